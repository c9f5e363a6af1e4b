/*
 * sentence.c - makes a finding's sentence from the rule's template.
 *
 * Numbers are written from their exact text, digit by digit; nothing is
 * computed that the finding does not hold. Source: docs/formats/rules.md.
 */
#include "rule/template.h"

#include "base/amount.h"
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    DIGITS_MAX = 224,
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

/* The words of the tables' choices, for {name:word} and {verdict}. */
static const struct {
    const char *word, *en, *uk;
} words[] = {
    {"associated", "counted as inside", "зараховано як внутрішню"},
    {"beneficiary", "Member State with a loan", "держава-член із позикою"},
    {"breached", "breached", "порушено"},
    {"candidate", "candidate country", "країна-кандидат"},
    {"either", "not known", "невідомо"},
    {"inside", "inside", "всередині"},
    {"member", "Member State", "держава-член"},
    {"met", "met", "виконано"},
    {"no", "no", "ні"},
    {"none", "none", "немає"},
    {"not_applicable", "not applicable", "не застосовується"},
    {"one", "one", "перша"},
    {"outside", "outside", "ззовні"},
    {"partner", "partner country", "країна-партнер"},
    {"third", "third country", "третя країна"},
    {"two", "two", "друга"},
    {"unknown", "unknown", "невідомо"},
    {"yes", "yes", "так"},
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

/* Write with the language's marks: 1,234.50 or 1 234,50. */
static void number_write(
    const struct number *number, bool english, struct sp_buf *buf)
{
    size_t whole = number->n > number->places ? number->n - number->places : 0;
    size_t start = 0;

    while (start + 1 < whole && number->digits[start] == '0')
        start++;
    if (number->minus)
        sp_buf_puts(buf, "\xE2\x88\x92"); /* the minus sign */
    if (whole == 0)
        sp_buf_putc(buf, '0');
    for (size_t i = start; i < whole; i++) {
        if (i > start && (whole - i) % 3 == 0)
            sp_buf_puts(buf, english ? "," : NO_BREAK_SPACE);
        sp_buf_putc(buf, number->digits[i]);
    }
    if (number->places == 0)
        return;
    sp_buf_putc(buf, english ? '.' : ',');
    for (size_t i = number->n; i < number->places; i++)
        sp_buf_putc(buf, '0');
    for (size_t i = whole; i < number->n; i++)
        sp_buf_putc(buf, number->digits[i]);
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

static const char *word_of(const char *word, bool ukrainian)
{
    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (strcmp(words[i].word, word) == 0)
            return ukrainian ? words[i].uk : words[i].en;
    }
    return word;
}

/* A ratio as a percentage of two to four places. Between two such numbers it
 * is cut off and says so by an ellipsis, unless its name says the side. */
static bool write_ratio(
    const char *name, const char *text, bool english, struct sp_buf *buf)
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
    number_write(&number, english, buf);
    if (rounding == ROUND_HALF_EVEN && strcmp(down, up) != 0)
        sp_buf_puts(buf, ELLIPSIS);
    sp_buf_puts(buf, NO_BREAK_SPACE "%");
    return true;
}

static void write_money(
    const char *name, struct number *number, bool english, struct sp_buf *buf)
{
    number_round(number, MONEY_PLACES, rounding_of(name));
    number_pad(number, MONEY_PLACES);
    if (english)
        sp_buf_puts(buf, "EUR" NO_BREAK_SPACE);
    number_write(number, english, buf);
    if (!english)
        sp_buf_puts(buf, NO_BREAK_SPACE "євро");
}

static bool write_value(const struct rule_returns *returns, const char *text,
    enum template_form form, bool english, bool ukrainian, struct sp_buf *buf)
{
    struct number number;

    if (returns->type == RULE_TEXT) {
        sp_buf_puts(buf, form == FORM_WORD ? word_of(text, ukrainian) : text);
        return true;
    }
    if (returns->type == RULE_RATIO)
        return write_ratio(returns->name, text, english, buf);
    if (!number_read(text, &number))
        return false;
    if (returns->type == RULE_MONEY) {
        write_money(returns->name, &number, english, buf);
        return true;
    }
    if (form == FORM_PERCENT) {
        number_percent(&number);
        number_strip(&number, 0);
    }
    number_write(&number, english, buf);
    if (form == FORM_PERCENT)
        sp_buf_puts(buf, NO_BREAK_SPACE "%");
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
    const struct template_place *place, const char *lang, struct sp_buf *buf)
{
    bool english = strcmp(lang, "en") == 0;
    bool ukrainian = strcmp(lang, "uk") == 0;
    size_t i = place->value;

    if (i == TEMPLATE_SUBJECT || i == TEMPLATE_VERDICT) {
        sp_buf_puts(
            buf, i == TEMPLATE_SUBJECT
                     ? finding->subject
                     : word_of(rule_verdict_name(finding->verdict), ukrainian));
        return true;
    }
    if (finding->values[i].text == NULL) {
        sp_buf_puts(buf, word_of("unknown", ukrainian));
        return true;
    }
    return write_value(&finding->rule->returns[i], finding->values[i].text,
        place->form, english, ukrainian, buf);
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
    const char *lang, struct sp_buf *buf)
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
            if (!write_place(finding, &place, lang, buf))
                return false;
            span = after;
        }
    }
}

enum sp_code rule_sentence(const struct rule_finding *finding, const char *lang,
    struct sp_arena *arena, const char **text_out, struct sp_err *err)
{
    const char *text = choose_template(finding->rule, &lang);
    struct sp_buf buf;
    enum sp_code rc;

    assert(text != NULL);
    assert(text_out != NULL);
    sp_buf_init(&buf, SENTENCE_BYTES_MAX);
    if (!write_template(finding, text, lang, &buf)) {
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
