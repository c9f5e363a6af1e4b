/*
 * Goal:   the roll-up kernel is exact on both paths, takes the 64-bit one only
 *         where nothing can overflow, and bom_standard_of prefers as stated.
 * Method: tables of structures as text; seeded random structures against a
 *         naive recursion, on both paths; a chain of ten thousand halves and
 *         doubles; each allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bom_text.h"

#include <stdio.h>

enum { ITEMS = 10, TEXT = 256 };

static struct sp_arena *arena_make(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1ULL << 30, &arena, &err), SP_OK);
    return arena;
}

static const struct {
    const char *label;
    const char *lines;
    int64_t own[4]; /* class 0 of items 0 … 3 */
    bool wide;      /* the path that is taken */
    enum sp_code rc;
    const char *want; /* class 0 of item 0, or the fault */
} cases[] = {
    {"no lines", "", {7, 0, 0, 0}, false, SP_OK, "7"},
    {"own and lines", "0>1*2 0>2*3", {1, 10, 100, 0}, false, SP_OK, "321"},
    {"a shared part", "0>1*2 0>2*3 1>3*5 2>3*7", {0, 0, 0, 1}, false, SP_OK,
        "31"},
    {"decimals", "0>1*0.35 0>2*0.2", {1, 10, 3, 0}, false, SP_OK, "5.1"},
    {"negative amounts", "0>1*2", {5, -7, 0, 0}, false, SP_OK, "-9"},
    {"the greatest 64-bit sum", "0>1*1", {0, INT64_MAX, 0, 0}, false, SP_OK,
        "9223372036854775807"},
    {"one more", "0>1*1", {1, INT64_MAX, 0, 0}, true, SP_OK,
        "9223372036854775808"},
    {"the bound counts amounts of both signs", "0>1*1 0>2*1",
        {0, INT64_MAX, INT64_MIN + 1, 0}, true, SP_OK, "0"},
    {"the least 64-bit number", "0>1*1", {0, INT64_MIN, 0, 0}, true, SP_OK,
        "-9223372036854775808"},
    {"a power of ten that does not fit", "0>1*0.000000000000000001",
        {10, 1, 0, 0}, true, SP_OK, "10.000000000000000001"},
    {"powers of ten that add up", "0>1*0.00000000001 1>2*0.00000000001",
        {1, 0, 1, 0}, true, SP_OK, "1.0000000000000000000001"},
    {"a large factor between powers",
        "0>1*0.00000000000000003 1>2*0.0000000003 0>3*1", {0, 0, 1, 1}, true,
        SP_OK, "1.000000000000000000000000009"},
    {"past 2^119", "0>1*36893488147 1>2*36893488147 2>3*36893488147",
        {0, 0, 0, 20000}, true, SP_LIMIT, "item 0 level 0"},
    {"past 2^119 below", "0>1*2 1>2*999999999999999999 2>3*999999999999999999",
        {0, 0, 0, 4}, true, SP_LIMIT, "item 1 level 1"},
    {"an unstated quantity", "0>1*2 1>2*?", {0, 0, 0, 0}, false, SP_INVALID,
        "item 1 level 1"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct bom_line lines[BOM_TEXT_LINES];
        bool line_in[BOM_TEXT_LINES];
        int64_t own[ITEMS * BOM_CLASSES] = {0};
        size_t n_lines = bom_text_lines(cases[i].lines, lines);
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        struct bom_rollup *rollup = NULL;
        struct bom_fault fault = {0};
        struct sp_err err;
        char got[SP_WIDE_TEXT_BYTES];
        enum sp_code rc;

        print_message("%s\n", cases[i].label);
        memset(line_in, 1, sizeof(line_in));
        for (size_t k = 0; k < 4; k++)
            own[k * BOM_CLASSES] = cases[i].own[k];
        assert_int_equal(
            bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err), SP_OK);
        rc = bom_rollup_new(
            graph, line_in, own, false, arena, &rollup, &fault, &err);
        assert_int_equal(rc, cases[i].rc);
        if (rc == SP_OK) {
            assert_int_equal(bom_rollup_is_wide(rollup), cases[i].wide);
            bom_rollup_run(rollup);
            bom_rollup_run(rollup); /* warm runs give the same */
            sp_wide_format(bom_rollup_value(rollup, 0, 0), got);
        } else {
            (void)snprintf(
                got, sizeof(got), "item %u level %u", fault.item, fault.level);
        }
        assert_string_equal(got, cases[i].want);
        sp_arena_free(arena);
    }
}

/* The naive sum of one class, at scale 12. */
static sp_i128 naive(const struct bom_line *lines, const bool *line_in,
    size_t n_lines, const int64_t *own, uint32_t item, size_t class_)
{
    sp_i128 sum = own[item * BOM_CLASSES + class_];

    for (int s = 0; s < 12; s++)
        sum *= 10;
    for (size_t i = 0; i < n_lines; i++) {
        sp_i128 more;
        if (lines[i].parent != item || !line_in[i])
            continue;
        more = naive(lines, line_in, n_lines, own, lines[i].child, class_) *
               lines[i].quantity.mant;
        for (int s = 0; s < lines[i].quantity.scale; s++)
            more /= 10;
        sum += more;
    }
    return sum;
}

static void random_check(const struct bom_rollup *rollup,
    const struct bom_line *lines, const bool *line_in, size_t n_lines,
    const int64_t *own)
{
    for (uint32_t item = 0; item < ITEMS; item++) {
        for (int c = 0; c < BOM_CLASSES; c++) {
            struct sp_wide want = {
                naive(lines, line_in, n_lines, own, item, (size_t)c), 12};
            assert_int_equal(
                sp_wide_cmp(bom_rollup_value(rollup, item, c), want), 0);
        }
    }
}

static void test_random(void **state)
{
    struct sp_arena *arena = arena_make();
    uint64_t seed = 0x40111;
    size_t n_wide = 0;

    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct bom_line lines[ITEMS * 3];
        bool line_in[ITEMS * 3];
        int64_t own[ITEMS * BOM_CLASSES];
        size_t n_lines = 0;
        bool large = bom_text_below(&seed, 3) == 0;

        for (uint32_t parent = 0; parent + 1 < ITEMS; parent++) {
            for (uint32_t i = bom_text_below(&seed, 4); i > 0; i--) {
                struct bom_line *line = &lines[n_lines];
                line_in[n_lines++] = bom_text_below(&seed, 5) != 0;
                *line = (struct bom_line){.parent = parent,
                    .child =
                        parent + 1 + bom_text_below(&seed, ITEMS - parent - 1),
                    .quantity = {1 + bom_text_below(&seed, 30), 0},
                    .quantity_known = true};
                if (line->quantity.mant % 10 != 0)
                    line->quantity.scale = (uint8_t)bom_text_below(&seed, 2);
            }
        }
        for (size_t i = 0; i < SP_COUNT(own); i++)
            own[i] = (int64_t)bom_text_below(&seed, 1000) *
                     (large ? 10000000000 : 1);
        for (int wide = 0; wide < 2; wide++) {
            struct bom_graph *graph = NULL;
            struct bom_rollup *rollup = NULL;
            struct sp_err err;

            sp_arena_reset(arena);
            assert_int_equal(
                bom_graph_new(arena, ITEMS, lines, n_lines, &graph, &err),
                SP_OK);
            assert_int_equal(bom_rollup_new(graph, line_in, own, wide == 1,
                                 arena, &rollup, NULL, &err),
                SP_OK);
            n_wide += wide == 0 && bom_rollup_is_wide(rollup);
            if (wide == 1)
                assert_true(bom_rollup_is_wide(rollup));
            bom_rollup_run(rollup);
            random_check(rollup, lines, line_in, n_lines, own);
        }
    }
    print_message("%zu of 1500 needed the 128-bit path\n", n_wide);
    assert_true(n_wide > 50 && n_wide < 1450);
    sp_arena_free(arena);
}

/* Half, then double, ten thousand times: zeros are stripped on the way. */
static void test_chain(void **state)
{
    struct sp_arena *arena = arena_make();
    struct bom_line *lines =
        sp_alloc_array(arena, BOM_DEPTH_MAX, sizeof(*lines));
    bool *line_in = sp_alloc(arena, BOM_DEPTH_MAX);
    int64_t *own =
        sp_alloc_array(arena, (BOM_DEPTH_MAX + 1) * BOM_CLASSES, sizeof(*own));
    struct bom_graph *graph = NULL;
    struct bom_rollup *rollup = NULL;
    struct sp_err err;

    (void)state;
    assert_true(lines != NULL && line_in != NULL && own != NULL);
    for (uint32_t i = 0; i < BOM_DEPTH_MAX; i++) {
        lines[i] = (struct bom_line){
            .parent = i, .child = i + 1, .quantity_known = true};
        lines[i].quantity =
            i % 2 == 0 ? (struct sp_dec){2, 0} : (struct sp_dec){5, 1};
        line_in[i] = true;
    }
    own[BOM_DEPTH_MAX * BOM_CLASSES + 3] = 17;
    assert_int_equal(bom_graph_new(arena, BOM_DEPTH_MAX + 1, lines,
                         BOM_DEPTH_MAX, &graph, &err),
        SP_OK);
    assert_int_equal(
        bom_rollup_new(graph, line_in, own, false, arena, &rollup, NULL, &err),
        SP_OK);
    bom_rollup_run(rollup);
    assert_true(bom_rollup_is_wide(rollup));
    assert_int_equal(
        sp_wide_cmp(bom_rollup_value(rollup, 0, 3), (struct sp_wide){17, 0}),
        0);
    sp_arena_free(arena);
}

/* ---- standard costs ---- */

/* Offers as text: "1b5p2I l3 ": item, b buy or m make, cost (? unknown),
 * priority, I inside O outside E either, then l and its lead time. */
static size_t offers_read(
    const char *text, struct bom_offer *offers, int64_t *lead_days)
{
    size_t n = 0;

    while (*text != '\0') {
        struct bom_offer *offer = &offers[n];
        *offer = (struct bom_offer){.priority = INT64_MAX, .party = 5};
        offer->item = bom_text_number(&text);
        offer->kind = *text++ == 'b' ? BOM_BUY : BOM_MAKE;
        offer->cost_known = *text != '?';
        if (*text == '?')
            text++;
        offer->cost = bom_text_number(&text);
        lead_days[n] = -1;
        while (*text != ' ' && *text != '\0') {
            char what = *text++;
            if (what == 'p')
                offer->priority = bom_text_number(&text);
            else if (what == 'l')
                lead_days[n] = bom_text_number(&text);
            else if (what == 's')
                offer->party = bom_text_number(&text);
            else if (what == 'x')
                offer->party_unknown = true;
            else
                offer->opened_class = what == 'I'   ? BOM_INSIDE
                                      : what == 'O' ? BOM_OUTSIDE
                                                    : BOM_EITHER;
        }
        while (*text == ' ')
            text++;
        n++;
    }
    return n;
}

static const struct {
    const char *label;
    const char *lines;
    const char *offers;
    int64_t attested_min, attested_max; /* of item 3 by party 9; 0: none */
    const char *want; /* product 0: classes + spread, offer, lead */
} standards[] = {
    {"a bought part", "", "0b5I", 0, 0, "5 0 0 0 +0 offer 0 lead ?"},
    {"lines and added value", "0>1*2 0>2*3", "0m7Ol4 1b10Il9 2b1El20", 0, 0,
        "20 7 3 0 +0 offer 0 lead 24"},
    {"the lowest priority", "0>1*1", "0m0Il0 1b5Ip2l1 1b6Op1l2 1b7Ep3l3", 0, 0,
        "0 6 0 0 +0 offer 0 lead 2"},
    {"an empty priority is last, ties by id", "0>1*1",
        "0m0Il0 1b5Il1 1b6Op9l2 1b7Ep9l3", 0, 0, "0 6 0 0 +0 offer 0 lead 2"},
    {"an unknown cost of a preferred offer", "0>1*1",
        "0m0Il0 1b?Ip1l5 1b6Op2l1", 0, 0, "unknown offer 0 lead 5"},
    {"an unknown lead time below", "0>1*1 0>2*1", "0m0Il0 1b1I 2b1Il9", 0, 0,
        "2 0 0 0 +0 offer 0 lead ?"},
    {"lines without an offer", "0>1*2 1>2*2", "0m1Il3 2b5Ol1", 0, 0,
        "1 20 0 0 +0 offer 0 lead ?"},
    {"options and alternates", "0>1*1o 0>2*1g1p2 0>4*1g1p1",
        "0m0Il1 1b1Il9 2b10Il8 4b100Il7", 0, 0, "100 0 0 0 +0 offer 0 lead 8"},
    {"a make without lines is a leaf", "0>1*2", "0m1Il1 1m4Ol2", 0, 0,
        "1 8 0 0 +0 offer 0 lead 3"},
    {"attested, no offer", "0>3*2", "0m1Il1", 10, 15,
        "1 0 0 20 +10 offer 0 lead ?"},
    {"attested under a make there", "0>3*2", "0m1Il1 3m4Os9l2", 10, 15,
        "1 8 0 20 +10 offer 0 lead 3"},
    {"attested under a buy there", "0>3*2", "0m1Il1 3b40Os9l2", 10, 15,
        "1 0 0 80 +0 offer 0 lead 3"},
    {"attested by others than the preferred", "0>3*2", "0m1Il1 3b40Os8l2", 10,
        15, "1 80 0 0 +0 offer 0 lead 3"},
    {"a make at a site of whom nobody knows", "0>3*2", "0m1Il1 3m4Oxl2", 10, 15,
        "unknown offer 0 lead 3"},
    {"a quantity that nobody states", "0>1*?", "0m1Il1 1b1Il1", 0, 0,
        "unknown offer 0 lead 2"},
    {"nothing known", "0>1*1", "0m1Il1", 0, 0, "unknown offer 0 lead ?"},
};

static void standard_write(const struct bom_standard *standard, char *out)
{
    size_t len = 0;

    if (!standard->known)
        len = (size_t)snprintf(out, TEXT, "unknown ");
    for (int c = 0; c < BOM_CLASSES + 1 && standard->known; c++) {
        char text[SP_WIDE_TEXT_BYTES];
        sp_wide_format(
            c < BOM_CLASSES ? standard->cost[c] : standard->spread, text);
        len += (size_t)snprintf(
            out + len, TEXT - len, "%s%s ", c < BOM_CLASSES ? "" : "+", text);
    }
    len += (size_t)snprintf(
        out + len, TEXT - len, "offer %d lead ", (int)standard->offer);
    if (standard->lead_known)
        (void)snprintf(
            out + len, TEXT - len, "%lld", (long long)standard->lead_days);
    else
        (void)snprintf(out + len, TEXT - len, "?");
}

static enum sp_code standard_run(size_t i, struct sp_arena *arena,
    const struct bom_standard **by_item_out, struct sp_err *err)
{
    struct bom_line lines[BOM_TEXT_LINES];
    struct bom_offer offers[BOM_TEXT_LINES];
    int64_t lead_days[BOM_TEXT_LINES];
    struct bom_attestation attestation = {.item = 3,
        .party = 9,
        .component_cost = {
            true, true, standards[i].attested_min, standards[i].attested_max}};
    struct bom_origin_input input = {.offers = offers, .n_states = 1};
    struct bom_graph *graph = NULL;
    enum sp_code rc = bom_graph_new(arena, ITEMS, lines,
        bom_text_lines(standards[i].lines, lines), &graph, err);

    if (rc != SP_OK)
        return rc;
    input.graph = graph;
    input.n_offers = offers_read(standards[i].offers, offers, lead_days);
    input.attestations = &attestation;
    input.n_attestations = standards[i].attested_max > 0;
    return bom_standard_of(&input, lead_days, arena, by_item_out, NULL, err);
}

static void test_standards(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(standards); i++) {
        struct sp_arena *arena = arena_make();
        const struct bom_standard *by_item = NULL;
        struct sp_err err;
        char got[TEXT];

        print_message("%s\n", standards[i].label);
        assert_int_equal(standard_run(i, arena, &by_item, &err), SP_OK);
        standard_write(&by_item[0], got);
        assert_string_equal(got, standards[i].want);
        sp_arena_free(arena);
    }
}

static void test_allocations(void **state)
{
    enum sp_code rc = SP_NO_MEMORY;
    uint64_t n = 0;

    (void)state;
    for (; rc != SP_OK; n++) {
        struct sp_arena *arena = arena_make();
        const struct bom_standard *by_item = NULL;
        struct sp_err err;

        sp_arena_fail_after(arena, n);
        rc = standard_run(10, arena, &by_item, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_null(by_item);
        }
        sp_arena_free(arena);
    }
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_standards),
        cmocka_unit_test(test_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
