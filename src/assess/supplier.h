/*
 * supplier.h - who could supply a missing fact: the party that the row is
 * about or that owns it (as the schema files say), or nobody known.
 *
 * Threads: as the snapshot.
 */
#ifndef SPILNO_ASSESS_SUPPLIER_H
#define SPILNO_ASSESS_SUPPLIER_H

#include "assess/assess.h"

/* Set *party_out to a party's id, or NULL. `venture` leads where a row has no
 * owner of its own. */
SP_MUST_CHECK enum sp_code supplier_of(struct snapshot *snapshot,
    const char *tbl, const char *key, const char *venture,
    struct sp_arena *arena, const char **party_out, struct sp_err *err);

#endif
