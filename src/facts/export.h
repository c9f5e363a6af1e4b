/*
 * export.h - what the exports of a register share. Private to src/facts.
 */
#ifndef SPILNO_FACTS_EXPORT_H
#define SPILNO_FACTS_EXPORT_H

#include "base/err.h"

/* Make the folder, or see that the one there holds no tables. */
SP_MUST_CHECK enum sp_code export_folder(
    const char *path, int *fd_out, struct sp_err *err);

#endif
