/*
 * ask_see.c - which rows a party may find in its questions.
 */
#include "assess/ask_work.h"

#include <assert.h>
#include <string.h>

enum { FIRST_AUDIENCES = 16 };

enum sp_code ask_audience(const struct ask_work *work, const char *party,
    const struct audience **audience_out, struct sp_err *err)
{
    struct ask_audiences *known = work->audiences;
    enum sp_code rc;

    *audience_out = NULL; /* the register's owner sees everything */
    if (strcmp(party, work->options->owner) == 0)
        return SP_OK;
    for (size_t i = 0; i < known->n; i++)
        if (strcmp(known->of[i].party, party) == 0) {
            *audience_out = known->of[i].audience;
            return SP_OK;
        }
    if (known->n == known->cap) {
        size_t cap = known->cap == 0 ? FIRST_AUDIENCES : known->cap * 2;
        struct ask_audience *grown =
            sp_alloc_array(work->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(work->arena, err);
        if (known->n > 0)
            memcpy(grown, known->of, known->n * sizeof *grown);
        known->of = grown;
        known->cap = cap;
    }
    rc = audience_open_snapshot(work->schema, work->snapshot, party,
        work->venture, work->arena, audience_out, err);
    if (rc == SP_OK) {
        known->of[known->n].party = party;
        known->of[known->n++].audience = *audience_out;
    }
    return rc;
}

/* The column that tells a reader what an id is, or NULL. */
static const char *name_column(const struct schema_table *table)
{
    static const char *const columns[] = {"name", "title", "title_en"};

    for (size_t i = 0; i < SP_COUNT(columns); i++)
        if (schema_column(table, columns[i]) >= 0)
            return columns[i];
    return NULL;
}

const char *ask_cell_text(const struct audience *audience,
    const struct table *table, size_t row, const char *column)
{
    if (audience != NULL && !audience_sees(audience, table, row,
                                schema_column(table->schema, column)))
        return "";
    return table_named(table, row, column);
}

static enum sp_code make_list(const struct ask_work *work, const char *party,
    const char *name, const struct ask_value **list_out, size_t *n_out,
    struct sp_err *err)
{
    const struct audience *audience = NULL;
    const struct table *table;
    struct ask_value *list;
    const char *column;
    size_t n = 0;
    enum sp_code rc = snapshot_table(work->snapshot, name, &table, err);

    *list_out = NULL;
    *n_out = 0;
    if (rc == SP_OK)
        rc = ask_audience(work, party, &audience, err);
    if (rc != SP_OK)
        return rc;
    assert(table->schema->n_keys == 1);
    column = name_column(table->schema);
    list = sp_alloc_array(work->arena, table->n_rows + 1, sizeof *list);
    if (list == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        if (audience != NULL && !audience_sees_row(audience, table, row))
            continue;
        list[n].id = table_text(table, row, 0);
        if (column != NULL &&
            ask_cell_text(audience, table, row, column)[0] != '\0')
            list[n].name = table_named(table, row, column);
        n++;
    }
    *list_out = list;
    *n_out = n;
    return rc;
}

/* The euro, and every currency that a rate converts on the date: with another
 * one an amount stays unknown. Rates come by currency and date. */
static enum sp_code make_currencies(const struct ask_work *work,
    const struct ask_value **list_out, size_t *n_out, struct sp_err *err)
{
    const struct table *table;
    struct ask_value *list;
    size_t n = 0;
    enum sp_code rc = snapshot_table(work->snapshot, "rate", &table, err);

    if (rc != SP_OK)
        return rc;
    list = sp_alloc_array(work->arena, table->n_rows + 1, sizeof *list);
    if (list == NULL)
        return sp_arena_fail(work->arena, err);
    list[n++].id = "EUR";
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *currency = table_named(table, row, "currency");

        if (strcmp(table_named(table, row, "rate_on"), work->assessment->on) >
                0 ||
            table_named(table, row, "per_eur")[0] == '\0' ||
            strcmp(list[n - 1].id, currency) == 0 ||
            strcmp(currency, "EUR") == 0)
            continue;
        list[n++].id = currency;
    }
    *list_out = list;
    *n_out = n;
    return SP_OK;
}

enum sp_code ask_list(const struct ask_work *work, const char *party,
    const char *name, const struct ask_value **list_out, size_t *n_out,
    struct sp_err *err)
{
    struct ask_lists *lists = work->lists;
    enum sp_code rc;

    if (lists->party == NULL || strcmp(lists->party, party) != 0)
        memset(lists, 0, sizeof *lists);
    lists->party = party;
    for (size_t i = 0; i < lists->n; i++)
        if (strcmp(lists->of[i].table, name) == 0) {
            *list_out = lists->of[i].list;
            *n_out = lists->of[i].n;
            return SP_OK;
        }
    if (strcmp(name, ASK_CURRENCIES) == 0)
        rc = make_currencies(work, list_out, n_out, err);
    else
        rc = make_list(work, party, name, list_out, n_out, err);
    if (rc == SP_OK && lists->n < ASK_LISTS_MAX) {
        lists->of[lists->n].table = name;
        lists->of[lists->n].list = *list_out;
        lists->of[lists->n++].n = *n_out;
    }
    return rc;
}
