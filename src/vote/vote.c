/*
 * vote.c - counts a vote: see vote.h and docs/formats/vote.md.
 *
 * Every rule is monotone: no voter harms a measure by voting for it, and none
 * helps it more than so. A voter without a ballot is therefore counted twice,
 * as against and as for, and the result is known where both agree.
 */
#include "vote/vote_internal.h"

#include <assert.h>
#include <string.h>

static int64_t ceiling(int64_t part, int64_t percent)
{
    return (part * percent + VOTE_PERCENT - 1) / VOTE_PERCENT;
}

int64_t vote_members_needed(enum vote_rule rule, int64_t n)
{
    switch (rule) {
    case VOTE_SIMPLE:
        return n / 2 + 1;
    case VOTE_QUALIFIED:
        return ceiling(n, VOTE_QUALIFIED_MEMBERS);
    case VOTE_REINFORCED:
        return ceiling(n, VOTE_REINFORCED_MEMBERS);
    case VOTE_CONTRACTUAL:
        return n;
    case VOTE_RULE_UNSTATED:
    case VOTE_UNANIMITY:
    case VOTE_CONSTRUCTIVE:
    case VOTE_VOTES_CAST:
    case VOTE_WEIGHTED:
    default:
        return -1;
    }
}

bool vote_has_population(enum vote_rule rule)
{
    return rule == VOTE_QUALIFIED || rule == VOTE_REINFORCED;
}

bool vote_is_by_favour(enum vote_rule rule)
{
    return vote_members_needed(rule, 1) >= 0 || rule == VOTE_WEIGHTED;
}

/* ---- population -------------------------------------------------------- */

static bool has_values(const struct vote_input *input)
{
    return input->population != NULL;
}

enum vote_result vote_population_reached(
    bool rounded, struct vote_side in_favour, struct vote_side others)
{
    /* 100 F >= 65 (F + O), in halves of a unit so that rounding is whole. */
    sp_i128 gap = 2 * (VOTE_BLOCKING * in_favour.population -
                          VOTE_POPULATION * others.population);
    sp_i128 slack = rounded ? (sp_i128)VOTE_BLOCKING * in_favour.n +
                                  (sp_i128)VOTE_POPULATION * others.n
                            : 0;

    if (gap - slack >= 0)
        return VOTE_ADOPTED;
    return gap + slack < 0 ? VOTE_REJECTED : VOTE_UNKNOWN;
}

void vote_sort_down(int64_t *values, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int64_t value = values[i];
        size_t at = i;

        for (; at > 0 && values[at - 1] < value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

sp_i128 vote_choose(size_t n, size_t k)
{
    sp_i128 ways = 1;

    assert(n <= VOTE_VOTERS_MAX);
    if (k > n)
        return 0;
    for (size_t i = 0; i < k; i++) {
        sp_i128 by = (sp_i128)i + 1;
        sp_i128 left = (sp_i128)(n - i);

        /* ways * left / by is whole; in two parts, so that it fits. */
        ways = ways / by * left + ways % by * left / by;
    }
    return ways;
}

static sp_i128 sum_of(const int64_t *values, size_t n)
{
    sp_i128 sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum;
}

static void sorted_population(
    const struct vote_input *input, int64_t sorted[VOTE_VOTERS_MAX])
{
    assert(input->n_voters <= VOTE_VOTERS_MAX);
    memcpy(sorted, input->population, input->n_voters * sizeof *sorted);
    vote_sort_down(sorted, input->n_voters);
}

int64_t vote_own_blockers(const struct vote_input *input)
{
    int64_t sorted[VOTE_VOTERS_MAX];
    sp_i128 total;
    sp_i128 held = 0;
    size_t n = 0;

    if (input->population == NULL)
        return -1;
    sorted_population(input, sorted);
    total = sum_of(sorted, input->n_voters);
    while (VOTE_PERCENT * held <= VOTE_BLOCKING * total)
        held += sorted[n++];
    return (int64_t)n + 1;
}

/*
 * The least that `top` voters who hold most can hold beyond 35 %, over all
 * values within the rounding; in halves of a unit, times 100.
 *
 * The sum of the `top` largest is the least, over a level t, of top t + the
 * sum of what exceeds t; for a given t the worst value of each is the one
 * nearest to t, and the whole is convex in t, with its corners at the bounds.
 */
static sp_i128 least_excess(const int64_t *values, size_t n, int64_t top)
{
    sp_i128 least = 0;

    for (size_t corner = 0; corner < 2 * n; corner++) {
        sp_i128 level =
            2 * (sp_i128)values[corner / 2] + (corner % 2 == 0 ? -1 : 1);
        sp_i128 sum = level * VOTE_PERCENT * top;

        for (size_t i = 0; i < n; i++) {
            sp_i128 low = 2 * (sp_i128)values[i] - 1;
            sp_i128 worst = level < low       ? low
                            : level > low + 2 ? low + 2
                                              : level;

            if (worst > level)
                sum += VOTE_PERCENT * (worst - level);
            sum -= VOTE_BLOCKING * worst;
        }
        if (corner == 0 || sum < least)
            least = sum;
    }
    return least;
}

/* The clause where not all Member States take part. */
static enum vote_result own_excused(
    const struct vote_input *input, int64_t blockers)
{
    int64_t sorted[VOTE_VOTERS_MAX];
    int64_t n = (int64_t)input->n_voters;
    int64_t top = blockers - 1;
    sp_i128 held;
    sp_i128 rest;
    sp_i128 excess;

    if (blockers <= 1)
        return VOTE_ADOPTED; /* nobody holds more than 35 % of anything */
    if (!has_values(input))
        return VOTE_UNKNOWN;
    sorted_population(input, sorted);
    held = sum_of(sorted, (size_t)top);
    rest = sum_of(sorted + top, (size_t)(n - top));
    excess = 2 * (VOTE_POPULATION * held - VOTE_BLOCKING * rest);
    if (!input->rounded)
        return excess > 0 ? VOTE_REJECTED : VOTE_ADOPTED;
    if (excess + (sp_i128)VOTE_POPULATION * top +
            (sp_i128)VOTE_BLOCKING * (n - top) <=
        0)
        return VOTE_ADOPTED;
    return least_excess(sorted, input->n_voters, top) > 0 ? VOTE_REJECTED
                                                          : VOTE_UNKNOWN;
}

enum vote_result vote_excused(const struct vote_input *input, int64_t blockers)
{
    enum vote_result all =
        blockers < VOTE_BLOCKING_MEMBERS ? VOTE_ADOPTED : VOTE_REJECTED;
    enum vote_result own;

    if (input->all_take_part == VOTE_ADOPTED)
        return all;
    own = own_excused(input, blockers);
    if (input->all_take_part == VOTE_REJECTED || own == all)
        return own;
    return VOTE_UNKNOWN;
}

/* ---- rounded shares: both limits at once ------------------------------- */

/* How far two sets are beyond 35 %, the voters of exactly one of them at
 * their least; in halves of a unit, times 100. */
struct excess_pair {
    sp_i128 others, top;
    int64_t only_others, only_top; /* voters of exactly one */
};

/* Whether some values within the rounding put both beyond 35 %. */
static bool both_exceed(struct excess_pair pair)
{
    sp_i128 room_others = 2 * (sp_i128)pair.only_others;
    sp_i128 room_top = 2 * (sp_i128)pair.only_top;
    sp_i128 apart = pair.top - pair.others;
    sp_i128 most = VOTE_PERCENT * room_top;

    for (int corner = 0; corner < 4; corner++) {
        sp_i128 x = (corner & 1) != 0 ? room_others : 0;
        sp_i128 y = (corner & 2) != 0 ? room_top : 0;

        if (pair.others + VOTE_POPULATION * x - VOTE_BLOCKING * y > 0 &&
            pair.top - VOTE_BLOCKING * x + VOTE_POPULATION * y > 0)
            return true;
    }
    /* Else the best is where both are equal, as far out as there is room. */
    if (VOTE_PERCENT * room_others - apart < most)
        most = VOTE_PERCENT * room_others - apart;
    if (most < 0 || most < -apart)
        return false;
    return VOTE_PERCENT * pair.others + VOTE_POPULATION * apart +
               (VOTE_POPULATION - VOTE_BLOCKING) * most >
           0;
}

/*
 * Whether some values within the rounding let those not in favour block: they
 * hold more than 35 %, and so do one voter fewer. Those one fewer are best
 * the largest not in favour and, in place of `swap` more, the largest in
 * favour.
 */
static bool may_block(const struct vote_input *input, const bool *favour)
{
    int64_t yes[VOTE_VOTERS_MAX];
    int64_t no[VOTE_VOTERS_MAX];
    size_t n_yes = 0;
    size_t n_no = 0;

    for (size_t i = 0; i < input->n_voters; i++)
        if (favour[i])
            yes[n_yes++] = input->population[i];
        else
            no[n_no++] = input->population[i];
    vote_sort_down(yes, n_yes);
    vote_sort_down(no, n_no);
    for (size_t swap = 0; swap < n_no && swap <= n_yes; swap++) {
        size_t both = n_no - swap - 1;
        sp_i128 low_both = 2 * sum_of(no, both) + (sp_i128)both; /* at most */
        sp_i128 low_no = 2 * sum_of(no + both, swap + 1) - (sp_i128)(swap + 1);
        sp_i128 low_top = 2 * sum_of(yes, swap) - (sp_i128)swap;
        sp_i128 low_rest =
            2 * sum_of(yes + swap, n_yes - swap) - (sp_i128)(n_yes - swap);
        struct excess_pair pair = {
            .others = VOTE_POPULATION * (low_both + low_no) -
                      VOTE_BLOCKING * (low_top + low_rest),
            .top = VOTE_POPULATION * (low_both + low_top) -
                   VOTE_BLOCKING * (low_no + low_rest),
            .only_others = (int64_t)swap + 1,
            .only_top = (int64_t)swap,
        };

        if (both_exceed(pair))
            return true;
    }
    return false;
}

/* ---- one division of the voters ---------------------------------------- */

static enum vote_result judge_clauses(const struct vote_input *input,
    const bool *favour, enum vote_result reached, int64_t blockers)
{
    enum vote_result excused = vote_excused(input, blockers);

    if (excused == VOTE_ADOPTED)
        return VOTE_ADOPTED;
    if (reached == VOTE_REJECTED)
        return excused;
    /* Either limit alone may be passed; perhaps never both at once. */
    if (excused == VOTE_UNKNOWN && has_values(input) && input->rounded &&
        !may_block(input, favour) &&
        (input->all_take_part == VOTE_REJECTED ||
            blockers < VOTE_BLOCKING_MEMBERS))
        return VOTE_ADOPTED;
    return VOTE_UNKNOWN;
}

static enum vote_result judge_population(
    const struct vote_input *input, const bool *favour)
{
    struct vote_side sides[2] = {{0, 0}, {0, 0}};
    enum vote_result reached = VOTE_UNKNOWN;

    for (size_t i = 0; i < input->n_voters; i++) {
        struct vote_side *side = &sides[favour[i] ? 0 : 1];

        side->n++;
        if (has_values(input))
            side->population += input->population[i];
    }
    if (sides[1].n == 0)
        return VOTE_ADOPTED;
    if (has_values(input))
        reached = vote_population_reached(input->rounded, sides[0], sides[1]);
    if (reached == VOTE_ADOPTED || input->rule == VOTE_REINFORCED)
        return reached;
    return judge_clauses(input, favour, reached, sides[1].n);
}

static enum vote_result judge_weights(
    const struct vote_input *input, const bool *favour)
{
    enum vote_result result = VOTE_ADOPTED;

    for (size_t d = 0; d < input->n_dimensions; d++) {
        const struct vote_dimension *dimension = &input->dimensions[d];
        bool open = !dimension->quota_known;
        sp_i128 sum = 0;

        for (size_t i = 0; i < input->n_voters; i++) {
            if (!favour[i])
                continue;
            if (dimension->known[i])
                sum += dimension->weights[i];
            else
                open = true;
        }
        if (dimension->quota_known && sum >= dimension->quota)
            continue;
        if (!open)
            return VOTE_REJECTED;
        result = VOTE_UNKNOWN;
    }
    return result;
}

enum vote_result vote_judge_favour(
    const struct vote_input *input, const bool *favour)
{
    int64_t n_favour = 0;

    assert(vote_is_by_favour(input->rule));
    if (input->rule == VOTE_WEIGHTED)
        return judge_weights(input, favour);
    for (size_t i = 0; i < input->n_voters; i++)
        n_favour += favour[i];
    if (n_favour < vote_members_needed(input->rule, (int64_t)input->n_voters))
        return VOTE_REJECTED;
    if (!vote_has_population(input->rule))
        return VOTE_ADOPTED;
    return judge_population(input, favour);
}

enum vote_result vote_declared_fails(
    const struct vote_input *input, struct vote_side declared)
{
    const struct vote_union *all = &input->members;
    sp_i128 gap;
    sp_i128 slack;

    if (declared.n == 0)
        return VOTE_REJECTED;
    if (!all->known)
        return VOTE_UNKNOWN;
    if (3 * declared.n < all->n_members)
        return VOTE_REJECTED;
    if (!all->population_known || !has_values(input))
        return VOTE_UNKNOWN;
    /* 3 D >= all, that is 2 D >= the others; in halves of a unit. */
    gap = 2 * (3 * declared.population - all->population);
    slack = input->rounded ? 2 * declared.n + all->n_members - declared.n : 0;
    if (gap - slack >= 0)
        return VOTE_ADOPTED;
    return gap + slack < 0 ? VOTE_REJECTED : VOTE_UNKNOWN;
}

static enum vote_result judge_unanimity(
    const struct vote_input *input, const enum vote_choice *choices)
{
    struct vote_side declared = {0, 0};
    enum vote_result fails;

    for (size_t i = 0; i < input->n_voters; i++) {
        if (choices[i] == VOTE_AGAINST || choices[i] == VOTE_ABSENT)
            return VOTE_REJECTED;
        if (input->rule != VOTE_CONSTRUCTIVE ||
            choices[i] != VOTE_ABSTAIN_DECLARED ||
            (input->members.known && !input->members.member[i]))
            continue;
        declared.n++;
        if (input->members.population_known && input->population != NULL)
            declared.population += input->population[i];
    }
    if (input->rule != VOTE_CONSTRUCTIVE)
        return VOTE_ADOPTED;
    fails = vote_declared_fails(input, declared);
    return fails == VOTE_ADOPTED    ? VOTE_REJECTED
           : fails == VOTE_REJECTED ? VOTE_ADOPTED
                                    : VOTE_UNKNOWN;
}

enum vote_result vote_judge(
    const struct vote_input *input, const enum vote_choice *choices)
{
    bool favour[VOTE_VOTERS_MAX];
    int64_t lead = 0;

    if (input->rule == VOTE_RULE_UNSTATED)
        return VOTE_UNKNOWN;
    if (input->rule == VOTE_UNANIMITY || input->rule == VOTE_CONSTRUCTIVE)
        return judge_unanimity(input, choices);
    for (size_t i = 0; i < input->n_voters; i++) {
        favour[i] = choices[i] == VOTE_FOR;
        lead += choices[i] == VOTE_FOR       ? 1
                : choices[i] == VOTE_AGAINST ? -1
                                             : 0;
    }
    if (input->rule == VOTE_VOTES_CAST)
        return lead > 0 ? VOTE_ADOPTED : VOTE_REJECTED;
    return vote_judge_favour(input, favour);
}

enum vote_result vote_judge_with(
    const struct vote_input *input, enum vote_choice instead)
{
    enum vote_choice choices[VOTE_VOTERS_MAX];

    assert(instead != VOTE_NO_BALLOT);
    for (size_t i = 0; i < input->n_voters; i++)
        choices[i] =
            input->choices[i] == VOTE_NO_BALLOT ? instead : input->choices[i];
    return vote_judge(input, choices);
}
