/*
 * csv.h - RFC 4180 records from bytes in memory, with their positions.
 *
 * The reader looks at bytes only: it knows quotes, commas, LF and CRLF, and
 * the limits; UTF-8 and characters are checked by sp_text_check. Threads: a
 * reader belongs to one thread.
 */
#ifndef SPILNO_BASE_CSV_H
#define SPILNO_BASE_CSV_H

#include "base/buf.h"

#define SP_CSV_FIELD_BYTES_MAX ((size_t)64 << 10)
#define SP_CSV_LINE_BYTES_MAX ((size_t)1 << 20)
#define SP_CSV_FILE_BYTES_MAX ((size_t)1 << 30)
enum { SP_CSV_FIELDS_MAX = 256 };

struct sp_csv_field {
    const char *text; /* unquoted; not NUL-terminated; borrowed until next */
    size_t len;
    uint64_t line;   /* 1-based line of the field's first byte */
    uint32_t column; /* 1-based, in characters, of the field's first byte */
};

struct sp_csv {
    const char *bytes; /* borrowed */
    size_t len;
    size_t pos;
    uint64_t line; /* 1-based line of the current record's first byte */
    uint64_t next_line;
    char delimiter; /* ',' unless the caller sets another after init */
    size_t n_fields;
    struct sp_csv_field fields[SP_CSV_FIELDS_MAX];
    struct sp_buf scratch; /* unescaped quoted fields */
};

/* Start at the first record; a UTF-8 byte order mark is skipped. */
void sp_csv_init(struct sp_csv *csv, const char *bytes, size_t len);

/*
 * Read the next record; `*more_out` is false at the end. Blank lines are
 * skipped. Errors: SP_INVALID for a stray or unclosed quote or a CR
 * without LF, SP_LIMIT for a field, line or record over its limit (a record
 * may be as long as a line); `err` says "line:column: …".
 */
SP_MUST_CHECK enum sp_code sp_csv_next(
    struct sp_csv *csv, bool *more_out, struct sp_err *err);

void sp_csv_clear(struct sp_csv *csv);

/* Append one field, quoted only where needed (comma, quote, CR, LF, or a
 * leading or trailing space). */
void sp_csv_put(struct sp_buf *buf, const char *text, size_t len);

#endif
