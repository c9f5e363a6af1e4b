/* ids.c - ids from texts that were never meant to be one. */
#include "convert/writer.h"

#include "base/sha256.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { TEXT_UNITS_MAX = 512, KEPT_CHARS = 55, ID_CHARS_MAX = 64 };

bool convert_scripts_meet(const char *text, size_t len)
{
    bool ascii = false, other = false;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        ascii = ascii || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        other = other || (c & 0x80) != 0;
    }
    return ascii && other;
}

size_t convert_put_char(uint32_t c, char *out)
{
    unsigned char *b = (unsigned char *)out;

    if (c < 0x80) {
        b[0] = (unsigned char)c;
        return 1;
    }
    if (c < 0x800) {
        b[0] = (unsigned char)(0xc0 | c >> 6);
        b[1] = (unsigned char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        b[0] = (unsigned char)(0xe0 | c >> 12);
        b[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
        b[2] = (unsigned char)(0x80 | (c & 0x3f));
        return 3;
    }
    b[0] = (unsigned char)(0xf0 | c >> 18);
    b[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
    b[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
    b[3] = (unsigned char)(0x80 | (c & 0x3f));
    return 4;
}

/* Bytes of the white space that begins at `text`, 0: none does. Beyond ASCII:
 * U+00A0, U+2000 to U+200B, U+202F, U+2060, U+3000, U+FEFF. */
static size_t space_at(const char *text, size_t len)
{
    const unsigned char *b = (const unsigned char *)text;

    if (len == 0)
        return 0;
    if (b[0] == ' ')
        return 1;
    if (len >= 2 && b[0] == 0xc2 && b[1] == 0xa0)
        return 2;
    if (len < 3)
        return 0;
    if (b[0] == 0xe2 && b[1] == 0x80 &&
        ((b[2] >= 0x80 && b[2] <= 0x8b) || b[2] == 0xaf))
        return 3;
    if ((b[0] == 0xe2 && b[1] == 0x81 && b[2] == 0xa0) ||
        (b[0] == 0xe3 && b[1] == 0x80 && b[2] == 0x80) ||
        (b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf))
        return 3;
    return 0;
}

void convert_trim_cell(char **text, size_t *len)
{
    size_t step;

    while ((step = space_at(*text, *len)) > 0) {
        *text += step;
        *len -= step;
    }
    for (;;) {
        if (*len >= 1 && space_at(*text + *len - 1, 1) == 1)
            *len -= 1;
        else if (*len >= 2 && space_at(*text + *len - 2, 2) == 2)
            *len -= 2;
        else if (*len >= 3 && space_at(*text + *len - 3, 3) == 3)
            *len -= 3;
        else
            return;
    }
}

/* Compose the text into UTF-16; false when it does not fit. */
static bool to_nfc(const char *text, size_t len, UChar *out, int32_t *n_out)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    UChar raw[TEXT_UNITS_MAX];
    int32_t n = 0;

    if (len > TEXT_UNITS_MAX)
        return false;
    u_strFromUTF8(raw, TEXT_UNITS_MAX, &n, text, (int32_t)len, &code);
    *n_out = unorm2_normalize(nfc, raw, n, out, TEXT_UNITS_MAX, &code);
    return U_SUCCESS(code);
}

static bool may_stand(UChar32 c, bool first)
{
    static const char marks[] = "._-/+#(),";
    uint32_t kind = U_MASK((uint32_t)u_charType(c));

    if (c < 0x80)
        return (kind & (U_GC_L_MASK | U_GC_ND_MASK)) != 0 ||
               (c != 0 && strchr(marks, (char)c) != NULL);
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return false;
    return (kind & (U_GC_L_MASK | U_GC_ND_MASK)) != 0 ||
           (!first && (kind & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0);
}

/* The character at units[*at]; NFC made the text well-formed. */
static UChar32 next_char(const UChar *units, int32_t n, int32_t *at)
{
    uint32_t lead = units[(*at)++];

    if (lead < 0xd800 || lead > 0xdbff || *at == n)
        return (UChar32)lead;
    return (
        UChar32)(0x10000 + ((lead & 0x3ff) << 10 | (units[(*at)++] & 0x3ff)));
}

/* Keep what an id may hold, spaces joined; returns the characters. */
static size_t keep_allowed(
    const UChar *units, int32_t n, char *out, size_t room, size_t *ends)
{
    size_t chars = 0, used = 0;
    bool space = false;

    for (int32_t i = 0; i < n && used + 8 < room;) {
        UChar32 c = next_char(units, n, &i);

        if (u_isUWhiteSpace(c)) {
            space = chars > 0;
            continue;
        }
        if (!may_stand(c, chars == 0))
            continue;
        if (space) {
            out[used++] = ' ';
            ends[chars++] = used;
            space = false;
        }
        used += convert_put_char((uint32_t)c, out + used);
        ends[chars++] = used;
        if (chars + 2 >= TEXT_UNITS_MAX)
            break;
    }
    out[used] = '\0';
    return chars;
}

/* Whether a colon stands beside a space. */
static bool is_phrase(const char *text, size_t len)
{
    const char *colon = memchr(text, ':', len);

    return colon != NULL && ((colon > text && colon[-1] == ' ') ||
                                (colon + 1 < text + len && colon[1] == ' '));
}

bool convert_make_id(const char *text, size_t len, char out[CONVERT_ID_BYTES])
{
    UChar units[TEXT_UNITS_MAX];
    size_t ends[TEXT_UNITS_MAX]; /* where each character ends */
    char kept[TEXT_UNITS_MAX * 2];
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_sha256 *sha = NULL;
    struct sp_err err;
    int32_t n = 0;
    size_t chars;

    /* "OWNER:local" is an id of another register; "word: more" is none. */
    if (sp_text_id_fault(text, len) == NULL && !is_phrase(text, len)) {
        (void)snprintf(out, CONVERT_ID_BYTES, "%.*s", (int)len, text);
        return true;
    }
    if (!to_nfc(text, len, units, &n))
        return false;
    chars = keep_allowed(units, n, kept, sizeof kept, ends);
    if (chars == 0)
        return false;
    if (chars <= ID_CHARS_MAX) {
        (void)snprintf(out, CONVERT_ID_BYTES, "%.256s", kept);
        return sp_text_id_fault(out, strlen(out)) == NULL;
    }
    if (sp_sha256_new(&sha, &err) != SP_OK)
        return false;
    sp_sha256_put(sha, text, len);
    sp_sha256_hex(sha, hex);
    sp_sha256_free(sha);
    n = (int32_t)ends[KEPT_CHARS - 1];
    while (n > 0 && kept[n - 1] == ' ')
        n--;
    (void)snprintf(out, CONVERT_ID_BYTES, "%.*s-%.8s", n, kept, hex);
    return sp_text_id_fault(out, strlen(out)) == NULL;
}
