/*
 * Goal:   every code has its own name and the documented exit status, and
 *         sp_fail fills the text, cut at its limit, and returns its code.
 * Method: the table of docs/formats/exit-status.md, row by row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

#include <string.h>

static const struct {
    enum sp_code code;
    const char *name;
    int exit_status;
} cases[] = {
    {SP_OK, "ok", 0},
    {SP_NOT_FOUND, "not_found", 64},
    {SP_EXISTS, "exists", 65},
    {SP_INVALID, "invalid", 65},
    {SP_DENIED, "denied", 77},
    {SP_CONFLICT, "conflict", 65},
    {SP_BUSY, "busy", 69},
    {SP_LIMIT, "limit", 65},
    {SP_NO_MEMORY, "no_memory", 70},
    {SP_IO, "io", 74},
    {SP_CORRUPT, "corrupt", 70},
};

static void test_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].name);
        assert_string_equal(sp_code_name(cases[i].code), cases[i].name);
        assert_int_equal(sp_exit_status(cases[i].code), cases[i].exit_status);
    }
}

static void test_fail(void **state)
{
    struct sp_err err;
    char longer[2 * SP_ERR_TEXT_BYTES];

    (void)state;
    assert_int_equal(sp_fail(&err, SP_INVALID, "%s %d", "line", 7), SP_INVALID);
    assert_int_equal(err.code, SP_INVALID);
    assert_string_equal(err.text, "line 7");
    assert_int_equal(sp_fail(NULL, SP_IO, "%s", "unheard"), SP_IO);
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(sp_fail(&err, SP_LIMIT, "%s", longer), SP_LIMIT);
    assert_int_equal(strlen(err.text), SP_ERR_TEXT_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
