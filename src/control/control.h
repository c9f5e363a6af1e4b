/*
 * control.h - who controls a party, directly or through intermediates.
 *
 * Pure: numbers in, numbers out. Cycles end; every path is kept; an unknown
 * link makes the result unknown. Source: Reg. (EU) 2023/2418, Art. 2(2):
 * decisive influence directly or through intermediates.
 */
#ifndef SPILNO_CONTROL_CONTROL_H
#define SPILNO_CONTROL_CONTROL_H

#include "base/amount.h"
#include "base/arena.h"

enum { CONTROL_NOBODY = UINT32_MAX }; /* the controller `none` */

enum control_decisive { CONTROL_NO, CONTROL_YES, CONTROL_UNSTATED };

/* One row of `control`. Nodes are 0 … n_nodes − 1: parties and states. */
struct control_link {
    uint32_t party;
    uint32_t controller; /* a node, or CONTROL_NOBODY */
    enum control_decisive decisive;
    bool share_known;
    struct sp_dec share; /* fraction of one */
};

struct control_input {
    uint32_t n_nodes;
    const bool *is_state; /* a state ends a path */
    const bool *complete; /* all controllers of the party are listed */
    const struct control_link *links; /* sorted by party */
    size_t n_links;
    /* A share above this alone is decisive; only where the instrument says
     * so (a threshold row), else share_decides is false. */
    bool share_decides;
    struct sp_dec share_above;
};

/* One controller found from the asked party. */
struct control_found {
    uint32_t node;
    uint32_t depth; /* 1: direct */
    bool certain;   /* a path exists whose every link is decisive */
    uint32_t via;   /* previous node on a shortest path (certain if any) */
    size_t link;    /* the last link of that path */
};

struct control_result {
    /* Every controller reachable by links that are or may be decisive. */
    const struct control_found *found; /* by node number */
    size_t n_found;
    /* Parties on the way (or the asked one) of whom nobody said that all
     * controllers are listed, and who have neither a decisive controller
     * nor `none`: their controllers are unknown. */
    const uint32_t *open;
    size_t n_open;
    /* Links that were looked at (indices into links). */
    const size_t *used;
    size_t n_used;
};

SP_MUST_CHECK enum sp_code control_of(const struct control_input *input,
    uint32_t party, struct sp_arena *arena, struct control_result *result_out,
    struct sp_err *err);

#endif
