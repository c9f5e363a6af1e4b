/*
 * tables.h - rows of cells → rows of tables, by a map that is given, shipped
 * or guessed.
 *
 * A file is read twice where its numbers or dates have to speak for their
 * order first, else once. What has two readings is refused with the option
 * that settles it. Threads: one.
 */
#ifndef SPILNO_CONVERT_TABLES_H
#define SPILNO_CONVERT_TABLES_H

#include "convert/convert.h"

struct tables; /* opaque: one run over several files */

SP_MUST_CHECK enum sp_code tables_new(const struct convert_request *request,
    struct convert_result *result, struct tables **tables_out,
    struct sp_err *err);

/* Read one file into the writer. Faults go to the result. */
SP_MUST_CHECK enum sp_code tables_read(struct tables *tables, const char *path,
    struct convert_writer *writer, struct sp_err *err);

/* The same with another request, which says more of this one file. */
SP_MUST_CHECK enum sp_code tables_read_as(struct tables *tables,
    const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct sp_err *err);

/* Keep the answers as a map file, unless they came from one. */
SP_MUST_CHECK enum sp_code tables_save(
    struct tables *tables, struct sp_err *err);

void tables_free(struct tables *tables); /* accepts NULL */

#endif
