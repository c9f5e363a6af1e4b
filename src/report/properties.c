/*
 * properties.c - requirements read from remarks, for people, programs and as
 * a dossier's files: see report.h.
 */
#include "base/csv.h"
#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { INDENT = 2, HANG = 4, COLUMN = 34, WHY = 4 };

void report_properties_json(const struct assess_properties *properties,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(properties != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "properties", inputs, NULL);
    sp_json_object(&json);
    sp_json_put_text(&json, "parent", properties->parent);
    sp_json_key(&json, "questions");
    sp_json_array(&json);
    for (size_t i = 0; i < properties->n_questions; i++) {
        const struct assess_property_question *q = &properties->questions[i];

        sp_json_object(&json);
        sp_json_put_text(&json, "item", q->item);
        sp_json_put_text(&json, "line", q->line);
        sp_json_put_text(&json, "parent", q->parent);
        sp_json_put_text(&json, "source", q->source);
        sp_json_put_text(&json, "text", q->text);
        sp_json_put_text(&json, "why", q->why);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    sp_json_put_int(&json, "remarks", (int64_t)properties->n_remarks);
    sp_json_key(&json, "rows");
    sp_json_array(&json);
    for (size_t i = 0; i < properties->n_rows; i++) {
        const struct assess_property *row = &properties->rows[i];

        sp_json_object(&json);
        sp_json_put_text(&json, "basis", row->basis);
        sp_json_put_text(&json, "item", row->item);
        sp_json_put_text(&json, "property", row->property);
        sp_json_put_text(&json, "sense", "requirement");
        sp_json_put_text(&json, "source", row->source);
        sp_json_put_text(&json, "written", row->written);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}

void report_properties_text(const struct assess_properties *properties,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;
    char text[192];

    assert(properties != NULL);
    lines_init(&lines, options, buf);
    (void)snprintf(text, sizeof text,
        sp_say(lines.lang, "%zu requirements and %zu questions from %zu "
                           "remarks and names"),
        properties->n_rows, properties->n_questions, properties->n_remarks);
    lines_own(&lines, text);
    lines_end(&lines, 0, HANG);
    for (size_t i = 0; i < properties->n_rows; i++) {
        const struct assess_property *row = &properties->rows[i];

        if (i == 0 || strcmp(row->item, row[-1].item) != 0) {
            lines_mark(&lines, LINES_BOLD);
            lines_data(&lines, row->item);
            lines_mark(&lines, LINES_PLAIN);
            lines_end(&lines, 0, HANG);
        }
        lines_data(&lines, row->property);
        lines_pad(&lines, COLUMN);
        lines_data(&lines, row->written);
        lines_end(&lines, INDENT, HANG);
    }
    if (properties->n_questions > 0) {
        lines_blank(&lines);
        lines_say(&lines, "Questions");
        lines_end(&lines, 0, HANG);
    }
    for (size_t i = 0; i < properties->n_questions; i++) {
        const struct assess_property_question *q = &properties->questions[i];

        lines_data(&lines, q->item);
        lines_own(&lines, ": '");
        lines_data(&lines, q->text);
        lines_own(&lines, "': ");
        lines_data(&lines, q->why);
        if (q->source != NULL) {
            lines_own(&lines, " [");
            lines_data(&lines, q->source);
            lines_own(&lines, "]");
        }
        lines_end(&lines, INDENT, INDENT + WHY);
    }
    lines_clear(&lines);
}

static void put_record(struct sp_buf *buf, const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = fields[i] == NULL ? "" : fields[i];

        if (i > 0)
            sp_buf_putc(buf, ',');
        sp_csv_put(buf, text, strlen(text));
    }
    sp_buf_putc(buf, '\n');
}

void report_properties_table(
    const struct assess_properties *properties, struct sp_buf *buf)
{
    static const char *const head[] = {
        "item", "property", "sense", "written", "basis", "source"};

    put_record(buf, head, SP_COUNT(head));
    for (size_t i = 0; i < properties->n_rows; i++) {
        const struct assess_property *row = &properties->rows[i];
        const char *const fields[] = {row->item, row->property, "requirement",
            row->written, row->basis, row->source};

        put_record(buf, fields, SP_COUNT(fields));
    }
}

void report_properties_questions(
    const struct assess_properties *properties, struct sp_buf *buf)
{
    static const char *const head[] = {
        "item", "parent", "line", "text", "why", "source"};

    put_record(buf, head, SP_COUNT(head));
    for (size_t i = 0; i < properties->n_questions; i++) {
        const struct assess_property_question *q = &properties->questions[i];
        const char *const fields[] = {
            q->item, q->parent, q->line, q->text, q->why, q->source};

        put_record(buf, fields, SP_COUNT(fields));
    }
}
