/*
 * views.c - the numbers of the four views, each the best of one objective.
 *
 * A share is a ratio of two linear sums. Its greatest value is found by
 * Dinkelbach's method: with the best ratio L so far, make n − L × d as great as
 * it gets; if that is above zero, the choice found has a better ratio, and its
 * cost is above zero (n is at most d); if not, L is the greatest. Each ratio is
 * exact and better than the last, so the search ends.
 * Source: W. Dinkelbach, On nonlinear fractional programming, 1967.
 */
#include "bom/origin_internal.h"

#include <assert.h>

enum { VALUE_SCALE = 6 }; /* millionths of a millionth, for endless values */

/* Where the remainder of the value views can come from. */
struct makers {
    bool inside, outside; /* some choice counts it so */
    bool *state;          /* by state */
    uint32_t n_states;    /* how many are set */
};

/* The value of one unit, rounded both ways when no decimal is exact. */
struct unit_value {
    struct sp_wide down, up;
};

static enum sp_code product_overflow(struct bom_run *run)
{
    return bom_overflow(run->fault_out, run->input->product, 0, run->err);
}

static enum sp_code pass(struct bom_run *run, bool declared,
    const struct bom_objective *objective, struct bom_pair *pair_out)
{
    return declared ? bom_pass_declared(run, objective, pair_out)
                    : bom_pass_opened(run, objective, pair_out);
}

/* The numerator of the best choice under an objective. */
static enum sp_code best_sum(struct bom_run *run, bool declared,
    enum bom_measure measure, uint16_t state, bool less_cost, bool greatest,
    struct sp_wide *sum_out)
{
    struct bom_objective objective = {.measure = measure,
        .greatest = greatest,
        .state = state,
        .less_cost = less_cost && measure == BOM_MEASURE_STATE,
        .lambda = {0, 1}};
    struct bom_pair pair;
    enum sp_code rc;

    if (less_cost && measure == BOM_MEASURE_OUTSIDE)
        objective.lambda.num = 1;
    rc = pass(run, declared, &objective, &pair);
    if (rc != SP_OK)
        return rc;
    *sum_out = (struct sp_wide){pair.n, pair.scale};
    if (objective.lambda.num != 0 &&
        !bom_add(*sum_out, (struct sp_wide){-pair.d, pair.scale}, sum_out))
        return product_overflow(run);
    *sum_out = sp_wide_strip(*sum_out);
    return SP_OK;
}

/* Find the greatest or least share of the component cost; some choice has a
 * cost above zero. */
static enum sp_code share_of_cost(struct bom_run *run, bool declared,
    bool greatest, struct sp_ratio *share_out)
{
    struct bom_objective objective = {.measure = BOM_MEASURE_OUTSIDE,
        .greatest = greatest,
        .lambda = {greatest ? 0 : 1, 1}};

    for (;;) {
        const struct bom_pair zero = {0, 0, 0};
        struct bom_pair pair;
        int sign;
        enum sp_code rc = pass(run, declared, &objective, &pair);

        if (rc != SP_OK)
            return rc;
        if (!bom_pair_compare(&objective, pair, zero, &sign))
            return product_overflow(run);
        if (sign <= 0)
            break;
        assert(pair.d > 0);
        if (!sp_ratio_make((struct sp_wide){pair.n, pair.scale},
                (struct sp_wide){pair.d, pair.scale}, &objective.lambda))
            return product_overflow(run);
    }
    *share_out = objective.lambda;
    return SP_OK;
}

/* ---- the value of one unit ---- */

/* Whether a value's component cost is above the value: cost × quantity. */
static bool cost_above(
    const struct bom_origin_input *input, struct sp_wide cost, bool *above)
{
    struct sp_wide total;

    if (!bom_mul(cost, input->quantity.mant, input->quantity.scale, &total))
        return false;
    *above = sp_wide_cmp(total, bom_whole(input->value)) > 0;
    return true;
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Write num/den as a finite decimal; false when there is none that fits. */
static bool value_finite(sp_i128 num, int64_t den, struct sp_wide *out)
{
    uint32_t scale = 0;

    while (den % 10 == 0) {
        den /= 10;
        scale++;
    }
    while (den % 2 == 0 || den % 5 == 0) {
        int64_t by = den % 2 == 0 ? 2 : 5;
        den /= by;
        scale++;
        if (__builtin_mul_overflow(num, (sp_i128)(10 / by), &num) ||
            !bom_fits(num))
            return false;
    }
    *out = sp_wide_strip((struct sp_wide){num, scale});
    return den == 1 && bom_fits(num);
}

/* value / quantity, exact or rounded both ways; false: does not fit. */
static bool value_of_unit(
    const struct bom_origin_input *input, struct unit_value *value_out)
{
    int64_t common = gcd(input->value, input->quantity.mant);
    int64_t den = input->quantity.mant / common;
    sp_i128 num =
        (sp_i128)(input->value / common) * bom_pow10(input->quantity.scale);
    sp_i128 more = bom_pow10(input->quantity.scale);
    struct sp_wide exact;
    sp_i128 down;

    /* What 10^scale shares with the quantity goes as well. */
    common = gcd((int64_t)more, den);
    den /= common;
    num /= common;
    assert(den > 0);
    if (value_finite(num, den, &exact)) {
        value_out->down = exact;
        value_out->up = exact;
        return true;
    }
    down = num / den;
    if (down >= SP_WIDE_LIMIT / bom_pow10(VALUE_SCALE))
        return false;
    down = down * bom_pow10(VALUE_SCALE) +
           num % den * bom_pow10(VALUE_SCALE) / den;
    value_out->down = (struct sp_wide){down, VALUE_SCALE};
    value_out->up = (struct sp_wide){down + 1, VALUE_SCALE};
    return true;
}

/* ---- shares of the value ---- */

/* (base + quantity × sum) / value */
static bool share_make(const struct bom_origin_input *input, int64_t base,
    struct sp_wide sum, struct sp_ratio *share_out)
{
    struct sp_wide total;

    return bom_mul(sum, input->quantity.mant, input->quantity.scale, &total) &&
           bom_add(total, bom_whole(base), &total) &&
           sp_ratio_make(total, bom_whole(input->value), share_out);
}

/* Find the greatest or least share of the value: outside, and the remainder
 * where it counts as outside. */
static enum sp_code share_of_value(struct bom_run *run, bool declared,
    const struct makers *makers, bool greatest, struct sp_ratio *share_out)
{
    bool any = false;

    for (int remainder = 0; remainder < 2; remainder++) {
        struct sp_ratio share;
        struct sp_wide sum;
        enum sp_code rc;

        if (!(remainder == 0 ? makers->inside : makers->outside))
            continue;
        rc = best_sum(run, declared, BOM_MEASURE_OUTSIDE, 0, remainder == 1,
            greatest, &sum);
        if (rc != SP_OK)
            return rc;
        if (!share_make(run->input, remainder == 0 ? 0 : run->input->value, sum,
                &share))
            return product_overflow(run);
        if (!any || (sp_ratio_cmp(share, *share_out) > 0) == greatest)
            *share_out = share;
        any = true;
    }
    assert(any);
    return SP_OK;
}

static enum sp_code makers_find(struct bom_run *run, struct makers *makers)
{
    const struct bom_origin_input *input = run->input;
    uint32_t item = input->product;
    bool any = false;

    makers->state = sp_alloc_array(
        run->arena, (size_t)input->n_states + 1, sizeof(*makers->state));
    if (makers->state == NULL)
        return sp_arena_fail(run->arena, run->err);
    for (uint32_t i = run->offer_first[item]; i < run->offer_first[item + 1];
         i++) {
        const struct bom_offer *offer = &input->offers[i];
        if (offer->kind != BOM_MAKE)
            continue;
        assert(offer->opened_state <= input->n_states);
        any = true;
        makers->inside |= offer->opened_class != BOM_OUTSIDE;
        makers->outside |= offer->opened_class != BOM_INSIDE;
        makers->n_states += !makers->state[offer->opened_state];
        makers->state[offer->opened_state] = true;
    }
    if (!any) {
        makers->inside = true;
        makers->outside = true;
        makers->state[0] = true;
        makers->n_states = 1;
    }
    return SP_OK;
}

/* ---- sums by state ---- */

/* Mark the states that some reached source names. */
static void states_mark(const struct bom_run *run, bool declared, bool *state)
{
    const struct bom_origin_input *input = run->input;

    state[0] = true;
    for (uint32_t i = 1; i < run->n_order; i++) {
        uint32_t item = run->graph->item_at[run->order[i]];
        for (uint32_t k = run->offer_first[item];
             k < run->offer_first[item + 1]; k++)
            state[declared ? input->offers[k].declared_state
                           : input->offers[k].opened_state] = true;
    }
    for (uint32_t i = 0; i < run->n_attested && !declared; i++) {
        const struct bom_attestation *attestation =
            &input->attestations[run->attested[i].attestation];
        for (size_t k = 0; k < attestation->n_states; k++)
            state[attestation->states[k].state] = true;
    }
}

/* Fill one state's sums in both views of a depth. */
static enum sp_code state_fill(struct bom_run *run, bool declared,
    const struct makers *makers, const struct unit_value *value, uint16_t state,
    struct sp_wide *component, struct sp_wide *of_value)
{
    struct sp_wide ends[2]; /* least, greatest */
    enum sp_code rc = SP_OK;

    for (int k = 0; k < 2 && rc == SP_OK; k++) {
        rc = best_sum(
            run, declared, BOM_MEASURE_STATE, state, false, k == 1, &ends[k]);
        component[k] = ends[k];
    }
    if (rc != SP_OK || value == NULL)
        return rc;
    /* The remainder is the value less the component cost where the state is a
     * maker's; other makers leave the sum as it is. */
    of_value[0] = ends[0];
    of_value[1] = ends[1];
    for (int k = 0; k < 2 && makers->state[state]; k++) {
        struct sp_wide sum;

        rc = best_sum(
            run, declared, BOM_MEASURE_STATE, state, true, k == 1, &sum);
        if (rc != SP_OK)
            return rc;
        if (!bom_add(sum, k == 0 ? value->down : value->up, &sum))
            return product_overflow(run);
        sum = sp_wide_strip(sum);
        if (makers->n_states == 1 ||
            (sp_wide_cmp(sum, of_value[k]) > 0) == (k == 1))
            of_value[k] = sum;
    }
    return SP_OK;
}

/* Fill the sums of both views of a depth; `value` NULL: of the first only. */
static enum sp_code states_fill(struct bom_run *run, bool declared,
    const struct makers *makers, const struct unit_value *value,
    struct bom_view *component, struct bom_view *of_value)
{
    size_t n = (size_t)run->input->n_states + 1;
    bool *state = sp_alloc_array(run->arena, n, sizeof(*state));
    struct sp_wide *sums[4];

    for (size_t i = 0; i < SP_COUNT(sums); i++) {
        sums[i] = sp_alloc_array(run->arena, n, sizeof(*sums[i]));
        if (sums[i] == NULL)
            return sp_arena_fail(run->arena, run->err);
    }
    if (state == NULL)
        return sp_arena_fail(run->arena, run->err);
    states_mark(run, declared, state);
    for (size_t s = 0; s < n; s++) {
        struct sp_wide of_component[2] = {{0, 0}, {0, 0}};
        struct sp_wide of_unit[2] = {{0, 0}, {0, 0}};

        if (state[s] || makers->state[s]) {
            enum sp_code rc = state_fill(run, declared, makers, value,
                (uint16_t)s, of_component, of_unit);
            if (rc != SP_OK)
                return rc;
        }
        for (size_t k = 0; k < 2; k++) {
            sums[k][s] = of_component[k];
            sums[2 + k][s] = of_unit[k];
        }
    }
    component->state_min = sums[0];
    component->state_max = sums[1];
    of_value->state_min = sums[2];
    of_value->state_max = sums[3];
    component->states_known = true;
    of_value->states_known = value != NULL;
    return SP_OK;
}

/* ---- views ---- */

/* Fill the shares of the value view of a depth, if the value holds them;
 * `*value` stays NULL where it does not. */
static enum sp_code value_fill(struct bom_run *run, bool declared,
    const struct makers *makers, struct bom_view *view, bool *holds_out)
{
    bool above = true;
    enum sp_code rc;

    *holds_out = false;
    if (!run->input->value_known)
        return SP_OK;
    assert(run->input->value > 0 && run->input->quantity.mant > 0);
    if (!cost_above(run->input, view->component_max, &above))
        return product_overflow(run);
    if (above)
        return SP_OK;
    rc = share_of_value(run, declared, makers, false, &view->outside_min);
    if (rc == SP_OK)
        rc = share_of_value(run, declared, makers, true, &view->outside_max);
    if (rc != SP_OK)
        return rc;
    view->share_known = true;
    *holds_out = true;
    return SP_OK;
}

/* Fill both views of a depth whose costs are known. */
static enum sp_code depth_fill(struct bom_run *run, bool declared,
    const struct makers *makers, struct bom_view *component,
    struct bom_view *of_value)
{
    struct unit_value value;
    bool holds = false;
    enum sp_code rc = best_sum(run, declared, BOM_MEASURE_COST, 0, false, false,
        &component->component_min);

    if (rc == SP_OK)
        rc = best_sum(run, declared, BOM_MEASURE_COST, 0, false, true,
            &component->component_max);
    if (rc != SP_OK)
        return rc;
    component->cost_known = true;
    *of_value = *component;
    if (component->component_max.num > 0) {
        rc = share_of_cost(run, declared, false, &component->outside_min);
        if (rc == SP_OK)
            rc = share_of_cost(run, declared, true, &component->outside_max);
        component->share_known = true;
    }
    if (rc == SP_OK)
        rc = value_fill(run, declared, makers, of_value, &holds);
    if (rc != SP_OK)
        return rc;
    if (holds && !value_of_unit(run->input, &value))
        return product_overflow(run);
    return states_fill(
        run, declared, makers, holds ? &value : NULL, component, of_value);
}

enum sp_code bom_views_make(struct bom_run *run, struct bom_origin *origin)
{
    struct bom_view *views = origin->views;
    struct makers makers = {0};
    enum sp_code rc = makers_find(run, &makers);

    if (rc == SP_OK && !run->opened_unknown)
        rc = depth_fill(run, false, &makers, &views[BOM_COMPONENT_OPENED],
            &views[BOM_VALUE_OPENED]);
    if (rc == SP_OK && !run->declared_unknown)
        rc = depth_fill(run, true, &makers, &views[BOM_COMPONENT_DECLARED],
            &views[BOM_VALUE_DECLARED]);
    if (rc != SP_OK)
        return rc;
    if (run->input->value_known &&
        ((views[BOM_VALUE_OPENED].cost_known &&
             !views[BOM_VALUE_OPENED].share_known) ||
            (views[BOM_VALUE_DECLARED].cost_known &&
                !views[BOM_VALUE_DECLARED].share_known)))
        return bom_run_note(
            run, BOM_VALUE_BELOW, run->input->product, BOM_NONE, BOM_NONE);
    return SP_OK;
}
