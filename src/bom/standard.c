/*
 * standard.c - what each item of a product costs, and how long it takes, when
 * every choice is the preferred one.
 */
#include "bom/origin_internal.h"

enum { CLASS_ATTESTED = 3 };
static_assert(CLASS_ATTESTED + 1 == BOM_CLASSES, "attested is the last class");

struct standard_run {
    struct bom_run run;
    struct bom_standard *by_item;
    bool *line_in;
    int64_t *own;    /* by item and class */
    int64_t *spread; /* by item and class, the first alone in use */
    bool has_spread;
};

static bool standard_alloc(struct standard_run *standard)
{
    const struct bom_graph *graph = standard->run.graph;
    struct sp_arena *arena = standard->run.arena;
    size_t classes = (size_t)graph->n_items * BOM_CLASSES;

    standard->by_item =
        sp_alloc_array(arena, graph->n_items, sizeof(*standard->by_item));
    standard->line_in = sp_alloc_array(arena, graph->n_edges, sizeof(bool));
    standard->own = sp_alloc_array(arena, classes, sizeof(int64_t));
    standard->spread = sp_alloc_array(arena, classes, sizeof(int64_t));
    return standard->by_item != NULL && standard->line_in != NULL &&
           standard->own != NULL && standard->spread != NULL;
}

/* Take what is attested: its least as own, the rest as spread. */
static enum sp_code attested_take(
    struct standard_run *standard, uint32_t p, uint32_t attestation)
{
    struct bom_run *run = &standard->run;
    uint32_t item = run->graph->item_at[p];
    size_t at = (size_t)item * BOM_CLASSES;
    struct bom_region region =
        bom_region_of(&run->input->attestations[attestation], BOM_NO_BOUND);

    standard->by_item[item].known = !region.empty && !region.unbounded;
    if (!standard->by_item[item].known)
        return SP_OK;
    if (region.cost_max > INT64_MAX)
        return bom_overflow(run->fault_out, item, run->depth[p], run->err);
    standard->own[at + CLASS_ATTESTED] = (int64_t)region.cost_min;
    standard->spread[at] = (int64_t)(region.cost_max - region.cost_min);
    standard->has_spread |= standard->spread[at] > 0;
    return SP_OK;
}

/* Take one item's own amounts from its preferred source. */
static enum sp_code own_take(struct standard_run *standard, uint32_t p,
    struct bom_standard_source source)
{
    struct bom_run *run = &standard->run;
    uint32_t item = run->graph->item_at[p];
    size_t at = (size_t)item * BOM_CLASSES;
    bool attested = false;

    standard->by_item[item].offer = source.offer;
    standard->by_item[item].known = source.way != BOM_WAY_UNKNOWN;
    if (source.way == BOM_WAY_UNKNOWN)
        return SP_OK;
    if (source.offer != BOM_NONE) {
        const struct bom_offer *offer = &run->input->offers[source.offer];
        attested = offer->kind == BOM_BUY &&
                   run->offer_attested[source.offer] != BOM_NONE;
        standard->own[at + (attested ? CLASS_ATTESTED
                                     : (size_t)offer->opened_class)] =
            offer->cost;
    }
    if (source.way == BOM_WAY_ATTESTED)
        return attested_take(standard, p, source.attestation);
    return SP_OK;
}

/* Whether the preferred source of an item opens its lines. */
static bool opens_lines(
    const struct bom_run *run, uint32_t p, struct bom_standard_source source)
{
    return run->has_lines[p] &&
           (source.offer == BOM_NONE ||
               run->input->offers[source.offer].kind == BOM_MAKE);
}

/* Settle an item from its lines, whose children are settled: what is known,
 * and the longest lead time below. */
static void lines_settle(struct standard_run *standard, uint32_t p,
    bool *lead_known, int64_t *lead_days)
{
    const struct bom_run *run = &standard->run;
    const struct bom_graph *graph = run->graph;
    struct bom_standard *own = &standard->by_item[graph->item_at[p]];
    uint32_t end = graph->first[p + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        const struct bom_standard *child;
        uint32_t taken;

        next = bom_slot_end(graph, edge, end);
        taken = bom_slot_standard(graph, edge, next, run->input->variants);
        if (taken == BOM_NONE)
            continue;
        child = &standard->by_item[graph->item_at[graph->child[taken]]];
        own->known &= child->known;
        *lead_known &= child->lead_known;
        if (child->lead_known && child->lead_days > *lead_days)
            *lead_days = child->lead_days;
        if ((graph->flags[taken] & BOM_EDGE_UNKNOWN) != 0)
            own->known = false;
        else
            standard->line_in[graph->line[taken]] = true;
    }
}

/* Settle one item whose children are settled. */
static enum sp_code item_settle(
    struct standard_run *standard, uint32_t p, const int64_t *lead_days)
{
    struct bom_run *run = &standard->run;
    uint32_t item = run->graph->item_at[p];
    struct bom_standard *own = &standard->by_item[item];
    struct bom_standard_source source = bom_standard_source_of(run, p);
    bool lead_known = source.offer != BOM_NONE && lead_days[source.offer] >= 0;
    int64_t below = 0;
    enum sp_code rc = own_take(standard, p, source);

    if (rc != SP_OK)
        return rc;
    if (opens_lines(run, p, source))
        lines_settle(standard, p, &lead_known, &below);
    own->lead_known = lead_known;
    if (lead_known &&
        __builtin_add_overflow(below, lead_days[source.offer], &own->lead_days))
        return bom_overflow(run->fault_out, item, run->depth[p], run->err);
    return SP_OK;
}

/* Roll up the costs of all items, and what attested ranges add. */
static enum sp_code costs_roll(struct standard_run *standard)
{
    struct bom_run *run = &standard->run;
    struct bom_rollup *costs = NULL;
    struct bom_rollup *spread = NULL;
    enum sp_code rc = bom_rollup_new(run->graph, standard->line_in,
        standard->own, false, run->arena, &costs, run->fault_out, run->err);

    if (rc == SP_OK && standard->has_spread)
        rc = bom_rollup_new(run->graph, standard->line_in, standard->spread,
            false, run->arena, &spread, run->fault_out, run->err);
    if (rc != SP_OK)
        return rc;
    bom_rollup_run(costs);
    if (spread != NULL)
        bom_rollup_run(spread);
    for (uint32_t i = 0; i < run->n_order; i++) {
        uint32_t item = run->graph->item_at[run->order[i]];
        struct bom_standard *own = &standard->by_item[item];

        if (!own->known)
            continue;
        for (int c = 0; c < BOM_CLASSES; c++)
            own->cost[c] = bom_rollup_value(costs, item, c);
        if (spread != NULL)
            own->spread = bom_rollup_value(spread, item, 0);
    }
    return SP_OK;
}

enum sp_code bom_standard_of(const struct bom_origin_input *input,
    const int64_t *lead_days, struct sp_arena *arena,
    const struct bom_standard **by_item_out, struct bom_fault *fault_out,
    struct sp_err *err)
{
    struct standard_run standard = {.run = {.input = input,
                                        .graph = input->graph,
                                        .arena = arena,
                                        .fault_out = fault_out,
                                        .err = err,
                                        .open_all = true}};
    enum sp_code rc;

    assert(input->product < input->graph->n_items);
    standard.run.product = input->graph->position[input->product];
    rc = bom_run_start(&standard.run);
    if (rc == SP_OK && !standard_alloc(&standard))
        rc = sp_arena_fail(arena, err);
    if (rc != SP_OK)
        return rc;
    for (uint32_t item = 0; item < input->graph->n_items; item++)
        standard.by_item[item].offer = BOM_NONE;
    for (uint32_t i = standard.run.n_order; i-- > 0;) {
        rc = item_settle(&standard, standard.run.order[i], lead_days);
        if (rc != SP_OK)
            return rc;
    }
    rc = costs_roll(&standard);
    if (rc == SP_OK)
        *by_item_out = standard.by_item;
    return rc;
}
