/*
 * Goal:   the reader's language is found as gettext finds it, and a message
 *         comes in that language or in English.
 * Method: tables; messages that the catalogues hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/say.h"

#include <stdio.h>
#include <string.h>

static void test_lang_of(void **state)
{
    static const struct {
        const char *name;
        enum sp_lang want;
    } cases[] = {
        {"en", SP_LANG_EN},
        {"uk", SP_LANG_UK},
        {"uk_UA.UTF-8", SP_LANG_UK},
        {"de@euro", SP_LANG_DE},
        {"de-AT", SP_LANG_DE},
        {"pl.UTF-8", SP_LANG_PL},
        {"ukr", SP_LANG_EN},
        {"UK", SP_LANG_EN},
        {"u", SP_LANG_EN},
        {"", SP_LANG_EN},
        {"fr_FR", SP_LANG_EN},
        {NULL, SP_LANG_EN},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].name == NULL ? "-" : cases[i].name);
        assert_int_equal(sp_lang_of(cases[i].name), cases[i].want);
    }
}

static void test_environment(void **state)
{
    static const struct {
        const char *label, *language, *lc_all, *lc_messages, *lang;
        enum sp_lang want;
    } cases[] = {
        {"nothing set", NULL, NULL, NULL, NULL, SP_LANG_EN},
        {"LANG", NULL, NULL, NULL, "uk_UA.UTF-8", SP_LANG_UK},
        {"LC_MESSAGES over LANG", NULL, NULL, "de_DE", "uk_UA", SP_LANG_DE},
        {"LC_ALL over all", NULL, "pl_PL", "de_DE", "uk_UA", SP_LANG_PL},
        {"an empty one counts as not set", NULL, "", "", "uk", SP_LANG_UK},
        {"LANGUAGE over the locale", "uk", NULL, NULL, "de_DE", SP_LANG_UK},
        {"the first known one", "fr:cs:pl:uk", NULL, NULL, "de", SP_LANG_PL},
        {"English may be asked for", "en:uk", NULL, NULL, "de", SP_LANG_EN},
        {"none known: the locale", "fr:cs", NULL, NULL, "de_DE", SP_LANG_DE},
        {"empty parts", ":::uk:", NULL, NULL, "de_DE", SP_LANG_UK},
        {"C switches LANGUAGE off", "uk", "C", NULL, NULL, SP_LANG_EN},
        {"so does POSIX", "uk", NULL, NULL, "POSIX", SP_LANG_EN},
        {"C.UTF-8 names no language", "uk", NULL, NULL, "C.UTF-8", SP_LANG_UK},
        {"C.UTF-8 alone", NULL, "C.UTF-8", NULL, "uk_UA", SP_LANG_EN},
        {"LANGUAGE without a locale", "uk", NULL, NULL, NULL, SP_LANG_UK},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        assert_int_equal(
            sp_lang_of_environment(cases[i].language, cases[i].lc_all,
                cases[i].lc_messages, cases[i].lang),
            cases[i].want);
    }
}

static void test_say(void **state)
{
    static const struct {
        const char *label;
        enum sp_lang lang;
        const char *text, *want;
    } cases[] = {
        {"English", SP_LANG_EN, "breached", "breached"},
        {"Ukrainian", SP_LANG_UK, "breached", "порушено"},
        {"German", SP_LANG_DE, "breached", "verletzt"},
        {"Polish", SP_LANG_PL, "breached", "naruszono"},
        {"in no catalogue", SP_LANG_UK, "Quis custodiet?", "Quis custodiet?"},
        {"the empty message is no message", SP_LANG_UK, "", ""},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        assert_string_equal(
            sp_say(cases[i].lang, cases[i].text), cases[i].want);
    }
    assert_string_equal(
        sp_say_as(SP_LANG_UK, "no such context", "breached"), "breached");
}

static void test_count(void **state)
{
    static const struct {
        enum sp_lang lang;
        unsigned long count;
        const char *want;
    } cases[] = {
        {SP_LANG_EN, 0, "0 obstacles"},
        {SP_LANG_EN, 1, "1 obstacle"},
        {SP_LANG_EN, 21, "21 obstacles"},
        {SP_LANG_UK, 1, "1 перешкода"},
        {SP_LANG_UK, 4, "4 перешкоди"},
        {SP_LANG_UK, 11, "11 перешкод"},
        {SP_LANG_UK, 21, "21 перешкода"},
        {SP_LANG_UK, 112, "112 перешкод"},
        {SP_LANG_DE, 1, "1 Hindernis"},
        {SP_LANG_DE, 2, "2 Hindernisse"},
        {SP_LANG_PL, 1, "1 przeszkoda"},
        {SP_LANG_PL, 22, "22 przeszkody"},
        {SP_LANG_PL, 21, "21 przeszkód"},
        {SP_LANG_PL, 12, "12 przeszkód"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char got[64];

        snprintf(got, sizeof got,
            sp_say_n(
                cases[i].lang, "%zu obstacle", "%zu obstacles", cases[i].count),
            (size_t)cases[i].count);
        assert_string_equal(got, cases[i].want);
    }
}

/* Each catalogue that the program carries can be read, and says how it
 * counts. */
static void test_carried(void **state)
{
    (void)state;
    assert_int_equal(sp_catalog_files_count, SP_LANGS - 1);
    for (size_t i = 0; i < sp_catalog_files_count; i++) {
        const struct sp_catalog_file *file = &sp_catalog_files[i];
        struct sp_catalog catalog;
        struct sp_err err;
        const char *head;

        print_message("%s\n", file->path);
        assert_int_equal(
            sp_catalog_open(file->text, file->bytes, &catalog, &err), SP_OK);
        head = sp_catalog_find(&catalog, NULL, "", 0);
        assert_non_null(head);
        assert_non_null(strstr(head, "Plural-Forms: "));
        assert_non_null(strstr(head, "charset=UTF-8"));
        assert_int_equal(sp_lang_of(sp_lang_code(sp_lang_of(file->path))),
            sp_lang_of(file->path));
        assert_int_not_equal(sp_lang_of(file->path), SP_LANG_EN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lang_of),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_say),
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_carried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
