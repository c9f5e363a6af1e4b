/*
 * load.c - rows of the store as columns of symbols.
 *
 * Rows are gathered in blocks whose texts go to the pool together, which
 * hides the latency of its memory; a cell that equals the one above it goes
 * there only once a block.
 */
#include "facts/load.h"

#include "base/date.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_ROWS = 128,
    BLOCK_TEXT_BYTES = 32 << 10, /* a block ends early past this */
    TEXT_BYTES_MAX = 4 << 20,
    RECENT_BITS = 6,
    RECENT_COUNT = 1 << RECENT_BITS,
    SHORT_BYTES = 8, /* texts up to this length are looked for there */
};

/* A short text that a column had lately, and which text of the block it is. */
struct recent {
    uint64_t packed;
    uint32_t len;
    uint32_t ref;
    uint32_t block; /* in which the reference holds; 0: never */
};

struct block {
    uint32_t number;       /* of this block, from 1 */
    struct recent *recent; /* RECENT_COUNT a column */
    size_t n_rows;
    size_t n_columns;
    size_t n_texts;
    size_t *starts; /* of each text in `text` */
    struct sp_pool_text *texts;
    uint32_t *symbols;
    uint32_t *refs; /* row-major: which text a cell is */
    struct sp_buf text;
};

static void block_clear(struct block *block)
{
    free(block->starts);
    free(block->texts);
    free(block->symbols);
    free(block->refs);
    free(block->recent);
    sp_buf_clear(&block->text);
}

static enum sp_code block_init(
    struct block *block, size_t n_columns, struct sp_err *err)
{
    size_t n = BLOCK_ROWS * n_columns;

    memset(block, 0, sizeof(*block));
    block->n_columns = n_columns;
    sp_buf_init(&block->text, TEXT_BYTES_MAX);
    block->starts = calloc(n, sizeof(*block->starts));
    block->texts = calloc(n, sizeof(*block->texts));
    block->symbols = calloc(n, sizeof(*block->symbols));
    block->refs = calloc(n, sizeof(*block->refs));
    block->recent = calloc(n_columns * RECENT_COUNT, sizeof(*block->recent));
    block->number = 1;
    if (block->starts == NULL || block->texts == NULL ||
        block->symbols == NULL || block->refs == NULL ||
        block->recent == NULL) {
        block_clear(block);
        return sp_fail(err, SP_NO_MEMORY, "no memory to read a table");
    }
    return SP_OK;
}

/* Put a text at the block's end; return which one it is. */
static uint32_t put_text(struct block *block, const struct store_cell *cell)
{
    uint32_t ref = (uint32_t)block->n_texts;

    block->starts[ref] = block->text.len;
    block->texts[ref].len = cell->len;
    block->n_texts++;
    sp_buf_put(&block->text, cell->text, cell->len);
    return ref;
}

/* The same for a short text, which may stand there already. */
static uint32_t put_short(
    struct block *block, size_t column, const struct store_cell *cell)
{
    struct recent *recent;
    uint64_t packed = 0;

    memcpy(&packed, cell->text, cell->len);
    recent =
        block->recent + column * RECENT_COUNT +
        ((packed + cell->len) * 0x9e3779b97f4a7c15ULL >> (64 - RECENT_BITS));
    if (recent->packed != packed || recent->len != cell->len ||
        recent->block != block->number) {
        recent->packed = packed;
        recent->len = cell->len;
        recent->block = block->number;
        recent->ref = put_text(block, cell);
    }
    return recent->ref;
}

static void block_put(struct block *block, const struct store_cell *cells)
{
    size_t n_columns = block->n_columns;
    uint32_t *refs = block->refs + block->n_rows * n_columns;

    for (size_t i = 0; i < n_columns; i++) {
        size_t len = cells[i].len;

        if (block->n_rows > 0) {
            uint32_t above = block->refs[(block->n_rows - 1) * n_columns + i];

            if (block->texts[above].len == len &&
                (len == 0 || memcmp(block->text.bytes + block->starts[above],
                                 cells[i].text, len) == 0)) {
                refs[i] = above;
                continue;
            }
        }
        refs[i] = len > 0 && len <= SHORT_BYTES ? put_short(block, i, &cells[i])
                                                : put_text(block, &cells[i]);
    }
    block->n_rows++;
}

/* Move the block's rows to the table's columns. */
static enum sp_code block_flush(struct block *block, const size_t *places,
    struct table *table, struct sp_err *err)
{
    enum sp_code code = sp_buf_check(&block->text, err);

    if (code != SP_OK || block->n_rows == 0)
        return code;
    if (block->n_rows > table->cap - table->n_rows)
        return sp_fail(err, SP_CORRUPT, "table '%s': more rows than counted",
            table->schema->name);
    for (size_t i = 0; i < block->n_texts; i++)
        block->texts[i].text = sp_buf_text(&block->text) + block->starts[i];
    code = sp_pool_put_many(
        table->pool, block->texts, block->n_texts, block->symbols, err);
    if (code != SP_OK)
        return code;
    for (size_t i = 0; i < block->n_columns; i++) {
        uint32_t *cells = table->cells[places[i]] + table->n_rows;
        const uint32_t *refs = block->refs + i;

        for (size_t row = 0; row < block->n_rows; row++)
            cells[row] = block->symbols[refs[row * block->n_columns]];
    }
    table->n_rows += block->n_rows;
    block->n_rows = 0;
    block->n_texts = 0;
    block->number++;
    sp_buf_reset(&block->text);
    return SP_OK;
}

static enum sp_code read_rows(struct store_cursor *cursor, const size_t *places,
    size_t n_places, struct table *table, struct sp_err *err)
{
    const struct store_cell *cells = NULL;
    struct block block;
    bool more = true;
    enum sp_code code = block_init(&block, n_places, err);

    if (code != SP_OK)
        return code;
    for (;;) {
        code = store_next(cursor, &cells, &more, err);
        if (code != SP_OK || !more)
            break;
        block_put(&block, cells);
        if (block.n_rows == BLOCK_ROWS || block.text.len > BLOCK_TEXT_BYTES)
            code = block_flush(&block, places, table, err);
        if (code != SP_OK)
            break;
    }
    if (code == SP_OK)
        code = block_flush(&block, places, table, err);
    block_clear(&block);
    return code;
}

/* Give the wanted columns room for all rows at once. */
static enum sp_code make_columns(const struct load *load, size_t place,
    const size_t *places, size_t n_places, struct table *table,
    struct sp_err *err)
{
    uint64_t count = 0;
    enum sp_code code = store_count_rows(load->store, place, &count, err);

    if (code != SP_OK)
        return code;
    if (count >= UINT32_MAX)
        return sp_fail(
            err, SP_LIMIT, "table '%s': too many rows", load->table->name);
    table_init(table, load->table, load->pool, load->arena);
    for (size_t i = 0; i < n_places; i++) {
        uint32_t *cells =
            sp_alloc_array(load->arena, (size_t)count + 1, sizeof(*cells));

        if (cells == NULL)
            return sp_arena_fail(load->arena, err);
        table->cells[places[i]] = cells;
    }
    table->cap = (size_t)count;
    return SP_OK;
}

enum sp_code load_table(
    const struct load *load, struct table *table_out, struct sp_err *err)
{
    size_t place = (size_t)(load->table - load->schema->tables);
    struct store_cursor *cursor = NULL;
    size_t places[SCHEMA_COLUMNS_MAX];
    char day[SP_DATE_BYTES];
    struct store_read read = {
        .table = place, .columns = places, .author = load->author};
    struct table table;
    enum sp_code code;

    assert(place < load->schema->n_tables && !load->table->result);
    for (size_t i = 0; i < load->table->n_columns; i++)
        if (load->wanted == NULL || load->wanted[i])
            places[read.n_columns++] = i;
    assert(read.n_columns > 0);
    if (load->on != INT32_MIN) {
        sp_date_format(load->on, day);
        read.on = day;
    }
    code = make_columns(load, place, places, read.n_columns, &table, err);
    if (code == SP_OK)
        code = store_read_columns(load->store, &read, &cursor, err);
    if (code == SP_OK)
        code = read_rows(cursor, places, read.n_columns, &table, err);
    store_cursor_close(cursor);
    if (code == SP_OK)
        *table_out = table;
    return code;
}
