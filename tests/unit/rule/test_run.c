/*
 * Goal:   rule_run gives a rule what it reads and nothing else, refuses
 *         writes, unlisted functions, REALs and wrong columns, stops at its
 *         limits, and returns findings and rows in order; the functions are
 *         exact.
 * Method: tables of tiny rules over two small tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "rule/rule.h"

#include <string.h>

#define ROWS                                                                   \
    "SELECT venture AS subject, 'venture' AS tbl, venture AS key, "            \
    "'value' AS col, 'used' AS state FROM venture"

struct bench {
    struct sp_arena *arena;
    struct rule_runner *runner;
};

static const char *const venture_columns[] = {"venture", "value"};
static const enum rule_column_type venture_types[] = {
    RULE_COLUMN_TEXT, RULE_COLUMN_INTEGER};
static const char *const venture_cells[] = {"V2", "200", "V1", NULL};
static const struct rule_table venture = {
    "venture", 2, venture_columns, venture_types, 2, venture_cells};

static const char *const share_columns[] = {"name", "value"};
static const enum rule_column_type share_types[] = {
    RULE_COLUMN_TEXT, RULE_COLUMN_TEXT};
static const char *const share_cells[] = {
    "a", "0.35", "b", "7/20", "c", "9223372036854775807", "d", NULL};
static const struct rule_table share = {
    "share", 2, share_columns, share_types, 4, share_cells};

static struct bench bench_open(void)
{
    struct bench bench = {NULL, NULL};
    struct sp_err err;

    assert_int_equal(sp_arena_new(1 << 28, &bench.arena, &err), SP_OK);
    assert_int_equal(rule_runner_new(&bench.runner, &err), SP_OK);
    assert_int_equal(rule_runner_fill(bench.runner, &venture, &err), SP_OK);
    assert_int_equal(rule_runner_fill(bench.runner, &share, &err), SP_OK);
    return bench;
}

static void bench_close(struct bench bench)
{
    rule_runner_free(bench.runner);
    sp_arena_free(bench.arena);
}

/* Parse and run a rule that reads `reads` and returns `returns`. */
static enum sp_code run(struct bench bench, const char *reads,
    const char *returns, const char *sql, const char *rows,
    const struct rule_finding **findings_out, size_t *n_out, struct sp_err *err)
{
    struct rule *rule = sp_alloc(bench.arena, sizeof(*rule));
    struct sp_buf buf;
    enum sp_code rc;

    assert_non_null(rule);
    sp_buf_init(&buf, 1 << 20);
    sp_buf_printf(&buf,
        "-- rule: t, version 1\n-- cites: A\n-- applies: assess EDIP\n"
        "-- reads: %s\n-- returns: subject, verdict%s%s\n-- en: A.\n"
        "-- checked: text\n%s\n-- rows:\n%s\n",
        reads, returns[0] != '\0' ? ", " : "", returns, sql, rows);
    rc =
        rule_parse(bench.arena, "t.sql", sp_buf_text(&buf), buf.len, rule, err);
    sp_buf_clear(&buf);
    return rc == SP_OK ? rule_run(bench.runner, rule, bench.arena, findings_out,
                             n_out, err)
                       : rc;
}

/* ---- exact values ------------------------------------------------------ */

static const struct {
    const char *label;
    const char *returns;
    const char *expression;
    const char *want; /* NULL: unknown */
} values[] = {
    {"an integer", "x", "12", "12"},
    {"a NULL integer", "x", "NULL", NULL},
    {"money in euros", "x:money", "1234500000", "1234.5"},
    {"a decimal is shortest", "x:dec", "'0.350'", "0.35"},
    {"an integer as a decimal", "x:dec", "-3", "-3"},
    {"a ratio in lowest terms", "x:ratio", "'14/40'", "7/20"},
    {"a text", "x:text", "'Київ'", "Київ"},
    {"a table's decimal", "x:dec", "(SELECT value FROM share WHERE name = 'a')",
        "0.35"},
    {"decimals: less", "x", "dec_cmp('0.15', '0.2')", "-1"},
    {"decimals: same", "x", "dec_cmp('0.150', '0.15')", "0"},
    {"decimals: more", "x", "dec_cmp(10, '9.99')", "1"},
    {"no number is greater as text", "x", "dec_cmp('10', '9')", "1"},
    {"NULL in, NULL out", "x", "dec_cmp(NULL, '1')", NULL},
    {"NULL in, NULL out, the other", "x:dec", "dec_add('1', NULL)", NULL},
    {"0.1 + 0.2", "x:dec", "dec_add('0.1', '0.2')", "0.3"},
    {"1 - 0.65", "x:dec", "dec_sub('1', '0.65')", "0.35"},
    {"15 % of the greatest money", "x:dec",
        "dec_mul(9223372036854775807, '0.15')", "1383505805528216371.05"},
    {"a long sum stays exact", "x:dec",
        "dec_add('0.0000000000000001', 9223372036854775807)",
        "9223372036854775807.0000000000000001"},
    {"ratio and decimal", "x", "ratio_cmp('7/20', '0.35')", "0"},
    {"ratio above a decimal", "x",
        "ratio_cmp('350000000000000001/1000000000000000000', '0.35')", "1"},
    {"ratio below a ratio", "x", "ratio_cmp('1/3', '334/1000')", "-1"},
    {"ratio and integer", "x", "ratio_cmp('3/3', 1)", "0"},
    {"a ratio of money", "x:ratio", "ratio_of(150000000, 1000000000)", "3/20"},
    {"a ratio of decimals", "x:ratio", "ratio_of('0.5', '1.5')", "1/3"},
    {"a ratio over nothing", "x:ratio", "ratio_of(1, 0)", NULL},
    {"a sum of decimals", "x:dec",
        "(SELECT dec_sum(value) FROM share WHERE name IN ('a', 'c', 'd'))",
        "9223372036854775807.35"},
    {"a sum of nothing", "x:dec",
        "(SELECT dec_sum(value) FROM share WHERE name = 'd')", NULL},
    {"a count", "x", "(SELECT count(*) FROM share)", "4"},
    {"integers add up", "x", "(SELECT sum(value) FROM venture)", "200"},
};

static void test_values(void **state)
{
    struct bench bench = bench_open();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(values); i++) {
        const struct rule_finding *findings = NULL;
        size_t n = 0;
        struct sp_err err = {SP_OK, ""};
        struct sp_buf sql;

        print_message("%s\n", values[i].label);
        sp_buf_init(&sql, 1 << 16);
        sp_buf_printf(&sql, "SELECT 'V1' AS subject, 'met' AS verdict, %s AS x",
            values[i].expression);
        if (run(bench, "venture, share", values[i].returns, sp_buf_text(&sql),
                ROWS " WHERE venture = 'V1'", &findings, &n, &err) != SP_OK)
            fail_msg("%s", err.text);
        sp_buf_clear(&sql);
        assert_int_equal(n, 1);
        if (values[i].want == NULL)
            assert_null(findings[0].values[0].text);
        else
            assert_string_equal(findings[0].values[0].text, values[i].want);
    }
    bench_close(bench);
}

/* ---- what is refused --------------------------------------------------- */

#define ONE(expression)                                                        \
    "SELECT 'V1' AS subject, 'met' AS verdict, " expression " AS x"
#define ENDLESS                                                                \
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
#define LONG                                                                   \
    "replace(replace(replace('aaaaaaaaaa', 'a', 'bbbbbbbbbbbbbbbbbbbb'), "     \
    "'b', 'cccccccccccccccccccc'), 'c', 'dddddddddddddddddddd')"

static const struct {
    const char *label;
    const char *sql;
    const char *rows; /* NULL: one good row */
    enum sp_code rc;
    const char *want; /* part of the error */
} refused[] = {
    {"a REAL literal", ONE("0.35"), NULL, SP_INVALID, "found a REAL"},
    {"a comparison with a REAL", ONE("(SELECT value > 0.5 FROM venture)"), NULL,
        SP_INVALID, "found a REAL"},
    {"a quotient", ONE("(SELECT value / 7 FROM venture)"), NULL, SP_INVALID,
        "a quotient"},
    {"a product that would overflow",
        ONE("(SELECT value * 4611686018427387904 FROM venture)"), NULL,
        SP_INVALID, "a product"},
    {"a cast to REAL", ONE("(SELECT CAST(value AS REAL) FROM share)"), NULL,
        SP_INVALID, "found a REAL"},
    {"a cast to NUMERIC", ONE("(SELECT CAST(value AS NUMERIC) FROM share)"),
        NULL, SP_INVALID, "found a REAL"},
    {"an average", ONE("(SELECT avg(value) FROM venture)"), NULL, SP_INVALID,
        "the function 'avg'"},
    {"total() makes a REAL", ONE("(SELECT total(value) FROM venture)"), NULL,
        SP_INVALID, "the function 'total'"},
    {"a sum of texts is a REAL", ONE("(SELECT sum(value) FROM share)"), NULL,
        SP_INVALID, "found a REAL, allowed: an INTEGER or NULL"},
    {"an integer that overflows",
        ONE("(SELECT value + 9223372036854775807 FROM venture)"), NULL,
        SP_INVALID, "found a REAL, allowed: an INTEGER or NULL"},
    {"a sum that overflows",
        ONE("(SELECT sum(n) FROM (SELECT 9223372036854775807 AS n UNION ALL "
            "SELECT value FROM venture))"),
        NULL, SP_INVALID, "integer overflow"},
    {"a decimal too long to add",
        ONE("dec_mul('99999999999999999999', '99999999999999999999')"), NULL,
        SP_INVALID, "too many digits"},
    {"no decimal", ONE("dec_cmp('1,5', '1')"), NULL, SP_INVALID, "no decimal"},
    {"a ratio where a decimal belongs", ONE("dec_cmp('1/5', '1')"), NULL,
        SP_INVALID, "no decimal"},
    {"an exponent", ONE("ratio_cmp('1e3', '1')"), NULL, SP_INVALID,
        "neither decimal nor ratio"},
    {"a function that is not listed", ONE("random()"), NULL, SP_INVALID,
        "the function 'random'"},
    {"the clock", ONE("date('now')"), NULL, SP_INVALID, "the function 'date'"},
    {"an extension", ONE("load_extension('x')"), NULL, SP_INVALID,
        "the function 'load_extension'"},
    {"a table that is not read", ONE("(SELECT count(*) FROM hidden)"), NULL,
        SP_INVALID, "'-- reads:' does not name, 'hidden'"},
    {"a column of it", ONE("(SELECT name FROM hidden)"), NULL, SP_INVALID,
        "'-- reads:' does not name, 'hidden'"},
    {"the schema", ONE("(SELECT name FROM sqlite_schema)"), NULL, SP_INVALID,
        "nobody gave"},
    {"a pragma as a table", ONE("(SELECT 1 FROM pragma_table_info('share'))"),
        NULL, SP_INVALID, "t.sql: "},
    {"a module as a table", ONE("(SELECT 1 FROM json_each('[1]'))"), NULL,
        SP_INVALID, "t.sql: "},
    {"a write behind WITH", "WITH a AS (SELECT 1) DELETE FROM venture", NULL,
        SP_INVALID, "a write to 'venture'"},
    {"an insert behind WITH",
        "WITH a AS (SELECT 1) INSERT INTO venture SELECT 1, 2", NULL,
        SP_INVALID, "a write to 'venture'"},
    {"no such table", ONE("(SELECT 1 FROM nowhere)"), NULL, SP_INVALID,
        "no such table"},
    {"a text in double quotes", ONE("\"met\""), NULL, SP_INVALID,
        "no such column"},
    {"a column too many", ONE("1, 2"), NULL, SP_INVALID, "found 4 columns"},
    {"a column of another name",
        "SELECT 'V1' AS subject, 'met' AS verdict, 1 AS y", NULL, SP_INVALID,
        "found 'y' as column 3, allowed: 'x'"},
    {"a verdict that there is not",
        "SELECT 'V1' AS subject, 'fine' AS verdict, 1 AS x", NULL, SP_INVALID,
        "met, breached, unknown or not_applicable"},
    {"no verdict", "SELECT 'V1' AS subject, NULL AS verdict, 1 AS x", NULL,
        SP_INVALID, "column 'verdict': found no text"},
    {"no subject", "SELECT NULL AS subject, 'met' AS verdict, 1 AS x", NULL,
        SP_INVALID, "column 'subject': found no text"},
    {"text as an integer", ONE("'1'"), NULL, SP_INVALID, "found a TEXT"},
    {"a blob", ONE("x'00'"), NULL, SP_INVALID, "found a BLOB"},
    {"two answers about one subject",
        ONE("1") " UNION ALL SELECT 'V1', 'unknown', 1", NULL, SP_INVALID,
        "two findings about 'V1'"},
    {"a row without a finding", ONE("1"), ROWS, SP_INVALID,
        "found rows of 'V2'"},
    {"a row without key", ONE("1"),
        "SELECT 'V1' AS subject, 'a' AS tbl, NULL AS key, 'b' AS col, 'used' "
        "AS state",
        SP_INVALID, "column 'key': found no text"},
    {"a state that there is not", ONE("1"),
        "SELECT 'V1' AS subject, 'a' AS tbl, 'k' AS key, 'b' AS col, 'seen' "
        "AS state",
        SP_INVALID, "used or missing"},
    {"rows of other columns", ONE("1"), "SELECT 'V1' AS subject", SP_INVALID,
        "found 1 columns, allowed: 5"},
    {"a row that reads another table", ONE("1"),
        "SELECT name AS subject, 'a' AS tbl, 'k' AS key, 'b' AS col, 'used' "
        "AS state FROM hidden",
        SP_INVALID, "'-- reads:' does not name, 'hidden'"},
    {"without end", ENDLESS ONE("(SELECT count(*) FROM r)"), NULL, SP_LIMIT,
        "10^8 steps"},
    {"too much memory",
        "WITH RECURSIVE r(n, t) AS (SELECT 1, " LONG " UNION SELECT n + 1, "
        "t FROM r) " ONE("(SELECT count(*) FROM r)"),
        NULL, SP_LIMIT, "256 MiB of memory"},
    {"too long a text",
        ONE("(SELECT length(group_concat(" LONG ")) FROM share, share b)"),
        NULL, SP_LIMIT, "too big"},
};

static void test_refused(void **state)
{
    static const struct rule_table hidden = {
        "hidden", 2, share_columns, share_types, 4, share_cells};
    struct bench bench = bench_open();
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(rule_runner_fill(bench.runner, &hidden, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        const struct rule_finding *findings = NULL;
        const char *rows = refused[i].rows;
        size_t n = 0;
        enum sp_code rc;

        print_message("%s\n", refused[i].label);
        err.text[0] = '\0';
        rc = run(bench, "venture, share", "x", refused[i].sql,
            rows != NULL ? rows : ROWS " WHERE venture = 'V1'", &findings, &n,
            &err);
        if (rc != refused[i].rc || strstr(err.text, refused[i].want) == NULL)
            fail_msg("%d: %s", (int)rc, err.text);
        if (rc != SP_OK)
            assert_int_equal(strncmp(err.text, "t.sql: ", 7), 0);
    }
    bench_close(bench);
}

/* ---- order ------------------------------------------------------------- */

static void test_order(void **state)
{
    struct bench bench = bench_open();
    const struct rule_finding *findings = NULL;
    size_t n = 0;
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(
        run(bench, "venture", "",
            "SELECT venture AS subject, 'met' AS verdict FROM venture "
            "UNION ALL SELECT 'V1', 'met'",
            "SELECT 'V1' AS subject, 'b' AS tbl, 'k' AS key, 'c' AS col, "
            "'used' AS state UNION ALL SELECT 'V1', 'a', 'k', 'c', 'used' "
            "UNION ALL SELECT 'V2', 'a', 'k', 'c', 'used' "
            "UNION ALL SELECT 'V1', 'a', 'k', 'c', 'missing' "
            "UNION ALL SELECT 'V1', 'a', 'k', 'c', 'used'",
            &findings, &n, &err),
        SP_OK);
    assert_int_equal(n, 2);
    assert_string_equal(findings[0].subject, "V1");
    assert_int_equal(findings[0].n_rows, 2);
    assert_string_equal(findings[0].rows[0].tbl, "a");
    assert_true(findings[0].rows[0].missing); /* it wins over used */
    assert_string_equal(findings[0].rows[1].tbl, "b");
    assert_false(findings[0].rows[1].missing);
    assert_string_equal(findings[1].subject, "V2");
    assert_int_equal(findings[1].n_rows, 1);
    bench_close(bench);
}

/* A rule without findings is no fault: it says nothing. */
static void test_nothing(void **state)
{
    struct bench bench = bench_open();
    const struct rule_finding *findings = NULL;
    size_t n = 7;
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(
        run(bench, "venture", "",
            "SELECT venture AS subject, 'met' AS verdict FROM venture "
            "WHERE venture = 'V3'",
            ROWS " WHERE venture = 'V3'", &findings, &n, &err),
        SP_OK);
    assert_int_equal(n, 0);
    bench_close(bench);
}

/* ---- filling ----------------------------------------------------------- */

static void test_fill(void **state)
{
    static const char *const bad_columns[] = {"venture", "value\" TEXT); --"};
    static const char *const bad_cells[] = {"V1", "1.5"};
    static const struct {
        const char *label;
        struct rule_table table;
        enum sp_code rc;
    } cases[] = {
        {"a table again",
            {"share", 2, share_columns, share_types, 4, share_cells},
            SP_EXISTS},
        {"a name that is none",
            {"x\"y", 2, share_columns, share_types, 4, share_cells},
            SP_INVALID},
        {"a column that is none",
            {"x", 2, bad_columns, share_types, 4, share_cells}, SP_INVALID},
        {"no columns", {"x", 0, share_columns, share_types, 0, share_cells},
            SP_INVALID},
        {"a decimal among integers",
            {"x", 2, venture_columns, venture_types, 1, bad_cells}, SP_INVALID},
        {"an empty table", {"y", 2, venture_columns, venture_types, 0, NULL},
            SP_OK},
    };
    struct bench bench = bench_open();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_err err = {SP_OK, ""};

        print_message("%s\n", cases[i].label);
        assert_int_equal(
            rule_runner_fill(bench.runner, &cases[i].table, &err), cases[i].rc);
    }
    bench_close(bench);
}

/* A refused table leaves nothing behind: the same name can be given again. */
static void test_fill_again(void **state)
{
    static const char *const bad_cells[] = {"V1", "1", "V2", "x"};
    const struct rule_table bad = {
        "x", 2, venture_columns, venture_types, 2, bad_cells};
    const struct rule_table good = {
        "x", 2, venture_columns, venture_types, 1, bad_cells};
    struct bench bench = bench_open();
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(rule_runner_fill(bench.runner, &bad, &err), SP_INVALID);
    assert_int_equal(rule_runner_fill(bench.runner, &good, &err), SP_OK);
    bench_close(bench);
}

/* A table that is large enough for an index gives the same rows. */
static void test_large_table(void **state)
{
    enum { N = 5000 };
    struct bench bench = bench_open();
    struct rule_table large = {
        "large", 2, venture_columns, venture_types, 0, NULL};
    const struct rule_finding *findings = NULL;
    const char **cells =
        sp_alloc_array(bench.arena, (size_t)2 * N, sizeof(*cells));
    size_t n = 0;
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_non_null(cells);
    for (size_t i = 0; i < N; i++) {
        cells[2 * i] = sp_asprintf(bench.arena, "K%zu", i);
        cells[2 * i + 1] = sp_asprintf(bench.arena, "%zu", 3 * i);
    }
    large.n_rows = N;
    large.cells = cells;
    assert_int_equal(rule_runner_fill(bench.runner, &large, &err), SP_OK);
    assert_int_equal(
        run(bench, "large", "x",
            "SELECT a.venture AS subject, 'met' AS verdict, b.value AS x "
            "FROM large a LEFT JOIN large b ON b.venture = a.venture "
            "WHERE a.value >= 14990",
            "SELECT venture AS subject, 'large' AS tbl, venture AS key, "
            "'value' AS col, 'used' AS state FROM large WHERE value = 14991",
            &findings, &n, &err),
        SP_OK);
    assert_int_equal(n, 3);
    assert_string_equal(findings[0].subject, "K4997");
    assert_string_equal(findings[0].values[0].text, "14991");
    assert_int_equal(findings[0].n_rows, 1);
    assert_int_equal(findings[2].n_rows, 0);
    bench_close(bench);
}

static void test_missing_table(void **state)
{
    struct bench bench = bench_open();
    const struct rule_finding *findings = NULL;
    size_t n = 0;
    struct sp_err err = {SP_OK, ""};

    (void)state;
    assert_int_equal(run(bench, "venture, origin_share", "", "SELECT 1", ROWS,
                         &findings, &n, &err),
        SP_INVALID);
    assert_non_null(strstr(err.text, "found 'origin_share' in '-- reads:'"));
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_fill_again),
        cmocka_unit_test(test_large_table),
        cmocka_unit_test(test_missing_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
