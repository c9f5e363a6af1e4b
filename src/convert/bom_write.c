/* bom_write.c - the rows of one conversion, merged into a dossier. */
#include "base/file.h"
#include "convert/bom_job.h"
#include "facts/dossier.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TABLE_BYTES_MAX = 1 << 30, TABLES = 4, NAME_BYTES_MAX = 64 };
enum { ITEM, STRUCTURE, DESIGNATOR, ALIAS };

static const char *const names[TABLES] = {
    "item", "structure", "designator", "alias"};

struct merging {
    struct convert_job *job;
    const struct schema *schema;
    struct sp_pool *pool;
    struct dossier *dossier;         /* what the folder holds, or NULL */
    const struct table *old[TABLES]; /* or NULL */
    struct table out[TABLES];
    struct convert_map used;   /* items that other rows of structure name */
    struct convert_map listed; /* keys of rows that are in `out` */
};

static const char *old_text(
    const struct merging *m, int which, size_t row, const char *column)
{
    const struct table *table = m->old[which];

    return table_text(table, row, schema_column(table->schema, column));
}

/* Whether a conversion of this file made the row. */
static bool is_ours(const struct merging *m, int which, size_t row)
{
    const char *source = old_text(m, which, row, "source");
    size_t len = strlen(m->job->file);

    return strncmp(source, m->job->file, len) == 0 &&
           (source[len] == ':' || source[len] == '\0');
}

static const char *key_text(
    struct merging *m, const struct table *table, size_t row)
{
    struct sp_buf buf;
    const char *text;

    sp_buf_init(&buf, TABLE_BYTES_MAX);
    table_key_text(table, row, &buf);
    text = convert_copy(m->job, sp_buf_text(&buf), buf.len);
    sp_buf_clear(&buf);
    return convert_text(m->job, "%s|%s", table->schema->name, text);
}

static void append(
    struct merging *m, int which, const uint32_t *row, const char *key)
{
    struct sp_err err;
    enum sp_code rc = table_append(&m->out[which], row, &err);

    if (rc != SP_OK)
        convert_fail(m->job, rc, err.text);
    else
        convert_set(m->job, &m->listed, key, m->out[which].n_rows - 1);
}

/* Take over a row of the old table as it is. */
static void keep(struct merging *m, int which, size_t row)
{
    const struct table *table = m->old[which];
    uint32_t cells[SCHEMA_COLUMNS_MAX] = {0};

    for (size_t i = 0; i < table->schema->n_columns; i++) {
        if (table->cells[i] != NULL)
            cells[i] = table->cells[i][row];
    }
    append(m, which, cells, key_text(m, table, row));
}

struct cell {
    const char *column;
    const char *text;
};

/* Add a row of ours: the cells named, basis and source. */
static void add_row(struct merging *m, int which, uint64_t line,
    const struct cell *cells, size_t n)
{
    const struct schema_table *schema = m->out[which].schema;
    const char *source = line == 0
                             ? m->job->file
                             : convert_text(m->job, "%s:%llu", m->job->file,
                                   (unsigned long long)line);
    const struct cell common[] = {{"basis", "declared"}, {"source", source}};
    uint32_t row[SCHEMA_COLUMNS_MAX] = {0};
    const char *key = schema->name;
    struct sp_err err;

    for (size_t i = 0; i < n + SP_COUNT(common); i++) {
        const struct cell *cell = i < n ? &cells[i] : &common[i - n];
        int column = schema_column(schema, cell->column);
        enum sp_code rc;

        assert(column >= 0);
        rc = sp_pool_put(
            m->pool, cell->text, strlen(cell->text), &row[column], &err);
        if (rc != SP_OK) {
            convert_fail(m->job, rc, err.text);
            return;
        }
    }
    for (size_t i = 0; i < schema->n_keys; i++)
        key = convert_text(m->job, "%s|%s", key, sp_pool_text(m->pool, row[i]));
    append(m, which, row, key);
}

static bool is_listed(const struct merging *m, const char *key)
{
    return convert_find(&m->listed, key) != SIZE_MAX;
}

/* ---- structure, designator, alias ------------------------------------- */

static void merge_lines(struct merging *m)
{
    struct convert_job *job = m->job;

    for (int which = STRUCTURE; which <= DESIGNATOR; which++) {
        const struct table *table = m->old[which];

        for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
            if (strcmp(old_text(m, which, i, "parent"), job->parent) == 0)
                continue;
            keep(m, which, i);
            convert_set(job, &m->used, old_text(m, which, i, "parent"), i);
            if (which == STRUCTURE)
                convert_set(job, &m->used, old_text(m, which, i, "child"), i);
        }
    }
    for (size_t i = 0; i < job->lines.n && !convert_failed(job); i++) {
        const struct convert_line *line = convert_line_at(job, i);
        const struct cell cells[] = {{"parent", job->parent},
            {"line", line->id}, {"child", line->child},
            {"quantity", line->quantity}, {"alternate_group", line->group},
            {"priority", line->priority}, {"variant", line->variant},
            {"optional", line->optional ? "yes" : ""},
            {"remark", line->remark}};

        add_row(m, STRUCTURE, line->line, cells, SP_COUNT(cells));
        for (size_t k = 0; k < line->n_places; k++) {
            const struct cell place[] = {{"parent", job->parent},
                {"line", line->id}, {"place", line->places[k]}};

            add_row(m, DESIGNATOR, line->line, place, SP_COUNT(place));
        }
    }
}

static void merge_aliases(struct merging *m)
{
    struct convert_job *job = m->job;
    const struct table *table = m->old[ALIAS];

    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        if (!is_ours(m, ALIAS, i))
            keep(m, ALIAS, i);
    }
    for (size_t i = 0; i < job->aliases.n; i++) {
        const struct convert_alias *alias =
            (struct convert_alias *)job->aliases.items + i;
        const struct cell cells[] = {{"tbl", "item"}, {"scheme", alias->scheme},
            {"value", alias->value}, {"id", alias->id}};

        if (!is_listed(m, convert_text(job, "alias|item|%s|%s", alias->scheme,
                              alias->value)))
            add_row(m, ALIAS, alias->line, cells, SP_COUNT(cells));
    }
}

/* ---- items ----------------------------------------------------------- */

/* The dossier already says something else about the item: named, and the
 * dossier's word stays. */
static void contradict(struct merging *m, const struct convert_item *item,
    const char *column, const char *there, const char *here)
{
    struct convert_job *job = m->job;
    struct convert_question *q;

    if (there[0] == '\0' || here[0] == '\0' || strcmp(there, here) == 0)
        return;
    q = convert_question(
        job, NULL, item->id, convert_text(job, "dossier-%s", column));
    if (q == NULL)
        return;
    q->line = item->line;
    q->reference = item->id;
    q->found = convert_text(job,
        "item %s: %s is '%s' in the dossier and '%s' "
        "here",
        item->id, column, there, here);
    q->without = "the dossier's word stays; settle it there or by the question "
                 "on the spelling";
    (void)convert_ask(job, q);
}

/* An item that another BOM brought: its words stay, gaps are filled. */
static void merge_item(
    struct merging *m, size_t at, const struct convert_item *item)
{
    struct table *table = &m->out[ITEM];
    const struct cell cells[] = {{"name", item->name}, {"unit", item->unit},
        {"made_by", item->made_by}, {"mpn", item->mpn}};
    struct sp_err err;

    for (size_t i = 0; i < SP_COUNT(cells); i++) {
        int column = schema_column(table->schema, cells[i].column);
        const char *there = table_text(table, at, column);
        enum sp_code rc;

        assert(column >= 0);
        if (strcmp(cells[i].column, "name") != 0)
            contradict(m, item, cells[i].column, there, cells[i].text);
        if (there[0] != '\0')
            continue;
        rc = sp_pool_put(m->pool, cells[i].text, strlen(cells[i].text),
            &table->cells[column][at], &err);
        if (rc != SP_OK)
            convert_fail(m->job, rc, err.text);
    }
}

static void merge_items(struct merging *m)
{
    struct convert_job *job = m->job;
    const struct table *table = m->old[ITEM];
    const struct cell parent[] = {{"item", job->parent}};

    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const char *id = old_text(m, ITEM, i, "item");

        if (!is_ours(m, ITEM, i) || convert_find(&m->used, id) != SIZE_MAX)
            keep(m, ITEM, i);
    }
    if (!is_listed(m, convert_text(job, "item|%s", job->parent)))
        add_row(m, ITEM, 0, parent, SP_COUNT(parent));
    for (size_t i = 0; i < job->items.n && !convert_failed(job); i++) {
        const struct convert_item *item = convert_item_at(job, i);
        const struct cell cells[] = {{"item", item->id}, {"name", item->name},
            {"unit", item->unit}, {"made_by", item->made_by},
            {"mpn", item->mpn}};
        size_t at =
            convert_find(&m->listed, convert_text(job, "item|%s", item->id));

        if (at != SIZE_MAX)
            merge_item(m, at, item);
        else
            add_row(m, ITEM, item->line, cells, SP_COUNT(cells));
    }
}

/* ---- the folder --------------------------------------------------------- */

static enum sp_code open_old(
    struct merging *m, const char *folder, struct sp_err *err)
{
    struct convert_job *job = m->job;
    enum sp_code rc =
        dossier_open(m->schema, folder, m->pool, job->arena, &m->dossier, err);

    if (rc == SP_NOT_FOUND)
        return SP_OK;
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < dossier_faults_listed(m->dossier); i++)
        convert_fault(
            job, folder, 0, 0, "%s", dossier_fault_text(m->dossier, i));
    for (int i = 0; i < TABLES; i++) {
        const struct table *table = dossier_table_named(m->dossier, names[i]);

        m->old[i] = table;
        for (size_t row = 0; table != NULL && row < table->n_rows; row++) {
            if (dossier_row_op(m->dossier, table, row) == DOSSIER_REMOVE)
                convert_fault(job, folder, 0, 0,
                    "found a row of %s with op 'remove', allowed: a dossier "
                    "that only sets rows",
                    names[i]);
        }
    }
    return SP_OK;
}

/* Rows are known by the name of their list: two lists of one name would take
 * each other's rows away. */
static void check_names(struct merging *m, const char *folder)
{
    const struct table *table = m->old[STRUCTURE];

    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const char *parent = old_text(m, STRUCTURE, i, "parent");

        if (!is_ours(m, STRUCTURE, i) || strcmp(parent, m->job->parent) == 0)
            continue;
        convert_fault(m->job, folder, 0, 0,
            "found lines of %s from a list named %s, allowed: one parent a "
            "list; give the list another name",
            parent, m->job->file);
        return;
    }
}

static enum sp_code make_folder(const char *folder, struct sp_err *err)
{
    struct stat status;

    if (mkdir(folder, 0777) == 0)
        return SP_OK;
    if (errno == EEXIST && stat(folder, &status) == 0 &&
        S_ISDIR(status.st_mode))
        return SP_OK;
    return sp_fail(
        err, SP_IO, "cannot make the folder '%s': %s", folder, strerror(errno));
}

/* All that will be written, made before anything is. */
struct output {
    struct sp_buf tables[TABLES];
    struct sp_buf findings, rows;
};

static enum sp_code make_tables(
    struct merging *m, struct output *output, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    for (int i = 0; rc == SP_OK && i < TABLES; i++) {
        rc = table_sort(&m->out[i], err);
        if (rc == SP_OK)
            rc = dossier_write_table(&m->out[i], NULL, &output->tables[i], err);
        if (rc == SP_OK)
            rc = sp_buf_check(&output->tables[i], err);
    }
    return rc;
}

/* The file `path` anew, from what stands there and what this run says. */
static enum sp_code make_beside(struct convert_job *job, const char *path,
    struct sp_buf *buf, size_t *unused_out, struct sp_err *err)
{
    struct sp_buf old;
    enum sp_code rc;

    sp_buf_init(&old, CONVERT_ANSWERS_BYTES_MAX);
    rc = sp_file_read(AT_FDCWD, path, CONVERT_ANSWERS_BYTES_MAX, &old, err);
    if (rc == SP_OK || rc == SP_NOT_FOUND) {
        const char *bytes = rc == SP_OK ? sp_buf_text(&old) : NULL;

        if (unused_out != NULL)
            convert_findings(job, path, bytes, old.len, buf, unused_out);
        else
            convert_outcomes(job, path, bytes, old.len, buf);
        rc = sp_buf_check(buf, err);
    }
    if (rc == SP_OK && convert_failed(job)) {
        *err = job->failure;
        rc = job->failed;
    }
    sp_buf_clear(&old);
    return rc;
}

static enum sp_code make_output(struct merging *m, struct output *output,
    struct convert_report *report, struct sp_err *err)
{
    enum sp_code rc;

    for (int i = 0; i < TABLES; i++)
        sp_buf_init(&output->tables[i], TABLE_BYTES_MAX);
    sp_buf_init(&output->findings, TABLE_BYTES_MAX);
    sp_buf_init(&output->rows, TABLE_BYTES_MAX);
    rc = make_tables(m, output, err);
    if (rc == SP_OK)
        rc = make_beside(m->job, report->findings_path, &output->findings,
            &report->n_unused, err);
    if (rc == SP_OK)
        rc = make_beside(m->job, report->rows_path, &output->rows, NULL, err);
    if (rc == SP_OK && m->job->n_faults > 0)
        rc = sp_fail(err, SP_INVALID,
            "a file beside '%s' is not one of this converter",
            report->findings_path);
    return rc;
}

static void output_clear(struct output *output)
{
    for (int i = 0; i < TABLES; i++)
        sp_buf_clear(&output->tables[i]);
    sp_buf_clear(&output->findings);
    sp_buf_clear(&output->rows);
}

static enum sp_code write_tables(const struct merging *m,
    const struct output *output, const char *folder, struct sp_err *err)
{
    enum sp_code rc = make_folder(folder, err);
    int fd;

    if (rc != SP_OK)
        return rc;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return sp_fail(err, SP_IO, "cannot open the folder '%s': %s", folder,
            strerror(errno));
    for (int i = 0; rc == SP_OK && i < TABLES; i++) {
        const struct sp_buf *buf = &output->tables[i];
        char name[NAME_BYTES_MAX];
        size_t len = strlen(names[i]);

        if (m->out[i].n_rows == 0 && m->old[i] == NULL)
            continue;
        memcpy(name, names[i], len);
        memcpy(name + len, ".csv", 5);
        rc = sp_file_write(fd, name, buf->bytes, buf->len, err);
    }
    (void)close(fd);
    return rc;
}

/* Each file whole; a run that was cut off is mended by running it again. */
static enum sp_code write_output(const struct merging *m,
    const struct output *output, const char *folder,
    const struct convert_report *report, struct sp_err *err)
{
    enum sp_code rc;

    rc = sp_file_write(AT_FDCWD, report->findings_path, output->findings.bytes,
        output->findings.len, err);
    if (rc == SP_OK)
        rc = sp_file_write(AT_FDCWD, report->rows_path, output->rows.bytes,
            output->rows.len, err);
    if (rc == SP_OK)
        rc = write_tables(m, output, folder, err);
    return rc;
}

static enum sp_code merging_init(struct merging *m, struct convert_job *job,
    const struct convert_options *options, struct sp_err *err)
{
    enum sp_code rc;

    *m = (struct merging){.job = job, .schema = options->schema};
    rc = sp_pool_new(1ULL << 30, &m->pool, err);
    if (rc == SP_OK)
        rc = sp_pool_new(1ULL << 30, &m->used.pool, err);
    if (rc == SP_OK)
        rc = sp_pool_new(1ULL << 30, &m->listed.pool, err);
    for (int i = 0; rc == SP_OK && i < TABLES; i++) {
        const struct schema_table *table =
            schema_table(options->schema, names[i]);

        assert(table != NULL);
        table_init(&m->out[i], table, m->pool, job->arena);
    }
    return rc;
}

enum sp_code convert_write(struct convert_job *job,
    const struct convert_options *options, struct convert_report *report,
    struct sp_err *err)
{
    struct output output = {0};
    struct merging m;
    enum sp_code rc;

    assert(!convert_failed(job));
    rc = merging_init(&m, job, options, err);
    if (rc == SP_OK)
        rc = open_old(&m, options->output_folder, err);
    if (rc == SP_OK && job->n_faults == 0)
        check_names(&m, options->output_folder);
    if (rc != SP_OK || job->n_faults > 0)
        goto out;
    merge_lines(&m);
    merge_items(&m);
    merge_aliases(&m);
    convert_answers_check(job);
    if (convert_failed(job)) {
        *err = job->failure;
        rc = job->failed;
    }
    if (rc != SP_OK || job->n_faults > 0)
        goto out;
    rc = make_output(&m, &output, report, err);
    if (rc == SP_OK)
        rc = write_output(&m, &output, options->output_folder, report, err);
out:
    output_clear(&output);
    dossier_close(m.dossier);
    sp_pool_free(m.pool);
    sp_pool_free(m.used.pool);
    sp_pool_free(m.listed.pool);
    return rc;
}
