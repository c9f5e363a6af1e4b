/*
 * cycle.c - a shortest cycle of a structure.
 *
 * What lies on no cycle is peeled off. Then, for each item left in the order
 * of numbers, a breadth-first walk finds the shortest cycle through it, never
 * deeper than the best one so far; the item is taken out and the rest peeled
 * again. A ring so costs two walks, and a dense tangle has short cycles that
 * keep the walks short.
 */
#include "bom/internal.h"

/* Steps after which the shortest cycle found so far is taken. */
#define CYCLE_STEPS_MAX 4000000000ULL

struct tangle {
    const struct bom_line *lines;
    uint32_t n_items;
    size_t n_lines;
    uint32_t *start;    /* lines of item i: start[i] … start[i + 1] − 1 */
    uint32_t *up_start; /* lines above item i, in `up` */
    uint32_t *up;
    uint32_t *n_above; /* lines from items that are left */
    uint32_t *n_below;
    bool *gone;
    uint32_t *queue;
    uint32_t *seen; /* the walk that saw an item last, plus one */
    uint32_t *via;  /* the line by which it did */
    uint32_t *depth;
    uint64_t steps;
};

static bool tangle_alloc(struct tangle *tangle, struct sp_arena *arena)
{
    size_t items = (size_t)tangle->n_items + 1;

    tangle->start = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->up_start = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->up = sp_alloc_array(arena, tangle->n_lines, sizeof(uint32_t));
    tangle->n_above = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->n_below = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->gone = sp_alloc_array(arena, items, sizeof(bool));
    tangle->queue = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->seen = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->via = sp_alloc_array(arena, items, sizeof(uint32_t));
    tangle->depth = sp_alloc_array(arena, items, sizeof(uint32_t));
    return tangle->start != NULL && tangle->up_start != NULL &&
           tangle->up != NULL && tangle->n_above != NULL &&
           tangle->n_below != NULL && tangle->gone != NULL &&
           tangle->queue != NULL && tangle->seen != NULL &&
           tangle->via != NULL && tangle->depth != NULL;
}

/* Count the lines below and above each item, and list those above. */
static void tangle_fill(struct tangle *tangle)
{
    uint32_t *next = tangle->queue; /* not yet in use */

    for (size_t i = 0; i < tangle->n_lines; i++) {
        const struct bom_line *line = &tangle->lines[i];
        assert(line->parent < tangle->n_items);
        assert(line->child < tangle->n_items);
        assert(i == 0 || line[-1].parent <= line->parent);
        tangle->n_below[line->parent]++;
        tangle->n_above[line->child]++;
    }
    for (uint32_t item = 0; item < tangle->n_items; item++) {
        tangle->start[item + 1] = tangle->start[item] + tangle->n_below[item];
        tangle->up_start[item + 1] =
            tangle->up_start[item] + tangle->n_above[item];
        next[item] = tangle->up_start[item];
    }
    for (size_t i = 0; i < tangle->n_lines; i++)
        tangle->up[next[tangle->lines[i].child]++] = (uint32_t)i;
}

/* Take out the first `n` items of the queue, and then whatever has nothing
 * above or nothing below it. */
static void tangle_peel(struct tangle *tangle, size_t n)
{
    for (size_t head = 0; head < n; head++) {
        uint32_t item = tangle->queue[head];

        for (uint32_t i = tangle->start[item]; i < tangle->start[item + 1];
             i++) {
            uint32_t child = tangle->lines[i].child;
            tangle->steps++;
            if (!tangle->gone[child] && --tangle->n_above[child] == 0) {
                tangle->gone[child] = true;
                tangle->queue[n++] = child;
            }
        }
        for (uint32_t i = tangle->up_start[item];
             i < tangle->up_start[item + 1]; i++) {
            uint32_t parent = tangle->lines[tangle->up[i]].parent;
            tangle->steps++;
            if (!tangle->gone[parent] && --tangle->n_below[parent] == 0) {
                tangle->gone[parent] = true;
                tangle->queue[n++] = parent;
            }
        }
    }
}

/*
 * Walk from `from` to itself in fewer than `length_max` lines. Returns the
 * length, the last line in `*last_out`; 0 when there is no such way.
 */
static uint32_t tangle_walk(struct tangle *tangle, uint32_t from,
    uint32_t length_max, uint32_t *last_out)
{
    size_t head = 0;
    size_t tail = 0;

    tangle->queue[tail++] = from;
    tangle->depth[from] = 0;
    while (head < tail) {
        uint32_t item = tangle->queue[head++];
        uint32_t depth = tangle->depth[item] + 1;

        if (depth >= length_max)
            return 0;
        for (uint32_t i = tangle->start[item]; i < tangle->start[item + 1];
             i++) {
            uint32_t child = tangle->lines[i].child;
            tangle->steps++;
            if (child == from) {
                *last_out = i;
                return depth;
            }
            if (tangle->gone[child] || tangle->seen[child] == from + 1)
                continue;
            tangle->seen[child] = from + 1;
            tangle->via[child] = i;
            tangle->depth[child] = depth;
            tangle->queue[tail++] = child;
        }
    }
    return 0;
}

/* Copy the way that the last walk found, first line first. */
static void way_copy(
    const struct tangle *tangle, uint32_t last, uint32_t length, uint32_t *way)
{
    for (uint32_t i = length; i-- > 0;) {
        way[i] = last;
        if (i > 0)
            last = tangle->via[tangle->lines[last].parent];
    }
}

/* Find the shortest of what is left; `way` has room for any. */
static uint32_t tangle_shortest(struct tangle *tangle, uint32_t *way)
{
    uint32_t best = UINT32_MAX;

    for (uint32_t item = 0; item < tangle->n_items; item++) {
        uint32_t last = 0;
        uint32_t length;

        if (tangle->gone[item])
            continue;
        length = tangle_walk(tangle, item, best, &last);
        if (length > 0) {
            best = length;
            way_copy(tangle, last, length, way);
        }
        if (best == 1 || tangle->steps > CYCLE_STEPS_MAX)
            break;
        tangle->gone[item] = true;
        tangle->queue[0] = item;
        tangle_peel(tangle, 1);
    }
    return best == UINT32_MAX ? 0 : best;
}

enum sp_code bom_cycle(struct sp_arena *arena, uint32_t n_items,
    const struct bom_line *lines, size_t n_lines, const uint32_t **lines_out,
    size_t *n_out, struct sp_err *err)
{
    struct tangle tangle = {
        .lines = lines, .n_items = n_items, .n_lines = n_lines};
    size_t n_peel = 0;
    uint32_t *way;

    assert(n_lines == 0 || lines != NULL);
    if (n_lines >= BOM_NONE || n_items >= BOM_NONE)
        return sp_fail(err, SP_LIMIT, "%zu lines of %u items are too many",
            n_lines, n_items);
    way = sp_alloc_array(arena, n_items, sizeof(*way));
    if (way == NULL || !tangle_alloc(&tangle, arena))
        return sp_arena_fail(arena, err);
    tangle_fill(&tangle);
    for (uint32_t item = 0; item < n_items; item++) {
        if (tangle.n_above[item] > 0 && tangle.n_below[item] > 0)
            continue;
        tangle.gone[item] = true;
        tangle.queue[n_peel++] = item;
    }
    tangle_peel(&tangle, n_peel);
    *n_out = tangle_shortest(&tangle, way);
    *lines_out = way;
    return SP_OK;
}
