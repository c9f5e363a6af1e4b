/*
 * Goal:   what sheet_write puts, sheet_read gives back: kinds, exact texts,
 *         places; and the same calls give the same bytes.
 * Method: a table of cells written to one sheet and read again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sheet/sheet_read.h"
#include "sheet/sheet_write.h"

#include <string.h>

enum put { TEXT, NUMBER, DATE, LINK };

static const struct {
    const char *label;
    enum put put;
    const char *text;
    enum sheet_kind want_kind;
    const char *want;
} cells[] = {
    {"a part number of digits stays text", TEXT, "00012", SHEET_TEXT, "00012"},
    {"a text that looks like a formula", TEXT, "=1+1", SHEET_TEXT, "=1+1"},
    {"plus, minus and at signs", TEXT, "@SUM(A1)", SHEET_TEXT, "@SUM(A1)"},
    {"markup", TEXT, "<b>&amp;\"'", SHEET_TEXT, "<b>&amp;\"'"},
    {"Cyrillic", TEXT, "НФ-00001234", SHEET_TEXT, "НФ-00001234"},
    {"a line end", TEXT, "one\ntwo", SHEET_TEXT, "one\ntwo"},
    {"spaces at both ends", TEXT, " x ", SHEET_TEXT, " x "},
    {"a control character", TEXT, "a\001b", SHEET_TEXT, "a\001b"},
    {"the format's own escape", TEXT, "_x0041_", SHEET_TEXT, "_x0041_"},
    {"a whole number", NUMBER, "1234", SHEET_NUMBER, "1234"},
    {"a negative decimal", NUMBER, "-0.35", SHEET_NUMBER, "-0.35"},
    {"one that binary cannot hold", NUMBER, "9.95", SHEET_NUMBER, "9.95"},
    {"15 digits", NUMBER, "123456789.012345", SHEET_NUMBER, "123456789.012345"},
    {"16 digits become text", NUMBER, "1234567890.123456", SHEET_TEXT,
        "1234567890.123456"},
    {"many zeros are few digits", NUMBER, "100000000000000000000", SHEET_NUMBER,
        "100000000000000000000"},
    {"a small one", NUMBER, "0.000001", SHEET_NUMBER, "0.000001"},
    {"a date", DATE, "2026-12-31", SHEET_DATE, "2026-12-31"},
    {"the first date of a number", DATE, "1900-03-01", SHEET_DATE,
        "1900-03-01"},
    {"an older date becomes text", DATE, "1899-12-31", SHEET_TEXT,
        "1899-12-31"},
    {"the last date", DATE, "9999-12-31", SHEET_DATE, "9999-12-31"},
    {"a link", LINK, "https://example.org/a?b=c&d", SHEET_TEXT, "shown"},
    {"a link to a place", LINK, "internal:'Sheet'!A1", SHEET_TEXT, "shown"},
    {"a scheme that is no link", LINK, "javascript:alert(1)", SHEET_TEXT,
        "shown"},
};

static void put_one(struct sheet_writer *writer, size_t sheet, size_t i)
{
    struct sheet_link link = {cells[i].text, "shown", NULL};
    struct sp_err err;
    uint32_t row = (uint32_t)i;
    enum sp_code rc = SP_OK;

    switch (cells[i].put) {
    case TEXT:
        rc = sheet_put_text(
            writer, sheet, row, 1, cells[i].text, SHEET_PLAIN, &err);
        break;
    case NUMBER:
        rc = sheet_put_number(
            writer, sheet, row, 1, cells[i].text, SHEET_PLAIN, &err);
        break;
    case DATE:
        rc = sheet_put_date(
            writer, sheet, row, 1, cells[i].text, SHEET_PLAIN, &err);
        break;
    case LINK:
        rc = sheet_put_link(writer, sheet, row, 1, &link, &err);
        break;
    }
    assert_int_equal(rc, SP_OK);
}

static void write_all(bool large, struct sp_buf *bytes)
{
    struct sheet_properties properties = {
        .title = "Title", .created = "2026-11-24", .large = large};
    struct sheet_column columns[2] = {{.width = 20}, {.hidden = false}};
    struct sheet_options options = {
        .name = "Sheet", .columns = columns, .n_columns = 2, .frozen_rows = 1};
    struct sheet_writer *writer;
    struct sp_err err;
    size_t sheet;

    sp_buf_init(bytes, (size_t)64 << 20);
    assert_int_equal(sheet_writer_open(&properties, &writer, &err), SP_OK);
    assert_int_equal(sheet_writer_add(writer, &options, &sheet, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(cells); i++)
        put_one(writer, sheet, i);
    assert_int_equal(sheet_writer_close(writer, bytes, &err), SP_OK);
}

static void read_all(const struct sp_buf *bytes)
{
    struct sheet_book *book;
    struct sheet_rows *rows;
    struct sheet_row row;
    struct sp_err err;
    bool more;

    assert_true(sheet_is_workbook(bytes->bytes, bytes->len));
    assert_int_equal(
        sheet_book_open_bytes(bytes->bytes, bytes->len, "b.xlsx", &book, &err),
        SP_OK);
    assert_int_equal(sheet_book_count(book), 1);
    assert_string_equal(sheet_book_info(book, 0).name, "Sheet");
    assert_int_equal(sheet_rows_open(book, 0, &rows, &err), SP_OK);
    assert_int_equal(sheet_rows_count(rows), SP_COUNT(cells));
    for (size_t i = 0; i < SP_COUNT(cells); i++) {
        print_message("%s\n", cells[i].label);
        assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
        assert_true(more);
        assert_int_equal(row.number, i + 1);
        assert_int_equal(row.n_cells, 1);
        assert_int_equal(row.cells[0].column, 1);
        assert_string_equal(row.cells[0].text, cells[i].want);
        assert_int_equal(row.cells[0].len, strlen(cells[i].want));
        assert_int_equal(row.cells[0].kind, cells[i].want_kind);
        assert_false(row.cells[0].formula);
        assert_false(row.cells[0].rounded);
    }
    assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
    assert_false(more);
    sheet_rows_close(rows);
    sheet_book_close(book);
}

static void test_round(void **state)
{
    (void)state;
    for (int large = 0; large < 2; large++) {
        struct sp_buf first;
        struct sp_buf second;

        write_all(large == 1, &first);
        read_all(&first);
        write_all(large == 1, &second);
        assert_int_equal(first.len, second.len);
        assert_memory_equal(first.bytes, second.bytes, first.len);
        sp_buf_clear(&first);
        sp_buf_clear(&second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
