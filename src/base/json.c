#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void sp_json_init(struct sp_json *json, struct sp_buf *buf, bool indent)
{
    assert(json != NULL);
    assert(buf != NULL);
    memset(json, 0, sizeof(*json));
    json->buf = buf;
    json->indent = indent;
}

static void line_break(struct sp_json *json)
{
    if (!json->indent)
        return;
    sp_buf_putc(json->buf, '\n');
    for (int i = 0; i < json->depth; i++)
        sp_buf_put(json->buf, "  ", 2);
}

/* Write what must stand before a value or a key: a comma, a line break. */
static void before(struct sp_json *json)
{
    int level = json->depth - 1;

    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (level < 0)
        return;
    if (!json->first[level])
        sp_buf_putc(json->buf, ',');
    json->first[level] = false;
    line_break(json);
}

static void before_value(struct sp_json *json)
{
    assert(json->depth == 0 || json->after_key ||
           !json->is_object[json->depth - 1]);
    before(json);
}

static void level_open(struct sp_json *json, bool is_object)
{
    before_value(json);
    assert(json->depth < SP_JSON_DEPTH_MAX);
    json->first[json->depth] = true;
    json->is_object[json->depth] = is_object;
    json->last_key[json->depth][0] = '\0';
    json->depth++;
    sp_buf_putc(json->buf, is_object ? '{' : '[');
}

static void level_close(struct sp_json *json, bool is_object)
{
    bool empty;

    assert(json->depth > 0);
    assert(!json->after_key);
    assert(json->is_object[json->depth - 1] == is_object);
    json->depth--;
    empty = json->first[json->depth];
    if (!empty)
        line_break(json);
    sp_buf_putc(json->buf, is_object ? '}' : ']');
}

void sp_json_object(struct sp_json *json)
{
    level_open(json, true);
}

void sp_json_object_end(struct sp_json *json)
{
    level_close(json, true);
}

void sp_json_array(struct sp_json *json)
{
    level_open(json, false);
}

void sp_json_array_end(struct sp_json *json)
{
    level_close(json, false);
}

/* The same for characters of two or three bytes that a terminal or a reader
 * would obey: U+0080 to U+009F, U+061C, U+200E/F, U+2028 to U+202E and U+2066
 * to U+2069. */
static int escape_wide(const unsigned char *text, char out[8])
{
    unsigned code = 0;
    int eaten = 0;

    if (text[0] >= 0xc2 && text[0] <= 0xdf && (text[1] & 0xc0) == 0x80) {
        code = (text[0] & 0x1fU) << 6 | (text[1] & 0x3fU);
        eaten = 2;
    } else if (text[0] == 0xe2 && (text[1] & 0xc0) == 0x80 &&
               (text[2] & 0xc0) == 0x80) {
        code = 0x2000 | (text[1] & 0x3fU) << 6 | (text[2] & 0x3fU);
        eaten = 3;
    }
    if ((code >= 0x80 && code < 0xa0) || code == 0x61c || code == 0x200e ||
        code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069)) {
        int n = snprintf(out, 8, "\\u%04x", code);

        assert(n == 6);
        return eaten;
    }
    return 0;
}

/* Return how many bytes at `text` are written as an escape, 0 for none. */
static int escape_at(const unsigned char *text, char out[8])
{
    static const char hex[] = "0123456789abcdef";
    unsigned c = text[0];
    char letter = 0;

    if (c == '"' || c == '\\')
        letter = (char)c;
    else if (c == '\n')
        letter = 'n';
    else if (c == '\r')
        letter = 'r';
    else if (c == '\t')
        letter = 't';
    if (letter != 0) {
        out[0] = '\\';
        out[1] = letter;
        out[2] = '\0';
        return 1;
    }
    if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&') {
        memcpy(out, "\\u00", 4);
        out[4] = hex[c >> 4];
        out[5] = hex[c & 15];
        out[6] = '\0';
        return 1;
    }
    return escape_wide(text, out);
}

static void quoted_put(struct sp_buf *buf, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *plain = at;

    sp_buf_putc(buf, '"');
    while (*at != 0) {
        char escape[8];
        int eaten = escape_at(at, escape);
        if (eaten == 0) {
            at++;
            continue;
        }
        sp_buf_put(buf, plain, (size_t)(at - plain));
        sp_buf_puts(buf, escape);
        at += eaten;
        plain = at;
    }
    sp_buf_put(buf, plain, (size_t)(at - plain));
    sp_buf_putc(buf, '"');
}

void sp_json_key(struct sp_json *json, const char *key)
{
    char *last;
    size_t len;

    assert(json->depth > 0);
    assert(json->is_object[json->depth - 1]);
    assert(!json->after_key);
    last = json->last_key[json->depth - 1];
    len = strlen(key);
    assert(len < sizeof(json->last_key[0]));
    assert(json->first[json->depth - 1] || strcmp(last, key) < 0);
    before(json);
    memcpy(last, key, len + 1);
    quoted_put(json->buf, key);
    sp_buf_putc(json->buf, ':');
    if (json->indent)
        sp_buf_putc(json->buf, ' ');
    json->after_key = true;
}

void sp_json_text(struct sp_json *json, const char *text)
{
    if (text == NULL) {
        sp_json_null(json);
        return;
    }
    before_value(json);
    quoted_put(json->buf, text);
}

void sp_json_int(struct sp_json *json, int64_t value)
{
    before_value(json);
    sp_buf_printf(json->buf, "%" PRId64, value);
}

void sp_json_wide(struct sp_json *json, sp_i128 value)
{
    char text[SP_AMOUNT_BYTES];

    before_value(json);
    sp_i128_format(value, text);
    sp_buf_puts(json->buf, text);
}

void sp_json_bool(struct sp_json *json, bool value)
{
    before_value(json);
    sp_buf_puts(json->buf, value ? "true" : "false");
}

void sp_json_null(struct sp_json *json)
{
    before_value(json);
    sp_buf_puts(json->buf, "null");
}

void sp_json_put_text(struct sp_json *json, const char *key, const char *text)
{
    sp_json_key(json, key);
    sp_json_text(json, text);
}

void sp_json_put_int(struct sp_json *json, const char *key, int64_t value)
{
    sp_json_key(json, key);
    sp_json_int(json, value);
}

void sp_json_put_bool(struct sp_json *json, const char *key, bool value)
{
    sp_json_key(json, key);
    sp_json_bool(json, value);
}
