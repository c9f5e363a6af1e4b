/*
 * count.c - the outcome of a vote with all that a reader wants counted.
 */
#include "vote/vote_internal.h"

#include <assert.h>
#include <string.h>

static int64_t ceiling_wide(sp_i128 part, int64_t whole)
{
    return (int64_t)((part + whole - 1) / whole);
}

/* ---- limits ------------------------------------------------------------ */

static enum sp_code check_sum(
    sp_i128 sum, const char *what, size_t dimension, struct sp_err *err)
{
    if (sum <= INT64_MAX)
        return SP_OK;
    return sp_fail(err, SP_LIMIT,
        "%s of dimension %zu add up to more than 9223372036854775807", what,
        dimension);
}

static enum sp_code check_limits(
    const struct vote_input *input, struct sp_err *err)
{
    const struct vote_chamber *chamber = &input->chamber;
    sp_i128 sum = 0;
    enum sp_code rc = SP_OK;

    if (input->n_voters == 0 && !input->by_counts)
        return sp_fail(err, SP_INVALID, "nobody takes part");
    if (input->n_voters > VOTE_VOTERS_MAX)
        return sp_fail(err, SP_LIMIT, "%zu voters; at most %d are counted",
            input->n_voters, VOTE_VOTERS_MAX);
    if (input->n_dimensions > VOTE_DIMENSIONS_MAX)
        return sp_fail(err, SP_LIMIT, "%zu dimensions; at most %d are counted",
            input->n_dimensions, VOTE_DIMENSIONS_MAX);
    for (size_t d = 0; rc == SP_OK && d < input->n_dimensions; d++) {
        sum = 0;
        for (size_t i = 0; i < input->n_voters; i++)
            if (input->dimensions[d].known[i])
                sum += input->dimensions[d].weights[i];
        rc = check_sum(sum, "weights", d + 1, err);
    }
    sum = 0;
    for (size_t i = 0; input->population != NULL && i < input->n_voters; i++)
        sum += input->population[i];
    if (rc == SP_OK && sum > INT64_MAX)
        rc = sp_fail(err, SP_LIMIT,
            "populations add up to more than 9223372036854775807");
    if (rc == SP_OK && input->by_counts &&
        (sp_i128)(chamber->in_favour < 0 ? 0 : chamber->in_favour) +
                (chamber->against < 0 ? 0 : chamber->against) +
                (chamber->abstain < 0 ? 0 : chamber->abstain) >
            INT64_MAX)
        rc = sp_fail(
            err, SP_LIMIT, "votes add up to more than 9223372036854775807");
    return rc;
}

/* ---- a chamber --------------------------------------------------------- */

static void count_chamber(
    const struct vote_chamber *chamber, struct vote_outcome *outcome)
{
    bool cast_known = chamber->in_favour >= 0 && chamber->against >= 0;

    outcome->counts[VOTE_FOR] = chamber->in_favour;
    outcome->counts[VOTE_AGAINST] = chamber->against;
    outcome->counts[VOTE_ABSTAIN] = chamber->abstain;
    outcome->participants = -1;
    if (cast_known && chamber->abstain >= 0)
        outcome->participants =
            chamber->in_favour + chamber->against + chamber->abstain;
    outcome->members.exists = true;
    outcome->members.counted = chamber->in_favour;
    outcome->members.needed = -1;
    outcome->adopted = VOTE_UNKNOWN;
    if (cast_known) {
        outcome->members.needed =
            (chamber->in_favour + chamber->against) / 2 + 1;
        outcome->adopted = chamber->in_favour > chamber->against
                               ? VOTE_ADOPTED
                               : VOTE_REJECTED;
    } else if (chamber->in_favour == 0) {
        outcome->adopted = VOTE_REJECTED;
    }
    outcome->members.result = outcome->adopted;
}

/* ---- limbs ------------------------------------------------------------- */

static enum vote_result reached(int64_t counted, int64_t open, int64_t needed)
{
    if (counted >= needed)
        return VOTE_ADOPTED;
    return counted + open < needed ? VOTE_REJECTED : VOTE_UNKNOWN;
}

static void count_members(
    const struct vote_input *input, struct vote_outcome *outcome)
{
    struct vote_limb *limb = &outcome->members;
    int64_t cast = outcome->counts[VOTE_FOR] + outcome->counts[VOTE_AGAINST];

    limb->needed = vote_members_needed(input->rule, (int64_t)input->n_voters);
    if (input->rule == VOTE_VOTES_CAST)
        limb->needed = cast / 2 + 1;
    limb->exists = limb->needed >= 0;
    if (!limb->exists)
        return;
    limb->counted = outcome->counts[VOTE_FOR];
    limb->result = input->rule == VOTE_VOTES_CAST
                       ? outcome->adopted
                       : reached(limb->counted, outcome->counts[VOTE_NO_BALLOT],
                             limb->needed);
}

/* How those in favour stand against 65 %, the others with or without those
 * of whom no ballot is known. */
static enum vote_result population_result(const struct vote_input *input)
{
    enum vote_result results[2];

    for (int open = 0; open < 2; open++) {
        struct vote_side sides[2] = {{0, 0}, {0, 0}};

        for (size_t i = 0; i < input->n_voters; i++) {
            bool in_favour = input->choices[i] == VOTE_FOR ||
                             (open == 1 && input->choices[i] == VOTE_NO_BALLOT);
            struct vote_side *side = &sides[in_favour ? 0 : 1];

            side->n++;
            side->population += input->population[i];
        }
        results[open] =
            vote_population_reached(input->rounded, sides[0], sides[1]);
    }
    return results[0] == results[1] ? results[0] : VOTE_UNKNOWN;
}

static void count_population(
    const struct vote_input *input, struct vote_outcome *outcome)
{
    struct vote_limb *limb = &outcome->population;
    int64_t total = 0;

    limb->exists = vote_has_population(input->rule);
    if (!limb->exists)
        return;
    limb->result = VOTE_UNKNOWN;
    if (input->rule == VOTE_QUALIFIED)
        outcome->population_blockers =
            input->all_take_part == VOTE_ADOPTED   ? VOTE_BLOCKING_MEMBERS
            : input->all_take_part == VOTE_UNKNOWN ? -1
                                                   : vote_own_blockers(input);
    if (input->population == NULL)
        return;
    limb->counted = 0;
    for (size_t i = 0; i < input->n_voters; i++) {
        total += input->population[i];
        if (input->choices[i] == VOTE_FOR)
            limb->counted += input->population[i];
    }
    outcome->population_total = total;
    limb->needed = ceiling_wide((sp_i128)VOTE_POPULATION * total, VOTE_PERCENT);
    limb->result = population_result(input);
}

static void count_declared(
    const struct vote_input *input, struct vote_outcome *outcome)
{
    const struct vote_union *all = &input->members;

    if (input->rule != VOTE_CONSTRUCTIVE)
        return;
    outcome->declared = 0;
    if (all->known)
        outcome->declared_limit = ceiling_wide(all->n_members, 3);
    if (all->population_known && input->population != NULL) {
        outcome->declared_population = 0;
        outcome->declared_population_limit = ceiling_wide(all->population, 3);
    }
    for (size_t i = 0; i < input->n_voters; i++) {
        if (input->choices[i] != VOTE_ABSTAIN_DECLARED ||
            (all->known && !all->member[i]))
            continue;
        outcome->declared++;
        if (outcome->declared_population >= 0)
            outcome->declared_population += input->population[i];
    }
}

static void count_dimensions(
    const struct vote_input *input, struct vote_outcome *outcome)
{
    for (size_t d = 0; d < input->n_dimensions; d++) {
        const struct vote_dimension *dimension = &input->dimensions[d];
        struct vote_limb *limb = &outcome->dimensions[d];
        int64_t sum = 0;
        int64_t open = 0;
        bool sum_known = true;
        bool open_known = true;

        for (size_t i = 0; i < input->n_voters; i++) {
            bool in_favour = input->choices[i] == VOTE_FOR;

            if (!in_favour && input->choices[i] != VOTE_NO_BALLOT)
                continue;
            if (!dimension->known[i]) {
                open_known = false;
                sum_known = sum_known && !in_favour;
            } else if (in_favour) {
                sum += dimension->weights[i];
            } else {
                open += dimension->weights[i];
            }
        }
        limb->exists = true;
        limb->needed = dimension->quota_known ? dimension->quota : -1;
        limb->counted = sum_known ? sum : -1;
        limb->result = VOTE_UNKNOWN;
        if (dimension->quota_known &&
            (sum >= dimension->quota || (open_known && sum_known)))
            limb->result = reached(sum, open, dimension->quota);
    }
}

enum sp_code vote_count(const struct vote_input *input,
    struct vote_outcome *outcome_out, struct sp_err *err)
{
    struct vote_outcome outcome;
    enum vote_result worst;
    enum sp_code rc = check_limits(input, err);

    assert(outcome_out != NULL);
    if (rc != SP_OK)
        return rc;
    memset(&outcome, 0, sizeof outcome);
    outcome.population_total = -1;
    outcome.population.needed = -1;
    outcome.population.counted = -1;
    outcome.declared = -1;
    outcome.declared_limit = -1;
    outcome.declared_population = -1;
    outcome.declared_population_limit = -1;
    if (input->by_counts) {
        count_chamber(&input->chamber, &outcome);
        if (input->rule == VOTE_RULE_UNSTATED) {
            outcome.adopted = VOTE_UNKNOWN;
            outcome.members.exists = false;
        }
        *outcome_out = outcome;
        return SP_OK;
    }
    outcome.participants = (int64_t)input->n_voters;
    for (size_t i = 0; i < input->n_voters; i++)
        outcome.counts[input->choices[i]]++;
    worst = vote_judge_with(input, VOTE_AGAINST);
    outcome.adopted =
        worst == vote_judge_with(input, VOTE_FOR) ? worst : VOTE_UNKNOWN;
    count_members(input, &outcome);
    count_population(input, &outcome);
    count_declared(input, &outcome);
    if (input->rule == VOTE_WEIGHTED)
        count_dimensions(input, &outcome);
    outcome.excused = outcome.adopted == VOTE_ADOPTED &&
                      outcome.population.exists &&
                      outcome.population.result == VOTE_REJECTED;
    *outcome_out = outcome;
    return SP_OK;
}
