/*
 * dossier_internal.h - what the files of a dossier share; for dossier*.c.
 */
#ifndef SPILNO_FACTS_DOSSIER_INTERNAL_H
#define SPILNO_FACTS_DOSSIER_INTERNAL_H

#include "base/csv.h"
#include "facts/dossier.h"
#include "facts/faults.h"

enum { DOSSIER_FILES_MAX = SCHEMA_COLUMNS_MAX * 8, DOSSIER_NO_FIELD = -1 };

/* One file that is a table. */
struct dossier_file {
    const char *name; /* "offer.csv" */
    struct table table;
    struct sp_buf bytes; /* the file; kept for positions */
    /* By row; a record's line and where its search starts. */
    uint32_t *lines;
    uint32_t *offsets;
    uint8_t *ops; /* NULL: no `op` column, all are set */
    uint8_t *bad; /* the row's key or period is not usable */
    size_t n_fields;
    int fields[SCHEMA_COLUMNS_MAX]; /* of column i; or NO_FIELD */
    int columns[SP_CSV_FIELDS_MAX]; /* of field i; or NO_FIELD */
    int op_field;                   /* or NO_FIELD */
};

struct dossier {
    const struct schema *schema;
    struct sp_pool *pool;
    struct sp_arena *arena;
    struct dossier_limits limits;
    struct dossier_file *files; /* in name order */
    size_t n_files;
    struct faults faults;
    struct faults warnings;
    bool seen_states[26 * 26]; /* by code: looked up in ISO 3166-1 */
    uint8_t *seen_ids; /* by symbol: looked at for mixed scripts; heap */
    size_t n_seen_ids;
};

/* Read the file's header and rows. Faults are noted; the code tells what is
 * not a fault of the file: no memory, no pool room. */
enum sp_code dossier_read_file(
    struct dossier *dossier, struct dossier_file *file, struct sp_err *err);

/* Note doubles of (key, valid_from), and periods that overlap or end before
 * they start. */
enum sp_code dossier_check_periods(
    struct dossier *dossier, struct dossier_file *file, struct sp_err *err);

/* Note a fault about the cell `text` at a place. */
void dossier_cell_fault(struct dossier *dossier,
    const struct dossier_file *file, const struct sp_csv_field *field,
    const char *found_more, const char *allowed, const char *nearest);

#endif
