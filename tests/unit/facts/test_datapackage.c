/*
 * Goal:   datapackage.json says of every fact table and column what the schema
 *         says, and docs/formats/tables.md is current.
 * Method: jansson reads what was written; the page is compared byte for byte
 *         with the file named on the command line; a buffer that is too small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "facts/datapackage.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)4 << 20)

static const char *page_path;

struct fixture {
    struct sp_arena *arena;
    const struct schema *schema;
    struct sp_buf buf;
};

static void set_up(struct fixture *fixture)
{
    struct sp_err err;

    assert_int_equal(
        sp_arena_new((uint64_t)1 << 28, &fixture->arena, &err), SP_OK);
    assert_int_equal(
        schema_load(fixture->arena, &fixture->schema, &err), SP_OK);
    sp_buf_init(&fixture->buf, TEXT_MAX);
}

static void tear_down(struct fixture *fixture)
{
    sp_buf_clear(&fixture->buf);
    sp_arena_free(fixture->arena);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    assert_non_null(text);
    return text;
}

static void check_field(const json_t *field, const struct schema_column *column)
{
    const json_t *constraints = json_object_get(field, "constraints");
    bool needed = column->need == SCHEMA_KEY || column->need == SCHEMA_REQUIRED;

    assert_string_equal(text_of(field, "name"), column->name);
    assert_non_null(strstr(text_of(field, "description"), column->meaning));
    assert_int_equal(
        json_is_true(json_object_get(constraints, "required")), needed);
    if (column->type == SCHEMA_CHOICE) {
        const json_t *choices = json_object_get(constraints, "enum");

        assert_int_equal(json_array_size(choices), column->n_choices);
        for (size_t i = 0; i < column->n_choices; i++)
            assert_string_equal(json_string_value(json_array_get(choices, i)),
                column->choices[i]);
    }
}

static void check_resource(
    const json_t *resource, const struct schema_table *table)
{
    const json_t *schema = json_object_get(resource, "schema");
    const json_t *fields = json_object_get(schema, "fields");
    const json_t *key = json_object_get(schema, "primaryKey");

    assert_string_equal(text_of(resource, "name"), table->name);
    assert_int_equal(json_array_size(fields), table->n_columns);
    for (size_t i = 0; i < table->n_columns; i++)
        check_field(json_array_get(fields, i), &table->columns[i]);
    assert_int_equal(json_array_size(key), table->n_keys + 1);
    for (size_t i = 0; i < table->n_keys; i++)
        assert_string_equal(
            json_string_value(json_array_get(key, i)), table->columns[i].name);
    assert_string_equal(
        json_string_value(json_array_get(key, table->n_keys)), "valid_from");
}

static json_t *write_package(struct fixture *fixture, const bool *with)
{
    json_error_t fault;
    struct sp_err err;
    json_t *package;

    assert_int_equal(
        datapackage_write(fixture->schema, with, &fixture->buf, &err), SP_OK);
    package = json_loadb(fixture->buf.bytes, fixture->buf.len, 0, &fault);
    if (package == NULL)
        fail_msg("line %d: %s", fault.line, fault.text);
    return package;
}

static void test_whole(void **state)
{
    struct fixture fixture;
    json_t *package;
    const json_t *resources;
    size_t at = 0;

    (void)state;
    set_up(&fixture);
    package = write_package(&fixture, NULL);
    assert_string_equal(text_of(package, "profile"), "tabular-data-package");
    resources = json_object_get(package, "resources");
    for (size_t i = 0; i < fixture.schema->n_tables; i++) {
        if (!fixture.schema->tables[i].result)
            check_resource(
                json_array_get(resources, at++), &fixture.schema->tables[i]);
    }
    assert_int_equal(json_array_size(resources), at);
    json_decref(package);
    tear_down(&fixture);
}

/* References are told only to tables that are there and not shipped. */
static void test_references(void **state)
{
    static const struct {
        const char *label;
        const char *tables[3];
        const char *of;
        size_t want;
    } cases[] = {
        {"both columns to item", {"item", "structure"}, "structure", 2},
        {"item is not there", {"structure"}, "structure", 0},
        {"instrument is a framework table", {"venture", "instrument"},
            "venture", 0},
        {"item, not site", {"offer", "item"}, "offer", 1},
        {"item and two sites", {"offer", "item", "site"}, "offer", 3},
        {"a party or a state", {"control", "party"}, "control", 1},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct fixture fixture;
        bool with[128] = {false};
        const json_t *resource = NULL;
        json_t *package;
        size_t index;

        print_message("%s\n", cases[i].label);
        set_up(&fixture);
        assert_true(fixture.schema->n_tables <= SP_COUNT(with));
        for (size_t j = 0; j < 3 && cases[i].tables[j] != NULL; j++)
            with[schema_table(fixture.schema, cases[i].tables[j]) -
                 fixture.schema->tables] = true;
        package = write_package(&fixture, with);
        json_array_foreach(
            json_object_get(package, "resources"), index, resource)
        {
            const json_t *keys = json_object_get(
                json_object_get(resource, "schema"), "foreignKeys");

            /* The profile of the standard allows no empty list. */
            assert_true(keys == NULL || json_array_size(keys) > 0);
            if (strcmp(text_of(resource, "name"), cases[i].of) == 0)
                assert_int_equal(json_array_size(keys), cases[i].want);
        }
        json_decref(package);
        tear_down(&fixture);
    }
}

static void test_page(void **state)
{
    struct fixture fixture;
    struct sp_buf page;
    struct sp_err err;

    (void)state;
    set_up(&fixture);
    assert_int_equal(
        datapackage_markdown(fixture.schema, &fixture.buf, &err), SP_OK);
    assert_int_equal(
        sp_file_read(AT_FDCWD, page_path, TEXT_MAX, &page, &err), SP_OK);
    /* Make it again by: spilno schema --markdown > docs/formats/tables.md */
    assert_string_equal(sp_buf_text(&fixture.buf), sp_buf_text(&page));
    sp_buf_clear(&page);
    tear_down(&fixture);
}

/* A buffer that is too small is told. */
static void test_limit(void **state)
{
    struct fixture fixture;
    struct sp_err err;

    (void)state;
    set_up(&fixture);
    fixture.buf.len_max = 1000;
    assert_int_equal(
        datapackage_write(fixture.schema, NULL, &fixture.buf, &err), SP_LIMIT);
    sp_buf_clear(&fixture.buf);
    sp_buf_init(&fixture.buf, 1000);
    assert_int_equal(
        datapackage_markdown(fixture.schema, &fixture.buf, &err), SP_LIMIT);
    tear_down(&fixture);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_limit),
    };

    if (argc != 2)
        return EXIT_FAILURE;
    page_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
