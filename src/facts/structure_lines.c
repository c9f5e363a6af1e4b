/*
 * structure_lines.c - rows of `structure` become lines between numbers, and a
 * fault becomes words again.
 */
#include "facts/structure_lines.h"

#include "base/date.h"
#include "facts/faults.h"
#include "facts/structure_check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAMED_MAX = 12, /* items of a cycle that are named */
    TEXT_BYTES = 512,
};

struct columns {
    size_t parent;
    size_t child;
    size_t from;
};

/* Items numbered: by first appearance, or in the order of their ids. */
struct numbers {
    uint32_t *of_symbol; /* number plus one; 0: none */
    uint32_t *symbols;   /* by number */
    uint32_t n;
};

static struct columns columns_of(const struct schema_table *schema)
{
    int parent = schema_column(schema, "parent");
    int child = schema_column(schema, "child");

    assert(parent >= 0 && child >= 0);
    return (struct columns){(size_t)parent, (size_t)child,
        schema->n_columns - SCHEMA_COMMON_COLUMNS};
}

static void number_symbol(struct numbers *numbers, uint32_t symbol)
{
    if (numbers->of_symbol[symbol] != 0)
        return;
    numbers->symbols[numbers->n++] = symbol;
    numbers->of_symbol[symbol] = numbers->n;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Number the items anew in the byte order of their ids. */
static enum sp_code number_in_order(const struct structure_lines *lines,
    struct numbers *numbers, struct sp_err *err)
{
    const char **texts =
        sp_alloc_array(lines->arena, (size_t)numbers->n + 1, sizeof(*texts));

    if (texts == NULL)
        return sp_arena_fail(lines->arena, err);
    for (uint32_t i = 0; i < numbers->n; i++)
        texts[i] = sp_pool_text(lines->pool, numbers->symbols[i]);
    qsort(texts, numbers->n, sizeof(*texts), compare_texts);
    for (uint32_t i = 0; i < numbers->n; i++) {
        uint32_t symbol = sp_pool_find(lines->pool, texts[i], strlen(texts[i]));

        numbers->symbols[i] = symbol;
        numbers->of_symbol[symbol] = i + 1;
    }
    return SP_OK;
}

/* Read a day, or the same one as before. */
static int32_t day_of(const struct sp_pool *pool, uint32_t symbol,
    uint32_t *last, int32_t *last_day)
{
    if (symbol != *last) {
        if (!sp_date_parse(sp_pool_text(pool, symbol),
                sp_pool_len(pool, symbol), last_day))
            *last_day = 0; /* a bad cell, which is a fault already */
        *last = symbol;
    }
    return *last_day;
}

/* The item that a symbol is read as. */
static uint32_t item_of(const struct structure_lines *lines, uint32_t symbol)
{
    return lines->identity == NULL
               ? symbol
               : identity_of(lines->identity, IDENTITY_ITEM, symbol);
}

static size_t count_rows(const struct structure_lines *lines)
{
    size_t n = 0;

    for (size_t i = 0; i < lines->n_layers; i++)
        n += lines->layers[i].table->n_rows;
    return n;
}

/* Write the lines of all layers; return how many. */
static size_t fill(const struct structure_lines *lines, struct numbers *numbers,
    struct structure_line *out)
{
    size_t n = 0;

    for (size_t i = 0; i < lines->n_layers; i++) {
        const struct table *table = lines->layers[i].table;
        const uint8_t *skip = lines->layers[i].skip;
        struct columns columns = columns_of(table->schema);
        uint32_t last[2] = {0, 0};
        int32_t days[2] = {0, 0};

        for (size_t row = 0; row < table->n_rows; row++) {
            uint32_t parent = item_of(lines, table->cells[columns.parent][row]);
            uint32_t child = item_of(lines, table->cells[columns.child][row]);

            if ((skip != NULL && skip[row] != 0) || parent == 0 || child == 0)
                continue;
            number_symbol(numbers, parent);
            number_symbol(numbers, child);
            out[n].parent = numbers->of_symbol[parent] - 1;
            out[n].child = numbers->of_symbol[child] - 1;
            out[n].from = day_of(lines->pool, table->cells[columns.from][row],
                &last[0], &days[0]);
            out[n].until = day_of(lines->pool,
                table->cells[columns.from + 1][row], &last[1], &days[1]);
            n++;
        }
    }
    return n;
}

/* ---- faults in words --------------------------------------------------- */

/* The dossier's first row to set from one item to another, or its first. */
static size_t row_between(const struct structure_lines *lines,
    const uint32_t *next_of, const struct numbers *numbers)
{
    const struct table *table = lines->incoming;
    struct columns columns = columns_of(table->schema);

    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t parent = item_of(lines, table->cells[columns.parent][row]);
        uint32_t child = item_of(lines, table->cells[columns.child][row]);

        if (parent == 0 || child == 0 || numbers->of_symbol[parent] == 0 ||
            dossier_row_op(lines->dossier, table, row) != DOSSIER_SET)
            continue;
        if (next_of[numbers->of_symbol[parent] - 1] ==
            numbers->of_symbol[child])
            return row;
    }
    return table->n_rows > 0 ? 0 : SIZE_MAX;
}

/* The dossier's first row that says of items that they are the same. */
static size_t same_row(const struct structure_lines *lines)
{
    const struct table *table = lines->aliases;

    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(table_named(table, row, "tbl"), "item") == 0 &&
            strcmp(table_named(table, row, "scheme"), IDENTITY_SAME) == 0 &&
            dossier_row_op(lines->dossier, table, row) == DOSSIER_SET)
            return row;
    return 0;
}

static enum sp_code cycle_fault(const struct structure_lines *lines,
    const struct numbers *numbers, const struct structure_fault *fault,
    struct sp_err *err)
{
    uint32_t *next_of =
        sp_alloc_array(lines->arena, (size_t)numbers->n + 1, sizeof(*next_of));
    char quoted[FAULT_FOUND_BYTES];
    struct sp_buf text;

    if (next_of == NULL)
        return sp_arena_fail(lines->arena, err);
    sp_buf_init(&text, (size_t)NAMED_MAX * FAULT_FOUND_BYTES * 2);
    for (size_t i = 0; i <= fault->n_cycle; i++) {
        uint32_t item = fault->cycle[i % fault->n_cycle];
        uint32_t next = fault->cycle[(i + 1) % fault->n_cycle];

        next_of[item] = next + 1;
        if (i == NAMED_MAX && fault->n_cycle > NAMED_MAX)
            sp_buf_printf(&text, " → … (%zu items)", fault->n_cycle);
        if (i >= NAMED_MAX && i < fault->n_cycle)
            continue;
        fault_quote(sp_pool_text(lines->pool, numbers->symbols[item]),
            sp_pool_len(lines->pool, numbers->symbols[item]), quoted);
        sp_buf_printf(&text, "%s%s", i > 0 ? " → " : "", quoted);
    }
    if (lines->incoming == NULL)
        dossier_fault(lines->dossier, lines->aliases, same_row(lines), -1,
            "with these items the same, found the cycle %s, allowed: a "
            "structure in which no item contains itself",
            sp_buf_text(&text));
    else
        dossier_fault(lines->dossier, lines->incoming,
            row_between(lines, next_of, numbers),
            schema_column(lines->incoming->schema, "child"),
            "found the cycle %s, allowed: a structure in which no item "
            "contains itself",
            sp_buf_text(&text));
    sp_buf_clear(&text);
    return SP_OK;
}

static void deep_fault(const struct structure_lines *lines,
    const struct numbers *numbers, const struct structure_fault *fault)
{
    const struct table *table = lines->incoming;
    struct columns columns;
    uint32_t symbol = numbers->symbols[fault->deep_item];
    char quoted[FAULT_FOUND_BYTES];
    size_t at = 0;

    fault_quote(sp_pool_text(lines->pool, symbol),
        sp_pool_len(lines->pool, symbol), quoted);
    if (table == NULL) {
        dossier_fault(lines->dossier, lines->aliases, same_row(lines), -1,
            "with these items the same, found '%s' on level %d, allowed: at "
            "most %d levels",
            quoted, STRUCTURE_DEPTH_MAX + 1, STRUCTURE_DEPTH_MAX);
        return;
    }
    columns = columns_of(table->schema);
    while (at < table->n_rows &&
           (table->cells[columns.child][at] != symbol ||
               dossier_row_op(lines->dossier, table, at) != DOSSIER_SET))
        at++;
    if (at == table->n_rows)
        at = table->n_rows > 0 ? 0 : SIZE_MAX;
    dossier_fault(lines->dossier, table, at, (int)columns.child,
        "found '%s' on level %d, allowed: at most %d levels", quoted,
        STRUCTURE_DEPTH_MAX + 1, STRUCTURE_DEPTH_MAX);
}

enum sp_code structure_lines_check(
    const struct structure_lines *lines, struct sp_err *err)
{
    size_t n_rows = count_rows(lines);
    size_t n_symbols = sp_pool_count(lines->pool);
    struct structure_fault fault = {.cycle = NULL};
    struct numbers numbers = {.n = 0};
    struct structure_line *flat;
    enum sp_code code;
    size_t n;

    numbers.of_symbol =
        sp_alloc_array(lines->arena, n_symbols, sizeof(uint32_t));
    numbers.symbols = sp_alloc_array(lines->arena, n_symbols, sizeof(uint32_t));
    flat = sp_alloc_array(lines->arena, n_rows + 1, sizeof(*flat));
    if (numbers.of_symbol == NULL || numbers.symbols == NULL || flat == NULL)
        return sp_arena_fail(lines->arena, err);
    n = fill(lines, &numbers, flat);
    code = structure_check(flat, n, numbers.n, lines->arena, &fault, err);
    if (code != SP_OK || (fault.cycle == NULL && !fault.too_deep))
        return code;
    /* Only a fault needs names, and so the order of names. */
    code = number_in_order(lines, &numbers, err);
    if (code != SP_OK)
        return code;
    n = fill(lines, &numbers, flat);
    code = structure_check(flat, n, numbers.n, lines->arena, &fault, err);
    if (code != SP_OK)
        return code;
    if (fault.cycle != NULL)
        return cycle_fault(lines, &numbers, &fault, err);
    deep_fault(lines, &numbers, &fault);
    return SP_OK;
}
