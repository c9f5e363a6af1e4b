/*
 * Goal:   equal texts have equal symbols and different texts different ones,
 *         in the order of arrival; texts never move; limits and failures are
 *         told and leave the pool as it was.
 * Method: a million texts one by one and in batches; every allocation made
 *         to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/pool.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void test_identity(void **state)
{
    static const char *const texts[] = {"a", "b", "ab", "ba", "aa", "а",
        "seven77", "eight888", "nine99999", "fifteen-fifteen",
        "sixteen-sixteen-", "seventeen-sevente", "кирилиця і латина разом",
        "0123456789012345678901234567890123456789"};
    struct sp_pool *pool;
    struct sp_err err;
    uint32_t symbol;

    (void)state;
    assert_int_equal(sp_pool_new(1 << 20, &pool, &err), SP_OK);
    assert_int_equal(sp_pool_count(pool), 1);
    assert_int_equal(sp_pool_find(pool, "", 0), 0);
    assert_string_equal(sp_pool_text(pool, 0), "");
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < SP_COUNT(texts); i++) {
            size_t len = strlen(texts[i]);
            uint32_t before = sp_pool_find(pool, texts[i], len);
            assert_int_equal(before, round == 0 ? UINT32_MAX : i + 1);
            assert_int_equal(
                sp_pool_put(pool, texts[i], len, &symbol, &err), SP_OK);
            assert_int_equal(symbol, i + 1);
            assert_string_equal(sp_pool_text(pool, symbol), texts[i]);
            assert_int_equal(sp_pool_len(pool, symbol), len);
        }
    assert_int_equal(sp_pool_count(pool), SP_COUNT(texts) + 1);
    assert_int_equal(
        sp_pool_put(pool, "abX", 2, &symbol, &err), SP_OK); /* not the X */
    assert_int_equal(symbol, 3);
    sp_pool_free(pool);
    sp_pool_free(NULL);
}

static void test_million(void **state)
{
    struct sp_pool *pool;
    struct sp_err err;
    const char *early;
    enum { N = 1000000 };

    (void)state;
    assert_int_equal(sp_pool_new(1ULL << 30, &pool, &err), SP_OK);
    early = sp_pool_text(pool, 0);
    for (uint32_t i = 0; i < N; i++) {
        char text[32];
        uint32_t symbol;
        int len = snprintf(text, sizeof(text), "part-%u", (unsigned)i);

        assert_int_equal(
            sp_pool_put(pool, text, (size_t)len, &symbol, &err), SP_OK);
        assert_int_equal(symbol, i + 1);
    }
    assert_ptr_equal(sp_pool_text(pool, 0), early);
    for (uint32_t i = 0; i < N; i++) {
        char text[32];
        int len = snprintf(text, sizeof(text), "part-%u", (unsigned)i);

        assert_int_equal(sp_pool_find(pool, text, (size_t)len), i + 1);
    }
    assert_string_equal(sp_pool_text(pool, N), "part-999999");
    assert_int_equal(sp_pool_find(pool, "part-1000000", 12), UINT32_MAX);
    sp_pool_free(pool);
}

static void test_many(void **state)
{
    enum { N = 20011 };
    struct sp_arena *arena;
    struct sp_pool_text *texts;
    uint32_t *symbols;
    struct sp_pool *one;
    struct sp_pool *many;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1ULL << 30, &arena, &err), SP_OK);
    texts = sp_alloc_array(arena, N, sizeof(*texts));
    symbols = sp_alloc_array(arena, N, sizeof(*symbols));
    assert_non_null(texts);
    assert_non_null(symbols);
    for (uint32_t i = 0; i < N; i++) {
        texts[i].text =
            sp_asprintf(arena, "%x", (unsigned)(i * 2654435761U % 9973));
        assert_non_null(texts[i].text);
        texts[i].len = strlen(texts[i].text);
    }
    assert_int_equal(sp_pool_new(1ULL << 30, &one, &err), SP_OK);
    assert_int_equal(sp_pool_new(1ULL << 30, &many, &err), SP_OK);
    assert_int_equal(sp_pool_put_many(many, texts, N, symbols, &err), SP_OK);
    for (uint32_t i = 0; i < N; i++) {
        uint32_t symbol;
        assert_int_equal(
            sp_pool_put(one, texts[i].text, texts[i].len, &symbol, &err),
            SP_OK);
        assert_int_equal(symbol, symbols[i]);
    }
    assert_int_equal(sp_pool_count(one), sp_pool_count(many));
    assert_int_equal(sp_pool_put_many(many, NULL, 0, NULL, &err), SP_OK);
    sp_pool_free(one);
    sp_pool_free(many);
    sp_arena_free(arena);
}

static void test_limit(void **state)
{
    struct sp_pool *pool;
    struct sp_err err;
    uint32_t symbol = 77;

    (void)state;
    assert_int_equal(sp_pool_new(20, &pool, &err), SP_OK);
    assert_int_equal(sp_pool_put(pool, "0123456789", 10, &symbol, &err), SP_OK);
    symbol = 77;
    assert_int_equal(sp_pool_put(pool, "x", 1, &symbol, &err), SP_LIMIT);
    assert_string_equal(err.text, "the texts pass their limit of 20 bytes");
    assert_int_equal(symbol, 77);
    assert_int_equal(sp_pool_count(pool), 2);
    assert_int_equal(sp_pool_put(pool, "0123456789", 10, &symbol, &err), SP_OK);
    assert_int_equal(symbol, 1);
    sp_pool_free(pool);
    assert_int_equal(sp_pool_new(4, &pool, &err), SP_LIMIT);
}

static void test_each_allocation_fails(void **state)
{
    enum { N = 3000 };
    struct sp_err err;
    uint64_t n;
    bool whole = false;

    (void)state;
    for (n = 0; !whole; n++) {
        struct sp_pool *pool;
        uint32_t i;

        assert_int_equal(sp_pool_new(1ULL << 30, &pool, &err), SP_OK);
        sp_pool_fail_after(pool, n);
        for (i = 0; i < N; i++) {
            char text[64];
            uint32_t symbol;
            enum sp_code rc;
            int len = snprintf(text, sizeof(text),
                "a text that fills its chunk soon: %u", (unsigned)i);

            rc = sp_pool_put(pool, text, (size_t)len, &symbol, &err);
            if (rc != SP_OK) {
                assert_int_equal(rc, SP_NO_MEMORY);
                assert_int_equal(
                    sp_pool_find(pool, text, (size_t)len), UINT32_MAX);
                break;
            }
        }
        assert_int_equal(sp_pool_count(pool), i + 1);
        whole = i == N;
        sp_pool_free(pool);
    }
    assert_true(n > 5); /* slots, symbols and chunks all grew */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_million),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_each_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
