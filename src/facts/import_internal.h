/*
 * import_internal.h - what import.c and import_check.c share.
 */
#ifndef SPILNO_FACTS_IMPORT_INTERNAL_H
#define SPILNO_FACTS_IMPORT_INTERNAL_H

#include "facts/merge.h"
#include "facts/registry.h"

struct work_table {
    bool read; /* `stored` holds the owner's rows, whole */
    struct table stored;
    struct merge merge; /* without `incoming`: the dossier has no such file */
};

struct work {
    const struct schema *schema;           /* borrowed */
    struct registry *registry;             /* borrowed; NULL: none */
    const struct registry_import *options; /* borrowed */
    struct sp_arena *arena;
    struct sp_pool *pool;
    struct dossier *dossier;
    struct dossier *data; /* the shipped tables; NULL: none */
    size_t n_tables;      /* fact tables, the first of the schema */
    struct work_table *tables;
    uint32_t last_day; /* the symbol of 9999-12-31 */
};

/* Read the dossier and the shipped data. Free with work_close, also on
 * failure. */
SP_MUST_CHECK enum sp_code work_open(struct work *work,
    const struct schema *schema, struct registry *registry,
    const struct registry_import *options, struct sp_err *err);
void work_close(struct work *work);

/* Check what needs rows of several tables or layers: references, removals
 * that leave a reference behind, cycles and depth of `structure`. */
SP_MUST_CHECK enum sp_code work_check(struct work *work, struct sp_err *err);

/* List what replacing tables does to their rows (import_changes.c). */
SP_MUST_CHECK enum sp_code work_changes(const struct work *work,
    struct registry_report *report, struct sp_err *err);

#endif
