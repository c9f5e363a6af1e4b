/* tables_fit.c - which part of a map or preset reads a file. */
#include "convert/tables_internal.h"

#include <assert.h>
#include <string.h>

/* ---- opening ---- */

static enum sp_code set_text_options(
    struct table_file *file, const struct map_part *part, struct sp_err *err)
{
    const struct convert_request *request = file->all->request;
    struct grid_options *options = &file->options;
    enum sp_code rc = SP_OK;

    if (request->encoding != NULL) {
        if (!encoding_find(request->encoding, &options->encoding))
            return sp_fail(
                err, SP_INVALID, "no encoding '%s'", request->encoding);
    } else if (part != NULL && part->has_encoding) {
        options->encoding = part->encoding;
    } else {
        rc = grid_guess_encoding(file->path, &options->encoding, err);
    }
    if (rc != SP_OK)
        return rc;
    if (request->delimiter != NULL) {
        if (!grid_delimiter_find(request->delimiter, &options->delimiter))
            return sp_fail(
                err, SP_INVALID, "no delimiter '%s'", request->delimiter);
        return SP_OK;
    }
    if (part != NULL && part->delimiter != '\0') {
        options->delimiter = part->delimiter;
        return SP_OK;
    }
    return grid_guess_delimiter(
        file->path, options->encoding, &options->delimiter, err);
}

enum sp_code tables_open(
    struct table_file *file, const struct map_part *part, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    grid_close(file->grid);
    file->grid = NULL;
    file->options.sheet = file->all->request->sheet != NULL
                              ? file->all->request->sheet
                          : part != NULL ? part->sheet
                                         : NULL;
    if (file->is_sheet)
        rc = grid_open_sheet(file->path, &file->options, &file->grid, err);
    else
        rc = set_text_options(file, part, err);
    if (rc == SP_OK && !file->is_sheet)
        rc = grid_open_text(file->path, &file->options, &file->grid, err);
    return rc == SP_OK ? tables_read_heads(file, err) : rc;
}

/* ---- how a part fits ---- */

struct fit {
    size_t matched;
    size_t missing; /* of those that are needed */
    struct headings headings;
};

static struct fit fit_of(
    const struct map_part *part, const struct headings *headings)
{
    struct fit fit = {.headings = *headings};

    for (size_t i = 0; i < part->n_columns; i++) {
        if (tables_find_heading(headings, &part->columns[i]) != SIZE_MAX)
            fit.matched++;
        else if (part->columns[i].need)
            fit.missing++;
    }
    return fit;
}

static bool is_better(const struct fit *a, const struct fit *b)
{
    if (a->missing != b->missing)
        return a->missing < b->missing;
    return a->matched > b->matched;
}

/* The rows of the headings that a part or option names: by their lines. */
static bool named_rows(const struct table_file *file, uint64_t header,
    uint64_t header_last, size_t *first_out, size_t *last_out)
{
    bool found_first = false, found_last = false;

    for (size_t i = 0; i < file->n_heads; i++) {
        if (file->heads[i].line == header) {
            *first_out = i;
            found_first = true;
        }
        if (file->heads[i].line == header_last) {
            *last_out = i;
            found_last = true;
        }
    }
    return found_first && found_last;
}

/* The best fit of the part over the first rows, alone and two by two. */
static enum sp_code best_fit(struct table_file *file,
    const struct map_part *part, struct fit *best, struct sp_err *err)
{
    bool any = false;
    size_t first = 0, last = 0;

    uint64_t header = part->header, header_last = part->header_last;
    const char *said = file->all->request->header;

    *best = (struct fit){.missing = SIZE_MAX};
    if (said != NULL && !tables_parse_rows(said, &header, &header_last))
        return SP_OK; /* which tables_apply or the guess tells */
    if (header > 0) {
        enum sp_code rc;
        struct headings headings;

        if (!named_rows(file, header, header_last, &first, &last))
            return SP_OK;
        rc = tables_headings(file, first, last, &headings, err);
        if (rc == SP_OK)
            *best = fit_of(part, &headings);
        return rc;
    }
    for (size_t rows = 1; rows <= 2; rows++) {
        for (size_t i = 0; i + rows <= file->n_heads; i++) {
            struct headings headings;
            struct fit fit;
            enum sp_code rc;

            if (file->heads[i + rows - 1].has_number && rows == 2)
                continue;
            rc = tables_headings(file, i, i + rows - 1, &headings, err);
            if (rc != SP_OK)
                return rc;
            fit = fit_of(part, &headings);
            if (!any || is_better(&fit, best))
                *best = fit;
            any = true;
        }
    }
    return SP_OK;
}

/* Make `part` one of the file's own, so that what is worked out about this file
 * stays with it. */
static enum sp_code copy_part(struct table_file *file,
    const struct map_part *from, struct map_part *part, struct sp_err *err)
{
    struct sp_arena *arena = file->all->arena;
    struct map_part copy = *from;

    copy.columns =
        sp_alloc_array(arena, from->n_columns + 1, sizeof *copy.columns);
    copy.tables =
        sp_alloc_array(arena, from->n_tables + 1, sizeof *copy.tables);
    if (copy.columns == NULL || copy.tables == NULL)
        return tables_no_memory(file, err);
    memcpy(copy.columns, from->columns, from->n_columns * sizeof *copy.columns);
    memcpy(copy.tables, from->tables, from->n_tables * sizeof *copy.tables);
    copy.cap_columns = from->n_columns + 1;
    copy.cap_tables = from->n_tables + 1;
    for (size_t i = 0; i < copy.n_tables; i++) {
        struct map_table *table = &copy.tables[i];
        struct map_set *sets =
            sp_alloc_array(arena, SCHEMA_COLUMNS_MAX, sizeof *sets);

        if (sets == NULL)
            return tables_no_memory(file, err);
        if (table->n_sets > 0)
            memcpy(sets, table->sets, table->n_sets * sizeof *sets);
        table->sets = sets;
        table->cap_sets = SCHEMA_COLUMNS_MAX;
        table->cap_whens = table->n_whens; /* the next one moves */
    }
    copy.empties.cap = copy.empties.n;
    copy.ignores.cap = copy.ignores.n;
    *part = copy;
    file->part = part;
    return SP_OK;
}

/* ---- a map that was given ---- */

/* Name all differences of the part that comes nearest. */
static void say_differences(struct table_file *file,
    const struct map_part *part, const struct headings *headings)
{
    struct sp_buf buf;

    sp_buf_init(&buf, 1 << 16);
    sp_buf_printf(&buf, "the columns do not fit part '%s' of %s", part->name,
        file->all->map_given ? file->all->map_path : "the presets");
    for (size_t i = 0; i < part->n_columns; i++) {
        const struct map_column *column = &part->columns[i];

        if (column->need && (headings->n == 0 || tables_find_heading(headings,
                                                     column) == SIZE_MAX))
            sp_buf_printf(&buf, "; missing: '%s'", column->name);
    }
    for (size_t i = 0; i < headings->n; i++) {
        bool known = headings->names[i][0] == '\0';

        for (size_t k = 0; !known && k < part->n_columns; k++)
            known = tables_find_heading(headings, &part->columns[k]) == i;
        for (size_t k = 0; !known && k < part->ignores.n; k++)
            known = strcmp(part->ignores.items[k], headings->names[i]) == 0;
        if (!known)
            sp_buf_printf(&buf, "; new: '%s'", headings->names[i]);
    }
    tables_fault(file, "%s", sp_buf_text(&buf));
    sp_buf_clear(&buf);
}

/* Open the file as the part says and see how it fits. A part whose own way of
 * reading fails does not fit. */
static enum sp_code try_part(struct table_file *file, struct map_part *part,
    struct fit *fit, struct sp_err *err)
{
    enum sp_code rc = tables_open(file, part, err);

    *fit = (struct fit){.missing = SIZE_MAX};
    if (rc == SP_INVALID && file->all->map.n_parts > 1 && file->only == NULL)
        return SP_OK;
    return rc == SP_OK ? best_fit(file, part, fit, err) : rc;
}

/* Of parts that fit alike, the one that was made of this file is meant. */
static bool is_named(const struct table_file *file, const struct map_part *part)
{
    return strcmp(part->name, convert_base_name(file->path)) == 0;
}

static enum sp_code find_in_map(struct table_file *file, struct sp_err *err)
{
    struct map *map = &file->all->map;
    struct map_part *own;
    struct fit best = {.missing = SIZE_MAX};
    size_t at = SIZE_MAX, again = SIZE_MAX, n_tried = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < map->n_parts; i++) {
        struct fit fit;

        if (file->only != NULL && file->only != &map->parts[i])
            continue;
        rc = try_part(file, &map->parts[i], &fit, err);
        if (rc != SP_OK)
            return rc;
        n_tried++;
        if (at == SIZE_MAX || is_better(&fit, &best) ||
            (!is_better(&best, &fit) && is_named(file, &map->parts[i]))) {
            best = fit;
            at = i;
            again = SIZE_MAX;
        } else if (!is_better(&best, &fit) &&
                   !is_named(file, &map->parts[at]) &&
                   !map_same_part(&map->parts[at], &map->parts[i])) {
            again = i;
        }
    }
    assert(at != SIZE_MAX);
    if (best.missing > 0) {
        say_differences(file, &map->parts[at], &best.headings);
        return SP_OK;
    }
    if (again != SIZE_MAX) {
        tables_fault(file, "parts '%s' and '%s' of %s fit alike",
            map->parts[at].name, map->parts[again].name, file->all->map_path);
        return SP_OK;
    }
    if (n_tried > 1) /* another one may have been tried last */
        rc = try_part(file, &map->parts[at], &best, err);
    if (rc != SP_OK)
        return rc;
    file->headings = best.headings;
    file->how = "map";
    own = sp_alloc(file->all->arena, sizeof *own);
    if (own == NULL)
        return tables_no_memory(file, err);
    return copy_part(file, &map->parts[at], own, err);
}

/* ---- presets ---- */

/* Whether the preset's name begins with what was asked: "odoo" asks for all
 * parts of odoo. */
static bool is_asked(const char *preset, const char *asked)
{
    size_t len = strlen(asked);

    return strncmp(preset, asked, len) == 0 &&
           (preset[len] == '\0' || preset[len] == '-');
}

static void say_presets(struct table_file *file, const char *asked)
{
    const struct map *presets = &file->all->presets;
    struct sp_buf buf;

    sp_buf_init(&buf, 1 << 16);
    for (size_t i = 0; i < convert_n_formats; i++)
        sp_buf_printf(&buf, ", %s", convert_formats[i].name);
    for (size_t i = 0; i < presets->n_parts; i++)
        sp_buf_printf(&buf, ", %s", presets->parts[i].name);
    tables_fault(file, "found the preset '%s', allowed: none%s", asked,
        sp_buf_text(&buf));
    sp_buf_clear(&buf);
}

static enum sp_code find_preset(
    struct table_file *file, bool *found_out, struct sp_err *err)
{
    const char *asked = file->all->request->preset;
    const struct map *presets = &file->all->presets;
    const struct map_part *part = NULL, *again = NULL;
    struct fit best = {.missing = SIZE_MAX};
    struct map_part *own;
    bool any = false;
    enum sp_code rc;

    *found_out = false;
    for (size_t i = 0; i < presets->n_parts; i++) {
        struct map_part *preset = &presets->parts[i];
        struct fit fit;

        if (asked != NULL && !is_asked(preset->name, asked))
            continue;
        any = true;
        rc = best_fit(file, preset, &fit, err);
        if (rc != SP_OK)
            return rc;
        if (part == NULL || is_better(&fit, &best)) {
            best = fit;
            part = preset;
            again = NULL;
        } else if (!is_better(&best, &fit)) {
            again = preset;
        }
    }
    if (asked != NULL && !any) {
        say_presets(file, asked);
        return SP_OK;
    }
    if (part == NULL || best.missing > 0) {
        if (asked != NULL)
            say_differences(file, part, &best.headings);
        return SP_OK;
    }
    if (again != NULL) {
        tables_fault(file, "presets %s and %s fit alike; say which by --preset",
            part->name, again->name);
        return SP_OK;
    }
    *found_out = true;
    file->headings = best.headings;
    file->how = "preset";
    own = map_add_part(&file->all->map, file->all->arena);
    if (own == NULL)
        return tables_no_memory(file, err);
    rc = copy_part(file, part, own, err);
    if (rc != SP_OK)
        return rc;
    own->preset = part->name;
    own->name = convert_base_name(file->path);
    return SP_OK;
}

/* ---- the order of asking ---- */

enum sp_code tables_find_part(struct table_file *file, struct sp_err *err)
{
    const struct convert_request *request = file->all->request;
    bool found = false;
    enum sp_code rc;

    if (file->all->map_given)
        return find_in_map(file, err);
    rc = tables_open(file, NULL, err);
    if (rc != SP_OK)
        return rc;
    if (file->n_heads == 0) {
        tables_fault(file, "found no row");
        return SP_OK;
    }
    if (request->preset != NULL
            ? strcmp(request->preset, "none") != 0
            : request->table == NULL && request->columns.n == 0) {
        rc = find_preset(file, &found, err);
        if (rc != SP_OK || found || request->preset != NULL)
            return rc;
    }
    file->how = "headings";
    return tables_guess(file, err);
}
