/*
 * book_dossier.c - sheets named like tables become CSV files in memory, whose
 * faults are led back to the cells.
 */
#include "convert/book_dossier.h"

#include "base/csv.h"
#include "base/text.h"
#include "sheet/sheet_read.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 256, SHOWN_BYTES = 160 };

/* Where the records of one file came from. */
struct book_file {
    const char *name;  /* "offer.csv" */
    const char *sheet; /* as the workbook names it */
    const char *bytes;
    size_t len;
    size_t n_records;
    uint32_t *rows;        /* of the sheet, 1-based, by record */
    uint64_t *lines;       /* of the file, 1-based, where each begins */
    size_t *offsets;       /* likewise in bytes */
    uint32_t first_column; /* of the sheet: field 0 */
};

struct reading {
    const struct schema *schema;
    struct sp_arena *arena;
    struct sheet_book *book;
    struct registry_fault *faults;
    size_t n_faults, cap_faults;
};

static enum sp_code fault(struct reading *reading, const char *file,
    uint64_t line, uint32_t column, const char *text, struct sp_err *err)
{
    struct registry_fault *one;

    if (reading->n_faults == reading->cap_faults) {
        size_t cap = reading->cap_faults == 0 ? 8 : reading->cap_faults * 2;
        struct registry_fault *grown =
            sp_alloc_array(reading->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(reading->arena, err);
        if (reading->n_faults > 0)
            memcpy(grown, reading->faults, reading->n_faults * sizeof *grown);
        reading->faults = grown;
        reading->cap_faults = cap;
    }
    one = &reading->faults[reading->n_faults++];
    memset(one, 0, sizeof *one);
    (void)snprintf(one->file, sizeof one->file, "%s", file);
    one->line = line;
    one->column = column;
    (void)snprintf(one->message, sizeof one->message, "%s", text);
    return SP_OK;
}

/* ---- one sheet --------------------------------------------------------- */

struct filling {
    struct book_file *file;
    struct sp_buf buf;
    size_t cap;
    uint64_t line;
    uint32_t n_fields;
};

static enum sp_code begin_record(struct reading *reading,
    struct filling *filling, uint32_t row, struct sp_err *err)
{
    struct book_file *file = filling->file;

    if (file->n_records == filling->cap) {
        size_t cap = filling->cap == 0 ? FIRST_ROWS : filling->cap * 2;
        uint32_t *rows = sp_alloc_array(reading->arena, cap, sizeof *rows);
        uint64_t *lines = sp_alloc_array(reading->arena, cap, sizeof *lines);
        size_t *offsets = sp_alloc_array(reading->arena, cap, sizeof *offsets);

        if (rows == NULL || lines == NULL || offsets == NULL)
            return sp_arena_fail(reading->arena, err);
        if (file->n_records > 0) {
            memcpy(rows, file->rows, file->n_records * sizeof *rows);
            memcpy(lines, file->lines, file->n_records * sizeof *lines);
            memcpy(offsets, file->offsets, file->n_records * sizeof *offsets);
        }
        file->rows = rows;
        file->lines = lines;
        file->offsets = offsets;
        filling->cap = cap;
    }
    file->rows[file->n_records] = row;
    file->lines[file->n_records] = filling->line;
    file->offsets[file->n_records] = filling->buf.len;
    file->n_records++;
    return SP_OK;
}

/* What a CSV file would hold in this place. */
static enum sp_code put_value(struct reading *reading, struct filling *filling,
    uint32_t row, const struct sheet_cell *cell, struct sp_err *err)
{
    const char *text = cell->text;
    size_t len = cell->len;
    char message[2 * SHOWN_BYTES];
    bool lost = cell->kind == SHEET_NUMBER && cell->rounded;

    if (cell->kind == SHEET_BOOLEAN) {
        text = strcmp(text, "true") == 0 ? "yes" : "no";
        len = strlen(text);
    }
    if (lost || cell->kind == SHEET_ERROR || cell->kind == SHEET_FAULT) {
        (void)snprintf(message, sizeof message, "found '%.*s'%s, allowed: %s",
            SHOWN_BYTES - 1, text,
            lost ? ", of which the spreadsheet keeps 15 digits alone" : "",
            lost ? "the same as text" : "a value");
        return fault(
            reading, filling->file->sheet, row, cell->column, message, err);
    }
    for (size_t i = 0; i < len; i++)
        filling->line += text[i] == '\n';
    sp_csv_put(&filling->buf, text, len);
    return SP_OK;
}

static enum sp_code put_record(struct reading *reading, struct filling *filling,
    const struct sheet_row *row, struct sp_err *err)
{
    uint32_t first = filling->file->first_column;
    enum sp_code rc = begin_record(reading, filling, row->number, err);
    size_t at = 0;
    uint32_t last = row->cells[row->n_cells - 1].column;
    uint32_t end = first + filling->n_fields;

    if (last >= end)
        end = last + 1; /* a field too many, as the dossier will say */
    for (uint32_t column = first; rc == SP_OK && column < end; column++) {
        while (at < row->n_cells && row->cells[at].column < column)
            at++;
        if (column > first)
            sp_buf_putc(&filling->buf, ',');
        if (at < row->n_cells && row->cells[at].column == column)
            rc = put_value(reading, filling, row->number, &row->cells[at], err);
    }
    /* A record of one empty field would be a blank line. */
    if (rc == SP_OK && end == first + 1 &&
        filling->buf.len ==
            filling->file->offsets[filling->file->n_records - 1])
        sp_buf_puts(&filling->buf, "\"\"");
    sp_buf_putc(&filling->buf, '\n');
    filling->line++;
    return rc;
}

static enum sp_code read_sheet(struct reading *reading, size_t sheet,
    struct book_file *file, struct dossier_bytes *bytes, struct sp_err *err)
{
    struct filling filling = {.file = file, .line = 1};
    struct sheet_rows *rows = NULL;
    bool more = true;
    enum sp_code rc = sheet_rows_open(reading->book, sheet, &rows, err);

    sp_buf_init(&filling.buf, SP_CSV_FILE_BYTES_MAX);
    while (rc == SP_OK && more) {
        struct sheet_row row;

        rc = sheet_rows_next(rows, &row, &more, err);
        if (rc != SP_OK || !more)
            break;
        if (file->n_records == 0) { /* the heading */
            file->first_column = row.cells[0].column;
            filling.n_fields =
                row.cells[row.n_cells - 1].column - file->first_column + 1;
        }
        rc = put_record(reading, &filling, &row, err);
    }
    sheet_rows_close(rows);
    if (rc == SP_OK)
        rc = sp_buf_check(&filling.buf, err);
    if (rc == SP_OK) {
        file->bytes = sp_strndup(
            reading->arena, sp_buf_text(&filling.buf), filling.buf.len);
        bytes->name = file->name;
        bytes->bytes = file->bytes;
        bytes->len = file->len = filling.buf.len;
        if (file->bytes == NULL)
            rc = sp_arena_fail(reading->arena, err);
    }
    sp_buf_clear(&filling.buf);
    return rc;
}

/* ---- the workbook ------------------------------------------------------ */

/* The table that a sheet's name names, letters' case and spaces aside. */
static const struct schema_table *table_of(
    const struct schema *schema, const char *sheet)
{
    size_t len;

    while (*sheet == ' ')
        sheet++;
    len = strlen(sheet);
    while (len > 0 && sheet[len - 1] == ' ')
        len--;
    for (size_t i = 0; i < schema->n_tables; i++) {
        const char *name = schema->tables[i].name;
        size_t j = 0;

        if (schema->tables[i].result || strlen(name) != len)
            continue;
        while (j < len &&
               (sheet[j] == name[j] || (sheet[j] >= 'A' && sheet[j] <= 'Z' &&
                                           sheet[j] - 'A' + 'a' == name[j])))
            j++;
        if (j == len)
            return &schema->tables[i];
    }
    return NULL;
}

/* The sheet of each table, SIZE_MAX for none. */
static enum sp_code find_sheets(
    struct reading *reading, size_t *sheets, struct sp_err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < reading->schema->n_tables; i++)
        sheets[i] = SIZE_MAX;
    for (size_t i = 0; i < sheet_book_count(reading->book); i++) {
        const char *name = sheet_book_info(reading->book, i).name;
        const struct schema_table *table = table_of(reading->schema, name);
        size_t at;

        if (table == NULL)
            continue;
        at = (size_t)(table - reading->schema->tables);
        if (sheets[at] != SIZE_MAX)
            return sp_fail(err, SP_INVALID,
                "the workbook holds the table '%s' twice", table->name);
        sheets[at] = i;
        n++;
    }
    return n > 0 ? SP_OK
                 : sp_fail(err, SP_INVALID,
                       "no sheet of the workbook has the name of a table, such "
                       "as 'offer', and it holds no questions of this program");
}

static enum sp_code read_book(
    struct reading *reading, struct book_dossier *dossier, struct sp_err *err)
{
    size_t n_tables = reading->schema->n_tables;
    size_t *sheets = sp_alloc_array(reading->arena, n_tables, sizeof *sheets);
    struct book_file *places =
        sp_alloc_array(reading->arena, n_tables, sizeof *places);
    struct dossier_bytes *files =
        sp_alloc_array(reading->arena, n_tables, sizeof *files);
    enum sp_code rc;

    if (sheets == NULL || places == NULL || files == NULL)
        return sp_arena_fail(reading->arena, err);
    rc = find_sheets(reading, sheets, err);
    for (size_t i = 0; rc == SP_OK && i < n_tables; i++) {
        struct book_file *file = &places[dossier->n_files];

        if (sheets[i] == SIZE_MAX)
            continue;
        file->name = sp_asprintf(
            reading->arena, "%s.csv", reading->schema->tables[i].name);
        file->sheet = sp_strdup(
            reading->arena, sheet_book_info(reading->book, sheets[i]).name);
        if (file->name == NULL || file->sheet == NULL)
            return sp_arena_fail(reading->arena, err);
        rc =
            read_sheet(reading, sheets[i], file, &files[dossier->n_files], err);
        dossier->n_files++;
    }
    dossier->files = files;
    dossier->places = places;
    return rc;
}

enum sp_code book_dossier_read(const struct schema *schema, const void *bytes,
    size_t len, const char *name, struct sp_arena *arena,
    struct book_dossier *dossier_out, struct sp_err *err)
{
    struct reading reading = {.schema = schema, .arena = arena};
    struct book_dossier dossier = {.n_files = 0};
    enum sp_code rc =
        sheet_book_open_bytes(bytes, len, name, &reading.book, err);

    if (rc == SP_OK)
        rc = read_book(&reading, &dossier, err);
    sheet_book_close(reading.book);
    if (rc != SP_OK)
        return rc;
    dossier.faults = reading.faults;
    dossier.n_faults = reading.n_faults;
    *dossier_out = dossier;
    return SP_OK;
}

/* ---- places ------------------------------------------------------------ */

/* The record that holds the line: the last that begins at or before it. */
static size_t record_of(const struct book_file *file, uint64_t line)
{
    size_t low = 0;
    size_t high = file->n_records;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (file->lines[middle] <= line)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool book_dossier_place(const struct book_dossier *dossier, const char *file,
    uint64_t line, uint32_t column, struct book_place *place_out)
{
    const struct book_file *at = NULL;
    struct sp_csv csv;
    bool more = false;
    size_t record;

    for (size_t i = 0; i < dossier->n_files; i++)
        if (strcmp(dossier->places[i].name, file) == 0)
            at = &dossier->places[i];
    if (at == NULL)
        return false;
    place_out->sheet = at->sheet;
    place_out->row = 1;
    place_out->column = UINT32_MAX;
    if (at->n_records == 0)
        return true;
    record = record_of(at, line);
    place_out->row = at->rows[record];
    sp_csv_init(
        &csv, at->bytes + at->offsets[record], at->len - at->offsets[record]);
    csv.next_line = at->lines[record];
    if (sp_csv_next(&csv, &more, NULL) == SP_OK && more)
        for (size_t i = 0; i < csv.n_fields; i++)
            if (csv.fields[i].line == line && csv.fields[i].column == column)
                place_out->column = at->first_column + (uint32_t)i;
    sp_csv_clear(&csv);
    return true;
}
