/*
 * identity.h - parties and items that are read as another one.
 *
 * A row of `alias` whose scheme is `same` says that the id in its value is the
 * same party, or item, as its `id`: every place that names the one is read as
 * naming the other. The scheme `not-same` says that two were looked at and
 * differ ("A=B"). Rows stay on record; only what is read of them changes.
 * Touches no store. Threads: as the arena.
 */
#ifndef SPILNO_FACTS_IDENTITY_H
#define SPILNO_FACTS_IDENTITY_H

#include "facts/dossier.h"

#define IDENTITY_SAME "same"
#define IDENTITY_DIFFERENT "not-same"
enum identity_kind { IDENTITY_PARTY, IDENTITY_ITEM, IDENTITY_KINDS };

struct identity {
    const struct schema *schema;    /* borrowed */
    struct sp_pool *pool;           /* borrowed */
    struct sp_arena *arena;         /* borrowed */
    size_t n;                       /* ids that are read as another */
    uint32_t *next[IDENTITY_KINDS]; /* by symbol; 0: itself */
    size_t n_next[IDENTITY_KINDS];
};

void identity_init(struct identity *identity, const struct schema *schema,
    struct sp_pool *pool, struct sp_arena *arena);

/* Take in the rows of `alias` that say `same`, but for those of `skip` (by
 * row; NULL: none). */
SP_MUST_CHECK enum sp_code identity_add(struct identity *identity,
    const struct table *alias, const uint8_t *skip, struct sp_err *err);

/* The symbol that this one is read as; itself for most. Ids that are in turn
 * the same are followed to the end. */
uint32_t identity_of(
    const struct identity *identity, enum identity_kind kind, uint32_t symbol);

/* The kind that a column names, or -1: by its reference, or as the key of
 * `party` and `item` themselves. */
int identity_column_kind(
    const struct schema_table *table, const struct schema_column *column);

/* The symbol of a key's text ("V1|B|contractor") of the table with its parts
 * read so, or `symbol` itself. */
SP_MUST_CHECK enum sp_code identity_key(const struct identity *identity,
    const struct schema_table *table, uint32_t symbol, uint32_t *out,
    struct sp_err *err);

/* Check rows of `alias` to set that say `same` or `not-same`; their faults go
 * to the dossier. `all` holds every such row that will be there. */
SP_MUST_CHECK enum sp_code identity_check(const struct identity *all,
    struct dossier *dossier, const struct table *incoming, struct sp_err *err);

#endif
