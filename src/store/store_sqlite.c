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

#include "base/amount.h"
#include "base/buf.h"

#include <sqlite3.h>

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    SQL_BYTES_MAX = 1 << 20,
    APPLICATION_ID = 0x53706c6e, /* "Spln" */
    INTEGER_BYTES = 24,
    WHAT_BYTES = 80,
    GROUP_ROWS = 64, /* added by one statement */
    STATEMENTS = 4,  /* kept for each table */
};

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

struct store_cursor {
    sqlite3_stmt *stmt;
    sqlite3 *db; /* borrowed */
    size_t n_columns;
    enum store_kind kinds[STORE_COLUMNS_MAX];
    struct store_cell cells[STORE_COLUMNS_MAX];
    struct {
        bool known; /* `text` is the text of `value` */
        int64_t value;
        uint32_t len;
        char text[SP_AMOUNT_BYTES];
    } numbers[STORE_COLUMNS_MAX];
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

static enum sp_code fail_db(
    sqlite3 *db, int rc, const char *what, struct sp_err *err)
{
    const char *text = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc);

    return sp_fail(err, code_of(rc), "database: %s: %s", what, text);
}

static enum sp_code run(sqlite3 *db, const char *sql, struct sp_err *err)
{
    char what[WHAT_BYTES];
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

    snprintf(what, sizeof(what), "%.*s", (int)strcspn(sql, ";("), sql);
    return rc == SQLITE_OK ? SP_OK : fail_db(db, rc, what, err);
}

static enum sp_code prepare(sqlite3 *db, const struct sp_buf *sql,
    sqlite3_stmt **stmt_out, struct sp_err *err)
{
    enum sp_code code = sp_buf_check(sql, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_prepare_v3(
        db, sp_buf_text(sql), -1, SQLITE_PREPARE_PERSISTENT, stmt_out, NULL);
    return rc == SQLITE_OK ? SP_OK : fail_db(db, rc, "prepare", err);
}

static enum sp_code prepare_text(
    sqlite3 *db, const char *text, sqlite3_stmt **stmt_out, struct sp_err *err)
{
    int rc = sqlite3_prepare_v2(db, text, -1, stmt_out, NULL);

    return rc == SQLITE_OK ? SP_OK : fail_db(db, rc, "prepare", err);
}

/* ---- definitions ------------------------------------------------------ */

static bool is_number(const struct store_table *table, size_t column)
{
    enum store_kind kind = table->columns[column].kind;

    return column >= table->n_keys &&
           (kind == STORE_INTEGER || kind == STORE_MONEY);
}

/* A chain of OR: an IN list would be made anew for every row. */
static void put_choices(struct sp_buf *sql, const struct store_column *column)
{
    sp_buf_puts(sql, " CHECK (");
    for (size_t i = 0; i < column->n_choices; i++) {
        assert(strchr(column->choices[i], '\'') == NULL);
        sp_buf_printf(sql, "%s\"%s\" = '%s'", i > 0 ? " OR " : "", column->name,
            column->choices[i]);
    }
    sp_buf_puts(sql, ")");
}

/* The bounds of a decimal in canonical text: its first byte tells its sign. */
static void put_decimal_bounds(
    struct sp_buf *sql, const struct store_column *column)
{
    const char *name = column->name;
    bool signed_too =
        !column->positive && !column->not_negative && !column->share;

    if (!signed_too)
        sp_buf_printf(sql, " CHECK (\"%s\" %s '0' AND \"%s\" < ':')", name,
            column->positive ? ">" : ">=", name);
    else
        sp_buf_printf(sql, " CHECK (\"%s\" GLOB '[-0-9]*')", name);
    if (column->share)
        sp_buf_printf(sql, " CHECK (\"%s\" = '1' OR \"%s\" < '1')", name, name);
}

static void put_bounds(
    struct sp_buf *sql, const struct store_table *table, size_t place)
{
    const struct store_column *column = &table->columns[place];
    const char *name = column->name;

    if (column->n_choices > 0) {
        put_choices(sql, column);
        return;
    }
    switch (column->kind) {
    case STORE_TEXT:
        sp_buf_printf(sql, " CHECK (length(\"%s\") BETWEEN 1 AND 65536)", name);
        break;
    case STORE_ID:
        sp_buf_printf(sql, " CHECK (length(\"%s\") BETWEEN 1 AND 64)", name);
        break;
    case STORE_DATE:
        sp_buf_printf(sql,
            " CHECK (length(\"%s\") = 10 AND "
            "\"%s\" BETWEEN '0001-01-01' AND '9999-12-31')",
            name, name);
        break;
    case STORE_DECIMAL:
        put_decimal_bounds(sql, column);
        break;
    case STORE_INTEGER:
    case STORE_MONEY:
        if (!is_number(table, place))
            sp_buf_printf(sql, " CHECK (\"%s\" GLOB '[-0-9]*')", name);
        else if (column->positive)
            sp_buf_printf(sql, " CHECK (\"%s\" > 0)", name);
        else if (column->not_negative)
            sp_buf_printf(sql, " CHECK (\"%s\" >= 0)", name);
        break;
    }
}

static void put_table(struct sp_buf *sql, const struct store_table *table)
{
    sp_buf_printf(sql,
        "CREATE TABLE \"%s\" (\"author_number\" INTEGER NOT NULL, "
        "\"statement_number\" INTEGER NOT NULL",
        table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        bool needed = i < table->n_keys || table->columns[i].not_null ||
                      i == table->valid_from || i == table->valid_until;

        sp_buf_printf(sql, ", \"%s\" %s%s", table->columns[i].name,
            is_number(table, i) ? "INTEGER" : "TEXT",
            needed ? " NOT NULL" : "");
        put_bounds(sql, table, i);
    }
    sp_buf_puts(sql, ", PRIMARY KEY (\"author_number\"");
    for (size_t i = 0; i < table->n_keys; i++)
        sp_buf_printf(sql, ", \"%s\"", table->columns[i].name);
    sp_buf_printf(sql, ", \"%s\"), CHECK (\"%s\" < \"%s\")) ",
        table->columns[table->valid_from].name,
        table->columns[table->valid_from].name,
        table->columns[table->valid_until].name);
    sp_buf_puts(sql, "STRICT, WITHOUT ROWID");
}

static const char *const own_tables[] = {
    "CREATE TABLE \"spilno_meta\" (\"name\" TEXT PRIMARY KEY, "
    "\"value\" TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE \"spilno_author\" (\"number\" INTEGER PRIMARY KEY, "
    "\"author\" TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE \"spilno_statement\" (\"number\" INTEGER PRIMARY KEY, "
    "\"statement\" TEXT NOT NULL UNIQUE) STRICT",
};

static enum sp_code make_tables(
    struct store *store, int version, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    struct sp_buf sql;

    sp_buf_init(&sql, SQL_BYTES_MAX);
    for (size_t i = 0; code == SP_OK && i < SP_COUNT(own_tables); i++)
        code = run(store->db, own_tables[i], err);
    for (size_t i = 0; code == SP_OK && i < store->n_tables; i++) {
        sp_buf_reset(&sql);
        put_table(&sql, &store->tables[i]);
        code = sp_buf_check(&sql, err);
        if (code == SP_OK)
            code = run(store->db, sp_buf_text(&sql), err);
    }
    if (code == SP_OK) {
        sp_buf_reset(&sql);
        sp_buf_printf(&sql,
            "PRAGMA application_id = %d; PRAGMA user_version = %d",
            APPLICATION_ID, version);
        code = sp_buf_check(&sql, err);
    }
    if (code == SP_OK)
        code = run(store->db, sp_buf_text(&sql), err);
    sp_buf_clear(&sql);
    return code;
}

static enum sp_code pragma_number(
    sqlite3 *db, const char *sql, int *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code = prepare_text(db, sql, &stmt, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *number_out = sqlite3_column_int(stmt, 0);
    else
        code = fail_db(db, rc, sql, err);
    sqlite3_finalize(stmt);
    return code;
}

/* Compare one table with the text that would make it. */
static enum sp_code compare_table(struct store *store, sqlite3_stmt *stmt,
    const struct store_table *table, struct sp_buf *sql, struct sp_err *err)
{
    enum sp_code code;
    const char *is;
    int rc;

    sp_buf_reset(sql);
    put_table(sql, table);
    code = sp_buf_check(sql, err);
    if (code != SP_OK)
        return code;
    sqlite3_reset(stmt);
    rc = sqlite3_bind_text(stmt, 1, table->name, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return fail_db(store->db, rc, "read schema", err);
    is = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    if (is == NULL || strcmp(is, sp_buf_text(sql)) != 0)
        return sp_fail(err, SP_CONFLICT,
            "database: table '%s' is of another schema version", table->name);
    return SP_OK;
}

static enum sp_code compare_tables(
    struct store *store, int version, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct sp_buf sql;
    enum sp_code code;
    int number = 0;

    sp_buf_init(&sql, SQL_BYTES_MAX);
    code = pragma_number(store->db, "PRAGMA application_id", &number, err);
    if (code == SP_OK && number != APPLICATION_ID)
        code = sp_fail(err, SP_CORRUPT,
            "database: application id %d is not a register's", number);
    if (code == SP_OK)
        code = pragma_number(store->db, "PRAGMA user_version", &number, err);
    if (code == SP_OK && number != version)
        code = sp_fail(err, SP_CONFLICT,
            "database: schema version %d, the program's is %d", number,
            version);
    if (code == SP_OK)
        code = prepare_text(store->db,
            "SELECT sql FROM sqlite_schema WHERE type = 'table' "
            "AND name = :name",
            &stmt, err);
    for (size_t i = 0; code == SP_OK && i < store->n_tables; i++)
        code = compare_table(store, stmt, &store->tables[i], &sql, err);
    sqlite3_finalize(stmt);
    sp_buf_clear(&sql);
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
    code = run(db,
        "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA page_size = 8192; PRAGMA cache_size = -65536",
        err);
    if (code == SP_OK)
        code = run(db,
            mode == STORE_BUILD ? "PRAGMA journal_mode = MEMORY;"
                                  "PRAGMA synchronous = OFF"
                                : "PRAGMA journal_mode = DELETE;"
                                  "PRAGMA synchronous = FULL",
            err);
    if (code == SP_OK && mode == STORE_READ)
        code = run(db, "PRAGMA query_only = ON", err);
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
        return compare_tables(store, version, err);
    code = store_begin_write(store, err);
    if (code != SP_OK)
        return code;
    code = pragma_number(store->db,
        "SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)", &number,
        err);
    if (code == SP_OK)
        code = number == 0 ? make_tables(store, version, err)
                           : compare_tables(store, version, err);
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
    return rc == SQLITE_OK ? SP_OK : fail_db(*db_out, rc, path, err);
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
    code = run(store->db, "BEGIN", err);
    if (code != SP_OK)
        return code;
    store->in_transaction = true;
    /* The first read takes the lock that keeps this state. */
    code = pragma_number(store->db, "PRAGMA schema_version", &number, err);
    if (code != SP_OK)
        store_rollback(store);
    return code;
}

enum sp_code store_begin_write(struct store *store, struct sp_err *err)
{
    enum sp_code code;

    assert(store != NULL);
    assert(!store->in_transaction);
    code = run(store->db, "BEGIN EXCLUSIVE", err);
    store->in_transaction = code == SP_OK;
    return code;
}

enum sp_code store_commit(struct store *store, struct sp_err *err)
{
    enum sp_code code;

    assert(store->in_transaction);
    code = run(store->db, "COMMIT", err);
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

    code = prepare_text(store->db,
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
        code = fail_db(store->db, rc, name, err);
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
    code = prepare_text(store->db,
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
        code = fail_db(store->db, rc, name, err);
    sqlite3_finalize(stmt);
    return code;
}

/* Names of authors and statements, each kept once. */
static const struct {
    const char *find;
    const char *add;
} names[] = {
    {"SELECT number FROM spilno_author WHERE author = :name",
        "INSERT INTO spilno_author (author) VALUES (:name)"},
    {"SELECT number FROM spilno_statement WHERE statement = :name",
        "INSERT INTO spilno_statement (statement) VALUES (:name)"},
};
enum { NAME_AUTHOR, NAME_STATEMENT };

/* Set the number of a name, or -1 when it is not there. */
static enum sp_code name_find(struct store *store, int which, const char *text,
    int64_t *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code = prepare_text(store->db, names[which].find, &stmt, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *number_out = sqlite3_column_int64(stmt, 0);
    else if (rc == SQLITE_DONE)
        *number_out = -1;
    else
        code = fail_db(store->db, rc, text, err);
    sqlite3_finalize(stmt);
    return code;
}

static enum sp_code name_put(struct store *store, int which, const char *text,
    int64_t *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code = name_find(store, which, text, number_out, err);
    int rc;

    if (code != SP_OK || *number_out >= 0)
        return code;
    code = prepare_text(store->db, names[which].add, &stmt, err);
    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_DONE)
        *number_out = sqlite3_last_insert_rowid(store->db);
    else
        code = fail_db(store->db, rc, text, err);
    sqlite3_finalize(stmt);
    return code;
}

/* ---- reading ---------------------------------------------------------- */

enum sp_code store_has_rows(struct store *store, size_t table,
    const char *author, bool *has_out, struct sp_err *err)
{
    size_t first = 0;
    const struct store_read read = {
        .table = table, .columns = &first, .n_columns = 1, .author = author};
    struct store_cursor *cursor = NULL;
    const struct store_cell *cells;
    enum sp_code code = store_read_columns(store, &read, &cursor, err);

    if (code == SP_OK)
        code = store_next(cursor, &cells, has_out, err);
    store_cursor_close(cursor);
    return code;
}

enum sp_code store_count_rows(
    struct store *store, size_t table, uint64_t *count_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct sp_buf sql;
    enum sp_code code;
    int rc;

    assert(table < store->n_tables);
    sp_buf_init(&sql, SQL_BYTES_MAX);
    sp_buf_printf(
        &sql, "SELECT count(*) FROM \"%s\"", store->tables[table].name);
    code = prepare(store->db, &sql, &stmt, err);
    if (code == SP_OK) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            *count_out = (uint64_t)sqlite3_column_int64(stmt, 0);
        else
            code = fail_db(store->db, rc, "count", err);
    }
    sqlite3_finalize(stmt);
    sp_buf_clear(&sql);
    return code;
}

static void put_select(struct sp_buf *sql, const struct store_table *table,
    const struct store_read *read)
{
    const char *from = table->columns[table->valid_from].name;
    const char *until = table->columns[table->valid_until].name;

    sp_buf_puts(sql, "SELECT ");
    for (size_t i = 0; i < read->n_columns; i++)
        sp_buf_printf(sql, "%s\"%s\"", i > 0 ? ", " : "",
            table->columns[read->columns[i]].name);
    sp_buf_printf(sql, " FROM \"%s\"", table->name);
    if (read->author != NULL)
        sp_buf_puts(sql, " WHERE \"author_number\" = :author_number");
    if (read->on != NULL)
        sp_buf_printf(sql, " %s \"%s\" <= :day AND \"%s\" > :day",
            read->author != NULL ? "AND" : "WHERE", from, until);
    sp_buf_puts(sql, " ORDER BY ");
    for (size_t i = 0; i < table->n_keys; i++)
        sp_buf_printf(sql, "\"%s\", ", table->columns[i].name);
    sp_buf_printf(sql, "\"%s\", \"author_number\"", from);
}

static enum sp_code bind_read(struct store *store, sqlite3_stmt *stmt,
    const struct store_read *read, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    int64_t author = -1;
    int rc = SQLITE_OK;

    if (read->author != NULL) {
        code = name_find(store, NAME_AUTHOR, read->author, &author, err);
        if (code == SP_OK)
            rc = sqlite3_bind_int64(stmt,
                sqlite3_bind_parameter_index(stmt, ":author_number"), author);
    }
    if (code == SP_OK && rc == SQLITE_OK && read->on != NULL)
        rc = sqlite3_bind_text(stmt, sqlite3_bind_parameter_index(stmt, ":day"),
            read->on, -1, SQLITE_TRANSIENT);
    if (code == SP_OK && rc != SQLITE_OK)
        code = fail_db(store->db, rc, "bind", err);
    return code;
}

enum sp_code store_read_columns(struct store *store,
    const struct store_read *read, struct store_cursor **cursor_out,
    struct sp_err *err)
{
    const struct store_table *table = &store->tables[read->table];
    struct store_cursor *cursor;
    struct sp_buf sql;
    enum sp_code code;

    assert(read->table < store->n_tables);
    assert(read->n_columns > 0 && read->n_columns <= STORE_COLUMNS_MAX);
    sp_buf_init(&sql, SQL_BYTES_MAX);
    cursor = calloc(1, sizeof(*cursor));
    if (cursor == NULL)
        return sp_fail(
            err, SP_NO_MEMORY, "no memory to read '%s'", table->name);
    cursor->db = store->db;
    cursor->n_columns = read->n_columns;
    for (size_t i = 0; i < read->n_columns; i++) {
        size_t place = read->columns[i];

        cursor->kinds[i] =
            is_number(table, place) ? table->columns[place].kind : STORE_TEXT;
    }
    put_select(&sql, table, read);
    code = prepare(store->db, &sql, &cursor->stmt, err);
    if (code == SP_OK)
        code = bind_read(store, cursor->stmt, read, err);
    if (code == SP_OK) {
        *cursor_out = cursor;
        cursor = NULL;
    }
    sp_buf_clear(&sql);
    store_cursor_close(cursor);
    return code;
}

/* Decimal digits of an int64, written from the right. */
static uint32_t integer_format(int64_t value, char out[INTEGER_BYTES])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[INTEGER_BYTES];
    uint32_t n = 0;
    uint32_t len = 0;

    do {
        digits[n++] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        out[len++] = '-';
    while (n > 0)
        out[len++] = digits[--n];
    out[len] = '\0';
    return len;
}

/* The cell of a number; the same number as in the row before costs nothing. */
static struct store_cell number_cell(struct store_cursor *cursor, size_t i)
{
    struct store_cell cell = {"", 0};
    int64_t value;

    if (sqlite3_column_type(cursor->stmt, (int)i) == SQLITE_NULL)
        return cell;
    value = sqlite3_column_int64(cursor->stmt, (int)i);
    if (!cursor->numbers[i].known || cursor->numbers[i].value != value) {
        cursor->numbers[i].known = true;
        cursor->numbers[i].value = value;
        if (cursor->kinds[i] == STORE_INTEGER) {
            cursor->numbers[i].len =
                integer_format(value, cursor->numbers[i].text);
        } else {
            sp_money_format(value, cursor->numbers[i].text);
            cursor->numbers[i].len = (uint32_t)strlen(cursor->numbers[i].text);
        }
    }
    cell.text = cursor->numbers[i].text;
    cell.len = cursor->numbers[i].len;
    return cell;
}

enum sp_code store_next(struct store_cursor *cursor,
    const struct store_cell **cells_out, bool *more_out, struct sp_err *err)
{
    int rc = sqlite3_step(cursor->stmt);
    sqlite3_value *value;

    if (rc == SQLITE_DONE) {
        *more_out = false;
        return SP_OK;
    }
    if (rc != SQLITE_ROW)
        return fail_db(cursor->db, rc, "read", err);
    for (size_t i = 0; i < cursor->n_columns; i++) {
        if (cursor->kinds[i] != STORE_TEXT) {
            cursor->cells[i] = number_cell(cursor, i);
            continue;
        }
        /* A blob is not copied to get a final NUL, a text is; and a value
         * is asked twice at less than a column is. One thread: this is safe. */
        value = sqlite3_column_value(cursor->stmt, (int)i);
        cursor->cells[i].text = sqlite3_value_blob(value);
        cursor->cells[i].len = (uint32_t)sqlite3_value_bytes(value);
    }
    *cells_out = cursor->cells;
    *more_out = true;
    return SP_OK;
}

void store_cursor_close(struct store_cursor *cursor)
{
    if (cursor == NULL)
        return;
    sqlite3_finalize(cursor->stmt);
    free(cursor);
}

/* ---- writing ---------------------------------------------------------- */

/* INSERT binds author, statement, then the columns in order, row by row. What
 * goes wrong ends the transaction, so a group needs no journal of its own. */
static void put_insert(struct sp_buf *sql, const struct store_table *table,
    const char *conflict, size_t n_rows)
{
    sp_buf_printf(sql,
        "INSERT OR %s INTO \"%s\" "
        "(\"author_number\", \"statement_number\"",
        conflict, table->name);
    for (size_t i = 0; i < table->n_columns; i++)
        sp_buf_printf(sql, ", \"%s\"", table->columns[i].name);
    sp_buf_puts(sql, ") VALUES ");
    for (size_t row = 0; row < n_rows; row++) {
        sp_buf_printf(
            sql, "%s(:author_number, :statement_number", row > 0 ? ", " : "");
        for (size_t i = 0; i < table->n_columns; i++)
            sp_buf_printf(sql, ", :%s_%zu", table->columns[i].name, row);
        sp_buf_putc(sql, ')');
    }
}

/* DELETE binds author, the key columns, then valid_from. */
static void put_delete(struct sp_buf *sql, const struct store_table *table)
{
    sp_buf_printf(sql,
        "DELETE FROM \"%s\" WHERE \"author_number\" = :author_number",
        table->name);
    for (size_t i = 0; i < table->n_keys; i++)
        sp_buf_printf(sql, " AND \"%s\" = :%s", table->columns[i].name,
            table->columns[i].name);
    sp_buf_printf(sql, " AND \"%s\" = :%s",
        table->columns[table->valid_from].name,
        table->columns[table->valid_from].name);
}

static enum sp_code prepare_insert(struct store *store,
    const struct store_table *table, const char *conflict, size_t n_rows,
    sqlite3_stmt **stmt_out, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    struct sp_buf sql;

    if (*stmt_out != NULL)
        return SP_OK;
    sp_buf_init(&sql, SQL_BYTES_MAX);
    put_insert(&sql, table, conflict, n_rows);
    code = prepare(store->db, &sql, stmt_out, err);
    sp_buf_clear(&sql);
    return code;
}

static enum sp_code prepare_writes(
    struct store *store, const struct store_write *write, struct sp_err *err)
{
    size_t place = write->table;
    const struct store_table *table = &store->tables[place];
    enum sp_code code;
    struct sp_buf sql;

    code = prepare_insert(store, table, "REPLACE", 1, &store->put[place], err);
    if (code == SP_OK)
        code = prepare_insert(store, table, "FAIL", 1, &store->add[place], err);
    if (code == SP_OK && write->fresh && write->n_rows >= GROUP_ROWS)
        code = prepare_insert(
            store, table, "FAIL", GROUP_ROWS, &store->many[place], err);
    if (code != SP_OK || store->take[place] != NULL)
        return code;
    sp_buf_init(&sql, SQL_BYTES_MAX);
    put_delete(&sql, table);
    code = prepare(store->db, &sql, &store->take[place], err);
    sp_buf_clear(&sql);
    return code;
}

static bool integer_parse(const struct store_cell *cell, int64_t *value_out)
{
    bool negative = cell->text[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t value = 0;
    uint32_t at = negative ? 1 : 0;

    if (at == cell->len)
        return false;
    for (; at < cell->len; at++) {
        uint64_t digit = (uint64_t)(unsigned char)cell->text[at] - '0';

        if (digit > 9 || value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *value_out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

static enum sp_code bind_cell(struct store *store, sqlite3_stmt *stmt,
    const struct store_table *table, size_t place, int parameter,
    const struct store_cell *cell, struct sp_err *err)
{
    int64_t value = 0;
    bool fine = true;
    int rc;

    if (cell->len == 0) {
        rc = sqlite3_bind_null(stmt, parameter);
    } else if (is_number(table, place)) {
        fine = table->columns[place].kind == STORE_MONEY
                   ? sp_money_parse(cell->text, cell->len, &value)
                   : integer_parse(cell, &value);
        rc = sqlite3_bind_int64(stmt, parameter, value);
    } else {
        rc = sqlite3_bind_text(
            stmt, parameter, cell->text, (int)cell->len, SQLITE_STATIC);
    }
    if (!fine)
        return sp_fail(err, SP_INVALID,
            "table '%s' column '%s': '%.*s' is not a number that can be kept",
            table->name, table->columns[place].name, (int)cell->len,
            cell->text);
    return rc == SQLITE_OK ? SP_OK : fail_db(store->db, rc, "bind", err);
}

/* Set `n` rows by a statement for as many. `filled` says which parameters hold
 * a value: empty cells mostly follow empty cells, and need no call. */
static enum sp_code set_rows(struct store *store, sqlite3_stmt *stmt,
    const struct store_table *table, const struct store_cell *cells, size_t n,
    bool *filled, struct sp_err *err)
{
    enum sp_code code;
    int parameter = 3;
    int rc;

    for (size_t row = 0; row < n; row++) {
        for (size_t i = 0; i < table->n_columns; i++, cells++, parameter++) {
            if (cells->len == 0 && !filled[parameter])
                continue;
            filled[parameter] = cells->len > 0;
            code = bind_cell(store, stmt, table, i, parameter, cells, err);
            if (code != SP_OK)
                return code;
        }
    }
    rc = sqlite3_step(stmt);
    code = rc == SQLITE_DONE ? SP_OK : fail_db(store->db, rc, table->name, err);
    sqlite3_reset(stmt);
    return code;
}

static enum sp_code take_row(struct store *store, sqlite3_stmt *stmt,
    const struct store_table *table, const struct store_cell *cells,
    struct sp_err *err)
{
    size_t from = table->valid_from;
    enum sp_code code = SP_OK;
    int rc;

    for (size_t i = 0; code == SP_OK && i < table->n_keys; i++)
        code = bind_cell(store, stmt, table, i, (int)i + 2, &cells[i], err);
    if (code == SP_OK)
        code = bind_cell(store, stmt, table, from, (int)table->n_keys + 2,
            &cells[from], err);
    if (code != SP_OK)
        return code;
    rc = sqlite3_step(stmt);
    if (rc != SQLITE_DONE)
        code = fail_db(store->db, rc, table->name, err);
    else if (sqlite3_changes(store->db) == 0)
        code = sp_fail(err, SP_NOT_FOUND,
            "table '%s': no row '%.*s' from %.*s to remove", table->name,
            (int)cells[0].len, cells[0].text, (int)cells[from].len,
            cells[from].text);
    sqlite3_reset(stmt);
    return code;
}

/* The statements of one call, and which of their parameters hold a value. */
struct writer {
    sqlite3_stmt *set;
    sqlite3_stmt *many; /* NULL: no group of rows is added */
    sqlite3_stmt *take;
    bool set_filled[STORE_COLUMNS_MAX + 3];
    bool many_filled[STORE_COLUMNS_MAX * GROUP_ROWS + 3];
};

/* Bind who says it and in which statement. */
static enum sp_code writer_init(struct store *store,
    const struct store_write *write, struct writer *writer, struct sp_err *err)
{
    int64_t author = -1;
    int64_t statement = -1;
    enum sp_code code = prepare_writes(store, write, err);

    if (code == SP_OK)
        code = name_put(store, NAME_AUTHOR, write->author, &author, err);
    if (code == SP_OK)
        code =
            name_put(store, NAME_STATEMENT, write->statement, &statement, err);
    if (code != SP_OK)
        return code;
    memset(writer, 0, sizeof(*writer)); /* all is NULL in between */
    writer->set =
        write->fresh ? store->add[write->table] : store->put[write->table];
    writer->many = store->many[write->table];
    writer->take = store->take[write->table];
    if (sqlite3_bind_int64(writer->set, 1, author) != SQLITE_OK ||
        sqlite3_bind_int64(writer->set, 2, statement) != SQLITE_OK ||
        sqlite3_bind_int64(writer->take, 1, author) != SQLITE_OK)
        return fail_db(store->db, SQLITE_ERROR, "bind", err);
    if (writer->many != NULL &&
        (sqlite3_bind_int64(writer->many, 1, author) != SQLITE_OK ||
            sqlite3_bind_int64(writer->many, 2, statement) != SQLITE_OK))
        return fail_db(store->db, SQLITE_ERROR, "bind", err);
    return SP_OK;
}

/* How many rows to set follow here, up to a group. */
static size_t run_length(const struct store_write *write, size_t at)
{
    size_t n = 0;

    while (n < GROUP_ROWS && at + n < write->n_rows &&
           write->ops[at + n] == STORE_SET)
        n++;
    return n;
}

enum sp_code store_write_columns(
    struct store *store, const struct store_write *write, struct sp_err *err)
{
    const struct store_table *table = &store->tables[write->table];
    struct writer writer;
    enum sp_code code;
    size_t at = 0;

    assert(store->in_transaction);
    assert(write->table < store->n_tables);
    assert(table->n_columns <= STORE_COLUMNS_MAX);
    code = writer_init(store, write, &writer, err);
    if (code != SP_OK)
        return code;
    while (code == SP_OK && at < write->n_rows) {
        const struct store_cell *cells = write->cells + at * table->n_columns;

        if (write->fresh && run_length(write, at) == GROUP_ROWS) {
            assert(writer.many != NULL);
            code = set_rows(store, writer.many, table, cells, GROUP_ROWS,
                writer.many_filled, err);
            at += GROUP_ROWS;
            continue;
        }
        code = write->ops[at] == STORE_SET
                   ? set_rows(store, writer.set, table, cells, 1,
                         writer.set_filled, err)
                   : take_row(store, writer.take, table, cells, err);
        at++;
    }
    sqlite3_clear_bindings(writer.set); /* they borrow the caller's cells */
    if (writer.many != NULL)
        sqlite3_clear_bindings(writer.many);
    sqlite3_clear_bindings(writer.take);
    return code;
}
