/*
 * tables_internal.h - what tables*.c share.
 */
#ifndef SPILNO_CONVERT_TABLES_INTERNAL_H
#define SPILNO_CONVERT_TABLES_INTERNAL_H

#include "base/arena.h"
#include "base/pool.h"
#include "convert/grid.h"
#include "convert/map.h"
#include "convert/tables.h"
#include "convert/vocabulary.h"

enum {
    HEAD_ROWS = 40, /* rows in which headings are looked for */
    SAMPLES = 3,
};

struct tables {
    const struct convert_request *request;
    struct convert_result *result;
    struct sp_arena *arena;
    const struct vocabulary *vocabulary;
    const char *map_path;
    bool map_given; /* the file is there: it answers */
    struct map map; /* given, or in the making */
    struct map presets;
};

/* A row among the first, kept. */
struct head_row {
    uint64_t line;
    size_t n;
    const char **texts; /* as written */
    const char **folded;
    const char **places; /* the heading's text when it is the upper of two:
                            filled to the right */
    bool has_number;
};

/* The headings that a row or two of them are. */
struct headings {
    size_t first, last; /* of the head rows */
    size_t n;
    const char **names; /* unique: a second one ends with " #2" */
    const char **folded;
};

/* What was seen of a column of the part. */
struct column_state {
    size_t at;      /* the column of the file; SIZE_MAX: none */
    bool as_number; /* a set needs its number, date, text */
    bool as_date;
    bool as_text;
    bool unit_taken; /* some set takes its unit */
    /* Evidence for the decimal mark: first line and text of each kind. */
    uint64_t comma_line, point_line, either_line;
    const char *comma_text, *point_text, *either_text;
    uint64_t dmy_line, mdy_line, two_line;
    const char *dmy_text, *mdy_text, *two_text;
    /* While rows are made. */
    uint64_t typed_line;  /* the first row with a number or date */
    uint64_t number_line; /* of a text column: the first workbook number */
    uint64_t string_line; /* and the first text */
    uint64_t fault_line;  /* the last row with a fault here: one is enough */
    bool mixed_said;
    uint64_t n_formula, formula_line;
    uint64_t n_times, n_rounded, n_bare;
    uint64_t n_currency; /* amounts that name one */
    char unit[64];       /* of the cells, where nothing takes it */
    bool unit_said;
    struct sp_buf above; /* for fill */
};

/* What a set makes of a row; by table and set. */
struct set_state {
    struct sp_buf text;
    struct sp_pool *seen; /* for count */
    uint32_t *counts;
    size_t counts_cap;
};

struct table_state {
    struct set_state *sets;
    uint64_t n_skipped, skipped_line;
    const char *skipped_why;
};

/* One file, or one sheet. */
struct table_file {
    struct tables *all;
    const char *path;
    struct grid *grid;
    bool is_sheet;
    struct grid_options options;
    bool by_option_encoding;
    struct head_row heads[HEAD_ROWS];
    size_t n_heads;
    struct headings headings;
    const struct map_part *only; /* of the map: that of this sheet; or NULL */
    struct map_part *part;
    const char *how;             /* "map …", "preset …", "headings" */
    struct column_state *states; /* by the part's columns */
    struct table_state *tables;  /* by the part's tables */
    uint64_t n_rows, n_repeated, n_short, n_hidden, n_unused;
    uint64_t unused_line;
    size_t n_samples;
};

/* Note a fault about the whole file, or about a column of it. */
void tables_fault(struct table_file *file, const char *fmt, ...)
    SP_PRINTF(2, 3);
void tables_warn(struct table_file *file, const char *fmt, ...) SP_PRINTF(2, 3);
enum sp_code tables_no_memory(struct table_file *file, struct sp_err *err);

/* tables_head.c: the first rows and the headings among them. */
SP_MUST_CHECK enum sp_code tables_read_heads(
    struct table_file *file, struct sp_err *err);
/* Make the headings of the rows `first` to `last`. */
SP_MUST_CHECK enum sp_code tables_headings(struct table_file *file,
    size_t first, size_t last, struct headings *headings_out,
    struct sp_err *err);
/* The column that one of the map column's headings names, SIZE_MAX: none. */
size_t tables_find_heading(
    const struct headings *headings, const struct map_column *column);

/* tables_fit.c: the part that reads the file. */
SP_MUST_CHECK enum sp_code tables_find_part(
    struct table_file *file, struct sp_err *err);
SP_MUST_CHECK enum sp_code tables_open(
    struct table_file *file, const struct map_part *part, struct sp_err *err);

/* tables_guess.c: a part by the headings alone; NULL `part` on faults. */
SP_MUST_CHECK enum sp_code tables_guess(
    struct table_file *file, struct sp_err *err);
/* Read "3" or "3-4" as rows of headings. */
bool tables_parse_rows(const char *text, uint64_t *first, uint64_t *last);
/* Put what the options say into the part. */
SP_MUST_CHECK enum sp_code tables_apply(
    struct table_file *file, struct sp_err *err);

/* tables_scan.c: numbers and dates speak for their order. */
SP_MUST_CHECK enum sp_code tables_prepare(
    struct table_file *file, struct sp_err *err);
SP_MUST_CHECK enum sp_code tables_scan(
    struct table_file *file, struct sp_err *err);
/* The mark and order that hold for a column. */
enum decimal_mark tables_mark(
    const struct map_part *part, const struct map_column *column);
enum date_order tables_order(
    const struct map_part *part, const struct map_column *column);

/* tables_cell.c: one cell as its target wants it. */
struct raw_cell {
    const char *text;
    size_t len;
    enum grid_kind kind;
    const char *affix;
    bool rounded;
    bool mapped; /* by a value line: read as it stands */
};
/* The cell of a part's column: empties, values and fill applied. */
struct raw_cell tables_raw(
    struct table_file *file, const struct grid_row *row, size_t column);
/* Remember the row's cells for those below them that repeat them. */
void tables_fill(struct table_file *file, const struct grid_row *row);
/* Make the cell what `target` wants (NULL: a text) in `out`; false: a fault was
 * noted. */
bool tables_convert(struct table_file *file, const struct grid_row *row,
    size_t column, const struct schema_column *target, struct sp_buf *out);
/* Whether each cell that must be a number is that one, or empty. */
bool tables_check_musts(struct table_file *file, const struct grid_row *row);
/* The currency or unit of a number's cell, "" when none is said. */
bool tables_currency(struct table_file *file, const struct grid_row *row,
    size_t column, struct sp_buf *out);
bool tables_unit(struct table_file *file, const struct grid_row *row,
    size_t column, struct sp_buf *out);
/* The place of a part's column in a row. */
struct convert_place tables_place(
    const struct table_file *file, const struct grid_row *row, size_t column);
/* What stands around a number. */
struct affixes {
    bool known;   /* all of it is a currency, unit or % */
    bool several; /* a sign of several currencies */
    bool percent;
    const char *currency; /* or NULL */
    const char *unit;     /* or NULL; unit_len bytes */
    size_t unit_len;
};
struct affixes tables_affixes(
    const struct tables *all, const struct number *number);
/* Skip rows up to the end of the headings; the grid is at its start. */
SP_MUST_CHECK enum sp_code tables_skip_heads(
    struct table_file *file, struct sp_err *err);
/* The next row of data; repeated headings are left out. */
SP_MUST_CHECK enum sp_code tables_next_row(struct table_file *file,
    struct grid_row *row, bool *more_out, struct sp_err *err);

/* The heading in the file, else the column's name in the map. */
const char *tables_heading(const struct table_file *file, size_t column);

/* tables_rows.c: the rows themselves. */
SP_MUST_CHECK enum sp_code tables_rows(
    struct table_file *file, struct convert_writer *writer, struct sp_err *err);

/* tables_show.c: for people. */
void tables_show_guess(struct table_file *file);
void tables_show_end(struct table_file *file);
/* The first rows as they are written: when nothing could be read yet. */
void tables_show_heads(struct table_file *file);

#endif
