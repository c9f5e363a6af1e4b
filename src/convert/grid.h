/*
 * grid.h - rows of cells from a file: delimited text or a workbook's sheet.
 *
 * Rows come one at a time in the order of the file; blank rows are left out.
 * Text is UTF-8, whatever the file's encoding. Threads: one.
 */
#ifndef SPILNO_CONVERT_GRID_H
#define SPILNO_CONVERT_GRID_H

#include "convert/convert.h"
#include "convert/encoding.h"

enum { GRID_COLUMNS_MAX = 1024 };
#define GRID_ROWS_MAX 20000000u
#define GRID_FILE_BYTES_MAX (8ULL << 30)

enum grid_kind {
    GRID_TEXT,   /* as written; all that delimited text has */
    GRID_NUMBER, /* a workbook's number: an exact decimal, a point in it */
    GRID_DATE,   /* YYYY-MM-DD, with " HH:MM:SS" when not at midnight */
    GRID_TRUTH,  /* "yes" or "no" */
    GRID_ERROR,  /* a workbook's error, such as #N/A */
};

struct grid_cell {
    const char *text; /* NUL-terminated; borrowed until the next row */
    size_t len;
    enum grid_kind kind;
    bool rounded;      /* a workbook's number of more than 15 digits */
    const char *affix; /* what a workbook's number format writes beside the
                          number, such as "грн"; "" none */
    uint32_t column;   /* for places: characters of a line, or the sheet's */
};

struct grid_row {
    uint64_t line;
    bool hidden; /* in the workbook */
    size_t n;    /* cells; those behind the last one are empty */
    const struct grid_cell *cells;
};

struct grid; /* opaque */

struct grid_options {
    enum encoding encoding;
    char delimiter;
    const char *sheet; /* of a workbook */
};

/* Open delimited text. Errors: SP_NOT_FOUND, SP_DENIED, SP_IO, SP_LIMIT. */
SP_MUST_CHECK enum sp_code grid_open_text(const char *path,
    const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err);
/* The same from memory (borrowed): for tests. */
SP_MUST_CHECK enum sp_code grid_open_bytes(const char *name, const char *bytes,
    size_t len, const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err);

/* The same for a sheet of a workbook; the book is closed with the grid.
 * `options->sheet` NULL: the only sheet that holds rows. Errors: SP_INVALID
 * no such sheet, or several hold rows: the text names them and the option. */
SP_MUST_CHECK enum sp_code grid_open_sheet(const char *path,
    const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err);

/* Whether the workbook has a sheet of this name. Errors: as grid_open_sheet. */
SP_MUST_CHECK enum sp_code grid_has_sheet(
    const char *path, const char *sheet, bool *has_out, struct sp_err *err);

/* Whether the file is a workbook, by its first bytes. */
SP_MUST_CHECK enum sp_code grid_file_is_workbook(
    const char *path, bool *is_out, struct sp_err *err);

/* The first column and row of the merged cells that hold this place (row by
 * number, column by index); false: it is in none. */
bool grid_merged(const struct grid *grid, uint64_t line, size_t column,
    uint64_t *first_line_out, size_t *first_column_out);

/* How many merged cells below row `line` reach over several rows: all but the
 * first of these rows have nothing there. */
size_t grid_merged_below(const struct grid *grid, uint64_t line);

/*
 * Read the next row that is not blank; `*more_out` is false at the end.
 * Limits: SP_CSV_FIELD_BYTES_MAX a cell, SP_CSV_LINE_BYTES_MAX a line,
 *         GRID_COLUMNS_MAX columns, GRID_ROWS_MAX rows.
 * Errors: SP_INVALID with the place in `err`; SP_LIMIT; SP_IO; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code grid_next(struct grid *grid,
    struct grid_row *row_out, bool *more_out, struct sp_err *err);

/* Start again at the first row. */
SP_MUST_CHECK enum sp_code grid_rewind(struct grid *grid, struct sp_err *err);

/* Where a cell stands (index of its column; SIZE_MAX: the row). */
struct convert_place grid_place(
    const struct grid *grid, const struct grid_row *row, size_t at);
bool grid_is_sheet(const struct grid *grid);

void grid_close(struct grid *grid); /* accepts NULL */

/*
 * The delimiter that a text's beginning speaks for.
 * Errors: SP_INVALID two are as plausible; the text names the option.
 */
SP_MUST_CHECK enum sp_code grid_guess_delimiter(const char *path,
    enum encoding encoding, char *delimiter_out, struct sp_err *err);

/* The encoding of the whole file. Errors: as encoding_guess_end. */
SP_MUST_CHECK enum sp_code grid_guess_encoding(
    const char *path, enum encoding *encoding_out, struct sp_err *err);

/* "semicolon" and back. */
const char *grid_delimiter_name(char delimiter);
bool grid_delimiter_find(const char *name, char *delimiter_out);

#endif
