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

void report_ask_json(const struct ask *ask, struct sp_buf *buf);
void report_ask_text(const struct ask *ask,
    const struct report_text_options *options, struct sp_buf *buf);

#endif
