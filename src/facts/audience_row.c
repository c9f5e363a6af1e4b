/*
 * audience_row.c - whose a row is, and what an audience may see of it.
 *
 * Owners are found over keys that cells name. Where a row has several periods
 * each of them that overlaps must lead to the same party: a site that was sold
 * does not show its new owner what the old one charged.
 */
#include "facts/audience_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool overlaps(const char *from_a, const char *until_a,
    const char *from_b, const char *until_b)
{
    return strcmp(from_a, until_b) < 0 && strcmp(from_b, until_a) < 0;
}

static const char *from_of(const struct table *table, size_t row)
{
    int column =
        (int)(table->schema->n_columns - (size_t)SCHEMA_COMMON_COLUMNS);
    const char *text = table_text(table, row, column);

    return text[0] == '\0' ? "0001-01-01" : text;
}

static const char *until_of(const struct table *table, size_t row)
{
    int column =
        (int)(table->schema->n_columns - (size_t)SCHEMA_COMMON_COLUMNS) + 1;
    const char *text = table_text(table, row, column);

    return text[0] == '\0' ? "9999-12-31" : text;
}

bool audience_holds(
    const struct audience *audience, const struct table *table, size_t row)
{
    return strcmp(from_of(table, row), audience->on) <= 0 &&
           strcmp(audience->on, until_of(table, row)) < 0;
}

void audience_row_of(const struct audience *audience, const struct table *table,
    size_t row, struct audience_row *row_out)
{
    row_out->schema = table->schema;
    for (size_t i = 0; i < table->schema->n_columns; i++)
        row_out->cells[i] = table->cells[i] == NULL ? 0 : table->cells[i][row];
    row_out->from = from_of(table, row);
    row_out->until = until_of(table, row);
    row_out->there = true;
    row_out->shipped = audience->shipped != NULL &&
                       audience->shipped(audience->user, table, row);
}

static uint32_t symbol_of(
    const struct audience *audience, const char *text, size_t len)
{
    uint32_t symbol = sp_pool_find(audience->pool, text, len);

    return symbol == UINT32_MAX ? 0 : symbol;
}

/* The key column that may hold '|' itself, or n_keys. */
static size_t key_with_bars(const struct schema_table *schema)
{
    size_t i = 0;

    while (i < schema->n_keys && schema->columns[i].form != SCHEMA_FORM_KEY)
        i++;
    return i;
}

bool audience_row_named(const struct audience *audience,
    const struct schema_table *schema, const char *key,
    struct audience_row *row_out)
{
    size_t wide = key_with_bars(schema);
    const char *at = key;
    const char *end = key + strlen(key);
    const char *bar;
    size_t n = schema->n_keys;

    memset(row_out, 0, sizeof(*row_out));
    row_out->schema = schema;
    row_out->from = "0001-01-01";
    row_out->until = "9999-12-31";
    for (size_t i = 0; i < wide && i + 1 < n; i++) {
        bar = memchr(at, '|', (size_t)(end - at));
        if (bar == NULL)
            return false;
        row_out->cells[i] = symbol_of(audience, at, (size_t)(bar - at));
        at = bar + 1;
    }
    /* What comes after the wide column is taken from the end. */
    for (size_t i = n - 1; wide < n && i > wide; i--) {
        bar = end;
        while (bar > at && bar[-1] != '|')
            bar--;
        if (bar == at)
            return false;
        row_out->cells[i] = symbol_of(audience, bar, (size_t)(end - bar));
        end = bar - 1;
    }
    row_out->cells[wide < n ? wide : n - 1] =
        symbol_of(audience, at, (size_t)(end - at));
    return true;
}

/* ---- ways -------------------------------------------------------------- */

enum way { WAY_ENDS, WAY_NOWHERE, WAY_UNSURE };

/* Take a column of the rows of `table` with this key that overlap with `row`:
 * they must agree. */
static enum way step(const struct audience_row *row, const struct table *table,
    const char *key, int column, uint32_t *symbol)
{
    size_t at = table_find(table, key);
    size_t n_found = 0;
    uint32_t found = 0;

    for (; at != SIZE_MAX && at < table->n_rows; at++) {
        uint32_t cell;

        if (strcmp(table_text(table, at, 0), key) != 0)
            break;
        if (!overlaps(
                row->from, row->until, from_of(table, at), until_of(table, at)))
            continue;
        cell = table->cells[column] == NULL ? 0 : table->cells[column][at];
        if (n_found++ > 0 && cell != found)
            return WAY_UNSURE;
        found = cell;
    }
    *symbol = found;
    return n_found == 0 ? WAY_UNSURE : found == 0 ? WAY_NOWHERE : WAY_ENDS;
}

/* Follow a path. WAY_NOWHERE: a cell on the way is empty; WAY_UNSURE: a row on
 * the way is not there, or its periods disagree. */
static enum way follow(const struct audience *audience,
    const struct audience_row *row, const struct schema_path *path,
    uint32_t *symbol_out)
{
    uint32_t symbol;
    enum way way = WAY_ENDS;

    assert(path->n > 0);
    symbol = row->cells[path->steps[0].column];
    if (symbol == 0)
        return WAY_NOWHERE;
    for (size_t i = 1; way == WAY_ENDS && i < path->n; i++)
        way = step(row, audience->tables[path->steps[i].table],
            sp_pool_text(audience->pool, symbol), path->steps[i].column,
            &symbol);
    *symbol_out = symbol;
    return way;
}

/* ---- who makes and who takes part ---------------------------------------- */

static int compare_symbols(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_members(const void *a, const void *b)
{
    const struct audience_member *x = a;
    const struct audience_member *y = b;
    int order = compare_symbols(x->venture, y->venture);

    return order != 0 ? order : compare_symbols(x->party, y->party);
}

static int compare_makers(const void *a, const void *b)
{
    const struct audience_maker *x = a;
    const struct audience_maker *y = b;
    int order = compare_symbols(x->item, y->item);

    return order != 0 ? order : compare_symbols(x->party, y->party);
}

static void add_members(struct audience *audience, const char *name,
    const char *venture, const char *party)
{
    const struct table *table = audience_table(audience, name);

    for (size_t row = 0; row < table->n_rows; row++) {
        struct audience_member *member =
            &audience->members[audience->n_members];

        member->venture = table_symbol(table, row, venture);
        member->party = table_symbol(table, row, party);
        if (member->party != 0 && audience_holds(audience, table, row))
            audience->n_members++;
    }
}

static void add_makers(struct audience *audience)
{
    const struct table *table = audience_table(audience, "offer");
    const struct schema_owner *owner = &table->schema->owners[0];

    for (size_t row = 0; row < table->n_rows; row++) {
        struct audience_maker *maker = &audience->makers[audience->n_makers];
        struct audience_row offer;

        if (strcmp(table_named(table, row, "kind"), "make") != 0)
            continue;
        audience_row_of(audience, table, row, &offer);
        maker->item = table_symbol(table, row, "item");
        maker->from = offer.from;
        maker->until = offer.until;
        if (follow(audience, &offer, &owner->path, &maker->party) == WAY_ENDS)
            audience->n_makers++;
    }
}

enum sp_code audience_read_who(struct audience *audience, struct sp_err *err)
{
    size_t n = audience_table(audience, "member")->n_rows +
               audience_table(audience, "venture")->n_rows;
    size_t offers = audience_table(audience, "offer")->n_rows;

    audience->members =
        sp_alloc_array(audience->arena, n + 1, sizeof(*audience->members));
    audience->makers =
        sp_alloc_array(audience->arena, offers + 1, sizeof(*audience->makers));
    if (audience->members == NULL || audience->makers == NULL)
        return sp_arena_fail(audience->arena, err);
    add_members(audience, "member", "venture", "party");
    add_members(audience, "venture", "venture", "lead");
    add_makers(audience);
    if (audience->n_members > 1)
        qsort(audience->members, audience->n_members,
            sizeof(*audience->members), compare_members);
    if (audience->n_makers > 1)
        qsort(audience->makers, audience->n_makers, sizeof(*audience->makers),
            compare_makers);
    return SP_OK;
}

static bool is_member(
    const struct audience *audience, uint32_t venture, uint32_t party)
{
    struct audience_member wanted = {venture, party};

    return audience->n_members > 0 &&
           bsearch(&wanted, audience->members, audience->n_members,
               sizeof(wanted), compare_members) != NULL;
}

/* Whether two parties are members of one venture. */
static bool meet(const struct audience *audience, uint32_t x, uint32_t y)
{
    for (size_t i = 0; i < audience->n_members; i++)
        if (audience->members[i].party == x &&
            is_member(audience, audience->members[i].venture, y))
            return true;
    return false;
}

/* The first maker of the item, or n_makers. */
static size_t first_maker(const struct audience *audience, uint32_t item)
{
    size_t low = 0;
    size_t high = audience->n_makers;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (audience->makers[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- owners ------------------------------------------------------------ */

/* Whether the party is what one of the owners' words leads to; `party` 0: the
 * first owner that the audience knows goes to *found_out. */
static bool matches(const struct audience *audience, uint32_t owner,
    uint32_t party, uint32_t *found_out)
{
    if (party != 0)
        return owner == party;
    if (owner == 0 || owner >= audience->n_symbols ||
        (audience->known[owner / 8] >> (owner % 8) & 1) == 0)
        return false;
    *found_out = owner;
    return true;
}

static bool is_maker(const struct audience *audience,
    const struct audience_row *row, uint32_t item, uint32_t party,
    uint32_t *found_out)
{
    for (size_t i = first_maker(audience, item);
         i < audience->n_makers && audience->makers[i].item == item; i++) {
        const struct audience_maker *maker = &audience->makers[i];

        if (overlaps(row->from, row->until, maker->from, maker->until) &&
            matches(audience, maker->party, party, found_out))
            return true;
    }
    return false;
}

static bool owns(const struct audience *audience,
    const struct audience_row *row, const struct schema_owner *owner,
    uint32_t party, uint32_t *found_out)
{
    uint32_t end = 0;

    switch (owner->kind) {
    case SCHEMA_OWNER_PATH:
        return follow(audience, row, &owner->path, &end) == WAY_ENDS &&
               matches(audience, end, party, found_out);
    case SCHEMA_OWNER_MAKER:
        return follow(audience, row, &owner->path, &end) == WAY_ENDS &&
               is_maker(audience, row, end, party, found_out);
    case SCHEMA_OWNER_AUTHOR:
        return matches(audience, audience->author, party, found_out);
    case SCHEMA_OWNER_SUBJECT:
    case SCHEMA_OWNER_FRAMEWORK:
        break;
    }
    return false;
}

static int column_of_form(
    const struct schema_table *schema, enum schema_form form)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].form == form)
            return (int)i;
    return -1;
}

/* The row that a row speaks of, as far as its subject says. */
static bool spoken_of(const struct audience *audience,
    const struct audience_row *row, struct audience_row *about)
{
    int tbl = column_of_form(row->schema, SCHEMA_FORM_TABLE);
    int key = column_of_form(row->schema, SCHEMA_FORM_KEY);
    const struct schema_table *schema;

    if (tbl < 0 || key < 0 || row->cells[tbl] == 0 || row->cells[key] == 0)
        return false;
    schema = schema_table(
        audience->schema, sp_pool_text(audience->pool, row->cells[tbl]));
    if (schema == NULL || schema->result)
        return false;
    if (schema->subject == NULL || (size_t)key >= row->schema->n_keys) {
        if (!audience_row_named(audience, schema,
                sp_pool_text(audience->pool, row->cells[key]), about))
            return false;
    } else {
        memset(about, 0, sizeof(*about));
        about->schema = schema;
        about->cells[schema_column(schema, schema->subject)] = row->cells[key];
    }
    about->from = row->from;
    about->until = row->until;
    return true;
}

static bool has_owner(const struct audience *audience,
    const struct audience_row *row, uint32_t party, uint32_t *found_out)
{
    const struct schema_table *schema = row->schema;
    struct audience_row about;

    for (size_t i = 0; i < schema->n_owners; i++) {
        if (owns(audience, row, &schema->owners[i], party, found_out))
            return true;
        if (schema->owners[i].kind != SCHEMA_OWNER_SUBJECT ||
            !spoken_of(audience, row, &about))
            continue;
        for (size_t j = 0; j < about.schema->n_owners; j++)
            if (owns(audience, &about, &about.schema->owners[j], party,
                    found_out))
                return true;
    }
    return false;
}

bool audience_row_owned(const struct audience *audience,
    const struct audience_row *row, uint32_t party)
{
    uint32_t found = 0;

    return party != 0 && has_owner(audience, row, party, &found);
}

uint32_t audience_row_owner(
    const struct audience *audience, const struct audience_row *row)
{
    uint32_t found = 0;

    return has_owner(audience, row, 0, &found) ? found : 0;
}

/* ---- grants -------------------------------------------------------------- */

/* Which of the parties' and the role's names an `audience` row holds. */
static bool names_party(const struct audience *audience, uint32_t name,
    const struct audience_party *party)
{
    const struct table *table = audience_table(audience, "member");
    const struct schema_column *role =
        &table->schema->columns[schema_column(table->schema, "role")];
    const char *text = sp_pool_text(audience->pool, name);

    if (strcmp(text, "public") == 0)
        return true;
    if (party == NULL)
        return false;
    if (name == party->symbol)
        return true;
    for (size_t i = 0; i < role->n_choices; i++)
        if ((party->roles >> i & 1) != 0 && strncmp(text, "role:", 5) == 0 &&
            strcmp(text + 5, role->choices[i]) == 0)
            return true;
    return false;
}

/* The symbol of what `audience` rows call the row's subject, 0: none. */
static uint32_t subject_of(
    const struct audience *audience, const struct audience_row *row)
{
    const struct schema_table *schema = row->schema;
    char key[SCHEMA_KEYS_MAX * 256];
    size_t used = 0;

    if (schema->subject != NULL)
        return row->cells[schema_column(schema, schema->subject)];
    for (size_t i = 0; i < schema->n_keys; i++) {
        size_t len = sp_pool_len(audience->pool, row->cells[i]);

        if (used + len + 1 >= sizeof(key))
            return 0; /* no grant can name what is longer than ids */
        if (i > 0)
            key[used++] = '|';
        memcpy(key + used, sp_pool_text(audience->pool, row->cells[i]), len);
        used += len;
    }
    return symbol_of(audience, key, used);
}

static int compare_grant(const struct table *grants, size_t row,
    const char *tbl, const char *subject)
{
    int order = strcmp(table_text(grants, row, 0), tbl);

    return order != 0 ? order : strcmp(table_text(grants, row, 1), subject);
}

/* The grants of a row: from the first on, as long as compare_grant says. */
static size_t first_grant(const struct audience *audience,
    const struct audience_row *row, const char **subject_out)
{
    const struct table *grants = audience_table(audience, "audience");
    uint32_t symbol = grants->n_rows == 0 ? 0 : subject_of(audience, row);
    const char *subject = sp_pool_text(audience->pool, symbol);
    size_t low = 0;
    size_t high = grants->n_rows;

    *subject_out = subject;
    if (symbol == 0)
        return high;
    while (low < high) { /* rows stand by table and subject */
        size_t middle = low + (high - low) / 2;

        if (compare_grant(grants, middle, row->schema->name, subject) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether a grant opens the row to the party (NULL: to everyone). */
static bool is_granted(const struct audience *audience,
    const struct audience_row *row, const struct audience_party *party)
{
    const struct table *grants = audience_table(audience, "audience");
    const char *subject = "";
    size_t at = first_grant(audience, row, &subject);

    for (; at < grants->n_rows &&
           compare_grant(grants, at, row->schema->name, subject) == 0;
         at++)
        if (audience_holds(audience, grants, at) &&
            names_party(audience, grants->cells[2][at], party))
            return true;
    return false;
}

/* Whether the owner may not pass the row on, whoever else is named. */
static bool is_withheld(
    const struct audience *audience, const struct audience_row *row)
{
    const struct table *grants = audience_table(audience, "audience");
    const char *subject = "";
    size_t at = first_grant(audience, row, &subject);

    for (; at < grants->n_rows &&
           compare_grant(grants, at, row->schema->name, subject) == 0;
         at++)
        if (audience_holds(audience, grants, at) &&
            strcmp(table_text(grants, at, 2), "none") == 0)
            return true;
    return false;
}

/* ---- rights ------------------------------------------------------------ */

/* The narrowest mark that one party sees, for what the row itself is. */
static enum schema_seen plain_right(const struct audience *audience,
    const struct audience_row *row, const struct audience_party *party)
{
    const struct schema_table *schema = row->schema;
    uint32_t venture = 0;
    bool member;

    if (audience_row_owned(audience, row, party->symbol) ||
        is_granted(audience, row, party))
        return SCHEMA_SEEN_OWNER;
    member = schema->by_member
                 ? meet(audience, party->symbol, row->cells[0])
                 : schema->within.n > 0 &&
                       follow(audience, row, &schema->within, &venture) ==
                           WAY_ENDS &&
                       is_member(audience, venture, party->symbol);
    return member ? SCHEMA_SEEN_MEMBERS : SCHEMA_SEEN_PUBLIC;
}

/* Whether the rows that a row speaks of may be seen; `party` NULL: by
 * everyone. */
static bool sees_spoken_of(const struct audience *audience,
    const struct audience_row *row, const struct audience_party *party)
{
    struct audience_row about;

    return row->schema->by_subject && spoken_of(audience, row, &about) &&
           !is_withheld(audience, &about) &&
           audience_column_seen(audience, &about,
               party == NULL ? SCHEMA_SEEN_PUBLIC
                             : plain_right(audience, &about, party),
               0);
}

static enum schema_seen party_right(const struct audience *audience,
    const struct audience_row *row, const struct audience_party *party)
{
    enum schema_seen right = plain_right(audience, row, party);

    if (right == SCHEMA_SEEN_PUBLIC && sees_spoken_of(audience, row, party))
        right = SCHEMA_SEEN_MEMBERS;
    return right;
}

static bool is_framework(
    const struct audience *audience, const struct audience_row *row)
{
    const struct schema_path *unless = &row->schema->unless;
    uint32_t end = 0;

    /* What is not known of a row that is not there is not empty. */
    return unless->n > 0 &&
           (row->there || row->cells[unless->steps[0].column] != 0) &&
           follow(audience, row, unless, &end) == WAY_NOWHERE;
}

enum schema_seen audience_right(
    const struct audience *audience, const struct audience_row *row)
{
    enum schema_seen widest = SCHEMA_SEEN_OWNER;

    if (row->shipped)
        return SCHEMA_SEEN_UNSAID;
    if (is_withheld(audience, row))
        return SCHEMA_SEEN_NEVER;
    if (audience->everyone)
        return is_granted(audience, row, NULL)       ? SCHEMA_SEEN_OWNER
               : sees_spoken_of(audience, row, NULL) ? SCHEMA_SEEN_MEMBERS
                                                     : SCHEMA_SEEN_PUBLIC;
    for (size_t i = 0; i < audience->n_parties; i++) {
        enum schema_seen right =
            party_right(audience, row, &audience->parties[i]);

        if (right > widest) /* each of them reads it */
            widest = right;
    }
    return widest;
}

bool audience_column_seen(const struct audience *audience,
    const struct audience_row *row, enum schema_seen right, int column)
{
    const struct schema_column *what = &row->schema->columns[column];
    size_t common = row->schema->n_columns - (size_t)SCHEMA_COMMON_COLUMNS;
    bool origin = (size_t)column >= common + 3; /* evidence and source */

    if (row->shipped)
        return true;
    if (right == SCHEMA_SEEN_NEVER) /* of reference tables too */
        return false;
    if (!origin && what->seen == SCHEMA_SEEN_FRAMEWORK)
        return true;
    if (audience->everyone && (origin || schema_is_free_text(what)))
        return false;
    if (what->seen >= right)
        return true;
    return !origin && is_framework(audience, row);
}
