/*
 * compare.c - instruments side by side for one venture: a table, then for
 * each in force what stands in the way and what is missing.
 */
#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum {
    MISSING_SHOWN = 3, /* without --verbose */
    INDENT = 2,
    INDENT_2 = 4,
    PERIOD_COLUMN = 10,
    COUNTS_COLUMN = 48, /* the longest period fits before it */
    WIDE = 100,         /* columns from which period and counts share a line */
};

/* ---- words ------------------------------------------------------------- */

enum say {
    SAY_COMPARED,
    SAY_OWN,
    SAY_IN_FORCE,
    SAY_CLOSED,
    SAY_CLOSED_SINCE,
    SAY_NOT_YET,
    SAY_NOT_TESTED,
    SAY_ARTICLE,
    SAY_FACTS_MISSING,
    SAY_FIRST,
    SAYS
};

static const char *const sayings[SAYS] = {
    [SAY_COMPARED] = SP_SAYING("the instruments side by side"),
    [SAY_OWN] = SP_SAYING("the venture's own"),
    [SAY_IN_FORCE] = SP_SAYING("in force"),
    [SAY_CLOSED] = SP_SAYING("closed"),
    [SAY_CLOSED_SINCE] = SP_SAYING("closed since"),
    [SAY_NOT_YET] = SP_SAYING("in force only from"),
    [SAY_NOT_TESTED] = SP_SAYING("conditions not tested"),
    [SAY_ARTICLE] =
        SP_SAYING("Against another instrument than its own the venture's "
                  "article counts as not stated."),
    [SAY_FACTS_MISSING] = SP_SAYING("missing facts"),
    [SAY_FIRST] = SP_SAYING("first"),
};

static void put_say(struct lines *lines, enum say say)
{
    assert(say < SAYS);
    lines_own(lines, sp_say(lines->lang, sayings[say]));
}

/* ---- the table --------------------------------------------------------- */

static bool in_force(const struct assess_compared *compared)
{
    return compared->period == ASSESS_IN_FORCE;
}

/* What is withheld of all instruments together. */
static struct assess_withheld withheld_of(
    const struct assess_comparison *comparison)
{
    struct assess_withheld sum;

    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; i < comparison->n_instruments; i++) {
        const struct assess_withheld *one =
            &comparison->instruments[i].assessment.withheld;

        sum.conflicts += one->conflicts;
        sum.facts += one->facts;
        sum.findings += one->findings;
        sum.items += one->items;
        sum.measures += one->measures;
        sum.missing += one->missing;
        sum.parts += one->parts;
        sum.values += one->values;
    }
    return sum;
}

static void put_period(
    struct lines *lines, const struct assess_compared *compared)
{
    switch (compared->period) {
    case ASSESS_IN_FORCE:
        put_say(lines, SAY_IN_FORCE);
        break;
    case ASSESS_CLOSED:
        put_say(lines, compared->until != NULL ? SAY_CLOSED_SINCE : SAY_CLOSED);
        break;
    case ASSESS_NOT_YET:
        put_say(lines, SAY_NOT_YET);
        break;
    }
    if (!in_force(compared)) {
        const char *day = compared->period == ASSESS_CLOSED ? compared->until
                                                            : compared->from;

        lines_own(lines, day != NULL ? " " : "");
        lines_day(lines, day);
    }
    if (compared->own) {
        lines_own(lines, ", ");
        put_say(lines, SAY_OWN);
    }
}

static void put_count(
    struct lines *lines, size_t count, enum report_word word, bool *first)
{
    if (count == 0)
        return;
    if (!*first)
        lines_own(lines, " · ");
    *first = false;
    lines_count(lines, count);
    lines_own(lines, " ");
    lines_word(lines, word);
}

static void put_counts(
    struct lines *lines, const struct assess_compared *compared)
{
    const struct assess_headline *headline = &compared->assessment.headline;
    bool first = true;

    if (!in_force(compared)) {
        put_say(lines, SAY_NOT_TESTED);
        return;
    }
    lines_mark(lines, headline->obstacles > 0 ? LINES_BAD : LINES_GOOD);
    put_count(lines, headline->obstacles, WORD_BREACHED, &first);
    lines_mark(lines, LINES_PLAIN);
    put_count(lines, headline->unknown, WORD_UNKNOWN, &first);
    put_count(lines, headline->met, WORD_MET, &first);
    put_count(lines, headline->not_applicable, WORD_NOT_APPLICABLE, &first);
    put_count(lines, headline->not_encoded, WORD_NOT_ENCODED, &first);
}

static void put_table(
    struct lines *lines, const struct assess_comparison *comparison)
{
    bool wide = lines->width >= WIDE;

    lines_blank(lines);
    for (size_t i = 0; i < comparison->n_instruments; i++) {
        const struct assess_compared *compared = &comparison->instruments[i];

        lines_mark(lines, LINES_BOLD);
        lines_data(lines, compared->assessment.instrument);
        lines_mark(lines, LINES_PLAIN);
        lines_pad(lines, PERIOD_COLUMN);
        put_period(lines, compared);
        if (wide) {
            lines_pad(lines, COUNTS_COLUMN);
        } else {
            lines_end(lines, INDENT, INDENT + PERIOD_COLUMN);
        }
        put_counts(lines, compared);
        if (wide)
            lines_end(lines, INDENT, INDENT + COUNTS_COLUMN);
        else
            lines_end(lines, INDENT + PERIOD_COLUMN, INDENT + PERIOD_COLUMN);
    }
}

/* ---- one instrument ---------------------------------------------------- */

static void put_obstacles(
    struct lines *lines, const struct assessment *assessment)
{
    for (size_t i = 0; i < assessment->n_findings; i++) {
        const struct assess_finding *finding = &assessment->findings[i];

        if (finding->verdict != RULE_BREACHED)
            continue;
        lines_mark(lines, LINES_BAD);
        lines_word(lines, WORD_BREACHED);
        lines_mark(lines, LINES_PLAIN);
        lines_own(lines, ": ");
        lines_texts(lines, finding->text_en, finding->text_uk);
        lines_own(lines, " (");
        lines_data(lines, finding->cites);
        lines_own(lines, ")");
        lines_end(lines, INDENT, INDENT_2);
    }
}

static void put_missing(
    struct lines *lines, const struct assess_missing *missing)
{
    lines_data(lines, missing->tbl);
    lines_own(lines, " ");
    lines_data(lines, missing->key);
    lines_own(lines, ": ");
    lines_data(lines, missing->col);
    lines_own(lines, " · ");
    if (missing->party != NULL) {
        lines_word(lines, WORD_ASK);
        lines_own(lines, " ");
        lines_data(lines,
            missing->party_name != NULL ? missing->party_name : missing->party);
    } else {
        lines_word(lines, WORD_NOBODY);
    }
    lines_own(lines, " · ");
    lines_word(lines, WORD_NAMED_BY);
    lines_own(lines, ": ");
    lines_count(lines, missing->n_findings);
    lines_end(lines, INDENT_2, INDENT_2 + INDENT);
}

static void put_needs(struct lines *lines, const struct assessment *assessment)
{
    size_t n = assessment->n_missing;

    if (n == 0)
        return;
    put_say(lines, SAY_FACTS_MISSING);
    lines_own(lines, ": ");
    lines_count(lines, n);
    if (!lines->verbose && n > MISSING_SHOWN) {
        n = MISSING_SHOWN;
        lines_own(lines, "; ");
        put_say(lines, SAY_FIRST);
    }
    lines_own(lines, ":");
    lines_end(lines, INDENT, INDENT_2);
    for (size_t i = 0; i < n; i++)
        put_missing(lines, &assessment->missing[i]);
    if (n < assessment->n_missing) {
        lines_own(lines, "… ");
        lines_count(lines, assessment->n_missing - n);
        lines_own(lines, " ");
        lines_word(lines, WORD_MORE);
        lines_end(lines, INDENT_2, INDENT_2);
    }
}

static void put_instrument(
    struct lines *lines, const struct assess_compared *compared)
{
    const struct assessment *assessment = &compared->assessment;
    struct sp_buf headline;

    if (!in_force(compared))
        return;
    sp_buf_init(&headline, 4096);
    report_headline(
        &assessment->headline, sp_lang_code(lines->lang), &headline);
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, assessment->instrument);
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, ": ");
    lines_own(lines, sp_buf_text(&headline));
    lines_end(lines, 0, INDENT);
    sp_buf_clear(&headline);
    put_obstacles(lines, assessment);
    put_needs(lines, assessment);
}

static void put_title(struct lines *lines, const struct assessment *assessment)
{
    lines_data(lines, assessment->venture);
    if (assessment->title != NULL && assessment->title[0] != '\0') {
        lines_own(lines, ", ");
        lines_data(lines, assessment->title);
    }
    lines_own(lines, ", ");
    lines_word(lines, WORD_ON_DATE);
    lines_own(lines, " ");
    lines_day(lines, assessment->on);
    if (assessment->overlay != NULL) {
        lines_own(lines, ", ");
        lines_word(lines, WORD_AS_IF);
        lines_own(lines, " ");
        lines_data(lines, assessment->overlay);
    }
    lines_own(lines, ": ");
    put_say(lines, SAY_COMPARED);
    lines_end(lines, 0, INDENT);
    if (assessment->min_basis != NULL) {
        lines_word(lines, WORD_MIN_BASIS);
        lines_own(lines, ": ");
        lines_word(lines, report_basis_word(assessment->min_basis));
        lines_end(lines, INDENT, INDENT);
    }
    if (assessment->strict) {
        lines_word(lines, WORD_STRICT);
        lines_end(lines, INDENT, INDENT);
    }
}

void report_compare_text(const struct assess_comparison *comparison,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct assess_withheld withheld = withheld_of(comparison);
    struct lines lines;

    assert(comparison->n_instruments > 0);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    put_title(&lines, &comparison->instruments[0].assessment);
    lines_for(
        &lines, comparison->instruments[0].assessment.audience, &withheld);
    put_table(&lines, comparison);
    for (size_t i = 0; i < comparison->n_instruments; i++)
        put_instrument(&lines, &comparison->instruments[i]);
    lines_blank(&lines);
    put_say(&lines, SAY_ARTICLE);
    lines_end(&lines, 0, 0);
    lines_word(&lines, WORD_ADVICE);
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}

/* ---- JSON -------------------------------------------------------------- */

static void put_text(struct sp_json *json, const char *key, const char *text)
{
    bool known = text != NULL && text[0] != '\0';

    sp_json_put_text(json, key, known ? text : NULL);
}

static void put_size(struct sp_json *json, const char *key, size_t count)
{
    assert(count <= INT64_MAX);
    sp_json_put_int(json, key, (int64_t)count);
}

static void json_headline(
    struct sp_json *json, const struct assess_headline *headline)
{
    sp_json_key(json, "headline");
    sp_json_object(json);
    put_size(json, "declared", headline->declared);
    put_size(json, "met", headline->met);
    put_size(json, "not_applicable", headline->not_applicable);
    put_size(json, "not_encoded", headline->not_encoded);
    put_size(json, "obstacles", headline->obstacles);
    put_size(json, "second_hand", headline->second_hand);
    put_size(json, "unknown", headline->unknown);
    sp_json_object_end(json);
}

static void json_missing(
    struct sp_json *json, const struct assess_missing *missing)
{
    sp_json_object(json);
    put_text(json, "col", missing->col);
    put_size(json, "findings", missing->n_findings);
    put_text(json, "key", missing->key);
    put_text(json, "party", missing->party);
    put_text(json, "party_name", missing->party_name);
    put_text(json, "tbl", missing->tbl);
    sp_json_object_end(json);
}

static void json_obstacle(
    struct sp_json *json, const struct assess_finding *finding)
{
    sp_json_object(json);
    put_text(json, "cites", finding->cites);
    put_text(json, "rule", finding->rule);
    put_text(json, "subject", finding->subject);
    sp_json_key(json, "text");
    sp_json_object(json);
    put_text(json, "en", finding->text_en);
    put_text(json, "uk", finding->text_uk);
    sp_json_object_end(json);
    sp_json_object_end(json);
}

static void json_instrument(
    struct sp_json *json, const struct assess_compared *compared)
{
    const struct assessment *assessment = &compared->assessment;

    sp_json_object(json);
    put_text(json, "from", compared->from);
    json_headline(json, &assessment->headline);
    sp_json_put_bool(json, "in_force", in_force(compared));
    put_text(json, "instrument", assessment->instrument);
    sp_json_key(json, "missing");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_missing; i++)
        json_missing(json, &assessment->missing[i]);
    sp_json_array_end(json);
    sp_json_key(json, "obstacles");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_findings; i++)
        if (assessment->findings[i].verdict == RULE_BREACHED)
            json_obstacle(json, &assessment->findings[i]);
    sp_json_array_end(json);
    sp_json_put_bool(json, "own", compared->own);
    sp_json_key(json, "status");
    if (in_force(compared))
        sp_json_int(json, compared->status);
    else
        sp_json_null(json);
    put_text(json, "until", compared->until);
    sp_json_object_end(json);
}

void report_compare_json(
    const struct assess_comparison *comparison, struct sp_buf *buf)
{
    const struct assessment *first;
    struct assess_withheld withheld = withheld_of(comparison);
    struct report_inputs inputs;
    struct sp_json json;

    assert(comparison->n_instruments > 0);
    first = &comparison->instruments[0].assessment;
    memset(&inputs, 0, sizeof inputs);
    inputs.on = first->on;
    inputs.facts = first->digests.facts;
    inputs.rules = first->rules_digest;
    inputs.data = first->digests.data;
    inputs.overlay = first->digests.overlay;
    inputs.program = first->program;
    inputs.packs = first->digests.packs;
    inputs.audience = first->audience;
    inputs.withheld = &withheld;
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "assess", &inputs, NULL);
    sp_json_object(&json);
    put_text(&json, "instrument", comparison->own);
    sp_json_key(&json, "instruments");
    sp_json_array(&json);
    for (size_t i = 0; i < comparison->n_instruments; i++)
        json_instrument(&json, &comparison->instruments[i]);
    sp_json_array_end(&json);
    put_text(&json, "min_basis", first->min_basis);
    sp_json_put_int(&json, "status", comparison->status);
    sp_json_put_bool(&json, "strict", first->strict);
    put_text(&json, "title", first->title);
    put_text(&json, "venture", first->venture);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, &inputs, buf);
}
