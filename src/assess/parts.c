/*
 * parts.c - the indented structure that people read: preferred choices,
 * depth first, each assembly opened where it first stands.
 */
#include "assess/origin.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct step { /* one line to be listed */
    uint32_t item;
    uint32_t line; /* BOM_NONE: the product */
    uint32_t level;
    bool total_known;
    struct sp_wide total; /* units of item per unit of product */
};

struct walk {
    const struct origin_answer *answer;
    const struct bom_standard *standard;
    const uint32_t *first_line;  /* by item, into model->lines */
    const uint32_t *first_offer; /* by item, into model->offers */
    bool *opened;
    struct step *stack;
    size_t n_stack;
    struct assess_part *parts;
    size_t n_parts;
    bool component_known;
    struct sp_wide component; /* standard component cost of the product */
};

static const char *text_or_null(
    const struct table *table, size_t row, const char *name)
{
    const char *text =
        table_text(table, row, schema_column(table->schema, name));

    return text[0] == '\0' ? NULL : text;
}

/* The standard cost as one number; false when it is unknown, or a range
 * because of what is attested. */
static bool standard_sum(const struct bom_standard *one, struct sp_wide *sum)
{
    *sum = one->cost[0];
    for (int i = 1; i < BOM_CLASSES; i++)
        if (!sp_wide_add(*sum, one->cost[i], sum))
            return false;
    return one->known && one->spread.num == 0;
}

/* a × b / 10^scale; false when it passes the limit. */
static bool multiply(struct sp_wide a, struct sp_wide b, struct sp_wide *out)
{
    struct sp_wide stripped = sp_wide_strip(b);
    struct sp_dec factor;

    if (stripped.num > INT64_MAX || stripped.num < INT64_MIN ||
        stripped.scale > SP_DEC_SCALE_MAX)
        return false;
    factor.mant = (int64_t)stripped.num;
    factor.scale = (uint8_t)stripped.scale;
    return sp_wide_mul_dec(a, factor, out);
}

static const char *ratio_text(
    struct sp_arena *arena, struct sp_wide part, struct sp_wide whole)
{
    struct sp_ratio ratio;
    char text[SP_AMOUNT_BYTES];

    if (whole.num <= 0 || !sp_ratio_make(part, whole, &ratio))
        return NULL;
    sp_ratio_print6(ratio, false, text);
    return sp_strdup(arena, text);
}

static const char *money(struct sp_arena *arena, struct sp_wide amount)
{
    char text[SP_WIDE_TEXT_BYTES];

    sp_wide_format_money(amount, text);
    return sp_strdup(arena, text);
}

/* Outside share of a part's standard cost; unknown while any is either. */
static const char *outside_text(
    struct sp_arena *arena, const struct bom_standard *one, struct sp_wide sum)
{
    if (one->cost[BOM_EITHER].num != 0 || one->cost[BOM_CLASSES - 1].num != 0)
        return NULL;
    return ratio_text(arena, one->cost[BOM_OUTSIDE], sum);
}

/* Whether standard cost takes the line: active, not optional, and the
 * preferred one of its group. */
static bool line_preferred(const struct walk *walk, uint32_t at)
{
    const struct bom_line *lines = walk->answer->model.lines;
    const struct bom_line *line = &lines[at];

    if (line->optional ||
        !model_line_active(&walk->answer->input.variants, line))
        return false;
    for (uint32_t i = walk->first_line[line->parent];
         line->group != 0 && i < walk->first_line[line->parent + 1]; i++)
        if (lines[i].group == line->group && !lines[i].optional &&
            model_line_active(&walk->answer->input.variants, &lines[i]) &&
            (lines[i].priority < line->priority ||
                (i < at && lines[i].priority == line->priority)))
            return false;
    return true;
}

static void write_costs(
    const struct walk *walk, const struct step *step, struct assess_part *part)
{
    struct sp_arena *arena = walk->answer->model.arena;
    const struct bom_standard *one = &walk->standard[step->item];
    struct sp_wide sum;
    struct sp_wide cost;

    part->lead_days = one->lead_known ? one->lead_days : -1;
    if (step->line == BOM_NONE) {
        if (walk->component_known) {
            part->unit_cost = money(arena, walk->component);
            part->cost = part->unit_cost;
        }
        return;
    }
    if (!standard_sum(one, &sum))
        return;
    part->unit_cost = money(arena, sum);
    part->outside = outside_text(arena, one, sum);
    if (step->total_known && multiply(sum, step->total, &cost)) {
        part->cost = money(arena, cost);
        if (walk->component_known && line_preferred(walk, step->line))
            part->share = ratio_text(arena, cost, walk->component);
    }
}

static void write_offer(
    const struct walk *walk, uint32_t item, struct assess_part *part, int *rank)
{
    const struct model *model = &walk->answer->model;
    const struct bom_standard *one = &walk->standard[item];
    const struct bom_offer *offer;
    const struct table *party = NULL;
    struct sp_err ignored;
    size_t row;
    size_t site;
    const char *basis;

    part->n_offers = walk->first_offer[item + 1] - walk->first_offer[item];
    if (one->offer == BOM_NONE) {
        part->source = walk->answer->origin.attested[item] ? "attested"
                       : walk->first_line[item] < walk->first_line[item + 1]
                           ? "make"
                           : "none";
        return;
    }
    offer = &model->offers[one->offer];
    row = model->offer_rows[one->offer];
    part->source = offer->kind == BOM_MAKE ? "make" : "buy";
    part->offer = text_or_null(model->offer, row, "offer");
    if (offer->kind == BOM_BUY)
        part->origin = text_or_null(model->offer, row, "origin");
    site = model_site_row(model, row);
    if (site != SIZE_MAX) {
        const char *id = text_or_null(model->site, site, "party");

        if (offer->kind == BOM_MAKE)
            part->origin = text_or_null(model->site, site, "state");
        part->supplier = id;
        if (id != NULL &&
            snapshot_table(model->snapshot, "party", &party, &ignored) ==
                SP_OK &&
            table_find(party, id) != SIZE_MAX) {
            const char *name =
                text_or_null(party, table_find(party, id), "name");

            part->supplier = name == NULL ? id : name;
        }
    }
    basis = text_or_null(model->offer, row, "basis");
    if (basis_rank(basis == NULL ? "" : basis) < *rank)
        *rank = basis_rank(basis == NULL ? "" : basis);
}

static enum sp_code write_part(
    struct walk *walk, const struct step *step, struct sp_err *err)
{
    const struct model *model = &walk->answer->model;
    struct assess_part *part = &walk->parts[walk->n_parts++];
    size_t item_row = model_item_row(model, step->item);
    char text[SP_WIDE_TEXT_BYTES];
    int rank = basis_rank("determined");

    part->level = step->level;
    part->item = model_item_id(model, step->item);
    part->active = true;
    part->repeated =
        walk->opened[step->item] &&
        walk->first_line[step->item] < walk->first_line[step->item + 1];
    if (item_row != SIZE_MAX) {
        part->name = text_or_null(model->item, item_row, "name");
        part->unit = text_or_null(model->item, item_row, "unit");
        part->made_by = text_or_null(model->item, item_row, "made_by");
        part->mpn = text_or_null(model->item, item_row, "mpn");
    }
    if (step->line != BOM_NONE) {
        const struct bom_line *line = &model->lines[step->line];
        const char *basis = text_or_null(model->structure, step->line, "basis");

        part->line = text_or_null(model->structure, step->line, "line");
        part->quantity = text_or_null(model->structure, step->line, "quantity");
        part->variant = text_or_null(model->structure, step->line, "variant");
        part->group =
            text_or_null(model->structure, step->line, "alternate_group");
        part->optional = line->optional;
        part->active = model_line_active(&walk->answer->input.variants, line);
        rank = basis_rank(basis == NULL ? "" : basis);
    }
    if (step->total_known) {
        sp_wide_format(step->total, text);
        part->total = sp_strdup(model->arena, text);
        if (part->total == NULL)
            return sp_arena_fail(model->arena, err);
    }
    write_offer(walk, step->item, part, &rank);
    part->basis = basis_name(rank);
    write_costs(walk, step, part);
    return SP_OK;
}

/* Push the item's lines so that the first is on top. */
static void push_lines(struct walk *walk, const struct step *from)
{
    const struct model *model = &walk->answer->model;
    uint32_t first = walk->first_line[from->item];
    uint32_t end = walk->first_line[from->item + 1];

    if (walk->n_stack + (end - first) > ASSESS_PARTS_MAX)
        return; /* the list is cut before these would be reached */
    for (uint32_t i = end; i > first; i--) {
        const struct bom_line *line = &model->lines[i - 1];
        struct step *step = &walk->stack[walk->n_stack++];

        step->item = line->child;
        step->line = i - 1;
        step->level = from->level + 1;
        step->total_known =
            from->total_known && line->quantity_known &&
            sp_wide_mul_dec(from->total, line->quantity, &step->total);
    }
}

static bool component_cost(const struct walk *walk, struct sp_wide *sum)
{
    const struct model *model = &walk->answer->model;
    uint32_t product = walk->answer->input.product;
    struct sp_wide total = {0, 0};

    for (uint32_t i = walk->first_line[product];
         i < walk->first_line[product + 1]; i++) {
        const struct bom_line *line = &model->lines[i];
        struct sp_wide cost;

        if (!line_preferred(walk, i))
            continue;
        if (!line->quantity_known ||
            !standard_sum(&walk->standard[line->child], &cost) ||
            !sp_wide_mul_dec(cost, line->quantity, &cost) ||
            !sp_wide_add(total, cost, &total))
            return false;
    }
    *sum = total;
    return true;
}

static enum sp_code prepare(struct walk *walk, struct sp_err *err)
{
    const struct origin_answer *answer = walk->answer;
    const struct model *model = &answer->model;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    uint32_t *first =
        sp_alloc_array(model->arena, model->n_items + 2u, sizeof *first);
    uint32_t *offers =
        sp_alloc_array(model->arena, model->n_items + 2u, sizeof *offers);
    int64_t *lead_days =
        sp_alloc_array(model->arena, model->n_offers + 1, sizeof *lead_days);
    enum sp_code rc;

    walk->opened = sp_alloc_array(model->arena, model->n_items + 1u, 1);
    walk->stack =
        sp_alloc_array(model->arena, ASSESS_PARTS_MAX + 1, sizeof *walk->stack);
    walk->parts =
        sp_alloc_array(model->arena, ASSESS_PARTS_MAX + 1, sizeof *walk->parts);
    if (first == NULL || offers == NULL || lead_days == NULL ||
        walk->opened == NULL || walk->stack == NULL || walk->parts == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; i < model->n_lines; i++) /* lines come by parent id */
        first[model->lines[i].parent + 1]++;
    for (size_t i = 0; i < model->n_offers; i++)
        offers[model->offers[i].item + 1]++;
    for (uint32_t i = 0; i < model->n_items; i++) {
        first[i + 1] += first[i];
        offers[i + 1] += offers[i];
    }
    for (size_t i = 0; i < model->n_offers; i++) {
        const char *text =
            text_or_null(model->offer, model->offer_rows[i], "lead_time_days");
        struct sp_dec days;

        lead_days[i] = -1;
        if (text != NULL && sp_dec_parse(text, strlen(text), &days) &&
            days.scale == 0 && days.mant >= 0)
            lead_days[i] = days.mant;
    }
    walk->first_line = first;
    walk->first_offer = offers;
    rc = bom_standard_of(
        &answer->input, lead_days, model->arena, &walk->standard, &fault, err);
    return rc == SP_OK ? SP_OK : model_fault(model, rc, &fault, err);
}

enum sp_code origin_parts(const struct origin_answer *answer,
    struct assess_origin *result, struct sp_err *err)
{
    struct walk walk;
    struct step step = {answer->input.product, BOM_NONE, 0, true, {1, 0}};
    enum sp_code rc;

    memset(&walk, 0, sizeof walk);
    walk.answer = answer;
    rc = prepare(&walk, err);
    if (rc != SP_OK)
        return rc;
    walk.component_known = component_cost(&walk, &walk.component);
    walk.stack[walk.n_stack++] = step;
    while (rc == SP_OK && walk.n_stack > 0) {
        if (walk.n_parts == ASSESS_PARTS_MAX) {
            result->parts_cut = true;
            break;
        }
        step = walk.stack[--walk.n_stack];
        rc = write_part(&walk, &step, err);
        if (rc == SP_OK && !walk.opened[step.item])
            push_lines(&walk, &step);
        walk.opened[step.item] = true;
    }
    result->parts = walk.parts;
    result->n_parts = walk.n_parts;
    return rc;
}
