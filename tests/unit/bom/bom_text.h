/*
 * bom_text.h - structures written as text, for the tables of cases.
 *
 * "0>1*2.5 0>2*1g1p3v2o 1>2*?": parent, child, quantity (? unknown), then
 * alternate group, priority, variant and o for optional, each if any.
 */
#ifndef TESTS_BOM_TEXT_H
#define TESTS_BOM_TEXT_H

#include "bom/bom.h"

#include <string.h>

enum { BOM_TEXT_LINES = 64 };

static inline uint32_t bom_text_number(const char **text)
{
    uint32_t number = 0;

    while (**text >= '0' && **text <= '9')
        number = number * 10 + (uint32_t)(*(*text)++ - '0');
    return number;
}

/* Read the lines, sorted by parent; returns how many. */
static inline size_t bom_text_lines(
    const char *text, struct bom_line lines[BOM_TEXT_LINES])
{
    size_t n = 0;

    while (*text != '\0') {
        struct bom_line line = {.priority = INT64_MAX};
        const char *start;

        line.parent = bom_text_number(&text);
        text++; /* > */
        line.child = bom_text_number(&text);
        text++; /* * */
        start = text;
        if (*text == '?')
            text++;
        while (*text == '.' || (*text >= '0' && *text <= '9'))
            text++;
        line.quantity_known =
            *start != '?' &&
            sp_dec_parse(start, (size_t)(text - start), &line.quantity);
        for (; *text != ' ' && *text != '\0';) {
            char what = *text++;
            if (what == 'g')
                line.group = bom_text_number(&text);
            else if (what == 'p')
                line.priority = bom_text_number(&text);
            else if (what == 'v')
                line.variant = bom_text_number(&text);
            else
                line.optional = true;
        }
        while (*text == ' ')
            text++;
        size_t at = n++;
        for (; at > 0 && lines[at - 1].parent > line.parent; at--)
            lines[at] = lines[at - 1];
        lines[at] = line;
    }
    return n;
}

static inline uint64_t bom_text_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A number from 0 to below − 1. */
static inline uint32_t bom_text_below(uint64_t *seed, uint32_t below)
{
    return (uint32_t)((bom_text_random(seed) >> 16) % below);
}

#endif
