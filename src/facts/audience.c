/*
 * audience.c - opens an audience: who it is, and which texts it may know.
 */
#include "facts/audience_internal.h"

#include "base/date.h"
#include "facts/faults.h"

#include <assert.h>
#include <string.h>

static const char role_prefix[] = "role:";

const struct table *audience_table(
    const struct audience *audience, const char *name)
{
    const struct schema_table *schema = schema_table(audience->schema, name);

    assert(schema != NULL);
    return audience->tables[schema - audience->schema->tables];
}

static enum sp_code read_tables(struct audience *audience,
    const struct audience_source *source, struct sp_err *err)
{
    const struct schema *schema = source->schema;
    enum sp_code rc = SP_OK;

    audience->tables = sp_alloc_array(
        audience->arena, schema->n_tables, sizeof(const struct table *));
    if (audience->tables == NULL)
        return sp_arena_fail(audience->arena, err);
    for (size_t i = 0; rc == SP_OK && i < schema->n_tables; i++) {
        if (schema->tables[i].result)
            continue;
        rc = source->table(
            source->user, schema->tables[i].name, &audience->tables[i], err);
        if (rc == SP_OK)
            audience->pool = audience->tables[i]->pool;
    }
    return rc;
}

/* ---- who it is --------------------------------------------------------- */

static const struct schema_column *role_column(const struct audience *audience)
{
    const struct schema_table *schema =
        schema_table(audience->schema, "member");

    return &schema->columns[schema_column(schema, "role")];
}

static int role_place(const struct audience *audience, const char *name)
{
    const struct schema_column *column = role_column(audience);

    for (size_t i = 0; i < column->n_choices; i++)
        if (strcmp(column->choices[i], name) == 0)
            return (int)i;
    return -1;
}

static uint32_t symbol_of(const struct audience *audience, const char *text)
{
    uint32_t symbol = sp_pool_find(audience->pool, text, strlen(text));

    return symbol == UINT32_MAX ? 0 : symbol;
}

/* Give each party that has a role, or that one party, the roles it has. */
static void read_roles(struct audience *audience, const char *venture)
{
    const struct table *table = audience_table(audience, "member");

    for (size_t row = 0; row < table->n_rows; row++) {
        int place = role_place(audience, table_named(table, row, "role"));
        uint32_t party = table_symbol(table, row, "party");
        size_t i = 0;

        if (place < 0 || !audience_holds(audience, table, row) ||
            (venture != NULL &&
                strcmp(table_named(table, row, "venture"), venture) != 0))
            continue;
        while (i < audience->n_parties && audience->parties[i].symbol != party)
            i++;
        if (i == audience->n_parties) {
            if (place != audience->role)
                continue;
            audience->parties[audience->n_parties++].symbol = party;
        }
        audience->parties[i].roles |= 1u << place;
    }
}

static enum sp_code no_role(
    const struct audience *audience, const char *role, struct sp_err *err)
{
    const struct schema_column *column = role_column(audience);
    const char *near =
        fault_nearest(role, strlen(role), column->choices, column->n_choices);

    return sp_fail(err, SP_NOT_FOUND, "no role '%s'%s%s%s", role,
        near == NULL ? "" : " (did you mean 'role:", near == NULL ? "" : near,
        near == NULL ? "" : "'?)");
}

static enum sp_code no_party(
    const struct audience *audience, const char *name, struct sp_err *err)
{
    const struct table *table = audience_table(audience, "party");
    const char **names =
        sp_alloc_array(audience->arena, table->n_rows + 2, sizeof(*names));
    const char *near;
    size_t n = 0;

    if (names == NULL)
        return sp_arena_fail(audience->arena, err);
    names[n++] = "public";
    for (size_t row = 0; row < table->n_rows; row++)
        names[n++] = table_text(table, row, 0);
    near = fault_nearest(name, strlen(name), names, n);
    return sp_fail(err, SP_NOT_FOUND,
        "no party '%s'%s%s%s: an audience is a party, role:ROLE or public",
        name, near == NULL ? "" : " (did you mean '", near == NULL ? "" : near,
        near == NULL ? "" : "'?)");
}

/* The role first: read_roles adds its parties. */
static enum sp_code read_role(
    struct audience *audience, const char *venture, struct sp_err *err)
{
    const char *role = audience->name + sizeof(role_prefix) - 1;

    audience->role = role_place(audience, role);
    if (audience->role < 0)
        return no_role(audience, role, err);
    read_roles(audience, venture); /* finds the parties */
    read_roles(audience, venture); /* and what else they are */
    if (audience->n_parties == 0)
        return sp_fail(err, SP_NOT_FOUND, "no party has the role '%s'%s%s",
            role, venture == NULL ? "" : " in ",
            venture == NULL ? "" : venture);
    return SP_OK;
}

static enum sp_code read_party(
    struct audience *audience, const char *venture, struct sp_err *err)
{
    uint32_t symbol = symbol_of(audience, audience->name);

    if (table_find(audience_table(audience, "party"), audience->name) ==
            SIZE_MAX &&
        (symbol == 0 || symbol != audience->author))
        return no_party(audience, audience->name, err);
    audience->parties[0].symbol = symbol;
    audience->n_parties = 1;
    read_roles(audience, venture);
    return SP_OK;
}

static enum sp_code read_name(
    struct audience *audience, const char *venture, struct sp_err *err)
{
    size_t n = audience_table(audience, "member")->n_rows;

    audience->role = -1;
    audience->parties =
        sp_alloc_array(audience->arena, n + 1, sizeof(*audience->parties));
    if (audience->parties == NULL)
        return sp_arena_fail(audience->arena, err);
    audience->everyone = strcmp(audience->name, "public") == 0;
    if (audience->everyone)
        return SP_OK;
    if (strncmp(audience->name, role_prefix, sizeof(role_prefix) - 1) == 0)
        return read_role(audience, venture, err);
    return read_party(audience, venture, err);
}

/* ---- what it may know -------------------------------------------------- */

static void know_row(
    struct audience *audience, const struct table *table, size_t at)
{
    struct audience_row row;
    enum schema_seen right;

    audience_row_of(audience, table, at, &row);
    right = audience_right(audience, &row);
    for (size_t i = 0; i < table->schema->n_columns; i++) {
        uint32_t symbol = row.cells[i];

        if (symbol != 0 && audience_column_seen(audience, &row, right, (int)i))
            audience->known[symbol / 8] |= (uint8_t)(1u << symbol % 8);
    }
}

static enum sp_code read_known(struct audience *audience, struct sp_err *err)
{
    audience->n_symbols = sp_pool_count(audience->pool);
    audience->known =
        sp_alloc_array(audience->arena, audience->n_symbols / 8 + 1, 1);
    if (audience->known == NULL)
        return sp_arena_fail(audience->arena, err);
    for (size_t i = 0; i < audience->schema->n_tables; i++) {
        const struct table *table = audience->tables[i];

        for (size_t row = 0; table != NULL && row < table->n_rows; row++)
            know_row(audience, table, row);
    }
    for (size_t i = 0; i < audience->n_parties; i++) {
        uint32_t symbol = audience->parties[i].symbol;

        if (audience->role < 0 || audience->n_parties == 1)
            audience->known[symbol / 8] |= (uint8_t)(1u << symbol % 8);
    }
    return SP_OK;
}

enum sp_code audience_open(const struct audience_source *source,
    const char *name, const char *venture, struct sp_arena *arena,
    const struct audience **audience_out, struct sp_err *err)
{
    struct audience *audience = sp_alloc(arena, sizeof(*audience));
    enum sp_code rc;

    assert(source != NULL && source->schema != NULL);
    assert(name != NULL && audience_out != NULL);
    if (audience == NULL)
        return sp_arena_fail(arena, err);
    audience->schema = source->schema;
    audience->arena = arena;
    audience->shipped = source->shipped;
    audience->user = source->user;
    sp_date_format(source->on, audience->on);
    audience->name = sp_strdup(arena, name);
    if (audience->name == NULL)
        return sp_arena_fail(arena, err);
    rc = read_tables(audience, source, err);
    /* Keys name tables that no row need have named before. */
    for (size_t i = 0; rc == SP_OK && i < source->schema->n_tables; i++) {
        const char *table = source->schema->tables[i].name;
        uint32_t symbol;

        rc = sp_pool_put(audience->pool, table, strlen(table), &symbol, err);
    }
    if (rc == SP_OK && source->author != NULL)
        rc = sp_pool_put(audience->pool, source->author, strlen(source->author),
            &audience->author, err);
    if (rc == SP_OK)
        rc = audience_read_who(audience, err);
    if (rc == SP_OK)
        rc = read_name(audience, venture, err);
    if (rc == SP_OK)
        rc = read_known(audience, err);
    if (rc == SP_OK)
        *audience_out = audience;
    return rc;
}

/* ---- over a snapshot --------------------------------------------------- */

static enum sp_code snapshot_rows(void *user, const char *name,
    const struct table **table_out, struct sp_err *err)
{
    return snapshot_table(user, name, table_out, err);
}

static bool snapshot_shipped(void *user, const struct table *table, size_t row)
{
    return snapshot_layer_of(user, table, row) == SNAPSHOT_DATA;
}

enum sp_code audience_open_snapshot(const struct schema *schema,
    struct snapshot *snapshot, const char *name, const char *venture,
    struct sp_arena *arena, const struct audience **audience_out,
    struct sp_err *err)
{
    struct audience_source source = {.schema = schema,
        .table = snapshot_rows,
        .shipped = snapshot_shipped,
        .user = snapshot,
        .author = snapshot_author(snapshot),
        .on = snapshot_day(snapshot)};

    return audience_open(&source, name, venture, arena, audience_out, err);
}

/* ---- questions --------------------------------------------------------- */

const char *audience_name(const struct audience *audience)
{
    return audience->name;
}

bool audience_is_public(const struct audience *audience)
{
    return audience != NULL && audience->everyone;
}

bool audience_sees(const struct audience *audience, const struct table *table,
    size_t row, int column)
{
    struct audience_row found;

    if (audience == NULL)
        return true;
    assert(row < table->n_rows);
    audience_row_of(audience, table, row, &found);
    return audience_column_seen(
        audience, &found, audience_right(audience, &found), column);
}

bool audience_sees_row(
    const struct audience *audience, const struct table *table, size_t row)
{
    return audience_sees(audience, table, row, 0);
}

/* The row by its key, there or not; false when it could not be there. */
static bool find_row(const struct audience *audience, const char *tbl,
    const char *key, struct audience_row *row_out)
{
    const struct schema_table *schema = schema_table(audience->schema, tbl);
    const struct table *table;
    size_t at;

    if (schema == NULL || schema->result)
        return false;
    table = audience->tables[schema - audience->schema->tables];
    at = table_find(table, key);
    if (at == SIZE_MAX)
        return audience_row_named(audience, schema, key, row_out);
    audience_row_of(audience, table, at, row_out);
    return true;
}

bool audience_sees_fact(const struct audience *audience, const char *tbl,
    const char *key, const char *col)
{
    struct audience_row row;
    int column;

    if (audience == NULL)
        return true;
    if (!find_row(audience, tbl, key, &row))
        return false;
    column = schema_column(row.schema, col);
    return column >= 0 && audience_column_seen(audience, &row,
                              audience_right(audience, &row), column);
}

bool audience_knows(const struct audience *audience, const char *text)
{
    uint32_t symbol;

    if (audience == NULL)
        return true;
    symbol = sp_pool_find(audience->pool, text, strlen(text));
    return symbol < audience->n_symbols &&
           (audience->known[symbol / 8] >> (symbol % 8) & 1) != 0;
}

bool audience_owned_by(const struct audience *audience, const char *tbl,
    const char *key, const char *party)
{
    struct audience_row row;

    return find_row(audience, tbl, key, &row) &&
           audience_row_owned(audience, &row, symbol_of(audience, party));
}

const char *audience_owner(
    const struct audience *audience, const char *tbl, const char *key)
{
    struct audience_row row;
    uint32_t owner;

    if (!find_row(audience, tbl, key, &row))
        return NULL;
    owner = audience_row_owner(audience, &row);
    return owner == 0 ? NULL : sp_pool_text(audience->pool, owner);
}
