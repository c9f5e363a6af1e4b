/*
 * grid_parts.c - tables that several answers have.
 */
#include "report/grids.h"

#include "report/words.h"

#include <assert.h>
#include <string.h>

void grids_verdict(struct grid *grid, int verdict)
{
    grid_put(grid, report_verdict_code(verdict));
    if (verdict == RULE_BREACHED)
        grid_tone_last(grid, GRID_BAD);
    else if (verdict == RULE_UNKNOWN)
        grid_tone_last(grid, GRID_WARN);
    else if (verdict == RULE_MET)
        grid_tone_last(grid, GRID_GOOD);
    else if (verdict == RULE_NOT_APPLICABLE)
        grid_tone_last(grid, GRID_MUTED);
}

static const struct grid_column about_columns[] = {
    {"name", SP_SAYING_AS("heading", "What"), GRID_TEXT},
    {"value", SP_SAYING_AS("heading", "Value"), GRID_TEXT},
};

void grids_about_line(struct grid *grid, const char *name, const char *value)
{
    grid_put(grid, name);
    grid_put(grid, value);
}

void grids_about_count(struct grid *grid, const char *name, int64_t count)
{
    grid_put(grid, name);
    grid_put_count(grid, count);
}

void grids_list(
    struct grid *grid, const char *const *texts, size_t n, const char *between)
{
    size_t len = 0;
    char *all = NULL;

    assert(between != NULL);
    for (size_t i = 0; i < n; i++)
        len += strlen(texts[i]) + strlen(between);
    if (n > 0) {
        all = sp_alloc(grid->arena, len + 1);
        if (all == NULL)
            grid->failed = true;
    }
    len = 0;
    for (size_t i = 0; all != NULL && i < n; i++) {
        size_t more = i == 0 ? 0 : strlen(between);

        memcpy(all + len, between, more);
        len += more;
        more = strlen(texts[i]);
        memcpy(all + len, texts[i], more);
        len += more;
        all[len] = '\0';
    }
    grid_put(grid, all);
}

void grids_about(struct grid *grid, const struct report_inputs *inputs)
{
    grid_table_add(grid, "about", SP_SAYING_AS("sheet", "About"), about_columns,
        SP_COUNT(about_columns));
    grids_about_line(grid, "on", inputs->on);
    grids_about_line(grid, "facts", inputs->facts);
    grids_about_line(grid, "rules", inputs->rules);
    grids_about_line(grid, "data", inputs->data);
    grids_about_line(grid, "overlay", inputs->overlay);
    grids_about_line(grid, "packs", inputs->packs);
    grids_about_line(grid, "program", inputs->program);
    grids_about_withheld(grid, inputs->audience, inputs->withheld);
}

static const struct grid_column fact_columns[] = {
    {"finding", SP_SAYING_AS("heading", "Finding"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"key", SP_SAYING_AS("heading", "Row"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"state", SP_SAYING_AS("heading", "Used or missing"), GRID_TEXT},
    {"value", SP_SAYING_AS("heading", "Value"), GRID_TEXT},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
    {"from", SP_SAYING_AS("heading", "From"), GRID_TEXT},
};

void grids_facts_begin(struct grid *grid, bool of_findings)
{
    size_t first = of_findings ? 0 : 1;

    grid_table_add(grid, "facts", SP_SAYING_AS("sheet", "Facts"),
        fact_columns + first, SP_COUNT(fact_columns) - first);
}

void grids_facts(struct grid *grid, const struct assess_fact *facts, size_t n,
    size_t finding, size_t findings)
{
    for (size_t i = 0; i < n; i++) {
        if (finding != SIZE_MAX) {
            grid_put_count(grid, (int64_t)finding + 1);
            grid_link_last(grid, findings, finding);
        }
        grid_put(grid, facts[i].tbl);
        grid_put(grid, facts[i].key);
        grid_put(grid, facts[i].col);
        grid_put(grid, facts[i].missing ? "missing" : "used");
        if (facts[i].missing)
            grid_tone_last(grid, GRID_WARN);
        grid_put(grid, facts[i].value);
        grid_put(grid, facts[i].basis);
        grid_put(grid, facts[i].source);
        grid_put(grid, facts[i].from);
    }
}

static const struct grid_column view_columns[] = {
    {"denominator", SP_SAYING_AS("heading", "Share of"), GRID_TEXT},
    {"depth", SP_SAYING_AS("heading", "Depth"), GRID_TEXT},
    {"cost_min", SP_SAYING_AS("heading", "Component cost from, EUR"),
        GRID_NUMBER},
    {"cost_max", SP_SAYING_AS("heading", "Component cost to, EUR"),
        GRID_NUMBER},
    {"outside_min", SP_SAYING_AS("heading", "Outside share from"), GRID_NUMBER},
    {"outside_max", SP_SAYING_AS("heading", "Outside share to"), GRID_NUMBER},
    {"outside_min_exact", SP_SAYING_AS("heading", "From, exactly"), GRID_TEXT},
    {"outside_max_exact", SP_SAYING_AS("heading", "To, exactly"), GRID_TEXT},
    {"limit", SP_SAYING_AS("heading", "Limit"), GRID_NUMBER},
    {"verdict", SP_SAYING_AS("heading", "Verdict"), GRID_TEXT},
};

static const struct grid_column state_columns[] = {
    {"denominator", SP_SAYING_AS("heading", "Share of"), GRID_TEXT},
    {"depth", SP_SAYING_AS("heading", "Depth"), GRID_TEXT},
    {"state", SP_SAYING_AS("heading", "State"), GRID_TEXT},
    {"counted", SP_SAYING_AS("heading", "Counted"), GRID_TEXT},
    {"min", SP_SAYING_AS("heading", "From, EUR"), GRID_NUMBER},
    {"max", SP_SAYING_AS("heading", "To, EUR"), GRID_NUMBER},
};

static const struct grid_column item_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"list", SP_SAYING_AS("heading", "List"), GRID_TEXT},
};

static const struct grid_column part_columns[] = {
    {"level", SP_SAYING_AS("heading", "Level"), GRID_NUMBER},
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"line", SP_SAYING_AS("heading", "Line"), GRID_TEXT},
    {"quantity", SP_SAYING_AS("heading", "Quantity"), GRID_NUMBER},
    {"unit", SP_SAYING_AS("heading", "Unit"), GRID_TEXT},
    {"total", SP_SAYING_AS("heading", "In one product"), GRID_NUMBER},
    {"unit_cost", SP_SAYING_AS("heading", "Unit cost, EUR"), GRID_NUMBER},
    {"cost", SP_SAYING_AS("heading", "Cost, EUR"), GRID_NUMBER},
    {"share", SP_SAYING_AS("heading", "Share of component cost"), GRID_NUMBER},
    {"outside", SP_SAYING_AS("heading", "Outside share"), GRID_NUMBER},
    {"source", SP_SAYING_AS("heading", "Made or bought"), GRID_TEXT},
    {"offer", SP_SAYING_AS("heading", "Offer"), GRID_TEXT},
    {"supplier", SP_SAYING_AS("heading", "Supplier"), GRID_TEXT},
    {"origin", SP_SAYING_AS("heading", "Origin"), GRID_TEXT},
    {"made_by", SP_SAYING_AS("heading", "Maker"), GRID_TEXT},
    {"mpn", SP_SAYING_AS("heading", "Part number of the maker"), GRID_TEXT},
    {"variant", SP_SAYING_AS("heading", "Variant"), GRID_TEXT},
    {"alternate_group", SP_SAYING_AS("heading", "Group of alternates"),
        GRID_TEXT},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
    {"lead_time_days", SP_SAYING_AS("heading", "Lead time, days"), GRID_NUMBER},
    {"optional", SP_SAYING_AS("heading", "Optional"), GRID_TEXT},
    {"active", SP_SAYING_AS("heading", "In this variant"), GRID_TEXT},
    {"repeated", SP_SAYING_AS("heading", "Opened further up"), GRID_TEXT},
    {"offers", SP_SAYING_AS("heading", "Offers"), GRID_NUMBER},
};

static void put_view(struct grid *grid, const struct assess_view *view)
{
    grid_put(grid, view->denominator);
    grid_put(grid, view->depth);
    grid_put(grid, view->cost_min);
    grid_put(grid, view->cost_max);
    grid_put(grid, view->share_min);
    grid_put(grid, view->share_max);
    grid_put(grid, view->share_min_exact);
    grid_put(grid, view->share_max_exact);
    grid_put(grid, view->limit);
    grids_verdict(grid, view->verdict);
}

static void put_states(struct grid *grid, const struct assess_view *view)
{
    if (view->by_state == NULL || view->cost_min == NULL)
        return;
    for (size_t i = 0; i < view->n_by_state; i++) {
        grid_put(grid, view->denominator);
        grid_put(grid, view->depth);
        grid_put(grid, view->by_state[i].state);
        grid_put(grid, view->by_state[i].counted);
        grid_put(grid, view->by_state[i].min);
        grid_put(grid, view->by_state[i].max);
    }
}

static void put_items(
    struct grid *grid, const char *const *items, size_t n, const char *list)
{
    for (size_t i = 0; i < n; i++) {
        grid_put(grid, items[i]);
        grid_put(grid, list);
    }
}

static void put_part(struct grid *grid, const struct assess_part *part)
{
    grid_put_count(grid, part->level);
    grid_put(grid, part->item);
    grid_put(grid, part->name);
    grid_put(grid, part->line);
    grid_put(grid, part->quantity);
    grid_put(grid, part->unit);
    grid_put(grid, part->total);
    grid_put(grid, part->unit_cost);
    grid_put(grid, part->cost);
    grid_put(grid, part->share);
    grid_put(grid, part->outside);
    grid_put(grid, part->source);
    grid_put(grid, part->offer);
    grid_put(grid, part->supplier);
    grid_put(grid, part->origin);
    grid_put(grid, part->made_by);
    grid_put(grid, part->mpn);
    grid_put(grid, part->variant);
    grid_put(grid, part->group);
    grid_put(grid, part->basis);
    grid_put_count(grid, part->lead_days);
    grid_put_yes(grid, part->optional);
    grid_put_yes(grid, part->active);
    grid_put_yes(grid, part->repeated);
    grid_put_count(grid, part->n_offers);
}

void grids_origin(struct grid *grid, const struct assess_origin *origin)
{
    assert(origin != NULL);
    grid_table_add(grid, "views", SP_SAYING_AS("sheet", "Origin"), view_columns,
        SP_COUNT(view_columns));
    for (size_t i = 0; i < BOM_VIEWS; i++)
        put_view(grid, &origin->views[i]);
    grid_table_add(grid, "states", SP_SAYING_AS("sheet", "By state"),
        state_columns, SP_COUNT(state_columns));
    for (size_t i = 0; i < BOM_VIEWS; i++)
        put_states(grid, &origin->views[i]);
    grid_table_add(grid, "items", SP_SAYING_AS("sheet", "Items"), item_columns,
        SP_COUNT(item_columns));
    put_items(grid, origin->unknown_items, origin->n_unknown_items, "unknown");
    put_items(
        grid, origin->attested_items, origin->n_attested_items, "attested");
    put_items(
        grid, origin->set_aside_items, origin->n_set_aside_items, "set_aside");
    grid_table_add(grid, "parts", SP_SAYING_AS("sheet", "Structure"),
        part_columns, SP_COUNT(part_columns));
    for (size_t i = 0; i < origin->n_parts; i++)
        put_part(grid, &origin->parts[i]);
}
