/*
 * grids.h - the answers as tables: each function fills an empty grid.
 *
 * What is unknown is an empty cell; codes are the words of the JSON. Texts
 * are borrowed from the answer. Tables and columns: docs/formats/sheets.md.
 * Threads: as the grid.
 */
#ifndef SPILNO_REPORT_GRIDS_H
#define SPILNO_REPORT_GRIDS_H

#include "assess/ask.h"
#include "assess/coded.h"
#include "assess/diff.h"
#include "assess/duplicate.h"
#include "assess/fit.h"
#include "assess/same.h"
#include "assess/substitutes.h"
#include "report/grid.h"
#include "report/report.h"

/* findings (main), conditions, missing, numbers, facts, changes, the tables
 * of origin, votes, conflicts, about. */
void report_assess_grid(
    const struct assessment *assessment, enum sp_lang lang, struct grid *grid);

/* instruments (main), findings, missing, about. */
void report_compare_grid(const struct assess_comparison *comparison,
    enum sp_lang lang, struct grid *grid);

/* views (main), states, items, parts, facts, about. */
void report_origin_grid(const struct assess_origin *origin,
    const struct report_inputs *inputs, struct grid *grid);

/* voters (main), limbs, sets, facts, about. */
void report_vote_grid(const struct assess_vote *vote,
    const struct report_inputs *inputs, enum sp_lang lang, struct grid *grid);

/* needs or parents (main), about. */
void report_explode_grid(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct grid *grid);
void report_where_used_grid(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct grid *grid);

/* findings (main), conditions, facts, numbers, rules, views, about. */
void report_diff_grid(const struct diff *diff, const char *program,
    enum sp_lang lang, struct grid *grid);

/* reasons (main), answers, claims, about. */
void report_fit_grid(const struct assess_fit *fit,
    const struct report_inputs *inputs, struct grid *grid);

/* candidates (main), reasons, steps, claims, about (grid_substitutes.c). */
void report_substitutes_grid(const struct assess_substitutes *substitutes,
    const struct report_inputs *inputs, struct grid *grid);

/* duplicates (main), about. */
void report_duplicates_grid(const struct assess_duplicates *duplicates,
    const struct report_inputs *inputs, struct grid *grid);

/* codes (main), about: a row per number or entity code (grid_coded.c). */
void report_stock_numbers_grid(const struct coded_numbers *numbers,
    const struct report_inputs *inputs, struct grid *grid);
void report_entities_grid(const struct coded_numbers *numbers,
    const struct report_inputs *inputs, struct grid *grid);

/* rows (main), questions, about (grid_properties.c). */
void report_properties_grid(const struct assess_properties *properties,
    const struct report_inputs *inputs, struct grid *grid);

/* proposals (main), reasons, settled, crowds, about (grid_same.c). */
void report_same_grid(const struct assess_same *same,
    const struct report_inputs *inputs, enum sp_lang lang, struct grid *grid);

/* values (main), about: a row per value of a list; units (main), about
 * (grid_unit.c). */
void report_unit_grid(const struct assess_unit *unit,
    const struct report_inputs *inputs, struct grid *grid);
void report_units_grid(const struct assess_unit_row *rows, size_t n,
    const struct report_inputs *inputs, struct grid *grid);

/* questions (main), reasons, not_by_asking, undecided, about (grid_ask.c). */
void report_ask_grid(
    const struct ask *ask, enum sp_lang lang, struct grid *grid);

/* tables (main), columns; of `only`, unless it is NULL, with columns as the
 * main one (grid_schema.c). */
void report_schema_grid(const struct schema *schema,
    const struct schema_table *only, struct grid *grid);

/* ---- what they share (grid_parts.c) ------------------------------------ */

/* Begin the table "about", and put the answer's date and inputs. */
void grids_about(struct grid *grid, const struct report_inputs *inputs);
/* Put a line of it. */
void grids_about_line(struct grid *grid, const char *name, const char *value);
void grids_about_count(struct grid *grid, const char *name, int64_t count);

/* Put several texts as one cell, `between` them; of none an empty cell. */
void grids_list(
    struct grid *grid, const char *const *texts, size_t n, const char *between);

/* Put for whom the answer is and how much it leaves out (withheld.c). */
void grids_about_withheld(struct grid *grid, const char *audience,
    const struct assess_withheld *withheld);

/* Begin the table "facts", and put facts, those of finding `finding` (from 0,
 * linked to table `findings`), or of the whole answer (SIZE_MAX). */
void grids_facts_begin(struct grid *grid, bool of_findings);
void grids_facts(struct grid *grid, const struct assess_fact *facts, size_t n,
    size_t finding, size_t findings);

/* "yes", "no", "unknown": whether a measure is adopted, a limb reached. */
const char *grids_result(enum vote_result result);

/* Put a comparison's verdict with its tone; begin the table "reasons", and put
 * reasons (grid_fit.c). */
void grids_fit_verdict(struct grid *grid, enum fit_verdict verdict);
size_t grids_fit_reasons_begin(struct grid *grid);
void grids_fit_reasons(struct grid *grid, const char *question, const char *a,
    const char *b, const struct assess_fit_reason *reasons, size_t n);

/* Put a verdict's code with its tone; enum rule_verdict or ASSESS_NONE. */
void grids_verdict(struct grid *grid, int verdict);

/* Put the table compatibility, without rows for NULL (grid_substitutes.c). */
void grids_compatibility(
    struct grid *grid, const struct assess_compatibility *found);

/* Put the tables views, states, items and parts. */
void grids_origin(struct grid *grid, const struct assess_origin *origin);

#endif
