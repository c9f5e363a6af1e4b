/*
 * file.h - whole files in and out, without following links, made durable.
 *
 * Threads: no state.
 */
#ifndef SPILNO_BASE_FILE_H
#define SPILNO_BASE_FILE_H

#include "base/buf.h"

/* Read the regular file `name` of the open folder `folder_fd` (or AT_FDCWD)
 * whole into `buf_out`, which need not be initialised; clear it with
 * sp_buf_clear. Errors: SP_NOT_FOUND, SP_INVALID for a link or what is no
 * file, SP_LIMIT above `bytes_max`, SP_DENIED, SP_NO_MEMORY, SP_IO; then
 * `buf_out` is empty. */
SP_MUST_CHECK enum sp_code sp_file_read(int folder_fd, const char *name,
    size_t bytes_max, struct sp_buf *buf_out, struct sp_err *err);

/* Write `name` by a temporary file, fsync, rename, fsync of the folder: after
 * a crash the file is the old one or the new one, whole. A link of that name
 * is replaced, never followed. Errors: SP_NOT_FOUND no such folder,
 * SP_INVALID, SP_LIMIT, SP_DENIED, SP_IO. */
SP_MUST_CHECK enum sp_code sp_file_write(int folder_fd, const char *name,
    const void *bytes, size_t len, struct sp_err *err);

#endif
