/*
 * number.c - numbers as people write them: see reader.h.
 */
#include "fit/reader.h"

#include <assert.h>
#include <string.h>

enum { GROUPS_MAX = 8 };

bool fit_reader_end(const struct fit_reader *r)
{
    return r->at >= r->len;
}

void fit_reader_spaces(struct fit_reader *r)
{
    while (r->at < r->len && r->text[r->at] == ' ')
        r->at++;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool fit_reader_word(struct fit_reader *r, const char *word)
{
    size_t n = strlen(word);

    if (n > r->len - r->at)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (lower(r->text[r->at + i]) != word[i])
            return false;
    }
    r->at += n;
    return true;
}

bool fit_reader_digit(const struct fit_reader *r, size_t ahead)
{
    size_t at = r->at + ahead;

    return at < r->len && r->text[at] >= '0' && r->text[at] <= '9';
}

bool fit_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Digits between separators. */
struct groups {
    const char *digits[GROUPS_MAX];
    size_t n_digits[GROUPS_MAX];
    char separators[GROUPS_MAX]; /* before the group; the first has none */
    size_t n;
};

static size_t digits_here(const struct fit_reader *r, size_t at)
{
    size_t n = 0;

    while (at + n < r->len && r->text[at + n] >= '0' && r->text[at + n] <= '9')
        n++;
    return n;
}

/* Collect groups of digits; a space or apostrophe joins only three. */
static enum sp_code groups_read(
    struct fit_reader *r, struct groups *g, struct sp_err *err)
{
    size_t from = r->at;

    g->n = 0;
    for (;;) {
        size_t n = digits_here(r, r->at);
        char c;

        if (g->n == GROUPS_MAX)
            return sp_fail(
                err, SP_LIMIT, "a number with more than %d groups", GROUPS_MAX);
        g->digits[g->n] = r->text + r->at;
        g->n_digits[g->n++] = n;
        r->at += n;
        if (r->at >= r->len)
            return SP_OK;
        c = r->text[r->at];
        n = digits_here(r, r->at + 1);
        if ((c == ' ' || c == '\'') && n == 3 && g->n_digits[0] <= 3 &&
            (g->n == 1 || g->separators[1] == c)) {
            size_t behind = r->at + 1 + n;

            /* "1 100/3" would be a mixed fraction. */
            if (behind < r->len && r->text[behind] == '/' &&
                digits_here(r, behind + 1) > 0)
                return SP_OK;
        } else if (!((c == ',' || c == '.') && n > 0)) {
            return SP_OK;
        }
        if (r->at - from > 64)
            return sp_fail(err, SP_LIMIT, "a number of more than %d digits",
                FIT_DIGITS_MAX);
        if (g->n < GROUPS_MAX)
            g->separators[g->n] = c;
        r->at++;
    }
}

/* Which group begins the decimals: g->n for none. */
static enum sp_code decimals_from(
    const struct groups *g, size_t *from_out, struct sp_err *err)
{
    size_t last = g->n - 1;
    bool point =
        g->n > 1 && (g->separators[last] == ',' || g->separators[last] == '.');

    *from_out = g->n;
    if (g->n == 1)
        return SP_OK;
    if (g->n == 2 && point) {
        if (g->separators[1] == ',' && g->n_digits[1] == 3 &&
            g->n_digits[0] <= 3 && g->digits[0][0] != '0')
            return sp_fail(err, SP_CONFLICT,
                "'%.*s,%.*s' may be %.*s%.*s or %.*s.%.*s: write it without "
                "separators for thousands",
                (int)g->n_digits[0], g->digits[0], (int)g->n_digits[1],
                g->digits[1], (int)g->n_digits[0], g->digits[0],
                (int)g->n_digits[1], g->digits[1], (int)g->n_digits[0],
                g->digits[0], (int)g->n_digits[1], g->digits[1]);
        *from_out = 1;
        return SP_OK;
    }
    if (point && g->separators[last] != g->separators[last - 1])
        *from_out = last;
    for (size_t i = 1; i < *from_out; i++) {
        if (g->n_digits[i] != 3 || g->separators[i] != g->separators[1] ||
            g->n_digits[0] > 3 || g->n_digits[0] == 0)
            return sp_fail(err, SP_INVALID,
                "'%.*s' is no number: groups have three digits and one "
                "separator",
                (int)(g->digits[last] + g->n_digits[last] - g->digits[0]),
                g->digits[0]);
    }
    return SP_OK;
}

/* Put the digits together: mant × 10^-scale. */
static enum sp_code groups_value(const struct groups *g, size_t decimals,
    int64_t *mant_out, int *scale_out, struct sp_err *err)
{
    int64_t mant = 0;
    int digits = 0;
    int scale = 0;

    for (size_t i = 0; i < g->n; i++) {
        for (size_t k = 0; k < g->n_digits[i]; k++) {
            char c = g->digits[i][k];

            if (digits > 0 || c != '0')
                digits++;
            if (digits > FIT_DIGITS_MAX)
                return sp_fail(err, SP_LIMIT,
                    "number '%.20s' has more than %d digits", g->digits[0],
                    FIT_DIGITS_MAX);
            mant = mant * 10 + (c - '0');
            scale += i >= decimals;
            if (scale > FIT_EXPONENT_MAX)
                return sp_fail(err, SP_LIMIT,
                    "number '%.20s' has more than %d places", g->digits[0],
                    FIT_EXPONENT_MAX);
        }
    }
    *mant_out = mant;
    *scale_out = scale;
    return SP_OK;
}

/* Digits of an exponent at the reader, signed. */
static enum sp_code exponent_digits(
    struct fit_reader *r, int *exponent_out, struct sp_err *err)
{
    bool negative = r->at < r->len && r->text[r->at] == '-';
    size_t from = r->at;
    int value = 0;

    if (r->at < r->len && (r->text[r->at] == '-' || r->text[r->at] == '+'))
        r->at++;
    while (fit_reader_digit(r, 0)) {
        if (value <= FIT_EXPONENT_MAX)
            value = value * 10 + (r->text[r->at] - '0');
        r->at++;
    }
    if (value > FIT_EXPONENT_MAX)
        return sp_fail(err, SP_LIMIT,
            "exponent '%.*s' is out of bounds: allowed are -%d to %d",
            (int)(r->at - from > 12 ? 12 : r->at - from), r->text + from,
            FIT_EXPONENT_MAX, FIT_EXPONENT_MAX);
    *exponent_out = negative ? -value : value;
    return SP_OK;
}

/* "e-6", "·10^3", "x 10^-3"; 0 when none stands here. */
static enum sp_code exponent_read(
    struct fit_reader *r, int *exponent_out, struct sp_err *err)
{
    struct fit_reader try = *r;
    char c = r->at < r->len ? r->text[r->at] : '\0';

    *exponent_out = 0;
    if ((c == 'e' || c == 'E') &&
        (fit_reader_digit(r, 1) ||
            (r->at + 1 < r->len &&
                (r->text[r->at + 1] == '-' || r->text[r->at + 1] == '+') &&
                fit_reader_digit(r, 2)))) {
        r->at++;
        return exponent_digits(r, exponent_out, err);
    }
    fit_reader_spaces(&try);
    if (!fit_reader_word(&try, "*") && !fit_reader_word(&try, "x"))
        return SP_OK;
    fit_reader_spaces(&try);
    if (!fit_reader_word(&try, "10^"))
        return SP_OK;
    *r = try;
    return exponent_digits(r, exponent_out, err);
}

/* num/den read as digits at the reader; false when none stands here. */
static bool fraction_here(
    struct fit_reader *r, int64_t *num_out, int64_t *den_out)
{
    size_t n = digits_here(r, r->at);
    size_t slash = r->at + n;
    size_t m =
        slash < r->len && r->text[slash] == '/' ? digits_here(r, slash + 1) : 0;
    int64_t num = 0;
    int64_t den = 0;

    if (n == 0 || n > 5 || m == 0 || m > 5)
        return false;
    for (size_t i = 0; i < n; i++)
        num = num * 10 + (r->text[r->at + i] - '0');
    for (size_t i = 0; i < m; i++)
        den = den * 10 + (r->text[slash + 1 + i] - '0');
    if (den == 0)
        return false;
    *num_out = num;
    *den_out = den;
    r->at = slash + 1 + m;
    return true;
}

/* "1/4", "1 1/2", "1-1/2"; false when none stands here. */
static bool fraction_read(struct fit_reader *r, struct fit_number *out)
{
    struct fit_reader try = *r;
    struct sp_ratio value;
    int64_t num;
    int64_t den;
    int64_t whole = 0;

    if (!fraction_here(&try, &num, &den)) {
        size_t n = digits_here(&try, try.at);

        if (n == 0 || n > 5)
            return false;
        for (size_t i = 0; i < n; i++)
            whole = whole * 10 + (try.text[try.at + i] - '0');
        try.at += n;
        if (try.at >= try.len ||
            (try.text[try.at] != ' ' && try.text[try.at] != '-'))
            return false;
        try.at++;
        if (!fraction_here(&try, &num, &den) || num >= den)
            return false;
    }
    if (!fit_ratio_make(num, den, 0, &value) ||
        !fit_ratio_add(value, fit_ratio_int(whole), &value))
        return false;
    memset(out, 0, sizeof *out);
    out->value = value;
    *r = try;
    return true;
}

static int code_exponent(char code)
{
    switch (code) {
    case 'p':
        return -12;
    case 'n':
        return -9;
    case 'u':
        return -6;
    case 'k':
        return 3;
    case 'M':
        return 6;
    case 'G':
        return 9;
    default:
        return 0;
    }
}

/* The IEC 60062 letter at `at`, and its bytes; 0 for none. The letter m is
 * left out: "10m2" is an area. */
static char code_letter(const struct fit_reader *r, size_t at, size_t *bytes)
{
    static const char letters[] = "RrkKMGpnuV";
    char c = at < r->len ? r->text[at] : '\0';

    *bytes = 1;
    if (at + 1 < r->len && memcmp(r->text + at, "μ", 2) == 0) {
        *bytes = 2;
        return 'u';
    }
    if (c == '\0' || strchr(letters, c) == NULL)
        return '\0';
    return c == 'r' ? 'R' : c == 'K' ? 'k' : c;
}

/* Digits behind the letter: the number goes on. */
static enum sp_code code_read(struct fit_reader *r, int64_t mant, int scale,
    struct fit_number *out, struct sp_err *err)
{
    size_t bytes;
    char code = code_letter(r, r->at, &bytes);
    size_t n = code == '\0' ? 0 : digits_here(r, r->at + bytes);

    if (n == 0 || scale != 0)
        return SP_OK;
    if (n > 6 || mant > 999999)
        return sp_fail(err, SP_INVALID,
            "'%.*s' is no IEC 60062 code: allowed are such as 4k7 and R47",
            (int)(r->len > 20 ? 20 : r->len), r->text);
    r->at += bytes;
    for (size_t i = 0; i < n; i++)
        mant = mant * 10 + (r->text[r->at + i] - '0');
    r->at += n;
    if (!fit_ratio_make(mant, 1, code_exponent(code) - (int)n, &out->value))
        return sp_fail(err, SP_LIMIT, "an IEC 60062 code out of bounds");
    out->code = code;
    return SP_OK;
}

static enum sp_code decimal_read(
    struct fit_reader *r, struct fit_number *out, struct sp_err *err)
{
    struct groups groups;
    size_t decimals = 0;
    int64_t mant = 0;
    int scale = 0;
    int exponent = 0;
    enum sp_code rc = groups_read(r, &groups, err);

    if (rc == SP_OK)
        rc = decimals_from(&groups, &decimals, err);
    if (rc == SP_OK)
        rc = groups_value(&groups, decimals, &mant, &scale, err);
    if (rc != SP_OK)
        return rc;
    out->whole = groups.n == 1;
    if (groups.n == 1) {
        rc = code_read(r, mant, scale, out, err);
        if (rc != SP_OK || out->code != '\0')
            return rc;
    }
    rc = exponent_read(r, &exponent, err);
    if (rc != SP_OK)
        return rc;
    if (!fit_ratio_make(mant, 1, exponent - scale, &out->value))
        return sp_fail(err, SP_LIMIT,
            "number '%.*s' is out of bounds: 126 bits hold it not",
            (int)(r->at > 24 ? 24 : r->at), r->text);
    out->attached = r->at < r->len && r->text[r->at] != ' ' && exponent == 0;
    return SP_OK;
}

enum sp_code fit_number_read(struct fit_reader *r, bool fraction_allowed,
    struct fit_number *out, struct sp_err *err)
{
    size_t bytes;
    char code;

    assert(r != NULL);
    assert(out != NULL);
    memset(out, 0, sizeof *out);
    out->value = fit_ratio_int(0);
    if (fraction_allowed && fraction_read(r, out))
        return SP_OK;
    code = code_letter(r, r->at, &bytes);
    if (code != '\0' && strchr("Rpnu", code) != NULL &&
        digits_here(r, r->at + bytes) > 0)
        return code_read(r, 0, 0, out, err);
    /* ".5" is a half. */
    if (!fit_reader_digit(r, 0) &&
        !(r->at < r->len && r->text[r->at] == '.' && fit_reader_digit(r, 1)))
        return sp_fail(err, SP_INVALID, "'%.*s' is no number",
            (int)(r->len - r->at > 40 ? 40 : r->len - r->at), r->text + r->at);
    return decimal_read(r, out, err);
}

enum sp_code fit_number_signed(
    struct fit_reader *r, struct fit_number *out, struct sp_err *err)
{
    bool negative = r->at < r->len && r->text[r->at] == '-';
    enum sp_code rc;

    if (r->at < r->len && (r->text[r->at] == '-' || r->text[r->at] == '+')) {
        r->at++;
        fit_reader_spaces(r);
    }
    rc = fit_number_read(r, true, out, err);
    if (rc == SP_OK && negative)
        out->value = fit_ratio_neg(out->value);
    return rc;
}
