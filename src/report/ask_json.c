/*
 * ask_json.c - the questions as JSON. Source: docs/formats/ask.md.
 */
#include "report/ask.h"
#include "report/json.h"

#include "base/json.h"

#include <assert.h>
#include <string.h>

const char *report_ask_need(enum ask_need need)
{
    static const char *const names[] = {[ASK_SHOWN] = "shown",
        [ASK_NEEDED] = "needed",
        [ASK_ROW] = "row",
        [ASK_REGION] = "region",
        [ASK_DELIVERED] = "delivered",
        [ASK_OPTIONAL] = "optional"};

    assert((size_t)need < SP_COUNT(names));
    return names[need];
}

const char *report_ask_follow(enum ask_follow follow)
{
    static const char *const names[] = {[ASK_NOT_FOLLOWING] = NULL,
        [ASK_NEW_PARTY] = "new_party",
        [ASK_NEW_LINK] = "new_link",
        [ASK_NEW_SITE] = "new_site",
        [ASK_NEW_ASSET] = "new_asset"};

    assert((size_t)follow < SP_COUNT(names));
    return names[follow];
}

static const char *values_name(enum ask_values values)
{
    static const char *const names[] = {[ASK_FREE] = "free",
        [ASK_CHOICES] = "choices",
        [ASK_STATES] = "states",
        [ASK_LIST] = "list"};

    assert((size_t)values < SP_COUNT(names));
    return names[values];
}

static void put_size(struct sp_json *json, const char *key, size_t count)
{
    sp_json_put_int(json, key, (int64_t)count);
}

static void put_cell(struct sp_json *json, const struct ask_cell *cell)
{
    const struct schema_column *column = cell->column;

    sp_json_object(json);
    sp_json_key(json, "choices");
    sp_json_array(json);
    for (size_t i = 0; cell->need != ASK_SHOWN && i < column->n_choices; i++)
        sp_json_text(json, column->choices[i]);
    sp_json_array_end(json);
    sp_json_put_text(json, "column", column->name);
    sp_json_put_bool(json, "given", cell->given);
    sp_json_key(json, "list");
    sp_json_array(json);
    for (size_t i = 0; i < cell->n_list; i++)
        sp_json_text(json, cell->list[i].id);
    sp_json_array_end(json);
    sp_json_put_text(json, "meaning", column->meaning);
    sp_json_put_text(json, "need", report_ask_need(cell->need));
    sp_json_put_text(json, "type", schema_type_name(column->type));
    sp_json_put_text(json, "unit", cell->unit);
    sp_json_put_text(json, "value", cell->value);
    sp_json_put_text(json, "values", values_name(cell->values));
    sp_json_object_end(json);
}

static void put_reason(struct sp_json *json, const struct ask_reason *reason)
{
    sp_json_object(json);
    sp_json_put_text(json, "cites", reason->cites);
    sp_json_put_text(json, "rule", reason->rule);
    sp_json_key(json, "title");
    sp_json_object(json);
    sp_json_put_text(json, "en", reason->title_en);
    sp_json_put_text(json, "uk", reason->title_uk);
    sp_json_object_end(json);
    sp_json_object_end(json);
}

/* Rows on record, each with the columns of the cells. */
static void put_known(struct sp_json *json, const struct ask_question *question)
{
    sp_json_key(json, "known");
    sp_json_array(json);
    for (size_t i = 0; i < question->n_known; i++) {
        sp_json_array(json);
        for (size_t j = 0; j < question->n_cells; j++) {
            const char *text = question->known[i * question->n_cells + j];

            sp_json_text(json, text[0] == '\0' ? NULL : text);
        }
        sp_json_array_end(json);
    }
    sp_json_array_end(json);
}

static void put_question(
    struct sp_json *json, const struct ask_question *question)
{
    sp_json_object(json);
    sp_json_put_bool(json, "all_controllers", question->all_controllers);
    sp_json_key(json, "cells");
    sp_json_array(json);
    for (size_t i = 0; i < question->n_cells; i++)
        put_cell(json, &question->cells[i]);
    sp_json_array_end(json);
    sp_json_put_bool(json, "complete", question->complete);
    put_size(json, "findings", question->n_findings);
    sp_json_put_text(json, "follow", report_ask_follow(question->follow));
    sp_json_put_text(json, "key", question->key);
    put_known(json, question);
    sp_json_key(json, "reasons");
    sp_json_array(json);
    for (size_t i = 0; i < question->n_reasons; i++)
        put_reason(json, &question->reasons[i]);
    sp_json_array_end(json);
    sp_json_put_bool(json, "recorded", question->recorded);
    sp_json_put_bool(json, "rows", question->rows);
    sp_json_put_text(json, "subject", question->subject);
    sp_json_put_text(json, "table", question->table->name);
    put_size(json, "unseen", question->n_unseen);
    sp_json_object_end(json);
}

static void put_party(struct sp_json *json, const struct ask_party *party)
{
    sp_json_object(json);
    put_size(json, "asked", party->n_cells);
    sp_json_put_text(json, "language", party->language);
    sp_json_put_text(json, "name", party->name);
    sp_json_put_bool(json, "owner", party->owner);
    sp_json_put_text(json, "party", party->party);
    sp_json_key(json, "questions");
    sp_json_array(json);
    for (size_t i = 0; i < party->n_questions; i++)
        put_question(json, &party->questions[i]);
    sp_json_array_end(json);
    sp_json_object_end(json);
}

static void put_open(struct sp_json *json, const struct ask *ask)
{
    sp_json_key(json, "not_by_asking");
    sp_json_array(json);
    for (size_t i = 0; i < ask->n_acts; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "col", ask->acts[i].col);
        put_size(json, "findings", ask->acts[i].n_findings);
        sp_json_put_text(json, "key", ask->acts[i].key);
        sp_json_put_text(json, "tbl", ask->acts[i].tbl);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_undecided(struct sp_json *json, const struct ask *ask)
{
    sp_json_key(json, "undecided");
    sp_json_array(json);
    for (size_t i = 0; i < ask->n_undecided; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "cites", ask->undecided[i].cites);
        sp_json_put_text(json, "rule", ask->undecided[i].rule);
        sp_json_put_text(json, "subject", ask->undecided[i].subject);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_ask_json(const struct ask *ask, struct sp_buf *buf)
{
    struct report_inputs inputs = {.on = ask->on,
        .facts = ask->digests.facts,
        .rules = ask->rules_digest,
        .data = ask->digests.data,
        .overlay = ask->digests.overlay,
        .program = ask->program};
    struct sp_json json;

    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "ask", &inputs, NULL);
    sp_json_object(&json);
    sp_json_put_text(&json, "instrument", ask->instrument);
    put_open(&json, ask);
    sp_json_put_text(&json, "owner", ask->owner);
    sp_json_key(&json, "parties");
    sp_json_array(&json);
    for (size_t i = 0; i < ask->n_parties; i++)
        put_party(&json, &ask->parties[i]);
    sp_json_array_end(&json);
    put_undecided(&json, ask);
    sp_json_put_text(&json, "venture", ask->venture);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}
