/*
 * annotate.h - one sheet's XML with messages put in.
 *
 * Private to src/sheet. Threads: one.
 */
#ifndef SPILNO_SHEET_ANNOTATE_H
#define SPILNO_SHEET_ANNOTATE_H

#include "sheet/book.h"
#include "sheet/sheet_write.h"

struct annotate_plan {
    const char *name; /* of the file, for messages */
    const char *heading;
    uint32_t heading_row; /* 1-based */
    uint32_t column;      /* where the messages go, 0-based */
    bool again; /* that column is of an earlier copy: its cells are dropped */
    const struct sheet_note *notes; /* by row and column */
    size_t n_notes;
};

/* Append the part `old` with the notes to `out`.
 * Errors: SP_INVALID, SP_LIMIT, SP_NO_MEMORY. */
SP_MUST_CHECK enum sp_code annotate_part(const struct annotate_plan *plan,
    const struct sp_buf *old, struct sp_buf *out, struct sp_err *err);

/* Read the letters and digits of a cell's name, at most `len` (rows.c). */
bool sheet_cell_name_read(
    const char *text, size_t len, uint32_t *row, uint32_t *column);

#endif
