/*
 * dense.c - the dense structure: each of 26 parts uses all later ones once.
 *
 * It has 2^24 paths from the first part to the last. The engine walks its 325
 * lines; a recursive query walks every path.
 */
#include "bench_common.h"

#include <string.h>

enum { PARTS = 26, LINES = PARTS * (PARTS - 1) / 2, RUNS = 51 };

static size_t lines_make(struct bom_line *lines)
{
    size_t n = 0;

    for (uint32_t parent = 0; parent < PARTS; parent++)
        for (uint32_t child = parent + 1; child < PARTS; child++)
            lines[n++] = (struct bom_line){.parent = parent,
                .child = child,
                .quantity = {1, 0},
                .quantity_known = true,
                .priority = INT64_MAX};
    return n;
}

/* Build, explode and work out the origin, all from the lines. */
static uint64_t engine_run(const struct bom_line *lines, size_t n_lines,
    char last_out[SP_WIDE_TEXT_BYTES])
{
    struct bom_offer offers[PARTS];
    struct bom_origin_input input = {.offers = offers,
        .n_offers = PARTS,
        .n_states = 2,
        .value_known = false};
    struct sp_arena *arena = NULL;
    const struct bom_need *needs = NULL;
    struct bom_graph *graph = NULL;
    struct bom_origin origin;
    struct sp_err err;
    uint64_t times[RUNS];
    size_t n = 0;

    for (uint32_t i = 0; i < PARTS; i++)
        offers[i] = (struct bom_offer){.item = i,
            .kind = i + 1 < PARTS ? BOM_MAKE : BOM_BUY,
            .cost_known = true,
            .cost = 1000000,
            .opened_class = i % 2 == 0 ? BOM_INSIDE : BOM_OUTSIDE,
            .declared_class = BOM_INSIDE,
            .opened_state = (uint16_t)(1 + i % 2),
            .declared_state = 1,
            .party = i};
    bench_must(sp_arena_new(1ULL << 26, &arena, &err), &err, "arena");
    for (size_t run = 0; run < RUNS; run++) {
        uint64_t start = bench_now_ns();
        sp_arena_reset(arena);
        bench_must(bom_graph_new(arena, PARTS, lines, n_lines, &graph, &err),
            &err, "build");
        bench_must(
            bom_explode(graph, 0, (struct sp_dec){1, 0},
                (struct bom_variants){NULL, 0}, arena, &needs, &n, NULL, &err),
            &err, "explode");
        input.graph = graph;
        bench_must(
            bom_origin_of(&input, arena, &origin, NULL, &err), &err, "origin");
        times[run] = bench_now_ns() - start;
    }
    sp_wide_format(needs[n - 1].quantity, last_out);
    sp_arena_free(arena);
    return bench_median(times, RUNS);
}

/* The last part's need by the recursive query. */
static uint64_t sql_run(
    const struct bom_line *lines, size_t n_lines, const char *want)
{
    struct bench_graph from = {.n_items = 0, .n_lines = n_lines};
    struct bom_line copy[LINES];
    sqlite3_stmt *select = NULL;
    sqlite3 *db;
    uint64_t start;
    uint64_t time;

    memcpy(copy, lines, n_lines * sizeof(*lines));
    from.lines = copy;
    db = bench_sql_load(&from);
    start = bench_now_ns();
    bench_sql_must(db,
        sqlite3_prepare_v2(db,
            "WITH RECURSIVE walk (item, quantity) AS (VALUES (0, 1) "
            "UNION ALL SELECT l.child, w.quantity * l.quantity FROM walk w "
            "JOIN line l ON l.parent = w.item) "
            "SELECT sum(quantity) FROM walk WHERE item = 25",
            -1, &select, NULL),
        "walk");
    bench_sql_must(db, sqlite3_step(select), "walk");
    if (strcmp((const char *)sqlite3_column_text(select, 0), want) != 0)
        fprintf(stderr, "bench: the last part differs from SQL\n");
    time = bench_now_ns() - start;
    (void)sqlite3_finalize(select);
    (void)sqlite3_close(db);
    return time;
}

int main(void)
{
    struct bom_line lines[LINES];
    char last[SP_WIDE_TEXT_BYTES];
    size_t n = lines_make(lines);
    uint64_t engine = engine_run(lines, n, last);
    uint64_t sql = sql_run(lines, n, last);

    printf("{\"bench\":\"dense\",\"engine_ns\":%llu,\"last\":\"%s\","
           "\"lines\":%zu,\"parts\":%d,\"sql_ns\":%llu,\"sql_ratio\":%llu}\n",
        (unsigned long long)engine, last, n, PARTS, (unsigned long long)sql,
        (unsigned long long)(sql / (engine == 0 ? 1 : engine)));
    fprintf(stderr,
        "dense, 26 parts: structure, explosion and origin in %llu us, SQL "
        "%llu ms\n",
        (unsigned long long)(engine / 1000),
        (unsigned long long)(sql / 1000000));
    return 0;
}
