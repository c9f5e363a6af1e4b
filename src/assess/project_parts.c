/*
 * project_parts.c - the lines of a structure for an audience.
 *
 * A line is shown with all lines above it or not at all. What a part costs,
 * from whom and from where, is shown where every offer of it and of all that
 * is inside may be seen: a cost rolls up what is inside.
 */
#include "assess/project.h"

#include <assert.h>
#include <string.h>

enum { PASSES_MAX = 64 };

struct lines {
    struct projection *projection;
    struct assess_origin *origin;
    bool *seen;        /* by part: its line, and those above */
    bool *open;        /* by part: all that its cost is made of */
    bool *inside;      /* by level: all of the lines below so far */
    uint8_t *item;     /* by symbol: ITEM_… */
    uint32_t *symbols; /* by part */
    size_t n_levels;
};

enum { ITEM_SHUT = 1, ITEM_OFFER_HIDDEN = 2 };

static enum sp_code mark_hidden(
    struct lines *lines, const char *name, size_t n_symbols, struct sp_err *err)
{
    const struct table *table;
    enum sp_code rc =
        snapshot_table(lines->projection->snapshot, name, &table, err);

    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        uint32_t item = table_symbol(table, row, "item");

        if (item < n_symbols &&
            !audience_sees_row(lines->projection->audience, table, row))
            lines->item[item] |= ITEM_OFFER_HIDDEN;
    }
    return rc;
}

static enum sp_code prepare(struct lines *lines, struct sp_err *err)
{
    static const char *const names[] = {
        "offer", "attestation", "attestation_state"};
    struct projection *projection = lines->projection;
    const struct assess_origin *origin = lines->origin;
    struct sp_pool *pool = snapshot_pool(projection->snapshot);
    size_t n = origin->n_parts + 1;
    size_t n_symbols = sp_pool_count(pool);
    enum sp_code rc = SP_OK;

    for (size_t i = 0; i < origin->n_parts; i++)
        if (origin->parts[i].level >= lines->n_levels)
            lines->n_levels = origin->parts[i].level + 1u;
    lines->seen = sp_alloc_array(projection->arena, n, sizeof *lines->seen);
    lines->open = sp_alloc_array(projection->arena, n, sizeof *lines->open);
    lines->symbols =
        sp_alloc_array(projection->arena, n, sizeof *lines->symbols);
    lines->inside = sp_alloc_array(
        projection->arena, lines->n_levels + 2, sizeof *lines->inside);
    lines->item = sp_alloc_array(projection->arena, n_symbols + 1, 1);
    if (lines->seen == NULL || lines->open == NULL || lines->symbols == NULL ||
        lines->inside == NULL || lines->item == NULL)
        return sp_arena_fail(projection->arena, err);
    for (size_t i = 0; i < origin->n_parts; i++) {
        const char *item = origin->parts[i].item;
        uint32_t symbol = sp_pool_find(pool, item, strlen(item));

        lines->symbols[i] = symbol == UINT32_MAX ? 0 : symbol;
    }
    for (size_t k = 0; rc == SP_OK && k < SP_COUNT(names); k++)
        rc = mark_hidden(lines, names[k], n_symbols, err);
    return rc;
}

/* The product is named where the venture's may be, or its own rows. */
static bool sees_product(const struct lines *lines, const char *item)
{
    const struct projection *projection = lines->projection;
    const char *venture = lines->origin->venture;
    uint32_t symbol =
        sp_pool_find(snapshot_pool(projection->snapshot), item, strlen(item));

    return (venture != NULL && audience_sees_fact(projection->audience,
                                   "venture", venture, "product")) ||
           audience_sees_fact(projection->audience, "item", item, "item") ||
           (symbol < projection->n_symbols && projection->lines[symbol] != 0);
}

/* Which lines may be seen, from the top down. */
static enum sp_code see_lines(struct lines *lines, struct sp_err *err)
{
    const struct assess_origin *origin = lines->origin;
    struct sp_arena *arena = lines->projection->arena;
    size_t *above = sp_alloc_array(arena, lines->n_levels + 1, sizeof *above);

    if (above == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; i < origin->n_parts; i++) {
        const struct assess_part *part = &origin->parts[i];
        const struct assess_part *parent;
        const char *key;

        above[part->level] = i;
        lines->seen[i] = part->level == 0 && sees_product(lines, part->item);
        if (part->level == 0 || !lines->seen[above[part->level - 1]])
            continue;
        parent = &origin->parts[above[part->level - 1]];
        key = sp_asprintf(
            arena, "%s|%s", parent->item, part->line == NULL ? "" : part->line);
        if (key == NULL)
            return sp_arena_fail(arena, err);
        lines->seen[i] = audience_sees_fact(lines->projection->audience,
                             "structure", key, "child") &&
                         audience_sees_fact(lines->projection->audience,
                             "structure", key, "quantity");
    }
    return SP_OK;
}

/* Mark from the bottom up what is all there to be seen; false when no item
 * was found to be shut since the last pass. */
static bool open_parts(struct lines *lines)
{
    const struct assess_origin *origin = lines->origin;
    bool changed = false;

    memset(lines->inside, 1, (lines->n_levels + 2) * sizeof *lines->inside);
    for (size_t i = origin->n_parts; i > 0; i--) {
        const struct assess_part *part = &origin->parts[i - 1];
        uint8_t *item = &lines->item[lines->symbols[i - 1]];
        bool open =
            lines->inside[part->level + 1] && *item == 0 && !origin->parts_cut;

        lines->inside[part->level + 1] = true;
        if (!open && (*item & ITEM_SHUT) == 0) {
            *item |= ITEM_SHUT;
            changed = true;
        }
        lines->open[i - 1] = open;
        lines->inside[part->level] =
            lines->inside[part->level] && open && lines->seen[i - 1];
    }
    return changed;
}

static void blank(
    const struct lines *lines, struct assess_part *part, bool open)
{
    const struct projection *projection = lines->projection;

    part->name =
        project_cell(projection, "item", part->item, "name", part->name);
    part->unit =
        project_cell(projection, "item", part->item, "unit", part->unit);
    part->made_by =
        project_cell(projection, "item", part->item, "made_by", part->made_by);
    part->mpn = project_cell(projection, "item", part->item, "mpn", part->mpn);
    if (lines->origin->views[BOM_COMPONENT_OPENED].withheld) {
        part->share = NULL; /* with the cost it would tell the whole */
        if (part->level == 0)
            open = false;
    }
    if (open)
        return;
    part->unit_cost = part->cost = part->share = part->outside = NULL;
    part->source = part->offer = part->supplier = part->origin = NULL;
    part->basis = NULL;
    part->lead_days = -1;
    part->n_offers = 0;
}

enum sp_code project_parts(struct projection *projection,
    struct assess_origin *origin, struct sp_err *err)
{
    struct lines lines = {.projection = projection, .origin = origin};
    struct assess_part *parts;
    bool changed = true;
    size_t n = 0;
    enum sp_code rc;

    if (origin->n_parts == 0)
        return SP_OK;
    rc = prepare(&lines, err);
    if (rc == SP_OK)
        rc = see_lines(&lines, err);
    if (rc != SP_OK)
        return rc;
    parts = sp_alloc_array(projection->arena, origin->n_parts, sizeof *parts);
    if (parts == NULL)
        return sp_arena_fail(projection->arena, err);
    for (size_t pass = 0; changed && pass < PASSES_MAX; pass++)
        changed = open_parts(&lines);
    for (size_t i = 0; i < origin->n_parts; i++) {
        if (!lines.seen[i])
            continue;
        parts[n] = origin->parts[i];
        blank(&lines, &parts[n], lines.open[i] && !changed);
        n++;
    }
    origin->parts_withheld = origin->n_parts - n;
    projection->withheld.parts += origin->parts_withheld;
    origin->parts = parts;
    origin->n_parts = n;
    return SP_OK;
}
