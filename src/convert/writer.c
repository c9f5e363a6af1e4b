/*
 * writer.c - rows of many tables into files of a folder that takes the
 * dossier's place at the end.
 *
 * Rows are written as they come; of each row memory holds its key and where
 * it stands. When a key comes again its row is read back: equal cells are one
 * row, empty ones are filled by a new row that leaves the old one dead, and
 * dead rows are left out by one more pass at the end.
 */
#include "convert/writer.h"

#include "base/csv.h"
#include "base/text.h"
#include "facts/cell.h"
#include "facts/dossier.h"
#include "facts/faults.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FLUSH_BYTES = 1 << 20,
    ROW_BYTES_MAX = 1 << 24,
    FOLDER_TRIES = 100,
    KEYS_MIN = 1024,
};
#define KEY_POOL_BYTES (4ULL << 30)

/* A row where it stands; by the symbol of its key. */
struct out_row {
    uint64_t offset;
    uint32_t len; /* 0: none */
};

struct out_table {
    const struct schema_table *schema;
    int fd;            /* -1: no row yet */
    struct sp_buf buf; /* not yet written */
    uint64_t flushed;  /* bytes in the file */
    struct sp_pool *keys;
    struct out_row *rows; /* by symbol; the heap's */
    size_t rows_cap;
    struct out_row *dead; /* the heap's, by offset */
    size_t n_dead, dead_cap;
    uint64_t n_rows;
};

struct convert_writer {
    const struct convert_request *request;
    struct convert_result *result;
    char *folder; /* the temporary one; NULL once it is in its place */
    int folder_fd;
    struct out_table *tables; /* one a table of the schema */
    struct sp_csv csv;        /* to read a row back */
    /* One row in the making. */
    struct sp_buf key, row, scratch, source;
    struct sp_buf cells[SCHEMA_COLUMNS_MAX];
};

static enum sp_code io_fail(
    struct sp_err *err, const char *what, const char *name)
{
    char reason[128];
    int number = errno;

    if (strerror_r(number, reason, sizeof reason) != 0)
        (void)snprintf(reason, sizeof reason, "error %d", number);
    return sp_fail(err, number == EACCES || number == EPERM ? SP_DENIED : SP_IO,
        "cannot %s '%s': %s", what, name, reason);
}

/* ---- start --------------------------------------------------------------- */

static enum sp_code make_folder(
    struct convert_writer *writer, struct sp_err *err)
{
    const char *output = writer->request->output_folder;
    size_t len = strlen(output);
    size_t bytes = len + 64;

    while (len > 1 && output[len - 1] == '/')
        len--;
    writer->folder = malloc(bytes);
    if (writer->folder == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a folder's name");
    for (int i = 0; i < FOLDER_TRIES; i++) {
        (void)snprintf(writer->folder, bytes, "%.*s.spilno-%ld-%d.part",
            (int)len, output, (long)getpid(), i);
        if (mkdir(writer->folder, 0777) == 0) {
            writer->folder_fd =
                open(writer->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (writer->folder_fd < 0)
                return io_fail(err, "open the folder", writer->folder);
            return SP_OK;
        }
        if (errno != EEXIST)
            break;
    }
    (void)io_fail(err, "make the folder", output);
    free(writer->folder);
    writer->folder = NULL;
    return sp_fail_code(err->code);
}

enum sp_code convert_writer_new(const struct convert_request *request,
    struct convert_result *result, struct convert_writer **writer_out,
    struct sp_err *err)
{
    struct convert_writer *writer = calloc(1, sizeof *writer);
    enum sp_code rc;

    assert(request->schema != NULL);
    assert(request->output_folder != NULL);
    if (writer == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a writer");
    writer->request = request;
    writer->result = result;
    writer->folder_fd = -1;
    sp_csv_init(&writer->csv, "", 0);
    sp_buf_init(&writer->key, ROW_BYTES_MAX);
    sp_buf_init(&writer->row, ROW_BYTES_MAX);
    sp_buf_init(&writer->scratch, ROW_BYTES_MAX);
    sp_buf_init(&writer->source, ROW_BYTES_MAX);
    for (size_t i = 0; i < SCHEMA_COLUMNS_MAX; i++)
        sp_buf_init(&writer->cells[i], SP_CSV_FIELD_BYTES_MAX);
    writer->tables = calloc(request->schema->n_tables, sizeof *writer->tables);
    rc = writer->tables == NULL
             ? sp_fail(err, SP_NO_MEMORY, "no memory for tables")
             : SP_OK;
    for (size_t i = 0; rc == SP_OK && i < request->schema->n_tables; i++) {
        struct out_table *table = &writer->tables[i];

        table->schema = &request->schema->tables[i];
        table->fd = -1;
        sp_buf_init(&table->buf, (size_t)FLUSH_BYTES + ROW_BYTES_MAX);
    }
    if (rc == SP_OK)
        rc = make_folder(writer, err);
    if (rc != SP_OK) {
        convert_writer_free(writer);
        return rc;
    }
    *writer_out = writer;
    return SP_OK;
}

/* ---- files ---- */

static struct out_table *out_table_of(
    const struct convert_writer *writer, const struct schema_table *table)
{
    const struct schema *schema = writer->request->schema;

    assert(table >= schema->tables);
    assert(table < schema->tables + schema->n_tables);
    return &writer->tables[table - schema->tables];
}

uint64_t convert_writer_rows(
    const struct convert_writer *writer, const struct schema_table *table)
{
    return out_table_of(writer, table)->n_rows;
}

static enum sp_code write_all(
    int fd, const char *name, const char *bytes, size_t len, struct sp_err *err)
{
    size_t done = 0;

    while (done < len) {
        ssize_t put = write(fd, bytes + done, len - done);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return io_fail(err, "write", name);
        done += (size_t)put;
    }
    return SP_OK;
}

static enum sp_code flush(struct out_table *table, struct sp_err *err)
{
    enum sp_code rc = sp_buf_check(&table->buf, err);

    if (rc == SP_OK)
        rc = write_all(table->fd, table->schema->name, table->buf.bytes,
            table->buf.len, err);
    if (rc != SP_OK)
        return rc;
    table->flushed += table->buf.len;
    sp_buf_reset(&table->buf);
    if (table->flushed > SP_CSV_FILE_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "the table %s passes the limit of %zu bytes a file",
            table->schema->name, SP_CSV_FILE_BYTES_MAX);
    return SP_OK;
}

static void file_name(
    const struct schema_table *schema, const char *ending, char out[80])
{
    (void)snprintf(out, 80, "%.60s%s", schema->name, ending);
}

/* Open the table's file and write its header. */
static enum sp_code table_start(
    struct convert_writer *writer, struct out_table *table, struct sp_err *err)
{
    char name[80];
    enum sp_code rc;

    file_name(table->schema, ".csv", name);
    table->fd = openat(writer->folder_fd, name,
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (table->fd < 0)
        return io_fail(err, "make", name);
    rc = sp_pool_new(KEY_POOL_BYTES, &table->keys, err);
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < table->schema->n_columns; i++) {
        if (i > 0)
            sp_buf_putc(&table->buf, ',');
        sp_buf_puts(&table->buf, table->schema->columns[i].name);
    }
    sp_buf_putc(&table->buf, '\n');
    return SP_OK;
}

static enum sp_code read_back(struct convert_writer *writer,
    struct out_table *table, struct out_row row, struct sp_err *err)
{
    struct sp_buf *scratch = &writer->scratch;
    size_t done = 0;
    enum sp_code rc;

    sp_buf_reset(scratch);
    if (row.offset >= table->flushed) {
        sp_buf_put(scratch,
            table->buf.bytes + (size_t)(row.offset - table->flushed), row.len);
        return sp_buf_check(scratch, err);
    }
    sp_buf_reserve(scratch, row.len);
    rc = sp_buf_check(scratch, err);
    while (rc == SP_OK && done < row.len) {
        ssize_t got = pread(table->fd, scratch->bytes + done, row.len - done,
            (off_t)(row.offset + done));

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return io_fail(err, "read", table->schema->name);
        done += (size_t)got;
    }
    if (rc == SP_OK)
        scratch->len = row.len;
    return rc;
}

/* ---- one row ---- */

static struct convert_place place_of(
    const struct convert_place *place, uint32_t column)
{
    struct convert_place at = *place;

    at.column = column;
    return at;
}

static void check_warnings(struct convert_writer *writer,
    const struct schema_column *column, const struct cell *cell,
    const struct convert_place *at)
{
    char found[FAULT_FOUND_BYTES];

    if (cell->warn != NULL) {
        fault_quote(cell->text, cell->len, found);
        convert_log_add(&writer->result->warnings, at,
            "%s: found '%s', expected: %s", column->name, found, cell->warn);
    }
    if (column->type == SCHEMA_ID && !cell->ascii &&
        convert_scripts_meet(cell->text, cell->len) &&
        sp_text_mixed_script(cell->text, cell->len)) {
        fault_quote(cell->text, cell->len, found);
        convert_log_add(&writer->result->warnings, at,
            "%s: '%s' mixes scripts whose letters look alike", column->name,
            found);
    }
}

/* Check a cell and keep its canonical text; false: a fault was noted. */
static bool put_cell(struct convert_writer *writer,
    const struct schema_table *table, size_t at, const char *text, size_t len,
    const struct convert_place *place)
{
    const struct schema_column *column = &table->columns[at];
    struct cell_fault fault;
    struct cell cell;
    char found[FAULT_FOUND_BYTES];

    if (len > SP_CSV_FIELD_BYTES_MAX) {
        convert_log_add(&writer->result->faults, place,
            "found %zu bytes for %s.%s, allowed: %zu", len, table->name,
            column->name, SP_CSV_FIELD_BYTES_MAX);
        return false;
    }
    if (cell_read(writer->request->schema, column, text, len, &cell, &fault)) {
        check_warnings(writer, column, &cell, place);
        sp_buf_put(&writer->cells[at], cell.text, cell.len);
        return true;
    }
    fault_quote(text, len, found);
    convert_log_add(&writer->result->faults, place,
        "found '%s'%s%s for %s.%s, allowed: %s%s%s%s", found,
        fault.found[0] == '\0' ? "" : ", which ", fault.found, table->name,
        column->name, fault.allowed,
        fault.nearest[0] == '\0' ? "" : ", nearest: '", fault.nearest,
        fault.nearest[0] == '\0' ? "" : "'");
    return false;
}

/* FILE:LINE, FILE:SHEET:ROW or FILE#POINTER. */
static void make_source(
    struct convert_writer *writer, const struct convert_place *place)
{
    struct sp_buf *source = &writer->source;

    sp_buf_reset(source);
    sp_buf_puts(source, convert_base_name(place->file));
    if (place->inside != NULL)
        sp_buf_printf(source, "#%s", place->inside);
    else if (place->sheet != NULL)
        sp_buf_printf(source, ":%s", place->sheet);
    if (place->inside == NULL && place->line > 0)
        sp_buf_printf(source, ":%llu", (unsigned long long)place->line);
}

/* The place of the cell for a column, 0: the row. */
static uint32_t column_place(
    const struct convert_cell *cells, size_t n_cells, const char *column)
{
    for (size_t i = 0; i < n_cells; i++) {
        if (strcmp(cells[i].column, column) == 0)
            return cells[i].place;
    }
    return 0;
}

/* Fill writer->cells; false when a cell is at fault. */
static bool fill_cells(struct convert_writer *writer,
    const struct schema_table *table, const struct convert_place *place,
    const struct convert_cell *cells, size_t n_cells)
{
    const char *basis = writer->request->basis;
    bool fine = true;

    for (size_t i = 0; i < table->n_columns; i++)
        sp_buf_reset(&writer->cells[i]);
    for (size_t i = 0; i < n_cells; i++) {
        int column = schema_column(table, cells[i].column);
        struct convert_place at = place_of(place, cells[i].place);

        assert(column >= 0);
        if (cells[i].text == NULL || cells[i].text[0] == '\0')
            continue;
        fine = put_cell(writer, table, (size_t)column, cells[i].text,
                   strlen(cells[i].text), &at) &&
               fine;
    }
    for (size_t i = 0; fine && i < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];

        if (writer->cells[i].len > 0 || writer->cells[i].failed != SP_OK)
            continue;
        if (column->need == SCHEMA_KEY || column->need == SCHEMA_REQUIRED) {
            struct convert_place at =
                place_of(place, column_place(cells, n_cells, column->name));

            convert_log_add(&writer->result->faults, &at,
                "found nothing for %s.%s, which is required", table->name,
                column->name);
            fine = false;
        } else if (basis != NULL && strcmp(column->name, "basis") == 0) {
            fine = put_cell(writer, table, i, basis, strlen(basis), place);
        } else if (strcmp(column->name, "source") == 0) {
            make_source(writer, place);
            if (writer->source.failed != SP_OK)
                continue; /* the caller looks */
            fine = put_cell(writer, table, i, writer->source.bytes,
                writer->source.len, place);
        }
    }
    return fine;
}

static enum sp_code make_row(struct convert_writer *writer,
    const struct schema_table *table, struct sp_err *err)
{
    enum sp_code rc;

    sp_buf_reset(&writer->row);
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct sp_buf *cell = &writer->cells[i];

        rc = sp_buf_check(cell, err);
        if (rc != SP_OK)
            return rc;
        if (i > 0)
            sp_buf_putc(&writer->row, ',');
        sp_csv_put(&writer->row, cell->bytes, cell->len);
    }
    sp_buf_putc(&writer->row, '\n');
    rc = sp_buf_check(&writer->row, err);
    if (rc == SP_OK && writer->row.len > SP_CSV_LINE_BYTES_MAX)
        rc = sp_fail(err, SP_LIMIT, "a row of %s passes the limit of %zu bytes",
            table->name, SP_CSV_LINE_BYTES_MAX);
    return rc;
}

/* Append the row in the making; it is the one of `symbol` from now on. */
static enum sp_code append_row(struct convert_writer *writer,
    struct out_table *table, uint32_t symbol, struct sp_err *err)
{
    enum sp_code rc = make_row(writer, table->schema, err);

    if (rc != SP_OK)
        return rc;
    table->rows[symbol] = (struct out_row){
        table->flushed + table->buf.len, (uint32_t)writer->row.len};
    sp_buf_put(&table->buf, writer->row.bytes, writer->row.len);
    return table->buf.len >= FLUSH_BYTES ? flush(table, err) : SP_OK;
}

static enum sp_code rows_room(
    struct out_table *table, uint32_t symbol, struct sp_err *err)
{
    size_t cap = table->rows_cap == 0 ? KEYS_MIN : table->rows_cap;
    struct out_row *rows;

    if (symbol < table->rows_cap)
        return SP_OK;
    while (cap <= symbol)
        cap *= 2;
    rows = realloc(table->rows, cap * sizeof *rows);
    if (rows == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for %zu rows", cap);
    memset(rows + table->rows_cap, 0, (cap - table->rows_cap) * sizeof *rows);
    table->rows = rows;
    table->rows_cap = cap;
    return SP_OK;
}

static enum sp_code note_dead(
    struct out_table *table, struct out_row row, struct sp_err *err)
{
    if (table->n_dead == table->dead_cap) {
        size_t cap = table->dead_cap == 0 ? KEYS_MIN : table->dead_cap * 2;
        struct out_row *dead = realloc(table->dead, cap * sizeof *dead);

        if (dead == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory for %zu rows", cap);
        table->dead = dead;
        table->dead_cap = cap;
    }
    table->dead[table->n_dead++] = row;
    return SP_OK;
}

/* The key is there already: writer->csv holds its row, writer->cells the new
 * one. Take over what the old one says; `*more_out`: the new one adds. */
static bool join_rows(struct convert_writer *writer,
    const struct schema_table *table, const struct convert_place *place,
    bool *more_out)
{
    const struct sp_csv_field *old = writer->csv.fields;
    int source = schema_column(table, "source");
    bool fine = true;

    *more_out = false;
    for (size_t i = 0; i < table->n_columns; i++) {
        struct sp_buf *cell = &writer->cells[i];
        char there[FAULT_FOUND_BYTES], here[FAULT_FOUND_BYTES];
        char where[FAULT_FOUND_BYTES];

        if ((int)i == source)
            continue;
        if (old[i].len == 0) {
            *more_out = *more_out || cell->len > 0;
            continue;
        }
        if (cell->len == 0) {
            sp_buf_put(cell, old[i].text, old[i].len);
            continue;
        }
        if (cell->len == old[i].len &&
            memcmp(cell->bytes, old[i].text, cell->len) == 0)
            continue;
        fault_quote(old[i].text, old[i].len, there);
        fault_quote(cell->bytes, cell->len, here);
        fault_quote(source < 0 ? "" : old[source].text,
            source < 0 ? 0 : old[source].len, where);
        convert_log_add(&writer->result->faults, place,
            "found %s '%s' again with %s '%s', allowed: one word of it; %s "
            "says '%s'",
            table->name, sp_buf_text(&writer->key), table->columns[i].name,
            here, where, there);
        fine = false;
    }
    return fine;
}

/* "a.csv:3; b.csv:7" */
static void join_sources(
    struct convert_writer *writer, const struct schema_table *table)
{
    int source = schema_column(table, "source");
    const struct sp_csv_field *old;
    struct sp_buf *cell;

    if (source < 0)
        return;
    old = &writer->csv.fields[source];
    cell = &writer->cells[source];
    if (old->len == 0 || old->len + cell->len + 2 > SP_CSV_FIELD_BYTES_MAX)
        return;
    sp_buf_reset(&writer->source);
    sp_buf_put(&writer->source, old->text, old->len);
    sp_buf_puts(&writer->source, "; ");
    sp_buf_put(&writer->source, cell->bytes, cell->len);
    sp_buf_reset(cell);
    sp_buf_put(cell, writer->source.bytes, writer->source.len);
}

static enum sp_code meet_again(struct convert_writer *writer,
    struct out_table *table, uint32_t symbol, const struct convert_place *place,
    struct sp_err *err)
{
    struct out_row row = table->rows[symbol];
    bool more = false;
    enum sp_code rc = read_back(writer, table, row, err);

    if (rc != SP_OK)
        return rc;
    sp_csv_clear(&writer->csv);
    sp_csv_init(&writer->csv, writer->scratch.bytes, writer->scratch.len);
    rc = sp_csv_next(&writer->csv, &more, err);
    if (rc != SP_OK || writer->csv.n_fields != table->schema->n_columns)
        return sp_fail(err, SP_CORRUPT, "a row of %s did not read back",
            table->schema->name);
    if (!join_rows(writer, table->schema, place, &more) || !more)
        return SP_OK;
    join_sources(writer, table->schema);
    rc = note_dead(table, row, err);
    return rc == SP_OK ? append_row(writer, table, symbol, err) : rc;
}

static void make_key(
    struct convert_writer *writer, const struct schema_table *table)
{
    int from = schema_column(table, "valid_from");

    sp_buf_reset(&writer->key);
    for (size_t i = 0; i < table->n_keys; i++) {
        if (i > 0)
            sp_buf_putc(&writer->key, '|');
        sp_buf_put(&writer->key, writer->cells[i].bytes, writer->cells[i].len);
    }
    if (from >= 0 && writer->cells[from].len > 0) {
        sp_buf_puts(&writer->key, "|from ");
        sp_buf_put(
            &writer->key, writer->cells[from].bytes, writer->cells[from].len);
    }
}

enum sp_code convert_writer_row(struct convert_writer *writer,
    const struct schema_table *schema, const struct convert_place *place,
    const struct convert_cell *cells, size_t n_cells, struct sp_err *err)
{
    struct out_table *table = out_table_of(writer, schema);
    uint32_t symbol = 0;
    enum sp_code rc = SP_OK;

    assert(!schema->result);
    assert(writer->folder != NULL);
    if (!fill_cells(writer, schema, place, cells, n_cells))
        return sp_buf_check(&writer->result->faults.text, err);
    rc = sp_buf_check(&writer->source, err);
    if (rc == SP_OK && table->fd < 0)
        rc = table_start(writer, table, err);
    if (rc != SP_OK)
        return rc;
    make_key(writer, schema);
    rc = sp_buf_check(&writer->key, err);
    if (rc == SP_OK)
        rc = sp_pool_put(
            table->keys, writer->key.bytes, writer->key.len, &symbol, err);
    if (rc == SP_OK)
        rc = rows_room(table, symbol, err);
    if (rc != SP_OK)
        return rc;
    if (table->rows[symbol].len > 0)
        return meet_again(writer, table, symbol, place, err);
    if (table->n_rows == DOSSIER_ROWS_MAX)
        return sp_fail(err, SP_LIMIT, "more than %u rows of %s",
            DOSSIER_ROWS_MAX, schema->name);
    table->n_rows++;
    return append_row(writer, table, symbol, err);
}

/* ---- the end ---- */

static int dead_compare(const void *a, const void *b)
{
    const struct out_row *x = a, *y = b;

    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Copy bytes [from, to) of the file to `fd`. */
static enum sp_code copy_range(struct convert_writer *writer,
    struct out_table *table, uint64_t from, uint64_t to, int fd,
    struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    while (rc == SP_OK && from < to) {
        uint64_t step = to - from < FLUSH_BYTES ? to - from : FLUSH_BYTES;
        struct out_row piece = {from, (uint32_t)step};

        rc = read_back(writer, table, piece, err);
        if (rc == SP_OK)
            rc = write_all(fd, table->schema->name, writer->scratch.bytes,
                writer->scratch.len, err);
        from += step;
    }
    return rc;
}

/* Write the file anew without its dead rows. */
static enum sp_code leave_out_dead(
    struct convert_writer *writer, struct out_table *table, struct sp_err *err)
{
    char name[80], anew[80];
    uint64_t from = 0;
    enum sp_code rc = SP_OK;
    int fd;

    file_name(table->schema, ".csv", name);
    file_name(table->schema, ".anew", anew);
    fd = openat(writer->folder_fd, anew,
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return io_fail(err, "make", anew);
    qsort(table->dead, table->n_dead, sizeof *table->dead, dead_compare);
    for (size_t i = 0; rc == SP_OK && i < table->n_dead; i++) {
        rc = copy_range(writer, table, from, table->dead[i].offset, fd, err);
        from = table->dead[i].offset + table->dead[i].len;
    }
    if (rc == SP_OK)
        rc = copy_range(writer, table, from, table->flushed, fd, err);
    (void)close(table->fd);
    table->fd = fd;
    if (rc == SP_OK &&
        renameat(writer->folder_fd, anew, writer->folder_fd, name) != 0)
        rc = io_fail(err, "name", name);
    return rc;
}

static enum sp_code table_end(
    struct convert_writer *writer, struct out_table *table, struct sp_err *err)
{
    enum sp_code rc = flush(table, err);

    if (rc == SP_OK && table->n_dead > 0)
        rc = leave_out_dead(writer, table, err);
    if (rc == SP_OK && fsync(table->fd) != 0)
        rc = io_fail(err, "make durable", table->schema->name);
    if (close(table->fd) != 0 && rc == SP_OK)
        rc = io_fail(err, "close", table->schema->name);
    table->fd = -1;
    sp_pool_free(table->keys);
    free(table->rows);
    free(table->dead);
    table->keys = NULL;
    table->rows = table->dead = NULL;
    table->rows_cap = table->n_dead = table->dead_cap = 0;
    return rc;
}

static enum sp_code faults_fail(
    const struct convert_writer *writer, struct sp_err *err)
{
    size_t n = writer->result->faults.n;
    enum sp_code rc = sp_buf_check(&writer->result->faults.text, err);

    if (rc == SP_NO_MEMORY)
        return rc;
    return sp_fail(err, SP_INVALID, "%zu fault%s; nothing was written", n,
        n == 1 ? "" : "s");
}

static void show_tables(struct convert_writer *writer)
{
    for (size_t i = 0; i < writer->request->schema->n_tables; i++) {
        const struct out_table *table = &writer->tables[i];

        if (table->n_rows > 0)
            sp_buf_printf(&writer->result->shown, "%s: %llu rows\n",
                table->schema->name, (unsigned long long)table->n_rows);
    }
}

enum sp_code convert_writer_finish(
    struct convert_writer *writer, struct sp_err *err)
{
    const struct schema *schema = writer->request->schema;
    bool wrote[SCHEMA_COLUMNS_MAX * 8] = {false};
    uint64_t n_rows = 0;
    bool moved = false;
    enum sp_code rc = SP_OK;

    assert(schema->n_tables <= SP_COUNT(wrote));
    if (writer->result->faults.n > 0)
        return faults_fail(writer, err);
    for (size_t i = 0; rc == SP_OK && i < schema->n_tables; i++) {
        n_rows += writer->tables[i].n_rows;
        wrote[i] = writer->tables[i].n_rows > 0;
        if (writer->tables[i].fd >= 0)
            rc = table_end(writer, &writer->tables[i], err);
    }
    if (rc == SP_OK && n_rows == 0)
        rc = sp_fail(err, SP_INVALID, "the files hold no row for a dossier");
    if (rc == SP_OK)
        rc = convert_place_dossier(writer->request, writer->folder,
            writer->folder_fd, wrote, &moved, writer->result, err);
    if (rc == SP_OK && writer->result->faults.n > 0)
        return faults_fail(writer, err);
    if (rc == SP_OK || moved) {
        free(writer->folder);
        writer->folder = NULL; /* nothing is left to remove */
    }
    if (rc != SP_OK)
        return rc;
    show_tables(writer);
    return SP_OK;
}

/* Remove the temporary folder with what it may hold. */
static void remove_folder(struct convert_writer *writer)
{
    const struct schema *schema = writer->request->schema;
    char name[80];

    for (size_t i = 0; writer->folder_fd >= 0 && i < schema->n_tables; i++) {
        file_name(&schema->tables[i], ".csv", name);
        (void)unlinkat(writer->folder_fd, name, 0);
        file_name(&schema->tables[i], ".anew", name);
        (void)unlinkat(writer->folder_fd, name, 0);
    }
    (void)rmdir(writer->folder);
}

void convert_writer_free(struct convert_writer *writer)
{
    if (writer == NULL)
        return;
    for (size_t i = 0;
         writer->tables != NULL && i < writer->request->schema->n_tables; i++) {
        struct out_table *table = &writer->tables[i];

        if (table->fd >= 0)
            (void)close(table->fd);
        sp_pool_free(table->keys);
        free(table->rows);
        free(table->dead);
        sp_buf_clear(&table->buf);
    }
    if (writer->folder != NULL)
        remove_folder(writer);
    if (writer->folder_fd >= 0)
        (void)close(writer->folder_fd);
    free(writer->folder);
    free(writer->tables);
    sp_csv_clear(&writer->csv);
    sp_buf_clear(&writer->key);
    sp_buf_clear(&writer->row);
    sp_buf_clear(&writer->scratch);
    sp_buf_clear(&writer->source);
    for (size_t i = 0; i < SCHEMA_COLUMNS_MAX; i++)
        sp_buf_clear(&writer->cells[i]);
    free(writer);
}
