/*
 * source_facts.c - which cells the cost and origin of an offer or an
 * attestation rest on. A cell counts as missing when it is empty or says
 * something that leaves the answer open (an incoterm that is not delivered, a
 * price with tax, a region that is not under the government's control).
 */
#include "assess/model.h"

#include <assert.h>
#include <string.h>

static enum sp_code rate_facts(const struct model *model,
    struct fact_list *list, const char *currency, struct sp_err *err)
{
    const char *key = NULL;
    size_t row;
    enum sp_code rc;

    if (currency[0] == '\0')
        return SP_OK;
    rc = rates_row(&model->rates, currency, &row, &key, err);
    if (rc == SP_OK && key != NULL)
        rc = fact_list_add(list, "rate", key, "per_eur", row == SIZE_MAX, err);
    return rc;
}

/* The role of a state, and its region where the class rests on it. */
static enum sp_code place_facts(const struct model *model,
    struct fact_list *list, uint32_t state, uint32_t region,
    const struct table *table, size_t row, const char *region_column,
    struct sp_err *err)
{
    const char *key;
    enum sp_code rc;

    if (state == 0)
        return SP_OK;
    key = sp_asprintf(list->arena, "%s|%s", sp_pool_text(model->pool, state),
        model->instrument);
    if (key == NULL)
        return sp_arena_fail(list->arena, err);
    rc = fact_list_add(list, "status", key, "role",
        !model->state_stated[model->state_numbers[state]], err);
    if (rc != SP_OK || !model_needs_region(model, state))
        return rc;
    rc = fact_list_cell(list, table, row, region_column, err);
    if (rc == SP_OK && region != 0)
        rc = fact_list_add(list, "territory", sp_pool_text(model->pool, region),
            "control", model_place(model, state, region).class_ == BOM_EITHER,
            err);
    return rc;
}

static enum sp_code cost_facts(const struct model *model,
    struct fact_list *list, size_t row, const char *key, bool buy,
    struct sp_err *err)
{
    const struct table *table = model->offer;
    const char *tax = table_named(table, row, "tax_included");
    const char *incoterm = table_named(table, row, "incoterm");
    enum sp_code rc = fact_list_cell(list, table, row, "unit_cost", err);

    if (rc == SP_OK)
        rc = fact_list_cell(list, table, row, "currency", err);
    if (rc == SP_OK)
        rc = rate_facts(model, list, table_named(table, row, "currency"), err);
    if (rc == SP_OK && buy)
        rc = fact_list_add(
            list, "offer", key, "incoterm", incoterm[0] != 'D', err);
    if (rc == SP_OK && (buy || strcmp(tax, "yes") == 0))
        rc = fact_list_add(
            list, "offer", key, "tax_included", strcmp(tax, "no") != 0, err);
    return rc;
}

/* The site of a make (its state is the origin of the added value) or of an
 * offer of an attested item (its party tells whether it is the attester's). */
static enum sp_code site_facts(const struct model *model,
    struct fact_list *list, size_t row, bool make, bool attested,
    struct sp_err *err)
{
    const struct table *site = model->site;
    const char *id = table_named(model->offer, row, "site");
    size_t at = model_site_row(model, row);
    enum sp_code rc = fact_list_cell(list, model->offer, row, "site", err);

    if (rc != SP_OK || id[0] == '\0')
        return rc;
    if (at == SIZE_MAX) /* no such site on the date */
        return fact_list_add(
            list, "site", id, make ? "state" : "party", true, err);
    if (attested)
        rc = fact_list_cell(list, site, at, "party", err);
    if (rc == SP_OK && make)
        rc = fact_list_cell(list, site, at, "state", err);
    if (rc == SP_OK && make)
        rc = place_facts(model, list, table_symbol(site, at, "state"),
            table_symbol(site, at, "region"), site, at, "region", err);
    return rc;
}

/* Whether an item is attested; attestations come in the order of items. */
static bool is_attested(const struct model *model, uint32_t item)
{
    size_t low = 0;
    size_t high = model->n_attestations;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (model->attestations[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low < model->n_attestations && model->attestations[low].item == item;
}

enum sp_code model_offer_facts(const struct model *model,
    struct fact_list *list, size_t offer, bool declared, struct sp_err *err)
{
    const struct table *table = model->offer;
    size_t row = model->offer_rows[offer];
    bool make = model->offers[offer].kind == BOM_MAKE;
    bool attested = is_attested(model, model->offers[offer].item);
    const char *key = fact_list_key(list->arena, table, row);
    enum sp_code rc;

    if (key == NULL)
        return sp_arena_fail(list->arena, err);
    rc = cost_facts(model, list, row, key, !make, err);
    if (rc == SP_OK && (make || attested))
        rc = site_facts(model, list, row, make, attested, err);
    if (rc != SP_OK || (make && !declared))
        return rc;
    rc = fact_list_cell(list, table, row, "origin", err);
    if (rc == SP_OK)
        rc = place_facts(model, list, table_symbol(table, row, "origin"),
            table_symbol(table, row, "origin_region"), table, row,
            "origin_region", err);
    return rc;
}

enum sp_code model_maker_facts(const struct model *model,
    struct fact_list *list, size_t offer, struct sp_err *err)
{
    assert(model->offers[offer].kind == BOM_MAKE);
    return site_facts(model, list, model->offer_rows[offer], true, false, err);
}

static enum sp_code state_range_facts(const struct model *model,
    struct fact_list *list, size_t attestation, struct sp_err *err)
{
    const struct table *table = model->attestation_state;
    const uint32_t *rows =
        model->attested_rows + model->attested_first[attestation];
    size_t n = model->attestations[attestation].n_states;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < n; i++) {
        uint32_t row = rows[i];
        uint32_t state = table_symbol(table, row, "state");
        const char *key;

        rc = fact_list_cell(list, table, row, "cost_min", err);
        if (rc == SP_OK)
            rc = fact_list_cell(list, table, row, "cost_max", err);
        if (rc == SP_OK)
            rc = fact_list_cell(list, table, row, "currency", err);
        if (rc == SP_OK)
            rc = rate_facts(
                model, list, table_named(table, row, "currency"), err);
        key = sp_asprintf(list->arena, "%s|%s",
            sp_pool_text(model->pool, state), model->instrument);
        if (key == NULL)
            return sp_arena_fail(list->arena, err);
        if (rc == SP_OK)
            rc = fact_list_add(list, "status", key, "role",
                !model->state_stated[model->state_numbers[state]], err);
    }
    return rc;
}

enum sp_code model_attestation_facts(const struct model *model,
    struct fact_list *list, size_t attestation, struct sp_err *err)
{
    static const char *const cells[] = {"component_cost_min",
        "component_cost_max", "outside_min", "outside_max", "currency"};
    const struct table *table = model->attestation;
    const struct bom_attestation *one = &model->attestations[attestation];
    uint32_t row = model->attestation_rows[attestation];
    enum sp_code rc = SP_OK;

    if (row != UINT32_MAX) {
        const char *key = fact_list_key(list->arena, table, row);

        if (key == NULL)
            return sp_arena_fail(list->arena, err);
        for (size_t i = 0; rc == SP_OK && i < SP_COUNT(cells); i++)
            rc = fact_list_cell(list, table, row, cells[i], err);
        if (rc == SP_OK)
            rc = rate_facts(
                model, list, table_named(table, row, "currency"), err);
        if (rc == SP_OK)
            rc = fact_list_add(list, "attestation", key, "inside",
                !one->inside_matches && one->n_states == 0, err);
    }
    if (rc == SP_OK)
        rc = state_range_facts(model, list, attestation, err);
    return rc;
}
