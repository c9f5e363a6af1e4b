/*
 * request.h - the request to a codification bureau, for people and programs.
 *
 * As report.h: faces never compute, and the same input gives the same bytes.
 * Threads: no state. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_REPORT_REQUEST_H
#define SPILNO_REPORT_REQUEST_H

#include "assess/request.h"
#include "report/report.h"

void report_request_json(const struct request *request,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_request_text(const struct request *request,
    const struct report_text_options *options, struct sp_buf *buf);

/* One self-contained page without scripts, to be read or printed. */
void report_request_html(
    const struct request *request, const char *lang, struct sp_buf *buf);

/* A workbook: one sheet with what is asked, one a part of the request.
 * Errors: SP_LIMIT, SP_NO_MEMORY, SP_IO. */
SP_MUST_CHECK enum sp_code report_request_xlsx(const struct request *request,
    const char *lang, struct sp_buf *buf, struct sp_err *err);

#endif
