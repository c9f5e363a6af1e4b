/*
 * Goal:   the shortest cycle that holds on one day is found, and too great a
 *         depth, and nothing else is.
 * Method: small graphs against written answers; thousands of random ones
 *         with periods against a search over all days and all ways; chains of
 *         the greatest depth, which no recursion would stand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/structure_check.h"

#include <stdio.h>
#include <string.h>

enum { ALWAYS = 1000, LINES_MAX = 12, ITEMS_MAX = 5, DAYS = 4 };

static const struct {
    const char *label;
    const char *lines; /* "parent child from until", semicolons between */
    const char *cycle; /* "0 1 2", "" for none */
} cases[] = {
    {"no lines", "", ""},
    {"a chain", "0 1 0 9;1 2 0 9", ""},
    {"shared parts", "0 1 0 9;0 2 0 9;1 3 0 9;2 3 0 9", ""},
    {"the same line twice", "0 1 0 9;0 1 0 9", ""},
    {"an item in itself", "0 1 0 9;1 1 0 9", "1"},
    {"two items", "1 0 0 9;0 1 0 9", "0 1"},
    {"the shorter one", "0 1 0 9;1 2 0 9;2 0 0 9;3 4 0 9;4 3 0 9", "3 4"},
    {"the first of two as short", "2 3 0 9;3 2 0 9;0 1 0 9;1 0 0 9", "0 1"},
    {"the lesser way", "0 3 0 9;0 1 0 9;1 2 0 9;3 2 0 9;2 0 0 9", "0 1 2"},
    {"one that ends as the other begins", "0 1 0 5;1 0 5 9", ""},
    {"one day together", "0 1 0 6;1 0 5 9", "0 1"},
    {"three, two by two together", "0 1 0 4;1 2 3 6;2 0 5 9", ""},
    {"the shorter one holds on no day",
        "0 1 0 5;1 0 5 9;2 3 0 9;3 4 0 9;4 2 0 9", "2 3 4"},
    {"behind and before a cycle", "0 1 0 9;1 2 0 9;2 1 0 9;2 3 0 9", "1 2"},
};

static struct sp_arena *arena;

static size_t read_lines(const char *text, struct structure_line *lines)
{
    size_t n = 0;

    while (*text != '\0') {
        int used = 0;

        assert_int_equal(
            sscanf(text, "%u %u %d %d%n", &lines[n].parent, &lines[n].child,
                &lines[n].from, &lines[n].until, &used),
            4);
        n++;
        text += used;
        text += *text == ';';
    }
    return n;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct structure_line lines[LINES_MAX];
        struct structure_fault fault;
        char got[64] = "";
        size_t used = 0;
        size_t n = read_lines(cases[i].lines, lines);
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        assert_int_equal(
            structure_check(lines, n, ITEMS_MAX, arena, &fault, &err), SP_OK);
        for (size_t j = 0; j < fault.n_cycle; j++)
            used += (size_t)snprintf(got + used, sizeof(got) - used, "%s%u",
                j > 0 ? " " : "", fault.cycle[j]);
        assert_string_equal(got, cases[i].cycle);
        assert_int_equal(fault.cycle == NULL, cases[i].cycle[0] == '\0');
        assert_false(fault.too_deep);
    }
}

/* ---- random graphs against all ways on all days ------------------------ */

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33);
}

/* The length of the shortest cycle on any day, by powers of the graph's
 * matrix: a way of k lines from an item to itself; 0: none. */
static size_t shortest(const struct structure_line *lines, size_t n)
{
    size_t best = 0;

    for (int32_t day = 0; day < DAYS; day++) {
        unsigned reach[ITEMS_MAX]; /* by item: where k lines lead, as bits */

        for (unsigned i = 0; i < ITEMS_MAX; i++)
            reach[i] = 1u << i;
        for (size_t k = 1; k <= ITEMS_MAX; k++) {
            unsigned next[ITEMS_MAX] = {0};

            for (unsigned i = 0; i < ITEMS_MAX; i++)
                for (size_t j = 0; j < n; j++)
                    if ((reach[i] >> lines[j].parent & 1) != 0 &&
                        lines[j].from <= day && day < lines[j].until)
                        next[i] |= 1u << lines[j].child;
            memcpy(reach, next, sizeof(reach));
            for (unsigned i = 0; i < ITEMS_MAX; i++)
                if ((reach[i] >> i & 1) != 0 && (best == 0 || k < best))
                    best = k;
        }
    }
    return best;
}

/* Whether the cycle's lines all hold on one day. */
static bool is_cycle(const struct structure_line *lines, size_t n,
    const struct structure_fault *fault)
{
    for (int32_t day = 0; day < DAYS; day++) {
        size_t held = 0;

        for (size_t i = 0; i < fault->n_cycle; i++) {
            uint32_t parent = fault->cycle[i];
            uint32_t child = fault->cycle[(i + 1) % fault->n_cycle];
            bool found = false;

            for (size_t j = 0; j < n; j++)
                found = found ||
                        (lines[j].parent == parent && lines[j].child == child &&
                            lines[j].from <= day && day < lines[j].until);
            held += found;
        }
        if (held == fault->n_cycle)
            return true;
    }
    return false;
}

static void test_random(void **state)
{
    uint64_t seed = 20261124;
    size_t with_cycle = 0;

    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        struct structure_line lines[LINES_MAX];
        struct structure_fault fault;
        size_t n = next_random(&seed) % LINES_MAX;
        struct sp_err err;
        size_t want;

        for (size_t i = 0; i < n; i++) {
            lines[i].parent = next_random(&seed) % ITEMS_MAX;
            lines[i].child = next_random(&seed) % ITEMS_MAX;
            lines[i].from = (int32_t)(next_random(&seed) % DAYS);
            lines[i].until =
                lines[i].from + 1 + (int32_t)(next_random(&seed) % DAYS);
        }
        sp_arena_reset(arena);
        assert_int_equal(
            structure_check(lines, n, ITEMS_MAX, arena, &fault, &err), SP_OK);
        want = shortest(lines, n);
        assert_int_equal(fault.n_cycle, want);
        if (want > 0) {
            assert_true(is_cycle(lines, n, &fault));
            with_cycle++;
        }
    }
    assert_true(with_cycle > 1000 && with_cycle < 19000);
}

/* ---- depth -------------------------------------------------------------- */

static void chain(struct structure_line *lines, uint32_t n, int32_t until)
{
    for (uint32_t i = 0; i < n; i++)
        lines[i] = (struct structure_line){i, i + 1, 0, until};
}

static void test_depth(void **state)
{
    static struct structure_line lines[2 * STRUCTURE_DEPTH_MAX + 10];
    const uint32_t max = STRUCTURE_DEPTH_MAX;
    struct structure_fault fault;
    struct sp_err err;

    (void)state;
    sp_arena_reset(arena);
    chain(lines, max, ALWAYS);
    assert_int_equal(
        structure_check(lines, max, max + 2, arena, &fault, &err), SP_OK);
    assert_false(fault.too_deep);
    chain(lines, max + 1, ALWAYS);
    assert_int_equal(
        structure_check(lines, max + 1, max + 2, arena, &fault, &err), SP_OK);
    assert_true(fault.too_deep);
    assert_int_equal(fault.deep_item, max + 1);
    /* Two halves that never hold together are not too deep. */
    chain(lines, 2 * max, 10);
    for (uint32_t i = max; i < 2 * max; i++) {
        lines[i].from = 10;
        lines[i].until = 20;
    }
    assert_int_equal(
        structure_check(lines, 2 * max, 2 * max + 1, arena, &fault, &err),
        SP_OK);
    assert_false(fault.too_deep);
    lines[max].from = 9; /* one day on which one line more holds */
    assert_int_equal(
        structure_check(lines, 2 * max, 2 * max + 1, arena, &fault, &err),
        SP_OK);
    assert_true(fault.too_deep);
    assert_int_equal(fault.deep_item, max + 1);
    /* A ring of many items is a cycle of all of them. */
    chain(lines, 2 * max, ALWAYS);
    lines[2 * max] = (struct structure_line){2 * max, 0, 0, ALWAYS};
    assert_int_equal(
        structure_check(lines, 2 * max + 1, 2 * max + 1, arena, &fault, &err),
        SP_OK);
    assert_int_equal(fault.n_cycle, 2 * max + 1);
    assert_int_equal(fault.cycle[0], 0);
}

/* Lines that turn round every other day make no cycle, until one stays. */
static void test_many_days(void **state)
{
    enum { TURNS = 20000, A_TURN = 5, ITEMS = 50 };
    static struct structure_line lines[TURNS * A_TURN];
    const size_t n = SP_COUNT(lines);
    uint64_t seed = 7;
    struct structure_fault fault;
    struct sp_err err;

    (void)state;
    sp_arena_reset(arena);
    for (size_t i = 0; i < n; i++) {
        uint32_t low = next_random(&seed) % (ITEMS - 1);
        uint32_t high = low + 1 + next_random(&seed) % (ITEMS - 1 - low);
        int32_t turn = (int32_t)(i / A_TURN);

        lines[i].parent = turn % 2 == 0 ? low : high;
        lines[i].child = turn % 2 == 0 ? high : low;
        lines[i].from = 2 * turn;
        lines[i].until = 2 * turn + 2;
    }
    assert_int_equal(
        structure_check(lines, n, ITEMS, arena, &fault, &err), SP_OK);
    assert_null(fault.cycle);
    assert_false(fault.too_deep);
    lines[n - 1 - A_TURN] = lines[n - 1];
    lines[n - 1 - A_TURN].parent = lines[n - 1].child;
    lines[n - 1 - A_TURN].child = lines[n - 1].parent;
    lines[n - 1 - A_TURN].from -= 2;
    assert_int_equal(
        structure_check(lines, n, ITEMS, arena, &fault, &err), SP_OK);
    assert_int_equal(fault.n_cycle, 2);
}

static void test_no_memory(void **state)
{
    struct structure_line lines[LINES_MAX];
    size_t n = read_lines("0 1 0 9;1 2 0 9;2 0 0 9", lines);
    struct structure_fault fault;
    struct sp_err err;
    enum sp_code code;
    uint64_t allocations = 0;

    (void)state;
    do {
        sp_arena_reset(arena);
        sp_arena_fail_after(arena, allocations++);
        code = structure_check(lines, n, ITEMS_MAX, arena, &fault, &err);
        assert_true(code == SP_OK || code == SP_NO_MEMORY);
    } while (code != SP_OK);
    sp_arena_fail_after(arena, UINT64_MAX);
    assert_true(allocations > 5);
    assert_int_equal(fault.n_cycle, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_many_days),
        cmocka_unit_test(test_no_memory),
    };
    int failed;

    if (sp_arena_new(SP_ARENA_BYTES_MAX, &arena, NULL) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_arena_free(arena);
    return failed;
}
