/*
 * Goal:   what an arena hands out is zeroed, aligned, apart from the rest and
 *         counted; limits and failures are told; a reset gives it back.
 * Method: many sizes written full and read back; each allocation of a run
 *         made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#include <string.h>

static void test_sizes(void **state)
{
    static const size_t sizes[] = {
        0, 1, 15, 16, 17, 4096, 65536, 65537, 200000, 9000000, 3};
    struct sp_arena *arena;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), SP_OK);
    for (int round = 0; round < 3; round++) {
        unsigned char *parts[SP_COUNT(sizes)];
        uint64_t least = 0;

        for (size_t i = 0; i < SP_COUNT(sizes); i++) {
            parts[i] = sp_alloc(arena, sizes[i]);
            assert_non_null(parts[i]);
            assert_int_equal((uintptr_t)parts[i] % 16, 0);
            for (size_t j = 0; j < sizes[i]; j++)
                if (parts[i][j] != 0)
                    fail_msg("round %d, size %zu: byte %zu is not zero", round,
                        sizes[i], j);
            memset(parts[i], (int)i + 1, sizes[i]);
            least += sizes[i];
        }
        for (size_t i = 0; i < SP_COUNT(sizes); i++)
            for (size_t j = 0; j < sizes[i]; j++)
                if (parts[i][j] != i + 1)
                    fail_msg("size %zu was written over", sizes[i]);
        assert_true(sp_arena_used(arena) >= least);
        assert_true(sp_arena_used(arena) < least + 16 * SP_COUNT(sizes));
        sp_arena_reset(arena);
        assert_int_equal(sp_arena_used(arena), 0);
    }
    sp_arena_free(arena);
    sp_arena_free(NULL);
}

static void test_many_small(void **state)
{
    struct sp_arena *arena;
    struct sp_err err;
    uint32_t **cells;
    enum { N = 100000 };

    (void)state;
    assert_int_equal(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), SP_OK);
    cells = sp_alloc_array(arena, N, sizeof(*cells));
    assert_non_null(cells);
    for (uint32_t i = 0; i < N; i++) {
        cells[i] = sp_alloc_array(arena, i % 7 + 1, sizeof(uint32_t));
        assert_non_null(cells[i]);
        *cells[i] = i;
    }
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(*cells[i], i);
    sp_arena_free(arena);
}

static void test_limit(void **state)
{
    struct sp_arena *arena;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1024, &arena, &err), SP_OK);
    assert_non_null(sp_alloc(arena, 1000));
    assert_null(sp_alloc(arena, 1000));
    assert_int_equal(sp_arena_fail(arena, &err), SP_LIMIT);
    assert_string_equal(
        err.text, "the work needs more than its limit of 1024 bytes");
    assert_non_null(sp_alloc(arena, 8)); /* what still fits is given */
    sp_arena_reset(arena);
    assert_non_null(sp_alloc(arena, 1024));
    assert_null(sp_alloc(arena, 1));
    sp_arena_reset(arena);
    assert_null(sp_alloc_array(arena, SIZE_MAX / 2, 4));
    assert_int_equal(sp_arena_fail(arena, &err), SP_LIMIT);
    assert_null(sp_alloc(arena, SIZE_MAX));
    assert_null(sp_strndup(arena, "", SIZE_MAX));
    sp_arena_free(arena);
}

static void test_texts(void **state)
{
    struct sp_arena *arena;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    assert_string_equal(sp_strndup(arena, "спільно", 4), "сп");
    assert_string_equal(sp_strndup(arena, NULL, 0), "");
    assert_string_equal(sp_strdup(arena, "part"), "part");
    assert_string_equal(
        sp_asprintf(arena, "%s:%d:%05d", "a", 1, 22), "a:1:00022");
    assert_string_equal(sp_asprintf(arena, "%s", ""), "");
    sp_arena_free(arena);
}

static void test_each_allocation_fails(void **state)
{
    struct sp_err err;

    (void)state;
    for (uint64_t n = 0; n <= 4; n++) {
        struct sp_arena *arena;
        const void *got[4];

        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        sp_arena_fail_after(arena, n);
        got[0] = sp_alloc(arena, 10);
        got[1] = sp_alloc_array(arena, 3, 8);
        got[2] = sp_strdup(arena, "text");
        got[3] = sp_asprintf(arena, "%d", 4);
        for (uint64_t i = 0; i < 4; i++)
            assert_int_equal(got[i] != NULL, i < n);
        if (n < 4) {
            assert_int_equal(sp_arena_fail(arena, &err), SP_NO_MEMORY);
            assert_int_equal(err.code, SP_NO_MEMORY);
        }
        sp_arena_fail_after(arena, UINT64_MAX);
        assert_non_null(sp_alloc(arena, 1));
        sp_arena_free(arena);
    }
}

struct note {
    char *text;
    char letter;
};

static void note_release(void *handle)
{
    struct note *note = handle;
    size_t len = strlen(note->text);

    note->text[len] = note->letter;
    note->text[len + 1] = '\0';
}

static void test_kept_handles(void **state)
{
    struct sp_arena *arena;
    struct sp_err err;
    char order[8] = "";
    struct note a = {order, 'a'};
    struct note b = {order, 'b'};

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    assert_int_equal(sp_arena_keep(arena, note_release, &a, &err), SP_OK);
    assert_int_equal(sp_arena_keep(arena, note_release, &b, &err), SP_OK);
    assert_string_equal(order, "");
    sp_arena_reset(arena);
    assert_string_equal(order, "ba");
    assert_int_equal(sp_arena_keep(arena, note_release, &b, &err), SP_OK);
    sp_arena_fail_after(arena, 0);
    assert_int_equal(
        sp_arena_keep(arena, note_release, &a, &err), SP_NO_MEMORY);
    assert_string_equal(order, "baa"); /* released at once */
    sp_arena_free(arena);
    assert_string_equal(order, "baab");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_many_small),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_each_allocation_fails),
        cmocka_unit_test(test_kept_handles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
