/*
 * request_work.h - what the files of the request share.
 *
 * Private to src/assess. Threads: one.
 */
#ifndef SPILNO_ASSESS_REQUEST_WORK_H
#define SPILNO_ASSESS_REQUEST_WORK_H

#include "assess/request.h"
#include "base/say.h"

/* A request under construction. */
struct request_work {
    struct sp_arena *arena;
    struct snapshot *snapshot;
    struct codes codes;
    struct identity_facts identity;
    const char *item;
    const struct table *items, *codified, *references, *entities, *properties,
        *conformity, *designs;
    size_t item_row, codified_row; /* SIZE_MAX: no row of codified */
    struct request *out;
    struct sp_err *err;
    /* The rows of the section that is being made. */
    struct request_row *rows;
    size_t n_rows, cap_rows;
};

/* Start a section; columns are messages. */
void request_begin(struct request_work *work);
SP_MUST_CHECK enum sp_code request_end(struct request_work *work,
    enum request_part part, const char *const *columns, size_t n_columns);

/* Add an empty row, given so far. */
SP_MUST_CHECK enum sp_code request_row(
    struct request_work *work, struct request_row **row_out);

/* Put a cell, copied; NULL and "" are not known. */
SP_MUST_CHECK enum sp_code request_cell(struct request_work *work,
    struct request_row *row, size_t column, const char *text);

/* Take the basis of the row that the cells are from. */
SP_MUST_CHECK enum sp_code request_basis(struct request_work *work,
    struct request_row *row, const struct table *table, size_t from);

/* Add a note; the row becomes as bad. */
SP_MUST_CHECK enum sp_code request_note(struct request_work *work,
    struct request_row *row, const struct request_note *note);

/* Whether a text is NULL or empty. */
bool request_is_empty(const char *text);

/* request_references.c: the references, and what may be used of them. */
SP_MUST_CHECK enum sp_code request_references(struct request_work *work);
SP_MUST_CHECK enum sp_code request_rights(struct request_work *work);

#endif
