/* tables_rows.c - each row of a file as rows of tables. */
#include "convert/tables_internal.h"

#include "facts/faults.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct rows {
    struct table_file *file;
    struct convert_writer *writer;
    struct grid_row row;
    struct sp_buf scratch;
    struct sp_err *err;
    enum sp_code rc; /* no memory, not a fault of the file */
};

/* ---- sets ---- */

/* Count the cell's text once more in this set; return which one it is. */
static uint32_t count_text(
    struct rows *rows, struct set_state *set, const char *text, size_t len)
{
    uint32_t symbol = 0;

    if (set->seen == NULL)
        rows->rc = sp_pool_new(1ULL << 30, &set->seen, rows->err);
    if (rows->rc == SP_OK)
        rows->rc = sp_pool_put(set->seen, text, len, &symbol, rows->err);
    if (rows->rc == SP_OK && symbol >= set->counts_cap) {
        size_t cap = set->counts_cap == 0 ? 1024 : set->counts_cap * 2;
        uint32_t *counts = realloc(set->counts, cap * sizeof *counts);

        if (counts == NULL) {
            rows->rc =
                sp_fail(rows->err, SP_NO_MEMORY, "no memory to count rows");
            return 0;
        }
        memset(counts + set->counts_cap, 0,
            (cap - set->counts_cap) * sizeof *counts);
        set->counts = counts;
        set->counts_cap = cap;
    }
    return rows->rc == SP_OK ? ++set->counts[symbol] : 0;
}

/* Append one term; `*empty_out`: its cell says nothing. */
static bool put_term(struct rows *rows, const struct map_term *term,
    struct set_state *set, bool *empty_out)
{
    struct sp_buf *out = &set->text;
    size_t before = out->len;
    bool fine = true;

    switch (term->kind) {
    case MAP_TEXT:
        sp_buf_puts(out, term->text);
        return true;
    case MAP_ROW:
        sp_buf_printf(out, "%" PRIu64, rows->row.line);
        return true;
    case MAP_CELL:
        fine = tables_convert(rows->file, &rows->row, term->column, NULL, out);
        *empty_out = *empty_out || out->len == before;
        return fine;
    case MAP_COUNT: {
        struct raw_cell cell = tables_raw(rows->file, &rows->row, term->column);

        if (cell.len == 0)
            *empty_out = true;
        else
            sp_buf_printf(
                out, "%" PRIu32, count_text(rows, set, cell.text, cell.len));
        return true;
    }
    }
    return true;
}

static bool make_id(
    struct rows *rows, const struct map_set *set, struct set_state *state)
{
    char id[CONVERT_ID_BYTES];
    char found[FAULT_FOUND_BYTES];
    struct convert_place place;

    if (state->text.len == 0)
        return true;
    if (convert_make_id(state->text.bytes, state->text.len, id)) {
        sp_buf_reset(&state->text);
        sp_buf_puts(&state->text, id);
        return true;
    }
    place = tables_place(rows->file, &rows->row, set->terms[0].column);
    fault_quote(state->text.bytes, state->text.len, found);
    convert_log_add(&rows->file->all->result->faults, &place,
        "found '%s', allowed: a text with letters or digits, to make an id of",
        found);
    return false;
}

/* Of "[CODE] Title" keep the code or the title; other texts stay. */
static void split_code(struct sp_buf *text, bool title)
{
    char *bytes = text->bytes;
    char *close = text->len == 0 || bytes[0] != '['
                      ? NULL
                      : memchr(bytes, ']', text->len);
    size_t start, len;

    if (close == NULL || close == bytes + 1)
        return;
    start = title ? (size_t)(close - bytes) + 1 : 1;
    while (start < text->len && bytes[start] == ' ')
        start++;
    len = title ? text->len - start : (size_t)(close - bytes) - start;
    memmove(bytes, bytes + start, len);
    bytes[len] = '\0';
    text->len = len;
}

/* Keep the class or the item number of a stock number written with or without
 * hyphens and spaces; what is none stays, so that its checks name it. */
static void split_number(struct sp_buf *text, bool class)
{
    enum { POSITIONS = 13, CLASS = 4, OTHERS = 9 };
    char at[POSITIONS + 1];
    size_t n = 0;

    for (size_t i = 0; i < text->len && n <= POSITIONS; i++) {
        if (text->bytes[i] == '-' || text->bytes[i] == ' ')
            continue;
        if (n < POSITIONS)
            at[n] = text->bytes[i];
        n++;
    }
    if (n != POSITIONS && n != OTHERS && !class)
        return;
    sp_buf_reset(text);
    if (n == POSITIONS)
        sp_buf_put(text, class ? at : at + CLASS, class ? CLASS : OTHERS);
    else if (!class)
        sp_buf_put(text, at, OTHERS);
}

/* The amount's currency, counting those of which nothing says it. */
static bool said_currency(struct rows *rows, size_t column, struct sp_buf *out)
{
    if (!tables_currency(rows->file, &rows->row, column, out))
        return false;
    if (out->len == 0 && tables_raw(rows->file, &rows->row, column).len > 0)
        rows->file->states[column].n_bare++;
    return true;
}

static bool eval_set(struct rows *rows, const struct map_table *table,
    const struct map_set *set, struct set_state *state)
{
    const struct schema_column *target = &table->schema->columns[set->target];
    const struct map_term *first = &set->terms[0];
    bool fine = true, empty = false;

    sp_buf_reset(&state->text);
    if (set->function == MAP_CURRENCY)
        return said_currency(rows, first->column, &state->text);
    if (set->function == MAP_UNIT)
        return tables_unit(rows->file, &rows->row, first->column, &state->text);
    if (set->function == MAP_PLAIN && set->n_terms == 1 &&
        first->kind == MAP_CELL)
        return tables_convert(
            rows->file, &rows->row, first->column, target, &state->text);
    for (size_t i = 0; fine && i < set->n_terms; i++)
        fine = put_term(rows, &set->terms[i], state, &empty);
    if (empty)
        sp_buf_reset(&state->text);
    if (set->function == MAP_CODE || set->function == MAP_TITLE)
        split_code(&state->text, set->function == MAP_TITLE);
    if (set->function == MAP_NIIN || set->function == MAP_CLASS)
        split_number(&state->text, set->function == MAP_CLASS);
    if (fine && (set->function == MAP_ID || set->function == MAP_CODE))
        fine = make_id(rows, set, state);
    return fine;
}

/* ---- tables ---- */

/* Whether the row makes one of the table; else NULL's opposite: why not. */
static const char *skip_reason(struct rows *rows, const struct map_table *table)
{
    for (size_t i = 0; i < table->n_whens; i++) {
        const struct map_when *when = &table->whens[i];
        struct raw_cell cell = tables_raw(rows->file, &rows->row, when->column);

        if (when->text == NULL ? cell.len == 0
                               : strcmp(cell.text, when->text) != 0)
            return tables_heading(rows->file, when->column);
    }
    return NULL;
}

/* The place in the file that a set's text comes from; 0: the row. */
static uint32_t place_of_set(const struct rows *rows, const struct map_set *set)
{
    for (size_t i = 0; i < set->n_terms; i++) {
        if (set->terms[i].kind == MAP_CELL)
            return tables_place(rows->file, &rows->row, set->terms[i].column)
                .column;
    }
    return 0;
}

/* The currency of the table's first amount. */
static bool amount_currency(
    struct rows *rows, const struct map_table *table, struct sp_buf *out)
{
    for (size_t i = 0; i < table->n_sets; i++) {
        const struct map_set *set = &table->sets[i];

        if (table->schema->columns[set->target].type == SCHEMA_MONEY &&
            set->n_terms == 1 && set->terms[0].kind == MAP_CELL)
            return said_currency(rows, set->terms[0].column, out);
    }
    return true;
}

/* An amount's own currency must be the one that the row says. */
static bool check_currency(
    struct rows *rows, const struct map_table *table, struct table_state *state)
{
    int currency = schema_column(table->schema, "currency");
    size_t at = SIZE_MAX;

    for (size_t i = 0; i < table->n_sets && currency >= 0; i++) {
        if (table->sets[i].target == (size_t)currency &&
            table->sets[i].function != MAP_CURRENCY)
            at = i;
    }
    /* What the row does not say, its amount may. */
    if (at != SIZE_MAX && state->sets[at].text.len == 0)
        return amount_currency(rows, table, &state->sets[at].text);
    for (size_t i = 0; i < table->n_sets && at != SIZE_MAX; i++) {
        const struct map_set *set = &table->sets[i];
        struct column_state *column;
        struct convert_place place;
        uint64_t named;

        if (table->schema->columns[set->target].type != SCHEMA_MONEY ||
            set->n_terms != 1 || set->terms[0].kind != MAP_CELL)
            continue;
        column = &rows->file->states[set->terms[0].column];
        named = column->n_currency;
        sp_buf_reset(&rows->scratch);
        if (!tables_currency(
                rows->file, &rows->row, set->terms[0].column, &rows->scratch))
            return false;
        if (column->n_currency == named ||
            strcmp(sp_buf_text(&rows->scratch),
                sp_buf_text(&state->sets[at].text)) == 0)
            continue;
        place = tables_place(rows->file, &rows->row, set->terms[0].column);
        convert_log_add(&rows->file->all->result->faults, &place,
            "found an amount in %s, allowed: %s, which the row says",
            sp_buf_text(&rows->scratch), sp_buf_text(&state->sets[at].text));
        return false;
    }
    return true;
}

static void show_set(struct rows *rows, const struct map_table *table,
    const struct map_set *set, const struct set_state *state)
{
    struct sp_buf *shown = &rows->file->all->result->shown;
    struct raw_cell cell;
    char written[FAULT_FOUND_BYTES];

    if (set->terms[0].kind != MAP_CELL || set->function > MAP_TITLE ||
        rows->file->states[set->terms[0].column].at == SIZE_MAX)
        return;
    cell = tables_raw(rows->file, &rows->row, set->terms[0].column);
    fault_quote(cell.text, cell.len, written);
    sp_buf_printf(shown, "  %s '%s' → %s.%s %s\n",
        tables_heading(rows->file, set->terms[0].column), written,
        table->schema->name, table->schema->columns[set->target].name,
        state->text.len == 0 ? "(unknown)" : sp_buf_text(&state->text));
}

static bool make_table_row(struct rows *rows, size_t at, bool *made_out)
{
    struct table_file *file = rows->file;
    const struct map_table *table = &file->part->tables[at];
    struct table_state *state = &file->tables[at];
    struct convert_cell cells[SCHEMA_COLUMNS_MAX];
    struct convert_place place = grid_place(file->grid, &rows->row, SIZE_MAX);
    const char *reason = skip_reason(rows, table);
    bool fine = true;

    if (reason != NULL) {
        if (state->n_skipped++ == 0) {
            state->skipped_line = rows->row.line;
            state->skipped_why = reason;
        }
        return true;
    }
    for (size_t i = 0; i < table->n_sets; i++) {
        const struct map_set *set = &table->sets[i];

        fine = eval_set(rows, table, set, &state->sets[i]) && fine;
        if (rows->rc == SP_OK)
            rows->rc = sp_buf_check(&state->sets[i].text, rows->err);
    }
    if (!fine || rows->rc != SP_OK || !check_currency(rows, table, state))
        return false;
    for (size_t i = 0; i < table->n_sets; i++)
        cells[i] = (struct convert_cell){
            table->schema->columns[table->sets[i].target].name,
            sp_buf_text(&state->sets[i].text),
            place_of_set(rows, &table->sets[i])};
    for (size_t i = 0; file->n_samples < SAMPLES && i < table->n_sets; i++)
        show_set(rows, table, &table->sets[i], &state->sets[i]);
    rows->rc = convert_writer_row(
        rows->writer, table->schema, &place, cells, table->n_sets, rows->err);
    *made_out = rows->rc == SP_OK;
    return *made_out;
}

/* ---- rows
 * ---------------------------------------------------------------------------
 */

/* Cells behind the last heading are of no column. */
static bool check_width(struct rows *rows)
{
    struct table_file *file = rows->file;

    for (size_t i = file->headings.n; i < rows->row.n; i++) {
        struct convert_place place;

        if (rows->row.cells[i].len == 0)
            continue;
        place = grid_place(file->grid, &rows->row, i);
        convert_log_add(&file->all->result->faults, &place,
            "found a cell behind the last heading, allowed: %zu columns",
            file->headings.n);
        return false;
    }
    if (!file->is_sheet && rows->row.n < file->headings.n)
        file->n_short++;
    return true;
}

static void make_rows(struct rows *rows)
{
    struct table_file *file = rows->file;
    struct sp_buf *shown = &file->all->result->shown;
    size_t before = shown->len;
    bool any = false;

    file->n_rows++;
    file->n_hidden += rows->row.hidden;
    if (!check_width(rows))
        return;
    tables_fill(file, &rows->row);
    for (size_t i = 0; rows->rc == SP_OK && i < file->part->n_columns; i++)
        rows->rc = sp_buf_check(&file->states[i].above, rows->err);
    if (!tables_check_musts(file, &rows->row))
        return;
    if (file->n_samples < SAMPLES)
        sp_buf_printf(shown, "%s %" PRIu64 ":\n",
            file->is_sheet ? "row" : "line", rows->row.line);
    for (size_t i = 0; rows->rc == SP_OK && i < file->part->n_tables; i++) {
        bool made = false;

        (void)make_table_row(rows, i, &made);
        any = any || made;
    }
    file->n_samples += any;
    if (!any)
        shown->len = before; /* a row of nothing shows nothing */
    if (!any && file->n_unused++ == 0)
        file->unused_line = rows->row.line;
}

enum sp_code tables_rows(
    struct table_file *file, struct convert_writer *writer, struct sp_err *err)
{
    const struct convert_request *request = file->all->request;
    struct rows rows = {.file = file, .writer = writer, .err = err};
    bool more = true;
    enum sp_code rc = tables_skip_heads(file, err);

    sp_buf_init(&rows.scratch, 1 << 16);
    while (rc == SP_OK) {
        rc = tables_next_row(file, &rows.row, &more, err);
        if (rc != SP_OK || !more)
            break;
        make_rows(&rows);
        rc = rows.rc;
        if (request->progress != NULL && file->n_rows % 65536 == 0)
            request->progress(
                request->progress_context, file->path, file->n_rows);
    }
    sp_buf_clear(&rows.scratch);
    return rc;
}
