/*
 * Goal:   whatever the bytes of a catalogue are, nothing outside them is read,
 *         and what is found is text inside them; a plural expression gives a
 *         value or is refused.
 * Method: ids from the bytes themselves and some that a catalogue would hold.
 */
#include "fuzz.h"

#include "base/catalog.h"

#include <string.h>

static void ask(const struct sp_catalog *catalog, const char *context,
    const char *id, unsigned long form)
{
    const char *text = sp_catalog_find(catalog, context, id, form);
    const char *bytes = (const char *)catalog->bytes;

    if (text == NULL)
        return;
    FUZZ_MUST(text >= bytes && text < bytes + catalog->size);
    FUZZ_MUST(memchr(text, '\0', (size_t)(bytes + catalog->size - text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_catalog catalog;
    struct sp_err err;
    unsigned long value = 0;
    uint8_t *copy = calloc(size + 1, 1);

    FUZZ_MUST(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    (void)sp_plural_eval((const char *)copy, size, size, &value);
    if (sp_catalog_open(copy, size, &catalog, &err) == SP_OK) {
        ask(&catalog, NULL, "", 0);
        ask(&catalog, NULL, "met", 0);
        ask(&catalog, "vote", "for", 0);
        ask(&catalog, NULL, "%zu obstacle", 1);
        ask(&catalog, NULL, "%zu obstacle", 2);
        for (unsigned long n = 0; n < 30; n++)
            FUZZ_MUST(sp_catalog_form(&catalog, n) < 100000000);
        ask(&catalog, NULL, "missing from it", 0);
    }
    if (size > 28 && memchr(copy + 28, '\0', size - 28) != NULL &&
        sp_catalog_open(copy, size, &catalog, &err) == SP_OK)
        ask(&catalog, NULL, (const char *)copy + 28, 0);
    free(copy);
    return 0;
}
