/*
 * duplicate.c - groups of the identity engine, with names and answers.
 */
#include "assess/duplicate.h"

#include <assert.h>
#include <string.h>

struct finding {
    const struct identity_facts *facts;
    const struct codes *codes;
    struct sp_arena *arena;
    struct sp_err *err;
};

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* Copy what the answer shows: the snapshot may be closed before it. */
static const char *copy(struct finding *finding, const char *text)
{
    return text == NULL ? NULL : sp_strdup(finding->arena, text);
}

static enum sp_code fill_items(struct finding *finding,
    const struct identity_group *group, struct assess_duplicate *out)
{
    const struct table *table = finding->facts->table;
    struct assess_duplicate_item *items =
        sp_alloc_array(finding->arena, group->n_members, sizeof(*items));

    if (items == NULL)
        return sp_arena_fail(finding->arena, finding->err);
    for (size_t i = 0; i < group->n_members; i++) {
        const struct identity_member *member = &group->members[i];

        items[i].item = copy(finding, finding->facts->items[member->item].item);
        items[i].name =
            copy(finding, or_null(table_named(table, member->item, "name")));
        items[i].niin =
            copy(finding, or_null(finding->facts->items[member->item].niin));
        items[i].number = copy(finding, member->number);
        items[i].pair = copy(finding, member->pair);
        if (items[i].item == NULL || items[i].number == NULL)
            return sp_arena_fail(finding->arena, finding->err);
    }
    out->items = items;
    out->n_items = group->n_members;
    return SP_OK;
}

static bool has_item(const struct assess_duplicate *group, const char *item)
{
    for (size_t i = 0; i < group->n_items; i++)
        if (strcmp(group->items[i].item, item) == 0)
            return true;
    return false;
}

static enum sp_code copy_answer(struct finding *finding,
    const struct identity_answer *from, struct identity_answer *to)
{
    *to = *from;
    to->a = copy(finding, from->a);
    to->b = copy(finding, from->b);
    to->authority = copy(finding, from->authority);
    to->reference = copy(finding, from->reference);
    to->determination = copy(finding, from->determination);
    to->basis = copy(finding, from->basis);
    if (to->a == NULL || to->b == NULL || to->authority == NULL ||
        to->reference == NULL || to->determination == NULL || to->basis == NULL)
        return sp_arena_fail(finding->arena, finding->err);
    return SP_OK;
}

/* The answers about two items of the group. */
static enum sp_code fill_answers(
    struct finding *finding, struct assess_duplicate *out)
{
    const struct identity_facts *facts = finding->facts;
    struct identity_answer *answers =
        sp_alloc_array(finding->arena, facts->n_answers + 1, sizeof(*answers));
    enum sp_code code = SP_OK;

    if (answers == NULL)
        return sp_arena_fail(finding->arena, finding->err);
    for (size_t i = 0; code == SP_OK && i < facts->n_answers; i++)
        if (has_item(out, facts->answers[i].a) &&
            has_item(out, facts->answers[i].b))
            code = copy_answer(
                finding, &facts->answers[i], &answers[out->n_answers++]);
    out->answers = answers;
    out->decided = out->n_items == 2 && out->n_answers > 0;
    return code;
}

static enum sp_code fill_group(struct finding *finding,
    const struct identity_group *group, struct assess_duplicate *out)
{
    enum sp_code code = fill_items(finding, group, out);

    out->kind = group->kind;
    out->shared = group->shared;
    if (code == SP_OK && group->ncage != NULL) {
        out->ncage = copy(finding, group->ncage);
        out->state = or_null(codes_state_of(finding->codes, group->ncage, ""));
        if (out->ncage == NULL)
            return sp_arena_fail(finding->arena, finding->err);
    }
    return code == SP_OK ? fill_answers(finding, out) : code;
}

/* How many items say nothing by which they could be found again. */
static size_t count_mute(
    const struct identity_facts *facts, const struct codes *codes)
{
    size_t n = 0;

    for (size_t i = 0; i < facts->n_items; i++) {
        const struct identity_item *item = &facts->items[i];
        bool says = item->niin[0] != '\0';

        for (size_t j = 0; !says && j < item->n_references; j++)
            says =
                reference_pair_of(&codes->reference, item->references[j].rncc,
                    item->references[j].rnvc, NULL) == REFERENCE_IDENTIFIES;
        n += !says;
    }
    return n;
}

enum sp_code assess_duplicates_in(const struct identity_facts *facts,
    const struct codes *codes, const char *item, struct sp_arena *arena,
    struct assess_duplicates *duplicates_out, struct sp_err *err)
{
    struct finding finding = {facts, codes, arena, err};
    const struct identity_group *groups = NULL;
    struct assess_duplicates out;
    struct assess_duplicate *at;
    enum sp_code code;
    size_t n = 0;

    memset(&out, 0, sizeof(out));
    if (item != NULL && identity_facts_find(facts, item) == SIZE_MAX)
        return sp_fail(err, SP_NOT_FOUND, "no item '%s'", item);
    code = identity_groups(&codes->reference, facts->items, facts->n_items,
        arena, &groups, &n, err);
    if (code != SP_OK)
        return code;
    at = sp_alloc_array(arena, n + 1, sizeof(*at));
    if (at == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; code == SP_OK && i < n; i++) {
        struct assess_duplicate group;

        memset(&group, 0, sizeof(group));
        code = fill_group(&finding, &groups[i], &group);
        if (code == SP_OK && (item == NULL || has_item(&group, item)))
            at[out.n++] = group;
    }
    out.item = item;
    out.at = at;
    out.n_items = facts->n_items;
    out.n_mute = count_mute(facts, codes);
    if (code == SP_OK)
        *duplicates_out = out;
    return code;
}

enum sp_code assess_duplicates_of(
    const struct assess_duplicate_options *options, const char *item,
    struct sp_arena *arena, struct assess_duplicates *duplicates_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    struct identity_facts facts;
    struct codes codes;
    enum sp_code code;

    assert(options != NULL && duplicates_out != NULL);
    code = codes_read(options->schema, options->facts.data_folder,
        options->facts.registry, options->lang, options->facts.on, arena,
        &codes, err);
    if (code == SP_OK)
        code = snapshot_open(options->schema, &options->facts, &snapshot, err);
    if (code == SP_OK)
        code = identity_facts_read(snapshot, arena, &facts, err);
    if (code == SP_OK)
        code = assess_duplicates_in(
            &facts, &codes, item, arena, duplicates_out, err);
    if (code == SP_OK)
        code = snapshot_digest(snapshot, &duplicates_out->digests, err);
    snapshot_close(snapshot);
    return code;
}
