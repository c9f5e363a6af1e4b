/*
 * origin.h - one product's origin under one instrument: from the model to
 * the views, the facts behind them, and the indented structure.
 *
 * Threads: as the snapshot.
 */
#ifndef SPILNO_ASSESS_ORIGIN_H
#define SPILNO_ASSESS_ORIGIN_H

#include "assess/model.h"

struct origin_question {
    const char *item;
    const char *instrument;
    const char *venture;         /* or NULL */
    bool any_venture;            /* take the only one whose product it is */
    const char *const *variants; /* instead of the venture's when n > 0 */
    size_t n_variants;
    bool with_facts, with_parts;
};

struct origin_answer {
    struct model model;
    struct bom_origin_input input;
    struct bom_origin origin;
};

/* Errors: SP_NOT_FOUND no such item or venture; SP_LIMIT an amount
 * overflows. */
SP_MUST_CHECK enum sp_code origin_answer_of(struct origin_answer *answer,
    const struct schema *schema, struct snapshot *snapshot, int32_t on,
    const struct origin_question *question, struct sp_arena *arena,
    struct assess_origin *result_out, struct sp_err *err);

/* parts.c: fill result->parts. */
SP_MUST_CHECK enum sp_code origin_parts(const struct origin_answer *answer,
    struct assess_origin *result, struct sp_err *err);

/* Errors: SP_NOT_FOUND when no instrument, role or threshold bears the name:
 * a slip of the pen. */
SP_MUST_CHECK enum sp_code origin_instrument(
    struct snapshot *snapshot, const char *instrument, struct sp_err *err);

#endif
