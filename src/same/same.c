/*
 * same.c - keys of things, sorted; what has one key is paired and weighed.
 */
#include "same/same.h"

#include "base/sha256.h"
#include "same/spell.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES_MIN = 4, CODE_BYTES_MIN = 6, FIRST_CAP = 1024 };

struct key {
    const char *text;  /* what is compared */
    const char *shown; /* as the thing writes it */
    uint32_t thing;
    uint8_t what; /* enum same_for */
    bool looks_alike;
};

struct match { /* two things with one key */
    struct same_pair pair;
    uint32_t key_a, key_b;
};

struct finder {
    const struct same_input *input;
    struct sp_arena *arena;
    struct sp_err *err;
    struct speller *speller;
    struct spelt_name *names; /* by thing */
    const char **makers;      /* spelt, by thing; "" for none */
    const char **numbers;     /* the same */
    struct key *keys;         /* the heap's, as all that follows */
    size_t n_keys, cap_keys;
    struct match *matches;
    size_t n_matches, cap_matches;
    struct same_crowd *crowds;
    size_t n_crowds, cap_crowds;
    enum sp_code rc;
};

static void fail_memory(struct finder *f)
{
    if (f->rc == SP_OK)
        f->rc = sp_fail(f->err, SP_NO_MEMORY, "no memory to compare names");
}

/* Make room for one more. */
static void *grow(
    struct finder *f, void *list, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap == 0 ? FIRST_CAP : *cap * 2;
    void *grown;

    if (n < *cap)
        return list;
    grown = realloc(list, more * size);
    if (grown == NULL) {
        fail_memory(f);
        return list;
    }
    *cap = more;
    return grown;
}

static void key_add(struct finder *f, enum same_for what, uint32_t thing,
    const char *text, const char *shown, bool looks_alike)
{
    if (f->rc != SP_OK || text[0] == '\0')
        return;
    f->keys = grow(f, f->keys, f->n_keys, &f->cap_keys, sizeof *f->keys);
    if (f->rc != SP_OK)
        return;
    f->keys[f->n_keys++] = (struct key){.text = text,
        .shown = shown,
        .thing = thing,
        .what = (uint8_t)what,
        .looks_alike = looks_alike};
}

/* ---- keys ---------------------------------------------------------------- */

static const char *spelt_code(
    struct finder *f, const char *code, bool *looks_alike_out)
{
    const char *out = "";

    *looks_alike_out = false;
    if (f->rc == SP_OK)
        f->rc = spell_code(code, f->arena, &out, looks_alike_out, f->err);
    return out;
}

static const char *joined(struct finder *f, const char *a, const char *b)
{
    const char *text;

    if (f->rc != SP_OK)
        return "";
    text = sp_asprintf(f->arena, "%s|%s", a, b);
    if (text == NULL) {
        f->rc = sp_arena_fail(f->arena, f->err);
        return "";
    }
    return text;
}

bool same_lei_holds(const char *lei)
{
    unsigned rest = 0;
    size_t n = 0;

    for (; lei[n] != '\0'; n++) {
        char c = lei[n];

        if (c >= '0' && c <= '9')
            rest = rest * 10 + (unsigned)(c - '0');
        else if (c >= 'A' && c <= 'Z')
            rest = rest * 100 + (unsigned)(c - 'A' + 10);
        else
            return false;
        rest %= 97;
    }
    return n == 20 && rest == 1;
}

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* A code may stand at one thing as an alias, at another as its id. */
static void code_keys(
    struct finder *f, uint32_t thing, const char *scheme, const char *value)
{
    bool alike;
    const char *code = spelt_code(f, value, &alike);

    if (scheme != NULL)
        key_add(f, SAME_CODE, thing, joined(f, scheme, code),
            joined(f, scheme, value), alike);
    if (strlen(code) >= CODE_BYTES_MIN && has_digit(code))
        key_add(f, SAME_CODE_ELSEWHERE, thing, code, value, alike);
}

static void name_keys(
    struct finder *f, uint32_t thing, const char *name, bool own)
{
    struct spelt_name spelt = {"", "", SPELL_NO_FORM};

    if (f->rc == SP_OK)
        f->rc = spell_name(f->speller, name, f->input->things[thing].state,
            f->arena, &spelt, f->err);
    if (own)
        f->names[thing] = spelt;
    key_add(f, SAME_NAME, thing, spelt.key, name, false);
    key_add(f, SAME_SOUND, thing, spelt.sound, name, false);
}

static void party_keys(struct finder *f, uint32_t thing)
{
    const struct same_thing *party = &f->input->things[thing];
    bool alike;
    const char *lei = spelt_code(f, party->lei, &alike);

    key_add(f, same_lei_holds(lei) ? SAME_LEI : SAME_LEI_BROKEN, thing, lei,
        party->lei, false);
    key_add(f, SAME_NCAGE, thing, spelt_code(f, party->ncage, &alike),
        party->ncage, false);
    name_keys(f, thing, party->name, true);
    code_keys(f, thing, NULL, party->id);
}

/* Keys of a maker's part number; `maker` may be "". */
static void part_keys(struct finder *f, uint32_t thing, const char *maker,
    const char *number, bool own)
{
    struct spelt_name spelt = {"", "", SPELL_NO_FORM};
    bool alike;
    const char *code = spelt_code(f, number, &alike);

    if (f->rc == SP_OK)
        f->rc = spell_name(f->speller, maker, "", f->arena, &spelt, f->err);
    if (own) {
        f->makers[thing] = spelt.key;
        f->numbers[thing] = code;
    }
    if (strlen(code) < NUMBER_BYTES_MIN)
        return;
    if (spelt.key[0] != '\0')
        key_add(f, SAME_PART, thing, joined(f, spelt.key, code),
            maker[0] == '\0' ? number : joined(f, maker, number), alike);
    if (own)
        key_add(f, SAME_NUMBER, thing, code, number, alike);
}

static void item_keys(struct finder *f, uint32_t thing)
{
    const struct same_thing *item = &f->input->things[thing];
    bool alike;

    key_add(f, SAME_NIIN, thing, spelt_code(f, item->niin, &alike), item->niin,
        false);
    part_keys(f, thing, item->maker, item->number, true);
    code_keys(f, thing, NULL, item->id);
}

static void keys_make(struct finder *f)
{
    const struct same_input *input = f->input;

    for (uint32_t i = 0; f->rc == SP_OK && i < input->n_things; i++) {
        if (input->items)
            item_keys(f, i);
        else
            party_keys(f, i);
    }
    for (size_t i = 0; f->rc == SP_OK && i < input->n_aliases; i++) {
        const struct same_alias *alias = &input->aliases[i];

        code_keys(f, alias->thing, alias->scheme, alias->value);
        /* A maker's own number of the item, or a name in another spelling. */
        if (input->items)
            part_keys(f, alias->thing, alias->scheme, alias->value, false);
        else if (!has_digit(alias->value))
            name_keys(f, alias->thing, alias->value, false);
    }
}

/* ---- blocks -------------------------------------------------------------- */

static int key_compare(const void *a, const void *b)
{
    const struct key *one = a;
    const struct key *other = b;
    int order;

    if (one->what != other->what)
        return one->what < other->what ? -1 : 1;
    order = strcmp(one->text, other->text);
    if (order != 0)
        return order;
    if (one->thing != other->thing)
        return one->thing < other->thing ? -1 : 1;
    return strcmp(one->shown, other->shown);
}

static int pair_compare(const struct same_pair *a, const struct same_pair *b)
{
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static bool is_settled(const struct same_input *input, struct same_pair pair)
{
    size_t low = 0;
    size_t high = input->n_different;

    if (input->merged != NULL && input->merged[pair.a] == input->merged[pair.b])
        return true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = pair_compare(&input->different[middle], &pair);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void match_add(struct finder *f, uint32_t key_a, uint32_t key_b)
{
    struct same_pair pair = {f->keys[key_a].thing, f->keys[key_b].thing};

    assert(pair.a <= pair.b);
    if (f->rc != SP_OK || pair.a == pair.b || is_settled(f->input, pair))
        return;
    f->matches =
        grow(f, f->matches, f->n_matches, &f->cap_matches, sizeof *f->matches);
    if (f->rc == SP_OK)
        f->matches[f->n_matches++] = (struct match){pair, key_a, key_b};
}

static void crowd_add(struct finder *f, const struct key *key, size_t n)
{
    f->crowds =
        grow(f, f->crowds, f->n_crowds, &f->cap_crowds, sizeof *f->crowds);
    if (f->rc == SP_OK)
        f->crowds[f->n_crowds++] =
            (struct same_crowd){(enum same_for)key->what, key->shown, n};
}

/* Pair the keys from `first` to before `end`, which are one. */
static void block_pair(struct finder *f, uint32_t first, uint32_t end)
{
    uint32_t n = 0;

    /* A thing may have the key twice: as its own and as an alias. */
    for (uint32_t i = first; i < end; i++)
        if (i == first || f->keys[i].thing != f->keys[first + n - 1].thing)
            f->keys[first + n++] = f->keys[i];
    if (n > SAME_STAR_MAX) {
        crowd_add(f, &f->keys[first], n);
        return;
    }
    for (uint32_t i = 0; i < n && (i == 0 || n <= SAME_PAIRS_MAX); i++)
        for (uint32_t k = i + 1; k < n; k++)
            match_add(f, first + i, first + k);
}

static void blocks_pair(struct finder *f)
{
    uint32_t first = 0;

    if (f->n_keys == 0)
        return;
    qsort(f->keys, f->n_keys, sizeof *f->keys, key_compare);
    for (uint32_t i = 1; i <= f->n_keys && f->rc == SP_OK; i++)
        if (i == f->n_keys || f->keys[i].what != f->keys[first].what ||
            strcmp(f->keys[i].text, f->keys[first].text) != 0) {
            block_pair(f, first, i);
            first = i;
        }
}

static int match_compare(const void *a, const void *b)
{
    const struct match *one = a;
    const struct match *other = b;
    int order = pair_compare(&one->pair, &other->pair);

    if (order != 0)
        return order;
    return one->key_a < other->key_a ? -1 : one->key_a > other->key_a;
}

/* ---- weighing ------------------------------------------------------------ */

struct doubts {
    struct same_doubt list[SAME_AGAINST_END];
    size_t n;
};

static void doubt_add(
    struct doubts *doubts, enum same_against what, const char *a, const char *b)
{
    doubts->list[doubts->n++] = (struct same_doubt){what, a, b};
}

/* Both say something, and not the same. */
static void doubt_differ(
    struct doubts *doubts, enum same_against what, const char *a, const char *b)
{
    if (a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0)
        doubt_add(doubts, what, a, b);
}

static void doubt_code(struct finder *f, struct doubts *doubts,
    enum same_against what, const char *a, const char *b)
{
    bool alike;

    if (strcmp(spelt_code(f, a, &alike), spelt_code(f, b, &alike)) != 0)
        doubt_differ(doubts, what, a, b);
}

static void party_doubts(
    struct finder *f, struct same_pair pair, struct doubts *doubts)
{
    const struct same_thing *a = &f->input->things[pair.a];
    const struct same_thing *b = &f->input->things[pair.b];
    enum spell_form form_a = f->names[pair.a].form;
    enum spell_form form_b = f->names[pair.b].form;

    doubt_code(f, doubts, SAME_OTHER_LEI, a->lei, b->lei);
    doubt_code(f, doubts, SAME_OTHER_NCAGE, a->ncage, b->ncage);
    doubt_differ(doubts, SAME_OTHER_STATE, a->state, b->state);
    doubt_differ(doubts, SAME_OTHER_KIND, a->kind, b->kind);
    if (form_a != form_b && form_a != SPELL_NO_FORM &&
        form_b != SPELL_NO_FORM && form_a != SPELL_OTHER &&
        form_b != SPELL_OTHER)
        doubt_add(doubts, SAME_OTHER_FORM, a->name, b->name);
}

static void item_doubts(
    struct finder *f, struct same_pair pair, struct doubts *doubts)
{
    const struct same_thing *a = &f->input->things[pair.a];
    const struct same_thing *b = &f->input->things[pair.b];

    doubt_code(f, doubts, SAME_OTHER_NIIN, a->niin, b->niin);
    if (f->makers[pair.a][0] != '\0' && f->makers[pair.b][0] != '\0' &&
        strcmp(f->makers[pair.a], f->makers[pair.b]) != 0)
        doubt_add(doubts, SAME_OTHER_MAKER, a->maker, b->maker);
    if (strcmp(f->numbers[pair.a], f->numbers[pair.b]) != 0)
        doubt_differ(doubts, SAME_OTHER_NUMBER, a->number, b->number);
    doubt_differ(doubts, SAME_OTHER_UNIT, a->unit, b->unit);
}

static enum same_strength strength_of(
    const struct same_input *input, enum same_for what, struct same_pair pair)
{
    const struct same_thing *a = &input->things[pair.a];
    const struct same_thing *b = &input->things[pair.b];

    switch (what) {
    case SAME_LEI:
    case SAME_NCAGE:
    case SAME_CODE:
    case SAME_PART:
        return SAME_STRONG;
    case SAME_LEI_BROKEN:
    case SAME_NIIN: /* parts of several makers may share one */
        return SAME_LIKELY;
    case SAME_NAME: /* a name is worth more where one register knows it */
        return a->state[0] != '\0' && strcmp(a->state, b->state) == 0
                   ? SAME_LIKELY
                   : SAME_POSSIBLE;
    case SAME_NUMBER:
    case SAME_CODE_ELSEWHERE:
    case SAME_SOUND:
    case SAME_FOR_END:
        break;
    }
    return SAME_POSSIBLE;
}

/* Reasons that a better one says already are left out. */
static bool is_said(const bool *has, enum same_for what)
{
    switch (what) {
    case SAME_NUMBER:
        return has[SAME_PART];
    case SAME_SOUND:
        return has[SAME_NAME];
    case SAME_CODE_ELSEWHERE:
        return has[SAME_CODE] || has[SAME_LEI] || has[SAME_PART];
    case SAME_LEI:
    case SAME_LEI_BROKEN:
    case SAME_NCAGE:
    case SAME_NIIN:
    case SAME_CODE:
    case SAME_PART:
    case SAME_NAME:
    case SAME_FOR_END:
        break;
    }
    return false;
}

static void *copied(struct finder *f, const void *list, size_t n, size_t size)
{
    void *copy = sp_alloc_array(f->arena, n + 1, size);

    if (copy == NULL)
        f->rc = sp_arena_fail(f->arena, f->err);
    else if (n > 0)
        memcpy(copy, list, n * size);
    return copy;
}

/* Two makers may give two things one number: that alone says nothing. */
static bool is_empty(
    const struct same_reason *reasons, size_t n, const struct doubts *doubts)
{
    bool other_maker = false;

    for (size_t i = 0; i < doubts->n; i++)
        other_maker = other_maker || doubts->list[i].what == SAME_OTHER_MAKER;
    return other_maker && n == 1 && reasons[0].what == SAME_NUMBER;
}

/* Weigh the matches of one pair; false when nothing speaks for it. */
static bool proposal_make(struct finder *f, const struct match *matches,
    size_t n, struct same_proposal *out)
{
    const struct same_input *input = f->input;
    struct same_reason reasons[SAME_FOR_END];
    bool has[SAME_FOR_END] = {false};
    struct doubts doubts = {.n = 0};
    struct same_pair pair = matches[0].pair;
    size_t n_reasons = 0;

    out->pair = pair;
    out->strength = SAME_POSSIBLE;
    for (size_t i = 0; i < n; i++) {
        const struct key *a = &f->keys[matches[i].key_a];
        const struct key *b = &f->keys[matches[i].key_b];
        enum same_for what = (enum same_for)a->what;
        enum same_strength strength = strength_of(input, what, pair);

        if (has[what] || is_said(has, what))
            continue; /* keys are in the order of their weight */
        has[what] = true;
        reasons[n_reasons++] = (struct same_reason){
            what, a->shown, b->shown, a->looks_alike || b->looks_alike};
        out->strength = strength > out->strength ? strength : out->strength;
    }
    if (input->items)
        item_doubts(f, pair, &doubts);
    else
        party_doubts(f, pair, &doubts);
    if (is_empty(reasons, n_reasons, &doubts))
        return false;
    if (doubts.n > 0 && out->strength > SAME_POSSIBLE)
        out->strength--;
    out->keep = input->things[pair.b].filled > input->things[pair.a].filled
                    ? pair.b
                    : pair.a;
    out->reasons = copied(f, reasons, n_reasons, sizeof *reasons);
    out->n_reasons = n_reasons;
    if (f->rc == SP_OK)
        out->doubts = copied(f, doubts.list, doubts.n, sizeof *doubts.list);
    out->n_doubts = doubts.n;
    if (f->rc == SP_OK)
        f->rc = same_id(input->items, input->things[pair.a].id,
            input->things[pair.b].id, out->id, f->err);
    return true;
}

static int proposal_compare(const void *a, const void *b)
{
    const struct same_proposal *one = a;
    const struct same_proposal *other = b;

    if (one->strength != other->strength)
        return one->strength > other->strength ? -1 : 1;
    return pair_compare(&one->pair, &other->pair);
}

static void proposals_make(struct finder *f, struct same_result *result)
{
    struct same_proposal *list;
    size_t n = 0;

    if (f->n_matches > 0)
        qsort(f->matches, f->n_matches, sizeof *f->matches, match_compare);
    for (size_t i = 0; i < f->n_matches; i++)
        n += i == 0 ||
             pair_compare(&f->matches[i - 1].pair, &f->matches[i].pair) != 0;
    list = sp_alloc_array(f->arena, n + 1, sizeof *list);
    if (list == NULL) {
        f->rc = sp_arena_fail(f->arena, f->err);
        return;
    }
    n = 0;
    for (size_t i = 0; i < f->n_matches && f->rc == SP_OK;) {
        size_t end = i + 1;

        while (end < f->n_matches &&
               pair_compare(&f->matches[i].pair, &f->matches[end].pair) == 0)
            end++;
        n += proposal_make(f, &f->matches[i], end - i, &list[n]);
        i = end;
    }
    if (n > 0)
        qsort(list, n, sizeof *list, proposal_compare);
    result->proposals = list;
    result->n_proposals = n;
}

static void room_make(struct finder *f)
{
    size_t n = f->input->n_things + 1;

    f->names = sp_alloc_array(f->arena, n, sizeof *f->names);
    f->makers = sp_alloc_array(f->arena, n, sizeof *f->makers);
    f->numbers = sp_alloc_array(f->arena, n, sizeof *f->numbers);
    if (f->names == NULL || f->makers == NULL || f->numbers == NULL)
        f->rc = sp_arena_fail(f->arena, f->err);
    for (size_t i = 0; f->rc == SP_OK && i < f->input->n_things; i++) {
        f->makers[i] = "";
        f->numbers[i] = "";
    }
}

enum sp_code same_find(const struct same_input *input, struct sp_arena *arena,
    struct same_result *result_out, struct sp_err *err)
{
    struct finder f;
    struct same_result result;

    assert(input != NULL && arena != NULL);
    assert(result_out != NULL);
    if (input->n_things > SAME_THINGS_MAX || input->n_aliases > SAME_THINGS_MAX)
        return sp_fail(err, SP_LIMIT,
            "found %zu things and %zu aliases, "
            "allowed: %d of each",
            input->n_things, input->n_aliases, SAME_THINGS_MAX);
    memset(&f, 0, sizeof f);
    memset(&result, 0, sizeof result);
    f.input = input;
    f.arena = arena;
    f.err = err;
    f.rc = speller_new(&f.speller, err);
    if (f.rc == SP_OK)
        room_make(&f);
    if (f.rc == SP_OK)
        keys_make(&f);
    if (f.rc == SP_OK)
        blocks_pair(&f);
    if (f.rc == SP_OK)
        proposals_make(&f, &result);
    result.n_pairs = f.n_matches;
    if (f.rc == SP_OK)
        result.crowds = copied(&f, f.crowds, f.n_crowds, sizeof *f.crowds);
    result.n_crowds = f.n_crowds;
    if (f.rc == SP_OK)
        *result_out = result;
    free(f.keys);
    free(f.matches);
    free(f.crowds);
    speller_free(f.speller);
    return f.rc;
}

enum sp_code same_id(bool items, const char *one, const char *other,
    char out[SAME_ID_BYTES], struct sp_err *err)
{
    bool swap = strcmp(one, other) > 0;
    const char *texts[] = {items ? "item" : "party", "|", swap ? other : one,
        "|", swap ? one : other};
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_sha256 *sha = NULL;
    enum sp_code rc = sp_sha256_new(&sha, err);

    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < SP_COUNT(texts); i++)
        sp_sha256_put(sha, texts[i], strlen(texts[i]));
    sp_sha256_hex(sha, hex);
    sp_sha256_free(sha);
    (void)snprintf(out, SAME_ID_BYTES, "%c-%.12s", items ? 'I' : 'P', hex);
    return SP_OK;
}

/* ---- words --------------------------------------------------------------- */

const char *same_for_name(enum same_for what)
{
    static const char *const names[SAME_FOR_END] = {"lei", "lei_broken",
        "ncage", "niin", "code", "part", "name", "number", "code_elsewhere",
        "sound"};

    assert(what < SAME_FOR_END);
    return names[what];
}

const char *same_against_name(enum same_against what)
{
    static const char *const names[SAME_AGAINST_END] = {"other_lei",
        "other_ncage", "other_state", "other_kind", "other_form", "other_niin",
        "other_maker", "other_number", "other_unit"};

    assert(what < SAME_AGAINST_END);
    return names[what];
}

const char *same_strength_name(enum same_strength strength)
{
    static const char *const names[] = {"possible", "likely", "strong"};

    assert(strength <= SAME_STRONG);
    return names[strength];
}
