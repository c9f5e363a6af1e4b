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

struct table_index; /* opaque: rows by their keys' hashes, made on demand */

struct table {
    const struct schema_table *schema; /* borrowed */
    struct sp_pool *pool;              /* borrowed */
    struct sp_arena *arena;            /* borrowed */
    size_t n_rows;
    size_t cap;
    /* One array a schema column; NULL for a column that was not read. */
    uint32_t *cells[SCHEMA_COLUMNS_MAX];
    struct table_index *index; /* of table_find; the arena's, or NULL */
};

void table_init(struct table *table, const struct schema_table *schema,
    struct sp_pool *pool, struct sp_arena *arena);

/* Make room for `more` rows at once, so that none of the arena is wasted. */
SP_MUST_CHECK enum sp_code table_reserve(
    struct table *table, size_t more, struct sp_err *err);

/* Append a row of schema->n_columns symbols. */
SP_MUST_CHECK enum sp_code table_append(
    struct table *table, const uint32_t *row, struct sp_err *err);

/* Return the cell's text, "" when it is empty or the column was not read.
 * `column` is a place, never -1. */
const char *table_text(const struct table *table, size_t row, int column);

/* The same by the column's name, which the schema must have. */
const char *table_named(
    const struct table *table, size_t row, const char *column);

/* Return the cell's symbol, 0 when it is empty or the column was not read. */
uint32_t table_symbol(
    const struct table *table, size_t row, const char *column);

/* Append the row's natural key in text form: its parts joined by '|'. */
void table_key_text(const struct table *table, size_t row, struct sp_buf *buf);

/* Return the first row with this natural key (text form), or SIZE_MAX.
 * Linear the first time, then hashed. */
size_t table_find(const struct table *table, const char *key);

/* Rows changed places or cells changed: table_find starts anew. */
void table_index_forget(struct table *table);

/* Order two rows by the natural key's parts (each bytewise), then by
 * valid_from: below, equal to or above 0. Rows of two tables may be compared
 * when both have the same schema and pool. */
int table_compare(
    const struct table *a, size_t row_a, const struct table *b, size_t row_b);

/* The same by the natural key's parts alone. */
int table_compare_keys(
    const struct table *a, size_t row_a, const struct table *b, size_t row_b);

/* Whether the rows stand in that order. */
bool table_is_sorted(const struct table *table);

/*
 * Return the rows in that order, equal ones as they stand: n_rows row
 * numbers, owned by the caller (free), NULL for no rows.
 * Errors: SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code table_order(
    const struct table *table, uint32_t **rows_out, struct sp_err *err);

/* Sort the rows by natural key (bytewise), then valid_from; stable. */
SP_MUST_CHECK enum sp_code table_sort(struct table *table, struct sp_err *err);

#endif
