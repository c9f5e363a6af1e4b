/*
 * shared.c - what all sheets of a workbook share: texts and number formats.
 */
#include "sheet/book.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATS_MAX = 4096, CODE_BYTES_MAX = 1024 };

struct strings_reader {
    struct sheet_book *book;
    size_t start; /* of the string being read */
    int phonetic; /* depth of the phonetic run that we are in, or 0 */
    bool inside;  /* a t whose text counts */
};

static void strings_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct strings_reader *reader = xml->user;

    (void)attrs;
    if (xml->depth == 2 && strcmp(name, "si") == 0)
        reader->start = reader->book->strings.len;
    else if (reader->phonetic == 0 && strcmp(name, "rPh") == 0)
        reader->phonetic = xml->depth;
    reader->inside =
        xml->depth >= 3 && reader->phonetic == 0 && strcmp(name, "t") == 0;
}

static void string_end(struct sheet_xml *xml, struct strings_reader *reader)
{
    struct sheet_book *book = reader->book;
    struct sp_buf *strings = &book->strings;
    uint32_t start = (uint32_t)reader->start;

    if (strings->failed == SP_OK && strings->len > reader->start)
        strings->len =
            reader->start + sheet_unescape(strings->bytes + reader->start,
                                strings->len - reader->start);
    sp_buf_putc(strings, '\0');
    sp_buf_put(&book->offsets, &start, sizeof(start));
    book->n_strings++;
    if (book->n_strings > SHEET_STRINGS_MAX || strings->failed == SP_LIMIT)
        sheet_xml_fail(xml, SP_LIMIT,
            "%s: has more than %d different texts, or more than %zu bytes of "
            "them",
            book->name, SHEET_STRINGS_MAX, SHEET_STRINGS_BYTES_MAX);
    else if (strings->failed != SP_OK || book->offsets.failed != SP_OK)
        sheet_xml_fail(xml, SP_NO_MEMORY, "%s: no memory", book->name);
}

static void strings_end(struct sheet_xml *xml, const char *name)
{
    struct strings_reader *reader = xml->user;

    reader->inside = false;
    if (xml->depth == reader->phonetic)
        reader->phonetic = 0;
    if (xml->depth == 2 && strcmp(name, "si") == 0)
        string_end(xml, reader);
}

static void strings_text(struct sheet_xml *xml, const char *text, size_t len)
{
    struct strings_reader *reader = xml->user;
    struct sheet_book *book = reader->book;

    if (!reader->inside)
        return;
    sp_buf_put(&book->strings, text, len);
    if (book->strings.len - reader->start > SHEET_CELL_BYTES_MAX)
        sheet_xml_fail(xml, SP_LIMIT,
            "%s: shared text %zu is longer than %zu bytes", book->name,
            book->n_strings, SHEET_CELL_BYTES_MAX);
}

enum sp_code book_strings_read(
    struct sheet_book *book, int64_t part, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {
        strings_start, strings_end, strings_text};
    struct strings_reader reader = {.book = book};
    uint32_t end;
    enum sp_code rc;

    assert(part >= 0);
    rc = sheet_xml_read(&book->zip, (uint64_t)part, &handlers, &reader, err);
    if (rc != SP_OK)
        return rc;
    end = (uint32_t)book->strings.len;
    sp_buf_put(&book->offsets, &end, sizeof(end));
    return sp_buf_check(&book->offsets, err);
}

const char *book_string(
    const struct sheet_book *book, size_t number, size_t *len_out)
{
    uint32_t at;
    uint32_t end;

    if (number >= book->n_strings)
        return NULL;
    memcpy(&at, book->offsets.bytes + number * sizeof(at), sizeof(at));
    memcpy(&end, book->offsets.bytes + (number + 1) * sizeof(end), sizeof(end));
    assert(at < end);
    *len_out = end - at - 1;
    return book->strings.bytes + at;
}

struct styles_reader {
    struct sheet_book *book;
    struct {
        uint32_t id;
        const char *code;
    } * formats; /* FORMATS_MAX */
    size_t n_formats;
    bool cells; /* in cellXfs */
};

static void format_add(struct sheet_xml *xml, struct styles_reader *reader,
    const char *id, const char *code)
{
    struct sheet_book *book = reader->book;

    if (id == NULL || code == NULL)
        return;
    if (reader->n_formats == FORMATS_MAX || strlen(code) > CODE_BYTES_MAX) {
        sheet_xml_fail(xml, SP_LIMIT,
            "%s: has more than %d number formats, or one longer than %d bytes",
            book->name, FORMATS_MAX, CODE_BYTES_MAX);
        return;
    }
    code = sp_strdup(book->arena, code);
    if (code == NULL) {
        sheet_xml_stop(xml, sp_arena_fail(book->arena, xml->err));
        return;
    }
    reader->formats[reader->n_formats].id = (uint32_t)strtoul(id, NULL, 10);
    reader->formats[reader->n_formats++].code = code;
}

static void style_add(
    struct sheet_xml *xml, struct styles_reader *reader, const char *id)
{
    struct sheet_book *book = reader->book;
    uint32_t number = id == NULL ? 0 : (uint32_t)strtoul(id, NULL, 10);
    const char *code = NULL;

    if (book->n_styles == SHEET_STYLES_MAX) {
        sheet_xml_fail(xml, SP_LIMIT, "%s: has more than %d styles", book->name,
            SHEET_STYLES_MAX);
        return;
    }
    for (size_t i = 0; i < reader->n_formats && code == NULL; i++)
        if (reader->formats[i].id == number)
            code = reader->formats[i].code;
    if (code == NULL)
        code = sheet_format_builtin(number);
    if (code == NULL)
        code = "General";
    book->styles[book->n_styles].code = code;
    book->styles[book->n_styles++].format = sheet_format_of(code);
}

static void styles_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct styles_reader *reader = xml->user;

    if (xml->depth == 2)
        reader->cells = strcmp(name, "cellXfs") == 0;
    else if (xml->depth == 3 && strcmp(name, "numFmt") == 0)
        format_add(xml, reader, sheet_xml_attr(attrs, "numFmtId"),
            sheet_xml_attr(attrs, "formatCode"));
    else if (xml->depth == 3 && reader->cells && strcmp(name, "xf") == 0)
        style_add(xml, reader, sheet_xml_attr(attrs, "numFmtId"));
}

enum sp_code book_styles_read(
    struct sheet_book *book, int64_t part, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {
        styles_start, NULL, NULL};
    struct styles_reader reader = {.book = book};
    enum sp_code rc;

    assert(part >= 0);
    reader.formats = calloc(FORMATS_MAX, sizeof(*reader.formats));
    book->styles =
        sp_alloc_array(book->arena, SHEET_STYLES_MAX, sizeof(*book->styles));
    if (reader.formats == NULL || book->styles == NULL)
        rc = sp_fail(err, SP_NO_MEMORY, "%s: no memory", book->name);
    else
        rc =
            sheet_xml_read(&book->zip, (uint64_t)part, &handlers, &reader, err);
    free(reader.formats);
    return rc;
}
