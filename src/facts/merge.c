/*
 * merge.c - what a dossier's rows do to the author's rows of one table.
 *
 * Both sides stand in the order of key and valid_from, and are walked side by
 * side, one key at a time.
 */
#include "facts/merge.h"

#include "base/csv.h"
#include "base/date.h"
#include "facts/faults.h"
#include "facts/pack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The rows of one key: incoming ones by their place in `order`. */
struct group {
    size_t in;
    size_t in_end;
    size_t old;
    size_t old_end;
};

static size_t from_column(const struct merge *merge)
{
    return merge->incoming->schema->n_columns - SCHEMA_COMMON_COLUMNS;
}

static uint32_t incoming_row(const struct merge *merge, size_t i)
{
    return merge->order == NULL ? (uint32_t)i : merge->order[i];
}

static const char *text_of(const struct merge *merge, uint32_t symbol)
{
    return sp_pool_text(merge->incoming->pool, symbol);
}

static bool key_is_whole(const struct table *table, size_t row)
{
    for (size_t i = 0; i < table->schema->n_keys; i++)
        if (table->cells[i][row] == 0)
            return false;
    return true;
}

/* ---- what goes out ---------------------------------------------------- */

/* A row that goes out, and what is behind it; a period's end is 0 where it
 * stays as it is. */
struct going {
    const struct table *table;
    size_t row;
    enum pack_op op;
    uint32_t from, until;
    uint32_t incoming, old;
};

static enum sp_code put_out(
    struct merge *merge, const struct going *going, struct sp_err *err)
{
    const struct table *from = going->table;
    size_t n = merge->incoming->schema->n_columns;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    size_t cap = merge->out.cap;
    enum sp_code code;

    for (size_t i = 0; i < n; i++)
        cells[i] = from->cells[i] == NULL ? 0 : from->cells[i][going->row];
    if (going->from != 0)
        cells[from_column(merge)] = going->from;
    if (going->until != 0)
        cells[from_column(merge) + 1] = going->until;
    code = table_append(&merge->out, cells, err);
    if (code != SP_OK)
        return code;
    if (merge->out.cap != cap) {
        uint8_t *ops = realloc(merge->ops, merge->out.cap);
        uint32_t *rows;
        uint32_t *olds;

        if (ops != NULL)
            merge->ops = ops;
        rows =
            realloc(merge->from_row, merge->out.cap * sizeof(*merge->from_row));
        if (rows != NULL)
            merge->from_row = rows;
        olds =
            realloc(merge->old_row, merge->out.cap * sizeof(*merge->old_row));
        if (olds != NULL)
            merge->old_row = olds;
        if (ops == NULL || rows == NULL || olds == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory to merge '%s'",
                merge->incoming->schema->name);
    }
    merge->ops[merge->out.n_rows - 1] = (uint8_t)going->op;
    merge->from_row[merge->out.n_rows - 1] = going->incoming;
    merge->old_row[merge->out.n_rows - 1] = going->old;
    return SP_OK;
}

static enum sp_code end_stored(
    struct merge *merge, size_t old, uint32_t until, struct sp_err *err)
{
    const struct going going = {.table = merge->stored,
        .row = old,
        .op = PACK_SET,
        .until = until,
        .incoming = UINT32_MAX,
        .old = (uint32_t)old};

    merge->fates[old] = MERGE_ENDED;
    merge->n_ended++;
    return put_out(merge, &going, err);
}

static enum sp_code remove_stored(
    struct merge *merge, size_t old, uint32_t incoming, struct sp_err *err)
{
    const struct going going = {.table = merge->stored,
        .row = old,
        .op = PACK_REMOVE,
        .incoming = incoming,
        .old = (uint32_t)old};

    merge->fates[old] = MERGE_REMOVED;
    merge->n_removed++;
    return put_out(merge, &going, err);
}

/* ---- one key ---------------------------------------------------------- */

static bool same_cells(const struct merge *merge, size_t row, size_t old)
{
    const struct table *incoming = merge->incoming;

    for (size_t i = 0; i < incoming->schema->n_columns; i++) {
        uint32_t cell =
            incoming->cells[i] == NULL ? 0 : incoming->cells[i][row];

        if (cell != merge->stored->cells[i][old])
            return false;
    }
    return true;
}

/* The same but for its period, and for the line at which its source has it. */
static bool says_same(const struct merge *merge, size_t row, size_t old)
{
    const struct table *incoming = merge->incoming;
    size_t from = from_column(merge);
    size_t source = incoming->schema->n_columns - 1;

    assert(strcmp(incoming->schema->columns[source].name, "source") == 0);
    for (size_t i = 0; i < source; i++) {
        uint32_t cell =
            incoming->cells[i] == NULL ? 0 : incoming->cells[i][row];

        if (i != from && i != from + 1 && cell != merge->stored->cells[i][old])
            return false;
    }
    return merge_same_source(table_text(incoming, row, (int)source),
        table_text(merge->stored, old, (int)source));
}

/* The last period of a key that was looked at and that will hold. */
struct span {
    bool any;
    bool incoming;
    size_t row; /* incoming or stored */
    uint32_t from;
    uint32_t until;
};

static void note_overlap(
    struct merge *merge, const struct span *before, const struct span *span)
{
    const struct span *own = span->incoming ? span : before;
    const struct span *other = span->incoming ? before : span;
    char quoted[FAULT_FOUND_BYTES];
    struct sp_buf key;

    if (!own->incoming || other->incoming)
        return; /* within the file it is the dossier's fault, noted there */
    sp_buf_init(&key, SP_CSV_LINE_BYTES_MAX);
    table_key_text(merge->incoming, own->row, &key);
    fault_quote(sp_buf_text(&key), key.len, quoted);
    dossier_fault(merge->dossier, merge->incoming, own->row, 0,
        "found '%s' from %s until %s, which overlaps the register's row "
        "from %s until %s, allowed: periods of one key that do not overlap",
        quoted, text_of(merge, own->from), text_of(merge, own->until),
        text_of(merge, other->from), text_of(merge, other->until));
    sp_buf_clear(&key);
}

static void look_at(
    struct merge *merge, struct span *before, const struct span *span)
{
    if (before->any &&
        strcmp(text_of(merge, before->until), text_of(merge, span->from)) > 0)
        note_overlap(merge, before, span);
    *before = *span;
}

static void note_nothing_to_remove(struct merge *merge, size_t row)
{
    char quoted[FAULT_FOUND_BYTES];
    struct sp_buf key;

    sp_buf_init(&key, SP_CSV_LINE_BYTES_MAX);
    table_key_text(merge->incoming, row, &key);
    fault_quote(sp_buf_text(&key), key.len, quoted);
    dossier_fault(merge->dossier, merge->incoming, row, 0,
        "found '%s' from %s to remove, allowed: a row that the register "
        "holds",
        quoted,
        text_of(merge, merge->incoming->cells[from_column(merge)][row]));
    sp_buf_clear(&key);
}

/* Return the day on which the key's last stored row ends because a later one
 * is set, or 0. Only the last row can be open-ended. */
static uint32_t ends_on(const struct merge *merge, const struct group *group)
{
    size_t from = from_column(merge);
    size_t last = group->old_end - 1;
    const char *start;

    if (group->old == group->old_end ||
        merge->stored->cells[from + 1][last] != merge->last_day)
        return 0;
    start = table_text(merge->stored, last, (int)from);
    for (size_t i = group->in; i < group->in_end; i++) {
        uint32_t row = incoming_row(merge, i);
        int order = strcmp(table_text(merge->incoming, row, (int)from), start);

        if (order == 0)
            return 0; /* it is named itself */
        if (order > 0 &&
            dossier_row_op(merge->dossier, merge->incoming, row) == DOSSIER_SET)
            return merge->incoming->cells[from][row];
    }
    return 0;
}

static enum sp_code take_incoming(struct merge *merge, size_t row, size_t old,
    struct span *before, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    size_t from = from_column(merge);
    struct span span = {.any = true,
        .incoming = true,
        .row = row,
        .from = incoming->cells[from][row],
        .until = incoming->cells[from + 1][row]};
    struct going going = {.table = incoming,
        .row = row,
        .op = PACK_SET,
        .incoming = (uint32_t)row,
        .old = old == SIZE_MAX ? UINT32_MAX : (uint32_t)old};

    if (dossier_row_op(merge->dossier, incoming, row) == DOSSIER_REMOVE) {
        if (old != SIZE_MAX)
            return remove_stored(merge, old, (uint32_t)row, err);
        if (key_is_whole(incoming, row))
            note_nothing_to_remove(merge, row);
        return SP_OK;
    }
    look_at(merge, before, &span);
    if (old != SIZE_MAX && same_cells(merge, row, old))
        return SP_OK;
    if (old != SIZE_MAX)
        merge->fates[old] = MERGE_REPLACED;
    merge->n_set++;
    return put_out(merge, &going, err);
}

static enum sp_code take_stored(struct merge *merge, size_t old, uint32_t until,
    struct span *before, struct sp_err *err)
{
    size_t from = from_column(merge);
    struct span span = {.any = true,
        .row = old,
        .from = merge->stored->cells[from][old],
        .until = until != 0 ? until : merge->stored->cells[from + 1][old]};

    look_at(merge, before, &span);
    return until != 0 ? end_stored(merge, old, until, err) : SP_OK;
}

static enum sp_code merge_group(
    struct merge *merge, struct group group, struct sp_err *err)
{
    uint32_t until = ends_on(merge, &group);
    size_t last = group.old_end - 1;
    struct span before = {.any = false};
    enum sp_code code = SP_OK;

    while (code == SP_OK &&
           (group.in < group.in_end || group.old < group.old_end)) {
        int order = 1;

        if (group.in < group.in_end && group.old == group.old_end)
            order = -1;
        else if (group.in < group.in_end)
            order = table_compare(merge->incoming,
                incoming_row(merge, group.in), merge->stored, group.old);
        if (order > 0) {
            code = take_stored(
                merge, group.old, group.old == last ? until : 0, &before, err);
            group.old++;
            continue;
        }
        code = take_incoming(merge, incoming_row(merge, group.in),
            order == 0 ? group.old : SIZE_MAX, &before, err);
        group.in++;
        if (order == 0)
            group.old++;
    }
    return code;
}

/* ---- a table that is replaced ------------------------------------------ */

/*
 * Whether the file says only that the key holds, not since when: one row to
 * set without a period of its own.
 */
static bool says_now(const struct merge *merge, const struct group *group)
{
    size_t from = from_column(merge);
    uint32_t row = incoming_row(merge, group->in);

    return merge->replace && group->in_end == group->in + 1 &&
           group->old_end > group->old &&
           strcmp(table_text(merge->incoming, row, (int)from),
               SP_DATE_MIN_TEXT) == 0 &&
           merge->incoming->cells[from + 1][row] == merge->last_day &&
           dossier_row_op(merge->dossier, merge->incoming, row) == DOSSIER_SET;
}

/* The stored row of the group that holds on the day, or SIZE_MAX. */
static size_t holding(const struct merge *merge, const struct group *group)
{
    const char *on = text_of(merge, merge->on);
    int from = (int)from_column(merge);

    for (size_t i = group->old; i < group->old_end; i++)
        if (strcmp(table_text(merge->stored, i, from), on) <= 0 &&
            strcmp(table_text(merge->stored, i, from + 1), on) > 0)
            return i;
    return SIZE_MAX;
}

/* The first stored row of the group that begins after the day, or SIZE_MAX. */
static size_t coming(const struct merge *merge, const struct group *group)
{
    const char *on = text_of(merge, merge->on);
    int from = (int)from_column(merge);

    for (size_t i = group->old; i < group->old_end; i++)
        if (strcmp(table_text(merge->stored, i, from), on) > 0)
            return i;
    return SIZE_MAX;
}

/*
 * A key that the file names without a period: what holds on the day and says
 * the same stays; what says something else is corrected, or, dated, ends on
 * the day; a key that had ended begins anew, so that its end is kept.
 */
static enum sp_code merge_now(
    struct merge *merge, const struct group *group, struct sp_err *err)
{
    size_t from = from_column(merge);
    uint32_t row = incoming_row(merge, group->in);
    size_t old = holding(merge, group);
    size_t next = coming(merge, group);
    const struct table *stored = merge->stored;
    struct going going = {.table = merge->incoming,
        .row = row,
        .op = PACK_SET,
        .from = merge->on,
        .until = next == SIZE_MAX ? 0 : stored->cells[from][next],
        .incoming = row,
        .old = old == SIZE_MAX ? UINT32_MAX : (uint32_t)old};
    enum sp_code code = SP_OK;

    if (old != SIZE_MAX && says_same(merge, row, old))
        return SP_OK;
    if (old != SIZE_MAX &&
        (!merge->dated || stored->cells[from][old] == merge->on)) {
        merge->fates[old] = MERGE_REPLACED;
        going.from = stored->cells[from][old];
        going.until = stored->cells[from + 1][old];
    } else if (old != SIZE_MAX) {
        going.until = stored->cells[from + 1][old];
        code = end_stored(merge, old, merge->on, err);
    }
    merge->n_set++;
    return code == SP_OK ? put_out(merge, &going, err) : code;
}

/* A stored row whose key the file does not name, when it is to be replaced. */
static enum sp_code take_unnamed(struct merge *merge,
    const struct merge_scope *scope, size_t old, struct sp_err *err)
{
    size_t from = from_column(merge);
    const char *on = text_of(merge, merge->on);

    if (!merge->replace ||
        strcmp(table_text(merge->stored, old, (int)from + 1), on) <= 0)
        return SP_OK;
    if (!merge_scope_has(scope, old)) {
        if (merge->n_left++ == 0)
            merge->left = table_symbol(merge->stored, old, "source");
        return SP_OK;
    }
    if (strcmp(table_text(merge->stored, old, (int)from), on) >= 0)
        return remove_stored(merge, old, UINT32_MAX, err);
    return end_stored(merge, old, merge->on, err);
}

/* Walk both sides. */
static enum sp_code walk(
    struct merge *merge, const struct merge_scope *scope, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    const struct table *stored = merge->stored;
    size_t n_old = stored == NULL ? 0 : stored->n_rows;
    struct group group = {0, 0, 0, 0};
    enum sp_code code = SP_OK;

    while (code == SP_OK &&
           (group.in_end < incoming->n_rows || group.old_end < n_old)) {
        uint32_t row;

        group.in = group.in_end;
        group.old = group.old_end;
        row = group.in < incoming->n_rows ? incoming_row(merge, group.in) : 0;
        if (group.in == incoming->n_rows ||
            (group.old < n_old &&
                table_compare_keys(stored, group.old, incoming, row) < 0)) {
            code = take_unnamed(merge, scope, group.old, err);
            group.old_end++;
            continue;
        }
        do
            group.in_end++;
        while (group.in_end < incoming->n_rows &&
               table_compare_keys(incoming, incoming_row(merge, group.in_end),
                   incoming, row) == 0);
        while (group.old_end < n_old &&
               table_compare_keys(stored, group.old_end, incoming, row) == 0)
            group.old_end++;
        code = says_now(merge, &group) ? merge_now(merge, &group, err)
                                       : merge_group(merge, group, err);
    }
    return code;
}

/* Nothing is stored, and all rows are to be set and stand in order: what goes
 * out is what came in. */
static enum sp_code pass_through(
    struct merge *merge, bool *passed_out, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    size_t row = 0;

    *passed_out = false;
    if ((merge->stored != NULL && merge->stored->n_rows > 0) ||
        incoming->n_rows == 0 || !table_is_sorted(incoming))
        return SP_OK;
    while (row < incoming->n_rows &&
           dossier_row_op(merge->dossier, incoming, row) == DOSSIER_SET)
        row++;
    if (row < incoming->n_rows)
        return SP_OK;
    merge->ops = calloc(incoming->n_rows, 1); /* PACK_SET */
    merge->from_row = malloc(incoming->n_rows * sizeof(*merge->from_row));
    merge->old_row = malloc(incoming->n_rows * sizeof(*merge->old_row));
    if (merge->ops == NULL || merge->from_row == NULL || merge->old_row == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to merge '%s'",
            incoming->schema->name);
    for (row = 0; row < incoming->n_rows; row++) {
        merge->from_row[row] = (uint32_t)row;
        merge->old_row[row] = UINT32_MAX;
    }
    merge->out = *incoming;
    merge->n_set = incoming->n_rows;
    *passed_out = true;
    return SP_OK;
}

/* Make room for all rows that come in. */
static enum sp_code make_room(struct merge *merge, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    enum sp_code code;

    if (merge->stored != NULL && merge->stored->n_rows > 0) {
        merge->fates = sp_alloc(merge->arena, merge->stored->n_rows);
        if (merge->fates == NULL)
            return sp_arena_fail(merge->arena, err);
    }
    if (incoming->n_rows == 0)
        return SP_OK;
    code = table_reserve(&merge->out, incoming->n_rows, err);
    if (code != SP_OK)
        return code;
    merge->ops = malloc(merge->out.cap);
    merge->from_row = malloc(merge->out.cap * sizeof(*merge->from_row));
    merge->old_row = malloc(merge->out.cap * sizeof(*merge->old_row));
    if (merge->ops == NULL || merge->from_row == NULL || merge->old_row == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to merge '%s'",
            incoming->schema->name);
    return SP_OK;
}

enum sp_code merge_run(struct merge *merge, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    struct merge_scope scope = {.all = true};
    bool passed = false;
    enum sp_code code;

    assert(incoming != NULL);
    assert(merge->order == NULL && merge->ops == NULL);
    table_init(&merge->out, incoming->schema, incoming->pool, merge->arena);
    code = pass_through(merge, &passed, err);
    if (code != SP_OK || passed)
        return code;
    code = make_room(merge, err);
    if (code == SP_OK && !table_is_sorted(incoming))
        code = table_order(incoming, &merge->order, err);
    if (code == SP_OK && merge->replace)
        code = merge_scope_init(merge, &scope, err);
    return code == SP_OK ? walk(merge, &scope, err) : code;
}

void merge_clear(struct merge *merge)
{
    if (merge == NULL)
        return;
    free(merge->order);
    free(merge->ops);
    free(merge->from_row);
    free(merge->old_row);
    merge->old_row = NULL;
    merge->order = NULL;
    merge->ops = NULL;
    merge->from_row = NULL;
}
