/*
 * store.h - the tables of a register in a database.
 *
 * The only room that knows a database; no SQL text crosses this header. Rows
 * go in and come out as canonical text, one cell a column; an empty cell is
 * an unknown fact. Each row belongs to an author and came with a statement
 * (the digest of its pack). Writes the fact tables on behalf of facts/apply
 * and of nobody else.
 * Threads: a store belongs to the thread that opened it.
 */
#ifndef SPILNO_STORE_STORE_H
#define SPILNO_STORE_STORE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { STORE_COLUMNS_MAX = 64, STORE_CHOICES_MAX = 64 };

struct store;        /* opaque */
struct store_cursor; /* opaque */

enum store_kind {
    STORE_TEXT,    /* at most 64 KiB */
    STORE_ID,      /* 1–64 characters */
    STORE_DATE,    /* YYYY-MM-DD */
    STORE_DECIMAL, /* kept as its canonical text */
    STORE_INTEGER, /* int64; a key column keeps its text, so that rows of */
    STORE_MONEY,   /* all tables have one order; int64 millionths */
};

/* A column and the bounds that the database checks once more. */
struct store_column {
    const char *name; /* a-z, 0-9 and _ */
    enum store_kind kind;
    bool not_null; /* key columns are so anyway */
    bool positive;
    bool not_negative;
    bool share;                 /* 0 to 1 */
    const char *const *choices; /* the only values allowed, or NULL */
    size_t n_choices;
};

/* The primary key is author, the first n_keys columns, and valid_from. */
struct store_table {
    const char *name;
    size_t n_columns;
    size_t n_keys;
    size_t valid_from; /* places of the period columns, never empty */
    size_t valid_until;
    const struct store_column *columns;
};

struct store_cell {
    const char *text; /* not NUL-terminated */
    uint32_t len;     /* 0: empty */
};

enum store_op { STORE_SET, STORE_REMOVE };

enum store_mode {
    STORE_READ,  /* the file exists and is not changed */
    STORE_WRITE, /* made when absent */
    STORE_BUILD, /* a new file, filled whole and then renamed by the caller:
                    nothing is durable before store_close */
};

/*
 * Open the database file with these tables (borrowed until store_close).
 *
 * Errors: SP_NOT_FOUND no such file (STORE_READ); SP_CONFLICT its tables are
 *         not these tables (another schema: it must be built again);
 *         SP_CORRUPT not a database; SP_BUSY; SP_IO.
 */
SP_MUST_CHECK enum sp_code store_open(const char *path, enum store_mode mode,
    const struct store_table *tables, size_t n_tables, int version,
    struct store **store_out, struct sp_err *err);
void store_close(struct store *store); /* accepts NULL; rolls back */

/* What is read until store_rollback is one state of the database. */
SP_MUST_CHECK enum sp_code store_begin_snapshot(
    struct store *store, struct sp_err *err);
/* Errors: SP_BUSY another writer does not end in STORE_WAIT_MS. */
SP_MUST_CHECK enum sp_code store_begin_write(
    struct store *store, struct sp_err *err);
SP_MUST_CHECK enum sp_code store_commit(
    struct store *store, struct sp_err *err);
void store_rollback(struct store *store); /* ends either; no-op outside */

enum { STORE_WAIT_MS = 10000, STORE_META_BYTES_MAX = 256 };

/* Values beside the tables, such as applied_size. Errors: SP_NOT_FOUND. */
SP_MUST_CHECK enum sp_code store_meta_get(struct store *store, const char *name,
    char value_out[STORE_META_BYTES_MAX], struct sp_err *err);
SP_MUST_CHECK enum sp_code store_meta_set(struct store *store, const char *name,
    const char *value, struct sp_err *err);

/* Whether the table holds a row of this author (NULL: of anybody). */
SP_MUST_CHECK enum sp_code store_has_rows(struct store *store, size_t table,
    const char *author, bool *has_out, struct sp_err *err);

/* Count the table's rows, of all authors and at any date. */
SP_MUST_CHECK enum sp_code store_count_rows(
    struct store *store, size_t table, uint64_t *count_out, struct sp_err *err);

/* What to read: rows come by natural key (bytewise, part by part), then
 * valid_from, then author. */
struct store_read {
    size_t table;          /* place in the tables given to store_open */
    const size_t *columns; /* places of the columns wanted */
    size_t n_columns;      /* at most STORE_COLUMNS_MAX */
    const char *author;    /* NULL: everybody's rows */
    const char *on;        /* an ISO day on which rows hold; NULL: all */
};

SP_MUST_CHECK enum sp_code store_read_columns(struct store *store,
    const struct store_read *read, struct store_cursor **cursor_out,
    struct sp_err *err);
/* Step to the next row; its cells stand in the order of `columns`.
 * Ownership: borrowed until the next call on this cursor. */
SP_MUST_CHECK enum sp_code store_next(struct store_cursor *cursor,
    const struct store_cell **cells_out, bool *more_out, struct sp_err *err);
void store_cursor_close(struct store_cursor *cursor); /* accepts NULL */

/* Rows to write: `cells` holds n_columns cells a row in column order; of a
 * row to remove only the key and valid_from are read. */
struct store_write {
    size_t table;
    const char *author;
    const char *statement;
    bool fresh; /* the author has no rows here yet: doubles are refused */
    const struct store_cell *cells;
    const uint8_t *ops; /* one enum store_op a row */
    size_t n_rows;
};

/*
 * Set (by author, natural key and valid_from) or remove rows, in order.
 * Errors: SP_INVALID a cell that the column's bounds refuse; SP_NOT_FOUND a
 *         row to remove is not there; SP_BUSY; SP_IO. The caller rolls back.
 */
SP_MUST_CHECK enum sp_code store_write_columns(
    struct store *store, const struct store_write *write, struct sp_err *err);

#endif
