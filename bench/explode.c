/*
 * explode.c - what an explosion costs an edge, on both paths, beside SQLite:
 * its recursive query on the tree, one query a level elsewhere.
 *
 * usage: bench_explode [--full]   --full: SQL on ten million edges too
 */
#include "bench_common.h"

#include <string.h>

enum { RUNS = 7 };

static const size_t sizes[] = {1000000, 10000000};

struct result {
    uint64_t narrow_ns, wide_ns, sql_ns;
    uint64_t followed; /* lines */
    uint64_t items;    /* reached */
};

/* Explode `quantity` of the root several times; the last needs stay. */
static uint64_t quantity_run(const struct bench_graph *from,
    const struct bom_graph *graph, int64_t quantity, struct sp_arena *arena,
    const struct bom_need **needs_out, size_t *n_out)
{
    uint64_t times[RUNS];
    struct sp_err err;

    for (size_t run = 0; run <= RUNS; run++) { /* the first is to warm up */
        uint64_t start = bench_now_ns();
        sp_arena_reset(arena);
        bench_must(bom_explode(graph, from->root, (struct sp_dec){quantity, 0},
                       (struct bom_variants){NULL, 0}, arena, needs_out, n_out,
                       NULL, &err),
            &err, "explode");
        if (run > 0)
            times[run - 1] = bench_now_ns() - start;
    }
    return bench_median(times, RUNS);
}

/* The sum of all needs in SQL, compared with ours. */
static uint64_t sql_run(
    const struct bench_graph *from, const struct bom_need *needs, size_t n)
{
    sqlite3 *db = bench_sql_load(from);
    sqlite3_stmt *select = NULL;
    char query[512];
    uint64_t start;
    uint64_t time;
    int64_t count = 0;

    if (from->shape >= BENCH_TREE)
        (void)snprintf(query, sizeof(query),
            "WITH RECURSIVE walk (item, quantity) AS (VALUES (%u, 1) "
            "UNION ALL SELECT l.child, w.quantity * l.quantity FROM walk w "
            "JOIN line l ON l.parent = w.item) "
            "SELECT item, sum(quantity) FROM walk GROUP BY item ORDER BY item",
            from->root);
    else
        (void)snprintf(query, sizeof(query),
            "SELECT item, quantity FROM need ORDER BY item");
    start = bench_now_ns();
    if (from->shape < BENCH_TREE) {
        char seed[128];
        (void)snprintf(seed, sizeof(seed),
            "CREATE TABLE need (item INTEGER PRIMARY KEY, quantity INTEGER);"
            "INSERT INTO need VALUES (%u, 1);",
            from->root);
        bench_sql_must(db, sqlite3_exec(db, seed, NULL, NULL, NULL), "need");
    }
    for (int level = 0; level < BENCH_LEVELS && from->shape < BENCH_TREE;
         level++) {
        sqlite3_stmt *insert = NULL;
        bench_sql_must(db,
            sqlite3_prepare_v2(db,
                "INSERT INTO need SELECT l.child, sum(n.quantity * l.quantity) "
                "FROM own o JOIN need n USING (item) "
                "JOIN line l ON l.parent = o.item WHERE o.level = ?1 "
                "GROUP BY l.child ON CONFLICT (item) "
                "DO UPDATE SET quantity = quantity + excluded.quantity",
                -1, &insert, NULL),
            "level");
        (void)sqlite3_bind_int(insert, 1, level);
        bench_sql_must(db, sqlite3_step(insert), "level");
        (void)sqlite3_finalize(insert);
    }
    bench_sql_must(db, sqlite3_prepare_v2(db, query, -1, &select, NULL), query);
    while (sqlite3_step(select) == SQLITE_ROW && (size_t)count < n) {
        if (sqlite3_column_int64(select, 0) != needs[count].item ||
            sqlite3_column_int64(select, 1) !=
                (int64_t)needs[count].quantity.num)
            fprintf(
                stderr, "bench: item %u differs from SQL\n", needs[count].item);
        count++;
    }
    if ((size_t)count != n)
        fprintf(stderr, "bench: SQL needs %lld items, ours %zu\n",
            (long long)count, n);
    time = bench_now_ns() - start;
    (void)sqlite3_finalize(select);
    (void)sqlite3_close(db);
    return time;
}

static struct result shape_run(const struct bench_graph *from, bool sql)
{
    struct result result = {0};
    struct sp_arena *arena = NULL;
    struct sp_arena *scratch = NULL;
    struct bom_graph *graph = NULL;
    const struct bom_need *needs = NULL;
    bool *reached;
    size_t n = 0;
    struct sp_err err;

    bench_must(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), &err, "arena");
    bench_must(sp_arena_new(SP_ARENA_BYTES_MAX, &scratch, &err), &err, "arena");
    bench_must(bom_graph_new(arena, from->n_items, from->lines, from->n_lines,
                   &graph, &err),
        &err, "build");
    /* So many of the product that the 64-bit pass gives up at once. */
    result.wide_ns = quantity_run(from, graph, INT64_MAX, scratch, &needs, &n);
    result.narrow_ns = quantity_run(from, graph, 1, scratch, &needs, &n);
    reached = sp_alloc_array(arena, from->n_items, sizeof(*reached));
    if (reached == NULL)
        bench_must(sp_arena_fail(arena, &err), &err, "reached");
    for (size_t i = 0; i < n; i++)
        reached[needs[i].item] = true;
    for (size_t i = 0; i < from->n_lines; i++)
        result.followed += reached[from->lines[i].parent];
    result.items = n;
    if (sql)
        result.sql_ns = sql_run(from, needs, n);
    sp_arena_free(scratch);
    sp_arena_free(arena);
    return result;
}

static void print_field(const char *name, uint64_t hundredths)
{
    printf("\"%s\":", name);
    bench_print_hundredths(stdout, hundredths);
    printf(",");
}

static void result_print(
    const struct bench_graph *from, const struct result *result, bool first)
{
    uint64_t edges = result->followed;

    printf("%s{\"edges\":%llu,\"items\":%llu,", first ? "" : ",",
        (unsigned long long)edges, (unsigned long long)result->items);
    print_field("narrow_ns_per_edge", result->narrow_ns * 100 / edges);
    printf("\"shape\":\"%s\",", bench_shape_name(from->shape));
    if (result->sql_ns > 0) {
        print_field("sql_ns_per_edge", result->sql_ns * 100 / edges);
        print_field("sql_ratio", result->sql_ns * 100 / result->narrow_ns);
    }
    printf("\"wide_ns_per_edge\":");
    bench_print_hundredths(stdout, result->wide_ns * 100 / edges);
    printf("}");
    fprintf(stderr,
        "explosion, %s, %llu edges: ", bench_shape_name(from->shape),
        (unsigned long long)edges);
    bench_print_hundredths(stderr, result->narrow_ns * 100 / edges);
    fprintf(stderr, " ns an edge (128-bit: ");
    bench_print_hundredths(stderr, result->wide_ns * 100 / edges);
    fprintf(stderr, ")");
    if (result->sql_ns > 0)
        fprintf(stderr, ", SQL %llu times slower",
            (unsigned long long)(result->sql_ns / result->narrow_ns));
    fprintf(stderr, "\n");
}

int main(int argc, char **argv)
{
    bool full = argc > 1 && strcmp(argv[1], "--full") == 0;

    printf("{\"bench\":\"explode\",\"results\":[");
    for (size_t size = 0; size < SP_COUNT(sizes); size++) {
        for (int shape = BENCH_RANDOM; shape <= BENCH_SHUFFLED; shape++) {
            struct bench_graph from = bench_graph_make(
                (enum bench_shape)shape, sizes[size], 0xe891 + size);
            struct result result = shape_run(&from, full || size == 0);
            result_print(&from, &result, size == 0 && shape == BENCH_RANDOM);
            bench_graph_clear(&from);
        }
    }
    printf("]}\n");
    return 0;
}
