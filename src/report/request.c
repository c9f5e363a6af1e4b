/*
 * request.c - the request as text, JSON and a page: see request.h.
 */
#include "report/request.h"

#include "report/json.h"
#include "report/lines.h"
#include "report/request_words.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, HANG = 4, NOTE = 4, NOTE_HANG = 6 };
#define NOTE_BYTES_MAX ((size_t)1 << 20)

/* ---- JSON ------------------------------------------------------------- */

static void put_note(struct sp_json *json, const struct request_note *note)
{
    sp_json_object(json);
    sp_json_put_text(json, "code", note->code[0] == '\0' ? NULL : note->code);
    sp_json_put_text(json, "rule", note->rule[0] == '\0' ? NULL : note->rule);
    sp_json_put_text(json, "state", request_state_name(note->state));
    sp_json_put_text(
        json, "text", note->message == NULL ? note->text : note->message);
    sp_json_object_end(json);
}

static void put_row(struct sp_json *json, const struct request_section *section,
    const struct request_row *row)
{
    sp_json_object(json);
    sp_json_put_text(json, "basis", row->basis);
    sp_json_key(json, "cells");
    sp_json_array(json);
    for (size_t i = 0; i < section->n_columns; i++)
        sp_json_text(json, row->cells[i]);
    sp_json_array_end(json);
    sp_json_key(json, "notes");
    sp_json_array(json);
    for (size_t i = 0; i < row->n_notes; i++)
        put_note(json, &row->notes[i]);
    sp_json_array_end(json);
    sp_json_put_text(json, "state", request_state_name(row->state));
    sp_json_object_end(json);
}

static void put_section(
    struct sp_json *json, const struct request_section *section)
{
    sp_json_object(json);
    sp_json_key(json, "columns");
    sp_json_array(json);
    for (size_t i = 0; i < section->n_columns; i++)
        sp_json_text(json, section->columns[i]);
    sp_json_array_end(json);
    sp_json_put_text(json, "part", request_part_name(section->part));
    sp_json_key(json, "rows");
    sp_json_array(json);
    for (size_t i = 0; i < section->n_rows; i++)
        put_row(json, section, &section->rows[i]);
    sp_json_array_end(json);
    sp_json_object_end(json);
}

void report_request_json(const struct request *request,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(request != NULL && inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "codify", inputs, NULL);
    sp_json_object(&json);
    sp_json_put_text(&json, "item", request->item);
    sp_json_put_int(&json, "left", (int64_t)request->n_left);
    sp_json_put_int(&json, "look", (int64_t)request->n_open);
    sp_json_put_int(&json, "missing", (int64_t)request->n_missing);
    sp_json_put_text(&json, "name", request->name);
    sp_json_key(&json, "parts");
    sp_json_array(&json);
    for (size_t i = 0; i < REQUEST_PARTS; i++)
        put_section(&json, &request->sections[i]);
    sp_json_array_end(&json);
    sp_json_put_int(&json, "sent_back", (int64_t)request->n_back);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}

/* ---- text ------------------------------------------------------------- */

static enum lines_mark mark_of(enum request_state state)
{
    switch (state) {
    case REQUEST_GIVEN:
        return LINES_PLAIN;
    case REQUEST_LEFT:
        return LINES_DIM;
    case REQUEST_OPEN:
    case REQUEST_MISSING:
        return LINES_WARN;
    case REQUEST_BACK:
        return LINES_BAD;
    }
    return LINES_PLAIN;
}

static void put_text_note(struct lines *lines, const struct request_note *note)
{
    struct sp_buf text;

    sp_buf_init(&text, NOTE_BYTES_MAX);
    request_note_text(lines->lang, note, &text);
    lines_mark(lines, mark_of(note->state));
    lines_data(lines, sp_buf_text(&text));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, NOTE, NOTE_HANG);
    sp_buf_clear(&text);
}

static void put_text_row(struct lines *lines,
    const struct request_section *section, const struct request_row *row)
{
    bool any = false;

    for (size_t i = 0; i < section->n_columns; i++) {
        const char *text = request_cell_text(lines->lang, row, i);

        if (text[0] == '\0')
            continue;
        if (any)
            lines_own(lines, section->part == REQUEST_ITEM ? ": " : "; ");
        if (section->part != REQUEST_ITEM) {
            lines_own(lines, sp_say(lines->lang, section->columns[i]));
            lines_own(lines, " ");
        }
        lines_data(lines, text);
        any = true;
    }
    if (any)
        lines_end(lines, INDENT, HANG);
    for (size_t i = 0; i < row->n_notes; i++)
        put_text_note(lines, &row->notes[i]);
}

static void put_counts(struct lines *lines, const struct request *request)
{
    const struct {
        enum request_state state;
        size_t n;
    } counts[] = {{REQUEST_BACK, request->n_back},
        {REQUEST_MISSING, request->n_missing}, {REQUEST_OPEN, request->n_open},
        {REQUEST_LEFT, request->n_left}};

    for (size_t i = 0; i < SP_COUNT(counts); i++) {
        lines_own(lines, i > 0 ? "; " : "");
        lines_own(lines, request_state_words(lines->lang, counts[i].state));
        lines_own(lines, ": ");
        lines_count(lines, counts[i].n);
    }
    lines_end(lines, 0, HANG);
}

void report_request_text(const struct request *request,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(request != NULL);
    lines_init(&lines, options, buf);
    lines_mark(&lines, LINES_BOLD);
    lines_own(&lines, request_title(lines.lang));
    lines_own(&lines, ": ");
    lines_data(&lines, request->item);
    lines_mark(&lines, LINES_PLAIN);
    lines_end(&lines, 0, HANG);
    put_counts(&lines, request);
    for (size_t i = 0; i < REQUEST_PARTS; i++) {
        const struct request_section *section = &request->sections[i];

        if (section->n_rows == 0)
            continue;
        lines_blank(&lines);
        lines_mark(&lines, LINES_BOLD);
        lines_own(&lines, request_part_words(lines.lang, section->part));
        lines_mark(&lines, LINES_PLAIN);
        lines_end(&lines, 0, 0);
        for (size_t j = 0; j < section->n_rows; j++)
            put_text_row(&lines, section, &section->rows[j]);
    }
    lines_blank(&lines);
    lines_own(&lines, request_disclaimer(lines.lang));
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}
