/*
 * Goal:   a buffer keeps what was put, NUL-terminated; its limit is exact and
 *         a failed append is remembered until a reset.
 * Method: appends of each kind around the limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#include <string.h>

static void test_appends(void **state)
{
    struct sp_buf buf;
    struct sp_err err;

    (void)state;
    sp_buf_init(&buf, 1 << 20);
    assert_string_equal(sp_buf_text(&buf), "");
    sp_buf_put(&buf, NULL, 0);
    sp_buf_put(&buf, "ab\0c", 4);
    sp_buf_puts(&buf, "de");
    sp_buf_putc(&buf, 'f');
    sp_buf_printf(&buf, "%d-%s", 7, "g");
    assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
    assert_int_equal(buf.len, 10);
    assert_memory_equal(sp_buf_text(&buf), "ab\0cdef7-g", 11);
    sp_buf_reset(&buf);
    assert_string_equal(sp_buf_text(&buf), "");
    for (int i = 0; i < 5000; i++)
        sp_buf_printf(&buf, "%05d", i);
    assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
    assert_int_equal(buf.len, 25000);
    assert_memory_equal(sp_buf_text(&buf) + 24995, "04999", 6);
    sp_buf_clear(&buf);
    assert_string_equal(sp_buf_text(&buf), "");
    sp_buf_clear(NULL);
}

static void test_limit(void **state)
{
    static const struct {
        const char *label;
        size_t len_max;
        enum sp_code want;
    } cases[] = {
        {"one byte short", 5, SP_LIMIT},
        {"just enough", 6, SP_OK},
        {"nothing allowed", 0, SP_LIMIT},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf buf;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&buf, cases[i].len_max);
        sp_buf_puts(&buf, "abc");
        sp_buf_printf(&buf, "%s", "de");
        sp_buf_putc(&buf, 'f');
        assert_int_equal(sp_buf_check(&buf, &err), cases[i].want);
        if (cases[i].want != SP_OK)
            sp_buf_puts(&buf, ""); /* a failure is not forgotten */
        assert_int_equal(sp_buf_check(&buf, &err), cases[i].want);
        sp_buf_clear(&buf);
        assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
    }
}

static void test_reserve(void **state)
{
    struct sp_buf buf;
    const char *start;

    (void)state;
    sp_buf_init(&buf, 1 << 20);
    sp_buf_reserve(&buf, 100000);
    start = sp_buf_text(&buf);
    for (int i = 0; i < 100000; i++)
        sp_buf_putc(&buf, 'x');
    assert_ptr_equal(sp_buf_text(&buf), start);
    sp_buf_reserve(&buf, 1 << 20);
    assert_int_equal(buf.failed, SP_LIMIT);
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appends),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_reserve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
