/*
 * json_read.h - JSON from outside bytes as a tree, numbers kept as written.
 *
 * Strict RFC 8259 in UTF-8 (a byte order mark is stepped over): doubled keys,
 * lone surrogates, NUL characters, numbers that the grammar does not have and
 * bytes after the value are refused. No number is ever turned into floating
 * point. Reads without recursion. Threads: as the arena.
 */
#ifndef SPILNO_BASE_JSON_READ_H
#define SPILNO_BASE_JSON_READ_H

#include "base/amount.h"
#include "base/arena.h"

#define SP_JSON_READ_BYTES_MAX ((size_t)1 << 30)
#define SP_JSON_READ_TEXT_BYTES_MAX ((size_t)16 << 20)
enum { SP_JSON_READ_DEPTH_MAX = 64, SP_JSON_READ_NUMBER_BYTES_MAX = 1024 };

enum sp_json_kind {
    SP_JSON_NULL,
    SP_JSON_BOOL,
    SP_JSON_NUMBER,
    SP_JSON_TEXT,
    SP_JSON_ARRAY,
    SP_JSON_OBJECT,
};

/* One value. All texts are NUL-terminated, hold no NUL, and are UTF-8. */
struct sp_json_node {
    enum sp_json_kind kind;
    bool truth;       /* of SP_JSON_BOOL */
    uint32_t column;  /* 1-based, in characters, of its first character */
    uint64_t line;    /* 1-based */
    size_t number;    /* in the order written, from 0 */
    const char *key;  /* of a member of an object, else NULL */
    const char *text; /* the text, or the number as written; else "" */
    size_t len;       /* of `text` */
    size_t n;         /* elements or members */
    const struct sp_json_node *first; /* of them, in the order written */
    const struct sp_json_node *next;  /* the one after this, or NULL */
};

/*
 * Read one value and nothing after it.
 *
 * Limits:    SP_JSON_READ_BYTES_MAX in all, SP_JSON_READ_TEXT_BYTES_MAX a text,
 *            SP_JSON_READ_NUMBER_BYTES_MAX a number, SP_JSON_READ_DEPTH_MAX
 *            levels; the arena's own.
 * Ownership: nodes and texts are the arena's; `bytes` may go away.
 * Errors:    SP_INVALID and SP_LIMIT say "line:column: found …, allowed: …";
 *            SP_NO_MEMORY.
 * Source:    RFC 8259; RFC 7493 (no doubled keys).
 */
SP_MUST_CHECK enum sp_code sp_json_read(const char *bytes, size_t len,
    struct sp_arena *arena, const struct sp_json_node **root_out,
    struct sp_err *err);

/* Read the next value of a file that holds several one after another (JSON
 * lines); `*node_out` is NULL at the end. Zero the cursor to begin. */
struct sp_json_cursor {
    size_t at;
    uint64_t line; /* 0: not begun */
    uint32_t column;
    size_t n_nodes; /* so far: the next value's numbers go on from here */
};
SP_MUST_CHECK enum sp_code sp_json_read_next(const char *bytes, size_t len,
    struct sp_json_cursor *cursor, struct sp_arena *arena,
    const struct sp_json_node **node_out, struct sp_err *err);

/* Return the member, or NULL: also of what is no object, or NULL itself. */
const struct sp_json_node *sp_json_member(
    const struct sp_json_node *object, const char *key);

/* Return the text of a member that is one, else NULL. */
const char *sp_json_member_text(
    const struct sp_json_node *object, const char *key);

/*
 * Write a number without exponent as the shortest exact decimal ("1.50e2" is
 * "150"); false for what is no number, and for one that a decimal of 18
 * digits and 18 places cannot hold.
 */
bool sp_json_number(const struct sp_json_node *node, char out[SP_AMOUNT_BYTES]);

/* "a text", "a number": for messages. */
const char *sp_json_kind_name(enum sp_json_kind kind);

#endif
