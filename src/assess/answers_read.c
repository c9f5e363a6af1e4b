/*
 * answers_read.c - a filled workbook: its hidden sheet, its open cells, and
 * whether what was locked is as it was.
 */
#include "assess/answers.h"

#include "base/date.h"
#include "base/sha256.h"
#include "base/text.h"
#include "sheet/sheet_read.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIELDS_MAX = 7,
    ROW_DIGEST = 16,
    FIRST_FAULTS = 16,
    FAULT_TEXT_BYTES = 800,
    SHOWN_BYTES = 160,
};
#define FIELD_END "\x1f"
#define DASH " \xE2\x80\x94 "
#define NO_BREAK_SPACE "\xC2\xA0"

struct reading {
    const struct schema *schema;
    struct sheet_book *book;
    struct answers *answers;
    struct sp_sha256 *sha;
    size_t cap;
    /* Cells and given values before the row record that they belong to. */
    struct answers_cell *cells;
    size_t n_cells, cap_cells;
    struct answers_given *given;
    size_t n_given, cap_given;
    const char *sheet, *row; /* of those; NULL: none */
};

enum sp_code answers_fault(struct answers *answers,
    const struct answers_row *row, uint32_t column, struct sp_err *err,
    const char *fmt, ...)
{
    char text[FAULT_TEXT_BYTES];
    struct answers_fault *fault;
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (answers->n_faults == answers->cap_faults) {
        size_t cap =
            answers->cap_faults == 0 ? FIRST_FAULTS : answers->cap_faults * 2;
        struct answers_fault *grown =
            sp_alloc_array(answers->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(answers->arena, err);
        if (answers->n_faults > 0)
            memcpy(grown, answers->faults, answers->n_faults * sizeof *grown);
        answers->faults = grown;
        answers->cap_faults = cap;
    }
    fault = &answers->faults[answers->n_faults++];
    fault->sheet = row->sheet;
    fault->row = row->row;
    fault->column = column;
    fault->text = sp_strdup(answers->arena, text);
    return fault->text == NULL ? sp_arena_fail(answers->arena, err) : SP_OK;
}

bool answers_are(const void *bytes, size_t len, const char *name)
{
    struct sheet_book *book = NULL;
    bool are;

    if (sheet_book_open_bytes(bytes, len, name, &book, NULL) != SP_OK)
        return false;
    are = sheet_book_find(book, ASK_HIDDEN_SHEET) != SIZE_MAX;
    sheet_book_close(book);
    return are;
}

/* ---- the hidden sheet -------------------------------------------------- */

static enum sp_code changed(struct sp_err *err)
{
    return sp_fail(err, SP_INVALID,
        "the hidden sheet '%s' of the workbook is not as it was written",
        ASK_HIDDEN_SHEET);
}

static enum sp_code grow(struct sp_arena *arena, void *list, size_t n,
    size_t *cap, size_t size, void **list_out, struct sp_err *err)
{
    size_t more = *cap == 0 ? 64 : *cap * 2;
    void *grown;

    *list_out = list;
    if (n < *cap)
        return SP_OK;
    grown = sp_alloc_array(arena, more, size);
    if (grown == NULL)
        return sp_arena_fail(arena, err);
    if (n > 0)
        memcpy(grown, list, n * size);
    *cap = more;
    *list_out = grown;
    return SP_OK;
}

static bool read_number(const char *text, uint32_t *out)
{
    uint32_t number = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || number > SHEET_ROWS_MAX)
            return false;
        number = number * 10 + (uint32_t)(*c - '0');
    }
    *out = number;
    return text[0] != '\0' && number <= SHEET_ROWS_MAX;
}

/* Whether cells and given values before belong to this row. */
static bool goes_on(struct reading *reading, const char *sheet, const char *row)
{
    if (reading->sheet == NULL) {
        reading->sheet = sheet;
        reading->row = row;
    }
    return strcmp(reading->sheet, sheet) == 0 && strcmp(reading->row, row) == 0;
}

static enum sp_code take_cell(
    struct reading *reading, const char *const *fields, struct sp_err *err)
{
    struct answers_cell *cell;
    void *list;
    enum sp_code rc = grow(reading->answers->arena, reading->cells,
        reading->n_cells, &reading->cap_cells, sizeof *cell, &list, err);

    if (rc != SP_OK)
        return rc;
    reading->cells = list;
    cell = &reading->cells[reading->n_cells++];
    memset(cell, 0, sizeof *cell);
    if (!goes_on(reading, fields[1], fields[2]) ||
        !read_number(fields[3], &cell->column))
        return changed(err);
    cell->col = fields[4];
    cell->need = fields[5];
    cell->old = fields[6];
    return SP_OK;
}

static enum sp_code take_given(
    struct reading *reading, const char *const *fields, struct sp_err *err)
{
    struct answers_given *given;
    void *list;
    enum sp_code rc = grow(reading->answers->arena, reading->given,
        reading->n_given, &reading->cap_given, sizeof *given, &list, err);

    if (rc != SP_OK)
        return rc;
    reading->given = list;
    given = &reading->given[reading->n_given++];
    if (!goes_on(reading, fields[1], fields[2]))
        return changed(err);
    given->col = fields[3];
    given->value = fields[4];
    return SP_OK;
}

/* Whether the cells' columns are of the table. */
static bool cells_fit(
    const struct reading *reading, const struct schema_table *table)
{
    for (size_t i = 0; i < reading->n_cells; i++)
        if (reading->cells[i].col[0] != '*' &&
            schema_column(table, reading->cells[i].col) < 0)
            return false;
    for (size_t i = 0; i < reading->n_given; i++)
        if (schema_column(table, reading->given[i].col) < 0)
            return false;
    return true;
}

static enum sp_code give_cells(
    struct reading *reading, struct answers_row *row, struct sp_err *err)
{
    struct sp_arena *arena = reading->answers->arena;

    row->cells =
        sp_alloc_array(arena, reading->n_cells + 1, sizeof *row->cells);
    row->given =
        sp_alloc_array(arena, reading->n_given + 1, sizeof *row->given);
    if (row->cells == NULL || row->given == NULL)
        return sp_arena_fail(arena, err);
    if (reading->n_cells > 0)
        memcpy(
            row->cells, reading->cells, reading->n_cells * sizeof *row->cells);
    if (reading->n_given > 0)
        memcpy(
            row->given, reading->given, reading->n_given * sizeof *row->given);
    row->n_cells = reading->n_cells;
    row->n_given = reading->n_given;
    reading->n_cells = reading->n_given = 0;
    reading->sheet = NULL;
    return SP_OK;
}

static enum sp_code take_row(
    struct reading *reading, const char *const *fields, struct sp_err *err)
{
    static const char *const kinds[] = {"text", "fill", "add", "all"};
    struct answers *answers = reading->answers;
    struct answers_row *row;
    size_t kind = 0;
    void *list;
    enum sp_code rc;

    if (answers->n_rows == ANSWERS_ROWS_MAX)
        return sp_fail(err, SP_LIMIT, "the workbook has more than %d rows",
            ANSWERS_ROWS_MAX);
    rc = grow(answers->arena, answers->rows, answers->n_rows, &reading->cap,
        sizeof *row, &list, err);
    if (rc != SP_OK)
        return rc;
    answers->rows = list;
    row = &answers->rows[answers->n_rows++];
    memset(row, 0, sizeof *row);
    while (kind < SP_COUNT(kinds) && strcmp(kinds[kind], fields[3]) != 0)
        kind++;
    row->sheet = fields[1];
    row->kind = (enum answers_kind)kind;
    row->key = fields[5];
    row->digest = fields[6];
    if (kind == SP_COUNT(kinds) || !goes_on(reading, fields[1], fields[2]) ||
        !read_number(fields[2], &row->row))
        return changed(err);
    if (row->kind != ANSWERS_TEXT) {
        row->table = schema_table(reading->schema, fields[4]);
        if (row->table == NULL || row->table->result ||
            !cells_fit(reading, row->table))
            return changed(err);
    }
    return give_cells(reading, row, err);
}

static void take_head(struct reading *reading, const char *const *fields)
{
    struct answers *answers = reading->answers;
    const struct {
        const char *word;
        const char **value;
    } heads[] = {{"venture", &answers->venture},
        {"instrument", &answers->instrument}, {"party", &answers->party},
        {"owner", &answers->owner}, {"on", &answers->on},
        {"lang", &answers->lang}, {"facts", &answers->facts}};

    for (size_t i = 0; i < SP_COUNT(heads); i++)
        if (strcmp(heads[i].word, fields[0]) == 0)
            *heads[i].value = fields[1];
}

static const struct {
    const char *word;
    size_t n; /* fields, this word among them */
} records[] = {{"row", 7}, {"cell", 7}, {"given", 5}};

/* How many fields a record of this word has. */
static size_t fields_of(const char *word)
{
    for (size_t i = 0; i < SP_COUNT(records); i++)
        if (strcmp(records[i].word, word) == 0)
            return records[i].n;
    return 2;
}

/* Copy a row's cells into fields, and feed them to the digest. */
static enum sp_code copy_fields(struct reading *reading,
    const struct sheet_row *row, const char **fields, struct sp_err *err)
{
    for (size_t i = 0; i < FIELDS_MAX; i++)
        fields[i] = "";
    for (size_t i = 0; i < row->n_cells; i++) {
        if (row->cells[i].column >= FIELDS_MAX)
            return changed(err);
        fields[row->cells[i].column] = sp_strndup(
            reading->answers->arena, row->cells[i].text, row->cells[i].len);
        if (fields[row->cells[i].column] == NULL)
            return sp_arena_fail(reading->answers->arena, err);
    }
    return SP_OK;
}

static void feed(struct reading *reading, const char *const *fields)
{
    for (size_t i = 0; i < fields_of(fields[0]); i++) {
        sp_sha256_put(reading->sha, fields[i], strlen(fields[i]));
        sp_sha256_put(reading->sha, FIELD_END, 1);
    }
    sp_sha256_put(reading->sha, "\n", 1);
}

static enum sp_code take_record(struct reading *reading, uint32_t number,
    const char *const *fields, struct sp_err *err)
{
    if (number == 1) {
        if (strcmp(fields[0], ASK_HIDDEN_SHEET) != 0)
            return changed(err);
        if (strcmp(fields[1], "1") != 0)
            return sp_fail(err, SP_INVALID,
                "the workbook is of format '%.20s'; this program reads 1",
                fields[1]);
        return SP_OK;
    }
    if (strcmp(fields[0], "row") == 0)
        return take_row(reading, fields, err);
    if (strcmp(fields[0], "cell") == 0)
        return take_cell(reading, fields, err);
    if (strcmp(fields[0], "given") == 0)
        return take_given(reading, fields, err);
    take_head(reading, fields);
    return SP_OK;
}

static enum sp_code read_records(
    struct reading *reading, struct sheet_rows *rows, struct sp_err *err)
{
    char digest[SP_SHA256_HEX_BYTES];
    bool more = true;
    enum sp_code rc = SP_OK;

    while (rc == SP_OK && more) {
        const char *fields[FIELDS_MAX];
        struct sheet_row row;

        rc = sheet_rows_next(rows, &row, &more, err);
        if (rc != SP_OK || !more)
            break;
        rc = copy_fields(reading, &row, fields, err);
        if (rc == SP_OK && strcmp(fields[0], "digest") == 0) {
            sp_sha256_hex(reading->sha, digest);
            return strcmp(digest, fields[1]) == 0 && reading->sheet == NULL
                       ? SP_OK
                       : changed(err);
        }
        if (rc == SP_OK) {
            feed(reading, fields);
            rc = take_record(reading, row.number, fields, err);
        }
    }
    return rc == SP_OK ? changed(err) : rc;
}

static enum sp_code read_hidden(struct reading *reading, struct sp_err *err)
{
    const struct answers *answers = reading->answers;
    size_t sheet = sheet_book_find(reading->book, ASK_HIDDEN_SHEET);
    struct sheet_rows *rows = NULL;
    int32_t on;
    enum sp_code rc;

    if (sheet == SIZE_MAX)
        return sp_fail(
            err, SP_INVALID, "the workbook holds no questions of this program");
    rc = sheet_rows_open(reading->book, sheet, &rows, err);
    if (rc == SP_OK)
        rc = read_records(reading, rows, err);
    sheet_rows_close(rows);
    if (rc == SP_OK &&
        (answers->venture == NULL || answers->party == NULL ||
            answers->owner == NULL || answers->on == NULL ||
            answers->instrument == NULL || answers->facts == NULL ||
            answers->lang == NULL ||
            !sp_date_parse(answers->on, strlen(answers->on), &on)))
        rc = changed(err);
    return rc;
}

/* ---- the sheets that were filled in ------------------------------------ */

static void trim(const char **text, size_t *len)
{
    while (*len > 0 &&
           ((*text)[0] == ' ' || (*text)[0] == '\t' || (*text)[0] == '\n')) {
        (*text)++;
        (*len)--;
    }
    while (
        *len > 0 && ((*text)[*len - 1] == ' ' || (*text)[*len - 1] == '\t' ||
                        (*text)[*len - 1] == '\n' || (*text)[*len - 1] == '\r'))
        (*len)--;
    if (*len >= 2 && memcmp(*text, NO_BREAK_SPACE, 2) == 0) {
        *text += 2;
        *len -= 2;
    }
    if (*len >= 2 && memcmp(*text + *len - 2, NO_BREAK_SPACE, 2) == 0)
        *len -= 2;
}

/* Cut " — name" after a code that a list offers. */
static size_t cut_label(const struct answers_row *row,
    const struct answers_cell *cell, const char *text, size_t len)
{
    size_t dash = sizeof DASH - 1;
    int at = cell->col[0] == '*' ? -1 : schema_column(row->table, cell->col);

    if (at >= 0 && row->table->columns[at].type == SCHEMA_TEXT)
        return len;
    for (size_t i = 0; i + dash <= len; i++)
        if (memcmp(text + i, DASH, dash) == 0)
            return i;
    return len;
}

static void show(const char *text, size_t len, char out[SHOWN_BYTES])
{
    size_t at;

    if (len >= SHOWN_BYTES)
        len = SHOWN_BYTES - 1;
    while (len > 0 && sp_text_check(text, len, &at) != SP_TEXT_FINE)
        len = at;
    (void)snprintf(out, SHOWN_BYTES, "%.*s", (int)len, text);
}

static enum sp_code take_answer(struct reading *reading,
    struct answers_row *row, struct answers_cell *cell,
    const struct sheet_cell *from, struct sp_err *err)
{
    const char *text = from->text;
    size_t len = from->len;
    char shown[SHOWN_BYTES];
    size_t at;

    show(text, len, shown);
    if (from->kind == SHEET_ERROR || from->kind == SHEET_FAULT)
        return answers_fault(reading->answers, row, cell->column, err,
            "found '%s', allowed: a value", shown);
    if (from->kind == SHEET_NUMBER && from->rounded)
        return answers_fault(reading->answers, row, cell->column, err,
            "found '%s', of which the spreadsheet keeps 15 digits alone, "
            "allowed: the same as text",
            shown);
    if (from->kind == SHEET_BOOLEAN) {
        text = strcmp(text, "true") == 0 ? "yes" : "no";
        len = strlen(text);
    }
    trim(&text, &len);
    len = cut_label(row, cell, text, len);
    if (len == 0)
        return SP_OK;
    if (sp_text_check(text, len, &at) != SP_TEXT_FINE)
        return answers_fault(reading->answers, row, cell->column, err,
            "found '%s' and a character that is no text, allowed: text on one "
            "line",
            shown);
    if (cell->col[0] == '*' && (len != 3 || memcmp(text, "yes", 3) != 0))
        return answers_fault(reading->answers, row, cell->column, err,
            "found '%s', allowed: yes, or nothing", shown);
    cell->text = sp_strndup(reading->answers->arena, text, len);
    return cell->text == NULL ? sp_arena_fail(reading->answers->arena, err)
                              : SP_OK;
}

static struct answers_cell *open_cell(
    const struct answers_row *row, uint32_t column)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (row->cells[i].column == column)
            return &row->cells[i];
    return NULL;
}

/* The row's answers; what is locked must be as it was. */
static enum sp_code read_row(struct reading *reading, struct answers_row *row,
    const struct sheet_row *from, struct sp_err *err)
{
    char digest[SP_SHA256_HEX_BYTES];
    enum sp_code rc = SP_OK;

    row->seen = true;
    sp_sha256_reset(reading->sha);
    for (size_t i = 0; rc == SP_OK && from != NULL && i < from->n_cells; i++) {
        const struct sheet_cell *cell = &from->cells[i];
        struct answers_cell *open = open_cell(row, cell->column);
        char place[16];
        int n;

        if (open != NULL) {
            rc = take_answer(reading, row, open, cell, err);
            continue;
        }
        n = snprintf(place, sizeof place, "%" PRIu32 FIELD_END, cell->column);
        sp_sha256_put(reading->sha, place, (size_t)n);
        sp_sha256_put(reading->sha, cell->text, cell->len);
        sp_sha256_put(reading->sha, "\n", 1);
    }
    sp_sha256_hex(reading->sha, digest);
    if (rc == SP_OK && strncmp(digest, row->digest, ROW_DIGEST) != 0)
        rc = answers_fault(reading->answers, row, UINT32_MAX, err,
            "found a locked cell of this row changed, allowed: answers in the "
            "tinted cells alone");
    return rc;
}

static int compare_rows(const void *a, const void *b)
{
    const struct answers_row *x = *(const struct answers_row *const *)a;
    const struct answers_row *y = *(const struct answers_row *const *)b;
    int order = strcmp(x->sheet, y->sheet);

    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

struct sorted {
    struct answers_row **rows;
    size_t n;
};

static struct answers_row *find_row(
    const struct sorted *sorted, const char *sheet, uint32_t number)
{
    const struct answers_row wanted = {.sheet = sheet, .row = number};
    const struct answers_row *key = &wanted;
    struct answers_row **found = bsearch(
        &key, sorted->rows, sorted->n, sizeof *sorted->rows, compare_rows);

    return found == NULL ? NULL : *found;
}

static enum sp_code read_sheet(struct reading *reading,
    const struct sorted *sorted, size_t sheet, struct sp_err *err)
{
    struct sheet_info info = sheet_book_info(reading->book, sheet);
    const char *name = sp_strdup(reading->answers->arena, info.name);
    struct sheet_rows *rows = NULL;
    bool more = true;
    enum sp_code rc;

    if (name == NULL)
        return sp_arena_fail(reading->answers->arena, err);
    rc = sheet_rows_open(reading->book, sheet, &rows, err);
    while (rc == SP_OK && more) {
        struct sheet_row from;
        struct answers_row *row;

        rc = sheet_rows_next(rows, &from, &more, err);
        if (rc != SP_OK || !more)
            break;
        row = find_row(sorted, name, from.number);
        if (row == NULL) {
            const struct answers_row extra = {
                .sheet = name, .row = from.number};

            rc = answers_fault(reading->answers, &extra, UINT32_MAX, err,
                "found text in a row without a question, allowed: answers in "
                "the tinted cells alone");
            continue;
        }
        rc = read_row(reading, row, &from, err);
    }
    sheet_rows_close(rows);
    return rc;
}

/* Sheets that somebody added say nothing. */
static bool has_rows(const struct sorted *sorted, const char *sheet)
{
    for (size_t i = 0; i < sorted->n; i++)
        if (strcmp(sorted->rows[i]->sheet, sheet) == 0)
            return true;
    return false;
}

static enum sp_code read_sheets(struct reading *reading, struct sp_err *err)
{
    struct answers *answers = reading->answers;
    struct sorted sorted = {.n = answers->n_rows};
    enum sp_code rc = SP_OK;

    sorted.rows = sp_alloc_array(
        answers->arena, answers->n_rows + 1, sizeof *sorted.rows);
    if (sorted.rows == NULL)
        return sp_arena_fail(answers->arena, err);
    for (size_t i = 0; i < answers->n_rows; i++)
        sorted.rows[i] = &answers->rows[i];
    if (sorted.n > 1)
        qsort(sorted.rows, sorted.n, sizeof *sorted.rows, compare_rows);
    for (size_t i = 0; rc == SP_OK && i < sorted.n; i++)
        if (sheet_book_find(reading->book, sorted.rows[i]->sheet) == SIZE_MAX)
            rc = sp_fail(err, SP_INVALID,
                "the sheet '%s' of the questions is gone from the workbook",
                sorted.rows[i]->sheet);
    for (size_t i = 0; rc == SP_OK && i < sheet_book_count(reading->book); i++)
        if (has_rows(&sorted, sheet_book_info(reading->book, i).name))
            rc = read_sheet(reading, &sorted, i, err);
    /* Rows that were emptied: nothing locked is left in them. */
    for (size_t i = 0; rc == SP_OK && i < sorted.n; i++)
        if (!sorted.rows[i]->seen)
            rc = read_row(reading, sorted.rows[i], NULL, err);
    return rc;
}

static int compare_faults(const void *a, const void *b)
{
    const struct answers_fault *x = a;
    const struct answers_fault *y = b;
    int order = strcmp(x->sheet, y->sheet);

    if (order == 0)
        order = (x->row > y->row) - (x->row < y->row);
    if (order == 0)
        order = (x->column > y->column) - (x->column < y->column);
    return order != 0 ? order : strcmp(x->text, y->text);
}

enum sp_code answers_read(const struct schema *schema, const void *bytes,
    size_t len, const char *name, struct sp_arena *arena,
    struct answers *answers_out, struct sp_err *err)
{
    struct answers answers = {.arena = arena};
    struct reading reading = {.schema = schema, .answers = &answers};
    enum sp_code rc =
        sheet_book_open_bytes(bytes, len, name, &reading.book, err);

    if (rc == SP_OK)
        rc = sp_sha256_new(&reading.sha, err);
    if (rc == SP_OK)
        rc = read_hidden(&reading, err);
    if (rc == SP_OK)
        rc = read_sheets(&reading, err);
    sp_sha256_free(reading.sha);
    sheet_book_close(reading.book);
    if (rc != SP_OK)
        return rc;
    if (answers.n_faults > 1)
        qsort(answers.faults, answers.n_faults, sizeof *answers.faults,
            compare_faults);
    *answers_out = answers;
    return SP_OK;
}
