/*
 * diff.c - see diff.h.
 */
#include "assess/diff_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *diff_cause_name(enum diff_cause cause)
{
    switch (cause) {
    case DIFF_FACT:
        return "fact";
    case DIFF_LAW:
        return "law";
    case DIFF_RULE:
        return "rule";
    case DIFF_FACTS:
        return "facts";
    case DIFF_DATA:
        return "data";
    case DIFF_RULES:
        return "rules";
    case DIFF_OVERLAY:
        return "overlay";
    case DIFF_DATE:
        return "date";
    case DIFF_BASIS:
        return "min_basis";
    case DIFF_PROGRAM:
        return "program";
    case DIFF_ASKED:
    default:
        return "asked";
    }
}

static bool same(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

/* What is compared of two lists in one order: the positions of a pair, and
 * SIZE_MAX where one side lacks it. */
struct pairing {
    const char *before, *after; /* the elements, as bytes */
    size_t n_before, n_after, size;
    int (*order)(const void *a, const void *b);
    size_t i, j;
};

static bool next_pair(
    struct pairing *pairing, const void **before_out, const void **after_out)
{
    const char *before = pairing->i < pairing->n_before
                             ? pairing->before + pairing->i * pairing->size
                             : NULL;
    const char *after = pairing->j < pairing->n_after
                            ? pairing->after + pairing->j * pairing->size
                            : NULL;
    int order;

    if (before == NULL && after == NULL)
        return false;
    order = before == NULL  ? 1
            : after == NULL ? -1
                            : pairing->order(before, after);
    *before_out = order <= 0 ? before : NULL;
    *after_out = order >= 0 ? after : NULL;
    pairing->i += order <= 0 ? 1 : 0;
    pairing->j += order >= 0 ? 1 : 0;
    return true;
}

/* ---- one finding ------------------------------------------------------- */

/* Tables whose rows ship with the program. */
static bool is_shipped(const char *tbl)
{
    static const char *const tables[] = {"class", "condition", "instrument",
        "population", "state", "status", "territory", "threshold"};

    for (size_t i = 0; i < SP_COUNT(tables); i++)
        if (strcmp(tables[i], tbl) == 0)
            return true;
    return false;
}

/* Tables that an engine fills: a change there has its cause elsewhere. */
static bool is_computed(const char *tbl)
{
    static const char *const tables[] = {
        "control_open", "controller", "origin_share", "origin_state"};

    for (size_t i = 0; i < SP_COUNT(tables); i++)
        if (strcmp(tables[i], tbl) == 0)
            return true;
    return false;
}

static bool fact_differs(
    const struct diff_fact *before, const struct diff_fact *after)
{
    if (before == NULL || after == NULL || before->missing != after->missing)
        return true;
    return before->with_value && after->with_value &&
           (!same(before->value, after->value) ||
               !same(before->basis, after->basis));
}

static enum sp_code compare_facts(struct diff_finding_change *change,
    struct sp_arena *arena, struct sp_err *err)
{
    static const struct diff_finding none;
    const struct diff_finding *x =
        change->before != NULL ? change->before : &none;
    const struct diff_finding *y =
        change->after != NULL ? change->after : &none;
    struct pairing pairing = {.before = (const char *)x->facts,
        .after = (const char *)y->facts,
        .n_before = x->n_facts,
        .n_after = y->n_facts,
        .size = sizeof(struct diff_fact),
        .order = diff_compare_facts};
    struct diff_fact_change *facts =
        sp_alloc_array(arena, x->n_facts + y->n_facts + 1, sizeof *facts);
    const void *before = NULL;
    const void *after = NULL;

    if (facts == NULL)
        return sp_arena_fail(arena, err);
    while (next_pair(&pairing, &before, &after)) {
        struct diff_fact_change *fact = &facts[change->n_facts];
        const struct diff_fact *any = before != NULL ? before : after;

        if (!fact_differs(before, after))
            continue;
        fact->before = before;
        fact->after = after;
        fact->law = any->from != NULL ? strcmp(any->from, "data") == 0
                                      : is_shipped(any->tbl);
        fact->computed = is_computed(any->tbl);
        change->n_facts++;
    }
    change->facts = facts;
    return SP_OK;
}

static enum sp_code compare_numbers(struct diff_finding_change *change,
    struct sp_arena *arena, struct sp_err *err)
{
    const struct diff_finding *x = change->before;
    const struct diff_finding *y = change->after;
    struct pairing pairing;
    struct diff_number_change *numbers;
    const void *before = NULL;
    const void *after = NULL;

    if (x == NULL || y == NULL)
        return SP_OK;
    pairing = (struct pairing){.before = (const char *)x->numbers,
        .after = (const char *)y->numbers,
        .n_before = x->n_numbers,
        .n_after = y->n_numbers,
        .size = sizeof(struct diff_number),
        .order = diff_compare_numbers};
    numbers =
        sp_alloc_array(arena, x->n_numbers + y->n_numbers + 1, sizeof *numbers);
    if (numbers == NULL)
        return sp_arena_fail(arena, err);
    while (next_pair(&pairing, &before, &after)) {
        const struct diff_number *was = before;
        const struct diff_number *is = after;
        struct diff_number_change *number = &numbers[change->n_numbers];

        if (was != NULL && is != NULL && same(was->text, is->text))
            continue;
        number->name = was != NULL ? was->name : is->name;
        number->before = was != NULL ? was->text : NULL;
        number->after = is != NULL ? is->text : NULL;
        change->n_numbers++;
    }
    change->numbers = numbers;
    return SP_OK;
}

static bool is_one_bit(unsigned bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

/* Which inputs can be behind what a finding shows. */
static unsigned inputs_behind(unsigned shown)
{
    unsigned inputs = 0;

    if (shown & DIFF_FACT)
        inputs |= DIFF_FACTS | DIFF_OVERLAY | DIFF_DATE;
    if (shown & DIFF_LAW)
        inputs |= DIFF_DATA | DIFF_FACTS | DIFF_OVERLAY | DIFF_DATE;
    if (shown & DIFF_RULE)
        inputs |= DIFF_RULES | DIFF_DATE;
    return inputs;
}

/*
 * Say why: what the finding itself shows, and behind it the one input that
 * differs, when it is one; where several differ, those that may be it.
 */
static void find_causes(struct diff_finding_change *change, unsigned inputs)
{
    bool both = change->before != NULL && change->after != NULL;
    unsigned behind;

    /* A finding that is new names its facts anew: no cause in that. Nor is
     * it one that a finding looks up another row of the shipped data, as for
     * a party of another state: only that the same row says another thing. */
    for (size_t i = 0; both && i < change->n_facts; i++) {
        const struct diff_fact_change *fact = &change->facts[i];

        if (fact->law && fact->before != NULL && fact->after != NULL)
            change->sure |= DIFF_LAW;
        else if (!fact->law && !fact->computed)
            change->sure |= DIFF_FACT;
    }
    if (both && change->before->version != change->after->version)
        change->sure |= DIFF_RULE;
    behind = inputs & inputs_behind(change->sure);
    if (is_one_bit(inputs) || is_one_bit(behind))
        change->sure |= is_one_bit(inputs) ? inputs : behind;
    else
        change->possible = behind != 0 ? behind : inputs;
}

static bool finding_differs(const struct diff_finding_change *change)
{
    const struct diff_finding *x = change->before;
    const struct diff_finding *y = change->after;

    return x == NULL || y == NULL || strcmp(x->verdict, y->verdict) != 0 ||
           !same(x->basis, y->basis) || x->version != y->version ||
           change->n_facts > 0 || change->n_numbers > 0;
}

static enum sp_code compare_findings(
    struct diff *diff, struct sp_arena *arena, struct sp_err *err)
{
    const struct diff_assessment *x = diff->before;
    const struct diff_assessment *y = diff->after;
    struct pairing pairing = {.before = (const char *)x->findings,
        .after = (const char *)y->findings,
        .n_before = x->n_findings,
        .n_after = y->n_findings,
        .size = sizeof(struct diff_finding),
        .order = diff_compare_findings};
    struct diff_finding_change *changes = sp_alloc_array(
        arena, x->n_findings + y->n_findings + 1, sizeof *changes);
    const void *before = NULL;
    const void *after = NULL;
    enum sp_code rc = SP_OK;

    if (changes == NULL)
        return sp_arena_fail(arena, err);
    while (rc == SP_OK && next_pair(&pairing, &before, &after)) {
        struct diff_finding_change *change = &changes[diff->n_findings];

        *change =
            (struct diff_finding_change){.before = before, .after = after};
        rc = compare_facts(change, arena, err);
        if (rc == SP_OK)
            rc = compare_numbers(change, arena, err);
        if (rc != SP_OK || !finding_differs(change))
            continue;
        find_causes(change, diff->inputs);
        diff->n_findings++;
    }
    diff->findings = changes;
    return rc;
}

/* ---- all findings together --------------------------------------------- */

static int compare_changes(const void *a, const void *b)
{
    const struct diff_fact_change *x = a;
    const struct diff_fact_change *y = b;
    const struct diff_fact *one = x->before != NULL ? x->before : x->after;
    const struct diff_fact *other = y->before != NULL ? y->before : y->after;
    int order = diff_compare_facts(one, other);

    /* Among equals first those that both sides name: they say most. */
    if (order == 0)
        order = (x->before != NULL && x->after != NULL ? 0 : 1) -
                (y->before != NULL && y->after != NULL ? 0 : 1);
    if (order == 0)
        order = (x->before == NULL) - (y->before == NULL);
    return order;
}

/* Every changed fact once, with how many findings name it. */
static enum sp_code collect_facts(
    struct diff *diff, struct sp_arena *arena, struct sp_err *err)
{
    struct diff_fact_change *all;
    size_t n = 0;
    size_t kept = 0;

    for (size_t i = 0; i < diff->n_findings; i++)
        n += diff->findings[i].n_facts;
    all = sp_alloc_array(arena, n + 1, sizeof *all);
    if (all == NULL)
        return sp_arena_fail(arena, err);
    n = 0;
    for (size_t i = 0; i < diff->n_findings; i++) {
        const struct diff_finding_change *change = &diff->findings[i];

        for (size_t k = 0; k < change->n_facts; k++)
            all[n++] = change->facts[k];
    }
    qsort(all, n, sizeof *all, compare_changes);
    for (size_t i = 0; i < n; i++) {
        const struct diff_fact *fact =
            all[i].before != NULL ? all[i].before : all[i].after;
        const struct diff_fact *last = kept == 0 ? NULL
                                       : all[kept - 1].before != NULL
                                           ? all[kept - 1].before
                                           : all[kept - 1].after;

        if (last == NULL || diff_compare_facts(last, fact) != 0)
            all[kept++] = all[i];
        all[kept - 1].n_findings++;
    }
    diff->facts = all;
    diff->n_facts = kept;
    return SP_OK;
}

/* The version of the next rule of a side, and the first finding behind it. */
static int64_t step_rule(
    const struct diff_assessment *side, size_t *at, const char *rule)
{
    int64_t version = 0;

    while (
        *at < side->n_findings && strcmp(side->findings[*at].rule, rule) == 0)
        version = side->findings[(*at)++].version;
    return version;
}

static enum sp_code collect_rules(
    struct diff *diff, struct sp_arena *arena, struct sp_err *err)
{
    const struct diff_assessment *x = diff->before;
    const struct diff_assessment *y = diff->after;
    struct diff_rule_change *rules =
        sp_alloc_array(arena, x->n_findings + y->n_findings + 1, sizeof *rules);
    size_t i = 0;
    size_t j = 0;

    if (rules == NULL)
        return sp_arena_fail(arena, err);
    while (i < x->n_findings || j < y->n_findings) {
        const char *left = i < x->n_findings ? x->findings[i].rule : NULL;
        const char *right = j < y->n_findings ? y->findings[j].rule : NULL;
        const char *rule = left == NULL               ? right
                           : right == NULL            ? left
                           : strcmp(left, right) <= 0 ? left
                                                      : right;
        struct diff_rule_change change = {.rule = rule};

        change.before = step_rule(x, &i, rule);
        change.after = step_rule(y, &j, rule);
        if (change.before != change.after)
            rules[diff->n_rules++] = change;
    }
    diff->rules = rules;
    return SP_OK;
}

/* ---- conditions and views ---------------------------------------------- */

static bool condition_differs(
    const struct diff_condition *x, const struct diff_condition *y)
{
    return x == NULL || y == NULL || !same(x->verdict, y->verdict) ||
           !same(x->basis, y->basis) || !same(x->encoded_by, y->encoded_by) ||
           !same(x->checked, y->checked) || !same(x->cites, y->cites) ||
           !same(x->title_en, y->title_en) || !same(x->title_uk, y->title_uk);
}

static enum sp_code compare_conditions(
    struct diff *diff, struct sp_arena *arena, struct sp_err *err)
{
    const struct diff_assessment *x = diff->before;
    const struct diff_assessment *y = diff->after;
    struct pairing pairing = {.before = (const char *)x->conditions,
        .after = (const char *)y->conditions,
        .n_before = x->n_conditions,
        .n_after = y->n_conditions,
        .size = sizeof(struct diff_condition),
        .order = diff_compare_conditions};
    struct diff_condition_change *changes = sp_alloc_array(
        arena, x->n_conditions + y->n_conditions + 1, sizeof *changes);
    const void *before = NULL;
    const void *after = NULL;

    if (changes == NULL)
        return sp_arena_fail(arena, err);
    while (next_pair(&pairing, &before, &after))
        if (condition_differs(before, after))
            changes[diff->n_conditions++] =
                (struct diff_condition_change){before, after};
    diff->conditions = changes;
    return SP_OK;
}

static bool view_differs(const struct diff_view *x, const struct diff_view *y)
{
    return x == NULL || y == NULL || !same(x->share_min, y->share_min) ||
           !same(x->share_max, y->share_max) || !same(x->limit, y->limit) ||
           !same(x->verdict, y->verdict);
}

static enum sp_code compare_views(
    struct diff *diff, struct sp_arena *arena, struct sp_err *err)
{
    const struct diff_assessment *x = diff->before;
    const struct diff_assessment *y = diff->after;
    struct pairing pairing = {.before = (const char *)x->views,
        .after = (const char *)y->views,
        .n_before = x->n_views,
        .n_after = y->n_views,
        .size = sizeof(struct diff_view),
        .order = diff_compare_views};
    struct diff_view_change *changes =
        sp_alloc_array(arena, x->n_views + y->n_views + 1, sizeof *changes);
    const void *before = NULL;
    const void *after = NULL;

    if (changes == NULL)
        return sp_arena_fail(arena, err);
    while (next_pair(&pairing, &before, &after))
        if (view_differs(before, after))
            changes[diff->n_views++] = (struct diff_view_change){before, after};
    diff->views = changes;
    return SP_OK;
}

/* The digest of the facts is the owner's alone; others get that of the
 * packs. */
static bool same_facts(
    const struct diff_assessment *x, const struct diff_assessment *y)
{
    if (x->facts != NULL && y->facts != NULL)
        return same(x->facts, y->facts);
    return x->packs != NULL && same(x->packs, y->packs);
}

static unsigned differing_inputs(
    const struct diff_assessment *x, const struct diff_assessment *y)
{
    return (same_facts(x, y) ? 0U : DIFF_FACTS) |
           (same(x->data, y->data) ? 0U : DIFF_DATA) |
           (same(x->rules, y->rules) ? 0U : DIFF_RULES) |
           (same(x->overlay, y->overlay) ? 0U : DIFF_OVERLAY) |
           (same(x->on, y->on) ? 0U : DIFF_DATE) |
           (same(x->min_basis, y->min_basis) ? 0U : DIFF_BASIS) |
           (same(x->program, y->program) ? 0U : DIFF_PROGRAM) |
           (same(x->venture, y->venture) &&
                       same(x->instrument, y->instrument) &&
                       same(x->audience, y->audience)
                   ? 0U
                   : DIFF_ASKED);
}

enum sp_code diff_make(const struct diff_assessment *before,
    const struct diff_assessment *after, struct sp_arena *arena,
    struct diff *out, struct sp_err *err)
{
    struct diff diff = {.before = before, .after = after};
    enum sp_code rc;

    assert(before != NULL);
    assert(after != NULL);
    diff.inputs = differing_inputs(before, after);
    rc = compare_findings(&diff, arena, err);
    if (rc == SP_OK)
        rc = collect_facts(&diff, arena, err);
    if (rc == SP_OK)
        rc = collect_rules(&diff, arena, err);
    if (rc == SP_OK)
        rc = compare_conditions(&diff, arena, err);
    if (rc == SP_OK)
        rc = compare_views(&diff, arena, err);
    if (rc != SP_OK)
        return rc;
    diff.changed =
        diff.n_conditions > 0 || diff.n_findings > 0 || diff.n_views > 0;
    diff.inexplicable = diff.changed && diff.inputs == 0;
    *out = diff;
    return SP_OK;
}
