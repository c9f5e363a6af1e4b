/*
 * page_vote.c - the votes on a venture's measures, as the page takes them.
 *
 * Numbers of members and persons are texts: they may be larger than what
 * JavaScript holds exactly.
 */
#include "report/json.h"

#include <assert.h>
#include <string.h>

enum { SETS_ON_PAGE = 100, SUMMED = 2 };

static const char *result_name(enum vote_result result)
{
    return result == VOTE_ADOPTED    ? "yes"
           : result == VOTE_REJECTED ? "no"
                                     : "unknown";
}

static const char *kind_name(enum vote_rule kind)
{
    static const char *const names[] = {
        [VOTE_RULE_UNSTATED] = "unstated",
        [VOTE_SIMPLE] = "simple",
        [VOTE_QUALIFIED] = "qualified",
        [VOTE_REINFORCED] = "reinforced",
        [VOTE_UNANIMITY] = "unanimity",
        [VOTE_CONSTRUCTIVE] = "constructive",
        [VOTE_VOTES_CAST] = "votes_cast",
        [VOTE_CONTRACTUAL] = "contractual",
        [VOTE_WEIGHTED] = "weighted",
    };

    assert(kind < SP_COUNT(names));
    return names[kind];
}

static const char *const choice_names[VOTE_CHOICES] = {
    [VOTE_NO_BALLOT] = "no_ballot",
    [VOTE_FOR] = "for",
    [VOTE_AGAINST] = "against",
    [VOTE_ABSTAIN] = "abstain",
    [VOTE_ABSTAIN_DECLARED] = "abstain_declared",
    [VOTE_ABSENT] = "absent",
};

/* A whole number as a text; below 0 is unknown. */
static void put_count(struct sp_json *json, const char *key, int64_t count)
{
    char text[SP_AMOUNT_BYTES];

    if (count >= 0)
        sp_i128_format(count, text);
    sp_json_put_text(json, key, count < 0 ? NULL : text);
}

/* How far above what is needed; below 0: how much is lacking. */
static void put_margin(struct sp_json *json, const struct vote_limb *limb)
{
    char text[SP_AMOUNT_BYTES];
    bool known = limb->counted >= 0 && limb->needed >= 0;

    if (known)
        sp_i128_format((sp_i128)limb->counted - limb->needed, text);
    sp_json_put_text(json, "margin", known ? text : NULL);
}

static void put_limb(struct sp_json *json, const struct vote_limb *limb,
    const char *name, int64_t total)
{
    sp_json_object(json);
    put_count(json, "counted", limb->counted);
    put_margin(json, limb);
    sp_json_put_text(json, "name", name);
    put_count(json, "needed", limb->needed);
    sp_json_put_text(json, "result", result_name(limb->result));
    put_count(json, "total", total);
    sp_json_object_end(json);
}

/* What the rule asks: members, population, the dimensions of a weighted rule.
 */
static void put_limbs(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_outcome *outcome = &vote->outcome;

    sp_json_key(json, "limbs");
    sp_json_array(json);
    if (outcome->members.exists)
        put_limb(json, &outcome->members, "members", outcome->participants);
    if (outcome->population.exists)
        put_limb(json, &outcome->population, "population",
            outcome->population_total);
    for (size_t i = 0; i < vote->n_dimensions; i++)
        put_limb(json, &outcome->dimensions[i], vote->dimensions[i], -1);
    sp_json_array_end(json);
}

static void put_counts(struct sp_json *json, const struct vote_outcome *outcome)
{
    /* In the order of their names, as all keys are. */
    static const enum vote_choice order[] = {VOTE_ABSENT, VOTE_ABSTAIN,
        VOTE_ABSTAIN_DECLARED, VOTE_AGAINST, VOTE_FOR, VOTE_NO_BALLOT};

    sp_json_key(json, "counts");
    sp_json_object(json);
    for (size_t i = 0; i < SP_COUNT(order); i++)
        put_count(json, choice_names[order[i]], outcome->counts[order[i]]);
    sp_json_object_end(json);
}

static void put_sets(struct sp_json *json, const char *key,
    const struct assess_vote *vote, const struct vote_sets *sets)
{
    size_t n = sets->n_listed < SETS_ON_PAGE ? sets->n_listed : SETS_ON_PAGE;
    char text[SP_AMOUNT_BYTES];

    sp_json_key(json, key);
    sp_json_object(json);
    sp_json_key(json, "sets");
    sp_json_array(json);
    for (size_t i = 0; i < n; i++) {
        sp_json_array(json);
        for (size_t j = 0; j < sets->size; j++)
            sp_json_text(json, vote->voters[sets->sets[i * sets->size + j]].id);
        sp_json_array_end(json);
    }
    sp_json_array_end(json);
    sp_json_put_int(json, "size", (int64_t)sets->size);
    if (sets->total >= 0)
        sp_i128_format(sets->total, text);
    sp_json_put_text(json, "total", sets->total < 0 ? NULL : text);
    sp_json_object_end(json);
}

/* Votes of a chamber that would have to change sides; NULL of named voters
 * or where it is not known. */
static void put_chamber_turn(
    struct sp_json *json, const struct assess_vote *vote)
{
    int64_t in_favour = vote->outcome.counts[VOTE_FOR];
    int64_t against = vote->outcome.counts[VOTE_AGAINST];
    int64_t turn = -1;

    if (vote->n_voters == 0 && in_favour >= 0 && against >= 0 &&
        vote->outcome.adopted != VOTE_UNKNOWN)
        turn = vote->outcome.adopted == VOTE_ADOPTED
                   ? (in_favour - against + 1) / SUMMED
                   : (against - in_favour) / SUMMED + 1;
    put_count(json, "chamber_turn", turn);
}

static void put_voters(struct sp_json *json, const struct assess_vote *vote)
{
    sp_json_key(json, "voters");
    sp_json_array(json);
    for (size_t i = 0; i < vote->n_voters; i++) {
        const struct assess_voter *voter = &vote->voters[i];

        sp_json_object(json);
        sp_json_put_text(json, "choice", choice_names[voter->choice]);
        sp_json_put_text(json, "id", voter->id);
        sp_json_key(json, "name");
        sp_json_object(json);
        sp_json_put_text(json, "en", voter->name_en);
        sp_json_put_text(json, "uk", voter->name_uk);
        sp_json_object_end(json);
        put_count(json, "population", voter->population);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_declared(
    struct sp_json *json, const struct vote_outcome *outcome)
{
    put_count(json, "declared", outcome->declared);
    put_count(json, "declared_limit", outcome->declared_limit);
    put_count(json, "declared_population", outcome->declared_population);
    put_count(
        json, "declared_population_limit", outcome->declared_population_limit);
}

static void put_vote(struct sp_json *json, const struct assess_vote *vote)
{
    const struct vote_outcome *outcome = &vote->outcome;

    sp_json_object(json);
    sp_json_put_text(json, "adopted", result_name(outcome->adopted));
    sp_json_put_text(json, "all_take_part", result_name(vote->all_take_part));
    sp_json_put_text(json, "basis", vote->basis);
    put_sets(json, "blocking", vote, &vote->blocking);
    put_chamber_turn(json, vote);
    put_counts(json, outcome);
    sp_json_put_text(json, "decided_on", vote->decided_on);
    put_declared(json, outcome);
    sp_json_put_bool(json, "excused", outcome->excused);
    sp_json_put_text(json, "kind", kind_name(vote->kind));
    put_limbs(json, vote);
    sp_json_put_bool(json, "other_year", vote->other_year);
    put_count(json, "participants", outcome->participants);
    put_count(json, "population_blockers", outcome->population_blockers);
    sp_json_put_text(json, "population_year", vote->population_year);
    sp_json_put_bool(json, "rounded", vote->rounded);
    sp_json_put_text(json, "rule", vote->rule);
    sp_json_put_text(json, "title", vote->title);
    put_sets(json, "turns", vote, &vote->turns);
    put_voters(json, vote);
    sp_json_put_bool(json, "withheld", vote->withheld);
    sp_json_object_end(json);
}

void report_page_measures(
    struct sp_json *json, const struct assessment *assessment)
{
    sp_json_key(json, "measures");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_measures; i++) {
        const struct assess_measure *measure = &assessment->measures[i];

        sp_json_object(json);
        sp_json_put_text(json, "measure", measure->measure);
        sp_json_put_text(json, "refused", measure->refused);
        sp_json_key(json, "vote");
        if (measure->vote == NULL)
            sp_json_null(json);
        else
            put_vote(json, measure->vote);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}
