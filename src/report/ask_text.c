/*
 * ask_text.c - the questions for a terminal or a letter.
 */
#include "report/ask.h"
#include "report/ask_words.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, INDENT_2 = 4, INDENT_3 = 6 };

static void put_reasons(
    struct lines *lines, const struct ask_question *question)
{
    for (size_t i = 0; i < question->n_reasons; i++) {
        const struct ask_reason *reason = &question->reasons[i];

        lines_mark(lines, LINES_DIM);
        lines_data(lines, reason->cites);
        if (reason->title_en != NULL || reason->title_uk != NULL) {
            lines_own(lines, ": ");
            lines_texts(lines, reason->title_en, reason->title_uk);
        }
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, INDENT_2, INDENT_3);
    }
}

static void put_allowed(struct lines *lines, const struct ask_cell *cell)
{
    const struct schema_column *column = cell->column;

    if (cell->values == ASK_STATES) {
        lines_own(lines, "; ");
        lines_say(lines, "a state by its code");
    }
    for (size_t i = 0; i < column->n_choices; i++) {
        lines_own(lines, i == 0 ? "; " : ", ");
        lines_data(lines, column->choices[i]);
    }
    for (size_t i = 0; i < cell->n_list; i++) {
        lines_own(lines, i == 0 ? "; " : ", ");
        lines_data(lines, cell->list[i].id);
    }
}

static void put_cells(struct lines *lines, const struct ask_question *question)
{
    const char *tbl = question->table->name;

    for (size_t i = 0; i < question->n_cells; i++) {
        const struct ask_cell *cell = &question->cells[i];

        if (cell->need == ASK_SHOWN && !lines->verbose)
            continue;
        lines_data(lines, cell->column->name);
        lines_own(lines, ": ");
        lines_own(lines, ask_say_column(tbl, cell->column->name, lines->lang));
        if (cell->unit != NULL) {
            lines_own(lines, ", ");
            lines_data(lines, cell->unit);
        }
        if (cell->need != ASK_SHOWN)
            put_allowed(lines, cell);
        lines_own(lines, " (");
        lines_own(lines, ask_say_need(cell->need, lines->lang));
        if (cell->value != NULL) {
            lines_own(lines, ": ");
            lines_data(lines, cell->value);
        }
        lines_own(lines, ")");
        lines_end(lines, INDENT_2, INDENT_3);
    }
}

static void put_list(struct lines *lines, const struct ask_question *question)
{
    if (question->complete) {
        lines_say(lines, "Are these all?");
        lines_own(lines, " ");
        lines_count(lines, question->n_known + question->n_unseen);
        lines_own(lines, " ");
        lines_say(lines, "on record");
        lines_end(lines, INDENT_2, INDENT_3);
    }
    for (size_t i = 0; i < question->n_known; i++) {
        for (size_t j = 0; j < question->n_cells; j++) {
            const char *text = question->known[i * question->n_cells + j];

            lines_own(lines, j == 0 ? "" : " | ");
            lines_data(lines, text);
        }
        lines_end(lines, INDENT_3, INDENT_3);
    }
}

static void put_question(
    struct lines *lines, const struct ask_question *question)
{
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, question->table->name);
    if (question->key[0] != '\0') {
        lines_own(lines, " ");
        lines_data(lines, question->key);
    }
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, " · ");
    if (question->rows)
        lines_own(lines, ask_say_follow(question->follow, lines->lang));
    else
        lines_own(lines, ask_say_table(question->table->name, lines->lang));
    if (question->n_findings > 0) {
        lines_own(lines, " · ");
        lines_word(lines, WORD_NAMED_BY);
        lines_own(lines, ": ");
        lines_count(lines, question->n_findings);
    }
    lines_end(lines, INDENT, INDENT_2);
    put_list(lines, question);
    put_cells(lines, question);
    if (question->all_controllers) {
        lines_say(lines, "For each: are all its holders and controllers "
                         "listed?");
        lines_end(lines, INDENT_2, INDENT_3);
    }
    put_reasons(lines, question);
}

static void put_party(struct lines *lines, const struct ask_party *party)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_data(lines, party->party);
    if (party->name != NULL) {
        lines_own(lines, ", ");
        lines_data(lines, party->name);
    }
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, ": ");
    lines_say(lines, "facts asked");
    lines_own(lines, " ");
    lines_count(lines, party->n_cells);
    lines_end(lines, 0, INDENT);
    for (size_t i = 0; i < party->n_questions; i++)
        put_question(lines, &party->questions[i]);
}

static void put_open(struct lines *lines, const struct ask *ask)
{
    if (ask->n_acts > 0) {
        lines_blank(lines);
        lines_mark(lines, LINES_BOLD);
        lines_say(lines, "Not closed by asking: acts of authorities and law");
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, 0, INDENT);
    }
    for (size_t i = 0; i < ask->n_acts; i++) {
        lines_data(lines, ask->acts[i].tbl);
        lines_own(lines, " ");
        lines_data(lines, ask->acts[i].key);
        lines_own(lines, " ");
        lines_data(lines, ask->acts[i].col);
        lines_own(lines, " · ");
        lines_count(lines, ask->acts[i].n_findings);
        lines_end(lines, INDENT, INDENT_2);
    }
    if (ask->n_undecided > 0) {
        lines_blank(lines);
        lines_mark(lines, LINES_BOLD);
        lines_say(lines, "Unknown although nothing is missing: a choice or a "
                         "decision settles it");
        lines_mark(lines, LINES_PLAIN);
        lines_end(lines, 0, INDENT);
    }
    for (size_t i = 0; i < ask->n_undecided; i++) {
        lines_data(lines, ask->undecided[i].cites);
        lines_own(lines, ": ");
        lines_data(lines, ask->undecided[i].subject);
        lines_end(lines, INDENT, INDENT_2);
    }
}

void report_ask_text(const struct ask *ask,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(ask != NULL);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    lines_mark(&lines, LINES_BOLD);
    lines_data(&lines, ask->venture);
    lines_mark(&lines, LINES_PLAIN);
    lines_own(&lines, ", ");
    lines_data(&lines, ask->instrument);
    lines_own(&lines, ", ");
    lines_day(&lines, ask->on);
    lines_own(&lines, ": ");
    lines_say(&lines, "parties asked");
    lines_own(&lines, " ");
    lines_count(&lines, ask->n_parties);
    lines_end(&lines, 0, INDENT);
    for (size_t i = 0; i < ask->n_parties; i++)
        put_party(&lines, &ask->parties[i]);
    put_open(&lines, ask);
    lines_clear(&lines);
}
