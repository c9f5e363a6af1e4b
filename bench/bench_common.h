/*
 * bench_common.h - seeded structures, a clock and the machine's own limits,
 * for the programs in bench/.
 *
 * Numbers are whole: times in nanoseconds, times per edge in hundredths.
 */
#ifndef SPILNO_BENCH_COMMON_H
#define SPILNO_BENCH_COMMON_H

#include "bom/bom.h"

#include <sqlite3.h>
#include <stdio.h>

enum bench_shape { BENCH_RANDOM, BENCH_LEVELLED, BENCH_TREE, BENCH_SHUFFLED };

enum {
    BENCH_LEVELS = 8,    /* levels of the random and levelled shapes */
    BENCH_RUNS_MAX = 64, /* runs of one measurement */
};

/* A structure of ten lines an item (the tree: one line an item), eight levels
 * deep under one product: random lines lead to any deeper level, levelled
 * ones to the next. Item numbers are shuffled, so that they say nothing of
 * the order; those of the tree stand in its order, unless it is shuffled as
 * well. */
struct bench_graph {
    enum bench_shape shape;
    uint32_t n_items;
    uint32_t root;
    struct bom_line *lines; /* owned, sorted by parent */
    size_t n_lines;
    uint32_t *level; /* owned, by item */
    int64_t *own;    /* owned, by item and class: millionths */
};

const char *bench_shape_name(enum bench_shape shape);

/* Make a graph; ends the program when there is no memory. */
struct bench_graph bench_graph_make(
    enum bench_shape shape, size_t n_lines, uint64_t seed);
void bench_graph_clear(struct bench_graph *graph);

uint64_t bench_random(uint64_t *seed);
/* Processor time of this program, which has one thread: what others do on the
 * machine does not count. */
uint64_t bench_now_ns(void);
/* Sort the times and return the middle one. */
uint64_t bench_median(uint64_t *times, size_t n);

/* Read and copy speed of memory, in megabytes a second, medians. */
uint64_t bench_read_mb_s(void);
uint64_t bench_copy_mb_s(void);

/* Print hundredths as "12.34". */
void bench_print_hundredths(FILE *out, uint64_t hundredths);

/* Remove a file, or a folder with all that is in it; links are not followed. */
void bench_remove(const char *path);

/* End the program with a message if a call failed. */
void bench_must(enum sp_code rc, const struct sp_err *err, const char *what);
void bench_sql_must(sqlite3 *db, int rc, const char *what);

/*
 * Put a graph into tables of an in-memory database, integers throughout:
 * line (parent, child, quantity), own (item, level, c0 … c3), indexed by
 * parent, by child and by level.
 */
sqlite3 *bench_sql_load(const struct bench_graph *graph);

#endif
