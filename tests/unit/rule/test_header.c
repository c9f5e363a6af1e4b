/*
 * Goal:   rule_parse takes the header that docs/formats/rules.md describes
 *         and refuses every other one with its line, what was found and what
 *         is allowed; rule_load reads a folder in order and once.
 * Method: a good rule file with one line replaced in each case; folders that
 *         the test writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/date.h"
#include "rule/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_RULE "-- rule:    edip-1-a, version 1"
#define LINE_CITES "-- cites:   Regulation (EU) 2025/2643, Art. 1"
#define LINE_APPLIES "-- applies: assess EDIP, actions 11 13, from 2025-12-30"
#define LINE_READS "-- reads:   venture, party"
#define LINE_RETURNS "-- returns: subject, verdict, n, share:dec, name:text"
#define LINE_EN "-- en:      {subject}: {n} of {share:percent}, {name:word}."
#define LINE_UK "-- uk:      {subject}: {n} із {share}."
#define LINE_CHECKED "-- checked: summary"
#define LINE_SELECT "SELECT 1;"
#define LINE_MARK "-- rows:"
#define LINE_ROWS "SELECT 2;"

enum { LINES = 11 };

static const char *const good[LINES] = {LINE_RULE, LINE_CITES, LINE_APPLIES,
    LINE_READS, LINE_RETURNS, LINE_EN, LINE_UK, LINE_CHECKED, LINE_SELECT,
    LINE_MARK, LINE_ROWS};

static struct sp_arena *arena_make(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1 << 26, &arena, &err), SP_OK);
    return arena;
}

/* Parse the good file with line `at` (1-based) replaced; NULL drops it. */
static enum sp_code parse_with(struct sp_arena *arena, size_t at,
    const char *line, struct rule *rule_out, struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc;

    sp_buf_init(&buf, 1 << 20);
    for (size_t i = 0; i < LINES; i++) {
        const char *text = i + 1 == at ? line : good[i];

        if (text != NULL)
            sp_buf_printf(&buf, "%s\n", text);
    }
    rc = rule_parse(
        arena, "edip/x.sql", sp_buf_text(&buf), buf.len, rule_out, err);
    sp_buf_clear(&buf);
    return rc;
}

static void test_good(void **state)
{
    struct sp_arena *arena = arena_make();
    struct rule rule;
    struct sp_err err;
    int32_t from = 0;

    (void)state;
    assert_int_equal(parse_with(arena, 0, NULL, &rule, &err), SP_OK);
    assert_string_equal(rule.name, "edip-1-a");
    assert_int_equal(rule.version, 1);
    assert_string_equal(rule.cites, "Regulation (EU) 2025/2643, Art. 1");
    assert_string_equal(rule.question, "assess");
    assert_string_equal(rule.instrument, "EDIP");
    assert_int_equal(rule.n_actions, 2);
    assert_string_equal(rule.actions[1], "13");
    assert_true(sp_date_parse("2025-12-30", 10, &from));
    assert_int_equal(rule.from, from);
    assert_int_equal(rule.until, INT32_MAX);
    assert_int_equal(rule.n_reads, 2);
    assert_string_equal(rule.reads[1], "party");
    assert_int_equal(rule.n_returns, 3);
    assert_string_equal(rule.returns[0].name, "n");
    assert_int_equal(rule.returns[0].type, RULE_INT);
    assert_int_equal(rule.returns[1].type, RULE_DEC);
    assert_int_equal(rule.returns[2].type, RULE_TEXT);
    assert_string_equal(rule.uk, "{subject}: {n} із {share}.");
    assert_string_equal(rule.checked, "summary");
    assert_string_equal(rule.path, "edip/x.sql");
    assert_string_equal(rule.sql, "SELECT 1;\n");
    assert_string_equal(rule.rows_sql, "SELECT 2;\n");
    assert_false(rule.returns[0].total);
    assert_int_equal(
        parse_with(arena, 6, "-- totals:  share\n-- en:      A.", &rule, &err),
        SP_OK);
    assert_false(rule.returns[0].total);
    assert_true(rule.returns[1].total);
    assert_string_equal(rule.en, "A.");
    sp_arena_free(arena);
}

static const struct {
    const char *label;
    size_t line;
    const char *text; /* NULL: the line is left out */
} taken[] = {
    {"no Ukrainian", 7, NULL},
    {"one action", 3, "-- applies: assess EDIP, action 11"},
    {"no actions", 3, "-- applies: assess USI"},
    {"until alone", 3, "-- applies: assess EDIP, until 2027-01-01"},
    {"another question", 3, "-- applies: transfer export"},
    {"a value on two lines", 6, "-- en:      {subject} has\n--          {n}."},
    {"choices", 6,
        "-- en:      {n|1:one {name}|:{n} of {share:percent}} and "
        "{verdict|met:good|breached:{n|1:bad|:{n} bad}|:open}{name|a:|:}."},
    {"choices three deep", 6,
        "-- en:      {n|1:{share|unknown:{name|x:{n}|:a}|:b}|:c}."},
    {"a further language", 7, "-- uk:      Так.\n-- pl:      Tak."},
    {"read in the Official Journal", 8, "-- checked: text"},
    {"comments in the SQL", 9, "-- why: so\nSELECT 1 /* ; */ , ';' -- ;"},
    {"WITH", 9, "with a AS (SELECT 1) SELECT 1"},
};

static void test_taken(void **state)
{
    struct sp_arena *arena = arena_make();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(taken); i++) {
        struct rule rule;
        struct sp_err err = {SP_OK, ""};

        print_message("%s\n", taken[i].label);
        if (parse_with(arena, taken[i].line, taken[i].text, &rule, &err) !=
            SP_OK)
            fail_msg("%s", err.text);
    }
    sp_arena_free(arena);
}

static const struct {
    const char *label;
    size_t line;
    const char *text;
    const char *want; /* how the error begins */
} refused[] = {
    {"a wrong first key", 1, "-- name:    a, version 1",
        "edip/x.sql:1: found '-- name:', allowed: '-- rule:'"},
    {"keys out of order", 2, NULL,
        "edip/x.sql:2: found '-- applies:', allowed: '-- cites:'"},
    {"no English", 6, NULL, "edip/x.sql:6: found '-- uk:', allowed: '-- en:'"},
    {"no version", 1, "-- rule:    edip-1-a",
        "edip/x.sql:1: found 'edip-1-a', allowed: NAME, version N"},
    {"version 0", 1, "-- rule:    edip-1-a, version 0",
        "edip/x.sql:1: found 'edip-1-a, version 0'"},
    {"a name with capitals", 1, "-- rule:    EDIP-1, version 1",
        "edip/x.sql:1: found 'EDIP-1'"},
    {"an empty value", 2, "-- cites:", "edip/x.sql:2: found 'nothing'"},
    {"no instrument", 3, "-- applies: assess",
        "edip/x.sql:3: found 'assess', allowed: QUESTION INSTRUMENT"},
    {"no such day", 3, "-- applies: assess EDIP, from 2025-02-30",
        "edip/x.sql:3: found 'from 2025-02-30'"},
    {"from after until", 3,
        "-- applies: assess EDIP, until 2026-01-01, from 2025-01-01",
        "edip/x.sql:3: found 'from 2025-01-01'"},
    {"ends before it starts", 3,
        "-- applies: assess EDIP, from 2026-01-01, until 2026-01-01",
        "edip/x.sql:3: found 'assess EDIP, from 2026-01-01, until 2026-01-01'"
        ", allowed: an end after the start"},
    {"actions without any", 3, "-- applies: assess EDIP, actions ,",
        "edip/x.sql:3: found 'actions'"},
    {"a table twice", 4, "-- reads:   venture, venture",
        "edip/x.sql:4: found 'venture', allowed: each table once"},
    {"no table name", 4, "-- reads:   venture; party",
        "edip/x.sql:4: found 'venture; party'"},
    {"subject is not first", 5, "-- returns: verdict, subject",
        "edip/x.sql:5: found 'verdict, subject'"},
    {"a type that there is not", 5, "-- returns: subject, verdict, n:float",
        "edip/x.sql:5: found 'n:float'"},
    {"a column twice", 5, "-- returns: subject, verdict, n, n",
        "edip/x.sql:5: found 'n'"},
    {"a total that is not returned", 6, "-- totals:  m\n-- en:      A.",
        "edip/x.sql:6: found 'm', allowed: returned numbers, each once"},
    {"a text as a total", 6, "-- totals:  n, name\n-- en:      A.",
        "edip/x.sql:6: found 'name', allowed: returned numbers"},
    {"a total twice", 6, "-- totals:  n, n\n-- en:      A.",
        "edip/x.sql:6: found 'n', allowed: returned numbers"},
    {"totals twice", 6, "-- totals:  n\n-- totals:  share\n-- en:      A.",
        "edip/x.sql:7: found '-- totals:', allowed: '-- en:'"},
    {"totals before what is returned", 5,
        "-- totals:  n\n-- returns: subject, verdict, n",
        "edip/x.sql:5: found '-- totals:', allowed: '-- returns:'"},
    {"a column that is not returned", 6, "-- en:      {m}.",
        "edip/x.sql:6: found '{m}', allowed: {subject}, {verdict}, {NAME} of "
        "a"},
    {"percent of an integer", 6, "-- en:      {n:percent}.",
        "edip/x.sql:6: found '{n:percent}'"},
    {"a form that there is not", 6, "-- en:      {name:big}.",
        "edip/x.sql:6: found '{name:big}'"},
    {"a choice by the subject", 6, "-- en:      {subject|1:a|:b}.",
        "edip/x.sql:6: found '{subject|', allowed: {subject}"},
    {"a choice without end", 6, "-- en:      {n|1:a|:b.",
        "edip/x.sql:6: found '{n|', allowed: {subject}"},
    {"an arm without word", 6, "-- en:      {n|1:a|b}.",
        "edip/x.sql:6: found 'b}', allowed: {subject}"},
    {"a choice four deep", 6,
        "-- en:      {n|1:{n|2:{n|3:{n|4:{n}|:d}|:a}|:b}|:c}.",
        "edip/x.sql:6: found '{n|', allowed: {subject}"},
    {"an arm with a column that is not returned", 6,
        "-- en:      {n|1:a {m}|:c}.", "edip/x.sql:6: found '{m}'"},
    {"an open brace", 6, "-- en:      {n and more.",
        "edip/x.sql:6: found '{n and more.'"},
    {"a closing brace", 7, "-- uk:      n}.", "edip/x.sql:7: found '}.'"},
    {"a language twice", 7, "-- uk:      A.\n-- uk:      B.",
        "edip/x.sql:8: found 'uk', allowed: a language once"},
    {"a key that there is not", 7, "-- note:    A.",
        "edip/x.sql:7: found 'note'"},
    {"checked by hearsay", 8, "-- checked: hearsay",
        "edip/x.sql:8: found 'hearsay', allowed: summary or text"},
    {"no checked", 8, NULL,
        "edip/x.sql:8: found 'SELECT 1;', allowed: a header line"},
    {"no rows", 10, NULL, "edip/x.sql:11: found 'no '-- rows:''"},
    {"an empty line for rows", 10, "", "edip/x.sql:12: found 'no '-- rows:''"},
    {"rows twice", 11, "SELECT 2;\n-- rows:\nSELECT 3;",
        "edip/x.sql:12: found 'a second '-- rows:''"},
    {"two statements", 9, "SELECT 1;\nSELECT 2;",
        "edip/x.sql:10: found 'something after the ';''"},
    {"a write", 9, "DELETE FROM party;",
        "edip/x.sql:9: found 'a statement that does not begin with SELECT"},
    {"no statement", 9, "-- nothing", "edip/x.sql:10: found 'no statement'"},
    {"a quote without end", 11, "SELECT 'a;",
        "edip/x.sql:11: found 'a quote without end'"},
    {"a comment without end", 11, "SELECT 1 /* a;",
        "edip/x.sql:11: found 'a comment without end'"},
    {"a carriage return", 2, "-- cites:   A\r",
        "edip/x.sql:2: found 'a control character'"},
    {"bytes that are no text", 2, "-- cites:   \xFF",
        "edip/x.sql:2: found 'a byte', allowed: UTF-8 text"},
    {"text that changes its direction", 2, "-- cites:   \xE2\x80\xAE",
        "edip/x.sql:2: found 'a bidi character'"},
};

static void test_refused(void **state)
{
    struct sp_arena *arena = arena_make();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        struct rule rule;
        struct sp_err err = {SP_OK, ""};

        print_message("%s\n", refused[i].label);
        assert_int_equal(
            parse_with(arena, refused[i].line, refused[i].text, &rule, &err),
            SP_INVALID);
        if (strncmp(err.text, refused[i].want, strlen(refused[i].want)) != 0)
            fail_msg("got %s", err.text);
        assert_non_null(strstr(err.text, "allowed: "));
    }
    sp_arena_free(arena);
}

/* A long value is cut in the error at a whole character. */
static void test_long_value(void **state)
{
    struct sp_arena *arena = arena_make();
    struct sp_buf line;
    struct rule rule;
    struct sp_err err;

    (void)state;
    sp_buf_init(&line, 4096);
    sp_buf_puts(&line, "-- checked: a");
    for (int i = 0; i < 500; i++)
        sp_buf_puts(&line, "ї");
    assert_int_equal(
        parse_with(arena, 8, sp_buf_text(&line), &rule, &err), SP_INVALID);
    assert_non_null(strstr(err.text, "ї', allowed: summary or text"));
    assert_true(strlen(err.text) < 200);
    sp_buf_clear(&line);
    sp_arena_free(arena);
}

/* ---- folders ------------------------------------------------------------ */

static char *folder_make(void)
{
    const char *base = getenv("TMPDIR");
    char path[512];

    snprintf(path, sizeof(path), "%s/spilno-rules-XXXXXX",
        base != NULL ? base : "/tmp");
    assert_non_null(mkdtemp(path));
    return strdup(path);
}

static void file_put(
    const char *folder, const char *name, const char *rule, const char *sql)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
        "-- rule: %s, version 1\n-- cites: A\n-- applies: assess "
        "EDIP\n-- reads: venture\n-- returns: subject, verdict\n-- en: A.\n"
        "-- checked: text\n%s;\n-- rows:\nSELECT 2;\n",
        rule, sql);
    assert_int_equal(fclose(file), 0);
}

static void folder_sub(const char *folder, const char *name)
{
    char path[1024];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void folder_drop(const char *folder, const char *const *names, size_t n)
{
    char path[1024];

    for (size_t i = 0; i < n; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        assert_int_equal(remove(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void test_load(void **state)
{
    static const char *const names[] = {"b/2.sql", "b/1.sql", "b/1.case/x.sql",
        "b/1.case", "b/note.txt", "b", "a/9.sql", "a", "top.sql"};
    struct sp_arena *arena = arena_make();
    char *folder = folder_make();
    struct rule_set set, again;
    struct sp_err err;

    (void)state;
    folder_sub(folder, "a");
    folder_sub(folder, "b");
    folder_sub(folder, "b/1.case");
    file_put(folder, "b/2.sql", "b-2", "SELECT 1");
    file_put(folder, "b/1.sql", "b-1", "SELECT 1");
    file_put(folder, "b/1.case/x.sql", "b-x", "SELECT 1");
    file_put(folder, "b/note.txt", "b-note", "SELECT 1");
    file_put(folder, "a/9.sql", "c-9", "SELECT 1");
    file_put(folder, "top.sql", "a-top", "SELECT 1");
    assert_int_equal(rule_load(arena, folder, &set, &err), SP_OK);
    assert_int_equal(set.n_rules, 4);
    assert_string_equal(set.rules[0].name, "a-top");
    assert_string_equal(set.rules[1].name, "b-1");
    assert_string_equal(set.rules[2].path, "b/2.sql");
    assert_string_equal(set.rules[3].path, "a/9.sql");
    assert_int_equal(strlen(set.digest), 64);

    assert_int_equal(rule_load(arena, folder, &again, &err), SP_OK);
    assert_string_equal(again.digest, set.digest);
    file_put(folder, "a/9.sql", "c-9", "SELECT 3");
    assert_int_equal(rule_load(arena, folder, &again, &err), SP_OK);
    assert_string_not_equal(again.digest, set.digest);

    file_put(folder, "a/9.sql", "b-1", "SELECT 3");
    assert_int_equal(rule_load(arena, folder, &again, &err), SP_INVALID);
    assert_non_null(strstr(err.text, "found rule 'b-1' again"));
    file_put(folder, "a/9.sql", "c-9", "DROP TABLE party");
    assert_int_equal(rule_load(arena, folder, &again, &err), SP_INVALID);
    assert_non_null(strstr(err.text, "a/9.sql:8: found"));

    folder_drop(folder, names, SP_COUNT(names));
    assert_int_equal(rule_load(arena, folder, &again, &err), SP_NOT_FOUND);
    free(folder);
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_long_value),
        cmocka_unit_test(test_load),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
