#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
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
    if (c == 0xe2 && text[1] == 0x80 && (text[2] == 0xa8 || text[2] == 0xa9)) {
        memcpy(out, text[2] == 0xa8 ? "\\u2028" : "\\u2029", 7);
        return 3;
    }
    return 0;
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
