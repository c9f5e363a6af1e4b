/*
 * sqlite_tables.c - the definitions of the tables, made and compared.
 */
#include "store/sqlite_internal.h"

#include <assert.h>
#include <string.h>

enum { APPLICATION_ID = 0x53706c6e }; /* "Spln" */

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
        if (!store_is_number(table, place))
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
            store_is_number(table, i) ? "INTEGER" : "TEXT",
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

enum sp_code store_make_tables(
    struct store *store, int version, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    struct sp_buf sql;

    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    for (size_t i = 0; code == SP_OK && i < SP_COUNT(own_tables); i++)
        code = store_db_run(store->db, own_tables[i], err);
    for (size_t i = 0; code == SP_OK && i < store->n_tables; i++) {
        sp_buf_reset(&sql);
        put_table(&sql, &store->tables[i]);
        code = sp_buf_check(&sql, err);
        if (code == SP_OK)
            code = store_db_run(store->db, sp_buf_text(&sql), err);
    }
    if (code == SP_OK) {
        sp_buf_reset(&sql);
        sp_buf_printf(&sql,
            "PRAGMA application_id = %d; PRAGMA user_version = %d",
            APPLICATION_ID, version);
        code = sp_buf_check(&sql, err);
    }
    if (code == SP_OK)
        code = store_db_run(store->db, sp_buf_text(&sql), err);
    sp_buf_clear(&sql);
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
        return store_db_fail(store->db, rc, "read schema", err);
    is = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    if (is == NULL || strcmp(is, sp_buf_text(sql)) != 0)
        return sp_fail(err, SP_CONFLICT,
            "database: table '%s' is of another schema version", table->name);
    return SP_OK;
}

enum sp_code store_compare_tables(
    struct store *store, int version, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct sp_buf sql;
    enum sp_code code;
    int number = 0;

    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    code = store_db_number(store->db, "PRAGMA application_id", &number, err);
    if (code == SP_OK && number != APPLICATION_ID)
        code = sp_fail(err, SP_CORRUPT,
            "database: application id %d is not a register's", number);
    if (code == SP_OK)
        code = store_db_number(store->db, "PRAGMA user_version", &number, err);
    if (code == SP_OK && number != version)
        code = sp_fail(err, SP_CONFLICT,
            "database: schema version %d, the program's is %d", number,
            version);
    if (code == SP_OK)
        code = store_db_prepare_text(store->db,
            "SELECT sql FROM sqlite_schema WHERE type = 'table' "
            "AND name = :name",
            &stmt, err);
    for (size_t i = 0; code == SP_OK && i < store->n_tables; i++)
        code = compare_table(store, stmt, &store->tables[i], &sql, err);
    sqlite3_finalize(stmt);
    sp_buf_clear(&sql);
    return code;
}
