/*
 * power.c - Banzhaf and Shapley-Shubik, exactly.
 *
 * With W(s) the winning coalitions of s voters and W(i, s) those of them that
 * hold voter i, a monotone rule gives i exactly
 *   W(i, s + 1) - (W(s) - W(i, s))
 * swings at coalitions of s others. W(i, s) comes from the subsets of two
 * halves of the voters, each in order of its sum: what one half lacks is
 * looked up in the other. The weight of a swing for Shapley and Shubik,
 * s! (n - s - 1)! / n! = 1 / (n C(n - 1, s)), always divides one whole by
 * lcm(1 .. n), which fits 64 bits up to 41 voters.
 */
#include "vote/halves.h"
#include "vote/vote_internal.h"

#include <assert.h>
#include <string.h>

enum { SIZES = VOTE_POWER_VOTERS_MAX + 1 };

enum size_mode { SIZE_LOSES, SIZE_WINS, SIZE_WEIGHS };

/* The rule as a game: by size, and by sums that must reach their least. */
struct game {
    size_t n;
    enum size_mode modes[SIZES];
    size_t n_sums;
    const int64_t *values[VOTE_DIMENSIONS_MAX];
    int64_t least[VOTE_DIMENSIONS_MAX];
};

struct tally {
    uint64_t all[SIZES];
    uint64_t with[VOTE_POWER_VOTERS_MAX][SIZES];
};

/* ---- the game ---------------------------------------------------------- */

/* Return whether all that the rule needs is known. */
static bool game_population(const struct vote_input *input, struct game *game)
{
    int64_t n = (int64_t)input->n_voters;
    int64_t clause = 0;
    sp_i128 total = 0;

    if (input->population == NULL)
        return false;
    if (input->rule == VOTE_QUALIFIED) {
        if (input->all_take_part == VOTE_UNKNOWN)
            return false;
        clause = input->all_take_part == VOTE_ADOPTED
                     ? VOTE_BLOCKING_MEMBERS
                     : vote_own_blockers(input);
    }
    for (int64_t size = 0; size <= n; size++) {
        if (size < vote_members_needed(input->rule, n))
            game->modes[size] = SIZE_LOSES;
        else if (size == n || n - size < clause)
            game->modes[size] = SIZE_WINS;
        else
            game->modes[size] = SIZE_WEIGHS;
    }
    for (size_t i = 0; i < input->n_voters; i++)
        total += input->population[i];
    game->n_sums = 1;
    game->values[0] = input->population;
    game->least[0] =
        (int64_t)((VOTE_POPULATION * total + VOTE_PERCENT - 1) / VOTE_PERCENT);
    return true;
}

/* A dimension of equal weights is a matter of size alone. */
static void game_equal(struct game *game, int64_t weight, int64_t quota)
{
    for (size_t size = 0; size <= game->n; size++)
        if ((sp_i128)weight * (sp_i128)size < quota)
            game->modes[size] = SIZE_LOSES;
}

static bool game_weights(const struct vote_input *input, struct game *game)
{
    for (size_t size = 0; size <= game->n; size++)
        game->modes[size] = SIZE_WEIGHS;
    for (size_t d = 0; d < input->n_dimensions; d++) {
        const struct vote_dimension *dimension = &input->dimensions[d];
        bool equal = true;

        if (!dimension->quota_known)
            return false;
        for (size_t i = 0; i < input->n_voters; i++) {
            if (!dimension->known[i])
                return false;
            equal = equal && dimension->weights[i] == dimension->weights[0];
        }
        if (equal) {
            game_equal(game, dimension->weights[0], dimension->quota);
            continue;
        }
        game->values[game->n_sums] = dimension->weights;
        game->least[game->n_sums++] = dimension->quota;
    }
    if (game->n_sums == 0)
        for (size_t size = 0; size <= game->n; size++)
            if (game->modes[size] == SIZE_WEIGHS)
                game->modes[size] = SIZE_WINS;
    return true;
}

static bool game_make(const struct vote_input *input, struct game *game)
{
    size_t least = input->n_voters; /* unanimity: one against blocks */

    memset(game, 0, sizeof *game);
    game->n = input->n_voters;
    if (input->rule == VOTE_RULE_UNSTATED)
        return false;
    if (vote_has_population(input->rule))
        return game_population(input, game);
    if (input->rule == VOTE_WEIGHTED)
        return game_weights(input, game);
    if (input->rule == VOTE_SIMPLE || input->rule == VOTE_VOTES_CAST)
        least = input->n_voters / 2 + 1;
    for (size_t size = 0; size <= game->n; size++)
        game->modes[size] = size < least ? SIZE_LOSES : SIZE_WINS;
    return true;
}

/* ---- one sum ----------------------------------------------------------- */

struct half_pair {
    struct vote_half halves[2];
    size_t starts[2]; /* first voter of each */
    uint64_t *counts; /* of the larger half */
};

static enum sp_code pair_make(const struct game *game, const int64_t *values,
    struct sp_arena *arena, struct half_pair *pair, struct sp_err *err)
{
    size_t middle = game->n / 2;
    enum sp_code rc;

    pair->starts[0] = 0;
    pair->starts[1] = middle;
    rc = vote_half_make(values, middle, arena, &pair->halves[0], err);
    if (rc == SP_OK)
        rc = vote_half_make(
            values + middle, game->n - middle, arena, &pair->halves[1], err);
    if (rc != SP_OK)
        return rc;
    pair->counts = sp_alloc_array(
        arena, (size_t)1 << (game->n - middle), sizeof *pair->counts);
    return pair->counts == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

/* Put the counts of one half and one size into the tally. */
static void tally_half(
    struct tally *tally, const struct half_pair *pair, int side, size_t size)
{
    uint64_t by_voter[VOTE_HALF_MAX];
    size_t n = pair->halves[side].n;

    tally->all[size] = vote_half_fold(pair->counts, n, by_voter);
    for (size_t i = 0; i < n; i++)
        tally->with[pair->starts[side] + i][size] = by_voter[i];
}

static enum sp_code tally_one(const struct game *game, struct sp_arena *arena,
    struct tally *tally, struct sp_err *err)
{
    struct half_pair pair;
    enum sp_code rc = pair_make(game, game->values[0], arena, &pair, err);

    if (rc != SP_OK)
        return rc;
    for (size_t size = 0; size <= game->n; size++) {
        if (game->modes[size] != SIZE_WEIGHS)
            continue;
        for (int side = 0; side < 2; side++) {
            memset(pair.counts, 0,
                ((size_t)1 << pair.halves[side].n) * sizeof *pair.counts);
            vote_half_count(&pair.halves[side], &pair.halves[1 - side], size,
                game->least[0], pair.counts);
            tally_half(tally, &pair, side, size);
        }
    }
    return SP_OK;
}

/* ---- two sums ---------------------------------------------------------- */

/* The subsets of one half in order of the first sum, with their second sum
 * and its rank among subsets of the same size. */
struct plane_half {
    const struct vote_half *first, *second;
    const int64_t *sums;   /* by mask: the second sum */
    const uint32_t *ranks; /* by mask, from 1 */
};

struct plane {
    struct half_pair first, second;
    struct plane_half halves[2];
    uint32_t *tree; /* Fenwick tree over ranks */
};

static enum sp_code plane_half_make(const struct vote_half *first,
    const struct vote_half *second, struct sp_arena *arena,
    struct plane_half *out, struct sp_err *err)
{
    size_t n = (size_t)1 << second->n;
    int64_t *sums = sp_alloc_array(arena, n, sizeof *sums);
    uint32_t *ranks = sp_alloc_array(arena, n, sizeof *ranks);

    if (sums == NULL || ranks == NULL)
        return sp_arena_fail(arena, err);
    for (size_t size = 0; size <= second->n; size++)
        for (uint32_t i = second->starts[size]; i < second->starts[size + 1];
             i++) {
            sums[second->subsets[i].mask] = second->subsets[i].sum;
            ranks[second->subsets[i].mask] = i - second->starts[size] + 1;
        }
    out->first = first;
    out->second = second;
    out->sums = sums;
    out->ranks = ranks;
    return SP_OK;
}

static void tree_add(uint32_t *tree, uint32_t n, uint32_t at)
{
    for (; at <= n; at += at & (~at + 1))
        tree[at]++;
}

static uint32_t tree_sum(const uint32_t *tree, uint32_t at)
{
    uint32_t sum = 0;

    for (; at > 0; at -= at & (~at + 1))
        sum += tree[at];
    return sum;
}

/* How many subsets [first, end) have a sum below `least`. */
static uint32_t rank_below(
    const struct vote_half *half, uint32_t first, uint32_t end, int64_t least)
{
    uint32_t low = first;
    uint32_t high = end;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (half->subsets[middle].sum < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low - first;
}

/* As vote_half_count, for subsets of `own_size` and of what is left. */
static void plane_count(const struct plane *plane, int side, size_t own_size,
    size_t rest, const int64_t least[2])
{
    const struct plane_half *own = &plane->halves[side];
    const struct plane_half *other = &plane->halves[1 - side];
    uint32_t first = other->first->starts[rest];
    uint32_t end = other->first->starts[rest + 1];
    uint32_t at = end;

    memset(plane->tree, 0, (size_t)(end - first + 1) * sizeof *plane->tree);
    for (uint32_t i = own->first->starts[own_size];
         i < own->first->starts[own_size + 1]; i++) {
        const struct vote_subset *subset = &own->first->subsets[i];
        int64_t missing = least[1] - own->sums[subset->mask];

        while (at > first &&
               other->first->subsets[at - 1].sum >= least[0] - subset->sum) {
            at--;
            tree_add(plane->tree, end - first,
                other->ranks[other->first->subsets[at].mask]);
        }
        plane->first.counts[subset->mask] +=
            (end - at) - tree_sum(plane->tree,
                             rank_below(other->second, first, end, missing));
    }
}

static enum sp_code plane_make(const struct game *game, struct sp_arena *arena,
    struct plane *plane, struct sp_err *err)
{
    enum sp_code rc =
        pair_make(game, game->values[0], arena, &plane->first, err);

    if (rc == SP_OK)
        rc = pair_make(game, game->values[1], arena, &plane->second, err);
    for (int side = 0; rc == SP_OK && side < 2; side++)
        rc = plane_half_make(&plane->first.halves[side],
            &plane->second.halves[side], arena, &plane->halves[side], err);
    if (rc != SP_OK)
        return rc;
    plane->tree = sp_alloc_array(arena,
        ((size_t)1 << plane->first.halves[1].n) + 1, sizeof *plane->tree);
    return plane->tree == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

static enum sp_code tally_two(const struct game *game, struct sp_arena *arena,
    struct tally *tally, struct sp_err *err)
{
    struct plane plane;
    enum sp_code rc = plane_make(game, arena, &plane, err);

    if (rc != SP_OK)
        return rc;
    for (size_t size = 0; size <= game->n; size++) {
        if (game->modes[size] != SIZE_WEIGHS)
            continue;
        for (int side = 0; side < 2; side++) {
            size_t n = plane.first.halves[side].n;
            size_t n_other = plane.first.halves[1 - side].n;

            memset(plane.first.counts, 0,
                ((size_t)1 << n) * sizeof *plane.first.counts);
            for (size_t own = 0; own <= n && own <= size; own++)
                if (size - own <= n_other)
                    plane_count(&plane, side, own, size - own, game->least);
            tally_half(tally, &plane.first, side, size);
        }
    }
    return SP_OK;
}

/* ---- more sums: every coalition ---------------------------------------- */

struct dense {
    const struct game *game;
    size_t middle;
    int64_t *sums[2];    /* by mask and dimension */
    uint64_t *counts[2]; /* by mask and size */
};

static size_t bits_of(size_t mask)
{
    return (size_t)__builtin_popcountll((unsigned long long)mask);
}

static bool dense_make(
    const struct game *game, struct sp_arena *arena, struct dense *dense)
{
    dense->game = game;
    dense->middle = game->n / 2;
    for (int side = 0; side < 2; side++) {
        size_t first = side == 0 ? 0 : dense->middle;
        size_t n = side == 0 ? dense->middle : game->n - dense->middle;
        size_t n_sums = game->n_sums;

        dense->sums[side] = sp_alloc_array(arena, n_sums << n, sizeof(int64_t));
        dense->counts[side] =
            sp_alloc_array(arena, (size_t)SIZES << n, sizeof(uint64_t));
        if (dense->sums[side] == NULL || dense->counts[side] == NULL)
            return false;
        for (size_t mask = 1; mask < (size_t)1 << n; mask++) {
            size_t rest = mask & (mask - 1);
            size_t voter = first + bits_of((mask ^ rest) - 1);

            for (size_t d = 0; d < n_sums; d++)
                dense->sums[side][mask * n_sums + d] =
                    dense->sums[side][rest * n_sums + d] +
                    game->values[d][voter];
        }
    }
    return true;
}

static bool dense_wins(const struct dense *dense, size_t a, size_t b)
{
    size_t n_sums = dense->game->n_sums;

    for (size_t d = 0; d < n_sums; d++)
        if (dense->sums[0][a * n_sums + d] + dense->sums[1][b * n_sums + d] <
            dense->game->least[d])
            return false;
    return true;
}

static enum sp_code tally_dense(const struct game *game, struct sp_arena *arena,
    struct tally *tally, struct sp_err *err)
{
    struct dense dense;
    size_t n_right = game->n - game->n / 2;

    if (!dense_make(game, arena, &dense))
        return sp_arena_fail(arena, err);
    for (size_t a = 0; a < (size_t)1 << dense.middle; a++)
        for (size_t b = 0; b < (size_t)1 << n_right; b++) {
            size_t size = bits_of(a) + bits_of(b);

            if (game->modes[size] != SIZE_WEIGHS || !dense_wins(&dense, a, b))
                continue;
            tally->all[size]++;
            dense.counts[0][a * SIZES + size]++;
            dense.counts[1][b * SIZES + size]++;
        }
    for (int side = 0; side < 2; side++) {
        size_t first = side == 0 ? 0 : dense.middle;
        size_t n = side == 0 ? dense.middle : n_right;

        for (size_t mask = 0; mask < (size_t)1 << n; mask++)
            for (size_t i = 0; i < n; i++)
                for (size_t size = 0; (mask >> i & 1) != 0 && size <= game->n;
                     size++)
                    tally->with[first + i][size] +=
                        dense.counts[side][mask * SIZES + size];
    }
    return SP_OK;
}

/* ---- indices ----------------------------------------------------------- */

static void tally_sizes(const struct game *game, struct tally *tally)
{
    for (size_t size = 0; size <= game->n; size++) {
        if (game->modes[size] != SIZE_WINS)
            continue;
        tally->all[size] = (uint64_t)vote_choose(game->n, size);
        for (size_t i = 0; size > 0 && i < game->n; i++)
            tally->with[i][size] = (uint64_t)vote_choose(game->n - 1, size - 1);
    }
}

static uint64_t common_multiple(size_t n)
{
    uint64_t multiple = 1;

    for (uint64_t i = 2; i <= n; i++) {
        uint64_t a = multiple;
        uint64_t b = i;

        while (b != 0) {
            uint64_t rest = a % b;

            a = b;
            b = rest;
        }
        multiple = multiple / a * i;
    }
    return multiple;
}

static enum sp_code indices(size_t n, const struct tally *tally,
    struct sp_arena *arena, struct vote_power *power, struct sp_err *err)
{
    uint64_t *swings = sp_alloc_array(arena, n, sizeof *swings);
    uint64_t *shapley = sp_alloc_array(arena, n, sizeof *shapley);
    uint64_t whole = common_multiple(n);

    if (swings == NULL || shapley == NULL)
        return sp_arena_fail(arena, err);
    for (size_t size = 0; size <= n; size++)
        power->winning_coalitions += tally->all[size];
    for (size_t i = 0; i < n; i++) {
        for (size_t s = 0; s < n; s++) {
            uint64_t without = tally->all[s] - tally->with[i][s];
            uint64_t at_size = tally->with[i][s + 1] - without;

            assert(tally->with[i][s + 1] >= without);
            swings[i] += at_size;
            shapley[i] +=
                whole / (n * (uint64_t)vote_choose(n - 1, s)) * at_size;
        }
        power->swings_total += swings[i];
    }
    power->swings = swings;
    power->shapley = shapley;
    power->shapley_total = whole;
    power->known = true;
    return SP_OK;
}

enum sp_code vote_power(const struct vote_input *input, struct sp_arena *arena,
    struct vote_power *power_out, struct sp_err *err)
{
    struct vote_power power;
    struct tally *tally = sp_alloc(arena, sizeof *tally);
    struct game game;
    enum sp_code rc = SP_OK;

    assert(power_out != NULL);
    memset(&power, 0, sizeof power);
    if (tally == NULL)
        return sp_arena_fail(arena, err);
    if (input->by_counts || input->n_voters == 0)
        return sp_fail(err, SP_INVALID,
            "power indices need named voters; these votes are only counted");
    if (input->n_voters > VOTE_POWER_VOTERS_MAX)
        return sp_fail(err, SP_LIMIT,
            "%zu members: power indices are computed exactly, for at most %d",
            input->n_voters, VOTE_POWER_VOTERS_MAX);
    if (!game_make(input, &game)) {
        *power_out = power;
        return SP_OK;
    }
    if (game.n_sums > 2 && game.n > VOTE_POWER_DENSE_MAX)
        return sp_fail(err, SP_LIMIT,
            "%zu members and %zu dimensions of unequal weights: power indices "
            "are computed exactly, for at most %d",
            game.n, game.n_sums, VOTE_POWER_DENSE_MAX);
    tally_sizes(&game, tally);
    if (game.n_sums == 1)
        rc = tally_one(&game, arena, tally, err);
    else if (game.n_sums == 2)
        rc = tally_two(&game, arena, tally, err);
    else if (game.n_sums > 2)
        rc = tally_dense(&game, arena, tally, err);
    if (rc == SP_OK)
        rc = indices(game.n, tally, arena, &power, err);
    if (rc == SP_OK)
        *power_out = power;
    return rc;
}

void vote_index_text(uint64_t part, uint64_t total, char out[SP_AMOUNT_BYTES])
{
    enum { SIX = 1000000 };
    sp_u128 scaled = (sp_u128)part * SIX;
    uint64_t index = 0;
    char digits[SP_AMOUNT_BYTES];

    assert(part <= total);
    if (total > 0) {
        sp_u128 rest = scaled % total * 2;

        index = (uint64_t)(scaled / total);
        if (rest > total || (rest == total && index % 2 == 1))
            index++;
    }
    /* The leading one keeps the zeros. */
    sp_i128_format((sp_i128)index + SIX, digits);
    out[0] = index < SIX ? '0' : '1';
    out[1] = '.';
    memcpy(out + 2, digits + 1, 7);
}
