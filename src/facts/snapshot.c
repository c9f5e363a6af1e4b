/*
 * snapshot.c - the facts that hold on one date, from three layers.
 */
#include "facts/snapshot.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/sha256.h"
#include "facts/registry_internal.h"
#include "facts/snapshot_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOL_BYTES_MAX ((uint64_t)8 << 30)
enum {
    LAYERS = 3,
    CONFLICTS_MAX = 1000,
    CONFLICT_BYTES = 1024,
};

/* ---- rows of one layer ------------------------------------------------ */

/* The rows of one layer, in order. `keep` marks those that enter. */
struct layer {
    const struct table *table; /* NULL: none */
    uint32_t *order;           /* the heap's; NULL: the rows stand in order */
    uint8_t *keep;             /* by row; the arena's; NULL: all */
    size_t at;                 /* in the order */
};

static bool holds_on(const struct table *table, size_t row, const char *day)
{
    int from = (int)(table->schema->n_columns - SCHEMA_COMMON_COLUMNS);

    /* ISO dates order as texts. */
    return strcmp(table_text(table, row, from), day) <= 0 &&
           strcmp(table_text(table, row, from + 1), day) > 0;
}

/* Mark the rows to set that hold on the day (NULL: on any). */
static enum sp_code mark_holding(struct snapshot *snapshot,
    const struct dossier *dossier, const char *day, struct layer *layer,
    struct sp_err *err)
{
    const struct table *table = layer->table;
    enum sp_code code = table_order(table, &layer->order, err);

    if (code != SP_OK)
        return code;
    layer->keep = sp_alloc(snapshot->arena, table->n_rows + 1);
    if (layer->keep == NULL)
        return sp_arena_fail(snapshot->arena, err);
    for (size_t row = 0; row < table->n_rows; row++)
        layer->keep[row] = dossier_row_op(dossier, table, row) == DOSSIER_SET &&
                           (day == NULL || holds_on(table, row, day));
    return SP_OK;
}

/* Copy the kept rows in order. */
static enum sp_code copy_kept(
    const struct layer *layer, struct table *out, struct sp_err *err)
{
    const struct table *table = layer->table;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    enum sp_code code = SP_OK;

    for (size_t i = 0; code == SP_OK && i < table->n_rows; i++) {
        size_t row = layer->order == NULL ? i : layer->order[i];

        if (layer->keep[row] == 0)
            continue;
        for (size_t j = 0; j < table->schema->n_columns; j++)
            cells[j] = table->cells[j] == NULL ? 0 : table->cells[j][row];
        code = table_append(out, cells, err);
    }
    return code;
}

enum sp_code snapshot_owner_rows(struct snapshot *snapshot,
    const struct schema_table *schema, const bool *wanted, int32_t on,
    struct table *table_out, struct sp_err *err)
{
    struct layer layer = {.table = NULL};
    char day[SP_DATE_BYTES];
    enum sp_code code;

    if (snapshot->owner == NULL && snapshot->options.registry != NULL)
        return registry_read(snapshot->options.registry, schema, wanted, on,
            snapshot->pool, snapshot->arena, table_out, err);
    table_init(table_out, schema, snapshot->pool, snapshot->arena);
    if (snapshot->owner != NULL)
        layer.table = dossier_table_named(snapshot->owner, schema->name);
    if (layer.table == NULL)
        return SP_OK;
    if (on != INT32_MIN)
        sp_date_format(on, day);
    code = mark_holding(
        snapshot, snapshot->owner, on == INT32_MIN ? NULL : day, &layer, err);
    if (code == SP_OK)
        code = copy_kept(&layer, table_out, err);
    free(layer.order);
    return code;
}

/* ---- conflicts -------------------------------------------------------- */

static enum sp_code note_conflict(struct snapshot *snapshot,
    const struct layer *data, size_t data_row, const struct layer *owner,
    size_t owner_row, size_t column, struct sp_err *err)
{
    const struct schema_table *schema = data->table->schema;
    struct sp_buf text;
    enum sp_code code;

    if (snapshot->n_conflicts == CONFLICTS_MAX)
        return SP_OK;
    if (snapshot->conflicts == NULL)
        snapshot->conflicts = sp_alloc_array(
            snapshot->arena, CONFLICTS_MAX, sizeof(*snapshot->conflicts));
    if (snapshot->conflicts == NULL)
        return sp_arena_fail(snapshot->arena, err);
    sp_buf_init(&text, SP_CSV_LINE_BYTES_MAX);
    sp_buf_printf(&text, "%s '", schema->name);
    table_key_text(data->table, data_row, &text);
    sp_buf_printf(&text,
        "': the register says %s '%.64s', the shipped data say '%.64s'",
        schema->columns[column].name,
        table_text(owner->table, owner_row, (int)column),
        table_text(data->table, data_row, (int)column));
    code = sp_buf_check(&text, err);
    if (code == SP_OK) {
        char *kept = sp_strdup(snapshot->arena, sp_buf_text(&text));

        if (kept == NULL)
            code = sp_arena_fail(snapshot->arena, err);
        else
            snapshot->conflicts[snapshot->n_conflicts++] = kept;
    }
    sp_buf_clear(&text);
    return code;
}

/* Note the first column, but for the common ones, in which two rows of one
 * key differ. */
static enum sp_code compare_rows(struct snapshot *snapshot,
    const struct layer *data, size_t data_row, const struct layer *owner,
    size_t owner_row, struct sp_err *err)
{
    const struct schema_table *schema = data->table->schema;

    for (size_t i = schema->n_keys;
         i < schema->n_columns - SCHEMA_COMMON_COLUMNS; i++) {
        const uint32_t *shipped = data->table->cells[i];
        const uint32_t *own = owner->table->cells[i];

        if ((shipped == NULL ? 0 : shipped[data_row]) !=
            (own == NULL ? 0 : own[owner_row]))
            return note_conflict(
                snapshot, data, data_row, owner, owner_row, i, err);
    }
    return SP_OK;
}

/* ---- one table of three layers ---------------------------------------- */

static int key_compare(
    const struct layer *a, size_t row_a, const struct layer *b, size_t row_b)
{
    return table_compare_keys(a->table, row_a, b->table, row_b);
}

/* Return the layer's next row that enters, or SIZE_MAX. */
static size_t next_row(struct layer *layer)
{
    if (layer->table == NULL)
        return SIZE_MAX;
    for (; layer->at < layer->table->n_rows; layer->at++) {
        size_t row = layer->order == NULL ? layer->at : layer->order[layer->at];

        if (layer->keep == NULL || layer->keep[row] != 0)
            return row;
    }
    return SIZE_MAX;
}

static enum sp_code take_row(struct snapshot *snapshot,
    struct snapshot_part *part, const struct layer *layer,
    enum snapshot_layer which, size_t row, struct sp_err *err)
{
    const struct schema_table *schema = part->table.schema;
    size_t from = schema->n_columns - SCHEMA_COMMON_COLUMNS;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    enum sp_code code;

    for (size_t i = 0; i < schema->n_columns; i++) {
        const uint32_t *column = layer->table->cells[i];
        bool fixed = i < schema->n_keys || i == from || i == from + 1;

        cells[i] = column == NULL ? 0 : column[row];
        if (!fixed && snapshot->options.blank != NULL &&
            snapshot->options.blank(
                snapshot->options.blank_user, which, layer->table, row, (int)i))
            cells[i] = 0;
    }
    code = table_append(&part->table, cells, err);
    if (code == SP_OK)
        part->layers[part->table.n_rows - 1] = (uint8_t)which;
    return code;
}

/* Merge the layers by key; for one key the last layer wins. */
static enum sp_code merge_layers(struct snapshot *snapshot,
    struct snapshot_part *part, struct layer layers[LAYERS], struct sp_err *err)
{
    enum sp_code code = SP_OK;

    while (code == SP_OK) {
        size_t rows[LAYERS];
        int least = -1;
        int winner = -1;

        for (int i = 0; i < LAYERS; i++) {
            rows[i] = next_row(&layers[i]);
            if (rows[i] != SIZE_MAX &&
                (least < 0 || key_compare(&layers[i], rows[i], &layers[least],
                                  rows[least]) < 0))
                least = i;
        }
        if (least < 0)
            break;
        for (int i = least; i < LAYERS; i++) {
            if (rows[i] == SIZE_MAX || key_compare(&layers[i], rows[i],
                                           &layers[least], rows[least]) != 0)
                continue;
            if (winner == SNAPSHOT_DATA && i == SNAPSHOT_OWNER)
                code = compare_rows(snapshot, &layers[SNAPSHOT_DATA],
                    rows[SNAPSHOT_DATA], &layers[i], rows[i], err);
            winner = i;
            layers[i].at++;
            if (code != SP_OK)
                return code;
        }
        assert(winner >= 0);
        code = take_row(snapshot, part, &layers[winner],
            (enum snapshot_layer)winner, rows[winner], err);
    }
    return code;
}

/* The rows of the data or the owner whose key the overlay names are out. */
static enum sp_code drop_named(struct snapshot *snapshot, struct layer *layer,
    const struct layer *overlay, struct sp_err *err)
{
    size_t n;
    uint8_t *named;

    if (layer->table == NULL || overlay->table == NULL)
        return SP_OK;
    n = layer->table->n_rows;
    named = sp_alloc(snapshot->arena, n + 1);
    if (named == NULL)
        return sp_arena_fail(snapshot->arena, err);
    overlay_mark_named(
        layer->table, layer->order, overlay->table, overlay->order, named);
    for (size_t row = 0; row < n; row++)
        named[row] =
            named[row] == 0 && (layer->keep == NULL || layer->keep[row] != 0);
    layer->keep = named;
    return SP_OK;
}

static const struct table *dossier_part(
    const struct dossier *dossier, const char *name)
{
    return dossier == NULL ? NULL : dossier_table_named(dossier, name);
}

enum sp_code snapshot_part_make(struct snapshot *snapshot,
    const struct schema_table *schema, struct snapshot_part *part,
    struct sp_err *err)
{
    struct layer layers[LAYERS] = {{.table = NULL}};
    struct layer *data = &layers[SNAPSHOT_DATA];
    struct layer *overlay = &layers[SNAPSHOT_OVERLAY];
    struct table owner;
    char day[SP_DATE_BYTES];
    bool values[SCHEMA_COLUMNS_MAX];
    bool alone;
    size_t n_rows = 0;
    enum sp_code code;

    sp_date_format(snapshot->options.on, day);
    data->table = dossier_part(snapshot->data, schema->name);
    overlay->table = dossier_part(snapshot->overlay, schema->name);
    alone = data->table == NULL && overlay->table == NULL &&
            snapshot->options.blank == NULL;
    for (size_t i = 0; i < schema->n_columns; i++)
        values[i] = i + SCHEMA_COMMON_COLUMNS < schema->n_columns;
    code = snapshot_owner_rows(snapshot, schema,
        alone && snapshot->options.values_only ? values : NULL,
        snapshot->options.on, &owner, err);
    if (code != SP_OK)
        return code;
    if (alone) {
        part->table = owner; /* nothing to merge, however large */
        return SP_OK;
    }
    layers[SNAPSHOT_OWNER].table = &owner;
    if (data->table != NULL)
        code = mark_holding(snapshot, snapshot->data, day, data, err);
    if (code == SP_OK && overlay->table != NULL)
        code = mark_holding(snapshot, snapshot->overlay, day, overlay, err);
    if (code == SP_OK)
        code = drop_named(snapshot, data, overlay, err);
    if (code == SP_OK)
        code = drop_named(snapshot, &layers[SNAPSHOT_OWNER], overlay, err);
    if (code != SP_OK)
        goto out;
    for (int i = 0; i < LAYERS; i++)
        n_rows += layers[i].table == NULL ? 0 : layers[i].table->n_rows;
    table_init(&part->table, schema, snapshot->pool, snapshot->arena);
    part->layers = sp_alloc(snapshot->arena, n_rows + 1);
    if (part->layers == NULL)
        code = sp_arena_fail(snapshot->arena, err);
    if (code == SP_OK)
        code = table_reserve(&part->table, n_rows, err);
    if (code == SP_OK)
        code = merge_layers(snapshot, part, layers, err);
out:
    for (int i = 0; i < LAYERS; i++)
        free(layers[i].order);
    return code;
}

enum sp_code snapshot_table(struct snapshot *snapshot, const char *name,
    const struct table **table_out, struct sp_err *err)
{
    const struct schema_table *schema = schema_table(snapshot->schema, name);
    struct snapshot_part *part;
    enum sp_code code = SP_OK;

    assert(table_out != NULL);
    if (schema == NULL || schema->result)
        return sp_fail(err, SP_NOT_FOUND, "no table '%s'", name);
    part = &snapshot->parts[schema - snapshot->schema->tables];
    if (!part->made) {
        code = snapshot_part_make(snapshot, schema, part, err);
        if (code == SP_OK)
            code = snapshot_read_as(snapshot, part, err);
    }
    if (code != SP_OK)
        return code;
    part->made = true;
    *table_out = &part->table;
    return SP_OK;
}

enum snapshot_layer snapshot_layer_of(
    const struct snapshot *snapshot, const struct table *table, size_t row)
{
    const struct snapshot_part *part =
        &snapshot->parts[table->schema - snapshot->schema->tables];

    assert(table == &part->table);
    assert(row < table->n_rows);
    return part->layers == NULL ? SNAPSHOT_OWNER
                                : (enum snapshot_layer)part->layers[row];
}

size_t snapshot_conflicts(const struct snapshot *snapshot)
{
    return snapshot->n_conflicts;
}

const char *snapshot_conflict_text(const struct snapshot *snapshot, size_t i)
{
    assert(i < snapshot->n_conflicts);
    return snapshot->conflicts[i];
}

const char *snapshot_id(
    const struct snapshot *snapshot, const char *table, const char *id)
{
    uint32_t symbol = sp_pool_find(snapshot->pool, id, strlen(id));
    enum identity_kind kind =
        strcmp(table, "party") == 0 ? IDENTITY_PARTY : IDENTITY_ITEM;
    uint32_t read;

    assert(kind == IDENTITY_PARTY || strcmp(table, "item") == 0);
    if (symbol == UINT32_MAX)
        return id;
    read = identity_of(&snapshot->identity, kind, symbol);
    return read == symbol ? id : sp_pool_text(snapshot->pool, read);
}

struct sp_pool *snapshot_pool(struct snapshot *snapshot)
{
    return snapshot->pool;
}

const char *snapshot_author(const struct snapshot *snapshot)
{
    return snapshot->options.registry == NULL
               ? NULL
               : registry_owner(snapshot->options.registry);
}

int32_t snapshot_day(const struct snapshot *snapshot)
{
    return snapshot->options.on;
}

/* ---- open and close --------------------------------------------------- */

/* Refuse a dossier that has faults. They go to the caller's list, or without
 * one into the error, as far as there is room. */
static enum sp_code refuse(const struct snapshot *snapshot, const char *what,
    const char *folder, const struct dossier *dossier, struct sp_err *err)
{
    struct sp_buf *faults = snapshot->options.faults;
    size_t listed = dossier_faults_listed(dossier);
    size_t n = dossier_faults(dossier);
    struct sp_buf text;
    enum sp_code code;

    for (size_t i = 0; faults != NULL && i < listed; i++)
        sp_buf_printf(faults, "%s\n", dossier_fault_text(dossier, i));
    if (faults != NULL && n > listed)
        sp_buf_printf(faults, "and %zu more fault%s\n", n - listed,
            n - listed == 1 ? "" : "s");
    sp_buf_init(&text, SP_CSV_LINE_BYTES_MAX);
    for (size_t i = 0;
         faults == NULL && i < listed && text.len < SP_ERR_TEXT_BYTES; i++)
        sp_buf_printf(
            &text, "%s%s", i > 0 ? "; " : ": ", dossier_fault_text(dossier, i));
    code = sp_fail(err, SP_INVALID, "%s '%s' is refused for %zu fault%s%s",
        what, folder, n, n == 1 ? "" : "s", sp_buf_text(&text));
    sp_buf_clear(&text);
    return code;
}

static enum sp_code open_layer(struct snapshot *snapshot, const char *folder,
    struct dossier **dossier_out, struct sp_err *err)
{
    if (folder == NULL)
        return SP_OK;
    return dossier_open(snapshot->schema, folder, snapshot->pool,
        snapshot->arena, dossier_out, err);
}

static enum sp_code open_layers(struct snapshot *snapshot, struct sp_err *err)
{
    const struct snapshot_options *options = &snapshot->options;
    enum sp_code code =
        open_layer(snapshot, options->data_folder, &snapshot->data, err);

    if (code == SP_OK && snapshot->data != NULL &&
        dossier_faults(snapshot->data) > 0)
        code = sp_fail(err, SP_CORRUPT, "the shipped data in '%s': %s",
            options->data_folder, dossier_fault_text(snapshot->data, 0));
    if (code == SP_OK)
        code =
            open_layer(snapshot, options->owner_folder, &snapshot->owner, err);
    if (code == SP_OK && snapshot->owner != NULL &&
        dossier_faults(snapshot->owner) > 0)
        code = refuse(snapshot, "the dossier", options->owner_folder,
            snapshot->owner, err);
    if (code == SP_OK && snapshot->owner == NULL && options->registry != NULL) {
        code = registry_hold(options->registry, err);
        snapshot->held = code == SP_OK;
    }
    if (code == SP_OK)
        code = open_layer(
            snapshot, options->overlay_folder, &snapshot->overlay, err);
    if (code == SP_OK && snapshot->overlay != NULL)
        code = overlay_check(snapshot, err);
    if (code == SP_OK && snapshot->overlay != NULL &&
        dossier_faults(snapshot->overlay) > 0)
        code = refuse(snapshot, "the overlay", options->overlay_folder,
            snapshot->overlay, err);
    return code;
}

/* Conflicts are all known from the start: shipped tables are few and small. */
static enum sp_code find_conflicts(
    struct snapshot *snapshot, struct sp_err *err)
{
    const struct table *table;
    enum sp_code code = SP_OK;

    if (snapshot->data == NULL)
        return SP_OK;
    for (size_t i = 0; code == SP_OK && i < dossier_tables(snapshot->data); i++)
        code = snapshot_table(snapshot,
            dossier_table(snapshot->data, i)->schema->name, &table, err);
    return code;
}

/* Find the ids that are read as another. */
static enum sp_code find_same(struct snapshot *snapshot, struct sp_err *err)
{
    const struct schema_table *schema = schema_table(snapshot->schema, "alias");
    struct snapshot_part part = {.made = false};
    enum sp_code code;

    assert(schema != NULL);
    identity_init(
        &snapshot->identity, snapshot->schema, snapshot->pool, snapshot->arena);
    if (snapshot->options.as_recorded)
        return SP_OK;
    code = snapshot_part_make(snapshot, schema, &part, err);
    if (code == SP_OK)
        code = identity_add(&snapshot->identity, &part.table, NULL, err);
    return code;
}

enum sp_code snapshot_open(const struct schema *schema,
    const struct snapshot_options *options, struct snapshot **snapshot_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
    enum sp_code code;

    assert(schema != NULL && options != NULL);
    assert(snapshot_out != NULL);
    if (snapshot == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a snapshot");
    snapshot->schema = schema;
    snapshot->options = *options;
    code = sp_arena_new(SP_ARENA_BYTES_MAX, &snapshot->arena, err);
    if (code == SP_OK)
        code = sp_pool_new(POOL_BYTES_MAX, &snapshot->pool, err);
    if (code == SP_OK) {
        snapshot->parts = sp_alloc_array(
            snapshot->arena, schema->n_tables, sizeof(*snapshot->parts));
        if (snapshot->parts == NULL)
            code = sp_arena_fail(snapshot->arena, err);
    }
    if (code == SP_OK)
        code = open_layers(snapshot, err);
    if (code == SP_OK)
        code = find_same(snapshot, err);
    if (code == SP_OK)
        code = find_conflicts(snapshot, err);
    if (code == SP_OK)
        *snapshot_out = snapshot;
    else
        snapshot_close(snapshot);
    return code;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    if (snapshot->held)
        registry_release(snapshot->options.registry);
    dossier_close(snapshot->overlay);
    dossier_close(snapshot->owner);
    dossier_close(snapshot->data);
    sp_pool_free(snapshot->pool);
    sp_arena_free(snapshot->arena);
    free(snapshot);
}

/* ---- digests ---------------------------------------------------------- */

/* Append `table NAME ROWS DIGEST` of one table. */
static enum sp_code put_line(const struct dossier *dossier,
    const struct table *table, bool with_ops, struct sp_sha256 *sha,
    struct sp_buf *lines, struct sp_err *err)
{
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_buf csv;
    uint8_t *ops = NULL;
    enum sp_code code;

    if (table->n_rows == 0)
        return SP_OK;
    sp_buf_init(&csv, SP_CSV_FILE_BYTES_MAX * 2);
    if (with_ops) {
        ops = malloc(table->n_rows);
        if (ops == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory for a digest");
        for (size_t row = 0; row < table->n_rows; row++)
            ops[row] = (uint8_t)dossier_row_op(dossier, table, row);
    }
    code = dossier_write_table(table, ops, &csv, err);
    if (code == SP_OK) {
        sp_sha256_put(sha, csv.bytes, csv.len);
        sp_sha256_hex(sha, hex);
        sp_buf_printf(lines, "table %s %zu %s\n", table->schema->name,
            table->n_rows, hex);
    }
    free(ops);
    sp_buf_clear(&csv);
    return code;
}

static enum sp_code digest_of(const struct dossier *dossier, bool with_ops,
    char hex_out[SP_SHA256_HEX_BYTES], struct sp_err *err)
{
    struct sp_sha256 *sha = NULL;
    struct sp_buf lines;
    enum sp_code code;

    hex_out[0] = '\0';
    if (dossier == NULL)
        return SP_OK;
    sp_buf_init(&lines, SP_CSV_LINE_BYTES_MAX);
    code = sp_sha256_new(&sha, err);
    for (size_t i = 0; code == SP_OK && i < dossier_tables(dossier); i++)
        code = put_line(
            dossier, dossier_table(dossier, i), with_ops, sha, &lines, err);
    if (code == SP_OK)
        code = sp_buf_check(&lines, err);
    if (code == SP_OK) {
        sp_sha256_put(sha, sp_buf_text(&lines), lines.len);
        sp_sha256_hex(sha, hex_out);
    }
    sp_sha256_free(sha);
    sp_buf_clear(&lines);
    return code;
}

enum sp_code snapshot_digest(struct snapshot *snapshot,
    struct snapshot_digests *digests_out, struct sp_err *err)
{
    struct snapshot_digests digests = {.facts = ""};
    enum sp_code code = digest_of(snapshot->owner, false, digests.facts, err);

    if (code == SP_OK && snapshot->held)
        code = registry_digest(snapshot->options.registry, digests.facts, err);
    if (code == SP_OK && snapshot->held)
        code = registry_packs_digest(
            snapshot->options.registry, digests.packs, err);
    if (code == SP_OK)
        code = digest_of(snapshot->data, false, digests.data, err);
    if (code == SP_OK)
        code = digest_of(snapshot->overlay, true, digests.overlay, err);
    if (code == SP_OK)
        *digests_out = digests;
    return code;
}
