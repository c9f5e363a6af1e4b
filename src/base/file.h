/*
 * file.h - whole files in and out, without following links, made durable.
 *
 * Threads: no state.
 */
#ifndef SPILNO_BASE_FILE_H
#define SPILNO_BASE_FILE_H

#include "base/buf.h"

/* Read the regular file `name` of the open folder `folder_fd` (or AT_FDCWD)
 * whole. Errors: SP_NOT_FOUND, SP_LIMIT above `bytes_max`, SP_IO. */
SP_MUST_CHECK enum sp_code sp_file_read(int folder_fd, const char *name,
    size_t bytes_max, struct sp_buf *buf_out, struct sp_err *err);

/* Write `name` by a temporary file, fsync, rename, fsync of the folder. */
SP_MUST_CHECK enum sp_code sp_file_write(int folder_fd, const char *name,
    const void *bytes, size_t len, struct sp_err *err);

#endif
