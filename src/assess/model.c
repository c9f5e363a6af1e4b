/*
 * model.c - numbers items in the order of their ids and makes the graph.
 */
#include "assess/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int column(const struct table *table, const char *name)
{
    int at = schema_column(table->schema, name);

    assert(at >= 0);
    return at;
}

static uint32_t cell(const struct table *table, size_t row, int at)
{
    return table->cells[at] == NULL ? 0 : table->cells[at][row];
}

struct named {
    const char *text;
    uint32_t symbol;
};

static int compare_named(const void *a, const void *b)
{
    return strcmp(
        ((const struct named *)a)->text, ((const struct named *)b)->text);
}

/* Mark each symbol of a column once; returns how many are new. */
static uint32_t mark(
    struct model *model, const struct table *table, const char *name)
{
    int at = column(table, name);
    uint32_t n = 0;

    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t symbol = cell(table, row, at);

        if (symbol != 0 && model->item_numbers[symbol] == BOM_NONE) {
            model->item_numbers[symbol] = 0;
            n++;
        }
    }
    return n;
}

/* Number every marked symbol in the order of the texts. Rows of `item` are
 * in that order already, so that only ids without a row need sorting. */
static enum sp_code number_items(
    struct model *model, uint32_t n_marked, struct sp_err *err)
{
    const uint32_t *rows = model->item->cells[column(model->item, "item")];
    size_t n_rows = model->item->n_rows;
    uint32_t n_extra = 0;
    uint32_t *symbols =
        sp_alloc_array(model->arena, n_marked + 1u, sizeof *symbols);
    struct named *extra =
        sp_alloc_array(model->arena, n_marked - n_rows + 1, sizeof *extra);
    uint32_t next = 0;
    size_t row = 0;

    if (symbols == NULL || extra == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; i < n_rows; i++)
        model->item_numbers[rows[i]] = 1;
    for (uint32_t symbol = 1; symbol < model->n_symbols; symbol++)
        if (model->item_numbers[symbol] == 0) {
            extra[n_extra].symbol = symbol;
            extra[n_extra++].text = sp_pool_text(model->pool, symbol);
        }
    if (n_extra > 1)
        qsort(extra, n_extra, sizeof *extra, compare_named);
    for (uint32_t i = 0; i < n_marked; i++) {
        uint32_t symbol;

        if (next < n_extra &&
            (row == n_rows || strcmp(extra[next].text,
                                  sp_pool_text(model->pool, rows[row])) < 0))
            symbol = extra[next++].symbol;
        else
            symbol = rows[row++];
        symbols[i] = symbol;
        model->item_numbers[symbol] = i;
    }
    model->item_symbols = symbols;
    model->n_items = n_marked;
    return SP_OK;
}

/* Read the tables that name items, and number them. */
static enum sp_code read_items(struct model *model, struct sp_err *err)
{
    const struct table *table = NULL;
    static const char *const others[] = {
        "offer", "attestation", "attestation_state", "venture"};
    enum sp_code rc =
        snapshot_table(model->snapshot, "item", &model->item, err);
    uint32_t n = 0;

    if (rc == SP_OK)
        rc = snapshot_table(
            model->snapshot, "structure", &model->structure, err);
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(others); i++)
        rc = snapshot_table(model->snapshot, others[i], &table, err);
    if (rc != SP_OK)
        return rc;
    model->n_symbols = sp_pool_count(model->pool);
    model->item_numbers = sp_alloc_array(
        model->arena, model->n_symbols, sizeof *model->item_numbers);
    if (model->item_numbers == NULL)
        return sp_arena_fail(model->arena, err);
    memset(model->item_numbers, 0xff,
        model->n_symbols * sizeof *model->item_numbers);
    n = mark(model, model->item, "item");
    n += mark(model, model->structure, "parent");
    n += mark(model, model->structure, "child");
    for (size_t i = 0; i < SP_COUNT(others); i++) {
        rc = snapshot_table(model->snapshot, others[i], &table, err);
        if (rc != SP_OK)
            return rc;
        n += mark(model, table, i + 1 < SP_COUNT(others) ? "item" : "product");
    }
    return number_items(model, n, err);
}

int64_t model_priority(const char *text)
{
    struct sp_dec value;

    if (text[0] == '\0' || !sp_dec_parse(text, strlen(text), &value) ||
        value.scale != 0)
        return INT64_MAX;
    return value.mant;
}

static enum sp_code read_lines(struct model *model, struct sp_err *err)
{
    const struct table *table = model->structure;
    int parent = column(table, "parent");
    int child = column(table, "child");
    int quantity = column(table, "quantity");
    int group = column(table, "alternate_group");
    int priority = column(table, "priority");
    int variant = column(table, "variant");
    int optional = column(table, "optional");
    uint32_t yes = sp_pool_find(model->pool, "yes", 3);

    model->n_lines = table->n_rows;
    model->lines =
        sp_alloc_array(model->arena, model->n_lines + 1, sizeof *model->lines);
    if (model->lines == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        struct bom_line *line = &model->lines[row];
        uint32_t symbol = cell(table, row, quantity);

        line->parent = model->item_numbers[cell(table, row, parent)];
        line->child = model->item_numbers[cell(table, row, child)];
        line->quantity_known =
            symbol != 0 &&
            sp_dec_parse(sp_pool_text(model->pool, symbol),
                sp_pool_len(model->pool, symbol), &line->quantity);
        line->group = cell(table, row, group);
        line->variant = cell(table, row, variant);
        line->priority = model_priority(table_text(table, row, priority));
        line->optional = cell(table, row, optional) == yes;
    }
    return SP_OK;
}

static enum sp_code cycle_fault(struct model *model, struct sp_err *err)
{
    const uint32_t *lines = NULL;
    struct sp_buf text;
    size_t n = 0;
    enum sp_code rc = bom_cycle(model->arena, model->n_items, model->lines,
        model->n_lines, &lines, &n, err);

    if (rc != SP_OK || n == 0)
        return rc != SP_OK ? rc : SP_INVALID;
    sp_buf_init(&text, SP_ERR_TEXT_BYTES / 2);
    for (size_t i = 0; i < n; i++)
        sp_buf_printf(&text, "%s > ",
            model_item_id(model, model->lines[lines[i]].parent));
    sp_buf_puts(&text, model_item_id(model, model->lines[lines[0]].parent));
    rc = sp_fail(
        err, SP_INVALID, "structure goes round: %s", sp_buf_text(&text));
    sp_buf_clear(&text);
    return rc;
}

enum sp_code model_open(struct model *model, const struct schema *schema,
    struct snapshot *snapshot, int32_t on, struct sp_arena *arena,
    struct sp_err *err)
{
    enum sp_code rc;

    assert(model != NULL);
    assert(snapshot != NULL);
    memset(model, 0, sizeof *model);
    model->schema = schema;
    model->snapshot = snapshot;
    model->pool = snapshot_pool(snapshot);
    model->arena = arena;
    model->on = on;
    rc = read_items(model, err);
    if (rc == SP_OK)
        rc = read_lines(model, err);
    if (rc != SP_OK)
        return rc;
    rc = bom_graph_new(arena, model->n_items, model->lines, model->n_lines,
        &model->graph, err);
    if (rc == SP_INVALID) {
        struct sp_err cycle;
        enum sp_code found = cycle_fault(model, &cycle);

        if (found == SP_INVALID && cycle.text[0] != '\0')
            *err = cycle;
    }
    return rc;
}

bool model_line_active(
    const struct bom_variants *variants, const struct bom_line *line)
{
    if (line->variant == 0)
        return true;
    for (size_t i = 0; i < variants->n; i++)
        if (variants->numbers[i] == line->variant)
            return true;
    return false;
}

uint32_t model_item(const struct model *model, const char *id)
{
    uint32_t symbol = sp_pool_find(model->pool, id, strlen(id));

    return symbol >= model->n_symbols ? BOM_NONE : model->item_numbers[symbol];
}

const char *model_item_id(const struct model *model, uint32_t item)
{
    assert(item < model->n_items);
    return sp_pool_text(model->pool, model->item_symbols[item]);
}

size_t model_item_row(const struct model *model, uint32_t item)
{
    return table_find(model->item, model_item_id(model, item));
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

enum sp_code model_variants(struct model *model, const char *const *names,
    size_t n, struct bom_variants *variants_out, struct sp_err *err)
{
    uint32_t *numbers = sp_alloc_array(model->arena, n + 1, sizeof *numbers);
    size_t kept = 0;

    if (numbers == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; i < n; i++) {
        uint32_t symbol = sp_pool_find(model->pool, names[i], strlen(names[i]));

        if (symbol != 0 && symbol != UINT32_MAX)
            numbers[kept++] = symbol;
    }
    if (kept > 1)
        qsort(numbers, kept, sizeof *numbers, compare_numbers);
    variants_out->numbers = numbers;
    variants_out->n = kept;
    return SP_OK;
}

enum sp_code model_fault(const struct model *model, enum sp_code code,
    const struct bom_fault *fault, struct sp_err *err)
{
    if (code == SP_LIMIT && fault->item < model->n_items)
        return sp_fail(err, SP_LIMIT,
            "an amount of item '%s' at level %u passes 2^119: too large to be "
            "rolled up exactly",
            model_item_id(model, fault->item), fault->level);
    if (code == SP_INVALID && fault->line < model->n_lines) {
        const char *key =
            fact_list_key(model->arena, model->structure, fault->line);

        return sp_fail(err, SP_INVALID, "structure line '%s' has no quantity",
            key == NULL ? "" : key);
    }
    return code;
}
