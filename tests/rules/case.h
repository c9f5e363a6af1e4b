/*
 * case.h - the cases beside a rule: tiny dossiers with expected findings.
 *
 * A case is a folder: case.txt says why, facts/ is the dossier, expect.csv
 * the findings. It is assessed with shipped data and with the rule alone.
 * Threads: one.
 */
#ifndef SPILNO_TESTS_RULES_CASE_H
#define SPILNO_TESTS_RULES_CASE_H

#include "assess/assess.h"

enum { CASE_EXPECT_MAX = 64, CASE_COLUMNS_MAX = 32 };

/* One row of expect.csv; subject and verdict empty: no finding at all. */
struct case_expect {
    const char *venture;
    int32_t on;
    const char *subject;
    const char *verdict;
    const char *values[CASE_COLUMNS_MAX]; /* "" is unknown */
};

struct case_run {
    const struct schema *schema;
    const char *data_folder;
    struct rule_set rules; /* one rule */
    const char *rules_folder;
    const char *folder;       /* of the case */
    const char *facts;        /* its dossier */
    const char *label;        /* RULE/LABEL, for messages */
    struct sp_arena *arena;   /* of the case */
    struct sp_arena *scratch; /* of one assessment */
    const char
        *columns[CASE_COLUMNS_MAX]; /* after venture,on,subject,verdict */
    size_t n_columns;
    struct case_expect expects[CASE_EXPECT_MAX];
    size_t n_expects;
    size_t faults;  /* printed */
    size_t blanked; /* cells tried */
};

/* Print a fault of the case and count it. */
void case_fault(struct case_run *run, const char *fmt, ...) SP_PRINTF(2, 3);

/* Assess one venture of the case; `blank` may be NULL. */
SP_MUST_CHECK enum sp_code case_assess(struct case_run *run,
    const char *venture, int32_t on,
    bool (*blank)(
        void *, enum snapshot_layer, const struct table *, size_t, int),
    void *blank_user, struct sp_arena *arena, struct assessment *out,
    struct sp_err *err);

/* Return the finding about `subject`, or NULL. */
const struct assess_finding *case_finding(
    const struct assessment *assessment, const char *subject);

/*
 * Blank each fact in turn: every non-key cell that may be unknown and is not
 * empty, of the case, of the shipped rows that the findings of `base` name,
 * and of those about what the case speaks of. Verdicts may only stay or become
 * unknown, and then the cell must be named as missing.
 */
void case_blank(struct case_run *run, const char *venture, int32_t on,
    const struct assessment *base);

#endif
