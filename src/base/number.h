/*
 * number.h - numbers and days as the reader of a language writes them.
 *
 * The marks (point, groups, minus, percent) and the names of months are those
 * that ICU holds for the language; no locale of the machine is asked. A
 * number is its exact decimal text before and after: digits are only grouped,
 * never computed with, and nothing is rounded.
 * Threads: marks belong to who made them; no other state.
 */
#ifndef SPILNO_BASE_NUMBER_H
#define SPILNO_BASE_NUMBER_H

#include "base/buf.h"
#include "base/say.h"

#include <stdbool.h>

enum { SP_MARK_BYTES = 16 };

struct sp_number_marks {
    enum sp_lang lang;
    char point[SP_MARK_BYTES];
    char group[SP_MARK_BYTES];
    char minus[SP_MARK_BYTES];
    char percent_before[SP_MARK_BYTES];
    char percent_behind[SP_MARK_BYTES];
    size_t group_digits; /* 0: digits are not grouped */
    size_t grouped_from; /* so many digits before the point */
};

/* Learn a language's marks from ICU; those of plain decimals where ICU has
 * none. */
void sp_number_marks_init(struct sp_number_marks *marks, enum sp_lang lang);

/* Append the decimal `text` ("-1234.50"), every digit kept; false, and
 * nothing is appended, when it is none. */
bool sp_number_put(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text);

/* Append the share `text` ("0.350000") as a percentage: the point moves by
 * two places and zeros at the end go. False as above. */
bool sp_number_put_share(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text);

/* Append a percentage that is one already ("44.19"). False as above. */
bool sp_number_put_percent(
    struct sp_buf *buf, const struct sp_number_marks *marks, const char *text);

void sp_number_put_count(
    struct sp_buf *buf, const struct sp_number_marks *marks, size_t count);

/* Append the day `text` (YYYY-MM-DD) with the month's name. False when it is
 * no day after the year 1582, or ICU cannot say it. */
bool sp_day_put(struct sp_buf *buf, enum sp_lang lang, const char *text);

#endif
