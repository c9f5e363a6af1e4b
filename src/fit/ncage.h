/*
 * ncage.h - NATO commercial and governmental entity codes: read, and the
 * state that their shape says.
 *
 * Five characters, capital letters without I and O, and digits; no check
 * digit. The first and the last are each a letter or a digit: all four forms
 * exist. A code says its assigner by its mask, in a table of dated rows that
 * the caller gives. Threads: no state. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_FIT_NCAGE_H
#define SPILNO_FIT_NCAGE_H

#include "base/date.h"
#include "base/err.h"
#include "base/say.h"

enum {
    NCAGE_CHARS = 5,
    NCAGE_FAULT_BYTES = 200,
    NCAGE_STATES_MAX = 8,
    NCAGE_NOTES_MAX = 4,
    NCAGE_NOTE_BYTES = 280,
};

/* By what the first and the last character are. */
enum ncage_form {
    NCAGE_DIGIT_DIGIT, /* the United States' own, and older Canadian ones */
    NCAGE_DIGIT_LETTER,
    NCAGE_LETTER_DIGIT,
    NCAGE_LETTER_LETTER,
};

/* Read a code; else say what was found and what is allowed, with the code
 * that was probably meant where I and O stand for 1 and 0. */
bool ncage_parse(const char *text, size_t len, enum ncage_form *form_out,
    char fault_out[NCAGE_FAULT_BYTES]);

struct ncage_mask {
    const char *mask;  /* # a digit, * a letter or digit, a letter itself */
    const char *state; /* or NSPA, the agency */
    bool confirmed;
    int32_t from, until;
};
struct ncage_codes {
    enum sp_lang lang; /* of the notes */
    const struct ncage_mask *masks;
    size_t n_masks;
};

/* Whether a code that ncage_parse accepts has the mask. */
bool ncage_fits(const char *code, const char *mask);

enum ncage_note_kind {
    NCAGE_NOTE_NO_MASK,     /* no mask of the table fits */
    NCAGE_NOTE_SEVERAL,     /* several states share the mask */
    NCAGE_NOTE_UNCONFIRMED, /* sources disagree on the mask */
    NCAGE_NOTE_AGENCY,      /* the agency's, perhaps replaced by now */
    NCAGE_NOTE_ABROAD,      /* a United States code of an entity abroad */
    NCAGE_NOTE_NO_OTHER,    /* the stated state has no mask in the table */
    NCAGE_NOTE_DISAGREES,   /* the mask is another state's: a fault */
};
struct ncage_note {
    enum ncage_note_kind kind;
    bool unknown; /* it leaves something open; else it is only told */
    char text[NCAGE_NOTE_BYTES];
};

struct ncage_judged {
    const char *state; /* that the mask alone says; NULL: it does not */
    bool agrees;       /* with the stated one, as far as is known */
    size_t n_states;   /* all whose mask fits, in the table's order */
    const char *states[NCAGE_STATES_MAX];
    size_t n_notes;
    struct ncage_note notes[NCAGE_NOTES_MAX];
};

/*
 * Judge a code that ncage_parse accepts by the masks of a day.
 *
 * `stated` is the state that somebody names, or NULL. A mask that is not
 * confirmed, such as a final J or K after a first letter A, never says a
 * state by itself.
 */
void ncage_judge(const char *code, const struct ncage_codes *codes, int32_t day,
    const char *stated, struct ncage_judged *judged_out);

#endif
