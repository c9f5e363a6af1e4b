/*
 * audience.h - who may see which row and which cell.
 *
 * An audience is a party's id, a role of the venture asked ("role:authority":
 * every party of that role reads it, so it sees what each of them may see) or
 * "public". What it may see are its own rows (the schema's owned_by), what the
 * schema marks as seen by more than the owner, and what rows of `audience`
 * open to it. Shipped rows are everyone's. A NULL audience sees everything:
 * the register's owner, who asks for nobody else.
 *
 * Reads all tables, writes none. Threads: an audience is read-only once it
 * is open, and lives as long as its tables and arena.
 * Source: docs/formats/audience.md.
 */
#ifndef SPILNO_FACTS_AUDIENCE_H
#define SPILNO_FACTS_AUDIENCE_H

#include "facts/snapshot.h"

struct audience; /* opaque */

/* Where the rows are. Two tables of one source share a pool. */
struct audience_source {
    const struct schema *schema;
    /* Give a table with its rows in order, which stays as it is. */
    enum sp_code (*table)(void *user, const char *name,
        const struct table **table_out, struct sp_err *err);
    /* Whether a row is shipped and so everyone's. */
    bool (*shipped)(void *user, const struct table *table, size_t row);
    void *user;
    const char *author; /* the register's owner, or NULL */
    int32_t on;         /* memberships and grants that hold that day */
};

/*
 * Open the audience `name` of the venture asked about; `venture` may be NULL,
 * then a role is one in any venture.
 *
 * Errors: SP_NOT_FOUND no such party (with the nearest id), no such role, or
 *         no party of that role; SP_IO and the like while reading.
 */
SP_MUST_CHECK enum sp_code audience_open(const struct audience_source *source,
    const char *name, const char *venture, struct sp_arena *arena,
    const struct audience **audience_out, struct sp_err *err);

/* The same over a snapshot, which must outlive the audience. */
SP_MUST_CHECK enum sp_code audience_open_snapshot(const struct schema *schema,
    struct snapshot *snapshot, const char *name, const char *venture,
    struct sp_arena *arena, const struct audience **audience_out,
    struct sp_err *err);

const char *audience_name(const struct audience *audience);
bool audience_is_public(const struct audience *audience);

/* Whether it may see one cell of a row of one of the source's tables. */
bool audience_sees(const struct audience *audience, const struct table *table,
    size_t row, int column);

/* Whether it may know that the row is there: its key. */
bool audience_sees_row(
    const struct audience *audience, const struct table *table, size_t row);

/*
 * Whether it may see a cell by name, "offer" "OF-1" "unit_cost"; the key is in
 * text form. For a row that is not there: whether it could see the cell if the
 * row were, as far as its key says whose it would be.
 */
bool audience_sees_fact(const struct audience *audience, const char *tbl,
    const char *key, const char *col);

/* Whether a text (an id, a name) stands in any cell that it may see. */
bool audience_knows(const struct audience *audience, const char *text);

/* Whether `party` owns the row (which need not be there). */
bool audience_owned_by(const struct audience *audience, const char *tbl,
    const char *key, const char *party);

/* Return an owner of the row whom the audience may know, or NULL. */
const char *audience_owner(
    const struct audience *audience, const char *tbl, const char *key);

#endif
