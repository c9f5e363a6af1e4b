/*
 * same_settle.c - rows of `alias` that accept, reject or take back.
 */
#include "assess/same.h"

#include "base/csv.h"
#include "base/date.h"
#include "facts/identity.h"

#include <assert.h>
#include <string.h>

struct settling {
    struct assess_same *same;
    struct sp_arena *arena;
    struct sp_buf *csv;
    struct assess_settled_row *rows;
    size_t n_rows;
    struct sp_err *err;
};

/* Append one row of alias.csv. */
static void put_row(struct settling *s, bool items, const char *scheme,
    const char *value, const char *id, const char *valid_from,
    const char *source, const char *op)
{
    const char *basis = strcmp(op, "set") == 0 ? "declared" : "";
    const char *cells[] = {items ? "item" : "party", scheme, value, id,
        strcmp(valid_from, SP_DATE_MIN_TEXT) == 0 ? "" : valid_from, basis,
        source, op};

    for (size_t i = 0; i < SP_COUNT(cells); i++) {
        if (i > 0)
            sp_buf_putc(s->csv, ',');
        sp_csv_put(s->csv, cells[i], strlen(cells[i]));
    }
    sp_buf_putc(s->csv, '\n');
}

static void note(struct settling *s, const char *id, const char *what,
    const char *one, const char *other)
{
    struct assess_settled_row *row = &s->rows[s->n_rows++];

    memcpy(row->id, id, sizeof row->id);
    row->what = what;
    row->one = one;
    row->other = other;
}

static const struct same_proposal *proposal_find(
    struct settling *s, const char *id, struct assess_same_kind **kind_out)
{
    struct assess_same_kind *kinds[] = {&s->same->parties, &s->same->items};

    for (size_t k = 0; k < SP_COUNT(kinds); k++)
        for (size_t i = 0; i < kinds[k]->result.n_proposals; i++)
            if (strcmp(kinds[k]->result.proposals[i].id, id) == 0) {
                *kind_out = kinds[k];
                return &kinds[k]->result.proposals[i];
            }
    return NULL;
}

static const struct assess_settled *settled_find(
    const struct settling *s, const char *id, const char **what_out)
{
    for (size_t i = 0; i < s->same->n_accepted; i++)
        if (strcmp(s->same->accepted[i].id, id) == 0) {
            *what_out = "accepted";
            return &s->same->accepted[i];
        }
    for (size_t i = 0; i < s->same->n_rejected; i++)
        if (strcmp(s->same->rejected[i].id, id) == 0) {
            *what_out = "rejected";
            return &s->same->rejected[i];
        }
    return NULL;
}

static enum sp_code fail_unknown(struct settling *s, const char *id)
{
    const char *what = NULL;

    if (settled_find(s, id, &what) != NULL)
        return sp_fail(s->err, SP_INVALID,
            "'%s' was %s already; --undo takes that back", id, what);
    return sp_fail(s->err, SP_NOT_FOUND,
        "no open proposal '%s'; 'spilno same' lists them", id);
}

/* The place to keep: as asked for, else as proposed. */
static enum sp_code keep_find(struct settling *s, const char *keep,
    const struct same_proposal *proposal, const struct same_input *input,
    uint32_t *keep_out)
{
    const char *a = input->things[proposal->pair.a].id;
    const char *b = input->things[proposal->pair.b].id;

    *keep_out = proposal->keep;
    if (keep == NULL)
        return SP_OK;
    if (strcmp(keep, a) == 0)
        *keep_out = proposal->pair.a;
    else if (strcmp(keep, b) == 0)
        *keep_out = proposal->pair.b;
    else
        return sp_fail(s->err, SP_INVALID,
            "--keep: found '%s', allowed: '%s' or '%s'", keep, a, b);
    return SP_OK;
}

static enum sp_code accept(struct settling *s, const char *id, const char *keep)
{
    struct assess_same_kind *kind = NULL;
    const struct same_proposal *proposal = proposal_find(s, id, &kind);
    char row_id[SAME_ID_BYTES];
    uint32_t *merged;
    uint32_t kept, other;
    const char *source;
    enum sp_code rc;

    if (proposal == NULL)
        return fail_unknown(s, id);
    rc = keep_find(s, keep, proposal, &kind->input, &kept);
    if (rc != SP_OK)
        return rc;
    /* Of those that were merged before, the ones they are read as. */
    merged = sp_alloc_array(s->arena, kind->input.n_things + 1, sizeof *merged);
    source = sp_asprintf(s->arena, "spilno same --accept %s", id);
    if (merged == NULL || source == NULL)
        return sp_arena_fail(s->arena, s->err);
    other = kind->input.merged[kept == proposal->pair.a ? proposal->pair.b
                                                        : proposal->pair.a];
    kept = kind->input.merged[kept];
    if (kept == other)
        return SP_OK; /* another one of this call has settled it */
    for (size_t i = 0; i < kind->input.n_things; i++)
        merged[i] =
            kind->input.merged[i] == other ? kept : kind->input.merged[i];
    kind->input.merged = merged;
    rc = same_id(kind->input.items, kind->input.things[kept].id,
        kind->input.things[other].id, row_id, s->err);
    if (rc != SP_OK)
        return rc;
    put_row(s, kind->input.items, IDENTITY_SAME, kind->input.things[other].id,
        kind->input.things[kept].id, "", source, "set");
    note(s, row_id, "accepted", kind->input.things[kept].id,
        kind->input.things[other].id);
    return SP_OK;
}

static enum sp_code reject(struct settling *s, const char *id)
{
    struct assess_same_kind *kind = NULL;
    const struct same_proposal *proposal = proposal_find(s, id, &kind);
    const char *one, *other, *value, *source;

    if (proposal == NULL)
        return fail_unknown(s, id);
    /* Things stand in the order of their ids. */
    one = kind->input.things[proposal->pair.a].id;
    other = kind->input.things[proposal->pair.b].id;
    value = sp_asprintf(s->arena, "%s=%s", one, other);
    source = sp_asprintf(s->arena, "spilno same --reject %s", id);
    if (value == NULL || source == NULL)
        return sp_arena_fail(s->arena, s->err);
    put_row(s, kind->input.items, IDENTITY_DIFFERENT, value, one, "", source,
        "set");
    note(s, id, "rejected", one, other);
    return SP_OK;
}

static enum sp_code undo(struct settling *s, const char *id)
{
    const char *what = NULL;
    const struct assess_settled *settled = settled_find(s, id, &what);
    const char *value;
    bool same;

    if (settled == NULL)
        return sp_fail(
            s->err, SP_NOT_FOUND, "'%s' was neither accepted nor rejected", id);
    if (!settled->own)
        return sp_fail(s->err, SP_INVALID,
            "'%s' is not of this register's owner, who alone can take it back",
            id);
    same = strcmp(what, "accepted") == 0;
    value = same ? settled->other
                 : sp_asprintf(s->arena, "%s=%s", settled->one, settled->other);
    if (value == NULL)
        return sp_arena_fail(s->arena, s->err);
    put_row(s, settled->items, same ? IDENTITY_SAME : IDENTITY_DIFFERENT, value,
        settled->one, settled->valid_from, "", "remove");
    note(s, id, "undone", settled->one, settled->other);
    return SP_OK;
}

enum sp_code assess_same_settle(struct assess_same *same,
    const struct assess_settle *settle, struct sp_arena *arena,
    struct sp_buf *csv, const struct assess_settled_row **rows_out,
    size_t *n_out, struct sp_err *err)
{
    struct settling s = {.same = same, .arena = arena, .csv = csv, .err = err};
    size_t n = settle->n_accept + settle->n_reject + settle->n_undo;
    enum sp_code rc = SP_OK;

    assert(rows_out != NULL && n_out != NULL);
    if (settle->keep != NULL && settle->n_accept != 1)
        return sp_fail(
            err, SP_INVALID, "--keep goes with one --accept, not with others");
    s.rows = sp_alloc_array(arena, n + 1, sizeof *s.rows);
    if (s.rows == NULL)
        return sp_arena_fail(arena, err);
    sp_buf_puts(csv, "tbl,scheme,value,id,valid_from,basis,source,op\n");
    for (size_t i = 0; rc == SP_OK && i < settle->n_accept; i++)
        rc = accept(&s, settle->accept[i], settle->keep);
    for (size_t i = 0; rc == SP_OK && i < settle->n_reject; i++)
        rc = reject(&s, settle->reject[i]);
    for (size_t i = 0; rc == SP_OK && i < settle->n_undo; i++)
        rc = undo(&s, settle->undo[i]);
    if (rc == SP_OK)
        rc = sp_buf_check(csv, err);
    if (rc != SP_OK)
        return rc;
    *rows_out = s.rows;
    *n_out = s.n_rows;
    return SP_OK;
}
