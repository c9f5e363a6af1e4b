/*
 * codify.h - stock numbers, entity codes, probable duplicates and the request
 * to a bureau, for people and programs.
 *
 * As report.h: faces never compute, and the same input gives the same bytes.
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_CODIFY_H
#define SPILNO_REPORT_CODIFY_H

#include "assess/coded.h"
#include "assess/duplicate.h"
#include "report/report.h"

/* `command` is nsn or ncage. Source: docs/formats/codification.md. */
void report_coded_json(const struct coded_numbers *numbers, const char *command,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_coded_text(const struct coded_numbers *numbers,
    const struct report_text_options *options, struct sp_buf *buf);

void report_duplicates_json(const struct assess_duplicates *duplicates,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_duplicates_text(const struct assess_duplicates *duplicates,
    const struct report_text_options *options, struct sp_buf *buf);

#endif
