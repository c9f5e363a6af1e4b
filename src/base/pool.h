/*
 * pool.h - each distinct text once, known by a small number.
 *
 * All cells of a dossier, a snapshot and an overlay are symbols of one pool,
 * so that equality is one integer comparison and a column is four bytes a
 * cell. Symbol 0 is the empty text. Threads: one writer, no readers beside.
 */
#ifndef SPILNO_BASE_POOL_H
#define SPILNO_BASE_POOL_H

#include "base/err.h"

#include <stdint.h>

struct sp_pool; /* opaque */

/* Make a pool that holds at most `bytes_max` bytes of text. */
SP_MUST_CHECK enum sp_code sp_pool_new(
    uint64_t bytes_max, struct sp_pool **pool_out, struct sp_err *err);

/* Set `*symbol_out` to the number of the text, new or known. The text has no
 * NUL byte. Errors: SP_LIMIT, SP_NO_MEMORY. */
SP_MUST_CHECK enum sp_code sp_pool_put(struct sp_pool *pool, const char *text,
    size_t len, uint32_t *symbol_out, struct sp_err *err);

struct sp_pool_text {
    const char *text;
    size_t len;
};

/* The same for `n` texts, in their order: several times faster on tables
 * larger than the processor's caches. On failure the first of them may be in
 * the pool already. */
SP_MUST_CHECK enum sp_code sp_pool_put_many(struct sp_pool *pool,
    const struct sp_pool_text *texts, size_t n, uint32_t *symbols_out,
    struct sp_err *err);

/* For tests: let the next `allocations` succeed and every later one fail;
 * UINT64_MAX turns it off. */
void sp_pool_fail_after(struct sp_pool *pool, uint64_t allocations);

/* Return the symbol of a text that is there, or UINT32_MAX. */
uint32_t sp_pool_find(const struct sp_pool *pool, const char *text, size_t len);

/* Return the text (NUL-terminated; borrowed until sp_pool_free). */
const char *sp_pool_text(const struct sp_pool *pool, uint32_t symbol);
size_t sp_pool_len(const struct sp_pool *pool, uint32_t symbol);

/* Return how many symbols there are; valid ones are 0 … count − 1. */
uint32_t sp_pool_count(const struct sp_pool *pool);

void sp_pool_free(struct sp_pool *pool); /* accepts NULL */

#endif
