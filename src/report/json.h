/*
 * json.h - the assessment as the page of web/ takes it.
 *
 * Private to src/report. Threads: no state.
 */
#ifndef SPILNO_REPORT_JSON_H
#define SPILNO_REPORT_JSON_H

#include "report/report.h"

/*
 * Append the object of report_assess_json with what only the page shows:
 * values and sources of facts, names, the structure's lines, the sentence of
 * the headline, the origin before the overlay.
 */
void report_page_json(
    const struct assessment *assessment, const char *lang, struct sp_buf *buf);

#endif
