/* tables.c - a run over files of rows, and the map that is kept of it. */
#include "convert/tables_internal.h"

#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRESET_FILES_MAX = 64, TEXT_BYTES = 1500 };

void tables_fault(struct table_file *file, const char *fmt, ...)
{
    struct convert_place place = {.file = file->path};
    char text[TEXT_BYTES];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    convert_log_add(&file->all->result->faults, &place, "%s", text);
}

void tables_warn(struct table_file *file, const char *fmt, ...)
{
    struct convert_place place = {.file = file->path};
    char text[TEXT_BYTES];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    convert_log_add(&file->all->result->warnings, &place, "%s", text);
}

enum sp_code tables_no_memory(struct table_file *file, struct sp_err *err)
{
    return sp_arena_fail(file->all->arena, err);
}

/* ---- maps ---- */

static enum sp_code load_map(
    struct tables *all, const char *path, struct map *map, struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc = sp_file_read(AT_FDCWD, path, MAP_BYTES_MAX, &bytes, err);

    if (rc != SP_OK)
        return rc;
    rc = map_parse(path, sp_buf_text(&bytes), bytes.len, all->request->schema,
        all->arena, map, &all->result->faults, err);
    sp_buf_clear(&bytes);
    return rc;
}

static int name_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the shipped maps, in order. */
static enum sp_code list_presets(struct tables *all, const char *folder,
    const char **names, size_t *n_out, struct sp_err *err)
{
    DIR *stream = opendir(folder);
    struct dirent *entry;
    enum sp_code rc = SP_OK;
    size_t n = 0;

    if (stream == NULL)
        return sp_fail(err, SP_IO, "cannot open the shipped maps '%s': %s",
            folder, strerror(errno));
    while (rc == SP_OK && (entry = readdir(stream)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (len < 5 || strcmp(entry->d_name + len - 4, ".map") != 0)
            continue;
        if (n == PRESET_FILES_MAX)
            rc = sp_fail(err, SP_LIMIT, "'%s' holds more than %d maps", folder,
                PRESET_FILES_MAX);
        else if ((names[n++] = sp_strdup(all->arena, entry->d_name)) == NULL)
            rc = sp_arena_fail(all->arena, err);
    }
    (void)closedir(stream);
    if (rc != SP_OK)
        return rc;
    qsort(names, n, sizeof *names, name_compare);
    *n_out = n;
    return SP_OK;
}

static enum sp_code load_presets(struct tables *all, struct sp_err *err)
{
    const char *names[PRESET_FILES_MAX];
    const char *folder =
        sp_asprintf(all->arena, "%s/maps", all->request->data_folder);
    size_t n = 0;
    enum sp_code rc;

    if (folder == NULL)
        return sp_arena_fail(all->arena, err);
    rc = list_presets(all, folder, names, &n, err);
    for (size_t i = 0; rc == SP_OK && i < n; i++) {
        const char *path = sp_asprintf(all->arena, "%s/%s", folder, names[i]);
        struct map map = {.n_parts = 0};

        if (path == NULL)
            return sp_arena_fail(all->arena, err);
        rc = load_map(all, path, &map, err);
        for (size_t k = 0; rc == SP_OK && k < map.n_parts; k++) {
            struct map_part *part = map_add_part(&all->presets, all->arena);

            if (part == NULL)
                return sp_arena_fail(all->arena, err);
            *part = map.parts[k];
        }
    }
    return rc;
}

/* A map of the run's own, or the one that is there. */
static enum sp_code find_map(struct tables *all, struct sp_err *err)
{
    const struct convert_request *request = all->request;
    const char *output = request->output_folder;
    size_t len = strlen(output);
    enum sp_code rc;

    while (len > 1 && output[len - 1] == '/')
        len--;
    all->map_path = request->map_path != NULL
                        ? request->map_path
                        : sp_asprintf(all->arena, "%.*s.map", (int)len, output);
    if (all->map_path == NULL)
        return sp_arena_fail(all->arena, err);
    rc = load_map(all, all->map_path, &all->map, err);
    all->map_given = rc == SP_OK;
    return rc == SP_NOT_FOUND ? SP_OK : rc;
}

/* ---- the run ---- */

enum sp_code tables_new(const struct convert_request *request,
    struct convert_result *result, struct tables **tables_out,
    struct sp_err *err)
{
    struct tables *all = calloc(1, sizeof *all);
    enum sp_code rc;

    assert(request->data_folder != NULL);
    if (all == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to read tables");
    all->request = request;
    all->result = result;
    rc = sp_arena_new(1ULL << 30, &all->arena, err);
    if (rc == SP_OK)
        rc = vocabulary_load(request->data_folder, request->schema, all->arena,
            &all->vocabulary, err);
    if (rc == SP_OK)
        rc = find_map(all, err);
    if (rc == SP_OK && !all->map_given)
        rc = load_presets(all, err);
    if (rc != SP_OK) {
        tables_free(all);
        return rc;
    }
    *tables_out = all;
    return SP_OK;
}

static void file_clear(struct table_file *file)
{
    for (size_t i = 0; file->states != NULL && i < file->part->n_columns; i++)
        sp_buf_clear(&file->states[i].above);
    for (size_t i = 0; file->tables != NULL && i < file->part->n_tables; i++) {
        for (size_t k = 0;
             file->tables[i].sets != NULL && k < file->part->tables[i].n_sets;
             k++) {
            sp_buf_clear(&file->tables[i].sets[k].text);
            sp_pool_free(file->tables[i].sets[k].seen);
            free(file->tables[i].sets[k].counts);
        }
    }
    grid_close(file->grid);
    free(file);
}

/* Two parts of one name, of files of one name, become "X", "X (2)". */
static enum sp_code name_part(struct table_file *file, struct sp_err *err)
{
    struct map *map = &file->all->map;
    struct map_part *part = file->part;
    const char *base = part->name;

    for (size_t n = 2, i = 0; i < map->n_parts; i++) {
        if (&map->parts[i] == part ||
            strcmp(map->parts[i].name, part->name) != 0)
            continue;
        part->name = sp_asprintf(file->all->arena, "%s (%zu)", base, n++);
        if (part->name == NULL)
            return tables_no_memory(file, err);
        i = SIZE_MAX; /* look through all again */
    }
    return SP_OK;
}

static enum sp_code read_file(
    struct table_file *file, struct convert_writer *writer, struct sp_err *err)
{
    const struct convert_log *faults = &file->all->result->faults;
    enum sp_code rc = tables_find_part(file, err);

    if (rc == SP_OK && file->part != NULL)
        rc = tables_apply(file, err);
    if (rc == SP_OK && file->part != NULL && !file->all->map_given)
        rc = name_part(file, err);
    if (rc == SP_OK && file->part != NULL)
        rc = tables_prepare(file, err);
    if (rc == SP_OK && file->part != NULL && faults->n == 0)
        rc = tables_scan(file, err);
    if (rc != SP_OK)
        return rc;
    if (file->part != NULL)
        tables_show_guess(file);
    if (faults->n > 0) {
        tables_show_heads(file);
        return SP_OK;
    }
    rc = tables_rows(file, writer, err);
    if (rc == SP_OK)
        tables_show_end(file);
    return rc;
}

/* Read the file, or the sheet of it that `only` names. */
static enum sp_code read_one(struct tables *all, const char *path,
    const struct map_part *only, bool is_sheet, struct convert_writer *writer,
    struct sp_err *err)
{
    struct table_file *file = calloc(1, sizeof *file);
    enum sp_code rc;

    if (file == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to read %s", path);
    file->all = all;
    file->path = path;
    file->only = only;
    file->is_sheet = is_sheet;
    rc = read_file(file, writer, err);
    file_clear(file);
    return rc;
}

/* The sheets of a workbook that the map has parts for. */
static enum sp_code read_sheets(struct tables *all, const char *path,
    struct convert_writer *writer, size_t *n_out, struct sp_err *err)
{
    for (size_t i = 0; i < all->map.n_parts; i++) {
        const struct map_part *part = &all->map.parts[i];
        bool has = false;
        enum sp_code rc = SP_OK;

        if (part->sheet != NULL)
            rc = grid_has_sheet(path, part->sheet, &has, err);
        if (rc == SP_OK && has)
            rc = read_one(all, path, part, true, writer, err);
        if (rc != SP_OK)
            return rc;
        *n_out += has;
    }
    return SP_OK;
}

enum sp_code tables_read(struct tables *tables, const char *path,
    struct convert_writer *writer, struct sp_err *err)
{
    bool is_sheet = false;
    size_t n_sheets = 0;
    enum sp_code rc = grid_file_is_workbook(path, &is_sheet, err);

    if (rc == SP_OK && is_sheet && tables->map_given &&
        tables->request->sheet == NULL)
        rc = read_sheets(tables, path, writer, &n_sheets, err);
    if (rc == SP_OK && n_sheets == 0)
        rc = read_one(tables, path, NULL, is_sheet, writer, err);
    return rc;
}

enum sp_code tables_read_as(struct tables *tables,
    const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct sp_err *err)
{
    const struct convert_request *own = tables->request;
    /* The map in the making names the file, longer than the caller may. */
    const char *kept = sp_strdup(tables->arena, path);
    enum sp_code rc;

    if (kept == NULL)
        return sp_arena_fail(tables->arena, err);
    tables->request = request;
    rc = tables_read(tables, kept, writer, err);
    tables->request = own;
    return rc;
}

/* Two files that are read the same need one part. */
static void drop_doubles(struct map *map)
{
    size_t n = 0;

    for (size_t i = 0; i < map->n_parts; i++) {
        bool there = false;

        for (size_t k = 0; k < n && !there; k++)
            there = map_same_part(&map->parts[k], &map->parts[i]);
        if (!there)
            map->parts[n++] = map->parts[i];
    }
    map->n_parts = n;
}

enum sp_code tables_save(struct tables *tables, struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc;

    if (tables->map_given || tables->map.n_parts == 0)
        return SP_OK;
    drop_doubles(&tables->map);
    sp_buf_init(&bytes, MAP_BYTES_MAX);
    map_write(&tables->map, &bytes);
    rc = sp_buf_check(&bytes, err);
    if (rc == SP_OK)
        rc = sp_file_write(
            AT_FDCWD, tables->map_path, bytes.bytes, bytes.len, err);
    if (rc == SP_OK)
        sp_buf_printf(&tables->result->shown,
            "map: %s, which the next run reads\n", tables->map_path);
    sp_buf_clear(&bytes);
    return rc;
}

void tables_free(struct tables *tables)
{
    if (tables == NULL)
        return;
    sp_arena_free(tables->arena);
    free(tables);
}
