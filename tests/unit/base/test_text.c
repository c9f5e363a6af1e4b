/*
 * Goal:   outside text is UTF-8 without control or bidi characters; ids keep
 *         their rule; look-alikes are seen; distances are right.
 * Method: tables of valid and invalid texts, each fault at each place around
 *         the eight-byte steps; all characters against their definition.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

#include <string.h>

static const struct {
    const char *label;
    const char *text;
    size_t len;
    enum sp_text_fault want;
} checks[] = {
    {"empty", "", 0, SP_TEXT_FINE},
    {"ascii", "plain ~ text", 12, SP_TEXT_FINE},
    {"two bytes", "спільно", 14, SP_TEXT_FINE},
    {"last of two", "\xdf\xbf", 2, SP_TEXT_FINE},
    {"three bytes", "€", 3, SP_TEXT_FINE},
    {"before the surrogates", "\xed\x9f\xbf", 3, SP_TEXT_FINE},
    {"four bytes", "\xf0\x90\x80\x80", 4, SP_TEXT_FINE},
    {"U+10FFFF", "\xf4\x8f\xbf\xbf", 4, SP_TEXT_FINE},
    {"first after C1", "\xc2\xa0", 2, SP_TEXT_FINE},
    {"zero-width joiner", "\xe2\x80\x8d", 3, SP_TEXT_FINE},
    {"continuation alone", "\x80", 1, SP_TEXT_NOT_UTF8},
    {"overlong two", "\xc0\xaf", 2, SP_TEXT_NOT_UTF8},
    {"overlong two, c1", "\xc1\xbf", 2, SP_TEXT_NOT_UTF8},
    {"overlong three", "\xe0\x9f\xbf", 3, SP_TEXT_NOT_UTF8},
    {"overlong four", "\xf0\x8f\xbf\xbf", 4, SP_TEXT_NOT_UTF8},
    {"surrogate", "\xed\xa0\x80", 3, SP_TEXT_NOT_UTF8},
    {"above U+10FFFF", "\xf4\x90\x80\x80", 4, SP_TEXT_NOT_UTF8},
    {"f5", "\xf5\x80\x80\x80", 4, SP_TEXT_NOT_UTF8},
    {"ff", "\xff", 1, SP_TEXT_NOT_UTF8},
    {"cut after one", "\xd0", 1, SP_TEXT_NOT_UTF8},
    {"cut after two", "\xe2\x82", 2, SP_TEXT_NOT_UTF8},
    {"cut after three", "\xf0\x90\x80", 3, SP_TEXT_NOT_UTF8},
    {"broken third", "\xe2\x82x", 3, SP_TEXT_NOT_UTF8},
    {"windows-1251", "\xd1\xef\xb3\xeb", 4, SP_TEXT_NOT_UTF8},
    {"NUL", "\0", 1, SP_TEXT_NUL},
    {"tab", "\t", 1, SP_TEXT_CONTROL},
    {"line feed", "\n", 1, SP_TEXT_CONTROL},
    {"escape", "\x1b[31m", 5, SP_TEXT_CONTROL},
    {"unit separator", "\x1f", 1, SP_TEXT_CONTROL},
    {"delete", "\x7f", 1, SP_TEXT_CONTROL},
    {"C1", "\xc2\x80", 2, SP_TEXT_CONTROL},
    {"last C1", "\xc2\x9f", 2, SP_TEXT_CONTROL},
    {"U+202A", "\xe2\x80\xaa", 3, SP_TEXT_BIDI},
    {"U+202E", "\xe2\x80\xae", 3, SP_TEXT_BIDI},
    {"U+2066", "\xe2\x81\xa6", 3, SP_TEXT_BIDI},
    {"U+2069", "\xe2\x81\xa9", 3, SP_TEXT_BIDI},
    {"U+200E", "\xe2\x80\x8e", 3, SP_TEXT_BIDI},
    {"U+200F", "\xe2\x80\x8f", 3, SP_TEXT_BIDI},
    {"U+061C", "\xd8\x9c", 2, SP_TEXT_BIDI},
};

/* Check a text with `before` bytes of `filler` in front and some after. */
static void check_between(
    size_t i, const char *filler, size_t before, size_t after)
{
    char text[64];
    size_t n = strlen(filler);
    size_t at = SIZE_MAX;

    for (size_t j = 0; j < before; j++)
        text[j] = filler[j % n];
    memcpy(text + before, checks[i].text, checks[i].len);
    for (size_t j = 0; j < after; j++)
        text[before + checks[i].len + j] = filler[j % n];
    assert_int_equal(sp_text_check(text, before + checks[i].len + after, &at),
        checks[i].want);
    assert_int_equal(at, checks[i].want == SP_TEXT_FINE ? SIZE_MAX : before);
}

static void test_check(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(checks); i++) {
        print_message("%s\n", checks[i].label);
        for (size_t before = 0; before < 20; before++)
            for (size_t after = 0; after < 20; after++) {
                check_between(i, "a", before, after);
                check_between(i, "ї", before * 2 % 20, after * 2 % 20);
                check_between(i, "€", before * 3 % 18, after * 3 % 18);
            }
    }
}

/* Each pair of bytes against the definition of one character or two. */
static void test_check_pairs(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char text[2] = {(char)a, (char)b};
            size_t at;
            bool ascii = a >= 0x20 && a < 0x7f && b >= 0x20 && b < 0x7f;
            bool two = a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf &&
                       !(a == 0xc2 && b < 0xa0) && !(a == 0xd8 && b == 0x9c);
            if ((sp_text_check(text, 2, &at) == SP_TEXT_FINE) != (ascii || two))
                fail_msg("%02x %02x", a, b);
        }
}

static void test_id_ascii(void **state)
{
    (void)state;
    for (int c = 0; c < 128; c++) {
        char text[3] = {'a', (char)c, 'a'};
        bool want = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                    (c >= 'a' && c <= 'z') ||
                    (c != 0 && strchr("._-/+#(),: ", c) != NULL);
        if ((sp_text_id_fault(text, 3) == NULL) != want)
            fail_msg("character %d", c);
    }
}

static void test_chars(void **state)
{
    static const struct {
        const char *text;
        size_t want;
    } cases[] = {
        {"", 0},
        {"a", 1},
        {"спільно", 7},
        {"a€b𝔖c", 5},
        {"ffffffffffffffffffffffff", 24},
        {"їїїїїїїїїїїїїїїї", 16},
        {"1234567ї", 8},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++)
        assert_int_equal(
            sp_text_chars(cases[i].text, strlen(cases[i].text)), cases[i].want);
}

#define TEN_CYRILLIC "абвгдежзик"
#define SIXTY_CYRILLIC                                                         \
    TEN_CYRILLIC TEN_CYRILLIC TEN_CYRILLIC TEN_CYRILLIC TEN_CYRILLIC           \
        TEN_CYRILLIC

static const struct {
    const char *text;
    const char *want; /* a part of the fault, NULL for an id */
} ids[] = {
    {"НФ-00001234", NULL}, {"PMEG6020ER,115", NULL}, {"a", NULL},
    {"A.b_c-d/e+f#g(h)i,j k", NULL}, {"OWNER:local", NULL}, {"їжак", NULL},
    {"४५", NULL}, {"कि", NULL}, /* a letter and its vowel sign */
    {"零件", NULL}, {SIXTY_CYRILLIC "абвг", NULL},
    {"1234567890123456789012345678901234567890123456789012345678901234", NULL},
    {"", "is empty"},
    {"12345678901234567890123456789012345678901234567890123456789012345",
        "longer"},
    {SIXTY_CYRILLIC "абвгд", "longer"},
    {SIXTY_CYRILLIC SIXTY_CYRILLIC SIXTY_CYRILLIC SIXTY_CYRILLIC, "longer"},
    {" a", "a space"}, {"a ", "a space"}, {"a  b", "two spaces"},
    {"a:b:c", "more than one"}, {":a", "':'"}, {"a:", "':'"},
    {"a|b", "other than"}, {"a;b", "other than"}, {"a\"b", "other than"},
    {"a=b", "other than"}, {"a@b", "other than"}, {"a\tb", "other than"},
    {"a\u00a0b", "other than"}, {"a\u200db", "other than"},
    {"a\ufe0fb", "other than"},
    {"\u3164", "other than"}, /* a letter that nobody sees */
    {"\u0301a", "other than"}, {"½", "other than"}, {"a–b", "other than"},
    {"\xff", "UTF-8"}, {"\xd0", "UTF-8"}, {"и\u0306", "NFC"},
    {"i\u0308", "NFC"}, {"\u212b", "NFC"}, /* the unit sign U+212B */
};

static void test_id(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(ids); i++) {
        const char *got = sp_text_id_fault(ids[i].text, strlen(ids[i].text));

        print_message("'%s'\n", ids[i].text);
        if (ids[i].want == NULL) {
            assert_null(got);
        } else {
            assert_non_null(got);
            assert_non_null(strstr(got, ids[i].want));
        }
    }
    assert_non_null(sp_text_id_fault("a\0b", 3));
}

static void test_mixed(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } cases[] = {
        {"", false}, {"PLAIN-1", false}, {"НФ-00001234", false},
        {"їжак", false},
        {"RТ-1", true},   /* a Cyrillic letter after a Latin one */
        {"аpple", true},  /* a Cyrillic letter first */
        {"Ωmega", true},  /* Greek and Latin */
        {"零件A", false}, /* Latin beside Han is usual */
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("'%s'\n", cases[i].text);
        assert_int_equal(
            sp_text_mixed_script(cases[i].text, strlen(cases[i].text)),
            cases[i].want);
    }
}

static void test_states(void **state)
{
    static const struct {
        const char *code;
        bool want;
    } cases[] = {
        {"UA", true},
        {"PL", true},
        {"GR", true},
        {"GB", true},
        {"NO", true},
        {"ua", false},
        {"ZZ", false},
        {"EU", false},
        {"EL", false}, /* read as GR by whoever reads a state */
        {"", false},
        {"U", false},
        {"UKR", false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("'%s'\n", cases[i].code);
        assert_int_equal(sp_text_is_state(cases[i].code, strlen(cases[i].code)),
            cases[i].want);
    }
}

static void test_distance(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        int max;
        int want;
    } cases[] = {
        {"", "", 2, 0},
        {"offer", "offer", 0, 0},
        {"offer", "ofer", 2, 1},
        {"offer", "offfer", 2, 1},
        {"offer", "offre", 2, 1},
        {"name", "nmae", 2, 1},
        {"ab", "ba", 0, 1},
        {"abcd", "badc", 2, 2},
        {"kitten", "sitting", 5, 3},
        {"kitten", "sitting", 2, 3},
        {"", "abc", 5, 3},
        {"abc", "", 2, 3},
        {"structure", "venture", 4, 5},
        {"structure", "venture", 9, 5},
        {"a", "b", 0, 1},
    };
    char longer[300];

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        assert_int_equal(sp_text_distance(cases[i].a, cases[i].b, cases[i].max),
            cases[i].want);
        assert_int_equal(sp_text_distance(cases[i].b, cases[i].a, cases[i].max),
            cases[i].want);
    }
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(sp_text_distance(longer, longer, 2), 0);
    assert_int_equal(sp_text_distance(longer, longer + 1, 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_check_pairs),
        cmocka_unit_test(test_id_ascii),
        cmocka_unit_test(test_chars),
        cmocka_unit_test(test_id),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
