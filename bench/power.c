/*
 * power.c - power indices of the 27 of the European Union under the qualified
 * majority, on the persons of 2018, beside a look at all 2^27 coalitions; and
 * of games of 40, which nobody can look through.
 */
#include "bench_common.h"

#include "vote/vote.h"

#include <string.h>

enum { MEMBERS = 27, MANY = 40, RUNS = 51, RUNS_MANY = 3, BLOCKERS = 4 };

/* Persons on 1 January 2018, by state code: AT, BE, BG, CY, CZ, DE … SK. */
static const int64_t persons[MEMBERS] = {8822267, 11413058, 7050034, 864236,
    10610055, 82850000, 5781190, 1319133, 46659302, 5513130, 67221943, 10738868,
    4105493, 9778371, 4838259, 60483973, 2808901, 602005, 1934379, 475701,
    17181084, 37976687, 10291027, 19523621, 10120242, 2066880, 5443120};

static uint64_t engine_run(const struct vote_input *input, size_t runs,
    struct sp_arena *arena, struct vote_power *power)
{
    uint64_t times[BENCH_RUNS_MAX];
    struct sp_err err;

    for (size_t run = 0; run < runs; run++) {
        uint64_t start = bench_now_ns();

        sp_arena_reset(arena);
        bench_must(vote_power(input, arena, power, &err), &err, "power");
        times[run] = bench_now_ns() - start;
    }
    return bench_median(times, runs);
}

/* ---- all coalitions ---------------------------------------------------- */

struct naive {
    int64_t least;
    uint64_t winning;
    uint64_t swings[MEMBERS];
};

static bool wins(const struct naive *naive, int64_t sum, int size)
{
    return size * 100 >= MEMBERS * 55 &&
           (sum >= naive->least || MEMBERS - size < BLOCKERS);
}

/* One voter changes from each coalition to the next (Gray code). */
static uint64_t naive_run(struct naive *naive)
{
    uint64_t start = bench_now_ns();
    uint32_t mask = 0;
    int64_t sum = 0;
    int size = 0;

    for (uint32_t step = 1; step <= (uint32_t)1 << MEMBERS; step++) {
        int voter = __builtin_ctz(step);

        if (wins(naive, sum, size)) {
            naive->winning++;
            for (int i = 0; i < MEMBERS; i++)
                naive->swings[i] += (mask >> i & 1) != 0 &&
                                    !wins(naive, sum - persons[i], size - 1);
        }
        if (voter >= MEMBERS)
            break;
        mask ^= (uint32_t)1 << voter;
        sum += (mask >> voter & 1) != 0 ? persons[voter] : -persons[voter];
        size += (mask >> voter & 1) != 0 ? 1 : -1;
    }
    return bench_now_ns() - start;
}

static bool same(const struct naive *naive, const struct vote_power *power)
{
    bool equal = naive->winning == power->winning_coalitions;

    for (size_t i = 0; i < MEMBERS; i++)
        equal = equal && naive->swings[i] == power->swings[i];
    return equal;
}

/* ---- 40 members -------------------------------------------------------- */

static uint64_t many_run(size_t n_sums, struct sp_arena *arena)
{
    int64_t weights[2][MANY];
    bool known[MANY];
    struct vote_dimension dimensions[2];
    struct vote_input input = {.rule = VOTE_WEIGHTED,
        .n_voters = MANY,
        .dimensions = dimensions,
        .n_dimensions = n_sums};
    struct vote_power power;
    uint64_t seed = 1958;

    for (size_t d = 0; d < 2; d++) {
        int64_t sum = 0;

        for (size_t i = 0; i < MANY; i++) {
            weights[d][i] = (int64_t)(bench_random(&seed) % 90000000);
            known[i] = true;
            sum += weights[d][i];
        }
        dimensions[d] =
            (struct vote_dimension){weights[d], known, sum / 100 * 65, true};
    }
    return engine_run(&input, n_sums == 1 ? RUNS_MANY : 1, arena, &power);
}

int main(void)
{
    struct vote_input input = {.rule = VOTE_QUALIFIED,
        .n_voters = MEMBERS,
        .population = persons,
        .all_take_part = VOTE_ADOPTED};
    struct sp_arena *arena = NULL;
    struct vote_power power;
    struct naive naive = {0, 0, {0}};
    struct sp_err err;
    uint64_t engine_ns;
    uint64_t naive_ns;
    uint64_t one_ns;
    uint64_t two_ns;
    int64_t total = 0;

    bench_must(sp_arena_new(1ULL << 31, &arena, &err), &err, "arena");
    for (size_t i = 0; i < MEMBERS; i++)
        total += persons[i];
    naive.least = (total * 65 + 99) / 100;
    engine_ns = engine_run(&input, RUNS, arena, &power);
    naive_ns = naive_run(&naive);
    if (!same(&naive, &power)) {
        fprintf(stderr, "bench: the two ways do not agree\n");
        return 1;
    }
    one_ns = many_run(1, arena);
    two_ns = many_run(2, arena);
    printf("{\"all_coalitions_ns\":%llu,\"bench\":\"power\","
           "\"engine_ns\":%llu,\"many_one_sum_ns\":%llu,"
           "\"many_two_sums_ns\":%llu,\"members\":%d,\"ratio\":%llu,"
           "\"winning_coalitions\":%llu}\n",
        (unsigned long long)naive_ns, (unsigned long long)engine_ns,
        (unsigned long long)one_ns, (unsigned long long)two_ns, MEMBERS,
        (unsigned long long)(naive_ns / engine_ns),
        (unsigned long long)power.winning_coalitions);
    fprintf(stderr,
        "power of 27: %llu us, all coalitions %llu ms; of 40: %llu ms, with "
        "two sums %llu ms\n",
        (unsigned long long)(engine_ns / 1000),
        (unsigned long long)(naive_ns / 1000000),
        (unsigned long long)(one_ns / 1000000),
        (unsigned long long)(two_ns / 1000000));
    sp_arena_free(arena);
    return 0;
}
