/*
 * vote_internal.h - what counting, turning and power share.
 *
 * Private to src/vote. Threads: no state.
 */
#ifndef SPILNO_VOTE_VOTE_INTERNAL_H
#define SPILNO_VOTE_VOTE_INTERNAL_H

#include "vote/vote.h"

enum {
    VOTE_PERCENT = 100,
    VOTE_QUALIFIED_MEMBERS = 55,  /* Art. 16(4) TEU, Art. 238(3)(a) TFEU */
    VOTE_REINFORCED_MEMBERS = 72, /* Art. 238(2) and (3)(b) TFEU */
    VOTE_POPULATION = 65,
    VOTE_BLOCKING = VOTE_PERCENT - VOTE_POPULATION,
    VOTE_BLOCKING_MEMBERS = 4, /* Art. 16(4) TEU */
};

/* Fewest members in favour that the rule asks for; -1: it asks for none. */
int64_t vote_members_needed(enum vote_rule rule, int64_t n);

/* Whether the rule looks only at who is in favour. */
bool vote_is_by_favour(enum vote_rule rule);
bool vote_has_population(enum vote_rule rule);

/* One side of a division of the voters: how many, and their population. */
struct vote_side {
    int64_t n;
    sp_i128 population;
};

/* Whether those in favour surely hold 65 % of both sides, surely do not, or
 * may (rounded values). */
enum vote_result vote_population_reached(
    bool rounded, struct vote_side in_favour, struct vote_side others);

/*
 * Whether `blockers` voters who are not in favour are surely too few to block
 * by a lack of population (ADOPTED), surely enough (REJECTED), or either.
 */
enum vote_result vote_excused(const struct vote_input *input, int64_t blockers);

/* Whether `favour` carries a rule for which vote_is_by_favour holds. */
enum vote_result vote_judge_favour(
    const struct vote_input *input, const bool *favour);

/* Whether the choices, none of them NO_BALLOT, carry the rule. */
enum vote_result vote_judge(
    const struct vote_input *input, const enum vote_choice *choices);

/* The same, each voter without a ballot being `instead`. */
enum vote_result vote_judge_with(
    const struct vote_input *input, enum vote_choice instead);

/* Fewest voters holding more than 35 % of the population as given, plus one;
 * -1 when the population is not known. */
int64_t vote_own_blockers(const struct vote_input *input);

/* Whether declared abstentions of `declared` states are too many. */
enum vote_result vote_declared_fails(
    const struct vote_input *input, struct vote_side declared);

/* Values in descending order. */
void vote_sort_down(int64_t *values, size_t n);

/* C(n, k), which fits for n up to VOTE_VOTERS_MAX. */
sp_i128 vote_choose(size_t n, size_t k);

#endif
