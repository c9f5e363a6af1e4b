/*
 * fit_model.h - a snapshot's items, classes and standards as src/fit takes
 * them: values read once each, properties as numbers in one order.
 *
 * An item is prepared when it is asked for, so that two items of a large
 * register cost little and all of them are read at one pass's price.
 * Threads: as the snapshot. Source: docs/formats/fit.md.
 */
#ifndef SPILNO_ASSESS_FIT_MODEL_H
#define SPILNO_ASSESS_FIT_MODEL_H

#include "facts/audience.h"
#include "facts/snapshot.h"
#include "fit/decide.h"

/* What one written text says when read as one hint. */
struct fit_model_value {
    struct fit_value value;
    const char *fault; /* NULL: it was read */
    uint32_t *words;   /* symbols of its folded alternatives */
    uint32_t n_words;
};

/* Where a fact stands. */
struct fit_model_cell {
    const struct table *table;
    size_t row;
    const char *written;
    const struct fit_model_value *value; /* NULL: of a conformity */
};

struct fit_model_rule {
    const char *id;        /* "capacitor/voltage" */
    const char *tolerance; /* as written, or "" */
    int64_t version;
    size_t row; /* of fit_rule */
};

struct fit_model_class {
    const char *id;
    const char *reviewed_by, *reviewed_on; /* or "" */
    int64_t version;
    size_t row; /* of fit_class */
    struct fit_class cls;
    const struct fit_model_rule *rules; /* beside cls.rules */
};

struct fit_model_item {
    const char *id;
    size_t row;                        /* of item */
    const struct fit_model_class *cls; /* NULL: none */
    const char *class_named;           /* what names its class, or "" */
    struct fit_facts facts;
    const struct fit_model_cell *cells; /* beside facts.facts */
};

struct fit_model_port {
    const char *name;
    size_t row; /* of port */
    struct fit_port port;
    const char *type, *gender, *role, *standard; /* as written, or "" */
    const struct fit_model_cell *cells;          /* beside the facts */
};

struct fit_model {
    const struct schema *schema;
    struct snapshot *snapshot; /* borrowed, as all below */
    struct sp_pool *pool;
    struct sp_arena *arena;
    /* Set after opening: rows that it may not see are left unread. NULL: all
     * are read. */
    const struct audience *audience;
    size_t n_withheld; /* rows left unread */

    const struct table *codified, *item, *property, *port, *port_property,
        *conformity, *claim, *standard, *equivalence, *deviation, *fit_class,
        *fit_rule;
    uint32_t n_symbols; /* of the pool when the model was opened */

    const uint32_t *properties; /* symbols by number, in bytewise order */
    uint32_t n_properties;
    uint32_t *property_numbers;                 /* by symbol, FIT_NONE */
    uint32_t standard_property, class_property; /* FIT_NONE: in no row */

    const uint32_t *standards; /* symbols by number */
    uint32_t n_standards;
    uint32_t *standard_numbers;   /* by symbol, FIT_NONE */
    const struct fit_edge *edges; /* edge i is row edge_rows[i] */
    const uint32_t *edge_rows;
    size_t n_edges;
    struct fit_context context;

    const struct fit_model_class *classes; /* by id */
    size_t n_classes;

    /* By symbol: the first row of the item in each table. */
    uint32_t *property_first, *conformity_first, *port_first,
        *port_property_first;
    struct fit_model_value **values[FIT_HINT_TEXT + 1]; /* by hint, symbol */
};

/*
 * Read classes, rules and standards of the snapshot.
 *
 * Errors: SP_INVALID a rule's tolerance that cannot be read; SP_LIMIT.
 */
SP_MUST_CHECK enum sp_code fit_model_open(struct fit_model *model,
    const struct schema *schema, struct snapshot *snapshot,
    struct sp_arena *arena, struct sp_err *err);

/* Prepare the item of a row of the table item, or by its id.
 * Errors: SP_NOT_FOUND; SP_NO_MEMORY, SP_LIMIT. */
SP_MUST_CHECK enum sp_code fit_model_item(struct fit_model *model, size_t row,
    struct fit_model_item *item_out, struct sp_err *err);
SP_MUST_CHECK enum sp_code fit_model_item_named(struct fit_model *model,
    const char *id, struct fit_model_item *item_out, struct sp_err *err);

/* The item's ports in the order of their names; in the arena. */
SP_MUST_CHECK enum sp_code fit_model_ports(struct fit_model *model,
    const char *item, const struct fit_model_port **ports_out, size_t *n_out,
    struct sp_err *err);

/* Find a class by its id, or NULL. */
const struct fit_model_class *fit_model_class_find(
    const struct fit_model *model, const char *id);

/* Whether the audience may see the cell; a row that it may not is counted. */
bool fit_model_sees(struct fit_model *model, const struct table *table,
    size_t row, const char *column);

/* A cell's text, or NULL where it is empty or the audience may not see it;
 * what is not shown beside a fact that is counts for nothing. */
const char *fit_model_shown(const struct fit_model *model,
    const struct table *table, size_t row, const char *column);

/* The text of a property's number. */
const char *fit_model_property(const struct fit_model *model, uint32_t number);
const char *fit_model_standard(const struct fit_model *model, uint32_t number);

#endif
