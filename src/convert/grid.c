/* grid.c - what all kinds of grids share. */
#include "convert/grid_internal.h"
#include "convert/writer.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *name;
    char delimiter;
} delimiters[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};

const char *grid_delimiter_name(char delimiter)
{
    for (size_t i = 0; i < SP_COUNT(delimiters); i++) {
        if (delimiters[i].delimiter == delimiter)
            return delimiters[i].name;
    }
    return NULL;
}

bool grid_delimiter_find(const char *name, char *delimiter_out)
{
    for (size_t i = 0; i < SP_COUNT(delimiters); i++) {
        if (strcmp(delimiters[i].name, name) == 0) {
            *delimiter_out = delimiters[i].delimiter;
            return true;
        }
    }
    return false;
}

static const char *fault_words(enum sp_text_fault fault)
{
    switch (fault) {
    case SP_TEXT_NOT_UTF8:
        return "found bytes that the encoding does not have";
    case SP_TEXT_NUL:
        return "found a NUL byte";
    case SP_TEXT_CONTROL:
        return "found a control character";
    case SP_TEXT_BIDI:
        return "found a character that changes the writing direction";
    case SP_TEXT_FINE:
        break;
    }
    return NULL;
}

const char *grid_clean(char **text, size_t *len)
{
    size_t at = 0;

    for (size_t i = 0; i < *len; i++) {
        char c = (*text)[i];

        if (c == '\n' || c == '\r' || c == '\t')
            (*text)[i] = ' ';
    }
    convert_trim_cell(text, len);
    (*text)[*len] = '\0';
    return fault_words(sp_text_check(*text, *len, &at));
}

bool grid_merged(const struct grid *grid, uint64_t line, size_t column,
    uint64_t *first_line_out, size_t *first_column_out)
{
    return grid->type->merged(
        grid, line, column, first_line_out, first_column_out);
}

size_t grid_merged_below(const struct grid *grid, uint64_t line)
{
    return grid->type->merged_below == NULL
               ? 0
               : grid->type->merged_below(grid, line);
}

enum sp_code grid_next(struct grid *grid, struct grid_row *row_out,
    bool *more_out, struct sp_err *err)
{
    enum sp_code rc;

    assert(grid != NULL);
    rc = grid->type->next(grid, row_out, more_out, err);
    if (rc == SP_OK && *more_out && ++grid->n_rows > GRID_ROWS_MAX)
        return sp_fail(err, SP_LIMIT, "%s: holds more than %u rows", grid->file,
            GRID_ROWS_MAX);
    return rc;
}

enum sp_code grid_rewind(struct grid *grid, struct sp_err *err)
{
    assert(grid != NULL);
    grid->n_rows = 0;
    return grid->type->rewind(grid, err);
}

struct convert_place grid_place(
    const struct grid *grid, const struct grid_row *row, size_t at)
{
    struct convert_place place = {
        .file = grid->file, .sheet = grid->sheet, .line = row->line};

    if (at < row->n)
        place.column = row->cells[at].column;
    else if (at != SIZE_MAX && grid->sheet != NULL)
        place.column = (uint32_t)at + 1;
    return place;
}

bool grid_is_sheet(const struct grid *grid)
{
    return grid->sheet != NULL;
}

void grid_close(struct grid *grid)
{
    if (grid != NULL)
        grid->type->close(grid);
}
