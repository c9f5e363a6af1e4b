/*
 * buf.h - a growing byte buffer on the heap, with a stated limit.
 *
 * A failed append is remembered: callers append freely and ask once, by
 * sp_buf_check. Threads: a buffer belongs to one thread.
 */
#ifndef SPILNO_BASE_BUF_H
#define SPILNO_BASE_BUF_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sp_buf {
    char *bytes; /* owned; always NUL-terminated once anything was put */
    size_t len;
    size_t cap;
    size_t len_max;
    enum sp_code failed;
};

void sp_buf_init(struct sp_buf *buf, size_t len_max);
/* Make room for `more` bytes, so that the bytes stay where they are until
 * more than that was put. */
void sp_buf_reserve(struct sp_buf *buf, size_t more);
void sp_buf_put(struct sp_buf *buf, const void *bytes, size_t len);
void sp_buf_puts(struct sp_buf *buf, const char *text);
void sp_buf_putc(struct sp_buf *buf, char c);
void sp_buf_printf(struct sp_buf *buf, const char *fmt, ...) SP_PRINTF(2, 3);
/* Return SP_OK, or fill `err` with the first failure of an append. */
SP_MUST_CHECK enum sp_code sp_buf_check(
    const struct sp_buf *buf, struct sp_err *err);
/* Return the text so far, "" when nothing was put; borrowed. */
const char *sp_buf_text(const struct sp_buf *buf);
void sp_buf_reset(struct sp_buf *buf);
void sp_buf_clear(struct sp_buf *buf); /* gives the memory back */

#endif
