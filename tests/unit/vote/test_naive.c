/*
 * Goal:   results, least turning sets, blocking sets and power agree with
 *         their definitions on small votes of every rule.
 * Method: seeded random votes. A judge written from the articles alone looks
 *         at every completion of the missing ballots, every subset of the
 *         voters and every coalition; rounded shares are tried on a grid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vote/vote.h"

#include <string.h>

enum {
    VOTERS = 7,
    DIMENSIONS = 4,
    ROUNDS = 3000,
    GRID = 4, /* shares in quarters of a unit */
};

struct game {
    struct vote_input input;
    enum vote_choice choices[VOTERS];
    int64_t population[VOTERS];
    int64_t weights[DIMENSIONS][VOTERS];
    bool known[VOTERS];
    bool member[VOTERS];
    struct vote_dimension dimensions[DIMENSIONS];
    int64_t outsiders; /* members of the Union who do not vote here */
    int64_t outside_population;
};

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static size_t pick(uint64_t *seed, size_t n)
{
    return (size_t)(next(seed) % n);
}

static void make(struct game *game, uint64_t *seed)
{
    struct vote_input *input = &game->input;
    size_t kind = pick(seed, 4);

    memset(game, 0, sizeof *game);
    input->rule =
        (enum vote_rule)(VOTE_SIMPLE + (int)pick(seed, VOTE_WEIGHTED));
    input->n_voters = 1 + pick(seed, VOTERS);
    input->choices = game->choices;
    input->population = game->population;
    input->all_take_part = (enum vote_result)pick(seed, 2);
    input->members.known = true;
    input->members.population_known = true;
    input->members.member = game->member;
    game->outsiders = (int64_t)pick(seed, 3);
    game->outside_population = game->outsiders * 10;
    input->members.n_members = game->outsiders;
    input->members.population = game->outside_population;
    for (size_t i = 0; i < input->n_voters; i++) {
        size_t letter = pick(seed, 12);

        game->choices[i] = kind == 0     ? (enum vote_choice)pick(seed, 6)
                           : letter >= 6 ? VOTE_FOR
                                         : (enum vote_choice)letter;
        game->population[i] = 1 + (int64_t)pick(seed, kind == 1 ? 4 : 40);
        game->known[i] = true;
        game->member[i] = pick(seed, 8) != 0;
        if (game->member[i]) {
            input->members.n_members++;
            input->members.population += game->population[i];
        }
    }
    input->n_dimensions = 1 + pick(seed, DIMENSIONS);
    for (size_t d = 0; d < input->n_dimensions; d++) {
        int64_t sum = 0;

        for (size_t i = 0; i < input->n_voters; i++) {
            game->weights[d][i] = (int64_t)pick(seed, 6);
            sum += game->weights[d][i];
        }
        game->dimensions[d] = (struct vote_dimension){game->weights[d],
            game->known, (int64_t)pick(seed, (size_t)sum + 2), true};
    }
    input->dimensions = game->dimensions;
}

/* ---- the articles, word by word ---------------------------------------- */

/* Values are in units of 1 / scale. */
static bool carried_by_population(const struct game *game,
    const enum vote_choice *choices, const int64_t *values)
{
    int64_t n = (int64_t)game->input.n_voters;
    int64_t yes = 0;
    int64_t total = 0;
    int64_t yes_values = 0;
    int64_t sorted[VOTERS];
    int64_t fewest = 0;

    for (int64_t i = 0; i < n; i++) {
        total += values[i];
        sorted[i] = values[i];
        if (choices[i] == VOTE_FOR) {
            yes++;
            yes_values += values[i];
        }
    }
    if (100 * yes < (game->input.rule == VOTE_QUALIFIED ? 55 : 72) * n)
        return false;
    if (100 * yes_values >= 65 * total)
        return true;
    if (game->input.rule == VOTE_REINFORCED)
        return false;
    if (game->input.all_take_part == VOTE_ADOPTED)
        return n - yes < 4;
    for (int64_t held = 0; 100 * held <= 35 * total; fewest++) {
        int64_t most = fewest;

        for (int64_t i = fewest; i < n; i++)
            if (sorted[i] > sorted[most])
                most = i;
        held += sorted[most];
        sorted[most] = sorted[fewest];
    }
    return n - yes < fewest + 1;
}

static bool carried_unanimously(const struct game *game,
    const enum vote_choice *choices, const int64_t *values, int64_t scale)
{
    int64_t declared = 0;
    int64_t held = 0;
    int64_t all = game->outside_population * scale;

    for (size_t i = 0; i < game->input.n_voters; i++) {
        if (choices[i] == VOTE_AGAINST || choices[i] == VOTE_ABSENT)
            return false;
        if (game->member[i])
            all += values[i];
        if (game->member[i] && choices[i] == VOTE_ABSTAIN_DECLARED) {
            declared++;
            held += values[i];
        }
    }
    return game->input.rule == VOTE_UNANIMITY || declared == 0 ||
           3 * declared < game->input.members.n_members || 3 * held < all;
}

static bool carried(const struct game *game, const enum vote_choice *choices,
    const int64_t *values, int64_t scale)
{
    int64_t counts[VOTE_CHOICES] = {0};
    int64_t n = (int64_t)game->input.n_voters;

    for (int64_t i = 0; i < n; i++)
        counts[choices[i]]++;
    switch (game->input.rule) {
    case VOTE_SIMPLE:
        return 2 * counts[VOTE_FOR] > n;
    case VOTE_QUALIFIED:
    case VOTE_REINFORCED:
        return carried_by_population(game, choices, values);
    case VOTE_UNANIMITY:
    case VOTE_CONSTRUCTIVE:
        return carried_unanimously(game, choices, values, scale);
    case VOTE_VOTES_CAST:
        return counts[VOTE_FOR] > counts[VOTE_AGAINST];
    case VOTE_CONTRACTUAL:
        return counts[VOTE_FOR] == n;
    case VOTE_WEIGHTED:
        for (size_t d = 0; d < game->input.n_dimensions; d++) {
            int64_t sum = 0;

            for (int64_t i = 0; i < n; i++)
                if (choices[i] == VOTE_FOR)
                    sum += game->weights[d][i];
            if (sum < game->dimensions[d].quota)
                return false;
        }
        return true;
    case VOTE_RULE_UNSTATED:
    default:
        fail();
        return false;
    }
}

/* Over every completion of the missing ballots. */
static enum vote_result completed(const struct game *game,
    const enum vote_choice *choices, const int64_t *values, int64_t scale)
{
    bool seen[2] = {false, false};
    size_t n = game->input.n_voters;
    size_t ways = 1;

    for (size_t i = 0; i < n; i++)
        if (choices[i] == VOTE_NO_BALLOT)
            ways *= VOTE_CHOICES - 1;
    for (size_t way = 0; way < ways; way++) {
        enum vote_choice full[VOTERS];
        size_t rest = way;

        for (size_t i = 0; i < n; i++) {
            full[i] = choices[i];
            if (choices[i] != VOTE_NO_BALLOT)
                continue;
            full[i] = (enum vote_choice)(VOTE_FOR + rest % (VOTE_CHOICES - 1));
            rest /= VOTE_CHOICES - 1;
        }
        seen[carried(game, full, values, scale) ? 1 : 0] = true;
    }
    return seen[0] && seen[1] ? VOTE_UNKNOWN
           : seen[1]          ? VOTE_ADOPTED
                              : VOTE_REJECTED;
}

/* ---- turning sets ------------------------------------------------------ */

static size_t bits(size_t mask)
{
    size_t n = 0;

    for (; mask != 0; mask &= mask - 1)
        n++;
    return n;
}

/* Whether the voters in `mask` turn the result; no ballot cannot change. */
static bool mask_turns(
    const struct game *game, size_t mask, enum vote_result from)
{
    enum vote_choice changed[VOTERS];

    for (size_t i = 0; i < game->input.n_voters; i++) {
        changed[i] = game->choices[i];
        if ((mask >> i & 1) == 0)
            continue;
        if (changed[i] == VOTE_NO_BALLOT)
            return false;
        changed[i] = changed[i] == VOTE_FOR ? VOTE_AGAINST : VOTE_FOR;
    }
    return completed(game, changed, game->population, 1) ==
           (from == VOTE_ADOPTED ? VOTE_REJECTED : VOTE_ADOPTED);
}

static size_t mask_of(const struct vote_sets *sets, size_t at)
{
    size_t mask = 0;

    for (size_t i = 0; i < sets->size; i++)
        mask |= (size_t)1 << sets->sets[at * sets->size + i];
    return mask;
}

static void check_sets(const struct game *game, const struct vote_sets *sets,
    enum vote_result from)
{
    size_t n_masks = (size_t)1 << game->input.n_voters;
    size_t least = SIZE_MAX;
    size_t total = 0;

    for (size_t mask = 1; mask < n_masks && from != VOTE_UNKNOWN; mask++)
        if (bits(mask) <= least && mask_turns(game, mask, from)) {
            total = bits(mask) < least ? 1 : total + 1;
            least = bits(mask);
        }
    assert_int_equal(sets->size, least == SIZE_MAX ? 0 : least);
    assert_true(sets->total == (sp_i128)total);
    assert_int_equal(sets->n_listed, total);
    for (size_t i = 0; i < sets->n_listed; i++) {
        assert_int_equal(bits(mask_of(sets, i)), least);
        assert_true(mask_turns(game, mask_of(sets, i), from));
        /* In order, so that none stands twice. */
        if (i > 0)
            for (size_t j = 0; j < sets->size; j++) {
                uint16_t a = sets->sets[(i - 1) * sets->size + j];
                uint16_t b = sets->sets[i * sets->size + j];

                if (a == b)
                    continue;
                assert_true(a < b);
                break;
            }
    }
}

/* Whether the missing ballots in `mask`, all for or all against, settle it. */
static bool mask_settles(
    const struct game *game, size_t mask, enum vote_result wanted)
{
    enum vote_choice changed[VOTERS];

    for (size_t i = 0; i < game->input.n_voters; i++) {
        changed[i] = game->choices[i];
        if ((mask >> i & 1) == 0)
            continue;
        if (changed[i] != VOTE_NO_BALLOT)
            return false;
        changed[i] = wanted == VOTE_ADOPTED ? VOTE_FOR : VOTE_AGAINST;
    }
    return completed(game, changed, game->population, 1) == wanted;
}

static size_t check_settles(
    const struct game *game, enum vote_result adopted, struct sp_arena *arena)
{
    size_t found = 0;

    for (int wanted = VOTE_REJECTED; wanted <= VOTE_ADOPTED; wanted++) {
        size_t least = SIZE_MAX;
        size_t total = 0;
        struct vote_sets sets;
        struct sp_err err;

        assert_int_equal(vote_settles(&game->input, adopted,
                             (enum vote_result)wanted, arena, &sets, &err),
            SP_OK);
        for (size_t mask = 1; mask < (size_t)1 << game->input.n_voters &&
                              adopted == VOTE_UNKNOWN;
             mask++)
            if (bits(mask) <= least &&
                mask_settles(game, mask, (enum vote_result)wanted)) {
                total = bits(mask) < least ? 1 : total + 1;
                least = bits(mask);
            }
        assert_int_equal(sets.size, least == SIZE_MAX ? 0 : least);
        assert_true(sets.total == (sp_i128)total);
        for (size_t i = 0; i < sets.n_listed; i++)
            assert_true(mask_settles(
                game, mask_of(&sets, i), (enum vote_result)wanted));
        found += sets.n_listed;
    }
    return found;
}

/* ---- power ------------------------------------------------------------- */

static bool coalition_wins(const struct game *game, size_t mask)
{
    enum vote_choice choices[VOTERS];

    for (size_t i = 0; i < game->input.n_voters; i++)
        choices[i] = (mask >> i & 1) != 0 ? VOTE_FOR : VOTE_AGAINST;
    return carried(game, choices, game->population, 1);
}

static uint64_t factorial(size_t n)
{
    uint64_t product = 1;

    for (uint64_t i = 2; i <= n; i++)
        product *= i;
    return product;
}

static void check_power(const struct game *game, const struct vote_power *power)
{
    size_t n = game->input.n_voters;
    uint64_t winning = 0;
    uint64_t total = 0;

    assert_true(power->known);
    for (size_t mask = 0; mask < (size_t)1 << n; mask++)
        winning += coalition_wins(game, mask);
    assert_true(power->winning_coalitions == winning);
    for (size_t i = 0; i < n; i++) {
        uint64_t swings = 0;
        uint64_t orders = 0;

        for (size_t mask = 0; mask < (size_t)1 << n; mask++) {
            size_t s = bits(mask);

            if ((mask >> i & 1) != 0 || coalition_wins(game, mask) ||
                !coalition_wins(game, mask | (size_t)1 << i))
                continue;
            swings++;
            orders += factorial(s) * factorial(n - s - 1);
        }
        total += swings;
        assert_true(power->swings[i] == swings);
        assert_true(
            power->shapley[i] * factorial(n) == orders * power->shapley_total);
    }
    assert_true(power->swings_total == total);
}

/* ---- the tests --------------------------------------------------------- */

static void test_votes(void **state)
{
    uint64_t seed = 0x5b11a0;
    struct sp_arena *arena = NULL;
    struct sp_err err;
    size_t seen[3] = {0};
    size_t settled = 0;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 26, &arena, &err), SP_OK);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct game game;
        struct vote_outcome outcome;
        struct vote_sets turns;
        struct vote_sets blocking;
        struct vote_power power;

        make(&game, &seed);
        assert_int_equal(vote_count(&game.input, &outcome, &err), SP_OK);
        assert_int_equal(outcome.adopted,
            completed(&game, game.choices, game.population, 1));
        seen[outcome.adopted]++;
        assert_int_equal(
            vote_turns(&game.input, outcome.adopted, arena, &turns, &err),
            SP_OK);
        check_sets(&game, &turns, outcome.adopted);
        settled += check_settles(&game, outcome.adopted, arena);
        assert_int_equal(vote_power(&game.input, arena, &power, &err), SP_OK);
        check_power(&game, &power);
        assert_int_equal(
            vote_blocking(&game.input, arena, &blocking, &err), SP_OK);
        for (size_t i = 0; i < game.input.n_voters; i++)
            game.choices[i] = VOTE_FOR;
        check_sets(&game, &blocking,
            completed(&game, game.choices, game.population, 1) == VOTE_ADOPTED
                ? VOTE_ADOPTED
                : VOTE_UNKNOWN);
        sp_arena_reset(arena);
    }
    print_message(
        "%zu rejected, %zu adopted, %zu unknown\n", seen[0], seen[1], seen[2]);
    assert_true(settled > 2 * seen[2]);
    assert_true(seen[0] > 100 && seen[1] > 100 && seen[2] > 100);
    sp_arena_free(arena);
}

/* What is said of rounded shares holds for every value on the grid; and
 * where it is said to be unknown, the grid nearly always shows both. */
static void test_rounded(void **state)
{
    uint64_t seed = 0x20251125;
    size_t unknown = 0;
    size_t shown = 0;

    (void)state;
    for (size_t round = 0; round < 10 * ROUNDS; round++) {
        struct game game;
        struct vote_outcome outcome;
        struct sp_err err;
        bool seen[3] = {false, false, false};
        size_t points = 1;
        size_t n;

        make(&game, &seed);
        n = game.input.n_voters;
        if (n > 4 || (game.input.rule != VOTE_QUALIFIED &&
                         game.input.rule != VOTE_REINFORCED &&
                         game.input.rule != VOTE_CONSTRUCTIVE))
            continue;
        game.input.members.n_members -= game.outsiders;
        game.input.members.population -= game.outside_population;
        game.outside_population = 0; /* these would be rounded, too */
        game.input.rounded = true;
        assert_int_equal(vote_count(&game.input, &outcome, &err), SP_OK);
        for (size_t i = 0; i < n; i++)
            points *= GRID + 1;
        for (size_t point = 0; point < points; point++) {
            int64_t values[VOTERS];
            size_t rest = point;

            for (size_t i = 0; i < n; i++) {
                values[i] = game.population[i] * GRID - GRID / 2 +
                            (int64_t)(rest % (GRID + 1));
                rest /= GRID + 1;
            }
            seen[completed(&game, game.choices, values, GRID)] = true;
        }
        if (outcome.adopted != VOTE_UNKNOWN) {
            assert_true(seen[outcome.adopted]);
            assert_false(seen[1 - (int)outcome.adopted]);
            assert_false(seen[VOTE_UNKNOWN]);
        } else {
            unknown++;
            shown += seen[VOTE_UNKNOWN] ||
                     (seen[VOTE_ADOPTED] && seen[VOTE_REJECTED]);
        }
    }
    print_message("%zu unknown, of which the grid shows %zu\n", unknown, shown);
    assert_true(unknown > 500);
    assert_true(shown * 100 >= unknown * 95);
}

/* As rounded shares, turning sets found are those that judging finds. */
static void test_rounded_turns(void **state)
{
    uint64_t seed = 0x1609;
    struct sp_arena *arena = NULL;
    struct sp_err err;
    size_t found = 0;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 26, &arena, &err), SP_OK);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct game game;
        struct vote_outcome outcome;
        struct vote_sets turns;
        size_t least = SIZE_MAX;
        size_t total = 0;

        make(&game, &seed);
        game.input.rounded = true;
        assert_int_equal(vote_count(&game.input, &outcome, &err), SP_OK);
        assert_int_equal(
            vote_turns(&game.input, outcome.adopted, arena, &turns, &err),
            SP_OK);
        for (size_t mask = 1; mask < (size_t)1 << game.input.n_voters &&
                              outcome.adopted != VOTE_UNKNOWN;
             mask++) {
            struct game changed = game;
            struct vote_outcome after;
            bool open = false;

            changed.input.choices = changed.choices;
            for (size_t i = 0; i < game.input.n_voters; i++) {
                if ((mask >> i & 1) == 0)
                    continue;
                open = open || game.choices[i] == VOTE_NO_BALLOT;
                changed.choices[i] =
                    game.choices[i] == VOTE_FOR ? VOTE_AGAINST : VOTE_FOR;
            }
            if (open || bits(mask) > least)
                continue;
            assert_int_equal(vote_count(&changed.input, &after, &err), SP_OK);
            if (after.adopted == VOTE_UNKNOWN ||
                after.adopted == outcome.adopted)
                continue;
            total = bits(mask) < least ? 1 : total + 1;
            least = bits(mask);
        }
        assert_int_equal(turns.size, least == SIZE_MAX ? 0 : least);
        assert_true(turns.total == (sp_i128)total);
        found += total;
        sp_arena_reset(arena);
    }
    assert_true(found > ROUNDS / 2);
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_votes),
        cmocka_unit_test(test_rounded),
        cmocka_unit_test(test_rounded_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
