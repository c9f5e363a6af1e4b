/*
 * Goal:   bom_graph_new orders structures, bom_cycle names a shortest cycle,
 *         bom_explode and bom_where_used give exact sums over all paths.
 * Method: tables of structures as text; seeded random structures against
 *         naive walks of every path; chains at and past the depth limit; each
 *         allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bom_text.h"

#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 12, TEXT = 1024 };

static struct sp_arena *arena_make(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1ULL << 30, &arena, &err), SP_OK);
    return arena;
}

/* Write needs as "0:10@0 1:2.5@1 ". */
static void needs_write(const struct bom_need *needs, size_t n, char *out)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        char text[SP_WIDE_TEXT_BYTES] = "?";

        if (needs[i].quantity_known)
            sp_wide_format(needs[i].quantity, text);
        len += (size_t)snprintf(out + len, TEXT - len, "%s%u:%s@%u",
            i == 0 ? "" : " ", needs[i].item, text, needs[i].depth);
    }
}

static const struct {
    const char *label;
    const char *lines;
    uint32_t item;
    const char *quantity;
    uint32_t variant; /* 0: none active */
    enum sp_code rc;
    const char *want;
} explosions[] = {
    {"an item without lines", "", 3, "7", 0, SP_OK, "3:7@0"},
    {"one line", "0>1*2", 0, "5", 0, SP_OK, "0:5@0 1:10@1"},
    {"a shared part sums up", "0>1*2 0>2*3 1>3*5 2>3*7", 0, "1", 0, SP_OK,
        "0:1@0 1:2@1 2:3@1 3:31@2"},
    {"depth is the longest path", "0>1*1 0>2*1 1>2*1", 0, "1", 0, SP_OK,
        "0:1@0 1:1@1 2:2@2"},
    {"the same child on two lines", "0>1*2 0>1*0.5", 0, "2", 0, SP_OK,
        "0:2@0 1:5@1"},
    {"decimals", "0>1*0.35 1>2*0.2", 0, "10", 0, SP_OK,
        "0:10@0 1:3.5@1 2:0.7@2"},
    {"decimals that cancel", "0>1*0.5 1>2*2 0>2*0.25 2>3*4", 0, "1", 0, SP_OK,
        "0:1@0 1:0.5@1 2:1.25@2 3:5@3"},
    {"a quantity of decimals", "0>1*3", 0, "0.1", 0, SP_OK, "0:0.1@0 1:0.3@1"},
    {"only what lies below", "0>1*2 1>2*3 3>2*9", 1, "1", 0, SP_OK,
        "1:1@0 2:3@1"},
    {"optional lines are out", "0>1*1o 0>2*1", 0, "1", 0, SP_OK, "0:1@0 2:1@1"},
    {"a group takes the lowest priority", "0>1*1g1p2 0>2*1g1p1 0>3*1g1", 0, "1",
        0, SP_OK, "0:1@0 2:1@1"},
    {"an empty priority is last", "0>1*1g1 0>2*1g1p99", 0, "1", 0, SP_OK,
        "0:1@0 2:1@1"},
    {"ties by line", "0>2*1g1p1 0>1*1g1p1", 0, "1", 0, SP_OK, "0:1@0 2:1@1"},
    {"two groups, interleaved", "0>1*1g2 0>2*1g1p2 0>3*1g2p5 0>4*1g1p1", 0, "1",
        0, SP_OK, "0:1@0 3:1@1 4:1@1"},
    {"an optional line of a group is out", "0>1*1g1p1o 0>2*1g1p2", 0, "1", 0,
        SP_OK, "0:1@0 2:1@1"},
    {"a group of options is empty", "0>1*1g1o 0>2*1g1o", 0, "1", 0, SP_OK,
        "0:1@0"},
    {"a variant is out", "0>1*1v1 0>2*1", 0, "1", 0, SP_OK, "0:1@0 2:1@1"},
    {"a variant is in", "0>1*1v1 0>2*1 0>3*1v2", 0, "1", 1, SP_OK,
        "0:1@0 1:1@1 2:1@1"},
    {"a variant in a group", "0>1*1v1g1p1 0>2*1g1p2", 0, "1", 0, SP_OK,
        "0:1@0 2:1@1"},
    {"a variant in a group, active", "0>1*1v1g1p1 0>2*1g1p2", 0, "1", 1, SP_OK,
        "0:1@0 1:1@1"},
    {"a quantity that nobody states", "0>1*2 1>2*?", 0, "1", 0, SP_OK,
        "0:1@0 1:2@1 2:?@2"},
    {"below it nothing is known, beside it all is",
        "0>1*? 0>2*3 1>3*5 2>3*7 2>4*1 3>5*1", 0, "1", 0, SP_OK,
        "0:1@0 1:?@1 2:3@1 3:?@2 4:3@2 5:?@3"},
    {"stated on one line, not on the other", "0>1*2 0>1*? 1>2*1", 0, "1", 0,
        SP_OK, "0:1@0 1:?@1 2:?@2"},
    {"an unstated quantity below 128 bits",
        "0>1*999999999999 1>2*999999999999 2>3*?", 0, "1", 0, SP_OK,
        "0:1@0 1:999999999999@1 2:999999999998000000000001@2 3:?@3"},
    {"an unstated quantity that is not followed", "0>1*2 0>2*?o 3>4*?", 0, "1",
        0, SP_OK, "0:1@0 1:2@1"},
    {"past 64 bits", "0>1*999999999999 1>2*999999999999", 0, "1", 0, SP_OK,
        "0:1@0 1:999999999999@1 2:999999999998000000000001@2"},
    {"just below 2^119",
        "0>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*10000", 0, "1", 0,
        SP_OK,
        "0:1@0 1:36893488147@1 2:1361129467652829493609@2 "
        "3:50216813881382084833475653752523@3 "
        "4:502168138813820848334756537525230000@4"},
    {"past 2^119", "0>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*20000",
        0, "1", 0, SP_LIMIT, "item 4 level 4 line 4294967295"},
    {"past 2^119 as a sum",
        "0>1*36893488147 0>3*36893488147 1>2*36893488147 2>4*36893488147 "
        "3>2*36893488147 4>5*10000",
        0, "1", 0, SP_LIMIT, "item 5 level 4 line 4294967295"},
    {"zeros are stripped before a limit is",
        "0>1*100000000000000000 1>2*100000000000000000 "
        "2>3*0.00000000000000001 3>4*0.00000000000000001 "
        "4>5*100000000000000000",
        0, "1", 0, SP_OK,
        "0:1@0 1:100000000000000000@1 "
        "2:10000000000000000000000000000000000@2 3:100000000000000000@3 "
        "4:1@4 5:100000000000000000@5"},
};

static void test_explosions(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(explosions); i++) {
        struct bom_line lines[BOM_TEXT_LINES];
        size_t n_lines = bom_text_lines(explosions[i].lines, lines);
        struct bom_variants variants = {
            &explosions[i].variant, explosions[i].variant != 0};
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        const struct bom_need *needs = NULL;
        struct bom_fault fault = {0};
        struct sp_dec quantity;
        struct sp_err err;
        char got[TEXT];
        size_t n = 0;
        enum sp_code rc;

        print_message("%s\n", explosions[i].label);
        assert_true(sp_dec_parse(
            explosions[i].quantity, strlen(explosions[i].quantity), &quantity));
        assert_int_equal(
            bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err), SP_OK);
        rc = bom_explode(graph, explosions[i].item, quantity, variants, arena,
            &needs, &n, &fault, &err);
        assert_int_equal(rc, explosions[i].rc);
        if (rc == SP_OK)
            needs_write(needs, n, got);
        else
            (void)snprintf(got, sizeof(got), "item %u level %u line %u",
                fault.item, fault.level, fault.line);
        assert_string_equal(got, explosions[i].want);
        sp_arena_free(arena);
    }
}

static const struct {
    const char *label;
    const char *lines;
    uint32_t item;
    enum sp_code rc;
    const char *want;
} uses[] = {
    {"nothing uses it", "0>1*2", 0, SP_OK, ""},
    {"one parent", "0>1*2", 1, SP_OK, "0:2@1"},
    {"all paths", "0>1*2 0>2*3 1>3*5 2>3*7", 3, SP_OK, "0:31@2 1:5@1 2:7@1"},
    {"the longest depth", "0>1*1 0>2*1 1>2*1", 2, SP_OK, "0:2@2 1:1@1"},
    {"every variant, alternate and option",
        "0>3*1v1 0>3*1g1 0>4*1g1 0>3*1o 1>0*0.5", 3, SP_OK, "0:3@1 1:1.5@2"},
    {"an unstated quantity above", "0>1*? 1>2*1", 2, SP_OK, "0:?@2 1:1@1"},
    {"stated on one path, not on the other", "0>1*? 0>2*4 1>2*1 3>0*2", 2,
        SP_OK, "0:?@2 1:1@1 3:?@3"},
    {"an unstated quantity elsewhere", "0>1*? 0>2*1", 2, SP_OK, "0:1@1"},
    {"past 2^119", "0>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*20000",
        4, SP_LIMIT, "item 0 level 4 line 4294967295"},
};

static void test_uses(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(uses); i++) {
        struct bom_line lines[BOM_TEXT_LINES];
        size_t n_lines = bom_text_lines(uses[i].lines, lines);
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        const struct bom_need *needs = NULL;
        struct bom_fault fault = {0};
        struct sp_err err;
        char got[TEXT];
        size_t n = 0;
        enum sp_code rc;

        print_message("%s\n", uses[i].label);
        assert_int_equal(
            bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err), SP_OK);
        rc = bom_where_used(
            graph, uses[i].item, arena, &needs, &n, &fault, &err);
        assert_int_equal(rc, uses[i].rc);
        if (rc == SP_OK)
            needs_write(needs, n, got);
        else
            (void)snprintf(got, sizeof(got), "item %u level %u line %u",
                fault.item, fault.level, fault.line);
        assert_string_equal(got, uses[i].want);
        sp_arena_free(arena);
    }
}

static const struct {
    const char *label;
    const char *lines;
    const char *want; /* line numbers */
} cycles[] = {
    {"no lines", "", ""},
    {"a diamond", "0>1*1 0>2*1 1>3*1 2>3*1", ""},
    {"an item in itself", "0>1*1 1>1*1", "1"},
    {"two items", "0>1*1 1>0*1", "0 1"},
    {"a long one beside a short one", "0>1*1 1>2*1 2>0*1 2>3*1 3>2*1", "3 4"},
    {"a chord shortens a ring", "0>1*1 0>3*1 1>2*1 2>3*1 3>4*1 4>0*1", "1 4 5"},
    {"with tails on both sides", "0>1*1 1>2*1 2>1*1 2>3*1", "1 2"},
    {"the lowest of equals", "0>1*1 1>2*1 2>1*1 3>4*1 4>3*1", "1 2"},
    {"two disjoint rings", "0>1*1 1>2*1 2>3*1 3>0*1 4>5*1 5>6*1 6>4*1",
        "4 5 6"},
};

static void test_cycles(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cycles); i++) {
        struct bom_line lines[BOM_TEXT_LINES];
        size_t n_lines = bom_text_lines(cycles[i].lines, lines);
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        const uint32_t *way = NULL;
        struct sp_err err;
        char got[TEXT] = "";
        size_t len = 0;
        size_t n = 99;

        print_message("%s\n", cycles[i].label);
        assert_int_equal(
            bom_cycle(arena, ITEMS, lines, n_lines, &way, &n, &err), SP_OK);
        for (size_t j = 0; j < n; j++)
            len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%u",
                j == 0 ? "" : " ", way[j]);
        assert_string_equal(got, cycles[i].want);
        assert_int_equal(
            bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err),
            n == 0 ? SP_OK : SP_INVALID);
        sp_arena_free(arena);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *label;
        int64_t mant;
        bool known;
        enum sp_code rc;
    } refused[] = {
        {"a quantity above 0", 1, true, SP_OK},
        {"a quantity of 0", 0, true, SP_INVALID},
        {"a quantity below 0", -1, true, SP_INVALID},
        {"no quantity", 0, false, SP_OK},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        const struct bom_line line = {.parent = 0,
            .child = 1,
            .quantity = {refused[i].mant, 0},
            .quantity_known = refused[i].known};
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        struct sp_err err;

        print_message("%s\n", refused[i].label);
        assert_int_equal(
            bom_graph_new(arena, 2, &line, 1, &graph, &err), refused[i].rc);
        sp_arena_free(arena);
    }
}

/* The naive explosion: the sum over every path, at scale 20. */
static void naive_paths(const struct bom_line *lines, size_t n_lines,
    uint32_t item, sp_i128 mant, uint32_t scale, uint32_t depth, sp_i128 *sums,
    uint32_t *depths)
{
    sp_i128 value = mant;

    for (uint32_t s = scale; s < 20; s++)
        value *= 10;
    sums[item] += value;
    if (depths[item] < depth)
        depths[item] = depth;
    for (size_t i = 0; i < n_lines; i++) {
        if (lines[i].parent == item)
            naive_paths(lines, n_lines, lines[i].child,
                mant * lines[i].quantity.mant, scale + lines[i].quantity.scale,
                depth + 1, sums, depths);
    }
}

/* Fill a random structure of ITEMS items; item numbers are shuffled, so that
 * they are not in topological order. */
static size_t lines_random(uint64_t *seed, struct bom_line *lines)
{
    uint32_t name[ITEMS];
    size_t n = 0;

    for (uint32_t i = 0; i < ITEMS; i++)
        name[i] = i;
    for (uint32_t i = ITEMS - 1; i > 0; i--) {
        uint32_t other = bom_text_below(seed, i + 1);
        uint32_t swap = name[i];
        name[i] = name[other];
        name[other] = swap;
    }
    for (uint32_t parent = 0; parent < ITEMS; parent++) {
        uint32_t rank = 0;
        uint32_t count = bom_text_below(seed, 4);

        while (name[rank] != parent)
            rank++;
        for (uint32_t i = 0; i < count && rank + 1 < ITEMS; i++) {
            struct bom_line *line = &lines[n++];
            *line = (struct bom_line){.parent = parent,
                .child =
                    name[rank + 1 + bom_text_below(seed, ITEMS - rank - 1)],
                .quantity_known = true,
                .priority = INT64_MAX};
            line->quantity.mant = 1 + bom_text_below(seed, 30);
            if (line->quantity.mant % 10 != 0)
                line->quantity.scale = (uint8_t)bom_text_below(seed, 2);
        }
    }
    return n;
}

static void random_check(const struct bom_line *lines, size_t n_lines,
    const struct bom_graph *graph, struct sp_arena *arena)
{
    for (uint32_t item = 0; item < ITEMS; item++) {
        sp_i128 sums[ITEMS] = {0};
        uint32_t depths[ITEMS] = {0};
        const struct bom_need *needs = NULL;
        const struct bom_need *above = NULL;
        struct sp_err err;
        size_t n = 0;
        size_t n_above = 0;
        size_t at = 0;

        naive_paths(lines, n_lines, item, 1, 0, 0, sums, depths);
        assert_int_equal(
            bom_explode(graph, item, (struct sp_dec){1, 0},
                (struct bom_variants){NULL, 0}, arena, &needs, &n, NULL, &err),
            SP_OK);
        for (uint32_t other = 0; other < ITEMS; other++) {
            struct sp_wide want = {sums[other], 20};
            if (sums[other] == 0)
                continue;
            assert_true(at < n);
            assert_int_equal(needs[at].item, other);
            assert_int_equal(needs[at].depth, depths[other]);
            assert_int_equal(sp_wide_cmp(needs[at].quantity, want), 0);
            at++;
            if (other == item)
                continue;
            /* Where-used says the same from the other end. */
            assert_int_equal(bom_where_used(graph, other, arena, &above,
                                 &n_above, NULL, &err),
                SP_OK);
            while (n_above > 0 && above->item != item) {
                above++;
                n_above--;
            }
            assert_true(n_above > 0);
            assert_int_equal(above->depth, depths[other]);
            assert_int_equal(sp_wide_cmp(above->quantity, want), 0);
        }
        assert_int_equal(at, n);
    }
}

static void test_random(void **state)
{
    struct sp_arena *arena = arena_make();
    uint64_t seed = 0x51b1;

    (void)state;
    for (int round = 0; round < 500; round++) {
        struct bom_line lines[ITEMS * 4];
        size_t n_lines = lines_random(&seed, lines);
        struct bom_graph *graph = NULL;
        struct sp_err err;

        sp_arena_reset(arena);
        assert_int_equal(
            bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err), SP_OK);
        random_check(lines, n_lines, graph, arena);
    }
    sp_arena_free(arena);
}

/* The length of a shortest cycle by distances between all pairs. */
static uint32_t naive_cycle(const struct bom_line *lines, size_t n_lines)
{
    uint32_t far[ITEMS][ITEMS];
    uint32_t best = 0;

    for (int a = 0; a < ITEMS; a++)
        for (int b = 0; b < ITEMS; b++)
            far[a][b] = 1000;
    for (size_t i = 0; i < n_lines; i++)
        far[lines[i].parent][lines[i].child] = 1;
    for (int k = 0; k < ITEMS; k++)
        for (int a = 0; a < ITEMS; a++)
            for (int b = 0; b < ITEMS; b++)
                if (far[a][k] + far[k][b] < far[a][b])
                    far[a][b] = far[a][k] + far[k][b];
    for (int a = 0; a < ITEMS; a++)
        if (far[a][a] < 1000 && (best == 0 || far[a][a] < best))
            best = far[a][a];
    return best;
}

static void test_random_cycles(void **state)
{
    struct sp_arena *arena = arena_make();
    uint64_t seed = 0xc1c1e;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct bom_line lines[ITEMS * 4];
        const uint32_t *way = NULL;
        struct sp_err err;
        size_t n_lines = 0;
        size_t n = 0;

        for (uint32_t parent = 0; parent < ITEMS; parent++) {
            for (uint32_t i = bom_text_below(&seed, 3); i > 0; i--)
                lines[n_lines++] = (struct bom_line){.parent = parent,
                    .child = bom_text_below(&seed, ITEMS),
                    .quantity = {1, 0},
                    .quantity_known = true};
        }
        sp_arena_reset(arena);
        assert_int_equal(
            bom_cycle(arena, ITEMS, lines, n_lines, &way, &n, &err), SP_OK);
        assert_int_equal(n, naive_cycle(lines, n_lines));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(
                lines[way[i]].child, lines[way[(i + 1) % n]].parent);
    }
    sp_arena_free(arena);
}

static void test_depth(void **state)
{
    static const struct {
        const char *label;
        uint32_t depth;
        enum sp_code rc;
    } depths[] = {
        {"a chain of the allowed depth", BOM_DEPTH_MAX, SP_OK},
        {"one level more", BOM_DEPTH_MAX + 1, SP_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(depths); i++) {
        struct sp_arena *arena = arena_make();
        struct bom_line *lines =
            sp_alloc_array(arena, depths[i].depth, sizeof(*lines));
        struct bom_graph *graph = NULL;
        const struct bom_need *needs = NULL;
        struct sp_err err;
        size_t n = 0;
        enum sp_code rc;

        print_message("%s\n", depths[i].label);
        assert_non_null(lines);
        for (uint32_t j = 0; j < depths[i].depth; j++)
            lines[j] = (struct bom_line){.parent = j,
                .child = j + 1,
                .quantity = {1, 0},
                .quantity_known = true};
        rc = bom_graph_new(
            arena, depths[i].depth + 1, lines, depths[i].depth, &graph, &err);
        assert_int_equal(rc, depths[i].rc);
        if (rc == SP_OK) {
            assert_int_equal(bom_explode(graph, 0, (struct sp_dec){3, 0},
                                 (struct bom_variants){NULL, 0}, arena, &needs,
                                 &n, NULL, &err),
                SP_OK);
            assert_int_equal(n, BOM_DEPTH_MAX + 1);
            assert_int_equal(needs[BOM_DEPTH_MAX].depth, BOM_DEPTH_MAX);
            assert_true(needs[BOM_DEPTH_MAX].quantity.num == 3);
        }
        sp_arena_free(arena);
    }
}

/* A ring of a million items is one walk and one peeling. */
static void test_ring(void **state)
{
    enum { RING = 1000000 };
    struct sp_arena *arena = arena_make();
    struct bom_line *lines = sp_alloc_array(arena, RING, sizeof(*lines));
    const uint32_t *way = NULL;
    struct sp_err err;
    size_t n = 0;

    (void)state;
    assert_non_null(lines);
    for (uint32_t j = 0; j < RING; j++)
        lines[j] = (struct bom_line){.parent = j, .child = (j + 1) % RING};
    assert_int_equal(
        bom_cycle(arena, RING, lines, RING, &way, &n, &err), SP_OK);
    assert_int_equal(n, RING);
    assert_int_equal(way[0], 0);
    sp_arena_free(arena);
}

/* Run everything with the n-th allocation failing; true once all pass. */
static bool allocations_try(uint64_t n)
{
    static const char text[] = "0>1*3 0>2*1g1 0>3*1g1 1>2*0.5 2>4*"
                               "999999999999999999";
    struct bom_line lines[BOM_TEXT_LINES];
    size_t n_lines = bom_text_lines(text, lines);
    struct sp_arena *arena = arena_make();
    struct bom_graph *graph = NULL;
    const struct bom_need *needs = NULL;
    const uint32_t *way = NULL;
    struct sp_err err;
    size_t count = 77;
    enum sp_code rc;

    sp_arena_fail_after(arena, n);
    rc = bom_cycle(arena, ITEMS, lines, n_lines, &way, &count, &err);
    if (rc == SP_OK) {
        assert_int_equal(count, 0);
        count = 77;
        rc = bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err);
    }
    if (rc == SP_OK) {
        rc = bom_explode(graph, 0, (struct sp_dec){99, 0},
            (struct bom_variants){NULL, 0}, arena, &needs, &count, NULL, &err);
    }
    if (rc == SP_OK) {
        assert_int_equal(count, 4);
        count = 77;
        rc = bom_where_used(graph, 4, arena, &needs, &count, NULL, &err);
    }
    if (rc != SP_OK) {
        assert_int_equal(rc, SP_NO_MEMORY);
        assert_int_equal(count, 77);
    }
    sp_arena_free(arena);
    return rc == SP_OK;
}

static void test_allocations(void **state)
{
    uint64_t n = 0;

    (void)state;
    while (!allocations_try(n))
        n++;
    assert_true(n > 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explosions),
        cmocka_unit_test(test_uses),
        cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_random_cycles),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_ring),
        cmocka_unit_test(test_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
