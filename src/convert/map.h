/*
 * map.h - how a file of rows is read, and which tables its rows become.
 *
 * A map is readable text with a strict parser; what is written reads again as
 * the same bytes. Shipped maps (data/maps/) are the presets. All lives in an
 * arena. Format: docs/formats/map.md. Threads: as the arena.
 */
#ifndef SPILNO_CONVERT_MAP_H
#define SPILNO_CONVERT_MAP_H

#include "convert/convert.h"
#include "convert/encoding.h"
#include "convert/value.h"

enum {
    MAP_BYTES_MAX = 1 << 20,
    MAP_PARTS_MAX = 64,
    MAP_COLUMNS_MAX = 256,
    MAP_TABLES_MAX = 32,
    MAP_TERMS_MAX = 8,
    MAP_LIST_MAX = 1024, /* headings, values, ignored headings … each */
};

#define MAP_FIRST_LINE "spilno-map/v1"

struct map_texts {
    const char **items;
    size_t n, cap;
};

/* How a column of the file is read. */
struct map_column {
    const char *name;
    struct map_texts headings; /* any of them; none: the name */
    bool need;                 /* a file without it does not fit */
    bool fill;                 /* an empty cell repeats the one above */
    enum decimal_mark decimal;
    enum date_order dates;
    const char *currency; /* of its amounts that name none; or NULL */
    const char *unit;
    const char *must; /* the only number that its cells may say; or NULL */
    struct map_texts values; /* pairs: what is written, what is read */
};

enum map_term_kind {
    MAP_CELL,  /* [name] */
    MAP_TEXT,  /* "text" */
    MAP_ROW,   /* row: the row's number */
    MAP_COUNT, /* count [name]: which row of that cell's text it is */
};

struct map_term {
    enum map_term_kind kind;
    size_t column; /* of the part's columns */
    const char *text;
};

enum map_function {
    MAP_PLAIN,    /* the terms joined; empty when one of them is */
    MAP_ID,       /* that, made an id */
    MAP_CODE,     /* "[CODE] Title": the code, made an id; else as MAP_ID */
    MAP_NIIN,     /* the last nine positions of a stock number */
    MAP_CLASS,    /* the first four of all thirteen; else nothing */
    MAP_TITLE,    /* "[CODE] Title": the title; else as MAP_PLAIN */
    MAP_CURRENCY, /* the currency of a cell */
    MAP_UNIT,     /* the unit of a cell */
};

/* What a column of a table says. */
struct map_set {
    size_t target; /* column of the schema */
    enum map_function function;
    struct map_term terms[MAP_TERMS_MAX];
    size_t n_terms;
};

/* Rows make none of the table where the cell is empty, or is not `text`. */
struct map_when {
    size_t column;
    const char *text; /* NULL: anything */
};

struct map_table {
    const struct schema_table *schema;
    struct map_when *whens;
    size_t n_whens, cap_whens;
    struct map_set *sets;
    size_t n_sets, cap_sets;
};

/* One kind of file or sheet. */
struct map_part {
    const char *name;
    const char *preset; /* the shipped map that it came from, or NULL */
    bool has_encoding;
    enum encoding encoding;
    char delimiter; /* '\0': to be guessed */
    const char *sheet;
    uint64_t header, header_last; /* rows; 0: found by the headings */
    enum decimal_mark decimal;    /* of columns that do not say */
    enum date_order dates;
    const char *currency;
    struct map_texts empties; /* texts that say nothing, such as "-" */
    struct map_texts ignores; /* headings that are not read */
    struct map_column *columns;
    size_t n_columns, cap_columns;
    struct map_table *tables;
    size_t n_tables, cap_tables;
};

struct map {
    struct map_part *parts;
    size_t n_parts, cap_parts;
};

/*
 * Parse a map. `file` stands in messages; all faults go to `log`.
 * Errors: SP_INVALID there are faults; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code map_parse(const char *file, const char *bytes,
    size_t len, const struct schema *schema, struct sp_arena *arena,
    struct map *map_out, struct convert_log *log, struct sp_err *err);

/* Write the map; what stands in it must have come by these functions. */
void map_write(const struct map *map, struct sp_buf *buf);

/* Whether two parts say the same, but for their names. */
bool map_same_part(const struct map_part *a, const struct map_part *b);

/* Append an empty part, column, table; NULL: no memory or over the limit. */
struct map_part *map_add_part(struct map *map, struct sp_arena *arena);
struct map_column *map_add_column(
    struct map_part *part, struct sp_arena *arena, const char *name);
struct map_table *map_add_table(struct map_part *part, struct sp_arena *arena,
    const struct schema_table *schema);
struct map_set *map_add_set(struct map_table *table, struct sp_arena *arena);
bool map_add_when(
    struct map_table *table, struct sp_arena *arena, struct map_when when);
bool map_add_text(
    struct map_texts *texts, struct sp_arena *arena, const char *text);

/* The part's column of that name, SIZE_MAX: none. */
size_t map_find_column(const struct map_part *part, const char *name);
/* The table's set of that target, NULL: none. */
struct map_set *map_find_set(const struct map_table *table, size_t target);

/*
 * Read what stands behind "COLUMN =": a function and its terms. On a fault
 * `*what_out` says what is wrong. Errors: SP_INVALID, SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code map_parse_terms(const struct map_part *part,
    const char *text, size_t len, struct sp_arena *arena,
    struct map_set *set_out, const char **what_out);

#endif
