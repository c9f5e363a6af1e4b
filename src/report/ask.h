/*
 * ask.h - the questions to the parties: as text, as JSON, as workbooks.
 *
 * Threads: no state. Source: docs/formats/ask.md.
 */
#ifndef SPILNO_REPORT_ASK_H
#define SPILNO_REPORT_ASK_H

#include "assess/ask.h"
#include "report/report.h"

/* "shown", "needed", …: the words of the JSON. */
const char *report_ask_need(enum ask_need need);

/* "new_party", …; NULL: it follows from no answer. */
const char *report_ask_follow(enum ask_follow follow);

void report_ask_json(const struct ask *ask, struct sp_buf *buf);
void report_ask_text(const struct ask *ask,
    const struct report_text_options *options, struct sp_buf *buf);

/*
 * Append the workbook of one party, in `lang` (the questions' own bytes are
 * the same for the same facts).
 *
 * Layout: docs/formats/ask.md. Errors: SP_LIMIT more than a workbook takes,
 *         SP_NO_MEMORY, SP_IO.
 */
SP_MUST_CHECK enum sp_code report_ask_workbook(const struct ask *ask,
    const struct ask_party *party, const char *lang, struct sp_arena *arena,
    struct sp_buf *buf, struct sp_err *err);

/* The language of the party where it is one of the program's, else `lang`. */
const char *report_ask_lang(const struct ask_party *party, const char *lang);

#endif
