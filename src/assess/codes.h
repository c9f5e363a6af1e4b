/*
 * codes.h - the code tables of the stock number system, as the engines of
 * fit take them.
 *
 * Rows come from the shipped data and the owner's rows, which stand in the
 * place of shipped ones of the same key. Codes of a state or a class keep
 * their periods; of the others those that hold on the asked day are taken.
 * Threads: read-only once read. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_ASSESS_CODES_H
#define SPILNO_ASSESS_CODES_H

#include "facts/registry.h"
#include "fit/ncage.h"
#include "fit/nsn.h"
#include "fit/phrase.h"
#include "fit/reference.h"

/* A code with what it says; `mark` is a further word of its row, or "". */
struct codes_word {
    const char *code;
    const char *reading;
    const char *mark;
};
struct codes_words {
    const struct codes_word *at;
    size_t n;
};

struct codes {
    int32_t on;
    struct nsn_codes nsn;
    struct ncage_codes ncage;
    struct reference_codes reference;
    struct phrase_codes phrase;
    struct codes_words kinds;     /* state → kind (NATO, TIER2, …) */
    struct codes_words entity;    /* NCAGE statuses; mark: limited */
    struct codes_words dac, rnsc; /* mark: may_use */
    struct codes_words rncc, rnvc, rnfc;
    struct codes_words types; /* of identification; reading: written */
    struct codes_words item_status;
    struct codes_words standards; /* normal forms of their numbers, sorted;
                                     reading: the standard's id */
};

/* Give the rows of a table, shipped ones first. */
typedef enum sp_code (*codes_rows_fn)(void *user, const char *table,
    struct import_layer layers_out[IMPORT_LAYERS_MAX], size_t *n_out,
    struct sp_err *err);

/*
 * Take the codes from rows that somebody gives.
 *
 * `lang` chooses the readings ("uk", else English).
 * Ownership: all texts are copied into `arena`.
 */
SP_MUST_CHECK enum sp_code codes_take(codes_rows_fn rows, void *user,
    const char *lang, int32_t on, struct sp_arena *arena,
    struct codes *codes_out, struct sp_err *err);

/* The same from the shipped data and a register's rows (NULL: none). */
SP_MUST_CHECK enum sp_code codes_read(const struct schema *schema,
    const char *data_folder, struct registry *registry, const char *lang,
    int32_t on, struct sp_arena *arena, struct codes *codes_out,
    struct sp_err *err);

/* Return the word of a code, or NULL. */
const struct codes_word *codes_find(
    const struct codes_words *words, const char *code);

/* Whether the state is known to be NATO or Tier 2, or known not to be. */
enum reference_nation codes_nation(
    const struct codes *codes, const char *state);

/* Whether the number is that of a standard in the tables. */
bool codes_is_standard(
    const struct codes *codes, const char *normal, const char **id_out);

/* The state of an entity: as stated, else as its mask alone says, else "". */
const char *codes_state_of(
    const struct codes *codes, const char *ncage, const char *stated);

/* Whether a row of a table holds on a day. */
bool codes_row_holds(const struct table *table, size_t row, int32_t day);

#endif
