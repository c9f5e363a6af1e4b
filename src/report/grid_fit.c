/*
 * grid_fit.c - two items compared, and probable duplicates, as tables.
 */
#include "report/grids.h"

#include <assert.h>
#include <string.h>

static const struct grid_column reason_columns[] = {
    {"question", SP_SAYING_AS("heading", "Question"), GRID_TEXT},
    {"a", SP_SAYING_AS("heading", "Candidate"), GRID_TEXT},
    {"b", SP_SAYING_AS("heading", "Wanted"), GRID_TEXT},
    {"property", SP_SAYING_AS("heading", "Property"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"gap", SP_SAYING_AS("heading", "Why not"), GRID_TEXT},
    {"a_written", SP_SAYING_AS("heading", "Candidate states"), GRID_TEXT},
    {"b_written", SP_SAYING_AS("heading", "Wanted states"), GRID_TEXT},
    {"comparison", SP_SAYING_AS("heading", "Comparison"), GRID_TEXT},
    {"axis", SP_SAYING_AS("heading", "Form, fit or function"), GRID_TEXT},
    {"criticality", SP_SAYING_AS("heading", "Criticality"), GRID_TEXT},
    {"a_basis", SP_SAYING_AS("heading", "Basis of the candidate"), GRID_TEXT},
    {"b_basis", SP_SAYING_AS("heading", "Basis of the wanted"), GRID_TEXT},
    {"a_source", SP_SAYING_AS("heading", "Source of the candidate"), GRID_TEXT},
    {"b_source", SP_SAYING_AS("heading", "Source of the wanted"), GRID_TEXT},
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"version", SP_SAYING_AS("heading", "Version"), GRID_NUMBER},
};

static const struct grid_column answer_columns[] = {
    {"question", SP_SAYING_AS("heading", "Question"), GRID_TEXT},
    {"a", SP_SAYING_AS("heading", "Candidate"), GRID_TEXT},
    {"b", SP_SAYING_AS("heading", "Wanted"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"class", SP_SAYING_AS("heading", "Class"), GRID_TEXT},
    {"properties", SP_SAYING_AS("heading", "Properties"), GRID_NUMBER},
    {"without_difference", SP_SAYING_AS("heading", "Without difference"),
        GRID_NUMBER},
    {"capped", SP_SAYING_AS("heading", "At most conditional"), GRID_TEXT},
    {"reviewed_by", SP_SAYING_AS("heading", "Rules reviewed by"), GRID_TEXT},
    {"problem", SP_SAYING_AS("heading", "Not compared because"), GRID_TEXT},
};

static const struct grid_column claim_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"other", SP_SAYING_AS("heading", "Other item"), GRID_TEXT},
    {"code", SP_SAYING_AS("heading", "Code"), GRID_TEXT},
    {"scope", SP_SAYING_AS("heading", "Scope"), GRID_TEXT},
    {"reading", SP_SAYING_AS("heading", "Read as"), GRID_TEXT},
    {"a_for_b", SP_SAYING_AS("heading", "A for B"), GRID_TEXT},
    {"b_for_a", SP_SAYING_AS("heading", "B for A"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
};

static const struct grid_column duplicate_columns[] = {
    {"group", SP_SAYING_AS("heading", "Group"), GRID_NUMBER},
    {"by", SP_SAYING_AS("heading", "Shared"), GRID_TEXT},
    {"shared", SP_SAYING_AS("heading", "Number"), GRID_TEXT},
    {"ncage", SP_SAYING_AS("heading", "Entity code"), GRID_TEXT},
    {"state", SP_SAYING_AS("heading", "State"), GRID_TEXT},
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"niin", SP_SAYING_AS("heading", "NIIN"), GRID_TEXT},
    {"number", SP_SAYING_AS("heading", "As written there"), GRID_TEXT},
    {"decided", SP_SAYING_AS("heading", "Answered by a bureau"), GRID_TEXT},
};

void grids_fit_verdict(struct grid *grid, enum fit_verdict verdict)
{
    grid_put(grid, fit_verdict_name(verdict));
    grid_tone_last(grid, verdict == FIT_YES  ? GRID_GOOD
                         : verdict == FIT_NO ? GRID_BAD
                                             : GRID_WARN);
}

size_t grids_fit_reasons_begin(struct grid *grid)
{
    return grid_table_add(grid, "reasons", SP_SAYING_AS("sheet", "Reasons"),
        reason_columns, SP_COUNT(reason_columns));
}

void grids_fit_reasons(struct grid *grid, const char *question, const char *a,
    const char *b, const struct assess_fit_reason *reasons, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct assess_fit_reason *reason = &reasons[i];

        grid_put(grid, question);
        grid_put(grid, a);
        grid_put(grid, b);
        grid_put(grid, reason->property);
        grids_fit_verdict(grid, reason->verdict);
        grid_put(grid, reason->gap);
        grid_put(grid, reason->a.written);
        grid_put(grid, reason->b.written);
        grid_put(grid, reason->comparison);
        grid_put(grid, reason->axis);
        grid_put(grid, reason->criticality);
        grid_put(grid, reason->a.basis);
        grid_put(grid, reason->b.basis);
        grid_put(grid, reason->a.source);
        grid_put(grid, reason->b.source);
        grid_put(grid, reason->rule);
        grid_put_count(grid, reason->rule == NULL ? -1 : reason->version);
    }
}

static void put_direction(
    struct grid *grid, const struct assess_fit_direction *direction)
{
    grid_put(grid, "interchange");
    grid_put(grid, direction->candidate);
    grid_put(grid, direction->wanted);
    grids_fit_verdict(grid, direction->verdict);
    grid_put(grid, direction->cls);
    grid_put_count(grid, (int64_t)direction->n_properties);
    grid_put_count(grid, (int64_t)direction->n_without_difference);
    grid_put_yes(grid, direction->capped);
    grid_put(grid, direction->reviewed_by);
    grid_put(grid, direction->problem);
}

static void put_answers(struct grid *grid, const struct assess_fit *fit)
{
    grid_table_add(grid, "answers", SP_SAYING_AS("sheet", "Answers"),
        answer_columns, SP_COUNT(answer_columns));
    if (!fit->ports_only) {
        put_direction(grid, &fit->a_for_b);
        put_direction(grid, &fit->b_for_a);
    }
    for (size_t i = 0; i < fit->n_interfaces; i++) {
        const struct assess_fit_interface *interface = &fit->interfaces[i];

        grid_put(grid, "interface");
        grid_put(grid, interface->port_a);
        grid_put(grid, interface->port_b);
        grids_fit_verdict(grid, interface->verdict);
        grid_put(grid, interface->cls);
        grid_put_count(grid, -1);
        grid_put_count(grid, -1);
        grid_put_yes(grid, interface->capped);
        grid_put(grid, NULL);
        grid_put(grid, NULL);
    }
}

static void put_claims(struct grid *grid, const struct assess_fit *fit)
{
    grid_table_add(grid, "claims", SP_SAYING_AS("sheet", "Claims"),
        claim_columns, SP_COUNT(claim_columns));
    for (size_t i = 0; i < fit->n_claims; i++) {
        const struct assess_fit_claim *claim = &fit->claims[i];

        grid_put(grid, claim->item);
        grid_put(grid, claim->other);
        grid_put(grid, claim->code);
        grid_put(grid, claim->scope);
        grid_put(grid, claim->reading);
        grid_put(grid, claim->a_for_b);
        grid_put(grid, claim->b_for_a);
        grid_put(grid, claim->source);
        grid_put(grid, claim->basis);
    }
}

void report_fit_grid(const struct assess_fit *fit,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(fit != NULL);
    assert(grid->n_tables == 0);
    grid->main = grids_fit_reasons_begin(grid);
    if (!fit->ports_only) {
        grids_fit_reasons(grid, "interchange", fit->a_for_b.candidate,
            fit->a_for_b.wanted, fit->a_for_b.reasons, fit->a_for_b.n_reasons);
        grids_fit_reasons(grid, "interchange", fit->b_for_a.candidate,
            fit->b_for_a.wanted, fit->b_for_a.reasons, fit->b_for_a.n_reasons);
    }
    for (size_t i = 0; i < fit->n_interfaces; i++)
        grids_fit_reasons(grid, "interface", fit->interfaces[i].port_a,
            fit->interfaces[i].port_b, fit->interfaces[i].reasons,
            fit->interfaces[i].n_reasons);
    put_answers(grid, fit);
    put_claims(grid, fit);
    grids_about(grid, inputs);
    grids_about_line(grid, "a", fit->a);
    grids_about_line(grid, "name_a", fit->name_a);
    grids_about_line(grid, "b", fit->b);
    grids_about_line(grid, "name_b", fit->name_b);
    if (!fit->ports_only)
        grids_about_line(grid, "identity", fit->identity);
}

void report_duplicates_grid(const struct assess_duplicates *duplicates,
    const struct report_inputs *inputs, struct grid *grid)
{
    static const char *const kinds[] = {"niin", "reference", "look"};

    assert(duplicates != NULL);
    assert(grid->n_tables == 0);
    grid->main =
        grid_table_add(grid, "duplicates", SP_SAYING_AS("sheet", "Duplicates"),
            duplicate_columns, SP_COUNT(duplicate_columns));
    for (size_t i = 0; i < duplicates->n; i++) {
        const struct assess_duplicate *group = &duplicates->at[i];

        assert((size_t)group->kind < SP_COUNT(kinds));
        for (size_t k = 0; k < group->n_items; k++) {
            grid_put_count(grid, (int64_t)i + 1);
            grid_put(grid, kinds[group->kind]);
            grid_put(grid, group->shared);
            grid_put(grid, group->ncage);
            grid_put(grid, group->state);
            grid_put(grid, group->items[k].item);
            grid_put(grid, group->items[k].name);
            grid_put(grid, group->items[k].niin);
            grid_put(grid, group->items[k].number);
            grid_put_yes(grid, group->decided);
        }
    }
    grids_about(grid, inputs);
    grids_about_line(grid, "item", duplicates->item);
    grids_about_count(grid, "items", (int64_t)duplicates->n_items);
    grids_about_count(grid, "without_numbers", (int64_t)duplicates->n_mute);
}
