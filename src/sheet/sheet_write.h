/*
 * sheet_write.h - XLSX workbooks, the same bytes for the same calls.
 *
 * Rows and columns are 0-based here, as cells are put one by one. Texts are
 * always stored as texts: one that begins with = + - or @ never becomes a
 * formula. Threads: a writer belongs to one thread.
 */
#ifndef SPILNO_SHEET_SHEET_WRITE_H
#define SPILNO_SHEET_SHEET_WRITE_H

#include "base/buf.h"

enum {
    SHEET_NAME_CHARS_MAX = 31,
    SHEET_WRITE_SHEETS_MAX = 64,
    SHEET_TEXT_CHARS_MAX = 32767, /* of a cell, by the format */
    SHEET_LINKS_MAX = 65000,      /* of a sheet; further ones are plain text */
};

enum sheet_style {
    SHEET_PLAIN,
    SHEET_HEADER,     /* bold, shaded, wrapped */
    SHEET_TITLE,      /* bold, larger */
    SHEET_INPUT,      /* a cell to fill: tinted; stays open under protection */
    SHEET_INPUT_TEXT, /* the same; what is typed in stays text ("007") */
    SHEET_MUTED,      /* grey */
    SHEET_BAD,        /* a fault, something breached */
    SHEET_WARN,       /* unknown */
    SHEET_GOOD,
    SHEET_WRAP, /* plain, its text wrapped */
    SHEET_LINK,
    SHEET_STYLES
};

struct sheet_writer; /* opaque */

struct sheet_properties {
    const char *title, *subject, *author, *comments; /* NULL: none */
    const char *created;    /* YYYY-MM-DD; NULL: 2000-01-01. Never the clock */
    const char *tmp_folder; /* for what is being written; NULL: /tmp */
    bool large;             /* constant memory: each sheet's cells are put row
                               by row in ascending order, sheet after sheet */
};

struct sheet_column {
    uint32_t width; /* in characters; 0: 12 */
    bool hidden;
    enum sheet_style style; /* of its empty cells */
};

struct sheet_options {
    const char *name; /* made unique and allowed, see sheet_writer_name */
    const struct sheet_column *columns;
    size_t n_columns;
    uint32_t frozen_rows, frozen_columns;
    bool hidden;
    bool protect; /* all cells but those of SHEET_INPUT are locked; there is
                     no password: it guards against slips */
};

/* Start a workbook; end with sheet_writer_close. */
SP_MUST_CHECK enum sp_code sheet_writer_open(
    const struct sheet_properties *properties, struct sheet_writer **writer_out,
    struct sp_err *err);

/* Add a sheet; `*sheet_out` is its number, from 0. In `large` mode the sheet
 * before it is done then. Errors: SP_LIMIT; SP_INVALID; SP_NO_MEMORY. */
SP_MUST_CHECK enum sp_code sheet_writer_add(struct sheet_writer *writer,
    const struct sheet_options *options, size_t *sheet_out, struct sp_err *err);

/* Return the name that a sheet got (characters that the format forbids become
 * '_', 31 characters, doubles numbered); borrowed until the close. */
const char *sheet_writer_name(const struct sheet_writer *writer, size_t sheet);

/*
 * Put a cell. NULL or "" puts an empty cell of that style.
 *
 * sheet_put_number: `decimal` is -?digits(.digits)?; up to 15 significant
 *     digits it is stored as a number, with more as text, so that no digit is
 *     lost.
 * sheet_put_date:   YYYY-MM-DD; before 1900-03-01 it is stored as text.
 * sheet_put_link:   `target` is "https://…", "mailto:…", "internal:'Sheet'!A1"
 *     or "external:file.xlsx"; `text` is shown.
 * Errors: SP_LIMIT for a text, row or column over the format's limits, naming
 *     sheet and cell; SP_INVALID a decimal or date that is none; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code sheet_put_text(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, const char *text,
    enum sheet_style style, struct sp_err *err);
SP_MUST_CHECK enum sp_code sheet_put_number(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, const char *decimal,
    enum sheet_style style, struct sp_err *err);
SP_MUST_CHECK enum sp_code sheet_put_date(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, const char *date,
    enum sheet_style style, struct sp_err *err);
SP_MUST_CHECK enum sp_code sheet_put_boolean(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, bool value,
    enum sheet_style style, struct sp_err *err);
struct sheet_link {
    const char *target;
    const char *text;
    const char *tip; /* NULL: none */
};
SP_MUST_CHECK enum sp_code sheet_put_link(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, const struct sheet_link *link,
    struct sp_err *err);

/* Put a note (a comment that shows under the pointer) on a cell. */
SP_MUST_CHECK enum sp_code sheet_put_note(struct sheet_writer *writer,
    size_t sheet, uint32_t row, uint32_t column, const char *text,
    struct sp_err *err);

/* A filter over the header row `first_row` and the rows below it. */
SP_MUST_CHECK enum sp_code sheet_put_filter(struct sheet_writer *writer,
    size_t sheet, uint32_t first_row, uint32_t last_row, uint32_t last_column,
    struct sp_err *err);

/*
 * Let the cells of a column, rows first_row to last_row, be chosen from a
 * list. Short lists stand in the rule itself; long ones, or ones whose values
 * hold a comma, on a hidden sheet that the close adds; equal lists share it.
 */
struct sheet_list {
    uint32_t first_row, last_row, column;
    const char *const *values;
    size_t n_values;
    bool strict;                /* other values are refused, else warned of */
    const char *title, *prompt; /* shown when the cell is chosen; NULL: none.
                                   At most 32 and 255 characters; cut */
};
SP_MUST_CHECK enum sp_code sheet_put_list(struct sheet_writer *writer,
    size_t sheet, const struct sheet_list *list, struct sp_err *err);

/*
 * Finish, append the workbook's bytes to `bytes_out`, and free the writer,
 * whatever comes. The same calls give the same bytes.
 * Errors: SP_IO, SP_LIMIT, SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code sheet_writer_close(
    struct sheet_writer *writer, struct sp_buf *bytes_out, struct sp_err *err);

/* Drop an unfinished workbook; accepts NULL. */
void sheet_writer_abandon(struct sheet_writer *writer);

/* A message beside a cell of somebody's workbook. */
struct sheet_note {
    const char *sheet; /* its name */
    uint32_t row;      /* 1-based, as the user sees it */
    uint32_t column;   /* 0-based; SHEET_NO_COLUMN: of the whole row */
    const char *text;
};
#define SHEET_NO_COLUMN UINT32_MAX

/*
 * Append a copy of the workbook `bytes` in which each note stands in its row,
 * in a column right of all that the sheet uses, under `heading` in the row
 * `heading_row` (1-based; 0: the first row used). Several notes of a row
 * stand in one cell, each with its cell's name. Everything else stays as it
 * is: no part of the workbook is removed or changed but these sheets.
 *
 * Errors: as sheet_book_open_bytes; SP_NOT_FOUND a sheet that is not there;
 *         SP_LIMIT no column is left.
 */
SP_MUST_CHECK enum sp_code sheet_annotate(const void *bytes, size_t len,
    const char *name, const char *heading, uint32_t heading_row,
    const struct sheet_note *notes, size_t n_notes, struct sp_buf *copy_out,
    struct sp_err *err);

#endif
