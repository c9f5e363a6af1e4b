/*
 * store_sqlite.c - the store in one SQLite file.
 *
 * Settings, chosen for one writer and many short readers: a rollback journal
 * (one file to copy, a bulk load writes each page once, a read-only medium can
 * be read), synchronous FULL, and a wait of STORE_WAIT_MS before SP_BUSY.
 * Author and statement are kept once and known to rows by a number. A
 * connection belongs to one thread, and SQLite takes no locks for it.
 */
#include "store/store.h"

#include "store/sqlite_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    WHAT_BYTES = 80,
    STATEMENTS = 4, /* kept for each table */
};

static enum sp_code code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return SP_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SP_BUSY;
    case SQLITE_NOMEM:
        return SP_NO_MEMORY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
        return SP_CORRUPT;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return SP_INVALID;
    case SQLITE_TOOBIG:
        return SP_LIMIT;
    default:
        return SP_IO;
    }
}

enum sp_code store_db_fail(
    sqlite3 *db, int rc, const char *what, struct sp_err *err)
{
    const char *text = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc);

    return sp_fail(err, code_of(rc), "database: %s: %s", what, text);
}

enum sp_code store_db_run(sqlite3 *db, const char *sql, struct sp_err *err)
{
    char what[WHAT_BYTES];
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

    snprintf(what, sizeof(what), "%.*s", (int)strcspn(sql, ";("), sql);
    return rc == SQLITE_OK ? SP_OK : store_db_fail(db, rc, what, err);
}

enum sp_code store_db_prepare(sqlite3 *db, const struct sp_buf *sql,
    sqlite3_stmt **stmt_out, struct sp_err *err)
{
    enum sp_code code = sp_buf_check(sql, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_prepare_v3(
        db, sp_buf_text(sql), -1, SQLITE_PREPARE_PERSISTENT, stmt_out, NULL);
    return rc == SQLITE_OK ? SP_OK : store_db_fail(db, rc, "prepare", err);
}

enum sp_code store_db_prepare_text(
    sqlite3 *db, const char *text, sqlite3_stmt **stmt_out, struct sp_err *err)
{
    int rc = sqlite3_prepare_v2(db, text, -1, stmt_out, NULL);

    return rc == SQLITE_OK ? SP_OK : store_db_fail(db, rc, "prepare", err);
}
bool store_is_number(const struct store_table *table, size_t column)
{
    enum store_kind kind = table->columns[column].kind;

    return column >= table->n_keys &&
           (kind == STORE_INTEGER || kind == STORE_MONEY);
}

enum sp_code store_db_number(
    sqlite3 *db, const char *sql, int *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code = store_db_prepare_text(db, sql, &stmt, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *number_out = sqlite3_column_int(stmt, 0);
    else
        code = store_db_fail(db, rc, sql, err);
    sqlite3_finalize(stmt);
    return code;
}

/* ---- open and close --------------------------------------------------- */

static enum sp_code configure(
    sqlite3 *db, enum store_mode mode, struct sp_err *err)
{
    enum sp_code code;

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, STORE_WAIT_MS);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    code = store_db_run(db,
        "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA page_size = 8192; PRAGMA cache_size = -65536",
        err);
    if (code == SP_OK)
        code = store_db_run(db,
            mode == STORE_BUILD ? "PRAGMA journal_mode = MEMORY;"
                                  "PRAGMA synchronous = OFF"
                                : "PRAGMA journal_mode = DELETE;"
                                  "PRAGMA synchronous = FULL",
            err);
    if (code == SP_OK && mode == STORE_READ)
        code = store_db_run(db, "PRAGMA query_only = ON", err);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    return code;
}

/* Make the tables of an empty file, or check those that are there. */
static enum sp_code settle_tables(
    struct store *store, enum store_mode mode, int version, struct sp_err *err)
{
    enum sp_code code;
    int number = 0;

    if (mode == STORE_READ)
        return store_compare_tables(store, version, err);
    code = store_begin_write(store, err);
    if (code != SP_OK)
        return code;
    code = store_db_number(store->db,
        "SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)", &number,
        err);
    if (code == SP_OK)
        code = number == 0 ? store_make_tables(store, version, err)
                           : store_compare_tables(store, version, err);
    if (code == SP_OK)
        code = store_commit(store, err);
    store_rollback(store);
    return code;
}

static enum sp_code open_file(const char *path, enum store_mode mode,
    sqlite3 **db_out, struct sp_err *err)
{
    /* A reader too must be able to undo what a killed writer left behind; a
     * file that may not be written is opened for reading all the same. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    struct stat info;
    int rc;

    if (mode == STORE_READ && stat(path, &info) != 0 && errno == ENOENT)
        return sp_fail(err, SP_NOT_FOUND, "no database '%s'", path);
    if (mode != STORE_READ)
        flags |= SQLITE_OPEN_CREATE;
    rc = sqlite3_open_v2(path, db_out, flags, NULL);
    return rc == SQLITE_OK ? SP_OK : store_db_fail(*db_out, rc, path, err);
}

enum sp_code store_open(const char *path, enum store_mode mode,
    const struct store_table *tables, size_t n_tables, int version,
    struct store **store_out, struct sp_err *err)
{
    struct store *store;
    enum sp_code code;

    assert(path != NULL && n_tables > 0);
    assert(store_out != NULL);
    store = calloc(1, sizeof(*store));
    if (store == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a database");
    store->tables = tables;
    store->n_tables = n_tables;
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
    store->put = calloc(n_tables * STATEMENTS, sizeof(*store->put));
    if (store->put == NULL) {
        code = sp_fail(err, SP_NO_MEMORY, "no memory for a database");
        goto out;
    }
    store->add = store->put + n_tables;
    store->many = store->add + n_tables;
    store->take = store->many + n_tables;
    code = open_file(path, mode, &store->db, err);
    if (code == SP_OK)
        code = configure(store->db, mode, err);
    if (code == SP_OK)
        code = settle_tables(store, mode, version, err);
    if (code == SP_OK) {
        *store_out = store;
        store = NULL;
    }
out:
    store_close(store);
    return code;
}

void store_close(struct store *store)
{
    int rc;

    if (store == NULL)
        return;
    store_rollback(store);
    for (size_t i = 0; store->put != NULL && i < store->n_tables * STATEMENTS;
         i++)
        sqlite3_finalize(store->put[i]);
    rc = sqlite3_close(store->db);
    assert(rc == SQLITE_OK); /* else a cursor outlives its store */
    (void)rc;
    free(store->put);
    free(store);
}
/* ---- transactions ----------------------------------------------------- */

enum sp_code store_begin_snapshot(struct store *store, struct sp_err *err)
{
    enum sp_code code;
    int number = 0;

    assert(store != NULL);
    assert(!store->in_transaction);
    code = store_db_run(store->db, "BEGIN", err);
    if (code != SP_OK)
        return code;
    store->in_transaction = true;
    /* The first read takes the lock that keeps this state. */
    code = store_db_number(store->db, "PRAGMA schema_version", &number, err);
    if (code != SP_OK)
        store_rollback(store);
    return code;
}

enum sp_code store_begin_write(struct store *store, struct sp_err *err)
{
    enum sp_code code;

    assert(store != NULL);
    assert(!store->in_transaction);
    code = store_db_run(store->db, "BEGIN EXCLUSIVE", err);
    store->in_transaction = code == SP_OK;
    return code;
}

enum sp_code store_commit(struct store *store, struct sp_err *err)
{
    enum sp_code code;

    assert(store->in_transaction);
    code = store_db_run(store->db, "COMMIT", err);
    if (code == SP_OK)
        store->in_transaction = false;
    return code;
}

void store_rollback(struct store *store)
{
    if (!store->in_transaction)
        return;
    /* SQLite may have ended the transaction itself after a full disk. */
    if (sqlite3_get_autocommit(store->db) == 0)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
}
/* ---- values beside the tables ----------------------------------------- */

enum sp_code store_meta_get(struct store *store, const char *name,
    char value_out[STORE_META_BYTES_MAX], struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code;
    int rc;

    code = store_db_prepare_text(store->db,
        "SELECT value FROM spilno_meta WHERE name = :name", &stmt, err);
    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW &&
        sqlite3_column_bytes(stmt, 0) < STORE_META_BYTES_MAX)
        snprintf(value_out, STORE_META_BYTES_MAX, "%s",
            (const char *)sqlite3_column_text(stmt, 0));
    else if (rc == SQLITE_ROW)
        code = sp_fail(err, SP_CORRUPT, "database: '%s' is too long", name);
    else if (rc == SQLITE_DONE)
        code = sp_fail(err, SP_NOT_FOUND, "database: no '%s'", name);
    else
        code = store_db_fail(store->db, rc, name, err);
    sqlite3_finalize(stmt);
    return code;
}

enum sp_code store_meta_set(struct store *store, const char *name,
    const char *value, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code;
    int rc;

    assert(strlen(value) < STORE_META_BYTES_MAX);
    code = store_db_prepare_text(store->db,
        "INSERT INTO spilno_meta (name, value) VALUES (:name, :value) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &stmt, err);
    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 2, value, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_DONE)
        code = store_db_fail(store->db, rc, name, err);
    sqlite3_finalize(stmt);
    return code;
}
