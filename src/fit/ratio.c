#include "fit/ratio.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define LIMIT ((sp_u128)1 << 126)

enum { PLACES_MAX = 40, DIGITS_BYTES = 48 };

static sp_u128 size_of(sp_i128 value)
{
    return value < 0 ? -(sp_u128)value : (sp_u128)value;
}

static sp_u128 gcd(sp_u128 a, sp_u128 b)
{
    while (b != 0) {
        sp_u128 rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* a × b below the limit, or false. */
static bool times(sp_u128 a, sp_u128 b, sp_u128 *out)
{
    if (a != 0 && b > (LIMIT - 1) / a)
        return false;
    *out = a * b;
    return true;
}

static bool finish(
    bool negative, sp_u128 num, sp_u128 den, struct sp_ratio *out)
{
    sp_u128 shared = gcd(num, den);

    assert(den > 0);
    num /= shared;
    den /= shared;
    if (num >= LIMIT || den >= LIMIT)
        return false;
    out->num = negative ? -(sp_i128)num : (sp_i128)num;
    out->den = (sp_i128)den;
    return true;
}

struct sp_ratio fit_ratio_int(int64_t value)
{
    return (struct sp_ratio){value, 1};
}

bool fit_ratio_make(int64_t num, int64_t den, int exp10, struct sp_ratio *out)
{
    sp_u128 top = size_of(num);
    sp_u128 bottom = (sp_u128)den;
    sp_u128 shared = gcd(top, bottom);

    assert(den > 0);
    if (num == 0) {
        *out = (struct sp_ratio){0, 1};
        return true;
    }
    if (exp10 > FIT_POW10_MAX || exp10 < -FIT_POW10_MAX)
        return false;
    top /= shared;
    bottom /= shared;
    for (; exp10 > 0; exp10--) {
        if (bottom % 10 == 0)
            bottom /= 10;
        else if (!times(top, 10, &top))
            return false;
    }
    for (; exp10 < 0; exp10++) {
        if (top % 10 == 0)
            top /= 10;
        else if (!times(bottom, 10, &bottom))
            return false;
    }
    return finish(num < 0, top, bottom, out);
}

bool fit_ratio_mul(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out)
{
    sp_u128 a_num = size_of(a.num);
    sp_u128 b_num = size_of(b.num);
    sp_u128 a_den = (sp_u128)a.den;
    sp_u128 b_den = (sp_u128)b.den;
    sp_u128 one = gcd(a_num, b_den);
    sp_u128 two = gcd(b_num, a_den);
    sp_u128 num;
    sp_u128 den;

    assert(a.den > 0);
    assert(b.den > 0);
    if (!times(a_num / one, b_num / two, &num) ||
        !times(a_den / two, b_den / one, &den))
        return false;
    return finish((a.num < 0) != (b.num < 0), num, den, out);
}

bool fit_ratio_div(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out)
{
    struct sp_ratio turned = {b.den, b.num};

    if (b.num == 0)
        return false;
    if (b.num < 0)
        turned = (struct sp_ratio){-b.den, -b.num};
    return fit_ratio_mul(a, turned, out);
}

bool fit_ratio_add(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out)
{
    sp_u128 shared = gcd((sp_u128)a.den, (sp_u128)b.den);
    sp_u128 left;
    sp_u128 right;
    sp_u128 den;
    sp_i128 sum;

    assert(a.den > 0);
    assert(b.den > 0);
    if (!times(size_of(a.num), (sp_u128)b.den / shared, &left) ||
        !times(size_of(b.num), (sp_u128)a.den / shared, &right) ||
        !times((sp_u128)a.den, (sp_u128)b.den / shared, &den))
        return false;
    /* Both are below 2^126, so that the sum is below 2^127. */
    sum = (a.num < 0 ? -(sp_i128)left : (sp_i128)left) +
          (b.num < 0 ? -(sp_i128)right : (sp_i128)right);
    return finish(sum < 0, size_of(sum), den, out);
}

struct sp_ratio fit_ratio_neg(struct sp_ratio a)
{
    return (struct sp_ratio){-a.num, a.den};
}

bool fit_ratio_sub(struct sp_ratio a, struct sp_ratio b, struct sp_ratio *out)
{
    return fit_ratio_add(a, fit_ratio_neg(b), out);
}

bool fit_ratio_pow(struct sp_ratio a, int power, struct sp_ratio *out)
{
    struct sp_ratio result = {1, 1};
    struct sp_ratio base = a;

    if (power < 0 && !fit_ratio_div(result, a, &base))
        return false;
    for (int i = power < 0 ? -power : power; i > 0; i--) {
        if (!fit_ratio_mul(result, base, &result))
            return false;
    }
    *out = result;
    return true;
}

/* The places that make num/den a whole number of 10^-places, or -1. */
static int places_of(sp_i128 den)
{
    int twos = 0;
    int fives = 0;

    for (; den % 2 == 0; den /= 2)
        twos++;
    for (; den % 5 == 0; den /= 5)
        fives++;
    if (den != 1)
        return -1;
    return twos > fives ? twos : fives;
}

/* Digits of num/den one by one: `whole` and then `places` more. */
static void decimal(struct sp_ratio a, int places, char *out)
{
    char digits[SP_AMOUNT_BYTES];
    sp_u128 num = size_of(a.num);
    sp_u128 den = (sp_u128)a.den;
    sp_u128 rest = num % den;
    size_t n;

    if (a.num < 0)
        *out++ = '-';
    sp_i128_format((sp_i128)(num / den), digits);
    n = strlen(digits);
    memcpy(out, digits, n);
    out += n;
    if (places > 0)
        *out++ = '.';
    for (int i = 0; i < places; i++) {
        unsigned digit = 0;

        /* Ten times the rest may pass 128 bits: add it up with care. */
        sp_u128 sum = 0;
        for (int k = 0; k < 10; k++) {
            if (sum >= den - rest) {
                sum -= den - rest;
                digit++;
            } else {
                sum += rest;
            }
        }
        rest = sum;
        *out++ = (char)('0' + digit);
    }
    *out = '\0';
}

void fit_ratio_text(struct sp_ratio a, char out[FIT_RATIO_BYTES])
{
    int places = places_of(a.den);
    char num[SP_AMOUNT_BYTES];
    char den[SP_AMOUNT_BYTES];

    if (places >= 0 && places <= PLACES_MAX) {
        decimal(a, places, out);
        return;
    }
    sp_i128_format(a.num, num);
    sp_i128_format(a.den, den);
    (void)snprintf(out, FIT_RATIO_BYTES, "%s/%s", num, den);
}

/* Add one to the last digit of the decimal in `out`. */
static void bump(char *out, size_t from)
{
    size_t i = strlen(out);

    while (i > from) {
        i--;
        if (out[i] == '.')
            continue;
        if (out[i] != '9') {
            out[i]++;
            return;
        }
        out[i] = '0';
    }
    memmove(out + from + 1, out + from, strlen(out + from) + 1);
    out[from] = '1';
}

/* Zeros behind the point say nothing in a rounded value. */
static void trim(char *out)
{
    size_t n = strlen(out);

    if (strchr(out, '.') == NULL)
        return;
    while (out[n - 1] == '0')
        n--;
    if (out[n - 1] == '.')
        n--;
    out[n] = '\0';
}

void fit_ratio_round(
    struct sp_ratio a, int digits, bool up, char out[FIT_RATIO_BYTES])
{
    int exact = places_of(a.den);
    int places = 0;
    sp_u128 num = size_of(a.num);
    sp_u128 den = (sp_u128)a.den;
    sp_u128 whole = num / den;

    assert(digits >= 1 && digits <= 18);
    if (whole > 0) {
        for (places = digits; whole > 0 && places > 0; whole /= 10)
            places--;
    } else if (num > 0) {
        /* Zeros that stand before the first digit do not count. */
        for (sp_u128 small = num; small < den && places < PLACES_MAX;
             places++) {
            if (small > (((sp_u128)1 << 127) - 1) / 10)
                break;
            small *= 10;
        }
        places += digits - 1;
    }
    if (places > PLACES_MAX + 18)
        places = PLACES_MAX + 18;
    if (exact >= 0 && exact <= places) {
        decimal(a, exact, out);
        return;
    }
    decimal(a, places, out);
    if ((a.num > 0) == up)
        bump(out, a.num < 0 ? 1 : 0);
    trim(out);
}
