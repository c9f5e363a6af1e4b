/* vocabulary.c - folded words and what they mean. */
#include "convert/vocabulary.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/pool.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "convert/writer.h"

enum { UNITS_MAX = 512, FILE_BYTES_MAX = 4 << 20, NAME_UNITS = 128 };

/* Meanings of one folded word, in a sorted array. */
struct word {
    const char *folded;
    const char *means;
    const char *table; /* of a heading; "" any */
};

struct words {
    struct word *list;
    size_t n, cap;
};

struct vocabulary {
    struct sp_arena *arena;
    struct words headings;   /* folded → column, table */
    struct words units;      /* folded → itself */
    struct words currencies; /* folded or sign → code */
    struct words choices;    /* folded → word */
    struct words states;     /* folded → code */
};

/* ---- folding ---- */

static bool is_kept(UChar32 c)
{
    uint32_t kind = U_MASK((uint32_t)u_charType(c));

    if (c == 0x2bc) /* the apostrophe that counts as a letter */
        return false;
    return (kind & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

static UChar32 unit_at(const UChar *units, int32_t n, int32_t *at)
{
    uint32_t lead = units[(*at)++];

    if (lead < 0xd800 || lead > 0xdbff || *at == n)
        return (UChar32)lead;
    return (
        UChar32)(0x10000 + ((lead & 0x3ff) << 10 | (units[(*at)++] & 0x3ff)));
}

void vocabulary_fold(const char *text, size_t len, char out[FOLDED_BYTES])
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&code);
    UChar raw[UNITS_MAX], units[UNITS_MAX];
    int32_t n = 0, at = 0;
    size_t used = 0;
    bool space = false;

    out[0] = '\0';
    if (len > FOLDED_BYTES / 2)
        return;
    u_strFromUTF8(raw, UNITS_MAX, &n, text, (int32_t)len, &code);
    n = unorm2_normalize(fold, raw, n, units, UNITS_MAX, &code);
    if (U_FAILURE(code))
        return;
    while (at < n && used + 6 < FOLDED_BYTES) {
        UChar32 c = unit_at(units, n, &at);

        if (!is_kept(c)) {
            space = used > 0;
            continue;
        }
        if (space)
            out[used++] = ' ';
        space = false;
        used += convert_put_char((uint32_t)c, out + used);
    }
    out[used] = '\0';
}

/* ---- loading ---- */

static enum sp_code words_add(struct vocabulary *vocabulary,
    struct words *words, const char *folded, const char *means,
    const char *table, struct sp_err *err)
{
    struct word word;

    if (words->n == words->cap) {
        size_t cap = words->cap == 0 ? 256 : words->cap * 2;
        struct word *list =
            sp_alloc_array(vocabulary->arena, cap, sizeof *list);

        if (list == NULL)
            return sp_arena_fail(vocabulary->arena, err);
        if (words->n > 0)
            memcpy(list, words->list, words->n * sizeof *list);
        words->list = list;
        words->cap = cap;
    }
    word.folded = sp_strdup(vocabulary->arena, folded);
    word.means = sp_strdup(vocabulary->arena, means);
    word.table = sp_strdup(vocabulary->arena, table);
    if (word.folded == NULL || word.means == NULL || word.table == NULL)
        return sp_arena_fail(vocabulary->arena, err);
    words->list[words->n++] = word;
    return SP_OK;
}

static int word_compare(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);

    if (order == 0)
        order = strcmp(x->table, y->table);
    return order != 0 ? order : strcmp(x->means, y->means);
}

static void words_sort(struct words *words)
{
    if (words->n > 0)
        qsort(words->list, words->n, sizeof *words->list, word_compare);
}

/* The first word of this folded text, or NULL. */
static const struct word *words_find(
    const struct words *words, const char *folded)
{
    size_t low = 0, high = words->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(words->list[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == words->n || strcmp(words->list[low].folded, folded) != 0)
        return NULL;
    return &words->list[low];
}

static bool is_last(const struct words *words, const struct word *word)
{
    return word + 1 == words->list + words->n ||
           strcmp(word->folded, word[1].folded) != 0;
}

/* A field of the record as text in `out`. */
static bool field_text(
    const struct sp_csv *csv, size_t at, char *out, size_t bytes)
{
    size_t len = csv->fields[at].len;

    if (len >= bytes)
        return false;
    memcpy(out, csv->fields[at].text, len);
    out[len] = '\0';
    return true;
}

struct word_file {
    const char *name;
    struct words *words;
    bool tables;  /* its third column is a table */
    bool as_sign; /* what folds to nothing is kept as written */
};

static enum sp_code add_record(struct vocabulary *vocabulary,
    const struct schema *schema, const struct word_file *file,
    const struct sp_csv *csv, struct sp_err *err)
{
    char word[FOLDED_BYTES], means[FOLDED_BYTES], table[FOLDED_BYTES] = "";
    char folded[FOLDED_BYTES];
    const struct schema_table *schema_of = NULL;

    if (csv->n_fields < 3 || !field_text(csv, 0, word, sizeof word) ||
        !field_text(csv, 1, means, sizeof means) ||
        (file->tables && !field_text(csv, 2, table, sizeof table)))
        return sp_fail(err, SP_INVALID, "%s:%llu: found another row",
            file->name, (unsigned long long)csv->line);
    vocabulary_fold(word, strlen(word), folded);
    if (folded[0] == '\0' && file->as_sign)
        memcpy(folded, word, sizeof folded);
    if (table[0] != '\0')
        schema_of = schema_table(schema, table);
    if (folded[0] == '\0' ||
        (table[0] != '\0' &&
            (schema_of == NULL || schema_column(schema_of, means) < 0)))
        return sp_fail(err, SP_INVALID, "%s:%llu: found no column '%s' of '%s'",
            file->name, (unsigned long long)csv->line, means, table);
    return words_add(vocabulary, file->words, folded, means, table, err);
}

static enum sp_code load_file(struct vocabulary *vocabulary,
    const struct schema *schema, const char *folder,
    const struct word_file *file, struct sp_err *err)
{
    const char *path =
        sp_asprintf(vocabulary->arena, "%s/convert/%s", folder, file->name);
    struct sp_buf bytes;
    struct sp_csv csv;
    bool more = false, first = true;
    enum sp_code rc;

    if (path == NULL)
        return sp_arena_fail(vocabulary->arena, err);
    rc = sp_file_read(AT_FDCWD, path, FILE_BYTES_MAX, &bytes, err);
    if (rc != SP_OK)
        return rc;
    sp_csv_init(&csv, sp_buf_text(&bytes), bytes.len);
    for (;;) {
        rc = sp_csv_next(&csv, &more, err);
        if (rc != SP_OK || !more)
            break;
        if (!first)
            rc = add_record(vocabulary, schema, file, &csv, err);
        if (rc != SP_OK)
            break;
        first = false;
    }
    sp_csv_clear(&csv);
    sp_buf_clear(&bytes);
    words_sort(file->words);
    return rc;
}

/* The states' names in the languages of the headings. */
static enum sp_code load_states(
    struct vocabulary *vocabulary, struct sp_err *err)
{
    static const char *const languages[] = {"en", "uk", "de", "pl"};
    const char *const *codes = uloc_getISOCountries();

    for (; *codes != NULL; codes++) {
        char locale[8], three[FOLDED_BYTES], folded[FOLDED_BYTES];
        enum sp_code rc;

        (void)snprintf(locale, sizeof locale, "und_%.2s", *codes);
        (void)snprintf(three, sizeof three, "%s", uloc_getISO3Country(locale));
        vocabulary_fold(three, strlen(three), folded);
        rc =
            words_add(vocabulary, &vocabulary->states, folded, *codes, "", err);
        for (size_t i = 0; rc == SP_OK && i < SP_COUNT(languages); i++) {
            UErrorCode code = U_ZERO_ERROR;
            UChar units[NAME_UNITS];
            char name[FOLDED_BYTES];
            int32_t len = 0;

            (void)uloc_getDisplayCountry(
                locale, languages[i], units, NAME_UNITS, &code);
            u_strToUTF8(name, sizeof name, &len, units, -1, &code);
            if (U_FAILURE(code))
                continue;
            vocabulary_fold(name, (size_t)len, folded);
            if (folded[0] != '\0')
                rc = words_add(
                    vocabulary, &vocabulary->states, folded, *codes, "", err);
        }
        if (rc != SP_OK)
            return rc;
    }
    words_sort(&vocabulary->states);
    return SP_OK;
}

enum sp_code vocabulary_load(const char *data_folder,
    const struct schema *schema, struct sp_arena *arena,
    const struct vocabulary **vocabulary_out, struct sp_err *err)
{
    struct vocabulary *vocabulary = sp_alloc(arena, sizeof *vocabulary);
    enum sp_code rc = SP_OK;

    if (vocabulary == NULL)
        return sp_arena_fail(arena, err);
    vocabulary->arena = arena;
    {
        const struct word_file files[] = {
            {"heading.csv", &vocabulary->headings, true, false},
            {"unit.csv", &vocabulary->units, false, true},
            {"currency.csv", &vocabulary->currencies, false, true},
            {"word.csv", &vocabulary->choices, false, false},
        };

        for (size_t i = 0; rc == SP_OK && i < SP_COUNT(files); i++)
            rc = load_file(vocabulary, schema, data_folder, &files[i], err);
    }
    if (rc == SP_OK)
        rc = load_states(vocabulary, err);
    if (rc == SP_OK)
        *vocabulary_out = vocabulary;
    return rc;
}

/* ---- asking ---- */

/* The column of the table that this whole heading names. */
static int whole_column(const struct vocabulary *vocabulary,
    const struct schema_table *table, const char *folded)
{
    const struct word *word;

    for (size_t i = 0; i < table->n_columns; i++) {
        char name[FOLDED_BYTES];

        vocabulary_fold(
            table->columns[i].name, strlen(table->columns[i].name), name);
        if (strcmp(name, folded) == 0)
            return (int)i;
    }
    /* A word of this table says it, else one of any table. */
    for (int any = 0; any < 2; any++) {
        word = words_find(&vocabulary->headings, folded);
        for (; word != NULL; word++) {
            if (strcmp(word->table, any == 1 ? "" : table->name) == 0 &&
                schema_column(table, word->means) >= 0)
                return schema_column(table, word->means);
            if (is_last(&vocabulary->headings, word))
                break;
        }
    }
    return -1;
}

int vocabulary_column(const struct vocabulary *vocabulary,
    const struct schema_table *table, const char *folded, const char **rest_out)
{
    char shorter[FOLDED_BYTES];
    int column = whole_column(vocabulary, table, folded);
    const char *space = folded;

    *rest_out = NULL;
    /* The longest rest that is a currency or unit. */
    while (column < 0 && (space = strchr(space, ' ')) != NULL) {
        const char *rest = space + 1;
        bool several;

        if (vocabulary_currency(vocabulary, rest, strlen(rest), &several) !=
                NULL ||
            vocabulary_is_unit(vocabulary, rest, strlen(rest))) {
            (void)snprintf(
                shorter, sizeof shorter, "%.*s", (int)(space - folded), folded);
            column = whole_column(vocabulary, table, shorter);
            *rest_out = column < 0 ? NULL : rest;
        }
        space = rest;
    }
    return column;
}

/* Fold, or keep as written what folds to nothing: "€". */
static void fold_sign(const char *text, size_t len, char out[FOLDED_BYTES])
{
    vocabulary_fold(text, len, out);
    if (out[0] == '\0' && len < FOLDED_BYTES) {
        memcpy(out, text, len);
        out[len] = '\0';
    }
}

const char *vocabulary_currency(const struct vocabulary *vocabulary,
    const char *text, size_t len, bool *several_out)
{
    char folded[FOLDED_BYTES];
    const struct word *word;

    *several_out = false;
    fold_sign(text, len, folded);
    word =
        folded[0] == '\0' ? NULL : words_find(&vocabulary->currencies, folded);
    if (word == NULL)
        return NULL;
    *several_out = !is_last(&vocabulary->currencies, word) &&
                   strcmp(word->means, word[1].means) != 0;
    return word->means;
}

bool vocabulary_is_unit(
    const struct vocabulary *vocabulary, const char *text, size_t len)
{
    char folded[FOLDED_BYTES];

    fold_sign(text, len, folded);
    return folded[0] != '\0' && words_find(&vocabulary->units, folded) != NULL;
}

const char *vocabulary_choice(const struct vocabulary *vocabulary,
    const struct schema_column *column, const char *text, size_t len)
{
    char folded[FOLDED_BYTES];
    const struct word *word;

    vocabulary_fold(text, len, folded);
    word = folded[0] == '\0' ? NULL : words_find(&vocabulary->choices, folded);
    for (; word != NULL; word++) {
        for (size_t i = 0; i < column->n_choices; i++) {
            if (strcmp(column->choices[i], word->means) == 0)
                return column->choices[i];
        }
        if (is_last(&vocabulary->choices, word))
            break;
    }
    return NULL;
}

const char *vocabulary_state(
    const struct vocabulary *vocabulary, const char *text, size_t len)
{
    char folded[FOLDED_BYTES];
    const struct word *word;

    vocabulary_fold(text, len, folded);
    word = folded[0] == '\0' ? NULL : words_find(&vocabulary->states, folded);
    return word == NULL ? NULL : word->means;
}
