/*
 * compare.h - one comparison of two facts.
 *
 * Private to src/fit. Threads: no state.
 */
#ifndef SPILNO_FIT_COMPARE_H
#define SPILNO_FIT_COMPARE_H

#include "fit/decide.h"

/*
 * Compare a with b by the rule and fill verdict, note and gap of `reason`,
 * whose a and b are set and read. With `contract` a range that lies in part
 * inside is conditional instead of no, and a is given where b takes.
 */
void fit_compare(
    const struct fit_rule *rule, bool contract, struct fit_reason *reason);

/* STANDARD: the best way from one of a's standards to one of b's. `size` is
 * the thread's diameter, or has num 0. */
void fit_compare_standards(const struct fit_standards *standards,
    const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b,
    struct sp_ratio size, struct fit_reason *reason);

#endif
