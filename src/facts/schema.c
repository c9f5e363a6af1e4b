/*
 * schema.c - parses the schema files into tables and columns.
 */
#include "facts/faults.h"
#include "facts/schema_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 40, LINE_BYTES_MAX = 2000, LIST_MAX = 40 };

/* The words a block may hold; `bit` makes doubles show. */
enum word {
    WORD_TABLE,
    WORD_SECTION,
    WORD_SUBJECT,
    WORD_OWNER,
    WORD_OWNED_BY,
    WORD_WITHIN,
    WORD_UNLESS,
    WORD_RESULT,
    WORD_COLUMN,
    WORD_TYPE,
    WORD_NEED,
    WORD_CHOICES,
    WORD_WORDS,
    WORD_REFERS,
    WORD_BOUNDS,
    WORD_FORM,
    WORD_SEEN,
    WORD_MEANING,
    WORD_NONE,
};
static const char *const word_names[] = {"table", "section", "subject", "owner",
    "owned_by", "within", "framework_unless", "result", "column", "type",
    "need", "choices", "words", "refers", "bounds", "form", "seen", "meaning"};
static const char *const type_names[] = {
    "id", "text", "state", "date", "money", "decimal", "integer", "choice"};
static const char *const form_names[] = {"any", "currency", "class", "key",
    "party", "table", "region", "niin", "lei", "ncage"};
static const char *const seen_names[] = {
    "unsaid", "owner", "members", "public", "framework"};
static const char *const basis_choices[] = {
    "assumed", "declared", "evidenced", "determined"};

#define TABLE_WORDS                                                            \
    "table, section, subject, owner, owned_by, within, framework_unless, "     \
    "result or meaning"
#define COLUMN_WORDS                                                           \
    "column, type, need, choices, words, refers, bounds, form, seen or "       \
    "meaning"

/* What ends every fact table. */
static const struct schema_column common_columns[SCHEMA_COMMON_COLUMNS] = {
    {.name = "valid_from",
        .type = SCHEMA_DATE,
        .need = SCHEMA_DEFAULT,
        .empty_means = "0001-01-01",
        .meaning = "The first day on which the row holds."},
    {.name = "valid_until",
        .type = SCHEMA_DATE,
        .need = SCHEMA_DEFAULT,
        .empty_means = "9999-12-31",
        .meaning = "The first day on which it no longer holds."},
    {.name = "basis",
        .type = SCHEMA_CHOICE,
        .need = SCHEMA_DEFAULT,
        .empty_means = "assumed",
        .choices = basis_choices,
        .n_choices = SP_COUNT(basis_choices),
        .meaning = "On what the row rests: nothing yet, a party's word, a "
                   "document, or a decision of the competent authority."},
    {.name = "evidence",
        .type = SCHEMA_TEXT,
        .need = SCHEMA_UNKNOWN,
        .meaning = "Digest or reference of the document."},
    {.name = "source",
        .type = SCHEMA_TEXT,
        .need = SCHEMA_UNKNOWN,
        .meaning = "Where the row was taken from."},
};

/* One file while it is read. */
struct reader {
    struct sp_arena *arena;
    const char *path;
    const char *at; /* the rest of the text */
    size_t line;    /* of the logical line in `value` */
    size_t next_line;
    size_t block_line; /* first line of the present block */
    enum word word;
    char *value; /* in the arena */
    struct schema_table *table;
    struct schema_column *column; /* NULL in the first block */
    unsigned seen;                /* words of this block */
    struct sp_err *err;
};

static enum sp_code refuse(
    struct reader *reader, const char *found, const char *allowed)
{
    assert(found != NULL);
    assert(allowed != NULL);
    return sp_fail(reader->err, SP_INVALID,
        "schema/%s:%zu: found '%.80s', allowed: %s", reader->path, reader->line,
        found, allowed);
}

static enum sp_code no_memory(struct reader *reader)
{
    return sp_arena_fail(reader->arena, reader->err);
}

/* Return the place of `text` among `n` names, or n. */
static size_t place_of(
    const char *text, size_t len, const char *const *names, size_t n)
{
    size_t i = 0;

    assert(text != NULL);
    while (
        i < n && (strlen(names[i]) != len || memcmp(names[i], text, len) != 0))
        i++;
    return i;
}

static bool is_name(const char *text)
{
    size_t len = strlen(text);

    return len > 0 && len <= NAME_BYTES_MAX && text[0] >= 'a' &&
           text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789") == len;
}

/* Take the bytes up to the end of the line, which is stepped over. */
static const char *take_line(struct reader *reader, size_t *len_out)
{
    const char *start = reader->at;
    size_t len = strcspn(start, "\n");

    *len_out = len;
    reader->at = start + len + (start[len] == '\n' ? 1 : 0);
    reader->next_line++;
    return start;
}

/* Find the next line that is neither blank nor a comment. */
static const char *next_line(struct reader *reader, size_t *len_out)
{
    const char *line = "";
    size_t len = 0;

    while (*reader->at != '\0' && (len == 0 || line[0] == '#'))
        line = take_line(reader, &len);
    if (len > 0 && line[0] == '#')
        len = 0;
    reader->line = reader->next_line;
    *len_out = len;
    return line;
}

/* Read "word: value" with its indented continuation lines; the value is NULL
 * at the end of the file. */
static enum sp_code next_entry(struct reader *reader)
{
    char text[LINE_BYTES_MAX + 1];
    size_t used;
    size_t len;
    const char *line = next_line(reader, &len);

    reader->value = NULL;
    if (len == 0)
        return SP_OK;
    used = len < LINE_BYTES_MAX ? len : LINE_BYTES_MAX;
    memcpy(text, line, used);
    text[used] = '\0';
    len = strcspn(text, ":");
    reader->word =
        (enum word)place_of(text, len, word_names, SP_COUNT(word_names));
    if (reader->word == WORD_NONE)
        return refuse(
            reader, text, reader->column == NULL ? TABLE_WORDS : COLUMN_WORDS);
    if (used < len + 3 || text[len + 1] != ' ' || text[len + 2] == ' ')
        return refuse(reader, text, "a line 'word: value'");
    used -= len + 2;
    memmove(text, text + len + 2, used);
    while (reader->at[0] == ' ' && reader->at[1] == ' ') {
        line = take_line(reader, &len);
        if (used + len > LINE_BYTES_MAX)
            return refuse(reader, "a long value", "at most 2000 bytes");
        memcpy(text + used, line + 1, len - 1); /* one of the spaces stays */
        used += len - 1;
    }
    reader->value = sp_strndup(reader->arena, text, used);
    return reader->value == NULL ? no_memory(reader) : SP_OK;
}

/* Split "a, b, c" into names. */
static enum sp_code split(
    struct reader *reader, const char *const **names_out, size_t *n_out)
{
    const char **names;
    char *at = reader->value;
    size_t n = 0;

    names = sp_alloc_array(reader->arena, LIST_MAX, sizeof(*names));
    if (names == NULL)
        return no_memory(reader);
    for (;;) {
        size_t len = strcspn(at, ",");
        bool last = at[len] == '\0';

        at[len] = '\0';
        if (n == LIST_MAX)
            return refuse(reader, at, "at most 40 names");
        if (len == 0 || strpbrk(at, " |\"") != NULL)
            return refuse(reader, at, "names parted by ', '");
        if (place_of(at, len, names, n) < n)
            return refuse(reader, at, "each name once");
        names[n++] = at;
        if (last)
            break;
        if (at[len + 1] != ' ')
            return refuse(reader, at + len + 1, "names parted by ', '");
        at += len + 2;
    }
    *names_out = names;
    *n_out = n;
    return SP_OK;
}

static enum sp_code begin_column(struct reader *reader)
{
    struct schema_table *table = reader->table;

    if (!is_name(reader->value))
        return refuse(
            reader, reader->value, "a name of small letters, digits and _");
    if (strcmp(reader->value, "op") == 0 ||
        schema_column(table, reader->value) >= 0)
        return refuse(reader, reader->value, "a column name once");
    if (table->n_columns + SCHEMA_COMMON_COLUMNS == SCHEMA_COLUMNS_MAX)
        return refuse(reader, reader->value, "at most 35 columns");
    reader->column = &table->columns[table->n_columns++];
    reader->column->name = reader->value;
    reader->seen = 1u << WORD_COLUMN;
    return SP_OK;
}

static enum sp_code read_need(struct reader *reader)
{
    static const char empty_means[] = "empty means ";
    static const char *const needs[] = {"key", "required", "unknown"};
    struct schema_column *column = reader->column;
    const char *value = reader->value;
    size_t place = place_of(value, strlen(value), needs, SP_COUNT(needs));

    if (place < SP_COUNT(needs)) {
        column->need = (enum schema_need)place;
        return SP_OK;
    }
    if (strncmp(value, empty_means, sizeof(empty_means) - 1) != 0)
        return refuse(
            reader, value, "key, required, unknown or 'empty means …'");
    column->need = SCHEMA_DEFAULT;
    column->empty_means = value + sizeof(empty_means) - 1;
    return SP_OK;
}

static enum sp_code read_bounds(struct reader *reader)
{
    static const char *const bounds[] = {"positive", "not_negative", "share"};
    struct schema_column *column = reader->column;
    const char *value = reader->value;
    size_t place = place_of(value, strlen(value), bounds, SP_COUNT(bounds));

    if (place == SP_COUNT(bounds))
        return refuse(reader, value, "positive, not_negative or share");
    column->positive = place == 0;
    column->not_negative = place == 1;
    column->share = place == 2;
    return SP_OK;
}

static enum sp_code read_column_word(struct reader *reader)
{
    struct schema_column *column = reader->column;
    const char *value = reader->value;
    size_t place;

    switch ((int)reader->word) {
    case WORD_TYPE:
        place =
            place_of(value, strlen(value), type_names, SP_COUNT(type_names));
        if (place == SP_COUNT(type_names))
            return refuse(reader, value,
                "id, text, state, date, money, decimal, integer or choice");
        column->type = (enum schema_type)place;
        return SP_OK;
    case WORD_NEED:
        return read_need(reader);
    case WORD_CHOICES:
    case WORD_WORDS:
        return split(reader, &column->choices, &column->n_choices);
    case WORD_REFERS:
        column->ref_tables = value;
        return SP_OK;
    case WORD_BOUNDS:
        return read_bounds(reader);
    case WORD_FORM:
        place =
            place_of(value, strlen(value), form_names, SP_COUNT(form_names));
        if (place == SP_COUNT(form_names))
            return refuse(reader, value,
                "currency, class, key, party, table, niin, lei or ncage");
        column->form = (enum schema_form)place;
        return SP_OK;
    case WORD_SEEN:
        place =
            place_of(value, strlen(value), seen_names, SP_COUNT(seen_names));
        if (place == SP_COUNT(seen_names) || place == SCHEMA_SEEN_UNSAID)
            return refuse(reader, value, "owner, members, public or framework");
        column->seen = (enum schema_seen)place;
        return SP_OK;
    case WORD_MEANING:
        column->meaning = value;
        return SP_OK;
    default:
        return refuse(reader, word_names[reader->word], COLUMN_WORDS);
    }
}

static enum sp_code read_table_word(struct reader *reader)
{
    struct schema_table *table = reader->table;
    const char *value = reader->value;

    switch ((int)reader->word) {
    case WORD_TABLE:
        if (!is_name(value))
            return refuse(
                reader, value, "a name of small letters, digits and _");
        table->name = value;
        return SP_OK;
    case WORD_SECTION:
        table->section = value;
        return SP_OK;
    case WORD_SUBJECT:
        table->subject = value;
        return SP_OK;
    case WORD_OWNER:
        table->owner = value;
        return SP_OK;
    case WORD_OWNED_BY:
        table->owned_by = value;
        return SP_OK;
    case WORD_WITHIN:
        table->within_text = value;
        return SP_OK;
    case WORD_UNLESS:
        table->unless_text = value;
        return SP_OK;
    case WORD_RESULT:
        if (strcmp(value, "yes") != 0)
            return refuse(reader, value, "yes, or no such line");
        table->result = true;
        return SP_OK;
    case WORD_MEANING:
        table->meaning = value;
        return SP_OK;
    default:
        return refuse(reader, word_names[reader->word], TABLE_WORDS);
    }
}

static bool is_number(enum schema_type type)
{
    return type == SCHEMA_MONEY || type == SCHEMA_DECIMAL ||
           type == SCHEMA_INTEGER;
}

/* Check a block that is whole: what it must say, and what fits together. */
static enum sp_code finish_column(struct reader *reader)
{
    const struct schema_column *column = reader->column;
    struct schema_table *table = reader->table;
    unsigned need = 1u << WORD_TYPE | 1u << WORD_NEED | 1u << WORD_MEANING;
    const char *name = column->name;

    if ((reader->seen & need) != need)
        return refuse(reader, name, "a column with type, need and meaning");
    if ((column->type == SCHEMA_CHOICE) !=
        ((reader->seen & 1u << WORD_CHOICES) != 0))
        return refuse(reader, name, "choices for the type choice alone");
    if ((reader->seen & 1u << WORD_WORDS) != 0 && column->type != SCHEMA_ID &&
        column->type != SCHEMA_STATE)
        return refuse(reader, name, "words beside the types id and state");
    if (column->ref_tables != NULL && column->type != SCHEMA_ID)
        return refuse(reader, name, "refers beside the type id");
    if ((column->positive || column->not_negative || column->share) &&
        !is_number(column->type))
        return refuse(reader, name, "bounds beside numbers");
    if (column->form != SCHEMA_FORM_ANY && column->type != SCHEMA_ID &&
        column->type != SCHEMA_TEXT)
        return refuse(reader, name, "a form beside the types id and text");
    if (column->need != SCHEMA_KEY)
        return SP_OK;
    if (table->n_keys + 1 != table->n_columns)
        return refuse(reader, name, "key columns before all others");
    if (table->n_keys == SCHEMA_KEYS_MAX)
        return refuse(reader, name, "at most four key columns");
    table->n_keys++;
    return SP_OK;
}

static enum sp_code finish_block(struct reader *reader)
{
    const struct schema_table *table = reader->table;
    const char *folder = table->result ? "result/" : "";
    size_t skip = strlen(folder);
    size_t len;

    if (reader->column != NULL)
        return finish_column(reader);
    if (table->name == NULL || table->section == NULL || table->meaning == NULL)
        return refuse(
            reader, "the first block", "a table with section and meaning");
    len = strlen(table->name);
    if (strncmp(reader->path, folder, skip) != 0 ||
        strncmp(reader->path + skip, table->name, len) != 0 ||
        strcmp(reader->path + skip + len, ".table") != 0)
        return refuse(reader, table->name,
            "the name of the file, which is in result/ for a result");
    return SP_OK;
}

/* Check the whole table and add the common columns. */
static enum sp_code finish_table(struct reader *reader)
{
    struct schema_table *table = reader->table;

    reader->line = 1;
    if (table->n_keys == 0)
        return refuse(reader, table->name, "at least one key column");
    if (table->subject != NULL && schema_column(table, table->subject) < 0)
        return refuse(reader, table->subject, "a subject that is a column");
    for (size_t i = 0; i < SCHEMA_COMMON_COLUMNS && !table->result; i++) {
        if (schema_column(table, common_columns[i].name) >= 0)
            return refuse(reader, common_columns[i].name,
                "a name that is not one of the common columns");
        table->columns[table->n_columns] = common_columns[i];
        /* Period and basis go with the key; on what a row rests, and where it
         * is from, is its owner's alone. */
        table->columns[table->n_columns++].seen = i < SCHEMA_COMMON_COLUMNS - 2
                                                      ? table->columns[0].seen
                                                      : SCHEMA_SEEN_OWNER;
    }
    return SP_OK;
}

static enum sp_code read_entry(struct reader *reader)
{
    if (reader->word == WORD_COLUMN)
        return begin_column(reader);
    if ((reader->seen & 1u << reader->word) != 0)
        return refuse(reader, word_names[reader->word], "a word once a block");
    reader->seen |= 1u << reader->word;
    return reader->column == NULL ? read_table_word(reader)
                                  : read_column_word(reader);
}

static enum sp_code read_file(struct reader *reader)
{
    enum sp_code rc;

    for (;;) {
        rc = next_entry(reader);
        if (rc != SP_OK)
            return rc;
        if (reader->value == NULL || reader->word == WORD_COLUMN) {
            size_t line = reader->line;

            reader->line = reader->block_line;
            rc = finish_block(reader);
            if (rc != SP_OK)
                return rc;
            reader->line = line;
            reader->block_line = line;
        }
        if (reader->value == NULL)
            return finish_table(reader);
        rc = read_entry(reader);
        if (rc != SP_OK)
            return rc;
    }
}

/* Fact tables by name, then results by name. */
static int compare_tables(const void *a, const void *b)
{
    const struct schema_table *left = a;
    const struct schema_table *right = b;

    if (left->result != right->result)
        return left->result ? 1 : -1;
    return strcmp(left->name, right->name);
}

/* Each "a|b" of refers names tables with one key column. */
static enum sp_code check_refers(
    const struct schema *schema, struct sp_err *err)
{
    for (size_t i = 0; i < schema->n_tables; i++) {
        const struct schema_table *table = &schema->tables[i];

        if (i > 0 && strcmp(table->name, table[-1].name) == 0)
            return sp_fail(err, SP_INVALID,
                "schema: found the table '%s' twice, allowed: once",
                table->name);
        for (size_t j = 0; j < table->n_columns; j++) {
            const struct schema_column *column = &table->columns[j];
            const char *at = column->ref_tables;
            bool fine = true;

            for (; at != NULL && *at != '\0'; at += *at == '|') {
                size_t len = strcspn(at, "|");
                size_t k = 0;

                while (k < schema->n_tables &&
                       (strlen(schema->tables[k].name) != len ||
                           memcmp(schema->tables[k].name, at, len) != 0))
                    k++;
                fine = fine && k < schema->n_tables &&
                       schema->tables[k].n_keys == 1;
                at += len;
            }
            if (!fine)
                return sp_fail(err, SP_INVALID,
                    "schema: found refers '%s' of %s.%s, allowed: tables with "
                    "one key column joined by '|'",
                    column->ref_tables, table->name, column->name);
        }
    }
    return SP_OK;
}

enum sp_code schema_parse(struct sp_arena *arena,
    const struct schema_file *files, size_t n_files,
    const struct schema **schema_out, struct sp_err *err)
{
    struct schema_table *tables;
    struct schema *schema;
    enum sp_code rc;

    assert(arena != NULL);
    assert(files != NULL || n_files == 0);
    schema = sp_alloc(arena, sizeof(*schema));
    tables = sp_alloc_array(arena, n_files, sizeof(*tables));
    if (schema == NULL || tables == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; i < n_files; i++) {
        struct reader reader = {.arena = arena, .block_line = 1, .err = err};

        reader.path = sp_strdup(arena, files[i].path);
        if (reader.path == NULL)
            return sp_arena_fail(arena, err);
        reader.at = files[i].text;
        reader.table = &tables[i];
        rc = read_file(&reader);
        if (rc != SP_OK)
            return rc;
    }
    qsort(tables, n_files, sizeof(*tables), compare_tables);
    schema->tables = tables;
    schema->n_tables = n_files;
    rc = check_refers(schema, err);
    if (rc == SP_OK)
        rc = schema_read_seen(schema, tables, err);
    if (rc == SP_OK)
        *schema_out = schema;
    return rc;
}

enum sp_code schema_load(struct sp_arena *arena,
    const struct schema **schema_out, struct sp_err *err)
{
    return schema_parse(
        arena, schema_files, schema_files_count, schema_out, err);
}

const char *schema_type_name(enum schema_type type)
{
    assert((size_t)type < SP_COUNT(type_names));
    return type_names[type];
}

const char *schema_form_name(enum schema_form form)
{
    assert((size_t)form < SP_COUNT(form_names));
    return form_names[form];
}

const char *schema_seen_name(enum schema_seen seen)
{
    assert((size_t)seen < SP_COUNT(seen_names));
    return seen_names[seen];
}

bool schema_is_free_text(const struct schema_column *column)
{
    return column->type == SCHEMA_TEXT && column->form == SCHEMA_FORM_ANY;
}

bool schema_refers_to(const struct schema_column *column, const char *table)
{
    const char *at = column->ref_tables;
    size_t len = strlen(table);

    while (at != NULL && *at != '\0') {
        size_t part = strcspn(at, "|");

        if (part == len && memcmp(at, table, len) == 0)
            return true;
        at += part + (at[part] == '|');
    }
    return false;
}

const struct schema_table *schema_table(
    const struct schema *schema, const char *name)
{
    assert(schema != NULL);
    assert(name != NULL);
    for (size_t i = 0; i < schema->n_tables; i++) {
        if (strcmp(schema->tables[i].name, name) == 0)
            return &schema->tables[i];
    }
    return NULL;
}

int schema_column(const struct schema_table *table, const char *name)
{
    assert(table != NULL);
    assert(name != NULL);
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

enum sp_code schema_no_table(const struct schema *schema, const char *name,
    const char *behind, struct sp_err *err)
{
    const char *near = NULL;

    assert(schema != NULL);
    for (size_t i = 0; i < schema->n_tables; i++) {
        const char *names[2] = {near, schema->tables[i].name};

        near = near == NULL ? fault_nearest(name, strlen(name), names + 1, 1)
                            : fault_nearest(name, strlen(name), names, 2);
    }
    return sp_fail(err, SP_NOT_FOUND, "no table '%s'%s%s%s%s", name, behind,
        near == NULL ? "" : "; did you mean '", near == NULL ? "" : near,
        near == NULL ? "" : "'?");
}
