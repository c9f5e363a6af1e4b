#include "fit/unit.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SPELLING_MAX = 40, PLAIN_BYTES = 2 * FIT_UNIT_BYTES_MAX };

struct kind_row {
    const char *name;
    const char *unit;
    struct fit_dimensions dimensions;
};

static const struct kind_row kinds[] = {
#define KIND_ROW(id, name, unit, ...) {name, unit, {{__VA_ARGS__}}},
    FIT_KINDS(KIND_ROW)
#undef KIND_ROW
};

struct prefix {
    const char *latin;
    const char *cyrillic; /* NULL: none */
    int exp10;
    int exp2;
};

/* The longer of two that begin alike stands first. */
static const struct prefix prefixes[] = {
    {"Ki", "Кі", 0, 10},
    {"Mi", "Мі", 0, 20},
    {"Gi", "Гі", 0, 30},
    {"Ti", "Ті", 0, 40},
    {"da", "да", 1, 0},
    {"μ", "мк", -6, 0},
    {"u", NULL, -6, 0},
    {"a", "а", -18, 0},
    {"f", "ф", -15, 0},
    {"p", "п", -12, 0},
    {"n", "н", -9, 0},
    {"m", "м", -3, 0},
    {"c", "с", -2, 0},
    {"d", "д", -1, 0},
    {"h", "г", 2, 0},
    {"k", "к", 3, 0},
    {"M", "М", 6, 0},
    {"G", "Г", 9, 0},
    {"T", "Т", 12, 0},
    {"P", "П", 15, 0},
    {"E", "Е", 18, 0},
};

/* Words that two units claim: a question, never a guess. */
static const struct {
    const char *word;
    const char *meanings;
} doubtful[] = {
    {"C", "the coulomb (A·s) or the degree Celsius (°C)"},
    {"С", "the coulomb (Кл) or the degree Celsius (°C)"},
    {"kt", "the knot (kn) or the kilotonne (10^6 kg)"},
    {"ton", "the tonne (t), the short ton (tonUS) or the long ton (tonUK)"},
    {"tons", "tonnes (t), short tons (tonUS) or long tons (tonUK)"},
    {"1/s", "a frequency (Hz), a rotational frequency (r/s) or a "
            "radioactivity (Bq)"},
    {"s^-1", "a frequency (Hz), a rotational frequency (r/s) or a "
             "radioactivity (Bq)"},
};

/* Kinds of products that dimensions alone leave open. */
static const struct {
    enum fit_kind a;
    int a_power;
    enum fit_kind b;
    int b_power;
    enum fit_kind result;
} products[] = {
    {FIT_KIND_FORCE, 1, FIT_KIND_LENGTH, 1, FIT_KIND_TORQUE},
    {FIT_KIND_FORCE, 1, FIT_KIND_LENGTH, -2, FIT_KIND_PRESSURE},
    {FIT_KIND_FORCE, 1, FIT_KIND_AREA, -1, FIT_KIND_PRESSURE},
    {FIT_KIND_POWER, 1, FIT_KIND_TIME, 1, FIT_KIND_ENERGY},
    {FIT_KIND_ENERGY, 1, FIT_KIND_TIME, -1, FIT_KIND_POWER},
    {FIT_KIND_ENERGY, 1, FIT_KIND_MASS, -1, FIT_KIND_SPECIFIC_ENERGY},
    {FIT_KIND_ENERGY, 1, FIT_KIND_VOLUME, -1, FIT_KIND_ENERGY_DENSITY},
    {FIT_KIND_ENERGY, 1, FIT_KIND_LENGTH, -3, FIT_KIND_ENERGY_DENSITY},
    {FIT_KIND_INFORMATION, 1, FIT_KIND_TIME, -1, FIT_KIND_DATA_RATE},
    {FIT_KIND_LEVEL, 1, FIT_KIND_LENGTH, -1, FIT_KIND_ATTENUATION},
    {FIT_KIND_LUMINOUS_FLUX, 1, FIT_KIND_AREA, -1, FIT_KIND_ILLUMINANCE},
    {FIT_KIND_LUMINOUS_FLUX, 1, FIT_KIND_LENGTH, -2, FIT_KIND_ILLUMINANCE},
    {FIT_KIND_LUMINOUS_INTENSITY, 1, FIT_KIND_AREA, -1, FIT_KIND_LUMINANCE},
    {FIT_KIND_LUMINOUS_INTENSITY, 1, FIT_KIND_LENGTH, -2, FIT_KIND_LUMINANCE},
    {FIT_KIND_EQUIVALENT_DOSE, 1, FIT_KIND_TIME, -1, FIT_KIND_DOSE_RATE},
};

/* One factor of a product as read. */
struct factor {
    struct fit_unit unit;
    int power;
};

const char *fit_kind_name(enum fit_kind kind)
{
    assert((size_t)kind <= SP_COUNT(kinds));
    return kind == FIT_KIND_OTHER ? "other" : kinds[kind].name;
}

const char *fit_kind_unit(enum fit_kind kind)
{
    assert((size_t)kind < SP_COUNT(kinds));
    return kinds[kind].unit;
}

struct fit_dimensions fit_kind_dimensions(enum fit_kind kind)
{
    assert((size_t)kind < SP_COUNT(kinds));
    return kinds[kind].dimensions;
}

bool fit_dimensions_equal(struct fit_dimensions a, struct fit_dimensions b)
{
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

bool fit_unit_same_kind(const struct fit_unit *a, const struct fit_unit *b)
{
    return a->kind == b->kind &&
           fit_dimensions_equal(a->dimensions, b->dimensions);
}

void fit_unit_symbol(enum fit_kind kind, struct fit_dimensions dimensions,
    char out[FIT_DIMENSION_TEXT_BYTES])
{
    static const char *const base[FIT_DIMENSIONS] = {
        "m", "kg", "s", "A", "K", "mol", "cd", "°"};
    size_t n = 0;

    if (kind != FIT_KIND_OTHER) {
        (void)snprintf(
            out, FIT_DIMENSION_TEXT_BYTES, "%s", fit_kind_unit(kind));
        return;
    }
    out[0] = '\0';
    for (int i = 0; i < FIT_DIMENSIONS; i++) {
        int power = dimensions.power[i];
        int more = 0;

        if (power == 1)
            more = snprintf(out + n, FIT_DIMENSION_TEXT_BYTES - n, "%s%s",
                n > 0 ? "·" : "", base[i]);
        else if (power != 0)
            more = snprintf(out + n, FIT_DIMENSION_TEXT_BYTES - n, "%s%s^%d",
                n > 0 ? "·" : "", base[i], power);
        n += (size_t)more;
    }
}

/* Whether `word` stands in `list`, words by single spaces. */
static bool listed(const char *list, const char *word, size_t len)
{
    while (*list != '\0') {
        size_t n = strcspn(list, " ");

        if (n == len && memcmp(list, word, len) == 0)
            return true;
        list += n;
        list += *list == ' ';
    }
    return false;
}

static const struct fit_unit_row *row_find(const char *word, size_t len)
{
    for (size_t i = 0; i < fit_n_unit_rows; i++) {
        const struct fit_unit_row *row = &fit_unit_rows[i];

        if (listed(row->symbol, word, len) || listed(row->others, word, len))
            return row;
    }
    return NULL;
}

static bool is_cyrillic(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)word[i];

        if (c == 0xD0 || c == 0xD1 || c == 0xD2)
            return true;
    }
    return false;
}

static bool prefix_fits(
    const struct fit_unit_row *row, const struct prefix *prefix)
{
    switch (row->prefixes) {
    case FIT_PREFIX_SI:
        return prefix->exp2 == 0;
    case FIT_PREFIX_KILO:
        return prefix->exp2 == 0 && prefix->exp10 >= 3;
    case FIT_PREFIX_BINARY:
        return prefix->exp2 != 0 || prefix->exp10 >= 3;
    case FIT_PREFIX_NONE:
        return false;
    }
    return false;
}

/* The unit of a row under a prefix (NULL: none). */
static bool unit_of(const struct fit_unit_row *row, const struct prefix *prefix,
    struct fit_unit *out)
{
    struct fit_unit unit;

    memset(&unit, 0, sizeof unit);
    unit.kind = row->kind;
    unit.dimensions = fit_kind_dimensions(row->kind);
    unit.exact = !row->inexact;
    if (!fit_ratio_make(row->num, row->den,
            row->exp10 + (prefix == NULL ? 0 : prefix->exp10), &unit.factor) ||
        !fit_ratio_make(row->shift_num, row->shift_den, 0, &unit.shift))
        return false;
    if (prefix != NULL && prefix->exp2 != 0 &&
        !fit_ratio_mul(unit.factor, fit_ratio_int((int64_t)1 << prefix->exp2),
            &unit.factor))
        return false;
    *out = unit;
    return true;
}

struct fit_unit fit_unit_of_row(const struct fit_unit_row *row)
{
    struct fit_unit unit;
    bool fits = unit_of(row, NULL, &unit);

    assert(fits);
    (void)fits;
    return unit;
}

/* One symbol with or without a prefix. */
static bool symbol_read(const char *word, size_t len, struct fit_unit *out)
{
    const struct fit_unit_row *row = row_find(word, len);

    if (row != NULL)
        return unit_of(row, NULL, out);
    for (size_t i = 0; i < SP_COUNT(prefixes); i++) {
        for (int script = 0; script < 2; script++) {
            const char *text =
                script == 0 ? prefixes[i].latin : prefixes[i].cyrillic;
            size_t n = text == NULL ? 0 : strlen(text);

            if (n == 0 || n >= len || memcmp(word, text, n) != 0)
                continue;
            row = row_find(word + n, len - n);
            if (row != NULL && prefix_fits(row, &prefixes[i]) &&
                (script == 1) == is_cyrillic(word + n, len - n))
                return unit_of(row, &prefixes[i], out);
        }
    }
    return false;
}

static enum sp_code unknown_unit(
    const char *word, size_t len, struct sp_err *err)
{
    const char *near = NULL;
    char copy[PLAIN_BYTES];
    int best = 3;

    (void)snprintf(copy, sizeof copy, "%.*s", (int)len, word);
    for (size_t i = 0; i < fit_n_unit_rows; i++) {
        const char *symbol = fit_unit_rows[i].symbol;
        int apart = sp_text_distance(copy, symbol, 2);

        if (apart < best && (size_t)apart < strlen(symbol)) {
            best = apart;
            near = symbol;
        }
    }
    if (near != NULL)
        return sp_fail(err, SP_NOT_FOUND,
            "unit '%s' is not in the table of units; did you mean '%s'", copy,
            near);
    return sp_fail(
        err, SP_NOT_FOUND, "unit '%s' is not in the table of units", copy);
}

static enum sp_code doubtful_unit(
    const char *word, size_t len, struct sp_err *err)
{
    for (size_t i = 0; i < SP_COUNT(doubtful); i++) {
        if (strlen(doubtful[i].word) == len &&
            memcmp(doubtful[i].word, word, len) == 0)
            return sp_fail(err, SP_CONFLICT, "unit '%.*s' may mean %s",
                (int)len, word, doubtful[i].meanings);
    }
    return SP_OK;
}

/* An exponent at `*at`: "^-2", "^(2)", "2", "-1"; 1 when there is none. */
static bool power_read(const char *text, size_t len, size_t *at, int *power_out)
{
    size_t i = *at;
    bool marked = i < len && text[i] == '^';
    bool negative = false;
    int value = 0;
    size_t digits = 0;

    i += marked;
    if (i + 1 < len && text[i] == '-' && text[i + 1] >= '0' &&
        text[i + 1] <= '9') {
        negative = true;
        i++;
    }
    for (; i < len && text[i] >= '0' && text[i] <= '9'; i++, digits++) {
        if (value <= FIT_UNIT_POWER_MAX)
            value = value * 10 + (text[i] - '0');
    }
    if (digits == 0) {
        *power_out = 1;
        return !marked && !negative;
    }
    if (value > FIT_UNIT_POWER_MAX || value == 0 || (i < len && text[i] == '^'))
        return false;
    *power_out = negative ? -value : value;
    *at = i;
    return true;
}

static bool is_operator(char c)
{
    return c == '*' || c == '/' || c == '.' || c == '(' || c == ')' ||
           c == ' ' || c == '^' || (c >= '0' && c <= '9') || c == '-';
}

struct product {
    struct factor factors[FIT_UNIT_FACTORS_MAX];
    size_t n;
};

static enum sp_code factor_add(struct product *product, const char *word,
    size_t len, int power, struct sp_err *err)
{
    enum sp_code rc = doubtful_unit(word, len, err);

    if (rc != SP_OK)
        return rc;
    if (product->n == FIT_UNIT_FACTORS_MAX)
        return sp_fail(err, SP_LIMIT, "a unit has at most %d factors",
            FIT_UNIT_FACTORS_MAX);
    if (!symbol_read(word, len, &product->factors[product->n].unit))
        return unknown_unit(word, len, err);
    product->factors[product->n++].power = power;
    return SP_OK;
}

/* Where product_read stands. */
struct reading {
    size_t at;
    int sign;
    bool inside;  /* parentheses */
    bool wanted;  /* a factor must follow */
    bool divided; /* a slash stood outside parentheses */
};

/* Step over what is no symbol; false when nothing of that stands there. */
static bool sign_read(struct reading *r, const char *text, size_t n_factors)
{
    char c = text[r->at];

    if (c == '1' && r->wanted && !r->inside && n_factors == 0 && r->at == 0) {
        r->wanted = false;
    } else if (c == '(' && r->wanted && !r->inside) {
        r->inside = true;
    } else if (c == ')' && r->inside && !r->wanted) {
        r->inside = false;
    } else if (c == '/' && !r->wanted && !r->inside) {
        r->sign = -1;
        r->wanted = true;
        r->divided = true;
    } else if ((c == '*' || c == '.' || c == ' ') && !r->wanted &&
               (r->inside || !r->divided)) {
        /* a/b·c may mean a/(b·c): only with parentheses is it read. */
        r->wanted = true;
    } else {
        return false;
    }
    r->at++;
    return true;
}

/* Read factors; one level of parentheses, and all behind a slash divide. */
static enum sp_code product_read(
    const char *text, size_t len, struct product *product, struct sp_err *err)
{
    struct reading r = {0, 1, false, true, false};

    product->n = 0;
    while (r.at < len) {
        size_t from = r.at;
        size_t word;
        int power;
        enum sp_code rc;

        if (sign_read(&r, text, product->n))
            continue;
        while (r.at < len && !is_operator(text[r.at]))
            r.at++;
        word = r.at - from;
        if (word == 0 || !r.wanted || !power_read(text, len, &r.at, &power))
            break;
        rc = factor_add(product, text + from, word, r.sign * power, err);
        if (rc != SP_OK)
            return rc;
        r.wanted = false;
    }
    if (r.at < len || r.wanted || r.inside || product->n == 0)
        return sp_fail(err, SP_INVALID,
            "unit '%.*s' cannot be read: allowed are symbols, powers up to %d, "
            "products with · and one fraction such as W/(m·K)",
            (int)len, text, FIT_UNIT_POWER_MAX);
    return SP_OK;
}

/* Kinds that a product of other units never is. */
static bool inferable(enum fit_kind kind)
{
    switch ((int)kind) {
    case FIT_KIND_SPECIFIC_ENERGY:
    case FIT_KIND_ABSORBED_DOSE:
    case FIT_KIND_EQUIVALENT_DOSE:
    case FIT_KIND_DOSE_RATE:
    case FIT_KIND_DATA_RATE:
    case FIT_KIND_SYMBOL_RATE:
    case FIT_KIND_ATTENUATION:
        return false;
    default:
        return true;
    }
}

/* A kind whose values dimensions do not describe. */
static bool without_dimension(enum fit_kind kind)
{
    struct fit_dimensions none = {{0}};

    return kind != FIT_KIND_OTHER && kind != FIT_KIND_RATIO &&
           fit_dimensions_equal(fit_kind_dimensions(kind), none);
}

/* The kind of a product: by its two factors, else by its dimensions. */
static enum sp_code kind_of(const struct product *product, const char *text,
    size_t len, struct fit_unit *unit, struct sp_err *err)
{
    const struct factor *f = product->factors;
    enum fit_kind found = FIT_KIND_OTHER;
    enum fit_kind second = FIT_KIND_OTHER;

    for (size_t i = 0; product->n == 2 && i < SP_COUNT(products); i++) {
        for (int swap = 0; swap < 2; swap++) {
            if (f[swap].unit.kind == products[i].a &&
                f[swap].power == products[i].a_power &&
                f[1 - swap].unit.kind == products[i].b &&
                f[1 - swap].power == products[i].b_power) {
                unit->kind = products[i].result;
                return SP_OK;
            }
        }
    }
    for (size_t i = 0; i < product->n; i++) {
        if (without_dimension(f[i].unit.kind))
            return sp_fail(err, SP_INVALID,
                "unit '%.*s' is not in the table: a %s is not multiplied",
                (int)len, text, fit_kind_name(f[i].unit.kind));
    }
    for (size_t i = 0; i < SP_COUNT(kinds); i++) {
        if (!fit_dimensions_equal(kinds[i].dimensions, unit->dimensions) ||
            without_dimension((enum fit_kind)i) || !inferable((enum fit_kind)i))
            continue;
        if (found == FIT_KIND_OTHER)
            found = (enum fit_kind)i;
        else if (second == FIT_KIND_OTHER)
            second = (enum fit_kind)i;
    }
    if (found != FIT_KIND_OTHER && second != FIT_KIND_OTHER)
        return sp_fail(err, SP_CONFLICT, "unit '%.*s' may mean a %s or a %s",
            (int)len, text, fit_kind_name(found), fit_kind_name(second));
    unit->kind = found;
    return SP_OK;
}

static enum sp_code product_unit(const struct product *product,
    const char *text, size_t len, struct fit_unit *out, struct sp_err *err)
{
    struct fit_unit unit;

    memset(&unit, 0, sizeof unit);
    unit.factor = fit_ratio_int(1);
    unit.shift = fit_ratio_int(0);
    unit.exact = true;
    for (size_t i = 0; i < product->n; i++) {
        const struct factor *f = &product->factors[i];
        struct sp_ratio powered;

        if (!fit_ratio_pow(f->unit.factor, f->power, &powered) ||
            !fit_ratio_mul(unit.factor, powered, &unit.factor))
            return sp_fail(err, SP_LIMIT,
                "the factor of unit '%.*s' does not fit 126 bits", (int)len,
                text);
        unit.exact = unit.exact && f->unit.exact;
        for (int d = 0; d < FIT_DIMENSIONS; d++) {
            int power = unit.dimensions.power[d] +
                        f->power * f->unit.dimensions.power[d];

            if (power > INT8_MAX || power < INT8_MIN)
                return sp_fail(err, SP_LIMIT,
                    "the powers of unit '%.*s' are too large", (int)len, text);
            unit.dimensions.power[d] = (int8_t)power;
        }
    }
    if (product->n == 1 && product->factors[0].power == 1) {
        *out = product->factors[0].unit;
        return SP_OK;
    }
    if (kind_of(product, text, len, &unit, err) != SP_OK)
        return err == NULL ? SP_INVALID : err->code;
    *out = unit;
    return SP_OK;
}

enum sp_code fit_unit_read(
    const char *text, size_t len, struct fit_unit *unit_out, struct sp_err *err)
{
    char plain[PLAIN_BYTES];
    struct product product;
    struct sp_err own;
    size_t n;
    enum sp_code rc;

    assert(unit_out != NULL);
    assert(text != NULL || len == 0);
    if (err == NULL)
        err = &own;
    while (len > 0 && *text == ' ') {
        text++;
        len--;
    }
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len > FIT_UNIT_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "a unit of %zu bytes, beginning '%.16s': at most %d are allowed",
            len, text, FIT_UNIT_BYTES_MAX);
    n = fit_plain(text, len, plain, sizeof plain);
    if (n == SIZE_MAX)
        return sp_fail(err, SP_LIMIT, "a unit may have at most %d bytes",
            FIT_UNIT_BYTES_MAX);
    if (n == 0)
        return sp_fail(err, SP_INVALID, "there is no unit");
    rc = doubtful_unit(plain, n, err);
    if (rc != SP_OK)
        return rc;
    if (symbol_read(plain, n, unit_out))
        return SP_OK;
    rc = product_read(plain, n, &product, err);
    if (rc != SP_OK)
        return rc;
    return product_unit(&product, plain, n, unit_out, err);
}

bool fit_unit_to_base(const struct fit_unit *unit, struct sp_ratio written,
    bool difference, struct sp_ratio *base_out)
{
    struct sp_ratio value = written;

    if (!difference && !fit_ratio_add(value, unit->shift, &value))
        return false;
    return fit_ratio_mul(value, unit->factor, base_out);
}

bool fit_unit_from_base(const struct fit_unit *unit, struct sp_ratio base,
    bool difference, struct sp_ratio *written_out)
{
    struct sp_ratio value;

    if (!fit_ratio_div(base, unit->factor, &value))
        return false;
    if (difference) {
        *written_out = value;
        return true;
    }
    return fit_ratio_sub(value, unit->shift, written_out);
}
