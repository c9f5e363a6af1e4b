/*
 * refs_internal.h - what refs.c and refs_named.c share.
 */
#ifndef SPILNO_FACTS_REFS_INTERNAL_H
#define SPILNO_FACTS_REFS_INTERNAL_H

#include "facts/refs.h"

/* The keys that exist of one table: a bit by symbol. */
struct key_set {
    bool made;
    uint32_t n; /* symbols that the bits cover */
    uint64_t *bits;
};

struct refs {
    const struct schema *schema; /* borrowed, as all below */
    struct sp_pool *pool;
    struct dossier *dossier;
    refs_rows_fn rows;
    void *user;
    size_t nearest_left;
    struct key_set *sets; /* one a table of the schema */
};

#endif
