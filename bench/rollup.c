/*
 * rollup.c - what a warm roll-up of four classes costs an edge, on both paths,
 * beside SQLite: its recursive query on the tree, one query a level elsewhere.
 *
 * usage: bench_rollup [--full]   --full: SQL on ten million edges too
 */
#include "bench_common.h"

#include <string.h>

enum { RUNS = 9, RUNS_BUILD = 3 };

static const size_t sizes[] = {1000000, 10000000};

struct result {
    uint64_t build_ns, prepare_ns, narrow_ns, wide_ns; /* of all edges */
    uint64_t sql_ns;                                   /* 0: not run */
    char sums[BOM_CLASSES][SP_WIDE_TEXT_BYTES];
};

/* Measure one path; the sums of the root must be the same on both. */
static uint64_t path_run(const struct bench_graph *from,
    const struct bom_graph *graph, const bool *line_in, bool wide,
    struct sp_arena *arena, struct result *result)
{
    struct bom_rollup *rollup = NULL;
    struct sp_err err;
    uint64_t times[RUNS];
    uint64_t start = bench_now_ns();

    bench_must(bom_rollup_new(
                   graph, line_in, from->own, wide, arena, &rollup, NULL, &err),
        &err, "prepare");
    if (!wide)
        result->prepare_ns = bench_now_ns() - start;
    if (bom_rollup_is_wide(rollup) != wide) {
        fprintf(stderr, "bench: the graph does not fit 64 bits\n");
        return 0;
    }
    bom_rollup_run(rollup);
    for (size_t run = 0; run < RUNS; run++) {
        start = bench_now_ns();
        bom_rollup_run(rollup);
        times[run] = bench_now_ns() - start;
    }
    for (int c = 0; c < BOM_CLASSES; c++)
        sp_wide_format(
            bom_rollup_value(rollup, from->root, c), result->sums[c]);
    return bench_median(times, RUNS);
}

/* Check the sums of the root that a query gave. */
static void sums_check(
    sqlite3 *db, const char *query, const struct result *result)
{
    sqlite3_stmt *select = NULL;

    bench_sql_must(db, sqlite3_prepare_v2(db, query, -1, &select, NULL), query);
    bench_sql_must(db, sqlite3_step(select), query);
    for (int c = 0; c < BOM_CLASSES; c++) {
        const unsigned char *text = sqlite3_column_text(select, c);
        if (text == NULL || strcmp((const char *)text, result->sums[c]) != 0)
            fprintf(stderr, "bench: class %d: SQL %s, ours %s\n", c,
                text == NULL ? "null" : (const char *)text, result->sums[c]);
    }
    (void)sqlite3_finalize(select);
}

/* The root's sums by the recursive query that a tree allows. */
static uint64_t sql_tree(
    const struct bench_graph *from, const struct result *result)
{
    sqlite3 *db = bench_sql_load(from);
    char query[512];
    uint64_t start;
    uint64_t time;

    (void)snprintf(query, sizeof(query),
        "WITH RECURSIVE walk (item, quantity) AS (VALUES (%u, 1) UNION ALL "
        "SELECT l.child, w.quantity * l.quantity FROM walk w "
        "JOIN line l ON l.parent = w.item) "
        "SELECT sum(quantity * c0), sum(quantity * c1), sum(quantity * c2), "
        "sum(quantity * c3) FROM walk JOIN own USING (item)",
        from->root);
    start = bench_now_ns();
    sums_check(db, query, result);
    time = bench_now_ns() - start;
    (void)sqlite3_close(db);
    return time;
}

/* All items' sums, one level after the other from below. */
static uint64_t sql_levels(
    const struct bench_graph *from, const struct result *result)
{
    sqlite3 *db = bench_sql_load(from);
    char query[256];
    uint64_t start = bench_now_ns();
    uint64_t time;

    bench_sql_must(db,
        sqlite3_exec(db,
            "CREATE TABLE total (item INTEGER PRIMARY KEY, c0 INTEGER, "
            "c1 INTEGER, c2 INTEGER, c3 INTEGER);",
            NULL, NULL, NULL),
        "total");
    for (int level = BENCH_LEVELS; level >= 0; level--) {
        sqlite3_stmt *insert = NULL;
        bench_sql_must(db,
            sqlite3_prepare_v2(db,
                "INSERT INTO total SELECT o.item, "
                "o.c0 + ifnull(sum(l.quantity * t.c0), 0), "
                "o.c1 + ifnull(sum(l.quantity * t.c1), 0), "
                "o.c2 + ifnull(sum(l.quantity * t.c2), 0), "
                "o.c3 + ifnull(sum(l.quantity * t.c3), 0) "
                "FROM own o LEFT JOIN line l ON l.parent = o.item "
                "LEFT JOIN total t ON t.item = l.child "
                "WHERE o.level = ?1 GROUP BY o.item",
                -1, &insert, NULL),
            "level");
        (void)sqlite3_bind_int(insert, 1, level);
        bench_sql_must(db, sqlite3_step(insert), "level");
        (void)sqlite3_finalize(insert);
    }
    (void)snprintf(query, sizeof(query),
        "SELECT c0, c1, c2, c3 FROM total WHERE item = %u", from->root);
    time = bench_now_ns() - start;
    sums_check(db, query, result);
    (void)sqlite3_close(db);
    return time;
}

static struct result shape_run(const struct bench_graph *from, bool sql)
{
    struct result result = {0};
    struct sp_arena *arena = NULL;
    struct bom_graph *graph = NULL;
    bool *line_in;
    struct sp_err err;
    uint64_t times[RUNS_BUILD];

    for (size_t run = 0; run < RUNS_BUILD; run++) {
        uint64_t start = bench_now_ns();
        sp_arena_free(arena);
        bench_must(
            sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), &err, "arena");
        bench_must(bom_graph_new(arena, from->n_items, from->lines,
                       from->n_lines, &graph, &err),
            &err, "build");
        times[run] = bench_now_ns() - start;
    }
    result.build_ns = bench_median(times, RUNS_BUILD);
    line_in = sp_alloc_array(arena, from->n_lines, sizeof(*line_in));
    if (line_in != NULL)
        memset(line_in, 1, from->n_lines);
    else
        bench_must(sp_arena_fail(arena, &err), &err, "lines");
    result.wide_ns = path_run(from, graph, line_in, true, arena, &result);
    result.narrow_ns = path_run(from, graph, line_in, false, arena, &result);
    if (sql)
        result.sql_ns = from->shape >= BENCH_TREE ? sql_tree(from, &result)
                                                  : sql_levels(from, &result);
    sp_arena_free(arena);
    return result;
}

/* Bytes that one edge moves at least: its own, the child's four values (a
 * whole cache line where children lie apart), and its share of the item. */
static uint64_t bytes_of_edge(const struct bench_graph *from)
{
    uint64_t value = from->shape == BENCH_RANDOM ? 64 : 32;
    uint64_t item = 32 + 32 + 4; /* own, sums, first edge */

    return 12 + value + item * from->n_items / from->n_lines;
}

static void print_field(const char *name, uint64_t hundredths)
{
    printf("\"%s\":", name);
    bench_print_hundredths(stdout, hundredths);
    printf(",");
}

static void result_print(const struct bench_graph *from,
    const struct result *result, uint64_t mb_s, bool first)
{
    uint64_t edges = from->n_lines;
    uint64_t bytes = bytes_of_edge(from);
    uint64_t limit = bytes * 100 * 1000 / (mb_s == 0 ? 1 : mb_s);

    printf("%s{", first ? "" : ",");
    printf("\"bytes_per_edge\":%llu,", (unsigned long long)bytes);
    print_field("build_ns_per_edge", result->build_ns * 100 / edges);
    printf("\"edges\":%llu,", (unsigned long long)edges);
    printf("\"items\":%u,", from->n_items);
    print_field("limit_ns_per_edge", limit);
    print_field("narrow_ns_per_edge", result->narrow_ns * 100 / edges);
    print_field("prepare_ns_per_edge", result->prepare_ns * 100 / edges);
    printf("\"shape\":\"%s\",", bench_shape_name(from->shape));
    if (result->sql_ns > 0) {
        print_field("sql_ns_per_edge", result->sql_ns * 100 / edges);
        print_field(
            "sql_ratio", result->sql_ns * 100 /
                             (result->narrow_ns == 0 ? 1 : result->narrow_ns));
    }
    printf("\"wide_ns_per_edge\":");
    bench_print_hundredths(stdout, result->wide_ns * 100 / edges);
    printf("}");
    fprintf(stderr, "roll-up, %s, %llu edges: ", bench_shape_name(from->shape),
        (unsigned long long)edges);
    bench_print_hundredths(stderr, result->narrow_ns * 100 / edges);
    fprintf(stderr, " ns an edge (128-bit: ");
    bench_print_hundredths(stderr, result->wide_ns * 100 / edges);
    fprintf(stderr, "; memory alone: ");
    bench_print_hundredths(stderr, limit);
    fprintf(stderr, "; build: ");
    bench_print_hundredths(stderr, result->build_ns * 100 / edges);
    fprintf(stderr, ")");
    if (result->sql_ns > 0)
        fprintf(stderr, ", SQL %llu times slower",
            (unsigned long long)(result->sql_ns / result->narrow_ns));
    fprintf(stderr, "\n");
}

int main(int argc, char **argv)
{
    bool full = argc > 1 && strcmp(argv[1], "--full") == 0;
    uint64_t mb_s = bench_read_mb_s();

    printf("{\"bench\":\"rollup\",\"copy_mb_s\":%llu,\"read_mb_s\":%llu,"
           "\"results\":[",
        (unsigned long long)bench_copy_mb_s(), (unsigned long long)mb_s);
    for (size_t size = 0; size < SP_COUNT(sizes); size++) {
        for (int shape = BENCH_RANDOM; shape <= BENCH_SHUFFLED; shape++) {
            struct bench_graph from = bench_graph_make(
                (enum bench_shape)shape, sizes[size], 0x5b11 + size);
            struct result result = shape_run(&from, full || size == 0);
            result_print(
                &from, &result, mb_s, size == 0 && shape == BENCH_RANDOM);
            bench_graph_clear(&from);
        }
    }
    printf("]}\n");
    return 0;
}
