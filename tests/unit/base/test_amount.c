/*
 * Goal:   numbers as people write them are read exactly or refused; printed
 *         numbers are the shortest; limits stand where they are said to be.
 * Method: tables of texts and edges; amount_vectors does the bulk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/amount.h"

#include <string.h>

static const struct {
    const char *text;
    const char *want; /* as written back; NULL: refused */
} decimals[] = {
    {"0", "0"},
    {"-0", "0"},
    {"0.000", "0"},
    {"1.50", "1.5"},
    {"-12", "-12"},
    {"007", "7"},
    {"0.35", "0.35"},
    {"0.000000000000000001", "0.000000000000000001"},
    {"999999999999999999", "999999999999999999"},
    {"-0.999999999999999999", "-0.999999999999999999"},
    {"123456789.123456789", "123456789.123456789"},
    {"1.000000000000000000", "1"},
    {"000000000000000000000000000001.5", "1.5"},
    {"", NULL},
    {"-", NULL},
    {".", NULL},
    {"1.", NULL},
    {".5", NULL},
    {"+1", NULL},
    {" 1", NULL},
    {"1 ", NULL},
    {"1,5", NULL},
    {"1e3", NULL},
    {"1.2.3", NULL},
    {"--1", NULL},
    {"0x10", NULL},
    {"NaN", NULL},
    {"١", NULL},
    {"1000000000000000000", NULL},
    {"1234567890123456789", NULL},
    {"1.234567890123456789", NULL},
    {"0.0000000000000000001", NULL},
    {"1.0000000000000000000", NULL},
};

static void test_decimals(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(decimals); i++) {
        const char *text = decimals[i].text;
        struct sp_dec dec = {77, 7};
        char out[SP_AMOUNT_BYTES];

        print_message("'%s'\n", text);
        assert_int_equal(
            sp_dec_parse(text, strlen(text), &dec), decimals[i].want != NULL);
        if (decimals[i].want == NULL) {
            assert_int_equal(dec.mant, 77);
            continue;
        }
        sp_dec_format(dec, out);
        assert_string_equal(out, decimals[i].want);
    }
    assert_false(sp_dec_parse("1\0", 2, &(struct sp_dec){0, 0}));
}

static void test_money(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t micro;
        const char *back;
    } cases[] = {
        {"0", true, 0, "0"},
        {"0.35", true, 350000, "0.35"},
        {"-0.000001", true, -1, "-0.000001"},
        {"12.340000", true, 12340000, "12.34"},
        {"9223372036854.775807", true, INT64_MAX, "9223372036854.775807"},
        {"-9223372036854.775808", true, INT64_MIN, "-9223372036854.775808"},
        {"9223372036854.775808", false, 0, NULL},
        {"-9223372036854.775809", false, 0, NULL},
        {"99999999999999999999", false, 0, NULL},
        {"0.0000001", false, 0, NULL},
        {"1.0000000", false, 0, NULL},
        {"", false, 0, NULL},
        {"1 000", false, 0, NULL},
        {"€1", false, 0, NULL},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        int64_t micro = 0;
        char out[SP_AMOUNT_BYTES];

        print_message("'%s'\n", cases[i].text);
        assert_int_equal(
            sp_money_parse(cases[i].text, strlen(cases[i].text), &micro),
            cases[i].good);
        assert_int_equal(micro, cases[i].micro);
        if (cases[i].good) {
            sp_money_format(micro, out);
            assert_string_equal(out, cases[i].back);
        }
    }
}

static void test_to_euro(void **state)
{
    static const struct {
        const char *label;
        int64_t micro;
        struct sp_dec rate;
        enum sp_code want;
        int64_t euro;
    } cases[] = {
        {"the euro itself", 1234567, {1, 0}, SP_OK, 1234567},
        {"half to even, down", 1, {2, 0}, SP_OK, 0},
        {"half to even, up", 3, {2, 0}, SP_OK, 2},
        {"half to even, negative", -3, {2, 0}, SP_OK, -2},
        {"above a half", 5, {3, 0}, SP_OK, 2},
        {"below a half", 4, {3, 0}, SP_OK, 1},
        {"hryvnia", 48350000000, {4835, 2}, SP_OK, 1000000000},
        {"largest", INT64_MAX, {1, 0}, SP_OK, INT64_MAX},
        {"smallest", INT64_MIN, {1, 0}, SP_OK, INT64_MIN},
        {"too large", INT64_MAX, {9, 1}, SP_LIMIT, 0},
        {"far too large", INT64_MAX, {1, 18}, SP_LIMIT, 0},
        {"rate of zero", 1, {0, 0}, SP_INVALID, 0},
        {"negative rate", 1, {-1, 0}, SP_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        int64_t euro = 0;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        assert_int_equal(
            sp_money_to_euro(cases[i].micro, cases[i].rate, &euro, &err),
            cases[i].want);
        assert_int_equal(euro, cases[i].euro);
    }
}

static void test_wide_edges(void **state)
{
    const struct sp_wide most = {SP_WIDE_LIMIT - 1, 0};
    const struct sp_wide one = {1, 0};
    const struct sp_wide tiny = {1, SP_WIDE_SCALE_MAX};
    const struct sp_wide minus = {-(SP_WIDE_LIMIT - 1), 0};
    const struct sp_dec tenth = {1, 1};
    struct sp_wide out = {5, 5};
    struct sp_wide a;
    struct sp_wide b;
    char text[SP_WIDE_TEXT_BYTES];

    (void)state;
    assert_false(sp_wide_add(most, one, &out));
    assert_false(sp_wide_add(minus, (struct sp_wide){-1, 0}, &out));
    assert_false(sp_wide_add(most, tiny, &out));
    assert_false(sp_wide_mul_dec(most, (struct sp_dec){2, 0}, &out));
    assert_false(sp_wide_mul_dec(tiny, tenth, &out));
    assert_int_equal(out.scale, 5); /* nothing was written */
    assert_true(sp_wide_add(most, minus, &out));
    assert_true(out.num == 0 && out.scale == 0);
    /* A partner above the limit brings the sum back below it. */
    a = (struct sp_wide){(SP_WIDE_LIMIT - 1) / 8, 0};
    b = (struct sp_wide){-(SP_WIDE_LIMIT - 1), 1};
    assert_true(sp_wide_add(a, b, &out));
    a = most;
    b = (struct sp_wide){1, 1};
    assert_false(sp_wide_align(&a, &b));
    assert_true(a.num == most.num && b.scale == 1);
    a = (struct sp_wide){12, 0};
    b = (struct sp_wide){5, 3};
    assert_true(sp_wide_align(&a, &b));
    assert_true(a.num == 12000 && a.scale == 3 && b.num == 5);
    assert_true(sp_wide_mul_dec(most, (struct sp_dec){0, 0}, &out));
    assert_true(out.num == 0 && out.scale == 0);
    sp_wide_format(tiny, text);
    assert_int_equal(strlen(text), SP_WIDE_SCALE_MAX + 2);
    sp_wide_format_money((struct sp_wide){1500000, 0}, text);
    assert_string_equal(text, "1.5");
    sp_wide_format_money((struct sp_wide){-15, 1}, text);
    assert_string_equal(text, "-0.0000015");
}

static void test_ratio_texts(void **state)
{
    static const struct {
        const char *text;
        const char *want; /* in lowest terms; NULL: refused */
        const char *down;
        const char *up;
    } cases[] = {
        {"0/1", "0/1", "0.000000", "0.000000"},
        {"0/5", "0/1", "0.000000", "0.000000"},
        {"1/1", "1/1", "1.000000", "1.000000"},
        {"7/20", "7/20", "0.350000", "0.350000"},
        {"2/6", "1/3", "0.333333", "0.333334"},
        {"-1/3", "-1/3", "-0.333334", "-0.333333"},
        {"1/10000000", "1/10000000", "0.000000", "0.000001"},
        {"-1/10000000", "-1/10000000", "-0.000001", "0.000000"},
        {"9999999/10000000", "9999999/10000000", "0.999999", "1.000000"},
        {"170141183460469231731687303715884105727/1",
            "170141183460469231731687303715884105727/1",
            "170141183460469231731687303715884105727.000000",
            "170141183460469231731687303715884105727.000000"},
        {"1/170141183460469231731687303715884105727",
            "1/170141183460469231731687303715884105727", "0.000000",
            "0.000001"},
        {"1/170141183460469231731687303715884105728", NULL, NULL, NULL},
        {"1/0", NULL, NULL, NULL},
        {"1/-2", NULL, NULL, NULL},
        {"1", NULL, NULL, NULL},
        {"/2", NULL, NULL, NULL},
        {"1/", NULL, NULL, NULL},
        {"1/2/3", NULL, NULL, NULL},
        {"0.5/2", NULL, NULL, NULL},
        {" 1/2", NULL, NULL, NULL},
        {"-/2", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
        {"-", NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_ratio ratio;
        char text[SP_WIDE_TEXT_BYTES];
        char six[SP_AMOUNT_BYTES];

        print_message("'%s'\n", cases[i].text);
        assert_int_equal(
            sp_ratio_parse(cases[i].text, strlen(cases[i].text), &ratio),
            cases[i].want != NULL);
        if (cases[i].want == NULL)
            continue;
        sp_ratio_format(ratio, text);
        assert_string_equal(text, cases[i].want);
        sp_ratio_print6(ratio, false, six);
        assert_string_equal(six, cases[i].down);
        sp_ratio_print6(ratio, true, six);
        assert_string_equal(six, cases[i].up);
    }
}

static void test_ratio_make(void **state)
{
    struct sp_ratio ratio;
    const struct sp_wide zero = {0, 0};
    const struct sp_wide half = {5, 1};
    const struct sp_wide most = {SP_WIDE_LIMIT - 1, 0};

    (void)state;
    assert_false(sp_ratio_make(half, zero, &ratio));
    assert_false(sp_ratio_make(half, (struct sp_wide){-1, 0}, &ratio));
    assert_true(sp_ratio_make(zero, most, &ratio));
    assert_true(ratio.num == 0 && ratio.den == 1);
    assert_true(sp_ratio_make(half, (struct sp_wide){2, 0}, &ratio));
    assert_true(ratio.num == 1 && ratio.den == 4);
    assert_true(sp_ratio_make(most, most, &ratio));
    assert_true(ratio.num == 1 && ratio.den == 1);
    assert_false(sp_ratio_make(most, (struct sp_wide){1, 30}, &ratio));
    assert_int_equal(
        sp_ratio_cmp_dec((struct sp_ratio){7, 20}, (struct sp_dec){35, 2}), 0);
    assert_int_equal(sp_ratio_cmp_dec((struct sp_ratio){35000001, 100000000},
                         (struct sp_dec){35, 2}),
        1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_to_euro),
        cmocka_unit_test(test_wide_edges),
        cmocka_unit_test(test_ratio_texts),
        cmocka_unit_test(test_ratio_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
