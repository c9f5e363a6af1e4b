/*
 * same.h - proposals that two are one, for people and for programs.
 *
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_SAME_H
#define SPILNO_REPORT_SAME_H

#include "assess/same.h"
#include "report/report.h"

/* Append the answer. Source: docs/formats/same.md. */
void report_same_json(const struct assess_same *same,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_same_text(const struct assess_same *same,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append what was settled, one a line. */
void report_settled_text(const struct assess_settled_row *rows, size_t n,
    const struct report_text_options *options, struct sp_buf *buf);

#endif
