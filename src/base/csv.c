#include "base/csv.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define EVERY_BYTE 0x0101010101010101ULL
#define HIGH_BITS 0x8080808080808080ULL

/* The record that is being read: where it is, and where its line began. */
struct cursor {
    const char *at;
    const char *end;         /* of the file */
    const char *record;      /* first byte of the record */
    const char *line_start;  /* first byte of the present line */
    const char *column_byte; /* a byte of this line, and its column: */
    uint32_t column;
    uint64_t line;
};

void sp_csv_init(struct sp_csv *csv, const char *bytes, size_t len)
{
    assert(csv != NULL);
    assert(bytes != NULL || len == 0);
    memset(csv, 0, sizeof(*csv));
    csv->bytes = bytes;
    csv->len = len;
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        csv->pos = 3;
    csv->next_line = 1;
    csv->delimiter = ',';
    sp_buf_init(&csv->scratch, SP_CSV_LINE_BYTES_MAX);
}

void sp_csv_clear(struct sp_csv *csv)
{
    if (csv != NULL)
        sp_buf_clear(&csv->scratch);
}

/* Return the 1-based column, in characters, of a byte of the present line;
 * successive calls go from left to right. */
static uint32_t column_of(struct cursor *c, const char *byte)
{
    assert(byte >= c->column_byte);
    c->column += (uint32_t)sp_text_chars(
        c->column_byte, (size_t)(byte - c->column_byte));
    c->column_byte = byte;
    return c->column;
}

static void line_begin(struct cursor *c, const char *start)
{
    c->line_start = start;
    c->column_byte = start;
    c->column = 1;
}

static enum sp_code fault(struct cursor *c, enum sp_code code, const char *at,
    const char *what, struct sp_err *err)
{
    return sp_fail(err, code, "%" PRIu64 ":%" PRIu32 ": %s", c->line,
        column_of(c, at), what);
}

/* Bytes of `word` that equal the byte repeated in `same` get their high bit;
 * the lowest such bit is right, which is all that is asked of it. */
static uint64_t matches(uint64_t word, uint64_t same)
{
    uint64_t differ = word ^ same;

    return (differ - EVERY_BYTE) & ~differ & HIGH_BITS;
}

/* Find the first delimiter, quote, CR or LF from `at`, else `end`. */
static const char *plain_end(const char *at, const char *end, char delimiter)
{
    const uint64_t delimiters = EVERY_BYTE * (unsigned char)delimiter;

    while (end - at >= 8) {
        uint64_t word;
        uint64_t found;

        memcpy(&word, at, sizeof(word));
        found = matches(word, delimiters) | matches(word, EVERY_BYTE * '"') |
                matches(word, EVERY_BYTE * '\n') |
                matches(word, EVERY_BYTE * '\r');
        if (found != 0) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return at + __builtin_ctzll(found) / 8;
#else
            break;
#endif
        }
        at += 8;
    }
    while (at < end && *at != delimiter && *at != '"' && *at != '\n' &&
           *at != '\r')
        at++;
    return at;
}

/* Note each line end between `from` and `to`, inside quotes. */
static void lines_count(struct cursor *c, const char *from, const char *to)
{
    const char *lf;

    while ((lf = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        c->line++;
        line_begin(c, lf + 1);
        from = lf + 1;
    }
}

/*
 * Read a quoted field; the cursor stands on its first quote. Without doubled
 * quotes it is borrowed from the file, else put together in the scratch
 * buffer, whose bytes do not move: a record is no longer than its room.
 */
static enum sp_code quoted_read(struct sp_csv *csv, struct cursor *c,
    struct sp_csv_field *field, struct sp_err *err)
{
    struct cursor opened = *c;
    const char *part = c->at + 1;
    size_t kept_from = csv->scratch.len;
    bool joined = false;

    for (;;) {
        const char *quote = memchr(part, '"', (size_t)(c->end - part));
        size_t reach = (size_t)((quote == NULL ? c->end : quote) - c->record);
        if (reach > SP_CSV_LINE_BYTES_MAX)
            return fault(
                &opened, SP_LIMIT, opened.at, "record over 1 MiB", err);
        if (quote == NULL)
            return fault(
                &opened, SP_INVALID, opened.at, "quote is never closed", err);
        lines_count(c, part, quote);
        c->at = quote + 1;
        if (c->at == c->end || *c->at != '"') {
            if (!joined) {
                field->text = part;
                field->len = (size_t)(quote - part);
                return SP_OK;
            }
            sp_buf_put(&csv->scratch, part, (size_t)(quote - part));
            break;
        }
        if (!joined)
            sp_buf_reserve(&csv->scratch, SP_CSV_LINE_BYTES_MAX - kept_from);
        joined = true;
        sp_buf_put(&csv->scratch, part, (size_t)(quote - part) + 1);
        part = quote + 2;
    }
    field->text = sp_buf_text(&csv->scratch) + kept_from;
    field->len = csv->scratch.len - kept_from;
    return sp_buf_check(&csv->scratch, err);
}

/* Read one field up to its delimiter or line end. */
static enum sp_code field_read(
    struct sp_csv *csv, struct cursor *c, struct sp_err *err)
{
    struct sp_csv_field *field;
    const char *start = c->at;
    bool quoted = c->at < c->end && *c->at == '"';

    if (csv->n_fields == SP_CSV_FIELDS_MAX)
        return fault(c, SP_LIMIT, start, "more than 256 fields", err);
    field = &csv->fields[csv->n_fields];
    field->line = c->line;
    field->column = column_of(c, start);
    if (quoted) {
        enum sp_code rc = quoted_read(csv, c, field, err);
        if (rc != SP_OK)
            return rc;
    } else {
        c->at = plain_end(c->at, c->end, csv->delimiter);
        field->text = start;
        field->len = (size_t)(c->at - start);
    }
    if (field->len > SP_CSV_FIELD_BYTES_MAX)
        return sp_fail(err, SP_LIMIT, "%" PRIu64 ":%" PRIu32 ": %s",
            field->line, field->column, "field over 64 KiB");
    if ((size_t)(c->at - c->record) > SP_CSV_LINE_BYTES_MAX)
        return sp_fail(
            err, SP_LIMIT, "%" PRIu64 ":1: line over 1 MiB", csv->line);
    csv->n_fields++;
    if (c->at == c->end || *c->at == csv->delimiter || *c->at == '\n')
        return SP_OK;
    if (*c->at == '\r') {
        if (c->at + 1 < c->end && c->at[1] == '\n')
            return SP_OK;
        return fault(
            c, SP_INVALID, c->at, "carriage return without line feed", err);
    }
    return fault(c, SP_INVALID, c->at,
        quoted ? "text after a closing quote" : "quote inside a field", err);
}

/* Step over the line end at the cursor, if there is one. */
static bool line_end_skip(struct cursor *c)
{
    if (c->at < c->end && *c->at == '\n')
        c->at++;
    else if (c->end - c->at >= 2 && c->at[0] == '\r' && c->at[1] == '\n')
        c->at += 2;
    else
        return false;
    c->line++;
    line_begin(c, c->at);
    return true;
}

enum sp_code sp_csv_next(struct sp_csv *csv, bool *more_out, struct sp_err *err)
{
    struct cursor c;

    assert(csv != NULL);
    assert(more_out != NULL);
    csv->n_fields = 0;
    sp_buf_reset(&csv->scratch);
    c.at = csv->bytes + csv->pos;
    c.end = csv->bytes + csv->len;
    c.line = csv->next_line;
    line_begin(&c, c.at);
    while (line_end_skip(&c))
        ;
    csv->line = c.line;
    csv->next_line = c.line;
    csv->pos = (size_t)(c.at - csv->bytes);
    if (c.at == c.end) {
        *more_out = false;
        return SP_OK;
    }
    c.record = c.at;
    for (;;) {
        enum sp_code rc = field_read(csv, &c, err);
        if (rc != SP_OK)
            return rc;
        if (c.at == c.end || *c.at != csv->delimiter)
            break;
        c.at++;
    }
    (void)line_end_skip(&c);
    csv->next_line = c.line;
    csv->pos = (size_t)(c.at - csv->bytes);
    *more_out = true;
    return SP_OK;
}

void sp_csv_put(struct sp_buf *buf, const char *text, size_t len)
{
    const char *end;
    const char *quote;
    bool needed;

    assert(buf != NULL);
    assert(text != NULL || len == 0);
    if (len == 0)
        return;
    end = text + len; /* of an empty text it would start from NULL */
    needed =
        text[0] == ' ' || end[-1] == ' ' || plain_end(text, end, ',') != end;
    if (!needed) {
        sp_buf_put(buf, text, len);
        return;
    }
    sp_buf_putc(buf, '"');
    while ((quote = memchr(text, '"', (size_t)(end - text))) != NULL) {
        sp_buf_put(buf, text, (size_t)(quote - text) + 1);
        sp_buf_putc(buf, '"');
        text = quote + 1;
    }
    sp_buf_put(buf, text, (size_t)(end - text));
    sp_buf_putc(buf, '"');
}
