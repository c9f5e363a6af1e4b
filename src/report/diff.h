/*
 * diff.h - two assessments compared, for a terminal and for programs.
 *
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_DIFF_H
#define SPILNO_REPORT_DIFF_H

#include "assess/diff.h"
#include "report/report.h"

void report_diff_text(const struct diff *diff,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append one JSON object and a line feed, keys sorted; `program` is the
 * version that compared. Source: docs/formats/diff.md. */
void report_diff_json(
    const struct diff *diff, const char *program, struct sp_buf *buf);

#endif
