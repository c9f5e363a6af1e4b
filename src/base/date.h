/*
 * date.h - calendar dates as day numbers. No clock and no time zone.
 */
#ifndef SPILNO_BASE_DATE_H
#define SPILNO_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SP_DATE_MIN_TEXT "0001-01-01" /* an empty valid_from, as stored */
#define SP_DATE_MAX_TEXT "9999-12-31" /* an empty valid_until, as stored */
enum { SP_DATE_BYTES = 11 };

/* Read exactly YYYY-MM-DD (0001-01-01 to 9999-12-31, a day that exists) as
 * days since 1970-01-01. Source: ISO 8601. */
bool sp_date_parse(const char *text, size_t len, int32_t *day_out);

/* Write YYYY-MM-DD and a NUL. */
void sp_date_format(int32_t day, char out[SP_DATE_BYTES]);

#endif
