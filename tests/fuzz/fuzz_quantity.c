/*
 * Goal:   no text makes the reader of values fail other than by a code, and
 *         what is read is an interval that stands the right way up.
 * Method: the whole input as a value under each hint, and as a unit; its
 *         parts as a remark.
 */
#include "fuzz.h"

#include "fit/quantity.h"

#include <string.h>

static void value_check(const char *text, size_t len, enum fit_hint hint)
{
    struct fit_value value;
    struct fit_value again;
    struct sp_err err = {SP_OK, ""};
    enum sp_code rc = fit_value_read(text, len, hint, &value, &err);

    FUZZ_MUST(rc == SP_OK || err.text[0] != '\0');
    if (rc != SP_OK)
        return;
    FUZZ_MUST(value.form != FIT_FORM_TEXT || hint != FIT_HINT_VALUE);
    FUZZ_MUST(value.lo.den > 0 || !value.has_lo);
    FUZZ_MUST(value.hi.den > 0 || !value.has_hi);
    if (value.has_lo && value.has_hi)
        FUZZ_MUST(sp_ratio_cmp(value.lo, value.hi) <= 0);
    if (value.form == FIT_FORM_NUMBER && value.has_nominal && value.has_lo &&
        value.has_hi && value.lo.num != value.hi.num)
        FUZZ_MUST(value.nominal.den > 0);
    FUZZ_MUST(fit_value_read(text, len, hint, &again, &err) == SP_OK);
    FUZZ_MUST(again.form == value.form && again.kind == value.kind);
    if (value.form == FIT_FORM_THREAD) {
        char name[FIT_THREAD_BYTES];

        fit_thread_text(&value.thread, name);
        FUZZ_MUST(name[0] != '\0');
    }
    if (value.form == FIT_FORM_NUMBER && value.has_lo) {
        char number[FIT_RATIO_BYTES];

        fit_ratio_text(value.lo, number);
        fit_ratio_round(value.lo, 12, true, number);
        fit_ratio_round(value.lo, 3, false, number);
    }
}

static void unit_check(const char *text, size_t len)
{
    struct fit_unit unit;
    struct sp_ratio there;
    struct sp_ratio back;
    struct sp_err err = {SP_OK, ""};

    if (fit_unit_read(text, len, &unit, &err) != SP_OK) {
        FUZZ_MUST(err.text[0] != '\0');
        return;
    }
    FUZZ_MUST(unit.factor.num > 0 && unit.factor.den > 0);
    if (fit_unit_to_base(&unit, fit_ratio_int(7), false, &there) &&
        fit_unit_from_base(&unit, there, false, &back))
        FUZZ_MUST(sp_ratio_cmp(back, fit_ratio_int(7)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *part;
    size_t len;
    size_t at = 0;
    size_t steps = 0;

    for (int hint = FIT_HINT_ANY; hint <= FIT_HINT_TEXT; hint++)
        value_check(text, size, (enum fit_hint)hint);
    unit_check(text, size);
    while (fit_part_next(text, size, &at, &part, &len)) {
        FUZZ_MUST(len > 0 && part >= text && part + len <= text + size);
        FUZZ_MUST(++steps <= size);
    }
    return 0;
}
