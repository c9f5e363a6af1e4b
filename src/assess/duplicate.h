/*
 * duplicate.h - probable duplicates among the register's items, with what
 * they share and what a bureau answered. Nothing is merged.
 *
 * Threads: as the arena. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_ASSESS_DUPLICATE_H
#define SPILNO_ASSESS_DUPLICATE_H

#include "assess/codes.h"
#include "assess/identity_facts.h"

struct assess_duplicate_item {
    const char *item, *name, *niin; /* name and niin: NULL when empty */
    const char *number;             /* as written there */
    const char *pair;               /* "3-2", or NULL */
};
struct assess_duplicate {
    enum identity_reason_kind kind;
    const char *ncage, *state; /* NULL: a NIIN; not known */
    const char *shared;
    size_t n_items;
    const struct assess_duplicate_item *items;
    size_t n_answers; /* about two items of the group */
    const struct identity_answer *answers;
    bool decided; /* of two items: the bureau answered about them */
};
struct assess_duplicates {
    struct snapshot_digests digests;
    const char *item; /* asked about, or NULL: all */
    size_t n_items;   /* looked at */
    size_t n_mute;    /* with neither NIIN nor identifying reference */
    size_t n;
    const struct assess_duplicate *at;
};

struct assess_duplicate_options {
    const struct schema *schema;
    struct snapshot_options facts;
    const char *lang;
};

/*
 * Find them; with an item, only groups that hold it.
 *
 * Errors: SP_NOT_FOUND no such item; those of snapshot_open.
 */
SP_MUST_CHECK enum sp_code assess_duplicates_of(
    const struct assess_duplicate_options *options, const char *item,
    struct sp_arena *arena, struct assess_duplicates *duplicates_out,
    struct sp_err *err);

/* The same from what is open already. */
SP_MUST_CHECK enum sp_code assess_duplicates_in(
    const struct identity_facts *facts, const struct codes *codes,
    const char *item, struct sp_arena *arena,
    struct assess_duplicates *duplicates_out, struct sp_err *err);

#endif
