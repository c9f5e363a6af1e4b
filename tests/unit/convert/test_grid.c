/*
 * Goal:   delimited text is rows of cells with their places, whatever its
 *         encoding and wherever a piece of the file ends; broken text is
 *         refused with its place.
 * Method: texts in memory against cells written as "a|b" and rows by '/'.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/grid.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *label;
    const char *bytes;
    size_t len; /* 0: as a text */
    enum encoding encoding;
    char delimiter;
    const char *want; /* rows */
} cases[] = {
    {"plain", "a,b\n1,2\n", 0, ENCODING_UTF8, ',', "1:a|b/2:1|2"},
    {"CR LF, no end", "a;b\r\n1;2", 0, ENCODING_UTF8, ';', "1:a|b/2:1|2"},
    {"a mark",
        "\xef\xbb\xbf"
        "a,b\n",
        0, ENCODING_UTF8, ',', "1:a|b"},
    {"blank lines", "\n\na\n;;\n\nb\n", 0, ENCODING_UTF8, ';', "3:a/6:b"},
    {"quotes", "\"a,\"\"b\",c\n", 0, ENCODING_UTF8, ',', "1:a,\"b|c"},
    {"a quote inside", "1/2\" bolt,c\n", 0, ENCODING_UTF8, ',',
        "1:1/2\" bolt|c"},
    {"lines in a cell", "\"a\nb\",c\nd,e\n", 0, ENCODING_UTF8, ',',
        "1:a b|c/3:d|e"},
    {"spaces",
        " a ,\xc2\xa0"
        "b\xe2\x80\xaf\n",
        0, ENCODING_UTF8, ',', "1:a|b"},
    {"tabs", "a\tb\n", 0, ENCODING_UTF8, '\t', "1:a|b"},
    {"sep line", "sep=|\na|b\n", 0, ENCODING_UTF8, ';', "2:a|b"},
    {"empty last", "a,\n,b\n", 0, ENCODING_UTF8, ',', "1:a|/2:|b"},
    {"UTF-16 with a mark",
        "\xff\xfe"
        "a\0;\0\x56\x04\n\0",
        10, ENCODING_UTF16LE, ';', "1:a|і"},
    {"UTF-16BE, a pair", "\xd8\x3d\xde\x00\0,\0b", 8, ENCODING_UTF16BE, ',',
        "1:😀|b"},
    {"Windows-1251", "\xb3;\xbf\n", 0, ENCODING_WINDOWS_1251, ';', "1:і|ї"},
    {"KOI8-U", "\xa6;\xa7\n", 0, ENCODING_KOI8_U, ';', "1:і|ї"},
};

static struct grid *open_bytes(
    const char *bytes, size_t len, enum encoding encoding, char delimiter)
{
    struct grid_options options = {encoding, delimiter, NULL};
    struct grid *grid = NULL;
    struct sp_err err;

    assert_int_equal(
        grid_open_bytes("t.csv", bytes, len, &options, &grid, &err), SP_OK);
    return grid;
}

static enum sp_code all_rows(
    struct grid *grid, struct sp_buf *out, struct sp_err *err)
{
    struct grid_row row;
    bool more = true;

    for (;;) {
        enum sp_code rc = grid_next(grid, &row, &more, err);

        if (rc != SP_OK || !more)
            return rc;
        sp_buf_printf(out, "%s%llu:", out->len > 0 ? "/" : "",
            (unsigned long long)row.line);
        for (size_t i = 0; i < row.n; i++)
            sp_buf_printf(out, "%s%s", i > 0 ? "|" : "", row.cells[i].text);
    }
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        size_t len = cases[i].len > 0 ? cases[i].len : strlen(cases[i].bytes);
        struct grid *grid = open_bytes(
            cases[i].bytes, len, cases[i].encoding, cases[i].delimiter);
        struct sp_buf got;
        struct sp_err err = {0};

        print_message("%s\n", cases[i].label);
        for (int turn = 0; turn < 2; turn++) { /* and again from the start */
            sp_buf_init(&got, 1 << 20);
            assert_int_equal(all_rows(grid, &got, &err), SP_OK);
            assert_string_equal(sp_buf_text(&got), cases[i].want);
            sp_buf_clear(&got);
            assert_int_equal(grid_rewind(grid, &err), SP_OK);
        }
        grid_close(grid);
    }
}

static const struct {
    const char *label;
    const char *bytes;
    size_t len;
    enum encoding encoding;
    const char *says;
} refused[] = {
    {"an open quote", "a\nb,\"c\nd\n", 0, ENCODING_UTF8,
        "t.csv:2:3: found a quote that is never closed"},
    {"text behind a quote", "\"a\"b\n", 0, ENCODING_UTF8, "t.csv:1:4: "},
    {"a lone CR", "a\rb\n", 0, ENCODING_UTF8, "t.csv:1:2: found CR"},
    {"no UTF-8", "a\n\xc3(\n", 0, ENCODING_UTF8, "t.csv:2:1: found bytes"},
    {"no letter", "a\n\x98\n", 0, ENCODING_WINDOWS_1251,
        "t.csv:2:1: found bytes"},
    {"half a pair",
        "\x3d\xd8"
        "a\0",
        4, ENCODING_UTF16LE, "t.csv:1:1: found bytes"},
    {"half a character", "a\0\n", 3, ENCODING_UTF16LE,
        "t.csv:1:1: found bytes"},
    {"NUL", "a\0b\n", 4, ENCODING_UTF8, "t.csv:1:1: found a NUL byte"},
    {"control", "a,b\x01\n", 0, ENCODING_UTF8,
        "t.csv:1:3: found a control character"},
    {"direction",
        "a\xe2\x80\xae"
        "b\n",
        0, ENCODING_UTF8,
        "t.csv:1:1: found a character that changes the writing direction"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        size_t len =
            refused[i].len > 0 ? refused[i].len : strlen(refused[i].bytes);
        struct grid *grid =
            open_bytes(refused[i].bytes, len, refused[i].encoding, ',');
        struct sp_buf got;
        struct sp_err err = {0};

        print_message("%s\n", refused[i].label);
        sp_buf_init(&got, 1 << 20);
        assert_int_equal(all_rows(grid, &got, &err), SP_INVALID);
        assert_memory_equal(err.text, refused[i].says, strlen(refused[i].says));
        sp_buf_clear(&got);
        grid_close(grid);
    }
}

/* `n` bytes of `c` between two texts; the caller frees. */
static char *filled(const char *before, size_t n, char c, size_t *len_out)
{
    size_t head = strlen(before);
    char *bytes = malloc(head + n);

    assert_non_null(bytes);
    memcpy(bytes, before, head);
    memset(bytes + head, c, n);
    *len_out = head + n;
    return bytes;
}

static void test_limits(void **state)
{
    static const struct {
        const char *label;
        size_t n;
        char c;
        enum sp_code want;
    } limits[] = {
        {"the longest field", (size_t)64 << 10, 'x', SP_OK},
        {"a longer field", ((size_t)64 << 10) + 1, 'x', SP_LIMIT},
        {"a longer line", ((size_t)1 << 20) + 1, 'x', SP_LIMIT},
        {"the most fields", GRID_COLUMNS_MAX - 1, ',', SP_OK},
        {"more fields", GRID_COLUMNS_MAX, ',', SP_LIMIT},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(limits); i++) {
        bool fields = limits[i].c == ',';
        size_t len = 0;
        char *bytes =
            filled(fields ? "a" : "a\n", limits[i].n, limits[i].c, &len);
        struct grid *grid = open_bytes(bytes, len, ENCODING_UTF8, ',');
        struct sp_buf got;
        struct sp_err err = {0};

        print_message("%s\n", limits[i].label);
        sp_buf_init(&got, 4 << 20);
        assert_int_equal(all_rows(grid, &got, &err), limits[i].want);
        sp_buf_clear(&got);
        grid_close(grid);
        free(bytes);
    }
}

/* A character is cut by the end of a piece of any size that is read. */
static void test_pieces(void **state)
{
    (void)state;
    for (size_t before = 65530; before < 65540; before++) {
        size_t len = 0;
        char *head = filled("", before, 'x', &len);
        char *bytes = malloc(len + 16);
        struct grid *grid;
        struct grid_row row;
        struct sp_err err = {0};
        bool more = false;

        assert_non_null(bytes);
        memset(head + 1000, '\n', 1); /* lines below the limit */
        for (size_t i = 2000; i < len; i += 1000)
            head[i] = '\n';
        memcpy(bytes, head, len);
        memcpy(bytes + len, "\n\xe2\x82\xac;і\n", 8);
        grid = open_bytes(bytes, len + 8, ENCODING_UTF8, ';');
        do
            assert_int_equal(grid_next(grid, &row, &more, &err), SP_OK);
        while (more && row.n < 2);
        assert_true(more);
        assert_string_equal(row.cells[0].text, "€");
        assert_string_equal(row.cells[1].text, "і");
        grid_close(grid);
        free(head);
        free(bytes);
    }
}

static void test_places(void **state)
{
    struct grid *grid =
        open_bytes("а;бв;г\n", strlen("а;бв;г\n"), ENCODING_UTF8, ';');
    struct grid_row row;
    struct sp_err err;
    bool more;

    (void)state;
    assert_int_equal(grid_next(grid, &row, &more, &err), SP_OK);
    assert_int_equal(grid_place(grid, &row, 1).column, 3);
    assert_int_equal(grid_place(grid, &row, 2).column, 6);
    assert_int_equal(grid_place(grid, &row, SIZE_MAX).column, 0);
    assert_int_equal(grid_place(grid, &row, 2).line, 1);
    assert_false(grid_is_sheet(grid));
    grid_close(grid);
    grid_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
