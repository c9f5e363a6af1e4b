/*
 * Goal:   releases, notices and packages from outside become rows or faults.
 * Method: frictionless_fill, ocds_fill or ted_fill by how the bytes begin,
 *         without a writer and without any file of a package; every row has
 *         its key, every value was taken or is listed once.
 */
#include "fuzz.h"

#include "convert/frictionless.h"
#include "convert/ocds.h"
#include "convert/ted.h"

#include <string.h>

static const struct schema *schema_of(struct sp_arena **arena)
{
    static const struct schema *schema;
    struct sp_err err;

    if (schema == NULL) {
        FUZZ_MUST(sp_arena_new((uint64_t)64 << 20, arena, &err) == SP_OK);
        FUZZ_MUST(schema_load(*arena, &schema, &err) == SP_OK);
    }
    return schema;
}

static void rows_check(const struct preset *preset)
{
    FUZZ_MUST(preset->failed == SP_OK || preset->failed == SP_LIMIT);
    for (size_t i = 0; i < preset->n_rows; i++) {
        const struct preset_row *row = preset->rows[i];

        FUZZ_MUST(preset->failed != SP_OK ||
                  preset_find(preset, row->table->name, row->key) == row);
        for (size_t k = 0; k < row->table->n_keys; k++)
            FUZZ_MUST(row->cells[k].text[0] != '\0');
    }
    for (size_t i = 0; i < preset->n_left; i++)
        FUZZ_MUST(preset->left[i].n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sp_arena *arena;
    static const char none[] = "";
    static const char *const sets[] = {"party.established=address"};
    const char *bytes = size == 0 ? none : (const char *)data;
    struct convert_request request;
    struct convert_result result;
    struct sp_err err;
    struct ocds ocds;
    struct ted ted;

    memset(&request, 0, sizeof request);
    request.schema = schema_of(&arena);
    request.sets.items = sets;
    request.sets.n = SP_COUNT(sets);
    convert_result_init(&result);
    if (frictionless_is("", bytes, size)) {
        struct tables *tables = NULL;
        struct preset preset;

        FUZZ_MUST(preset_init(&preset, &request, "no/such/folder/f", NULL,
                      &result, &err) == SP_OK);
        FUZZ_MUST(frictionless_fill(
                      &preset, &request, bytes, size, &tables, &err) == SP_OK);
        FUZZ_MUST(tables == NULL);
        rows_check(&preset);
        preset_clear(&preset);
    } else if (ocds_is("", bytes, size)) {
        memset(&ocds, 0, sizeof ocds);
        FUZZ_MUST(preset_init(&ocds.preset, &request, "f", NULL, &result,
                      &err) == SP_OK);
        FUZZ_MUST(ocds_fill(&ocds, bytes, size, &err) == SP_OK);
        rows_check(&ocds.preset);
        preset_clear(&ocds.preset);
    } else {
        memset(&ted, 0, sizeof ted);
        FUZZ_MUST(preset_init(&ted.preset, &request, "f", NULL, &result,
                      &err) == SP_OK);
        FUZZ_MUST(ted_fill(&ted, bytes, size, &err) == SP_OK);
        rows_check(&ted.preset);
        preset_clear(&ted.preset);
    }
    convert_result_clear(&result);
    return 0;
}
