/*
 * ocds_read.c - release packages, record packages, releases alone, and lines
 * of them: the processes of a file.
 */
#include "convert/ocds.h"

#include "base/file.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)256 << 20)

static const char *const persons[] = {"contactPoint", NULL};

struct release {
    const char *ocid;
    const char *date; /* "" when it has none */
    const struct sp_json_node *node;
    size_t order; /* in the file */
};

struct releases {
    struct ocds *ocds;
    struct release *list;
    size_t n, cap;
};

bool ocds_is(const char *path, const char *head, size_t len)
{
    static const char *const words[] = {
        "\"ocid\"", "\"releases\"", "\"records\""};
    size_t at = 0;

    (void)path;
    if (len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    while (at < len && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    if (at == len || (head[at] != '{' && head[at] != '['))
        return false;
    for (; at < len; at++)
        for (size_t i = 0; i < SP_COUNT(words); i++)
            if (len - at >= strlen(words[i]) &&
                memcmp(head + at, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

static void release_add(
    struct releases *releases, const struct sp_json_node *node)
{
    struct preset *preset = &releases->ocds->preset;
    const char *ocid = sp_json_member_text(node, "ocid");
    const char *date = preset_json_text(preset, node, "date");

    if (ocid == NULL || ocid[0] == '\0') {
        if (sp_json_member_text(node, "url") != NULL)
            preset_left(preset, "releases[]",
                "a release that is a link is not fetched",
                sp_json_member_text(node, "url"), node->line, node->column);
        else
            preset_fault(preset, node->line, node->column,
                "found %s without ocid, allowed: a release",
                sp_json_kind_name(node->kind));
        preset_use(preset, node->number);
        return;
    }
    if (releases->n == releases->cap) {
        size_t cap = releases->cap == 0 ? 64 : releases->cap * 2;
        struct release *grown =
            sp_alloc_array(preset->arena, cap, sizeof *grown);

        if (grown == NULL) {
            preset_fail_memory(preset);
            return;
        }
        if (releases->n > 0)
            memcpy(grown, releases->list, releases->n * sizeof *grown);
        releases->list = grown;
        releases->cap = cap;
    }
    releases->list[releases->n] =
        (struct release){ocid, date, node, releases->n};
    releases->n++;
}

static void array_add(
    struct releases *releases, const struct sp_json_node *array)
{
    for (const struct sp_json_node *node = array->first; node != NULL;
         node = node->next)
        release_add(releases, node);
}

/* A record: its compiled release, else all its releases. */
static void record_add(
    struct releases *releases, const struct sp_json_node *record)
{
    struct preset *preset = &releases->ocds->preset;
    const struct sp_json_node *compiled =
        sp_json_member(record, "compiledRelease");
    const struct sp_json_node *list = sp_json_member(record, "releases");
    const struct sp_json_node *versions =
        sp_json_member(record, "versionedRelease");
    size_t before = releases->n;

    (void)preset_json_text(preset, record, "ocid");
    if (versions != NULL) {
        preset_left(preset, "records[].versionedRelease",
            "a history of what the releases say", "", versions->line,
            versions->column);
        preset_use(preset, versions->number);
    }
    if (compiled != NULL && compiled->kind == SP_JSON_OBJECT) {
        release_add(releases, compiled);
        if (list != NULL && list->kind == SP_JSON_ARRAY && list->n > 0) {
            preset_left(preset, "records[].releases",
                "the compiled release stands for them", "", list->line,
                list->column);
            preset_use(preset, list->number);
        }
    } else if (list != NULL && list->kind == SP_JSON_ARRAY) {
        array_add(releases, list);
    }
    if (releases->n == before)
        preset_fault(preset, record->line, record->column,
            "found a record without a release, allowed: one with a "
            "compiledRelease or with releases in the file");
}

/* A package, a release, or an array of either. */
static void value_add(
    struct releases *releases, const struct sp_json_node *value)
{
    struct preset *preset = &releases->ocds->preset;
    const struct sp_json_node *list = sp_json_member(value, "releases");
    const struct sp_json_node *records = sp_json_member(value, "records");

    if (records != NULL && records->kind == SP_JSON_ARRAY) {
        for (const struct sp_json_node *node = records->first; node != NULL;
             node = node->next)
            record_add(releases, node);
        list = sp_json_member(value, "packages"); /* addresses of packages */
        if (list != NULL)
            preset_use(preset, list->number);
    } else if (list != NULL && list->kind == SP_JSON_ARRAY &&
               sp_json_member(value, "compiledRelease") == NULL) {
        array_add(releases, list);
    } else if (sp_json_member(value, "compiledRelease") != NULL) {
        record_add(releases, value);
    } else if (value->kind == SP_JSON_ARRAY) {
        array_add(releases, value);
    } else {
        release_add(releases, value);
    }
}

static int release_compare(const void *a, const void *b)
{
    const struct release *one = a;
    const struct release *other = b;
    int order = strcmp(one->ocid, other->ocid);

    if (order == 0)
        order = strcmp(one->date, other->date);
    if (order != 0)
        return order;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* Process after process, the releases of each from old to new. */
static void processes_read(struct releases *releases)
{
    struct ocds *ocds = releases->ocds;
    const struct sp_json_node **nodes;

    if (releases->n == 0 || preset_failed(&ocds->preset))
        return;
    nodes = sp_alloc_array(ocds->preset.arena, releases->n, sizeof *nodes);
    if (nodes == NULL) {
        preset_fail_memory(&ocds->preset);
        return;
    }
    qsort(releases->list, releases->n, sizeof *releases->list, release_compare);
    for (size_t i = 0; i < releases->n;) {
        const char *ocid = releases->list[i].ocid;
        size_t n = 0;

        for (; i < releases->n && strcmp(releases->list[i].ocid, ocid) == 0;
             i++)
            nodes[n++] = releases->list[i].node;
        ocds_process(ocds, ocid, ocds_view(ocds, nodes, n));
    }
}

/* Words about the file itself, which no table holds and nobody misses. */
static void package_use(struct preset *preset, const struct sp_json_node *value)
{
    static const char *const words[] = {"uri", "version", "publishedDate",
        "extensions", "publisher", "license", "publicationPolicy"};

    for (size_t i = 0; i < SP_COUNT(words); i++) {
        const struct sp_json_node *node = sp_json_member(value, words[i]);

        if (node != NULL)
            preset_use(preset, node->number);
    }
}

static enum sp_code values_read(struct ocds *ocds, const char *bytes,
    size_t len, struct releases *releases,
    const struct sp_json_node ***values_out, size_t *n_out, struct sp_err *err)
{
    struct preset *preset = &ocds->preset;
    struct sp_json_cursor cursor;
    const struct sp_json_node **values = NULL;
    size_t n = 0;
    size_t cap = 0;
    enum sp_code code = SP_OK;

    memset(&cursor, 0, sizeof cursor);
    while (code == SP_OK && !preset_failed(preset)) {
        const struct sp_json_node *value = NULL;
        struct sp_err fault;

        code = sp_json_read_next(
            bytes, len, &cursor, preset->arena, &value, &fault);
        if (code == SP_INVALID || code == SP_LIMIT) {
            convert_log_add(&preset->result->faults, NULL, "%s:%s",
                preset->path, fault.text);
            return SP_OK;
        }
        if (code != SP_OK && err != NULL)
            *err = fault;
        if (code != SP_OK || value == NULL)
            break;
        if (n == cap) {
            const struct sp_json_node **grown;

            cap = cap == 0 ? 64 : cap * 2;
            grown = sp_alloc_array(preset->arena, cap, sizeof *grown);
            if (grown == NULL)
                return sp_arena_fail(preset->arena, err);
            if (n > 0)
                memcpy(grown, values, n * sizeof *grown);
            values = grown;
        }
        values[n++] = value;
        package_use(preset, value);
        value_add(releases, value);
    }
    *values_out = values;
    *n_out = n;
    return code;
}

enum sp_code ocds_fill(
    struct ocds *ocds, const char *bytes, size_t len, struct sp_err *err)
{
    struct releases releases;
    const struct sp_json_node **values = NULL;
    size_t n = 0;
    enum sp_code code;

    memset(&releases, 0, sizeof releases);
    releases.ocds = ocds;
    ocds->preset.persons = persons;
    code = values_read(ocds, bytes, len, &releases, &values, &n, err);
    if (code != SP_OK)
        return code;
    processes_read(&releases);
    for (size_t i = 0; i < n; i++)
        preset_json_left(&ocds->preset, values[i], "");
    return SP_OK;
}

enum sp_code ocds_read(const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct convert_result *result,
    struct tables **tables, struct sp_err *err)
{
    (void)tables;
    struct ocds ocds;
    struct sp_buf bytes;
    enum sp_code code;

    memset(&ocds, 0, sizeof ocds);
    code = sp_file_read(AT_FDCWD, path, FILE_BYTES_MAX, &bytes, err);
    if (code != SP_OK)
        return code;
    code = preset_init(&ocds.preset, request, path, writer, result, err);
    if (code == SP_OK)
        code = ocds_fill(&ocds, sp_buf_text(&bytes), bytes.len, err);
    if (code == SP_OK)
        code = preset_finish(&ocds.preset, err);
    preset_clear(&ocds.preset);
    sp_buf_clear(&bytes);
    return code;
}
