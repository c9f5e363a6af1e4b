/*
 * datapackage.h - the schema for other tools and for people.
 *
 * Makes datapackage.json (Frictionless Data Package: types, constraints,
 * keys) and docs/formats/tables.md from the schema. Touches no store.
 * Threads: no state. Source: specs.frictionlessdata.io, version 1.
 */
#ifndef SPILNO_FACTS_DATAPACKAGE_H
#define SPILNO_FACTS_DATAPACKAGE_H

#include "base/buf.h"
#include "facts/schema.h"

/*
 * Append datapackage.json for the fact tables of which `with[i]` is set, `i`
 * being the table's place in the schema (NULL: all of them). References to
 * framework tables are left out: their rows may be shipped ones.
 */
SP_MUST_CHECK enum sp_code datapackage_write(const struct schema *schema,
    const bool *with, struct sp_buf *buf, struct sp_err *err);

/* Append docs/formats/tables.md. */
SP_MUST_CHECK enum sp_code datapackage_markdown(
    const struct schema *schema, struct sp_buf *buf, struct sp_err *err);

#endif
