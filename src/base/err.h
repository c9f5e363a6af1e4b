/*
 * err.h - the codes that a call can return and the text that goes with one.
 *
 * Owns no state. Each code means a different reaction of the caller; one
 * table in err.c maps each to its name and exit status.
 * Threads: no shared state.
 */
#ifndef SPILNO_BASE_ERR_H
#define SPILNO_BASE_ERR_H

#include <stddef.h>

#define SP_MUST_CHECK __attribute__((warn_unused_result))
#define SP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SP_COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum sp_code {
    SP_OK = 0,
    SP_NOT_FOUND, /* an id that the register does not hold */
    SP_EXISTS,
    SP_INVALID, /* outside data refused */
    SP_DENIED,
    SP_CONFLICT,
    SP_BUSY,
    SP_LIMIT, /* a stated bound was reached */
    SP_NO_MEMORY,
    SP_IO,
    SP_CORRUPT, /* a stored invariant does not hold */
};

enum { SP_ERR_TEXT_BYTES = 1024 };

struct sp_err {
    enum sp_code code;
    char text[SP_ERR_TEXT_BYTES]; /* names the thing and its value, no dot */
};

/*
 * Fill `err` (may be NULL) with `code` and the formatted text, and return
 * `code`, so that a caller can write `return sp_fail(...)`.
 */
#define sp_fail(err, code, ...)                                                \
    sp_fail_code(sp_fail_fill((err), (code), __VA_ARGS__))

/* The halves of sp_fail: the second tells the compiler, and tools that read
 * with it, that a failure is never SP_OK. */
enum sp_code sp_fail_fill(struct sp_err *err, enum sp_code code,
    const char *fmt, ...) SP_PRINTF(3, 4);
static inline enum sp_code sp_fail_code(enum sp_code code)
{
    if (code == SP_OK)
        __builtin_unreachable();
    return code;
}

/* Return the process exit status for `code` (docs/formats/exit-status.md). */
int sp_exit_status(enum sp_code code);

/* Return the constant name of `code`, such as "invalid". */
const char *sp_code_name(enum sp_code code);

#endif
