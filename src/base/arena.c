#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_APART 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_APART 1
#endif
#if !defined(ARENA_APART)
#define ARENA_APART 0
#endif

enum {
    ALIGN = 16,
    BLOCK_BYTES_MIN = 64 << 10,
    BLOCK_BYTES_MAX = 8 << 20,
};

struct block {
    struct block *next;
    size_t cap;
    size_t used;
    size_t dirty; /* bytes from the start that an earlier batch wrote */
};

struct kept {
    struct kept *next;
    void (*release)(void *handle);
    void *handle;
};

struct sp_arena {
    struct kept *kept; /* latest first; each lives in the arena itself */
    struct block *first;
    struct block *current;
    uint64_t bytes_max;
    uint64_t used;
    size_t next_cap;
    uint64_t fail_after; /* UINT64_MAX: never */
    enum sp_code failed;
};

static size_t header_bytes(void)
{
    return (sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN;
}

enum sp_code sp_arena_new(
    uint64_t bytes_max, struct sp_arena **arena_out, struct sp_err *err)
{
    struct sp_arena *arena;

    assert(arena_out != NULL);
    arena = calloc(1, sizeof(*arena));
    if (arena == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for an arena");
    arena->bytes_max = bytes_max;
    arena->next_cap = BLOCK_BYTES_MIN;
    arena->fail_after = UINT64_MAX;
    *arena_out = arena;
    return SP_OK;
}

void sp_arena_fail_after(struct sp_arena *arena, uint64_t allocations)
{
    assert(arena != NULL);
    arena->fail_after = allocations;
}

/* Append a block of `cap` bytes after the current one; false: no memory. */
static bool block_add(struct sp_arena *arena, size_t cap)
{
    struct block *block;

    if (cap > SIZE_MAX - header_bytes())
        return false;
    block = calloc(1, header_bytes() + cap);
    if (block == NULL)
        return false;
    block->cap = cap;
    if (arena->current == NULL) {
        block->next = arena->first;
        arena->first = block;
    } else {
        block->next = arena->current->next;
        arena->current->next = block;
    }
    arena->current = block;
    return true;
}

/* Make the current block one with `bytes` free; false: no memory. */
static bool block_find(struct sp_arena *arena, size_t bytes)
{
    size_t cap;

    while (arena->current != NULL && arena->current->next != NULL) {
        arena->current = arena->current->next;
        if (arena->current->cap - arena->current->used >= bytes)
            return true;
    }
    cap = arena->next_cap;
    if (cap < BLOCK_BYTES_MAX)
        arena->next_cap = cap * 2;
    return block_add(arena, bytes > cap ? bytes : cap);
}

void *sp_alloc(struct sp_arena *arena, size_t bytes)
{
    struct block *block;
    size_t whole;
    char *start;

    assert(arena != NULL);
    if (arena->fail_after != UINT64_MAX && arena->fail_after-- == 0) {
        arena->fail_after = 0;
        arena->failed = SP_NO_MEMORY;
        return NULL;
    }
    whole = bytes == 0 ? ALIGN : (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (whole < bytes || whole > arena->bytes_max - arena->used) {
        arena->failed = SP_LIMIT;
        return NULL;
    }
    block = arena->current;
    if (ARENA_APART) {
        if (!block_add(arena, bytes)) {
            arena->failed = SP_NO_MEMORY;
            return NULL;
        }
        arena->used += whole;
        return (char *)arena->current + header_bytes();
    }
    if (block == NULL || block->cap - block->used < whole) {
        if (!block_find(arena, whole)) {
            arena->failed = SP_NO_MEMORY;
            return NULL;
        }
        block = arena->current;
    }
    start = (char *)block + header_bytes() + block->used;
    if (block->used < block->dirty) {
        size_t stale = block->dirty - block->used;
        memset(start, 0, stale < whole ? stale : whole);
    }
    block->used += whole;
    arena->used += whole;
    return start;
}

void *sp_alloc_array(struct sp_arena *arena, size_t count, size_t size)
{
    size_t bytes;

    assert(arena != NULL);
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->failed = SP_LIMIT;
        return NULL;
    }
    return sp_alloc(arena, bytes);
}

char *sp_strndup(struct sp_arena *arena, const char *text, size_t len)
{
    char *copy;

    assert(text != NULL || len == 0);
    if (len == SIZE_MAX) {
        arena->failed = SP_LIMIT;
        return NULL;
    }
    copy = sp_alloc(arena, len + 1);
    if (copy != NULL && len > 0)
        memcpy(copy, text, len);
    return copy;
}

char *sp_strdup(struct sp_arena *arena, const char *text)
{
    assert(text != NULL);
    return sp_strndup(arena, text, strlen(text));
}

char *sp_asprintf(struct sp_arena *arena, const char *fmt, ...)
{
    va_list args;
    va_list again;
    char *text = NULL;
    int len;

    assert(fmt != NULL);
    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    if (len < 0)
        arena->failed = SP_LIMIT; /* longer than an int can say */
    else
        text = sp_alloc(arena, (size_t)len + 1);
    if (text != NULL)
        (void)vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    va_end(args);
    return text;
}

enum sp_code sp_arena_fail_fill(
    const struct sp_arena *arena, struct sp_err *err)
{
    assert(arena != NULL);
    if (arena->failed == SP_LIMIT)
        return sp_fail(err, SP_LIMIT,
            "the work needs more than its limit of %llu bytes",
            (unsigned long long)arena->bytes_max);
    return sp_fail(err, SP_NO_MEMORY, "no memory left after %llu bytes",
        (unsigned long long)arena->used);
}

static void blocks_free(struct sp_arena *arena)
{
    struct block *block = arena->first;

    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    arena->first = NULL;
    arena->current = NULL;
}

enum sp_code sp_arena_keep(struct sp_arena *arena,
    void (*release)(void *handle), void *handle, struct sp_err *err)
{
    struct kept *kept;

    assert(arena != NULL);
    assert(release != NULL);
    kept = sp_alloc(arena, sizeof(*kept));
    if (kept == NULL) {
        release(handle);
        return sp_arena_fail(arena, err);
    }
    kept->release = release;
    kept->handle = handle;
    kept->next = arena->kept;
    arena->kept = kept;
    return SP_OK;
}

/* Each is taken off the list before it runs: its memory goes next. */
static void release_kept(struct sp_arena *arena)
{
    while (arena->kept != NULL) {
        struct kept *kept = arena->kept;

        arena->kept = kept->next;
        kept->release(kept->handle);
    }
}

void sp_arena_reset(struct sp_arena *arena)
{
    assert(arena != NULL);
    release_kept(arena);
    if (ARENA_APART)
        blocks_free(arena);
    for (struct block *b = arena->first; b != NULL; b = b->next) {
        if (b->used > b->dirty)
            b->dirty = b->used;
        b->used = 0;
    }
    arena->current = arena->first;
    arena->used = 0;
    arena->failed = SP_OK;
}

uint64_t sp_arena_used(const struct sp_arena *arena)
{
    assert(arena != NULL);
    return arena->used;
}

void sp_arena_free(struct sp_arena *arena)
{
    if (arena == NULL)
        return;
    release_kept(arena);
    blocks_free(arena);
    free(arena);
}
