/*
 * Goal:   any bytes of a table's file are rows or faults in order, whose texts
 *         can be shown anywhere; what has no fault is written as canonical CSV
 *         that reads as itself.
 * Method: the first line names the table, the rest is its file.
 */
#include "fuzz.h"

#include "base/text.h"
#include "facts/dossier.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES_MAX = 40 };
#define OUT_BYTES_MAX ((size_t)64 << 20)

struct state {
    struct sp_arena *arena;
    struct sp_pool *pool;
};

/* Read once: it is the same for each input. */
static const struct schema *schema_of_all(void)
{
    static struct sp_arena *arena;
    static const struct schema *schema;

    if (schema == NULL) {
        FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, NULL) == SP_OK);
        FUZZ_MUST(schema_load(arena, &schema, NULL) == SP_OK);
    }
    return schema;
}

static void state_new(struct state *state)
{
    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &state->arena, NULL) == SP_OK);
    FUZZ_MUST(sp_pool_new((uint64_t)1 << 30, &state->pool, NULL) == SP_OK);
}

static void state_free(struct state *state)
{
    sp_pool_free(state->pool);
    sp_arena_free(state->arena);
}

static void faults_check(const struct dossier *dossier, const char *name)
{
    unsigned long long line_before = 0;
    unsigned column_before = 0;

    FUZZ_MUST(dossier_faults_listed(dossier) <= dossier_faults(dossier));
    FUZZ_MUST(dossier_faults_listed(dossier) <= DOSSIER_FAULTS_MAX);
    for (size_t i = 0; i < dossier_faults_listed(dossier); i++) {
        const char *text = dossier_fault_text(dossier, i);
        unsigned long long line = 0;
        unsigned column = 0;
        size_t at;

        FUZZ_MUST(sp_text_check(text, strlen(text), &at) == SP_TEXT_FINE);
        FUZZ_MUST(strncmp(text, name, strlen(name)) == 0);
        FUZZ_MUST(sscanf(text + strlen(name), ":%llu:%u: found ", &line,
                      &column) == 2);
        FUZZ_MUST(line > line_before ||
                  (line == line_before && column >= column_before));
        FUZZ_MUST(column >= 1);
        line_before = line;
        column_before = column;
    }
}

/* Each cell's place is found again. */
static void positions_check(const struct dossier *dossier)
{
    const struct table *table;

    if (dossier_tables(dossier) == 0)
        return;
    table = dossier_table(dossier, 0);
    for (size_t row = 0; row < table->n_rows && row < 50; row++) {
        for (int i = -1; i < (int)table->schema->n_columns; i++) {
            uint64_t line = 0;
            uint32_t column = 0;

            dossier_position(dossier, table, row, i, &line, &column);
            FUZZ_MUST(line >= 1 && column >= 1);
        }
    }
}

static void written_check(const struct dossier *dossier, const char *name)
{
    struct state state;
    struct dossier *again = NULL;
    struct sp_buf first;
    struct sp_buf second;

    state_new(&state);
    sp_buf_init(&first, OUT_BYTES_MAX);
    sp_buf_init(&second, OUT_BYTES_MAX);
    FUZZ_MUST(dossier_write_table(
                  dossier_table(dossier, 0), NULL, &first, NULL) == SP_OK);
    FUZZ_MUST(dossier_open_bytes(schema_of_all(), name, first.bytes, first.len,
                  state.pool, state.arena, &again, NULL) == SP_OK);
    FUZZ_MUST(dossier_faults(again) == 0);
    FUZZ_MUST(dossier_write_table(
                  dossier_table(again, 0), NULL, &second, NULL) == SP_OK);
    FUZZ_MUST(first.len == second.len);
    FUZZ_MUST(memcmp(first.bytes, second.bytes, first.len) == 0);
    sp_buf_clear(&first);
    sp_buf_clear(&second);
    dossier_close(again);
    state_free(&state);
}

/* Without rows to remove, whose required cells may be empty. */
static bool sets_all(const struct dossier *dossier)
{
    const struct table *table = dossier_table(dossier, 0);

    for (size_t row = 0; row < table->n_rows; row++) {
        if (dossier_row_op(dossier, table, row) != DOSSIER_SET)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *lf = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t len = lf == NULL ? 0 : (size_t)(lf - data);
    char name[NAME_BYTES_MAX + 5];
    struct dossier *dossier = NULL;
    struct state state;

    if (len == 0 || len > NAME_BYTES_MAX)
        return 0;
    for (size_t i = 0; i < len; i++) {
        if ((data[i] < 'a' || data[i] > 'z') && data[i] != '_')
            return 0;
    }
    (void)snprintf(
        name, sizeof(name), "%.*s.csv", (int)len, (const char *)data);
    state_new(&state);
    FUZZ_MUST(dossier_open_bytes(schema_of_all(), name, lf + 1, size - len - 1,
                  state.pool, state.arena, &dossier, NULL) == SP_OK);
    faults_check(dossier, name);
    positions_check(dossier);
    if (dossier_faults(dossier) == 0 && sets_all(dossier))
        written_check(dossier, name);
    dossier_close(dossier);
    state_free(&state);
    return 0;
}
