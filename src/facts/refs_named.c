/*
 * refs_named.c - references by two columns: the name of a table, and a key.
 */
#include "facts/refs_internal.h"

#include "facts/faults.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_BYTES_MAX ((uint64_t)4 << 30)
enum { KEY_BYTES_MAX = SCHEMA_KEYS_MAX << 16 };

/* One pass: the rows of `table` that name the table `place`. */
struct named {
    struct refs *refs;
    const struct table *table;
    int tbl; /* columns of the table's name and of the key */
    int key;
    bool of_subject; /* the key is a value of the table's subject column */
    size_t place;
    uint32_t symbol;      /* of the name of the table `place` */
    struct sp_pool *keys; /* texts that exist */
};

static int column_of_form(
    const struct schema_table *schema, enum schema_form form)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].form == form)
            return (int)i;
    return -1;
}

/* Put one column of all layers, or the whole keys for -1, among the texts. */
static enum sp_code put_keys(
    struct named *named, size_t place, int column, struct sp_err *err)
{
    const struct schema_table *schema = &named->refs->schema->tables[place];
    struct refs_rows layers[REFS_LAYERS_MAX];
    bool wanted[SCHEMA_COLUMNS_MAX] = {false};
    struct sp_buf key;
    size_t n = 0;
    enum sp_code code;

    for (size_t i = 0; i < schema->n_keys; i++)
        wanted[i] = true;
    if (column >= 0)
        wanted[column] = true;
    code = named->refs->rows(named->refs->user, place, wanted, layers, &n, err);
    sp_buf_init(&key, KEY_BYTES_MAX);
    for (size_t i = 0; code == SP_OK && i < n; i++) {
        const struct table *table = layers[i].table;
        const uint8_t *skip = layers[i].skip;

        for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
            uint32_t symbol;

            if (skip != NULL && skip[row] != 0)
                continue;
            sp_buf_reset(&key);
            if (column < 0)
                table_key_text(table, row, &key);
            else
                sp_buf_puts(&key, table_text(table, row, column));
            code = sp_buf_check(&key, err);
            if (code == SP_OK)
                code = sp_pool_put(
                    named->keys, sp_buf_text(&key), key.len, &symbol, err);
        }
    }
    sp_buf_clear(&key);
    return code;
}

/* Gather what exists; `*any_out` when everything goes. */
static enum sp_code gather(
    struct named *named, bool *any_out, struct sp_err *err)
{
    const struct schema *schema = named->refs->schema;
    const struct schema_table *about = &schema->tables[named->place];
    const struct schema_column *subject;
    enum sp_code code = SP_OK;

    *any_out = strcmp(about->name, "state") == 0; /* a code needs no row */
    if (*any_out)
        return SP_OK;
    if (!named->of_subject || about->subject == NULL)
        return put_keys(named, named->place, -1, err);
    subject = &about->columns[schema_column(about, about->subject)];
    if (subject->ref_tables == NULL) {
        *any_out = true; /* what it may be is nowhere listed */
        return SP_OK;
    }
    for (size_t i = 0; code == SP_OK && i < schema->n_tables; i++)
        if (!schema->tables[i].result &&
            schema_refers_to(subject, schema->tables[i].name))
            code = put_keys(named, i, -1, err);
    if (code == SP_OK)
        code = put_keys(
            named, named->place, schema_column(about, about->subject), err);
    return code;
}

static void note_missing(struct named *named, size_t row, const char *text)
{
    const char *about = named->refs->schema->tables[named->place].name;
    char found[FAULT_FOUND_BYTES];

    fault_quote(text, strlen(text), found);
    dossier_fault(named->refs->dossier, named->table, row, named->key,
        "found '%s', allowed: %s of a row of %s that is in the dossier, the "
        "register or the shipped data",
        found, named->of_subject ? "the subject" : "the key", about);
}

/* Check all rows that name one table. */
static enum sp_code check_table(struct named *named, struct sp_err *err)
{
    const struct table *table = named->table;
    bool any = false;
    enum sp_code code = sp_pool_new(KEYS_BYTES_MAX, &named->keys, err);

    if (code == SP_OK)
        code = gather(named, &any, err);
    for (size_t row = 0; code == SP_OK && !any && row < table->n_rows; row++) {
        const char *text = table_text(table, row, named->key);

        if (table->cells[named->tbl][row] != named->symbol || text[0] == '\0' ||
            strchr(text, ':') != NULL ||
            dossier_row_op(named->refs->dossier, table, row) != DOSSIER_SET)
            continue;
        if (sp_pool_find(named->keys, text, strlen(text)) == UINT32_MAX)
            note_missing(named, row, text);
    }
    sp_pool_free(named->keys);
    named->keys = NULL;
    return code;
}

enum sp_code refs_check_named(
    struct refs *refs, const struct table *table, struct sp_err *err)
{
    const struct schema *schema = refs->schema;
    struct named named = {.refs = refs, .table = table};
    enum sp_code code = SP_OK;
    bool *done;

    named.tbl = column_of_form(table->schema, SCHEMA_FORM_TABLE);
    named.key = column_of_form(table->schema, SCHEMA_FORM_KEY);
    if (named.tbl < 0 || named.key < 0 || table->n_rows == 0)
        return SP_OK;
    /* In the key of its own table it is a subject, else the key of a row. */
    named.of_subject = (size_t)named.key < table->schema->n_keys;
    done = calloc(schema->n_tables, sizeof(*done));
    if (done == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to check references");
    for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
        const struct schema_table *about;

        if (table->cells[named.tbl][row] == named.symbol)
            continue;
        named.symbol = table->cells[named.tbl][row];
        about = schema_table(schema, sp_pool_text(table->pool, named.symbol));
        if (about == NULL || about->result)
            continue; /* a bad cell is a fault already */
        named.place = (size_t)(about - schema->tables);
        if (done[named.place])
            continue;
        done[named.place] = true;
        code = check_table(&named, err);
    }
    free(done);
    return code;
}
