/*
 * Goal:   every number of bom_origin_of is exact over all choices: costs,
 *         shares, sums by state, what is unknown and what is attested.
 * Method: thousands of small seeded random products with every feature of
 *         docs/formats/origin.md. The oracle lists every single choice (each
 *         offer, line, option, whole-number point of an attestation, and each
 *         way to count what is neither inside nor outside), computes each by
 *         plain recursion in plain integers, and takes the extremes. It
 *         shares nothing with the engine but the input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bom_text.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    GRAPHS = 8000,
    SHARED = 2000,
    ITEMS = 7,
    LINES = 40,
    OFFERS = 40,
    ATTESTATIONS = 12,
    STATES = 6, /* 0 unknown, 1 2 inside, 3 4 outside, 5 either */
    OPTIONS = 600,
    DECISIONS = 64,
    COMBINATIONS_MAX = 8000,
    MICRO = 1000000, /* amounts are counted in 1/MICRO */
};

/* ---- the product under test ---- */

struct world {
    struct bom_origin_input input;
    struct bom_line lines[LINES];
    size_t n_lines;
    struct bom_offer offers[OFFERS];
    struct bom_attestation attestations[ATTESTATIONS];
    struct bom_state_range states[ATTESTATIONS][3];
    uint32_t variant;
};

static bool chance(uint64_t *seed, uint32_t percent)
{
    return bom_text_below(seed, 100) < percent;
}

static enum bom_class class_of_state(uint32_t state)
{
    if (state == 1 || state == 2)
        return BOM_INSIDE;
    return state == 3 || state == 4 ? BOM_OUTSIDE : BOM_EITHER;
}

static int64_t priority_random(uint64_t *seed)
{
    return chance(seed, 30) ? INT64_MAX : 1 + bom_text_below(seed, 3);
}

static void line_random(
    struct world *world, uint64_t *seed, uint32_t parent, uint32_t child)
{
    static const struct sp_dec quantities[] = {
        {1, 0}, {2, 0}, {3, 0}, {5, 1}, {15, 1}};
    struct bom_line *line = &world->lines[world->n_lines++];

    *line = (struct bom_line){.parent = parent,
        .child = child,
        .quantity = quantities[bom_text_below(seed, 5)],
        .quantity_known = !chance(seed, 2),
        .optional = chance(seed, 15),
        .group = chance(seed, 35) ? 1 + bom_text_below(seed, 2) : 0,
        .variant = chance(seed, 15) ? 1 + bom_text_below(seed, 2) : 0,
        .priority = priority_random(seed)};
}

static void offer_random(struct world *world, uint64_t *seed, uint32_t item)
{
    struct bom_offer *offer = &world->offers[world->input.n_offers++];
    uint32_t state = bom_text_below(seed, STATES);

    *offer = (struct bom_offer){.item = item,
        .kind = chance(seed, 50) ? BOM_MAKE : BOM_BUY,
        .cost_known = !chance(seed, 2),
        .cost = chance(seed, 15) ? 0 : 1 + bom_text_below(seed, 12),
        .priority = priority_random(seed),
        .opened_state = (uint16_t)state,
        .opened_class = class_of_state(state),
        .party = bom_text_below(seed, 3),
        .party_unknown = chance(seed, 3)};
    /* A region that nobody states: a known state, yet either. */
    if (chance(seed, 8))
        offer->opened_class = BOM_EITHER;
    offer->declared_class = offer->opened_class;
    offer->declared_state = offer->opened_state;
    if (offer->kind == BOM_MAKE) {
        state = bom_text_below(seed, STATES);
        offer->declared_state = (uint16_t)state;
        offer->declared_class = class_of_state(state);
    }
}

static struct bom_range range_random(
    uint64_t *seed, uint32_t low, uint32_t wide, uint32_t missing)
{
    struct bom_range range = {.min_known = !chance(seed, missing),
        .max_known = !chance(seed, missing),
        .min = bom_text_below(seed, low)};

    range.max = range.min + bom_text_below(seed, wide);
    if (chance(seed, 2))
        range.max = range.min - 1;
    return range;
}

static void attestation_random(
    struct world *world, uint64_t *seed, uint32_t item, uint32_t party)
{
    size_t at = world->input.n_attestations++;
    struct bom_attestation *attestation = &world->attestations[at];
    uint32_t state = 1;

    *attestation = (struct bom_attestation){.item = item,
        .party = party,
        .component_cost = range_random(seed, 6, 4, 6),
        .inside_matches = chance(seed, 60),
        .outside = range_random(seed, 3, 4, 20),
        .states = world->states[at]};
    if (!chance(seed, 45))
        return;
    attestation->component_cost = range_random(seed, 4, 8, 40);
    for (int i = 0; i < 3 && state < STATES; i++) {
        struct bom_state_range *row = &world->states[at][i];
        state += bom_text_below(seed, 2);
        if (state >= STATES)
            break;
        row->state = (uint16_t)state;
        row->class_ = class_of_state(state++);
        row->cost = range_random(seed, 3, 3, 4);
        attestation->n_states++;
    }
}

/* Order the lines by parent, the order within a parent kept. */
static void lines_sort(struct world *world)
{
    for (size_t i = 1; i < world->n_lines; i++) {
        struct bom_line line = world->lines[i];
        size_t at = i;
        for (; at > 0 && world->lines[at - 1].parent > line.parent; at--)
            world->lines[at] = world->lines[at - 1];
        world->lines[at] = line;
    }
}

static void value_random(struct world *world, uint64_t *seed)
{
    static const struct sp_dec quantities[] = {
        {1, 0}, {2, 0}, {3, 0}, {7, 0}, {5, 1}, {12, 1}, {16, 2}};

    world->input.value_known = chance(seed, 85);
    world->input.quantity = quantities[bom_text_below(seed, 7)];
    world->input.value = 1 + bom_text_below(seed, 60);
    if (chance(seed, 80))
        world->input.value += 300;
    if (chance(seed, 50))
        world->input.value *= world->input.quantity.mant;
}

/* Make a random product; the topological rank of an item is not its number. */
static void world_random(struct world *world, uint64_t *seed)
{
    uint32_t at_rank[ITEMS];
    uint32_t rank_of[ITEMS];
    uint32_t n = 3 + bom_text_below(seed, ITEMS - 2);

    memset(world, 0, sizeof(*world));
    for (uint32_t i = 0; i < n; i++)
        at_rank[i] = i;
    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t other = bom_text_below(seed, i + 1);
        uint32_t swap = at_rank[i];
        at_rank[i] = at_rank[other];
        at_rank[other] = swap;
    }
    for (uint32_t rank = 0; rank < n; rank++) {
        uint32_t count = bom_text_below(seed, 4);
        rank_of[at_rank[rank]] = rank;
        if (rank == 0 && !chance(seed, 4))
            count = 2 + bom_text_below(seed, 3);
        for (uint32_t i = 0; i < count && rank + 1 < n; i++)
            line_random(world, seed, at_rank[rank],
                at_rank[rank + 1 + bom_text_below(seed, n - rank - 1)]);
    }
    lines_sort(world);
    world->variant = 1;
    world->input.variants = (struct bom_variants){&world->variant, 1};
    world->input.product = at_rank[0];
    world->input.n_states = STATES - 1;
    world->input.offers = world->offers;
    world->input.attestations = world->attestations;
    for (uint32_t item = 0; item < n; item++) {
        uint32_t offers = bom_text_below(seed, 3);
        bool leaf = rank_of[item] + 1 == n;
        if (chance(seed, leaf ? 20 : 12))
            attestation_random(world, seed, item, 0);
        if (chance(seed, leaf ? 20 : 12))
            attestation_random(world, seed, item, 2);
        if (offers == 0 && !chance(seed, 30))
            offers = 1;
        while (offers-- > 0)
            offer_random(world, seed, item);
    }
    value_random(world, seed);
}

/*
 * Make a product whose first tier shares attested parts: items 1 to 4 under
 * product 0, made or bought, inside or outside, and parts 5 and 6 below them,
 * attested with wide ranges. One item wants an attested cost high, another
 * the same cost low.
 */
static void world_shared(struct world *world, uint64_t *seed)
{
    static const struct bom_range ranges[] = {{true, true, 0, 6},
        {true, true, 1, 9}, {true, true, 4, 4}, {true, true, 2, 12}};
    uint32_t tiers = 2 + bom_text_below(seed, 3);

    memset(world, 0, sizeof(*world));
    for (uint32_t tier = 1; tier <= tiers; tier++) {
        line_random(world, seed, 0, tier);
        if (chance(seed, 25))
            line_random(world, seed, 0, 5 + bom_text_below(seed, 2));
    }
    for (uint32_t tier = 1; tier <= tiers; tier++) {
        for (uint32_t part = 5; part <= 6; part++)
            if (chance(seed, 75))
                line_random(world, seed, tier, part);
        if (tier > 1 && chance(seed, 25))
            line_random(world, seed, tier - 1, tier);
        for (uint32_t n = 1 + bom_text_below(seed, 2); n > 0; n--)
            offer_random(world, seed, tier);
    }
    lines_sort(world);
    for (uint32_t part = 5; part <= 6; part++) {
        attestation_random(world, seed, part, 0);
        world->attestations[part - 5].component_cost =
            ranges[bom_text_below(seed, 4)];
        world->attestations[part - 5].outside = (struct bom_range){0};
        world->attestations[part - 5].n_states = 0;
        if (chance(seed, 40)) {
            offer_random(world, seed, part);
            world->offers[world->input.n_offers - 1].party = 0;
        }
    }
    for (size_t i = 0; i < world->n_lines; i++)
        world->lines[i].quantity_known = true;
    for (size_t i = 0; i < world->input.n_offers; i++) {
        world->offers[i].cost_known = true;
        world->offers[i].party_unknown = false;
        if (chance(seed, 60))
            world->offers[i].kind = BOM_MAKE;
    }
    world->variant = 1;
    world->input.variants = (struct bom_variants){&world->variant, 1};
    world->input.n_states = STATES - 1;
    world->input.offers = world->offers;
    world->input.attestations = world->attestations;
    value_random(world, seed);
}

/* ---- the oracle: amounts ---- */

struct sums {
    sp_i128 cost, outside, state[STATES];
};

static void sums_add(
    struct sums *sums, const struct sums *more, struct sp_dec times)
{
    sp_i128 by = times.mant;
    sp_i128 over = 1;

    for (int i = 0; i < times.scale; i++)
        over *= 10;
    assert_true(more->cost * by % over == 0);
    sums->cost += more->cost * by / over;
    sums->outside += more->outside * by / over;
    for (int i = 0; i < STATES; i++)
        sums->state[i] += more->state[i] * by / over;
}

/* ---- the oracle: what the text says about an item ---- */

static bool line_active(const struct world *world, size_t i)
{
    return world->lines[i].variant == 0 || world->lines[i].variant == 1;
}

static bool item_has_lines(const struct world *world, uint32_t item)
{
    for (size_t i = 0; i < world->n_lines; i++)
        if (world->lines[i].parent == item && line_active(world, i))
            return true;
    return false;
}

static bool item_has_offers(const struct world *world, uint32_t item)
{
    for (size_t i = 0; i < world->input.n_offers; i++)
        if (world->offers[i].item == item)
            return true;
    return false;
}

static bool item_is_made(const struct world *world, uint32_t item)
{
    for (size_t i = 0; i < world->input.n_offers; i++)
        if (world->offers[i].item == item && world->offers[i].kind == BOM_MAKE)
            return true;
    return false;
}

static bool item_is_attested(const struct world *world, uint32_t item)
{
    for (size_t i = 0; i < world->input.n_attestations; i++)
        if (world->attestations[i].item == item)
            return !item_has_lines(world, item);
    return false;
}

/* The attestation under which an offer stands, or −1. */
static int offer_attestation(const struct world *world, size_t offer)
{
    const struct bom_offer *o = &world->offers[offer];

    if (item_has_lines(world, o->item) || o->party_unknown)
        return -1;
    for (size_t i = 0; i < world->input.n_attestations; i++)
        if (world->attestations[i].item == o->item &&
            world->attestations[i].party == o->party)
            return (int)i;
    return -1;
}

/* Whether an attestation is a choice of its own. */
static bool attestation_alone(const struct world *world, size_t attestation)
{
    uint32_t item = world->attestations[attestation].item;

    if (item_has_lines(world, item))
        return false;
    if (item == world->input.product)
        return true;
    for (size_t i = 0; i < world->input.n_offers; i++)
        if (world->offers[i].item == item && !world->offers[i].party_unknown &&
            world->offers[i].party == world->attestations[attestation].party)
            return false;
    return true;
}

/* ---- the oracle: the points of an attestation ---- */

struct points {
    struct sums at[OPTIONS];
    size_t n;
};

static bool in_range(struct bom_range range, int64_t value)
{
    return (!range.min_known || value >= range.min) &&
           (!range.max_known || value <= range.max);
}

static void points_put(struct points *points, int64_t outside, int64_t cost)
{
    struct sums *sums = &points->at[points->n++];

    assert_true(points->n < OPTIONS);
    memset(sums, 0, sizeof(*sums));
    sums->cost = (sp_i128)cost * MICRO;
    sums->outside = (sp_i128)outside * MICRO;
}

/* Every whole-number point without states, costs up to `top`. */
static void points_plain(
    const struct bom_attestation *a, int64_t top, struct points *points)
{
    for (int64_t cost = 0; cost <= top; cost++) {
        for (int64_t out = 0; out <= cost; out++) {
            if (!in_range(a->component_cost, cost) ||
                (a->inside_matches && !in_range(a->outside, out)))
                continue;
            points_put(points, out, cost);
            points->at[points->n - 1].state[0] = (sp_i128)cost * MICRO;
        }
    }
}

/* Every whole-number point with states; what is either counts both ways. */
static void points_by_state(
    const struct bom_attestation *a, int64_t top, struct points *points)
{
    int64_t x[3] = {0, 0, 0};
    bool either = false;

    for (size_t i = 0; i < a->n_states; i++)
        either |= a->states[i].class_ == BOM_EITHER;
    for (;;) {
        int64_t cost = 0;
        int64_t outside = 0;
        int64_t open = 0;
        bool fits = true;
        size_t i;

        for (i = 0; i < a->n_states; i++) {
            cost += x[i];
            outside += a->states[i].class_ == BOM_OUTSIDE ? x[i] : 0;
            open += a->states[i].class_ == BOM_EITHER ? x[i] : 0;
            fits &= in_range(a->states[i].cost, x[i]);
        }
        fits &= cost <= top && in_range(a->component_cost, cost);
        if (a->inside_matches && !either)
            fits &= in_range(a->outside, outside);
        for (int way = 0; way < 2 && fits; way++) {
            if (way == 1 && !either)
                break;
            points_put(points, outside + (way == 1 ? open : 0), cost);
            for (size_t k = 0; k < a->n_states; k++)
                points->at[points->n - 1].state[a->states[k].state] +=
                    (sp_i128)x[k] * MICRO;
        }
        for (i = 0; i < a->n_states && ++x[i] > top; i++)
            x[i] = 0;
        if (i == a->n_states)
            return;
    }
}

static void points_of(
    const struct bom_attestation *a, int64_t top, struct points *points)
{
    points->n = 0;
    if (a->n_states == 0)
        points_plain(a, top, points);
    else
        points_by_state(a, top, points);
}

enum { TOP = 14 }; /* above all that bounded attestations can cost */

/* Whether an attestation has no upper bound on its cost: points far up. */
static bool attestation_unbounded(const struct bom_attestation *a)
{
    bool states_bounded = a->n_states > 0;
    bool either = false;
    bool only_outside_open = true;

    if (a->component_cost.max_known)
        return false;
    for (size_t i = 0; i < a->n_states; i++) {
        states_bounded &= a->states[i].cost.max_known;
        either |= a->states[i].class_ == BOM_EITHER;
        if (!a->states[i].cost.max_known && a->states[i].class_ != BOM_OUTSIDE)
            only_outside_open = false;
    }
    if (a->n_states > 0 && a->inside_matches && !either &&
        a->outside.max_known && only_outside_open)
        return false;
    return !states_bounded;
}

/* ---- the oracle: options of an item in depth opened ---- */

struct option {
    struct sums sums;
    bool opens; /* the lines come on top */
};

struct options {
    struct option at[OPTIONS];
    size_t n;
};

static void option_put(
    struct options *options, const struct sums *sums, bool opens)
{
    assert_true(options->n < OPTIONS);
    options->at[options->n].sums = *sums;
    options->at[options->n++].opens = opens;
}

/* Put `base` plus an amount of a class and state, in each way it counts. */
static void option_amount(struct options *options, const struct sums *base,
    sp_i128 amount, enum bom_class class_, uint16_t state, bool opens)
{
    for (int outside = 0; outside < 2; outside++) {
        struct sums sums = *base;
        if ((outside == 1 && class_ == BOM_INSIDE) ||
            (outside == 0 && class_ == BOM_OUTSIDE))
            continue;
        sums.cost += amount;
        sums.outside += outside == 1 ? amount : 0;
        sums.state[state] += amount;
        option_put(options, &sums, opens);
    }
}

static void options_of_offer(
    const struct world *world, size_t offer, struct options *options)
{
    static struct points points;
    const struct bom_offer *o = &world->offers[offer];
    const struct sums none = {0};
    int attestation = offer_attestation(world, offer);
    bool lines = item_has_lines(world, o->item);
    sp_i128 cost = (sp_i128)o->cost * MICRO;

    if (attestation < 0) {
        option_amount(options, &none, cost, o->opened_class, o->opened_state,
            o->kind == BOM_MAKE && lines);
        return;
    }
    points_of(&world->attestations[attestation],
        o->kind == BOM_BUY && o->cost < TOP ? o->cost : TOP, &points);
    for (size_t i = 0; i < points.n; i++) {
        sp_i128 more = o->kind == BOM_BUY ? cost - points.at[i].cost : cost;
        option_amount(options, &points.at[i], more, o->opened_class,
            o->opened_state, false);
    }
}

static void options_of(
    const struct world *world, uint32_t item, struct options *options)
{
    static struct points points;
    const struct sums none = {0};

    options->n = 0;
    for (size_t i = 0; i < world->input.n_offers; i++)
        if (world->offers[i].item == item)
            options_of_offer(world, i, options);
    if (!item_has_offers(world, item) && item_has_lines(world, item))
        option_put(options, &none, true);
    for (size_t i = 0; i < world->input.n_attestations; i++) {
        if (world->attestations[i].item != item || !attestation_alone(world, i))
            continue;
        points_of(&world->attestations[i], TOP, &points);
        for (size_t k = 0; k < points.n; k++)
            option_put(options, &points.at[k], false);
    }
}

/* ---- the oracle: what is reached and unknown ---- */

struct facts {
    bool reached[ITEMS], attested[ITEMS], unknown[ITEMS];
    bool standard[ITEMS];
    bool opened_unknown, declared_unknown;
};

static void mark_unknown(struct facts *facts, uint32_t item)
{
    facts->unknown[item] = true;
    facts->opened_unknown = true;
}

/* Whether a needed cost of the attestation cannot be said. */
static bool attestation_bad(const struct bom_attestation *a, int64_t top)
{
    static struct points points;

    points_of(a, top < TOP ? top : TOP, &points);
    return points.n == 0 || (top >= TOP && attestation_unbounded(a));
}

static bool offer_bad(const struct world *world, size_t offer)
{
    const struct bom_offer *o = &world->offers[offer];
    int attestation = offer_attestation(world, offer);

    if (!o->cost_known ||
        (o->party_unknown && item_is_attested(world, o->item)))
        return true;
    return attestation >= 0 &&
           attestation_bad(&world->attestations[attestation],
               o->kind == BOM_BUY ? o->cost : INT64_MAX);
}

static void attestations_facts(
    const struct world *world, uint32_t item, struct facts *facts)
{
    if (!item_is_attested(world, item))
        return;
    facts->attested[item] = true;
    for (size_t i = 0; i < world->input.n_attestations; i++) {
        const struct bom_attestation *a = &world->attestations[i];
        if (a->item != item)
            continue;
        for (size_t k = 0; k < a->n_states; k++)
            facts->unknown[item] |= a->states[k].class_ == BOM_EITHER;
        if (attestation_alone(world, i) && attestation_bad(a, INT64_MAX))
            mark_unknown(facts, item);
    }
}

static void opened_facts(
    const struct world *world, uint32_t item, struct facts *facts)
{
    bool product = item == world->input.product;
    bool opens =
        product || item_is_made(world, item) || !item_has_offers(world, item);

    if (facts->reached[item])
        return;
    facts->reached[item] = true;
    attestations_facts(world, item, facts);
    for (size_t i = 0; i < world->input.n_offers; i++) {
        if (product || world->offers[i].item != item)
            continue;
        if (offer_bad(world, i))
            mark_unknown(facts, item);
        facts->unknown[item] |= world->offers[i].opened_class == BOM_EITHER;
    }
    if (!item_has_lines(world, item) && !item_is_attested(world, item) &&
        (product || !item_has_offers(world, item)))
        mark_unknown(facts, item);
    for (size_t i = 0; i < world->n_lines; i++) {
        if (!opens || world->lines[i].parent != item || !line_active(world, i))
            continue;
        if (!world->lines[i].quantity_known)
            mark_unknown(facts, item);
        opened_facts(world, world->lines[i].child, facts);
    }
}

/* ---- the oracle: standard costs ---- */

/* The preferred line of a group (or the line itself); −1: none. */
static int standard_line(const struct world *world, size_t i)
{
    const struct bom_line *line = &world->lines[i];
    int best = -1;

    if (line->group == 0)
        return line->optional ? -1 : (int)i;
    for (size_t k = 0; k < world->n_lines; k++) {
        const struct bom_line *other = &world->lines[k];
        if (other->parent != line->parent || other->group != line->group ||
            other->optional || !line_active(world, k))
            continue;
        if (best < 0 || other->priority < world->lines[best].priority)
            best = (int)k;
    }
    return best;
}

static int preferred_offer(const struct world *world, uint32_t item)
{
    int best = -1;

    for (size_t i = 0; i < world->input.n_offers; i++) {
        if (world->offers[i].item != item)
            continue;
        if (best < 0 ||
            world->offers[i].priority < world->offers[best].priority)
            best = (int)i;
    }
    return best;
}

/* The first attestation of an item without lines. */
static int first_attestation(const struct world *world, uint32_t item)
{
    for (size_t i = 0; i < world->input.n_attestations; i++)
        if (world->attestations[i].item == item)
            return (int)i;
    return -1;
}

static sp_i128 standard_cost(const struct world *world, uint32_t item,
    const int64_t *attested, bool *unknown);

static sp_i128 standard_lines(const struct world *world, uint32_t item,
    const int64_t *attested, bool *unknown)
{
    sp_i128 sum = 0;

    for (size_t i = 0; i < world->n_lines; i++) {
        const struct bom_line *line = &world->lines[i];
        sp_i128 more;
        if (line->parent != item || !line_active(world, i) ||
            standard_line(world, i) != (int)i)
            continue;
        if (!line->quantity_known)
            *unknown = true;
        more = standard_cost(world, line->child, attested, unknown) *
               line->quantity.mant;
        for (int s = 0; s < line->quantity.scale; s++) {
            assert_true(more % 10 == 0);
            more /= 10;
        }
        sum += more;
    }
    return sum;
}

/* Standard cost when attestation i costs attested[i]; what it meets that is
 * unknown is said in `*unknown`. */
static sp_i128 standard_cost(const struct world *world, uint32_t item,
    const int64_t *attested, bool *unknown)
{
    int offer = preferred_offer(world, item);
    bool lines = item_has_lines(world, item);
    sp_i128 cost = 0;
    int on = -1;

    if (offer < 0 && !lines) {
        on = first_attestation(world, item);
        if (on < 0)
            *unknown = true;
    }
    if (offer >= 0) {
        const struct bom_offer *o = &world->offers[offer];
        cost = (sp_i128)o->cost * MICRO;
        if (!o->cost_known)
            *unknown = true;
        if (o->kind == BOM_BUY)
            return cost;
        on = offer_attestation(world, (size_t)offer);
        if (o->party_unknown && item_is_attested(world, item))
            *unknown = true;
    }
    if (on >= 0) {
        if (attestation_bad(&world->attestations[on], INT64_MAX))
            *unknown = true;
        return cost + (sp_i128)attested[on] * MICRO;
    }
    if (lines)
        cost += standard_lines(world, item, attested, unknown);
    return cost;
}

/* ---- the oracle: depth declared ---- */

/* Put the ways a first-tier item can be had. */
static void declared_options(const struct world *world, uint32_t item,
    const int64_t *attested, struct options *options)
{
    const struct sums none = {0};
    bool lines = item_has_lines(world, item);
    bool unknown = false;

    options->n = 0;
    for (size_t i = 0; i < world->input.n_offers; i++) {
        const struct bom_offer *o = &world->offers[i];
        sp_i128 cost = (sp_i128)o->cost * MICRO;
        int on = offer_attestation(world, i);
        if (o->item != item)
            continue;
        if (o->kind == BOM_MAKE && lines)
            cost += standard_lines(world, item, attested, &unknown);
        if (o->kind == BOM_MAKE && on >= 0)
            cost += (sp_i128)attested[on] * MICRO;
        option_amount(
            options, &none, cost, o->declared_class, o->declared_state, false);
    }
    if (!item_has_offers(world, item) && lines)
        option_amount(options, &none,
            standard_lines(world, item, attested, &unknown), BOM_EITHER, 0,
            false);
    for (size_t i = 0; i < world->input.n_attestations; i++)
        if (world->attestations[i].item == item && attestation_alone(world, i))
            option_amount(options, &none, (sp_i128)attested[i] * MICRO,
                BOM_EITHER, 0, false);
}

static void declared_facts(const struct world *world, struct facts *facts)
{
    const int64_t attested[ATTESTATIONS] = {0};
    uint32_t product = world->input.product;

    if (!item_has_lines(world, product)) {
        facts->declared_unknown = facts->opened_unknown;
        facts->unknown[product] = true; /* all of it without an origin */
        return;
    }
    for (size_t i = 0; i < world->n_lines; i++) {
        const struct bom_line *line = &world->lines[i];
        uint32_t item = line->child;
        bool lines = item_has_lines(world, item);
        if (line->parent != product || !line_active(world, i))
            continue;
        if (!line->quantity_known)
            facts->declared_unknown = true;
        if (!item_has_offers(world, item) && !lines &&
            !item_is_attested(world, item))
            facts->declared_unknown = true;
        if (lines &&
            (item_is_made(world, item) || !item_has_offers(world, item)))
            (void)standard_lines(
                world, item, attested, &facts->declared_unknown);
        facts->unknown[item] |= lines && !item_has_offers(world, item);
        for (size_t k = 0; k < world->input.n_offers; k++) {
            const struct bom_offer *o = &world->offers[k];
            int on = offer_attestation(world, k);
            if (o->item != item)
                continue;
            facts->unknown[item] |= o->declared_class == BOM_EITHER;
            facts->declared_unknown |=
                !o->cost_known ||
                (o->party_unknown && item_is_attested(world, item)) ||
                (on >= 0 && o->kind == BOM_MAKE &&
                    attestation_bad(&world->attestations[on], INT64_MAX));
        }
        for (size_t k = 0; k < world->input.n_attestations; k++) {
            if (world->attestations[k].item != item ||
                !attestation_alone(world, k))
                continue;
            facts->unknown[item] = true;
            facts->declared_unknown |=
                attestation_bad(&world->attestations[k], INT64_MAX);
        }
    }
}

/* ---- the oracle: all choices ---- */

struct fraction {
    sp_i128 n, d;
};

struct extremes {
    bool any, any_share;
    sp_i128 cost[2];
    struct fraction share[2];
    bool value_any, above;
    struct fraction value_share[2];
    sp_i128 state[STATES][2];
    struct fraction value_state[STATES][2]; /* in 1/MICRO */
};

static int fraction_cmp(struct fraction a, struct fraction b)
{
    sp_i128 left = a.n * b.d;
    sp_i128 right = b.n * a.d;

    return (left > right) - (left < right);
}

static void fraction_widen(
    struct fraction ends[2], struct fraction more, bool any)
{
    if (!any || fraction_cmp(more, ends[0]) < 0)
        ends[0] = more;
    if (!any || fraction_cmp(more, ends[1]) > 0)
        ends[1] = more;
}

/* Let one maker, counted one way, widen the value view. */
static void extremes_value(const struct world *world, const struct sums *sums,
    bool outside, uint16_t maker, struct extremes *extremes)
{
    /* All over the quantity's mantissa: value / quantity has it below. */
    sp_i128 mant = world->input.quantity.mant;
    sp_i128 value = (sp_i128)world->input.value * MICRO;
    struct fraction share;

    for (int i = 0; i < world->input.quantity.scale; i++)
        value *= 10;
    if (sums->cost * mant > value)
        extremes->above = true;
    share.n = sums->outside * mant + (outside ? value - sums->cost * mant : 0);
    share.d = value;
    fraction_widen(extremes->value_share, share, extremes->value_any);
    for (uint16_t s = 0; s < STATES; s++) {
        struct fraction sum = {sums->state[s] * mant, mant};
        if (s == maker)
            sum.n += value - sums->cost * mant;
        fraction_widen(extremes->value_state[s], sum, extremes->value_any);
    }
    extremes->value_any = true;
}

static void extremes_widen(const struct world *world, const struct sums *sums,
    struct extremes *extremes)
{
    bool made = false;

    for (int k = 0; k < 2; k++) {
        bool up = k == 1;
        if (!extremes->any || (sums->cost > extremes->cost[k]) == up)
            extremes->cost[k] = sums->cost;
        for (int s = 0; s < STATES; s++)
            if (!extremes->any ||
                (sums->state[s] > extremes->state[s][k]) == up)
                extremes->state[s][k] = sums->state[s];
    }
    extremes->any = true;
    if (sums->cost > 0) {
        fraction_widen(extremes->share,
            (struct fraction){sums->outside, sums->cost}, extremes->any_share);
        extremes->any_share = true;
    }
    for (size_t i = 0; i < world->input.n_offers; i++) {
        const struct bom_offer *o = &world->offers[i];
        if (o->item != world->input.product || o->kind != BOM_MAKE)
            continue;
        made = true;
        if (o->opened_class != BOM_OUTSIDE)
            extremes_value(world, sums, false, o->opened_state, extremes);
        if (o->opened_class != BOM_INSIDE)
            extremes_value(world, sums, true, o->opened_state, extremes);
    }
    if (!made) {
        extremes_value(world, sums, false, 0, extremes);
        extremes_value(world, sums, true, 0, extremes);
    }
}

/* The decisions: one number each, counted through like digits. */
struct decisions {
    size_t base[DECISIONS]; /* how many ways */
    size_t at[DECISIONS];
    size_t n;
};

static void decision_put(struct decisions *decisions, size_t ways)
{
    assert_true(decisions->n < DECISIONS);
    assert_true(ways > 0);
    decisions->base[decisions->n++] = ways;
}

static size_t decisions_count(const struct decisions *decisions)
{
    size_t count = 1;

    for (size_t i = 0; i < decisions->n && count <= COMBINATIONS_MAX; i++)
        count *= decisions->base[i];
    return count;
}

static bool decisions_next(struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->n; i++) {
        if (++decisions->at[i] < decisions->base[i])
            return true;
        decisions->at[i] = 0;
    }
    return false;
}

/* Which lines are in: one decision for each group and each option. Decision
 * numbers by line; a line of a group has the group's, and its rank there. */
struct line_choice {
    int decision[LINES];
    size_t rank[LINES];
};

static void line_decisions(const struct world *world, const bool *parents,
    struct decisions *decisions, struct line_choice *choice)
{
    for (size_t i = 0; i < world->n_lines; i++)
        choice->decision[i] = -1;
    for (size_t i = 0; i < world->n_lines; i++) {
        const struct bom_line *line = &world->lines[i];
        size_t ways = 0;
        bool optional = false;

        if (!parents[line->parent] || !line_active(world, i) ||
            choice->decision[i] >= 0 || (line->group == 0 && !line->optional))
            continue;
        for (size_t k = i; k < world->n_lines; k++) {
            const struct bom_line *other = &world->lines[k];
            if (other->parent != line->parent || !line_active(world, k) ||
                (k != i && (line->group == 0 || other->group != line->group)))
                continue;
            choice->decision[k] = (int)decisions->n;
            choice->rank[k] = ways++;
            optional |= other->optional;
        }
        decision_put(decisions, ways + (optional ? 1 : 0));
    }
}

static bool line_in(const struct world *world, size_t i,
    const struct decisions *decisions, const struct line_choice *choice)
{
    if (!line_active(world, i))
        return false;
    return choice->decision[i] < 0 ||
           decisions->at[choice->decision[i]] == choice->rank[i];
}

/* One full choice of depth opened. */
struct opened {
    const struct world *world;
    struct options options[ITEMS];
    int decision[ITEMS];
    struct decisions decisions;
    struct line_choice lines;
};

/* One unit of an item under the current choice. */
static struct sums opened_item(const struct opened *opened, uint32_t item)
{
    const struct world *world = opened->world;
    struct sums sums = {0};
    bool opens = true;

    if (opened->decision[item] >= 0) {
        const struct option *option =
            &opened->options[item]
                 .at[opened->decisions.at[opened->decision[item]]];
        sums = option->sums;
        opens = option->opens;
    }
    for (size_t i = 0; i < world->n_lines && opens; i++) {
        if (world->lines[i].parent == item &&
            line_in(world, i, &opened->decisions, &opened->lines)) {
            struct sums more = opened_item(opened, world->lines[i].child);
            sums_add(&sums, &more, world->lines[i].quantity);
        }
    }
    return sums;
}

/* Go through all choices of depth opened; false: too many. */
static bool opened_all(const struct world *world, const struct facts *facts,
    struct extremes *extremes)
{
    static struct opened opened;
    uint32_t product = world->input.product;

    memset(&opened, 0, sizeof(opened));
    opened.world = world;
    for (uint32_t item = 0; item < ITEMS; item++) {
        opened.decision[item] = -1;
        if (!facts->reached[item] ||
            (item == product && item_has_lines(world, item)))
            continue;
        if (item == product) { /* attested: its offers do not enter */
            struct world bare = *world;
            bare.input.n_offers = 0;
            options_of(&bare, item, &opened.options[item]);
        } else {
            options_of(world, item, &opened.options[item]);
        }
        opened.decision[item] = (int)opened.decisions.n;
        decision_put(&opened.decisions, opened.options[item].n);
    }
    line_decisions(world, facts->reached, &opened.decisions, &opened.lines);
    if (decisions_count(&opened.decisions) > COMBINATIONS_MAX)
        return false;
    do {
        struct sums sums = opened_item(&opened, product);
        extremes_widen(world, &sums, extremes);
    } while (decisions_next(&opened.decisions));
    return true;
}

/* Widen by all choices of depth declared for given attested costs. */
static bool declared_given(const struct world *world, const int64_t *attested,
    struct extremes *extremes)
{
    static struct options options[ITEMS];
    struct decisions decisions = {.n = 0};
    struct line_choice lines;
    bool parents[ITEMS] = {false};
    int decision[ITEMS];
    uint32_t product = world->input.product;

    parents[product] = true;
    line_decisions(world, parents, &decisions, &lines);
    for (uint32_t item = 0; item < ITEMS; item++)
        decision[item] = -1;
    for (size_t i = 0; i < world->n_lines; i++) {
        uint32_t item = world->lines[i].child;
        if (world->lines[i].parent != product || !line_active(world, i) ||
            decision[item] >= 0)
            continue;
        declared_options(world, item, attested, &options[item]);
        decision[item] = (int)decisions.n;
        decision_put(&decisions, options[item].n);
    }
    if (decisions_count(&decisions) > COMBINATIONS_MAX)
        return false;
    do {
        struct sums sums = {0};
        for (size_t i = 0; i < world->n_lines; i++) {
            uint32_t item = world->lines[i].child;
            if (world->lines[i].parent == product &&
                line_in(world, i, &decisions, &lines))
                sums_add(&sums,
                    &options[item].at[decisions.at[decision[item]]].sums,
                    world->lines[i].quantity);
        }
        extremes_widen(world, &sums, extremes);
    } while (decisions_next(&decisions));
    return true;
}

/* Whether depth declared can meet this attestation's cost. */
static bool declared_uses(const struct world *world, size_t attestation)
{
    const struct bom_attestation *a = &world->attestations[attestation];

    return !item_has_lines(world, a->item) && !attestation_bad(a, INT64_MAX);
}

/* Go through all choices of depth declared, for every whole number that each
 * attested component cost can be, the same one everywhere. */
static bool declared_all(const struct world *world, struct extremes *extremes)
{
    static struct points points;
    int64_t values[ATTESTATIONS][TOP + 1];
    int64_t attested[ATTESTATIONS] = {0};
    struct decisions decisions = {.n = 0};
    bool product_lines = item_has_lines(world, world->input.product);

    for (size_t i = 0; i < world->input.n_attestations; i++) {
        size_t n = 0;
        if (declared_uses(world, i)) {
            points_of(&world->attestations[i], TOP, &points);
            for (int64_t cost = 0; cost <= TOP; cost++) {
                bool found = false;
                for (size_t k = 0; k < points.n; k++)
                    found |= points.at[k].cost == (sp_i128)cost * MICRO;
                if (found)
                    values[i][n++] = cost;
            }
        }
        if (n == 0)
            values[i][n++] = 0;
        decision_put(&decisions, n);
    }
    if (decisions_count(&decisions) > 2000)
        return false;
    do {
        for (size_t i = 0; i < world->input.n_attestations; i++)
            attested[i] = values[i][decisions.at[i]];
        if (product_lines) {
            if (!declared_given(world, attested, extremes))
                return false;
            continue;
        }
        for (size_t i = 0; i < world->input.n_attestations; i++) {
            struct sums sums = {0};
            if (world->attestations[i].item != world->input.product)
                continue;
            sums.cost = (sp_i128)attested[i] * MICRO;
            sums.state[0] = sums.cost;
            extremes_widen(world, &sums, extremes);
            sums.outside = sums.cost;
            extremes_widen(world, &sums, extremes);
        }
    } while (decisions_next(&decisions));
    return true;
}

/* ---- comparing ---- */

/* What the test has seen, so that no feature is missing from it. */
struct seen {
    size_t opened, declared, skipped, opened_null, declared_null;
    size_t no_share, value, value_above, endless, attested, wide_share;
    size_t state_attested;
};

static void wide_equal(struct sp_wide got, sp_i128 want)
{
    struct sp_wide wanted = {want, 6};

    assert_int_equal(sp_wide_cmp(got, wanted), 0);
}

static void ratio_equal(struct sp_ratio got, struct fraction want)
{
    assert_true(got.den > 0);
    assert_true(got.num * want.d == want.n * got.den);
}

/* A fraction of 1/MICRO, rounded outwards to whole ones. */
static void state_equal(struct sp_wide got, struct fraction want, bool up)
{
    sp_i128 down = want.n / want.d - (want.n % want.d < 0);

    wide_equal(got, down + (up && down * want.d != want.n));
}

static void component_compare(
    const struct bom_view *view, const struct extremes *want)
{
    assert_true(view->cost_known && view->states_known);
    wide_equal(view->component_min, want->cost[0]);
    wide_equal(view->component_max, want->cost[1]);
    assert_int_equal(view->share_known, want->any_share);
    if (want->any_share) {
        ratio_equal(view->outside_min, want->share[0]);
        ratio_equal(view->outside_max, want->share[1]);
    }
    for (int s = 0; s < STATES; s++) {
        wide_equal(view->state_min[s], want->state[s][0]);
        wide_equal(view->state_max[s], want->state[s][1]);
    }
}

static void value_compare(const struct world *world,
    const struct bom_view *view, const struct extremes *want)
{
    bool stands = world->input.value_known && !want->above;

    assert_true(view->cost_known);
    wide_equal(view->component_min, want->cost[0]);
    wide_equal(view->component_max, want->cost[1]);
    assert_int_equal(view->share_known, stands);
    assert_int_equal(view->states_known, stands);
    if (!stands)
        return;
    ratio_equal(view->outside_min, want->value_share[0]);
    ratio_equal(view->outside_max, want->value_share[1]);
    for (int s = 0; s < STATES; s++) {
        state_equal(view->state_min[s], want->value_state[s][0], false);
        state_equal(view->state_max[s], want->value_state[s][1], true);
    }
}

static void depth_compare(const struct world *world,
    const struct bom_origin *origin, bool declared, bool unknown,
    const struct extremes *want, struct seen *seen)
{
    const struct bom_view *component =
        &origin
             ->views[declared ? BOM_COMPONENT_DECLARED : BOM_COMPONENT_OPENED];
    const struct bom_view *value =
        &origin->views[declared ? BOM_VALUE_DECLARED : BOM_VALUE_OPENED];

    if (unknown) {
        assert_false(component->cost_known || component->share_known);
        assert_false(value->cost_known || value->share_known);
        assert_false(component->states_known || value->states_known);
        return;
    }
    if (!want->any)
        return; /* too many choices to list */
    component_compare(component, want);
    value_compare(world, value, want);
    seen->no_share += !want->any_share;
    seen->value += value->share_known;
    seen->value_above += world->input.value_known && want->above;
    seen->endless +=
        value->share_known &&
        world->input.value * 10 % world->input.quantity.mant != 0 &&
        world->input.quantity.mant != 16;
    seen->wide_share +=
        want->any_share && fraction_cmp(want->share[0], want->share[1]) != 0;
}

static void facts_compare(const struct world *world,
    const struct bom_origin *origin, const struct facts *facts)
{
    uint32_t product = world->input.product;
    bool below = false;

    for (uint32_t item = 0; item < ITEMS; item++) {
        bool first = false;
        bool noted = false;

        for (size_t i = 0; i < world->n_lines; i++)
            first |= world->lines[i].parent == product &&
                     world->lines[i].child == item && line_active(world, i);
        for (size_t i = 0; i < origin->n_notes; i++)
            noted |= origin->notes[i].item == item &&
                     origin->notes[i].reason != BOM_VALUE_BELOW;
        assert_int_equal(origin->reached[item], facts->reached[item]);
        assert_int_equal(origin->first_tier[item], first);
        assert_int_equal(origin->attested[item], facts->attested[item]);
        assert_int_equal(origin->unknown[item], facts->unknown[item]);
        assert_int_equal(origin->unknown[item], noted);
    }
    for (size_t i = 0; i < origin->n_notes; i++)
        below |= origin->notes[i].reason == BOM_VALUE_BELOW;
    assert_int_equal(
        below, world->input.value_known &&
                   ((origin->views[BOM_VALUE_OPENED].cost_known &&
                        !origin->views[BOM_VALUE_OPENED].share_known) ||
                       (origin->views[BOM_VALUE_DECLARED].cost_known &&
                           !origin->views[BOM_VALUE_DECLARED].share_known)));
}

static void maker_facts(const struct world *world, struct facts *facts)
{
    uint32_t product = world->input.product;

    if (!world->input.value_known)
        return;
    facts->unknown[product] |= !item_is_made(world, product);
    for (size_t i = 0; i < world->input.n_offers; i++)
        facts->unknown[product] |= world->offers[i].item == product &&
                                   world->offers[i].kind == BOM_MAKE &&
                                   world->offers[i].opened_class == BOM_EITHER;
}

static void world_check(
    const struct world *world, struct sp_arena *arena, struct seen *seen)
{
    struct bom_origin origin;
    struct facts facts = {0};
    struct extremes opened = {0};
    struct extremes declared = {0};
    struct sp_err err;

    assert_int_equal(
        bom_origin_of(&world->input, arena, &origin, NULL, &err), SP_OK);
    opened_facts(world, world->input.product, &facts);
    declared_facts(world, &facts);
    maker_facts(world, &facts);
    facts_compare(world, &origin, &facts);
    if (!facts.opened_unknown && !opened_all(world, &facts, &opened))
        seen->skipped++;
    if (!facts.declared_unknown && !declared_all(world, &declared))
        seen->skipped++;
    depth_compare(world, &origin, false, facts.opened_unknown, &opened, seen);
    depth_compare(
        world, &origin, true, facts.declared_unknown, &declared, seen);
    seen->opened += opened.any;
    seen->declared += declared.any;
    seen->opened_null += facts.opened_unknown;
    seen->declared_null += facts.declared_unknown;
    for (uint32_t item = 0; item < ITEMS; item++)
        seen->attested += facts.attested[item] && opened.any;
    for (size_t i = 0; i < world->input.n_attestations; i++)
        seen->state_attested += world->attestations[i].n_states > 0 &&
                                opened.any &&
                                facts.attested[world->attestations[i].item];
}

/* Make worlds and check each. */
static void worlds_check(void (*make)(struct world *, uint64_t *), int count,
    uint64_t seed, struct seen *seen)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new(1ULL << 28, &arena, &err), SP_OK);
    for (int round = 0; round < count; round++) {
        static struct world world;
        struct bom_graph *graph = NULL;

        make(&world, &seed);
        sp_arena_reset(arena);
        assert_int_equal(bom_graph_new(arena, ITEMS, world.lines, world.n_lines,
                             &graph, &err),
            SP_OK);
        world.input.graph = graph;
        world_check(&world, arena, seen);
    }
    print_message("opened %zu (null %zu), declared %zu (null %zu), "
                  "too many %zu, without share %zu, value %zu, above %zu, "
                  "endless %zu, attested %zu, by state %zu, open share %zu\n",
        seen->opened, seen->opened_null, seen->declared, seen->declared_null,
        seen->skipped, seen->no_share, seen->value, seen->value_above,
        seen->endless, seen->attested, seen->state_attested, seen->wide_share);
    sp_arena_free(arena);
}

static void test_oracle(void **state)
{
    struct seen seen = {0};

    (void)state;
    worlds_check(world_random, GRAPHS, 0x0c7ac1e, &seen);
    assert_true(seen.opened > 3000 && seen.declared > 3000);
    assert_true(seen.opened_null > 500 && seen.declared_null > 500);
    assert_true(seen.no_share > 20 && seen.value > 3000);
    assert_true(seen.value_above > 200 && seen.endless > 300);
    assert_true(seen.attested > 300 && seen.state_attested > 50);
    assert_true(seen.wide_share > 2000);
}

static void test_shared(void **state)
{
    struct seen seen = {0};

    (void)state;
    worlds_check(world_shared, SHARED, 0x5a4ed, &seen);
    assert_true(seen.declared > SHARED / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
