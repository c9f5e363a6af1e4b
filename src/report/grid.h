/*
 * grid.h - an answer as named tables of typed cells, for spreadsheets and CSV.
 *
 * A command fills a grid; grid_csv and grid_xlsx print any grid. A failed
 * append is remembered and asked for once, by grid_check.
 * Formats: docs/formats/sheets.md. Threads: as the arena.
 */
#ifndef SPILNO_REPORT_GRID_H
#define SPILNO_REPORT_GRID_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/say.h"

enum { GRID_TABLES_MAX = 16, GRID_COLUMNS_MAX = 32 };

enum grid_kind {
    GRID_TEXT,   /* ids, part numbers, sentences: always a text */
    GRID_NUMBER, /* a decimal; "" or NULL: unknown */
    GRID_DATE,   /* YYYY-MM-DD */
};

struct grid_column {
    const char *name;            /* heading of the CSV: stable, for programs */
    const char *context, *title; /* heading of the workbook: SP_SAYING_AS */
    enum grid_kind kind;
};

enum grid_tone { GRID_PLAIN, GRID_GOOD, GRID_BAD, GRID_WARN, GRID_MUTED };

struct grid_cell {
    const char *text; /* borrowed; NULL: empty */
    enum grid_tone tone;
    uint32_t to_table; /* a link to a row of a table; 0: none, else number+1 */
    uint32_t to_row;   /* from 0 */
};

struct grid_table {
    const char *name;            /* for --table */
    const char *context, *title; /* of the sheet: SP_SAYING_AS */
    const struct grid_column *columns;
    size_t n_columns;
    struct grid_cell *cells; /* row by row */
    size_t n_cells, cells_max;
};

struct grid {
    struct sp_arena *arena;
    const char *title; /* of the document, or NULL */
    const char *on;    /* its date, YYYY-MM-DD; NULL: the one asked about */
    size_t main;       /* the table that --format csv prints unasked */
    struct grid_table tables[GRID_TABLES_MAX];
    size_t n_tables;
    bool failed; /* the arena did */
};

void grid_init(struct grid *grid, struct sp_arena *arena, const char *title);

/* Begin a table with constant columns, and return its number. */
size_t grid_table_add(struct grid *grid, const char *name, const char *context,
    const char *title, const struct grid_column *columns, size_t n_columns);

/* Append a cell to the last table; a row is full after its columns. */
void grid_put(struct grid *grid, const char *text);
void grid_put_count(struct grid *grid, int64_t count); /* below 0: empty */
void grid_put_yes(struct grid *grid, bool yes);        /* "yes", "no" */
/* The same, of the last cell: how it looks, and where it leads. */
void grid_tone_last(struct grid *grid, enum grid_tone tone);
void grid_link_last(struct grid *grid, size_t table, size_t row);

/* Rows of a table so far; every row must be full. */
size_t grid_rows(const struct grid *grid, size_t table);

/* Return SP_OK, or fill `err` with the first failure. */
SP_MUST_CHECK enum sp_code grid_check(
    const struct grid *grid, struct sp_err *err);

/* Return the number of the table of that name, or SIZE_MAX. */
size_t grid_find(const struct grid *grid, const char *name);

/*
 * Append one table as CSV (RFC 4180, LF), headings first. A text that a
 * spreadsheet would take for a formula, beginning with = + - @ or a tab, gets
 * an apostrophe before it; numbers stay as they are.
 */
void grid_csv(const struct grid *grid, size_t table, struct sp_buf *buf);

/*
 * Append the whole grid as a workbook, a sheet for each table that has rows,
 * and for the main one. `on` (YYYY-MM-DD) is its date: no clock is read.
 * Errors: SP_LIMIT more rows than a sheet has; SP_IO; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code grid_xlsx(const struct grid *grid, enum sp_lang lang,
    const char *on, struct sp_buf *buf, struct sp_err *err);

#endif
