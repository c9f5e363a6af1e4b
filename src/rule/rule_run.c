/*
 * rule_run.c - a private database in memory, its tables, and one rule at a
 * time under an authorizer and limits.
 */
#include "rule/rule_internal.h"

#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDEX_ROWS_MIN = 256,
    TICK_STEPS = 1000,      /* steps of SQLite's machine between two looks */
    TICKS_MAX = 100 * 1000, /* 10^8 steps a rule */
};
static const sqlite3_int64 RULE_BYTES_MAX = (sqlite3_int64)256 << 20;

const char *rule_verdict_name(enum rule_verdict verdict)
{
    switch (verdict) {
    case RULE_NOT_APPLICABLE:
        return "not_applicable";
    case RULE_MET:
        return "met";
    case RULE_UNKNOWN:
        return "unknown";
    case RULE_BREACHED:
        return "breached";
    }
    return "unknown";
}

static bool table_known(const struct rule_runner *runner, const char *name)
{
    for (size_t i = 0; i < runner->n_tables; i++) {
        if (strcmp(runner->tables[i], name) == 0)
            return true;
    }
    return false;
}

static bool table_read(const struct rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->n_reads; i++) {
        if (strcmp(rule->reads[i], name) == 0)
            return true;
    }
    return false;
}

static int deny(struct rule_runner *runner, const char *what, const char *name)
{
    if (runner->denied[0] == '\0')
        snprintf(runner->denied, sizeof(runner->denied), "%s '%.80s'", what,
            name != NULL ? name : "");
    return SQLITE_DENY;
}

/* Say what SQLite's codes for the authorizer mean, for the reader. */
static const char *action_text(int action)
{
    switch (action) {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return "a write to";
    case SQLITE_PRAGMA:
        return "the pragma";
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return "another database";
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return "a transaction";
    default:
        return "a statement that is no SELECT";
    }
}

static int authorize(void *user, int action, const char *first,
    const char *second, const char *database, const char *inner)
{
    struct rule_runner *runner = user;

    (void)database;
    (void)inner;
    if (runner->rule == NULL)
        return SQLITE_OK; /* the runner makes its own tables */
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        if (table_known(runner, first))
            return table_read(runner->rule, first)
                       ? SQLITE_OK
                       : deny(runner, "a table that '-- reads:' does not name,",
                             first);
        /* SQLite asks for the names of WITH parts too, without a column; any
         * table of its own has another name. */
        if (second != NULL && second[0] == '\0' &&
            sqlite3_strnicmp(first, "sqlite_", 7) != 0 &&
            sqlite3_strnicmp(first, "pragma_", 7) != 0)
            return SQLITE_OK;
        return deny(runner, "a table that nobody gave,", first);
    case SQLITE_FUNCTION:
        return rule_function_listed(second)
                   ? SQLITE_OK
                   : deny(runner, "the function", second);
    default:
        return deny(runner, action_text(action), first);
    }
}

/* Called every TICK_STEPS steps; not 0 stops the rule. */
static int tick(void *user)
{
    struct rule_runner *runner = user;

    if (runner->rule == NULL)
        return 0;
    if (++runner->ticks > TICKS_MAX)
        runner->limit = "10^8 steps";
    else if (sqlite3_memory_used() - runner->bytes_at_start > RULE_BYTES_MAX)
        runner->limit = "256 MiB of memory";
    return runner->limit != NULL;
}

static void set_limits(sqlite3 *db)
{
    static const struct {
        int limit;
        int value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, RULE_VALUE_BYTES_MAX},
        {SQLITE_LIMIT_SQL_LENGTH, RULE_FILE_BYTES_MAX},
        {SQLITE_LIMIT_COLUMN, 128},
        {SQLITE_LIMIT_EXPR_DEPTH, 200},
        {SQLITE_LIMIT_COMPOUND_SELECT, 64},
        {SQLITE_LIMIT_VDBE_OP, 100000},
        {SQLITE_LIMIT_FUNCTION_ARG, 32},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };

    for (size_t i = 0; i < SP_COUNT(limits); i++)
        sqlite3_limit(db, limits[i].limit, limits[i].value);
}

static bool configure(sqlite3 *db)
{
    static const struct {
        int option;
        int value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0}, /* "x" is never a text by mistake */
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    };

    for (size_t i = 0; i < SP_COUNT(options); i++) {
        if (sqlite3_db_config(db, options[i].option, options[i].value, NULL) !=
            SQLITE_OK)
            return false;
    }
    return sqlite3_exec(db, "PRAGMA temp_store = memory", NULL, NULL, NULL) ==
               SQLITE_OK &&
           sqlite3_drop_modules(db, NULL) == SQLITE_OK &&
           rule_functions_add(db);
}

enum sp_code rule_runner_new(
    struct rule_runner **runner_out, struct sp_err *err)
{
    struct rule_runner *runner = calloc(1, sizeof(*runner));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                      SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_PRIVATECACHE;

    assert(runner_out != NULL);
    if (runner == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the rules");
    if (sqlite3_open_v2(":memory:", &runner->db, flags, NULL) != SQLITE_OK ||
        !configure(runner->db) ||
        sqlite3_set_authorizer(runner->db, authorize, runner) != SQLITE_OK) {
        enum sp_code rc = sp_fail(err, SP_NO_MEMORY,
            "cannot open a database for the rules: %s",
            sqlite3_errmsg(runner->db));

        rule_runner_free(runner);
        return rc;
    }
    set_limits(runner->db);
    sqlite3_progress_handler(runner->db, TICK_STEPS, tick, runner);
    *runner_out = runner;
    return SP_OK;
}

void rule_runner_free(struct rule_runner *runner)
{
    if (runner == NULL)
        return;
    sqlite3_close(runner->db); /* accepts NULL */
    free(runner);
}

/* ---- filling --------------------------------------------------------- */

static enum sp_code fail_fill(struct rule_runner *runner,
    const struct rule_table *table, struct sp_err *err)
{
    int code = sqlite3_errcode(runner->db);

    return sp_fail(err,
        code == SQLITE_NOMEM    ? SP_NO_MEMORY
        : code == SQLITE_TOOBIG ? SP_LIMIT
                                : SP_INVALID,
        "cannot give table '%s' to the rules: %s", table->name,
        sqlite3_errmsg(runner->db));
}

/* Names are checked to be small-letter words, so they may stand in SQL. */
static enum sp_code create_table(struct rule_runner *runner,
    const struct rule_table *table, struct sp_err *err)
{
    enum sp_code rc;
    struct sp_buf sql;

    sp_buf_init(&sql, RULE_FILE_BYTES_MAX);
    sp_buf_printf(&sql, "CREATE TABLE \"%s\"(", table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        if (!rule_is_name(table->columns[i], strlen(table->columns[i]))) {
            rc = sp_fail(err, SP_INVALID,
                "cannot give column '%s' of '%s' to the rules",
                table->columns[i], table->name);
            goto out;
        }
        sp_buf_printf(&sql, "%s\"%s\" %s", i > 0 ? "," : "", table->columns[i],
            table->types[i] == RULE_COLUMN_INTEGER ? "INTEGER" : "TEXT");
    }
    sp_buf_puts(&sql, ") STRICT");
    rc = sp_buf_check(&sql, err);
    if (rc == SP_OK && sqlite3_exec(runner->db, sp_buf_text(&sql), NULL, NULL,
                           NULL) != SQLITE_OK)
        rc = fail_fill(runner, table, err);
out:
    sp_buf_clear(&sql);
    return rc;
}

static enum sp_code prepare_insert(struct rule_runner *runner,
    const struct rule_table *table, sqlite3_stmt **insert_out,
    struct sp_err *err)
{
    struct sp_buf sql;
    enum sp_code rc;

    sp_buf_init(&sql, RULE_FILE_BYTES_MAX);
    sp_buf_printf(&sql, "INSERT INTO \"%s\" VALUES(", table->name);
    for (size_t i = 0; i < table->n_columns; i++)
        sp_buf_puts(&sql, i > 0 ? ",?" : "?");
    sp_buf_puts(&sql, ")");
    rc = sp_buf_check(&sql, err);
    if (rc == SP_OK && sqlite3_prepare_v2(runner->db, sp_buf_text(&sql), -1,
                           insert_out, NULL) != SQLITE_OK)
        rc = fail_fill(runner, table, err);
    sp_buf_clear(&sql);
    return rc;
}

static enum sp_code fill_rows(struct rule_runner *runner,
    const struct rule_table *table, sqlite3_stmt *insert, struct sp_err *err)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        int code = SQLITE_OK;

        for (size_t i = 0; code == SQLITE_OK && i < table->n_columns; i++) {
            const char *text = table->cells[row * table->n_columns + i];

            /* A STRICT table turns "12" into 12 in an INTEGER column and
             * refuses what is no integer. NULL binds as NULL. */
            code =
                sqlite3_bind_text(insert, (int)i + 1, text, -1, SQLITE_STATIC);
        }
        if (code != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE ||
            sqlite3_reset(insert) != SQLITE_OK)
            return fail_fill(runner, table, err);
    }
    return SP_OK;
}

/* A large table gets an index on its first column, by which rules join; else
 * SQLite would make one anew in every part of every rule. */
static enum sp_code index_table(struct rule_runner *runner,
    const struct rule_table *table, struct sp_err *err)
{
    enum sp_code rc = SP_OK;
    char *sql;

    if (table->n_rows < INDEX_ROWS_MIN)
        return SP_OK;
    sql = sqlite3_mprintf("CREATE INDEX \"%w_by_first\" ON \"%w\"(\"%w\")",
        table->name, table->name, table->columns[0]);
    if (sql == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the rules");
    if (sqlite3_exec(runner->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        rc = fail_fill(runner, table, err);
    sqlite3_free(sql);
    return rc;
}

enum sp_code rule_runner_fill(struct rule_runner *runner,
    const struct rule_table *table, struct sp_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sp_code rc;

    assert(runner != NULL);
    assert(table != NULL);
    if (!rule_is_name(table->name, strlen(table->name)) ||
        table->n_columns == 0 || table->n_columns > 64)
        return sp_fail(err, SP_INVALID, "cannot give table '%s' to the rules",
            table->name);
    if (table_known(runner, table->name))
        return sp_fail(err, SP_EXISTS,
            "table '%s' was given to the rules "
            "before",
            table->name);
    if (runner->n_tables == RULE_TABLES_MAX)
        return sp_fail(err, SP_LIMIT, "more than %d tables for the rules",
            (int)RULE_TABLES_MAX);
    if (sqlite3_exec(runner->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        return fail_fill(runner, table, err);
    rc = create_table(runner, table, err);
    if (rc != SP_OK)
        goto out;
    rc = prepare_insert(runner, table, &insert, err);
    if (rc == SP_OK)
        rc = fill_rows(runner, table, insert, err);
    sqlite3_finalize(insert);
    if (rc == SP_OK)
        rc = index_table(runner, table, err);
    if (rc != SP_OK)
        goto out;
    snprintf(runner->tables[runner->n_tables], RULE_NAME_BYTES_MAX, "%s",
        table->name);
    runner->n_tables++;
out:
    if (sqlite3_exec(runner->db, rc == SP_OK ? "COMMIT" : "ROLLBACK", NULL,
            NULL, NULL) != SQLITE_OK &&
        rc == SP_OK)
        rc = fail_fill(runner, table, err);
    return rc;
}

/* ---- running --------------------------------------------------------- */

enum sp_code rule_fail_sql(struct rule_runner *runner, struct sp_err *err)
{
    const char *path = runner->rule->path;
    int code = sqlite3_errcode(runner->db);

    if (runner->limit != NULL)
        return sp_fail(err, SP_LIMIT,
            "%s: found a rule that needs more than "
            "%s, allowed: less",
            path, runner->limit);
    if (runner->denied[0] != '\0')
        return sp_fail(err, SP_INVALID,
            "%s: found %s, allowed: one SELECT over the tables of '-- reads:' "
            "with the listed functions",
            path, runner->denied);
    if (code == SQLITE_NOMEM)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", path);
    return sp_fail(err, code == SQLITE_TOOBIG ? SP_LIMIT : SP_INVALID, "%s: %s",
        path, sqlite3_errmsg(runner->db));
}

/*
 * Refuse what makes a REAL of exact numbers before any row is looked at:
 * SQLite's own program for the statement shows it. A product or quotient is
 * refused because it turns into a REAL when it overflows or does not divide.
 */
static enum sp_code check_exact(
    struct rule_runner *runner, const char *sql, struct sp_err *err)
{
    static const char *const refused[] = {
        "Real", "RealAffinity", "Multiply", "Divide"};
    sqlite3_stmt *explain = NULL;
    char *text = sqlite3_mprintf("EXPLAIN %s", sql);
    enum sp_code rc = SP_OK;
    int step = SQLITE_ROW;

    if (text == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a rule");
    if (sqlite3_prepare_v2(runner->db, text, -1, &explain, NULL) != SQLITE_OK)
        rc = rule_fail_sql(runner, err);
    while (rc == SP_OK && (step = sqlite3_step(explain)) == SQLITE_ROW) {
        const char *code = (const char *)sqlite3_column_text(explain, 1);
        int p2 = sqlite3_column_int(explain, 3);
        bool bad;

        if (code == NULL) {
            rc = sp_fail(err, SP_NO_MEMORY, "no memory for a rule");
            break;
        }
        bad = strcmp(code, "Cast") == 0 &&
              (p2 == 'C' || p2 == 'E'); /* to NUMERIC, to REAL */
        for (size_t i = 0; i < SP_COUNT(refused); i++)
            bad = bad || strcmp(code, refused[i]) == 0;
        if (bad)
            rc = sp_fail(err, SP_INVALID,
                "%s: found a REAL, a product or a quotient, allowed: integers "
                "and dec_mul, dec_cmp, ratio_of, ratio_cmp",
                runner->rule->path);
    }
    if (rc == SP_OK && step != SQLITE_DONE)
        rc = rule_fail_sql(runner, err);
    sqlite3_finalize(explain);
    sqlite3_free(text);
    return rc;
}

static enum sp_code prepare(struct rule_runner *runner, const char *sql,
    sqlite3_stmt **select_out, struct sp_err *err)
{
    const char *tail = NULL;
    size_t at;

    if (sqlite3_prepare_v2(runner->db, sql, -1, select_out, &tail) != SQLITE_OK)
        return rule_fail_sql(runner, err);
    /* rule_parse looked at the text; a rule that did not come from it is
     * still held to one statement that reads. */
    if (*select_out == NULL || !sqlite3_stmt_readonly(*select_out) ||
        rule_sql_fault(sql, strlen(sql), &at) != NULL)
        return sp_fail(err, SP_INVALID,
            "%s: found more or less than one SELECT, allowed: one",
            runner->rule->path);
    return check_exact(runner, sql, err);
}

static enum sp_code check_reads(
    struct rule_runner *runner, const struct rule *rule, struct sp_err *err)
{
    for (size_t i = 0; i < rule->n_reads; i++) {
        if (!table_known(runner, rule->reads[i]))
            return sp_fail(err, SP_INVALID,
                "%s: found '%s' in '-- reads:', allowed: tables of the "
                "question '%s'",
                rule->path, rule->reads[i], rule->question);
    }
    return SP_OK;
}

enum sp_code rule_run(struct rule_runner *runner, const struct rule *rule,
    struct sp_arena *arena, const struct rule_finding **findings_out,
    size_t *n_out, struct sp_err *err)
{
    sqlite3_stmt *select = NULL;
    sqlite3_stmt *rows = NULL;
    enum sp_code rc;

    assert(runner != NULL && runner->rule == NULL);
    assert(findings_out != NULL);
    rc = check_reads(runner, rule, err);
    if (rc != SP_OK)
        return rc;
    runner->rule = rule;
    runner->denied[0] = '\0';
    runner->ticks = 0;
    runner->limit = NULL;
    runner->bytes_at_start = sqlite3_memory_used();
    rc = prepare(runner, rule->sql, &select, err);
    if (rc == SP_OK)
        rc = prepare(runner, rule->rows_sql, &rows, err);
    if (rc == SP_OK)
        rc = rule_result_read(
            runner, select, rows, arena, findings_out, n_out, err);
    sqlite3_finalize(select);
    sqlite3_finalize(rows);
    runner->rule = NULL;
    return rc;
}
