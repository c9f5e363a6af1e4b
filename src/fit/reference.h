/*
 * reference.h - reference numbers: their codes judged by rules R1 to R15,
 * and their writing made comparable.
 *
 * The codes and the pairs they may form are rows that the caller gives; the
 * rules that need more than a pair are here. A number is kept as written; what
 * is compared is its normal form. Threads: no state.
 * Source: docs/formats/codification.md.
 */
#ifndef SPILNO_FIT_REFERENCE_H
#define SPILNO_FIT_REFERENCE_H

#include "base/arena.h"
#include "base/say.h"

#include <stdbool.h>

enum { REFERENCE_CHARS_MAX = 32, REFERENCE_FINDING_BYTES = 320 };

/* What the pair of category and variation code means; in the order of the
 * words of reference_pair.outcome. */
enum reference_outcome {
    REFERENCE_NOT_LISTED,
    REFERENCE_IDENTIFIES,
    REFERENCE_SUBSTITUTE,
    REFERENCE_ALLOWED,
    REFERENCE_RARE,
    REFERENCE_OBSOLETE,
    REFERENCE_SYSTEM,
    REFERENCE_REFUSED,
};
struct reference_pair {
    const char *rncc, *rnvc;
    enum reference_outcome outcome;
    bool old_source; /* also beside an NCAGE of limited status */
    const char *rule;
    const char *return_code; /* or "" */
    const char *reading;     /* or "" */
};
/* A code that stands only with certain types of identification. */
struct reference_type {
    bool of_variation; /* else of category */
    const char *code;
    const char *type; /* code of the type */
};
struct reference_return {
    const char *code;
    const char *reading;
};
struct reference_codes {
    enum sp_lang lang; /* of the findings */
    const struct reference_pair *pairs;
    size_t n_pairs;
    const struct reference_type *types;
    size_t n_types;
    const struct reference_return *returns;
    size_t n_returns;
};

/* Who can reproduce under licence with the originator's stock number (R8). */
enum reference_nation {
    REFERENCE_NATION_UNKNOWN,
    REFERENCE_NATION_FULL,  /* NATO or Tier 2 */
    REFERENCE_NATION_OTHER, /* Tier 1 or outside */
};

/* A reference with what is known around it; texts are "" when unknown. */
struct reference {
    const char *ncage;
    const char *number;
    const char *original; /* in its own script */
    const char *conversion;
    const char *rncc, *rnvc, *rnfc;
    const char *identification; /* code of the item's type */
    const char *state;          /* that the NCAGE stands for */
    enum reference_nation nation;
    bool limited;  /* the status of the NCAGE is limited */
    bool standard; /* the number is that of a public standard */
};

enum reference_severity {
    REFERENCE_TOLD,    /* worth knowing */
    REFERENCE_OPEN,    /* cannot be decided: something is unknown */
    REFERENCE_WARNING, /* accepted, and probably not meant */
    REFERENCE_FAULT,   /* a bureau sends it back */
};
enum reference_place {
    REFERENCE_AT_NUMBER,
    REFERENCE_AT_RNCC,
    REFERENCE_AT_RNVC,
    REFERENCE_AT_RNFC,
    REFERENCE_AT_ORIGINAL,
};
struct reference_finding {
    enum reference_severity severity;
    enum reference_place place;
    const char *rule;        /* "R1", or "" */
    const char *return_code; /* "TD", or "" */
    char text[REFERENCE_FINDING_BYTES];
};
enum { REFERENCE_FINDINGS_MAX = 12 };
struct reference_findings {
    size_t n;
    struct reference_finding at[REFERENCE_FINDINGS_MAX];
};

/* How the pair is listed; the codes' row or NULL in `pair_out`, which may be
 * NULL. */
enum reference_outcome reference_pair_of(const struct reference_codes *codes,
    const char *rncc, const char *rnvc, const struct reference_pair **pair_out);

/*
 * Judge one reference. `new_input` is for what is proposed to a bureau: then
 * codes that only the system sets are faults, else warnings.
 */
void reference_check(const struct reference_codes *codes,
    const struct reference *reference, bool new_input,
    struct reference_findings *findings_out);

/*
 * Judge the references of one item together: R8 (a licence line stands beside
 * the originator's reference), R10 (a second source beside a military
 * specification) and R13 (two references of 2-1).
 *
 * `of_out` gets the place of the reference that each finding is about.
 * Limits:  the first REFERENCE_FINDINGS_MAX findings.
 */
void reference_check_item(enum sp_lang lang, const struct reference *references,
    size_t n, struct reference_findings *findings_out,
    size_t of_out[REFERENCE_FINDINGS_MAX]);

/*
 * Write the normal form of a number: capital letters; spaces, hyphens and
 * dashes, slashes and dots dropped. Two numbers with one form are the same
 * reference for matching, while each stays as written.
 * Returns: arena text, or NULL.
 */
char *reference_normal(struct sp_arena *arena, const char *number);

/* The same with Cyrillic and Greek letters replaced by the Latin ones that
 * look the same: two numbers with one such form are
 * alike to the eye. Takes a normal form. */
char *reference_look(struct sp_arena *arena, const char *normal);

/* Whether the text holds letters of another script than Latin. */
bool reference_other_script(const char *text);

#endif
