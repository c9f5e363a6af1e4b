/*
 * schema_internal.h - what schema.c and schema_seen.c share.
 */
#ifndef SPILNO_FACTS_SCHEMA_INTERNAL_H
#define SPILNO_FACTS_SCHEMA_INTERNAL_H

#include "facts/schema.h"

/*
 * Read who owns and who sees the rows of all tables, and check that each
 * column says it. `tables` are those of the schema, to be filled.
 * Errors: SP_INVALID "schema: found …, allowed: …".
 */
SP_MUST_CHECK enum sp_code schema_read_seen(const struct schema *schema,
    struct schema_table *tables, struct sp_err *err);

#endif
