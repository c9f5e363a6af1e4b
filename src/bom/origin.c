/*
 * origin.c - what the choices of a product reach, and what is unknown there.
 */
#include "bom/origin_internal.h"

#include <stdlib.h>

enum sp_code bom_run_note(struct bom_run *run, enum bom_reason reason,
    uint32_t item, uint32_t index, uint32_t other)
{
    if (run->n_notes == run->notes_cap) {
        size_t cap = run->notes_cap == 0 ? 64 : run->notes_cap * 2;
        struct bom_note *notes =
            sp_alloc_array(run->arena, cap, sizeof(*notes));
        if (notes == NULL)
            return sp_arena_fail(run->arena, run->err);
        if (run->n_notes > 0)
            memcpy(notes, run->notes, run->n_notes * sizeof(*notes));
        run->notes = notes;
        run->notes_cap = cap;
    }
    run->notes[run->n_notes++] = (struct bom_note){reason, item, index, other};
    return SP_OK;
}

/* Note something that leaves a cost unknown where the item is reached: in
 * depth opened, and in depth declared if `declared`. */
static enum sp_code note_unknown(struct bom_run *run, enum bom_reason reason,
    uint32_t item, uint32_t index, uint32_t other)
{
    run->opened_unknown = true;
    return bom_run_note(run, reason, item, index, other);
}

/* Turn sorted rows into the first row of each item. */
static uint32_t *rows_first(struct bom_run *run, size_t n_rows,
    const void *rows, size_t row_bytes, size_t item_offset)
{
    uint32_t n_items = run->graph->n_items;
    uint32_t *first =
        sp_alloc_array(run->arena, (size_t)n_items + 1, sizeof(*first));
    uint32_t before = 0;

    for (size_t i = 0; first != NULL && i < n_rows; i++) {
        uint32_t item;
        memcpy(&item, (const char *)rows + i * row_bytes + item_offset,
            sizeof(item));
        assert(item < n_items && item >= before);
        before = item;
        first[item + 1]++;
    }
    for (uint32_t item = 0; first != NULL && item < n_items; item++)
        first[item + 1] += first[item];
    return first;
}

/* Allocate the arrays; SP_LIMIT for rows that a number cannot count. */
static enum sp_code run_alloc(struct bom_run *run)
{
    const struct bom_origin_input *input = run->input;
    struct sp_arena *arena = run->arena;
    size_t items = run->graph->n_items;

    if (input->n_offers >= BOM_NONE || input->n_attestations >= BOM_NONE)
        return sp_fail(run->err, SP_LIMIT,
            "%zu offers and %zu attestations are too many", input->n_offers,
            input->n_attestations);
    for (size_t i = 0; i < input->n_offers; i++) {
        if (input->offers[i].cost_known && input->offers[i].cost < 0)
            return sp_fail(
                run->err, SP_INVALID, "offer number %zu has a cost below 0", i);
    }
    run->offer_first = rows_first(run, input->n_offers, input->offers,
        sizeof(*input->offers), offsetof(struct bom_offer, item));
    run->attested_first = rows_first(run, input->n_attestations,
        input->attestations, sizeof(*input->attestations),
        offsetof(struct bom_attestation, item));
    run->marks = sp_alloc_array(arena, items, sizeof(*run->marks));
    run->has_lines = sp_alloc_array(arena, items, sizeof(*run->has_lines));
    run->depth = sp_alloc_array(arena, items, sizeof(*run->depth));
    run->order = sp_alloc_array(arena, items, sizeof(*run->order));
    run->values = sp_alloc_array(arena, items, sizeof(*run->values));
    run->offer_attested =
        sp_alloc_array(arena, input->n_offers, sizeof(*run->offer_attested));
    run->own_attested = sp_alloc_array(
        arena, input->n_attestations, sizeof(*run->own_attested));
    run->attested_low =
        sp_alloc_array(arena, input->n_attestations, sizeof(sp_i128));
    run->attested_high =
        sp_alloc_array(arena, input->n_attestations, sizeof(sp_i128));
    if (run->offer_first == NULL || run->attested_first == NULL ||
        run->marks == NULL || run->has_lines == NULL || run->depth == NULL ||
        run->order == NULL || run->values == NULL ||
        run->offer_attested == NULL || run->own_attested == NULL ||
        run->attested_low == NULL || run->attested_high == NULL)
        return sp_arena_fail(arena, run->err);
    return SP_OK;
}

/* Walk the positions from the product on, and mark what some choice of depth
 * opened reaches and opens. */
static void run_reach(struct bom_run *run)
{
    const struct bom_graph *graph = run->graph;
    const struct bom_offer *offers = run->input->offers;

    run->marks[run->product] = BOM_REACHED;
    for (uint32_t p = run->product; p < graph->n_items; p++) {
        uint32_t item = graph->item_at[p];
        bool opens = run->open_all || p == run->product ||
                     run->offer_first[item] == run->offer_first[item + 1];

        if ((run->marks[p] & BOM_REACHED) == 0)
            continue;
        run->order[run->n_order++] = p;
        for (uint32_t i = run->offer_first[item];
             i < run->offer_first[item + 1]; i++)
            opens |= offers[i].kind == BOM_MAKE;
        for (uint32_t e = graph->first[p]; e < graph->first[p + 1]; e++) {
            uint32_t child = graph->child[e];

            if (!bom_edge_active(graph, e, run->input->variants))
                continue;
            run->has_lines[p] = true;
            if (!opens)
                break;
            run->marks[p] |= BOM_OPENS;
            run->marks[child] |= BOM_REACHED;
            if (p == run->product)
                run->marks[child] |= BOM_FIRST_TIER;
            if (run->depth[child] <= run->depth[p])
                run->depth[child] = run->depth[p] + 1;
        }
    }
}

/* Whether the offer stands at a site of the attesting party. */
static bool offer_of(
    const struct bom_offer *offer, const struct bom_attestation *attestation)
{
    return !offer->party_unknown && offer->party != BOM_NONE &&
           offer->party == attestation->party;
}

/* Count the alternatives that stand on attestations, at most. */
static size_t attested_count(const struct bom_run *run)
{
    const struct bom_origin_input *input = run->input;
    size_t n = 0;

    for (size_t i = 0; i < input->n_attestations; i++) {
        uint32_t item = input->attestations[i].item;
        n++;
        for (uint32_t k = run->offer_first[item];
             k < run->offer_first[item + 1]; k++)
            n += offer_of(&input->offers[k], &input->attestations[i]);
    }
    return n;
}

/* Add one alternative on an attestation, and note what is wrong with it. */
static enum sp_code attested_put(struct bom_run *run, uint32_t attestation,
    uint32_t offer, uint32_t *index_out)
{
    const struct bom_attestation *from = &run->input->attestations[attestation];
    struct bom_attested *attested = &run->attested[run->n_attested];
    sp_i128 cap = BOM_NO_BOUND;

    *index_out = run->n_attested++;
    attested->attestation = attestation;
    attested->offer = offer;
    if (offer != BOM_NONE && run->input->offers[offer].kind == BOM_BUY)
        cap = run->input->offers[offer].cost;
    if (offer != BOM_NONE && !run->input->offers[offer].cost_known)
        return SP_OK; /* noted as such */
    attested->region = bom_region_of(from, cap);
    if (attested->region.empty)
        return note_unknown(
            run, BOM_ATTESTED_NONE, from->item, attestation, offer);
    return SP_OK;
}

/* Note the states of an attestation that are neither inside nor outside. */
static enum sp_code note_states(struct bom_run *run, uint32_t attestation)
{
    const struct bom_attestation *from = &run->input->attestations[attestation];
    enum sp_code rc = SP_OK;

    for (size_t i = 0; i < from->n_states && rc == SP_OK; i++) {
        if (from->states[i].class_ == BOM_EITHER)
            rc = bom_run_note(run, BOM_ATTESTED_ORIGIN, from->item, attestation,
                from->states[i].state);
    }
    return rc;
}

/* Whether some alternative needs the attested cost without a price above. */
static bool attested_unpriced(
    const struct bom_run *run, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        uint32_t offer = run->attested[i].offer;
        if (offer == BOM_NONE || run->input->offers[offer].kind == BOM_MAKE)
            return true;
    }
    return false;
}

/* Find the alternatives of one attestation of an item without lines. */
static enum sp_code attestation_reach(
    struct bom_run *run, uint32_t p, uint32_t attestation)
{
    const struct bom_attestation *from = &run->input->attestations[attestation];
    uint32_t first = run->n_attested;
    struct bom_region region;
    enum sp_code rc = note_states(run, attestation);

    for (uint32_t k = run->offer_first[from->item];
         k < run->offer_first[from->item + 1] && rc == SP_OK; k++) {
        if (p != run->product && offer_of(&run->input->offers[k], from))
            rc = attested_put(run, attestation, k, &run->offer_attested[k]);
    }
    if (rc == SP_OK && run->n_attested == first)
        rc = attested_put(
            run, attestation, BOM_NONE, &run->own_attested[attestation]);
    if (rc != SP_OK || !attested_unpriced(run, first, run->n_attested))
        return rc;
    region = bom_region_of(from, BOM_NO_BOUND);
    if (!region.empty && region.unbounded)
        return note_unknown(
            run, BOM_ATTESTED_COST, from->item, attestation, BOM_NONE);
    run->attested_low[attestation] = region.cost_min;
    run->attested_high[attestation] = region.cost_max;
    return SP_OK;
}

/* Note what is unknown about an item's offers in depth opened. */
static enum sp_code offers_reach(struct bom_run *run, uint32_t p)
{
    uint32_t item = run->graph->item_at[p];
    bool attested = !run->has_lines[p] &&
                    run->attested_first[item] < run->attested_first[item + 1];
    enum sp_code rc = SP_OK;

    for (uint32_t i = run->offer_first[item];
         i < run->offer_first[item + 1] && rc == SP_OK; i++) {
        const struct bom_offer *offer = &run->input->offers[i];

        if (!offer->cost_known)
            rc = note_unknown(run, BOM_OFFER_COST, item, i, BOM_NONE);
        if (rc == SP_OK && attested && offer->party_unknown)
            rc = note_unknown(run, BOM_OFFER_PARTY, item, i, BOM_NONE);
        if (rc == SP_OK && offer->opened_class == BOM_EITHER)
            rc = bom_run_note(run, BOM_OFFER_ORIGIN, item, i, BOM_NONE);
        if (rc == SP_OK && (run->marks[p] & BOM_FIRST_TIER) != 0 &&
            offer->declared_class == BOM_EITHER)
            rc = bom_run_note(run, BOM_OFFER_DECLARED, item, i, BOM_NONE);
    }
    return rc;
}

/* Note the lines without quantity of an item that can be opened. */
static enum sp_code lines_reach(struct bom_run *run, uint32_t p)
{
    const struct bom_graph *graph = run->graph;
    enum sp_code rc = SP_OK;

    if ((run->marks[p] & BOM_OPENS) == 0)
        return SP_OK;
    for (uint32_t e = graph->first[p]; e < graph->first[p + 1] && rc == SP_OK;
         e++) {
        if ((graph->flags[e] & BOM_EDGE_UNKNOWN) != 0 &&
            bom_edge_active(graph, e, run->input->variants))
            rc = note_unknown(run, BOM_LINE_QUANTITY, graph->item_at[p],
                graph->line[e], BOM_NONE);
    }
    return rc;
}

/* Note what leaves an item's whole without a stated origin in `declared`. */
static enum sp_code whole_reach(struct bom_run *run, uint32_t p)
{
    uint32_t item = run->graph->item_at[p];
    bool product = p == run->product;
    enum sp_code rc = SP_OK;

    if (!product && (run->marks[p] & BOM_FIRST_TIER) == 0)
        return SP_OK;
    if (!product && run->has_lines[p] &&
        run->offer_first[item] == run->offer_first[item + 1])
        return bom_run_note(run, BOM_NO_OFFER, item, BOM_NONE, BOM_NONE);
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1] && rc == SP_OK; i++) {
        if (run->own_attested[i] != BOM_NONE)
            rc = bom_run_note(run, BOM_NO_OFFER, item, i, BOM_NONE);
    }
    return rc;
}

/* Find the alternatives of one reached item, and what is unknown there. */
static enum sp_code item_reach(struct bom_run *run, uint32_t p)
{
    uint32_t item = run->graph->item_at[p];
    bool product = p == run->product;
    bool has_offers =
        !product && run->offer_first[item] < run->offer_first[item + 1];
    bool attested = run->attested_first[item] < run->attested_first[item + 1];
    enum sp_code rc = lines_reach(run, p);

    if (rc == SP_OK && !product)
        rc = offers_reach(run, p);
    if (rc == SP_OK && !run->has_lines[p] && !has_offers && !attested)
        rc = note_unknown(run, BOM_NO_SOURCE, item, BOM_NONE, BOM_NONE);
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1] && rc == SP_OK; i++) {
        if (!run->has_lines[p])
            rc = attestation_reach(run, p, i);
    }
    return rc == SP_OK ? whole_reach(run, p) : rc;
}

/* ---- depth declared: which standard costs it needs ---- */

/* Whether a cost that `declared` needs of the attestation is unknown. */
static bool attested_bad(const struct bom_run *run, uint32_t attestation)
{
    struct bom_region region =
        bom_region_of(&run->input->attestations[attestation], BOM_NO_BOUND);

    return region.empty || region.unbounded;
}

/* Mark what a first-tier item needs; true when a cost of it is unknown. */
static bool tier_need(struct bom_run *run, uint32_t p)
{
    uint32_t item = run->graph->item_at[p];
    uint32_t first = run->offer_first[item];
    uint32_t end = run->offer_first[item + 1];
    uint32_t attested = run->attested_first[item];
    uint32_t attested_end = run->attested_first[item + 1];
    bool lines = run->has_lines[p];
    bool unknown = first == end && !lines && attested == attested_end;

    if (first == end && lines)
        run->marks[p] |= BOM_SUMMED;
    for (uint32_t i = first; i < end; i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        uint32_t on = run->offer_attested[i];

        unknown |= !offer->cost_known;
        unknown |= !lines && attested < attested_end && offer->party_unknown;
        if (offer->kind != BOM_MAKE)
            continue;
        if (lines)
            run->marks[p] |= BOM_SUMMED;
        if (on != BOM_NONE)
            unknown |= attested_bad(run, run->attested[on].attestation);
    }
    for (uint32_t i = attested; i < attested_end; i++) {
        if (run->own_attested[i] != BOM_NONE)
            unknown |= attested_bad(run, i);
    }
    return unknown;
}

/* Mark what an item's standard cost needs; true when it is unknown. */
static bool standard_need(struct bom_run *run, uint32_t p)
{
    struct bom_standard_source source = bom_standard_source_of(run, p);

    if (source.way == BOM_WAY_LINES)
        run->marks[p] |= BOM_SUMMED;
    if (source.way == BOM_WAY_ATTESTED)
        return attested_bad(run, source.attestation);
    return source.way == BOM_WAY_UNKNOWN;
}

/* Mark the children of the standard lines; true when a quantity is unknown. */
static bool lines_need(struct bom_run *run, uint32_t p)
{
    const struct bom_graph *graph = run->graph;
    uint32_t end = graph->first[p + 1];
    uint32_t next;
    bool unknown = false;

    for (uint32_t edge = graph->first[p]; edge < end; edge = next) {
        uint32_t taken;

        next = bom_slot_end(graph, edge, end);
        taken = bom_slot_standard(graph, edge, next, run->input->variants);
        if (taken == BOM_NONE)
            continue;
        unknown |= (graph->flags[taken] & BOM_EDGE_UNKNOWN) != 0;
        run->marks[graph->child[taken]] |= BOM_STANDARD;
    }
    return unknown;
}

static bool product_need(const struct bom_run *run)
{
    const struct bom_graph *graph = run->graph;
    uint32_t p = run->product;
    uint32_t item = graph->item_at[p];
    bool unknown = false;

    for (uint32_t e = graph->first[p]; e < graph->first[p + 1]; e++)
        unknown |= (graph->flags[e] & BOM_EDGE_UNKNOWN) != 0 &&
                   bom_edge_active(graph, e, run->input->variants);
    if (run->has_lines[p])
        return unknown;
    for (uint32_t i = run->attested_first[item];
         i < run->attested_first[item + 1]; i++)
        unknown |= attested_bad(run, i);
    return unknown ||
           run->attested_first[item] == run->attested_first[item + 1];
}

static void run_need(struct bom_run *run)
{
    run->declared_unknown = product_need(run);
    for (uint32_t i = 1; i < run->n_order; i++) {
        uint32_t p = run->order[i];

        if ((run->marks[p] & BOM_FIRST_TIER) != 0)
            run->declared_unknown |= tier_need(run, p);
        if ((run->marks[p] & BOM_STANDARD) != 0)
            run->declared_unknown |= standard_need(run, p);
        if ((run->marks[p] & BOM_SUMMED) != 0)
            run->declared_unknown |= lines_need(run, p);
    }
}

enum sp_code bom_run_start(struct bom_run *run)
{
    enum sp_code rc = run_alloc(run);

    if (rc != SP_OK)
        return rc;
    run_reach(run);
    run->attested =
        sp_alloc_array(run->arena, attested_count(run), sizeof(*run->attested));
    if (run->attested == NULL)
        return sp_arena_fail(run->arena, run->err);
    for (size_t i = 0; i < run->input->n_offers; i++)
        run->offer_attested[i] = BOM_NONE;
    for (size_t i = 0; i < run->input->n_attestations; i++)
        run->own_attested[i] = BOM_NONE;
    for (uint32_t i = 0; i < run->n_order; i++) {
        rc = item_reach(run, run->order[i]);
        if (rc != SP_OK)
            return rc;
    }
    run_need(run);
    return SP_OK;
}

/* ---- the whole computation ---- */

/* Note what the value views need of the product's make offers. */
static enum sp_code makers_reach(struct bom_run *run)
{
    uint32_t item = run->input->product;
    bool made = false;
    enum sp_code rc = SP_OK;

    if (!run->input->value_known)
        return SP_OK;
    for (uint32_t i = run->offer_first[item];
         i < run->offer_first[item + 1] && rc == SP_OK; i++) {
        const struct bom_offer *offer = &run->input->offers[i];
        if (offer->kind != BOM_MAKE)
            continue;
        made = true;
        if (offer->opened_class == BOM_EITHER)
            rc = bom_run_note(run, BOM_OFFER_ORIGIN, item, i, BOM_NONE);
    }
    if (rc == SP_OK && !made)
        rc = bom_run_note(run, BOM_NO_MAKER, item, BOM_NONE, BOM_NONE);
    return rc;
}

static int note_cmp(const void *left, const void *right)
{
    const struct bom_note *a = left;
    const struct bom_note *b = right;

    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    if (a->index != b->index)
        return a->index < b->index ? -1 : 1;
    return a->other < b->other ? -1 : a->other > b->other;
}

/* Tell by item what was reached, and sort the notes. */
static enum sp_code run_flags(struct bom_run *run, struct bom_origin *origin)
{
    size_t items = run->graph->n_items;
    bool *reached = sp_alloc_array(run->arena, items, sizeof(bool));
    bool *first_tier = sp_alloc_array(run->arena, items, sizeof(bool));
    bool *unknown = sp_alloc_array(run->arena, items, sizeof(bool));
    bool *attested = sp_alloc_array(run->arena, items, sizeof(bool));

    if (reached == NULL || first_tier == NULL || unknown == NULL ||
        attested == NULL)
        return sp_arena_fail(run->arena, run->err);
    for (uint32_t i = 0; i < run->n_order; i++) {
        uint32_t p = run->order[i];
        uint32_t item = run->graph->item_at[p];
        reached[item] = true;
        first_tier[item] = (run->marks[p] & BOM_FIRST_TIER) != 0;
    }
    for (uint32_t i = 0; i < run->n_attested; i++)
        attested[run->input->attestations[run->attested[i].attestation].item] =
            true;
    for (size_t i = 0; i < run->n_notes; i++) {
        if (run->notes[i].reason != BOM_VALUE_BELOW)
            unknown[run->notes[i].item] = true;
    }
    if (run->n_notes > 0)
        qsort(run->notes, run->n_notes, sizeof(*run->notes), note_cmp);
    origin->reached = reached;
    origin->first_tier = first_tier;
    origin->unknown = unknown;
    origin->attested = attested;
    origin->notes = run->notes;
    origin->n_notes = run->n_notes;
    return SP_OK;
}

enum sp_code bom_origin_of(const struct bom_origin_input *input,
    struct sp_arena *arena, struct bom_origin *origin_out,
    struct bom_fault *fault_out, struct sp_err *err)
{
    struct bom_origin origin = {0};
    struct bom_run run = {.input = input,
        .graph = input->graph,
        .arena = arena,
        .fault_out = fault_out,
        .err = err};
    enum sp_code rc;

    assert(input->product < input->graph->n_items);
    run.product = input->graph->position[input->product];
    rc = bom_run_start(&run);
    if (rc == SP_OK)
        rc = makers_reach(&run);
    if (rc == SP_OK && !run.declared_unknown)
        rc = bom_declared_new(&run);
    if (rc == SP_OK)
        rc = bom_views_make(&run, &origin);
    if (rc == SP_OK)
        rc = run_flags(&run, &origin);
    if (rc != SP_OK)
        return rc;
    *origin_out = origin;
    return SP_OK;
}
