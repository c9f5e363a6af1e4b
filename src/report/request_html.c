/*
 * request_html.c - the request as one page without scripts, to be printed.
 *
 * All data are escaped; the policy allows nothing but the page's own style.
 */
#include "report/request.h"
#include "report/request_words.h"

#include <assert.h>
#include <string.h>

#define NOTE_BYTES_MAX ((size_t)1 << 20)

static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    "@page{size:A4;margin:15mm}\n"
    "body{font:10pt/1.35 'DejaVu Sans',sans-serif;margin:1em auto;"
    "max-width:60em;padding:0 1em;color:#111;background:#fff}\n"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin:1.2em 0 .3em}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{border:1px solid #999;padding:.2em .4em;text-align:left;"
    "vertical-align:top;overflow-wrap:break-word}\n"
    "th{background:#eee}tr{break-inside:avoid}\n"
    ".missing,.look{background:#fff3cd}.sent_back{background:#f8d7da}\n"
    ".left{color:#555}ul{margin:.2em 0;padding-left:1.2em}\n"
    ".note{margin-top:1.5em}\n"
    "</style>\n";

/* Put text as HTML; control characters, which no cell holds, are dropped. */
static void put_escaped(struct sp_buf *buf, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        switch (c) {
        case '<':
            sp_buf_puts(buf, "&lt;");
            break;
        case '>':
            sp_buf_puts(buf, "&gt;");
            break;
        case '&':
            sp_buf_puts(buf, "&amp;");
            break;
        case '"':
            sp_buf_puts(buf, "&quot;");
            break;
        default:
            if (c >= 0x20 && c != 0x7f)
                sp_buf_putc(buf, (char)c);
            break;
        }
    }
}

static void put_element(struct sp_buf *buf, const char *name, const char *text)
{
    sp_buf_printf(buf, "<%s>", name);
    put_escaped(buf, text);
    sp_buf_printf(buf, "</%s>", name);
}

static void put_notes(
    struct sp_buf *buf, enum sp_lang lang, const struct request_row *row)
{
    struct sp_buf text;

    sp_buf_puts(buf, "<td>");
    sp_buf_init(&text, NOTE_BYTES_MAX);
    if (row->n_notes > 0)
        sp_buf_puts(buf, "<ul>");
    for (size_t i = 0; i < row->n_notes; i++) {
        sp_buf_reset(&text);
        request_note_text(lang, &row->notes[i], &text);
        put_element(buf, "li", sp_buf_text(&text));
    }
    if (row->n_notes > 0)
        sp_buf_puts(buf, "</ul>");
    sp_buf_puts(buf, "</td>");
    sp_buf_clear(&text);
}

static void put_section(struct sp_buf *buf, enum sp_lang lang,
    const struct request_section *section)
{
    if (section->n_rows == 0)
        return;
    put_element(buf, "h2", request_part_words(lang, section->part));
    sp_buf_puts(buf, "\n<table><thead><tr>");
    for (size_t i = 0; i < section->n_columns; i++)
        put_element(buf, "th", sp_say(lang, section->columns[i]));
    put_element(buf, "th", sp_say(lang, "basis"));
    put_element(buf, "th", sp_say(lang, "what is asked"));
    sp_buf_puts(buf, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < section->n_rows; i++) {
        const struct request_row *row = &section->rows[i];

        sp_buf_printf(buf, "<tr class=\"%s\">", request_state_name(row->state));
        for (size_t j = 0; j < section->n_columns; j++)
            put_element(buf, "td", request_cell_text(lang, row, j));
        put_element(buf, "td", row->basis == NULL ? "" : row->basis);
        put_notes(buf, lang, row);
        sp_buf_puts(buf, "</tr>\n");
    }
    sp_buf_puts(buf, "</tbody></table>\n");
}

void report_request_html(
    const struct request *request, const char *lang_name, struct sp_buf *buf)
{
    enum sp_lang lang = sp_lang_of(lang_name);

    assert(request != NULL && buf != NULL);
    sp_buf_printf(
        buf, "<!DOCTYPE html>\n<html lang=\"%s\">\n", sp_lang_code(lang));
    sp_buf_puts(buf, head);
    sp_buf_puts(buf, "<title>");
    put_escaped(buf, request_title(lang));
    sp_buf_puts(buf, ": ");
    put_escaped(buf, request->item);
    sp_buf_puts(buf, "</title>\n<h1>");
    put_escaped(buf, request_title(lang));
    sp_buf_puts(buf, ": ");
    put_escaped(buf, request->item);
    sp_buf_puts(buf, "</h1>\n<p>");
    if (request->name != NULL) {
        put_escaped(buf, request->name);
        sp_buf_puts(buf, " · ");
    }
    put_escaped(buf, request->on);
    sp_buf_puts(buf, "</p>\n<p>");
    put_escaped(buf, request_state_words(lang, REQUEST_BACK));
    sp_buf_printf(buf, ": %zu; ", request->n_back);
    put_escaped(buf, request_state_words(lang, REQUEST_MISSING));
    sp_buf_printf(buf, ": %zu; ", request->n_missing);
    put_escaped(buf, request_state_words(lang, REQUEST_OPEN));
    sp_buf_printf(buf, ": %zu; ", request->n_open);
    put_escaped(buf, request_state_words(lang, REQUEST_LEFT));
    sp_buf_printf(buf, ": %zu</p>\n", request->n_left);
    for (size_t i = 0; i < REQUEST_PARTS; i++)
        put_section(buf, lang, &request->sections[i]);
    sp_buf_puts(buf, "<p class=\"note\">");
    put_escaped(buf, request_disclaimer(lang));
    sp_buf_puts(buf, "</p>\n</html>\n");
}
