/*
 * vote.h - what a vote is counted from: the rows of a measure on the asked
 * date, and the law of the day of the decision.
 *
 * Threads: as the arena.
 */
#ifndef SPILNO_ASSESS_VOTE_H
#define SPILNO_ASSESS_VOTE_H

#include "assess/assess.h"
#include "assess/fact_list.h"

struct vote_reading {
    const struct assess_vote_options *options;
    struct sp_arena *arena;
    struct snapshot *snapshot;  /* on the asked date: measure and ballots */
    struct snapshot *law;       /* on the day of the decision, else the same */
    struct fact_list facts;     /* of the first */
    struct fact_list law_facts; /* of law_facts_from */
    struct snapshot *law_facts_from;
    const char *basis; /* weakest so far, or NULL */
    struct vote_input input;
    struct assess_vote *out;
    bool decided; /* the day of the decision is known */
    int32_t decided_on;
};

/* As assess_vote_of, from a snapshot of the asked date that is there. */
SP_MUST_CHECK enum sp_code assess_vote_in(
    const struct assess_vote_options *options, struct snapshot *snapshot,
    const char *measure, struct sp_arena *arena, struct assess_vote *vote_out,
    struct sp_err *err);

/* Open a snapshot of another day under the same overlay (vote_law.c). */
SP_MUST_CHECK enum sp_code vote_snapshot(const struct vote_reading *reading,
    int32_t day, struct snapshot **snapshot_out, struct sp_err *err);

/* Return a cell's text, NULL when it is empty. */
const char *vote_cell(const struct table *table, size_t row, const char *col);

/* Fill all_take_part and members from the status rows of the Union. */
SP_MUST_CHECK enum sp_code vote_read_members(
    struct vote_reading *reading, struct sp_err *err);

/* Fill population of the voters and of the Union. */
SP_MUST_CHECK enum sp_code vote_read_population(
    struct vote_reading *reading, struct sp_err *err);

/* Fill dimensions. Errors: SP_INVALID nobody defined the rule, SP_LIMIT. */
SP_MUST_CHECK enum sp_code vote_read_weights(
    struct vote_reading *reading, struct sp_err *err);

/* Which of the fixed rules a name is; VOTE_WEIGHTED for any other. */
enum vote_rule vote_rule_of(const char *name);

/* Read a whole number that a cell holds. Errors: SP_LIMIT. */
SP_MUST_CHECK enum sp_code vote_whole(const char *text, const char *what,
    const char *key, int64_t *value_out, struct sp_err *err);

/*
 * Count the votes on all measures of `venture`, in the order of their ids. A
 * vote that cannot be counted as recorded is listed with the reason.
 */
SP_MUST_CHECK enum sp_code assess_list_measures(
    const struct assess_vote_options *options, struct snapshot *snapshot,
    const char *venture, struct sp_arena *arena, struct assessment *out,
    struct sp_err *err);

#endif
