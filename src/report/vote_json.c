/*
 * vote_json.c - a vote as JSON: see report.h and docs/formats/json.md.
 */
#include "report/json.h"

#include <assert.h>

static const char *result_name(enum vote_result result)
{
    return result == VOTE_ADOPTED    ? "yes"
           : result == VOTE_REJECTED ? "no"
                                     : "unknown";
}

/* Below 0 is unknown. */
static void put_count(struct sp_json *json, const char *key, int64_t count)
{
    sp_json_key(json, key);
    if (count < 0)
        sp_json_null(json);
    else
        sp_json_int(json, count);
}

static int64_t of_limb(const struct vote_limb *limb, int64_t count)
{
    return limb->exists ? count : -1;
}

static void put_counted(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_outcome *outcome = &vote->outcome;

    sp_json_key(json, "counted");
    sp_json_object(json);
    if (vote->kind == VOTE_WEIGHTED) {
        for (size_t i = 0; i < vote->n_dimensions; i++)
            put_count(
                json, vote->dimensions[i], outcome->dimensions[i].counted);
    } else {
        put_count(json, "members",
            of_limb(&outcome->members, outcome->members.counted));
        put_count(json, "population",
            of_limb(&outcome->population, outcome->population.counted));
        put_count(json, "population_total", outcome->population_total);
    }
    sp_json_object_end(json);
}

static void put_needed(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_outcome *outcome = &vote->outcome;

    sp_json_key(json, "needed");
    sp_json_object(json);
    if (vote->kind == VOTE_WEIGHTED) {
        for (size_t i = 0; i < vote->n_dimensions; i++)
            put_count(json, vote->dimensions[i], outcome->dimensions[i].needed);
    } else {
        put_count(json, "members",
            of_limb(&outcome->members, outcome->members.needed));
        put_count(json, "population",
            of_limb(&outcome->population, outcome->population.needed));
    }
    sp_json_object_end(json);
}

static void put_indices(struct sp_json *json, const char *key,
    const struct assess_vote *vote, const uint64_t *parts, uint64_t total)
{
    char text[SP_AMOUNT_BYTES];

    sp_json_key(json, key);
    sp_json_object(json);
    for (size_t i = 0; i < vote->n_voters; i++) {
        vote_index_text(parts[i], total, text);
        sp_json_put_text(json, vote->voters[i].id, text);
    }
    sp_json_object_end(json);
}

static void put_power(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_power *power = &vote->power;
    char text[SP_AMOUNT_BYTES];

    sp_json_key(json, "power");
    if (!vote->with_power || !power->known) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    put_indices(json, "banzhaf", vote, power->swings, power->swings_total);
    put_indices(
        json, "shapley_shubik", vote, power->shapley, power->shapley_total);
    sp_i128_format((sp_i128)power->winning_coalitions, text);
    sp_json_put_text(json, "winning_coalitions", text);
    sp_json_object_end(json);
}

static void put_turns(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_sets *turns = &vote->turns;

    sp_json_key(json, "turns");
    sp_json_array(json);
    for (size_t i = 0; i < turns->n_listed; i++) {
        sp_json_array(json);
        for (size_t j = 0; j < turns->size; j++)
            sp_json_text(
                json, vote->voters[turns->sets[i * turns->size + j]].id);
        sp_json_array_end(json);
    }
    sp_json_array_end(json);
    sp_json_key(json, "turns_total");
    if (turns->total < 0)
        sp_json_null(json);
    else
        sp_json_wide(json, turns->total);
}

void report_vote_json(const struct assess_vote *vote,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    const int64_t *counts = vote->outcome.counts;
    struct sp_json json;

    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "vote", inputs, NULL);
    sp_json_object(&json);
    put_count(&json, "absent", counts[VOTE_ABSENT]);
    put_count(&json, "abstain",
        vote->withheld ? -1
                       : counts[VOTE_ABSTAIN] + counts[VOTE_ABSTAIN_DECLARED]);
    sp_json_put_text(&json, "adopted", result_name(vote->outcome.adopted));
    put_count(&json, "against", counts[VOTE_AGAINST]);
    put_counted(&json, vote);
    put_count(&json, "for", counts[VOTE_FOR]);
    sp_json_put_text(&json, "measure", vote->measure);
    put_needed(&json, vote);
    put_count(&json, "participants", vote->outcome.participants);
    put_power(&json, vote);
    sp_json_put_text(&json, "rule", vote->rule);
    put_turns(&json, vote);
    sp_json_put_bool(&json, "withheld", vote->withheld);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, inputs, buf);
}
