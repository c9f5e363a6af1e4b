/*
 * project_vote.c - a vote for an audience: all of it, or its result alone.
 *
 * Counts, margins and what would turn the result each tell single ballots
 * where there are few of them, so one hidden fact hides them all.
 */
#include "assess/project.h"

#include <string.h>

static const char *known(const struct projection *projection, const char *text)
{
    if (text == NULL || audience_knows(projection->audience, text))
        return text;
    return NULL;
}

static void leave_result(struct assess_vote *vote)
{
    enum vote_result adopted = vote->outcome.adopted;
    struct vote_outcome *outcome = &vote->outcome;

    memset(outcome, 0, sizeof *outcome);
    outcome->adopted = adopted;
    outcome->participants = -1;
    for (size_t i = 0; i < VOTE_CHOICES; i++)
        outcome->counts[i] = -1;
    outcome->population_total = -1;
    outcome->declared_limit = -1;
    outcome->declared_population = -1;
    outcome->declared_population_limit = -1;
    outcome->population_blockers = -1;
    vote->voters = NULL;
    vote->n_voters = 0;
    vote->n_dimensions = 0;
    memset(&vote->turns, 0, sizeof vote->turns);
    memset(&vote->blocking, 0, sizeof vote->blocking);
    memset(&vote->carry, 0, sizeof vote->carry);
    memset(&vote->defeat, 0, sizeof vote->defeat);
    vote->turns.total = -1;
    vote->blocking.total = -1;
    vote->with_power = false;
    vote->all_take_part = VOTE_UNKNOWN;
    vote->withheld = true;
}

static enum sp_code name_voters(
    struct projection *projection, struct assess_vote *vote, struct sp_err *err)
{
    struct assess_voter *voters =
        sp_alloc_array(projection->arena, vote->n_voters + 1, sizeof *voters);

    if (voters == NULL)
        return sp_arena_fail(projection->arena, err);
    for (size_t i = 0; i < vote->n_voters; i++) {
        voters[i] = vote->voters[i];
        voters[i].name_en = known(projection, voters[i].name_en);
        voters[i].name_uk = known(projection, voters[i].name_uk);
    }
    vote->voters = voters;
    return SP_OK;
}

enum sp_code project_vote(
    struct projection *projection, struct assess_vote *vote, struct sp_err *err)
{
    struct project_hidden hidden;
    size_t before = projection->withheld.facts;
    enum sp_code rc;

    project_digests(projection, &vote->digests);
    if (projection->audience == NULL)
        return SP_OK;
    rc = project_facts(projection, &vote->facts, &vote->n_facts, &hidden, err);
    if (rc != SP_OK)
        return rc;
    vote->left_out.facts = projection->withheld.facts - before;
    vote->title = project_cell(
        projection, "measure", vote->measure, "title", vote->title);
    vote->instrument = project_cell(
        projection, "measure", vote->measure, "instrument", vote->instrument);
    vote->venture = project_cell(
        projection, "measure", vote->measure, "venture", vote->venture);
    vote->decided_on = project_cell(
        projection, "measure", vote->measure, "decided_on", vote->decided_on);
    if (!audience_sees_fact(
            projection->audience, "measure", vote->measure, "voting_rule")) {
        vote->rule = NULL;
        vote->kind = VOTE_RULE_UNSTATED;
    }
    if (vote->overlay != NULL)
        vote->overlay = "…";
    if (hidden.facts == 0)
        return name_voters(projection, vote, err);
    leave_result(vote);
    return SP_OK;
}
