#include "assess/unit.h"

#include "fit/quantity.h"

#include <assert.h>
#include <string.h>

enum { ROUNDED_DIGITS = 15, DECIMAL_DIGITS = 18 };

/* What is being put into words. */
struct wording {
    struct sp_arena *arena;
    struct fit_unit unit;
    bool exact;   /* every factor */
    bool rounded; /* a text was */
};

static const char *number_text(
    struct wording *w, struct sp_ratio value, bool up)
{
    char text[FIT_RATIO_BYTES];

    fit_ratio_text(value, text);
    if (!w->exact || strchr(text, '/') != NULL) {
        w->rounded = true;
        fit_ratio_round(
            value, w->exact ? DECIMAL_DIGITS : ROUNDED_DIGITS, up, text);
    }
    return sp_strdup(w->arena, text);
}

/* A value of the kind's unit in the unit asked for. */
static enum sp_code in_unit(struct wording *w, struct sp_ratio base,
    bool difference, bool up, const char **out, struct sp_err *err)
{
    struct sp_ratio value;

    if (!fit_unit_from_base(&w->unit, base, difference, &value))
        return sp_fail(
            err, SP_LIMIT, "the value in that unit does not fit 126 bits");
    *out = number_text(w, value, up);
    return *out == NULL ? sp_arena_fail(w->arena, err) : SP_OK;
}

/* The fraction n/d, where no decimal is exact and the factors are. */
static enum sp_code fraction_of(struct wording *w, struct sp_ratio base,
    const char **out, struct sp_err *err)
{
    struct sp_ratio value;
    char text[FIT_RATIO_BYTES];

    if (!w->exact || !fit_unit_from_base(&w->unit, base, false, &value))
        return SP_OK;
    fit_ratio_text(value, text);
    if (strchr(text, '/') == NULL)
        return SP_OK;
    *out = sp_strdup(w->arena, text);
    return *out == NULL ? sp_arena_fail(w->arena, err) : SP_OK;
}

static enum sp_code unit_wanted(const struct fit_value *value, const char *to,
    struct wording *w, const char **symbol_out, struct sp_err *err)
{
    char symbol[FIT_DIMENSION_TEXT_BYTES];
    enum sp_code rc;

    if (to == NULL) {
        w->unit.kind = value->kind;
        w->unit.dimensions = value->dimensions;
        w->unit.factor = fit_ratio_int(1);
        w->unit.shift = fit_ratio_int(0);
        w->unit.exact = true;
        fit_unit_symbol(value->kind, value->dimensions, symbol);
        *symbol_out = sp_strdup(w->arena, symbol);
        return *symbol_out == NULL ? sp_arena_fail(w->arena, err) : SP_OK;
    }
    rc = fit_unit_read(to, strlen(to), &w->unit, err);
    if (rc != SP_OK)
        return rc;
    if (w->unit.kind != value->kind ||
        !fit_dimensions_equal(w->unit.dimensions, value->dimensions))
        return sp_fail(err, SP_INVALID,
            "'%s' is a unit of %s, the value is of %s: allowed are units of "
            "the same kind",
            to, fit_kind_name(w->unit.kind), fit_kind_name(value->kind));
    w->exact = w->exact && w->unit.exact;
    *symbol_out = sp_strdup(w->arena, to);
    return *symbol_out == NULL ? sp_arena_fail(w->arena, err) : SP_OK;
}

static enum sp_code thread_words(struct wording *w,
    const struct fit_thread *thread, struct assess_unit *out,
    struct sp_err *err)
{
    char text[FIT_THREAD_BYTES];
    enum sp_code rc = SP_OK;

    fit_thread_text(thread, text);
    out->thread = sp_strdup(w->arena, text);
    if (out->thread == NULL)
        return sp_arena_fail(w->arena, err);
    if (thread->pitch.num > 0)
        rc = in_unit(w, thread->pitch, true, false, &out->pitch, err);
    if (rc == SP_OK && thread->length.num > 0)
        rc = in_unit(w, thread->length, true, false, &out->length, err);
    return rc;
}

static enum sp_code one_of(const char *written, size_t len, const char *to,
    struct sp_arena *arena, struct assess_unit *unit_out, struct sp_err *err)
{
    struct assess_unit out;
    struct fit_value value;
    struct wording w = {.arena = arena};
    enum sp_code rc = fit_value_read(written, len, FIT_HINT_VALUE, &value, err);

    assert(unit_out != NULL);
    if (rc != SP_OK)
        return rc;
    memset(&out, 0, sizeof out);
    w.exact = value.exact;
    rc = unit_wanted(&value, to, &w, &out.unit, err);
    if (rc == SP_OK && value.has_lo)
        rc = in_unit(&w, value.lo, false, false, &out.lo, err);
    if (rc == SP_OK && value.has_hi)
        rc = in_unit(&w, value.hi, false, true, &out.hi, err);
    if (rc == SP_OK && value.has_lo)
        rc = fraction_of(&w, value.lo, &out.lo_fraction, err);
    if (rc == SP_OK && value.has_hi)
        rc = fraction_of(&w, value.hi, &out.hi_fraction, err);
    if (rc == SP_OK && value.form == FIT_FORM_NUMBER && value.has_nominal &&
        sp_ratio_cmp(value.lo, value.hi) != 0)
        rc = in_unit(&w, value.nominal, false, false, &out.nominal, err);
    if (rc == SP_OK && value.form == FIT_FORM_THREAD)
        rc = thread_words(&w, &value.thread, &out, err);
    if (rc == SP_OK && value.form == FIT_FORM_DIELECTRIC) {
        out.change_lo = number_text(&w, value.change_lo, false);
        out.change_hi = number_text(&w, value.change_hi, true);
    }
    out.written = sp_strndup(arena, written, len);
    if (rc == SP_OK && out.written == NULL)
        rc = sp_arena_fail(arena, err);
    if (rc != SP_OK)
        return rc;
    out.kind = value.form == FIT_FORM_THREAD       ? "thread"
               : value.form == FIT_FORM_DIELECTRIC ? "dielectric"
                                                   : fit_kind_name(value.kind);
    out.lo_open = value.lo_open;
    out.hi_open = value.hi_open;
    out.exact = !w.rounded;
    *unit_out = out;
    return SP_OK;
}

/* "25V, X7R": each part by itself. */
static enum sp_code list_of(const char *written, struct sp_arena *arena,
    struct assess_unit *unit_out, struct sp_err *err)
{
    struct assess_unit *parts =
        sp_alloc_array(arena, ASSESS_UNIT_PARTS_MAX, sizeof *parts);
    struct assess_unit out;
    const char *part;
    size_t len;
    size_t at = 0;

    memset(&out, 0, sizeof out);
    out.written = sp_strdup(arena, written);
    if (parts == NULL || out.written == NULL)
        return sp_arena_fail(arena, err);
    out.exact = true;
    while (fit_part_next(written, strlen(written), &at, &part, &len)) {
        enum sp_code rc;

        if (out.n_parts == ASSESS_UNIT_PARTS_MAX)
            return sp_fail(err, SP_LIMIT, "a list of more than %d values",
                ASSESS_UNIT_PARTS_MAX);
        rc = one_of(part, len, NULL, arena, &parts[out.n_parts], err);
        if (rc != SP_OK)
            return rc;
        out.exact = out.exact && parts[out.n_parts].exact;
        out.n_parts++;
    }
    out.kind = "list";
    out.parts = parts;
    *unit_out = out;
    return SP_OK;
}

/* Whether a second part stands behind the first. */
static bool is_list(const char *written)
{
    const char *part;
    size_t len;
    size_t at = 0;

    return fit_part_next(written, strlen(written), &at, &part, &len) &&
           fit_part_next(written, strlen(written), &at, &part, &len);
}

enum sp_code assess_unit_of(const char *written, const char *to,
    struct sp_arena *arena, struct assess_unit *unit_out, struct sp_err *err)
{
    if (!is_list(written))
        return one_of(written, strlen(written), to, arena, unit_out, err);
    if (to != NULL)
        return sp_fail(err, SP_INVALID,
            "a list of values has no one unit: give each of them alone");
    return list_of(written, arena, unit_out, err);
}

size_t assess_unit_rows(void)
{
    return fit_n_unit_rows;
}

enum sp_code assess_unit_row(size_t row, struct sp_arena *arena,
    struct assess_unit_row *row_out, struct sp_err *err)
{
    const struct fit_unit_row *from;
    struct fit_unit unit;
    struct assess_unit_row out;
    struct wording w = {.arena = arena, .exact = true};

    assert(row < fit_n_unit_rows);
    assert(row_out != NULL);
    from = &fit_unit_rows[row];
    unit = fit_unit_of_row(from);
    out.symbol = from->symbol;
    out.others = from->others;
    out.name = from->name;
    out.kind = fit_kind_name(from->kind);
    out.base = fit_kind_unit(from->kind);
    out.factor = number_text(&w, unit.factor, false);
    out.shift = number_text(&w, unit.shift, false);
    out.source = from->source;
    out.exact = unit.exact;
    if (out.factor == NULL || out.shift == NULL)
        return sp_arena_fail(arena, err);
    *row_out = out;
    return SP_OK;
}
