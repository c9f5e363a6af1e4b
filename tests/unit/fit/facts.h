/*
 * facts.h - lists of facts written as text, for the tests of src/fit.
 *
 * "voltage c 25 V; current r min. 2 A": property, sense (r c t) and value, by
 * semicolons and in any order. Threads: one.
 */
#ifndef SPILNO_TESTS_FIT_FACTS_H
#define SPILNO_TESTS_FIT_FACTS_H

#include "fit/decide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACTS_MAX = 16, WORDS_MAX = 8, NAMES_MAX = 64, NAME_BYTES = 256 };

/* Properties and words get numbers as they come; properties in the order in
 * which the test names them first. */
struct names {
    char names[NAMES_MAX][NAME_BYTES];
    uint32_t n;
};

static inline uint32_t name_number(struct names *names, const char *text)
{
    for (uint32_t i = 0; i < names->n; i++) {
        if (strcmp(names->names[i], text) == 0)
            return i;
    }
    assert_true(names->n < NAMES_MAX);
    (void)snprintf(names->names[names->n], NAME_BYTES, "%s", text);
    return names->n++;
}

struct fact_list {
    struct fit_fact facts[FACTS_MAX];
    struct fit_value values[FACTS_MAX];
    uint32_t words[FACTS_MAX][WORDS_MAX];
    char texts[FACTS_MAX][256];
    struct fit_facts list;
};

static inline int fact_order(const void *a, const void *b)
{
    const struct fit_fact *x = a;
    const struct fit_fact *y = b;

    if (x->property != y->property)
        return x->property < y->property ? -1 : 1;
    return (x->sense > y->sense) - (x->sense < y->sense);
}

static inline void fact_read(struct fact_list *list, struct names *properties,
    struct names *words, const char *name, char sense, const char *written)
{
    size_t i = list->list.n++;
    struct fit_fact *fact = &list->facts[i];
    char alternatives[256];
    struct sp_err err;

    assert_true(i < FACTS_MAX);
    memset(fact, 0, sizeof *fact);
    fact->property = name_number(properties, name);
    fact->sense = sense == 'r'   ? FIT_REQUIREMENT
                  : sense == 'c' ? FIT_CAPABILITY
                                 : FIT_TOLERANCE;
    (void)snprintf(list->texts[i], sizeof list->texts[i], "%s", written);
    fact->two_truths = strcmp(written, "TWICE") == 0;
    if (fit_value_read(list->texts[i], strlen(list->texts[i]),
            fit_property_hint(name), &list->values[i], &err) == SP_OK)
        fact->value = &list->values[i];
    (void)snprintf(alternatives, sizeof alternatives, "%s", written);
    fact->words = list->words[i];
    for (char *at = alternatives; at != NULL;) {
        char *bar = strstr(at, " | ");

        if (bar != NULL)
            *bar = '\0';
        assert_true(fact->n_words < WORDS_MAX);
        list->words[i][fact->n_words++] = name_number(words, at);
        at = bar == NULL ? NULL : bar + 3;
    }
}

static inline void facts_read(struct fact_list *list, struct names *properties,
    struct names *words, const char *text)
{
    char copy[1024];
    char *at = copy;

    memset(list, 0, sizeof *list);
    assert_true(strlen(text) < sizeof copy);
    (void)snprintf(copy, sizeof copy, "%s", text);
    while (*at != '\0') {
        char *end = strstr(at, "; ");
        char *space;

        if (end != NULL)
            *end = '\0';
        space = strchr(at, ' ');
        assert_non_null(space);
        *space = '\0';
        assert_true(space[2] == ' ');
        fact_read(list, properties, words, at, space[1], space + 3);
        if (end == NULL)
            break;
        at = end + 2;
    }
    list->list.facts = list->facts;
    qsort(list->facts, list->list.n, sizeof list->facts[0], fact_order);
}

#endif
