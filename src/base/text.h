/*
 * text.h - checks on outside text: UTF-8, control and bidi characters, ids.
 *
 * Threads: no state.
 */
#ifndef SPILNO_BASE_TEXT_H
#define SPILNO_BASE_TEXT_H

#include "base/err.h"

#include <stdbool.h>

enum sp_text_fault {
    SP_TEXT_FINE,
    SP_TEXT_NOT_UTF8,
    SP_TEXT_NUL,
    SP_TEXT_CONTROL,
    SP_TEXT_BIDI, /* U+202A–E, U+2066–9, U+200E/F, U+061C */
};

/* Check `len` bytes; on a fault set `*at_out` to its byte offset. Every
 * control character counts, tabs and line ends too: it is a cell's text that
 * is checked, not a file. */
enum sp_text_fault sp_text_check(const char *text, size_t len, size_t *at_out);

/*
 * Say why `text` is not an id, or NULL when it is one.
 * Limits: 1–64 characters, NFC, letters and digits of any script, . _ - / +
 *         # ( ) , : and single inner spaces (one ':' as OWNER:local).
 * Returns: a constant phrase such as "is longer than 64 characters".
 */
const char *sp_text_id_fault(const char *text, size_t len);

/* Whether the id mixes scripts that look alike (ICU uspoof): a warning. */
bool sp_text_mixed_script(const char *text, size_t len);

/* Whether ISO 3166-1 has the code of two capital letters, as ICU lists it. */
bool sp_text_is_state(const char *code, size_t len);

/* Count UTF-8 characters (bytes that are not continuations). */
size_t sp_text_chars(const char *text, size_t len);

/* Count the bytes to change, add, leave out or swap with their neighbour to
 * make one text of the other, at most `max` + 1: for "did you mean".
 * Limits: texts over 128 bytes are `max` + 1 apart unless they are equal. */
int sp_text_distance(const char *a, const char *b, int max);

#endif
