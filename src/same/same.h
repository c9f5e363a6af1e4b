/*
 * same.h - which parties, and which items, may be one and the same.
 *
 * A pure function over names and codes: no SQL, files or clock. It proposes
 * and never decides; what speaks against stands beside what speaks for.
 * Threads: no shared state.
 */
#ifndef SPILNO_SAME_SAME_H
#define SPILNO_SAME_SAME_H

#include "base/arena.h"

#include <stdbool.h>

enum {
    SAME_ID_BYTES = 16,   /* "P-" or "I-", 12 hex digits, NUL */
    SAME_PAIRS_MAX = 12,  /* so many of one key are paired with each other */
    SAME_STAR_MAX = 1000, /* so many with the first; more are only counted */
    SAME_THINGS_MAX = 50000000,
};

/* A party or an item; "" for what is not known. All texts are borrowed. */
struct same_thing {
    const char *id;
    const char *name;
    /* of a party */
    const char *state; /* in which it is established */
    const char *kind;
    const char *lei;
    const char *ncage;
    /* of an item */
    const char *maker;
    const char *number; /* the maker's */
    const char *niin;
    const char *unit;
    size_t filled; /* cells that say something: the fuller one is kept */
};

struct same_alias { /* another name of a thing */
    uint32_t thing; /* its place in the input */
    const char *scheme, *value;
};

struct same_pair { /* places, a before b */
    uint32_t a, b;
};

struct same_input {
    bool items;                      /* else parties */
    const struct same_thing *things; /* in the order of their ids, bytewise */
    size_t n_things;
    const struct same_alias *aliases;
    size_t n_aliases;
    /* What is settled: the place of the one that each is read as (NULL: each
     * is itself), and pairs that were said to differ, in order. */
    const uint32_t *merged;
    const struct same_pair *different;
    size_t n_different;
};

/* What speaks for it. */
enum same_for {
    SAME_LEI,            /* the same LEI, its check digits hold */
    SAME_LEI_BROKEN,     /* the same LEI, its check digits do not hold */
    SAME_NCAGE,          /* the same entity code */
    SAME_NIIN,           /* the same item identification number */
    SAME_CODE,           /* the same code in the same scheme */
    SAME_PART,           /* maker and part number */
    SAME_NAME,           /* the name, in Latin letters, without legal form */
    SAME_NUMBER,         /* the part number, a maker being unknown or another */
    SAME_CODE_ELSEWHERE, /* the same code in another scheme, or as an id */
    SAME_SOUND,          /* the name, as loosely spelt */
    SAME_FOR_END,
};

/* What speaks against it. */
enum same_against {
    SAME_OTHER_LEI,
    SAME_OTHER_NCAGE,
    SAME_OTHER_STATE,
    SAME_OTHER_KIND,
    SAME_OTHER_FORM, /* legal forms of different kinds */
    SAME_OTHER_NIIN,
    SAME_OTHER_MAKER,
    SAME_OTHER_NUMBER,
    SAME_OTHER_UNIT,
    SAME_AGAINST_END,
};

enum same_strength { SAME_POSSIBLE, SAME_LIKELY, SAME_STRONG };

struct same_reason {
    enum same_for what;
    const char *a, *b; /* as each writes it */
    bool looks_alike;  /* letters of another script stand for Latin ones */
};

struct same_doubt {
    enum same_against what;
    const char *a, *b;
};

struct same_proposal {
    char id[SAME_ID_BYTES]; /* of the two ids alone: it stays */
    struct same_pair pair;
    uint32_t keep; /* the one that would be kept: the fuller, else a */
    enum same_strength strength;
    const struct same_reason *reasons; /* the strongest first */
    size_t n_reasons;
    const struct same_doubt *doubts;
    size_t n_doubts;
};

struct same_crowd { /* a key that too many have to be paired */
    enum same_for what;
    const char *text;
    size_t n;
};

struct same_result {
    const struct same_proposal *proposals; /* strongest first, then by ids */
    size_t n_proposals;
    const struct same_crowd *crowds;
    size_t n_crowds;
    uint64_t n_pairs; /* looked at: for a test of the bound */
};

/*
 * Propose pairs.
 *
 * Limits:    SAME_THINGS_MAX; time n log n in the keys, as no block of one
 *            key is paired beyond the three bounds above.
 * Ownership: all of `result_out` is the arena's.
 * Errors:    SP_LIMIT, SP_NO_MEMORY.
 * Source:    docs/formats/same.md.
 */
SP_MUST_CHECK enum sp_code same_find(const struct same_input *input,
    struct sp_arena *arena, struct same_result *result_out, struct sp_err *err);

/* The id of a proposal about two ids, in any order. */
SP_MUST_CHECK enum sp_code same_id(bool items, const char *one,
    const char *other, char out[SAME_ID_BYTES], struct sp_err *err);

/* "lei", "name", "other_state": words for programs. */
const char *same_for_name(enum same_for what);
const char *same_against_name(enum same_against what);
const char *same_strength_name(enum same_strength strength);

/* Whether 20 letters and digits are a LEI whose check digits hold.
 * Source: ISO 17442-1, ISO/IEC 7064 MOD 97-10. */
bool same_lei_holds(const char *lei);

#endif
