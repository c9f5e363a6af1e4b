/*
 * grid_vote.c - a vote, an explosion and a where-used list as tables.
 */
#include "report/grids.h"

#include <assert.h>
#include <string.h>

const char *grids_result(enum vote_result result)
{
    return result == VOTE_ADOPTED    ? "yes"
           : result == VOTE_REJECTED ? "no"
                                     : "unknown";
}

static const struct grid_column voter_columns[] = {
    {"voter", SP_SAYING_AS("heading", "Voter"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"choice", SP_SAYING_AS("heading", "Ballot"), GRID_TEXT},
    {"population", SP_SAYING_AS("heading", "Population"), GRID_NUMBER},
    {"banzhaf", SP_SAYING_AS("heading", "Power (Banzhaf)"), GRID_NUMBER},
    {"shapley_shubik", SP_SAYING_AS("heading", "Power (Shapley-Shubik)"),
        GRID_NUMBER},
};

static const struct grid_column limb_columns[] = {
    {"limb", SP_SAYING_AS("heading", "Condition"), GRID_TEXT},
    {"needed", SP_SAYING_AS("heading", "Needed"), GRID_NUMBER},
    {"counted", SP_SAYING_AS("heading", "Counted"), GRID_NUMBER},
    {"reached", SP_SAYING_AS("heading", "Reached"), GRID_TEXT},
};

static const struct grid_column set_columns[] = {
    {"list", SP_SAYING_AS("heading", "List"), GRID_TEXT},
    {"set", SP_SAYING_AS("heading", "Set"), GRID_NUMBER},
    {"size", SP_SAYING_AS("heading", "Size"), GRID_NUMBER},
    {"voter", SP_SAYING_AS("heading", "Voter"), GRID_TEXT},
};

static const struct grid_column need_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"quantity", SP_SAYING_AS("heading", "Quantity"), GRID_NUMBER},
    {"depth", SP_SAYING_AS("heading", "Depth"), GRID_NUMBER},
};

static void put_index(struct grid *grid, uint64_t part, uint64_t total)
{
    char text[SP_AMOUNT_BYTES];
    char *own;

    vote_index_text(part, total, text);
    own = sp_strdup(grid->arena, text);
    if (own == NULL)
        grid->failed = true;
    grid_put(grid, own);
}

static void put_voter(struct grid *grid, const struct assess_vote *vote,
    size_t i, enum sp_lang lang)
{
    static const char *const choices[VOTE_CHOICES] = {
        [VOTE_NO_BALLOT] = NULL,
        [VOTE_FOR] = "for",
        [VOTE_AGAINST] = "against",
        [VOTE_ABSTAIN] = "abstain",
        [VOTE_ABSTAIN_DECLARED] = "abstain_declared",
        [VOTE_ABSENT] = "absent",
    };
    const struct assess_voter *voter = &vote->voters[i];
    const char *name = voter->name_en;

    if (lang == SP_LANG_UK && voter->name_uk != NULL)
        name = voter->name_uk;
    grid_put(grid, voter->id);
    grid_put(grid, name);
    grid_put(grid, choices[voter->choice]);
    if (voter->choice == VOTE_NO_BALLOT)
        grid_tone_last(grid, GRID_WARN);
    grid_put_count(grid, voter->population);
    if (vote->with_power && vote->power.known) {
        put_index(grid, vote->power.swings[i], vote->power.swings_total);
        put_index(grid, vote->power.shapley[i], vote->power.shapley_total);
    } else {
        grid_put(grid, NULL);
        grid_put(grid, NULL);
    }
}

static void put_limb(
    struct grid *grid, const char *name, const struct vote_limb *limb)
{
    if (!limb->exists)
        return;
    grid_put(grid, name);
    grid_put_count(grid, limb->needed);
    grid_put_count(grid, limb->counted);
    grid_put(grid, grids_result(limb->result));
}

static void put_sets(struct grid *grid, const struct assess_vote *vote,
    const struct vote_sets *sets, const char *list)
{
    for (size_t i = 0; i < sets->n_listed; i++) {
        for (size_t k = 0; k < sets->size; k++) {
            grid_put(grid, list);
            grid_put_count(grid, (int64_t)i + 1);
            grid_put_count(grid, (int64_t)sets->size);
            grid_put(grid, vote->voters[sets->sets[i * sets->size + k]].id);
        }
    }
}

static void put_about(struct grid *grid, const struct assess_vote *vote,
    const struct report_inputs *inputs)
{
    const int64_t *counts = vote->outcome.counts;

    grids_about(grid, inputs);
    grids_about_line(grid, "measure", vote->measure);
    grids_about_line(grid, "title", vote->title);
    grids_about_line(grid, "rule", vote->rule);
    grids_about_line(grid, "decided_on", vote->decided_on);
    grids_about_line(grid, "adopted", grids_result(vote->outcome.adopted));
    grids_about_count(grid, "participants", vote->outcome.participants);
    grids_about_count(grid, "for", counts[VOTE_FOR]);
    grids_about_count(grid, "against", counts[VOTE_AGAINST]);
    grids_about_count(grid, "abstain", counts[VOTE_ABSTAIN]);
    grids_about_count(grid, "abstain_declared", counts[VOTE_ABSTAIN_DECLARED]);
    grids_about_count(grid, "absent", counts[VOTE_ABSENT]);
    grids_about_count(grid, "no_ballot", counts[VOTE_NO_BALLOT]);
    grids_about_line(grid, "basis", vote->basis);
    grids_about_line(grid, "as_if", vote->overlay);
}

void report_vote_grid(const struct assess_vote *vote,
    const struct report_inputs *inputs, enum sp_lang lang, struct grid *grid)
{
    assert(vote != NULL);
    assert(grid->n_tables == 0);
    grid->main = grid_table_add(grid, "voters", SP_SAYING_AS("sheet", "Voters"),
        voter_columns, SP_COUNT(voter_columns));
    for (size_t i = 0; i < vote->n_voters; i++)
        put_voter(grid, vote, i, lang);
    grid_table_add(grid, "limbs", SP_SAYING_AS("sheet", "Thresholds"),
        limb_columns, SP_COUNT(limb_columns));
    put_limb(grid, "members", &vote->outcome.members);
    put_limb(grid, "population", &vote->outcome.population);
    for (size_t i = 0; i < vote->n_dimensions; i++)
        put_limb(grid, vote->dimensions[i], &vote->outcome.dimensions[i]);
    grid_table_add(grid, "sets", SP_SAYING_AS("sheet", "Least sets"),
        set_columns, SP_COUNT(set_columns));
    put_sets(grid, vote, &vote->turns, "turns");
    put_sets(grid, vote, &vote->blocking, "blocking");
    put_sets(grid, vote, &vote->carry, "carry");
    put_sets(grid, vote, &vote->defeat, "defeat");
    grids_facts_begin(grid, false);
    grids_facts(grid, vote->facts, vote->n_facts, SIZE_MAX, 0);
    put_about(grid, vote, inputs);
}

static void put_needs(struct grid *grid, const struct assess_needs *needs,
    const struct report_inputs *inputs)
{
    for (size_t i = 0; i < needs->n_rows; i++) {
        const struct assess_need *need = &needs->rows[i];

        grid_put(grid, need->item);
        grid_put(grid, need->name);
        grid_put(grid, need->quantity);
        if (need->quantity == NULL)
            grid_tone_last(grid, GRID_WARN);
        grid_put_count(grid, need->depth);
    }
    grids_about(grid, inputs);
    grids_about_line(grid, "item", needs->item);
    grids_about_line(grid, "quantity", needs->quantity);
}

void report_explode_grid(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct grid *grid)
{
    grid->main = grid_table_add(grid, "needs", SP_SAYING_AS("sheet", "Needs"),
        need_columns, SP_COUNT(need_columns));
    put_needs(grid, needs, inputs);
}

void report_where_used_grid(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct grid *grid)
{
    grid->main = grid_table_add(grid, "parents",
        SP_SAYING_AS("sheet", "Used in"), need_columns, SP_COUNT(need_columns));
    put_needs(grid, needs, inputs);
}

void report_origin_grid(const struct assess_origin *origin,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(grid->n_tables == 0);
    grid->main = 0;
    grids_origin(grid, origin);
    grids_facts_begin(grid, false);
    grids_facts(grid, origin->facts, origin->n_facts, SIZE_MAX, 0);
    grids_about(grid, inputs);
    grids_about_line(grid, "item", origin->item);
    grids_about_line(grid, "name", origin->item_name);
    grids_about_line(grid, "instrument", origin->instrument);
    grids_about_line(grid, "venture", origin->venture);
}
