/*
 * refs.h - whether what a dossier names exists, at any date.
 *
 * Touches no store: its caller gives it rows. Faults go to the dossier.
 * Threads: none shared.
 */
#ifndef SPILNO_FACTS_REFS_H
#define SPILNO_FACTS_REFS_H

#include "facts/dossier.h"

enum { REFS_LAYERS_MAX = 4 };

/* Rows of one table in one layer. */
struct refs_rows {
    const struct table *table; /* may lack all but the columns asked for */
    const uint8_t *skip;       /* rows that do not count, or NULL */
};

/* Give all rows of a table that will hold, with at least these columns. */
typedef enum sp_code (*refs_rows_fn)(void *user, size_t place,
    const bool *wanted, struct refs_rows rows_out[REFS_LAYERS_MAX],
    size_t *n_out, struct sp_err *err);

struct refs; /* opaque */

SP_MUST_CHECK enum sp_code refs_new(const struct schema *schema,
    struct sp_pool *pool, struct dossier *dossier, refs_rows_fn rows,
    void *user, struct refs **refs_out, struct sp_err *err);
void refs_free(struct refs *refs); /* accepts NULL */

/*
 * Add a fault for every cell of a row to set whose reference does not exist.
 *
 * A reference that the column's own words name, one to another register's
 * row (OWNER:local), and a state beside another table need no row.
 */
SP_MUST_CHECK enum sp_code refs_check(
    struct refs *refs, const struct table *table, struct sp_err *err);

/*
 * The same for rows that name a table and a key of it in two columns: alias,
 * determination, complete, audience. What `complete` and `audience` say of a
 * subject may be said before any row with it is there, when the subject
 * itself exists.
 */
SP_MUST_CHECK enum sp_code refs_check_named(
    struct refs *refs, const struct table *table, struct sp_err *err);

/*
 * Add a fault for each row of any table that names a key of table `place`
 * which vanishes: keys of `rows` that exist no more. `row_of` gives the
 * dossier's row that removes rows[i], SIZE_MAX for none.
 */
struct refs_vanished {
    size_t place;              /* of the table in the schema */
    const struct table *table; /* the dossier's, for the place of a fault */
    const uint32_t *symbols;   /* keys removed */
    const size_t *row_of;
    size_t n;
};
SP_MUST_CHECK enum sp_code refs_check_vanished(struct refs *refs,
    const struct refs_vanished *vanished, struct sp_err *err);

#endif
