/*
 * request_xlsx.c - the request as a workbook.
 */
#include "report/request.h"
#include "report/request_words.h"
#include "sheet/sheet_write.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define NOTE_BYTES_MAX ((size_t)1 << 20)
enum { FIRST_ROW = 3, CELL_WIDTH = 20, NOTE_WIDTH = 70, COUNTS = 4 };

/* A workbook while it is filled. */
struct filling {
    const struct request *request;
    enum sp_lang lang;
    struct sheet_writer *writer;
    struct sp_err *err;
};

static enum sheet_style style_of(enum request_state state)
{
    switch (state) {
    case REQUEST_GIVEN:
        return SHEET_WRAP;
    case REQUEST_LEFT:
        return SHEET_MUTED;
    case REQUEST_OPEN:
    case REQUEST_MISSING:
        return SHEET_WARN;
    case REQUEST_BACK:
        return SHEET_BAD;
    }
    return SHEET_PLAIN;
}

static enum sp_code put(struct filling *filling, size_t sheet, uint32_t row,
    uint32_t column, const char *text, enum sheet_style style)
{
    return sheet_put_text(
        filling->writer, sheet, row, column, text, style, filling->err);
}

static enum sp_code put_notes(struct filling *filling, size_t sheet,
    uint32_t at, uint32_t column, const struct request_row *row)
{
    struct sp_buf text;
    enum sp_code code;

    sp_buf_init(&text, NOTE_BYTES_MAX);
    for (size_t i = 0; i < row->n_notes; i++) {
        sp_buf_puts(&text, i > 0 ? "\n" : "");
        request_note_text(filling->lang, &row->notes[i], &text);
    }
    code = sp_buf_check(&text, filling->err);
    if (code == SP_OK)
        code = put(filling, sheet, at, column, sp_buf_text(&text), SHEET_WRAP);
    sp_buf_clear(&text);
    return code;
}

static enum sp_code put_row(struct filling *filling, size_t sheet, uint32_t at,
    const struct request_section *section, const struct request_row *row)
{
    uint32_t n = (uint32_t)section->n_columns;
    enum sp_code code = SP_OK;

    for (uint32_t i = 0; code == SP_OK && i < n; i++)
        code =
            put(filling, sheet, at, i, request_cell_text(filling->lang, row, i),
                row->cells[i] == NULL ? style_of(row->state) : SHEET_WRAP);
    if (code == SP_OK)
        code = put(filling, sheet, at, n, row->basis, SHEET_WRAP);
    if (code == SP_OK)
        code = put(filling, sheet, at, n + 1,
            request_state_words(filling->lang, row->state),
            style_of(row->state));
    return code == SP_OK ? put_notes(filling, sheet, at, n + 2, row) : code;
}

static enum sp_code put_header(struct filling *filling, size_t sheet,
    const struct request_section *section)
{
    uint32_t n = (uint32_t)section->n_columns;
    enum sp_lang lang = filling->lang;
    enum sp_code code = SP_OK;

    for (uint32_t i = 0; code == SP_OK && i < n; i++)
        code = put(filling, sheet, 0, i, sp_say(lang, section->columns[i]),
            SHEET_HEADER);
    if (code == SP_OK)
        code = put(filling, sheet, 0, n, sp_say(lang, "basis"), SHEET_HEADER);
    if (code == SP_OK)
        code = put(filling, sheet, 0, n + 1, sp_say(lang, "state of the entry"),
            SHEET_HEADER);
    if (code == SP_OK)
        code = put(filling, sheet, 0, n + 2, sp_say(lang, "what is asked"),
            SHEET_HEADER);
    return code;
}

static enum sp_code put_section(
    struct filling *filling, const struct request_section *section)
{
    struct sheet_column columns[REQUEST_COLUMNS_MAX + 3];
    struct sheet_options options;
    uint32_t n = (uint32_t)section->n_columns;
    enum sp_code code;
    size_t sheet = 0;

    if (section->n_rows == 0)
        return SP_OK;
    memset(columns, 0, sizeof(columns));
    memset(&options, 0, sizeof(options));
    for (uint32_t i = 0; i < n + 2; i++)
        columns[i].width = CELL_WIDTH;
    columns[n + 2].width = NOTE_WIDTH;
    options.name = request_part_words(filling->lang, section->part);
    options.columns = columns;
    options.n_columns = n + 3;
    options.frozen_rows = 1;
    code = sheet_writer_add(filling->writer, &options, &sheet, filling->err);
    if (code == SP_OK)
        code = put_header(filling, sheet, section);
    for (uint32_t i = 0; code == SP_OK && i < section->n_rows; i++)
        code = put_row(filling, sheet, i + 1, section, &section->rows[i]);
    if (code == SP_OK)
        code = sheet_put_filter(filling->writer, sheet, 0,
            (uint32_t)section->n_rows, n + 2, filling->err);
    return code;
}

/* The first sheet: what it is about, and how much is asked. */
static enum sp_code put_cover(struct filling *filling)
{
    static const struct sheet_column columns[] = {
        {.width = 30}, {.width = NOTE_WIDTH}};
    const struct request *request = filling->request;
    enum sp_lang lang = filling->lang;
    const size_t counts[COUNTS] = {
        request->n_back, request->n_missing, request->n_open, request->n_left};
    static const enum request_state states[COUNTS] = {
        REQUEST_BACK, REQUEST_MISSING, REQUEST_OPEN, REQUEST_LEFT};
    struct sheet_options options;
    char number[24];
    enum sp_code code;
    size_t sheet = 0;

    memset(&options, 0, sizeof(options));
    options.name = request_title(lang);
    options.columns = columns;
    options.n_columns = SP_COUNT(columns);
    code = sheet_writer_add(filling->writer, &options, &sheet, filling->err);
    if (code == SP_OK)
        code = put(filling, sheet, 0, 0, request_title(lang), SHEET_TITLE);
    if (code == SP_OK)
        code = put(filling, sheet, 1, 0, request->item, SHEET_HEADER);
    if (code == SP_OK)
        code = put(filling, sheet, 1, 1, request->name, SHEET_WRAP);
    for (uint32_t i = 0; code == SP_OK && i < COUNTS; i++) {
        (void)snprintf(number, sizeof(number), "%zu", counts[i]);
        code = put(filling, sheet, FIRST_ROW + i, 0,
            request_state_words(lang, states[i]),
            counts[i] == 0 ? SHEET_PLAIN : style_of(states[i]));
        if (code == SP_OK)
            code = sheet_put_number(filling->writer, sheet, FIRST_ROW + i, 1,
                number, SHEET_PLAIN, filling->err);
    }
    if (code == SP_OK)
        code = put(filling, sheet, FIRST_ROW + COUNTS + 1, 1,
            request_disclaimer(lang), SHEET_WRAP);
    return code;
}

enum sp_code report_request_xlsx(const struct request *request,
    const char *lang, struct sp_buf *buf, struct sp_err *err)
{
    struct sheet_properties properties;
    struct filling filling = {
        .request = request, .lang = sp_lang_of(lang), .err = err};
    enum sp_code code;

    assert(request != NULL && buf != NULL);
    memset(&properties, 0, sizeof(properties));
    properties.title = request_title(filling.lang);
    properties.subject = request->item;
    properties.created = request->on;
    code = sheet_writer_open(&properties, &filling.writer, err);
    if (code != SP_OK)
        return code;
    code = put_cover(&filling);
    for (size_t i = 0; code == SP_OK && i < REQUEST_PARTS; i++)
        code = put_section(&filling, &request->sections[i]);
    if (code == SP_OK)
        return sheet_writer_close(filling.writer, buf, err);
    sheet_writer_abandon(filling.writer);
    return code;
}
