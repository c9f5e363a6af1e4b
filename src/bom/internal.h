/*
 * internal.h - what the files of this room share: the graph's arrays and the
 * arithmetic on rolled values.
 *
 * Positions number the items in topological order: a parent comes before its
 * children. Edges are lines sorted by the position of their parent, then by
 * alternate group (0 first), then by line; so each group is one run.
 * Threads: no state.
 */
#ifndef SPILNO_BOM_INTERNAL_H
#define SPILNO_BOM_INTERNAL_H

#include "bom/bom.h"

#include <assert.h>
#include <string.h>

/* What is special about an edge; 0 for a plain line. */
enum bom_edge_flag {
    BOM_EDGE_UNKNOWN = 1,  /* no quantity */
    BOM_EDGE_OPTIONAL = 2, /* in or out */
    BOM_EDGE_GROUPED = 4,  /* one of an alternate group */
    BOM_EDGE_VARIANT = 8,  /* only in one variant */
};

struct bom_graph {
    uint32_t n_items;
    uint32_t n_edges;
    const struct bom_line *lines; /* borrowed */
    uint32_t *position;           /* of an item */
    uint32_t *item_at;            /* of a position */
    uint32_t *level; /* of a position: longest path from a root, in lines */
    uint32_t *first; /* edges of position p: first[p] … first[p + 1] − 1 */
    uint32_t *child; /* of an edge, a position */
    uint32_t *line;  /* of an edge, its index in `lines` */
    int64_t *mant;   /* of an edge, its quantity (1 when unknown) */
    uint8_t *scale;  /* of an edge, its quantity */
    uint8_t *flags;  /* of an edge, enum bom_edge_flag */
    bool decimals;   /* some quantity is not whole */
    bool special;    /* some edge has flags */
};

static inline const struct bom_line *bom_edge_line(
    const struct bom_graph *graph, uint32_t edge)
{
    return &graph->lines[graph->line[edge]];
}

/* Whether the edge is in the product with these variants. */
bool bom_edge_active(
    const struct bom_graph *graph, uint32_t edge, struct bom_variants variants);

/* Return the end of the run that starts at `edge`: the group's, or one
 * edge alone. `end` is the end of the parent's edges. */
uint32_t bom_slot_end(
    const struct bom_graph *graph, uint32_t edge, uint32_t end);

/*
 * Return the edge that the standard choice takes from the run edge … end − 1:
 * the lowest priority among the active lines that are not optional, ties by
 * line. BOM_NONE when there is none.
 */
uint32_t bom_slot_standard(const struct bom_graph *graph, uint32_t edge,
    uint32_t end, struct bom_variants variants);

/* Fill the fault and `err` and return SP_LIMIT. */
enum sp_code bom_overflow(struct bom_fault *fault_out, uint32_t item,
    uint32_t level, struct sp_err *err);
/* Fill the fault and `err` for a followed line without quantity; SP_INVALID. */
enum sp_code bom_no_quantity(struct bom_fault *fault_out,
    const struct bom_graph *graph, uint32_t edge, uint32_t level,
    struct sp_err *err);

/* ---- arithmetic ---------------------------------------------------------
 * Values are kept with the scale that falls out, and are stripped of zeros
 * only when an operation would not fit otherwise: stripping divides, and most
 * values never need it. False: the exact result does not fit. */

/* 10^n for n ≤ 18. */
int64_t bom_pow10(uint32_t n);

static inline bool bom_fits(sp_i128 value)
{
    return value < SP_WIDE_LIMIT && value > -SP_WIDE_LIMIT;
}

/* a + b of different scales, or of a large sum. */
bool bom_add_scaled(struct sp_wide a, struct sp_wide b, struct sp_wide *out);

/* a + b */
static inline bool bom_add(
    struct sp_wide a, struct sp_wide b, struct sp_wide *out)
{
    if (a.scale == b.scale) {
        struct sp_wide sum = {a.num + b.num, a.scale};
        if (bom_fits(sum.num)) {
            *out = sum;
            return true;
        }
    }
    if (b.num == 0) {
        *out = a;
        return true;
    }
    if (a.num == 0) {
        *out = b;
        return true;
    }
    return bom_add_scaled(a, b, out);
}

/* How many bits a number from 0 on takes. */
static inline int bom_bits(sp_i128 value)
{
    uint64_t high = (uint64_t)(value >> 64);
    uint64_t low = (uint64_t)value;

    if (high != 0)
        return 128 - __builtin_clzll(high);
    return low == 0 ? 0 : 64 - __builtin_clzll(low);
}

/* a × mant / 10^scale */
static inline bool bom_mul(
    struct sp_wide a, int64_t mant, uint32_t scale, struct sp_wide *out)
{
    sp_i128 product;

    if (a.scale + scale <= 24) {
        /* Counting bits is cheaper than multiplying with a check. */
        bool fits =
            a.num >= 0 && mant >= 0 && bom_bits(a.num) + bom_bits(mant) <= 119;
        if (fits)
            product = a.num * mant;
        else
            fits = !__builtin_mul_overflow(a.num, (sp_i128)mant, &product) &&
                   bom_fits(product);
        if (fits) {
            out->num = product;
            out->scale = a.scale + scale;
            return true;
        }
    }
    return sp_wide_mul_dec(
        a, (struct sp_dec){.mant = mant, .scale = (uint8_t)scale}, out);
}

static inline struct sp_wide bom_whole(sp_i128 num)
{
    return (struct sp_wide){num, 0};
}

static inline struct sp_wide bom_negative(struct sp_wide a)
{
    return (struct sp_wide){-a.num, a.scale};
}

#endif
