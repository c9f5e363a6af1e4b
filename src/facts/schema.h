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

/* A narrower shape than the type asks for. Those marked "warned" are kept
 * when they do not fit, with a warning. */
enum schema_form {
    SCHEMA_FORM_ANY,
    SCHEMA_FORM_CURRENCY, /* three capital letters */
    SCHEMA_FORM_CLASS,    /* two to four digits */
    SCHEMA_FORM_KEY,      /* a key's text form: ids joined by '|' */
    SCHEMA_FORM_PARTY,    /* an id that is not two capital letters */
    SCHEMA_FORM_TABLE,    /* the name of a table */
    SCHEMA_FORM_REGION,   /* a region of ISO 3166-2 and nothing finer */
    SCHEMA_FORM_NIIN,     /* judged by the import's further checks */
    SCHEMA_FORM_LEI,      /* warned: 20 letters or digits */
    SCHEMA_FORM_NCAGE,    /* the same */
};

/* Who may see a cell when no row of `audience` says otherwise, from the
 * narrowest to the widest (docs/formats/audience.md). */
enum schema_seen {
    SCHEMA_SEEN_UNSAID, /* of results alone */
    SCHEMA_SEEN_OWNER,
    SCHEMA_SEEN_MEMBERS,   /* and the members of the row's venture */
    SCHEMA_SEEN_PUBLIC,    /* everyone */
    SCHEMA_SEEN_FRAMEWORK, /* everyone: the row is nobody's secret */
    SCHEMA_SEEN_NEVER,     /* no column: rows of which `audience` says none */
};

struct schema_column {
    const char *name;
    enum schema_type type;
    enum schema_need need;
    const char *empty_means;    /* for SCHEMA_DEFAULT, else NULL */
    const char *const *choices; /* for SCHEMA_CHOICE; also extra words allowed
                                   by other types, such as `none`; or NULL */
    size_t n_choices;
    /* "party" or "party|state", or NULL. `state` beside another table means
       any two capital letters: a state code, which needs no row. */
    const char *ref_tables;
    enum schema_form form;
    bool positive; /* the number is above 0 */
    bool not_negative;
    bool share; /* 0 to 1 */
    enum schema_seen seen;
    const char *meaning;
};

/* A way from a row over keys that its cells name: "site.party" is the column
 * `party` of the row of `site` that the column `site` names. */
enum { SCHEMA_PATH_MAX = 3, SCHEMA_OWNERS_MAX = 3 };
struct schema_path {
    size_t n; /* steps; 0: no path */
    struct {
        size_t table; /* its place in the schema */
        int column;
    } steps[SCHEMA_PATH_MAX];
};

enum schema_owner_kind {
    SCHEMA_OWNER_PATH,    /* the party at its end */
    SCHEMA_OWNER_MAKER,   /* whoever makes the item at its end */
    SCHEMA_OWNER_SUBJECT, /* the owner of the rows that the row speaks of */
    SCHEMA_OWNER_AUTHOR,  /* whoever states it: the register's owner */
    SCHEMA_OWNER_FRAMEWORK,
};
struct schema_owner {
    enum schema_owner_kind kind;
    struct schema_path path;
};

struct schema_table {
    const char *name;
    const char *section; /* Framework, Who, What */
    const char *meaning;
    const char *subject; /* the column by which `complete` speaks, or NULL */
    const char *owner;   /* words: which party owns a row (for audiences) */
    /* The same for machines; a row may have several owners. */
    const char *owned_by; /* as written: "venture.lead, party" */
    size_t n_owners;
    struct schema_owner owners[SCHEMA_OWNERS_MAX];
    /* The venture whose members SCHEMA_SEEN_MEMBERS means; by_member: the
     * ventures of which the party in the key is a member; by_subject: whoever
     * may see the rows that the row speaks of. */
    const char *within_text;
    struct schema_path within;
    bool by_member, by_subject;
    /* The row is the framework's unless this leads to something. */
    const char *unless_text;
    struct schema_path unless;
    bool result;      /* an engine's result, never imported */
    size_t n_columns; /* with the common ones, without `op` */
    size_t n_keys;    /* natural-key columns: the first n_keys */
    struct schema_column columns[SCHEMA_COLUMNS_MAX];
};

/* Common columns, in this order, end every fact table: valid_from,
 * valid_until, basis, evidence, source. */
enum { SCHEMA_COMMON_COLUMNS = 5 };

struct schema {
    size_t n_tables; /* in name order; results after the fact tables */
    const struct schema_table *tables;
};

/* Fill `err` with "no table 'X'", `behind` and the nearest name; return
 * SP_NOT_FOUND. */
enum sp_code schema_no_table(const struct schema *schema, const char *name,
    const char *behind, struct sp_err *err);

/* Parse the built-in schema files; the result lives in `arena`. */
SP_MUST_CHECK enum sp_code schema_load(struct sp_arena *arena,
    const struct schema **schema_out, struct sp_err *err);

/* One file below schema/; `text` is NUL-terminated. */
struct schema_file {
    const char *path; /* "offer.table", "result/controller.table" */
    const char *text;
    size_t len;
};
extern const struct schema_file schema_files[]; /* the built-in ones */
extern const size_t schema_files_count;

/*
 * Parse schema files (docs/formats/schema.md) and check them as a whole.
 *
 * Ownership: all is copied into `arena`.
 * Errors:    SP_INVALID "schema/offer.table:12: found …, allowed: …".
 */
SP_MUST_CHECK enum sp_code schema_parse(struct sp_arena *arena,
    const struct schema_file *files, size_t n_files,
    const struct schema **schema_out, struct sp_err *err);

/* The words of the schema files: "id", "money"; "currency", "any". */
const char *schema_type_name(enum schema_type type);
const char *schema_form_name(enum schema_form form);
const char *schema_seen_name(enum schema_seen seen); /* "owner", "members" */

/* Whether the column is free text: a text that is no code of some form. */
bool schema_is_free_text(const struct schema_column *column);

/* Whether "|"-joined `ref_tables` names the table. */
bool schema_refers_to(const struct schema_column *column, const char *table);

/* Return the table, or NULL. */
const struct schema_table *schema_table(
    const struct schema *schema, const char *name);

/* Return the column's place, or -1. */
int schema_column(const struct schema_table *table, const char *name);

#endif
