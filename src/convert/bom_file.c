/* bom_file.c - the bytes of a bill of materials → rows of known columns. */
#include "base/csv.h"
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

enum { REF_BYTES_MAX = 32 };

struct reading {
    struct convert_job *job;
    struct sp_csv csv;
    enum convert_field field[SP_CSV_FIELDS_MAX]; /* of each column */
    size_t n_columns;
    struct convert_list rows; /* struct convert_row */
};

/* The delimiter is the one of comma, semicolon and tab that the first line
 * has most of, outside quotes; comma when none stands there. */
static char delimiter_of(const char *bytes, size_t len)
{
    static const char marks[] = ",;\t";
    size_t counts[3] = {0}, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < len && (quoted || bytes[i] != '\n'); i++) {
        const char *mark;

        if (bytes[i] == '"')
            quoted = !quoted;
        mark = bytes[i] == '\0' ? NULL : strchr(marks, bytes[i]);
        if (mark != NULL && !quoted)
            counts[mark - marks]++;
    }
    for (size_t i = 1; i < SP_COUNT(counts); i++) {
        if (counts[i] > counts[best])
            best = i;
    }
    return marks[best];
}

static const char *fault_text(enum sp_text_fault fault)
{
    switch (fault) {
    case SP_TEXT_NOT_UTF8:
        return "bytes that are not UTF-8";
    case SP_TEXT_NUL:
        return "a NUL byte";
    case SP_TEXT_CONTROL:
        return "a control character";
    case SP_TEXT_BIDI:
        return "a character that changes the writing direction";
    case SP_TEXT_FINE:
        break;
    }
    return NULL;
}

/* A cell: checked, trimmed, line breaks inside it read as spaces. */
static const char *cell_text(struct reading *reading, size_t column)
{
    const struct sp_csv_field *field = &reading->csv.fields[column];
    struct convert_job *job = reading->job;
    enum sp_text_fault fault;
    char *text = sp_strndup(job->arena, field->text, field->len);
    size_t at;

    if (text == NULL) {
        convert_fail(job, SP_NO_MEMORY, "no memory for a cell");
        return "";
    }
    for (size_t i = 0; i < field->len; i++) {
        if (text[i] == '\n' || text[i] == '\r' || text[i] == '\t')
            text[i] = ' ';
    }
    fault = sp_text_check(text, field->len, &at);
    if (fault != SP_TEXT_FINE) {
        convert_fault(job, job->file, field->line, field->column,
            "found %s, allowed: UTF-8 text", fault_text(fault));
        return "";
    }
    return convert_trim(job, text, field->len);
}

static void note_column(
    struct reading *reading, const char *header, const char *note)
{
    struct convert_job *job = reading->job;
    struct convert_outcome *outcome =
        convert_add(job, &job->outcomes, sizeof *outcome);

    if (outcome != NULL)
        *outcome = (struct convert_outcome){
            reading->csv.line, header, "", "column_not_read", "", "", note};
}

/* Map the header. A weak name (Supplier) counts where no strong one does. */
static void read_header(struct reading *reading)
{
    struct convert_job *job = reading->job;
    const char *names[SP_CSV_FIELDS_MAX];
    bool weak[SP_CSV_FIELDS_MAX] = {false};
    enum convert_field found[SP_CSV_FIELDS_MAX];

    reading->n_columns = reading->csv.n_fields;
    for (size_t i = 0; i < reading->n_columns; i++) {
        names[i] = cell_text(reading, i);
        found[i] = convert_field_of(names[i], &weak[i]);
        reading->field[i] = CONVERT_FIELDS;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < reading->n_columns; i++) {
            if (found[i] == CONVERT_FIELDS || weak[i] != (pass == 1) ||
                job->headers[found[i]] != NULL)
                continue;
            reading->field[i] = found[i];
            job->headers[found[i]] = names[i];
        }
    }
    for (size_t i = 0; i < reading->n_columns; i++) {
        if (reading->field[i] == CONVERT_FIELDS)
            note_column(reading, names[i],
                found[i] == CONVERT_FIELDS
                    ? "the converter knows no column of this name"
                    : "another column already says this");
    }
    if (job->headers[CONVERT_DATASHEET] != NULL)
        note_column(reading, job->headers[CONVERT_DATASHEET],
            "known, but no table has a column for it");
}

static void check_header(struct convert_job *job, uint64_t line)
{
    bool what = job->headers[CONVERT_VALUE] != NULL ||
                job->headers[CONVERT_PART] != NULL ||
                job->headers[CONVERT_DESCRIPTION] != NULL;
    bool how_many = job->headers[CONVERT_REFS] != NULL ||
                    job->headers[CONVERT_QUANTITY] != NULL;

    if (!what)
        convert_fault(job, job->file, line, 0,
            "found no column that says what a part is, allowed: Value, "
            "PartNumber or Description among the column names");
    if (!how_many)
        convert_fault(job, job->file, line, 0,
            "found no column that says how many, allowed: Reference or "
            "Quantity among the column names");
}

static bool ends_reference(char c)
{
    return c == ',' || c == ' ' || c == ';';
}

/* "R1-R4": the last number of a range, or 0. Both ends have one prefix. */
static unsigned range_end(
    const char *word, size_t *prefix_out, unsigned *first_out)
{
    size_t prefix = convert_prefix(word), i = prefix;
    unsigned first = 0, last = 0;

    for (; word[i] >= '0' && word[i] <= '9' && first < 100000; i++)
        first = first * 10 + (unsigned)(word[i] - '0');
    if (prefix == 0 || i == prefix || word[i] != '-' ||
        strncmp(word + i + 1, word, prefix) != 0)
        return 0;
    i += 1 + prefix;
    if (word[i] == '\0')
        return 0;
    for (; word[i] >= '0' && word[i] <= '9' && last < 100000; i++)
        last = last * 10 + (unsigned)(word[i] - '0');
    if (word[i] != '\0' || last <= first)
        return 0;
    *prefix_out = prefix;
    *first_out = first;
    return last;
}

static void add_reference(struct reading *reading, struct convert_list *refs,
    const char *ref, uint64_t line)
{
    struct convert_job *job = reading->job;
    const char *fault = sp_text_id_fault(ref, strlen(ref));
    size_t before;
    const char **place;

    if (fault == NULL && strlen(ref) > REF_BYTES_MAX)
        fault = "is too long";
    if (fault != NULL) {
        convert_fault(job, job->file, line, 0,
            "found the reference '%s', which %s, allowed: letters and a "
            "number",
            ref, fault);
        return;
    }
    before = convert_find(&job->ref_map, ref);
    if (before != SIZE_MAX) {
        convert_fault(job, job->file, line, 0,
            "found the reference %s again, first in line %zu, allowed: each "
            "reference once",
            ref, before);
        return;
    }
    convert_set(job, &job->ref_map, ref, (size_t)line);
    place = convert_add(job, refs, sizeof *place);
    if (place != NULL)
        *place = ref;
}

static void read_references(struct reading *reading, struct convert_row *row)
{
    struct convert_job *job = reading->job;
    const char *text = row->cell[CONVERT_REFS];
    struct convert_list refs = {0};

    while (*text != '\0' && !convert_failed(job)) {
        size_t len = 0, prefix = 0;
        unsigned first = 0, last;
        const char *word;

        while (text[len] != '\0' && !ends_reference(text[len]))
            len++;
        word = convert_copy(job, text, len);
        last = range_end(word, &prefix, &first);
        if (refs.n + (last > first ? last - first : 1) > CONVERT_REFS_MAX) {
            convert_fault(job, job->file, row->line, 0,
                "found more references than %d in one row", CONVERT_REFS_MAX);
            return;
        }
        if (last == 0 && len > 0)
            add_reference(reading, &refs, word, row->line);
        for (unsigned i = first; last > 0 && i <= last; i++)
            add_reference(reading, &refs,
                convert_text(job, "%.*s%u", (int)prefix, word, i), row->line);
        text += len;
        while (ends_reference(*text))
            text++;
    }
    row->refs = refs.items;
    row->n_refs = refs.n;
}

/* The row's key: its first reference, else its number, else its line. Keys
 * name lines of the structure, so each stands once. */
static void set_key(struct reading *reading, struct convert_row *row)
{
    struct convert_job *job = reading->job;
    const char *number = row->cell[CONVERT_KEY];
    size_t before;

    if (row->n_refs > 0) {
        row->key = row->refs[0];
        return;
    }
    if (strlen(number) <= REF_BYTES_MAX &&
        sp_text_id_fault(number, strlen(number)) == NULL)
        row->key = number;
    else
        row->key =
            convert_text(job, "line-%llu", (unsigned long long)row->line);
    before = convert_find(&job->ref_map, row->key);
    if (before != SIZE_MAX)
        convert_fault(job, job->file, row->line, 0,
            "found the row number %s again, first in line %zu, allowed: each "
            "row number once",
            row->key, before);
    else
        convert_set(job, &job->ref_map, row->key, (size_t)row->line);
}

/* "Component Count:,69": what tools write above and below the table. */
static bool is_remark(const struct sp_csv *csv)
{
    const struct sp_csv_field *first = &csv->fields[0];

    return csv->n_fields <= 2 && first->len > 0 &&
           first->text[first->len - 1] == ':';
}

static void note_remark(struct reading *reading)
{
    struct convert_job *job = reading->job;
    struct convert_outcome *outcome =
        convert_add(job, &job->outcomes, sizeof *outcome);

    if (outcome != NULL)
        *outcome =
            (struct convert_outcome){reading->csv.line, cell_text(reading, 0),
                "", "not_read", "", "", "a remark on the list, no row of it"};
}

static void read_row(struct reading *reading)
{
    struct convert_job *job = reading->job;
    struct convert_row row = {.line = reading->csv.line};
    struct convert_row *place;
    bool blank = true;

    if (is_remark(&reading->csv) && reading->n_columns > 2) {
        note_remark(reading);
        return;
    }

    if (reading->csv.n_fields != reading->n_columns) {
        convert_fault(job, job->file, row.line, 0,
            "found %zu fields, allowed: %zu as in the first row",
            reading->csv.n_fields, reading->n_columns);
        return;
    }
    for (size_t i = 0; i < CONVERT_FIELDS; i++)
        row.cell[i] = "";
    for (size_t i = 0; i < reading->n_columns; i++) {
        const char *text = cell_text(reading, i);

        if (text[0] != '\0')
            blank = false;
        if (strcmp(text, "~") == 0) /* KiCad's empty field */
            text = "";
        if (reading->field[i] != CONVERT_FIELDS)
            row.cell[reading->field[i]] = text;
    }
    if (blank)
        return;
    read_references(reading, &row);
    set_key(reading, &row);
    place = convert_add(job, &reading->rows, sizeof row);
    if (place != NULL)
        *place = row;
}

void convert_read(struct convert_job *job, const char *bytes, size_t len)
{
    struct reading reading = {.job = job};
    struct sp_err err;
    enum sp_code rc;
    bool more = false;

    assert(job->n_rows == 0);
    assert(bytes != NULL || len == 0);
    sp_csv_init(&reading.csv, bytes, len);
    reading.csv.delimiter = delimiter_of(bytes, len);
    rc = sp_csv_next(&reading.csv, &more, &err);
    while (rc == SP_OK && more && is_remark(&reading.csv)) {
        note_remark(&reading);
        rc = sp_csv_next(&reading.csv, &more, &err);
    }
    if (rc == SP_OK && more) {
        read_header(&reading);
        check_header(job, reading.csv.line);
    }
    while (rc == SP_OK && more && !convert_failed(job)) {
        rc = sp_csv_next(&reading.csv, &more, &err);
        if (rc != SP_OK || !more)
            break;
        if (reading.rows.n == CONVERT_ROWS_MAX) {
            convert_fault(job, job->file, reading.csv.line, 0,
                "found more rows than %d", CONVERT_ROWS_MAX);
            break;
        }
        read_row(&reading);
    }
    if (rc != SP_OK)
        convert_csv_fault(job, job->file, &err);
    else if (reading.rows.n == 0 && job->n_faults == 0)
        convert_fault(job, job->file, 1, 0,
            "found no rows, allowed: a first row of column names and a row "
            "for each part");
    job->rows = reading.rows.items;
    job->n_rows = reading.rows.n;
    sp_csv_clear(&reading.csv);
}
