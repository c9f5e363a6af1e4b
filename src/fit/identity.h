/*
 * identity.h - whether two items are one item of supply.
 *
 * The most that can be found is "probable duplicate": by an identifying
 * reference that both share (R9), or by one item identification number. Only a
 * bureau's determination says more, and nothing is ever merged. Threads: as
 * the arena. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_FIT_IDENTITY_H
#define SPILNO_FIT_IDENTITY_H

#include "fit/reference.h"

#define IDENTITY_ITEMS_MAX 20000000u
enum { IDENTITY_REASONS_MAX = 64 };

struct identity_reference {
    const char *ncage;
    const char *number;   /* as recorded */
    const char *original; /* in its own script, or "" */
    const char *rncc, *rnvc;
};
struct identity_item {
    const char *item;
    const char *niin; /* or "" */
    const struct identity_reference *references;
    size_t n_references;
};

/* What a bureau determined about a pair. */
enum identity_decision {
    IDENTITY_UNDECIDED,
    IDENTITY_ONE, /* one item of supply */
    IDENTITY_TWO,
};

enum identity_verdict {
    IDENTITY_DETERMINED,     /* one item, by a determination */
    IDENTITY_PROBABLE,       /* probable duplicate */
    IDENTITY_UNKNOWN,        /* nothing in common, and not enough known */
    IDENTITY_NOT_RECORDED,   /* two numbers, and nothing in common */
    IDENTITY_DETERMINED_NOT, /* two items, by a determination */
};
/* "determined", "probable duplicate", "unknown", … : constant words. */
const char *identity_verdict_text(enum identity_verdict verdict);

enum identity_reason_kind {
    IDENTITY_BY_NIIN,      /* one item identification number */
    IDENTITY_BY_REFERENCE, /* one identifying reference, R9 */
    IDENTITY_BY_LOOK,      /* the numbers differ in look-alike letters alone:
                              told, and no evidence */
};
struct identity_reason {
    enum identity_reason_kind kind;
    const char *ncage;               /* NULL for a NIIN */
    const char *number_a, *number_b; /* as written */
    const char *pair_a, *pair_b;     /* "3-2"; NULL for a NIIN */
};

struct identity {
    enum identity_verdict verdict;
    size_t n_reasons; /* the first IDENTITY_REASONS_MAX */
    const struct identity_reason *reasons;
    bool enough_a, enough_b; /* the item has a NIIN or an identifying pair */
};

/*
 * Compare two items.
 *
 * Ownership: texts are borrowed from the items, the rest is the arena's.
 * Errors:    SP_NO_MEMORY, SP_LIMIT.
 */
SP_MUST_CHECK enum sp_code identity_compare(const struct reference_codes *codes,
    const struct identity_item *a, const struct identity_item *b,
    enum identity_decision decision, struct sp_arena *arena,
    struct identity *identity_out, struct sp_err *err);

/* Items that share one thing: a group of probable duplicates. */
struct identity_member {
    size_t item;        /* place among the items */
    const char *number; /* as written there */
    const char *pair;   /* or NULL */
};
struct identity_group {
    enum identity_reason_kind kind;
    const char *ncage;  /* NULL for a NIIN */
    const char *shared; /* the NIIN, or the normal form of the number */
    size_t n_members;   /* at least two different items */
    const struct identity_member *members; /* by place */
};

/*
 * Find all groups among the items, by kind, then NCAGE, then what is shared.
 * A group by look holds no two members that another kind of group joins alone.
 *
 * Limits:    IDENTITY_ITEMS_MAX items.
 * Ownership: as identity_compare.
 */
SP_MUST_CHECK enum sp_code identity_groups(const struct reference_codes *codes,
    const struct identity_item *items, size_t n, struct sp_arena *arena,
    const struct identity_group **groups_out, size_t *n_out,
    struct sp_err *err);

#endif
