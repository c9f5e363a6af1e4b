/*
 * sqlite_internal.h - what the files of the SQLite store share: the handle,
 * statements, and the numbers of authors and statements.
 *
 * Private to src/store. Threads: as store.h.
 */
#ifndef SPILNO_STORE_SQLITE_INTERNAL_H
#define SPILNO_STORE_SQLITE_INTERNAL_H

#include "base/buf.h"
#include "store/store.h"

#include <sqlite3.h>

enum { STORE_SQL_BYTES_MAX = 1 << 20 };

struct store {
    sqlite3 *db;
    const struct store_table *tables; /* borrowed */
    size_t n_tables;
    sqlite3_stmt **put;  /* one a table, prepared on first use: set a row, */
    sqlite3_stmt **add;  /* add a new one, */
    sqlite3_stmt **many; /* add GROUP_ROWS new ones, */
    sqlite3_stmt **take; /* remove one */
    bool in_transaction;
};
/* Fail with what SQLite says of `db` (or of `rc`, when it is NULL). */
enum sp_code store_db_fail(
    sqlite3 *db, int rc, const char *what, struct sp_err *err);
/* Run statements that return nothing. */
SP_MUST_CHECK enum sp_code store_db_run(
    sqlite3 *db, const char *sql, struct sp_err *err);
/* Make a statement; the caller ends it by sqlite3_finalize. The first is kept
 * for long. */
SP_MUST_CHECK enum sp_code store_db_prepare(sqlite3 *db,
    const struct sp_buf *sql, sqlite3_stmt **stmt_out, struct sp_err *err);
SP_MUST_CHECK enum sp_code store_db_prepare_text(
    sqlite3 *db, const char *text, sqlite3_stmt **stmt_out, struct sp_err *err);
/* Read the only number that a query gives. */
SP_MUST_CHECK enum sp_code store_db_number(
    sqlite3 *db, const char *sql, int *number_out, struct sp_err *err);

/* Whether a column is kept as an integer: no key is. */
bool store_is_number(const struct store_table *table, size_t column);

/* sqlite_tables.c: make the tables, or check that they are those of the
 * program. Errors: SP_CONFLICT another version; SP_CORRUPT no register. */
SP_MUST_CHECK enum sp_code store_make_tables(
    struct store *store, int version, struct sp_err *err);
SP_MUST_CHECK enum sp_code store_compare_tables(
    struct store *store, int version, struct sp_err *err);

/* sqlite_names.c: authors and statements are kept once and known by number. */
enum store_name { STORE_NAME_AUTHOR, STORE_NAME_STATEMENT };
/* Set the number of a name, or -1 when it is not there. */
SP_MUST_CHECK enum sp_code store_name_find(struct store *store,
    enum store_name which, const char *text, int64_t *number_out,
    struct sp_err *err);
SP_MUST_CHECK enum sp_code store_name_put(struct store *store,
    enum store_name which, const char *text, int64_t *number_out,
    struct sp_err *err);

#endif
