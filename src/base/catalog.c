/*
 * catalog.c - see catalog.h.
 */
#include "base/catalog.h"

#include <assert.h>
#include <string.h>

enum {
    HEAD_BYTES = 28,
    WORD_BYTES = 4,
    ENTRY_BYTES = 8, /* length and offset */
    AT_REVISION = 4,
    AT_COUNT = 8,
    AT_IDS = 12,
    AT_TEXTS = 16,
};

static const unsigned char magic_little[WORD_BYTES] = {0xde, 0x12, 0x04, 0x95};
static const unsigned char magic_big[WORD_BYTES] = {0x95, 0x04, 0x12, 0xde};

static uint32_t word_at(const struct sp_catalog *catalog, size_t at)
{
    const unsigned char *b = catalog->bytes + at;

    assert(at <= catalog->size && catalog->size - at >= WORD_BYTES);
    if (catalog->big_endian)
        return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
               (uint32_t)b[2] << 8 | b[3];
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 |
           b[0];
}

/* Whether `count` entries from `at` on lie inside the bytes. */
static bool table_fits(const struct sp_catalog *catalog, uint32_t at)
{
    return at <= catalog->size &&
           catalog->count <= (catalog->size - at) / ENTRY_BYTES;
}

enum sp_code sp_catalog_open(const void *bytes, size_t size,
    struct sp_catalog *catalog_out, struct sp_err *err)
{
    struct sp_catalog catalog = {.bytes = bytes, .size = size};

    assert(bytes != NULL);
    assert(catalog_out != NULL);
    if (size < HEAD_BYTES)
        return sp_fail(err, SP_CORRUPT, "a catalogue of %zu bytes", size);
    catalog.big_endian = memcmp(bytes, magic_big, WORD_BYTES) == 0;
    if (!catalog.big_endian && memcmp(bytes, magic_little, WORD_BYTES) != 0)
        return sp_fail(err, SP_CORRUPT, "no catalogue: other first bytes");
    if (word_at(&catalog, AT_REVISION) >> 16 > 1)
        return sp_fail(err, SP_CORRUPT, "a catalogue of revision %u",
            (unsigned)word_at(&catalog, AT_REVISION));
    catalog.count = word_at(&catalog, AT_COUNT);
    catalog.ids = word_at(&catalog, AT_IDS);
    catalog.texts = word_at(&catalog, AT_TEXTS);
    if (!table_fits(&catalog, catalog.ids) ||
        !table_fits(&catalog, catalog.texts))
        return sp_fail(err, SP_CORRUPT, "a catalogue whose tables are cut off");
    *catalog_out = catalog;
    return SP_OK;
}

/* The text at entry `i` of a table, NULL when it is not inside the bytes or
 * has no NUL behind it. */
static const char *entry_at(const struct sp_catalog *catalog, uint32_t table,
    uint32_t i, size_t *len_out)
{
    size_t at = (size_t)table + (size_t)i * ENTRY_BYTES;
    size_t len = word_at(catalog, at);
    size_t offset = word_at(catalog, at + WORD_BYTES);

    assert(i < catalog->count);
    if (offset >= catalog->size || len >= catalog->size - offset ||
        catalog->bytes[offset + len] != '\0')
        return NULL;
    *len_out = len;
    return (const char *)catalog->bytes + offset;
}

/* Compare "context EOT id" with the first text of an entry, as strcmp. */
static int compare(const char *context, const char *id, const char *entry)
{
    const unsigned char *at = (const unsigned char *)entry;

    if (context != NULL) {
        for (; *context != '\0'; context++, at++)
            if ((unsigned char)*context != *at)
                return (unsigned char)*context < *at ? -1 : 1;
        if (*at != 4)
            return 4 < *at ? -1 : 1;
        at++;
    }
    return strcmp(id, (const char *)at);
}

static const char *find_texts(const struct sp_catalog *catalog,
    const char *context, const char *id, size_t *len_out)
{
    uint32_t low = 0;
    uint32_t high = catalog->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t len = 0;
        const char *entry = entry_at(catalog, catalog->ids, middle, &len);
        int order;

        if (entry == NULL)
            return NULL;
        order = compare(context, id, entry);
        if (order == 0)
            return entry_at(catalog, catalog->texts, middle, len_out);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *sp_catalog_find(const struct sp_catalog *catalog,
    const char *context, const char *id, unsigned long form)
{
    size_t len = 0;
    const char *text;
    const char *end;

    assert(catalog != NULL);
    assert(id != NULL);
    text = find_texts(catalog, context, id, &len);
    if (text == NULL)
        return NULL;
    end = text + len;
    for (; form > 0; form--) { /* forms stand one behind the other */
        text += strlen(text) + 1;
        if (text > end)
            return NULL;
    }
    return *text == '\0' ? NULL : text;
}

/* Find the value of `name` in the line that begins with "Plural-Forms:". */
static const char *header_value(
    const char *head, const char *name, size_t *len_out)
{
    const char *line = strstr(head, "Plural-Forms:");
    const char *end;
    const char *at;

    if (line == NULL || (line != head && line[-1] != '\n'))
        return NULL;
    end = line + strcspn(line, "\n");
    at = strstr(line, name);
    if (at == NULL || at > end)
        return NULL;
    at += strlen(name);
    *len_out = strcspn(at, ";\n");
    return at;
}

unsigned long sp_catalog_form(
    const struct sp_catalog *catalog, unsigned long count)
{
    unsigned long plain = count == 1 ? 0 : 1;
    unsigned long forms = 0;
    unsigned long form = 0;
    const char *head;
    const char *text;
    size_t len = 0;

    assert(catalog != NULL);
    head = sp_catalog_find(catalog, NULL, "", 0);
    if (head == NULL)
        return plain;
    text = header_value(head, "nplurals=", &len);
    if (text == NULL || !sp_plural_eval(text, len, 0, &forms))
        return plain;
    text = header_value(head, " plural=", &len);
    if (text == NULL || !sp_plural_eval(text, len, count, &form))
        return plain;
    return form < forms ? form : plain;
}
