/*
 * overlay.c - an overlay against the rows that it lies on.
 */
#include "facts/refs.h"
#include "facts/snapshot_internal.h"
#include "facts/structure_lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void overlay_mark_named(const struct table *table, const uint32_t *order,
    const struct table *by, const uint32_t *by_order, uint8_t *named_out)
{
    size_t at = 0;

    for (size_t i = 0; i < table->n_rows; i++) {
        size_t row = order == NULL ? i : order[i];
        int found = 1;

        while (at < by->n_rows &&
               (found = table_compare_keys(
                    by, by_order == NULL ? at : by_order[at], table, row)) < 0)
            at++;
        named_out[row] = at < by->n_rows && found == 0;
    }
}

/* Copy nothing: mark what of `table` the overlay replaces. */
static enum sp_code hide_named(struct snapshot *snapshot,
    const struct table *table, struct refs_rows *rows_out, struct sp_err *err)
{
    const struct table *by =
        dossier_table_named(snapshot->overlay, table->schema->name);
    uint32_t *order = NULL;
    uint32_t *by_order = NULL;
    uint8_t *named = NULL;
    enum sp_code code = SP_OK;

    rows_out->table = table;
    rows_out->skip = NULL;
    if (by == NULL || table->n_rows == 0)
        return SP_OK;
    named = sp_alloc(snapshot->arena, table->n_rows);
    if (named == NULL)
        return sp_arena_fail(snapshot->arena, err);
    code = table_order(table, &order, err);
    if (code == SP_OK)
        code = table_order(by, &by_order, err);
    if (code == SP_OK) {
        overlay_mark_named(table, order, by, by_order, named);
        rows_out->skip = named;
    }
    free(order);
    free(by_order);
    return code;
}

/* The overlay's own rows: those to remove do not count. */
static enum sp_code overlay_rows(struct snapshot *snapshot,
    const struct table *table, struct refs_rows *rows_out, struct sp_err *err)
{
    uint8_t *removed = sp_alloc(snapshot->arena, table->n_rows + 1);

    if (removed == NULL)
        return sp_arena_fail(snapshot->arena, err);
    for (size_t row = 0; row < table->n_rows; row++)
        removed[row] =
            dossier_row_op(snapshot->overlay, table, row) == DOSSIER_REMOVE;
    rows_out->table = table;
    rows_out->skip = removed;
    return SP_OK;
}

/* Give all rows of a table under the overlay, whatever their periods. */
static enum sp_code rows_under(void *user, size_t place, const bool *wanted,
    struct refs_rows rows_out[REFS_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = user;
    const struct schema_table *schema = &snapshot->schema->tables[place];
    const struct table *table = NULL;
    bool columns[SCHEMA_COLUMNS_MAX] = {false};
    struct table *owner;
    enum sp_code code = SP_OK;
    size_t n = 0;

    if (snapshot->data != NULL)
        table = dossier_table_named(snapshot->data, schema->name);
    if (table != NULL)
        code = hide_named(snapshot, table, &rows_out[n++], err);
    owner = sp_alloc(snapshot->arena, sizeof(*owner));
    if (owner == NULL)
        return sp_arena_fail(snapshot->arena, err);
    for (size_t i = 0; i < schema->n_columns; i++)
        columns[i] = wanted == NULL || wanted[i] || i < schema->n_keys;
    if (code == SP_OK)
        code = snapshot_owner_rows(
            snapshot, schema, columns, INT32_MIN, owner, err);
    if (code == SP_OK)
        code = hide_named(snapshot, owner, &rows_out[n++], err);
    table = dossier_table_named(snapshot->overlay, schema->name);
    if (code == SP_OK && table != NULL)
        code = overlay_rows(snapshot, table, &rows_out[n++], err);
    *n_out = n;
    return code;
}

static enum sp_code check_references(
    struct snapshot *snapshot, struct sp_err *err)
{
    struct refs *refs = NULL;
    enum sp_code code = refs_new(snapshot->schema, snapshot->pool,
        snapshot->overlay, rows_under, snapshot, &refs, err);

    for (size_t i = 0; code == SP_OK && i < dossier_tables(snapshot->overlay);
         i++) {
        const struct table *table = dossier_table(snapshot->overlay, i);

        code = refs_check(refs, table, err);
        if (code == SP_OK)
            code = refs_check_named(refs, table, err);
    }
    refs_free(refs);
    return code;
}

/* Gather what is the same as what under the overlay, and check what the
 * overlay says. */
static enum sp_code check_same(
    struct snapshot *snapshot, struct identity *identity, struct sp_err *err)
{
    const struct schema_table *schema = schema_table(snapshot->schema, "alias");
    const struct table *incoming;
    struct refs_rows layers[REFS_LAYERS_MAX];
    size_t n = 0;
    enum sp_code code;

    assert(schema != NULL);
    incoming = dossier_table_named(snapshot->overlay, schema->name);
    identity_init(identity, snapshot->schema, snapshot->pool, snapshot->arena);
    code = rows_under(snapshot, (size_t)(schema - snapshot->schema->tables),
        NULL, layers, &n, err);
    for (size_t i = 0; code == SP_OK && i < n; i++)
        code = identity_add(identity, layers[i].table, layers[i].skip, err);
    if (code == SP_OK && incoming != NULL)
        code = identity_check(identity, snapshot->overlay, incoming, err);
    return code;
}

static enum sp_code check_structure(struct snapshot *snapshot,
    const struct identity *identity, struct sp_err *err)
{
    const struct schema_table *schema =
        schema_table(snapshot->schema, "structure");
    struct refs_rows layers[REFS_LAYERS_MAX];
    struct structure_lines lines = {.pool = snapshot->pool,
        .arena = snapshot->arena,
        .dossier = snapshot->overlay,
        .layers = layers};
    enum sp_code code;

    assert(schema != NULL);
    lines.incoming = dossier_table_named(snapshot->overlay, schema->name);
    lines.aliases = dossier_table_named(snapshot->overlay, "alias");
    lines.identity = identity->n > 0 ? identity : NULL;
    if (lines.incoming == NULL &&
        (lines.identity == NULL || lines.aliases == NULL ||
            lines.aliases->n_rows == 0))
        return SP_OK;
    code = rows_under(snapshot, (size_t)(schema - snapshot->schema->tables),
        NULL, layers, &lines.n_layers, err);
    return code == SP_OK ? structure_lines_check(&lines, err) : code;
}

enum sp_code overlay_check(struct snapshot *snapshot, struct sp_err *err)
{
    struct identity identity;
    enum sp_code code = check_references(snapshot, err);

    if (code != SP_OK ||
        (dossier_table_named(snapshot->overlay, "alias") == NULL &&
            dossier_table_named(snapshot->overlay, "structure") == NULL))
        return code;
    code = check_same(snapshot, &identity, err);
    return code == SP_OK ? check_structure(snapshot, &identity, err) : code;
}
