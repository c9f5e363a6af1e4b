/* tables_head.c - the first rows of a file, and headings among them. */
#include "convert/tables_internal.h"

#include <stdlib.h>
#include <string.h>

static bool looks_like_number(const struct grid_cell *cell)
{
    struct number number;

    if (cell->kind == GRID_NUMBER || cell->kind == GRID_DATE)
        return true;
    return number_read(cell->text, cell->len, &number) &&
           number.before_len == 0 && number.after_len == 0;
}

static const char *fold_copy(struct sp_arena *arena, const char *text)
{
    char folded[FOLDED_BYTES];

    vocabulary_fold(text, strlen(text), folded);
    return sp_strdup(arena, folded);
}

static enum sp_code keep_row(
    struct table_file *file, const struct grid_row *row, struct sp_err *err)
{
    struct sp_arena *arena = file->all->arena;
    struct head_row *head = &file->heads[file->n_heads];

    *head = (struct head_row){.line = row->line, .n = row->n};
    head->texts = sp_alloc_array(arena, row->n, sizeof *head->texts);
    head->folded = sp_alloc_array(arena, row->n, sizeof *head->folded);
    head->places = sp_alloc_array(arena, row->n, sizeof *head->places);
    if (head->texts == NULL || head->folded == NULL || head->places == NULL)
        return tables_no_memory(file, err);
    for (size_t i = 0; i < row->n; i++) {
        const struct grid_cell *cell = &row->cells[i];

        head->texts[i] = sp_strndup(arena, cell->text, cell->len);
        if (head->texts[i] != NULL)
            head->folded[i] = fold_copy(arena, head->texts[i]);
        if (head->folded[i] == NULL)
            return tables_no_memory(file, err);
        head->has_number =
            head->has_number || (cell->len > 0 && looks_like_number(cell));
    }
    file->n_heads++;
    return SP_OK;
}

/* As the upper of two rows of headings, a heading holds over the empty cells
 * to its right: in a workbook those merged with it. */
static void fill_right(struct table_file *file, struct head_row *head)
{
    const char *text = "";

    for (size_t i = 0; i < head->n; i++) {
        uint64_t line = 0;
        size_t column = 0;

        if (file->is_sheet && head->texts[i][0] == '\0')
            text = grid_merged(file->grid, head->line, i, &line, &column) &&
                           column < i && line == head->line
                       ? text
                       : "";
        else if (head->texts[i][0] != '\0')
            text = head->texts[i];
        head->places[i] = text;
    }
}

enum sp_code tables_read_heads(struct table_file *file, struct sp_err *err)
{
    struct grid_row row;
    bool more = true;
    enum sp_code rc = SP_OK;

    file->n_heads = 0;
    while (file->n_heads < HEAD_ROWS) {
        rc = grid_next(file->grid, &row, &more, err);
        if (rc != SP_OK || !more)
            break;
        rc = keep_row(file, &row, err);
        if (rc != SP_OK)
            break;
    }
    for (size_t i = 0; rc == SP_OK && i < file->n_heads; i++)
        fill_right(file, &file->heads[i]);
    return rc == SP_OK ? grid_rewind(file->grid, err) : rc;
}

/* The text of one heading, of the upper and the lower row. */
static const char *join_heading(struct table_file *file,
    const struct head_row *upper, const struct head_row *lower, size_t at)
{
    const char *below = at < lower->n ? lower->texts[at] : "";
    const char *above;

    if (upper == lower)
        return below;
    above = at < upper->n
                ? (below[0] == '\0' ? upper->texts[at] : upper->places[at])
                : (upper->n > 0 && !file->is_sheet ? upper->places[upper->n - 1]
                                                   : "");
    if (above[0] == '\0')
        return below;
    if (below[0] == '\0' || strcmp(above, below) == 0)
        return above;
    return sp_asprintf(file->all->arena, "%s %s", above, below);
}

/* How often this folded heading stands before column `at`. */
static size_t times_before(
    const struct headings *headings, size_t at, const char *folded)
{
    size_t n = 0;

    for (size_t i = 0; i < at; i++)
        n += strcmp(headings->folded[i], folded) == 0;
    return n;
}

enum sp_code tables_headings(struct table_file *file, size_t first, size_t last,
    struct headings *headings_out, struct sp_err *err)
{
    struct sp_arena *arena = file->all->arena;
    const struct head_row *upper = &file->heads[first];
    const struct head_row *lower = &file->heads[last];
    struct headings headings = {.first = first, .last = last};

    headings.n = upper->n > lower->n ? upper->n : lower->n;
    headings.names = sp_alloc_array(arena, headings.n, sizeof(char *));
    headings.folded = sp_alloc_array(arena, headings.n, sizeof(char *));
    if (headings.names == NULL || headings.folded == NULL)
        return tables_no_memory(file, err);
    for (size_t i = 0; i < headings.n; i++) {
        const char *name = join_heading(file, upper, lower, i);
        const char *folded = name == NULL ? NULL : fold_copy(arena, name);
        size_t n;

        if (folded == NULL)
            return tables_no_memory(file, err);
        n = folded[0] == '\0' ? 0 : times_before(&headings, i, folded);
        headings.names[i] =
            n == 0 ? name : sp_asprintf(arena, "%s #%zu", name, n + 1);
        headings.folded[i] = folded;
        if (headings.names[i] == NULL)
            return tables_no_memory(file, err);
    }
    *headings_out = headings;
    return SP_OK;
}

/* Whether the folded heading is what `text` names; "X #2" the second one. */
static bool is_heading(
    const struct headings *headings, size_t at, const char *text)
{
    char folded[FOLDED_BYTES];
    const char *hash = strstr(text, " #");
    size_t len = strlen(text);

    if (strcmp(headings->names[at], text) == 0)
        return true;
    if (hash != NULL && strspn(hash + 2, "0123456789") == strlen(hash + 2) &&
        hash[2] != '\0')
        len = (size_t)(hash - text);
    vocabulary_fold(text, len, folded);
    if (folded[0] == '\0' || strcmp(headings->folded[at], folded) != 0)
        return false;
    if (len == strlen(text))
        return times_before(headings, at, folded) == 0;
    return times_before(headings, at, folded) + 1 ==
           (size_t)strtoul(hash + 2, NULL, 10);
}

size_t tables_find_heading(
    const struct headings *headings, const struct map_column *column)
{
    for (size_t i = 0; i < headings->n; i++) {
        if (headings->names[i][0] == '\0')
            continue;
        if (column->headings.n == 0 && is_heading(headings, i, column->name))
            return i;
        for (size_t k = 0; k < column->headings.n; k++) {
            if (is_heading(headings, i, column->headings.items[k]))
                return i;
        }
    }
    return SIZE_MAX;
}
