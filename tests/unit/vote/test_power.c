/*
 * Goal:   power indices are the published ones, agree with an enumeration of
 *         all coalitions on games too large for one table, and stay exact at
 *         the limit of 40 voters.
 * Method: published games; seeded games of 16 voters against every coalition,
 *         with one to three sums; the European Union of 27 and games of 40
 *         whose indices have a closed form; each allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vote/vote.h"

#include <string.h>

enum { MANY = 41, BRUTE = 16, SUMS = 3, GAMES = 12 };

static const bool known[MANY] = {true, true, true, true, true, true, true, true,
    true, true, true, true, true, true, true, true, true, true, true, true,
    true, true, true, true, true, true, true, true, true, true, true, true,
    true, true, true, true, true, true, true, true, true};

static void power_of(const struct vote_input *input, struct sp_arena *arena,
    struct vote_power *power)
{
    struct sp_err err;

    assert_int_equal(vote_power(input, arena, power, &err), SP_OK);
    assert_true(power->known);
}

static void test_published(void **state)
{
    static const struct {
        const char *label;
        size_t n;
        int64_t quota;
        int64_t weights[6];
        const char *banzhaf[6];
        const char *shapley[6];
    } rows[] = {
        {"European Economic Community 1958", 6, 12, {4, 4, 4, 2, 2, 1},
            {"0.238095", "0.238095", "0.238095", "0.142857", "0.142857",
                "0.000000"},
            {"0.233333", "0.233333", "0.233333", "0.150000", "0.150000",
                "0.000000"}},
        {"6; 4, 3, 2, 1", 4, 6, {4, 3, 2, 1},
            {"0.416667", "0.250000", "0.250000", "0.083333"}, {NULL}},
        {"6; 3, 2, 1, 1", 4, 6, {3, 2, 1, 1},
            {"0.375000", "0.375000", "0.125000", "0.125000"}, {NULL}},
        {"4; 3, 2, 1", 3, 4, {3, 2, 1}, {"0.600000", "0.200000", "0.200000"},
            {"0.666667", "0.166667", "0.166667"}},
        {"a quota that nobody reaches", 3, 7, {3, 2, 1},
            {"0.000000", "0.000000", "0.000000"},
            {"0.000000", "0.000000", "0.000000"}},
        {"a quota of nothing", 3, 0, {3, 2, 1},
            {"0.000000", "0.000000", "0.000000"},
            {"0.000000", "0.000000", "0.000000"}},
        {"a dictator", 3, 3, {3, 1, 1}, {"1.000000", "0.000000", "0.000000"},
            {"1.000000", "0.000000", "0.000000"}},
    };
    struct sp_arena *arena = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 26, &arena, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct vote_dimension dimension = {
            rows[i].weights, known, rows[i].quota, true};
        struct vote_input input = {.rule = VOTE_WEIGHTED,
            .n_voters = rows[i].n,
            .dimensions = &dimension,
            .n_dimensions = 1};
        struct vote_power power;
        char text[SP_AMOUNT_BYTES];

        print_message("%s\n", rows[i].label);
        power_of(&input, arena, &power);
        for (size_t j = 0; j < rows[i].n; j++) {
            vote_index_text(power.swings[j], power.swings_total, text);
            assert_string_equal(text, rows[i].banzhaf[j]);
            if (rows[i].shapley[0] == NULL)
                continue;
            vote_index_text(power.shapley[j], power.shapley_total, text);
            assert_string_equal(text, rows[i].shapley[j]);
        }
    }
    sp_arena_free(arena);
}

static void test_index_text(void **state)
{
    static const struct {
        uint64_t part, total;
        const char *want;
    } rows[] = {
        {0, 7, "0.000000"},
        {7, 7, "1.000000"},
        {1, 3, "0.333333"},
        {2, 3, "0.666667"},
        {1, 2000000, "0.000000"}, /* half: to even */
        {3, 2000000, "0.000002"}, /* half: to even */
        {1999999, 2000000, "1.000000"},
        {0, 0, "0.000000"},
        {UINT64_MAX - 1, UINT64_MAX, "1.000000"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        char text[SP_AMOUNT_BYTES];

        vote_index_text(rows[i].part, rows[i].total, text);
        assert_string_equal(text, rows[i].want);
    }
}

/* ---- against every coalition ------------------------------------------- */

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

struct brute {
    int64_t weights[SUMS][BRUTE];
    struct vote_dimension dimensions[SUMS];
    size_t n_sums;
};

static bool wins(const struct brute *brute, size_t mask)
{
    for (size_t d = 0; d < brute->n_sums; d++) {
        int64_t sum = 0;

        for (size_t i = 0; i < BRUTE; i++)
            sum += (mask >> i & 1) != 0 ? brute->weights[d][i] : 0;
        if (sum < brute->dimensions[d].quota)
            return false;
    }
    return true;
}

static void check_brute(
    const struct brute *brute, const struct vote_power *power)
{
    enum { COALITIONS = 1 << BRUTE };
    static bool won[COALITIONS];
    uint64_t winning = 0;

    for (size_t mask = 0; mask < COALITIONS; mask++) {
        won[mask] = wins(brute, mask);
        winning += won[mask];
    }
    assert_true(power->winning_coalitions == winning);
    for (size_t i = 0; i < BRUTE; i++) {
        uint64_t swings = 0;

        for (size_t mask = 0; mask < COALITIONS; mask++)
            swings += (mask >> i & 1) == 0 && !won[mask] &&
                      won[mask | (size_t)1 << i];
        assert_true(power->swings[i] == swings);
    }
}

static void test_sums(void **state)
{
    uint64_t seed = 0x238;
    struct sp_arena *arena = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 28, &arena, &err), SP_OK);
    for (size_t game = 0; game < GAMES; game++) {
        struct brute brute = {.n_sums = 1 + game % SUMS};
        struct vote_input input = {.rule = VOTE_WEIGHTED, .n_voters = BRUTE};
        struct vote_power power;
        uint64_t shapley = 0;

        for (size_t d = 0; d < brute.n_sums; d++) {
            int64_t sum = 0;

            for (size_t i = 0; i < BRUTE; i++) {
                brute.weights[d][i] =
                    (int64_t)(next(&seed) % (game % 2 == 0 ? 9 : 1000000007));
                sum += brute.weights[d][i];
            }
            brute.dimensions[d] = (struct vote_dimension){
                brute.weights[d], known, sum / 2 + (int64_t)d, true};
        }
        input.dimensions = brute.dimensions;
        input.n_dimensions = brute.n_sums;
        power_of(&input, arena, &power);
        check_brute(&brute, &power);
        for (size_t i = 0; i < BRUTE; i++)
            shapley += power.shapley[i];
        assert_true(shapley == power.shapley_total);
        sp_arena_reset(arena);
    }
    sp_arena_free(arena);
}

/* ---- large games ------------------------------------------------------- */

/* Persons on 1 January 2018, by state code. */
static const int64_t persons[] = {8822267, 11413058, 7050034, 864236, 10610055,
    82850000, 5781190, 1319133, 46659302, 5513130, 67221943, 10738868, 4105493,
    9778371, 4838259, 60483973, 2808901, 602005, 1934379, 475701, 17181084,
    37976687, 10291027, 19523621, 10120242, 2066880, 5443120};

static void test_union(void **state)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;
    struct vote_input input = {.rule = VOTE_QUALIFIED,
        .n_voters = SP_COUNT(persons),
        .population = persons,
        .all_take_part = VOTE_ADOPTED};
    struct vote_power power;
    uint64_t shapley = 0;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 28, &arena, &err), SP_OK);
    power_of(&input, arena, &power);
    assert_true(power.winning_coalitions == 17715329);
    for (size_t i = 0; i < SP_COUNT(persons); i++) {
        shapley += power.shapley[i];
        for (size_t j = 0; j < SP_COUNT(persons); j++)
            if (persons[i] > persons[j]) {
                assert_true(power.swings[i] >= power.swings[j]);
                assert_true(power.shapley[i] >= power.shapley[j]);
            }
    }
    assert_true(shapley == power.shapley_total);
    input.all_take_part = VOTE_UNKNOWN; /* which clause holds is not known */
    assert_int_equal(vote_power(&input, arena, &power, &err), SP_OK);
    assert_false(power.known);
    sp_arena_free(arena);
}

/* One of weight 39 against 39 of weight 1, quota 40: it wins with any of
 * them, and without it all 39 of them are one short. */
static void test_forty(void **state)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;
    int64_t weights[MANY];
    struct vote_dimension dimension = {weights, known, 40, true};
    struct vote_input input = {.rule = VOTE_WEIGHTED,
        .n_voters = 40,
        .dimensions = &dimension,
        .n_dimensions = 1};
    struct vote_power power;

    (void)state;
    assert_int_equal(sp_arena_new((uint64_t)1 << 30, &arena, &err), SP_OK);
    for (size_t i = 0; i < MANY; i++)
        weights[i] = i == 0 ? 39 : 1;
    power_of(&input, arena, &power);
    assert_true(power.winning_coalitions == ((uint64_t)1 << 39) - 1);
    assert_true(power.swings[0] == ((uint64_t)1 << 39) - 1);
    for (size_t i = 1; i < 40; i++)
        assert_true(power.swings[i] == 1);
    /* The large one decides in 39 of 40 places of an order of all. */
    assert_true(power.shapley[0] == power.shapley_total / 40 * 39);
    sp_arena_reset(arena);
    input.n_voters = MANY;
    assert_int_equal(vote_power(&input, arena, &power, &err), SP_LIMIT);
    assert_non_null(strstr(err.text, "41 members"));
    input = (struct vote_input){
        .rule = VOTE_VOTES_CAST, .by_counts = true, .chamber = {457, 148, 33}};
    assert_int_equal(vote_power(&input, arena, &power, &err), SP_INVALID);
    sp_arena_free(arena);
}

static void test_no_memory(void **state)
{
    static const int64_t weights[2][5] = {{5, 4, 3, 2, 1}, {1, 2, 3, 4, 5}};
    static const enum vote_choice choices[5] = {
        VOTE_FOR, VOTE_FOR, VOTE_FOR, VOTE_FOR, VOTE_AGAINST};
    struct vote_dimension dimensions[2] = {
        {weights[0], known, 8, true}, {weights[1], known, 8, true}};
    struct vote_input input = {.rule = VOTE_WEIGHTED,
        .n_voters = 5,
        .choices = choices,
        .dimensions = dimensions,
        .n_dimensions = 2};
    struct sp_arena *arena = NULL;
    struct vote_power power;
    struct vote_sets sets;
    struct sp_err err;
    enum sp_code rc = SP_NO_MEMORY;
    uint64_t failures = 0;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 26, &arena, &err), SP_OK);
    while (rc != SP_OK) {
        sp_arena_reset(arena);
        sp_arena_fail_after(arena, failures);
        rc = vote_power(&input, arena, &power, &err);
        if (rc == SP_OK)
            rc = vote_turns(&input, VOTE_ADOPTED, arena, &sets, &err);
        if (rc == SP_OK)
            rc = vote_blocking(&input, arena, &sets, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            failures++;
        }
    }
    assert_true(failures > 10);
    sp_arena_fail_after(arena, UINT64_MAX);
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_index_text),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_union),
        cmocka_unit_test(test_forty),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
