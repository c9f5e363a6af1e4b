/*
 * turns.c - sets of least size that turn a result.
 *
 * As every rule is monotone, a set of least size that defeats a measure
 * changes voters in favour alone, and one that carries it changes others
 * alone. For a given size the rest is a condition on sums over the set, and
 * sets are counted by their sums, from two halves of the candidates where
 * there is one sum.
 */
#include "vote/halves.h"
#include "vote/vote_internal.h"

#include <assert.h>
#include <string.h>

enum {
    STEPS_MAX = 20000000, /* of a search that counts one by one */
    HALVES_MAX = 2 * VOTE_HALF_MAX,
};

enum condition_kind {
    SETS_NEVER,
    SETS_ALWAYS,
    SETS_ALL_SUMS, /* every sum must reach its least */
    SETS_ANY_SUM,  /* one must */
    SETS_JUDGED,   /* the result after the change decides */
};

struct condition {
    enum condition_kind kind;
    size_t n_sums;
    size_t sums[VOTE_DIMENSIONS_MAX]; /* which values */
    sp_i128 least[VOTE_DIMENSIONS_MAX];
};

struct search {
    const struct vote_input *input;
    struct sp_arena *arena;
    enum vote_result wanted;
    bool settles; /* voters without a ballot vote; the others stay */
    /* Voters as they count while nothing is changed: one without a ballot
     * counts against what is wanted. */
    enum vote_choice base[VOTE_VOTERS_MAX];
    uint16_t candidates[VOTE_VOTERS_MAX];
    size_t n;
    uint16_t forced[VOTE_VOTERS_MAX]; /* in every set */
    size_t n_forced;
    size_t n_values;
    const int64_t *values[VOTE_DIMENSIONS_MAX]; /* by candidate */
    /* By values, first candidate and count: the greatest and the least sum
     * of so many of the candidates from there on. */
    int64_t *most, *fewest;
    struct vote_sets *out;
    uint16_t *listed;
    size_t steps;
    bool gave_up;
};

static size_t count_of(const struct search *search, enum vote_choice choice)
{
    size_t n = 0;

    for (size_t i = 0; i < search->input->n_voters; i++)
        n += search->base[i] == choice;
    return n;
}

static sp_i128 floor_div(sp_i128 a, sp_i128 b)
{
    sp_i128 quotient = a / b;

    return a % b < 0 ? quotient - 1 : quotient;
}

/* ---- conditions -------------------------------------------------------- */

static void set_sum(struct condition *condition, size_t values, sp_i128 least)
{
    condition->sums[condition->n_sums] = values;
    condition->least[condition->n_sums++] = least;
}

static void population_sum(
    const struct search *search, int64_t size, struct condition *condition)
{
    const struct vote_input *input = search->input;
    struct vote_side sides[2] = {{0, 0}, {0, 0}};
    int64_t sign = search->wanted == VOTE_ADOPTED ? 1 : -1;
    sp_i128 gap;
    sp_i128 slack;
    sp_i128 one;

    for (size_t i = 0; i < input->n_voters; i++) {
        struct vote_side *side = &sides[search->base[i] == VOTE_FOR ? 0 : 1];

        side->n++;
        side->population += input->population[i];
    }
    gap = 2 * (VOTE_BLOCKING * sides[0].population -
                  VOTE_POPULATION * sides[1].population);
    slack = VOTE_BLOCKING * (sides[0].n + sign * size) +
            VOTE_POPULATION * (sides[1].n - sign * size);
    if (!input->rounded)
        slack = 0;
    /* A set that moves r changes the gap by 2 * 100 r. */
    one = 2 * (sp_i128)VOTE_PERCENT;
    condition->kind = SETS_ALL_SUMS;
    set_sum(condition, 0,
        search->wanted == VOTE_ADOPTED ? -floor_div(gap - slack, one)
                                       : floor_div(gap + slack, one) + 1);
}

static void population_condition(const struct search *search, int64_t size,
    int64_t in_favour, struct condition *condition)
{
    const struct vote_input *input = search->input;
    bool has_values = input->population != NULL;
    int64_t others = (int64_t)input->n_voters - in_favour;
    enum vote_result excused = VOTE_REJECTED;

    if (input->rule == VOTE_QUALIFIED)
        excused = vote_excused(input, others);
    if (search->wanted == VOTE_ADOPTED) {
        if (others == 0 || excused == VOTE_ADOPTED)
            condition->kind = SETS_ALWAYS;
        else if (has_values && input->rounded && excused == VOTE_UNKNOWN)
            condition->kind = SETS_JUDGED;
        else if (has_values)
            population_sum(search, size, condition);
    } else if (has_values && excused == VOTE_REJECTED) {
        population_sum(search, size, condition);
    }
}

static bool all_weights_known(const struct search *search)
{
    const struct vote_input *input = search->input;

    for (size_t d = 0; d < input->n_dimensions; d++)
        for (size_t i = 0; i < input->n_voters; i++)
            if (!input->dimensions[d].known[i])
                return false;
    return true;
}

static void weights_condition(
    const struct search *search, struct condition *condition)
{
    const struct vote_input *input = search->input;
    bool adopt = search->wanted == VOTE_ADOPTED;

    if (!adopt && !all_weights_known(search)) {
        condition->kind = SETS_JUDGED;
        return;
    }
    condition->kind = adopt ? SETS_ALL_SUMS : SETS_ANY_SUM;
    for (size_t d = 0; d < input->n_dimensions; d++) {
        const struct vote_dimension *dimension = &input->dimensions[d];
        sp_i128 sum = 0;

        if (!dimension->quota_known && adopt)
            condition->kind = SETS_NEVER;
        if (!dimension->quota_known)
            continue;
        for (size_t i = 0; i < input->n_voters; i++)
            if (search->base[i] == VOTE_FOR && dimension->known[i])
                sum += dimension->weights[i];
        set_sum(condition, d,
            adopt ? dimension->quota - sum : sum - dimension->quota + 1);
    }
}

static void declared_condition(
    const struct search *search, int64_t size, struct condition *condition)
{
    const struct vote_input *input = search->input;
    const struct vote_union *all = &input->members;
    struct vote_side left = {(int64_t)search->n - size, 0};
    sp_i128 gap;

    if (left.n == 0 || (all->known && 3 * left.n < all->n_members)) {
        condition->kind = SETS_ALWAYS;
        return;
    }
    if (!all->known || !all->population_known || input->population == NULL)
        return;
    for (size_t i = 0; i < search->n; i++)
        left.population += input->population[search->candidates[i]];
    gap = 2 * (3 * left.population - all->population);
    if (input->rounded)
        gap += left.n + all->n_members;
    condition->kind = SETS_ALL_SUMS;
    set_sum(condition, 0, floor_div(gap, 6) + 1);
}

/* What a set of `size` candidates must fulfil to turn the result. */
static struct condition condition_of(const struct search *search, size_t size)
{
    const struct vote_input *input = search->input;
    struct condition condition = {SETS_NEVER, 0, {0}, {0}};
    bool adopt = search->wanted == VOTE_ADOPTED;
    int64_t k = (int64_t)size;
    int64_t in_favour = (int64_t)count_of(search, VOTE_FOR) + (adopt ? k : -k);
    int64_t against = (int64_t)count_of(search, VOTE_AGAINST);
    int64_t needed = vote_members_needed(input->rule, (int64_t)input->n_voters);

    switch (input->rule) {
    case VOTE_SIMPLE:
    case VOTE_CONTRACTUAL:
        if ((in_favour >= needed) == adopt)
            condition.kind = SETS_ALWAYS;
        break;
    case VOTE_QUALIFIED:
    case VOTE_REINFORCED:
        if (in_favour >= needed)
            population_condition(search, k, in_favour, &condition);
        else if (!adopt)
            condition.kind = SETS_ALWAYS;
        break;
    case VOTE_UNANIMITY:
    case VOTE_CONSTRUCTIVE:
        if (!adopt && size > 0)
            condition.kind = SETS_ALWAYS;
        else if (search->settles && size == search->n)
            condition.kind = SETS_JUDGED;
        else if (adopt && !search->settles)
            declared_condition(search, k, &condition);
        break;
    case VOTE_VOTES_CAST:
        if (adopt) { /* each vote against that changes counts twice */
            condition.kind = SETS_ALL_SUMS;
            set_sum(&condition, 0, against - in_favour + 1);
        } else if (in_favour <= against + k) {
            condition.kind = SETS_ALWAYS;
        }
        break;
    case VOTE_WEIGHTED:
        weights_condition(search, &condition);
        break;
    case VOTE_RULE_UNSTATED:
    default:
        break;
    }
    return condition;
}

/* ---- sums -------------------------------------------------------------- */

static size_t bound_at(
    const struct search *search, size_t values, size_t first, size_t count)
{
    size_t side = search->n + 1;

    return (values * side + first) * side + count;
}

/* Fill the bounds of one kind of value from the last candidate to the
 * first, keeping the values from there on in order. */
static void fill_bounds(struct search *search, size_t values)
{
    int64_t sorted[VOTE_VOTERS_MAX];
    size_t n = 0;

    for (size_t first = search->n + 1; first-- > 0;) {
        sp_i128 most = 0;
        sp_i128 fewest = 0;

        if (first < search->n) {
            sorted[n++] = search->values[values][first];
            vote_sort_down(sorted, n);
        }
        for (size_t count = 0; count <= n; count++) {
            size_t at = bound_at(search, values, first, count);

            search->most[at] = (int64_t)most;
            search->fewest[at] = (int64_t)fewest;
            if (count < n) {
                most += sorted[count];
                fewest += sorted[n - 1 - count];
            }
        }
    }
}

/* Drop sums that decide nothing at this size. */
static void simplify(
    const struct search *search, size_t size, struct condition *condition)
{
    bool any = condition->kind == SETS_ANY_SUM;
    size_t n = 0;

    if (!any && condition->kind != SETS_ALL_SUMS)
        return;
    for (size_t i = 0; i < condition->n_sums; i++) {
        size_t at = bound_at(search, condition->sums[i], 0, size);
        bool always = search->fewest[at] >= condition->least[i];
        bool never = search->most[at] < condition->least[i];

        if (any ? always : never) {
            condition->kind = any ? SETS_ALWAYS : SETS_NEVER;
            return;
        }
        if (always || never)
            continue;
        condition->sums[n] = condition->sums[i];
        condition->least[n++] = condition->least[i];
    }
    condition->n_sums = n;
    if (n == 0)
        condition->kind = any ? SETS_NEVER : SETS_ALWAYS;
}

/* ---- search ------------------------------------------------------------ */

enum branch { BRANCH_NONE, BRANCH_SOME, BRANCH_ALL };

/* The sets under way: chosen candidates and their sums so far. */
struct path {
    size_t chosen[VOTE_VOTERS_MAX];
    int64_t sums[VOTE_VOTERS_MAX + 1][VOTE_DIMENSIONS_MAX];
    size_t n;
};

/* Which of the sets that go on with `left` candidates from `first` do it. */
static enum branch look(const struct search *search,
    const struct condition *condition, const struct path *path, size_t first,
    size_t left)
{
    bool any = condition->kind == SETS_ANY_SUM;
    size_t n_always = 0;
    size_t n_never = 0;

    if (search->n - first < left)
        return BRANCH_NONE;
    if (condition->kind == SETS_ALWAYS)
        return BRANCH_ALL;
    if (condition->kind == SETS_JUDGED)
        return BRANCH_SOME;
    for (size_t i = 0; i < condition->n_sums; i++) {
        size_t at = bound_at(search, condition->sums[i], first, left);
        sp_i128 sum = path->sums[path->n][i];

        n_always += sum + search->fewest[at] >= condition->least[i];
        n_never += sum + search->most[at] < condition->least[i];
    }
    if (any ? n_always > 0 : n_always == condition->n_sums)
        return BRANCH_ALL;
    if (any ? n_never == condition->n_sums : n_never > 0)
        return BRANCH_NONE;
    return BRANCH_SOME;
}

/* Whether the chosen set turns the result, by judging it. */
static bool turns(const struct search *search, const struct path *path)
{
    enum vote_choice choices[VOTE_VOTERS_MAX];
    bool adopt = search->wanted == VOTE_ADOPTED;

    memcpy(choices, search->base, sizeof choices);
    for (size_t i = 0; i < path->n; i++)
        choices[search->candidates[path->chosen[i]]] =
            adopt ? VOTE_FOR : VOTE_AGAINST;
    return vote_judge(search->input, choices) == search->wanted;
}

/* List the chosen set with the forced voters, in order. */
static void list(struct search *search, const struct path *path)
{
    uint16_t *set = search->listed + search->out->n_listed * search->out->size;
    size_t a = 0;
    size_t b = 0;

    for (size_t i = 0; i < search->out->size; i++)
        if (b == search->n_forced ||
            (a < path->n &&
                search->candidates[path->chosen[a]] < search->forced[b]))
            set[i] = search->candidates[path->chosen[a++]];
        else
            set[i] = search->forced[b++];
    search->out->n_listed++;
}

static void choose(const struct search *search,
    const struct condition *condition, struct path *path, size_t candidate)
{
    for (size_t i = 0; i < condition->n_sums; i++)
        path->sums[path->n + 1][i] =
            path->sums[path->n][i] +
            search->values[condition->sums[i]][candidate];
    path->chosen[path->n++] = candidate;
}

/*
 * Walk the sets of `size` candidates in order: list the first ones and, if
 * `counts`, count them all. Returns the count; search->gave_up when there
 * were too many to walk.
 */
static sp_i128 walk(struct search *search, const struct condition *condition,
    size_t size, bool counts)
{
    struct path path = {.n = 0};
    size_t next = 0; /* the candidate to try at this depth */
    sp_i128 total = 0;

    for (;;) {
        size_t left = size - path.n;
        enum branch branch = look(search, condition, &path, next, left);
        bool room = search->out->n_listed < VOTE_TURNS_LISTED_MAX;

        if (!room && !counts)
            return total;
        if (++search->steps > STEPS_MAX) {
            search->gave_up = true;
            return total;
        }
        if (left == 0 && branch == BRANCH_SOME)
            branch = turns(search, &path) ? BRANCH_ALL : BRANCH_NONE;
        if (branch == BRANCH_ALL && (!room || left == 0)) {
            total += vote_choose(search->n - next, left);
            if (room)
                list(search, &path);
            branch = BRANCH_NONE;
        }
        if (branch == BRANCH_NONE) { /* back to the last choice, and on */
            if (path.n == 0)
                return total;
            next = path.chosen[--path.n] + 1;
            continue;
        }
        choose(search, condition, &path, next);
        next++;
    }
}

/* Count by sums from two halves of the candidates. */
static enum sp_code count_halves(const struct search *search,
    const struct condition *condition, size_t size, sp_i128 *total_out,
    struct sp_err *err)
{
    struct vote_half halves[2];
    size_t middle = search->n / 2;
    const int64_t *values = search->values[condition->sums[0]];
    enum sp_code rc =
        vote_half_make(values, middle, search->arena, &halves[0], err);

    if (rc == SP_OK)
        rc = vote_half_make(values + middle, search->n - middle, search->arena,
            &halves[1], err);
    if (rc == SP_OK)
        *total_out = (sp_i128)vote_half_total(
            &halves[0], &halves[1], size, (int64_t)condition->least[0]);
    return rc;
}

static enum sp_code collect(struct search *search,
    const struct condition *condition, size_t size, sp_i128 *total_out,
    struct sp_err *err)
{
    bool sums =
        condition->kind == SETS_ALL_SUMS || condition->kind == SETS_ANY_SUM;
    bool halves = sums && condition->n_sums == 1 && search->n <= HALVES_MAX;
    sp_i128 total;

    search->out->size = size + search->n_forced;
    search->out->n_listed = 0;
    search->listed = sp_alloc_array(search->arena,
        VOTE_TURNS_LISTED_MAX * (search->out->size + 1),
        sizeof *search->listed);
    if (search->listed == NULL)
        return sp_arena_fail(search->arena, err);
    search->out->sets = search->listed;
    total = walk(search, condition, size, !halves);
    if (search->gave_up)
        total = -1;
    *total_out = total;
    return halves ? count_halves(search, condition, size, total_out, err)
                  : SP_OK;
}

static enum sp_code find(struct search *search, struct sp_err *err)
{
    size_t side = search->n + 1;
    size_t n_bounds = search->n_values * side * side;
    enum sp_code rc = SP_OK;

    search->most =
        sp_alloc_array(search->arena, n_bounds + 1, sizeof *search->most);
    search->fewest =
        sp_alloc_array(search->arena, n_bounds + 1, sizeof *search->fewest);
    if (search->most == NULL || search->fewest == NULL)
        return sp_arena_fail(search->arena, err);
    for (size_t i = 0; i < search->n_values; i++)
        fill_bounds(search, i);
    for (size_t size = 0; rc == SP_OK && size <= search->n; size++) {
        struct condition condition = condition_of(search, size);
        sp_i128 total = 0;

        if (size + search->n_forced == 0)
            continue;
        simplify(search, size, &condition);
        if (condition.kind == SETS_NEVER)
            continue;
        rc = collect(search, &condition, size, &total, err);
        if (rc == SP_OK && total != 0) {
            search->out->total = total;
            return SP_OK;
        }
    }
    search->out->size = 0;
    search->out->n_listed = 0;
    return rc;
}

/* ---- who can change ---------------------------------------------------- */

/* Take the candidates' part of values by voter. */
static enum sp_code add_values(struct search *search, const int64_t *values,
    const bool *known, struct sp_err *err)
{
    int64_t *own = sp_alloc_array(search->arena, search->n + 1, sizeof *own);

    if (own == NULL)
        return sp_arena_fail(search->arena, err);
    for (size_t i = 0; i < search->n; i++)
        if (known == NULL || known[search->candidates[i]])
            own[i] = values[search->candidates[i]];
    search->values[search->n_values++] = own;
    return SP_OK;
}

static enum sp_code add_all_values(struct search *search, struct sp_err *err)
{
    const struct vote_input *input = search->input;
    int64_t against[VOTE_VOTERS_MAX] = {0};
    enum sp_code rc = SP_OK;

    if (input->rule == VOTE_VOTES_CAST) {
        for (size_t i = 0; i < input->n_voters; i++)
            against[i] = search->base[i] == VOTE_AGAINST;
        return add_values(search, against, NULL, err);
    }
    if (input->rule != VOTE_WEIGHTED)
        return input->population == NULL
                   ? SP_OK
                   : add_values(search, input->population, NULL, err);
    for (size_t d = 0; rc == SP_OK && d < input->n_dimensions; d++)
        rc = add_values(search, input->dimensions[d].weights,
            input->dimensions[d].known, err);
    return rc;
}

/* Whether the voter's declared abstention may fail the measure. */
static bool is_declared(const struct vote_input *input, size_t voter)
{
    return input->rule == VOTE_CONSTRUCTIVE &&
           input->choices[voter] == VOTE_ABSTAIN_DECLARED &&
           (!input->members.known || input->members.member[voter]);
}

/* Sort the voters into forced ones, candidates and the rest; false when a
 * voter without a ballot keeps the result from being known. */
static bool add_voters(struct search *search)
{
    const struct vote_input *input = search->input;
    bool adopt = search->wanted == VOTE_ADOPTED;
    bool unanimous =
        input->rule == VOTE_UNANIMITY || input->rule == VOTE_CONSTRUCTIVE;

    for (size_t i = 0; i < input->n_voters; i++) {
        enum vote_choice choice = input->choices[i];
        bool blocks = choice == VOTE_AGAINST || choice == VOTE_ABSENT;

        search->base[i] = choice;
        if (choice == VOTE_NO_BALLOT) {
            search->base[i] = adopt ? VOTE_AGAINST : VOTE_FOR;
            if (search->settles)
                search->candidates[search->n++] = (uint16_t)i;
            else if (unanimous && adopt)
                return false;
            continue;
        }
        if (search->settles || (choice == VOTE_FOR) == adopt)
            continue;
        if (unanimous && adopt && blocks)
            search->forced[search->n_forced++] = (uint16_t)i;
        else if (!unanimous || !adopt || is_declared(input, i))
            search->candidates[search->n++] = (uint16_t)i;
    }
    return true;
}

/* Find the sets that bring about `wanted`. */
static enum sp_code find_sets(const struct vote_input *input,
    enum vote_result wanted, bool settles, struct sp_arena *arena,
    struct vote_sets *sets_out, struct sp_err *err)
{
    struct search *search = sp_alloc(arena, sizeof *search);
    struct vote_sets sets = {0, NULL, 0, 0};
    enum sp_code rc;

    if (search == NULL)
        return sp_arena_fail(arena, err);
    search->input = input;
    search->arena = arena;
    search->wanted = wanted;
    search->settles = settles;
    search->out = &sets;
    if (!add_voters(search))
        return SP_OK;
    rc = add_all_values(search, err);
    if (rc == SP_OK)
        rc = find(search, err);
    if (rc == SP_OK)
        *sets_out = sets;
    return rc;
}

enum sp_code vote_turns(const struct vote_input *input,
    enum vote_result adopted, struct sp_arena *arena,
    struct vote_sets *turns_out, struct sp_err *err)
{
    assert(turns_out != NULL);
    *turns_out = (struct vote_sets){0, NULL, 0, 0};
    if (adopted == VOTE_UNKNOWN || input->by_counts ||
        input->rule == VOTE_RULE_UNSTATED)
        return SP_OK;
    return find_sets(input,
        adopted == VOTE_ADOPTED ? VOTE_REJECTED : VOTE_ADOPTED, false, arena,
        turns_out, err);
}

enum sp_code vote_settles(const struct vote_input *input,
    enum vote_result adopted, enum vote_result wanted, struct sp_arena *arena,
    struct vote_sets *sets_out, struct sp_err *err)
{
    assert(sets_out != NULL);
    assert(wanted != VOTE_UNKNOWN);
    *sets_out = (struct vote_sets){0, NULL, 0, 0};
    if (adopted != VOTE_UNKNOWN || input->by_counts ||
        input->rule == VOTE_RULE_UNSTATED)
        return SP_OK;
    return find_sets(input, wanted, true, arena, sets_out, err);
}

enum sp_code vote_blocking(const struct vote_input *input,
    struct sp_arena *arena, struct vote_sets *sets_out, struct sp_err *err)
{
    enum vote_choice choices[VOTE_VOTERS_MAX] = {VOTE_FOR};
    struct vote_input all = *input;

    assert(sets_out != NULL);
    *sets_out = (struct vote_sets){0, NULL, 0, 0};
    if (vote_has_population(input->rule) &&
        (input->population == NULL ||
            (input->rule == VOTE_QUALIFIED &&
                input->all_take_part == VOTE_UNKNOWN)))
        return SP_OK;
    for (size_t i = 0; i < input->n_voters && i < VOTE_VOTERS_MAX; i++)
        choices[i] = VOTE_FOR;
    all.choices = choices;
    all.rounded = false;
    if (input->by_counts || vote_judge(&all, choices) != VOTE_ADOPTED)
        return SP_OK;
    return vote_turns(&all, VOTE_ADOPTED, arena, sets_out, err);
}
