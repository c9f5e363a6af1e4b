/*
 * grid_properties.c - requirements read from remarks, and open questions, as
 * tables.
 */
#include "report/grids.h"

#include <assert.h>

/* As property.csv of a dossier has them. */
static const struct grid_column row_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"property", SP_SAYING_AS("heading", "Property"), GRID_TEXT},
    {"sense", SP_SAYING_AS("heading", "Sense"), GRID_TEXT},
    {"written", SP_SAYING_AS("heading", "As written"), GRID_TEXT},
    {"basis", SP_SAYING_AS("heading", "Basis"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
};

static const struct grid_column question_columns[] = {
    {"item", SP_SAYING_AS("heading", "Item"), GRID_TEXT},
    {"parent", SP_SAYING_AS("heading", "Used in"), GRID_TEXT},
    {"line", SP_SAYING_AS("heading", "Line"), GRID_TEXT},
    {"text", SP_SAYING_AS("heading", "Not read"), GRID_TEXT},
    {"why", SP_SAYING_AS("heading", "Why not"), GRID_TEXT},
    {"source", SP_SAYING_AS("heading", "Source"), GRID_TEXT},
};

void report_properties_grid(const struct assess_properties *properties,
    const struct report_inputs *inputs, struct grid *grid)
{
    assert(properties != NULL);
    assert(grid->n_tables == 0);
    grid->main =
        grid_table_add(grid, "rows", SP_SAYING_AS("sheet", "Requirements"),
            row_columns, SP_COUNT(row_columns));
    for (size_t i = 0; i < properties->n_rows; i++) {
        const struct assess_property *row = &properties->rows[i];

        grid_put(grid, row->item);
        grid_put(grid, row->property);
        grid_put(grid, "requirement");
        grid_put(grid, row->written);
        grid_put(grid, row->basis);
        grid_put(grid, row->source);
    }
    grid_table_add(grid, "questions", SP_SAYING_AS("sheet", "Questions"),
        question_columns, SP_COUNT(question_columns));
    for (size_t i = 0; i < properties->n_questions; i++) {
        const struct assess_property_question *q = &properties->questions[i];

        grid_put(grid, q->item);
        grid_put(grid, q->parent);
        grid_put(grid, q->line);
        grid_put(grid, q->text);
        grid_tone_last(grid, GRID_WARN);
        grid_put(grid, q->why);
        grid_put(grid, q->source);
    }
    grids_about(grid, inputs);
    grids_about_line(grid, "parent", properties->parent);
    grids_about_count(grid, "remarks", (int64_t)properties->n_remarks);
}
