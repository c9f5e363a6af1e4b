/*
 * whereused.c - what an item goes into, over every line there is.
 *
 * Positions are walked against their order: when a parent's turn comes, its
 * children are done.
 */
#include "bom/internal.h"

struct use {
    struct sp_wide quantity; /* of the asked item in one unit; 0: not used */
    uint32_t depth;
    bool unknown; /* over a line without quantity: the number says only that it
                     is used */
};

/* Sum up what one parent uses through all its lines. */
static enum sp_code use_sum(const struct bom_graph *graph, uint32_t p,
    struct use *uses, struct bom_fault *fault_out, struct sp_err *err)
{
    struct use sum = {0};

    for (uint32_t e = graph->first[p]; e < graph->first[p + 1]; e++) {
        const struct use *child = &uses[graph->child[e]];
        struct sp_wide product;

        if (child->quantity.num == 0)
            continue;
        if (sum.depth <= child->depth)
            sum.depth = child->depth + 1;
        if (child->unknown || (graph->flags[e] & BOM_EDGE_UNKNOWN) != 0) {
            sum.unknown = true;
            sum.quantity = bom_whole(1);
        }
        if (sum.unknown)
            continue;
        if (!bom_mul(
                child->quantity, graph->mant[e], graph->scale[e], &product) ||
            !bom_add(sum.quantity, product, &sum.quantity))
            return bom_overflow(fault_out, graph->item_at[p], sum.depth, err);
    }
    uses[p] = sum;
    return SP_OK;
}

enum sp_code bom_where_used(const struct bom_graph *graph, uint32_t item,
    struct sp_arena *arena, const struct bom_need **needs_out, size_t *n_out,
    struct bom_fault *fault_out, struct sp_err *err)
{
    uint32_t origin;
    struct use *uses;
    struct bom_need *needs;
    size_t n = 0;
    size_t count = 0;

    assert(item < graph->n_items);
    origin = graph->position[item];
    uses = sp_alloc_array(arena, (size_t)graph->n_items, sizeof(*uses));
    if (uses == NULL)
        return sp_arena_fail(arena, err);
    uses[origin].quantity = bom_whole(1);
    for (uint32_t p = origin; p-- > 0;) {
        enum sp_code rc = use_sum(graph, p, uses, fault_out, err);
        if (rc != SP_OK)
            return rc;
        count += uses[p].quantity.num != 0;
    }
    needs = sp_alloc_array(arena, count, sizeof(*needs));
    if (needs == NULL)
        return sp_arena_fail(arena, err);
    for (uint32_t i = 0; i < graph->n_items && n < count; i++) {
        const struct use *use = &uses[graph->position[i]];
        if (use->quantity.num == 0 || i == item)
            continue;
        needs[n++] = (struct bom_need){.item = i,
            .depth = use->depth,
            .quantity_known = !use->unknown,
            .quantity = sp_wide_strip(use->quantity)};
    }
    *needs_out = needs;
    *n_out = n;
    return SP_OK;
}
