/*
 * Goal:   what may be one is proposed with its reasons and doubts, what is
 *         settled is not, and no key makes quadratic work.
 * Method: tables of pairs of parties and items with the strength, reasons and
 *         doubts wanted; settled pairs; crowded keys; a hundred thousand
 *         things with the number of pairs looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "same/same.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEI "529900T8BM49AURSDO55"
#define LEI_OTHER "5493001KJTIIGC8Y1R12"
#define LEI_BROKEN "529900T8BM49AURSDO56"

static struct sp_arena *arena;

static int setup(void **state)
{
    struct sp_err err;

    (void)state;
    return sp_arena_new((uint64_t)2 << 30, &arena, &err) == SP_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sp_arena_free(arena);
    return 0;
}

static struct same_thing thing(const char *id)
{
    return (struct same_thing){.id = id,
        .name = "",
        .state = "",
        .kind = "",
        .lei = "",
        .ncage = "",
        .maker = "",
        .number = "",
        .niin = "",
        .unit = ""};
}

/* "strong: lei name / other_state", "" for no proposal. */
static void describe(const struct same_result *result, struct sp_buf *buf)
{
    for (size_t i = 0; i < result->n_proposals; i++) {
        const struct same_proposal *proposal = &result->proposals[i];

        sp_buf_printf(buf, "%s:", same_strength_name(proposal->strength));
        for (size_t k = 0; k < proposal->n_reasons; k++)
            sp_buf_printf(buf, " %s%s",
                same_for_name(proposal->reasons[k].what),
                proposal->reasons[k].looks_alike ? "~" : "");
        for (size_t k = 0; k < proposal->n_doubts; k++)
            sp_buf_printf(buf, "%s%s", k == 0 ? " / " : " ",
                same_against_name(proposal->doubts[k].what));
    }
}

struct party {
    const char *name, *state, *kind, *lei, *ncage;
};

static const struct {
    const char *label;
    struct party a, b;
    const char *want;
} parties[] = {
    {"nothing in common", {"One", "UA", "", "", ""}, {"Two", "UA", "", "", ""},
        ""},
    {"the same LEI", {"One", "", "", LEI, ""}, {"Two", "", "", LEI, ""},
        "strong: lei"},
    {"the same LEI in small letters", {"One", "", "", LEI, ""},
        {"Two", "", "", "529900t8bm49aursdo55", ""}, "strong: lei"},
    {"a LEI whose check digits do not hold", {"One", "", "", LEI_BROKEN, ""},
        {"Two", "", "", LEI_BROKEN, ""}, "likely: lei_broken"},
    {"the same LEI, but another state", {"One", "DE", "", LEI, ""},
        {"Two", "AT", "", LEI, ""}, "likely: lei / other_state"},
    {"the same name in two scripts",
        {"ТОВ «Приклад Енергія»", "UA", "", "", ""},
        {"Pryklad Enerhiia LLC", "UA", "", "", ""}, "likely: name"},
    {"the same, the state unknown", {"ТОВ «Приклад Енергія»", "UA", "", "", ""},
        {"Pryklad Enerhiia LLC", "", "", "", ""}, "possible: name"},
    {"the same name in two states", {"Example Ltd", "GB", "", "", ""},
        {"Example Inc.", "US", "", "", ""},
        "possible: name / other_state other_form"},
    {"the same name, two LEIs", {"Example Ltd", "GB", "", LEI, ""},
        {"EXAMPLE LIMITED", "GB", "", LEI_OTHER, ""},
        "possible: name / other_lei"},
    {"loosely spelt", {"Приклад Енергія", "UA", "", "", ""},
        {"Prikład Energija sp. z o.o.", "PL", "", "", ""},
        "possible: sound / other_state"},
    {"the same entity code", {"One", "", "", "", "A0001"},
        {"Two", "", "", "", "A0001"}, "strong: ncage"},
    {"the same code, another kind of party",
        {"One", "", "authority", "", "A0001"}, {"Two", "", "firm", "", "A0001"},
        "likely: ncage / other_kind"},
    {"name and LEI", {"Example AG", "DE", "", LEI, ""},
        {"Example Aktiengesellschaft", "DE", "", LEI, ""}, "strong: lei name"},
    {"no names", {"", "", "", "", ""}, {"", "", "", "", ""}, ""},
};

static void test_parties(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(parties); i++) {
        const struct party *both[] = {&parties[i].a, &parties[i].b};
        struct same_thing things[2] = {thing("A"), thing("B")};
        struct same_input input = {.things = things, .n_things = 2};
        struct same_result result;
        struct sp_buf buf;
        struct sp_err err;

        print_message("%s\n", parties[i].label);
        for (size_t k = 0; k < 2; k++) {
            things[k].name = both[k]->name;
            things[k].state = both[k]->state;
            things[k].kind = both[k]->kind;
            things[k].lei = both[k]->lei;
            things[k].ncage = both[k]->ncage;
        }
        sp_buf_init(&buf, 4096);
        assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
        describe(&result, &buf);
        assert_string_equal(sp_buf_text(&buf), parties[i].want);
        sp_buf_clear(&buf);
    }
}

struct item {
    const char *maker, *number, *niin, *unit;
};

static const struct {
    const char *label;
    struct item a, b;
    const char *want;
} items[] = {
    {"maker and number", {"Beispiel GmbH", "CL10-B104/KC8", "", "each"},
        {"BEISPIEL", "CL10B104KC8", "", "each"}, "strong: part"},
    {"written with look-alikes", {"Beispiel", "CL10B104KC8", "", ""},
        {"Beispiel", "СL10В104КС8", "", ""}, "strong: part~"},
    {"a maker unknown", {"Beispiel", "CL10B104KC8", "", ""},
        {"", "CL10B104KC8", "", ""}, "possible: number"},
    {"two makers", {"Beispiel", "CL10B104KC8", "", ""},
        {"Other", "CL10B104KC8", "", ""}, ""},
    {"a short number", {"", "M8", "", ""}, {"", "M8", "", ""}, ""},
    {"two units", {"Beispiel", "CL10B104KC8", "", "each"},
        {"Beispiel", "CL10B104KC8", "", "kg"}, "likely: part / other_unit"},
    {"the same NIIN", {"One", "A-1000", "001234567", ""},
        {"Two", "B-2000", "001234567", ""},
        "possible: niin / other_maker other_number"},
    {"the same NIIN, nothing against", {"", "", "001234567", ""},
        {"", "", "00-123-4567", ""}, "likely: niin"},
    {"maker and number, two NIINs", {"One", "A-1000", "001234567", ""},
        {"One", "A1000", "001234568", ""}, "likely: part / other_niin"},
};

static void test_items(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(items); i++) {
        const struct item *both[] = {&items[i].a, &items[i].b};
        struct same_thing things[2] = {thing("A"), thing("B")};
        struct same_input input = {
            .items = true, .things = things, .n_things = 2};
        struct same_result result;
        struct sp_buf buf;
        struct sp_err err;

        print_message("%s\n", items[i].label);
        for (size_t k = 0; k < 2; k++) {
            things[k].maker = both[k]->maker;
            things[k].number = both[k]->number;
            things[k].niin = both[k]->niin;
            things[k].unit = both[k]->unit;
        }
        sp_buf_init(&buf, 4096);
        assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
        describe(&result, &buf);
        assert_string_equal(sp_buf_text(&buf), items[i].want);
        sp_buf_clear(&buf);
    }
}

static void test_aliases(void **state)
{
    struct same_thing things[] = {
        thing("A"), thing("B"), thing("C"), thing("UA-EDR-00000002")};
    const struct same_alias aliases[] = {{0, "UA-EDR", "00000001"},
        {1, "UA-EDR", "00 000 001"}, {2, "BT-501-UA", "00000001"},
        {2, "their own", "UA-EDR-00000002"}, {1, "name-DEU", "Beispielwerk"},
        {2, "name-POL", "BEISPIELWERK"}};
    struct same_input input = {.things = things,
        .n_things = SP_COUNT(things),
        .aliases = aliases,
        .n_aliases = SP_COUNT(aliases)};
    struct same_result result;
    struct sp_buf buf;
    struct sp_err err;

    (void)state;
    sp_buf_init(&buf, 4096);
    assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
    describe(&result, &buf);
    assert_string_equal(sp_buf_text(&buf),
        "strong: code"                  /* A, B: one scheme */
        "possible: code_elsewhere"      /* A, C */
        "possible: name code_elsewhere" /* B, C: also another name */
        "possible: code_elsewhere");    /* C, and its number as an id */
    assert_int_equal(result.proposals[3].pair.b, 3);
    sp_buf_clear(&buf);
}

static void test_settled(void **state)
{
    struct same_thing things[] = {
        thing("A"), thing("B"), thing("C"), thing("D")};
    const uint32_t merged[] = {1, 1, 2, 3}; /* A is read as B */
    const struct same_pair different[] = {{0, 2}, {2, 3}};
    struct same_input input = {.things = things,
        .n_things = SP_COUNT(things),
        .merged = merged,
        .different = different,
        .n_different = SP_COUNT(different)};
    struct same_result result;
    struct sp_err err;

    (void)state;
    for (size_t i = 0; i < SP_COUNT(things); i++)
        things[i].ncage = "A0001";
    things[3].filled = 2;
    assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
    /* Of six pairs A-B is merged, A-C and C-D differ. */
    assert_int_equal(result.n_proposals, 3);
    assert_int_equal(result.proposals[0].pair.a, 0);
    assert_int_equal(result.proposals[0].pair.b, 3);
    assert_int_equal(result.proposals[0].keep, 3); /* the fuller one */
    assert_int_equal(result.proposals[1].keep, 1); /* else the lesser id */
}

static void test_ids(void **state)
{
    char one[SAME_ID_BYTES], other[SAME_ID_BYTES];
    struct sp_err err;

    (void)state;
    assert_int_equal(same_id(false, "A", "B", one, &err), SP_OK);
    assert_int_equal(same_id(false, "B", "A", other, &err), SP_OK);
    assert_string_equal(one, other);
    assert_string_equal(one, "P-e7f93a1baac8"); /* of "party|A|B", for good */
    assert_int_equal(same_id(true, "A", "B", other, &err), SP_OK);
    assert_string_not_equal(one + 2, other + 2);
    assert_int_equal(same_id(false, "A", "BC", other, &err), SP_OK);
    assert_string_not_equal(one, other);
}

static void test_lei(void **state)
{
    (void)state;
    assert_true(same_lei_holds(LEI));
    assert_true(same_lei_holds(LEI_OTHER));
    assert_false(same_lei_holds(LEI_BROKEN));
    assert_false(same_lei_holds("529900T8BM49AURSDO5"));
    assert_false(same_lei_holds("529900t8bm49aursdo55"));
    assert_false(same_lei_holds(""));
    assert_true(same_lei_holds("00000000000000000098"));
}

static void test_crowds(void **state)
{
    static struct same_thing things[SAME_STAR_MAX + 2];
    static char ids[SAME_STAR_MAX + 2][8];
    static const struct {
        size_t n, proposals, crowds;
    } cases[] = {
        {SAME_PAIRS_MAX, SAME_PAIRS_MAX * (SAME_PAIRS_MAX - 1) / 2, 0},
        {SAME_PAIRS_MAX + 1, SAME_PAIRS_MAX, 0},
        {SAME_STAR_MAX, SAME_STAR_MAX - 1, 0},
        {SAME_STAR_MAX + 1, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(things); i++) {
        (void)snprintf(ids[i], sizeof ids[i], "T%05zu", i);
        things[i] = thing(ids[i]);
        things[i].ncage = "A0001";
    }
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct same_input input = {.things = things, .n_things = cases[i].n};
        struct same_result result;
        struct sp_err err;

        print_message("%zu of one key\n", cases[i].n);
        assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
        assert_int_equal(result.n_proposals, cases[i].proposals);
        assert_int_equal(result.n_crowds, cases[i].crowds);
        if (cases[i].crowds > 0) {
            assert_int_equal(result.crowds[0].n, cases[i].n);
            assert_string_equal(result.crowds[0].text, "A0001");
        }
    }
}

/* Names of few words, so that many things share one: the pairs that are
 * looked at grow with the things and not with their square. */
static void test_many(void **state)
{
    enum { N = 100000 };
    struct same_thing *things = calloc(N, sizeof *things);
    char(*texts)[2][32] = calloc(N, sizeof *texts);
    struct same_input input = {.things = things, .n_things = N};
    struct same_result result;
    struct sp_err err;

    (void)state;
    assert_non_null(things);
    assert_non_null(texts);
    for (size_t i = 0; i < N; i++) {
        (void)snprintf(texts[i][0], sizeof texts[i][0], "T%06zu", i);
        (void)snprintf(texts[i][1], sizeof texts[i][1], "Завод %c%c%c ТОВ",
            (char)('A' + i % 26), (char)('A' + i / 26 % 26),
            (char)('A' + i / 676 % 4));
        things[i] = thing(texts[i][0]);
        things[i].name = texts[i][1];
        things[i].state = "UA";
    }
    assert_int_equal(same_find(&input, arena, &result, &err), SP_OK);
    assert_true(result.n_proposals > N / 2);
    assert_true(result.n_pairs <= (uint64_t)N * SAME_PAIRS_MAX);
    free(texts);
    free(things);
}

static void test_no_memory(void **state)
{
    struct same_thing things[] = {thing("A"), thing("B")};
    const struct same_alias aliases[] = {{0, "s", "12345678"}};
    struct same_input input = {
        .things = things, .n_things = 2, .aliases = aliases, .n_aliases = 1};

    (void)state;
    things[0].name = "Приклад Енергія";
    things[1].name = "Pryklad Enerhiia";
    things[0].lei = things[1].lei = LEI;
    for (uint64_t n = 0;; n++) {
        struct same_result result;
        struct sp_err err;
        enum sp_code rc;

        sp_arena_fail_after(arena, n);
        rc = same_find(&input, arena, &result, &err);
        sp_arena_fail_after(arena, UINT64_MAX);
        if (rc == SP_OK) {
            assert_true(n > 10);
            assert_int_equal(result.n_proposals, 1);
            break;
        }
        assert_int_equal(rc, SP_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parties),
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_settled),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_lei),
        cmocka_unit_test(test_crowds),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
