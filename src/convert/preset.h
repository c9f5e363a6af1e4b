/*
 * preset.h - what the readers of structured files share: rows that several
 * places of a file fill, values that nothing takes, facts given by option.
 *
 * Private to src/convert. A failed allocation is remembered (preset_failed),
 * so that a reader reads like its mapping. All memory is the preset's arena.
 * Threads: a preset belongs to one thread.
 */
#ifndef SPILNO_CONVERT_PRESET_H
#define SPILNO_CONVERT_PRESET_H

#include "base/arena.h"
#include "base/json_read.h"
#include "base/pool.h"
#include "base/xml_read.h"
#include "convert/convert.h"

struct preset_cell {
    const char *text; /* "": unknown */
    uint64_t line;
    uint32_t column;
};

/* A row that is being filled; it goes to the writer at the end. */
struct preset_row {
    const struct schema_table *table;
    const char *key; /* parts joined by '|' */
    uint64_t line;   /* of the place that first named it */
    uint32_t column;
    struct preset_cell cells[SCHEMA_COLUMNS_MAX];
};

/* A value of the file that no row takes, by the path of its kind. */
struct preset_left {
    const char *path; /* "releases[].tender.documents[].url" */
    const char *why;  /* or NULL: no column takes it */
    size_t n;
    const char *first; /* the first of them, cut short */
    uint64_t line;
    uint32_t column;
};

struct preset_set { /* --set TABLE.COLUMN=VALUE or TABLE:KEY.COLUMN=VALUE */
    const struct schema_table *table;
    const char *key; /* NULL: every row where it is empty */
    int column;
    const char *value;
    const char *text; /* as given */
    bool used;
    bool word; /* its value is a word to the reader, no cell */
};

struct preset_map { /* text → number, by the symbols of the pool */
    uint32_t *numbers;
    size_t cap;
};

struct preset {
    const struct convert_request *request;
    struct convert_writer *writer;
    struct convert_result *result;
    const char *path; /* of the file */
    struct sp_arena *arena;
    struct sp_pool *pool;
    struct preset_row **rows;
    size_t n_rows, cap_rows;
    struct preset_left *left;
    size_t n_left, cap_left;
    struct preset_set *sets;
    size_t n_sets;
    struct preset_map row_map, left_map, id_map;
    const char **id_texts; /* of what each id was made */
    size_t n_ids, cap_ids;
    const char *const *persons; /* names of members or elements that hold
                                   persons: counted, never shown; or NULL */
    uint8_t *used; /* by node number: read into a row, or looked at */
    size_t cap_used;
    enum sp_code failed;
    struct sp_err failure;
};

/* Start on the file `path`; give back with preset_clear, also on failure. */
SP_MUST_CHECK enum sp_code preset_init(struct preset *preset,
    const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct convert_result *result,
    struct sp_err *err);
void preset_clear(struct preset *preset);

/* Remember the first failure; later work is void. */
void preset_fail(struct preset *preset, enum sp_code code, const char *text);
void preset_fail_memory(struct preset *preset);
bool preset_failed(const struct preset *preset);

/* Format or copy into the arena: never NULL ("" after a failure). */
const char *preset_text(struct preset *preset, const char *fmt, ...)
    SP_PRINTF(2, 3);

/*
 * Return an id for a text of the file, "" with a fault when none can be made.
 * Two texts of one file that would give one id are a fault.
 */
const char *preset_id(
    struct preset *preset, const char *text, uint64_t line, uint32_t column);

/* Add a fault or a warning at a place of the file. */
void preset_fault(struct preset *preset, uint64_t line, uint32_t column,
    const char *fmt, ...) SP_PRINTF(4, 5);
void preset_warn(struct preset *preset, uint64_t line, uint32_t column,
    const char *fmt, ...) SP_PRINTF(4, 5);

/* Numbers of texts; UINT32_MAX for one that has none. */
uint32_t preset_map_find(const struct preset *preset,
    const struct preset_map *map, const char *text);
void preset_map_set(struct preset *preset, struct preset_map *map,
    const char *text, size_t number);

/* Find or make the row of a key; NULL after a failure. */
struct preset_row *preset_row(struct preset *preset, const char *table,
    const char *key, uint64_t line, uint32_t column);
struct preset_row *preset_find(
    const struct preset *preset, const char *table, const char *key);

/* Fill a cell; an empty text changes nothing, another one takes the place of
 * what stood there. `row` may be NULL. */
void preset_put(struct preset *preset, struct preset_row *row,
    const char *column, const char *text, uint64_t at_line, uint32_t at_column);
/* Empty a cell again. */
void preset_unset(struct preset_row *row, const char *column);
const char *preset_get(const struct preset_row *row, const char *column);

/* Count a value that no row takes. */
void preset_left(struct preset *preset, const char *path, const char *why,
    const char *value, uint64_t line, uint32_t column);

/* Whether `--set TABLE.COLUMN` says this word for every row: it tells the
 * reader what to take, and is no cell itself. */
bool preset_is_said(struct preset *preset, const char *table,
    const char *column, const char *word);
/* What `--set TABLE:KEY.COLUMN` says of a row, or NULL. */
const char *preset_said_of(
    struct preset *preset, const struct preset_row *row, const char *column);

/*
 * Fill in what options say, give the rows to the writer, list what was left
 * in result->shown. Required cells that nothing filled are faults that name
 * the option.
 */
SP_MUST_CHECK enum sp_code preset_finish(
    struct preset *preset, struct sp_err *err);

/* ---- trees -------------------------------------------------------------- */

/* Mark a node as taken, an array or object with all in it. */
void preset_use(struct preset *preset, size_t number);
bool preset_is_used(const struct preset *preset, size_t number);

/* Count the values of a tree that nothing took. `path` begins the names. */
void preset_json_left(
    struct preset *preset, const struct sp_json_node *root, const char *path);
void preset_xml_left(
    struct preset *preset, const struct sp_xml_node *root, const char *path);

/* A member's text, or its number as written; "" when it is neither; marked. */
const char *preset_json_scalar(
    struct preset *preset, const struct sp_json_node *object, const char *key);

/* Members, marked as taken: a text ("" when it is none), a number as decimal
 * ("" when it is none or does not fit: that is counted as left). */
const char *preset_json_text(
    struct preset *preset, const struct sp_json_node *object, const char *key);
const char *preset_json_number(
    struct preset *preset, const struct sp_json_node *object, const char *key);

/* The date of an ISO 8601 date or date-time, with any time zone; "" when it
 * is none. */
const char *preset_date(struct preset *preset, const char *text);

/* The alpha-2 code of an ISO 3166-1 alpha-2 or alpha-3 code, or "". */
const char *preset_state(struct preset *preset, const char *code);

#endif
