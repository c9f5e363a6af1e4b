#include "fit/compare.h"

#include <assert.h>
#include <string.h>

/* Which way two bounds are ordered; near is too near for a rounded factor. */
struct order {
    int sign;
    bool near;
};

static struct order order_of(struct sp_ratio a, struct sp_ratio b, bool exact)
{
    struct order order = {sp_ratio_cmp(a, b), false};
    struct sp_ratio difference;
    struct sp_ratio scaled;
    struct sp_ratio size = b;

    if (exact || order.sign == 0)
        return order;
    if (size.num < 0)
        size = fit_ratio_neg(size);
    if (!fit_ratio_sub(a, b, &difference)) {
        order.near = true;
        return order;
    }
    if (difference.num < 0)
        difference = fit_ratio_neg(difference);
    /* A rounded factor is right to fifteen digits at least. */
    if (!fit_ratio_mul(difference, fit_ratio_int(1000000000000000), &scaled))
        return order;
    order.near = sp_ratio_cmp(scaled, size) <= 0;
    return order;
}

static void set(
    struct fit_reason *reason, enum fit_verdict verdict, enum fit_note note)
{
    reason->verdict = verdict;
    reason->note = note;
}

static void difference(
    struct fit_reason *reason, struct sp_ratio a, struct sp_ratio b)
{
    reason->gap.has_difference = fit_ratio_sub(a, b, &reason->gap.difference);
}

/* Whether both may be compared as numbers; else the reason says why not. */
static bool numbers(struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;

    if (a->form != FIT_FORM_NUMBER || b->form != FIT_FORM_NUMBER) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_FORM);
        return false;
    }
    if (a->kind != b->kind ||
        !fit_dimensions_equal(a->dimensions, b->dimensions)) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_KIND);
        return false;
    }
    return true;
}

static bool same_bounds(const struct fit_value *a, const struct fit_value *b)
{
    return a->has_lo == b->has_lo && a->has_hi == b->has_hi &&
           a->lo_open == b->lo_open && a->hi_open == b->hi_open &&
           (!a->has_lo || sp_ratio_cmp(a->lo, b->lo) == 0) &&
           (!a->has_hi || sp_ratio_cmp(a->hi, b->hi) == 0);
}

/* Whether a ends before b begins. */
static bool before(
    const struct fit_value *a, const struct fit_value *b, bool *near)
{
    struct order order;

    if (!a->has_hi || !b->has_lo)
        return false;
    order = order_of(a->hi, b->lo, a->exact && b->exact);
    *near = *near || order.near;
    return order.sign < 0 || (order.sign == 0 && (a->hi_open || b->lo_open));
}

/* |a − b| at most the rule's tolerance. */
static bool within_tolerance(
    const struct fit_rule *rule, struct sp_ratio a, struct sp_ratio b)
{
    struct sp_ratio apart;

    if (!rule->has_tolerance || !fit_ratio_sub(a, b, &apart))
        return false;
    if (apart.num < 0)
        apart = fit_ratio_neg(apart);
    return sp_ratio_cmp(apart, rule->tolerance) <= 0;
}

static void equal_numbers(
    const struct fit_rule *rule, struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool near = false;

    if (!numbers(reason))
        return;
    if (a->has_nominal && b->has_nominal) {
        struct order order =
            order_of(a->nominal, b->nominal, a->exact && b->exact);

        if (order.sign == 0 || within_tolerance(rule, a->nominal, b->nominal)) {
            set(reason, FIT_YES, FIT_NOTE_NONE);
            return;
        }
        difference(reason, a->nominal, b->nominal);
        set(reason, order.near ? FIT_UNKNOWN : FIT_NO,
            order.near ? FIT_NOTE_INEXACT : FIT_NOTE_NONE);
        return;
    }
    if (same_bounds(a, b)) {
        set(reason, FIT_YES, FIT_NOTE_NONE);
        return;
    }
    if (before(a, b, &near) && !within_tolerance(rule, a->hi, b->lo)) {
        difference(reason, a->hi, b->lo);
        set(reason, near ? FIT_UNKNOWN : FIT_NO,
            near ? FIT_NOTE_INEXACT : FIT_NOTE_NONE);
    } else if (before(b, a, &near) && !within_tolerance(rule, a->lo, b->hi)) {
        difference(reason, a->lo, b->hi);
        set(reason, near ? FIT_UNKNOWN : FIT_NO,
            near ? FIT_NOTE_INEXACT : FIT_NOTE_NONE);
    } else {
        set(reason, FIT_UNKNOWN, FIT_NOTE_OVERLAP);
    }
}

static void equal_threads(struct fit_reason *reason)
{
    const struct fit_thread *a = &reason->a->value->thread;
    const struct fit_thread *b = &reason->b->value->thread;

    if (a->family != b->family) {
        set(reason, FIT_NO, FIT_NOTE_FAMILY);
    } else if (sp_ratio_cmp(a->size, b->size) != 0) {
        difference(reason, a->size, b->size);
        set(reason, FIT_NO, FIT_NOTE_NONE);
    } else if (a->left_hand != b->left_hand) {
        set(reason, FIT_NO, FIT_NOTE_HAND);
    } else if (sp_ratio_cmp(a->pitch, b->pitch) == 0 &&
               (a->pitch.num > 0 ||
                   (a->family != FIT_THREAD_UN && a->family != FIT_THREAD_M))) {
        set(reason, FIT_YES, FIT_NOTE_NONE);
    } else if (a->pitch.num == 0 || b->pitch.num == 0) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_PITCH);
    } else {
        difference(reason, a->pitch, b->pitch);
        set(reason, FIT_NO, FIT_NOTE_PITCH);
    }
}

static bool holds_word(const struct fit_fact *fact, uint32_t word)
{
    for (uint32_t i = 0; i < fact->n_words; i++) {
        if (fact->words[i] == word)
            return true;
    }
    return false;
}

/* How many of a's words b has. */
static uint32_t shared_words(const struct fit_fact *a, const struct fit_fact *b)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < a->n_words; i++)
        n += holds_word(b, a->words[i]);
    return n;
}

static void equal_words(struct fit_reason *reason)
{
    bool same = reason->a->n_words == reason->b->n_words &&
                shared_words(reason->a, reason->b) == reason->a->n_words;

    set(reason, same ? FIT_YES : FIT_NO, FIT_NOTE_NONE);
}

static void equal_dielectrics(struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool same = same_bounds(a, b) &&
                sp_ratio_cmp(a->change_lo, b->change_lo) == 0 &&
                sp_ratio_cmp(a->change_hi, b->change_hi) == 0;

    set(reason, same ? FIT_YES : FIT_NO, FIT_NOTE_NONE);
}

static void equal(const struct fit_rule *rule, struct fit_reason *reason)
{
    enum fit_form form = reason->a->value->form;

    if (form != reason->b->value->form) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_FORM);
        return;
    }
    switch (form) {
    case FIT_FORM_NUMBER:
        equal_numbers(rule, reason);
        break;
    case FIT_FORM_THREAD:
        equal_threads(reason);
        break;
    case FIT_FORM_DIELECTRIC:
        equal_dielectrics(reason);
        break;
    case FIT_FORM_TEXT:
        equal_words(reason);
        break;
    }
}

static void overlap(struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool near = false;
    bool apart;

    if (!numbers(reason))
        return;
    apart = before(a, b, &near);
    if (apart)
        difference(reason, a->hi, b->lo);
    else if (before(b, a, &near)) {
        apart = true;
        difference(reason, a->lo, b->hi);
    }
    if (near)
        set(reason, FIT_UNKNOWN, FIT_NOTE_INEXACT);
    else
        set(reason, apart ? FIT_NO : FIT_YES, FIT_NOTE_NONE);
}

/* The parts of `inner` that lie outside `outer` go into the gap; true when
 * there are none. */
static bool inside(const struct fit_value *inner, const struct fit_value *outer,
    struct fit_gap *gap, bool *near)
{
    bool exact = inner->exact && outer->exact;
    struct order order;

    if (outer->has_lo && !inner->has_lo) {
        gap->has_low = true;
        gap->low_unbounded = true;
        gap->low_to = outer->lo;
    } else if (outer->has_lo) {
        order = order_of(inner->lo, outer->lo, exact);
        *near = *near || order.near;
        if (order.sign < 0 ||
            (order.sign == 0 && outer->lo_open && !inner->lo_open)) {
            gap->has_low = true;
            gap->low_from = inner->lo;
            gap->low_to = outer->lo;
        }
    }
    if (outer->has_hi && !inner->has_hi) {
        gap->has_high = true;
        gap->high_unbounded = true;
        gap->high_from = outer->hi;
    } else if (outer->has_hi) {
        order = order_of(inner->hi, outer->hi, exact);
        *near = *near || order.near;
        if (order.sign > 0 ||
            (order.sign == 0 && outer->hi_open && !inner->hi_open)) {
            gap->has_high = true;
            gap->high_from = outer->hi;
            gap->high_to = inner->hi;
        }
    }
    return !gap->has_low && !gap->has_high;
}

/* Temperatures of b covered by a, and a's change inside b's. */
static void within_dielectric(struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool near = false;
    bool covered = inside(b, a, &reason->gap, &near);
    bool steady = sp_ratio_cmp(a->change_lo, b->change_lo) >= 0 &&
                  sp_ratio_cmp(a->change_hi, b->change_hi) <= 0;

    set(reason, covered && steady ? FIT_YES : FIT_NO, FIT_NOTE_NONE);
}

/* A capability covers what is asked; a real dimension lies inside it. In a
 * contract what is given lies inside what is taken. */
static void within(bool contract, struct fit_reason *reason)
{
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool cover = reason->a->sense == FIT_CAPABILITY && !contract;
    bool near = false;
    bool holds;

    if (a->form == FIT_FORM_DIELECTRIC && b->form == FIT_FORM_DIELECTRIC) {
        within_dielectric(reason);
        return;
    }
    if (!numbers(reason))
        return;
    holds = cover ? inside(b, a, &reason->gap, &near)
                  : inside(a, b, &reason->gap, &near);
    if (near) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_INEXACT);
    } else if (holds) {
        set(reason, FIT_YES, FIT_NOTE_NONE);
    } else if (contract && !before(a, b, &near) && !before(b, a, &near)) {
        set(reason, FIT_CONDITIONAL, FIT_NOTE_PARTLY);
    } else {
        set(reason, FIT_NO, FIT_NOTE_NONE);
    }
}

/* The least value that the fact promises: a capability up to a bound promises
 * that bound. */
static bool least(const struct fit_fact *fact, struct sp_ratio *out, bool *open)
{
    const struct fit_value *value = fact->value;

    *open = value->lo_open;
    if (value->has_lo) {
        *out = value->lo;
        return true;
    }
    *open = value->hi_open;
    *out = value->hi;
    return fact->sense == FIT_CAPABILITY && value->has_hi;
}

/* The greatest value that the fact may show. */
static bool greatest(
    const struct fit_fact *fact, struct sp_ratio *out, bool *open)
{
    *out = fact->value->hi;
    *open = fact->value->hi_open;
    return fact->value->has_hi;
}

static void at_bound(struct fit_reason *reason, bool at_least)
{
    struct sp_ratio a;
    struct sp_ratio b;
    bool a_open;
    bool b_open;
    bool stated;
    struct order order;
    int sign;

    if (!numbers(reason))
        return;
    stated = at_least ? least(reason->a, &a, &a_open) &&
                            least(reason->b, &b, &b_open)
                      : greatest(reason->a, &a, &a_open) &&
                            greatest(reason->b, &b, &b_open);
    if (!stated) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_NO_BOUND);
        return;
    }
    order = order_of(a, b, reason->a->value->exact && reason->b->value->exact);
    sign = at_least ? order.sign : -order.sign;
    if (order.near) {
        set(reason, FIT_UNKNOWN, FIT_NOTE_INEXACT);
    } else if (sign > 0 || (sign == 0 && (a_open || !b_open))) {
        set(reason, FIT_YES, FIT_NOTE_NONE);
    } else {
        difference(reason, a, b);
        set(reason, FIT_NO, FIT_NOTE_NONE);
    }
}

static void one_of(struct fit_reason *reason)
{
    uint32_t shared = shared_words(reason->a, reason->b);

    if (reason->a->n_words == 0 || reason->b->n_words == 0)
        set(reason, FIT_UNKNOWN, FIT_NOTE_FORM);
    else if (shared == reason->a->n_words)
        set(reason, FIT_YES, FIT_NOTE_NONE);
    else if (shared > 0)
        set(reason, FIT_UNKNOWN, FIT_NOTE_NOT_ALL);
    else
        set(reason, FIT_NO, FIT_NOTE_NONE);
}

static bool is_text(const struct fit_value *value, const char *word)
{
    size_t n = strlen(word);

    if (value->form != FIT_FORM_TEXT || value->text_len != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = value->text[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != word[i])
            return false;
    }
    return true;
}

/* Conjugate words: what one is the other takes. */
static void conjugate(struct fit_reason *reason)
{
    static const char *const pairs[][2] = {{"male", "female"},
        {"plug", "socket"}, {"pin", "socket"}, {"plug", "receptacle"},
        {"external", "internal"}, {"source", "sink"}, {"supply", "consume"},
        {"bolt", "nut"}, {"neutral", "neutral"}};
    const struct fit_value *a = reason->a->value;
    const struct fit_value *b = reason->b->value;
    bool known_a = false;
    bool known_b = false;

    for (size_t i = 0; i < SP_COUNT(pairs); i++) {
        for (int k = 0; k < 2; k++) {
            bool first = is_text(a, pairs[i][k]);
            bool second = is_text(b, pairs[i][1 - k]);

            if (first && second) {
                set(reason, FIT_YES, FIT_NOTE_NONE);
                return;
            }
            known_a = known_a || first;
            known_b = known_b || second;
        }
    }
    set(reason, known_a && known_b ? FIT_NO : FIT_UNKNOWN,
        known_a && known_b ? FIT_NOTE_NONE : FIT_NOTE_FORM);
}

static void mates(struct fit_reason *reason)
{
    enum fit_form a = reason->a->value->form;
    enum fit_form b = reason->b->value->form;

    if (a == FIT_FORM_THREAD && b == FIT_FORM_THREAD)
        equal_threads(reason);
    else if (a == FIT_FORM_TEXT && b == FIT_FORM_TEXT)
        conjugate(reason);
    else
        within(true, reason);
}

void fit_compare(
    const struct fit_rule *rule, bool contract, struct fit_reason *reason)
{
    assert(reason->a != NULL);
    assert(reason->b != NULL);
    switch (rule->comparison) {
    case FIT_EQ:
        equal(rule, reason);
        break;
    case FIT_OVERLAP:
        overlap(reason);
        break;
    case FIT_WITHIN:
        within(contract, reason);
        break;
    case FIT_AT_LEAST:
        at_bound(reason, true);
        break;
    case FIT_AT_MOST:
        at_bound(reason, false);
        break;
    case FIT_ONE_OF:
        one_of(reason);
        break;
    case FIT_MATES:
        mates(reason);
        break;
    case FIT_STANDARD:
        set(reason, FIT_UNKNOWN, FIT_NOTE_FORM);
        break;
    }
}
