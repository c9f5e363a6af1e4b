/*
 * project_origin.c - shares and sums of an origin for an audience.
 *
 * A sum over the rows of fewer than PROJECT_ROWS_MIN items that may not be
 * seen would tell one supplier what another charges. Items are counted and
 * not offers: of the offers of one item a choice takes one. An item that only
 * some choices reach may be absent from a sum: it counts where it might tell
 * something, and not where it would have to hide others.
 */
#include "assess/project.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PASSES_MAX = 64 };

struct line { /* of the structure, of those that some choice reaches */
    uint32_t parent, child;
    bool plain; /* neither one of a group nor optional */
    bool hidden;
};

struct item {
    bool listed;   /* it has a cost or stands in a line */
    bool hidden;   /* a price, its origin or a quantity is */
    bool tainted;  /* or one of what is inside */
    bool definite; /* every choice has it */
    bool tier;     /* a line of the product holds it */
    bool plain;    /* on the first tier, by a plain line */
    bool other;    /* it can be had otherwise than made from its lines */
};

struct cost { /* a row that an item may cost */
    uint32_t item;
    uint32_t opened, declared; /* states, 0 unknown */
    bool wild;                 /* of several states */
};

struct shares {
    struct projection *projection;
    struct assess_origin *origin;
    struct sp_pool *pool;
    struct item *items; /* by symbol */
    size_t n_symbols;
    struct line *lines;
    size_t n_lines;
    struct cost *costs;
    size_t n_costs;
    uint8_t *found; /* by symbol, for one count */
    uint32_t product;
};

/* Hidden items of a sum: those that it surely holds, and that it may hold. */
struct count {
    size_t sure, may;
};

static bool tells(struct count count)
{
    return count.may > 0 && count.sure < PROJECT_ROWS_MIN;
}

/* ---- what the sums are over ------------------------------------------------
 */

static uint32_t symbol_of(const struct shares *shares, const char *text)
{
    uint32_t symbol = sp_pool_find(shares->pool, text, strlen(text));

    return symbol < shares->n_symbols ? symbol : 0;
}

static bool row_hidden(const struct shares *shares, const struct table *table,
    size_t row, const char *const *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!audience_sees(shares->projection->audience, table, row,
                schema_column(table->schema, columns[i])))
            return true;
    return false;
}

static void add_offer(
    struct shares *shares, const struct table *table, size_t row)
{
    static const char *const columns[] = {"unit_cost", "origin", "site"};
    struct cost *cost = &shares->costs[shares->n_costs++];
    uint32_t id = table_symbol(table, row, "item");
    bool make = strcmp(table_named(table, row, "kind"), "make") == 0;
    const struct table *sites = NULL;
    struct sp_err err;
    size_t site;

    cost->item = id;
    cost->declared = table_symbol(table, row, "origin");
    cost->opened = cost->declared;
    shares->items[id].listed = true;
    shares->items[id].other = shares->items[id].other || !make;
    if (row_hidden(shares, table, row, columns, SP_COUNT(columns)))
        shares->items[id].hidden = true;
    if (!make || snapshot_table(shares->projection->snapshot, "site", &sites,
                     &err) != SP_OK)
        return;
    site = table_find(sites, table_named(table, row, "site"));
    cost->opened = site == SIZE_MAX ? 0 : table_symbol(sites, site, "state");
}

static void add_attested(
    struct shares *shares, const struct table *table, size_t row, bool wild)
{
    struct cost *cost = &shares->costs[shares->n_costs++];
    uint32_t id = table_symbol(table, row, "item");

    cost->item = id;
    cost->wild = wild;
    if (!wild)
        cost->opened = table_symbol(table, row, "state");
    cost->declared = 0;
    shares->items[id].listed = true;
    shares->items[id].other = true;
    if (!audience_sees_row(shares->projection->audience, table, row))
        shares->items[id].hidden = true;
}

static void add_line(
    struct shares *shares, const struct table *table, size_t row)
{
    static const char *const columns[] = {"quantity", "child"};
    struct line *line = &shares->lines[shares->n_lines++];

    line->parent = table_symbol(table, row, "parent");
    line->child = table_symbol(table, row, "child");
    line->plain = table_symbol(table, row, "alternate_group") == 0 &&
                  strcmp(table_named(table, row, "optional"), "yes") != 0;
    line->hidden = row_hidden(shares, table, row, columns, SP_COUNT(columns));
    shares->items[line->child].listed = true;
    if (line->hidden)
        shares->items[line->child].hidden = true;
    if (line->parent == shares->product) {
        shares->items[line->child].tier = true;
        if (line->plain)
            shares->items[line->child].plain = true;
    }
}

static void add_row(struct shares *shares, const struct table *table,
    size_t row, const char *name)
{
    if (strcmp(name, "offer") == 0)
        add_offer(shares, table, row);
    else if (strcmp(name, "structure") == 0)
        add_line(shares, table, row);
    else
        add_attested(shares, table, row, strcmp(name, "attestation") == 0);
}

/* The rows behind the answer are those of its facts, each once. */
static enum sp_code read_rows(struct shares *shares, struct sp_err *err)
{
    static const char *const names[] = {
        "attestation", "attestation_state", "offer", "structure"};
    const struct assess_origin *origin = shares->origin;
    const struct assess_fact *last = NULL;

    for (size_t i = 0; i < origin->n_facts; i++) {
        const struct assess_fact *fact = &origin->facts[i];

        for (size_t k = 0; k < SP_COUNT(names); k++) {
            const struct table *table;
            size_t row;
            enum sp_code rc;

            if (strcmp(fact->tbl, names[k]) != 0 ||
                (last != NULL && strcmp(last->tbl, fact->tbl) == 0 &&
                    strcmp(last->key, fact->key) == 0))
                continue;
            rc = snapshot_table(
                shares->projection->snapshot, names[k], &table, err);
            if (rc != SP_OK)
                return rc;
            row = table_find(table, fact->key);
            if (row != SIZE_MAX)
                add_row(shares, table, row, names[k]);
        }
        last = fact;
    }
    return SP_OK;
}

/* Which items every choice has, and what hidden things are inside. What is
 * not found after many passes stays not definite and tainted. */
static void spread(struct shares *shares)
{
    bool changed = true;

    shares->items[shares->product].definite = true;
    shares->items[shares->product].other = false;
    for (size_t i = 0; i < shares->n_symbols; i++)
        shares->items[i].tainted = shares->items[i].hidden;
    for (size_t pass = 0; changed && pass < PASSES_MAX; pass++) {
        changed = false;
        for (size_t i = 0; i < shares->n_lines; i++) {
            const struct line *line = &shares->lines[i];
            struct item *parent = &shares->items[line->parent];
            struct item *child = &shares->items[line->child];

            if (line->plain && parent->definite && !parent->other &&
                !child->definite) {
                child->definite = true;
                changed = true;
            }
            if (child->tainted && !parent->tainted) {
                parent->tainted = true;
                changed = true;
            }
        }
    }
    for (size_t i = 0; changed && i < shares->n_symbols; i++)
        shares->items[i].tainted = true;
}

static enum sp_code read_shares(struct shares *shares, struct sp_err *err)
{
    struct projection *projection = shares->projection;
    size_t n = shares->origin->n_facts + 1;
    enum sp_code rc;

    shares->pool = snapshot_pool(projection->snapshot);
    shares->n_symbols = sp_pool_count(shares->pool);
    shares->items = sp_alloc_array(
        projection->arena, shares->n_symbols + 1, sizeof *shares->items);
    shares->lines = sp_alloc_array(projection->arena, n, sizeof *shares->lines);
    shares->costs = sp_alloc_array(projection->arena, n, sizeof *shares->costs);
    shares->found = sp_alloc_array(projection->arena, shares->n_symbols + 1, 1);
    if (shares->items == NULL || shares->lines == NULL ||
        shares->costs == NULL || shares->found == NULL)
        return sp_arena_fail(projection->arena, err);
    shares->product = symbol_of(shares, shares->origin->item);
    rc = read_rows(shares, err);
    if (rc == SP_OK)
        spread(shares);
    return rc;
}

/* ---- counting ---------------------------------------------------------- */

/* What a sum takes of an item: its cost where it is of one of some states. */
struct asked {
    bool declared;      /* depth */
    const char *class_; /* inside, outside, either; NULL: any */
    const char *state;  /* NULL: any of the class */
    const bool *among;  /* states by place in by_state; NULL: any */
    bool forced;        /* whatever is chosen */
};

static const struct assess_state_sum *sum_of(
    const struct assess_view *view, const char *state)
{
    for (size_t i = 0; i < view->n_by_state; i++)
        if (strcmp(view->by_state[i].state, state) == 0)
            return &view->by_state[i];
    return NULL;
}

/* What a row of an item says about a sum. */
enum fit { FITS = 1, FITS_NOT = 2, MIGHT_FIT = 4 };

static enum fit fit_of(const struct shares *shares,
    const struct assess_view *view, const struct asked *asked,
    const struct cost *cost)
{
    uint32_t symbol = asked->declared ? cost->declared : cost->opened;
    const char *state =
        symbol == 0 ? "unknown" : sp_pool_text(shares->pool, symbol);
    const struct assess_state_sum *sum = sum_of(view, state);

    if (cost->wild)
        return MIGHT_FIT;
    if (asked->class_ == NULL && asked->state == NULL && asked->among == NULL)
        return FITS;
    if (sum == NULL) /* no choice reaches it */
        return FITS_NOT;
    if (asked->state != NULL && strcmp(asked->state, state) != 0)
        return FITS_NOT;
    if (asked->among != NULL && !asked->among[sum - view->by_state])
        return FITS_NOT;
    if (asked->class_ == NULL || sum->counted == NULL)
        return FITS;
    if (strcmp(sum->counted, "either") == 0)
        return MIGHT_FIT;
    return strcmp(sum->counted, asked->class_) == 0 ? FITS : FITS_NOT;
}

/* Count a hidden item where the sum may or must hold its cost. */
static void count_item(const struct shares *shares, size_t i,
    const struct asked *asked, struct count *count)
{
    const struct item *item = &shares->items[i];
    unsigned found = shares->found[i];
    bool part = asked->declared ? item->tier : item->listed;
    bool hidden = asked->declared ? item->tainted : item->hidden;
    bool sure = asked->declared ? item->plain : item->definite;
    bool any = (found & (FITS | MIGHT_FIT)) != 0;
    bool all = any && (found & FITS_NOT) == 0;

    if (!part || !hidden || i == shares->product)
        return;
    if (found == 0) { /* made of what is inside, at any place */
        if (!asked->declared)
            return;
        any = all = true;
        sure = sure && asked->class_ == NULL && asked->state == NULL &&
               asked->among == NULL;
    }
    if (!(asked->forced ? all : any))
        return;
    count->may++;
    count->sure += sure && (found & MIGHT_FIT) == 0;
}

/* Count the hidden items whose cost a sum may or must hold. */
static struct count count_items(const struct shares *shares,
    const struct assess_view *view, const struct asked *asked)
{
    struct count count = {0, 0};

    memset(shares->found, 0, shares->n_symbols + 1);
    for (size_t i = 0; i < shares->n_costs; i++)
        shares->found[shares->costs[i].item] |=
            (uint8_t)fit_of(shares, view, asked, &shares->costs[i]);
    for (size_t i = 1; i < shares->n_symbols; i++)
        count_item(shares, i, asked, &count);
    return count;
}

/* ---- one view ---------------------------------------------------------- */

static bool sees_value(const struct shares *shares)
{
    static const char *const columns[] = {"value", "currency", "quantity"};
    const char *venture = shares->origin->venture;

    for (size_t i = 0; i < SP_COUNT(columns); i++)
        if (venture == NULL || !audience_sees_fact(shares->projection->audience,
                                   "venture", venture, columns[i]))
            return false;
    return true;
}

/* Whether the least and the greatest share must be withheld, and whether any
 * hidden row is in them. */
static bool judge_share(const struct shares *shares,
    const struct assess_view *view, bool declared, bool *any_out)
{
    static const struct {
        const char *class_;
        bool forced;
    } sums[] = {{NULL, false}, {"outside", false}, {"outside", true},
        {"inside", false}, {"inside", true}};
    bool withheld = false;

    *any_out = false;
    for (size_t i = 0; i < SP_COUNT(sums); i++) {
        struct asked asked = {.declared = declared,
            .class_ = sums[i].class_,
            .forced = sums[i].forced};
        struct count count = count_items(shares, view, &asked);

        withheld = withheld || tells(count);
        *any_out = *any_out || count.may > 0;
    }
    return withheld;
}

/* Mark the sums by state that tell. */
static void judge_states(const struct shares *shares,
    const struct assess_view *view, bool declared, bool *dropped)
{
    for (size_t i = 0; i < view->n_by_state; i++) {
        struct asked asked = {
            .declared = declared, .state = view->by_state[i].state};

        dropped[i] = tells(count_items(shares, view, &asked));
        asked.forced = true;
        dropped[i] = dropped[i] || tells(count_items(shares, view, &asked));
    }
}

/* The sum of a class is known: where what is dropped of it would be told by
 * the rest, all of the class is dropped. `among` is scratch. */
static void judge_class(const struct shares *shares,
    const struct assess_view *view, bool declared, const char *class_,
    bool *among, bool *dropped)
{
    struct asked asked = {.declared = declared, .among = among, .forced = true};
    size_t n = 0;

    for (size_t i = 0; i < view->n_by_state; i++) {
        const char *counted = view->by_state[i].counted;

        among[i] =
            dropped[i] && counted != NULL && strcmp(counted, class_) == 0;
        n += among[i];
    }
    if (n == 0 || count_items(shares, view, &asked).sure >= PROJECT_ROWS_MIN)
        return;
    for (size_t i = 0; i < view->n_by_state; i++)
        if (view->by_state[i].counted != NULL &&
            strcmp(view->by_state[i].counted, class_) == 0)
            dropped[i] = true;
}

static enum sp_code project_states(struct shares *shares,
    struct assess_view *view, bool declared, struct sp_err *err)
{
    struct projection *projection = shares->projection;
    struct assess_state_sum *sums;
    bool *dropped;
    bool *among;
    size_t n = 0;

    if (view->by_state == NULL || view->n_by_state == 0)
        return SP_OK;
    sums = sp_alloc_array(projection->arena, view->n_by_state, sizeof *sums);
    dropped =
        sp_alloc_array(projection->arena, view->n_by_state, sizeof *dropped);
    among = sp_alloc_array(projection->arena, view->n_by_state, sizeof *among);
    if (sums == NULL || dropped == NULL || among == NULL)
        return sp_arena_fail(projection->arena, err);
    judge_states(shares, view, declared, dropped);
    judge_class(shares, view, declared, "inside", among, dropped);
    judge_class(shares, view, declared, "outside", among, dropped);
    judge_class(shares, view, declared, "either", among, dropped);
    for (size_t i = 0; i < view->n_by_state; i++) {
        if (dropped[i])
            projection->withheld.values++;
        else
            sums[n++] = view->by_state[i];
    }
    view->states_withheld = n < view->n_by_state;
    view->by_state = sums;
    view->n_by_state = n;
    return SP_OK;
}

static void drop_view(struct shares *shares, struct assess_view *view)
{
    view->cost_min = view->cost_max = NULL;
    view->share_min = view->share_max = NULL;
    view->share_min_exact = view->share_max_exact = NULL;
    view->by_state = NULL;
    view->n_by_state = 0;
    view->withheld = view->states_withheld = true;
    shares->projection->withheld.values++;
    if (view->limit != NULL)
        shares->projection->shares_withheld = true;
}

static enum sp_code project_view(struct shares *shares, size_t kind,
    struct assess_view *view, struct sp_err *err)
{
    bool declared =
        kind == BOM_COMPONENT_DECLARED || kind == BOM_VALUE_DECLARED;
    bool value = kind == BOM_VALUE_OPENED || kind == BOM_VALUE_DECLARED;
    bool withheld;
    bool any = false;

    if (view->cost_min == NULL && view->share_min == NULL)
        return SP_OK; /* unknown hides nothing */
    withheld = judge_share(shares, view, declared, &any);
    if (withheld || (value && view->share_min != NULL && !sees_value(shares))) {
        drop_view(shares, view);
        return SP_OK;
    }
    if (any) /* six digits do for a total over others' rows */
        view->share_min_exact = view->share_max_exact = NULL;
    return project_states(shares, view, declared, err);
}

/* ---- lists of items ------------------------------------------------------ */

/* Mark the items of which some row of the tables may not be seen. */
static enum sp_code mark_hidden(const struct shares *shares,
    const char *const *tables, size_t n, struct sp_err *err)
{
    const struct projection *projection = shares->projection;
    enum sp_code rc = SP_OK;

    memset(shares->found, 0, shares->n_symbols + 1);
    for (size_t k = 0; rc == SP_OK && k < n; k++) {
        const struct table *table;

        rc = snapshot_table(projection->snapshot, tables[k], &table, err);
        for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++)
            if (!audience_sees_row(projection->audience, table, row))
                shares->found[table_symbol(table, row, "item")] = 1;
    }
    return rc;
}

static bool sees_item(const struct shares *shares, const char *item)
{
    uint32_t symbol = symbol_of(shares, item);

    return shares->found[symbol] == 0 &&
           (symbol == shares->product ||
               (shares->projection->lines[symbol] & PROJECT_CHILD) != 0);
}

/* Keep the items whose rows, all of them, may be seen. */
static enum sp_code project_items(const struct shares *shares,
    const char *const *tables, size_t n_tables, const char *const **items,
    size_t *n_items, struct sp_err *err)
{
    struct projection *projection = shares->projection;
    const char **out =
        sp_alloc_array(projection->arena, *n_items + 1, sizeof *out);
    size_t n = 0;
    enum sp_code rc = mark_hidden(shares, tables, n_tables, err);

    if (rc != SP_OK)
        return rc;
    if (out == NULL)
        return sp_arena_fail(projection->arena, err);
    for (size_t i = 0; i < *n_items; i++)
        if (sees_item(shares, (*items)[i]))
            out[n++] = (*items)[i];
        else
            projection->withheld.items++;
    *items = out;
    *n_items = n;
    return SP_OK;
}

enum sp_code project_origin(struct projection *projection,
    struct assess_origin *origin, struct sp_err *err)
{
    static const char *const sources[] = {
        "offer", "attestation", "attestation_state"};
    struct shares shares = {.projection = projection, .origin = origin};
    struct project_hidden hidden;
    enum sp_code rc;

    if (projection->audience == NULL)
        return SP_OK;
    rc = read_shares(&shares, err);
    for (size_t i = 0; rc == SP_OK && i < BOM_VIEWS; i++)
        rc = project_view(&shares, i, &origin->views[i], err);
    if (rc == SP_OK)
        rc = project_items(&shares, sources, 3, &origin->unknown_items,
            &origin->n_unknown_items, err);
    if (rc == SP_OK)
        rc = project_items(&shares, sources + 1, 2, &origin->attested_items,
            &origin->n_attested_items, err);
    if (rc == SP_OK)
        rc = project_items(&shares, sources + 1, 2, &origin->set_aside_items,
            &origin->n_set_aside_items, err);
    if (rc == SP_OK)
        rc = project_parts(projection, origin, err);
    if (rc == SP_OK)
        rc = project_facts(
            projection, &origin->facts, &origin->n_facts, &hidden, err);
    if (rc == SP_OK)
        origin->item_name = project_cell(
            projection, "item", origin->item, "name", origin->item_name);
    return rc;
}
