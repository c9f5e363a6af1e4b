/*
 * schema_seen.c - who owns the rows of each table and who sees its columns:
 * read, and checked, so that no column is forgotten.
 */
#include "facts/schema_internal.h"

#include <assert.h>
#include <string.h>

static enum sp_code refuse(struct sp_err *err, const struct schema_table *table,
    const char *word, const char *found, const char *allowed)
{
    return sp_fail(err, SP_INVALID,
        "schema: found %s '%.80s' of %s, allowed: %s", word,
        found == NULL ? "" : found, table->name, allowed);
}

static int column_at(
    const struct schema_table *table, const char *text, size_t len)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (strlen(table->columns[i].name) == len &&
            memcmp(table->columns[i].name, text, len) == 0)
            return (int)i;
    return -1;
}

/* The place of the table whose rows the column names, or SIZE_MAX. */
static size_t named_table(
    const struct schema *schema, const struct schema_column *column)
{
    for (size_t i = 0; column->ref_tables != NULL && i < schema->n_tables; i++)
        if (strcmp(schema->tables[i].name, column->ref_tables) == 0)
            return i;
    return SIZE_MAX;
}

/* Read "a.b.c" of `len` bytes; false when it leads nowhere. */
static bool read_path(const struct schema *schema, size_t place,
    const char *text, size_t len, struct schema_path *path_out)
{
    struct schema_path path = {0};
    const char *end = text + len;

    for (;;) {
        const struct schema_table *table;
        const char *dot = memchr(text, '.', (size_t)(end - text));
        size_t n = dot == NULL ? (size_t)(end - text) : (size_t)(dot - text);
        int column;

        if (place == SIZE_MAX || path.n == SCHEMA_PATH_MAX)
            return false;
        table = &schema->tables[place];
        column = column_at(table, text, n);
        if (column < 0)
            return false;
        path.steps[path.n].table = place;
        path.steps[path.n++].column = column;
        if (dot == NULL)
            break;
        place = named_table(schema, &table->columns[column]);
        text = dot + 1;
    }
    *path_out = path;
    return true;
}

/* Read one of the owners: a path, maker(path), or a word. */
static bool read_owner(const struct schema *schema, size_t place,
    const char *text, size_t len, struct schema_owner *owner)
{
    static const struct {
        const char *word;
        enum schema_owner_kind kind;
    } words[] = {{"subject", SCHEMA_OWNER_SUBJECT},
        {"author", SCHEMA_OWNER_AUTHOR}, {"framework", SCHEMA_OWNER_FRAMEWORK}};
    static const char maker[] = "maker(";

    for (size_t i = 0; i < SP_COUNT(words); i++)
        if (strlen(words[i].word) == len &&
            memcmp(words[i].word, text, len) == 0) {
            owner->kind = words[i].kind;
            return true;
        }
    owner->kind = SCHEMA_OWNER_PATH;
    if (len > sizeof(maker) && memcmp(text, maker, sizeof(maker) - 1) == 0 &&
        text[len - 1] == ')') {
        owner->kind = SCHEMA_OWNER_MAKER;
        text += sizeof(maker) - 1;
        len -= sizeof(maker);
    }
    return read_path(schema, place, text, len, &owner->path);
}

static bool read_owners(
    const struct schema *schema, size_t place, struct schema_table *table)
{
    const char *at = table->owned_by;

    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, ",");

        if (table->n_owners == SCHEMA_OWNERS_MAX ||
            !read_owner(
                schema, place, at, len, &table->owners[table->n_owners]))
            return false;
        table->n_owners++;
        at += len;
        if (*at == ',' && at[1] == ' ')
            at += 2;
        else if (*at != '\0')
            return false;
    }
    return table->n_owners > 0;
}

static bool is_framework(const struct schema_table *table)
{
    return table->n_owners == 1 &&
           table->owners[0].kind == SCHEMA_OWNER_FRAMEWORK;
}

/* What one column's mark may be beside the key's. */
static enum sp_code check_column(
    const struct schema_table *table, size_t i, struct sp_err *err)
{
    const struct schema_column *column = &table->columns[i];
    enum schema_seen key = table->columns[0].seen;
    bool common = i + SCHEMA_COMMON_COLUMNS >= table->n_columns;

    if (column->seen == SCHEMA_SEEN_UNSAID)
        return refuse(err, table, "no word seen in the column", column->name,
            "owner, members, public or framework");
    if (common)
        return SP_OK;
    if (is_framework(table) != (column->seen == SCHEMA_SEEN_FRAMEWORK))
        return refuse(err, table, "the column", column->name,
            "seen: framework where owned_by is framework, and there alone");
    if (column->seen == SCHEMA_SEEN_MEMBERS && table->within_text == NULL)
        return refuse(err, table, "the column", column->name,
            "seen: members where within says of what");
    if (column->seen == SCHEMA_SEEN_PUBLIC && schema_is_free_text(column))
        return refuse(err, table, "the free text", column->name,
            "seen: owner or members");
    /* A row cannot be written without them. */
    if ((column->need == SCHEMA_KEY || column->need == SCHEMA_REQUIRED) &&
        column->seen != key)
        return refuse(err, table, "the column", column->name,
            "what is a key or required seen as the first column is");
    if (column->seen > key)
        return refuse(err, table, "the column", column->name,
            "no column seen by more than the key");
    return SP_OK;
}

static enum sp_code read_table(const struct schema *schema, size_t place,
    struct schema_table *table, struct sp_err *err)
{
    static const char allowed[] = "columns that name rows, joined by '.'";
    enum sp_code rc = SP_OK;

    if (!read_owners(schema, place, table))
        return refuse(err, table, "owned_by", table->owned_by,
            "author, subject, framework, or columns that name rows, joined by "
            "'.', also as maker(…); at most three, parted by ', '");
    table->by_member =
        table->within_text != NULL && strcmp(table->within_text, "member") == 0;
    table->by_subject = table->within_text != NULL &&
                        strcmp(table->within_text, "subject") == 0;
    if (table->within_text != NULL && !table->by_member && !table->by_subject &&
        !read_path(schema, place, table->within_text,
            strlen(table->within_text), &table->within))
        return refuse(err, table, "within", table->within_text, allowed);
    if (table->unless_text != NULL &&
        !read_path(schema, place, table->unless_text,
            strlen(table->unless_text), &table->unless))
        return refuse(
            err, table, "framework_unless", table->unless_text, allowed);
    for (size_t i = 0; rc == SP_OK && i < table->n_columns; i++)
        rc = check_column(table, i, err);
    return rc;
}

enum sp_code schema_read_seen(const struct schema *schema,
    struct schema_table *tables, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    assert(schema->tables == tables);
    for (size_t i = 0; rc == SP_OK && i < schema->n_tables; i++)
        if (!tables[i].result)
            rc = read_table(schema, i, &tables[i], err);
    return rc;
}
