/*
 * halves.c - see halves.h.
 */
#include "vote/halves.h"

#include "vote/vote_internal.h"

#include <assert.h>
#include <string.h>

/* Where each size starts among the subsets of n voters. */
static void starts_of(size_t n, uint32_t starts[VOTE_HALF_MAX + 2])
{
    starts[0] = 0;
    for (size_t size = 0; size <= n; size++)
        starts[size + 1] = starts[size] + (uint32_t)vote_choose(n, size);
}

/* Merge the subsets of one size without the new voter and those one smaller
 * with it; both are in order. */
static void merge_size(const struct vote_subset *without, size_t n_without,
    const struct vote_subset *with, size_t n_with, struct vote_subset added,
    struct vote_subset *out)
{
    size_t a = 0;
    size_t b = 0;

    while (a < n_without || b < n_with) {
        if (b == n_with ||
            (a < n_without && without[a].sum <= with[b].sum + added.sum)) {
            *out++ = without[a++];
        } else {
            out->sum = with[b].sum + added.sum;
            out->mask = with[b].mask | added.mask;
            out++;
            b++;
        }
    }
}

enum sp_code vote_half_make(const int64_t *values, size_t n,
    struct sp_arena *arena, struct vote_half *half_out, struct sp_err *err)
{
    struct vote_subset *from =
        sp_alloc_array(arena, (size_t)1 << n, sizeof *from);
    struct vote_subset *to = sp_alloc_array(arena, (size_t)1 << n, sizeof *to);

    assert(n <= VOTE_HALF_MAX);
    if (from == NULL || to == NULL)
        return sp_arena_fail(arena, err);
    memset(half_out, 0, sizeof *half_out);
    starts_of(0, half_out->starts);
    for (size_t i = 0; i < n; i++) {
        struct vote_subset added = {values[i], (uint32_t)1 << i};
        uint32_t starts[VOTE_HALF_MAX + 2] = {0};
        struct vote_subset *swap = from;

        starts_of(i + 1, starts);
        for (size_t size = 0; size <= i + 1; size++) {
            const uint32_t *old = half_out->starts;
            size_t n_without = size <= i ? old[size + 1] - old[size] : 0;
            size_t n_with = size > 0 ? old[size] - old[size - 1] : 0;

            merge_size(n_without > 0 ? from + old[size] : from, n_without,
                size > 0 ? from + old[size - 1] : from, n_with, added,
                to + starts[size]);
        }
        memcpy(half_out->starts, starts, sizeof starts);
        from = to;
        to = swap;
    }
    half_out->n = n;
    half_out->subsets = from;
    return SP_OK;
}

void vote_half_count(const struct vote_half *half,
    const struct vote_half *other, size_t size, int64_t least, uint64_t *counts)
{
    for (size_t own = 0; own <= half->n && own <= size; own++) {
        size_t rest = size - own;
        uint32_t first;
        uint32_t at;

        if (rest > other->n)
            continue;
        first = other->starts[rest];
        at = other->starts[rest + 1];
        /* The larger the own sum, the more of the others suffice. */
        for (uint32_t i = half->starts[own]; i < half->starts[own + 1]; i++) {
            int64_t missing = least - half->subsets[i].sum;

            while (at > first && other->subsets[at - 1].sum >= missing)
                at--;
            counts[half->subsets[i].mask] += other->starts[rest + 1] - at;
        }
    }
}

uint64_t vote_half_total(const struct vote_half *half,
    const struct vote_half *other, size_t size, int64_t least)
{
    uint64_t total = 0;

    for (size_t own = 0; own <= half->n && own <= size; own++) {
        size_t rest = size - own;
        uint32_t at;

        if (rest > other->n)
            continue;
        at = other->starts[rest + 1];
        for (uint32_t i = half->starts[own]; i < half->starts[own + 1]; i++) {
            int64_t missing = least - half->subsets[i].sum;

            while (at > other->starts[rest] &&
                   other->subsets[at - 1].sum >= missing)
                at--;
            total += other->starts[rest + 1] - at;
        }
    }
    return total;
}

uint64_t vote_half_fold(uint64_t *counts, size_t n, uint64_t *by_voter)
{
    for (size_t bit = n; bit-- > 0;) {
        size_t half = (size_t)1 << bit;
        uint64_t sum = 0;

        for (size_t i = 0; i < half; i++) {
            sum += counts[half + i];
            counts[i] += counts[half + i];
        }
        by_voter[bit] = sum;
    }
    return counts[0];
}
