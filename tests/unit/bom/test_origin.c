/*
 * Goal:   bom_origin_of says what docs/formats/origin.md says, case by case,
 *         names the reason of each unknown, and stays within its limits.
 * Method: products small enough to check by hand; attested costs that two
 *         items want at different ends; amounts past the limit; a chain as deep
 *         as allowed; the dense structure; each allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bom_text.h"

#include <stdio.h>

enum { ITEMS = 10, TEXT = 1024, ROWS = 16 };

static struct sp_arena *arena_make(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1ULL << 32, &arena, &err), SP_OK);
    return arena;
}

/* I inside (state 1), O outside (2), E either (0). */
static void class_read(char what, enum bom_class *class_, uint16_t *state)
{
    *class_ = what == 'I' ? BOM_INSIDE : what == 'O' ? BOM_OUTSIDE : BOM_EITHER;
    *state = what == 'I' ? 1 : what == 'O' ? 2 : 0;
}

/*
 * Read offers such as "1b5I 2m3OIp1s4x": item, b buy or m make, cost (? for
 * unknown), class in depth opened, class in depth declared if another, then
 * priority, s and the site's party, x for a party that nobody states.
 */
static size_t offers_read(const char *text, struct bom_offer *offers)
{
    size_t n = 0;

    while (*text != '\0') {
        struct bom_offer *offer = &offers[n++];
        *offer = (struct bom_offer){.priority = INT64_MAX, .party = 5};
        offer->item = bom_text_number(&text);
        offer->kind = *text++ == 'b' ? BOM_BUY : BOM_MAKE;
        offer->cost_known = *text != '?';
        if (*text == '?')
            text++;
        offer->cost = bom_text_number(&text);
        class_read(*text++, &offer->opened_class, &offer->opened_state);
        offer->declared_class = offer->opened_class;
        offer->declared_state = offer->opened_state;
        if (*text == 'I' || *text == 'O' || *text == 'E')
            class_read(*text++, &offer->declared_class, &offer->declared_state);
        while (*text != ' ' && *text != '\0') {
            char what = *text++;
            if (what == 'p')
                offer->priority = bom_text_number(&text);
            else if (what == 's')
                offer->party = bom_text_number(&text);
            else
                offer->party_unknown = true;
        }
        while (*text == ' ')
            text++;
    }
    return n;
}

static struct bom_range range_read(const char **text)
{
    struct bom_range range = {0};

    range.min_known = **text != '-';
    range.min = bom_text_number(text);
    (*text)++; /* - */
    range.max_known = **text >= '0' && **text <= '9';
    range.max = bom_text_number(text);
    return range;
}

struct attested {
    struct bom_attestation rows[ROWS];
    struct bom_state_range states[ROWS][3];
};

/*
 * Read attestations such as "3s9c10-15o0-4 4s9c-20f 5s9I1-2O3-4": item, party,
 * component cost, outside; f: for another inside set; I O E: a state's range.
 */
static size_t attested_read(const char *text, struct attested *attested)
{
    size_t n = 0;

    memset(attested, 0, sizeof(*attested));
    while (*text != '\0') {
        struct bom_attestation *row = &attested->rows[n];
        row->states = attested->states[n++];
        row->inside_matches = true;
        row->item = bom_text_number(&text);
        while (*text != ' ' && *text != '\0') {
            char what = *text++;
            if (what == 's') {
                row->party = bom_text_number(&text);
            } else if (what == 'c') {
                row->component_cost = range_read(&text);
            } else if (what == 'o') {
                row->outside = range_read(&text);
            } else if (what == 'f') {
                row->inside_matches = false;
            } else {
                struct bom_state_range *state =
                    &attested->states[n - 1][row->n_states++];
                class_read(what, &state->class_, &state->state);
                if (what == 'E')
                    state->state = 3;
                state->cost = range_read(&text);
            }
        }
        while (*text == ' ')
            text++;
    }
    return n;
}

static size_t view_write(const struct bom_view *view, char *out, size_t room)
{
    char a[SP_WIDE_TEXT_BYTES];
    char b[SP_WIDE_TEXT_BYTES];
    size_t len;

    if (!view->cost_known)
        return (size_t)snprintf(out, room, "?");
    sp_wide_format(view->component_min, a);
    sp_wide_format(view->component_max, b);
    len = (size_t)snprintf(out, room, "%s-%s ", a, b);
    if (!view->share_known)
        return len + (size_t)snprintf(out + len, room - len, "?");
    sp_ratio_format(view->outside_min, a);
    sp_ratio_format(view->outside_max, b);
    return len + (size_t)snprintf(out + len, room - len, "%s-%s", a, b);
}

/* Write the four views, the unknown and attested items and the notes. */
static void origin_write(const struct bom_origin *origin, char *out)
{
    static const char *const reasons[] = {"no-source", "cost", "quantity",
        "origin", "declared", "party", "attested-cost", "attested-none",
        "no-maker", "below", "no-offer", "attested-origin"};
    size_t len = 0;

    for (int i = 0; i < BOM_VIEWS; i++) {
        len += view_write(&origin->views[i], out + len, TEXT - len);
        len += (size_t)snprintf(out + len, TEXT - len, " | ");
    }
    for (uint32_t item = 0; item < ITEMS; item++) {
        if (origin->unknown[item])
            len += (size_t)snprintf(out + len, TEXT - len, "?%u ", item);
        if (origin->attested[item])
            len += (size_t)snprintf(out + len, TEXT - len, "@%u ", item);
    }
    for (size_t i = 0; i < origin->n_notes; i++) {
        const struct bom_note *note = &origin->notes[i];
        len += (size_t)snprintf(
            out + len, TEXT - len, "%s:%u", reasons[note->reason], note->item);
        if (note->index != BOM_NONE)
            len += (size_t)snprintf(out + len, TEXT - len, ".%u", note->index);
        if (note->other != BOM_NONE)
            len += (size_t)snprintf(out + len, TEXT - len, "/%u", note->other);
        len += (size_t)snprintf(out + len, TEXT - len, " ");
    }
    while (len > 0 && out[len - 1] == ' ')
        out[--len] = '\0';
}

static const struct {
    const char *label;
    const char *lines; /* of product 0 */
    const char *offers;
    const char *attested;
    int64_t value; /* of one unit; 0: unknown */
    const char *want;
} cases[] = {
    {"two bought parts", "0>1*2 0>2*1", "0m0I 1b5I 2b10O", "", 40,
        "20-20 1/2-1/2 | 20-20 1/2-1/2 | 20-20 1/4-1/4 | 20-20 1/4-1/4 |"},
    {"the remainder is outside", "0>1*1", "0m9O 1b10I", "", 40,
        "10-10 0/1-0/1 | 10-10 0/1-0/1 | 10-10 3/4-3/4 | 10-10 3/4-3/4 |"},
    {"two makers of the product", "0>1*1", "0m9O 0m9I 1b10I", "", 40,
        "10-10 0/1-0/1 | 10-10 0/1-0/1 | 10-10 0/1-3/4 | 10-10 0/1-3/4 |"},
    {"no value", "0>1*1", "1b10O", "", 0,
        "10-10 1/1-1/1 | 10-10 1/1-1/1 | 10-10 ? | 10-10 ? |"},
    {"no maker of the product", "0>1*1", "1b10I", "", 40,
        "10-10 0/1-0/1 | 10-10 0/1-0/1 | 10-10 0/1-3/4 | 10-10 0/1-3/4 | "
        "?0 no-maker:0"},
    {"component cost above the value", "0>1*1", "0m0I 1b50I", "", 40,
        "50-50 0/1-0/1 | 50-50 0/1-0/1 | 50-50 ? | 50-50 ? | below:0"},
    {"component cost may exceed the value", "0>1*1", "0m0I 1b50I 1b30I", "", 40,
        "30-50 0/1-0/1 | 30-50 0/1-0/1 | 30-50 ? | 30-50 ? | below:0"},
    {"a made part is opened, or taken as declared", "0>1*1 1>2*2",
        "0m0I 1m10IO 2b15O", "", 100,
        "40-40 3/4-3/4 | 40-40 1/1-1/1 | 40-40 3/10-3/10 | 40-40 2/5-2/5 |"},
    {"an unknown origin is both", "0>1*1 0>2*3", "0m0I 1b10E 2b10I", "", 0,
        "40-40 0/1-1/4 | 40-40 0/1-1/4 | 40-40 ? | 40-40 ? | "
        "?1 origin:1.1 declared:1.1"},
    {"a choice of offers", "0>1*1 0>2*1", "0m0I 1b10O 1b30I 2b10I", "", 0,
        "20-40 0/1-1/2 | 20-40 0/1-1/2 | 20-40 ? | 20-40 ? |"},
    {"one choice holds everywhere", "0>1*1 0>2*1 1>3*1 2>3*1",
        "0m0I 1m0I 2m0I 3b10O 3b10I", "", 0,
        "20-20 0/1-1/1 | 20-20 0/1-0/1 | 20-20 ? | 20-20 ? |"},
    {"alternates", "0>1*1g1 0>2*1g1 0>3*1", "0m0I 1b10O 2b20I 3b10I", "", 0,
        "20-30 0/1-1/2 | 20-30 0/1-1/2 | 20-30 ? | 20-30 ? |"},
    {"an option dilutes", "0>1*1o 0>2*1", "0m0I 1b30I 2b10O", "", 0,
        "10-40 1/4-1/1 | 10-40 1/4-1/1 | 10-40 ? | 10-40 ? |"},
    {"all optional: the empty product has no share", "0>1*1o", "0m0I 1b30O", "",
        0, "0-30 1/1-1/1 | 0-30 1/1-1/1 | 0-30 ? | 0-30 ? |"},
    {"nothing costs anything", "0>1*1", "0m0I 1b0O", "", 0,
        "0-0 ? | 0-0 ? | 0-0 ? | 0-0 ? |"},
    {"an unknown cost that some choice meets", "0>1*1", "0m0I 1b?I 1b5I", "", 9,
        "? | ? | ? | ? | ?1 cost:1.1"},
    {"an unknown cost below a bought part is not met", "0>1*1 1>2*1",
        "0m0I 1b5I", "", 0, "5-5 0/1-0/1 | 5-5 0/1-0/1 | 5-5 ? | 5-5 ? |"},
    {"an unknown cost below is not met in depth declared", "0>1*1 1>2*1",
        "0m0I 1m5I 2b?Ip2 2b7Ip1", "", 0,
        "? | 12-12 0/1-0/1 | ? | 12-12 ? | ?2 cost:2.2"},
    {"no source at all", "0>1*1", "0m0I", "", 0,
        "? | ? | ? | ? | ?1 no-source:1"},
    {"a product without lines", "", "0m5I", "", 0,
        "? | ? | ? | ? | ?0 no-source:0"},
    {"a quantity that nobody states", "0>1*? 0>2*1", "1b1I 2b1I", "", 0,
        "? | ? | ? | ? | ?0 quantity:0.0"},
    {"lines without an offer", "0>1*1 1>2*2", "0m0I 2b5O", "", 0,
        "10-10 1/1-1/1 | 10-10 0/1-1/1 | 10-10 ? | 10-10 ? | "
        "?1 no-offer:1"},
    {"an attestation of its own", "0>1*1 0>2*1", "0m0I 1b10I", "2s9c10-30o5-8",
        0,
        "20-40 1/8-2/5 | 20-40 0/1-3/4 | 20-40 ? | 20-40 ? | "
        "?2 @2 no-offer:2.0"},
    {"attested under a buy there", "0>1*1 0>2*1", "0m0I 1b10I 2b30Os9",
        "2s9c10-20o5-8", 0,
        "40-40 3/8-7/10 | 40-40 3/4-3/4 | 40-40 ? | 40-40 ? | @2"},
    {"attested under a make there", "0>1*1 0>2*1", "0m0I 1b10I 2m5Os9",
        "2s9c10-20o5-8", 0,
        "25-35 2/7-13/25 | 25-35 3/5-5/7 | 25-35 ? | 25-35 ? | @2"},
    {"attested by a party that offers nothing here", "0>1*1 0>2*1",
        "0m0I 1b10I 2b10Is8", "2s9c10-10o5-5", 0,
        "20-20 0/1-1/4 | 20-20 0/1-1/2 | 20-20 ? | 20-20 ? | "
        "?2 @2 no-offer:2.0"},
    {"attested for another inside set", "0>1*1 0>2*1", "0m0I 1b10I 2b30Is9",
        "2s9c10-20o0-0f", 0,
        "40-40 0/1-1/2 | 40-40 0/1-0/1 | 40-40 ? | 40-40 ? | @2"},
    {"attested by state", "0>1*1 0>2*1", "0m0I 1b10I 2m0Is9", "2s9I5-10O3-4f",
        0, "18-24 3/23-4/19 | 18-24 0/1-0/1 | 18-24 ? | 18-24 ? | @2"},
    {"attested by state, one neither inside nor outside", "0>2*1",
        "0m0I 2m0Is9", "2s9I8-8E2-2", 0,
        "10-10 0/1-1/5 | 10-10 0/1-0/1 | 10-10 ? | 10-10 ? | "
        "?2 @2 attested-origin:2.0/3"},
    {"lines win over an attestation", "0>1*1 1>2*1", "0m0I 1m0I 2b5I",
        "1s5c99-99", 0, "5-5 0/1-0/1 | 5-5 0/1-0/1 | 5-5 ? | 5-5 ? |"},
    {"attested without an upper bound", "0>1*1", "0m0I 1m5Is9", "1s9c10-", 0,
        "? | ? | ? | ? | ?1 @1 attested-cost:1.0"},
    {"a price bounds it", "0>1*1", "0m0I 1b30Is9", "1s9c10-o5-", 0,
        "30-30 1/6-1/1 | 30-30 0/1-0/1 | 30-30 ? | 30-30 ? | @1"},
    {"a price below what is attested", "0>1*1", "0m0I 1b9Is9", "1s9c10-20", 0,
        "? | 9-9 0/1-0/1 | ? | 9-9 ? | ?1 @1 attested-none:1.0/1"},
    {"outside above the cost", "0>1*1", "0m0I 1m9Is9", "1s9c10-20o21-30", 0,
        "? | ? | ? | ? | ?1 @1 attested-none:1.0/1"},
    {"a site of whom nobody knows", "0>1*1", "0m0I 1b30Ix", "1s9c10-20", 0,
        "? | ? | ? | ? | ?1 @1 party:1.1 no-offer:1.0"},
    {"a product that is only attested", "", "0m5O", "0s9c10-20o5-5", 40,
        "10-20 1/4-1/2 | 10-20 0/1-1/1 | 10-20 5/8-7/8 | 10-20 1/2-1/1 | "
        "?0 @0 no-offer:0.0"},
    {"an attested cost that two items want at different ends",
        "0>1*1 0>2*1 1>3*1 2>3*1", "0m0I 1m10I 2m10O 3m0Is9", "3s9c0-20o0-0", 0,
        "20-60 1/6-1/2 | 20-60 1/2-1/2 | 20-60 ? | 20-60 ? | @3"},
    {"the same, of unequal weight", "0>1*1 0>2*3 1>3*1 2>3*1",
        "0m0I 1m10I 2m10O 3m0Is9", "3s9c0-20o0-0", 0,
        "40-120 1/4-3/4 | 40-120 3/4-3/4 | 40-120 ? | 40-120 ? | @3"},
    {"the same, one of them mostly its own", "0>1*1 0>2*1 1>3*1 2>3*1",
        "0m0I 1m30I 2m10O 3m0Is9", "3s9c0-20o0-0", 0,
        "40-80 1/8-1/4 | 40-80 1/4-3/8 | 40-80 ? | 40-80 ? | @3"},
};

struct world {
    struct bom_line lines[BOM_TEXT_LINES];
    struct bom_offer offers[BOM_TEXT_LINES];
    struct attested attested;
    struct bom_origin_input input;
    size_t n_lines;
};

static void world_read(struct world *world, size_t i)
{
    memset(&world->input, 0, sizeof(world->input));
    world->n_lines = bom_text_lines(cases[i].lines, world->lines);
    world->input.n_offers = offers_read(cases[i].offers, world->offers);
    world->input.n_attestations =
        attested_read(cases[i].attested, &world->attested);
    world->input.offers = world->offers;
    world->input.attestations = world->attested.rows;
    world->input.n_states = 3;
    world->input.value_known = cases[i].value > 0;
    world->input.value = cases[i].value;
    world->input.quantity = (struct sp_dec){1, 0};
}

static enum sp_code world_run(struct world *world, struct sp_arena *arena,
    struct bom_origin *origin, struct sp_err *err)
{
    struct bom_graph *graph = NULL;
    enum sp_code rc =
        bom_graph_new(arena, ITEMS, world->lines, world->n_lines, &graph, err);

    if (rc != SP_OK)
        return rc;
    world->input.graph = graph;
    return bom_origin_of(&world->input, arena, origin, NULL, err);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        static struct world world;
        struct sp_arena *arena = arena_make();
        struct bom_origin origin;
        struct sp_err err;
        char got[TEXT];

        print_message("%s\n", cases[i].label);
        world_read(&world, i);
        assert_int_equal(world_run(&world, arena, &origin, &err), SP_OK);
        origin_write(&origin, got);
        assert_string_equal(got, cases[i].want);
        sp_arena_free(arena);
    }
}

/* A cost below 0 would break every bound: it is refused. */
static void test_refused(void **state)
{
    static struct world world;
    struct sp_arena *arena = arena_make();
    struct bom_origin origin = {.n_notes = 77};
    struct sp_err err;

    (void)state;
    world_read(&world, 0);
    world.offers[1].cost = -1;
    assert_int_equal(world_run(&world, arena, &origin, &err), SP_INVALID);
    assert_int_equal(origin.n_notes, 77);
    sp_arena_free(arena);
}

/* Sums by state of the value view: they sum up to the value of one unit. */
static void test_states(void **state)
{
    static struct world world;
    struct sp_arena *arena = arena_make();
    struct bom_origin origin;
    const struct bom_view *view = &origin.views[BOM_VALUE_OPENED];
    struct sp_err err;
    static const struct {
        const char *label;
        struct sp_dec quantity; /* of the value 100 */
        const char *want;       /* state 0, 1, 2: least and greatest */
    } values[] = {
        {"a whole value", {1, 0}, "0-0 0-90 10-100 0-0"},
        {"a value of a finite decimal", {8, 0}, "0-0 0-2.5 10-12.5 0-0"},
        {"an endless value is rounded outwards", {3, 0},
            "0-0 0-23.333334 10-33.333334 0-0"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(values); i++) {
        char got[TEXT] = "";
        size_t len = 0;

        print_message("%s\n", values[i].label);
        world_read(&world, 0);
        world.n_lines = bom_text_lines("0>1*2", world.lines);
        world.input.n_offers = offers_read("0m0I 0m0O 1b5O", world.offers);
        world.input.value_known = true;
        world.input.value = 100;
        world.input.quantity = values[i].quantity;
        assert_int_equal(world_run(&world, arena, &origin, &err), SP_OK);
        assert_true(view->states_known);
        for (size_t s = 0; s <= world.input.n_states; s++) {
            char a[SP_WIDE_TEXT_BYTES];
            char b[SP_WIDE_TEXT_BYTES];
            sp_wide_format(view->state_min[s], a);
            sp_wide_format(view->state_max[s], b);
            len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%s-%s",
                s == 0 ? "" : " ", a, b);
        }
        assert_string_equal(got, values[i].want);
    }
    sp_arena_free(arena);
}

enum { SHARED = 12 };

/* Two items, inside and outside, both of a dozen attested parts. */
struct shared {
    struct bom_line lines[2 + 2 * SHARED];
    struct bom_offer offers[2];
    struct bom_attestation attestations[SHARED];
    struct bom_origin_input input;
};

static size_t shared_make(struct shared *shared)
{
    size_t n = 0;

    memset(shared, 0, sizeof(*shared));
    for (uint32_t i = 1; i <= 2; i++)
        shared->lines[n++] = (struct bom_line){.parent = 0, .child = i};
    for (uint32_t i = 1; i <= 2; i++)
        for (uint32_t k = 0; k < SHARED; k++)
            shared->lines[n++] = (struct bom_line){.parent = i, .child = 3 + k};
    for (size_t i = 0; i < n; i++) {
        shared->lines[i].quantity_known = true;
        shared->lines[i].quantity.mant =
            1 + (int64_t)(i % 2) * (int64_t)(i % 5);
    }
    for (uint32_t i = 0; i < 2; i++)
        shared->offers[i] = (struct bom_offer){.item = 1 + i,
            .kind = BOM_MAKE,
            .cost_known = true,
            .cost = 5,
            .declared_class = i == 0 ? BOM_INSIDE : BOM_OUTSIDE,
            .declared_state = (uint16_t)(1 + i),
            .party = 7};
    for (uint32_t k = 0; k < SHARED; k++)
        shared->attestations[k] = (struct bom_attestation){.item = 3 + k,
            .party = 9,
            .component_cost = {true, true, 0, 10},
            .inside_matches = true};
    shared->input = (struct bom_origin_input){.offers = shared->offers,
        .attestations = shared->attestations,
        .n_offers = 2,
        .n_attestations = SHARED,
        .n_states = 2};
    return n;
}

/* By hand: every way to set each cost low or high. */
static void shared_by_hand(
    const struct shared *shared, int64_t *n_out, int64_t *d_out)
{
    *n_out = 0;
    *d_out = 1;
    for (uint32_t set = 0; set < 1U << SHARED; set++) {
        int64_t inside = 5;
        int64_t outside = 5;

        for (uint32_t k = 0; k < SHARED; k++) {
            if ((set >> k & 1) == 0)
                continue;
            inside += 10 * shared->lines[2 + k].quantity.mant;
            outside += 10 * shared->lines[2 + SHARED + k].quantity.mant;
        }
        inside *= shared->lines[0].quantity.mant;
        outside *= shared->lines[1].quantity.mant;
        if (outside * *d_out > *n_out * (inside + outside)) {
            *n_out = outside;
            *d_out = inside + outside;
        }
    }
}

/* A dozen attested costs, each of which an inside and an outside item want at
 * different ends. */
static void test_many_shared(void **state)
{
    static struct shared shared;
    struct sp_arena *arena = arena_make();
    size_t n_lines = shared_make(&shared);
    struct bom_graph *graph = NULL;
    struct bom_origin origin;
    const struct sp_ratio *greatest =
        &origin.views[BOM_COMPONENT_DECLARED].outside_max;
    struct sp_err err;
    int64_t n;
    int64_t d;

    (void)state;
    assert_int_equal(
        bom_graph_new(arena, 3 + SHARED, shared.lines, n_lines, &graph, &err),
        SP_OK);
    shared.input.graph = graph;
    assert_int_equal(
        bom_origin_of(&shared.input, arena, &origin, NULL, &err), SP_OK);
    shared_by_hand(&shared, &n, &d);
    assert_true(greatest->num * d == greatest->den * n);
    sp_arena_free(arena);
}

/* Amounts that overflow: the item and its level are named. */
static void test_limit(void **state)
{
    static const struct {
        const char *label;
        const char *lines;
        uint32_t item, level;
        enum sp_code rc;
    } limits[] = {
        {"just below",
            "0>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*10000", 0, 0,
            SP_OK},
        {"in the product",
            "0>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*20000", 0, 0,
            SP_LIMIT},
        {"below the product",
            "0>5*1 5>1*36893488147 1>2*36893488147 2>3*36893488147 3>4*20000",
            5, 1, SP_LIMIT},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(limits); i++) {
        static struct world world;
        struct sp_arena *arena = arena_make();
        struct bom_graph *graph = NULL;
        struct bom_origin origin;
        struct bom_fault fault = {99, 99, 99};
        struct sp_err err;

        print_message("%s\n", limits[i].label);
        world_read(&world, 0);
        world.n_lines = bom_text_lines(limits[i].lines, world.lines);
        world.input.n_offers =
            offers_read("1m0I 2m0I 3m0I 4b1I 5m0I", world.offers);
        assert_int_equal(bom_graph_new(arena, ITEMS, world.lines, world.n_lines,
                             &graph, &err),
            SP_OK);
        world.input.graph = graph;
        assert_int_equal(
            bom_origin_of(&world.input, arena, &origin, &fault, &err),
            limits[i].rc);
        if (limits[i].rc != SP_OK) {
            assert_int_equal(fault.item, limits[i].item);
            assert_int_equal(fault.level, limits[i].level);
        }
        sp_arena_free(arena);
    }
}

/* A chain as deep as allowed, with decimals that cancel on the way. */
static void test_chain(void **state)
{
    struct sp_arena *arena = arena_make();
    struct bom_line *lines =
        sp_alloc_array(arena, BOM_DEPTH_MAX, sizeof(*lines));
    struct bom_offer offer = {.item = BOM_DEPTH_MAX,
        .kind = BOM_BUY,
        .cost_known = true,
        .cost = 12,
        .opened_class = BOM_OUTSIDE,
        .opened_state = 1};
    struct bom_origin_input input = {
        .offers = &offer, .n_offers = 1, .n_states = 1};
    struct bom_graph *graph = NULL;
    struct bom_origin origin;
    struct sp_err err;

    (void)state;
    assert_non_null(lines);
    for (uint32_t i = 0; i < BOM_DEPTH_MAX; i++)
        lines[i] = (struct bom_line){.parent = i,
            .child = i + 1,
            .quantity =
                i % 2 == 0 ? (struct sp_dec){2, 0} : (struct sp_dec){5, 1},
            .quantity_known = true};
    assert_int_equal(bom_graph_new(arena, BOM_DEPTH_MAX + 1, lines,
                         BOM_DEPTH_MAX, &graph, &err),
        SP_OK);
    input.graph = graph;
    assert_int_equal(bom_origin_of(&input, arena, &origin, NULL, &err), SP_OK);
    assert_int_equal(
        sp_wide_cmp(origin.views[BOM_COMPONENT_OPENED].component_max,
            (struct sp_wide){12, 0}),
        0);
    assert_true(origin.views[BOM_COMPONENT_OPENED].outside_min.num == 1);
    sp_arena_free(arena);
}

/* Each of 26 parts uses all later ones: 2^24 paths, 325 lines. */
static void test_dense(void **state)
{
    enum { PARTS = 26 };
    struct sp_arena *arena = arena_make();
    struct bom_line lines[PARTS * PARTS];
    struct bom_offer offer = {.item = PARTS - 1,
        .kind = BOM_BUY,
        .cost_known = true,
        .cost = 1,
        .opened_class = BOM_INSIDE,
        .opened_state = 1,
        .declared_state = 1};
    struct bom_origin_input input = {
        .offers = &offer, .n_offers = 1, .n_states = 1};
    struct bom_graph *graph = NULL;
    struct bom_origin origin;
    struct sp_err err;
    size_t n = 0;

    (void)state;
    memset(lines, 0, sizeof(lines));
    for (uint32_t parent = 0; parent < PARTS; parent++)
        for (uint32_t child = parent + 1; child < PARTS; child++)
            lines[n++] = (struct bom_line){.parent = parent,
                .child = child,
                .quantity = {1, 0},
                .quantity_known = true};
    assert_int_equal(
        bom_graph_new(arena, PARTS, lines, n, &graph, &err), SP_OK);
    input.graph = graph;
    assert_int_equal(bom_origin_of(&input, arena, &origin, NULL, &err), SP_OK);
    assert_int_equal(
        sp_wide_cmp(origin.views[BOM_COMPONENT_OPENED].component_max,
            (struct sp_wide){1 << 24, 0}),
        0);
    sp_arena_free(arena);
}

static void test_allocations(void **state)
{
    enum sp_code rc = SP_NO_MEMORY;
    uint64_t n = 0;

    (void)state;
    for (; rc != SP_OK; n++) {
        static struct world world;
        struct sp_arena *arena = arena_make();
        struct bom_origin origin = {.n_notes = 77};
        struct sp_err err;

        world_read(&world, SP_COUNT(cases) - 1);
        world.input.value_known = true;
        world.input.value = 1000;
        sp_arena_fail_after(arena, n);
        rc = world_run(&world, arena, &origin, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_int_equal(origin.n_notes, 77);
        }
        sp_arena_free(arena);
    }
    assert_true(n > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_many_shared),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_dense),
        cmocka_unit_test(test_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
