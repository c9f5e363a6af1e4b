/*
 * preset.c - rows of a structured file, filled from several places of it.
 */
#include "convert/preset.h"

#include "base/date.h"
#include "base/text.h"
#include "facts/faults.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>

#define PRESET_BYTES_MAX ((uint64_t)4 << 30)
#define TEXT_BYTES_MAX ((size_t)64 << 10)
enum { LISTED_MAX = 100, SHOWN_CHARS = 48, FIRST_CAP = 64, STATE_BYTES = 4 };

/* ---- failures ------------------------------------------------------------ */

void preset_fail(struct preset *preset, enum sp_code code, const char *text)
{
    if (preset->failed == SP_OK)
        preset->failed = sp_fail(&preset->failure, code, "%s", text);
}

void preset_fail_memory(struct preset *preset)
{
    struct sp_err err;
    enum sp_code code = sp_arena_fail(preset->arena, &err);

    preset_fail(preset, code, err.text);
}

bool preset_failed(const struct preset *preset)
{
    return preset->failed != SP_OK;
}

static struct convert_place place_of(
    const struct preset *preset, uint64_t line, uint32_t column)
{
    struct convert_place place;

    memset(&place, 0, sizeof place);
    place.file = preset->path;
    place.line = line;
    place.column = column;
    return place;
}

/* Add a line to a log; the text is made first, as the log takes no list. */
static void say(struct preset *preset, struct convert_log *log, uint64_t line,
    uint32_t column, const char *fmt, va_list args) SP_PRINTF(5, 0);
static void say(struct preset *preset, struct convert_log *log, uint64_t line,
    uint32_t column, const char *fmt, va_list args)
{
    struct convert_place place = place_of(preset, line, column);
    char text[FAULT_BYTES];

    (void)vsnprintf(text, sizeof text, fmt, args);
    convert_log_add(log, &place, "%s", text);
}

void preset_fault(
    struct preset *preset, uint64_t line, uint32_t column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say(preset, &preset->result->faults, line, column, fmt, args);
    va_end(args);
}

void preset_warn(
    struct preset *preset, uint64_t line, uint32_t column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say(preset, &preset->result->warnings, line, column, fmt, args);
    va_end(args);
}

/* ---- texts and maps ------------------------------------------------------ */

const char *preset_text(struct preset *preset, const char *fmt, ...)
{
    struct sp_buf buf;
    const char *text = "";
    va_list args;
    int n;

    if (preset_failed(preset))
        return "";
    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0 || (size_t)n > TEXT_BYTES_MAX) {
        preset_fail(preset, SP_LIMIT, "a text is longer than 64 KiB");
        return "";
    }
    sp_buf_init(&buf, TEXT_BYTES_MAX + 1);
    sp_buf_reserve(&buf, (size_t)n + 1);
    if (buf.bytes != NULL && buf.cap > (size_t)n) {
        va_start(args, fmt);
        (void)vsnprintf(buf.bytes, (size_t)n + 1, fmt, args);
        va_end(args);
        text = sp_strndup(preset->arena, buf.bytes, (size_t)n);
    } else {
        text = NULL;
    }
    sp_buf_clear(&buf);
    if (text == NULL) {
        preset_fail(preset, SP_NO_MEMORY, "no memory to convert a file");
        return "";
    }
    return text;
}

/* Make room for element `n` of a list in the arena. */
static void *grow(
    struct preset *preset, void *list, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap == 0 ? FIRST_CAP : *cap * 2;
    void *grown;

    if (n < *cap)
        return list;
    grown = sp_alloc_array(preset->arena, more, size);
    if (grown == NULL) {
        preset_fail_memory(preset);
        return NULL;
    }
    if (n > 0)
        memcpy(grown, list, n * size);
    *cap = more;
    return grown;
}

static uint32_t symbol_of(struct preset *preset, const char *text)
{
    struct sp_err err;
    uint32_t symbol = 0;
    enum sp_code code =
        sp_pool_put(preset->pool, text, strlen(text), &symbol, &err);

    if (code != SP_OK)
        preset_fail(preset, code, err.text);
    return symbol;
}

uint32_t preset_map_find(
    const struct preset *preset, const struct preset_map *map, const char *text)
{
    uint32_t symbol = sp_pool_find(preset->pool, text, strlen(text));

    return symbol < map->cap ? map->numbers[symbol] : UINT32_MAX;
}

void preset_map_set(struct preset *preset, struct preset_map *map,
    const char *text, size_t number)
{
    uint32_t symbol = symbol_of(preset, text);
    size_t cap = map->cap;

    if (preset_failed(preset))
        return;
    if (symbol >= cap) {
        uint32_t *grown;

        cap = cap == 0 ? FIRST_CAP : cap;
        while (cap <= symbol)
            cap *= 2;
        grown = sp_alloc_array(preset->arena, cap, sizeof *grown);
        if (grown == NULL) {
            preset_fail_memory(preset);
            return;
        }
        memset(grown, 0xff, cap * sizeof *grown);
        if (map->cap > 0)
            memcpy(grown, map->numbers, map->cap * sizeof *grown);
        map->numbers = grown;
        map->cap = cap;
    }
    map->numbers[symbol] = (uint32_t)number;
}

const char *preset_id(
    struct preset *preset, const char *text, uint64_t line, uint32_t column)
{
    char id[CONVERT_ID_BYTES];
    char shown[FAULT_FOUND_BYTES];
    const char *kept;
    uint32_t known;

    if (preset_failed(preset))
        return "";
    if (!convert_make_id(text, strlen(text), id)) {
        fault_quote(text, strlen(text), shown);
        preset_fault(preset, line, column,
            "found '%s', allowed: a text with letters or digits, of which an "
            "id is made",
            shown);
        return "";
    }
    known = preset_map_find(preset, &preset->id_map, id);
    if (known != UINT32_MAX) {
        if (strcmp(preset->id_texts[known], text) != 0)
            preset_fault(preset, line, column,
                "'%s' and another text of the file both give the id '%s'", text,
                id);
        return sp_pool_text(
            preset->pool, sp_pool_find(preset->pool, id, strlen(id)));
    }
    preset->id_texts = grow(preset, preset->id_texts, preset->n_ids,
        &preset->cap_ids, sizeof *preset->id_texts);
    kept = preset_text(preset, "%s", text);
    if (preset_failed(preset))
        return "";
    preset->id_texts[preset->n_ids] = kept;
    preset_map_set(preset, &preset->id_map, id, preset->n_ids++);
    return preset_failed(preset)
               ? ""
               : sp_pool_text(
                     preset->pool, sp_pool_find(preset->pool, id, strlen(id)));
}

/* ---- rows ---------------------------------------------------------------- */

struct preset_row *preset_find(
    const struct preset *preset, const char *table, const char *key)
{
    struct sp_buf buf;
    uint32_t number;

    sp_buf_init(&buf, TEXT_BYTES_MAX);
    sp_buf_printf(&buf, "%s|%s", table, key);
    number = buf.failed != SP_OK
                 ? UINT32_MAX
                 : preset_map_find(preset, &preset->row_map, sp_buf_text(&buf));
    sp_buf_clear(&buf);
    return number == UINT32_MAX ? NULL : preset->rows[number];
}

/* Split the key's text into its columns. */
static void key_put(struct preset *preset, struct preset_row *row)
{
    const char *at = row->key;

    for (size_t i = 0; i < row->table->n_keys; i++) {
        size_t len = i + 1 < row->table->n_keys ? strcspn(at, "|") : strlen(at);

        row->cells[i].text = preset_text(preset, "%.*s", (int)len, at);
        row->cells[i].line = row->line;
        row->cells[i].column = row->column;
        at += len + (at[len] == '|');
    }
}

struct preset_row *preset_row(struct preset *preset, const char *table,
    const char *key, uint64_t line, uint32_t column)
{
    const struct schema_table *schema =
        schema_table(preset->request->schema, table);
    struct preset_row *row;

    assert(schema != NULL);
    if (preset_failed(preset))
        return NULL;
    row = preset_find(preset, table, key);
    if (row != NULL)
        return row;
    preset->rows = grow(preset, preset->rows, preset->n_rows, &preset->cap_rows,
        sizeof *preset->rows);
    row = sp_alloc(preset->arena, sizeof *row);
    if (row == NULL)
        preset_fail_memory(preset);
    if (preset_failed(preset))
        return NULL;
    row->table = schema;
    row->key = preset_text(preset, "%s", key);
    row->line = line;
    row->column = column;
    for (size_t i = 0; i < SCHEMA_COLUMNS_MAX; i++)
        row->cells[i].text = "";
    key_put(preset, row);
    preset_map_set(preset, &preset->row_map,
        preset_text(preset, "%s|%s", table, key), preset->n_rows);
    if (preset_failed(preset))
        return NULL;
    preset->rows[preset->n_rows++] = row;
    return row;
}

void preset_put(struct preset *preset, struct preset_row *row,
    const char *column, const char *text, uint64_t at_line, uint32_t at_column)
{
    int place;

    if (row == NULL || text == NULL || text[0] == '\0' || preset_failed(preset))
        return;
    place = schema_column(row->table, column);
    assert(place >= 0);
    row->cells[place].text = preset_text(preset, "%s", text);
    row->cells[place].line = at_line;
    row->cells[place].column = at_column;
}

void preset_unset(struct preset_row *row, const char *column)
{
    int place = schema_column(row->table, column);

    assert(place >= 0);
    row->cells[place].text = "";
}

const char *preset_get(const struct preset_row *row, const char *column)
{
    int place = schema_column(row->table, column);

    assert(place >= 0);
    return row->cells[place].text;
}

/* ---- what is left -------------------------------------------------------- */

void preset_left(struct preset *preset, const char *path, const char *why,
    const char *value, uint64_t line, uint32_t column)
{
    char shown[FAULT_FOUND_BYTES];
    const char *key;
    struct preset_left *left;
    uint32_t number;

    if (preset_failed(preset))
        return;
    key = preset_text(preset, "%s|%s", why == NULL ? "" : why, path);
    number = preset_map_find(preset, &preset->left_map, key);
    if (number != UINT32_MAX) {
        preset->left[number].n++;
        return;
    }
    preset->left = grow(preset, preset->left, preset->n_left, &preset->cap_left,
        sizeof *preset->left);
    if (preset_failed(preset))
        return;
    fault_quote(value, strlen(value), shown);
    left = &preset->left[preset->n_left];
    left->path = preset_text(preset, "%s", path);
    left->why = why;
    left->n = 1;
    left->first = preset_text(preset, "%s", shown);
    left->line = line;
    left->column = column;
    preset_map_set(preset, &preset->left_map, key, preset->n_left++);
}

static int left_compare(const void *a, const void *b)
{
    const struct preset_left *one = a;
    const struct preset_left *other = b;
    int order = strcmp(one->path, other->path);

    if (order == 0)
        order = strcmp(one->why == NULL ? "" : one->why,
            other->why == NULL ? "" : other->why);
    return order;
}

/* List what no row takes: every path, with how many and the first. */
static void left_show(struct preset *preset)
{
    struct sp_buf *shown = &preset->result->shown;
    size_t n = 0;

    if (preset->n_left == 0)
        return;
    qsort(preset->left, preset->n_left, sizeof *preset->left, left_compare);
    for (size_t i = 0; i < preset->n_left; i++)
        n += preset->left[i].n;
    sp_buf_printf(shown, "not carried over from %s: %zu value%s\n",
        convert_base_name(preset->path), n, n == 1 ? "" : "s");
    for (size_t i = 0; i < preset->n_left; i++) {
        const struct preset_left *left = &preset->left[i];

        sp_buf_printf(shown, "  %zu x %s", left->n, left->path);
        if (left->line > 0)
            sp_buf_printf(shown, ", first at %llu:%u",
                (unsigned long long)left->line, (unsigned)left->column);
        if (left->first[0] != '\0')
            sp_buf_printf(shown, ": '%s'", left->first);
        sp_buf_printf(shown, "%s%s\n", left->why == NULL ? "" : "; ",
            left->why == NULL ? "" : left->why);
    }
}

/* ---- options ------------------------------------------------------------- */

/* Read TABLE.COLUMN=VALUE or TABLE:KEY.COLUMN=VALUE. */
static bool set_read(
    struct preset *preset, const char *text, struct preset_set *set)
{
    const char *equals = strchr(text, '=');
    const char *dot = NULL;
    const char *colon;
    const char *table;

    memset(set, 0, sizeof *set);
    set->text = text;
    if (equals == NULL || equals[1] == '\0')
        return false;
    for (const char *at = text; at < equals; at++)
        if (*at == '.')
            dot = at;
    if (dot == NULL)
        return false;
    colon = memchr(text, ':', (size_t)(dot - text));
    table = preset_text(
        preset, "%.*s", (int)((colon == NULL ? dot : colon) - text), text);
    set->table = schema_table(preset->request->schema, table);
    if (set->table == NULL || set->table->result)
        return false;
    if (colon != NULL)
        set->key =
            preset_text(preset, "%.*s", (int)(dot - colon - 1), colon + 1);
    set->column = schema_column(set->table,
        preset_text(preset, "%.*s", (int)(equals - dot - 1), dot + 1));
    set->value = equals + 1;
    return set->column >= (int)set->table->n_keys;
}

static void sets_read(struct preset *preset)
{
    const struct convert_words *sets = &preset->request->sets;

    preset->sets =
        sp_alloc_array(preset->arena, sets->n + 1, sizeof *preset->sets);
    if (preset->sets == NULL) {
        preset_fail_memory(preset);
        return;
    }
    for (size_t i = 0; i < sets->n; i++) {
        if (set_read(preset, sets->items[i], &preset->sets[preset->n_sets]))
            preset->n_sets++;
        else
            convert_log_add(&preset->result->faults, NULL,
                "--set: found '%s', allowed: TABLE.COLUMN=VALUE or "
                "TABLE:KEY.COLUMN=VALUE, such as venture.instrument=EDIP",
                sets->items[i]);
    }
}

bool preset_is_said(struct preset *preset, const char *table,
    const char *column, const char *word)
{
    for (size_t i = 0; i < preset->n_sets; i++) {
        struct preset_set *set = &preset->sets[i];

        if (set->key != NULL || strcmp(set->table->name, table) != 0 ||
            set->column != schema_column(set->table, column) ||
            strcmp(set->value, word) != 0)
            continue;
        set->used = true;
        set->word = true;
        return true;
    }
    return false;
}

const char *preset_said_of(
    struct preset *preset, const struct preset_row *row, const char *column)
{
    for (size_t i = 0; row != NULL && i < preset->n_sets; i++) {
        struct preset_set *set = &preset->sets[i];

        if (set->key != NULL && set->table == row->table &&
            strcmp(set->key, row->key) == 0 &&
            set->column == schema_column(row->table, column)) {
            set->used = true;
            return set->value;
        }
    }
    return NULL;
}

/* Fill what is empty in the rows that a set names. */
static void set_apply(struct preset *preset, struct preset_set *set)
{
    for (size_t i = 0; i < preset->n_rows; i++) {
        struct preset_row *row = preset->rows[i];
        struct preset_cell *cell = &row->cells[set->column];

        if (row->table != set->table ||
            (set->key != NULL && strcmp(row->key, set->key) != 0))
            continue;
        set->used = true;
        if (cell->text[0] == '\0') {
            cell->text = set->value;
            cell->line = row->line;
            cell->column = row->column;
        } else if (set->key != NULL && strcmp(cell->text, set->value) != 0) {
            preset_fault(preset, cell->line, cell->column,
                "the file says '%s', --set %s says another thing", cell->text,
                set->text);
        }
    }
}

static void sets_apply(struct preset *preset)
{
    /* What is said of one row stands before what is said of all. */
    for (int keyed = 1; keyed >= 0; keyed--)
        for (size_t i = 0; i < preset->n_sets; i++)
            if ((preset->sets[i].key != NULL) == (keyed == 1) &&
                !preset->sets[i].word)
                set_apply(preset, &preset->sets[i]);
    for (size_t i = 0; i < preset->n_sets; i++)
        if (!preset->sets[i].used && preset->request->files.n == 1)
            convert_log_add(&preset->result->faults, NULL,
                "--set %s: the file gives no such row of %s",
                preset->sets[i].text, preset->sets[i].table->name);
}

/* ---- the end ------------------------------------------------------------- */

/* Name required cells that nothing filled, with the option that does. */
static bool required_check(struct preset *preset, const struct preset_row *row)
{
    bool whole = true;

    for (size_t i = row->table->n_keys; i < row->table->n_columns; i++) {
        const struct schema_column *column = &row->table->columns[i];

        if (column->need != SCHEMA_REQUIRED || row->cells[i].text[0] != '\0')
            continue;
        whole = false;
        preset_fault(preset, row->line, row->column,
            "%s '%s': the file does not say %s; give it by --set %s.%s=VALUE "
            "or --set '%s:%s.%s=VALUE'",
            row->table->name, row->key, column->name, row->table->name,
            column->name, row->table->name, row->key, column->name);
    }
    return whole;
}

static int row_compare(const void *a, const void *b)
{
    const struct preset_row *one = *(const struct preset_row *const *)a;
    const struct preset_row *other = *(const struct preset_row *const *)b;
    int order = strcmp(one->table->name, other->table->name);

    return order != 0 ? order : strcmp(one->key, other->key);
}

static enum sp_code row_write(
    struct preset *preset, const struct preset_row *row, struct sp_err *err)
{
    struct convert_place place = place_of(preset, row->line, row->column);
    struct convert_cell cells[SCHEMA_COLUMNS_MAX];
    size_t n = 0;

    memset(cells, 0, sizeof cells);
    for (size_t i = 0; i < row->table->n_columns; i++) {
        if (row->cells[i].text[0] == '\0')
            continue;
        cells[n].column = row->table->columns[i].name;
        cells[n].text = row->cells[i].text;
        n++;
    }
    return convert_writer_row(
        preset->writer, row->table, &place, cells, n, err);
}

enum sp_code preset_finish(struct preset *preset, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    if (!preset_failed(preset))
        sets_apply(preset);
    if (!preset_failed(preset) && preset->n_rows > 0)
        qsort(preset->rows, preset->n_rows, sizeof *preset->rows, row_compare);
    for (size_t i = 0;
         code == SP_OK && !preset_failed(preset) && i < preset->n_rows; i++)
        if (required_check(preset, preset->rows[i]))
            code = row_write(preset, preset->rows[i], err);
    if (preset_failed(preset)) {
        if (err != NULL)
            *err = preset->failure;
        return preset->failed;
    }
    if (code == SP_OK)
        left_show(preset);
    return code;
}

enum sp_code preset_init(struct preset *preset,
    const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct convert_result *result,
    struct sp_err *err)
{
    enum sp_code code;

    memset(preset, 0, sizeof *preset);
    preset->request = request;
    preset->path = path;
    preset->writer = writer;
    preset->result = result;
    code = sp_arena_new(PRESET_BYTES_MAX, &preset->arena, err);
    if (code == SP_OK)
        code = sp_pool_new(PRESET_BYTES_MAX, &preset->pool, err);
    if (code == SP_OK) {
        sets_read(preset);
        if (preset_failed(preset) && err != NULL)
            *err = preset->failure;
        code = preset->failed;
    }
    return code;
}

void preset_clear(struct preset *preset)
{
    sp_pool_free(preset->pool);
    sp_arena_free(preset->arena);
    memset(preset, 0, sizeof *preset);
}

/* ---- small readers ------------------------------------------------------- */

const char *preset_date(struct preset *preset, const char *text)
{
    size_t len = strlen(text);
    int32_t day;

    if (len < SP_DATE_BYTES - 1 || !sp_date_parse(text, 10, &day))
        return "";
    /* A time or a time zone may follow, no further digit. */
    if (len > 10 && strchr("Tt Zz+-", text[10]) == NULL)
        return "";
    return preset_text(preset, "%.10s", text);
}

const char *preset_state(struct preset *preset, const char *code)
{
    const char *const *states = uloc_getISOCountries();
    size_t len = strlen(code);

    if (len == 2 && sp_text_is_state(code, len))
        return preset_text(preset, "%s", code);
    if (len != 3)
        return "";
    for (; *states != NULL; states++) {
        char locale[STATE_BYTES] = {'_', (*states)[0], (*states)[1], '\0'};

        if (strcmp(uloc_getISO3Country(locale), code) == 0)
            return preset_text(preset, "%s", *states);
    }
    return "";
}
