/*
 * coded.h - stock numbers and entity codes that somebody types in, judged by
 * the code tables and by what the register says of them.
 *
 * Threads: as the arena. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_ASSESS_CODED_H
#define SPILNO_ASSESS_CODED_H

#include "assess/codes.h"
#include "facts/snapshot.h"

enum { CODED_WARNINGS_MAX = 8 };

struct coded_number {
    const char *code; /* as given */
    bool valid;
    bool open;         /* valid, and something about it is not known */
    const char *fault; /* what was found and what is allowed; NULL: none */
    const char *state; /* NULL: not known */
    size_t n_warnings;
    const char *warnings[CODED_WARNINGS_MAX];
    /* Of a stock number; NULL for an entity code. */
    const char *niin, *bureau;
    const char *class_code; /* also NULL for the last nine alone */
    const char *class_title;
    /* Of an entity code: all states whose mask fits, and the register's row. */
    size_t n_states;
    const char *states[NCAGE_STATES_MAX];
    const char *status, *status_text, *replaced_by, *name, *party;
};

struct coded_numbers {
    struct snapshot_digests digests;
    size_t n;
    struct coded_number *at;
};

struct coded_options {
    const struct schema *schema;
    struct snapshot_options facts; /* without a register: shipped data alone */
    const char *lang;
    bool dated;        /* facts.on is the day of assignment */
    const char *state; /* that the entity is said to be in, or NULL */
};

/*
 * Judge stock numbers, or entity codes.
 *
 * Ownership: all is the arena's or an argument's.
 * Errors:    SP_INVALID a state that is none; those of snapshot_open.
 */
SP_MUST_CHECK enum sp_code coded_stock_numbers(
    const struct coded_options *options, const char *const *codes, size_t n,
    struct sp_arena *arena, struct coded_numbers *numbers_out,
    struct sp_err *err);
SP_MUST_CHECK enum sp_code coded_entities(const struct coded_options *options,
    const char *const *codes, size_t n, struct sp_arena *arena,
    struct coded_numbers *numbers_out, struct sp_err *err);

/* 0 all valid and known, 1 one is not valid, 2 one is open. */
int coded_status(const struct coded_numbers *numbers);

#endif
