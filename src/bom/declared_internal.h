/*
 * declared_internal.h - what declared.c and shared.c share: the first tier's
 * alternatives and the standard costs below it.
 * Threads: as origin_internal.h.
 */
#ifndef SPILNO_BOM_DECLARED_INTERNAL_H
#define SPILNO_BOM_DECLARED_INTERNAL_H

#include "bom/origin_internal.h"

/* What an alternative's cost has besides its base. */
enum bom_depend { BOM_DEPEND_NONE, BOM_DEPEND_LINES, BOM_DEPEND_ATTESTED };

/* One way to have a first-tier item. */
struct bom_alternative {
    int64_t base;
    enum bom_depend depend;
    uint32_t attestation; /* BOM_DEPEND_ATTESTED */
    enum bom_class class_;
    uint16_t state;
};

/*
 * One first-tier item. A way is an alternative and how its origin counts:
 * alternative × 2, + 1 as outside. A choice is a way at one end of the
 * attested costs below: way × 2, + 1 at the high end.
 */
struct bom_tier {
    uint32_t p;
    uint32_t first, end; /* its alternatives */
    uint32_t choice;     /* of the last pass */
    uint32_t fixed;      /* the way it has to take, or BOM_NONE */
};

/* A cost when all that is attested below it is at its least or greatest. */
struct bom_ends {
    struct sp_wide low, high;
};

/* One slot of the product: edges from … to − 1. */
struct bom_slot {
    uint32_t from, to;
    bool optional;
    bool settled;
    uint32_t edge; /* settled: what is taken; else what the last pass took */
};

/* One slot that is being tried out, and how far its options are done. */
struct bom_trial {
    uint32_t slot;
    uint32_t first_edge, first_way; /* the option tried first */
    uint32_t edge, way;             /* the next option of the others */
    bool begun;                     /* the first option is done */
    uint32_t fixes;                 /* the tier it fixes, or BOM_NONE */
};

struct bom_tiers {
    struct bom_tier *tiers;
    uint32_t n_tiers;
    struct bom_alternative *alternatives;
    uint32_t n_alternatives;
    uint32_t *tier_at;                   /* by position: in `tiers` */
    struct bom_standard_source *sources; /* by position */
    struct bom_ends *standard;           /* by position */
    struct bom_ends *lines;              /* by position: of the lines */
    struct bom_slot *slots;
    uint32_t n_slots;
    /* For the search over shared attested costs. */
    struct bom_pair *weight;          /* by position: of its lines */
    struct bom_pair *weight_attested; /* by attestation */
    uint8_t *need;                    /* by position: 1 low, 2 high */
    uint8_t *need_attested;           /* by attestation */
    struct bom_trial *trials;         /* as many as slots */
};

/* Return the edge that the standard choice takes, going through the slots of
 * a position: `*edge` is the start and becomes the next slot's. BOM_NONE when
 * a slot has none; false after the last slot. */
bool bom_standard_edge(
    const struct bom_run *run, uint32_t p, uint32_t *edge, uint32_t *taken_out);

/* Let each first-tier item take its best, each at the end that it likes, but
 * the way that it is fixed to: into run->values and `choice`. */
SP_MUST_CHECK enum sp_code bom_tiers_best(
    struct bom_run *run, const struct bom_objective *objective);

/* ---- shared.c ---- */

/* The best choice where all items that use an attested cost share it. */
SP_MUST_CHECK enum sp_code bom_shared_best(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out);

#endif
