/*
 * declared.c - depth `declared`: the product's lines and the offers of their
 * children are chosen; below that all is at standard cost.
 *
 * Standard costs depend on attested component costs, each a range, and the
 * same amount holds everywhere. Under most objectives all that depends on them
 * wants the same end of each range; where the share of the component cost is
 * sought, an outside item wants the cost high and an inside item low, and
 * shared.c finds the best that both can have.
 */
#include "bom/declared_internal.h"

struct bom_standard_source bom_standard_source_of(
    const struct bom_run *run, uint32_t p)
{
    struct bom_standard_source source = {BOM_WAY_UNKNOWN, BOM_NONE, BOM_NONE};
    uint32_t item = run->graph->item_at[p];
    uint32_t attested = run->attested_first[item];
    bool has_attested =
        !run->has_lines[p] && attested < run->attested_first[item + 1];
    const struct bom_offer *offers = run->input->offers;

    for (uint32_t i = run->offer_first[item]; i < run->offer_first[item + 1];
         i++) {
        if (source.offer == BOM_NONE ||
            offers[i].priority < offers[source.offer].priority)
            source.offer = i;
    }
    if (source.offer == BOM_NONE) {
        if (run->has_lines[p]) {
            source.way = BOM_WAY_LINES;
        } else if (has_attested) {
            source.way = BOM_WAY_ATTESTED;
            source.attestation = attested;
        }
        return source;
    }
    if (!offers[source.offer].cost_known)
        return source;
    source.way = BOM_WAY_PRICE;
    if (offers[source.offer].kind == BOM_BUY)
        return source;
    if (run->has_lines[p])
        source.way = BOM_WAY_LINES;
    else if (has_attested && offers[source.offer].party_unknown)
        source.way = BOM_WAY_UNKNOWN;
    else if (run->offer_attested[source.offer] != BOM_NONE) {
        source.way = BOM_WAY_ATTESTED;
        source.attestation =
            run->attested[run->offer_attested[source.offer]].attestation;
    }
    return source;
}

bool bom_standard_edge(
    const struct bom_run *run, uint32_t p, uint32_t *edge, uint32_t *taken_out)
{
    uint32_t end = run->graph->first[p + 1];
    uint32_t next;

    if (*edge >= end)
        return false;
    next = bom_slot_end(run->graph, *edge, end);
    *taken_out =
        bom_slot_standard(run->graph, *edge, next, run->input->variants);
    *edge = next;
    return true;
}

/* ---- the first tier ---- */

static void alternative_put(
    struct bom_tiers *tiers, struct bom_alternative alternative)
{
    tiers->alternatives[tiers->n_alternatives++] = alternative;
}

/* List the alternatives of one first-tier item. */
static void tier_fill(
    struct bom_run *run, struct bom_tiers *tiers, struct bom_tier *tier)
{
    uint32_t item = run->graph->item_at[tier->p];
    uint32_t first = run->offer_first[item];
    uint32_t end = run->offer_first[item + 1];

    tier->fixed = BOM_NONE;
    tier->first = tiers->n_alternatives;
    for (uint32_t i = first; i < end; i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        struct bom_alternative alternative = {offer->cost, BOM_DEPEND_NONE,
            BOM_NONE, offer->declared_class, offer->declared_state};

        if (offer->kind == BOM_MAKE && run->has_lines[tier->p]) {
            alternative.depend = BOM_DEPEND_LINES;
        } else if (offer->kind == BOM_MAKE &&
                   run->offer_attested[i] != BOM_NONE) {
            alternative.depend = BOM_DEPEND_ATTESTED;
            alternative.attestation =
                run->attested[run->offer_attested[i]].attestation;
        }
        alternative_put(tiers, alternative);
    }
    if (first == end && run->has_lines[tier->p])
        alternative_put(tiers, (struct bom_alternative){0, BOM_DEPEND_LINES,
                                   BOM_NONE, BOM_EITHER, 0});
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++) {
        if (run->own_attested[i] != BOM_NONE)
            alternative_put(tiers, (struct bom_alternative){0,
                                       BOM_DEPEND_ATTESTED, i, BOM_EITHER, 0});
    }
    tier->end = tiers->n_alternatives;
    assert(tier->end > tier->first);
}

/* Count the first tier and its alternatives at most. */
static void tiers_count(
    const struct bom_run *run, size_t *tiers_out, size_t *alternatives_out)
{
    *tiers_out = 0;
    *alternatives_out = 0;
    for (uint32_t i = 0; i < run->n_order; i++) {
        uint32_t p = run->order[i];
        uint32_t item = run->graph->item_at[p];

        if ((run->marks[p] & BOM_FIRST_TIER) == 0)
            continue;
        *tiers_out += 1;
        *alternatives_out +=
            1 + run->offer_first[item + 1] - run->offer_first[item] +
            run->attested_first[item + 1] - run->attested_first[item];
    }
}

/* Allocate all; false when there is no memory. */
static bool tiers_alloc(struct bom_run *run, struct bom_tiers *tiers)
{
    struct sp_arena *arena = run->arena;
    size_t items = run->graph->n_items;
    size_t attestations = run->input->n_attestations;
    size_t slots =
        run->graph->first[run->product + 1] - run->graph->first[run->product];
    size_t n_tiers;
    size_t n_alternatives;

    tiers_count(run, &n_tiers, &n_alternatives);
    tiers->tiers = sp_alloc_array(arena, n_tiers, sizeof(*tiers->tiers));
    tiers->alternatives =
        sp_alloc_array(arena, n_alternatives, sizeof(*tiers->alternatives));
    tiers->tier_at = sp_alloc_array(arena, items, sizeof(*tiers->tier_at));
    tiers->sources = sp_alloc_array(arena, items, sizeof(*tiers->sources));
    tiers->standard = sp_alloc_array(arena, items, sizeof(*tiers->standard));
    tiers->lines = sp_alloc_array(arena, items, sizeof(*tiers->lines));
    tiers->slots = sp_alloc_array(arena, slots, sizeof(*tiers->slots));
    tiers->weight = sp_alloc_array(arena, items, sizeof(*tiers->weight));
    tiers->weight_attested =
        sp_alloc_array(arena, attestations, sizeof(*tiers->weight_attested));
    tiers->need = sp_alloc_array(arena, items, sizeof(*tiers->need));
    tiers->need_attested =
        sp_alloc_array(arena, attestations, sizeof(*tiers->need_attested));
    tiers->trials = sp_alloc_array(arena, slots, sizeof(*tiers->trials));
    return tiers->tiers != NULL && tiers->alternatives != NULL &&
           tiers->tier_at != NULL && tiers->sources != NULL &&
           tiers->standard != NULL && tiers->lines != NULL &&
           tiers->slots != NULL && tiers->weight != NULL &&
           tiers->weight_attested != NULL && tiers->need != NULL &&
           tiers->need_attested != NULL && tiers->trials != NULL;
}

/* List the product's slots that have an active line. */
static void slots_fill(const struct bom_run *run, struct bom_tiers *tiers)
{
    const struct bom_graph *graph = run->graph;
    uint32_t end = graph->first[run->product + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[run->product]; edge < end; edge = next) {
        struct bom_slot slot = {.from = edge, .edge = BOM_NONE};
        bool active = false;

        next = bom_slot_end(graph, edge, end);
        slot.to = next;
        for (uint32_t e = edge; e < next; e++) {
            if (!bom_edge_active(graph, e, run->input->variants))
                continue;
            active = true;
            slot.optional |= (graph->flags[e] & BOM_EDGE_OPTIONAL) != 0;
        }
        if (active)
            tiers->slots[tiers->n_slots++] = slot;
    }
}

/* ---- standard costs ---- */

/* Sum up the standard lines of an item. */
static enum sp_code lines_sum(struct bom_run *run, uint32_t p)
{
    const struct bom_graph *graph = run->graph;
    struct bom_ends sum = {{0, 0}, {0, 0}};
    uint32_t edge = graph->first[p];
    uint32_t taken;

    while (bom_standard_edge(run, p, &edge, &taken)) {
        struct bom_ends more;

        if (taken == BOM_NONE)
            continue;
        more = run->tiers->standard[graph->child[taken]];
        if (!bom_mul(
                more.low, graph->mant[taken], graph->scale[taken], &more.low) ||
            !bom_mul(more.high, graph->mant[taken], graph->scale[taken],
                &more.high) ||
            !bom_add(sum.low, more.low, &sum.low) ||
            !bom_add(sum.high, more.high, &sum.high))
            return bom_overflow(
                run->fault_out, graph->item_at[p], run->depth[p], run->err);
    }
    run->tiers->lines[p] = sum;
    return SP_OK;
}

/* Compute both ends of all standard costs that are needed. */
static enum sp_code standard_costs(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;

    for (uint32_t i = run->n_order; i-- > 1;) {
        uint32_t p = run->order[i];
        struct bom_standard_source source = tiers->sources[p];
        struct bom_ends ends = {{0, 0}, {0, 0}};
        struct sp_wide base = {0, 0};

        if ((run->marks[p] & BOM_SUMMED) != 0) {
            enum sp_code rc = lines_sum(run, p);
            if (rc != SP_OK)
                return rc;
        }
        if ((run->marks[p] & BOM_STANDARD) == 0)
            continue;
        assert(source.way != BOM_WAY_UNKNOWN);
        if (source.offer != BOM_NONE)
            base.num = run->input->offers[source.offer].cost;
        if (source.way == BOM_WAY_LINES)
            ends = tiers->lines[p];
        if (source.way == BOM_WAY_ATTESTED) {
            ends.low.num = run->attested_low[source.attestation];
            ends.high.num = run->attested_high[source.attestation];
        }
        if (!bom_add(ends.low, base, &ends.low) ||
            !bom_add(ends.high, base, &ends.high))
            return bom_overflow(run->fault_out, run->graph->item_at[p],
                run->depth[p], run->err);
        tiers->standard[p] = ends;
    }
    return SP_OK;
}

enum sp_code bom_declared_new(struct bom_run *run)
{
    struct bom_tiers *tiers = sp_alloc(run->arena, sizeof(*tiers));

    if (tiers == NULL || !tiers_alloc(run, tiers))
        return sp_arena_fail(run->arena, run->err);
    for (uint32_t i = 0; i < run->n_order; i++) {
        uint32_t p = run->order[i];
        if ((run->marks[p] & BOM_STANDARD) != 0)
            tiers->sources[p] = bom_standard_source_of(run, p);
        if ((run->marks[p] & BOM_FIRST_TIER) == 0)
            continue;
        tiers->tier_at[p] = tiers->n_tiers;
        tiers->tiers[tiers->n_tiers].p = p;
        tier_fill(run, tiers, &tiers->tiers[tiers->n_tiers++]);
    }
    slots_fill(run, tiers);
    run->tiers = tiers;
    return standard_costs(run);
}

/* ---- one pass ---- */

/* The cost of an alternative at both ends; false: does not fit. */
static bool alternative_ends(const struct bom_run *run,
    const struct bom_tier *tier, const struct bom_alternative *alternative,
    struct bom_ends *ends_out)
{
    struct bom_ends ends = {{0, 0}, {0, 0}};

    if (alternative->depend == BOM_DEPEND_LINES)
        ends = run->tiers->lines[tier->p];
    if (alternative->depend == BOM_DEPEND_ATTESTED) {
        ends.low.num = run->attested_low[alternative->attestation];
        ends.high.num = run->attested_high[alternative->attestation];
    }
    if (!bom_add(ends.low, bom_whole(alternative->base), &ends.low) ||
        !bom_add(ends.high, bom_whole(alternative->base), &ends.high))
        return false;
    *ends_out = ends;
    return true;
}

/* Which end those like whose sum does not depend on it: where all others like
 * one end, the same, so that they do not stand against them. */
static bool likes_high(const struct bom_objective *objective)
{
    bool less =
        objective->less_cost || objective->lambda.num == objective->lambda.den;

    return objective->greatest != less;
}

/* Offer one alternative, each way that it counts and is not fixed otherwise. */
static void alternative_offer(struct bom_best *best,
    const struct bom_tier *tier, uint32_t index,
    const struct bom_alternative *alternative, const struct bom_ends *ends)
{
    bool high_first = likes_high(best->objective);

    for (uint32_t k = 0; k < 4; k++) {
        uint32_t outside = k / 2;
        uint32_t high = high_first ? 1 - k % 2 : k % 2;
        uint32_t way = index * 2 + outside;
        enum bom_class class_ = outside == 1 ? BOM_OUTSIDE : BOM_INSIDE;

        if (alternative->class_ != BOM_EITHER && alternative->class_ != class_)
            continue;
        if (tier->fixed != BOM_NONE && tier->fixed != way)
            continue;
        bom_best_amount(best, high == 1 ? ends->high : ends->low, class_,
            alternative->state, way * 2 + high);
    }
}

enum sp_code bom_tiers_best(
    struct bom_run *run, const struct bom_objective *objective)
{
    struct bom_tiers *tiers = run->tiers;

    for (uint32_t i = 0; i < tiers->n_tiers; i++) {
        struct bom_tier *tier = &tiers->tiers[i];
        struct bom_best best = {.objective = objective};

        for (uint32_t a = tier->first; a < tier->end; a++) {
            struct bom_ends ends;

            if (!alternative_ends(run, tier, &tiers->alternatives[a], &ends))
                best.failed = true;
            else
                alternative_offer(
                    &best, tier, a, &tiers->alternatives[a], &ends);
        }
        if (best.failed)
            return bom_overflow(run->fault_out, run->graph->item_at[tier->p],
                run->depth[tier->p], run->err);
        assert(best.any);
        tier->choice = best.choice;
        run->values[tier->p] = best.pair;
    }
    return SP_OK;
}

/* A product without lines: what is attested, of unknown origin. */
static void product_attested(const struct bom_run *run, struct bom_best *best)
{
    uint32_t item = run->graph->item_at[run->product];

    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++) {
        bom_best_amount(
            best, bom_whole(run->attested_low[i]), BOM_EITHER, 0, 0);
        bom_best_amount(
            best, bom_whole(run->attested_high[i]), BOM_EITHER, 0, 0);
    }
    assert(best->any && !best->failed);
}

enum sp_code bom_pass_declared(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    enum sp_code rc;

    assert(!run->declared_unknown);
    assert(run->tiers != NULL);
    if (!run->has_lines[run->product]) {
        struct bom_best best = {.objective = objective};
        product_attested(run, &best);
        *pair_out = best.pair;
        return SP_OK;
    }
    if (objective->measure == BOM_MEASURE_OUTSIDE)
        return bom_shared_best(run, objective, pair_out);
    rc = bom_tiers_best(run, objective);
    if (rc != SP_OK)
        return rc;
    return bom_slots_sum(run, objective, run->product, pair_out);
}
