/*
 * vocabulary.h - the words of other people's files: headings, units,
 * currencies, yes and no, names of states.
 *
 * Read from data/convert/ (headings, units, currencies, words) and from ICU
 * (names of states in the same languages). Read-only after vocabulary_load.
 */
#ifndef SPILNO_CONVERT_VOCABULARY_H
#define SPILNO_CONVERT_VOCABULARY_H

#include "convert/convert.h"

enum { FOLDED_BYTES = 512 };

struct vocabulary; /* opaque; lives in the arena */

/* Errors: SP_NOT_FOUND, SP_INVALID with file and line, SP_NO_MEMORY. */
SP_MUST_CHECK enum sp_code vocabulary_load(const char *data_folder,
    const struct schema *schema, struct sp_arena *arena,
    const struct vocabulary **vocabulary_out, struct sp_err *err);

/*
 * Fold a heading or word for comparison: compatible forms and case are one,
 * what is no letter or digit is a single space, none at the ends. A text that
 * is too long folds to "".
 */
void vocabulary_fold(const char *text, size_t len, char out[FOLDED_BYTES]);

/*
 * The column of `table` that a folded heading names, or -1. A currency or
 * unit at its end ("ціна грн") is left off when the whole is not known; then
 * `*rest_out` is where it begins, else NULL.
 */
int vocabulary_column(const struct vocabulary *vocabulary,
    const struct schema_table *table, const char *folded,
    const char **rest_out);

/* The currency of a word or sign; NULL: it is none. `*several_out` when it is
 * that of several currencies. */
const char *vocabulary_currency(const struct vocabulary *vocabulary,
    const char *text, size_t len, bool *several_out);

/* Whether it is a unit of quantities. */
bool vocabulary_is_unit(
    const struct vocabulary *vocabulary, const char *text, size_t len);

/* What a word means among the column's choices, or NULL. */
const char *vocabulary_choice(const struct vocabulary *vocabulary,
    const struct schema_column *column, const char *text, size_t len);

/* The code of a state by its name, or code of three letters, or NULL. */
const char *vocabulary_state(
    const struct vocabulary *vocabulary, const char *text, size_t len);

#endif
