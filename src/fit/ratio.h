/*
 * ratio.h - exact fractions of 128-bit integers, with overflow told.
 *
 * A fraction is struct sp_ratio of base/amount.h, here always in lowest terms
 * with a denominator above 0; it is compared by sp_ratio_cmp in 256 bits. Each
 * operation returns false, and leaves its output alone, when a part of the
 * result would pass 126 bits. Threads: no state.
 */
#ifndef SPILNO_FIT_RATIO_H
#define SPILNO_FIT_RATIO_H

#include "base/amount.h"

enum { FIT_RATIO_BYTES = 160, FIT_POW10_MAX = 37 };

struct sp_ratio fit_ratio_int(int64_t value);
/* num/den × 10^exp10 in lowest terms; den above 0. */
bool fit_ratio_make(int64_t num, int64_t den, int exp10, struct sp_ratio *out);
bool fit_ratio_mul(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out);
/* False also when `b` is 0. */
bool fit_ratio_div(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out);
bool fit_ratio_add(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out);
bool fit_ratio_sub(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out);
bool fit_ratio_pow(struct sp_ratio a, int power, struct sp_ratio *out);
struct sp_ratio fit_ratio_neg(struct sp_ratio a);

/* Write the exact value: a decimal where one of at most 40 places exists
 * ("0.0254"), else "n/d" in lowest terms. */
void fit_ratio_text(struct sp_ratio a, char out[FIT_RATIO_BYTES]);

/* Write at most `digits` significant digits (1 … 18), towards minus infinity
 * or, with `up`, towards plus infinity; exact when they suffice. For people,
 * never for a comparison. */
void fit_ratio_round(
    struct sp_ratio a, int digits, bool up, char out[FIT_RATIO_BYTES]);

#endif
