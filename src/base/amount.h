/*
 * amount.h - exact numbers: decimals, money, 128-bit rolled values, ratios.
 *
 * No floating point. Everything that a verdict rests on is computed here.
 * Threads: no state.
 */
#ifndef SPILNO_BASE_AMOUNT_H
#define SPILNO_BASE_AMOUNT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef __int128 sp_i128; /* the compiler's word, with a short name */
typedef unsigned __int128 sp_u128;

#define SP_WIDE_LIMIT ((sp_i128)1 << 119) /* rolled values stay below */
enum {
    SP_DEC_SCALE_MAX = 18,
    SP_MONEY_SCALE = 6, /* millionths of a unit */
    SP_AMOUNT_BYTES = 64,
    SP_WIDE_TEXT_BYTES = 232,
    SP_WIDE_SCALE_MAX = 180, /* places of a rolled value */
};

/* A decimal: mant / 10^scale, without trailing zeros in the fraction. */
struct sp_dec {
    int64_t mant;
    uint8_t scale; /* 0 … SP_DEC_SCALE_MAX */
};

/* A rolled value: num / 10^scale. */
struct sp_wide {
    sp_i128 num;
    uint32_t scale;
};

/* Read -?digits(.digits)? with at most 18 significant digits and 18 places;
 * no exponent, no plus, no spaces. Normalises (1.50 is 15/10^1). */
bool sp_dec_parse(const char *text, size_t len, struct sp_dec *dec_out);
/* Write the shortest exact decimal: "0.35", "-12", "0". */
void sp_dec_format(struct sp_dec dec, char out[SP_AMOUNT_BYTES]);
int sp_dec_cmp(struct sp_dec a, struct sp_dec b); /* -1, 0, 1 */

/* Money: int64 millionths. False for more than six places or overflow. */
bool sp_money_parse(const char *text, size_t len, int64_t *micro_out);
void sp_money_format(int64_t micro, char out[SP_AMOUNT_BYTES]);

/*
 * Convert millionths of a currency to millionths of a euro, half to even.
 * Units:  per_eur is units of the currency for one euro, above 0.
 * Errors: SP_LIMIT when the result does not fit int64.
 */
SP_MUST_CHECK enum sp_code sp_money_to_euro(int64_t micro,
    struct sp_dec per_eur, int64_t *euro_micro_out, struct sp_err *err);

/* Wide arithmetic; false when |num| of the result would reach SP_WIDE_LIMIT
 * or its scale pass SP_WIDE_SCALE_MAX. Results are stripped: scale is the
 * smallest that is exact. */
bool sp_wide_add(struct sp_wide a, struct sp_wide b, struct sp_wide *out);
bool sp_wide_mul_dec(struct sp_wide a, struct sp_dec q, struct sp_wide *out);
struct sp_wide sp_wide_strip(struct sp_wide a);
/* Bring both to the larger scale; false on overflow. */
bool sp_wide_align(struct sp_wide *a, struct sp_wide *b);
int sp_wide_cmp(struct sp_wide a, struct sp_wide b); /* exact, any scales */
/* Shortest exact decimal of num/10^scale. */
void sp_wide_format(struct sp_wide a, char out[SP_WIDE_TEXT_BYTES]);
/* The same of num/10^(scale+6): a value in millionths written in euros. */
void sp_wide_format_money(struct sp_wide a, char out[SP_WIDE_TEXT_BYTES]);

/* Sign of a*b − c*d, computed in 256 bits. */
int sp_cmp_products(sp_i128 a, sp_i128 b, sp_i128 c, sp_i128 d);

/* A ratio num/den, den > 0. */
struct sp_ratio {
    sp_i128 num;
    sp_i128 den;
};

/* num/den of two rolled values in lowest terms; false on overflow, den ≤ 0. */
bool sp_ratio_make(
    struct sp_wide num, struct sp_wide den, struct sp_ratio *ratio_out);
int sp_ratio_cmp(struct sp_ratio a, struct sp_ratio b);
int sp_ratio_cmp_dec(struct sp_ratio a, struct sp_dec b);
/* "n/d" in lowest terms ("0/1", "1/1"). */
void sp_ratio_format(struct sp_ratio a, char out[SP_WIDE_TEXT_BYTES]);
bool sp_ratio_parse(const char *text, size_t len, struct sp_ratio *out);
/* Six digits after the point, rounded down (up = false) or up: "0.350000". */
void sp_ratio_print6(struct sp_ratio a, bool up, char out[SP_AMOUNT_BYTES]);

/* Decimal text of a 128-bit integer. */
void sp_i128_format(sp_i128 value, char out[SP_AMOUNT_BYTES]);

#endif
