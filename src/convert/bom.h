/*
 * bom.h - a bill of materials as its maker publishes it → dossier tables.
 *
 * Reads one KiCad-style export, decides each row by stated rules, and asks
 * where a rule cannot be certain. Writes item, structure, designator and, for
 * accepted spellings, alias in the output dossier, and beside it the findings
 * (`<output>.findings.csv`, also the template of the answers file) and the
 * list of what became of every row (`<output>.rows.csv`).
 * Format and rules: docs/formats/convert-bom.md. Threads: one.
 */
#ifndef SPILNO_CONVERT_BOM_H
#define SPILNO_CONVERT_BOM_H

#include "facts/schema.h"

enum {
    CONVERT_BOM_BYTES_MAX = 16 << 20,
    CONVERT_ANSWERS_BYTES_MAX = 256 << 20, /* and of a file beside */
    CONVERT_ROWS_MAX = 100000,
    CONVERT_REFS_MAX = 2000,  /* references of one row */
    CONVERT_FAULTS_MAX = 100, /* listed; the rest is counted */
};

struct convert_options {
    const struct schema *schema;
    const char *bom_path;
    const char *parent;       /* the item whose parts the file lists */
    const char *answers_path; /* or NULL */
    const char *output_folder;
};

struct convert_report {
    size_t n_rows;       /* of the file */
    size_t n_lines;      /* structure rows made */
    size_t n_items;      /* distinct items that they name, without the parent */
    size_t n_left_out;   /* rows: board features and parts not fitted */
    size_t n_questions;  /* asked in all */
    size_t n_open;       /* of them without an answer, and contradictions with
                            what the dossier already held */
    size_t n_unused;     /* answers found in the findings file, not given by
                            `answers_path` and therefore not applied */
    char *findings_path; /* owned */
    char *rows_path;     /* owned */
    char *faults;        /* one a line, owned; NULL: none */
    size_t n_faults;     /* all, listed or not */
};

/*
 * Convert one BOM and merge its rows into the dossier `output_folder`.
 *
 * Rows of other parents stay; those of this parent are replaced. The same
 * input, answers and dossier give the same bytes. n_open above 0 means that
 * some rows stand with unknown cells (docs/formats/convert-bom.md says which);
 * nothing is guessed.
 * Ownership: `report_out` is filled on SP_OK and on SP_INVALID; clear it with
 *            convert_report_clear.
 * Errors:    SP_INVALID the file, the answers or the dossier is refused: all
 *            faults in report_out->faults, nothing written; SP_NOT_FOUND no
 *            such file; SP_LIMIT; SP_IO.
 */
SP_MUST_CHECK enum sp_code convert_bom(const struct convert_options *options,
    struct convert_report *report_out, struct sp_err *err);

void convert_report_clear(struct convert_report *report); /* accepts NULL */

#endif
