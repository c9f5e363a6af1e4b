/*
 * Goal:   each rule counts as its article says, on each side of each of its
 *         thresholds, and says unknown where what is not known decides.
 * Method: tables of ballots written as letters; for the qualified majority
 *         ten members of whom the first holds 40 %.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vote/vote.h"

#include <string.h>

enum { VOTERS = 10, VOTERS_MANY = 41 };

/* F for, A against, B abstain, D abstain by declaration, N absent, ? none. */
static enum vote_choice choice_of(char letter)
{
    switch (letter) {
    case 'F':
        return VOTE_FOR;
    case 'A':
        return VOTE_AGAINST;
    case 'B':
        return VOTE_ABSTAIN;
    case 'D':
        return VOTE_ABSTAIN_DECLARED;
    case 'N':
        return VOTE_ABSENT;
    default:
        return VOTE_NO_BALLOT;
    }
}

struct vote_case {
    const char *label;
    enum vote_rule rule;
    const char *ballots;
    enum vote_result all; /* whether all Member States take part */
    enum vote_result want;
};

/* The first holds 40 %, the others alike: 65 % is 6 of them beside it. */
static const int64_t population[VOTERS] = {
    600, 100, 100, 100, 100, 100, 100, 100, 100, 100};

static const struct vote_case cases[] = {
    {"all in favour", VOTE_QUALIFIED, "FFFFFFFFFF", VOTE_ADOPTED, VOTE_ADOPTED},
    {"six of ten, population reached", VOTE_QUALIFIED, "FFFFFFAAAA",
        VOTE_ADOPTED, VOTE_ADOPTED},
    {"five of ten", VOTE_QUALIFIED, "FFFFFAAAAA", VOTE_ADOPTED, VOTE_REJECTED},
    {"population short, three not in favour", VOTE_QUALIFIED, "ABNFFFFFFF",
        VOTE_ADOPTED, VOTE_ADOPTED},
    {"population short, four not in favour", VOTE_QUALIFIED, "ABNAFFFFFF",
        VOTE_ADOPTED, VOTE_REJECTED},
    {"a declared abstention is not in favour", VOTE_QUALIFIED, "ABNDFFFFFF",
        VOTE_ADOPTED, VOTE_REJECTED},
    {"not all: one holds 40 %, so that two block", VOTE_QUALIFIED, "AAFFFFFFFF",
        VOTE_REJECTED, VOTE_REJECTED},
    {"not all: that one alone does not", VOTE_QUALIFIED, "AFFFFFFFFF",
        VOTE_REJECTED, VOTE_ADOPTED},
    {"not known whether all: the clauses differ", VOTE_QUALIFIED, "AAFFFFFFFF",
        VOTE_UNKNOWN, VOTE_UNKNOWN},
    {"not known whether all: both excuse", VOTE_QUALIFIED, "AFFFFFFFFF",
        VOTE_UNKNOWN, VOTE_ADOPTED},
    {"no clause in the reinforced rule", VOTE_REINFORCED, "ABFFFFFFFF",
        VOTE_ADOPTED, VOTE_REJECTED},
    {"reinforced: eight of ten", VOTE_REINFORCED, "FFFFFFFFAA", VOTE_ADOPTED,
        VOTE_ADOPTED},
    {"reinforced: seven of ten", VOTE_REINFORCED, "FFFFFFFAAA", VOTE_ADOPTED,
        VOTE_REJECTED},
    {"a missing ballot that decides nothing", VOTE_QUALIFIED, "FFFFFFF?AA",
        VOTE_ADOPTED, VOTE_ADOPTED},
    {"a missing ballot that decides", VOTE_QUALIFIED, "FFFFF?AAAA",
        VOTE_ADOPTED, VOTE_UNKNOWN},
    {"no ballot at all", VOTE_QUALIFIED, "??????????", VOTE_ADOPTED,
        VOTE_UNKNOWN},
    {"missing ballots that cannot save it", VOTE_QUALIFIED, "FF???AAAAA",
        VOTE_ADOPTED, VOTE_REJECTED},

    {"simple: six of ten", VOTE_SIMPLE, "FFFFFFAAAA", VOTE_UNKNOWN,
        VOTE_ADOPTED},
    {"simple: half is no majority", VOTE_SIMPLE, "FFFFFBBBBB", VOTE_UNKNOWN,
        VOTE_REJECTED},
    {"unanimity: abstentions do not block", VOTE_UNANIMITY, "FFFFFFFFBD",
        VOTE_UNKNOWN, VOTE_ADOPTED},
    {"unanimity: one against", VOTE_UNANIMITY, "FFFFFFFFFA", VOTE_UNKNOWN,
        VOTE_REJECTED},
    {"unanimity: an absence without representation", VOTE_UNANIMITY,
        "FFFFFFFFFN", VOTE_UNKNOWN, VOTE_REJECTED},
    {"unanimity: one not recorded", VOTE_UNANIMITY, "FFFFFFFFF?", VOTE_UNKNOWN,
        VOTE_UNKNOWN},
    {"contractual: an abstention blocks", VOTE_CONTRACTUAL, "FFFFFFFFFB",
        VOTE_UNKNOWN, VOTE_REJECTED},
    {"contractual: all for", VOTE_CONTRACTUAL, "FFFFFFFFFF", VOTE_UNKNOWN,
        VOTE_ADOPTED},
    {"votes cast: abstentions are none", VOTE_VOTES_CAST, "FFABBBBBNN",
        VOTE_UNKNOWN, VOTE_ADOPTED},
    {"votes cast: a tie", VOTE_VOTES_CAST, "FFAABBBBBN", VOTE_UNKNOWN,
        VOTE_REJECTED},
    {"votes cast: none at all", VOTE_VOTES_CAST, "BBBBBBBBBB", VOTE_UNKNOWN,
        VOTE_REJECTED},
    {"votes cast: one not recorded decides", VOTE_VOTES_CAST, "FBBBBBBBB?",
        VOTE_UNKNOWN, VOTE_UNKNOWN},
    {"constructive: three of ten are no third", VOTE_CONSTRUCTIVE, "DDDFFFFFFF",
        VOTE_ADOPTED, VOTE_ADOPTED},
    {"constructive: a third of members and of population", VOTE_CONSTRUCTIVE,
        "DDDDFFFFFF", VOTE_ADOPTED, VOTE_REJECTED},
    {"constructive: four with too small a population", VOTE_CONSTRUCTIVE,
        "FDDDDFFFFF", VOTE_ADOPTED, VOTE_ADOPTED},
    {"constructive: plain abstentions do not count", VOTE_CONSTRUCTIVE,
        "BBBBFFFFFF", VOTE_ADOPTED, VOTE_ADOPTED},
    {"constructive: one against", VOTE_CONSTRUCTIVE, "AFFFFFFFFF", VOTE_ADOPTED,
        VOTE_REJECTED},
    {"no rule recorded", VOTE_RULE_UNSTATED, "FFFFFFFFFF", VOTE_ADOPTED,
        VOTE_UNKNOWN},
};

static void fill(struct vote_input *input, const struct vote_case *row,
    enum vote_choice choices[VOTERS], bool member[VOTERS])
{
    memset(input, 0, sizeof *input);
    for (size_t i = 0; i < VOTERS; i++) {
        choices[i] = choice_of(row->ballots[i]);
        member[i] = true;
    }
    input->rule = row->rule;
    input->n_voters = VOTERS;
    input->choices = choices;
    input->population = population;
    input->all_take_part = row->all;
    input->members = (struct vote_union){true, member, VOTERS, true, 1500};
}

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        enum vote_choice choices[VOTERS];
        bool member[VOTERS];
        struct vote_input input;
        struct vote_outcome got;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        fill(&input, &cases[i], choices, member);
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.adopted, cases[i].want);
    }
}

/* Without population figures, only what they cannot change is known. */
static void test_without_population(void **state)
{
    static const struct {
        const char *label;
        enum vote_rule rule;
        const char *ballots;
        enum vote_result all, want;
    } rows[] = {
        {"members are missing anyway", VOTE_QUALIFIED, "FFFFFAAAAA",
            VOTE_ADOPTED, VOTE_REJECTED},
        {"three not in favour never block", VOTE_QUALIFIED, "AAAFFFFFFF",
            VOTE_ADOPTED, VOTE_ADOPTED},
        {"four may", VOTE_QUALIFIED, "AAAAFFFFFF", VOTE_ADOPTED, VOTE_UNKNOWN},
        {"not all: one alone never blocks", VOTE_QUALIFIED, "AFFFFFFFFF",
            VOTE_REJECTED, VOTE_ADOPTED},
        {"not all: two may", VOTE_QUALIFIED, "AAFFFFFFFF", VOTE_REJECTED,
            VOTE_UNKNOWN},
        {"all of them hold all of it", VOTE_REINFORCED, "FFFFFFFFFF",
            VOTE_ADOPTED, VOTE_ADOPTED},
        {"constructive: a third of the states may fail it", VOTE_CONSTRUCTIVE,
            "DDDDFFFFFF", VOTE_ADOPTED, VOTE_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct vote_case row = {
            "", rows[i].rule, rows[i].ballots, rows[i].all, rows[i].want};
        enum vote_choice choices[VOTERS];
        bool member[VOTERS];
        struct vote_input input;
        struct vote_outcome got;
        struct sp_err err;

        print_message("%s\n", rows[i].label);
        fill(&input, &row, choices, member);
        input.population = NULL;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.adopted, row.want);
        assert_int_equal(got.population_total, -1);
    }
}

/* Each share means anything within half a unit, by itself. */
static void test_rounded(void **state)
{
    static const struct {
        const char *label;
        const char *ballots;
        int64_t shares[VOTERS];
        enum vote_result all, want;
    } rows[] = {
        {"far above", "FFFFFFAAAA",
            {2000, 1500, 1500, 1000, 1000, 1000, 500, 500, 500, 500},
            VOTE_ADOPTED, VOTE_ADOPTED},
        {"65 % exactly as given", "FFFFFFAAAA",
            {2000, 1500, 1000, 1000, 500, 500, 1500, 1000, 500, 500},
            VOTE_ADOPTED, VOTE_UNKNOWN},
        {"five below as given, the rounding reaches it", "FFFFFFAAAA",
            {2000, 1500, 1000, 1000, 500, 499, 1500, 1000, 501, 500},
            VOTE_ADOPTED, VOTE_UNKNOWN},
        {"eight below: out of reach", "FFFFFFAAAA",
            {2000, 1500, 1000, 1000, 500, 492, 1500, 1000, 508, 500},
            VOTE_ADOPTED, VOTE_REJECTED},
        {"inside the rounding, but the clause excuses it", "AAAFFFFFFF",
            {1500, 1500, 500, 1500, 1500, 1000, 1000, 500, 500, 500},
            VOTE_ADOPTED, VOTE_ADOPTED},
        {"not all: two may hold 35 % or not", "AAAFFFFFFF",
            {2000, 1500, 400, 1000, 1000, 1000, 1000, 800, 700, 600},
            VOTE_REJECTED, VOTE_UNKNOWN},
        {"not all: two hold 35 % for sure", "AAAFFFFFFF",
            {2000, 1520, 400, 1000, 1000, 1000, 1000, 780, 700, 600},
            VOTE_REJECTED, VOTE_REJECTED},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct vote_case row = {
            "", VOTE_QUALIFIED, rows[i].ballots, rows[i].all, rows[i].want};
        enum vote_choice choices[VOTERS];
        bool member[VOTERS];
        struct vote_input input;
        struct vote_outcome got;
        struct sp_err err;

        print_message("%s\n", rows[i].label);
        fill(&input, &row, choices, member);
        input.population = rows[i].shares;
        input.rounded = true;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.adopted, rows[i].want);
    }
}

/* n -> members needed at 55 % and 72 %. */
static void test_members_needed(void **state)
{
    static const int needed[][3] = {{28, 16, 21}, {27, 15, 20}, {26, 15, 19},
        {25, 14, 18}, {24, 14, 18}, {23, 13, 17}, {22, 13, 16}, {21, 12, 16},
        {20, 11, 15}, {19, 11, 14}, {18, 10, 13}, {17, 10, 13}, {16, 9, 12},
        {15, 9, 11}, {14, 8, 11}, {13, 8, 10}, {12, 7, 9}, {11, 7, 8},
        {10, 6, 8}, {9, 5, 7}};
    enum vote_choice choices[VOTERS_MANY];
    struct vote_input input = {.choices = choices};
    struct vote_outcome got;
    struct sp_err err;

    (void)state;
    for (size_t i = 0; i < VOTERS_MANY; i++)
        choices[i] = VOTE_FOR;
    for (size_t i = 0; i < SP_COUNT(needed); i++) {
        input.n_voters = (size_t)needed[i][0];
        input.rule = VOTE_QUALIFIED;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.members.needed, needed[i][1]);
        input.rule = VOTE_REINFORCED;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.members.needed, needed[i][2]);
        input.rule = VOTE_SIMPLE;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.members.needed, needed[i][0] / 2 + 1);
    }
}

static void test_chamber(void **state)
{
    static const struct {
        const char *label;
        struct vote_chamber chamber;
        int64_t needed, participants;
        enum vote_result want;
    } rows[] = {
        {"Parliament on 25 November 2025", {457, 148, 33}, 303, 638,
            VOTE_ADOPTED},
        {"a tie", {100, 100, 0}, 101, 200, VOTE_REJECTED},
        {"nobody voted", {0, 0, 7}, 1, 7, VOTE_REJECTED},
        {"abstentions not stated", {3, 2, -1}, 3, -1, VOTE_ADOPTED},
        {"against not stated", {3, -1, 0}, -1, -1, VOTE_UNKNOWN},
        {"nobody for, against not stated", {0, -1, 0}, -1, -1, VOTE_REJECTED},
        {"for not stated", {-1, 3, 0}, -1, -1, VOTE_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct vote_input input = {.rule = VOTE_VOTES_CAST, .by_counts = true};
        struct vote_outcome got;
        struct sp_err err;

        print_message("%s\n", rows[i].label);
        input.chamber = rows[i].chamber;
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.adopted, rows[i].want);
        assert_int_equal(got.members.needed, rows[i].needed);
        assert_int_equal(got.participants, rows[i].participants);
    }
}

static void test_chamber_without_rule(void **state)
{
    struct vote_input input = {.by_counts = true, .chamber = {457, 148, 33}};
    struct vote_outcome got;
    struct sp_err err;

    (void)state;
    assert_int_equal(vote_count(&input, &got, &err), SP_OK);
    assert_int_equal(got.adopted, VOTE_UNKNOWN);
    assert_int_equal(got.counts[VOTE_FOR], 457);
    assert_false(got.members.exists);
}

static void test_weights(void **state)
{
    static const int64_t votes[] = {4, 4, 4, 2, 2, 1};
    static const int64_t heads[] = {1, 1, 1, 1, 1, 1};
    static const bool known[] = {true, true, true, true, true, true};
    static const bool but_one[] = {true, true, true, true, true, false};
    static const struct {
        const char *label;
        const char *ballots;
        int64_t quotas[2]; /* below 0: not stated */
        bool all_known;
        enum vote_result want;
    } rows[] = {
        {"both reached", "FFFAAF", {12, 4}, true, VOTE_ADOPTED},
        {"votes reached, heads short", "FFFAAA", {12, 4}, true, VOTE_REJECTED},
        {"heads reached, votes short", "AFFFFA", {13, 4}, true, VOTE_REJECTED},
        {"a weight that decides is missing", "FFFAAF", {13, 4}, false,
            VOTE_UNKNOWN},
        {"a weight that decides nothing is missing", "FFFAAF", {12, 4}, false,
            VOTE_ADOPTED},
        {"a quota is missing", "FFFAAF", {12, -1}, true, VOTE_UNKNOWN},
        {"a quota is missing, the other is short", "FAAAAA", {12, -1}, true,
            VOTE_REJECTED},
        {"a ballot that decides is missing", "FF?AAF", {12, 4}, true,
            VOTE_UNKNOWN},
        {"more than all weights together", "FFFFFF", {18, 1}, true,
            VOTE_REJECTED},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        enum vote_choice choices[6];
        struct vote_dimension dimensions[] = {
            {votes, rows[i].all_known ? known : but_one, rows[i].quotas[0],
                rows[i].quotas[0] >= 0},
            {heads, known, rows[i].quotas[1], rows[i].quotas[1] >= 0}};
        struct vote_input input = {.rule = VOTE_WEIGHTED,
            .n_voters = 6,
            .choices = choices,
            .dimensions = dimensions,
            .n_dimensions = 2};
        struct vote_outcome got;
        struct sp_err err;

        for (size_t j = 0; j < 6; j++)
            choices[j] = choice_of(rows[i].ballots[j]);
        print_message("%s\n", rows[i].label);
        assert_int_equal(vote_count(&input, &got, &err), SP_OK);
        assert_int_equal(got.adopted, rows[i].want);
    }
}

static void test_limits(void **state)
{
    static const int64_t huge[] = {INT64_MAX, 1};
    static const bool known[] = {true, true};
    static const enum vote_choice choices[VOTE_VOTERS_MAX + 1] = {VOTE_FOR};
    struct vote_dimension dimension = {huge, known, 1, true};
    struct vote_input input = {.choices = choices};
    struct vote_outcome got;
    struct sp_err err;

    (void)state;
    input.rule = VOTE_SIMPLE;
    assert_int_equal(vote_count(&input, &got, &err), SP_INVALID);
    input.n_voters = VOTE_VOTERS_MAX + 1;
    assert_int_equal(vote_count(&input, &got, &err), SP_LIMIT);
    input.n_voters = 2;
    input.rule = VOTE_QUALIFIED;
    input.population = huge;
    assert_int_equal(vote_count(&input, &got, &err), SP_LIMIT);
    input.rule = VOTE_WEIGHTED;
    input.population = NULL;
    input.dimensions = &dimension;
    input.n_dimensions = 1;
    assert_int_equal(vote_count(&input, &got, &err), SP_LIMIT);
    input.n_dimensions = VOTE_DIMENSIONS_MAX + 1;
    assert_int_equal(vote_count(&input, &got, &err), SP_LIMIT);
    input = (struct vote_input){.rule = VOTE_VOTES_CAST,
        .by_counts = true,
        .chamber = {INT64_MAX, 1, 0}};
    assert_int_equal(vote_count(&input, &got, &err), SP_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_without_population),
        cmocka_unit_test(test_rounded),
        cmocka_unit_test(test_members_needed),
        cmocka_unit_test(test_chamber),
        cmocka_unit_test(test_chamber_without_rule),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
