/*
 * Goal:   whatever stands in a cell is refused with a reason, or has one
 *         canonical text, which is read back as itself.
 * Method: the same bytes as a cell of every column of every table.
 */
#include "fuzz.h"

#include "base/text.h"
#include "facts/cell.h"

#include <string.h>

static struct sp_arena *arena;
static const struct schema *schema;

static void cell_check(
    const struct schema_column *column, const char *text, size_t len)
{
    struct cell cell;
    struct cell again;
    struct cell_fault fault;
    size_t at;

    if (!cell_read(schema, column, text, len, &cell, &fault)) {
        FUZZ_MUST(fault.allowed[0] != '\0');
        FUZZ_MUST(!cell_is_canonical(schema, column, text, len));
        return;
    }
    FUZZ_MUST(cell.len > 0);
    FUZZ_MUST(sp_text_check(cell.text, cell.len, &at) == SP_TEXT_FINE);
    FUZZ_MUST(cell_is_canonical(schema, column, cell.text, cell.len));
    FUZZ_MUST(cell_read(schema, column, cell.text, cell.len, &again, &fault));
    FUZZ_MUST(again.len == cell.len);
    FUZZ_MUST(memcmp(again.text, cell.text, cell.len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_err err;

    if (arena == NULL) {
        FUZZ_MUST(sp_arena_new(1 << 28, &arena, &err) == SP_OK);
        FUZZ_MUST(schema_load(arena, &schema, &err) == SP_OK);
    }
    if (size == 0 || size > 1024)
        return 0;
    for (size_t i = 0; i < schema->n_tables; i++)
        for (size_t j = 0; j < schema->tables[i].n_columns; j++)
            cell_check(&schema->tables[i].columns[j], (const char *)data, size);
    return 0;
}
