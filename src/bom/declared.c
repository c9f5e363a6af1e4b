/*
 * declared.c - depth `declared`: the product's lines and the offers of their
 * children are chosen; below that all is at standard cost.
 *
 * Standard costs depend on attested component costs, each a range, and the
 * same amount holds everywhere. What a first-tier item contributes under an
 * objective rises or falls with them; where all rise, or all fall, the end of
 * the range is best for all. Only where one attested cost should be high for
 * one item and low for another is there something to decide: then both ends
 * are tried, the range narrowed, and a branch that cannot beat the best so far
 * is left (the sum is convex in the attested costs, so an end is best).
 */
#include "bom/origin_internal.h"

enum { BRANCHES_MAX = 20000 };

/* What an alternative's cost has besides its base. */
enum depend { DEPEND_NONE, DEPEND_LINES, DEPEND_ATTESTED };

struct alternative {
    int64_t base;
    enum depend depend;
    uint32_t attestation; /* DEPEND_ATTESTED */
    enum bom_class class_;
    uint16_t state;
};

/* One first-tier item. */
struct tier {
    uint32_t p;
    uint32_t first, end; /* its alternatives */
    uint32_t choice;     /* of the last pass: alternative × 2, + 1 when high */
};

struct ends {
    struct sp_wide low, high;
};

/* One decision on the way to the current branch. */
struct branch {
    uint32_t attestation;
    sp_i128 low, high; /* the range before */
    bool second;       /* the low end is being tried */
};

struct bom_tiers {
    struct tier *tiers;
    uint32_t n_tiers;
    struct alternative *alternatives;
    uint32_t n_alternatives;
    struct bom_standard_source *sources; /* by position */
    struct ends *standard;               /* by position */
    struct ends *lines;                  /* by position: standard of lines */
    sp_i128 *low, *high;     /* by attestation: the range as narrowed */
    uint8_t *need;           /* by position: 1 low, 2 high lines are used */
    uint8_t *need_attested;  /* by attestation */
    struct branch *branches; /* as many as attestations */
};

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

static void alternative_put(
    struct bom_tiers *tiers, struct alternative alternative)
{
    tiers->alternatives[tiers->n_alternatives++] = alternative;
}

/* List the alternatives of one first-tier item. */
static void tier_fill(
    struct bom_run *run, struct bom_tiers *tiers, struct tier *tier)
{
    uint32_t item = run->graph->item_at[tier->p];
    uint32_t first = run->offer_first[item];
    uint32_t end = run->offer_first[item + 1];

    tier->first = tiers->n_alternatives;
    for (uint32_t i = first; i < end; i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        struct alternative alternative = {offer->cost, DEPEND_NONE, BOM_NONE,
            offer->declared_class, offer->declared_state};

        if (offer->kind == BOM_MAKE && run->has_lines[tier->p]) {
            alternative.depend = DEPEND_LINES;
        } else if (offer->kind == BOM_MAKE &&
                   run->offer_attested[i] != BOM_NONE) {
            alternative.depend = DEPEND_ATTESTED;
            alternative.attestation =
                run->attested[run->offer_attested[i]].attestation;
        }
        alternative_put(tiers, alternative);
    }
    if (first == end && run->has_lines[tier->p])
        alternative_put(tiers,
            (struct alternative){0, DEPEND_LINES, BOM_NONE, BOM_EITHER, 0});
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++) {
        if (run->own_attested[i] != BOM_NONE)
            alternative_put(tiers,
                (struct alternative){0, DEPEND_ATTESTED, i, BOM_EITHER, 0});
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

/* Allocate all but the tiers; false when there is no memory. */
static bool tiers_alloc(struct bom_run *run, struct bom_tiers *tiers)
{
    struct sp_arena *arena = run->arena;
    size_t items = run->graph->n_items;
    size_t attestations = run->input->n_attestations;

    tiers->sources = sp_alloc_array(arena, items, sizeof(*tiers->sources));
    tiers->standard = sp_alloc_array(arena, items, sizeof(*tiers->standard));
    tiers->lines = sp_alloc_array(arena, items, sizeof(*tiers->lines));
    tiers->need = sp_alloc_array(arena, items, sizeof(*tiers->need));
    tiers->low = sp_alloc_array(arena, attestations, sizeof(sp_i128));
    tiers->high = sp_alloc_array(arena, attestations, sizeof(sp_i128));
    tiers->need_attested =
        sp_alloc_array(arena, attestations, sizeof(*tiers->need_attested));
    tiers->branches =
        sp_alloc_array(arena, attestations, sizeof(*tiers->branches));
    run->taken = sp_alloc_array(arena, items, sizeof(*run->taken));
    return tiers->sources != NULL && tiers->standard != NULL &&
           tiers->lines != NULL && tiers->need != NULL && tiers->low != NULL &&
           tiers->high != NULL && tiers->need_attested != NULL &&
           tiers->branches != NULL && run->taken != NULL;
}

enum sp_code bom_declared_new(struct bom_run *run)
{
    struct bom_tiers *tiers = sp_alloc(run->arena, sizeof(*tiers));
    size_t n_tiers;
    size_t n_alternatives;

    if (tiers == NULL || !tiers_alloc(run, tiers))
        return sp_arena_fail(run->arena, run->err);
    tiers_count(run, &n_tiers, &n_alternatives);
    tiers->tiers = sp_alloc_array(run->arena, n_tiers, sizeof(struct tier));
    tiers->alternatives =
        sp_alloc_array(run->arena, n_alternatives, sizeof(struct alternative));
    if (tiers->tiers == NULL || tiers->alternatives == NULL)
        return sp_arena_fail(run->arena, run->err);
    for (uint32_t i = 0; i < run->n_order; i++) {
        uint32_t p = run->order[i];
        if ((run->marks[p] & BOM_STANDARD) != 0)
            tiers->sources[p] = bom_standard_source_of(run, p);
        if ((run->marks[p] & BOM_FIRST_TIER) == 0)
            continue;
        tiers->tiers[tiers->n_tiers].p = p;
        tier_fill(run, tiers, &tiers->tiers[tiers->n_tiers++]);
    }
    run->tiers = tiers;
    return SP_OK;
}

/* Sum up the standard lines of an item. */
static enum sp_code lines_sum(struct bom_run *run, uint32_t p)
{
    const struct bom_graph *graph = run->graph;
    struct ends sum = {{0, 0}, {0, 0}};
    uint32_t end = graph->first[p + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        uint32_t taken;
        struct ends more;

        next = bom_slot_end(graph, edge, end);
        taken = bom_slot_standard(graph, edge, next, run->input->variants);
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

/* Compute both ends of all standard costs for the ranges as narrowed. */
static enum sp_code standard_costs(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;

    for (uint32_t i = run->n_order; i-- > 1;) {
        uint32_t p = run->order[i];
        struct bom_standard_source source = tiers->sources[p];
        struct ends ends = {{0, 0}, {0, 0}};
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
            ends.low.num = tiers->low[source.attestation];
            ends.high.num = tiers->high[source.attestation];
        }
        if (!bom_add(ends.low, base, &ends.low) ||
            !bom_add(ends.high, base, &ends.high))
            return bom_overflow(run->fault_out, run->graph->item_at[p],
                run->depth[p], run->err);
        tiers->standard[p] = ends;
    }
    return SP_OK;
}

/* The cost of an alternative at both ends; false: does not fit. */
static bool alternative_ends(const struct bom_run *run, const struct tier *tier,
    const struct alternative *alternative, struct ends *ends_out)
{
    const struct bom_tiers *tiers = run->tiers;
    struct ends ends = {{0, 0}, {0, 0}};

    if (alternative->depend == DEPEND_LINES)
        ends = tiers->lines[tier->p];
    if (alternative->depend == DEPEND_ATTESTED) {
        ends.low.num = tiers->low[alternative->attestation];
        ends.high.num = tiers->high[alternative->attestation];
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

/* Let each first-tier item take its best, each at the end it likes. */
static enum sp_code tiers_best(
    struct bom_run *run, const struct bom_objective *objective)
{
    struct bom_tiers *tiers = run->tiers;
    bool high_first = likes_high(objective);

    for (uint32_t i = 0; i < tiers->n_tiers; i++) {
        struct tier *tier = &tiers->tiers[i];
        struct bom_best best = {.objective = objective};

        for (uint32_t a = tier->first; a < tier->end; a++) {
            const struct alternative *alternative = &tiers->alternatives[a];
            struct ends ends;

            if (!alternative_ends(run, tier, alternative, &ends)) {
                best.failed = true;
                break;
            }
            for (uint32_t k = 0; k < 2; k++) {
                uint32_t at_high = high_first ? 1 - k : k;
                bom_best_amount(&best, at_high == 1 ? ends.high : ends.low,
                    alternative->class_, alternative->state, a * 2 + at_high);
            }
        }
        if (best.failed)
            return bom_overflow(run->fault_out, run->graph->item_at[tier->p],
                run->depth[tier->p], run->err);
        tier->choice = best.choice;
        run->values[tier->p] = best.pair;
    }
    return SP_OK;
}

/* Note that an item's standard cost is used at the ends `bits`. */
static void need_standard(struct bom_tiers *tiers, uint32_t p, uint8_t bits)
{
    if (tiers->sources[p].way == BOM_WAY_LINES)
        tiers->need[p] |= bits;
    if (tiers->sources[p].way == BOM_WAY_ATTESTED)
        tiers->need_attested[tiers->sources[p].attestation] |= bits;
}

/* Carry the needs of an item's lines to the children. */
static void need_carry(struct bom_run *run, uint32_t p)
{
    const struct bom_graph *graph = run->graph;
    uint32_t end = graph->first[p + 1];
    uint32_t next;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        uint32_t taken;

        next = bom_slot_end(graph, edge, end);
        taken = bom_slot_standard(graph, edge, next, run->input->variants);
        if (taken != BOM_NONE)
            need_standard(run->tiers, graph->child[taken], run->tiers->need[p]);
    }
}

/*
 * Return an attestation whose cost the choices of the last pass want at both
 * ends, the lowest; BOM_NONE when there is none.
 */
static uint32_t conflict_find(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;
    size_t n_attestations = run->input->n_attestations;

    memset(tiers->need, 0, run->graph->n_items);
    memset(tiers->need_attested, 0, n_attestations);
    for (uint32_t i = 0; i < tiers->n_tiers; i++) {
        const struct tier *tier = &tiers->tiers[i];
        const struct alternative *alternative =
            &tiers->alternatives[tier->choice / 2];
        uint8_t bits = tier->choice % 2 == 0 ? 1 : 2;

        if (!run->taken[tier->p])
            continue;
        if (alternative->depend == DEPEND_LINES)
            tiers->need[tier->p] |= bits;
        if (alternative->depend == DEPEND_ATTESTED)
            tiers->need_attested[alternative->attestation] |= bits;
    }
    for (uint32_t i = 1; i < run->n_order; i++) {
        if (tiers->need[run->order[i]] != 0)
            need_carry(run, run->order[i]);
    }
    for (uint32_t a = 0; a < n_attestations; a++) {
        if (tiers->need_attested[a] == 3 && tiers->low[a] < tiers->high[a])
            return a;
    }
    return BOM_NONE;
}

/* Compute the best choice for the ranges as narrowed, each item at the end it
 * likes; `*conflict_out` says whether two want different ends. */
static enum sp_code branch_run(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out,
    uint32_t *conflict_out)
{
    enum sp_code rc = standard_costs(run);

    if (rc == SP_OK)
        rc = tiers_best(run, objective);
    if (rc != SP_OK)
        return rc;
    memset(run->taken, 0, run->graph->n_items * sizeof(*run->taken));
    rc = bom_slots_sum(run, objective, run->product, pair_out);
    if (rc == SP_OK)
        *conflict_out = conflict_find(run);
    return rc;
}

/* Go to the next branch: the low end of the last decision whose high end is
 * done. False when there is none. */
static bool branch_next(struct bom_tiers *tiers, uint32_t *n_branches)
{
    while (*n_branches > 0) {
        struct branch *branch = &tiers->branches[*n_branches - 1];

        tiers->low[branch->attestation] = branch->low;
        tiers->high[branch->attestation] = branch->high;
        if (!branch->second) {
            branch->second = true;
            tiers->high[branch->attestation] = branch->low;
            return true;
        }
        *n_branches -= 1;
    }
    return false;
}

static enum sp_code branch_search(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    struct bom_tiers *tiers = run->tiers;
    struct bom_best best = {.objective = objective};
    uint32_t n_branches = 0;
    uint32_t done = 0;

    do {
        struct bom_pair pair;
        uint32_t conflict = BOM_NONE;
        int sign = 1;
        enum sp_code rc = branch_run(run, objective, &pair, &conflict);

        if (rc != SP_OK)
            return rc;
        if (best.any && !bom_pair_compare(objective, pair, best.pair, &sign))
            return bom_overflow(
                run->fault_out, run->graph->item_at[run->product], 0, run->err);
        if (sign > 0 && conflict != BOM_NONE) {
            tiers->branches[n_branches++] = (struct branch){
                conflict, tiers->low[conflict], tiers->high[conflict], false};
            tiers->low[conflict] = tiers->high[conflict];
            if (++done < BRANCHES_MAX)
                continue;
            if (run->fault_out != NULL)
                *run->fault_out = (struct bom_fault){
                    run->input->attestations[conflict].item, 0, BOM_NONE};
            return sp_fail(run->err, SP_LIMIT,
                "attested costs are shared in more than %d ways", BRANCHES_MAX);
        }
        if (sign > 0)
            bom_best_offer(&best, pair, 0);
        if (!branch_next(tiers, &n_branches))
            break;
    } while (true);
    *pair_out = best.pair;
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
    size_t bytes = run->input->n_attestations * sizeof(sp_i128);

    assert(!run->declared_unknown);
    assert(run->tiers != NULL);
    if (!run->has_lines[run->product]) {
        struct bom_best best = {.objective = objective};
        product_attested(run, &best);
        *pair_out = best.pair;
        return SP_OK;
    }
    if (bytes > 0) {
        memcpy(run->tiers->low, run->attested_low, bytes);
        memcpy(run->tiers->high, run->attested_high, bytes);
    }
    return branch_search(run, objective, pair_out);
}
