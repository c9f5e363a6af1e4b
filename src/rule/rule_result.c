/*
 * rule_result.c - turns the rows of a rule's two SELECTs into findings.
 */
#include "rule/rule_internal.h"

#include "base/amount.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct subject_row {
    const char *subject;
    struct rule_row row;
};

struct result {
    struct rule_runner *runner;
    struct sp_arena *arena;
    struct rule_finding *findings;
    size_t n_findings, cap_findings;
    struct subject_row *rows;
    size_t n_rows, cap_rows;
    struct sp_err *err;
};

static enum sp_code no_memory(const struct result *result)
{
    return sp_arena_fail(result->arena, result->err);
}

static enum sp_code fault(const struct result *result, const char *column,
    const char *found, const char *allowed)
{
    return sp_fail(result->err, SP_INVALID,
        "%s: column '%s': found %s, allowed: %s", result->runner->rule->path,
        column, found, allowed);
}

/* Make room for one more of `size` bytes in an array of the arena. */
static bool grow(
    struct sp_arena *arena, void **array, size_t n, size_t *cap, size_t size)
{
    void *more;
    size_t more_cap = *cap == 0 ? 64 : 2 * *cap;

    if (n < *cap)
        return true;
    more = sp_alloc_array(arena, more_cap, size);
    if (more == NULL)
        return false;
    if (n > 0)
        memcpy(more, *array, n * size);
    *array = more;
    *cap = more_cap;
    return true;
}

/* Copy a cell that must be text without NUL. */
static enum sp_code take_text(const struct result *result, sqlite3_stmt *select,
    int column, const char **text_out)
{
    const char *name = sqlite3_column_name(select, column);
    const char *text;
    size_t len, at;

    if (sqlite3_column_type(select, column) != SQLITE_TEXT)
        return fault(result, name, "no text", "text");
    text = (const char *)sqlite3_column_text(select, column);
    if (text == NULL)
        return sp_fail(result->err, SP_NO_MEMORY, "no memory for a rule");
    len = (size_t)sqlite3_column_bytes(select, column);
    if (len == 0 || sp_text_check(text, len, &at) != SP_TEXT_FINE)
        return fault(result, name, "an empty or unclean text",
            "UTF-8 without control characters");
    *text_out = sp_strndup(result->arena, text, len);
    return *text_out != NULL ? SP_OK : no_memory(result);
}

static const char *type_name(sqlite3_stmt *select, int column)
{
    switch (sqlite3_column_type(select, column)) {
    case SQLITE_INTEGER:
        return "an INTEGER";
    case SQLITE_FLOAT:
        return "a REAL";
    case SQLITE_TEXT:
        return "a TEXT";
    case SQLITE_BLOB:
        return "a BLOB";
    default:
        return "a NULL";
    }
}

static enum sp_code keep_text(
    const struct result *result, const char *text, const char **text_out)
{
    *text_out = sp_strdup(result->arena, text);
    return *text_out != NULL ? SP_OK : no_memory(result);
}

/* A decimal: an integer, or a text that is written as the shortest one. */
static enum sp_code take_dec(const struct result *result, sqlite3_stmt *select,
    int column, const char **text_out)
{
    char text[SP_AMOUNT_BYTES];
    const char *given = (const char *)sqlite3_column_text(select, column);
    size_t len = (size_t)sqlite3_column_bytes(select, column);
    struct sp_dec dec;

    if (given == NULL)
        return sp_fail(result->err, SP_NO_MEMORY, "no memory for a rule");
    if (!sp_dec_parse(given, len, &dec)) {
        /* Longer than a fact may be: a result of dec_add or dec_mul. */
        if (len < SP_WIDE_TEXT_BYTES && len > 0 &&
            strspn(given, "-0123456789.") == len)
            return keep_text(result, given, text_out);
        return fault(result, sqlite3_column_name(select, column),
            "a text that is no decimal", "a decimal such as 0.35");
    }
    sp_dec_format(dec, text);
    return keep_text(result, text, text_out);
}

static enum sp_code take_ratio(const struct result *result,
    sqlite3_stmt *select, int column, const char **text_out)
{
    char text[SP_WIDE_TEXT_BYTES];
    const char *given = (const char *)sqlite3_column_text(select, column);
    struct sp_ratio ratio;

    if (given == NULL)
        return sp_fail(result->err, SP_NO_MEMORY, "no memory for a rule");
    if (!sp_ratio_parse(
            given, (size_t)sqlite3_column_bytes(select, column), &ratio))
        return fault(result, sqlite3_column_name(select, column),
            "a text that is no ratio", "a ratio such as 7/20");
    sp_ratio_format(ratio, text);
    return keep_text(result, text, text_out);
}

/* Read one returned value by its type; NULL stays unknown. */
static enum sp_code take_value(const struct result *result,
    sqlite3_stmt *select, int column, enum rule_value_type type,
    struct rule_value *value_out)
{
    const char *name = sqlite3_column_name(select, column);
    int kind = sqlite3_column_type(select, column);
    char text[SP_AMOUNT_BYTES];

    value_out->text = NULL;
    if (kind == SQLITE_NULL)
        return SP_OK;
    switch (type) {
    case RULE_INT:
        if (kind != SQLITE_INTEGER)
            return fault(
                result, name, type_name(select, column), "an INTEGER or NULL");
        return keep_text(result,
            (const char *)sqlite3_column_text(select, column),
            &value_out->text);
    case RULE_MONEY:
        if (kind != SQLITE_INTEGER)
            return fault(result, name, type_name(select, column),
                "an INTEGER of millionths or NULL");
        sp_money_format(sqlite3_column_int64(select, column), text);
        return keep_text(result, text, &value_out->text);
    case RULE_DEC:
        if (kind != SQLITE_INTEGER && kind != SQLITE_TEXT)
            return fault(result, name, type_name(select, column),
                "a decimal as TEXT or INTEGER, or NULL");
        return take_dec(result, select, column, &value_out->text);
    case RULE_RATIO:
        if (kind != SQLITE_TEXT)
            return fault(result, name, type_name(select, column),
                "a ratio as TEXT or NULL");
        return take_ratio(result, select, column, &value_out->text);
    case RULE_TEXT:
        return take_text(result, select, column, &value_out->text);
    }
    return SP_INVALID;
}

static enum sp_code take_verdict(const struct result *result,
    sqlite3_stmt *select, enum rule_verdict *verdict_out)
{
    static const enum rule_verdict verdicts[] = {
        RULE_NOT_APPLICABLE, RULE_MET, RULE_UNKNOWN, RULE_BREACHED};
    const char *text = "";
    enum sp_code rc = take_text(result, select, 1, &text);

    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < SP_COUNT(verdicts); i++) {
        if (strcmp(text, rule_verdict_name(verdicts[i])) == 0) {
            *verdict_out = verdicts[i];
            return SP_OK;
        }
    }
    return fault(result, "verdict", "another word",
        "met, breached, unknown or not_applicable");
}

static enum sp_code take_finding(struct result *result, sqlite3_stmt *select)
{
    const struct rule *rule = result->runner->rule;
    struct rule_finding *finding;
    void *array = result->findings;
    enum sp_code rc;

    if (result->n_findings == RULE_FINDINGS_MAX)
        return sp_fail(result->err, SP_LIMIT, "%s: more than %d findings",
            rule->path, (int)RULE_FINDINGS_MAX);
    if (!grow(result->arena, &array, result->n_findings, &result->cap_findings,
            sizeof(*finding)))
        return no_memory(result);
    result->findings = array;
    finding = &result->findings[result->n_findings];
    finding->rule = rule;
    rc = take_text(result, select, 0, &finding->subject);
    if (rc == SP_OK)
        rc = take_verdict(result, select, &finding->verdict);
    for (size_t i = 0; rc == SP_OK && i < rule->n_returns; i++)
        rc = take_value(result, select, (int)i + 2, rule->returns[i].type,
            &finding->values[i]);
    if (rc == SP_OK)
        result->n_findings++;
    return rc;
}

static enum sp_code take_row(struct result *result, sqlite3_stmt *select)
{
    struct subject_row *row;
    void *array = result->rows;
    const char *state = NULL;
    enum sp_code rc;

    if (result->n_rows == RULE_ROWS_MAX)
        return sp_fail(result->err, SP_LIMIT, "%s: more than %d rows",
            result->runner->rule->path, (int)RULE_ROWS_MAX);
    if (!grow(result->arena, &array, result->n_rows, &result->cap_rows,
            sizeof(*row)))
        return no_memory(result);
    result->rows = array;
    row = &result->rows[result->n_rows];
    rc = take_text(result, select, 0, &row->subject);
    if (rc == SP_OK)
        rc = take_text(result, select, 1, &row->row.tbl);
    if (rc == SP_OK)
        rc = take_text(result, select, 2, &row->row.key);
    if (rc == SP_OK)
        rc = take_text(result, select, 3, &row->row.col);
    if (rc == SP_OK)
        rc = take_text(result, select, 4, &state);
    if (rc != SP_OK)
        return rc;
    if (strcmp(state, "used") != 0 && strcmp(state, "missing") != 0)
        return fault(result, "state", "another word", "used or missing");
    row->row.missing = strcmp(state, "missing") == 0;
    result->n_rows++;
    return SP_OK;
}

static enum sp_code check_column(const struct result *result,
    sqlite3_stmt *select, size_t column, const char *want)
{
    const char *name = sqlite3_column_name(select, (int)column);

    if (name == NULL || strcmp(name, want) != 0)
        return sp_fail(result->err, SP_INVALID,
            "%s: found '%.80s' as column %zu, allowed: '%s'",
            result->runner->rule->path, name != NULL ? name : "", column + 1,
            want);
    return SP_OK;
}

static enum sp_code check_count(
    const struct result *result, sqlite3_stmt *select, size_t want)
{
    int n = sqlite3_column_count(select);

    if (n != (int)want)
        return sp_fail(result->err, SP_INVALID,
            "%s: found %d columns, allowed: %zu", result->runner->rule->path, n,
            want);
    return SP_OK;
}

static enum sp_code check_columns(
    const struct result *result, sqlite3_stmt *select, sqlite3_stmt *rows)
{
    static const char *const names[] = {
        "subject", "tbl", "key", "col", "state"};
    const struct rule *rule = result->runner->rule;
    enum sp_code rc = check_count(result, select, rule->n_returns + 2);

    if (rc == SP_OK)
        rc = check_count(result, rows, SP_COUNT(names));
    if (rc == SP_OK)
        rc = check_column(result, select, 0, "subject");
    if (rc == SP_OK)
        rc = check_column(result, select, 1, "verdict");
    for (size_t i = 0; rc == SP_OK && i < rule->n_returns; i++)
        rc = check_column(result, select, i + 2, rule->returns[i].name);
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(names); i++)
        rc = check_column(result, rows, i, names[i]);
    return rc;
}

static enum sp_code take_all(struct result *result, sqlite3_stmt *select,
    enum sp_code (*take)(struct result *, sqlite3_stmt *))
{
    enum sp_code rc = SP_OK;
    int code;

    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        rc = take(result, select);
        if (rc != SP_OK)
            return rc;
    }
    return code == SQLITE_DONE ? SP_OK
                               : rule_fail_sql(result->runner, result->err);
}

static int compare_findings(const void *a, const void *b)
{
    const struct rule_finding *left = a;
    const struct rule_finding *right = b;

    return strcmp(left->subject, right->subject);
}

static int compare_rows(const void *a, const void *b)
{
    const struct subject_row *left = a;
    const struct subject_row *right = b;
    int order = strcmp(left->subject, right->subject);

    if (order == 0)
        order = strcmp(left->row.tbl, right->row.tbl);
    if (order == 0)
        order = strcmp(left->row.key, right->row.key);
    if (order == 0)
        order = strcmp(left->row.col, right->row.col);
    /* What is missing comes first and wins over the same cell as used. */
    if (order == 0)
        order = (int)right->row.missing - (int)left->row.missing;
    return order;
}

static bool same_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

static bool same_finding(
    const struct rule_finding *a, const struct rule_finding *b)
{
    if (a->verdict != b->verdict)
        return false;
    for (size_t i = 0; i < a->rule->n_returns; i++) {
        if (!same_text(a->values[i].text, b->values[i].text))
            return false;
    }
    return true;
}

/* Sort the findings, drop doubles, refuse two answers about one subject. */
static enum sp_code order_findings(struct result *result)
{
    size_t n = 0;

    if (result->n_findings > 1)
        qsort(result->findings, result->n_findings, sizeof(result->findings[0]),
            compare_findings);
    for (size_t i = 0; i < result->n_findings; i++) {
        struct rule_finding *finding = &result->findings[i];

        if (n > 0 &&
            strcmp(result->findings[n - 1].subject, finding->subject) == 0) {
            if (!same_finding(&result->findings[n - 1], finding))
                return sp_fail(result->err, SP_INVALID,
                    "%s: found two findings about '%s', allowed: one",
                    result->runner->rule->path, finding->subject);
            continue;
        }
        result->findings[n++] = *finding;
    }
    result->n_findings = n;
    return SP_OK;
}

/* Sort the rows, drop doubles, and hang each run on its finding. */
static enum sp_code hang_rows(struct result *result)
{
    struct rule_row *rows =
        sp_alloc_array(result->arena, result->n_rows + 1, sizeof(*rows));
    size_t n = 0, at = 0;

    if (rows == NULL)
        return no_memory(result);
    if (result->n_rows > 1)
        qsort(result->rows, result->n_rows, sizeof(result->rows[0]),
            compare_rows);
    for (size_t i = 0; i < result->n_rows; i++) {
        const struct subject_row *row = &result->rows[i];
        struct rule_finding *finding;

        while (at < result->n_findings &&
               strcmp(result->findings[at].subject, row->subject) < 0)
            at++;
        finding = at < result->n_findings ? &result->findings[at] : NULL;
        if (finding == NULL || strcmp(finding->subject, row->subject) != 0)
            return sp_fail(result->err, SP_INVALID,
                "%s: found rows of '%s', allowed: rows of subjects that the "
                "first SELECT returns",
                result->runner->rule->path, row->subject);
        if (finding->n_rows == 0)
            finding->rows = &rows[n];
        else if (strcmp(rows[n - 1].tbl, row->row.tbl) == 0 &&
                 strcmp(rows[n - 1].key, row->row.key) == 0 &&
                 strcmp(rows[n - 1].col, row->row.col) == 0)
            continue;
        rows[n++] = row->row;
        finding->n_rows++;
    }
    return SP_OK;
}

enum sp_code rule_result_read(struct rule_runner *runner, sqlite3_stmt *select,
    sqlite3_stmt *rows, struct sp_arena *arena,
    const struct rule_finding **findings_out, size_t *n_out, struct sp_err *err)
{
    struct result result = {.runner = runner, .arena = arena, .err = err};
    enum sp_code rc;

    assert(runner->rule != NULL);
    assert(n_out != NULL);
    rc = check_columns(&result, select, rows);
    if (rc == SP_OK)
        rc = take_all(&result, select, take_finding);
    if (rc == SP_OK)
        rc = take_all(&result, rows, take_row);
    if (rc == SP_OK)
        rc = order_findings(&result);
    if (rc == SP_OK)
        rc = hang_rows(&result);
    if (rc != SP_OK)
        return rc;
    *findings_out = result.findings;
    *n_out = result.n_findings;
    return SP_OK;
}
