/*
 * graph.c - explosion and where-used for people: ids, names and quantities.
 */
#include "assess/model.h"
#include "assess/no_such.h"
#include "assess/project.h"

#include <assert.h>
#include <string.h>

static enum sp_code write_needs(const struct model *model,
    const struct bom_need *needs, size_t n, struct assess_needs *out,
    struct sp_err *err)
{
    struct assess_need *rows =
        sp_alloc_array(model->arena, n + 1, sizeof *rows);
    int name = schema_column(model->item->schema, "name");
    char text[SP_WIDE_TEXT_BYTES];

    if (rows == NULL)
        return sp_arena_fail(model->arena, err);
    out->n_unknown = 0;
    for (size_t i = 0; i < n; i++) {
        size_t row = model_item_row(model, needs[i].item);

        assert(i == 0 || needs[i - 1].item < needs[i].item);
        rows[i].item = model_item_id(model, needs[i].item);
        rows[i].depth = needs[i].depth;
        if (row != SIZE_MAX && table_text(model->item, row, name)[0] != '\0')
            rows[i].name = table_text(model->item, row, name);
        if (!needs[i].quantity_known) {
            out->n_unknown++;
            continue;
        }
        sp_wide_format(needs[i].quantity, text);
        rows[i].quantity = sp_strdup(model->arena, text);
        if (rows[i].quantity == NULL)
            return sp_arena_fail(model->arena, err);
    }
    out->rows = rows;
    out->n_rows = n;
    return SP_OK;
}

/* Open the facts and find the item. */
static enum sp_code open_item(const struct assess_graph_options *options,
    const char *id, struct sp_arena *arena, struct model *model,
    uint32_t *item_out, struct snapshot_digests *digests_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    enum sp_code rc = assess_snapshot(
        options->schema, &options->facts, arena, &snapshot, err);

    if (rc == SP_OK)
        rc = model_open(
            model, options->schema, snapshot, options->facts.on, arena, err);
    if (rc == SP_OK)
        rc = snapshot_digest(snapshot, digests_out, err);
    if (rc != SP_OK)
        return rc;
    *item_out = model_item(model, snapshot_id(snapshot, "item", id));
    if (*item_out == BOM_NONE)
        return assess_no_such_in(snapshot, "item", id, err);
    return SP_OK;
}

static enum sp_code project_rows(const struct assess_graph_options *options,
    const struct model *model, struct assess_needs *needs, bool down,
    struct snapshot_digests *digests, struct sp_err *err)
{
    struct projection projection;
    enum sp_code rc = project_open(&projection, model->schema, model->snapshot,
        options->audience, NULL, model->arena, err);

    if (rc == SP_OK)
        rc = project_needs(&projection, needs, down, err);
    if (rc == SP_OK)
        project_digests(&projection, digests);
    return rc;
}

enum sp_code assess_explode(const struct assess_graph_options *options,
    const char *item, struct sp_dec quantity, struct sp_arena *arena,
    struct assess_needs *needs_out, struct snapshot_digests *digests_out,
    struct sp_err *err)
{
    struct model model;
    struct bom_variants variants;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    const struct bom_need *needs = NULL;
    uint32_t number = BOM_NONE;
    size_t n = 0;
    enum sp_code rc =
        open_item(options, item, arena, &model, &number, digests_out, err);

    if (rc == SP_OK)
        rc = model_variants(
            &model, options->variants, options->n_variants, &variants, err);
    if (rc != SP_OK)
        return project_error(options->audience, rc, err);
    rc = bom_explode(model.graph, number, quantity, variants, arena, &needs, &n,
        &fault, err);
    if (rc != SP_OK)
        return project_error(
            options->audience, model_fault(&model, rc, &fault, err), err);
    needs_out->item = item;
    rc = write_needs(&model, needs, n, needs_out, err);
    if (rc == SP_OK)
        rc = project_rows(options, &model, needs_out, true, digests_out, err);
    return project_error(options->audience, rc, err);
}

enum sp_code assess_where_used(const struct assess_graph_options *options,
    const char *item, struct sp_arena *arena, struct assess_needs *needs_out,
    struct snapshot_digests *digests_out, struct sp_err *err)
{
    struct model model;
    struct bom_fault fault = {BOM_NONE, 0, BOM_NONE};
    const struct bom_need *parents = NULL;
    uint32_t number = BOM_NONE;
    size_t n = 0;
    enum sp_code rc =
        open_item(options, item, arena, &model, &number, digests_out, err);

    if (rc != SP_OK)
        return project_error(options->audience, rc, err);
    rc = bom_where_used(model.graph, number, arena, &parents, &n, &fault, err);
    if (rc != SP_OK)
        return project_error(
            options->audience, model_fault(&model, rc, &fault, err), err);
    needs_out->item = item;
    rc = write_needs(&model, parents, n, needs_out, err);
    if (rc == SP_OK)
        rc = project_rows(options, &model, needs_out, false, digests_out, err);
    return project_error(options->audience, rc, err);
}
