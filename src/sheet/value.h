/*
 * value.h - the text of a number, a date or a time from what a cell stores.
 *
 * Decimal digits only, no binary arithmetic. Private to src/sheet.
 * Threads: no state. Source: ECMA-376 part 1, 18.8.30 and 18.17.4.
 */
#ifndef SPILNO_SHEET_VALUE_H
#define SPILNO_SHEET_VALUE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SHEET_DIGITS = 15, /* that a spreadsheet keeps */
    SHEET_VALUE_BYTES = 96,
};

/* What a number format makes of a number. */
enum sheet_format {
    SHEET_FORMAT_NUMBER,
    SHEET_FORMAT_DATE,
    SHEET_FORMAT_TIME,
};

/* Return what the format code shows: its first section decides. */
enum sheet_format sheet_format_of(const char *code);

/* Return the code of a built-in format, or NULL. */
const char *sheet_format_builtin(uint32_t id);

/*
 * Write the number that `text` stores ("0.10000000000000001", "1E-3") with at
 * most 15 significant digits as a plain decimal without trailing zeros, half
 * away from zero; beyond 10^40 and 10^-40 with an exponent ("1E+300").
 * `*rounded_out`: digits that binary storage does not explain were lost.
 * Returns false when it is no number.
 */
bool sheet_number_read(const char *text, size_t len,
    char out[SHEET_VALUE_BYTES], bool *rounded_out);

/*
 * Write the date or time that the number `decimal` (from sheet_number_read)
 * stands for, to the second. Returns NULL, or why there is none: a constant
 * phrase.
 */
const char *sheet_date_read(const char *decimal, bool from_1904,
    char out[SHEET_VALUE_BYTES], bool *has_time_out);
const char *sheet_time_read(const char *decimal, char out[SHEET_VALUE_BYTES]);

/* Write the ISO date of a cell that stores one ("2024-05-01T00:00:00"). */
const char *sheet_iso_read(
    const char *text, size_t len, char out[SHEET_VALUE_BYTES]);

/* Whether _xHHHH_ stands at `text`: the format's own way to write one
 * character, which a text of that look must be guarded from. */
bool sheet_escape_at(const char *text);

/* Undo _xHHHH_ in place and return the new length; the text ends with NUL. */
size_t sheet_unescape(char *text, size_t len);

#endif
