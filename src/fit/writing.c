/*
 * writing.c - how numbers are written: normal forms, look-alikes, scripts.
 */
#include "fit/reference.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* Read one character of UTF-8; a byte that is none is a character of its
 * own above all others, so that it stays as it is. */
static uint32_t read_char(const char *text, size_t *len_out)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    uint32_t c = at[0];

    if (len > 1) {
        c = at[0] & (0xffU >> (len + 1));
        for (size_t i = 1; i < len; i++) {
            if ((at[i] & 0xc0) != 0x80) {
                *len_out = 1;
                return 0x110000U + at[0];
            }
            c = c << 6 | (at[i] & 0x3fU);
        }
    }
    *len_out = len;
    return c;
}

/* Write a character of at most two bytes of UTF-8. */
static size_t write_char(uint32_t c, char *out)
{
    assert(c < 0x800);
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    out[0] = (char)(0xc0U | c >> 6);
    out[1] = (char)(0x80U | (c & 0x3fU));
    return 2;
}

/* Return the capital of a Latin, Greek or Cyrillic letter. */
static uint32_t capital(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 'A';
    if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) ||
        (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2))
        return c - 0x20;
    if (c >= 0x430 && c <= 0x44f)
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45f)
        return c - 0x50;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) ||
        (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf))
        return c & ~1U;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return (c - 1) | 1U;
    return c;
}

/* Spaces, hyphens and dashes, slashes, dots: they part, and say nothing. */
static bool parts(uint32_t c)
{
    switch (c) {
    case ' ':
    case '-':
    case '/':
    case '.':
    case 0xa0:   /* no-break space */
    case 0xad:   /* soft hyphen */
    case 0x2009: /* thin space */
    case 0x202f: /* narrow no-break space */
    case 0x2044: /* fraction slash */
    case 0x2212: /* minus */
        return true;
    default:
        return c >= 0x2010 && c <= 0x2015; /* hyphens and dashes */
    }
}

char *reference_normal(struct sp_arena *arena, const char *number)
{
    size_t used = 0;
    size_t len;
    char *out;

    assert(arena != NULL && number != NULL);
    /* A capital is never longer than its letter. */
    out = sp_alloc(arena, strlen(number) + 1);
    for (; out != NULL && *number != '\0'; number += len) {
        uint32_t c = read_char(number, &len);
        uint32_t up = capital(c);

        if (parts(c))
            continue;
        if (up != c) {
            used += write_char(up, out + used);
        } else {
            memcpy(out + used, number, len);
            used += len;
        }
    }
    return out;
}

/* The Latin capital that looks like a capital of another script, or 0. */
static char latin_look(uint32_t c)
{
    static const struct {
        uint32_t other;
        char latin;
    } looks[] = {{0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41a, 'K'},
        {0x41c, 'M'}, {0x41d, 'H'}, {0x41e, 'O'}, {0x420, 'P'}, {0x421, 'C'},
        {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}, {0x405, 'S'}, {0x406, 'I'},
        {0x408, 'J'}, {0x417, '3'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'},
        {0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'}, {0x39a, 'K'}, {0x39c, 'M'},
        {0x39d, 'N'}, {0x39f, 'O'}, {0x3a1, 'P'}, {0x3a4, 'T'}, {0x3a5, 'Y'},
        {0x3a7, 'X'}};

    for (size_t i = 0; i < SP_COUNT(looks); i++)
        if (looks[i].other == c)
            return looks[i].latin;
    return 0;
}

char *reference_look(struct sp_arena *arena, const char *normal)
{
    size_t used = 0;
    size_t len;
    char *out;

    assert(arena != NULL && normal != NULL);
    out = sp_alloc(arena, strlen(normal) + 1);
    for (; out != NULL && *normal != '\0'; normal += len) {
        char latin = latin_look(read_char(normal, &len));

        if (latin != 0) {
            out[used++] = latin;
        } else {
            memcpy(out + used, normal, len);
            used += len;
        }
    }
    return out;
}

bool reference_other_script(const char *text)
{
    size_t len;

    assert(text != NULL);
    for (; *text != '\0'; text += len) {
        uint32_t c = read_char(text, &len);

        /* Between the Latin blocks and the punctuation, and behind it. */
        if (c >= 0x370 && c < 0x1e00)
            return true;
        if (c >= 0x2c00 && c < 0xfb00)
            return true;
    }
    return false;
}
