/*
 * fit_words.c - a reason of the engine in words: both values as written and
 * in the kind's unit, and the gap. See fit.h.
 */
#include "assess/fit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 12, GAP_BYTES = 768, PART_BYTES = 256 };

static const char *const notes[] = {
    [FIT_NOTE_NONE] = SP_SAYING("they differ"),
    [FIT_NOTE_MISSING_A] = SP_SAYING("the one does not state it"),
    [FIT_NOTE_MISSING_B] = SP_SAYING("the other does not state it"),
    [FIT_NOTE_UNREAD_A] = SP_SAYING("what is stated cannot be read"),
    [FIT_NOTE_UNREAD_B] = SP_SAYING("what is stated cannot be read"),
    [FIT_NOTE_TWO_TRUTHS_A] = SP_SAYING("stated twice, differently"),
    [FIT_NOTE_TWO_TRUTHS_B] = SP_SAYING("stated twice, differently"),
    [FIT_NOTE_KIND] = SP_SAYING("the two are of different kinds"),
    [FIT_NOTE_FORM] = SP_SAYING("the two cannot be compared as written"),
    [FIT_NOTE_NO_BOUND] =
        SP_SAYING("the bound that is compared is not stated by both"),
    [FIT_NOTE_OVERLAP] =
        SP_SAYING("the ranges overlap: whether they are the same is open"),
    [FIT_NOTE_INEXACT] =
        SP_SAYING("they lie nearer than a rounded factor can tell"),
    [FIT_NOTE_NOT_ALL] =
        SP_SAYING("some of the alternatives are allowed, not all"),
    [FIT_NOTE_FAMILY] = SP_SAYING("the threads are of different families"),
    [FIT_NOTE_PITCH] =
        SP_SAYING("the pitches differ, or one of them is not stated"),
    [FIT_NOTE_HAND] = SP_SAYING("one thread is left-handed"),
    [FIT_NOTE_PARTLY] = SP_SAYING("it holds in part of the range"),
    [FIT_NOTE_NO_PATH] =
        SP_SAYING("nothing is recorded between the two standards"),
    [FIT_NOTE_NOT_EQUIVALENT] =
        SP_SAYING("the two standards are recorded as not equivalent"),
    [FIT_NOTE_CONTRADICTION] =
        SP_SAYING("recorded degrees of equivalence contradict each other"),
    [FIT_NOTE_DEVIATIONS] = SP_SAYING("adopted with changes"),
    [FIT_NOTE_REPLACED] =
        SP_SAYING("a later edition or a successor in place of the one needed"),
    [FIT_NOTE_OTHER_SIZES] =
        SP_SAYING("the changes recorded are of other sizes"),
};

const char *assess_fit_note(enum sp_lang lang, enum fit_note note)
{
    assert((size_t)note < SP_COUNT(notes));
    return sp_say(lang, notes[note]);
}

/* ---- values ------------------------------------------------------------- */

static void exact_text(struct sp_ratio value, bool up, char out[PART_BYTES])
{
    char text[FIT_RATIO_BYTES];

    fit_ratio_text(value, text);
    if (strchr(text, '/') != NULL || strlen(text) > 24)
        fit_ratio_round(value, DIGITS, up, text);
    (void)snprintf(out, PART_BYTES, "%s", text);
}

static const char *number_base(
    struct sp_arena *arena, const struct fit_value *value)
{
    char lo[PART_BYTES] = "";
    char hi[PART_BYTES] = "";

    if (value->has_lo)
        exact_text(value->lo, false, lo);
    if (value->has_hi)
        exact_text(value->hi, true, hi);
    if (value->has_lo && value->has_hi &&
        sp_ratio_cmp(value->lo, value->hi) == 0)
        return sp_strdup(arena, lo);
    return sp_asprintf(arena, "%s%s..%s%s", value->lo_open ? ">" : "", lo,
        value->hi_open ? "<" : "", hi);
}

static enum sp_code value_words(struct sp_arena *arena,
    const struct fit_value *value, struct assess_fit_side *out,
    struct sp_err *err)
{
    char text[FIT_THREAD_BYTES];
    char unit[FIT_DIMENSION_TEXT_BYTES];

    switch (value->form) {
    case FIT_FORM_TEXT:
        out->base = sp_strndup(arena, value->text, value->text_len);
        break;
    case FIT_FORM_THREAD:
        fit_thread_text(&value->thread, text);
        out->base = sp_strdup(arena, text);
        break;
    case FIT_FORM_NUMBER:
    case FIT_FORM_DIELECTRIC:
        fit_unit_symbol(value->kind, value->dimensions, unit);
        out->base = number_base(arena, value);
        out->unit = sp_strdup(arena, unit);
        if (out->unit == NULL)
            return sp_arena_fail(arena, err);
        break;
    }
    return out->base == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

static enum sp_code side_words(const struct assess_fit_wording *w, bool is_a,
    const struct fit_fact *fact, struct assess_fit_side *out,
    struct sp_err *err)
{
    const struct fit_facts *facts = is_a ? w->a : w->b;
    const struct fit_model_cell *cell;

    memset(out, 0, sizeof *out);
    if (fact == NULL)
        return SP_OK;
    assert(fact >= facts->facts && fact < facts->facts + facts->n);
    cell = (is_a ? w->a_cells : w->b_cells) + (fact - facts->facts);
    out->written = cell->written;
    out->source = fit_model_shown(w->model, cell->table, cell->row, "source");
    out->basis = fit_model_shown(w->model, cell->table, cell->row, "basis");
    out->sense = fact->sense == FIT_REQUIREMENT  ? "requirement"
                 : fact->sense == FIT_CAPABILITY ? "capability"
                                                 : "tolerance";
    if (cell->value == NULL) {
        out->base = cell->written;
        return SP_OK;
    }
    if (fact->value == NULL)
        return SP_OK;
    return value_words(w->model->arena, fact->value, out, err);
}

/* ---- gaps --------------------------------------------------------------- */

struct gap_text {
    char text[GAP_BYTES];
    size_t n;
};

static void gap_put(struct gap_text *gap, const char *text)
{
    int more = snprintf(gap->text + gap->n, GAP_BYTES - gap->n, "%s", text);

    gap->n += (size_t)more;
    if (gap->n >= GAP_BYTES)
        gap->n = GAP_BYTES - 1;
}

/* The unit of a difference: of a temperature it is no point on the scale. */
static void unit_text(
    const struct fit_reason *reason, char out[FIT_DIMENSION_TEXT_BYTES])
{
    const struct fit_value *value = reason->a->value;

    fit_unit_symbol(value->kind, value->dimensions, out);
    if (strcmp(out, "1") == 0)
        out[0] = '\0';
}

/* "outside from 18 to 20 V and from 30 to 32 V" */
static void outside_words(enum sp_lang lang, const struct fit_reason *reason,
    const char *unit, struct gap_text *gap)
{
    const struct fit_gap *g = &reason->gap;
    char from[PART_BYTES];
    char to[PART_BYTES];
    char part[PART_BYTES * 3];

    if (g->has_low) {
        exact_text(g->low_to, true, to);
        if (g->low_unbounded) {
            (void)snprintf(part, sizeof part,
                sp_say(lang, "outside below %s %s"), to, unit);
        } else {
            exact_text(g->low_from, false, from);
            (void)snprintf(part, sizeof part,
                sp_say(lang, "outside from %s to %s %s"), from, to, unit);
        }
        gap_put(gap, part);
    }
    if (g->has_high) {
        if (g->has_low)
            gap_put(gap, ", ");
        exact_text(g->high_from, false, from);
        if (g->high_unbounded) {
            (void)snprintf(part, sizeof part,
                sp_say(lang, "outside above %s %s"), from, unit);
        } else {
            exact_text(g->high_to, true, to);
            (void)snprintf(part, sizeof part,
                sp_say(lang, "outside from %s to %s %s"), from, to, unit);
        }
        gap_put(gap, part);
    }
}

/* "17 mm against 16 mm, 0.001 m apart" */
static void against_words(const struct assess_fit_wording *w,
    const struct assess_fit_reason *out, const struct fit_reason *reason,
    struct gap_text *gap)
{
    char part[GAP_BYTES];
    char unit[FIT_DIMENSION_TEXT_BYTES];
    char size[PART_BYTES];
    struct sp_ratio difference = reason->gap.difference;

    if (out->a.written != NULL && out->b.written != NULL) {
        (void)snprintf(part, sizeof part,
            sp_say(w->lang, "%.200s against %.200s"), out->a.written,
            out->b.written);
        gap_put(gap, part);
    }
    if (reason->a == NULL || reason->b == NULL || reason->a->value == NULL)
        return;
    unit_text(reason, unit);
    if (reason->gap.has_difference) {
        if (difference.num < 0)
            difference = fit_ratio_neg(difference);
        exact_text(difference, true, size);
        (void)snprintf(
            part, sizeof part, sp_say(w->lang, ", %s %s apart"), size, unit);
        gap_put(gap, part);
    }
    if (reason->gap.has_low || reason->gap.has_high) {
        gap_put(gap, ": ");
        outside_words(w->lang, reason, unit, gap);
    }
}

/* The recorded edges by their standards and degrees. */
static void hops_words(const struct assess_fit_wording *w,
    const struct fit_reason *reason, struct gap_text *gap)
{
    const struct fit_model *model = w->model;

    for (uint32_t i = 0; i < reason->n_hops; i++) {
        const struct fit_edge *edge = &model->edges[reason->hops[i]];
        char part[PART_BYTES];

        (void)snprintf(part, sizeof part, "%s%.60s %s %.60s",
            i == 0 ? ": " : ", ", fit_model_standard(model, edge->standard),
            fit_degree_name(edge->degree),
            fit_model_standard(model, edge->other));
        gap_put(gap, part);
    }
}

/* The size of the thread that the candidate states, or 0. */
static struct sp_ratio thread_size(const struct assess_fit_wording *w)
{
    for (size_t i = 0; i < w->a->n; i++) {
        const struct fit_fact *fact = &w->a->facts[i];

        if (fact->property == w->model->context.thread_property &&
            fact->value != NULL && fact->value->form == FIT_FORM_THREAD)
            return fact->value->thread.size;
    }
    return fit_ratio_int(0);
}

/* Whether a deviation of these threads, by spaces, bears on the size. */
static bool scope_holds(const char *scope, struct sp_ratio size)
{
    bool sizes = false;

    while (*scope != '\0' && size.num != 0) {
        size_t len = strcspn(scope, " ");
        struct fit_value value;

        if (fit_value_read(scope, len, FIT_HINT_THREAD, &value, NULL) !=
                SP_OK ||
            value.form != FIT_FORM_THREAD)
            return true;
        if (sp_ratio_cmp(value.thread.size, size) == 0)
            return true;
        sizes = true;
        scope += len;
        scope += *scope == ' ';
    }
    return !sizes;
}

/* What the recorded changes are. */
static void deviation_words(const struct assess_fit_wording *w,
    const struct fit_reason *reason, struct gap_text *gap)
{
    const struct table *table = w->model->deviation;
    struct sp_ratio size = thread_size(w);

    for (uint32_t i = 0; i < reason->n_hops; i++) {
        size_t row = w->model->edge_rows[reason->hops[i]];
        uint32_t one = table_symbol(w->model->equivalence, row, "standard");
        uint32_t two = table_symbol(w->model->equivalence, row, "other");

        for (size_t d = 0; d < table->n_rows; d++) {
            if (table_symbol(table, d, "standard") != one ||
                table_symbol(table, d, "other") != two ||
                !scope_holds(table_named(table, d, "scope"), size))
                continue;
            gap_put(gap, "; ");
            gap_put(gap, table_named(table, d, "text"));
        }
    }
}

/* A note that names whose statement is at fault; false when it does not. */
static bool somebody_words(
    const struct assess_fit_wording *w, enum fit_note note, char out[GAP_BYTES])
{
    switch ((int)note) {
    case FIT_NOTE_MISSING_A:
        (void)snprintf(
            out, GAP_BYTES, sp_say(w->lang, "%s does not state it"), w->a_name);
        return true;
    case FIT_NOTE_MISSING_B:
        (void)snprintf(out, GAP_BYTES,
            sp_say(w->lang, "%s does not state what is needed"), w->b_name);
        return true;
    case FIT_NOTE_UNREAD_A:
    case FIT_NOTE_UNREAD_B:
        (void)snprintf(out, GAP_BYTES,
            sp_say(w->lang, "what %s states cannot be read"),
            note == FIT_NOTE_UNREAD_A ? w->a_name : w->b_name);
        return true;
    case FIT_NOTE_TWO_TRUTHS_A:
    case FIT_NOTE_TWO_TRUTHS_B:
        (void)snprintf(out, GAP_BYTES,
            sp_say(w->lang, "%s states it twice, differently"),
            note == FIT_NOTE_TWO_TRUTHS_A ? w->a_name : w->b_name);
        return true;
    default:
        return false;
    }
}

/* Why a stated value could not be read. */
static void fault_words(const struct assess_fit_wording *w,
    const struct fit_reason *reason, struct gap_text *gap)
{
    bool is_a = reason->note == FIT_NOTE_UNREAD_A;
    const struct fit_fact *fact = is_a ? reason->a : reason->b;
    const struct fit_facts *facts = is_a ? w->a : w->b;
    const struct fit_model_cell *cell;

    if ((!is_a && reason->note != FIT_NOTE_UNREAD_B) || fact == NULL)
        return;
    cell = (is_a ? w->a_cells : w->b_cells) + (fact - facts->facts);
    if (cell->value != NULL && cell->value->fault != NULL) {
        gap_put(gap, ": ");
        gap_put(gap, cell->value->fault);
    }
}

static enum sp_code gap_words(const struct assess_fit_wording *w,
    const struct fit_reason *reason, struct assess_fit_reason *out,
    struct sp_err *err)
{
    struct gap_text gap = {"", 0};
    const char *note = assess_fit_note(w->lang, reason->note);
    char part[GAP_BYTES];

    if (reason->verdict == FIT_YES)
        return SP_OK;
    if (somebody_words(w, reason->note, part)) {
        gap_put(&gap, part);
        fault_words(w, reason, &gap);
    } else {
        against_words(w, out, reason, &gap);
        if (reason->note != FIT_NOTE_NONE) {
            gap_put(&gap, gap.n > 0 ? ": " : "");
            gap_put(&gap, note);
        } else if (gap.n == 0) {
            gap_put(&gap, note);
        }
        hops_words(w, reason, &gap);
        if (reason->note == FIT_NOTE_DEVIATIONS)
            deviation_words(w, reason, &gap);
    }
    out->gap = sp_strdup(w->model->arena, gap.text);
    return out->gap == NULL ? sp_arena_fail(w->model->arena, err) : SP_OK;
}

enum sp_code assess_fit_reason_words(const struct assess_fit_wording *wording,
    const struct fit_model_class *cls, const struct fit_reason *reason,
    struct assess_fit_reason *out, struct sp_err *err)
{
    static const char *const criticalities[] = {"must", "should", "info"};
    const struct fit_rule *rule = &cls->cls.rules[reason->rule];
    enum sp_code rc;

    assert(reason->rule < cls->cls.n_rules);
    memset(out, 0, sizeof *out);
    out->rule = cls->rules[reason->rule].id;
    out->version = cls->rules[reason->rule].version;
    out->property = fit_model_property(wording->model, rule->property);
    out->axis = fit_axis_name(rule->axis);
    out->criticality = criticalities[rule->criticality];
    out->comparison = fit_comparison_name(rule->comparison);
    out->verdict = reason->verdict;
    rc = side_words(wording, true, reason->a, &out->a, err);
    if (rc == SP_OK)
        rc = side_words(wording, false, reason->b, &out->b, err);
    return rc != SP_OK ? rc : gap_words(wording, reason, out, err);
}
