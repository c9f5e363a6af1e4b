/*
 * template.h - the places of a sentence template: {name}, {name:form}, and
 * choices {name|word:text|:text}.
 *
 * Included by src/rule/ only. Threads: no state.
 * Source: docs/formats/rules.md.
 */
#ifndef SPILNO_RULE_TEMPLATE_H
#define SPILNO_RULE_TEMPLATE_H

#include "rule/rule_internal.h"

enum { TEMPLATE_DEPTH_MAX = 4 }; /* three choices in each other, a place */

enum template_form { FORM_PLAIN, FORM_PERCENT, FORM_WORD, FORM_CHOICE };

#define TEMPLATE_SUBJECT (SIZE_MAX - 1) /* instead of a returned value */
#define TEMPLATE_VERDICT SIZE_MAX

struct template_span {
    const char *text;
    size_t len;
};

struct template_place {
    size_t value; /* index among the returned values, or one of the two */
    enum template_form form;
    struct template_span arms; /* of a choice: word:text|word:text */
};

/* Read the place at the '{' with which `span` begins, and what follows it.
 * False: braces do not match, no such name, or a form that does not fit. */
bool template_place_read(const struct rule *rule, struct template_span span,
    struct template_place *place_out, struct template_span *after_out);

/* Return the text of the arm for `word`, else that of the arm without a word,
 * else nothing. */
struct template_span template_arm(
    const struct template_place *place, const char *word);

#endif
