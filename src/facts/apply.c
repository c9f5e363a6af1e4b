/*
 * apply.c - packs become rows.
 */
#include "facts/apply.h"

#include "base/sha256.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_ROWS = 256,
    DIGEST_BATCH_BYTES = 64 << 10,
    DIGEST_BYTES_MAX = 2 << 20,
};

/* ---- the tables, as the store sees them -------------------------------- */

static enum store_kind kind_of(const struct schema_column *column)
{
    switch (column->type) {
    case SCHEMA_ID:
        return column->form == SCHEMA_FORM_KEY ? STORE_TEXT : STORE_ID;
    case SCHEMA_DATE:
        return STORE_DATE;
    case SCHEMA_MONEY:
        return STORE_MONEY;
    case SCHEMA_DECIMAL:
        return STORE_DECIMAL;
    case SCHEMA_INTEGER:
        return STORE_INTEGER;
    case SCHEMA_STATE:
        return STORE_ID;
    case SCHEMA_TEXT:
    case SCHEMA_CHOICE:
        break;
    }
    return STORE_TEXT;
}

static void describe(const struct schema_column *from, struct store_column *to)
{
    to->name = from->name;
    to->kind = kind_of(from);
    to->not_null = from->need == SCHEMA_KEY || from->need == SCHEMA_REQUIRED;
    to->positive = from->positive;
    to->not_negative = from->not_negative;
    to->share = from->share;
    if (from->type == SCHEMA_CHOICE) {
        to->choices = from->choices;
        to->n_choices = from->n_choices;
    }
}

enum sp_code apply_tables(const struct schema *schema, struct sp_arena *arena,
    const struct store_table **tables_out, size_t *n_out, struct sp_err *err)
{
    struct store_table *tables;
    size_t n = 0;

    assert(schema != NULL && arena != NULL);
    while (n < schema->n_tables && !schema->tables[n].result)
        n++;
    assert(n > 0);
    tables = sp_alloc_array(arena, n, sizeof(*tables));
    if (tables == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; i < n; i++) {
        const struct schema_table *table = &schema->tables[i];
        struct store_column *columns =
            sp_alloc_array(arena, table->n_columns, sizeof(*columns));

        if (columns == NULL)
            return sp_arena_fail(arena, err);
        for (size_t j = 0; j < table->n_columns; j++)
            describe(&table->columns[j], &columns[j]);
        tables[i].name = table->name;
        tables[i].n_columns = table->n_columns;
        tables[i].n_keys = table->n_keys;
        tables[i].valid_from = table->n_columns - SCHEMA_COMMON_COLUMNS;
        tables[i].valid_until = tables[i].valid_from + 1;
        tables[i].columns = columns;
    }
    *tables_out = tables;
    *n_out = n;
    return SP_OK;
}

/* ---- what is applied --------------------------------------------------- */

/* As store_meta_get, but "" for a value that is not there. */
static enum sp_code meta_or_empty(struct store *store, const char *name,
    char value_out[STORE_META_BYTES_MAX], struct sp_err *err)
{
    enum sp_code code = store_meta_get(store, name, value_out, err);

    if (code != SP_NOT_FOUND)
        return code;
    value_out[0] = '\0';
    return SP_OK;
}

enum sp_code apply_state_read(
    struct store *store, struct apply_state *state_out, struct sp_err *err)
{
    char text[STORE_META_BYTES_MAX];
    enum sp_code code;
    char *end = text;

    code = meta_or_empty(store, "applied_size", text, err);
    if (code != SP_OK)
        return code;
    state_out->size = strtoull(text, &end, 10);
    if (*end != '\0')
        return sp_fail(err, SP_CORRUPT, "database: applied_size is '%s'", text);
    return meta_or_empty(store, "applied_pack", state_out->pack, err);
}

static enum sp_code state_write(
    struct store *store, const struct apply_pack *pack, struct sp_err *err)
{
    char text[STORE_META_BYTES_MAX];
    enum sp_code code;

    snprintf(text, sizeof(text), "%" PRIu64, pack->number);
    code = store_meta_set(store, "applied_size", text, err);
    if (code == SP_OK)
        code = store_meta_set(store, "applied_pack", pack->digest, err);
    return code;
}

/* ---- digests ----------------------------------------------------------- */

static void digest_name(
    const struct schema_table *table, char name_out[STORE_META_BYTES_MAX])
{
    snprintf(name_out, STORE_META_BYTES_MAX, "digest %s", table->name);
}

/* Feed the canonical CSV of all rows of the author to `sha`. */
static enum sp_code digest_rows(const struct schema *schema,
    struct store *store, size_t place, const char *author,
    struct sp_sha256 *sha, uint64_t *rows_out, struct sp_err *err)
{
    const struct schema_table *table = &schema->tables[place];
    size_t columns[SCHEMA_COLUMNS_MAX];
    const struct store_read read = {.table = place,
        .columns = columns,
        .n_columns = table->n_columns,
        .author = author};
    struct store_cursor *cursor = NULL;
    const struct store_cell *cells;
    struct sp_buf buf;
    enum sp_code code;
    bool more = true;

    for (size_t i = 0; i < table->n_columns; i++)
        columns[i] = i;
    sp_buf_init(&buf, DIGEST_BYTES_MAX);
    pack_put_header(&buf, table, false);
    *rows_out = 0;
    code = store_read_columns(store, &read, &cursor, err);
    while (code == SP_OK) {
        code = store_next(cursor, &cells, &more, err);
        if (code != SP_OK || !more)
            break;
        pack_put_row(&buf, table, cells);
        (*rows_out)++;
        if (buf.len >= DIGEST_BATCH_BYTES) {
            code = sp_buf_check(&buf, err);
            sp_sha256_put(sha, buf.bytes, buf.len);
            sp_buf_reset(&buf);
        }
    }
    if (code == SP_OK)
        code = sp_buf_check(&buf, err);
    if (code == SP_OK)
        sp_sha256_put(sha, buf.bytes, buf.len);
    store_cursor_close(cursor);
    sp_buf_clear(&buf);
    return code;
}

/* Keep "ROWS DIGEST" of one table, or "" when it holds no rows. */
static enum sp_code keep_digest(struct store *store,
    const struct schema_table *table, uint64_t rows, struct sp_sha256 *sha,
    struct sp_err *err)
{
    char name[STORE_META_BYTES_MAX];
    char value[STORE_META_BYTES_MAX] = "";
    char hex[SP_SHA256_HEX_BYTES];

    sp_sha256_hex(sha, hex);
    if (rows > 0)
        snprintf(value, sizeof(value), "%" PRIu64 " %s", rows, hex);
    digest_name(table, name);
    return store_meta_set(store, name, value, err);
}

/* Read one table again for its digest. */
static enum sp_code digest_table(const struct schema *schema,
    struct store *store, size_t place, const char *author,
    struct sp_sha256 *sha, struct sp_err *err)
{
    uint64_t rows = 0;
    enum sp_code code =
        digest_rows(schema, store, place, author, sha, &rows, err);

    if (code == SP_OK)
        code = keep_digest(store, &schema->tables[place], rows, sha, err);
    return code;
}

enum sp_code apply_digest(const struct schema *schema, struct store *store,
    char hex_out[65], struct sp_err *err)
{
    char name[STORE_META_BYTES_MAX];
    char value[STORE_META_BYTES_MAX];
    struct sp_sha256 *sha = NULL;
    enum sp_code code = sp_sha256_new(&sha, err);

    for (size_t i = 0; code == SP_OK && i < schema->n_tables; i++) {
        const struct schema_table *table = &schema->tables[i];

        if (table->result)
            break;
        digest_name(table, name);
        code = meta_or_empty(store, name, value, err);
        if (code != SP_OK || value[0] == '\0')
            continue;
        sp_sha256_put(sha, "table ", 6);
        sp_sha256_put(sha, table->name, strlen(table->name));
        sp_sha256_put(sha, " ", 1);
        sp_sha256_put(sha, value, strlen(value));
        sp_sha256_put(sha, "\n", 1);
    }
    if (code == SP_OK)
        sp_sha256_hex(sha, hex_out);
    sp_sha256_free(sha);
    return code;
}

/* ---- rows -------------------------------------------------------------- */

/* Rows on their way to the store; texts that the pack reader will reuse are
 * copied. */
struct batch {
    struct store_cell *cells; /* BATCH_ROWS × n_columns */
    uint8_t ops[BATCH_ROWS];
    struct sp_buf text;
    size_t n;
};

static enum sp_code batch_flush(struct store *store, struct store_write *write,
    struct batch *batch, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    write->cells = batch->cells;
    write->ops = batch->ops;
    write->n_rows = batch->n;
    if (batch->n > 0)
        code = store_write_columns(store, write, err);
    batch->n = 0;
    sp_buf_reset(&batch->text);
    return code;
}

/* Whether the cell's bytes stand in the pack itself. */
static bool in_pack(const struct pack *pack, const struct store_cell *cell)
{
    uintptr_t at = (uintptr_t)cell->text;
    uintptr_t start = (uintptr_t)pack->bytes;

    return at >= start && at < start + pack->len;
}

static enum sp_code batch_put(struct batch *batch, const struct pack *pack,
    const struct store_cell *cells, enum pack_op op, struct sp_err *err)
{
    size_t n_columns = pack->table->n_columns;
    struct store_cell *to = batch->cells + batch->n * n_columns;
    size_t bytes = 0;

    for (size_t i = 0; i < n_columns; i++)
        if (cells[i].len > 0 && !in_pack(pack, &cells[i]))
            bytes += cells[i].len;
    /* Room was made for a whole batch: what was copied stays in place. */
    if (bytes > batch->text.cap - batch->text.len)
        return sp_fail(err, SP_LIMIT, "pack: table '%s': a row is too long",
            pack->table->name);
    for (size_t i = 0; i < n_columns; i++) {
        to[i] = cells[i];
        if (cells[i].len == 0 || in_pack(pack, &cells[i]))
            continue;
        to[i].text = batch->text.bytes + batch->text.len;
        sp_buf_put(&batch->text, cells[i].text, cells[i].len);
    }
    batch->ops[batch->n] = op == PACK_SET ? STORE_SET : STORE_REMOVE;
    batch->n++;
    return SP_OK;
}

enum { TEXT_BYTES = 4 << 20, ROW_TEXT_BYTES = 1 << 20 };

/* The digest of a table whose rows all come from this pack: its lines without
 * `op` are the table's canonical CSV. */
struct running {
    struct sp_sha256 *sha;
    struct sp_buf buf;
    uint64_t rows;
};

static void running_put(struct running *running, const struct pack *pack)
{
    static const char end[] = ",set\n";
    size_t len = pack->pos - pack->row_start - (sizeof(end) - 1);

    assert(
        memcmp(pack->bytes + pack->row_start + len, end, sizeof(end) - 1) == 0);
    sp_buf_put(&running->buf, pack->bytes + pack->row_start, len);
    sp_buf_putc(&running->buf, '\n');
    running->rows++;
    if (running->buf.len < DIGEST_BATCH_BYTES)
        return;
    sp_sha256_put(running->sha, running->buf.bytes, running->buf.len);
    sp_buf_reset(&running->buf);
}

/* Apply the rows of the pack's table; `running` is NULL or follows them. */
static enum sp_code apply_rows(struct pack *pack, struct store *store,
    struct store_write *write, struct running *running, struct sp_err *err)
{
    const struct store_cell *cells;
    struct batch batch = {.n = 0};
    enum pack_op op = PACK_SET;
    enum sp_code code = SP_OK;
    bool more = true;

    sp_buf_init(&batch.text, TEXT_BYTES);
    sp_buf_reserve(&batch.text, TEXT_BYTES);
    batch.cells =
        calloc(BATCH_ROWS * pack->table->n_columns, sizeof(*batch.cells));
    if (batch.cells == NULL || batch.text.failed != SP_OK) {
        code = sp_fail(err, SP_NO_MEMORY, "no memory to apply a pack");
        goto out;
    }
    while (code == SP_OK) {
        code = pack_next_row(pack, &cells, &op, &more, err);
        if (code != SP_OK || !more)
            break;
        code = batch_put(&batch, pack, cells, op, err);
        if (running != NULL && op == PACK_SET)
            running_put(running, pack);
        if (code == SP_OK && (batch.n == BATCH_ROWS ||
                                 batch.text.len > TEXT_BYTES - ROW_TEXT_BYTES))
            code = batch_flush(store, write, &batch, err);
    }
    if (code == SP_OK)
        code = batch_flush(store, write, &batch, err);
out:
    write->cells = NULL; /* they were the batch's */
    write->ops = NULL;
    write->n_rows = 0;
    free(batch.cells);
    sp_buf_clear(&batch.text);
    return code;
}

/* Apply a table of which the author had no rows. */
static enum sp_code apply_fresh(struct pack *pack, struct store *store,
    struct store_write *write, struct sp_sha256 *sha, struct sp_err *err)
{
    struct running running = {.sha = sha};
    enum sp_code code;

    sp_buf_init(&running.buf, DIGEST_BYTES_MAX);
    pack_put_header(&running.buf, pack->table, false);
    code = apply_rows(pack, store, write, &running, err);
    if (code == SP_OK)
        code = sp_buf_check(&running.buf, err);
    if (code == SP_OK) {
        sp_sha256_put(sha, running.buf.bytes, running.buf.len);
        code = keep_digest(store, pack->table, running.rows, sha, err);
    }
    sp_buf_clear(&running.buf);
    return code;
}

static enum sp_code apply_table(const struct schema *schema,
    struct store *store, struct pack *pack, const struct apply_pack *from,
    struct sp_sha256 *sha, struct sp_err *err)
{
    struct store_write write = {
        .author = from->author, .statement = from->digest};
    bool has = false;
    enum sp_code code;

    write.table = (size_t)(pack->table - schema->tables);
    code = store_has_rows(store, write.table, from->author, &has, err);
    if (code != SP_OK)
        return code;
    write.fresh = !has;
    /* An older pack may lack columns that the canonical CSV has now. */
    if (write.fresh && pack->version == SCHEMA_VERSION)
        return apply_fresh(pack, store, &write, sha, err);
    code = apply_rows(pack, store, &write, NULL, err);
    if (code == SP_OK)
        code = digest_table(schema, store, write.table, from->author, sha, err);
    return code;
}

static enum sp_code apply_all(const struct schema *schema, struct store *store,
    struct pack *pack, const struct apply_pack *from, struct sp_err *err)
{
    const struct schema_table *table = NULL;
    struct sp_sha256 *sha = NULL;
    enum sp_code code = sp_sha256_new(&sha, err);

    while (code == SP_OK) {
        code = pack_next_table(pack, &table, err);
        if (code != SP_OK || table == NULL)
            break;
        sp_sha256_reset(sha);
        code = apply_table(schema, store, pack, from, sha, err);
    }
    sp_sha256_free(sha);
    return code;
}

enum sp_code apply_pack(const struct schema *schema, struct store *store,
    const struct apply_pack *from, struct sp_err *err)
{
    struct apply_state state;
    struct pack pack;
    enum sp_code code;

    assert(from->author != NULL && from->digest != NULL);
    code = apply_state_read(store, &state, err);
    if (code != SP_OK)
        return code;
    if (from->number != state.size + 1)
        return sp_fail(err, SP_CONFLICT,
            "pack %" PRIu64 " cannot follow pack %" PRIu64, from->number,
            state.size);
    code = pack_open(schema, from->bytes, from->len, &pack, err);
    if (code == SP_OK)
        code = apply_all(schema, store, &pack, from, err);
    pack_close(&pack);
    if (code == SP_OK)
        code = state_write(store, from, err);
    return code;
}
