/*
 * Goal:   ncage_parse takes all four forms and no I or O; ncage_judge says
 *         the state only where the mask alone does, and never from a final J
 *         or K behind an A.
 * Method: labelled codes, good and bad, against a table of masks that has
 *         shared, unconfirmed and dated ones.
 */
#include "test.h"

#include "fit/ncage.h"

static const struct {
    const char *label;
    const char *text;
    bool good;
    enum ncage_form form;
    const char *fault;
} forms[] = {
    {"digit, digit", "1A2B3", true, NCAGE_DIGIT_DIGIT, ""},
    {"digits alone", "12345", true, NCAGE_DIGIT_DIGIT, ""},
    {"digit, letter", "0123G", true, NCAGE_DIGIT_LETTER, ""},
    {"letter, digit", "C1234", true, NCAGE_LETTER_DIGIT, ""},
    {"letter, letter", "A123N", true, NCAGE_LETTER_LETTER, ""},
    {"letters alone", "ABCDE", true, NCAGE_LETTER_LETTER, ""},
    {"empty", "", false, 0, "found 0 bytes"},
    {"four", "C123", false, 0, "found 4 bytes"},
    {"six", "C12345", false, 0, "found 6 bytes"},
    {"an O", "C12O4", false, 0, "found 'O' as character 4"},
    {"the O's nearest", "C12O4", false, 0, "nearest: 'C1204'"},
    {"an I at the end", "C123I", false, 0, "nearest: 'C1231'"},
    {"an O at the start", "O1234", false, 0, "nearest: '01234'"},
    {"small letters", "c1234", false, 0, "nearest: 'C1234'"},
    {"a hyphen", "C-123", false, 0, "found '-' as character 2"},
    {"a space", "C 123", false, 0, "outside ASCII or a space"},
    {"a Cyrillic letter",
        "\xd0\xa1"
        "123",
        false, 0, "as character 1"},
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(forms); i++) {
        char fault[NCAGE_FAULT_BYTES] = "";
        enum ncage_form form = NCAGE_DIGIT_DIGIT;
        bool good;

        print_message("%s\n", forms[i].label);
        good = ncage_parse(forms[i].text, strlen(forms[i].text), &form, fault);
        assert_int_equal(good, forms[i].good);
        if (good)
            assert_int_equal(form, forms[i].form);
        else if (strstr(fault, forms[i].fault) == NULL)
            fail_msg("'%s' lacks '%s'", fault, forms[i].fault);
    }
}

/* The rule "the first is always a letter" is wrong: whole nations begin with
 * a digit. */
static void test_first_may_be_a_digit(void **state)
{
    static const char *const codes[] = {
        "0001G", "5678H", "1234L", "1234U", "1AAA1", "9999J"};

    (void)state;
    for (size_t i = 0; i < SP_COUNT(codes); i++) {
        char fault[NCAGE_FAULT_BYTES];
        enum ncage_form form;

        assert_true(ncage_parse(codes[i], 5, &form, fault));
    }
}

static const struct {
    const char *label;
    const char *code, *mask;
    bool fits;
} fits[] = {
    {"digit and letter", "1234G", "#***G", true},
    {"letters in the middle", "1XYZG", "#***G", true},
    {"another last letter", "1234H", "#***G", false},
    {"a letter for the digit", "A234G", "#***G", false},
    {"first letter", "C1234", "C***#", true},
    {"another first letter", "D1234", "C***#", false},
    {"a letter for the last digit", "C123A", "C***#", false},
    {"a mask that is none", "C1234", "C***", false},
};

static void test_fits(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(fits); i++) {
        print_message("%s\n", fits[i].label);
        assert_int_equal(ncage_fits(fits[i].code, fits[i].mask), fits[i].fits);
    }
}

#define FROM INT32_MIN
#define UNTIL INT32_MAX
enum { TODAY = 20781, DAY_2020 = 18293, DAY_2026 = 20485 };

static const struct ncage_mask masks[] = {
    {"#***#", "US", true, FROM, UNTIL},
    {"#***#", "CA", true, FROM, UNTIL},
    {"L***#", "CA", true, FROM, UNTIL},
    {"C***#", "DE", true, FROM, UNTIL},
    {"D***#", "DE", true, FROM, UNTIL},
    {"#***H", "PL", true, FROM, UNTIL},
    {"#***J", "EE", true, FROM, UNTIL},
    {"B***#", "BE", true, FROM, UNTIL},
    {"B***#", "LU", true, FROM, UNTIL},
    {"A***J", "UA", false, FROM, UNTIL},
    {"A***K", "KW", false, FROM, UNTIL},
    {"A***K", "UA", false, FROM, UNTIL},
    {"S***#", "IS", true, FROM, UNTIL},
    {"S***#", "NSPA", true, FROM, UNTIL},
    {"A***L", "BY", true, FROM, DAY_2020},
    {"D***N", "IQ", true, DAY_2026, UNTIL},
};
static const struct ncage_codes codes = {SP_LANG_EN, masks, SP_COUNT(masks)};

static const struct {
    const char *label;
    const char *code;
    const char *stated;
    const char *state; /* that is said; NULL: none */
    int kind;          /* of the one note; -1: none */
    bool agrees;
    bool unknown;
    int32_t day;
} judged[] = {
    {"one mask", "C1234", NULL, "DE", -1, true, false, TODAY},
    {"a second mask of one state", "D1234", NULL, "DE", -1, true, false, TODAY},
    {"a digit first", "1234H", NULL, "PL", -1, true, false, TODAY},
    {"shared", "B1234", NULL, NULL, NCAGE_NOTE_SEVERAL, true, true, TODAY},
    {"the United States or older Canadian", "1A2B3", NULL, NULL,
        NCAGE_NOTE_SEVERAL, true, true, TODAY},
    {"final J behind an A", "A123J", NULL, NULL, NCAGE_NOTE_UNCONFIRMED, true,
        true, TODAY},
    {"final K behind an A", "A123K", NULL, NULL, NCAGE_NOTE_UNCONFIRMED, true,
        true, TODAY},
    {"final J behind a digit", "1234J", NULL, "EE", -1, true, false, TODAY},
    {"the agency's or Iceland's", "S1234", NULL, NULL, NCAGE_NOTE_SEVERAL, true,
        true, TODAY},
    {"no mask", "Z123Z", NULL, NULL, NCAGE_NOTE_NO_MASK, true, true, TODAY},
    {"a mask that ended", "A123L", NULL, NULL, NCAGE_NOTE_NO_MASK, true, true,
        TODAY},
    {"on a day when it held", "A123L", NULL, "BY", -1, true, false,
        DAY_2020 - 1},
    {"a mask that had not begun", "D123N", NULL, NULL, NCAGE_NOTE_NO_MASK, true,
        true, DAY_2020},
    {"stated and said", "C1234", "DE", "DE", -1, true, false, TODAY},
    {"stated one of two", "B1234", "LU", "LU", -1, true, false, TODAY},
    {"stated another", "C1234", "PL", NULL, NCAGE_NOTE_DISAGREES, false, false,
        TODAY},
    {"stated Estonia, mask of Ukraine", "A123J", "EE", NULL,
        NCAGE_NOTE_DISAGREES, false, false, TODAY},
    {"stated Ukraine, mask of Estonia", "1234J", "UA", NULL,
        NCAGE_NOTE_DISAGREES, false, false, TODAY},
    {"Ukraine with J", "A123J", "UA", "UA", NCAGE_NOTE_UNCONFIRMED, true, true,
        TODAY},
    {"Ukraine with K", "A123K", "UA", "UA", NCAGE_NOTE_UNCONFIRMED, true, true,
        TODAY},
    {"an older code of the agency", "S1234", "UA", NULL, NCAGE_NOTE_AGENCY,
        true, true, TODAY},
    {"the agency's, the state has no mask", "S1234", "MD", NULL,
        NCAGE_NOTE_AGENCY, true, false, TODAY},
    {"Iceland's", "S1234", "IS", "IS", -1, true, false, TODAY},
    {"a United States code abroad", "1A2B3", "PL", NULL, NCAGE_NOTE_ABROAD,
        true, false, TODAY},
    {"a state without a mask here", "C1234", "CY", NULL, NCAGE_NOTE_NO_OTHER,
        true, true, TODAY},
    {"no mask fits, none of the state", "Z123Z", "CY", NULL,
        NCAGE_NOTE_NO_OTHER, true, true, TODAY},
    {"no mask fits, the state has one", "Z123Z", "PL", NULL,
        NCAGE_NOTE_DISAGREES, false, false, TODAY},
};

static void test_judge(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(judged); i++) {
        struct ncage_judged got;

        print_message("%s\n", judged[i].label);
        ncage_judge(
            judged[i].code, &codes, judged[i].day, judged[i].stated, &got);
        assert_string_equal(got.state == NULL ? "-" : got.state,
            judged[i].state == NULL ? "-" : judged[i].state);
        assert_int_equal(got.agrees, judged[i].agrees);
        assert_int_equal(got.n_notes, judged[i].kind >= 0);
        if (got.n_notes == 0)
            continue;
        assert_int_equal(got.notes[0].kind, judged[i].kind);
        assert_int_equal(got.notes[0].unknown, judged[i].unknown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_first_may_be_a_digit),
        cmocka_unit_test(test_fits),
        cmocka_unit_test(test_judge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
