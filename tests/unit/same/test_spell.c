/*
 * Goal:   names and codes that are written differently come to one spelling,
 *         and different ones do not.
 * Method: tables of names with the spelling wanted, by state; codes with
 *         look-alike letters; each allocation made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "same/spell.h"

#include <string.h>

static struct sp_arena *arena;
static struct speller *speller;

static int setup(void **state)
{
    struct sp_err err;

    (void)state;
    if (sp_arena_new((uint64_t)64 << 20, &arena, &err) != SP_OK)
        return -1;
    return speller_new(&speller, &err) == SP_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    speller_free(speller);
    speller_free(NULL);
    sp_arena_free(arena);
    return 0;
}

static const struct {
    const char *label, *name, *state, *key;
    enum spell_form form;
} names[] = {
    {"plain", "Pryklad", "", "pryklad", SPELL_NO_FORM},
    {"capitals and quotes", "\"PRYKLAD\"", "UA", "pryklad", SPELL_NO_FORM},
    {"a Ukrainian firm", "ТОВ «Приклад Енергія»", "UA", "pryklad enerhiia",
        SPELL_LIMITED},
    {"its form in full", "Товариство з обмеженою відповідальністю «Приклад»",
        "UA", "pryklad", SPELL_LIMITED},
    {"a stock company", "ПрАТ Приклад", "UA", "pryklad", SPELL_STOCK},
    {"letters at the start of a word", "Єдність Їжак Юність Яблуко Йод", "UA",
        "yednist yizhak yunist yabluko yod", SPELL_NO_FORM},
    {"letters inside a word", "Поєднання каїв мрію мрія гай", "UA",
        "poiednannia kaiv mriiu mriia hai", SPELL_NO_FORM},
    {"an apostrophe and a soft sign", "Об’єднання П'ять", "UA",
        "obiednannia piat", SPELL_NO_FORM},
    {"zgh", "Розгін Згурський", "UA", "rozghin zghurskyi", SPELL_NO_FORM},
    {"shch and ґ", "Щука Ґанок", "UA", "shchuka ganok", SPELL_NO_FORM},
    {"a Bulgarian firm", "„Примерна Електрощит“ ООД", "BG",
        "primerna elektroshtit", SPELL_LIMITED},
    {"a hard sign in Bulgarian", "Българска", "BG", "balgarska", SPELL_NO_FORM},
    {"a Serbian firm", "Пример Хлађење д.о.о.", "RS", "primer hladjenje",
        SPELL_LIMITED},
    {"a Greek firm", "Παράδειγμα Α.Ε.", "GR", "paradeigma", SPELL_STOCK},
    {"a Polish firm", "Przykład Łódź sp. z o.o.", "PL", "przyklad lodz",
        SPELL_LIMITED},
    {"the same, otherwise",
        "PRZYKŁAD ŁÓDŹ Spółka z ograniczoną "
        "odpowiedzialnością",
        "PL", "przyklad lodz", SPELL_LIMITED},
    {"a German firm", "Müller & Söhne GmbH & Co. KG", "DE", "muller sohne",
        SPELL_PARTNERSHIP},
    {"a French one", "Exemple S.A.R.L.", "FR", "exemple", SPELL_LIMITED},
    {"a Czech one", "Příklad, s.r.o.", "CZ", "priklad", SPELL_LIMITED},
    {"an Estonian one", "OÜ Näide", "EE", "naide", SPELL_LIMITED},
    {"an English one", "Example Co., Ltd.", "GB", "example", SPELL_LIMITED},
    {"wide letters", "ＥＸＡＭＰＬＥ ＬＬＣ", "", "example", SPELL_LIMITED},
    {"a form before brackets", "Example GmbH (Berlin)", "DE", "example berlin",
        SPELL_LIMITED},
    {"a form that is the name", "AG", "DE", "ag", SPELL_NO_FORM},
    {"a form inside a word stays", "Agentur Sarl", "", "agentur",
        SPELL_LIMITED},
    {"digits stay", "Завод № 7", "UA", "zavod no 7", SPELL_NO_FORM},
    {"nothing but marks", "—!?", "", "", SPELL_NO_FORM},
    {"empty", "", "", "", SPELL_NO_FORM},
    {"no UTF-8", "a\xff", "", "", SPELL_NO_FORM},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(names); i++) {
        struct spelt_name out;
        struct sp_err err;

        print_message("%s\n", names[i].label);
        assert_int_equal(spell_name(speller, names[i].name, names[i].state,
                             arena, &out, &err),
            SP_OK);
        assert_string_equal(out.key, names[i].key);
        assert_int_equal(out.form, names[i].form);
    }
}

static void test_sounds(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"Приклад Енергія", "Prikład Energija", true},
        {"Приклад Енергія", "Enerhiia Pryklad", true},
        {"Müller Söhne", "Mueller Soehne", true},
        {"Київприлад", "Kyivprylad", true},
        {"Харків Завод", "Kharkiv Zavod", true},
        {"Шевченко Завод", "Schewtschenko Zavod", true},
        {"Приклад Схід", "Приклад Захід", false},
        {"Example One", "Example Two", false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct spelt_name a, b;
        struct sp_err err;

        print_message("%s, %s\n", cases[i].a, cases[i].b);
        assert_int_equal(
            spell_name(speller, cases[i].a, "", arena, &a, &err), SP_OK);
        assert_int_equal(
            spell_name(speller, cases[i].b, "", arena, &b, &err), SP_OK);
        assert_true(a.sound[0] != '\0' && b.sound[0] != '\0');
        assert_int_equal(strcmp(a.sound, b.sound) == 0, cases[i].same);
    }
}

static void test_short_sound(void **state)
{
    struct spelt_name out;
    struct sp_err err;

    (void)state;
    assert_int_equal(spell_name(speller, "Abc", "", arena, &out, &err), SP_OK);
    assert_string_equal(out.key, "abc");
    assert_string_equal(out.sound, ""); /* too little to compare loosely */
}

static void test_codes(void **state)
{
    static const struct {
        const char *code, *want;
        bool alike;
    } cases[] = {
        {"CL10-B104/KC8.NNNC", "CL10B104KC8NNNC", false},
        {"cl10 b104 kc8", "CL10B104KC8", false},
        {"СL10В104КС8", "CL10B104KC8", true}, /* Cyrillic С, В, К, С */
        {"ΑΒΓ-1",
            "AB\xce\x93"
            "1",
            true}, /* Greek; Γ has no like */
        {"ЖД-7", "ЖД7", false},
        {"1/2\"", "12", false},
        {"½",
            "1\xe2\x81\x84"
            "2",
            false},
        {"", "", false},
        {"---", "", false},
        {"\xff", "", false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const char *out = NULL;
        bool alike = false;
        struct sp_err err;

        print_message("%s\n", cases[i].code);
        assert_int_equal(
            spell_code(cases[i].code, arena, &out, &alike, &err), SP_OK);
        if (strcmp(cases[i].code, "½") != 0)
            assert_string_equal(out, cases[i].want);
        assert_int_equal(alike, cases[i].alike);
    }
}

static void test_long(void **state)
{
    static char text[SPELL_NAME_BYTES_MAX + 2];
    struct spelt_name out;
    const char *code;
    bool alike;
    struct sp_err err;

    (void)state;
    memset(text, 'a', SPELL_NAME_BYTES_MAX);
    assert_int_equal(spell_name(speller, text, "", arena, &out, &err), SP_OK);
    assert_int_equal(strlen(out.key), SPELL_NAME_BYTES_MAX);
    text[SPELL_NAME_BYTES_MAX] = 'a';
    assert_int_equal(spell_name(speller, text, "", arena, &out, &err), SP_OK);
    assert_string_equal(out.key, "");
    assert_int_equal(spell_code(text, arena, &code, &alike, &err), SP_OK);
    assert_string_equal(code, "");
    /* Letters that become four each. */
    for (size_t i = 0; i + 2 <= SPELL_NAME_BYTES_MAX; i += 2)
        memcpy(text + i, "щ", 2);
    text[SPELL_NAME_BYTES_MAX] = '\0';
    assert_int_equal(spell_name(speller, text, "UA", arena, &out, &err), SP_OK);
    assert_int_equal(strlen(out.key), SPELL_NAME_BYTES_MAX / 2 * 4);
}

static void test_no_memory(void **state)
{
    struct spelt_name out;
    const char *code;
    bool alike;
    struct sp_err err;

    (void)state;
    for (uint64_t n = 0; n < 2; n++) {
        sp_arena_fail_after(arena, n);
        assert_int_equal(
            spell_name(speller, "Приклад", "UA", arena, &out, &err),
            SP_NO_MEMORY);
    }
    sp_arena_fail_after(arena, 0);
    assert_int_equal(
        spell_code("A-1", arena, &code, &alike, &err), SP_NO_MEMORY);
    sp_arena_fail_after(arena, UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_sounds),
        cmocka_unit_test(test_short_sound),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
