/*
 * spell.c - names and codes in one spelling.
 */
#include "same/spell.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum {
    UNITS_MAX = SPELL_NAME_BYTES_MAX * 2 + 16,
    WORDS_MAX = 64,
    SOUND_BYTES_MIN = 6,
};

struct speller {
    UTransliterator *any; /* to ASCII, for scripts without a table here */
    /* Room to work in, so that no call takes it from the stack. */
    UChar units[UNITS_MAX];
    UChar folded[UNITS_MAX];
    char latin[UNITS_MAX * 4];
    char words[UNITS_MAX * 4];
};

enum sp_code speller_new(struct speller **speller_out, struct sp_err *err)
{
    static const char rules[] = "Any-Latin; Latin-ASCII";
    UErrorCode code = U_ZERO_ERROR;
    UChar id[SP_COUNT(rules)];
    struct speller *speller = calloc(1, sizeof *speller);

    assert(speller_out != NULL);
    if (speller == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to spell names");
    u_uastrcpy(id, rules);
    speller->any = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code)) {
        speller_free(speller);
        return sp_fail(err,
            code == U_MEMORY_ALLOCATION_ERROR ? SP_NO_MEMORY : SP_CORRUPT,
            "ICU has no transliterator '%s': %s", rules, u_errorName(code));
    }
    *speller_out = speller;
    return SP_OK;
}

void speller_free(struct speller *speller)
{
    if (speller == NULL)
        return;
    if (speller->any != NULL)
        utrans_close(speller->any);
    free(speller);
}

/* ---- letters ------------------------------------------------------------- */

struct letter {
    UChar from;
    const char *first; /* at the start of a word */
    const char *later;
};

static const struct letter ukrainian[] = {{0x430, "a", "a"}, {0x431, "b", "b"},
    {0x432, "v", "v"}, {0x433, "h", "h"}, {0x491, "g", "g"}, {0x434, "d", "d"},
    {0x435, "e", "e"}, {0x454, "ye", "ie"}, {0x436, "zh", "zh"},
    {0x437, "z", "z"}, {0x438, "y", "y"}, {0x456, "i", "i"}, {0x457, "yi", "i"},
    {0x439, "y", "i"}, {0x43a, "k", "k"}, {0x43b, "l", "l"}, {0x43c, "m", "m"},
    {0x43d, "n", "n"}, {0x43e, "o", "o"}, {0x43f, "p", "p"}, {0x440, "r", "r"},
    {0x441, "s", "s"}, {0x442, "t", "t"}, {0x443, "u", "u"}, {0x444, "f", "f"},
    {0x445, "kh", "kh"}, {0x446, "ts", "ts"}, {0x447, "ch", "ch"},
    {0x448, "sh", "sh"}, {0x449, "shch", "shch"}, {0x44c, "", ""},
    {0x44e, "yu", "iu"}, {0x44f, "ya", "ia"}, /* letters of its neighbours: */
    {0x44a, "", ""}, {0x44b, "y", "y"}, {0x44d, "e", "e"}, {0x451, "yo", "io"},
    {0x45e, "u", "u"}};

/* What differs from the table above. */
static const struct letter bulgarian[] = {{0x433, "g", "g"}, {0x438, "i", "i"},
    {0x439, "y", "y"}, {0x445, "h", "h"}, {0x449, "sht", "sht"},
    {0x44a, "a", "a"}, {0x44c, "y", "y"}, {0x44e, "yu", "yu"},
    {0x44f, "ya", "ya"}};

static const struct letter serbian[] = {{0x433, "g", "g"}, {0x438, "i", "i"},
    {0x445, "h", "h"}, {0x436, "z", "z"}, {0x446, "c", "c"}, {0x447, "c", "c"},
    {0x448, "s", "s"}, {0x458, "j", "j"}, {0x459, "lj", "lj"},
    {0x45a, "nj", "nj"}, {0x45b, "c", "c"}, {0x452, "dj", "dj"},
    {0x45f, "dz", "dz"}, {0x455, "dz", "dz"}, {0x453, "gj", "gj"},
    {0x45c, "kj", "kj"}};

static const struct {
    const char *state;
    const struct letter *letters;
    size_t n;
} tables[] = {{"BG", bulgarian, SP_COUNT(bulgarian)},
    {"RS", serbian, SP_COUNT(serbian)}, {"ME", serbian, SP_COUNT(serbian)},
    {"BA", serbian, SP_COUNT(serbian)}, {"MK", serbian, SP_COUNT(serbian)}};

static const struct letter *letter_in(
    const struct letter *letters, size_t n, UChar c)
{
    for (size_t i = 0; i < n; i++)
        if (letters[i].from == c)
            return &letters[i];
    return NULL;
}

static const struct letter *letter_of(UChar c, const char *state)
{
    for (size_t i = 0; i < SP_COUNT(tables); i++)
        if (strcmp(tables[i].state, state) == 0) {
            const struct letter *letter =
                letter_in(tables[i].letters, tables[i].n, c);

            if (letter != NULL)
                return letter;
        }
    return letter_in(ukrainian, SP_COUNT(ukrainian), c);
}

static bool is_apostrophe(UChar c)
{
    return c == '\'' || c == 0x2019 || c == 0x2bc || c == 0x2018 || c == '`';
}

static bool is_letter(UChar c)
{
    uint32_t kind = U_MASK((uint32_t)u_charType(c));

    return (kind & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0 ||
           U16_IS_SURROGATE(c);
}

/* Put `text` behind what is there. */
static size_t put_ascii(UChar *out, size_t used, const char *text)
{
    for (; *text != '\0' && used < UNITS_MAX - 1; text++)
        out[used++] = (UChar)*text;
    return used;
}

/* Fold the name and make its Cyrillic letters Latin; returns the length in
 * units, 0 for what is no text. `*more_out`: other scripts are in it. */
static size_t fold(struct speller *speller, const char *name, const char *state,
    bool *more_out)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&code);
    int32_t n = 0;
    size_t used = 0;
    bool inside = false;

    *more_out = false;
    u_strFromUTF8(
        speller->units, UNITS_MAX, &n, name, (int32_t)strlen(name), &code);
    n = unorm2_normalize(
        folding, speller->units, n, speller->folded, UNITS_MAX, &code);
    if (U_FAILURE(code))
        return 0;
    for (int32_t i = 0; i < n && used + 8 < UNITS_MAX; i++) {
        UChar c = speller->folded[i];
        const struct letter *letter;

        if (is_apostrophe(c))
            continue;
        letter = letter_of(c, state);
        if (letter != NULL && c == 0x433 && inside && i > 0 &&
            speller->folded[i - 1] == 0x437 && strcmp(letter->later, "h") == 0)
            used = put_ascii(speller->units, used, "gh"); /* zgh, not zh */
        else if (letter != NULL)
            used = put_ascii(
                speller->units, used, inside ? letter->later : letter->first);
        else
            speller->units[used++] = c < 0x80 || is_letter(c) ? c : ' ';
        inside = is_letter(c);
        *more_out = *more_out || (letter == NULL && c >= 0x80 && inside);
    }
    return used;
}

/* ---- words --------------------------------------------------------------- */

/* Put small ASCII letters and digits behind `out` as words parted by single
 * spaces; single letters that follow one another are joined ("s. a." is
 * "sa"). */
static void words_make(const char *latin, char *out)
{
    size_t used = strlen(out);
    size_t at = 0;
    bool single = false; /* the word before is one letter, or joined ones */

    while (latin[at] != '\0') {
        size_t start;
        bool one;

        while (latin[at] != '\0' && !(latin[at] >= 'a' && latin[at] <= 'z') &&
               !(latin[at] >= '0' && latin[at] <= '9'))
            at++;
        start = at;
        while ((latin[at] >= 'a' && latin[at] <= 'z') ||
               (latin[at] >= '0' && latin[at] <= '9'))
            at++;
        if (at == start)
            break;
        one = at - start == 1 && latin[start] >= 'a';
        if (used > 0 && !(one && single))
            out[used++] = ' ';
        memcpy(out + used, latin + start, at - start);
        used += at - start;
        single = one;
    }
    out[used] = '\0';
}

/* Make the text ASCII and small; false when it cannot be. */
static bool latin_make(struct speller *speller, size_t n, bool more)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t len = (int32_t)n;
    int32_t limit = len;
    int32_t bytes = 0;

    if (more)
        utrans_transUChars(
            speller->any, speller->units, &len, UNITS_MAX, 0, &limit, &code);
    u_strToUTF8(speller->latin, (int32_t)sizeof speller->latin - 1, &bytes,
        speller->units, len, &code);
    if (U_FAILURE(code))
        return false;
    speller->latin[bytes] = '\0';
    bytes = 0;
    for (const char *c = speller->latin; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z')
            speller->latin[bytes++] = (char)(*c - 'A' + 'a');
        else if (*c != '\'' && *c != '`') /* what a soft sign becomes */
            speller->latin[bytes++] = *c;
    }
    speller->latin[bytes] = '\0';
    return true;
}

/* ---- sound --------------------------------------------------------------- */

static const struct {
    const char *from, *to;
} sounds[] = {{"shch", "s"}, {"sch", "s"}, {"zgh", "zh"}, {"sh", "s"},
    {"ch", "c"}, {"kh", "h"}, {"zh", "z"}, {"ts", "c"}, {"tz", "c"},
    {"ph", "f"}, {"th", "t"}, {"ck", "k"}, {"ae", "a"}, {"oe", "o"},
    {"ue", "u"}, {"yu", "u"}, {"ya", "a"}, {"ye", "e"}, {"yo", "o"},
    {"iu", "u"}, {"ia", "a"}, {"ie", "e"}, {"io", "o"}, {"ju", "u"},
    {"ja", "a"}, {"je", "e"}, {"jo", "o"}, {"x", "ks"}, {"q", "k"}, {"w", "v"},
    {"y", "i"}, {"j", "i"}, {"g", "h"}};

/* Spell one word loosely; doubled letters once. */
static size_t sound_put(const char *word, size_t len, char *out, size_t used)
{
    size_t start = used;

    for (size_t at = 0; at < len;) {
        char one[2] = {word[at], '\0'};
        const char *to = one;
        size_t step = 1;

        for (size_t i = 0; i < SP_COUNT(sounds); i++) {
            size_t n = strlen(sounds[i].from);

            if (n <= len - at && memcmp(word + at, sounds[i].from, n) == 0) {
                to = sounds[i].to;
                step = n;
                break;
            }
        }
        for (; *to != '\0'; to++)
            if (used == start || out[used - 1] != *to)
                out[used++] = *to;
        at += step;
    }
    return used;
}

struct word {
    const char *text;
    size_t len;
};

static int word_compare(const void *a, const void *b)
{
    const struct word *one = a;
    const struct word *other = b;
    size_t n = one->len < other->len ? one->len : other->len;
    int order = memcmp(one->text, other->text, n);

    if (order != 0)
        return order;
    return one->len < other->len ? -1 : one->len > other->len;
}

/* The words in alphabetical order, each loosely spelt. */
static const char *sound_make(const char *words, struct sp_arena *arena)
{
    struct word list[WORDS_MAX];
    char *out = sp_alloc(arena, strlen(words) * 2 + 1);
    size_t n = 0;
    size_t used = 0;

    if (out == NULL)
        return NULL;
    for (const char *at = words; *at != '\0' && n < WORDS_MAX;) {
        size_t len = strcspn(at, " ");

        list[n++] = (struct word){at, len};
        at += len + (at[len] == ' ');
    }
    qsort(list, n, sizeof *list, word_compare);
    for (size_t i = 0; i < n; i++)
        used = sound_put(list[i].text, list[i].len, out, used);
    out[used < SOUND_BYTES_MIN ? 0 : used] = '\0';
    return out;
}

enum sp_code spell_name(struct speller *speller, const char *name,
    const char *state, struct sp_arena *arena, struct spelt_name *out,
    struct sp_err *err)
{
    bool more = false;
    const char *key;
    const char *sound;
    char *aside;
    size_t n;

    assert(speller != NULL && out != NULL);
    out->key = "";
    out->sound = "";
    out->form = SPELL_NO_FORM;
    if (name[0] == '\0' || strlen(name) > SPELL_NAME_BYTES_MAX)
        return SP_OK;
    n = fold(speller, name, state, &more);
    if (n == 0 || !latin_make(speller, n, more))
        return SP_OK;
    /* What stands in brackets comes after the legal form. */
    aside = strchr(speller->latin, '(');
    if (aside != NULL)
        *aside = '\0';
    speller->words[0] = '\0';
    words_make(speller->latin, speller->words);
    out->form = spell_drop_forms(speller->words);
    if (aside != NULL)
        words_make(aside + 1, speller->words);
    key = sp_strdup(arena, speller->words);
    sound = sound_make(speller->words, arena);
    if (key == NULL || sound == NULL)
        return sp_arena_fail(arena, err);
    out->key = key;
    out->sound = sound;
    return SP_OK;
}

/* ---- codes --------------------------------------------------------------- */

/* Capital letters that look like Latin ones. */
static const struct {
    UChar from;
    char to;
} alike[] = {{0x410, 'A'}, {0x412, 'B'}, {0x421, 'C'}, {0x415, 'E'},
    {0x41d, 'H'}, {0x406, 'I'}, {0x408, 'J'}, {0x41a, 'K'}, {0x41c, 'M'},
    {0x41e, 'O'}, {0x420, 'P'}, {0x405, 'S'}, {0x422, 'T'}, {0x423, 'Y'},
    {0x425, 'X'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'},
    {0x397, 'H'}, {0x399, 'I'}, {0x39a, 'K'}, {0x39c, 'M'}, {0x39d, 'N'},
    {0x39f, 'O'}, {0x3a1, 'P'}, {0x3a4, 'T'}, {0x3a5, 'Y'}, {0x3a7, 'X'}};

static UChar latin_of(UChar c, bool *looks_alike_out)
{
    for (size_t i = 0; i < SP_COUNT(alike); i++)
        if (alike[i].from == c) {
            *looks_alike_out = true;
            return (UChar)alike[i].to;
        }
    return c;
}

enum sp_code spell_code(const char *code, struct sp_arena *arena,
    const char **out, bool *looks_alike_out, struct sp_err *err)
{
    enum { CODE_UNITS_MAX = 512 };
    UErrorCode fault = U_ZERO_ERROR;
    const UNormalizer2 *folding = unorm2_getNFKCInstance(&fault);
    UChar units[CODE_UNITS_MAX];
    UChar upper[CODE_UNITS_MAX];
    char bytes[CODE_UNITS_MAX * 4];
    const char *spelt;
    int32_t n = 0;
    int32_t used = 0;

    *out = "";
    *looks_alike_out = false;
    if (code[0] == '\0' || strlen(code) > CODE_UNITS_MAX / 2)
        return SP_OK;
    u_strFromUTF8(
        units, CODE_UNITS_MAX, &n, code, (int32_t)strlen(code), &fault);
    n = unorm2_normalize(folding, units, n, upper, CODE_UNITS_MAX, &fault);
    n = u_strToUpper(units, CODE_UNITS_MAX, upper, n, "", &fault);
    if (U_FAILURE(fault))
        return SP_OK; /* it is no text, and compares with nothing */
    for (int32_t i = 0; i < n; i++)
        if (is_letter(units[i]))
            units[used++] = latin_of(units[i], looks_alike_out);
    u_strToUTF8(bytes, sizeof bytes, &n, units, used, &fault);
    if (U_FAILURE(fault))
        return SP_OK;
    spelt = sp_strndup(arena, bytes, (size_t)n);
    if (spelt == NULL)
        return sp_arena_fail(arena, err);
    *out = spelt;
    return SP_OK;
}
