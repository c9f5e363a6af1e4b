/*
 * project.h - what leaves for an audience: an answer computed with all facts,
 * cut down to what the audience may see.
 *
 * Verdicts stay. A cell that the audience may not see, a text that is in no
 * cell that it may see, and a total over fewer than PROJECT_ROWS_MIN hidden
 * rows are left out and counted. Threads: as the arena.
 * Source: docs/formats/audience.md.
 */
#ifndef SPILNO_ASSESS_PROJECT_H
#define SPILNO_ASSESS_PROJECT_H

#include "assess/assess.h"
#include "facts/audience.h"

enum { PROJECT_ROWS_MIN = 3, PROJECT_CHILD = 1, PROJECT_PARENT = 2 };

struct projection {
    const struct audience *audience; /* NULL: nothing is done */
    struct snapshot *snapshot;
    const struct schema *schema;
    const struct rule_set *rules; /* or NULL */
    const char *venture;          /* asked about, or NULL */
    struct sp_arena *arena;
    uint8_t *lines; /* by symbol: its place in structures that are seen */
    size_t n_symbols;
    bool shares_withheld; /* of the views with a limit */
    struct assess_withheld withheld;
};

/* Open the audience over the snapshot; a NULL name does nothing. Errors:
 * SP_NOT_FOUND as audience_open. */
SP_MUST_CHECK enum sp_code project_open(struct projection *projection,
    const struct schema *schema, struct snapshot *snapshot, const char *name,
    const char *venture, struct sp_arena *arena, struct sp_err *err);

/* Return the text, or NULL when the cell that it is from may not be seen. */
const char *project_cell(const struct projection *projection, const char *tbl,
    const char *key, const char *col, const char *text);

/* What was left out of a list of facts. */
struct project_hidden {
    size_t facts, rows;
    const char *const *ask; /* sorted ids of those whom it may ask */
    size_t n_ask;
};

/* Keep the facts that may be seen; the list is made anew. */
SP_MUST_CHECK enum sp_code project_facts(struct projection *projection,
    const struct assess_fact **facts, size_t *n_facts,
    struct project_hidden *hidden_out, struct sp_err *err);

/* Project a finding after its origin (project.c). */
SP_MUST_CHECK enum sp_code project_finding(struct projection *projection,
    struct assess_finding *finding, struct sp_err *err);

/* Whether the party is one whose part in the venture may be seen. */
bool project_sees_member(
    const struct projection *projection, const char *party);

/* project_origin.c: views, lists of items, and lines of the structure. The
 * facts must have been filled. */
SP_MUST_CHECK enum sp_code project_origin(struct projection *projection,
    struct assess_origin *origin, struct sp_err *err);
SP_MUST_CHECK enum sp_code project_parts(struct projection *projection,
    struct assess_origin *origin, struct sp_err *err);

/* project_needs.c: rows of an explosion (`down`) or a where-used list. */
SP_MUST_CHECK enum sp_code project_needs(struct projection *projection,
    struct assess_needs *needs, bool down, struct sp_err *err);

/* project_vote.c */
SP_MUST_CHECK enum sp_code project_vote(struct projection *projection,
    struct assess_vote *vote, struct sp_err *err);

/* An error below may name what the audience may not see: say what kind it is
 * and nothing else. SP_NOT_FOUND names what was asked for, and
 * stays, but for the nearest id. */
enum sp_code project_error(
    const char *audience, enum sp_code code, struct sp_err *err);

/* Digests without salt tell who guesses whether a guess is right: an audience
 * gets none of the facts and the overlay, but that of the salted packs, which
 * nobody else needs. */
void project_digests(
    const struct projection *projection, struct snapshot_digests *digests);

#endif
