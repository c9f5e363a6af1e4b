/*
 * text.c - an assessment for a terminal: the headline first.
 */
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum {
    MISSING_SHOWN = 12, /* without --verbose */
    MISSING_GROUPED = 2000,
    FACTS_SHOWN = 6, /* missing facts of one finding */
    INDENT = 2,
    INDENT_2 = 4,
    INDENT_3 = 6,
};

/* ---- headline ---------------------------------------------------------- */

void report_headline(const struct assess_headline *headline, const char *lang,
    struct sp_buf *buf)
{
    enum sp_lang reader = sp_lang_of(lang);
    size_t asked;

    assert(headline != NULL);
    assert(buf != NULL);
    asked = headline->obstacles + headline->met + headline->unknown +
            headline->not_encoded;
    if (headline->obstacles == 0)
        sp_buf_printf(buf,
            sp_say(reader, "No obstacle found in %zu of %zu conditions"),
            headline->met, asked);
    else
        sp_buf_printf(buf,
            sp_say_n(
                reader, "%zu obstacle", "%zu obstacles", headline->obstacles),
            headline->obstacles);
}

static void put_part(
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

static void put_headline(
    struct lines *lines, const struct assessment *assessment)
{
    const struct assess_headline *headline = &assessment->headline;
    struct sp_buf text;
    bool first = true;

    sp_buf_init(&text, 4096);
    report_headline(headline, sp_lang_code(lines->lang), &text);
    lines_mark(lines, headline->obstacles > 0 ? LINES_BAD : LINES_BOLD);
    lines_own(lines, sp_buf_text(&text));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, INDENT);
    sp_buf_clear(&text);

    put_part(lines, headline->obstacles, WORD_BREACHED, &first);
    put_part(lines, headline->met, WORD_MET, &first);
    put_part(lines, headline->unknown, WORD_UNKNOWN, &first);
    put_part(lines, headline->not_applicable, WORD_NOT_APPLICABLE, &first);
    put_part(lines, headline->not_encoded, WORD_NOT_ENCODED, &first);
    if (!first)
        lines_end(lines, INDENT, INDENT);
    lines_count(lines, headline->declared);
    lines_own(lines, " ");
    lines_word(lines, WORD_ON_DECLARED);
    lines_own(lines, " · ");
    lines_count(lines, headline->second_hand);
    lines_own(lines, " ");
    lines_word(lines, WORD_SECOND_HAND_COUNT);
    lines_end(lines, INDENT, INDENT);
}

static void put_subject(
    struct lines *lines, const struct assessment *assessment)
{
    lines_data(lines, assessment->venture);
    if (assessment->title != NULL) {
        lines_own(lines, ", ");
        lines_data(lines, assessment->title);
    }
    lines_own(lines, ", ");
    lines_word(lines, WORD_UNDER);
    lines_own(lines, " ");
    lines_data(lines, assessment->instrument);
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

/* ---- conditions -------------------------------------------------------- */

static const enum rule_verdict worst_first[] = {
    RULE_BREACHED, RULE_UNKNOWN, RULE_MET, RULE_NOT_APPLICABLE};

static void put_verdict(struct lines *lines, int verdict, enum report_word word)
{
    switch (verdict) {
    case RULE_BREACHED:
        lines_mark(lines, LINES_BAD);
        break;
    case RULE_MET:
        lines_mark(lines, LINES_GOOD);
        break;
    case RULE_UNKNOWN:
        lines_mark(lines, LINES_WARN);
        break;
    default:
        lines_mark(lines, LINES_DIM);
        break;
    }
    lines_word(lines, word);
    lines_mark(lines, LINES_PLAIN);
}

/* "… 24 not encoded; --verbose lists them" */
static void put_rest(struct lines *lines, size_t count, enum report_word word)
{
    lines_own(lines, "… ");
    lines_count(lines, count);
    lines_own(lines, " ");
    lines_word(lines, word);
    lines_own(lines, "; ");
    lines_word(lines, WORD_VERBOSE);
    lines_end(lines, INDENT, INDENT_2);
}

static bool is_encoded(const struct assess_condition *condition)
{
    return condition->encoded_by != NULL && condition->encoded_by[0] != '\0';
}

static void put_condition(
    struct lines *lines, const struct assess_condition *condition)
{
    size_t column = lines->width >= 72 ? 24 : 4;

    if (is_encoded(condition))
        put_verdict(lines, (int)condition->verdict,
            report_verdict_word((int)condition->verdict, condition->basis));
    else
        put_verdict(lines, ASSESS_NONE, WORD_NOT_ENCODED);
    if (column == 4)
        lines_end(lines, INDENT, INDENT);
    else
        lines_pad(lines, column);
    lines_texts(lines, condition->title_en, condition->title_uk);
    lines_own(lines, " (");
    lines_data(lines, condition->cites);
    if (condition->checked == NULL || strcmp(condition->checked, "text") != 0) {
        lines_own(lines, "; ");
        lines_word(lines, report_checked_word(condition->checked));
    }
    lines_own(lines, ")");
    if (column == 4)
        lines_end(lines, column, column);
    else
        lines_end(lines, INDENT, INDENT + column);
}

/* Worst first; what is not encoded as a count, one by one when verbose. */
static void put_conditions(
    struct lines *lines, const struct assessment *assessment)
{
    const struct assess_condition *list = assessment->conditions;
    size_t apart = 0;

    lines_heading(lines, WORD_CONDITIONS);
    for (size_t k = 0; k < SP_COUNT(worst_first); k++)
        for (size_t i = 0; i < assessment->n_conditions; i++)
            if (is_encoded(&list[i]) && list[i].verdict == worst_first[k])
                put_condition(lines, &list[i]);
    for (size_t i = 0; i < assessment->n_conditions; i++) {
        apart += is_encoded(&list[i]) ? 0 : 1;
        if (lines->verbose && !is_encoded(&list[i]))
            put_condition(lines, &list[i]);
    }
    if (apart > 0 && !lines->verbose)
        put_rest(lines, apart, WORD_NOT_ENCODED);
}

/* ---- findings ---------------------------------------------------------- */

static void put_fact(struct lines *lines, const struct assess_fact *fact)
{
    lines_data(lines, fact->tbl);
    lines_own(lines, " ");
    lines_data(lines, fact->key);
    lines_own(lines, ": ");
    lines_data(lines, fact->col);
}

static void put_missing_facts(
    struct lines *lines, const struct assess_finding *finding)
{
    size_t shown = 0;
    size_t left = 0;

    for (size_t i = 0; i < finding->n_facts; i++) {
        if (!finding->facts[i].missing)
            continue;
        if (shown >= FACTS_SHOWN) {
            left++;
            continue;
        }
        if (shown == 0) {
            lines_word(lines, WORD_IS_MISSING);
            lines_own(lines, ": ");
        } else {
            lines_own(lines, "; ");
        }
        put_fact(lines, &finding->facts[i]);
        shown++;
    }
    if (left > 0) {
        lines_own(lines, "; ");
        lines_count(lines, left);
        lines_own(lines, " ");
        lines_word(lines, WORD_MORE);
    }
    if (shown > 0)
        lines_end(lines, INDENT_2, INDENT_3);
}

static void put_all_facts(
    struct lines *lines, const struct assess_finding *finding)
{
    for (size_t i = 0; i < finding->n_facts; i++) {
        const struct assess_fact *fact = &finding->facts[i];

        lines_word(lines, fact->missing ? WORD_IS_MISSING : WORD_USED);
        lines_own(lines, ": ");
        put_fact(lines, fact);
        if (fact->value != NULL) {
            lines_own(lines, " = ");
            lines_data(lines, fact->value);
        }
        if (fact->basis != NULL) {
            lines_own(lines, " (");
            lines_word(lines, report_basis_word(fact->basis));
            if (fact->source != NULL) {
                lines_own(lines, "; ");
                lines_data(lines, fact->source);
            }
            lines_own(lines, ")");
        }
        lines_end(lines, INDENT_2, INDENT_3);
    }
}

static void put_finding(
    struct lines *lines, const struct assess_finding *finding)
{
    put_verdict(lines, (int)finding->verdict,
        report_verdict_word((int)finding->verdict, finding->basis));
    lines_own(lines, ": ");
    if (finding->text_en != NULL || finding->text_uk != NULL)
        lines_texts(lines, finding->text_en, finding->text_uk);
    else
        lines_data(lines, finding->subject);
    lines_end(lines, INDENT, INDENT_2);
    lines_mark(lines, LINES_DIM);
    lines_data(lines, finding->cites);
    lines_own(lines, " · ");
    lines_data(lines, finding->rule);
    lines_own(lines, ", ");
    lines_word(lines, WORD_VERSION);
    sp_buf_printf(&lines->line, " %d · ", finding->version);
    lines_word(lines, WORD_BASIS);
    lines_own(lines, ": ");
    if (finding->basis == NULL) /* no fact was used */
        lines_own(lines, "—");
    else
        lines_word(lines, report_basis_word(finding->basis));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, INDENT_2, INDENT_3);
    if (finding->weakened) {
        lines_word(lines, WORD_WEAKENED);
        lines_end(lines, INDENT_2, INDENT_2);
    }
    if (finding->n_withheld > 0) {
        lines_ask(lines, finding->ask, finding->n_ask);
        lines_end(lines, INDENT_2, INDENT_3);
    }
    if (lines->verbose)
        put_all_facts(lines, finding);
    else if (finding->verdict == RULE_UNKNOWN ||
             finding->verdict == RULE_BREACHED)
        put_missing_facts(lines, finding);
}

static void put_findings(
    struct lines *lines, const struct assessment *assessment)
{
    size_t n_kinds = lines->verbose ? SP_COUNT(worst_first) : 2;
    size_t met = 0;

    if (assessment->n_findings == 0)
        return;
    lines_heading(lines, WORD_FINDINGS);
    for (size_t k = 0; k < n_kinds; k++)
        for (size_t i = 0; i < assessment->n_findings; i++)
            if (assessment->findings[i].verdict == worst_first[k])
                put_finding(lines, &assessment->findings[i]);
    for (size_t i = 0; i < assessment->n_findings; i++)
        met += assessment->findings[i].verdict == RULE_MET ? 1 : 0;
    if (met > 0 && !lines->verbose)
        put_rest(lines, met, WORD_MET_OR_SO);
}

/* ---- votes ------------------------------------------------------------- */

static enum report_word result_word(enum vote_result result)
{
    return result == VOTE_ADOPTED    ? WORD_ADOPTED
           : result == VOTE_REJECTED ? WORD_REJECTED
                                     : WORD_RESULT_UNKNOWN;
}

static void put_whole(struct lines *lines, int64_t number)
{
    char text[SP_AMOUNT_BYTES];

    if (number < 0) {
        lines_word(lines, WORD_UNKNOWN);
        return;
    }
    sp_i128_format(number, text);
    lines_number(lines, text);
}

/* "FIELD-POWER-AGENT, Appointment of the agent: adopted · for 5 · needed 5" */
static void put_vote(struct lines *lines, const struct assess_measure *measure)
{
    const struct assess_vote *vote = measure->vote;

    lines_data(lines, measure->measure);
    if (vote != NULL && vote->title != NULL) {
        lines_own(lines, ", ");
        lines_data(lines, vote->title);
    }
    lines_own(lines, ": ");
    if (vote == NULL) {
        lines_word(lines, WORD_VOTE_REFUSED);
        lines_own(lines, " (");
        lines_data(lines, measure->refused);
        lines_own(lines, ")");
        lines_end(lines, INDENT, INDENT_2);
        return;
    }
    lines_word(lines, result_word(vote->outcome.adopted));
    if (vote->withheld) {
        lines_end(lines, INDENT, INDENT_2);
        return;
    }
    lines_own(lines, " · ");
    lines_word(lines, WORD_VOTE_FOR);
    lines_own(lines, " ");
    put_whole(lines, vote->outcome.counts[VOTE_FOR]);
    if (vote->outcome.members.exists) {
        lines_own(lines, " · ");
        lines_word(lines, WORD_NEEDED);
        lines_own(lines, " ");
        put_whole(lines, vote->outcome.members.needed);
    }
    lines_end(lines, INDENT, INDENT_2);
}

static void put_votes(struct lines *lines, const struct assessment *assessment)
{
    if (assessment->n_measures == 0)
        return;
    lines_heading(lines, WORD_VOTES);
    for (size_t i = 0; i < assessment->n_measures; i++)
        put_vote(lines, &assessment->measures[i]);
    lines_mark(lines, LINES_DIM);
    lines_word(lines, WORD_VOTE_MORE);
    lines_own(lines, ": spilno vote ");
    lines_say(lines, "MEASURE");
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, INDENT, INDENT);
}

/* ---- missing, changes, conflicts --------------------------------------- */

static bool same_party(
    const struct assess_missing *x, const struct assess_missing *y)
{
    if (x->party == NULL || y->party == NULL)
        return x->party == y->party;
    return strcmp(x->party, y->party) == 0;
}

/* Whether an earlier fact in the list is the same party's. */
static bool is_asked_already(const struct assess_missing *missing, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_party(&missing[k], &missing[i]))
            return true;
    return false;
}

static void put_party(struct lines *lines, const struct assess_missing *missing)
{
    if (missing->party == NULL) {
        lines_word(lines, WORD_NOBODY);
    } else {
        lines_word(lines, WORD_ASK);
        lines_own(lines, " ");
        lines_data(lines,
            missing->party_name != NULL ? missing->party_name : missing->party);
    }
    lines_own(lines, ":");
    lines_end(lines, INDENT, INDENT_2);
}

static void put_missing_fact(
    struct lines *lines, const struct assess_missing *missing)
{
    lines_data(lines, missing->tbl);
    lines_own(lines, " ");
    lines_data(lines, missing->key);
    lines_own(lines, ": ");
    lines_data(lines, missing->col);
    lines_own(lines, " · ");
    lines_word(lines, WORD_NAMED_BY);
    lines_own(lines, ": ");
    lines_count(lines, missing->n_findings);
    lines_end(lines, INDENT_2, INDENT_3);
}

/* The first facts, those that most findings name, by who could supply them. */
static void put_missing(
    struct lines *lines, const struct assessment *assessment)
{
    const struct assess_missing *missing = assessment->missing;
    size_t n = assessment->n_missing;

    if (n == 0)
        return;
    if (n > (lines->verbose ? MISSING_GROUPED : MISSING_SHOWN))
        n = lines->verbose ? MISSING_GROUPED : MISSING_SHOWN;
    lines_heading(lines, WORD_MISSING);
    for (size_t i = 0; i < n; i++) {
        if (is_asked_already(missing, i))
            continue;
        put_party(lines, &missing[i]);
        for (size_t k = i; k < n; k++)
            if (same_party(&missing[i], &missing[k]))
                put_missing_fact(lines, &missing[k]);
    }
    for (; lines->verbose && n < assessment->n_missing; n++) {
        put_party(lines, &missing[n]);
        put_missing_fact(lines, &missing[n]);
    }
    if (n < assessment->n_missing) {
        lines_own(lines, "… ");
        lines_count(lines, assessment->n_missing - n);
        lines_own(lines, " ");
        lines_word(lines, WORD_MORE);
        lines_end(lines, INDENT, INDENT);
    }
}

/* The word for a verdict named by its code, NULL where there is none. */
static enum report_word change_word(const char *code, const char *basis)
{
    static const enum rule_verdict verdicts[] = {
        RULE_NOT_APPLICABLE, RULE_MET, RULE_UNKNOWN, RULE_BREACHED};

    if (code == NULL)
        return WORD_NO_FINDING;
    for (size_t i = 0; i < SP_COUNT(verdicts); i++)
        if (strcmp(code, report_verdict_code((int)verdicts[i])) == 0)
            return report_verdict_word((int)verdicts[i], basis);
    return WORD_UNKNOWN;
}

static void put_changes(
    struct lines *lines, const struct assessment *assessment)
{
    if (assessment->overlay == NULL)
        return;
    lines_heading(lines, WORD_CHANGES);
    for (size_t i = 0; i < assessment->n_changes; i++) {
        const struct assess_change *change = &assessment->changes[i];

        if (change->subject == NULL)
            lines_say(lines, "withheld");
        lines_data(lines, change->subject);
        if (change->cites != NULL) {
            lines_own(lines, ", ");
            lines_data(lines, change->cites);
        }
        lines_own(lines, " (");
        lines_data(lines, change->rule);
        lines_own(lines, ")");
        lines_own(lines, ": ");
        lines_word(lines, change_word(change->from, change->from_basis));
        lines_own(lines, " → ");
        lines_word(lines, change_word(change->to, change->to_basis));
        lines_end(lines, INDENT, INDENT_2);
    }
    if (assessment->n_changes == 0) {
        lines_word(lines, WORD_NO_CHANGES);
        lines_end(lines, INDENT, INDENT);
    }
}

static void put_conflicts(
    struct lines *lines, const struct assessment *assessment)
{
    if (assessment->n_conflicts == 0)
        return;
    lines_heading(lines, WORD_CONFLICTS);
    for (size_t i = 0; i < assessment->n_conflicts; i++) {
        lines_data(lines, assessment->conflicts[i]);
        lines_end(lines, INDENT, INDENT_2);
    }
}

static void put_digest(
    struct lines *lines, enum report_word word, const char *digest)
{
    if (digest == NULL || digest[0] == '\0')
        return;
    lines_word(lines, word);
    lines_own(lines, ": ");
    lines_data(lines, digest);
    lines_end(lines, INDENT, INDENT_2);
}

static void put_inputs(struct lines *lines, const struct assessment *assessment)
{
    if (!lines->verbose)
        return;
    lines_heading(lines, WORD_INPUTS);
    put_digest(lines, WORD_DIGEST_FACTS, assessment->digests.facts);
    put_digest(lines, WORD_DIGEST_RULES, assessment->rules_digest);
    put_digest(lines, WORD_DIGEST_DATA, assessment->digests.data);
    put_digest(lines, WORD_DIGEST_OVERLAY, assessment->digests.overlay);
    put_digest(lines, WORD_PROGRAM, assessment->program);
}

void report_assess_text(const struct assessment *assessment,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(assessment != NULL);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    put_headline(&lines, assessment);
    lines_blank(&lines);
    put_subject(&lines, assessment);
    lines_for(&lines, assessment->audience, &assessment->withheld);
    put_changes(&lines, assessment);
    put_conditions(&lines, assessment);
    put_findings(&lines, assessment);
    if (assessment->origin != NULL)
        lines_origin(&lines, assessment->origin);
    lines_compatibility(&lines, assessment->compatibility);
    put_votes(&lines, assessment);
    put_missing(&lines, assessment);
    put_inputs(&lines, assessment);
    put_conflicts(&lines, assessment);
    lines_blank(&lines);
    lines_word(&lines, WORD_ADVICE);
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}
