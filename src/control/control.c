/*
 * control.c - two breadth-first walks over the control links: first over
 * what is decisive for certain, then over what may be.
 */
#include "control/control.h"

#include <assert.h>

/* The walks' state; `depth` 0 means not reached. */
struct walk {
    const struct control_input *input;
    const size_t *first; /* links of node p: first[p] … first[p + 1] − 1 */
    uint32_t asked;
    struct control_found *by_node;
    uint32_t *sure; /* the asked party and what is certain, by depth */
    size_t n_sure;
    uint32_t *maybe; /* the rest, by depth */
    size_t n_maybe;
};

/* Whether the link is decisive: yes, no, or nobody said. A share above the
 * instrument's threshold is decisive whatever the row says beside it. */
static enum control_decisive link_decisive(
    const struct control_input *input, const struct control_link *link)
{
    if (input->share_decides && link->share_known &&
        sp_dec_cmp(link->share, input->share_above) > 0)
        return CONTROL_YES;
    return link->decisive;
}

/* Note that `link` leads from `node` (at `depth`) to its controller, and
 * whether that is new. Among paths of one length the lowest predecessor
 * wins, then the lowest link. */
static bool walk_reach(
    struct walk *walk, uint32_t node, uint32_t depth, size_t link, bool certain)
{
    uint32_t to = walk->input->links[link].controller;
    struct control_found *found;

    if (to == CONTROL_NOBODY || to == walk->asked)
        return false;
    assert(to < walk->input->n_nodes);
    found = &walk->by_node[to];
    if (found->certain && !certain)
        return false;
    if (found->depth == 0) {
        *found = (struct control_found){.node = to,
            .depth = depth + 1,
            .certain = certain,
            .via = node,
            .link = link};
        return true;
    }
    if (found->depth == depth + 1 && node < found->via) {
        found->via = node;
        found->link = link;
    }
    return false;
}

/* Follow the links of one node, and append what is new to the queue. */
static void walk_node(struct walk *walk, uint32_t node, bool certain)
{
    const struct control_input *input = walk->input;
    uint32_t depth = node == walk->asked ? 0 : walk->by_node[node].depth;

    if (input->is_state[node])
        return;
    for (size_t i = walk->first[node]; i < walk->first[node + 1]; i++) {
        const struct control_link *link = &input->links[i];
        enum control_decisive decisive = link_decisive(input, link);

        if (decisive == CONTROL_NO || (certain && decisive != CONTROL_YES))
            continue;
        if (!walk_reach(walk, node, depth, i, certain))
            continue;
        if (certain)
            walk->sure[walk->n_sure++] = link->controller;
        else
            walk->maybe[walk->n_maybe++] = link->controller;
    }
}

/* Walk over what is decisive; then, from all that was found and in the order
 * of depth, over what may be. */
static void walk_run(struct walk *walk)
{
    size_t sure = 0;
    size_t maybe = 0;

    walk->sure[walk->n_sure++] = walk->asked;
    for (size_t i = 0; i < walk->n_sure; i++)
        walk_node(walk, walk->sure[i], true);
    while (sure < walk->n_sure || maybe < walk->n_maybe) {
        bool take_sure = maybe == walk->n_maybe ||
                         (sure < walk->n_sure &&
                             walk->by_node[walk->sure[sure]].depth <=
                                 walk->by_node[walk->maybe[maybe]].depth);

        if (take_sure)
            walk_node(walk, walk->sure[sure++], false);
        else
            walk_node(walk, walk->maybe[maybe++], false);
    }
    assert(walk->n_sure + walk->n_maybe <= walk->input->n_nodes);
}

/* Whether the party's controllers are unknown: none is decisive, nobody said
 * `none`, and nobody said that the list is whole. */
static bool party_open(const struct walk *walk, uint32_t party)
{
    const struct control_input *input = walk->input;

    if (input->is_state[party] || input->complete[party])
        return false;
    for (size_t i = walk->first[party]; i < walk->first[party + 1]; i++) {
        if (input->links[i].controller == CONTROL_NOBODY ||
            link_decisive(input, &input->links[i]) == CONTROL_YES)
            return false;
    }
    return true;
}

/* Copy what the walks marked into the result, by number. */
static enum sp_code walk_collect(const struct walk *walk,
    struct sp_arena *arena, struct control_result *result_out,
    struct sp_err *err)
{
    const struct control_input *input = walk->input;
    struct control_result result = {0};
    struct control_found *found =
        sp_alloc_array(arena, input->n_nodes, sizeof(*found));
    uint32_t *open = sp_alloc_array(arena, input->n_nodes, sizeof(*open));
    size_t *used = sp_alloc_array(arena, input->n_links + 1, sizeof(*used));

    if (found == NULL || open == NULL || used == NULL)
        return sp_arena_fail(arena, err);
    for (uint32_t node = 0; node < input->n_nodes; node++) {
        if (node != walk->asked && walk->by_node[node].depth == 0)
            continue;
        if (node != walk->asked)
            found[result.n_found++] = walk->by_node[node];
        if (input->is_state[node])
            continue;
        if (party_open(walk, node))
            open[result.n_open++] = node;
        for (size_t i = walk->first[node]; i < walk->first[node + 1]; i++)
            used[result.n_used++] = i;
    }
    result.found = found;
    result.open = open;
    result.used = used;
    *result_out = result;
    return SP_OK;
}

enum sp_code control_of(const struct control_input *input, uint32_t party,
    struct sp_arena *arena, struct control_result *result_out,
    struct sp_err *err)
{
    struct walk walk = {.input = input, .asked = party};
    size_t *first;

    assert(party < input->n_nodes);
    assert(input->n_links == 0 || input->links != NULL);
    first = sp_alloc_array(arena, (size_t)input->n_nodes + 1, sizeof(*first));
    walk.by_node = sp_alloc_array(arena, input->n_nodes, sizeof(*walk.by_node));
    walk.sure = sp_alloc_array(arena, input->n_nodes, sizeof(*walk.sure));
    walk.maybe = sp_alloc_array(arena, input->n_nodes, sizeof(*walk.maybe));
    if (first == NULL || walk.by_node == NULL || walk.sure == NULL ||
        walk.maybe == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; i < input->n_links; i++) {
        assert(i == 0 || input->links[i - 1].party <= input->links[i].party);
        first[input->links[i].party + 1]++;
    }
    for (uint32_t node = 0; node < input->n_nodes; node++)
        first[node + 1] += first[node];
    walk.first = first;
    walk_run(&walk);
    return walk_collect(&walk, arena, result_out, err);
}
