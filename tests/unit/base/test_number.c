/*
 * Goal:   numbers and days are written as the readers of each language write
 *         them, digit for digit, whatever their length.
 * Method: tables; and ICU's own decimal formatter, which takes up to 34
 *         digits, as the oracle for many numbers in every language.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number.h"

#include <stdio.h>
#include <string.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#define NB "\xC2\xA0"
#define NNB "\xE2\x80\xAF" /* narrow */

static void test_table(void **state)
{
    static const struct {
        const char *label, *text;
        const char *want[SP_LANGS]; /* NULL: no decimal */
    } cases[] = {
        {"nought", "0", {"0", "0", "0", "0"}},
        {"three digits", "999", {"999", "999", "999", "999"}},
        {"four digits", "1234", {"1,234", "1" NB "234", "1.234", "1234"}},
        {"five digits", "12345",
            {"12,345", "12" NB "345", "12.345", "12" NB "345"}},
        {"a fraction", "1234567.50",
            {"1,234,567.50", "1" NB "234" NB "567,50", "1.234.567,50",
                "1" NB "234" NB "567,50"}},
        {"negative", "-0.001", {"-0.001", "-0,001", "-0,001", "-0,001"}},
        {"past 34 digits",
            "123456789012345678901234567890123456789.000000000001",
            {"123,456,789,012,345,678,901,234,567,890,123,456,789."
             "000000000001",
                "123" NB "456" NB "789" NB "012" NB "345" NB "678" NB "901" NB
                "234" NB "567" NB "890" NB "123" NB "456" NB "789,000000000001",
                "123.456.789.012.345.678.901.234.567.890.123.456.789,"
                "000000000001",
                "123" NB "456" NB "789" NB "012" NB "345" NB "678" NB "901" NB
                "234" NB "567" NB "890" NB "123" NB "456" NB
                "789,000000000001"}},
        {"empty", "", {NULL, NULL, NULL, NULL}},
        {"a sign alone", "-", {NULL, NULL, NULL, NULL}},
        {"a point at the end", "1.", {NULL, NULL, NULL, NULL}},
        {"a point first", ".5", {NULL, NULL, NULL, NULL}},
        {"two points", "1.2.3", {NULL, NULL, NULL, NULL}},
        {"an exponent", "1e5", {NULL, NULL, NULL, NULL}},
        {"a space", "1 234", {NULL, NULL, NULL, NULL}},
        {"plus", "+1", {NULL, NULL, NULL, NULL}},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        for (size_t lang = 0; lang < SP_LANGS; lang++) {
            const char *want = cases[i].want[lang];
            struct sp_number_marks marks;
            struct sp_buf buf;

            print_message(
                "%s, %s\n", cases[i].label, sp_lang_code((enum sp_lang)lang));
            sp_buf_init(&buf, 1024);
            sp_number_marks_init(&marks, (enum sp_lang)lang);
            assert_int_equal(
                sp_number_put(&buf, &marks, cases[i].text), want != NULL);
            assert_string_equal(sp_buf_text(&buf), want != NULL ? want : "");
            sp_buf_clear(&buf);
        }
    }
}

static void test_shares(void **state)
{
    static const struct {
        const char *label, *text;
        const char *want[SP_LANGS];
    } cases[] = {
        {"zeros go", "0.350000", {"35%", "35%", "35" NB "%", "35%"}},
        {"six digits", "0.417303",
            {"41.7303%", "41,7303%", "41,7303" NB "%", "41,7303%"}},
        {"one digit", "0.5", {"50%", "50%", "50" NB "%", "50%"}},
        {"whole", "1", {"100%", "100%", "100" NB "%", "100%"}},
        {"small", "0.000049",
            {"0.0049%", "0,0049%", "0,0049" NB "%", "0,0049%"}},
        {"nought", "0.000", {"0%", "0%", "0" NB "%", "0%"}},
        {"above one", "12.34567",
            {"1,234.567%", "1" NB "234,567%", "1.234,567" NB "%", "1234,567%"}},
        {"none", "7/20", {NULL, NULL, NULL, NULL}},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        for (size_t lang = 0; lang < SP_LANGS; lang++) {
            const char *want = cases[i].want[lang];
            struct sp_number_marks marks;
            struct sp_buf buf;

            print_message(
                "%s, %s\n", cases[i].label, sp_lang_code((enum sp_lang)lang));
            sp_buf_init(&buf, 1024);
            sp_number_marks_init(&marks, (enum sp_lang)lang);
            assert_int_equal(
                sp_number_put_share(&buf, &marks, cases[i].text), want != NULL);
            assert_string_equal(sp_buf_text(&buf), want != NULL ? want : "");
            sp_buf_clear(&buf);
        }
    }
}

/* ICU's words for the same decimal, every digit kept. */
static void ask_icu(const char *locale, const char *text, size_t places,
    bool percent, char *out, int32_t out_bytes)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar skeleton[128];
    UChar said[256];
    char wanted[128];
    UNumberFormatter *format;
    UFormattedNumber *number = unumf_openResult(&code);
    int32_t n;

    (void)snprintf(wanted, sizeof wanted, "%s%s%.*s",
        percent ? "percent scale/100 " : "",
        places > 0 ? "." : "precision-integer", (int)places,
        "00000000000000000000");
    u_uastrcpy(skeleton, wanted);
    format = unumf_openForSkeletonAndLocale(skeleton, -1, locale, &code);
    unumf_formatDecimal(format, text, (int32_t)strlen(text), number, &code);
    n = unumf_resultToString(number, said, 256, &code);
    u_strToUTF8(out, out_bytes, NULL, said, n, &code);
    assert_true(U_SUCCESS(code));
    unumf_closeResult(number);
    unumf_close(format);
}

static void test_as_icu(void **state)
{
    static const char *const locales[SP_LANGS] = {"en_GB", "uk", "de", "pl"};
    uint64_t seed = 20261124;

    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        enum sp_lang lang = (enum sp_lang)(i % SP_LANGS);
        struct sp_number_marks marks;
        struct sp_buf buf;
        char text[64];
        char want[512];
        size_t whole = 1 + i / 4 % 16;
        size_t places = i / 64 % 12;
        size_t n = 0;

        if (i % 5 == 0)
            text[n++] = '-';
        for (size_t k = 0; k < whole + places; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            if (k == whole)
                text[n++] = '.';
            text[n++] = (char)((k == 0 ? '1' : '0') +
                               (char)((seed >> 33) % (k == 0 ? 9 : 10)));
        }
        text[n] = '\0';
        sp_number_marks_init(&marks, lang);
        sp_buf_init(&buf, 1024);
        assert_true(sp_number_put(&buf, &marks, text));
        ask_icu(locales[lang], text, places, false, want, sizeof want);
        assert_string_equal(sp_buf_text(&buf), want);
        sp_buf_reset(&buf);
        if (text[0] != '-' && (places <= 2 || text[n - 1] != '0')) {
            assert_true(sp_number_put_share(&buf, &marks, text));
            ask_icu(locales[lang], text, places > 2 ? places - 2 : 0, true,
                want, sizeof want);
            assert_string_equal(sp_buf_text(&buf), want);
        }
        sp_buf_clear(&buf);
    }
}

static void test_days(void **state)
{
    static const struct {
        const char *label, *text;
        const char *want[SP_LANGS];
    } cases[] = {
        {"a day", "2026-06-01",
            {"1 June 2026", "1 червня 2026" NNB "р.", "1. Juni 2026",
                "1 czerwca 2026"}},
        {"a leap day", "2028-02-29",
            {"29 February 2028", "29 лютого 2028" NNB "р.", "29. Februar 2028",
                "29 lutego 2028"}},
        {"before 1970", "1950-05-09",
            {"9 May 1950", "9 травня 1950" NNB "р.", "9. Mai 1950",
                "9 maja 1950"}},
        {"the first", "1583-01-01",
            {"1 January 1583", "1 січня 1583" NNB "р.", "1. Januar 1583",
                "1 stycznia 1583"}},
        {"another calendar", "1582-12-31", {NULL, NULL, NULL, NULL}},
        {"far", "9999-12-31",
            {"31 December 9999", "31 грудня 9999" NNB "р.", "31. Dezember 9999",
                "31 grudnia 9999"}},
        {"no day", "2026-02-29", {NULL, NULL, NULL, NULL}},
        {"no date", "soon", {NULL, NULL, NULL, NULL}},
        {"empty", "", {NULL, NULL, NULL, NULL}},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        for (size_t lang = 0; lang < SP_LANGS; lang++) {
            const char *want = cases[i].want[lang];
            struct sp_buf buf;

            print_message(
                "%s, %s\n", cases[i].label, sp_lang_code((enum sp_lang)lang));
            sp_buf_init(&buf, 1024);
            assert_int_equal(
                sp_day_put(&buf, (enum sp_lang)lang, cases[i].text),
                want != NULL);
            assert_string_equal(sp_buf_text(&buf), want != NULL ? want : "");
            sp_buf_clear(&buf);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_as_icu),
        cmocka_unit_test(test_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
