/*
 * rule.h - loads rules/, runs them over facts in a private SQLite, and makes
 * the sentences.
 *
 * A rule set belongs to a question ("assess EDIP"): the runner takes tables,
 * a subject and a date, and knows no venture. The database is in memory,
 * filled by the caller's tables, and dropped at the end; rules run under an
 * authorizer (read only, listed functions) with step and memory limits.
 * Threads: a runner belongs to one thread.
 */
#ifndef SPILNO_RULE_RULE_H
#define SPILNO_RULE_RULE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    RULE_RETURNS_MAX = 24,
    RULE_READS_MAX = 24,
    RULE_ACTIONS_MAX = 8,
    RULE_LANGS_MAX = 8, /* beside en and uk */
    RULE_FILE_BYTES_MAX = 64 << 10,
    RULE_FILES_MAX = 1000,
    RULE_FINDINGS_MAX = 100000, /* of one rule */
    RULE_ROWS_MAX = 2000000,
};

enum rule_value_type { RULE_INT, RULE_DEC, RULE_MONEY, RULE_RATIO, RULE_TEXT };

struct rule_returns {
    const char *name;
    enum rule_value_type type; /* `name` alone is an integer; :dec :money
                                  :ratio :text */
    bool total; /* a sum over rows (`-- totals:`) */
};

struct rule_text {
    const char *lang; /* two small letters */
    const char *text;
};

struct rule {
    const char *name; /* edip-10-3-component-origin */
    int version;
    const char *cites;
    const char *question;                  /* "assess" */
    const char *instrument;                /* "EDIP" */
    const char *actions[RULE_ACTIONS_MAX]; /* articles; n_actions 0: all */
    size_t n_actions;
    int32_t from;  /* first day in force */
    int32_t until; /* first day no longer in force, INT32_MAX: open */
    const char *reads[RULE_READS_MAX];
    size_t n_reads;
    struct rule_returns returns[RULE_RETURNS_MAX];
    size_t n_returns;    /* after subject and verdict */
    const char *checked; /* summary, text */
    const char *en, *uk; /* sentence templates; uk may be NULL */
    struct rule_text others[RULE_LANGS_MAX]; /* further languages */
    size_t n_others;
    const char *path; /* relative to the rules folder */
    const char *sql, *rows_sql;
};

struct rule_set {
    const struct rule *rules; /* by name */
    size_t n_rules;
    char digest[65]; /* SHA-256 over all rule files in path order: for each
                        its path, a line feed, its bytes in decimal, a line
                        feed, then the bytes */
};

/*
 * Read one rule file of `len` bytes; `path` is what errors and rule->path
 * say. All text is copied into `arena`.
 * Errors: SP_INVALID "path:line: what was found, what is allowed".
 * Source: docs/formats/rules.md.
 */
SP_MUST_CHECK enum sp_code rule_parse(struct sp_arena *arena, const char *path,
    const char *bytes, size_t len, struct rule *rule_out, struct sp_err *err);

/*
 * Load every .sql below `folder` (one level of instruments).
 * Errors: SP_INVALID "file:line: what was found, what is allowed" for a wrong
 * header, a missing `-- rows:` part; SP_IO; SP_NOT_FOUND.
 */
SP_MUST_CHECK enum sp_code rule_load(struct sp_arena *arena, const char *folder,
    struct rule_set *set_out, struct sp_err *err);

/* A table that the caller gives: cells row by row, NULL is unknown. */
enum rule_column_type { RULE_COLUMN_TEXT, RULE_COLUMN_INTEGER };
struct rule_table {
    const char *name;
    size_t n_columns;
    const char *const *columns;
    const enum rule_column_type *types;
    size_t n_rows;
    const char *const *cells; /* n_rows × n_columns, decimal text for
                                 integers */
};

struct rule_runner; /* opaque */

SP_MUST_CHECK enum sp_code rule_runner_new(
    struct rule_runner **runner_out, struct sp_err *err);
/* Create and fill one table. */
SP_MUST_CHECK enum sp_code rule_runner_fill(struct rule_runner *runner,
    const struct rule_table *table, struct sp_err *err);

enum rule_verdict {
    RULE_NOT_APPLICABLE,
    RULE_MET,
    RULE_UNKNOWN,
    RULE_BREACHED,
}; /* in order of badness: a condition has the greatest of its findings */

const char *rule_verdict_name(enum rule_verdict verdict);

struct rule_value {
    const char *text; /* canonical: integer, decimal (money: in euros),
                         "n/d", text; NULL unknown */
};
struct rule_row {
    const char *tbl, *key, *col;
    bool missing;
};
struct rule_finding {
    const struct rule *rule;
    const char *subject;
    enum rule_verdict verdict;
    struct rule_value values[RULE_RETURNS_MAX]; /* as rule->returns */
    const struct rule_row *rows; /* sorted by tbl, key, col; no doubles */
    size_t n_rows;
};

/*
 * Run one rule. Errors: SP_INVALID (a write, an unlisted function, a REAL, a
 * wrong column, an unknown verdict: "path: …"), SP_LIMIT (steps, memory).
 */
SP_MUST_CHECK enum sp_code rule_run(struct rule_runner *runner,
    const struct rule *rule, struct sp_arena *arena,
    const struct rule_finding **findings_out, size_t *n_out,
    struct sp_err *err);

/* Make the sentence of a finding in `lang` ("en", "uk"; falls back to en).
 * `verdict_text` follows the values. Amounts and shares are formatted for
 * the language. */
SP_MUST_CHECK enum sp_code rule_sentence(const struct rule_finding *finding,
    const char *lang, struct sp_arena *arena, const char **text_out,
    struct sp_err *err);

void rule_runner_free(struct rule_runner *runner); /* accepts NULL */

#endif
