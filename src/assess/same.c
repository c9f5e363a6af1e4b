/*
 * same.c - parties, items and their aliases as src/same takes them.
 */
#include "assess/same.h"

#include "assess/model.h"
#include "facts/identity.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* One kind while it is filled. */
struct filling {
    const struct schema *schema;
    struct snapshot *snapshot;
    struct sp_arena *arena;
    const struct table *table; /* party or item, in the order of keys */
    const struct table *alias;
    bool items;
    uint32_t *place_of; /* by symbol: place plus one; 0: none */
    size_t n_symbols;
};

/* A cell by its column, "" where the table has no such one. */
static const char *cell(
    const struct table *table, size_t row, const char *column)
{
    int place = schema_column(table->schema, column);

    return place < 0 ? "" : table_text(table, row, place);
}

static size_t count_filled(const struct table *table, size_t row)
{
    size_t n = 0;

    for (size_t i = table->schema->n_keys;
         i < table->schema->n_columns - SCHEMA_COMMON_COLUMNS; i++)
        n += table->cells[i] != NULL && table->cells[i][row] != 0;
    return n;
}

static enum sp_code things_fill(
    struct filling *f, struct same_input *input, struct sp_err *err)
{
    const struct table *table = f->table;
    struct same_thing *things =
        sp_alloc_array(f->arena, table->n_rows + 1, sizeof *things);

    if (things == NULL)
        return sp_arena_fail(f->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        things[row] = (struct same_thing){
            .id = table_text(table, row, 0),
            .name = cell(table, row, "name"),
            .state = cell(table, row, "established"),
            .kind = cell(table, row, "kind"),
            .lei = cell(table, row, "lei"),
            .ncage = cell(table, row, "ncage"),
            .maker = cell(table, row, "made_by"),
            .number = cell(table, row, "mpn"),
            .niin = cell(table, row, "niin"),
            .unit = cell(table, row, "unit"),
            .filled = count_filled(table, row),
        };
        f->place_of[table->cells[0][row]] = (uint32_t)row + 1;
    }
    input->items = f->items;
    input->things = things;
    input->n_things = table->n_rows;
    return SP_OK;
}

/* The place of an id, SIZE_MAX for none. */
static size_t place_of(const struct filling *f, const char *id, size_t len)
{
    uint32_t symbol = sp_pool_find(snapshot_pool(f->snapshot), id, len);

    return symbol >= f->n_symbols || f->place_of[symbol] == 0
               ? SIZE_MAX
               : f->place_of[symbol] - 1;
}

static bool is_scheme(const struct table *alias, size_t row, const char *scheme)
{
    return strcmp(table_named(alias, row, "scheme"), scheme) == 0;
}

/* Whether the row of `alias` is about this kind. */
static bool is_kind(const struct filling *f, size_t row)
{
    return strcmp(table_named(f->alias, row, "tbl"),
               f->items ? "item" : "party") == 0;
}

static enum sp_code aliases_fill(
    struct filling *f, struct same_input *input, struct sp_err *err)
{
    const struct table *alias = f->alias;
    struct same_alias *list =
        sp_alloc_array(f->arena, alias->n_rows + 1, sizeof *list);
    size_t n = 0;

    if (list == NULL)
        return sp_arena_fail(f->arena, err);
    for (size_t row = 0; row < alias->n_rows; row++) {
        const char *id = table_named(alias, row, "id");
        size_t place = place_of(f, id, strlen(id));

        if (!is_kind(f, row) || place == SIZE_MAX ||
            is_scheme(alias, row, IDENTITY_SAME) ||
            is_scheme(alias, row, IDENTITY_DIFFERENT))
            continue;
        list[n++] = (struct same_alias){(uint32_t)place,
            table_named(alias, row, "scheme"),
            table_named(alias, row, "value")};
    }
    input->aliases = list;
    input->n_aliases = n;
    return SP_OK;
}

/* ---- what is settled ----------------------------------------------------- */

static int pair_compare(const void *a, const void *b)
{
    const struct same_pair *one = a;
    const struct same_pair *other = b;

    if (one->a != other->a)
        return one->a < other->a ? -1 : 1;
    return one->b < other->b ? -1 : one->b > other->b;
}

/* Pairs that were said to differ ("A=B"), in order. */
static enum sp_code different_fill(
    struct filling *f, struct same_input *input, struct sp_err *err)
{
    struct same_pair *pairs =
        sp_alloc_array(f->arena, f->alias->n_rows + 1, sizeof *pairs);
    size_t n = 0;

    if (pairs == NULL)
        return sp_arena_fail(f->arena, err);
    for (size_t row = 0; row < f->alias->n_rows; row++) {
        const char *value = table_named(f->alias, row, "value");
        const char *equals = strchr(value, '=');
        size_t a, b;

        if (!is_kind(f, row) || equals == NULL ||
            !is_scheme(f->alias, row, IDENTITY_DIFFERENT))
            continue;
        a = place_of(f, value, (size_t)(equals - value));
        b = place_of(f, equals + 1, strlen(equals + 1));
        if (a == SIZE_MAX || b == SIZE_MAX || a == b)
            continue;
        pairs[n++] = (struct same_pair){
            (uint32_t)(a < b ? a : b), (uint32_t)(a < b ? b : a)};
    }
    if (n > 0)
        qsort(pairs, n, sizeof *pairs, pair_compare);
    input->different = pairs;
    input->n_different = n;
    return SP_OK;
}

/* The place of the one that each is read as. */
static enum sp_code merged_fill(
    struct filling *f, struct same_input *input, struct sp_err *err)
{
    struct sp_pool *pool = snapshot_pool(f->snapshot);
    struct identity identity;
    uint32_t *merged =
        sp_alloc_array(f->arena, input->n_things + 1, sizeof *merged);
    enum sp_code rc;

    if (merged == NULL)
        return sp_arena_fail(f->arena, err);
    identity_init(&identity, f->schema, pool, f->arena);
    rc = identity_add(&identity, f->alias, NULL, err);
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < input->n_things; i++) {
        uint32_t symbol = identity_of(&identity,
            f->items ? IDENTITY_ITEM : IDENTITY_PARTY, f->table->cells[0][i]);

        merged[i] = symbol < f->n_symbols && f->place_of[symbol] != 0
                        ? f->place_of[symbol] - 1
                        : (uint32_t)i;
    }
    input->merged = merged;
    return SP_OK;
}

static enum sp_code kind_find(struct filling *f, const char *table,
    struct assess_same_kind *kind, struct sp_err *err)
{
    struct same_input *input = &kind->input;
    enum sp_code rc = snapshot_table(f->snapshot, table, &f->table, err);

    if (rc == SP_OK)
        rc = snapshot_table(f->snapshot, "alias", &f->alias, err);
    if (rc != SP_OK)
        return rc;
    f->items = strcmp(table, "item") == 0;
    f->n_symbols = sp_pool_count(snapshot_pool(f->snapshot));
    f->place_of = sp_alloc_array(f->arena, f->n_symbols, sizeof(uint32_t));
    if (f->place_of == NULL)
        return sp_arena_fail(f->arena, err);
    rc = things_fill(f, input, err);
    if (rc == SP_OK)
        rc = aliases_fill(f, input, err);
    if (rc == SP_OK)
        rc = different_fill(f, input, err);
    if (rc == SP_OK)
        rc = merged_fill(f, input, err);
    if (rc == SP_OK)
        rc = same_find(input, f->arena, &kind->result, err);
    return rc;
}

/* Read one row that settles; false when it is not one. */
static bool settled_read(const struct snapshot *snapshot,
    const struct table *alias, size_t row, struct sp_arena *arena,
    struct assess_settled *out)
{
    const char *value = table_named(alias, row, "value");
    const char *equals = strchr(value, '=');
    bool same = is_scheme(alias, row, IDENTITY_SAME);

    if (!same && (!is_scheme(alias, row, IDENTITY_DIFFERENT) || equals == NULL))
        return false;
    out->items = strcmp(table_named(alias, row, "tbl"), "item") == 0;
    out->one = table_named(alias, row, "id");
    out->other = same ? value : sp_strdup(arena, equals + 1);
    out->valid_from = table_named(alias, row, "valid_from");
    out->own = snapshot_layer_of(snapshot, alias, row) == SNAPSHOT_OWNER;
    return out->other != NULL;
}

static int settled_compare(const void *a, const void *b)
{
    const struct assess_settled *one = a;
    const struct assess_settled *other = b;
    int order = strcmp(one->id, other->id);

    return order != 0 ? order : strcmp(one->other, other->other);
}

static enum sp_code settled_list(struct snapshot *snapshot, const char *scheme,
    struct sp_arena *arena, const struct assess_settled **list_out,
    size_t *n_out, struct sp_err *err)
{
    const struct table *alias;
    struct assess_settled *list;
    size_t n = 0;
    enum sp_code rc = snapshot_table(snapshot, "alias", &alias, err);

    if (rc != SP_OK)
        return rc;
    list = sp_alloc_array(arena, alias->n_rows + 1, sizeof *list);
    if (list == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; rc == SP_OK && row < alias->n_rows; row++) {
        if (!is_scheme(alias, row, scheme) ||
            !settled_read(snapshot, alias, row, arena, &list[n]))
            continue;
        rc =
            same_id(list[n].items, list[n].one, list[n].other, list[n].id, err);
        n++;
    }
    if (n > 0)
        qsort(list, n, sizeof *list, settled_compare);
    *list_out = list;
    *n_out = n;
    return rc;
}

enum sp_code assess_same_of(const struct assess_same_options *options,
    struct sp_arena *arena, struct assess_same *same_out, struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    struct snapshot_options facts = options->facts;
    struct filling filling;
    struct assess_same same;
    enum sp_code rc;

    assert(same_out != NULL);
    facts.as_recorded = true;
    memset(&same, 0, sizeof same);
    rc = assess_snapshot(options->schema, &facts, arena, &snapshot, err);
    memset(&filling, 0, sizeof filling);
    filling.schema = options->schema;
    filling.snapshot = snapshot;
    filling.arena = arena;
    if (rc == SP_OK)
        rc = kind_find(&filling, "party", &same.parties, err);
    if (rc == SP_OK)
        rc = kind_find(&filling, "item", &same.items, err);
    if (rc == SP_OK)
        rc = settled_list(snapshot, IDENTITY_SAME, arena, &same.accepted,
            &same.n_accepted, err);
    if (rc == SP_OK)
        rc = settled_list(snapshot, IDENTITY_DIFFERENT, arena, &same.rejected,
            &same.n_rejected, err);
    if (rc == SP_OK)
        rc = snapshot_digest(snapshot, &same.digests, err);
    if (rc == SP_OK)
        *same_out = same;
    return rc;
}
