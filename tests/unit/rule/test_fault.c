/*
 * Goal:   when memory runs out at any point, reading, running and wording a
 *         rule says so and leaves nothing behind.
 * Method: the n-th allocation, ours or SQLite's, fails for n = 0, 1, 2, …
 *         until all succeeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rule/rule.h"

#include <sqlite3.h>
#include <string.h>

enum { TRIES_MAX = 100000 };

/* SIZE_MAX: none fails. The one count that the replaced functions share. */
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

static sqlite3_mem_methods plain; /* SQLite's own */

static void *sqlite_malloc(int size)
{
    return may_allocate() ? plain.xMalloc(size) : NULL;
}

static void *sqlite_realloc(void *old, int size)
{
    return may_allocate() ? plain.xRealloc(old, size) : NULL;
}

static void replace_sqlite(void)
{
    sqlite3_mem_methods mine;

    assert_int_equal(
        sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain), SQLITE_OK);
    mine = plain;
    mine.xMalloc = sqlite_malloc;
    mine.xRealloc = sqlite_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &mine), SQLITE_OK);
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
}

static const char source[] =
    "-- rule: t, version 1\n-- cites: A\n-- applies: assess EDIP, action 11\n"
    "-- reads: share\n-- returns: subject, verdict, sum:dec, part:ratio\n"
    "-- en: {verdict|met:{sum} of it,|:{part}} {subject}.\n-- pl: {sum}.\n"
    "-- checked: text\n"
    "WITH a AS (SELECT dec_sum(value) AS sum FROM share)\n"
    "SELECT s.name AS subject,\n"
    "  CASE WHEN dec_cmp(s.value, a.sum) < 0 THEN 'met' ELSE 'unknown' END\n"
    "    AS verdict, dec_add(s.value, a.sum) AS sum,\n"
    "  ratio_of(s.value, a.sum) AS part\n"
    "  FROM share s CROSS JOIN a ORDER BY s.name DESC;\n"
    "-- rows:\n"
    "SELECT name AS subject, 'share' AS tbl, upper(name) AS key,\n"
    "  'value' AS col, 'used' AS state FROM share\n"
    "UNION SELECT 'a', 'share', replace(name, 'b', 'c'), 'value', 'missing'\n"
    "  FROM share\n";

static const char *const columns[] = {"name", "value"};
static const enum rule_column_type types[] = {
    RULE_COLUMN_TEXT, RULE_COLUMN_TEXT};
static const char *const cells[] = {"a", "0.5", "b", "1.5"};
static const struct rule_table share = {"share", 2, columns, types, 2, cells};

/* Do all that the room offers. */
static enum sp_code all(struct sp_arena *arena, struct sp_err *err)
{
    struct rule_runner *runner = NULL;
    const struct rule_finding *findings = NULL;
    struct rule rule;
    const char *text = NULL;
    size_t n = 0;
    enum sp_code rc =
        rule_parse(arena, "t.sql", source, strlen(source), &rule, err);

    if (rc == SP_OK)
        rc = rule_runner_new(&runner, err);
    if (rc == SP_OK)
        rc = rule_runner_fill(runner, &share, err);
    if (rc == SP_OK)
        rc = rule_run(runner, &rule, arena, &findings, &n, err);
    if (rc == SP_OK)
        rc = rule_sentence(&findings[0], "en", arena, &text, err);
    if (rc == SP_OK) {
        assert_int_equal(n, 2);
        assert_string_equal(text, "2.5 of it, a.");
        assert_int_equal(findings[0].n_rows, 3);
        assert_string_equal(findings[1].values[1].text, "3/4");
    }
    rule_runner_free(runner);
    return rc;
}

static void test_memory(void **state)
{
    size_t n = 0;
    enum sp_code rc = SP_NO_MEMORY;

    (void)state;
    for (; rc == SP_NO_MEMORY && n < TRIES_MAX; n++) {
        struct sp_arena *arena = NULL;
        struct sp_err err = {SP_OK, ""};
        sqlite3_int64 before = sqlite3_memory_used();

        allocations_left = n;
        rc = sp_arena_new(1 << 24, &arena, &err);
        if (rc == SP_OK)
            rc = all(arena, &err);
        allocations_left = SIZE_MAX;
        if (rc != SP_OK && rc != SP_NO_MEMORY)
            fail_msg("after %zu allocations: %s", n, err.text);
        if (rc == SP_NO_MEMORY)
            assert_true(err.text[0] != '\0');
        sp_arena_free(arena);
        assert_int_equal(sqlite3_memory_used(), before);
    }
    print_message("%zu allocations\n", n);
    assert_int_equal(rc, SP_OK);
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
    };

    replace_sqlite();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
