/*
 * encoding.h - in which of the known encodings a text is written.
 *
 * UTF-8 is known by its form and UTF-16 by its mark or its zero bytes. The
 * encodings of one byte a character are told apart by a score: how usual the
 * letters, pairs of letters and capitals are that each would make of the
 * bytes. Where two are as plausible, and would not read the same, the text is
 * refused. Threads: no state.
 */
#ifndef SPILNO_CONVERT_ENCODING_H
#define SPILNO_CONVERT_ENCODING_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_WINDOWS_1250,
    ENCODING_WINDOWS_1251,
    ENCODING_WINDOWS_1252,
    ENCODING_KOI8_U,
    ENCODINGS,
};

/* "utf-8", "windows-1251": the words of --encoding and of maps. */
const char *encoding_name(enum encoding encoding);
bool encoding_find(const char *name, enum encoding *encoding_out);

enum { ENCODING_NO_CHAR = 0xffff };

/* Fill the characters that the bytes of a one-byte encoding stand for;
 * ENCODING_NO_CHAR for bytes without one. Errors: SP_IO, ICU lacks it. */
SP_MUST_CHECK enum sp_code encoding_table(
    enum encoding encoding, uint16_t table_out[256], struct sp_err *err);

struct encoding_guess; /* opaque */

/* Feed the text piece by piece, then ask. */
SP_MUST_CHECK enum sp_code encoding_guess_new(
    struct encoding_guess **guess_out, struct sp_err *err);
void encoding_guess_put(
    struct encoding_guess *guess, const unsigned char *bytes, size_t len);
/*
 * Errors: SP_INVALID two encodings are as plausible, or none is; the text
 * names them and the option.
 */
SP_MUST_CHECK enum sp_code encoding_guess_end(struct encoding_guess *guess,
    enum encoding *encoding_out, struct sp_err *err);
void encoding_guess_free(struct encoding_guess *guess); /* accepts NULL */

#endif
