/*
 * Goal:   a catalogue gives exactly the translation that it holds, and bytes
 *         that are none or are damaged lead nowhere.
 * Method: a catalogue made here byte by byte, in both byte orders, then with
 *         each byte changed and each tail cut off; plural expressions against
 *         C's own evaluation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/catalog.h"

#include <string.h>

#define HEAD                                                                   \
    "Language: uk\nPlural-Forms: nplurals=3; "                                 \
    "plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || "   \
    "n%100>14) ? 1 : 2);\n"

/* In the order that a catalogue keeps: by the bytes of the ids. */
static const struct {
    const char *id;
    size_t id_len;
    const char *text;
    size_t text_len;
} entries[] = {
    {"", 0, HEAD, sizeof HEAD - 1},
    {"%zu part\0%zu parts", 17, "один\0кілька\0багато", 35},
    {"for", 3, "за", 4},
    {"vote\004for", 8, "голос за", 15},
};

enum { ENTRIES = 4, BYTES_MAX = 1024 };

static size_t put_word(unsigned char *bytes, size_t at, uint32_t word, bool big)
{
    for (size_t i = 0; i < 4; i++)
        bytes[at + i] = (unsigned char)(word >> 8 * (big ? 3 - i : i));
    return at + 4;
}

static size_t make(unsigned char *bytes, bool big)
{
    size_t at = 0;
    size_t data = 28 + 2 * 8 * ENTRIES;

    memset(bytes, 0, BYTES_MAX);
    at = put_word(bytes, at, 0x950412de, big);
    at = put_word(bytes, at, 0, big);
    at = put_word(bytes, at, ENTRIES, big);
    at = put_word(bytes, at, 28, big);
    at = put_word(bytes, at, 28 + 8 * ENTRIES, big);
    at = put_word(bytes, at, 0, big);
    at = put_word(bytes, at, 28 + 16 * ENTRIES, big);
    for (int table = 0; table < 2; table++) {
        for (size_t i = 0; i < ENTRIES; i++) {
            const char *text = table == 0 ? entries[i].id : entries[i].text;
            size_t len = table == 0 ? entries[i].id_len : entries[i].text_len;

            at = put_word(bytes, at, (uint32_t)len, big);
            at = put_word(bytes, at, (uint32_t)data, big);
            memcpy(bytes + data, text, len);
            data += len + 1;
        }
    }
    return data;
}

static void check_all(const struct sp_catalog *catalog)
{
    static const struct {
        const char *label, *context, *id;
        unsigned long form;
        const char *want;
    } cases[] = {
        {"plain", NULL, "for", 0, "за"},
        {"in a context", "vote", "for", 0, "голос за"},
        {"unknown context", "side", "for", 0, NULL},
        {"context that only begins alike", "vot", "for", 0, NULL},
        {"longer context", "votes", "for", 0, NULL},
        {"unknown", NULL, "four", 0, NULL},
        {"a beginning of an id", NULL, "fo", 0, NULL},
        {"before all others", NULL, "!", 0, NULL},
        {"behind all others", NULL, "~", 0, NULL},
        {"first form", NULL, "%zu part", 0, "один"},
        {"second form", NULL, "%zu part", 1, "кілька"},
        {"third form", NULL, "%zu part", 2, "багато"},
        {"a form too many", NULL, "%zu part", 3, NULL},
        {"a form of a message without", NULL, "for", 1, NULL},
    };

    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const char *got = sp_catalog_find(
            catalog, cases[i].context, cases[i].id, cases[i].form);

        print_message("%s\n", cases[i].label);
        if (cases[i].want == NULL) {
            assert_null(got);
        } else {
            assert_non_null(got);
            assert_string_equal(got, cases[i].want);
        }
    }
    assert_int_equal(sp_catalog_form(catalog, 1), 0);
    assert_int_equal(sp_catalog_form(catalog, 3), 1);
    assert_int_equal(sp_catalog_form(catalog, 12), 2);
    assert_int_equal(sp_catalog_form(catalog, 121), 0);
}

static void test_find(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        unsigned char bytes[BYTES_MAX];
        size_t size = make(bytes, big != 0);
        struct sp_catalog catalog;
        struct sp_err err;

        assert_int_equal(sp_catalog_open(bytes, size, &catalog, &err), SP_OK);
        check_all(&catalog);
    }
}

static void test_head(void **state)
{
    static const struct {
        const char *label;
        size_t at;
        uint32_t word;
        const char *says;
    } cases[] = {
        {"other magic", 0, 0x950412df, "first bytes"},
        {"a later revision", 4, 2U << 16, "revision"},
        {"more entries than bytes", 8, 0x10000000, "cut off"},
        {"ids outside", 12, 0xffffffff, "cut off"},
        {"texts outside", 16, 0xfffffff8, "cut off"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        unsigned char bytes[BYTES_MAX];
        size_t size = make(bytes, false);
        struct sp_catalog catalog;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        put_word(bytes, cases[i].at, cases[i].word, false);
        assert_int_equal(
            sp_catalog_open(bytes, size, &catalog, &err), SP_CORRUPT);
        assert_non_null(strstr(err.text, cases[i].says));
    }
}

/* Whatever is asked of damaged bytes stays inside them; the copies are of
 * the exact size, so that a sanitizer sees one byte too far. */
static void ask(const unsigned char *bytes, size_t size)
{
    unsigned char *copy = malloc(size == 0 ? 1 : size);
    struct sp_catalog catalog;
    struct sp_err err;

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    if (sp_catalog_open(copy, size, &catalog, &err) == SP_OK) {
        for (unsigned long form = 0; form < 4; form++)
            (void)sp_catalog_find(&catalog, NULL, "%zu part", form);
        (void)sp_catalog_find(&catalog, "vote", "for", 0);
        (void)sp_catalog_form(&catalog, 5);
    }
    free(copy);
}

static void test_damage(void **state)
{
    unsigned char bytes[BYTES_MAX];
    size_t size = make(bytes, false);

    (void)state;
    for (size_t cut = 0; cut < size; cut++)
        ask(bytes, cut);
    for (size_t at = 0; at < size; at++) {
        unsigned char kept = bytes[at];

        for (int bit = 0; bit < 8; bit++) {
            bytes[at] = (unsigned char)(kept ^ (1 << bit));
            ask(bytes, size);
        }
        bytes[at] = kept;
    }
}

#define EXPRESSION(text)                                                       \
    {                                                                          \
#text, text                                                            \
    }

static void test_plural(void **state)
{
    unsigned long n = 0;

    (void)state;
    for (n = 0; n < 250; n++) {
        const struct {
            const char *text;
            unsigned long want;
        } cases[] = {
            EXPRESSION(n != 1),
            EXPRESSION(n > 1),
            EXPRESSION((n + 1) * 2 - n / 3),
            EXPRESSION(n - 2 - 1 + 3),
            EXPRESSION(!n),
            EXPRESSION(!(n % 2) || n >= 100),
            EXPRESSION(n % 10 == 1 && n % 100 != 11 ? 0
                       : n != 0                     ? 1
                                                    : 2),
            EXPRESSION(n < 9 ? n < 3 ? 4 : 5 : 6),
            EXPRESSION(1   ? 2
                       : 3 ? 4
                           : 5),
            EXPRESSION((n == 1      ? 0
                           : n == 2 ? 1
                                    : 2) +
                       3),
            EXPRESSION((n <= 4) == 1),
        };

        for (size_t i = 0; i < SP_COUNT(cases); i++) {
            unsigned long got = 999;

            assert_true(
                sp_plural_eval(cases[i].text, strlen(cases[i].text), n, &got));
            assert_int_equal(got, cases[i].want);
        }
    }
}

static void test_plural_refused(void **state)
{
    static const struct {
        const char *label, *text;
    } cases[] = {
        {"empty", ""},
        {"spaces", "  "},
        {"an operator alone", "+"},
        {"two values", "n 1"},
        {"no second operand", "n =="},
        {"open bracket", "(n"},
        {"closed bracket", "n)"},
        {"no colon", "n ? 1"},
        {"no question", "n : 1"},
        {"colon outside the bracket", "(n ? 1) : 2"},
        {"divided by nought", "1 / (n - n)"},
        {"rest by nought", "n % 0"},
        {"a number too long", "99999999999"},
        {"another letter", "m"},
        {"one equals sign", "n = 1"},
        {"not behind a value", "n !"},
        {"deep", "((((((((((((((((((((((((((((((((((n"},
        {"many nots", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!n"},
    };
    char longest[600];
    unsigned long got = 7;

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        assert_false(
            sp_plural_eval(cases[i].text, strlen(cases[i].text), 1, &got));
        assert_int_equal(got, 7);
    }
    memset(longest, ' ', sizeof longest);
    longest[0] = 'n';
    assert_true(sp_plural_eval(longest, 511, 7, &got));
    assert_false(sp_plural_eval(longest, 512, 7, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_head),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_plural),
        cmocka_unit_test(test_plural_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
