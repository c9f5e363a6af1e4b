/*
 * rows.c - the rows of one sheet, streamed: parsed twice, first for what must
 * be known before the first row, then row by row.
 */
#include "sheet/annotate.h"
#include "sheet/book.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Depths of the elements. */
enum { AT_PART = 2, AT_ROW = 3, AT_CELL = 4, AT_VALUE = 5 };

/* A cell as the XML gives it. */
struct raw_cell {
    char type; /* of t: n, s, b, e, d; i inlineStr; f str */
    uint32_t column;
    uint32_t style;
    bool formula;
    bool value;   /* there was a v or an is */
    size_t start; /* of its text in `texts` */
    int phonetic; /* depth of a phonetic run, or 0 */
    bool collect; /* text that comes belongs to the value */
};

struct sheet_rows {
    struct sheet_book *book;
    const struct book_sheet *sheet;
    struct sheet_xml xml;
    bool scan; /* the first pass */
    bool in_data, in_merged, in_cell;
    uint32_t row; /* the current one, 1-based; 0 before the first */
    bool row_hidden;
    uint32_t next_column;
    struct raw_cell raw;
    struct sp_buf texts; /* of the row's cells, each with a NUL */
    struct sheet_cell *cells;
    size_t *starts; /* in `texts`, or SIZE_MAX for a shared text */
    size_t n_cells;
    size_t cells_max; /* allocated */
    struct sheet_range *merged;
    size_t n_merged;
    size_t merged_max; /* allocated */
    struct sheet_range used;
    uint32_t n_rows;
};

void sheet_cell_name(
    uint32_t row, uint32_t column, char out[SHEET_CELL_NAME_BYTES])
{
    char letters[4];
    int n = 0;
    uint32_t left = column + 1;

    assert(column < SHEET_COLUMNS_MAX);
    assert(row <= SHEET_ROWS_MAX);
    for (; left > 0; left = (left - 1) / 26)
        letters[n++] = (char)('A' + (left - 1) % 26);
    for (int i = 0; i < n; i++)
        out[i] = letters[n - 1 - i];
    (void)snprintf(out + n, (size_t)(SHEET_CELL_NAME_BYTES - n), "%u", row);
}

/* Refuse the sheet, naming file, sheet and the cell that was reached. */
static void refuse(struct sheet_rows *rows, enum sp_code code, const char *why)
{
    char cell[SHEET_CELL_NAME_BYTES] = "";
    uint32_t column = rows->in_cell ? rows->raw.column : 0;

    if (rows->row > 0)
        sheet_cell_name(rows->row, column, cell);
    sheet_xml_fail(&rows->xml, code, "%s: sheet '%.100s': %s%s%s",
        rows->book->name, rows->sheet->name, cell, cell[0] == '\0' ? "" : ": ",
        why);
}

/* Read the letters and digits of a cell's name, at most `len`. */
bool sheet_cell_name_read(
    const char *text, size_t len, uint32_t *row, uint32_t *column)
{
    uint64_t letters = 0;
    uint64_t digits = 0;
    size_t at = 0;

    for (; at < len && text[at] >= 'A' && text[at] <= 'Z'; at++) {
        letters = letters * 26 + (uint64_t)(text[at] - 'A' + 1);
        if (letters > SHEET_COLUMNS_MAX)
            return false;
    }
    if (at == 0 || at == len || text[at] == '0')
        return false;
    for (; at < len && text[at] >= '0' && text[at] <= '9'; at++) {
        digits = digits * 10 + (uint64_t)(text[at] - '0');
        if (digits > SHEET_ROWS_MAX)
            return false;
    }
    if (at != len)
        return false;
    *row = (uint32_t)digits;
    *column = (uint32_t)letters - 1;
    return true;
}

/* Read a whole number of at most 9 digits. */
static bool whole_read(const char *text, uint32_t *value_out)
{
    size_t len = strlen(text);
    uint32_t value = 0;

    if (len == 0 || len > 9 || strspn(text, "0123456789") != len)
        return false;
    for (size_t i = 0; i < len; i++)
        value = value * 10 + (uint32_t)(text[i] - '0');
    *value_out = value;
    return true;
}

static void row_start(struct sheet_rows *rows, const char **attrs)
{
    const char *number = sheet_xml_attr(attrs, "r");
    uint32_t row = rows->row + 1;

    if (number != NULL && (!whole_read(number, &row) || row == 0))
        refuse(rows, SP_INVALID, "a row after it has no valid number");
    else if (row > SHEET_ROWS_MAX)
        refuse(rows, SP_LIMIT, "rows go on after row 1048576, the last");
    else if (row <= rows->row)
        refuse(rows, SP_INVALID,
            "a row after it is there twice, or out of "
            "order");
    else
        rows->row = row;
    rows->row_hidden = sheet_xml_flag(attrs, "hidden");
    rows->next_column = 0;
    rows->n_cells = 0;
    sp_buf_reset(&rows->texts);
}

static char type_of(const char *type)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {
        {"n", 'n'},
        {"s", 's'},
        {"str", 'f'},
        {"b", 'b'},
        {"e", 'e'},
        {"inlineStr", 'i'},
        {"d", 'd'},
    };

    if (type == NULL)
        return 'n';
    for (size_t i = 0; i < SP_COUNT(types); i++)
        if (strcmp(types[i].name, type) == 0)
            return types[i].type;
    return '\0';
}

static void cell_start(struct sheet_rows *rows, const char **attrs)
{
    const char *name = sheet_xml_attr(attrs, "r");
    const char *style = sheet_xml_attr(attrs, "s");
    struct raw_cell *raw = &rows->raw;
    uint32_t row = rows->row;

    memset(raw, 0, sizeof(*raw));
    raw->column = rows->next_column;
    raw->start = rows->texts.len;
    raw->type = type_of(sheet_xml_attr(attrs, "t"));
    if (name != NULL &&
        (!sheet_cell_name_read(name, strlen(name), &row, &raw->column) ||
            row != rows->row))
        refuse(rows, SP_INVALID,
            "a cell of this row has a name that is none "
            "of it, or past column XFD");
    else if (raw->column >= SHEET_COLUMNS_MAX)
        refuse(rows, SP_LIMIT, "cells go on after column XFD, the last");
    else if (raw->column < rows->next_column)
        refuse(rows, SP_INVALID, "cells are there twice, or out of order");
    else
        rows->in_cell = true;
    if (rows->in_cell && style != NULL && !whole_read(style, &raw->style))
        refuse(rows, SP_INVALID, "has no valid style");
    rows->next_column = raw->column + 1;
}

static void merged_add(struct sheet_rows *rows, const char *ref)
{
    struct sheet_range range;
    const char *colon = ref == NULL ? NULL : strchr(ref, ':');

    if (colon == NULL)
        return; /* a single cell */
    if (!sheet_cell_name_read(ref, (size_t)(colon - ref), &range.first_row,
            &range.first_column) ||
        !sheet_cell_name_read(colon + 1, strlen(colon + 1), &range.last_row,
            &range.last_column) ||
        range.first_row > range.last_row ||
        range.first_column > range.last_column) {
        rows->row = 0;
        refuse(rows, SP_INVALID, "a merged range is none");
        return;
    }
    if (rows->n_merged == rows->merged_max) {
        size_t max = rows->merged_max == 0 ? 64 : rows->merged_max * 2;
        struct sheet_range *more = NULL;

        if (max <= SHEET_MERGED_MAX)
            more = realloc(rows->merged, max * sizeof(*more));
        if (more == NULL) {
            rows->row = 0;
            refuse(rows, max > SHEET_MERGED_MAX ? SP_LIMIT : SP_NO_MEMORY,
                "has too many merged ranges (65536 may be)");
            return;
        }
        rows->merged = more;
        rows->merged_max = max;
    }
    rows->merged[rows->n_merged++] = range;
}

static void inner_start(struct sheet_rows *rows, const char *name)
{
    struct raw_cell *raw = &rows->raw;

    if (rows->xml.depth == AT_VALUE) {
        if (strcmp(name, "f") == 0)
            raw->formula = true;
        else if (strcmp(name, "v") == 0)
            raw->value = raw->collect = true;
        else if (strcmp(name, "is") == 0)
            raw->value = true;
    } else if (raw->phonetic == 0 && strcmp(name, "rPh") == 0) {
        raw->phonetic = rows->xml.depth;
    } else if (raw->phonetic == 0 && raw->type == 'i' &&
               strcmp(name, "t") == 0) {
        raw->collect = true;
    }
}

static void rows_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct sheet_rows *rows = xml->user;

    if (rows->in_cell) {
        inner_start(rows, name);
    } else if (xml->depth == AT_PART) {
        rows->in_data = strcmp(name, "sheetData") == 0;
        rows->in_merged = rows->scan && strcmp(name, "mergeCells") == 0;
    } else if (xml->depth == AT_ROW && rows->in_data) {
        if (strcmp(name, "row") == 0)
            row_start(rows, attrs);
    } else if (xml->depth == AT_ROW && rows->in_merged) {
        if (strcmp(name, "mergeCell") == 0)
            merged_add(rows, sheet_xml_attr(attrs, "ref"));
    } else if (xml->depth == AT_CELL && rows->in_data) {
        if (strcmp(name, "c") == 0)
            cell_start(rows, attrs);
    }
}

/* Make room for one more cell. */
static bool cells_room(struct sheet_rows *rows)
{
    size_t max = rows->cells_max == 0 ? 64 : rows->cells_max * 2;
    struct sheet_cell *cells;
    size_t *starts;

    if (rows->n_cells < rows->cells_max)
        return true;
    cells = realloc(rows->cells, max * sizeof(*cells));
    if (cells == NULL)
        return false;
    rows->cells = cells;
    starts = realloc(rows->starts, max * sizeof(*starts));
    if (starts == NULL)
        return false;
    rows->starts = starts;
    rows->cells_max = max;
    return true;
}

/* Replace the cell's own text. */
static void text_set(struct sheet_rows *rows, struct sheet_cell *cell,
    enum sheet_kind kind, const char *text)
{
    rows->texts.len = rows->raw.start;
    sp_buf_puts(&rows->texts, text);
    cell->kind = kind;
}

static void fault_set(
    struct sheet_rows *rows, struct sheet_cell *cell, const char *why)
{
    char text[256];
    const char *own = sp_buf_text(&rows->texts) + rows->raw.start;

    (void)snprintf(text, sizeof(text), "%.100s %s", own, why);
    text_set(rows, cell, SHEET_FAULT, text[0] == ' ' ? text + 1 : text);
}

static void number_set(
    struct sheet_rows *rows, struct sheet_cell *cell, enum sheet_format format)
{
    const char *own = rows->texts.bytes + rows->raw.start;
    char number[SHEET_VALUE_BYTES];
    char out[SHEET_VALUE_BYTES];
    const char *why = NULL;
    enum sheet_kind kind = SHEET_NUMBER;
    bool has_time;

    if (!sheet_number_read(
            own, rows->texts.len - rows->raw.start, number, &cell->rounded)) {
        fault_set(rows, cell, "is no number");
        return;
    }
    if (format == SHEET_FORMAT_DATE) {
        kind = SHEET_DATE;
        why = sheet_date_read(number, rows->book->from_1904, out, &has_time);
    } else if (format == SHEET_FORMAT_TIME) {
        kind = SHEET_TIME;
        why = sheet_time_read(number, out);
    }
    if (kind != SHEET_NUMBER)
        cell->rounded = false;
    if (why != NULL)
        fault_set(rows, cell, why);
    else
        text_set(rows, cell, kind, kind == SHEET_NUMBER ? number : out);
}

static void shared_set(struct sheet_rows *rows, struct sheet_cell *cell)
{
    const char *own = rows->texts.bytes + rows->raw.start;
    uint32_t number;

    if (!whole_read(own, &number) ||
        (cell->text = book_string(rows->book, number, &cell->len)) == NULL)
        refuse(rows, SP_INVALID, "names a shared text that is not there");
    rows->texts.len = rows->raw.start;
    cell->kind = SHEET_TEXT;
    rows->starts[rows->n_cells] = SIZE_MAX;
}

/* Decide the cell's kind and text; the own text ends with a NUL already. */
static void value_set(
    struct sheet_rows *rows, struct sheet_cell *cell, enum sheet_format format)
{
    struct raw_cell *raw = &rows->raw;
    char *own = rows->texts.bytes + raw->start;
    char out[SHEET_VALUE_BYTES];
    const char *why;

    switch (raw->type) {
    case 'n':
        number_set(rows, cell, format);
        break;
    case 's':
        shared_set(rows, cell);
        break;
    case 'b':
        if (strcmp(own, "1") == 0 || strcmp(own, "0") == 0)
            text_set(
                rows, cell, SHEET_BOOLEAN, own[0] == '1' ? "true" : "false");
        else
            fault_set(rows, cell, "is no truth value");
        break;
    case 'e':
        cell->kind = SHEET_ERROR;
        break;
    case 'd':
        why = sheet_iso_read(own, rows->texts.len - raw->start, out);
        if (why != NULL)
            fault_set(rows, cell, why);
        else
            text_set(rows, cell, SHEET_DATE, out);
        break;
    default:
        cell->kind = SHEET_TEXT;
        rows->texts.len =
            raw->start + sheet_unescape(own, rows->texts.len - raw->start);
        break;
    }
}

static void used_grow(struct sheet_rows *rows, uint32_t column)
{
    struct sheet_range *used = &rows->used;

    if (used->first_row == 0) {
        used->first_row = rows->row;
        used->first_column = used->last_column = column;
    }
    used->last_row = rows->row;
    if (column < used->first_column)
        used->first_column = column;
    if (column > used->last_column)
        used->last_column = column;
}

static void cell_end(struct sheet_rows *rows)
{
    struct raw_cell *raw = &rows->raw;
    struct sheet_book *book = rows->book;
    struct sheet_cell *cell;
    bool empty = rows->texts.len == raw->start;
    enum sheet_format format = SHEET_FORMAT_NUMBER;

    if (empty && !raw->formula)
        return; /* a style alone, or an empty text */
    if (raw->type == '\0') {
        refuse(rows, SP_INVALID, "has a type that no workbook has");
        return;
    }
    if (!cells_room(rows)) {
        refuse(rows, SP_NO_MEMORY, "no memory");
        return;
    }
    cell = &rows->cells[rows->n_cells];
    memset(cell, 0, sizeof(*cell));
    rows->starts[rows->n_cells] = raw->start;
    cell->column = raw->column;
    cell->formula = raw->formula;
    cell->format = "General";
    if (raw->style < book->n_styles) {
        cell->format = book->styles[raw->style].code;
        format = book->styles[raw->style].format;
    }
    if (empty && raw->type == 'f' && raw->value)
        return; /* a formula that gave an empty text */
    sp_buf_put(&rows->texts, "", 1);
    if (rows->texts.failed == SP_OK)
        rows->texts.len--;
    if (rows->texts.failed == SP_OK && empty)
        fault_set(rows, cell,
            "is a formula without a computed value; open "
            "the workbook in the spreadsheet program and save it");
    else if (rows->texts.failed == SP_OK)
        value_set(rows, cell, format);
    sp_buf_put(&rows->texts, "", 1);
    if (rows->texts.failed != SP_OK) {
        refuse(rows, rows->texts.failed, "the row is longer than 16 MiB");
        return;
    }
    if (rows->starts[rows->n_cells] != SIZE_MAX)
        cell->len = rows->texts.len - 1 - raw->start;
    if (cell->len == 0)
        return; /* an empty shared text */
    rows->n_cells++;
    if (rows->scan)
        used_grow(rows, raw->column);
}

static void rows_end(struct sheet_xml *xml, const char *name)
{
    struct sheet_rows *rows = xml->user;

    (void)name;
    if (rows->in_cell) {
        rows->raw.collect = false;
        if (rows->raw.phonetic == xml->depth)
            rows->raw.phonetic = 0;
        if (xml->depth == AT_CELL) {
            cell_end(rows);
            rows->in_cell = false;
        }
    } else if (xml->depth == AT_ROW && rows->in_data && rows->n_cells > 0) {
        if (rows->scan) {
            rows->n_rows++;
            rows->n_cells = 0;
        } else {
            sheet_xml_pause(xml);
        }
    }
}

static void rows_text(struct sheet_xml *xml, const char *text, size_t len)
{
    struct sheet_rows *rows = xml->user;

    if (!rows->in_cell || !rows->raw.collect)
        return;
    sp_buf_put(&rows->texts, text, len);
    if (rows->texts.failed != SP_OK)
        refuse(rows, rows->texts.failed, "the row is longer than 16 MiB");
    else if (rows->texts.len - rows->raw.start > SHEET_CELL_BYTES_MAX)
        refuse(rows, SP_LIMIT, "is longer than 65536 bytes");
}

static enum sp_code pass_open(
    struct sheet_rows *rows, bool scan, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {
        rows_start, rows_end, rows_text};

    rows->scan = scan;
    rows->in_data = rows->in_merged = rows->in_cell = false;
    rows->row = 0;
    rows->n_cells = 0;
    return sheet_xml_open(&rows->xml, &rows->book->zip,
        (uint64_t)rows->sheet->part, &handlers, rows, err);
}

enum sp_code sheet_rows_open(struct sheet_book *book, size_t sheet,
    struct sheet_rows **rows_out, struct sp_err *err)
{
    struct sheet_rows *rows;
    enum sp_code rc;

    assert(book != NULL);
    assert(sheet < book->n_sheets);
    assert(rows_out != NULL);
    rows = calloc(1, sizeof(*rows));
    if (rows == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", book->name);
    rows->book = book;
    rows->sheet = &book->sheets[sheet];
    sp_buf_init(&rows->texts, SHEET_ROW_BYTES_MAX);
    rc = pass_open(rows, true, err);
    if (rc == SP_OK)
        rc = sheet_xml_run(&rows->xml, err);
    sheet_xml_close(&rows->xml);
    if (rc == SP_OK)
        rc = pass_open(rows, false, err);
    if (rc == SP_OK)
        *rows_out = rows;
    else
        sheet_rows_close(rows);
    return rc;
}

void sheet_rows_merged(const struct sheet_rows *rows,
    const struct sheet_range **ranges_out, size_t *n_out)
{
    assert(rows != NULL);
    assert(ranges_out != NULL);
    *ranges_out = rows->merged;
    *n_out = rows->n_merged;
}

struct sheet_range sheet_rows_used(const struct sheet_rows *rows)
{
    assert(rows != NULL);
    return rows->used;
}

uint32_t sheet_rows_count(const struct sheet_rows *rows)
{
    assert(rows != NULL);
    return rows->n_rows;
}

enum sp_code sheet_rows_next(struct sheet_rows *rows, struct sheet_row *row_out,
    bool *more_out, struct sp_err *err)
{
    enum sp_code rc;

    assert(rows != NULL);
    assert(row_out != NULL);
    assert(more_out != NULL);
    rows->n_cells = 0;
    rc = sheet_xml_run(&rows->xml, err);
    if (rc != SP_OK)
        return rc;
    *more_out = rows->xml.paused;
    if (!rows->xml.paused)
        return SP_OK;
    for (size_t i = 0; i < rows->n_cells; i++)
        if (rows->starts[i] != SIZE_MAX)
            rows->cells[i].text = rows->texts.bytes + rows->starts[i];
    row_out->number = rows->row;
    row_out->hidden = rows->row_hidden;
    row_out->cells = rows->cells;
    row_out->n_cells = rows->n_cells;
    return SP_OK;
}

void sheet_rows_close(struct sheet_rows *rows)
{
    if (rows == NULL)
        return;
    sheet_xml_close(&rows->xml);
    sp_buf_clear(&rows->texts);
    free(rows->cells);
    free(rows->starts);
    free(rows->merged);
    free(rows);
}
