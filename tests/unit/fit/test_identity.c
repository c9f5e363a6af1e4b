/*
 * Goal:   two items are at most probable duplicates, by an identifying
 *         reference on one NCAGE or by one NIIN; only a determination says
 *         more; look-alike numbers are told and prove nothing.
 * Method: labelled pairs of items; groups among several; allocations that
 *         fail one after the other.
 */
#include "test.h"

#include "fit/identity.h"

static const struct reference_pair pairs[] = {
    {"1", "2", REFERENCE_IDENTIFIES, false, "R9", "", ""},
    {"2", "2", REFERENCE_IDENTIFIES, false, "R9", "", ""},
    {"3", "2", REFERENCE_IDENTIFIES, false, "R9", "", ""},
    {"5", "2", REFERENCE_SUBSTITUTE, false, "R10", "", ""},
};
static const struct reference_codes codes = {
    .pairs = pairs, .n_pairs = SP_COUNT(pairs)};

static const struct identity_reference refs[] = {
    {"C1234", "AB-12", "", "3", "2"},         /* 0 */
    {"C1234", "ab 12", "", "3", "2"},         /* 1: the same written so */
    {"C1234", "AB-12", "", "5", "2"},         /* 2: no identifying pair */
    {"C1234", "AB-12", "", "3", "1"},         /* 3: variation 1 */
    {"D1234", "AB-12", "", "3", "2"},         /* 4: another NCAGE */
    {"C1234", "АВ-12", "", "3", "2"},         /* 5: Cyrillic letters */
    {"A123J", "BKU421", "БКУ.421", "3", "2"}, /* 6: converted */
    {"A123J", "БКУ 421", "", "3", "2"},       /* 7: the original */
    {"A123J", "BKU.421", "", "2", "2"},       /* 8: the converted form */
    {"C1234", "AB-13", "", "3", "2"},         /* 9 */
    {"C1234", "-/-", "", "3", "2"},           /* 10: nothing left */
    {"C1234", "AB-12", "", "C", "2"},         /* 11: R15 */
    {"C1234", "AB-12", "", "7", "2"},         /* 12: R12 */
};

static const struct {
    const char *label;
    const char *niin_a, *niin_b;
    int ref_a, ref_b; /* -1: none */
    enum identity_decision decision;
    enum identity_verdict want;
    int kind; /* of the first reason; -1: none */
} cases[] = {
    {"one reference", "", "", 0, 0, IDENTITY_UNDECIDED, IDENTITY_PROBABLE,
        IDENTITY_BY_REFERENCE},
    {"written otherwise", "", "", 0, 1, IDENTITY_UNDECIDED, IDENTITY_PROBABLE,
        IDENTITY_BY_REFERENCE},
    {"one number is no proof with 5-2", "", "", 0, 2, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, -1},
    {"variation 1 proves nothing", "", "", 3, 3, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, -1},
    {"R15 proves nothing", "", "", 11, 11, IDENTITY_UNDECIDED, IDENTITY_UNKNOWN,
        -1},
    {"R12: 7 may stand on several", "", "", 12, 12, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, -1},
    {"another NCAGE", "", "", 0, 4, IDENTITY_UNDECIDED, IDENTITY_UNKNOWN, -1},
    {"look-alike letters are told", "", "", 0, 5, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, IDENTITY_BY_LOOK},
    {"the original matches", "", "", 6, 7, IDENTITY_UNDECIDED,
        IDENTITY_PROBABLE, IDENTITY_BY_REFERENCE},
    {"the converted form matches", "", "", 6, 8, IDENTITY_UNDECIDED,
        IDENTITY_PROBABLE, IDENTITY_BY_REFERENCE},
    {"another number", "", "", 0, 9, IDENTITY_UNDECIDED, IDENTITY_UNKNOWN, -1},
    {"a number of hyphens", "", "", 10, 10, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, -1},
    {"one NIIN", "12-345-6789", "5940-12-345-6789", -1, -1, IDENTITY_UNDECIDED,
        IDENTITY_PROBABLE, IDENTITY_BY_NIIN},
    {"two NIINs", "12-345-6789", "12-345-6780", -1, -1, IDENTITY_UNDECIDED,
        IDENTITY_NOT_RECORDED, -1},
    {"two NIINs and one reference", "12-345-6789", "12-345-6780", 0, 0,
        IDENTITY_UNDECIDED, IDENTITY_PROBABLE, IDENTITY_BY_REFERENCE},
    {"a NIIN and none", "12-345-6789", "", -1, -1, IDENTITY_UNDECIDED,
        IDENTITY_UNKNOWN, -1},
    {"nothing", "", "", -1, -1, IDENTITY_UNDECIDED, IDENTITY_UNKNOWN, -1},
    {"determined", "", "", -1, -1, IDENTITY_ONE, IDENTITY_DETERMINED, -1},
    {"determined against a shared reference", "", "", 0, 0, IDENTITY_TWO,
        IDENTITY_DETERMINED_NOT, IDENTITY_BY_REFERENCE},
    {"a local number is no NIIN", "LL1234567", "LL1234567", -1, -1,
        IDENTITY_UNDECIDED, IDENTITY_UNKNOWN, -1},
};

static struct identity_item item_of(
    const char *name, const char *niin, int reference)
{
    return (struct identity_item){.item = name,
        .niin = niin,
        .references = reference < 0 ? NULL : &refs[reference],
        .n_references = reference >= 0};
}

static struct sp_arena *new_arena(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1 << 24, &arena, &err), SP_OK);
    return arena;
}

static void test_compare(void **state)
{
    struct sp_arena *arena = new_arena();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct identity_item a = item_of("A", cases[i].niin_a, cases[i].ref_a);
        struct identity_item b = item_of("B", cases[i].niin_b, cases[i].ref_b);
        struct identity there;
        struct identity back;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        assert_int_equal(identity_compare(&codes, &a, &b, cases[i].decision,
                             arena, &there, &err),
            SP_OK);
        assert_int_equal(there.verdict, cases[i].want);
        assert_int_equal(there.n_reasons, cases[i].kind >= 0);
        if (there.n_reasons > 0)
            assert_int_equal(there.reasons[0].kind, cases[i].kind);
        /* It is the same from the other side. */
        assert_int_equal(identity_compare(&codes, &b, &a, cases[i].decision,
                             arena, &back, &err),
            SP_OK);
        assert_int_equal(back.verdict, there.verdict);
        assert_int_equal(back.n_reasons, there.n_reasons);
        if (there.n_reasons > 0)
            assert_string_equal(
                back.reasons[0].number_a, there.reasons[0].number_b);
    }
    sp_arena_free(arena);
}

/* Three share a reference, two of them another; each thing is one group. */
static void test_groups(void **state)
{
    static const struct identity_reference of_a[] = {
        {"C1234", "AB-12", "", "3", "2"}, {"C1234", "XY-1", "", "2", "2"}};
    static const struct identity_reference of_b[] = {
        {"C1234", "AB 12", "", "1", "2"}, {"C1234", "ab.12", "", "3", "2"}};
    static const struct identity_reference of_c[] = {
        {"C1234", "AB/12", "", "3", "2"}, {"C1234", "XY.1", "", "3", "2"}};
    static const struct identity_item items[] = {
        {"A", "12-345-6789", of_a, 2},
        {"B", "", of_b, 2},
        {"C", "12-345-6789", of_c, 2},
        {"D", "", NULL, 0},
    };
    struct sp_arena *arena = new_arena();
    const struct identity_group *groups = NULL;
    struct sp_err err;
    size_t n = 0;

    (void)state;
    assert_int_equal(
        identity_groups(&codes, items, 4, arena, &groups, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_int_equal(groups[0].kind, IDENTITY_BY_NIIN);
    assert_string_equal(groups[0].shared, "123456789");
    assert_int_equal(groups[0].n_members, 2);
    assert_int_equal(groups[0].members[1].item, 2);
    assert_string_equal(groups[1].shared, "AB12");
    assert_int_equal(groups[1].n_members, 3);
    assert_string_equal(groups[1].members[0].number, "AB-12");
    assert_string_equal(groups[1].members[1].pair, "1-2");
    assert_string_equal(groups[2].shared, "XY1");
    assert_int_equal(groups[2].n_members, 2);
    sp_arena_free(arena);
}

static void test_empty(void **state)
{
    struct sp_arena *arena = new_arena();
    const struct identity_group *groups = NULL;
    struct sp_err err;
    size_t n = 7;

    (void)state;
    assert_int_equal(
        identity_groups(&codes, NULL, 0, arena, &groups, &n, &err), SP_OK);
    assert_int_equal(n, 0);
    sp_arena_free(arena);
}

/* Each allocation fails once; nothing but no memory is said. */
static void test_memory(void **state)
{
    struct identity_item a = item_of("A", "12-345-6789", 6);
    struct identity_item b = item_of("B", "12-345-6789", 7);
    enum sp_code code = SP_NO_MEMORY;
    uint64_t n = 0;

    (void)state;
    for (; code != SP_OK && n < 1000; n++) {
        struct sp_arena *arena = new_arena();
        struct identity out = {.verdict = IDENTITY_UNKNOWN};
        struct sp_err err;

        sp_arena_fail_after(arena, n);
        code = identity_compare(
            &codes, &a, &b, IDENTITY_UNDECIDED, arena, &out, &err);
        assert_true(code == SP_OK || code == SP_NO_MEMORY);
        assert_int_equal(
            out.verdict, code == SP_OK ? IDENTITY_PROBABLE : IDENTITY_UNKNOWN);
        sp_arena_free(arena);
    }
    assert_in_range(n, 5, 999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
