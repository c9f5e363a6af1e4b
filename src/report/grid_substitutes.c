/*
 * grid_substitutes.c - what would stand in for an item, and what else a
 * product could be made of, as tables.
 */
#include "assess/compatibility.h"
#include "report/grids.h"

#include <assert.h>

static const struct grid_column candidate_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"form", SP_SAYING_AS("heading", "Form"), GRID_TEXT},
    {"fit", SP_SAYING_AS("heading", "Fit"), GRID_TEXT},
    {"function", SP_SAYING_AS("heading", "Function"), GRID_TEXT},
    {"without_difference", SP_SAYING_AS("heading", "Without difference"),
        GRID_NUMBER},
    {"properties", SP_SAYING_AS("heading", "Properties"), GRID_NUMBER},
    {"distance", SP_SAYING_AS("heading", "Distance"), GRID_NUMBER},
    {"recorded", SP_SAYING_AS("heading", "Alternative on record"), GRID_TEXT},
    {"problem", SP_SAYING_AS("heading", "Problem"), GRID_TEXT},
};

static const struct grid_column claim_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"code", SP_SAYING_AS("heading", "Code"), GRID_TEXT},
    {"other", SP_SAYING_AS("heading", "Related item"), GRID_TEXT},
    {"reading", SP_SAYING_AS("heading", "Meaning"), GRID_TEXT},
    {"scope", SP_SAYING_AS("heading", "Scope"), GRID_TEXT},
    {"disagreement", SP_SAYING_AS("heading", "Disagreement"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
};

static const struct grid_column step_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"step", SP_SAYING_AS("heading", "Step"), GRID_NUMBER},
    {"wanted", SP_SAYING_AS("heading", "Needed"), GRID_TEXT},
    {"candidate", SP_SAYING_AS("heading", "Candidate"), GRID_TEXT},
    {"code", SP_SAYING_AS("heading", "Code"), GRID_TEXT},
    {"says", SP_SAYING_AS("heading", "Claimed"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
};

static void put_claim(struct grid *grid, const struct assess_fit_claim *claim)
{
    grid_put(grid, claim->item);
    grid_put(grid, claim->code);
    grid_put(grid, claim->other);
    grid_put(grid, claim->reading);
    grid_put(grid, claim->scope);
    grid_put(grid, claim->disagrees_a_for_b != NULL ? claim->disagrees_a_for_b
                                                    : claim->disagrees_b_for_a);
    grid_put(grid, claim->source);
}

static void put_axes(
    struct grid *grid, const struct assess_fit_direction *direction)
{
    grids_fit_verdict(grid, direction->axes[FIT_AXIS_FORM]);
    grids_fit_verdict(grid, direction->axes[FIT_AXIS_FIT]);
    grids_fit_verdict(grid, direction->axes[FIT_AXIS_FUNCTION]);
}

static void put_candidate(
    struct grid *grid, const struct assess_substitute *candidate)
{
    const struct assess_fit_direction *decision = &candidate->decision;

    grid_put(grid, decision->candidate);
    grid_put(grid, candidate->name);
    grids_fit_verdict(grid, decision->verdict);
    put_axes(grid, decision);
    grid_put_count(grid, (int64_t)decision->n_without_difference);
    grid_put_count(grid, (int64_t)decision->n_properties);
    grid_put_count(grid, candidate->distance);
    grid_put_yes(grid, candidate->recorded);
    grid_put(grid, decision->problem);
}

static void put_candidate_steps(
    struct grid *grid, const struct assess_substitute *candidate)
{
    for (size_t i = 0; i < candidate->n_steps; i++) {
        const struct assess_step *step = &candidate->steps[i];

        grid_put(grid, candidate->decision.candidate);
        grid_put_count(grid, (int64_t)i + 1);
        grid_put(grid, step->wanted);
        grid_put(grid, step->candidate);
        grid_put(grid, step->code);
        grid_put(grid, step->says);
        grids_fit_verdict(grid, step->verdict);
        grid_put(grid, step->source);
    }
}

void report_substitutes_grid(const struct assess_substitutes *substitutes,
    const struct report_inputs *inputs, struct grid *grid)
{
    const struct assess_substitute *candidates = substitutes->candidates;

    grid->main =
        grid_table_add(grid, "candidates", SP_SAYING_AS("sheet", "Candidates"),
            candidate_columns, SP_COUNT(candidate_columns));
    for (size_t i = 0; i < substitutes->n; i++)
        put_candidate(grid, &candidates[i]);
    (void)grids_fit_reasons_begin(grid);
    for (size_t i = 0; i < substitutes->n; i++)
        grids_fit_reasons(grid, "substitute", candidates[i].decision.candidate,
            substitutes->item, candidates[i].decision.reasons,
            candidates[i].decision.n_reasons);
    (void)grid_table_add(grid, "steps", SP_SAYING_AS("sheet", "Ways of claims"),
        step_columns, SP_COUNT(step_columns));
    for (size_t i = 0; i < substitutes->n; i++)
        put_candidate_steps(grid, &candidates[i]);
    (void)grid_table_add(grid, "claims", SP_SAYING_AS("sheet", "Claims"),
        claim_columns, SP_COUNT(claim_columns));
    for (size_t i = 0; i < substitutes->n; i++)
        for (size_t k = 0; k < candidates[i].n_claims; k++)
            put_claim(grid, &candidates[i].claims[k]);
    grids_about(grid, inputs);
    grids_about_line(grid, "item", substitutes->item);
    grids_about_line(grid, "in", substitutes->in);
    grids_about_line(grid, "class", substitutes->cls);
    grids_about_line(grid, "problem", substitutes->problem);
    grids_about_withheld(grid, substitutes->audience, &substitutes->withheld);
}

/* ---- of a whole product -------------------------------------------------- */

static const struct grid_column swap_columns[] = {
    {"list", SP_SAYING_AS("heading", "List"), GRID_TEXT},
    {"parent", SP_SAYING_AS("heading", "Parent"), GRID_TEXT},
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"candidate", SP_SAYING_AS("heading", "Candidate"), GRID_TEXT},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
    {"property", SP_SAYING_AS("heading", "Property"), GRID_TEXT},
    {"gap", SP_SAYING_AS("heading", "Why not"), GRID_TEXT},
    {"outside_before", SP_SAYING_AS("heading", "Greatest share, before"),
        GRID_NUMBER},
    {"outside_after", SP_SAYING_AS("heading", "Greatest share, after"),
        GRID_NUMBER},
    {"second_source", SP_SAYING_AS("heading", "A second source"), GRID_TEXT},
    {"escapes_restriction", SP_SAYING_AS("heading", "Design not restricted"),
        GRID_TEXT},
};

/* The cells up to what a swap would change. */
static void put_decided(struct grid *grid, const char *list, const char *parent,
    const char *item, const struct assess_fit_direction *decision)
{
    const struct assess_fit_reason *reason = assess_fit_decisive(decision);

    grid_put(grid, list);
    grid_put(grid, parent);
    grid_put(grid, item);
    grid_put(grid, decision->candidate);
    grids_fit_verdict(grid, decision->verdict);
    grid_put(grid, reason == NULL ? NULL : reason->property);
    grid_put(grid, reason == NULL ? decision->problem : reason->gap);
}

static void put_no_change(struct grid *grid)
{
    for (int i = 0; i < 4; i++)
        grid_put(grid, NULL);
}

void grids_compatibility(
    struct grid *grid, const struct assess_compatibility *found)
{
    (void)grid_table_add(grid, "compatibility",
        SP_SAYING_AS("sheet", "Compatibility"), swap_columns,
        SP_COUNT(swap_columns));
    if (found == NULL)
        return;
    for (size_t i = 0; i < found->n_swaps; i++) {
        const struct assess_swap *swap = &found->swaps[i];

        put_decided(grid, "swap", NULL, swap->item, &swap->decision);
        grid_put(grid, swap->share_before);
        grid_put(grid, swap->share_after);
        grid_put_yes(grid, swap->second_source);
        grid_put_yes(grid, swap->escapes);
    }
    for (size_t i = 0; i < found->n_alternatives; i++) {
        const struct assess_alternative *one = &found->alternatives[i];

        put_decided(
            grid, "alternative", one->parent, one->item, &one->decision);
        put_no_change(grid);
    }
    for (size_t i = 0; i < found->n_wanted; i++) {
        const struct assess_substitutes *wanted = &found->wanted[i].found;

        for (size_t k = 0; k < wanted->n; k++) {
            put_decided(grid, "requirement", NULL, wanted->item,
                &wanted->candidates[k].decision);
            put_no_change(grid);
        }
    }
}
