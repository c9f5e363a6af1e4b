/*
 * grid_ask.c - what is asked of whom, as tables.
 */
#include "report/ask.h"
#include "report/ask_words.h"
#include "report/grids.h"

#include <assert.h>

static const struct grid_column question_columns[] = {
    {"question", SP_SAYING_AS("heading", "Question"), GRID_NUMBER},
    {"party", SP_SAYING_AS("heading", "Party to ask"), GRID_TEXT},
    {"party_name", SP_SAYING_AS("heading", "Name"), GRID_TEXT},
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"key", SP_SAYING_AS("heading", "Row"), GRID_TEXT},
    {"rows", SP_SAYING_AS("heading", "Rows to add"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"need", SP_SAYING_AS("heading", "Needed"), GRID_TEXT},
    {"meaning", SP_SAYING_AS("heading", "Meaning"), GRID_TEXT},
    {"type", SP_SAYING_AS("heading", "Type"), GRID_TEXT},
    {"unit", SP_SAYING_AS("heading", "Unit"), GRID_TEXT},
    {"choices", SP_SAYING_AS("heading", "Choices"), GRID_TEXT},
    {"value", SP_SAYING_AS("heading", "On record"), GRID_TEXT},
    {"follow", SP_SAYING_AS("heading", "Follows from"), GRID_TEXT},
    {"findings", SP_SAYING_AS("heading", "Findings"), GRID_NUMBER},
};

static const struct grid_column reason_columns[] = {
    {"question", SP_SAYING_AS("heading", "Question"), GRID_NUMBER},
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"title", SP_SAYING_AS("heading", "Title"), GRID_TEXT},
};

static const struct grid_column act_columns[] = {
    {"tbl", SP_SAYING_AS("heading", "Table"), GRID_TEXT},
    {"key", SP_SAYING_AS("heading", "Row"), GRID_TEXT},
    {"col", SP_SAYING_AS("heading", "Column"), GRID_TEXT},
    {"findings", SP_SAYING_AS("heading", "Findings"), GRID_NUMBER},
};

static const struct grid_column undecided_columns[] = {
    {"rule", SP_SAYING_AS("heading", "Rule"), GRID_TEXT},
    {"cites", SP_SAYING_AS("heading", "Article"), GRID_TEXT},
    {"subject", SP_SAYING_AS("heading", "Subject"), GRID_TEXT},
};

/* The words that the cell takes: choices of its column, then ids. */
static void put_choices(struct grid *grid, const struct ask_cell *cell)
{
    const struct schema_column *column = cell->column;
    size_t n = column->n_choices + cell->n_list;
    const char **words = NULL;

    if (n > 0) {
        words = sp_alloc_array(grid->arena, n, sizeof *words);
        if (words == NULL) {
            grid->failed = true;
            n = 0;
        }
    }
    for (size_t i = 0; i < n; i++)
        words[i] = i < column->n_choices ? column->choices[i]
                                         : cell->list[i - column->n_choices].id;
    grids_list(grid, words, n, "; ");
}

/* The cells that are asked; what is shown beside them is on record. */
static void put_question(struct grid *grid, const struct ask_party *party,
    const struct ask_question *question, enum sp_lang lang, size_t number)
{
    const char *tbl = question->table->name;

    for (size_t i = 0; i < question->n_cells; i++) {
        const struct ask_cell *cell = &question->cells[i];

        if (cell->need == ASK_SHOWN)
            continue;
        grid_put_count(grid, (int64_t)number);
        grid_put(grid, party->party);
        grid_put(grid, party->name);
        grid_put(grid, tbl);
        grid_put(grid, question->key);
        grid_put_yes(grid, question->rows);
        grid_put(grid, cell->column->name);
        grid_put(grid, report_ask_need(cell->need));
        grid_put(grid, ask_say_column(tbl, cell->column->name, lang));
        grid_put(grid, schema_type_name(cell->column->type));
        grid_put(grid, cell->unit);
        put_choices(grid, cell);
        grid_put(grid, cell->value);
        grid_put(grid, report_ask_follow(question->follow));
        grid_put_count(grid, (int64_t)question->n_findings);
    }
}

static void put_questions(
    struct grid *grid, const struct ask *ask, enum sp_lang lang)
{
    size_t number = 0;

    for (size_t i = 0; i < ask->n_parties; i++)
        for (size_t k = 0; k < ask->parties[i].n_questions; k++)
            put_question(grid, &ask->parties[i], &ask->parties[i].questions[k],
                lang, ++number);
}

static const char *title_of(const struct ask_reason *reason, enum sp_lang lang)
{
    return lang == SP_LANG_UK && reason->title_uk != NULL ? reason->title_uk
                                                          : reason->title_en;
}

static void put_reasons(struct grid *grid, const struct ask_question *question,
    enum sp_lang lang, size_t number)
{
    for (size_t i = 0; i < question->n_reasons; i++) {
        grid_put_count(grid, (int64_t)number);
        grid_put(grid, question->reasons[i].rule);
        grid_put(grid, question->reasons[i].cites);
        grid_put(grid, title_of(&question->reasons[i], lang));
    }
}

static void put_open(struct grid *grid, const struct ask *ask)
{
    (void)grid_table_add(grid, "not_by_asking",
        SP_SAYING_AS("sheet", "Not by asking"), act_columns,
        SP_COUNT(act_columns));
    for (size_t i = 0; i < ask->n_acts; i++) {
        grid_put(grid, ask->acts[i].tbl);
        grid_put(grid, ask->acts[i].key);
        grid_put(grid, ask->acts[i].col);
        grid_put_count(grid, (int64_t)ask->acts[i].n_findings);
    }
    (void)grid_table_add(grid, "undecided", SP_SAYING_AS("sheet", "Undecided"),
        undecided_columns, SP_COUNT(undecided_columns));
    for (size_t i = 0; i < ask->n_undecided; i++) {
        grid_put(grid, ask->undecided[i].rule);
        grid_put(grid, ask->undecided[i].cites);
        grid_put(grid, ask->undecided[i].subject);
    }
}

void report_ask_grid(
    const struct ask *ask, enum sp_lang lang, struct grid *grid)
{
    struct report_inputs inputs = {.on = ask->on,
        .facts = ask->digests.facts,
        .rules = ask->rules_digest,
        .data = ask->digests.data,
        .overlay = ask->digests.overlay,
        .program = ask->program};
    size_t number = 0;

    assert(grid->n_tables == 0);
    grid->main =
        grid_table_add(grid, "questions", SP_SAYING_AS("sheet", "Questions"),
            question_columns, SP_COUNT(question_columns));
    put_questions(grid, ask, lang);
    (void)grid_table_add(grid, "reasons", SP_SAYING_AS("sheet", "Reasons"),
        reason_columns, SP_COUNT(reason_columns));
    for (size_t i = 0; i < ask->n_parties; i++)
        for (size_t k = 0; k < ask->parties[i].n_questions; k++)
            put_reasons(grid, &ask->parties[i].questions[k], lang, ++number);
    put_open(grid, ask);
    grids_about(grid, &inputs);
    grids_about_line(grid, "venture", ask->venture);
    grids_about_line(grid, "instrument", ask->instrument);
    grids_about_line(grid, "owner", ask->owner);
    grids_about_line(grid, "inside", ask->inside);
}
