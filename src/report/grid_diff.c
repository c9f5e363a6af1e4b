/*
 * grid_diff.c - two assessments compared, as tables.
 */
#include "report/grids.h"

#include <assert.h>
#include <string.h>

static const struct grid_column finding_columns[] = {
    {"change", SP_SAYING_AS("heading", "Change"), GRID_NUMBER},
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"subject", SP_SAYING_AS("heading", "Subject"), GRID_TEXT},
    {"before", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"after", SP_SAYING_AS("heading", "After"), GRID_TEXT},
    {"before_basis", SP_SAYING_AS("heading", "Basis before"), GRID_TEXT},
    {"after_basis", SP_SAYING_AS("heading", "Basis after"), GRID_TEXT},
    {"causes", SP_SAYING_AS("heading", "Causes"), GRID_TEXT},
    {"possible", SP_SAYING_AS("heading", "Possible causes"), GRID_TEXT},
    {"text", SP_SAYING_AS("heading", "Finding in words"), GRID_TEXT},
};

static const struct grid_column condition_columns[] = {
    {"condition", SP_SAYING_AS("heading", "Condition"), GRID_TEXT},
    {"title", SP_SAYING_AS("heading", "Title"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"before", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"after", SP_SAYING_AS("heading", "After"), GRID_TEXT},
    {"before_basis", SP_SAYING_AS("heading", "Basis before"), GRID_TEXT},
    {"after_basis", SP_SAYING_AS("heading", "Basis after"), GRID_TEXT},
};

static const struct grid_column fact_columns[] = {
    {"change", SP_SAYING_AS("heading", "Change"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"key", SP_SAYING_AS("heading", "Row"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"before_state", SP_SAYING_AS("heading", "Used or missing before"),
        GRID_TEXT},
    {"after_state", SP_SAYING_AS("heading", "Used or missing after"),
        GRID_TEXT},
    {"before", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"after", SP_SAYING_AS("heading", "After"), GRID_TEXT},
    {"law", SP_SAYING_AS("heading", "Law"), GRID_TEXT},
};

static const struct grid_column number_columns[] = {
    {"change", SP_SAYING_AS("heading", "Change"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"before", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"after", SP_SAYING_AS("heading", "After"), GRID_TEXT},
};

static const struct grid_column rule_columns[] = {
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"before", SP_SAYING_AS("heading", "Version before"), GRID_NUMBER},
    {"after", SP_SAYING_AS("heading", "Version after"), GRID_NUMBER},
};

static const struct grid_column view_columns[] = {
    {"denominator", SP_SAYING_AS("heading", "Share of"), GRID_TEXT},
    {"depth", SP_SAYING_AS("heading", "Depth"), GRID_TEXT},
    {"before_min", SP_SAYING_AS("heading", "Outside share from, before"),
        GRID_NUMBER},
    {"before_max", SP_SAYING_AS("heading", "Outside share to, before"),
        GRID_NUMBER},
    {"after_min", SP_SAYING_AS("heading", "Outside share from, after"),
        GRID_NUMBER},
    {"after_max", SP_SAYING_AS("heading", "Outside share to, after"),
        GRID_NUMBER},
    {"before", SP_SAYING_AS("heading", "Before"), GRID_TEXT},
    {"after", SP_SAYING_AS("heading", "After"), GRID_TEXT},
};

enum { CHANGES_TABLE = 0, CAUSES_BYTES = 160 };

/* Put the names of the causes, spaces between. */
static void put_causes(struct grid *grid, unsigned causes)
{
    char text[CAUSES_BYTES] = "";
    size_t len = 0;
    char *own = NULL;

    for (int i = 0; i < DIFF_CAUSES; i++) {
        enum diff_cause cause = (enum diff_cause)(1 << i);
        const char *name;

        if ((causes & (unsigned)cause) == 0)
            continue;
        name = diff_cause_name(cause);
        assert(len + strlen(name) + 2 < sizeof(text));
        if (len > 0)
            text[len++] = ' ';
        memcpy(text + len, name, strlen(name) + 1);
        len += strlen(name);
    }
    if (len > 0) {
        own = sp_strdup(grid->arena, text);
        if (own == NULL)
            grid->failed = true;
    }
    grid_put(grid, own);
}

static void put_verdict(struct grid *grid, const char *verdict)
{
    grid_put(grid, verdict);
    if (verdict == NULL)
        return;
    if (strcmp(verdict, "breached") == 0)
        grid_tone_last(grid, GRID_BAD);
    else if (strcmp(verdict, "unknown") == 0)
        grid_tone_last(grid, GRID_WARN);
    else if (strcmp(verdict, "met") == 0)
        grid_tone_last(grid, GRID_GOOD);
}

static void put_findings(
    struct grid *grid, const struct diff *diff, enum sp_lang lang)
{
    grid->main =
        grid_table_add(grid, "findings", SP_SAYING_AS("sheet", "Findings"),
            finding_columns, SP_COUNT(finding_columns));
    assert(grid->main == CHANGES_TABLE);
    for (size_t i = 0; i < diff->n_findings; i++) {
        const struct diff_finding_change *change = &diff->findings[i];
        const struct diff_finding *before = change->before;
        const struct diff_finding *after = change->after;
        const struct diff_finding *any = after != NULL ? after : before;

        grid_put_count(grid, (int64_t)i + 1);
        grid_put(grid, any->rule);
        grid_put(grid, any->cites);
        grid_put(grid, any->subject);
        put_verdict(grid, before == NULL ? NULL : before->verdict);
        put_verdict(grid, after == NULL ? NULL : after->verdict);
        grid_put(grid, before == NULL ? NULL : before->basis);
        grid_put(grid, after == NULL ? NULL : after->basis);
        put_causes(grid, change->sure);
        put_causes(grid, change->possible);
        grid_put(grid, lang == SP_LANG_UK && any->text_uk != NULL
                           ? any->text_uk
                           : any->text_en);
    }
}

static void put_conditions(
    struct grid *grid, const struct diff *diff, enum sp_lang lang)
{
    grid_table_add(grid, "conditions", SP_SAYING_AS("sheet", "Conditions"),
        condition_columns, SP_COUNT(condition_columns));
    for (size_t i = 0; i < diff->n_conditions; i++) {
        const struct diff_condition *before = diff->conditions[i].before;
        const struct diff_condition *after = diff->conditions[i].after;
        const struct diff_condition *any = after != NULL ? after : before;

        grid_put(grid, any->condition);
        grid_put(grid, lang == SP_LANG_UK && any->title_uk != NULL
                           ? any->title_uk
                           : any->title_en);
        grid_put(grid, any->cites);
        put_verdict(grid, before == NULL ? NULL : before->verdict);
        put_verdict(grid, after == NULL ? NULL : after->verdict);
        grid_put(grid, before == NULL ? NULL : before->basis);
        grid_put(grid, after == NULL ? NULL : after->basis);
    }
}

static const char *state_of(const struct diff_fact *fact)
{
    return fact == NULL ? NULL : fact->missing ? "missing" : "used";
}

static void put_facts(struct grid *grid, const struct diff *diff)
{
    grid_table_add(grid, "facts", SP_SAYING_AS("sheet", "Facts"), fact_columns,
        SP_COUNT(fact_columns));
    for (size_t i = 0; i < diff->n_findings; i++) {
        for (size_t k = 0; k < diff->findings[i].n_facts; k++) {
            const struct diff_fact_change *fact = &diff->findings[i].facts[k];
            const struct diff_fact *any =
                fact->after != NULL ? fact->after : fact->before;

            grid_put_count(grid, (int64_t)i + 1);
            grid_link_last(grid, CHANGES_TABLE, i);
            grid_put(grid, any->tbl);
            grid_put(grid, any->key);
            grid_put(grid, any->col);
            grid_put(grid, state_of(fact->before));
            grid_put(grid, state_of(fact->after));
            grid_put(grid, fact->before == NULL ? NULL : fact->before->value);
            grid_put(grid, fact->after == NULL ? NULL : fact->after->value);
            grid_put_yes(grid, fact->law);
        }
    }
    grid_table_add(grid, "numbers", SP_SAYING_AS("sheet", "Numbers"),
        number_columns, SP_COUNT(number_columns));
    for (size_t i = 0; i < diff->n_findings; i++) {
        for (size_t k = 0; k < diff->findings[i].n_numbers; k++) {
            const struct diff_number_change *number =
                &diff->findings[i].numbers[k];

            grid_put_count(grid, (int64_t)i + 1);
            grid_link_last(grid, CHANGES_TABLE, i);
            grid_put(grid, number->name);
            grid_put(grid, number->before);
            grid_put(grid, number->after);
        }
    }
}

static void put_rules(struct grid *grid, const struct diff *diff)
{
    grid_table_add(grid, "rules", SP_SAYING_AS("sheet", "Rules"), rule_columns,
        SP_COUNT(rule_columns));
    for (size_t i = 0; i < diff->n_rules; i++) {
        const struct diff_rule_change *rule = &diff->rules[i];

        grid_put(grid, rule->rule);
        grid_put_count(grid, rule->before > 0 ? rule->before : -1);
        grid_put_count(grid, rule->after > 0 ? rule->after : -1);
    }
}

static void put_views(struct grid *grid, const struct diff *diff)
{
    grid_table_add(grid, "views", SP_SAYING_AS("sheet", "Origin"), view_columns,
        SP_COUNT(view_columns));
    for (size_t i = 0; i < diff->n_views; i++) {
        const struct diff_view *before = diff->views[i].before;
        const struct diff_view *after = diff->views[i].after;
        const struct diff_view *any = after != NULL ? after : before;

        grid_put(grid, any->denominator);
        grid_put(grid, any->depth);
        grid_put(grid, before == NULL ? NULL : before->share_min);
        grid_put(grid, before == NULL ? NULL : before->share_max);
        grid_put(grid, after == NULL ? NULL : after->share_min);
        grid_put(grid, after == NULL ? NULL : after->share_max);
        put_verdict(grid, before == NULL ? NULL : before->verdict);
        put_verdict(grid, after == NULL ? NULL : after->verdict);
    }
}

void report_diff_grid(const struct diff *diff, const char *program,
    enum sp_lang lang, struct grid *grid)
{
    struct report_inputs inputs;

    assert(diff != NULL);
    assert(grid->n_tables == 0);
    grid->on = diff->after->on;
    put_findings(grid, diff, lang);
    put_conditions(grid, diff, lang);
    put_facts(grid, diff);
    put_rules(grid, diff);
    put_views(grid, diff);
    memset(&inputs, 0, sizeof(inputs));
    inputs.on = diff->after->on;
    inputs.program = program;
    grids_about(grid, &inputs);
    grids_about_line(grid, "before", diff->before->file);
    grids_about_line(grid, "before_on", diff->before->on);
    grids_about_line(grid, "after", diff->after->file);
    grids_about_line(grid, "after_on", diff->after->on);
    grid_put(grid, "inputs_changed");
    put_causes(grid, diff->inputs);
    grids_about_line(grid, "changed", diff->changed ? "yes" : "no");
}
