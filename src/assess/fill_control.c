/*
 * fill_control.c - asks the control engine about every member of the venture
 * and gives its answers as tables that rules read.
 */
#include "assess/fill.h"
#include "control/control.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const enum rule_column_type texts[] = {RULE_COLUMN_TEXT,
    RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_INTEGER,
    RULE_COLUMN_INTEGER};

struct nodes {
    struct fill *fill;
    const struct table *control;
    const char **names; /* by node */
    bool *is_state;
    bool *complete;
    uint32_t n;
    uint32_t *numbers; /* by symbol; UINT32_MAX none */
    uint32_t n_symbols;
    struct control_link *links;
    uint32_t *link_rows;
    size_t n_links;
};

static bool looks_like_state(const char *id)
{
    return id[0] >= 'A' && id[0] <= 'Z' && id[1] >= 'A' && id[1] <= 'Z' &&
           id[2] == '\0';
}

static uint32_t node(struct nodes *nodes, uint32_t symbol)
{
    struct sp_pool *pool = snapshot_pool(nodes->fill->snapshot);

    assert(symbol < nodes->n_symbols);
    if (nodes->numbers[symbol] == UINT32_MAX) {
        const char *name = sp_pool_text(pool, symbol);

        nodes->names[nodes->n] = name;
        nodes->is_state[nodes->n] = looks_like_state(name);
        nodes->numbers[symbol] = nodes->n++;
    }
    return nodes->numbers[symbol];
}

struct placed {
    struct control_link link;
    uint32_t row;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a;
    const struct placed *y = b;

    if (x->link.party != y->link.party)
        return x->link.party < y->link.party ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void read_link(
    struct nodes *nodes, size_t row, struct control_link *link)
{
    const struct table *table = nodes->control;
    const char *decisive = table_named(table, row, "decisive");
    const char *share = table_named(table, row, "share");

    link->party = node(nodes, table_symbol(table, row, "party"));
    link->controller =
        strcmp(table_named(table, row, "controller"), "none") == 0
            ? CONTROL_NOBODY
            : node(nodes, table_symbol(table, row, "controller"));
    link->decisive = strcmp(decisive, "yes") == 0  ? CONTROL_YES
                     : strcmp(decisive, "no") == 0 ? CONTROL_NO
                                                   : CONTROL_UNSTATED;
    link->share_known =
        share[0] != '\0' && sp_dec_parse(share, strlen(share), &link->share);
}

static enum sp_code read_links(struct nodes *nodes, struct sp_err *err)
{
    struct sp_arena *arena = nodes->fill->arena;
    size_t n = nodes->control->n_rows;
    struct placed *placed = sp_alloc_array(arena, n + 1, sizeof *placed);

    nodes->links = sp_alloc_array(arena, n + 1, sizeof *nodes->links);
    nodes->link_rows = sp_alloc_array(arena, n + 1, sizeof *nodes->link_rows);
    if (placed == NULL || nodes->links == NULL || nodes->link_rows == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < n; row++) {
        read_link(nodes, row, &placed[row].link);
        placed[row].row = (uint32_t)row;
    }
    if (n > 1)
        qsort(placed, n, sizeof *placed, compare_placed);
    for (size_t i = 0; i < n; i++) {
        nodes->links[i] = placed[i].link;
        nodes->link_rows[i] = placed[i].row;
    }
    nodes->n_links = n;
    return SP_OK;
}

static enum sp_code read_nodes(
    struct nodes *nodes, const struct table *member, struct sp_err *err)
{
    struct fill *fill = nodes->fill;
    const struct table *complete;
    size_t n_max;
    enum sp_code rc =
        snapshot_table(fill->snapshot, "control", &nodes->control, err);

    if (rc == SP_OK)
        rc = snapshot_table(fill->snapshot, "complete", &complete, err);
    if (rc != SP_OK)
        return rc;
    nodes->n_symbols = sp_pool_count(snapshot_pool(fill->snapshot));
    n_max = nodes->control->n_rows * 2 + member->n_rows + 1;
    nodes->numbers =
        sp_alloc_array(fill->arena, nodes->n_symbols, sizeof *nodes->numbers);
    nodes->names = sp_alloc_array(fill->arena, n_max, sizeof *nodes->names);
    nodes->is_state = sp_alloc_array(fill->arena, n_max, sizeof(bool));
    nodes->complete = sp_alloc_array(fill->arena, n_max, sizeof(bool));
    if (nodes->numbers == NULL || nodes->names == NULL ||
        nodes->is_state == NULL || nodes->complete == NULL)
        return sp_arena_fail(fill->arena, err);
    memset(nodes->numbers, 0xff, nodes->n_symbols * sizeof *nodes->numbers);
    for (size_t row = 0; row < member->n_rows; row++)
        (void)node(nodes, table_symbol(member, row, "party"));
    rc = read_links(nodes, err);
    for (size_t row = 0; rc == SP_OK && row < complete->n_rows; row++) {
        uint32_t symbol = table_symbol(complete, row, "subject");

        if (strcmp(table_named(complete, row, "tbl"), "control") == 0 &&
            nodes->numbers[symbol] != UINT32_MAX)
            nodes->complete[nodes->numbers[symbol]] = true;
    }
    return rc;
}

/* A threshold row alone makes a share decisive. */
static enum sp_code read_threshold(
    struct fill *fill, struct control_input *input, struct sp_err *err)
{
    const struct table *table;
    const char *key =
        sp_asprintf(fill->arena, "%s|decisive_share_above", fill->instrument);
    size_t row;
    enum sp_code rc = snapshot_table(fill->snapshot, "threshold", &table, err);

    if (rc != SP_OK)
        return rc;
    if (key == NULL)
        return sp_arena_fail(fill->arena, err);
    row = table_find(table, key);
    if (row != SIZE_MAX) {
        const char *text = table_named(table, row, "value");

        input->share_decides =
            sp_dec_parse(text, strlen(text), &input->share_above);
    }
    return SP_OK;
}

struct control_tables {
    struct fill_table controller, open, row;
};

static enum sp_code put_found(const struct nodes *nodes, const char *party,
    const struct control_found *found, struct fill_table *out,
    struct sp_err *err)
{
    const char *name = nodes->names[found->node];
    bool state = nodes->is_state[found->node];
    const char *cells[] = {party, name, state ? "state" : "party",
        state ? name : NULL,
        sp_asprintf(nodes->fill->arena, "%" PRIu32, found->depth),
        found->certain ? "1" : "0"};

    return cells[4] == NULL ? sp_arena_fail(nodes->fill->arena, err)
                            : fill_row(out, cells, err);
}

static enum sp_code put_link(const struct nodes *nodes, const char *party,
    size_t link, struct fill_table *out, struct sp_err *err)
{
    size_t row = nodes->link_rows[link];
    const char *key = fact_list_key(nodes->fill->arena, nodes->control, row);
    bool nobody = nodes->links[link].controller == CONTROL_NOBODY;
    const char *cells[] = {party, "control", key,
        nobody ? "controller" : "decisive",
        !nobody && nodes->links[link].decisive == CONTROL_UNSTATED ? "missing"
                                                                   : "used"};

    return key == NULL ? sp_arena_fail(nodes->fill->arena, err)
                       : fill_row(out, cells, err);
}

static enum sp_code put_party(const struct nodes *nodes,
    const struct control_input *input, uint32_t party,
    struct control_tables *out, struct sp_err *err)
{
    const char *name = nodes->names[party];
    struct control_result result;
    enum sp_code rc =
        control_of(input, party, nodes->fill->arena, &result, err);

    for (size_t i = 0; rc == SP_OK && i < result.n_found; i++)
        rc = put_found(nodes, name, &result.found[i], &out->controller, err);
    for (size_t i = 0; rc == SP_OK && i < result.n_used; i++)
        rc = put_link(nodes, name, result.used[i], &out->row, err);
    for (size_t i = 0; rc == SP_OK && i < result.n_open; i++) {
        const char *at = nodes->names[result.open[i]];
        const char *open[] = {name, at};
        const char *row[] = {name, "control", at, "controller", "missing"};

        rc = fill_row(&out->open, open, err);
        if (rc == SP_OK)
            rc = fill_row(&out->row, row, err);
    }
    return rc;
}

enum sp_code fill_control(struct fill *fill, struct sp_err *err)
{
    static const char *const found_columns[] = {
        "party", "controller", "kind", "state", "depth", "certain"};
    static const char *const open_columns[] = {"party", "at"};
    static const char *const row_columns[] = {
        "party", "tbl", "key", "col", "state"};
    static const enum rule_column_type row_types[] = {RULE_COLUMN_TEXT,
        RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT, RULE_COLUMN_TEXT};
    struct control_tables out = {
        {fill, "controller", found_columns, texts, 6, NULL, 0, 0},
        {fill, "control_open", open_columns, row_types, 2, NULL, 0, 0},
        {fill, "control_row", row_columns, row_types, 5, NULL, 0, 0}};
    struct nodes nodes;
    struct control_input input;
    const struct table *member;
    const char *last = "";
    enum sp_code rc = snapshot_table(fill->snapshot, "member", &member, err);

    memset(&nodes, 0, sizeof nodes);
    memset(&input, 0, sizeof input);
    nodes.fill = fill;
    if (rc == SP_OK)
        rc = read_nodes(&nodes, member, err);
    if (rc == SP_OK)
        rc = read_threshold(fill, &input, err);
    if (rc != SP_OK)
        return rc;
    input.n_nodes = nodes.n;
    input.is_state = nodes.is_state;
    input.complete = nodes.complete;
    input.links = nodes.links;
    input.n_links = nodes.n_links;
    for (size_t row = 0; rc == SP_OK && row < member->n_rows; row++) {
        const char *party = table_named(member, row, "party");

        if (strcmp(table_named(member, row, "venture"), fill->venture) != 0 ||
            strcmp(party, last) == 0) /* rows come by venture and party */
            continue;
        last = party;
        rc = put_party(&nodes, &input,
            nodes.numbers[table_symbol(member, row, "party")], &out, err);
    }
    if (rc == SP_OK)
        rc = fill_done(&out.controller, err);
    if (rc == SP_OK)
        rc = fill_done(&out.open, err);
    if (rc == SP_OK)
        rc = fill_done(&out.row, err);
    return rc;
}
