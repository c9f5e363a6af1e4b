/*
 * search.h - which items of a class could stand where one is needed.
 *
 * Pure. Items of a class mostly share what they say (one voltage, one case),
 * so an index keeps for each rule which of the distinct facts an item states;
 * a search decides every distinct fact once and then only adds up. Each
 * candidate that is told was decided as a pair by fit_interchange as well.
 * Threads: an index is not changed by a search.
 * Source: docs/formats/fit.md.
 */
#ifndef SPILNO_FIT_SEARCH_H
#define SPILNO_FIT_SEARCH_H

#include "fit/decide.h"

enum {
    FIT_CANDIDATES_MAX = 1000,
    FIT_SEARCH_RULES_MAX = 4096,
    FIT_FAR = 1000000, /* millionths: as far as one property counts */
};

struct fit_index; /* opaque */

/*
 * Prepare the items of one class.
 *
 * Limits:    FIT_SEARCH_RULES_MAX rules; fewer than FIT_NONE items.
 * Ownership: in the arena; class, context and items are borrowed.
 * Errors:    SP_LIMIT; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code fit_index_new(const struct fit_class *cls,
    const struct fit_context *context, const struct fit_facts *items,
    size_t n_items, struct sp_arena *arena, struct fit_index **index_out,
    struct sp_err *err);

struct fit_candidate {
    uint32_t item;
    struct fit_outcome outcome;
    /* How far its numbers are from those needed: for every bound of every
     * rule |a − b| / |b| in millionths, rounded down, at most FIT_FAR each. */
    int64_t distance;
};

/* The same for one pair that no search found. */
int64_t fit_distance(const struct fit_class *cls,
    const struct fit_facts *offered, const struct fit_facts *needed);

struct fit_found {
    const struct fit_candidate *candidates; /* best first, no `no` */
    size_t n;
    size_t n_by_verdict[FIT_YES + 1]; /* of all items but the one itself */
};

/*
 * Find what may stand where an item with the facts `needed` is needed, without
 * the item `itself` (or FIT_NONE): by verdict, then by how many properties
 * show no difference, by distance, and in the order of the items.
 *
 * Limits:    at most `max` candidates, `max` at most FIT_CANDIDATES_MAX.
 * Ownership: in the arena.
 * Errors:    SP_NO_MEMORY, SP_LIMIT of the arena.
 */
SP_MUST_CHECK enum sp_code fit_search(const struct fit_index *index,
    const struct fit_facts *needed, uint32_t itself, size_t max,
    struct sp_arena *arena, struct fit_found *found_out, struct sp_err *err);

#endif
