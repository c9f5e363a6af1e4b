/* log.c - places, and what is said about them. */
#include "convert/convert.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LOG_BYTES_MAX = 1 << 20, LINE_BYTES = 2048, LETTERS = 26 };

const char *convert_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* Append the letters of a spreadsheet's column: A … Z, AA …; none for 0. */
static void put_letters(uint32_t column, struct sp_buf *buf)
{
    char letters[8];
    size_t at = sizeof letters;

    for (; column > 0 && at > 0; column = (column - 1) / LETTERS)
        letters[--at] = (char)('A' + (column - 1) % LETTERS);
    sp_buf_put(buf, letters + at, sizeof letters - at);
}

void convert_place_text(const struct convert_place *place, struct sp_buf *buf)
{
    assert(place != NULL);
    sp_buf_puts(buf, place->file);
    if (place->inside != NULL) {
        sp_buf_printf(buf, ": %s", place->inside);
    } else if (place->sheet != NULL) {
        sp_buf_printf(buf, ", sheet '%s'", place->sheet);
        if (place->line > 0) {
            sp_buf_puts(buf, place->column > 0 ? ", cell " : ", row ");
            put_letters(place->column, buf);
            sp_buf_printf(buf, "%" PRIu64, place->line);
        }
    } else if (place->line > 0) {
        sp_buf_printf(buf, ":%" PRIu64, place->line);
        if (place->column > 0)
            sp_buf_printf(buf, ":%" PRIu32, place->column);
    }
}

void convert_log_init(struct convert_log *log)
{
    sp_buf_init(&log->text, LOG_BYTES_MAX);
    log->n = 0;
}

void convert_log_clear(struct convert_log *log)
{
    sp_buf_clear(&log->text);
    log->n = 0;
}

/* Append what a terminal can show. */
static void put_safely(struct sp_buf *buf, const char *text, size_t len)
{
    size_t start = 0;

    while (start < len) {
        size_t at = 0;

        if (sp_text_check(text + start, len - start, &at) == SP_TEXT_FINE)
            at = len - start;
        sp_buf_put(buf, text + start, at);
        start += at;
        if (start < len)
            sp_buf_printf(buf, "\\x%02X", (unsigned char)text[start++]);
    }
}

void convert_log_add(struct convert_log *log, const struct convert_place *place,
    const char *fmt, ...)
{
    char line[LINE_BYTES];
    struct sp_buf where;
    va_list args;
    int len;

    assert(fmt != NULL);
    if (log->n++ >= CONVERT_LOG_MAX)
        return;
    va_start(args, fmt);
    len = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (len < 0)
        return;
    if (len >= (int)sizeof line)
        len = (int)sizeof line - 1;
    sp_buf_init(&where, LOG_BYTES_MAX);
    if (place != NULL) {
        convert_place_text(place, &where);
        sp_buf_puts(&where, ": ");
        put_safely(&log->text, sp_buf_text(&where), where.len);
    }
    sp_buf_clear(&where);
    put_safely(&log->text, line, (size_t)len);
    sp_buf_putc(&log->text, '\n');
}

void convert_result_init(struct convert_result *result)
{
    convert_log_init(&result->faults);
    convert_log_init(&result->warnings);
    sp_buf_init(&result->shown, LOG_BYTES_MAX);
}

void convert_result_clear(struct convert_result *result)
{
    convert_log_clear(&result->faults);
    convert_log_clear(&result->warnings);
    sp_buf_clear(&result->shown);
}
