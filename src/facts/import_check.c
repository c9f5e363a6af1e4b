/*
 * import_check.c - what an import is checked for across tables and layers.
 */
#include "facts/import_internal.h"

#include "facts/identity.h"
#include "facts/pack.h"
#include "facts/refs.h"
#include "facts/structure_lines.h"

#include <assert.h>
#include <string.h>

/* Give all rows that will hold: shipped ones, stored ones that stay as they
 * are, and those that the import sets. */
static enum sp_code rows_after(void *user, size_t place, const bool *wanted,
    struct refs_rows rows_out[REFS_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    struct work *work = user;
    struct work_table *table = &work->tables[place];
    const struct schema_table *schema = &work->schema->tables[place];
    const struct table *data =
        work->data == NULL ? NULL
                           : dossier_table_named(work->data, schema->name);
    size_t n = 0;

    assert(place < work->n_tables);
    if (data != NULL)
        rows_out[n++] = (struct refs_rows){.table = data};
    if (table->read) {
        rows_out[n++] = (struct refs_rows){
            .table = &table->stored, .skip = table->merge.fates};
    } else if (work->registry != NULL) {
        struct table *stored = sp_alloc(work->arena, sizeof(*stored));
        enum sp_code code;

        if (stored == NULL)
            return sp_arena_fail(work->arena, err);
        code = registry_read(work->registry, schema, wanted, INT32_MIN,
            work->pool, work->arena, stored, err);
        if (code != SP_OK)
            return code;
        rows_out[n++] = (struct refs_rows){.table = stored};
    }
    if (table->merge.incoming != NULL && table->merge.out.n_rows > 0)
        rows_out[n++] = (struct refs_rows){
            .table = &table->merge.out, .skip = table->merge.ops};
    *n_out = n;
    return SP_OK;
}

/* The keys of one table that the import removes, each once. They may be
 * there still, by another row or layer: refs looks. */
static enum sp_code check_vanished(
    struct work *work, struct refs *refs, size_t place, struct sp_err *err)
{
    const struct merge *merge = &work->tables[place].merge;
    struct refs_vanished vanished = {.place = place, .table = merge->incoming};
    uint32_t *symbols;
    size_t *rows;

    if (merge->n_removed == 0 || merge->incoming->schema->n_keys != 1)
        return SP_OK;
    symbols =
        sp_alloc_array(work->arena, (size_t)merge->n_removed, sizeof(*symbols));
    rows = sp_alloc_array(work->arena, (size_t)merge->n_removed, sizeof(*rows));
    if (symbols == NULL || rows == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; i < merge->out.n_rows; i++) {
        uint32_t row = merge->from_row[i];

        if (merge->ops[i] != PACK_REMOVE)
            continue;
        assert(vanished.n < merge->n_removed);
        symbols[vanished.n] = merge->out.cells[0][i];
        rows[vanished.n++] = row == UINT32_MAX ? SIZE_MAX : row;
    }
    vanished.symbols = symbols;
    vanished.row_of = rows;
    return refs_check_vanished(refs, &vanished, err);
}

static enum sp_code check_references(struct work *work, struct sp_err *err)
{
    struct refs *refs = NULL;
    enum sp_code code = refs_new(
        work->schema, work->pool, work->dossier, rows_after, work, &refs, err);

    for (size_t i = 0; code == SP_OK && i < work->n_tables; i++)
        if (work->tables[i].merge.incoming != NULL) {
            code = refs_check(refs, work->tables[i].merge.incoming, err);
            if (code == SP_OK)
                code =
                    refs_check_named(refs, work->tables[i].merge.incoming, err);
        }
    for (size_t i = 0; code == SP_OK && i < work->n_tables; i++)
        if (work->tables[i].merge.incoming != NULL)
            code = check_vanished(work, refs, i, err);
    refs_free(refs);
    return code;
}

/* Gather what will be the same as what, and check what the dossier says. */
static enum sp_code check_same(
    struct work *work, struct identity *identity, struct sp_err *err)
{
    const struct schema_table *schema = schema_table(work->schema, "alias");
    struct refs_rows layers[REFS_LAYERS_MAX];
    const struct merge *merge;
    size_t n = 0;
    size_t place;
    enum sp_code code;

    assert(schema != NULL);
    place = (size_t)(schema - work->schema->tables);
    merge = &work->tables[place].merge;
    identity_init(identity, work->schema, work->pool, work->arena);
    code = rows_after(work, place, NULL, layers, &n, err);
    for (size_t i = 0; code == SP_OK && i < n; i++)
        code = identity_add(identity, layers[i].table, layers[i].skip, err);
    if (code == SP_OK && merge->incoming != NULL)
        code = identity_check(identity, work->dossier, merge->incoming, err);
    return code;
}

static enum sp_code check_structure(
    struct work *work, const struct identity *identity, struct sp_err *err)
{
    const struct schema_table *schema = schema_table(work->schema, "structure");
    const struct schema_table *alias = schema_table(work->schema, "alias");
    struct refs_rows layers[REFS_LAYERS_MAX];
    struct structure_lines lines = {
        .pool = work->pool, .arena = work->arena, .dossier = work->dossier};
    const struct merge *merge;
    size_t place;
    enum sp_code code;

    assert(schema != NULL && alias != NULL);
    place = (size_t)(schema - work->schema->tables);
    merge = &work->tables[place].merge;
    lines.aliases = work->tables[alias - work->schema->tables].merge.incoming;
    lines.identity = identity->n > 0 ? identity : NULL;
    if (merge->incoming != NULL && merge->out.n_rows > 0)
        lines.incoming = merge->incoming;
    /* Items become the same by the dossier's aliases, or are so already. */
    if (lines.incoming == NULL &&
        (lines.identity == NULL || lines.aliases == NULL ||
            lines.aliases->n_rows == 0))
        return SP_OK;
    code = rows_after(work, place, NULL, layers, &lines.n_layers, err);
    if (code != SP_OK)
        return code;
    lines.layers = layers;
    return structure_lines_check(&lines, err);
}

/* ---- checks of the rooms above ---------------------------------------- */

struct import_rows {
    struct work *work;
};

struct dossier *import_rows_dossier(const struct import_rows *rows)
{
    return rows->work->dossier;
}

struct sp_arena *import_rows_arena(const struct import_rows *rows)
{
    return rows->work->arena;
}

int32_t import_rows_on(const struct import_rows *rows)
{
    return rows->work->options->on;
}

const struct table *import_rows_incoming(
    const struct import_rows *rows, const char *table)
{
    return dossier_table_named(rows->work->dossier, table);
}

enum sp_code import_rows_all(struct import_rows *rows, const char *table,
    struct import_layer layers_out[IMPORT_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    struct work *work = rows->work;
    const struct schema_table *schema = schema_table(work->schema, table);
    struct refs_rows layers[REFS_LAYERS_MAX];
    enum sp_code code;
    size_t n = 0;

    assert(schema != NULL && !schema->result);
    code = rows_after(
        work, (size_t)(schema - work->schema->tables), NULL, layers, &n, err);
    if (code != SP_OK)
        return code;
    assert(n <= IMPORT_LAYERS_MAX);
    for (size_t i = 0; i < n; i++)
        layers_out[i] = (struct import_layer){layers[i].table, layers[i].skip};
    *n_out = n;
    return SP_OK;
}

enum sp_code work_check(struct work *work, struct sp_err *err)
{
    struct import_rows rows = {work};
    struct identity identity;
    bool same = dossier_table_named(work->dossier, "alias") != NULL ||
                dossier_table_named(work->dossier, "structure") != NULL;
    enum sp_code code = check_references(work, err);

    if (code == SP_OK && same)
        code = check_same(work, &identity, err);
    if (code == SP_OK && same)
        code = check_structure(work, &identity, err);
    if (code == SP_OK && work->options->check != NULL)
        code = work->options->check(&rows, err);
    return code;
}
