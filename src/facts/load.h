/*
 * load.h - rows of the store as columns of symbols.
 *
 * Reads all fact tables, writes none. Threads: as the store and the pool.
 */
#ifndef SPILNO_FACTS_LOAD_H
#define SPILNO_FACTS_LOAD_H

#include "facts/table.h"
#include "store/store.h"

struct load {
    struct store *store;
    const struct schema *schema;
    const struct schema_table *table; /* of that schema */
    const bool *wanted;               /* by column; NULL: all */
    const char *author;               /* NULL: everybody's */
    int32_t on;                       /* INT32_MIN: all periods */
    struct sp_pool *pool;
    struct sp_arena *arena;
};

/*
 * Read a table in its order (facts/table.h); columns that are not wanted
 * stay NULL. Period columns are never empty.
 * Limits: about 400 ns a row of eight columns on tables of any size.
 * Errors: SP_CORRUPT, SP_IO, SP_LIMIT, SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code load_table(
    const struct load *load, struct table *table_out, struct sp_err *err);

#endif
