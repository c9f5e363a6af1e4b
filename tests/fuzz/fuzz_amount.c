/*
 * Goal:   what is read as a number or a date is written back to the same
 *         value, and exact operations agree with each other.
 * Method: each parser over the whole input; two numbers around a comma.
 */
#include "fuzz.h"

#include "base/amount.h"
#include "base/date.h"

#include <string.h>

static void one_check(const char *text, size_t len)
{
    char out[SP_WIDE_TEXT_BYTES];
    struct sp_dec dec;
    struct sp_dec dec_again;
    struct sp_ratio ratio;
    struct sp_ratio ratio_again;
    int64_t micro;
    int64_t micro_again;
    int32_t day;
    int32_t day_again;

    if (sp_dec_parse(text, len, &dec)) {
        sp_dec_format(dec, out);
        FUZZ_MUST(sp_dec_parse(out, strlen(out), &dec_again));
        FUZZ_MUST(dec.mant == dec_again.mant && dec.scale == dec_again.scale);
    }
    if (sp_money_parse(text, len, &micro)) {
        sp_money_format(micro, out);
        FUZZ_MUST(sp_money_parse(out, strlen(out), &micro_again));
        FUZZ_MUST(micro == micro_again);
    }
    if (sp_ratio_parse(text, len, &ratio)) {
        sp_ratio_format(ratio, out);
        FUZZ_MUST(sp_ratio_parse(out, strlen(out), &ratio_again));
        FUZZ_MUST(sp_ratio_cmp(ratio, ratio_again) == 0);
        sp_ratio_print6(ratio, true, out);
        sp_ratio_print6(ratio, false, out);
    }
    if (sp_date_parse(text, len, &day)) {
        sp_date_format(day, out);
        FUZZ_MUST(sp_date_parse(out, strlen(out), &day_again));
        FUZZ_MUST(day == day_again && memcmp(out, text, len) == 0);
    }
}

static void two_check(struct sp_dec a, struct sp_dec b)
{
    struct sp_wide left = {a.mant, a.scale};
    struct sp_wide right = {b.mant, b.scale};
    struct sp_wide sum;
    struct sp_wide product;
    struct sp_wide back;
    struct sp_ratio ratio;
    struct sp_dec minus = {-b.mant, b.scale};
    int64_t euro;

    FUZZ_MUST(sp_wide_cmp(left, right) == sp_dec_cmp(a, b));
    if (sp_wide_add(left, right, &sum)) {
        FUZZ_MUST(
            sp_wide_add(sum, (struct sp_wide){minus.mant, minus.scale}, &back));
        FUZZ_MUST(sp_wide_cmp(back, left) == 0);
    }
    if (sp_wide_mul_dec(left, b, &product) && b.mant > 0 &&
        sp_ratio_make(product, right, &ratio))
        FUZZ_MUST(sp_ratio_cmp_dec(ratio, a) == 0);
    if (b.mant > 0 &&
        sp_money_to_euro(a.mant, b, &euro, &(struct sp_err){0}) == SP_OK)
        FUZZ_MUST((a.mant >= 0 && euro >= 0) || (a.mant <= 0 && euro <= 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *comma = size == 0 ? NULL : memchr(text, ',', size);
    struct sp_dec a;
    struct sp_dec b;

    one_check(text, size);
    if (comma == NULL)
        return 0;
    if (sp_dec_parse(text, (size_t)(comma - text), &a) &&
        sp_dec_parse(comma + 1, size - (size_t)(comma - text) - 1, &b))
        two_check(a, b);
    return 0;
}
