/* value.c - all readings of numbers and dates. */
#include "convert/value.h"

#include "base/amount.h"
#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { GROUPS_MAX = 12, GROUP_DIGITS = 3, DIGITS_MAX = 40 };

/* ---- numbers ---- */

enum separator { NO_SEPARATOR, COMMA, POINT, SPACE, APOSTROPHE };

/* The digits in groups, each but the last with the separator behind it. */
struct groups {
    bool minus;
    size_t n;
    struct {
        const char *digits;
        size_t len;
        enum separator behind;
    } group[GROUPS_MAX];
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The separator at `text`, and its bytes. */
static enum separator separator_at(
    const char *text, size_t len, size_t *bytes_out)
{
    const unsigned char *b = (const unsigned char *)text;

    *bytes_out = 1;
    if (len == 0)
        return NO_SEPARATOR;
    if (b[0] == ',')
        return COMMA;
    if (b[0] == '.')
        return POINT;
    if (b[0] == ' ')
        return SPACE;
    if (b[0] == '\'')
        return APOSTROPHE;
    *bytes_out = 2;
    if (len >= 2 && b[0] == 0xc2 && b[1] == 0xa0)
        return SPACE; /* no-break */
    if (len >= 2 && b[0] == 0xca && b[1] == 0xbc)
        return APOSTROPHE; /* U+02BC */
    *bytes_out = 3;
    if (len < 3 || b[0] != 0xe2 || b[1] != 0x80)
        return NO_SEPARATOR;
    if (b[2] == 0xaf || b[2] == 0x89 || b[2] == 0x87 || b[2] == 0x88)
        return SPACE; /* narrow no-break, thin, figure, punctuation */
    return b[2] == 0x98 || b[2] == 0x99 ? APOSTROPHE : NO_SEPARATOR;
}

/* Bytes of a sign: + - or U+2212. */
static size_t sign_at(const char *text, size_t len, bool *minus_out)
{
    *minus_out = false;
    if (len > 0 && (text[0] == '+' || text[0] == '-')) {
        *minus_out = text[0] == '-';
        return 1;
    }
    if (len >= 3 && memcmp(text, "\xe2\x88\x92", 3) == 0) {
        *minus_out = true;
        return 3;
    }
    return 0;
}

/* Split the digits from `text` on; return the bytes used, 0: no digits or too
 * many groups. */
static size_t split_groups(const char *text, size_t len, struct groups *groups)
{
    size_t at = 0;

    groups->n = 0;
    for (;;) {
        size_t start = at, bytes;
        enum separator separator;

        while (at < len && is_digit(text[at]))
            at++;
        if (groups->n == GROUPS_MAX || at == start)
            return 0;
        groups->group[groups->n].digits = text + start;
        groups->group[groups->n].len = at - start;
        groups->group[groups->n].behind = NO_SEPARATOR;
        groups->n++;
        separator = separator_at(text + at, len - at, &bytes);
        if (separator == NO_SEPARATOR || at + bytes >= len ||
            !is_digit(text[at + bytes]))
            return at;
        groups->group[groups->n - 1].behind = separator;
        at += bytes;
    }
}

/* Write the number that the groups are with this decimal mark. */
static bool write_number(
    const struct groups *groups, enum separator mark, char out[NUMBER_BYTES])
{
    size_t whole = groups->n; /* groups before the mark */
    enum separator thousands = NO_SEPARATOR;
    size_t used = 0;

    if (groups->n > 1 && groups->group[groups->n - 2].behind == mark)
        whole = groups->n - 1;
    for (size_t i = 0; i + 1 < whole; i++) {
        enum separator behind = groups->group[i].behind;

        if (behind == mark || (i > 0 && behind != thousands))
            return false;
        thousands = behind;
    }
    if (whole > 1 && (groups->group[0].len > GROUP_DIGITS ||
                         groups->group[0].digits[0] == '0'))
        return false;
    if (groups->minus)
        out[used++] = '-';
    for (size_t i = 0; i < groups->n; i++) {
        size_t len = groups->group[i].len;

        if (i > 0 && i < whole && len != GROUP_DIGITS)
            return false;
        if (used + len + 2 > NUMBER_BYTES)
            return false;
        if (i == whole)
            out[used++] = '.';
        memcpy(out + used, groups->group[i].digits, len);
        used += len;
    }
    out[used] = '\0';
    return true;
}

static bool same_number(const char *a, const char *b)
{
    struct sp_dec x, y;

    if (!sp_dec_parse(a, strlen(a), &x) || !sp_dec_parse(b, strlen(b), &y))
        return strcmp(a, b) == 0;
    return sp_dec_cmp(x, y) == 0;
}

/* Leave out spaces at both ends. */
static void trim(const char **text, size_t *len)
{
    size_t bytes;

    while (separator_at(*text, *len, &bytes) == SPACE) {
        *text += bytes;
        *len -= bytes;
    }
    for (;;) {
        if (*len >= 1 && (*text)[*len - 1] == ' ')
            *len -= 1;
        else if (*len >= 2 &&
                 separator_at(*text + *len - 2, 2, &bytes) == SPACE &&
                 bytes == 2)
            *len -= 2;
        else if (*len >= 3 &&
                 separator_at(*text + *len - 3, 3, &bytes) == SPACE &&
                 bytes == 3)
            *len -= 3;
        else
            return;
    }
}

bool number_read(const char *text, size_t len, struct number *number_out)
{
    struct groups groups;
    size_t at = 0, used, sign;
    bool minus_before = false;

    assert(text != NULL || len == 0);
    memset(number_out, 0, sizeof *number_out);
    if (len == 0)
        return false;
    trim(&text, &len);
    while (at < len && !is_digit(text[at]))
        at++;
    if (at == len)
        return false;
    /* A sign stands right before the digits, or before all. */
    groups.minus = false;
    number_out->before = text;
    number_out->before_len = at;
    if (at >= 1 && (sign = sign_at(text + at - 1, 1, &groups.minus)) > 0)
        number_out->before_len = at - sign;
    else if (at >= 3 && (sign = sign_at(text + at - 3, 3, &groups.minus)) == 3)
        number_out->before_len = at - sign;
    else if ((sign = sign_at(text, at, &minus_before)) > 0) {
        groups.minus = minus_before;
        number_out->before += sign;
        number_out->before_len -= sign;
    }
    used = split_groups(text + at, len - at, &groups);
    if (used == 0)
        return false;
    number_out->after = text + at + used;
    number_out->after_len = len - at - used;
    trim(&number_out->before, &number_out->before_len);
    trim(&number_out->after, &number_out->after_len);
    number_out->has_comma = write_number(&groups, COMMA, number_out->comma);
    number_out->has_point = write_number(&groups, POINT, number_out->point);
    number_out->differ = number_out->has_comma && number_out->has_point &&
                         !same_number(number_out->comma, number_out->point);
    return number_out->has_comma || number_out->has_point;
}

/* ---- dates ---- */

/* A time of day behind a date; false when it is none. */
static bool time_read(const char *text, size_t len, bool *not_midnight)
{
    size_t digits = 0;

    *not_midnight = false;
    if (len == 0)
        return true;
    if (text[0] != ' ' && text[0] != 'T')
        return false;
    for (size_t i = 1; i < len; i++) {
        char c = text[i];

        if (is_digit(c)) {
            digits++;
            *not_midnight = *not_midnight || c != '0';
        } else if (c != ':' && c != '.' && !(c == 'Z' && i + 1 == len)) {
            return false;
        }
    }
    return digits >= 3 && digits <= 15 && memchr(text, ':', len) != NULL;
}

static bool make_date(int year, int month, int day, char out[DATE_TEXT_BYTES])
{
    char text[16];
    int32_t number;

    if (year < 1 || year > 9999 || month > 12 || day > 31)
        return false;
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000,
        month % 100, day % 100);
    if (!sp_date_parse(text, strlen(text), &number))
        return false;
    memcpy(out, text, DATE_TEXT_BYTES);
    return true;
}

bool date_read(const char *text, size_t len, struct date *date_out)
{
    int parts[3] = {0, 0, 0};
    size_t digits[3] = {0, 0, 0}, n = 0, at = 0;
    char mark = '\0';

    assert(text != NULL || len == 0);
    memset(date_out, 0, sizeof *date_out);
    for (; at < len; at++) {
        char c = text[at];

        if (is_digit(c)) {
            if (++digits[n] > 4)
                return false;
            parts[n] = parts[n] * 10 + (c - '0');
        } else if (n < 2 && digits[n] > 0 &&
                   (c == '.' || c == '/' || c == '-') &&
                   (n == 0 || c == mark)) {
            mark = c;
            n++;
        } else {
            break;
        }
    }
    if (n != 2 || digits[2] == 0 || digits[1] > 2 || digits[1] == 0)
        return false;
    if (!time_read(text + at, len - at, &date_out->time))
        return false;
    if (digits[0] == 4 && digits[2] <= 2) {
        date_out->has_ymd =
            make_date(parts[0], parts[1], parts[2], date_out->ymd);
        return date_out->has_ymd;
    }
    if (digits[0] > 2 || digits[2] != 4)
        return false;
    date_out->has_dmy = make_date(parts[2], parts[1], parts[0], date_out->dmy);
    date_out->has_mdy = make_date(parts[2], parts[0], parts[1], date_out->mdy);
    date_out->differ = date_out->has_dmy && date_out->has_mdy &&
                       strcmp(date_out->dmy, date_out->mdy) != 0;
    return date_out->has_dmy || date_out->has_mdy;
}

/* ---- words ---- */

static const char *const mark_names[] = {NULL, "comma", "point"};
static const char *const order_names[] = {NULL, "dmy", "mdy", "ymd"};

const char *decimal_mark_name(enum decimal_mark mark)
{
    return mark_names[mark];
}

bool decimal_mark_find(const char *name, enum decimal_mark *mark_out)
{
    for (size_t i = 1; i < sizeof mark_names / sizeof mark_names[0]; i++) {
        if (strcmp(mark_names[i], name) == 0) {
            *mark_out = (enum decimal_mark)i;
            return true;
        }
    }
    return false;
}

const char *date_order_name(enum date_order order)
{
    return order_names[order];
}

bool date_order_find(const char *name, enum date_order *order_out)
{
    for (size_t i = 1; i < sizeof order_names / sizeof order_names[0]; i++) {
        if (strcmp(order_names[i], name) == 0) {
            *order_out = (enum date_order)i;
            return true;
        }
    }
    return false;
}
