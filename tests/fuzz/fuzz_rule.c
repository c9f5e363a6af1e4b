/*
 * Goal:   any bytes are a rule or a fault with file, line, what was found
 *         and what is allowed; a rule that was taken makes its sentences.
 * Method: read, then word a finding of unknown and of known values in every
 *         language of the rule.
 */
#include "fuzz.h"

#include "rule/rule.h"

#include <string.h>

static const char *value_of(enum rule_value_type type)
{
    switch (type) {
    case RULE_INT:
        return "1234";
    case RULE_DEC:
        return "0.35";
    case RULE_MONEY:
        return "1234.565";
    case RULE_RATIO:
        return "1/3";
    case RULE_TEXT:
        return "member";
    }
    return NULL;
}

static void rule_check(const struct rule *rule)
{
    FUZZ_MUST(rule->name != NULL && rule->name[0] != '\0');
    FUZZ_MUST(rule->version >= 1 && rule->version <= 999999);
    FUZZ_MUST(rule->cites != NULL && rule->cites[0] != '\0');
    FUZZ_MUST(rule->from < rule->until);
    FUZZ_MUST(rule->n_actions <= RULE_ACTIONS_MAX);
    FUZZ_MUST(rule->n_reads >= 1 && rule->n_reads <= RULE_READS_MAX);
    FUZZ_MUST(rule->n_returns <= RULE_RETURNS_MAX);
    FUZZ_MUST(rule->n_others <= RULE_LANGS_MAX);
    FUZZ_MUST(rule->en != NULL && rule->checked != NULL);
    FUZZ_MUST(rule->sql != NULL && rule->rows_sql != NULL);
    FUZZ_MUST(strcmp(rule->path, "f.sql") == 0);
}

static void sentences_check(
    const struct rule *rule, bool known, struct sp_arena *arena)
{
    struct rule_finding finding;
    const char *langs[2 + RULE_LANGS_MAX] = {"en", "uk"};
    size_t n_langs = 2;

    memset(&finding, 0, sizeof(finding));
    finding.rule = rule;
    finding.subject = "V1";
    finding.verdict = RULE_UNKNOWN;
    for (size_t i = 0; known && i < rule->n_returns; i++)
        finding.values[i].text = value_of(rule->returns[i].type);
    for (size_t i = 0; i < rule->n_others; i++)
        langs[n_langs++] = rule->others[i].lang;
    for (size_t i = 0; i < n_langs; i++) {
        const char *text = NULL;
        struct sp_err err;

        FUZZ_MUST(
            rule_sentence(&finding, langs[i], arena, &text, &err) == SP_OK);
        FUZZ_MUST(text != NULL); /* may be empty: choices */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_arena *arena = NULL;
    struct rule rule;
    struct sp_err err;
    enum sp_code rc;

    FUZZ_MUST(sp_arena_new((uint64_t)64 << 20, &arena, &err) == SP_OK);
    rc = rule_parse(arena, "f.sql", (const char *)data, size, &rule, &err);
    FUZZ_MUST(rc == SP_OK || rc == SP_INVALID);
    if (rc == SP_OK) {
        rule_check(&rule);
        sentences_check(&rule, false, arena);
        sentences_check(&rule, true, arena);
    } else {
        FUZZ_MUST(strncmp(err.text, "f.sql:", 6) == 0);
        FUZZ_MUST(err.text[6] >= '1' && err.text[6] <= '9');
        FUZZ_MUST(strstr(err.text, ": found ") != NULL);
        FUZZ_MUST(strstr(err.text, "allowed: ") != NULL);
    }
    sp_arena_free(arena);
    return 0;
}
