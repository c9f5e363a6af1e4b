/*
 * fit_claims.c - what catalogues say of two items, beside what is computed.
 */
#include "assess/fit.h"

#include <assert.h>
#include <string.h>

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static const char *says_word(enum phrase_says says)
{
    switch (says) {
    case PHRASE_SAYS_YES:
        return "yes";
    case PHRASE_SAYS_CONDITIONAL:
        return "conditional";
    case PHRASE_SAYS_NO:
        return "no";
    case PHRASE_SAYS_UNKNOWN:
        return "unknown";
    case PHRASE_SAYS_NOTHING:
        return "nothing";
    }
    return "nothing";
}

/* Whether what is said excludes what is computed. */
static bool disagrees(enum phrase_says says, enum fit_verdict computed)
{
    if (says == PHRASE_SAYS_YES || says == PHRASE_SAYS_CONDITIONAL)
        return computed == FIT_NO;
    return says == PHRASE_SAYS_NO &&
           (computed == FIT_YES || computed == FIT_CONDITIONAL);
}

/* "catalogue says interchangeable; computed no: wrench_size 17 mm against …" */
static enum sp_code disagreement(const struct assess_fit_saying *c,
    enum phrase_says says, const struct assess_fit_direction *direction,
    const char **out, struct sp_err *err)
{
    enum sp_lang lang = c->lang;
    const struct assess_fit_reason *worst = NULL;
    const char *said;
    const char *computed;

    *out = NULL;
    if (direction == NULL || !disagrees(says, direction->verdict))
        return SP_OK;
    for (size_t i = 0; i < direction->n_reasons; i++) {
        const struct assess_fit_reason *reason = &direction->reasons[i];

        if (reason->verdict == FIT_NO &&
            strcmp(reason->criticality, "must") == 0 && worst == NULL)
            worst = reason;
    }
    said = says == PHRASE_SAYS_YES
               ? sp_say(lang, "catalogue says interchangeable")
           : says == PHRASE_SAYS_CONDITIONAL
               ? sp_say(lang, "catalogue says interchangeable within limits")
               : sp_say(lang, "catalogue says no longer usable");
    computed = direction->verdict == FIT_NO
                   ? sp_say(lang, "computed no")
                   : sp_say(lang, "no difference was computed");
    *out = worst == NULL
               ? sp_asprintf(c->model->arena, "%s; %s", said, computed)
               : sp_asprintf(c->model->arena, "%s; %s: %s %s", said, computed,
                     worst->property, worst->gap);
    return *out == NULL ? sp_arena_fail(c->model->arena, err) : SP_OK;
}

static enum sp_code claim_read(const struct assess_fit_saying *c, size_t row,
    struct assess_fit_claim *out, struct sp_err *err)
{
    const struct table *table = c->model->claim;
    struct phrase_claim claim = {
        table_named(table, row, "item"),
        table_named(table, row, "other"),
        table_named(table, row, "code"),
        table_named(table, row, "nation"),
        table_named(table, row, "scope"),
    };
    const struct phrase_code *code =
        phrase_find(&c->codes->phrase, claim.code, claim.nation);
    enum phrase_says a_for_b =
        phrase_says(&c->codes->phrase, &claim, c->b, c->a);
    enum phrase_says b_for_a =
        phrase_says(&c->codes->phrase, &claim, c->a, c->b);
    enum sp_code rc;

    memset(out, 0, sizeof *out);
    out->item = claim.item;
    out->other = claim.other;
    out->code = claim.code;
    out->scope = fit_model_shown(c->model, table, row, "scope");
    out->reading = code == NULL ? NULL : or_null(code->reading);
    out->source = fit_model_shown(c->model, table, row, "source");
    out->basis = fit_model_shown(c->model, table, row, "basis");
    out->a_for_b = says_word(a_for_b);
    out->b_for_a = says_word(b_for_a);
    rc = disagreement(c, a_for_b, c->a_for_b, &out->disagrees_a_for_b, err);
    if (rc == SP_OK)
        rc = disagreement(c, b_for_a, c->b_for_a, &out->disagrees_b_for_a, err);
    return rc;
}

static bool concerns(const struct assess_fit_saying *c, size_t row)
{
    const struct table *table = c->model->claim;
    const char *item = table_named(table, row, "item");
    const char *other = table_named(table, row, "other");

    return (strcmp(item, c->a) == 0 && strcmp(other, c->b) == 0) ||
           (strcmp(item, c->b) == 0 && strcmp(other, c->a) == 0);
}

enum sp_code assess_fit_claims(const struct assess_fit_saying *c,
    const struct assess_fit_claim **claims_out, size_t *n_out,
    struct sp_err *err)
{
    const struct table *table = c->model->claim;
    struct assess_fit_claim *claims;
    size_t n = 0;
    enum sp_code rc = SP_OK;

    for (size_t row = 0; row < table->n_rows; row++)
        n += concerns(c, row);
    claims = sp_alloc_array(c->model->arena, n + 1, sizeof *claims);
    if (claims == NULL)
        return sp_arena_fail(c->model->arena, err);
    n = 0;
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        /* Claims about others are not even counted as withheld. */
        if (concerns(c, row) && fit_model_sees(c->model, table, row, "code"))
            rc = claim_read(c, row, &claims[n++], err);
    }
    *claims_out = claims;
    *n_out = n;
    return rc;
}
