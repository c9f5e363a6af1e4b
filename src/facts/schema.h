/*
 * schema.h - what tables and columns there are: the files of schema/, read.
 *
 * The schema files are the only definition of a column. They are built into
 * the program (tools/embed.py), parsed once by schema_load, and generate DDL,
 * import checks, datapackage.json and docs/formats/tables.md.
 * Threads: read-only after schema_load.
 */
#ifndef SPILNO_FACTS_SCHEMA_H
#define SPILNO_FACTS_SCHEMA_H

#include "base/arena.h"

#include <stdbool.h>

enum { SCHEMA_VERSION = 1, SCHEMA_COLUMNS_MAX = 40, SCHEMA_KEYS_MAX = 4 };

enum schema_type {
    SCHEMA_ID,      /* sp_text_id_fault */
    SCHEMA_TEXT,    /* free text without control characters */
    SCHEMA_STATE,   /* ISO 3166-1 alpha-2 (EL and UK are accepted on input) */
    SCHEMA_DATE,    /* YYYY-MM-DD */
    SCHEMA_MONEY,   /* up to six places, fits int64 millionths */
    SCHEMA_DECIMAL, /* sp_dec */
    SCHEMA_INTEGER, /* int64 */
    SCHEMA_CHOICE,  /* one of `choices` */
};

enum schema_need {
    SCHEMA_KEY,      /* part of the natural key, never empty */
    SCHEMA_REQUIRED, /* never empty */
    SCHEMA_UNKNOWN,  /* may be empty: a fact that can be missing */
    SCHEMA_DEFAULT,  /* empty means `empty_means` */
};

struct schema_column {
    const char *name;
    enum schema_type type;
    enum schema_need need;
    const char *empty_means;    /* for SCHEMA_DEFAULT, else NULL */
    const char *const *choices; /* for SCHEMA_CHOICE; also extra words allowed
                                   by other types, such as `none`; or NULL */
    size_t n_choices;
    const char *ref_tables; /* "party" or "party|state", or NULL */
    bool positive;          /* the number is above 0 */
    bool not_negative;
    bool share;             /* 0 to 1 */
    const char *meaning;
};

struct schema_table {
    const char *name;
    const char *section; /* Framework, Who, What */
    const char *meaning;
    const char *subject; /* the column by which `complete` speaks, or NULL */
    const char *owner;   /* words: which party owns a row (for audiences) */
    bool result;         /* an engine's result, never imported */
    size_t n_columns;    /* with the common ones, without `op` */
    size_t n_keys;       /* natural-key columns: the first n_keys */
    struct schema_column columns[SCHEMA_COLUMNS_MAX];
};

/* Common columns, in this order, end every fact table: valid_from,
 * valid_until, basis, evidence, source. */
enum { SCHEMA_COMMON_COLUMNS = 5 };

struct schema {
    size_t n_tables; /* in name order; results after the fact tables */
    const struct schema_table *tables;
};

/* Parse the built-in schema files; the result lives in `arena`. */
SP_MUST_CHECK enum sp_code schema_load(struct sp_arena *arena,
    const struct schema **schema_out, struct sp_err *err);

/* Return the table, or NULL. */
const struct schema_table *schema_table(
    const struct schema *schema, const char *name);

/* Return the column's place, or -1. */
int schema_column(const struct schema_table *table, const char *name);

#endif
