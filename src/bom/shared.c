/*
 * shared.c - the best share when items of the first tier share attested costs.
 *
 * If each item took the end that it likes, the result would be at least as
 * good as any that holds. Mostly no two items want different ends of one
 * attested cost, and then it does hold. Otherwise a slot of the product that
 * is part of such a conflict is tried with each of its options in turn. All
 * slots that are settled so are linear in the attested costs: one walk down
 * the standard lines tells with what weight each cost enters, and its sign
 * which end is best for all of them together. The rest is still taken as each
 * likes it, so the sum stays a bound, and an option that cannot beat the best
 * so far is left.
 */
#include "bom/declared_internal.h"

enum { TRIALS_MAX = 50000 };

enum { NEED_LOW = 1, NEED_HIGH = 2, NEED_BOTH = 3 };

static enum sp_code overflow(struct bom_run *run, uint32_t p)
{
    return bom_overflow(
        run->fault_out, run->graph->item_at[p], run->depth[p], run->err);
}

/* ---- the settled slots: weights of attested costs ---- */

/* sum += pair × amount */
static bool pair_take(
    struct bom_pair *sum, struct bom_pair pair, sp_i128 amount)
{
    struct bom_pair more;

    assert(amount >= 0);
    if (amount == 0)
        return true;
    if (amount <= INT64_MAX) {
        if (!bom_pair_mul(pair, (int64_t)amount, 0, &more))
            return false;
    } else {
        more = pair;
        if (__builtin_mul_overflow(pair.n, amount, &more.n) ||
            __builtin_mul_overflow(pair.d, amount, &more.d) ||
            !bom_fits(more.n) || !bom_fits(more.d))
            return false;
    }
    return bom_pair_add(*sum, more, sum);
}

/* Enter the item that a settled slot takes. */
static bool weight_slot(
    struct bom_run *run, const struct bom_slot *slot, struct bom_pair *sum)
{
    struct bom_tiers *tiers = run->tiers;
    const struct bom_graph *graph = run->graph;
    const struct bom_alternative *alternative;
    const struct bom_tier *tier;
    struct bom_pair weight = {0, 1, 0};

    if (slot->edge == BOM_NONE)
        return true;
    tier = &tiers->tiers[tiers->tier_at[graph->child[slot->edge]]];
    assert(tier->fixed != BOM_NONE);
    alternative = &tiers->alternatives[tier->fixed / 2];
    weight.n = tier->fixed % 2;
    if (!bom_pair_mul(weight, graph->mant[slot->edge], graph->scale[slot->edge],
            &weight) ||
        !pair_take(sum, weight, alternative->base))
        return false;
    if (alternative->depend == BOM_DEPEND_LINES)
        return bom_pair_add(
            tiers->weight[tier->p], weight, &tiers->weight[tier->p]);
    if (alternative->depend == BOM_DEPEND_ATTESTED)
        return bom_pair_add(tiers->weight_attested[alternative->attestation],
            weight, &tiers->weight_attested[alternative->attestation]);
    return true;
}

/* Carry the weight of an item's lines to the children's standard costs. */
static bool weight_carry(struct bom_run *run, uint32_t p, struct bom_pair *sum)
{
    struct bom_tiers *tiers = run->tiers;
    const struct bom_graph *graph = run->graph;
    uint32_t edge = graph->first[p];
    uint32_t taken;

    while (bom_standard_edge(run, p, &edge, &taken)) {
        struct bom_standard_source source;
        struct bom_pair weight;
        struct bom_pair *to = NULL;

        if (taken == BOM_NONE)
            continue;
        source = tiers->sources[graph->child[taken]];
        if (!bom_pair_mul(tiers->weight[p], graph->mant[taken],
                graph->scale[taken], &weight))
            return false;
        if (source.offer != BOM_NONE &&
            !pair_take(sum, weight, run->input->offers[source.offer].cost))
            return false;
        if (source.way == BOM_WAY_LINES)
            to = &tiers->weight[graph->child[taken]];
        if (source.way == BOM_WAY_ATTESTED)
            to = &tiers->weight_attested[source.attestation];
        if (to != NULL && !bom_pair_add(*to, weight, to))
            return false;
    }
    return true;
}

/* Give each attested cost the end that is best by its weight, and note which
 * end that is. Where the weight does not matter, the other slots decide: the
 * sums have to be those of one choice, not only as good. */
static bool weight_ends(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *sum)
{
    struct bom_tiers *tiers = run->tiers;

    for (uint32_t a = 0; a < run->input->n_attestations; a++) {
        const struct bom_pair zero = {0, 0, 0};
        struct bom_pair weight = tiers->weight_attested[a];
        int sign;

        if (weight.n == 0 && weight.d == 0)
            continue;
        if (!bom_pair_compare(objective, weight, zero, &sign))
            return false;
        if (sign == 0)
            sign = tiers->need_attested[a] == NEED_HIGH ? 1 : -1;
        else
            tiers->need_attested[a] |= sign > 0 ? NEED_HIGH : NEED_LOW;
        if (!pair_take(sum, weight,
                sign > 0 ? run->attested_high[a] : run->attested_low[a]))
            return false;
    }
    return true;
}

/* Add up all settled slots at the ends that are best for them together. */
static bool settled_sum(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *sum)
{
    struct bom_tiers *tiers = run->tiers;
    bool any = false;

    for (uint32_t i = 0; i < tiers->n_slots; i++)
        any |= tiers->slots[i].settled;
    if (!any)
        return true;
    memset(tiers->weight, 0, run->graph->n_items * sizeof(*tiers->weight));
    memset(tiers->weight_attested, 0,
        run->input->n_attestations * sizeof(*tiers->weight_attested));
    for (uint32_t i = 0; i < tiers->n_slots; i++) {
        if (tiers->slots[i].settled && !weight_slot(run, &tiers->slots[i], sum))
            return false;
    }
    for (uint32_t i = 1; i < run->n_order; i++) {
        uint32_t p = run->order[i];
        if (tiers->weight[p].d != 0 && !weight_carry(run, p, sum))
            return false;
    }
    return weight_ends(run, objective, sum);
}

/* ---- the other slots: which ends they want ---- */

/* Note that something is used at the ends `bits`. */
static void need_note(struct bom_tiers *tiers, enum bom_depend depend,
    uint32_t p, uint32_t attestation, uint8_t bits)
{
    if (depend == BOM_DEPEND_LINES)
        tiers->need[p] |= bits;
    if (depend == BOM_DEPEND_ATTESTED)
        tiers->need_attested[attestation] |= bits;
}

static enum bom_depend depend_of(enum bom_standard_way way)
{
    if (way == BOM_WAY_LINES)
        return BOM_DEPEND_LINES;
    return way == BOM_WAY_ATTESTED ? BOM_DEPEND_ATTESTED : BOM_DEPEND_NONE;
}

/* Carry the needs of an item's lines to the children. */
static void need_carry(struct bom_run *run, uint32_t p)
{
    struct bom_tiers *tiers = run->tiers;
    uint32_t edge = run->graph->first[p];
    uint32_t taken;

    while (bom_standard_edge(run, p, &edge, &taken)) {
        uint32_t child;

        if (taken == BOM_NONE)
            continue;
        child = run->graph->child[taken];
        need_note(tiers, depend_of(tiers->sources[child].way), child,
            tiers->sources[child].attestation, tiers->need[p]);
    }
}

/* Return the tier that an unsettled slot took, or NULL. */
static const struct bom_tier *slot_tier(
    const struct bom_run *run, const struct bom_slot *slot)
{
    const struct bom_tiers *tiers = run->tiers;

    if (slot->settled || slot->edge == BOM_NONE)
        return NULL;
    return &tiers->tiers[tiers->tier_at[run->graph->child[slot->edge]]];
}

/* Note all ends that the unsettled slots want. */
static void needs_note(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;

    memset(tiers->need, 0, run->graph->n_items);
    if (run->input->n_attestations > 0)
        memset(tiers->need_attested, 0, run->input->n_attestations);
    for (uint32_t i = 0; i < tiers->n_slots; i++) {
        const struct bom_tier *tier = slot_tier(run, &tiers->slots[i]);
        const struct bom_alternative *alternative;

        if (tier == NULL)
            continue;
        alternative = &tiers->alternatives[tier->choice / 4];
        need_note(tiers, alternative->depend, tier->p, alternative->attestation,
            tier->choice % 2 == 0 ? NEED_LOW : NEED_HIGH);
    }
    for (uint32_t i = 1; i < run->n_order; i++) {
        if (tiers->need[run->order[i]] != 0)
            need_carry(run, run->order[i]);
    }
}

/* Whether an attested cost is wanted at both ends. */
static bool is_contested(const struct bom_run *run, uint32_t attestation)
{
    return run->tiers->need_attested[attestation] == NEED_BOTH &&
           run->attested_low[attestation] < run->attested_high[attestation];
}

/* Mark in `need` the items whose lines lead to a contested cost. */
static void contested_mark(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;

    memset(tiers->need, 0, run->graph->n_items);
    for (uint32_t i = run->n_order; i-- > 1;) {
        uint32_t p = run->order[i];
        uint32_t edge = run->graph->first[p];
        uint32_t taken;

        if ((run->marks[p] & BOM_SUMMED) == 0)
            continue;
        while (bom_standard_edge(run, p, &edge, &taken)) {
            uint32_t child;
            enum bom_standard_way way;

            if (taken == BOM_NONE)
                continue;
            child = run->graph->child[taken];
            way = tiers->sources[child].way;
            if ((way == BOM_WAY_LINES && tiers->need[child] != 0) ||
                (way == BOM_WAY_ATTESTED &&
                    is_contested(run, tiers->sources[child].attestation)))
                tiers->need[p] = 1;
        }
    }
}

/* Return the first unsettled slot that is part of a conflict; BOM_NONE when
 * what the slots took holds. */
static uint32_t conflict_find(struct bom_run *run)
{
    struct bom_tiers *tiers = run->tiers;
    bool any = false;

    for (uint32_t a = 0; a < run->input->n_attestations; a++)
        any |= is_contested(run, a);
    if (!any)
        return BOM_NONE;
    contested_mark(run);
    for (uint32_t i = 0; i < tiers->n_slots; i++) {
        const struct bom_tier *tier = slot_tier(run, &tiers->slots[i]);
        const struct bom_alternative *alternative;

        if (tier == NULL)
            continue;
        alternative = &tiers->alternatives[tier->choice / 4];
        if ((alternative->depend == BOM_DEPEND_LINES &&
                tiers->need[tier->p] != 0) ||
            (alternative->depend == BOM_DEPEND_ATTESTED &&
                is_contested(run, alternative->attestation)))
            return i;
    }
    assert(!any); /* settled slots alone never disagree */
    return BOM_NONE;
}

/* ---- the search ---- */

/* Bound what the settled slots leave possible; `*conflict_out` is BOM_NONE
 * when the bound is reached. */
static enum sp_code bound_run(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out,
    uint32_t *conflict_out)
{
    struct bom_tiers *tiers = run->tiers;
    struct bom_pair sum = {0, 0, 0};
    enum sp_code rc = bom_tiers_best(run, objective);

    if (rc != SP_OK)
        return rc;
    for (uint32_t i = 0; i < tiers->n_slots; i++) {
        struct bom_slot *slot = &tiers->slots[i];
        struct bom_best best;

        if (slot->settled)
            continue;
        if (!bom_slot_best(run, objective, slot->from, slot->to, &best) ||
            !bom_pair_add(sum, best.pair, &sum))
            return overflow(run, run->product);
        slot->edge = best.choice;
    }
    needs_note(run);
    if (!settled_sum(run, objective, &sum))
        return overflow(run, run->product);
    *conflict_out = conflict_find(run);
    *pair_out = sum;
    return SP_OK;
}

/* Start to try out a slot: first what it took. */
static struct bom_trial trial_of(const struct bom_run *run, uint32_t index)
{
    const struct bom_slot *slot = &run->tiers->slots[index];
    struct bom_trial trial = {.slot = index,
        .first_edge = slot->edge,
        .first_way = slot_tier(run, slot)->choice / 2,
        .edge = slot->from,
        .fixes = BOM_NONE};

    return trial;
}

/* Settle the trial's slot on an edge (BOM_NONE: nothing) and a way. */
static void trial_settle(
    struct bom_run *run, struct bom_trial *trial, uint32_t edge, uint32_t way)
{
    struct bom_tiers *tiers = run->tiers;
    struct bom_slot *slot = &tiers->slots[trial->slot];

    slot->settled = true;
    slot->edge = edge;
    if (edge != BOM_NONE) {
        uint32_t at = tiers->tier_at[run->graph->child[edge]];
        if (tiers->tiers[at].fixed == BOM_NONE) {
            tiers->tiers[at].fixed = way;
            trial->fixes = at;
        }
        assert(tiers->tiers[at].fixed == way);
    }
}

/* Whether a tier can take this way. */
static bool way_open(
    const struct bom_tiers *tiers, const struct bom_tier *tier, uint32_t way)
{
    enum bom_class class_ = tiers->alternatives[way / 2].class_;

    if (tier->fixed != BOM_NONE)
        return tier->fixed == way;
    return class_ == BOM_EITHER ||
           class_ == (way % 2 == 1 ? BOM_OUTSIDE : BOM_INSIDE);
}

/* Go to the trial's next option; false when all are done. `way` counts the
 * ways of the edge's tier from 0. */
static bool trial_next(struct bom_run *run, struct bom_trial *trial)
{
    struct bom_tiers *tiers = run->tiers;
    struct bom_slot *slot = &tiers->slots[trial->slot];

    if (trial->fixes != BOM_NONE)
        tiers->tiers[trial->fixes].fixed = BOM_NONE;
    trial->fixes = BOM_NONE;
    slot->settled = false;
    if (!trial->begun) {
        trial->begun = true;
        trial_settle(run, trial, trial->first_edge, trial->first_way);
        return true;
    }
    for (; trial->edge < slot->to; trial->edge++, trial->way = 0) {
        const struct bom_tier *tier;

        if (!bom_edge_active(run->graph, trial->edge, run->input->variants))
            continue;
        tier = &tiers->tiers[tiers->tier_at[run->graph->child[trial->edge]]];
        while (trial->way < (tier->end - tier->first) * 2) {
            uint32_t way = tier->first * 2 + trial->way++;
            if ((trial->edge == trial->first_edge && way == trial->first_way) ||
                !way_open(tiers, tier, way))
                continue;
            trial_settle(run, trial, trial->edge, way);
            return true;
        }
    }
    if (!slot->optional || trial->edge > slot->to)
        return false;
    trial->edge++;
    trial_settle(run, trial, BOM_NONE, BOM_NONE);
    return true;
}

/* Go on with the last trial that has another option; false: none has. */
static bool trials_next(struct bom_run *run, uint32_t *n_trials)
{
    while (*n_trials > 0) {
        if (trial_next(run, &run->tiers->trials[*n_trials - 1]))
            return true;
        *n_trials -= 1;
    }
    return false;
}

static enum sp_code too_many(struct bom_run *run, uint32_t slot)
{
    uint32_t child = run->graph->child[run->tiers->slots[slot].from];

    if (run->fault_out != NULL)
        *run->fault_out = (struct bom_fault){
            run->graph->item_at[child], run->depth[child], BOM_NONE};
    return sp_fail(run->err, SP_LIMIT,
        "attested costs tie the choices of the product together in more than "
        "%d ways",
        TRIALS_MAX);
}

enum sp_code bom_shared_best(struct bom_run *run,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    struct bom_best best = {.objective = objective};
    uint32_t n_trials = 0;
    uint32_t done = 0;

    do {
        struct bom_pair pair;
        uint32_t conflict = BOM_NONE;
        int sign = 1;
        enum sp_code rc = bound_run(run, objective, &pair, &conflict);

        if (rc != SP_OK)
            return rc;
        if (best.any && !bom_pair_compare(objective, pair, best.pair, &sign))
            return overflow(run, run->product);
        if (sign <= 0)
            continue; /* cannot beat the best */
        if (conflict == BOM_NONE) {
            best.any = true;
            best.pair = pair;
            continue;
        }
        if (++done > TRIALS_MAX)
            return too_many(run, conflict);
        run->tiers->trials[n_trials++] = trial_of(run, conflict);
    } while (trials_next(run, &n_trials));
    assert(best.any);
    *pair_out = best.pair;
    return SP_OK;
}
