/*
 * rule_internal.h - what the files of src/rule/ share among themselves.
 *
 * Included by src/rule/ only.
 */
#ifndef SPILNO_RULE_RULE_INTERNAL_H
#define SPILNO_RULE_RULE_INTERNAL_H

#include "rule/rule.h"

#include <sqlite3.h>

enum { RULE_TABLES_MAX = 64, RULE_NAME_BYTES_MAX = 64 };

/* A finding's value as text: the connection's limit on one value. */
enum { RULE_VALUE_BYTES_MAX = 256 << 10 };

struct rule_runner {
    sqlite3 *db;
    char tables[RULE_TABLES_MAX][RULE_NAME_BYTES_MAX];
    size_t n_tables;
    /* While a rule runs: */
    const struct rule *rule; /* NULL: the caller fills tables */
    char denied[256];        /* what the authorizer refused first */
    uint64_t ticks;          /* calls of the progress handler so far */
    sqlite3_int64 bytes_at_start;
    const char *limit; /* the limit that was reached, or NULL */
};

/* Whether `len` bytes are a small-letter name: [a-z_][a-z0-9_]*. */
bool rule_is_name(const char *text, size_t len);

/* Add dec_cmp and its kin to the connection; false when out of memory. */
bool rule_functions_add(sqlite3 *db);

/* Whether a rule may call the SQL function `name`. */
bool rule_function_listed(const char *name);

/*
 * Check a sentence template: braces match and each {name} or {name:form} is
 * subject, verdict or returned, in a form that fits its type.
 * On a fault returns a text in `arena` that says what was found and what is
 * allowed (NULL without memory), else "".
 */
const char *rule_template_fault(
    const struct rule *rule, const char *text, struct sp_arena *arena);

/*
 * Find the end of the one SELECT in `sql` (`len` bytes).
 * Returns: NULL when it is one statement that begins with SELECT or WITH,
 *          else what was found, with its place in `*at_out`.
 */
const char *rule_sql_fault(const char *sql, size_t len, size_t *at_out);

/* Read the rows of the two prepared SELECTs (rule_result.c). */
SP_MUST_CHECK enum sp_code rule_result_read(struct rule_runner *runner,
    sqlite3_stmt *select, sqlite3_stmt *rows, struct sp_arena *arena,
    const struct rule_finding **findings_out, size_t *n_out,
    struct sp_err *err);

/* Fill `err` from a failed step of the running rule: what the authorizer
 * refused, the limit reached, or SQLite's own words. */
enum sp_code rule_fail_sql(struct rule_runner *runner, struct sp_err *err);

#endif
