/*
 * Goal:   the comparison shows each instrument once with its period and its
 *         own label, says nothing of conditions where no rule was asked, stays
 *         within the width, and obeys no byte of the data.
 * Method: the fixture's assessments as instruments in force, closed and not
 *         yet in force, in both languages and several widths; the JSON is
 *         read back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "fixture.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>

enum { INSTRUMENTS = 4 };

static int setup(void **state)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    if (sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err) != SP_OK)
        return -1;
    *state = arena;
    return 0;
}

static int teardown(void **state)
{
    sp_arena_free(*state);
    return 0;
}

/* In force and its own, closed with and without a day, not yet in force. */
static struct assess_comparison compare(
    struct assess_compared list[INSTRUMENTS], struct assessment assessment)
{
    static const struct assess_compared shapes[INSTRUMENTS] = {
        {.own = true,
            .period = ASSESS_IN_FORCE,
            .from = "2025-12-30",
            .status = 1},
        {.period = ASSESS_CLOSED, .until = "2026-01-01", .status = -1},
        {.period = ASSESS_CLOSED, .status = -1},
        {.period = ASSESS_NOT_YET, .from = "2028-01-01", .status = -1},
    };
    struct assess_comparison comparison = {
        assessment.instrument, list, INSTRUMENTS, 1};

    for (size_t i = 0; i < INSTRUMENTS; i++) {
        list[i] = shapes[i];
        list[i].assessment = assessment;
    }
    return comparison;
}

/* No control byte but the line feed, valid UTF-8, no line over the width. */
static void check_output(const struct sp_buf *buf, size_t width)
{
    const char *text = sp_buf_text(buf);
    size_t start = 0;

    for (size_t i = 0; i < buf->len; i++) {
        size_t at = 0;

        if (text[i] != '\n')
            continue;
        assert_int_equal(
            sp_text_check(text + start, i - start, &at), SP_TEXT_FINE);
        if (sp_text_chars(text + start, i - start) > width)
            fail_msg("over the width: %.*s", (int)(i - start), text + start);
        start = i + 1;
    }
    assert_int_equal(start, buf->len);
}

static void check_comparison(struct assessment assessment)
{
    static const int widths[] = {40, 80, 100, 200};
    static const char *const langs[] = {"en", "uk"};
    struct assess_compared list[INSTRUMENTS];
    struct assess_comparison comparison = compare(list, assessment);

    for (size_t i = 0; i < SP_COUNT(widths); i++) {
        for (size_t k = 0; k < 2 * SP_COUNT(langs); k++) {
            struct report_text_options options = {.width = widths[i],
                .verbose = k >= SP_COUNT(langs),
                .lang = langs[k % SP_COUNT(langs)]};
            struct sp_buf buf;
            struct sp_err err;

            sp_buf_init(&buf, 16U << 20);
            report_compare_text(&comparison, &options, &buf);
            assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
            check_output(&buf, (size_t)widths[i]);
            sp_buf_clear(&buf);
        }
    }
}

static void test_output(void **state)
{
    check_comparison(fixture_venture(*state));
    check_comparison(fixture_bare(*state));
    check_comparison(fixture_hostile_venture(*state));
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        print_message("hostile text %zu\n", i);
        check_comparison(fixture_of_text(*state, fixture_hostile[i]));
    }
}

static const struct {
    const char *label;
    const char *lang;
    int width;
    const char *want;
    bool there;
} texts[] = {
    {"in force", "en", 100, "in force, the venture's own", true},
    {"closed since", "en", 100, "closed since 1 January 2026", true},
    {"not yet", "en", 100, "in force only from 1 January 2028", true},
    {"not tested", "en", 100, "conditions not tested", true},
    {"the same, narrow", "en", 60, "closed since 1 January 2026\n", true},
    {"wide: one line", "en", 100, "closed since 1 January 2026\n", false},
    {"Ukrainian", "uk", 100, "завершено з 1 січня 2026", true},
    {"own, Ukrainian", "uk", 100, "чинний, інструмент самого проєкту", true},
    {"the article", "en", 200, "article counts as not stated", true},
    {"advice", "en", 80, "Decision support, not legal advice.\n", true},
};

static void test_texts(void **state)
{
    struct assess_compared list[INSTRUMENTS];
    struct assess_comparison comparison =
        compare(list, fixture_venture(*state));

    for (size_t i = 0; i < SP_COUNT(texts); i++) {
        struct report_text_options options = {
            .width = texts[i].width, .lang = texts[i].lang};
        struct sp_buf buf;

        print_message("%s\n", texts[i].label);
        sp_buf_init(&buf, 1U << 20);
        report_compare_text(&comparison, &options, &buf);
        assert_int_equal(
            strstr(sp_buf_text(&buf), texts[i].want) != NULL, texts[i].there);
        sp_buf_clear(&buf);
    }
}

static void test_json(void **state)
{
    struct assessment assessment = fixture_venture(*state);
    struct assess_compared list[INSTRUMENTS];
    struct assess_comparison comparison = compare(list, assessment);
    struct sp_buf buf;
    json_t *root;
    json_t *result;
    json_t *first;
    json_t *closed;

    sp_buf_init(&buf, 1U << 20);
    report_compare_json(&comparison, &buf);
    root = json_loadb(buf.bytes, buf.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    result = json_object_get(root, "result");
    assert_string_equal(
        json_string_value(json_object_get(root, "command")), "assess");
    assert_int_equal(json_integer_value(json_object_get(result, "status")), 1);
    assert_int_equal(
        json_array_size(json_object_get(result, "instruments")), INSTRUMENTS);
    first = json_array_get(json_object_get(result, "instruments"), 0);
    closed = json_array_get(json_object_get(result, "instruments"), 1);
    assert_true(json_is_true(json_object_get(first, "own")));
    assert_true(json_is_true(json_object_get(first, "in_force")));
    assert_int_equal(json_integer_value(json_object_get(first, "status")), 1);
    assert_true(json_is_null(json_object_get(first, "until")));
    assert_int_equal(json_array_size(json_object_get(first, "missing")),
        assessment.n_missing);
    assert_true(json_is_false(json_object_get(closed, "own")));
    assert_true(json_is_false(json_object_get(closed, "in_force")));
    assert_true(json_is_null(json_object_get(closed, "status")));
    assert_string_equal(
        json_string_value(json_object_get(closed, "until")), "2026-01-01");
    json_decref(root);
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_output, setup, teardown),
        cmocka_unit_test_setup_teardown(test_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
