/*
 * compatibility.h - where fit meets origin: what else a venture's product
 * could be made of, and what that would change.
 *
 * Alternatives on record are decided; items that state a requirement get
 * their candidates; and for each item of the product it is asked whether a
 * candidate would lower the outside share, give a second source, or escape a
 * restricted design. Writes nothing. Threads: as the arena.
 * Source: docs/formats/fit.md.
 */
#ifndef SPILNO_ASSESS_COMPATIBILITY_H
#define SPILNO_ASSESS_COMPATIBILITY_H

#include "assess/origin.h"
#include "assess/substitutes.h"

enum {
    ASSESS_COMPATIBLE_MAX = 10,     /* candidates looked at for one item */
    ASSESS_SWAPS_MAX = 400,         /* origins computed anew */
    ASSESS_SWAP_LINES_MAX = 8 << 20 /* lines of all of them together */
};

/* A line's child, and another line's of its alternate group. */
struct assess_alternative {
    const char *parent, *group;
    const char *item;                     /* the preferred one */
    struct assess_fit_direction decision; /* candidate: the alternative */
};

/* An item of the product that states what is required of it. */
struct assess_wanted {
    struct assess_substitutes found;
};

/* A candidate for an item of the product, with what it would change. */
struct assess_swap {
    const char *item, *candidate, *candidate_name; /* name or NULL */
    struct assess_fit_direction decision;          /* yes or conditional */
    bool second_source; /* the item has one source, it has another */
    bool escapes;       /* the item's design is restricted, its own is not */
    bool lowers;        /* the greatest outside share, in six digits */
    const char *share_before, *share_after; /* six digits; NULL: not lowered */
};

struct assess_compatibility {
    const struct assess_alternative *alternatives; /* by parent, group, item */
    size_t n_alternatives;
    const struct assess_wanted *wanted; /* by item */
    size_t n_wanted;
    const struct assess_swap *swaps; /* by item, then best first */
    size_t n_swaps;
    size_t n_unchecked; /* candidates whose share was not computed: limits */
};

/*
 * Compute it for the product of an origin's answer. NULL in *out when nothing
 * is on record to compare: no alternative, property or claim.
 *
 * Limits: ASSESS_COMPATIBLE_MAX, ASSESS_SWAPS_MAX, ASSESS_SWAP_LINES_MAX.
 * Errors: as fit_model_open and bom_origin_of.
 */
SP_MUST_CHECK enum sp_code assess_compatibility_of(
    const struct origin_answer *answer, const struct snapshot_options *facts,
    const struct assess_compatibility **out, struct sp_err *err);

/* The reason that decides against: the first must rule of the least verdict;
 * NULL when none does. */
const struct assess_fit_reason *assess_fit_decisive(
    const struct assess_fit_direction *direction);

#endif
