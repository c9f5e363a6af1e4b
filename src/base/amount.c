#include "base/amount.h"

#include <assert.h>
#include <string.h>

enum {
    POW10_64_MAX = 18,  /* 10^18 fits int64 */
    POW10_128_MAX = 38, /* 10^38 fits int128 */
    DIGITS_MAX = 40,    /* of a 128-bit number, with its NUL */
};

struct u256 {
    sp_u128 hi;
    sp_u128 lo;
};

static sp_u128 magnitude(sp_i128 value)
{
    return value < 0 ? -(sp_u128)value : (sp_u128)value;
}

static uint64_t pow10_64(unsigned n)
{
    static const uint64_t powers[] = {1ULL, 10ULL, 100ULL, 1000ULL, 10000ULL,
        100000ULL, 1000000ULL, 10000000ULL, 100000000ULL, 1000000000ULL,
        10000000000ULL, 100000000000ULL, 1000000000000ULL, 10000000000000ULL,
        100000000000000ULL, 1000000000000000ULL, 10000000000000000ULL,
        100000000000000000ULL, 1000000000000000000ULL};

    assert(n < SP_COUNT(powers));
    return powers[n];
}

static sp_u128 pow10_128(unsigned n)
{
    sp_u128 power = 1;

    assert(n <= POW10_128_MAX);
    while (n > POW10_64_MAX) {
        power *= pow10_64(POW10_64_MAX);
        n -= POW10_64_MAX;
    }
    return power * pow10_64(n);
}

static struct u256 u256_product(sp_u128 a, sp_u128 b)
{
    uint64_t a_lo = (uint64_t)a;
    uint64_t a_hi = (uint64_t)(a >> 64);
    uint64_t b_lo = (uint64_t)b;
    uint64_t b_hi = (uint64_t)(b >> 64);
    sp_u128 low = (sp_u128)a_lo * b_lo;
    sp_u128 cross = (sp_u128)a_hi * b_lo + (uint64_t)(low >> 64);
    sp_u128 other = (sp_u128)a_lo * b_hi + (uint64_t)cross;
    struct u256 product;

    product.lo = (other << 64) | (uint64_t)low;
    product.hi = (sp_u128)a_hi * b_hi + (cross >> 64) + (other >> 64);
    return product;
}

static int u128_cmp(sp_u128 a, sp_u128 b)
{
    return (a > b) - (a < b);
}

static int u256_cmp(struct u256 a, struct u256 b)
{
    int high = u128_cmp(a.hi, b.hi);

    return high != 0 ? high : u128_cmp(a.lo, b.lo);
}

/* Divide by a small number in place and return the remainder. */
static uint64_t u256_divide(struct u256 *a, uint64_t by)
{
    uint64_t limbs[4] = {(uint64_t)(a->hi >> 64), (uint64_t)a->hi,
        (uint64_t)(a->lo >> 64), (uint64_t)a->lo};
    uint64_t rest = 0;

    for (int i = 0; i < 4; i++) {
        sp_u128 part = ((sp_u128)rest << 64) | limbs[i];
        limbs[i] = (uint64_t)(part / by);
        rest = (uint64_t)(part % by);
    }
    a->hi = ((sp_u128)limbs[0] << 64) | limbs[1];
    a->lo = ((sp_u128)limbs[2] << 64) | limbs[3];
    return rest;
}

/* Divide a 256-bit number by `by`; the quotient must fit 128 bits. */
static sp_u128 u256_quotient(struct u256 a, sp_u128 by, sp_u128 *rest_out)
{
    sp_u128 rest = a.hi;
    sp_u128 quotient = 0;

    assert(a.hi < by);
    for (int bit = 127; bit >= 0; bit--) {
        bool carry = (rest >> 127) != 0;
        rest = (rest << 1) | ((a.lo >> bit) & 1);
        quotient <<= 1;
        if (carry || rest >= by) {
            rest -= by;
            quotient |= 1;
        }
    }
    *rest_out = rest;
    return quotient;
}

static unsigned u128_zeros(sp_u128 a)
{
    assert(a != 0);
    if ((uint64_t)a != 0)
        return (unsigned)__builtin_ctzll((uint64_t)a);
    return 64 + (unsigned)__builtin_ctzll((uint64_t)(a >> 64));
}

/* Greatest common divisor by halving and subtracting; gcd(a, 0) = a. */
static sp_u128 u128_gcd(sp_u128 a, sp_u128 b)
{
    unsigned shared;

    if (a == 0)
        return b;
    if (b == 0)
        return a;
    shared = u128_zeros(a | b);
    a >>= u128_zeros(a);
    while (b != 0) {
        b >>= u128_zeros(b);
        if (a > b) {
            sp_u128 swap = a;
            a = b;
            b = swap;
        }
        b -= a;
    }
    return a << shared;
}

/* Write the digits of `value` and a NUL; return how many. */
static size_t digits_write(sp_u128 value, char out[DIGITS_MAX])
{
    char reversed[DIGITS_MAX];
    size_t n = 0;

    do {
        uint64_t part = (uint64_t)(value % pow10_64(POW10_64_MAX));
        value /= pow10_64(POW10_64_MAX);
        for (int i = 0; i < POW10_64_MAX && (value != 0 || part != 0); i++) {
            reversed[n++] = (char)('0' + part % 10);
            part /= 10;
        }
    } while (value != 0);
    if (n == 0)
        reversed[n++] = '0';
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    out[n] = '\0';
    return n;
}

/* Write value/10^scale in its shortest form; `out` must hold scale + 44. */
static void decimal_write(
    bool negative, sp_u128 value, unsigned scale, char *out)
{
    char digits[DIGITS_MAX];
    size_t n = digits_write(value, digits);

    if (value == 0)
        scale = 0;
    while (scale > 0 && digits[n - 1] == '0') {
        n--;
        scale--;
    }
    if (negative && value != 0)
        *out++ = '-';
    if (n > scale) {
        memcpy(out, digits, n - scale);
        out += n - scale;
        if (scale > 0)
            *out++ = '.';
        memcpy(out, digits + n - scale, scale);
        out += scale;
    } else {
        *out++ = '0';
        *out++ = '.';
        memset(out, '0', scale - n);
        out += scale - n;
        memcpy(out, digits, n);
        out += n;
    }
    *out = '\0';
}

/* A number as written: -?digits(.digits)?, leading zeros dropped. */
struct written {
    bool negative;
    const char *whole;
    size_t n_whole;
    const char *places;
    size_t n_places;
};

static bool written_split(const char *text, size_t len, struct written *out)
{
    const char *end = text + len;
    struct written w = {false, text, 0, "", 0};

    if (text < end && *text == '-') {
        w.negative = true;
        text++;
    }
    w.whole = text;
    while (text < end && *text >= '0' && *text <= '9')
        text++;
    w.n_whole = (size_t)(text - w.whole);
    if (w.n_whole == 0)
        return false;
    if (text < end) {
        if (*text != '.')
            return false;
        w.places = ++text;
        while (text < end && *text >= '0' && *text <= '9')
            text++;
        w.n_places = (size_t)(text - w.places);
        if (w.n_places == 0 || text < end)
            return false;
    }
    while (w.n_whole > 1 && *w.whole == '0') {
        w.whole++;
        w.n_whole--;
    }
    *out = w;
    return true;
}

static uint64_t digits_value(uint64_t value, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (uint64_t)(digits[i] - '0');
    return value;
}

bool sp_dec_parse(const char *text, size_t len, struct sp_dec *dec_out)
{
    struct written w;
    uint64_t mant;
    size_t n_significant;

    assert(dec_out != NULL);
    assert(text != NULL || len == 0);
    if (len == 0 || !written_split(text, len, &w) ||
        w.n_places > SP_DEC_SCALE_MAX)
        return false;
    while (w.n_places > 0 && w.places[w.n_places - 1] == '0')
        w.n_places--;
    n_significant = w.n_whole + w.n_places;
    if (*w.whole == '0') {
        n_significant = w.n_places;
        for (size_t i = 0; i < w.n_places && w.places[i] == '0'; i++)
            n_significant--;
    }
    if (n_significant > SP_DEC_SCALE_MAX)
        return false;
    mant = digits_value(0, w.whole, w.n_whole);
    mant = digits_value(mant, w.places, w.n_places);
    dec_out->mant = w.negative ? -(int64_t)mant : (int64_t)mant;
    dec_out->scale = mant == 0 ? 0 : (uint8_t)w.n_places;
    return true;
}

void sp_dec_format(struct sp_dec dec, char out[SP_AMOUNT_BYTES])
{
    assert(dec.scale <= SP_DEC_SCALE_MAX);
    decimal_write(dec.mant < 0, magnitude(dec.mant), dec.scale, out);
}

int sp_dec_cmp(struct sp_dec a, struct sp_dec b)
{
    sp_i128 left = (sp_i128)a.mant * (int64_t)pow10_64(b.scale);
    sp_i128 right = (sp_i128)b.mant * (int64_t)pow10_64(a.scale);

    return (left > right) - (left < right);
}

bool sp_money_parse(const char *text, size_t len, int64_t *micro_out)
{
    struct written w;
    uint64_t whole;
    uint64_t places;
    sp_i128 micro;

    assert(micro_out != NULL);
    assert(text != NULL || len == 0);
    if (len == 0 || !written_split(text, len, &w) ||
        w.n_places > SP_MONEY_SCALE || w.n_whole > POW10_64_MAX)
        return false;
    whole = digits_value(0, w.whole, w.n_whole);
    places = digits_value(0, w.places, w.n_places) *
             pow10_64(SP_MONEY_SCALE - (unsigned)w.n_places);
    micro =
        (sp_i128)whole * (int64_t)pow10_64(SP_MONEY_SCALE) + (sp_i128)places;
    if (w.negative)
        micro = -micro;
    if (micro > INT64_MAX || micro < INT64_MIN)
        return false;
    *micro_out = (int64_t)micro;
    return true;
}

void sp_money_format(int64_t micro, char out[SP_AMOUNT_BYTES])
{
    decimal_write(micro < 0, magnitude(micro), SP_MONEY_SCALE, out);
}

enum sp_code sp_money_to_euro(int64_t micro, struct sp_dec per_eur,
    int64_t *euro_micro_out, struct sp_err *err)
{
    sp_u128 scaled;
    sp_u128 quotient;
    sp_u128 rest;
    sp_u128 rate;
    sp_i128 euro;

    assert(euro_micro_out != NULL);
    assert(per_eur.scale <= SP_DEC_SCALE_MAX);
    if (per_eur.mant <= 0)
        return sp_fail(err, SP_INVALID, "a rate must be above 0");
    /* Below 2^63 * 10^18, so below 2^123. */
    scaled = magnitude(micro) * pow10_64(per_eur.scale);
    rate = (sp_u128)per_eur.mant;
    quotient = scaled / rate;
    rest = scaled % rate;
    if (rest * 2 > rate || (rest * 2 == rate && (quotient & 1) != 0))
        quotient++;
    euro = micro < 0 ? -(sp_i128)quotient : (sp_i128)quotient;
    if (euro > INT64_MAX || euro < INT64_MIN) {
        char text[SP_AMOUNT_BYTES];
        sp_money_format(micro, text);
        return sp_fail(
            err, SP_LIMIT, "%s is too large to convert to euros", text);
    }
    *euro_micro_out = (int64_t)euro;
    return SP_OK;
}

/* Make num/10^scale from a magnitude; false when it is out of bounds. */
static bool wide_make(
    bool negative, sp_u128 value, uint32_t scale, struct sp_wide *out)
{
    if (value >= (sp_u128)SP_WIDE_LIMIT || scale > SP_WIDE_SCALE_MAX)
        return false;
    out->num = negative ? -(sp_i128)value : (sp_i128)value;
    out->scale = value == 0 ? 0 : scale;
    return true;
}

/* Drop zeros at the end of a fraction: tens, while there are any. */
static sp_u128 u128_strip(sp_u128 value, uint32_t *scale)
{
    /* 10^n divides only what 2^n divides, which is cheap to see. */
    while (*scale > 0 && (value & 1) == 0 && value > UINT64_MAX) {
        if (value % 10 != 0)
            return value;
        value /= 10;
        --*scale;
    }
    if (value <= UINT64_MAX) {
        uint64_t small = (uint64_t)value;
        while (*scale > 0 && (small & 1) == 0 && small % 10 == 0) {
            small /= 10;
            --*scale;
        }
        value = small;
    }
    return value;
}

struct sp_wide sp_wide_strip(struct sp_wide a)
{
    struct sp_wide out = a;

    if (a.num == 0) {
        out.scale = 0;
        return out;
    }
    out.num = (sp_i128)u128_strip(magnitude(a.num), &out.scale);
    if (a.num < 0)
        out.num = -out.num;
    return out;
}

/* Multiply by 10^n; false when the result reaches `limit`. */
static bool u128_shift(sp_u128 *value, uint32_t n, sp_u128 limit)
{
    if (*value == 0 || n == 0)
        return *value < limit;
    if (n > POW10_128_MAX || *value > (limit - 1) / pow10_128(n))
        return false;
    *value *= pow10_128(n);
    return true;
}

/* Write `a` with the larger scale `scale`; false when it reaches `limit`. */
static bool wide_rescale(struct sp_wide *a, uint32_t scale, sp_u128 limit)
{
    sp_u128 value = magnitude(a->num);

    assert(scale >= a->scale);
    if (!u128_shift(&value, scale - a->scale, limit))
        return false;
    a->num = a->num < 0 ? -(sp_i128)value : (sp_i128)value;
    a->scale = scale;
    return true;
}

bool sp_wide_align(struct sp_wide *a, struct sp_wide *b)
{
    struct sp_wide left = *a;
    struct sp_wide right = *b;
    uint32_t scale = a->scale > b->scale ? a->scale : b->scale;

    if (!wide_rescale(&left, scale, (sp_u128)SP_WIDE_LIMIT) ||
        !wide_rescale(&right, scale, (sp_u128)SP_WIDE_LIMIT))
        return false;
    *a = left;
    *b = right;
    return true;
}

bool sp_wide_add(struct sp_wide a, struct sp_wide b, struct sp_wide *out)
{
    struct sp_wide sum;
    uint32_t scale;

    assert(out != NULL);
    a = sp_wide_strip(a);
    b = sp_wide_strip(b);
    if (a.num == 0 || b.num == 0) {
        sum = a.num == 0 ? b : a;
        return wide_make(sum.num < 0, magnitude(sum.num), sum.scale, out);
    }
    scale = a.scale > b.scale ? a.scale : b.scale;
    /* One of the two keeps its number, below the limit. A partner of twice
     * the limit or more cannot bring the sum below it again. */
    if (!wide_rescale(&a, scale, (sp_u128)SP_WIDE_LIMIT * 2) ||
        !wide_rescale(&b, scale, (sp_u128)SP_WIDE_LIMIT * 2))
        return false;
    sum.num = a.num + b.num;
    sum.scale = scale;
    sum = sp_wide_strip(sum);
    return wide_make(sum.num < 0, magnitude(sum.num), sum.scale, out);
}

bool sp_wide_mul_dec(struct sp_wide a, struct sp_dec q, struct sp_wide *out)
{
    bool negative = (a.num < 0) != (q.mant < 0);
    uint32_t scale = a.scale + q.scale;
    sp_u128 left = magnitude(a.num);
    sp_u128 right = magnitude(q.mant);
    struct u256 product;

    assert(out != NULL);
    if (left <= UINT64_MAX) {
        sp_u128 value = left * right;
        if (value == 0)
            return wide_make(false, 0, 0, out);
        value = u128_strip(value, &scale);
        return wide_make(negative, value, scale, out);
    }
    product = u256_product(left, right);
    while (product.hi != 0 && scale > 0) {
        if (u256_divide(&product, 10) != 0)
            return false; /* stripped, and still above 128 bits */
        scale--;
    }
    if (product.hi != 0)
        return false;
    product.lo = u128_strip(product.lo, &scale);
    return wide_make(negative, product.lo, scale, out);
}

static int sign_of(sp_i128 value)
{
    return (value > 0) - (value < 0);
}

int sp_wide_cmp(struct sp_wide a, struct sp_wide b)
{
    int a_sign = sign_of(a.num);
    int b_sign = sign_of(b.num);
    struct u256 left = {0, magnitude(a.num)};
    struct u256 right = {0, magnitude(b.num)};
    uint32_t places;

    if (a_sign != b_sign)
        return a_sign > b_sign ? 1 : -1;
    if (a_sign == 0)
        return 0;
    places = a.scale > b.scale ? a.scale - b.scale : b.scale - a.scale;
    if (places > POW10_128_MAX) /* 10^39 passes any number */
        return a.scale < b.scale ? a_sign : -a_sign;
    if (a.scale < b.scale)
        left = u256_product(left.lo, pow10_128(places));
    else
        right = u256_product(right.lo, pow10_128(places));
    return a_sign * u256_cmp(left, right);
}

void sp_wide_format(struct sp_wide a, char out[SP_WIDE_TEXT_BYTES])
{
    a = sp_wide_strip(a);
    assert(a.scale <= SP_WIDE_SCALE_MAX);
    decimal_write(a.num < 0, magnitude(a.num), a.scale, out);
}

void sp_wide_format_money(struct sp_wide a, char out[SP_WIDE_TEXT_BYTES])
{
    a = sp_wide_strip(a);
    assert(a.scale <= SP_WIDE_SCALE_MAX);
    decimal_write(a.num < 0, magnitude(a.num), a.scale + SP_MONEY_SCALE, out);
}

int sp_cmp_products(sp_i128 a, sp_i128 b, sp_i128 c, sp_i128 d)
{
    struct u256 left = u256_product(magnitude(a), magnitude(b));
    struct u256 right = u256_product(magnitude(c), magnitude(d));
    bool left_zero = a == 0 || b == 0;
    bool right_zero = c == 0 || d == 0;
    int left_sign = left_zero ? 0 : ((a < 0) != (b < 0) ? -1 : 1);
    int right_sign = right_zero ? 0 : ((c < 0) != (d < 0) ? -1 : 1);

    if (left_sign != right_sign)
        return left_sign < right_sign ? -1 : 1;
    return left_sign * u256_cmp(left, right);
}

/* Cancel common twos and fives of 10^n and `value`, then multiply what is
 * left of 10^n into `*other`; false past 127 bits. */
static bool tens_cancel(uint32_t n, sp_u128 *value, sp_u128 *other)
{
    const sp_u128 top = ((sp_u128)1 << 127) - 1;
    uint32_t twos = n;
    uint32_t fives = n;

    while (twos > 0 && (*value & 1) == 0) {
        *value >>= 1;
        twos--;
    }
    while (fives > 0 && *value % 5 == 0) {
        *value /= 5;
        fives--;
    }
    for (; twos > 0; twos--) {
        if (*other > top / 2)
            return false;
        *other *= 2;
    }
    for (; fives > 0; fives--) {
        if (*other > top / 5)
            return false;
        *other *= 5;
    }
    return true;
}

bool sp_ratio_make(
    struct sp_wide num, struct sp_wide den, struct sp_ratio *ratio_out)
{
    sp_u128 above = magnitude(num.num);
    sp_u128 below = magnitude(den.num);
    sp_u128 shared;

    assert(ratio_out != NULL);
    if (den.num <= 0)
        return false;
    if (above == 0) {
        *ratio_out = (struct sp_ratio){0, 1};
        return true;
    }
    shared = u128_gcd(above, below);
    above /= shared;
    below /= shared;
    if (num.scale < den.scale) {
        if (!tens_cancel(den.scale - num.scale, &below, &above))
            return false;
    } else if (!tens_cancel(num.scale - den.scale, &above, &below)) {
        return false;
    }
    if (above >> 127 != 0 || below >> 127 != 0)
        return false;
    ratio_out->num = num.num < 0 ? -(sp_i128)above : (sp_i128)above;
    ratio_out->den = (sp_i128)below;
    return true;
}

int sp_ratio_cmp(struct sp_ratio a, struct sp_ratio b)
{
    assert(a.den > 0);
    assert(b.den > 0);
    return sp_cmp_products(a.num, b.den, b.num, a.den);
}

int sp_ratio_cmp_dec(struct sp_ratio a, struct sp_dec b)
{
    assert(a.den > 0);
    return sp_cmp_products(a.num, (sp_i128)pow10_64(b.scale), b.mant, a.den);
}

void sp_ratio_format(struct sp_ratio a, char out[SP_WIDE_TEXT_BYTES])
{
    sp_u128 above = magnitude(a.num);
    sp_u128 below = magnitude(a.den);
    sp_u128 shared = u128_gcd(above, below);

    assert(a.den > 0);
    if (a.num < 0)
        *out++ = '-';
    out += digits_write(above / shared, out);
    *out++ = '/';
    digits_write(below / shared, out);
}

/* Read digits to a number below 2^127; false past that or for none. */
static bool u127_parse(const char *text, size_t len, sp_u128 *value_out)
{
    const sp_u128 top = ((sp_u128)1 << 127) - 1;
    sp_u128 value = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit > 9 || value > (top - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *value_out = value;
    return len > 0;
}

bool sp_ratio_parse(const char *text, size_t len, struct sp_ratio *out)
{
    bool negative = len > 0 && text[0] == '-';
    const char *slash;
    sp_u128 above;
    sp_u128 below;
    sp_u128 shared;

    assert(out != NULL);
    if (negative) {
        text++;
        len--;
    }
    slash = len == 0 ? NULL : memchr(text, '/', len);
    if (slash == NULL)
        return false;
    if (!u127_parse(text, (size_t)(slash - text), &above) ||
        !u127_parse(slash + 1, len - (size_t)(slash - text) - 1, &below) ||
        below == 0)
        return false;
    shared = u128_gcd(above, below);
    above /= shared;
    below /= shared;
    out->num = negative ? -(sp_i128)above : (sp_i128)above;
    out->den = (sp_i128)below;
    return true;
}

void sp_ratio_print6(struct sp_ratio a, bool up, char out[SP_AMOUNT_BYTES])
{
    sp_u128 den = magnitude(a.den);
    sp_u128 whole = magnitude(a.num) / den;
    sp_u128 rest = magnitude(a.num) % den;
    bool away = a.num < 0 ? !up : up; /* from zero */
    uint64_t micro;

    assert(a.den > 0);
    micro = (uint64_t)u256_quotient(
        u256_product(rest, pow10_64(SP_MONEY_SCALE)), den, &rest);
    if (away && rest != 0)
        micro++;
    if (micro == pow10_64(SP_MONEY_SCALE)) {
        micro = 0;
        whole++;
    }
    if (a.num < 0 && (whole != 0 || micro != 0))
        *out++ = '-';
    out += digits_write(whole, out);
    *out++ = '.';
    for (int i = SP_MONEY_SCALE - 1; i >= 0; i--) {
        out[i] = (char)('0' + micro % 10);
        micro /= 10;
    }
    out[SP_MONEY_SCALE] = '\0';
}

void sp_i128_format(sp_i128 value, char out[SP_AMOUNT_BYTES])
{
    decimal_write(value < 0, magnitude(value), 0, out);
}
