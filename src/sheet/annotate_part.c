/*
 * annotate_part.c - the XML of a sheet copied, with cells put in by the byte
 * offsets that the parser gives.
 */
#include "sheet/annotate.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEED_BYTES = 1 << 20,
    TEXT_BYTES_MAX = 30000, /* of a message; a cell holds 32,767 characters */
    PREFIX_BYTES = 32,
    WIDTH = 60,
};

struct walk {
    const struct annotate_plan *plan;
    const struct sp_buf *old;
    struct sp_buf *out;
    XML_Parser parser;
    size_t done; /* bytes of `old` copied or dropped */
    int depth;
    char prefix[PREFIX_BYTES]; /* of the sheet's elements, "x:" or "" */
    bool has_cols;
    unsigned long cols_max; /* 1-based */
    bool in_data, in_cols;
    uint32_t row;
    uint32_t next_column;
    bool pending;  /* this row's message is still to be put */
    bool dropping; /* the cell that is ours is passing */
    bool heading_done;
    size_t next_note;
    bool refused; /* a DOCTYPE, a prefix too long */
};

static size_t token_at(const struct walk *walk)
{
    return (size_t)XML_GetCurrentByteIndex(walk->parser);
}

static size_t token_len(const struct walk *walk)
{
    return (size_t)XML_GetCurrentByteCount(walk->parser);
}

/* Whether the start tag is an empty element's. */
static bool token_closes(const struct walk *walk)
{
    size_t end = token_at(walk) + token_len(walk);

    assert(end <= walk->old->len);
    return token_len(walk) >= 2 && walk->old->bytes[end - 2] == '/';
}

static void copy_to(struct walk *walk, size_t offset)
{
    assert(offset >= walk->done);
    assert(offset <= walk->old->len);
    sp_buf_put(walk->out, walk->old->bytes + walk->done, offset - walk->done);
    walk->done = offset;
}

/* Append text as XML in ASCII, so that any encoding of the part will do. */
static void put_escaped(struct sp_buf *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        unsigned char c = (unsigned char)*at;
        uint32_t code = c;
        int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

        at++;
        if (more > 0)
            code = c & (0x3fu >> more);
        for (; more > 0 && ((unsigned char)*at & 0xc0) == 0x80; more--)
            code = code << 6 | ((unsigned char)*at++ & 0x3f);
        if (code == '&' || code == '<' || code == '>' || code >= 0x80)
            sp_buf_printf(out, "&#%u;", code);
        else
            sp_buf_putc(out, code >= 0x20 ? (char)code : ' ');
    }
}

/* Append what is to be said in this row; returns the notes after it. */
static size_t put_message(struct walk *walk, struct sp_buf *text, uint32_t row)
{
    const struct annotate_plan *plan = walk->plan;
    size_t at = walk->next_note;
    const char *between = "";

    if (row == plan->heading_row) {
        sp_buf_puts(text, plan->heading);
        between = ": ";
    }
    for (; at < plan->n_notes && plan->notes[at].row == row; at++) {
        char cell[SHEET_CELL_NAME_BYTES];

        if (text->len > TEXT_BYTES_MAX)
            continue;
        sp_buf_puts(text, between);
        between = "; ";
        if (plan->notes[at].column < SHEET_COLUMNS_MAX) {
            sheet_cell_name(row, plan->notes[at].column, cell);
            sp_buf_printf(text, "%s: ", cell);
        }
        if (strlen(plan->notes[at].text) > TEXT_BYTES_MAX - text->len)
            sp_buf_puts(text, "\xe2\x80\xa6"); /* … */
        else
            sp_buf_puts(text, plan->notes[at].text);
    }
    return at;
}

/* Append the message's cell and count its notes as done. */
static void put_cell(struct walk *walk, uint32_t row)
{
    struct sp_buf text;
    char cell[SHEET_CELL_NAME_BYTES];
    const char *prefix = walk->prefix;

    sp_buf_init(&text, (size_t)2 * TEXT_BYTES_MAX + SP_ERR_TEXT_BYTES);
    walk->next_note = put_message(walk, &text, row);
    sheet_cell_name(row, walk->plan->column, cell);
    sp_buf_printf(walk->out,
        "<%sc r=\"%s\" t=\"inlineStr\"><%sis><%st xml:space=\"preserve\">",
        prefix, cell, prefix, prefix);
    put_escaped(walk->out, sp_buf_text(&text));
    sp_buf_printf(walk->out, "</%st></%sis></%sc>", prefix, prefix, prefix);
    if (text.failed != SP_OK && walk->out->failed == SP_OK)
        walk->out->failed = text.failed;
    sp_buf_clear(&text);
    if (row == walk->plan->heading_row)
        walk->heading_done = true;
    walk->pending = false;
}

/* Return the next row that has something to say, or UINT32_MAX. */
static uint32_t next_row(const struct walk *walk)
{
    const struct annotate_plan *plan = walk->plan;
    uint32_t row = UINT32_MAX;

    if (walk->next_note < plan->n_notes)
        row = plan->notes[walk->next_note].row;
    if (!walk->heading_done && plan->heading_row < row)
        row = plan->heading_row;
    return row;
}

/* Append rows of our own that come before row `before`. */
static void put_rows(struct walk *walk, uint32_t before)
{
    for (uint32_t row = next_row(walk); row < before; row = next_row(walk)) {
        sp_buf_printf(walk->out, "<%srow r=\"%u\">", walk->prefix, row);
        put_cell(walk, row);
        sp_buf_printf(walk->out, "</%srow>", walk->prefix);
    }
}

/* Copy a row's start tag without its spans, a hint that would be wrong. */
static void copy_row_tag(struct walk *walk, size_t end)
{
    const char *bytes = walk->old->bytes;
    size_t at = token_at(walk);

    copy_to(walk, at);
    for (; at + 7 < end; at++) {
        char quote = bytes[at + 7];
        const char *close;

        if (memcmp(bytes + at, " spans=", 7) != 0 ||
            (quote != '"' && quote != '\''))
            continue;
        close = memchr(bytes + at + 8, quote, end - at - 8);
        if (close == NULL)
            break;
        copy_to(walk, at);
        walk->done = (size_t)(close - bytes) + 1;
        break;
    }
    copy_to(walk, end);
}

static void row_begin(struct walk *walk, const char *name, const char **attrs)
{
    const char *number = sheet_xml_attr(attrs, "r");
    size_t end = token_at(walk) + token_len(walk);

    walk->row++;
    if (number != NULL)
        walk->row = (uint32_t)strtoul(number, NULL, 10);
    walk->next_column = 0;
    if (next_row(walk) < walk->row) {
        copy_to(walk, token_at(walk));
        put_rows(walk, walk->row);
    }
    walk->pending = next_row(walk) == walk->row;
    if (!walk->pending)
        return;
    if (!token_closes(walk)) {
        copy_row_tag(walk, end);
        return;
    }
    copy_row_tag(walk, end - 2);
    sp_buf_putc(walk->out, '>');
    put_cell(walk, walk->row);
    sp_buf_printf(walk->out, "</%s>", name);
    walk->done = end;
}

static void cell_begin(struct walk *walk, const char **attrs)
{
    const char *name = sheet_xml_attr(attrs, "r");
    uint32_t column = walk->next_column;
    uint32_t row;

    if (name != NULL)
        (void)sheet_cell_name_read(name, strlen(name), &row, &column);
    walk->next_column = column + 1;
    if (column < walk->plan->column || (!walk->pending && !walk->plan->again))
        return;
    copy_to(walk, token_at(walk));
    if (walk->pending)
        put_cell(walk, walk->row);
    if (column > walk->plan->column)
        return;
    if (token_closes(walk))
        walk->done = token_at(walk) + token_len(walk);
    else
        walk->dropping = true;
}

/* Widen the messages' column, unless the sheet says how wide it is. */
static void put_col(struct walk *walk, bool whole)
{
    uint32_t number = walk->plan->column + 1;
    const char *prefix = walk->prefix;

    if (whole)
        sp_buf_printf(walk->out, "<%scols>", prefix);
    sp_buf_printf(walk->out,
        "<%scol min=\"%u\" max=\"%u\" width=\"%d\" customWidth=\"1\"/>", prefix,
        number, number, WIDTH);
    if (whole)
        sp_buf_printf(walk->out, "</%scols>", prefix);
}

/* The dimension, a hint of the used range, grows with what is put in. */
static void dimension_copy(struct walk *walk, const char **attrs)
{
    const char *ref = sheet_xml_attr(attrs, "ref");
    const char *colon = ref == NULL ? NULL : strchr(ref, ':');
    const struct annotate_plan *plan = walk->plan;
    uint32_t last = plan->heading_row;
    struct sheet_range range;
    char first_cell[SHEET_CELL_NAME_BYTES];
    char last_cell[SHEET_CELL_NAME_BYTES];

    if (ref == NULL || !token_closes(walk))
        return;
    if (colon == NULL)
        colon = ref + strlen(ref);
    if (!sheet_cell_name_read(
            ref, (size_t)(colon - ref), &range.first_row, &range.first_column))
        return;
    range.last_row = range.first_row;
    range.last_column = range.first_column;
    if (*colon == ':' && !sheet_cell_name_read(colon + 1, strlen(colon + 1),
                             &range.last_row, &range.last_column))
        return;
    if (plan->n_notes > 0 && plan->notes[plan->n_notes - 1].row > last)
        last = plan->notes[plan->n_notes - 1].row;
    if (plan->heading_row < range.first_row)
        range.first_row = plan->heading_row;
    if (plan->n_notes > 0 && plan->notes[0].row < range.first_row)
        range.first_row = plan->notes[0].row;
    if (last > range.last_row)
        range.last_row = last;
    if (plan->column > range.last_column)
        range.last_column = plan->column;
    sheet_cell_name(range.first_row, range.first_column, first_cell);
    sheet_cell_name(range.last_row, range.last_column, last_cell);
    copy_to(walk, token_at(walk));
    sp_buf_printf(walk->out, "<%sdimension ref=\"%s:%s\"/>", walk->prefix,
        first_cell, last_cell);
    walk->done = token_at(walk) + token_len(walk);
}

static void data_begin(struct walk *walk, const char *name)
{
    walk->in_data = true;
    if (!walk->has_cols) {
        copy_to(walk, token_at(walk));
        put_col(walk, true);
    }
    if (!token_closes(walk))
        return;
    copy_to(walk, token_at(walk));
    sp_buf_printf(walk->out, "<%s>", name);
    put_rows(walk, UINT32_MAX);
    sp_buf_printf(walk->out, "</%s>", name);
    walk->done = token_at(walk) + token_len(walk);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const char **at)
{
    struct walk *walk = data;
    const char *colon = strchr(name, ':');
    const char *own = colon == NULL ? name : colon + 1;

    walk->depth++;
    if (walk->depth == 1 && colon != NULL) {
        if ((size_t)(own - name) >= sizeof(walk->prefix)) {
            walk->refused = true;
            (void)XML_StopParser(walk->parser, XML_FALSE);
            return;
        }
        memcpy(walk->prefix, name, (size_t)(own - name));
    }
    if (walk->depth == 2) {
        walk->in_cols = strcmp(own, "cols") == 0;
        walk->in_data = false;
        walk->has_cols = walk->has_cols || walk->in_cols;
        if (strcmp(own, "dimension") == 0)
            dimension_copy(walk, at);
        else if (strcmp(own, "sheetData") == 0)
            data_begin(walk, name);
    } else if (walk->depth == 3 && walk->in_cols) {
        const char *max = sheet_xml_attr(at, "max");
        unsigned long last = max == NULL ? 0 : strtoul(max, NULL, 10);
        if (last > walk->cols_max)
            walk->cols_max = last;
    } else if (walk->depth == 3 && walk->in_data) {
        if (strcmp(own, "row") == 0)
            row_begin(walk, name, at);
    } else if (walk->depth == 4 && walk->in_data && strcmp(own, "c") == 0) {
        cell_begin(walk, at);
    }
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct walk *walk = data;

    (void)name;
    if (walk->depth == 4 && walk->dropping) {
        walk->done = token_at(walk) + token_len(walk);
        walk->dropping = false;
    } else if (walk->depth == 3 && walk->in_data && walk->pending) {
        copy_to(walk, token_at(walk));
        put_cell(walk, walk->row);
    } else if (walk->depth == 2 && walk->in_cols) {
        if (walk->cols_max <= walk->plan->column && token_len(walk) > 0) {
            copy_to(walk, token_at(walk));
            put_col(walk, false);
        }
    } else if (walk->depth == 2 && walk->in_data) {
        if (next_row(walk) != UINT32_MAX) {
            copy_to(walk, token_at(walk));
            put_rows(walk, UINT32_MAX);
        }
        walk->in_data = false;
    }
    walk->depth--;
}

static void XMLCALL on_doctype(void *data, const XML_Char *name,
    const XML_Char *system, const XML_Char *public, int internal)
{
    struct walk *walk = data;

    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    walk->refused = true;
    (void)XML_StopParser(walk->parser, XML_FALSE);
}

/* Whether the part is in a wide encoding, in which nothing can be put in. */
static bool wide(const struct sp_buf *old)
{
    const unsigned char *bytes = (const unsigned char *)old->bytes;

    return old->len >= 2 &&
           (bytes[0] == 0 || bytes[1] == 0 || bytes[0] >= 0xfe);
}

enum sp_code annotate_part(const struct annotate_plan *plan,
    const struct sp_buf *old, struct sp_buf *out, struct sp_err *err)
{
    struct walk walk = {.plan = plan, .old = old, .out = out};
    enum XML_Status status = XML_STATUS_OK;

    assert(plan != NULL);
    assert(plan->column < SHEET_COLUMNS_MAX);
    if (wide(old))
        return sp_fail(err, SP_INVALID,
            "%s: a sheet is in UTF-16; save it once by the spreadsheet program",
            plan->name);
    walk.parser = XML_ParserCreate(NULL);
    if (walk.parser == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", plan->name);
    XML_SetUserData(walk.parser, &walk);
    XML_SetElementHandler(walk.parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(walk.parser, on_doctype);
    for (size_t at = 0; at < old->len && status == XML_STATUS_OK;) {
        size_t n = old->len - at > FEED_BYTES ? FEED_BYTES : old->len - at;

        status =
            XML_Parse(walk.parser, old->bytes + at, (int)n, at + n == old->len);
        at += n;
    }
    XML_ParserFree(walk.parser);
    if (status != XML_STATUS_OK || walk.refused)
        return sp_fail(
            err, SP_INVALID, "%s: a sheet's XML is damaged", plan->name);
    copy_to(&walk, old->len);
    return sp_buf_check(out, err);
}
