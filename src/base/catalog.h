/*
 * catalog.h - reads a catalogue of translated messages: the bytes of a GNU
 * MO file.
 *
 * Owns nothing: it looks into bytes that the caller keeps. What a catalogue
 * says about offsets and lengths is checked before it is followed, so that no
 * bytes whatever lead outside.
 * Threads: no state; the bytes are only read.
 */
#ifndef SPILNO_BASE_CATALOG_H
#define SPILNO_BASE_CATALOG_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A catalogue that the program carries; made by tools/embed.py. */
struct sp_catalog_file {
    const char *path; /* "uk.mo" */
    const char *text;
    size_t bytes;
};

struct sp_catalog {
    const unsigned char *bytes; /* borrowed */
    size_t size;
    bool big_endian;
    uint32_t count;
    uint32_t ids, texts; /* where their tables of lengths and offsets stand */
};

/*
 * Look at the head of a catalogue.
 *
 * Errors: SP_CORRUPT no catalogue, or tables outside the bytes.
 * Source: GNU gettext manual, "The Format of GNU MO Files".
 */
SP_MUST_CHECK enum sp_code sp_catalog_open(const void *bytes, size_t size,
    struct sp_catalog *catalog_out, struct sp_err *err);

/*
 * Find the translation of `id` under `context` (NULL: none); `form` is the
 * number of the plural form, 0 for a message without. Returns NULL when the
 * catalogue has none. Ownership: borrowed from the bytes.
 */
const char *sp_catalog_find(const struct sp_catalog *catalog,
    const char *context, const char *id, unsigned long form);

/*
 * Say which plural form a count takes, by the catalogue's own Plural-Forms;
 * 0 for one and 1 for all else where that line is absent or wrong.
 *
 * Source: GNU gettext manual, "Additional functions for plural forms".
 */
unsigned long sp_catalog_form(
    const struct sp_catalog *catalog, unsigned long count);

/* Evaluate such an expression in `n`; false when it is none. Limits: 32
 * operands and 32 operators that wait. */
bool sp_plural_eval(
    const char *text, size_t len, unsigned long n, unsigned long *value_out);

#endif
