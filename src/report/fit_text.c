/*
 * fit_text.c - two items compared, for a terminal: the answer of each
 * question first, then its reasons.
 */
#include "report/lines.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    INDENT = 2,
    REASON = 4,
    HANG = 6,
    COLUMN_VERDICT = 14,
    WRITTEN_BYTES = 120
};

void lines_fit_verdict(struct lines *lines, enum fit_verdict verdict)
{
    static const struct {
        const char *context, *word;
        enum lines_mark mark;
    } words[] = {
        [FIT_NO] = {SP_SAYING_AS("fit verdict", "no"), LINES_BAD},
        [FIT_UNKNOWN] = {SP_SAYING_AS("fit verdict", "unknown"), LINES_WARN},
        [FIT_CONDITIONAL] = {SP_SAYING_AS("fit verdict", "conditional"),
            LINES_WARN},
        [FIT_YES] = {SP_SAYING_AS("fit verdict", "yes"), LINES_GOOD},
    };

    lines_mark(lines, words[verdict].mark);
    lines_own(lines,
        sp_say_as(lines->lang, words[verdict].context, words[verdict].word));
    lines_mark(lines, LINES_PLAIN);
}

/* A value may be long: its beginning says enough. */
static void put_written(struct lines *lines, const char *text)
{
    char start[WRITTEN_BYTES];
    size_t n = strlen(text);

    if (n < sizeof start) {
        lines_data(lines, text);
        return;
    }
    n = sizeof start - 1;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    memcpy(start, text, n);
    start[n] = '\0';
    lines_data(lines, start);
    lines_own(lines, "…");
}

static void put_side(struct lines *lines, const struct assess_fit_side *side)
{
    if (side->written == NULL) {
        lines_say(lines, "not stated");
        return;
    }
    put_written(lines, side->written);
    if (lines->verbose && side->base != NULL && side->unit != NULL) {
        lines_own(lines, " (");
        lines_data(lines, side->base);
        if (strcmp(side->unit, "1") != 0) {
            lines_own(lines, " ");
            lines_own(lines, side->unit);
        }
        lines_own(lines, ")");
    }
    if (lines->verbose && side->source != NULL) {
        lines_own(lines, " [");
        lines_data(lines, side->source);
        lines_own(lines, "]");
    }
}

/* "conditional  voltage WITHIN: 18–32 V | 20–30 V; outside …". */
static void put_reason(
    struct lines *lines, const struct assess_fit_reason *reason)
{
    lines_fit_verdict(lines, reason->verdict);
    lines_pad(lines, COLUMN_VERDICT);
    lines_data(lines, reason->property);
    lines_own(lines, " ");
    lines_own(lines, reason->comparison);
    if (strcmp(reason->criticality, "must") != 0) {
        lines_own(lines, " (");
        lines_own(lines, reason->criticality);
        lines_own(lines, ")");
    }
    lines_own(lines, ": ");
    put_side(lines, &reason->a);
    lines_own(lines, " | ");
    put_side(lines, &reason->b);
    lines_end(lines, REASON, HANG);
    if (reason->gap != NULL) {
        lines_data(lines, reason->gap);
        lines_end(lines, REASON + COLUMN_VERDICT, REASON + COLUMN_VERDICT);
    }
    if (lines->verbose) {
        char version[32];

        (void)snprintf(
            version, sizeof version, " %lld", (long long)reason->version);
        lines_say(lines, "rule");
        lines_own(lines, " ");
        lines_data(lines, reason->rule);
        lines_own(lines, version);
        lines_end(lines, REASON + COLUMN_VERDICT, REASON + COLUMN_VERDICT);
    }
}

void lines_fit_reasons(
    struct lines *lines, const struct assess_fit_reason *reasons, size_t n)
{
    for (int verdict = FIT_NO; verdict <= FIT_YES; verdict++) {
        for (size_t i = 0; i < n; i++) {
            if (reasons[i].verdict == (enum fit_verdict)verdict &&
                (verdict != FIT_YES || lines->verbose))
                put_reason(lines, &reasons[i]);
        }
    }
}

static void heading(struct lines *lines, const char *text)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_own(lines, sp_say(lines->lang, text));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

/* "no difference found in 5 of 6 properties; not a release for use" */
static void put_count(
    struct lines *lines, const struct assess_fit_direction *direction)
{
    char text[256];

    (void)snprintf(text, sizeof text,
        sp_say(lines->lang, "no difference found in %zu of %zu properties; "
                            "not a release for use"),
        direction->n_without_difference, direction->n_properties);
    lines_own(lines, text);
}

static void put_axes(
    struct lines *lines, const struct assess_fit_direction *direction)
{
    static const struct {
        const char *context, *name;
    } names[] = {{SP_SAYING_AS("fit axis", "form")},
        {SP_SAYING_AS("fit axis", "fit")},
        {SP_SAYING_AS("fit axis", "function")}};

    for (int axis = 0; axis < FIT_AXES; axis++) {
        lines_own(lines, axis == 0 ? "" : ", ");
        lines_own(lines,
            sp_say_as(lines->lang, names[axis].context, names[axis].name));
        lines_own(lines, ": ");
        lines_fit_verdict(lines, direction->axes[axis]);
    }
    lines_end(lines, INDENT, HANG);
}

static void put_direction(
    struct lines *lines, const struct assess_fit_direction *direction)
{
    lines_data(lines, direction->candidate);
    lines_own(lines, " → ");
    lines_data(lines, direction->wanted);
    lines_own(lines, ": ");
    lines_fit_verdict(lines, direction->verdict);
    if (direction->problem != NULL) {
        lines_own(lines, ": ");
        lines_data(lines, direction->problem);
        lines_end(lines, 0, HANG);
        return;
    }
    lines_own(lines, ": ");
    put_count(lines, direction);
    lines_end(lines, 0, HANG);
    put_axes(lines, direction);
    lines_say(lines, "class");
    lines_own(lines, " ");
    lines_data(lines, direction->cls);
    lines_own(lines, ", ");
    if (direction->reviewed_by == NULL) {
        lines_say(lines, "rules reviewed by nobody: not better than "
                         "conditional");
    } else {
        lines_say(lines, "rules reviewed by");
        lines_own(lines, " ");
        lines_data(lines, direction->reviewed_by);
    }
    lines_end(lines, INDENT, HANG);
    lines_fit_reasons(lines, direction->reasons, direction->n_reasons);
}

static void put_interfaces(struct lines *lines, const struct assess_fit *fit)
{
    if (fit->n_interfaces == 0 && !fit->ports_only)
        return;
    heading(lines, SP_SAYING("Interfaces"));
    if (fit->n_interfaces == 0) {
        lines_say(lines, fit->n_ports_a == 0 || fit->n_ports_b == 0
                             ? SP_SAYING("No port is recorded of one of them.")
                             : SP_SAYING("No two ports are of one type."));
        lines_end(lines, INDENT, INDENT);
    }
    for (size_t i = 0; i < fit->n_interfaces; i++) {
        const struct assess_fit_interface *one = &fit->interfaces[i];

        lines_data(lines, one->port_a);
        lines_own(lines, " ↔ ");
        lines_data(lines, one->port_b);
        lines_own(lines, ": ");
        lines_fit_verdict(lines, one->verdict);
        if (one->verdict == FIT_NO) {
            /* said by its reasons */
        } else if (one->cls == NULL) {
            lines_own(lines, "; ");
            lines_say(lines, "no rules for ports of this type");
        } else if (one->capped) {
            lines_own(lines, "; ");
            lines_say(lines, "rules reviewed by nobody: not better than "
                             "conditional");
        }
        lines_end(lines, INDENT, HANG);
        lines_fit_reasons(lines, one->reasons, one->n_reasons);
    }
}

static void put_claims(struct lines *lines, const struct assess_fit *fit)
{
    if (fit->n_claims == 0)
        return;
    heading(lines, SP_SAYING("Claims on record, beside the computed answer"));
    for (size_t i = 0; i < fit->n_claims; i++) {
        const struct assess_fit_claim *claim = &fit->claims[i];
        const char *disagreements[] = {
            claim->disagrees_a_for_b, claim->disagrees_b_for_a};

        lines_data(lines, claim->item);
        lines_own(lines, " ");
        lines_data(lines, claim->code);
        lines_own(lines, " ");
        lines_data(lines, claim->other);
        if (claim->reading != NULL) {
            lines_own(lines, ": ");
            lines_data(lines, claim->reading);
        }
        if (claim->scope != NULL) {
            lines_own(lines, " (");
            lines_data(lines, claim->scope);
            lines_own(lines, ")");
        }
        lines_end(lines, INDENT, HANG);
        for (size_t k = 0; k < SP_COUNT(disagreements); k++) {
            if (disagreements[k] == NULL)
                continue;
            lines_mark(lines, LINES_WARN);
            lines_data(lines, k == 0 ? fit->a : fit->b);
            lines_own(lines, " → ");
            lines_data(lines, k == 0 ? fit->b : fit->a);
            lines_own(lines, ": ");
            lines_data(lines, disagreements[k]);
            lines_mark(lines, LINES_PLAIN);
            lines_end(lines, REASON, HANG);
        }
    }
}

static void put_name(struct lines *lines, const char *id, const char *name)
{
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, id);
    lines_mark(lines, LINES_PLAIN);
    if (name != NULL) {
        lines_own(lines, " ");
        lines_data(lines, name);
    }
    lines_end(lines, 0, HANG);
}

static void put_identity(struct lines *lines, const struct assess_fit *fit)
{
    heading(lines, SP_SAYING("Identity"));
    if (fit->identity == NULL)
        lines_say(lines, "not told to this audience");
    lines_data(lines, fit->identity);
    lines_end(lines, INDENT, HANG);
}

void report_fit_text(const struct assess_fit *fit,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(fit != NULL);
    lines_init(&lines, options, buf);
    lines_for(&lines, fit->audience, &fit->withheld);
    put_name(&lines, fit->a, fit->name_a);
    put_name(&lines, fit->b, fit->name_b);
    if (!fit->ports_only) {
        put_identity(&lines, fit);
        heading(&lines, SP_SAYING("Interchange"));
        put_direction(&lines, &fit->a_for_b);
        put_direction(&lines, &fit->b_for_a);
    }
    put_interfaces(&lines, fit);
    put_claims(&lines, fit);
    lines_clear(&lines);
}
