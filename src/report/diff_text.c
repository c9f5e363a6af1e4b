/*
 * diff_text.c - two assessments compared, for a terminal: what was compared,
 * the counts, then each change with its reasons.
 */
#include "report/diff.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum {
    FACTS_SHOWN = 6, /* of one finding, without --verbose */
    LIST_SHOWN = 20, /* of all facts, likewise */
    INDENT = 2,
    INDENT_2 = 4,
    INDENT_3 = 6,
};

#define ARROW " → "

static void heading(struct lines *lines, const char *text)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_own(lines, sp_say(lines->lang, text));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

/* ---- what was compared -------------------------------------------------- */

static void put_side(struct lines *lines, const struct diff_assessment *side)
{
    lines_data(lines, side->file);
    lines_own(lines, ": ");
    lines_data(lines, side->venture);
    lines_own(lines, ", ");
    lines_word(lines, WORD_UNDER);
    lines_own(lines, " ");
    lines_data(lines, side->instrument);
    lines_own(lines, ", ");
    lines_word(lines, WORD_ON_DATE);
    lines_own(lines, " ");
    lines_day(lines, side->on);
    if (side->audience != NULL) {
        lines_own(lines, ", ");
        lines_say(lines, "written for");
        lines_own(lines, " ");
        lines_data(lines, side->audience);
    }
    if (side->min_basis != NULL) {
        lines_own(lines, ", ");
        lines_word(lines, WORD_MIN_BASIS);
        lines_own(lines, ": ");
        lines_word(lines, report_basis_word(side->min_basis));
    }
    lines_end(lines, 0, INDENT);
}

static void put_digest(struct lines *lines, const char *digest)
{
    if (digest == NULL)
        lines_say(lines, "none");
    else
        lines_data(lines, digest);
}

static void put_input(struct lines *lines, const struct diff *diff,
    unsigned bit, enum report_word word, const char *before, const char *after)
{
    if (!(diff->inputs & bit))
        return;
    lines_word(lines, word);
    lines_own(lines, ": ");
    put_digest(lines, before);
    lines_own(lines, ARROW);
    put_digest(lines, after);
    lines_end(lines, INDENT, INDENT_2);
}

static void put_inputs(struct lines *lines, const struct diff *diff)
{
    const struct diff_assessment *x = diff->before;
    const struct diff_assessment *y = diff->after;

    if (diff->inputs & DIFF_ASKED) {
        lines_mark(lines, LINES_WARN);
        lines_say(lines,
            "These assessments are of different ventures or instruments, or "
            "for different readers: a difference need not be a change.");
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, 0, INDENT);
    }
    if (diff->inputs == 0) {
        lines_say(lines, "All inputs are the same.");
        lines_end(lines, 0, INDENT);
        return;
    }
    lines_say(lines, "Inputs that differ:");
    lines_end(lines, 0, INDENT);
    if (diff->inputs & DIFF_DATE) {
        lines_say(lines, "date asked about");
        lines_own(lines, ": ");
        lines_day(lines, x->on);
        lines_own(lines, ARROW);
        lines_day(lines, y->on);
        lines_end(lines, INDENT, INDENT_2);
    }
    put_input(lines, diff, DIFF_FACTS, WORD_DIGEST_FACTS,
        x->facts != NULL ? x->facts : x->packs,
        y->facts != NULL ? y->facts : y->packs);
    put_input(lines, diff, DIFF_RULES, WORD_DIGEST_RULES, x->rules, y->rules);
    put_input(lines, diff, DIFF_DATA, WORD_DIGEST_DATA, x->data, y->data);
    put_input(
        lines, diff, DIFF_OVERLAY, WORD_DIGEST_OVERLAY, x->overlay, y->overlay);
    if (diff->inputs & DIFF_BASIS) {
        lines_word(lines, WORD_MIN_BASIS);
        lines_own(lines, ": ");
        lines_word(lines, report_basis_word(x->min_basis));
        lines_own(lines, ARROW);
        lines_word(lines, report_basis_word(y->min_basis));
        lines_end(lines, INDENT, INDENT_2);
    }
    if (diff->inputs & DIFF_PROGRAM) {
        lines_word(lines, WORD_PROGRAM);
        lines_own(lines, ": ");
        lines_data(lines, x->program);
        lines_own(lines, ARROW);
        lines_data(lines, y->program);
        lines_end(lines, INDENT, INDENT_2);
    }
}

/* In the order of diff_headline_names. */
static const char *const counts[DIFF_HEADLINE] = {
    SP_SAYING("met on declared or assumed facts"), SP_SAYING("met"),
    SP_SAYING("not applicable"), SP_SAYING("not encoded"),
    SP_SAYING("breached"), SP_SAYING("rest on rule text read second-hand"),
    SP_SAYING("unknown")};

static void put_counts(struct lines *lines, const struct diff *diff)
{
    static const size_t order[DIFF_HEADLINE] = {4, 6, 1, 2, 3, 0, 5};
    bool any = false;

    for (size_t i = 0; i < DIFF_HEADLINE; i++) {
        int64_t x = diff->before->headline[order[i]];
        int64_t y = diff->after->headline[order[i]];

        if (x == y)
            continue;
        if (any)
            lines_own(lines, " · ");
        any = true;
        lines_say(lines, counts[order[i]]);
        lines_own(lines, " ");
        lines_count(lines, (size_t)x);
        lines_own(lines, ARROW);
        lines_count(lines, (size_t)y);
    }
    if (any)
        lines_end(lines, 0, INDENT);
}

/* ---- changes ------------------------------------------------------------ */

/* "met on declared facts", or that the side lacks it. */
static void put_verdict(
    struct lines *lines, const char *verdict, const char *basis)
{
    int code = verdict == NULL                          ? ASSESS_NONE
               : strcmp(verdict, "breached") == 0       ? RULE_BREACHED
               : strcmp(verdict, "met") == 0            ? RULE_MET
               : strcmp(verdict, "not_applicable") == 0 ? RULE_NOT_APPLICABLE
                                                        : RULE_UNKNOWN;

    lines_mark(lines, code == RULE_BREACHED  ? LINES_BAD
                      : code == RULE_MET     ? LINES_GOOD
                      : code == RULE_UNKNOWN ? LINES_WARN
                                             : LINES_DIM);
    lines_word(lines, code == ASSESS_NONE ? WORD_NOT_ENCODED
                                          : report_verdict_word(code, basis));
    lines_mark(lines, LINES_PLAIN);
}

static void put_condition(
    struct lines *lines, const struct diff_condition_change *change)
{
    const struct diff_condition *x = change->before;
    const struct diff_condition *y = change->after;
    const struct diff_condition *any = y != NULL ? y : x;

    if (x == NULL)
        lines_say(lines, "not listed");
    else
        put_verdict(lines, x->verdict, x->basis);
    lines_own(lines, ARROW);
    if (y == NULL)
        lines_say(lines, "not listed");
    else
        put_verdict(lines, y->verdict, y->basis);
    lines_own(lines, ": ");
    if (any->title_en != NULL || any->title_uk != NULL)
        lines_texts(lines, any->title_en, any->title_uk);
    else
        lines_data(lines, any->condition);
    lines_own(lines, " (");
    lines_data(lines, any->cites);
    if (x != NULL && y != NULL && x->checked != NULL && y->checked != NULL &&
        strcmp(x->checked, y->checked) != 0) {
        lines_own(lines, "; ");
        lines_word(lines, report_checked_word(x->checked));
        lines_own(lines, ARROW);
        lines_word(lines, report_checked_word(y->checked));
    }
    lines_own(lines, ")");
    lines_end(lines, INDENT, INDENT_2);
}

static void put_fact_side(struct lines *lines, const struct diff_fact *fact)
{
    if (fact == NULL) {
        lines_say(lines, "not named");
        return;
    }
    if (fact->missing) {
        lines_word(lines, WORD_IS_MISSING);
        return;
    }
    if (!fact->with_value) {
        lines_word(lines, WORD_USED);
        return;
    }
    if (fact->value != NULL)
        lines_data(lines, fact->value);
    else
        lines_word(lines, WORD_USED);
    if (fact->basis != NULL) {
        lines_own(lines, " (");
        lines_word(lines, report_basis_word(fact->basis));
        lines_own(lines, ")");
    }
}

static void put_fact(struct lines *lines, const struct diff_fact_change *change)
{
    const struct diff_fact *any =
        change->before != NULL ? change->before : change->after;

    lines_data(lines, any->tbl);
    lines_own(lines, " ");
    lines_data(lines, any->key);
    lines_own(lines, ": ");
    lines_data(lines, any->col);
    lines_own(lines, ": ");
    put_fact_side(lines, change->before);
    lines_own(lines, ARROW);
    put_fact_side(lines, change->after);
    if (change->law || change->computed) {
        lines_own(lines, ", ");
        lines_say(lines, change->law ? SP_SAYING("a row of the shipped data")
                                     : SP_SAYING("computed"));
    }
}

static void put_more(struct lines *lines, size_t count, size_t indent)
{
    lines_own(lines, "… ");
    lines_count(lines, count);
    lines_own(lines, " ");
    lines_word(lines, WORD_MORE);
    lines_end(lines, indent, indent);
}

static const char *const causes[DIFF_CAUSES] = {
    SP_SAYING("facts that it names"),
    SP_SAYING("law or reference data that it names"),
    SP_SAYING("another version of the rule"), SP_SAYING("the register"),
    SP_SAYING("the shipped data"), SP_SAYING("the rules"),
    SP_SAYING("the overlay"), SP_SAYING("the date"),
    SP_SAYING("the weakest basis accepted"), SP_SAYING("the program"),
    SP_SAYING("what was asked")};

static void put_causes(struct lines *lines, unsigned bits, const char *label)
{
    bool first = true;

    if (bits == 0)
        return;
    lines_own(lines, sp_say(lines->lang, label));
    lines_own(lines, ": ");
    for (size_t i = 0; i < DIFF_CAUSES; i++) {
        if (!(bits & (1U << i)))
            continue;
        lines_own(lines, first ? "" : ", ");
        first = false;
        lines_say(lines, causes[i]);
    }
    lines_end(lines, INDENT_2, INDENT_3);
}

/* First the facts that both name, then those named anew, then the rest. */
enum { RANKS = 3 };

static size_t rank_of(const struct diff_fact_change *change)
{
    return change->before == NULL ? 1 : change->after == NULL ? 2 : 0;
}

static void put_finding_facts(
    struct lines *lines, const struct diff_finding_change *change)
{
    size_t most = lines->verbose ? change->n_facts : FACTS_SHOWN;
    size_t shown = 0;

    if (!lines->verbose && (change->before == NULL || change->after == NULL))
        return; /* it names all its facts for the first time or the last */
    for (size_t rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < change->n_facts && shown < most; i++) {
            if (rank_of(&change->facts[i]) != rank)
                continue;
            put_fact(lines, &change->facts[i]);
            lines_end(lines, INDENT_2, INDENT_3);
            shown++;
        }
    }
    if (shown < change->n_facts)
        put_more(lines, change->n_facts - shown, INDENT_2);
}

/* A number that a rule returned; a ratio as a share. */
static void put_value(struct lines *lines, const char *text)
{
    char down[SP_AMOUNT_BYTES];
    char up[SP_AMOUNT_BYTES];
    struct sp_ratio ratio;

    if (text == NULL) {
        lines_word(lines, WORD_UNKNOWN);
        return;
    }
    if (strchr(text, '/') == NULL ||
        !sp_ratio_parse(text, strlen(text), &ratio)) {
        lines_number(lines, text);
        return;
    }
    sp_ratio_print6(ratio, false, down);
    sp_ratio_print6(ratio, true, up);
    report_put_share(&lines->line, down, &lines->marks);
    if (strcmp(down, up) != 0)
        lines_own(lines, "…");
}

static void put_numbers(
    struct lines *lines, const struct diff_finding_change *change)
{
    for (size_t i = 0; i < change->n_numbers; i++) {
        const struct diff_number_change *number = &change->numbers[i];

        lines_data(lines, number->name);
        lines_own(lines, ": ");
        put_value(lines, number->before);
        lines_own(lines, ARROW);
        put_value(lines, number->after);
        lines_end(lines, INDENT_2, INDENT_3);
    }
}

static void put_finding(
    struct lines *lines, const struct diff_finding_change *change)
{
    const struct diff_finding *x = change->before;
    const struct diff_finding *y = change->after;
    const struct diff_finding *any = y != NULL ? y : x;

    if (x == NULL)
        lines_word(lines, WORD_NO_FINDING);
    else
        put_verdict(lines, x->verdict, x->basis);
    lines_own(lines, ARROW);
    if (y == NULL)
        lines_word(lines, WORD_NO_FINDING);
    else
        put_verdict(lines, y->verdict, y->basis);
    lines_own(lines, ": ");
    if (any->text_en != NULL || any->text_uk != NULL)
        lines_texts(lines, any->text_en, any->text_uk);
    else if (any->subject[0] != '\0')
        lines_data(lines, any->subject);
    else
        lines_say(lines, "a subject that its reader is not shown");
    lines_end(lines, INDENT, INDENT_2);
    lines_mark(lines, LINES_DIM);
    lines_data(lines, any->cites);
    lines_own(lines, " · ");
    lines_data(lines, any->rule);
    if (any->subject[0] != '\0') {
        lines_own(lines, " · ");
        lines_data(lines, any->subject);
    }
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, INDENT_2, INDENT_3);
    put_causes(lines, change->sure, SP_SAYING("because of"));
    put_causes(lines, change->possible,
        SP_SAYING("what is behind it, one or more of"));
    put_finding_facts(lines, change);
    put_numbers(lines, change);
}

static void put_share(struct lines *lines, const struct diff_view *view)
{
    if (view == NULL || view->share_min == NULL) {
        lines_word(lines, WORD_UNKNOWN);
        return;
    }
    report_put_share(&lines->line, view->share_min, &lines->marks);
    lines_own(lines, " ");
    lines_word(lines, WORD_TO);
    lines_own(lines, " ");
    report_put_share(&lines->line, view->share_max, &lines->marks);
}

static void put_limit(struct lines *lines, const struct diff_view *view)
{
    if (view == NULL || view->limit == NULL) {
        lines_word(lines, WORD_NO_LIMIT);
        return;
    }
    lines_word(lines, WORD_LIMIT);
    lines_own(lines, " ");
    report_put_share(&lines->line, view->limit, &lines->marks);
}

static bool same_limit(const struct diff_view *x, const struct diff_view *y)
{
    const char *a = x == NULL ? NULL : x->limit;
    const char *b = y == NULL ? NULL : y->limit;

    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void put_view(struct lines *lines, const struct diff_view_change *change)
{
    const struct diff_view *any =
        change->after != NULL ? change->after : change->before;

    lines_word(lines, strcmp(any->denominator, "component_cost") == 0
                          ? WORD_VIEW_COMPONENT
                          : WORD_VIEW_VALUE);
    lines_own(lines, ", ");
    lines_word(lines, strcmp(any->depth, "opened") == 0 ? WORD_DEPTH_OPENED
                                                        : WORD_DEPTH_DECLARED);
    lines_own(lines, ": ");
    put_share(lines, change->before);
    lines_own(lines, ARROW);
    put_share(lines, change->after);
    lines_own(lines, " (");
    if (!same_limit(change->before, change->after)) {
        put_limit(lines, change->before);
        lines_own(lines, ARROW);
    }
    put_limit(lines, change->after);
    lines_own(lines, ")");
    lines_end(lines, INDENT, INDENT_2);
}

static void put_version(struct lines *lines, int64_t version)
{
    if (version == 0)
        lines_word(lines, WORD_NO_FINDING);
    else
        lines_count(lines, (size_t)version);
}

static void put_rules(struct lines *lines, const struct diff *diff)
{
    if (diff->n_rules == 0)
        return;
    heading(lines, SP_SAYING("Rules whose version or findings changed"));
    for (size_t i = 0; i < diff->n_rules; i++) {
        const struct diff_rule_change *change = &diff->rules[i];

        lines_data(lines, change->rule);
        lines_own(lines, ", ");
        lines_word(lines, WORD_VERSION);
        lines_own(lines, ": ");
        put_version(lines, change->before);
        lines_own(lines, ARROW);
        put_version(lines, change->after);
        lines_end(lines, INDENT, INDENT_2);
    }
}

static void put_facts(struct lines *lines, const struct diff *diff)
{
    size_t most = lines->verbose ? diff->n_facts : LIST_SHOWN;
    size_t shown = 0;

    if (diff->n_facts == 0)
        return;
    heading(lines, SP_SAYING("Facts that changed, appeared or went"));
    for (size_t rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < diff->n_facts && shown < most; i++) {
            if (rank_of(&diff->facts[i]) != rank)
                continue;
            put_fact(lines, &diff->facts[i]);
            lines_own(lines, " · ");
            lines_word(lines, WORD_NAMED_BY);
            lines_own(lines, ": ");
            lines_count(lines, diff->facts[i].n_findings);
            lines_end(lines, INDENT, INDENT_2);
            shown++;
        }
    }
    if (shown < diff->n_facts)
        put_more(lines, diff->n_facts - shown, INDENT);
}

/* Whether a side says no values: then a changed value does not show. */
static bool lacks_values(const struct diff_assessment *side)
{
    for (size_t i = 0; i < side->n_findings; i++)
        if (side->findings[i].n_facts > 0)
            return !side->findings[i].facts[0].with_value;
    return false;
}

static void put_notes(struct lines *lines, const struct diff *diff)
{
    lines_blank(lines);
    if (diff->inexplicable) {
        lines_mark(lines, LINES_BAD);
        lines_say(lines,
            "The answers differ though every input is the same: one of the "
            "files is not as the program wrote it.");
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, 0, 0);
    }
    if (diff->changed &&
        (lacks_values(diff->before) || lacks_values(diff->after))) {
        lines_say(lines,
            "Values of facts are not in both files; 'assess --format json "
            "--verbose' writes them, and then a changed value is named.");
        lines_end(lines, 0, 0);
    }
    lines_word(lines, WORD_ADVICE);
    lines_end(lines, 0, 0);
}

void report_diff_text(const struct diff *diff,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(diff != NULL);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    put_side(&lines, diff->before);
    put_side(&lines, diff->after);
    put_inputs(&lines, diff);
    put_counts(&lines, diff);
    if (!diff->changed) {
        lines_blank(&lines);
        lines_say(&lines, "No condition, finding or share changed.");
        lines_end(&lines, 0, 0);
    }
    if (diff->n_conditions > 0)
        heading(&lines, SP_SAYING("Conditions that changed"));
    for (size_t i = 0; i < diff->n_conditions; i++)
        put_condition(&lines, &diff->conditions[i]);
    if (diff->n_findings > 0)
        heading(&lines, SP_SAYING("Findings that changed, and why"));
    for (size_t i = 0; i < diff->n_findings; i++)
        put_finding(&lines, &diff->findings[i]);
    if (diff->n_views > 0)
        heading(&lines, SP_SAYING("Outside shares that changed"));
    for (size_t i = 0; i < diff->n_views; i++)
        put_view(&lines, &diff->views[i]);
    put_rules(&lines, diff);
    put_facts(&lines, diff);
    put_notes(&lines, diff);
    lines_clear(&lines);
}
