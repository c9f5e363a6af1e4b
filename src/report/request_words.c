/*
 * request_words.c - words that the faces of the request share.
 */
#include "report/request_words.h"

#include <assert.h>

const char *request_part_words(enum sp_lang lang, enum request_part part)
{
    static const char *const words[] = {SP_SAYING("The item"),
        SP_SAYING("References"), SP_SAYING("Characteristics"),
        SP_SAYING("Standards"), SP_SAYING("Rights and availability"),
        SP_SAYING("Probable duplicates on record")};

    assert((size_t)part < SP_COUNT(words));
    return sp_say(lang, words[part]);
}

const char *request_state_words(enum sp_lang lang, enum request_state state)
{
    static const char *const words[] = {SP_SAYING("given"),
        SP_SAYING("left to the bureau"), SP_SAYING("look"),
        SP_SAYING("missing"), SP_SAYING("would be sent back")};

    assert((size_t)state < SP_COUNT(words));
    return sp_say(lang, words[state]);
}

const char *request_title(enum sp_lang lang)
{
    return sp_say(lang, "Request for codification");
}

const char *request_disclaimer(enum sp_lang lang)
{
    return sp_say(lang,
        "A proposal made from the facts on record. A bureau decides; nothing "
        "here is its decision.");
}

const char *request_part_name(enum request_part part)
{
    static const char *const names[] = {"item", "references", "characteristics",
        "standards", "rights", "duplicates"};

    assert((size_t)part < SP_COUNT(names));
    return names[part];
}

const char *request_state_name(enum request_state state)
{
    static const char *const names[] = {
        "given", "left", "look", "missing", "sent_back"};

    assert((size_t)state < SP_COUNT(names));
    return names[state];
}

const char *request_cell_text(
    enum sp_lang lang, const struct request_row *row, size_t column)
{
    const char *text = row->cells[column];

    if (text == NULL)
        return "";
    return column == 0 && row->own_first ? sp_say(lang, text) : text;
}

void request_note_text(
    enum sp_lang lang, const struct request_note *note, struct sp_buf *buf)
{
    bool rule = note->rule[0] != '\0';
    bool code = note->code[0] != '\0';

    if (note->state != REQUEST_GIVEN)
        sp_buf_puts(buf, request_state_words(lang, note->state));
    if (rule || code) {
        sp_buf_puts(buf, note->state == REQUEST_GIVEN ? "(" : " (");
        sp_buf_puts(buf, note->rule);
        sp_buf_puts(buf, rule && code ? ", " : "");
        sp_buf_puts(buf, note->code);
        sp_buf_puts(buf, ")");
    }
    if (note->state != REQUEST_GIVEN || rule || code)
        sp_buf_puts(buf, ": ");
    sp_buf_puts(
        buf, note->message == NULL ? note->text : sp_say(lang, note->message));
}
