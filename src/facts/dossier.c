/*
 * dossier.c - the folder and its files; positions and faults.
 */
#include "facts/dossier_internal.h"

#include "base/file.h"
#include "base/text.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { SUFFIX_LEN = 4 };

static const char suffix[] = ".csv";

static bool ends_with_suffix(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > SUFFIX_LEN &&
           strcasecmp(name + len - SUFFIX_LEN, suffix) == 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Collect the names that end in .csv, sorted. */
static enum sp_code list_folder(DIR *dir, struct sp_arena *arena,
    const char ***names_out, size_t *n_out, struct sp_err *err)
{
    const char **names;
    size_t n = 0;

    assert(dir != NULL);
    names = sp_alloc_array(arena, DOSSIER_FILES_MAX, sizeof(*names));
    if (names == NULL)
        return sp_arena_fail(arena, err);
    for (;;) {
        const struct dirent *entry;

        errno = 0;
        entry = readdir(dir);
        if (entry == NULL)
            break;
        if (!ends_with_suffix(entry->d_name))
            continue;
        if (n == DOSSIER_FILES_MAX)
            return sp_fail(err, SP_LIMIT,
                "the dossier holds more than %d .csv files", DOSSIER_FILES_MAX);
        names[n] = sp_strdup(arena, entry->d_name);
        if (names[n] == NULL)
            return sp_arena_fail(arena, err);
        n++;
    }
    if (errno != 0)
        return sp_fail(err, SP_IO, "cannot list the dossier");
    qsort(names, n, sizeof(*names), compare_names);
    *names_out = names;
    *n_out = n;
    return SP_OK;
}

static enum sp_code open_folder(
    const char *path, DIR **dir_out, struct sp_err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    char shown[FAULT_FOUND_BYTES];
    DIR *dir = NULL;

    fault_quote(path, strlen(path), shown);
    if (fd < 0 && (errno == EACCES || errno == EPERM))
        return sp_fail(
            err, SP_DENIED, "the dossier '%s' may not be read", shown);
    if (fd < 0)
        return sp_fail(err, SP_NOT_FOUND,
            "there is no folder '%s' (links are not followed)", shown);
    dir = fdopendir(fd);
    if (dir == NULL) {
        (void)close(fd);
        return sp_fail(err, SP_IO, "cannot list the dossier '%s'", shown);
    }
    *dir_out = dir;
    return SP_OK;
}

static enum sp_code dossier_new(const struct schema *schema,
    const struct dossier_limits *limits, size_t n_files, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err)
{
    struct dossier *dossier = sp_alloc(arena, sizeof(*dossier));

    if (dossier == NULL)
        return sp_arena_fail(arena, err);
    dossier->schema = schema;
    dossier->pool = pool;
    dossier->arena = arena;
    dossier->limits = *limits;
    faults_init(&dossier->faults, arena);
    faults_init(&dossier->warnings, arena);
    if (limits->faults_max > 0)
        dossier->faults.max = dossier->warnings.max =
            limits->faults_max < FAULTS_ALL_MAX ? limits->faults_max
                                                : (size_t)FAULTS_ALL_MAX;
    dossier->files =
        sp_alloc_array(arena, n_files + 1, sizeof(*dossier->files));
    if (dossier->files == NULL)
        return sp_arena_fail(arena, err);
    *dossier_out = dossier;
    return SP_OK;
}

/* A file that is no table. */
static enum sp_code unknown_table(
    struct dossier *dossier, const char *name, struct sp_err *err)
{
    const char *tables[DOSSIER_FILES_MAX];
    char quoted[FAULT_FOUND_BYTES];
    size_t len = strlen(name) - SUFFIX_LEN;
    size_t n = 0;
    const char *near;
    const char *shown;

    fault_quote(name, strlen(name), quoted);
    shown = sp_strdup(dossier->arena, quoted);
    if (shown == NULL)
        return sp_arena_fail(dossier->arena, err);
    for (size_t i = 0; i < dossier->schema->n_tables; i++) {
        const struct schema_table *table = &dossier->schema->tables[i];

        if (!table->result && n < SP_COUNT(tables))
            tables[n++] = table->name;
    }
    near = fault_nearest(name, len, tables, n);
    fault_quote(name, len, quoted);
    faults_add(&dossier->faults, shown, 1, 1,
        "found '%s', allowed: the name of a table of 'spilno schema'%s%s%s",
        quoted, near == NULL ? "" : ", nearest: '", near == NULL ? "" : near,
        near == NULL ? "" : "'");
    return SP_OK;
}

/* Begin a file whose name is that of a table; NULL when it is not. */
static enum sp_code begin_file(struct dossier *dossier, const char *name,
    struct dossier_file **file_out, struct sp_err *err)
{
    struct dossier_file *file;
    size_t len = strlen(name) - SUFFIX_LEN;
    const struct schema_table *table;
    char *table_name;

    assert(dossier != NULL);
    file = &dossier->files[dossier->n_files];
    table_name = sp_strndup(dossier->arena, name, len);
    *file_out = NULL;
    if (table_name == NULL)
        return sp_arena_fail(dossier->arena, err);
    table = schema_table(dossier->schema, table_name);
    if (table == NULL || table->result || strcmp(name + len, suffix) != 0)
        return unknown_table(dossier, name, err);
    file->name = sp_strdup(dossier->arena, name);
    if (file->name == NULL)
        return sp_arena_fail(dossier->arena, err);
    table_init(&file->table, table, dossier->pool, dossier->arena);
    dossier->n_files++;
    *file_out = file;
    return SP_OK;
}

static enum sp_code read_and_check(
    struct dossier *dossier, struct dossier_file *file, struct sp_err *err)
{
    enum sp_code rc = dossier_read_file(dossier, file, err);

    if (rc == SP_OK)
        rc = dossier_check_periods(dossier, file, err);
    return rc;
}

static enum sp_code add_file(
    struct dossier *dossier, int folder, const char *name, struct sp_err *err)
{
    struct dossier_file *file;
    struct sp_err found;
    enum sp_code rc = begin_file(dossier, name, &file, err);

    if (rc != SP_OK || file == NULL)
        return rc;
    rc = sp_file_read(
        folder, name, dossier->limits.file_bytes_max, &file->bytes, &found);
    if (rc == SP_LIMIT) {
        faults_add(&dossier->faults, file->name, 1, 1,
            "found a larger file, allowed: at most %zu bytes",
            dossier->limits.file_bytes_max);
        return SP_OK;
    }
    if (rc == SP_INVALID) {
        faults_add(&dossier->faults, file->name, 1, 1,
            "found a link or a special file, allowed: a regular file");
        return SP_OK;
    }
    if (rc != SP_OK)
        return sp_fail(err, rc, "%s", found.text);
    return read_and_check(dossier, file, err);
}

static enum sp_code check_memory(
    const struct dossier *dossier, struct sp_err *err)
{
    assert(dossier != NULL);
    if (dossier->faults.no_memory || dossier->warnings.no_memory)
        return sp_arena_fail(dossier->arena, err);
    return SP_OK;
}

enum sp_code dossier_open_limited(const struct schema *schema, const char *path,
    const struct dossier_limits *limits, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err)
{
    struct dossier *dossier = NULL;
    const char **names = NULL;
    size_t n_names = 0;
    DIR *dir = NULL;
    enum sp_code rc;

    assert(schema != NULL);
    assert(dossier_out != NULL);
    rc = open_folder(path, &dir, err);
    if (rc != SP_OK)
        return rc;
    rc = list_folder(dir, arena, &names, &n_names, err);
    if (rc != SP_OK)
        goto out;
    rc = dossier_new(schema, limits, n_names, pool, arena, &dossier, err);
    for (size_t i = 0; rc == SP_OK && i < n_names; i++)
        rc = add_file(dossier, dirfd(dir), names[i], err);
    if (rc == SP_OK)
        rc = check_memory(dossier, err);
    if (rc != SP_OK)
        goto out;
    *dossier_out = dossier;
    dossier = NULL;
out:
    dossier_close(dossier);
    (void)closedir(dir);
    return rc;
}

enum sp_code dossier_open(const struct schema *schema, const char *path,
    struct sp_pool *pool, struct sp_arena *arena, struct dossier **dossier_out,
    struct sp_err *err)
{
    static const struct dossier_limits limits = {
        SP_CSV_FILE_BYTES_MAX, DOSSIER_ROWS_MAX, 0};

    return dossier_open_limited(
        schema, path, &limits, pool, arena, dossier_out, err);
}

enum sp_code dossier_open_bytes(const struct schema *schema, const char *name,
    const void *bytes, size_t len, struct sp_pool *pool, struct sp_arena *arena,
    struct dossier **dossier_out, struct sp_err *err)
{
    static const struct dossier_limits limits = {
        SP_CSV_FILE_BYTES_MAX, DOSSIER_ROWS_MAX, 0};
    struct dossier *dossier = NULL;
    struct dossier_file *file = NULL;
    enum sp_code rc;

    assert(ends_with_suffix(name));
    assert(bytes != NULL || len == 0);
    rc = dossier_new(schema, &limits, 1, pool, arena, &dossier, err);
    if (rc == SP_OK)
        rc = begin_file(dossier, name, &file, err);
    if (rc == SP_OK && file != NULL) {
        sp_buf_init(&file->bytes, limits.file_bytes_max);
        sp_buf_put(&file->bytes, bytes, len);
        rc = sp_buf_check(&file->bytes, err);
        if (rc == SP_OK)
            rc = read_and_check(dossier, file, err);
    }
    if (rc == SP_OK)
        rc = check_memory(dossier, err);
    if (rc != SP_OK) {
        dossier_close(dossier);
        return rc;
    }
    *dossier_out = dossier;
    return SP_OK;
}

static enum sp_code add_bytes(struct dossier *dossier,
    const struct dossier_bytes *bytes, struct sp_err *err)
{
    struct dossier_file *file;
    enum sp_code rc = begin_file(dossier, bytes->name, &file, err);

    if (rc != SP_OK || file == NULL)
        return rc;
    sp_buf_init(&file->bytes, dossier->limits.file_bytes_max);
    sp_buf_put(&file->bytes, bytes->bytes, bytes->len);
    rc = sp_buf_check(&file->bytes, err);
    return rc == SP_OK ? read_and_check(dossier, file, err) : rc;
}

enum sp_code dossier_open_files(const struct schema *schema,
    const struct dossier_bytes *files, size_t n_files,
    const struct dossier_limits *limits, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err)
{
    struct dossier *dossier = NULL;
    enum sp_code rc =
        dossier_new(schema, limits, n_files, pool, arena, &dossier, err);

    for (size_t i = 0; rc == SP_OK && i < n_files; i++)
        rc = add_bytes(dossier, &files[i], err);
    if (rc == SP_OK)
        rc = check_memory(dossier, err);
    if (rc != SP_OK) {
        dossier_close(dossier);
        return rc;
    }
    *dossier_out = dossier;
    return SP_OK;
}

void dossier_close(struct dossier *dossier)
{
    if (dossier == NULL)
        return;
    for (size_t i = 0; i < dossier->n_files; i++)
        sp_buf_clear(&dossier->files[i].bytes);
    free(dossier->seen_ids);
    dossier->seen_ids = NULL;
}

size_t dossier_tables(const struct dossier *dossier)
{
    assert(dossier != NULL);
    return dossier->n_files;
}

const struct table *dossier_table(const struct dossier *dossier, size_t i)
{
    assert(dossier != NULL);
    assert(i < dossier->n_files);
    return &dossier->files[i].table;
}

const struct table *dossier_table_named(
    const struct dossier *dossier, const char *name)
{
    assert(dossier != NULL);
    assert(name != NULL);
    for (size_t i = 0; i < dossier->n_files; i++) {
        if (strcmp(dossier->files[i].table.schema->name, name) == 0)
            return &dossier->files[i].table;
    }
    return NULL;
}

static const struct dossier_file *file_of(
    const struct dossier *dossier, const struct table *table)
{
    size_t i = 0;

    while (i < dossier->n_files && &dossier->files[i].table != table)
        i++;
    assert(i < dossier->n_files);
    return &dossier->files[i];
}

enum dossier_op dossier_row_op(
    const struct dossier *dossier, const struct table *table, size_t row)
{
    const struct dossier_file *file = file_of(dossier, table);

    assert(row < table->n_rows);
    return file->ops == NULL ? DOSSIER_SET : (enum dossier_op)file->ops[row];
}

/* Read the record again: positions of fields are not kept. */
void dossier_position(const struct dossier *dossier, const struct table *table,
    size_t row, int column, uint64_t *line_out, uint32_t *column_out)
{
    const struct dossier_file *file = file_of(dossier, table);
    struct sp_csv csv;
    bool more = false;
    int field;

    *line_out = 1;
    *column_out = 1;
    if (row == SIZE_MAX)
        return; /* about the file as a whole */
    assert(row < table->n_rows);
    assert(column < (int)table->schema->n_columns);
    field = column < 0 ? DOSSIER_NO_FIELD : file->fields[column];
    *line_out = file->lines[row];
    if (field == DOSSIER_NO_FIELD)
        return;
    sp_csv_init(&csv, sp_buf_text(&file->bytes), file->bytes.len);
    csv.pos = file->offsets[row];
    csv.next_line = file->lines[row];
    if (sp_csv_next(&csv, &more, NULL) == SP_OK && more) {
        assert((size_t)field < csv.n_fields);
        *line_out = csv.fields[field].line;
        *column_out = csv.fields[field].column;
    }
    sp_csv_clear(&csv);
}

/* Note at a cell. A record's place is looked up only when it is listed. */
static void note_cell(struct dossier *dossier, struct faults *faults,
    const struct table *table, size_t row, int column, const char *fmt,
    va_list args) SP_PRINTF(6, 0);

static void note_cell(struct dossier *dossier, struct faults *faults,
    const struct table *table, size_t row, int column, const char *fmt,
    va_list args)
{
    const struct dossier_file *file = file_of(dossier, table);
    uint64_t line;
    uint32_t place;

    assert(row < table->n_rows);
    if (!faults_lists(faults, file->name, file->lines[row])) {
        faults_count(faults);
        return;
    }
    dossier_position(dossier, table, row, column, &line, &place);
    faults_add_list(faults, file->name, line, place, fmt, args);
}

void dossier_fault(struct dossier *dossier, const struct table *table,
    size_t row, int column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    note_cell(dossier, &dossier->faults, table, row, column, fmt, args);
    va_end(args);
}

void dossier_warn(struct dossier *dossier, const struct table *table,
    size_t row, int column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    note_cell(dossier, &dossier->warnings, table, row, column, fmt, args);
    va_end(args);
}

size_t dossier_faults(const struct dossier *dossier)
{
    assert(dossier != NULL);
    return dossier->faults.n;
}

size_t dossier_faults_listed(const struct dossier *dossier)
{
    assert(dossier != NULL);
    return dossier->faults.n_listed;
}

const char *dossier_fault_text(const struct dossier *dossier, size_t i)
{
    assert(dossier != NULL);
    return faults_text(&dossier->faults, i);
}

size_t dossier_warnings(const struct dossier *dossier)
{
    assert(dossier != NULL);
    return dossier->warnings.n;
}

const char *dossier_warning_text(const struct dossier *dossier, size_t i)
{
    assert(dossier != NULL);
    return faults_text(&dossier->warnings, i);
}

size_t dossier_warnings_listed(const struct dossier *dossier)
{
    assert(dossier != NULL);
    return dossier->warnings.n_listed;
}

static struct dossier_place place_of(const struct faults *faults, size_t i)
{
    assert(i < faults->n_listed);
    return (struct dossier_place){.file = faults->list[i]->file,
        .line = faults->list[i]->line,
        .column = faults->list[i]->column,
        .message = faults->list[i]->message};
}

struct dossier_place dossier_fault_place(
    const struct dossier *dossier, size_t i)
{
    return place_of(&dossier->faults, i);
}

struct dossier_place dossier_warning_place(
    const struct dossier *dossier, size_t i)
{
    return place_of(&dossier->warnings, i);
}
