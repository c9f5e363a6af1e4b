/*
 * coded.c - stock numbers and entity codes: see codify.h.
 */
#include "report/codify.h"

#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, HANG = 4 };

static void put_warnings(
    struct sp_json *json, const struct coded_number *number)
{
    sp_json_key(json, "warnings");
    sp_json_array(json);
    for (size_t i = 0; i < number->n_warnings; i++)
        sp_json_text(json, number->warnings[i]);
    sp_json_array_end(json);
}

static void put_stock_number(
    struct sp_json *json, const struct coded_number *number)
{
    sp_json_put_text(json, "class", number->class_code);
    sp_json_put_text(json, "code", number->code);
    sp_json_put_text(json, "fault", number->fault);
    sp_json_put_text(json, "ncb", number->bureau);
    sp_json_put_text(json, "niin", number->niin);
    sp_json_put_text(json, "state", number->state);
}

static void put_entity(struct sp_json *json, const struct coded_number *number)
{
    sp_json_put_text(json, "code", number->code);
    sp_json_put_text(json, "fault", number->fault);
    sp_json_put_text(json, "name", number->name);
    sp_json_put_text(json, "party", number->party);
    sp_json_put_text(json, "replaced_by", number->replaced_by);
    sp_json_put_text(json, "state", number->state);
    sp_json_key(json, "states");
    sp_json_array(json);
    for (size_t i = 0; i < number->n_states; i++)
        sp_json_text(json, number->states[i]);
    sp_json_array_end(json);
    sp_json_put_text(json, "status", number->status);
}

void report_coded_json(const struct coded_numbers *numbers, const char *command,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    bool entities = strcmp(command, "ncage") == 0;
    struct sp_json json;

    assert(numbers != NULL && inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, command, inputs, NULL);
    sp_json_array(&json);
    for (size_t i = 0; i < numbers->n; i++) {
        const struct coded_number *number = &numbers->at[i];

        sp_json_object(&json);
        if (entities)
            put_entity(&json, number);
        else
            put_stock_number(&json, number);
        sp_json_put_bool(&json, "valid", number->valid);
        put_warnings(&json, number);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    report_envelope_close(&json, buf);
}

/* "item number 12-345-6789" */
static void put_niin(struct lines *lines, const char *niin)
{
    sp_buf_printf(&lines->line, "%.2s-%.3s-%.4s", niin, niin + 2, niin + 5);
}

static void put_verdict(struct lines *lines, const struct coded_number *number)
{
    lines_data(lines, number->code);
    lines_own(lines, "  ");
    lines_mark(lines, !number->valid ? LINES_BAD
                      : number->open ? LINES_WARN
                                     : LINES_GOOD);
    if (!number->valid)
        lines_say(lines, "not valid");
    else if (number->open)
        lines_say(lines, "valid in form, something is not known");
    else
        lines_say(lines, "valid");
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, HANG);
}

/* Write "label: text" when there is a text. */
static void put_line(struct lines *lines, const char *label, const char *text)
{
    if (text == NULL)
        return;
    lines_own(lines, sp_say(lines->lang, label));
    lines_own(lines, ": ");
    lines_data(lines, text);
    lines_end(lines, INDENT, HANG);
}

static void put_parts(struct lines *lines, const struct coded_number *number)
{
    if (number->niin == NULL)
        return;
    lines_say(lines, "item number");
    lines_own(lines, ": ");
    put_niin(lines, number->niin);
    lines_end(lines, INDENT, HANG);
    if (number->class_code != NULL) {
        lines_say(lines, "class");
        lines_own(lines, ": ");
        lines_data(lines, number->class_code);
        if (number->class_title != NULL) {
            lines_own(lines, ", ");
            lines_data(lines, number->class_title);
        }
        lines_end(lines, INDENT, HANG);
    }
    put_line(lines, SP_SAYING("bureau"), number->bureau);
}

void report_coded_text(const struct coded_numbers *numbers,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(numbers != NULL);
    lines_init(&lines, options, buf);
    for (size_t i = 0; i < numbers->n; i++) {
        const struct coded_number *number = &numbers->at[i];

        if (i > 0)
            lines_blank(&lines);
        put_verdict(&lines, number);
        put_line(&lines, SP_SAYING("fault"), number->fault);
        put_parts(&lines, number);
        put_line(&lines, SP_SAYING("state"), number->state);
        put_line(&lines, SP_SAYING("name"), number->name);
        put_line(&lines, SP_SAYING("party"), number->party);
        for (size_t j = 0; j < number->n_warnings; j++)
            put_line(&lines, SP_SAYING("note"), number->warnings[j]);
    }
    lines_clear(&lines);
}
