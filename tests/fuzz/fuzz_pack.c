/*
 * Goal:   any bytes are a pack or are refused; a pack that is accepted has no
 *         second form: written again from its cells, it has the same bytes.
 * Method: read with every check, write beside it, compare.
 */
#include "fuzz.h"

#include "facts/pack.h"

#include <string.h>

/* Append one table as a writer would. */
static void write_table(struct pack *pack, struct sp_buf *buf, bool *fine)
{
    const struct schema_table *table = pack->table;
    size_t from = table->n_columns - SCHEMA_COMMON_COLUMNS;
    const struct store_cell *cells;
    struct sp_buf rows;
    size_t n = 0;
    enum pack_op op;
    bool more = true;

    sp_buf_init(&rows, PACK_BYTES_MAX);
    pack_put_header(&rows, table, true);
    while (*fine && more) {
        *fine = pack_next_row(pack, &cells, &op, &more, NULL) == SP_OK;
        if (!*fine || !more)
            break;
        n++;
        pack_put_row(&rows, table, cells);
        rows.len--; /* `op` goes before the line's end */
        sp_buf_puts(&rows, op == PACK_SET ? ",set\n" : ",remove\n");
        FUZZ_MUST(cells[from].len == 10);
        for (size_t i = 0; i < table->n_keys; i++)
            FUZZ_MUST(!*fine || cells[i].len > 0);
    }
    sp_buf_printf(buf, "table %s %zu %zu\n", table->name, n, rows.len);
    sp_buf_put(buf, rows.bytes, rows.len);
    sp_buf_clear(&rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct schema *schema; /* the same for every input */
    static struct sp_arena *arena;
    const struct schema_table *table = NULL;
    char *bytes = malloc(size + 1); /* as long as the input, for sanitizers */
    struct sp_buf again;
    struct pack pack;
    bool fine;

    if (arena == NULL) {
        FUZZ_MUST(sp_arena_new((uint64_t)64 << 20, &arena, NULL) == SP_OK);
        FUZZ_MUST(schema_load(arena, &schema, NULL) == SP_OK);
    }
    FUZZ_MUST(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    sp_buf_init(&again, PACK_BYTES_MAX);
    fine = pack_open(schema, bytes, size, &pack, NULL) == SP_OK;
    pack.check_cells = true;
    if (fine)
        pack_begin(&again, pack.version, pack.salt);
    while (fine) {
        fine = pack_next_table(&pack, &table, NULL) == SP_OK;
        if (!fine || table == NULL)
            break;
        write_table(&pack, &again, &fine);
    }
    FUZZ_MUST(fine == (pack_check(schema, bytes, size, NULL) == SP_OK));
    FUZZ_MUST(
        !fine || (again.len == size && memcmp(again.bytes, bytes, size) == 0));
    pack_close(&pack);
    sp_buf_clear(&again);
    free(bytes);
    return 0;
}
