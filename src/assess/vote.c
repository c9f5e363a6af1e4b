/*
 * vote.c - reads a measure, who takes part and the ballots; has them counted.
 */
#include "assess/vote.h"

#include "assess/project.h"

#include "assess/model.h"
#include "assess/no_such.h"
#include "base/date.h"

#include <assert.h>
#include <string.h>

static const char *const rule_names[] = {
    [VOTE_SIMPLE] = "simple",
    [VOTE_QUALIFIED] = "qualified",
    [VOTE_REINFORCED] = "reinforced",
    [VOTE_UNANIMITY] = "unanimity",
    [VOTE_CONSTRUCTIVE] = "constructive",
    [VOTE_VOTES_CAST] = "votes_cast",
    [VOTE_CONTRACTUAL] = "contractual",
};

static const char *const choice_names[VOTE_CHOICES] = {
    [VOTE_FOR] = "for",
    [VOTE_AGAINST] = "against",
    [VOTE_ABSTAIN] = "abstain",
    [VOTE_ABSTAIN_DECLARED] = "abstain_declared",
    [VOTE_ABSENT] = "absent",
};

enum vote_rule vote_rule_of(const char *name)
{
    for (size_t i = VOTE_SIMPLE; i < SP_COUNT(rule_names); i++)
        if (strcmp(rule_names[i], name) == 0)
            return (enum vote_rule)i;
    return VOTE_WEIGHTED;
}

const char *vote_cell(const struct table *table, size_t row, const char *col)
{
    const char *text =
        table_text(table, row, schema_column(table->schema, col));

    return text[0] == '\0' ? NULL : text;
}

enum sp_code vote_whole(const char *text, const char *what, const char *key,
    int64_t *value_out, struct sp_err *err)
{
    int64_t value = 0;

    for (size_t i = 0; text[i] != '\0'; i++) {
        int digit = text[i] - '0';

        if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10)
            return sp_fail(err, SP_LIMIT,
                "%s '%s': found %s, allowed: 0 to 9223372036854775807", what,
                key, text);
        value = value * 10 + digit;
    }
    *value_out = value;
    return SP_OK;
}

/* ---- the measure ------------------------------------------------------- */

/* The votes of a chamber, where the measure states any. */
static enum sp_code read_chamber(struct vote_reading *reading,
    const struct table *table, size_t row, struct sp_err *err)
{
    static const char *const cells[] = {
        "counts_for", "counts_against", "counts_abstain"};
    struct vote_chamber *chamber = &reading->input.chamber;
    int64_t *const counts[] = {
        &chamber->in_favour, &chamber->against, &chamber->abstain};
    enum sp_code rc = SP_OK;

    if (reading->input.rule != VOTE_VOTES_CAST &&
        reading->input.rule != VOTE_RULE_UNSTATED)
        return SP_OK;
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(cells); i++) {
        const char *text = vote_cell(table, row, cells[i]);

        *counts[i] = -1;
        if (text == NULL)
            continue;
        rc = vote_whole(text, cells[i], reading->out->measure, counts[i], err);
        reading->input.by_counts = true;
    }
    for (size_t i = 0;
         rc == SP_OK && reading->input.by_counts && i < SP_COUNT(cells); i++)
        rc = fact_list_cell(&reading->facts, table, row, cells[i], err);
    return rc;
}

static enum sp_code read_measure(
    struct vote_reading *reading, const char *measure, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(reading->snapshot, "measure", &table, err);

    if (rc != SP_OK)
        return rc;
    row = table_find(table, measure);
    if (row == SIZE_MAX)
        return assess_no_such(table, "measure", measure, err);
    out->measure = vote_cell(table, row, "measure");
    out->title = vote_cell(table, row, "title");
    out->instrument = vote_cell(table, row, "instrument");
    out->venture = vote_cell(table, row, "venture");
    out->rule = vote_cell(table, row, "voting_rule");
    out->decided_on = vote_cell(table, row, "decided_on");
    out->population_year = vote_cell(table, row, "population_year");
    out->population_measure = vote_cell(table, row, "population_measure");
    reading->input.rule =
        out->rule == NULL ? VOTE_RULE_UNSTATED : vote_rule_of(out->rule);
    out->kind = reading->input.rule;
    reading->decided = out->decided_on != NULL &&
                       sp_date_parse(out->decided_on, strlen(out->decided_on),
                           &reading->decided_on);
    rc = fact_list_cell(&reading->facts, table, row, "voting_rule", err);
    if (rc == SP_OK)
        rc = read_chamber(reading, table, row, err);
    return rc;
}

/* ---- voters and ballots ------------------------------------------------ */

static enum sp_code name_voter(struct vote_reading *reading,
    struct assess_voter *voter, struct sp_err *err)
{
    const struct table *state;
    const struct table *party;
    size_t row;
    enum sp_code rc = snapshot_table(reading->snapshot, "state", &state, err);

    if (rc == SP_OK)
        rc = snapshot_table(reading->snapshot, "party", &party, err);
    if (rc != SP_OK)
        return rc;
    row = table_find(state, voter->id);
    if (row != SIZE_MAX) {
        voter->name_en = vote_cell(state, row, "name_en");
        voter->name_uk = vote_cell(state, row, "name_uk");
        return SP_OK;
    }
    row = table_find(party, voter->id);
    if (row != SIZE_MAX)
        voter->name_en = vote_cell(party, row, "name");
    return SP_OK;
}

/* Rows come by (measure, voter), so that voters are in the order of ids. */
static enum sp_code read_voters(
    struct vote_reading *reading, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    const struct table *table;
    struct assess_voter *voters;
    size_t n = 0;
    enum sp_code rc =
        snapshot_table(reading->snapshot, "participant", &table, err);

    if (rc != SP_OK)
        return rc;
    voters = sp_alloc_array(reading->arena, table->n_rows + 1, sizeof *voters);
    if (voters == NULL)
        return sp_arena_fail(reading->arena, err);
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        if (strcmp(vote_cell(table, row, "measure"), out->measure) != 0)
            continue;
        voters[n].id = vote_cell(table, row, "voter");
        voters[n].population = -1;
        rc = name_voter(reading, &voters[n++], err);
        if (rc == SP_OK)
            rc = fact_list_cell(&reading->facts, table, row, "voter", err);
    }
    if (rc != SP_OK)
        return rc;
    if (n == 0 && !reading->input.by_counts)
        return sp_fail(err, SP_INVALID,
            "measure '%s': nobody takes part in it (no row of participant%s)",
            out->measure,
            reading->input.rule == VOTE_VOTES_CAST ? ", and no counts of votes"
                                                   : "");
    if (n > VOTE_VOTERS_MAX)
        return sp_fail(err, SP_LIMIT,
            "measure '%s': %zu take part; at most %d are counted by name",
            out->measure, n, VOTE_VOTERS_MAX);
    out->voters = voters;
    out->n_voters = reading->input.by_counts ? 0 : n;
    reading->input.n_voters = out->n_voters;
    return SP_OK;
}

static size_t voter_at(const struct assess_vote *vote, const char *id)
{
    for (size_t i = 0; i < vote->n_voters; i++)
        if (strcmp(vote->voters[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static enum vote_choice choice_of(const char *name)
{
    for (size_t i = VOTE_FOR; name != NULL && i < VOTE_CHOICES; i++)
        if (strcmp(choice_names[i], name) == 0)
            return (enum vote_choice)i;
    return VOTE_NO_BALLOT;
}

/* Name the ballots that are missing. */
static enum sp_code missing_ballots(
    struct vote_reading *reading, const bool *has_row, struct sp_err *err)
{
    const struct assess_vote *out = reading->out;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < out->n_voters; i++) {
        const char *key;

        if (has_row[i])
            continue;
        key = sp_asprintf(
            reading->arena, "%s|%s", out->measure, out->voters[i].id);
        if (key == NULL)
            return sp_arena_fail(reading->arena, err);
        rc = fact_list_add(&reading->facts, "ballot", key, "choice", true, err);
    }
    return rc;
}

static enum sp_code read_ballots(
    struct vote_reading *reading, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    const struct table *table;
    enum vote_choice *choices =
        sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *choices);
    struct assess_voter *voters =
        sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *voters);
    bool *has_row =
        sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *has_row);
    enum sp_code rc = snapshot_table(reading->snapshot, "ballot", &table, err);

    if (rc != SP_OK)
        return rc;
    if (choices == NULL || voters == NULL || has_row == NULL)
        return sp_arena_fail(reading->arena, err);
    memcpy(voters, out->voters, out->n_voters * sizeof *voters);
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        const char *voter = vote_cell(table, row, "voter");
        size_t at;

        if (strcmp(vote_cell(table, row, "measure"), out->measure) != 0)
            continue;
        at = voter_at(out, voter);
        if (at == SIZE_MAX)
            return sp_fail(err, SP_INVALID,
                "ballot '%s|%s': '%s' does not take part in measure '%s'",
                out->measure, voter, voter, out->measure);
        choices[at] = choice_of(vote_cell(table, row, "choice"));
        voters[at].choice = choices[at];
        has_row[at] = true;
        rc = fact_list_cell(&reading->facts, table, row, "choice", err);
    }
    out->voters = voters;
    reading->input.choices = choices;
    return rc == SP_OK ? missing_ballots(reading, has_row, err) : rc;
}

/* ---- the law of the day ------------------------------------------------ */

static enum sp_code read_law(struct vote_reading *reading, struct sp_err *err)
{
    enum vote_rule rule = reading->input.rule;
    bool population = rule == VOTE_QUALIFIED || rule == VOTE_REINFORCED ||
                      rule == VOTE_CONSTRUCTIVE;
    enum sp_code rc = SP_OK;

    reading->law = reading->snapshot;
    reading->input.all_take_part = VOTE_UNKNOWN;
    if (!population && rule != VOTE_WEIGHTED)
        return SP_OK;
    if (reading->decided && reading->decided_on != reading->options->facts.on)
        rc = vote_snapshot(reading, reading->decided_on, &reading->law, err);
    reading->law_facts_from = reading->law;
    if (rc == SP_OK && rule == VOTE_WEIGHTED)
        return vote_read_weights(reading, err);
    if (rc == SP_OK)
        rc = vote_read_members(reading, err);
    if (rc == SP_OK)
        rc = vote_read_population(reading, err);
    return rc;
}

/* Put the population figures beside the voters. */
static enum sp_code show_population(
    struct vote_reading *reading, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    struct assess_voter *voters;

    if (reading->input.population == NULL)
        return SP_OK;
    voters = sp_alloc_array(reading->arena, out->n_voters + 1, sizeof *voters);
    if (voters == NULL)
        return sp_arena_fail(reading->arena, err);
    memcpy(voters, out->voters, out->n_voters * sizeof *voters);
    for (size_t i = 0; i < out->n_voters; i++)
        voters[i].population = reading->input.population[i];
    out->voters = voters;
    return SP_OK;
}

static enum sp_code resolve(struct vote_reading *reading,
    struct fact_list *list, struct snapshot *snapshot, struct sp_err *err)
{
    const char *basis = NULL;
    enum sp_code rc;

    fact_list_sort(list);
    rc = fact_list_resolve(
        list->facts, list->n, snapshot, reading->options->schema, &basis, err);
    if (rc == SP_OK && basis != NULL &&
        (reading->basis == NULL ||
            basis_rank(basis) < basis_rank(reading->basis)))
        reading->basis = basis;
    return rc;
}

/* All facts of both lists: the law's after the vote's own. */
static enum sp_code collect_facts(
    struct vote_reading *reading, struct sp_err *err)
{
    struct assess_vote *out = reading->out;
    size_t n = reading->facts.n + reading->law_facts.n;
    struct assess_fact *facts =
        sp_alloc_array(reading->arena, n + 1, sizeof *facts);
    enum sp_code rc = resolve(reading, &reading->facts, reading->snapshot, err);

    if (rc == SP_OK && reading->law_facts.n > 0)
        rc =
            resolve(reading, &reading->law_facts, reading->law_facts_from, err);
    if (rc != SP_OK)
        return rc;
    if (facts == NULL)
        return sp_arena_fail(reading->arena, err);
    if (reading->facts.n > 0)
        memcpy(facts, reading->facts.facts, reading->facts.n * sizeof *facts);
    if (reading->law_facts.n > 0)
        memcpy(facts + reading->facts.n, reading->law_facts.facts,
            reading->law_facts.n * sizeof *facts);
    out->facts = facts;
    out->n_facts = n;
    out->basis = reading->basis;
    return SP_OK;
}

/* ---- the whole --------------------------------------------------------- */

/* Say of which measure a fault is. */
static enum sp_code fault_of(
    const char *measure, enum sp_code rc, struct sp_err *err)
{
    char text[SP_ERR_TEXT_BYTES];

    if ((rc != SP_LIMIT && rc != SP_INVALID) || err == NULL)
        return rc;
    memcpy(text, err->text, sizeof text);
    return sp_fail(err, rc, "measure '%s': %s", measure, text);
}

static enum sp_code count(struct vote_reading *reading, struct sp_err *err)
{
    const struct vote_input *input = &reading->input;
    struct assess_vote *out = reading->out;
    enum sp_code rc = vote_count(input, &out->outcome, err);

    if (rc == SP_OK)
        rc = vote_turns(
            input, out->outcome.adopted, reading->arena, &out->turns, err);
    if (rc == SP_OK)
        rc = vote_blocking(input, reading->arena, &out->blocking, err);
    if (rc == SP_OK)
        rc = vote_settles(input, out->outcome.adopted, VOTE_ADOPTED,
            reading->arena, &out->carry, err);
    if (rc == SP_OK)
        rc = vote_settles(input, out->outcome.adopted, VOTE_REJECTED,
            reading->arena, &out->defeat, err);
    out->with_power = reading->options->with_power;
    if (rc == SP_OK && out->with_power)
        rc = vote_power(input, reading->arena, &out->power, err);
    out->rounded = input->rounded;
    out->all_take_part = input->all_take_part;
    return rc == SP_OK ? rc : fault_of(out->measure, rc, err);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

enum sp_code assess_vote_in(const struct assess_vote_options *options,
    struct snapshot *snapshot, const char *measure, struct sp_arena *arena,
    struct assess_vote *vote_out, struct sp_err *err)
{
    struct vote_reading reading;
    struct assess_vote vote;
    char on_text[SP_DATE_BYTES];
    enum sp_code rc;

    assert(measure != NULL);
    memset(&reading, 0, sizeof reading);
    memset(&vote, 0, sizeof vote);
    reading.options = options;
    reading.arena = arena;
    reading.out = &vote;
    fact_list_init(&reading.facts, arena);
    fact_list_init(&reading.law_facts, arena);
    reading.snapshot = snapshot;
    rc = read_measure(&reading, measure, err);
    if (rc == SP_OK)
        rc = read_voters(&reading, err);
    if (rc == SP_OK)
        rc = read_ballots(&reading, err);
    if (rc == SP_OK)
        rc = read_law(&reading, err);
    if (rc == SP_OK)
        rc = show_population(&reading, err);
    if (rc == SP_OK)
        rc = count(&reading, err);
    if (rc == SP_OK)
        rc = collect_facts(&reading, err);
    if (rc == SP_OK)
        rc = snapshot_digest(reading.snapshot, &vote.digests, err);
    if (rc != SP_OK)
        return rc;
    sp_date_format(options->facts.on, on_text);
    vote.on = sp_strdup(arena, on_text);
    if (vote.on == NULL)
        return sp_arena_fail(arena, err);
    if (options->facts.overlay_folder != NULL)
        vote.overlay = last_part(options->facts.overlay_folder);
    vote.program = SPILNO_VERSION;
    *vote_out = vote;
    return SP_OK;
}

static enum sp_code project_answer(const struct assess_vote_options *options,
    struct snapshot *snapshot, struct assess_vote *vote, struct sp_arena *arena,
    struct sp_err *err)
{
    struct projection projection;
    enum sp_code rc = project_open(&projection, options->schema, snapshot,
        options->audience, vote->venture, arena, err);

    return rc == SP_OK ? project_vote(&projection, vote, err) : rc;
}

enum sp_code assess_vote_of(const struct assess_vote_options *options,
    const char *measure, struct sp_arena *arena, struct assess_vote *vote_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    enum sp_code rc = assess_snapshot(
        options->schema, &options->facts, arena, &snapshot, err);

    if (rc == SP_OK)
        rc = assess_vote_in(options, snapshot, measure, arena, vote_out, err);
    if (rc == SP_OK)
        rc = project_answer(options, snapshot, vote_out, arena, err);
    return project_error(options->audience, rc, err);
}
