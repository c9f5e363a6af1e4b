/*
 * phrase.h - what recorded claims say: phrase codes read by nation, with
 * their direction, and pairs that are one-sided.
 *
 * A claim is evidence that stands beside a computed verdict. Reads no table
 * itself: the caller gives the codes. Threads: no state.
 * Source: docs/formats/codification.md.
 */
#ifndef SPILNO_FIT_PHRASE_H
#define SPILNO_FIT_PHRASE_H

#include "base/err.h"

#include <stdbool.h>

/* In the order of the words of phrase_code.direction and .effect. */
enum phrase_direction {
    PHRASE_TWO_WAY,
    PHRASE_TO_RELATED, /* the related item serves for the described one */
    PHRASE_NO_DIRECTION,
    PHRASE_DIRECTION_UNKNOWN,
};
enum phrase_effect {
    PHRASE_INTERCHANGEABLE,
    PHRASE_CONDITIONAL,
    PHRASE_NO_LONGER_USABLE, /* the described item */
    PHRASE_STRUCTURE,
    PHRASE_NO_CLAIM,
    PHRASE_CLASS_HISTORY,
    PHRASE_ATTRIBUTE,
    PHRASE_GENERIC,
    PHRASE_EFFECT_UNKNOWN,
};
struct phrase_code {
    const char *code;
    const char *nation; /* or "any" */
    enum phrase_direction direction;
    enum phrase_effect effect;
    const char *use_first; /* "described", "related", or "" */
    const char *needs;     /* "modification", …, or "" */
    const char *reading;
};
struct phrase_pair {
    const char *code, *other;
    const char *nation; /* or "any" */
};
struct phrase_codes {
    const struct phrase_code *codes;
    size_t n_codes;
    const struct phrase_pair *pairs;
    size_t n_pairs;
};

struct phrase_claim {
    const char *item, *other; /* other: "none" where the code names none */
    const char *code;
    const char *nation; /* or "" */
    const char *scope;  /* or "" */
};

/* Whether the code says nothing without a nation: U and the digits. */
bool phrase_needs_nation(const char *code);

/* Find the row of a code for a nation, else that of any nation; NULL when it
 * is not listed. */
const struct phrase_code *phrase_find(
    const struct phrase_codes *codes, const char *code, const char *nation);

/* What the claim says of using `candidate` in the place of `wanted`. */
enum phrase_says {
    PHRASE_SAYS_NOTHING,
    PHRASE_SAYS_YES,
    PHRASE_SAYS_CONDITIONAL,
    PHRASE_SAYS_NO, /* the candidate is no longer usable */
    PHRASE_SAYS_UNKNOWN,
};
enum phrase_says phrase_says(const struct phrase_codes *codes,
    const struct phrase_claim *claim, const char *wanted,
    const char *candidate);

enum { PHRASE_FAULT_BYTES = 240 };

/* Whether a claim can be recorded; else say what is missing or not allowed:
 * a code without its nation, an unknown code, an item beside itself. */
bool phrase_check(const struct phrase_codes *codes,
    const struct phrase_claim *claim, char fault_out[PHRASE_FAULT_BYTES]);

/* What the claim leaves open, such as the modification that O asks for; false
 * when nothing. */
bool phrase_open(const struct phrase_codes *codes,
    const struct phrase_claim *claim, char open_out[PHRASE_FAULT_BYTES]);

/*
 * Go through the codes that the opposite record (other, item) should carry:
 * `*at` starts at 0 and is moved on; false when there is none further.
 */
bool phrase_opposite(const struct phrase_codes *codes,
    const struct phrase_claim *claim, size_t *at, const char **other_out);

#endif
