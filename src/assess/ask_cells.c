/*
 * ask_cells.c - the cells of a question: what is shown, what is asked, and
 * what an answer would make missing next.
 */
#include "assess/ask_work.h"

#include <assert.h>
#include <string.h>

enum { NO_COLUMN = -1 };

/*
 * Cells that become missing once another one of their row is known, and cells
 * that stand and fall together. Source: what the engines and rules read.
 */
static const struct {
    const char *tbl, *asked, *col;
    enum ask_need need;
} follows[] = {
    {"offer", "origin", "origin_region", ASK_REGION},
    {"offer", "unit_cost", "price_on", ASK_OPTIONAL},
    {"offer", "incoterm", "unit_cost", ASK_DELIVERED},
    {"offer", "incoterm", "currency", ASK_DELIVERED},
    {"offer", "incoterm", "tax_included", ASK_DELIVERED},
    {"offer", "tax_included", "unit_cost", ASK_DELIVERED},
    {"offer", "tax_included", "incoterm", ASK_DELIVERED},
    {"site", "state", "region", ASK_REGION},
    {"site", "party", "state", ASK_NEEDED},
    {"party", "established", "managed_in", ASK_NEEDED},
    {"party", "managed_in", "established", ASK_NEEDED},
    {"party", "kind", "established", ASK_NEEDED},
    {"control", "decisive", "share", ASK_NEEDED},
    {"control", "share", "decisive", ASK_NEEDED},
    {"member", "contract_value", "currency", ASK_NEEDED},
    {"member", "currency", "contract_value", ASK_NEEDED},
    {"venture", "value", "currency", ASK_NEEDED},
    {"venture", "value", "quantity", ASK_NEEDED},
    {"venture", "currency", "value", ASK_NEEDED},
    {"venture", "product", "quantity", ASK_NEEDED},
    {"venture", "product", "value", ASK_NEEDED},
    {"venture", "product", "currency", ASK_NEEDED},
    {"design", "authority", "restricted_by", ASK_NEEDED},
    {"design", "restricted_by", "authority", ASK_NEEDED},
    {"measure", "decides", "voting_rule", ASK_OPTIONAL},
    {"guarantee", "accepted", "approved_by", ASK_OPTIONAL},
    {"determination", "outcome", "reference", ASK_OPTIONAL},
    {"determination", "outcome", "decided_on", ASK_OPTIONAL},
    {"attestation", "inside", "as_of", ASK_OPTIONAL},
    {"attestation", "inside", "currency", ASK_NEEDED},
    {"attestation", "inside", "component_cost_min", ASK_NEEDED},
    {"attestation", "inside", "component_cost_max", ASK_NEEDED},
    {"attestation", "inside", "outside_min", ASK_NEEDED},
    {"attestation", "inside", "outside_max", ASK_NEEDED},
};

/* What a row to add needs, beside its keys and required columns. */
static const struct {
    const char *tbl, *col;
    enum ask_need need;
} added[] = {
    {"control", "share", ASK_ROW},
    {"control", "decisive", ASK_ROW},
    {"offer", "site", ASK_ROW},
    {"offer", "origin", ASK_ROW},
    {"offer", "origin_region", ASK_REGION},
    {"offer", "unit_cost", ASK_ROW},
    {"offer", "currency", ASK_ROW},
    {"offer", "tax_included", ASK_ROW},
    {"offer", "incoterm", ASK_ROW},
    {"offer", "price_on", ASK_OPTIONAL},
    {"party", "name", ASK_OPTIONAL},
    {"party", "established", ASK_ROW},
    {"party", "managed_in", ASK_ROW},
    {"site", "party", ASK_ROW},
    {"site", "state", ASK_ROW},
    {"site", "region", ASK_REGION},
    {"member", "contract_value", ASK_OPTIONAL},
    {"member", "currency", ASK_OPTIONAL},
    {"measure", "title", ASK_OPTIONAL},
    {"measure", "decides", ASK_ROW},
    {"measure", "voting_rule", ASK_OPTIONAL},
    {"ballot", "choice", ASK_ROW},
    {"guarantee", "approved_by", ASK_OPTIONAL},
    {"guarantee", "accepted", ASK_ROW},
    {"structure", "quantity", ASK_ROW},
    {"attestation_state", "cost_min", ASK_ROW},
    {"attestation_state", "cost_max", ASK_ROW},
    {"attestation_state", "currency", ASK_ROW},
};

static bool is_common(const struct schema_table *table, size_t column)
{
    return column + SCHEMA_COMMON_COLUMNS >= table->n_columns;
}

/* The digest of the states counted inside is the program's to give. */
static bool is_inside(const struct schema_table *table, size_t column)
{
    return strcmp(table->name, "attestation") == 0 &&
           strcmp(table->columns[column].name, "inside") == 0;
}

/* ---- what a cell takes ------------------------------------------------- */

/* The table among those that a column refers to, "state" aside. */
static const char *list_table(
    const struct ask_work *work, const struct schema_column *column)
{
    const char *at = column->ref_tables;
    size_t len;
    const char *name;

    if (at == NULL)
        return NULL;
    len = strcspn(at, "|");
    name = sp_strndup(work->arena, at, len);
    if (name == NULL || strcmp(name, "state") == 0)
        return NULL;
    return name;
}

static enum sp_code fill_values(const struct ask_work *work, const char *party,
    struct ask_cell *cell, struct sp_err *err)
{
    const struct schema_column *column = cell->column;
    const char *table;

    if (cell->need == ASK_SHOWN)
        return SP_OK;
    if (column->type == SCHEMA_CHOICE) {
        cell->values = ASK_CHOICES;
        return SP_OK;
    }
    if (column->type == SCHEMA_STATE ||
        (column->ref_tables != NULL && schema_refers_to(column, "state")))
        cell->values = ASK_STATES;
    table = column->form == SCHEMA_FORM_CURRENCY ? ASK_CURRENCIES
                                                 : list_table(work, column);
    if (table == NULL)
        return SP_OK;
    if (cell->values == ASK_FREE)
        cell->values = ASK_LIST;
    return ask_list(work, party, table, &cell->list, &cell->n_list, err);
}

/* A quantity is in the unit of an item that its row names. */
static enum sp_code fill_unit(const struct ask_work *work,
    const struct table *table, size_t row, struct ask_cell *cell,
    struct sp_err *err)
{
    static const struct {
        const char *tbl, *col, *item;
    } units[] = {
        {"structure", "quantity", "child"}, {"venture", "quantity", "product"}};
    const struct table *items;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(units); i++) {
        size_t item;

        if (strcmp(table->schema->name, units[i].tbl) != 0 ||
            strcmp(cell->column->name, units[i].col) != 0)
            continue;
        rc = snapshot_table(work->snapshot, "item", &items, err);
        if (rc != SP_OK)
            return rc;
        item = table_find(items, table_named(table, row, units[i].item));
        if (item != SIZE_MAX && table_named(items, item, "unit")[0] != '\0')
            cell->unit = table_named(items, item, "unit");
    }
    return rc;
}

/* ---- one row ----------------------------------------------------------- */

static const char *key_part(
    const struct ask_work *work, const char *key, size_t part)
{
    for (; part > 0; part--) {
        key = strchr(key, '|');
        if (key == NULL)
            return "";
        key++;
    }
    return sp_strndup(work->arena, key, strcspn(key, "|"));
}

static int follow_need(const struct ask_work *work,
    const struct schema_table *table, size_t column, const bool *asked)
{
    int need = NO_COLUMN;

    for (size_t i = 0; i < SP_COUNT(follows); i++) {
        int from;

        if (strcmp(follows[i].tbl, table->name) != 0 ||
            strcmp(follows[i].col, table->columns[column].name) != 0)
            continue;
        from = schema_column(table, follows[i].asked);
        assert(from >= 0);
        if (!asked[from] ||
            (follows[i].need == ASK_REGION && !work->region_matters))
            continue;
        if (need == NO_COLUMN || (int)follows[i].need < need)
            need = (int)follows[i].need;
    }
    return need;
}

/* Whether a cell that has a value is asked anew: the value leaves the answer
 * open, or it goes with one that does. */
static bool asks_anew(int follow)
{
    return follow == ASK_DELIVERED;
}

/* Whether a value on record helps to answer: of what is asked, not of stock
 * and lead times beside it. */
static bool is_context(const struct schema_table *table, size_t column)
{
    const struct schema_column *schema = &table->columns[column];

    for (size_t i = 0; i < SP_COUNT(follows); i++)
        if (strcmp(follows[i].tbl, table->name) == 0 &&
            (strcmp(follows[i].asked, schema->name) == 0 ||
                strcmp(follows[i].col, schema->name) == 0))
            return true;
    for (size_t i = 0; i < SP_COUNT(added); i++)
        if (strcmp(added[i].tbl, table->name) == 0 &&
            strcmp(added[i].col, schema->name) == 0)
            return true;
    return schema->need == SCHEMA_KEY || schema->need == SCHEMA_REQUIRED;
}

/* The need of a cell of one row, NO_COLUMN where it is left out. */
static int row_need(const struct ask_work *work,
    const struct ask_question *question, size_t column, const bool *asked,
    const char *value)
{
    const struct schema_column *schema = &question->table->columns[column];
    int inside = schema_column(question->table, "inside");
    bool anew = inside >= 0 && asked[inside]; /* for another set of states */
    int follow = follow_need(work, question->table, column, asked);

    if (schema->need == SCHEMA_KEY)
        return ASK_SHOWN;
    if ((int)column == inside)
        return anew ? (int)ASK_SHOWN : NO_COLUMN;
    if (asked[column])
        return ASK_NEEDED;
    if (anew && follow == ASK_NEEDED)
        return ASK_NEEDED;
    if (value != NULL && asks_anew(follow))
        return ASK_DELIVERED;
    if (value != NULL)
        return is_context(question->table, column) ? (int)ASK_SHOWN : NO_COLUMN;
    if (!question->recorded && schema->need == SCHEMA_REQUIRED)
        return ASK_NEEDED;
    return follow == NO_COLUMN || follow == ASK_DELIVERED ? NO_COLUMN : follow;
}

/* The value that a cell has on record or is given, NULL for none, and whether
 * the party may see it. */
static const char *row_value(const struct ask_work *work,
    const struct audience *audience, const struct ask_question *question,
    const struct table *table, size_t row, size_t column, const bool *asked,
    bool *sees_out)
{
    const struct schema_table *schema = question->table;
    const char *text;

    *sees_out = true;
    if (schema->columns[column].need == SCHEMA_KEY)
        return key_part(work, question->key, column);
    if (is_inside(schema, column) && asked[column])
        return work->inside_digest;
    if (!question->recorded)
        return NULL;
    text = table_text(table, row, (int)column);
    *sees_out =
        audience == NULL || audience_sees(audience, table, row, (int)column);
    return text[0] == '\0' ? NULL : text;
}

enum sp_code ask_fill_row(const struct ask_work *work, const char *party,
    const bool *asked, struct ask_question *question, struct sp_err *err)
{
    const struct schema_table *schema = question->table;
    const struct audience *audience = NULL;
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(work->snapshot, schema->name, &table, err);

    if (rc == SP_OK)
        rc = ask_audience(work, party, &audience, err);
    if (rc != SP_OK)
        return rc;
    row = table_find(table, question->key);
    question->recorded = row != SIZE_MAX;
    question->cells =
        sp_alloc_array(work->arena, schema->n_columns, sizeof *question->cells);
    if (question->cells == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; rc == SP_OK && !is_common(schema, i); i++) {
        struct ask_cell *cell = &question->cells[question->n_cells];
        bool sees;
        const char *value =
            row_value(work, audience, question, table, row, i, asked, &sees);
        int need = row_need(work, question, i, asked, value);

        if (need == NO_COLUMN || (need == ASK_SHOWN && !sees))
            continue;
        cell->column = &schema->columns[i];
        cell->need = (enum ask_need)need;
        cell->value = sees ? value : NULL;
        cell->given = need == ASK_SHOWN && i >= schema->n_keys &&
                      (!question->recorded || is_inside(schema, i));
        question->n_cells++;
        rc = fill_values(work, party, cell, err);
        if (rc == SP_OK && question->recorded && need != ASK_SHOWN)
            rc = fill_unit(work, table, row, cell, err);
    }
    return rc;
}

/* ---- rows to add ------------------------------------------------------- */

static size_t n_parts(const char *key)
{
    size_t n = 1;

    for (; *key != '\0'; key++)
        n += *key == '|';
    return n;
}

/* The value of a column that all the rows have, NULL where they differ. */
static const char *given_value(const struct ask_work *work,
    const struct ask_question *question, size_t column)
{
    const struct schema_table *table = question->table;
    const char *name = table->columns[column].name;
    const char *part;

    if (question->subject != NULL && table->subject != NULL &&
        strcmp(name, table->subject) == 0)
        return question->subject;
    if (strcmp(table->name, "measure") == 0 && strcmp(name, "decides") == 0 &&
        strchr(question->key, '|') != NULL)
        return "agent";
    /* A key of which a part is missing, such as "V||recipient". */
    if (column >= table->n_keys || strchr(question->key, '|') == NULL ||
        n_parts(question->key) != table->n_keys)
        return NULL;
    part = key_part(work, question->key, column);
    return part == NULL || part[0] == '\0' ? NULL : part;
}

static int added_need(const struct ask_work *work,
    const struct schema_table *table, size_t column)
{
    const struct schema_column *schema = &table->columns[column];

    for (size_t i = 0; i < SP_COUNT(added); i++)
        if (strcmp(added[i].tbl, table->name) == 0 &&
            strcmp(added[i].col, schema->name) == 0)
            return added[i].need == ASK_REGION && !work->region_matters
                       ? NO_COLUMN
                       : (int)added[i].need;
    return schema->need == SCHEMA_KEY || schema->need == SCHEMA_REQUIRED
               ? (int)ASK_ROW
               : NO_COLUMN;
}

/* Whether a row on record is one of those that the question lists. */
static bool is_listed(
    const struct ask_question *question, const struct table *table, size_t row)
{
    bool any = false;

    for (size_t i = 0; i < question->n_cells; i++) {
        const struct ask_cell *cell = &question->cells[i];
        int at = schema_column(question->table, cell->column->name);

        if (!cell->given)
            continue;
        any = true;
        if (strcmp(table_text(table, row, at), cell->value) != 0)
            return false;
    }
    return any;
}

static enum sp_code list_known(const struct ask_work *work, const char *party,
    struct ask_question *question, struct sp_err *err)
{
    const struct audience *audience = NULL;
    const struct table *table;
    const char **known;
    size_t n = 0;
    enum sp_code rc =
        snapshot_table(work->snapshot, question->table->name, &table, err);

    if (rc == SP_OK)
        rc = ask_audience(work, party, &audience, err);
    if (rc != SP_OK)
        return rc;
    for (size_t row = 0; row < table->n_rows; row++)
        n += is_listed(question, table, row);
    known =
        sp_alloc_array(work->arena, n * question->n_cells + 1, sizeof *known);
    if (known == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        size_t at = question->n_known * question->n_cells;

        if (!is_listed(question, table, row))
            continue;
        if (audience != NULL && !audience_sees_row(audience, table, row)) {
            question->n_unseen++;
            continue;
        }
        for (size_t i = 0; i < question->n_cells; i++)
            known[at + i] = ask_cell_text(
                audience, table, row, question->cells[i].column->name);
        question->n_known++;
    }
    question->known = known;
    return SP_OK;
}

enum sp_code ask_fill_rows(const struct ask_work *work, const char *party,
    struct ask_question *question, struct sp_err *err)
{
    const struct schema_table *schema = question->table;
    enum sp_code rc = SP_OK;

    question->cells =
        sp_alloc_array(work->arena, schema->n_columns, sizeof *question->cells);
    if (question->cells == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; rc == SP_OK && !is_common(schema, i); i++) {
        struct ask_cell *cell = &question->cells[question->n_cells];
        const char *value = given_value(work, question, i);
        int need = value != NULL ? (int)ASK_SHOWN : added_need(work, schema, i);

        if (need == NO_COLUMN)
            continue;
        cell->column = &schema->columns[i];
        cell->need = (enum ask_need)need;
        cell->value = value;
        cell->given = value != NULL;
        question->n_cells++;
        rc = fill_values(work, party, cell, err);
    }
    return rc == SP_OK && question->follow == ASK_NOT_FOLLOWING
               ? list_known(work, party, question, err)
               : rc;
}
