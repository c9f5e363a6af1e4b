/*
 * sqlite_write.c - rows set and removed, in groups where they are new.
 */
#include "store/sqlite_internal.h"

#include "base/amount.h"

#include <assert.h>
#include <string.h>

enum { GROUP_ROWS = 64 }; /* added by one statement */

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
    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    put_insert(&sql, table, conflict, n_rows);
    code = store_db_prepare(store->db, &sql, stmt_out, err);
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
    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    put_delete(&sql, table);
    code = store_db_prepare(store->db, &sql, &store->take[place], err);
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
    } else if (store_is_number(table, place)) {
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
    return rc == SQLITE_OK ? SP_OK : store_db_fail(store->db, rc, "bind", err);
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
    code = rc == SQLITE_DONE ? SP_OK
                             : store_db_fail(store->db, rc, table->name, err);
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
        code = store_db_fail(store->db, rc, table->name, err);
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
        code = store_name_put(
            store, STORE_NAME_AUTHOR, write->author, &author, err);
    if (code == SP_OK)
        code = store_name_put(
            store, STORE_NAME_STATEMENT, write->statement, &statement, err);
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
        return store_db_fail(store->db, SQLITE_ERROR, "bind", err);
    if (writer->many != NULL &&
        (sqlite3_bind_int64(writer->many, 1, author) != SQLITE_OK ||
            sqlite3_bind_int64(writer->many, 2, statement) != SQLITE_OK))
        return store_db_fail(store->db, SQLITE_ERROR, "bind", err);
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
