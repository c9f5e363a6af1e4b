/*
 * sqlite_read.c - rows read column by column.
 */
#include "store/sqlite_internal.h"

#include "base/amount.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { INTEGER_BYTES = 24 };

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
    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    sp_buf_printf(
        &sql, "SELECT count(*) FROM \"%s\"", store->tables[table].name);
    code = store_db_prepare(store->db, &sql, &stmt, err);
    if (code == SP_OK) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            *count_out = (uint64_t)sqlite3_column_int64(stmt, 0);
        else
            code = store_db_fail(store->db, rc, "count", err);
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
        code = store_name_find(
            store, STORE_NAME_AUTHOR, read->author, &author, err);
        if (code == SP_OK)
            rc = sqlite3_bind_int64(stmt,
                sqlite3_bind_parameter_index(stmt, ":author_number"), author);
    }
    if (code == SP_OK && rc == SQLITE_OK && read->on != NULL)
        rc = sqlite3_bind_text(stmt, sqlite3_bind_parameter_index(stmt, ":day"),
            read->on, -1, SQLITE_TRANSIENT);
    if (code == SP_OK && rc != SQLITE_OK)
        code = store_db_fail(store->db, rc, "bind", err);
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
    sp_buf_init(&sql, STORE_SQL_BYTES_MAX);
    cursor = calloc(1, sizeof(*cursor));
    if (cursor == NULL)
        return sp_fail(
            err, SP_NO_MEMORY, "no memory to read '%s'", table->name);
    cursor->db = store->db;
    cursor->n_columns = read->n_columns;
    for (size_t i = 0; i < read->n_columns; i++) {
        size_t place = read->columns[i];

        cursor->kinds[i] = store_is_number(table, place)
                               ? table->columns[place].kind
                               : STORE_TEXT;
    }
    put_select(&sql, table, read);
    code = store_db_prepare(store->db, &sql, &cursor->stmt, err);
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
        return store_db_fail(cursor->db, rc, "read", err);
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
