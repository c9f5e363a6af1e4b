/*
 * attest.c - which points an attestation allows.
 *
 * A point splits the component cost into a part that counts as outside and
 * the rest. Each part lies in a box and their sum in a range, so the region
 * is a box cut by two parallel lines: its corners are whole numbers.
 */
#include "bom/origin_internal.h"

/* A range of sums; `high` is BOM_NO_BOUND when nothing limits it. */
struct span {
    sp_i128 low;
    sp_i128 high;
};

static sp_i128 smaller(sp_i128 a, sp_i128 b)
{
    return a < b ? a : b;
}

static sp_i128 larger(sp_i128 a, sp_i128 b)
{
    return a > b ? a : b;
}

static struct span span_of(struct bom_range range)
{
    struct span span = {0, BOM_NO_BOUND};

    if (range.min_known && range.min > 0)
        span.low = range.min;
    if (range.max_known)
        span.high = range.max;
    return span;
}

static struct span span_add(struct span a, struct span b)
{
    return (struct span){a.low + b.low, smaller(a.high + b.high, BOM_NO_BOUND)};
}

/* What the rows of an attestation say, summed by class. */
struct sums {
    struct span cost;    /* of all, as stated, at most the cap */
    struct span outside; /* as stated, where it binds */
    struct span by_class[3];
    bool either;  /* some state is neither inside nor outside */
    bool binds;   /* the outside range binds */
    bool crossed; /* some state's least is above its greatest */
};

static struct sums sums_of(
    const struct bom_attestation *attestation, sp_i128 cap)
{
    struct sums sums = {.cost = span_of(attestation->component_cost),
        .outside = {0, BOM_NO_BOUND}};

    sums.cost.high = smaller(sums.cost.high, cap);
    for (size_t i = 0; i < attestation->n_states; i++) {
        const struct bom_state_range *state = &attestation->states[i];
        struct span span = span_of(state->cost);
        sums.by_class[state->class_] =
            span_add(sums.by_class[state->class_], span);
        sums.crossed |= span.low > span.high;
        sums.either |= state->class_ == BOM_EITHER;
    }
    sums.binds = attestation->inside_matches && !sums.either;
    if (sums.binds)
        sums.outside = span_of(attestation->outside);
    return sums;
}

static void point_put(
    struct bom_region *region, sp_i128 outside, sp_i128 inside)
{
    assert(region->n_points < BOM_POINTS_MAX);
    region->points[region->n_points++] =
        (struct bom_point){outside, outside + inside};
}

/* Put the corners of {outside in o, inside in i, their sum in cost}. */
static void corners_put(
    struct bom_region *region, struct span o, struct span i, struct span cost)
{
    const sp_i128 outsides[2] = {o.low, o.high};
    const sp_i128 insides[2] = {i.low, i.high};

    for (int k = 0; k < 2; k++) {
        sp_i128 low = larger(i.low, cost.low - outsides[k]);
        sp_i128 high = smaller(i.high, cost.high - outsides[k]);
        if (low <= high) {
            point_put(region, outsides[k], low);
            point_put(region, outsides[k], high);
        }
        low = larger(o.low, cost.low - insides[k]);
        high = smaller(o.high, cost.high - insides[k]);
        if (low <= high) {
            point_put(region, low, insides[k]);
            point_put(region, high, insides[k]);
        }
    }
}

/* Put the points where `o` counts as outside and `i` as inside; widen the
 * range of the region's cost. */
static void polygon_put(
    struct bom_region *region, struct span o, struct span i, struct span cost)
{
    struct span all = span_add(o, i);

    cost.low = larger(cost.low, all.low);
    cost.high = smaller(cost.high, all.high);
    region->empty = o.low > o.high || i.low > i.high || cost.low > cost.high;
    if (region->empty)
        return;
    if (cost.high == BOM_NO_BOUND) {
        region->unbounded = true;
        return;
    }
    o.high = smaller(o.high, cost.high - i.low);
    i.high = smaller(i.high, cost.high - o.low);
    corners_put(region, o, i, cost);
    region->cost_min = cost.low;
    region->cost_max = cost.high;
}

struct bom_region bom_region_of(
    const struct bom_attestation *attestation, sp_i128 cap)
{
    struct bom_region region = {0};
    struct sums sums = sums_of(attestation, cap);
    struct span outside = sums.by_class[BOM_OUTSIDE];
    struct span inside = sums.by_class[BOM_INSIDE];

    assert(cap >= 0);
    if (sums.crossed) {
        region.empty = true;
        return region;
    }
    if (attestation->n_states == 0) {
        struct span rest = {0, BOM_NO_BOUND};
        polygon_put(&region, sums.outside, rest, sums.cost);
        return region;
    }
    outside.low = larger(outside.low, sums.outside.low);
    outside.high = smaller(outside.high, sums.outside.high);
    if (!sums.either) {
        polygon_put(&region, outside, inside, sums.cost);
        return region;
    }
    /* What is either counts as outside, and then as inside. Both have the
     * same sums, so both are empty, unbounded, or neither. */
    polygon_put(&region, span_add(outside, sums.by_class[BOM_EITHER]), inside,
        sums.cost);
    if (!region.empty && !region.unbounded)
        polygon_put(&region, outside,
            span_add(inside, sums.by_class[BOM_EITHER]), sums.cost);
    return region;
}

/* How far amounts can be raised above their lowest: those that are asked for
 * and the others, outside states and the rest. */
struct room {
    sp_i128 low_asked;
    sp_i128 asked_outside, asked_rest;
    sp_i128 other_outside, other_rest;
    struct span total;   /* by how much the sum has to and can be raised */
    struct span outside; /* the same of outside states */
};

static struct room room_of(const struct bom_attestation *attestation,
    sp_i128 cap, uint16_t state, bool others)
{
    struct sums sums = sums_of(attestation, cap);
    struct room room = {.total = sums.cost, .outside = sums.outside};

    for (size_t i = 0; i < attestation->n_states; i++) {
        const struct bom_state_range *row = &attestation->states[i];
        struct span span = span_of(row->cost);
        sp_i128 up = smaller(span.high - span.low, BOM_NO_BOUND);
        bool outside = row->class_ == BOM_OUTSIDE;

        room.total.low -= span.low;
        room.total.high -= span.low;
        if (outside) {
            room.outside.low -= span.low;
            room.outside.high -= span.low;
        }
        if ((row->state == state) != others) {
            room.low_asked += span.low;
            *(outside ? &room.asked_outside : &room.asked_rest) += up;
        } else {
            *(outside ? &room.other_outside : &room.other_rest) += up;
        }
    }
    return room;
}

/* Raise what is asked as far as it goes. Outside states first: what they are
 * raised serves the least that is stated of them as well. */
static sp_i128 room_greatest(const struct room *room)
{
    sp_i128 outside = smaller(
        smaller(room->asked_outside, room->outside.high), room->total.high);
    sp_i128 forced = larger(0, room->outside.low - outside);

    return outside +
           smaller(room->asked_rest, room->total.high - outside - forced);
}

/* Raise the others as far as it serves, and what is asked for the rest. */
static sp_i128 room_least(const struct room *room)
{
    sp_i128 outside = smaller(
        smaller(room->other_outside, room->outside.high), room->total.high);
    sp_i128 forced = larger(0, room->outside.low - outside);
    sp_i128 rest =
        smaller(room->other_rest, room->total.high - outside - forced);

    return forced + larger(0, room->total.low - outside - forced - rest);
}

sp_i128 bom_region_state(const struct bom_attestation *attestation, sp_i128 cap,
    uint16_t state, bool others, bool greatest)
{
    struct room room;

    if (attestation->n_states == 0) {
        struct bom_region region;
        if ((state == 0) == others)
            return 0; /* without states all is in the unknown one */
        region = bom_region_of(attestation, cap);
        assert(!region.empty && !region.unbounded);
        return greatest ? region.cost_max : region.cost_min;
    }
    room = room_of(attestation, cap, state, others);
    return room.low_asked +
           (greatest ? room_greatest(&room) : room_least(&room));
}
