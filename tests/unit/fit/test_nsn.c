/*
 * Goal:   nsn_parse takes 13 positions or the last 9 and nothing else, and
 *         nsn_judge reads bureau and class by the table of the right day.
 * Method: labelled numbers, good and bad; a table in which code 62 changes
 *         its state, as it did.
 */
#include "test.h"

#include "fit/nsn.h"

static const struct {
    const char *label;
    const char *text;
    const char *want; /* class bureau niin, or a part of the fault */
    bool good;
} numbers[] = {
    {"hyphens", "5940-12-345-6789", "5940 12 123456789", true},
    {"no hyphens", "5940123456789", "5940 12 123456789", true},
    {"some hyphens", "5940-123456789", "5940 12 123456789", true},
    {"miscellaneous class", "5999-61-000-0001", "5999 61 610000001", true},
    {"item number alone", "61-000-0001", " 61 610000001", true},
    {"item number alone, no hyphens", "610000001", " 61 610000001", true},
    {"all zero", "0000000000000", "0000 00 000000000", true},
    {"a letter as the first of seven", "5940-12-A45-6789", "5940 12 12A456789",
        true},
    {"the same in a NIIN", "12-A45-6789", " 12 12A456789", true},
    {"empty", "", "found 0 positions", false},
    {"12 positions", "594012345678", "found 12 positions", false},
    {"14 positions", "59401234567890", "found 14 positions", false},
    {"local number", "5940-LL-345-6789", "local number", false},
    {"local number, small letters", "5940-ll-345-6789", "local number", false},
    {"local NIIN", "LLN123456", "local number", false},
    {"one letter in the bureau", "5940-1A-345-6789", "'1A' in the place",
        false},
    {"letter in the class", "594A-12-345-6789", "'A' at position 4", false},
    {"letter as the second of seven", "5940-12-3A5-6789", "'A' at position 8",
        false},
    {"small letter", "5940-12-a45-6789", "'a' at position 7", false},
    {"letter at the end", "5940-12-345-678X", "'X' at position 13", false},
    {"hyphen at the end", "5940-12-345-6789-", "hyphen as character 17", false},
    {"hyphen at the start", "-5940-12-345-6789", "hyphen as character 1",
        false},
    {"hyphen twice", "5940--12-345-6789", "hyphen as character 6", false},
    {"hyphen elsewhere", "59-40-12-345-6789", "hyphen as character 3", false},
    {"spaces", "5940 12 345 6789", "found 16 positions", false},
    {"a space in the place of a digit", "5940-12-345-678 ",
        "'\\x20' at position 13", false},
    {"a dash that is no hyphen",
        "5940\xe2\x80\x93"
        "12-345-678",
        "found 15 positions", false},
    {"Cyrillic letter",
        "5940-12-\xd0\x90"
        "4-6789",
        "at position 7", false},
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(numbers); i++) {
        char fault[NSN_FAULT_BYTES] = "";
        char got[64];
        struct nsn nsn;
        bool good;

        print_message("%s\n", numbers[i].label);
        good = nsn_parse(numbers[i].text, strlen(numbers[i].text), &nsn, fault);
        if (good)
            (void)snprintf(got, sizeof(got), "%s %s %s", nsn.class_code,
                nsn.bureau, nsn.niin);
        assert_int_equal(good, numbers[i].good);
        if (good)
            assert_string_equal(got, numbers[i].want);
        else if (strstr(fault, numbers[i].want) == NULL)
            fail_msg("'%s' lacks '%s'", fault, numbers[i].want);
    }
}

/* There is no check digit: each of the ten last digits is as good. */
static void test_no_check_digit(void **state)
{
    (void)state;
    for (char c = '0'; c <= '9'; c++) {
        char text[] = "5940-12-345-678?";
        char fault[NSN_FAULT_BYTES];
        struct nsn nsn;

        text[15] = c;
        assert_true(nsn_parse(text, strlen(text), &nsn, fault));
    }
}

#define FROM INT32_MIN
#define UNTIL INT32_MAX
enum { DAY_2020 = 18293, DAY_2026 = 20485 }; /* 2020-02-01, 2026-02-01 */

static const struct nsn_bureau bureaus[] = {
    {"12", "DE", FROM, UNTIL},
    {"61", "UA", FROM, UNTIL},
    {"62", "BY", FROM, DAY_2020},
    {"62", "IQ", DAY_2026, UNTIL},
    {"63", "", FROM, UNTIL},
};
static const struct nsn_class classes[] = {
    {"5940", FROM, UNTIL},
    {"5999", FROM, UNTIL},
    {"1680", FROM, DAY_2020},
};
static const struct nsn_codes codes = {
    SP_LANG_EN, bureaus, SP_COUNT(bureaus), classes, SP_COUNT(classes)};

static const struct {
    const char *label;
    const char *text;
    int32_t assigned; /* 0: not known */
    const char *state;
    const char *want; /* of the notes, "" for none, U: unknown */
} judged[] = {
    {"known bureau, known class", "5940-12-345-6789", 0, "DE", ""},
    {"miscellaneous class", "5999-61-000-0001", 0, "UA", ""},
    {"item number alone", "61-000-0001", 0, "UA", ""},
    {"letter", "5940-12-A45-6789", 0, "DE", "U item number begins with a"},
    {"bureau not in the table", "5940-98-345-6789", 0, NULL,
        "U bureau 98 is not in the table of 2026-11-24; the day of assignment "
        "is not known"},
    {"bureau not in the table of the day", "5940-98-345-6789", DAY_2026, NULL,
        "U bureau 98 is not in the table of 2026-02-01"},
    {"62 by today's table", "5940-62-345-6789", 0, "IQ",
        "U bureau 62 is IQ by the table of 2026-11-24; it was BY before "
        "2020-02-01, and the day of assignment is not known"},
    {"62 before it changed", "5940-62-345-6789", DAY_2020 - 1, "BY",
        "- bureau 62 was BY on the day of assignment, 2020-01-31; it is IQ "
        "from 2026-02-01"},
    {"62 after it changed", "5940-62-345-6789", DAY_2026, "IQ",
        "- bureau 62 was IQ on the day of assignment, 2026-02-01; it was BY"},
    {"62 between", "5940-62-345-6789", DAY_2020, NULL,
        "U bureau 62 is not in the table of 2020-02-01; it was BY"},
    {"a bureau whose state is not known", "5940-63-345-6789", 0, NULL, ""},
    {"class not listed", "5941-12-345-6789", 0, "DE",
        "U class 5941 is not in the list of classes, which is not complete"},
    {"class that ended", "1680-12-345-6789", 0, "DE",
        "U class 1680 does not hold on 2026-11-24"},
    {"class on the day it held", "1680-12-345-6789", DAY_2020 - 1, "DE", ""},
};

static void test_judge(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(judged); i++) {
        struct nsn_when when = {judged[i].assigned != 0, judged[i].assigned,
            20781}; /* 2026-11-24 */
        char fault[NSN_FAULT_BYTES];
        struct nsn_judged got;
        struct nsn nsn;

        print_message("%s\n", judged[i].label);
        assert_true(
            nsn_parse(judged[i].text, strlen(judged[i].text), &nsn, fault));
        nsn_judge(&nsn, &codes, &when, &got);
        assert_string_equal(got.state == NULL ? "-" : got.state,
            judged[i].state == NULL ? "-" : judged[i].state);
        assert_int_equal(got.n_notes, judged[i].want[0] != '\0');
        if (got.n_notes == 0)
            continue;
        assert_int_equal(got.notes[0].unknown, judged[i].want[0] == 'U');
        if (strstr(got.notes[0].text, judged[i].want + 2) == NULL)
            fail_msg("'%s' lacks '%s'", got.notes[0].text, judged[i].want + 2);
    }
}

/* Everything at once is remarked, and still the number is one. */
static void test_all_notes(void **state)
{
    struct nsn_when when = {.today = 20781};
    char fault[NSN_FAULT_BYTES];
    struct nsn_judged got;
    struct nsn nsn;

    (void)state;
    assert_true(nsn_parse("9998-98-Z00-0000", 16, &nsn, fault));
    nsn_judge(&nsn, &codes, &when, &got);
    assert_int_equal(got.n_notes, 3);
    assert_int_equal(got.notes[0].kind, NSN_NOTE_LETTER);
    assert_int_equal(got.notes[1].kind, NSN_NOTE_NO_BUREAU);
    assert_int_equal(got.notes[2].kind, NSN_NOTE_NO_CLASS);
}

static const struct {
    const char *label;
    const char *a, *b;
    bool same;
} niins[] = {
    {"hyphens aside", "12-345-6789", "123456789", true},
    {"another class", "5940-12-345-6789", "5999-12-345-6789", true},
    {"another number", "12-345-6789", "12-345-6780", false},
    {"another bureau", "12-345-6789", "13-345-6789", false},
    {"no number", "", "", false},
    {"no number twice", "LL1234567", "LL1234567", false},
};

static void test_same_niin(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(niins); i++) {
        print_message("%s\n", niins[i].label);
        assert_int_equal(nsn_same_niin(niins[i].a, niins[i].b), niins[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_no_check_digit),
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_all_notes),
        cmocka_unit_test(test_same_niin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
