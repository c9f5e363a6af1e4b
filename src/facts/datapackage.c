#include "facts/datapackage.h"

#include "base/json.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 64, ID_CHARS_MAX = 64, MEANING_BYTES_MAX = 8000 };

/* ---- datapackage.json ---------------------------------------------------- */

static const char *json_type(enum schema_type type)
{
    switch (type) {
    case SCHEMA_ID:
    case SCHEMA_TEXT:
    case SCHEMA_STATE:
    case SCHEMA_CHOICE:
        return "string";
    case SCHEMA_DATE:
        return "date";
    case SCHEMA_MONEY:
    case SCHEMA_DECIMAL:
        return "number";
    case SCHEMA_INTEGER:
        return "integer";
    }
    return "string";
}

static void put_pattern(
    struct sp_json *json, const struct schema_column *column)
{
    char pattern[PATH_BYTES];
    size_t used;

    if (column->type == SCHEMA_ID && column->form == SCHEMA_FORM_CURRENCY) {
        sp_json_put_text(json, "pattern", "[A-Z]{3}");
    } else if (column->type == SCHEMA_ID && column->form == SCHEMA_FORM_CLASS) {
        sp_json_put_text(json, "pattern", "[0-9]{2,4}");
    } else if (column->type == SCHEMA_ID &&
               column->form == SCHEMA_FORM_REGION) {
        sp_json_put_text(json, "pattern", "[A-Z]{2}-[A-Z0-9]{1,3}");
    } else if (column->type == SCHEMA_STATE) {
        used = (size_t)snprintf(pattern, sizeof(pattern), "[A-Z]{2}");
        for (size_t i = 0; i < column->n_choices && used < sizeof(pattern); i++)
            used += (size_t)snprintf(pattern + used, sizeof(pattern) - used,
                "|%s", column->choices[i]);
        sp_json_put_text(json, "pattern", pattern);
    }
}

static void put_constraints(
    struct sp_json *json, const struct schema_column *column)
{
    sp_json_key(json, "constraints");
    sp_json_object(json);
    if (column->type == SCHEMA_CHOICE) {
        sp_json_key(json, "enum");
        sp_json_array(json);
        for (size_t i = 0; i < column->n_choices; i++)
            sp_json_text(json, column->choices[i]);
        sp_json_array_end(json);
    }
    if (column->type == SCHEMA_ID && column->form != SCHEMA_FORM_KEY)
        sp_json_put_int(json, "maxLength", ID_CHARS_MAX);
    if (column->share)
        sp_json_put_int(json, "maximum", 1);
    if (column->share || column->not_negative || column->positive)
        sp_json_put_int(json, "minimum", 0);
    put_pattern(json, column);
    if (column->need == SCHEMA_KEY || column->need == SCHEMA_REQUIRED)
        sp_json_put_bool(json, "required", true);
    sp_json_object_end(json);
}

static enum sp_code put_field(struct sp_json *json,
    const struct schema_column *column, struct sp_err *err)
{
    struct sp_buf meaning;
    enum sp_code rc;

    sp_buf_init(&meaning, MEANING_BYTES_MAX);
    sp_buf_puts(&meaning, column->meaning);
    if (column->positive)
        sp_buf_puts(&meaning, " Above 0.");
    if (column->need == SCHEMA_DEFAULT)
        sp_buf_printf(&meaning, " Empty means %s.", column->empty_means);
    rc = sp_buf_check(&meaning, err);
    if (rc == SP_OK) {
        sp_json_object(json);
        put_constraints(json, column);
        sp_json_put_text(json, "description", sp_buf_text(&meaning));
        sp_json_put_text(json, "name", column->name);
        sp_json_put_text(json, "type", json_type(column->type));
        sp_json_object_end(json);
    }
    sp_buf_clear(&meaning);
    return rc;
}

/* Whether the column's reference can be told: one table, written here, whose
 * rows are not shipped ones, and no word beside. */
static bool refers_within(const struct schema *schema, const bool *with,
    const struct schema_column *column)
{
    const struct schema_table *table =
        column->ref_tables == NULL ? NULL
                                   : schema_table(schema, column->ref_tables);

    return table != NULL && column->n_choices == 0 &&
           strcmp(table->section, "Framework") != 0 &&
           strcmp(table->section, "Codes") != 0 &&
           (with == NULL || with[table - schema->tables]);
}

static void put_foreign_keys(struct sp_json *json, const struct schema *schema,
    const bool *with, const struct schema_table *table)
{
    bool any = false; /* the profile allows no empty list */

    for (size_t i = 0; i < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];
        const struct schema_table *other;

        if (!refers_within(schema, with, column))
            continue;
        if (!any) {
            sp_json_key(json, "foreignKeys");
            sp_json_array(json);
            any = true;
        }
        other = schema_table(schema, column->ref_tables);
        sp_json_object(json);
        sp_json_put_text(json, "fields", column->name);
        sp_json_key(json, "reference");
        sp_json_object(json);
        sp_json_put_text(json, "fields", other->columns[0].name);
        sp_json_put_text(json, "resource", other->name);
        sp_json_object_end(json);
        sp_json_object_end(json);
    }
    if (any)
        sp_json_array_end(json);
}

static enum sp_code put_resource(struct sp_json *json,
    const struct schema *schema, const bool *with,
    const struct schema_table *table, struct sp_err *err)
{
    char path[PATH_BYTES];
    enum sp_code rc = SP_OK;

    (void)snprintf(path, sizeof(path), "%s.csv", table->name);
    sp_json_object(json);
    sp_json_put_text(json, "description", table->meaning);
    sp_json_put_text(json, "encoding", "utf-8");
    sp_json_put_text(json, "format", "csv");
    sp_json_put_text(json, "mediatype", "text/csv");
    sp_json_put_text(json, "name", table->name);
    sp_json_put_text(json, "path", path);
    sp_json_put_text(json, "profile", "tabular-data-resource");
    sp_json_key(json, "schema");
    sp_json_object(json);
    sp_json_key(json, "fields");
    sp_json_array(json);
    for (size_t i = 0; rc == SP_OK && i < table->n_columns; i++)
        rc = put_field(json, &table->columns[i], err);
    sp_json_array_end(json);
    put_foreign_keys(json, schema, with, table);
    sp_json_key(json, "missingValues");
    sp_json_array(json);
    sp_json_text(json, "");
    sp_json_array_end(json);
    sp_json_key(json, "primaryKey");
    sp_json_array(json);
    for (size_t i = 0; i < table->n_keys; i++)
        sp_json_text(json, table->columns[i].name);
    sp_json_text(json, "valid_from");
    sp_json_array_end(json);
    sp_json_object_end(json);
    sp_json_object_end(json);
    return rc;
}

enum sp_code datapackage_write(const struct schema *schema, const bool *with,
    struct sp_buf *buf, struct sp_err *err)
{
    struct sp_json json;
    enum sp_code rc = SP_OK;

    assert(schema != NULL);
    assert(buf != NULL);
    sp_json_init(&json, buf, true);
    sp_json_object(&json);
    sp_json_put_text(&json, "description",
        "A dossier of Spilno: one file a table. Empty valid_from and "
        "valid_until are open ends.");
    sp_json_put_text(&json, "name", "spilno-dossier");
    sp_json_put_text(&json, "profile", "tabular-data-package");
    sp_json_key(&json, "resources");
    sp_json_array(&json);
    for (size_t i = 0; rc == SP_OK && i < schema->n_tables; i++) {
        if (!schema->tables[i].result && (with == NULL || with[i]))
            rc = put_resource(&json, schema, with, &schema->tables[i], err);
    }
    sp_json_array_end(&json);
    sp_json_put_int(&json, "spilno_schema", SCHEMA_VERSION);
    sp_json_object_end(&json);
    sp_buf_putc(buf, '\n');
    return rc == SP_OK ? sp_buf_check(buf, err) : rc;
}

/* ---- tables.md ------------------------------------------------------------
 */

static const char *const sections[] = {
    "Framework", "Who", "What", "Fit", "Codes", "Result"};

static const char intro[] =
    "# Tables\n"
    "\n"
    "Made by `spilno schema --markdown` from the files of `schema/`; do not "
    "edit. How a dossier is written is in\n"
    "`schema.md`.\n"
    "\n"
    "A dossier has one CSV file a table (UTF-8, RFC 4180, the first row names "
    "the columns, in any order). An empty\n"
    "field is unknown unless the column says what empty means. Every table "
    "but the results also ends with\n"
    "`valid_from`, `valid_until`, `basis`, `evidence` and `source`, and takes "
    "`op` on input. Who sees what\n"
    "when no row of `audience` says otherwise is in `audience.md`; period and "
    "basis are seen as the key is, evidence and\n"
    "source by the owner alone.\n"
    "\n"
    "| column | type | empty | meaning |\n"
    "| --- | --- | --- | --- |\n";

static void put_allowed(struct sp_buf *buf, const struct schema_column *column)
{
    for (size_t i = 0; i < column->n_choices; i++)
        sp_buf_printf(buf, "%s`%s`",
            i > 0                           ? ", "
            : column->type == SCHEMA_CHOICE ? ": "
                                            : " or ",
            column->choices[i]);
    if (column->form != SCHEMA_FORM_ANY)
        sp_buf_printf(buf, " (%s)", schema_form_name(column->form));
    if (column->positive)
        sp_buf_puts(buf, " above 0");
    if (column->not_negative)
        sp_buf_puts(buf, " not below 0");
    if (column->share)
        sp_buf_puts(buf, " from 0 to 1");
    if (column->ref_tables != NULL) {
        const char *at = column->ref_tables;
        size_t len = strcspn(at, "|");

        sp_buf_puts(buf, ", a row of `");
        sp_buf_put(buf, at, len);
        sp_buf_putc(buf, '`');
        if (at[len] == '|')
            sp_buf_printf(buf, " or a %s", at + len + 1);
    }
}

static void put_column(
    struct sp_buf *buf, const struct schema_column *column, bool with_seen)
{
    static const char *const needs[] = {
        [SCHEMA_KEY] = "never, key",
        [SCHEMA_REQUIRED] = "never",
        [SCHEMA_UNKNOWN] = "unknown",
    };

    sp_buf_printf(
        buf, "| `%s` | %s", column->name, schema_type_name(column->type));
    put_allowed(buf, column);
    if (column->need == SCHEMA_DEFAULT)
        sp_buf_printf(buf, " | means %s", column->empty_means);
    else
        sp_buf_printf(buf, " | %s", needs[column->need]);
    if (with_seen)
        sp_buf_printf(buf, " | %s", schema_seen_name(column->seen));
    sp_buf_puts(buf, " | ");
    for (const char *at = column->meaning; *at != '\0'; at++) {
        if (*at == '|')
            sp_buf_putc(buf, '\\');
        sp_buf_putc(buf, *at);
    }
    sp_buf_puts(buf, " |\n");
}

static void put_table(struct sp_buf *buf, const struct schema_table *table)
{
    size_t n = table->n_columns - (table->result ? 0 : SCHEMA_COMMON_COLUMNS);

    sp_buf_printf(buf, "\n### %s\n\n%s", table->name, table->meaning);
    if (table->subject != NULL)
        sp_buf_printf(buf, " `complete` speaks by `%s`.", table->subject);
    if (table->owner != NULL)
        sp_buf_printf(buf, " Owner: %s.", table->owner);
    if (table->owned_by != NULL)
        sp_buf_printf(buf, " Owned by: `%s`.", table->owned_by);
    if (table->within_text != NULL)
        sp_buf_printf(buf, " Members are those of: `%s`.", table->within_text);
    if (table->unless_text != NULL)
        sp_buf_printf(buf, " Everyone's without: `%s`.", table->unless_text);
    sp_buf_puts(buf, table->result
                         ? "\n\n| column | type | empty | meaning |\n"
                           "| --- | --- | --- | --- |\n"
                         : "\n\n| column | type | empty | seen by | meaning |\n"
                           "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++)
        put_column(buf, &table->columns[i], !table->result);
}

enum sp_code datapackage_markdown(
    const struct schema *schema, struct sp_buf *buf, struct sp_err *err)
{
    const struct schema_table *first;

    assert(schema != NULL && schema->n_tables > 0);
    assert(buf != NULL);
    first = &schema->tables[0]; /* fact tables come first */
    sp_buf_puts(buf, intro);
    for (size_t i = first->n_columns - SCHEMA_COMMON_COLUMNS;
         i < first->n_columns; i++)
        put_column(buf, &first->columns[i], false);
    sp_buf_puts(buf,
        "| `op` | choice: `set`, `remove` | means set | On input alone: "
        "remove takes away the row with this key and valid_from. |\n");
    for (size_t i = 0; i < SP_COUNT(sections); i++) {
        sp_buf_printf(buf, "\n## %s\n", sections[i]);
        if (strcmp(sections[i], "Result") == 0)
            sp_buf_puts(buf,
                "\nWhat the engines find out, as the rules read it; never "
                "imported.\n");
        for (size_t j = 0; j < schema->n_tables; j++) {
            if (strcmp(schema->tables[j].section, sections[i]) == 0)
                put_table(buf, &schema->tables[j]);
        }
    }
    return sp_buf_check(buf, err);
}
