/*
 * Goal:   a phrase code is read in its direction, never without the nation
 *         that it needs, and a one-sided pair is seen.
 * Method: labelled claims asked in both directions.
 */
#include "test.h"

#include "fit/phrase.h"

static const struct phrase_code rows[] = {
    {"J", "any", PHRASE_TWO_WAY, PHRASE_INTERCHANGEABLE, "", "", ""},
    {"E", "any", PHRASE_TWO_WAY, PHRASE_INTERCHANGEABLE, "described", "", ""},
    {"G", "any", PHRASE_TWO_WAY, PHRASE_INTERCHANGEABLE, "related", "", ""},
    {"F", "any", PHRASE_TO_RELATED, PHRASE_INTERCHANGEABLE, "described", "",
        ""},
    {"I", "any", PHRASE_TWO_WAY, PHRASE_CONDITIONAL, "", "limits", ""},
    {"O", "any", PHRASE_TO_RELATED, PHRASE_CONDITIONAL, "", "modification", ""},
    {"L", "any", PHRASE_TO_RELATED, PHRASE_NO_LONGER_USABLE, "", "", ""},
    {"T", "any", PHRASE_NO_DIRECTION, PHRASE_NO_LONGER_USABLE, "", "", ""},
    {"P", "any", PHRASE_NO_DIRECTION, PHRASE_STRUCTURE, "", "", ""},
    {"S", "any", PHRASE_NO_DIRECTION, PHRASE_GENERIC, "", "", ""},
    {"U", "any", PHRASE_DIRECTION_UNKNOWN, PHRASE_EFFECT_UNKNOWN, "", "nation",
        ""},
    {"U", "FR", PHRASE_TWO_WAY, PHRASE_CONDITIONAL, "", "", ""},
    {"2", "any", PHRASE_DIRECTION_UNKNOWN, PHRASE_EFFECT_UNKNOWN, "", "nation",
        ""},
};
static const struct phrase_pair pairs[] = {
    {"E", "G", "any"}, {"G", "E", "any"}, {"F", "7", "US"}, {"S", "3", "any"}};
static const struct phrase_codes codes = {
    rows, SP_COUNT(rows), pairs, SP_COUNT(pairs)};

static const struct {
    const char *label;
    const char *code, *nation;
    enum phrase_says b_for_a, a_for_b; /* the claim describes A */
} says[] = {
    {"J both ways", "J", "", PHRASE_SAYS_YES, PHRASE_SAYS_YES},
    {"E both ways", "E", "", PHRASE_SAYS_YES, PHRASE_SAYS_YES},
    {"F one way", "F", "", PHRASE_SAYS_YES, PHRASE_SAYS_NOTHING},
    {"I within limits", "I", "", PHRASE_SAYS_CONDITIONAL,
        PHRASE_SAYS_CONDITIONAL},
    {"O one way, conditional", "O", "", PHRASE_SAYS_CONDITIONAL,
        PHRASE_SAYS_NOTHING},
    {"L: the described one no more", "L", "", PHRASE_SAYS_YES, PHRASE_SAYS_NO},
    {"T condemns", "T", "", PHRASE_SAYS_NOTHING, PHRASE_SAYS_NO},
    {"P is structure", "P", "", PHRASE_SAYS_NOTHING, PHRASE_SAYS_NOTHING},
    {"U depends on the nation", "U", "DE", PHRASE_SAYS_UNKNOWN,
        PHRASE_SAYS_UNKNOWN},
    {"U of a nation that is listed", "U", "FR", PHRASE_SAYS_CONDITIONAL,
        PHRASE_SAYS_CONDITIONAL},
    {"a digit", "2", "US", PHRASE_SAYS_UNKNOWN, PHRASE_SAYS_UNKNOWN},
    {"a code that is not listed", "Q", "", PHRASE_SAYS_NOTHING,
        PHRASE_SAYS_NOTHING},
};

static void test_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(says); i++) {
        struct phrase_claim claim = {
            "A", "B", says[i].code, says[i].nation, ""};

        print_message("%s\n", says[i].label);
        assert_int_equal(
            phrase_says(&codes, &claim, "A", "B"), says[i].b_for_a);
        assert_int_equal(
            phrase_says(&codes, &claim, "B", "A"), says[i].a_for_b);
        /* Of two others it says nothing. */
        assert_int_equal(
            phrase_says(&codes, &claim, "C", "D"), PHRASE_SAYS_NOTHING);
    }
}

static const struct {
    const char *label;
    struct phrase_claim claim;
    const char *fault; /* a part of it; "": none */
    const char *open;
} checks[] = {
    {"fine", {"A", "B", "J", "", ""}, "", ""},
    {"U without a nation", {"A", "B", "U", "", ""}, "without a nation", ""},
    {"U with one", {"A", "B", "U", "DE", ""}, "", ""},
    {"a digit without a nation", {"A", "B", "2", "", ""}, "without a nation",
        ""},
    {"a digit with one", {"A", "B", "2", "US", ""}, "", ""},
    {"not listed", {"A", "B", "QQ", "", ""}, "code of the table", ""},
    {"beside itself", {"A", "A", "J", "", ""}, "beside itself", ""},
    {"no related item where one is named", {"A", "none", "J", "", ""},
        "without a related item", ""},
    {"no related item where none is", {"A", "none", "T", "", ""}, "", ""},
    {"O without the modification", {"A", "B", "O", "", ""}, "",
        "modification not named"},
    {"O with it", {"A", "B", "O", "", "bracket 12 added"}, "", ""},
    {"I without limits", {"A", "B", "I", "", ""}, "", "limits not named"},
};

static void test_check(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(checks); i++) {
        char text[PHRASE_FAULT_BYTES] = "";
        bool good = phrase_check(&codes, &checks[i].claim, text);

        print_message("%s\n", checks[i].label);
        assert_int_equal(good, checks[i].fault[0] == '\0');
        if (!good && strstr(text, checks[i].fault) == NULL)
            fail_msg("'%s' lacks '%s'", text, checks[i].fault);
        text[0] = '\0';
        assert_int_equal(phrase_open(&codes, &checks[i].claim, text),
            checks[i].open[0] != '\0');
        if (strstr(text, checks[i].open) == NULL)
            fail_msg("'%s' lacks '%s'", text, checks[i].open);
    }
}

static const struct {
    const char *label;
    struct phrase_claim claim;
    const char *want; /* codes, parted by spaces */
} opposites[] = {
    {"E asks for G", {"A", "B", "E", "", ""}, "G"},
    {"G asks for E", {"B", "A", "G", "", ""}, "E"},
    {"F of the United States asks for 7", {"A", "D", "F", "US", ""}, "7"},
    {"F of another nation", {"A", "D", "F", "DE", ""}, ""},
    {"F of nobody", {"A", "D", "F", "", ""}, ""},
    {"J", {"A", "E", "J", "", ""}, ""},
    {"S asks for 3", {"A", "E", "S", "", ""}, "3"},
    {"no related item", {"A", "none", "S", "", ""}, ""},
};

static void test_opposite(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(opposites); i++) {
        const char *other = NULL;
        char got[20] = "";
        size_t used = 0;
        size_t at = 0;

        print_message("%s\n", opposites[i].label);
        while (phrase_opposite(&codes, &opposites[i].claim, &at, &other))
            used += (size_t)snprintf(got + used, sizeof(got) - used, "%s%s",
                used > 0 ? " " : "", other);
        assert_string_equal(got, opposites[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_opposite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
