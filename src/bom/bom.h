/*
 * bom.h - product structures as a graph: explosion, where-used, roll-ups,
 * and origin over all sourcing choices.
 *
 * Pure: its own input structs in, results in an arena out; no SQL, files,
 * clock or randomness. No recursion over user data.
 * Threads: a graph is read-only once made. Source:
 * docs/formats/origin.md.
 */
#ifndef SPILNO_BOM_BOM_H
#define SPILNO_BOM_BOM_H

#include "base/amount.h"
#include "base/arena.h"

#include <stdbool.h>

#define BOM_NONE UINT32_MAX
enum { BOM_DEPTH_MAX = 10000 };

/* One row of `structure`. Items are numbered in the order of their ids and
 * lines come in the order of (parent, line), so that a tie by id or by line
 * is a tie by number. */
struct bom_line {
    uint32_t parent;
    uint32_t child;
    struct sp_dec quantity; /* child units per unit of parent, above 0 */
    bool quantity_known;
    bool optional;
    uint32_t group;   /* 0: none; else the alternate group, a number that is
                         distinct within its parent */
    uint32_t variant; /* 0: in every variant; else the variant's number */
    int64_t priority; /* INT64_MAX when empty */
};

struct bom_graph; /* opaque */

/*
 * Make compressed sparse rows in topological order.
 *
 * Ownership: the graph is the arena's; `lines` are borrowed as long as it.
 * Errors: SP_INVALID for a cycle (bom_cycle then names the shortest), a
 *         depth above BOM_DEPTH_MAX, or a quantity of 0 or below; SP_LIMIT;
 *         SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code bom_graph_new(struct sp_arena *arena,
    uint32_t n_items, const struct bom_line *lines, size_t n_lines,
    struct bom_graph **graph_out, struct sp_err *err);

/* Find a shortest cycle: line numbers in order, each line's child the next
 * line's parent. n_out 0 when there is none. */
SP_MUST_CHECK enum sp_code bom_cycle(struct sp_arena *arena, uint32_t n_items,
    const struct bom_line *lines, size_t n_lines, const uint32_t **lines_out,
    size_t *n_out, struct sp_err *err);

/* Which variants are active: variant numbers, sorted. */
struct bom_variants {
    const uint32_t *numbers;
    size_t n;
};

/* One row of an explosion or a where-used list. */
struct bom_need {
    uint32_t item;
    uint32_t depth;      /* longest path from the asked item */
    bool quantity_known; /* false: a line on some path has no quantity */
    struct sp_wide quantity;
};

/*
 * Explode `quantity` of `item`: standard choices whatever the offers (lowest
 * priority, ties by line; optional lines out; only lines of active variants).
 *
 * Errors: SP_LIMIT an amount overflows (the item and level are in
 *         *fault_out).
 */
struct bom_fault {
    uint32_t item;
    uint32_t level;
    uint32_t line;
};
SP_MUST_CHECK enum sp_code bom_explode(const struct bom_graph *graph,
    uint32_t item, struct sp_dec quantity, struct bom_variants variants,
    struct sp_arena *arena, const struct bom_need **needs_out, size_t *n_out,
    struct bom_fault *fault_out, struct sp_err *err);

/* All ancestors over every line of every variant, alternate and option;
 * quantity is the sum over all paths, depth the longest. By item number. */
SP_MUST_CHECK enum sp_code bom_where_used(const struct bom_graph *graph,
    uint32_t item, struct sp_arena *arena, const struct bom_need **needs_out,
    size_t *n_out, struct bom_fault *fault_out, struct sp_err *err);

/* ---- origin -------------------------------------------------------- */

enum bom_class { BOM_INSIDE, BOM_OUTSIDE, BOM_EITHER };
enum bom_kind { BOM_MAKE, BOM_BUY };

/* A make or buy offer. Offers of an item come in the order of their ids. */
struct bom_offer {
    uint32_t item;
    enum bom_kind kind;
    bool cost_known;
    int64_t cost;     /* millionths of a euro a unit: buy the price, make the
                         value added */
    int64_t priority; /* INT64_MAX when empty */
    /* Where the buy's content, or the make's added value, comes from in depth
     * `opened` (make: the site's state), and the whole in `declared` (the
     * offer's origin). state 0: unknown. */
    enum bom_class opened_class, declared_class;
    uint16_t opened_state, declared_state;
    uint32_t party;     /* the site's party, BOM_NONE when unknown */
    bool party_unknown; /* the site or its party is not stated */
};

/* A range; a missing bound is no bound (a missing minimum is 0). */
struct bom_range {
    bool min_known, max_known;
    int64_t min, max; /* millionths of a euro per unit of item */
};

struct bom_state_range {
    uint16_t state;
    enum bom_class class_;
    struct bom_range cost;
};

/* One party's signed roll-up of an item. One per (item, party). */
struct bom_attestation {
    uint32_t item;
    uint32_t party;
    struct bom_range component_cost;
    bool inside_matches; /* its digest is that of the asked inside set */
    struct bom_range outside;
    const struct bom_state_range *states; /* given per state, or n_states 0 */
    size_t n_states;
};

struct bom_origin_input {
    const struct bom_graph *graph;
    struct bom_variants variants;
    uint32_t product;
    const struct bom_offer *offers; /* sorted by item, then id */
    size_t n_offers;
    const struct bom_attestation *attestations; /* sorted by item, party */
    size_t n_attestations;
    uint16_t n_states; /* state numbers are 1 … n_states; 0 is unknown */
    /* End-product value of one unit: value / quantity, both above 0. */
    bool value_known;
    int64_t value; /* millionths of a euro, for all of `quantity` */
    struct sp_dec quantity;
};

enum bom_view_kind { /* in the order of the JSON */
    BOM_COMPONENT_OPENED,
    BOM_COMPONENT_DECLARED,
    BOM_VALUE_OPENED,
    BOM_VALUE_DECLARED,
    BOM_VIEWS,
};

struct bom_view {
    bool cost_known;                             /* component_min/max stand */
    struct sp_wide component_min, component_max; /* millionths of a euro for
                                                    one unit of product */
    bool share_known;                            /* implies cost_known */
    bool states_known; /* implies cost_known; by_state stands. False in a value
                          view without a value, or below component cost */
    struct sp_ratio outside_min, outside_max;
    /* State sums over all choices, [0] unknown … [n_states]; both zero for a
     * state that no choice reaches. In the value views they sum up to the
     * unit value. Never NULL; all zero when not states_known. */
    const struct sp_wide *state_min, *state_max;
};

/* Why a view is unknown, or where an origin is: what some choice reaches. */
enum bom_reason {
    BOM_NO_SOURCE,       /* no offer, structure or attestation: item */
    BOM_OFFER_COST,      /* index: offer */
    BOM_LINE_QUANTITY,   /* index: line */
    BOM_OFFER_ORIGIN,    /* index: offer, BOM_EITHER in depth opened */
    BOM_OFFER_DECLARED,  /* index: offer, BOM_EITHER in depth declared */
    BOM_OFFER_PARTY,     /* index: offer of an attested item, party unknown */
    BOM_ATTESTED_COST,   /* index: attestation without an upper bound */
    BOM_ATTESTED_NONE,   /* index: attestation that allows no point (other:
                            the offer, or BOM_NONE) */
    BOM_NO_MAKER,        /* the product has no make offer: remainder unknown */
    BOM_VALUE_BELOW,     /* component cost can exceed the value */
    BOM_NO_OFFER,        /* first-tier item whose whole has no stated origin in
                            depth declared: lines without an offer (index:
                            BOM_NONE), or an attestation of its own (index) */
    BOM_ATTESTED_ORIGIN, /* index: attestation with a state (other) that is
                            neither inside nor outside */
};
struct bom_note {
    enum bom_reason reason;
    uint32_t item;
    uint32_t index;
    uint32_t other;
};

struct bom_origin {
    struct bom_view views[BOM_VIEWS];
    const bool *reached;    /* per item: some choice reaches it (opened) */
    const bool *first_tier; /* per item: child of an active product line */
    const bool *unknown;    /* per item: cost or origin unknown, reached */
    const bool *attested;   /* per item: an attestation stands for it */
    const struct bom_note *notes; /* by reason, item, index */
    size_t n_notes;
};

/*
 * Compute the four views, exact over all choices.
 *
 * Errors: SP_LIMIT with *fault_out when an amount passes 2^119, or when
 *         attested costs tie the product's choices together in too many ways;
 *         SP_INVALID an offer whose cost is below 0.
 */
SP_MUST_CHECK enum sp_code bom_origin_of(const struct bom_origin_input *input,
    struct sp_arena *arena, struct bom_origin *origin_out,
    struct bom_fault *fault_out, struct sp_err *err);

/* ---- standard roll-up: preferred choices, for the structure table ---- */

enum { BOM_CLASSES = 4 }; /* inside, outside, either, attested */

struct bom_standard {
    bool known;
    struct sp_wide cost[BOM_CLASSES]; /* millionths of a euro a unit; what is
                                         attested at its least */
    struct sp_wide spread; /* how much more the attested part can cost */
    uint32_t offer;        /* the preferred offer, or BOM_NONE */
    bool lead_known;
    int64_t lead_days; /* longest path of preferred offers' lead times */
};

/* The lead time of a buy is its own; of a make, its own plus the longest of
 * its lines. `lead_days[i]` of offer i, −1 when unknown. */
SP_MUST_CHECK enum sp_code bom_standard_of(const struct bom_origin_input *input,
    const int64_t *lead_days, struct sp_arena *arena,
    const struct bom_standard **by_item_out, struct bom_fault *fault_out,
    struct sp_err *err);

/* ---- the bare roll-up kernel (bench/, bom_standard_of) --------------- */

struct bom_rollup; /* opaque: a graph with fixed choices, ready to run warm */

/* Prepare the roll-up of `own[item * BOM_CLASSES + class]` millionths over
 * the lines given by `line_in[line]`. One bound pass decides between the
 * checked-free int64 path and the 128-bit path; `force_wide` takes the
 * latter. */
SP_MUST_CHECK enum sp_code bom_rollup_new(const struct bom_graph *graph,
    const bool *line_in, const int64_t *own, bool force_wide,
    struct sp_arena *arena, struct bom_rollup **rollup_out,
    struct bom_fault *fault_out, struct sp_err *err);
/* Run it; afterwards bom_rollup_value tells each item's class value. */
void bom_rollup_run(struct bom_rollup *rollup);
struct sp_wide bom_rollup_value(
    const struct bom_rollup *rollup, uint32_t item, int class_);
bool bom_rollup_is_wide(const struct bom_rollup *rollup);

#endif
