/* tables_show.c - what was guessed, and what became of it, for people. */
#include "convert/tables_internal.h"

#include "facts/faults.h"

#include <inttypes.h>
#include <string.h>

static void show_file(struct table_file *file, struct sp_buf *shown)
{
    const struct head_row *first = &file->heads[file->headings.first];
    const struct head_row *last = &file->heads[file->headings.last];

    sp_buf_printf(shown, "%s: ", convert_base_name(file->path));
    if (file->is_sheet) {
        struct grid_row none = {.line = 0};

        sp_buf_printf(shown, "workbook, sheet '%s'",
            grid_place(file->grid, &none, SIZE_MAX).sheet);
    } else {
        sp_buf_printf(shown, "%s, delimiter %s",
            encoding_name(file->options.encoding),
            grid_delimiter_name(file->options.delimiter));
    }
    sp_buf_printf(shown, ", headings in row %" PRIu64, first->line);
    if (last != first)
        sp_buf_printf(shown, "-%" PRIu64, last->line);
    if (strcmp(file->how, "map") == 0)
        sp_buf_printf(
            shown, ", map %s part '%s'", file->all->map_path, file->part->name);
    else if (file->part->preset != NULL)
        sp_buf_printf(shown, ", preset %s", file->part->preset);
    sp_buf_putc(shown, '\n');
    for (size_t i = 0; i < file->headings.first; i++)
        sp_buf_printf(shown, "  row %" PRIu64 " above them is not read: %s\n",
            file->heads[i].line,
            file->heads[i].n > 0 ? file->heads[i].texts[0] : "");
}

static void show_how(struct table_file *file, size_t at, struct sp_buf *shown)
{
    const struct map_column *column = &file->part->columns[at];
    const struct column_state *state = &file->states[at];
    const char *mark = decimal_mark_name(tables_mark(file->part, column));
    const char *order = date_order_name(tables_order(file->part, column));
    const char *currency =
        column->currency != NULL ? column->currency : file->part->currency;

    if (state->as_number && mark != NULL)
        sp_buf_printf(shown, ", decimal %s", mark);
    if (state->as_number && currency != NULL)
        sp_buf_printf(shown, ", %s where none is named", currency);
    if (state->as_number && column->unit != NULL)
        sp_buf_printf(shown, ", in %s", column->unit);
    if (state->as_date && order != NULL)
        sp_buf_printf(shown, ", dates %s", order);
    if (column->fill)
        sp_buf_puts(shown, ", an empty cell repeats the one above");
}

static void show_column(
    struct table_file *file, size_t at, struct sp_buf *shown)
{
    const struct map_part *part = file->part;
    bool any = false;

    sp_buf_printf(shown, "  '%s' →", tables_heading(file, at));
    for (size_t i = 0; i < part->n_tables; i++) {
        const struct map_table *table = &part->tables[i];

        for (size_t k = 0; k < table->n_sets; k++) {
            const struct map_set *set = &table->sets[k];

            for (size_t t = 0; t < set->n_terms; t++) {
                if ((set->terms[t].kind != MAP_CELL &&
                        set->terms[t].kind != MAP_COUNT) ||
                    set->terms[t].column != at)
                    continue;
                sp_buf_printf(shown, "%s %s.%s", any ? "," : "",
                    table->schema->name,
                    table->schema->columns[set->target].name);
                any = true;
                break;
            }
        }
    }
    if (!any && part->columns[at].must != NULL)
        sp_buf_printf(shown, " must be %s", part->columns[at].must);
    else if (!any)
        sp_buf_puts(shown, " which rows count");
    show_how(file, at, shown);
    sp_buf_putc(shown, '\n');
}

static bool is_read(const struct table_file *file, size_t at)
{
    for (size_t i = 0; i < file->part->n_columns; i++) {
        if (file->states[i].at == at)
            return true;
    }
    return false;
}

static bool is_ignored(const struct table_file *file, size_t at)
{
    for (size_t i = 0; i < file->part->ignores.n; i++) {
        if (strcmp(file->part->ignores.items[i], file->headings.names[at]) == 0)
            return true;
    }
    return false;
}

static void show_unread(struct table_file *file, struct sp_buf *shown)
{
    bool any = false;

    for (size_t i = 0; i < file->headings.n; i++) {
        if (is_read(file, i) || file->headings.names[i][0] == '\0' ||
            is_ignored(file, i))
            continue;
        sp_buf_printf(shown, "%s'%s'",
            any ? ", " : "  not read: ", file->headings.names[i]);
        any = true;
        if (!file->all->map_given)
            (void)map_add_text(&file->part->ignores, file->all->arena,
                file->headings.names[i]);
    }
    if (any)
        sp_buf_putc(shown, '\n');
}

void tables_show_guess(struct table_file *file)
{
    struct sp_buf *shown = &file->all->result->shown;

    show_file(file, shown);
    for (size_t i = 0; i < file->part->n_columns; i++) {
        if (file->states[i].at != SIZE_MAX)
            show_column(file, i, shown);
    }
    for (size_t i = 0; i < file->part->n_tables; i++) {
        const struct map_table *table = &file->part->tables[i];

        for (size_t k = 0; k < table->n_sets; k++) {
            const struct map_set *set = &table->sets[k];

            if (set->n_terms == 1 && set->terms[0].kind == MAP_TEXT)
                sp_buf_printf(shown, "  %s.%s is '%s' in every row\n",
                    table->schema->name,
                    table->schema->columns[set->target].name,
                    set->terms[0].text);
        }
    }
    show_unread(file, shown);
}

void tables_show_heads(struct table_file *file)
{
    struct sp_buf *shown = &file->all->result->shown;
    size_t first = file->part == NULL ? 0 : file->headings.last + 1;

    sp_buf_printf(
        shown, "%s: rows as they are written\n", convert_base_name(file->path));
    for (size_t i = first; i < file->n_heads && i < first + SAMPLES; i++) {
        const struct head_row *head = &file->heads[i];

        sp_buf_printf(shown, "%s %" PRIu64 ":", file->is_sheet ? "row" : "line",
            head->line);
        for (size_t k = 0; k < head->n; k++) {
            char written[FAULT_FOUND_BYTES];

            fault_quote(head->texts[k], strlen(head->texts[k]), written);
            sp_buf_printf(shown, "%s '%s'", k > 0 ? "," : "", written);
        }
        sp_buf_putc(shown, '\n');
    }
}

/* What a column's cells were like, told once. */
static void show_notes(struct table_file *file, size_t at)
{
    const struct column_state *state = &file->states[at];
    const char *name = tables_heading(file, at);
    const char *word = file->is_sheet ? "row" : "line";

    if (state->n_formula > 0)
        tables_warn(file,
            "column '%s': %" PRIu64 " cells begin with =, +, - or @ and are "
            "kept as text, first in %s %" PRIu64,
            name, state->n_formula, word, state->formula_line);
    if (state->n_times > 0)
        tables_warn(file,
            "column '%s': %" PRIu64 " times of day beside dates are not read",
            name, state->n_times);
    if (state->n_rounded > 0)
        tables_warn(file,
            "column '%s': %" PRIu64 " numbers of more than 15 digits are read "
            "with 15, as the workbook shows them",
            name, state->n_rounded);
    if (state->n_bare > 0)
        tables_warn(file,
            "column '%s': %" PRIu64 " amounts name no currency, which stays "
            "unknown; say it by --currency",
            name, state->n_bare);
    if (state->unit_said)
        tables_warn(file,
            "column '%s': the unit '%s' of its cells is not carried, as no "
            "column takes it",
            name, state->unit);
}

void tables_show_end(struct table_file *file)
{
    struct sp_buf *shown = &file->all->result->shown;
    const char *word = file->is_sheet ? "row" : "line";
    size_t n_merged;

    for (size_t i = 0; i < file->part->n_columns; i++)
        show_notes(file, i);
    sp_buf_printf(shown, "%s: %" PRIu64 " rows read\n",
        convert_base_name(file->path), file->n_rows);
    for (size_t i = 0; i < file->part->n_tables; i++) {
        const struct table_state *state = &file->tables[i];

        if (state->n_skipped > 0)
            sp_buf_printf(shown,
                "  %" PRIu64 " rows make no %s: nothing, or another word, in "
                "'%s', first in %s %" PRIu64 "\n",
                state->n_skipped, file->part->tables[i].schema->name,
                state->skipped_why, word, state->skipped_line);
    }
    if (file->n_unused > 0 && file->all->result->faults.n == 0)
        tables_warn(file,
            "%" PRIu64 " rows make no row of any table, first %s %" PRIu64,
            file->n_unused, word, file->unused_line);
    if (file->n_repeated > 0)
        tables_warn(file,
            "%" PRIu64 " rows repeat the headings and are left "
            "out",
            file->n_repeated);
    if (file->n_short > 0)
        tables_warn(file,
            "%" PRIu64 " lines have fewer fields than the "
            "headings; what is not there is empty",
            file->n_short);
    n_merged =
        grid_merged_below(file->grid, file->heads[file->headings.last].line);
    if (n_merged > 0)
        tables_warn(file,
            "%zu merged cells reach over several rows; all but the first of "
            "these have nothing there (fill: down in the map repeats it)",
            n_merged);
    if (file->n_hidden > 0)
        tables_warn(file,
            "%" PRIu64 " rows are hidden in the workbook and are "
            "read all the same",
            file->n_hidden);
}
