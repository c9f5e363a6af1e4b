/*
 * plain.c - one spelling for what is typed in many: see fit_plain in unit.h.
 */
#include "fit/unit.h"

#include <assert.h>
#include <string.h>

/* What is typed, and how it is read. */
static const struct {
    const char *typed;
    const char *read;
} spellings[] = {
    {"\u00b5", "μ"}, /* micro sign */
    {"\u2126", "Ω"}, /* ohm sign */
    {"\u212a", "K"}, /* kelvin sign */
    {"\u212b", "Å"}, /* ångström sign */
    {"\u2206", "Δ"}, /* increment */
    {"\u00ba", "°"}, /* masculine ordinal */
    {"\u02da", "°"}, /* ring above */
    {"\u2103", "°C"},
    {"\u2109", "°F"},
    {"\u00a0", " "},
    {"\u2007", " "},
    {"\u2009", " "},
    {"\u202f", " "},
    {"\u00b7", "*"},
    {"\u22c5", "*"},
    {"\u2219", "*"},
    {"\u2022", "*"},
    {"\u00d7", "x"},
    {"\u2044", "/"},
    {"\u2215", "/"},
    {"\u2212", "-"},
    {"\u2010", "-"},
    {"\u2011", "-"},
    {"\u2012", "~"},
    {"\u2013", "~"},
    {"\u2014", "~"},
    {"\u2026", ".."},
    {"\u00f7", ".."},
    {"\u00b1", "\001"},
    {"\u2264", "<="},
    {"\u2a7d", "<="},
    {"\u2265", ">="},
    {"\u2a7e", ">="},
    {"\u00bc", " 1/4"},
    {"\u00bd", " 1/2"},
    {"\u00be", " 3/4"},
    {"\u215b", " 1/8"},
    {"\u2033", "\""},
    {"\u201d", "\""},
    {"\u2032", "′"},
    {"\u2019", "'"},
};

static const char *const superscripts[] = {"\u2070", "\u00b9", "\u00b2",
    "\u00b3", "\u2074", "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};

static size_t char_bytes(const char *text, size_t len)
{
    size_t n = 1;

    while (n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool same(const char *text, size_t n, const char *other)
{
    return strlen(other) == n && memcmp(text, other, n) == 0;
}

/* A superscript digit or minus, or '\0'. */
static char superscript(const char *text, size_t n)
{
    for (size_t i = 0; i < SP_COUNT(superscripts); i++) {
        if (same(text, n, superscripts[i]))
            return (char)('0' + i);
    }
    return same(text, n, "\u207b") ? '-' : '\0';
}

size_t fit_plain(const char *text, size_t len, char *out, size_t cap)
{
    size_t n = 0;
    bool raised = false;

    assert(out != NULL);
    assert(text != NULL || len == 0);
    for (size_t at = 0; at < len;) {
        size_t bytes = char_bytes(text + at, len - at);
        const char *piece = text + at;
        size_t piece_len = bytes;
        char digit = superscript(text + at, bytes);
        char raised_text[2] = {'^', digit};

        if (digit != '\0') {
            piece = raised ? raised_text + 1 : raised_text;
            piece_len = raised ? 1 : 2;
        } else if ((unsigned char)text[at] >= 0x80) {
            for (size_t i = 0; i < SP_COUNT(spellings); i++) {
                if (same(text + at, bytes, spellings[i].typed)) {
                    piece = spellings[i].read;
                    piece_len = strlen(piece);
                    break;
                }
            }
        }
        raised = digit != '\0';
        if (piece_len > cap - n)
            return SIZE_MAX;
        memcpy(out + n, piece, piece_len);
        n += piece_len;
        at += bytes;
    }
    return n;
}
