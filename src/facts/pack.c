/*
 * pack.c - writes and reads packs.
 */
#include "facts/pack.h"

#include "base/csv.h"
#include "base/date.h"
#include "facts/cell.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

static const char magic[] = "spilno-pack/v1 schema ";
enum {
    SALT_BYTES = 32,
    FIELD_BYTES_MAX = 64 << 10,
    ROW_BYTES_MAX = 1 << 20,
    NAME_BYTES_MAX = 64,
    DIGITS_MAX = 10, /* of a number in a table's line */
};

/* ---- writing ---------------------------------------------------------- */

enum sp_code pack_salt(char hex_out[PACK_SALT_HEX_BYTES], struct sp_err *err)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char salt[SALT_BYTES];
    ssize_t n;

    do
        n = getrandom(salt, sizeof(salt), 0);
    while (n < 0 && errno == EINTR);
    if (n != SALT_BYTES)
        return sp_fail(err, SP_IO, "no random bytes: %s", strerror(errno));
    for (size_t i = 0; i < SALT_BYTES; i++) {
        hex_out[2 * i] = digits[salt[i] >> 4];
        hex_out[2 * i + 1] = digits[salt[i] & 15];
    }
    hex_out[PACK_SALT_HEX_BYTES - 1] = '\0';
    return SP_OK;
}

void pack_begin(struct sp_buf *buf, int version, const char *salt_hex)
{
    assert(strlen(salt_hex) == PACK_SALT_HEX_BYTES - 1);
    sp_buf_printf(buf, "%s%d\n%s\n", magic, version, salt_hex);
}

void pack_put_header(
    struct sp_buf *buf, const struct schema_table *schema, bool with_op)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        sp_buf_printf(buf, "%s%s", i > 0 ? "," : "", schema->columns[i].name);
    sp_buf_puts(buf, with_op ? ",op\n" : "\n");
}

static size_t period_place(const struct schema_table *schema)
{
    return schema->n_columns - SCHEMA_COMMON_COLUMNS;
}

static bool cell_is(const struct store_cell *cell, const char *text)
{
    return cell->len == strlen(text) &&
           memcmp(cell->text, text, cell->len) == 0;
}

/* Whether the cell is the end of time that is written as empty. */
static bool is_open(const struct store_cell *cell, size_t place, size_t from)
{
    return (place == from && cell_is(cell, SP_DATE_MIN_TEXT)) ||
           (place == from + 1 && cell_is(cell, SP_DATE_MAX_TEXT));
}

/* Write the cells of a row; commas for empty ones are gathered. */
static void put_cells(struct sp_buf *buf, const struct schema_table *schema,
    const struct store_cell *cells)
{
    static const char commas[] = ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
    size_t from = period_place(schema);
    size_t owed = 0;

    _Static_assert(
        sizeof(commas) - 1 >= SCHEMA_COLUMNS_MAX, "a comma a column");
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (cells[i].len > 0 && !is_open(&cells[i], i, from)) {
            sp_buf_put(buf, commas, owed);
            owed = 0;
            sp_csv_put(buf, cells[i].text, cells[i].len);
        }
        owed++;
    }
    sp_buf_put(buf, commas, owed - 1);
}

void pack_put_row(struct sp_buf *buf, const struct schema_table *schema,
    const struct store_cell *cells)
{
    put_cells(buf, schema, cells);
    sp_buf_putc(buf, '\n');
}

static void put_table_row(
    struct sp_buf *buf, const struct table *table, size_t row, bool set)
{
    const struct schema_table *schema = table->schema;
    size_t from = period_place(schema);
    struct store_cell cells[SCHEMA_COLUMNS_MAX];

    for (size_t i = 0; i < schema->n_columns; i++) {
        bool written = set || i < schema->n_keys || i == from;
        uint32_t symbol =
            written && table->cells[i] != NULL ? table->cells[i][row] : 0;

        cells[i].text = "";
        cells[i].len = 0;
        if (symbol == 0)
            continue;
        cells[i].text = sp_pool_text(table->pool, symbol);
        cells[i].len = (uint32_t)sp_pool_len(table->pool, symbol);
    }
    put_cells(buf, schema, cells);
    sp_buf_puts(buf, set ? ",set\n" : ",remove\n");
}

enum sp_code pack_put_table(struct sp_buf *buf, const struct table *table,
    const uint8_t *ops, struct sp_err *err)
{
    struct sp_buf rows;
    enum sp_code code;

    assert(table->n_rows > 0);
    assert(!table->schema->result);
    sp_buf_init(&rows, PACK_BYTES_MAX);
    pack_put_header(&rows, table->schema, true);
    for (size_t i = 0; i < table->n_rows; i++)
        put_table_row(&rows, table, i, ops[i] == PACK_SET);
    sp_buf_printf(buf, "table %s %zu %zu\n", table->schema->name, table->n_rows,
        rows.len);
    sp_buf_put(buf, rows.bytes, rows.len);
    code = sp_buf_check(&rows, err);
    if (code == SP_OK)
        code = sp_buf_check(buf, err);
    if (code == SP_LIMIT)
        code = sp_fail(err, SP_LIMIT,
            "pack: with table '%s' it passes its limit of %zu bytes: import "
            "in parts",
            table->schema->name, PACK_BYTES_MAX);
    sp_buf_clear(&rows);
    return code;
}

/* ---- reading: the frame ----------------------------------------------- */

/* Take a decimal number without leading zeros. */
static bool take_number(struct pack *pack, uint64_t *number_out)
{
    uint64_t number = 0;
    size_t start = pack->pos;

    while (pack->pos < pack->len && pack->bytes[pack->pos] >= '0' &&
           pack->bytes[pack->pos] <= '9' && pack->pos - start < DIGITS_MAX)
        number = number * 10 + (uint64_t)(pack->bytes[pack->pos++] - '0');
    *number_out = number;
    return pack->pos > start &&
           (pack->bytes[start] != '0' || pack->pos == start + 1);
}

static bool take_text(struct pack *pack, const char *text)
{
    size_t len = strlen(text);

    if (pack->len - pack->pos < len ||
        memcmp(pack->bytes + pack->pos, text, len) != 0)
        return false;
    pack->pos += len;
    return true;
}

enum sp_code pack_open(const struct schema *schema, const char *bytes,
    size_t len, struct pack *pack_out, struct sp_err *err)
{
    struct pack *pack = pack_out;
    uint64_t version = 0;

    assert(schema != NULL && pack_out != NULL);
    memset(pack, 0, sizeof(*pack));
    pack->schema = schema;
    pack->bytes = bytes;
    pack->len = len;
    pack->last_table = "";
    sp_buf_init(&pack->scratch[0], ROW_BYTES_MAX);
    sp_buf_init(&pack->scratch[1], ROW_BYTES_MAX);
    if (len > PACK_BYTES_MAX)
        return sp_fail(err, SP_LIMIT, "pack: %zu bytes, allowed: %zu", len,
            PACK_BYTES_MAX);
    if (!take_text(pack, magic) || !take_number(pack, &version) ||
        !take_text(pack, "\n"))
        return sp_fail(err, SP_INVALID,
            "pack: the first line is not 'spilno-pack/v1 schema N'");
    if (version < 1 || version > SCHEMA_VERSION)
        return sp_fail(err, SP_INVALID,
            "pack: schema %llu, this program knows 1 to %d",
            (unsigned long long)version, SCHEMA_VERSION);
    pack->version = (int)version;
    for (size_t i = 0; i < PACK_SALT_HEX_BYTES - 1; i++) {
        char c = pack->pos < len ? bytes[pack->pos] : '\0';

        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return sp_fail(err, SP_INVALID,
                "pack: the second line is not a salt of 64 hex digits");
        pack->salt[i] = c;
        pack->pos++;
    }
    if (!take_text(pack, "\n"))
        return sp_fail(err, SP_INVALID, "pack: the salt is too long");
    pack->end = pack->pos;
    return SP_OK;
}

/* Take the header line: columns of the schema in its order, then `op`. */
static enum sp_code take_header(struct pack *pack, struct sp_err *err)
{
    const struct schema_table *table = pack->table;
    size_t place = 0;

    pack->n_fields = 0;
    while (place < table->n_columns) {
        size_t before = pack->pos;

        if (take_text(pack, table->columns[place].name) &&
            take_text(pack, ",")) {
            pack->places[pack->n_fields++] = (int)place;
        } else {
            pack->pos = before;
            /* Only a later schema may have gained the column. */
            if (pack->version == SCHEMA_VERSION || place < table->n_keys ||
                place >= period_place(table))
                return sp_fail(err, SP_INVALID,
                    "pack: table '%s': no column '%s' where it belongs",
                    table->name, table->columns[place].name);
        }
        place++;
    }
    pack->places[pack->n_fields++] = -1;
    if (!take_text(pack, "op\n") || pack->pos > pack->end)
        return sp_fail(err, SP_INVALID,
            "pack: table '%s': the header does not end with 'op'", table->name);
    return SP_OK;
}

enum sp_code pack_next_table(struct pack *pack,
    const struct schema_table **table_out, struct sp_err *err)
{
    char name[NAME_BYTES_MAX + 1];
    size_t len = 0;
    uint64_t bytes = 0;

    assert(pack->pos == pack->end && pack->row == pack->rows);
    *table_out = NULL;
    if (pack->pos == pack->len)
        return SP_OK;
    if (!take_text(pack, "table "))
        return sp_fail(err, SP_INVALID,
            "pack: byte %zu: no line 'table NAME ROWS BYTES'", pack->pos);
    while (pack->pos < pack->len && len < NAME_BYTES_MAX &&
           pack->bytes[pack->pos] != ' ')
        name[len++] = pack->bytes[pack->pos++];
    name[len] = '\0';
    pack->table = schema_table(pack->schema, name);
    if (pack->table == NULL || pack->table->result || strlen(name) != len)
        return sp_fail(err, SP_INVALID, "pack: unknown table '%s'", name);
    if (strcmp(name, pack->last_table) <= 0)
        return sp_fail(err, SP_INVALID,
            "pack: table '%s' after '%s', tables stand in name order", name,
            pack->last_table);
    if (!take_text(pack, " ") || !take_number(pack, &pack->rows) ||
        !take_text(pack, " ") || !take_number(pack, &bytes) ||
        !take_text(pack, "\n") || pack->rows == 0 ||
        pack->rows > PACK_ROWS_MAX || bytes > pack->len - pack->pos)
        return sp_fail(err, SP_INVALID,
            "pack: table '%s': no rows and bytes that fit", name);
    pack->last_table = pack->table->name;
    pack->end = pack->pos + (size_t)bytes;
    pack->row = 0;
    *table_out = pack->table;
    return take_header(pack, err);
}

/* ---- reading: rows ---------------------------------------------------- */

static enum sp_code bad_row(
    const struct pack *pack, const char *what, struct sp_err *err)
{
    return sp_fail(err, SP_INVALID, "pack: table '%s' row %llu: %s",
        pack->table->name, (unsigned long long)pack->row + 1, what);
}

/* Take a field without quotes: up to a comma or the end of the line. */
static bool take_plain(struct pack *pack, struct store_cell *cell)
{
    const char *at = pack->bytes + pack->pos;
    const char *end = pack->bytes + pack->end;
    const char *start = at;

    while (at < end && *at != ',' && *at != '\n' && *at != '"' && *at != '\r')
        at++;
    cell->text = start;
    cell->len = (uint32_t)(at - start);
    pack->pos += cell->len;
    return at < end && *at != '"' && *at != '\r' &&
           (cell->len == 0 || (*start != ' ' && at[-1] != ' '));
}

/* Whether a field must stand in quotes. */
static bool needs_quotes(const char *text, size_t len)
{
    if (len == 0)
        return false;
    if (text[0] == ' ' || text[len - 1] == ' ')
        return true;
    for (size_t i = 0; i < len; i++)
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' ||
            text[i] == '\r')
            return true;
    return false;
}

/* Take a field in quotes. One that holds quotes itself is written to the
 * scratch buffer, which has room: *at_out says where, else SIZE_MAX. */
static bool take_quoted(struct pack *pack, struct sp_buf *scratch,
    struct store_cell *cell, size_t *at_out)
{
    const char *start = pack->bytes + pack->pos + 1;
    const char *end = pack->bytes + pack->end;
    const char *at = start;
    size_t doubled = 0;

    for (; at < end; at++) {
        if (*at != '"')
            continue;
        if (at + 1 == end || at[1] != '"')
            break;
        doubled++;
        at++;
    }
    if (at >= end || at - start > ROW_BYTES_MAX)
        return false;
    pack->pos = (size_t)(at + 1 - pack->bytes);
    cell->text = start;
    cell->len = (uint32_t)(at - start);
    *at_out = SIZE_MAX;
    if (doubled == 0)
        return needs_quotes(start, cell->len);
    *at_out = scratch->len;
    for (const char *c = start; c < at; c++) {
        sp_buf_putc(scratch, *c);
        if (*c == '"')
            c++;
    }
    cell->len -= (uint32_t)doubled;
    return true;
}

/* Split one line into the cells of its columns; `op` goes to *op_out. */
static enum sp_code take_row(struct pack *pack, struct store_cell *cells,
    struct sp_buf *scratch, enum pack_op *op_out, struct sp_err *err)
{
    size_t copied[SCHEMA_COLUMNS_MAX + 1];
    struct store_cell op = {"", 0};
    size_t start = pack->pos;

    sp_buf_reset(scratch);
    for (size_t i = 0; i < pack->n_fields; i++) {
        int place = pack->places[i];
        struct store_cell *cell = place < 0 ? &op : &cells[place];
        char after = place < 0 ? '\n' : ',';
        bool fine;

        copied[i] = SIZE_MAX;
        if (pack->pos < pack->end && pack->bytes[pack->pos] == '"')
            fine = take_quoted(pack, scratch, cell, &copied[i]);
        else
            fine = take_plain(pack, cell);
        if (!fine || cell->len > FIELD_BYTES_MAX || pack->pos >= pack->end ||
            pack->bytes[pack->pos] != after ||
            pack->pos - start > ROW_BYTES_MAX)
            return bad_row(pack, "not canonical CSV", err);
        pack->pos++;
    }
    /* The scratch buffer may have moved until now. */
    for (size_t i = 0; i < pack->n_fields; i++)
        if (copied[i] != SIZE_MAX && pack->places[i] >= 0)
            cells[pack->places[i]].text = scratch->bytes + copied[i];
    if (!cell_is(&op, "set") && !cell_is(&op, "remove"))
        return bad_row(pack, "op is neither set nor remove", err);
    *op_out = cell_is(&op, "set") ? PACK_SET : PACK_REMOVE;
    return sp_buf_check(scratch, err);
}

static int cell_cmp(const struct store_cell *a, const struct store_cell *b)
{
    uint32_t len = a->len < b->len ? a->len : b->len;
    int order = len == 0 ? 0 : memcmp(a->text, b->text, len);

    if (order != 0)
        return order;
    return (a->len > b->len) - (a->len < b->len);
}

/* The order of rows: natural key, part by part, then valid_from. */
static int row_cmp(const struct schema_table *table, const struct store_cell *a,
    const struct store_cell *b)
{
    for (size_t i = 0; i < table->n_keys; i++) {
        int order = cell_cmp(&a[i], &b[i]);

        if (order != 0)
            return order;
    }
    return cell_cmp(&a[period_place(table)], &b[period_place(table)]);
}

/* Give the period columns their days and refuse what is not canonical. */
static enum sp_code settle_period(struct pack *pack, struct store_cell *cells,
    enum pack_op op, struct sp_err *err)
{
    static const struct store_cell first = {SP_DATE_MIN_TEXT, 10};
    static const struct store_cell last = {SP_DATE_MAX_TEXT, 10};
    const struct schema_table *table = pack->table;
    size_t from = period_place(table);

    if (cell_is(&cells[from], first.text) ||
        cell_is(&cells[from + 1], last.text))
        return bad_row(pack, "an open period is written as empty", err);
    if (cells[from].len == 0)
        cells[from] = first;
    if (op == PACK_REMOVE) {
        for (size_t i = table->n_keys; i < table->n_columns; i++)
            if (i != from && cells[i].len > 0)
                return bad_row(pack, "a removed row has other cells", err);
        return SP_OK;
    }
    if (cells[from + 1].len == 0)
        cells[from + 1] = last;
    if (cell_cmp(&cells[from], &cells[from + 1]) >= 0)
        return bad_row(pack, "the period ends before it starts", err);
    return SP_OK;
}

static enum sp_code check_cell(const struct pack *pack, size_t place,
    const struct store_cell *cell, struct sp_err *err)
{
    const struct schema_column *column = &pack->table->columns[place];

    if (cell_is_canonical(pack->schema, column, cell->text, cell->len))
        return SP_OK;
    return sp_fail(err, SP_INVALID,
        "pack: table '%s' row %llu: the cell of '%s' is not canonical",
        pack->table->name, (unsigned long long)pack->row + 1, column->name);
}

static enum sp_code check_cells(struct pack *pack,
    const struct store_cell *cells, enum pack_op op, struct sp_err *err)
{
    const struct schema_table *table = pack->table;
    size_t from = period_place(table);
    enum sp_code code = SP_OK;

    for (size_t i = 0; code == SP_OK && i < table->n_columns; i++)
        if (op == PACK_SET || i < table->n_keys || i == from)
            code = check_cell(pack, i, &cells[i], err);
    return code;
}

enum sp_code pack_next_row(struct pack *pack,
    const struct store_cell **cells_out, enum pack_op *op_out, bool *more_out,
    struct sp_err *err)
{
    size_t turn = pack->row % 2;
    struct store_cell *cells = pack->cells[turn];
    enum sp_code code;

    assert(pack->table != NULL);
    *more_out = false;
    if (pack->row == pack->rows) {
        if (pack->pos != pack->end)
            return bad_row(pack, "more bytes than rows", err);
        return SP_OK;
    }
    memset(cells, 0, sizeof(*cells) * pack->table->n_columns);
    pack->row_start = pack->pos;
    code = take_row(pack, cells, &pack->scratch[turn], op_out, err);
    if (code == SP_OK)
        code = settle_period(pack, cells, *op_out, err);
    if (code == SP_OK && pack->check_cells)
        code = check_cells(pack, cells, *op_out, err);
    if (code != SP_OK)
        return code;
    if (pack->row > 0 &&
        row_cmp(pack->table, pack->cells[1 - turn], cells) >= 0)
        return bad_row(pack, "out of order or doubled", err);
    pack->row++;
    *cells_out = cells;
    *more_out = true;
    return SP_OK;
}

void pack_close(struct pack *pack)
{
    if (pack == NULL)
        return;
    sp_buf_clear(&pack->scratch[0]);
    sp_buf_clear(&pack->scratch[1]);
}

enum sp_code pack_check(const struct schema *schema, const char *bytes,
    size_t len, struct sp_err *err)
{
    const struct schema_table *table = NULL;
    const struct store_cell *cells;
    struct pack pack;
    enum pack_op op;
    bool more;
    enum sp_code code = pack_open(schema, bytes, len, &pack, err);

    pack.check_cells = true;
    while (code == SP_OK) {
        code = pack_next_table(&pack, &table, err);
        if (code != SP_OK || table == NULL)
            break;
        for (more = true; code == SP_OK && more;)
            code = pack_next_row(&pack, &cells, &op, &more, err);
    }
    pack_close(&pack);
    return code;
}
