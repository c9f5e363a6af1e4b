/*
 * vote_law.c - what the day of the decision gives to a vote: the members of
 * the Union, the population figures of the year, and weights with quotas.
 */
#include "assess/vote.h"

#include "assess/model.h"
#include "base/date.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { YEAR_DIGITS = 4, SUGGEST_DISTANCE = 3 };

enum sp_code vote_snapshot(const struct vote_reading *reading, int32_t day,
    struct snapshot **snapshot_out, struct sp_err *err)
{
    struct snapshot_options facts = reading->options->facts;

    facts.on = day;
    facts.faults = NULL; /* the first snapshot gave them all */
    return assess_snapshot(
        reading->options->schema, &facts, reading->arena, snapshot_out, err);
}

/* Name a cell of the measure as used or missing. */
static enum sp_code measure_fact(
    struct vote_reading *reading, const char *col, struct sp_err *err)
{
    const struct table *table;
    enum sp_code rc = snapshot_table(reading->snapshot, "measure", &table, err);

    if (rc != SP_OK)
        return rc;
    return fact_list_cell(&reading->facts, table,
        table_find(table, reading->out->measure), col, err);
}

/* ---- the Union --------------------------------------------------------- */

static size_t voter_named(const struct assess_vote *vote, const char *id)
{
    for (size_t i = 0; i < vote->n_voters; i++)
        if (strcmp(vote->voters[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static bool is_union(const struct table *status, size_t row)
{
    return strcmp(vote_cell(status, row, "instrument"), "EU") == 0;
}

static bool is_member(const struct table *status, size_t row)
{
    const char *role = vote_cell(status, row, "role");

    return role != NULL && strcmp(role, "member") == 0 && is_union(status, row);
}

enum sp_code vote_read_members(struct vote_reading *reading, struct sp_err *err)
{
    struct vote_input *input = &reading->input;
    bool *member = sp_alloc_array(
        reading->arena, reading->out->n_voters + 1, sizeof *member);
    const struct table *status;
    int64_t n_voting = 0;
    size_t n_open = 0;        /* of whom nobody says whether they are */
    bool absent_open = false; /* one of those does not vote */
    enum sp_code rc = snapshot_table(reading->law, "status", &status, err);

    if (rc == SP_OK)
        rc = measure_fact(reading, "decided_on", err);
    if (rc != SP_OK)
        return rc;
    if (member == NULL)
        return sp_arena_fail(reading->arena, err);
    input->members.member = member;
    if (!reading->decided)
        return SP_OK;
    for (size_t row = 0; rc == SP_OK && row < status->n_rows; row++) {
        size_t at = voter_named(reading->out, vote_cell(status, row, "state"));

        if (is_union(status, row) && vote_cell(status, row, "role") == NULL) {
            n_open++;
            absent_open = absent_open || at == SIZE_MAX;
            rc = fact_list_cell(&reading->facts, status, row, "role", err);
        }
        if (!is_member(status, row))
            continue;
        input->members.n_members++;
        if (at != SIZE_MAX) {
            member[at] = true;
            n_voting++;
        }
    }
    reading->out->n_members = (size_t)input->members.n_members;
    if (rc != SP_OK || input->members.n_members == 0)
        return rc; /* nobody said who the members are */
    input->members.known = n_open == 0;
    input->all_take_part = n_voting < input->members.n_members ? VOTE_REJECTED
                           : absent_open                       ? VOTE_UNKNOWN
                                                               : VOTE_ADOPTED;
    return SP_OK;
}

/* ---- population -------------------------------------------------------- */

/* The figures of one year in one measure. */
struct figures {
    const struct table *table;
    const char *year, *measure_of;
};

/* Read one state's figure, -1 when there is none. */
static enum sp_code read_figure(struct vote_reading *reading,
    const struct figures *figures, const char *state, int64_t *value_out,
    struct sp_err *err)
{
    const char *key = sp_asprintf(
        reading->arena, "%s|%s|%s", state, figures->year, figures->measure_of);
    const char *text = NULL;
    int64_t value = 0;
    size_t row;
    enum sp_code rc;

    *value_out = -1;
    if (key == NULL)
        return sp_arena_fail(reading->arena, err);
    row = table_find(figures->table, key);
    if (row != SIZE_MAX)
        text = vote_cell(figures->table, row, "value");
    rc = fact_list_add(
        &reading->law_facts, "population", key, "value", text == NULL, err);
    if (rc != SP_OK || text == NULL)
        return rc;
    rc = vote_whole(text, "population", key, &value, err);
    if (rc != SP_OK)
        return rc;
    if (value == 0)
        return sp_fail(err, SP_INVALID,
            "population '%s': the value is %s; a state that votes has a "
            "population above 0",
            key, text);
    *value_out = value;
    return SP_OK;
}

/*
 * The day on which the figures are read: that of the decision, or, when it
 * lies in another year or is not known, the first of the year that the
 * measure names. Figures hold for their calendar year.
 */
static bool figures_day(struct vote_reading *reading, int32_t *day_out)
{
    const char *year = reading->out->population_year;
    char text[SP_DATE_BYTES] = "0000-01-01";

    if (strlen(year) > YEAR_DIGITS)
        return false;
    memcpy(text + YEAR_DIGITS - strlen(year), year, strlen(year));
    if (!sp_date_parse(text, strlen(text), day_out))
        return false;
    if (!reading->decided)
        return true;
    if (strncmp(text, reading->out->decided_on, YEAR_DIGITS) == 0)
        *day_out = reading->decided_on;
    else
        reading->out->other_year = true;
    return true;
}

static enum sp_code read_voters_figures(struct vote_reading *reading,
    const struct figures *figures, struct sp_err *err)
{
    struct vote_input *input = &reading->input;
    bool constructive = input->rule == VOTE_CONSTRUCTIVE;
    int64_t *population =
        sp_alloc_array(reading->arena, input->n_voters + 1, sizeof *population);
    bool known = true;
    enum sp_code rc = SP_OK;

    if (population == NULL)
        return sp_arena_fail(reading->arena, err);
    for (size_t i = 0; rc == SP_OK && i < input->n_voters; i++) {
        if (constructive && !input->members.member[i])
            continue; /* no part of the Union's population */
        rc = read_figure(
            reading, figures, reading->out->voters[i].id, &population[i], err);
        known = known && population[i] > 0;
    }
    input->population = known ? population : NULL;
    return rc;
}

static enum sp_code read_union_figures(struct vote_reading *reading,
    const struct figures *figures, struct sp_err *err)
{
    struct vote_union *members = &reading->input.members;
    const struct table *status;
    sp_i128 sum = 0;
    bool known = members->known;
    enum sp_code rc = snapshot_table(reading->law, "status", &status, err);

    for (size_t row = 0; rc == SP_OK && row < status->n_rows; row++) {
        int64_t value = -1;

        if (!is_member(status, row))
            continue;
        rc = read_figure(
            reading, figures, vote_cell(status, row, "state"), &value, err);
        known = known && value > 0;
        sum += value;
    }
    if (rc == SP_OK && sum > INT64_MAX)
        return sp_fail(err, SP_LIMIT,
            "population of %s: the values add up to more than "
            "9223372036854775807",
            figures->year);
    members->population_known = known;
    members->population = known ? (int64_t)sum : 0;
    return rc;
}

static bool any_declared(const struct vote_input *input)
{
    for (size_t i = 0; i < input->n_voters; i++)
        if (input->choices[i] == VOTE_ABSTAIN_DECLARED)
            return true;
    return false;
}

enum sp_code vote_read_population(
    struct vote_reading *reading, struct sp_err *err)
{
    struct vote_input *input = &reading->input;
    struct figures figures = {
        NULL, reading->out->population_year, reading->out->population_measure};
    struct snapshot *snapshot = reading->law;
    int32_t day = 0;
    enum sp_code rc;

    if (input->rule == VOTE_CONSTRUCTIVE && !any_declared(input))
        return SP_OK; /* unanimity alone decides */
    rc = measure_fact(reading, "population_year", err);
    if (rc == SP_OK)
        rc = measure_fact(reading, "population_measure", err);
    if (rc != SP_OK || figures.year == NULL || figures.measure_of == NULL ||
        !figures_day(reading, &day))
        return rc;
    input->rounded = strcmp(figures.measure_of, "share_1e4") == 0;
    if (!reading->decided || day != reading->decided_on)
        rc = vote_snapshot(reading, day, &snapshot, err);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, "population", &figures.table, err);
    if (rc == SP_OK)
        rc = read_voters_figures(reading, &figures, err);
    if (rc == SP_OK && input->rule == VOTE_CONSTRUCTIVE)
        rc = read_union_figures(reading, &figures, err);
    reading->law_facts_from = snapshot;
    return rc;
}

/* ---- weights ----------------------------------------------------------- */

/* A name that may have been meant, or NULL. */
static const char *nearest_rule(const struct table *quota, const char *name)
{
    static const char *const fixed[] = {"constructive", "contractual",
        "qualified", "reinforced", "simple", "unanimity", "votes_cast"};
    const char *best = NULL;
    int best_distance = SUGGEST_DISTANCE + 1;

    for (size_t i = 0; i < SP_COUNT(fixed) + quota->n_rows; i++) {
        const char *other =
            i < SP_COUNT(fixed)
                ? fixed[i]
                : vote_cell(quota, i - SP_COUNT(fixed), "voting_rule");
        int distance = sp_text_distance(name, other, SUGGEST_DISTANCE);

        if (distance < best_distance) {
            best = other;
            best_distance = distance;
        }
    }
    return best;
}

static enum sp_code nobody_defined(const struct vote_reading *reading,
    const struct table *quota, struct sp_err *err)
{
    const char *near = nearest_rule(quota, reading->out->rule);

    return sp_fail(err, SP_INVALID,
        "measure '%s': nobody defined the voting rule '%s'; allowed: simple, "
        "qualified, reinforced, unanimity, constructive, votes_cast, "
        "contractual, or a name with rows of quota and weight%s%s%s",
        reading->out->measure, reading->out->rule,
        near == NULL ? "" : "; did you mean '", near == NULL ? "" : near,
        near == NULL ? "" : "'?");
}

/* Whether a row of quota or weight is of the rule and dimension. */
static bool is_of(const struct table *table, size_t row, const char *rule,
    const char *dimension)
{
    return strcmp(vote_cell(table, row, "voting_rule"), rule) == 0 &&
           (dimension == NULL ||
               strcmp(vote_cell(table, row, "dimension"), dimension) == 0);
}

/* The dimensions that quota or weight rows name, in order. */
static enum sp_code list_dimensions(struct vote_reading *reading,
    const struct table *quota, const struct table *weight,
    const char *names[VOTE_DIMENSIONS_MAX], struct sp_err *err)
{
    const struct table *const tables[] = {quota, weight};
    struct assess_vote *out = reading->out;

    for (size_t t = 0; t < SP_COUNT(tables); t++)
        for (size_t row = 0; row < tables[t]->n_rows; row++) {
            const char *name = vote_cell(tables[t], row, "dimension");
            size_t at = 0;

            if (!is_of(tables[t], row, out->rule, NULL))
                continue;
            while (at < out->n_dimensions && strcmp(names[at], name) < 0)
                at++;
            if (at < out->n_dimensions && strcmp(names[at], name) == 0)
                continue;
            if (out->n_dimensions == VOTE_DIMENSIONS_MAX)
                return sp_fail(err, SP_LIMIT,
                    "voting rule '%s': more than %d dimensions", out->rule,
                    VOTE_DIMENSIONS_MAX);
            memmove(names + at + 1, names + at,
                (out->n_dimensions - at) * sizeof *names);
            names[at] = name;
            out->n_dimensions++;
        }
    return SP_OK;
}

static enum sp_code read_quota(struct vote_reading *reading,
    const struct table *quota, const char *name,
    struct vote_dimension *dimension, struct sp_err *err)
{
    const char *key =
        sp_asprintf(reading->arena, "%s|%s", reading->out->rule, name);
    const char *text = NULL;
    size_t row;
    enum sp_code rc;

    if (key == NULL)
        return sp_arena_fail(reading->arena, err);
    row = table_find(quota, key);
    if (row != SIZE_MAX)
        text = vote_cell(quota, row, "quota");
    rc = fact_list_add(
        &reading->law_facts, "quota", key, "quota", text == NULL, err);
    if (rc == SP_OK && text != NULL)
        rc = vote_whole(text, "quota", key, &dimension->quota, err);
    dimension->quota_known = text != NULL;
    return rc;
}

static enum sp_code read_dimension(struct vote_reading *reading,
    const struct table *weight, const char *name,
    struct vote_dimension *dimension, struct sp_err *err)
{
    const struct assess_vote *out = reading->out;
    int64_t *weights =
        sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *weights);
    bool *known =
        sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *known);
    sp_i128 sum = 0;
    enum sp_code rc = SP_OK;

    if (weights == NULL || known == NULL)
        return sp_arena_fail(reading->arena, err);
    for (size_t i = 0; rc == SP_OK && i < out->n_voters; i++) {
        const char *key = sp_asprintf(
            reading->arena, "%s|%s|%s", out->rule, name, out->voters[i].id);
        const char *text = NULL;
        size_t row;

        if (key == NULL)
            return sp_arena_fail(reading->arena, err);
        row = table_find(weight, key);
        if (row != SIZE_MAX)
            text = vote_cell(weight, row, "weight");
        rc = fact_list_add(
            &reading->law_facts, "weight", key, "weight", text == NULL, err);
        if (rc == SP_OK && text != NULL)
            rc = vote_whole(text, "weight", key, &weights[i], err);
        known[i] = text != NULL;
        sum += weights[i];
    }
    if (rc == SP_OK && sum > INT64_MAX)
        return sp_fail(err, SP_LIMIT,
            "voting rule '%s', dimension '%s': the weights of the voters add "
            "up to more than 9223372036854775807",
            out->rule, name);
    dimension->weights = weights;
    dimension->known = known;
    return rc;
}

enum sp_code vote_read_weights(struct vote_reading *reading, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    const char **names =
        sp_alloc_array(reading->arena, VOTE_DIMENSIONS_MAX, sizeof *names);
    struct vote_dimension *dimensions =
        sp_alloc_array(reading->arena, VOTE_DIMENSIONS_MAX, sizeof *dimensions);
    const struct table *quota;
    const struct table *weight;
    bool defined = false;
    enum sp_code rc = snapshot_table(reading->law, "quota", &quota, err);

    if (rc == SP_OK)
        rc = snapshot_table(reading->law, "weight", &weight, err);
    if (rc != SP_OK)
        return rc;
    if (names == NULL || dimensions == NULL)
        return sp_arena_fail(reading->arena, err);
    for (size_t row = 0; !defined && row < quota->n_rows; row++)
        defined = is_of(quota, row, out->rule, NULL);
    if (!defined)
        return nobody_defined(reading, quota, err);
    rc = list_dimensions(reading, quota, weight, names, err);
    for (size_t i = 0; rc == SP_OK && i < out->n_dimensions; i++) {
        rc = read_quota(reading, quota, names[i], &dimensions[i], err);
        if (rc == SP_OK)
            rc = read_dimension(reading, weight, names[i], &dimensions[i], err);
    }
    out->dimensions = names;
    reading->input.dimensions = dimensions;
    reading->input.n_dimensions = out->n_dimensions;
    return rc;
}
