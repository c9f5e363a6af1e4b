/*
 * halves.h - all subsets of a few voters, by size and sum: one half of a
 * search that meets in the middle.
 *
 * Private to src/vote. Threads: as the arena.
 */
#ifndef SPILNO_VOTE_HALVES_H
#define SPILNO_VOTE_HALVES_H

#include "vote/vote.h"

enum { VOTE_HALF_MAX = 20 };

struct vote_subset {
    int64_t sum;
    uint32_t mask;
};

struct vote_half {
    size_t n; /* voters; subsets are masks of so many bits */
    const struct vote_subset *subsets;  /* by size, then by sum */
    uint32_t starts[VOTE_HALF_MAX + 2]; /* of each size; then 2^n */
};

/* Make the subsets of `n` values, which are at least 0. Limits: VOTE_HALF_MAX.
 * Errors: SP_NO_MEMORY, SP_LIMIT of the arena. */
SP_MUST_CHECK enum sp_code vote_half_make(const int64_t *values, size_t n,
    struct sp_arena *arena, struct vote_half *half_out, struct sp_err *err);

/*
 * Add, to counts[mask] of each subset of `half`, how many subsets of `other`
 * make it one of `size` voters with a sum of at least `least`.
 */
void vote_half_count(const struct vote_half *half,
    const struct vote_half *other, size_t size, int64_t least,
    uint64_t *counts);

/* How many sets of `size` voters of both halves have at least `least`. */
uint64_t vote_half_total(const struct vote_half *half,
    const struct vote_half *other, size_t size, int64_t least);

/* Sums over all subsets that hold each voter, and over all subsets; destroys
 * `counts` (2^n of them). */
uint64_t vote_half_fold(uint64_t *counts, size_t n, uint64_t *by_voter);

#endif
