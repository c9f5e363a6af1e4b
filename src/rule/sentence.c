/*
 * sentence.c - makes a finding's sentence from the rule's template.
 *
 * Numbers are written from their exact text, digit by digit; nothing is
 * computed that the finding does not hold. Source: docs/formats/rules.md.
 */
#include "rule/template.h"

#include "base/amount.h"
#include "base/number.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    DIGITS_MAX = 224,
    TEXT_BYTES = 2 * DIGITS_MAX + 8,
    MONEY_PLACES = 2,
    SHARE_PLACES = 2, /* at least */
    SENTENCE_BYTES_MAX = 1 << 20,
};

#define NO_BREAK_SPACE "\xC2\xA0"
#define ELLIPSIS "\xE2\x80\xA6"

enum rounding { ROUND_DOWN, ROUND_UP, ROUND_HALF_EVEN };

/* A decimal as digits: 12.5 is "125" with one place. */
struct number {
    bool minus;
    char digits[DIGITS_MAX];
    size_t n;
    size_t places;
};

/* The language of a sentence, which a rule's header names. */
struct tongue {
    enum sp_lang lang;
    struct sp_number_marks marks;
};

/* The words of the tables' choices, for {name:word} and {verdict}. */
static const struct {
    const char *word, *context, *said;
} words[] = {
    {"associated", SP_SAYING_AS("in a sentence", "counted as inside")},
    {"beneficiary", SP_SAYING_AS("in a sentence", "Member State with a loan")},
    {"breached", SP_SAYING_AS("in a sentence", "breached")},
    {"candidate", SP_SAYING_AS("in a sentence", "candidate country")},
    {"either", SP_SAYING_AS("in a sentence", "not known")},
    {"inside", SP_SAYING_AS("in a sentence", "inside")},
    {"member", SP_SAYING_AS("in a sentence", "Member State")},
    {"met", SP_SAYING_AS("in a sentence", "met")},
    {"no", SP_SAYING_AS("in a sentence", "no")},
    {"none", SP_SAYING_AS("in a sentence", "none")},
    {"not_applicable", SP_SAYING_AS("in a sentence", "not applicable")},
    {"one", SP_SAYING_AS("in a sentence", "one")},
    {"outside", SP_SAYING_AS("in a sentence", "outside")},
    {"partner", SP_SAYING_AS("in a sentence", "partner country")},
    {"third", SP_SAYING_AS("in a sentence", "third country")},
    {"two", SP_SAYING_AS("in a sentence", "two")},
    {"unknown", SP_SAYING_AS("in a sentence", "unknown")},
    {"yes", SP_SAYING_AS("in a sentence", "yes")},
};

/* ---- numbers ----------------------------------------------------------- */

/* Read "-12.50"; the text comes from amount.h's own formats. */
static bool number_read(const char *text, struct number *number_out)
{
    struct number number = {.minus = text[0] == '-'};
    bool point = false;

    for (const char *c = text + (number.minus ? 1 : 0); *c != '\0'; c++) {
        if (*c == '.' && !point) {
            point = true;
            continue;
        }
        if (*c < '0' || *c > '9' || number.n + 8 >= DIGITS_MAX)
            return false;
        number.digits[number.n++] = *c;
        number.places += point ? 1 : 0;
    }
    if (number.n == 0)
        return false;
    *number_out = number;
    return true;
}

/* Multiply by a hundred: the point moves, no digit changes. */
static void number_percent(struct number *number)
{
    for (int i = 0; i < 2; i++) {
        if (number->places > 0)
            number->places--;
        else
            number->digits[number->n++] = '0';
    }
}

/* Drop zeros at the end down to `places` places. */
static void number_strip(struct number *number, size_t places)
{
    while (number->places > places && number->n > 1 &&
           number->digits[number->n - 1] == '0') {
        number->n--;
        number->places--;
    }
}

static void number_pad(struct number *number, size_t places)
{
    while (number->places < places && number->n + 1 < DIGITS_MAX) {
        number->digits[number->n++] = '0';
        number->places++;
    }
}

/* Add one to the last digit. */
static void number_increment(struct number *number)
{
    for (size_t i = number->n; i > 0; i--) {
        if (number->digits[i - 1] != '9') {
            number->digits[i - 1]++;
            return;
        }
        number->digits[i - 1] = '0';
    }
    memmove(number->digits + 1, number->digits, number->n);
    number->digits[0] = '1';
    number->n++;
}

/* Bring to at most `places` places. */
static void number_round(
    struct number *number, size_t places, enum rounding rounding)
{
    bool any = false, above_half = false, half = false, up;
    size_t cut;

    if (number->places <= places)
        return;
    cut = number->places - places;
    while (number->n <= cut) { /* 0.001 to two places: "0001", "0" is kept */
        memmove(number->digits + 1, number->digits, number->n);
        number->digits[0] = '0';
        number->n++;
    }
    for (size_t i = number->n - cut; i < number->n; i++) {
        bool first = i == number->n - cut;
        char digit = number->digits[i];

        any = any || digit != '0';
        if (first) {
            above_half = digit > '5';
            half = digit == '5';
        } else if (half && digit != '0') {
            above_half = true;
        }
    }
    number->n -= cut;
    number->places = places;
    up = rounding == ROUND_UP && any;
    if (rounding == ROUND_HALF_EVEN)
        up = above_half ||
             (half && (number->digits[number->n - 1] - '0') % 2 != 0);
    if (number->minus && rounding != ROUND_HALF_EVEN)
        up = any && rounding == ROUND_DOWN;
    if (up)
        number_increment(number);
}

/* The number as a decimal text, without zeros before it. */
static void number_text(const struct number *number, char *text)
{
    size_t whole = number->n > number->places ? number->n - number->places : 0;
    size_t start = 0;
    size_t at = 0;

    while (start + 1 < whole && number->digits[start] == '0')
        start++;
    if (number->minus)
        text[at++] = '-';
    if (whole == 0)
        text[at++] = '0';
    memcpy(text + at, number->digits + start, whole - start);
    at += whole - start;
    if (number->places > 0) {
        text[at++] = '.';
        for (size_t i = number->n; i < number->places; i++)
            text[at++] = '0';
        memcpy(text + at, number->digits + whole, number->n - whole);
        at += number->n - whole;
    }
    text[at] = '\0';
    assert(at < TEXT_BYTES);
}

/* Write with the language's marks: 1,234.50 or 1 234,50. */
static void number_write(const struct number *number,
    const struct sp_number_marks *marks, struct sp_buf *buf)
{
    char text[TEXT_BYTES];

    number_text(number, text);
    (void)sp_number_put(buf, marks, text);
}

/* A least value is rounded down and a greatest up, so that no sentence says
 * less than the finding knows. */
static enum rounding rounding_of(const char *name)
{
    size_t len = strlen(name);

    if (len > 4 && strcmp(name + len - 4, "_min") == 0)
        return ROUND_DOWN;
    if (len > 4 && strcmp(name + len - 4, "_max") == 0)
        return ROUND_UP;
    return ROUND_HALF_EVEN;
}

/* ---- values ------------------------------------------------------------ */

static const char *word_of(const char *word, const struct tongue *tongue)
{
    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (strcmp(words[i].word, word) == 0)
            return sp_say_as(tongue->lang, words[i].context, words[i].said);
    }
    return word;
}

/* A ratio as a percentage of two to four places. Between two such numbers it
 * is cut off and says so by an ellipsis, unless its name says the side. */
static bool write_ratio(const char *name, const char *text,
    const struct sp_number_marks *marks, struct sp_buf *buf)
{
    char down[SP_AMOUNT_BYTES], up[SP_AMOUNT_BYTES];
    enum rounding rounding = rounding_of(name);
    struct sp_ratio ratio;
    struct number number;

    if (!sp_ratio_parse(text, strlen(text), &ratio))
        return false;
    sp_ratio_print6(ratio, false, down);
    sp_ratio_print6(ratio, true, up);
    if (!number_read(rounding == ROUND_UP ? up : down, &number))
        return false;
    number_percent(&number);
    number_strip(&number, SHARE_PLACES);
    sp_buf_puts(buf, marks->percent_before);
    number_write(&number, marks, buf);
    if (rounding == ROUND_HALF_EVEN && strcmp(down, up) != 0)
        sp_buf_puts(buf, ELLIPSIS);
    sp_buf_puts(buf, marks->percent_behind);
    return true;
}

static void write_money(const char *name, struct number *number,
    const struct sp_number_marks *marks, struct sp_buf *buf)
{
    number_round(number, MONEY_PLACES, rounding_of(name));
    number_pad(number, MONEY_PLACES);
    if (marks->lang == SP_LANG_EN)
        sp_buf_puts(buf, "EUR" NO_BREAK_SPACE);
    number_write(number, marks, buf);
    if (marks->lang == SP_LANG_UK)
        sp_buf_puts(buf, NO_BREAK_SPACE "євро");
    else if (marks->lang != SP_LANG_EN)
        sp_buf_puts(buf, NO_BREAK_SPACE "EUR");
}

static bool write_value(const struct rule_returns *returns, const char *text,
    enum template_form form, const struct tongue *tongue, struct sp_buf *buf)
{
    struct number number;

    if (returns->type == RULE_TEXT) {
        sp_buf_puts(buf, form == FORM_WORD ? word_of(text, tongue) : text);
        return true;
    }
    if (returns->type == RULE_RATIO)
        return write_ratio(returns->name, text, &tongue->marks, buf);
    if (!number_read(text, &number))
        return false;
    if (returns->type == RULE_MONEY) {
        write_money(returns->name, &number, &tongue->marks, buf);
        return true;
    }
    if (form == FORM_PERCENT) {
        number_percent(&number);
        number_strip(&number, 0);
        sp_buf_puts(buf, tongue->marks.percent_before);
    }
    number_write(&number, &tongue->marks, buf);
    if (form == FORM_PERCENT)
        sp_buf_puts(buf, tongue->marks.percent_behind);
    return true;
}

/* Choose the template, and the language that it is written in. */
static const char *choose_template(const struct rule *rule, const char **lang)
{
    if (strcmp(*lang, "uk") == 0 && rule->uk != NULL)
        return rule->uk;
    for (size_t i = 0; i < rule->n_others; i++) {
        if (strcmp(rule->others[i].lang, *lang) == 0)
            return rule->others[i].text;
    }
    *lang = "en";
    return rule->en;
}

static bool write_place(const struct rule_finding *finding,
    const struct template_place *place, const struct tongue *tongue,
    struct sp_buf *buf)
{
    size_t i = place->value;

    if (i == TEMPLATE_SUBJECT || i == TEMPLATE_VERDICT) {
        sp_buf_puts(
            buf, i == TEMPLATE_SUBJECT
                     ? finding->subject
                     : word_of(rule_verdict_name(finding->verdict), tongue));
        return true;
    }
    if (finding->values[i].text == NULL) {
        sp_buf_puts(buf, word_of("unknown", tongue));
        return true;
    }
    return write_value(&finding->rule->returns[i], finding->values[i].text,
        place->form, tongue, buf);
}

/* The text by which a choice is made: a verdict, a value, or unknown. */
static const char *choice_key(
    const struct rule_finding *finding, const struct template_place *place)
{
    if (place->value == TEMPLATE_VERDICT)
        return rule_verdict_name(finding->verdict);
    return finding->values[place->value].text != NULL
               ? finding->values[place->value].text
               : "unknown";
}

/* Write the template. Where a choice is made, what follows it waits. */
static bool write_template(const struct rule_finding *finding, const char *text,
    const struct tongue *tongue, struct sp_buf *buf)
{
    struct template_span waiting[TEMPLATE_DEPTH_MAX];
    struct template_span span = {text, strlen(text)};
    size_t n_waiting = 0;

    for (;;) {
        const char *brace = memchr(span.text, '{', span.len);
        struct template_place place;
        struct template_span after;

        if (brace == NULL) {
            sp_buf_put(buf, span.text, span.len);
            if (n_waiting == 0)
                return true;
            span = waiting[--n_waiting];
            continue;
        }
        sp_buf_put(buf, span.text, (size_t)(brace - span.text));
        span.len -= (size_t)(brace - span.text);
        span.text = brace;
        if (!template_place_read(finding->rule, span, &place, &after))
            return false; /* rule_parse checked the template */
        if (place.form == FORM_CHOICE) {
            assert(n_waiting < TEMPLATE_DEPTH_MAX);
            waiting[n_waiting++] = after;
            span = template_arm(&place, choice_key(finding, &place));
        } else {
            if (!write_place(finding, &place, tongue, buf))
                return false;
            span = after;
        }
    }
}

enum sp_code rule_sentence(const struct rule_finding *finding, const char *lang,
    struct sp_arena *arena, const char **text_out, struct sp_err *err)
{
    const char *text = choose_template(finding->rule, &lang);
    struct tongue tongue = {.lang = sp_lang_of(lang)};
    struct sp_buf buf;
    enum sp_code rc;

    assert(text != NULL);
    assert(text_out != NULL);
    sp_number_marks_init(&tongue.marks, tongue.lang);
    sp_buf_init(&buf, SENTENCE_BYTES_MAX);
    if (!write_template(finding, text, &tongue, &buf)) {
        rc = sp_fail(err, SP_CORRUPT, "%s: a value is not as it was returned",
            finding->rule->path);
        goto out;
    }
    rc = sp_buf_check(&buf, err);
    if (rc != SP_OK)
        goto out;
    *text_out = sp_strdup(arena, sp_buf_text(&buf));
    if (*text_out == NULL)
        rc = sp_arena_fail(arena, err);
out:
    sp_buf_clear(&buf);
    return rc;
}
