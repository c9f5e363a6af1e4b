/*
 * rule_case.h - the cases beside a rule: small dossiers with the verdicts that
 * they must give. Read for people; the tests run them.
 *
 * Threads: no state.
 */
#ifndef SPILNO_RULE_RULE_CASE_H
#define SPILNO_RULE_RULE_CASE_H

#include "rule/rule.h"

enum { RULE_CASES_MAX = 1000 };

struct rule_case {
    const char *name;   /* of its folder */
    const char *about;  /* what case.txt says, NULL without */
    const char *expect; /* the verdicts, "breached, met"; NULL without */
};

/*
 * List the cases of `rule` in the rules folder that it was loaded from, by
 * name. A rule without cases has none.
 * Limits: RULE_CASES_MAX cases, RULE_FILE_BYTES_MAX a file.
 * Errors: SP_INVALID a file that is none or not CSV; SP_LIMIT; SP_IO.
 * Source: docs/formats/rules.md.
 */
SP_MUST_CHECK enum sp_code rule_list_cases(struct sp_arena *arena,
    const char *folder, const struct rule *rule,
    const struct rule_case **cases_out, size_t *n_out, struct sp_err *err);

#endif
