#include "fit/quantity.h"

#include "base/text.h"
#include "fit/reader.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PLAIN_BYTES = 2 * FIT_VALUE_BYTES_MAX, SHOWN = 40 };

/* What a word before or behind a number says about it. */
enum bound {
    BOUND_NONE,
    BOUND_LEAST,
    BOUND_ABOVE,
    BOUND_MOST,
    BOUND_BELOW,
    BOUND_FROM,
    BOUND_VAGUE,
};

struct bound_word {
    const char *word;
    enum bound bound;
};

/* The longer of two that begin alike stands first. */
static const struct bound_word before[] = {
    {">=", BOUND_LEAST},
    {"=>", BOUND_LEAST},
    {"<=", BOUND_MOST},
    {"=<", BOUND_MOST},
    {">", BOUND_ABOVE},
    {"<", BOUND_BELOW},
    {"minimum", BOUND_LEAST},
    {"min.", BOUND_LEAST},
    {"min", BOUND_LEAST},
    {"at least", BOUND_LEAST},
    {"not less than", BOUND_LEAST},
    {"no less than", BOUND_LEAST},
    {"not below", BOUND_LEAST},
    {"mindestens", BOUND_LEAST},
    {"не менше ніж", BOUND_LEAST},
    {"не менш ніж", BOUND_LEAST},
    {"не менше", BOUND_LEAST},
    {"не меньше", BOUND_LEAST},
    {"не менее", BOUND_LEAST},
    {"щонайменше", BOUND_LEAST},
    {"мін.", BOUND_LEAST},
    {"мін", BOUND_LEAST},
    {"co najmniej", BOUND_LEAST},
    {"more than", BOUND_ABOVE},
    {"greater than", BOUND_ABOVE},
    {"above", BOUND_ABOVE},
    {"понад", BOUND_ABOVE},
    {"більше ніж", BOUND_ABOVE},
    {"більше", BOUND_ABOVE},
    {"maximum", BOUND_MOST},
    {"max.", BOUND_MOST},
    {"max", BOUND_MOST},
    {"at most", BOUND_MOST},
    {"not more than", BOUND_MOST},
    {"no more than", BOUND_MOST},
    {"not above", BOUND_MOST},
    {"up to", BOUND_MOST},
    {"höchstens", BOUND_MOST},
    {"не більше ніж", BOUND_MOST},
    {"не більш ніж", BOUND_MOST},
    {"не більше", BOUND_MOST},
    {"не более", BOUND_MOST},
    {"щонайбільше", BOUND_MOST},
    {"макс.", BOUND_MOST},
    {"макс", BOUND_MOST},
    {"maks.", BOUND_MOST},
    {"до", BOUND_MOST},
    {"less than", BOUND_BELOW},
    {"below", BOUND_BELOW},
    {"менше ніж", BOUND_BELOW},
    {"менше", BOUND_BELOW},
    {"from", BOUND_FROM},
    {"between", BOUND_FROM},
    {"від", BOUND_FROM},
    {"от", BOUND_FROM},
    {"von", BOUND_FROM},
    {"nominal", BOUND_NONE},
    {"nom.", BOUND_NONE},
    {"ном.", BOUND_NONE},
    {"approximately", BOUND_VAGUE},
    {"approx.", BOUND_VAGUE},
    {"approx", BOUND_VAGUE},
    {"about", BOUND_VAGUE},
    {"circa", BOUND_VAGUE},
    {"ca.", BOUND_VAGUE},
    {"≈", BOUND_VAGUE},
    {"~", BOUND_VAGUE},
    {"typ.", BOUND_VAGUE},
    {"typ", BOUND_VAGUE},
    {"близько", BOUND_VAGUE},
    {"прибл.", BOUND_VAGUE},
};

static const struct bound_word behind[] = {
    {" minimum", BOUND_LEAST},
    {" min.", BOUND_LEAST},
    {" min", BOUND_LEAST},
    {" мін.", BOUND_LEAST},
    {" maximum", BOUND_MOST},
    {" max.", BOUND_MOST},
    {" max", BOUND_MOST},
    {" макс.", BOUND_MOST},
    {" typ.", BOUND_VAGUE},
    {" typ", BOUND_VAGUE},
    {" approx.", BOUND_VAGUE},
};

/* One text and what was read from it so far. */
struct value_read {
    struct fit_reader r;
    struct fit_value value;
    struct fit_number first;
    struct fit_unit unit;
    bool has_unit;
    enum bound bound;
    struct sp_err *err;
    char shown[SHOWN + 4]; /* the text for faults */
};

static enum sp_code fault(
    struct value_read *v, enum sp_code code, const char *what)
{
    return sp_fail(v->err, code, "'%s': %s", v->shown, what);
}

static enum bound bound_before(struct fit_reader *r, bool *found_out)
{
    *found_out = false;
    for (size_t i = 0; i < SP_COUNT(before); i++) {
        struct fit_reader try = *r;
        char last = before[i].word[strlen(before[i].word) - 1];

        if (!fit_reader_word(&try, before[i].word))
            continue;
        /* A word ends where a letter does not follow. */
        if (fit_is_letter(last) && try.at < try.len &&
            fit_is_letter(try.text[try.at]))
            continue;
        fit_reader_spaces(&try);
        *r = try;
        *found_out = true;
        return before[i].bound;
    }
    return BOUND_NONE;
}

/* Cut a word such as " max." off the end. */
static enum bound bound_behind(struct fit_reader *r)
{
    for (size_t i = 0; i < SP_COUNT(behind); i++) {
        size_t n = strlen(behind[i].word);
        struct fit_reader try = {r->text, r->len, r->len - n};
        size_t left;

        if (n >= r->len - r->at || !fit_reader_word(&try, behind[i].word))
            continue;
        left = r->len - n;
        while (left > r->at && r->text[left - 1] == ' ')
            left--;
        /* "25 min" are minutes: a unit stands before the word. */
        if (!fit_is_letter(r->text[left - 1]) && r->text[left - 1] != '%')
            continue;
        r->len = left;
        return behind[i].bound;
    }
    return BOUND_NONE;
}

/* The unit that a code letter implies: IEC 60062. */
static enum sp_code code_unit(char code, struct fit_unit *out)
{
    const char *symbol = code == 'V'                           ? "V"
                         : code != '\0' && strchr("pnu", code) ? "F"
                                                               : "Ω";

    return fit_unit_read(symbol, strlen(symbol), out, NULL);
}

/* A unit text that is one letter of IEC 60062: "100n", "10k". */
static const char *bare_code(const char *text, size_t len)
{
    static const char *const units[][2] = {{"p", "pF"}, {"n", "nF"},
        {"u", "μF"}, {"μ", "μF"}, {"k", "kΩ"}, {"M", "MΩ"}, {"G", "GΩ"}};

    for (size_t i = 0; i < SP_COUNT(units); i++) {
        if (strlen(units[i][0]) == len && memcmp(units[i][0], text, len) == 0)
            return units[i][1];
    }
    return NULL;
}

/* Read the unit text behind a number. */
static enum sp_code unit_behind(struct value_read *v,
    const struct fit_number *number, const char *text, size_t len,
    struct fit_unit *out)
{
    struct fit_unit implied;
    const char *code;
    enum sp_code rc;

    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (number->code != '\0') {
        rc = code_unit(number->code, &implied);
        if (rc != SP_OK || len == 0) {
            *out = implied;
            return rc;
        }
        rc = fit_unit_read(text, len, out, v->err);
        if (rc != SP_OK)
            return rc;
        /* "4u7H" is an inductance; "4k7 V" is nothing. */
        if (sp_ratio_cmp(out->factor, fit_ratio_int(1)) != 0 ||
            (strchr("pnu", number->code) == NULL &&
                !fit_unit_same_kind(out, &implied)))
            return fault(v, SP_INVALID,
                "the unit does not go with the letter inside the number");
        return SP_OK;
    }
    if (number->attached && len == 1 && text[0] == 'K')
        return fault(v, SP_CONFLICT,
            "K may be a thousand ohms (kΩ) or a kelvin ('10 K')");
    code = number->attached ? bare_code(text, len) : NULL;
    if (code != NULL)
        return fit_unit_read(code, strlen(code), out, v->err);
    return fit_unit_read(text, len, out, v->err);
}

static enum sp_code to_base(struct value_read *v, const struct fit_unit *unit,
    struct sp_ratio written, bool difference, struct sp_ratio *out)
{
    if (!fit_unit_to_base(unit, written, difference, out))
        return fault(v, SP_LIMIT, "the value does not fit 126 bits");
    return SP_OK;
}

static enum sp_code unit_take(struct value_read *v, const struct fit_unit *unit)
{
    if (v->has_unit && !fit_unit_same_kind(&v->unit, unit))
        return sp_fail(v->err, SP_INVALID, "'%s': %s and %s are not one kind",
            v->shown, fit_kind_name(v->unit.kind), fit_kind_name(unit->kind));
    if (!v->has_unit)
        v->unit = *unit;
    v->has_unit = true;
    v->value.exact = v->value.exact && unit->exact;
    return SP_OK;
}

/* A separator of a range at `at` in the rest, and its bytes; 0 for none. */
static size_t range_sign(const struct fit_reader *r, size_t at)
{
    static const char *const words[] = {
        " to ", " до ", " bis ", " and ", " і ", " та ", " und "};
    const char *text = r->text + at;
    size_t left = r->len - at;

    if (text[0] == '~')
        return 1;
    if (left >= 2 && text[0] == '.' && text[1] == '.')
        return left >= 3 && text[2] == '.' ? 3 : 2;
    for (size_t i = 0; i < SP_COUNT(words); i++) {
        struct fit_reader try = {r->text, r->len, at};

        if (fit_reader_word(&try, words[i]))
            return strlen(words[i]);
    }
    /* A hyphen between two numbers; "s^-1" and "min-1" are powers. */
    if (text[0] == '-' && left >= 2 && text[1] >= '0' && text[1] <= '9' &&
        (at == 0 || r->text[at - 1] != '^')) {
        size_t k = at + 1;

        while (k < r->len && r->text[k] >= '0' && r->text[k] <= '9')
            k++;
        return at == r->at || k < r->len ? 1 : 0;
    }
    if (text[0] == ' ' && left >= 3 && text[1] == '-' && text[2] == ' ')
        return 3;
    return 0;
}

static bool tolerance_sign(const struct fit_reader *r, size_t at)
{
    return r->text[at] == FIT_TOLERANCE_SIGN || r->text[at] == '+' ||
           (r->text[at] == '(' && at + 1 < r->len &&
               (r->text[at + 1] == FIT_TOLERANCE_SIGN ||
                   r->text[at + 1] == '+' || r->text[at + 1] == '-')) ||
           /* "10 0/-0.2": the upper limit is the size itself. */
           (r->text[at] == '-' && at > r->at && r->text[at - 1] == ' ' &&
               memchr(r->text + at, '/', r->len - at) != NULL &&
               memchr(r->text + at, '+', r->len - at) != NULL);
}

/* One limit of a tolerance as a difference in the kind's unit. */
static enum sp_code limit_read(struct value_read *v, struct fit_number *number,
    const char *unit, size_t len, struct sp_ratio *out)
{
    struct fit_unit own = v->unit;
    bool percent = len == 1 && unit[0] == '%';
    struct sp_ratio part;
    enum sp_code rc = SP_OK;

    if (percent && v->unit.kind != FIT_KIND_RATIO) {
        if (v->unit.kind == FIT_KIND_TEMPERATURE)
            return fault(v, SP_INVALID, "a temperature has no percentage");
        if (!fit_ratio_make(1, 100, 0, &part) ||
            !fit_ratio_mul(part, number->value, &part) ||
            !fit_ratio_mul(part, v->value.nominal, out))
            return fault(v, SP_LIMIT, "the tolerance does not fit 126 bits");
        /* Percents of a negative size count from its magnitude. */
        if (v->value.nominal.num < 0)
            *out = fit_ratio_neg(*out);
        return SP_OK;
    }
    if (len > 0) {
        rc = unit_behind(v, number, unit, len, &own);
        if (rc == SP_OK && own.kind == FIT_KIND_TEMPERATURE_DIFFERENCE &&
            v->unit.kind == FIT_KIND_TEMPERATURE)
            own.kind = FIT_KIND_TEMPERATURE;
        if (rc == SP_OK)
            rc = unit_take(v, &own);
    }
    if (rc == SP_OK)
        rc = to_base(v, &own, number->value, true, out);
    return rc;
}

/* The unit text from here to a sign of a limit or the end. */
static size_t limit_unit(struct fit_reader *r, const char **text)
{
    size_t from;

    fit_reader_spaces(r);
    from = r->at;
    while (r->at < r->len && r->text[r->at] != '/' && r->text[r->at] != '-' &&
           r->text[r->at] != '+')
        r->at++;
    *text = r->text + from;
    while (r->at > from && r->text[r->at - 1] == ' ')
        r->at--;
    return r->at - from;
}

static enum sp_code tolerance_set(
    struct value_read *v, struct sp_ratio down, struct sp_ratio up)
{
    if (sp_ratio_cmp(down, up) > 0) {
        struct sp_ratio keep = down;

        down = up;
        up = keep;
    }
    if (!fit_ratio_add(v->value.nominal, down, &v->value.lo) ||
        !fit_ratio_add(v->value.nominal, up, &v->value.hi))
        return fault(v, SP_LIMIT, "the tolerance does not fit 126 bits");
    v->value.has_lo = v->value.has_hi = true;
    return SP_OK;
}

/* "±0.5", "±10 %", "+0.1/-0.2", "(+0.1 -0.2)" behind the nominal value. */
static enum sp_code tolerance_read(struct value_read *v)
{
    struct fit_reader r = v->r;
    bool both;
    struct fit_number one;
    struct fit_number two;
    struct sp_ratio up;
    struct sp_ratio down;
    const char *unit;
    const char *unit_two;
    size_t len;
    size_t len_two;
    enum sp_code rc;

    if (r.text[r.at] == '(') {
        /* Behind the parenthesis stands at most the unit, which late_unit
         * took. */
        const char *close = memchr(r.text + r.at, ')', r.len - r.at);

        if (close == NULL)
            return fault(v, SP_INVALID, "a parenthesis is not closed");
        r.at++;
        r.len = (size_t)(close - r.text);
    }
    both = r.at < r.len && r.text[r.at] == FIT_TOLERANCE_SIGN;
    r.at += both;
    fit_reader_spaces(&r);
    rc = fit_number_signed(&r, &one, v->err);
    if (rc != SP_OK)
        return rc;
    if (both) {
        fit_reader_spaces(&r);
        if (one.value.num < 0)
            return fault(v, SP_INVALID, "a tolerance below 0");
        rc = limit_read(v, &one, r.text + r.at, r.len - r.at, &up);
        return rc != SP_OK ? rc : tolerance_set(v, fit_ratio_neg(up), up);
    }
    len = limit_unit(&r, &unit);
    fit_reader_spaces(&r);
    if (r.at < r.len && r.text[r.at] == '/')
        r.at++;
    fit_reader_spaces(&r);
    rc = fit_number_signed(&r, &two, v->err);
    if (rc != SP_OK)
        return rc;
    fit_reader_spaces(&r);
    unit_two = r.text + r.at;
    len_two = r.len - r.at;
    if (len == 0) {
        unit = unit_two;
        len = len_two;
    }
    rc = limit_read(v, &one, unit, len, &up);
    if (rc == SP_OK)
        rc = limit_read(v, &two, unit_two, len_two, &down);
    return rc != SP_OK ? rc : tolerance_set(v, down, up);
}

/* Step over the limits of a tolerance to what stands behind them: the unit,
 * or nothing. */
static enum sp_code limits_skip(
    struct value_read *v, struct fit_reader *r, const char **unit, size_t *len)
{
    struct fit_number number;
    bool both;
    enum sp_code rc;

    r->at += r->text[r->at] == '(';
    both = r->at < r->len && r->text[r->at] == FIT_TOLERANCE_SIGN;
    r->at += both;
    fit_reader_spaces(r);
    rc = fit_number_signed(r, &number, v->err);
    if (rc != SP_OK)
        return rc;
    if (!both) {
        *len = limit_unit(r, unit);
        if (*len > 0)
            return SP_OK;
        fit_reader_spaces(r);
        r->at += r->at < r->len && r->text[r->at] == '/';
        fit_reader_spaces(r);
        rc = fit_number_signed(r, &number, v->err);
        if (rc != SP_OK)
            return rc;
    }
    while (r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == ')'))
        r->at++;
    *unit = r->text + r->at;
    *len = r->len - r->at;
    if (*len > 0 && (*unit)[*len - 1] == ')' &&
        memchr(*unit, '(', *len) == NULL)
        --*len;
    return SP_OK;
}

/* The unit of a tolerance when the nominal value states none: "10 ±0,5 mm",
 * "10 (+0.1/-0.2) mm". */
static enum sp_code late_unit(struct value_read *v)
{
    struct fit_reader r = v->r;
    struct fit_number none = {.whole = true};
    struct fit_unit unit;
    const char *text;
    size_t len;
    enum sp_code rc = limits_skip(v, &r, &text, &len);

    if (rc != SP_OK)
        return rc;
    if (len > 0 && text[0] == '%')
        return fault(v, SP_CONFLICT,
            "the percentage may be of the number or the unit of both: write "
            "the unit behind the number too");
    if (len == 0)
        rc = fit_unit_read("1", 1, &unit, v->err);
    else
        rc = unit_behind(v, &none, text, len, &unit);
    return rc != SP_OK ? rc : unit_take(v, &unit);
}

/* The second number of a range and its unit. */
static enum sp_code range_read(
    struct value_read *v, const char *unit_one, size_t len_one)
{
    struct fit_value *value = &v->value;
    struct fit_number two;
    struct fit_unit unit;
    struct fit_unit unit_first;
    const char *rest;
    size_t len;
    enum sp_code rc;

    fit_reader_spaces(&v->r);
    rc = fit_number_signed(&v->r, &two, v->err);
    if (rc != SP_OK)
        return rc;
    fit_reader_spaces(&v->r);
    rest = v->r.text + v->r.at;
    len = v->r.len - v->r.at;
    if (len == 0 && two.code == '\0' && len_one > 0)
        rc = unit_behind(v, &v->first, unit_one, len_one, &unit);
    else if (len == 0 && two.code == '\0')
        rc = fit_unit_read("1", 1, &unit, v->err);
    else
        rc = unit_behind(v, &two, rest, len, &unit);
    unit_first = unit;
    if (rc == SP_OK && (len_one > 0 || v->first.code != '\0'))
        rc = unit_behind(v, &v->first, unit_one, len_one, &unit_first);
    if (rc == SP_OK)
        rc = unit_take(v, &unit_first);
    if (rc == SP_OK)
        rc = unit_take(v, &unit);
    if (rc == SP_OK)
        rc = to_base(v, &unit_first, v->first.value, false, &value->lo);
    if (rc == SP_OK)
        rc = to_base(v, &unit, two.value, false, &value->hi);
    value->has_lo = value->has_hi = true;
    return rc;
}

/* A plain number, or one with a bound. */
static enum sp_code single_set(struct value_read *v)
{
    struct fit_value *value = &v->value;
    struct sp_ratio base;
    enum sp_code rc = to_base(v, &v->unit, v->first.value, false, &base);

    if (rc != SP_OK)
        return rc;
    value->lo = value->hi = base;
    value->has_lo = value->has_hi = true;
    switch (v->bound) {
    case BOUND_LEAST:
    case BOUND_ABOVE:
    case BOUND_FROM:
        value->has_hi = false;
        value->hi = fit_ratio_int(0);
        value->lo_open = v->bound == BOUND_ABOVE;
        break;
    case BOUND_MOST:
    case BOUND_BELOW:
        value->has_lo = false;
        value->lo = fit_ratio_int(0);
        value->hi_open = v->bound == BOUND_BELOW;
        break;
    case BOUND_NONE:
    case BOUND_VAGUE:
        value->nominal = base;
        value->has_nominal = true;
        break;
    }
    return SP_OK;
}

/* Where the unit of the first number ends: a sign, or the end. */
static size_t unit_end(const struct fit_reader *r, size_t *sign_bytes)
{
    *sign_bytes = 0;
    for (size_t at = r->at; at < r->len; at++) {
        if (tolerance_sign(r, at))
            return at;
        *sign_bytes = range_sign(r, at);
        if (*sign_bytes > 0)
            return at;
    }
    return r->len;
}

static enum sp_code tolerance_of(
    struct value_read *v, const char *unit, size_t len)
{
    struct fit_unit read;
    enum sp_code rc;

    if (v->bound != BOUND_NONE)
        return fault(v, SP_INVALID, "a bound has no tolerance");
    if (len > 0 || v->first.code != '\0') {
        rc = unit_behind(v, &v->first, unit, len, &read);
        if (rc == SP_OK)
            rc = unit_take(v, &read);
    } else {
        rc = late_unit(v);
    }
    if (rc == SP_OK)
        rc = to_base(v, &v->unit, v->first.value, false, &v->value.nominal);
    v->value.has_nominal = true;
    return rc != SP_OK ? rc : tolerance_read(v);
}

/* ± before the only number: from minus to plus. */
static enum sp_code symmetric_read(struct value_read *v)
{
    struct fit_unit unit;
    enum sp_code rc;

    v->r.at++;
    fit_reader_spaces(&v->r);
    rc = fit_number_read(&v->r, true, &v->first, v->err);
    if (rc != SP_OK)
        return rc;
    fit_reader_spaces(&v->r);
    if (fit_reader_end(&v->r) && v->first.code == '\0')
        rc = fit_unit_read("1", 1, &unit, v->err);
    else
        rc = unit_behind(
            v, &v->first, v->r.text + v->r.at, v->r.len - v->r.at, &unit);
    if (rc == SP_OK && unit.kind == FIT_KIND_TEMPERATURE)
        unit.kind = FIT_KIND_TEMPERATURE_DIFFERENCE;
    if (rc == SP_OK)
        rc = unit_take(v, &unit);
    v->value.nominal = fit_ratio_int(0);
    v->value.has_nominal = true;
    if (rc == SP_OK)
        rc = to_base(v, &unit, v->first.value, true, &v->value.hi);
    v->value.lo = fit_ratio_neg(v->value.hi);
    v->value.has_lo = v->value.has_hi = true;
    return rc;
}

static enum sp_code number_value(struct value_read *v)
{
    size_t sign_bytes;
    size_t from;
    size_t end;
    size_t len;
    struct fit_unit unit;
    enum sp_code rc = fit_number_signed(&v->r, &v->first, v->err);

    if (rc != SP_OK)
        return rc;
    if (fit_reader_digit(&v->r, 0))
        return fault(v, SP_INVALID, "the number cannot be read");
    from = v->r.at;
    end = unit_end(&v->r, &sign_bytes);
    len = end - from;
    while (len > 0 && v->r.text[from + len - 1] == ' ')
        len--;
    while (len > 0 && v->r.text[from] == ' ') {
        from++;
        len--;
    }
    if (end < v->r.len && sign_bytes == 0) {
        v->r.at = end;
        return tolerance_of(v, v->r.text + from, len);
    }
    if (end < v->r.len) {
        if (v->bound != BOUND_NONE && v->bound != BOUND_FROM)
            return fault(v, SP_INVALID, "a bound of a range");
        v->r.at = end + sign_bytes;
        v->bound = BOUND_NONE;
        return range_read(v, v->r.text + from, len);
    }
    if (len == 0 && v->first.code == '\0')
        rc = fit_unit_read("1", 1, &unit, v->err);
    else
        rc = unit_behind(v, &v->first, v->r.text + from, len, &unit);
    if (rc == SP_OK)
        rc = unit_take(v, &unit);
    return rc != SP_OK ? rc : single_set(v);
}

static enum sp_code upside_down(struct value_read *v)
{
    char lo[FIT_RATIO_BYTES];
    char hi[FIT_RATIO_BYTES];
    char unit[FIT_DIMENSION_TEXT_BYTES];

    fit_ratio_round(v->value.lo, 12, false, lo);
    fit_ratio_round(v->value.hi, 12, true, hi);
    fit_unit_symbol(v->unit.kind, v->unit.dimensions, unit);
    if (strcmp(unit, "1") == 0)
        unit[0] = '\0'; /* a ratio stands without a unit */
    return sp_fail(v->err, SP_INVALID,
        "'%s': the interval is upside down: from %s to %s%s%s", v->shown, lo,
        hi, unit[0] == '\0' ? "" : " ", unit);
}

/* The whole of a number with its words. */
static enum sp_code quantity_read(struct value_read *v)
{
    enum bound late;
    bool found;
    enum sp_code rc;

    v->bound = bound_before(&v->r, &found);
    late = bound_behind(&v->r);
    if (late != BOUND_NONE) {
        if (found && v->bound != BOUND_NONE)
            return fault(v, SP_INVALID, "two bounds of one number");
        v->bound = late;
    }
    if (v->bound == BOUND_VAGUE)
        return fault(v, SP_CONFLICT,
            "about how much is not said: give a range, a tolerance or a bound");
    if (fit_reader_end(&v->r))
        return fault(v, SP_INVALID, "a number is missing");
    if (v->r.text[v->r.at] == FIT_TOLERANCE_SIGN)
        rc = symmetric_read(v);
    else
        rc = number_value(v);
    if (rc != SP_OK)
        return rc;
    v->value.kind = v->unit.kind;
    v->value.dimensions = v->unit.dimensions;
    if (v->value.has_lo && v->value.has_hi &&
        sp_ratio_cmp(v->value.lo, v->value.hi) > 0)
        return upside_down(v);
    return SP_OK;
}

/* Whether the text sets out to be a number. */
static bool begins_number(const struct fit_reader *reader)
{
    struct fit_reader r = *reader;
    bool found;
    size_t at;

    (void)bound_before(&r, &found);
    at = r.at;
    while (at < r.len &&
           (r.text[at] == '-' || r.text[at] == '+' || r.text[at] == '.' ||
               r.text[at] == ' ' || r.text[at] == FIT_TOLERANCE_SIGN))
        at++;
    if (at >= r.len)
        return false;
    if (r.text[at] >= '0' && r.text[at] <= '9')
        return true;
    return strchr("Rpnu", r.text[at]) != NULL && at + 1 < r.len &&
           r.text[at + 1] >= '0' && r.text[at + 1] <= '9';
}

static enum sp_code checked(
    const char *text, size_t len, char shown[SHOWN + 4], struct sp_err *err)
{
    size_t at;
    enum sp_text_fault found;
    size_t n = len > SHOWN ? SHOWN : len;

    while (n > 0 && n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    (void)snprintf(
        shown, SHOWN + 4, "%.*s%s", (int)n, text, n < len ? "…" : "");
    found = sp_text_check(text, len, &at);
    if (found != SP_TEXT_FINE)
        return sp_fail(err, SP_INVALID,
            "a value with a byte that is no text, at byte %zu", at + 1);
    if (len > FIT_VALUE_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "'%s': a value of %zu bytes; at most %d are allowed", shown, len,
            FIT_VALUE_BYTES_MAX);
    return SP_OK;
}

/* ± is typed in three ways. */
static size_t join_signs(char *text, size_t len)
{
    size_t n = 0;

    for (size_t at = 0; at < len;) {
        if (len - at >= 3 && memcmp(text + at, "+/-", 3) == 0) {
            text[n++] = FIT_TOLERANCE_SIGN;
            at += 3;
        } else if (len - at >= 2 && memcmp(text + at, "+-", 2) == 0) {
            text[n++] = FIT_TOLERANCE_SIGN;
            at += 2;
        } else {
            text[n++] = text[at++];
        }
    }
    return n;
}

static void text_value(const char *text, size_t len, struct fit_value *value)
{
    memset(value, 0, sizeof *value);
    value->form = FIT_FORM_TEXT;
    value->text = text;
    value->text_len = len;
    value->exact = true;
}

static enum sp_code plain_value(
    struct value_read *v, const char *text, size_t len, enum fit_hint hint)
{
    struct fit_thread thread;
    bool is_thread = false;
    enum sp_code rc =
        fit_thread_read(v->r.text, v->r.len, hint, &is_thread, &thread, v->err);

    if (rc != SP_OK)
        return rc;
    if (is_thread) {
        v->value.form = FIT_FORM_THREAD;
        v->value.kind = FIT_KIND_LENGTH;
        v->value.dimensions = fit_kind_dimensions(FIT_KIND_LENGTH);
        v->value.thread = thread;
        v->value.lo = v->value.hi = v->value.nominal = thread.size;
        v->value.has_lo = v->value.has_hi = v->value.has_nominal = true;
        return SP_OK;
    }
    if (fit_dielectric_read(v->r.text, v->r.len, &v->value))
        return SP_OK;
    if (begins_number(&v->r) || hint == FIT_HINT_VALUE)
        return quantity_read(v);
    text_value(text, len, &v->value);
    return SP_OK;
}

enum sp_code fit_value_read(const char *text, size_t len, enum fit_hint hint,
    struct fit_value *value_out, struct sp_err *err)
{
    struct value_read v;
    struct sp_err own;
    char plain[PLAIN_BYTES];
    size_t n;
    enum sp_code rc;

    assert(value_out != NULL);
    assert(text != NULL || len == 0);
    memset(&v, 0, sizeof v);
    v.err = err == NULL ? &own : err;
    while (len > 0 && *text == ' ') {
        text++;
        len--;
    }
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len == 0)
        return sp_fail(v.err, SP_INVALID, "there is no value");
    rc = checked(text, len, v.shown, v.err);
    if (rc != SP_OK)
        return rc;
    if (hint == FIT_HINT_TEXT) {
        text_value(text, len, value_out);
        return SP_OK;
    }
    n = fit_plain(text, len, plain, sizeof plain);
    if (n == SIZE_MAX)
        return fault(&v, SP_LIMIT, "the value is too long");
    n = join_signs(plain, n);
    v.r = (struct fit_reader){plain, n, 0};
    fit_reader_spaces(&v.r);
    v.value.exact = true;
    rc = plain_value(&v, text, len, hint);
    if (rc == SP_OK)
        *value_out = v.value;
    return rc;
}

bool fit_part_next(const char *text, size_t len, size_t *at,
    const char **part_out, size_t *part_len_out)
{
    size_t i = *at;
    size_t from;

    while (i < len && (text[i] == ' ' || text[i] == ',' || text[i] == ';'))
        i++;
    from = i;
    for (; i < len && text[i] != ';'; i++) {
        /* A comma between digits belongs to a number. */
        if (text[i] == ',' &&
            !(i > from && text[i - 1] >= '0' && text[i - 1] <= '9' &&
                i + 1 < len && text[i + 1] >= '0' && text[i + 1] <= '9'))
            break;
    }
    *at = i;
    while (i > from && text[i - 1] == ' ')
        i--;
    *part_out = text + from;
    *part_len_out = i - from;
    return i > from;
}
