/*
 * Goal:   code tables are taken from the shipped rows, an owner's row stands
 *         in the place of a shipped one, and requests and duplicates say no
 *         memory where there is none, leaving their outputs alone.
 * Method: small tables in memory as two layers; the example of the source
 *         tree with the n-th allocation failing.
 * Usage:  test_codes SOURCE_FOLDER
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/codes.h"
#include "assess/request.h"
#include "facts/dossier.h"

#include <stdio.h>
#include <string.h>

static const char *source_folder;

/* Two layers of tables, read from bytes. */
struct layers {
    const struct schema *schema;
    struct sp_arena *arena;
    struct sp_pool *pool;
    struct dossier *opened[16];
    size_t n_opened;
    struct {
        const char *name;
        size_t layer;
        const struct table *table;
    } tables[16];
    size_t n;
};

static void add(
    struct layers *layers, const char *name, size_t layer, const char *text)
{
    struct dossier *dossier = NULL;
    struct sp_err err;
    char file[64];

    (void)snprintf(file, sizeof(file), "%s.csv", name);
    assert_int_equal(
        dossier_open_bytes(layers->schema, file, text, strlen(text),
            layers->pool, layers->arena, &dossier, &err),
        SP_OK);
    assert_int_equal(dossier_faults(dossier), 0);
    layers->opened[layers->n_opened++] = dossier;
    layers->tables[layers->n].name = name;
    layers->tables[layers->n].layer = layer;
    layers->tables[layers->n++].table = dossier_table_named(dossier, name);
}

static enum sp_code rows_of(void *user, const char *table,
    struct import_layer layers_out[IMPORT_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    const struct layers *layers = user;
    size_t n = 0;

    (void)err;
    for (size_t layer = 0; layer < 2; layer++)
        for (size_t i = 0; i < layers->n; i++)
            if (layers->tables[i].layer == layer &&
                strcmp(layers->tables[i].name, table) == 0)
                layers_out[n++] =
                    (struct import_layer){layers->tables[i].table, NULL};
    *n_out = n;
    return SP_OK;
}

static void set_up(struct layers *layers)
{
    struct sp_err err;

    memset(layers, 0, sizeof(*layers));
    assert_int_equal(
        sp_arena_new((uint64_t)1 << 28, &layers->arena, &err), SP_OK);
    assert_int_equal(
        sp_pool_new((uint64_t)1 << 28, &layers->pool, &err), SP_OK);
    assert_int_equal(schema_load(layers->arena, &layers->schema, &err), SP_OK);
    add(layers, "ncb", 0,
        "code,state,kind,valid_from,valid_until\n"
        "12,DE,NATO,,\n61,UA,TIER1,,2018-11-22\n61,UA,TIER2,2018-11-22,\n"
        "84,IE,TIER1,,\n99,GB,,,\n");
    add(layers, "ncage_mask", 0,
        "mask,state,confirmed\nC***#,DE,yes\nA***J,UA,no\n");
    add(layers, "reference_pair", 0,
        "rncc,rnvc,outcome,old_source,rule,reading_en,reading_uk\n"
        "3,2,identifies,,R9,one,один\n6,2,refused,,R2,no,ні\n"
        "3,9,obsolete,yes,R14,old,\n");
    add(layers, "standard", 0,
        "standard,organisation,number\nISO 4017-2022,ISO,4017\n"
        "DIN 933,DIN,933\n");
    add(layers, "dac", 0, "code,may_use,reading_en\nA,yes,free\nB,bounded,b\n");
}

static void tear_down(struct layers *layers)
{
    for (size_t i = 0; i < layers->n_opened; i++)
        dossier_close(layers->opened[i]);
    sp_pool_free(layers->pool);
    sp_arena_free(layers->arena);
}

static void take(struct layers *layers, const char *lang, const char *day,
    struct codes *codes)
{
    struct sp_err err;
    int32_t on;

    assert_true(sp_date_parse(day, strlen(day), &on));
    assert_int_equal(
        codes_take(rows_of, layers, lang, on, layers->arena, codes, &err),
        SP_OK);
}

static void test_shipped(void **state)
{
    struct layers layers;
    struct codes codes;
    const char *id = NULL;

    (void)state;
    set_up(&layers);
    take(&layers, "uk", "2026-11-24", &codes);
    assert_int_equal(codes.nsn.n_bureaus, 5); /* all periods */
    assert_int_equal(codes.reference.n_pairs, 3);
    assert_int_equal(reference_pair_of(&codes.reference, "3", "2", NULL),
        REFERENCE_IDENTIFIES);
    assert_int_equal(
        reference_pair_of(&codes.reference, "6", "2", NULL), REFERENCE_REFUSED);
    assert_int_equal(reference_pair_of(&codes.reference, "7", "2", NULL),
        REFERENCE_NOT_LISTED);
    assert_string_equal(codes.reference.pairs[0].reading, "один");
    assert_string_equal(codes.reference.pairs[1].reading, "ні");
    assert_string_equal(codes.reference.pairs[2].reading, "old");
    assert_true(codes.reference.pairs[2].old_source);
    assert_int_equal(codes_nation(&codes, "DE"), REFERENCE_NATION_FULL);
    assert_int_equal(codes_nation(&codes, "UA"), REFERENCE_NATION_FULL);
    assert_int_equal(codes_nation(&codes, "IE"), REFERENCE_NATION_OTHER);
    assert_int_equal(codes_nation(&codes, "GB"), REFERENCE_NATION_UNKNOWN);
    assert_int_equal(codes_nation(&codes, "XX"), REFERENCE_NATION_UNKNOWN);
    assert_string_equal(codes_state_of(&codes, "C1234", ""), "DE");
    assert_string_equal(codes_state_of(&codes, "A123J", ""), "");
    assert_string_equal(codes_state_of(&codes, "A123J", "UA"), "UA");
    assert_string_equal(codes_state_of(&codes, "no", ""), "");
    assert_true(codes_is_standard(&codes, "ISO4017", &id));
    assert_string_equal(id, "ISO 4017-2022");
    assert_true(codes_is_standard(&codes, "ISO40172022", NULL));
    assert_true(codes_is_standard(&codes, "DIN933", NULL));
    assert_false(codes_is_standard(&codes, "4017", NULL));
    assert_string_equal(codes_find(&codes.dac, "B")->mark, "bounded");
    assert_null(codes_find(&codes.dac, "Q"));
    /* On another day the kind was another. */
    take(&layers, "en", "2017-01-01", &codes);
    assert_int_equal(codes_nation(&codes, "UA"), REFERENCE_NATION_OTHER);
    assert_string_equal(codes.reference.pairs[0].reading, "one");
    tear_down(&layers);
}

static void test_owner(void **state)
{
    struct layers layers;
    struct codes codes;

    (void)state;
    set_up(&layers);
    /* The owner confirmed the mask, knows a pair, and another bureau. */
    add(&layers, "ncage_mask", 1, "mask,state,confirmed\nA***J,UA,yes\n");
    add(&layers, "reference_pair", 1, "rncc,rnvc,outcome\n6,2,allowed\n");
    add(&layers, "ncb", 1, "code,state,kind\n99,GB,NATO\n77,ME,NATO\n");
    take(&layers, "en", "2026-11-24", &codes);
    assert_int_equal(codes.ncage.n_masks, 2);
    assert_string_equal(codes_state_of(&codes, "A123J", ""), "UA");
    assert_int_equal(codes.reference.n_pairs, 3);
    assert_int_equal(
        reference_pair_of(&codes.reference, "6", "2", NULL), REFERENCE_ALLOWED);
    assert_int_equal(codes.nsn.n_bureaus, 6);
    assert_int_equal(codes_nation(&codes, "GB"), REFERENCE_NATION_FULL);
    assert_int_equal(codes_nation(&codes, "ME"), REFERENCE_NATION_FULL);
    tear_down(&layers);
}

/* A request about the example's item under an arena that fails after n. */
static enum sp_code request_after(
    const struct schema *schema, uint64_t n, struct request *request)
{
    char data[512];
    char owner[512];
    struct request_options options = {.schema = schema, .lang = "uk"};
    struct sp_arena *arena = NULL;
    enum sp_code code;
    struct sp_err err;

    (void)snprintf(data, sizeof(data), "%s/data", source_folder);
    (void)snprintf(
        owner, sizeof(owner), "%s/examples/codification", source_folder);
    options.facts.data_folder = data;
    options.facts.owner_folder = owner;
    assert_true(sp_date_parse("2026-11-24", 10, &options.facts.on));
    assert_int_equal(sp_arena_new((uint64_t)1 << 28, &arena, &err), SP_OK);
    sp_arena_fail_after(arena, n);
    code = request_of(&options, "FIELD-CHARGER", arena, request, &err);
    sp_arena_free(arena);
    return code;
}

static void test_memory(void **state)
{
    struct sp_arena *arena = NULL;
    const struct schema *schema = NULL;
    struct request request = {.n_back = 77};
    enum sp_code code = SP_NO_MEMORY;
    uint64_t n = 0;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new((uint64_t)1 << 28, &arena, &err), SP_OK);
    assert_int_equal(schema_load(arena, &schema, &err), SP_OK);
    /* Not each of some thousand: in steps that grow. */
    for (; code != SP_OK && n < 100000; n += 1 + n / 37) {
        code = request_after(schema, n, &request);
        assert_true(code == SP_OK || code == SP_NO_MEMORY);
        if (code != SP_OK)
            assert_int_equal(request.n_back, 77);
    }
    assert_int_equal(code, SP_OK);
    assert_int_equal(request.n_back, 0);
    sp_arena_free(arena);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_owner),
        cmocka_unit_test(test_memory),
    };

    if (argc != 2)
        return 2;
    source_folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
