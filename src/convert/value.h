/*
 * value.h - numbers and dates as people write them, with all their readings.
 *
 * A text may have two readings: 1,234 is 1.234 or 1234, and 01.02.2026 is a
 * day in February or in January. Both are returned; the column decides.
 * Threads: no state.
 */
#ifndef SPILNO_CONVERT_VALUE_H
#define SPILNO_CONVERT_VALUE_H

#include <stdbool.h>
#include <stddef.h>

enum { NUMBER_BYTES = 48, DATE_TEXT_BYTES = 11 };

/* What stands between a number and its fraction. */
enum decimal_mark { DECIMAL_OPEN, DECIMAL_COMMA, DECIMAL_POINT };

struct number {
    bool has_comma; /* can be read with a decimal comma */
    bool has_point;
    bool differ;              /* can be read with both, as different numbers */
    char comma[NUMBER_BYTES]; /* such as "-1234.5": a point, no groups */
    char point[NUMBER_BYTES];
    const char *before; /* what stands before and behind: "€", "грн" */
    size_t before_len;
    const char *after;
    size_t after_len;
};

/*
 * Read a number with what stands around it; false when there is none.
 * Groups of three digits may be parted by spaces of any width, apostrophes,
 * or that of comma and point which is not the decimal mark; one kind in a
 * number. A first group that is 0 or longer than three digits makes no
 * groups, so that 0,250 and 1234,567 have one reading.
 */
bool number_read(const char *text, size_t len, struct number *number_out);

enum date_order { DATES_OPEN, DATES_DMY, DATES_MDY, DATES_YMD };

struct date {
    bool has_dmy, has_mdy, has_ymd;
    bool differ; /* dmy and mdy are different days */
    bool time;   /* a time of day behind it that is not midnight */
    char dmy[DATE_TEXT_BYTES]; /* YYYY-MM-DD */
    char mdy[DATE_TEXT_BYTES];
    char ymd[DATE_TEXT_BYTES];
};

/*
 * Read a date of day, month and a year of four digits, parted by points,
 * slashes or hyphens, with or without a time of day; false when there is
 * none, or no such day.
 */
bool date_read(const char *text, size_t len, struct date *date_out);

/* "comma", "dmy": the words of options and maps; NULL when open. */
const char *decimal_mark_name(enum decimal_mark mark);
bool decimal_mark_find(const char *name, enum decimal_mark *mark_out);
const char *date_order_name(enum date_order order);
bool date_order_find(const char *name, enum date_order *order_out);

#endif
