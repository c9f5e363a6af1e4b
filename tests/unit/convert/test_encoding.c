/*
 * Goal:   text is told apart by its bytes, and refused where two encodings
 *         are as plausible or none is.
 * Method: texts put into each encoding by the tables that encoding_table
 *         gives, which are compared with what the standards say of a few.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/encoding.h"

#include <string.h>

enum { BYTES_MAX = 1024 };

static uint32_t next_char(const char **at)
{
    const unsigned char *b = (const unsigned char *)*at;

    if (b[0] < 0x80) {
        *at += 1;
        return b[0];
    }
    if (b[0] < 0xe0) {
        *at += 2;
        return (b[0] & 0x1fU) << 6 | (b[1] & 0x3fU);
    }
    *at += 3;
    return (b[0] & 0x0fU) << 12 | (b[1] & 0x3fU) << 6 | (b[2] & 0x3fU);
}

/* Put UTF-8 into the encoding; return the bytes. */
static size_t encode(
    const char *text, enum encoding encoding, unsigned char *out)
{
    uint16_t table[256];
    struct sp_err err;
    size_t n = 0;

    if (encoding == ENCODING_UTF8) {
        memcpy(out, text, strlen(text));
        return strlen(text);
    }
    if (encoding >= ENCODING_WINDOWS_1250)
        assert_int_equal(encoding_table(encoding, table, &err), SP_OK);
    while (*text != '\0') {
        uint32_t c = next_char(&text);
        unsigned byte = 0;

        assert_true(n + 2 < BYTES_MAX);
        if (encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE) {
            bool le = encoding == ENCODING_UTF16LE;

            out[n++] = (unsigned char)(le ? c & 0xff : c >> 8);
            out[n++] = (unsigned char)(le ? c >> 8 : c & 0xff);
            continue;
        }
        while (byte < 256 && table[byte] != c)
            byte++;
        assert_true(byte < 256);
        out[n++] = (unsigned char)byte;
    }
    return n;
}

static enum sp_code guess(const unsigned char *bytes, size_t len,
    enum encoding *out, struct sp_err *err)
{
    struct encoding_guess *guess = NULL;
    enum sp_code rc;

    assert_int_equal(encoding_guess_new(&guess, err), SP_OK);
    /* In two pieces: a character may be cut. */
    encoding_guess_put(guess, bytes, len / 2);
    encoding_guess_put(guess, bytes + len / 2, len - len / 2);
    rc = encoding_guess_end(guess, out, err);
    encoding_guess_free(guess);
    return rc;
}

#define UKRAINIAN                                                              \
    "Код;Найменування;Ціна\nНФ-1;Болт оцинкований з гайкою;12,50\n"
#define CAPITALS "НАЙМЕНУВАННЯ ТОВАРУ;ОДИНИЦЯ ВИМІРУ\n"
#define RUSSIAN "Артикул;Наименование\n1;Трос стальной, съёмный\n"
#define GERMAN "Nummer;Größe\n1;Dichtung für Außenmontage, grün\n"
#define POLISH "Indeks;Nazwa\n1;Śruba ocynkowana, część żółta\n"
#define FRENCH "Référence;Désignation\n1;Écrou à embase, série française\n"

static const struct {
    const char *label;
    const char *text;
    enum encoding encoding;
} texts[] = {
    {"ASCII", "a;b\n1;2\n", ENCODING_UTF8},
    {"Ukrainian, UTF-8", UKRAINIAN, ENCODING_UTF8},
    {"Ukrainian, UTF-16LE", UKRAINIAN, ENCODING_UTF16LE},
    {"Ukrainian, UTF-16BE", UKRAINIAN, ENCODING_UTF16BE},
    {"Ukrainian, Windows-1251", UKRAINIAN, ENCODING_WINDOWS_1251},
    {"Ukrainian, KOI8-U", UKRAINIAN, ENCODING_KOI8_U},
    {"capitals, Windows-1251", CAPITALS, ENCODING_WINDOWS_1251},
    {"capitals, KOI8-U", CAPITALS, ENCODING_KOI8_U},
    {"Russian, Windows-1251", RUSSIAN, ENCODING_WINDOWS_1251},
    {"Russian, KOI8-U", RUSSIAN, ENCODING_KOI8_U},
    {"German, Windows-1252", GERMAN, ENCODING_WINDOWS_1252},
    {"French, Windows-1252", FRENCH, ENCODING_WINDOWS_1252},
    {"Polish, Windows-1250", POLISH, ENCODING_WINDOWS_1250},
};

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(texts); i++) {
        unsigned char bytes[BYTES_MAX];
        enum encoding got = ENCODING_UTF8;
        struct sp_err err = {0};
        size_t n = encode(texts[i].text, texts[i].encoding, bytes);

        print_message("%s\n", texts[i].label);
        assert_int_equal(guess(bytes, n, &got, &err), SP_OK);
        assert_int_equal(got, texts[i].encoding);
    }
}

static const struct {
    const char *label;
    const char *bytes;
    size_t len;
    const char *says;
} refused[] = {
    {"two letters", "a;\xc0\xe4\n", 5, "--encoding"},
    /* НФ in windows-1251, or мт in KOI8-U: thrice is no more than once. */
    {"the same two letters in every row",
        "\xcd\xd4-1;nut\n\xcd\xd4-2;nut\n\xcd\xd4-3;nut\n\xcd\xd4-4;nut\n"
        "\xcd\xd4-5;nut\n\xcd\xd4-6;nut\n\xcd\xd4-7;nut\n",
        63, "windows-1251"},
    {"NUL bytes here and there", "abc\0def;\0\0\nq;", 14, "NUL"},
    {"bytes that are letters of none", "\x81\x8d\x90\x9d\xad\n", 6,
        "--encoding"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        enum encoding got;
        struct sp_err err = {0};

        print_message("%s\n", refused[i].label);
        assert_int_equal(guess((const unsigned char *)refused[i].bytes,
                             refused[i].len, &got, &err),
            SP_INVALID);
        assert_non_null(strstr(err.text, refused[i].says));
    }
}

static void test_tables(void **state)
{
    uint16_t table[256];
    struct sp_err err;
    enum encoding found;

    (void)state;
    assert_int_equal(encoding_table(ENCODING_WINDOWS_1251, table, &err), SP_OK);
    assert_int_equal(table[0xb3], 0x456); /* і */
    assert_int_equal(table[0x98], ENCODING_NO_CHAR);
    assert_int_equal(encoding_table(ENCODING_KOI8_U, table, &err), SP_OK);
    assert_int_equal(table[0xa7], 0x457); /* ї */
    assert_int_equal(table[0xc1], 0x430); /* а */
    assert_int_equal(encoding_table(ENCODING_WINDOWS_1252, table, &err), SP_OK);
    assert_int_equal(table[0x80], 0x20ac); /* € */
    assert_int_equal(table[0x81], ENCODING_NO_CHAR);
    assert_true(encoding_find("koi8-u", &found));
    assert_int_equal(found, ENCODING_KOI8_U);
    assert_false(encoding_find("latin-1", &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
