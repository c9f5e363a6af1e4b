/*
 * table.c - rows as columns of symbols, found by their keys.
 */
#include "facts/table.h"

#include <assert.h>
#include <string.h>

enum { ROWS_MIN = 16, SLOTS_MIN = 64 };

/* Open addressing: a slot holds a row number plus one, zero when free. */
struct table_index {
    uint32_t *slots; /* NULL: not made, or no longer true */
    size_t mask;
    size_t n_rows; /* of the table for which it was made */
    bool searched; /* once in a line already */
};

void table_init(struct table *table, const struct schema_table *schema,
    struct sp_pool *pool, struct sp_arena *arena)
{
    assert(table != NULL);
    assert(schema != NULL);
    memset(table, 0, sizeof(*table));
    table->schema = schema;
    table->pool = pool;
    table->arena = arena;
    /* Without memory for it every search walks the rows. */
    table->index = sp_alloc(arena, sizeof(*table->index));
}

/* Move the columns to arrays of `cap` cells. */
static enum sp_code grow(struct table *table, size_t cap, struct sp_err *err)
{
    uint32_t *cells[SCHEMA_COLUMNS_MAX];
    size_t n = table->schema->n_columns;

    assert(cap > table->n_rows);
    for (size_t i = 0; i < n; i++) {
        cells[i] = sp_alloc_array(table->arena, cap, sizeof(**cells));
        if (cells[i] == NULL)
            return sp_arena_fail(table->arena, err);
    }
    for (size_t i = 0; i < n; i++) {
        if (table->cells[i] != NULL)
            memcpy(cells[i], table->cells[i], table->n_rows * sizeof(**cells));
        table->cells[i] = cells[i];
    }
    table->cap = cap;
    return SP_OK;
}

enum sp_code table_reserve(struct table *table, size_t more, struct sp_err *err)
{
    assert(table != NULL);
    assert(table->n_rows <= table->cap);
    if (more <= table->cap - table->n_rows)
        return SP_OK;
    if (more > UINT32_MAX - 1 - table->n_rows)
        return sp_fail(err, SP_LIMIT, "more than %u rows in the table %s",
            UINT32_MAX - 1, table->schema->name);
    return grow(table, table->n_rows + more, err);
}

enum sp_code table_append(
    struct table *table, const uint32_t *row, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    assert(table != NULL);
    assert(row != NULL);
    if (table->n_rows == table->cap)
        rc = table_reserve(
            table, table->cap < ROWS_MIN ? ROWS_MIN : table->cap, err);
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < table->schema->n_columns; i++) {
        assert(table->cells[i] != NULL);
        table->cells[i][table->n_rows] = row[i];
    }
    table->n_rows++;
    return SP_OK;
}

const char *table_text(const struct table *table, size_t row, int column)
{
    assert(table != NULL);
    assert(row < table->n_rows);
    assert(column >= 0 && (size_t)column < table->schema->n_columns);
    if (table->cells[column] == NULL)
        return "";
    return sp_pool_text(table->pool, table->cells[column][row]);
}

const char *table_named(
    const struct table *table, size_t row, const char *column)
{
    return table_text(table, row, schema_column(table->schema, column));
}

uint32_t table_symbol(const struct table *table, size_t row, const char *column)
{
    int at = schema_column(table->schema, column);

    assert(at >= 0);
    assert(row < table->n_rows);
    return table->cells[at] == NULL ? 0 : table->cells[at][row];
}

void table_key_text(const struct table *table, size_t row, struct sp_buf *buf)
{
    assert(table != NULL);
    assert(buf != NULL);
    for (size_t i = 0; i < table->schema->n_keys; i++) {
        if (i > 0)
            sp_buf_putc(buf, '|');
        sp_buf_puts(buf, table_text(table, row, (int)i));
    }
}

static bool key_equals(const struct table *table, size_t row, const char *key)
{
    for (size_t i = 0; i < table->schema->n_keys; i++) {
        const char *part = table_text(table, row, (int)i);
        size_t len = strlen(part);

        if (i > 0 && *key++ != '|')
            return false;
        if (strncmp(key, part, len) != 0)
            return false;
        key += len;
    }
    return *key == '\0';
}

static uint64_t hash_bytes(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3ULL;
    return hash;
}

static size_t hash_end(uint64_t hash)
{
    return (size_t)(hash ^ hash >> 29 ^ hash >> 43);
}

/* Where a search starts. The start value differs from run to run where the
 * system places memory at random, so that nobody can prepare keys that fall
 * into one slot; no result depends on it. */
static uint64_t hash_start(const struct table_index *index)
{
    return (uint64_t)(uintptr_t)index * 0x9e3779b97f4a7c15ULL;
}

static size_t key_hash(const struct table *table, size_t row)
{
    uint64_t hash = hash_start(table->index);

    for (size_t i = 0; i < table->schema->n_keys; i++) {
        if (i > 0)
            hash = hash_bytes(hash, "|");
        hash = hash_bytes(hash, table_text(table, row, (int)i));
    }
    return hash_end(hash);
}

/* Fill the index; false when there is no memory for it. */
static bool index_make(const struct table *table)
{
    struct table_index *index = table->index;
    size_t n_slots = SLOTS_MIN;

    while (n_slots < table->n_rows * 2)
        n_slots *= 2;
    index->slots = sp_alloc_array(table->arena, n_slots, sizeof(*index->slots));
    if (index->slots == NULL)
        return false;
    index->mask = n_slots - 1;
    index->n_rows = table->n_rows;
    for (size_t row = 0; row < table->n_rows; row++) {
        size_t at = key_hash(table, row) & index->mask;

        while (index->slots[at] != 0)
            at = (at + 1) & index->mask;
        index->slots[at] = (uint32_t)row + 1;
    }
    return true;
}

static size_t index_find(const struct table *table, const char *key)
{
    const struct table_index *index = table->index;
    size_t at = hash_end(hash_bytes(hash_start(index), key)) & index->mask;
    size_t found = SIZE_MAX;

    assert(index->slots != NULL);
    /* Rows of one key stand in one run of slots, in any order of rows. */
    for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
        size_t row = index->slots[at] - 1;

        if (row < found && key_equals(table, row, key))
            found = row;
    }
    return found;
}

size_t table_find(const struct table *table, const char *key)
{
    struct table_index *index;
    size_t row;

    assert(table != NULL);
    assert(key != NULL);
    index = table->index;
    if (index != NULL && index->searched && table->n_rows > 0 &&
        ((index->slots != NULL && index->n_rows == table->n_rows) ||
            index_make(table)))
        return index_find(table, key);
    if (index != NULL)
        index->searched = true;
    for (row = 0; row < table->n_rows; row++) {
        if (key_equals(table, row, key))
            return row;
    }
    return SIZE_MAX;
}

void table_index_forget(struct table *table)
{
    assert(table != NULL);
    if (table->index != NULL)
        table->index->slots = NULL;
}
