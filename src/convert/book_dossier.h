/*
 * book_dossier.h - a workbook whose sheets are tables, as a dossier; and the
 * faults of a dossier beside its cells.
 *
 * A sheet named like a table is read as the file of that table: its first row
 * that holds something names the columns, as in the schema. Values only.
 * Threads: one at a time. Source: docs/formats/schema.md.
 */
#ifndef SPILNO_CONVERT_BOOK_DOSSIER_H
#define SPILNO_CONVERT_BOOK_DOSSIER_H

#include "facts/dossier.h"
#include "facts/registry.h"

struct book_file; /* opaque */

struct book_dossier {
    const struct dossier_bytes *files; /* by name */
    size_t n_files;
    const struct book_file *places;
    /* Cells that cannot be read at all; in the order of sheets and rows. */
    const struct registry_fault *faults;
    size_t n_faults;
};

/* A cell of a workbook. */
struct book_place {
    const char *sheet;
    uint32_t row;    /* 1-based */
    uint32_t column; /* 0-based; UINT32_MAX: the row */
};

/*
 * Read the sheets that are tables; the result lives in `arena`.
 *
 * Errors: SP_INVALID no sheet has the name of a table, or two have the same;
 *         as sheet_book_open_bytes; SP_LIMIT a file over its limit.
 */
SP_MUST_CHECK enum sp_code book_dossier_read(const struct schema *schema,
    const void *bytes, size_t len, const char *name, struct sp_arena *arena,
    struct book_dossier *dossier_out, struct sp_err *err);

/* Lead a fault of such a file back to its cell. False: it is none of it. */
bool book_dossier_place(const struct book_dossier *dossier, const char *file,
    uint64_t line, uint32_t column, struct book_place *place_out);

/*
 * Append a workbook that holds the CSV files of the dossier in `folder`, a
 * sheet each, their cells as texts, with the faults and warnings beside the
 * rows. What follows a fault that hides where the next row begins is left out.
 * Errors: SP_NOT_FOUND, SP_IO, SP_LIMIT more than a workbook takes.
 */
SP_MUST_CHECK enum sp_code book_dossier_write_faults(const char *folder,
    const struct registry_fault *faults, size_t n_faults,
    struct sp_arena *arena, struct sp_buf *buf, struct sp_err *err);

#endif
