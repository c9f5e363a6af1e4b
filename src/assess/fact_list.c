#include "assess/fact_list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 64, BASIS_DETERMINED = 3, BASIS_NONE = 4 };

static const char *const bases[] = {
    "assumed", "declared", "evidenced", "determined"};

int basis_rank(const char *basis)
{
    for (int i = 0; i < (int)SP_COUNT(bases); i++)
        if (strcmp(bases[i], basis) == 0)
            return i;
    return 0; /* blank is assumed */
}

const char *basis_name(int rank)
{
    assert(rank >= 0);
    assert(rank <= BASIS_DETERMINED);
    return bases[rank];
}

void fact_list_init(struct fact_list *list, struct sp_arena *arena)
{
    memset(list, 0, sizeof *list);
    list->arena = arena;
}

enum sp_code fact_list_add(struct fact_list *list, const char *tbl,
    const char *key, const char *col, bool missing, struct sp_err *err)
{
    struct assess_fact *fact;

    if (list->n == list->cap) {
        size_t cap = list->cap == 0 ? FIRST_CAP : list->cap * 2;
        struct assess_fact *grown =
            sp_alloc_array(list->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(list->arena, err);
        if (list->n > 0)
            memcpy(grown, list->facts, list->n * sizeof *grown);
        list->facts = grown;
        list->cap = cap;
    }
    fact = &list->facts[list->n++];
    fact->tbl = tbl;
    fact->key = key;
    fact->col = col;
    fact->missing = missing;
    return SP_OK;
}

const char *fact_list_key(
    struct sp_arena *arena, const struct table *table, size_t row)
{
    const char *parts[SCHEMA_KEYS_MAX] = {"", "", "", ""};
    size_t n = table->schema->n_keys;

    for (size_t i = 0; i < n && i < SCHEMA_KEYS_MAX; i++)
        parts[i] = table_text(table, row, (int)i);
    return sp_asprintf(arena, "%s%s%s%s%s%s%s", parts[0], n > 1 ? "|" : "",
        parts[1], n > 2 ? "|" : "", parts[2], n > 3 ? "|" : "", parts[3]);
}

enum sp_code fact_list_cell(struct fact_list *list, const struct table *table,
    size_t row, const char *col, struct sp_err *err)
{
    int at = schema_column(table->schema, col);
    const char *key = fact_list_key(list->arena, table, row);

    assert(at >= 0);
    if (key == NULL)
        return sp_arena_fail(list->arena, err);
    return fact_list_add(list, table->schema->name, key, col,
        table_text(table, row, at)[0] == '\0', err);
}

static int compare(const void *a, const void *b)
{
    const struct assess_fact *x = a;
    const struct assess_fact *y = b;
    int order = strcmp(x->tbl, y->tbl);

    if (order == 0)
        order = strcmp(x->key, y->key);
    if (order == 0)
        order = strcmp(x->col, y->col);
    if (order == 0)
        order = (int)y->missing - (int)x->missing;
    return order;
}

/* Where one row says missing and another used, missing stands. */
void fact_list_sort(struct fact_list *list)
{
    size_t kept = 0;

    if (list->n > 1)
        qsort(list->facts, list->n, sizeof *list->facts, compare);
    for (size_t i = 0; i < list->n; i++) {
        const struct assess_fact *fact = &list->facts[i];

        if (kept > 0 && strcmp(list->facts[kept - 1].tbl, fact->tbl) == 0 &&
            strcmp(list->facts[kept - 1].key, fact->key) == 0 &&
            strcmp(list->facts[kept - 1].col, fact->col) == 0)
            continue;
        list->facts[kept++] = *fact;
    }
    list->n = kept;
}

static const char *layer_name(enum snapshot_layer layer)
{
    switch (layer) {
    case SNAPSHOT_DATA:
        return "data";
    case SNAPSHOT_OWNER:
        return "register";
    case SNAPSHOT_OVERLAY:
        return "overlay";
    }
    return "register";
}

static void resolve_one(struct assess_fact *fact, struct snapshot *snapshot,
    const struct table *table, int *rank)
{
    const struct schema_table *schema = table->schema;
    size_t row = table_find(table, fact->key);
    int col = schema_column(schema, fact->col);
    enum snapshot_layer layer;
    const char *text;
    int own;

    if (row == SIZE_MAX)
        return;
    layer = snapshot_layer_of(snapshot, table, row);
    text = table_text(table, row, schema_column(schema, "basis"));
    own = text[0] == '\0' && layer == SNAPSHOT_DATA ? BASIS_DETERMINED
                                                    : basis_rank(text);
    fact->from = layer_name(layer);
    fact->basis = basis_name(own);
    text = table_text(table, row, schema_column(schema, "source"));
    if (text[0] != '\0')
        fact->source = text;
    if (col >= 0) {
        text = table_text(table, row, col);
        if (text[0] != '\0')
            fact->value = text;
    }
    if (!fact->missing && own < *rank)
        *rank = own;
}

enum sp_code fact_list_resolve(struct assess_fact *facts, size_t n,
    struct snapshot *snapshot, const struct schema *schema,
    const char **basis_out, struct sp_err *err)
{
    const struct table *table = NULL;
    int rank = BASIS_NONE;

    for (size_t i = 0; i < n; i++) {
        const struct schema_table *known = schema_table(schema, facts[i].tbl);

        if (known == NULL || known->result)
            return sp_fail(err, SP_INVALID,
                "a finding names table '%s', "
                "which is no fact table",
                facts[i].tbl);
        if (table == NULL || table->schema != known) {
            enum sp_code rc =
                snapshot_table(snapshot, facts[i].tbl, &table, err);

            if (rc != SP_OK)
                return rc;
        }
        resolve_one(&facts[i], snapshot, table, &rank);
    }
    *basis_out = rank == BASIS_NONE ? NULL : basis_name(rank);
    return SP_OK;
}
