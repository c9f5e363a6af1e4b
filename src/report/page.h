/*
 * page.h - the page of web/ as bytes, made at build time by web/embed.py.
 *
 * Private to src/report. Threads: read-only.
 */
#ifndef SPILNO_REPORT_PAGE_H
#define SPILNO_REPORT_PAGE_H

#include <stddef.h>

/* What stands before and after the data block. */
extern const unsigned char report_page_before[];
extern const size_t report_page_before_len;
extern const unsigned char report_page_after[];
extern const size_t report_page_after_len;

#endif
