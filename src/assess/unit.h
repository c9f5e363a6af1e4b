/*
 * unit.h - one value as read by src/fit, in texts for a face.
 *
 * Threads: no state.
 */
#ifndef SPILNO_ASSESS_UNIT_H
#define SPILNO_ASSESS_UNIT_H

#include "base/arena.h"

#include <stdbool.h>

enum { ASSESS_UNIT_PARTS_MAX = 64 };

struct assess_unit {
    const char *written;
    const char *kind;
    const char *lo, *hi; /* NULL: no bound on that side */
    /* n/d where the value is exact and no decimal is, else NULL. */
    const char *lo_fraction, *hi_fraction;
    const char *nominal; /* of a tolerance, else NULL */
    const char *unit;
    const char *thread;                /* a thread's designation, or NULL */
    const char *pitch, *length;        /* of a thread, in the unit, or NULL */
    const char *change_lo, *change_hi; /* of a dielectric, or NULL */
    bool lo_open, hi_open;
    bool exact; /* nothing was rounded */
    /* Of a list such as "25V, X7R": its values; kind is "list", and lo, hi and
     * unit are NULL. */
    const struct assess_unit *parts;
    size_t n_parts;
};

/*
 * Read `written` and give it in `to`, or in the unit of its kind when that is
 * NULL: decimals, rounded outwards to 18 digits where none is exact, or to 15
 * where a factor is not exact.
 *
 * Ownership: texts live in the arena.
 * Limits:    ASSESS_UNIT_PARTS_MAX values of a list.
 * Errors:    as fit_value_read; SP_INVALID `to` is of another kind, or a list
 *            has none.
 */
SP_MUST_CHECK enum sp_code assess_unit_of(const char *written, const char *to,
    struct sp_arena *arena, struct assess_unit *unit_out, struct sp_err *err);

/* A row of the table of units. */
struct assess_unit_row {
    const char *symbol, *others, *name, *kind, *base, *factor, *shift, *source;
    bool exact;
};
size_t assess_unit_rows(void);
SP_MUST_CHECK enum sp_code assess_unit_row(size_t row, struct sp_arena *arena,
    struct assess_unit_row *row_out, struct sp_err *err);

#endif
