/*
 * grid_coded.c - stock numbers and entity codes as tables.
 */
#include "report/grids.h"

#include <assert.h>

static const struct grid_column number_columns[] = {
    {"code", SP_SAYING_AS("heading", "Code"), GRID_TEXT},
    {"valid", SP_SAYING_AS("heading", "Valid in form"), GRID_TEXT},
    {"open", SP_SAYING_AS("heading", "Something not known"), GRID_TEXT},
    {"niin", SP_SAYING_AS("heading", "NIIN"), GRID_TEXT},
    {"class", SP_SAYING_AS("heading", "Class"), GRID_TEXT},
    {"class_title", SP_SAYING_AS("heading", "Title of the class"), GRID_TEXT},
    {"ncb", SP_SAYING_AS("heading", "Bureau"), GRID_TEXT},
    {"state", SP_SAYING_AS("heading", "State"), GRID_TEXT},
    {"fault", SP_SAYING_AS("heading", "Fault"), GRID_TEXT},
    {"warnings", SP_SAYING_AS("heading", "Notes"), GRID_TEXT},
};

static const struct grid_column entity_columns[] = {
    {"code", SP_SAYING_AS("heading", "Code"), GRID_TEXT},
    {"valid", SP_SAYING_AS("heading", "Valid in form"), GRID_TEXT},
    {"open", SP_SAYING_AS("heading", "Something not known"), GRID_TEXT},
    {"state", SP_SAYING_AS("heading", "State"), GRID_TEXT},
    {"states", SP_SAYING_AS("heading", "States of that shape"), GRID_TEXT},
    {"status", SP_SAYING_AS("heading", "Status"), GRID_TEXT},
    {"status_text", SP_SAYING_AS("heading", "Status in words"), GRID_TEXT},
    {"replaced_by", SP_SAYING_AS("heading", "Replaced by"), GRID_TEXT},
    {"name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"party", SP_SAYING_AS("heading", "Party"), GRID_TEXT},
    {"fault", SP_SAYING_AS("heading", "Fault"), GRID_TEXT},
    {"warnings", SP_SAYING_AS("heading", "Notes"), GRID_TEXT},
};

/* The code, whether it is valid, and whether that is all that is known. */
static void put_verdict(struct grid *grid, const struct coded_number *number)
{
    grid_put(grid, number->code);
    grid_put_yes(grid, number->valid);
    grid_tone_last(grid, !number->valid ? GRID_BAD
                         : number->open ? GRID_WARN
                                        : GRID_GOOD);
    grid_put_yes(grid, number->open);
}

static void put_notes(struct grid *grid, const struct coded_number *number)
{
    grid_put(grid, number->fault);
    grids_list(grid, number->warnings, number->n_warnings, "; ");
}

void report_stock_numbers_grid(const struct coded_numbers *numbers,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(numbers != NULL);
    assert(grid->n_tables == 0);
    grid->main =
        grid_table_add(grid, "codes", SP_SAYING_AS("sheet", "Stock numbers"),
            number_columns, SP_COUNT(number_columns));
    for (size_t i = 0; i < numbers->n; i++) {
        const struct coded_number *number = &numbers->at[i];

        put_verdict(grid, number);
        grid_put(grid, number->niin);
        grid_put(grid, number->class_code);
        grid_put(grid, number->class_title);
        grid_put(grid, number->bureau);
        grid_put(grid, number->state);
        put_notes(grid, number);
    }
    grids_about(grid, inputs);
}

void report_entities_grid(const struct coded_numbers *numbers,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(numbers != NULL);
    assert(grid->n_tables == 0);
    grid->main =
        grid_table_add(grid, "codes", SP_SAYING_AS("sheet", "Entity codes"),
            entity_columns, SP_COUNT(entity_columns));
    for (size_t i = 0; i < numbers->n; i++) {
        const struct coded_number *number = &numbers->at[i];

        put_verdict(grid, number);
        grid_put(grid, number->state);
        grids_list(grid, number->states, number->n_states, " ");
        grid_put(grid, number->status);
        grid_put(grid, number->status_text);
        grid_put(grid, number->replaced_by);
        grid_put(grid, number->name);
        grid_put(grid, number->party);
        put_notes(grid, number);
    }
    grids_about(grid, inputs);
}
