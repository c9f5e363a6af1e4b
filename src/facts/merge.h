/*
 * merge.h - what a dossier's rows do to the author's rows of one table.
 *
 * A pure function of the two tables. A row of a new valid_from ends the
 * earlier open-ended row of its key; a row that is stored as it stands changes
 * nothing. Threads: none shared.
 */
#ifndef SPILNO_FACTS_MERGE_H
#define SPILNO_FACTS_MERGE_H

#include "facts/dossier.h"

/* A source without the line and column that it was read at. */
struct merge_source {
    const char *text;
    size_t len;
};

/* What becomes of a stored row. */
enum merge_fate {
    MERGE_KEPT,
    MERGE_REPLACED, /* set anew, with the same key and valid_from */
    MERGE_ENDED,
    MERGE_REMOVED,
};

struct merge {
    /* Given. */
    struct dossier *dossier;      /* gets the faults */
    const struct table *incoming; /* the dossier's rows of the table */
    const struct table *stored;   /* in order; of the same pool; NULL: none */
    bool replace;                 /* end stored rows of keys not named… */
    uint32_t on;                  /* …on this day, a symbol; all three… */
    const char *source; /* …if their source begins so; NULL: merge_scope.c */
    bool dated;         /* replace: a changed row begins on that day */
    uint32_t last_day;  /* the symbol of 9999-12-31 */
    struct sp_arena *arena;
    /* Found. */
    uint8_t *fates;     /* of the stored rows; NULL without any */
    uint32_t *order;    /* of the incoming rows; the heap's, or NULL */
    struct table out;   /* rows to set or remove, in order */
    uint8_t *ops;       /* one enum pack_op a row of `out`; the heap's */
    uint32_t *from_row; /* incoming row behind it, UINT32_MAX: none */
    uint32_t *old_row;  /* stored row that it replaces, ends, removes or
                           follows; UINT32_MAX: none */
    uint64_t n_left;    /* rows not named that another source left alone */
    uint32_t left;      /* the source of the first of them, a symbol */
    uint64_t n_set, n_ended, n_removed;
};

/* Fill what is found; give it back with merge_clear, also on failure. */
SP_MUST_CHECK enum sp_code merge_run(struct merge *merge, struct sp_err *err);
void merge_clear(struct merge *merge);

/*
 * Which stored rows a replacement is about: those whose source begins with
 * merge->source; without one, where every incoming row names a source, those
 * of the same sources, a line and a column after them aside ("a.csv:12");
 * else all.
 */
struct merge_scope {
    bool all;
    const char *prefix;
    const struct table *stored;
    int column;                   /* of `source` */
    struct merge_source *sources; /* sorted; of the incoming rows */
    size_t n_sources;
};
SP_MUST_CHECK enum sp_code merge_scope_init(const struct merge *merge,
    struct merge_scope *scope_out, struct sp_err *err);
/* Whether two sources are one, the line and column in it aside. */
bool merge_same_source(const char *a, const char *b);
bool merge_scope_has(const struct merge_scope *scope, size_t stored_row);

#endif
