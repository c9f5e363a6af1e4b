/*
 * export_for.c - the owner's rows that an audience may see, as a dossier that
 * can be imported.
 *
 * Rows are taken, cells that may not be seen are emptied, and then each
 * reference is followed: where what it names is not among the rows, a stub
 * with the key alone is added. Rows of tables that need more than a key are
 * not stubs; a cell that names one is emptied, or its row left out.
 */
#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "facts/audience.h"
#include "facts/datapackage.h"
#include "facts/dossier.h"
#include "facts/export.h"
#include "facts/registry_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POOL_BYTES_MAX ((uint64_t)4 << 30)
enum { FILE_NAME_BYTES = 128, PASSES_MAX = 64 };
static const char first_day[] = "0001-01-01";
static const char last_day[] = "9999-12-31";

struct out_row {
    uint32_t first; /* stored row of the same key */
    bool stub, dropped;
};

struct part { /* one table */
    bool read;
    struct table stored;  /* all rows of the register */
    struct table out;     /* those that leave */
    struct out_row *rows; /* by row of `out`; grows with it */
    size_t cap;
    /* By the first stored row of a key: rows of it that leave, and whether a
     * stub was tried. */
    uint32_t *leaving;
    bool *tried;
    uint64_t rows_withheld, cells_withheld, stubs;
};

struct work {
    struct registry *registry;
    const struct schema *schema;
    struct sp_arena *arena;
    struct sp_pool *pool;
    struct part *parts;
    const struct audience *audience;
    uint32_t first, last; /* symbols of the open days */
    bool changed;
};

/* ---- rows ---------------------------------------------------------------- */

static struct part *part_of(struct work *work, const char *name)
{
    const struct schema_table *table = schema_table(work->schema, name);

    return table == NULL || table->result
               ? NULL
               : &work->parts[table - work->schema->tables];
}

static enum sp_code give_table(void *user, const char *name,
    const struct table **table_out, struct sp_err *err)
{
    struct work *work = user;
    struct part *part = part_of(work, name);
    enum sp_code code = SP_OK;

    assert(part != NULL);
    if (!part->read)
        code = registry_read(work->registry, schema_table(work->schema, name),
            NULL, INT32_MIN, work->pool, work->arena, &part->stored, err);
    part->read = code == SP_OK;
    *table_out = &part->stored;
    return code;
}

static enum sp_code add_row(struct work *work, struct part *part,
    const uint32_t *cells, struct out_row about, struct sp_err *err)
{
    if (part->out.n_rows == part->cap) {
        size_t cap = part->cap == 0 ? 64 : part->cap * 2;
        struct out_row *grown =
            sp_alloc_array(work->arena, cap, sizeof(*grown));

        if (grown == NULL)
            return sp_arena_fail(work->arena, err);
        if (part->out.n_rows > 0)
            memcpy(grown, part->rows, part->out.n_rows * sizeof(*grown));
        part->rows = grown;
        part->cap = cap;
    }
    part->rows[part->out.n_rows] = about;
    part->leaving[about.first]++;
    return table_append(&part->out, cells, err);
}

static void drop_row(struct work *work, struct part *part, size_t row)
{
    part->rows[row].dropped = true;
    part->leaving[part->rows[row].first]--;
    part->stubs -= part->rows[row].stub;
    part->rows_withheld += !part->rows[row].stub;
    work->changed = true;
}

static enum sp_code take_rows(
    struct work *work, struct part *part, struct sp_err *err)
{
    const struct table *stored = &part->stored;
    size_t n = stored->schema->n_columns;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    struct out_row about = {0, false, false};
    enum sp_code code = SP_OK;

    part->leaving =
        sp_alloc_array(work->arena, stored->n_rows + 1, sizeof(*part->leaving));
    part->tried =
        sp_alloc_array(work->arena, stored->n_rows + 1, sizeof(*part->tried));
    if (part->leaving == NULL || part->tried == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t row = 0; code == SP_OK && row < stored->n_rows; row++) {
        if (row > 0 && table_compare_keys(stored, row - 1, stored, row) != 0)
            about.first = (uint32_t)row;
        if (!audience_sees_row(work->audience, stored, row)) {
            part->rows_withheld++;
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            cells[i] = stored->cells[i][row];
            if (cells[i] == 0 ||
                audience_sees(work->audience, stored, row, (int)i))
                continue;
            cells[i] = 0;
            part->cells_withheld++;
        }
        code = add_row(work, part, cells, about, err);
    }
    return code;
}

/* ---- references ------------------------------------------------------------
 */

/* Whether a key alone makes a row: nothing else is required but choices. */
static bool can_be_stub(const struct schema_table *table)
{
    for (size_t i = table->n_keys; i < table->n_columns; i++)
        if (table->columns[i].need == SCHEMA_REQUIRED &&
            table->columns[i].type != SCHEMA_CHOICE)
            return false;
    return true;
}

/* Add the stored row's key (and what it cannot be without). */
static enum sp_code add_stub(
    struct work *work, struct part *part, size_t row, struct sp_err *err)
{
    const struct table *stored = &part->stored;
    const struct schema_table *schema = stored->schema;
    struct out_row about = {(uint32_t)row, true, false};
    uint32_t cells[SCHEMA_COLUMNS_MAX] = {0};
    size_t common = schema->n_columns - (size_t)SCHEMA_COMMON_COLUMNS;

    for (size_t i = 0; i < common; i++)
        if (i < schema->n_keys || schema->columns[i].need == SCHEMA_REQUIRED)
            cells[i] = stored->cells[i][row];
    cells[common] = work->first;
    cells[common + 1] = work->last;
    part->tried[row] = true;
    part->stubs++;
    work->changed = true;
    return add_row(work, part, cells, about, err);
}

/* See that `key` of the table leaves where the register has it; false when
 * it cannot. */
static enum sp_code see_to(struct work *work, struct part *part,
    const char *key, bool *fine_out, struct sp_err *err)
{
    size_t row = part == NULL ? SIZE_MAX : table_find(&part->stored, key);

    *fine_out = true;
    if (row == SIZE_MAX || part->leaving[row] > 0)
        return SP_OK; /* not the register's: shipped, or another's */
    *fine_out = can_be_stub(part->stored.schema) && !part->tried[row];
    return *fine_out ? add_stub(work, part, row, err) : SP_OK;
}

/* The first of the column's tables where the register has the key. */
static struct part *named_part(
    struct work *work, const struct schema_column *column, const char *key)
{
    for (size_t i = 0; i < work->schema->n_tables; i++)
        if (!work->schema->tables[i].result &&
            schema_refers_to(column, work->schema->tables[i].name) &&
            table_find(&work->parts[i].stored, key) != SIZE_MAX)
            return &work->parts[i];
    return NULL;
}

static int column_of_form(
    const struct schema_table *schema, enum schema_form form)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].form == form)
            return (int)i;
    return -1;
}

/* A row that speaks of another by table and key: alias, determination,
 * complete, audience. */
static enum sp_code see_to_spoken(struct work *work, const struct table *out,
    size_t row, bool *fine_out, struct sp_err *err)
{
    int tbl = column_of_form(out->schema, SCHEMA_FORM_TABLE);
    int key = column_of_form(out->schema, SCHEMA_FORM_KEY);
    const char *text;
    struct part *part;

    *fine_out = true;
    if (tbl < 0 || key < 0 || out->cells[key][row] == 0)
        return SP_OK;
    text = table_text(out, row, key);
    part = part_of(work, table_text(out, row, tbl));
    if (part == NULL)
        return SP_OK;
    if ((size_t)key < out->schema->n_keys &&
        part->stored.schema->subject != NULL) {
        const struct schema_table *about = part->stored.schema;
        const struct schema_column *subject =
            &about->columns[schema_column(about, about->subject)];

        part = subject->ref_tables == NULL ? NULL
                                           : named_part(work, subject, text);
    }
    return see_to(work, part, text, fine_out, err);
}

static enum sp_code see_to_cell(struct work *work, struct part *part,
    size_t row, size_t column, struct sp_err *err)
{
    const struct schema_column *about = &part->out.schema->columns[column];
    const char *key = table_text(&part->out, row, (int)column);
    bool fine = true;
    enum sp_code code;

    if (about->ref_tables == NULL || key[0] == '\0')
        return SP_OK;
    code = see_to(work, named_part(work, about, key), key, &fine, err);
    if (code != SP_OK || fine)
        return code;
    work->changed = true;
    if (about->need == SCHEMA_KEY || about->need == SCHEMA_REQUIRED) {
        drop_row(work, part, row);
    } else {
        part->out.cells[column][row] = 0;
        part->cells_withheld++;
    }
    return SP_OK;
}

static enum sp_code see_to_row(
    struct work *work, struct part *part, size_t row, struct sp_err *err)
{
    bool fine = true;
    enum sp_code code = SP_OK;

    for (size_t i = 0; code == SP_OK && !part->rows[row].dropped &&
                       i < part->out.schema->n_columns;
         i++)
        code = see_to_cell(work, part, row, i, err);
    if (code == SP_OK && !part->rows[row].dropped)
        code = see_to_spoken(work, &part->out, row, &fine, err);
    if (!fine)
        drop_row(work, part, row);
    return code;
}

/* Until every name has its row: stubs may name others, rows may go. */
static enum sp_code see_to_all(struct work *work, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    work->changed = true;
    for (int pass = 0; code == SP_OK && work->changed; pass++) {
        work->changed = false;
        if (pass == PASSES_MAX)
            return sp_fail(err, SP_LIMIT,
                "names lead from row to row more than %d times", PASSES_MAX);
        for (size_t i = 0; code == SP_OK && i < work->schema->n_tables; i++) {
            struct part *part = &work->parts[i];

            for (size_t row = 0;
                 code == SP_OK && part->read && row < part->out.n_rows; row++)
                if (!part->rows[row].dropped)
                    code = see_to_row(work, part, row, err);
        }
    }
    return code;
}

/* ---- files --------------------------------------------------------------- */

/* Give the rows that were not dropped. */
static enum sp_code keep_rows(struct work *work, const struct part *part,
    struct table *kept, struct sp_err *err)
{
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    enum sp_code code = SP_OK;

    table_init(kept, part->out.schema, work->pool, work->arena);
    for (size_t row = 0; code == SP_OK && row < part->out.n_rows; row++) {
        if (part->rows[row].dropped)
            continue;
        for (size_t i = 0; i < part->out.schema->n_columns; i++)
            cells[i] = part->out.cells[i][row];
        code = table_append(kept, cells, err);
    }
    return code;
}

static enum sp_code write_table(struct work *work, const struct part *part,
    int folder_fd, bool *with_out, struct registry_exported *exported,
    struct sp_err *err)
{
    char file[FILE_NAME_BYTES];
    struct table kept;
    struct sp_buf buf;
    enum sp_code code = keep_rows(work, part, &kept, err);

    *with_out = false;
    exported->rows_withheld += part->rows_withheld;
    exported->cells_withheld += part->cells_withheld;
    exported->stubs += part->stubs;
    if (code != SP_OK || kept.n_rows == 0)
        return code;
    exported->rows += kept.n_rows - part->stubs;
    *with_out = true;
    sp_buf_init(&buf, SP_CSV_FILE_BYTES_MAX);
    code = dossier_write_table(&kept, NULL, &buf, err);
    snprintf(file, sizeof(file), "%s.csv", kept.schema->name);
    if (code == SP_OK)
        code = sp_buf_check(&buf, err);
    if (code == SP_OK)
        code = sp_file_write(folder_fd, file, buf.bytes, buf.len, err);
    sp_buf_clear(&buf);
    return code;
}

static void put_counts(struct sp_json *json, const struct part *part)
{
    sp_json_key(json, part->stored.schema->name);
    sp_json_object(json);
    sp_json_put_int(json, "cells", (int64_t)part->cells_withheld);
    sp_json_put_int(json, "rows", (int64_t)part->rows_withheld);
    sp_json_put_int(json, "stubs", (int64_t)part->stubs);
    sp_json_object_end(json);
}

static enum sp_code write_withheld(const struct work *work,
    const struct registry_export *options, int folder_fd, struct sp_err *err)
{
    struct sp_json json;
    struct sp_buf buf;
    enum sp_code code;

    sp_buf_init(&buf, SP_CSV_FILE_BYTES_MAX);
    sp_json_init(&json, &buf, true);
    sp_json_object(&json);
    sp_json_put_text(&json, "for", options->audience);
    sp_json_put_int(&json, "spilno", 1);
    sp_json_key(&json, "withheld");
    sp_json_object(&json);
    for (size_t i = 0; i < work->schema->n_tables; i++)
        if (work->parts[i].rows_withheld > 0 ||
            work->parts[i].cells_withheld > 0 || work->parts[i].stubs > 0)
            put_counts(&json, &work->parts[i]);
    sp_json_object_end(&json);
    sp_json_object_end(&json);
    sp_buf_putc(&buf, '\n');
    code = sp_buf_check(&buf, err);
    if (code == SP_OK)
        code =
            sp_file_write(folder_fd, "withheld.json", buf.bytes, buf.len, err);
    sp_buf_clear(&buf);
    return code;
}

static enum sp_code write_all(struct work *work,
    const struct registry_export *options, const char *folder,
    struct registry_exported *exported, struct sp_err *err)
{
    bool *with =
        sp_alloc_array(work->arena, work->schema->n_tables, sizeof(*with));
    struct sp_buf buf;
    enum sp_code code = SP_OK;
    int fd = -1;

    if (with == NULL)
        return sp_arena_fail(work->arena, err);
    sp_buf_init(&buf, SP_CSV_FILE_BYTES_MAX);
    code = export_folder(folder, &fd, err);
    for (size_t i = 0; code == SP_OK && i < work->schema->n_tables; i++)
        if (work->parts[i].read)
            code =
                write_table(work, &work->parts[i], fd, &with[i], exported, err);
    if (code == SP_OK)
        code = datapackage_write(work->schema, with, &buf, err);
    if (code == SP_OK)
        code = sp_file_write(fd, "datapackage.json", buf.bytes, buf.len, err);
    if (code == SP_OK)
        code = write_withheld(work, options, fd, err);
    if (fd >= 0)
        close(fd);
    sp_buf_clear(&buf);
    return code;
}

/* ---- the whole -------------------------------------------------------------
 */

static enum sp_code take_all(struct work *work,
    const struct registry_export *options, struct sp_err *err)
{
    struct audience_source source = {.schema = work->schema,
        .table = give_table,
        .user = work,
        .author = registry_owner(work->registry),
        .on = options->on};
    enum sp_code code = sp_pool_put(
        work->pool, first_day, sizeof(first_day) - 1, &work->first, err);

    if (code == SP_OK)
        code = sp_pool_put(
            work->pool, last_day, sizeof(last_day) - 1, &work->last, err);
    if (code == SP_OK)
        code = audience_open(&source, options->audience, NULL, work->arena,
            &work->audience, err);
    for (size_t i = 0; code == SP_OK && i < work->schema->n_tables; i++) {
        struct part *part = &work->parts[i];

        if (!part->read)
            continue;
        table_init(
            &part->out, &work->schema->tables[i], work->pool, work->arena);
        code = take_rows(work, part, err);
    }
    return code == SP_OK ? see_to_all(work, err) : code;
}

enum sp_code registry_export_for(struct registry *registry,
    const struct registry_export *options, const char *folder,
    struct registry_exported *exported_out, struct sp_err *err)
{
    struct work work = {
        .registry = registry, .schema = registry_schema(registry)};
    struct registry_exported exported = {0};
    enum sp_code code;

    assert(options->audience != NULL && folder != NULL);
    code = sp_arena_new(SP_ARENA_BYTES_MAX, &work.arena, err);
    if (code == SP_OK)
        code = sp_pool_new(POOL_BYTES_MAX, &work.pool, err);
    if (code == SP_OK) {
        work.parts = sp_alloc_array(
            work.arena, work.schema->n_tables, sizeof(*work.parts));
        if (work.parts == NULL)
            code = sp_arena_fail(work.arena, err);
    }
    if (code == SP_OK)
        code = registry_hold(registry, err); /* tables of one state */
    if (code == SP_OK) {
        code = take_all(&work, options, err);
        registry_release(registry);
    }
    if (code == SP_OK)
        code = write_all(&work, options, folder, &exported, err);
    if (code == SP_OK)
        *exported_out = exported;
    sp_pool_free(work.pool);
    sp_arena_free(work.arena);
    return code;
}
