/*
 * Goal:   rule_sentence writes numbers from their exact text in the marks of
 *         each language, rounds least values down and greatest up, and says
 *         unknown.
 * Method: a table of one-column templates with a value and both sentences.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "rule/rule.h"

#include <string.h>

#define NB "\xC2\xA0"

static const struct {
    const char *label;
    const char *returns;
    const char *place;
    const char *value; /* NULL: unknown */
    const char *en, *uk;
} cases[] = {
    {"an integer", "n", "{n}", "7", "7", "7"},
    {"a large integer", "n", "{n}", "1234567", "1,234,567",
        "1" NB "234" NB "567"},
    {"a negative one", "n", "{n}", "-1234", "-1,234", "-1" NB "234"},
    {"unknown", "n", "{n}", NULL, "unknown", "невідомо"},
    {"a decimal", "d:dec", "{d}", "1234.5", "1,234.5", "1" NB "234,5"},
    {"a decimal below one", "d:dec", "{d}", "0.05", "0.05", "0,05"},
    {"a share as percent", "d:dec", "{d:percent}", "0.35", "35%", "35%"},
    {"a fine share", "d:dec", "{d:percent}", "0.12345", "12.345%", "12,345%"},
    {"all", "d:dec", "{d:percent}", "1", "100%", "100%"},
    {"money", "m:money", "{m}", "1234.5", "EUR" NB "1,234.50",
        "1" NB "234,50" NB "євро"},
    {"whole euros", "m:money", "{m}", "2000000", "EUR" NB "2,000,000.00",
        "2" NB "000" NB "000,00" NB "євро"},
    {"half a cent to the even one", "m:money", "{m}", "0.125", "EUR" NB "0.12",
        "0,12" NB "євро"},
    {"half a cent to the even one, up", "m:money", "{m}", "0.135",
        "EUR" NB "0.14", "0,14" NB "євро"},
    {"above half a cent", "m:money", "{m}", "0.125001", "EUR" NB "0.13",
        "0,13" NB "євро"},
    {"a least amount goes down", "cost_min:money", "{cost_min}", "9.999999",
        "EUR" NB "9.99", "9,99" NB "євро"},
    {"a greatest amount goes up", "cost_max:money", "{cost_max}", "9.990001",
        "EUR" NB "10.00", "10,00" NB "євро"},
    {"a millionth goes up", "cost_max:money", "{cost_max}", "0.000001",
        "EUR" NB "0.01", "0,01" NB "євро"},
    {"an exact ratio", "r:ratio", "{r}", "7/20", "35.00%", "35,00%"},
    {"an exact fine ratio", "r:ratio", "{r}", "12345/100000", "12.345%",
        "12,345%"},
    {"a ratio between", "r:ratio", "{r}", "1/3", "33.3333\xE2\x80\xA6%",
        "33,3333\xE2\x80\xA6%"},
    {"a least ratio goes down", "r_min:ratio", "{r_min}", "2/3", "66.6666%",
        "66,6666%"},
    {"a greatest ratio goes up", "r_max:ratio", "{r_max}", "2/3", "66.6667%",
        "66,6667%"},
    {"just above the limit shows", "r_max:ratio", "{r_max}", "350001/1000000",
        "35.0001%", "35,0001%"},
    {"a hair above shows above", "r_max:ratio", "{r_max}",
        "350000000001/1000000000000", "35.0001%", "35,0001%"},
    {"no share at all", "r:ratio", "{r}", "0/1", "0.00%", "0,00%"},
    {"a text", "t:text", "{t}", "member", "member", "member"},
    {"a word", "t:text", "{t:word}", "member", "Member State", "держава-член"},
    {"a text that is no word", "t:text", "{t:word}", "PL, DE", "PL, DE",
        "PL, DE"},
    {"a choice by a text", "t:text", "{t|yes:it is {t:word}|no:not}", "yes",
        "it is yes", "it is так"},
    {"another arm", "t:text", "{t|yes:it is|no:not|:open}", "no", "not", "not"},
    {"unknown takes the arm without word", "t:text", "{t|yes:a|:open} end",
        NULL, "open end", "open end"},
    {"unknown by its word", "t:text", "{t|unknown:nobody|:open}", NULL,
        "nobody", "nobody"},
    {"no arm fits", "t:text", "a{t|yes:b}c", "no", "ac", "ac"},
    {"a choice by a number", "n", "{n|1:one state|:{n} states}, more", "3",
        "3 states, more", "3 states, more"},
    {"a choice by the verdict", "n", "{verdict|breached:bad|:good} {n}", "1",
        "bad 1", "bad 1"},
    {"a choice in a choice", "n",
        "{verdict|breached:bad{n|1: once|:, {n} times}|:good}, so", "3",
        "bad, 3 times, so", "bad, 3 times, so"},
    {"a choice in an arm that is not taken", "n",
        "{verdict|met:{n|1:a|:b}|:c}, so", "3", "c, so", "c, so"},
    {"arms on lines of their own", "n",
        "{n|\n--          1:a b|\n--          2:c\n--          d|\n--"
        "          :e}, so",
        "2", "c d, so", "c d, so"},
    {"two choices", "n", "{n|1:a|:b}{n|2:c|:d {n}}", "2", "bc", "bc"},
    {"the subject and the verdict", "n", "{subject} {verdict} {n}", "1",
        "V1 breached 1", "V1 порушено 1"},
};

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_arena *arena = NULL;
        struct rule rule;
        struct rule_finding finding;
        const char *text = NULL;
        struct sp_buf buf;
        struct sp_err err = {SP_OK, ""};

        print_message("%s\n", cases[i].label);
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        sp_buf_init(&buf, 1 << 16);
        sp_buf_printf(&buf,
            "-- rule: t, version 1\n-- cites: A\n-- applies: assess EDIP\n"
            "-- reads: venture\n-- returns: subject, verdict, %s\n"
            "-- en: So %s.\n-- uk: Так %s.\n-- checked: text\nSELECT 1\n"
            "-- rows:\nSELECT 1\n",
            cases[i].returns, cases[i].place, cases[i].place);
        if (rule_parse(arena, "t.sql", sp_buf_text(&buf), buf.len, &rule,
                &err) != SP_OK)
            fail_msg("%s", err.text);
        memset(&finding, 0, sizeof(finding));
        finding.rule = &rule;
        finding.subject = "V1";
        finding.verdict = RULE_BREACHED;
        finding.values[0].text = cases[i].value;

        sp_buf_reset(&buf);
        sp_buf_printf(&buf, "So %s.", cases[i].en);
        assert_int_equal(
            rule_sentence(&finding, "en", arena, &text, &err), SP_OK);
        assert_string_equal(text, sp_buf_text(&buf));
        sp_buf_reset(&buf);
        sp_buf_printf(&buf, "Так %s.", cases[i].uk);
        assert_int_equal(
            rule_sentence(&finding, "uk", arena, &text, &err), SP_OK);
        assert_string_equal(text, sp_buf_text(&buf));
        sp_buf_clear(&buf);
        sp_arena_free(arena);
    }
}

static void test_languages(void **state)
{
    static const char source[] =
        "-- rule: t, version 1\n-- cites: A\n-- applies: assess EDIP\n"
        "-- reads: venture\n-- returns: subject, verdict, n:dec\n"
        "-- en: English {n}.\n-- pl: Polski {n}.\n-- checked: text\n"
        "SELECT 1\n-- rows:\nSELECT 1\n";
    static const struct {
        const char *lang, *want;
    } asked[] = {
        {"en", "English 1.5."},
        {"pl", "Polski 1,5."},
        {"uk", "English 1.5."}, /* there is none: English, in its marks */
        {"de", "English 1.5."},
    };
    struct sp_arena *arena = NULL;
    struct rule rule;
    struct rule_finding finding;
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    assert_int_equal(
        rule_parse(arena, "t.sql", source, strlen(source), &rule, &err), SP_OK);
    memset(&finding, 0, sizeof(finding));
    finding.rule = &rule;
    finding.subject = "V1";
    finding.values[0].text = "1.5";
    for (size_t i = 0; i < SP_COUNT(asked); i++) {
        const char *text = NULL;

        assert_int_equal(
            rule_sentence(&finding, asked[i].lang, arena, &text, &err), SP_OK);
        assert_string_equal(text, asked[i].want);
    }
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
