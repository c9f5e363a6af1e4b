/*
 * identity_facts.h - items with their references and bureaus' determinations,
 * as the identity engine takes them.
 *
 * Reads item, reference, determination. Threads: as the snapshot.
 */
#ifndef SPILNO_ASSESS_IDENTITY_FACTS_H
#define SPILNO_ASSESS_IDENTITY_FACTS_H

#include "facts/snapshot.h"
#include "fit/identity.h"

/* A bureau's answer about two items: a determination about a row of
 * `duplicate` with the question same_item. */
struct identity_answer {
    const char *a, *b;
    enum identity_decision decision;
    const char *authority, *reference; /* or "" */
    const char *determination;
    const char *basis;
};

struct identity_facts {
    const struct table *table; /* item, in key order as `items` */
    const struct table *references;
    size_t n_items;
    const struct identity_item *items;
    size_t n_answers;
    const struct identity_answer *answers;
};

/* Read them; texts are the snapshot's. */
SP_MUST_CHECK enum sp_code identity_facts_read(struct snapshot *snapshot,
    struct sp_arena *arena, struct identity_facts *facts_out,
    struct sp_err *err);

/* Return the place of an item, or SIZE_MAX. */
size_t identity_facts_find(
    const struct identity_facts *facts, const char *item);

/* Return the answer about two items in either order, or NULL. */
const struct identity_answer *identity_facts_answer(
    const struct identity_facts *facts, const char *a, const char *b);

#endif
