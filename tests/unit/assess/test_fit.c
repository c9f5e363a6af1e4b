/*
 * Goal:   a comparison of two items of a dossier mirrors when they are
 *         swapped, gives the same again, keeps the laws between answers, and
 *         gives an error and no half answer when memory runs out.
 * Method: the dossiers of the golden cases, compared pair by pair; each n-th
 *         allocation fails until the call succeeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/fit.h"
#include "assess/properties.h"
#include "facts/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((uint64_t)256 << 20)
enum { ON = 20781, PATH_BYTES = 512 }; /* 2026-11-24 */

static const char *root; /* of the source */

struct setup {
    struct sp_arena *arena;
    struct assess_fit_options options;
    char folder[PATH_BYTES], data[PATH_BYTES];
};

static void setup_open(struct setup *setup, const char *dossier)
{
    struct sp_err err;

    memset(setup, 0, sizeof *setup);
    assert_int_equal(sp_arena_new(ARENA_BYTES, &setup->arena, &err), SP_OK);
    (void)snprintf(setup->folder, PATH_BYTES, "%s/%s", root, dossier);
    (void)snprintf(setup->data, PATH_BYTES, "%s/data", root);
    assert_int_equal(
        schema_load(setup->arena, &setup->options.schema, &err), SP_OK);
    setup->options.facts.data_folder = setup->data;
    setup->options.facts.owner_folder = setup->folder;
    setup->options.facts.on = ON;
}

static void compare(
    struct setup *setup, const char *a, const char *b, struct assess_fit *out)
{
    struct sp_err err = {SP_OK, ""};
    enum sp_code rc =
        assess_fit_of(&setup->options, a, b, setup->arena, out, &err);

    if (rc != SP_OK)
        print_message("%s\n", err.text);
    assert_int_equal(rc, SP_OK);
}

static void assert_same(const struct assess_fit_direction *one,
    const struct assess_fit_direction *two)
{
    assert_string_equal(one->candidate, two->candidate);
    assert_int_equal(one->verdict, two->verdict);
    assert_memory_equal(one->axes, two->axes, sizeof one->axes);
    assert_int_equal(one->n_reasons, two->n_reasons);
    for (size_t i = 0; i < one->n_reasons; i++) {
        assert_string_equal(one->reasons[i].rule, two->reasons[i].rule);
        assert_int_equal(one->reasons[i].verdict, two->reasons[i].verdict);
        if (one->reasons[i].gap != NULL)
            assert_string_equal(one->reasons[i].gap, two->reasons[i].gap);
    }
}

#define FASTENERS "tests/golden/fit-fasteners/dossier"
#define CAPACITORS "tests/golden/fit-capacitors/dossier"
#define PORTS "tests/golden/fit-ports/dossier"

static const struct {
    const char *dossier, *a, *b;
    enum fit_verdict a_for_b, b_for_a;
} pairs[] = {
    {FASTENERS, "DIN933-M8", "ISO4017-M8", FIT_YES, FIT_YES},
    {FASTENERS, "DIN933-M10", "ISO4017-M10", FIT_NO, FIT_NO},
    {FASTENERS, "DIN933-M22", "ISO4017-M22", FIT_NO, FIT_NO},
    {FASTENERS, "DIN933-M8", "UNC-5/16", FIT_NO, FIT_NO},
    {FASTENERS, "ISO4017-M8", "EN-ISO4017-M8", FIT_YES, FIT_YES},
    {FASTENERS, "FIT-G1/4", "FIT-NPT1/4", FIT_NO, FIT_NO},
    {FASTENERS, "DIN933-M8", "FIT-G1/4", FIT_UNKNOWN, FIT_UNKNOWN},
    {CAPACITORS, "CAP-100N-25-X7R", "CAP-100N-16-X5R", FIT_YES, FIT_NO},
    {CAPACITORS, "CAP-100N-25-X7R", "REQ-100N-16-X5R", FIT_YES, FIT_UNKNOWN},
    {CAPACITORS, "CAP-100N-16-X5R", "REQ-100N-50-X7R", FIT_NO, FIT_UNKNOWN},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(pairs); i++) {
        struct setup setup;
        struct assess_fit fit;
        struct assess_fit swapped;

        print_message("%s and %s\n", pairs[i].a, pairs[i].b);
        setup_open(&setup, pairs[i].dossier);
        compare(&setup, pairs[i].a, pairs[i].b, &fit);
        compare(&setup, pairs[i].b, pairs[i].a, &swapped);
        assert_int_equal(fit.a_for_b.verdict, pairs[i].a_for_b);
        assert_int_equal(fit.b_for_a.verdict, pairs[i].b_for_a);
        assert_same(&fit.a_for_b, &swapped.b_for_a);
        assert_same(&fit.b_for_a, &swapped.a_for_b);
        assert_int_equal(fit.n_claims, swapped.n_claims);
        sp_arena_free(setup.arena);
    }
}

/* Claims change nothing and are shown where they disagree. */
static void test_claims(void **state)
{
    struct setup setup;
    struct assess_fit fit;

    (void)state;
    setup_open(&setup, FASTENERS);
    compare(&setup, "DIN933-M10", "ISO4017-M10", &fit);
    assert_int_equal(fit.n_claims, 1);
    assert_non_null(strstr(fit.claims[0].disagrees_a_for_b,
        "catalogue says interchangeable; computed no: wrench_size 17 mm "
        "against 16 mm"));
    compare(&setup, "DIN933-M8", "ISO4017-M8", &fit);
    assert_int_equal(fit.n_claims, 1);
    assert_null(fit.claims[0].disagrees_a_for_b);
    assert_null(fit.claims[0].disagrees_b_for_a);
    sp_arena_free(setup.arena);
}

static void test_ports(void **state)
{
    static const struct {
        const char *battery;
        enum fit_verdict want;
    } rows[] = {{"BAT-8S-LFP", FIT_YES}, {"BAT-7S-LI", FIT_CONDITIONAL},
        {"BAT-VEHICLE", FIT_CONDITIONAL}, {"BAT-48", FIT_NO}};

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct setup setup;
        struct assess_fit fit;

        print_message("%s\n", rows[i].battery);
        setup_open(&setup, PORTS);
        setup.options.ports_only = true;
        compare(&setup, rows[i].battery, "RADIO", &fit);
        assert_int_equal(fit.mating, rows[i].want);
        compare(&setup, "RADIO", rows[i].battery, &fit);
        assert_int_equal(fit.mating, rows[i].want);
        sp_arena_free(setup.arena);
    }
}

/* The n-th allocation of the answer fails, for n = 0, 1, … in growing steps. */
static void test_memory(void **state)
{
    uint64_t n = 0;
    enum sp_code rc = SP_NO_MEMORY;

    (void)state;
    while (rc != SP_OK) {
        struct setup setup;
        struct assess_fit fit;
        struct sp_err err = {SP_OK, ""};

        memset(&fit, 0x5a, sizeof fit);
        setup_open(&setup, FASTENERS);
        sp_arena_fail_after(setup.arena, n);
        rc = assess_fit_of(&setup.options, "DIN933-M10", "ISO4017-M10",
            setup.arena, &fit, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_int_equal(fit.n_claims, 0x5a5a5a5a5a5a5a5a);
        }
        sp_arena_free(setup.arena);
        n += n < 40 ? 1 : n / 12;
        assert_true(n < 1000000);
    }
    assert_true(n > 40);
}

static void test_properties_memory(void **state)
{
    uint64_t n = 0;
    enum sp_code rc = SP_NO_MEMORY;

    (void)state;
    while (rc != SP_OK) {
        struct setup setup;
        struct assess_properties_options options;
        struct assess_properties got;
        struct sp_err err = {SP_OK, ""};

        setup_open(&setup, "examples/power-unit");
        memset(&options, 0, sizeof options);
        options.schema = setup.options.schema;
        options.facts = setup.options.facts;
        sp_arena_fail_after(setup.arena, n);
        rc = assess_properties_of(
            &options, "MPPT-2420-HC", setup.arena, &got, &err);
        if (rc == SP_OK) {
            assert_true(got.n_rows > 50);
            assert_true(got.n_questions > 5);
        } else {
            assert_int_equal(rc, SP_NO_MEMORY);
        }
        sp_arena_free(setup.arena);
        n += n < 20 ? 1 : n / 6;
        assert_true(n < 1000000);
    }
    assert_true(n > 20);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_properties_memory),
    };

    if (argc < 2) {
        fprintf(stderr, "usage: test_assess_fit SOURCE_FOLDER\n");
        return 64;
    }
    root = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
