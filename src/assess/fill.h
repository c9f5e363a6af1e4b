/*
 * fill.h - gives a rule runner the tables that rules read: fact tables of
 * one venture under one instrument, and what the engines found.
 *
 * Threads: as the snapshot. Source: docs/formats/rules.md.
 */
#ifndef SPILNO_ASSESS_FILL_H
#define SPILNO_ASSESS_FILL_H

#include "assess/origin.h"
#include "rule/rule.h"

struct fill {
    struct rule_runner *runner; /* borrowed */
    const struct schema *schema;
    struct snapshot *snapshot;
    struct sp_arena *arena;
    struct rates rates;
    int32_t on;
    const char *venture;
    const char *instrument;
    bool other; /* than the one that the venture names */
    const struct assess_origin *origin; /* NULL without a product */
    const struct origin_answer *answer; /* with it */
    struct fact_list rate_rows;
};

/* Fill every table that a rule in `rules` of the instrument reads. */
SP_MUST_CHECK enum sp_code fill_tables(
    struct fill *fill, const struct rule_set *rules, struct sp_err *err);

/* Rows under construction for one table of the runner. */
struct fill_table {
    struct fill *fill;
    const char *name;
    const char *const *columns;
    const enum rule_column_type *types;
    size_t n_columns;
    const char **cells;
    size_t n_rows, cap;
};
/* Append a row of n_columns texts, NULL unknown. */
SP_MUST_CHECK enum sp_code fill_row(
    struct fill_table *table, const char *const *cells, struct sp_err *err);
SP_MUST_CHECK enum sp_code fill_done(
    struct fill_table *table, struct sp_err *err);

/* fill_control.c: controller, control_open and control_row. */
SP_MUST_CHECK enum sp_code fill_control(struct fill *fill, struct sp_err *err);
/* fill_origin.c: origin_share, origin_state and origin_row. */
SP_MUST_CHECK enum sp_code fill_origin(struct fill *fill, struct sp_err *err);

#endif
