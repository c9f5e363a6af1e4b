/*
 * substitutes.c - the best 50 of 100,000 items of one class with ten
 * properties each, with their reasons, beside deciding every pair and beside
 * what a user would write instead: a query over indexed numbers in SQLite,
 * which gives the items and no reason.
 */
#include "bench_common.h"

#include "fit/search.h"

#include <string.h>

enum {
    ITEMS = 100000,
    PROPERTIES = 10,
    STEPS = 200, /* distinct values of a property */
    BEST = 50,
    RUNS = 21,
    MISSING_PERCENT = 3,
};

struct stock {
    struct fit_value values[PROPERTIES][STEPS];
    struct fit_rule rules[PROPERTIES];
    struct fit_class cls;
    struct fit_fact *facts;
    struct fit_facts *items;
    uint32_t *steps; /* by item and property; STEPS: not stated */
};

static void values_make(struct stock *stock)
{
    static const enum fit_comparison comparisons[PROPERTIES] = {FIT_EQ, FIT_EQ,
        FIT_AT_LEAST, FIT_AT_LEAST, FIT_AT_MOST, FIT_WITHIN, FIT_AT_LEAST,
        FIT_AT_MOST, FIT_OVERLAP, FIT_AT_LEAST};

    for (uint32_t p = 0; p < PROPERTIES; p++) {
        stock->rules[p] = (struct fit_rule){.property = p,
            .axis = (enum fit_axis)(p % FIT_AXES),
            .comparison = comparisons[p],
            .criticality = p < 7 ? FIT_MUST : FIT_SHOULD};
        for (int step = 0; step < STEPS; step++) {
            char text[64];
            struct sp_err err;
            int low = comparisons[p] == FIT_EQ ? step / 20 : step;

            snprintf(text, sizeof text,
                comparisons[p] == FIT_WITHIN ? "-%d ... %d mV" : "%d.%d mV",
                low + 1, comparisons[p] == FIT_WITHIN ? low + 1 : 5);
            bench_must(fit_value_read(text, strlen(text), FIT_HINT_VALUE,
                           &stock->values[p][step], &err),
                &err, text);
        }
    }
    stock->cls = (struct fit_class){stock->rules, PROPERTIES, true};
}

static void items_make(struct stock *stock, struct sp_arena *arena)
{
    uint64_t seed = 933;

    stock->facts =
        sp_alloc_array(arena, (size_t)ITEMS * PROPERTIES, sizeof *stock->facts);
    stock->items = sp_alloc_array(arena, ITEMS, sizeof *stock->items);
    stock->steps =
        sp_alloc_array(arena, (size_t)ITEMS * PROPERTIES, sizeof *stock->steps);
    for (size_t i = 0; i < ITEMS; i++) {
        struct fit_fact *facts = &stock->facts[i * PROPERTIES];
        size_t n = 0;

        for (uint32_t p = 0; p < PROPERTIES; p++) {
            uint32_t *step = &stock->steps[i * PROPERTIES + p];

            *step = STEPS;
            if (bench_random(&seed) % 100 < MISSING_PERCENT)
                continue;
            *step = (uint32_t)(bench_random(&seed) % STEPS);
            facts[n++] = (struct fit_fact){.property = p,
                .sense = FIT_CAPABILITY,
                .value = &stock->values[p][*step]};
        }
        stock->items[i] = (struct fit_facts){facts, n};
    }
}

/* The search, and the reasons of each of the best. */
static uint64_t engine_run(const struct fit_index *index,
    const struct stock *stock, const struct fit_context *context,
    struct sp_arena *arena, struct fit_found *found)
{
    uint64_t times[BENCH_RUNS_MAX];
    struct fit_reason reasons[PROPERTIES];
    struct fit_outcome outcome;
    struct sp_err err;

    for (size_t run = 0; run < RUNS; run++) {
        const struct fit_facts *needed = &stock->items[run];
        uint64_t start = bench_now_ns();

        sp_arena_reset(arena);
        bench_must(
            fit_search(index, needed, (uint32_t)run, BEST, arena, found, &err),
            &err, "search");
        for (size_t k = 0; k < found->n; k++)
            fit_interchange(&stock->cls, context,
                &stock->items[found->candidates[k].item], needed, reasons,
                &outcome);
        times[run] = bench_now_ns() - start;
    }
    return bench_median(times, RUNS);
}

/* The same counts by deciding every pair. */
static uint64_t pairs_run(const struct stock *stock,
    const struct fit_context *context, size_t itself,
    size_t counts[FIT_YES + 1])
{
    uint64_t start = bench_now_ns();

    memset(counts, 0, (FIT_YES + 1) * sizeof *counts);
    for (size_t i = 0; i < ITEMS; i++) {
        struct fit_outcome outcome;

        fit_interchange(&stock->cls, context, &stock->items[i],
            &stock->items[itself], NULL, &outcome);
        counts[outcome.verdict] += i != itself;
    }
    return bench_now_ns() - start;
}

/* ---- SQLite ---------------------------------------------------------------
 * One row an item; a value that is missing is taken for fine, as a user's
 * query would have it: the answer is a list without reasons. */

static sqlite3 *sql_load(const struct stock *stock)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;

    bench_sql_must(db, sqlite3_open(":memory:", &db), "open");
    bench_sql_must(db,
        sqlite3_exec(db,
            "CREATE TABLE item (item INTEGER PRIMARY KEY, p0, p1, p2, p3, p4, "
            "p5, p6, p7, p8, p9); CREATE INDEX hard ON item (p0, p1); BEGIN",
            NULL, NULL, NULL),
        "create");
    bench_sql_must(db,
        sqlite3_prepare_v2(db,
            "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1,
            &stmt, NULL),
        "prepare");
    for (size_t i = 0; i < ITEMS; i++) {
        sqlite3_bind_int64(stmt, 1, (sqlite3_int64)i);
        for (int p = 0; p < PROPERTIES; p++) {
            uint32_t step = stock->steps[i * PROPERTIES + (size_t)p];

            if (step == STEPS)
                sqlite3_bind_null(stmt, p + 2);
            else
                sqlite3_bind_int64(stmt, p + 2, p < 2 ? step / 20 : step);
        }
        sqlite3_step(stmt);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    bench_sql_must(
        db, sqlite3_exec(db, "COMMIT; ANALYZE", NULL, NULL, NULL), "commit");
    return db;
}

static uint64_t sql_run(sqlite3 *db)
{
    static const char query[] =
        "SELECT a.item FROM item b JOIN item a ON a.item <> b.item"
        " AND (a.p0 = b.p0 OR a.p0 IS NULL OR b.p0 IS NULL)"
        " AND (a.p1 = b.p1 OR a.p1 IS NULL OR b.p1 IS NULL)"
        " AND (a.p2 >= b.p2 OR a.p2 IS NULL OR b.p2 IS NULL)"
        " AND (a.p3 >= b.p3 OR a.p3 IS NULL OR b.p3 IS NULL)"
        " AND (a.p4 <= b.p4 OR a.p4 IS NULL OR b.p4 IS NULL)"
        " AND (a.p5 >= b.p5 OR a.p5 IS NULL OR b.p5 IS NULL)"
        " AND (a.p6 >= b.p6 OR a.p6 IS NULL OR b.p6 IS NULL)"
        " WHERE b.item = ?"
        " ORDER BY abs(a.p2 - b.p2) + abs(a.p3 - b.p3) + abs(a.p4 - b.p4)"
        " + abs(a.p5 - b.p5) + abs(a.p6 - b.p6), a.item LIMIT 50";
    uint64_t times[BENCH_RUNS_MAX];
    sqlite3_stmt *stmt = NULL;

    bench_sql_must(
        db, sqlite3_prepare_v2(db, query, -1, &stmt, NULL), "prepare");
    for (int run = 0; run < RUNS; run++) {
        uint64_t start = bench_now_ns();

        sqlite3_bind_int64(stmt, 1, run);
        while (sqlite3_step(stmt) == SQLITE_ROW)
            ;
        sqlite3_reset(stmt);
        times[run] = bench_now_ns() - start;
    }
    sqlite3_finalize(stmt);
    return bench_median(times, RUNS);
}

int main(void)
{
    static struct stock stock;
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_index *index = NULL;
    struct sp_arena *arena = NULL;
    struct sp_arena *scratch = NULL;
    struct fit_found found;
    size_t counts[FIT_YES + 1];
    struct sp_err err;
    uint64_t index_ns;
    uint64_t engine_ns;
    uint64_t pairs_ns;
    uint64_t sql_ns;
    sqlite3 *db;

    bench_must(sp_arena_new(1ULL << 31, &arena, &err), &err, "arena");
    bench_must(sp_arena_new(1ULL << 30, &scratch, &err), &err, "arena");
    values_make(&stock);
    items_make(&stock, arena);
    index_ns = bench_now_ns();
    bench_must(fit_index_new(&stock.cls, &context, stock.items, ITEMS, arena,
                   &index, &err),
        &err, "index");
    index_ns = bench_now_ns() - index_ns;
    engine_ns = engine_run(index, &stock, &context, scratch, &found);
    pairs_ns = pairs_run(&stock, &context, RUNS - 1, counts);
    if (memcmp(counts, found.n_by_verdict, sizeof counts) != 0) {
        fprintf(stderr, "bench: the two ways do not agree\n");
        return 1;
    }
    db = sql_load(&stock);
    sql_ns = sql_run(db);
    sqlite3_close(db);
    printf("{\"bench\":\"substitutes\",\"engine_ns\":%llu,\"index_ns\":%llu,"
           "\"items\":%d,\"pairs_ns\":%llu,\"properties\":%d,"
           "\"ratio_pairs_hundredths\":%llu,\"ratio_sql_hundredths\":%llu,"
           "\"sql_ns\":%llu}\n",
        (unsigned long long)engine_ns, (unsigned long long)index_ns, ITEMS,
        (unsigned long long)pairs_ns, PROPERTIES,
        (unsigned long long)(pairs_ns * 100 / engine_ns),
        (unsigned long long)(sql_ns * 100 / engine_ns),
        (unsigned long long)sql_ns);
    fprintf(stderr,
        "the best %d of %d items with reasons: %llu us; every pair: %llu ms; "
        "SQLite without reasons: %llu us; index once: %llu ms\n",
        BEST, ITEMS, (unsigned long long)(engine_ns / 1000),
        (unsigned long long)(pairs_ns / 1000000),
        (unsigned long long)(sql_ns / 1000),
        (unsigned long long)(index_ns / 1000000));
    sp_arena_free(scratch);
    sp_arena_free(arena);
    return 0;
}
