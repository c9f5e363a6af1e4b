/*
 * refs.c - whether what a dossier names exists, at any date.
 */
#include "facts/refs_internal.h"

#include "base/text.h"
#include "facts/faults.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TARGETS_MAX = 8,         /* tables that one column may refer to */
    NEAREST_FAULTS_MAX = 20, /* further faults name no nearest match */
    NEAREST_IDS_MAX = 200000,
    NEAREST_DISTANCE_MAX = 3,
    KEY_BYTES_MAX = 1024,
};

enum sp_code refs_new(const struct schema *schema, struct sp_pool *pool,
    struct dossier *dossier, refs_rows_fn rows, void *user,
    struct refs **refs_out, struct sp_err *err)
{
    struct refs *refs = calloc(1, sizeof(*refs));
    struct key_set *sets = calloc(schema->n_tables, sizeof(*sets));

    if (refs == NULL || sets == NULL) {
        free(refs);
        free(sets);
        return sp_fail(err, SP_NO_MEMORY, "no memory to check references");
    }
    refs->schema = schema;
    refs->pool = pool;
    refs->dossier = dossier;
    refs->rows = rows;
    refs->user = user;
    refs->nearest_left = NEAREST_FAULTS_MAX;
    refs->sets = sets;
    *refs_out = refs;
    return SP_OK;
}

void refs_free(struct refs *refs)
{
    if (refs == NULL)
        return;
    for (size_t i = 0; i < refs->schema->n_tables; i++)
        free(refs->sets[i].bits);
    free(refs->sets);
    free(refs);
}

static bool set_has(const struct key_set *set, uint32_t symbol)
{
    return symbol < set->n &&
           (set->bits[symbol / 64] >> (symbol % 64) & 1) != 0;
}

/* Gather the keys of a table whose key is one column. */
static enum sp_code set_make(
    struct refs *refs, size_t place, struct sp_err *err)
{
    struct key_set *set = &refs->sets[place];
    struct refs_rows layers[REFS_LAYERS_MAX];
    bool wanted[SCHEMA_COLUMNS_MAX] = {true};
    size_t n = 0;
    enum sp_code code;

    if (set->made)
        return SP_OK;
    code = refs->rows(refs->user, place, wanted, layers, &n, err);
    if (code != SP_OK)
        return code;
    set->n = sp_pool_count(refs->pool);
    set->bits = calloc(set->n / 64 + 1, sizeof(*set->bits));
    if (set->bits == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to check references");
    for (size_t i = 0; i < n; i++) {
        const uint32_t *cells = layers[i].table->cells[0];
        const uint8_t *skip = layers[i].skip;

        for (size_t row = 0; row < layers[i].table->n_rows; row++)
            if (skip == NULL || skip[row] == 0)
                set->bits[cells[row] / 64] |= 1ULL << (cells[row] % 64);
    }
    set->made = true;
    return SP_OK;
}

/* The tables to which a column refers. */
struct targets {
    size_t places[TARGETS_MAX];
    size_t n;
    bool any_state; /* `state` beside another table: a code needs no row */
};

static enum sp_code find_targets(struct refs *refs,
    const struct schema_column *column, struct targets *targets_out,
    struct sp_err *err)
{
    struct targets targets = {.n = 0};
    enum sp_code code = SP_OK;
    bool several = strchr(column->ref_tables, '|') != NULL;

    for (size_t i = 0; code == SP_OK && i < refs->schema->n_tables; i++) {
        const struct schema_table *table = &refs->schema->tables[i];

        if (table->result || !schema_refers_to(column, table->name))
            continue;
        if (several && strcmp(table->name, "state") == 0) {
            targets.any_state = true;
            continue;
        }
        assert(table->n_keys == 1);
        assert(targets.n < TARGETS_MAX);
        targets.places[targets.n++] = i;
        code = set_make(refs, i, err);
    }
    *targets_out = targets;
    return code;
}

static bool exists(
    const struct refs *refs, const struct targets *targets, uint32_t symbol)
{
    for (size_t i = 0; i < targets->n; i++)
        if (set_has(&refs->sets[targets->places[i]], symbol))
            return true;
    return false;
}

/* Whether a text needs no row. */
static bool needs_no_row(const struct schema_column *column,
    const struct targets *targets, const char *text)
{
    if (targets->any_state && strlen(text) == 2 && text[0] >= 'A' &&
        text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z')
        return true;
    for (size_t i = 0; i < column->n_choices; i++)
        if (strcmp(column->choices[i], text) == 0)
            return true;
    return strchr(text, ':') != NULL; /* another register's row */
}

/* Find the existing key that is nearest, or NULL. */
static const char *nearest_key(
    struct refs *refs, const struct targets *targets, const char *text)
{
    int best = NEAREST_DISTANCE_MAX + 1;
    const char *nearest = NULL;
    size_t looked = 0;
    int third = (int)(strlen(text) / 3);

    if (refs->nearest_left == 0)
        return NULL;
    refs->nearest_left--;
    if (best > third + 1)
        best = third + 1;
    for (size_t i = 0; i < targets->n; i++) {
        const struct key_set *set = &refs->sets[targets->places[i]];

        for (uint32_t s = 1; s < set->n && looked < NEAREST_IDS_MAX; s++) {
            const char *key;
            int distance;

            if (!set_has(set, s))
                continue;
            looked++;
            key = sp_pool_text(refs->pool, s);
            distance = sp_text_distance(text, key, best);
            if (distance < best) {
                best = distance;
                nearest = key;
            }
        }
    }
    return nearest;
}

static void missing_fault(struct refs *refs, const struct targets *targets,
    const struct table *table, size_t row, int column)
{
    const struct schema_column *about = &table->schema->columns[column];
    const char *text = table_text(table, row, column);
    const char *nearest = nearest_key(refs, targets, text);
    char found[FAULT_FOUND_BYTES];
    char near[FAULT_FOUND_BYTES] = "";

    fault_quote(text, strlen(text), found);
    if (nearest != NULL)
        fault_quote(nearest, strlen(nearest), near);
    dossier_fault(refs->dossier, table, row, column,
        "found '%s', allowed: %sa row of %.*s that is in the dossier, the "
        "register or the shipped data%s%s%s",
        found, schema_refers_to(about, "state") ? "a state's code or " : "",
        (int)strcspn(about->ref_tables, "|"), about->ref_tables,
        nearest != NULL ? ", nearest: '" : "", near,
        nearest != NULL ? "'" : "");
}

static enum sp_code check_column(struct refs *refs, const struct table *table,
    int column, struct sp_err *err)
{
    const struct schema_column *about = &table->schema->columns[column];
    const uint32_t *cells = table->cells[column];
    uint32_t fine = 0; /* the last symbol that was found */
    struct targets targets;
    enum sp_code code = find_targets(refs, about, &targets, err);

    if (code != SP_OK)
        return code;
    for (size_t row = 0; row < table->n_rows; row++) {
        if (cells[row] == fine || cells[row] == 0)
            continue;
        if (exists(refs, &targets, cells[row]) ||
            needs_no_row(
                about, &targets, sp_pool_text(refs->pool, cells[row]))) {
            fine = cells[row];
            continue;
        }
        if (dossier_row_op(refs->dossier, table, row) == DOSSIER_SET)
            missing_fault(refs, &targets, table, row, column);
    }
    return SP_OK;
}

enum sp_code refs_check(
    struct refs *refs, const struct table *table, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    assert(refs != NULL && table != NULL);
    for (size_t i = 0; code == SP_OK && i < table->schema->n_columns; i++)
        if (table->schema->columns[i].ref_tables != NULL &&
            table->cells[i] != NULL)
            code = check_column(refs, table, (int)i, err);
    return code;
}

/* ---- keys that vanish ------------------------------------------------- */

/* Which of the vanished keys each symbol is, plus one; 0: none. */
struct vanished_map {
    uint32_t n; /* later symbols are none */
    uint32_t *which;
};

static bool map_make(struct refs *refs, const struct refs_vanished *vanished,
    struct vanished_map *map_out)
{
    map_out->n = sp_pool_count(refs->pool);
    map_out->which = calloc(map_out->n, sizeof(*map_out->which));
    for (size_t i = 0; map_out->which != NULL && i < vanished->n; i++)
        map_out->which[vanished->symbols[i]] = (uint32_t)i + 1;
    return map_out->which != NULL;
}

static void vanished_fault(struct refs *refs,
    const struct refs_vanished *vanished, size_t which, const struct table *by,
    size_t by_row, size_t by_column)
{
    const char *text = sp_pool_text(refs->pool, vanished->symbols[which]);
    size_t row = vanished->row_of[which];
    struct sp_buf key;

    sp_buf_init(&key, KEY_BYTES_MAX);
    table_key_text(by, by_row, &key);
    dossier_fault(refs->dossier, vanished->table, row, -1,
        "found the removal of '%s', allowed: of a row that nothing names; "
        "%s '%s' names it as %s",
        text, by->schema->name, sp_buf_text(&key),
        by->schema->columns[by_column].name);
    sp_buf_clear(&key);
}

/* Look for vanished keys in one column; each is reported once. */
static enum sp_code check_vanished_in(struct refs *refs,
    const struct refs_vanished *vanished, struct vanished_map *map,
    size_t place, size_t column, struct sp_err *err)
{
    const struct schema_table *by = &refs->schema->tables[place];
    struct refs_rows layers[REFS_LAYERS_MAX];
    bool wanted[SCHEMA_COLUMNS_MAX] = {false};
    struct targets targets;
    size_t n = 0;
    enum sp_code code = find_targets(refs, &by->columns[column], &targets, err);

    for (size_t i = 0; i < by->n_keys; i++)
        wanted[i] = true;
    wanted[column] = true;
    if (code == SP_OK)
        code = refs->rows(refs->user, place, wanted, layers, &n, err);
    for (size_t i = 0; code == SP_OK && i < n; i++) {
        const uint32_t *cells = layers[i].table->cells[column];

        for (size_t row = 0; row < layers[i].table->n_rows; row++) {
            uint32_t which = cells[row] < map->n ? map->which[cells[row]] : 0;

            if (which == 0 || exists(refs, &targets, cells[row]) ||
                (layers[i].skip != NULL && layers[i].skip[row] != 0))
                continue;
            vanished_fault(
                refs, vanished, which - 1, layers[i].table, row, column);
            map->which[cells[row]] = 0;
        }
    }
    return code;
}

enum sp_code refs_check_vanished(
    struct refs *refs, const struct refs_vanished *vanished, struct sp_err *err)
{
    const char *name = refs->schema->tables[vanished->place].name;
    enum sp_code code = SP_OK;
    struct vanished_map map;

    if (vanished->n == 0)
        return SP_OK;
    if (!map_make(refs, vanished, &map))
        return sp_fail(err, SP_NO_MEMORY, "no memory to check references");
    for (size_t i = 0; code == SP_OK && i < refs->schema->n_tables; i++) {
        const struct schema_table *by = &refs->schema->tables[i];

        for (size_t j = 0; code == SP_OK && j < by->n_columns; j++)
            if (!by->result && by->columns[j].ref_tables != NULL &&
                schema_refers_to(&by->columns[j], name))
                code = check_vanished_in(refs, vanished, &map, i, j, err);
    }
    free(map.which);
    return code;
}
