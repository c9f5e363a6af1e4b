#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

/*
 * The one table of codes. The exit statuses are those of
 * docs/formats/exit-status.md: 64 usage or an unknown id, 65 input refused,
 * 69 not available, 70 a fault of ours, 74 input or output, 77 not allowed.
 */
static const struct {
    const char *name;
    int exit_status;
} codes[] = {
    [SP_OK] = {"ok", 0},
    [SP_NOT_FOUND] = {"not_found", 64},
    [SP_EXISTS] = {"exists", 65},
    [SP_INVALID] = {"invalid", 65},
    [SP_DENIED] = {"denied", 77},
    [SP_CONFLICT] = {"conflict", 65},
    [SP_BUSY] = {"busy", 69},
    [SP_LIMIT] = {"limit", 65},
    [SP_NO_MEMORY] = {"no_memory", 70},
    [SP_IO] = {"io", 74},
    [SP_CORRUPT] = {"corrupt", 70},
};

enum sp_code sp_fail_fill(
    struct sp_err *err, enum sp_code code, const char *fmt, ...)
{
    va_list args;

    assert(code != SP_OK);
    assert(fmt != NULL);
    if (err == NULL)
        return code;
    err->code = code;
    va_start(args, fmt);
    if (vsnprintf(err->text, sizeof(err->text), fmt, args) < 0)
        err->text[0] = '\0';
    va_end(args);
    return code;
}

int sp_exit_status(enum sp_code code)
{
    assert((size_t)code < SP_COUNT(codes));
    return codes[code].exit_status;
}

const char *sp_code_name(enum sp_code code)
{
    assert((size_t)code < SP_COUNT(codes));
    return codes[code].name;
}
