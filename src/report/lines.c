/*
 * lines.c - see lines.h.
 */
#include "report/lines.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { LINE_BYTES_MAX = 1 << 20, WIDTH_DEFAULT = 80 };

void lines_init(struct lines *lines, const struct report_text_options *options,
    struct sp_buf *out)
{
    int width = options->width == 0 ? WIDTH_DEFAULT : options->width;

    assert(lines != NULL);
    assert(out != NULL);
    if (width < REPORT_WIDTH_MIN)
        width = REPORT_WIDTH_MIN;
    if (width > REPORT_WIDTH_MAX)
        width = REPORT_WIDTH_MAX;
    *lines = (struct lines){
        .out = out,
        .width = (size_t)width,
        .colour = options->colour,
        .verbose = options->verbose,
        .lang = sp_lang_of(options->lang),
    };
    sp_number_marks_init(&lines->marks, lines->lang);
    sp_buf_init(&lines->line, LINE_BYTES_MAX);
}

void lines_data(struct lines *lines, const char *text)
{
    if (text != NULL)
        report_put_clean(&lines->line, text);
}

void lines_own(struct lines *lines, const char *text)
{
    sp_buf_puts(&lines->line, text);
}

void lines_say(struct lines *lines, const char *message)
{
    sp_buf_puts(&lines->line, sp_say(lines->lang, message));
}

void lines_texts(struct lines *lines, const char *en, const char *uk)
{
    if (lines->lang == SP_LANG_UK && uk != NULL) {
        lines_data(lines, uk);
    } else if (en != NULL) {
        lines_data(lines, en);
        if (lines->lang != SP_LANG_EN) {
            lines_own(lines, " ");
            lines_say(lines, "(English)");
        }
    }
}

void lines_word(struct lines *lines, enum report_word word)
{
    sp_buf_puts(&lines->line, report_word(word, lines->lang));
}

void lines_count(struct lines *lines, size_t count)
{
    sp_number_put_count(&lines->line, &lines->marks, count);
}

void lines_number(struct lines *lines, const char *text)
{
    report_put_decimal(&lines->line, text, &lines->marks);
}

void lines_day(struct lines *lines, const char *text)
{
    if (text != NULL && !sp_day_put(&lines->line, lines->lang, text))
        lines_data(lines, text);
}

void lines_mark(struct lines *lines, enum lines_mark mark)
{
    assert(mark >= LINES_PLAIN);
    assert(mark < LINES_MARK_END);
    sp_buf_putc(&lines->line, (char)mark);
}

static bool is_mark(char c)
{
    return c >= LINES_PLAIN && c < LINES_MARK_END;
}

/* Columns that `len` bytes take: characters without the marks. */
static size_t columns(const char *text, size_t len)
{
    size_t n = sp_text_chars(text, len);

    for (size_t i = 0; i < len; i++)
        n -= is_mark(text[i]) ? 1 : 0;
    return n;
}

static size_t line_columns(const struct lines *lines)
{
    return columns(sp_buf_text(&lines->line), lines->line.len);
}

void lines_pad(struct lines *lines, size_t column)
{
    size_t at = line_columns(lines);

    do {
        sp_buf_putc(&lines->line, ' ');
        at++;
    } while (at < column);
}

void lines_right(struct lines *lines, const char *text, size_t column)
{
    size_t n = sp_text_chars(text, strlen(text));

    lines_pad(lines, column > n ? column - n : 0);
    lines_data(lines, text);
}

/* Write a piece of a line, its marks as colours or not at all. */
static void put_piece(struct lines *lines, const char *text, size_t len)
{
    static const char *const colours[LINES_MARK_END] = {
        [LINES_PLAIN] = "\x1b[0m",
        [LINES_BOLD] = "\x1b[1m",
        [LINES_DIM] = "\x1b[2m",
        [LINES_GOOD] = "\x1b[34m",
        [LINES_BAD] = "\x1b[1;31m",
        [LINES_WARN] = "\x1b[33m",
    };
    size_t start = 0;

    for (size_t i = 0; i < len; i++) {
        if (!is_mark(text[i]))
            continue;
        sp_buf_put(lines->out, text + start, i - start);
        if (lines->colour)
            sp_buf_puts(lines->out, colours[(unsigned char)text[i]]);
        start = i + 1;
    }
    sp_buf_put(lines->out, text + start, len - start);
}

static void put_spaces(struct sp_buf *buf, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sp_buf_putc(buf, ' ');
}

/*
 * How many bytes of `text` fit into `room` columns: up to the last space that
 * leaves no more, else (one long word) as many characters as fit.
 */
static size_t fitting(const char *text, size_t len, size_t room)
{
    size_t taken = 0;
    size_t space = 0;
    size_t i = 0;

    while (i < len) {
        size_t next = i + 1;

        while (next < len && ((unsigned char)text[next] & 0xC0U) == 0x80)
            next++;
        if (!is_mark(text[i])) {
            if (taken == room)
                return text[i] == ' ' ? i : (space > 0 ? space : i);
            taken++;
        }
        if (text[i] == ' ')
            space = i;
        i = next;
    }
    return len;
}

void lines_end(struct lines *lines, size_t indent, size_t hang)
{
    const char *text = sp_buf_text(&lines->line);
    size_t len = lines->line.len;
    size_t in = indent;

    assert(indent + 8 <= lines->width);
    assert(hang + 8 <= lines->width);
    if (lines->line.failed != SP_OK)
        lines->out->failed = lines->line.failed;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    do {
        size_t n = fitting(text, len, lines->width - in);
        size_t shown = n;

        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        put_spaces(lines->out, in);
        put_piece(lines, text, shown);
        sp_buf_putc(lines->out, '\n');
        text += n;
        len -= n;
        while (len > 0 && *text == ' ') {
            text++;
            len--;
        }
        in = hang;
    } while (len > 0);
    sp_buf_reset(&lines->line);
}

void lines_blank(struct lines *lines)
{
    assert(lines->line.len == 0);
    sp_buf_putc(lines->out, '\n');
}

void lines_heading(struct lines *lines, enum report_word word)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_word(lines, word);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

void lines_clear(struct lines *lines)
{
    sp_buf_clear(&lines->line);
}
