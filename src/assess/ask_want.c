/*
 * ask_want.c - where a fact is missing: what to ask, and whom.
 */
#include "assess/ask_work.h"
#include "assess/supplier.h"

#include <assert.h>
#include <string.h>

/* What an authority or the law alone can say. */
static const char *const acts[] = {"class", "condition", "determination",
    "guarantee", "instrument", "state", "status", "territory", "threshold"};

static bool is_act(const char *tbl)
{
    for (size_t i = 0; i < SP_COUNT(acts); i++)
        if (strcmp(acts[i], tbl) == 0)
            return true;
    return false;
}

static size_t key_parts(const char *key)
{
    size_t n = 1;

    for (; *key != '\0'; key++)
        n += *key == '|';
    return n;
}

/* The first part of a key. */
static const char *first_part(struct sp_arena *arena, const char *key)
{
    return sp_strndup(arena, key, strcspn(key, "|"));
}

static enum sp_code find_row(const struct ask_work *work, const char *tbl,
    const char *key, const struct table **table_out, size_t *row_out,
    struct sp_err *err)
{
    enum sp_code rc = snapshot_table(work->snapshot, tbl, table_out, err);

    *row_out = rc == SP_OK ? table_find(*table_out, key) : SIZE_MAX;
    return rc;
}

static enum sp_code is_party(const struct ask_work *work, const char *id,
    bool *is_out, struct sp_err *err)
{
    const struct table *table;
    size_t row;
    enum sp_code rc = find_row(work, "party", id, &table, &row, err);

    *is_out = rc == SP_OK && row != SIZE_MAX;
    return rc;
}

/* The party that an act's row names as the authority, by id or name. */
static enum sp_code authority_of(const struct ask_work *work, const char *tbl,
    const char *key, const char **party_out, struct sp_err *err)
{
    bool guarantee = strcmp(tbl, "guarantee") == 0;
    const struct table *parties;
    const struct table *table;
    const char *text;
    size_t row;
    enum sp_code rc;

    *party_out = NULL;
    if (!guarantee && strcmp(tbl, "determination") != 0)
        return SP_OK;
    rc = find_row(work, tbl, key, &table, &row, err);
    if (rc == SP_OK)
        rc = snapshot_table(work->snapshot, "party", &parties, err);
    if (rc != SP_OK || row == SIZE_MAX)
        return rc;
    text = table_named(table, row, guarantee ? "approved_by" : "authority");
    for (size_t i = 0; text[0] != '\0' && i < parties->n_rows; i++) {
        const char *id = table_named(parties, i, "party");

        if (strcmp(id, text) == 0 ||
            strcmp(table_named(parties, i, "name"), text) == 0) {
            *party_out = id;
            return SP_OK;
        }
    }
    return SP_OK;
}

/* Whom to ask: the authority, the party that the row belongs to, or, where
 * nobody on record could, the owner of the register. */
static enum sp_code whom(const struct ask_work *work,
    const struct assess_missing *missing, struct ask_want *want,
    struct sp_err *err)
{
    const struct audience *audience = NULL;
    bool known = false;
    enum sp_code rc;

    /* Whether all guarantees are listed, the party knows for which they are. */
    if (is_act(want->table->name) &&
        (want->column >= 0 || strcmp(want->table->name, "guarantee") != 0))
        return authority_of(
            work, missing->tbl, missing->key, &want->party, err);
    rc = supplier_of(work->snapshot, missing->tbl, missing->key, work->venture,
        work->arena, &want->party, err);
    if (rc == SP_OK && want->party != NULL)
        rc = is_party(work, want->party, &known, err);
    if (rc == SP_OK && known)
        rc = ask_audience(work, want->party, &audience, err);
    if (rc != SP_OK)
        return rc;
    /* Nobody is asked about a row that it may not see. */
    if (!known || (audience != NULL && !want->rows &&
                      !audience_sees_fact(
                          audience, missing->tbl, missing->key, missing->col)))
        want->party = work->options->owner;
    return SP_OK;
}

/* "TBL|SUBJECT": are these all? */
static enum sp_code want_complete(const struct ask_work *work,
    const struct assess_missing *missing, struct ask_want *want,
    struct sp_err *err)
{
    const char *tbl = first_part(work->arena, missing->key);
    const char *bar = strchr(missing->key, '|');

    if (tbl == NULL)
        return sp_arena_fail(work->arena, err);
    want->table = schema_table(work->schema, tbl);
    if (bar == NULL || want->table == NULL || want->table->result ||
        want->table->subject == NULL) {
        want->table = schema_table(work->schema, missing->tbl);
        want->party = NULL;
        return SP_OK;
    }
    want->rows = true;
    want->key = want->subject = bar + 1;
    want->column = -1;
    return whom(work, missing, want, err);
}

/* Rows to add: the subject is known, the rest of the key is not. */
static enum sp_code want_rows(const struct ask_work *work,
    const struct assess_missing *missing, struct ask_want *want,
    struct sp_err *err)
{
    want->rows = true;
    want->subject = first_part(work->arena, missing->key);
    if (want->subject == NULL)
        return sp_arena_fail(work->arena, err);
    return whom(work, missing, want, err);
}

/* An attestation for another instrument says nothing of this one's states: a
 * row of its own is asked for. */
static enum sp_code own_attestation(
    const struct ask_work *work, struct ask_want *want, struct sp_err *err)
{
    const char *last = strrchr(want->key, '|');
    const char *instrument = work->assessment->instrument;

    if (strcmp(want->table->name, "attestation") != 0 || last == NULL ||
        want->column != schema_column(want->table, "inside") ||
        strcmp(last + 1, instrument) == 0)
        return SP_OK;
    want->key = sp_asprintf(
        work->arena, "%.*s|%s", (int)(last - want->key), want->key, instrument);
    return want->key == NULL ? sp_arena_fail(work->arena, err) : SP_OK;
}

enum sp_code ask_want_of(const struct ask_work *work,
    const struct assess_missing *missing, struct ask_want *want_out,
    struct sp_err *err)
{
    struct ask_want *want = want_out;
    const struct table *table;
    size_t row = SIZE_MAX;
    enum sp_code rc;

    memset(want, 0, sizeof *want);
    want->table = schema_table(work->schema, missing->tbl);
    assert(want->table != NULL && !want->table->result);
    want->key = missing->key;
    want->column = schema_column(want->table, missing->col);
    if (strcmp(missing->tbl, "complete") == 0)
        return want_complete(work, missing, want, err);
    rc = find_row(work, missing->tbl, missing->key, &table, &row, err);
    if (rc != SP_OK)
        return rc;
    if (row == SIZE_MAX && !is_act(missing->tbl)) {
        /* A part of the key is what is missing, or an item has no offer. */
        if (want->column < (int)want->table->n_keys ||
            key_parts(missing->key) != want->table->n_keys ||
            (strcmp(missing->tbl, "offer") == 0 &&
                strcmp(missing->col, "item") == 0))
            return want_rows(work, missing, want, err);
    }
    rc = own_attestation(work, want, err);
    if (rc != SP_OK)
        return rc;
    return whom(work, missing, want, err);
}
