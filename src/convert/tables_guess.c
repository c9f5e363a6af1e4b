/* tables_guess.c - a part by the headings alone, and what options say. */
#include "convert/tables_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 256, WORD_BYTES = 64 };

/* What the headings say about one table. */
struct match {
    const struct schema_table *table;
    size_t n;                      /* columns of the table that are named */
    size_t missing;                /* keys and required ones that are not */
    int targets[GRID_COLUMNS_MAX]; /* by the file's column; -1 none */
    const char *rests[GRID_COLUMNS_MAX]; /* currency or unit in the heading */
};

/* ---- options ---- */

/* Split "NAME=VALUE" at the last or first '='. */
static bool split(const char *option, bool last, char name[NAME_BYTES],
    const char **value_out)
{
    const char *equals = last ? strrchr(option, '=') : strchr(option, '=');

    if (equals == NULL || equals == option || equals[1] == '\0' ||
        (size_t)(equals - option) >= NAME_BYTES)
        return false;
    memcpy(name, option, (size_t)(equals - option));
    name[equals - option] = '\0';
    *value_out = equals + 1;
    return true;
}

/* "offer.kind" or "kind": whether it may be of this table, and which. */
static int target_in(const struct schema_table *table, const char *name)
{
    const char *point = strchr(name, '.');

    if (point != NULL) {
        size_t len = (size_t)(point - name);

        if (strlen(table->name) != len || memcmp(table->name, name, len) != 0)
            return -1;
        name = point + 1;
    }
    return schema_column(table, name);
}

static bool is_set_by_option(const struct convert_request *request,
    const struct schema_table *table, int target)
{
    for (size_t i = 0; i < request->sets.n; i++) {
        char name[NAME_BYTES];
        const char *value;

        if (split(request->sets.items[i], false, name, &value) &&
            target_in(table, name) == target)
            return true;
    }
    return false;
}

/* The target that an option names for a heading of the file. */
static int target_by_option(const struct convert_request *request,
    const struct headings *headings, size_t at,
    const struct schema_table *table, bool *named_out)
{
    *named_out = false;
    for (size_t i = 0; i < request->columns.n; i++) {
        struct map_column column = {.name = NULL};
        char name[NAME_BYTES];
        const char *value;

        if (!split(request->columns.items[i], true, name, &value))
            continue;
        column.name = name;
        if (tables_find_heading(headings, &column) != at)
            continue;
        *named_out = true;
        return target_in(table, value);
    }
    return -1;
}

/* ---- the headings ---- */

static bool is_taken(const struct match *match, size_t n, int target)
{
    for (size_t i = 0; i < n; i++) {
        if (match->targets[i] == target)
            return true;
    }
    return false;
}

/* How many headings that options name are not there. */
static size_t count_unnamed(
    const struct convert_request *request, const struct headings *headings)
{
    size_t n = 0;

    for (size_t i = 0; i < request->columns.n; i++) {
        struct map_column column = {.name = NULL};
        char name[NAME_BYTES];
        const char *value;

        if (!split(request->columns.items[i], true, name, &value))
            continue;
        column.name = name;
        n += tables_find_heading(headings, &column) == SIZE_MAX;
    }
    return n;
}

static void match_table(const struct table_file *file,
    const struct headings *headings, const struct schema_table *table,
    struct match *match)
{
    const struct convert_request *request = file->all->request;

    match->table = table;
    match->n = 0;
    match->missing = count_unnamed(request, headings);
    for (size_t i = 0; i < headings->n; i++) {
        bool named;

        match->targets[i] =
            target_by_option(request, headings, i, table, &named);
        match->rests[i] = NULL;
        if (!named && headings->folded[i][0] != '\0')
            match->targets[i] = vocabulary_column(file->all->vocabulary, table,
                headings->folded[i], &match->rests[i]);
        if (match->targets[i] >= 0 && !is_taken(match, i, match->targets[i]))
            match->n++;
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        enum schema_need need = table->columns[i].need;

        if ((need == SCHEMA_KEY || need == SCHEMA_REQUIRED) &&
            !is_taken(match, headings->n, (int)i) &&
            !is_set_by_option(request, table, (int)i))
            match->missing++;
    }
}

/* The columns of the best match that two headings claim. */
static void say_claims(struct table_file *file, const struct match *match)
{
    const struct headings *headings = &file->headings;

    for (size_t i = 0; i < headings->n; i++) {
        for (size_t k = i + 1; k < headings->n; k++) {
            if (match->targets[i] >= 0 &&
                match->targets[k] == match->targets[i])
                tables_fault(file,
                    "columns '%s' and '%s' may both be %s.%s; say which by "
                    "--column \"HEADING=%s\"",
                    headings->names[i], headings->names[k], match->table->name,
                    match->table->columns[match->targets[i]].name,
                    match->table->columns[match->targets[i]].name);
        }
    }
}

static void say_missing(struct table_file *file, const struct match *match)
{
    const struct schema_table *table = match->table;

    for (size_t i = 0; i < table->n_columns; i++) {
        enum schema_need need = table->columns[i].need;

        if ((need == SCHEMA_KEY || need == SCHEMA_REQUIRED) &&
            !is_taken(match, file->headings.n, (int)i) &&
            !is_set_by_option(file->all->request, table, (int)i))
            tables_fault(file,
                "no column says %s.%s, which is required; give it by --column "
                "\"HEADING=%s\" or --set %s=VALUE",
                table->name, table->columns[i].name, table->columns[i].name,
                table->columns[i].name);
    }
}

/* Two headings for one column: one that an option named wins. */
static void settle_claims(const struct table_file *file, struct match *match)
{
    const struct headings *headings = &file->headings;

    for (size_t i = 0; i < headings->n; i++) {
        bool named, other;

        (void)target_by_option(
            file->all->request, headings, i, match->table, &named);
        if (!named || match->targets[i] < 0)
            continue;
        for (size_t k = 0; k < headings->n; k++) {
            (void)target_by_option(
                file->all->request, headings, k, match->table, &other);
            if (k != i && !other && match->targets[k] == match->targets[i])
                match->targets[k] = -1;
        }
    }
}

/* Whether some other table is as good as the best. */
struct choice {
    struct match *best;
    const struct schema_table *again;
};

static void weigh(struct choice *choice, struct match *match,
    const struct headings *headings, struct headings *best_headings)
{
    struct match *best = choice->best;

    if (match->n == 0)
        return;
    if (best->table == NULL || match->missing < best->missing ||
        (match->missing == best->missing && match->n > best->n)) {
        *best = *match;
        *best_headings = *headings;
        choice->again = NULL;
    } else if (match->missing == best->missing && match->n == best->n &&
               match->table != best->table) {
        choice->again = match->table;
    }
}

/* What firms have lists of; other tables are named by --table. */
static bool is_guessed(const struct schema_table *table)
{
    return strcmp(table->section, "Who") == 0 ||
           strcmp(table->section, "What") == 0;
}

static enum sp_code weigh_rows(struct table_file *file, size_t first,
    size_t last, struct match *match, struct choice *choice, struct sp_err *err)
{
    const struct convert_request *request = file->all->request;
    const struct schema *schema = request->schema;
    struct headings headings;
    enum sp_code rc = tables_headings(file, first, last, &headings, err);

    for (size_t i = 0; rc == SP_OK && i < schema->n_tables; i++) {
        const struct schema_table *table = &schema->tables[i];

        if (table->result ||
            (request->table != NULL ? strcmp(request->table, table->name) != 0
                                    : !is_guessed(table)))
            continue;
        match_table(file, &headings, table, match);
        weigh(choice, match, &headings, &file->headings);
    }
    return rc;
}

/* "3" or "3-4". */
bool tables_parse_rows(const char *text, uint64_t *first, uint64_t *last)
{
    char *end = NULL;

    if (text[0] < '1' || text[0] > '9')
        return false;
    *first = *last = strtoull(text, &end, 10);
    if (*end == '-' && end[1] >= '1' && end[1] <= '9')
        *last = strtoull(end + 1, &end, 10);
    return *end == '\0' && (*last == *first || *last == *first + 1);
}

static enum sp_code weigh_named_rows(struct table_file *file,
    struct match *match, struct choice *choice, struct sp_err *err)
{
    const char *header = file->all->request->header;
    uint64_t first = 0, last = 0;
    size_t i = 0, k = 0;

    if (!tables_parse_rows(header, &first, &last)) {
        tables_fault(file,
            "found --header '%s', allowed: a row, or two that follow, such as "
            "3 or 3-4",
            header);
        return SP_OK;
    }
    while (i < file->n_heads && file->heads[i].line != first)
        i++;
    while (k < file->n_heads && file->heads[k].line != last)
        k++;
    if (i == file->n_heads || k == file->n_heads) {
        tables_fault(file,
            "found nothing in row %s, allowed: a row among the "
            "first %d that are not blank",
            header, HEAD_ROWS);
        return SP_OK;
    }
    return weigh_rows(file, i, k, match, choice, err);
}

/* Whether a heading of this row is merged with the cell below it: then both
 * rows are headings. */
static bool spans_two(const struct table_file *file, size_t at)
{
    const struct head_row *head = &file->heads[at];

    for (size_t i = 0; file->is_sheet && i < head->n; i++) {
        uint64_t line = 0, below = 0;
        size_t column = 0;

        if (head->texts[i][0] != '\0' &&
            grid_merged(file->grid, head->line, i, &line, &column) &&
            line == head->line &&
            grid_merged(file->grid, head->line + 1, i, &below, &column) &&
            below == line)
            return true;
    }
    return false;
}

static enum sp_code weigh_all_rows(struct table_file *file, struct match *match,
    struct choice *choice, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    for (size_t rows = 1; rows <= 2; rows++) {
        for (size_t i = 0; rc == SP_OK && i + rows <= file->n_heads; i++) {
            if (!file->heads[i + rows - 1].has_number &&
                (rows == 2 || !spans_two(file, i)))
                rc = weigh_rows(file, i, i + rows - 1, match, choice, err);
        }
    }
    return rc;
}

/* ---- the part ---- */

static enum sp_code set_from_column(struct table_file *file,
    struct map_table *table, int target, size_t column, struct sp_err *err)
{
    struct map_set *set = map_find_set(table, (size_t)target);

    if (set == NULL)
        set = map_add_set(table, file->all->arena);
    if (set == NULL)
        return tables_no_memory(file, err);
    *set = (struct map_set){.target = (size_t)target,
        .terms = {{.kind = MAP_CELL, .column = column}},
        .n_terms = 1};
    return SP_OK;
}

static enum sp_code add_guessed(struct table_file *file,
    struct map_table *table, const struct match *match, size_t at,
    struct sp_err *err)
{
    struct map_part *part = file->part;
    const char *rest = match->rests[at];
    const char *currency = NULL;
    struct map_column *column;
    bool several = false;

    column = map_add_column(part, file->all->arena, file->headings.names[at]);
    if (column == NULL)
        return tables_no_memory(file, err);
    if (rest != NULL)
        currency = vocabulary_currency(
            file->all->vocabulary, rest, strlen(rest), &several);
    if (currency != NULL && !several)
        column->currency = currency;
    else if (rest != NULL && currency == NULL)
        column->unit = rest;
    return set_from_column(
        file, table, match->targets[at], part->n_columns - 1, err);
}

static enum sp_code make_part(
    struct table_file *file, const struct match *match, struct sp_err *err)
{
    struct tables *all = file->all;
    struct map_part *part = map_add_part(&all->map, all->arena);
    struct map_table *table;
    enum sp_code rc = SP_OK;

    if (part == NULL)
        return tables_no_memory(file, err);
    *part = (struct map_part){.name = convert_base_name(file->path)};
    file->part = part;
    table = map_add_table(part, all->arena, match->table);
    if (table == NULL)
        return tables_no_memory(file, err);
    for (size_t i = 0; rc == SP_OK && i < file->headings.n; i++) {
        if (match->targets[i] >= 0)
            rc = add_guessed(file, table, match, i, err);
    }
    return rc;
}

static void say_no_table(struct table_file *file, const struct choice *choice)
{
    const struct convert_request *request = file->all->request;

    if (request->table != NULL &&
        (schema_table(request->schema, request->table) == NULL ||
            schema_table(request->schema, request->table)->result))
        tables_fault(file,
            "found the table '%s', allowed: one of 'spilno "
            "schema'",
            request->table);
    else if (choice->best->table == NULL)
        tables_fault(file,
            "found no row of headings that are known; say where they stand by "
            "--header, and what they say by --column \"HEADING=COLUMN\"");
    else
        tables_fault(file,
            "the rows may be of table %s or %s; say which by --table",
            choice->best->table->name, choice->again->name);
}

enum sp_code tables_guess(struct table_file *file, struct sp_err *err)
{
    struct match *match = calloc(2, sizeof *match);
    struct choice choice = {.best = match == NULL ? NULL : match + 1};
    enum sp_code rc;

    if (match == NULL)
        return tables_no_memory(file, err);
    rc = file->all->request->header != NULL
             ? weigh_named_rows(file, match, &choice, err)
             : weigh_all_rows(file, match, &choice, err);
    if (rc != SP_OK || file->all->result->faults.n > 0)
        goto out;
    if (choice.best->table == NULL || choice.again != NULL) {
        say_no_table(file, &choice);
        goto out;
    }
    settle_claims(file, choice.best);
    say_claims(file, choice.best);
    say_missing(file, choice.best);
    rc = make_part(file, choice.best, err);
out:
    free(match);
    return rc;
}

/* ---- options over any part ---- */

/* Whether the value is terms, not a text. */
static bool is_terms(const char *value)
{
    static const char *const starts[] = {"[", "\"", "id [", "code [", "title [",
        "currency [", "unit [", "count [", "niin [", "class ["};

    for (size_t i = 0; i < SP_COUNT(starts); i++) {
        if (strncmp(value, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return strcmp(value, "row") == 0;
}

/* A part's column of this heading, new if it has none. */
static size_t column_of(struct table_file *file, const char *heading)
{
    struct map_column named = {.name = heading};
    size_t at = tables_find_heading(&file->headings, &named);
    struct map_part *part = file->part;

    if (at == SIZE_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i < part->n_columns; i++) {
        if (tables_find_heading(&file->headings, &part->columns[i]) == at)
            return i;
    }
    return map_add_column(part, file->all->arena, file->headings.names[at]) ==
                   NULL
               ? SIZE_MAX
               : part->n_columns - 1;
}

/* The headings that terms name, made columns of the part. */
static void add_named_columns(struct table_file *file, const char *terms)
{
    const char *open = terms;

    while ((open = strchr(open, '[')) != NULL) {
        const char *close = strchr(open, ']');
        char name[NAME_BYTES];

        if (close == NULL || (size_t)(close - open) > sizeof name)
            return;
        (void)snprintf(
            name, sizeof name, "%.*s", (int)(close - open - 1), open + 1);
        if (map_find_column(file->part, name) == SIZE_MAX)
            (void)column_of(file, name);
        open = close;
    }
}

static enum sp_code make_set(struct table_file *file, const char *value,
    struct map_set *set, struct sp_err *err)
{
    const char *what = NULL;

    if (is_terms(value)) {
        enum sp_code rc;

        add_named_columns(file, value);
        rc = map_parse_terms(
            file->part, value, strlen(value), file->all->arena, set, &what);
        if (rc == SP_NO_MEMORY)
            return tables_no_memory(file, err);
        if (rc != SP_OK) {
            tables_fault(file, "found --set '%s', allowed: %s", value, what);
            set->n_terms = 0;
        }
        return SP_OK;
    }
    *set = (struct map_set){
        .terms = {{.kind = MAP_TEXT, .text = value}}, .n_terms = 1};
    return SP_OK;
}

static bool is_common(const struct schema_table *table, int target)
{
    return (size_t)target + SCHEMA_COMMON_COLUMNS >= table->n_columns;
}

static enum sp_code put_set(struct table_file *file, struct map_table *table,
    int target, const struct map_set *set, struct sp_err *err)
{
    struct map_set *place = map_find_set(table, (size_t)target);

    if (place == NULL)
        place = map_add_set(table, file->all->arena);
    if (place == NULL)
        return tables_no_memory(file, err);
    *place = *set;
    place->target = (size_t)target;
    return SP_OK;
}

/* Put a set into the one table that has the column; a common column into
 * all. */
static enum sp_code apply_set(struct table_file *file, const char *name,
    const struct map_set *set, struct sp_err *err)
{
    struct map_part *part = file->part;
    struct map_table *found = NULL;
    size_t n = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < part->n_tables; i++) {
        int target = target_in(part->tables[i].schema, name);

        if (target < 0)
            continue;
        n++;
        if (is_common(part->tables[i].schema, target))
            rc = put_set(file, &part->tables[i], target, set, err);
        else if (found != NULL)
            tables_fault(file,
                "'%s' is a column of %s and %s; say which, such "
                "as %s.%s",
                name, found->schema->name, part->tables[i].schema->name,
                found->schema->name, name);
        else
            found = &part->tables[i];
    }
    if (rc == SP_OK && n == 0)
        tables_fault(file, "found '%s', allowed: a column of %s%s", name,
            part->tables[0].schema->name,
            part->n_tables > 1 ? " or the part's other tables" : "");
    if (rc == SP_OK && found != NULL)
        rc = put_set(file, found, target_in(found->schema, name), set, err);
    return rc;
}

static enum sp_code apply_columns(struct table_file *file, struct sp_err *err)
{
    const struct convert_words *columns = &file->all->request->columns;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < columns->n; i++) {
        struct map_set set = {.n_terms = 1};
        char name[NAME_BYTES];
        const char *value;
        size_t column;

        if (!split(columns->items[i], true, name, &value)) {
            tables_fault(file, "found --column '%s', allowed: HEADING=COLUMN",
                columns->items[i]);
            continue;
        }
        column = column_of(file, name);
        if (column == SIZE_MAX) {
            tables_fault(file,
                "found --column '%s', allowed: a heading of the "
                "file",
                columns->items[i]);
            continue;
        }
        set.terms[0] = (struct map_term){.kind = MAP_CELL, .column = column};
        rc = apply_set(file, value, &set, err);
    }
    return rc;
}

static enum sp_code apply_sets(struct table_file *file, struct sp_err *err)
{
    const struct convert_words *sets = &file->all->request->sets;
    const char *basis = file->all->request->basis;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < sets->n; i++) {
        struct map_set set = {.n_terms = 0};
        char name[NAME_BYTES];
        const char *value;

        if (!split(sets->items[i], false, name, &value)) {
            tables_fault(file, "found --set '%s', allowed: COLUMN=VALUE",
                sets->items[i]);
            continue;
        }
        rc = make_set(file, value, &set, err);
        if (rc == SP_OK && set.n_terms > 0)
            rc = apply_set(file, name, &set, err);
    }
    if (rc == SP_OK && basis != NULL) {
        struct map_set set = {
            .terms = {{.kind = MAP_TEXT, .text = basis}}, .n_terms = 1};

        rc = apply_set(file, "basis", &set, err);
    }
    return rc;
}

static enum sp_code apply_whens(struct table_file *file, struct sp_err *err)
{
    const struct convert_words *whens = &file->all->request->whens;

    for (size_t i = 0; i < whens->n; i++) {
        size_t column = column_of(file, whens->items[i]);

        if (column == SIZE_MAX) {
            tables_fault(file,
                "found --when '%s', allowed: a heading of the file",
                whens->items[i]);
            continue;
        }
        for (size_t k = 0; k < file->part->n_tables; k++) {
            struct map_table *table = &file->part->tables[k];
            bool there = false;

            for (size_t w = 0; w < table->n_whens; w++)
                there = there || (table->whens[w].column == column &&
                                     table->whens[w].text == NULL);
            if (!there && !map_add_when(table, file->all->arena,
                              (struct map_when){column, NULL}))
                return tables_no_memory(file, err);
        }
    }
    return SP_OK;
}

static void apply_words(struct table_file *file)
{
    const struct convert_request *request = file->all->request;
    struct map_part *part = file->part;

    if (request->decimal != NULL)
        (void)decimal_mark_find(request->decimal, &part->decimal);
    if (request->dates != NULL)
        (void)date_order_find(request->dates, &part->dates);
    if (request->currency != NULL)
        part->currency = request->currency;
    if (request->sheet != NULL)
        part->sheet = request->sheet;
    if (request->header != NULL &&
        !tables_parse_rows(request->header, &part->header, &part->header_last))
        tables_fault(file,
            "found --header '%s', allowed: a row, or two that follow, such as "
            "3 or 3-4",
            request->header);
    if (!file->is_sheet &&
        (!file->all->map_given || request->encoding != NULL)) {
        part->has_encoding = true;
        part->encoding = file->options.encoding;
    }
    if (!file->is_sheet &&
        (!file->all->map_given || request->delimiter != NULL))
        part->delimiter = file->options.delimiter;
}

static enum sp_code apply_empties(struct table_file *file, struct sp_err *err)
{
    const struct convert_words *empties = &file->all->request->empties;
    struct map_texts *texts = &file->part->empties;

    for (size_t i = 0; i < empties->n; i++) {
        bool there = false;

        for (size_t k = 0; k < texts->n; k++)
            there = there || strcmp(texts->items[k], empties->items[i]) == 0;
        if (!there && !map_add_text(texts, file->all->arena, empties->items[i]))
            return tables_no_memory(file, err);
    }
    return SP_OK;
}

static void check_currency(struct table_file *file)
{
    const char *code = file->all->request->currency;

    if (code != NULL &&
        (strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
        tables_fault(file,
            "found --currency '%s', allowed: a currency of ISO "
            "4217 such as EUR",
            code);
}

enum sp_code tables_apply(struct table_file *file, struct sp_err *err)
{
    struct map one = {.parts = file->part, .n_parts = 1};
    struct sp_buf before, after;
    enum sp_code rc;

    assert(file->part != NULL);
    sp_buf_init(&before, MAP_BYTES_MAX);
    sp_buf_init(&after, MAP_BYTES_MAX);
    map_write(&one, &before);
    check_currency(file);
    apply_words(file);
    rc = apply_columns(file, err);
    if (rc == SP_OK)
        rc = apply_sets(file, err);
    if (rc == SP_OK)
        rc = apply_whens(file, err);
    if (rc == SP_OK)
        rc = apply_empties(file, err);
    map_write(&one, &after);
    if (rc == SP_OK)
        rc = sp_buf_check(&after, err);
    if (rc == SP_OK && file->all->map_given &&
        (before.len != after.len ||
            memcmp(before.bytes, after.bytes, after.len) != 0))
        tables_fault(file,
            "the options say otherwise than %s; change it there, or name "
            "another file by --map",
            file->all->map_path);
    sp_buf_clear(&before);
    sp_buf_clear(&after);
    return rc;
}
