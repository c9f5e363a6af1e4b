/*
 * Goal:   the bytes of a pack are final, and a reader takes no other bytes.
 * Method: the worked example of docs/formats/pack.md is written from a table
 *         and compared byte for byte with the page; then each kind of damage
 *         to it is refused with its own message, and every cut as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/sha256.h"
#include "facts/dossier.h"
#include "facts/pack.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SALT "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
enum { PAGE_BYTES_MAX = 1 << 20 };

static const char *page_path; /* docs/formats/pack.md */

struct fixture {
    struct sp_arena *arena;
    struct sp_pool *pool;
    const struct schema *schema;
    struct sp_buf pack;
};

static void set_up(struct fixture *fixture)
{
    struct sp_err err;

    assert_int_equal(
        sp_arena_new(SP_ARENA_BYTES_MAX, &fixture->arena, &err), SP_OK);
    assert_int_equal(
        sp_pool_new((uint64_t)1 << 32, &fixture->pool, &err), SP_OK);
    assert_int_equal(
        schema_load(fixture->arena, &fixture->schema, &err), SP_OK);
    sp_buf_init(&fixture->pack, PACK_BYTES_MAX);
}

static void tear_down(struct fixture *fixture)
{
    sp_buf_clear(&fixture->pack);
    sp_pool_free(fixture->pool);
    sp_arena_free(fixture->arena);
}

/* A row as "column=text" words up to NULL; the period is open by default. */
static void append(
    struct fixture *fixture, struct table *table, const char *const *words)
{
    uint32_t row[SCHEMA_COLUMNS_MAX] = {0};
    size_t from = table->schema->n_columns - SCHEMA_COMMON_COLUMNS;

    assert_int_equal(
        sp_pool_put(fixture->pool, "0001-01-01", 10, &row[from], NULL), SP_OK);
    assert_int_equal(
        sp_pool_put(fixture->pool, "9999-12-31", 10, &row[from + 1], NULL),
        SP_OK);
    for (size_t i = 0; words[i] != NULL; i++) {
        char name[64];
        size_t len = strcspn(words[i], "=");
        const char *text = words[i] + len + 1;
        int column;

        snprintf(name, sizeof(name), "%.*s", (int)len, words[i]);
        column = schema_column(table->schema, name);
        assert_true(column >= 0);
        assert_int_equal(
            sp_pool_put(fixture->pool, text, strlen(text), &row[column], NULL),
            SP_OK);
    }
    assert_int_equal(table_append(table, row, NULL), SP_OK);
}

/* The example of the page: three tables, quotes, a period, a removal. */
static void write_example(struct fixture *fixture)
{
    static const uint8_t set_only[] = {PACK_SET, PACK_SET};
    static const uint8_t with_removal[] = {PACK_SET, PACK_REMOVE};
    struct table alias, item, structure;

    table_init(&alias, schema_table(fixture->schema, "alias"), fixture->pool,
        fixture->arena);
    append(fixture, &alias,
        (const char *const[]){"tbl=party", "scheme=maker",
            "value=Nexperia, \"NXP\" before", "id=NEXPERIA", "basis=declared",
            NULL});
    table_init(&item, schema_table(fixture->schema, "item"), fixture->pool,
        fixture->arena);
    append(fixture, &item,
        (const char *const[]){"item=BMS-C1", "name=Battery management",
            "unit=each", "valid_from=2026-01-01", "valid_until=2027-01-01",
            NULL});
    append(fixture, &item,
        (const char *const[]){"item=НФ-00001234", "name=Дріт", "unit=m", NULL});
    table_init(&structure, schema_table(fixture->schema, "structure"),
        fixture->pool, fixture->arena);
    append(fixture, &structure,
        (const char *const[]){"parent=BMS-C1", "line=1", "child=НФ-00001234",
            "quantity=0.25", "optional=no", NULL});
    append(fixture, &structure,
        (const char *const[]){"parent=BMS-C1", "line=2", "child=НФ-00001234",
            "quantity=4", "valid_from=2025-06-01", NULL});
    pack_begin(&fixture->pack, SCHEMA_VERSION, SALT);
    assert_int_equal(
        pack_put_table(&fixture->pack, &alias, set_only, NULL), SP_OK);
    assert_int_equal(
        pack_put_table(&fixture->pack, &item, set_only, NULL), SP_OK);
    assert_int_equal(
        pack_put_table(&fixture->pack, &structure, with_removal, NULL), SP_OK);
}

/* Put the text of the page's block between two lines of ``` into `buf`. */
static void read_block(const char *page, const char *tag, struct sp_buf *buf)
{
    const char *start = strstr(page, tag);
    const char *end;

    assert_non_null(start);
    start += strlen(tag);
    end = strstr(start, "```");
    assert_non_null(end);
    sp_buf_put(buf, start, (size_t)(end - start));
    assert_int_equal(sp_buf_check(buf, NULL), SP_OK);
}

static void test_example(void **state)
{
    struct fixture fixture;
    struct sp_buf page;
    struct sp_buf block;
    struct sp_sha256 *sha = NULL;
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_err err;

    (void)state;
    set_up(&fixture);
    write_example(&fixture);
    assert_int_equal(
        sp_file_read(AT_FDCWD, page_path, PAGE_BYTES_MAX, &page, &err), SP_OK);
    sp_buf_init(&block, PAGE_BYTES_MAX);
    read_block(sp_buf_text(&page), "```pack\n", &block);
    assert_string_equal(sp_buf_text(&block), sp_buf_text(&fixture.pack));
    assert_int_equal(sp_sha256_new(&sha, &err), SP_OK);
    sp_sha256_put(sha, fixture.pack.bytes, fixture.pack.len);
    sp_sha256_hex(sha, hex);
    assert_non_null(strstr(sp_buf_text(&page), hex));
    sp_sha256_free(sha);
    assert_int_equal(
        pack_check(fixture.schema, fixture.pack.bytes, fixture.pack.len, &err),
        SP_OK);
    sp_buf_clear(&block);
    sp_buf_clear(&page);
    tear_down(&fixture);
}

/* Each replaces the first `from` by `to` and keeps the sizes true. */
static const struct {
    const char *label;
    const char *from;
    const char *to;
    const char *says;
} damages[] = {
    {"another magic", "spilno-pack/v1", "spilno-pack/v2", "first line"},
    {"schema 0", "schema 1", "schema 0", "schema 0"},
    {"newer schema", "schema 1", "schema 9", "schema 9"},
    {"leading zero", "schema 1", "schema 01", "first line"},
    {"salt in capitals", "0a0b", "0A0B", "salt"},
    {"short salt", "0001020304", "00010203", "salt"},
    {"long salt", "0001020304", "000001020304", "too long"},
    {"unknown table", "table alias", "table alien", "unknown table"},
    {"result table", "table alias", "table origin_share", "unknown table"},
    {"tables out of order", "table structure 2", "table class 2", "name order"},
    {"no rows", "table item 2", "table item 0", "no rows"},
    {"more rows than lines", "table item 2", "table item 3", "canonical"},
    {"fewer rows than lines", "table item 2", "table item 1", "more bytes"},
    {"too many bytes", "table alias 1 ", "table alias 1 9", "that fit"},
    {"columns out of order", "tbl,scheme", "scheme,tbl", "no column 'tbl'"},
    {"a column is missing", "unit,niin", "niin", "no column 'unit'"},
    {"no op", ",op\n", ",po\n", "op"},
    {"another op", ",remove\n", ",delete\n", "neither set nor"},
    {"CR LF", ",set\n", ",set\r\n", "canonical"},
    {"quotes not needed", "Battery management", "\"Battery management\"",
        "canonical"},
    {"quotes needed", "BMS-C1,Battery", "BMS-C1,Bat\"ery", "canonical"},
    {"leading space", "BMS-C1,Battery", "BMS-C1, Battery", "canonical"},
    {"number not shortest", ",0.25,", ",0.250,", "quantity"},
    {"quantity 0", ",0.25,", ",0,", "quantity"},
    {"not a number", ",0.25,", ",0x25,", "quantity"},
    {"not a choice", ",no,", ",No,", "optional"},
    {"key empty", "BMS-C1,1,", ",1,", "parent"},
    {"open period spelled out", ",2026-01-01,", ",0001-01-01,",
        "written as empty"},
    {"open end spelled out", ",2027-01-01,", ",9999-12-31,",
        "written as empty"},
    {"period reversed", ",2026-01-01,2027", ",2026-01-01,2025", "ends before"},
    {"no day", ",2026-01-01,", ",2026-02-30,", "valid_from"},
    {"rows out of order", "\nBMS-C1,Battery", "\nЯМС-C1,Battery",
        "out of order"},
    {"doubled row", "BMS-C1,2,,,,,,,,2025-06-01", "BMS-C1,1,,,,,,,,",
        "doubled"},
    {"removed row with a cell", "BMS-C1,2,,", "BMS-C1,2,x,", "other cells"},
    {"control character", "Battery", "Batt\x01ry", "name"},
    {"not UTF-8", "Battery", "Batt\xffry", "name"},
    {"bidi override", "Battery", "Bat\xe2\x80\xaetery", "name"},
    {"too few fields", "m,,,", "m,,", "canonical"},
    {"too many fields", "m,,,", "m,,,,", "canonical"},
};

/* Copy the pack with one replacement; the BYTES of each table follow. */
static void damage(const struct sp_buf *pack, const char *from, const char *to,
    struct sp_buf *out)
{
    const char *text = sp_buf_text(pack);
    const char *at = strstr(text, from);
    const char *line = NULL;
    const char *next;
    size_t grown = strlen(to) - strlen(from);

    assert_non_null(at);
    for (next = strstr(text, "table "); next != NULL && next < at;
         next = strstr(next + 1, "\ntable "))
        line = next[0] == '\n' ? next + 1 : next;
    if (line != NULL && strchr(line, '\n') < at) {
        const char *bytes = strchr(strchr(line + 6, ' ') + 1, ' ') + 1;
        char *end;
        size_t n = strtoul(bytes, &end, 10) + grown;

        sp_buf_put(out, text, (size_t)(bytes - text));
        sp_buf_printf(out, "%zu", n);
        sp_buf_put(out, end, (size_t)(at - end));
    } else {
        sp_buf_put(out, text, (size_t)(at - text));
    }
    sp_buf_puts(out, to);
    at += strlen(from);
    sp_buf_put(out, at, (size_t)(text + pack->len - at));
    assert_int_equal(sp_buf_check(out, NULL), SP_OK);
}

static void test_damages(void **state)
{
    struct fixture fixture;
    struct sp_buf damaged;

    (void)state;
    set_up(&fixture);
    write_example(&fixture);
    sp_buf_init(&damaged, PAGE_BYTES_MAX);
    for (size_t i = 0; i < SP_COUNT(damages); i++) {
        struct sp_err err = {.text = ""};

        print_message("%s\n", damages[i].label);
        sp_buf_reset(&damaged);
        damage(&fixture.pack, damages[i].from, damages[i].to, &damaged);
        assert_int_equal(
            pack_check(fixture.schema, damaged.bytes, damaged.len, &err),
            SP_INVALID);
        print_message("  %s\n", err.text);
        assert_non_null(strstr(err.text, damages[i].says));
    }
    sp_buf_clear(&damaged);
    tear_down(&fixture);
}

/* A pack that ends early is refused, but where a table ends. */
static void test_cuts(void **state)
{
    struct fixture fixture;
    size_t whole = 0;

    (void)state;
    set_up(&fixture);
    write_example(&fixture);
    for (size_t len = 0; len < fixture.pack.len; len++) {
        char *copy = malloc(len + 1); /* its end is seen by the sanitizer */
        struct sp_err err;
        enum sp_code code;

        assert_non_null(copy);
        memcpy(copy, fixture.pack.bytes, len);
        code = pack_check(fixture.schema, copy, len, &err);
        whole += code == SP_OK;
        assert_true(code == SP_OK || code == SP_INVALID);
        free(copy);
    }
    assert_int_equal(whole, 3); /* no table, one, two */
    tear_down(&fixture);
}

/* What canonical CSV the dossier writes is what packs hold. */
static void test_same_csv(void **state)
{
    static const uint8_t ops[] = {PACK_SET, PACK_REMOVE};
    struct fixture fixture;
    struct table item;
    struct sp_buf csv;
    const char *start;

    (void)state;
    set_up(&fixture);
    table_init(&item, schema_table(fixture.schema, "item"), fixture.pool,
        fixture.arena);
    append(&fixture, &item,
        (const char *const[]){"item=A", "name=\"x\", y", "basis=assumed",
            "valid_until=2027-01-01", NULL});
    append(&fixture, &item, (const char *const[]){"item=B", NULL});
    pack_begin(&fixture.pack, SCHEMA_VERSION, SALT);
    assert_int_equal(pack_put_table(&fixture.pack, &item, ops, NULL), SP_OK);
    sp_buf_init(&csv, PAGE_BYTES_MAX);
    assert_int_equal(dossier_write_table(&item, ops, &csv, NULL), SP_OK);
    start = strstr(sp_buf_text(&fixture.pack), "item,");
    assert_non_null(start);
    assert_string_equal(start, sp_buf_text(&csv));
    sp_buf_clear(&csv);
    tear_down(&fixture);
}

static void test_salt(void **state)
{
    char first[PACK_SALT_HEX_BYTES];
    char second[PACK_SALT_HEX_BYTES];

    (void)state;
    assert_int_equal(pack_salt(first, NULL), SP_OK);
    assert_int_equal(pack_salt(second, NULL), SP_OK);
    assert_int_equal(
        strspn(first, "0123456789abcdef"), PACK_SALT_HEX_BYTES - 1);
    assert_string_not_equal(first, second);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_damages),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_same_csv),
        cmocka_unit_test(test_salt),
    };

    if (argc != 2) {
        fprintf(stderr, "usage: %s docs/formats/pack.md\n", argv[0]);
        return 2;
    }
    page_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
