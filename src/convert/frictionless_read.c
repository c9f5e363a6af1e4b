/*
 * frictionless_read.c - a data package: its resources, and how each is
 * written.
 */
#include "convert/frictionless.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/sha256.h"
#include "convert/grid.h"
#include "convert/tables.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define PACKAGE_BYTES_MAX ((size_t)16 << 20)
enum { PATHS_MAX = 256, PATH_BYTES_MAX = 4096 };

struct package {
    const struct convert_request *request; /* as the caller asks */
    struct preset *preset;
    const char *folder; /* "" or ends with '/' */
    struct tables **tables;
};

bool frictionless_is(const char *path, const char *head, size_t len)
{
    static const char mark[] = "\"resources\"";

    if (strcmp(convert_base_name(path), "datapackage.json") == 0)
        return true;
    if (len == 0 || memchr(head, '{', len) == NULL)
        return false;
    for (size_t at = 0; at + sizeof mark - 1 <= len; at++)
        if (memcmp(head + at, mark, sizeof mark - 1) == 0)
            return true;
    return false;
}

static void fault(struct package *package, const struct sp_json_node *node,
    const char *found, const char *allowed)
{
    preset_fault(package->preset, node->line, node->column,
        "found '%s', allowed: %s", found, allowed);
}

/* ---- files --------------------------------------------------------------- */

/* Whether no part of the path below the folder is a link, or leads out. */
static bool path_is_safe(struct package *package, const char *path)
{
    size_t len = 0;

    if (path[0] == '\0' || path[0] == '/' || strpbrk(path, "\\:") != NULL)
        return false;
    while (path[len] != '\0') {
        size_t part = strcspn(path + len, "/");
        struct stat info;
        const char *so_far;

        if (part == 0 || (part == 2 && strncmp(path + len, "..", 2) == 0) ||
            (part == 1 && path[len] == '.'))
            return false;
        len += part;
        so_far = preset_text(
            package->preset, "%s%.*s", package->folder, (int)len, path);
        if (lstat(so_far, &info) == 0 && S_ISLNK(info.st_mode))
            return false;
        len += path[len] == '/';
    }
    return len > 0 && path[len - 1] != '/';
}

/* The file's path, or NULL with a fault. */
static const char *path_of(
    struct package *package, const struct sp_json_node *node)
{
    const char *path;
    struct stat info;

    if (node->kind != SP_JSON_TEXT || !path_is_safe(package, node->text)) {
        fault(package, node,
            node->kind == SP_JSON_TEXT ? node->text
                                       : sp_json_kind_name(node->kind),
            "a file below the package's folder, without '..' and links; "
            "nothing is fetched");
        return NULL;
    }
    preset_use(package->preset, node->number);
    path = preset_text(package->preset, "%s%s", package->folder, node->text);
    if (preset_failed(package->preset))
        return NULL;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        fault(package, node, node->text, "a file that is there");
        return NULL;
    }
    return path;
}

/* The object at `key`, or in the file that a text there names. */
static const struct sp_json_node *object_of(struct package *package,
    const struct sp_json_node *resource, const char *key)
{
    const struct sp_json_node *node = sp_json_member(resource, key);
    const struct sp_json_node *root = NULL;
    const char *path;
    struct sp_buf bytes;
    struct sp_err err;
    enum sp_code rc;

    if (node == NULL || node->kind != SP_JSON_TEXT)
        return node;
    path = path_of(package, node);
    if (path == NULL)
        return NULL;
    rc = sp_file_read(AT_FDCWD, path, PACKAGE_BYTES_MAX, &bytes, &err);
    if (rc == SP_OK) {
        rc = sp_json_read(sp_buf_text(&bytes), bytes.len,
            package->preset->arena, &root, &err);
        sp_buf_clear(&bytes);
    }
    if (rc != SP_OK)
        convert_log_add(
            &package->preset->result->faults, NULL, "%s:%s", path, err.text);
    return root;
}

/* ---- what is described --------------------------------------------------- */

static void values_read(struct package *package,
    const struct sp_json_node *list, struct frictionless_values *values)
{
    if (list == NULL || list->kind != SP_JSON_ARRAY)
        return;
    values->n = 0;
    for (const struct sp_json_node *node = list->first; node != NULL;
         node = node->next) {
        const char *text = node->kind == SP_JSON_OBJECT
                               ? sp_json_member_text(node, "value")
                           : node->kind == SP_JSON_TEXT ? node->text
                                                        : NULL;

        if (text == NULL || values->n == FRICTIONLESS_VALUES_MAX)
            fault(package, node, sp_json_kind_name(node->kind),
                "at most 64 texts");
        else
            values->items[values->n++] = text;
    }
}

static void date_check(struct package *package, const struct sp_json_node *node,
    struct frictionless_field *field)
{
    const char *format = sp_json_member_text(node, "format");

    if (format != NULL && strcmp(format, "default") != 0)
        field->format = format;
    for (const char *at = field->format; *at != '\0'; at++)
        if (*at == '%' && (at[1] == '\0' || strchr("Ymd", *++at) == NULL)) {
            fault(package, node, field->format,
                "default, or a pattern of %Y, %m and %d");
            return;
        }
    if (strstr(field->format, "%Y") == NULL ||
        strstr(field->format, "%m") == NULL ||
        strstr(field->format, "%d") == NULL)
        fault(package, node, field->format,
            "default, or a pattern of %Y, %m and %d");
}

static void number_check(struct package *package,
    const struct sp_json_node *node, struct frictionless_field *field)
{
    const char *decimal = sp_json_member_text(node, "decimalChar");
    const char *group = sp_json_member_text(node, "groupChar");
    const struct sp_json_node *bare = sp_json_member(node, "bareNumber");

    if (decimal != NULL && decimal[0] != '\0' && decimal[1] == '\0')
        field->decimal = decimal[0];
    else if (decimal != NULL)
        fault(package, node, decimal, "a decimalChar of one character");
    if (group != NULL)
        field->group = group;
    if (group != NULL && group[0] == field->decimal && group[1] == '\0')
        fault(package, node, group, "a groupChar other than the decimalChar");
    if (bare != NULL && bare->kind == SP_JSON_BOOL)
        field->bare = bare->truth;
}

static void field_read(struct package *package, const struct sp_json_node *node,
    const struct frictionless_values *missing, struct frictionless_field *field)
{
    static const struct frictionless_values yes = {
        {"true", "True", "TRUE", "1"}, 4};
    static const struct frictionless_values no = {
        {"false", "False", "FALSE", "0"}, 4};
    const char *type = sp_json_member_text(node, "type");

    field->name = sp_json_member_text(node, "name");
    field->format = "%Y-%m-%d";
    field->decimal = '.';
    field->group = "";
    field->bare = true;
    field->missing = *missing;
    field->yes = yes;
    field->no = no;
    values_read(
        package, sp_json_member(node, "missingValues"), &field->missing);
    values_read(package, sp_json_member(node, "trueValues"), &field->yes);
    values_read(package, sp_json_member(node, "falseValues"), &field->no);
    if (field->name == NULL) {
        fault(package, node, sp_json_kind_name(node->kind),
            "a field with a name");
        field->name = "";
    }
    if (type == NULL)
        return;
    if (strcmp(type, "number") == 0 || strcmp(type, "integer") == 0) {
        field->type = FRICTIONLESS_NUMBER;
        number_check(package, node, field);
    } else if (strcmp(type, "date") == 0) {
        field->type = FRICTIONLESS_DATE;
        date_check(package, node, field);
    } else if (strcmp(type, "boolean") == 0) {
        field->type = FRICTIONLESS_BOOLEAN;
    }
}

static void schema_read(struct package *package,
    const struct sp_json_node *node, struct frictionless_resource *resource)
{
    const struct sp_json_node *schema = object_of(package, node, "schema");
    const struct sp_json_node *fields = sp_json_member(schema, "fields");
    struct frictionless_values missing = {{""}, 1};

    values_read(package, sp_json_member(schema, "missingValues"), &missing);
    if (fields == NULL || fields->kind != SP_JSON_ARRAY)
        return;
    if (fields->n > FRICTIONLESS_FIELDS_MAX) {
        fault(package, fields, "more fields", "at most 256 of them");
        return;
    }
    resource->fields = sp_alloc_array(
        package->preset->arena, fields->n + 1, sizeof *resource->fields);
    if (resource->fields == NULL) {
        preset_fail_memory(package->preset);
        return;
    }
    for (const struct sp_json_node *field = fields->first; field != NULL;
         field = field->next)
        field_read(
            package, field, &missing, &resource->fields[resource->n_fields++]);
}

static bool truth_of(
    const struct sp_json_node *object, const char *key, bool otherwise)
{
    const struct sp_json_node *node = sp_json_member(object, key);

    return node != NULL && node->kind == SP_JSON_BOOL ? node->truth : otherwise;
}

static void dialect_read(struct package *package,
    const struct sp_json_node *node, struct frictionless_resource *resource)
{
    const struct sp_json_node *dialect = object_of(package, node, "dialect");
    const char *delimiter = sp_json_member_text(dialect, "delimiter");
    const char *quote = sp_json_member_text(dialect, "quoteChar");
    const char *escape = sp_json_member_text(dialect, "escapeChar");
    const char *comment = sp_json_member_text(dialect, "commentChar");

    resource->delimiter = ',';
    resource->header = truth_of(dialect, "header", true);
    resource->skip_space = truth_of(dialect, "skipInitialSpace", false);
    resource->comment = comment == NULL ? "" : comment;
    if (delimiter != NULL && delimiter[0] != '\0' && delimiter[1] == '\0' &&
        strchr(",;\t|", delimiter[0]) != NULL)
        resource->delimiter = delimiter[0];
    else if (delimiter != NULL)
        fault(package, dialect, delimiter,
            "a delimiter that is a comma, a semicolon, a tab or a bar");
    if (quote != NULL && strcmp(quote, "\"") != 0)
        fault(package, dialect, quote, "the quoteChar \"");
    if ((escape != NULL && escape[0] != '\0') ||
        !truth_of(dialect, "doubleQuote", true))
        fault(package, dialect, escape == NULL ? "doubleQuote" : escape,
            "a quote inside a field written twice");
}

static void encoding_read(struct package *package,
    const struct sp_json_node *node, struct frictionless_resource *resource)
{
    static const char *const others[][2] = {{"utf8", "utf-8"},
        {"cp1250", "windows-1250"}, {"cp1251", "windows-1251"},
        {"cp1252", "windows-1252"}, {"us-ascii", "utf-8"}};
    const char *name = sp_json_member_text(node, "encoding");
    char small[32];
    size_t n = 0;

    if (name == NULL)
        return; /* UTF-8 */
    for (; name[n] != '\0' && n + 1 < sizeof small; n++)
        small[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] - 'A' + 'a'
                                                           : name[n]);
    small[n] = '\0';
    for (size_t i = 0; i < SP_COUNT(others); i++)
        if (strcmp(small, others[i][0]) == 0)
            memcpy(small, others[i][1], strlen(others[i][1]) + 1);
    if (!encoding_find(small, &resource->encoding))
        fault(package, node, name,
            "utf-8, utf-16le, utf-16be, windows-1250, windows-1251, "
            "windows-1252 or koi8-u");
}

/* Our table of that name, if the resource's fields can be its columns. */
static const struct schema_table *table_of(struct package *package,
    const struct frictionless_resource *resource, const char *name)
{
    const struct schema_table *table =
        schema_table(package->preset->request->schema, name);

    if (table == NULL || table->result)
        return NULL;
    for (size_t i = 0; resource->n_fields > 0 && i < table->n_keys; i++) {
        bool found = false;

        for (size_t k = 0; k < resource->n_fields && !found; k++)
            found =
                strcmp(resource->fields[k].name, table->columns[i].name) == 0;
        if (!found)
            return NULL;
    }
    return table;
}

/* ---- resources ----------------------------------------------------------- */

/* Any list: by a map, with what the package says of it. */
static enum sp_code list_read(struct package *package,
    const struct frictionless_resource *resource, struct sp_err *err)
{
    struct preset *preset = package->preset;
    struct convert_request request = *package->request;
    enum sp_code rc = SP_OK;

    request.preset = NULL;
    request.encoding = encoding_name(resource->encoding);
    request.delimiter = grid_delimiter_name(resource->delimiter);
    for (size_t i = 0; i < resource->n_fields; i++)
        if (resource->fields[i].type == FRICTIONLESS_NUMBER)
            request.decimal =
                resource->fields[i].decimal == ',' ? "comma" : "point";
    if (*package->tables == NULL)
        rc = tables_new(package->request, preset->result, package->tables, err);
    return rc == SP_OK ? tables_read_as(*package->tables, &request,
                             resource->path, preset->writer, err)
                       : rc;
}

/* Whether the file has the bytes that the package says. */
static enum sp_code bytes_check(struct package *package,
    const struct sp_json_node *resource, const char *path, struct sp_err *err)
{
    const struct sp_json_node *bytes = sp_json_member(resource, "bytes");
    const struct sp_json_node *hash = sp_json_member(resource, "hash");
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_sha256 *sha = NULL;
    struct sp_buf buf;
    enum sp_code rc;

    if (bytes == NULL && hash == NULL)
        return SP_OK;
    rc = sp_file_read(AT_FDCWD, path, SP_CSV_FILE_BYTES_MAX, &buf, err);
    if (rc == SP_OK)
        rc = sp_sha256_new(&sha, err);
    if (rc == SP_OK) {
        sp_sha256_put(sha, sp_buf_text(&buf), buf.len);
        sp_sha256_hex(sha, hex);
        if (bytes != NULL && strcmp(bytes->text, preset_text(package->preset,
                                                     "%zu", buf.len)) != 0)
            fault(package, bytes, bytes->text,
                preset_text(package->preset,
                    "the length of the file, %zu bytes", buf.len));
        if (hash != NULL && strncmp(hash->text, "sha256:", 7) == 0 &&
            strcmp(hash->text + 7, hex) != 0)
            fault(package, hash, hash->text,
                preset_text(
                    package->preset, "that of the file, sha256:%s", hex));
        else if (hash != NULL && strncmp(hash->text, "sha256:", 7) != 0)
            preset_warn(package->preset, hash->line, hash->column,
                "'%s' was not checked: only sha256 is", hash->text);
    }
    sp_sha256_free(sha);
    sp_buf_clear(&buf);
    return rc;
}

static enum sp_code file_read(struct package *package,
    const struct frictionless_resource *resource, struct sp_err *err)
{
    if (package->preset->result->faults.n > 0)
        return SP_OK;
    if (resource->table != NULL)
        return frictionless_rows(package->preset, resource, err);
    return list_read(package, resource, err);
}

static enum sp_code resource_read(struct package *package,
    const struct sp_json_node *node, struct sp_err *err)
{
    struct frictionless_resource resource = {.encoding = ENCODING_UTF8};
    const struct sp_json_node *path = sp_json_member(node, "path");
    enum sp_code rc = SP_OK;

    resource.name = sp_json_member_text(node, "name");
    if (resource.name == NULL)
        resource.name = "";
    if (path == NULL || (path->kind == SP_JSON_ARRAY && path->n > PATHS_MAX)) {
        fault(package, node, resource.name,
            "a resource with one path or at most 256; data inside the package "
            "are not read");
        return SP_OK;
    }
    encoding_read(package, node, &resource);
    dialect_read(package, node, &resource);
    schema_read(package, node, &resource);
    resource.table = table_of(package, &resource, resource.name);
    if (path->kind != SP_JSON_ARRAY) {
        resource.path = path_of(package, path);
        if (resource.path != NULL)
            rc = bytes_check(package, node, resource.path, err);
        if (rc == SP_OK && resource.path != NULL)
            rc = file_read(package, &resource, err);
        return rc;
    }
    for (const struct sp_json_node *one = path->first;
         rc == SP_OK && one != NULL; one = one->next) {
        resource.path = path_of(package, one);
        if (resource.path != NULL)
            rc = file_read(package, &resource, err);
    }
    return rc;
}

/* How the files are written is no value of theirs; what describes the package
 * is, and is listed. */
static void used_mark(struct preset *preset, const struct sp_json_node *root)
{
    static const char *const words[] = {"name", "profile", "$schema", "path",
        "schema", "dialect", "encoding", "format", "mediatype", "bytes", "hash",
        "type"};
    const struct sp_json_node *resources = sp_json_member(root, "resources");

    for (size_t i = 0; i < SP_COUNT(words); i++) {
        const struct sp_json_node *node = sp_json_member(root, words[i]);

        if (node != NULL)
            preset_use(preset, node->number);
        for (node = resources->first; node != NULL; node = node->next) {
            const struct sp_json_node *member = sp_json_member(node, words[i]);

            if (member != NULL)
                preset_use(preset, member->number);
        }
    }
}

static enum sp_code package_read(struct package *package,
    const struct sp_json_node *root, struct sp_err *err)
{
    static const char *const persons[] = {"contributors", NULL};
    const struct sp_json_node *resources = sp_json_member(root, "resources");
    enum sp_code rc = SP_OK;

    if (resources == NULL || resources->kind != SP_JSON_ARRAY) {
        fault(package, root, "no resources", "a package that lists some");
        return SP_OK;
    }
    for (const struct sp_json_node *node = resources->first;
         rc == SP_OK && node != NULL && !preset_failed(package->preset);
         node = node->next)
        rc = resource_read(package, node, err);
    used_mark(package->preset, root);
    package->preset->persons = persons;
    preset_json_left(package->preset, root, "");
    return rc;
}

enum sp_code frictionless_fill(struct preset *preset,
    const struct convert_request *request, const char *bytes, size_t len,
    struct tables **tables, struct sp_err *err)
{
    struct package package = {
        .request = request, .preset = preset, .tables = tables};
    const char *base = convert_base_name(preset->path);
    const struct sp_json_node *root = NULL;
    struct sp_err fault;
    enum sp_code rc = sp_json_read(bytes, len, preset->arena, &root, &fault);

    package.folder =
        preset_text(preset, "%.*s", (int)(base - preset->path), preset->path);
    if (rc == SP_INVALID || rc == SP_LIMIT) {
        convert_log_add(
            &preset->result->faults, NULL, "%s:%s", preset->path, fault.text);
        return SP_OK;
    }
    if (rc != SP_OK) {
        if (err != NULL)
            *err = fault;
        return rc;
    }
    return package_read(&package, root, err);
}

enum sp_code frictionless_read(const struct convert_request *request,
    const char *path, struct convert_writer *writer,
    struct convert_result *result, struct tables **tables, struct sp_err *err)
{
    struct convert_request plain = *request;
    struct preset preset;
    struct sp_buf bytes;
    enum sp_code rc =
        sp_file_read(AT_FDCWD, path, PACKAGE_BYTES_MAX, &bytes, err);

    if (rc != SP_OK)
        return rc;
    plain.sets.n = 0; /* they are for lists, which are read by maps */
    rc = preset_init(&preset, &plain, path, writer, result, err);
    if (rc == SP_OK)
        rc = frictionless_fill(
            &preset, request, sp_buf_text(&bytes), bytes.len, tables, err);
    if (rc == SP_OK)
        rc = preset_finish(&preset, err);
    preset_clear(&preset);
    sp_buf_clear(&bytes);
    return rc;
}
