/*
 * grid_same.c - proposals that two are one, with their reasons, as tables.
 */
#include "report/grids.h"

#include "report/same.h"

#include <assert.h>

/* Reasons begin when all proposals stand: each leads to its proposal. */
enum { PROPOSALS = 0 };

static const struct grid_column proposal_columns[] = {
    {"id", SP_SAYING_AS("heading", "Proposal"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"strength", SP_SAYING_AS("heading", "Strength"), GRID_TEXT},
    {"a", SP_SAYING_AS("heading", "The one"), GRID_TEXT},
    {"a_name", SP_SAYING_AS("heading", "Name of the one"), GRID_TEXT},
    {"b", SP_SAYING_AS("heading", "The other"), GRID_TEXT},
    {"b_name", SP_SAYING_AS("heading", "Name of the other"), GRID_TEXT},
    {"keep", SP_SAYING_AS("heading", "Would be kept"), GRID_TEXT},
    {"for", SP_SAYING_AS("heading", "Reasons for"), GRID_NUMBER},
    {"against", SP_SAYING_AS("heading", "Reasons against"), GRID_NUMBER},
};

static const struct grid_column reason_columns[] = {
    {"id", SP_SAYING_AS("heading", "Proposal"), GRID_TEXT},
    {"side", SP_SAYING_AS("heading", "For or against"), GRID_TEXT},
    {"what", SP_SAYING_AS("heading", "Reason"), GRID_TEXT},
    {"text", SP_SAYING_AS("heading", "Reason in words"), GRID_TEXT},
    {"a", SP_SAYING_AS("heading", "The one says"), GRID_TEXT},
    {"b", SP_SAYING_AS("heading", "The other says"), GRID_TEXT},
    {"look_alike", SP_SAYING_AS("heading", "Letters that look alike"),
        GRID_TEXT},
};

static const struct grid_column settled_columns[] = {
    {"id", SP_SAYING_AS("heading", "Proposal"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"settled", SP_SAYING_AS("heading", "Settled as"), GRID_TEXT},
    {"one", SP_SAYING_AS("heading", "The one"), GRID_TEXT},
    {"other", SP_SAYING_AS("heading", "The other"), GRID_TEXT},
};

static const struct grid_column crowd_columns[] = {
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"what", SP_SAYING_AS("heading", "Reason"), GRID_TEXT},
    {"text", SP_SAYING_AS("heading", "Shared"), GRID_TEXT},
    {"n", SP_SAYING_AS("heading", "How many"), GRID_NUMBER},
};

static const char *table_of(bool items)
{
    return items ? "item" : "party";
}

static const char *name_of(const struct same_thing *thing)
{
    return thing->name[0] == '\0' ? NULL : thing->name;
}

static void put_proposals(
    struct grid *grid, const struct assess_same_kind *kind)
{
    const struct same_thing *things = kind->input.things;

    for (size_t i = 0; i < kind->result.n_proposals; i++) {
        const struct same_proposal *proposal = &kind->result.proposals[i];

        grid_put(grid, proposal->id);
        grid_put(grid, table_of(kind->input.items));
        grid_put(grid, same_strength_name(proposal->strength));
        grid_put(grid, things[proposal->pair.a].id);
        grid_put(grid, name_of(&things[proposal->pair.a]));
        grid_put(grid, things[proposal->pair.b].id);
        grid_put(grid, name_of(&things[proposal->pair.b]));
        grid_put(grid, things[proposal->keep].id);
        grid_put_count(grid, (int64_t)proposal->n_reasons);
        grid_put_count(grid, (int64_t)proposal->n_doubts);
    }
}

/* The reasons of all proposals, of which `first` stand further up. */
static void put_reasons(struct grid *grid, const struct assess_same_kind *kind,
    size_t first, enum sp_lang lang)
{
    for (size_t i = 0; i < kind->result.n_proposals; i++) {
        const struct same_proposal *proposal = &kind->result.proposals[i];

        for (size_t j = 0; j < proposal->n_reasons; j++) {
            const struct same_reason *reason = &proposal->reasons[j];

            grid_put(grid, proposal->id);
            grid_link_last(grid, PROPOSALS, first + i);
            grid_put(grid, "for");
            grid_put(grid, same_for_name(reason->what));
            grid_put(grid, report_same_for(reason->what, lang));
            grid_put(grid, reason->a);
            grid_put(grid, reason->b);
            grid_put_yes(grid, reason->looks_alike);
        }
        for (size_t j = 0; j < proposal->n_doubts; j++) {
            const struct same_doubt *doubt = &proposal->doubts[j];

            grid_put(grid, proposal->id);
            grid_link_last(grid, PROPOSALS, first + i);
            grid_put(grid, "against");
            grid_tone_last(grid, GRID_WARN);
            grid_put(grid, same_against_name(doubt->what));
            grid_put(grid, report_same_against(doubt->what, lang));
            grid_put(grid, doubt->a);
            grid_put(grid, doubt->b);
            grid_put(grid, NULL);
        }
    }
}

static void put_settled(struct grid *grid, const struct assess_settled *list,
    size_t n, const char *settled)
{
    for (size_t i = 0; i < n; i++) {
        grid_put(grid, list[i].id);
        grid_put(grid, table_of(list[i].items));
        grid_put(grid, settled);
        grid_put(grid, list[i].one);
        grid_put(grid, list[i].other);
    }
}

static void put_crowds(struct grid *grid, const struct assess_same_kind *kind)
{
    for (size_t i = 0; i < kind->result.n_crowds; i++) {
        const struct same_crowd *crowd = &kind->result.crowds[i];

        grid_put(grid, table_of(kind->input.items));
        grid_put(grid, same_for_name(crowd->what));
        grid_put(grid, crowd->text);
        grid_put_count(grid, (int64_t)crowd->n);
    }
}

void report_same_grid(const struct assess_same *same,
    const struct report_inputs *inputs, enum sp_lang lang, struct grid *grid)
{
    assert(same != NULL);
    assert(grid->n_tables == PROPOSALS);
    grid->main =
        grid_table_add(grid, "proposals", SP_SAYING_AS("sheet", "Proposals"),
            proposal_columns, SP_COUNT(proposal_columns));
    put_proposals(grid, &same->parties);
    put_proposals(grid, &same->items);
    grid_table_add(grid, "reasons", SP_SAYING_AS("sheet", "Reasons"),
        reason_columns, SP_COUNT(reason_columns));
    put_reasons(grid, &same->parties, 0, lang);
    put_reasons(grid, &same->items, same->parties.result.n_proposals, lang);
    grid_table_add(grid, "settled", SP_SAYING_AS("sheet", "Settled"),
        settled_columns, SP_COUNT(settled_columns));
    put_settled(grid, same->accepted, same->n_accepted, "accepted");
    put_settled(grid, same->rejected, same->n_rejected, "rejected");
    grid_table_add(grid, "crowds", SP_SAYING_AS("sheet", "Too many to pair"),
        crowd_columns, SP_COUNT(crowd_columns));
    put_crowds(grid, &same->parties);
    put_crowds(grid, &same->items);
    grids_about(grid, inputs);
}
