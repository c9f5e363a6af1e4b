/*
 * grid_assess.c - an assessment, and instruments side by side, as tables.
 */
#include "report/grids.h"

#include "report/json.h"
#include "report/words.h"

#include <assert.h>

static const struct grid_column finding_columns[] = {
    {"finding", SP_SAYING_AS("heading", "Finding"), GRID_NUMBER},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"answer", SP_SAYING_AS("heading", "Answer"), GRID_TEXT},
    {"text", SP_SAYING_AS("heading", "Finding in words"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"subject", SP_SAYING_AS("heading", "Subject"), GRID_TEXT},
    {"subject_name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"instrument", SP_SAYING_AS("heading", "Instrument"), GRID_TEXT},
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"version", SP_SAYING_AS("heading", "Version"), GRID_NUMBER},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
    {"checked", SP_SAYING_AS("heading", "Read from"), GRID_TEXT},
    {"weakened", SP_SAYING_AS("heading", "Weakened"), GRID_TEXT},
    {"facts", SP_SAYING_AS("heading", "Facts"), GRID_TEXT},
};

static const struct grid_column condition_columns[] = {
    {"condition", SP_SAYING_AS("heading", "Condition"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"title", SP_SAYING_AS("heading", "Title"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"encoded_by", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
    {"checked", SP_SAYING_AS("heading", "Read from"), GRID_TEXT},
    {"findings", SP_SAYING_AS("heading", "Findings"), GRID_TEXT},
};

static const struct grid_column missing_columns[] = {
    {"instrument", SP_SAYING_AS("heading", "Instrument"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"key", SP_SAYING_AS("heading", "Row"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"party", SP_SAYING_AS("heading", "Party to ask"), GRID_TEXT},
    {"party_name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"findings", SP_SAYING_AS("heading", "Findings"), GRID_NUMBER},
};

static const struct grid_column number_columns[] = {
    {"finding", SP_SAYING_AS("heading", "Finding"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"value", SP_SAYING_AS("heading", "Value"), GRID_TEXT},
};

static const struct grid_column change_columns[] = {
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"subject", SP_SAYING_AS("heading", "Subject"), GRID_TEXT},
    {"from", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"to", SP_SAYING_AS("heading", "After"), GRID_TEXT},
    {"from_basis", SP_SAYING_AS("heading", "Basis before"), GRID_TEXT},
    {"to_basis", SP_SAYING_AS("heading", "Basis after"), GRID_TEXT},
};

static const struct grid_column vote_columns[] = {
    {"measure", SP_SAYING_AS("heading", "Measure"), GRID_TEXT},
    {"title", SP_SAYING_AS("heading", "Title"), GRID_TEXT},
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"adopted", SP_SAYING_AS("heading", "Adopted"), GRID_TEXT},
    {"refused", SP_SAYING_AS("heading", "Not counted because"), GRID_TEXT},
};

static const struct grid_column conflict_columns[] = {
    {"conflict", SP_SAYING_AS("heading", "Register against shipped data"),
        GRID_TEXT},
};

static const struct grid_column instrument_columns[] = {
    {"instrument", SP_SAYING_AS("heading", "Instrument"), GRID_TEXT},
    {"own", SP_SAYING_AS("heading", "The venture's own"), GRID_TEXT},
    {"period", SP_SAYING_AS("heading", "In force"), GRID_TEXT},
    {"from", SP_SAYING_AS("heading", "From"), GRID_DATE},
    {"until", SP_SAYING_AS("heading", "Until"), GRID_DATE},
    {"status", SP_SAYING_AS("heading", "Exit status"), GRID_NUMBER},
    {"obstacles", SP_SAYING_AS("heading", "Obstacles"), GRID_NUMBER},
    {"met", SP_SAYING_AS("heading", "Met"), GRID_NUMBER},
    {"unknown", SP_SAYING_AS("heading", "Unknown"), GRID_NUMBER},
    {"not_applicable", SP_SAYING_AS("heading", "Not applicable"), GRID_NUMBER},
    {"not_encoded", SP_SAYING_AS("heading", "Not encoded"), GRID_NUMBER},
    {"second_hand", SP_SAYING_AS("heading", "Read second-hand"), GRID_NUMBER},
    {"declared", SP_SAYING_AS("heading", "Met on declared facts"), GRID_NUMBER},
    {"missing", SP_SAYING_AS("heading", "Missing facts"), GRID_NUMBER},
};

enum { FINDINGS_TABLE = 0 };

static void put_finding(struct grid *grid, const struct assess_finding *finding,
    size_t number, enum sp_lang lang)
{
    const char *text = finding->text_en;

    if (lang == SP_LANG_UK && finding->text_uk != NULL)
        text = finding->text_uk;
    grid_put_count(grid, (int64_t)number + 1);
    grids_verdict(grid, (int)finding->verdict);
    grid_put(grid,
        report_word(
            report_verdict_word((int)finding->verdict, finding->basis), lang));
    grid_put(grid, text);
    grid_put(grid, finding->cites);
    grid_put(grid, finding->subject);
    grid_put(grid, finding->subject_name);
    grid_put(grid, finding->instrument);
    grid_put(grid, finding->rule);
    grid_put_count(grid, finding->version);
    grid_put(grid, finding->basis);
    grid_put(grid, finding->checked);
    grid_put_yes(grid, finding->weakened);
    grid_put_count(grid, (int64_t)finding->n_facts);
}

static void put_findings(
    struct grid *grid, const struct assessment *assessment, enum sp_lang lang)
{
    size_t facts_table = FINDINGS_TABLE + 1;
    size_t row = 0;

    grid_table_add(grid, "findings", SP_SAYING_AS("sheet", "Findings"),
        finding_columns, SP_COUNT(finding_columns));
    for (size_t i = 0; i < assessment->n_findings; i++) {
        put_finding(grid, &assessment->findings[i], i, lang);
        if (assessment->findings[i].n_facts > 0)
            grid_link_last(grid, facts_table, row);
        row += assessment->findings[i].n_facts;
    }
    grids_facts_begin(grid, true);
    assert(grid->n_tables == facts_table + 1);
    for (size_t i = 0; i < assessment->n_findings; i++)
        grids_facts(grid, assessment->findings[i].facts,
            assessment->findings[i].n_facts, i, FINDINGS_TABLE);
}

static void put_conditions(
    struct grid *grid, const struct assessment *assessment, enum sp_lang lang)
{
    grid_table_add(grid, "conditions", SP_SAYING_AS("sheet", "Conditions"),
        condition_columns, SP_COUNT(condition_columns));
    for (size_t i = 0; i < assessment->n_conditions; i++) {
        const struct assess_condition *condition = &assessment->conditions[i];
        const char *title = condition->title_en;

        if (lang == SP_LANG_UK && condition->title_uk != NULL)
            title = condition->title_uk;
        grid_put(grid, condition->condition);
        if (condition->encoded_by == NULL) {
            grid_put(grid, "not_encoded");
            grid_tone_last(grid, GRID_MUTED);
        } else {
            grids_verdict(grid, (int)condition->verdict);
        }
        grid_put(grid, title);
        grid_put(grid, condition->cites);
        grid_put(grid, condition->encoded_by);
        grid_put(grid, condition->basis);
        grid_put(grid, condition->checked);
        grid_put_count(grid, (int64_t)condition->n_findings);
        if (condition->n_findings > 0)
            grid_link_last(grid, FINDINGS_TABLE, condition->findings[0]);
    }
}

static void missing_begin(struct grid *grid, bool with_instrument)
{
    size_t first = with_instrument ? 0 : 1;

    grid_table_add(grid, "missing", SP_SAYING_AS("sheet", "Missing facts"),
        missing_columns + first, SP_COUNT(missing_columns) - first);
}

static void put_missing(struct grid *grid, const struct assessment *assessment,
    bool with_instrument)
{
    for (size_t i = 0; i < assessment->n_missing; i++) {
        const struct assess_missing *missing = &assessment->missing[i];

        if (with_instrument)
            grid_put(grid, assessment->instrument);
        grid_put(grid, missing->tbl);
        grid_put(grid, missing->key);
        grid_put(grid, missing->col);
        grid_put(grid, missing->party);
        grid_put(grid, missing->party_name);
        grid_put_count(grid, (int64_t)missing->n_findings);
    }
}

static void put_numbers(struct grid *grid, const struct assessment *assessment)
{
    grid_table_add(grid, "numbers", SP_SAYING_AS("sheet", "Numbers"),
        number_columns, SP_COUNT(number_columns));
    for (size_t i = 0; i < assessment->n_findings; i++) {
        const struct assess_finding *finding = &assessment->findings[i];

        for (size_t k = 0; k < finding->n_numbers; k++) {
            grid_put_count(grid, (int64_t)i + 1);
            grid_link_last(grid, FINDINGS_TABLE, i);
            grid_put(grid, finding->numbers[k].name);
            grid_put(grid, finding->numbers[k].text);
        }
    }
}

static void put_changes(struct grid *grid, const struct assessment *assessment)
{
    grid_table_add(grid, "changes", SP_SAYING_AS("sheet", "Changes"),
        change_columns, SP_COUNT(change_columns));
    for (size_t i = 0; i < assessment->n_changes; i++) {
        const struct assess_change *change = &assessment->changes[i];

        grid_put(grid, change->rule);
        grid_put(grid, change->cites);
        grid_put(grid, change->subject);
        grid_put(grid, change->from);
        grid_put(grid, change->to);
        grid_put(grid, change->from_basis);
        grid_put(grid, change->to_basis);
    }
}

static void put_votes(struct grid *grid, const struct assessment *assessment)
{
    grid_table_add(grid, "votes", SP_SAYING_AS("sheet", "Votes"), vote_columns,
        SP_COUNT(vote_columns));
    for (size_t i = 0; i < assessment->n_measures; i++) {
        const struct assess_measure *measure = &assessment->measures[i];
        const struct assess_vote *vote = measure->vote;

        grid_put(grid, measure->measure);
        grid_put(grid, vote == NULL ? NULL : vote->title);
        grid_put(grid, vote == NULL ? NULL : vote->rule);
        grid_put(
            grid, vote == NULL ? NULL : grids_result(vote->outcome.adopted));
        grid_put(grid, measure->refused);
    }
    grid_table_add(grid, "conflicts", SP_SAYING_AS("sheet", "Conflicts"),
        conflict_columns, SP_COUNT(conflict_columns));
    for (size_t i = 0; i < assessment->n_conflicts; i++)
        grid_put(grid, assessment->conflicts[i]);
}

static void put_about(
    struct grid *grid, const struct assessment *assessment, enum sp_lang lang)
{
    struct report_inputs inputs;
    struct sp_buf headline;

    inputs = report_inputs_of(assessment);
    grids_about(grid, &inputs);
    grids_about_line(grid, "venture", assessment->venture);
    grids_about_line(grid, "title", assessment->title);
    grids_about_line(grid, "as_if", assessment->overlay);
    grids_about_line(grid, "min_basis", assessment->min_basis);
    grids_about_line(grid, "strict", assessment->strict ? "yes" : "no");
    if (lang != SP_LANGS) {
        sp_buf_init(&headline, 4096);
        report_headline(&assessment->headline, sp_lang_code(lang), &headline);
        grids_about_line(grid, "instrument", assessment->instrument);
        grids_about_line(grid, "product", assessment->product);
        grids_about_line(
            grid, "headline", sp_strdup(grid->arena, sp_buf_text(&headline)));
        sp_buf_clear(&headline);
    }
    grids_about_line(grid, "advice",
        report_word(WORD_ADVICE, lang == SP_LANGS ? SP_LANG_EN : lang));
}

void report_assess_grid(
    const struct assessment *assessment, enum sp_lang lang, struct grid *grid)
{
    assert(assessment != NULL);
    assert(grid->n_tables == FINDINGS_TABLE);
    grid->main = FINDINGS_TABLE;
    put_findings(grid, assessment, lang);
    put_conditions(grid, assessment, lang);
    missing_begin(grid, false);
    put_missing(grid, assessment, false);
    put_numbers(grid, assessment);
    put_changes(grid, assessment);
    if (assessment->origin != NULL)
        grids_origin(grid, assessment->origin);
    grids_compatibility(grid, assessment->compatibility);
    put_votes(grid, assessment);
    put_about(grid, assessment, lang);
}

static void put_compared(
    struct grid *grid, const struct assess_compared *compared)
{
    static const char *const periods[] = {
        [ASSESS_IN_FORCE] = "in_force",
        [ASSESS_CLOSED] = "closed",
        [ASSESS_NOT_YET] = "not_yet",
    };
    const struct assessment *assessment = &compared->assessment;
    const struct assess_headline *headline = &assessment->headline;
    bool asked = compared->period == ASSESS_IN_FORCE;

    grid_put(grid, assessment->instrument);
    grid_put_yes(grid, compared->own);
    grid_put(grid, periods[compared->period]);
    grid_put(grid, compared->from);
    grid_put(grid, compared->until);
    grid_put_count(grid, asked ? compared->status : -1);
    grid_put_count(grid, asked ? (int64_t)headline->obstacles : -1);
    if (asked && headline->obstacles > 0)
        grid_tone_last(grid, GRID_BAD);
    grid_put_count(grid, asked ? (int64_t)headline->met : -1);
    grid_put_count(grid, asked ? (int64_t)headline->unknown : -1);
    grid_put_count(grid, asked ? (int64_t)headline->not_applicable : -1);
    grid_put_count(grid, asked ? (int64_t)headline->not_encoded : -1);
    grid_put_count(grid, asked ? (int64_t)headline->second_hand : -1);
    grid_put_count(grid, asked ? (int64_t)headline->declared : -1);
    grid_put_count(grid, asked ? (int64_t)assessment->n_missing : -1);
}

void report_compare_grid(const struct assess_comparison *comparison,
    enum sp_lang lang, struct grid *grid)
{
    size_t number = 0;

    assert(comparison->n_instruments > 0);
    assert(grid->n_tables == 0);
    grid->main = grid_table_add(grid, "instruments",
        SP_SAYING_AS("sheet", "Instruments"), instrument_columns,
        SP_COUNT(instrument_columns));
    for (size_t i = 0; i < comparison->n_instruments; i++) {
        const struct assess_compared *compared = &comparison->instruments[i];

        put_compared(grid, compared);
    }
    grid_table_add(grid, "findings", SP_SAYING_AS("sheet", "Findings"),
        finding_columns, SP_COUNT(finding_columns));
    for (size_t i = 0; i < comparison->n_instruments; i++) {
        const struct assessment *own = &comparison->instruments[i].assessment;

        for (size_t k = 0; k < own->n_findings; k++)
            put_finding(grid, &own->findings[k], number++, lang);
    }
    missing_begin(grid, true);
    for (size_t i = 0; i < comparison->n_instruments; i++)
        put_missing(grid, &comparison->instruments[i].assessment, true);
    put_about(grid, &comparison->instruments[0].assessment, SP_LANGS);
}
