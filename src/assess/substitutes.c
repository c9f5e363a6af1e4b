#include "assess/substitutes.h"

#include "assess/project.h"
#include "fit/search.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A claim between two items, as seen from the one that is needed. */
struct edge {
    uint32_t wanted, candidate; /* rows of item */
    uint32_t row;               /* of claim */
    enum phrase_says says;
};

struct class_items {
    uint32_t *rows; /* of item */
    struct fit_facts *facts;
    size_t n, n_excluded;
    struct fit_index *index; /* made on first use */
};

struct substitutes {
    struct fit_model *model;
    const struct codes *codes;
    enum sp_lang lang;
    struct sp_arena *arena;
    struct sp_arena *scratch;     /* of one search, then forgotten */
    struct fit_model_item *items; /* by row; id NULL: may not be seen */
    uint32_t *place;              /* by row: within its class */
    struct class_items *classes;  /* by class */
    struct edge *edges;           /* by wanted, candidate, row */
    size_t n_edges;
    /* Of --in, by row of item, or NULL. */
    const bool *excluded, *recorded;
};

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static size_t class_number(
    const struct substitutes *s, const struct fit_model_class *cls)
{
    return (size_t)(cls - s->model->classes);
}

/* ---- preparing ----------------------------------------------------------- */

static bool item_is_seen(const struct fit_model *model, size_t row)
{
    return model->audience == NULL ||
           audience_sees_row(model->audience, model->item, row);
}

static enum sp_code items_prepare(struct substitutes *s, struct sp_err *err)
{
    size_t n = s->model->item->n_rows;
    enum sp_code rc = SP_OK;

    s->items = sp_alloc_array(s->arena, n + 1, sizeof *s->items);
    s->place = sp_alloc_array(s->arena, n + 1, sizeof *s->place);
    s->classes =
        sp_alloc_array(s->arena, s->model->n_classes + 1, sizeof *s->classes);
    if (s->items == NULL || s->place == NULL || s->classes == NULL)
        return sp_arena_fail(s->arena, err);
    for (size_t row = 0; rc == SP_OK && row < n; row++) {
        if (!item_is_seen(s->model, row))
            continue;
        rc = fit_model_item(s->model, row, &s->items[row], err);
        if (rc == SP_OK && s->items[row].cls != NULL)
            s->classes[class_number(s, s->items[row].cls)].n++;
    }
    return rc;
}

static enum sp_code classes_fill(struct substitutes *s, struct sp_err *err)
{
    for (size_t i = 0; i < s->model->n_classes; i++) {
        struct class_items *cls = &s->classes[i];

        cls->rows = sp_alloc_array(s->arena, cls->n + 1, sizeof *cls->rows);
        cls->facts = sp_alloc_array(s->arena, cls->n + 1, sizeof *cls->facts);
        if (cls->rows == NULL || cls->facts == NULL)
            return sp_arena_fail(s->arena, err);
        cls->n = 0;
    }
    for (size_t row = 0; row < s->model->item->n_rows; row++) {
        struct class_items *cls;

        if (s->items[row].cls == NULL)
            continue;
        cls = &s->classes[class_number(s, s->items[row].cls)];
        s->place[row] = (uint32_t)cls->n;
        cls->rows[cls->n] = (uint32_t)row;
        cls->facts[cls->n++] = s->items[row].facts;
    }
    return SP_OK;
}

static int edge_order(const void *a, const void *b)
{
    const struct edge *x = a;
    const struct edge *y = b;

    if (x->wanted != y->wanted)
        return x->wanted < y->wanted ? -1 : 1;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void edge_add(struct substitutes *s, const struct phrase_claim *claim,
    size_t row, size_t wanted, size_t candidate)
{
    s->edges[s->n_edges++] =
        (struct edge){(uint32_t)wanted, (uint32_t)candidate, (uint32_t)row,
            phrase_says(&s->codes->phrase, claim, s->items[wanted].id,
                s->items[candidate].id)};
}

/* Each claim between two items leads both ways; what it says of a way may be
 * nothing. */
static enum sp_code edges_read(struct substitutes *s, struct sp_err *err)
{
    const struct table *table = s->model->claim;

    s->edges =
        sp_alloc_array(s->arena, 2 * table->n_rows + 1, sizeof *s->edges);
    if (s->edges == NULL)
        return sp_arena_fail(s->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        struct phrase_claim claim = {
            table_named(table, row, "item"),
            table_named(table, row, "other"),
            table_named(table, row, "code"),
            table_named(table, row, "nation"),
            table_named(table, row, "scope"),
        };
        size_t item = table_find(s->model->item, claim.item);
        size_t other = table_find(s->model->item, claim.other);

        if (item == SIZE_MAX || other == SIZE_MAX || item == other ||
            s->items[item].id == NULL || s->items[other].id == NULL ||
            !fit_model_sees(s->model, table, row, "code"))
            continue;
        edge_add(s, &claim, row, item, other);
        edge_add(s, &claim, row, other, item);
    }
    qsort(s->edges, s->n_edges, sizeof *s->edges, edge_order);
    return SP_OK;
}

/* The first edge of an item that is needed, and of a candidate for it. */
static size_t edge_first(
    const struct substitutes *s, uint32_t wanted, uint32_t candidate)
{
    struct edge key = {wanted, candidate, 0, PHRASE_SAYS_NOTHING};
    size_t low = 0;
    size_t high = s->n_edges;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (edge_order(&s->edges[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void release_arena(void *handle)
{
    sp_arena_free(handle);
}

enum sp_code substitutes_open(struct fit_model *model,
    const struct codes *codes, enum sp_lang lang,
    struct substitutes **substitutes_out, struct sp_err *err)
{
    struct substitutes *s = sp_alloc(model->arena, sizeof *s);
    enum sp_code rc;

    assert(codes != NULL);
    if (s == NULL)
        return sp_arena_fail(model->arena, err);
    s->model = model;
    s->codes = codes;
    s->lang = lang;
    s->arena = model->arena;
    rc = sp_arena_new(SP_ARENA_BYTES_MAX, &s->scratch, err);
    if (rc == SP_OK)
        rc = sp_arena_keep(s->arena, release_arena, s->scratch, err);
    if (rc == SP_OK)
        rc = items_prepare(s, err);
    if (rc == SP_OK)
        rc = classes_fill(s, err);
    if (rc == SP_OK)
        rc = edges_read(s, err);
    if (rc == SP_OK)
        *substitutes_out = s;
    return rc;
}

void substitutes_exclude(struct substitutes *s, const bool *excluded)
{
    s->excluded = excluded;
    for (size_t i = 0; i < s->model->n_classes; i++) {
        struct class_items *cls = &s->classes[i];

        cls->n_excluded = 0;
        for (size_t k = 0; k < cls->n; k++)
            cls->n_excluded += excluded[cls->rows[k]];
    }
}

/* ---- ways of claims ------------------------------------------------------ */

struct reached {
    uint32_t row;  /* of item */
    uint32_t from; /* place of the step before; the first is the item itself */
    uint32_t edge;
    uint32_t depth;
};

struct ways {
    struct reached *reached;
    size_t n;
};

static bool was_reached(const struct ways *ways, uint32_t row)
{
    for (size_t i = 0; i < ways->n; i++)
        if (ways->reached[i].row == row)
            return true;
    return false;
}

/* Breadth first: the shortest way to each, by item rows and claim rows. */
static enum sp_code ways_find(struct substitutes *s, size_t item_row,
    struct ways *ways, struct sp_err *err)
{
    size_t room = s->n_edges < ASSESS_CLAIM_ITEMS_MAX ? s->n_edges
                                                      : ASSESS_CLAIM_ITEMS_MAX;

    ways->reached = sp_alloc_array(s->arena, room + 1, sizeof *ways->reached);
    if (ways->reached == NULL)
        return sp_arena_fail(s->arena, err);
    ways->reached[0] = (struct reached){.row = (uint32_t)item_row};
    ways->n = 1;
    for (size_t at = 0; at < ways->n; at++) {
        struct reached from = ways->reached[at];

        if (from.depth == ASSESS_CLAIM_STEPS_MAX)
            break;
        for (size_t i = edge_first(s, from.row, 0);
             i < s->n_edges && s->edges[i].wanted == from.row; i++) {
            const struct edge *edge = &s->edges[i];

            if ((edge->says != PHRASE_SAYS_YES &&
                    edge->says != PHRASE_SAYS_CONDITIONAL) ||
                was_reached(ways, edge->candidate))
                continue;
            if (ways->n > ASSESS_CLAIM_ITEMS_MAX)
                return sp_fail(err, SP_LIMIT,
                    "claims lead from '%s' to more than %d items",
                    s->items[item_row].id, (int)ASSESS_CLAIM_ITEMS_MAX);
            ways->reached[ways->n++] = (struct reached){
                edge->candidate, (uint32_t)at, (uint32_t)i, from.depth + 1};
        }
    }
    return SP_OK;
}

/* The steps from the item to the one at `place`, each decided. */
static enum sp_code steps_make(struct substitutes *s, const struct ways *ways,
    size_t place, struct assess_substitute *out, struct sp_err *err)
{
    size_t n = ways->reached[place].depth;
    struct assess_step *steps = sp_alloc_array(s->arena, n, sizeof *steps);
    enum sp_code rc = SP_OK;

    if (steps == NULL)
        return sp_arena_fail(s->arena, err);
    out->steps = steps;
    out->n_steps = n;
    for (size_t i = n; rc == SP_OK && i-- > 0;) {
        const struct reached *reached = &ways->reached[place];
        const struct edge *edge = &s->edges[reached->edge];
        struct assess_fit_direction decision;

        rc = assess_fit_direction_of(s->model, &s->items[edge->candidate],
            &s->items[edge->wanted], s->lang, &decision, err);
        if (rc != SP_OK)
            break;
        steps[i].candidate = s->items[edge->candidate].id;
        steps[i].wanted = s->items[edge->wanted].id;
        steps[i].code = table_named(s->model->claim, edge->row, "code");
        steps[i].says = edge->says == PHRASE_SAYS_YES ? "yes" : "conditional";
        steps[i].source =
            fit_model_shown(s->model, s->model->claim, edge->row, "source");
        steps[i].verdict = decision.verdict;
        place = reached->from;
    }
    return rc;
}

/* ---- the list ------------------------------------------------------------ */

struct list {
    struct assess_substitute *rows;
    uint32_t *item_rows; /* beside them */
    size_t n;
};

static int better_first(const void *a, const void *b)
{
    const struct assess_substitute *x = a;
    const struct assess_substitute *y = b;

    if (x->decision.verdict != y->decision.verdict)
        return x->decision.verdict > y->decision.verdict ? -1 : 1;
    if (x->decision.n_without_difference != y->decision.n_without_difference)
        return x->decision.n_without_difference >
                       y->decision.n_without_difference
                   ? -1
                   : 1;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    if ((x->n_steps > 0) != (y->n_steps > 0))
        return x->n_steps > 0 ? -1 : 1;
    return strcmp(x->decision.candidate, y->decision.candidate);
}

static enum sp_code list_add(struct substitutes *s, size_t item_row,
    uint32_t row, int64_t distance, struct list *list, struct sp_err *err)
{
    struct assess_substitute *out = &list->rows[list->n];
    uint32_t item = (uint32_t)item_row;
    size_t edge = edge_first(s, item, row);
    enum sp_code rc;

    if (s->excluded != NULL && s->excluded[row])
        return SP_OK;
    rc = assess_fit_direction_of(s->model, &s->items[row], &s->items[item],
        s->lang, &out->decision, err);
    if (rc == SP_OK && edge < s->n_edges && s->edges[edge].wanted == item &&
        s->edges[edge].candidate == row)
        rc = assess_fit_claims(
            &(struct assess_fit_saying){s->model, s->codes, s->lang,
                s->items[row].id, s->items[item].id, &out->decision, NULL},
            &out->claims, &out->n_claims, err);
    if (rc != SP_OK)
        return rc;
    if (fit_model_sees(s->model, s->model->item, row, "name"))
        out->name = or_null(table_named(s->model->item, row, "name"));
    out->distance = distance;
    out->recorded = s->recorded != NULL && s->recorded[row];
    list->item_rows[list->n++] = row;
    return SP_OK;
}

/* Room for so many rows. */
static enum sp_code list_open(
    struct substitutes *s, size_t n, struct list *list, struct sp_err *err)
{
    list->rows = sp_alloc_array(s->arena, n + 1, sizeof *list->rows);
    list->item_rows = sp_alloc_array(s->arena, n + 1, sizeof *list->item_rows);
    return list->rows == NULL || list->item_rows == NULL
               ? sp_arena_fail(s->arena, err)
               : SP_OK;
}

/* Search the item's class: `max` beside those that are left out. What it found
 * is in the scratch arena. */
static enum sp_code class_search(struct substitutes *s, size_t item_row,
    size_t max, struct fit_found *found, struct sp_err *err)
{
    const struct fit_model_item *item = &s->items[item_row];
    struct class_items *cls = &s->classes[class_number(s, item->cls)];
    enum sp_code rc = SP_OK;

    if (cls->index == NULL)
        rc = fit_index_new(&item->cls->cls, &s->model->context, cls->facts,
            cls->n, s->arena, &cls->index, err);
    if (rc != SP_OK)
        return rc;
    max += cls->n_excluded;
    if (max > ASSESS_SUBSTITUTES_MAX)
        max = ASSESS_SUBSTITUTES_MAX;
    return fit_search(cls->index, &item->facts, s->place[item_row], max,
        s->scratch, found, err);
}

static enum sp_code add_of_class(struct substitutes *s, size_t item_row,
    const struct fit_found *found, struct assess_substitutes *out,
    struct list *list, struct sp_err *err)
{
    const struct class_items *cls =
        &s->classes[class_number(s, s->items[item_row].cls)];
    enum sp_code rc = SP_OK;

    out->n_items = cls->n - 1;
    memcpy(out->n_by_verdict, found->n_by_verdict, sizeof out->n_by_verdict);
    for (size_t i = 0; rc == SP_OK && i < found->n; i++)
        rc = list_add(s, item_row, cls->rows[found->candidates[i].item],
            found->candidates[i].distance, list, err);
    return rc;
}

/* How far an item is that a claim leads to; of another class: nothing. */
static int64_t claimed_distance(
    const struct substitutes *s, size_t item_row, uint32_t row)
{
    const struct fit_model_item *item = &s->items[item_row];

    if (item->cls == NULL || s->items[row].cls != item->cls)
        return 0;
    return fit_distance(&item->cls->cls, &s->items[row].facts, &item->facts);
}

static enum sp_code add_of_claims(struct substitutes *s, size_t item_row,
    const struct ways *ways, struct list *list, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    for (size_t i = 1; rc == SP_OK && i < ways->n; i++) {
        uint32_t row = ways->reached[i].row;
        size_t at = 0;

        while (at < list->n && list->item_rows[at] != row)
            at++;
        if (at == list->n)
            rc = list_add(s, item_row, row, claimed_distance(s, item_row, row),
                list, err);
        if (rc == SP_OK && at < list->n)
            rc = steps_make(s, ways, i, &list->rows[at], err);
    }
    return rc;
}

enum sp_code substitutes_find(struct substitutes *s, size_t item_row,
    size_t max, struct assess_substitutes *out, struct sp_err *err)
{
    const struct fit_model_item *item = &s->items[item_row];
    struct assess_fit_direction itself;
    struct fit_found found = {0};
    struct ways ways = {0};
    struct list list = {0};
    bool has_class;
    enum sp_code rc;

    assert(item->id != NULL);
    assert(max <= ASSESS_SUBSTITUTES_MAX);
    rc = assess_fit_direction_of(s->model, item, item, s->lang, &itself, err);
    if (rc != SP_OK)
        return rc;
    out->item = item->id;
    out->problem = itself.problem;
    out->cls = item->cls == NULL ? NULL : item->cls->id;
    has_class = item->cls != NULL && itself.problem == NULL;
    rc = ways_find(s, item_row, &ways, err);
    if (rc == SP_OK && has_class)
        rc = class_search(s, item_row, max, &found, err);
    if (rc == SP_OK)
        rc = list_open(s, found.n + ways.n, &list, err);
    if (rc == SP_OK && has_class)
        rc = add_of_class(s, item_row, &found, out, &list, err);
    sp_arena_reset(s->scratch);
    if (rc == SP_OK)
        rc = add_of_claims(s, item_row, &ways, &list, err);
    if (rc != SP_OK)
        return rc;
    qsort(list.rows, list.n, sizeof *list.rows, better_first);
    out->candidates = list.rows;
    out->n = list.n < max ? list.n : max;
    return SP_OK;
}

/* ---- one item ------------------------------------------------------------ */

struct asking {
    const struct assess_substitutes_options *options;
    struct snapshot *snapshot;
    struct fit_model model;
    struct codes codes;
    struct projection projection;
};

/* Lines by child: those of item c are parents[first[c]] … [first[c + 1]). */
struct uses {
    uint32_t *first, *parents;
};

static enum sp_code uses_read(const struct asking *a,
    const struct table *structure, struct uses *uses, struct sp_err *err)
{
    const struct table *item = a->model.item;
    struct sp_arena *arena = a->model.arena;
    uint32_t *rows =
        sp_alloc_array(arena, 2 * structure->n_rows + 1, sizeof *rows);
    size_t n = 0;

    uses->first = sp_alloc_array(arena, item->n_rows + 2, sizeof *uses->first);
    uses->parents =
        sp_alloc_array(arena, structure->n_rows + 1, sizeof *uses->parents);
    if (rows == NULL || uses->first == NULL || uses->parents == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < structure->n_rows; row++) {
        size_t child = table_find(item, table_named(structure, row, "child"));
        size_t parent = table_find(item, table_named(structure, row, "parent"));

        /* A candidate left out would tell of a line that may not be seen. */
        if (child == SIZE_MAX || parent == SIZE_MAX ||
            fit_model_shown(&a->model, structure, row, "child") == NULL)
            continue;
        rows[n++] = (uint32_t)child;
        rows[n++] = (uint32_t)parent;
        uses->first[child + 2]++;
    }
    for (size_t i = 2; i < item->n_rows + 2; i++)
        uses->first[i] += uses->first[i - 1];
    for (size_t i = 0; i < n; i += 2)
        uses->parents[uses->first[rows[i] + 1]++] = rows[i + 1];
    return SP_OK;
}

/* Mark what holds the parent, directly or not: it cannot stand in it. */
static enum sp_code holders_mark(struct asking *a,
    const struct table *structure, size_t parent, bool *holders,
    struct sp_err *err)
{
    struct uses uses;
    uint32_t *queue = sp_alloc_array(
        a->model.arena, a->model.item->n_rows + 1, sizeof *queue);
    size_t n = 0;
    enum sp_code rc = uses_read(a, structure, &uses, err);

    if (rc != SP_OK)
        return rc;
    if (queue == NULL)
        return sp_arena_fail(a->model.arena, err);
    holders[parent] = true;
    queue[n++] = (uint32_t)parent;
    for (size_t at = 0; at < n; at++)
        for (uint32_t i = uses.first[queue[at]]; i < uses.first[queue[at] + 1];
             i++) {
            uint32_t above = uses.parents[i];

            if (!holders[above]) {
                holders[above] = true;
                queue[n++] = above;
            }
        }
    return SP_OK;
}

/* Mark the alternatives on the lines of the parent that the item is on. */
static bool recorded_mark(struct asking *a, const struct table *structure,
    const char *parent, const char *id, bool *recorded)
{
    bool found = false;

    for (size_t row = 0; row < structure->n_rows; row++) {
        const char *group = table_named(structure, row, "alternate_group");

        if (strcmp(table_named(structure, row, "parent"), parent) != 0 ||
            strcmp(table_named(structure, row, "child"), id) != 0 ||
            !fit_model_sees(&a->model, structure, row, "child"))
            continue;
        found = true;
        for (size_t other = 0; other < structure->n_rows; other++) {
            size_t child = table_find(
                a->model.item, table_named(structure, other, "child"));

            if (group[0] != '\0' && child != SIZE_MAX &&
                fit_model_shown(&a->model, structure, other, "child") != NULL &&
                strcmp(table_named(structure, other, "parent"), parent) == 0 &&
                strcmp(table_named(structure, other, "alternate_group"),
                    group) == 0)
                recorded[child] = true;
        }
    }
    return found;
}

static enum sp_code in_read(struct asking *a, const char *item,
    struct substitutes *s, struct sp_err *err)
{
    const char *parent = a->options->in;
    size_t row = table_find(a->model.item, parent);
    size_t n = a->model.item->n_rows;
    const struct table *structure;
    bool *excluded = sp_alloc_array(s->arena, n + 1, sizeof *excluded);
    bool *recorded = sp_alloc_array(s->arena, n + 1, sizeof *recorded);
    enum sp_code rc = snapshot_table(a->snapshot, "structure", &structure, err);

    if (rc != SP_OK)
        return rc;
    if (excluded == NULL || recorded == NULL)
        return sp_arena_fail(s->arena, err);
    if (row == SIZE_MAX || !item_is_seen(&a->model, row))
        return sp_fail(err, SP_NOT_FOUND, "no item '%s'", parent);
    if (!recorded_mark(a, structure, parent, item, recorded))
        return sp_fail(
            err, SP_NOT_FOUND, "'%s' is on no line of '%s'", item, parent);
    rc = holders_mark(a, structure, row, excluded, err);
    if (rc == SP_OK)
        substitutes_exclude(s, excluded);
    s->recorded = recorded;
    return rc;
}

static void release_snapshot(void *handle)
{
    snapshot_close(handle);
}

static enum sp_code asking_open(struct asking *a, struct sp_arena *arena,
    struct assess_substitutes *out, struct sp_err *err)
{
    const struct assess_substitutes_options *options = a->options;
    enum sp_code rc =
        snapshot_open(options->schema, &options->facts, &a->snapshot, err);

    if (rc == SP_OK) /* texts of the answer are borrowed from it */
        rc = sp_arena_keep(arena, release_snapshot, a->snapshot, err);
    if (rc == SP_OK)
        rc =
            fit_model_open(&a->model, options->schema, a->snapshot, arena, err);
    if (rc == SP_OK)
        rc = project_open(&a->projection, options->schema, a->snapshot,
            options->audience, NULL, arena, err);
    a->model.audience = a->projection.audience;
    if (rc == SP_OK)
        rc = codes_read(options->schema, options->facts.data_folder,
            options->facts.registry, sp_lang_code(options->lang),
            options->facts.on, arena, &a->codes, err);
    if (rc == SP_OK)
        rc = snapshot_digest(a->snapshot, &out->digests, err);
    if (rc == SP_OK)
        project_digests(&a->projection, &out->digests);
    return rc;
}

/* Count what is hidden of the item and of what is listed. What is hidden of
 * others, listed nowhere, is not even counted. */
static enum sp_code withheld_count(struct fit_model *model, size_t row,
    struct assess_substitutes *answer, struct sp_err *err)
{
    struct fit_model_item item;
    enum sp_code rc;

    model->n_withheld = 0;
    rc = fit_model_item(model, row, &item, err);
    for (size_t i = 0; rc == SP_OK && i < answer->n; i++) {
        size_t listed =
            table_find(model->item, answer->candidates[i].decision.candidate);

        assert(listed != SIZE_MAX);
        rc = fit_model_item(model, listed, &item, err);
    }
    if (rc == SP_OK)
        answer->withheld.facts = model->n_withheld;
    return rc;
}

enum sp_code assess_substitutes_of(
    const struct assess_substitutes_options *options, const char *item,
    struct sp_arena *arena, struct assess_substitutes *out, struct sp_err *err)
{
    struct assess_substitutes answer;
    struct substitutes *s = NULL;
    struct asking a;
    struct fit_model_item own = {0};
    size_t row = SIZE_MAX;
    enum sp_code rc;

    memset(&a, 0, sizeof a);
    memset(&answer, 0, sizeof answer);
    a.options = options;
    rc = asking_open(&a, arena, &answer, err);
    if (rc == SP_OK) {
        rc = fit_model_item_named(&a.model, item, &own, err);
        row = own.row;
    }
    if (rc == SP_OK)
        rc = substitutes_open(&a.model, &a.codes, options->lang, &s, err);
    if (rc == SP_OK && options->in != NULL)
        rc = in_read(&a, item, s, err);
    if (rc == SP_OK)
        rc = substitutes_find(s, row, options->max, &answer, err);
    if (rc == SP_OK && options->audience != NULL)
        rc = withheld_count(&a.model, row, &answer, err);
    if (rc != SP_OK)
        return project_error(options->audience, rc, err);
    if (fit_model_sees(&a.model, a.model.item, row, "name"))
        answer.name = or_null(table_named(a.model.item, row, "name"));
    answer.in = options->in;
    answer.audience = options->audience;
    *out = answer;
    return SP_OK;
}
