/*
 * Goal:   fractions are exact, and what does not fit is told.
 * Method: a table of operations with results worked out by hand; laws of
 *         arithmetic over many pairs; the edges of 126 bits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fit/ratio.h"

#include <string.h>

static struct sp_ratio make(int64_t num, int64_t den)
{
    struct sp_ratio out;

    assert_true(fit_ratio_make(num, den, 0, &out));
    return out;
}

static void test_text(void **state)
{
    static const struct {
        int64_t num, den;
        int exp10;
        const char *want;
    } rows[] = {
        {0, 7, 0, "0"},
        {1, 3, 0, "1/3"},
        {-1, 3, 0, "-1/3"},
        {127, 5, -3, "0.0254"},
        {-5, 4, 0, "-1.25"},
        {1, 1, 30, "1000000000000000000000000000000"},
        {1, 1, -30, "0.000000000000000000000000000001"},
        {6, 4, 0, "1.5"},
        {10, 5, 0, "2"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct sp_ratio got;
        char text[FIT_RATIO_BYTES];

        assert_true(
            fit_ratio_make(rows[i].num, rows[i].den, rows[i].exp10, &got));
        fit_ratio_text(got, text);
        assert_string_equal(text, rows[i].want);
    }
}

static void test_round(void **state)
{
    static const struct {
        int64_t num, den;
        int digits;
        const char *down, *up;
    } rows[] = {
        {1, 3, 3, "0.333", "0.334"},
        {-1, 3, 3, "-0.334", "-0.333"},
        {2, 3, 2, "0.66", "0.67"},
        {999999, 1000, 3, "999", "1000"},
        {1, 7000, 2, "0.00014", "0.00015"},
        {5, 4, 3, "1.25", "1.25"},
        {200, 3, 1, "66", "67"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        char text[FIT_RATIO_BYTES];

        fit_ratio_round(
            make(rows[i].num, rows[i].den), rows[i].digits, false, text);
        assert_string_equal(text, rows[i].down);
        fit_ratio_round(
            make(rows[i].num, rows[i].den), rows[i].digits, true, text);
        assert_string_equal(text, rows[i].up);
    }
}

static void test_laws(void **state)
{
    (void)state;
    for (int64_t a = -30; a <= 30; a++) {
        for (int64_t b = 1; b <= 12; b++) {
            struct sp_ratio x = make(a, b);
            struct sp_ratio y = make(b - 6, 7);
            struct sp_ratio sum;
            struct sp_ratio back;
            struct sp_ratio product;

            assert_true(fit_ratio_add(x, y, &sum));
            assert_true(fit_ratio_sub(sum, y, &back));
            assert_int_equal(sp_ratio_cmp(back, x), 0);
            assert_true(fit_ratio_mul(x, y, &product));
            assert_int_equal(fit_ratio_div(product, y, &back), y.num != 0);
            if (y.num != 0)
                assert_int_equal(sp_ratio_cmp(back, x), 0);
        }
    }
}

static void test_limits(void **state)
{
    struct sp_ratio big;
    struct sp_ratio small;
    struct sp_ratio out = make(5, 1);

    (void)state;
    assert_true(fit_ratio_make(8, 1, 37, &big));
    assert_true(fit_ratio_make(1, 8, -37, &small));
    assert_false(fit_ratio_mul(big, big, &out));
    assert_false(fit_ratio_mul(small, small, &out));
    assert_false(fit_ratio_add(big, big, &out));
    assert_false(fit_ratio_add(big, small, &out));
    assert_false(fit_ratio_make(9, 1, 37, &out));
    assert_false(fit_ratio_make(1, 1, 38, &out));
    assert_false(fit_ratio_pow(make(10, 1), 40, &out));
    assert_false(fit_ratio_div(big, fit_ratio_int(0), &out));
    assert_int_equal(sp_ratio_cmp(out, make(5, 1)), 0); /* left alone */
    assert_true(fit_ratio_mul(big, small, &out));
    assert_int_equal(sp_ratio_cmp(out, make(1, 1)), 0);
    assert_true(fit_ratio_pow(make(10, 1), -3, &out));
    assert_int_equal(sp_ratio_cmp(out, make(1, 1000)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
