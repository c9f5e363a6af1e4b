/*
 * Goal:   a cell is read as its field describes it, or not at all.
 * Method: a table of fields and texts, valid and invalid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/frictionless.h"

#include <string.h>

enum { TEXT, PLAIN, COMMA, LOOSE, ISO, DOTS, TRUTH };

static struct frictionless_field field_of(int kind)
{
    struct frictionless_field field = {.name = "f",
        .format = kind == DOTS ? "%d.%m.%Y" : "%Y-%m-%d",
        .decimal = kind == COMMA ? ',' : '.',
        .group = kind == COMMA   ? "\xc2\xa0"
                 : kind == LOOSE ? ","
                                 : "",
        .bare = kind != LOOSE,
        .missing = {{"", "-"}, 2},
        .yes = {{"ja"}, 1},
        .no = {{"nein"}, 1}};

    field.type = kind == TEXT                  ? FRICTIONLESS_TEXT
                 : kind == TRUTH               ? FRICTIONLESS_BOOLEAN
                 : kind == ISO || kind == DOTS ? FRICTIONLESS_DATE
                                               : FRICTIONLESS_NUMBER;
    return field;
}

static const struct {
    int kind;
    const char *text, *want; /* NULL: refused */
} cases[] = {
    {TEXT, "as written", "as written"},
    {TEXT, "-", ""},
    {PLAIN, "", ""},
    {PLAIN, "1234.50", "1234.50"},
    {PLAIN, "+1.5", "1.5"},
    {PLAIN, "1e3", "1000"},
    {PLAIN, "1.5E-2", "0.015"},
    {PLAIN, "1e99", NULL},
    {PLAIN, "e", NULL},
    /* The table's own check refuses what is still none. */
    {PLAIN, "1,5", "1,5"},
    {COMMA,
        "1\xc2\xa0"
        "234,50",
        "1234.50"},
    {COMMA, "-0,5", "-0.5"},
    {COMMA, "1.234,50", NULL},
    {LOOSE, "EUR 1,234.50", "1234.50"},
    {LOOSE, "1,234.50 EUR", "1234.50"},
    {LOOSE, "5 %", NULL},
    {ISO, "2026-02-28", "2026-02-28"},
    {ISO, "2026-02-30", NULL},
    {ISO, "2026-2-28", NULL},
    {ISO, "2026-02-28T00:00:00Z", NULL},
    {ISO, "-", ""},
    {DOTS, "31.12.2025", "2025-12-31"},
    {DOTS, "12/31/2025", NULL},
    {DOTS, "31.12.25", NULL},
    {TRUTH, "ja", "yes"},
    {TRUTH, "nein", "no"},
    {TRUTH, "true", NULL},
    {TRUTH, "", ""},
};

static void test_cells(void **state)
{
    struct convert_request request;
    struct convert_result result;
    struct preset preset;
    struct sp_err err;

    (void)state;
    memset(&request, 0, sizeof request);
    convert_result_init(&result);
    assert_int_equal(
        preset_init(&preset, &request, "f", NULL, &result, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct frictionless_field field = field_of(cases[i].kind);
        const char *got = frictionless_cell(&preset, &field, cases[i].text);

        print_message("%d: '%s'\n", cases[i].kind, cases[i].text);
        if (cases[i].want == NULL)
            assert_null(got);
        else
            assert_string_equal(got, cases[i].want);
    }
    assert_false(preset_failed(&preset));
    preset_clear(&preset);
    convert_result_clear(&result);
}

static void test_long_number(void **state)
{
    char text[400];
    struct frictionless_field field = field_of(PLAIN);
    struct convert_request request;
    struct convert_result result;
    struct preset preset;
    struct sp_err err;

    (void)state;
    memset(&request, 0, sizeof request);
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    convert_result_init(&result);
    assert_int_equal(
        preset_init(&preset, &request, "f", NULL, &result, &err), SP_OK);
    assert_null(frictionless_cell(&preset, &field, text));
    preset_clear(&preset);
    convert_result_clear(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_long_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
