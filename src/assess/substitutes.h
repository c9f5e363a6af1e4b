/*
 * substitutes.h - what else would stand where an item is needed.
 *
 * Candidates are the items of the same class, and those to which recorded
 * claims lead, over several steps where need be. Every candidate is decided
 * against the item itself: a way of claims proves nothing (interchange is not
 * taken as transitive). Writes nothing. Threads: as the arena.
 * Source: docs/formats/fit.md.
 */
#ifndef SPILNO_ASSESS_SUBSTITUTES_H
#define SPILNO_ASSESS_SUBSTITUTES_H

#include "assess/fit.h"

enum {
    ASSESS_SUBSTITUTES_MAX = 1000,
    ASSESS_SUBSTITUTES_USUAL = 50,
    ASSESS_CLAIM_STEPS_MAX = 4,    /* of one way */
    ASSESS_CLAIM_ITEMS_MAX = 1000, /* reached by claims */
};

/* One step of a way: a claim says that `candidate` stands in for `wanted`. */
struct assess_step {
    const char *candidate, *wanted, *code;
    const char *says;         /* yes, conditional */
    const char *source;       /* of the claim, or NULL */
    enum fit_verdict verdict; /* the step itself, computed */
};

struct assess_substitute {
    const char *name;                     /* or NULL */
    struct assess_fit_direction decision; /* decision.candidate is the item */
    int64_t distance; /* as fit_candidate; 0 without a class */
    bool recorded;    /* an alternative on a line of --in */
    const struct assess_fit_claim *claims; /* of it and the item asked about */
    size_t n_claims;
    const struct assess_step *steps; /* from the item asked about to it */
    size_t n_steps;                  /* 0: found by its class */
};

struct assess_substitutes {
    const char *item, *name; /* name or NULL */
    const char *in;          /* the parent, or NULL */
    const char *cls;         /* or NULL */
    const char *problem;     /* why nothing is compared by class, or NULL */
    const struct assess_substitute *candidates; /* best first */
    size_t n;
    size_t n_items; /* others of the class */
    size_t n_by_verdict[FIT_YES + 1];
    const char *audience; /* or NULL */
    struct assess_withheld withheld;
    struct snapshot_digests digests;
};

struct assess_substitutes_options {
    const struct schema *schema;
    struct snapshot_options facts;
    enum sp_lang lang;
    const char *audience; /* or NULL */
    const char *in;       /* a parent on whose lines the item is, or NULL */
    size_t max;           /* candidates, at most ASSESS_SUBSTITUTES_MAX */
};

/*
 * Find what may stand in for `item`, best first: by verdict, by properties
 * without difference, by distance, by what is claimed, by id. Those that a
 * claim names stand in the list with their "no".
 *
 * Errors: SP_NOT_FOUND no such item or parent, or no line of it; SP_LIMIT more
 *         than ASSESS_CLAIM_ITEMS_MAX items by claims.
 */
SP_MUST_CHECK enum sp_code assess_substitutes_of(
    const struct assess_substitutes_options *options, const char *item,
    struct sp_arena *arena, struct assess_substitutes *out, struct sp_err *err);

/* ---- for others that ask for many -------------------------------------- */

struct substitutes; /* opaque: classes indexed once, and claims */

/* Prepare over an open model and its codes; all is borrowed, in its arena. */
SP_MUST_CHECK enum sp_code substitutes_open(struct fit_model *model,
    const struct codes *codes, enum sp_lang lang,
    struct substitutes **substitutes_out, struct sp_err *err);

/* Leave out items from now on: borrowed, by row of the table item. */
void substitutes_exclude(struct substitutes *substitutes, const bool *excluded);

/* Fill class, problem, counts and candidates for the item of a row. */
SP_MUST_CHECK enum sp_code substitutes_find(struct substitutes *substitutes,
    size_t item_row, size_t max, struct assess_substitutes *out,
    struct sp_err *err);

#endif
