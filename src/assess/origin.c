#include "assess/origin.h"

#include "assess/no_such.h"
#include "assess/project.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *denominator;
    const char *depth;
} kinds[BOM_VIEWS] = {
    {"component_cost", "opened"},
    {"component_cost", "declared"},
    {"end_product_value", "opened"},
    {"end_product_value", "declared"},
};

/* ---- the venture ------------------------------------------------------- */

/* The row of the venture to use, SIZE_MAX for none. */
static enum sp_code find_venture(struct model *model,
    const struct origin_question *question, const struct table **table_out,
    size_t *row_out, struct sp_err *err)
{
    const struct table *table;
    size_t n = 0;
    enum sp_code rc = snapshot_table(model->snapshot, "venture", &table, err);

    *row_out = SIZE_MAX;
    if (rc != SP_OK)
        return rc;
    *table_out = table;
    if (question->venture != NULL) {
        *row_out = table_find(table, question->venture);
        return *row_out == SIZE_MAX
                   ? assess_no_such(table, "venture", question->venture, err)
                   : SP_OK;
    }
    if (!question->any_venture)
        return SP_OK;
    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(table_named(table, row, "product"), question->item) == 0) {
            *row_out = row;
            n++;
        }
    if (n != 1)
        *row_out = SIZE_MAX;
    return SP_OK;
}

static enum sp_code venture_variants(struct model *model, const char *venture,
    struct bom_variants *variants_out, struct sp_err *err)
{
    const struct table *table;
    const char **names;
    size_t n = 0;
    enum sp_code rc =
        snapshot_table(model->snapshot, "venture_variant", &table, err);

    if (rc != SP_OK)
        return rc;
    names = sp_alloc_array(model->arena, table->n_rows + 1, sizeof *names);
    if (names == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(table_named(table, row, "venture"), venture) == 0)
            names[n++] = table_named(table, row, "variant");
    return model_variants(model, names, n, variants_out, err);
}

/* Value and quantity of the venture, when its product is the asked one. */
static enum sp_code venture_value(struct model *model,
    const struct table *table, size_t row, struct bom_origin_input *input,
    struct sp_err *err)
{
    const char *quantity = table_named(table, row, "quantity");
    bool known = false;
    enum sp_code rc;

    if (model_item(model, table_named(table, row, "product")) != input->product)
        return SP_OK;
    rc = rates_convert(&model->rates, table_named(table, row, "value"),
        table_named(table, row, "currency"), &known, &input->value, err);
    input->value_known =
        rc == SP_OK && known && input->value > 0 &&
        sp_dec_parse(quantity, strlen(quantity), &input->quantity) &&
        input->quantity.mant > 0;
    return rc;
}

static enum sp_code make_input(struct origin_answer *answer,
    const struct origin_question *question, struct assess_origin *result,
    struct sp_err *err)
{
    struct model *model = &answer->model;
    struct bom_origin_input *input = &answer->input;
    const struct table *venture;
    size_t row;
    enum sp_code rc = find_venture(model, question, &venture, &row, err);

    if (rc != SP_OK)
        return rc;
    input->graph = model->graph;
    input->product = model_item(model, question->item);
    if (input->product == BOM_NONE)
        return assess_no_such_in(model->snapshot, "item", question->item, err);
    input->offers = model->offers;
    input->n_offers = model->n_offers;
    input->attestations = model->attestations;
    input->n_attestations = model->n_attestations;
    input->n_states = model->n_states;
    if (row != SIZE_MAX) {
        result->venture = table_named(venture, row, "venture");
        rc = venture_value(model, venture, row, input, err);
    }
    if (rc == SP_OK && question->n_variants > 0)
        rc = model_variants(model, question->variants, question->n_variants,
            &input->variants, err);
    else if (rc == SP_OK && row != SIZE_MAX)
        rc = venture_variants(model, result->venture, &input->variants, err);
    return rc;
}

/* ---- limits and views -------------------------------------------------- */

struct limit {
    bool stated; /* a threshold row names the denominator */
    bool known;
    struct sp_dec value;
};

/* The greatest outside share that a threshold row allows. */
static bool limit_of_row(
    const struct table *table, size_t row, struct sp_dec *limit_out)
{
    const char *text = table_named(table, row, "value");
    struct sp_wide one = {1, 0};
    struct sp_wide share;

    if (!sp_dec_parse(text, strlen(text), limit_out))
        return false;
    if (strcmp(table_named(table, row, "name"), "outside_share_max") == 0)
        return true;
    share.num = -limit_out->mant;
    share.scale = limit_out->scale;
    if (!sp_wide_add(one, share, &share))
        return false;
    limit_out->mant = (int64_t)share.num;
    limit_out->scale = (uint8_t)share.scale;
    return true;
}

static enum sp_code find_limit(struct model *model, const char *denominator,
    struct limit *limit, struct sp_err *err)
{
    const struct table *table;
    enum sp_code rc = snapshot_table(model->snapshot, "threshold", &table, err);

    memset(limit, 0, sizeof *limit);
    if (rc != SP_OK)
        return rc;
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *name = table_named(table, row, "name");
        struct sp_dec value;

        if (strcmp(table_named(table, row, "instrument"), model->instrument) !=
                0 ||
            strcmp(table_named(table, row, "denominator"), denominator) != 0 ||
            (strcmp(name, "outside_share_max") != 0 &&
                strcmp(name, "inside_share_min") != 0))
            continue;
        limit->stated = true;
        if (!limit_of_row(table, row, &value))
            continue;
        if (!limit->known || sp_dec_cmp(value, limit->value) < 0)
            limit->value = value;
        limit->known = true;
    }
    return SP_OK;
}

static int verdict_of(const struct bom_view *view, const struct limit *limit)
{
    if (!limit->stated)
        return ASSESS_NONE;
    if (!limit->known || !view->share_known)
        return RULE_UNKNOWN;
    if (sp_ratio_cmp_dec(view->outside_max, limit->value) <= 0)
        return RULE_MET;
    if (sp_ratio_cmp_dec(view->outside_min, limit->value) > 0)
        return RULE_BREACHED;
    return RULE_UNKNOWN;
}

static const char *money_text(struct sp_arena *arena, struct sp_wide amount)
{
    char text[SP_WIDE_TEXT_BYTES];

    sp_wide_format_money(amount, text);
    return sp_strdup(arena, text);
}

static const char *class_name(enum bom_class class_)
{
    return class_ == BOM_INSIDE    ? "inside"
           : class_ == BOM_OUTSIDE ? "outside"
                                   : "either";
}

static enum sp_code state_sums(const struct model *model,
    const struct bom_view *view, struct assess_view *out, struct sp_err *err)
{
    struct assess_state_sum *sums =
        sp_alloc_array(model->arena, model->n_states + 1u, sizeof *sums);
    size_t n = 0;

    if (sums == NULL)
        return sp_arena_fail(model->arena, err);
    for (uint32_t i = 1; i <= model->n_states + 1u; i++) {
        uint32_t state = i <= model->n_states ? i : 0; /* unknown last */

        if (view->state_max[state].num == 0)
            continue;
        sums[n].state =
            state == 0 ? "unknown"
                       : sp_pool_text(model->pool, model->state_symbols[state]);
        sums[n].counted = class_name(model->state_class[state]);
        sums[n].min = money_text(model->arena, view->state_min[state]);
        sums[n].max = money_text(model->arena, view->state_max[state]);
        if (sums[n].min == NULL || sums[n].max == NULL)
            return sp_arena_fail(model->arena, err);
        n++;
    }
    out->by_state = sums;
    out->n_by_state = n;
    return SP_OK;
}

static enum sp_code share_texts(struct sp_arena *arena,
    const struct bom_view *view, struct assess_view *out, struct sp_err *err)
{
    char text[SP_WIDE_TEXT_BYTES];

    sp_ratio_print6(view->outside_min, false, text);
    out->share_min = sp_strdup(arena, text);
    sp_ratio_print6(view->outside_max, true, text);
    out->share_max = sp_strdup(arena, text);
    sp_ratio_format(view->outside_min, text);
    out->share_min_exact = sp_strdup(arena, text);
    sp_ratio_format(view->outside_max, text);
    out->share_max_exact = sp_strdup(arena, text);
    return out->share_min == NULL || out->share_max == NULL ||
                   out->share_min_exact == NULL || out->share_max_exact == NULL
               ? sp_arena_fail(arena, err)
               : SP_OK;
}

static enum sp_code write_view(const struct model *model, int kind,
    const struct bom_view *view, const struct limit *limit,
    struct assess_view *out, struct sp_err *err)
{
    char text[SP_AMOUNT_BYTES];
    bool of_value = kind >= BOM_VALUE_OPENED;
    enum sp_code rc = SP_OK;

    out->denominator = kinds[kind].denominator;
    out->depth = kinds[kind].depth;
    out->verdict = verdict_of(view, limit);
    if (limit->known) {
        sp_dec_format(limit->value, text);
        out->limit = sp_strdup(model->arena, text);
        if (out->limit == NULL)
            return sp_arena_fail(model->arena, err);
    }
    if (view->cost_known) {
        out->cost_min = money_text(model->arena, view->component_min);
        out->cost_max = money_text(model->arena, view->component_max);
        if (out->cost_min == NULL || out->cost_max == NULL)
            return sp_arena_fail(model->arena, err);
    }
    if (view->share_known)
        rc = share_texts(model->arena, view, out, err);
    if (rc == SP_OK && view->cost_known && (!of_value || view->share_known))
        rc = state_sums(model, view, out, err);
    return rc;
}

/* Both depths must agree on each limited denominator; the worse of two. */
static int answer_verdict(const struct assess_view *views)
{
    int verdict = ASSESS_NONE;

    for (int i = 0; i < BOM_VIEWS; i += 2) {
        int both = views[i].verdict == views[i + 1].verdict ? views[i].verdict
                                                            : RULE_UNKNOWN;

        if (both > verdict)
            verdict = both;
    }
    return verdict;
}

static enum sp_code write_views(const struct origin_answer *answer,
    struct assess_origin *result, struct sp_err *err)
{
    struct limit limits[2];
    struct model model = answer->model;
    enum sp_code rc = find_limit(&model, "component_cost", &limits[0], err);

    if (rc == SP_OK)
        rc = find_limit(&model, "end_product_value", &limits[1], err);
    for (int i = 0; rc == SP_OK && i < BOM_VIEWS; i++)
        rc = write_view(&model, i, &answer->origin.views[i], &limits[i / 2],
            &result->views[i], err);
    result->verdict = answer_verdict(result->views);
    return rc;
}

static enum sp_code list_items(const struct model *model, const bool *flags,
    const char *const **items_out, size_t *n_out, struct sp_err *err)
{
    const char **items;
    size_t n = 0;

    for (uint32_t i = 0; i < model->n_items; i++)
        n += flags[i];
    items = sp_alloc_array(model->arena, n + 1, sizeof *items);
    if (items == NULL)
        return sp_arena_fail(model->arena, err);
    n = 0;
    for (uint32_t i = 0; i < model->n_items; i++)
        if (flags[i])
            items[n++] = model_item_id(model, i);
    *items_out = items;
    *n_out = n;
    return SP_OK;
}

/* List what is attested although its own lines, which then count, are here. */
static enum sp_code list_set_aside(const struct origin_answer *answer,
    struct assess_origin *result, struct sp_err *err)
{
    const struct model *model = &answer->model;
    const struct bom_origin *origin = &answer->origin;
    bool *lined =
        sp_alloc_array(model->arena, (size_t)model->n_items * 2, sizeof *lined);
    bool *aside = lined == NULL ? NULL : lined + model->n_items;

    if (lined == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; i < model->n_lines; i++)
        if (model_line_active(&answer->input.variants, &model->lines[i]))
            lined[model->lines[i].parent] = true;
    for (size_t i = 0; i < model->n_attestations; i++) {
        uint32_t item = model->attestations[i].item;

        aside[item] = lined[item] && !origin->attested[item] &&
                      (origin->reached[item] || item == answer->input.product);
    }
    return list_items(model, aside, &result->set_aside_items,
        &result->n_set_aside_items, err);
}

/* ---- facts ------------------------------------------------------------- */

/* Whether any choice opens the item: it is the product, or it has a make
 * offer, or no make or buy offer at all. */
static bool *opened_items(const struct origin_answer *answer)
{
    const struct model *model = &answer->model;
    bool *opened = sp_alloc_array(
        model->arena, (size_t)model->n_items * 2 + 1, sizeof *opened);
    bool *offered = opened == NULL ? NULL : opened + model->n_items;

    if (opened == NULL)
        return NULL;
    for (size_t i = 0; i < model->n_offers; i++) {
        offered[model->offers[i].item] = true;
        if (model->offers[i].kind == BOM_MAKE)
            opened[model->offers[i].item] = true;
    }
    for (uint32_t i = 0; i < model->n_items; i++)
        opened[i] = answer->origin.reached[i] && (opened[i] || !offered[i]);
    opened[answer->input.product] = true;
    return opened;
}

static enum sp_code line_facts(const struct origin_answer *answer,
    struct fact_list *list, struct sp_err *err)
{
    const struct model *model = &answer->model;
    const bool *opened = opened_items(answer);
    enum sp_code rc = SP_OK;

    if (opened == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; rc == SP_OK && i < model->n_lines; i++)
        if (opened[model->lines[i].parent] &&
            model_line_active(&answer->input.variants, &model->lines[i]))
            rc = fact_list_cell(list, model->structure, i, "quantity", err);
    return rc;
}

static enum sp_code note_facts(const struct origin_answer *answer,
    struct fact_list *list, struct sp_err *err)
{
    const struct model *model = &answer->model;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < answer->origin.n_notes; i++) {
        const struct bom_note *note = &answer->origin.notes[i];

        if (note->reason == BOM_NO_SOURCE)
            rc = fact_list_add(list, "offer", model_item_id(model, note->item),
                "item", true, err);
        if (note->reason == BOM_ATTESTED_NONE)
            rc = model_attestation_facts(model, list, note->index, err);
    }
    return rc;
}

static enum sp_code value_facts(const struct origin_answer *answer,
    const struct assess_origin *result, struct fact_list *list,
    struct sp_err *err)
{
    static const char *const cells[] = {"value", "currency", "quantity"};
    const struct table *table;
    size_t row;
    enum sp_code rc =
        snapshot_table(answer->model.snapshot, "venture", &table, err);

    if (rc != SP_OK || result->venture == NULL)
        return rc;
    row = table_find(table, result->venture);
    rc = fact_list_cell(list, table, row, "product", err);
    if (result->views[BOM_VALUE_OPENED].verdict == ASSESS_NONE)
        return rc; /* no limit rests on the value */
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(cells); i++)
        rc = fact_list_cell(list, table, row, cells[i], err);
    return rc;
}

/* What the value holds beyond the components counts where the product is
 * made. */
static enum sp_code maker_facts(const struct origin_answer *answer,
    const struct assess_origin *result, struct fact_list *list,
    struct sp_err *err)
{
    const struct model *model = &answer->model;
    uint32_t product = answer->input.product;
    bool made = false;
    enum sp_code rc = SP_OK;

    if (result->views[BOM_VALUE_OPENED].verdict == ASSESS_NONE)
        return SP_OK; /* no limit rests on the value */
    for (size_t i = 0; rc == SP_OK && i < model->n_offers; i++) {
        if (model->offers[i].item != product ||
            model->offers[i].kind != BOM_MAKE)
            continue;
        made = true;
        rc = model_maker_facts(model, list, i, err);
    }
    if (rc == SP_OK && !made)
        rc = fact_list_add(
            list, "offer", model_item_id(model, product), "item", true, err);
    return rc;
}

static enum sp_code collect_facts(const struct origin_answer *answer,
    struct assess_origin *result, struct sp_err *err)
{
    const struct model *model = &answer->model;
    const struct bom_origin *origin = &answer->origin;
    struct fact_list list;
    const char *basis = NULL;
    enum sp_code rc;

    fact_list_init(&list, model->arena);
    rc = value_facts(answer, result, &list, err);
    if (rc == SP_OK)
        rc = maker_facts(answer, result, &list, err);
    if (rc == SP_OK)
        rc = line_facts(answer, &list, err);
    for (size_t i = 0; rc == SP_OK && i < model->n_offers; i++) {
        uint32_t item = model->offers[i].item;

        if (origin->reached[item] && item != answer->input.product)
            rc = model_offer_facts(
                model, &list, i, origin->first_tier[item], err);
    }
    for (size_t i = 0; rc == SP_OK && i < model->n_attestations; i++)
        if (origin->attested[model->attestations[i].item])
            rc = model_attestation_facts(model, &list, i, err);
    if (rc == SP_OK)
        rc = note_facts(answer, &list, err);
    if (rc != SP_OK)
        return rc;
    fact_list_sort(&list);
    rc = fact_list_resolve(
        list.facts, list.n, model->snapshot, model->schema, &basis, err);
    result->facts = list.facts;
    result->n_facts = list.n;
    return rc;
}

enum sp_code origin_answer_of(struct origin_answer *answer,
    const struct schema *schema, struct snapshot *snapshot, int32_t on,
    const struct origin_question *question, struct sp_arena *arena,
    struct assess_origin *result, struct sp_err *err)
{
    struct model *model = &answer->model;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    size_t row;
    enum sp_code rc;

    assert(question->item != NULL);
    memset(answer, 0, sizeof *answer);
    memset(result, 0, sizeof *result);
    rc = model_open(model, schema, snapshot, on, arena, err);
    if (rc == SP_OK)
        rc = model_add_sources(model, question->instrument, err);
    if (rc == SP_OK)
        rc = make_input(answer, question, result, err);
    if (rc != SP_OK)
        return rc;
    rc = bom_origin_of(&answer->input, arena, &answer->origin, &fault, err);
    if (rc != SP_OK)
        return model_fault(model, rc, &fault, err);
    result->item = question->item;
    result->instrument = question->instrument;
    row = model_item_row(model, answer->input.product);
    if (row != SIZE_MAX)
        result->item_name = table_named(model->item, row, "name");
    if (result->item_name != NULL && result->item_name[0] == '\0')
        result->item_name = NULL;
    rc = write_views(answer, result, err);
    if (rc == SP_OK)
        rc = list_items(model, answer->origin.unknown, &result->unknown_items,
            &result->n_unknown_items, err);
    if (rc == SP_OK)
        rc = list_items(model, answer->origin.attested, &result->attested_items,
            &result->n_attested_items, err);
    if (rc == SP_OK)
        rc = list_set_aside(answer, result, err);
    if (rc == SP_OK && question->with_facts)
        rc = collect_facts(answer, result, err);
    if (rc == SP_OK && question->with_parts)
        rc = origin_parts(answer, result, err);
    return rc;
}

static void assess_release_snapshot(void *handle)
{
    snapshot_close(handle);
}

/* Its borrowed texts live as long as the arena. */
enum sp_code assess_snapshot(const struct schema *schema,
    const struct snapshot_options *facts, struct sp_arena *arena,
    struct snapshot **snapshot_out, struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    enum sp_code rc = snapshot_open(schema, facts, &snapshot, err);

    if (rc == SP_OK)
        rc = sp_arena_keep(arena, assess_release_snapshot, snapshot, err);
    if (rc == SP_OK)
        *snapshot_out = snapshot;
    return rc;
}

enum sp_code origin_instrument(
    struct snapshot *snapshot, const char *instrument, struct sp_err *err)
{
    static const char *const tables[] = {"instrument", "status", "threshold"};

    for (size_t i = 0; i < SP_COUNT(tables); i++) {
        const struct table *table;
        enum sp_code rc = snapshot_table(snapshot, tables[i], &table, err);

        if (rc != SP_OK)
            return rc;
        for (size_t row = 0; row < table->n_rows; row++)
            if (strcmp(table_named(table, row, "instrument"), instrument) == 0)
                return SP_OK;
    }
    return assess_no_such_in(snapshot, "instrument", instrument, err);
}

static enum sp_code project_answer(const struct assess_origin_options *options,
    struct snapshot *snapshot, struct assess_origin *origin,
    struct snapshot_digests *digests, struct assess_withheld *withheld,
    struct sp_arena *arena, struct sp_err *err)
{
    struct projection projection;
    enum sp_code rc = project_open(&projection, options->schema, snapshot,
        options->audience, origin->venture, arena, err);

    if (rc == SP_OK)
        rc = project_origin(&projection, origin, err);
    if (rc != SP_OK)
        return rc;
    project_digests(&projection, digests);
    *withheld = projection.withheld;
    return SP_OK;
}

enum sp_code assess_origin_of(const struct assess_origin_options *options,
    const char *item, struct sp_arena *arena, struct assess_origin *origin_out,
    struct snapshot_digests *digests_out, struct assess_withheld *withheld_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    struct origin_answer answer;
    struct origin_question question;
    enum sp_code rc = assess_snapshot(
        options->schema, &options->facts, arena, &snapshot, err);

    if (rc == SP_OK)
        rc = origin_instrument(snapshot, options->instrument, err);
    if (rc != SP_OK)
        return project_error(options->audience, rc, err);
    memset(&question, 0, sizeof question);
    question.item = snapshot_id(snapshot, "item", item);
    question.instrument = options->instrument;
    question.venture = options->venture;
    question.any_venture = options->venture == NULL;
    question.variants = options->variants;
    question.n_variants = options->n_variants;
    question.with_parts = options->with_parts;
    question.with_facts = options->audience != NULL;
    rc = origin_answer_of(&answer, options->schema, snapshot, options->facts.on,
        &question, arena, origin_out, err);
    if (rc == SP_OK)
        rc = snapshot_digest(snapshot, digests_out, err);
    if (rc == SP_OK)
        rc = project_answer(options, snapshot, origin_out, digests_out,
            withheld_out, arena, err);
    return project_error(options->audience, rc, err);
}
