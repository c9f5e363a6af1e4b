/*
 * rollup.c - the bare roll-up: fixed lines, four classes, made to run warm.
 *
 * Items are numbered once more, children first, so that edges are read in the
 * order in which they are stored and children are fetched ahead. Each item
 * has one power of ten; each edge a whole factor between those of its ends.
 *
 * One pass bounds every sum by absolute amounts. Where all bounds stay below
 * 2^63 the run needs no checks and no 128-bit arithmetic. Otherwise the
 * preparing pass computes every value once with checks, which fixes the powers
 * of ten after stripping zeros; a run then repeats the same arithmetic, so it
 * needs no checks either.
 */
#include "bom/internal.h"

enum {
    AHEAD = 24,     /* edges whose children are fetched ahead */
    SCALE_MAX = 60, /* power of ten of an item before stripping */
    CACHE_LINE = 64,
    SHIFT_STEP = 18, /* powers of ten that fit one factor */
};

struct bom_rollup {
    const struct bom_graph *graph;
    uint32_t n_items;
    bool wide;
    uint32_t *first; /* edges of rank r: first[r] … first[r + 1] − 1 */
    uint32_t *child; /* of an edge, a rank */
    int64_t *factor; /* of an edge */
    uint8_t *extra;  /* of an edge: times 10^extra besides (wide) */
    bool has_extra;
    uint8_t *scale;  /* of a rank */
    uint8_t *raise;  /* of a rank: own amounts are times 10^raise (wide) */
    int64_t *own;    /* by rank and class; narrow: raised */
    int64_t *narrow; /* values by rank and class */
    sp_i128 *broad;  /* the same, 128-bit */
};

/* Allocate with the alignment of a cache line. */
static void *alloc_lines(struct sp_arena *arena, size_t count, size_t size)
{
    char *bytes = sp_alloc_array(arena, count + CACHE_LINE / size + 1, size);
    uintptr_t over = (uintptr_t)bytes % CACHE_LINE;

    if (bytes == NULL || over == 0)
        return bytes;
    return bytes + (CACHE_LINE - over);
}

static uint32_t rank_of(const struct bom_graph *graph, uint32_t position)
{
    return graph->n_items - 1 - position;
}

/* Copy the lines that are in, children first. */
static enum sp_code rollup_edges(struct bom_rollup *rollup, const bool *line_in,
    struct sp_arena *arena, struct bom_fault *fault_out, struct sp_err *err)
{
    const struct bom_graph *graph = rollup->graph;
    uint32_t n = 0;

    for (uint32_t i = 0; i < graph->n_edges; i++)
        n += line_in[i];
    rollup->first =
        sp_alloc_array(arena, (size_t)graph->n_items + 1, sizeof(uint32_t));
    rollup->child = sp_alloc_array(arena, n, sizeof(uint32_t));
    rollup->factor = sp_alloc_array(arena, n, sizeof(int64_t));
    rollup->extra = sp_alloc_array(arena, n, sizeof(uint8_t));
    if (rollup->first == NULL || rollup->child == NULL ||
        rollup->factor == NULL || rollup->extra == NULL)
        return sp_arena_fail(arena, err);
    n = 0;
    for (uint32_t rank = 0; rank < graph->n_items; rank++) {
        uint32_t p = graph->n_items - 1 - rank;

        rollup->first[rank] = n;
        for (uint32_t e = graph->first[p]; e < graph->first[p + 1]; e++) {
            if (!line_in[graph->line[e]])
                continue;
            if ((graph->flags[e] & BOM_EDGE_UNKNOWN) != 0)
                return bom_no_quantity(
                    fault_out, graph, e, graph->level[p], err);
            rollup->child[n] = rank_of(graph, graph->child[e]);
            rollup->factor[n] = graph->mant[e];
            rollup->extra[n++] = graph->scale[e]; /* until factors are made */
        }
    }
    rollup->first[graph->n_items] = n;
    return SP_OK;
}

/* The power of ten that holds all lines of an item, before stripping. */
static uint32_t scale_needed(const struct bom_rollup *rollup, uint32_t rank)
{
    uint32_t scale = 0;

    for (uint32_t e = rollup->first[rank]; e < rollup->first[rank + 1]; e++) {
        uint32_t more =
            (uint32_t)rollup->extra[e] + rollup->scale[rollup->child[e]];
        if (more > scale)
            scale = more;
    }
    return scale;
}

/* ---- the 64-bit path ---- */

/* Bound one item; false when a sum could pass 2^63. `bounds` by rank. */
static bool narrow_bound(struct bom_rollup *rollup, uint32_t rank,
    const int64_t *own, int64_t *bounds, int64_t *factors)
{
    uint32_t scale = scale_needed(rollup, rank);
    int64_t bound = 0;

    if (scale > SP_DEC_SCALE_MAX)
        return false;
    rollup->scale[rank] = (uint8_t)scale;
    for (int c = 0; c < BOM_CLASSES; c++) {
        if (own[c] == INT64_MIN || __builtin_add_overflow(bound,
                                       own[c] < 0 ? -own[c] : own[c], &bound))
            return false;
    }
    if (__builtin_mul_overflow(bound, bom_pow10(scale), &bound))
        return false;
    for (uint32_t e = rollup->first[rank]; e < rollup->first[rank + 1]; e++) {
        uint32_t child = rollup->child[e];
        uint32_t up = scale - rollup->extra[e] - rollup->scale[child];
        int64_t more;

        if (__builtin_mul_overflow(
                rollup->factor[e], bom_pow10(up), &factors[e]) ||
            __builtin_mul_overflow(bounds[child], factors[e], &more) ||
            __builtin_add_overflow(bound, more, &bound))
            return false;
    }
    bounds[rank] = bound;
    return true;
}

/* Take the 64-bit path if one bound pass allows it. */
static enum sp_code narrow_prepare(struct bom_rollup *rollup,
    const int64_t *own, struct sp_arena *arena, bool *fits_out,
    struct sp_err *err)
{
    uint32_t n = rollup->n_items;
    int64_t *bounds = sp_alloc_array(arena, n, sizeof(*bounds));
    int64_t *factors =
        sp_alloc_array(arena, rollup->first[n], sizeof(*factors));

    *fits_out = false;
    if (bounds == NULL || factors == NULL)
        return sp_arena_fail(arena, err);
    for (uint32_t rank = 0; rank < n; rank++) {
        uint32_t item = rollup->graph->item_at[n - 1 - rank];
        if (!narrow_bound(rollup, rank, &own[(size_t)item * BOM_CLASSES],
                bounds, factors))
            return SP_OK;
    }
    rollup->narrow =
        alloc_lines(arena, (size_t)n * BOM_CLASSES, sizeof(int64_t));
    if (rollup->narrow == NULL)
        return sp_arena_fail(arena, err);
    for (uint32_t rank = 0; rank < n; rank++) {
        int64_t up = bom_pow10(rollup->scale[rank]);
        for (int c = 0; c < BOM_CLASSES; c++)
            rollup->own[(size_t)rank * BOM_CLASSES + (size_t)c] *= up;
    }
    rollup->factor = factors;
    *fits_out = true;
    return SP_OK;
}

static void narrow_run(struct bom_rollup *rollup)
{
    const uint32_t *first = rollup->first;
    const uint32_t *child = rollup->child;
    const int64_t *factor = rollup->factor;
    const int64_t *own = rollup->own;
    int64_t *values = rollup->narrow;
    uint32_t n = rollup->n_items;
    uint32_t n_edges = first[n];

    for (uint32_t rank = 0; rank < n; rank++) {
        const int64_t *from = &own[(size_t)rank * BOM_CLASSES];
        int64_t *to = &values[(size_t)rank * BOM_CLASSES];
        int64_t a = from[0];
        int64_t b = from[1];
        int64_t c = from[2];
        int64_t d = from[3];

        for (uint32_t e = first[rank]; e < first[rank + 1]; e++) {
            const int64_t *v = &values[(size_t)child[e] * BOM_CLASSES];
            int64_t f = factor[e];

            if (e + AHEAD < n_edges)
                __builtin_prefetch(
                    &values[(size_t)child[e + AHEAD] * BOM_CLASSES]);
            a += f * v[0];
            b += f * v[1];
            c += f * v[2];
            d += f * v[3];
        }
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
    }
}

/* ---- the 128-bit path ---- */

/* value × 10^n; false: passes the limit. */
static bool broad_raise(sp_i128 value, uint32_t n, sp_i128 *out)
{
    while (n > 0) {
        uint32_t step = n < SHIFT_STEP ? n : SHIFT_STEP;
        if (__builtin_mul_overflow(value, (sp_i128)bom_pow10(step), &value))
            return false;
        n -= step;
    }
    *out = value;
    return bom_fits(value);
}

/* Add one edge to the sums at `scale`; false: passes the limit. */
static bool broad_edge(
    struct bom_rollup *rollup, uint32_t e, uint32_t scale, sp_i128 *sums)
{
    uint32_t child = rollup->child[e];
    uint32_t up = scale - rollup->extra[e] - rollup->scale[child];
    uint32_t step = 0;

    /* As much of the power as fits goes into the factor. */
    while (
        step < up && step < SHIFT_STEP && rollup->factor[e] < INT64_MAX / 10) {
        rollup->factor[e] *= 10;
        step++;
    }
    rollup->extra[e] = (uint8_t)(up - step);
    rollup->has_extra |= up > step;
    for (int c = 0; c < BOM_CLASSES; c++) {
        sp_i128 value = rollup->broad[(size_t)child * BOM_CLASSES + (size_t)c];
        sp_i128 more;

        if (value == 0)
            continue;
        if (__builtin_mul_overflow(value, (sp_i128)rollup->factor[e], &more) ||
            !broad_raise(more, up - step, &more))
            return false;
        sums[c] += more;
        if (!bom_fits(sums[c]))
            return false;
    }
    return true;
}

/* How many zeros all four sums end with, at most `most`. */
static uint32_t zeros_shared(const sp_i128 *sums, uint32_t most)
{
    uint32_t n = 0;
    sp_i128 power = 10;

    while (n < most) {
        for (int c = 0; c < BOM_CLASSES; c++)
            if (sums[c] % power != 0)
                return n;
        n++;
        if (n < most && __builtin_mul_overflow(power, (sp_i128)10, &power))
            return n;
    }
    return n;
}

/* value / 10^n, without a rest. */
static sp_i128 broad_lower(sp_i128 value, uint32_t n)
{
    while (n > 0) {
        uint32_t step = n < SHIFT_STEP ? n : SHIFT_STEP;
        value /= bom_pow10(step);
        n -= step;
    }
    return value;
}

/* Compute one item with checks, and settle its power of ten. */
static bool broad_item(struct bom_rollup *rollup, uint32_t rank)
{
    uint32_t scale = scale_needed(rollup, rank);
    sp_i128 *sums = &rollup->broad[(size_t)rank * BOM_CLASSES];
    uint32_t strip;

    if (scale > SCALE_MAX)
        return false;
    for (int c = 0; c < BOM_CLASSES; c++) {
        int64_t own = rollup->own[(size_t)rank * BOM_CLASSES + (size_t)c];
        sums[c] = 0;
        if (own != 0 && !broad_raise(own, scale, &sums[c]))
            return false;
    }
    for (uint32_t e = rollup->first[rank]; e < rollup->first[rank + 1]; e++) {
        if (!broad_edge(rollup, e, scale, sums))
            return false;
    }
    strip = zeros_shared(sums, scale);
    for (int c = 0; c < BOM_CLASSES; c++)
        sums[c] = broad_lower(sums[c], strip);
    rollup->raise[rank] = (uint8_t)scale;
    rollup->scale[rank] = (uint8_t)(scale - strip);
    return true;
}

static enum sp_code broad_prepare(struct bom_rollup *rollup,
    struct sp_arena *arena, struct bom_fault *fault_out, struct sp_err *err)
{
    const struct bom_graph *graph = rollup->graph;
    uint32_t n = rollup->n_items;

    rollup->wide = true;
    rollup->raise = sp_alloc_array(arena, n, sizeof(uint8_t));
    rollup->broad =
        alloc_lines(arena, (size_t)n * BOM_CLASSES, sizeof(sp_i128));
    if (rollup->raise == NULL || rollup->broad == NULL)
        return sp_arena_fail(arena, err);
    for (uint32_t rank = 0; rank < n; rank++) {
        if (!broad_item(rollup, rank))
            return bom_overflow(fault_out, graph->item_at[n - 1 - rank],
                graph->level[n - 1 - rank], err);
    }
    return SP_OK;
}

/* 10^n as the product of 64-bit factors; the preparing pass saw it fit. */
static sp_i128 broad_power(sp_i128 value, uint32_t n)
{
    while (n > SHIFT_STEP) {
        value *= bom_pow10(SHIFT_STEP);
        n -= SHIFT_STEP;
    }
    return value * bom_pow10(n);
}

static void broad_run(struct bom_rollup *rollup)
{
    const uint32_t *first = rollup->first;
    const uint32_t *child = rollup->child;
    sp_i128 *values = rollup->broad;
    uint32_t n = rollup->n_items;
    uint32_t n_edges = first[n];

    for (uint32_t rank = 0; rank < n; rank++) {
        const int64_t *own = &rollup->own[(size_t)rank * BOM_CLASSES];
        uint32_t raise = rollup->raise[rank];
        uint32_t strip = raise - rollup->scale[rank];
        sp_i128 sums[BOM_CLASSES];

        for (int c = 0; c < BOM_CLASSES; c++)
            sums[c] = raise == 0    ? own[c]
                      : own[c] == 0 ? 0
                                    : broad_power(own[c], raise);
        for (uint32_t e = first[rank]; e < first[rank + 1]; e++) {
            const sp_i128 *v = &values[(size_t)child[e] * BOM_CLASSES];
            int64_t factor = rollup->factor[e];

            if (e + AHEAD < n_edges)
                __builtin_prefetch(
                    &values[(size_t)child[e + AHEAD] * BOM_CLASSES]);
            if (rollup->has_extra && rollup->extra[e] != 0) {
                for (int c = 0; c < BOM_CLASSES; c++)
                    if (v[c] != 0)
                        sums[c] += broad_power(v[c] * factor, rollup->extra[e]);
                continue;
            }
            for (int c = 0; c < BOM_CLASSES; c++)
                sums[c] += v[c] * factor;
        }
        for (int c = 0; c < BOM_CLASSES; c++)
            values[(size_t)rank * BOM_CLASSES + (size_t)c] =
                strip == 0 ? sums[c] : broad_lower(sums[c], strip);
    }
}

/* ---- the interface ---- */

enum sp_code bom_rollup_new(const struct bom_graph *graph, const bool *line_in,
    const int64_t *own, bool force_wide, struct sp_arena *arena,
    struct bom_rollup **rollup_out, struct bom_fault *fault_out,
    struct sp_err *err)
{
    struct bom_rollup *rollup = sp_alloc(arena, sizeof(*rollup));
    uint32_t n = graph->n_items;
    bool fits = false;
    enum sp_code rc;

    if (rollup == NULL)
        return sp_arena_fail(arena, err);
    rollup->graph = graph;
    rollup->n_items = n;
    rollup->scale = sp_alloc_array(arena, n, sizeof(uint8_t));
    rollup->own = alloc_lines(arena, (size_t)n * BOM_CLASSES, sizeof(int64_t));
    if (rollup->scale == NULL || rollup->own == NULL)
        return sp_arena_fail(arena, err);
    rc = rollup_edges(rollup, line_in, arena, fault_out, err);
    if (rc != SP_OK)
        return rc;
    for (uint32_t rank = 0; rank < n; rank++)
        memcpy(&rollup->own[(size_t)rank * BOM_CLASSES],
            &own[(size_t)graph->item_at[n - 1 - rank] * BOM_CLASSES],
            sizeof(int64_t) * BOM_CLASSES);
    if (!force_wide)
        rc = narrow_prepare(rollup, own, arena, &fits, err);
    if (rc == SP_OK && !fits)
        rc = broad_prepare(rollup, arena, fault_out, err);
    if (rc != SP_OK)
        return rc;
    *rollup_out = rollup;
    return SP_OK;
}

void bom_rollup_run(struct bom_rollup *rollup)
{
    if (rollup->wide)
        broad_run(rollup);
    else
        narrow_run(rollup);
}

struct sp_wide bom_rollup_value(
    const struct bom_rollup *rollup, uint32_t item, int class_)
{
    uint32_t rank = rank_of(rollup->graph, rollup->graph->position[item]);
    size_t at = (size_t)rank * BOM_CLASSES + (size_t)class_;

    assert(class_ >= 0 && class_ < BOM_CLASSES);
    return sp_wide_strip(
        (struct sp_wide){rollup->wide ? rollup->broad[at] : rollup->narrow[at],
            rollup->scale[rank]});
}

bool bom_rollup_is_wide(const struct bom_rollup *rollup)
{
    return rollup->wide;
}
