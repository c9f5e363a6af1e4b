/*
 * json.h - writes JSON with sorted keys into a buffer.
 *
 * The writer asserts that the keys of each object come in ascending byte
 * order, so that the same answer always has the same bytes. Text is UTF-8;
 * control characters (U+0080 to U+009F too), line separators, bidi controls,
 * '<', '>' and '&' are written as \u escapes, so that the text can stand inside
 * an HTML script element and be shown by a terminal. Threads: a writer belongs
 * to one thread.
 */
#ifndef SPILNO_BASE_JSON_H
#define SPILNO_BASE_JSON_H

#include "base/amount.h"
#include "base/buf.h"

enum { SP_JSON_DEPTH_MAX = 32, SP_JSON_KEY_BYTES = 264 };

struct sp_json {
    struct sp_buf *buf; /* borrowed */
    int depth;
    bool indent; /* two spaces a level, else one line */
    bool first[SP_JSON_DEPTH_MAX];
    bool is_object[SP_JSON_DEPTH_MAX];
    char last_key[SP_JSON_DEPTH_MAX][SP_JSON_KEY_BYTES];
    bool after_key;
};

void sp_json_init(struct sp_json *json, struct sp_buf *buf, bool indent);
void sp_json_object(struct sp_json *json); /* { */
void sp_json_object_end(struct sp_json *json);
void sp_json_array(struct sp_json *json); /* [ */
void sp_json_array_end(struct sp_json *json);
/* An id is at most 64 characters, of four bytes each. */
void sp_json_key(struct sp_json *json, const char *key);
void sp_json_text(struct sp_json *json, const char *text); /* NULL: null */
void sp_json_int(struct sp_json *json, int64_t value);
void sp_json_wide(struct sp_json *json, sp_i128 value);
void sp_json_bool(struct sp_json *json, bool value);
void sp_json_null(struct sp_json *json);
/* Key and value in one call. */
void sp_json_put_text(struct sp_json *json, const char *key, const char *text);
void sp_json_put_int(struct sp_json *json, const char *key, int64_t value);
void sp_json_put_bool(struct sp_json *json, const char *key, bool value);

#endif
