/*
 * pdf.h - an HTML page as PDF, by Debian's Chromium in a process of its own.
 *
 * Private to src/cli. Threads: one.
 */
#ifndef SPILNO_CLI_PDF_H
#define SPILNO_CLI_PDF_H

#include "base/buf.h"

enum { PDF_SECONDS_MAX = 120 };

/* Whether the file is to be a PDF, by its ending. */
bool pdf_is_wanted(const char *path);

/*
 * Print the page `html` and append the PDF to `pdf_out`.
 *
 * The browser gets a folder of its own below `tmp_folder` for everything, no
 * network, and `seconds_max`; the folder is removed afterwards. `on`
 * (YYYY-MM-DD) stands for the moment of printing inside, so that the same
 * page gives the same bytes under the same browser. `browser` NULL: the first
 * of chromium, chromium-browser and google-chrome on `path` (a PATH, or NULL).
 * Errors: SP_IO no browser, naming the package, or it fails or takes too long;
 *         SP_LIMIT; SP_NO_MEMORY.
 */
struct pdf_options {
    const char *browser, *path, *tmp_folder, *on;
    int seconds_max;
};
SP_MUST_CHECK enum sp_code pdf_print(const struct pdf_options *options,
    const struct sp_buf *html, struct sp_buf *pdf_out, struct sp_err *err);

#endif
