/*
 * Goal:   numbers and dates are read in every reading that they have, and
 *         what is no number or no day is not read.
 * Method: tables of labelled texts with both readings; NULL: none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "convert/value.h"

#include <string.h>

#define NBSP "\xc2\xa0"
#define NARROW "\xe2\x80\xaf"

static const struct {
    const char *label;
    const char *text;
    const char *comma, *point; /* NULL: cannot be read so */
    bool differ;
    const char *before, *after;
} numbers[] = {
    {"digits", "12", "12", "12", false, "", ""},
    {"comma", "12,5", "12.5", NULL, false, "", ""},
    {"point", "12.5", NULL, "12.5", false, "", ""},
    {"comma of three", "1,234", "1.234", "1234", true, "", ""},
    {"point of three", "1.234", "1234", "1.234", true, "", ""},
    {"zero before", "0,250", "0.250", NULL, false, "", ""},
    {"four before", "1234,567", "1234.567", NULL, false, "", ""},
    {"zeros either way", "0,000", "0.000", NULL, false, "", ""},
    {"two commas", "1,234,567", NULL, "1234567", false, "", ""},
    {"comma and point", "1,234.5", NULL, "1234.5", false, "", ""},
    {"point and comma", "1.234,5", "1234.5", NULL, false, "", ""},
    {"spaces", "1 234 567", "1234567", "1234567", false, "", ""},
    {"no-break space", "1" NBSP "234,5", "1234.5", NULL, false, "", ""},
    {"narrow no-break space", "1" NARROW "234", "1234", "1234", false, "", ""},
    {"apostrophe", "1'234.50", NULL, "1234.50", false, "", ""},
    {"curly apostrophe",
        "1\xe2\x80\x99"
        "234",
        "1234", "1234", false, "", ""},
    {"minus", "-5", "-5", "-5", false, "", ""},
    {"minus sign",
        "\xe2\x88\x92"
        "5",
        "-5", "-5", false, "", ""},
    {"plus", "+5", "5", "5", false, "", ""},
    {"unit", "0,25 кг", "0.25", NULL, false, "", "кг"},
    {"currency", "1" NBSP "234,50 грн", "1234.50", NULL, false, "", "грн"},
    {"sign before", "€ 12.50", NULL, "12.50", false, "€", ""},
    {"sign at once", "$3", "3", "3", false, "$", ""},
    {"minus before a sign", "-€ 3", "-3", "-3", false, "€", ""},
    {"word and point", "12 грн.", "12", "12", false, "", "грн."},
    {"per unit", "3 EUR/kg", "3", "3", false, "", "EUR/kg"},
    {"spaces around", "  7  ", "7", "7", false, "", ""},
    {"two kinds of groups", "1 234'567", NULL, NULL, false, "", ""},
    {"group of two", "1 23", NULL, NULL, false, "", ""},
    {"mark, then groups", "1,5 000", NULL, NULL, false, "", ""},
    {"two marks", "1.2.3", NULL, NULL, false, "", ""},
    {"no digit", "n/a", NULL, NULL, false, "", ""},
    {"nothing", "", NULL, NULL, false, "", ""},
    {"too many groups", "1 2 3 4 5 6 7 8 9 1 2 3 4", NULL, NULL, false, "", ""},
    {"too long", "123456789012345678901234567890123456789012345678901234567890",
        NULL, NULL, false, "", ""},
};

static void check_text(const char *got, size_t len, const char *want)
{
    assert_int_equal(len, strlen(want));
    assert_memory_equal(got, want, len);
}

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(numbers); i++) {
        struct number number;
        bool want = numbers[i].comma != NULL || numbers[i].point != NULL;

        print_message("%s\n", numbers[i].label);
        assert_int_equal(
            number_read(numbers[i].text, strlen(numbers[i].text), &number),
            want);
        if (!want)
            continue;
        assert_int_equal(number.has_comma, numbers[i].comma != NULL);
        assert_int_equal(number.has_point, numbers[i].point != NULL);
        if (number.has_comma)
            assert_string_equal(number.comma, numbers[i].comma);
        if (number.has_point)
            assert_string_equal(number.point, numbers[i].point);
        assert_int_equal(number.differ, numbers[i].differ);
        check_text(number.before, number.before_len, numbers[i].before);
        check_text(number.after, number.after_len, numbers[i].after);
    }
}

static const struct {
    const char *label;
    const char *text;
    const char *dmy, *mdy, *ymd;
    bool differ, time;
} dates[] = {
    {"day above twelve", "31.12.2026", "2026-12-31", NULL, NULL, false, false},
    {"month first", "12/31/2026", NULL, "2026-12-31", NULL, false, false},
    {"either", "01.02.2026", "2026-02-01", "2026-01-02", NULL, true, false},
    {"the same either way", "03/03/2026", "2026-03-03", "2026-03-03", NULL,
        false, false},
    {"year first", "2026-12-31", NULL, NULL, "2026-12-31", false, false},
    {"year first, points", "2026.1.2", NULL, NULL, "2026-01-02", false, false},
    {"one digit each", "1-2-2026", "2026-02-01", "2026-01-02", NULL, true,
        false},
    {"midnight", "31.12.2026 0:00:00", "2026-12-31", NULL, NULL, false, false},
    {"a time of day", "31.12.2026 14:30", "2026-12-31", NULL, NULL, false,
        true},
    {"with T", "2026-12-31T08:30:00", NULL, NULL, "2026-12-31", false, true},
    {"leap day", "29.02.2028", "2028-02-29", NULL, NULL, false, false},
    {"no leap day", "29.02.2026", NULL, NULL, NULL, false, false},
    {"no such day", "31.02.2026", NULL, NULL, NULL, false, false},
    {"two digits of the year", "31.12.26", NULL, NULL, NULL, false, false},
    {"mixed marks", "31.12/2026", NULL, NULL, NULL, false, false},
    {"words behind", "31.12.2026 r.", NULL, NULL, NULL, false, false},
    {"two parts", "12.2026", NULL, NULL, NULL, false, false},
    {"month zero", "01.00.2026", NULL, NULL, NULL, false, false},
    {"year zero", "01.01.0000", NULL, NULL, NULL, false, false},
    {"a number", "45000", NULL, NULL, NULL, false, false},
    {"nothing", "", NULL, NULL, NULL, false, false},
};

static void test_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(dates); i++) {
        struct date date;
        bool want = dates[i].dmy != NULL || dates[i].mdy != NULL ||
                    dates[i].ymd != NULL;

        print_message("%s\n", dates[i].label);
        assert_int_equal(
            date_read(dates[i].text, strlen(dates[i].text), &date), want);
        if (!want)
            continue;
        assert_int_equal(date.has_dmy, dates[i].dmy != NULL);
        assert_int_equal(date.has_mdy, dates[i].mdy != NULL);
        assert_int_equal(date.has_ymd, dates[i].ymd != NULL);
        if (date.has_dmy)
            assert_string_equal(date.dmy, dates[i].dmy);
        if (date.has_mdy)
            assert_string_equal(date.mdy, dates[i].mdy);
        if (date.has_ymd)
            assert_string_equal(date.ymd, dates[i].ymd);
        assert_int_equal(date.differ, dates[i].differ);
        assert_int_equal(date.time, dates[i].time);
    }
}

static void test_words(void **state)
{
    enum decimal_mark mark;
    enum date_order order;

    (void)state;
    assert_true(decimal_mark_find("comma", &mark));
    assert_int_equal(mark, DECIMAL_COMMA);
    assert_false(decimal_mark_find("dot", &mark));
    assert_null(decimal_mark_name(DECIMAL_OPEN));
    assert_true(date_order_find("mdy", &order));
    assert_int_equal(order, DATES_MDY);
    assert_false(date_order_find("ydm", &order));
    assert_string_equal(date_order_name(DATES_YMD), "ymd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
