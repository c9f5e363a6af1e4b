/*
 * ask_book.c - the questions to one party as a workbook.
 *
 * One sheet a table, an opening sheet that lists the questions, and a hidden
 * sheet that says what each row and each open cell is, so that the filled
 * workbook can be read back and what was locked be recognised.
 * Source: docs/formats/ask.md.
 */
#include "report/ask.h"
#include "report/ask_words.h"

#include "base/sha256.h"
#include "sheet/sheet_write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    COLUMN_NUMBER,   /* of the question */
    COLUMN_FINDINGS, /* that it would settle */
    COLUMN_FIRST,    /* of the table */
    LEAD_ROWS = 4,   /* title, hint, technical names, headings */
    ROW_DIGEST = 16, /* hex digits kept of a row's digest */
    COLUMNS_MAX = SCHEMA_COLUMNS_MAX + 8,
};
#define HIDDEN_BYTES_MAX ((size_t)64 << 20)
#define FIELD_END '\x1f'
#define DASH " \xE2\x80\x94 "

/* Cells of one column below each other that take the same list. */
struct run {
    const struct ask_cell *cell;
    uint32_t first, last;
};

struct book {
    const struct ask *ask;
    const struct ask_party *party;
    enum sp_lang lang;
    struct sp_arena *arena;
    struct sheet_writer *writer;
    struct sp_sha256 *sha;
    struct sp_buf hidden; /* records: fields ended by FIELD_END, a line each */
    size_t sheet;
    uint32_t row; /* 0-based */
    bool used;    /* the row holds something locked or open */
    /* Of the sheet's table. */
    const struct schema_table *table;
    int place[SCHEMA_COLUMNS_MAX]; /* column of the sheet; -1: none */
    uint32_t unit, complete, basis, article, why; /* 0: none */
    struct run runs[COLUMNS_MAX];
    enum sp_code rc; /* the first failure */
    struct sp_err *err;
};

/* ---- cells and records ------------------------------------------------- */

static const char *name_of(const struct book *book)
{
    return sheet_writer_name(book->writer, book->sheet);
}

static void record(struct book *book, const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sp_buf_puts(&book->hidden, fields[i] == NULL ? "" : fields[i]);
        sp_buf_putc(&book->hidden, FIELD_END);
    }
    sp_buf_putc(&book->hidden, '\n');
}

static void note_locked(struct book *book, uint32_t column, const char *text)
{
    char place[16];
    int n = snprintf(place, sizeof place, "%" PRIu32 "%c", column, FIELD_END);

    if (text == NULL || text[0] == '\0')
        return;
    sp_sha256_put(book->sha, place, (size_t)n);
    sp_sha256_put(book->sha, text, strlen(text));
    sp_sha256_put(book->sha, "\n", 1);
    book->used = true;
}

/* Cells of a row are put in ascending order, as they are read back. */
static void put_text(struct book *book, uint32_t column, const char *text,
    enum sheet_style style)
{
    if (book->rc == SP_OK && text != NULL && text[0] != '\0')
        book->rc = sheet_put_text(book->writer, book->sheet, book->row, column,
            text, style, book->err);
    note_locked(book, column, text);
}

static void put_count(struct book *book, uint32_t column, size_t count)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", count);
    if (book->rc == SP_OK)
        book->rc = sheet_put_number(book->writer, book->sheet, book->row,
            column, text, SHEET_PLAIN, book->err);
    note_locked(book, column, text);
}

/* A value that the row has though nobody writes it, beside its key. */
static void record_given(struct book *book, const char *col, const char *value)
{
    char row[16];
    const char *fields[] = {"given", name_of(book), row, col, value};

    snprintf(row, sizeof row, "%" PRIu32, book->row + 1);
    record(book, fields, SP_COUNT(fields));
}

static void put_open(struct book *book, uint32_t column, const char *col,
    const struct ask_cell *cell)
{
    const struct schema_column *schema = cell == NULL ? NULL : cell->column;
    const char *value = cell == NULL ? NULL : cell->value;
    char row[16];
    char at[16];
    const char *fields[] = {"cell", name_of(book), row, at, col,
        cell == NULL ? "" : report_ask_need(cell->need), value};
    bool number = schema != NULL && (schema->type == SCHEMA_MONEY ||
                                        schema->type == SCHEMA_DECIMAL ||
                                        schema->type == SCHEMA_INTEGER);

    snprintf(row, sizeof row, "%" PRIu32, book->row + 1);
    snprintf(at, sizeof at, "%" PRIu32, column);
    record(book, fields, SP_COUNT(fields));
    book->used = true;
    if (book->rc != SP_OK)
        return;
    if (value != NULL && number)
        book->rc = sheet_put_number(book->writer, book->sheet, book->row,
            column, value, SHEET_INPUT, book->err);
    else
        book->rc = sheet_put_text(book->writer, book->sheet, book->row, column,
            value, SHEET_INPUT, book->err);
}

/* End the row: what it is, and a digest of what is locked in it. */
static void end_row(
    struct book *book, const char *kind, const struct ask_question *question)
{
    char digest[SP_SHA256_HEX_BYTES];
    char row[16];
    const char *fields[] = {"row", name_of(book), row, kind,
        question == NULL ? "" : question->table->name,
        question == NULL ? "" : question->key, digest};

    sp_sha256_hex(book->sha, digest);
    digest[ROW_DIGEST] = '\0';
    snprintf(row, sizeof row, "%" PRIu32, book->row + 1);
    if (book->used)
        record(book, fields, SP_COUNT(fields));
    book->used = false;
    book->row++;
}

/* ---- lists ------------------------------------------------------------- */

static const char *labelled(
    struct book *book, const char *code, const char *label)
{
    const char *text = code;

    if (label != NULL && label[0] != '\0' && strcmp(label, code) != 0)
        text = sp_asprintf(book->arena, "%s" DASH "%s", code, label);
    if (text == NULL && book->rc == SP_OK)
        book->rc = sp_arena_fail(book->arena, book->err);
    return text;
}

static const char *state_name(
    const struct book *book, const struct ask_state *state)
{
    return book->lang == SP_LANG_UK && state->name_uk != NULL ? state->name_uk
                                                              : state->name_en;
}

static void put_list(struct book *book, uint32_t column, const struct run *run)
{
    const struct ask_cell *cell = run->cell;
    const struct schema_column *schema = cell->column;
    size_t max = schema->n_choices + cell->n_list + book->ask->n_states;
    const char **values = sp_alloc_array(book->arena, max + 1, sizeof *values);
    struct sheet_list list = {.first_row = run->first,
        .last_row = run->last,
        .column = column,
        .strict = cell->values == ASK_CHOICES ||
                  (cell->values == ASK_STATES && schema->ref_tables == NULL),
        .title = ask_say_column(book->table->name, schema->name, book->lang),
        .prompt = ask_say_need(cell->need, book->lang)};

    if (values == NULL) {
        book->rc = sp_arena_fail(book->arena, book->err);
        return;
    }
    for (size_t i = 0; i < schema->n_choices; i++)
        values[list.n_values++] = labelled(book, schema->choices[i],
            ask_say_choice(schema->choices[i], book->lang));
    for (size_t i = 0; i < cell->n_list; i++)
        values[list.n_values++] =
            labelled(book, cell->list[i].id, cell->list[i].name);
    for (size_t i = 0; cell->values == ASK_STATES && i < book->ask->n_states;
         i++)
        values[list.n_values++] = labelled(book, book->ask->states[i].code,
            state_name(book, &book->ask->states[i]));
    list.values = values;
    if (book->rc == SP_OK && list.n_values > 0)
        book->rc = sheet_put_list(book->writer, book->sheet, &list, book->err);
}

static void end_run(struct book *book, uint32_t column)
{
    struct run *run = &book->runs[column];

    if (run->cell != NULL && book->rc == SP_OK)
        put_list(book, column, run);
    run->cell = NULL;
}

static void extend_run(
    struct book *book, uint32_t column, const struct ask_cell *cell)
{
    struct run *run = &book->runs[column];

    assert(column < COLUMNS_MAX);
    if (cell->values == ASK_FREE)
        return;
    if (run->cell != NULL && run->last + 1 == book->row &&
        run->cell->column == cell->column &&
        run->cell->values == cell->values && run->cell->list == cell->list &&
        run->cell->need == cell->need) {
        run->last = book->row;
        return;
    }
    end_run(book, column);
    run->cell = cell;
    run->first = run->last = book->row;
}

/* "yes" alone: said or left out. */
static void put_yes(struct book *book, uint32_t row, uint32_t column)
{
    const char *yes = labelled(book, "yes", ask_say_choice("yes", book->lang));
    struct sheet_list list = {.first_row = row,
        .last_row = row,
        .column = column,
        .values = &yes,
        .n_values = 1,
        .strict = true,
        .title = sp_say(book->lang, "Are these all?"),
        .prompt = sp_say(book->lang,
            "Choose yes where nothing is left out. Left empty, further ones "
            "may exist.")};

    if (book->rc == SP_OK)
        book->rc = sheet_put_list(book->writer, book->sheet, &list, book->err);
}

/* ---- the sheet of a table ---------------------------------------------- */

static const struct ask_cell *cell_of(
    const struct ask_question *question, size_t column)
{
    const struct schema_column *schema = &question->table->columns[column];

    for (size_t i = 0; i < question->n_cells; i++)
        if (question->cells[i].column == schema)
            return &question->cells[i];
    return NULL;
}

/* The columns that some question of the table has. */
static void place_columns(struct book *book)
{
    uint32_t next = COLUMN_FIRST;
    bool unit = false;
    bool complete = false;

    for (size_t c = 0; c < book->table->n_columns; c++) {
        book->place[c] = -1;
        for (size_t i = 0; i < book->party->n_questions; i++) {
            const struct ask_question *question = &book->party->questions[i];
            const struct ask_cell *cell;

            if (question->table != book->table)
                continue;
            complete |= question->complete || question->all_controllers;
            cell = cell_of(question, c);
            unit |= cell != NULL && cell->unit != NULL;
            if (cell != NULL && book->place[c] < 0)
                book->place[c] = (int)next++;
        }
    }
    book->unit = unit ? next++ : 0;
    book->complete = complete ? next++ : 0;
    book->basis = next++;
    book->article = next++;
    book->why = next;
}

/* A heading says what all its open cells have in common. */
static const char *heading(struct book *book, size_t column)
{
    const char *label = ask_say_column(
        book->table->name, book->table->columns[column].name, book->lang);
    const struct ask_cell *first = NULL;
    const char *text;

    for (size_t i = 0; i < book->party->n_questions; i++) {
        const struct ask_question *question = &book->party->questions[i];
        const struct ask_cell *cell =
            question->table == book->table ? cell_of(question, column) : NULL;

        if (cell == NULL || cell->need == ASK_SHOWN)
            continue;
        if (first != NULL && first->need != cell->need)
            return label;
        first = cell;
    }
    if (first == NULL || first->need == ASK_NEEDED || first->need == ASK_ROW)
        return label;
    text = sp_asprintf(
        book->arena, "%s (%s)", label, ask_say_need(first->need, book->lang));
    return text == NULL ? label : text;
}

static void put_headings(struct book *book)
{
    put_text(
        book, 0, ask_say_table(book->table->name, book->lang), SHEET_TITLE);
    end_row(book, "text", NULL);
    put_text(book, 0,
        sp_say(book->lang, "Fill in the tinted cells. Empty stays unknown."),
        SHEET_MUTED);
    end_row(book, "text", NULL);
    for (size_t c = 0; c < book->table->n_columns; c++)
        if (book->place[c] >= 0)
            put_text(book, (uint32_t)book->place[c],
                book->table->columns[c].name, SHEET_MUTED);
    end_row(book, "text", NULL);
    put_text(book, COLUMN_NUMBER, "#", SHEET_HEADER);
    put_text(book, COLUMN_FINDINGS,
        sp_say(book->lang, "Findings it would settle"), SHEET_HEADER);
    for (size_t c = 0; c < book->table->n_columns; c++)
        if (book->place[c] >= 0)
            put_text(
                book, (uint32_t)book->place[c], heading(book, c), SHEET_HEADER);
    if (book->unit > 0)
        put_text(book, book->unit, sp_say(book->lang, "Unit"), SHEET_HEADER);
    if (book->complete > 0)
        put_text(book, book->complete, sp_say(book->lang, "Are these all?"),
            SHEET_HEADER);
    put_text(book, book->basis, sp_say(book->lang, "Basis"), SHEET_HEADER);
    put_text(book, book->article, sp_say(book->lang, "Article"), SHEET_HEADER);
    put_text(
        book, book->why, sp_say(book->lang, "Why it is asked"), SHEET_HEADER);
    end_row(book, "text", NULL);
}

static const char *reason_text(
    struct book *book, const struct ask_question *question, bool article)
{
    const char *text = "";

    for (size_t i = 0; text != NULL && i < question->n_reasons; i++) {
        const struct ask_reason *reason = &question->reasons[i];
        const char *one = article ? reason->cites
                          : book->lang == SP_LANG_UK && reason->title_uk != NULL
                              ? reason->title_uk
                              : reason->title_en;

        if (one == NULL || strstr(text, one) != NULL)
            continue;
        text = sp_asprintf(
            book->arena, "%s%s%s", text, text[0] == '\0' ? "" : "; ", one);
    }
    if (text == NULL && book->rc == SP_OK)
        book->rc = sp_arena_fail(book->arena, book->err);
    return text;
}

static void put_reasons(
    struct book *book, const struct ask_question *question, bool basis)
{
    if (basis)
        put_text(
            book, book->basis, sp_say(book->lang, "declared"), SHEET_MUTED);
    put_text(
        book, book->article, reason_text(book, question, true), SHEET_WRAP);
    put_text(book, book->why,
        question->n_reasons > 0 ? reason_text(book, question, false)
                                : ask_say_follow(question->follow, book->lang),
        SHEET_WRAP);
}

/* One row to fill in: its open cells, and the others for its reader. */
static void put_row(
    struct book *book, const struct ask_question *question, size_t number)
{
    const char *unit = NULL;

    put_count(book, COLUMN_NUMBER, number);
    if (question->n_findings > 0)
        put_count(book, COLUMN_FINDINGS, question->n_findings);
    for (size_t c = 0; c < book->table->n_columns; c++) {
        const struct ask_cell *cell = cell_of(question, c);
        uint32_t column = (uint32_t)book->place[c];

        if (book->place[c] < 0 || cell == NULL)
            continue;
        if (cell->unit != NULL)
            unit = cell->unit;
        if (cell->need == ASK_SHOWN) {
            put_text(book, column, cell->value, SHEET_PLAIN);
            if (cell->given)
                record_given(book, cell->column->name, cell->value);
            continue;
        }
        put_open(book, column, cell->column->name, cell);
        extend_run(book, column, cell);
    }
    if (book->unit > 0)
        put_text(book, book->unit, unit, SHEET_PLAIN);
    if (question->rows && question->all_controllers) {
        put_open(book, book->complete, "*controllers", NULL);
        put_yes(book, book->row, book->complete);
    }
    put_reasons(book, question, true);
    end_row(book, question->rows ? "add" : "fill", question);
}

static void put_known(struct book *book, const struct ask_question *question)
{
    for (size_t i = 0; i < question->n_known && book->rc == SP_OK; i++) {
        for (size_t j = 0; j < question->n_cells; j++) {
            size_t c =
                (size_t)(question->cells[j].column - book->table->columns);

            put_text(book, (uint32_t)book->place[c],
                question->known[i * question->n_cells + j], SHEET_MUTED);
        }
        put_text(book, book->why, sp_say(book->lang, "on record"), SHEET_MUTED);
        end_row(book, "text", NULL);
    }
}

/* "Are these all?" after the rows on record. */
static void put_complete(
    struct book *book, const struct ask_question *question, size_t number)
{
    const char *text = sp_asprintf(book->arena,
        question->n_unseen > 0
            ? sp_say(book->lang, "%s: %zu on record, of which %zu are not "
                                 "yours to see")
            : sp_say(book->lang, "%s: %zu on record"),
        question->subject, question->n_known + question->n_unseen,
        question->n_unseen);

    if (text == NULL && book->rc == SP_OK)
        book->rc = sp_arena_fail(book->arena, book->err);
    put_count(book, COLUMN_NUMBER, number);
    put_count(book, COLUMN_FINDINGS, question->n_findings);
    put_text(book, COLUMN_FIRST, text, SHEET_WRAP);
    put_open(book, book->complete, "*complete", NULL);
    put_yes(book, book->row, book->complete);
    put_reasons(book, question, true);
    end_row(book, "all", question);
}

static void put_question(
    struct book *book, const struct ask_question *question, size_t number)
{
    if (!question->rows) {
        put_row(book, question, number);
        return;
    }
    put_known(book, question);
    if (question->complete)
        put_complete(book, question, number);
    for (size_t i = 0; i < ASK_SPARE_ROWS && book->rc == SP_OK; i++)
        put_row(book, question, number);
}

static void open_sheet(struct book *book)
{
    struct sheet_column columns[COLUMNS_MAX];
    struct sheet_options options = {
        .name = ask_say_table(book->table->name, book->lang),
        .columns = columns,
        .frozen_rows = LEAD_ROWS,
        .protect = true};

    memset(columns, 0, sizeof columns);
    memset(book->runs, 0, sizeof book->runs);
    place_columns(book);
    options.n_columns = book->why + 1;
    assert(options.n_columns <= COLUMNS_MAX);
    columns[COLUMN_NUMBER].width = 5;
    columns[COLUMN_FINDINGS].width = 10;
    for (uint32_t i = COLUMN_FIRST; i < book->basis; i++)
        columns[i].width = 24;
    columns[book->article].width = 36;
    columns[book->why].width = 70;
    book->row = 0;
    if (book->rc == SP_OK)
        book->rc =
            sheet_writer_add(book->writer, &options, &book->sheet, book->err);
}

/* ---- the opening sheet ------------------------------------------------- */

struct place {
    size_t sheet;
    uint32_t row;
};

static void put_line(struct book *book, const char *text)
{
    put_text(book, 0, text, SHEET_PLAIN);
    end_row(book, "text", NULL);
}

static void put_hints(struct book *book)
{
    static const char *const hints[] = {
        SP_SAYING("Fill in the tinted cells only. Leave a cell empty where you "
                  "do not know: it stays unknown, nothing is guessed."),
        SP_SAYING("What you fill in is your statement (basis: declared). With "
                  "it the whole row in which it stands becomes your "
                  "statement."),
        SP_SAYING("Where a list opens, choose from it; the code before the "
                  "dash is what is taken."),
        SP_SAYING(
            "Dates as 2026-12-31. Shares as fractions of one, such as 0.51."),
        SP_SAYING("Save the file as XLSX and send it back. All other cells are "
                  "locked; a file in which they were changed is refused."),
        SP_SAYING("This is decision support, no authority's act and no legal "
                  "advice.")};

    for (size_t i = 0; i < SP_COUNT(hints); i++)
        put_line(book, sp_say(book->lang, hints[i]));
}

static void put_index_row(struct book *book,
    const struct ask_question *question, const struct place *place,
    size_t number)
{
    const char *label = ask_say_table(question->table->name, book->lang);
    struct sheet_link link = {
        .target = sp_asprintf(book->arena, "internal:'%s'!A%" PRIu32,
            sheet_writer_name(book->writer, place->sheet), place->row + 1),
        .text = label};

    put_count(book, 0, number);
    if (question->n_findings > 0)
        put_count(book, 1, question->n_findings);
    if (book->rc == SP_OK && link.target == NULL)
        book->rc = sp_arena_fail(book->arena, book->err);
    if (book->rc == SP_OK)
        book->rc = sheet_put_link(
            book->writer, book->sheet, book->row, 2, &link, book->err);
    note_locked(book, 2, label);
    put_text(book, 3, question->key, SHEET_PLAIN);
    put_text(book, 4, reason_text(book, question, true), SHEET_PLAIN);
    put_text(book, 5,
        question->n_reasons > 0 ? reason_text(book, question, false)
                                : ask_say_follow(question->follow, book->lang),
        SHEET_PLAIN);
    end_row(book, "text", NULL);
}

static void put_opening(struct book *book, const struct place *places)
{
    const struct ask_party *party = book->party;
    static const char *const headings[] = {"#",
        SP_SAYING("Findings it would settle"), SP_SAYING("Sheet"),
        SP_SAYING("About"), SP_SAYING("Article"), SP_SAYING("Why it is asked")};
    const char *title = sp_asprintf(
        book->arena, sp_say(book->lang, "Questions on %s"), book->ask->venture);

    book->sheet = 0;
    book->row = 0;
    if (title == NULL && book->rc == SP_OK)
        book->rc = sp_arena_fail(book->arena, book->err);
    put_text(book, 0, title, SHEET_TITLE);
    end_row(book, "text", NULL);
    if (party->title != NULL)
        put_line(book, party->title);
    put_line(book, party->name == NULL ? party->party : party->name);
    put_line(book, book->ask->on);
    put_hints(book);
    book->row++;
    for (uint32_t i = 0; i < SP_COUNT(headings); i++)
        put_text(book, i, i == 0 ? "#" : sp_say(book->lang, headings[i]),
            SHEET_HEADER);
    end_row(book, "text", NULL);
    for (size_t i = 0; i < party->n_questions && book->rc == SP_OK; i++)
        put_index_row(book, &party->questions[i], &places[i], i + 1);
}

static void add_opening(struct book *book)
{
    static const struct sheet_column columns[] = {{.width = 5}, {.width = 10},
        {.width = 26}, {.width = 34}, {.width = 44}, {.width = 80}};
    const struct sheet_options options = {
        .name = sp_say(book->lang, "Questions"),
        .columns = columns,
        .n_columns = SP_COUNT(columns),
        .protect = true};
    size_t sheet = 0;

    book->rc = sheet_writer_add(book->writer, &options, &sheet, book->err);
    assert(book->rc != SP_OK || sheet == 0);
}

/* ---- the hidden sheet -------------------------------------------------- */

static void put_hidden_cell(
    struct book *book, uint32_t column, const char *text, size_t len)
{
    const char *copy = sp_strndup(book->arena, text, len);

    if (copy == NULL)
        book->rc = sp_arena_fail(book->arena, book->err);
    else if (len > 0)
        book->rc = sheet_put_text(book->writer, book->sheet, book->row, column,
            copy, SHEET_PLAIN, book->err);
}

/* The records, and last a digest over them. */
static void put_hidden(struct book *book)
{
    const struct sheet_options options = {
        .name = ASK_HIDDEN_SHEET, .hidden = true, .protect = true};
    char digest[SP_SHA256_HEX_BYTES];
    const char *fields[] = {"digest", digest};
    const char *at;

    if (book->rc == SP_OK)
        book->rc =
            sheet_writer_add(book->writer, &options, &book->sheet, book->err);
    if (book->rc == SP_OK)
        book->rc = sp_buf_check(&book->hidden, book->err);
    if (book->rc != SP_OK)
        return;
    sp_sha256_put(book->sha, sp_buf_text(&book->hidden), book->hidden.len);
    sp_sha256_hex(book->sha, digest);
    record(book, fields, SP_COUNT(fields));
    book->row = 0;
    for (at = sp_buf_text(&book->hidden); *at != '\0'; at++) {
        for (uint32_t column = 0; *at != '\n' && book->rc == SP_OK; column++) {
            size_t len = strcspn(at, "\x1f");

            put_hidden_cell(book, column, at, len);
            at += len + 1;
        }
        if (book->rc != SP_OK)
            return;
        book->row++;
    }
}

static void record_heads(struct book *book)
{
    const struct ask *ask = book->ask;
    const char *const heads[][2] = {{"spilno-ask", "1"},
        {"venture", ask->venture}, {"instrument", ask->instrument},
        {"party", book->party->party}, {"owner", ask->owner}, {"on", ask->on},
        {"lang", sp_lang_code(book->lang)}, {"facts", ask->digests.facts},
        {"program", ask->program}};

    for (size_t i = 0; i < SP_COUNT(heads); i++)
        record(book, heads[i], 2);
}

/* ---- the whole --------------------------------------------------------- */

static void put_table(struct book *book, size_t first, struct place *places)
{
    const struct ask_party *party = book->party;

    open_sheet(book);
    if (book->rc == SP_OK)
        put_headings(book);
    for (size_t i = first; i < party->n_questions && book->rc == SP_OK; i++) {
        if (party->questions[i].table != book->table)
            continue;
        places[i].sheet = book->sheet;
        places[i].row = book->row;
        put_question(book, &party->questions[i], i + 1);
    }
    for (uint32_t column = 0; column < COLUMNS_MAX; column++)
        end_run(book, column);
}

/* Sheets in the order of the first question of their table. */
static void put_tables(struct book *book, struct place *places)
{
    const struct ask_party *party = book->party;
    const struct schema_table *done[SHEET_WRITE_SHEETS_MAX];
    size_t n_done = 0;

    for (size_t i = 0; i < party->n_questions && book->rc == SP_OK; i++) {
        const struct schema_table *table = party->questions[i].table;
        size_t j = 0;

        while (j < n_done && done[j] != table)
            j++;
        if (j < n_done)
            continue;
        if (n_done == SHEET_WRITE_SHEETS_MAX) {
            book->rc = sp_fail(book->err, SP_LIMIT,
                "the questions to '%s' are on more than %d tables",
                party->party, (int)SHEET_WRITE_SHEETS_MAX);
            return;
        }
        done[n_done++] = table;
        book->table = table;
        put_table(book, i, places);
    }
}

const char *report_ask_lang(const struct ask_party *party, const char *lang)
{
    const char *own = party->language;

    if (own != NULL) {
        const char *code = sp_lang_code(sp_lang_of(own));

        if (strncmp(code, own, strlen(code)) == 0)
            return code;
    }
    return sp_lang_code(sp_lang_of(lang));
}

enum sp_code report_ask_workbook(const struct ask *ask,
    const struct ask_party *party, const char *lang, struct sp_arena *arena,
    struct sp_buf *buf, struct sp_err *err)
{
    const struct sheet_properties properties = {
        .title = ask->venture, .created = ask->on};
    struct book book = {.ask = ask,
        .party = party,
        .lang = sp_lang_of(lang),
        .arena = arena,
        .err = err};
    struct place *places =
        sp_alloc_array(arena, party->n_questions + 1, sizeof *places);

    sp_buf_init(&book.hidden, HIDDEN_BYTES_MAX);
    if (places == NULL)
        return sp_arena_fail(arena, err);
    book.rc = sp_sha256_new(&book.sha, err);
    if (book.rc == SP_OK)
        book.rc = sheet_writer_open(&properties, &book.writer, err);
    if (book.rc == SP_OK)
        add_opening(&book);
    if (book.rc == SP_OK) {
        record_heads(&book);
        put_tables(&book, places);
    }
    if (book.rc == SP_OK)
        put_opening(&book, places);
    if (book.rc == SP_OK)
        put_hidden(&book);
    if (book.rc == SP_OK) {
        book.rc = sheet_writer_close(book.writer, buf, err);
        book.writer = NULL;
    }
    sheet_writer_abandon(book.writer);
    sp_sha256_free(book.sha);
    sp_buf_clear(&book.hidden);
    return book.rc;
}
