#include "assess/fill.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROWS = 64, COLUMNS_MAX = SCHEMA_COLUMNS_MAX * 2 };

enum sp_code fill_row(
    struct fill_table *table, const char *const *cells, struct sp_err *err)
{
    struct sp_arena *arena = table->fill->arena;

    if (table->n_rows == table->cap) {
        size_t cap = table->cap == 0 ? FIRST_ROWS : table->cap * 2;
        const char **grown =
            sp_alloc_array(arena, cap * table->n_columns, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(arena, err);
        if (table->n_rows > 0)
            memcpy(grown, table->cells,
                table->n_rows * table->n_columns * sizeof *grown);
        table->cells = grown;
        table->cap = cap;
    }
    memcpy(table->cells + table->n_rows * table->n_columns, cells,
        table->n_columns * sizeof *cells);
    table->n_rows++;
    return SP_OK;
}

enum sp_code fill_done(struct fill_table *table, struct sp_err *err)
{
    struct rule_table out;

    memset(&out, 0, sizeof out);
    out.name = table->name;
    out.n_columns = table->n_columns;
    out.columns = table->columns;
    out.types = table->types;
    out.n_rows = table->n_rows;
    out.cells = table->cells;
    return rule_runner_fill(table->fill->runner, &out, err);
}

/* ---- fact tables ------------------------------------------------------- */

/* Whether a measure is one of the venture's. */
static enum sp_code is_own_measure(const struct fill *fill, const char *measure,
    bool *own_out, struct sp_err *err)
{
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(fill->snapshot, "measure", &table, err);

    if (rc != SP_OK)
        return rc;
    row = table_find(table, measure);
    *own_out = row != SIZE_MAX &&
               strcmp(table_named(table, row, "venture"), fill->venture) == 0;
    return SP_OK;
}

/* Rows of the venture; else rows of the instrument; else all. */
static enum sp_code is_wanted(const struct fill *fill,
    const struct table *table, size_t row, bool *wanted_out, struct sp_err *err)
{
    const struct schema_table *schema = table->schema;

    *wanted_out = true;
    if (strcmp(schema->name, "participant") == 0 ||
        strcmp(schema->name, "ballot") == 0)
        return is_own_measure(
            fill, table_named(table, row, "measure"), wanted_out, err);
    if (schema_column(schema, "venture") >= 0)
        *wanted_out =
            strcmp(table_named(table, row, "venture"), fill->venture) == 0;
    else if (schema_column(schema, "instrument") >= 0)
        *wanted_out = strcmp(table_named(table, row, "instrument"),
                          fill->instrument) == 0;
    return SP_OK;
}

static bool is_period(const struct schema_column *column)
{
    return strcmp(column->name, "valid_from") == 0 ||
           strcmp(column->name, "valid_until") == 0;
}

/* The word that an empty cell stands for, or NULL. */
static const char *default_word(const struct schema_column *column)
{
    for (size_t i = 0; column->need == SCHEMA_DEFAULT && i < column->n_choices;
         i++)
        if (strcmp(column->choices[i], column->empty_means) == 0)
            return column->choices[i];
    return NULL;
}

static const char *cell_text(const struct fill *fill, const struct table *table,
    size_t row, const struct schema_column *column, int at)
{
    const char *text = table_text(table, row, at);

    if (text[0] != '\0')
        return text;
    if (strcmp(column->name, "basis") == 0 &&
        snapshot_layer_of(fill->snapshot, table, row) == SNAPSHOT_DATA)
        return "determined"; /* shipped rows restate law */
    return default_word(column);
}

/* Money in millionths, as integer text; and in millionths of a euro. */
static enum sp_code money_cells(struct fill *fill, const struct table *table,
    size_t row, const char *text, const char **micro_out, const char **euro_out,
    struct sp_err *err)
{
    const char *currency = table_named(table, row, "currency");
    const char *key = NULL;
    int64_t micro = 0;
    int64_t euro = 0;
    bool known = false;
    size_t rate_row;
    enum sp_code rc;

    *micro_out = NULL;
    *euro_out = NULL;
    if (text == NULL)
        return SP_OK;
    if (!sp_money_parse(text, strlen(text), &micro))
        return sp_fail(err, SP_CORRUPT, "amount '%s' is not money", text);
    *micro_out = sp_asprintf(fill->arena, "%" PRId64, micro);
    if (*micro_out == NULL)
        return sp_arena_fail(fill->arena, err);
    if (currency[0] == '\0')
        return SP_OK;
    rc = rates_convert(&fill->rates, text, currency, &known, &euro, err);
    if (rc == SP_OK)
        rc = rates_row(&fill->rates, currency, &rate_row, &key, err);
    if (rc == SP_OK && key != NULL)
        rc = fact_list_add(&fill->rate_rows, "rate", key, "per_eur",
            rate_row == SIZE_MAX, err);
    if (rc == SP_OK && known) {
        *euro_out = sp_asprintf(fill->arena, "%" PRId64, euro);
        if (*euro_out == NULL)
            return sp_arena_fail(fill->arena, err);
    }
    return rc;
}

/* Assessed against another instrument than its own, a venture asks under that
 * one, and under which article is not stated. */
static const char *venture_text(const struct fill *fill,
    const struct table *table, const struct schema_column *column,
    const char *text)
{
    if (!fill->other || strcmp(table->schema->name, "venture") != 0)
        return text;
    if (strcmp(column->name, "instrument") == 0)
        return fill->instrument;
    return strcmp(column->name, "article") == 0 ? NULL : text;
}

static enum sp_code fact_row(struct fill *fill, struct fill_table *out,
    const struct table *table, size_t row, struct sp_err *err)
{
    const struct schema_table *schema = table->schema;
    const char *cells[COLUMNS_MAX];
    size_t n = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < schema->n_columns; i++) {
        const struct schema_column *column = &schema->columns[i];
        const char *text;

        if (is_period(column))
            continue;
        text = venture_text(
            fill, table, column, cell_text(fill, table, row, column, (int)i));
        if (column->type == SCHEMA_MONEY) {
            rc = money_cells(
                fill, table, row, text, &cells[n], &cells[n + 1], err);
            n += 2;
        } else {
            cells[n++] = text;
        }
    }
    return rc == SP_OK ? fill_row(out, cells, err) : rc;
}

static enum sp_code fill_fact_table(
    struct fill *fill, const struct schema_table *schema, struct sp_err *err)
{
    const char *columns[COLUMNS_MAX];
    enum rule_column_type types[COLUMNS_MAX];
    struct fill_table out = {fill, schema->name, columns, types, 0, NULL, 0, 0};
    const struct table *table;
    enum sp_code rc = snapshot_table(fill->snapshot, schema->name, &table, err);

    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct schema_column *column = &schema->columns[i];
        bool money = column->type == SCHEMA_MONEY;

        if (is_period(column))
            continue;
        types[out.n_columns] = money || column->type == SCHEMA_INTEGER
                                   ? RULE_COLUMN_INTEGER
                                   : RULE_COLUMN_TEXT;
        columns[out.n_columns++] = column->name;
        if (!money)
            continue;
        types[out.n_columns] = RULE_COLUMN_INTEGER;
        columns[out.n_columns] =
            sp_asprintf(fill->arena, "%s_eur", column->name);
        if (columns[out.n_columns++] == NULL)
            return sp_arena_fail(fill->arena, err);
    }
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        bool wanted = false;

        rc = is_wanted(fill, table, row, &wanted, err);
        if (rc == SP_OK && wanted)
            rc = fact_row(fill, &out, table, row, err);
    }
    return rc == SP_OK ? fill_done(&out, err) : rc;
}

static enum sp_code fill_rate_rows(struct fill *fill, struct sp_err *err)
{
    static const char *const columns[] = {"tbl", "key", "col", "state"};
    static const enum rule_column_type types[] = {
        RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT};
    struct fill_table out = {fill, "rate_row", columns, types, 4, NULL, 0, 0};
    enum sp_code rc = SP_OK;

    fact_list_sort(&fill->rate_rows);
    for (size_t i = 0; rc == SP_OK && i < fill->rate_rows.n; i++) {
        const struct assess_fact *fact = &fill->rate_rows.facts[i];
        const char *cells[] = {fact->tbl, fact->key, fact->col,
            fact->missing ? "missing" : "used"};

        rc = fill_row(&out, cells, err);
    }
    return rc == SP_OK ? fill_done(&out, err) : rc;
}

static bool is_read(
    const struct fill *fill, const struct rule_set *rules, const char *table)
{
    for (size_t i = 0; i < rules->n_rules; i++) {
        const struct rule *rule = &rules->rules[i];

        if (strcmp(rule->instrument, fill->instrument) != 0)
            continue;
        for (size_t j = 0; j < rule->n_reads; j++)
            if (strcmp(rule->reads[j], table) == 0)
                return true;
    }
    return false;
}

static bool reads_any(const struct fill *fill, const struct rule_set *rules,
    const char *const *tables, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_read(fill, rules, tables[i]))
            return true;
    return false;
}

enum sp_code fill_tables(
    struct fill *fill, const struct rule_set *rules, struct sp_err *err)
{
    static const char *const control[] = {
        "controller", "control_open", "control_row"};
    static const char *const origin[] = {
        "origin_share", "origin_state", "origin_row"};
    enum sp_code rc =
        rates_init(&fill->rates, fill->snapshot, fill->on, fill->arena, err);

    fact_list_init(&fill->rate_rows, fill->arena);
    for (size_t i = 0; rc == SP_OK && i < fill->schema->n_tables; i++) {
        const struct schema_table *schema = &fill->schema->tables[i];

        if (!schema->result && is_read(fill, rules, schema->name))
            rc = fill_fact_table(fill, schema, err);
    }
    if (rc == SP_OK && is_read(fill, rules, "rate_row"))
        rc = fill_rate_rows(fill, err);
    if (rc == SP_OK && reads_any(fill, rules, control, SP_COUNT(control)))
        rc = fill_control(fill, err);
    if (rc == SP_OK && reads_any(fill, rules, origin, SP_COUNT(origin)))
        rc = fill_origin(fill, err);
    return rc;
}
