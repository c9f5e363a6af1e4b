/*
 * pass.c - the best choice under one objective, bottom-up.
 *
 * Both sums of a choice are linear in the choices below it, with factors
 * above zero. So whatever is best for one unit of an item is best wherever the
 * item is used, and one walk against the order of positions finds the best
 * choice of the whole product: at each item the best offer, at each group the
 * best line, at each option the better of in and out.
 */
#include "bom/origin_internal.h"

enum { PASS_AHEAD = 8 }; /* edges whose children are fetched ahead */

/* Bring both to one scale; false: does not fit. */
static bool pair_align(struct bom_pair *a, struct bom_pair *b)
{
    struct bom_pair *less = a->scale < b->scale ? a : b;
    uint32_t scale = a->scale < b->scale ? b->scale : a->scale;
    sp_i128 power;

    if (a->scale == b->scale)
        return true;
    if (less->n == 0 && less->d == 0) {
        less->scale = scale;
        return true;
    }
    if (scale - less->scale > SP_DEC_SCALE_MAX)
        return false;
    power = bom_pow10(scale - less->scale);
    if (__builtin_mul_overflow(less->n, power, &less->n) ||
        __builtin_mul_overflow(less->d, power, &less->d))
        return false;
    less->scale = scale;
    return bom_fits(less->n) && bom_fits(less->d);
}

/* Make a pair of two values; false: does not fit. */
static bool pair_join(struct sp_wide n, struct sp_wide d, struct bom_pair *out)
{
    if (!sp_wide_align(&n, &d))
        return false;
    *out = (struct bom_pair){n.num, d.num, n.scale};
    return true;
}

bool bom_pair_add(struct bom_pair a, struct bom_pair b, struct bom_pair *out)
{
    struct bom_pair x = a;
    struct bom_pair y = b;
    struct sp_wide n;
    struct sp_wide d;

    if (pair_align(&x, &y)) {
        struct bom_pair sum = {x.n + y.n, x.d + y.d, x.scale};
        if (bom_fits(sum.n) && bom_fits(sum.d)) {
            *out = sum;
            return true;
        }
    }
    return sp_wide_add((struct sp_wide){a.n, a.scale},
               (struct sp_wide){b.n, b.scale}, &n) &&
           sp_wide_add((struct sp_wide){a.d, a.scale},
               (struct sp_wide){b.d, b.scale}, &d) &&
           pair_join(n, d, out);
}

bool bom_pair_mul(
    struct bom_pair a, int64_t mant, uint32_t scale, struct bom_pair *out)
{
    struct bom_pair product = {0, 0, a.scale + scale};
    struct sp_wide n;
    struct sp_wide d;

    if (product.scale <= 24 &&
        !__builtin_mul_overflow(a.n, (sp_i128)mant, &product.n) &&
        !__builtin_mul_overflow(a.d, (sp_i128)mant, &product.d) &&
        bom_fits(product.n) && bom_fits(product.d)) {
        *out = product;
        return true;
    }
    return bom_mul((struct sp_wide){a.n, a.scale}, mant, scale, &n) &&
           bom_mul((struct sp_wide){a.d, a.scale}, mant, scale, &d) &&
           pair_join(n, d, out);
}

bool bom_pair_compare(const struct bom_objective *objective, struct bom_pair a,
    struct bom_pair b, int *sign_out)
{
    struct bom_pair x = a;
    struct bom_pair y = b;
    int sign;

    if (!pair_align(&x, &y)) {
        struct sp_wide an = sp_wide_strip((struct sp_wide){a.n, a.scale});
        struct sp_wide ad = sp_wide_strip((struct sp_wide){a.d, a.scale});
        struct sp_wide bn = sp_wide_strip((struct sp_wide){b.n, b.scale});
        struct sp_wide bd = sp_wide_strip((struct sp_wide){b.d, b.scale});
        if (!pair_join(an, ad, &x) || !pair_join(bn, bd, &y) ||
            !pair_align(&x, &y))
            return false;
    }
    if (objective->lambda.num == 0)
        sign = (x.n > y.n) - (x.n < y.n);
    else
        sign = sp_cmp_products(
            objective->lambda.den, x.n - y.n, objective->lambda.num, x.d - y.d);
    *sign_out = objective->greatest ? sign : -sign;
    return true;
}

void bom_best_offer(
    struct bom_best *best, struct bom_pair pair, uint32_t choice)
{
    int sign = 1;

    if (best->any &&
        !bom_pair_compare(best->objective, pair, best->pair, &sign)) {
        best->failed = true;
        return;
    }
    if (sign <= 0)
        return;
    best->any = true;
    best->pair = pair;
    best->choice = choice;
}

void bom_best_amount(struct bom_best *best, struct sp_wide amount,
    enum bom_class class_, uint16_t state, uint32_t choice)
{
    const struct bom_objective *objective = best->objective;
    struct bom_pair pair = {0, amount.num, amount.scale};

    switch (objective->measure) {
    case BOM_MEASURE_COST:
        pair.n = amount.num;
        pair.d = 0;
        bom_best_offer(best, pair, choice);
        break;
    case BOM_MEASURE_STATE:
        pair.n = objective->state == state ? amount.num : 0;
        if (objective->less_cost)
            pair.n -= amount.num;
        pair.d = 0;
        bom_best_offer(best, pair, choice);
        break;
    case BOM_MEASURE_OUTSIDE:
        if (class_ != BOM_OUTSIDE)
            bom_best_offer(best, pair, choice);
        pair.n = amount.num;
        if (class_ != BOM_INSIDE)
            bom_best_offer(best, pair, choice);
        break;
    }
}

/* Offer what is attested in `state` when the cost of the offer is `price`
 * under a buy, or `added` plus the component cost. */
static void best_attested_state(struct bom_best *best,
    const struct bom_run *run, const struct bom_attested *attested)
{
    const struct bom_objective *objective = best->objective;
    const struct bom_attestation *attestation =
        &run->input->attestations[attested->attestation];
    const struct bom_offer *offer = attested->offer == BOM_NONE
                                        ? NULL
                                        : &run->input->offers[attested->offer];
    bool buy = offer != NULL && offer->kind == BOM_BUY;
    sp_i128 cap = buy ? offer->cost : BOM_NO_BOUND;
    bool here = offer != NULL && offer->opened_state == objective->state;
    bool greatest = objective->greatest;
    sp_i128 n;

    if (here && buy) /* the price, less what is attested elsewhere */
        n = offer->cost - bom_region_state(attestation, cap, objective->state,
                              true, !greatest);
    else if (objective->less_cost && !buy) /* less what is elsewhere */
        n = -bom_region_state(
            attestation, cap, objective->state, true, !greatest);
    else
        n = bom_region_state(
            attestation, cap, objective->state, false, greatest);
    if (buy && objective->less_cost)
        n -= offer->cost;
    if (!buy && offer != NULL)
        n +=
            (here ? offer->cost : 0) - (objective->less_cost ? offer->cost : 0);
    bom_best_offer(best, (struct bom_pair){n, 0, 0}, 0);
}

/* Offer the points of an alternative that stands on an attestation. */
static void best_attested(struct bom_best *best, const struct bom_run *run,
    const struct bom_attested *attested)
{
    const struct bom_offer *offer = attested->offer == BOM_NONE
                                        ? NULL
                                        : &run->input->offers[attested->offer];
    bool buy = offer != NULL && offer->kind == BOM_BUY;

    if (best->objective->measure == BOM_MEASURE_STATE) {
        best_attested_state(best, run, attested);
        return;
    }
    assert(attested->region.n_points > 0);
    for (uint32_t i = 0; i < attested->region.n_points; i++) {
        struct bom_point point = attested->region.points[i];
        sp_i128 rest = 0; /* what has the offer's origin */
        struct bom_pair pair;

        if (offer != NULL)
            rest = buy ? offer->cost - point.cost : offer->cost;
        pair = (struct bom_pair){point.outside, point.cost + rest, 0};
        if (best->objective->measure == BOM_MEASURE_COST) {
            pair = (struct bom_pair){pair.d, 0, 0};
            bom_best_offer(best, pair, 0);
            continue;
        }
        if (offer == NULL || offer->opened_class != BOM_OUTSIDE)
            bom_best_offer(best, pair, 0);
        pair.n += rest;
        if (offer != NULL && offer->opened_class != BOM_INSIDE)
            bom_best_offer(best, pair, 0);
    }
}

bool bom_slot_best(const struct bom_run *run,
    const struct bom_objective *objective, uint32_t from, uint32_t to,
    struct bom_best *best)
{
    const struct bom_graph *graph = run->graph;
    bool optional = false;

    *best = (struct bom_best){.objective = objective};
    for (uint32_t edge = from; edge < to; edge++) {
        struct bom_pair pair;

        if (!bom_edge_active(graph, edge, run->input->variants))
            continue;
        assert((graph->flags[edge] & BOM_EDGE_UNKNOWN) == 0);
        optional |= (graph->flags[edge] & BOM_EDGE_OPTIONAL) != 0;
        if (!bom_pair_mul(run->values[graph->child[edge]], graph->mant[edge],
                graph->scale[edge], &pair))
            return false;
        bom_best_offer(best, pair, edge);
    }
    if (optional)
        bom_best_offer(best, (struct bom_pair){0, 0, 0}, BOM_NONE);
    return !best->failed;
}

static inline bool is_narrow(sp_i128 value)
{
    return value == (int64_t)value;
}

/* sum += pair × quantity for a line that is in for certain, where 64-bit
 * numbers of one scale show that all fits; false: the careful way has to. */
static inline bool plain_add(
    struct bom_pair *sum, const struct bom_pair *pair, int64_t mant)
{
    sp_i128 n;
    sp_i128 d;

    if (!is_narrow(pair->n) || !is_narrow(pair->d) || mant > INT32_MAX)
        return false;
    /* Below 2^95 each, beside a sum below 2^119. */
    n = sum->n + (sp_i128)((int64_t)pair->n) * mant;
    d = sum->d + (sp_i128)((int64_t)pair->d) * mant;
    if (!bom_fits(n) || !bom_fits(d))
        return false;
    sum->n = n;
    sum->d = d;
    return true;
}

enum sp_code bom_slots_sum(struct bom_run *run,
    const struct bom_objective *objective, uint32_t p, struct bom_pair *sum_out)
{
    const struct bom_graph *graph = run->graph;
    struct bom_pair sum = {0, 0, 0};
    uint32_t end = graph->first[p + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        const struct bom_pair *pair = &run->values[graph->child[edge]];
        struct bom_best best;

        next = edge + 1;
        if (next + PASS_AHEAD < graph->n_edges)
            __builtin_prefetch(&run->values[graph->child[next + PASS_AHEAD]]);
        if (graph->flags[edge] == 0 &&
            pair->scale + graph->scale[edge] == sum.scale &&
            plain_add(&sum, pair, graph->mant[edge]))
            continue;
        next = bom_slot_end(graph, edge, end);
        if (!bom_slot_best(run, objective, edge, next, &best) ||
            (best.any && !bom_pair_add(sum, best.pair, &sum)))
            return bom_overflow(
                run->fault_out, graph->item_at[p], run->depth[p], run->err);
    }
    *sum_out = sum;
    return SP_OK;
}

/* Offer the make offers of an item with lines, or the lines alone. */
static enum sp_code best_lines(
    struct bom_run *run, uint32_t p, struct bom_best *best)
{
    uint32_t item = run->graph->item_at[p];
    uint32_t first = run->offer_first[item];
    uint32_t end = run->offer_first[item + 1];
    struct bom_best added = {.objective = best->objective};
    struct bom_pair lines;
    enum sp_code rc = bom_slots_sum(run, best->objective, p, &lines);

    if (rc != SP_OK)
        return rc;
    if (first == end)
        bom_best_offer(&added, (struct bom_pair){0, 0, 0}, 0);
    for (uint32_t i = first; i < end; i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        if (offer->kind == BOM_MAKE)
            bom_best_amount(&added, bom_whole(offer->cost), offer->opened_class,
                offer->opened_state, 0);
    }
    assert(added.any);
    if (added.failed || !bom_pair_add(lines, added.pair, &lines))
        return bom_overflow(run->fault_out, item, run->depth[p], run->err);
    bom_best_offer(best, lines, 0);
    return SP_OK;
}

/* Find the best of one item that is not the product. */
static enum sp_code item_best(
    struct bom_run *run, const struct bom_objective *objective, uint32_t p)
{
    struct bom_best best = {.objective = objective};
    uint32_t item = run->graph->item_at[p];

    for (uint32_t i = run->offer_first[item]; i < run->offer_first[item + 1];
         i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        if (run->offer_attested[i] != BOM_NONE)
            best_attested(&best, run, &run->attested[run->offer_attested[i]]);
        else if (offer->kind == BOM_BUY || !run->has_lines[p])
            bom_best_amount(&best, bom_whole(offer->cost), offer->opened_class,
                offer->opened_state, 0);
    }
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++) {
        if (run->own_attested[i] != BOM_NONE)
            best_attested(&best, run, &run->attested[run->own_attested[i]]);
    }
    if ((run->marks[p] & BOM_OPENS) != 0) {
        enum sp_code rc = best_lines(run, p, &best);
        if (rc != SP_OK)
            return rc;
    }
    if (best.failed)
        return bom_overflow(run->fault_out, item, run->depth[p], run->err);
    assert(best.any);
    run->values[p] = best.pair;
    return SP_OK;
}

/* A product without lines is worth what is attested: each party's roll-up is
 * a choice. */
static enum sp_code product_attested(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    struct bom_best best = {.objective = objective};
    uint32_t item = run->graph->item_at[run->product];

    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++)
        best_attested(&best, run, &run->attested[run->own_attested[i]]);
    assert(best.any && !best.failed);
    *pair_out = best.pair;
    return SP_OK;
}

/* Fetch the offers of the items that come after the one at place `i`: they
 * stand in the order of items, which is another. */
static inline void item_fetch(const struct bom_run *run, uint32_t i)
{
    if (i >= 2 * PASS_AHEAD)
        __builtin_prefetch(
            &run->offer_first[run->graph
                                  ->item_at[run->order[i - 2 * PASS_AHEAD]]]);
    if (i >= PASS_AHEAD) {
        uint32_t offer =
            run->offer_first[run->graph->item_at[run->order[i - PASS_AHEAD]]];
        __builtin_prefetch(&run->input->offers[offer]);
        __builtin_prefetch(&run->offer_attested[offer]);
    }
}

enum sp_code bom_pass_opened(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    assert(!run->opened_unknown);
    assert(run->n_order > 0 && run->order[0] == run->product);
    for (uint32_t i = run->n_order; i-- > 1;) {
        enum sp_code rc;

        item_fetch(run, i);
        rc = item_best(run, objective, run->order[i]);
        if (rc != SP_OK)
            return rc;
    }
    if (run->has_lines[run->product])
        return bom_slots_sum(run, objective, run->product, pair_out);
    return product_attested(run, objective, pair_out);
}
