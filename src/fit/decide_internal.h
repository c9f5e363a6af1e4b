/*
 * decide_internal.h - one rule of a decision, for those who decide many.
 *
 * Private to src/fit. Threads: no state.
 */
#ifndef SPILNO_FIT_DECIDE_INTERNAL_H
#define SPILNO_FIT_DECIDE_INTERNAL_H

#include "fit/decide.h"

/* The fact by which an item stands in, or is needed; NULL: not stated. */
const struct fit_fact *fit_offered(
    const struct fit_facts *facts, uint32_t property);
const struct fit_fact *fit_needed(
    const struct fit_facts *facts, uint32_t property);

/* The thread's diameter, by which deviations are scoped; num 0: none. */
struct sp_ratio fit_thread_size(
    const struct fit_context *context, const struct fit_facts *facts);

/* Decide one rule for reason->a and reason->b: fills verdict, note, gap and
 * hops. `size` is the thread's diameter of both, or has num 0. */
void fit_reason_decide(const struct fit_rule *rule,
    const struct fit_context *context, struct sp_ratio size,
    struct fit_reason *reason);

#endif
