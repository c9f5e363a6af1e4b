#include "sheet/value.h"

#include "base/amount.h"
#include "base/date.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    PLAIN_PLACES_MAX = 40,
    EXPONENT_MAX = 400,
    NUMBER_BYTES_MAX = 64,
    SECONDS_OF_DAY = 86400,
    EPOCH_1900 = -25569, /* 1899-12-30, from which serials above 60 count */
    EPOCH_1904 = -24107, /* 1904-01-01, serial 0 */
    PHANTOM_DAY = 60,    /* 29 February 1900 */
    HOURS_MAX = 9999999,
};

struct digits {
    char digit[NUMBER_BYTES_MAX]; /* '0' … '9', the first not '0' */
    int n;
    int exponent; /* value = 0.DIGITS * 10^exponent */
    bool negative;
};

/* Read the mantissa; return the bytes eaten, 0 when there is none. */
static size_t mantissa_read(const char *text, size_t len, struct digits *digits)
{
    size_t at = 0;
    bool any = false;
    bool point = false;

    for (; at < len; at++) {
        char c = text[at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        any = true;
        if (c == '0' && digits->n == 0) {
            if (point)
                digits->exponent--;
            continue;
        }
        digits->digit[digits->n++] = c;
        if (!point)
            digits->exponent++;
    }
    return any ? at : 0;
}

static bool exponent_read(const char *text, size_t len, struct digits *digits)
{
    bool negative = false;
    size_t at = 1;
    int value = 0;

    if (text[0] != 'e' && text[0] != 'E')
        return false;
    if (at < len && (text[at] == '+' || text[at] == '-'))
        negative = text[at++] == '-';
    if (at == len)
        return false;
    for (; at < len; at++) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        value = value * 10 + (text[at] - '0');
        if (value > EXPONENT_MAX)
            return false;
    }
    digits->exponent += negative ? -value : value;
    return true;
}

static bool digits_read(const char *text, size_t len, struct digits *digits)
{
    size_t at = 0;
    size_t eaten;

    memset(digits, 0, sizeof(*digits));
    if (len == 0 || len >= NUMBER_BYTES_MAX)
        return false;
    if (text[0] == '-' || text[0] == '+') {
        digits->negative = text[0] == '-';
        at = 1;
    }
    eaten = mantissa_read(text + at, len - at, digits);
    at += eaten;
    if (eaten == 0 || (at < len && !exponent_read(text + at, len - at, digits)))
        return false;
    while (digits->n > 0 && digits->digit[digits->n - 1] == '0')
        digits->n--;
    if (digits->n == 0) {
        digits->exponent = 0;
        digits->negative = false;
    }
    return true;
}

/* Keep the first 15 digits, rounded half away from zero. */
static void digits_round(struct digits *digits)
{
    int at = SHEET_DIGITS - 1;
    bool up = digits->digit[SHEET_DIGITS] >= '5';

    assert(digits->n > SHEET_DIGITS);
    digits->n = SHEET_DIGITS;
    while (up && at >= 0) {
        up = digits->digit[at] == '9';
        digits->digit[at] = up ? '0' : (char)(digits->digit[at] + 1);
        at--;
    }
    if (up) { /* 999… became 1000… */
        digits->digit[0] = '1';
        digits->exponent++;
    }
    while (digits->n > 1 && digits->digit[digits->n - 1] == '0')
        digits->n--;
}

static void digits_write(
    const struct digits *digits, char out[SHEET_VALUE_BYTES])
{
    size_t len = 0;
    int point = digits->exponent;

    if (digits->negative)
        out[len++] = '-';
    if (digits->n == 0) {
        out[len++] = '0';
    } else if (point > PLAIN_PLACES_MAX || point < -PLAIN_PLACES_MAX) {
        out[len++] = digits->digit[0];
        if (digits->n > 1)
            out[len++] = '.';
        memcpy(out + len, digits->digit + 1, (size_t)digits->n - 1);
        len += (size_t)digits->n - 1;
        (void)snprintf(out + len, SHEET_VALUE_BYTES - len, "E%+d", point - 1);
        return;
    } else if (point <= 0) {
        out[len++] = '0';
        out[len++] = '.';
        memset(out + len, '0', (size_t)-point);
        len += (size_t)-point;
        memcpy(out + len, digits->digit, (size_t)digits->n);
        len += (size_t)digits->n;
    } else {
        for (int i = 0; i < digits->n || i < point; i++) {
            if (i == point)
                out[len++] = '.';
            out[len++] = i < digits->n ? digits->digit[i] : '0';
        }
    }
    out[len] = '\0';
}

bool sheet_number_read(const char *text, size_t len,
    char out[SHEET_VALUE_BYTES], bool *rounded_out)
{
    struct digits digits;
    bool rounded = false;
    char whole[NUMBER_BYTES_MAX];

    assert(text != NULL);
    assert(out != NULL);
    if (!digits_read(text, len, &digits))
        return false;
    rounded = digits.n > SHEET_DIGITS;
    if (rounded)
        digits_round(&digits);
    digits_write(&digits, out);
    if (rounded) {
        memcpy(whole, text, len);
        whole[len] = '\0';
        /* The same binary number: the digits cut say nothing. */
        rounded = strtod(whole, NULL) != strtod(out, NULL);
    }
    *rounded_out = rounded;
    return true;
}

const char *sheet_format_builtin(uint32_t id)
{
    static const struct {
        uint32_t id;
        const char *code;
    } known[] = {
        {0, "General"},
        {1, "0"},
        {2, "0.00"},
        {3, "#,##0"},
        {4, "#,##0.00"},
        {9, "0%"},
        {10, "0.00%"},
        {11, "0.00E+00"},
        {12, "# ?/?"},
        {13, "# ?"
             "?/?"
             "?"},
        {14, "mm-dd-yy"},
        {15, "d-mmm-yy"},
        {16, "d-mmm"},
        {17, "mmm-yy"},
        {18, "h:mm AM/PM"},
        {19, "h:mm:ss AM/PM"},
        {20, "h:mm"},
        {21, "h:mm:ss"},
        {22, "m/d/yy h:mm"},
        {37, "#,##0 ;(#,##0)"},
        {38, "#,##0 ;[Red](#,##0)"},
        {39, "#,##0.00;(#,##0.00)"},
        {40, "#,##0.00;[Red](#,##0.00)"},
        {45, "mm:ss"},
        {46, "[h]:mm:ss"},
        {47, "mmss.0"},
        {48, "##0.0E+0"},
        {49, "@"},
    };

    for (size_t i = 0; i < SP_COUNT(known); i++)
        if (known[i].id == id)
            return known[i].code;
    /* Dates of East Asian versions. */
    if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return id == 32 || id == 33 || id == 55 || id == 56 ? "h:mm"
                                                            : "yyyy-mm-dd";
    return NULL;
}

/* Return the index after the quoted, bracketed or escaped piece at `at`, or
 * `at` itself; an elapsed [h] shows by `*elapsed`. */
static size_t piece_skip(const char *code, size_t at, bool *elapsed)
{
    if (code[at] == '"') {
        const char *end = strchr(code + at + 1, '"');
        return end == NULL ? strlen(code) : (size_t)(end - code) + 1;
    }
    if (code[at] == '[') {
        const char *end = strchr(code + at, ']');
        if (end == NULL)
            return strlen(code);
        if (strspn(code + at + 1, "hHmMsS") + 1 == (size_t)(end - code) - at &&
            code[at + 1] != ']')
            *elapsed = true;
        return (size_t)(end - code) + 1;
    }
    if (code[at] == '\\' || code[at] == '_' || code[at] == '*')
        return code[at + 1] == '\0' ? at + 1 : at + 2;
    if (strncasecmp(code + at, "AM/PM", 5) == 0)
        return at + 5;
    if (strncasecmp(code + at, "A/P", 3) == 0)
        return at + 3;
    if (strncasecmp(code + at, "General", 7) == 0)
        return at + 7;
    return at;
}

enum sheet_format sheet_format_of(const char *code)
{
    bool elapsed = false;
    bool date = false;
    bool clock = false;
    bool either = false; /* m: a month or minutes */
    size_t at = 0;

    assert(code != NULL);
    while (code[at] != '\0' && code[at] != ';') {
        size_t next = piece_skip(code, at, &elapsed);
        if (next != at) {
            at = next;
            continue;
        }
        if (strchr("dDyY", code[at]) != NULL)
            date = true;
        else if (strchr("hHsS", code[at]) != NULL)
            clock = true;
        else if (code[at] == 'm' || code[at] == 'M')
            either = true;
        at++;
    }
    if (date || (either && !clock && !elapsed))
        return SHEET_FORMAT_DATE;
    return clock || elapsed ? SHEET_FORMAT_TIME : SHEET_FORMAT_NUMBER;
}

/* Split into whole days and seconds of the day, to the nearest second. */
static bool serial_split(const char *decimal, int64_t *days, int64_t *seconds)
{
    struct sp_dec dec;
    sp_i128 unit = 1;
    sp_i128 total;

    if (!sp_dec_parse(decimal, strlen(decimal), &dec))
        return false;
    for (int i = 0; i < dec.scale; i++)
        unit *= 10;
    total = (sp_i128)dec.mant * SECONDS_OF_DAY;
    total = (2 * total + unit) / (2 * unit);
    if (dec.mant < 0)
        return false;
    *days = (int64_t)(total / SECONDS_OF_DAY);
    *seconds = (int64_t)(total % SECONDS_OF_DAY);
    return true;
}

static void clock_write(int64_t seconds, char *out, size_t room)
{
    (void)snprintf(out, room, "%02" PRId64 ":%02" PRId64 ":%02" PRId64,
        seconds / 3600, seconds / 60 % 60, seconds % 60);
}

const char *sheet_date_read(const char *decimal, bool from_1904,
    char out[SHEET_VALUE_BYTES], bool *has_time_out)
{
    int64_t days = 0;
    int64_t seconds = 0;
    int64_t day;
    int32_t last = 0;

    assert(decimal != NULL);
    (void)sp_date_parse(SP_DATE_MAX_TEXT, 10, &last);
    if (decimal[0] == '-')
        return from_1904 ? "is a date before 1904-01-01; write it as text"
                         : "is a date before 1900-01-01; write it as text";
    if (!serial_split(decimal, &days, &seconds))
        return "is no date between 1900 and 9999";
    if (days > 4 * (int64_t)last)
        return "is no date between 1900 and 9999";
    day = days + (from_1904 ? EPOCH_1904 : EPOCH_1900);
    if (!from_1904) {
        if (days == 0)
            return "is a date before 1900-01-01; write it as text";
        if (days == PHANTOM_DAY)
            return "is 29 February 1900, a day that never was; write it as "
                   "text";
        if (days < PHANTOM_DAY)
            day++;
    }
    if (day > last)
        return "is no date between 1900 and 9999";
    sp_date_format((int32_t)day, out);
    *has_time_out = seconds != 0;
    if (seconds != 0) {
        out[10] = 'T';
        clock_write(seconds, out + 11, SHEET_VALUE_BYTES - 11);
    }
    return NULL;
}

const char *sheet_time_read(const char *decimal, char out[SHEET_VALUE_BYTES])
{
    int64_t days = 0;
    int64_t seconds = 0;

    assert(decimal != NULL);
    if (decimal[0] == '-')
        return "is a time below zero";
    if (!serial_split(decimal, &days, &seconds) || days > HOURS_MAX / 24)
        return "is no time of a usual length";
    clock_write(days * SECONDS_OF_DAY + seconds, out, SHEET_VALUE_BYTES);
    return NULL;
}

const char *sheet_iso_read(
    const char *text, size_t len, char out[SHEET_VALUE_BYTES])
{
    static const char midnight[] = "T00:00:00";
    int32_t day;

    if (len < 10 || len > 32 || !sp_date_parse(text, 10, &day) ||
        (len > 10 && text[10] != 'T'))
        return "is no ISO date";
    if (len > 10 && len != 11 &&
        strspn(text + 11, "0123456789:.") < len - 11 - (text[len - 1] == 'Z'))
        return "is no ISO date";
    if (len >= 19 && memcmp(text + 10, midnight, 9) == 0 &&
        strspn(text + 19, ".0Z") == len - 19)
        len = 10;
    memcpy(out, text, len);
    out[len] = '\0';
    return NULL;
}

/* Return the value of exactly four hex digits, or -1. */
static int32_t hex4(const char *text)
{
    int32_t value = 0;

    for (int i = 0; i < 4; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static size_t utf8_put(int32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

bool sheet_escape_at(const char *text)
{
    assert(text != NULL);
    return text[0] == '_' && text[1] == 'x' && strnlen(text, 7) == 7 &&
           text[6] == '_' && hex4(text + 2) >= 0;
}

size_t sheet_unescape(char *text, size_t len)
{
    size_t to = 0;

    if (len < 7 || strstr(text, "_x") == NULL)
        return len;
    for (size_t at = 0; at < len;) {
        int32_t code = -1;

        if (len - at >= 7 && text[at] == '_' && text[at + 1] == 'x' &&
            text[at + 6] == '_')
            code = hex4(text + at + 2);
        if (code > 0 && (code < 0xd800 || (code >= 0xe000 && code < 0xfffe))) {
            to += utf8_put(code, text + to);
            at += 7;
        } else {
            text[to++] = text[at++];
        }
    }
    text[to] = '\0';
    return to;
}
