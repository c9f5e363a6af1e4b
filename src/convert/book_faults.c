/*
 * book_faults.c - a dossier's CSV files as a workbook, with what is wrong
 * beside the rows.
 */
#include "convert/book_dossier.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "sheet/sheet_write.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 300, WIDTH = 18, FAULT_WIDTH = 80, CELL_BYTES_MAX = 32000 };

struct book {
    struct sp_arena *arena;
    struct sheet_writer *writer;
    const struct registry_fault *faults;
    size_t n_faults;
    size_t sheet;
    /* Those of the file at hand; of them [at, end) of the lines at hand. */
    const struct registry_fault **of;
    size_t n_of, at, end;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_csv(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".csv") == 0;
}

static enum sp_code list_files(DIR *dir, struct sp_arena *arena,
    const char **names, size_t *n_out, struct sp_err *err)
{
    const struct dirent *entry;
    size_t n = 0;

    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (!is_csv(entry->d_name))
            continue;
        if (n == FILES_MAX)
            return sp_fail(
                err, SP_LIMIT, "more than %d .csv files", (int)FILES_MAX);
        names[n] = sp_strdup(arena, entry->d_name);
        if (names[n++] == NULL)
            return sp_arena_fail(arena, err);
    }
    if (errno != 0)
        return sp_fail(err, SP_IO, "cannot list the dossier");
    qsort(names, n, sizeof *names, compare_names);
    *n_out = n;
    return SP_OK;
}

/* Bytes that a workbook cannot hold are shown as \xNN. */
static const char *clean(
    const struct book *book, const char *text, size_t len, struct sp_err *err)
{
    struct sp_buf buf;
    const char *copy = NULL;
    size_t at = 0;

    if (len > CELL_BYTES_MAX)
        len = CELL_BYTES_MAX;
    sp_buf_init(&buf, 8 * (size_t)CELL_BYTES_MAX);
    while (at < len) {
        size_t good = 0;

        if (sp_text_check(text + at, len - at, &good) == SP_TEXT_FINE)
            good = len - at;
        sp_buf_put(&buf, text + at, good);
        at += good;
        if (at < len)
            sp_buf_printf(&buf, "\\x%02X", (unsigned)(unsigned char)text[at++]);
    }
    if (sp_buf_check(&buf, err) == SP_OK) {
        copy = sp_strdup(book->arena, sp_buf_text(&buf));
        if (copy == NULL)
            (void)sp_arena_fail(book->arena, err);
    }
    sp_buf_clear(&buf);
    return copy;
}

static int compare_places(const void *a, const void *b)
{
    const struct registry_fault *x = *(const struct registry_fault *const *)a;
    const struct registry_fault *y = *(const struct registry_fault *const *)b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return strcmp(x->message, y->message);
}

/* The faults of the file, in the order of its lines. */
static void choose_faults(struct book *book, const char *file)
{
    book->n_of = book->at = book->end = 0;
    for (size_t i = 0; i < book->n_faults; i++)
        if (strcmp(book->faults[i].file, file) == 0)
            book->of[book->n_of++] = &book->faults[i];
    if (book->n_of > 1)
        qsort(book->of, book->n_of, sizeof(*book->of), compare_places);
}

/* Go to the faults on the lines before `end` that were not gone to before. */
static void next_faults(struct book *book, uint64_t end)
{
    book->at = book->end;
    while (book->end < book->n_of && book->of[book->end]->line < end)
        book->end++;
}

/* Whether a fault stands at this field. */
static bool is_bad(const struct book *book, const struct sp_csv_field *field)
{
    for (size_t i = book->at; i < book->end; i++)
        if (!book->of[i]->warning && book->of[i]->line == field->line &&
            book->of[i]->column == field->column)
            return true;
    return false;
}

/* All messages of these lines, in one cell. */
static enum sp_code put_messages(
    const struct book *book, uint32_t row, struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc;
    bool bad = false;

    sp_buf_init(&buf, CELL_BYTES_MAX);
    for (size_t i = book->at; i < book->end; i++) {
        const struct registry_fault *fault = book->of[i];

        if (buf.len + sizeof fault->message + 64 > CELL_BYTES_MAX)
            break;
        bad |= !fault->warning;
        sp_buf_printf(&buf, "%s%llu:%lu: %s", buf.len > 0 ? " | " : "",
            (unsigned long long)fault->line, (unsigned long)fault->column,
            fault->message);
    }
    rc = sp_buf_check(&buf, err);
    if (rc == SP_OK && buf.len > 0)
        rc = sheet_put_text(book->writer, book->sheet, row, 0,
            sp_buf_text(&buf), bad ? SHEET_BAD : SHEET_WARN, err);
    sp_buf_clear(&buf);
    return rc;
}

static enum sp_code put_record(struct book *book, uint32_t row,
    const struct sp_csv *csv, bool heading, struct sp_err *err)
{
    enum sp_code rc;

    next_faults(book, csv->next_line);
    rc = put_messages(book, row, err);
    for (size_t i = 0; rc == SP_OK && i < csv->n_fields; i++) {
        const struct sp_csv_field *field = &csv->fields[i];
        const char *text = clean(book, field->text, field->len, err);
        enum sheet_style style = is_bad(book, field) ? SHEET_BAD
                                 : heading           ? SHEET_HEADER
                                                     : SHEET_PLAIN;

        if (text == NULL)
            return SP_NO_MEMORY;
        if (text[0] != '\0' || style == SHEET_BAD)
            rc = sheet_put_text(book->writer, book->sheet, row, (uint32_t)i + 1,
                text, style, err);
    }
    return rc;
}

static enum sp_code put_bytes(
    struct book *book, const struct sp_buf *bytes, struct sp_err *err)
{
    struct sp_csv csv;
    struct sp_err broken;
    uint32_t row = 0;
    bool more = true;
    enum sp_code rc = SP_OK;

    sp_csv_init(&csv, sp_buf_text(bytes), bytes->len);
    while (rc == SP_OK) {
        if (sp_csv_next(&csv, &more, &broken) != SP_OK || !more)
            break;
        rc = put_record(book, row, &csv, row == 0, err);
        row++;
    }
    /* What was not read, and what is about the file. */
    next_faults(book, UINT64_MAX);
    if (rc == SP_OK)
        rc = put_messages(book, row, err);
    sp_csv_clear(&csv);
    return rc;
}

static enum sp_code put_file(
    struct book *book, int folder, const char *name, struct sp_err *err)
{
    static const struct sheet_column columns[] = {{.width = FAULT_WIDTH},
        {.width = WIDTH}, {.width = WIDTH}, {.width = WIDTH}, {.width = WIDTH}};
    const struct sheet_options options = {
        .name = sp_strndup(book->arena, name, strlen(name) - 4),
        .columns = columns,
        .n_columns = SP_COUNT(columns),
        .frozen_rows = 1};
    struct sp_buf bytes;
    enum sp_code rc;

    if (options.name == NULL)
        return sp_arena_fail(book->arena, err);
    rc = sp_file_read(folder, name, SP_CSV_FILE_BYTES_MAX, &bytes, err);
    if (rc == SP_INVALID || rc == SP_LIMIT)
        rc = SP_OK; /* a link, or too large: its fault says so */
    if (rc == SP_OK)
        rc = sheet_writer_add(book->writer, &options, &book->sheet, err);
    choose_faults(book, name);
    if (rc == SP_OK)
        rc = put_bytes(book, &bytes, err);
    sp_buf_clear(&bytes);
    return rc;
}

enum sp_code book_dossier_write_faults(const char *folder,
    const struct registry_fault *faults, size_t n_faults,
    struct sp_arena *arena, struct sp_buf *buf, struct sp_err *err)
{
    const struct sheet_properties properties = {.title = "faults"};
    struct book book = {.arena = arena, .faults = faults, .n_faults = n_faults};
    const char *names[FILES_MAX];
    size_t n = 0;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    enum sp_code rc;

    if (dir == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return sp_fail(err, SP_NOT_FOUND, "there is no folder '%s'", folder);
    }
    book.of = sp_alloc_array(arena, n_faults + 1, sizeof(*book.of));
    rc = book.of == NULL ? sp_arena_fail(arena, err)
                         : list_files(dir, arena, names, &n, err);
    if (rc == SP_OK)
        rc = sheet_writer_open(&properties, &book.writer, err);
    for (size_t i = 0; rc == SP_OK && i < n; i++)
        rc = put_file(&book, dirfd(dir), names[i], err);
    if (rc == SP_OK) {
        rc = sheet_writer_close(book.writer, buf, err);
        book.writer = NULL;
    }
    sheet_writer_abandon(book.writer);
    (void)closedir(dir);
    return rc;
}
