#include "base/json_read.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_BYTES = 32, KEYS_COMPARED_MAX = 16 };

struct reader {
    const char *at, *end;
    const char *column_byte; /* a byte of this line, and its column: */
    uint32_t column;
    uint64_t line;
    struct sp_arena *arena;
    struct sp_err *err;
    enum sp_code rc; /* SP_OK, or why reading stopped */
    struct sp_json_node *open[SP_JSON_READ_DEPTH_MAX]; /* arrays, objects */
    struct sp_json_node *last[SP_JSON_READ_DEPTH_MAX]; /* in each, or NULL */
    size_t depth;
    size_t n_nodes;
    const char *key; /* of the value that comes */
};

/* ---- positions and faults ---------------------------------------------- */

static uint32_t column_of(struct reader *r, const char *byte)
{
    assert(byte >= r->column_byte);
    r->column += (uint32_t)sp_text_chars(
        r->column_byte, (size_t)(byte - r->column_byte));
    r->column_byte = byte;
    return r->column;
}

static void line_begin(struct reader *r, const char *start)
{
    r->line++;
    r->column_byte = start;
    r->column = 1;
}

/* Write what stands at a byte for a message: its visible ASCII. */
static void show(const struct reader *r, const char *at, char *out)
{
    size_t n = 0;

    for (; at < r->end && n < SHOWN_BYTES - 4 && *at > ' ' && *at < 0x7f; at++)
        out[n++] = *at;
    if (n == 0 && at < r->end) {
        static const char digits[] = "0123456789abcdef";
        unsigned char c = (unsigned char)*at;

        out[n++] = '\\';
        out[n++] = 'x';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    out[n] = '\0';
}

static void fail_at(struct reader *r, enum sp_code code, const char *at,
    const char *what, const char *allowed)
{
    char shown[SHOWN_BYTES];

    if (r->rc != SP_OK)
        return;
    show(r, at, shown);
    if (what != NULL)
        r->rc = sp_fail(r->err, code,
            "%" PRIu64 ":%" PRIu32 ": found %s, "
            "allowed: %s",
            r->line, column_of(r, at), what, allowed);
    else if (at == r->end)
        r->rc = sp_fail(r->err, code,
            "%" PRIu64 ":%" PRIu32 ": found the end, "
            "allowed: %s",
            r->line, column_of(r, at), allowed);
    else
        r->rc = sp_fail(r->err, code,
            "%" PRIu64 ":%" PRIu32 ": found '%s', "
            "allowed: %s",
            r->line, column_of(r, at), shown, allowed);
}

static void fail_memory(struct reader *r)
{
    if (r->rc == SP_OK)
        r->rc = sp_arena_fail(r->arena, r->err);
}

static void space_skip(struct reader *r)
{
    for (; r->at < r->end; r->at++) {
        if (*r->at == '\n')
            line_begin(r, r->at + 1);
        else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r')
            return;
    }
}

/* ---- numbers ------------------------------------------------------------ */

static const char *digits_skip(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

static void number_read(struct reader *r, struct sp_json_node *node)
{
    const char *start = r->at;
    const char *at = start;
    const char *part;

    if (*at == '-')
        at++;
    part = at;
    at = digits_skip(at, r->end);
    if (at == part || (*part == '0' && at - part > 1)) {
        fail_at(r, SP_INVALID, start, NULL, "a number such as -12.5");
        return;
    }
    if (at < r->end && *at == '.') {
        part = ++at;
        at = digits_skip(at, r->end);
        if (at == part)
            fail_at(r, SP_INVALID, start, NULL, "digits after the point");
    }
    if (at < r->end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < r->end && (*at == '+' || *at == '-'))
            at++;
        part = at;
        at = digits_skip(at, r->end);
        if (at == part)
            fail_at(r, SP_INVALID, start, NULL, "digits after the exponent");
    }
    if (at - start > SP_JSON_READ_NUMBER_BYTES_MAX)
        fail_at(r, SP_LIMIT, start, "a longer number", "at most 1,024 bytes");
    if (r->rc != SP_OK)
        return;
    node->kind = SP_JSON_NUMBER;
    node->len = (size_t)(at - start);
    node->text = sp_strndup(r->arena, start, node->len);
    if (node->text == NULL)
        fail_memory(r);
    r->at = at;
}

/* ---- texts -------------------------------------------------------------- */

/* Read four hex digits; UINT32_MAX when there are none. */
static uint32_t hex_read(const char *at, const char *end)
{
    uint32_t value = 0;

    if (end - at < 4)
        return UINT32_MAX;
    for (int i = 0; i < 4; i++) {
        char c = at[i];

        if (c >= '0' && c <= '9')
            value = value << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (uint32_t)(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            value = value << 4 | (uint32_t)(c - 'A' + 10);
        else
            return UINT32_MAX;
    }
    return value;
}

static char *char_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xc0 | c >> 6);
        *out++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *out++ = (char)(0xe0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *out++ = (char)(0x80 | (c & 0x3f));
    } else {
        *out++ = (char)(0xf0 | c >> 18);
        *out++ = (char)(0x80 | (c >> 12 & 0x3f));
        *out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *out++ = (char)(0x80 | (c & 0x3f));
    }
    return out;
}

/* Read the escape at `*at`, which stands on its backslash, and step over it. */
static char *escape_read(struct reader *r, const char **at, char *out)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char *start = *at;
    const char *which;
    uint32_t c, low;

    if (start + 1 == r->end || start[1] == '\0') {
        fail_at(r, SP_INVALID, start, NULL, "an escape such as \\n");
        return out;
    }
    which = strchr(from, start[1]);
    if (which != NULL) {
        *out = to[which - from];
        *at = start + 2;
        return out + 1;
    }
    c = start[1] == 'u' ? hex_read(start + 2, r->end) : UINT32_MAX;
    if (c == UINT32_MAX || c == 0) {
        fail_at(r, SP_INVALID, start, NULL,
            "\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits, not "
            "zero");
        return out;
    }
    *at = start + 6;
    if (c >= 0xd800 && c < 0xe000) {
        low = c < 0xdc00 && r->end - *at >= 6 && (*at)[0] == '\\' &&
                      (*at)[1] == 'u'
                  ? hex_read(*at + 2, r->end)
                  : 0;
        if (low < 0xdc00 || low >= 0xe000) {
            fail_at(r, SP_INVALID, start, NULL, "a pair of surrogates");
            return out;
        }
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        *at += 6;
    }
    return char_put(out, c);
}

/* Find the closing quote; NULL with a fault. `r->at` is after the first. */
static const char *text_end(struct reader *r, bool *escaped_out)
{
    const char *at = r->at;

    *escaped_out = false;
    for (; at < r->end && *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) {
            fail_at(r, SP_INVALID, at, NULL,
                "a control character only as an escape");
            return NULL;
        }
        if (*at == '\\') {
            *escaped_out = true;
            if (++at == r->end)
                break;
        }
    }
    if (at == r->end) {
        fail_at(r, SP_INVALID, r->at - 1, "a text without end",
            "a text in "
            "quotes");
        return NULL;
    }
    if ((size_t)(at - r->at) > SP_JSON_READ_TEXT_BYTES_MAX) {
        fail_at(r, SP_LIMIT, r->at - 1, "a longer text", "at most 16 MiB");
        return NULL;
    }
    return at;
}

/* Whether the bytes are UTF-8; control and direction characters are the
 * caller's concern, they may be escaped as well. */
static bool is_utf8(const char *text, size_t len, size_t *bad_out)
{
    size_t from = 0;

    while (from < len) {
        size_t at;

        switch (sp_text_check(text + from, len - from, &at)) {
        case SP_TEXT_FINE:
            return true;
        case SP_TEXT_NOT_UTF8:
            *bad_out = from + at;
            return false;
        case SP_TEXT_NUL:
        case SP_TEXT_CONTROL:
        case SP_TEXT_BIDI:
            from += at + 1;
            while (from < len && ((unsigned char)text[from] & 0xc0) == 0x80)
                from++;
            break;
        }
    }
    return true;
}

/* Read a text that begins with its quote at `r->at`; NULL with a fault. */
static const char *text_read(struct reader *r, size_t *len_out)
{
    bool escaped;
    const char *end;
    const char *at;
    char *text;
    char *out;
    size_t bad;

    r->at++;
    end = text_end(r, &escaped);
    if (end == NULL)
        return NULL;
    if (!is_utf8(r->at, (size_t)(end - r->at), &bad)) {
        fail_at(r, SP_INVALID, r->at + bad, NULL, "UTF-8");
        return NULL;
    }
    /* What an escape stands for is never longer than itself. */
    text = sp_strndup(r->arena, r->at, (size_t)(end - r->at));
    if (text == NULL) {
        fail_memory(r);
        return NULL;
    }
    out = text + (end - r->at);
    if (escaped) {
        out = text;
        for (at = r->at; at < end && r->rc == SP_OK;) {
            if (*at == '\\')
                out = escape_read(r, &at, out);
            else
                *out++ = *at++;
        }
        *out = '\0';
    }
    r->at = end + 1;
    *len_out = (size_t)(out - text);
    return r->rc == SP_OK ? text : NULL;
}

/* ---- keys --------------------------------------------------------------- */

static int key_compare(const void *a, const void *b)
{
    const struct sp_json_node *const *one = a;
    const struct sp_json_node *const *other = b;

    return strcmp((*one)->key, (*other)->key);
}

static void fail_doubled(struct reader *r, const struct sp_json_node *node)
{
    char shown[SHOWN_BYTES];
    struct reader at_key = *r;

    at_key.end = node->key + strlen(node->key);
    show(&at_key, node->key, shown);
    if (r->rc == SP_OK)
        r->rc = sp_fail(r->err, SP_INVALID,
            "%" PRIu64 ":%" PRIu32
            ": found the key '%s' a second time, allowed: once an object",
            node->line, node->column, shown);
}

/* Refuse doubled keys: compared pair by pair when there are few, else
 * sorted. */
static void keys_check(struct reader *r, const struct sp_json_node *object)
{
    const struct sp_json_node **members;
    size_t n = 0;

    if (object->n <= KEYS_COMPARED_MAX) {
        for (const struct sp_json_node *a = object->first; a != NULL;
             a = a->next)
            for (const struct sp_json_node *b = a->next; b != NULL; b = b->next)
                if (strcmp(a->key, b->key) == 0) {
                    fail_doubled(r, b);
                    return;
                }
        return;
    }
    members = malloc(object->n * sizeof *members);
    if (members == NULL) {
        if (r->rc == SP_OK)
            r->rc = sp_fail(
                r->err, SP_NO_MEMORY, "no memory for %zu keys", object->n);
        return;
    }
    for (const struct sp_json_node *node = object->first; node != NULL;
         node = node->next)
        members[n++] = node;
    qsort(members, n, sizeof *members, key_compare);
    for (size_t i = 1; i < n; i++)
        if (strcmp(members[i - 1]->key, members[i]->key) == 0) {
            const struct sp_json_node *a = members[i - 1];
            const struct sp_json_node *b = members[i];
            bool a_later = a->line > b->line ||
                           (a->line == b->line && a->column > b->column);

            fail_doubled(r, a_later ? a : b);
            break;
        }
    free(members);
}

/* ---- values ------------------------------------------------------------- */

static bool word_is(struct reader *r, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
        return false;
    r->at += len;
    return true;
}

/* Begin a value: make its node and hang it below the one that is open. */
static struct sp_json_node *node_add(struct reader *r)
{
    struct sp_json_node *node = sp_alloc(r->arena, sizeof *node);

    if (node == NULL) {
        fail_memory(r);
        return NULL;
    }
    node->line = r->line;
    node->column = column_of(r, r->at);
    node->number = r->n_nodes++;
    node->key = r->key;
    node->text = "";
    r->key = NULL;
    if (r->depth > 0) {
        struct sp_json_node **last = &r->last[r->depth - 1];
        struct sp_json_node *parent = r->open[r->depth - 1];

        if (*last == NULL)
            parent->first = node;
        else
            (*last)->next = node;
        *last = node;
        parent->n++;
    }
    return node;
}

/* Read a value at the cursor; an array or object is opened. */
static struct sp_json_node *value_begin(struct reader *r)
{
    struct sp_json_node *node = node_add(r);
    char c = r->at < r->end ? *r->at : '\0';

    if (node == NULL)
        return NULL;
    if (c == '{' || c == '[') {
        if (r->depth == SP_JSON_READ_DEPTH_MAX) {
            fail_at(r, SP_LIMIT, r->at, "a deeper level", "at most 64 levels");
            return node;
        }
        node->kind = c == '{' ? SP_JSON_OBJECT : SP_JSON_ARRAY;
        r->open[r->depth] = node;
        r->last[r->depth] = NULL;
        r->depth++;
        r->at++;
    } else if (c == '"') {
        node->kind = SP_JSON_TEXT;
        node->text = text_read(r, &node->len);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        number_read(r, node);
    } else if (word_is(r, "true")) {
        node->kind = SP_JSON_BOOL;
        node->truth = true;
    } else if (word_is(r, "false")) {
        node->kind = SP_JSON_BOOL;
    } else if (!word_is(r, "null")) {
        fail_at(r, SP_INVALID, r->at, NULL,
            "a value: an object, an array, a "
            "text, a number, true, false or null");
    }
    return node;
}

/* Read a key and its colon. */
static void key_read(struct reader *r)
{
    size_t len;

    if (r->at == r->end || *r->at != '"') {
        fail_at(r, SP_INVALID, r->at, NULL, "a key in quotes");
        return;
    }
    r->key = text_read(r, &len);
    if (r->key == NULL)
        return;
    space_skip(r);
    if (r->at == r->end || *r->at != ':') {
        fail_at(r, SP_INVALID, r->at, NULL, "':'");
        return;
    }
    r->at++;
    space_skip(r);
}

/* Step to the next member of what is open, or close it. */
static void level_step(struct reader *r)
{
    struct sp_json_node *parent = r->open[r->depth - 1];
    bool object = parent->kind == SP_JSON_OBJECT;
    char close = object ? '}' : ']';

    space_skip(r);
    if (r->at < r->end && *r->at == close) {
        r->at++;
        r->depth--;
        if (object)
            keys_check(r, parent);
        return;
    }
    if (parent->n > 0) {
        if (r->at == r->end || *r->at != ',') {
            fail_at(r, SP_INVALID, r->at, NULL,
                object ? "',' or '}'" : "',' or ']'");
            return;
        }
        r->at++;
        space_skip(r);
    }
    if (object)
        key_read(r);
    if (r->rc == SP_OK)
        (void)value_begin(r);
}

static enum sp_code value_read(
    struct reader *r, const struct sp_json_node **node_out)
{
    struct sp_json_node *root = value_begin(r);

    while (r->rc == SP_OK && r->depth > 0)
        level_step(r);
    if (r->rc == SP_OK)
        *node_out = root;
    return r->rc;
}

enum sp_code sp_json_read_next(const char *bytes, size_t len,
    struct sp_json_cursor *cursor, struct sp_arena *arena,
    const struct sp_json_node **node_out, struct sp_err *err)
{
    struct reader r;
    enum sp_code rc;

    assert(bytes != NULL || len == 0);
    assert(arena != NULL && cursor != NULL && node_out != NULL);
    if (len > SP_JSON_READ_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "1:1: found %zu bytes of JSON, allowed: "
            "at most 1 GiB",
            len);
    memset(&r, 0, sizeof r);
    if (bytes == NULL)
        bytes = "";
    r.end = bytes + len;
    r.arena = arena;
    r.err = err;
    if (cursor->line == 0) {
        cursor->at = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        cursor->line = 1;
        cursor->column = 1;
    }
    r.at = bytes + cursor->at;
    r.column_byte = r.at;
    r.column = cursor->column;
    r.line = cursor->line;
    r.n_nodes = cursor->n_nodes;
    space_skip(&r);
    if (r.at == r.end)
        *node_out = NULL;
    else if ((rc = value_read(&r, node_out)) != SP_OK)
        return rc;
    cursor->at = (size_t)(r.at - bytes);
    cursor->line = r.line;
    cursor->column = column_of(&r, r.at);
    cursor->n_nodes = r.n_nodes;
    return SP_OK;
}

enum sp_code sp_json_read(const char *bytes, size_t len, struct sp_arena *arena,
    const struct sp_json_node **root_out, struct sp_err *err)
{
    struct sp_json_cursor cursor = {.line = 0};
    const struct sp_json_node *root = NULL;
    const struct sp_json_node *more = NULL;
    enum sp_code rc = sp_json_read_next(bytes, len, &cursor, arena, &root, err);

    if (rc != SP_OK)
        return rc;
    if (root == NULL)
        return sp_fail(err, SP_INVALID,
            "%" PRIu64 ":%" PRIu32 ": found the "
            "end, allowed: a value",
            cursor.line, cursor.column);
    rc = sp_json_read_next(bytes, len, &cursor, arena, &more, err);
    if (rc == SP_OK && more != NULL) {
        cursor.line = more->line;
        cursor.column = more->column;
        rc = SP_INVALID;
    }
    if (rc == SP_INVALID)
        return sp_fail(err, SP_INVALID,
            "%" PRIu64 ":%" PRIu32
            ": found more after the value, allowed: its end",
            cursor.line, cursor.column);
    if (rc == SP_OK)
        *root_out = root;
    return rc;
}

/* ---- looking things up -------------------------------------------------- */

const struct sp_json_node *sp_json_member(
    const struct sp_json_node *object, const char *key)
{
    if (object == NULL || object->kind != SP_JSON_OBJECT)
        return NULL;
    for (const struct sp_json_node *node = object->first; node != NULL;
         node = node->next)
        if (strcmp(node->key, key) == 0)
            return node;
    return NULL;
}

const char *sp_json_member_text(
    const struct sp_json_node *object, const char *key)
{
    const struct sp_json_node *node = sp_json_member(object, key);

    return node != NULL && node->kind == SP_JSON_TEXT ? node->text : NULL;
}

/* Read the exponent; false when no decimal of ours can have it. */
static bool exponent_read(const char *text, long *exponent_out)
{
    bool minus = *text == '-';
    long value = 0;

    if (*text == '-' || *text == '+')
        text++;
    for (; *text != '\0'; text++) {
        if (value > 2 * SP_JSON_READ_NUMBER_BYTES_MAX)
            return false;
        value = value * 10 + (*text - '0');
    }
    *exponent_out = minus ? -value : value;
    return true;
}

bool sp_json_number(const struct sp_json_node *node, char out[SP_AMOUNT_BYTES])
{
    char digits[SP_JSON_READ_NUMBER_BYTES_MAX + 1];
    char plain[SP_AMOUNT_BYTES];
    struct sp_dec dec;
    size_t n = 0;
    long point = 0; /* places after the point */
    size_t used = 0;
    bool fraction = false;
    const char *at;

    if (node == NULL || node->kind != SP_JSON_NUMBER)
        return false;
    for (at = node->text; *at != '\0' && *at != 'e' && *at != 'E'; at++) {
        fraction = fraction || *at == '.';
        if (*at < '0' || *at > '9')
            continue;
        point += fraction && *at != '.';
        if (n > 0 || *at != '0')
            digits[n++] = *at; /* without leading zeros */
    }
    if (n == 0) {
        memcpy(out, "0", 2);
        return true;
    }
    if (*at != '\0') {
        long exponent;

        if (!exponent_read(at + 1, &exponent))
            return false;
        point -= exponent;
    }
    for (; n > 0 && digits[n - 1] == '0'; n--)
        point--;
    if (n > 18 || point > SP_DEC_SCALE_MAX || (long)n - point > 18)
        return false;
    if (node->text[0] == '-')
        plain[used++] = '-';
    if (point >= (long)n) {
        plain[used++] = '0';
        plain[used++] = '.';
        for (long i = (long)n; i < point; i++)
            plain[used++] = '0';
    }
    for (size_t i = 0; i < n; i++) {
        if (point > 0 && (long)(n - i) == point && point < (long)n)
            plain[used++] = '.';
        plain[used++] = digits[i];
    }
    for (; point < 0; point++)
        plain[used++] = '0';
    if (!sp_dec_parse(plain, used, &dec))
        return false;
    sp_dec_format(dec, out);
    return true;
}

const char *sp_json_kind_name(enum sp_json_kind kind)
{
    static const char *const names[] = {
        "null", "true or false", "a number", "a text", "an array", "an object"};

    assert((size_t)kind < SP_COUNT(names));
    return names[kind];
}
