/*
 * arena.h - memory of one work unit, dropped whole at its end.
 *
 * Threads: an arena belongs to one thread at a time.
 */
#ifndef SPILNO_BASE_ARENA_H
#define SPILNO_BASE_ARENA_H

#include "base/err.h"

#include <stdint.h>

#define SP_ARENA_BYTES_MAX (8ULL << 30) /* 8 GiB a work unit */

struct sp_arena; /* opaque */

/* Make an arena that hands out at most `bytes_max` bytes; free it with
 * sp_arena_free. Errors: SP_NO_MEMORY. */
SP_MUST_CHECK enum sp_code sp_arena_new(
    uint64_t bytes_max, struct sp_arena **arena_out, struct sp_err *err);

/*
 * Return `bytes` zeroed bytes aligned to 16, or NULL when the limit or the
 * machine's memory is reached (then sp_arena_fail tells which).
 */
void *sp_alloc(struct sp_arena *arena, size_t bytes);

/* Return `count` zeroed elements of `size` bytes, NULL also on overflow. */
void *sp_alloc_array(struct sp_arena *arena, size_t count, size_t size);

/* Copy `len` bytes of `text` and a final NUL into the arena, or NULL. */
char *sp_strndup(struct sp_arena *arena, const char *text, size_t len);
char *sp_strdup(struct sp_arena *arena, const char *text);

/* Format into the arena, or NULL. */
char *sp_asprintf(struct sp_arena *arena, const char *fmt, ...) SP_PRINTF(2, 3);

/*
 * Make `release(handle)` run when the arena is reset or freed, the latest
 * first: a handle whose borrowed texts the arena's results point to.
 * Errors: as sp_alloc; then `release` has run already.
 */
SP_MUST_CHECK enum sp_code sp_arena_keep(struct sp_arena *arena,
    void (*release)(void *handle), void *handle, struct sp_err *err);

/* Fill `err` with SP_LIMIT or SP_NO_MEMORY after a NULL, and return it. */
enum sp_code sp_arena_fail_fill(
    const struct sp_arena *arena, struct sp_err *err);
static inline enum sp_code sp_arena_fail(
    const struct sp_arena *arena, struct sp_err *err)
{
    return sp_fail_code(sp_arena_fail_fill(arena, err));
}

/* Forget all that was handed out but keep the memory for the next batch. */
void sp_arena_reset(struct sp_arena *arena);

/* For tests: let the next `allocations` succeed and every later one fail as
 * if the machine had no memory; UINT64_MAX turns it off. */
void sp_arena_fail_after(struct sp_arena *arena, uint64_t allocations);

/* Return the bytes handed out since the last reset. */
uint64_t sp_arena_used(const struct sp_arena *arena);

/* Give everything back; accepts NULL. */
void sp_arena_free(struct sp_arena *arena);

#endif
