/*
 * Goal:   rows are found by their keys and sorted by key parts and valid_from,
 *         stably, whatever the number of rows.
 * Method: small tables against written orders; large ones, few and many rows
 *         beside the pool's texts, against the order of neighbours;
 *         allocations made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Heap allocations that may still succeed; SIZE_MAX: all. */
static size_t allocations_left = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool may_allocate(void)
{
    if (allocations_left == SIZE_MAX)
        return true;
    if (allocations_left == 0)
        return false;
    allocations_left--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may_allocate() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may_allocate() ? __real_realloc(old, size) : NULL;
}

struct fixture {
    struct sp_arena *arena;
    struct sp_pool *pool;
    const struct schema *schema;
    struct table table;
};

static void set_up(struct fixture *fixture, const char *table)
{
    struct sp_err err;

    assert_int_equal(
        sp_arena_new(SP_ARENA_BYTES_MAX, &fixture->arena, &err), SP_OK);
    assert_int_equal(
        sp_pool_new((uint64_t)1 << 32, &fixture->pool, &err), SP_OK);
    assert_int_equal(
        schema_load(fixture->arena, &fixture->schema, &err), SP_OK);
    table_init(&fixture->table, schema_table(fixture->schema, table),
        fixture->pool, fixture->arena);
}

static void tear_down(struct fixture *fixture)
{
    sp_pool_free(fixture->pool);
    sp_arena_free(fixture->arena);
}

static uint32_t put(struct fixture *fixture, const char *text)
{
    uint32_t symbol = 0;

    assert_int_equal(
        sp_pool_put(fixture->pool, text, strlen(text), &symbol, NULL), SP_OK);
    return symbol;
}

/* Append a row of `structure`. */
static void append(struct fixture *fixture, const char *parent,
    const char *line, const char *from, const char *remark)
{
    const struct schema_table *schema = fixture->table.schema;
    uint32_t row[SCHEMA_COLUMNS_MAX] = {0};

    row[schema_column(schema, "parent")] = put(fixture, parent);
    row[schema_column(schema, "line")] = put(fixture, line);
    row[schema_column(schema, "valid_from")] = put(fixture, from);
    row[schema_column(schema, "remark")] = put(fixture, remark);
    assert_int_equal(table_append(&fixture->table, row, NULL), SP_OK);
}

/* The remarks in row order, which name the rows. */
static void remarks(const struct table *table, char *out, size_t size)
{
    int column = schema_column(table->schema, "remark");
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < table->n_rows; i++)
        used += (size_t)snprintf(
            out + used, size - used, "%s", table_text(table, i, column));
    assert_true(used < size);
}

static const struct {
    const char *label;
    struct {
        const char *parent, *line, *from, *remark;
    } rows[6];
    size_t n;
    const char *want;
} orders[] = {
    {"no rows", {{0}}, 0, ""},
    {"one row", {{"A", "1", "", "a"}}, 1, "a"},
    {"sorted", {{"A", "1", "", "a"}, {"A", "2", "", "b"}}, 2, "ab"},
    {"by line", {{"A", "2", "", "b"}, {"A", "1", "", "a"}}, 2, "ab"},
    {"by parent first", {{"B", "1", "", "b"}, {"A", "2", "", "a"}}, 2, "ab"},
    {"a part is compared whole, not the joined text",
        {{"A B", "1", "", "b"}, {"A", "9", "", "a"}}, 2, "ab"},
    {"bytewise: ten before two", {{"A", "2", "", "b"}, {"A", "10", "", "a"}}, 2,
        "ab"},
    {"bytewise: letters beyond ASCII last",
        {{"Ж", "1", "", "b"}, {"z", "1", "", "a"}}, 2, "ab"},
    {"a beginning comes first",
        {{"ABCDEFGHI", "1", "", "c"}, {"ABCDEFGH", "1", "", "b"},
            {"ABCDEFG", "1", "", "a"}},
        3, "abc"},
    {"by valid_from last",
        {{"A", "1", "2026-01-01", "b"}, {"A", "1", "0001-01-01", "a"},
            {"A", "0", "9999-01-01", "x"}},
        3, "xab"},
    {"equal rows stay as they stand",
        {{"B", "1", "2026-01-01", "b"}, {"A", "1", "2026-01-01", "1"},
            {"A", "1", "2026-01-01", "2"}, {"A", "1", "2026-01-01", "3"}},
        4, "123b"},
};

static void test_orders(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(orders); i++) {
        for (int crowd = 0; crowd < 2; crowd++) {
            struct fixture fixture;
            char got[64];

            print_message(
                "%s%s\n", orders[i].label, crowd ? ", many other texts" : "");
            set_up(&fixture, "structure");
            /* Many texts beside few rows: sorted by comparison. */
            for (int j = 0; crowd && j < 1000; j++) {
                char text[16];

                (void)snprintf(text, sizeof(text), "other-%d", j);
                (void)put(&fixture, text);
            }
            for (size_t j = 0; j < orders[i].n; j++)
                append(&fixture, orders[i].rows[j].parent,
                    orders[i].rows[j].line, orders[i].rows[j].from,
                    orders[i].rows[j].remark);
            assert_int_equal(table_sort(&fixture.table, NULL), SP_OK);
            assert_true(table_is_sorted(&fixture.table));
            remarks(&fixture.table, got, sizeof(got));
            assert_string_equal(got, orders[i].want);
            tear_down(&fixture);
        }
    }
}

static uint32_t step(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Texts of many shapes: shared beginnings, all lengths, few or many doubles. */
static void random_text(uint32_t *seed, uint32_t kinds, char *out, size_t size)
{
    static const char *const heads[] = {
        "", "A", "ITEM-0000000", "Виріб-", "a very long shared beginning of "};
    const char *head = heads[step(seed) % SP_COUNT(heads)];

    (void)snprintf(out, size, "%s%u", head, step(seed) % kinds);
}

static void test_many(void **state)
{
    static const struct {
        size_t n_rows;
        uint32_t kinds;
        size_t n_others;
    } sizes[] = {{1000, 50, 0}, {3000, 5, 100000}, {40000, 1000000, 0},
        {40000, 3, 0}, {5000, 3000, 0}};

    (void)state;
    for (size_t i = 0; i < SP_COUNT(sizes); i++) {
        struct fixture fixture;
        uint32_t seed = (uint32_t)i + 1;
        uint32_t *order = NULL;
        char a[64];
        char b[64];
        uint8_t *seen;

        set_up(&fixture, "structure");
        for (size_t j = 0; j < sizes[i].n_others; j++) {
            (void)snprintf(a, sizeof(a), "other-%zu", j);
            (void)put(&fixture, a);
        }
        for (size_t j = 0; j < sizes[i].n_rows; j++) {
            random_text(&seed, sizes[i].kinds, a, sizeof(a));
            random_text(&seed, sizes[i].kinds, b, sizeof(b));
            append(&fixture, a, b,
                step(&seed) % 2 == 0 ? "0001-01-01" : "2026-01-01", "");
        }
        assert_false(table_is_sorted(&fixture.table));
        assert_int_equal(table_order(&fixture.table, &order, NULL), SP_OK);
        seen = calloc(sizes[i].n_rows, 1);
        assert_non_null(seen);
        for (size_t j = 0; j < sizes[i].n_rows; j++) {
            int compared = j == 0 ? -1
                                  : table_compare(&fixture.table, order[j - 1],
                                        &fixture.table, order[j]);

            assert_true(order[j] < sizes[i].n_rows);
            assert_int_equal(seen[order[j]]++, 0);
            assert_true(
                compared < 0 || (compared == 0 && order[j - 1] < order[j]));
        }
        free(seen);
        free(order);
        assert_int_equal(table_sort(&fixture.table, NULL), SP_OK);
        assert_true(table_is_sorted(&fixture.table));
        tear_down(&fixture);
    }
}

static void test_find(void **state)
{
    struct fixture fixture;
    struct sp_buf key;

    (void)state;
    set_up(&fixture, "structure");
    assert_int_equal(table_find(&fixture.table, "A|1"), SIZE_MAX);
    append(&fixture, "A", "1", "", "a");
    append(&fixture, "A", "10", "", "b");
    append(&fixture, "A", "1", "2026-01-01", "c");
    append(&fixture, "A B", "1", "", "d");
    /* The first search walks, later ones are hashed: the same answers. */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(table_find(&fixture.table, "A|1"), 0);
        assert_int_equal(table_find(&fixture.table, "A|10"), 1);
        assert_int_equal(table_find(&fixture.table, "A B|1"), 3);
        assert_int_equal(table_find(&fixture.table, "A"), SIZE_MAX);
        assert_int_equal(table_find(&fixture.table, "A|"), SIZE_MAX);
        assert_int_equal(table_find(&fixture.table, "A|1|"), SIZE_MAX);
        assert_int_equal(table_find(&fixture.table, "A|11"), SIZE_MAX);
        assert_int_equal(table_find(&fixture.table, ""), SIZE_MAX);
    }
    /* Rows that come later, and rows that move, are found too. */
    append(&fixture, "0", "1", "", "e");
    assert_int_equal(table_find(&fixture.table, "0|1"), 4);
    assert_int_equal(table_sort(&fixture.table, NULL), SP_OK);
    assert_int_equal(table_find(&fixture.table, "0|1"), 0);
    assert_int_equal(table_find(&fixture.table, "A B|1"), 4);
    sp_buf_init(&key, 100);
    table_key_text(&fixture.table, 4, &key);
    assert_string_equal(sp_buf_text(&key), "A B|1");
    sp_buf_clear(&key);
    tear_down(&fixture);
}

/* A part that itself holds '|', as the subject of `complete` may. */
static void test_find_key_text(void **state)
{
    struct fixture fixture;
    uint32_t row[SCHEMA_COLUMNS_MAX] = {0};

    (void)state;
    set_up(&fixture, "complete");
    row[0] = put(&fixture, "offer");
    row[1] = put(&fixture, "PU-24|10");
    assert_int_equal(table_append(&fixture.table, row, NULL), SP_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(table_find(&fixture.table, "offer|PU-24|10"), 0);
    tear_down(&fixture);
}

static void test_unread_column(void **state)
{
    struct fixture fixture;
    struct table *table = &fixture.table;

    (void)state;
    set_up(&fixture, "structure");
    append(&fixture, "A", "1", "", "a");
    table->cells[schema_column(table->schema, "remark")] = NULL;
    assert_string_equal(
        table_text(table, 0, schema_column(table->schema, "remark")), "");
    assert_int_equal(table_find(table, "A|1"), 0);
    tear_down(&fixture);
}

static void test_reserve(void **state)
{
    struct fixture fixture;
    uint64_t used;
    struct sp_err err;

    (void)state;
    set_up(&fixture, "item");
    assert_int_equal(table_reserve(&fixture.table, 1000, &err), SP_OK);
    used = sp_arena_used(fixture.arena);
    for (int i = 0; i < 1000; i++) {
        uint32_t row[SCHEMA_COLUMNS_MAX] = {0};

        assert_int_equal(table_append(&fixture.table, row, &err), SP_OK);
    }
    assert_int_equal(sp_arena_used(fixture.arena), used);
    assert_int_equal(table_reserve(&fixture.table, UINT32_MAX, &err), SP_LIMIT);
    assert_int_equal(fixture.table.n_rows, 1000);
    tear_down(&fixture);
}

static void test_memory(void **state)
{
    uint64_t n = 0;

    (void)state;
    for (;; n++) {
        struct fixture fixture;
        uint32_t row[SCHEMA_COLUMNS_MAX] = {0};
        enum sp_code rc = SP_OK;
        struct sp_err err;

        set_up(&fixture, "item");
        sp_arena_fail_after(fixture.arena, n);
        for (int i = 0; rc == SP_OK && i < 40; i++)
            rc = table_append(&fixture.table, row, &err);
        /* Without room for an index every search walks. */
        assert_int_equal(table_find(&fixture.table, ""),
            fixture.table.n_rows > 0 ? 0 : SIZE_MAX);
        assert_int_equal(table_find(&fixture.table, ""),
            fixture.table.n_rows > 0 ? 0 : SIZE_MAX);
        tear_down(&fixture);
        if (rc == SP_OK)
            break;
        assert_int_equal(rc, SP_NO_MEMORY);
    }
    assert_true(n > 10);
}

/* Both ways of sorting, with texts that agree in their first eight bytes. */
static void test_sort_memory(void **state)
{
    (void)state;
    for (int crowd = 0; crowd < 2; crowd++) {
        for (size_t n = 0;; n++) {
            struct fixture fixture;
            enum sp_code rc;
            char text[40];

            set_up(&fixture, "structure");
            for (int i = 0; crowd && i < 20000; i++) {
                (void)snprintf(text, sizeof(text), "other-%d", i);
                (void)put(&fixture, text);
            }
            for (int i = 0; i < 1000; i++) {
                (void)snprintf(
                    text, sizeof(text), "A LONG BEGINNING %d", i * 7919 % 1000);
                append(&fixture, text, "1", "0001-01-01", "");
            }
            allocations_left = n;
            rc = table_sort(&fixture.table, NULL);
            allocations_left = SIZE_MAX;
            assert_true(table_is_sorted(&fixture.table) == (rc == SP_OK));
            tear_down(&fixture);
            if (rc == SP_OK) {
                assert_true(n >= (crowd ? 3 : 8));
                break;
            }
            assert_int_equal(rc, SP_NO_MEMORY);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_key_text),
        cmocka_unit_test(test_unread_column),
        cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_sort_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
