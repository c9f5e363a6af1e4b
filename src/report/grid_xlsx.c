/*
 * grid_xlsx.c - a grid as a workbook: frozen headings, filters, links.
 */
#include "report/grid.h"

#include "base/text.h"
#include "sheet/sheet_write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDTH_MIN = 9,
    WIDTH_MAX = 60,
    ROWS_MEASURED = 1000,
    CELLS_LARGE = 1000000, /* from here memory stays constant */
    LINK_BYTES = 160,
};

struct writing {
    const struct grid *grid;
    struct sheet_writer *writer;
    enum sp_lang lang;
    size_t sheets[GRID_TABLES_MAX]; /* of each table, or SIZE_MAX */
    const char *names[GRID_TABLES_MAX];
};

static enum sheet_style style_of(enum grid_tone tone)
{
    switch (tone) {
    case GRID_GOOD:
        return SHEET_GOOD;
    case GRID_BAD:
        return SHEET_BAD;
    case GRID_WARN:
        return SHEET_WARN;
    case GRID_MUTED:
        return SHEET_MUTED;
    case GRID_PLAIN:
        break;
    }
    return SHEET_PLAIN;
}

static const char *column_title(
    const struct writing *writing, const struct grid_column *column)
{
    return sp_say_as(writing->lang, column->context, column->title);
}

/* Find a width that shows most of the column. */
static uint32_t width_of(
    const struct grid_table *table, size_t column, const char *title)
{
    size_t rows = table->n_cells / table->n_columns;
    size_t width = sp_text_chars(title, strlen(title)) + 4; /* the filter */

    if (rows > ROWS_MEASURED)
        rows = ROWS_MEASURED;
    for (size_t row = 0; row < rows; row++) {
        const char *text = table->cells[row * table->n_columns + column].text;
        size_t chars = text == NULL ? 0 : sp_text_chars(text, strlen(text)) + 1;

        if (chars > width)
            width = chars;
    }
    if (width < WIDTH_MIN)
        width = WIDTH_MIN;
    return (uint32_t)(width > WIDTH_MAX ? WIDTH_MAX : width);
}

/* Whether the table gets a sheet. */
static bool is_shown(const struct grid *grid, size_t table)
{
    return grid->tables[table].n_cells > 0 || table == grid->main;
}

/* Add all sheets first: links lead to their names. */
static enum sp_code sheets_add(struct writing *writing, struct sp_err *err)
{
    const struct grid *grid = writing->grid;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; i < grid->n_tables && rc == SP_OK; i++) {
        const struct grid_table *table = &grid->tables[i];
        struct sheet_column columns[GRID_COLUMNS_MAX];
        struct sheet_options options;

        writing->sheets[i] = SIZE_MAX;
        if (!is_shown(grid, i))
            continue;
        memset(columns, 0, sizeof(columns));
        memset(&options, 0, sizeof(options));
        for (size_t c = 0; c < table->n_columns; c++)
            columns[c].width =
                width_of(table, c, column_title(writing, &table->columns[c]));
        options.name = sp_say_as(writing->lang, table->context, table->title);
        options.columns = columns;
        options.n_columns = table->n_columns;
        options.frozen_rows = 1;
        rc = sheet_writer_add(
            writing->writer, &options, &writing->sheets[i], err);
        if (rc == SP_OK)
            writing->names[i] =
                sheet_writer_name(writing->writer, writing->sheets[i]);
    }
    return rc;
}

static enum sp_code put_link(struct writing *writing, size_t sheet,
    uint32_t row, uint32_t column, const struct grid_cell *cell,
    struct sp_err *err)
{
    size_t to = cell->to_table - 1;
    char target[LINK_BYTES];
    struct sheet_link link = {target, cell->text, NULL};
    size_t len;

    assert(to < writing->grid->n_tables);
    /* An apostrophe of the name is doubled. */
    len = (size_t)snprintf(target, sizeof(target), "internal:'");
    for (const char *at = writing->names[to]; *at != '\0'; at++) {
        assert(len + 20 < sizeof(target));
        if (*at == '\'')
            target[len++] = '\'';
        target[len++] = *at;
    }
    (void)snprintf(
        target + len, sizeof(target) - len, "'!A%" PRIu32, cell->to_row + 2);
    return sheet_put_link(writing->writer, sheet, row, column, &link, err);
}

static enum sp_code put_cell(struct writing *writing, size_t table,
    uint32_t row, uint32_t column, const struct grid_cell *cell,
    struct sp_err *err)
{
    const struct grid_column *own =
        &writing->grid->tables[table].columns[column];
    size_t sheet = writing->sheets[table];
    enum sheet_style style = style_of(cell->tone);

    if (cell->text == NULL && cell->tone == GRID_PLAIN)
        return SP_OK;
    if (cell->to_table > 0 && cell->text != NULL &&
        writing->sheets[cell->to_table - 1] != SIZE_MAX)
        return put_link(writing, sheet, row, column, cell, err);
    switch (own->kind) {
    case GRID_NUMBER:
        return sheet_put_number(
            writing->writer, sheet, row, column, cell->text, style, err);
    case GRID_DATE:
        return sheet_put_date(
            writing->writer, sheet, row, column, cell->text, style, err);
    case GRID_TEXT:
        break;
    }
    return sheet_put_text(
        writing->writer, sheet, row, column, cell->text, style, err);
}

static enum sp_code table_put(
    struct writing *writing, size_t number, struct sp_err *err)
{
    const struct grid_table *table = &writing->grid->tables[number];
    size_t sheet = writing->sheets[number];
    size_t rows = table->n_cells / table->n_columns;
    enum sp_code rc = SP_OK;

    for (size_t c = 0; c < table->n_columns && rc == SP_OK; c++)
        rc = sheet_put_text(writing->writer, sheet, 0, (uint32_t)c,
            column_title(writing, &table->columns[c]), SHEET_HEADER, err);
    if (rc == SP_OK)
        rc = sheet_put_filter(writing->writer, sheet, 0, (uint32_t)rows,
            (uint32_t)table->n_columns - 1, err);
    for (size_t i = 0; i < table->n_cells && rc == SP_OK; i++)
        rc = put_cell(writing, number, (uint32_t)(i / table->n_columns) + 1,
            (uint32_t)(i % table->n_columns), &table->cells[i], err);
    return rc;
}

enum sp_code grid_xlsx(const struct grid *grid, enum sp_lang lang,
    const char *on, struct sp_buf *buf, struct sp_err *err)
{
    struct writing writing = {.grid = grid, .lang = lang};
    struct sheet_properties properties;
    size_t n_cells = 0;
    enum sp_code rc;

    assert(grid->n_tables > 0);
    rc = grid_check(grid, err);
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < grid->n_tables; i++)
        n_cells += grid->tables[i].n_cells;
    memset(&properties, 0, sizeof(properties));
    properties.title = grid->title;
    properties.author = "Spilno";
    properties.created = on;
    properties.large = n_cells >= CELLS_LARGE;
    rc = sheet_writer_open(&properties, &writing.writer, err);
    if (rc != SP_OK)
        return rc;
    rc = sheets_add(&writing, err);
    for (size_t i = 0; i < grid->n_tables && rc == SP_OK; i++)
        if (writing.sheets[i] != SIZE_MAX)
            rc = table_put(&writing, i, err);
    if (rc == SP_OK)
        return sheet_writer_close(writing.writer, buf, err);
    sheet_writer_abandon(writing.writer);
    return rc;
}
