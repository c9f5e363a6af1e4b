/*
 * grid.c - tables of cells: filled by the answers, printed as CSV.
 */
#include "report/grid.h"

#include "base/csv.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { CELLS_MIN = 256 };

void grid_init(struct grid *grid, struct sp_arena *arena, const char *title)
{
    assert(grid != NULL);
    assert(arena != NULL);
    memset(grid, 0, sizeof(*grid));
    grid->arena = arena;
    grid->title = title;
}

size_t grid_table_add(struct grid *grid, const char *name, const char *context,
    const char *title, const struct grid_column *columns, size_t n_columns)
{
    struct grid_table *table = &grid->tables[grid->n_tables];

    assert(grid->n_tables < GRID_TABLES_MAX);
    assert(n_columns > 0);
    assert(n_columns <= GRID_COLUMNS_MAX);
    table->name = name;
    table->context = context;
    table->title = title;
    table->columns = columns;
    table->n_columns = n_columns;
    return grid->n_tables++;
}

static struct grid_table *last_table(struct grid *grid)
{
    assert(grid->n_tables > 0);
    return &grid->tables[grid->n_tables - 1];
}

void grid_put(struct grid *grid, const char *text)
{
    struct grid_table *table = last_table(grid);
    struct grid_cell *cell;

    if (table->n_cells == table->cells_max) {
        size_t max = table->cells_max == 0 ? CELLS_MIN : table->cells_max * 2;
        struct grid_cell *more =
            grid->failed ? NULL
                         : sp_alloc_array(grid->arena, max, sizeof(*more));

        if (more == NULL) {
            grid->failed = true;
            return;
        }
        if (table->n_cells > 0)
            memcpy(more, table->cells, table->n_cells * sizeof(*more));
        table->cells = more;
        table->cells_max = max;
    }
    cell = &table->cells[table->n_cells++];
    memset(cell, 0, sizeof(*cell));
    cell->text = text;
}

void grid_put_count(struct grid *grid, int64_t count)
{
    char *text = NULL;

    if (count >= 0) {
        text = sp_asprintf(grid->arena, "%" PRId64, count);
        if (text == NULL)
            grid->failed = true;
    }
    grid_put(grid, text);
}

void grid_put_yes(struct grid *grid, bool yes)
{
    grid_put(grid, yes ? "yes" : "no");
}

void grid_tone_last(struct grid *grid, enum grid_tone tone)
{
    struct grid_table *table = last_table(grid);

    if (grid->failed)
        return;
    assert(table->n_cells > 0);
    table->cells[table->n_cells - 1].tone = tone;
}

void grid_link_last(struct grid *grid, size_t table, size_t row)
{
    struct grid_table *own = last_table(grid);

    if (grid->failed)
        return;
    assert(own->n_cells > 0);
    assert(table < GRID_TABLES_MAX);
    own->cells[own->n_cells - 1].to_table = (uint32_t)table + 1;
    own->cells[own->n_cells - 1].to_row = (uint32_t)row;
}

size_t grid_rows(const struct grid *grid, size_t table)
{
    const struct grid_table *own = &grid->tables[table];

    assert(table < grid->n_tables);
    assert(grid->failed || own->n_cells % own->n_columns == 0);
    return own->n_cells / own->n_columns;
}

enum sp_code grid_check(const struct grid *grid, struct sp_err *err)
{
    assert(grid != NULL);
    return grid->failed ? sp_arena_fail(grid->arena, err) : SP_OK;
}

size_t grid_find(const struct grid *grid, const char *name)
{
    assert(name != NULL);
    for (size_t i = 0; i < grid->n_tables; i++)
        if (strcmp(grid->tables[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* Whether a spreadsheet would take the text for a formula. */
static bool looks_active(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

/* Whether the text is -?digits(.digits)?. */
static bool is_decimal(const char *text)
{
    const char *at = text + (text[0] == '-');
    size_t digits = strspn(at, "0123456789");

    at += digits;
    if (digits > 0 && *at == '.') {
        digits = strspn(at + 1, "0123456789");
        at += digits + 1;
    }
    return digits > 0 && *at == '\0';
}

static void put_field(enum grid_kind kind, const char *text, struct sp_buf *buf)
{
    struct sp_buf guarded;

    if (text == NULL)
        return;
    if (!looks_active(text) || (kind == GRID_NUMBER && is_decimal(text))) {
        sp_csv_put(buf, text, strlen(text));
        return;
    }
    sp_buf_init(&guarded, buf->len_max);
    sp_buf_putc(&guarded, '\'');
    sp_buf_puts(&guarded, text);
    if (guarded.failed == SP_OK)
        sp_csv_put(buf, guarded.bytes, guarded.len);
    else if (buf->failed == SP_OK)
        buf->failed = guarded.failed;
    sp_buf_clear(&guarded);
}

void grid_csv(const struct grid *grid, size_t table, struct sp_buf *buf)
{
    const struct grid_table *own = &grid->tables[table];

    assert(table < grid->n_tables);
    assert(own->n_columns > 0);
    for (size_t i = 0; i < own->n_columns; i++) {
        sp_buf_puts(buf, i == 0 ? "" : ",");
        sp_buf_puts(buf, own->columns[i].name);
    }
    sp_buf_putc(buf, '\n');
    for (size_t i = 0; i < own->n_cells; i++) {
        size_t column = i % own->n_columns;

        put_field(own->columns[column].kind, own->cells[i].text, buf);
        sp_buf_putc(buf, column + 1 == own->n_columns ? '\n' : ',');
    }
}
