/*
 * Goal:   substitutes are ranked as documented whatever the number asked for,
 *         ways of claims end (cycles, steps, number), what holds the parent
 *         and what an audience may not see is left out and not counted, and
 *         memory that runs out leaves no half answer.
 * Method: small dossiers written into a folder of their own; each n-th
 *         allocation fails until the call succeeds.
 * Usage:  test_assess_substitutes SOURCE_FOLDER
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/substitutes.h"
#include "facts/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((uint64_t)256 << 20)
enum { ON = 20781, PATH_BYTES = 512 }; /* 2026-11-24 */

static const char *root; /* of the source */

/* A dossier folder under construction. */
struct folder {
    char path[64];
    char files[8][PATH_BYTES];
    size_t n_files;
};

struct setup {
    struct folder folder;
    struct sp_arena *arena;
    struct assess_substitutes_options options;
    char data[PATH_BYTES];
};

static FILE *file_begin(struct folder *folder, const char *table)
{
    char path[PATH_BYTES];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s.csv", folder->path, table);
    assert_true(folder->n_files < SP_COUNT(folder->files));
    memcpy(folder->files[folder->n_files++], path, sizeof path);
    file = fopen(path, "w");
    assert_non_null(file);
    return file;
}

static void file_write(
    struct folder *folder, const char *table, const char *text)
{
    FILE *file = file_begin(folder, table);

    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void setup_folder(struct setup *setup)
{
    memset(setup, 0, sizeof *setup);
    (void)snprintf(setup->folder.path, sizeof setup->folder.path,
        "/tmp/spilno-substitutes-XXXXXX");
    assert_non_null(mkdtemp(setup->folder.path));
}

static void setup_open(struct setup *setup)
{
    struct sp_err err;

    assert_int_equal(sp_arena_new(ARENA_BYTES, &setup->arena, &err), SP_OK);
    (void)snprintf(setup->data, PATH_BYTES, "%s/data", root);
    assert_int_equal(
        schema_load(setup->arena, &setup->options.schema, &err), SP_OK);
    setup->options.facts.data_folder = setup->data;
    setup->options.facts.owner_folder = setup->folder.path;
    setup->options.facts.on = ON;
}

static void setup_remove(struct setup *setup)
{
    for (size_t i = 0; i < setup->folder.n_files; i++)
        assert_int_equal(unlink(setup->folder.files[i]), 0);
    assert_int_equal(rmdir(setup->folder.path), 0);
}

static void find(struct setup *setup, const char *item, size_t max,
    struct assess_substitutes *out)
{
    struct sp_err err = {SP_OK, ""};

    setup->options.max = max;
    if (assess_substitutes_of(&setup->options, item, setup->arena, out, &err) !=
        SP_OK)
        print_message("%s\n", err.text);
    assert_int_equal(err.code, SP_OK);
}

/* ---- ranking ------------------------------------------------------------- */

/* Capacitors that differ in the voltage alone. HOLDER has BOARD on a line. */
static void shelf_write(struct folder *folder)
{
    static const struct {
        const char *id, *voltage;
    } items[] = {{"C16", "16 V"}, {"C20", "20 V"}, {"C25", "25 V"},
        {"FAR", "100 V"}, {"HOLDER", "17 V"}, {"WEAK", "10 V"}};
    FILE *file = file_begin(folder, "property");

    fputs("item,property,sense,written\n", file);
    for (size_t i = 0; i < SP_COUNT(items); i++)
        fprintf(file,
            "%s,capacitance,capability,100 nF\n"
            "%s,capacitance_tolerance,capability,10 %%\n"
            "%s,dielectric,capability,X7R\n"
            "%s,fit_class,capability,capacitor-ceramic\n"
            "%s,mounting,capability,surface\n"
            "%s,package,capability,0603\n"
            "%s,voltage,capability,%s\n",
            items[i].id, items[i].id, items[i].id, items[i].id, items[i].id,
            items[i].id, items[i].id, items[i].voltage);
    assert_int_equal(fclose(file), 0);
    file_write(folder, "item",
        "item,name\nBOARD,Board\nC16,One\nC20,Two\nC25,Three\nFAR,Four\n"
        "HOLDER,Five\nWEAK,Six\n");
    file_write(folder, "claim", "item,other,code\nC16,FAR,J\nC16,WEAK,J\n");
    file_write(folder, "structure",
        "parent,line,child,quantity\nBOARD,1,C16,1\nHOLDER,1,BOARD,1\n");
}

static void assert_found(
    const struct assess_substitutes *got, const char *const *want, size_t n)
{
    assert_int_equal(got->n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(got->candidates[i].decision.candidate, want[i]);
}

static void test_rank(void **state)
{
    static const char *const all[] = {"HOLDER", "C20", "C25", "FAR", "WEAK"};
    static const char *const without[] = {"C20", "C25", "FAR", "WEAK"};
    struct setup setup;

    (void)state;
    setup_folder(&setup);
    shelf_write(&setup.folder);
    setup_open(&setup);
    /* A claim makes no candidate nearer than it is. */
    for (size_t max = 1; max <= 5; max++) {
        struct assess_substitutes got = {0};

        print_message("%zu of all\n", max);
        find(&setup, "C16", max, &got);
        assert_found(&got, all, max);
        assert_int_equal(got.n_items, 5);
        assert_int_equal(got.n_by_verdict[FIT_CONDITIONAL], 4);
        assert_int_equal(got.n_by_verdict[FIT_NO], 1);
    }
    /* What holds the parent takes no place from the others. */
    setup.options.in = "BOARD";
    for (size_t max = 1; max <= 4; max++) {
        struct assess_substitutes got = {0};

        print_message("%zu in BOARD\n", max);
        find(&setup, "C16", max, &got);
        assert_found(&got, without, max);
    }
    sp_arena_free(setup.arena);
    setup_remove(&setup);
}

/* ---- ways of claims ------------------------------------------------------ */

/* W0 to W6 in a chain, W2 back to W0, and a claim that says nothing of X. */
static void chain_write(struct folder *folder)
{
    file_write(folder, "item", "item\nW0\nW1\nW2\nW3\nW4\nW5\nW6\nX\n");
    file_write(folder, "claim",
        "item,other,code\nW0,W1,J\nW1,W2,J\nW2,W0,J\nW2,W3,F\nW3,W4,J\n"
        "W4,W5,J\nW5,W6,J\nX,W0,F\n");
}

static void test_ways(void **state)
{
    static const struct {
        const char *id;
        size_t steps;
    } want[] = {{"W1", 1}, {"W2", 1}, {"W3", 2}, {"W4", 3}, {"W5", 4}};
    struct assess_substitutes got = {0};
    struct setup setup;

    (void)state;
    setup_folder(&setup);
    chain_write(&setup.folder);
    setup_open(&setup);
    find(&setup, "W0", ASSESS_SUBSTITUTES_MAX, &got);
    assert_int_equal(got.n, SP_COUNT(want));
    assert_non_null(got.problem);
    for (size_t i = 0; i < SP_COUNT(want); i++) {
        const struct assess_substitute *row = &got.candidates[i];

        assert_string_equal(row->decision.candidate, want[i].id);
        assert_int_equal(row->n_steps, want[i].steps);
        assert_string_equal(row->steps[0].wanted, "W0");
        assert_string_equal(row->steps[row->n_steps - 1].candidate, want[i].id);
        /* No way of claims decides anything. */
        assert_int_equal(row->decision.verdict, FIT_UNKNOWN);
    }
    /* F leads one way: not from W3 back. */
    find(&setup, "W3", ASSESS_SUBSTITUTES_MAX, &got);
    for (size_t i = 0; i < got.n; i++)
        assert_string_not_equal(got.candidates[i].decision.candidate, "W2");
    assert_int_equal(got.n, 3);
    sp_arena_free(setup.arena);
    setup_remove(&setup);
}

static void star_write(struct folder *folder, int n)
{
    FILE *items = file_begin(folder, "item");
    FILE *claims = file_begin(folder, "claim");

    fputs("item\nA\n", items);
    fputs("item,other,code\n", claims);
    for (int i = 0; i < n; i++) {
        fprintf(items, "S%04d\n", i);
        fprintf(claims, "A,S%04d,J\n", i);
    }
    assert_int_equal(fclose(items), 0);
    assert_int_equal(fclose(claims), 0);
}

static void test_many_claims(void **state)
{
    struct assess_substitutes got;

    (void)state;
    for (int more = 0; more <= 1; more++) {
        struct sp_err err = {SP_OK, ""};
        struct setup setup;
        enum sp_code rc;

        memset(&got, 0x5a, sizeof got);
        setup_folder(&setup);
        star_write(&setup.folder, ASSESS_CLAIM_ITEMS_MAX + more);
        setup_open(&setup);
        setup.options.max = ASSESS_SUBSTITUTES_MAX;
        rc =
            assess_substitutes_of(&setup.options, "A", setup.arena, &got, &err);
        assert_int_equal(rc, more == 0 ? SP_OK : SP_LIMIT);
        assert_true(got.n == (more == 0 ? (size_t)ASSESS_CLAIM_ITEMS_MAX
                                        : (size_t)0x5a5a5a5a5a5a5a5a));
        if (more == 1)
            assert_non_null(strstr(err.text, "more than 1000 items"));
        sp_arena_free(setup.arena);
        setup_remove(&setup);
    }
}

/* ---- audience ------------------------------------------------------------ */

static void test_audience(void **state)
{
    static const char *const seen[] = {"C25"};
    struct assess_substitutes got = {0};
    struct sp_err err = {SP_OK, ""};
    struct setup setup;

    (void)state;
    setup_folder(&setup);
    shelf_write(&setup.folder);
    file_write(&setup.folder, "party", "party,kind\nP,firm\n");
    file_write(&setup.folder, "audience",
        "tbl,subject,audience\nitem,C16,P\nitem,C25,P\nproperty,C16,P\n"
        "property,C25,P\n");
    setup_open(&setup);
    setup.options.audience = "P";
    find(&setup, "C16", ASSESS_SUBSTITUTES_MAX, &got);
    assert_found(&got, seen, 1);
    assert_int_equal(got.n_items, 1);
    assert_int_equal(got.n_by_verdict[FIT_NO], 0);
    assert_int_equal(
        assess_substitutes_of(&setup.options, "C20", setup.arena, &got, &err),
        SP_NOT_FOUND);
    sp_arena_free(setup.arena);
    setup_remove(&setup);
}

/* ---- refused ------------------------------------------------------------- */

static void test_not_found(void **state)
{
    static const struct {
        const char *item, *in, *says;
    } rows[] = {
        {"C17", NULL, "no item 'C17'"},
        {"C16", "NOWHERE", "no item 'NOWHERE'"},
        {"C16", "HOLDER", "'C16' is on no line of 'HOLDER'"},
    };
    struct setup setup;

    (void)state;
    setup_folder(&setup);
    shelf_write(&setup.folder);
    setup_open(&setup);
    setup.options.max = 1;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct assess_substitutes got = {0};
        struct sp_err err = {SP_OK, ""};

        print_message("%s\n", rows[i].says);
        setup.options.in = rows[i].in;
        assert_int_equal(assess_substitutes_of(&setup.options, rows[i].item,
                             setup.arena, &got, &err),
            SP_NOT_FOUND);
        assert_non_null(strstr(err.text, rows[i].says));
        assert_null(got.item);
    }
    sp_arena_free(setup.arena);
    setup_remove(&setup);
}

/* The n-th allocation fails, for n = 0, 1, … in growing steps. */
static void test_memory(void **state)
{
    uint64_t n = 0;
    enum sp_code rc = SP_NO_MEMORY;
    struct setup setup;

    (void)state;
    setup_folder(&setup);
    shelf_write(&setup.folder);
    while (rc != SP_OK) {
        struct assess_substitutes got;
        struct sp_err err = {SP_OK, ""};

        memset(&got, 0x5a, sizeof got);
        setup_open(&setup);
        setup.options.in = "BOARD";
        setup.options.max = 3;
        sp_arena_fail_after(setup.arena, n);
        rc = assess_substitutes_of(
            &setup.options, "C16", setup.arena, &got, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_true(got.n == (size_t)0x5a5a5a5a5a5a5a5a);
        }
        sp_arena_free(setup.arena);
        n += n < 40 ? 1 : n / 12;
        assert_true(n < 1000000);
    }
    assert_true(n > 40);
    setup_remove(&setup);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_ways),
        cmocka_unit_test(test_many_claims),
        cmocka_unit_test(test_audience),
        cmocka_unit_test(test_not_found),
        cmocka_unit_test(test_memory),
    };

    if (argc < 2) {
        fprintf(stderr, "usage: test_assess_substitutes SOURCE_FOLDER\n");
        return 64;
    }
    root = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
