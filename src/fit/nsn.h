/*
 * nsn.h - national stock numbers: read, and judged by dated code tables.
 *
 * A number is class (4) + bureau (2) + item number (7); its last nine
 * positions are the item identification number (NIIN), the key that stays
 * while the class may change. There is no check digit, so no typing error can
 * be found by arithmetic. Reads no table itself: the caller gives the codes.
 * Threads: no state. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_FIT_NSN_H
#define SPILNO_FIT_NSN_H

#include "base/date.h"
#include "base/err.h"
#include "base/say.h"

enum {
    NSN_POSITIONS = 13,
    NSN_NIIN_POSITIONS = 9,
    NSN_FAULT_BYTES = 200,
    NSN_NOTES_MAX = 4,
    NSN_NOTE_BYTES = 240,
};

/* The parts as written, without hyphens. */
struct nsn {
    char class_code[5]; /* "" when only the NIIN was given */
    char bureau[3];
    char niin[10];
    bool letter; /* the first of the last seven is a letter */
};

/*
 * Read a stock number of 13 positions or a NIIN of 9, hyphens optional where
 * they are usual (1234-12-123-4567, 12-123-4567).
 *
 * Returns: true; else false with `fault_out` saying what was found and what
 *          is allowed. A letter is let through as the first of the last seven
 *          alone; nothing is converted.
 */
bool nsn_parse(const char *text, size_t len, struct nsn *nsn_out,
    char fault_out[NSN_FAULT_BYTES]);

/* A code that holds from one day until before another. */
struct nsn_bureau {
    const char *code;  /* two digits */
    const char *state; /* or "" when not known */
    int32_t from, until;
};
struct nsn_class {
    const char *code; /* four digits */
    int32_t from, until;
};
struct nsn_codes {
    enum sp_lang lang; /* of the notes */
    const struct nsn_bureau *bureaus;
    size_t n_bureaus;
    const struct nsn_class *classes; /* an incomplete list */
    size_t n_classes;
};

/* What is remarkable about a number that was read. */
enum nsn_note_kind {
    NSN_NOTE_LETTER,      /* sources disagree on letters */
    NSN_NOTE_NO_BUREAU,   /* the table of the day lists no such bureau */
    NSN_NOTE_OTHER_TIMES, /* the code was another state's, or will be */
    NSN_NOTE_NO_CLASS,    /* the list does not hold the class */
    NSN_NOTE_CLASS_ENDED, /* it held on another day */
};
struct nsn_note {
    enum nsn_note_kind kind;
    bool unknown; /* it leaves something open; else it is only told */
    char text[NSN_NOTE_BYTES];
};

struct nsn_judged {
    const char *state; /* borrowed from the codes; NULL: not known */
    size_t n_notes;
    struct nsn_note notes[NSN_NOTES_MAX];
};

/*
 * Judge a number by the codes of a day.
 *
 * `assigned` is the day on which the number was assigned; without it
 * (`dated` false) the codes of `today` are used and the notes say so where
 * another day could matter. A class never makes a number bad: it is an
 * attribute of a day.
 */
struct nsn_when {
    bool dated;
    int32_t assigned;
    int32_t today;
};
void nsn_judge(const struct nsn *nsn, const struct nsn_codes *codes,
    const struct nsn_when *when, struct nsn_judged *judged_out);

/* Whether a NIIN cell names the same item as another, hyphens aside. */
bool nsn_same_niin(const char *a, const char *b);

#endif
