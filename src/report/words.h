/*
 * words.h - the words of terminal reports in the reader's language, and numbers
 * written for a reader.
 *
 * Private to src/report. Threads: no state.
 */
#ifndef SPILNO_REPORT_WORDS_H
#define SPILNO_REPORT_WORDS_H

#include "assess/assess.h"
#include "base/buf.h"
#include "base/number.h"

enum report_word {
    WORD_MET,
    WORD_MET_DECLARED,
    WORD_MET_ASSUMED,
    WORD_BREACHED,
    WORD_UNKNOWN,
    WORD_NOT_APPLICABLE,
    WORD_NOT_ENCODED,
    WORD_ON_DECLARED,
    WORD_SECOND_HAND_COUNT,
    WORD_CHECKED_TEXT,
    WORD_CHECKED_SUMMARY,
    WORD_CHECKED_NOT_READ,
    WORD_ASSUMED,
    WORD_DECLARED,
    WORD_EVIDENCED,
    WORD_DETERMINED,
    WORD_UNDER,
    WORD_ON_DATE,
    WORD_AS_IF,
    WORD_MIN_BASIS,
    WORD_STRICT,
    WORD_CONDITIONS,
    WORD_FINDINGS,
    WORD_BASIS,
    WORD_VERSION,
    WORD_WEAKENED,
    WORD_FACTS,
    WORD_USED,
    WORD_IS_MISSING,
    WORD_MISSING,
    WORD_ASK,
    WORD_NAMED_BY,
    WORD_NOBODY,
    WORD_MORE,
    WORD_VERBOSE,
    WORD_MET_OR_SO,
    WORD_WITHIN,
    WORD_OVER,
    WORD_CHANGES,
    WORD_NO_CHANGES,
    WORD_NO_FINDING,
    WORD_CONFLICTS,
    WORD_ORIGIN,
    WORD_ORIGIN_OF,
    WORD_FOR,
    WORD_VENTURE,
    WORD_VIEW_COMPONENT,
    WORD_VIEW_VALUE,
    WORD_DEPTH_OPENED,
    WORD_DEPTH_DECLARED,
    WORD_COMPONENT_COST,
    WORD_OUTSIDE,
    WORD_LIMIT,
    WORD_NO_LIMIT,
    WORD_BY_STATE,
    WORD_TO,
    WORD_UNKNOWN_ITEMS,
    WORD_ATTESTED_ITEMS,
    WORD_SET_ASIDE_ITEMS,
    WORD_STRUCTURE,
    WORD_CUT,
    WORD_NEEDS,
    WORD_PARENTS,
    WORD_DEPTH,
    WORD_NONE,
    WORD_VOTES,
    WORD_VOTE_FOR,
    WORD_VOTE_REFUSED,
    WORD_VOTE_MORE,
    WORD_ADOPTED,
    WORD_REJECTED,
    WORD_RESULT_UNKNOWN,
    WORD_NEEDED,
    WORD_INPUTS,
    WORD_DIGEST_FACTS,
    WORD_DIGEST_RULES,
    WORD_DIGEST_DATA,
    WORD_DIGEST_OVERLAY,
    WORD_PROGRAM,
    WORD_MET_NO_FACTS,
    WORD_ADVICE,
    WORDS
};

const char *report_word(enum report_word word, enum sp_lang lang);

/* "met" … "not_applicable", or NULL for ASSESS_NONE: the words of the JSON. */
const char *report_verdict_code(int verdict);

/* What a reader sees: "met on declared facts" when the basis is weak. */
enum report_word report_verdict_word(int verdict, const char *basis);
enum report_word report_basis_word(const char *basis);
enum report_word report_checked_word(const char *checked);

/* Append the exact decimal `text` with the language's marks; what is no
 * decimal is cleaned. */
void report_put_decimal(
    struct sp_buf *buf, const char *text, const struct sp_number_marks *marks);

/* Append the share `text` ("0.350000") as a percentage ("35 %"), exactly. */
void report_put_share(
    struct sp_buf *buf, const char *text, const struct sp_number_marks *marks);

/* Append `text` so that a terminal obeys nothing in it: control and bidi
 * characters and bytes that are not UTF-8 are written as \xNN. */
void report_put_clean(struct sp_buf *buf, const char *text);

#endif
