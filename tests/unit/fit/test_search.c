/*
 * Goal:   a search finds what deciding every pair finds, in the same order,
 *         and counts the rest.
 * Method: random classes, standards and items from a small stock of values,
 *         missing and doubtful ones among them; each search beside a plain
 *         loop over fit_interchange. Fixed seeds.
 */
#include "facts.h"

#include "fit/search.h"

enum {
    ROUNDS = 300,
    ITEMS = 60,
    PROPERTIES = 6,
    VALUES = 24,
    STANDARDS = 5,
    ITEM_FACTS = 2 * PROPERTIES,
};

static const char *const stock[VALUES] = {"10 V", "12 V", "min. 10 V", "8-32 V",
    "20 ... 30 V", "max. 30 V", "5 A", "12000 mV", "10 ±1 V", "10 ±0.1 V", "M8",
    "M10", "M8x1", "5/16-18", "X7R", "X5R", "C0G", "zinc", "nickel", "plug",
    "socket", "25 mm", "1 in", "-40...85 °C"};

struct world {
    uint64_t seed;
    struct fit_value values[VALUES];
    uint32_t words[VALUES];
    struct fit_rule rules[PROPERTIES];
    struct fit_fact facts[ITEMS][ITEM_FACTS];
    struct fit_facts items[ITEMS];
    struct fit_edge edges[STANDARDS];
    struct sp_ratio sizes[1];
    struct fit_deviation deviation;
    struct fit_class cls;
    struct fit_context context;
};

static uint32_t draw(struct world *world, uint32_t below)
{
    world->seed = world->seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(world->seed >> 33) % below;
}

static void values_read(struct world *world)
{
    struct sp_err err;

    for (uint32_t i = 0; i < VALUES; i++) {
        enum fit_hint hint =
            strncmp(stock[i], "5/16", 4) == 0 ? FIT_HINT_THREAD : FIT_HINT_ANY;

        assert_int_equal(fit_value_read(stock[i], strlen(stock[i]), hint,
                             &world->values[i], &err),
            SP_OK);
        world->words[i] = i % STANDARDS;
    }
}

static void rules_draw(struct world *world)
{
    size_t n = 1 + draw(world, PROPERTIES);

    for (uint32_t i = 0; i < n; i++) {
        world->rules[i] = (struct fit_rule){.property = i};
        world->rules[i].axis = (enum fit_axis)draw(world, FIT_AXES);
        world->rules[i].comparison =
            (enum fit_comparison)draw(world, FIT_STANDARD + 1);
        world->rules[i].criticality =
            (enum fit_criticality)draw(world, FIT_INFO + 1);
    }
    world->cls = (struct fit_class){world->rules, n, draw(world, 2) == 0};
}

static void item_draw(struct world *world, size_t item)
{
    size_t n = 0;

    for (uint32_t property = 0; property < PROPERTIES; property++) {
        for (int sense = FIT_REQUIREMENT; sense <= FIT_TOLERANCE; sense++) {
            uint32_t value = draw(world, VALUES);

            if (draw(world, 3) != 0 || n == ITEM_FACTS)
                continue;
            world->facts[item][n++] = (struct fit_fact){.property = property,
                .sense = (enum fit_sense)sense,
                .two_truths = draw(world, 20) == 0,
                .value = draw(world, 20) == 0 ? NULL : &world->values[value],
                .words = &world->words[value],
                .n_words = 1};
        }
    }
    world->items[item] = (struct fit_facts){world->facts[item], n};
}

static void world_draw(struct world *world, struct sp_arena *arena)
{
    struct fit_standards *standards = NULL;
    struct sp_err err;

    rules_draw(world);
    for (size_t i = 0; i < ITEMS; i++)
        item_draw(world, i);
    for (uint32_t i = 0; i < STANDARDS; i++)
        world->edges[i] = (struct fit_edge){
            i, (i + 1) % STANDARDS, (enum fit_degree)draw(world, FIT_NEQ + 1)};
    assert_true(fit_ratio_make(8, 1000, 0, &world->sizes[0]));
    world->deviation = (struct fit_deviation){0, world->sizes, 1};
    assert_int_equal(
        fit_standards_new(STANDARDS, world->edges, draw(world, STANDARDS + 1),
            &world->deviation, 1, arena, &standards, &err),
        SP_OK);
    world->context.standards = standards;
    world->context.thread_property =
        draw(world, 2) == 0 ? FIT_NONE : draw(world, PROPERTIES);
}

static bool comes_before(
    const struct fit_candidate *a, const struct fit_candidate *b)
{
    if (a->outcome.verdict != b->outcome.verdict)
        return a->outcome.verdict > b->outcome.verdict;
    if (a->outcome.n_without_difference != b->outcome.n_without_difference)
        return a->outcome.n_without_difference >
               b->outcome.n_without_difference;
    if (a->distance != b->distance)
        return a->distance < b->distance;
    return a->item < b->item;
}

/* Every pair decided by itself: the same counts, every candidate as decided,
 * each before the next, and none better left out. */
static void check_found(struct world *world, uint32_t itself, size_t max,
    const struct fit_found *found)
{
    size_t counts[FIT_YES + 1] = {0};
    size_t better = 0;

    for (uint32_t i = 0; i < ITEMS; i++) {
        struct fit_outcome outcome;

        fit_interchange(&world->cls, &world->context, &world->items[i],
            &world->items[itself], NULL, &outcome);
        if (i == itself)
            continue;
        counts[outcome.verdict]++;
        better += outcome.verdict != FIT_NO;
        for (size_t k = 0; k < found->n; k++)
            if (found->candidates[k].item == i)
                assert_memory_equal(
                    &found->candidates[k].outcome, &outcome, sizeof outcome);
    }
    assert_memory_equal(counts, found->n_by_verdict, sizeof counts);
    assert_int_equal(found->n, better < max ? better : max);
    for (size_t k = 0; k < found->n; k++) {
        assert_true(found->candidates[k].item != itself);
        assert_int_not_equal(found->candidates[k].outcome.verdict, FIT_NO);
        if (k > 0)
            assert_true(
                comes_before(&found->candidates[k - 1], &found->candidates[k]));
    }
}

static void test_as_pairs(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    struct sp_arena *arena = NULL;
    struct sp_err err;

    (void)state;
    assert_non_null(world);
    assert_int_equal(sp_arena_new(1 << 24, &arena, &err), SP_OK);
    world->seed = 20261124;
    values_read(world);
    for (int round = 0; round < ROUNDS; round++) {
        struct fit_index *index = NULL;
        struct fit_found all;
        struct fit_found some;
        uint32_t itself = draw(world, ITEMS);

        sp_arena_reset(arena);
        world_draw(world, arena);
        assert_int_equal(fit_index_new(&world->cls, &world->context,
                             world->items, ITEMS, arena, &index, &err),
            SP_OK);
        assert_int_equal(fit_search(index, &world->items[itself], itself,
                             FIT_CANDIDATES_MAX, arena, &all, &err),
            SP_OK);
        check_found(world, itself, FIT_CANDIDATES_MAX, &all);
        assert_int_equal(fit_search(index, &world->items[itself], itself, 5,
                             arena, &some, &err),
            SP_OK);
        check_found(world, itself, 5, &some);
        for (size_t k = 0; k < some.n; k++) /* the best of all */
            assert_int_equal(some.candidates[k].item, all.candidates[k].item);
    }
    sp_arena_free(arena);
    free(world);
}

static const struct {
    const char *label;
    const char *a, *b;
    int64_t want;
} distances[] = {
    {"the same", "x c 10 V", "x c 10 V", 0},
    {"the same in another unit", "x c 10 V", "x c 10000 mV", 0},
    {"both bounds a tenth more", "x c 11 V", "x c 10 V", 200000},
    {"less counts as more does", "x c 9 V", "x c 10 V", 200000},
    {"one bound alone", "x c min. 12 V", "x c min. 10 V", 200000},
    {"bounds of different sides", "x c min. 12 V", "x c max. 10 V", 0},
    {"far", "x c 1000 V", "x c 1 mV", 2 * FIT_FAR},
    {"from nothing", "x c 1 V", "x c 0 V", 2 * FIT_FAR},
    {"of another kind", "x c 1 A", "x c 1 V", 0},
    {"a text", "x c steel", "x c 1 V", 0},
    {"not stated", "y c 1 V", "x c 1 V", 0},
};

static void test_distance(void **state)
{
    struct fit_rule rule = {
        .comparison = FIT_OVERLAP, .criticality = FIT_SHOULD};
    struct fit_class cls = {&rule, 1, true};
    struct fit_context context = {NULL, FIT_NONE};
    struct sp_arena *arena = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(distances); i++) {
        struct names properties = {.n = 0};
        struct names words = {.n = 0};
        struct fact_list a;
        struct fact_list b;
        struct fit_index *index = NULL;
        struct fit_found found;

        print_message("%s\n", distances[i].label);
        (void)name_number(&properties, "x");
        facts_read(&a, &properties, &words, distances[i].a);
        facts_read(&b, &properties, &words, distances[i].b);
        assert_int_equal(
            fit_index_new(&cls, &context, &a.list, 1, arena, &index, &err),
            SP_OK);
        assert_int_equal(
            fit_search(index, &b.list, FIT_NONE, 1, arena, &found, &err),
            SP_OK);
        assert_int_equal(found.n, 1);
        assert_int_equal(found.candidates[0].distance, distances[i].want);
        sp_arena_reset(arena);
    }
    sp_arena_free(arena);
}

/* No items, no rules, and a machine without memory. */
static void test_bounds(void **state)
{
    struct fit_rule rule = {.comparison = FIT_EQ};
    struct fit_class none = {&rule, 0, true};
    struct fit_class many = {&rule, FIT_SEARCH_RULES_MAX + 1, true};
    struct fit_class cls = {&rule, 1, true};
    struct fit_context context = {NULL, FIT_NONE};
    struct fit_facts items[2] = {{NULL, 0}, {NULL, 0}};
    struct fit_index *index = NULL;
    struct sp_arena *arena = NULL;
    struct fit_found found;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    assert_int_equal(
        fit_index_new(&cls, &context, NULL, 0, arena, &index, &err), SP_OK);
    assert_int_equal(
        fit_search(index, &items[0], FIT_NONE, 9, arena, &found, &err), SP_OK);
    assert_int_equal(found.n, 0);
    assert_int_equal(
        fit_index_new(&none, &context, items, 2, arena, &index, &err), SP_OK);
    assert_int_equal(
        fit_search(index, &items[0], 0, 9, arena, &found, &err), SP_OK);
    assert_int_equal(found.n_by_verdict[FIT_UNKNOWN], 1);
    assert_true(found.candidates[0].outcome.no_rules);
    assert_int_equal(
        fit_index_new(&many, &context, items, 2, arena, &index, &err),
        SP_LIMIT);
    for (uint64_t n = 0;; n++) {
        enum sp_code code;

        sp_arena_reset(arena);
        sp_arena_fail_after(arena, n);
        code = fit_index_new(&cls, &context, items, 2, arena, &index, &err);
        if (code == SP_OK)
            code = fit_search(index, &items[0], 0, 9, arena, &found, &err);
        if (code == SP_OK)
            break;
        assert_int_equal(code, SP_NO_MEMORY);
        assert_true(n < 100);
    }
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_pairs),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
