/*
 * compatibility.c - what else a product could be made of, as JSON and for a
 * terminal.
 */
#include "assess/compatibility.h"
#include "report/json.h"
#include "report/lines.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2, HANG = 6, SHOWN = 12, WANTED_SHOWN = 3 };

/* ---- JSON ---------------------------------------------------------------- */

/* The reason that decides against, or null: property, both as written. */
static void put_reason(
    struct sp_json *json, const struct assess_fit_direction *decision)
{
    const struct assess_fit_reason *reason = assess_fit_decisive(decision);

    sp_json_key(json, "reason");
    if (reason == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    sp_json_put_text(json, "candidate", reason->a.written);
    sp_json_put_text(json, "gap", reason->gap);
    sp_json_put_text(json, "property", reason->property);
    sp_json_put_text(json, "rule", reason->rule);
    sp_json_put_text(json, "verdict", fit_verdict_name(reason->verdict));
    sp_json_put_text(json, "wanted", reason->b.written);
    sp_json_object_end(json);
}

/* In two parts: keys are sorted, and others stand between them. */
static void put_decision(
    struct sp_json *json, const struct assess_fit_direction *decision)
{
    sp_json_put_text(json, "problem", decision->problem);
    sp_json_put_int(json, "properties", (int64_t)decision->n_properties);
    put_reason(json, decision);
    sp_json_put_bool(json, "reviewed", decision->reviewed_by != NULL);
}

static void put_verdict(
    struct sp_json *json, const struct assess_fit_direction *decision)
{
    sp_json_put_text(json, "verdict", fit_verdict_name(decision->verdict));
    sp_json_put_int(
        json, "without_difference", (int64_t)decision->n_without_difference);
}

static void put_alternatives(
    struct sp_json *json, const struct assess_compatibility *found)
{
    sp_json_key(json, "alternatives");
    sp_json_array(json);
    for (size_t i = 0; i < found->n_alternatives; i++) {
        const struct assess_alternative *one = &found->alternatives[i];

        sp_json_object(json);
        sp_json_put_text(json, "alternative", one->decision.candidate);
        sp_json_put_text(json, "group", one->group);
        sp_json_put_text(json, "item", one->item);
        sp_json_put_text(json, "parent", one->parent);
        put_decision(json, &one->decision);
        put_verdict(json, &one->decision);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_swaps(
    struct sp_json *json, const struct assess_compatibility *found)
{
    sp_json_key(json, "swaps");
    sp_json_array(json);
    for (size_t i = 0; i < found->n_swaps; i++) {
        const struct assess_swap *one = &found->swaps[i];

        sp_json_object(json);
        sp_json_put_text(json, "candidate", one->candidate);
        sp_json_put_text(json, "candidate_name", one->candidate_name);
        sp_json_put_bool(json, "escapes_restriction", one->escapes);
        sp_json_put_text(json, "item", one->item);
        sp_json_key(json, "outside_max");
        if (one->lowers) {
            sp_json_object(json);
            sp_json_put_text(json, "after", one->share_after);
            sp_json_put_text(json, "before", one->share_before);
            sp_json_object_end(json);
        } else {
            sp_json_null(json);
        }
        put_decision(json, &one->decision);
        sp_json_put_bool(json, "second_source", one->second_source);
        put_verdict(json, &one->decision);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_wanted(
    struct sp_json *json, const struct assess_compatibility *found)
{
    sp_json_key(json, "wanted");
    sp_json_array(json);
    for (size_t i = 0; i < found->n_wanted; i++) {
        const struct assess_substitutes *one = &found->wanted[i].found;

        sp_json_object(json);
        sp_json_key(json, "candidates");
        sp_json_array(json);
        for (size_t k = 0; k < one->n; k++) {
            sp_json_object(json);
            sp_json_put_text(
                json, "candidate", one->candidates[k].decision.candidate);
            put_decision(json, &one->candidates[k].decision);
            put_verdict(json, &one->candidates[k].decision);
            sp_json_object_end(json);
        }
        sp_json_array_end(json);
        sp_json_put_text(json, "class", one->cls);
        sp_json_put_text(json, "item", one->item);
        sp_json_put_text(json, "name", one->name);
        sp_json_put_text(json, "problem", one->problem);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_put_compatibility(struct sp_json *json, const char *key,
    const struct assess_compatibility *found)
{
    sp_json_key(json, key);
    if (found == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    put_alternatives(json, found);
    put_swaps(json, found);
    sp_json_put_int(json, "unchecked", (int64_t)found->n_unchecked);
    put_wanted(json, found);
    sp_json_object_end(json);
}

/* ---- a terminal ---------------------------------------------------------- */

/* "no: voltage 10 V | min. 16 V" */
static void put_why(
    struct lines *lines, const struct assess_fit_direction *decision)
{
    const struct assess_fit_reason *reason = assess_fit_decisive(decision);

    lines_fit_verdict(lines, decision->verdict);
    if (decision->problem != NULL) {
        lines_own(lines, ": ");
        lines_data(lines, decision->problem);
    } else if (reason != NULL) {
        lines_own(lines, ": ");
        lines_data(lines, reason->property);
        lines_own(lines, " ");
        if (reason->a.written == NULL)
            lines_say(lines, "not stated");
        lines_data(lines, reason->a.written);
        lines_own(lines, " | ");
        if (reason->b.written == NULL)
            lines_say(lines, "not stated");
        lines_data(lines, reason->b.written);
    }
}

static void put_more(struct lines *lines, size_t left)
{
    char text[128];

    if (left == 0)
        return;
    (void)snprintf(text, sizeof text,
        sp_say_n(lines->lang, "%zu more; --verbose lists all",
            "%zu more; --verbose lists all", left),
        left);
    lines_own(lines, text);
    lines_end(lines, INDENT, INDENT);
}

/* What was left out for its number is said, not passed over. */
static void put_unchecked(struct lines *lines, size_t n)
{
    char text[256];

    if (n == 0)
        return;
    (void)snprintf(text, sizeof text,
        sp_say_n(lines->lang,
            "For %zu candidate the share was not computed: there are too many.",
            "For %zu candidates the share was not computed: there are too "
            "many.",
            n),
        n);
    lines_own(lines, text);
    lines_end(lines, INDENT, INDENT);
}

static size_t shown(const struct lines *lines, size_t n)
{
    return lines->verbose || n <= SHOWN ? n : SHOWN;
}

static void put_heading(struct lines *lines, const char *message)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_say(lines, message);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

static void lines_swap(struct lines *lines, const struct assess_swap *swap)
{
    lines_data(lines, swap->candidate);
    lines_own(lines, " → ");
    lines_data(lines, swap->item);
    lines_own(lines, ": ");
    put_why(lines, &swap->decision);
    if (swap->lowers) {
        lines_own(lines, "; ");
        lines_say(lines, "greatest share from outside");
        lines_own(lines, " ");
        report_put_share(&lines->line, swap->share_before, &lines->marks);
        lines_own(lines, " → ");
        report_put_share(&lines->line, swap->share_after, &lines->marks);
    }
    if (swap->second_source) {
        lines_own(lines, "; ");
        lines_say(lines, "a second source");
    }
    if (swap->escapes) {
        lines_own(lines, "; ");
        lines_say(lines, "its design is not restricted");
    }
    lines_end(lines, INDENT, HANG);
}

static void lines_wanted(
    struct lines *lines, const struct assess_substitutes *found)
{
    size_t n =
        lines->verbose || found->n < WANTED_SHOWN ? found->n : WANTED_SHOWN;

    lines_data(lines, found->item);
    if (found->name != NULL) {
        lines_own(lines, " ");
        lines_data(lines, found->name);
    }
    if (found->problem != NULL) {
        lines_own(lines, ": ");
        lines_data(lines, found->problem);
    } else if (found->n == 0) {
        lines_own(lines, ": ");
        lines_say(lines, "no candidate on record");
    }
    lines_end(lines, INDENT, HANG);
    for (size_t i = 0; i < n; i++) {
        lines_data(lines, found->candidates[i].decision.candidate);
        lines_own(lines, ": ");
        put_why(lines, &found->candidates[i].decision);
        lines_end(lines, HANG, HANG + INDENT);
    }
}

void lines_compatibility(
    struct lines *lines, const struct assess_compatibility *found)
{
    size_t n;

    if (found == NULL)
        return;
    if (found->n_swaps + found->n_unchecked > 0)
        put_heading(lines, SP_SAYING("What else it could be made of"));
    n = shown(lines, found->n_swaps);
    for (size_t i = 0; i < n; i++)
        lines_swap(lines, &found->swaps[i]);
    put_more(lines, found->n_swaps - n);
    put_unchecked(lines, found->n_unchecked);
    if (found->n_alternatives > 0)
        put_heading(lines, SP_SAYING("Alternatives on record, decided"));
    n = shown(lines, found->n_alternatives);
    for (size_t i = 0; i < n; i++) {
        const struct assess_alternative *one = &found->alternatives[i];

        lines_data(lines, one->decision.candidate);
        lines_own(lines, " → ");
        lines_data(lines, one->item);
        lines_own(lines, " (");
        lines_data(lines, one->parent);
        lines_own(lines, "): ");
        put_why(lines, &one->decision);
        lines_end(lines, INDENT, HANG);
    }
    put_more(lines, found->n_alternatives - n);
    if (found->n_wanted > 0)
        put_heading(lines, SP_SAYING("Requirements, and what would meet them"));
    n = shown(lines, found->n_wanted);
    for (size_t i = 0; i < n; i++)
        lines_wanted(lines, &found->wanted[i].found);
    put_more(lines, found->n_wanted - n);
}
