/*
 * substitutes_json.c - what would stand in for an item, as JSON: see report.h
 * and docs/formats/fit.md.
 */
#include "report/json.h"

#include <assert.h>

static void put_steps(
    struct sp_json *json, const struct assess_step *steps, size_t n)
{
    sp_json_key(json, "path");
    sp_json_array(json);
    for (size_t i = 0; i < n; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "candidate", steps[i].candidate);
        sp_json_put_text(json, "code", steps[i].code);
        sp_json_put_text(json, "says", steps[i].says);
        sp_json_put_text(json, "source", steps[i].source);
        sp_json_put_text(json, "verdict", fit_verdict_name(steps[i].verdict));
        sp_json_put_text(json, "wanted", steps[i].wanted);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_axis(struct sp_json *json,
    const struct assess_fit_direction *decision, const char *name,
    enum fit_axis axis)
{
    sp_json_put_text(json, name, fit_verdict_name(decision->axes[axis]));
}

void report_substitute(
    struct sp_json *json, const struct assess_substitute *candidate)
{
    const struct assess_fit_direction *decision = &candidate->decision;

    sp_json_object(json);
    sp_json_put_bool(json, "capped", decision->capped);
    report_fit_claims(json, candidate->claims, candidate->n_claims);
    sp_json_put_int(json, "distance", candidate->distance);
    put_axis(json, decision, "fit", FIT_AXIS_FIT);
    put_axis(json, decision, "form", FIT_AXIS_FORM);
    put_axis(json, decision, "function", FIT_AXIS_FUNCTION);
    sp_json_put_text(json, "item", decision->candidate);
    sp_json_put_text(json, "name", candidate->name);
    put_steps(json, candidate->steps, candidate->n_steps);
    sp_json_put_text(json, "problem", decision->problem);
    sp_json_put_int(json, "properties", (int64_t)decision->n_properties);
    report_fit_reasons(json, decision->reasons, decision->n_reasons);
    sp_json_put_bool(json, "recorded", candidate->recorded);
    sp_json_put_text(json, "verdict", fit_verdict_name(decision->verdict));
    sp_json_put_int(
        json, "without_difference", (int64_t)decision->n_without_difference);
    sp_json_object_end(json);
}

void report_substitutes_json(const struct assess_substitutes *substitutes,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(substitutes != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "substitutes", inputs, NULL);
    sp_json_object(&json);
    sp_json_key(&json, "candidates");
    sp_json_array(&json);
    for (size_t i = 0; i < substitutes->n; i++)
        report_substitute(&json, &substitutes->candidates[i]);
    sp_json_array_end(&json);
    sp_json_put_text(&json, "class", substitutes->cls);
    sp_json_key(&json, "counts");
    sp_json_object(&json);
    sp_json_put_int(&json, "conditional",
        (int64_t)substitutes->n_by_verdict[FIT_CONDITIONAL]);
    sp_json_put_int(&json, "no", (int64_t)substitutes->n_by_verdict[FIT_NO]);
    sp_json_put_int(
        &json, "unknown", (int64_t)substitutes->n_by_verdict[FIT_UNKNOWN]);
    sp_json_put_int(&json, "yes", (int64_t)substitutes->n_by_verdict[FIT_YES]);
    sp_json_object_end(&json);
    sp_json_put_text(&json, "in", substitutes->in);
    sp_json_put_text(&json, "item", substitutes->item);
    sp_json_put_text(&json, "name", substitutes->name);
    sp_json_put_text(&json, "problem", substitutes->problem);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, inputs, buf);
}
