/*
 * number.c - see number.h.
 *
 * Digits are grouped here and not by ICU's formatter, which refuses decimals
 * of more than 34 digits; rolled values have more.
 */
#include "base/number.h"

#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

enum { UNITS_MAX = 128, DAY_MS = 86400000 };

/* Days before are counted by another calendar in the countries concerned. */
#define FIRST_DAY "1583-01-01"

/* English as it is written in Europe. */
static const char *const locales[SP_LANGS] = {"en_GB", "uk", "de", "pl"};

/* A text of ICU as UTF-8, kept only if it fits. */
static void keep(char *mark, const UChar *text, int32_t len)
{
    char utf8[SP_MARK_BYTES];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = 0;

    u_strToUTF8(utf8, SP_MARK_BYTES - 1, &n, text, len, &code);
    if (U_FAILURE(code) || n >= SP_MARK_BYTES - 1)
        return;
    memcpy(mark, utf8, (size_t)n);
    mark[n] = '\0';
}

static void keep_symbol(
    char *mark, const UNumberFormat *format, UNumberFormatSymbol symbol)
{
    UChar text[UNITS_MAX];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = unum_getSymbol(format, symbol, text, UNITS_MAX, &code);

    if (U_SUCCESS(code) && n > 0 && n < UNITS_MAX)
        keep(mark, text, n);
}

static void keep_affix(
    char *mark, const UNumberFormat *format, UNumberFormatTextAttribute affix)
{
    UChar text[UNITS_MAX];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = unum_getTextAttribute(format, affix, text, UNITS_MAX, &code);

    if (U_SUCCESS(code) && n < UNITS_MAX)
        keep(mark, text, n);
}

static UNumberFormat *format_open(UNumberFormatStyle style, enum sp_lang lang)
{
    UErrorCode code = U_ZERO_ERROR;
    UNumberFormat *format =
        unum_open(style, NULL, 0, locales[lang], NULL, &code);

    if (U_SUCCESS(code))
        return format;
    unum_close(format);
    return NULL;
}

static size_t group_size(const UNumberFormat *format)
{
    int32_t size = unum_getAttribute(format, UNUM_GROUPING_SIZE);

    return unum_getAttribute(format, UNUM_GROUPING_USED) != 0 && size > 0
               ? (size_t)size
               : 0;
}

/* Whether the number is written in groups: more characters than digits. */
static bool is_grouped(
    const UNumberFormatter *format, int64_t number, size_t digits)
{
    UErrorCode code = U_ZERO_ERROR;
    UFormattedNumber *said = unumf_openResult(&code);
    int32_t n;

    unumf_formatInt(format, number, said, &code);
    n = unumf_resultToString(said, NULL, 0, &code);
    unumf_closeResult(said);
    return n > 0 && (size_t)n > digits;
}

/* How many digits a number has at least that is written in groups: Polish
 * writes 1234 and 12 345. ICU tells it by what it writes alone. */
static size_t least_grouped(enum sp_lang lang, size_t size)
{
    static const UChar skeleton[] = {
        'g', 'r', 'o', 'u', 'p', '-', 'a', 'u', 't', 'o', 0};
    UErrorCode code = U_ZERO_ERROR;
    UNumberFormatter *format =
        unumf_openForSkeletonAndLocale(skeleton, -1, locales[lang], &code);
    size_t digits = size + 1;
    int64_t number = 1;

    for (size_t i = 0; i < size; i++)
        number *= 10;
    for (; U_SUCCESS(code) && digits < 2 * size; digits++, number *= 10)
        if (is_grouped(format, number, digits))
            break;
    unumf_close(format);
    return digits;
}

void sp_number_marks_init(struct sp_number_marks *marks, enum sp_lang lang)
{
    UNumberFormat *format;

    assert(marks != NULL);
    assert(lang < SP_LANGS);
    *marks = (struct sp_number_marks){
        .lang = lang, .point = ".", .minus = "-", .percent_behind = "%"};
    format = format_open(UNUM_DECIMAL, lang);
    if (format == NULL)
        return;
    keep_symbol(marks->point, format, UNUM_DECIMAL_SEPARATOR_SYMBOL);
    keep_symbol(marks->group, format, UNUM_GROUPING_SEPARATOR_SYMBOL);
    keep_symbol(marks->minus, format, UNUM_MINUS_SIGN_SYMBOL);
    marks->group_digits = group_size(format);
    marks->grouped_from = least_grouped(lang, marks->group_digits);
    unum_close(format);
    format = format_open(UNUM_PERCENT, lang);
    if (format == NULL)
        return;
    keep_affix(marks->percent_before, format, UNUM_POSITIVE_PREFIX);
    keep_affix(marks->percent_behind, format, UNUM_POSITIVE_SUFFIX);
    unum_close(format);
}

/* A decimal's parts: sign, digits before and behind the point. */
struct parts {
    bool minus;
    const char *whole, *fraction;
    size_t n_whole, n_fraction;
};

static bool split(const char *text, struct parts *parts_out)
{
    struct parts parts = {.minus = text[0] == '-'};

    parts.whole = text + (parts.minus ? 1 : 0);
    parts.n_whole = strspn(parts.whole, "0123456789");
    parts.fraction = parts.whole + parts.n_whole;
    if (parts.n_whole == 0)
        return false;
    if (*parts.fraction == '.') {
        parts.fraction++;
        parts.n_fraction = strspn(parts.fraction, "0123456789");
        if (parts.n_fraction == 0)
            return false;
    }
    *parts_out = parts;
    return parts.fraction[parts.n_fraction] == '\0';
}

static void put_grouped(struct sp_buf *buf, const struct sp_number_marks *marks,
    const char *digits, size_t n)
{
    bool grouped = marks->group_digits > 0 && n >= marks->grouped_from;

    for (size_t i = 0; i < n; i++) {
        if (grouped && i > 0 && (n - i) % marks->group_digits == 0)
            sp_buf_puts(buf, marks->group);
        sp_buf_putc(buf, digits[i]);
    }
}

bool sp_number_put(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text)
{
    struct parts parts;

    assert(marks != NULL);
    assert(text != NULL);
    if (!split(text, &parts))
        return false;
    if (parts.minus)
        sp_buf_puts(buf, marks->minus);
    put_grouped(buf, marks, parts.whole, parts.n_whole);
    if (parts.n_fraction > 0) {
        sp_buf_puts(buf, marks->point);
        sp_buf_put(buf, parts.fraction, parts.n_fraction);
    }
    return true;
}

bool sp_number_put_percent(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text)
{
    struct parts parts;

    assert(marks != NULL);
    assert(text != NULL);
    if (!split(text, &parts))
        return false;
    sp_buf_puts(buf, marks->percent_before);
    (void)sp_number_put(buf, marks, text);
    sp_buf_puts(buf, marks->percent_behind);
    return true;
}

bool sp_number_put_share(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text)
{
    char moved[512];
    struct parts parts;
    size_t n = 0;
    size_t zeros = 0;
    size_t behind;

    assert(marks != NULL);
    assert(text != NULL);
    if (!split(text, &parts) || strlen(text) + 8 > sizeof moved)
        return false;
    behind = parts.n_fraction;
    while (behind > 2 && parts.fraction[behind - 1] == '0')
        behind--;
    if (parts.minus)
        moved[n++] = '-';
    memcpy(moved + n, parts.whole, parts.n_whole);
    for (size_t i = 0; i < 2; i++)
        moved[n + parts.n_whole + i] = i < behind ? parts.fraction[i] : '0';
    while (zeros + 1 < parts.n_whole + 2 && moved[n + zeros] == '0')
        zeros++;
    memmove(moved + n, moved + n + zeros, parts.n_whole + 2 - zeros);
    n += parts.n_whole + 2 - zeros;
    if (behind > 2) {
        moved[n++] = '.';
        memcpy(moved + n, parts.fraction + 2, behind - 2);
        n += behind - 2;
    }
    moved[n] = '\0';
    return sp_number_put_percent(buf, marks, moved);
}

void sp_number_put_count(
    struct sp_buf *buf, const struct sp_number_marks *marks, size_t count)
{
    char text[32];

    assert(marks != NULL);
    (void)snprintf(text, sizeof text, "%zu", count);
    (void)sp_number_put(buf, marks, text);
}

bool sp_day_put(struct sp_buf *buf, enum sp_lang lang, const char *text)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    UErrorCode code = U_ZERO_ERROR;
    UDateFormat *format;
    UChar said[UNITS_MAX];
    char utf8[4 * UNITS_MAX];
    int32_t day = 0;
    int32_t n = 0;

    assert(lang < SP_LANGS);
    assert(text != NULL);
    if (!sp_date_parse(text, strlen(text), &day) || strcmp(text, FIRST_DAY) < 0)
        return false;
    format =
        udat_open(UDAT_NONE, UDAT_LONG, locales[lang], utc, -1, NULL, 0, &code);
    /* Whole milliseconds of a day in reach are exact in ICU's dates. */
    n = udat_format(
        format, (UDate)((int64_t)day * DAY_MS), said, UNITS_MAX, NULL, &code);
    udat_close(format);
    u_strToUTF8(utf8, sizeof utf8 - 1, NULL, said, n, &code);
    if (U_FAILURE(code) || n >= UNITS_MAX)
        return false;
    sp_buf_puts(buf, utf8);
    return true;
}
