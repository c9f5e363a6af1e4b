/*
 * pack.h - the kept form of an import: salt, then canonical tables.
 *
 * The bytes are final (docs/formats/pack.md): a digest over them is what a
 * statement signs. Touches no store and no file.
 * Threads: no state.
 */
#ifndef SPILNO_FACTS_PACK_H
#define SPILNO_FACTS_PACK_H

#include "facts/table.h"
#include "store/store.h"

#define PACK_BYTES_MAX ((size_t)1 << 30)
#define PACK_ROWS_MAX 20000000u /* a table */
enum { PACK_SALT_HEX_BYTES = 65 };

enum pack_op { PACK_SET, PACK_REMOVE };

/* 32 random bytes from the system as 64 hex digits. Errors: SP_IO. */
SP_MUST_CHECK enum sp_code pack_salt(
    char hex_out[PACK_SALT_HEX_BYTES], struct sp_err *err);

/* Append the two opening lines. `version` is that of the schema. */
void pack_begin(struct sp_buf *buf, int version, const char *salt_hex);

/*
 * Append a table: its line, the header, the rows in the order given, which
 * is that of table_sort; `ops` holds one enum pack_op a row. Of a row to
 * remove only the key and valid_from are written.
 * Errors: SP_LIMIT past PACK_BYTES_MAX; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code pack_put_table(struct sp_buf *buf,
    const struct table *table, const uint8_t *ops, struct sp_err *err);

/* Append the header of the canonical CSV of a table. */
void pack_put_header(
    struct sp_buf *buf, const struct schema_table *schema, bool with_op);

/* Append one row of canonical CSV without `op`: n_columns cells in schema
 * order, the first and the last day of time written as empty. */
void pack_put_row(struct sp_buf *buf, const struct schema_table *schema,
    const struct store_cell *cells);

/* A pack while it is read. All that is outside data: nothing is trusted. */
struct pack {
    const struct schema *schema; /* borrowed */
    const char *bytes;           /* borrowed */
    size_t len;
    size_t pos; /* after the last table whose rows were begun */
    int version;
    char salt[PACK_SALT_HEX_BYTES];
    const char *last_table; /* "" before the first */
    size_t end;             /* of the current table */
    uint64_t rows;          /* said by its line */
    uint64_t row;           /* read so far */
    size_t row_start;       /* where the last one begins; it ends at `pos` */
    const struct schema_table *table;
    size_t n_fields;
    int places[SCHEMA_COLUMNS_MAX + 1]; /* of field i; -1: `op` */
    bool check_cells;
    struct sp_buf scratch[2]; /* fields with doubled quotes, this row and
                                 the one before */
    struct store_cell cells[2][SCHEMA_COLUMNS_MAX];
};

/*
 * Begin to read a pack; free with pack_close.
 *
 * Limits: allocates no more than the longest row.
 * Errors: SP_INVALID not a pack, or of a newer schema.
 */
SP_MUST_CHECK enum sp_code pack_open(const struct schema *schema,
    const char *bytes, size_t len, struct pack *pack_out, struct sp_err *err);

/* Step to the next table; NULL at the end. The rows of the one before must
 * all have been read. Errors: SP_INVALID names the table. */
SP_MUST_CHECK enum sp_code pack_next_table(struct pack *pack,
    const struct schema_table **table_out, struct sp_err *err);

/*
 * Step to the next row: n_columns cells in schema order (borrowed until the
 * next call but one), valid_from and valid_until never empty but of a row to
 * remove, whose other cells are empty.
 *
 * Errors: SP_INVALID a row that is not canonical, out of order, doubled, or,
 *         with check_cells, a cell that its column does not allow.
 */
SP_MUST_CHECK enum sp_code pack_next_row(struct pack *pack,
    const struct store_cell **cells_out, enum pack_op *op_out, bool *more_out,
    struct sp_err *err);

void pack_close(struct pack *pack); /* accepts NULL */

/* Read a whole pack with check_cells. */
SP_MUST_CHECK enum sp_code pack_check(const struct schema *schema,
    const char *bytes, size_t len, struct sp_err *err);

#endif
