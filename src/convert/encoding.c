/* encoding.c - scores what each encoding would make of a text's bytes. */
#include "convert/encoding.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

#define FIRST_ONE_BYTE ENCODING_WINDOWS_1250
enum {
    CANDIDATES = ENCODINGS - FIRST_ONE_BYTE,
    NEAR_BYTES = 128,
    WORD_BYTES_MAX = 64,
    HIGH_BYTES_SCORED_MAX = 1 << 20,
    MARGIN_LEAST = 10,
    /* So few letters are an abbreviation or two, however often they stand. */
    FEW_LETTERS = 5,
    BAD_SCORE = -2, /* a letter that is not so in this encoding */
};

static const char *const names[ENCODINGS] = {"utf-8", "utf-16le", "utf-16be",
    "windows-1250", "windows-1251", "windows-1252", "koi8-u"};

const char *encoding_name(enum encoding encoding)
{
    assert((unsigned)encoding < ENCODINGS);
    return names[encoding];
}

bool encoding_find(const char *name, enum encoding *encoding_out)
{
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (strcmp(names[i], name) == 0) {
            *encoding_out = (enum encoding)i;
            return true;
        }
    }
    return false;
}

enum sp_code encoding_table(
    enum encoding encoding, uint16_t table_out[256], struct sp_err *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter;

    assert(encoding >= FIRST_ONE_BYTE);
    converter = ucnv_open(encoding_name(encoding), &code);
    if (U_FAILURE(code))
        return sp_fail(err, SP_IO, "ICU does not know the encoding %s",
            encoding_name(encoding));
    for (unsigned i = 0; i < 256; i++) {
        char byte = (char)i;
        UChar units[4];
        int32_t n;

        code = U_ZERO_ERROR;
        n = ucnv_toUChars(converter, units, 4, &byte, 1, &code);
        /* A control character beyond ASCII is a byte without a meaning. */
        table_out[i] = U_FAILURE(code) || n != 1 || units[0] == 0xfffd ||
                               (units[0] >= 0x80 && units[0] < 0xa0)
                           ? ENCODING_NO_CHAR
                           : units[0];
    }
    ucnv_close(converter);
    return SP_OK;
}

/* ---- how usual a word is ---- */

/* How usual the letters are in Ukrainian and Russian, from U+0430 on: 9 above
 * a twentieth of all, 7 above a fortieth, 5 above a hundredth, 2 below. */
static const char cyrillic_usual[] = "95957957957779979997255552255257";

/* Pairs of letters that are usual in either language. */
static const char cyrillic_pairs[] =
    "ст но то на ен ко ра ро ва ре пр по ни не ов ан ал ер ка ос ол ом ор го "
    "та ти ли ло ла ел ес ат од де до да ти тр ри ви ве во ми ми ма мо му ка "
    "ки ку нн ів ін іс ія ії іл ій ім ід із на ня ни ні не ва ом ая ий ої ою "
    "ть ск ци ці ця це ча че чи ар ир ур ас ис ус ак ик ок ук об аб ед еж зм "
    "за зн ск сл сп су са се св до др ду дн би бе бо ба бу га гу гр ге жн шт "
    "ые ый ой ей ем ам ям их ия ие ию сь ся ля ль лі ле лю лу хн хо ха фа фо "
    "єм єк юч ют ям ят ядр ну нт нк мп мі рі ру рн ря рт вн ві вк вл вс шк шн "
    "щи щу ьн ьк ці ціна іна на";

/* Letters beyond ASCII of the languages written in each. */
static const char letters_1250[] =
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüßÄÖÜáčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽőűŐŰôľĺŕĂăâîşţȘș"
    "đĐ";
static const char letters_1252[] =
    "äöüßÄÖÜéèàçêëîïôûùœâÉÈÀÇÊËÎÏÔÛÙŒÂñáíóúÑÁÍÓÚåæøÅÆØãõÃÕìòÌÒšžŠŽ";

/* Decode one character of the constants above. */
static uint32_t constant_char(const char **at)
{
    const unsigned char *b = (const unsigned char *)*at;

    if (b[0] < 0x80) {
        (*at)++;
        return b[0];
    }
    if (b[0] < 0xe0) {
        *at += 2;
        return (b[0] & 0x1fU) << 6 | (b[1] & 0x3fU);
    }
    *at += 3;
    return (b[0] & 0x0fU) << 12 | (b[1] & 0x3fU) << 6 | (b[2] & 0x3fU);
}

static bool is_cyrillic(uint32_t c)
{
    return (c >= 0x400 && c < 0x460) || c == 0x490 || c == 0x491;
}

static bool is_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_latin_high(uint32_t c)
{
    return c >= 0xc0 && c < 0x250 && c != 0xd7 && c != 0xf7;
}

static bool is_letter(uint32_t c)
{
    return is_cyrillic(c) || is_ascii_letter(c) || is_latin_high(c);
}

static bool is_small_cyrillic(uint32_t c)
{
    return (c >= 0x430 && c < 0x460) || c == 0x491;
}

static uint32_t small_cyrillic(uint32_t c)
{
    if (c >= 0x410 && c < 0x430)
        return c + 0x20;
    if (c >= 0x400 && c < 0x410)
        return c + 0x50;
    return c == 0x490 ? 0x491 : c;
}

static int usual_letter(uint32_t c)
{
    c = small_cyrillic(c);
    if (c >= 0x430 && c - 0x430 < sizeof cyrillic_usual - 1)
        return cyrillic_usual[c - 0x430] - '0';
    if (c == 0x456) /* і */
        return 9;
    return c == 0x457 || c == 0x454 ? 5 : 2;
}

/* The pairs as a set, by the two letters' places from U+0430. */
enum { PAIR_LETTERS = 0x460 - 0x430 };
struct pairs {
    bool usual[PAIR_LETTERS][PAIR_LETTERS];
};

static void make_pairs(struct pairs *pairs)
{
    const char *at = cyrillic_pairs;
    uint32_t before = ' ';

    memset(pairs, 0, sizeof *pairs);
    while (*at != '\0') {
        uint32_t c = constant_char(&at);

        if (before >= 0x430 && before < 0x460 && c >= 0x430 && c < 0x460)
            pairs->usual[before - 0x430][c - 0x430] = true;
        before = c;
    }
}

static bool is_pair(const struct pairs *pairs, uint32_t a, uint32_t b)
{
    a = small_cyrillic(a);
    b = small_cyrillic(b);
    return a >= 0x430 && a < 0x460 && b >= 0x430 && b < 0x460 &&
           pairs->usual[a - 0x430][b - 0x430];
}

static bool holds(const char *letters, uint32_t c)
{
    while (*letters != '\0') {
        if (constant_char(&letters) == c)
            return true;
    }
    return false;
}

static int score_cyrillic(
    const struct pairs *pairs, uint32_t before, uint32_t c, uint32_t after)
{
    int score = usual_letter(c) - 3;

    if (is_ascii_letter(before) || is_ascii_letter(after) ||
        is_latin_high(before) || is_latin_high(after))
        score -= 8;
    if (!is_cyrillic(before))
        return score;
    if (is_pair(pairs, before, c))
        score += 3;
    if (is_small_cyrillic(before) && !is_small_cyrillic(c))
        score -= 8;
    else if (!is_small_cyrillic(c))
        score -= 1;
    return score;
}

static int score_latin(
    enum encoding encoding, uint32_t two_before, uint32_t before, uint32_t c)
{
    const char *letters =
        encoding == ENCODING_WINDOWS_1250 ? letters_1250 : letters_1252;
    int score = holds(letters, c) ? 4 : -8;

    if (is_latin_high(before) && is_latin_high(two_before))
        score -= 6;
    return score;
}

static int score_other(uint32_t before, uint32_t c, uint32_t after)
{
    if (c == ENCODING_NO_CHAR)
        return -30;
    if (c >= 0x2500 && c < 0x2600) /* lines and blocks */
        return -8;
    /* A sign in the middle of a word; a hyphen, an apostrophe may stand. */
    if (is_letter(before) && is_letter(after) && c != 0x2019 && c != 0xa0 &&
        (c < 0x2010 || c > 0x2015))
        return -8;
    return 0;
}

/* ---- the guess ---- */

struct encoding_guess {
    uint16_t tables[CANDIDATES][256];
    int64_t scores[CANDIDATES];
    bool seen[256];
    struct pairs pairs;
    unsigned char word[WORD_BYTES_MAX];
    size_t n_word;
    bool word_high;
    uint64_t n_high; /* bytes above 0x7f that were scored */
    uint64_t n_bytes;
    uint64_t zeros[2]; /* at even and odd places */
    unsigned char head[4];
    size_t n_head;
    /* UTF-8: bytes still to come, and what the next one may be. */
    unsigned more, low, high;
    bool not_utf8;
    uint64_t n_multibyte;
};

enum sp_code encoding_guess_new(
    struct encoding_guess **guess_out, struct sp_err *err)
{
    struct encoding_guess *guess = calloc(1, sizeof *guess);
    enum sp_code rc = SP_OK;

    if (guess == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to guess an encoding");
    make_pairs(&guess->pairs);
    for (size_t i = 0; rc == SP_OK && i < CANDIDATES; i++)
        rc = encoding_table(
            (enum encoding)(FIRST_ONE_BYTE + i), guess->tables[i], err);
    if (rc != SP_OK) {
        encoding_guess_free(guess);
        return rc;
    }
    *guess_out = guess;
    return SP_OK;
}

static void score_word(struct encoding_guess *guess)
{
    for (size_t k = 0; k < CANDIDATES; k++) {
        const uint16_t *table = guess->tables[k];
        uint32_t before = ' ', two_before = ' ';

        for (size_t i = 0; i < guess->n_word; i++) {
            uint32_t c = table[guess->word[i]];
            uint32_t after =
                i + 1 < guess->n_word ? table[guess->word[i + 1]] : ' ';

            if (is_cyrillic(c))
                guess->scores[k] +=
                    score_cyrillic(&guess->pairs, before, c, after);
            else if (is_latin_high(c))
                guess->scores[k] += score_latin(
                    (enum encoding)(FIRST_ONE_BYTE + k), two_before, before, c);
            else if (!is_ascii_letter(c))
                guess->scores[k] += score_other(before, c, after);
            two_before = before;
            before = c;
        }
    }
}

static void end_word(struct encoding_guess *guess)
{
    if (guess->word_high && guess->n_high < HIGH_BYTES_SCORED_MAX) {
        for (size_t i = 0; i < guess->n_word; i++) {
            guess->seen[guess->word[i]] = true;
            guess->n_high += guess->word[i] >= 0x80;
        }
        score_word(guess);
    }
    guess->n_word = 0;
    guess->word_high = false;
}

/* Follow the form of UTF-8. Source: Unicode 15.0, table 3-7. */
static void put_utf8(struct encoding_guess *guess, unsigned char b)
{
    if (guess->more > 0) {
        if (b < guess->low || b > guess->high)
            guess->not_utf8 = true;
        guess->more--;
        guess->low = 0x80;
        guess->high = 0xbf;
        return;
    }
    if (b < 0x80)
        return;
    guess->low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    guess->high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    guess->n_multibyte++;
    if (b >= 0xc2 && b < 0xe0)
        guess->more = 1;
    else if (b >= 0xe0 && b < 0xf0)
        guess->more = 2;
    else if (b >= 0xf0 && b < 0xf5)
        guess->more = 3;
    else
        guess->not_utf8 = true;
}

void encoding_guess_put(
    struct encoding_guess *guess, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char b = bytes[i];

        if (guess->n_head < sizeof guess->head)
            guess->head[guess->n_head++] = b;
        guess->zeros[guess->n_bytes++ & 1] += b == 0;
        put_utf8(guess, b);
        if (b < 0x80 && !is_ascii_letter(b)) {
            end_word(guess);
            continue;
        }
        if (guess->n_word == WORD_BYTES_MAX)
            end_word(guess);
        guess->word[guess->n_word++] = b;
        guess->word_high = guess->word_high || b >= 0x80;
    }
}

/* Whether both would read all bytes of the text the same. */
static bool same_reading(const struct encoding_guess *guess, size_t a, size_t b)
{
    for (size_t i = 0; i < 256; i++) {
        if (guess->seen[i] && guess->tables[a][i] != guess->tables[b][i])
            return false;
    }
    return true;
}

static bool is_of_cyrillic(size_t candidate)
{
    return candidate == ENCODING_WINDOWS_1251 - FIRST_ONE_BYTE ||
           candidate == ENCODING_KOI8_U - FIRST_ONE_BYTE;
}

/* Whether few letters tell nothing: capitals of the one encoding are small
 * letters of the other ("НФ-1", "мт-1"), and a thousand of them prove no more
 * than one. */
static bool is_code(const struct encoding_guess *guess, size_t a, size_t b)
{
    size_t letters = 0;

    for (size_t i = 128; i < 256; i++)
        letters += guess->seen[i] ? 1 : 0;
    return is_of_cyrillic(a) && is_of_cyrillic(b) && letters < FEW_LETTERS &&
           guess->scores[b] > BAD_SCORE * (int64_t)guess->n_high;
}

/* Whether another one is nearly as plausible, and would read differently. */
static bool is_near(const struct encoding_guess *guess, size_t best,
    size_t other, int64_t margin)
{
    return other != best && !same_reading(guess, best, other) &&
           (guess->scores[best] - guess->scores[other] < margin ||
               is_code(guess, best, other));
}

/* The other one of Cyrillic; of the rest itself. */
static size_t twin(size_t candidate)
{
    size_t both = (size_t)(ENCODING_WINDOWS_1251 - FIRST_ONE_BYTE) +
                  (size_t)(ENCODING_KOI8_U - FIRST_ONE_BYTE);

    return is_of_cyrillic(candidate) ? both - candidate : candidate;
}

/* Name all that are near: the right one may be any of them. */
static enum sp_code say_near(const struct encoding_guess *guess, size_t best,
    int64_t margin, struct sp_err *err)
{
    char others[NEAR_BYTES] = "";
    size_t len = 0;

    for (size_t i = 0; i < CANDIDATES; i++) {
        int n;

        if (!is_near(guess, best, i, margin) &&
            !(is_near(guess, best, twin(i), margin) &&
                is_code(guess, twin(i), i)))
            continue;
        n = snprintf(others + len, sizeof others - len, " or %s",
            names[FIRST_ONE_BYTE + i]);
        assert(n > 0 && (size_t)n < sizeof others - len);
        len += (size_t)n;
    }
    return sp_fail(err, SP_INVALID,
        "the encoding may be %s%s; say which by --encoding",
        names[FIRST_ONE_BYTE + best], others);
}

static enum sp_code end_one_byte(struct encoding_guess *guess,
    enum encoding *encoding_out, struct sp_err *err)
{
    int64_t margin = MARGIN_LEAST;
    size_t best = 0;

    for (size_t i = 1; i < CANDIDATES; i++) {
        if (guess->scores[i] > guess->scores[best])
            best = i;
    }
    /* Of two that read the same, the western one has the known name. */
    if (best == ENCODING_WINDOWS_1250 - FIRST_ONE_BYTE &&
        same_reading(guess, best, ENCODING_WINDOWS_1252 - FIRST_ONE_BYTE))
        best = ENCODING_WINDOWS_1252 - FIRST_ONE_BYTE;
    if (guess->scores[best] <= 0)
        return sp_fail(err, SP_INVALID,
            "the encoding is none that is plausible here; say it by "
            "--encoding");
    if (margin < (int64_t)guess->n_high / 4)
        margin = (int64_t)guess->n_high / 4;
    for (size_t i = 0; i < CANDIDATES; i++) {
        if (is_near(guess, best, i, margin))
            return say_near(guess, best, margin, err);
    }
    *encoding_out = (enum encoding)(FIRST_ONE_BYTE + best);
    return SP_OK;
}

enum sp_code encoding_guess_end(struct encoding_guess *guess,
    enum encoding *encoding_out, struct sp_err *err)
{
    const unsigned char *head = guess->head;

    end_word(guess);
    if (guess->n_head >= 2 && head[0] == 0xff && head[1] == 0xfe) {
        *encoding_out = ENCODING_UTF16LE;
        return SP_OK;
    }
    if (guess->n_head >= 2 && head[0] == 0xfe && head[1] == 0xff) {
        *encoding_out = ENCODING_UTF16BE;
        return SP_OK;
    }
    if (guess->zeros[0] + guess->zeros[1] > 0) {
        uint64_t half = guess->n_bytes / 2;
        bool le = guess->zeros[1] > 0 && guess->zeros[0] * 20 < half &&
                  guess->zeros[1] * 20 >= half;
        bool be = guess->zeros[0] > 0 && guess->zeros[1] * 20 < half &&
                  guess->zeros[0] * 20 >= half;

        if (le == be)
            return sp_fail(err, SP_INVALID,
                "the file holds NUL bytes and is no text of a known encoding");
        *encoding_out = le ? ENCODING_UTF16LE : ENCODING_UTF16BE;
        return SP_OK;
    }
    if (!guess->not_utf8 && guess->more == 0) {
        *encoding_out = ENCODING_UTF8;
        return SP_OK;
    }
    return end_one_byte(guess, encoding_out, err);
}

void encoding_guess_free(struct encoding_guess *guess)
{
    free(guess);
}
