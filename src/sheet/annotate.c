/*
 * annotate.c - a copy of somebody's workbook with messages beside his cells.
 *
 * The sheet's XML is copied byte by byte, with cells put in where they belong;
 * the container's other parts are carried over packed as they are.
 */
#include "sheet/annotate.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOS_FIRST_DAY = 0x21 };
#define COPY_BYTES_MAX ((size_t)1 << 30)

static int notes_compare(const void *a, const void *b)
{
    const struct sheet_note *left = a;
    const struct sheet_note *right = b;
    int order = strcmp(left->sheet, right->sheet);

    if (order != 0)
        return order;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* Look for the heading of an earlier copy in its row. */
static enum sp_code heading_find(struct sheet_rows *rows,
    struct annotate_plan *plan, const char *heading, struct sp_err *err)
{
    struct sheet_row row;
    bool more = true;
    enum sp_code rc;

    while ((rc = sheet_rows_next(rows, &row, &more, err)) == SP_OK && more &&
           row.number <= plan->heading_row)
        for (size_t i = 0; row.number == plan->heading_row && i < row.n_cells;
             i++)
            if (strncmp(row.cells[i].text, heading, strlen(heading)) == 0) {
                plan->column = row.cells[i].column;
                plan->again = true;
            }
    return rc;
}

/* Decide the column and the heading's row of one sheet. */
static enum sp_code plan_make(struct sheet_book *book, size_t sheet,
    const char *heading, struct annotate_plan *plan, struct sp_err *err)
{
    struct sheet_rows *rows = NULL;
    const struct sheet_range *merged;
    struct sheet_range used;
    size_t n_merged;
    enum sp_code rc;

    rc = sheet_rows_open(book, sheet, &rows, err);
    if (rc != SP_OK)
        return rc;
    used = sheet_rows_used(rows);
    plan->column = used.first_row == 0 ? 0 : used.last_column + 1;
    sheet_rows_merged(rows, &merged, &n_merged);
    for (size_t i = 0; i < n_merged; i++)
        if (merged[i].last_column >= plan->column)
            plan->column = merged[i].last_column + 1;
    if (plan->heading_row == 0)
        plan->heading_row = used.first_row == 0 ? 1 : used.first_row;
    rc = heading_find(rows, plan, heading, err);
    if (rc == SP_OK && plan->column >= SHEET_COLUMNS_MAX)
        rc = sp_fail(err, SP_LIMIT,
            "%s: sheet '%.100s': no column is left for messages", book->name,
            book->sheets[sheet].name);
    sheet_rows_close(rows);
    return rc;
}

static enum sp_code part_read(struct sheet_zip *zip, uint64_t part,
    struct sp_buf *buf, struct sp_err *err)
{
    struct sheet_zip_stream stream;
    char chunk[8192];
    size_t got = 1;
    enum sp_code rc;

    rc = sheet_zip_stream_open(zip, part, &stream, err);
    while (rc == SP_OK && got > 0) {
        rc = sheet_zip_stream_read(&stream, chunk, sizeof(chunk), &got, err);
        if (rc == SP_OK)
            sp_buf_put(buf, chunk, got);
    }
    sheet_zip_stream_close(&stream);
    return rc == SP_OK ? sp_buf_check(buf, err) : rc;
}

/* A container being changed, in memory. */
struct copy {
    zip_source_t *source;
    zip_t *zip;
    const char *name;
};

static enum sp_code copy_open(struct copy *copy, const void *bytes, size_t len,
    const char *name, struct sp_err *err)
{
    memset(copy, 0, sizeof(*copy));
    copy->name = name;
    /* A copy of its own: libzip 1.7 frees a buffer that it writes over. */
    copy->source = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (copy->source == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", name);
    if (zip_source_begin_write(copy->source) != 0 ||
        zip_source_write(copy->source, bytes, len) != (zip_int64_t)len ||
        zip_source_commit_write(copy->source) != 0) {
        zip_source_free(copy->source);
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", name);
    }
    zip_source_keep(copy->source); /* the zip takes one hold of it */
    copy->zip = zip_open_from_source(copy->source, 0, NULL);
    if (copy->zip == NULL) {
        zip_source_free(copy->source);
        return sp_fail(err, SP_INVALID, "%s: is cut short or damaged", name);
    }
    return SP_OK;
}

/* Put `bytes` in place of the part; they must last until copy_finish. */
static enum sp_code copy_replace(struct copy *copy, uint64_t part,
    const struct sp_buf *bytes, struct sp_err *err)
{
    zip_source_t *source;
    zip_stat_t facts;
    bool dated;

    zip_stat_init(&facts);
    dated = zip_stat_index(copy->zip, part, 0, &facts) == 0 &&
            (facts.valid & ZIP_STAT_MTIME) != 0;
    source = zip_source_buffer(copy->zip, bytes->bytes, bytes->len, 0);
    if (source == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", copy->name);
    if (zip_file_replace(copy->zip, part, source, 0) != 0) {
        zip_source_free(source);
        return sp_fail(err, SP_IO, "%s: cannot replace a part: %s", copy->name,
            zip_strerror(copy->zip));
    }
    /* Its own date, else now would be written. */
    if (!dated || zip_file_set_mtime(copy->zip, part, facts.mtime, 0) != 0)
        (void)zip_file_set_dostime(copy->zip, part, 0, DOS_FIRST_DAY, 0);
    return SP_OK;
}

static enum sp_code copy_finish(
    struct copy *copy, struct sp_buf *out, struct sp_err *err)
{
    char chunk[8192];
    zip_int64_t got = 0;
    enum sp_code rc = SP_OK;

    if (zip_close(copy->zip) != 0) {
        rc = sp_fail(err, SP_IO, "%s: cannot write the copy: %s", copy->name,
            zip_strerror(copy->zip));
        zip_discard(copy->zip);
        zip_source_free(copy->source);
        return rc;
    }
    if (zip_source_open(copy->source) != 0)
        got = -1;
    while (got >= 0) {
        got = zip_source_read(copy->source, chunk, sizeof(chunk));
        if (got <= 0)
            break;
        sp_buf_put(out, chunk, (size_t)got);
    }
    (void)zip_source_close(copy->source);
    zip_source_free(copy->source);
    if (got < 0)
        return sp_fail(err, SP_IO, "%s: cannot read the copy", copy->name);
    return sp_buf_check(out, err);
}

struct job {
    struct sheet_book *book;
    const char *heading;
    uint32_t heading_row;
    struct copy copy;
    struct sp_buf *parts; /* the new bytes of each sheet */
};

/* Write one sheet anew, with notes `first` up to `end`. */
static enum sp_code sheet_do(struct job *job, size_t sheet,
    const struct sheet_note *first, size_t n, struct sp_err *err)
{
    struct annotate_plan plan = {.name = job->book->name,
        .heading = job->heading,
        .heading_row = job->heading_row,
        .notes = first,
        .n_notes = n};
    uint64_t part = (uint64_t)job->book->sheets[sheet].part;
    struct sp_buf old;
    enum sp_code rc;

    sp_buf_init(&old, COPY_BYTES_MAX);
    rc = plan_make(job->book, sheet, job->heading, &plan, err);
    if (rc == SP_OK)
        rc = part_read(&job->book->zip, part, &old, err);
    if (rc == SP_OK)
        rc = annotate_part(&plan, &old, &job->parts[sheet], err);
    if (rc == SP_OK)
        rc = copy_replace(&job->copy, part, &job->parts[sheet], err);
    sp_buf_clear(&old);
    return rc;
}

/* Go through the sorted notes sheet by sheet. */
static enum sp_code sheets_do(struct job *job, const struct sheet_note *notes,
    size_t n_notes, struct sp_err *err)
{
    enum sp_code rc = SP_OK;
    size_t end;

    for (size_t at = 0; at < n_notes && rc == SP_OK; at = end) {
        size_t sheet = sheet_book_find(job->book, notes[at].sheet);

        if (sheet == SIZE_MAX)
            return sp_fail(err, SP_NOT_FOUND, "%s: has no sheet '%.100s'",
                job->book->name, notes[at].sheet);
        for (end = at + 1;
             end < n_notes && strcmp(notes[at].sheet, notes[end].sheet) == 0;
             end++)
            continue;
        rc = sheet_do(job, sheet, notes + at, end - at, err);
    }
    return rc;
}

static enum sp_code job_run(struct job *job, const void *bytes, size_t len,
    const struct sheet_note *notes, size_t n_notes, struct sp_buf *out,
    struct sp_err *err)
{
    enum sp_code rc;

    job->parts = calloc(job->book->n_sheets, sizeof(*job->parts));
    if (job->parts == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", job->book->name);
    for (size_t i = 0; i < job->book->n_sheets; i++)
        sp_buf_init(&job->parts[i], COPY_BYTES_MAX);
    rc = copy_open(&job->copy, bytes, len, job->book->name, err);
    if (rc == SP_OK) {
        rc = sheets_do(job, notes, n_notes, err);
        if (rc == SP_OK) {
            rc = copy_finish(&job->copy, out, err);
        } else {
            zip_discard(job->copy.zip);
            zip_source_free(job->copy.source);
        }
    }
    for (size_t i = 0; i < job->book->n_sheets; i++)
        sp_buf_clear(&job->parts[i]);
    free(job->parts);
    return rc;
}

enum sp_code sheet_annotate(const void *bytes, size_t len, const char *name,
    const char *heading, uint32_t heading_row, const struct sheet_note *notes,
    size_t n_notes, struct sp_buf *copy_out, struct sp_err *err)
{
    struct job job = {.heading = heading, .heading_row = heading_row};
    struct sheet_note *sorted;
    enum sp_code rc;

    assert(heading != NULL);
    assert(heading[0] != '\0');
    assert(copy_out != NULL);
    sorted = calloc(n_notes + 1, sizeof(*sorted));
    if (sorted == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", name);
    for (size_t i = 0; i < n_notes; i++) {
        assert(notes[i].row >= 1);
        sorted[i] = notes[i];
    }
    qsort(sorted, n_notes, sizeof(*sorted), notes_compare);
    rc = sheet_book_open_bytes(bytes, len, name, &job.book, err);
    if (rc == SP_OK) {
        rc = job_run(&job, bytes, len, sorted, n_notes, copy_out, err);
        sheet_book_close(job.book);
    }
    free(sorted);
    return rc;
}
