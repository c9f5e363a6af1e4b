/*
 * faults.h - what is wrong with outside data, listed in file and line order.
 *
 * The first `max` places are listed, whatever the order of discovery;
 * the rest is counted. Touches no store. Threads: as the arena.
 */
#ifndef SPILNO_FACTS_FAULTS_H
#define SPILNO_FACTS_FAULTS_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>

enum {
    FAULTS_MAX = 100,        /* listed, unless more are asked for */
    FAULTS_ALL_MAX = 10000,  /* at most */
    FAULT_BYTES = 800,       /* one text, with its place */
    FAULT_FOUND_BYTES = 160, /* what was found, escaped and cut */
};

struct fault {
    const char *file; /* borrowed */
    uint64_t line;
    uint32_t column;
    const char *message;    /* in `text`, after the place */
    char text[FAULT_BYTES]; /* "offer.csv:12:7: found …" */
};

struct faults {
    struct sp_arena *arena; /* borrowed */
    struct fault **list;    /* NULL before the first fault */
    size_t n_listed;
    size_t max; /* how many are listed; FAULTS_MAX */
    size_t cap;
    size_t n;       /* all */
    bool no_memory; /* a text was lost; it is counted */
};

void faults_init(struct faults *faults, struct sp_arena *arena);

/* Add a fault at a place (1-based); `file` lives as long as the faults. */
void faults_add(struct faults *faults, const char *file, uint64_t line,
    uint32_t column, const char *fmt, ...) SP_PRINTF(5, 6);
void faults_add_list(struct faults *faults, const char *file, uint64_t line,
    uint32_t column, const char *fmt, va_list args) SP_PRINTF(5, 0);

/* Whether a fault of this line may be listed; when not, faults_count is
 * enough, and its text need not be made. */
bool faults_lists(const struct faults *faults, const char *file, uint64_t line);
void faults_count(struct faults *faults);

/* Return text `i` of those listed; borrowed until the next fault. */
const char *faults_text(const struct faults *faults, size_t i);

/*
 * Write outside text for a message: control bytes, direction characters and
 * bytes that are not UTF-8 as \xNN, cut after 48 characters with "…".
 */
void fault_quote(const char *text, size_t len, char out[FAULT_FOUND_BYTES]);

/*
 * Return the name nearest to `text`, or NULL when none is near: another case,
 * or up to a third of its letters changed. `names` is walked in order, so the
 * first of equally near ones wins.
 */
const char *fault_nearest(
    const char *text, size_t len, const char *const *names, size_t n);

#endif
