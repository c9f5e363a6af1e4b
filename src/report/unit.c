/*
 * unit.c - a value and the table of units for people and programs: see
 * report.h.
 */
#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, COLUMN = 14 };

static void put_if(struct sp_json *json, const char *key, const char *text)
{
    if (text != NULL)
        sp_json_put_text(json, key, text);
}

/* The members of a value but for "parts". */
static void put_head(struct sp_json *json, const struct assess_unit *unit)
{
    put_if(json, "change_hi", unit->change_hi);
    put_if(json, "change_lo", unit->change_lo);
    sp_json_put_bool(json, "exact", unit->exact);
    sp_json_put_text(json, "hi", unit->hi);
    put_if(json, "hi_fraction", unit->hi_fraction);
    if (unit->hi_open)
        sp_json_put_bool(json, "hi_open", true);
    sp_json_put_text(json, "kind", unit->kind);
    put_if(json, "length", unit->length);
    sp_json_put_text(json, "lo", unit->lo);
    put_if(json, "lo_fraction", unit->lo_fraction);
    if (unit->lo_open)
        sp_json_put_bool(json, "lo_open", true);
    put_if(json, "nominal", unit->nominal);
}

static void put_tail(struct sp_json *json, const struct assess_unit *unit)
{
    put_if(json, "pitch", unit->pitch);
    put_if(json, "thread", unit->thread);
    sp_json_put_text(json, "unit", unit->unit);
    sp_json_put_text(json, "written", unit->written);
}

void report_unit_json(const struct assess_unit *unit,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(unit != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "unit", inputs, NULL);
    sp_json_object(&json);
    put_head(&json, unit);
    if (unit->n_parts > 0) {
        sp_json_key(&json, "parts");
        sp_json_array(&json);
        for (size_t i = 0; i < unit->n_parts; i++) {
            sp_json_object(&json);
            put_head(&json, &unit->parts[i]);
            put_tail(&json, &unit->parts[i]);
            sp_json_object_end(&json);
        }
        sp_json_array_end(&json);
    }
    put_tail(&json, unit);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}

/* "name      value unit". */
static void row(
    struct lines *lines, const char *name, const char *value, const char *unit)
{
    if (value == NULL)
        return;
    lines_say(lines, name);
    lines_pad(lines, COLUMN);
    lines_data(lines, value);
    if (unit != NULL && strcmp(unit, "1") != 0) {
        lines_own(lines, " ");
        lines_data(lines, unit);
    }
    lines_end(lines, INDENT, INDENT + COLUMN);
}

static void put_value(struct lines *lines, const struct assess_unit *unit)
{
    bool point =
        unit->lo != NULL && unit->hi != NULL && strcmp(unit->lo, unit->hi) == 0;

    lines_mark(lines, LINES_BOLD);
    lines_data(lines, unit->written);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, INDENT);
    row(lines, SP_SAYING("kind"), unit->kind, NULL);
    row(lines, SP_SAYING("thread"), unit->thread, NULL);
    if (point) {
        row(lines, SP_SAYING("value"), unit->lo, unit->unit);
    } else {
        row(lines, unit->lo_open ? SP_SAYING("above") : SP_SAYING("at least"),
            unit->lo, unit->unit);
        row(lines, unit->hi_open ? SP_SAYING("below") : SP_SAYING("at most"),
            unit->hi, unit->unit);
        row(lines, SP_SAYING("nominal"), unit->nominal, unit->unit);
    }
    row(lines, SP_SAYING("pitch"), unit->pitch, unit->unit);
    row(lines, SP_SAYING("length"), unit->length, unit->unit);
    row(lines, SP_SAYING("change from"), unit->change_lo, NULL);
    row(lines, SP_SAYING("change to"), unit->change_hi, NULL);
    if (!unit->exact) {
        lines_say(lines, "No decimal is exact: the value is rounded "
                         "outwards.");
        lines_end(lines, INDENT, INDENT);
    }
}

void report_unit_text(const struct assess_unit *unit,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(unit != NULL);
    lines_init(&lines, options, buf);
    if (unit->n_parts == 0)
        put_value(&lines, unit);
    for (size_t i = 0; i < unit->n_parts; i++)
        put_value(&lines, &unit->parts[i]);
    lines_clear(&lines);
}

void report_units_json(const struct assess_unit_row *rows, size_t n,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(rows != NULL || n == 0);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "unit", inputs, NULL);
    sp_json_object(&json);
    sp_json_key(&json, "units");
    sp_json_array(&json);
    for (size_t i = 0; i < n; i++) {
        sp_json_object(&json);
        sp_json_put_text(&json, "base", rows[i].base);
        sp_json_put_bool(&json, "exact", rows[i].exact);
        sp_json_put_text(&json, "factor", rows[i].factor);
        sp_json_put_text(&json, "kind", rows[i].kind);
        sp_json_put_text(&json, "name", rows[i].name);
        sp_json_put_text(&json, "others", rows[i].others);
        sp_json_put_text(&json, "shift", rows[i].shift);
        sp_json_put_text(&json, "source", rows[i].source);
        sp_json_put_text(&json, "symbol", rows[i].symbol);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}

void report_units_text(const struct assess_unit_row *rows, size_t n,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(rows != NULL || n == 0);
    lines_init(&lines, options, buf);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(rows[i].kind, rows[i - 1].kind) != 0) {
            lines_mark(&lines, LINES_BOLD);
            lines_own(&lines, rows[i].kind);
            lines_mark(&lines, LINES_PLAIN);
            lines_end(&lines, 0, 0);
        }
        lines_own(&lines, rows[i].symbol);
        lines_pad(&lines, COLUMN);
        lines_own(&lines, rows[i].name);
        lines_own(&lines, rows[i].exact ? " = " : " ≈ ");
        lines_own(&lines, rows[i].factor);
        lines_own(&lines, " ");
        lines_own(&lines, rows[i].base);
        lines_end(&lines, INDENT, INDENT + COLUMN);
    }
    lines_clear(&lines);
}
