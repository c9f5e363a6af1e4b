/*
 * import_changes.c - what appeared, changed and vanished in replaced tables.
 */
#include "facts/import_internal.h"

#include "facts/faults.h"
#include "facts/pack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES_MAX = 1 << 20, WHAT_BYTES_MAX = 1 << 20 };

/* Take the buffer's text over; NULL when it is empty. */
static enum sp_code take(
    struct sp_buf *buf, char **text_out, struct sp_err *err)
{
    enum sp_code code = sp_buf_check(buf, err);

    *text_out = NULL;
    if (code == SP_OK && buf->len > 0) {
        *text_out = buf->bytes;
        sp_buf_init(buf, buf->len_max);
    }
    sp_buf_clear(buf);
    return code;
}

static void put_quoted(struct sp_buf *buf, const char *text)
{
    char quoted[FAULT_FOUND_BYTES];

    fault_quote(text, strlen(text), quoted);
    sp_buf_printf(buf, "'%s'", quoted);
}

/* "unit_cost '4.1' → '4.5', …": the cells that differ, periods aside. */
static void put_cells(
    const struct merge *merge, size_t row, size_t old, struct sp_buf *buf)
{
    const struct schema_table *schema = merge->out.schema;
    size_t from = schema->n_columns - SCHEMA_COMMON_COLUMNS;

    for (size_t i = schema->n_keys; i < schema->n_columns; i++) {
        if (i == from || i == from + 1 ||
            merge->out.cells[i][row] == merge->stored->cells[i][old])
            continue;
        sp_buf_printf(
            buf, "%s%s ", buf->len > 0 ? ", " : "", schema->columns[i].name);
        put_quoted(buf, table_text(merge->stored, old, (int)i));
        sp_buf_puts(buf, " \xE2\x86\x92 ");
        put_quoted(buf, table_text(&merge->out, row, (int)i));
    }
}

/*
 * What became of the row that goes out; false for the end of a row that a
 * later one of its key follows, which is part of a change.
 */
static bool kind_of(
    const struct merge *merge, size_t row, enum registry_change_kind *kind_out)
{
    bool incoming = merge->from_row[row] != UINT32_MAX;

    if (incoming && merge->ops[row] == PACK_SET) {
        *kind_out = merge->old_row[row] == UINT32_MAX ? REGISTRY_APPEARED
                                                      : REGISTRY_CHANGED;
        return true;
    }
    if (merge->ops[row] == PACK_REMOVE) {
        *kind_out = REGISTRY_REMOVED;
        return true;
    }
    for (size_t next = row + 1;
         next < merge->out.n_rows &&
         table_compare_keys(&merge->out, row, &merge->out, next) == 0;
         next++)
        if (merge->from_row[next] != UINT32_MAX && merge->ops[next] == PACK_SET)
            return false;
    *kind_out = REGISTRY_VANISHED;
    return true;
}

static enum sp_code note(const struct merge *merge, size_t row,
    enum registry_change_kind kind, struct registry_report *report,
    struct sp_err *err)
{
    struct registry_change *change = &report->changes[report->n_changes];
    size_t from = merge->out.schema->n_columns - SCHEMA_COMMON_COLUMNS;
    struct sp_buf buf;
    enum sp_code code;

    sp_buf_init(&buf, KEY_BYTES_MAX);
    table_key_text(&merge->out, row, &buf);
    code = take(&buf, &change->key, err);
    if (code != SP_OK)
        return code;
    report->n_changes++;
    change->kind = kind;
    change->table = merge->out.schema->name;
    sp_buf_init(&buf, WHAT_BYTES_MAX);
    if (kind == REGISTRY_CHANGED)
        put_cells(merge, row, merge->old_row[row], &buf);
    else if (kind != REGISTRY_APPEARED && merge->from_row[row] == UINT32_MAX)
        sp_buf_puts(&buf, table_text(&merge->out, row, (int)from));
    return take(&buf, &change->what, err);
}

static enum sp_code note_table(const struct merge *merge,
    struct registry_report *report, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    for (size_t row = 0; code == SP_OK && row < merge->out.n_rows; row++) {
        enum registry_change_kind kind;

        if (!kind_of(merge, row, &kind))
            continue;
        report->n_changed[kind]++;
        report->n_unnamed += (kind == REGISTRY_VANISHED ||
                                 kind == REGISTRY_REMOVED) &&
                             merge->from_row[row] == UINT32_MAX;
        if (report->n_changes < REGISTRY_CHANGES_MAX)
            code = note(merge, row, kind, report, err);
    }
    return code;
}

static enum sp_code note_left(const struct merge *merge,
    struct registry_report *report, struct sp_err *err)
{
    const char *source;

    report->n_left += merge->n_left;
    if (merge->n_left == 0 || report->left != NULL)
        return SP_OK;
    source = sp_pool_text(merge->incoming->pool, merge->left);
    report->left = malloc(strlen(source) + 1);
    if (report->left == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a source");
    memcpy(report->left, source, strlen(source) + 1);
    return SP_OK;
}

enum sp_code work_changes(
    const struct work *work, struct registry_report *report, struct sp_err *err)
{
    uint64_t n = 0;
    enum sp_code code = SP_OK;

    assert(report->changes == NULL);
    for (size_t i = 0; i < work->n_tables; i++)
        if (work->tables[i].merge.replace)
            n += work->tables[i].merge.out.n_rows;
    if (n > REGISTRY_CHANGES_MAX)
        n = REGISTRY_CHANGES_MAX;
    report->changes = calloc((size_t)n + 1, sizeof(*report->changes));
    if (report->changes == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the changes");
    for (size_t i = 0; code == SP_OK && i < work->n_tables; i++) {
        const struct merge *merge = &work->tables[i].merge;

        if (!merge->replace)
            continue;
        code = note_table(merge, report, err);
        if (code == SP_OK)
            code = note_left(merge, report, err);
    }
    return code;
}
