/*
 * identity.c - which ids are read as which.
 */
#include "facts/identity.h"

#include "base/text.h"
#include "facts/faults.h"

#include <assert.h>
#include <string.h>

enum { KEY_BYTES_MAX = 1 << 16 };

static const char *const kind_names[IDENTITY_KINDS] = {"party", "item"};

void identity_init(struct identity *identity, const struct schema *schema,
    struct sp_pool *pool, struct sp_arena *arena)
{
    memset(identity, 0, sizeof *identity);
    identity->schema = schema;
    identity->pool = pool;
    identity->arena = arena;
}

static int kind_of(const char *table)
{
    for (int i = 0; i < IDENTITY_KINDS; i++)
        if (strcmp(kind_names[i], table) == 0)
            return i;
    return -1;
}

/* Say that `from` is read as `to`. */
static enum sp_code put(struct identity *identity, int kind, uint32_t from,
    uint32_t to, struct sp_err *err)
{
    if (from >= identity->n_next[kind]) {
        size_t n = sp_pool_count(identity->pool);
        uint32_t *grown = sp_alloc_array(identity->arena, n, sizeof *grown);

        assert(from < n);
        if (grown == NULL)
            return sp_arena_fail(identity->arena, err);
        if (identity->n_next[kind] > 0)
            memcpy(grown, identity->next[kind],
                identity->n_next[kind] * sizeof *grown);
        identity->next[kind] = grown;
        identity->n_next[kind] = n;
    }
    identity->n += identity->next[kind][from] == 0;
    identity->next[kind][from] = to;
    return SP_OK;
}

enum sp_code identity_add(struct identity *identity, const struct table *alias,
    const uint8_t *skip, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    for (size_t row = 0; code == SP_OK && row < alias->n_rows; row++) {
        int kind;
        uint32_t from;
        uint32_t to;

        if ((skip != NULL && skip[row] != 0) ||
            strcmp(table_named(alias, row, "scheme"), IDENTITY_SAME) != 0)
            continue;
        kind = kind_of(table_named(alias, row, "tbl"));
        from = table_symbol(alias, row, "value");
        to = table_symbol(alias, row, "id");
        if (kind >= 0 && from != 0 && to != 0 && from != to)
            code = put(identity, kind, from, to, err);
    }
    return code;
}

static uint32_t next_of(
    const struct identity *identity, int kind, uint32_t symbol)
{
    return symbol < identity->n_next[kind] ? identity->next[kind][symbol] : 0;
}

uint32_t identity_of(
    const struct identity *identity, enum identity_kind kind, uint32_t symbol)
{
    uint32_t at = symbol;

    /* A circle, which an import refuses, is read as nothing. */
    for (size_t i = 0; i <= identity->n; i++) {
        uint32_t next = next_of(identity, (int)kind, at);

        if (next == 0)
            return at;
        at = next;
    }
    return symbol;
}

int identity_column_kind(
    const struct schema_table *table, const struct schema_column *column)
{
    for (int i = 0; i < IDENTITY_KINDS; i++) {
        if (column == &table->columns[0] &&
            strcmp(table->name, kind_names[i]) == 0)
            return i;
        if (column->ref_tables != NULL &&
            schema_refers_to(column, kind_names[i]))
            return i;
    }
    return -1;
}

enum sp_code identity_key(const struct identity *identity,
    const struct schema_table *table, uint32_t symbol, uint32_t *out,
    struct sp_err *err)
{
    const char *at = sp_pool_text(identity->pool, symbol);
    bool changed = false;
    struct sp_buf buf;
    enum sp_code code;

    *out = symbol;
    if (identity->n == 0 || symbol == 0)
        return SP_OK;
    sp_buf_init(&buf, KEY_BYTES_MAX);
    for (size_t i = 0; i < table->n_keys; i++) {
        size_t len = i + 1 < table->n_keys ? strcspn(at, "|") : strlen(at);
        int kind = identity_column_kind(table, &table->columns[i]);
        uint32_t part = sp_pool_find(identity->pool, at, len);
        uint32_t read =
            kind < 0 || part == UINT32_MAX
                ? part
                : identity_of(identity, (enum identity_kind)kind, part);

        if (i > 0)
            sp_buf_putc(&buf, '|');
        if (read == part)
            sp_buf_put(&buf, at, len);
        else
            sp_buf_puts(&buf, sp_pool_text(identity->pool, read));
        changed = changed || read != part;
        at += len + (at[len] == '|');
    }
    code = sp_buf_check(&buf, err);
    if (code == SP_OK && changed)
        code =
            sp_pool_put(identity->pool, sp_buf_text(&buf), buf.len, out, err);
    sp_buf_clear(&buf);
    return code;
}

/* ---- rows to import ------------------------------------------------------ */

static void fault_at(struct dossier *dossier, const struct table *table,
    size_t row, const char *column, const char *allowed)
{
    const char *text = table_named(table, row, column);
    char found[FAULT_FOUND_BYTES];

    fault_quote(text, strlen(text), found);
    dossier_fault(dossier, table, row, schema_column(table->schema, column),
        "found '%s', allowed: %s", found, allowed);
}

static void check_different(
    struct dossier *dossier, const struct table *table, size_t row)
{
    const char *value = table_named(table, row, "value");
    const char *id = table_named(table, row, "id");
    const char *equals = strchr(value, '=');

    if (equals == NULL || strchr(equals + 1, '=') != NULL ||
        sp_text_id_fault(value, (size_t)(equals - value)) != NULL ||
        sp_text_id_fault(equals + 1, strlen(equals + 1)) != NULL ||
        strlen(id) != (size_t)(equals - value) ||
        memcmp(id, value, strlen(id)) != 0 || strcmp(id, equals + 1) >= 0)
        fault_at(dossier, table, row, "value",
            "of two ids that differ the lesser one, which is also the id, '=' "
            "and the greater one");
}

/* Whether following `from` comes back to it. */
static bool is_circle(const struct identity *all, int kind, uint32_t from)
{
    uint32_t at = from;

    for (size_t i = 0; i <= all->n; i++) {
        at = next_of(all, kind, at);
        if (at == 0)
            return false;
        if (at == from)
            return true;
    }
    return true; /* one that it leads into */
}

enum sp_code identity_check(const struct identity *all, struct dossier *dossier,
    const struct table *incoming, struct sp_err *err)
{
    (void)err;
    for (size_t row = 0; row < incoming->n_rows; row++) {
        const char *scheme = table_named(incoming, row, "scheme");
        const char *value = table_named(incoming, row, "value");
        bool same = strcmp(scheme, IDENTITY_SAME) == 0;
        int kind = kind_of(table_named(incoming, row, "tbl"));

        if ((!same && strcmp(scheme, IDENTITY_DIFFERENT) != 0) ||
            dossier_row_op(dossier, incoming, row) != DOSSIER_SET)
            continue;
        if (kind < 0)
            fault_at(dossier, incoming, row, "tbl",
                "party or item, of which two may be the same");
        else if (!same)
            check_different(dossier, incoming, row);
        else if (sp_text_id_fault(value, strlen(value)) != NULL)
            fault_at(dossier, incoming, row, "value",
                "the id that is read as the other one");
        else if (strcmp(value, table_named(incoming, row, "id")) == 0)
            fault_at(dossier, incoming, row, "value", "another id");
        else if (is_circle(all, kind, table_symbol(incoming, row, "value")))
            fault_at(dossier, incoming, row, "value",
                "an id that is not the same as one that is read as it");
    }
    return SP_OK;
}
