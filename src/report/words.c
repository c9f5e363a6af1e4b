/*
 * words.c - see words.h.
 */
#include "report/words.h"

#include <assert.h>
#include <string.h>

static const char *const words[WORDS] = {
    [WORD_MET] = SP_SAYING("met"),
    [WORD_MET_DECLARED] = SP_SAYING("met on declared facts"),
    [WORD_MET_ASSUMED] = SP_SAYING("met on assumed facts"),
    [WORD_BREACHED] = SP_SAYING("breached"),
    [WORD_UNKNOWN] = SP_SAYING("unknown"),
    [WORD_NOT_APPLICABLE] = SP_SAYING("not applicable"),
    [WORD_NOT_ENCODED] = SP_SAYING("not encoded"),
    [WORD_ON_DECLARED] =
        SP_SAYING("of the met rest on declared or assumed facts"),
    [WORD_SECOND_HAND_COUNT] = SP_SAYING("rest on rule text read second-hand"),
    [WORD_CHECKED_TEXT] = SP_SAYING("read in the Official Journal"),
    [WORD_CHECKED_SUMMARY] = SP_SAYING("read second-hand"),
    [WORD_CHECKED_NOT_READ] = SP_SAYING("not read"),
    [WORD_ASSUMED] = SP_SAYING("assumed"),
    [WORD_DECLARED] = SP_SAYING("declared"),
    [WORD_EVIDENCED] = SP_SAYING("evidenced"),
    [WORD_DETERMINED] = SP_SAYING("determined"),
    [WORD_UNDER] = SP_SAYING("under"),
    [WORD_ON_DATE] = SP_SAYING("on"),
    [WORD_AS_IF] = SP_SAYING("as if"),
    [WORD_MIN_BASIS] = SP_SAYING("weakest basis accepted"),
    [WORD_STRICT] =
        SP_SAYING("strict: what is not encoded or read second-hand counts "
                  "as unknown"),
    [WORD_CONDITIONS] = SP_SAYING("Conditions"),
    [WORD_FINDINGS] = SP_SAYING("Findings"),
    [WORD_BASIS] = SP_SAYING("basis"),
    [WORD_VERSION] = SP_SAYING("version"),
    [WORD_WEAKENED] =
        SP_SAYING("unknown because its facts are weaker than the basis "
                  "asked for"),
    [WORD_FACTS] = SP_SAYING("facts"),
    [WORD_USED] = SP_SAYING("used"),
    [WORD_IS_MISSING] = SP_SAYING("missing"),
    [WORD_MISSING] = SP_SAYING("What is missing, and who could supply it"),
    [WORD_ASK] = SP_SAYING("ask"),
    [WORD_NAMED_BY] = SP_SAYING("findings that name it"),
    [WORD_NOBODY] = SP_SAYING("no party on record"),
    [WORD_MORE] = SP_SAYING("more; --verbose lists all"),
    [WORD_VERBOSE] = SP_SAYING("--verbose lists them"),
    [WORD_MET_OR_SO] = SP_SAYING("met, each with what it rests on"),
    [WORD_WITHIN] = SP_SAYING("within the limit"),
    [WORD_OVER] = SP_SAYING("over the limit"),
    [WORD_CHANGES] = SP_SAYING("What changed"),
    [WORD_NO_CHANGES] = SP_SAYING("no verdict changed"),
    [WORD_NO_FINDING] = SP_SAYING("no finding"),
    [WORD_CONFLICTS] =
        SP_SAYING("Where the register differs from the shipped data"),
    [WORD_ORIGIN] = SP_SAYING("Origin"),
    [WORD_ORIGIN_OF] = SP_SAYING("Origin of"),
    [WORD_FOR] = SP_SAYING("under"),
    [WORD_VENTURE] = SP_SAYING("venture"),
    [WORD_VIEW_COMPONENT] = SP_SAYING("of the component cost"),
    [WORD_VIEW_VALUE] = SP_SAYING("of the end-product value"),
    [WORD_DEPTH_OPENED] = SP_SAYING("made items opened"),
    [WORD_DEPTH_DECLARED] = SP_SAYING("first tier as declared"),
    [WORD_COMPONENT_COST] = SP_SAYING("component cost"),
    [WORD_OUTSIDE] = SP_SAYING("outside share"),
    [WORD_LIMIT] = SP_SAYING("at most"),
    [WORD_NO_LIMIT] = SP_SAYING("no limit"),
    [WORD_BY_STATE] = SP_SAYING("by state, EUR"),
    [WORD_TO] = SP_SAYING("to"),
    [WORD_UNKNOWN_ITEMS] = SP_SAYING("Items whose cost or origin is unknown"),
    [WORD_ATTESTED_ITEMS] = SP_SAYING("Items known by attestation only"),
    [WORD_SET_ASIDE_ITEMS] =
        SP_SAYING("Attested items whose own lines count instead"),
    [WORD_STRUCTURE] = SP_SAYING("Structure"),
    [WORD_CUT] = SP_SAYING("the structure is cut here"),
    [WORD_NEEDS] = SP_SAYING("needs"),
    [WORD_PARENTS] = SP_SAYING("is used in"),
    [WORD_DEPTH] = SP_SAYING("levels up"),
    [WORD_NONE] = SP_SAYING("nothing"),
    [WORD_VOTES] = SP_SAYING("Votes"),
    [WORD_VOTE_FOR] = SP_SAYING("for"),
    [WORD_VOTE_REFUSED] = SP_SAYING("cannot be counted as it is recorded"),
    [WORD_VOTE_MORE] = SP_SAYING("each in full"),
    [WORD_ADOPTED] = SP_SAYING("adopted"),
    [WORD_REJECTED] = SP_SAYING("rejected"),
    [WORD_RESULT_UNKNOWN] = SP_SAYING("result not known"),
    [WORD_NEEDED] = SP_SAYING("needed"),
    [WORD_INPUTS] = SP_SAYING("Inputs (SHA-256)"),
    [WORD_DIGEST_FACTS] = SP_SAYING("facts"),
    [WORD_DIGEST_RULES] = SP_SAYING("rules"),
    [WORD_DIGEST_DATA] = SP_SAYING("shipped data"),
    [WORD_DIGEST_OVERLAY] = SP_SAYING("overlay"),
    [WORD_PROGRAM] = SP_SAYING("program version"),
    [WORD_MET_NO_FACTS] = SP_SAYING("met, no fact used"),
    [WORD_ADVICE] = SP_SAYING("Decision support, not legal advice."),
};

const char *report_word(enum report_word word, enum sp_lang lang)
{
    assert(word < WORDS);
    assert(lang < SP_LANGS);
    return sp_say(lang, words[word]);
}

const char *report_verdict_code(int verdict)
{
    switch (verdict) {
    case RULE_NOT_APPLICABLE:
        return "not_applicable";
    case RULE_MET:
        return "met";
    case RULE_UNKNOWN:
        return "unknown";
    case RULE_BREACHED:
        return "breached";
    default:
        return NULL;
    }
}

enum report_word report_verdict_word(int verdict, const char *basis)
{
    switch (verdict) {
    case RULE_NOT_APPLICABLE:
        return WORD_NOT_APPLICABLE;
    case RULE_BREACHED:
        return WORD_BREACHED;
    case RULE_MET:
        if (basis == NULL)
            return WORD_MET_NO_FACTS;
        if (strcmp(basis, "assumed") == 0)
            return WORD_MET_ASSUMED; /* a blank basis is assumed */
        if (strcmp(basis, "declared") == 0)
            return WORD_MET_DECLARED;
        return WORD_MET;
    case RULE_UNKNOWN:
    default:
        return WORD_UNKNOWN;
    }
}

enum report_word report_basis_word(const char *basis)
{
    if (basis != NULL && strcmp(basis, "declared") == 0)
        return WORD_DECLARED;
    if (basis != NULL && strcmp(basis, "evidenced") == 0)
        return WORD_EVIDENCED;
    if (basis != NULL && strcmp(basis, "determined") == 0)
        return WORD_DETERMINED;
    return WORD_ASSUMED;
}

enum report_word report_checked_word(const char *checked)
{
    if (checked != NULL && strcmp(checked, "text") == 0)
        return WORD_CHECKED_TEXT;
    if (checked != NULL && strcmp(checked, "summary") == 0)
        return WORD_CHECKED_SUMMARY;
    return WORD_CHECKED_NOT_READ;
}

void report_put_decimal(
    struct sp_buf *buf, const char *text, const struct sp_number_marks *marks)
{
    if (!sp_number_put(buf, marks, text))
        report_put_clean(buf, text);
}

void report_put_share(
    struct sp_buf *buf, const char *text, const struct sp_number_marks *marks)
{
    if (text[0] == '-' || !sp_number_put_share(buf, marks, text))
        report_put_clean(buf, text);
}

/* Bytes of the UTF-8 character at `text`, 0 when it is not one. */
static size_t character(const unsigned char *text, uint32_t *code_out)
{
    size_t n;
    uint32_t code;
    uint32_t least;

    if (text[0] < 0x80) {
        *code_out = text[0];
        return 1;
    }
    if (text[0] >= 0xC2 && text[0] < 0xE0) {
        n = 2;
        least = 0x80;
        code = text[0] & 0x1FU;
    } else if (text[0] >= 0xE0 && text[0] < 0xF0) {
        n = 3;
        least = 0x800;
        code = text[0] & 0x0FU;
    } else if (text[0] >= 0xF0 && text[0] < 0xF5) {
        n = 4;
        least = 0x10000;
        code = text[0] & 0x07U;
    } else {
        return 0;
    }
    for (size_t i = 1; i < n; i++) { /* a NUL ends it: not a continuation */
        if ((text[i] & 0xC0U) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3FU);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return 0;
    *code_out = code;
    return n;
}

/* Control characters, line separators, and what turns the reading order. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0x061C ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE007F);
}

void report_put_clean(struct sp_buf *buf, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    assert(buf != NULL);
    assert(text != NULL);
    while (*at != '\0') {
        uint32_t code = 0;
        size_t n = character(at, &code);

        if (n > 0 && !is_unsafe(code)) {
            sp_buf_put(buf, at, n);
            at += n;
            continue;
        }
        for (size_t i = 0; i < (n > 0 ? n : 1); i++)
            sp_buf_printf(buf, "\\x%02x", (unsigned)at[i]);
        at += n > 0 ? n : 1;
    }
}
