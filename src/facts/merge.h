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
    uint32_t on;                  /* …on this day, a symbol */
    uint32_t last_day;            /* the symbol of 9999-12-31 */
    struct sp_arena *arena;
    /* Found. */
    uint8_t *fates;     /* of the stored rows; NULL without any */
    uint32_t *order;    /* of the incoming rows; the heap's, or NULL */
    struct table out;   /* rows to set or remove, in order */
    uint8_t *ops;       /* one enum pack_op a row of `out`; the heap's */
    uint32_t *from_row; /* incoming row behind it, UINT32_MAX: none */
    uint64_t n_set, n_ended, n_removed;
};

/* Fill what is found; give it back with merge_clear, also on failure. */
SP_MUST_CHECK enum sp_code merge_run(struct merge *merge, struct sp_err *err);
void merge_clear(struct merge *merge);

#endif
