#include "base/pool.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    SLOTS_MIN = 1 << 10,
    SYMBOLS_MIN = 1 << 9,
    CHUNK_BYTES_MIN = 64 << 10,
    CHUNK_BYTES_MAX = 4 << 20,
    AHEAD = 32, /* texts whose slots are fetched before they are needed */
};

/*
 * A text lies in a chunk as its length (four bytes), its bytes and a NUL. A
 * slot keeps 32 bits of the hash beside the pointer: a table grows without a
 * look at any text, and a look-up reads another text once in 2^11 or less.
 */
struct slot {
    const char *text; /* NULL: free */
    uint32_t hash;
    uint32_t symbol;
};

struct chunk {
    struct chunk *next;
    size_t cap;
    size_t used;
    char bytes[];
};

struct sp_pool {
    struct slot *slots;
    size_t mask; /* slots − 1, a power of two less one */
    const char **texts;
    size_t texts_cap;
    uint32_t count;
    struct chunk *chunk;
    size_t next_cap;
    uint64_t bytes;
    uint64_t bytes_max;
    uint64_t seed;
    uint64_t fail_after;
};

static uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

static uint64_t half_at(const char *at)
{
    uint32_t half;

    memcpy(&half, at, sizeof(half));
    return half;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/*
 * Hash by 64-bit multiplications, sixteen bytes a step. The seed differs from
 * run to run, so that nobody can prepare texts that fall into one slot; no
 * result depends on it, since symbols count in the order of arrival.
 */
static uint32_t hash_of(const char *text, size_t len, uint64_t seed)
{
    const uint64_t k0 = 0xa0761d6478bd642fULL;
    const uint64_t k1 = 0xe7037ed1a0b428dbULL;
    uint64_t hash = seed ^ k0;
    uint64_t a = 0;
    uint64_t b = 0;
    size_t left = len;

    while (left > 16) {
        hash = mix(word_at(text) ^ k1, word_at(text + 8) ^ hash);
        text += 16;
        left -= 16;
    }
    if (left >= 8) {
        a = word_at(text);
        /* Seen with the bytes of a call whose len is 0. */
        /* cppcheck-suppress pointerOutOfBoundsCond */
        b = word_at(text + (left - 8));
    } else if (left >= 4) {
        a = half_at(text);
        /* cppcheck-suppress pointerOutOfBoundsCond */
        b = half_at(text + (left - 4));
    } else if (left > 0) {
        a = (uint64_t)(unsigned char)text[0] << 16 |
            (uint64_t)(unsigned char)text[left / 2] << 8 |
            (unsigned char)text[left - 1];
    }
    hash = mix(a ^ k1, b ^ hash);
    hash = mix(hash ^ k0, len ^ k1);
    return (uint32_t)(hash ^ hash >> 32);
}

static size_t len_of(const char *text)
{
    uint32_t len;

    memcpy(&len, text - sizeof(len), sizeof(len));
    return len;
}

static bool may_allocate(struct sp_pool *pool)
{
    if (pool->fail_after == UINT64_MAX)
        return true;
    if (pool->fail_after == 0)
        return false;
    pool->fail_after--;
    return true;
}

/* Return the slot of the text: its own, or the free one where it belongs. */
static struct slot *slot_find(
    const struct sp_pool *pool, const char *text, size_t len, uint32_t hash)
{
    size_t at = hash & pool->mask;

    for (;;) {
        struct slot *slot = &pool->slots[at];
        if (slot->text == NULL)
            return slot;
        if (slot->hash == hash && len_of(slot->text) == len &&
            (len == 0 || memcmp(slot->text, text, len) == 0))
            return slot;
        at = (at + 1) & pool->mask;
    }
}

static bool slots_grow(struct sp_pool *pool)
{
    size_t n_old = pool->mask + 1;
    size_t n_new = n_old * 2;
    struct slot *slots;

    if (!may_allocate(pool))
        return false;
    slots = calloc(n_new, sizeof(*slots));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < n_old; i++) {
        size_t at = pool->slots[i].hash & (n_new - 1);
        if (pool->slots[i].text == NULL)
            continue;
        while (slots[at].text != NULL)
            at = (at + 1) & (n_new - 1);
        slots[at] = pool->slots[i];
    }
    free(pool->slots);
    pool->slots = slots;
    pool->mask = n_new - 1;
    return true;
}

static bool texts_grow(struct sp_pool *pool)
{
    size_t cap = pool->texts_cap * 2;
    const char **texts;

    if (!may_allocate(pool))
        return false;
    texts = realloc(pool->texts, cap * sizeof(*texts));
    if (texts == NULL)
        return false;
    pool->texts = texts;
    pool->texts_cap = cap;
    return true;
}

/* Copy the text into a chunk; NULL when there is no memory. */
static const char *text_keep(struct sp_pool *pool, const char *text, size_t len)
{
    uint32_t short_len = (uint32_t)len;
    size_t bytes = sizeof(short_len) + len + 1;
    struct chunk *chunk = pool->chunk;
    char *kept;

    if (chunk == NULL || chunk->cap - chunk->used < bytes) {
        size_t cap = bytes > pool->next_cap ? bytes : pool->next_cap;
        if (!may_allocate(pool))
            return NULL;
        chunk = malloc(sizeof(*chunk) + cap);
        if (chunk == NULL)
            return NULL;
        if (pool->next_cap < CHUNK_BYTES_MAX)
            pool->next_cap *= 2;
        chunk->next = pool->chunk;
        chunk->cap = cap;
        chunk->used = 0;
        pool->chunk = chunk;
    }
    kept = chunk->bytes + chunk->used + sizeof(short_len);
    memcpy(kept - sizeof(short_len), &short_len, sizeof(short_len));
    if (len > 0)
        memcpy(kept, text, len);
    kept[len] = '\0';
    chunk->used += bytes;
    return kept;
}

enum sp_code sp_pool_new(
    uint64_t bytes_max, struct sp_pool **pool_out, struct sp_err *err)
{
    struct sp_pool *pool;
    enum sp_code rc;
    uint32_t symbol;

    assert(pool_out != NULL);
    pool = calloc(1, sizeof(*pool));
    if (pool == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a pool of texts");
    pool->bytes_max = bytes_max;
    pool->next_cap = CHUNK_BYTES_MIN;
    pool->fail_after = UINT64_MAX;
    pool->texts_cap = SYMBOLS_MIN;
    pool->mask = SLOTS_MIN - 1;
    pool->slots = calloc(SLOTS_MIN, sizeof(*pool->slots));
    pool->texts = calloc(SYMBOLS_MIN, sizeof(*pool->texts));
    if (getrandom(&pool->seed, sizeof(pool->seed), GRND_NONBLOCK) !=
        (ssize_t)sizeof(pool->seed))
        pool->seed = 0x8ebc6af09c88c6e3ULL;
    if (pool->slots == NULL || pool->texts == NULL) {
        sp_pool_free(pool);
        return sp_fail(err, SP_NO_MEMORY, "no memory for a pool of texts");
    }
    rc = sp_pool_put(pool, "", 0, &symbol, err);
    if (rc != SP_OK) {
        sp_pool_free(pool);
        return rc;
    }
    assert(symbol == 0);
    *pool_out = pool;
    return SP_OK;
}

void sp_pool_fail_after(struct sp_pool *pool, uint64_t allocations)
{
    assert(pool != NULL);
    pool->fail_after = allocations;
}

/* Enter a text that the pool does not hold; `slot` is where it belongs. */
static enum sp_code text_enter(struct sp_pool *pool, struct slot *slot,
    const char *text, size_t len, uint32_t hash, struct sp_err *err)
{
    const char *kept;

    if (len >= UINT32_MAX || len + 5 > pool->bytes_max - pool->bytes)
        return sp_fail(err, SP_LIMIT,
            "the texts pass their limit of %llu bytes",
            (unsigned long long)pool->bytes_max);
    if (pool->count == UINT32_MAX)
        return sp_fail(
            err, SP_LIMIT, "more than %u distinct texts", (unsigned)UINT32_MAX);
    if ((size_t)pool->count + 1 > (pool->mask + 1) / 8 * 5) {
        if (!slots_grow(pool))
            goto no_memory;
        slot = slot_find(pool, text, len, hash);
    }
    if (pool->count == pool->texts_cap && !texts_grow(pool))
        goto no_memory;
    kept = text_keep(pool, text, len);
    if (kept == NULL)
        goto no_memory;
    slot->text = kept;
    slot->hash = hash;
    slot->symbol = pool->count;
    pool->texts[pool->count++] = kept;
    pool->bytes += len + 5;
    return SP_OK;
no_memory:
    return sp_fail(err, SP_NO_MEMORY, "no memory for %u distinct texts",
        (unsigned)pool->count + 1);
}

enum sp_code sp_pool_put(struct sp_pool *pool, const char *text, size_t len,
    uint32_t *symbol_out, struct sp_err *err)
{
    uint32_t hash;
    struct slot *slot;

    assert(pool != NULL);
    assert(text != NULL || len == 0);
    hash = hash_of(text, len, pool->seed);
    slot = slot_find(pool, text, len, hash);
    if (slot->text == NULL) {
        enum sp_code rc = text_enter(pool, slot, text, len, hash, err);
        if (rc != SP_OK)
            return rc;
        *symbol_out = pool->count - 1;
        return SP_OK;
    }
    *symbol_out = slot->symbol;
    return SP_OK;
}

enum sp_code sp_pool_put_many(struct sp_pool *pool,
    const struct sp_pool_text *texts, size_t n, uint32_t *symbols_out,
    struct sp_err *err)
{
    uint32_t hashes[AHEAD];

    assert(pool != NULL);
    assert(texts != NULL || n == 0);
    for (size_t start = 0; start < n; start += AHEAD) {
        size_t many = n - start < AHEAD ? n - start : AHEAD;
        for (size_t i = 0; i < many; i++) {
            hashes[i] = hash_of(
                texts[start + i].text, texts[start + i].len, pool->seed);
            __builtin_prefetch(&pool->slots[hashes[i] & pool->mask]);
        }
        for (size_t i = 0; i < many; i++) {
            const struct slot *slot = &pool->slots[hashes[i] & pool->mask];
            if (slot->hash == hashes[i] && slot->text != NULL)
                __builtin_prefetch(slot->text - 4);
        }
        for (size_t i = 0; i < many; i++) {
            const struct sp_pool_text *text = &texts[start + i];
            struct slot *slot =
                slot_find(pool, text->text, text->len, hashes[i]);
            if (slot->text == NULL) {
                enum sp_code rc = text_enter(
                    pool, slot, text->text, text->len, hashes[i], err);
                if (rc != SP_OK)
                    return rc;
                symbols_out[start + i] = pool->count - 1;
            } else {
                symbols_out[start + i] = slot->symbol;
            }
        }
    }
    return SP_OK;
}

uint32_t sp_pool_find(const struct sp_pool *pool, const char *text, size_t len)
{
    const struct slot *slot;

    assert(pool != NULL);
    assert(text != NULL || len == 0);
    slot = slot_find(pool, text, len, hash_of(text, len, pool->seed));
    return slot->text == NULL ? UINT32_MAX : slot->symbol;
}

const char *sp_pool_text(const struct sp_pool *pool, uint32_t symbol)
{
    assert(symbol < pool->count);
    return pool->texts[symbol];
}

size_t sp_pool_len(const struct sp_pool *pool, uint32_t symbol)
{
    assert(symbol < pool->count);
    return len_of(pool->texts[symbol]);
}

uint32_t sp_pool_count(const struct sp_pool *pool)
{
    assert(pool != NULL);
    return pool->count;
}

void sp_pool_free(struct sp_pool *pool)
{
    struct chunk *chunk;

    if (pool == NULL)
        return;
    chunk = pool->chunk;
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(pool->slots);
    free(pool->texts);
    free(pool);
}
