/* bom_cells.c - what stands in one cell of a bill of materials. */
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

enum { SLUG_CHARS_MAX = 40 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool convert_same(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool has_at(const char *text, const char *word)
{
    while (*word != '\0') {
        while (*text == ' ' || *text == '_' || *text == '-')
            text++;
        if (lower(*text) != *word)
            return false;
        text++;
        word++;
    }
    return true;
}

bool convert_has(const char *text, const char *word)
{
    assert(word[0] != '\0');
    for (; *text != '\0'; text++) {
        if (lower(*text) == word[0] && has_at(text, word))
            return true;
    }
    return false;
}

size_t convert_prefix(const char *ref)
{
    size_t n = 0;

    while (is_small(ref[n]) || is_capital(ref[n]) || ref[n] == '_')
        n++;
    return n;
}

bool convert_part_like(const char *text)
{
    size_t capitals = 0, digits = 0, len = strlen(text);

    for (size_t i = 0; i < len; i++) {
        if (text[i] == ' ')
            return false;
        if (is_small(text[i]) && i + 2 < len && is_small(text[i + 1]) &&
            is_small(text[i + 2]))
            return false;
        capitals += is_capital(text[i]) ? 1u : 0u;
        digits += is_digit(text[i]) ? 1u : 0u;
    }
    return len >= 7 && capitals >= 2 && digits >= 3;
}

bool convert_prose(const char *text)
{
    size_t run = 0;

    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == ',' && text[i + 1] == ' ')
            return true;
        run = is_small(text[i]) ? run + 1 : 0;
        if (run >= 3)
            return true;
    }
    return false;
}

/* A comma inside a part number ("BSS84AK,215"): a short tail of digits. */
static bool tail_of_part(const char *before, size_t len, const char *after)
{
    size_t digits = 0;

    while (is_digit(after[digits]))
        digits++;
    return len > 0 && digits > 0 && digits <= 4 &&
           (after[digits] == '\0' || after[digits] == ',') &&
           (is_digit(before[len - 1]) || is_capital(before[len - 1]));
}

/* "Acme Co.,Ltd." is one maker. */
static bool tail_of_name(const char *after)
{
    static const char *const forms[] = {
        "ltd", "inc", "llc", "co.", "corp", "gmbh", "limited"};

    for (size_t i = 0; i < SP_COUNT(forms); i++) {
        if (has_at(after, forms[i]))
            return true;
    }
    return false;
}

size_t convert_pieces(
    struct convert_job *job, const char *text, const char *pieces[], size_t max)
{
    size_t n = 0, start = 0, len = strlen(text);

    assert(max > 0);
    for (size_t i = 0; i <= len; i++) {
        if (i < len &&
            (text[i] != ',' || text[i + 1] == ' ' || n + 1 == max ||
                tail_of_part(text + start, i - start, text + i + 1) ||
                tail_of_name(text + i + 1)))
            continue;
        if (i > start) {
            const char *piece = convert_trim(job, text + start, i - start);

            if (piece[0] != '\0')
                pieces[n++] = piece;
        }
        start = i + 1;
    }
    return n;
}

/* Kinds of requirement in a piece, one bit each: a voltage, a dielectric, a
 * tolerance, a current. */
static unsigned kinds_of(const char *text)
{
    unsigned kinds = 0;

    for (size_t i = 1; text[0] != '\0' && text[i] != '\0'; i++) {
        if (!is_digit(text[i - 1]))
            continue;
        if (text[i] == 'V')
            kinds |= 1u;
        if (text[i] == '%')
            kinds |= 2u;
        if (text[i] == 'A')
            kinds |= 4u;
    }
    for (size_t i = 0; text[i] != '\0'; i++) {
        if ((text[i] == 'X' || text[i] == 'Y') && is_digit(text[i + 1]) &&
            is_capital(text[i + 2]))
            kinds |= 8u;
    }
    return kinds;
}

bool convert_repeats(const char *const pieces[], size_t n)
{
    unsigned seen = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned kinds = kinds_of(pieces[i]);

        if ((seen & kinds) != 0)
            return true;
        seen |= kinds;
    }
    return false;
}

/* "Diodes Inc. SMCJ70A-13-F": maker, and the last word as part; a last word
 * without a digit leaves the maker unsaid. */
static struct convert_named named_of(
    struct convert_job *job, const char *text, size_t len)
{
    struct convert_named named = {"", ""};
    const char *whole = convert_trim(job, text, len);
    const char *space = strrchr(whole, ' ');
    const char *last = space != NULL ? space + 1 : whole;

    named.part = whole;
    if (space == NULL || strpbrk(last, "0123456789") == NULL)
        return named;
    named.part = last;
    named.maker = convert_trim(job, whole, (size_t)(space - whole));
    if (convert_same(named.maker, "other") || convert_same(named.maker, "any"))
        named.maker = "other";
    return named;
}

static const char *after_label(const char *remark)
{
    static const char *const labels[] = {"alternative:", "alternatives:",
        "alternative part:", "alternate:", "alt:"};

    for (const char *at = remark; *at != '\0'; at++) {
        for (size_t i = 0; i < SP_COUNT(labels); i++) {
            size_t k = 0;

            while (labels[i][k] != '\0' && lower(at[k]) == labels[i][k])
                k++;
            if (labels[i][k] == '\0')
                return at + k;
        }
    }
    return NULL;
}

size_t convert_alternatives(struct convert_job *job, const char *remark,
    struct convert_named named[], size_t max)
{
    const char *text = after_label(remark);
    size_t n = 0;

    while (text != NULL && *text != '\0' && n < max) {
        size_t len = 0, skip = 0;

        for (; text[len] != '\0' && skip == 0; len += skip == 0 ? 1u : 0u) {
            if (text[len] == ';')
                skip = 1;
            else if (text[len] == ',' && text[len + 1] == ' ')
                skip = 2;
            else if (strncmp(text + len, " or ", 4) == 0)
                skip = 4;
        }
        named[n] = named_of(job, text, len);
        if (named[n].part[0] != '\0')
            n++;
        text += len + skip;
    }
    return n;
}

bool convert_names_part(
    struct convert_job *job, const char *remark, struct convert_named *out)
{
    struct convert_named named;
    size_t spaces = 0;

    for (size_t i = 0; remark[i] != '\0'; i++) {
        if (remark[i] == ':' || remark[i] == ';' ||
            (remark[i] == ',' && remark[i + 1] == ' '))
            return false;
        spaces += remark[i] == ' ' ? 1u : 0u;
    }
    if (spaces > 3)
        return false;
    named = named_of(job, remark, strlen(remark));
    if (!convert_part_like(named.part))
        return false;
    *out = named;
    return true;
}

/* What stands for a character in an id; "-" for what has no place in one. */
static size_t slug_of(const char *text, char one[2], const char **out)
{
    static const char kept[] = "._+()";
    static const struct {
        const char *from;
        const char *to;
    } letters[] = {{"%", "pct"}, {"\xc2\xb5", "u"}, {"\xce\xbc", "u"},
        {"\xce\xa9", "R"}, {"\xc3\xa4", "a"}, {"\xc3\xb6", "o"},
        {"\xc3\xbc", "u"}, {"\xc2\xb2", "2"}, {"\xc2\xb3", "3"}};

    *out = one;
    one[0] = '-';
    one[1] = '\0';
    if (is_digit(*text) || is_small(*text) || is_capital(*text) ||
        strchr(kept, *text) != NULL)
        one[0] = *text;
    for (size_t i = 0; i < SP_COUNT(letters); i++) {
        size_t len = strlen(letters[i].from);

        if (strncmp(text, letters[i].from, len) == 0) {
            *out = letters[i].to;
            return len;
        }
    }
    return 1;
}

const char *convert_slug(struct convert_job *job, const char *text)
{
    char out[SLUG_CHARS_MAX + 4], one[2];
    size_t n = 0;

    while (*text != '\0' && n < SLUG_CHARS_MAX) {
        const char *to;

        text += slug_of(text, one, &to);
        if (*to == '-' && (n == 0 || out[n - 1] == '-'))
            continue;
        for (; *to != '\0'; to++)
            out[n++] = *to;
    }
    while (n > 0 && (out[n - 1] == '-' || out[n - 1] == '.'))
        n--;
    return convert_copy(job, out, n);
}

const char *convert_footprint(const char *footprint)
{
    const char *colon = strchr(footprint, ':');

    if (strcmp(footprint, "NULL") == 0) /* some exports write it for none */
        return "";
    return colon != NULL ? colon + 1 : footprint;
}
