/*
 * diff_json.c - two assessments compared, for programs.
 */
#include "report/diff.h"
#include "report/json.h"

#include <assert.h>
#include <string.h>

static void put_causes(struct sp_json *json, const char *key, unsigned causes)
{
    /* Keys and words in the order of their bytes. */
    static const enum diff_cause by_name[DIFF_CAUSES] = {DIFF_ASKED, DIFF_DATA,
        DIFF_DATE, DIFF_FACT, DIFF_FACTS, DIFF_LAW, DIFF_BASIS, DIFF_OVERLAY,
        DIFF_PROGRAM, DIFF_RULE, DIFF_RULES};

    sp_json_key(json, key);
    sp_json_array(json);
    for (size_t i = 0; i < DIFF_CAUSES; i++)
        if (causes & (unsigned)by_name[i])
            sp_json_text(json, diff_cause_name(by_name[i]));
    sp_json_array_end(json);
}

static void put_side(
    struct sp_json *json, const char *key, const struct diff_assessment *side)
{
    sp_json_key(json, key);
    sp_json_object(json);
    sp_json_put_text(json, "for", side->audience);
    sp_json_key(json, "headline");
    sp_json_object(json);
    for (size_t i = 0; i < DIFF_HEADLINE; i++)
        sp_json_put_int(json, diff_headline_names[i], side->headline[i]);
    sp_json_object_end(json);
    sp_json_key(json, "inputs");
    sp_json_object(json);
    sp_json_put_text(json, "data", side->data);
    sp_json_put_text(json, "facts", side->facts);
    sp_json_put_text(json, "overlay", side->overlay);
    sp_json_put_text(json, "packs", side->packs);
    sp_json_put_text(json, "program", side->program);
    sp_json_put_text(json, "rules", side->rules);
    sp_json_object_end(json);
    sp_json_put_text(json, "instrument", side->instrument);
    sp_json_put_text(json, "min_basis", side->min_basis);
    sp_json_put_text(json, "on", side->on);
    sp_json_put_bool(json, "strict", side->strict);
    sp_json_put_text(json, "title", side->title);
    sp_json_put_text(json, "venture", side->venture);
    sp_json_object_end(json);
}

/* What one side says of a fact, null where it does not name it. */
static void put_fact_side(
    struct sp_json *json, const char *key, const struct diff_fact *fact)
{
    sp_json_key(json, key);
    if (fact == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    if (fact->with_value)
        sp_json_put_text(json, "basis", fact->basis);
    sp_json_put_text(json, "state", fact->missing ? "missing" : "used");
    if (fact->with_value)
        sp_json_put_text(json, "value", fact->value);
    sp_json_object_end(json);
}

static void put_facts(struct sp_json *json,
    const struct diff_fact_change *facts, size_t n_facts, bool all)
{
    sp_json_key(json, "facts");
    sp_json_array(json);
    for (size_t i = 0; i < n_facts; i++) {
        const struct diff_fact_change *change = &facts[i];
        const struct diff_fact *any =
            change->before != NULL ? change->before : change->after;

        sp_json_object(json);
        put_fact_side(json, "after", change->after);
        put_fact_side(json, "before", change->before);
        sp_json_put_text(json, "col", any->col);
        if (all)
            sp_json_put_int(json, "findings", (int64_t)change->n_findings);
        sp_json_put_text(json, "key", any->key);
        sp_json_put_text(json, "kind",
            change->computed ? "computed"
            : change->law    ? "law"
                             : "fact");
        sp_json_put_text(json, "tbl", any->tbl);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_finding_side(
    struct sp_json *json, const char *key, const struct diff_finding *finding)
{
    sp_json_key(json, key);
    if (finding == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    sp_json_put_text(json, "basis", finding->basis);
    sp_json_key(json, "text");
    sp_json_object(json);
    sp_json_put_text(json, "en", finding->text_en);
    sp_json_put_text(json, "uk", finding->text_uk);
    sp_json_object_end(json);
    sp_json_put_text(json, "verdict", finding->verdict);
    sp_json_put_int(json, "version", finding->version);
    sp_json_object_end(json);
}

static void put_findings(struct sp_json *json, const struct diff *diff)
{
    sp_json_key(json, "findings");
    sp_json_array(json);
    for (size_t i = 0; i < diff->n_findings; i++) {
        const struct diff_finding_change *change = &diff->findings[i];
        const struct diff_finding *any =
            change->before != NULL ? change->before : change->after;

        sp_json_object(json);
        put_finding_side(json, "after", change->after);
        put_causes(json, "because", change->sure);
        put_finding_side(json, "before", change->before);
        sp_json_put_text(json, "cites", any->cites);
        put_facts(json, change->facts, change->n_facts, false);
        sp_json_key(json, "numbers");
        sp_json_array(json);
        for (size_t k = 0; k < change->n_numbers; k++) {
            sp_json_object(json);
            sp_json_put_text(json, "after", change->numbers[k].after);
            sp_json_put_text(json, "before", change->numbers[k].before);
            sp_json_put_text(json, "name", change->numbers[k].name);
            sp_json_object_end(json);
        }
        sp_json_array_end(json);
        put_causes(json, "perhaps", change->possible);
        sp_json_put_text(json, "rule", any->rule);
        sp_json_put_text(
            json, "subject", any->subject[0] != '\0' ? any->subject : NULL);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_condition_side(struct sp_json *json, const char *key,
    const struct diff_condition *condition)
{
    sp_json_key(json, key);
    if (condition == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    sp_json_put_text(json, "basis", condition->basis);
    sp_json_put_text(json, "checked", condition->checked);
    sp_json_put_text(json, "cites", condition->cites);
    sp_json_put_text(json, "encoded_by", condition->encoded_by);
    sp_json_put_text(json, "verdict", condition->verdict);
    sp_json_object_end(json);
}

static void put_conditions(struct sp_json *json, const struct diff *diff)
{
    sp_json_key(json, "conditions");
    sp_json_array(json);
    for (size_t i = 0; i < diff->n_conditions; i++) {
        const struct diff_condition_change *change = &diff->conditions[i];
        const struct diff_condition *any =
            change->after != NULL ? change->after : change->before;

        sp_json_object(json);
        put_condition_side(json, "after", change->after);
        put_condition_side(json, "before", change->before);
        sp_json_put_text(json, "condition", any->condition);
        sp_json_key(json, "title");
        sp_json_object(json);
        sp_json_put_text(json, "en", any->title_en);
        sp_json_put_text(json, "uk", any->title_uk);
        sp_json_object_end(json);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_view_side(
    struct sp_json *json, const char *key, const struct diff_view *view)
{
    sp_json_key(json, key);
    if (view == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    sp_json_put_text(json, "limit", view->limit);
    sp_json_put_text(json, "max", view->share_max);
    sp_json_put_text(json, "min", view->share_min);
    sp_json_put_text(json, "verdict", view->verdict);
    sp_json_object_end(json);
}

static void put_views(struct sp_json *json, const struct diff *diff)
{
    sp_json_key(json, "views");
    sp_json_array(json);
    for (size_t i = 0; i < diff->n_views; i++) {
        const struct diff_view_change *change = &diff->views[i];
        const struct diff_view *any =
            change->after != NULL ? change->after : change->before;

        sp_json_object(json);
        put_view_side(json, "after", change->after);
        put_view_side(json, "before", change->before);
        sp_json_put_text(json, "denominator", any->denominator);
        sp_json_put_text(json, "depth", any->depth);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_version(struct sp_json *json, const char *key, int64_t version)
{
    sp_json_key(json, key);
    if (version == 0)
        sp_json_null(json);
    else
        sp_json_int(json, version);
}

static void put_rules(struct sp_json *json, const struct diff *diff)
{
    sp_json_key(json, "rules");
    sp_json_array(json);
    for (size_t i = 0; i < diff->n_rules; i++) {
        sp_json_object(json);
        put_version(json, "after", diff->rules[i].after);
        put_version(json, "before", diff->rules[i].before);
        sp_json_put_text(json, "rule", diff->rules[i].rule);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_diff_json(
    const struct diff *diff, const char *program, struct sp_buf *buf)
{
    struct report_inputs inputs = {.program = program};
    struct sp_json json;

    assert(diff != NULL);
    assert(buf != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "diff", &inputs, NULL);
    sp_json_object(&json);
    put_side(&json, "after", diff->after);
    put_side(&json, "before", diff->before);
    sp_json_put_bool(&json, "changed", diff->changed);
    put_conditions(&json, diff);
    put_facts(&json, diff->facts, diff->n_facts, true);
    put_findings(&json, diff);
    sp_json_put_bool(&json, "inexplicable", diff->inexplicable);
    put_causes(&json, "inputs", diff->inputs);
    put_rules(&json, diff);
    put_views(&json, diff);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}
