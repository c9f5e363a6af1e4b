/*
 * rate.h - converts stated amounts to millionths of a euro, once each.
 *
 * EUR is one. Any other currency: the newest `rate` row not after the asked
 * date whose per_eur is stated. Source: docs/formats/origin.md, Cost.
 * Threads: as the snapshot.
 */
#ifndef SPILNO_ASSESS_RATE_H
#define SPILNO_ASSESS_RATE_H

#include "base/amount.h"
#include "facts/snapshot.h"

struct rates {
    const struct table *table;
    struct sp_arena *arena;
    int32_t on;
};

SP_MUST_CHECK enum sp_code rates_init(struct rates *rates,
    struct snapshot *snapshot, int32_t on, struct sp_arena *arena,
    struct sp_err *err);

/*
 * Find the row to use for `currency`: SIZE_MAX when no row is known. The key
 * of the row (or of the one that is missing) is written to *key_out, NULL
 * for EUR.
 */
SP_MUST_CHECK enum sp_code rates_row(const struct rates *rates,
    const char *currency, size_t *row_out, const char **key_out,
    struct sp_err *err);

/*
 * Convert `amount` of `currency`, texts of cells that may be empty.
 * `*known_out` is false when one is empty or no rate is on record.
 * Errors: SP_LIMIT when the result does not fit.
 */
SP_MUST_CHECK enum sp_code rates_convert(const struct rates *rates,
    const char *amount, const char *currency, bool *known_out,
    int64_t *euro_micro_out, struct sp_err *err);

#endif
