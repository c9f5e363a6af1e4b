/* grid_sheet.c - a sheet of a workbook as a grid. */
#include "convert/grid_internal.h"

#include "sheet/sheet_read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AFFIX_BYTES = 64, AFFIXES = 64, HEAD_BYTES = 16, NAMES_BYTES = 600 };

/* A number format and what it writes beside the number. */
struct affix {
    const char *format; /* known by its address */
    char text[AFFIX_BYTES];
};

struct sheet_grid {
    struct grid grid;
    struct sheet_book *book;
    struct sheet_rows *rows;
    size_t sheet;
    const struct sheet_range *merged;
    size_t n_merged;
    struct sp_buf record;
    struct grid_cell *cells; /* GRID_COLUMNS_MAX */
    struct affix affixes[AFFIXES];
    size_t n_affixes;
};

/*
 * Write the words of a number format: those in quotes, behind a backslash, and
 * the currency in [$…-…]. Source: ECMA-376 part 1, 18.8.31. The first of the
 * sections alone counts.
 */
static void format_words(const char *format, char out[AFFIX_BYTES])
{
    size_t used = 0;
    const char *at = format;

    while (*at != '\0' && *at != ';') {
        const char *from = at, *end = at, *next = at + 1;

        if (*at == '"') {
            from = at + 1;
            end = from + strcspn(from, "\"");
            next = *end == '\0' ? end : end + 1;
        } else if (at[0] == '[' && at[1] == '$') {
            from = at + 2;
            end = from + strcspn(from, "-]");
            next = end + strcspn(end, "]");
        } else if (*at == '\\' && at[1] != '\0') {
            from = at + 1;
            end = next = at + 2;
        }
        for (; from < end && used + 1 < AFFIX_BYTES; from++) {
            if (*from != ' ' || used > 0)
                out[used++] = *from;
        }
        at = next;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
}

static const char *affix_of(struct sheet_grid *grid, const char *format)
{
    struct affix *affix;

    for (size_t i = 0; i < grid->n_affixes; i++) {
        if (grid->affixes[i].format == format)
            return grid->affixes[i].text;
    }
    if (grid->n_affixes == AFFIXES)
        grid->n_affixes = 0; /* more formats than a table has: start anew */
    affix = &grid->affixes[grid->n_affixes++];
    affix->format = format;
    format_words(format, affix->text);
    return affix->text;
}

static enum grid_kind kind_of(enum sheet_kind kind)
{
    switch (kind) {
    case SHEET_NUMBER:
        return GRID_NUMBER;
    case SHEET_DATE:
        return GRID_DATE;
    case SHEET_BOOLEAN:
        return GRID_TRUTH;
    case SHEET_ERROR:
    case SHEET_FAULT:
        return GRID_ERROR;
    case SHEET_TEXT:
    case SHEET_TIME:
        break;
    }
    return GRID_TEXT;
}

static enum sp_code cell_fail(const struct sheet_grid *grid, uint32_t row,
    uint32_t column, struct sp_err *err, const char *what)
{
    char name[SHEET_CELL_NAME_BYTES];

    sheet_cell_name(row, column, name);
    return sp_fail(err, SP_INVALID, "%s, sheet '%s', cell %s: %s",
        grid->grid.file, grid->grid.sheet, name, what);
}

/* Take a cell over; its text goes to `record`, which has room. */
static enum sp_code take_cell(struct sheet_grid *grid, uint32_t row,
    const struct sheet_cell *from, struct sp_err *err)
{
    struct grid_cell *cell = &grid->cells[from->column];
    char *text = grid->record.bytes + grid->record.len;
    size_t len = from->len;
    const char *fault;

    sp_buf_put(&grid->record, from->text, from->len + 1);
    fault = grid_clean(&text, &len);
    if (fault != NULL)
        return cell_fail(grid, row, from->column, err, fault);
    cell->text = text;
    cell->len = len;
    cell->kind = kind_of(from->kind);
    cell->rounded = from->rounded;
    if (cell->kind == GRID_NUMBER)
        cell->affix = affix_of(grid, from->format);
    if (cell->kind == GRID_TRUTH) {
        cell->text = strcmp(text, "true") == 0 ? "yes" : "no";
        cell->len = strlen(cell->text);
    }
    return SP_OK;
}

static enum sp_code take_row(struct sheet_grid *grid,
    const struct sheet_row *from, struct grid_row *row, struct sp_err *err)
{
    uint32_t last = from->cells[from->n_cells - 1].column;
    size_t bytes = 0;
    enum sp_code rc;

    if (last >= GRID_COLUMNS_MAX)
        return cell_fail(grid, from->number, last, err,
            "stands beyond column 1024, the last that is read");
    for (size_t i = 0; i < from->n_cells; i++)
        bytes += from->cells[i].len + 1;
    sp_buf_reset(&grid->record);
    sp_buf_reserve(&grid->record, bytes);
    rc = sp_buf_check(&grid->record, err);
    for (uint32_t i = 0; i <= last; i++)
        grid->cells[i] = (struct grid_cell){
            .text = "", .kind = GRID_TEXT, .affix = "", .column = i + 1};
    for (size_t i = 0; rc == SP_OK && i < from->n_cells; i++)
        rc = take_cell(grid, from->number, &from->cells[i], err);
    *row = (struct grid_row){.line = from->number,
        .hidden = from->hidden,
        .n = (size_t)last + 1,
        .cells = grid->cells};
    return rc;
}

static bool is_blank(const struct grid_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].len > 0)
            return false;
    }
    return true;
}

static enum sp_code sheet_next(struct grid *base, struct grid_row *row_out,
    bool *more_out, struct sp_err *err)
{
    struct sheet_grid *grid = (struct sheet_grid *)(void *)base;
    enum sp_code rc;

    do {
        struct sheet_row row;

        rc = sheet_rows_next(grid->rows, &row, more_out, err);
        if (rc != SP_OK || !*more_out)
            return rc;
        rc = take_row(grid, &row, row_out, err);
    } while (rc == SP_OK && is_blank(row_out));
    return rc;
}

static enum sp_code open_rows(struct sheet_grid *grid, struct sp_err *err)
{
    enum sp_code rc =
        sheet_rows_open(grid->book, grid->sheet, &grid->rows, err);

    if (rc == SP_OK)
        sheet_rows_merged(grid->rows, &grid->merged, &grid->n_merged);
    return rc;
}

static enum sp_code sheet_rewind(struct grid *base, struct sp_err *err)
{
    struct sheet_grid *grid = (struct sheet_grid *)(void *)base;

    sheet_rows_close(grid->rows);
    grid->rows = NULL;
    return open_rows(grid, err);
}

static bool sheet_merged(const struct grid *base, uint64_t line, size_t column,
    uint64_t *first_line_out, size_t *first_column_out)
{
    const struct sheet_grid *grid =
        (const struct sheet_grid *)(const void *)base;

    for (size_t i = 0; i < grid->n_merged; i++) {
        const struct sheet_range *range = &grid->merged[i];

        if (line >= range->first_row && line <= range->last_row &&
            column >= range->first_column && column <= range->last_column) {
            *first_line_out = range->first_row;
            *first_column_out = range->first_column;
            return true;
        }
    }
    return false;
}

static size_t sheet_merged_below(const struct grid *base, uint64_t line)
{
    const struct sheet_grid *grid =
        (const struct sheet_grid *)(const void *)base;
    size_t n = 0;

    for (size_t i = 0; i < grid->n_merged; i++)
        n += grid->merged[i].first_row > line &&
             grid->merged[i].last_row > grid->merged[i].first_row;
    return n;
}

static void sheet_close(struct grid *base)
{
    struct sheet_grid *grid = (struct sheet_grid *)(void *)base;

    sheet_rows_close(grid->rows);
    sheet_book_close(grid->book);
    sp_buf_clear(&grid->record);
    free(grid->cells);
    free(grid);
}

static const struct grid_type sheet_type = {
    sheet_next, sheet_rewind, sheet_merged, sheet_merged_below, sheet_close};

/* The sheet that was named, or the only one with rows. */
static enum sp_code choose_sheet(struct sheet_grid *grid, const char *path,
    const char *named, struct sp_err *err)
{
    char names[NAMES_BYTES] = "";
    size_t n = sheet_book_count(grid->book), n_filled = 0, used = 0;

    if (named != NULL)
        grid->sheet = sheet_book_find(grid->book, named);
    for (size_t i = 0; i < n; i++) {
        const char *name = sheet_book_info(grid->book, i).name;
        size_t len = strlen(name);
        struct sheet_rows *rows = NULL;
        enum sp_code rc;

        if (named != NULL && grid->sheet != SIZE_MAX)
            break;
        rc = sheet_rows_open(grid->book, i, &rows, err);
        if (rc != SP_OK)
            return rc;
        if (sheet_rows_count(rows) > 0 || named != NULL) {
            n_filled++;
            if (named == NULL)
                grid->sheet = i;
            if (used + len + 6 < sizeof names) {
                memcpy(names + used, n_filled > 1 ? ", '" : "  '", 3);
                memcpy(names + used + 3, name, len);
                memcpy(names + used + 3 + len, "'", 2);
                used += len + 4;
            }
        }
        sheet_rows_close(rows);
    }
    if (named != NULL && grid->sheet == SIZE_MAX)
        return sp_fail(err, SP_INVALID, "%s: has no sheet '%s', but%s", path,
            named, names + 1);
    if (named == NULL && n_filled == 0)
        return sp_fail(err, SP_INVALID, "%s: no sheet holds a row", path);
    if (named == NULL && n_filled > 1)
        return sp_fail(err, SP_INVALID,
            "%s: %zu sheets hold rows; say which by --sheet:%s", path, n_filled,
            names + 1);
    return SP_OK;
}

enum sp_code grid_open_sheet(const char *path,
    const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err)
{
    struct sheet_grid *grid = calloc(1, sizeof *grid);
    enum sp_code rc;

    if (grid == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to read %s", path);
    grid->grid.type = &sheet_type;
    grid->grid.file = path;
    sp_buf_init(&grid->record, SHEET_ROW_BYTES_MAX);
    grid->cells = calloc(GRID_COLUMNS_MAX, sizeof *grid->cells);
    rc = grid->cells == NULL
             ? sp_fail(err, SP_NO_MEMORY, "no memory to read %s", path)
             : sheet_book_open(AT_FDCWD, path, &grid->book, err);
    if (rc == SP_OK)
        rc = choose_sheet(grid, path, options->sheet, err);
    if (rc == SP_OK) {
        grid->grid.sheet = sheet_book_info(grid->book, grid->sheet).name;
        rc = open_rows(grid, err);
    }
    if (rc != SP_OK) {
        sheet_close(&grid->grid);
        return rc;
    }
    *grid_out = &grid->grid;
    return SP_OK;
}

enum sp_code grid_has_sheet(
    const char *path, const char *sheet, bool *has_out, struct sp_err *err)
{
    struct sheet_book *book = NULL;
    enum sp_code rc = sheet_book_open(AT_FDCWD, path, &book, err);

    if (rc == SP_OK)
        *has_out = sheet_book_find(book, sheet) != SIZE_MAX;
    sheet_book_close(book);
    return rc;
}

enum sp_code grid_file_is_workbook(
    const char *path, bool *is_out, struct sp_err *err)
{
    unsigned char head[HEAD_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sp_fail(err, SP_NOT_FOUND, "%s: no such file", path);
    if (fd < 0)
        return sp_fail(err, errno == EACCES ? SP_DENIED : SP_IO,
            "%s: cannot open: %s", path, strerror(errno));
    got = read(fd, head, sizeof head);
    (void)close(fd);
    if (got < 0)
        return sp_fail(
            err, SP_IO, "%s: cannot read: %s", path, strerror(errno));
    *is_out = sheet_is_workbook(head, (size_t)got);
    return SP_OK;
}
