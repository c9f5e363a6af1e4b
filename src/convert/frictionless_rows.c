/*
 * frictionless_rows.c - the rows of a resource that is one of our tables.
 */
#include "convert/frictionless.h"

#include "base/date.h"
#include "convert/grid.h"
#include "facts/faults.h"

#include <assert.h>
#include <string.h>

/* ---- cells --------------------------------------------------------------- */

static bool is_in(const struct frictionless_values *values, const char *text)
{
    for (size_t i = 0; i < values->n; i++)
        if (strcmp(values->items[i], text) == 0)
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Take a number out of what stands around it, such as a currency's sign. */
static const char *bare_number(struct preset *preset,
    const struct frictionless_field *field, const char *text)
{
    const char *end = text + strlen(text);

    if (field->bare)
        return text;
    if (strchr(text, '%') != NULL)
        return NULL; /* hundredths, or not: the package cannot say */
    while (*text != '\0' && !is_digit(*text) && *text != '-' && *text != '+' &&
           *text != field->decimal)
        text++;
    while (end > text && !is_digit(end[-1]))
        end--;
    return preset_text(preset, "%.*s", (int)(end - text), text);
}

/* Put a number together with a point; NULL when it is none. */
static const char *number_read(struct preset *preset,
    const struct frictionless_field *field, const char *text)
{
    const char *from = bare_number(preset, field, text);
    size_t group = strlen(field->group);
    const struct sp_json_node *node = NULL;
    char plain[SP_AMOUNT_BYTES];
    char out[SP_AMOUNT_BYTES * 2];
    size_t used = 0;

    if (from == NULL)
        return NULL;
    from += *from == '+';
    while (*from != '\0') {
        if (used + 1 >= sizeof out)
            return NULL;
        if (group > 0 && used > 0 && strncmp(from, field->group, group) == 0) {
            from += group;
            continue;
        }
        if (*from == field->decimal)
            out[used++] = '.';
        else if (*from == '.') /* neither a point nor between thousands */
            return NULL;
        else
            out[used++] = *from;
        from++;
    }
    out[used] = '\0';
    if (strpbrk(out, "eE") == NULL)
        return preset_text(preset, "%s", out);
    /* With an exponent it is read as JSON has it. */
    if (sp_json_read(out, used, preset->arena, &node, NULL) != SP_OK ||
        !sp_json_number(node, plain))
        return NULL;
    return preset_text(preset, "%s", plain);
}

/* Read digits of a date, exactly `n` of them. */
static bool digits_read(const char **at, size_t n, int *value_out)
{
    int value = 0;

    for (size_t i = 0; i < n; i++) {
        if (!is_digit((*at)[i]))
            return false;
        value = value * 10 + ((*at)[i] - '0');
    }
    *at += n;
    *value_out = value;
    return true;
}

/* Read a date by a pattern of %Y, %m, %d and what stands between them. */
static const char *date_read(
    struct preset *preset, const char *format, const char *text)
{
    int year = 0;
    int month = 0;
    int day = 0;
    const char *date;
    int32_t number;

    for (; *format != '\0'; format++) {
        bool fine = false;

        if (*format != '%') {
            if (*text != *format)
                return NULL;
            text++;
            continue;
        }
        format++;
        if (*format == 'Y')
            fine = digits_read(&text, 4, &year);
        else if (*format == 'm')
            fine = digits_read(&text, 2, &month);
        else if (*format == 'd')
            fine = digits_read(&text, 2, &day);
        if (!fine)
            return NULL;
    }
    date = preset_text(preset, "%04d-%02d-%02d", year, month, day);
    return *text == '\0' && sp_date_parse(date, strlen(date), &number) ? date
                                                                       : NULL;
}

const char *frictionless_cell(struct preset *preset,
    const struct frictionless_field *field, const char *text)
{
    if (is_in(&field->missing, text))
        return "";
    switch (field->type) {
    case FRICTIONLESS_NUMBER:
        return number_read(preset, field, text);
    case FRICTIONLESS_DATE:
        return date_read(preset, field->format, text);
    case FRICTIONLESS_BOOLEAN:
        return is_in(&field->yes, text)  ? "yes"
               : is_in(&field->no, text) ? "no"
                                         : NULL;
    case FRICTIONLESS_TEXT:
        break;
    }
    return text;
}

/* ---- rows ---------------------------------------------------------------- */

/* What a column of the file is. */
struct reading {
    const struct frictionless_field *field;
    int column; /* of the table, -1: none */
    bool op;
};

struct rows {
    struct preset *preset;
    const struct frictionless_resource *resource;
    struct grid *grid;
    struct reading readings[FRICTIONLESS_FIELDS_MAX];
    size_t n_readings;
    struct frictionless_field plain; /* of a field that is not described */
};

static void fault_at(struct rows *rows, const struct grid_row *row, size_t at,
    const char *text, const char *allowed)
{
    struct convert_place place = grid_place(rows->grid, row, at);
    char shown[FAULT_FOUND_BYTES];

    fault_quote(text, strlen(text), shown);
    convert_log_add(&rows->preset->result->faults, &place,
        "found '%s', allowed: %s", shown, allowed);
}

static const struct frictionless_field *field_named(
    struct rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->resource->n_fields; i++)
        if (strcmp(rows->resource->fields[i].name, name) == 0)
            return &rows->resource->fields[i];
    return &rows->plain;
}

static void reading_add(struct rows *rows, const char *name)
{
    struct reading *reading = &rows->readings[rows->n_readings++];

    reading->field = field_named(rows, name);
    reading->column = schema_column(rows->resource->table, name);
    reading->op = strcmp(name, "op") == 0;
}

/* Read the names of the columns: from the first row, else as described. */
static enum sp_code heads_read(
    struct rows *rows, bool *fine_out, struct sp_err *err)
{
    struct grid_row row;
    bool more = false;
    enum sp_code rc;

    *fine_out = false;
    if (!rows->resource->header) {
        for (size_t i = 0; i < rows->resource->n_fields; i++)
            reading_add(rows, rows->resource->fields[i].name);
        *fine_out = rows->n_readings > 0;
        return SP_OK;
    }
    rc = grid_next(rows->grid, &row, &more, err);
    if (rc != SP_OK || !more)
        return rc;
    if (row.n > FRICTIONLESS_FIELDS_MAX)
        return sp_fail(err, SP_LIMIT,
            "%s: found %zu columns, allowed: at most "
            "%d",
            rows->resource->path, row.n, FRICTIONLESS_FIELDS_MAX);
    for (size_t i = 0; i < row.n; i++) {
        for (size_t k = 0; k < i; k++)
            if (strcmp(row.cells[i].text, row.cells[k].text) == 0)
                fault_at(rows, &row, i, row.cells[i].text, "each column once");
        reading_add(rows, row.cells[i].text);
        if (rows->resource->n_fields > 0 &&
            rows->readings[i].field == &rows->plain)
            fault_at(rows, &row, i, row.cells[i].text,
                "a field that the package describes");
    }
    *fine_out = true;
    return SP_OK;
}

static const char *space_skip(const struct rows *rows, const char *text)
{
    while (rows->resource->skip_space && *text == ' ')
        text++;
    return text;
}

static enum sp_code row_put(
    struct rows *rows, const struct grid_row *row, struct sp_err *err)
{
    const struct schema_table *table = rows->resource->table;
    struct convert_place place = grid_place(rows->grid, row, SIZE_MAX);
    struct convert_cell cells[SCHEMA_COLUMNS_MAX];
    size_t n = 0;
    bool fine = true;

    memset(cells, 0, sizeof cells);
    if (row->n > rows->n_readings) {
        fault_at(rows, row, rows->n_readings, row->cells[rows->n_readings].text,
            "no cell behind the last field");
        return SP_OK;
    }
    for (size_t i = 0; i < row->n; i++) {
        const struct reading *reading = &rows->readings[i];
        const char *text = space_skip(rows, row->cells[i].text);
        const char *read =
            frictionless_cell(rows->preset, reading->field, text);

        if (preset_failed(rows->preset))
            break;
        if (read == NULL) {
            fault_at(rows, row, i, text,
                reading->field->type == FRICTIONLESS_NUMBER
                    ? "a number as the package writes it"
                : reading->field->type == FRICTIONLESS_DATE
                    ? "a date as the package writes it"
                    : "one of trueValues and falseValues");
            fine = false;
        } else if (reading->op) {
            if (read[0] != '\0' && strcmp(read, "set") != 0)
                fault_at(rows, row, i, text,
                    "set: a dossier that removes rows "
                    "is imported, not converted");
        } else if (reading->column < 0) {
            if (read[0] != '\0')
                preset_left(rows->preset,
                    preset_text(rows->preset, "%s.%s", rows->resource->name,
                        reading->field->name),
                    NULL, read, row->line, row->cells[i].column);
        } else if (read[0] != '\0' && n < SCHEMA_COLUMNS_MAX) {
            cells[n++] =
                (struct convert_cell){table->columns[reading->column].name,
                    read, row->cells[i].column};
        }
    }
    if (!fine || preset_failed(rows->preset))
        return SP_OK;
    return convert_writer_row(
        rows->preset->writer, table, &place, cells, n, err);
}

/* Whether the row is a comment. */
static bool is_comment(const struct rows *rows, const struct grid_row *row)
{
    size_t len = strlen(rows->resource->comment);

    return len > 0 && row->n > 0 &&
           strncmp(row->cells[0].text, rows->resource->comment, len) == 0;
}

enum sp_code frictionless_rows(struct preset *preset,
    const struct frictionless_resource *resource, struct sp_err *err)
{
    struct grid_options options = {
        .encoding = resource->encoding, .delimiter = resource->delimiter};
    struct rows *rows = sp_alloc(preset->arena, sizeof *rows);
    struct sp_err fault;
    bool more = false;
    enum sp_code rc;

    assert(resource->table != NULL);
    if (rows == NULL)
        return sp_arena_fail(preset->arena, err);
    rows->preset = preset;
    rows->resource = resource;
    rows->plain.name = "(not described)";
    rows->plain.missing.items[0] = "";
    rows->plain.missing.n = 1;
    rc = grid_open_text(resource->path, &options, &rows->grid, err);
    if (rc != SP_OK)
        return rc;
    rc = heads_read(rows, &more, &fault);
    while (rc == SP_OK && more && !preset_failed(preset)) {
        struct grid_row row;

        rc = grid_next(rows->grid, &row, &more, &fault);
        if (rc == SP_OK && more && !is_comment(rows, &row))
            rc = row_put(rows, &row, &fault);
    }
    grid_close(rows->grid);
    if (rc == SP_INVALID) { /* of the file: it stands beside other faults */
        convert_log_add(&preset->result->faults, NULL, "%s", fault.text);
        return SP_OK;
    }
    if (rc != SP_OK && err != NULL)
        *err = fault;
    return rc;
}
