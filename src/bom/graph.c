/*
 * graph.c - lines as compressed sparse rows in topological order.
 *
 * Everything is counted, nothing is compared, except the lines of a parent
 * that has alternate groups: those are sorted by group.
 */
#include "bom/internal.h"

#include <stdlib.h>

int64_t bom_pow10(uint32_t n)
{
    static const int64_t powers[] = {1LL, 10LL, 100LL, 1000LL, 10000LL,
        100000LL, 1000000LL, 10000000LL, 100000000LL, 1000000000LL,
        10000000000LL, 100000000000LL, 1000000000000LL, 10000000000000LL,
        100000000000000LL, 1000000000000000LL, 10000000000000000LL,
        100000000000000000LL, 1000000000000000000LL};

    assert(n < SP_COUNT(powers));
    return powers[n];
}

bool bom_add_scaled(struct sp_wide a, struct sp_wide b, struct sp_wide *out)
{
    struct sp_wide *less = a.scale < b.scale ? &a : &b;
    uint32_t scale = a.scale < b.scale ? b.scale : a.scale;
    sp_i128 num;

    if (scale - less->scale <= SP_DEC_SCALE_MAX &&
        !__builtin_mul_overflow(
            less->num, (sp_i128)bom_pow10(scale - less->scale), &num) &&
        bom_fits(num)) {
        struct sp_wide sum = {num + (less == &a ? b.num : a.num), scale};
        if (bom_fits(sum.num)) {
            *out = sum;
            return true;
        }
    }
    return sp_wide_add(a, b, out);
}

enum sp_code bom_overflow(struct bom_fault *fault_out, uint32_t item,
    uint32_t level, struct sp_err *err)
{
    if (fault_out != NULL)
        *fault_out =
            (struct bom_fault){.item = item, .level = level, .line = BOM_NONE};
    return sp_fail(err, SP_LIMIT,
        "an amount of item number %u at level %u passes 2^119", item, level);
}

enum sp_code bom_no_quantity(struct bom_fault *fault_out,
    const struct bom_graph *graph, uint32_t edge, uint32_t level,
    struct sp_err *err)
{
    uint32_t line = graph->line[edge];

    if (fault_out != NULL)
        *fault_out = (struct bom_fault){
            .item = graph->lines[line].parent, .level = level, .line = line};
    return sp_fail(err, SP_INVALID,
        "line number %u of item number %u has no "
        "quantity",
        line, graph->lines[line].parent);
}

bool bom_edge_active(
    const struct bom_graph *graph, uint32_t edge, struct bom_variants variants)
{
    uint32_t variant;
    size_t low = 0;
    size_t high = variants.n;

    if ((graph->flags[edge] & BOM_EDGE_VARIANT) == 0)
        return true;
    variant = bom_edge_line(graph, edge)->variant;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (variants.numbers[middle] < variant)
            low = middle + 1;
        else
            high = middle;
    }
    return low < variants.n && variants.numbers[low] == variant;
}

uint32_t bom_slot_end(
    const struct bom_graph *graph, uint32_t edge, uint32_t end)
{
    uint32_t group;
    uint32_t next = edge + 1;

    assert(edge < end);
    if ((graph->flags[edge] & BOM_EDGE_GROUPED) == 0)
        return next;
    group = bom_edge_line(graph, edge)->group;
    while (next < end && bom_edge_line(graph, next)->group == group)
        next++;
    return next;
}

uint32_t bom_slot_standard(const struct bom_graph *graph, uint32_t edge,
    uint32_t end, struct bom_variants variants)
{
    uint32_t best = BOM_NONE;

    for (; edge < end; edge++) {
        if ((graph->flags[edge] & BOM_EDGE_OPTIONAL) != 0 ||
            !bom_edge_active(graph, edge, variants))
            continue;
        if (best == BOM_NONE || bom_edge_line(graph, edge)->priority <
                                    bom_edge_line(graph, best)->priority)
            best = edge;
    }
    return best;
}

/* Allocate the arrays; false when there is no memory. */
static bool graph_alloc(struct bom_graph *graph, struct sp_arena *arena)
{
    size_t items = graph->n_items;
    size_t edges = graph->n_edges;

    graph->position = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph->item_at = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph->level = sp_alloc_array(arena, items, sizeof(uint32_t));
    graph->first = sp_alloc_array(arena, items + 1, sizeof(uint32_t));
    graph->child = sp_alloc_array(arena, edges, sizeof(uint32_t));
    graph->line = sp_alloc_array(arena, edges, sizeof(uint32_t));
    graph->mant = sp_alloc_array(arena, edges, sizeof(int64_t));
    graph->scale = sp_alloc_array(arena, edges, sizeof(uint8_t));
    graph->flags = sp_alloc_array(arena, edges, sizeof(uint8_t));
    return graph->position != NULL && graph->item_at != NULL &&
           graph->level != NULL && graph->first != NULL &&
           graph->child != NULL && graph->line != NULL && graph->mant != NULL &&
           graph->scale != NULL && graph->flags != NULL;
}

/* What the ordering keeps of an item, side by side: it is looked up in no
 * order at all. */
struct pending {
    uint32_t parents; /* lines from parents that are not taken yet */
    uint32_t level;   /* longest path from a root so far */
};

/* What the making of a graph needs besides the graph. */
struct making {
    uint32_t *start;         /* by item: its lines */
    uint32_t *child;         /* by line: the child alone, close together */
    struct pending *pending; /* by item */
    uint32_t most;           /* lines of the largest parent */
};

enum { MAKE_AHEAD = 16 }; /* items whose lines are fetched ahead */

/*
 * Order the items so that parents come first, by taking items whose parents
 * are all taken. Returns how many items are in order: fewer than all when
 * there is a cycle.
 */
static uint32_t graph_order(
    struct bom_graph *graph, const struct making *making)
{
    struct pending *pending = making->pending;
    uint32_t taken = 0;
    uint32_t known = 0;

    for (uint32_t item = 0; item < graph->n_items; item++) {
        if (pending[item].parents == 0)
            graph->item_at[known++] = item;
    }
    while (taken < known) {
        uint32_t item = graph->item_at[taken];
        uint32_t level = pending[item].level + 1;

        if (taken + MAKE_AHEAD < known)
            __builtin_prefetch(
                &making->start[graph->item_at[taken + MAKE_AHEAD]]);
        if (taken + MAKE_AHEAD / 2 < known)
            __builtin_prefetch(
                &making->child
                     [making->start[graph->item_at[taken + MAKE_AHEAD / 2]]]);
        graph->position[item] = taken++;
        for (uint32_t i = making->start[item]; i < making->start[item + 1];
             i++) {
            struct pending *child = &pending[making->child[i]];
            if (child->level < level)
                child->level = level;
            if (--child->parents == 0)
                graph->item_at[known++] = making->child[i];
        }
    }
    return taken;
}

/* Sort key of an edge within its parent. */
struct group_key {
    uint32_t group;
    uint32_t line;
};

static int group_key_cmp(const void *left, const void *right)
{
    const struct group_key *a = left;
    const struct group_key *b = right;

    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static void edge_fill(struct bom_graph *graph, uint32_t edge, uint32_t index)
{
    const struct bom_line *line = &graph->lines[index];
    uint8_t flags = 0;

    graph->child[edge] = graph->position[line->child];
    graph->line[edge] = index;
    graph->mant[edge] = 1;
    if (line->quantity_known) {
        assert(line->quantity.scale <= SP_DEC_SCALE_MAX);
        graph->mant[edge] = line->quantity.mant;
        graph->scale[edge] = line->quantity.scale;
    } else {
        flags |= BOM_EDGE_UNKNOWN;
    }
    if (line->optional)
        flags |= BOM_EDGE_OPTIONAL;
    if (line->group != 0)
        flags |= BOM_EDGE_GROUPED;
    if (line->variant != 0)
        flags |= BOM_EDGE_VARIANT;
    graph->flags[edge] = flags;
    graph->special |= flags != 0;
    graph->decimals |= graph->scale[edge] != 0;
}

/* Fetch the first lines of an item, and the positions of their children. */
static void lines_fetch(
    const struct bom_graph *graph, const struct making *making, uint32_t item)
{
    enum { LINES_FETCHED = 12, STEP = 64 };
    uint32_t from = making->start[item];
    uint32_t to = making->start[item + 1];
    const char *bytes = (const char *)&graph->lines[from];

    if (to - from > LINES_FETCHED)
        to = from + LINES_FETCHED;
    for (size_t at = 0; at < (to - from) * sizeof(*graph->lines); at += STEP)
        __builtin_prefetch(bytes + at);
    for (uint32_t i = from; i < to; i++)
        __builtin_prefetch(&graph->position[making->child[i]]);
}

/* Fill the edges in the order of positions; `keys` has room for the lines of
 * the largest parent. */
static void graph_fill(struct bom_graph *graph, const struct making *making,
    struct group_key *keys)
{
    const uint32_t *start = making->start;
    uint32_t edge = 0;

    for (uint32_t p = 0; p < graph->n_items; p++) {
        uint32_t item = graph->item_at[p];
        uint32_t count = start[item + 1] - start[item];
        bool grouped = false;

        if (p + MAKE_AHEAD < graph->n_items)
            lines_fetch(graph, making, graph->item_at[p + MAKE_AHEAD]);
        graph->first[p] = edge;
        for (uint32_t i = 0; i < count; i++)
            grouped |= graph->lines[start[item] + i].group != 0;
        for (uint32_t i = 0; i < count && grouped; i++)
            keys[i] = (struct group_key){
                graph->lines[start[item] + i].group, start[item] + i};
        if (grouped)
            qsort(keys, count, sizeof(*keys), group_key_cmp);
        for (uint32_t i = 0; i < count; i++)
            edge_fill(graph, edge++, grouped ? keys[i].line : start[item] + i);
    }
    graph->first[graph->n_items] = edge;
    assert(edge == graph->n_edges);
}

/* Keep the levels by position, and check the depth. */
static enum sp_code graph_levels(
    struct bom_graph *graph, const struct making *making, struct sp_err *err)
{
    for (uint32_t p = 0; p < graph->n_items; p++) {
        graph->level[p] = making->pending[graph->item_at[p]].level;
        if (graph->level[p] > BOM_DEPTH_MAX)
            return sp_fail(err, SP_INVALID,
                "item number %u lies deeper than %d levels", graph->item_at[p],
                BOM_DEPTH_MAX);
    }
    return SP_OK;
}

/* Count the lines of each item as parent and as child. */
static enum sp_code lines_count(
    const struct bom_graph *graph, struct making *making, struct sp_err *err)
{
    const struct bom_line *lines = graph->lines;
    uint32_t *start = making->start;

    for (uint32_t i = 0; i < graph->n_edges; i++) {
        assert(lines[i].parent < graph->n_items);
        assert(lines[i].child < graph->n_items);
        assert(i == 0 || lines[i - 1].parent <= lines[i].parent);
        if (lines[i].quantity_known && lines[i].quantity.mant <= 0)
            return sp_fail(err, SP_INVALID,
                "line number %u of item number %u has a quantity that is not "
                "above 0",
                i, lines[i].parent);
        start[lines[i].parent + 1]++;
        making->child[i] = lines[i].child;
        making->pending[lines[i].child].parents++;
    }
    for (uint32_t item = 0; item < graph->n_items; item++) {
        if (start[item + 1] > making->most)
            making->most = start[item + 1];
        start[item + 1] += start[item];
    }
    return SP_OK;
}

enum sp_code bom_graph_new(struct sp_arena *arena, uint32_t n_items,
    const struct bom_line *lines, size_t n_lines, struct bom_graph **graph_out,
    struct sp_err *err)
{
    struct bom_graph *graph = sp_alloc(arena, sizeof(*graph));
    struct making making = {0};
    struct group_key *keys;
    enum sp_code rc;

    assert(n_lines == 0 || lines != NULL);
    if (n_lines >= BOM_NONE || n_items >= BOM_NONE)
        return sp_fail(err, SP_LIMIT, "%zu lines of %u items are too many",
            n_lines, n_items);
    making.start =
        sp_alloc_array(arena, (size_t)n_items + 1, sizeof(*making.start));
    making.child = sp_alloc_array(arena, n_lines, sizeof(*making.child));
    making.pending = sp_alloc_array(arena, n_items, sizeof(*making.pending));
    if (graph == NULL || making.start == NULL || making.child == NULL ||
        making.pending == NULL)
        return sp_arena_fail(arena, err);
    graph->n_items = n_items;
    graph->n_edges = (uint32_t)n_lines;
    graph->lines = lines;
    rc = lines_count(graph, &making, err);
    if (rc != SP_OK)
        return rc;
    keys = sp_alloc_array(arena, making.most, sizeof(*keys));
    if (keys == NULL || !graph_alloc(graph, arena))
        return sp_arena_fail(arena, err);
    if (graph_order(graph, &making) < n_items)
        return sp_fail(err, SP_INVALID, "the structure has a cycle");
    rc = graph_levels(graph, &making, err);
    if (rc != SP_OK)
        return rc;
    graph_fill(graph, &making, keys);
    *graph_out = graph;
    return SP_OK;
}
