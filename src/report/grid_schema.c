/*
 * grid_schema.c - the tables and columns of the schema, as tables.
 */
#include "report/grids.h"

#include <assert.h>

enum { TABLES = 0, COLUMNS = 1 };

static const struct grid_column table_columns[] = {
    {"name", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"section", SP_SAYING_AS("heading", "Section"), GRID_TEXT},
    {"meaning", SP_SAYING_AS("heading", "Meaning"), GRID_TEXT},
    {"owner", SP_SAYING_AS("heading", "Owner"), GRID_TEXT},
    {"result", SP_SAYING_AS("heading", "Computed"), GRID_TEXT},
    {"columns", SP_SAYING_AS("heading", "Columns"), GRID_NUMBER},
};

static const struct grid_column column_columns[] = {
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"need", SP_SAYING_AS("heading", "Needed"), GRID_TEXT},
    {"empty_means", SP_SAYING_AS("heading", "Empty means"), GRID_TEXT},
    {"type", SP_SAYING_AS("heading", "Type"), GRID_TEXT},
    {"choices", SP_SAYING_AS("heading", "Choices"), GRID_TEXT},
    {"refers_to", SP_SAYING_AS("heading", "Refers to"), GRID_TEXT},
    {"meaning", SP_SAYING_AS("heading", "Meaning"), GRID_TEXT},
};

static void put_columns(
    struct grid *grid, const struct schema_table *table, size_t row)
{
    static const char *const needs[] = {[SCHEMA_KEY] = "key",
        [SCHEMA_REQUIRED] = "required",
        [SCHEMA_UNKNOWN] = "may be unknown",
        [SCHEMA_DEFAULT] = "has a default"};

    for (size_t i = 0; i < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];

        assert((size_t)column->need < SP_COUNT(needs));
        grid_put(grid, table->name);
        grid_link_last(grid, TABLES, row);
        grid_put(grid, column->name);
        grid_put(grid, needs[column->need]);
        grid_put(grid, column->empty_means);
        grid_put(grid, schema_type_name(column->type));
        grids_list(grid, column->choices, column->n_choices, "; ");
        grid_put(grid, column->ref_tables);
        grid_put(grid, column->meaning);
    }
}

void report_schema_grid(const struct schema *schema,
    const struct schema_table *only, struct grid *grid)
{
    size_t first_column = 0;
    size_t row = 0;

    assert(schema != NULL);
    assert(grid->n_tables == TABLES);
    grid_table_add(grid, "tables", SP_SAYING_AS("sheet", "Tables"),
        table_columns, SP_COUNT(table_columns));
    for (size_t i = 0; i < schema->n_tables; i++) {
        const struct schema_table *table = &schema->tables[i];

        if (only != NULL && table != only)
            continue;
        grid_put(grid, table->name);
        grid_link_last(grid, COLUMNS, first_column);
        grid_put(grid, table->section);
        grid_put(grid, table->meaning);
        grid_put(grid, table->owner);
        grid_put_yes(grid, table->result);
        grid_put_count(grid, (int64_t)table->n_columns);
        first_column += table->n_columns;
    }
    grid_table_add(grid, "columns", SP_SAYING_AS("sheet", "Columns"),
        column_columns, SP_COUNT(column_columns));
    for (size_t i = 0; i < schema->n_tables; i++)
        if (only == NULL || &schema->tables[i] == only)
            put_columns(grid, &schema->tables[i], row++);
    grid->main = only == NULL ? TABLES : COLUMNS;
}
