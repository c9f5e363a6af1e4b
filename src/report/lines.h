/*
 * lines.h - lines for a terminal: composed, then wrapped to its width.
 *
 * A line is composed of cleaned data, own words and colour marks, and then
 * written with lines_end. Colour marks are bytes that cleaned text cannot
 * hold; they take no room and vanish when colours are off.
 * Private to src/report. Threads: lines belong to one thread.
 */
#ifndef SPILNO_REPORT_LINES_H
#define SPILNO_REPORT_LINES_H

#include "report/report.h"
#include "report/words.h"

enum lines_mark {
    LINES_PLAIN = 1,
    LINES_BOLD,
    LINES_DIM,
    LINES_GOOD,
    LINES_BAD,
    LINES_WARN,
    LINES_MARK_END,
};

struct lines {
    struct sp_buf *out; /* borrowed */
    struct sp_buf line; /* what is being composed */
    size_t width;
    bool colour;
    bool verbose;
    enum sp_lang lang;
    struct sp_number_marks marks; /* of the language */
};

void lines_init(struct lines *lines, const struct report_text_options *options,
    struct sp_buf *out);

/* Add data, made safe for a terminal; NULL adds nothing. */
void lines_data(struct lines *lines, const char *text);
void lines_own(struct lines *lines, const char *text); /* text of ours */
/* Add a message of ours in the reader's language; it is no format. */
void lines_say(struct lines *lines, const char *message);
/* Add what data say in English and Ukrainian (either may be NULL): in the
 * reader's language, else in English, and that it is. */
void lines_texts(struct lines *lines, const char *en, const char *uk);
void lines_word(struct lines *lines, enum report_word word);
void lines_count(struct lines *lines, size_t count);
/* Add an exact decimal as the reader writes it; what is none, as data. */
void lines_number(struct lines *lines, const char *text);
/* Add the day YYYY-MM-DD with its month's name; what is none, as data; NULL
 * adds nothing. */
void lines_day(struct lines *lines, const char *text);
void lines_mark(struct lines *lines, enum lines_mark mark);
/* Add spaces up to column `column`, at least one. */
void lines_pad(struct lines *lines, size_t column);
/* Add `text` right-aligned so that it ends at `column`. */
void lines_right(struct lines *lines, const char *text, size_t column);

/*
 * Write the composed line, `indent` columns in; what does not fit continues
 * on lines that are `hang` columns in. Starts a new line to compose.
 */
void lines_end(struct lines *lines, size_t indent, size_t hang);
void lines_blank(struct lines *lines);
/* Write a heading of its own, after a blank line. */
void lines_heading(struct lines *lines, enum report_word word);
/* Write the views, and with verbose lines all else of it (text_lists.c). */
void lines_origin(struct lines *lines, const struct assess_origin *origin);
/* Add a verdict of a comparison, and write its reasons: those that do not hold
 * first, all of them with verbose lines (fit_text.c). */
void lines_fit_verdict(struct lines *lines, enum fit_verdict verdict);
void lines_fit_reasons(
    struct lines *lines, const struct assess_fit_reason *reasons, size_t n);
/* Write for whom the answer was made, and what it leaves out (withheld.c);
 * nothing without an audience. */
void lines_for(struct lines *lines, const char *audience,
    const struct assess_withheld *withheld);
/* Add whom the audience may ask for what is withheld. */
void lines_ask(struct lines *lines, const char *const *ask, size_t n);
/* Write what else a product could be made of; NULL writes nothing
 * (compatibility.c). */
struct assess_compatibility;
void lines_compatibility(
    struct lines *lines, const struct assess_compatibility *found);
void lines_clear(struct lines *lines);

#endif
