/*
 * Goal:   verdicts, amounts and outside text read as documented in both
 *         languages, and nothing that a terminal obeys is let through.
 * Method: tables of texts and what is expected of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/report.h"
#include "report/words.h"

#include <string.h>

static void put_in(struct sp_buf *buf, const char *text, enum sp_lang lang,
    void (*put)(struct sp_buf *, const char *, const struct sp_number_marks *))
{
    struct sp_number_marks marks;

    sp_number_marks_init(&marks, lang);
    sp_buf_reset(buf);
    put(buf, text, &marks);
}

static void test_decimal(void **state)
{
    static const struct {
        const char *label, *text, *en, *uk;
    } cases[] = {
        {"whole", "1250", "1,250",
            "1\xc2\xa0"
            "250"},
        {"fraction", "0.35", "0.35", "0,35"},
        {"zeros at the end stay", "0.50", "0.50", "0,50"},
        {"negative", "-12.5", "-12.5", "-12,5"},
        {"not a number", "a.b", "a.b", "a.b"},
        {"two points", "1.2.3", "1.2.3", "1.2.3"},
        {"a date stays", "2026-06-01", "2026-06-01", "2026-06-01"},
        {"point at the end", "5.", "5.", "5."},
        {"empty", "", "", ""},
        {"control byte", "1\x1b", "1\\x1b", "1\\x1b"},
    };
    struct sp_buf buf;

    (void)state;
    sp_buf_init(&buf, 1024);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        put_in(&buf, cases[i].text, SP_LANG_EN, report_put_decimal);
        assert_string_equal(sp_buf_text(&buf), cases[i].en);
        put_in(&buf, cases[i].text, SP_LANG_UK, report_put_decimal);
        assert_string_equal(sp_buf_text(&buf), cases[i].uk);
    }
    sp_buf_clear(&buf);
}

static void test_share(void **state)
{
    static const struct {
        const char *label, *text, *en, *uk;
    } cases[] = {
        {"six digits", "0.417303", "41.7303%", "41,7303%"},
        {"zeros go", "0.350000", "35%", "35%"},
        {"below one per cent", "0.000049", "0.0049%", "0,0049%"},
        {"one", "1", "100%", "100%"},
        {"one with zeros", "1.000000", "100%", "100%"},
        {"nought", "0", "0%", "0%"},
        {"one place", "0.5", "50%", "50%"},
        {"above one", "12.34567", "1,234.567%",
            "1\xc2\xa0"
            "234,567%"},
        {"not a number", "n/d", "n/d", "n/d"},
        {"negative is left alone", "-0.1", "-0.1", "-0.1"},
    };
    struct sp_buf buf;

    (void)state;
    sp_buf_init(&buf, 1024);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        put_in(&buf, cases[i].text, SP_LANG_EN, report_put_share);
        assert_string_equal(sp_buf_text(&buf), cases[i].en);
        put_in(&buf, cases[i].text, SP_LANG_UK, report_put_share);
        assert_string_equal(sp_buf_text(&buf), cases[i].uk);
    }
    sp_buf_clear(&buf);
}

static void test_clean(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"plain", "Nord Metall AB", "Nord Metall AB"},
        {"letters of other scripts", "Їжак OÜ 電池", "Їжак OÜ 電池"},
        {"four bytes", "\xf0\x9f\x94\x8b", "\xf0\x9f\x94\x8b"},
        {"escape", "\x1b[2J", "\\x1b[2J"},
        {"bell and backspace", "\x07\x08", "\\x07\\x08"},
        {"tab and line feed", "a\tb\nc", "a\\x09b\\x0ac"},
        {"delete", "\x7f", "\\x7f"},
        {"C1 in UTF-8",
            "\xc2\x9b"
            "31m",
            "\\xc2\\x9b31m"},
        {"bare C1",
            "\x9b"
            "31m",
            "\\x9b31m"},
        {"bidi override",
            "\xe2\x80\xae"
            "x",
            "\\xe2\\x80\\xaex"},
        {"bidi isolate", "\xe2\x81\xa6", "\\xe2\\x81\\xa6"},
        {"Arabic letter mark", "\xd8\x9c", "\\xd8\\x9c"},
        {"line separator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
        {"zero width space", "\xe2\x80\x8b", "\\xe2\\x80\\x8b"},
        {"byte order mark", "\xef\xbb\xbf", "\\xef\\xbb\\xbf"},
        {"overlong", "\xc0\xaf", "\\xc0\\xaf"},
        {"overlong in three", "\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
        {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"above Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
        {"cut off", "a\xe2\x80", "a\\xe2\\x80"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf buf;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&buf, 1024);
        report_put_clean(&buf, cases[i].text);
        assert_string_equal(sp_buf_text(&buf), cases[i].want);
        sp_buf_clear(&buf);
    }
}

static void test_verdict(void **state)
{
    static const struct {
        const char *label;
        int verdict;
        const char *basis, *en, *uk;
    } cases[] = {
        {"met on law", RULE_MET, "determined", "met", "виконано"},
        {"met on documents", RULE_MET, "evidenced", "met", "виконано"},
        {"met on a word", RULE_MET, "declared", "met on declared facts",
            "виконано за заявленими фактами"},
        {"met on nobody's word", RULE_MET, "assumed", "met on assumed facts",
            "виконано за припущеннями"},
        {"no fact was used", RULE_MET, NULL, "met, no fact used",
            "виконано без фактів"},
        {"breached", RULE_BREACHED, "assumed", "breached", "порушено"},
        {"unknown", RULE_UNKNOWN, "declared", "unknown", "невідомо"},
        {"not applicable", RULE_NOT_APPLICABLE, NULL, "not applicable",
            "не застосовується"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        enum report_word word =
            report_verdict_word(cases[i].verdict, cases[i].basis);

        print_message("%s\n", cases[i].label);
        assert_string_equal(report_word(word, SP_LANG_EN), cases[i].en);
        assert_string_equal(report_word(word, SP_LANG_UK), cases[i].uk);
    }
    assert_null(report_verdict_code(ASSESS_NONE));
    assert_string_equal(report_verdict_code(RULE_MET), "met");
    assert_string_equal(
        report_verdict_code(RULE_NOT_APPLICABLE), "not_applicable");
}

/* Every word is there in both languages, and none promises anything. */
static void test_words(void **state)
{
    static const char *const promises[] = {
        "eligible", "permitted", "released", "clear"};

    (void)state;
    for (int i = 0; i < WORDS; i++) {
        for (int lang = 0; lang < SP_LANGS; lang++) {
            const char *text =
                report_word((enum report_word)i, (enum sp_lang)lang);

            assert_non_null(text);
            assert_true(text[0] != '\0');
            for (size_t k = 0; k < SP_COUNT(promises); k++)
                assert_null(strstr(text, promises[k]));
        }
    }
    assert_int_equal(sp_lang_of("uk"), SP_LANG_UK);
    assert_int_equal(sp_lang_of("de"), SP_LANG_DE);
    assert_int_equal(sp_lang_of(NULL), SP_LANG_EN);
}

static void test_headline(void **state)
{
    static const struct {
        const char *label;
        struct assess_headline headline;
        const char *en, *uk;
    } cases[] = {
        {"no obstacle",
            {.met = 12, .unknown = 9, .not_encoded = 7, .not_applicable = 4},
            "No obstacle found in 12 of 28 conditions",
            "Перешкод не знайдено в 12 з 28 умов"},
        {"nothing at all", {0}, "No obstacle found in 0 of 0 conditions",
            "Перешкод не знайдено в 0 з 0 умов"},
        {"one", {.obstacles = 1, .met = 3}, "1 obstacle", "1 перешкода"},
        {"two", {.obstacles = 2}, "2 obstacles", "2 перешкоди"},
        {"five", {.obstacles = 5}, "5 obstacles", "5 перешкод"},
        {"eleven", {.obstacles = 11}, "11 obstacles", "11 перешкод"},
        {"thirteen", {.obstacles = 13}, "13 obstacles", "13 перешкод"},
        {"twenty-one", {.obstacles = 21}, "21 obstacles", "21 перешкода"},
        {"hundred and twelve", {.obstacles = 112}, "112 obstacles",
            "112 перешкод"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf buf;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&buf, 1024);
        report_headline(&cases[i].headline, "en", &buf);
        assert_string_equal(sp_buf_text(&buf), cases[i].en);
        sp_buf_reset(&buf);
        report_headline(&cases[i].headline, "uk", &buf);
        assert_string_equal(sp_buf_text(&buf), cases[i].uk);
        sp_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_verdict),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_headline),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
