/*
 * reference.c - judges the codes beside reference numbers.
 */
#include "fit/reference.h"

#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FLAG_POSITION = 32 };

static struct reference_finding *next_finding(
    struct reference_findings *findings)
{
    assert(findings->n < REFERENCE_FINDINGS_MAX);
    return &findings->at[findings->n++];
}

/* What a finding is, beside its text. */
struct kind {
    enum reference_severity severity;
    enum reference_place place;
    const char *rule;
    const char *return_code;
};

SP_PRINTF(3, 4)
static void add(
    struct reference_findings *findings, struct kind kind, const char *fmt, ...)
{
    struct reference_finding *finding = next_finding(findings);
    va_list args;

    finding->severity = kind.severity;
    finding->place = kind.place;
    finding->rule = kind.rule;
    finding->return_code = kind.return_code;
    va_start(args, fmt);
    (void)vsnprintf(finding->text, sizeof(finding->text), fmt, args);
    va_end(args);
}

static bool is(const char *text, const char *what)
{
    return strcmp(text, what) == 0;
}

enum reference_outcome reference_pair_of(const struct reference_codes *codes,
    const char *rncc, const char *rnvc, const struct reference_pair **pair_out)
{
    assert(codes != NULL && rncc != NULL && rnvc != NULL);
    if (pair_out != NULL)
        *pair_out = NULL;
    for (size_t i = 0; i < codes->n_pairs; i++) {
        if (!is(codes->pairs[i].rncc, rncc) || !is(codes->pairs[i].rnvc, rnvc))
            continue;
        if (pair_out != NULL)
            *pair_out = &codes->pairs[i];
        return codes->pairs[i].outcome;
    }
    return REFERENCE_NOT_LISTED;
}

/* The length, and position 32, which flags an extra long number. */
static void check_number(enum sp_lang lang, const struct reference *reference,
    struct reference_findings *findings)
{
    size_t chars = sp_text_chars(reference->number, strlen(reference->number));

    if (chars > REFERENCE_CHARS_MAX) {
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_NUMBER, "", "IV"},
            "found %zu characters, allowed: at most 32", chars);
        return;
    }
    if (chars < FLAG_POSITION || is(reference->rnvc, "1"))
        return;
    if (reference->rnvc[0] == '\0')
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_NUMBER, "", "UG"},
            sp_say(lang,
                "position 32 is used, which flags an extra long number: "
                "variation "
                "1 alone goes with it, and the variation is not known"));
    else
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_NUMBER, "", "UG"},
            "found variation %s with position 32 used, which flags an extra "
            "long number, allowed: variation 1",
            reference->rnvc);
}

/* How it was written: a converted number keeps its original. */
static void check_writing(enum sp_lang lang, const struct reference *reference,
    struct reference_findings *findings)
{
    bool converted = is(reference->rnfc, "5");
    bool other = reference_other_script(reference->number);

    if (converted && other)
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_NUMBER, "", "IV"},
            "found letters that are not Latin in a number with format code 5, "
            "allowed: the converted number, and the original beside it");
    else if (other)
        add(findings,
            (struct kind){REFERENCE_WARNING, REFERENCE_AT_NUMBER, "", ""},
            sp_say(lang, "the number holds letters that are not Latin: a "
                         "bureau converts it "
                         "by the national table and gives format code 5"));
    if (converted && reference->original[0] == '\0')
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_ORIGINAL, "", "MI"},
            sp_say(lang,
                "the number was converted, and the original is not recorded"));
    if (converted && reference->original[0] != '\0' &&
        reference->conversion[0] == '\0')
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_ORIGINAL, "", "MI"},
            sp_say(lang, "the number was converted, and by which table is not "
                         "recorded"));
}

/* Whether the code is limited to types, and the item's is one of them. */
static void check_type(const struct reference_codes *codes,
    const struct reference *reference, bool of_variation,
    struct reference_findings *findings)
{
    const char *code = of_variation ? reference->rnvc : reference->rncc;
    const char *what = of_variation ? "variation" : "category";
    enum reference_place place =
        of_variation ? REFERENCE_AT_RNVC : REFERENCE_AT_RNCC;
    const char *rule = of_variation ? "R4" : "R5";
    bool limited = false;
    bool listed = false;

    for (size_t i = 0; i < codes->n_types; i++) {
        const struct reference_type *type = &codes->types[i];

        if (type->of_variation != of_variation || !is(type->code, code))
            continue;
        limited = true;
        listed = listed || is(type->type, reference->identification);
    }
    if (!limited || listed)
        return;
    if (reference->identification[0] == '\0')
        add(findings, (struct kind){REFERENCE_OPEN, place, rule, ""},
            of_variation
                ? sp_say(codes->lang,
                      "variation %s stands only with certain types of "
                      "identification, and the item's type is not known")
                : sp_say(codes->lang,
                      "category %s stands only with certain types of "
                      "identification, and the item's type is not known"),
            code);
    else
        add(findings, (struct kind){REFERENCE_FAULT, place, rule, ""},
            "found %s %s with type of identification %s, which does not take "
            "it",
            what, code, reference->identification);
}

static void check_pair(const struct reference_codes *codes,
    const struct reference *reference, bool new_input,
    struct reference_findings *findings)
{
    const struct reference_pair *pair = NULL;
    enum reference_outcome outcome =
        reference_pair_of(codes, reference->rncc, reference->rnvc, &pair);
    enum reference_severity severity = REFERENCE_TOLD;

    if (reference->limited && (pair == NULL || !pair->old_source))
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_RNCC, "R7", "CR"},
            "found pair %s-%s with an NCAGE of limited status, allowed: "
            "a pair of an old source",
            reference->rncc, reference->rnvc);
    if (pair == NULL)
        return;
    if (outcome == REFERENCE_REFUSED)
        severity = REFERENCE_FAULT;
    else if (outcome == REFERENCE_SYSTEM)
        severity = new_input ? REFERENCE_FAULT : REFERENCE_WARNING;
    else if (outcome == REFERENCE_RARE)
        severity = REFERENCE_WARNING;
    add(findings,
        (struct kind){severity, REFERENCE_AT_RNVC, pair->rule,
            severity == REFERENCE_FAULT ? pair->return_code : ""},
        "pair %s-%s: %s", reference->rncc, reference->rnvc, pair->reading);
}

/* R8: who may hold a licence line; R11: public standards are 2 or 4. */
static void check_category(enum sp_lang lang, const struct reference *reference,
    struct reference_findings *findings)
{
    if (is(reference->rncc, "8") && reference->nation == REFERENCE_NATION_OTHER)
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_RNCC, "R8", "CR"},
            "found category 8 for an entity of %s, allowed: a licensed "
            "reproduction in a NATO or Tier 2 state",
            reference->state);
    if (is(reference->rncc, "8") &&
        reference->nation == REFERENCE_NATION_UNKNOWN)
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_RNCC, "R8", ""},
            sp_say(lang, "category 8 is a licensed reproduction in a NATO or "
                         "Tier 2 state, "
                         "and whether the entity is in one is not known"));
    if (reference->standard && is(reference->rncc, "3"))
        add(findings,
            (struct kind){REFERENCE_FAULT, REFERENCE_AT_RNCC, "R11", ""},
            "found category 3 for a public standard, allowed: 2 when it "
            "defines the item alone, else 4");
}

void reference_check(const struct reference_codes *codes,
    const struct reference *reference, bool new_input,
    struct reference_findings *findings_out)
{
    assert(codes != NULL && reference != NULL);
    assert(findings_out != NULL);
    findings_out->n = 0;
    check_number(codes->lang, reference, findings_out);
    check_writing(codes->lang, reference, findings_out);
    check_category(codes->lang, reference, findings_out);
    if (reference->rncc[0] != '\0')
        check_type(codes, reference, false, findings_out);
    if (reference->rnvc[0] != '\0')
        check_type(codes, reference, true, findings_out);
    if (reference->rncc[0] != '\0' && reference->rnvc[0] != '\0')
        check_pair(codes, reference, new_input, findings_out);
}

/* ---- the references of one item --------------------------------------- */

static bool is_pair(
    const struct reference *reference, const char *rncc, const char *rnvc)
{
    return is(reference->rncc, rncc) && is(reference->rnvc, rnvc);
}

/* Whether another reference has this pair. */
static bool another(const struct reference *references, size_t n, size_t not_it,
    const char *rncc, const char *rnvc)
{
    for (size_t i = 0; i < n; i++)
        if (i != not_it && is_pair(&references[i], rncc, rnvc))
            return true;
    return false;
}

/* R8: whether the design authority of another state stands beside. */
static bool originator(
    const struct reference *references, size_t n, const struct reference *line)
{
    for (size_t i = 0; i < n; i++)
        if (is(references[i].rncc, "3") &&
            !is(references[i].ncage, line->ncage) &&
            (references[i].state[0] == '\0' || line->state[0] == '\0' ||
                !is(references[i].state, line->state)))
            return true;
    return false;
}

static void check_among(enum sp_lang lang, const struct reference *references,
    size_t n, size_t i, struct reference_findings *findings)
{
    const struct reference *reference = &references[i];

    if (is(reference->rncc, "8") && !originator(references, n, reference))
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_RNCC, "R8", "MI"},
            sp_say(lang, "a licence line stands beside the reference of the "
                         "originator in "
                         "another state, and there is none"));
    if (is_pair(reference, "5", "2") && another(references, n, i, "2", "2"))
        add(findings,
            (struct kind){REFERENCE_WARNING, REFERENCE_AT_RNCC, "R10", ""},
            sp_say(lang,
                "a second source beside a specification 2-2 belongs there only "
                "when it is on the list of qualified products"));
    if (is_pair(reference, "2", "1") && !another(references, n, i, "2", "1"))
        add(findings,
            (struct kind){REFERENCE_OPEN, REFERENCE_AT_RNVC, "R13", "MI"},
            sp_say(lang, "with 2-1 two references define the item only "
                         "together, and the "
                         "other is missing"));
}

void reference_check_item(enum sp_lang lang, const struct reference *references,
    size_t n, struct reference_findings *findings_out,
    size_t of_out[REFERENCE_FINDINGS_MAX])
{
    assert(references != NULL || n == 0);
    assert(findings_out != NULL && of_out != NULL);
    findings_out->n = 0;
    /* One reference adds at most two. */
    for (size_t i = 0; i < n && findings_out->n + 2 <= REFERENCE_FINDINGS_MAX;
         i++) {
        size_t before = findings_out->n;

        check_among(lang, references, n, i, findings_out);
        for (; before < findings_out->n; before++)
            of_out[before] = i;
    }
}
