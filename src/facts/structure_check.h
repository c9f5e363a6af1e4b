/*
 * structure_check.h - no item contains itself, and none lies too deep.
 *
 * A pure function over lines with their periods: what matters is what holds
 * on one day. No recursion. Threads: none shared.
 */
#ifndef SPILNO_FACTS_STRUCTURE_CHECK_H
#define SPILNO_FACTS_STRUCTURE_CHECK_H

#include "base/arena.h"

#include <stdbool.h>

enum { STRUCTURE_DEPTH_MAX = 10000 };
#define STRUCTURE_WORK_MAX ((uint64_t)1 << 31)

/* A line: `from` … `until` (exclusive) are day numbers, items are numbers
 * below n_items in the order in which they are to be named. */
struct structure_line {
    uint32_t parent;
    uint32_t child;
    int32_t from;
    int32_t until;
};

struct structure_fault {
    /* The shortest cycle that holds on one day, its least item first and
     * once; of equally short ones the first; NULL: none. In the arena. */
    const uint32_t *cycle;
    size_t n_cycle;
    /* Else: the item lies more than STRUCTURE_DEPTH_MAX levels down. */
    bool too_deep;
    uint32_t deep_item;
};

/*
 * Look for a fault in `n` lines.
 *
 * Limits: linear where the lines of all days together make no cycle and no
 *         great depth. Else each first day is looked at, and the shortest
 *         cycle is sought, in STRUCTURE_WORK_MAX steps; past these the
 *         shortest cycle found so far is named.
 * Errors: SP_LIMIT no cycle was found in these steps; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code structure_check(const struct structure_line *lines,
    size_t n, uint32_t n_items, struct sp_arena *arena,
    struct structure_fault *fault_out, struct sp_err *err);

#endif
