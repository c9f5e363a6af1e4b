#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#define EVERY_BYTE 0x0101010101010101ULL
#define HIGH_BITS 0x8080808080808080ULL

enum {
    ID_CHARS_MAX = 64,
    ID_BYTES_MAX = ID_CHARS_MAX * 4,
    DISTANCE_BYTES_MAX = 128,
};

/*
 * Decode one character and return its length in bytes, or 0 when it is not
 * UTF-8: cut short, overlong, a surrogate, or above U+10FFFF.
 * Source: Unicode 15.0, table 3-7.
 */
static size_t char_decode(const char *text, size_t len, uint32_t *char_out)
{
    const unsigned char *b = (const unsigned char *)text;
    unsigned low = 0x80;
    unsigned high = 0xbf;
    size_t need;
    uint32_t value;

    assert(len > 0);
    if (b[0] < 0x80) {
        *char_out = b[0];
        return 1;
    }
    if (b[0] >= 0xc2 && b[0] <= 0xdf) {
        need = 2;
        value = b[0] & 0x1fU;
    } else if (b[0] >= 0xe0 && b[0] <= 0xef) {
        need = 3;
        value = b[0] & 0x0fU;
        if (b[0] == 0xe0)
            low = 0xa0;
        if (b[0] == 0xed)
            high = 0x9f;
    } else if (b[0] >= 0xf0 && b[0] <= 0xf4) {
        need = 4;
        value = b[0] & 0x07U;
        if (b[0] == 0xf0)
            low = 0x90;
        if (b[0] == 0xf4)
            high = 0x8f;
    } else {
        return 0;
    }
    if (len < need || b[1] < low || b[1] > high)
        return 0;
    value = value << 6 | (b[1] & 0x3fU);
    for (size_t i = 2; i < need; i++) {
        if ((b[i] & 0xc0U) != 0x80)
            return 0;
        value = value << 6 | (b[i] & 0x3fU);
    }
    *char_out = value;
    return need;
}

static enum sp_text_fault char_fault(uint32_t c)
{
    if (c == 0)
        return SP_TEXT_NUL;
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
        return SP_TEXT_CONTROL;
    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
        c == 0x200e || c == 0x200f || c == 0x061c)
        return SP_TEXT_BIDI;
    return SP_TEXT_FINE;
}

/* Whether all eight bytes are printable ASCII. */
static bool word_is_plain(const char *at)
{
    uint64_t word;
    uint64_t del;

    memcpy(&word, at, sizeof(word));
    del = word ^ (EVERY_BYTE * 0x7f);
    return ((word | (word - EVERY_BYTE * 0x20) | (del - EVERY_BYTE)) &
               HIGH_BITS) == 0;
}

/* Step over what is surely fine, as far as it goes: printable ASCII, and
 * letters of two bytes (Latin, Greek, Cyrillic) but for the block of U+061C. */
static size_t plain_skip(const char *text, size_t len, size_t at)
{
    const unsigned char *b = (const unsigned char *)text;

    for (;;) {
        while (len - at >= 8 && word_is_plain(text + at))
            at += 8;
        if (len - at < 8) {
            char word[8] = {'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'};

            memcpy(word, text + at, len - at);
            if (word_is_plain(word))
                return len;
        }
        if (b[at] >= 0x20 && b[at] < 0x7f)
            at++;
        else if (b[at] >= 0xc3 && b[at] < 0xd8 && len - at >= 2 &&
                 (b[at + 1] & 0xc0U) == 0x80)
            at += 2;
        else
            return at;
        while (len - at >= 2 && b[at] >= 0xc3 && b[at] < 0xd8 &&
               (b[at + 1] & 0xc0U) == 0x80)
            at += 2;
        if (at == len)
            return at;
    }
}

enum sp_text_fault sp_text_check(const char *text, size_t len, size_t *at_out)
{
    size_t at = 0;

    assert(text != NULL || len == 0);
    assert(at_out != NULL);
    while (at < len) {
        enum sp_text_fault fault = SP_TEXT_NOT_UTF8;
        uint32_t c;
        size_t step;

        at = plain_skip(text, len, at);
        if (at == len)
            break;
        step = char_decode(text + at, len - at, &c);
        if (step != 0)
            fault = char_fault(c);
        if (fault != SP_TEXT_FINE) {
            *at_out = at;
            return fault;
        }
        at += step;
    }
    return SP_TEXT_FINE;
}

bool sp_text_is_state(const char *code, size_t len)
{
    const char *const *codes = uloc_getISOCountries();

    assert(code != NULL || len == 0);
    if (len != 2)
        return false;
    for (; codes != NULL && *codes != NULL; codes++) {
        if (memcmp(*codes, code, 2) == 0)
            return true;
    }
    return false;
}

size_t sp_text_chars(const char *text, size_t len)
{
    size_t continuations = 0;
    size_t i = 0;

    assert(text != NULL || len == 0);
    for (; len - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, text + i, sizeof(word));
        /* 10xxxxxx: the high bit is set and the next one is not. */
        word = word & ~(word << 1) & HIGH_BITS;
        continuations += (size_t)__builtin_popcountll(word);
    }
    for (; i < len; i++)
        continuations += ((unsigned char)text[i] & 0xc0U) == 0x80;
    return len - continuations;
}

static bool ascii_in_id(uint32_t c)
{
    /* One bit a character: space # ( ) + , - . / 0-9 : and then A-Z _ a-z. */
    static const uint64_t allowed[2] = {
        0x07fffb0900000000ULL, 0x07fffffe87fffffeULL};

    return c < 0x80 && (allowed[c >> 6] >> (c & 63) & 1) != 0;
}

/* Whether a character beyond ASCII may stand in an id: a letter, a decimal
 * digit, or a mark on the letter before it; never an invisible one. */
static bool char_in_id(uint32_t c, bool first)
{
    uint32_t kind = U_MASK(u_charType((UChar32)c));

    if (u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return false;
    if ((kind & (U_GC_L_MASK | U_GC_ND_MASK)) != 0)
        return true;
    return !first && (kind & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

/* Write the text as UTF-16; false when it does not fit. */
static bool to_utf16(const char *text, size_t len, UChar *out, int32_t *n_out)
{
    UErrorCode code = U_ZERO_ERROR;

    u_strFromUTF8(out, ID_BYTES_MAX, n_out, text, (int32_t)len, &code);
    return U_SUCCESS(code);
}

static bool is_nfc(const char *text, size_t len)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    UChar utf16[ID_BYTES_MAX];
    int32_t n;
    UBool same;

    if (U_FAILURE(code) || !to_utf16(text, len, utf16, &n))
        return false;
    same = unorm2_isNormalized(nfc, utf16, n, &code);
    return U_SUCCESS(code) && same;
}

const char *sp_text_id_fault(const char *text, size_t len)
{
    size_t n_chars = 0;
    size_t n_colons = 0;
    size_t step;
    bool ascii = true;

    assert(text != NULL || len == 0);
    if (len == 0)
        return "is empty";
    if (len > ID_BYTES_MAX)
        return "is longer than 64 characters";
    for (size_t at = 0; at < len; at += step) {
        uint32_t c;

        step = char_decode(text + at, len - at, &c);
        if (step == 0)
            return "is not UTF-8";
        ascii = ascii && c < 0x80;
        if (c < 0x80 ? !ascii_in_id(c) : !char_in_id(c, at == 0))
            return "holds a character other than letters, digits and "
                   ". _ - / + # ( ) , : and single spaces";
        if (c == ' ' && at > 0 && text[at - 1] == ' ')
            return "holds two spaces in a row";
        n_colons += c == ':';
        n_chars++;
    }
    if (n_chars > ID_CHARS_MAX)
        return "is longer than 64 characters";
    if (text[0] == ' ' || text[len - 1] == ' ')
        return "starts or ends with a space";
    if (n_colons > 1)
        return "holds more than one ':'";
    if (text[0] == ':' || text[len - 1] == ':')
        return "starts or ends with ':'";
    if (!ascii && !is_nfc(text, len))
        return "is not in Unicode normal form NFC";
    return NULL;
}

bool sp_text_mixed_script(const char *text, size_t len)
{
    UErrorCode code = U_ZERO_ERROR;
    USpoofChecker *checker;
    int32_t found = 0;
    size_t at = 0;

    assert(text != NULL || len == 0);
    while (at < len && (unsigned char)text[at] < 0x80)
        at++;
    if (at == len || len > INT32_MAX)
        return false;
    checker = uspoof_open(&code);
    if (U_FAILURE(code))
        return false;
    /* Latin may stand beside Han or kana, never beside Cyrillic or Greek. */
    uspoof_setRestrictionLevel(checker, USPOOF_MODERATELY_RESTRICTIVE);
    uspoof_setChecks(checker, USPOOF_RESTRICTION_LEVEL, &code);
    if (U_SUCCESS(code))
        found = uspoof_check2UTF8(checker, text, (int32_t)len, NULL, &code);
    uspoof_close(checker);
    return U_SUCCESS(code) && found != 0;
}

int sp_text_distance(const char *a, const char *b, int max)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    size_t apart = a_len > b_len ? a_len - b_len : b_len - a_len;
    int rows[3][DISTANCE_BYTES_MAX + 1]; /* the row and the two before it */

    assert(max >= 0);
    if (strcmp(a, b) == 0)
        return 0;
    if (apart > (size_t)max || b_len > DISTANCE_BYTES_MAX)
        return max + 1;
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a_len; i++) {
        const int *two_above = rows[(i + 1) % 3];
        const int *above = rows[(i - 1) % 3];
        int *row = rows[i % 3];
        int least = (int)i;

        row[0] = (int)i;
        for (size_t j = 1; j <= b_len; j++) {
            int best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
            if (best < least)
                least = best;
        }
        if (least > max)
            return max + 1;
    }
    return rows[a_len % 3][b_len] > max ? max + 1 : rows[a_len % 3][b_len];
}
