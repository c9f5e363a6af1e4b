/*
 * origin_internal.h - what the files of the origin computation share.
 *
 * The way of one computation: origin.c finds what the choices reach and what
 * is unknown about it; pass.c finds the best choice under one objective,
 * bottom-up, for depth `opened`; declared.c does the same for depth
 * `declared`, with shared.c where attested costs tie its items together;
 * views.c asks them for each number of each view; attest.c knows
 * what an attestation allows.
 * Threads: a computation belongs to one thread.
 */
#ifndef SPILNO_BOM_ORIGIN_INTERNAL_H
#define SPILNO_BOM_ORIGIN_INTERNAL_H

#include "bom/internal.h"

/* Larger than any sum of stated amounts: no bound. */
#define BOM_NO_BOUND ((sp_i128)1 << 100)

/* ---- what an attestation allows (attest.c) ---- */

enum { BOM_POINTS_MAX = 16 };

/* Outside share and component cost, millionths of a euro a unit. */
struct bom_point {
    sp_i128 outside;
    sp_i128 cost;
};

/* The polygon of all points: its corners, and some points inside. */
struct bom_region {
    bool empty;
    bool unbounded; /* no upper bound on the cost: no points */
    sp_i128 cost_min, cost_max;
    struct bom_point points[BOM_POINTS_MAX];
    uint32_t n_points;
};

/* Find the points with a component cost of at most `cap`. */
struct bom_region bom_region_of(
    const struct bom_attestation *attestation, sp_i128 cap);

/*
 * Return the greatest (or least) component cost that lies in `state`, or with
 * `others` outside of it, with a component cost of at most `cap`. The region
 * of the same cap is neither empty nor unbounded.
 */
sp_i128 bom_region_state(const struct bom_attestation *attestation, sp_i128 cap,
    uint16_t state, bool others, bool greatest);

/* ---- one computation ---- */

/* Two linear sums of one choice; the objective weighs them. */
struct bom_pair {
    sp_i128 n; /* the numerator */
    sp_i128 d; /* the component cost */
    uint32_t scale;
};

enum bom_measure {
    BOM_MEASURE_COST,    /* n is the component cost */
    BOM_MEASURE_OUTSIDE, /* n is what is outside, d the component cost */
    BOM_MEASURE_STATE,   /* n is what is in `state`, less the cost if asked */
};

/* Make n − lambda × d greatest or least. */
struct bom_objective {
    enum bom_measure measure;
    bool greatest;
    uint16_t state;
    bool less_cost;
    struct sp_ratio lambda; /* 0/1 unless BOM_MEASURE_OUTSIDE */
};

/* One alternative that stands on an attestation. */
struct bom_attested {
    uint32_t attestation;
    uint32_t offer;           /* the offer at the party's site, or BOM_NONE */
    struct bom_region region; /* under a buy, at most its price */
};

enum bom_mark {
    BOM_REACHED = 1,    /* some choice of depth opened reaches the item */
    BOM_OPENS = 2,      /* and can open its lines */
    BOM_FIRST_TIER = 4, /* a child of an active line of the product */
    BOM_SUMMED = 8,     /* standard costs of its lines are needed */
    BOM_STANDARD = 16,  /* its own standard cost is needed */
};

/* How an item's standard cost comes about. */
enum bom_standard_way {
    BOM_WAY_PRICE,    /* offer: a buy, or a make without lines */
    BOM_WAY_LINES,    /* offer (or none): its cost plus the lines */
    BOM_WAY_ATTESTED, /* offer (or none): its cost plus the attested cost */
    BOM_WAY_UNKNOWN,
};
struct bom_standard_source {
    enum bom_standard_way way;
    uint32_t offer;
    uint32_t attestation;
};

struct bom_run {
    const struct bom_origin_input *input;
    const struct bom_graph *graph;
    struct sp_arena *arena;
    struct bom_fault *fault_out;
    struct sp_err *err;
    uint32_t product; /* position */
    bool open_all;    /* walk the lines of bought items too */

    const uint32_t *offer_first;    /* by item */
    const uint32_t *attested_first; /* by item: input attestations */
    uint8_t *marks;                 /* by position, enum bom_mark */
    bool *has_lines;                /* by position: some line is active */
    uint32_t *depth;                /* by position, from the product */
    uint32_t *order; /* positions that depth opened reaches, parents first */
    uint32_t n_order;

    struct bom_attested *attested; /* alternatives on attestations */
    uint32_t n_attested;
    uint32_t *offer_attested; /* by offer: in `attested`, or BOM_NONE */
    uint32_t *own_attested;   /* by attestation: the choice of its own */
    sp_i128 *attested_low;    /* by attestation, for standard costs */
    sp_i128 *attested_high;

    bool opened_unknown, declared_unknown; /* some cost is unknown */
    struct bom_note *notes;
    size_t n_notes, notes_cap;

    struct bom_pair *values; /* by position: of one pass */
    struct bom_tiers *tiers; /* depth declared, declared.c */
};

/* ---- arithmetic on pairs (pass.c) ---- */

/* The best pair so far under an objective. */
struct bom_best {
    const struct bom_objective *objective;
    bool any;
    bool failed; /* an amount did not fit */
    struct bom_pair pair;
    uint32_t choice; /* the tag of the best */
};

bool bom_pair_add(struct bom_pair a, struct bom_pair b, struct bom_pair *out);
bool bom_pair_mul(
    struct bom_pair a, int64_t mant, uint32_t scale, struct bom_pair *out);
/* Sign of the objective of a − b, negated when the least is sought; false:
 * does not fit. */
bool bom_pair_compare(const struct bom_objective *objective, struct bom_pair a,
    struct bom_pair b, int *sign_out);
/* Offer a pair to the best so far; of equal ones the first stays. */
void bom_best_offer(
    struct bom_best *best, struct bom_pair pair, uint32_t choice);

/* Offer the points of an amount of one class and state. */
void bom_best_amount(struct bom_best *best, struct sp_wide amount,
    enum bom_class class_, uint16_t state, uint32_t choice);

/* Find the best of one slot, edges from … to − 1: a line (the choice is its
 * edge) or, where a line is optional, nothing (BOM_NONE). The children's pairs
 * are in run->values. False: an amount does not fit. */
bool bom_slot_best(const struct bom_run *run,
    const struct bom_objective *objective, uint32_t from, uint32_t to,
    struct bom_best *best);

/* Return the item's lines as one pair, each slot at its best: the children's
 * pairs are in run->values. */
SP_MUST_CHECK enum sp_code bom_slots_sum(struct bom_run *run,
    const struct bom_objective *objective, uint32_t p,
    struct bom_pair *sum_out);

/* The best choice of depth `opened`, as the product's pair. */
SP_MUST_CHECK enum sp_code bom_pass_opened(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out);

/* ---- depth declared (declared.c) ---- */

/* Tell how the standard cost of an item comes about. */
struct bom_standard_source bom_standard_source_of(
    const struct bom_run *run, uint32_t p);

/* List the first tier's alternatives. */
SP_MUST_CHECK enum sp_code bom_declared_new(struct bom_run *run);
/* The best choice of depth `declared`, as the product's pair. */
SP_MUST_CHECK enum sp_code bom_pass_declared(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out);

/* ---- views (views.c) ---- */

SP_MUST_CHECK enum sp_code bom_views_make(
    struct bom_run *run, struct bom_origin *origin);

/* ---- origin.c ---- */

SP_MUST_CHECK enum sp_code bom_run_note(struct bom_run *run,
    enum bom_reason reason, uint32_t item, uint32_t index, uint32_t other);

/* Set up `run` and mark what is reached. */
SP_MUST_CHECK enum sp_code bom_run_start(struct bom_run *run);

#endif
