/*
 * sheet_read.h - XLSX workbooks as the values that their user sees.
 *
 * A workbook is read from bytes that may be hostile: everything has a limit
 * that is checked before memory is asked for, no DOCTYPE is allowed, and
 * macros, links to other workbooks, passwords and older formats are refused.
 * Values only: a formula gives what was last computed for it.
 * Format and messages: docs/formats/sheets.md.
 * Threads: a book and its sheets belong to one thread.
 */
#ifndef SPILNO_SHEET_SHEET_READ_H
#define SPILNO_SHEET_SHEET_READ_H

#include "base/buf.h"

#define SHEET_FILE_BYTES_MAX ((size_t)256 << 20)  /* the file, packed */
#define SHEET_TOTAL_BYTES_MAX ((uint64_t)2 << 30) /* all entries, unpacked */
#define SHEET_CELL_BYTES_MAX ((size_t)64 << 10)
#define SHEET_STRINGS_BYTES_MAX ((size_t)256 << 20) /* shared strings */
#define SHEET_ROW_BYTES_MAX ((size_t)16 << 20)      /* texts of one row */
enum {
    SHEET_ROWS_MAX = 1048576,
    SHEET_COLUMNS_MAX = 16384,
    SHEET_SHEETS_MAX = 255,
    SHEET_ENTRIES_MAX = 4096,
    SHEET_RATIO_MAX = 200, /* unpacked to packed, from 1 MiB unpacked */
    SHEET_STRINGS_MAX = 8000000,
    SHEET_STYLES_MAX = 65536,
    SHEET_MERGED_MAX = 65536,
    SHEET_TOKEN_BYTES_MAX = 1 << 20, /* one tag of the XML */
    SHEET_CELL_NAME_BYTES = 16,      /* "XFD1048576" and a NUL */
};

struct sheet_book; /* opaque */
struct sheet_rows; /* opaque */

struct sheet_info {
    const char *name; /* borrowed until sheet_book_close */
    bool hidden;      /* or very hidden */
};

enum sheet_kind {
    SHEET_TEXT,
    SHEET_NUMBER,  /* plain decimal: "-1234.5"; see `rounded` */
    SHEET_DATE,    /* "2026-12-31", or "2026-12-31T08:30:00" */
    SHEET_TIME,    /* "08:30:00"; hours may pass 24 under [h]:mm */
    SHEET_BOOLEAN, /* "true", "false" */
    SHEET_ERROR,   /* "#N/A", as the program wrote it */
    SHEET_FAULT,   /* the text says why the value cannot be read */
};

/*
 * A cell that holds something. Numbers are decimals of the file's own digits,
 * at most the 15 that a spreadsheet shows (0.10000000000000001 is 0.1): the
 * digits after them come from binary storage.
 */
struct sheet_cell {
    uint32_t column; /* 0 is A */
    enum sheet_kind kind;
    bool formula;     /* the text is its last computed value */
    bool rounded;     /* a number that had more than 15 digits worth keeping */
    const char *text; /* NUL-terminated; borrowed until the next row */
    size_t len;
    const char *format; /* the number format's code, "General" without one;
                           borrowed until sheet_book_close */
};

struct sheet_row {
    uint32_t number;                /* 1-based, as the user sees it */
    bool hidden;                    /* by hand or by a filter */
    const struct sheet_cell *cells; /* by column; borrowed until the next */
    size_t n_cells;                 /* at least one */
};

struct sheet_range {
    uint32_t first_row, last_row;       /* 1-based */
    uint32_t first_column, last_column; /* 0-based */
};

/*
 * Open the workbook `name` in the open folder `folder_fd` (or AT_FDCWD)
 * without following links; close it with sheet_book_close.
 *
 * Errors: SP_NOT_FOUND, SP_DENIED, SP_IO of the file; SP_INVALID when it is
 *         no workbook that may be read: the text names file and reason;
 *         SP_LIMIT; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code sheet_book_open(int folder_fd, const char *name,
    struct sheet_book **book_out, struct sp_err *err);

/* The same for `len` bytes, borrowed until sheet_book_close; `name` (copied)
 * stands in messages. */
SP_MUST_CHECK enum sp_code sheet_book_open_bytes(const void *bytes, size_t len,
    const char *name, struct sheet_book **book_out, struct sp_err *err);

/* Say whether the bytes are a ZIP file or an OLE compound file, so that a
 * caller can tell a workbook from delimited text. A look at the first bytes;
 * sheet_book_open_bytes then says what is wrong with it. */
bool sheet_is_workbook(const void *bytes, size_t len);

size_t sheet_book_count(const struct sheet_book *book);
struct sheet_info sheet_book_info(const struct sheet_book *book, size_t sheet);
/* Return the number of the sheet of that name (case matters), or SIZE_MAX. */
size_t sheet_book_find(const struct sheet_book *book, const char *name);

/*
 * Start on the rows of a sheet; end with sheet_rows_close, before the book.
 * Reads the sheet once to its end: merged ranges and the used range are known
 * before the first row, and a sheet that is broken anywhere is refused here.
 */
SP_MUST_CHECK enum sp_code sheet_rows_open(struct sheet_book *book,
    size_t sheet, struct sheet_rows **rows_out, struct sp_err *err);

/* Set the merged ranges, in the file's order; borrowed until the close. */
void sheet_rows_merged(const struct sheet_rows *rows,
    const struct sheet_range **ranges_out, size_t *n_out);
/* Return the range of the cells that hold something; all zero: none does. */
struct sheet_range sheet_rows_used(const struct sheet_rows *rows);
/* Return how many rows hold something. */
uint32_t sheet_rows_count(const struct sheet_rows *rows);

/*
 * Read the next row that holds something; `*more_out` is false at the end,
 * else `*row_out` is filled. Rows come in ascending order.
 * Errors: SP_INVALID, SP_LIMIT, naming file, sheet and cell.
 */
SP_MUST_CHECK enum sp_code sheet_rows_next(struct sheet_rows *rows,
    struct sheet_row *row_out, bool *more_out, struct sp_err *err);

void sheet_rows_close(struct sheet_rows *rows); /* accepts NULL */
void sheet_book_close(struct sheet_book *book); /* accepts NULL */

/* Write "B12" for row 12 (1-based) and column 1 (0-based). */
void sheet_cell_name(
    uint32_t row, uint32_t column, char out[SHEET_CELL_NAME_BYTES]);

#endif
