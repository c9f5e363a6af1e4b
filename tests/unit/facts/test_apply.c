/*
 * Goal:   packs become rows in their order and in no other; what a pack
 *         removes must be there; the digest of a table is that of its
 *         canonical CSV, whether it was filled at once or by parts.
 * Method: packs written as text, applied to a database in a scratch folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sha256.h"
#include "facts/apply.h"

#include "folder.h"

#define HEAD                                                                   \
    "spilno-pack/v1 schema 1\n"                                                \
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define ITEM                                                                   \
    "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"      \
    "evidence,source"

static const struct schema *schema;
static struct sp_arena *arena;
static const struct store_table *tables;
static size_t n_tables;

static struct store *open_new(void)
{
    char path[FOLDER_PATH];
    struct store *store = NULL;
    struct sp_err err;

    folder_path(path, "apply.db");
    (void)unlink(path);
    assert_int_equal(store_open(path, STORE_WRITE, tables, n_tables,
                         SCHEMA_VERSION, &store, &err),
        SP_OK);
    return store;
}

/* Write a pack of one table `item` with these rows, each with its op. */
static void write_pack(struct sp_buf *buf, const char *rows)
{
    struct sp_buf csv;
    size_t n = 0;

    for (const char *at = rows; *at != '\0'; at++)
        n += *at == '\n';
    sp_buf_init(&csv, 1 << 16);
    sp_buf_printf(&csv, "%s,op\n%s", ITEM, rows);
    sp_buf_init(buf, PACK_BYTES_MAX);
    sp_buf_printf(buf, "%stable item %zu %zu\n", HEAD, n, csv.len);
    sp_buf_put(buf, csv.bytes, csv.len);
    assert_int_equal(sp_buf_check(buf, NULL), SP_OK);
    sp_buf_clear(&csv);
}

static enum sp_code apply_rows(struct store *store, const char *author,
    uint64_t number, const char *rows, struct sp_err *err)
{
    struct apply_pack from = {
        .author = author, .digest = rows, .number = number};
    struct sp_buf pack;
    enum sp_code code;

    write_pack(&pack, rows);
    from.bytes = pack.bytes;
    from.len = pack.len;
    code = store_begin_write(store, err);
    if (code == SP_OK)
        code = apply_pack(schema, store, &from, err);
    if (code == SP_OK)
        code = store_commit(store, err);
    store_rollback(store);
    sp_buf_clear(&pack);
    return code;
}

/* The digest of all facts, when `csv` is all that `item` holds. */
static void expect_digest(struct store *store, size_t rows, const char *csv)
{
    struct sp_sha256 *sha = NULL;
    char table[SP_SHA256_HEX_BYTES];
    char want[SP_SHA256_HEX_BYTES];
    char got[65];
    char line[256];

    assert_int_equal(sp_sha256_new(&sha, NULL), SP_OK);
    sp_sha256_put(sha, csv, strlen(csv));
    sp_sha256_hex(sha, table);
    snprintf(line, sizeof(line), "table item %zu %s\n", rows, table);
    if (rows > 0)
        sp_sha256_put(sha, line, strlen(line));
    sp_sha256_hex(sha, want);
    assert_int_equal(apply_digest(schema, store, got, NULL), SP_OK);
    assert_string_equal(got, want);
    sp_sha256_free(sha);
}

static const struct {
    const char *label;
    uint64_t number;
    const char *rows;
    enum sp_code want;
    size_t n;
    const char *csv; /* what `item` holds then */
} steps[] = {
    {"a second pack first", 2, "A,a,,,,,,,,,,,set\n", SP_CONFLICT, 0, ""},
    {"two rows into nothing", 1,
        "A,a,,,,,,,,,,,set\nB,\"b, c\",,,,,,,2027-01-01,,,,set\n", SP_OK, 2,
        ITEM "\nA,a,,,,,,,,,,\nB,\"b, c\",,,,,,,2027-01-01,,,\n"},
    {"the same number again", 1, "C,,,,,,,,,,,,set\n", SP_CONFLICT, 2,
        ITEM "\nA,a,,,,,,,,,,\nB,\"b, c\",,,,,,,2027-01-01,,,\n"},
    {"a removal of what is not there, after a row", 2,
        "A,new,,,,,,,,,,,set\nC,,,,,,,,,,,,remove\n", SP_NOT_FOUND, 2,
        ITEM "\nA,a,,,,,,,,,,\nB,\"b, c\",,,,,,,2027-01-01,,,\n"},
    {"set, end and remove", 2,
        "A,a,,,,,,,2026-01-01,,,,set\nA,new,,,,,,2026-01-01,,,,,set\n"
        "B,,,,,,,,,,,,remove\n",
        SP_OK, 2,
        ITEM "\nA,a,,,,,,,2026-01-01,,,\nA,new,,,,,,2026-01-01,,,,\n"},
    {"a pack that is out of order", 3, "B,,,,,,,,,,,,set\nA,,,,,,,,,,,,set\n",
        SP_INVALID, 2,
        ITEM "\nA,a,,,,,,,2026-01-01,,,\nA,new,,,,,,2026-01-01,,,,\n"},
    {"a cell that the store refuses", 3,
        "C,,,,,,,2026-01-01,9999-99-99,,,,set\n", SP_INVALID, 2,
        ITEM "\nA,a,,,,,,,2026-01-01,,,\nA,new,,,,,,2026-01-01,,,,\n"},
    {"all removed", 3, "A,,,,,,,,,,,,remove\nA,,,,,,,2026-01-01,,,,,remove\n",
        SP_OK, 0, ""},
    {"filled again", 4, "A,a,,,,,,,,,,,set\n", SP_OK, 1,
        ITEM "\nA,a,,,,,,,,,,\n"},
};

static void test_steps(void **state)
{
    struct store *store = open_new();
    struct apply_state reached;
    uint64_t size = 0;

    (void)state;
    for (size_t i = 0; i < SP_COUNT(steps); i++) {
        struct sp_err err = {.text = ""};

        print_message("%s\n", steps[i].label);
        assert_int_equal(
            apply_rows(store, "ME", steps[i].number, steps[i].rows, &err),
            steps[i].want);
        if (steps[i].want == SP_OK)
            size = steps[i].number;
        expect_digest(store, steps[i].n, steps[i].csv);
        assert_int_equal(apply_state_read(store, &reached, &err), SP_OK);
        assert_int_equal(reached.size, size);
        assert_int_equal(reached.pack[0] == '\0', size == 0);
    }
    store_close(store);
}

/* Long cells with quotes in them go through in any number. */
static void test_long_cells(void **state)
{
    enum { ROWS = 200, BYTES = 30000 };
    static char rows[ROWS * (BYTES + 64)];
    struct store *store = open_new();
    struct sp_err err = {.text = ""};
    size_t used = 0;
    struct sp_buf csv;

    (void)state;
    sp_buf_init(&csv, 1 << 24);
    sp_buf_puts(&csv, ITEM "\n");
    for (int i = 0; i < ROWS; i++) {
        size_t start = used;

        used += (size_t)snprintf(
            rows + used, sizeof(rows) - used, "R%04d,\"\"\"", i);
        memset(rows + used, 'x', BYTES);
        used += BYTES;
        used += (size_t)snprintf(
            rows + used, sizeof(rows) - used, "\"\"\",,,,,,,,,,,set\n");
        sp_buf_put(&csv, rows + start, used - start - strlen(",set\n"));
        sp_buf_putc(&csv, '\n');
    }
    {
        struct apply_pack from = {
            .author = "ME", .digest = "long", .number = 1};
        struct sp_buf pack;
        struct sp_buf table;

        sp_buf_init(&table, PACK_BYTES_MAX);
        sp_buf_printf(&table, "%s,op\n", ITEM);
        sp_buf_put(&table, rows, used);
        sp_buf_init(&pack, PACK_BYTES_MAX);
        sp_buf_printf(&pack, "%stable item %d %zu\n", HEAD, ROWS, table.len);
        sp_buf_put(&pack, table.bytes, table.len);
        from.bytes = pack.bytes;
        from.len = pack.len;
        assert_int_equal(store_begin_write(store, &err), SP_OK);
        if (apply_pack(schema, store, &from, &err) != SP_OK)
            fail_msg("%s", err.text);
        assert_int_equal(store_commit(store, &err), SP_OK);
        sp_buf_clear(&pack);
        sp_buf_clear(&table);
    }
    expect_digest(store, ROWS, sp_buf_text(&csv));
    sp_buf_clear(&csv);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_long_cells),
    };
    int failed;

    folder_begin();
    if (sp_arena_new(SP_ARENA_BYTES_MAX, &arena, NULL) != SP_OK ||
        schema_load(arena, &schema, NULL) != SP_OK ||
        apply_tables(schema, arena, &tables, &n_tables, NULL) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_arena_free(arena);
    folder_end();
    return failed;
}
