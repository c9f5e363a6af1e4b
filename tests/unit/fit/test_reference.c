/*
 * Goal:   reference_check applies R1 to R15 as they are listed, names rule
 *         and return code, and writing is made comparable without loss.
 * Method: for each rule labelled references that keep it and that break it,
 *         against a table of pairs as it ships.
 */
#include "test.h"

#include "fit/reference.h"

static const struct reference_pair pairs[] = {
    {"1", "2", REFERENCE_IDENTIFIES, false, "R9", "", "identifies"},
    {"2", "2", REFERENCE_IDENTIFIES, false, "R9", "", "identifies"},
    {"3", "2", REFERENCE_IDENTIFIES, false, "R9", "", "identifies"},
    {"2", "1", REFERENCE_RARE, false, "R13", "", "rare"},
    {"2", "9", REFERENCE_ALLOWED, true, "R7", "", "old source"},
    {"3", "9", REFERENCE_OBSOLETE, true, "R14", "", "obsolete"},
    {"4", "1", REFERENCE_ALLOWED, false, "R1", "", "the one"},
    {"4", "9", REFERENCE_ALLOWED, false, "R1", "", "superseded"},
    {"4", "2", REFERENCE_REFUSED, false, "R1", "TD", "not 2"},
    {"4", "3", REFERENCE_REFUSED, false, "R1", "TD", "not 3"},
    {"5", "2", REFERENCE_SUBSTITUTE, false, "R10", "", "second source"},
    {"5", "9", REFERENCE_ALLOWED, true, "R7", "", "old source"},
    {"6", "9", REFERENCE_ALLOWED, false, "R2", "", "the one"},
    {"6", "2", REFERENCE_REFUSED, false, "R2", "TD", "not 2"},
    {"C", "1", REFERENCE_ALLOWED, true, "R7", "", "old source"},
    {"D", "9", REFERENCE_ALLOWED, false, "R3", "", "the one"},
    {"D", "2", REFERENCE_REFUSED, false, "R3", "TD", "not 2"},
    {"3", "8", REFERENCE_SYSTEM, false, "R6", "TD", "system"},
};
static const struct reference_type types[] = {
    {false, "1", "1"},
    {false, "1", "2"},
    {false, "1", "4"},
    {false, "1", "L"},
    {false, "1", "N"},
    {true, "3", "L"},
    {true, "3", "N"},
};
static const struct reference_codes codes = {.pairs = pairs,
    .n_pairs = SP_COUNT(pairs),
    .types = types,
    .n_types = SP_COUNT(types)};

#define CHARS_31 "0123456789012345678901234567890"

/* `want`: severity (T told, O open, W warning, F fault), rule, return code of
 * each finding, parted by spaces; a hyphen for none. */
static const struct {
    const char *label;
    const char *number, *rncc, *rnvc, *type;
    const char *want;
    const char *rnfc, *original, *conversion, *state;
    enum reference_nation nation;
    bool limited, standard, new_input;
} cases[] = {
    {"R1: 4-1", "X1", "4", "1", "", "T/R1/-", .rnfc = ""},
    {"R1: 4-9", "X1", "4", "9", "", "T/R1/-", .rnfc = ""},
    {"R1 broken: 4-2", "X1", "4", "2", "", "F/R1/TD", .rnfc = ""},
    {"R1 broken: 4-3", "X1", "4", "3", "L", "F/R1/TD", .rnfc = ""},
    {"R2: 6-9", "X1", "6", "9", "", "T/R2/-", .rnfc = ""},
    {"R2 broken: 6-2", "X1", "6", "2", "", "F/R2/TD", .rnfc = ""},
    {"R3: D-9", "X1", "D", "9", "", "T/R3/-", .rnfc = ""},
    {"R3 broken: D-2", "X1", "D", "2", "", "F/R3/TD", .rnfc = ""},
    {"R4: variation 3, type 1B", "X1", "5", "3", "L", "", .rnfc = ""},
    {"R4: variation 3, type 4B", "X1", "5", "3", "N", "", .rnfc = ""},
    {"R4 broken: variation 3, type 1", "X1", "5", "3", "1", "F/R4/-",
        .rnfc = ""},
    {"R4 open: the type is not known", "X1", "5", "3", "", "O/R4/-",
        .rnfc = ""},
    {"R5: category 1, type 2", "X1", "1", "2", "2", "T/R9/-", .rnfc = ""},
    {"R5 broken: category 1, type 1A", "X1", "1", "2", "K", "F/R5/- T/R9/-",
        .rnfc = ""},
    {"R5 open: the type is not known", "X1", "1", "2", "", "O/R5/- T/R9/-",
        .rnfc = ""},
    {"R6: 3-8 as recorded", "X1", "3", "8", "", "W/R6/-", .rnfc = ""},
    {"R6 broken: 3-8 as new input", "X1", "3", "8", "", "F/R6/TD", .rnfc = "",
        .new_input = true},
    {"R7: 2-9 of limited status", "X1", "2", "9", "", "T/R7/-", .rnfc = "",
        .limited = true},
    {"R7: C-1 of limited status", "X1", "C", "1", "", "T/R7/-", .rnfc = "",
        .limited = true},
    {"R7 broken: 3-2 of limited status", "X1", "3", "2", "", "F/R7/CR T/R9/-",
        .rnfc = "", .limited = true},
    {"R7 broken: a pair that is not listed", "X1", "7", "2", "", "F/R7/CR",
        .rnfc = "", .limited = true},
    {"R8: licence line in a Tier 2 state", "X1", "8", "2", "", "", .rnfc = "",
        .state = "UA", .nation = REFERENCE_NATION_FULL},
    {"R8 broken: in a Tier 1 state", "X1", "8", "2", "", "F/R8/CR", .rnfc = "",
        .state = "IE", .nation = REFERENCE_NATION_OTHER},
    {"R8 open: the state is not known", "X1", "8", "2", "", "O/R8/-",
        .rnfc = ""},
    {"R9: 2-2", "X1", "2", "2", "", "T/R9/-", .rnfc = ""},
    {"R9: 3-2", "X1", "3", "2", "", "T/R9/-", .rnfc = ""},
    {"R9: 3-1 identifies nothing", "X1", "3", "1", "", "", .rnfc = ""},
    {"R10: 5-2", "X1", "5", "2", "", "T/R10/-", .rnfc = ""},
    {"R11: a public standard as 2", "ISO4017", "2", "2", "", "T/R9/-",
        .rnfc = "", .standard = true},
    {"R11: a public standard as 4", "ISO4017", "4", "1", "", "T/R1/-",
        .rnfc = "", .standard = true},
    {"R11 broken: a public standard as 3", "ISO4017", "3", "2", "",
        "F/R11/- T/R9/-", .rnfc = "", .standard = true},
    {"R12: 7-2 is not remarked", "X1", "7", "2", "", "", .rnfc = ""},
    {"R13: 2-1 is rare", "X1", "2", "1", "", "W/R13/-", .rnfc = ""},
    {"R14: 3-9", "X1", "3", "9", "", "T/R14/-", .rnfc = ""},
    {"R15: A-2 is not remarked", "X1", "A", "2", "", "", .rnfc = ""},
    {"31 characters", CHARS_31, "3", "2", "", "T/R9/-", .rnfc = ""},
    {"position 32, variation 1", CHARS_31 "X", "4", "1", "", "T/R1/-",
        .rnfc = ""},
    {"position 32, variation 2", CHARS_31 "X", "3", "2", "", "F/-/UG T/R9/-",
        .rnfc = ""},
    {"position 32, variation not known", CHARS_31 "X", "3", "", "", "O/-/UG",
        .rnfc = ""},
    {"33 characters", CHARS_31 "XY", "3", "2", "", "F/-/IV T/R9/-", .rnfc = ""},
    {"32 letters of two bytes", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЮЯАБВГД", "4", "1",
        "", "W/-/- T/R1/-", .rnfc = ""},
    {"converted, all kept", "BKU.421", "3", "2", "", "T/R9/-", .rnfc = "5",
        .original = "БКУ.421", .conversion = "ISO 9"},
    {"converted, the original not kept", "BKU.421", "3", "2", "",
        "O/-/MI T/R9/-", .rnfc = "5"},
    {"converted, by which table not kept", "BKU.421", "3", "2", "",
        "O/-/MI T/R9/-", .rnfc = "5", .original = "БКУ.421"},
    {"converted, and yet Cyrillic", "БКУ.421", "3", "2", "", "F/-/IV T/R9/-",
        .rnfc = "5", .original = "БКУ.421", .conversion = "ISO 9"},
    {"Cyrillic, not converted", "БКУ.421", "3", "2", "", "W/-/- T/R9/-",
        .rnfc = "4"},
    {"nothing known", "X1", "", "", "", "", .rnfc = ""},
};

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static void put_findings(
    const struct reference_findings *findings, char *out, size_t size)
{
    static const char severities[] = "TOWF";
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < findings->n; i++) {
        const struct reference_finding *at = &findings->at[i];

        used += (size_t)snprintf(out + used, size - used, "%s%c/%s/%s",
            i > 0 ? " " : "", severities[at->severity],
            at->rule[0] == '\0' ? "-" : at->rule,
            at->return_code[0] == '\0' ? "-" : at->return_code);
        assert_true(used < size);
        assert_true(strlen(at->text) > 10);
    }
}

static void test_check(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct reference reference = {.ncage = "C1234",
            .number = cases[i].number,
            .original = or_empty(cases[i].original),
            .conversion = or_empty(cases[i].conversion),
            .rncc = cases[i].rncc,
            .rnvc = cases[i].rnvc,
            .rnfc = cases[i].rnfc,
            .identification = cases[i].type,
            .state = or_empty(cases[i].state),
            .nation = cases[i].nation,
            .limited = cases[i].limited,
            .standard = cases[i].standard};
        struct reference_findings findings;
        char got[200];

        print_message("%s\n", cases[i].label);
        reference_check(&codes, &reference, cases[i].new_input, &findings);
        put_findings(&findings, got, sizeof(got));
        assert_string_equal(got, cases[i].want);
    }
}

/* The references of one item: NCAGE, pair and state of each. */
static const struct {
    const char *label;
    const char *refs[3][4];
    size_t n;
    const char *want;
} items[] = {
    {"R8: licence line beside the originator",
        {{"A123J", "8", "2", "UA"}, {"C1234", "3", "2", "DE"}}, 2, ""},
    {"R8 open: alone", {{"A123J", "8", "2", "UA"}}, 1, "O/R8/MI"},
    {"R8 open: the originator is of the same state",
        {{"A123J", "8", "2", "UA"}, {"A456J", "3", "2", "UA"}}, 2, "O/R8/MI"},
    {"R10: a second source alone", {{"C1234", "5", "2", "DE"}}, 1, ""},
    {"R10: a second source beside a specification",
        {{"C1234", "5", "2", "DE"}, {"81349", "2", "2", "US"}}, 2, "W/R10/-"},
    {"R13: two of 2-1", {{"81349", "2", "1", "US"}, {"81350", "2", "1", "US"}},
        2, ""},
    {"R13 open: one of 2-1", {{"81349", "2", "1", "US"}}, 1, "O/R13/MI"},
};

static void test_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(items); i++) {
        struct reference references[3];
        struct reference_findings findings;
        size_t of[REFERENCE_FINDINGS_MAX];
        char got[200];

        memset(references, 0, sizeof(references));
        for (size_t j = 0; j < items[i].n; j++) {
            references[j].ncage = items[i].refs[j][0];
            references[j].rncc = items[i].refs[j][1];
            references[j].rnvc = items[i].refs[j][2];
            references[j].state = items[i].refs[j][3];
        }
        print_message("%s\n", items[i].label);
        reference_check_item(SP_LANG_EN, references, items[i].n, &findings, of);
        put_findings(&findings, got, sizeof(got));
        assert_string_equal(got, items[i].want);
        if (findings.n > 0)
            assert_int_equal(of[0], 0);
    }
}

/* More than can be listed: the first are. */
static void test_many(void **state)
{
    struct reference references[40];
    struct reference_findings findings;
    size_t of[REFERENCE_FINDINGS_MAX];

    (void)state;
    memset(references, 0, sizeof(references));
    for (size_t i = 0; i < SP_COUNT(references); i++) {
        references[i].ncage = "A123J";
        references[i].rncc = "8";
        references[i].rnvc = "2";
        references[i].state = "UA";
    }
    reference_check_item(
        SP_LANG_EN, references, SP_COUNT(references), &findings, of);
    assert_in_range(
        findings.n, REFERENCE_FINDINGS_MAX - 1, REFERENCE_FINDINGS_MAX);
}

static const struct {
    const char *label;
    const char *text, *normal, *look;
} forms[] = {
    {"capitals", "ab-12", "AB12", "AB12"},
    {"spaces, hyphens, slashes, dots", "A B-1/2.3", "AB123", "AB123"},
    {"a no-break space and dashes",
        "A\xc2\xa0"
        "B\xe2\x80\x93"
        "1",
        "AB1", "AB1"},
    {"signs that stay", "A+B#1(2)", "A+B#1(2)", "A+B#1(2)"},
    {"Ukrainian letters", "бку.421 їґє", "БКУ421ЇҐЄ", "БKY421ЇҐЄ"},
    {"Cyrillic that looks Latin", "АВС-12", "АВС12", "ABC12"},
    {"Greek", "αβ-1", "ΑΒ1", "AB1"},
    {"letters with marks", "žř-1ÿ", "ŽŘ1ÿ", "ŽŘ1ÿ"},
    {"empty", "", "", ""},
    {"signs that part alone", " -./", "", ""},
    {"bytes that are no text",
        "a\xff\xc3"
        "b",
        "A\xff\xc3"
        "B",
        "A\xff\xc3"
        "B"},
};

static void test_forms(void **state)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(forms); i++) {
        char *normal = reference_normal(arena, forms[i].text);

        print_message("%s\n", forms[i].label);
        assert_string_equal(normal, forms[i].normal);
        assert_string_equal(reference_look(arena, normal), forms[i].look);
        /* What is normal stays as it is. */
        assert_string_equal(reference_normal(arena, normal), normal);
    }
    sp_arena_free(arena);
}

static void test_script(void **state)
{
    (void)state;
    assert_false(reference_other_script("AB-12 žř"));
    assert_false(reference_other_script("1\xe2\x80\x93"
                                        "2"));
    assert_true(reference_other_script("AВ-12")); /* the second is Cyrillic */
    assert_true(reference_other_script("Ω"));
    assert_true(reference_other_script("品"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_item),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_script),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
