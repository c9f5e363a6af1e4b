/*
 * explode.c - what a quantity of an item needs, and what uses an item.
 *
 * Both walk the positions once, in order or against it. The explosion first
 * tries 64-bit numbers; the first one that does not fit starts it again with
 * 128-bit ones, so that each path pays only for its own checks.
 */
#include "bom/internal.h"

enum {
    EXPLODE_AHEAD = 16, /* edges whose children are fetched ahead */
    LIST_AHEAD = 48,    /* items whose needs are fetched ahead */
};

/* One item's need: 16 bytes, so that an edge touches one cache line. */
struct narrow_need {
    int64_t num; /* 0: not reached */
    uint16_t depth;
    uint16_t scale;
    uint32_t unused;
};
struct wide_need {
    sp_i128 num; /* 0: not reached */
    uint32_t depth;
    uint32_t scale;
};

static_assert(sizeof(struct narrow_need) == 16, "one need is 16 bytes");
static_assert(BOM_DEPTH_MAX < UINT16_MAX, "a depth fits 16 bits");

struct explosion {
    const struct bom_graph *graph;
    struct bom_variants variants;
    struct narrow_need *narrow; /* by position from the asked one on */
    struct wide_need *wide;
    bool *unknown;   /* with `wide`: reached over a line without quantity; the
                        number then says only that it is reached */
    uint32_t origin; /* the asked item's position */
    uint32_t last;   /* the last position reached */
    uint32_t n;      /* how many are reached */
};

enum step { STEP_DONE, STEP_WIDER, STEP_NO_QUANTITY };

/* Add `num`/10^`scale` to a need of another scale; false: does not fit. */
static bool narrow_align(struct narrow_need *need, int64_t num, uint32_t scale)
{
    int64_t kept = need->num;
    int64_t sum;

    while (need->scale < scale) {
        if (__builtin_mul_overflow(kept, (int64_t)10, &kept))
            return false;
        need->scale++;
    }
    while (scale < need->scale) {
        if (__builtin_mul_overflow(num, (int64_t)10, &num))
            return false;
        scale++;
    }
    if (__builtin_add_overflow(kept, num, &sum))
        return false;
    need->num = sum;
    return true;
}

/* Follow one edge from a parent with `num`, `scale` and `depth`. */
static inline bool narrow_edge(
    struct explosion *run, uint32_t edge, const struct narrow_need *parent)
{
    const struct bom_graph *graph = run->graph;
    uint32_t child = graph->child[edge];
    struct narrow_need *need = &run->narrow[child - run->origin];
    uint32_t scale = (uint32_t)parent->scale + graph->scale[edge];
    int64_t product;
    int64_t sum;

    if (__builtin_mul_overflow(parent->num, graph->mant[edge], &product))
        return false;
    if (need->num == 0) {
        if (scale > UINT16_MAX)
            return false;
        need->scale = (uint16_t)scale;
        run->n++;
        if (child > run->last)
            run->last = child;
    }
    if (need->depth <= parent->depth)
        need->depth = (uint16_t)(parent->depth + 1);
    if (need->scale != scale)
        return narrow_align(need, product, scale);
    if (__builtin_add_overflow(need->num, product, &sum))
        return false;
    need->num = sum;
    return true;
}

/* Follow the special edges of one parent: variants, options, groups. */
static enum step narrow_special(
    struct explosion *run, uint32_t p, const struct narrow_need *parent)
{
    const struct bom_graph *graph = run->graph;
    uint32_t end = graph->first[p + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        uint32_t taken;

        next = bom_slot_end(graph, edge, end);
        taken = bom_slot_standard(graph, edge, next, run->variants);
        if (taken == BOM_NONE)
            continue;
        if ((graph->flags[taken] & BOM_EDGE_UNKNOWN) != 0)
            return STEP_NO_QUANTITY;
        if (!narrow_edge(run, taken, parent))
            return STEP_WIDER;
    }
    return STEP_DONE;
}

static enum step narrow_run(struct explosion *run)
{
    const struct bom_graph *graph = run->graph;
    const uint32_t n_edges = graph->n_edges;

    for (uint32_t p = run->origin; p <= run->last; p++) {
        const struct narrow_need parent = run->narrow[p - run->origin];

        if (parent.num == 0)
            continue;
        if (graph->special) {
            enum step step = narrow_special(run, p, &parent);
            if (step != STEP_DONE)
                return step;
            continue;
        }
        for (uint32_t e = graph->first[p]; e < graph->first[p + 1]; e++) {
            if (e + EXPLODE_AHEAD < n_edges)
                __builtin_prefetch(
                    &run->narrow[graph->child[e + EXPLODE_AHEAD] - run->origin],
                    1);
            if (!narrow_edge(run, e, &parent))
                return STEP_WIDER;
        }
    }
    return STEP_DONE;
}

/* Add to a wide need; false: past the limit. */
static bool wide_add(struct wide_need *need, struct sp_wide more)
{
    struct sp_wide sum = {need->num, need->scale};

    if (!bom_add(sum, more, &sum))
        return false;
    need->num = sum.num;
    need->scale = sum.scale;
    return true;
}

/* Note that an edge reaches a child one level below `depth`. */
static inline void wide_reach(struct explosion *run, uint32_t child,
    struct wide_need *need, uint32_t depth)
{
    if (need->num == 0) {
        run->n++;
        if (child > run->last)
            run->last = child;
    }
    if (need->depth <= depth)
        need->depth = depth + 1;
}

/* Follow one edge; the fault is filled on failure. */
static enum sp_code wide_edge(struct explosion *run, uint32_t edge,
    const struct wide_need *parent, struct bom_fault *fault_out,
    struct sp_err *err)
{
    const struct bom_graph *graph = run->graph;
    uint32_t child = graph->child[edge];
    struct wide_need *need = &run->wide[child - run->origin];
    struct sp_wide product = {parent->num, parent->scale};

    wide_reach(run, child, need, parent->depth);
    if ((graph->flags[edge] & BOM_EDGE_UNKNOWN) != 0 ||
        (graph->special && run->unknown[parent - run->wide]))
        run->unknown[child - run->origin] = true;
    if (graph->special && run->unknown[child - run->origin]) {
        *need = (struct wide_need){.num = 1, .depth = need->depth};
        return SP_OK;
    }
    if (!bom_mul(product, graph->mant[edge], graph->scale[edge], &product) ||
        !wide_add(need, product))
        return bom_overflow(fault_out, graph->item_at[child], need->depth, err);
    return SP_OK;
}

/* Follow a plain edge of whole numbers where counting bits shows that all
 * fits; false: the careful way has to. */
static inline bool wide_edge_plain(struct explosion *run, uint32_t edge,
    const struct wide_need *parent, int bits)
{
    const struct bom_graph *graph = run->graph;
    uint32_t child = graph->child[edge];
    struct wide_need *need = &run->wide[child - run->origin];
    int64_t mant = graph->mant[edge];
    sp_i128 sum;

    if (bits - __builtin_clzll((uint64_t)mant) > 118 - 64 ||
        graph->scale[edge] + parent->scale != need->scale)
        return false;
    sum = need->num + parent->num * mant;
    if (!bom_fits(sum))
        return false;
    wide_reach(run, child, need, parent->depth);
    need->num = sum;
    return true;
}

/* Follow the standard edges of one parent. */
static enum sp_code wide_parent(struct explosion *run, uint32_t p,
    struct bom_fault *fault_out, struct sp_err *err)
{
    const struct bom_graph *graph = run->graph;
    const struct wide_need *parent = &run->wide[p - run->origin];
    uint32_t end = graph->first[p + 1];
    int bits = bom_bits(parent->num);
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        uint32_t taken = edge;
        enum sp_code rc;

        next = edge + 1;
        if (edge + EXPLODE_AHEAD < graph->n_edges)
            __builtin_prefetch(
                &run->wide[graph->child[edge + EXPLODE_AHEAD] - run->origin],
                1);
        if (!graph->special && wide_edge_plain(run, edge, parent, bits))
            continue;
        if (graph->special) {
            next = bom_slot_end(graph, edge, end);
            taken = bom_slot_standard(graph, edge, next, run->variants);
        }
        if (taken == BOM_NONE)
            continue;
        rc = wide_edge(run, taken, parent, fault_out, err);
        if (rc != SP_OK)
            return rc;
    }
    return SP_OK;
}

static enum sp_code wide_run(
    struct explosion *run, struct bom_fault *fault_out, struct sp_err *err)
{
    for (uint32_t p = run->origin; p <= run->last; p++) {
        if (run->wide[p - run->origin].num != 0) {
            enum sp_code rc = wide_parent(run, p, fault_out, err);
            if (rc != SP_OK)
                return rc;
        }
    }
    return SP_OK;
}

/* List the 64-bit needs by item number; `needs` has room for all. */
static size_t narrow_list(const struct explosion *run, struct bom_need *needs)
{
    const struct bom_graph *graph = run->graph;
    const uint32_t *position = graph->position;
    uint32_t span = run->last - run->origin;
    size_t n = 0;

    for (uint32_t item = 0; item < graph->n_items && n < run->n; item++) {
        uint32_t at = position[item] - run->origin;
        const struct narrow_need *from;

        if (item + LIST_AHEAD < graph->n_items) {
            uint32_t ahead = position[item + LIST_AHEAD] - run->origin;
            __builtin_prefetch(&run->narrow[ahead <= span ? ahead : 0]);
        }
        if (at > span) /* before the origin `at` wraps */
            continue;
        from = &run->narrow[at];
        if (from->num == 0)
            continue;
        needs[n].item = item;
        needs[n].depth = from->depth;
        needs[n].quantity_known = true;
        needs[n].quantity.num = from->num;
        needs[n].quantity.scale = from->scale;
        if (from->scale > 0)
            needs[n].quantity = sp_wide_strip(needs[n].quantity);
        n++;
    }
    return n;
}

/* The same of the 128-bit needs. */
static size_t wide_list(const struct explosion *run, struct bom_need *needs)
{
    const struct bom_graph *graph = run->graph;
    const uint32_t *position = graph->position;
    uint32_t span = run->last - run->origin;
    size_t n = 0;

    for (uint32_t item = 0; item < graph->n_items && n < run->n; item++) {
        uint32_t at = position[item] - run->origin;
        const struct wide_need *from;

        if (item + LIST_AHEAD < graph->n_items) {
            uint32_t ahead = position[item + LIST_AHEAD] - run->origin;
            __builtin_prefetch(&run->wide[ahead <= span ? ahead : 0]);
        }
        if (at > span) /* before the origin `at` wraps */
            continue;
        from = &run->wide[at];
        if (from->num == 0)
            continue;
        needs[n].item = item;
        needs[n].depth = from->depth;
        needs[n].quantity_known = !graph->special || !run->unknown[at];
        needs[n].quantity.num = from->num;
        needs[n].quantity.scale = from->scale;
        if (from->scale > 0)
            needs[n].quantity = sp_wide_strip(needs[n].quantity);
        n++;
    }
    return n;
}

/* List what was reached, by item number. */
static enum sp_code explosion_list(const struct explosion *run,
    struct sp_arena *arena, const struct bom_need **needs_out, size_t *n_out,
    struct sp_err *err)
{
    struct bom_need *needs = sp_alloc_array(arena, run->n, sizeof(*needs));
    size_t n;

    if (needs == NULL)
        return sp_arena_fail(arena, err);
    n = run->wide != NULL ? wide_list(run, needs) : narrow_list(run, needs);
    assert(n == run->n);
    *needs_out = needs;
    *n_out = n;
    return SP_OK;
}

enum sp_code bom_explode(const struct bom_graph *graph, uint32_t item,
    struct sp_dec quantity, struct bom_variants variants,
    struct sp_arena *arena, const struct bom_need **needs_out, size_t *n_out,
    struct bom_fault *fault_out, struct sp_err *err)
{
    struct explosion run = {.graph = graph, .variants = variants, .n = 1};
    uint32_t room;
    enum sp_code rc;

    assert(item < graph->n_items);
    assert(quantity.mant > 0);
    run.origin = run.last = graph->position[item];
    room = graph->n_items - run.origin;
    run.narrow = sp_alloc_array(arena, room, sizeof(*run.narrow));
    if (run.narrow == NULL)
        return sp_arena_fail(arena, err);
    run.narrow[0].num = quantity.mant;
    run.narrow[0].scale = quantity.scale;
    if (narrow_run(&run) == STEP_DONE)
        return explosion_list(&run, arena, needs_out, n_out, err);
    /* Something does not fit, or a quantity is missing: the wide path knows
     * how to go on, or names the first overflow in the order of positions. */
    run.n = 1;
    run.last = run.origin;
    run.wide = sp_alloc_array(arena, room, sizeof(*run.wide));
    run.unknown = sp_alloc_array(arena, room, sizeof(*run.unknown));
    if (run.wide == NULL || run.unknown == NULL)
        return sp_arena_fail(arena, err);
    run.wide[0].num = quantity.mant;
    run.wide[0].scale = quantity.scale;
    rc = wide_run(&run, fault_out, err);
    if (rc != SP_OK)
        return rc;
    return explosion_list(&run, arena, needs_out, n_out, err);
}
