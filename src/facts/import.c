/*
 * import.c - a dossier is read, checked against all rows, packed, and
 * recorded.
 *
 * Everything that can be refused is refused before the first byte is written.
 */
#include "facts/import_internal.h"
#include "facts/registry_internal.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/sha256.h"
#include "facts/load.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOL_BYTES_MAX ((uint64_t)8 << 30)
#define TEXT_BYTES_MAX ((size_t)64 << 20)
enum { DIFFERENCE_ROWS_MAX = 1000 };

static const char *const steps[] = {
    "reading", "comparing", "checking", "packing", "recording"};

static void say(const struct work *work, size_t step)
{
    const struct registry_import *options = work->options;

    if (options == NULL || options->progress == NULL)
        return;
    assert(step <= SP_COUNT(steps));
    options->progress(options->user,
        step < SP_COUNT(steps) ? steps[step] : "recording", step,
        SP_COUNT(steps));
}

/* ---- reading ---------------------------------------------------------- */

static enum sp_code open_data(struct work *work, struct sp_err *err)
{
    const char *folder = work->options->data_folder;
    struct dossier *data = NULL;
    enum sp_code code;

    if (folder == NULL)
        return SP_OK;
    code =
        dossier_open(work->schema, folder, work->pool, work->arena, &data, err);
    if (code != SP_OK)
        return code;
    work->data = data;
    if (dossier_faults(data) > 0)
        return sp_fail(err, SP_CORRUPT, "the shipped data in '%s': %s", folder,
            dossier_fault_text(data, 0));
    return SP_OK;
}

/* Which tables are replaced; each must have a file in the dossier. */
static enum sp_code mark_replaced(struct work *work, struct sp_err *err)
{
    const struct registry_import *options = work->options;

    for (size_t i = 0; i < options->n_replace; i++) {
        const char *name = options->replace[i];
        const struct schema_table *table = schema_table(work->schema, name);

        if (table == NULL || table->result)
            return schema_no_table(work->schema, name, " to replace", err);
        if (dossier_table_named(work->dossier, name) == NULL)
            return sp_fail(err, SP_INVALID,
                "the dossier has no %s.csv, so nothing says what replaces "
                "the table '%s'",
                name, name);
        work->tables[table - work->schema->tables].merge.replace = true;
    }
    return SP_OK;
}

static enum sp_code put_day(
    struct work *work, const char *text, uint32_t *out, struct sp_err *err)
{
    return sp_pool_put(work->pool, text, strlen(text), out, err);
}

static enum sp_code open_dossier(struct work *work, struct sp_err *err)
{
    const struct registry_import *options = work->options;
    const struct dossier_limits limits = {
        SP_CSV_FILE_BYTES_MAX, DOSSIER_ROWS_MAX, options->faults_max};

    if (options->files != NULL)
        return dossier_open_files(work->schema, options->files,
            options->n_files, &limits, work->pool, work->arena, &work->dossier,
            err);
    return dossier_open_limited(work->schema, options->dossier_folder, &limits,
        work->pool, work->arena, &work->dossier, err);
}

enum sp_code work_open(struct work *work, const struct schema *schema,
    struct registry *registry, const struct registry_import *options,
    struct sp_err *err)
{
    enum sp_code code;

    memset(work, 0, sizeof(*work));
    work->schema = schema;
    work->registry = registry;
    work->options = options;
    while (work->n_tables < schema->n_tables &&
           !schema->tables[work->n_tables].result)
        work->n_tables++;
    assert(work->n_tables > 0);
    work->tables = calloc(work->n_tables, sizeof(*work->tables));
    if (work->tables == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for an import");
    say(work, 0);
    code = sp_arena_new(SP_ARENA_BYTES_MAX, &work->arena, err);
    if (code == SP_OK)
        code = sp_pool_new(POOL_BYTES_MAX, &work->pool, err);
    if (code == SP_OK)
        code = put_day(work, SP_DATE_MAX_TEXT, &work->last_day, err);
    if (code == SP_OK)
        code = open_dossier(work, err);
    if (code == SP_OK)
        code = mark_replaced(work, err);
    if (code == SP_OK)
        code = open_data(work, err);
    return code;
}

void work_close(struct work *work)
{
    for (size_t i = 0; work->tables != NULL && i < work->n_tables; i++)
        merge_clear(&work->tables[i].merge);
    free(work->tables);
    dossier_close(work->data);
    dossier_close(work->dossier);
    sp_pool_free(work->pool);
    sp_arena_free(work->arena);
}

/* ---- comparing -------------------------------------------------------- */

/* Merge each file of the dossier with the owner's rows of its table. */
static enum sp_code merge_tables(struct work *work, struct sp_err *err)
{
    char day[SP_DATE_BYTES];
    enum sp_code code;
    uint32_t on = 0;

    sp_date_format(work->options->on, day);
    code = put_day(work, day, &on, err);
    for (size_t i = 0; code == SP_OK && i < work->n_tables; i++) {
        struct work_table *table = &work->tables[i];
        const struct schema_table *schema = &work->schema->tables[i];
        const struct table *incoming =
            dossier_table_named(work->dossier, schema->name);

        if (incoming == NULL)
            continue;
        if (work->registry != NULL) {
            code = registry_read(work->registry, schema, NULL, INT32_MIN,
                work->pool, work->arena, &table->stored, err);
            if (code != SP_OK)
                break;
            table->read = true;
        }
        table->merge.dossier = work->dossier;
        table->merge.incoming = incoming;
        table->merge.stored = table->read ? &table->stored : NULL;
        table->merge.on = on;
        table->merge.source = work->options->source;
        table->merge.dated = work->options->dated;
        table->merge.last_day = work->last_day;
        table->merge.arena = work->arena;
        code = merge_run(&table->merge, err);
    }
    return code;
}

/* ---- the report ------------------------------------------------------- */

static enum sp_code take_text(
    struct sp_buf *buf, char **text_out, struct sp_err *err)
{
    enum sp_code code = sp_buf_check(buf, err);

    if (code == SP_OK && buf->len > 0) {
        *text_out = buf->bytes; /* the report owns it now */
        sp_buf_init(buf, buf->len_max);
    }
    sp_buf_clear(buf);
    return code;
}

static void copy_place(const struct dossier_place *place, bool warning,
    struct registry_fault *fault)
{
    fault->warning = warning;
    fault->line = place->line;
    fault->column = place->column;
    (void)snprintf(fault->file, sizeof(fault->file), "%s", place->file);
    (void)snprintf(
        fault->message, sizeof(fault->message), "%s", place->message);
}

static enum sp_code report_list(const struct dossier *dossier,
    struct registry_report *report, struct sp_err *err)
{
    size_t faults = dossier_faults_listed(dossier);
    size_t warnings = dossier_warnings_listed(dossier);

    if (faults + warnings == 0)
        return SP_OK;
    report->list = calloc(faults + warnings, sizeof(*report->list));
    if (report->list == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the faults");
    for (size_t i = 0; i < faults; i++) {
        struct dossier_place place = dossier_fault_place(dossier, i);

        copy_place(&place, false, &report->list[report->n_list++]);
    }
    for (size_t i = 0; i < warnings; i++) {
        struct dossier_place place = dossier_warning_place(dossier, i);

        copy_place(&place, true, &report->list[report->n_list++]);
    }
    return SP_OK;
}

static enum sp_code report_faults(
    const struct work *work, struct registry_report *report, struct sp_err *err)
{
    const struct dossier *dossier = work->dossier;
    size_t listed = dossier_faults_listed(dossier);
    size_t warned = dossier_warnings_listed(dossier);
    struct sp_buf buf;
    enum sp_code code;

    report->n_faults = dossier_faults(dossier);
    report->n_warnings = dossier_warnings(dossier);
    sp_buf_init(&buf, TEXT_BYTES_MAX);
    for (size_t i = 0; i < listed; i++)
        sp_buf_printf(&buf, "%s\n", dossier_fault_text(dossier, i));
    if (report->n_faults > listed)
        sp_buf_printf(&buf, "and %zu more faults\n", report->n_faults - listed);
    code = take_text(&buf, &report->faults, err);
    for (size_t i = 0; code == SP_OK && i < warned; i++)
        sp_buf_printf(&buf, "%s\n", dossier_warning_text(dossier, i));
    if (report->n_warnings > warned)
        sp_buf_printf(
            &buf, "and %zu more warnings\n", report->n_warnings - warned);
    if (code == SP_OK)
        code = take_text(&buf, &report->warnings, err);
    return code == SP_OK ? report_list(dossier, report, err) : code;
}

static void report_counts(
    const struct work *work, struct registry_report *report)
{
    report->tables = dossier_tables(work->dossier);
    for (size_t i = 0; i < work->n_tables; i++) {
        report->rows_set += work->tables[i].merge.n_set;
        report->rows_ended += work->tables[i].merge.n_ended;
        report->rows_removed += work->tables[i].merge.n_removed;
    }
}

void registry_report_clear(struct registry_report *report)
{
    if (report == NULL)
        return;
    free(report->faults);
    free(report->warnings);
    free(report->list);
    for (size_t i = 0; i < report->n_changes; i++) {
        free(report->changes[i].key);
        free(report->changes[i].what);
    }
    free(report->changes);
    free(report->left);
    memset(report, 0, sizeof(*report));
}

/* Read, merge and check; SP_INVALID when the dossier has a fault. */
static enum sp_code check(
    struct work *work, struct registry_report *report, struct sp_err *err)
{
    enum sp_code code;

    say(work, 1);
    code = merge_tables(work, err);
    if (code == SP_OK) {
        say(work, 2);
        code = work_check(work, err);
    }
    if (code == SP_OK)
        code = report_faults(work, report, err);
    if (code != SP_OK)
        return code;
    if (report->n_faults > 0)
        return sp_fail(err, SP_INVALID,
            "the dossier '%s' is refused for %zu fault%s",
            work->options->dossier_folder, report->n_faults,
            report->n_faults == 1 ? "" : "s");
    report_counts(work, report);
    return work_changes(work, report, err);
}

enum sp_code registry_check(const struct schema *schema,
    struct registry *registry, const struct registry_import *import,
    struct registry_report *report_out, struct sp_err *err)
{
    struct registry_report report;
    struct work work;
    enum sp_code code = SP_OK;

    assert(schema != NULL && import != NULL);
    assert(report_out != NULL);
    memset(&report, 0, sizeof(report));
    *report_out = report; /* also a failure leaves something to clear */
    if (registry != NULL)
        code = registry_hold(registry, err);
    if (code != SP_OK)
        return code;
    code = work_open(&work, schema, registry, import, err);
    if (code == SP_OK)
        code = check(&work, &report, err);
    work_close(&work);
    if (registry != NULL)
        registry_release(registry);
    *report_out = report;
    return code;
}

/* ---- the question before rows end ------------------------------------- */

/* Only vanished rows are asked about: what appears or changes is what the
 * file says. */
static void put_vanished(
    const struct registry_report *report, const char *on, struct sp_buf *buf)
{
    uint64_t n = 0;

    for (size_t i = 0; i < report->n_changes && n < DIFFERENCE_ROWS_MAX; i++) {
        const struct registry_change *change = &report->changes[i];

        if ((change->kind != REGISTRY_VANISHED &&
                change->kind != REGISTRY_REMOVED) ||
            change->what == NULL)
            continue;
        n++;
        sp_buf_printf(
            buf, "%s '%s' from %s: ", change->table, change->key, change->what);
        if (change->kind == REGISTRY_REMOVED)
            sp_buf_puts(buf, "removed, it has not begun\n");
        else
            sp_buf_printf(buf, "ends on %s\n", on);
    }
    if (report->n_unnamed > n)
        sp_buf_printf(buf, "and %llu more rows\n",
            (unsigned long long)(report->n_unnamed - n));
}

static enum sp_code ask(const struct work *work,
    const struct registry_report *report, bool *go_out, struct sp_err *err)
{
    char day[SP_DATE_BYTES];
    struct sp_buf buf;
    enum sp_code code;

    *go_out = true;
    if (work->options->confirm == NULL || work->options->n_replace == 0)
        return SP_OK;
    sp_date_format(work->options->on, day);
    sp_buf_init(&buf, TEXT_BYTES_MAX);
    put_vanished(report, day, &buf);
    code = sp_buf_check(&buf, err);
    if (code == SP_OK && buf.len > 0)
        *go_out =
            work->options->confirm(work->options->user, sp_buf_text(&buf));
    sp_buf_clear(&buf);
    return code;
}

/* ---- packing and recording -------------------------------------------- */

static enum sp_code make_pack(const struct work *work, struct sp_buf *pack,
    char digest_out[SP_SHA256_HEX_BYTES], struct sp_err *err)
{
    char salt[PACK_SALT_HEX_BYTES];
    struct sp_sha256 *sha = NULL;
    enum sp_code code = pack_salt(salt, err);

    if (code != SP_OK)
        return code;
    pack_begin(pack, SCHEMA_VERSION, salt);
    for (size_t i = 0; code == SP_OK && i < work->n_tables; i++) {
        const struct merge *merge = &work->tables[i].merge;

        if (merge->out.n_rows > 0)
            code = pack_put_table(pack, &merge->out, merge->ops, err);
    }
    if (code == SP_OK)
        code = sp_buf_check(pack, err);
    if (code == SP_OK)
        code = sp_sha256_new(&sha, err);
    if (code == SP_OK) {
        sp_sha256_put(sha, pack->bytes, pack->len);
        sp_sha256_hex(sha, digest_out);
    }
    sp_sha256_free(sha);
    return code;
}

/* Apply the rows, then write the line that makes them hold, then commit: a
 * pack that the database refuses never gets its line, and a kill after the
 * line is made good when the register is opened again. */
static enum sp_code record(struct registry *registry, struct journal *journal,
    const struct sp_buf *pack, const char *digest, struct sp_err *err)
{
    const struct apply_pack from = {.author = registry->owner,
        .digest = digest,
        .number = journal->n + 1,
        .bytes = pack->bytes,
        .len = pack->len};
    bool tried = false; /* a line that failed may stand there still */
    enum sp_code code =
        journal_pack_write(registry->folder_fd, digest, pack, err);

    if (code != SP_OK)
        return code;
    code = store_begin_write(registry->store, err);
    if (code == SP_OK)
        code = apply_pack(registry->schema, registry->store, &from, err);
    if (code == SP_OK) {
        tried = true;
        code = journal_append(
            registry->folder_fd, journal, digest, pack->len, err);
    }
    if (code == SP_OK)
        code = store_commit(registry->store, err);
    store_rollback(registry->store);
    if (!tried)
        journal_pack_remove(registry->folder_fd, digest);
    return code;
}

/* Under the lock, with the journal's end applied. */
static enum sp_code import_locked(struct registry *registry,
    struct journal *journal, struct work *work, struct registry_report *report,
    struct sp_err *err)
{
    struct sp_buf pack;
    bool go = true;
    enum sp_code code = check(work, report, err);

    if (code != SP_OK || work->options->check_only)
        return code;
    if (report->rows_set + report->rows_ended + report->rows_removed == 0)
        return SP_OK; /* all is there already */
    code = ask(work, report, &go, err);
    if (code != SP_OK || !go) {
        report->declined = code == SP_OK;
        return code;
    }
    sp_buf_init(&pack, PACK_BYTES_MAX);
    say(work, 3);
    code = make_pack(work, &pack, report->pack, err);
    if (code == SP_OK) {
        say(work, 4);
        code = record(registry, journal, &pack, report->pack, err);
    }
    if (code != SP_OK)
        report->pack[0] = '\0';
    sp_buf_clear(&pack);
    return code;
}

enum sp_code registry_import(struct registry *registry,
    const struct registry_import *import, struct registry_report *report_out,
    struct sp_err *err)
{
    struct registry_report report;
    struct journal journal = {.n = 0};
    struct work work;
    enum sp_code code;
    enum sp_code reopened;
    int lock = -1;

    assert(registry != NULL && import != NULL);
    assert(registry->holds == 0); /* a snapshot reads the rows */
    memset(&report, 0, sizeof(report));
    memset(&work, 0, sizeof(work));
    *report_out = report; /* also a failure leaves something to clear */
    code = journal_lock(registry->folder_fd, 0, &lock, err);
    if (code != SP_OK)
        return code;
    code = journal_read(registry->folder_fd, &journal, err);
    if (code == SP_OK)
        code = journal_cut(registry->folder_fd, &journal, err);
    if (code == SP_OK) {
        journal_sweep(registry->folder_fd);
        code = registry_store(registry, STORE_WRITE, err);
    }
    if (code == SP_OK)
        code = registry_replay(registry, &journal, err);
    if (code == SP_OK)
        code = work_open(&work, registry->schema, registry, import, err);
    if (code == SP_OK)
        code = import_locked(registry, &journal, &work, &report, err);
    say(&work, SP_COUNT(steps));
    work_close(&work);
    reopened = registry_store(registry, STORE_READ, code == SP_OK ? err : NULL);
    if (code == SP_OK)
        code = reopened;
    journal_clear(&journal);
    journal_unlock(lock);
    *report_out = report;
    return code;
}
