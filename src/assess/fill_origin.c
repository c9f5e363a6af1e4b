/*
 * fill_origin.c - the origin engine's answer as tables that rules read.
 */
#include "assess/fill.h"

#include <string.h>

static const enum rule_column_type texts[] = {RULE_COLUMN_TEXT,
    RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT,
    RULE_COLUMN_TEXT, RULE_COLUMN_TEXT};

static const char *const denominators[] = {"component_cost", "component_cost",
    "end_product_value", "end_product_value"};
static const char *const depths[] = {
    "opened", "declared", "opened", "declared"};

/* Without a product the four rows are there, with nothing known. */
static enum sp_code fill_share(struct fill *fill, struct sp_err *err)
{
    static const char *const columns[] = {"subject", "denominator", "depth",
        "outside_min", "outside_max", "cost_min", "cost_max"};
    struct fill_table out = {
        fill, "origin_share", columns, texts, SP_COUNT(columns), NULL, 0, 0};
    enum sp_code rc = SP_OK;

    for (int i = 0; rc == SP_OK && i < BOM_VIEWS; i++) {
        const struct assess_view *view =
            fill->origin == NULL ? NULL : &fill->origin->views[i];
        const char *cells[] = {fill->venture, denominators[i], depths[i],
            view == NULL ? NULL : view->share_min_exact,
            view == NULL ? NULL : view->share_max_exact,
            view == NULL ? NULL : view->cost_min,
            view == NULL ? NULL : view->cost_max};

        rc = fill_row(&out, cells, err);
    }
    return rc == SP_OK ? fill_done(&out, err) : rc;
}

static const char *class_name(const struct fill *fill, const char *state)
{
    const struct model *model = &fill->answer->model;

    for (uint16_t i = 1; i <= model->n_states; i++)
        if (strcmp(sp_pool_text(model->pool, model->state_symbols[i]), state) ==
            0)
            return model->state_class[i] == BOM_INSIDE    ? "inside"
                   : model->state_class[i] == BOM_OUTSIDE ? "outside"
                                                          : "either";
    return "either";
}

static enum sp_code fill_state(struct fill *fill, struct sp_err *err)
{
    static const char *const columns[] = {
        "denominator", "depth", "state", "min", "max", "class"};
    struct fill_table out = {
        fill, "origin_state", columns, texts, SP_COUNT(columns), NULL, 0, 0};
    enum sp_code rc = SP_OK;

    for (int i = 0; rc == SP_OK && fill->origin != NULL && i < BOM_VIEWS; i++) {
        const struct assess_view *view = &fill->origin->views[i];

        for (size_t j = 0; rc == SP_OK && j < view->n_by_state; j++) {
            const struct assess_state_sum *sum = &view->by_state[j];
            const char *cells[] = {view->denominator, view->depth, sum->state,
                sum->min, sum->max, class_name(fill, sum->state)};

            rc = fill_row(&out, cells, err);
        }
    }
    return rc == SP_OK ? fill_done(&out, err) : rc;
}

static enum sp_code fill_rows(struct fill *fill, struct sp_err *err)
{
    static const char *const columns[] = {"tbl", "key", "col", "state"};
    struct fill_table out = {
        fill, "origin_row", columns, texts, SP_COUNT(columns), NULL, 0, 0};
    enum sp_code rc = SP_OK;

    if (fill->origin == NULL) {
        const char *cells[] = {"venture", fill->venture, "product", "missing"};

        rc = fill_row(&out, cells, err);
    }
    for (size_t i = 0;
         rc == SP_OK && fill->origin != NULL && i < fill->origin->n_facts;
         i++) {
        const struct assess_fact *fact = &fill->origin->facts[i];
        const char *cells[] = {fact->tbl, fact->key, fact->col,
            fact->missing ? "missing" : "used"};

        rc = fill_row(&out, cells, err);
    }
    return rc == SP_OK ? fill_done(&out, err) : rc;
}

enum sp_code fill_origin(struct fill *fill, struct sp_err *err)
{
    enum sp_code rc = fill_share(fill, err);

    if (rc == SP_OK)
        rc = fill_state(fill, err);
    if (rc == SP_OK)
        rc = fill_rows(fill, err);
    return rc;
}
