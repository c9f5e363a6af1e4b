/*
 * Goal:   any bytes are a map or named faults; what is written of a map reads
 *         again, and is written again as the same bytes.
 * Method: parse, write, parse, write.
 */
#include "fuzz.h"

#include "convert/map.h"

#include <string.h>

static enum sp_code parse(const char *bytes, size_t len,
    const struct schema *schema, struct sp_arena *arena, struct map *map)
{
    struct convert_log log;
    struct sp_err err;
    enum sp_code rc;

    convert_log_init(&log);
    rc = map_parse("m.map", bytes, len, schema, arena, map, &log, &err);
    FUZZ_MUST((rc == SP_INVALID) == (log.n > 0));
    FUZZ_MUST(rc == SP_OK || rc == SP_INVALID);
    convert_log_clear(&log);
    return rc;
}

/* The schema is read once: it takes longer than most maps. */
static const struct schema *the_schema(void)
{
    static const struct schema *schema;
    static struct sp_arena *arena;
    struct sp_err err;

    if (schema == NULL) {
        FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, &err) == SP_OK);
        FUZZ_MUST(schema_load(arena, &schema, &err) == SP_OK);
    }
    return schema;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct schema *schema = the_schema();
    struct sp_arena *arena = NULL;
    struct sp_buf first, second;
    struct map map, again;
    struct sp_err err;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, &err) == SP_OK);
    sp_buf_init(&first, (size_t)64 << 20);
    sp_buf_init(&second, (size_t)64 << 20);
    if (parse((const char *)data, size, schema, arena, &map) == SP_OK) {
        map_write(&map, &first);
        FUZZ_MUST(
            parse(first.bytes, first.len, schema, arena, &again) == SP_OK);
        map_write(&again, &second);
        FUZZ_MUST(first.len == second.len);
        FUZZ_MUST(memcmp(first.bytes, second.bytes, first.len) == 0);
    }
    sp_buf_clear(&first);
    sp_buf_clear(&second);
    sp_arena_free(arena);
    return 0;
}
