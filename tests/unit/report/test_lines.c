/*
 * Goal:   composed lines wrap at spaces within the width, hang where asked,
 *         and colour marks take no room and vanish without colours.
 * Method: one line composed by each case, the exact bytes expected.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/lines.h"

#include <string.h>

static void test_wrap(void **state)
{
    static const struct {
        const char *label;
        const char *text;
        size_t indent, hang;
        const char *want;
    } cases[] = {
        {"fits", "one two", 2, 4, "  one two\n"},
        {"empty", "", 2, 4, "  \n"},
        {"exactly the width", "0123456789012345678901234567890123456789", 0, 0,
            "0123456789012345678901234567890123456789\n"},
        {"at a space", "012345678901234567890123456789 0123456789abc", 0, 4,
            "012345678901234567890123456789\n    0123456789abc\n"},
        {"a space at the edge", "0123456789012345678901234567890123456789 next",
            0, 2, "0123456789012345678901234567890123456789\n  next\n"},
        {"a word longer than the width",
            "0123456789012345678901234567890123456789ABCDE", 0, 2,
            "0123456789012345678901234567890123456789\n  ABCDE\n"},
        {"characters, not bytes", "ЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇ ї",
            0, 0, "ЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇЇ\nї\n"},
        {"cleaned", "a\x1b[2Jb", 0, 0, "a\\x1b[2Jb\n"},
        {"spaces at the end go", "one   ", 0, 0, "one\n"},
        {"two spaces at the break",
            "012345678901234567890123456789  0123456789", 0, 0,
            "012345678901234567890123456789\n0123456789\n"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct report_text_options options = {.width = 1}; /* the least: 40 */
        struct lines lines;
        struct sp_buf out;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&out, 4096);
        lines_init(&lines, &options, &out);
        lines_data(&lines, cases[i].text);
        lines_end(&lines, cases[i].indent, cases[i].hang);
        assert_string_equal(sp_buf_text(&out), cases[i].want);
        lines_clear(&lines);
        sp_buf_clear(&out);
    }
}

static void test_marks(void **state)
{
    static const struct {
        const char *label;
        bool colour;
        const char *want;
    } cases[] = {
        {"without colours", false,
            "0123456789012345678901234567890 12345678\n"},
        {"with colours", true,
            "0123456789012345678901234567890 \x1b[1m12345678\x1b[0m\n"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct report_text_options options = {
            .width = 40, .colour = cases[i].colour};
        struct lines lines;
        struct sp_buf out;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&out, 4096);
        lines_init(&lines, &options, &out);
        lines_data(&lines, "0123456789012345678901234567890 ");
        lines_mark(&lines, LINES_BOLD);
        lines_data(&lines, "12345678");
        lines_mark(&lines, LINES_PLAIN);
        lines_end(&lines, 0, 0);
        assert_string_equal(sp_buf_text(&out), cases[i].want);
        lines_clear(&lines);
        sp_buf_clear(&out);
    }
}

static void test_columns(void **state)
{
    struct report_text_options options = {.width = 40, .lang = "uk"};
    struct lines lines;
    struct sp_buf out;

    (void)state;
    sp_buf_init(&out, 4096);
    lines_init(&lines, &options, &out);
    lines_data(&lines, "їжак");
    lines_right(&lines, "12,5", 12);
    lines_pad(&lines, 16);
    lines_data(&lines, "кВт");
    lines_end(&lines, 0, 0);
    lines_data(&lines, "longer than its column");
    lines_right(&lines, "7", 12);
    lines_end(&lines, 0, 0);
    assert_string_equal(
        sp_buf_text(&out), "їжак    12,5    кВт\nlonger than its column 7\n");
    lines_clear(&lines);
    sp_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
