/*
 * project_needs.c - explosions and where-used lists for an audience.
 *
 * A row stays when some way to it goes only through structures that may be
 * seen; its quantity, which is over all ways, when every way does.
 */
#include "assess/project.h"

#include <stdlib.h>
#include <string.h>

enum { SEEN = 1, HIDDEN = 2 };

struct web {
    const struct projection *projection;
    const struct table *table;
    uint8_t *state;   /* by symbol: bits SEEN and HIDDEN: some way is such */
    bool *listed;     /* by symbol: the item is one of the list, or asked */
    uint8_t *visible; /* by row of the structure */
    int from, to;     /* columns: from the asked item onward */
};

/* Mark what each line carries on; false when nothing changed. */
static bool pass(struct web *web)
{
    const struct table *table = web->table;
    bool changed = false;

    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t from = table->cells[web->from][row];
        uint32_t to = table->cells[web->to][row];
        uint8_t carried;

        if (!web->listed[from] || !web->listed[to])
            continue;
        carried = web->state[from];
        if (web->visible[row] == 0 && carried != 0)
            carried = HIDDEN;
        if ((web->state[to] | carried) != web->state[to]) {
            web->state[to] |= carried;
            changed = true;
        }
    }
    return changed;
}

static enum sp_code prepare(struct web *web, const struct assess_needs *needs,
    bool down, struct sp_err *err)
{
    struct projection p = *web->projection;
    struct sp_pool *pool = snapshot_pool(p.snapshot);
    size_t n = (size_t)sp_pool_count(pool) + 1;
    enum sp_code rc = snapshot_table(p.snapshot, "structure", &web->table, err);
    uint32_t symbol;

    if (rc != SP_OK)
        return rc;
    web->state = sp_alloc_array(p.arena, n, sizeof *web->state);
    web->listed = sp_alloc_array(p.arena, n, sizeof *web->listed);
    web->visible =
        sp_alloc_array(p.arena, web->table->n_rows + 1, sizeof *web->visible);
    if (web->state == NULL || web->listed == NULL || web->visible == NULL)
        return sp_arena_fail(p.arena, err);
    web->from = schema_column(web->table->schema, down ? "parent" : "child");
    web->to = schema_column(web->table->schema, down ? "child" : "parent");
    for (size_t row = 0; row < web->table->n_rows; row++)
        web->visible[row] = audience_sees_row(p.audience, web->table, row) &&
                            audience_sees(p.audience, web->table, row,
                                schema_column(web->table->schema, "quantity"));
    for (size_t i = 0; i < needs->n_rows; i++) {
        symbol = sp_pool_find(
            pool, needs->rows[i].item, strlen(needs->rows[i].item));
        if (symbol != UINT32_MAX)
            web->listed[symbol] = true;
    }
    symbol = sp_pool_find(pool, needs->item, strlen(needs->item));
    if (symbol != UINT32_MAX) {
        web->listed[symbol] = true;
        web->state[symbol] = SEEN;
    }
    return SP_OK;
}

enum sp_code project_needs(struct projection *projection,
    struct assess_needs *needs, bool down, struct sp_err *err)
{
    struct web web = {.projection = projection};
    struct assess_need *rows;
    size_t n = 0;
    enum sp_code rc;

    if (projection->audience == NULL)
        return SP_OK;
    rc = prepare(&web, needs, down, err);
    if (rc != SP_OK)
        return rc;
    rows = sp_alloc_array(projection->arena, needs->n_rows + 1, sizeof *rows);
    if (rows == NULL)
        return sp_arena_fail(projection->arena, err);
    while (pass(&web))
        continue;
    for (size_t i = 0; i < needs->n_rows; i++) {
        struct assess_need *row = &rows[n];
        uint32_t symbol = sp_pool_find(snapshot_pool(projection->snapshot),
            needs->rows[i].item, strlen(needs->rows[i].item));
        uint8_t state = symbol == UINT32_MAX ? HIDDEN : web.state[symbol];

        if ((state & SEEN) == 0) {
            needs->withheld.items++;
            continue;
        }
        *row = needs->rows[i];
        n++;
        row->name =
            project_cell(projection, "item", row->item, "name", row->name);
        if ((state & HIDDEN) != 0) {
            row->quantity = NULL;
            row->depth = 0;
            row->withheld = true;
            needs->withheld.values++;
        }
    }
    needs->rows = rows;
    needs->n_rows = n;
    return SP_OK;
}
