/*
 * diff.h - two assessments as their JSON says them: what changed, and because
 * of which facts, rules or law.
 *
 * Touches no store, no file and no clock: what it compares is what the two
 * files say. An assessment is a pure function of its inputs, so that where one
 * input alone differs it is the cause of every change.
 * Threads: no state; results live in the caller's arena.
 */
#ifndef SPILNO_ASSESS_DIFF_H
#define SPILNO_ASSESS_DIFF_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* The inputs of an assessment, and what a finding shows of its causes. */
enum diff_cause {
    DIFF_FACT = 1 << 0,  /* a fact that the finding names */
    DIFF_LAW = 1 << 1,   /* a row of the shipped data that it names */
    DIFF_RULE = 1 << 2,  /* the rule's version, or that it was not asked */
    DIFF_FACTS = 1 << 3, /* the register, in something not named */
    DIFF_DATA = 1 << 4,  /* the shipped data, likewise */
    DIFF_RULES = 1 << 5, /* the rules, likewise */
    DIFF_OVERLAY = 1 << 6,
    DIFF_DATE = 1 << 7,
    DIFF_BASIS = 1 << 8, /* the weakest basis accepted */
    DIFF_PROGRAM = 1 << 9,
    DIFF_ASKED = 1 << 10, /* another venture, instrument or audience */
};
enum { DIFF_CAUSES = 11 };

/* "fact", "law", …: the word of the JSON for one cause. */
const char *diff_cause_name(enum diff_cause cause);

enum { DIFF_HEADLINE = 7 };
/* "declared", "met", …, in the order of the counts. */
extern const char *const diff_headline_names[DIFF_HEADLINE];

struct diff_fact { /* as a finding names it */
    const char *tbl, *key, *col;
    bool missing;
    bool with_value;           /* the file says values */
    const char *value, *basis; /* NULL: none */
    const char *from;          /* data, register, …, or NULL: not said */
};

struct diff_number {
    const char *name;
    const char *text; /* NULL unknown */
};

struct diff_finding {
    const char *rule, *cites;
    const char *subject;         /* "" where the file's audience is not told */
    const char *verdict, *basis; /* basis: NULL without facts */
    const char *text_en, *text_uk;
    int64_t version;
    const struct diff_number *numbers; /* by name */
    size_t n_numbers;
    const struct diff_fact *facts; /* by table, key, column */
    size_t n_facts;
};

struct diff_condition {
    const char *condition, *cites, *title_en, *title_uk;
    const char *encoded_by; /* NULL: not encoded */
    const char *checked, *verdict, *basis;
};

struct diff_view {
    const char *denominator, *depth;
    const char *share_min, *share_max; /* NULL unknown */
    const char *limit, *verdict;       /* NULL: no limit */
};

struct diff_assessment {
    const char *file;
    const char *on, *program;
    const char *facts, *data, *rules, *overlay; /* digests, or NULL */
    const char *packs;    /* stands for `facts` where an audience is told */
    const char *audience; /* for whom it was written; NULL: the owner */
    const char *venture, *title, *instrument, *min_basis;
    bool strict;
    int64_t headline[DIFF_HEADLINE];
    const struct diff_condition *conditions; /* by id */
    size_t n_conditions;
    const struct diff_finding *findings; /* by rule, subject */
    size_t n_findings;
    const struct diff_view *views; /* by denominator, depth */
    size_t n_views;
};

/*
 * Read an assessment as `spilno assess --format json` writes it; `file` is
 * its name in messages.
 *
 * Limits:    those of json_read.h.
 * Ownership: texts and lists are the arena's; `bytes` may go away.
 * Errors:    SP_INVALID and SP_LIMIT say "file:line:column: found …, allowed:
 *            …"; SP_NO_MEMORY.
 * Source:    docs/formats/json.md.
 */
SP_MUST_CHECK enum sp_code diff_read(const char *file, const char *bytes,
    size_t len, struct sp_arena *arena, struct diff_assessment *out,
    struct sp_err *err);

/* One side is NULL where the other side alone has it. */
struct diff_fact_change {
    const struct diff_fact *before, *after;
    bool law;          /* a row of the shipped data */
    bool computed;     /* a result of an engine: no cause of its own */
    size_t n_findings; /* in a list of all: findings that name it */
};

struct diff_number_change {
    const char *name;
    const char *before, *after; /* NULL unknown or not returned */
};

struct diff_finding_change {
    const struct diff_finding *before, *after;
    const struct diff_fact_change *facts;
    size_t n_facts;
    const struct diff_number_change *numbers;
    size_t n_numbers;
    unsigned sure;     /* causes, by bits */
    unsigned possible; /* inputs of which one or more are behind it */
};

struct diff_condition_change {
    const struct diff_condition *before, *after;
};

struct diff_view_change {
    const struct diff_view *before, *after;
};

struct diff_rule_change {
    const char *rule;
    int64_t before, after; /* versions; 0: gave no finding */
};

struct diff {
    const struct diff_assessment *before, *after;
    unsigned inputs; /* which inputs differ, by bits */
    const struct diff_condition_change *conditions;
    size_t n_conditions;
    const struct diff_finding_change *findings;
    size_t n_findings;
    const struct diff_fact_change *facts; /* of all findings, each once */
    size_t n_facts;
    const struct diff_rule_change *rules;
    size_t n_rules;
    const struct diff_view_change *views;
    size_t n_views;
    bool changed;      /* a condition, a finding or a view */
    bool inexplicable; /* changed, though no input differs */
};

/* Compare the two. Errors: SP_NO_MEMORY, SP_LIMIT (the arena's). */
SP_MUST_CHECK enum sp_code diff_make(const struct diff_assessment *before,
    const struct diff_assessment *after, struct sp_arena *arena,
    struct diff *out, struct sp_err *err);

#endif
