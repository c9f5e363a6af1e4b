/*
 * vote.h - whether a vote was carried, what would turn it, and who has how
 * much power in it.
 *
 * Pure: numbers in, numbers out; integers only. What is not known (a voter
 * without a ballot, a population, a weight, whether all Member States take
 * part, a rounded share) may have any value that it can have: an answer is
 * given only where all of them agree.
 * Threads: no state.
 * Source: docs/formats/vote.md; Art. 16(4) TEU, Art. 231 and 238 TFEU,
 *         Art. 31 TEU.
 */
#ifndef SPILNO_VOTE_VOTE_H
#define SPILNO_VOTE_VOTE_H

#include "base/amount.h"
#include "base/arena.h"

enum {
    VOTE_VOTERS_MAX = 128, /* named voters of one measure */
    VOTE_POWER_VOTERS_MAX = 40,
    VOTE_POWER_DENSE_MAX = 27, /* with three unequal dimensions or more */
    VOTE_TURNS_LISTED_MAX = 1000,
    VOTE_DIMENSIONS_MAX = 8,
};

enum vote_rule {
    VOTE_RULE_UNSTATED, /* nobody said which rule holds */
    VOTE_SIMPLE,
    VOTE_QUALIFIED,
    VOTE_REINFORCED,
    VOTE_UNANIMITY,
    VOTE_CONSTRUCTIVE,
    VOTE_VOTES_CAST,
    VOTE_CONTRACTUAL,
    VOTE_WEIGHTED,
};

enum vote_choice {
    VOTE_NO_BALLOT, /* unknown: none of the others is ruled out */
    VOTE_FOR,
    VOTE_AGAINST,
    VOTE_ABSTAIN,
    VOTE_ABSTAIN_DECLARED, /* constructive, Art. 31(1) TEU */
    VOTE_ABSENT,           /* neither present nor represented */
    VOTE_CHOICES
};

enum vote_result { VOTE_REJECTED, VOTE_ADOPTED, VOTE_UNKNOWN };

/* One dimension of a weighted rule. */
struct vote_dimension {
    const int64_t *weights; /* by voter, at least 0 */
    const bool *known;      /* by voter: whether the weight is stated */
    int64_t quota;
    bool quota_known;
};

/* Votes of a chamber, whose members are not named; below 0: not stated. */
struct vote_chamber {
    int64_t in_favour, against, abstain;
};

/* All states of the Union, for constructive abstention. */
struct vote_union {
    bool known;            /* which states they are */
    const bool *member;    /* by voter: whether it is one of them */
    int64_t n_members;     /* all, voters or not */
    bool population_known; /* of every one of them */
    int64_t population;    /* as given, all together */
};

struct vote_input {
    enum vote_rule rule;
    size_t n_voters; /* in the order of their ids */
    const enum vote_choice *choices;
    bool by_counts; /* `chamber` counts instead of choices: votes_cast, or a
                       rule that is not stated */
    struct vote_chamber chamber;

    /* Population, above 0 by voter; NULL: some value is missing. */
    const int64_t *population;
    bool rounded; /* each stands for anything within half a unit */
    enum vote_result all_take_part; /* VOTE_ADOPTED: yes, REJECTED: no */
    struct vote_union members;

    const struct vote_dimension *dimensions;
    size_t n_dimensions;
};

/* One condition of a rule: needed against counted, -1 where unknown. */
struct vote_limb {
    bool exists;
    int64_t needed, counted;
    enum vote_result result; /* whether it is reached, ballots as they are */
};

struct vote_outcome {
    enum vote_result adopted;
    int64_t participants;
    int64_t counts[VOTE_CHOICES]; /* by choice; a chamber's are -1 if unknown */
    struct vote_limb members;
    struct vote_limb population;
    int64_t population_total; /* -1: unknown, or no such limb */
    struct vote_limb dimensions[VOTE_DIMENSIONS_MAX];
    /* Qualified: how many must not be in favour before a lack of population
     * blocks; 0: no such clause, -1: unknown. As given when rounded. */
    int64_t population_blockers;
    bool excused; /* the population is short and that clause excuses it */
    /* Constructive: declared abstentions, and how many states make a third;
     * -1 unknown. */
    int64_t declared, declared_limit;
    int64_t declared_population, declared_population_limit;
};

/*
 * Count the vote.
 *
 * Limits: VOTE_VOTERS_MAX voters; all sums below 2^63.
 * Errors: SP_INVALID no voters and no counts; SP_LIMIT.
 */
SP_MUST_CHECK enum sp_code vote_count(const struct vote_input *input,
    struct vote_outcome *outcome_out, struct sp_err *err);

/* Sets of voters of one least size. */
struct vote_sets {
    size_t size;          /* voters in each set */
    const uint16_t *sets; /* n_listed times `size` voter numbers, sorted */
    size_t n_listed;      /* at most VOTE_TURNS_LISTED_MAX, the first ones */
    sp_i128 total;        /* all of them; -1: too many to be counted */
};

/*
 * Find every set of least size whose change to the opposite choice (abstain
 * and absent become for) turns a known result into the other known one.
 * Voters without a ballot have no choice to change. None when the result is
 * unknown, when no set turns it, or when the voters are not named.
 */
SP_MUST_CHECK enum sp_code vote_turns(const struct vote_input *input,
    enum vote_result adopted, struct sp_arena *arena,
    struct vote_sets *turns_out, struct sp_err *err);

/*
 * Find every set of least size among the voters without a ballot that settles
 * an unknown result: adopted when each of them votes for (or rejected when
 * each votes against), whatever the others of them do. None when no such set
 * does, or when the result is known.
 */
SP_MUST_CHECK enum sp_code vote_settles(const struct vote_input *input,
    enum vote_result adopted, enum vote_result wanted, struct sp_arena *arena,
    struct vote_sets *sets_out, struct sp_err *err);

/*
 * Find every set of least size that blocks when it alone is not in favour,
 * on the values as given. None when that is unknown or nothing can block.
 */
SP_MUST_CHECK enum sp_code vote_blocking(const struct vote_input *input,
    struct sp_arena *arena, struct vote_sets *sets_out, struct sp_err *err);

/* Power of each voter: exact fractions on the values as given. */
struct vote_power {
    bool known; /* false: a value that the rule needs is missing */
    uint64_t winning_coalitions;
    const uint64_t *swings; /* by voter; Banzhaf is swings / swings_total */
    uint64_t swings_total;
    const uint64_t *shapley; /* by voter, over shapley_total */
    uint64_t shapley_total;
};

/*
 * Compute the power indices of the rule among the voters.
 *
 * Limits: VOTE_POWER_VOTERS_MAX voters; VOTE_POWER_DENSE_MAX where three or
 *         more dimensions have unequal weights.
 * Errors: SP_LIMIT more voters, with the number; SP_INVALID no named voters.
 * Source: Banzhaf 1965, normalised to one; Shapley and Shubik 1954.
 */
SP_MUST_CHECK enum sp_code vote_power(const struct vote_input *input,
    struct sp_arena *arena, struct vote_power *power_out, struct sp_err *err);

/* Write part / total with six digits, half to even; total 0 gives 0. */
void vote_index_text(uint64_t part, uint64_t total, char out[SP_AMOUNT_BYTES]);

#endif
