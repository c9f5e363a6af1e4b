/* tables_scan.c - what each column is used for, and how its numbers and dates
 * are written: the whole column speaks. */
#include "convert/tables_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum decimal_mark tables_mark(
    const struct map_part *part, const struct map_column *column)
{
    return column->decimal != DECIMAL_OPEN ? column->decimal : part->decimal;
}

enum date_order tables_order(
    const struct map_part *part, const struct map_column *column)
{
    return column->dates != DATES_OPEN ? column->dates : part->dates;
}

/* ---- uses ---- */

static bool is_number_type(enum schema_type type)
{
    return type == SCHEMA_MONEY || type == SCHEMA_DECIMAL ||
           type == SCHEMA_INTEGER;
}

/* Whether the set takes one cell as its target wants it. */
static bool takes_cell(const struct map_set *set)
{
    return set->function == MAP_PLAIN && set->n_terms == 1 &&
           set->terms[0].kind == MAP_CELL;
}

static void note_use(struct table_file *file, const struct map_table *table,
    const struct map_set *set)
{
    enum schema_type type = table->schema->columns[set->target].type;

    for (size_t i = 0; i < set->n_terms; i++) {
        struct column_state *state;

        if (set->terms[i].kind != MAP_CELL && set->terms[i].kind != MAP_COUNT)
            continue;
        state = &file->states[set->terms[i].column];
        if (set->function == MAP_CURRENCY || set->function == MAP_UNIT) {
            state->as_number = true;
            state->unit_taken = state->unit_taken || set->function == MAP_UNIT;
        } else if (takes_cell(set) && is_number_type(type)) {
            state->as_number = true;
        } else if (takes_cell(set) && type == SCHEMA_DATE) {
            state->as_date = true;
        } else {
            state->as_text = true;
        }
    }
}

/* Where the table has a currency that nothing says, it is the one of its only
 * amount. */
static enum sp_code add_currency(
    struct table_file *file, struct map_table *table, struct sp_err *err)
{
    int target = schema_column(table->schema, "currency");
    const struct map_set *money = NULL;
    struct map_set *set;

    if (target < 0 || map_find_set(table, (size_t)target) != NULL)
        return SP_OK;
    for (size_t i = 0; i < table->n_sets; i++) {
        if (!takes_cell(&table->sets[i]) ||
            table->schema->columns[table->sets[i].target].type != SCHEMA_MONEY)
            continue;
        if (money != NULL)
            return SP_OK;
        money = &table->sets[i];
    }
    if (money == NULL)
        return SP_OK;
    {
        struct map_term term = money->terms[0];

        set = map_add_set(table, file->all->arena);
        if (set == NULL)
            return tables_no_memory(file, err);
        *set = (struct map_set){.target = (size_t)target,
            .function = MAP_CURRENCY,
            .terms = {term},
            .n_terms = 1};
    }
    return SP_OK;
}

enum sp_code tables_prepare(struct table_file *file, struct sp_err *err)
{
    struct map_part *part = file->part;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < part->n_tables; i++)
        rc = add_currency(file, &part->tables[i], err);
    file->states = sp_alloc_array(
        file->all->arena, part->n_columns + 1, sizeof *file->states);
    file->tables = sp_alloc_array(
        file->all->arena, part->n_tables + 1, sizeof *file->tables);
    if (file->states == NULL || file->tables == NULL)
        return tables_no_memory(file, err);
    for (size_t i = 0; rc == SP_OK && i < part->n_columns; i++) {
        file->states[i].at =
            tables_find_heading(&file->headings, &part->columns[i]);
        file->states[i].as_number = part->columns[i].must != NULL;
        sp_buf_init(&file->states[i].above, 1 << 20);
    }
    for (size_t i = 0; rc == SP_OK && i < part->n_tables; i++) {
        const struct map_table *table = &part->tables[i];

        file->tables[i].sets = sp_alloc_array(
            file->all->arena, table->n_sets + 1, sizeof *file->tables[i].sets);
        if (file->tables[i].sets == NULL)
            return tables_no_memory(file, err);
        for (size_t k = 0; k < table->n_sets; k++) {
            sp_buf_init(&file->tables[i].sets[k].text, 1 << 20);
            note_use(file, table, &table->sets[k]);
        }
    }
    return rc;
}

/* ---- evidence ---- */

/* Remember the first text of a kind. */
static void remember(struct table_file *file, uint64_t line, const char *text,
    size_t len, uint64_t *line_out, const char **text_out)
{
    if (*line_out != 0)
        return;
    *line_out = line;
    *text_out = sp_strndup(file->all->arena, text, len > 80 ? 80 : len);
    if (*text_out == NULL)
        *text_out = "";
}

static void see_number(struct table_file *file, struct column_state *state,
    const struct grid_row *row, const struct raw_cell *cell)
{
    struct number number;

    if (cell->kind != GRID_TEXT || cell->len == 0 || cell->mapped ||
        !number_read(cell->text, cell->len, &number) ||
        !tables_affixes(file->all, &number).known)
        return;
    if (number.has_comma && !number.has_point)
        remember(file, row->line, cell->text, cell->len, &state->comma_line,
            &state->comma_text);
    else if (number.has_point && !number.has_comma)
        remember(file, row->line, cell->text, cell->len, &state->point_line,
            &state->point_text);
    else if (number.differ)
        remember(file, row->line, cell->text, cell->len, &state->either_line,
            &state->either_text);
}

static void see_date(struct table_file *file, struct column_state *state,
    const struct grid_row *row, const struct raw_cell *cell)
{
    struct date date;

    if (cell->kind != GRID_TEXT || cell->len == 0 || cell->mapped ||
        !date_read(cell->text, cell->len, &date))
        return;
    if (date.has_dmy && !date.has_mdy)
        remember(file, row->line, cell->text, cell->len, &state->dmy_line,
            &state->dmy_text);
    else if (date.has_mdy && !date.has_dmy)
        remember(file, row->line, cell->text, cell->len, &state->mdy_line,
            &state->mdy_text);
    else if (date.differ)
        remember(file, row->line, cell->text, cell->len, &state->two_line,
            &state->two_text);
}

static const char *row_word(const struct table_file *file)
{
    return file->is_sheet ? "row" : "line";
}

static void settle_number(struct table_file *file, size_t at)
{
    struct map_column *column = &file->part->columns[at];
    const struct column_state *state = &file->states[at];
    const char *word = row_word(file);
    struct number number;

    if (state->comma_line > 0 && state->point_line > 0) {
        tables_fault(file,
            "column '%s': %s %" PRIu64 " has a decimal comma ('%s') and %s "
            "%" PRIu64 " a decimal point ('%s'); allowed: one of them, as "
            "--decimal says",
            tables_heading(file, at), word, state->comma_line,
            state->comma_text, word, state->point_line, state->point_text);
    } else if (state->comma_line > 0) {
        column->decimal = DECIMAL_COMMA;
    } else if (state->point_line > 0) {
        column->decimal = DECIMAL_POINT;
    } else if (state->either_line > 0) {
        (void)number_read(
            state->either_text, strlen(state->either_text), &number);
        tables_fault(file,
            "column '%s': '%s' (%s %" PRIu64 ") may be %s or %s, and no other "
            "row tells; say which by --decimal comma or --decimal point",
            tables_heading(file, at), state->either_text, word,
            state->either_line, number.comma, number.point);
    }
}

static void settle_date(struct table_file *file, size_t at)
{
    struct map_column *column = &file->part->columns[at];
    const struct column_state *state = &file->states[at];
    const char *word = row_word(file);
    struct date date;

    if (state->dmy_line > 0 && state->mdy_line > 0) {
        tables_fault(file,
            "column '%s': %s %" PRIu64 " has the day first ('%s') and %s "
            "%" PRIu64 " the month ('%s'); allowed: one of them, as --dates "
            "says",
            tables_heading(file, at), word, state->dmy_line, state->dmy_text,
            word, state->mdy_line, state->mdy_text);
    } else if (state->dmy_line > 0) {
        column->dates = DATES_DMY;
    } else if (state->mdy_line > 0) {
        column->dates = DATES_MDY;
    } else if (state->two_line > 0) {
        (void)date_read(state->two_text, strlen(state->two_text), &date);
        tables_fault(file,
            "column '%s': '%s' (%s %" PRIu64 ") may be %s or %s, and no other "
            "row tells; say which by --dates dmy or --dates mdy",
            tables_heading(file, at), state->two_text, word, state->two_line,
            date.dmy, date.mdy);
    }
}

static bool wants_number(const struct table_file *file, size_t at)
{
    return file->states[at].as_number && file->states[at].at != SIZE_MAX &&
           tables_mark(file->part, &file->part->columns[at]) == DECIMAL_OPEN;
}

static bool wants_date(const struct table_file *file, size_t at)
{
    return file->states[at].as_date && file->states[at].at != SIZE_MAX &&
           tables_order(file->part, &file->part->columns[at]) == DATES_OPEN;
}

enum sp_code tables_scan(struct table_file *file, struct sp_err *err)
{
    const struct convert_request *request = file->all->request;
    size_t n_wanted = 0, wanted[MAP_COLUMNS_MAX];
    struct grid_row row;
    uint64_t n = 0;
    bool more = true;
    enum sp_code rc;

    for (size_t i = 0; i < file->part->n_columns; i++) {
        if (wants_number(file, i) || wants_date(file, i))
            wanted[n_wanted++] = i;
    }
    if (n_wanted == 0)
        return SP_OK;
    rc = tables_skip_heads(file, err);
    while (rc == SP_OK) {
        rc = tables_next_row(file, &row, &more, err);
        if (rc != SP_OK || !more)
            break;
        for (size_t i = 0; i < n_wanted; i++) {
            struct raw_cell cell = tables_raw(file, &row, wanted[i]);

            if (wants_number(file, wanted[i]))
                see_number(file, &file->states[wanted[i]], &row, &cell);
            if (wants_date(file, wanted[i]))
                see_date(file, &file->states[wanted[i]], &row, &cell);
        }
        if (request->progress != NULL && ++n % 65536 == 0)
            request->progress(request->progress_context, file->path, n);
    }
    for (size_t i = 0; rc == SP_OK && i < n_wanted; i++) {
        if (wants_number(file, wanted[i]))
            settle_number(file, wanted[i]);
        if (wants_date(file, wanted[i]))
            settle_date(file, wanted[i]);
    }
    file->n_repeated = 0;
    return rc == SP_OK ? grid_rewind(file->grid, err) : rc;
}
