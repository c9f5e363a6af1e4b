/*
 * html.c - the self-contained report: the page with its data inside.
 *
 * The data stand in a script element of type application/json, which no
 * browser executes; '<', '>' and '&' are escaped by the JSON writer, so that
 * no text of the data can end that element.
 */
#include "report/json.h"
#include "report/page.h"

#include <assert.h>

void report_assess_html(
    const struct assessment *assessment, const char *lang, struct sp_buf *buf)
{
    assert(assessment != NULL);
    assert(buf != NULL);
    sp_buf_put(buf, report_page_before, report_page_before_len);
    report_page_json(assessment, lang, buf);
    sp_buf_put(buf, report_page_after, report_page_after_len);
}
