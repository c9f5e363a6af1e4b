/*
 * snapshot_internal.h - what snapshot.c and overlay.c share.
 */
#ifndef SPILNO_FACTS_SNAPSHOT_INTERNAL_H
#define SPILNO_FACTS_SNAPSHOT_INTERNAL_H

#include "facts/dossier.h"
#include "facts/identity.h"
#include "facts/registry.h"
#include "facts/snapshot.h"

struct snapshot_part { /* one table of the snapshot */
    bool made;
    struct table table;
    uint8_t *layers; /* one enum snapshot_layer a row; NULL: the owner's */
};

struct snapshot {
    const struct schema *schema; /* borrowed */
    struct snapshot_options options;
    struct sp_arena *arena;
    struct sp_pool *pool;
    struct dossier *data;     /* NULL: none */
    struct dossier *owner;    /* of owner_folder; NULL: the register's rows */
    struct dossier *overlay;  /* NULL: none */
    bool held;                /* the register's rows stay as they are */
    struct identity identity; /* which ids are read as which */
    struct snapshot_part *parts; /* one a table of the schema */
    char **conflicts;            /* the arena's */
    size_t n_conflicts;
    size_t cap_conflicts;
};

/* Read the owner's rows of a table, in order: those of the register (or of
 * owner_folder, without rows to remove) that hold on `on`, or all. */
SP_MUST_CHECK enum sp_code snapshot_owner_rows(struct snapshot *snapshot,
    const struct schema_table *schema, const bool *wanted, int32_t on,
    struct table *table_out, struct sp_err *err);

/* Make a table of the three layers, its ids as they stand. */
SP_MUST_CHECK enum sp_code snapshot_part_make(struct snapshot *snapshot,
    const struct schema_table *schema, struct snapshot_part *part,
    struct sp_err *err);

/* Read merged ids in the part as those that were kept: references, keys, and
 * keys in other tables' cells. Of rows that then have one key the one that
 * had it before stands, else the first. */
SP_MUST_CHECK enum sp_code snapshot_read_as(
    struct snapshot *snapshot, struct snapshot_part *part, struct sp_err *err);

/* Check what an overlay names and how its structure closes. Faults go to the
 * overlay's dossier. */
SP_MUST_CHECK enum sp_code overlay_check(
    struct snapshot *snapshot, struct sp_err *err);

/*
 * Mark the rows whose natural key `by` names at any date. Both orders are
 * those of table_order; NULL: the rows stand so.
 */
void overlay_mark_named(const struct table *table, const uint32_t *order,
    const struct table *by, const uint32_t *by_order, uint8_t *named_out);

#endif
