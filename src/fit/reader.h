/*
 * reader.h - what the readers of values share: a place in plain text.
 *
 * Private to src/fit. Threads: no state.
 */
#ifndef SPILNO_FIT_READER_H
#define SPILNO_FIT_READER_H

#include "fit/quantity.h"

enum { FIT_TOLERANCE_SIGN = '\001' }; /* ± in plain text */

struct fit_reader {
    const char *text; /* plain (fit_plain) */
    size_t len;
    size_t at;
};

/* A number as written. */
struct fit_number {
    struct sp_ratio value;
    bool attached; /* no space, separator or exponent behind its digits */
    bool whole;    /* digits alone */
    /* IEC 60062: 'R', a prefix letter, 'V' ("5V1"), or 0. */
    char code;
};

bool fit_reader_end(const struct fit_reader *r);
void fit_reader_spaces(struct fit_reader *r);
/* Step over `word` if it stands here, ASCII letters in any case. */
bool fit_reader_word(struct fit_reader *r, const char *word);
bool fit_reader_digit(const struct fit_reader *r, size_t ahead);
bool fit_is_letter(char c); /* ASCII, or part of a UTF-8 character */

/* Read a number without its sign: see number.c. */
SP_MUST_CHECK enum sp_code fit_number_read(struct fit_reader *r,
    bool fraction_allowed, struct fit_number *out, struct sp_err *err);
/* The same with an optional + or -. */
SP_MUST_CHECK enum sp_code fit_number_signed(
    struct fit_reader *r, struct fit_number *out, struct sp_err *err);

/* Whether the whole plain text is a thread; SP_CONFLICT for "1/4 BSP". */
SP_MUST_CHECK enum sp_code fit_thread_read(const char *text, size_t len,
    enum fit_hint hint, bool *is_thread, struct fit_thread *out,
    struct sp_err *err);

/* Whether it is the code of a ceramic dielectric; fills `out`. */
bool fit_dielectric_read(const char *text, size_t len, struct fit_value *out);

#endif
