/*
 * Goal:   every day from 0001-01-01 to 9999-12-31 has one number, in order,
 *         and nothing else is a date.
 * Method: all days in turn by a calendar that counts; a table of bad texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/err.h"

#include <stdio.h>
#include <string.h>

static void test_known(void **state)
{
    static const struct {
        const char *text;
        int32_t day;
    } cases[] = {
        {"1970-01-01", 0},
        {"1969-12-31", -1},
        {"2000-02-29", 11016},
        {"2025-11-25", 20417},
        {"2025-12-30", 20452},
        {SP_DATE_MIN_TEXT, -719162},
        {SP_DATE_MAX_TEXT, 2932896},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char text[SP_DATE_BYTES];
        int32_t day;

        print_message("%s\n", cases[i].text);
        assert_true(sp_date_parse(cases[i].text, 10, &day));
        assert_int_equal(day, cases[i].day);
        sp_date_format(day, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_every_day(void **state)
{
    static const int days_of[] = {
        0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t want = -719162;

    (void)state;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            int leap = month == 2 && year % 4 == 0 &&
                       (year % 100 != 0 || year % 400 == 0);
            for (int day = 1; day <= days_of[month] + leap; day++) {
                char text[40];
                char back[SP_DATE_BYTES];
                int32_t got;

                (void)snprintf(
                    text, sizeof(text), "%04d-%02d-%02d", year, month, day);
                if (!sp_date_parse(text, 10, &got) || got != want)
                    fail_msg("%s", text);
                sp_date_format(got, back);
                if (strcmp(text, back) != 0)
                    fail_msg("%s became %s", text, back);
                want++;
            }
        }
    assert_int_equal(want, 2932897);
}

static void test_refused(void **state)
{
    static const char *const cases[] = {"", "2025", "2025-1-01", "2025-01-1",
        "2025-01-01 ", " 2025-01-01", "2025-00-10", "2025-13-10", "2025-01-00",
        "2025-01-32", "2025-02-29", "1900-02-29", "2025-04-31", "0000-01-01",
        "-001-01-01", "2025/01/01", "20250101", "2025-0a-01", "10000-01-01",
        "+025-01-01", "2025-01-01T", "２025-01-0"};

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        int32_t day = 5;

        print_message("'%s'\n", cases[i]);
        assert_false(sp_date_parse(cases[i], strlen(cases[i]), &day));
        assert_int_equal(day, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
