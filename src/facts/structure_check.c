/*
 * structure_check.c - cycles and depth of the lines of a structure.
 *
 * First all lines are taken at once, whatever their days: no cycle there, no
 * cycle on any day. Only what is left after items without parents and items
 * without children have been peeled off is looked at day by day.
 */
#include "facts/structure_check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Lines as compressed rows in both directions, children in rising order. */
struct graph {
    uint32_t n_items;
    size_t *out_start; /* n_items + 1 */
    uint32_t *out;
    size_t *in_start;
    uint32_t *in;
    uint32_t *n_out; /* degrees among what is alive */
    uint32_t *n_in;
    uint8_t *alive;
    uint32_t *depth; /* the longest way from an item without parents */
    uint32_t *queue;
    uint32_t *before; /* in the search for a cycle: the item before */
    uint32_t *round;  /* in which the search saw the item */
    uint32_t n_alive;
    uint32_t depth_max;
    uint64_t work; /* steps taken */
};

static enum sp_code graph_new(struct sp_arena *arena, size_t n,
    uint32_t n_items, struct graph *graph_out, struct sp_err *err)
{
    size_t items = (size_t)n_items + 1;
    struct graph graph = {.n_items = n_items};

    graph.out_start = sp_alloc_array(arena, items, sizeof(size_t));
    graph.in_start = sp_alloc_array(arena, items, sizeof(size_t));
    graph.out = sp_alloc_array(arena, n + 1, sizeof(uint32_t));
    graph.in = sp_alloc_array(arena, n + 1, sizeof(uint32_t));
    graph.n_out = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph.n_in = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph.alive = sp_alloc_array(arena, items, sizeof(uint8_t));
    graph.depth = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph.queue = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph.before = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph.round = sp_alloc_array(arena, items, sizeof(uint32_t));
    if (graph.out_start == NULL || graph.in_start == NULL ||
        graph.out == NULL || graph.in == NULL || graph.n_out == NULL ||
        graph.n_in == NULL || graph.alive == NULL || graph.depth == NULL ||
        graph.queue == NULL || graph.before == NULL || graph.round == NULL)
        return sp_arena_fail(arena, err);
    *graph_out = graph;
    return SP_OK;
}

/* Turn counts into starts. */
static void sum_up(size_t *starts, const uint32_t *counts, uint32_t n)
{
    starts[0] = 0;
    for (uint32_t i = 0; i < n; i++)
        starts[i + 1] = starts[i] + counts[i];
}

/* Fill the graph with these lines. */
static void graph_fill(
    struct graph *graph, const struct structure_line *lines, size_t n)
{
    uint32_t items = graph->n_items;
    uint32_t *used = graph->queue; /* free until the first peeling */

    memset(graph->n_out, 0, items * sizeof(*graph->n_out));
    memset(graph->n_in, 0, items * sizeof(*graph->n_in));
    for (size_t i = 0; i < n; i++) {
        graph->n_out[lines[i].parent]++;
        graph->n_in[lines[i].child]++;
    }
    sum_up(graph->out_start, graph->n_out, items);
    sum_up(graph->in_start, graph->n_in, items);
    memset(used, 0, items * sizeof(*used));
    for (size_t i = 0; i < n; i++) {
        uint32_t child = lines[i].child;

        graph->in[graph->in_start[child] + used[child]++] = lines[i].parent;
    }
    /* Children taken in rising order fall into each parent's row so. */
    memset(used, 0, items * sizeof(*used));
    for (uint32_t child = 0; child < items; child++)
        for (size_t at = graph->in_start[child];
             at < graph->in_start[child + 1]; at++) {
            uint32_t parent = graph->in[at];

            graph->out[graph->out_start[parent] + used[parent]++] = child;
        }
    memset(graph->alive, 1, items);
    memset(graph->depth, 0, items * sizeof(*graph->depth));
    memset(graph->round, 0, items * sizeof(*graph->round));
    graph->n_alive = items;
    graph->depth_max = 0;
    graph->work += n + items;
}

/* Peel items whose parents are all peeled; the depth of each is known then. */
static void peel_top(struct graph *graph)
{
    uint32_t n_queue = 0;

    for (uint32_t i = 0; i < graph->n_items; i++)
        if (graph->n_in[i] == 0)
            graph->queue[n_queue++] = i;
    for (uint32_t done = 0; done < n_queue; done++) {
        uint32_t item = graph->queue[done];
        uint32_t below = graph->depth[item] + 1;

        graph->alive[item] = 0;
        if (graph->depth_max < graph->depth[item])
            graph->depth_max = graph->depth[item];
        for (size_t at = graph->out_start[item];
             at < graph->out_start[item + 1]; at++) {
            uint32_t child = graph->out[at];

            if (graph->depth[child] < below)
                graph->depth[child] = below;
            if (--graph->n_in[child] == 0)
                graph->queue[n_queue++] = child;
        }
    }
    graph->n_alive = graph->n_items - n_queue;
}

/* Peel what is left from below; return the height of what came off. */
static uint32_t peel_bottom(struct graph *graph)
{
    uint32_t *height = graph->before; /* free until the search */
    uint32_t height_max = 0;
    uint32_t n_queue = 0;

    memset(height, 0, graph->n_items * sizeof(*height));
    for (uint32_t i = 0; i < graph->n_items; i++)
        if (graph->alive[i] != 0 && graph->n_out[i] == 0)
            graph->queue[n_queue++] = i;
    for (uint32_t done = 0; done < n_queue; done++) {
        uint32_t item = graph->queue[done];

        graph->alive[item] = 0;
        if (height_max < height[item])
            height_max = height[item];
        for (size_t at = graph->in_start[item]; at < graph->in_start[item + 1];
             at++) {
            uint32_t parent = graph->in[at];

            if (graph->alive[parent] == 0)
                continue;
            if (height[parent] < height[item] + 1)
                height[parent] = height[item] + 1;
            if (--graph->n_out[parent] == 0)
                graph->queue[n_queue++] = parent;
        }
    }
    graph->n_alive -= n_queue;
    return height_max;
}

/* Take an item out of the core, with all that then lies on no cycle. */
static void take_out(struct graph *graph, uint32_t first)
{
    uint32_t n_queue = 0;

    graph->alive[first] = 0;
    graph->queue[n_queue++] = first;
    for (uint32_t done = 0; done < n_queue; done++) {
        uint32_t item = graph->queue[done];

        for (size_t at = graph->out_start[item];
             at < graph->out_start[item + 1]; at++) {
            uint32_t child = graph->out[at];

            graph->n_in[child]--;
            if (graph->alive[child] != 0 && graph->n_in[child] == 0) {
                graph->alive[child] = 0;
                graph->queue[n_queue++] = child;
            }
        }
        for (size_t at = graph->in_start[item]; at < graph->in_start[item + 1];
             at++) {
            uint32_t parent = graph->in[at];

            graph->n_out[parent]--;
            if (graph->alive[parent] != 0 && graph->n_out[parent] == 0) {
                graph->alive[parent] = 0;
                graph->queue[n_queue++] = parent;
            }
        }
        graph->work += graph->out_start[item + 1] - graph->out_start[item] +
                       graph->in_start[item + 1] - graph->in_start[item];
    }
    graph->n_alive -= n_queue;
}

/* ---- the shortest cycle ------------------------------------------------ */

/* Search breadth first from `start` for a way back of less than `best`
 * lines; return its length, 0 for none. The way stands in `before`. */
static uint32_t search_from(
    struct graph *graph, uint32_t start, uint32_t best, uint32_t *last_out)
{
    uint32_t *queue = graph->queue;
    uint32_t round = start + 1; /* each item starts one round */
    uint32_t level_end = 1;     /* where the items of this level end */
    uint32_t length = 1;        /* of a cycle that closes on this level */
    uint32_t n_queue = 1;

    queue[0] = start;
    for (uint32_t done = 0; done < n_queue; done++) {
        uint32_t item = queue[done];

        if (done == level_end) {
            level_end = n_queue;
            length++;
            if (length >= best)
                return 0;
        }
        for (size_t at = graph->out_start[item];
             at < graph->out_start[item + 1]; at++) {
            uint32_t child = graph->out[at];

            graph->work++;
            if (child == start) {
                *last_out = item;
                return length;
            }
            if (graph->alive[child] == 0 || graph->round[child] == round)
                continue;
            graph->round[child] = round;
            graph->before[child] = item;
            queue[n_queue++] = child;
        }
    }
    return 0;
}

/* The best cycle so far; items are those of the core. */
struct best {
    uint32_t *items;
    uint32_t n; /* UINT32_MAX: none */
};

/* Look for a shorter cycle among what is alive. */
static void search(struct graph *graph, struct best *best)
{
    for (uint32_t i = 0; i < graph->n_items && graph->n_alive > 0; i++) {
        uint32_t last = 0;
        uint32_t length;

        if (graph->alive[i] == 0)
            continue;
        if (graph->work > STRUCTURE_WORK_MAX && best->n != UINT32_MAX)
            return;
        length = search_from(graph, i, best->n, &last);
        if (length > 0 && length < best->n) {
            best->n = length;
            for (uint32_t at = length; at > 1; at--) {
                best->items[at - 1] = last;
                last = graph->before[last];
            }
            best->items[0] = i;
        }
        /* All cycles through it are known now. */
        take_out(graph, i);
    }
}

/* ---- day by day -------------------------------------------------------- */

/* The lines that hold on one first day after the other: on one of these days
 * holds all that ever holds together. */
struct sweep {
    struct structure_line *lines; /* by first day */
    size_t n;
    size_t next; /* the first line of a later day */
    struct structure_line *active;
    size_t n_active;
};

static int compare_lines(const void *a, const void *b)
{
    int32_t left = ((const struct structure_line *)a)->from;
    int32_t right = ((const struct structure_line *)b)->from;

    return (left > right) - (left < right);
}

static enum sp_code sweep_new(const struct structure_line *lines, size_t n,
    struct sp_arena *arena, struct sweep *sweep_out, struct sp_err *err)
{
    struct sweep sweep = {.n = n};

    sweep.lines = sp_alloc_array(arena, n + 1, sizeof(*sweep.lines));
    sweep.active = sp_alloc_array(arena, n + 1, sizeof(*sweep.active));
    if (sweep.lines == NULL || sweep.active == NULL)
        return sp_arena_fail(arena, err);
    memcpy(sweep.lines, lines, n * sizeof(*lines));
    qsort(sweep.lines, n, sizeof(*sweep.lines), compare_lines);
    *sweep_out = sweep;
    return SP_OK;
}

/* Step to the next first day; false after the last. */
static bool sweep_day(struct sweep *sweep)
{
    size_t kept = 0;
    int32_t day;

    if (sweep->next == sweep->n)
        return false;
    day = sweep->lines[sweep->next].from;
    for (size_t i = 0; i < sweep->n_active; i++)
        if (sweep->active[i].until > day)
            sweep->active[kept++] = sweep->active[i];
    for (; sweep->next < sweep->n && sweep->lines[sweep->next].from == day;
         sweep->next++)
        if (sweep->lines[sweep->next].until > day)
            sweep->active[kept++] = sweep->lines[sweep->next];
    sweep->n_active = kept;
    return true;
}

static enum sp_code too_much(struct sp_err *err)
{
    return sp_fail(err, SP_LIMIT,
        "structure: too many lines begin on too many different days to be "
        "checked");
}

/* The lines between items of the core, with items numbered anew in the same
 * order; `items_out` gives the old numbers. */
static enum sp_code core_lines(const struct graph *graph,
    const struct structure_line *lines, size_t n, struct sp_arena *arena,
    struct structure_line **core_out, size_t *n_out, uint32_t **items_out,
    struct sp_err *err)
{
    uint32_t *number = graph->depth; /* not needed any more */
    uint32_t *items = sp_alloc_array(arena, graph->n_alive + 1, sizeof(*items));
    struct structure_line *core;
    uint32_t n_items = 0;
    size_t n_core = 0;

    for (uint32_t i = 0; items != NULL && i < graph->n_items; i++)
        if (graph->alive[i] != 0) {
            number[i] = n_items;
            items[n_items++] = i;
        }
    for (size_t i = 0; i < n; i++)
        n_core += graph->alive[lines[i].parent] != 0 &&
                  graph->alive[lines[i].child] != 0;
    core = sp_alloc_array(arena, n_core + 1, sizeof(*core));
    if (items == NULL || core == NULL)
        return sp_arena_fail(arena, err);
    n_core = 0;
    for (size_t i = 0; i < n; i++) {
        if (graph->alive[lines[i].parent] == 0 ||
            graph->alive[lines[i].child] == 0)
            continue;
        core[n_core] = lines[i];
        core[n_core].parent = number[lines[i].parent];
        core[n_core].child = number[lines[i].child];
        n_core++;
    }
    *core_out = core;
    *n_out = n_core;
    *items_out = items;
    return SP_OK;
}

/* Look for a cycle on each first day of the core's lines. */
static enum sp_code find_cycle(const struct graph *all,
    const struct structure_line *lines, size_t n, struct sp_arena *arena,
    struct structure_fault *fault, struct sp_err *err)
{
    struct best best = {.n = UINT32_MAX};
    struct structure_line *core = NULL;
    uint32_t *items = NULL;
    size_t n_core = 0;
    struct sweep sweep;
    struct graph graph;
    enum sp_code code;

    code = core_lines(all, lines, n, arena, &core, &n_core, &items, err);
    if (code == SP_OK)
        code = sweep_new(core, n_core, arena, &sweep, err);
    if (code == SP_OK)
        code = graph_new(arena, n_core, all->n_alive, &graph, err);
    if (code != SP_OK)
        return code;
    best.items = sp_alloc_array(arena, all->n_alive + 1, sizeof(uint32_t));
    if (best.items == NULL)
        return sp_arena_fail(arena, err);
    while (
        best.n != 1 && graph.work <= STRUCTURE_WORK_MAX && sweep_day(&sweep)) {
        graph_fill(&graph, sweep.active, sweep.n_active);
        peel_top(&graph);
        if (graph.n_alive == 0)
            continue;
        (void)peel_bottom(&graph);
        search(&graph, &best);
    }
    if (best.n == UINT32_MAX)
        return graph.work > STRUCTURE_WORK_MAX ? too_much(err) : SP_OK;
    for (uint32_t i = 0; i < best.n; i++)
        best.items[i] = items[best.items[i]];
    fault->cycle = best.items;
    fault->n_cycle = best.n;
    return SP_OK;
}

/* Name the first item that lies one level too deep. */
static void name_deep(const struct graph *graph, struct structure_fault *fault)
{
    for (uint32_t i = 0; i < graph->n_items && !fault->too_deep; i++)
        if (graph->depth[i] == STRUCTURE_DEPTH_MAX + 1) {
            fault->too_deep = true;
            fault->deep_item = i;
        }
}

/* Look at the depth on each first day. */
static enum sp_code find_deep(struct graph *graph,
    const struct structure_line *lines, size_t n, struct sp_arena *arena,
    struct structure_fault *fault, struct sp_err *err)
{
    struct sweep sweep;
    enum sp_code code = sweep_new(lines, n, arena, &sweep, err);

    while (code == SP_OK && sweep_day(&sweep)) {
        graph_fill(graph, sweep.active, sweep.n_active);
        peel_top(graph);
        assert(graph->n_alive == 0); /* no cycle on any day */
        if (graph->depth_max > STRUCTURE_DEPTH_MAX) {
            name_deep(graph, fault);
            break;
        }
        if (graph->work > STRUCTURE_WORK_MAX)
            code = too_much(err);
    }
    return code;
}

enum sp_code structure_check(const struct structure_line *lines, size_t n,
    uint32_t n_items, struct sp_arena *arena, struct structure_fault *fault_out,
    struct sp_err *err)
{
    struct structure_fault fault = {.cycle = NULL};
    uint64_t deepest;
    struct graph graph;
    enum sp_code code;

    assert(lines != NULL || n == 0);
    assert(fault_out != NULL);
    code = graph_new(arena, n, n_items, &graph, err);
    if (code != SP_OK)
        return code;
    graph_fill(&graph, lines, n);
    peel_top(&graph);
    deepest = graph.depth_max;
    if (graph.n_alive > 0) {
        uint32_t height = peel_bottom(&graph);

        /* No way is longer than what came off, and the core once through. */
        deepest += (uint64_t)height + graph.n_alive + 2;
        code = find_cycle(&graph, lines, n, arena, &fault, err);
    }
    if (code == SP_OK && fault.cycle == NULL && deepest > STRUCTURE_DEPTH_MAX)
        code = find_deep(&graph, lines, n, arena, &fault, err);
    if (code == SP_OK)
        *fault_out = fault;
    return code;
}
