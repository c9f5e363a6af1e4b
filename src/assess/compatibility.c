#include "assess/compatibility.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct comparing {
    const struct origin_answer *answer;
    const struct model *model;
    struct fit_model fit;
    struct codes codes;
    struct substitutes *substitutes;
    struct sp_arena *arena;
    struct sp_arena *scratch; /* of one origin */
    bool *in_product; /* by item number: the product, and what is below */
    size_t *first;    /* by item number: its lines are first … next's first */
    const struct table *design;
    size_t lines_left, swaps_left;
    struct assess_alternative *alternatives;
    struct assess_wanted *wanted;
    struct assess_swap *swaps;
    size_t swaps_cap;
    struct assess_compatibility out;
};

const struct assess_fit_reason *assess_fit_decisive(
    const struct assess_fit_direction *direction)
{
    const struct assess_fit_reason *least = NULL;

    for (size_t i = 0; i < direction->n_reasons; i++) {
        const struct assess_fit_reason *reason = &direction->reasons[i];

        if (reason->verdict != FIT_YES &&
            strcmp(reason->criticality, "info") != 0 &&
            (least == NULL || reason->verdict < least->verdict))
            least = reason;
    }
    return least;
}

/* ---- alternatives on record ---------------------------------------------- */

static bool same_group(
    const struct comparing *c, size_t line, size_t other, const char *group)
{
    const struct table *structure = c->model->structure;

    return c->model->lines[other].parent == c->model->lines[line].parent &&
           strcmp(table_named(structure, other, "alternate_group"), group) ==
               0 &&
           model_line_active(
               &c->answer->input.variants, &c->model->lines[other]);
}

/* The group's preferred line: lowest priority, then line id. */
static bool is_preferred(
    const struct comparing *c, size_t line, const char *group)
{
    const struct table *structure = c->model->structure;
    uint32_t parent = c->model->lines[line].parent;
    int64_t own = model_priority(table_named(structure, line, "priority"));

    for (size_t other = c->first[parent]; other < c->first[parent + 1];
         other++) {
        int64_t its = model_priority(table_named(structure, other, "priority"));

        if (other != line && same_group(c, line, other, group) &&
            (its < own || (its == own && other < line)))
            return false;
    }
    return true;
}

static enum sp_code decide_numbers(struct comparing *c, uint32_t candidate,
    uint32_t wanted, struct assess_fit_direction *out, struct sp_err *err)
{
    struct fit_model_item a;
    struct fit_model_item b;
    enum sp_code rc = fit_model_item_named(
        &c->fit, model_item_id(c->model, candidate), &a, err);

    if (rc == SP_OK)
        rc = fit_model_item_named(
            &c->fit, model_item_id(c->model, wanted), &b, err);
    if (rc == SP_OK)
        rc = assess_fit_direction_of(&c->fit, &a, &b, SP_LANG_EN, out, err);
    return rc;
}

static enum sp_code group_alternatives(
    struct comparing *c, size_t line, const char *group, struct sp_err *err)
{
    const struct bom_line *lines = c->model->lines;
    uint32_t parent = lines[line].parent;
    enum sp_code rc = SP_OK;

    for (size_t other = c->first[parent];
         rc == SP_OK && other < c->first[parent + 1]; other++) {
        struct assess_alternative *out =
            &c->alternatives[c->out.n_alternatives];

        if (other == line || lines[other].child == lines[line].child ||
            !same_group(c, line, other, group))
            continue;
        out->parent = model_item_id(c->model, lines[line].parent);
        out->group = group;
        out->item = model_item_id(c->model, lines[line].child);
        rc = decide_numbers(
            c, lines[other].child, lines[line].child, &out->decision, err);
        c->out.n_alternatives++;
    }
    return rc;
}

/* Lines of one parent stand together: the table is in key order. */
static enum sp_code read_alternatives(struct comparing *c, struct sp_err *err)
{
    const struct model *model = c->model;
    enum sp_code rc = SP_OK;

    c->alternatives =
        sp_alloc_array(c->arena, model->n_lines + 1, sizeof *c->alternatives);
    if (c->alternatives == NULL)
        return sp_arena_fail(c->arena, err);
    for (size_t line = 0; rc == SP_OK && line < model->n_lines; line++) {
        const char *group =
            table_named(model->structure, line, "alternate_group");
        uint32_t parent = model->lines[line].parent;

        if (group[0] == '\0' || !c->in_product[parent] ||
            !model_line_active(
                &c->answer->input.variants, &model->lines[line]) ||
            !is_preferred(c, line, group))
            continue;
        rc = group_alternatives(c, line, group, err);
    }
    c->out.alternatives = c->alternatives;
    return rc;
}

/* ---- what a candidate would change --------------------------------------- */

/* The item's sources: the parties of its buy and make offers. Returns whether
 * there is exactly one, which is known. */
static bool one_source(
    const struct model *model, uint32_t item, uint32_t *party_out)
{
    *party_out = BOM_NONE;
    for (size_t i = 0; i < model->n_offers; i++) {
        const struct bom_offer *offer = &model->offers[i];

        if (offer->item != item)
            continue;
        if (offer->party_unknown ||
            (*party_out != BOM_NONE && *party_out != offer->party))
            return false;
        *party_out = offer->party;
    }
    return *party_out != BOM_NONE;
}

static bool has_other_source(
    const struct model *model, uint32_t item, uint32_t party)
{
    for (size_t i = 0; i < model->n_offers; i++) {
        const struct bom_offer *offer = &model->offers[i];

        if (offer->item == item && !offer->party_unknown &&
            offer->party != BOM_NONE && offer->party != party)
            return true;
    }
    return false;
}

/* 'none', a state, or "" when it is not stated. */
static const char *restricted_by(const struct comparing *c, const char *item)
{
    size_t row = table_find(c->design, item);

    return row == SIZE_MAX ? "" : table_named(c->design, row, "restricted_by");
}

static bool escapes(
    const struct comparing *c, const char *item, const char *candidate)
{
    const char *own = restricted_by(c, item);

    return own[0] != '\0' && strcmp(own, "none") != 0 &&
           strcmp(restricted_by(c, candidate), "none") == 0;
}

/* The lines with the candidate where the item stands; a candidate that holds
 * the item's own parent makes a cycle, and no graph. */
static enum sp_code swapped_graph(struct comparing *c, uint32_t item,
    uint32_t candidate, struct bom_graph **graph_out, struct sp_err *err)
{
    const struct model *model = c->model;
    struct bom_line *lines =
        sp_alloc_array(c->scratch, model->n_lines + 1, sizeof *lines);
    const uint32_t *cycle = NULL;
    size_t n_cycle = 0;
    enum sp_code rc;

    *graph_out = NULL;
    if (lines == NULL)
        return sp_arena_fail(c->scratch, err);
    memcpy(lines, model->lines, model->n_lines * sizeof *lines);
    for (size_t i = 0; i < model->n_lines; i++)
        if (lines[i].child == item)
            lines[i].child = candidate;
    rc = bom_cycle(c->scratch, model->n_items, lines, model->n_lines, &cycle,
        &n_cycle, err);
    if (rc == SP_OK && n_cycle == 0)
        rc = bom_graph_new(
            c->scratch, model->n_items, lines, model->n_lines, graph_out, err);
    return rc;
}

static enum sp_code share_after(struct comparing *c, uint32_t item,
    uint32_t candidate, struct assess_swap *swap, struct sp_err *err)
{
    const struct bom_view *before =
        &c->answer->origin.views[BOM_COMPONENT_OPENED];
    const struct bom_view *after;
    struct bom_origin_input input = c->answer->input;
    struct bom_origin origin;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    struct bom_graph *graph = NULL;
    char text[2][SP_AMOUNT_BYTES];
    enum sp_code rc;

    if (!before->share_known)
        return SP_OK;
    if (c->swaps_left == 0 || c->lines_left < c->model->n_lines) {
        c->out.n_unchecked++;
        return SP_OK;
    }
    c->swaps_left--;
    c->lines_left -= c->model->n_lines;
    sp_arena_reset(c->scratch);
    rc = swapped_graph(c, item, candidate, &graph, err);
    if (rc != SP_OK || graph == NULL)
        return rc;
    input.graph = graph;
    rc = bom_origin_of(&input, c->scratch, &origin, &fault, err);
    if (rc != SP_OK)
        return model_fault(c->model, rc, &fault, err);
    after = &origin.views[BOM_COMPONENT_OPENED];
    if (!after->share_known ||
        sp_ratio_cmp(after->outside_max, before->outside_max) >= 0)
        return SP_OK;
    sp_ratio_print6(before->outside_max, true, text[0]);
    sp_ratio_print6(after->outside_max, true, text[1]);
    if (strcmp(text[0], text[1]) == 0)
        return SP_OK;
    swap->lowers = true;
    swap->share_before = sp_strdup(c->arena, text[0]);
    swap->share_after = sp_strdup(c->arena, text[1]);
    return swap->share_before == NULL || swap->share_after == NULL
               ? sp_arena_fail(c->arena, err)
               : SP_OK;
}

static enum sp_code swap_add(
    struct comparing *c, const struct assess_swap *swap, struct sp_err *err)
{
    if (c->out.n_swaps == c->swaps_cap) {
        size_t cap = c->swaps_cap == 0 ? 64 : c->swaps_cap * 2;
        struct assess_swap *grown =
            sp_alloc_array(c->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(c->arena, err);
        if (c->out.n_swaps > 0)
            memcpy(grown, c->swaps, c->out.n_swaps * sizeof *grown);
        c->swaps = grown;
        c->swaps_cap = cap;
    }
    c->swaps[c->out.n_swaps++] = *swap;
    return SP_OK;
}

static enum sp_code swap_of(struct comparing *c, uint32_t item,
    const struct assess_substitute *found, struct sp_err *err)
{
    uint32_t candidate = model_item(c->model, found->decision.candidate);
    struct assess_swap swap;
    uint32_t party;
    enum sp_code rc;

    if (candidate == BOM_NONE || found->decision.verdict < FIT_CONDITIONAL)
        return SP_OK;
    memset(&swap, 0, sizeof swap);
    swap.item = model_item_id(c->model, item);
    swap.candidate = found->decision.candidate;
    swap.candidate_name = found->name;
    swap.decision = found->decision;
    swap.second_source = one_source(c->model, item, &party) &&
                         has_other_source(c->model, candidate, party);
    swap.escapes = escapes(c, swap.item, swap.candidate);
    rc = share_after(c, item, candidate, &swap, err);
    if (rc == SP_OK && (swap.lowers || swap.second_source || swap.escapes))
        rc = swap_add(c, &swap, err);
    return rc;
}

/* ---- every item of the product ------------------------------------------- */

static bool states_requirement(const struct fit_model_item *item)
{
    for (size_t i = 0; i < item->facts.n; i++)
        if (item->facts.facts[i].sense == FIT_REQUIREMENT)
            return true;
    return false;
}

static enum sp_code item_candidates(
    struct comparing *c, uint32_t number, size_t row, struct sp_err *err)
{
    struct assess_substitutes found;
    struct fit_model_item item;
    enum sp_code rc = fit_model_item(&c->fit, row, &item, err);

    memset(&found, 0, sizeof found);
    if (rc == SP_OK)
        rc = substitutes_find(
            c->substitutes, row, ASSESS_COMPATIBLE_MAX, &found, err);
    if (rc != SP_OK)
        return rc;
    if (states_requirement(&item)) {
        const char *name = table_named(c->fit.item, row, "name");

        found.name = name[0] == '\0' ? NULL : name;
        c->wanted[c->out.n_wanted++].found = found;
    }
    for (size_t i = 0; rc == SP_OK && i < found.n; i++)
        rc = swap_of(c, number, &found.candidates[i], err);
    return rc;
}

static enum sp_code read_items(struct comparing *c, struct sp_err *err)
{
    const struct model *model = c->model;
    enum sp_code rc = SP_OK;

    c->wanted =
        sp_alloc_array(c->arena, (size_t)model->n_items + 1, sizeof *c->wanted);
    if (c->wanted == NULL)
        return sp_arena_fail(c->arena, err);
    for (uint32_t i = 0; rc == SP_OK && i < model->n_items; i++) {
        size_t row = model_item_row(model, i);

        if (row != SIZE_MAX && c->in_product[i] &&
            i != c->answer->input.product)
            rc = item_candidates(c, i, row, err);
    }
    c->out.wanted = c->wanted;
    c->out.swaps = c->swaps;
    return rc;
}

/* Items on active lines below the product. Lines are in the order of their
 * parents, as the table's rows are. */
static enum sp_code mark_product(struct comparing *c, struct sp_err *err)
{
    const struct model *model = c->model;
    size_t n = model->n_items;
    uint32_t *queue = sp_alloc_array(c->arena, n + 1, sizeof *queue);
    size_t n_queue = 0;

    c->in_product = sp_alloc_array(c->arena, n + 1, sizeof *c->in_product);
    c->first = sp_alloc_array(c->arena, n + 2, sizeof *c->first);
    if (queue == NULL || c->in_product == NULL || c->first == NULL)
        return sp_arena_fail(c->arena, err);
    for (size_t i = 0; i < model->n_lines; i++) {
        assert(i == 0 || model->lines[i - 1].parent <= model->lines[i].parent);
        c->first[model->lines[i].parent + 1] = i + 1;
    }
    for (size_t i = 1; i <= n; i++)
        if (c->first[i] == 0)
            c->first[i] = c->first[i - 1];
    queue[n_queue++] = c->answer->input.product;
    c->in_product[c->answer->input.product] = true;
    for (size_t at = 0; at < n_queue; at++)
        for (size_t i = c->first[queue[at]]; i < c->first[queue[at] + 1]; i++) {
            const struct bom_line *line = &model->lines[i];

            if (c->in_product[line->child] ||
                !model_line_active(&c->answer->input.variants, line))
                continue;
            c->in_product[line->child] = true;
            queue[n_queue++] = line->child;
        }
    return SP_OK;
}

/* The product and what holds it cannot stand in it. */
static enum sp_code exclude_holders(struct comparing *c, struct sp_err *err)
{
    const struct model *model = c->model;
    uint32_t product = c->answer->input.product;
    bool *excluded =
        sp_alloc_array(c->arena, model->item->n_rows + 1, sizeof *excluded);
    const struct bom_need *holders = NULL;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    size_t n = 0;
    enum sp_code rc;

    if (excluded == NULL)
        return sp_arena_fail(c->arena, err);
    rc = bom_where_used(
        model->graph, product, c->arena, &holders, &n, &fault, err);
    if (rc != SP_OK)
        return model_fault(model, rc, &fault, err);
    for (size_t i = 0; i <= n; i++) {
        size_t row = model_item_row(model, i == n ? product : holders[i].item);

        if (row != SIZE_MAX)
            excluded[row] = true;
    }
    substitutes_exclude(c->substitutes, excluded);
    return SP_OK;
}

static enum sp_code comparing_open(struct comparing *c,
    const struct snapshot_options *facts, struct sp_err *err)
{
    const struct model *model = c->model;
    enum sp_code rc =
        fit_model_open(&c->fit, model->schema, model->snapshot, c->arena, err);

    if (rc == SP_OK)
        rc = snapshot_table(model->snapshot, "design", &c->design, err);
    if (rc == SP_OK)
        rc = codes_read(model->schema, facts->data_folder, facts->registry,
            sp_lang_code(SP_LANG_EN), facts->on, c->arena, &c->codes, err);
    if (rc == SP_OK)
        rc = substitutes_open(
            &c->fit, &c->codes, SP_LANG_EN, &c->substitutes, err);
    if (rc == SP_OK)
        rc = mark_product(c, err);
    if (rc == SP_OK)
        rc = exclude_holders(c, err);
    return rc;
}

/* Whether there is anything to compare. */
static enum sp_code anything(
    const struct model *model, bool *is_out, struct sp_err *err)
{
    static const char *const tables[] = {"property", "claim", "conformity"};
    enum sp_code rc = SP_OK;

    *is_out = false;
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(tables); i++) {
        const struct table *table;

        rc = snapshot_table(model->snapshot, tables[i], &table, err);
        if (rc == SP_OK)
            *is_out = *is_out || table->n_rows > 0;
    }
    for (size_t i = 0; rc == SP_OK && !*is_out && i < model->n_lines; i++)
        *is_out =
            table_named(model->structure, i, "alternate_group")[0] != '\0';
    return rc;
}

enum sp_code assess_compatibility_of(const struct origin_answer *answer,
    const struct snapshot_options *facts,
    const struct assess_compatibility **out, struct sp_err *err)
{
    struct assess_compatibility *own;
    struct comparing c;
    bool is = false;
    enum sp_code rc = anything(&answer->model, &is, err);

    assert(out != NULL);
    *out = NULL;
    if (rc != SP_OK || !is)
        return rc;
    memset(&c, 0, sizeof c);
    c.answer = answer;
    c.model = &answer->model;
    c.arena = answer->model.arena;
    c.lines_left = ASSESS_SWAP_LINES_MAX;
    c.swaps_left = ASSESS_SWAPS_MAX;
    own = sp_alloc(c.arena, sizeof *own);
    if (own == NULL)
        return sp_arena_fail(c.arena, err);
    rc = sp_arena_new(SP_ARENA_BYTES_MAX, &c.scratch, err);
    if (rc == SP_OK)
        rc = comparing_open(&c, facts, err);
    if (rc == SP_OK)
        rc = read_alternatives(&c, err);
    if (rc == SP_OK)
        rc = read_items(&c, err);
    sp_arena_free(c.scratch);
    if (rc != SP_OK)
        return rc;
    *own = c.out;
    *out = own;
    return SP_OK;
}
