/*
 * Goal:   each comparison answers as documented, in each direction, and says
 *         why it is unknown or no.
 * Method: a table of single rules with the facts of both; the same facts in
 *         other units; facts added and ranges widened.
 */
#include "facts.h"

struct compare_case {
    const char *label;
    enum fit_comparison comparison;
    const char *a, *b;
    enum fit_verdict want;
    enum fit_note note;
};

static const struct compare_case cases[] = {
    {"equal", FIT_EQ, "x t 10 mm", "x t 10 mm", FIT_YES, FIT_NOTE_NONE},
    {"an inch", FIT_EQ, "x t 25.4 mm", "x t 1 in", FIT_YES, FIT_NOTE_NONE},
    {"wrench sizes", FIT_EQ, "x t 17 mm", "x t 16 mm", FIT_NO, FIT_NOTE_NONE},
    {"same nominal, other tolerance", FIT_EQ, "x t 10 ±0.5 mm",
        "x t 10 ±0.1 mm", FIT_YES, FIT_NOTE_NONE},
    {"ranges apart", FIT_EQ, "x t 1-2 mm", "x t 3-4 mm", FIT_NO, FIT_NOTE_NONE},
    {"ranges that overlap", FIT_EQ, "x t 1-3 mm", "x t 2-4 mm", FIT_UNKNOWN,
        FIT_NOTE_OVERLAP},
    {"torque is no energy", FIT_EQ, "x c 5 N·m", "x c 5 J", FIT_UNKNOWN,
        FIT_NOTE_KIND},
    {"a number against a text", FIT_EQ, "x c 5 V", "x c five", FIT_UNKNOWN,
        FIT_NOTE_FORM},
    {"texts", FIT_EQ, "package c SOT-23", "package c SOT-23", FIT_YES,
        FIT_NOTE_NONE},
    {"texts that differ", FIT_EQ, "package c SOT-23", "package c SOT-223",
        FIT_NO, FIT_NOTE_NONE},
    {"a radian near its degrees", FIT_EQ, "x t 1 rad",
        "x t 57.295779513082321 °", FIT_UNKNOWN, FIT_NOTE_INEXACT},
    {"a radian", FIT_EQ, "x t 1 rad", "x t 1 rad", FIT_YES, FIT_NOTE_NONE},

    {"M8 against 5/16", FIT_EQ, "thread c M8", "thread c 5/16", FIT_NO,
        FIT_NOTE_FAMILY},
    {"M8 against 5/16-18", FIT_EQ, "thread c M8", "thread c 5/16-18", FIT_NO,
        FIT_NOTE_FAMILY},
    {"M10 against 3/8", FIT_EQ, "thread c M10", "thread c 3/8-16", FIT_NO,
        FIT_NOTE_FAMILY},
    {"M12 against 1/2", FIT_EQ, "thread c M12", "thread c 1/2-13", FIT_NO,
        FIT_NOTE_FAMILY},
    {"1/2-13 against 1/2-20", FIT_EQ, "thread c 1/2-13", "thread c 1/2-20",
        FIT_NO, FIT_NOTE_PITCH},
    {"1/2 without a pitch", FIT_EQ, "thread c 1/2", "thread c 1/2-20",
        FIT_UNKNOWN, FIT_NOTE_PITCH},
    {"G1/4 against NPT 1/4", FIT_EQ, "thread c G1/4", "thread c NPT 1/4",
        FIT_NO, FIT_NOTE_FAMILY},
    {"G1/4 against R 1/4", FIT_EQ, "thread c G1/4", "thread c R 1/4", FIT_NO,
        FIT_NOTE_FAMILY},
    {"G1/4 twice", FIT_EQ, "thread c G1/4", "thread c BSPP 1/4", FIT_YES,
        FIT_NOTE_NONE},
    {"M8 is M8x1.25", FIT_EQ, "thread c M8", "thread c M8x1.25", FIT_YES,
        FIT_NOTE_NONE},
    {"M8 against M8x1", FIT_EQ, "thread c M8", "thread c M8x1", FIT_NO,
        FIT_NOTE_PITCH},
    {"M8 against M10", FIT_EQ, "thread c M8", "thread c M10", FIT_NO,
        FIT_NOTE_NONE},
    {"a left hand", FIT_EQ, "thread c M8-LH", "thread c M8", FIT_NO,
        FIT_NOTE_HAND},

    {"overlap", FIT_OVERLAP, "x t 1-3 mm", "x t 2-4 mm", FIT_YES,
        FIT_NOTE_NONE},
    {"ends touch", FIT_OVERLAP, "x t 1-2 mm", "x t 2-3 mm", FIT_YES,
        FIT_NOTE_NONE},
    {"an open end does not", FIT_OVERLAP, "x c >2 A", "x r max. 2 A", FIT_NO,
        FIT_NOTE_NONE},
    {"apart", FIT_OVERLAP, "x t 1-2 mm", "x t 3-4 mm", FIT_NO, FIT_NOTE_NONE},

    {"a capability covers", FIT_WITHIN, "x c -55...125 °C", "x r -40...85 °C",
        FIT_YES, FIT_NOTE_NONE},
    {"and not the reverse", FIT_WITHIN, "x c -40...85 °C", "x r -55...125 °C",
        FIT_NO, FIT_NOTE_NONE},
    {"a dimension lies inside", FIT_WITHIN, "x t 10 ±0.1 mm", "x r 10 ±0.5 mm",
        FIT_YES, FIT_NOTE_NONE},
    {"worst case outside", FIT_WITHIN, "x t 10 ±0.5 mm", "x r 10 ±0.1 mm",
        FIT_NO, FIT_NOTE_NONE},
    {"X7R for X5R", FIT_WITHIN, "x c X7R", "x r X5R", FIT_YES, FIT_NOTE_NONE},
    {"X5R for X7R", FIT_WITHIN, "x c X5R", "x r X7R", FIT_NO, FIT_NOTE_NONE},
    {"C0G for X7R", FIT_WITHIN, "x c C0G", "x r X7R", FIT_YES, FIT_NOTE_NONE},
    {"X7S for X7R", FIT_WITHIN, "x c X7S", "x r X7R", FIT_NO, FIT_NOTE_NONE},

    {"25 V for 16 V", FIT_AT_LEAST, "x c 25 V", "x r 16 V", FIT_YES,
        FIT_NOTE_NONE},
    {"16 V for 25 V", FIT_AT_LEAST, "x c 16 V", "x r min. 25 V", FIT_NO,
        FIT_NOTE_NONE},
    {"2 A for more than 2 A", FIT_AT_LEAST, "x c 2 A", "x r >2 A", FIT_NO,
        FIT_NOTE_NONE},
    {"bears at most 100 V", FIT_AT_LEAST, "x c max. 100 V", "x r 60 V", FIT_YES,
        FIT_NOTE_NONE},
    {"at most is no least", FIT_AT_LEAST, "x c 100 V", "x r max. 60 V",
        FIT_UNKNOWN, FIT_NOTE_NO_BOUND},
    {"property classes", FIT_AT_LEAST, "x c 10.9", "x r 8.8", FIT_YES,
        FIT_NOTE_NONE},
    {"at most", FIT_AT_MOST, "x t 3 mm", "x r max. 4 mm", FIT_YES,
        FIT_NOTE_NONE},
    {"over it", FIT_AT_MOST, "x t 3 ±1.5 mm", "x r max. 4 mm", FIT_NO,
        FIT_NOTE_NONE},

    {"one of two", FIT_ONE_OF, "coating c zinc", "coating r zinc | nickel",
        FIT_YES, FIT_NOTE_NONE},
    {"none of two", FIT_ONE_OF, "coating c none", "coating r zinc | nickel",
        FIT_NO, FIT_NOTE_NONE},
    {"perhaps", FIT_ONE_OF, "coating c zinc | none", "coating r zinc | nickel",
        FIT_UNKNOWN, FIT_NOTE_NOT_ALL},

    {"conjugate words", FIT_MATES, "connector c plug", "connector c socket",
        FIT_YES, FIT_NOTE_NONE},
    {"twice the same", FIT_MATES, "connector c plug", "connector c plug",
        FIT_NO, FIT_NOTE_NONE},
    {"words that mean nothing here", FIT_MATES, "connector c RJ45",
        "connector c RJ45", FIT_UNKNOWN, FIT_NOTE_FORM},

    {"missing on the one side", FIT_EQ, "", "x r 5 V", FIT_UNKNOWN,
        FIT_NOTE_MISSING_A},
    {"missing on the other", FIT_EQ, "x c 5 V", "", FIT_UNKNOWN,
        FIT_NOTE_MISSING_B},
    {"a requirement is no offer", FIT_EQ, "x r 5 V", "x r 5 V", FIT_UNKNOWN,
        FIT_NOTE_MISSING_A},
    {"unreadable", FIT_EQ, "x c 5 furlong", "x r 5 V", FIT_UNKNOWN,
        FIT_NOTE_UNREAD_A},
    {"two truths", FIT_EQ, "x c TWICE", "x r 5 V", FIT_UNKNOWN,
        FIT_NOTE_TWO_TRUTHS_A},
};

static struct fit_reason compared(
    enum fit_comparison comparison, const char *a_text, const char *b_text)
{
    struct names properties = {.n = 0};
    struct names words = {.n = 0};
    struct fact_list a;
    struct fact_list b;
    struct fit_rule rule = {.comparison = comparison};
    struct fit_class cls = {&rule, 1, true};
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_reason reason;
    struct fit_outcome outcome;

    facts_read(&a, &properties, &words, a_text);
    facts_read(&b, &properties, &words, b_text);
    fit_interchange(&cls, &context, &a.list, &b.list, &reason, &outcome);
    return reason;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct fit_reason reason =
            compared(cases[i].comparison, cases[i].a, cases[i].b);

        print_message("%s\n", cases[i].label);
        assert_int_equal(reason.verdict, cases[i].want);
        assert_int_equal(reason.note, cases[i].note);
    }
}

/* By how much, in the unit of the kind. */
static void test_gaps(void **state)
{
    struct fit_reason reason;
    char text[FIT_RATIO_BYTES];

    (void)state;
    reason = compared(FIT_EQ, "x t 17 mm", "x t 16 mm");
    assert_true(reason.gap.has_difference);
    fit_ratio_text(reason.gap.difference, text);
    assert_string_equal(text, "0.001");
    reason = compared(FIT_AT_LEAST, "x c 16 V", "x r 25 V");
    fit_ratio_text(reason.gap.difference, text);
    assert_string_equal(text, "-9");
    reason = compared(FIT_WITHIN, "x t 18-32 V", "x r 20-30 V");
    assert_true(reason.gap.has_low && reason.gap.has_high);
    fit_ratio_text(reason.gap.low_from, text);
    assert_string_equal(text, "18");
    fit_ratio_text(reason.gap.low_to, text);
    assert_string_equal(text, "20");
    fit_ratio_text(reason.gap.high_from, text);
    assert_string_equal(text, "30");
    fit_ratio_text(reason.gap.high_to, text);
    assert_string_equal(text, "32");
    reason = compared(FIT_WITHIN, "x t min. 18 V", "x r 20-30 V");
    assert_true(reason.gap.high_unbounded);
}

static const char *const rule_names[] = {"voltage", "length", "coating"};

struct class_case {
    const char *label;
    bool reviewed;
    enum fit_criticality criticality[3]; /* voltage, length, coating */
    const char *a, *b;
    enum fit_verdict want;
    enum fit_verdict axes[3]; /* form: length; fit: coating; function */
    size_t n, m;
};

#define MUST3                                                                  \
    {                                                                          \
        FIT_MUST, FIT_MUST, FIT_MUST                                           \
    }
static const struct class_case class_cases[] = {
    {"all hold", true, MUST3, "voltage c 25 V; length t 10 mm; coating c zinc",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_YES,
        {FIT_YES, FIT_YES, FIT_YES}, 3, 3},
    {"nobody reviewed it", false, MUST3,
        "voltage c 25 V; length t 10 mm; coating c zinc",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_CONDITIONAL,
        {FIT_CONDITIONAL, FIT_CONDITIONAL, FIT_CONDITIONAL}, 3, 3},
    {"a must that does not", true, MUST3,
        "voltage c 10 V; length t 10 mm; coating c zinc",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_NO,
        {FIT_YES, FIT_YES, FIT_NO}, 2, 3},
    {"a should that does not", true, {FIT_MUST, FIT_MUST, FIT_SHOULD},
        "voltage c 25 V; length t 10 mm; coating c none",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_CONDITIONAL,
        {FIT_YES, FIT_CONDITIONAL, FIT_YES}, 2, 3},
    {"a should that is unknown", true, {FIT_MUST, FIT_MUST, FIT_SHOULD},
        "voltage c 25 V; length t 10 mm",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_CONDITIONAL,
        {FIT_YES, FIT_CONDITIONAL, FIT_YES}, 2, 3},
    {"info changes nothing", true, {FIT_MUST, FIT_MUST, FIT_INFO},
        "voltage c 25 V; length t 10 mm; coating c none",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_YES,
        {FIT_YES, FIT_YES, FIT_YES}, 2, 2},
    {"missing is unknown", true, MUST3, "voltage c 25 V; coating c zinc",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_UNKNOWN,
        {FIT_UNKNOWN, FIT_YES, FIT_YES}, 2, 3},
    {"no beats unknown", true, MUST3, "voltage c 10 V; coating c zinc",
        "voltage r 16 V; length t 10 mm; coating r zinc", FIT_NO,
        {FIT_UNKNOWN, FIT_YES, FIT_NO}, 1, 3},
    {"a capability wins over a tolerance", true, MUST3,
        "voltage t 1 V; voltage c 25 V; length t 10 mm; coating c zinc",
        "voltage c 30 V; voltage r 16 V; length t 10 mm; coating r zinc",
        FIT_YES, {FIT_YES, FIT_YES, FIT_YES}, 3, 3},
};

static void test_classes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(class_cases); i++) {
        const struct class_case *c = &class_cases[i];
        struct names properties = {.n = 0};
        struct names words = {.n = 0};
        struct fact_list a;
        struct fact_list b;
        struct fit_rule rules[3];
        struct fit_class cls = {rules, 3, c->reviewed};
        struct fit_context context = {NULL, FIT_NONE};
        struct fit_outcome got;

        print_message("%s\n", c->label);
        memset(rules, 0, sizeof rules);
        for (uint32_t k = 0; k < 3; k++) {
            rules[k].property = name_number(&properties, rule_names[k]);
            rules[k].criticality = c->criticality[k];
        }
        rules[0].axis = FIT_AXIS_FUNCTION;
        rules[0].comparison = FIT_AT_LEAST;
        rules[1].axis = FIT_AXIS_FORM;
        rules[2].axis = FIT_AXIS_FIT;
        rules[2].comparison = FIT_ONE_OF;
        facts_read(&a, &properties, &words, c->a);
        facts_read(&b, &properties, &words, c->b);
        fit_interchange(&cls, &context, &a.list, &b.list, NULL, &got);
        assert_int_equal(got.verdict, c->want);
        for (int axis = 0; axis < FIT_AXES; axis++)
            assert_int_equal(got.axes[axis], c->axes[axis]);
        assert_int_equal(got.n_without_difference, c->n);
        assert_int_equal(got.n_properties, c->m);
        assert_int_equal(got.capped, !c->reviewed);
    }
}

static void test_no_rules(void **state)
{
    struct fit_class cls = {NULL, 0, true};
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_facts none = {NULL, 0};
    struct fit_outcome got;

    (void)state;
    fit_interchange(&cls, &context, &none, &none, NULL, &got);
    assert_int_equal(got.verdict, FIT_UNKNOWN);
    assert_true(got.no_rules);
}

/* Tolerance of a rule: a bore of 8.4 mm and one of 8.5 mm. */
static void test_rule_tolerance(void **state)
{
    struct names properties = {.n = 0};
    struct names words = {.n = 0};
    struct fact_list a;
    struct fact_list b;
    struct fit_rule rule = {.comparison = FIT_EQ, .has_tolerance = true};
    struct fit_class cls = {&rule, 1, true};
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_reason reason;
    struct fit_outcome got;

    (void)state;
    assert_true(fit_ratio_make(1, 1, -4, &rule.tolerance));
    facts_read(&a, &properties, &words, "x t 8.4 mm");
    facts_read(&b, &properties, &words, "x t 8.5 mm");
    fit_interchange(&cls, &context, &a.list, &b.list, &reason, &got);
    assert_int_equal(reason.verdict, FIT_YES);
    facts_read(&b, &properties, &words, "x t 8.500001 mm");
    fit_interchange(&cls, &context, &a.list, &b.list, &reason, &got);
    assert_int_equal(reason.verdict, FIT_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_no_rules),
        cmocka_unit_test(test_rule_tolerance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
