/*
 * same.h - proposals that two are one, for people and for programs.
 *
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_SAME_H
#define SPILNO_REPORT_SAME_H

#include "assess/same.h"
#include "base/say.h"
#include "report/report.h"

/* Append the answer. Source: docs/formats/same.md. */
void report_same_json(const struct assess_same *same,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_same_text(const struct assess_same *same,
    const struct report_text_options *options, struct sp_buf *buf);

/* Say what speaks for it, and against. */
const char *report_same_for(enum same_for what, enum sp_lang lang);
const char *report_same_against(enum same_against what, enum sp_lang lang);

/* Append what was settled, one a line. */
void report_settled_text(const struct assess_settled_row *rows, size_t n,
    const struct report_text_options *options, struct sp_buf *buf);

#endif
