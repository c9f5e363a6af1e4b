/*
 * dossier.h - a folder of CSV files, one per table, read and checked.
 *
 * Touches no store: what it returns is what the files say. Checks that need
 * one file only (names, types, keys, periods within the file) are made here;
 * what needs other rows (references, overlaps with the register, cycles) is
 * checked by import (facts/import.h) and reported through dossier_fault, so
 * that one run names all faults.
 * Threads: a dossier belongs to the thread that opened it.
 */
#ifndef SPILNO_FACTS_DOSSIER_H
#define SPILNO_FACTS_DOSSIER_H

#include "facts/table.h"

enum { DOSSIER_FAULTS_MAX = 100 }; /* listed; the rest is counted */
#define DOSSIER_ROWS_MAX 20000000u

struct dossier; /* opaque */

enum dossier_op { DOSSIER_SET, DOSSIER_REMOVE };

/*
 * Open the folder at `path` without following links and read every table in
 * it into columns of symbols of `pool`.
 *
 * Every file NAME.csv must be a table; other files are left alone. Unknown
 * tables, unknown columns (with the nearest name), missing key or required
 * columns, bad cells, doubles of (key, valid_from), overlapping or reversed
 * periods become faults; reading goes on, so that one run names them all.
 * Ownership: `pool` and `arena` are borrowed and outlive the dossier.
 * Errors:    SP_OK also with faults (ask dossier_faults); SP_NOT_FOUND no
 *            such folder; SP_LIMIT; SP_IO.
 */
SP_MUST_CHECK enum sp_code dossier_open(const struct schema *schema,
    const char *path, struct sp_pool *pool, struct sp_arena *arena,
    struct dossier **dossier_out, struct sp_err *err);

/* The same with smaller limits: so that a test can reach them. */
struct dossier_limits {
    size_t file_bytes_max; /* SP_CSV_FILE_BYTES_MAX */
    size_t rows_max;       /* a file; DOSSIER_ROWS_MAX */
    size_t faults_max;     /* listed; 0: DOSSIER_FAULTS_MAX */
};
SP_MUST_CHECK enum sp_code dossier_open_limited(const struct schema *schema,
    const char *path, const struct dossier_limits *limits, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err);

/* The same for one file in memory: `name` is that of the file ("offer.csv").
 * The bytes are copied. */
SP_MUST_CHECK enum sp_code dossier_open_bytes(const struct schema *schema,
    const char *name, const void *bytes, size_t len, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err);

/* The same for files in memory that stand for a folder, by ascending names
 * ("offer.csv"). Names and bytes are borrowed until dossier_close. */
struct dossier_bytes {
    const char *name;
    const char *bytes;
    size_t len;
};
SP_MUST_CHECK enum sp_code dossier_open_files(const struct schema *schema,
    const struct dossier_bytes *files, size_t n_files,
    const struct dossier_limits *limits, struct sp_pool *pool,
    struct sp_arena *arena, struct dossier **dossier_out, struct sp_err *err);

/* The tables that the folder holds, in name order. */
size_t dossier_tables(const struct dossier *dossier);
const struct table *dossier_table(const struct dossier *dossier, size_t i);
const struct table *dossier_table_named(
    const struct dossier *dossier, const char *name); /* NULL: no file */

/* What `op` says of a row, and where a cell stands (1-based). */
enum dossier_op dossier_row_op(
    const struct dossier *dossier, const struct table *table, size_t row);
void dossier_position(const struct dossier *dossier, const struct table *table,
    size_t row, int column, uint64_t *line_out, uint32_t *column_out);

/* Add a fault at a cell (`column` −1: at the row; `row` SIZE_MAX: about the
 * file). The text says what was found and what is allowed. */
void dossier_fault(struct dossier *dossier, const struct table *table,
    size_t row, int column, const char *fmt, ...) SP_PRINTF(5, 6);
void dossier_warn(struct dossier *dossier, const struct table *table,
    size_t row, int column, const char *fmt, ...) SP_PRINTF(5, 6);

size_t dossier_faults(const struct dossier *dossier); /* all, listed or not */
size_t dossier_faults_listed(const struct dossier *dossier);
/* "offer.csv:12:7: found '1,5', allowed: a decimal such as 1.5", in file and
 * line order. */
const char *dossier_fault_text(const struct dossier *dossier, size_t i);
/* The same in parts; the two texts are borrowed until the next fault. */
struct dossier_place {
    const char *file; /* "offer.csv" */
    uint64_t line;
    uint32_t column;
    const char *message; /* "found …, allowed: …" */
};
struct dossier_place dossier_fault_place(
    const struct dossier *dossier, size_t i);
struct dossier_place dossier_warning_place(
    const struct dossier *dossier, size_t i);
size_t dossier_warnings_listed(const struct dossier *dossier);
size_t dossier_warnings(const struct dossier *dossier);
const char *dossier_warning_text(const struct dossier *dossier, size_t i);

void dossier_close(struct dossier *dossier); /* accepts NULL */

/* Write one table as canonical CSV: LF, header of all columns in schema order
 * (with `op` last when `ops` is given: one enum dossier_op a row), rows in
 * the order given by table_sort, whatever order they stand in (`ops` goes with
 * the rows as they stand); empty for 0001-01-01 and 9999-12-31. */
SP_MUST_CHECK enum sp_code dossier_write_table(const struct table *table,
    const uint8_t *ops, struct sp_buf *buf, struct sp_err *err);

#endif
