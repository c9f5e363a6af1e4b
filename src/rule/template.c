/*
 * template.c - reads the places of a sentence template and checks them.
 */
#include "rule/template.h"

#include <assert.h>
#include <string.h>

enum { SHOWN_BYTES_MAX = 60, WORK_MAX = 64 };

static bool span_is(struct template_span span, const char *text)
{
    return span.len == strlen(text) && memcmp(span.text, text, span.len) == 0;
}

/* Return the span up to the first of the characters in `ends`; `*end_out` is
 * that character, or NUL at the span's end. */
static struct template_span span_until(
    struct template_span span, const char *ends, char *end_out)
{
    struct template_span head = {span.text, 0};

    while (head.len < span.len && strchr(ends, span.text[head.len]) == NULL)
        head.len++;
    *end_out = head.len < span.len ? span.text[head.len] : '\0';
    return head;
}

static struct template_span span_after(
    struct template_span span, struct template_span head, size_t skip)
{
    struct template_span rest = {
        head.text + head.len + skip, span.len - head.len - skip};

    return rest;
}

static bool find_value(
    const struct rule *rule, struct template_span name, size_t *value_out)
{
    if (span_is(name, "subject") || span_is(name, "verdict")) {
        *value_out =
            span_is(name, "subject") ? TEMPLATE_SUBJECT : TEMPLATE_VERDICT;
        return true;
    }
    for (size_t i = 0; i < rule->n_returns; i++) {
        if (span_is(name, rule->returns[i].name)) {
            *value_out = i;
            return true;
        }
    }
    return false;
}

static bool is_value(const struct template_place *place)
{
    return place->value < TEMPLATE_SUBJECT;
}

/* {name:form} of a value whose type the form fits. */
static bool read_form(const struct rule *rule, struct template_span form,
    struct template_place *place)
{
    enum rule_value_type type;

    if (!is_value(place))
        return false;
    type = rule->returns[place->value].type;
    if (span_is(form, "percent") && type == RULE_DEC)
        place->form = FORM_PERCENT;
    else if (span_is(form, "word") && type == RULE_TEXT)
        place->form = FORM_WORD;
    else
        return false;
    return true;
}

/* Find the '}' that ends a choice; places and choices inside its arms have
 * their own. */
static bool read_choice(struct template_span rest, struct template_place *place,
    struct template_span *after_out)
{
    size_t depth = 0;

    if (place->value == TEMPLATE_SUBJECT)
        return false;
    place->form = FORM_CHOICE;
    place->arms.text = rest.text;
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.text[i] == '{' && ++depth >= TEMPLATE_DEPTH_MAX)
            return false;
        if (rest.text[i] == '}' && depth-- == 0) {
            place->arms.len = i;
            *after_out = span_after(rest, place->arms, 1);
            return true;
        }
    }
    return false;
}

bool template_place_read(const struct rule *rule, struct template_span span,
    struct template_place *place_out, struct template_span *after_out)
{
    struct template_span inner = {span.text + 1, span.len - 1};
    struct template_span name, form;
    char end;

    assert(span.len > 0 && span.text[0] == '{');
    name = span_until(inner, ":|{}", &end);
    if (!find_value(rule, name, &place_out->value) || end == '\0' || end == '{')
        return false;
    place_out->form = FORM_PLAIN;
    if (end == '|')
        return read_choice(span_after(inner, name, 1), place_out, after_out);
    if (end == ':') {
        inner = span_after(inner, name, 1);
        form = span_until(inner, "{}", &end);
        if (end != '}' || !read_form(rule, form, place_out))
            return false;
        name = form;
    }
    *after_out = span_after(inner, name, 1);
    return true;
}

/* Take the next WORD:TEXT off the arms: up to a '|' outside of braces. */
static bool take_arm(struct template_span *arms, struct template_span *word_out,
    struct template_span *text_out)
{
    struct template_span arm = {arms->text, 0};
    size_t depth = 0;
    char end;

    for (; arm.len < arms->len; arm.len++) {
        char c = arms->text[arm.len];

        if (c == '|' && depth == 0)
            break;
        depth += c == '{' ? 1 : 0;
        depth -= c == '}' && depth > 0 ? 1 : 0;
    }
    *arms = span_after(*arms, arm, arm.len < arms->len ? 1 : 0);
    while (arm.len > 0 && arm.text[0] == ' ') { /* an arm on its own line */
        arm.text++;
        arm.len--;
    }
    *word_out = span_until(arm, ":{}", &end);
    if (end != ':')
        return false;
    *text_out = span_after(arm, *word_out, 1);
    return true;
}

struct template_span template_arm(
    const struct template_place *place, const char *word)
{
    struct template_span arms = place->arms;
    struct template_span found = {arms.text, 0};
    struct template_span arm_word, text;

    while (arms.len > 0 && take_arm(&arms, &arm_word, &text)) {
        if (span_is(arm_word, word))
            return text;
        if (arm_word.len == 0)
            found = text;
    }
    return found;
}

/* ---- checking ----------------------------------------------------------- */

/* Texts that are still to be checked. */
struct work {
    struct template_span spans[WORK_MAX];
    size_t n;
};

static bool work_add(struct work *work, struct template_span span)
{
    if (work->n == WORK_MAX)
        return false;
    work->spans[work->n++] = span;
    return true;
}

static const char *arms_fault(
    const struct template_place *place, struct work *work)
{
    struct template_span arms = place->arms;
    struct template_span word, text;

    while (arms.len > 0) {
        const char *start = arms.text;

        if (!take_arm(&arms, &word, &text) || !work_add(work, text))
            return start;
    }
    return NULL;
}

/* Check one text; the arms of its choices become work. Returns where a fault
 * begins, or NULL. */
static const char *span_fault(
    const struct rule *rule, struct template_span span, struct work *work)
{
    while (span.len > 0) {
        struct template_place place;
        struct template_span head, after;
        const char *fault = NULL;
        char end;

        head = span_until(span, "{}", &end);
        if (end == '\0')
            return NULL;
        span = span_after(span, head, 0);
        if (end == '}' || !template_place_read(rule, span, &place, &after))
            return span.text;
        if (place.form == FORM_CHOICE)
            fault = arms_fault(&place, work);
        if (fault != NULL)
            return fault;
        span = after;
    }
    return NULL;
}

const char *rule_template_fault(
    const struct rule *rule, const char *text, struct sp_arena *arena)
{
    struct work work = {.n = 0};
    struct template_span span = {text, strlen(text)};
    const char *fault = NULL;
    size_t len;

    (void)work_add(&work, span);
    while (fault == NULL && work.n > 0) {
        span = work.spans[--work.n];
        fault = span_fault(rule, span, &work);
    }
    if (fault == NULL)
        return "";
    len = strcspn(fault + 1, "{}|") + 2;
    if (len > strlen(fault))
        len = strlen(fault);
    if (len > SHOWN_BYTES_MAX)
        len = SHOWN_BYTES_MAX;
    while (len > 1 && ((unsigned char)fault[len] & 0xC0) == 0x80)
        len--;
    return sp_asprintf(arena,
        "found '%.*s', allowed: {subject}, {verdict}, {NAME} of a returned "
        "column, {NAME:percent} of a dec, {NAME:word} of a text, "
        "{NAME|WORD:TEXT|:TEXT} of a returned column or the verdict",
        (int)len, fault);
}
