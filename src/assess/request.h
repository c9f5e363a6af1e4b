/*
 * request.h - what a codification bureau asks about one item: what is on
 * record, what is missing and why it is needed, what would be sent back.
 *
 * Reads item, codified, reference, ncage, property, conformity, design.
 * Threads: as the arena. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_ASSESS_REQUEST_H
#define SPILNO_ASSESS_REQUEST_H

#include "assess/codes.h"
#include "assess/duplicate.h"

enum { REQUEST_COLUMNS_MAX = 11, REQUEST_NOTES_MAX = 24 };

/* From the best to the worst; a row is as bad as its worst note. */
enum request_state {
    REQUEST_GIVEN,
    REQUEST_LEFT,    /* the bureau finds it */
    REQUEST_OPEN,    /* look: odd, or not decidable */
    REQUEST_MISSING, /* asked for */
    REQUEST_BACK,    /* a bureau sends it back */
};

struct request_note {
    enum request_state state;
    const char *code; /* return code, or "" */
    const char *rule; /* "R1", or "" */
    /* A message of ours, said in the reader's language; or else `text`. */
    const char *message;
    const char *text;
};

struct request_row {
    const char *cells[REQUEST_COLUMNS_MAX]; /* NULL: not known */
    bool own_first; /* the first cell is a message of ours */
    enum request_state state;
    const char *basis; /* or NULL */
    size_t n_notes;
    const struct request_note *notes;
};

enum request_part {
    REQUEST_ITEM,
    REQUEST_REFERENCES,
    REQUEST_CHARACTERISTICS,
    REQUEST_STANDARDS,
    REQUEST_RIGHTS,
    REQUEST_DUPLICATES,
    REQUEST_PARTS
};
struct request_section {
    enum request_part part;
    size_t n_columns;
    const char *const *columns; /* messages */
    size_t n_rows;
    const struct request_row *rows;
};

struct request {
    struct snapshot_digests digests;
    const char *item, *name;
    const char *on;
    size_t n_missing, n_back, n_open, n_left; /* rows */
    struct request_section sections[REQUEST_PARTS];
};

struct request_options {
    const struct schema *schema;
    struct snapshot_options facts;
    const char *lang;
};

/*
 * Fill the request.
 *
 * Ownership: texts are copied into the arena.
 * Errors:    SP_NOT_FOUND no such item; those of snapshot_open.
 */
SP_MUST_CHECK enum sp_code request_of(const struct request_options *options,
    const char *item, struct sp_arena *arena, struct request *request_out,
    struct sp_err *err);

/* 1 something would be sent back; 2 something is missing or open; 0 else. */
int request_status(const struct request *request);

#endif
