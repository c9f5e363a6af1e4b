/*
 * snapshot.h - the facts that hold on one date, one row per natural key.
 *
 * Layers, later ones win for a natural key: the shipped data/ tables, the
 * owner's facts of the register, the overlay (--as-if: it replaces all rows
 * of a natural key that it names, at any date). Reads tables, writes none.
 * Threads: a snapshot belongs to one thread.
 */
#ifndef SPILNO_FACTS_SNAPSHOT_H
#define SPILNO_FACTS_SNAPSHOT_H

#include "facts/table.h"

enum snapshot_layer { SNAPSHOT_DATA, SNAPSHOT_OWNER, SNAPSHOT_OVERLAY };

struct snapshot; /* opaque */
struct registry; /* facts/registry.h: the opened register folder */

struct snapshot_options {
    struct registry *registry;  /* borrowed; NULL: shipped data alone */
    const char *data_folder;    /* the shipped data/, or NULL: none */
    const char *owner_folder;   /* a dossier instead of a register (rule
                                   cases, `check`), or NULL */
    const char *overlay_folder; /* or NULL */
    int32_t on;                 /* day number */
    struct sp_buf *faults;      /* gets all faults of an overlay or of
                                   owner_folder, one a line; or NULL */
    /* The answer shows values alone: periods, basis, evidence and source of
     * tables that only the register holds are left unread. */
    bool values_only;
    /* Ids are read as they stand: merged ones (facts/identity.h) are not
     * read as those that were kept. */
    bool as_recorded;
    /* Test aid for blanking: called for every cell that enters the snapshot
     * with the row's place in its layer; returns true to read it as empty. */
    bool (*blank)(void *user, enum snapshot_layer layer,
        const struct table *table, size_t row, int column);
    void *blank_user;
};

/*
 * Open a snapshot. Errors: SP_INVALID with the first faults of an overlay in
 * the text and all of them in options->faults, SP_IO, SP_CORRUPT.
 */
SP_MUST_CHECK enum sp_code snapshot_open(const struct schema *schema,
    const struct snapshot_options *options, struct snapshot **snapshot_out,
    struct sp_err *err);

/* Return the table `name`, read whole on first use; borrowed, rows in
 * natural-key order. Period columns are kept in it. */
SP_MUST_CHECK enum sp_code snapshot_table(struct snapshot *snapshot,
    const char *name, const struct table **table_out, struct sp_err *err);

/* The layer that row `row` of `table` came from. Shipped rows that restate
 * law count as `determined` where their own basis is empty. */
enum snapshot_layer snapshot_layer_of(
    const struct snapshot *snapshot, const struct table *table, size_t row);

/* Owner rows that replaced a shipped row with another content. */
size_t snapshot_conflicts(const struct snapshot *snapshot);
const char *snapshot_conflict_text(const struct snapshot *snapshot, size_t i);

/* The id that an id of `table` (party or item) is read as: itself, unless it
 * was merged with another. */
const char *snapshot_id(
    const struct snapshot *snapshot, const char *table, const char *id);

struct sp_pool *snapshot_pool(struct snapshot *snapshot);

/* Whose register the rows are of, or NULL; the day asked about. */
const char *snapshot_author(const struct snapshot *snapshot);
int32_t snapshot_day(const struct snapshot *snapshot);

/* SHA-256 in hex over the canonical tables without salt; "" when absent. */
struct snapshot_digests {
    char facts[65];
    char data[65];
    char overlay[65];
    char packs[65]; /* of the register's packs, which are salted */
};
SP_MUST_CHECK enum sp_code snapshot_digest(struct snapshot *snapshot,
    struct snapshot_digests *digests_out, struct sp_err *err);

void snapshot_close(struct snapshot *snapshot); /* accepts NULL */

#endif
