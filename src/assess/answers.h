/*
 * answers.h - a workbook of questions that a party filled in, read back.
 *
 * Only cells that were open are taken. What was locked is compared with the
 * digests on the workbook's hidden sheet; what differs is a fault at its row.
 * The answers become rows of a dossier in memory, which import checks like any
 * other; its faults are led back to the cells.
 * Threads: one at a time. Source: docs/formats/ask.md.
 */
#ifndef SPILNO_ASSESS_ANSWERS_H
#define SPILNO_ASSESS_ANSWERS_H

#include "assess/ask.h"
#include "facts/dossier.h"

enum { ANSWERS_ROWS_MAX = 200000 };

enum answers_kind { ANSWERS_TEXT, ANSWERS_FILL, ANSWERS_ADD, ANSWERS_ALL };

struct answers_cell {
    uint32_t column;  /* of the sheet, 0-based */
    const char *col;  /* of the table; "*complete", "*controllers" */
    const char *need; /* as in the JSON of ask */
    const char *old;  /* on record when it was asked, "" for none */
    const char *text; /* the answer, NULL: left empty */
};

/* A value that a row has though nobody wrote it. */
struct answers_given {
    const char *col, *value;
};

struct answers_row {
    const char *sheet;
    uint32_t row; /* 1-based, as the user sees it */
    enum answers_kind kind;
    const struct schema_table *table; /* NULL: of ANSWERS_TEXT */
    const char *key;                  /* of the question */
    const char *digest;               /* of what is locked */
    struct answers_cell *cells;       /* by column */
    size_t n_cells;
    struct answers_given *given;
    size_t n_given;
    bool seen;
};

/* A message about a cell, or about its row. */
struct answers_fault {
    const char *sheet;
    uint32_t row;    /* 1-based */
    uint32_t column; /* 0-based; SHEET_NO_COLUMN: the row */
    const char *text;
};

struct answers {
    const char *venture, *instrument, *party, *owner, *on, *lang, *facts;
    struct answers_row *rows; /* by sheet and row, as on the hidden sheet */
    size_t n_rows;
    struct answers_fault *faults;
    size_t n_faults, cap_faults;
    struct sp_arena *arena; /* all of it lives there */
};

/* Whether the bytes are a workbook of questions; false for anything that
 * cannot be read. */
bool answers_are(const void *bytes, size_t len, const char *name);

/*
 * Read a filled workbook; `name` stands in messages.
 *
 * Faults of its cells are listed in answers_out->faults, also when SP_OK.
 * Errors: SP_INVALID no such workbook, of another format, or its hidden sheet
 *         was changed; as sheet_book_open_bytes.
 */
SP_MUST_CHECK enum sp_code answers_read(const struct schema *schema,
    const void *bytes, size_t len, const char *name, struct sp_arena *arena,
    struct answers *answers_out, struct sp_err *err);

/* Add a fault at a cell (`column` SHEET_NO_COLUMN: at the row). */
SP_MUST_CHECK enum sp_code answers_fault(struct answers *answers,
    const struct answers_row *row, uint32_t column, struct sp_err *err,
    const char *fmt, ...) SP_PRINTF(5, 6);

/* ---- what they do to the facts ------------------------------------------ */

struct answers_change { /* an answer that differs from what is on record */
    const struct answers_row *row;
    const struct answers_cell *cell;
    const char *now; /* on record */
};

struct answers_dossier {
    struct dossier_bytes *files; /* by name */
    size_t n_files;
    /* Row i of the file (after its heading) comes from rows[f][i]. */
    const struct answers_row *const **rows;
    const size_t **offsets; /* of each row's line in the file's bytes */
    size_t *n_rows;
    const struct answers_change *changes;
    size_t n_changes;
    size_t n_stated;    /* answers taken */
    size_t n_unchanged; /* of them on record already */
};

struct answers_options {
    const struct schema *schema;
    struct snapshot_options facts; /* `on` is taken from the workbook */
    const char *owner;             /* of the register */
    const char *source; /* of the rows: the workbook's name, digest */
    bool accept_changes;
};

/*
 * Make rows of the answers: each as it is on record, with what was answered,
 * basis declared. Rows that the party may not state, rows that exist already
 * where new ones were asked for, and, unless accept_changes is given, answers
 * that differ from what is on record become faults of `answers`.
 * Errors: SP_INVALID asked of another register; as snapshot_open.
 */
SP_MUST_CHECK enum sp_code answers_dossier(
    const struct answers_options *options, struct answers *answers,
    struct answers_dossier *dossier_out, struct sp_err *err);

/* Lead a fault of a file of that dossier back to its cell; false when it is
 * about no row of it. */
bool answers_place(const struct answers_dossier *dossier, const char *file,
    uint64_t line, uint32_t column, const struct answers_row **row_out,
    uint32_t *column_out);

#endif
