/*
 * fit_json.c - two items compared, as JSON: see report.h and
 * docs/formats/fit.md.
 */
#include "report/json.h"

#include <assert.h>
#include <string.h>

static void put_side(
    struct sp_json *json, const char *key, const struct assess_fit_side *side)
{
    sp_json_key(json, key);
    sp_json_object(json);
    sp_json_put_text(json, "base", side->base);
    sp_json_put_text(json, "basis", side->basis);
    sp_json_put_text(json, "sense", side->sense);
    sp_json_put_text(json, "source", side->source);
    sp_json_put_text(json, "unit", side->unit);
    sp_json_put_text(json, "written", side->written);
    sp_json_object_end(json);
}

void report_fit_reasons(
    struct sp_json *json, const struct assess_fit_reason *reasons, size_t n)
{
    sp_json_key(json, "reasons");
    sp_json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct assess_fit_reason *reason = &reasons[i];

        sp_json_object(json);
        put_side(json, "a", &reason->a);
        sp_json_put_text(json, "axis", reason->axis);
        put_side(json, "b", &reason->b);
        sp_json_put_text(json, "comparison", reason->comparison);
        sp_json_put_text(json, "criticality", reason->criticality);
        sp_json_put_text(json, "gap", reason->gap);
        sp_json_put_text(json, "property", reason->property);
        sp_json_put_text(json, "rule", reason->rule);
        sp_json_put_text(json, "verdict", fit_verdict_name(reason->verdict));
        sp_json_put_int(json, "version", reason->version);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_direction(struct sp_json *json, const char *key,
    const struct assess_fit_direction *direction)
{
    sp_json_key(json, key);
    sp_json_object(json);
    sp_json_put_bool(json, "capped", direction->capped);
    sp_json_put_text(json, "class", direction->cls);
    sp_json_put_text(
        json, "fit", fit_verdict_name(direction->axes[FIT_AXIS_FIT]));
    sp_json_put_text(
        json, "form", fit_verdict_name(direction->axes[FIT_AXIS_FORM]));
    sp_json_put_text(
        json, "function", fit_verdict_name(direction->axes[FIT_AXIS_FUNCTION]));
    sp_json_put_text(json, "problem", direction->problem);
    sp_json_put_int(json, "properties", (int64_t)direction->n_properties);
    report_fit_reasons(json, direction->reasons, direction->n_reasons);
    sp_json_put_text(json, "reviewed_by", direction->reviewed_by);
    sp_json_put_text(json, "verdict", fit_verdict_name(direction->verdict));
    sp_json_put_int(
        json, "without_difference", (int64_t)direction->n_without_difference);
    sp_json_object_end(json);
}

static void put_interfaces(struct sp_json *json, const struct assess_fit *fit)
{
    sp_json_key(json, "interfaces");
    sp_json_array(json);
    for (size_t i = 0; i < fit->n_interfaces; i++) {
        const struct assess_fit_interface *one = &fit->interfaces[i];

        sp_json_object(json);
        sp_json_put_bool(json, "capped", one->capped);
        sp_json_put_text(json, "class", one->cls);
        sp_json_put_text(json, "port_a", one->port_a);
        sp_json_put_text(json, "port_b", one->port_b);
        report_fit_reasons(json, one->reasons, one->n_reasons);
        sp_json_put_text(json, "verdict", fit_verdict_name(one->verdict));
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_fit_claims(
    struct sp_json *json, const struct assess_fit_claim *claims, size_t n)
{
    sp_json_key(json, "claims");
    sp_json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct assess_fit_claim *claim = &claims[i];

        sp_json_object(json);
        sp_json_put_text(json, "basis", claim->basis);
        sp_json_put_text(json, "code", claim->code);
        sp_json_key(json, "disagreement");
        sp_json_object(json);
        sp_json_put_text(json, "a_for_b", claim->disagrees_a_for_b);
        sp_json_put_text(json, "b_for_a", claim->disagrees_b_for_a);
        sp_json_object_end(json);
        sp_json_put_text(json, "item", claim->item);
        sp_json_put_text(json, "other", claim->other);
        sp_json_put_text(json, "reading", claim->reading);
        sp_json_key(json, "says");
        sp_json_object(json);
        sp_json_put_text(json, "a_for_b", claim->a_for_b);
        sp_json_put_text(json, "b_for_a", claim->b_for_a);
        sp_json_object_end(json);
        sp_json_put_text(json, "scope", claim->scope);
        sp_json_put_text(json, "source", claim->source);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_fit_json(const struct assess_fit *fit,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(fit != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "fit", inputs, NULL);
    sp_json_object(&json);
    sp_json_put_text(&json, "a", fit->a);
    sp_json_put_text(&json, "b", fit->b);
    report_fit_claims(&json, fit->claims, fit->n_claims);
    sp_json_put_text(&json, "identity", fit->identity);
    sp_json_key(&json, "interchange");
    if (fit->ports_only) {
        sp_json_null(&json);
    } else {
        sp_json_object(&json);
        put_direction(&json, "a_for_b", &fit->a_for_b);
        put_direction(&json, "b_for_a", &fit->b_for_a);
        sp_json_object_end(&json);
    }
    put_interfaces(&json, fit);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, inputs, buf);
}
