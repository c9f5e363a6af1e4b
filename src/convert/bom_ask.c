/* bom_ask.c - questions, their answers, and the two files beside the dossier.
 */
#include "base/amount.h"
#include "base/csv.h"
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FINDING_COLUMNS = 10, OUTCOME_COLUMNS = 8, CHOICES_BYTES_MAX = 1 << 20 };

static const char *const finding_columns[FINDING_COLUMNS] = {"question", "file",
    "line", "reference", "what_was_found", "proposal", "choices",
    "without_answer", "answer", "note"};
static const char *const outcome_columns[OUTCOME_COLUMNS] = {"file", "line",
    "reference", "quantity", "outcome", "lines", "items", "note"};

enum {
    COL_QUESTION,
    COL_FILE,
    COL_LINE,
    COL_FOUND = 4,
    COL_ANSWER = 8,
    COL_NOTE
};

struct convert_question *convert_question(struct convert_job *job,
    const struct convert_row *row, const char *key, const char *kind)
{
    struct convert_question *question;

    assert(key != NULL);
    assert(kind != NULL);
    question = convert_add(job, &job->questions, sizeof *question);
    if (question == NULL)
        return NULL;
    question->id = convert_text(job, "%s/%s/%s", job->stem, key, kind);
    question->line = row != NULL ? row->line : 0;
    question->row = row;
    question->reference = key;
    question->found = question->proposal = question->without = "";
    question->answer = question->note = "";
    return question;
}

void convert_word(struct convert_question *question, const char *word)
{
    for (size_t i = 0; i < question->n_words; i++) {
        if (strcmp(question->words[i], word) == 0)
            return;
    }
    if (question->n_words < CONVERT_WORDS_MAX)
        question->words[question->n_words++] = word;
}

/* ---- answers ------------------------------------------------------- */

static bool next_word(const char **text, const char **word, size_t *len)
{
    while (**text == ' ' || **text == ',')
        (*text)++;
    *word = *text;
    while (**text != '\0' && **text != ' ' && **text != ',')
        (*text)++;
    *len = (size_t)(*text - *word);
    return *len > 0;
}

bool convert_lists(const char *answer, const char *ref)
{
    const char *word;
    size_t len;

    while (next_word(&answer, &word, &len)) {
        if (strlen(ref) == len && strncmp(word, ref, len) == 0)
            return true;
    }
    return false;
}

static bool all_are_references(
    const struct convert_row *row, const char *answer)
{
    const char *word;
    size_t len, n = 0;

    while (next_word(&answer, &word, &len)) {
        bool known = false;

        for (size_t i = 0; i < row->n_refs && !known; i++)
            known = strlen(row->refs[i]) == len &&
                    strncmp(row->refs[i], word, len) == 0;
        if (!known)
            return false;
        n++;
    }
    return n > 0;
}

static bool free_answer(
    const struct convert_question *question, const char *answer)
{
    struct sp_dec dec;

    switch (question->free_form) {
    case CONVERT_FREE_NONE:
        return false;
    case CONVERT_FREE_REFS:
        return all_are_references(question->row, answer);
    case CONVERT_FREE_PART:
        return strncmp(answer, "part=", 5) == 0 &&
               sp_text_id_fault(answer + 5, strlen(answer + 5)) == NULL;
    case CONVERT_FREE_QUANTITY:
        return strncmp(answer, "quantity=", 9) == 0 &&
               sp_dec_parse(answer + 9, strlen(answer + 9), &dec) &&
               dec.mant > 0;
    case CONVERT_FREE_UNIT:
        return strncmp(answer, "unit=", 5) == 0 && answer[5] != '\0';
    case CONVERT_FREE_VARIANT:
        return strncmp(answer, "variant=", 8) == 0 &&
               sp_text_id_fault(answer + 8, strlen(answer + 8)) == NULL;
    }
    return false;
}

static const char *free_hint(enum convert_free form)
{
    switch (form) {
    case CONVERT_FREE_REFS:
        return "some of:";
    case CONVERT_FREE_PART:
        return "part=NUMBER";
    case CONVERT_FREE_QUANTITY:
        return "quantity=NUMBER";
    case CONVERT_FREE_UNIT:
        return "unit=UNIT";
    case CONVERT_FREE_VARIANT:
        return "variant=NAME";
    case CONVERT_FREE_NONE:
        break;
    }
    return NULL;
}

static const char *choices_text(
    struct convert_job *job, const struct convert_question *question)
{
    const char *hint = free_hint(question->free_form);
    struct sp_buf buf;

    sp_buf_init(&buf, CHOICES_BYTES_MAX);
    for (size_t i = 0; i < question->n_words; i++) {
        sp_buf_puts(&buf, i > 0 ? " | " : "");
        sp_buf_puts(&buf, question->words[i]);
    }
    if (hint != NULL) {
        sp_buf_puts(&buf, buf.len > 0 ? " | " : "");
        sp_buf_puts(&buf, hint);
        for (size_t i = 0; question->free_form == CONVERT_FREE_REFS &&
                           i < question->row->n_refs;
             i++)
            sp_buf_printf(&buf, " %s", question->row->refs[i]);
    }
    return convert_take(job, &buf);
}

const char *convert_ask(
    struct convert_job *job, struct convert_question *question)
{
    struct convert_given *given;
    size_t at;
    bool fits = false;

    if (question == NULL)
        return NULL;
    if (convert_find(&job->question_map, question->id) != SIZE_MAX) {
        convert_fail(job, SP_CORRUPT, "two questions have one id");
        return NULL;
    }
    convert_set(job, &job->question_map, question->id, job->questions.n - 1);
    at = convert_find(&job->given_map, question->id);
    if (at == SIZE_MAX)
        return NULL;
    given = (struct convert_given *)job->given.items + at;
    given->used = true;
    question->note = given->note;
    if (given->answer[0] == '\0')
        return NULL;
    if (strcmp(given->found, question->found) != 0) {
        convert_fault(job, job->answers, given->line, 0,
            "found an answer to '%s' about '%s', but %s now says '%s': answer "
            "it anew",
            question->id, given->found, job->file, question->found);
        return NULL;
    }
    for (size_t i = 0; i < question->n_words && !fits; i++)
        fits = strcmp(question->words[i], given->answer) == 0;
    if (!fits && !free_answer(question, given->answer)) {
        convert_fault(job, job->answers, given->line, 0,
            "found the answer '%s' to '%s', allowed: %s", given->answer,
            question->id, choices_text(job, question));
        return NULL;
    }
    question->answer = given->answer;
    return question->answer;
}

/* ---- records of CSV files with known columns ------------------------- */

struct records {
    struct sp_csv csv;
    const char *name; /* of the file, for faults */
    const char *const *columns;
    size_t n_columns;
    int place[SP_CSV_FIELDS_MAX]; /* of each field of the file, or -1 */
    const char *cell[FINDING_COLUMNS];
};

static bool records_open(struct convert_job *job, struct records *records,
    const char *bytes, size_t len)
{
    const char *name = records->name;
    struct sp_err err;
    bool more = false, fine = true;

    sp_csv_init(&records->csv, bytes, len);
    if (sp_csv_next(&records->csv, &more, &err) != SP_OK) {
        convert_csv_fault(job, name, &err);
        return false;
    }
    for (size_t i = 0; i < SP_CSV_FIELDS_MAX; i++)
        records->place[i] = -1;
    for (size_t i = 0; more && i < records->csv.n_fields; i++) {
        const struct sp_csv_field *field = &records->csv.fields[i];
        const char *text = convert_trim(job, field->text, field->len);

        for (size_t k = 0; k < records->n_columns; k++) {
            if (strcmp(records->columns[k], text) == 0)
                records->place[i] = (int)k;
        }
        if (records->place[i] < 0) {
            convert_fault(job, name, 1, field->column,
                "found the column '%s', allowed: the columns that this "
                "converter "
                "writes there",
                text);
            fine = false;
        }
    }
    return fine && more;
}

/* Read the next record into cells, "" for columns that are not there. */
static bool records_next(struct convert_job *job, struct records *records)
{
    const char *name = records->name;
    struct sp_err err;
    bool more = false;

    if (convert_failed(job))
        return false;
    if (sp_csv_next(&records->csv, &more, &err) != SP_OK) {
        convert_csv_fault(job, name, &err);
        return false;
    }
    for (size_t i = 0; i < records->n_columns; i++)
        records->cell[i] = "";
    for (size_t i = 0; more && i < records->csv.n_fields; i++) {
        const struct sp_csv_field *field = &records->csv.fields[i];
        size_t at;

        if (sp_text_check(field->text, field->len, &at) != SP_TEXT_FINE) {
            convert_fault(job, name, field->line, field->column,
                "found a character that is not allowed in text");
            continue;
        }
        if (records->place[i] >= 0)
            records->cell[records->place[i]] =
                convert_trim(job, field->text, field->len);
    }
    return more;
}

static void add_given(struct convert_job *job, const struct records *records)
{
    const char *name = records->name;
    struct convert_given *given;
    const char *const *cell = records->cell;

    if (cell[COL_FILE][0] != '\0' && strcmp(cell[COL_FILE], job->file) != 0)
        return; /* another conversion's */
    if (cell[COL_QUESTION][0] == '\0') {
        convert_fault(job, name, records->csv.line, 0,
            "found no question in the row, allowed: a question's id");
        return;
    }
    if (convert_find(&job->given_map, cell[COL_QUESTION]) != SIZE_MAX) {
        convert_fault(job, name, records->csv.line, 0,
            "found '%s' again, allowed: each question once",
            cell[COL_QUESTION]);
        return;
    }
    given = convert_add(job, &job->given, sizeof *given);
    if (given == NULL)
        return;
    *given = (struct convert_given){cell[COL_QUESTION], cell[COL_FOUND],
        cell[COL_ANSWER], cell[COL_NOTE], records->csv.line, false};
    convert_set(job, &job->given_map, cell[COL_QUESTION], job->given.n - 1);
}

void convert_answers(
    struct convert_job *job, const char *name, const char *bytes, size_t len)
{
    struct records records = {
        .name = name, .columns = finding_columns, .n_columns = FINDING_COLUMNS};

    assert(name != NULL);
    job->answers = name;
    if (records_open(job, &records, bytes, len)) {
        while (records_next(job, &records))
            add_given(job, &records);
    } else if (job->n_faults == 0) {
        convert_fault(job, name, 1, 0,
            "found no rows, allowed: the columns of the findings file");
    }
    sp_csv_clear(&records.csv);
}

void convert_answers_check(struct convert_job *job)
{
    for (size_t i = 0; i < job->given.n; i++) {
        const struct convert_given *given =
            (struct convert_given *)job->given.items + i;

        if (!given->used && given->answer[0] != '\0')
            convert_fault(job, job->answers, given->line, 0,
                "found an answer to '%s', which %s does not ask", given->id,
                job->file);
    }
}

/* ---- writing -------------------------------------------------------- */

/* One record to be written; ordered by file, line, then its first cell. */
struct record {
    const char *file;
    uint64_t line;
    size_t order; /* among rows of one file and line */
    const char *cell[FINDING_COLUMNS];
};

static int compare_records(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int order = strcmp(x->file, y->file);

    if (order != 0)
        return order;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static uint64_t line_number(const char *text)
{
    uint64_t n = 0;

    for (; *text >= '0' && *text <= '9' && n < UINT32_MAX; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n;
}

/* Take the rows of other files from what stood there before. */
static void keep_others(struct convert_job *job, struct convert_list *list,
    struct records *records, size_t file_at, const char *old, size_t old_len)
{
    if (old != NULL && records_open(job, records, old, old_len)) {
        while (records_next(job, records)) {
            struct record *record;

            if (strcmp(records->cell[file_at], job->file) == 0)
                continue;
            record = convert_add(job, list, sizeof *record);
            if (record == NULL)
                break;
            record->file = records->cell[file_at];
            record->line = line_number(records->cell[file_at + 1]);
            record->order = list->n;
            memcpy(record->cell, records->cell, sizeof record->cell);
        }
    }
    if (old != NULL)
        sp_csv_clear(&records->csv);
}

static void put_records(struct convert_list *list, const char *const *columns,
    size_t n_columns, struct sp_buf *buf)
{
    for (size_t i = 0; i < n_columns; i++) {
        if (i > 0)
            sp_buf_putc(buf, ',');
        sp_csv_put(buf, columns[i], strlen(columns[i]));
    }
    sp_buf_putc(buf, '\n');
    if (list->n > 1)
        qsort(list->items, list->n, sizeof(struct record), compare_records);
    for (size_t i = 0; i < list->n; i++) {
        const struct record *record = (struct record *)list->items + i;

        for (size_t k = 0; k < n_columns; k++) {
            if (k > 0)
                sp_buf_putc(buf, ',');
            sp_csv_put(buf, record->cell[k], strlen(record->cell[k]));
        }
        sp_buf_putc(buf, '\n');
    }
}

/* Answers that a person wrote into the findings file stay in it, even where
 * this run was not given them; they are counted, not applied. */
static size_t keep_answers(struct convert_job *job, const char *path,
    const char *old, size_t old_len, const char **answers, const char **notes)
{
    struct records records = {
        .name = path, .columns = finding_columns, .n_columns = FINDING_COLUMNS};
    size_t unused = 0;

    if (old == NULL || job->n_faults > 0)
        return 0;
    if (records_open(job, &records, old, old_len)) {
        while (records_next(job, &records)) {
            size_t at =
                convert_find(&job->question_map, records.cell[COL_QUESTION]);
            const struct convert_question *question;

            if (at == SIZE_MAX ||
                strcmp(records.cell[COL_FILE], job->file) != 0)
                continue;
            question = convert_question_at(job, at);
            if (strcmp(records.cell[COL_FOUND], question->found) != 0)
                continue;
            if (question->answer[0] == '\0' &&
                records.cell[COL_ANSWER][0] != '\0') {
                answers[at] = records.cell[COL_ANSWER];
                unused++;
            }
            if (question->note[0] == '\0')
                notes[at] = records.cell[COL_NOTE];
        }
    }
    sp_csv_clear(&records.csv);
    return unused;
}

void convert_findings(struct convert_job *job, const char *path,
    const char *old, size_t old_len, struct sp_buf *buf, size_t *unused_out)
{
    struct records records = {
        .name = path, .columns = finding_columns, .n_columns = FINDING_COLUMNS};
    struct convert_list list = {0};
    const char **answers, **notes;

    answers = sp_alloc_array(job->arena, job->questions.n + 1, sizeof *answers);
    notes = sp_alloc_array(job->arena, job->questions.n + 1, sizeof *notes);
    if (answers == NULL || notes == NULL) {
        convert_fail(job, SP_NO_MEMORY, "no memory for the findings");
        return;
    }
    keep_others(job, &list, &records, COL_FILE, old, old_len);
    *unused_out = keep_answers(job, path, old, old_len, answers, notes);
    for (size_t i = 0; i < job->questions.n; i++) {
        const struct convert_question *q = convert_question_at(job, i);
        const char *answer = answers[i] != NULL ? answers[i] : q->answer;
        const char *note =
            notes[i] != NULL && notes[i][0] != '\0' ? notes[i] : q->note;
        struct record *record = convert_add(job, &list, sizeof *record);

        if (record == NULL)
            return;
        *record = (struct record){job->file, q->line, i,
            {q->id, job->file,
                convert_text(job, "%llu", (unsigned long long)q->line),
                q->reference, q->found, q->proposal, choices_text(job, q),
                q->without, answer, note}};
    }
    put_records(&list, finding_columns, FINDING_COLUMNS, buf);
}

void convert_outcomes(struct convert_job *job, const char *path,
    const char *old, size_t old_len, struct sp_buf *buf)
{
    struct records records = {
        .name = path, .columns = outcome_columns, .n_columns = OUTCOME_COLUMNS};
    struct convert_list list = {0};

    keep_others(job, &list, &records, 0, old, old_len);
    for (size_t i = 0; i < job->outcomes.n; i++) {
        const struct convert_outcome *o =
            (struct convert_outcome *)job->outcomes.items + i;
        struct record *record = convert_add(job, &list, sizeof *record);

        if (record == NULL)
            return;
        *record = (struct record){job->file, o->line, i,
            {job->file, convert_text(job, "%llu", (unsigned long long)o->line),
                o->reference, o->quantity, o->outcome, o->lines, o->items,
                o->note}};
    }
    put_records(&list, outcome_columns, OUTCOME_COLUMNS, buf);
}
