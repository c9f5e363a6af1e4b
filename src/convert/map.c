/* map.c - maps as they grow, and as text. */
#include "convert/map.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "convert/grid.h"

/* Make room for one more; the array moves, the old one stays in the arena. */
static void *grow(struct sp_arena *arena, void *items, size_t *cap, size_t n,
    size_t size, size_t max)
{
    void *more;
    size_t bigger;

    if (n == max)
        return NULL;
    if (n < *cap)
        return items;
    bigger = *cap == 0 ? 8 : *cap * 2;
    more = sp_alloc_array(arena, bigger, size);
    if (more == NULL)
        return NULL;
    if (n > 0)
        memcpy(more, items, n * size);
    *cap = bigger;
    return more;
}

struct map_part *map_add_part(struct map *map, struct sp_arena *arena)
{
    struct map_part *parts = grow(arena, map->parts, &map->cap_parts,
        map->n_parts, sizeof *parts, MAP_PARTS_MAX);

    if (parts == NULL)
        return NULL;
    map->parts = parts;
    return &parts[map->n_parts++];
}

struct map_column *map_add_column(
    struct map_part *part, struct sp_arena *arena, const char *name)
{
    struct map_column *columns = grow(arena, part->columns, &part->cap_columns,
        part->n_columns, sizeof *columns, MAP_COLUMNS_MAX);

    if (columns == NULL)
        return NULL;
    part->columns = columns;
    columns[part->n_columns] = (struct map_column){.name = name, .need = true};
    return &columns[part->n_columns++];
}

struct map_table *map_add_table(struct map_part *part, struct sp_arena *arena,
    const struct schema_table *schema)
{
    struct map_table *tables = grow(arena, part->tables, &part->cap_tables,
        part->n_tables, sizeof *tables, MAP_TABLES_MAX);

    if (tables == NULL)
        return NULL;
    part->tables = tables;
    tables[part->n_tables] = (struct map_table){.schema = schema};
    return &tables[part->n_tables++];
}

struct map_set *map_add_set(struct map_table *table, struct sp_arena *arena)
{
    struct map_set *sets = grow(arena, table->sets, &table->cap_sets,
        table->n_sets, sizeof *sets, SCHEMA_COLUMNS_MAX);

    if (sets == NULL)
        return NULL;
    table->sets = sets;
    sets[table->n_sets] = (struct map_set){.target = 0};
    return &sets[table->n_sets++];
}

bool map_add_when(
    struct map_table *table, struct sp_arena *arena, struct map_when when)
{
    struct map_when *whens = grow(arena, table->whens, &table->cap_whens,
        table->n_whens, sizeof *whens, SCHEMA_COLUMNS_MAX);

    if (whens == NULL)
        return false;
    table->whens = whens;
    whens[table->n_whens++] = when;
    return true;
}

bool map_add_text(
    struct map_texts *texts, struct sp_arena *arena, const char *text)
{
    const char **items = grow(arena, texts->items, &texts->cap, texts->n,
        sizeof *items, MAP_LIST_MAX);

    if (items == NULL || text == NULL)
        return false;
    texts->items = items;
    items[texts->n++] = text;
    return true;
}

size_t map_find_column(const struct map_part *part, const char *name)
{
    for (size_t i = 0; i < part->n_columns; i++) {
        if (strcmp(part->columns[i].name, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

struct map_set *map_find_set(const struct map_table *table, size_t target)
{
    for (size_t i = 0; i < table->n_sets; i++) {
        if (table->sets[i].target == target)
            return &table->sets[i];
    }
    return NULL;
}

/* ---- writing ---- */

static void put_guarded(
    struct sp_buf *buf, const char *text, char open, char close)
{
    sp_buf_putc(buf, open);
    for (; *text != '\0'; text++) {
        if (*text == close || *text == '\\')
            sp_buf_putc(buf, '\\');
        sp_buf_putc(buf, *text);
    }
    sp_buf_putc(buf, close);
}

static void put_word(struct sp_buf *buf, const char *word, const char *value)
{
    if (value != NULL)
        sp_buf_printf(buf, "%s: %s\n", word, value);
}

static void put_part(const struct map_part *part, struct sp_buf *buf)
{
    sp_buf_printf(buf, "\npart: %s\n", part->name);
    put_word(buf, "preset", part->preset);
    if (part->has_encoding)
        put_word(buf, "encoding", encoding_name(part->encoding));
    if (part->delimiter != '\0')
        put_word(buf, "delimiter", grid_delimiter_name(part->delimiter));
    put_word(buf, "sheet", part->sheet);
    if (part->header > 0)
        sp_buf_printf(buf, "header: %" PRIu64, part->header);
    if (part->header > 0 && part->header_last > part->header)
        sp_buf_printf(buf, "-%" PRIu64, part->header_last);
    if (part->header > 0)
        sp_buf_putc(buf, '\n');
    put_word(buf, "decimal", decimal_mark_name(part->decimal));
    put_word(buf, "dates", date_order_name(part->dates));
    put_word(buf, "currency", part->currency);
    for (size_t i = 0; i < part->empties.n; i++) {
        sp_buf_puts(buf, "empty: ");
        put_guarded(buf, part->empties.items[i], '"', '"');
        sp_buf_putc(buf, '\n');
    }
    for (size_t i = 0; i < part->ignores.n; i++)
        put_word(buf, "ignore", part->ignores.items[i]);
}

static void put_column(const struct map_column *column, struct sp_buf *buf)
{
    sp_buf_printf(buf, "\ncolumn: %s\n", column->name);
    for (size_t i = 0; i < column->headings.n; i++)
        put_word(buf, "heading", column->headings.items[i]);
    if (!column->need)
        put_word(buf, "need", "no");
    if (column->fill)
        put_word(buf, "fill", "down");
    put_word(buf, "decimal", decimal_mark_name(column->decimal));
    put_word(buf, "dates", date_order_name(column->dates));
    put_word(buf, "currency", column->currency);
    put_word(buf, "unit", column->unit);
    put_word(buf, "must", column->must);
    for (size_t i = 0; i + 1 < column->values.n; i += 2) {
        sp_buf_puts(buf, "value: ");
        put_guarded(buf, column->values.items[i], '"', '"');
        sp_buf_puts(buf, " = ");
        put_guarded(buf, column->values.items[i + 1], '"', '"');
        sp_buf_putc(buf, '\n');
    }
}

static void put_term(const struct map_part *part, const struct map_term *term,
    struct sp_buf *buf)
{
    switch (term->kind) {
    case MAP_CELL:
        put_guarded(buf, part->columns[term->column].name, '[', ']');
        break;
    case MAP_TEXT:
        put_guarded(buf, term->text, '"', '"');
        break;
    case MAP_ROW:
        sp_buf_puts(buf, "row");
        break;
    case MAP_COUNT:
        sp_buf_puts(buf, "count ");
        put_guarded(buf, part->columns[term->column].name, '[', ']');
        break;
    }
}

static void put_table(const struct map_part *part,
    const struct map_table *table, struct sp_buf *buf)
{
    static const char *const functions[] = {
        "", "id ", "code ", "niin ", "class ", "title ", "currency ", "unit "};

    sp_buf_printf(buf, "\ntable: %s\n", table->schema->name);
    for (size_t i = 0; i < table->n_whens; i++) {
        const struct map_when *when = &table->whens[i];

        sp_buf_puts(buf, "when: ");
        put_guarded(buf, part->columns[when->column].name, '[', ']');
        if (when->text != NULL) {
            sp_buf_puts(buf, " = ");
            put_guarded(buf, when->text, '"', '"');
        }
        sp_buf_putc(buf, '\n');
    }
    for (size_t i = 0; i < table->n_sets; i++) {
        const struct map_set *set = &table->sets[i];

        sp_buf_printf(buf, "set: %s = %s",
            table->schema->columns[set->target].name, functions[set->function]);
        for (size_t k = 0; k < set->n_terms; k++) {
            if (k > 0)
                sp_buf_putc(buf, ' ');
            put_term(part, &set->terms[k], buf);
        }
        sp_buf_putc(buf, '\n');
    }
}

void map_write(const struct map *map, struct sp_buf *buf)
{
    sp_buf_puts(buf, MAP_FIRST_LINE "\n");
    for (size_t i = 0; i < map->n_parts; i++) {
        const struct map_part *part = &map->parts[i];

        put_part(part, buf);
        for (size_t k = 0; k < part->n_columns; k++)
            put_column(&part->columns[k], buf);
        for (size_t k = 0; k < part->n_tables; k++)
            put_table(part, &part->tables[k], buf);
    }
}

bool map_same_part(const struct map_part *a, const struct map_part *b)
{
    struct map_part parts[2] = {*a, *b};
    struct sp_buf texts[2];
    bool same;

    for (int i = 0; i < 2; i++) {
        struct map map = {.parts = &parts[i], .n_parts = 1};

        parts[i].name = "";
        sp_buf_init(&texts[i], MAP_BYTES_MAX);
        map_write(&map, &texts[i]);
    }
    same = texts[0].failed == SP_OK && texts[1].failed == SP_OK &&
           texts[0].len == texts[1].len &&
           memcmp(texts[0].bytes, texts[1].bytes, texts[0].len) == 0;
    sp_buf_clear(&texts[0]);
    sp_buf_clear(&texts[1]);
    return same;
}
