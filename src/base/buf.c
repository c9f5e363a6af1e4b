#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_BYTES_MIN = 256 };

void sp_buf_init(struct sp_buf *buf, size_t len_max)
{
    assert(buf != NULL);
    memset(buf, 0, sizeof(*buf));
    buf->len_max = len_max;
}

/* Make room for `more` bytes and a NUL; false remembers the failure. */
static bool buf_room(struct sp_buf *buf, size_t more)
{
    size_t cap;
    char *bytes;

    if (buf->failed != SP_OK)
        return false;
    if (more > buf->len_max - buf->len) {
        buf->failed = SP_LIMIT;
        return false;
    }
    if (buf->cap > buf->len && buf->cap - buf->len > more)
        return true;
    cap = buf->cap < BUF_BYTES_MIN ? BUF_BYTES_MIN : buf->cap;
    while (cap - buf->len <= more) {
        if (cap > SIZE_MAX / 2) {
            buf->failed = SP_LIMIT;
            return false;
        }
        cap *= 2;
    }
    bytes = realloc(buf->bytes, cap);
    if (bytes == NULL) {
        buf->failed = SP_NO_MEMORY;
        return false;
    }
    buf->bytes = bytes;
    buf->cap = cap;
    buf->bytes[buf->len] = '\0';
    return true;
}

void sp_buf_reserve(struct sp_buf *buf, size_t more)
{
    assert(buf != NULL);
    (void)buf_room(buf, more);
}

void sp_buf_put(struct sp_buf *buf, const void *bytes, size_t len)
{
    assert(buf != NULL);
    assert(bytes != NULL || len == 0);
    if (len == 0 || !buf_room(buf, len))
        return;
    memcpy(buf->bytes + buf->len, bytes, len);
    buf->len += len;
    buf->bytes[buf->len] = '\0';
}

void sp_buf_puts(struct sp_buf *buf, const char *text)
{
    assert(text != NULL);
    sp_buf_put(buf, text, strlen(text));
}

void sp_buf_putc(struct sp_buf *buf, char c)
{
    assert(buf != NULL);
    if (!buf_room(buf, 1))
        return;
    buf->bytes[buf->len++] = c;
    buf->bytes[buf->len] = '\0';
}

void sp_buf_printf(struct sp_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_list again;
    int len;

    assert(buf != NULL);
    assert(fmt != NULL);
    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    if (len < 0) {
        if (buf->failed == SP_OK)
            buf->failed = SP_LIMIT; /* longer than an int can say */
    } else if (buf_room(buf, (size_t)len)) {
        (void)vsnprintf(buf->bytes + buf->len, (size_t)len + 1, fmt, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

enum sp_code sp_buf_check(const struct sp_buf *buf, struct sp_err *err)
{
    assert(buf != NULL);
    if (buf->failed == SP_OK)
        return SP_OK;
    if (buf->failed == SP_LIMIT)
        return sp_fail(err, SP_LIMIT, "the text passes its limit of %zu bytes",
            buf->len_max);
    return sp_fail(
        err, buf->failed, "no memory for a text of %zu bytes", buf->len);
}

const char *sp_buf_text(const struct sp_buf *buf)
{
    assert(buf != NULL);
    return buf->bytes == NULL ? "" : buf->bytes;
}

void sp_buf_reset(struct sp_buf *buf)
{
    assert(buf != NULL);
    buf->len = 0;
    buf->failed = SP_OK;
    if (buf->bytes != NULL)
        buf->bytes[0] = '\0';
}

void sp_buf_clear(struct sp_buf *buf)
{
    if (buf == NULL)
        return;
    free(buf->bytes);
    sp_buf_init(buf, buf->len_max);
}
