/*
 * properties.h - requirements that makers write into remarks and names, as
 * rows of `property`; what cannot be read is a question, never a guess.
 *
 * Reads item and structure; writes nothing. Threads: as the arena. Source:
 * docs/formats/properties.md.
 */
#ifndef SPILNO_ASSESS_PROPERTIES_H
#define SPILNO_ASSESS_PROPERTIES_H

#include "facts/snapshot.h"

/* A row of property with the sense requirement. */
struct assess_property {
    const char *item, *property, *written;
    const char *basis, *source; /* of the row that says it, or NULL */
};

struct assess_property_question {
    const char *item;
    const char *parent, *line; /* of the remark; NULL: the item's name */
    const char *text;          /* the part that was not read */
    const char *why;
    const char *source;
};

struct assess_properties {
    const char *parent;                 /* or NULL: all */
    const struct assess_property *rows; /* by item, then property */
    size_t n_rows;
    const struct assess_property_question *questions; /* by item, then text */
    size_t n_questions;
    size_t n_remarks; /* remarks and names that were read */
    struct snapshot_digests digests;
};

struct assess_properties_options {
    const struct schema *schema;
    struct snapshot_options facts;
};

/*
 * Read the remarks of the lines of `parent` (NULL: of every line) and the
 * names of items that any maker may make.
 *
 * Errors: SP_NOT_FOUND no such parent; those of snapshot_open.
 */
SP_MUST_CHECK enum sp_code assess_properties_of(
    const struct assess_properties_options *options, const char *parent,
    struct sp_arena *arena, struct assess_properties *properties_out,
    struct sp_err *err);

#endif
