/*
 * source.c - offers and attestations as an instrument counts them.
 */
#include "assess/model.h"

#include "base/sha256.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- states ------------------------------------------------------------ */

struct coded {
    const char *text;
    uint32_t symbol;
};

static int compare_coded(const void *a, const void *b)
{
    return strcmp(
        ((const struct coded *)a)->text, ((const struct coded *)b)->text);
}

static void mark_states(struct model *model, const struct table *table,
    const char *name, struct coded *found, uint16_t *n)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t symbol = table_symbol(table, row, name);

        if (symbol == 0 || model->state_numbers[symbol] != 0)
            continue;
        model->state_numbers[symbol] = 1;
        found[*n].symbol = symbol;
        found[(*n)++].text = sp_pool_text(model->pool, symbol);
    }
}

static bool is_inside_role(const char *role)
{
    return strcmp(role, "member") == 0 || strcmp(role, "beneficiary") == 0 ||
           strcmp(role, "associated") == 0;
}

/* Digest of the sorted codes of the states inside, joined by commas. */
static enum sp_code digest_inside(struct model *model,
    const struct coded *inside, size_t n, struct sp_err *err)
{
    struct sp_sha256 *sha = NULL;
    enum sp_code rc = sp_sha256_new(&sha, err);

    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sp_sha256_put(sha, ",", 1);
        sp_sha256_put(sha, inside[i].text, strlen(inside[i].text));
    }
    sp_sha256_hex(sha, model->inside_digest);
    sp_sha256_free(sha);
    return SP_OK;
}

/* Class of each state by its role for the instrument. */
static enum sp_code class_states(struct model *model, struct sp_err *err)
{
    const struct table *status = model->status;
    struct coded *inside =
        sp_alloc_array(model->arena, status->n_rows + 1, sizeof *inside);
    size_t n_inside = 0;

    if (inside == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; row < status->n_rows; row++) {
        const char *role = table_named(status, row, "role");
        uint32_t symbol = table_symbol(status, row, "state");
        uint16_t state;

        if (strcmp(table_named(status, row, "instrument"), model->instrument) !=
            0)
            continue;
        if (is_inside_role(role)) {
            inside[n_inside].symbol = symbol;
            inside[n_inside++].text = sp_pool_text(model->pool, symbol);
        }
        state = model->state_numbers[symbol];
        if (state == 0 || role[0] == '\0')
            continue;
        model->state_stated[state] = true;
        model->state_class[state] =
            is_inside_role(role) ? BOM_INSIDE : BOM_OUTSIDE;
    }
    if (n_inside > 1)
        qsort(inside, n_inside, sizeof *inside, compare_coded);
    return digest_inside(model, inside, n_inside, err);
}

static enum sp_code number_states(struct model *model, struct sp_err *err)
{
    struct coded *found;
    uint16_t n = 0;
    size_t n_max = 1000; /* two letters make at most 676 codes */

    model->n_state_symbols = sp_pool_count(model->pool);
    model->state_numbers = sp_alloc_array(
        model->arena, model->n_state_symbols, sizeof *model->state_numbers);
    found = sp_alloc_array(model->arena, n_max, sizeof *found);
    if (model->state_numbers == NULL || found == NULL)
        return sp_arena_fail(model->arena, err);
    mark_states(model, model->offer, "origin", found, &n);
    mark_states(model, model->site, "state", found, &n);
    mark_states(model, model->attestation_state, "state", found, &n);
    if (n > 1)
        qsort(found, n, sizeof *found, compare_coded);
    model->n_states = n;
    model->state_symbols =
        sp_alloc_array(model->arena, n + 1u, sizeof *model->state_symbols);
    model->state_class =
        sp_alloc_array(model->arena, n + 1u, sizeof *model->state_class);
    model->state_stated =
        sp_alloc_array(model->arena, n + 1u, sizeof *model->state_stated);
    if (model->state_symbols == NULL || model->state_class == NULL ||
        model->state_stated == NULL)
        return sp_arena_fail(model->arena, err);
    model->state_class[0] = BOM_EITHER;
    for (uint16_t i = 0; i < n; i++) {
        model->state_symbols[i + 1] = found[i].symbol;
        model->state_numbers[found[i].symbol] = (uint16_t)(i + 1);
        model->state_class[i + 1] = BOM_EITHER;
    }
    return class_states(model, err);
}

bool model_needs_region(const struct model *model, uint32_t state)
{
    return state != 0 && strcmp(sp_pool_text(model->pool, state), "UA") == 0 &&
           model->state_class[model->state_numbers[state]] == BOM_INSIDE;
}

struct source_state model_place(
    const struct model *model, uint32_t state, uint32_t region)
{
    struct source_state place = {0, BOM_EITHER};
    size_t row;

    if (state == 0)
        return place;
    place.state = model->state_numbers[state];
    place.class_ = model->state_class[place.state];
    if (!model_needs_region(model, state))
        return place;
    row = region == 0
              ? SIZE_MAX
              : table_find(model->territory, sp_pool_text(model->pool, region));
    if (row == SIZE_MAX || strcmp(table_named(model->territory, row, "control"),
                               "government") != 0)
        place.class_ = BOM_EITHER;
    return place;
}

/* ---- offers ------------------------------------------------------------ */

size_t model_site_row(const struct model *model, size_t offer_row)
{
    const char *site = table_named(model->offer, offer_row, "site");

    return site[0] == '\0' ? SIZE_MAX : table_find(model->site, site);
}

struct numbered {
    uint32_t item;
    uint32_t row;
};

static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *x = a;
    const struct numbered *y = b;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool is_delivered_untaxed(const struct table *table, size_t row)
{
    return strcmp(table_named(table, row, "tax_included"), "no") == 0 &&
           table_named(table, row, "incoterm")[0] == 'D';
}

static enum sp_code read_offer(struct model *model, size_t row,
    struct bom_offer *offer, struct sp_err *err)
{
    const struct table *table = model->offer;
    size_t site = model_site_row(model, row);
    uint32_t party =
        site == SIZE_MAX ? 0 : table_symbol(model->site, site, "party");
    struct source_state place;
    enum sp_code rc;

    offer->kind = strcmp(table_named(table, row, "kind"), "make") == 0
                      ? BOM_MAKE
                      : BOM_BUY;
    rc = rates_convert(&model->rates, table_named(table, row, "unit_cost"),
        table_named(table, row, "currency"), &offer->cost_known, &offer->cost,
        err);
    if (rc != SP_OK)
        return rc == SP_LIMIT ? sp_fail(err, SP_LIMIT,
                                    "offer '%s': its cost in euros does not "
                                    "fit",
                                    table_named(table, row, "offer"))
                              : rc;
    if (offer->kind == BOM_BUY && !is_delivered_untaxed(table, row))
        offer->cost_known = false;
    if (offer->kind == BOM_MAKE &&
        strcmp(table_named(table, row, "tax_included"), "yes") == 0)
        offer->cost_known = false;
    offer->priority = model_priority(table_named(table, row, "priority"));
    offer->party = party == 0 ? BOM_NONE : party;
    offer->party_unknown = party == 0;
    place = model_place(model, table_symbol(table, row, "origin"),
        table_symbol(table, row, "origin_region"));
    offer->declared_state = place.state;
    offer->declared_class = place.class_;
    if (offer->kind == BOM_MAKE)
        place =
            site == SIZE_MAX
                ? (struct source_state){0, BOM_EITHER}
                : model_place(model, table_symbol(model->site, site, "state"),
                      table_symbol(model->site, site, "region"));
    offer->opened_state = place.state;
    offer->opened_class = place.class_;
    return SP_OK;
}

static enum sp_code read_offers(struct model *model, struct sp_err *err)
{
    const struct table *table = model->offer;
    struct numbered *order =
        sp_alloc_array(model->arena, table->n_rows + 1, sizeof *order);
    size_t n = 0;
    enum sp_code rc = SP_OK;

    model->offers =
        sp_alloc_array(model->arena, table->n_rows + 1, sizeof *model->offers);
    model->offer_rows = sp_alloc_array(
        model->arena, table->n_rows + 1, sizeof *model->offer_rows);
    if (order == NULL || model->offers == NULL || model->offer_rows == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        if (strcmp(table_named(table, row, "kind"), "move") == 0)
            continue;
        order[n].item = model->item_numbers[table_symbol(table, row, "item")];
        order[n++].row = (uint32_t)row;
    }
    if (n > 1)
        qsort(order, n, sizeof *order, compare_numbered);
    for (size_t i = 0; rc == SP_OK && i < n; i++) {
        model->offers[i].item = order[i].item;
        model->offer_rows[i] = order[i].row;
        rc = read_offer(model, order[i].row, &model->offers[i], err);
    }
    model->n_offers = n;
    return rc;
}

/* ---- attestations ------------------------------------------------------ */

static enum sp_code read_bound(struct model *model, const struct table *table,
    size_t row, const char *name, bool *known_out, int64_t *value_out,
    struct sp_err *err)
{
    return rates_convert(&model->rates, table_named(table, row, name),
        table_named(table, row, "currency"), known_out, value_out, err);
}

static enum sp_code read_range(struct model *model, const struct table *table,
    size_t row, const char *min, const char *max, struct bom_range *range,
    struct sp_err *err)
{
    enum sp_code rc =
        read_bound(model, table, row, min, &range->min_known, &range->min, err);

    if (rc == SP_OK)
        rc = read_bound(
            model, table, row, max, &range->max_known, &range->max, err);
    return rc;
}

/* What one row of attestation or attestation_state says something about. */
enum { RANK_ASKED, RANK_DIGEST, RANK_OTHER, RANK_STATE };
struct candidate {
    uint32_t item;
    uint32_t party;
    const char *party_text;
    uint32_t row;
    int rank; /* of the asked instrument, of a matching digest, of another, or
                 a row of attestation_state */
};

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    int order;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    order = strcmp(x->party_text, y->party_text);
    if (order == 0)
        order = x->rank - y->rank;
    if (order == 0)
        order = (x->row > y->row) - (x->row < y->row);
    return order;
}

static size_t list_candidates(struct model *model, struct candidate *list)
{
    const struct table *whole = model->attestation;
    const struct table *states = model->attestation_state;
    size_t n = 0;

    for (size_t row = 0; row < whole->n_rows; row++) {
        struct candidate *one = &list[n++];

        one->item = model->item_numbers[table_symbol(whole, row, "item")];
        one->party = table_symbol(whole, row, "party");
        one->party_text = sp_pool_text(model->pool, one->party);
        one->row = (uint32_t)row;
        one->rank = strcmp(table_named(whole, row, "instrument"),
                        model->instrument) == 0
                        ? RANK_ASKED
                    : strcmp(table_named(whole, row, "inside"),
                          model->inside_digest) == 0
                        ? RANK_DIGEST
                        : RANK_OTHER;
    }
    for (size_t row = 0; row < states->n_rows; row++) {
        struct candidate *one = &list[n++];

        one->item = model->item_numbers[table_symbol(states, row, "item")];
        one->party = table_symbol(states, row, "party");
        one->party_text = sp_pool_text(model->pool, one->party);
        one->row = (uint32_t)row;
        one->rank = RANK_STATE;
    }
    if (n > 1)
        qsort(list, n, sizeof *list, compare_candidates);
    return n;
}

/* Read the rows of attestation_state of one (item, party): the last `n` of its
 * candidates. */
static enum sp_code read_state_ranges(struct model *model,
    const struct candidate *list, size_t n, struct bom_attestation *attestation,
    struct sp_err *err)
{
    const struct table *table = model->attestation_state;
    struct bom_state_range *ranges;

    if (n == 0)
        return SP_OK;
    ranges = sp_alloc_array(model->arena, n, sizeof *ranges);
    if (ranges == NULL)
        return sp_arena_fail(model->arena, err);
    attestation->states = ranges;
    attestation->n_states = n;
    for (size_t i = 0; i < n; i++) {
        uint32_t row = list[i].row;
        struct source_state place =
            model_place(model, table_symbol(table, row, "state"), 0);
        enum sp_code rc;

        assert(list[i].rank == RANK_STATE);
        ranges[i].state = place.state;
        ranges[i].class_ = place.class_;
        rc = read_range(
            model, table, row, "cost_min", "cost_max", &ranges[i].cost, err);
        if (rc != SP_OK)
            return rc;
    }
    return SP_OK;
}

/* Read one (item, party): the row that counts comes first, if there is one. */
static enum sp_code read_attestation(struct model *model,
    const struct candidate *one, struct bom_attestation *attestation,
    struct sp_err *err)
{
    const struct table *table = model->attestation;
    enum sp_code rc;

    attestation->item = one->item;
    attestation->party = one->party;
    if (one->rank == RANK_STATE)
        return SP_OK;
    attestation->inside_matches = strcmp(table_named(table, one->row, "inside"),
                                      model->inside_digest) == 0;
    rc = read_range(model, table, one->row, "component_cost_min",
        "component_cost_max", &attestation->component_cost, err);
    if (rc == SP_OK)
        rc = read_range(model, table, one->row, "outside_min", "outside_max",
            &attestation->outside, err);
    return rc;
}

/* Read the candidates of each (item, party) in turn. */
static enum sp_code read_candidates(struct model *model,
    const struct candidate *list, size_t n, struct sp_err *err)
{
    uint32_t n_states = 0;
    size_t end;

    for (size_t i = 0; i < n; i = end) {
        size_t at = model->n_attestations++;
        size_t states;
        enum sp_code rc;

        for (end = i + 1; end < n && list[end].item == list[i].item &&
                          list[end].party == list[i].party;)
            end++;
        for (states = end; states > i && list[states - 1].rank == RANK_STATE;)
            states--;
        model->attestation_rows[at] = states == i ? UINT32_MAX : list[i].row;
        model->attested_first[at] = n_states;
        for (size_t k = states; k < end; k++)
            model->attested_rows[n_states++] = list[k].row;
        rc = read_attestation(model, &list[i], &model->attestations[at], err);
        if (rc == SP_OK)
            rc = read_state_ranges(model, list + states, end - states,
                &model->attestations[at], err);
        if (rc != SP_OK)
            return rc;
    }
    return SP_OK;
}

static enum sp_code read_attestations(struct model *model, struct sp_err *err)
{
    size_t n_max =
        model->attestation->n_rows + model->attestation_state->n_rows;
    struct candidate *list =
        sp_alloc_array(model->arena, n_max + 1, sizeof *list);

    model->attestations =
        sp_alloc_array(model->arena, n_max + 1, sizeof *model->attestations);
    model->attestation_rows = sp_alloc_array(
        model->arena, n_max + 1, sizeof *model->attestation_rows);
    model->attested_first =
        sp_alloc_array(model->arena, n_max + 1, sizeof *model->attested_first);
    model->attested_rows = sp_alloc_array(model->arena,
        model->attestation_state->n_rows + 1, sizeof *model->attested_rows);
    if (list == NULL || model->attestations == NULL ||
        model->attestation_rows == NULL || model->attested_first == NULL ||
        model->attested_rows == NULL)
        return sp_arena_fail(model->arena, err);
    return read_candidates(model, list, list_candidates(model, list), err);
}

enum sp_code model_add_sources(
    struct model *model, const char *instrument, struct sp_err *err)
{
    struct {
        const char *name;
        const struct table **table;
    } const wanted[] = {
        {"offer", &model->offer},
        {"site", &model->site},
        {"status", &model->status},
        {"territory", &model->territory},
        {"attestation", &model->attestation},
        {"attestation_state", &model->attestation_state},
    };
    enum sp_code rc = SP_OK;

    model->instrument = instrument;
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(wanted); i++)
        rc = snapshot_table(
            model->snapshot, wanted[i].name, wanted[i].table, err);
    if (rc == SP_OK)
        rc = rates_init(
            &model->rates, model->snapshot, model->on, model->arena, err);
    if (rc == SP_OK)
        rc = number_states(model, err);
    if (rc == SP_OK)
        rc = read_offers(model, err);
    if (rc == SP_OK)
        rc = read_attestations(model, err);
    return rc;
}
