/*
 * structure_lines.h - the rows of `structure` in several layers, checked.
 *
 * Faults go to the dossier, at the row that closes the cycle or is too deep.
 * Threads: none shared.
 */
#ifndef SPILNO_FACTS_STRUCTURE_LINES_H
#define SPILNO_FACTS_STRUCTURE_LINES_H

#include "facts/identity.h"
#include "facts/refs.h"

struct structure_lines {
    struct sp_pool *pool;
    struct sp_arena *arena;
    struct dossier *dossier;
    const struct table *incoming; /* the dossier's file; NULL: none */
    /* Items that are read as another (NULL: none), and the file that says so,
     * which has the fault when there is no `incoming`. */
    const struct identity *identity;
    const struct table *aliases;
    const struct refs_rows *layers;
    size_t n_layers;
};

/* Add a fault for the shortest cycle, or for too great a depth, of the lines
 * that hold on one day. Errors: SP_NO_MEMORY, SP_LIMIT. */
SP_MUST_CHECK enum sp_code structure_lines_check(
    const struct structure_lines *lines, struct sp_err *err);

#endif
