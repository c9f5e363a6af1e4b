/* tables_cell.c - one cell, from what is written to what its column wants. */
#include "convert/tables_internal.h"
#include "convert/writer.h"

#include "base/amount.h"
#include "facts/faults.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- rows ---- */

enum sp_code tables_skip_heads(struct table_file *file, struct sp_err *err)
{
    uint64_t last = file->heads[file->headings.last].line;
    struct grid_row row;
    bool more = true;
    enum sp_code rc = SP_OK;

    do
        rc = grid_next(file->grid, &row, &more, err);
    while (rc == SP_OK && more && row.line < last);
    return rc;
}

/* Whether the row says the headings again, as printed pages do. */
static bool is_repeated(
    const struct table_file *file, const struct grid_row *row)
{
    const struct head_row *head = &file->heads[file->headings.last];
    bool any = false;

    for (size_t i = 0; i < row->n || i < head->n; i++) {
        const char *here = i < row->n ? row->cells[i].text : "";
        const char *there = i < head->n ? head->texts[i] : "";

        if (strcmp(here, there) != 0)
            return false;
        any = any || here[0] != '\0';
    }
    return any;
}

enum sp_code tables_next_row(struct table_file *file, struct grid_row *row,
    bool *more_out, struct sp_err *err)
{
    enum sp_code rc;

    for (;;) {
        rc = grid_next(file->grid, row, more_out, err);
        if (rc != SP_OK || !*more_out || !is_repeated(file, row))
            return rc;
        file->n_repeated++;
    }
}

const char *tables_heading(const struct table_file *file, size_t column)
{
    size_t at = file->states[column].at;

    return at < file->headings.n ? file->headings.names[at]
                                 : file->part->columns[column].name;
}

struct convert_place tables_place(
    const struct table_file *file, const struct grid_row *row, size_t column)
{
    return grid_place(file->grid, row, file->states[column].at);
}

/* ---- the cell as written ---- */

static bool is_among(const struct map_texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->n; i++) {
        if (strcmp(texts->items[i], text) == 0)
            return true;
    }
    return false;
}

struct raw_cell tables_raw(
    struct table_file *file, const struct grid_row *row, size_t column)
{
    const struct map_column *how = &file->part->columns[column];
    struct column_state *state = &file->states[column];
    struct raw_cell cell = {.text = "", .kind = GRID_TEXT, .affix = ""};

    if (state->at < row->n) {
        const struct grid_cell *from = &row->cells[state->at];

        cell.text = from->text;
        cell.len = from->len;
        cell.kind = from->kind;
        cell.affix = from->affix;
        cell.rounded = from->rounded;
    }
    for (size_t i = 0; i + 1 < how->values.n; i += 2) {
        if (strcmp(how->values.items[i], cell.text) == 0) {
            cell.text = how->values.items[i + 1];
            cell.len = strlen(cell.text);
            cell.kind = GRID_TEXT;
            cell.affix = "";
            cell.mapped = true;
            return cell;
        }
    }
    if (cell.len > 0 && is_among(&file->part->empties, cell.text)) {
        cell.text = "";
        cell.len = 0;
    }
    if (how->fill && cell.len == 0 && state->above.len > 0) {
        cell.text = state->above.bytes;
        cell.len = state->above.len;
        cell.kind = GRID_TEXT;
    }
    return cell;
}

void tables_fill(struct table_file *file, const struct grid_row *row)
{
    for (size_t i = 0; i < file->part->n_columns; i++) {
        struct column_state *state = &file->states[i];

        if (!file->part->columns[i].fill || state->at >= row->n ||
            row->cells[state->at].len == 0)
            continue;
        sp_buf_reset(&state->above);
        sp_buf_put(&state->above, row->cells[state->at].text,
            row->cells[state->at].len);
    }
}

/* ---- numbers ---- */

static struct affixes affix_of(
    const struct tables *all, const char *text, size_t len)
{
    struct affixes affixes = {.known = true};
    const char *slash;

    if (len == 0)
        return affixes;
    affixes.percent = len == 1 && text[0] == '%';
    affixes.currency =
        vocabulary_currency(all->vocabulary, text, len, &affixes.several);
    if (affixes.percent || affixes.currency != NULL)
        return affixes;
    /* An amount for one unit: "грн/шт". */
    slash = memchr(text, '/', len);
    if (slash != NULL) {
        size_t before = (size_t)(slash - text);

        affixes.currency = vocabulary_currency(
            all->vocabulary, text, before, &affixes.several);
        if (affixes.currency != NULL &&
            vocabulary_is_unit(all->vocabulary, slash + 1, len - before - 1))
            return affixes;
        affixes.currency = NULL;
    }
    affixes.known = vocabulary_is_unit(all->vocabulary, text, len);
    if (affixes.known) {
        affixes.unit = text;
        affixes.unit_len = len;
    }
    return affixes;
}

struct affixes tables_affixes(
    const struct tables *all, const struct number *number)
{
    struct affixes before = affix_of(all, number->before, number->before_len);
    struct affixes after = affix_of(all, number->after, number->after_len);

    if (before.percent || before.unit != NULL)
        before.known = false; /* they stand behind */
    if (before.currency != NULL && after.currency != NULL)
        before.known = false;
    after.known = after.known && before.known;
    if (after.currency == NULL) {
        after.currency = before.currency;
        after.several = before.several;
    }
    return after;
}

static bool cell_fault(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell, const char *allowed)
{
    struct convert_place place = tables_place(file, row, column);
    char found[FAULT_FOUND_BYTES];

    if (file->states[column].fault_line == row->line)
        return false;
    file->states[column].fault_line = row->line;
    fault_quote(cell->text, cell->len, found);
    convert_log_add(&file->all->result->faults, &place,
        "found '%s' in column '%s', allowed: %s", found,
        tables_heading(file, column), allowed);
    return false;
}

/* A cell that is none of the kind that its column has had so far. */
static bool type_fault(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell, const char *kind)
{
    const struct column_state *state = &file->states[column];
    char allowed[256];

    if (state->typed_line > 0)
        (void)snprintf(allowed, sizeof allowed,
            "%s, as the column has since %s %" PRIu64
            " (name a text that says nothing by --empty)",
            kind, file->is_sheet ? "row" : "line", state->typed_line);
    else
        (void)snprintf(allowed, sizeof allowed, "%s", kind);
    return cell_fault(file, row, column, cell, allowed);
}

/* The digits of a number's cell, by the column's mark; NULL: a fault. */
static const char *number_text(struct table_file *file,
    const struct grid_row *row, size_t column, const struct raw_cell *cell,
    struct number *number, struct affixes *affixes)
{
    enum decimal_mark mark =
        tables_mark(file->part, &file->part->columns[column]);

    *affixes = (struct affixes){.known = true};
    if (cell->kind == GRID_NUMBER) {
        *number = (struct number){.has_point = true,
            .before = "",
            .after = cell->affix,
            .after_len = strlen(cell->affix)};
        *affixes = tables_affixes(file->all, number);
        affixes->percent = false; /* 51 % is 0.51 in the workbook */
        if (!affixes->known) {
            char allowed[200];

            (void)snprintf(allowed, sizeof allowed,
                "a number whose format writes a currency or unit beside it, "
                "not '%s'",
                cell->affix);
            (void)cell_fault(file, row, column, cell, allowed);
            return NULL;
        }
        return cell->text;
    }
    if (cell->kind != GRID_TEXT ||
        !number_read(cell->text, cell->len, number)) {
        (void)type_fault(file, row, column, cell, "a number");
        return NULL;
    }
    *affixes = tables_affixes(file->all, number);
    if (!affixes->known) {
        (void)type_fault(file, row, column, cell,
            "a number, with a currency or unit of data/convert or without");
        return NULL;
    }
    if (cell->mapped)
        mark = DECIMAL_POINT;
    if (mark == DECIMAL_OPEN && !number->differ)
        mark = number->has_point ? DECIMAL_POINT : DECIMAL_COMMA;
    if (mark == DECIMAL_COMMA && number->has_comma)
        return number->comma;
    if (mark == DECIMAL_POINT && number->has_point)
        return number->point;
    (void)cell_fault(file, row, column, cell,
        mark == DECIMAL_COMMA   ? "a number with a decimal comma"
        : mark == DECIMAL_POINT ? "a number with a decimal point"
                                : "a number of one reading; say by --decimal "
                                  "which mark it has");
    return NULL;
}

/* A unit that nothing takes must be the same in all rows. */
static bool check_unit(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell, const struct affixes *affixes)
{
    struct column_state *state = &file->states[column];
    char allowed[200];

    if (state->unit_taken || affixes->unit == NULL)
        return true;
    if (!state->unit_said) {
        (void)snprintf(state->unit, sizeof state->unit, "%.*s",
            (int)affixes->unit_len, affixes->unit);
        state->unit_said = true;
        return true;
    }
    if (strlen(state->unit) == affixes->unit_len &&
        memcmp(state->unit, affixes->unit, affixes->unit_len) == 0)
        return true;
    (void)snprintf(allowed, sizeof allowed,
        "the unit '%s' of the rows above, as no column takes it", state->unit);
    return cell_fault(file, row, column, cell, allowed);
}

static bool convert_number(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell,
    const struct schema_column *target, struct sp_buf *out)
{
    struct number number;
    struct affixes affixes;
    const char *text = number_text(file, row, column, cell, &number, &affixes);
    char canonical[SP_AMOUNT_BYTES];
    struct sp_dec value;

    if (text == NULL)
        return false;
    if (file->states[column].typed_line == 0)
        file->states[column].typed_line = row->line;
    if (affixes.percent && !target->share)
        return cell_fault(file, row, column, cell, "a number that is no share");
    if (affixes.currency != NULL && target->type != SCHEMA_MONEY)
        return cell_fault(
            file, row, column, cell, "a number that is no amount of money");
    if (!check_unit(file, row, column, cell, &affixes))
        return false;
    file->states[column].n_rounded += cell->rounded;
    if (!sp_dec_parse(text, strlen(text), &value))
        return cell_fault(file, row, column, cell,
            "a number of at most 18 digits and 18 places");
    if (affixes.percent) {
        if (value.scale > SP_DEC_SCALE_MAX - 2)
            return cell_fault(
                file, row, column, cell, "a share of at most 18 places");
        for (int i = 0; i < 2; i++) { /* one hundredth, in lowest terms */
            if (value.mant % 10 == 0 && value.scale == 0)
                value.mant /= 10;
            else if (value.mant != 0)
                value.scale++;
        }
    }
    sp_dec_format(value, canonical);
    sp_buf_puts(out, canonical);
    return true;
}

bool tables_currency(struct table_file *file, const struct grid_row *row,
    size_t column, struct sp_buf *out)
{
    const struct map_column *how = &file->part->columns[column];
    struct raw_cell cell = tables_raw(file, row, column);
    const char *usual =
        how->currency != NULL ? how->currency : file->part->currency;
    struct affixes affixes;
    struct number number;

    if (cell.len == 0)
        return true;
    if (number_text(file, row, column, &cell, &number, &affixes) == NULL)
        return false;
    if (affixes.currency != NULL && affixes.several && usual == NULL)
        return cell_fault(file, row, column, &cell,
            "a sign of one currency; say which it is by --currency");
    if (affixes.currency != NULL && !affixes.several) {
        file->states[column].n_currency++;
        sp_buf_puts(out, affixes.currency);
    } else if (usual != NULL) {
        sp_buf_puts(out, usual);
    }
    return true;
}

bool tables_unit(struct table_file *file, const struct grid_row *row,
    size_t column, struct sp_buf *out)
{
    const struct map_column *how = &file->part->columns[column];
    struct raw_cell cell = tables_raw(file, row, column);
    struct affixes affixes;
    struct number number;

    if (cell.len == 0)
        return true;
    if (number_text(file, row, column, &cell, &number, &affixes) == NULL)
        return false;
    if (affixes.unit != NULL)
        sp_buf_put(out, affixes.unit, affixes.unit_len);
    else if (how->unit != NULL)
        sp_buf_puts(out, how->unit);
    return true;
}

bool tables_check_musts(struct table_file *file, const struct grid_row *row)
{
    for (size_t i = 0; i < file->part->n_columns; i++) {
        const char *must = file->part->columns[i].must;
        struct raw_cell cell;
        struct affixes affixes;
        struct number number;
        struct sp_dec here, there;
        char allowed[NUMBER_BYTES + 80];
        const char *text;

        if (must == NULL)
            continue;
        cell = tables_raw(file, row, i);
        if (cell.len == 0)
            continue;
        text = number_text(file, row, i, &cell, &number, &affixes);
        if (text == NULL)
            return false;
        if (sp_dec_parse(text, strlen(text), &here) &&
            sp_dec_parse(must, strlen(must), &there) &&
            sp_dec_cmp(here, there) == 0)
            continue;
        (void)snprintf(allowed, sizeof allowed,
            "%.40s, since the other cells mean it so", must);
        return cell_fault(file, row, i, &cell, allowed);
    }
    return true;
}

/* ---- dates ---- */

static bool convert_date(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell, struct sp_buf *out)
{
    enum date_order order =
        tables_order(file->part, &file->part->columns[column]);
    const char *text = NULL;
    struct date date;

    if ((cell->kind != GRID_TEXT && cell->kind != GRID_DATE) ||
        !date_read(cell->text, cell->len, &date))
        return type_fault(file, row, column, cell,
            "a date such as 31.12.2026, 2026-12-31 or 12/31/2026");
    if (file->states[column].typed_line == 0)
        file->states[column].typed_line = row->line;
    if (date.has_ymd)
        text = date.ymd;
    else if (order == DATES_DMY ||
             (order == DATES_OPEN && !date.differ && date.has_dmy))
        text = date.has_dmy ? date.dmy : NULL;
    else if (order == DATES_MDY || (order == DATES_OPEN && !date.differ))
        text = date.has_mdy ? date.mdy : NULL;
    if (text == NULL)
        return cell_fault(file, row, column, cell,
            order == DATES_DMY   ? "a date with the day first, as --dates says"
            : order == DATES_MDY ? "a date with the month first, as --dates "
                                   "says"
            : order == DATES_YMD ? "a date with the year first, as --dates "
                                   "says"
                                 : "a date of one reading; say by --dates "
                                   "whether day or month comes first");
    file->states[column].n_times += date.time;
    sp_buf_puts(out, text);
    return true;
}

/* ---- texts ---- */

/* "1,23E+12": a long number that a spreadsheet shortened. */
static bool is_shortened(const char *text, size_t len)
{
    size_t at = 0, digits = 0;

    while (at < len && ((text[at] >= '0' && text[at] <= '9') ||
                           text[at] == ',' || text[at] == '.'))
        at++;
    if (at < 2 || at + 3 > len || text[at] != 'E' || text[at + 1] != '+' ||
        (memchr(text, ',', at) == NULL && memchr(text, '.', at) == NULL))
        return false;
    for (at += 2; at < len && text[at] >= '0' && text[at] <= '9'; at++)
        digits++;
    return at == len && digits >= 2;
}

/* Watch a text column of a workbook for numbers and dates among its texts. */
static bool watch_kind(struct table_file *file, const struct grid_row *row,
    size_t column, const struct raw_cell *cell, bool is_id)
{
    struct column_state *state = &file->states[column];

    if (cell->kind == GRID_DATE && is_id)
        return cell_fault(file, row, column, cell,
            "an id as text; the workbook holds a date here, as spreadsheets "
            "make of ids such as 1-2");
    if (cell->kind == GRID_NUMBER && cell->rounded)
        return cell_fault(file, row, column, cell,
            "a text; the workbook holds a number of more than 15 digits here, "
            "and has lost some");
    if (is_shortened(cell->text, cell->len))
        return cell_fault(file, row, column, cell,
            "a text; this is a number that a spreadsheet shortened, give the "
            "column out as text");
    if (cell->kind == GRID_NUMBER && state->number_line == 0)
        state->number_line = row->line;
    if (cell->kind == GRID_TEXT && state->string_line == 0)
        state->string_line = row->line;
    if (state->number_line > 0 && state->string_line > 0 &&
        !state->mixed_said && file->is_sheet) {
        struct convert_place place = tables_place(file, row, column);

        state->mixed_said = true;
        convert_log_add(&file->all->result->warnings, &place,
            "column '%s' holds numbers (row %" PRIu64 ") and texts (row "
            "%" PRIu64 "): a number that stands for a text may have lost its "
            "leading zeros",
            tables_heading(file, column), state->number_line,
            state->string_line);
    }
    if (!file->is_sheet && strchr("=+-@", cell->text[0]) != NULL) {
        state->n_formula++;
        if (state->formula_line == 0)
            state->formula_line = row->line;
    }
    return true;
}

static bool convert_words(struct table_file *file, const struct raw_cell *cell,
    const struct schema_column *target, struct sp_buf *out)
{
    const struct vocabulary *vocabulary = file->all->vocabulary;
    const char *word = NULL;
    bool several = false;

    if (target->type == SCHEMA_STATE) {
        if (cell->len != 2 || cell->text[0] < 'A' || cell->text[0] > 'Z')
            word = vocabulary_state(vocabulary, cell->text, cell->len);
    } else if (target->type == SCHEMA_CHOICE) {
        word = vocabulary_choice(vocabulary, target, cell->text, cell->len);
    } else if (target->form == SCHEMA_FORM_CURRENCY) {
        word = vocabulary_currency(vocabulary, cell->text, cell->len, &several);
    }
    if (word != NULL && !several)
        sp_buf_puts(out, word);
    else
        sp_buf_put(out, cell->text, cell->len);
    return true;
}

bool tables_convert(struct table_file *file, const struct grid_row *row,
    size_t column, const struct schema_column *target, struct sp_buf *out)
{
    struct raw_cell cell = tables_raw(file, row, column);

    if (cell.len == 0)
        return true;
    if (cell.kind == GRID_ERROR)
        return cell_fault(
            file, row, column, &cell, "a value; the workbook has none here");
    if (target == NULL) {
        if (!watch_kind(file, row, column, &cell, false))
            return false;
        sp_buf_put(out, cell.text, cell.len);
        return true;
    }
    switch (target->type) {
    case SCHEMA_MONEY:
    case SCHEMA_DECIMAL:
    case SCHEMA_INTEGER:
        return convert_number(file, row, column, &cell, target, out);
    case SCHEMA_DATE:
        return convert_date(file, row, column, &cell, out);
    case SCHEMA_STATE:
    case SCHEMA_CHOICE:
        return convert_words(file, &cell, target, out);
    case SCHEMA_ID:
    case SCHEMA_TEXT:
        break;
    }
    if (!watch_kind(file, row, column, &cell, target->type == SCHEMA_ID))
        return false;
    return convert_words(file, &cell, target, out);
}
