/* map_parse.c - a map's text, line by line. */
#include "convert/map.h"

#include "base/amount.h"
#include "base/text.h"
#include "convert/grid.h"
#include "facts/faults.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { WORD_BYTES = 64 };

struct parsing {
    const char *file;
    const struct schema *schema;
    struct sp_arena *arena;
    struct map *map;
    struct convert_log *log;
    uint64_t line;
    struct map_part *part;     /* NULL: before the first */
    struct map_column *column; /* the block, or NULL */
    struct map_table *table;
    bool no_memory;
};

static void fault(
    struct parsing *p, const char *found, size_t len, const char *allowed)
{
    struct convert_place place = {.file = p->file, .line = p->line};
    char shown[FAULT_FOUND_BYTES];

    fault_quote(found, len, shown);
    convert_log_add(p->log, &place, "found '%s', allowed: %s", shown, allowed);
}

/* A copy in the arena; NULL once there is no memory. */
static const char *copy(struct parsing *p, const char *text, size_t len)
{
    const char *kept = sp_strndup(p->arena, text, len);

    if (kept == NULL)
        p->no_memory = true;
    return kept;
}

static bool same(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

/* Something could not be added: there are too many, or no memory. */
static void not_added(struct parsing *p, const char *value, size_t len,
    size_t n, size_t max, const char *allowed)
{
    if (n < max)
        p->no_memory = true;
    else
        fault(p, value, len, allowed);
}

static void add_text(struct parsing *p, struct map_texts *texts,
    const char *text, const char *value, size_t len)
{
    if (text == NULL || !map_add_text(texts, p->arena, text))
        not_added(p, value, len, text == NULL ? 0 : texts->n, MAP_LIST_MAX,
            "at most 1024 of them");
}

/* A short value as a NUL-terminated word; "" when it is too long. */
static void as_word(const char *text, size_t len, char out[WORD_BYTES])
{
    out[0] = '\0';
    if (len >= WORD_BYTES)
        return;
    memcpy(out, text, len);
    out[len] = '\0';
}

/* Said instead of a fault when there is no memory. */
static const char no_memory_words[] = "memory";

/* ---- guarded texts and terms ---- */

/* Read a text between `open` and `close` at *at; NULL: none, or not closed. */
static const char *read_guarded(struct sp_arena *arena, const char **at,
    const char *end, char open, char close)
{
    const char *from = *at;
    char *out;
    size_t used = 0;

    if (from == end || *from != open)
        return NULL;
    out = sp_alloc(arena, (size_t)(end - from) + 1);
    if (out == NULL) {
        *at = NULL; /* no memory, not a fault of the text */
        return NULL;
    }
    for (from++; from < end && *from != close; from++) {
        if (*from == '\\' && ++from == end)
            return NULL;
        out[used++] = *from;
    }
    if (from == end)
        return NULL;
    *at = from + 1;
    return out;
}

static void skip_spaces(const char **at, const char *end)
{
    while (*at < end && **at == ' ')
        (*at)++;
}

/* Take a word and the space behind it. */
static bool take_word(const char **at, const char *end, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(end - *at) < len || memcmp(*at, word, len) != 0)
        return false;
    if (*at + len < end && (*at)[len] != ' ')
        return false;
    *at += len;
    skip_spaces(at, end);
    return true;
}

static const char *read_cell_name(const struct map_part *part,
    struct sp_arena *arena, const char **at, const char *end,
    size_t *column_out)
{
    const char *name = read_guarded(arena, at, end, '[', ']');

    if (*at == NULL)
        return no_memory_words;
    if (name == NULL)
        return "a column in brackets, such as [Name]";
    *column_out = map_find_column(part, name);
    return *column_out == SIZE_MAX
               ? "a column that stands above, such as [Name]"
               : NULL;
}

static const char *read_term(const struct map_part *part,
    struct sp_arena *arena, const char **at, const char *end,
    struct map_term *term)
{
    *term = (struct map_term){.kind = MAP_CELL};
    if (**at == '"') {
        term->kind = MAP_TEXT;
        term->text = read_guarded(arena, at, end, '"', '"');
        if (*at == NULL)
            return no_memory_words;
        return term->text == NULL ? "a text in quotes" : NULL;
    }
    if (take_word(at, end, "row")) {
        term->kind = MAP_ROW;
        return NULL;
    }
    if (take_word(at, end, "count"))
        term->kind = MAP_COUNT;
    return read_cell_name(part, arena, at, end, &term->column);
}

enum sp_code map_parse_terms(const struct map_part *part, const char *text,
    size_t len, struct sp_arena *arena, struct map_set *set_out,
    const char **what_out)
{
    const char *at = text, *end = text + len;

    set_out->function = MAP_PLAIN;
    set_out->n_terms = 0;
    *what_out = NULL;
    skip_spaces(&at, end);
    if (take_word(&at, end, "id"))
        set_out->function = MAP_ID;
    else if (take_word(&at, end, "code"))
        set_out->function = MAP_CODE;
    else if (take_word(&at, end, "niin"))
        set_out->function = MAP_NIIN;
    else if (take_word(&at, end, "class"))
        set_out->function = MAP_CLASS;
    else if (take_word(&at, end, "title"))
        set_out->function = MAP_TITLE;
    else if (take_word(&at, end, "currency"))
        set_out->function = MAP_CURRENCY;
    else if (take_word(&at, end, "unit"))
        set_out->function = MAP_UNIT;
    while (at < end && *what_out == NULL) {
        if (set_out->n_terms == MAP_TERMS_MAX)
            *what_out = "at most 8 terms";
        else
            *what_out = read_term(
                part, arena, &at, end, &set_out->terms[set_out->n_terms++]);
        if (at != NULL)
            skip_spaces(&at, end);
    }
    if (*what_out == no_memory_words)
        return SP_NO_MEMORY;
    if (*what_out == NULL && set_out->n_terms == 0)
        *what_out = "[COLUMN], \"text\", row or count [COLUMN]";
    if (*what_out == NULL && set_out->function > MAP_TITLE &&
        (set_out->n_terms != 1 || set_out->terms[0].kind != MAP_CELL))
        *what_out = "one column behind currency or unit";
    return *what_out == NULL ? SP_OK : SP_INVALID;
}

/* ---- lines ---- */

static void read_header_rows(struct parsing *p, const char *value, size_t len)
{
    char word[WORD_BYTES];
    unsigned long first = 0, last = 0;
    int used = 0;

    as_word(value, len, word);
    if (word[0] < '1' || word[0] > '9' || len > 16 ||
        (sscanf(word, "%lu%n", &first, &used) != 1)) {
        fault(p, value, len, "a row, or two that follow, such as 3 or 3-4");
        return;
    }
    last = first;
    if (word[used] == '-') {
        int more = 0;

        if (sscanf(word + used + 1, "%lu%n", &last, &more) != 1)
            last = 0;
        used += 1 + more;
    }
    if (word[used] != '\0' || (last != first && last != first + 1)) {
        fault(p, value, len, "a row, or two that follow, such as 3 or 3-4");
        return;
    }
    p->part->header = first;
    p->part->header_last = last;
}

static bool is_currency(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 'A' || text[i] > 'Z')
            return false;
    }
    return len == 3;
}

static void read_currency(
    struct parsing *p, const char *value, size_t len, const char **currency_out)
{
    if (is_currency(value, len))
        *currency_out = copy(p, value, len);
    else
        fault(p, value, len, "a currency of ISO 4217 such as EUR");
}

static void read_mark(struct parsing *p, const char *value, size_t len,
    enum decimal_mark *mark_out)
{
    char word[WORD_BYTES];

    as_word(value, len, word);
    if (!decimal_mark_find(word, mark_out))
        fault(p, value, len, "comma or point");
}

static void read_order(struct parsing *p, const char *value, size_t len,
    enum date_order *order_out)
{
    char word[WORD_BYTES];

    as_word(value, len, word);
    if (!date_order_find(word, order_out))
        fault(p, value, len, "dmy, mdy or ymd");
}

/* A text in quotes that fills the value. */
static const char *read_quoted(struct parsing *p, const char *value, size_t len)
{
    const char *at = value;
    const char *text = read_guarded(p->arena, &at, value + len, '"', '"');

    if (at == NULL) {
        p->no_memory = true;
        return NULL;
    }
    if (text != NULL && at == value + len)
        return text;
    fault(p, value, len, "a text in quotes");
    return NULL;
}

static bool part_line(
    struct parsing *p, const char *word, const char *value, size_t len)
{
    struct map_part *part = p->part;
    char short_value[WORD_BYTES];

    as_word(value, len, short_value);
    if (strcmp(word, "preset") == 0) {
        part->preset = copy(p, value, len);
    } else if (strcmp(word, "encoding") == 0) {
        part->has_encoding = encoding_find(short_value, &part->encoding);
        if (!part->has_encoding)
            fault(p, value, len,
                "utf-8, utf-16le, utf-16be, windows-1250, windows-1251, "
                "windows-1252 or koi8-u");
    } else if (strcmp(word, "delimiter") == 0) {
        if (!grid_delimiter_find(short_value, &part->delimiter))
            fault(p, value, len, "comma, semicolon, tab or pipe");
    } else if (strcmp(word, "sheet") == 0) {
        part->sheet = copy(p, value, len);
    } else if (strcmp(word, "header") == 0) {
        read_header_rows(p, value, len);
    } else if (strcmp(word, "decimal") == 0) {
        read_mark(p, value, len, &part->decimal);
    } else if (strcmp(word, "dates") == 0) {
        read_order(p, value, len, &part->dates);
    } else if (strcmp(word, "currency") == 0) {
        read_currency(p, value, len, &part->currency);
    } else if (strcmp(word, "empty") == 0) {
        const char *text = read_quoted(p, value, len);

        if (text != NULL)
            add_text(p, &part->empties, text, value, len);
    } else if (strcmp(word, "ignore") == 0) {
        add_text(p, &part->ignores, copy(p, value, len), value, len);
    } else {
        return false;
    }
    return true;
}

static void read_value(struct parsing *p, const char *value, size_t len)
{
    const char *at = value, *end = value + len;
    const char *from = read_guarded(p->arena, &at, end, '"', '"');
    const char *to = NULL;

    if (at != NULL)
        skip_spaces(&at, end);
    if (from != NULL && at < end && *at == '=') {
        at++;
        skip_spaces(&at, end);
        to = read_guarded(p->arena, &at, end, '"', '"');
    }
    if (at == NULL) {
        p->no_memory = true;
    } else if (to == NULL || at != end) {
        fault(p, value, len, "\"what is written\" = \"what is read\"");
    } else {
        add_text(p, &p->column->values, from, value, len);
        add_text(p, &p->column->values, to, value, len);
    }
}

static bool column_line(
    struct parsing *p, const char *word, const char *value, size_t len)
{
    struct map_column *column = p->column;

    if (strcmp(word, "heading") == 0) {
        add_text(p, &column->headings, copy(p, value, len), value, len);
    } else if (strcmp(word, "need") == 0) {
        if (!same(value, len, "yes") && !same(value, len, "no"))
            fault(p, value, len, "yes or no");
        column->need = same(value, len, "yes");
    } else if (strcmp(word, "fill") == 0) {
        column->fill = same(value, len, "down");
        if (!column->fill)
            fault(p, value, len, "down");
    } else if (strcmp(word, "decimal") == 0) {
        read_mark(p, value, len, &column->decimal);
    } else if (strcmp(word, "dates") == 0) {
        read_order(p, value, len, &column->dates);
    } else if (strcmp(word, "currency") == 0) {
        read_currency(p, value, len, &column->currency);
    } else if (strcmp(word, "unit") == 0) {
        column->unit = copy(p, value, len);
    } else if (strcmp(word, "must") == 0) {
        struct sp_dec number;

        if (!sp_dec_parse(value, len, &number))
            fault(p, value, len, "a number such as 1");
        column->must = copy(p, value, len);
    } else if (strcmp(word, "value") == 0) {
        read_value(p, value, len);
    } else {
        return false;
    }
    return true;
}

static void read_when(struct parsing *p, const char *value, size_t len)
{
    const char *at = value, *end = value + len;
    struct map_when when = {0, NULL};
    const char *what =
        read_cell_name(p->part, p->arena, &at, end, &when.column);

    if (what == NULL)
        skip_spaces(&at, end);
    if (what == NULL && at < end && *at == '=') {
        at++;
        skip_spaces(&at, end);
        when.text = read_guarded(p->arena, &at, end, '"', '"');
        if (at == NULL)
            what = no_memory_words;
        else if (when.text == NULL)
            what = "a text in quotes behind =";
    }
    if (what == NULL && at != end)
        what = "[COLUMN] or [COLUMN] = \"text\"";
    if (what == no_memory_words)
        p->no_memory = true;
    else if (what != NULL)
        fault(p, value, len, what);
    else if (!map_add_when(p->table, p->arena, when))
        not_added(p, value, len, p->table->n_whens, SCHEMA_COLUMNS_MAX,
            "at most 40 of them");
}

static void read_set(struct parsing *p, const char *value, size_t len)
{
    const char *equals = memchr(value, '=', len);
    size_t name_len = equals == NULL ? len : (size_t)(equals - value);
    struct map_set set = {.n_terms = 0};
    struct map_set *place;
    char name[WORD_BYTES];
    const char *what = NULL;
    enum sp_code rc;
    int target;

    while (name_len > 0 && value[name_len - 1] == ' ')
        name_len--;
    as_word(value, name_len, name);
    target = schema_column(p->table->schema, name);
    if (equals == NULL || target < 0) {
        fault(p, value, name_len, "a column of the table, and = behind it");
        return;
    }
    if (map_find_set(p->table, (size_t)target) != NULL) {
        fault(p, value, name_len, "each column of the table once");
        return;
    }
    rc = map_parse_terms(p->part, equals + 1,
        len - (size_t)(equals + 1 - value), p->arena, &set, &what);
    if (rc == SP_NO_MEMORY)
        p->no_memory = true;
    else if (rc != SP_OK)
        fault(p, value, len, what);
    if (rc != SP_OK)
        return;
    set.target = (size_t)target;
    place = map_add_set(p->table, p->arena);
    if (place == NULL)
        p->no_memory = true;
    else
        *place = set;
}

static void begin_part(struct parsing *p, const char *value, size_t len)
{
    struct map_part *part = map_add_part(p->map, p->arena);

    p->column = NULL;
    p->table = NULL;
    if (part == NULL) {
        not_added(
            p, value, len, p->map->n_parts, MAP_PARTS_MAX, "at most 64 parts");
        return;
    }
    *part = (struct map_part){.name = copy(p, value, len)};
    p->part = part;
}

static void begin_column(struct parsing *p, const char *value, size_t len)
{
    const char *name = copy(p, value, len);

    p->table = NULL;
    p->column = NULL;
    if (name == NULL)
        return;
    if (p->part->n_tables > 0)
        fault(p, value, len, "columns above the part's tables");
    else if (map_find_column(p->part, name) != SIZE_MAX)
        fault(p, value, len, "each column once");
    else if ((p->column = map_add_column(p->part, p->arena, name)) == NULL)
        not_added(p, value, len, p->part->n_columns, MAP_COLUMNS_MAX,
            "at most 256 columns a part");
}

static void begin_table(struct parsing *p, const char *value, size_t len)
{
    char name[WORD_BYTES];
    const struct schema_table *schema;

    as_word(value, len, name);
    schema = schema_table(p->schema, name);
    p->column = NULL;
    p->table = NULL;
    if (schema == NULL || schema->result)
        fault(p, value, len, "the name of a table");
    else
        p->table = map_add_table(p->part, p->arena, schema);
    if (schema != NULL && !schema->result && p->table == NULL)
        not_added(p, value, len, p->part->n_tables, MAP_TABLES_MAX,
            "at most 32 tables a part");
}

static void read_words(
    struct parsing *p, const char *word, const char *value, size_t len)
{
    if (len == 0) {
        fault(p, word, strlen(word), "a value behind the colon");
    } else if (strcmp(word, "part") == 0) {
        begin_part(p, value, len);
    } else if (p->part == NULL) {
        fault(p, word, strlen(word), "part first");
    } else if (strcmp(word, "column") == 0) {
        begin_column(p, value, len);
    } else if (strcmp(word, "table") == 0) {
        begin_table(p, value, len);
    } else if (p->table != NULL && strcmp(word, "when") == 0) {
        read_when(p, value, len);
    } else if (p->table != NULL && strcmp(word, "set") == 0) {
        read_set(p, value, len);
    } else if (p->column != NULL ? column_line(p, word, value, len)
               : p->table == NULL && p->part->n_columns == 0 &&
                       p->part->n_tables == 0
                   ? part_line(p, word, value, len)
                   : false) {
        return;
    } else {
        fault(p, word, strlen(word),
            p->column != NULL
                ? "heading, need, fill, decimal, dates, currency, unit, must, "
                  "value, or the next column or table"
            : p->part->n_tables > 0 ? "when, set, or the next table or part"
                                    : "preset, encoding, delimiter, sheet, "
                                      "header, decimal, dates, currency, "
                                      "empty, ignore, column or table");
    }
}

static void read_line(struct parsing *p, const char *line, size_t len)
{
    const char *colon;
    char word[WORD_BYTES];
    size_t at = 0;

    if (len > 0 && line[len - 1] == '\r')
        len--;
    if (sp_text_check(line, len, &at) != SP_TEXT_FINE) {
        fault(p, line, len, "UTF-8 text without control characters");
        return;
    }
    while (len > 0 && line[len - 1] == ' ')
        len--;
    if (len == 0 || line[0] == '#')
        return;
    colon = memchr(line, ':', len);
    if (colon == NULL || (size_t)(colon - line) >= WORD_BYTES) {
        fault(p, line, len, "word: value");
        return;
    }
    as_word(line, (size_t)(colon - line), word);
    colon++;
    len -= (size_t)(colon - line);
    while (len > 0 && *colon == ' ') {
        colon++;
        len--;
    }
    read_words(p, word, colon, len);
}

static void check_parts(struct parsing *p)
{
    for (size_t i = 0; i < p->map->n_parts; i++) {
        const struct map_part *part = &p->map->parts[i];

        if (part->n_columns == 0 || part->n_tables == 0)
            fault(p, part->name, strlen(part->name),
                "a part with a column and a table");
        for (size_t k = 0; k < i; k++) {
            if (strcmp(part->name, p->map->parts[k].name) == 0)
                fault(p, part->name, strlen(part->name), "each part once");
        }
    }
    if (p->map->n_parts == 0)
        fault(p, "", 0, "a part");
}

enum sp_code map_parse(const char *file, const char *bytes, size_t len,
    const struct schema *schema, struct sp_arena *arena, struct map *map_out,
    struct convert_log *log, struct sp_err *err)
{
    struct map map = {.n_parts = 0};
    struct parsing p = {.file = file,
        .schema = schema,
        .arena = arena,
        .map = &map,
        .log = log};
    size_t before = log->n, at = 0;

    assert(bytes != NULL || len == 0);
    while (at < len) {
        const char *line = bytes + at;
        const char *end = memchr(line, '\n', len - at);
        size_t n = end == NULL ? len - at : (size_t)(end - line);

        p.line++;
        at += n + (end != NULL);
        if (p.line > 1)
            read_line(&p, line, n);
        else if (!same(line, n > 0 && line[n - 1] == '\r' ? n - 1 : n,
                     MAP_FIRST_LINE))
            fault(&p, line, n, MAP_FIRST_LINE);
    }
    if (len == 0)
        fault(&p, "", 0, MAP_FIRST_LINE);
    else if (log->n == before && !p.no_memory)
        check_parts(&p);
    if (p.no_memory)
        return sp_arena_fail(arena, err);
    if (log->n > before)
        return sp_fail(err, SP_INVALID, "%s: is no map", file);
    *map_out = map;
    return SP_OK;
}
