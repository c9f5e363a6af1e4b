/*
 * Goal:   a table prints as CSV that a spreadsheet takes for no formula, and
 *         as a workbook that holds what was put; a full arena is said once.
 * Method: a table of cells with their fields; the workbook read by src/sheet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/grid.h"
#include "sheet/sheet_read.h"

#include <string.h>

static const struct grid_column columns[] = {
    {"text", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"number", SP_SAYING_AS("heading", "Quantity"), GRID_NUMBER},
};

static const struct {
    const char *label;
    const char *text, *number;
    const char *want; /* the line of the CSV */
} cases[] = {
    {"plain", "a", "1", "a,1\n"},
    {"nothing", NULL, NULL, ",\n"},
    {"a formula", "=1+1", "1", "'=1+1,1\n"},
    {"a plus", "+1", "1", "'+1,1\n"},
    {"a minus as text", "-1", "1", "'-1,1\n"},
    {"a minus as number", "a", "-1.5", "a,-1.5\n"},
    {"an at sign", "@a", "1", "'@a,1\n"},
    {"a tab", "\t=1", "1", "'\t=1,1\n"},
    {"quotes and commas", "a,\"b\"", "1", "\"a,\"\"b\"\"\",1\n"},
    {"a formula that is quoted", "=a,b", "1", "\"'=a,b\",1\n"},
    {"an equals sign inside", "a=b", "1", "a=b,1\n"},
};

static void fill(struct grid *grid, struct sp_arena *arena)
{
    grid_init(grid, arena, "Title");
    grid->main = grid_table_add(
        grid, "main", SP_SAYING_AS("sheet", "Items"), columns, 2);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        grid_put(grid, cases[i].text);
        grid_tone_last(grid, GRID_WARN);
        grid_put(grid, cases[i].number);
    }
    (void)grid_table_add(
        grid, "other", SP_SAYING_AS("sheet", "Facts"), columns, 2);
    grid_put_count(grid, 7);
    grid_link_last(grid, 0, 3);
    grid_put_count(grid, -1);
    grid_put_yes(grid, true);
    grid_put_count(grid, INT64_MAX);
}

static void test_csv(void **state)
{
    struct sp_arena *arena;
    struct grid grid;
    struct sp_buf got;
    struct sp_err err;
    const char *at;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    fill(&grid, arena);
    assert_int_equal(grid_check(&grid, &err), SP_OK);
    assert_int_equal(grid_rows(&grid, 0), SP_COUNT(cases));
    assert_int_equal(grid_find(&grid, "other"), 1);
    assert_int_equal(grid_find(&grid, "Other"), SIZE_MAX);
    sp_buf_init(&got, 10000);
    grid_csv(&grid, 0, &got);
    at = sp_buf_text(&got);
    assert_int_equal(strncmp(at, "text,number\n", 12), 0);
    at += 12;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        assert_int_equal(strncmp(at, cases[i].want, strlen(cases[i].want)), 0);
        at += strlen(cases[i].want);
    }
    assert_string_equal(at, "");
    sp_buf_reset(&got);
    grid_csv(&grid, 1, &got);
    assert_string_equal(
        sp_buf_text(&got), "text,number\n7,\nyes,9223372036854775807\n");
    sp_buf_clear(&got);
    sp_arena_free(arena);
}

/* Read one sheet; check its cells against those put. */
static void rows_check(struct sheet_book *book)
{
    struct sheet_rows *rows;
    struct sheet_row row;
    struct sp_err err;
    bool more = true;

    assert_int_equal(sheet_rows_open(book, 0, &rows, &err), SP_OK);
    assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
    assert_string_equal(row.cells[0].text, "Name");
    assert_string_equal(row.cells[1].text, "Quantity");
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        if (cases[i].text == NULL)
            continue;
        assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
        assert_true(more);
        assert_int_equal(row.number, i + 2);
        assert_string_equal(row.cells[0].text, cases[i].text);
        assert_int_equal(row.cells[0].kind, SHEET_TEXT);
        assert_string_equal(row.cells[1].text, cases[i].number);
        assert_int_equal(row.cells[1].kind, SHEET_NUMBER);
    }
    sheet_rows_close(rows);
    assert_int_equal(sheet_rows_open(book, 1, &rows, &err), SP_OK);
    assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
    assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
    assert_string_equal(row.cells[0].text, "7");
    assert_int_equal(sheet_rows_next(rows, &row, &more, &err), SP_OK);
    assert_string_equal(row.cells[1].text, "9223372036854775807");
    assert_int_equal(row.cells[1].kind, SHEET_TEXT); /* no digit is lost */
    sheet_rows_close(rows);
}

static void test_xlsx(void **state)
{
    struct sheet_book *book;
    struct sp_arena *arena;
    struct sp_buf got;
    struct sp_buf again;
    struct grid grid;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    fill(&grid, arena);
    sp_buf_init(&got, 1 << 20);
    sp_buf_init(&again, 1 << 20);
    assert_int_equal(
        grid_xlsx(&grid, SP_LANG_EN, "2026-11-24", &got, &err), SP_OK);
    assert_int_equal(
        grid_xlsx(&grid, SP_LANG_EN, "2026-11-24", &again, &err), SP_OK);
    assert_int_equal(got.len, again.len);
    assert_memory_equal(got.bytes, again.bytes, got.len);
    assert_int_equal(
        sheet_book_open_bytes(got.bytes, got.len, "got", &book, &err), SP_OK);
    assert_int_equal(sheet_book_count(book), 2);
    assert_string_equal(sheet_book_info(book, 0).name, "Items");
    rows_check(book);
    sheet_book_close(book);
    sp_buf_clear(&got);
    sp_buf_clear(&again);
    sp_arena_free(arena);
}

static void test_full(void **state)
{
    struct sp_arena *arena;
    struct grid grid;
    struct sp_buf got;
    struct sp_err err;

    (void)state;
    for (uint64_t n = 0; n < 2; n++) {
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        sp_arena_fail_after(arena, n);
        fill(&grid, arena);
        assert_int_equal(grid_check(&grid, &err), SP_NO_MEMORY);
        sp_buf_init(&got, 1 << 20);
        assert_int_equal(grid_xlsx(&grid, SP_LANG_EN, "2026-11-24", &got, &err),
            SP_NO_MEMORY);
        assert_int_equal(got.len, 0);
        sp_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_xlsx),
        cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
