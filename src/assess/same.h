/*
 * same.h - which parties and items may be one, and what was settled.
 *
 * Reads the facts as they are recorded, asks src/same, and makes the rows of
 * `alias` that settle a proposal. Writes nothing. Threads: one at a time.
 */
#ifndef SPILNO_ASSESS_SAME_H
#define SPILNO_ASSESS_SAME_H

#include "assess/assess.h"
#include "same/same.h"

struct assess_same_kind { /* parties, or items */
    struct same_input input;
    struct same_result result;
};

/* A row of `alias` that says so. */
struct assess_settled {
    char id[SAME_ID_BYTES];
    bool items;
    const char *one;   /* the kept id; of two that differ the lesser */
    const char *other; /* the id that is read as it; the greater */
    const char *valid_from;
    bool own; /* of the register's owner: can be undone */
};

struct assess_same {
    struct assess_same_kind parties, items;
    const struct assess_settled *accepted;
    size_t n_accepted;
    const struct assess_settled *rejected;
    size_t n_rejected;
    struct snapshot_digests digests;
};

struct assess_same_options {
    const struct schema *schema;
    struct snapshot_options facts;
};

/* Look for proposals. Ownership: all is the arena's. */
SP_MUST_CHECK enum sp_code assess_same_of(
    const struct assess_same_options *options, struct sp_arena *arena,
    struct assess_same *same_out, struct sp_err *err);

/* What is to be settled: ids of proposals, or of what was settled to undo. */
struct assess_settle {
    const char *const *accept;
    size_t n_accept;
    const char *const *reject;
    size_t n_reject;
    const char *const *undo;
    size_t n_undo;
    const char *keep; /* the id to keep of one accepted proposal, or NULL */
};

struct assess_settled_row { /* for people: what a row says */
    char id[SAME_ID_BYTES];
    const char *what; /* accepted, rejected, undone */
    const char *one, *other;
};

/*
 * Append the file alias.csv that settles them, to be imported.
 *
 * Errors: SP_NOT_FOUND an id that is none; SP_INVALID `keep` is neither of
 *         the two, or goes with more than one proposal.
 */
SP_MUST_CHECK enum sp_code assess_same_settle(struct assess_same *same,
    const struct assess_settle *settle, struct sp_arena *arena,
    struct sp_buf *csv, const struct assess_settled_row **rows_out,
    size_t *n_out, struct sp_err *err);

#endif
