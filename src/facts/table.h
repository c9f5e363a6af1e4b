/*
 * table.h - rows of one table as columns of symbols.
 *
 * Every cell is a symbol of one pool in canonical text (shortest decimals,
 * ISO dates, GR and GB for EL and UK); 0 is empty. Memory is the arena's.
 * Threads: as the arena.
 */
#ifndef SPILNO_FACTS_TABLE_H
#define SPILNO_FACTS_TABLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/pool.h"
#include "facts/schema.h"

struct table {
    const struct schema_table *schema; /* borrowed */
    struct sp_pool *pool;              /* borrowed */
    struct sp_arena *arena;            /* borrowed */
    size_t n_rows;
    size_t cap;
    /* One array a schema column; NULL for a column that was not read. */
    uint32_t *cells[SCHEMA_COLUMNS_MAX];
};

void table_init(struct table *table, const struct schema_table *schema,
    struct sp_pool *pool, struct sp_arena *arena);

/* Append a row of schema->n_columns symbols. */
SP_MUST_CHECK enum sp_code table_append(
    struct table *table, const uint32_t *row, struct sp_err *err);

/* Return the cell's text, "" when it is empty or the column was not read.
 * `column` is a place, never -1. */
const char *table_text(const struct table *table, size_t row, int column);

/* Append the row's natural key in text form: its parts joined by '|'. */
void table_key_text(
    const struct table *table, size_t row, struct sp_buf *buf);

/* Return the row with this natural key (text form), or SIZE_MAX. Linear the
 * first time, then hashed. */
size_t table_find(const struct table *table, const char *key);

/* Sort the rows by natural key (bytewise), then valid_from. */
SP_MUST_CHECK enum sp_code table_sort(struct table *table, struct sp_err *err);

#endif
