/*
 * diff_internal.h - the orders in which a read assessment is kept.
 *
 * Private to src/assess/diff*.c. Threads: no state.
 */
#ifndef SPILNO_ASSESS_DIFF_INTERNAL_H
#define SPILNO_ASSESS_DIFF_INTERNAL_H

#include "assess/diff.h"

/* For qsort: by table, key, column; by rule, subject; by id; by denominator,
 * depth; by name. */
int diff_compare_facts(const void *a, const void *b);
int diff_compare_findings(const void *a, const void *b);
int diff_compare_conditions(const void *a, const void *b);
int diff_compare_views(const void *a, const void *b);
int diff_compare_numbers(const void *a, const void *b);

#endif
