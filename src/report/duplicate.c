/*
 * duplicate.c - probable duplicates: see codify.h.
 */
#include "report/codify.h"

#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, HANG = 4 };

static const char *kind_name(enum identity_reason_kind kind)
{
    static const char *const names[] = {"niin", "reference", "look"};

    assert((size_t)kind < SP_COUNT(names));
    return names[kind];
}

static const char *outcome_name(enum identity_decision decision)
{
    return decision == IDENTITY_ONE ? "yes" : "no";
}

/* ---- JSON ------------------------------------------------------------- */

static void put_answer(
    struct sp_json *json, const struct identity_answer *answer)
{
    sp_json_object(json);
    sp_json_put_text(json, "a", answer->a);
    sp_json_put_text(json, "authority", answer->authority);
    sp_json_put_text(json, "b", answer->b);
    sp_json_put_text(json, "basis", answer->basis);
    sp_json_put_text(json, "determination", answer->determination);
    sp_json_put_text(json, "reference", answer->reference);
    sp_json_put_text(json, "same_item", outcome_name(answer->decision));
    sp_json_object_end(json);
}

static void put_group(
    struct sp_json *json, const struct assess_duplicate *group)
{
    sp_json_object(json);
    sp_json_key(json, "answers");
    sp_json_array(json);
    for (size_t i = 0; i < group->n_answers; i++)
        put_answer(json, &group->answers[i]);
    sp_json_array_end(json);
    sp_json_put_text(json, "by", kind_name(group->kind));
    sp_json_key(json, "items");
    sp_json_array(json);
    for (size_t i = 0; i < group->n_items; i++) {
        const struct assess_duplicate_item *item = &group->items[i];

        sp_json_object(json);
        sp_json_put_text(json, "item", item->item);
        sp_json_put_text(json, "name", item->name);
        sp_json_put_text(json, "niin", item->niin);
        sp_json_put_text(json, "pair", item->pair);
        sp_json_put_text(json, "written", item->number);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
    sp_json_put_text(json, "ncage", group->ncage);
    sp_json_put_text(json, "shared", group->shared);
    sp_json_put_text(json, "state", group->state);
    sp_json_object_end(json);
}

void report_duplicates_json(const struct assess_duplicates *duplicates,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(duplicates != NULL && inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "duplicates", inputs, NULL);
    sp_json_object(&json);
    sp_json_key(&json, "groups");
    sp_json_array(&json);
    for (size_t i = 0; i < duplicates->n; i++)
        put_group(&json, &duplicates->at[i]);
    sp_json_array_end(&json);
    sp_json_put_text(&json, "item", duplicates->item);
    sp_json_put_int(&json, "items", (int64_t)duplicates->n_items);
    sp_json_put_int(
        &json, "items_without_identity", (int64_t)duplicates->n_mute);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}

/* ---- text ------------------------------------------------------------- */

static void put_heading(
    struct lines *lines, const struct assess_duplicate *group)
{
    lines_blank(lines);
    lines_mark(
        lines, group->kind == IDENTITY_BY_LOOK ? LINES_WARN : LINES_BOLD);
    if (group->kind == IDENTITY_BY_NIIN)
        lines_say(lines, "probable duplicates: one item number");
    else if (group->kind == IDENTITY_BY_REFERENCE)
        lines_say(lines, "probable duplicates: one identifying reference (R9)");
    else
        lines_say(lines,
            "no evidence, but look: the numbers differ in letters of another "
            "script that look the same");
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, HANG);
    if (group->ncage != NULL) {
        lines_own(lines, "NCAGE ");
        lines_data(lines, group->ncage);
        if (group->state != NULL) {
            lines_own(lines, " (");
            lines_data(lines, group->state);
            lines_own(lines, ")");
        }
        lines_own(lines, ", ");
    }
    lines_data(lines, group->shared);
    lines_end(lines, INDENT, HANG);
}

static void put_item(
    struct lines *lines, const struct assess_duplicate_item *item)
{
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, item->item);
    lines_mark(lines, LINES_PLAIN);
    if (item->name != NULL) {
        lines_own(lines, "  ");
        lines_data(lines, item->name);
    }
    lines_own(lines, "; ");
    lines_say(lines, "written");
    lines_own(lines, " '");
    lines_data(lines, item->number);
    lines_own(lines, "'");
    if (item->pair != NULL) {
        lines_own(lines, ", ");
        lines_data(lines, item->pair);
        lines_own(lines, item->niin == NULL ? "" : ", NIIN ");
        lines_data(lines, item->niin);
    }
    lines_end(lines, INDENT, HANG);
}

static void put_text_answer(
    struct lines *lines, const struct identity_answer *answer)
{
    lines_mark(lines, LINES_GOOD);
    if (answer->decision == IDENTITY_ONE)
        lines_say(lines, "determined: one item of supply");
    else
        lines_say(lines, "determined: two items of supply");
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, ": ");
    lines_data(lines, answer->a);
    lines_own(lines, ", ");
    lines_data(lines, answer->b);
    if (answer->authority[0] != '\0') {
        lines_own(lines, "; ");
        lines_data(lines, answer->authority);
    }
    if (answer->reference[0] != '\0') {
        lines_own(lines, ", ");
        lines_data(lines, answer->reference);
    }
    lines_own(lines, " (");
    lines_data(lines, answer->determination);
    lines_own(lines, ")");
    lines_end(lines, INDENT, HANG);
}

static void put_summary(
    struct lines *lines, const struct assess_duplicates *duplicates)
{
    size_t n = 0;

    for (size_t i = 0; i < duplicates->n; i++)
        n += duplicates->at[i].kind != IDENTITY_BY_LOOK;
    lines_say(lines, "groups of probable duplicates");
    lines_own(lines, ": ");
    lines_count(lines, n);
    lines_own(lines, "; ");
    lines_say(lines, "items looked at");
    lines_own(lines, ": ");
    lines_count(lines, duplicates->n_items);
    lines_own(lines, "; ");
    lines_say(lines, "of them with nothing that identifies them");
    lines_own(lines, ": ");
    lines_count(lines, duplicates->n_mute);
    lines_end(lines, 0, HANG);
}

void report_duplicates_text(const struct assess_duplicates *duplicates,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(duplicates != NULL);
    lines_init(&lines, options, buf);
    put_summary(&lines, duplicates);
    for (size_t i = 0; i < duplicates->n; i++) {
        const struct assess_duplicate *group = &duplicates->at[i];

        put_heading(&lines, group);
        for (size_t j = 0; j < group->n_items; j++)
            put_item(&lines, &group->items[j]);
        for (size_t j = 0; j < group->n_answers; j++)
            put_text_answer(&lines, &group->answers[j]);
    }
    if (duplicates->n > 0) {
        lines_blank(&lines);
        lines_say(&lines,
            "Nothing is merged. Whether two are one item of supply is for a "
            "bureau: record the pair in duplicate and its answer as a "
            "determination with the question same_item.");
        lines_end(&lines, 0, 0);
    }
    lines_clear(&lines);
}
