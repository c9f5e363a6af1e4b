/*
 * table_sort.c - rows in the order of their keys.
 *
 * Texts are ranked once, by a string sort eight bytes at a time, and rows are
 * then sorted by their ranks, digit by digit: ten million rows need seconds,
 * whatever the texts are, and nothing here recurses.
 */
#include "facts/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    INSERT_MAX = 16, /* shorter runs are sorted by insertion */
    DIGIT_BITS = 11,
    DIGIT_COUNT = 1 << DIGIT_BITS,
    SORT_COLUMNS_MAX = SCHEMA_KEYS_MAX + 1,
};

/* The columns by which rows are ordered, the weightiest first. */
static size_t sort_columns(
    const struct schema_table *schema, size_t out[SORT_COLUMNS_MAX])
{
    size_t n = schema->n_keys;

    assert(n <= SCHEMA_KEYS_MAX);
    for (size_t i = 0; i < n; i++)
        out[i] = i;
    if (!schema->result)
        out[n++] = schema->n_columns - SCHEMA_COMMON_COLUMNS;
    return n;
}

/* Order by the first `n` of the columns. */
static int compare_columns(const struct table *a, size_t row_a,
    const struct table *b, size_t row_b, const size_t *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t *cells_a = a->cells[columns[i]];
        const uint32_t *cells_b = b->cells[columns[i]];
        uint32_t symbol_a = cells_a == NULL ? 0 : cells_a[row_a];
        uint32_t symbol_b = cells_b == NULL ? 0 : cells_b[row_b];

        if (symbol_a != symbol_b)
            return strcmp(sp_pool_text(a->pool, symbol_a),
                sp_pool_text(b->pool, symbol_b));
    }
    return 0;
}

int table_compare(
    const struct table *a, size_t row_a, const struct table *b, size_t row_b)
{
    size_t columns[SORT_COLUMNS_MAX];
    size_t n;

    assert(a != NULL && b != NULL);
    assert(a->schema == b->schema && a->pool == b->pool);
    n = sort_columns(a->schema, columns);
    return compare_columns(a, row_a, b, row_b, columns, n);
}

int table_compare_keys(
    const struct table *a, size_t row_a, const struct table *b, size_t row_b)
{
    size_t columns[SORT_COLUMNS_MAX];

    assert(a != NULL && b != NULL);
    assert(a->schema == b->schema && a->pool == b->pool);
    (void)sort_columns(a->schema, columns);
    return compare_columns(a, row_a, b, row_b, columns, a->schema->n_keys);
}

bool table_is_sorted(const struct table *table)
{
    size_t row = 1;

    assert(table != NULL);
    while (
        row < table->n_rows && table_compare(table, row - 1, table, row) <= 0)
        row++;
    return row >= table->n_rows;
}

/* ---- few rows: merge by comparison ------------------------------------- */

static void merge_rows(
    const struct table *table, const uint32_t *from, uint32_t *to, size_t width)
{
    for (size_t start = 0; start < table->n_rows; start += 2 * width) {
        size_t left = start;
        size_t middle = start + width;
        size_t end = start + 2 * width;
        size_t right;

        if (middle > table->n_rows)
            middle = table->n_rows;
        if (end > table->n_rows)
            end = table->n_rows;
        right = middle;
        for (size_t i = start; i < end; i++) {
            bool take_left = left < middle &&
                             (right == end || table_compare(table, from[left],
                                                  table, from[right]) <= 0);

            to[i] = take_left ? from[left++] : from[right++];
        }
    }
}

/* Sort `rows`; `spare` is as long. */
static void order_by_text(
    const struct table *table, uint32_t *rows, uint32_t *spare)
{
    uint32_t *from = rows;
    uint32_t *to = spare;

    for (size_t width = 1; width < table->n_rows; width *= 2) {
        uint32_t *swap = from;

        merge_rows(table, from, to, width);
        from = to;
        to = swap;
    }
    if (from != rows)
        memcpy(rows, from, table->n_rows * sizeof(*rows));
}

/* ---- many rows: ranks of texts, then digits ----------------------------- */

struct entry {
    uint64_t prefix; /* eight bytes of the text, the first the weightiest */
    uint32_t symbol;
};

struct group { /* entries whose texts agree in their first `depth` bytes */
    size_t start;
    size_t len;
    size_t depth;
};

struct ranking {
    struct entry *entries;
    struct entry *spare;
    size_t n;
    struct group *groups; /* a stack */
    size_t n_groups;
    size_t cap_groups;
    uint32_t *rank; /* by symbol; UINT32_MAX: not in a key */
};

static uint64_t prefix_at(
    const struct sp_pool *pool, uint32_t symbol, size_t depth)
{
    const char *text = sp_pool_text(pool, symbol);
    size_t len = sp_pool_len(pool, symbol);
    unsigned char bytes[8] = {0};
    uint64_t prefix = 0;

    assert(depth <= len);
    memcpy(bytes, text + depth, len - depth < 8 ? len - depth : 8);
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | bytes[i];
    return prefix;
}

static void insert_entries(struct entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct entry entry = entries[i];
        size_t at = i;

        for (; at > 0 && entries[at - 1].prefix > entry.prefix; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

static void merge_entries(
    const struct entry *from, struct entry *to, size_t n, size_t width)
{
    for (size_t start = 0; start < n; start += 2 * width) {
        size_t left = start;
        size_t middle = start + width < n ? start + width : n;
        size_t end = middle + width < n ? middle + width : n;
        size_t right = middle;

        for (size_t i = start; i < end; i++) {
            bool take_left =
                left < middle &&
                (right == end || from[left].prefix <= from[right].prefix);

            to[i] = take_left ? from[left++] : from[right++];
        }
    }
}

/* Sort entries by prefix; `spare` is as long. */
static void sort_entries(struct entry *entries, struct entry *spare, size_t n)
{
    struct entry *from = entries;
    struct entry *to = spare;

    for (size_t i = 0; i < n; i += INSERT_MAX)
        insert_entries(
            entries + i, n - i < INSERT_MAX ? n - i : (size_t)INSERT_MAX);
    for (size_t width = INSERT_MAX; width < n; width *= 2) {
        struct entry *swap = from;

        merge_entries(from, to, n, width);
        from = to;
        to = swap;
    }
    if (from != entries)
        memcpy(entries, from, n * sizeof(*entries));
}

/* Put the groups that the prefixes left undecided on the stack. */
static bool split_group(struct ranking *ranking, struct group group)
{
    const struct entry *entries = ranking->entries + group.start;
    size_t start = 0;

    for (size_t i = 1; i <= group.len; i++) {
        if (i < group.len && entries[i].prefix == entries[start].prefix)
            continue;
        if (i - start > 1) {
            if (ranking->n_groups == ranking->cap_groups) {
                size_t cap = ranking->cap_groups * 2 + 64;
                struct group *groups =
                    realloc(ranking->groups, cap * sizeof(*ranking->groups));

                if (groups == NULL)
                    return false;
                ranking->groups = groups;
                ranking->cap_groups = cap;
            }
            ranking->groups[ranking->n_groups++] =
                (struct group){group.start + start, i - start, group.depth + 8};
        }
        start = i;
    }
    return true;
}

/* Sort all entries by their texts, which differ. */
static bool sort_texts(struct ranking *ranking, const struct sp_pool *pool)
{
    struct group group = {0, ranking->n, 0};

    for (;;) {
        struct entry *entries = ranking->entries + group.start;

        for (size_t i = 0; i < group.len; i++)
            entries[i].prefix = prefix_at(pool, entries[i].symbol, group.depth);
        sort_entries(entries, ranking->spare, group.len);
        if (!split_group(ranking, group))
            return false;
        if (ranking->n_groups == 0)
            return true;
        group = ranking->groups[--ranking->n_groups];
    }
}

/* Give each text of the sort columns its rank; false: no memory. */
static bool rank_texts(struct ranking *ranking, const struct table *table,
    const size_t *columns, size_t n_columns)
{
    size_t n_symbols = sp_pool_count(table->pool);
    size_t n = 0;

    ranking->rank = malloc(n_symbols * sizeof(*ranking->rank));
    if (ranking->rank == NULL)
        return false;
    memset(ranking->rank, 0xff, n_symbols * sizeof(*ranking->rank));
    for (size_t i = 0; i < n_columns; i++) {
        const uint32_t *cells = table->cells[columns[i]];

        for (size_t row = 0; cells != NULL && row < table->n_rows; row++) {
            n += ranking->rank[cells[row]] == UINT32_MAX;
            ranking->rank[cells[row]] = 0;
        }
    }
    ranking->entries = malloc((n + 1) * sizeof(*ranking->entries));
    ranking->spare = malloc((n + 1) * sizeof(*ranking->spare));
    if (ranking->entries == NULL || ranking->spare == NULL)
        return false;
    for (size_t symbol = 0; symbol < n_symbols; symbol++) {
        if (ranking->rank[symbol] == 0)
            ranking->entries[ranking->n++].symbol = (uint32_t)symbol;
    }
    assert(ranking->n == n);
    if (!sort_texts(ranking, table->pool))
        return false;
    for (size_t i = 0; i < n; i++)
        ranking->rank[ranking->entries[i].symbol] = (uint32_t)i;
    return true;
}

static void ranking_clear(struct ranking *ranking)
{
    free(ranking->entries);
    free(ranking->spare);
    free(ranking->groups);
    free(ranking->rank);
}

/* Sort `rows` by one digit of their ranks, stable. */
static void digit_pass(const uint32_t *ranks, const uint32_t *from,
    uint32_t *to, size_t n, unsigned shift)
{
    uint32_t starts[DIGIT_COUNT] = {0};
    uint32_t sum = 0;

    for (size_t i = 0; i < n; i++)
        starts[ranks[i] >> shift & (DIGIT_COUNT - 1)]++;
    for (size_t digit = 0; digit < DIGIT_COUNT; digit++) {
        uint32_t count = starts[digit];

        starts[digit] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[starts[ranks[from[i]] >> shift & (DIGIT_COUNT - 1)]++] = from[i];
}

/* Sort `rows` by one column after the other, the lightest first. */
static bool order_by_rank(
    const struct table *table, uint32_t *rows, uint32_t *spare)
{
    struct ranking ranking = {0};
    size_t columns[SORT_COLUMNS_MAX];
    size_t n_columns = sort_columns(table->schema, columns);
    uint32_t *from = rows;
    uint32_t *to = spare;
    uint32_t *ranks = malloc(table->n_rows * sizeof(*ranks));
    bool fine;

    fine = ranks != NULL && rank_texts(&ranking, table, columns, n_columns);
    for (size_t i = n_columns; fine && i-- > 0;) {
        const uint32_t *cells = table->cells[columns[i]];
        uint32_t differ = 0;

        for (size_t row = 0; cells != NULL && row < table->n_rows; row++) {
            ranks[row] = ranking.rank[cells[row]];
            differ |= ranks[row] ^ ranks[0];
        }
        for (unsigned shift = 0; shift < 32; shift += DIGIT_BITS) {
            uint32_t *swap = from;

            if ((differ >> shift & (DIGIT_COUNT - 1)) == 0)
                continue;
            digit_pass(ranks, from, to, table->n_rows, shift);
            from = to;
            to = swap;
        }
    }
    if (from != rows)
        memcpy(rows, from, table->n_rows * sizeof(*rows));
    ranking_clear(&ranking);
    free(ranks);
    return fine;
}

enum sp_code table_order(
    const struct table *table, uint32_t **rows_out, struct sp_err *err)
{
    uint32_t *rows = NULL;
    uint32_t *spare = NULL;
    enum sp_code rc = SP_OK;

    assert(table != NULL);
    assert(rows_out != NULL);
    if (table->n_rows == 0)
        goto out;
    rows = malloc(table->n_rows * sizeof(*rows));
    if (rows == NULL)
        goto no_memory;
    for (size_t i = 0; i < table->n_rows; i++)
        rows[i] = (uint32_t)i;
    if (table_is_sorted(table))
        goto out;
    spare = malloc(table->n_rows * sizeof(*spare));
    if (spare == NULL)
        goto no_memory;
    /* Ranks cost a look at the whole pool: not worth it for few rows. */
    if (table->n_rows < sp_pool_count(table->pool) / 16)
        order_by_text(table, rows, spare);
    else if (!order_by_rank(table, rows, spare))
        goto no_memory;
out:
    free(spare);
    *rows_out = rows;
    return rc;
no_memory:
    free(spare);
    free(rows);
    return sp_fail(err, SP_NO_MEMORY, "no memory to sort %zu rows of %s",
        table->n_rows, table->schema->name);
}

enum sp_code table_sort(struct table *table, struct sp_err *err)
{
    uint32_t *rows = NULL;
    uint32_t *cells = NULL;
    enum sp_code rc;

    assert(table != NULL);
    if (table_is_sorted(table))
        return SP_OK;
    rc = table_order(table, &rows, err);
    if (rc != SP_OK)
        return rc;
    assert(rows != NULL);
    cells = malloc(table->n_rows * sizeof(*cells));
    if (cells == NULL) {
        rc = sp_fail(err, SP_NO_MEMORY, "no memory to sort %zu rows of %s",
            table->n_rows, table->schema->name);
        goto out;
    }
    for (size_t i = 0; i < table->schema->n_columns; i++) {
        if (table->cells[i] == NULL)
            continue;
        for (size_t row = 0; row < table->n_rows; row++)
            cells[row] = table->cells[i][rows[row]];
        memcpy(table->cells[i], cells, table->n_rows * sizeof(*cells));
    }
    table_index_forget(table);
out:
    free(cells);
    free(rows);
    return rc;
}
