/*
 * substitutes_text.c - what would stand in for an item, for a terminal: a
 * line for each candidate, then why.
 */
#include "report/lines.h"

#include <assert.h>
#include <stdio.h>

enum { INDENT = 2, REASON = 4, HANG = 6, COLUMN_VERDICT = 14 };

static void put_steps(
    struct lines *lines, const struct assess_substitute *candidate)
{
    if (candidate->n_steps == 0)
        return;
    lines_say(lines, "claimed:");
    for (size_t i = 0; i < candidate->n_steps; i++) {
        const struct assess_step *step = &candidate->steps[i];

        lines_own(lines, i == 0 ? " " : "; ");
        lines_data(lines, step->wanted);
        lines_own(lines, " ← ");
        lines_data(lines, step->candidate);
        lines_own(lines, " (");
        lines_data(lines, step->code);
        lines_own(lines, "; ");
        lines_say(lines, "computed");
        lines_own(lines, " ");
        lines_fit_verdict(lines, step->verdict);
        lines_own(lines, ")");
    }
    lines_end(lines, REASON, HANG);
}

static void put_claims(
    struct lines *lines, const struct assess_substitute *candidate)
{
    for (size_t i = 0; i < candidate->n_claims; i++) {
        if (candidate->claims[i].disagrees_a_for_b == NULL)
            continue;
        lines_mark(lines, LINES_WARN);
        lines_data(lines, candidate->claims[i].disagrees_a_for_b);
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, REASON, HANG);
    }
}

static void put_count(
    struct lines *lines, const struct assess_fit_direction *decision)
{
    char text[256];

    (void)snprintf(text, sizeof text,
        sp_say(lines->lang, "no difference found in %zu of %zu properties"),
        decision->n_without_difference, decision->n_properties);
    lines_own(lines, text);
}

static void put_candidate(
    struct lines *lines, const struct assess_substitute *candidate)
{
    const struct assess_fit_direction *decision = &candidate->decision;

    lines_fit_verdict(lines, decision->verdict);
    lines_pad(lines, COLUMN_VERDICT);
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, decision->candidate);
    lines_mark(lines, LINES_PLAIN);
    if (candidate->name != NULL) {
        lines_own(lines, " ");
        lines_data(lines, candidate->name);
    }
    lines_own(lines, ": ");
    if (decision->problem != NULL)
        lines_data(lines, decision->problem);
    else
        put_count(lines, decision);
    if (candidate->recorded) {
        lines_own(lines, "; ");
        lines_say(lines, "an alternative on record");
    }
    lines_end(lines, INDENT, HANG);
    lines_fit_reasons(lines, decision->reasons, decision->n_reasons);
    put_claims(lines, candidate);
    put_steps(lines, candidate);
}

static void put_head(
    struct lines *lines, const struct assess_substitutes *substitutes)
{
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, substitutes->item);
    lines_mark(lines, LINES_PLAIN);
    if (substitutes->name != NULL) {
        lines_own(lines, " ");
        lines_data(lines, substitutes->name);
    }
    if (substitutes->in != NULL) {
        lines_own(lines, ", ");
        lines_say(lines, "in");
        lines_own(lines, " ");
        lines_data(lines, substitutes->in);
    }
    lines_end(lines, 0, HANG);
    if (substitutes->problem != NULL)
        lines_data(lines, substitutes->problem);
    else {
        char text[512];

        (void)snprintf(text, sizeof text,
            sp_say(lines->lang, "class %s: of %zu other items yes %zu, "
                                "conditional %zu, unknown %zu, no %zu"),
            substitutes->cls, substitutes->n_items,
            substitutes->n_by_verdict[FIT_YES],
            substitutes->n_by_verdict[FIT_CONDITIONAL],
            substitutes->n_by_verdict[FIT_UNKNOWN],
            substitutes->n_by_verdict[FIT_NO]);
        lines_data(lines, text);
    }
    lines_end(lines, 0, HANG);
}

void report_substitutes_text(const struct assess_substitutes *substitutes,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;
    bool capped = false;

    assert(substitutes != NULL);
    lines_init(&lines, options, buf);
    lines_for(&lines, substitutes->audience, &substitutes->withheld);
    put_head(&lines, substitutes);
    lines_blank(&lines);
    for (size_t i = 0; i < substitutes->n; i++) {
        put_candidate(&lines, &substitutes->candidates[i]);
        capped = capped || substitutes->candidates[i].decision.capped;
    }
    if (substitutes->n == 0) {
        lines_say(&lines, "Nothing on record would stand in for it.");
        lines_end(&lines, INDENT, HANG);
    }
    lines_blank(&lines);
    if (capped) {
        lines_say(&lines, "Rules that nobody reviewed give nothing better than "
                          "conditional.");
        lines_end(&lines, 0, 0);
    }
    lines_say(&lines, "Computed from the properties on record; not a release "
                      "for use.");
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}
