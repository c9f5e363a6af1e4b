/*
 * identity.c - probable duplicates: what items share, found by sorting keys.
 */
#include "fit/identity.h"

#include "fit/nsn.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *identity_verdict_text(enum identity_verdict verdict)
{
    static const char *const texts[] = {"determined", "probable duplicate",
        "unknown", "not recorded as one", "determined not"};

    assert((size_t)verdict < SP_COUNT(texts));
    return texts[verdict];
}

/* One thing that an item can share with another. */
struct key {
    enum identity_reason_kind kind;
    const char *ncage; /* "" for a NIIN */
    const char *text;
    const char *number;
    const char *pair;
    size_t item;
};

/* The keys of items under construction. */
struct keys {
    const struct reference_codes *codes;
    struct sp_arena *arena;
    struct key *at;
    size_t n, cap;
};

static enum sp_code grow(struct keys *keys, struct sp_err *err)
{
    size_t cap = keys->cap == 0 ? 64 : keys->cap * 2;
    struct key *more = sp_alloc_array(keys->arena, cap, sizeof(*more));

    if (more == NULL)
        return sp_arena_fail(keys->arena, err);
    if (keys->n > 0)
        memcpy(more, keys->at, keys->n * sizeof(*more));
    keys->at = more;
    keys->cap = cap;
    return SP_OK;
}

static enum sp_code add_key(
    struct keys *keys, const struct key *key, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    if (keys->n == keys->cap)
        code = grow(keys, err);
    if (code == SP_OK)
        keys->at[keys->n++] = *key;
    return code;
}

/* Add the normal form of one writing, and its look when that differs. */
static enum sp_code add_writing(
    struct keys *keys, struct key key, const char *number, struct sp_err *err)
{
    char *normal = reference_normal(keys->arena, number);
    char *look = normal == NULL ? NULL : reference_look(keys->arena, normal);
    enum sp_code code;

    if (look == NULL)
        return sp_arena_fail(keys->arena, err);
    if (normal[0] == '\0')
        return SP_OK; /* hyphens alone name nothing */
    key.number = number;
    key.kind = IDENTITY_BY_REFERENCE;
    key.text = normal;
    code = add_key(keys, &key, err);
    key.kind = IDENTITY_BY_LOOK;
    key.text = look;
    if (code == SP_OK)
        code = add_key(keys, &key, err);
    return code;
}

static enum sp_code add_reference(struct keys *keys, size_t item,
    const struct identity_reference *reference, struct sp_err *err)
{
    struct key key = {.ncage = reference->ncage, .item = item};
    enum sp_code code;

    if (reference_pair_of(keys->codes, reference->rncc, reference->rnvc,
            NULL) != REFERENCE_IDENTIFIES)
        return SP_OK;
    key.pair =
        sp_asprintf(keys->arena, "%s-%s", reference->rncc, reference->rnvc);
    if (key.pair == NULL)
        return sp_arena_fail(keys->arena, err);
    code = add_writing(keys, key, reference->number, err);
    if (code == SP_OK && reference->original[0] != '\0')
        code = add_writing(keys, key, reference->original, err);
    return code;
}

/* Add what the item can share. */
static enum sp_code add_item(struct keys *keys, size_t place,
    const struct identity_item *item, struct sp_err *err)
{
    char fault[NSN_FAULT_BYTES];
    enum sp_code code = SP_OK;
    struct nsn nsn;

    if (nsn_parse(item->niin, strlen(item->niin), &nsn, fault)) {
        struct key key = {.kind = IDENTITY_BY_NIIN,
            .ncage = "",
            .number = item->niin,
            .item = place};

        key.text = sp_strdup(keys->arena, nsn.niin);
        if (key.text == NULL)
            return sp_arena_fail(keys->arena, err);
        code = add_key(keys, &key, err);
    }
    for (size_t i = 0; code == SP_OK && i < item->n_references; i++)
        code = add_reference(keys, place, &item->references[i], err);
    return code;
}

/* Whether two keys join their items. */
static int compare_shared(const struct key *a, const struct key *b)
{
    int order = a->kind < b->kind ? -1 : a->kind > b->kind;

    if (order == 0)
        order = strcmp(a->ncage, b->ncage);
    return order == 0 ? strcmp(a->text, b->text) : order;
}

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;
    int order = compare_shared(a, b);

    if (order == 0)
        order = a->item < b->item ? -1 : a->item > b->item;
    if (order == 0)
        order = strcmp(a->number, b->number);
    return order;
}

/* ---- groups ----------------------------------------------------------- */

/* How many keys from `first` on join, and how many items they have. */
static size_t run_of(const struct keys *keys, size_t first, size_t *items_out)
{
    size_t end = first + 1;

    *items_out = 1;
    for (;
         end < keys->n && compare_shared(&keys->at[first], &keys->at[end]) == 0;
         end++)
        *items_out += keys->at[end].item != keys->at[end - 1].item;
    return end - first;
}

/* Whether all keys of a run by look have one normal form, so that they are
 * a group by reference already. */
static enum sp_code same_normal(const struct keys *keys, size_t first, size_t n,
    bool *same_out, struct sp_err *err)
{
    char *normal = reference_normal(keys->arena, keys->at[first].number);

    *same_out = true;
    for (size_t i = 1; normal != NULL && i < n && *same_out; i++) {
        char *other = reference_normal(keys->arena, keys->at[first + i].number);

        if (other == NULL)
            normal = NULL;
        else
            *same_out = strcmp(normal, other) == 0;
    }
    return normal == NULL ? sp_arena_fail(keys->arena, err) : SP_OK;
}

static enum sp_code add_group(const struct keys *keys, size_t first, size_t n,
    size_t n_items, struct identity_group *group, struct sp_err *err)
{
    const struct key *key = &keys->at[first];
    struct identity_member *members =
        sp_alloc_array(keys->arena, n_items, sizeof(*members));
    size_t used = 0;

    if (members == NULL)
        return sp_arena_fail(keys->arena, err);
    for (size_t i = 0; i < n; i++) {
        const struct key *of = &key[i];

        if (i > 0 && of->item == of[-1].item)
            continue;
        assert(used < n_items);
        members[used++] = (struct identity_member){
            .item = of->item, .number = of->number, .pair = of->pair};
    }
    *group = (struct identity_group){.kind = key->kind,
        .ncage = key->kind == IDENTITY_BY_NIIN ? NULL : key->ncage,
        .shared = key->text,
        .n_members = used,
        .members = members};
    return SP_OK;
}

static bool same_members(
    const struct identity_group *a, const struct identity_group *b)
{
    if (a->kind != b->kind || a->n_members != b->n_members ||
        a->ncage == NULL || b->ncage == NULL || strcmp(a->ncage, b->ncage) != 0)
        return false;
    for (size_t i = 0; i < a->n_members; i++)
        if (a->members[i].item != b->members[i].item)
            return false;
    return true;
}

static enum sp_code make_groups(const struct keys *keys,
    struct identity_group *groups, size_t *n_out, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    size_t n_items;
    size_t len;
    size_t n = 0;

    for (size_t i = 0; code == SP_OK && i < keys->n; i += len) {
        bool known = false;

        len = run_of(keys, i, &n_items);
        if (n_items < 2)
            continue;
        if (keys->at[i].kind == IDENTITY_BY_LOOK)
            code = same_normal(keys, i, len, &known, err);
        if (code != SP_OK || known)
            continue;
        code = add_group(keys, i, len, n_items, &groups[n], err);
        /* A converted number and its original make the same group twice. */
        if (code == SP_OK &&
            (n == 0 || !same_members(&groups[n - 1], &groups[n])))
            n++;
    }
    *n_out = n;
    return code;
}

static size_t count_groups(const struct keys *keys)
{
    size_t n = 0;
    size_t items;
    size_t len;

    for (size_t i = 0; i < keys->n; i += len) {
        len = run_of(keys, i, &items);
        n += items > 1;
    }
    return n;
}

enum sp_code identity_groups(const struct reference_codes *codes,
    const struct identity_item *items, size_t n, struct sp_arena *arena,
    const struct identity_group **groups_out, size_t *n_out, struct sp_err *err)
{
    struct keys keys = {.codes = codes, .arena = arena};
    struct identity_group *groups;
    enum sp_code code = SP_OK;
    size_t n_groups = 0;

    assert(codes != NULL && arena != NULL);
    assert(items != NULL || n == 0);
    if (n > IDENTITY_ITEMS_MAX)
        return sp_fail(
            err, SP_LIMIT, "%zu items, at most %u", n, IDENTITY_ITEMS_MAX);
    for (size_t i = 0; code == SP_OK && i < n; i++)
        code = add_item(&keys, i, &items[i], err);
    if (code != SP_OK)
        return code;
    if (keys.n > 1)
        qsort(keys.at, keys.n, sizeof(*keys.at), compare_keys);
    groups = sp_alloc_array(arena, count_groups(&keys) + 1, sizeof(*groups));
    if (groups == NULL)
        return sp_arena_fail(arena, err);
    code = make_groups(&keys, groups, &n_groups, err);
    if (code != SP_OK)
        return code;
    *groups_out = groups;
    *n_out = n_groups;
    return SP_OK;
}

/* ---- two items -------------------------------------------------------- */

/* Whether the item says by itself which item of supply it is. */
static bool has_enough(
    const struct reference_codes *codes, const struct identity_item *item)
{
    char fault[NSN_FAULT_BYTES];
    struct nsn nsn;
    bool enough = nsn_parse(item->niin, strlen(item->niin), &nsn, fault);

    for (size_t i = 0; i < item->n_references; i++)
        enough = enough ||
                 reference_pair_of(codes, item->references[i].rncc,
                     item->references[i].rnvc, NULL) == REFERENCE_IDENTIFIES;
    return enough;
}

static bool has_niin(const struct identity_item *item)
{
    char fault[NSN_FAULT_BYTES];
    struct nsn nsn;

    return nsn_parse(item->niin, strlen(item->niin), &nsn, fault);
}

/* The reasons that two items' groups give. */
static enum sp_code take_reasons(const struct identity_group *groups, size_t n,
    struct sp_arena *arena, struct identity *out, struct sp_err *err)
{
    struct identity_reason *reasons =
        sp_alloc_array(arena, IDENTITY_REASONS_MAX, sizeof(*reasons));

    if (reasons == NULL)
        return sp_arena_fail(arena, err);
    out->reasons = reasons;
    for (size_t i = 0; i < n && out->n_reasons < IDENTITY_REASONS_MAX; i++) {
        const struct identity_member *members = groups[i].members;

        assert(groups[i].n_members == 2);
        reasons[out->n_reasons++] =
            (struct identity_reason){.kind = groups[i].kind,
                .ncage = groups[i].ncage,
                .number_a = members[0].number,
                .number_b = members[1].number,
                .pair_a = members[0].pair,
                .pair_b = members[1].pair};
    }
    return SP_OK;
}

enum sp_code identity_compare(const struct reference_codes *codes,
    const struct identity_item *a, const struct identity_item *b,
    enum identity_decision decision, struct sp_arena *arena,
    struct identity *identity_out, struct sp_err *err)
{
    const struct identity_item both[2] = {*a, *b};
    const struct identity_group *groups = NULL;
    struct identity out;
    enum sp_code code;
    bool shared = false;
    size_t n = 0;

    assert(identity_out != NULL);
    memset(&out, 0, sizeof(out));
    code = identity_groups(codes, both, 2, arena, &groups, &n, err);
    if (code == SP_OK)
        code = take_reasons(groups, n, arena, &out, err);
    if (code != SP_OK)
        return code;
    for (size_t i = 0; i < out.n_reasons; i++)
        shared = shared || out.reasons[i].kind != IDENTITY_BY_LOOK;
    out.enough_a = has_enough(codes, a);
    out.enough_b = has_enough(codes, b);
    out.verdict = decision == IDENTITY_ONE     ? IDENTITY_DETERMINED
                  : decision == IDENTITY_TWO   ? IDENTITY_DETERMINED_NOT
                  : shared                     ? IDENTITY_PROBABLE
                  : has_niin(a) && has_niin(b) ? IDENTITY_NOT_RECORDED
                                               : IDENTITY_UNKNOWN;
    *identity_out = out;
    return SP_OK;
}
