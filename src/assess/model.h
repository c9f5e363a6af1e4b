/*
 * model.h - a snapshot's products as the bom engine wants them: items, lines,
 * offers and attestations as numbers, with the way back to the rows.
 *
 * Threads: as the snapshot.
 */
#ifndef SPILNO_ASSESS_MODEL_H
#define SPILNO_ASSESS_MODEL_H

#include "assess/fact_list.h"
#include "assess/rate.h"
#include "bom/bom.h"

struct model {
    const struct schema *schema;
    struct snapshot *snapshot; /* borrowed, as all below */
    struct sp_pool *pool;
    struct sp_arena *arena;
    int32_t on;
    const char *instrument; /* NULL before model_add_sources */

    const struct table *item, *structure;
    uint32_t n_items;
    const uint32_t *item_symbols; /* by item number, in the order of ids */
    uint32_t n_symbols;
    uint32_t *item_numbers; /* by symbol; BOM_NONE: no item */
    struct bom_line *lines; /* line i is row i of structure */
    size_t n_lines;
    struct bom_graph *graph;

    const struct table *offer, *site, *status, *territory, *attestation,
        *attestation_state;
    struct rates rates;
    struct bom_offer *offers; /* make and buy */
    uint32_t *offer_rows;     /* row of each */
    size_t n_offers;
    struct bom_attestation *attestations;
    uint32_t *attestation_rows; /* UINT32_MAX: given per state alone */
    size_t n_attestations;
    /* Rows of attestation_state: those of attestation i are n_states from
     * attested_first[i] on. */
    uint32_t *attested_rows;
    uint32_t *attested_first;
    uint16_t n_states;
    uint32_t *state_symbols;     /* by state number, 1 … n_states */
    enum bom_class *state_class; /* by state number; [0] either */
    bool *state_stated;          /* a role is on record */
    uint16_t *state_numbers;     /* by symbol, 0: none */
    uint32_t n_state_symbols;
    char inside_digest[65];
};

/* Read items and structure and make the graph. */
SP_MUST_CHECK enum sp_code model_open(struct model *model,
    const struct schema *schema, struct snapshot *snapshot, int32_t on,
    struct sp_arena *arena, struct sp_err *err);

/* Read offers and attestations as `instrument` counts them. */
SP_MUST_CHECK enum sp_code model_add_sources(
    struct model *model, const char *instrument, struct sp_err *err);

/* Return the item's number, BOM_NONE when there is none. */
uint32_t model_item(const struct model *model, const char *id);
const char *model_item_id(const struct model *model, uint32_t item);
/* The item's row in `item`, SIZE_MAX when none holds on the date. */
size_t model_item_row(const struct model *model, uint32_t item);

/* The symbols of the named variants, sorted; unknown names match no line. */
SP_MUST_CHECK enum sp_code model_variants(struct model *model,
    const char *const *names, size_t n, struct bom_variants *variants_out,
    struct sp_err *err);

/* Whether the line is in every variant or in an active one. */
bool model_line_active(
    const struct bom_variants *variants, const struct bom_line *line);

/* The number in a priority's cell, INT64_MAX (last) when it is empty. */
int64_t model_priority(const char *text);

/* Fill `err` for an amount that overflowed or a line without quantity. */
enum sp_code model_fault(const struct model *model, enum sp_code code,
    const struct bom_fault *fault, struct sp_err *err);

/* Add the cells that a reached offer's cost and origin rest on. */
SP_MUST_CHECK enum sp_code model_offer_facts(const struct model *model,
    struct fact_list *list, size_t offer, bool declared, struct sp_err *err);
/* Add the cells that tell where a make offer makes. */
SP_MUST_CHECK enum sp_code model_maker_facts(const struct model *model,
    struct fact_list *list, size_t offer, struct sp_err *err);
SP_MUST_CHECK enum sp_code model_attestation_facts(const struct model *model,
    struct fact_list *list, size_t attestation, struct sp_err *err);

/* Open a snapshot that lives as long as the arena (origin.c). */
SP_MUST_CHECK enum sp_code assess_snapshot(const struct schema *schema,
    const struct snapshot_options *facts, struct sp_arena *arena,
    struct snapshot **snapshot_out, struct sp_err *err);

/* source.c: how one offer's cells read. */
struct source_state {
    uint16_t state;
    enum bom_class class_;
};
/* Class of a state with its region (UA counts as inside only in a region
 * under the government's control). Symbols; 0 is empty. */
struct source_state model_place(
    const struct model *model, uint32_t state, uint32_t region);
/* The row of `site` that an offer names, SIZE_MAX when none. */
size_t model_site_row(const struct model *model, size_t offer_row);
/* Whether a state's class rests on its region; its territory row. */
bool model_needs_region(const struct model *model, uint32_t state);

#endif
