/*
 * registry_internal.h - what registry.c and import.c share.
 */
#ifndef SPILNO_FACTS_REGISTRY_INTERNAL_H
#define SPILNO_FACTS_REGISTRY_INTERNAL_H

#include "facts/apply.h"
#include "facts/journal.h"
#include "facts/registry.h"

struct registry {
    const struct schema *schema; /* borrowed */
    struct sp_arena *arena;      /* the store's description of tables */
    const struct store_table *tables;
    size_t n_tables;
    char *folder; /* the arena's */
    char *database;
    int folder_fd;
    char owner[JOURNAL_OWNER_BYTES];
    struct store *store; /* STORE_READ but during an import */
    unsigned holds;      /* callers that need one state of the rows */
};

/* Read one state of the rows until as many releases. */
SP_MUST_CHECK enum sp_code registry_hold(
    struct registry *registry, struct sp_err *err);
void registry_release(struct registry *registry);

/* Open the database again in another mode. Errors: as store_open. */
SP_MUST_CHECK enum sp_code registry_store(
    struct registry *registry, enum store_mode mode, struct sp_err *err);

/* Apply the journal's packs that the open store does not hold yet. */
SP_MUST_CHECK enum sp_code registry_replay(struct registry *registry,
    const struct journal *journal, struct sp_err *err);

#endif
