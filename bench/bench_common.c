#include "bench_common.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *must_alloc(size_t count, size_t size)
{
    void *bytes = calloc(count, size);

    if (bytes == NULL) {
        fprintf(stderr, "bench: no memory\n");
        exit(70);
    }
    return bytes;
}

static int remove_one(
    const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

void bench_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void bench_must(enum sp_code rc, const struct sp_err *err, const char *what)
{
    if (rc == SP_OK)
        return;
    fprintf(stderr, "bench: %s: %s\n", what, err->text);
    exit(70);
}

void bench_sql_must(sqlite3 *db, int rc, const char *what)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "bench: %s: %s\n", what, sqlite3_errmsg(db));
    exit(70);
}

uint64_t bench_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 11;
}

uint64_t bench_now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int time_cmp(const void *left, const void *right)
{
    const uint64_t *a = left;
    const uint64_t *b = right;

    return (*a > *b) - (*a < *b);
}

uint64_t bench_median(uint64_t *times, size_t n)
{
    qsort(times, n, sizeof(*times), time_cmp);
    return times[n / 2];
}

void bench_print_hundredths(FILE *out, uint64_t hundredths)
{
    fprintf(out, "%llu.%02llu", (unsigned long long)(hundredths / 100),
        (unsigned long long)(hundredths % 100));
}

const char *bench_shape_name(enum bench_shape shape)
{
    static const char *const names[] = {
        "random", "levelled", "tree", "tree_shuffled"};

    return names[shape];
}

/* ---- graphs ---- */

/* Where each item stands in topological order: rank 0 is the product, the
 * others lie in levels of equal parts. */
struct plan {
    uint32_t n;
    uint32_t part; /* items of a level */
};

static uint32_t level_of(const struct plan *plan, uint32_t rank)
{
    uint32_t level = (rank - 1) / plan->part;

    return level < BENCH_LEVELS ? level : BENCH_LEVELS - 1;
}

/* Pick a child for the item at `rank`: of any deeper level, or of the next. */
static uint32_t child_pick(const struct plan *plan, enum bench_shape shape,
    uint32_t rank, uint64_t *seed)
{
    uint32_t from = 1 + (level_of(plan, rank) + 1) * plan->part;
    uint32_t to = plan->n;

    if (shape == BENCH_LEVELLED && level_of(plan, rank) + 2 < BENCH_LEVELS)
        to = from + plan->part;
    return from + (uint32_t)(bench_random(seed) % (to - from));
}

/* The parent of the item at `rank` in a tree: about ten children each, near
 * each other. */
static uint32_t parent_pick(uint32_t rank, uint64_t *seed)
{
    uint32_t parent = rank / 10 + (uint32_t)(bench_random(seed) % 8);

    return parent < rank ? parent : rank - 1;
}

static uint32_t *names_make(enum bench_shape shape, uint32_t n, uint64_t *seed)
{
    uint32_t *names = must_alloc(n, sizeof(*names));

    for (uint32_t i = 0; i < n; i++)
        names[i] = i;
    for (uint32_t i = n - 1; i > 0 && shape != BENCH_TREE; i--) {
        uint32_t other = (uint32_t)(bench_random(seed) % (i + 1));
        uint32_t swap = names[i];
        names[i] = names[other];
        names[other] = swap;
    }
    return names;
}

/* Fill `ends` with (parent, child) ranks; returns how many. */
static size_t ends_fill(const struct bench_graph *graph,
    const struct plan *plan, uint32_t *ends, uint32_t *level, uint64_t *seed)
{
    size_t n = 0;

    if (graph->shape >= BENCH_TREE) {
        for (uint32_t rank = 1; rank < plan->n; rank++) {
            ends[2 * n] = parent_pick(rank, seed);
            ends[2 * n + 1] = rank;
            level[rank] = level[ends[2 * n]] + 1;
            n++;
        }
        return n;
    }
    for (uint32_t rank = 1; rank <= plan->part; rank++) {
        ends[2 * n] = 0;
        ends[2 * n + 1] = rank;
        n++;
    }
    for (uint32_t rank = 1; rank < plan->n; rank++) {
        level[rank] = 1 + level_of(plan, rank);
        if (level[rank] == BENCH_LEVELS)
            continue;
        /* The last level has no lines; the others share its part. */
        for (uint32_t i = 0; n < graph->n_lines && i < 12; i++) {
            ends[2 * n] = rank;
            ends[2 * n + 1] = child_pick(plan, graph->shape, rank, seed);
            n++;
        }
    }
    return n;
}

/* Turn ranks into shuffled items and sort the lines by parent, by counting. */
static void lines_make(struct bench_graph *graph, const uint32_t *ends,
    const uint32_t *names, uint64_t *seed)
{
    uint32_t *next = must_alloc((size_t)graph->n_items + 1, sizeof(*next));

    for (size_t i = 0; i < graph->n_lines; i++)
        next[names[ends[2 * i]] + 1]++;
    for (uint32_t item = 0; item < graph->n_items; item++)
        next[item + 1] += next[item];
    for (size_t i = 0; i < graph->n_lines; i++) {
        uint32_t parent = names[ends[2 * i]];
        graph->lines[next[parent]++] = (struct bom_line){.parent = parent,
            .child = names[ends[2 * i + 1]],
            .quantity = {1 + (bench_random(seed) % 8 == 0), 0},
            .quantity_known = true,
            .priority = INT64_MAX};
    }
    free(next);
}

struct bench_graph bench_graph_make(
    enum bench_shape shape, size_t n_lines, uint64_t seed)
{
    struct bench_graph graph = {.shape = shape};
    struct plan plan;
    uint32_t *ends = must_alloc(n_lines, 2 * sizeof(*ends));
    uint32_t *level;
    uint32_t *names;

    graph.n_items =
        1 + (uint32_t)(shape >= BENCH_TREE ? n_lines : n_lines / 10);
    plan = (struct plan){graph.n_items, (graph.n_items - 1) / BENCH_LEVELS};
    graph.n_lines = n_lines;
    level = must_alloc(graph.n_items, sizeof(*level));
    graph.n_lines = ends_fill(&graph, &plan, ends, level, &seed);
    names = names_make(shape, graph.n_items, &seed);
    graph.root = names[0];
    graph.lines = must_alloc(graph.n_lines, sizeof(*graph.lines));
    graph.level = must_alloc(graph.n_items, sizeof(*graph.level));
    graph.own =
        must_alloc((size_t)graph.n_items * BOM_CLASSES, sizeof(*graph.own));
    lines_make(&graph, ends, names, &seed);
    for (uint32_t rank = 0; rank < graph.n_items; rank++) {
        uint32_t item = names[rank];
        graph.level[item] = level[rank];
        graph.own[(size_t)item * BOM_CLASSES +
                  bench_random(&seed) % BOM_CLASSES] =
            (int64_t)(bench_random(&seed) % 10000);
    }
    free(ends);
    free(level);
    free(names);
    return graph;
}

void bench_graph_clear(struct bench_graph *graph)
{
    free(graph->lines);
    free(graph->level);
    free(graph->own);
}

/* ---- the machine ---- */

enum { MEMORY_BYTES = 256 << 20, MEMORY_RUNS = 7 };

static uint64_t mb_s(uint64_t bytes, uint64_t ns)
{
    return bytes * 1000 / (ns == 0 ? 1 : ns);
}

uint64_t bench_read_mb_s(void)
{
    size_t n = MEMORY_BYTES / sizeof(uint64_t);
    uint64_t *words = must_alloc(n, sizeof(*words));
    uint64_t times[MEMORY_RUNS];
    volatile uint64_t sink = 0;

    for (size_t i = 0; i < n; i++)
        words[i] = i;
    for (int run = 0; run < MEMORY_RUNS; run++) {
        uint64_t start = bench_now_ns();
        uint64_t a = 0;
        uint64_t b = 0;
        uint64_t c = 0;
        uint64_t d = 0;
        for (size_t i = 0; i < n; i += 4) {
            a += words[i];
            b += words[i + 1];
            c += words[i + 2];
            d += words[i + 3];
        }
        sink += a + b + c + d;
        times[run] = bench_now_ns() - start;
    }
    (void)sink;
    free(words);
    return mb_s(MEMORY_BYTES, bench_median(times, MEMORY_RUNS));
}

uint64_t bench_copy_mb_s(void)
{
    char *from = must_alloc(MEMORY_BYTES, 1);
    char *to = must_alloc(MEMORY_BYTES, 1);
    uint64_t times[MEMORY_RUNS];

    memset(from, 1, MEMORY_BYTES);
    memset(to, 2, MEMORY_BYTES);
    for (int run = 0; run < MEMORY_RUNS; run++) {
        uint64_t start = bench_now_ns();
        memcpy(to, from, MEMORY_BYTES);
        from[run] = to[MEMORY_BYTES - 1 - run];
        times[run] = bench_now_ns() - start;
    }
    free(from);
    free(to);
    return mb_s(2ULL * MEMORY_BYTES, bench_median(times, MEMORY_RUNS));
}

/* ---- the same in SQL ---- */

static void sql_lines(sqlite3 *db, const struct bench_graph *graph)
{
    sqlite3_stmt *insert = NULL;

    bench_sql_must(db,
        sqlite3_prepare_v2(
            db, "INSERT INTO line VALUES (?1, ?2, ?3)", -1, &insert, NULL),
        "line");
    for (size_t i = 0; i < graph->n_lines; i++) {
        const struct bom_line *line = &graph->lines[i];
        (void)sqlite3_bind_int64(insert, 1, line->parent);
        (void)sqlite3_bind_int64(insert, 2, line->child);
        (void)sqlite3_bind_int64(insert, 3, line->quantity.mant);
        bench_sql_must(db, sqlite3_step(insert), "line");
        (void)sqlite3_reset(insert);
    }
    (void)sqlite3_finalize(insert);
}

static void sql_own(sqlite3 *db, const struct bench_graph *graph)
{
    sqlite3_stmt *insert = NULL;

    bench_sql_must(db,
        sqlite3_prepare_v2(db,
            "INSERT INTO own VALUES (?1, ?2, ?3, ?4, ?5, ?6)", -1, &insert,
            NULL),
        "own");
    for (uint32_t item = 0; item < graph->n_items; item++) {
        (void)sqlite3_bind_int64(insert, 1, item);
        (void)sqlite3_bind_int64(insert, 2, graph->level[item]);
        for (int c = 0; c < BOM_CLASSES; c++)
            (void)sqlite3_bind_int64(insert, 3 + c,
                graph->own[(size_t)item * BOM_CLASSES + (size_t)c]);
        bench_sql_must(db, sqlite3_step(insert), "own");
        (void)sqlite3_reset(insert);
    }
    (void)sqlite3_finalize(insert);
}

sqlite3 *bench_sql_load(const struct bench_graph *graph)
{
    sqlite3 *db = NULL;

    bench_sql_must(db, sqlite3_open(":memory:", &db), "open");
    bench_sql_must(db,
        sqlite3_exec(db,
            "PRAGMA temp_store = MEMORY;"
            "PRAGMA cache_size = -1000000;"
            "CREATE TABLE line (parent INTEGER, child INTEGER, "
            "  quantity INTEGER);"
            "CREATE TABLE own (item INTEGER PRIMARY KEY, level INTEGER, "
            "  c0 INTEGER, c1 INTEGER, c2 INTEGER, c3 INTEGER);"
            "BEGIN;",
            NULL, NULL, NULL),
        "tables");
    sql_lines(db, graph);
    sql_own(db, graph);
    bench_sql_must(db,
        sqlite3_exec(db,
            "COMMIT;"
            "CREATE INDEX line_down ON line (parent, child, quantity);"
            "CREATE INDEX own_level ON own (level);"
            "ANALYZE;",
            NULL, NULL, NULL),
        "index");
    return db;
}
