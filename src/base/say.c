/*
 * say.c - see say.h.
 */
#include "base/say.h"

#include <assert.h>
#include <string.h>

enum { CODE_BYTES = 2 };

static const char *const codes[SP_LANGS] = {"en", "uk", "de", "pl"};

/* Whether `name` is the language `code`, whatever country and encoding it
 * names behind it. */
static bool names(const char *name, size_t len, const char *code)
{
    if (len < CODE_BYTES || memcmp(name, code, CODE_BYTES) != 0)
        return false;
    return len == CODE_BYTES || strchr("_.@-", name[CODE_BYTES]) != NULL;
}

static bool lang_find(const char *name, size_t len, enum sp_lang *lang_out)
{
    for (size_t i = 0; i < SP_LANGS; i++) {
        if (names(name, len, codes[i])) {
            *lang_out = (enum sp_lang)i;
            return true;
        }
    }
    return false;
}

enum sp_lang sp_lang_of(const char *name)
{
    enum sp_lang lang = SP_LANG_EN;

    if (name != NULL)
        (void)lang_find(name, strlen(name), &lang);
    return lang;
}

const char *sp_lang_code(enum sp_lang lang)
{
    assert(lang < SP_LANGS);
    return codes[lang];
}

static bool is_set(const char *value)
{
    return value != NULL && value[0] != '\0';
}

enum sp_lang sp_lang_of_environment(const char *language, const char *lc_all,
    const char *lc_messages, const char *lang)
{
    const char *locale = is_set(lc_all)        ? lc_all
                         : is_set(lc_messages) ? lc_messages
                                               : lang;
    enum sp_lang found = SP_LANG_EN;

    if (is_set(locale) &&
        (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0))
        return SP_LANG_EN;
    while (is_set(language)) {
        size_t len = strcspn(language, ":");

        if (lang_find(language, len, &found))
            return found;
        language += len + (language[len] == ':');
    }
    return sp_lang_of(locale);
}

/* Open the catalogue of a language; false where there is none. */
static bool catalog_of(enum sp_lang lang, struct sp_catalog *catalog_out)
{
    assert(lang < SP_LANGS);
    for (size_t i = 0; i < sp_catalog_files_count; i++) {
        const struct sp_catalog_file *file = &sp_catalog_files[i];

        if (strncmp(file->path, codes[lang], CODE_BYTES) == 0)
            return sp_catalog_open(
                       file->text, file->bytes, catalog_out, NULL) == SP_OK;
    }
    return false;
}

const char *sp_say_as(enum sp_lang lang, const char *context, const char *text)
{
    struct sp_catalog catalog;
    const char *said = NULL;

    assert(text != NULL);
    if (text[0] != '\0' && catalog_of(lang, &catalog))
        said = sp_catalog_find(&catalog, context, text, 0);
    return said != NULL ? said : text;
}

const char *sp_say(enum sp_lang lang, const char *text)
{
    return sp_say_as(lang, NULL, text);
}

const char *sp_say_n(
    enum sp_lang lang, const char *one, const char *other, unsigned long count)
{
    struct sp_catalog catalog;
    const char *said = NULL;

    assert(one != NULL && one[0] != '\0');
    assert(other != NULL);
    if (catalog_of(lang, &catalog))
        said = sp_catalog_find(
            &catalog, NULL, one, sp_catalog_form(&catalog, count));
    if (said != NULL)
        return said;
    return count == 1 ? one : other;
}
