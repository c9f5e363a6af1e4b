/*
 * convert.h - other people's files → a dossier: what all formats share.
 *
 * A format reads one file and gives rows to a writer. The writer checks each
 * cell by its schema, joins rows that say the same, and makes the dossier in
 * a folder of its own that takes its place only when nothing is at fault.
 * Formats are listed in formats.c. Threads: one.
 */
#ifndef SPILNO_CONVERT_CONVERT_H
#define SPILNO_CONVERT_CONVERT_H

#include "base/buf.h"
#include "facts/schema.h"

enum {
    CONVERT_LOG_MAX = 100, /* lines kept; the rest is counted */
    CONVERT_LIST_MAX = 64,
};

/* ---- places and what is said about them ------------------------------ */

/* Where something stands; all texts borrowed. */
struct convert_place {
    const char *file;   /* the path, or its last part */
    const char *sheet;  /* of a workbook, else NULL */
    const char *inside; /* a pointer or path into a tree, else NULL */
    uint64_t line;      /* 1-based line or row; 0: the whole file */
    uint32_t column;    /* 1-based; 0: the whole line */
};

/* Append "file:12:7", "file, sheet 'S', cell G12" or "file: /a/0/b". */
void convert_place_text(const struct convert_place *place, struct sp_buf *buf);

/* Lines of text: faults, warnings or notes. */
struct convert_log {
    struct sp_buf text; /* one a line */
    size_t n;           /* all, kept or not */
};

void convert_log_init(struct convert_log *log);
void convert_log_clear(struct convert_log *log);
/* Add a line; `place` may be NULL. Control characters are shown as \xNN. */
void convert_log_add(struct convert_log *log, const struct convert_place *place,
    const char *fmt, ...) SP_PRINTF(3, 4);

/* ---- the request -------------------------------------------------------- */

struct convert_words {
    const char *const *items;
    size_t n;
};

/* What the caller asks for; NULL or empty where nothing was said. */
struct convert_request {
    const struct schema *schema;
    const char *data_folder; /* the shipped data */
    struct convert_words files;
    const char *output_folder;
    const char *preset; /* a shipped map or a format; "none" */
    const char *basis;  /* of all rows; empty stays empty */
    /* Tables only: how they are read (docs/formats/convert.md). */
    const char *table;
    const char *map_path;
    const char *encoding;
    const char *delimiter;
    const char *decimal;
    const char *dates;
    const char *currency;
    const char *header;
    const char *sheet;
    struct convert_words columns; /* HEADING=COLUMN */
    struct convert_words sets;    /* COLUMN=VALUE */
    struct convert_words empties; /* texts that say nothing, such as "-" */
    struct convert_words whens;   /* HEADING: rows without it make no row */
    /* Called now and then with the rows read so far; may be NULL. */
    void (*progress)(void *context, const char *file, uint64_t rows);
    void *progress_context;
};

struct convert_result {
    struct convert_log faults;   /* nothing is written with one */
    struct convert_log warnings; /* the dossier stands, but look here */
    struct sp_buf shown;         /* what was guessed and made, for people */
};

void convert_result_init(struct convert_result *result);
void convert_result_clear(struct convert_result *result);

/*
 * Convert the files into one dossier.
 *
 * Errors: SP_INVALID with all faults in `result`, nothing written;
 *         SP_NOT_FOUND no such file; SP_LIMIT; SP_NO_MEMORY; SP_IO.
 */
SP_MUST_CHECK enum sp_code convert_files(const struct convert_request *request,
    struct convert_result *result, struct sp_err *err);

/* ---- the writer --------------------------------------------------------- */

struct convert_writer; /* opaque */

struct convert_cell {
    const char *column; /* of the schema */
    const char *text;   /* NULL or "": unknown */
    uint32_t place;     /* 1-based column of the file, for faults; 0: none */
};

/*
 * Start a dossier. Rows go to files of a folder beside `output_folder`.
 * Faults and warnings go to the logs of `result`, which outlive the writer.
 * Errors: SP_IO the folder cannot be made; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code convert_writer_new(
    const struct convert_request *request, struct convert_result *result,
    struct convert_writer **writer_out, struct sp_err *err);

/*
 * Add a row of `table`.
 *
 * Cells are checked and made canonical by the schema; bad ones, missing keys
 * and required cells become faults of `place`. `source` says the place and
 * `basis` what was asked for, unless a cell says otherwise. A row of a key
 * (and valid_from) that was there adds what is still empty; where it says
 * something else that is a fault naming both places.
 * Limits: DOSSIER_ROWS_MAX rows, SP_CSV_FILE_BYTES_MAX a table.
 * Errors: SP_OK also with faults; SP_LIMIT, SP_NO_MEMORY, SP_IO.
 */
SP_MUST_CHECK enum sp_code convert_writer_row(struct convert_writer *writer,
    const struct schema_table *table, const struct convert_place *place,
    const struct convert_cell *cells, size_t n_cells, struct sp_err *err);

/* Rows of the table so far, doubles not counted. */
uint64_t convert_writer_rows(
    const struct convert_writer *writer, const struct schema_table *table);

/*
 * Put the dossier in its place, and its tables into result->shown.
 *
 * An output folder that is there keeps what is no table. Its tables are
 * replaced when all their rows came from these files, as `source` says;
 * otherwise that is a fault.
 * Errors: SP_INVALID there are faults, nothing is changed; SP_IO.
 */
SP_MUST_CHECK enum sp_code convert_writer_finish(
    struct convert_writer *writer, struct sp_err *err);

/* Forget it; what was not finished is removed. Accepts NULL. */
void convert_writer_free(struct convert_writer *writer);

/* ---- formats ------------------------------------------------------------ */

struct tables; /* tables.h */

/* One that is no table: it knows its files and reads them alone. `tables` is
 * the run over tables, made when it is first needed, for one that lists some.
 */
struct convert_format {
    const char *name; /* also what --preset says */
    /* Whether the file of this path, beginning with `head`, is one. */
    bool (*is)(const char *path, const char *head, size_t len);
    enum sp_code (*read)(const struct convert_request *request,
        const char *path, struct convert_writer *writer,
        struct convert_result *result, struct tables **tables,
        struct sp_err *err);
};

extern const struct convert_format convert_formats[];
extern const size_t convert_n_formats;

/* ---- texts -------------------------------------------------------------- */

enum { CONVERT_ID_BYTES = 264 };

/*
 * Make an id of a text: NFC, spaces joined, quotes and other characters that
 * an id does not hold left out; one longer than 64 characters keeps 55 and
 * gets '-' and 8 hexadecimal digits of its SHA-256. False when nothing is
 * left.
 */
bool convert_make_id(const char *text, size_t len, char out[CONVERT_ID_BYTES]);

/* The last part of a path; borrowed. */
const char *convert_base_name(const char *path);

#endif
