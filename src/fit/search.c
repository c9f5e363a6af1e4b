/*
 * search.c - the index of a class, and the search in it.
 */
#include "fit/search.h"

#include "fit/decide_internal.h"

#include <assert.h>
#include <string.h>

/* What the items say to one rule. Place 0: it is not stated. */
struct column {
    uint32_t *cell; /* by item: a place in facts */
    const struct fit_fact **facts;
    size_t n;
};

struct fit_index {
    const struct fit_class *cls;
    const struct fit_context *context;
    const struct fit_facts *items;
    size_t n_items;
    struct column *columns; /* one a rule */
    /* Diameters of the items' threads; place 0: none. */
    uint32_t *size_cell;
    struct sp_ratio *sizes;
    size_t n_sizes;
};

/* ---- the index ----------------------------------------------------------- */

/* Places of what was seen, by a hash; 0: free. */
struct seen {
    uint32_t *places;
    size_t mask;
};

static enum sp_code seen_new(
    size_t n, struct sp_arena *arena, struct seen *out, struct sp_err *err)
{
    size_t size = 16;

    while (size < 2 * n + 2)
        size *= 2;
    out->places = sp_alloc_array(arena, size, sizeof *out->places);
    out->mask = size - 1;
    return out->places == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

static void seen_clear(struct seen *seen)
{
    memset(seen->places, 0, (seen->mask + 1) * sizeof *seen->places);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 29);
}

/* Two facts that every rule takes for the same: values are kept once. */
static bool same_fact(const struct fit_fact *a, const struct fit_fact *b)
{
    return a->value == b->value && a->words == b->words &&
           a->n_words == b->n_words && a->sense == b->sense &&
           a->two_truths == b->two_truths;
}

static uint64_t fact_hash(const struct fit_fact *fact)
{
    uint64_t hash = mix(1, (uint64_t)(uintptr_t)fact->value);

    hash = mix(hash, (uint64_t)(uintptr_t)fact->words);
    hash = mix(hash, fact->n_words);
    return mix(hash, (uint64_t)fact->sense * 2 + fact->two_truths);
}

static uint32_t column_place(
    struct column *column, struct seen *seen, const struct fit_fact *fact)
{
    size_t at = (size_t)fact_hash(fact) & seen->mask;

    while (seen->places[at] != 0 &&
           !same_fact(column->facts[seen->places[at]], fact))
        at = (at + 1) & seen->mask;
    if (seen->places[at] == 0) {
        seen->places[at] = (uint32_t)column->n;
        column->facts[column->n++] = fact;
    }
    return seen->places[at];
}

static enum sp_code column_fill(struct fit_index *index, size_t rule,
    struct seen *seen, struct sp_arena *arena, struct sp_err *err)
{
    struct column *column = &index->columns[rule];
    uint32_t property = index->cls->rules[rule].property;

    column->cell =
        sp_alloc_array(arena, index->n_items + 1, sizeof *column->cell);
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
    column->facts =
        sp_alloc_array(arena, index->n_items + 1, sizeof *column->facts);
    if (column->cell == NULL || column->facts == NULL)
        return sp_arena_fail(arena, err);
    column->n = 1;
    seen_clear(seen);
    for (size_t i = 0; i < index->n_items; i++) {
        const struct fit_fact *fact = fit_offered(&index->items[i], property);

        if (fact != NULL)
            column->cell[i] = column_place(column, seen, fact);
    }
    return SP_OK;
}

static enum sp_code sizes_fill(struct fit_index *index, struct seen *seen,
    struct sp_arena *arena, struct sp_err *err)
{
    index->size_cell =
        sp_alloc_array(arena, index->n_items + 1, sizeof *index->size_cell);
    index->sizes =
        sp_alloc_array(arena, index->n_items + 1, sizeof *index->sizes);
    if (index->size_cell == NULL || index->sizes == NULL)
        return sp_arena_fail(arena, err);
    index->sizes[0] = fit_ratio_int(0);
    index->n_sizes = 1;
    seen_clear(seen);
    for (size_t i = 0; i < index->n_items; i++) {
        struct sp_ratio size =
            fit_thread_size(index->context, &index->items[i]);
        size_t at =
            (size_t)mix(mix(2, (uint64_t)size.num), (uint64_t)size.den) &
            seen->mask;

        if (size.num == 0)
            continue;
        while (seen->places[at] != 0 &&
               sp_ratio_cmp(index->sizes[seen->places[at]], size) != 0)
            at = (at + 1) & seen->mask;
        if (seen->places[at] == 0) {
            seen->places[at] = (uint32_t)index->n_sizes;
            index->sizes[index->n_sizes++] = size;
        }
        index->size_cell[i] = seen->places[at];
    }
    return SP_OK;
}

enum sp_code fit_index_new(const struct fit_class *cls,
    const struct fit_context *context, const struct fit_facts *items,
    size_t n_items, struct sp_arena *arena, struct fit_index **index_out,
    struct sp_err *err)
{
    struct fit_index *index = sp_alloc(arena, sizeof *index);
    struct seen seen = {0};
    enum sp_code code;

    assert(cls != NULL && context != NULL);
    assert(items != NULL || n_items == 0);
    if (index == NULL)
        return sp_arena_fail(arena, err);
    if (cls->n_rules > FIT_SEARCH_RULES_MAX || n_items >= FIT_NONE)
        return sp_fail(err, SP_LIMIT,
            "a class of %zu rules and %zu items; at most %d and %u",
            cls->n_rules, n_items, (int)FIT_SEARCH_RULES_MAX, FIT_NONE - 1);
    *index = (struct fit_index){.cls = cls, .context = context};
    index->items = items;
    index->n_items = n_items;
    index->columns =
        sp_alloc_array(arena, cls->n_rules + 1, sizeof *index->columns);
    if (index->columns == NULL)
        return sp_arena_fail(arena, err);
    code = seen_new(n_items, arena, &seen, err);
    for (size_t i = 0; code == SP_OK && i < cls->n_rules; i++)
        code = column_fill(index, i, &seen, arena, err);
    if (code == SP_OK)
        code = sizes_fill(index, &seen, arena, err);
    if (code == SP_OK)
        *index_out = index;
    return code;
}

/* ---- how far ------------------------------------------------------------- */

/* |a − b| / |b| in millionths; a number that cannot be made counts as far. */
static int64_t bound_distance(struct sp_ratio a, struct sp_ratio b)
{
    struct sp_ratio way;
    sp_i128 far;

    if (sp_ratio_cmp(a, b) == 0)
        return 0;
    if (!fit_ratio_sub(a, b, &way) || !fit_ratio_div(way, b, &way) ||
        !fit_ratio_mul(way, fit_ratio_int(FIT_FAR), &way))
        return FIT_FAR;
    far = way.num / way.den;
    if (far < 0)
        far = -far;
    return far < FIT_FAR ? (int64_t)far : FIT_FAR;
}

static int64_t distance_of(const struct fit_reason *reason)
{
    const struct fit_value *a = reason->a == NULL ? NULL : reason->a->value;
    const struct fit_value *b = reason->b == NULL ? NULL : reason->b->value;
    int64_t sum = 0;

    if (a == NULL || b == NULL || a->form != FIT_FORM_NUMBER ||
        b->form != FIT_FORM_NUMBER || a->kind != b->kind)
        return 0;
    if (a->has_lo && b->has_lo)
        sum += bound_distance(a->lo, b->lo);
    if (a->has_hi && b->has_hi)
        sum += bound_distance(a->hi, b->hi);
    return sum;
}

int64_t fit_distance(const struct fit_class *cls,
    const struct fit_facts *offered, const struct fit_facts *needed)
{
    int64_t sum = 0;

    assert(cls != NULL);
    for (size_t i = 0; i < cls->n_rules; i++) {
        uint32_t property = cls->rules[i].property;
        struct fit_reason reason = {.rule = i,
            .a = fit_offered(offered, property),
            .b = fit_needed(needed, property)};

        if (cls->rules[i].criticality != FIT_INFO)
            sum += distance_of(&reason);
    }
    return sum;
}

/* ---- the search ---------------------------------------------------------- */

/* What the rules decided so far for one item. */
struct tally {
    uint8_t axes[FIT_AXES];
    uint16_t without_difference;
    int64_t distance;
};

/* What a rule decides for each distinct fact: for items whose thread is of
 * the needed size, and for others. */
struct decided {
    uint8_t same[2]; /* enum fit_verdict by [size is the needed one] */
    int64_t distance;
};

struct search {
    const struct fit_index *index;
    const struct fit_facts *needed;
    uint32_t size_cell; /* of the needed thread; FIT_NONE: no item has it */
    struct tally *tallies;
    struct decided *decided; /* of the rule at hand */
};

static uint8_t decide_cell(const struct search *search, size_t rule,
    const struct fit_fact *fact, struct sp_ratio size, int64_t *distance)
{
    const struct fit_index *index = search->index;
    struct fit_reason reason = {.rule = rule, .a = fact};

    reason.b = fit_needed(search->needed, index->cls->rules[rule].property);
    fit_reason_decide(&index->cls->rules[rule], index->context, size, &reason);
    *distance = distance_of(&reason);
    return (uint8_t)reason.verdict;
}

static void decide_column(struct search *search, size_t rule)
{
    const struct fit_index *index = search->index;
    const struct column *column = &index->columns[rule];
    struct sp_ratio none = fit_ratio_int(0);
    struct sp_ratio size = fit_thread_size(index->context, search->needed);
    bool scoped = index->cls->rules[rule].comparison == FIT_STANDARD;

    for (size_t i = 0; i < column->n; i++) {
        struct decided *decided = &search->decided[i];

        decided->same[0] = decide_cell(
            search, rule, column->facts[i], none, &decided->distance);
        decided->same[1] = decided->same[0];
        if (scoped && size.num != 0)
            decided->same[1] = decide_cell(
                search, rule, column->facts[i], size, &decided->distance);
    }
}

/* As a decision of one pair weighs a rule (decide.h). */
static void tally_column(struct search *search, size_t rule)
{
    const struct fit_index *index = search->index;
    const struct fit_rule *ruled = &index->cls->rules[rule];
    const uint32_t *cells = index->columns[rule].cell;
    uint8_t floor = ruled->criticality == FIT_SHOULD ? FIT_CONDITIONAL : FIT_NO;

    for (size_t i = 0; i < index->n_items; i++) {
        const struct decided *decided = &search->decided[cells[i]];
        struct tally *tally = &search->tallies[i];
        bool same = index->size_cell[i] == search->size_cell;
        uint8_t verdict = decided->same[same];

        tally->distance += decided->distance;
        tally->without_difference =
            (uint16_t)(tally->without_difference + (verdict == FIT_YES));
        if (verdict < floor)
            verdict = floor;
        if (verdict < tally->axes[ruled->axis])
            tally->axes[ruled->axis] = verdict;
    }
}

static void tally_init(const struct search *search)
{
    const struct fit_class *cls = search->index->cls;
    bool ruled[FIT_AXES] = {false};
    uint8_t best = cls->reviewed ? FIT_YES : FIT_CONDITIONAL;

    for (size_t i = 0; i < cls->n_rules; i++)
        ruled[cls->rules[i].axis] = true;
    for (size_t i = 0; i < search->index->n_items; i++)
        for (int axis = 0; axis < FIT_AXES; axis++)
            search->tallies[i].axes[axis] = ruled[axis] ? best : FIT_UNKNOWN;
}

static enum fit_verdict tally_verdict(const struct tally *tally)
{
    uint8_t least = tally->axes[0];

    for (int axis = 1; axis < FIT_AXES; axis++)
        if (tally->axes[axis] < least)
            least = tally->axes[axis];
    return (enum fit_verdict)least;
}

/* Whether item `i` comes before `j`. */
static bool before(const struct tally *tallies, uint32_t i, uint32_t j)
{
    enum fit_verdict verdict_i = tally_verdict(&tallies[i]);
    enum fit_verdict verdict_j = tally_verdict(&tallies[j]);

    if (verdict_i != verdict_j)
        return verdict_i > verdict_j;
    if (tallies[i].without_difference != tallies[j].without_difference)
        return tallies[i].without_difference > tallies[j].without_difference;
    if (tallies[i].distance != tallies[j].distance)
        return tallies[i].distance < tallies[j].distance;
    return i < j;
}

/* Keep the best: `best` is a heap whose first is the last of them. */
static void heap_down(
    const struct tally *tallies, uint32_t *best, size_t n, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        uint32_t moved;

        if (child >= n)
            return;
        if (child + 1 < n && before(tallies, best[child], best[child + 1]))
            child++;
        if (!before(tallies, best[at], best[child]))
            return;
        moved = best[at];
        best[at] = best[child];
        best[child] = moved;
        at = child;
    }
}

static void heap_up(const struct tally *tallies, uint32_t *best, size_t at)
{
    while (at > 0 && before(tallies, best[(at - 1) / 2], best[at])) {
        uint32_t moved = best[at];

        best[at] = best[(at - 1) / 2];
        best[(at - 1) / 2] = moved;
        at = (at - 1) / 2;
    }
}

static size_t choose(const struct search *search, uint32_t itself, size_t max,
    uint32_t *best, struct fit_found *found)
{
    size_t n = 0;

    for (uint32_t i = 0; i < search->index->n_items; i++) {
        enum fit_verdict verdict = tally_verdict(&search->tallies[i]);

        if (i == itself)
            continue;
        found->n_by_verdict[verdict]++;
        if (verdict == FIT_NO || max == 0)
            continue;
        if (n < max) {
            best[n] = i;
            heap_up(search->tallies, best, n++);
        } else if (before(search->tallies, i, best[0])) {
            best[0] = i;
            heap_down(search->tallies, best, n, 0);
        }
    }
    for (size_t end = n; end > 1; end--) { /* best first */
        uint32_t last = best[0];

        best[0] = best[end - 1];
        best[end - 1] = last;
        heap_down(search->tallies, best, end - 1, 0);
    }
    return n;
}

static uint32_t needed_size(
    const struct fit_index *index, const struct fit_facts *needed)
{
    struct sp_ratio size = fit_thread_size(index->context, needed);

    for (uint32_t i = 0; size.num != 0 && i < index->n_sizes; i++)
        if (sp_ratio_cmp(index->sizes[i], size) == 0)
            return i;
    return FIT_NONE;
}

static enum sp_code search_open(const struct fit_index *index,
    const struct fit_facts *needed, struct sp_arena *arena,
    struct search *search, struct sp_err *err)
{
    search->index = index;
    search->needed = needed;
    search->size_cell = needed_size(index, needed);
    search->tallies =
        sp_alloc_array(arena, index->n_items + 1, sizeof *search->tallies);
    search->decided =
        sp_alloc_array(arena, index->n_items + 1, sizeof *search->decided);
    if (search->tallies == NULL || search->decided == NULL)
        return sp_arena_fail(arena, err);
    return SP_OK;
}

enum sp_code fit_search(const struct fit_index *index,
    const struct fit_facts *needed, uint32_t itself, size_t max,
    struct sp_arena *arena, struct fit_found *found_out, struct sp_err *err)
{
    struct search search = {0};
    struct fit_found found = {0};
    struct fit_candidate *candidates;
    uint32_t *best;
    enum sp_code code = search_open(index, needed, arena, &search, err);

    assert(max <= FIT_CANDIDATES_MAX);
    if (code != SP_OK)
        return code;
    candidates = sp_alloc_array(arena, max + 1, sizeof *candidates);
    best = sp_alloc_array(arena, max + 1, sizeof *best);
    if (candidates == NULL || best == NULL)
        return sp_arena_fail(arena, err);
    tally_init(&search);
    for (size_t i = 0; i < index->cls->n_rules; i++) {
        if (index->cls->rules[i].criticality == FIT_INFO)
            continue;
        decide_column(&search, i);
        tally_column(&search, i);
    }
    found.n = choose(&search, itself, max, best, &found);
    for (size_t i = 0; i < found.n; i++) {
        candidates[i].item = best[i];
        candidates[i].distance = search.tallies[best[i]].distance;
        fit_interchange(index->cls, index->context, &index->items[best[i]],
            needed, NULL, &candidates[i].outcome);
        assert(candidates[i].outcome.verdict ==
               tally_verdict(&search.tallies[best[i]]));
    }
    found.candidates = candidates;
    *found_out = found;
    return SP_OK;
}
