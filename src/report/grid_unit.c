/*
 * grid_unit.c - a value as read, and the table of units, as tables.
 */
#include "report/grids.h"

#include <assert.h>

static const struct grid_column value_columns[] = {
    {"written", SP_SAYING_AS("heading", "As written"), GRID_TEXT},
    {"kind", SP_SAYING_AS("heading", "Kind"), GRID_TEXT},
    {"lo", SP_SAYING_AS("heading", "At least"), GRID_NUMBER},
    {"hi", SP_SAYING_AS("heading", "At most"), GRID_NUMBER},
    {"unit", SP_SAYING_AS("heading", "Unit"), GRID_TEXT},
    {"exact", SP_SAYING_AS("heading", "Exact"), GRID_TEXT},
    {"lo_open", SP_SAYING_AS("heading", "Above, not at least"), GRID_TEXT},
    {"hi_open", SP_SAYING_AS("heading", "Below, not at most"), GRID_TEXT},
    {"lo_fraction", SP_SAYING_AS("heading", "At least, as a fraction"),
        GRID_TEXT},
    {"hi_fraction", SP_SAYING_AS("heading", "At most, as a fraction"),
        GRID_TEXT},
    {"nominal", SP_SAYING_AS("heading", "Nominal"), GRID_NUMBER},
    {"thread", SP_SAYING_AS("heading", "Thread"), GRID_TEXT},
    {"pitch", SP_SAYING_AS("heading", "Pitch"), GRID_NUMBER},
    {"length", SP_SAYING_AS("heading", "Length"), GRID_NUMBER},
    {"change_lo", SP_SAYING_AS("heading", "Change from"), GRID_NUMBER},
    {"change_hi", SP_SAYING_AS("heading", "Change to"), GRID_NUMBER},
};

static const struct grid_column unit_columns[] = {
    {"symbol", SP_SAYING_AS("heading", "Symbol"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"kind", SP_SAYING_AS("heading", "Kind"), GRID_TEXT},
    {"factor", SP_SAYING_AS("heading", "Factor"), GRID_NUMBER},
    {"base", SP_SAYING_AS("heading", "Unit of the kind"), GRID_TEXT},
    {"shift", SP_SAYING_AS("heading", "Shift"), GRID_NUMBER},
    {"exact", SP_SAYING_AS("heading", "Exact"), GRID_TEXT},
    {"others", SP_SAYING_AS("heading", "Also written"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
};

static void put_value(struct grid *grid, const struct assess_unit *unit)
{
    grid_put(grid, unit->written);
    grid_put(grid, unit->kind);
    grid_put(grid, unit->lo);
    grid_put(grid, unit->hi);
    grid_put(grid, unit->unit);
    grid_put_yes(grid, unit->exact);
    grid_put_yes(grid, unit->lo_open);
    grid_put_yes(grid, unit->hi_open);
    grid_put(grid, unit->lo_fraction);
    grid_put(grid, unit->hi_fraction);
    grid_put(grid, unit->nominal);
    grid_put(grid, unit->thread);
    grid_put(grid, unit->pitch);
    grid_put(grid, unit->length);
    grid_put(grid, unit->change_lo);
    grid_put(grid, unit->change_hi);
}

void report_unit_grid(const struct assess_unit *unit,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(unit != NULL);
    assert(grid->n_tables == 0);
    grid->main = grid_table_add(grid, "values", SP_SAYING_AS("sheet", "Values"),
        value_columns, SP_COUNT(value_columns));
    if (unit->n_parts == 0)
        put_value(grid, unit);
    for (size_t i = 0; i < unit->n_parts; i++)
        put_value(grid, &unit->parts[i]);
    grids_about(grid, inputs);
    grids_about_line(grid, "written", unit->written);
}

void report_units_grid(const struct assess_unit_row *rows, size_t n,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(rows != NULL || n == 0);
    assert(grid->n_tables == 0);
    grid->main = grid_table_add(grid, "units", SP_SAYING_AS("sheet", "Units"),
        unit_columns, SP_COUNT(unit_columns));
    for (size_t i = 0; i < n; i++) {
        grid_put(grid, rows[i].symbol);
        grid_put(grid, rows[i].name);
        grid_put(grid, rows[i].kind);
        grid_put(grid, rows[i].factor);
        grid_put(grid, rows[i].base);
        grid_put(grid, rows[i].shift);
        grid_put_yes(grid, rows[i].exact);
        grid_put(grid, rows[i].others);
        grid_put(grid, rows[i].source);
    }
    grids_about(grid, inputs);
}
