/*
 * snapshot_same.c - a table of the snapshot in which merged ids are read as
 * those that were kept.
 */
#include "facts/snapshot_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A table while its rows are read anew. */
struct reading {
    struct snapshot *snapshot;
    const struct identity *identity;
    const struct table *table;           /* as it stands */
    uint32_t *cells[SCHEMA_COLUMNS_MAX]; /* anew; NULL: as it stands */
    uint8_t *changed; /* by row: some key cell is read as another */
    uint8_t *dropped; /* by row */
};

static enum sp_code column_copy(
    struct reading *r, size_t column, struct sp_err *err)
{
    const uint32_t *from = r->table->cells[column];

    if (r->cells[column] != NULL)
        return SP_OK;
    r->cells[column] = sp_alloc_array(
        r->snapshot->arena, r->table->n_rows + 1, sizeof(uint32_t));
    if (r->cells[column] == NULL)
        return sp_arena_fail(r->snapshot->arena, err);
    if (from != NULL)
        memcpy(r->cells[column], from, r->table->n_rows * sizeof(uint32_t));
    return SP_OK;
}

static uint32_t cell_of(const struct reading *r, size_t row, size_t column)
{
    const uint32_t *cells =
        r->cells[column] != NULL ? r->cells[column] : r->table->cells[column];

    return cells == NULL ? 0 : cells[row];
}

static enum sp_code put_cell(struct reading *r, size_t row, size_t column,
    uint32_t symbol, struct sp_err *err)
{
    enum sp_code code = column_copy(r, column, err);

    if (code != SP_OK)
        return code;
    r->cells[column][row] = symbol;
    if (column < r->table->schema->n_keys)
        r->changed[row] = 1;
    return SP_OK;
}

/* Read the cells of one column that names parties or items. */
static enum sp_code column_read(
    struct reading *r, size_t column, int kind, struct sp_err *err)
{
    const uint32_t *cells = r->table->cells[column];
    enum sp_code code = SP_OK;

    for (size_t row = 0;
         cells != NULL && code == SP_OK && row < r->table->n_rows; row++) {
        uint32_t symbol =
            identity_of(r->identity, (enum identity_kind)kind, cells[row]);

        if (symbol != cells[row])
            code = put_cell(r, row, column, symbol, err);
    }
    return code;
}

static int form_column(const struct schema_table *schema, enum schema_form form)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].form == form)
            return (int)i;
    return -1;
}

/* Rows that name a table and a key of it, or a value of its subject column
 * (then the key is part of their own). */
static enum sp_code named_read(struct reading *r, struct sp_err *err)
{
    const struct schema_table *schema = r->table->schema;
    int tbl = form_column(schema, SCHEMA_FORM_TABLE);
    int key = form_column(schema, SCHEMA_FORM_KEY);
    bool of_subject = key >= 0 && (size_t)key < schema->n_keys;
    enum sp_code code = SP_OK;

    for (size_t row = 0;
         tbl >= 0 && key >= 0 && code == SP_OK && row < r->table->n_rows;
         row++) {
        const struct schema_table *about =
            schema_table(r->snapshot->schema, table_text(r->table, row, tbl));
        uint32_t symbol = cell_of(r, row, (size_t)key);
        uint32_t read = symbol;

        if (about == NULL || symbol == 0)
            continue;
        if (!of_subject) {
            code = identity_key(r->identity, about, symbol, &read, err);
        } else if (about->subject != NULL) {
            const struct schema_column *column =
                &about->columns[schema_column(about, about->subject)];
            int kind = identity_column_kind(about, column);

            if (kind >= 0)
                read =
                    identity_of(r->identity, (enum identity_kind)kind, symbol);
        }
        if (code == SP_OK && read != symbol)
            code = put_cell(r, row, (size_t)key, read, err);
    }
    return code;
}

/* ---- what is one statement ----------------------------------------------- */

/* A bill of materials is read whole from one item: the kept one if it has
 * lines, else the first that has. */
static enum sp_code one_bill(struct reading *r, struct sp_err *err)
{
    const struct table *table = r->table;
    int parent = schema_column(table->schema, "parent");
    size_t n = sp_pool_count(r->snapshot->pool);
    uint32_t *chosen;

    assert(parent >= 0);
    if (r->cells[parent] == NULL)
        return SP_OK;
    chosen = sp_alloc_array(r->snapshot->arena, n, sizeof *chosen);
    if (chosen == NULL)
        return sp_arena_fail(r->snapshot->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t from = table->cells[parent][row];
        uint32_t to = cell_of(r, row, (size_t)parent);

        if (from == to || chosen[to] == 0)
            chosen[to] = from; /* rows stand in the order of ids */
    }
    for (size_t row = 0; row < table->n_rows; row++)
        if (chosen[cell_of(r, row, (size_t)parent)] !=
            table->cells[parent][row])
            r->dropped[row] = 1;
    return SP_OK;
}

/* Mark the subjects that the table `about` has rows of, as they stand. */
static enum sp_code subjects_mark(struct snapshot *snapshot,
    const struct schema_table *about, uint8_t **marks_out, struct sp_err *err)
{
    struct snapshot_part part;
    int column = schema_column(about, about->subject);
    uint8_t *marks;
    enum sp_code code;

    memset(&part, 0, sizeof part);
    code = snapshot_part_make(snapshot, about, &part, err);
    if (code != SP_OK)
        return code;
    /* All ids that are asked about are in the pool by now. */
    marks = sp_alloc(snapshot->arena, sp_pool_count(snapshot->pool));
    if (marks == NULL)
        return sp_arena_fail(snapshot->arena, err);
    for (size_t row = 0; row < part.table.n_rows; row++) {
        const uint32_t *cells = part.table.cells[column];

        if (cells != NULL)
            marks[cells[row]] = 1;
    }
    *marks_out = marks;
    return SP_OK;
}

/* An id and what it is read as. */
struct merged {
    uint32_t to, from;
};

static int merged_compare(const void *a, const void *b)
{
    const struct merged *one = a;
    const struct merged *other = b;

    if (one->to != other->to)
        return one->to < other->to ? -1 : 1;
    return one->from < other->from ? -1 : one->from > other->from;
}

/* The merged ids of a kind, those of one kept id together. */
static enum sp_code merged_list(struct reading *r, int kind,
    struct merged **list_out, size_t *n_out, struct sp_err *err)
{
    const struct identity *identity = r->identity;
    struct merged *list =
        sp_alloc_array(r->snapshot->arena, identity->n + 1, sizeof *list);
    size_t n = 0;

    if (list == NULL)
        return sp_arena_fail(r->snapshot->arena, err);
    for (uint32_t id = 1; id < identity->n_next[kind]; id++)
        if (identity->next[kind][id] != 0)
            list[n++] = (struct merged){
                identity_of(identity, (enum identity_kind)kind, id), id};
    if (n > 0)
        qsort(list, n, sizeof *list, merged_compare);
    *list_out = list;
    *n_out = n;
    return SP_OK;
}

/* Whether the id is said to be complete, or has no row that could count. */
static bool is_complete(const struct table *complete,
    const struct schema_table *about, uint32_t id, const uint8_t *marks)
{
    struct sp_buf key;
    bool listed;

    if (marks[id] == 0)
        return true;
    sp_buf_init(&key, 1024);
    sp_buf_printf(&key, "%s|%s", about->name, sp_pool_text(complete->pool, id));
    listed = table_find(complete, sp_buf_text(&key)) != SIZE_MAX;
    sp_buf_clear(&key);
    return listed;
}

/* Whether what is said of one id holds of all that are read as `to`. */
static bool all_complete(const struct table *complete,
    const struct schema_table *about, const struct merged *list, size_t n,
    uint32_t to, const uint8_t *marks)
{
    size_t low = 0;
    size_t high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list[middle].to < to)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == n || list[low].to != to)
        return true; /* nothing was merged with it */
    for (; low < n && list[low].to == to; low++)
        if (!is_complete(complete, about, list[low].from, marks))
            return false;
    return is_complete(complete, about, to, marks);
}

/* Drop what is said to be complete but is so of one of the ids alone. */
static enum sp_code complete_read(struct reading *r, struct sp_err *err)
{
    const struct table *table = r->table;
    int tbl = schema_column(table->schema, "tbl");
    int subject = schema_column(table->schema, "subject");
    struct merged *lists[IDENTITY_KINDS];
    size_t n[IDENTITY_KINDS];
    uint8_t **marks = sp_alloc_array(
        r->snapshot->arena, r->snapshot->schema->n_tables, sizeof *marks);
    enum sp_code code = SP_OK;

    if (marks == NULL)
        return sp_arena_fail(r->snapshot->arena, err);
    for (int i = 0; code == SP_OK && i < IDENTITY_KINDS; i++)
        code = merged_list(r, i, &lists[i], &n[i], err);
    for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
        const struct schema_table *about =
            schema_table(r->snapshot->schema, table_text(table, row, tbl));
        uint32_t to = cell_of(r, row, (size_t)subject);
        size_t place;
        int kind;

        if (about == NULL || about->result || about->subject == NULL)
            continue;
        kind = identity_column_kind(
            about, &about->columns[schema_column(about, about->subject)]);
        if (kind < 0 || n[kind] == 0)
            continue;
        place = (size_t)(about - r->snapshot->schema->tables);
        if (marks[place] == NULL)
            code = subjects_mark(r->snapshot, about, &marks[place], err);
        if (code == SP_OK &&
            !all_complete(table, about, lists[kind], n[kind], to, marks[place]))
            r->dropped[row] = 1;
    }
    return code;
}

/* ---- rows anew ----------------------------------------------------------- */

static void row_take(const struct reading *r, size_t row, uint32_t *cells)
{
    for (size_t i = 0; i < r->table->schema->n_columns; i++)
        cells[i] = cell_of(r, row, i);
}

/* Put the rows together: of one key the row that was so before stands. */
static enum sp_code rows_put(
    struct reading *r, struct snapshot_part *part, struct sp_err *err)
{
    const struct table *table = r->table;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    struct table anew;
    struct table out;
    uint8_t *layers = NULL;
    uint32_t *order = NULL;
    uint32_t *from =
        sp_alloc_array(r->snapshot->arena, table->n_rows + 1, sizeof *from);
    enum sp_code code = SP_OK;

    if (from == NULL)
        return sp_arena_fail(r->snapshot->arena, err);
    table_init(&anew, table->schema, table->pool, table->arena);
    table_init(&out, table->schema, table->pool, table->arena);
    /* Unchanged rows first: table_order is stable. */
    for (uint8_t pass = 0; pass < 2 && code == SP_OK; pass++)
        for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
            if (r->changed[row] != pass || r->dropped[row] != 0)
                continue;
            row_take(r, row, cells);
            from[anew.n_rows] = (uint32_t)row;
            code = table_append(&anew, cells, err);
        }
    if (code == SP_OK && part->layers != NULL) {
        layers = sp_alloc(r->snapshot->arena, table->n_rows + 1);
        if (layers == NULL)
            code = sp_arena_fail(r->snapshot->arena, err);
    }
    if (code == SP_OK)
        code = table_order(&anew, &order, err);
    for (size_t i = 0; code == SP_OK && i < anew.n_rows; i++) {
        if (out.n_rows > 0 &&
            table_compare_keys(&anew, order[i], &out, out.n_rows - 1) == 0)
            continue;
        for (size_t k = 0; k < table->schema->n_columns; k++)
            cells[k] = anew.cells[k] == NULL ? 0 : anew.cells[k][order[i]];
        if (layers != NULL)
            layers[out.n_rows] = part->layers[from[order[i]]];
        code = table_append(&out, cells, err);
    }
    free(order);
    if (code != SP_OK)
        return code;
    part->table = out;
    part->layers = layers;
    return SP_OK;
}

enum sp_code snapshot_read_as(
    struct snapshot *snapshot, struct snapshot_part *part, struct sp_err *err)
{
    const struct schema_table *schema = part->table.schema;
    struct reading r = {.snapshot = snapshot,
        .identity = &snapshot->identity,
        .table = &part->table};
    size_t n = part->table.n_rows;
    bool any = false;
    enum sp_code code = SP_OK;

    /* Who may see what stays as it was said: merging widens it for nobody. */
    if (snapshot->identity.n == 0 || strcmp(schema->name, "audience") == 0)
        return SP_OK;
    r.changed = sp_alloc(snapshot->arena, n + 1);
    r.dropped = sp_alloc(snapshot->arena, n + 1);
    if (r.changed == NULL || r.dropped == NULL)
        return sp_arena_fail(snapshot->arena, err);
    for (size_t i = 0; code == SP_OK && i < schema->n_columns; i++) {
        int kind = identity_column_kind(schema, &schema->columns[i]);

        if (kind >= 0)
            code = column_read(&r, i, kind, err);
    }
    if (code == SP_OK)
        code = named_read(&r, err);
    if (code == SP_OK && (strcmp(schema->name, "structure") == 0 ||
                             strcmp(schema->name, "designator") == 0))
        code = one_bill(&r, err);
    if (code == SP_OK && strcmp(schema->name, "complete") == 0)
        code = complete_read(&r, err);
    for (size_t i = 0; i < schema->n_columns; i++)
        any = any || r.cells[i] != NULL;
    for (size_t row = 0; !any && row < n; row++)
        any = r.dropped[row] != 0;
    return code == SP_OK && any ? rows_put(&r, part, err) : code;
}
