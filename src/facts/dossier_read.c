/*
 * dossier_read.c - one file: its header and its rows.
 */
#include "facts/dossier_internal.h"

#include "base/date.h"
#include "base/text.h"
#include "facts/cell.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is kept while a file is read; too large for the stack. */
struct row_reader {
    struct dossier *dossier;
    struct dossier_file *file;
    struct sp_csv csv;
    /* The text that a field had last, and its symbol: rows repeat. */
    struct {
        const char *text; /* in the file's bytes, or NULL */
        size_t len;
        uint32_t symbol;
    } last[SP_CSV_FIELDS_MAX];
    struct cell cells[SCHEMA_COLUMNS_MAX];
    struct sp_pool_text texts[SCHEMA_COLUMNS_MAX]; /* not yet symbols */
    uint32_t symbols[SCHEMA_COLUMNS_MAX];
    int text_columns[SCHEMA_COLUMNS_MAX];
    size_t n_texts;
    uint32_t row[SCHEMA_COLUMNS_MAX];
    uint32_t first_day; /* symbols of the ends of time */
    uint32_t last_day;
    int valid_from; /* columns */
    int valid_until;
    bool removes;        /* this row's op */
    bool bad;            /* this row's key or period */
    uint32_t evidenced;  /* the symbol of that basis */
    bool evidence_noted; /* a row without evidence was warned of */
    bool needs_noted;    /* a missing required column was noted */
    bool needs_absent;   /* such a column is missing */
};

/* ---- faults -------------------------------------------------------------- */

void dossier_cell_fault(struct dossier *dossier,
    const struct dossier_file *file, const struct sp_csv_field *field,
    const char *found_more, const char *allowed, const char *nearest)
{
    char quoted[FAULT_FOUND_BYTES];
    bool near = nearest != NULL && nearest[0] != '\0';

    fault_quote(field->text, field->len, quoted);
    faults_add(&dossier->faults, file->name, field->line, field->column,
        "found '%s'%s%s, allowed: %s%s%s%s", quoted,
        found_more[0] != '\0' ? ", which " : "", found_more, allowed,
        near ? ", nearest: '" : "", near ? nearest : "", near ? "'" : "");
}

/* Turn the reader's "line:column: what" into a fault of the file. */
static void note_csv_fault(
    struct row_reader *reader, const struct sp_err *found)
{
    static const struct {
        const char *what;
        const char *text;
    } words[] = {
        {"record over 1 MiB",
            "found a record over its limit, allowed: at most 1 MiB"},
        {"line over 1 MiB",
            "found a line over its limit, allowed: at most 1 MiB"},
        {"field over 64 KiB",
            "found a field over its limit, allowed: at most 64 KiB"},
        {"more than 256 fields",
            "found more fields, allowed: at most 256 in a row"},
        {"quote is never closed",
            "found a quote that is never closed, allowed: a quote at both "
            "ends of a field"},
        {"quote inside a field",
            "found a quote inside a field, allowed: quotes around the field, "
            "and \"\" for each inside it"},
        {"text after a closing quote",
            "found text after a closing quote, allowed: a comma or the end "
            "of the line"},
        {"carriage return without line feed",
            "found a carriage return without line feed, allowed: LF or CR LF "
            "at the end of a line"},
    };
    char *end;
    uint64_t line = strtoull(found->text, &end, 10);
    uint32_t column = 1;
    const char *what = found->text;

    if (*end == ':') {
        column = (uint32_t)strtoul(end + 1, &end, 10);
        what = *end == ':' ? end + 2 : end;
    }
    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (strcmp(words[i].what, what) == 0) {
            faults_add(&reader->dossier->faults, reader->file->name, line,
                column, "%s", words[i].text);
            return;
        }
    }
    faults_add(&reader->dossier->faults, reader->file->name, line, column,
        "found '%s', allowed: fields as RFC 4180 has them", what);
}

/* ---- header -------------------------------------------------------------- */

static void note_unknown_column(
    struct row_reader *reader, const struct sp_csv_field *field)
{
    const struct schema_table *schema = reader->file->table.schema;
    const char *names[SCHEMA_COLUMNS_MAX + 1];
    char allowed[480];
    size_t used;

    used = (size_t)snprintf(
        allowed, sizeof(allowed), "the columns of %s: ", schema->name);
    for (size_t i = 0; i < schema->n_columns; i++) {
        names[i] = schema->columns[i].name;
        if (used < sizeof(allowed))
            used += (size_t)snprintf(
                allowed + used, sizeof(allowed) - used, "%s, ", names[i]);
    }
    names[schema->n_columns] = "op";
    if (used < sizeof(allowed))
        (void)snprintf(allowed + used, sizeof(allowed) - used, "op");
    dossier_cell_fault(reader->dossier, reader->file, field, "", allowed,
        fault_nearest(field->text, field->len, names, schema->n_columns + 1));
}

static void read_header_field(struct row_reader *reader, size_t i)
{
    const struct sp_csv_field *field = &reader->csv.fields[i];
    struct dossier_file *file = reader->file;
    const struct schema_table *schema = file->table.schema;
    bool twice;

    file->columns[i] = DOSSIER_NO_FIELD;
    if (field->len == 2 && memcmp(field->text, "op", 2) == 0) {
        twice = file->op_field != DOSSIER_NO_FIELD;
        file->op_field = (int)i;
    } else {
        size_t column = 0;

        while (column < schema->n_columns &&
               (strlen(schema->columns[column].name) != field->len ||
                   memcmp(schema->columns[column].name, field->text,
                       field->len) != 0))
            column++;
        if (column == schema->n_columns) {
            note_unknown_column(reader, field);
            return;
        }
        twice = file->fields[column] != DOSSIER_NO_FIELD;
        file->fields[column] = (int)i;
        file->columns[i] = (int)column;
    }
    if (twice)
        dossier_cell_fault(reader->dossier, file, field, "stands there twice",
            "each column once", NULL);
}

/* Note a key or required column that the header does not have. */
static void note_missing_columns(struct row_reader *reader, uint64_t line)
{
    const struct dossier_file *file = reader->file;
    const struct schema_table *schema = file->table.schema;
    char needed[200];
    size_t used = 0;

    needed[0] = '\0';
    for (size_t i = 0; i < schema->n_columns && used < sizeof(needed); i++) {
        if (schema->columns[i].need == SCHEMA_KEY ||
            schema->columns[i].need == SCHEMA_REQUIRED)
            used += (size_t)snprintf(needed + used, sizeof(needed) - used,
                "%s%s", used > 0 ? ", " : "", schema->columns[i].name);
    }
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct schema_column *column = &schema->columns[i];
        bool key = column->need == SCHEMA_KEY;

        if ((!key && column->need != SCHEMA_REQUIRED) ||
            file->fields[i] != DOSSIER_NO_FIELD)
            continue;
        /* A file that only removes needs its keys alone. */
        if (!key && file->op_field != DOSSIER_NO_FIELD && line == 1) {
            reader->needs_absent = true;
            continue;
        }
        if (key && line != 1)
            continue;
        faults_add(&reader->dossier->faults, file->name, line, 1,
            "found no column '%s', which is %s, allowed: a header with at "
            "least %s",
            column->name, key ? "part of the key" : "required", needed);
    }
}

/* False when the file cannot be read on; the fault is noted. */
static enum sp_code read_header(
    struct row_reader *reader, bool *more_out, struct sp_err *err)
{
    struct dossier_file *file = reader->file;
    struct sp_err found;
    enum sp_code rc = sp_csv_next(&reader->csv, more_out, &found);

    file->op_field = DOSSIER_NO_FIELD;
    for (size_t i = 0; i < SCHEMA_COLUMNS_MAX; i++)
        file->fields[i] = DOSSIER_NO_FIELD;
    if (rc == SP_INVALID || rc == SP_LIMIT) {
        note_csv_fault(reader, &found);
        *more_out = false;
        return SP_OK;
    }
    if (rc != SP_OK)
        return sp_fail(err, rc, "%s: %s", file->name, found.text);
    if (!*more_out) {
        faults_add(&reader->dossier->faults, file->name, 1, 1,
            "found an empty file, allowed: a first row with the names of "
            "columns");
        return SP_OK;
    }
    file->n_fields = reader->csv.n_fields;
    for (size_t i = 0; i < file->n_fields; i++)
        read_header_field(reader, i);
    note_missing_columns(reader, 1);
    return SP_OK;
}

/* ---- rows ---------------------------------------------------------------- */

/* Count the lines that hold something: at least as many as there are rows. */
static size_t count_lines(const char *bytes, size_t len)
{
    const char *end = bytes + len;
    size_t n = 0;

    while (bytes < end) {
        const char *lf = memchr(bytes, '\n', (size_t)(end - bytes));

        n += lf != bytes;
        if (lf == NULL)
            break;
        bytes = lf + 1;
    }
    return n;
}

static enum sp_code reserve_rows(struct row_reader *reader, struct sp_err *err)
{
    struct dossier_file *file = reader->file;
    struct sp_arena *arena = reader->dossier->arena;
    size_t n = count_lines(
        reader->csv.bytes + reader->csv.pos, reader->csv.len - reader->csv.pos);
    enum sp_code rc;

    if (n > reader->dossier->limits.rows_max)
        n = reader->dossier->limits.rows_max;
    rc = table_reserve(&file->table, n, err);
    if (rc != SP_OK)
        return rc;
    file->lines = sp_alloc_array(arena, n + 1, sizeof(*file->lines));
    file->offsets = sp_alloc_array(arena, n + 1, sizeof(*file->offsets));
    file->bad = sp_alloc_array(arena, n + 1, sizeof(*file->bad));
    if (file->op_field != DOSSIER_NO_FIELD)
        file->ops = sp_alloc_array(arena, n + 1, sizeof(*file->ops));
    if (file->lines == NULL || file->offsets == NULL || file->bad == NULL ||
        (file->ops == NULL && file->op_field != DOSSIER_NO_FIELD))
        return sp_arena_fail(arena, err);
    return SP_OK;
}

static void read_op(struct row_reader *reader)
{
    static const char *const ops[] = {"set", "remove"};
    const struct sp_csv_field *field;

    reader->removes = false;
    if (reader->file->op_field == DOSSIER_NO_FIELD)
        return;
    field = &reader->csv.fields[reader->file->op_field];
    if (field->len == 6 && memcmp(field->text, ops[1], 6) == 0)
        reader->removes = true;
    else if (field->len != 0 &&
             (field->len != 3 || memcmp(field->text, ops[0], 3) != 0))
        dossier_cell_fault(reader->dossier, reader->file, field, "",
            "set, remove",
            fault_nearest(field->text, field->len, ops, SP_COUNT(ops)));
}

/* An empty cell: is it allowed here? */
static void read_empty(
    struct row_reader *reader, size_t i, const struct sp_csv_field *field)
{
    const struct schema_column *column =
        &reader->file->table.schema->columns[i];
    char allowed[CELL_ALLOWED_BYTES];

    if (column->need != SCHEMA_KEY &&
        (column->need != SCHEMA_REQUIRED || reader->removes))
        return;
    if (column->need == SCHEMA_KEY)
        reader->bad = true;
    if (field == NULL)
        return; /* the header's fault, noted once */
    cell_allowed(reader->dossier->schema, column, allowed);
    faults_add(&reader->dossier->faults, reader->file->name, field->line,
        field->column, "found '' for %s, which is %s, allowed: %s",
        column->name,
        column->need == SCHEMA_KEY ? "part of the key" : "required", allowed);
}

/* Warn of a state's code that ISO 3166-1 does not have, once a code. */
static void check_state(struct row_reader *reader,
    const struct schema_column *column, const struct cell *cell,
    const struct sp_csv_field *field)
{
    bool *seen;

    if (cell->len != 2 || cell->text[0] < 'A' || cell->text[0] > 'Z' ||
        cell->text[1] < 'A' || cell->text[1] > 'Z' ||
        (column->type != SCHEMA_STATE &&
            (column->ref_tables == NULL || !schema_refers_to(column, "state"))))
        return;
    seen = &reader->dossier
                ->seen_states[(cell->text[0] - 'A') * 26 + cell->text[1] - 'A'];
    if (!*seen && !sp_text_is_state(cell->text, cell->len))
        faults_add(&reader->dossier->warnings, reader->file->name, field->line,
            field->column, "found '%.2s', expected: a state of ISO 3166-1",
            cell->text);
    *seen = true;
}

static void read_cell(
    struct row_reader *reader, size_t i, const struct sp_csv_field *field)
{
    const struct schema_column *column =
        &reader->file->table.schema->columns[i];
    struct cell *cell = &reader->cells[i];
    struct cell_fault fault;

    if (!cell_read(reader->dossier->schema, column, field->text, field->len,
            cell, &fault)) {
        dossier_cell_fault(reader->dossier, reader->file, field, fault.found,
            fault.allowed, fault.nearest);
        if (column->need == SCHEMA_KEY || (int)i == reader->valid_from ||
            (int)i == reader->valid_until)
            reader->bad = true;
        return;
    }
    if (cell->warn != NULL) {
        char quoted[FAULT_FOUND_BYTES];

        fault_quote(field->text, field->len, quoted);
        faults_add(&reader->dossier->warnings, reader->file->name, field->line,
            field->column, "found '%s', expected: %s", quoted, cell->warn);
    }
    check_state(reader, column, cell, field);
    reader->texts[reader->n_texts].text = cell->text;
    reader->texts[reader->n_texts].len = cell->len;
    reader->text_columns[reader->n_texts] = (int)i;
    reader->n_texts++;
}

/* Warn of an id that mixes scripts, once an id. */
static enum sp_code check_scripts(struct row_reader *reader, size_t i,
    const struct sp_csv_field *field, struct sp_err *err)
{
    struct dossier *dossier = reader->dossier;
    uint32_t symbol = reader->row[i];
    const char *text = sp_pool_text(dossier->pool, symbol);
    size_t len = sp_pool_len(dossier->pool, symbol);
    char quoted[FAULT_FOUND_BYTES];

    if (symbol >= dossier->n_seen_ids) {
        size_t n = (size_t)symbol * 2 + 1024;
        uint8_t *seen = realloc(dossier->seen_ids, n);

        if (seen == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory for %zu ids", n);
        memset(seen + dossier->n_seen_ids, 0, n - dossier->n_seen_ids);
        dossier->seen_ids = seen;
        dossier->n_seen_ids = n;
    }
    if (dossier->seen_ids[symbol] != 0)
        return SP_OK;
    dossier->seen_ids[symbol] = 1;
    if (!sp_text_mixed_script(text, len))
        return SP_OK;
    fault_quote(text, len, quoted);
    faults_add(&dossier->warnings, reader->file->name, field->line,
        field->column,
        "found '%s', which mixes letters of scripts that look alike", quoted);
    return SP_OK;
}

/* Make symbols of the row's texts. */
static enum sp_code put_texts(struct row_reader *reader, struct sp_err *err)
{
    const struct dossier_file *file = reader->file;
    enum sp_code rc = sp_pool_put_many(reader->dossier->pool, reader->texts,
        reader->n_texts, reader->symbols, err);

    for (size_t i = 0; rc == SP_OK && i < reader->n_texts; i++) {
        size_t column = (size_t)reader->text_columns[i];
        int place = file->fields[column];
        const struct sp_csv_field *field = &reader->csv.fields[place];

        reader->row[column] = reader->symbols[i];
        /* A field with doubled quotes lies in a buffer that changes. */
        reader->last[place].text =
            field->text >= reader->csv.bytes &&
                    field->text < reader->csv.bytes + reader->csv.len
                ? field->text
                : NULL;
        reader->last[place].len = field->len;
        reader->last[place].symbol = reader->symbols[i];
        if (!reader->cells[column].ascii &&
            file->table.schema->columns[column].type == SCHEMA_ID)
            rc = check_scripts(reader, column, field, err);
    }
    return rc;
}

static const char *row_text(const struct row_reader *reader, int column)
{
    return sp_pool_text(reader->dossier->pool, reader->row[column]);
}

/* Note a period that ends before it starts. ISO dates order as texts. */
static void check_period(struct row_reader *reader)
{
    const struct dossier_file *file = reader->file;
    const char *from = row_text(reader, reader->valid_from);
    const char *until = row_text(reader, reader->valid_until);
    int place = file->fields[reader->valid_until];

    if (reader->bad || reader->removes || strcmp(from, until) < 0)
        return;
    reader->bad = true;
    if (place == DOSSIER_NO_FIELD)
        place = file->fields[reader->valid_from];
    assert(place != DOSSIER_NO_FIELD);
    faults_add(&reader->dossier->faults, file->name,
        reader->csv.fields[place].line, reader->csv.fields[place].column,
        "found '%s' as the end of a period from %s, allowed: a later day",
        until, from);
}

/* Warn, once a file, of evidence that is said to be there and is not named. */
static void check_evidence(struct row_reader *reader)
{
    const struct dossier_file *file = reader->file;
    size_t end = file->table.schema->n_columns; /* basis, evidence, source */

    if (reader->evidence_noted || reader->row[end - 3] != reader->evidenced ||
        reader->row[end - 2] != 0 || reader->row[end - 1] != 0)
        return;
    reader->evidence_noted = true;
    faults_add(&reader->dossier->warnings, file->name, reader->csv.line, 1,
        "found the basis 'evidenced' without evidence or source, expected: "
        "the digest or reference of a document");
}

static enum sp_code read_row(
    struct row_reader *reader, size_t offset, struct sp_err *err)
{
    struct dossier_file *file = reader->file;
    const struct schema_table *schema = file->table.schema;
    enum sp_code rc;

    memset(reader->row, 0, sizeof(reader->row));
    reader->row[reader->valid_from] = reader->first_day;
    reader->row[reader->valid_until] = reader->last_day;
    reader->n_texts = 0;
    reader->bad = false;
    read_op(reader);
    if (reader->needs_absent && !reader->removes && !reader->needs_noted) {
        reader->needs_noted = true;
        note_missing_columns(reader, reader->csv.line);
    }
    for (size_t i = 0; i < schema->n_columns; i++) {
        int place = file->fields[i];
        const struct sp_csv_field *field =
            place == DOSSIER_NO_FIELD ? NULL : &reader->csv.fields[place];

        if (field == NULL || field->len == 0)
            read_empty(reader, i, field);
        else if (reader->last[place].text != NULL &&
                 reader->last[place].len == field->len &&
                 memcmp(reader->last[place].text, field->text, field->len) == 0)
            reader->row[i] = reader->last[place].symbol;
        else
            read_cell(reader, i, field);
    }
    rc = put_texts(reader, err);
    if (rc != SP_OK)
        return rc;
    check_period(reader);
    check_evidence(reader);
    file->lines[file->table.n_rows] = (uint32_t)reader->csv.line;
    file->offsets[file->table.n_rows] = (uint32_t)offset;
    file->bad[file->table.n_rows] = reader->bad;
    if (file->ops != NULL)
        file->ops[file->table.n_rows] =
            reader->removes ? DOSSIER_REMOVE : DOSSIER_SET;
    return table_append(&file->table, reader->row, err);
}

/* Step over blank lines, so that a record starts where it is looked for. */
static void skip_blank_lines(struct sp_csv *csv)
{
    for (;;) {
        const char *at = csv->bytes + csv->pos;
        size_t left = csv->len - csv->pos;

        if (left >= 1 && at[0] == '\n')
            csv->pos++;
        else if (left >= 2 && at[0] == '\r' && at[1] == '\n')
            csv->pos += 2;
        else
            return;
        csv->next_line++;
    }
}

static enum sp_code read_rows(struct row_reader *reader, struct sp_err *err)
{
    struct dossier_file *file = reader->file;
    struct faults *faults = &reader->dossier->faults;
    size_t rows_max = reader->dossier->limits.rows_max;

    for (;;) {
        struct sp_err found;
        size_t offset;
        bool more;
        enum sp_code rc;

        skip_blank_lines(&reader->csv);
        offset = reader->csv.pos;
        rc = sp_csv_next(&reader->csv, &more, &found);

        if (rc == SP_INVALID || rc == SP_LIMIT) {
            note_csv_fault(reader, &found);
            return SP_OK; /* where the next record starts is not known */
        }
        if (rc != SP_OK)
            return sp_fail(err, rc, "%s: %s", file->name, found.text);
        if (!more)
            return SP_OK;
        if (reader->csv.n_fields != file->n_fields) {
            faults_add(faults, file->name, reader->csv.line, 1,
                "found %zu field%s, allowed: %zu as in the header",
                reader->csv.n_fields, reader->csv.n_fields == 1 ? "" : "s",
                file->n_fields);
            continue;
        }
        if (file->table.n_rows == rows_max) {
            faults_add(faults, file->name, reader->csv.line, 1,
                "found more rows, allowed: at most %zu a file", rows_max);
            return SP_OK;
        }
        rc = read_row(reader, offset, err);
        if (rc != SP_OK)
            return rc;
    }
}

enum sp_code dossier_read_file(
    struct dossier *dossier, struct dossier_file *file, struct sp_err *err)
{
    static const char evidenced[] = "evidenced";
    struct row_reader *reader = sp_alloc(dossier->arena, sizeof(*reader));
    bool more = false;
    enum sp_code rc;

    if (reader == NULL)
        return sp_arena_fail(dossier->arena, err);
    reader->dossier = dossier;
    reader->file = file;
    reader->valid_from = schema_column(file->table.schema, "valid_from");
    reader->valid_until = schema_column(file->table.schema, "valid_until");
    assert(reader->valid_from >= 0 && reader->valid_until >= 0);
    rc = sp_pool_put(dossier->pool, SP_DATE_MIN_TEXT, SP_DATE_BYTES - 1,
        &reader->first_day, err);
    if (rc == SP_OK)
        rc = sp_pool_put(dossier->pool, SP_DATE_MAX_TEXT, SP_DATE_BYTES - 1,
            &reader->last_day, err);
    if (rc == SP_OK)
        rc = sp_pool_put(dossier->pool, evidenced, sizeof(evidenced) - 1,
            &reader->evidenced, err);
    if (rc != SP_OK)
        return rc;
    sp_csv_init(&reader->csv, sp_buf_text(&file->bytes), file->bytes.len);
    rc = read_header(reader, &more, err);
    if (rc == SP_OK && more)
        rc = reserve_rows(reader, err);
    if (rc == SP_OK && more)
        rc = read_rows(reader, err);
    sp_csv_clear(&reader->csv);
    return rc;
}
