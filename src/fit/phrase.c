/*
 * phrase.c - reads phrase codes.
 */
#include "fit/phrase.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool is(const char *text, const char *what)
{
    return strcmp(text, what) == 0;
}

bool phrase_needs_nation(const char *code)
{
    assert(code != NULL);
    return is(code, "U") ||
           (code[0] >= '1' && code[0] <= '9' && code[1] == '\0');
}

const struct phrase_code *phrase_find(
    const struct phrase_codes *codes, const char *code, const char *nation)
{
    const struct phrase_code *any = NULL;

    assert(codes != NULL && code != NULL && nation != NULL);
    for (size_t i = 0; i < codes->n_codes; i++) {
        const struct phrase_code *row = &codes->codes[i];

        if (!is(row->code, code))
            continue;
        if (is(row->nation, nation))
            return row;
        if (is(row->nation, "any"))
            any = row;
    }
    return any;
}

/* What the effect says of the related item in the described one's place. */
static enum phrase_says forward(const struct phrase_code *row)
{
    switch (row->effect) {
    case PHRASE_INTERCHANGEABLE:
        return PHRASE_SAYS_YES;
    case PHRASE_NO_LONGER_USABLE:
        return row->direction == PHRASE_TO_RELATED ? PHRASE_SAYS_YES
                                                   : PHRASE_SAYS_NOTHING;
    case PHRASE_CONDITIONAL:
        return PHRASE_SAYS_CONDITIONAL;
    case PHRASE_EFFECT_UNKNOWN:
        return PHRASE_SAYS_UNKNOWN;
    case PHRASE_STRUCTURE:
    case PHRASE_NO_CLAIM:
    case PHRASE_CLASS_HISTORY:
    case PHRASE_ATTRIBUTE:
    case PHRASE_GENERIC:
        return PHRASE_SAYS_NOTHING;
    }
    return PHRASE_SAYS_NOTHING;
}

enum phrase_says phrase_says(const struct phrase_codes *codes,
    const struct phrase_claim *claim, const char *wanted, const char *candidate)
{
    const struct phrase_code *row =
        phrase_find(codes, claim->code, claim->nation);

    assert(wanted != NULL && candidate != NULL);
    if (row == NULL)
        return PHRASE_SAYS_NOTHING;
    /* A condemned item serves for nothing, whatever is asked. */
    if (row->effect == PHRASE_NO_LONGER_USABLE && is(claim->item, candidate) &&
        !is(claim->item, wanted))
        return PHRASE_SAYS_NO;
    if (is(claim->item, wanted) && is(claim->other, candidate))
        return row->direction == PHRASE_DIRECTION_UNKNOWN ? PHRASE_SAYS_UNKNOWN
                                                          : forward(row);
    if (is(claim->other, wanted) && is(claim->item, candidate)) {
        if (row->direction == PHRASE_DIRECTION_UNKNOWN)
            return PHRASE_SAYS_UNKNOWN;
        return row->direction == PHRASE_TWO_WAY ? forward(row)
                                                : PHRASE_SAYS_NOTHING;
    }
    return PHRASE_SAYS_NOTHING;
}

bool phrase_check(const struct phrase_codes *codes,
    const struct phrase_claim *claim, char fault_out[PHRASE_FAULT_BYTES])
{
    const struct phrase_code *row;

    assert(codes != NULL && claim != NULL && fault_out != NULL);
    if (phrase_needs_nation(claim->code) && claim->nation[0] == '\0') {
        (void)snprintf(fault_out, PHRASE_FAULT_BYTES,
            "found phrase code '%.8s' without a nation, allowed: with the "
            "nation that uses it, for it means different things",
            claim->code);
        return false;
    }
    row = phrase_find(codes, claim->code, claim->nation);
    if (row == NULL) {
        (void)snprintf(fault_out, PHRASE_FAULT_BYTES,
            "found phrase code '%.24s', allowed: a code of the table "
            "phrase_code",
            claim->code);
        return false;
    }
    if (is(claim->item, claim->other)) {
        (void)snprintf(fault_out, PHRASE_FAULT_BYTES,
            "found the item '%.64s' beside itself, allowed: two items, or none",
            claim->item);
        return false;
    }
    if (is(claim->other, "none") && row->direction != PHRASE_NO_DIRECTION) {
        (void)snprintf(fault_out, PHRASE_FAULT_BYTES,
            "found phrase code %.8s without a related item, allowed: none only "
            "beside a code that names none",
            claim->code);
        return false;
    }
    return true;
}

bool phrase_open(const struct phrase_codes *codes,
    const struct phrase_claim *claim, char open_out[PHRASE_FAULT_BYTES])
{
    const struct phrase_code *row =
        phrase_find(codes, claim->code, claim->nation);

    assert(open_out != NULL);
    if (row == NULL || row->needs[0] == '\0' || claim->scope[0] != '\0' ||
        is(row->needs, "nation"))
        return false;
    (void)snprintf(open_out, PHRASE_FAULT_BYTES,
        "phrase code %s: %s not named; until the scope names it the "
        "claim is no more than conditional",
        claim->code, row->needs);
    return true;
}

bool phrase_opposite(const struct phrase_codes *codes,
    const struct phrase_claim *claim, size_t *at, const char **other_out)
{
    assert(codes != NULL && claim != NULL);
    assert(at != NULL && other_out != NULL);
    if (is(claim->other, "none"))
        return false;
    while (*at < codes->n_pairs) {
        const struct phrase_pair *pair = &codes->pairs[(*at)++];

        if (is(pair->code, claim->code) &&
            (is(pair->nation, "any") || is(pair->nation, claim->nation))) {
            *other_out = pair->other;
            return true;
        }
    }
    return false;
}
