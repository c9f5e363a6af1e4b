/*
 * request_words.h - words that the faces of the request share.
 *
 * Private to src/report. Threads: no state.
 */
#ifndef SPILNO_REPORT_REQUEST_WORDS_H
#define SPILNO_REPORT_REQUEST_WORDS_H

#include "assess/request.h"
#include "base/say.h"

/* The heading of a part, the word of a state, in the reader's language. */
const char *request_part_words(enum sp_lang lang, enum request_part part);
const char *request_state_words(enum sp_lang lang, enum request_state state);
const char *request_title(enum sp_lang lang);
/* "This is a proposal: …" */
const char *request_disclaimer(enum sp_lang lang);

/* Names for programs: "references", "missing". */
const char *request_part_name(enum request_part part);
const char *request_state_name(enum request_state state);

/* A cell as the reader sees it: a message of ours is said; "" for none. */
const char *request_cell_text(
    enum sp_lang lang, const struct request_row *row, size_t column);

/* Append "missing (MI): why", without a line end. */
void request_note_text(
    enum sp_lang lang, const struct request_note *note, struct sp_buf *buf);

#endif
