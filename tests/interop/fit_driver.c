/*
 * fit_driver.c - the engine of src/fit behind lines of text, so that a test
 * in another language asks it many thousand times in one process.
 *
 * Lines with fields by tabs, an answer line for each:
 *   V text                   read a value as one
 *   U text unit              the same in that unit
 *   D reviewed n {property axis comparison criticality}
 *     n {property sense value} n {property sense value}
 *                            decide the first list of facts for the second
 * Ends with status 70 on a line that it does not know.
 */
#include "fit/decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_BYTES = 1 << 16,
    FIELDS_MAX = 512,
    FACTS_MAX = 32,
    WORDS_MAX = 4096
};

static char words[WORDS_MAX][64];
static uint32_t n_words;

static void unknown(const char *what)
{
    fprintf(stderr, "fit_driver: %s\n", what);
    exit(70);
}

static uint32_t word_number(const char *text)
{
    for (uint32_t i = 0; i < n_words; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
    }
    if (n_words == WORDS_MAX)
        unknown("too many words");
    snprintf(words[n_words], sizeof words[n_words], "%.63s", text);
    return n_words++;
}

static void print_bound(bool has, bool open, struct sp_ratio value)
{
    char num[SP_AMOUNT_BYTES];
    char den[SP_AMOUNT_BYTES];

    if (!has) {
        printf("\t-");
        return;
    }
    sp_i128_format(value.num, num);
    sp_i128_format(value.den, den);
    printf("\t%s%s/%s", open ? "(" : "", num, den);
}

static void read_value(const char *text, const char *to)
{
    struct fit_value value;
    struct fit_unit unit;
    struct sp_err err = {SP_OK, ""};
    enum sp_code rc =
        fit_value_read(text, strlen(text), FIT_HINT_VALUE, &value, &err);

    if (rc == SP_OK && to != NULL) {
        rc = fit_unit_read(to, strlen(to), &unit, &err);
        if (rc == SP_OK && unit.kind != value.kind)
            rc = sp_fail(&err, SP_INVALID, "another kind");
        if (rc == SP_OK &&
            (!fit_unit_from_base(&unit, value.lo, false, &value.lo) ||
                !fit_unit_from_base(&unit, value.hi, false, &value.hi)))
            rc = sp_fail(&err, SP_LIMIT, "too large");
    }
    if (rc != SP_OK) {
        printf("%s\t%s\n", sp_code_name(rc), err.text);
        return;
    }
    printf("ok\t%s", fit_kind_name(value.kind));
    print_bound(value.has_lo, value.lo_open, value.lo);
    print_bound(value.has_hi, value.hi_open, value.hi);
    printf("\t%s\n", value.exact ? "exact" : "rounded");
}

struct fields {
    char *at[FIELDS_MAX];
    size_t n, next;
};

static char *field(struct fields *fields)
{
    if (fields->next == fields->n)
        unknown("a field is missing");
    return fields->at[fields->next++];
}

static uint32_t number(struct fields *fields)
{
    return (uint32_t)strtoul(field(fields), NULL, 10);
}

struct facts {
    struct fit_fact facts[FACTS_MAX];
    struct fit_value values[FACTS_MAX];
    uint32_t words[FACTS_MAX];
    struct fit_facts list;
};

static void read_facts(struct fields *fields, struct facts *out)
{
    size_t n = number(fields);

    if (n > FACTS_MAX)
        unknown("too many facts");
    memset(out->facts, 0, sizeof out->facts);
    for (size_t i = 0; i < n; i++) {
        struct fit_fact *fact = &out->facts[i];
        const char *sense;
        const char *text;

        fact->property = number(fields);
        sense = field(fields);
        fact->sense = sense[0] == 'r'   ? FIT_REQUIREMENT
                      : sense[0] == 'c' ? FIT_CAPABILITY
                                        : FIT_TOLERANCE;
        text = field(fields);
        if (fit_value_read(text, strlen(text), FIT_HINT_ANY, &out->values[i],
                NULL) == SP_OK)
            fact->value = &out->values[i];
        out->words[i] = word_number(text);
        fact->words = &out->words[i];
        fact->n_words = 1;
    }
    out->list.facts = out->facts;
    out->list.n = n;
}

static void decide(struct fields *fields)
{
    static struct facts a;
    static struct facts b;
    struct fit_rule rules[FACTS_MAX];
    struct fit_class cls = {rules, 0, false};
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_reason reasons[FACTS_MAX];
    struct fit_outcome outcome;

    n_words = 0; /* they are compared within a line */
    cls.reviewed = field(fields)[0] == '1';
    cls.n_rules = number(fields);
    if (cls.n_rules > FACTS_MAX)
        unknown("too many rules");
    memset(rules, 0, sizeof rules);
    for (size_t i = 0; i < cls.n_rules; i++) {
        const char *criticality;

        rules[i].property = number(fields);
        rules[i].axis = (enum fit_axis)number(fields);
        if (!fit_comparison_find(field(fields), &rules[i].comparison))
            unknown("a comparison");
        criticality = field(fields);
        rules[i].criticality = criticality[0] == 'm'   ? FIT_MUST
                               : criticality[0] == 's' ? FIT_SHOULD
                                                       : FIT_INFO;
    }
    read_facts(fields, &a);
    read_facts(fields, &b);
    fit_interchange(&cls, &context, &a.list, &b.list, reasons, &outcome);
    printf("%s", fit_verdict_name(outcome.verdict));
    for (int axis = 0; axis < FIT_AXES; axis++)
        printf("\t%s", fit_verdict_name(outcome.axes[axis]));
    for (size_t i = 0; i < cls.n_rules; i++)
        printf("\t%s", fit_verdict_name(reasons[i].verdict));
    printf("\n");
}

int main(void)
{
    static char line[LINE_BYTES];

    while (fgets(line, sizeof line, stdin) != NULL) {
        struct fields fields = {.n = 0, .next = 1};

        line[strcspn(line, "\n")] = '\0';
        for (char *at = line; at != NULL && fields.n < FIELDS_MAX;) {
            char *tab = strchr(at, '\t');

            fields.at[fields.n++] = at;
            if (tab != NULL)
                *tab++ = '\0';
            at = tab;
        }
        if (strcmp(fields.at[0], "V") == 0)
            read_value(field(&fields), NULL);
        else if (strcmp(fields.at[0], "U") == 0) {
            const char *text = field(&fields);

            read_value(text, field(&fields));
        } else if (strcmp(fields.at[0], "D") == 0)
            decide(&fields);
        else
            unknown("a line of no kind");
    }
    return 0;
}
