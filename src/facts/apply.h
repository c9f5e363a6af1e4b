/*
 * apply.h - the only writer of the fact tables: packs become rows.
 *
 * Writes all fact tables of a store, and beside them `applied_size` (how many
 * packs of the journal the rows hold), `applied_pack` (the digest of the last
 * one) and a digest of each table. Reads packs.
 * Threads: as the store.
 */
#ifndef SPILNO_FACTS_APPLY_H
#define SPILNO_FACTS_APPLY_H

#include "facts/pack.h"
#include "store/store.h"

/* Describe the fact tables to the store: table i is schema->tables[i]. */
SP_MUST_CHECK enum sp_code apply_tables(const struct schema *schema,
    struct sp_arena *arena, const struct store_table **tables_out,
    size_t *n_out, struct sp_err *err);

/* What is applied: the packs of a journal have the numbers 1, 2, … */
struct apply_state {
    uint64_t size;                   /* packs applied; 0: none */
    char pack[STORE_META_BYTES_MAX]; /* digest of the last, or "" */
};
SP_MUST_CHECK enum sp_code apply_state_read(
    struct store *store, struct apply_state *state_out, struct sp_err *err);

/*
 * Write the rows of pack `number` within the open write transaction, with the
 * digests of the tables it touches. The caller commits.
 *
 * Errors: SP_CONFLICT the pack before is not the last one applied;
 *         SP_INVALID a pack that is not one, or a row that the store's bounds
 *         refuse; SP_NOT_FOUND a row to remove is not there.
 */
struct apply_pack {
    const char *author;
    const char *digest; /* of the pack, its statement */
    uint64_t number;
    const char *bytes;
    size_t len;
};
SP_MUST_CHECK enum sp_code apply_pack(const struct schema *schema,
    struct store *store, const struct apply_pack *pack, struct sp_err *err);

/* SHA-256 in hex over the lines `table NAME ROWS DIGEST` of the tables that
 * hold rows, in name order; DIGEST is that of the table's canonical CSV. */
SP_MUST_CHECK enum sp_code apply_digest(const struct schema *schema,
    struct store *store, char hex_out[65], struct sp_err *err);

#endif
