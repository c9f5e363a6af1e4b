/*
 * zip.h - the parts of a workbook's ZIP container, checked before any is read.
 *
 * Private to src/sheet. Threads: a container belongs to one thread.
 */
#ifndef SPILNO_SHEET_ZIP_H
#define SPILNO_SHEET_ZIP_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <zip.h>

struct sheet_zip {
    zip_t *zip;
    const char *name; /* of the file, for messages; borrowed */
    size_t n_entries;
};

/*
 * Open a container over `len` bytes (borrowed until sheet_zip_close) and check
 * it whole: entries, names, sizes, ratios, methods.
 * Errors: SP_INVALID, SP_LIMIT, SP_NO_MEMORY, naming the file.
 */
SP_MUST_CHECK enum sp_code sheet_zip_open(struct sheet_zip *zip,
    const void *bytes, size_t len, const char *name, struct sp_err *err);

/* Return the index of the part (letters' case aside), or -1. */
int64_t sheet_zip_find(const struct sheet_zip *zip, const char *part);
/* Return the part's name; borrowed. */
const char *sheet_zip_name(const struct sheet_zip *zip, uint64_t index);
void sheet_zip_close(struct sheet_zip *zip);

struct sheet_zip_stream {
    zip_file_t *file;
    const char *name; /* of the workbook's file */
    const char *part;
    uint64_t left; /* bytes that the part may still give */
};

SP_MUST_CHECK enum sp_code sheet_zip_stream_open(struct sheet_zip *zip,
    uint64_t index, struct sheet_zip_stream *stream, struct sp_err *err);
/* Read up to `len` bytes; `*got_out` is 0 at the end. */
SP_MUST_CHECK enum sp_code sheet_zip_stream_read(
    struct sheet_zip_stream *stream, void *bytes, size_t len, size_t *got_out,
    struct sp_err *err);
void sheet_zip_stream_close(struct sheet_zip_stream *stream);

#endif
