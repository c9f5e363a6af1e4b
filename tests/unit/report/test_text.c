/*
 * Goal:   what a terminal shows begins with the headline, says what a verdict
 *         rests on, stays within the width, and obeys no byte of the data.
 * Method: the fixture's assessments and every hostile text in every place,
 *         in both languages and several widths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "fixture.h"
#include "report/report.h"

#include <string.h>

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
    assert_int_equal(start, buf->len); /* it ends with a line feed */
}

static void check_assessment(const struct assessment *assessment)
{
    static const int widths[] = {40, 66, 80, 200};
    static const char *const langs[] = {"en", "uk"};

    for (size_t i = 0; i < SP_COUNT(widths); i++) {
        for (size_t k = 0; k < 2 * SP_COUNT(langs); k++) {
            struct report_text_options options = {.width = widths[i],
                .verbose = k >= SP_COUNT(langs),
                .lang = langs[k % SP_COUNT(langs)]};
            struct sp_buf buf;
            struct sp_err err;

            sp_buf_init(&buf, 16U << 20);
            report_assess_text(assessment, &options, &buf);
            assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
            check_output(&buf, (size_t)widths[i]);
            sp_buf_reset(&buf);
            if (assessment->origin != NULL)
                report_origin_text(assessment->origin, &options, &buf);
            else
                sp_buf_puts(&buf, "\n");
            assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
            check_output(&buf, (size_t)widths[i]);
            sp_buf_clear(&buf);
        }
    }
}

static void test_widths(void **state)
{
    struct assessment venture = fixture_venture(*state);
    struct assessment bare = fixture_bare(*state);

    check_assessment(&venture);
    check_assessment(&bare);
}

static void test_hostile(void **state)
{
    struct assessment hostile = fixture_hostile_venture(*state);

    check_assessment(&hostile);
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        struct assessment one = fixture_of_text(*state, fixture_hostile[i]);

        print_message("hostile text %zu\n", i);
        check_assessment(&one);
    }
}

static const struct {
    const char *label;
    const char *lang;
    bool verbose;
    bool present;
    const char *text;
} says[] = {
    {"headline", "en", false, true, "2 obstacles\n"},
    {"headline in Ukrainian", "uk", false, true, "2 перешкоди\n"},
    {"counts", "en", false, true,
        "2 breached · 3 met · 2 unknown · 1 not applicable · 2 not "
        "encoded"},
    {"declared", "en", false, true,
        "3 of the met rest on declared or assumed facts"},
    {"second-hand", "en", false, true, "4 rest on rule text read second-hand"},
    {"met says its basis", "en", false, true, "met on declared facts"},
    {"met on assumptions", "en", false, true, "met on assumed facts"},
    {"not encoded", "uk", false, true, "… 2 правила немає"},
    {"sentence", "en", false, true,
        "JV-PU24: 31 % to 41.74 % of the component cost"},
    {"met findings are counted", "en", false, true,
        "… 4 met, each with what it rests on; --verbose lists them"},
    {"met findings when asked", "en", true, true,
        "met on assumed facts: All assets that the action uses lie"},
    {"what is not encoded is counted", "en", false, true,
        "… 2 not encoded; --verbose lists them"},
    {"what is not encoded, when asked", "en", true, true,
        "Award criteria (Regulation (EU) 2025/2643, Art. 18; not read)"},
    {"sentence in Ukrainian", "uk", false, true,
        "від 31 % до 41,74 % вартості компонентів"},
    {"English where no other", "uk", true, true,
        "Carpat Electronica SRL is established"},
    {"missing", "en", false, true,
        "missing: offer OF-0012: origin; offer OF-0031: unit_cost"},
    {"who could supply it", "en", false, true,
        "ask Balt Converter OÜ:\n    offer OF-0012: origin · findings that "
        "name "
        "it: 1\n    offer OF-0031: unit_cost · findings that name it: 3\n"},
    {"nobody", "en", false, true,
        "no party on record:\n    threshold EDIP|other: value"},
    {"change", "en", false, true,
        "JV-PU24, Regulation (EU) 2025/2643, Art. 11(3) "
        "(edip-11-3-buyers): unknown → met on declared facts"},
    {"new finding", "en", false, true,
        "(edip-9-1-established): no finding → met"},
    {"weakened", "en", false, true, "weaker than the basis asked for"},
    {"strict", "en", false, true, "strict: what is not encoded"},
    {"facts only when asked", "en", false, false,
        "used: offer OF-0040: unit_cost = 4.12"},
    {"facts", "en", true, true,
        "used: offer OF-0040: unit_cost = 4.12 (declared; price list "
        "2026-02)"},
    {"no inapplicable finding unasked", "en", false, false,
        "No agent is needed."},
    {"inapplicable finding", "en", true, true, "No agent is needed."},
    {"no basis where no fact was used", "en", true, true,
        "edip-measure-agent, version 1 · basis: —\n"},
    {"origin", "en", false, true,
        "outside share: 31% to 41.7303% (at most 35%)"},
    {"no states unasked", "en", false, false, "by state, EUR"},
    {"states", "en", true, true, "by state, EUR: DE 102.5 to 161.125"},
    {"vote", "en", false, true,
        "JV-PU24-RULES, Rules of the joint production: rejected · for 3 · "
        "needed 4"},
    {"vote in Ukrainian", "uk", false, true,
        "First reading of a chamber: ухвалено · за 457 · потрібно 303"},
    {"vote that cannot be counted", "en", false, true,
        "JV-PU24-BAD: cannot be counted as it is recorded (ballot "
        "'JV-PU24-BAD|XX'"},
    {"no digests unasked", "en", false, false, "Inputs (SHA-256)"},
    {"digests", "en", true, true, "shipped data: b2b2"},
    {"advice", "en", false, true, "Decision support, not legal advice."},
    {"advice in Ukrainian", "uk", false, true, "а не юридична консультація."},
    {"promises nothing", "en", true, false, "eligible"},
    {"permits nothing", "en", true, false, "permitted"},
};

static void test_says(void **state)
{
    struct assessment venture = fixture_venture(*state);

    for (size_t i = 0; i < SP_COUNT(says); i++) {
        struct report_text_options options = {
            .width = 200, .verbose = says[i].verbose, .lang = says[i].lang};
        struct sp_buf buf;
        bool found;

        print_message("%s\n", says[i].label);
        sp_buf_init(&buf, 1 << 20);
        report_assess_text(&venture, &options, &buf);
        found = strstr(sp_buf_text(&buf), says[i].text) != NULL;
        assert_int_equal(found, says[i].present);
        sp_buf_clear(&buf);
    }
}

/* The parts stand in the order of the page. */
static void test_order(void **state)
{
    static const char *const headings[] = {"2 obstacles", "\nWhat changed\n",
        "\nConditions\n", "\nFindings\n", "\nOrigin\n", "\nStructure\n",
        "\nVotes\n", "\nWhat is missing, and who could supply it\n",
        "\nInputs (SHA-256)\n", "\nDecision support, not legal advice."};
    struct assessment venture = fixture_venture(*state);
    struct report_text_options options = {.width = 80, .verbose = true};
    struct sp_buf buf;
    const char *last;

    sp_buf_init(&buf, 1 << 20);
    report_assess_text(&venture, &options, &buf);
    last = sp_buf_text(&buf);
    for (size_t i = 0; i < SP_COUNT(headings); i++) {
        print_message("%s\n", headings[i]);
        last = strstr(last, headings[i]);
        assert_non_null(last);
    }
    sp_buf_clear(&buf);
}

static void test_origin_says(void **state)
{
    static const struct {
        const char *label, *lang, *text;
    } cases[] = {
        {"item", "en", "Origin of PU-24, 24 V field power unit, under EDIP"},
        {"view", "en",
            "outside share of the component cost, made items opened: "
            "unknown"},
        {"share and limit", "en",
            "outside share: 31% to 41.7303% (at most 35%)"},
        {"no limit", "en", "outside share: 20.15% to 20.15% (no limit)"},
        {"cost", "en", "component cost, EUR: 590.75 to 612.5"},
        {"unknown cost", "en", "component cost, EUR: unknown"},
        {"states", "en", "DE 102.5 to 161.125 · EE 48 · PL 96.4 to 133.75"},
        {"unknown state", "en", "unknown 0 to 39.4"},
        {"unknown items", "en", "ITEM-0012, ITEM-0031"},
        {"Ukrainian", "uk", "частка ззовні: 31% до 41,7303%"},
    };
    struct assessment venture = fixture_venture(*state);

    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct report_text_options options = {
            .width = 200, .lang = cases[i].lang};
        struct sp_buf buf;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&buf, 1 << 20);
        report_origin_text(venture.origin, &options, &buf);
        assert_non_null(strstr(sp_buf_text(&buf), cases[i].text));
        sp_buf_clear(&buf);
    }
}

static void test_needs(void **state)
{
    static const struct assess_need rows[] = {
        {"BMS-C1", "Battery management system", "10", 1, false},
        {"ITEM-0012", NULL, "30.5", 2, false},
    };
    struct assess_needs needs = {"PU-24", "10", rows, SP_COUNT(rows), 0, {0}};
    struct report_text_options options = {.width = 80};
    struct sp_buf buf;

    (void)state;
    sp_buf_init(&buf, 1 << 16);
    report_explode_text(&needs, &options, &buf);
    assert_string_equal(sp_buf_text(&buf),
        "10 × PU-24 needs:\n"
        "  BMS-C1       10  Battery management system\n"
        "  ITEM-0012  30.5\n");
    sp_buf_reset(&buf);
    needs.quantity = NULL;
    report_where_used_text(&needs, &options, &buf);
    assert_string_equal(sp_buf_text(&buf),
        "PU-24 is used in:\n"
        "  BMS-C1       10  levels up: 1  Battery management system\n"
        "  ITEM-0012  30.5  levels up: 2\n");
    sp_buf_reset(&buf);
    needs.n_rows = 0;
    report_where_used_text(&needs, &options, &buf);
    assert_string_equal(sp_buf_text(&buf), "PU-24 is used in:\n  nothing\n");
    sp_buf_clear(&buf);
}

static void test_hostile_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        const char *text = fixture_hostile[i];
        const struct assess_need row = {text, text, text, 3, false};
        const struct assess_needs needs = {text, text, &row, 1, 0, {0}};
        struct report_text_options options = {.width = 40};
        struct sp_buf buf;

        print_message("hostile text %zu\n", i);
        sp_buf_init(&buf, 1 << 16);
        report_explode_text(&needs, &options, &buf);
        report_where_used_text(&needs, &options, &buf);
        check_output(&buf, 40);
        sp_buf_clear(&buf);
    }
}

/* Colours are the only escapes, and taking them out leaves the same text. */
static void test_colour(void **state)
{
    struct assessment hostile = fixture_hostile_venture(*state);
    struct report_text_options options = {.width = 80, .verbose = true};
    struct sp_buf plain;
    struct sp_buf colour;
    struct sp_buf stripped;
    const char *at;

    sp_buf_init(&plain, 16U << 20);
    sp_buf_init(&colour, 16U << 20);
    sp_buf_init(&stripped, 16U << 20);
    report_assess_text(&hostile, &options, &plain);
    options.colour = true;
    report_assess_text(&hostile, &options, &colour);
    assert_true(colour.len > plain.len);
    for (at = sp_buf_text(&colour); *at != '\0'; at++) {
        if (*at != '\x1b') {
            sp_buf_putc(&stripped, *at);
            continue;
        }
        assert_int_equal(at[1], '[');
        at += 2;
        at += strspn(at, "0123456789;");
        assert_int_equal(*at, 'm');
    }
    assert_string_equal(sp_buf_text(&stripped), sp_buf_text(&plain));
    sp_buf_clear(&plain);
    sp_buf_clear(&colour);
    sp_buf_clear(&stripped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_says),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_origin_says),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_hostile_needs),
        cmocka_unit_test(test_colour),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
