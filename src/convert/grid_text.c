/*
 * grid_text.c - delimited text of any known encoding as a grid.
 *
 * Bytes are read in pieces, made UTF-8, and split into records. A field that
 * begins with a quote ends with one; a quote elsewhere in a field stands for
 * itself, as spreadsheets and other tools read it. Source: RFC 4180.
 */
#include "convert/grid_internal.h"
#include "convert/writer.h"

#include "base/csv.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RAW_BYTES = 1 << 16,
    DECODED_BYTES = RAW_BYTES * 3 + 8,
    CELLS_MIN = 64,
    SAMPLE_RECORDS = 100,
};

static const char delimiters_known[] = {',', ';', '\t', '|'};

struct text_grid {
    struct grid grid;
    int fd; /* -1: from memory */
    const char *memory;
    size_t memory_len, memory_at;
    enum encoding encoding;
    uint16_t table[256]; /* of a one-byte encoding */
    char delimiter;
    bool at_start; /* a mark or a sep= line may come */
    bool at_end;
    bool said; /* by a sep= line */
    /* Raw bytes, of which some may wait for the rest of their character. */
    unsigned char raw[RAW_BYTES];
    size_t n_raw;
    /* UTF-8 not yet split. */
    char text[DECODED_BYTES];
    size_t n_text, at;
    uint64_t line;   /* of the byte at `at`, 1-based */
    uint32_t column; /* characters before it, in its line */
    /* The record. */
    struct sp_buf record;
    struct grid_cell *cells;
    size_t *starts; /* of the cells' texts in `record` */
    size_t cap;
};

static enum sp_code grid_fail(const struct text_grid *grid, enum sp_code code,
    uint64_t line, uint32_t column, struct sp_err *err, const char *text)
{
    return sp_fail(err, code, "%s:%" PRIu64 ":%" PRIu32 ": %s", grid->grid.file,
        line, column, text);
}

/* ---- bytes and characters ------------------------------------------------ */

static enum sp_code read_raw(struct text_grid *grid, struct sp_err *err)
{
    size_t room = RAW_BYTES - grid->n_raw;
    ssize_t got;

    if (grid->fd < 0) {
        size_t left = grid->memory_len - grid->memory_at;
        size_t step = left < room ? left : room;

        if (step > 0)
            memcpy(
                grid->raw + grid->n_raw, grid->memory + grid->memory_at, step);
        grid->memory_at += step;
        grid->n_raw += step;
        grid->at_end = step == 0;
        return SP_OK;
    }
    do
        got = read(grid->fd, grid->raw + grid->n_raw, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return sp_fail(err, SP_IO, "%s: cannot read: %s", grid->grid.file,
            strerror(errno));
    grid->n_raw += (size_t)got;
    grid->at_end = got == 0;
    return SP_OK;
}

/* How many of the raw bytes end with a whole UTF-8 character. */
static size_t whole_utf8(const unsigned char *raw, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char b = raw[n - back];
        size_t need = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;

        if (b >= 0xc0)
            return need > back ? n - back : n;
        if (b < 0x80)
            return n;
    }
    return n;
}

static size_t decode_utf16(struct text_grid *grid)
{
    bool be = grid->encoding == ENCODING_UTF16BE;
    size_t i = 0;

    while (i + 1 < grid->n_raw) {
        uint32_t c = be ? (uint32_t)grid->raw[i] << 8 | grid->raw[i + 1]
                        : (uint32_t)grid->raw[i + 1] << 8 | grid->raw[i];

        if (c >= 0xd800 && c < 0xe000) {
            uint32_t low;

            if (i + 3 >= grid->n_raw && !grid->at_end)
                break;
            low =
                i + 3 >= grid->n_raw
                    ? 0
                    : (be ? (uint32_t)grid->raw[i + 2] << 8 | grid->raw[i + 3]
                          : (uint32_t)grid->raw[i + 3] << 8 | grid->raw[i + 2]);
            if (c >= 0xdc00 || low < 0xdc00 || low >= 0xe000) {
                grid->text[grid->n_text++] = (char)0xff; /* no UTF-8 */
                i += 2;
                continue;
            }
            c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
            i += 2;
        }
        grid->n_text += convert_put_char(c, grid->text + grid->n_text);
        i += 2;
    }
    if (grid->at_end && i < grid->n_raw) { /* half a character */
        grid->text[grid->n_text++] = (char)0xff;
        i = grid->n_raw;
    }
    return i;
}

static size_t decode_table(struct text_grid *grid)
{
    for (size_t i = 0; i < grid->n_raw; i++) {
        unsigned char b = grid->raw[i];
        uint32_t c = grid->table[b];

        if (b < 0x80)
            grid->text[grid->n_text++] = (char)b;
        else if (c == ENCODING_NO_CHAR)
            grid->text[grid->n_text++] = (char)0xff;
        else
            grid->n_text += convert_put_char(c, grid->text + grid->n_text);
    }
    return grid->n_raw;
}

/* Decode what can be; an undecodable byte becomes one that is no UTF-8, and
 * is found when its cell is looked at. */
static enum sp_code fill(struct text_grid *grid, struct sp_err *err)
{
    size_t used;
    enum sp_code rc;

    assert(grid->at == grid->n_text);
    grid->at = grid->n_text = 0;
    rc = read_raw(grid, err);
    if (rc != SP_OK)
        return rc;
    if (grid->encoding == ENCODING_UTF8) {
        used = grid->at_end ? grid->n_raw : whole_utf8(grid->raw, grid->n_raw);
        memcpy(grid->text, grid->raw, used);
        grid->n_text = used;
    } else if (grid->encoding == ENCODING_UTF16LE ||
               grid->encoding == ENCODING_UTF16BE) {
        used = decode_utf16(grid);
    } else {
        used = decode_table(grid);
    }
    memmove(grid->raw, grid->raw + used, grid->n_raw - used);
    grid->n_raw -= used;
    return SP_OK;
}

/* The next byte without taking it; -1 at the end. */
static int peek(struct text_grid *grid, enum sp_code *rc, struct sp_err *err)
{
    while (grid->at == grid->n_text) {
        if (grid->at_end)
            return -1;
        *rc = fill(grid, err);
        if (*rc != SP_OK)
            return -1;
    }
    return (unsigned char)grid->text[grid->at];
}

static void take(struct text_grid *grid, int c)
{
    grid->at++;
    if (c == '\n') {
        grid->line++;
        grid->column = 0;
    } else if ((c & 0xc0) != 0x80) {
        grid->column++;
    }
}

/* ---- records ---- */

static enum sp_code add_cell(struct text_grid *grid, size_t n, size_t start,
    uint32_t column, struct sp_err *err)
{
    if (n == GRID_COLUMNS_MAX)
        return grid_fail(grid, SP_LIMIT, grid->line, column, err,
            "found more than 1024 fields in a line");
    if (n == grid->cap) {
        size_t cap = grid->cap == 0 ? CELLS_MIN : grid->cap * 2;
        struct grid_cell *cells =
            realloc(grid->cells, cap * sizeof *grid->cells);
        size_t *starts;

        if (cells == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory for %zu cells", cap);
        grid->cells = cells;
        starts = realloc(grid->starts, cap * sizeof *grid->starts);
        if (starts == NULL)
            return sp_fail(err, SP_NO_MEMORY, "no memory for %zu cells", cap);
        grid->starts = starts;
        grid->cap = cap;
    }
    grid->starts[n] = start;
    grid->cells[n] =
        (struct grid_cell){.kind = GRID_TEXT, .affix = "", .column = column};
    return SP_OK;
}

/* Read a field that began with a quote, up to the byte behind its end. */
static enum sp_code read_quoted(struct text_grid *grid, struct sp_err *err)
{
    uint64_t line = grid->line;
    uint32_t column = grid->column + 1;
    enum sp_code rc = SP_OK;
    int c;

    take(grid, '"');
    for (;;) {
        c = peek(grid, &rc, err);
        if (rc != SP_OK)
            return rc;
        if (c < 0)
            return grid_fail(grid, SP_INVALID, line, column, err,
                "found a quote that is never closed");
        take(grid, c);
        if (c == '"') {
            c = peek(grid, &rc, err);
            if (rc != SP_OK)
                return rc;
            if (c != '"')
                break;
            take(grid, c);
        }
        sp_buf_putc(&grid->record, (char)c);
        if (grid->record.failed != SP_OK)
            return sp_buf_check(&grid->record, err);
    }
    if (c < 0 || c == grid->delimiter || c == '\n' || c == '\r')
        return SP_OK;
    return grid_fail(grid, SP_INVALID, grid->line, grid->column + 1, err,
        "found text behind a closing quote, allowed: a delimiter or the end of "
        "the line");
}

/* Read a field without quotes around it, up to the byte behind its end. */
static enum sp_code read_plain(struct text_grid *grid, struct sp_err *err)
{
    enum sp_code rc = SP_OK;
    int c;

    while ((c = peek(grid, &rc, err)) >= 0) {
        const char *start = grid->text + grid->at;
        size_t left = grid->n_text - grid->at, n = 0;

        while (n < left && start[n] != grid->delimiter && start[n] != '\n' &&
               start[n] != '\r')
            n++;
        sp_buf_put(&grid->record, start, n);
        grid->at += n;
        grid->column += (uint32_t)sp_text_chars(start, n);
        if (n < left)
            break;
    }
    if (rc == SP_OK)
        rc = sp_buf_check(&grid->record, err);
    return rc;
}

/* Take the end of a line; `*end_out`: there was one. */
static enum sp_code take_line_end(
    struct text_grid *grid, bool *end_out, struct sp_err *err)
{
    enum sp_code rc = SP_OK;
    int c = peek(grid, &rc, err);

    *end_out = rc == SP_OK && (c < 0 || c == '\n' || c == '\r');
    if (rc != SP_OK || c < 0 || !*end_out)
        return rc;
    if (c == '\r') {
        take(grid, c);
        c = peek(grid, &rc, err);
        if (rc != SP_OK)
            return rc;
        if (c >= 0 && c != '\n')
            return grid_fail(grid, SP_INVALID, grid->line, grid->column, err,
                "found CR without LF behind it, allowed: LF or CR LF at the "
                "end of a line");
    }
    if (c == '\n')
        take(grid, c);
    return SP_OK;
}

static enum sp_code finish_cell(struct text_grid *grid, size_t i, size_t end,
    uint64_t line, bool *blank, struct sp_err *err)
{
    char *text = grid->record.bytes + grid->starts[i];
    size_t len = end - grid->starts[i];
    const char *fault;

    if (len > SP_CSV_FIELD_BYTES_MAX)
        return grid_fail(grid, SP_LIMIT, line, grid->cells[i].column, err,
            "found a field of more than 65536 bytes");
    fault = grid_clean(&text, &len);
    if (fault != NULL)
        return grid_fail(
            grid, SP_INVALID, line, grid->cells[i].column, err, fault);
    grid->cells[i].text = text;
    grid->cells[i].len = len;
    *blank = *blank && len == 0;
    return SP_OK;
}

/* Read one record, blank or not. */
static enum sp_code read_record(struct text_grid *grid, struct grid_row *row,
    bool *blank, struct sp_err *err)
{
    uint64_t line = grid->line;
    size_t n = 0;
    bool end = false;
    enum sp_code rc = SP_OK;

    sp_buf_reset(&grid->record);
    while (rc == SP_OK && !end) {
        int c = peek(grid, &rc, err);

        if (rc == SP_OK)
            rc = add_cell(grid, n, grid->record.len, grid->column + 1, err);
        if (rc != SP_OK)
            return rc;
        rc = c == '"' ? read_quoted(grid, err) : read_plain(grid, err);
        n++;
        sp_buf_putc(&grid->record, '\0');
        if (rc == SP_OK)
            rc = sp_buf_check(&grid->record, err);
        if (rc == SP_OK)
            rc = take_line_end(grid, &end, err);
        if (rc == SP_OK && !end)
            take(grid, grid->delimiter);
    }
    if (rc == SP_LIMIT && grid->record.failed == SP_LIMIT)
        return grid_fail(grid, SP_LIMIT, line, 1, err,
            "found a line of more than 1048576 bytes");
    *blank = true;
    for (size_t i = 0; rc == SP_OK && i < n; i++)
        rc = finish_cell(grid, i,
            (i + 1 < n ? grid->starts[i + 1] : grid->record.len) - 1, line,
            blank, err);
    *row = (struct grid_row){.line = line, .n = n, .cells = grid->cells};
    return rc;
}

/* Step over a byte order mark and a line "sep=;", which spreadsheets write. */
static enum sp_code start(struct text_grid *grid, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    grid->at_start = false;
    if (peek(grid, &rc, err) < 0)
        return rc;
    if (grid->n_text >= 3 && memcmp(grid->text, "\xef\xbb\xbf", 3) == 0)
        grid->at = 3;
    if (grid->n_text - grid->at >= 6 &&
        memcmp(grid->text + grid->at, "sep=", 4) == 0 &&
        (grid->text[grid->at + 5] == '\n' ||
            grid->text[grid->at + 5] == '\r') &&
        grid_delimiter_name(grid->text[grid->at + 4]) != NULL) {
        grid->delimiter = grid->text[grid->at + 4];
        grid->said = true;
        while (grid->at < grid->n_text && grid->text[grid->at] != '\n')
            grid->at++;
        if (grid->at < grid->n_text)
            take(grid, '\n');
    }
    return SP_OK;
}

static enum sp_code text_next(struct grid *base, struct grid_row *row_out,
    bool *more_out, struct sp_err *err)
{
    struct text_grid *grid = (struct text_grid *)(void *)base;
    enum sp_code rc = grid->at_start ? start(grid, err) : SP_OK;
    bool blank = true;

    while (rc == SP_OK && blank) {
        if (peek(grid, &rc, err) < 0) {
            *more_out = false;
            return rc;
        }
        rc = read_record(grid, row_out, &blank, err);
    }
    *more_out = true;
    return rc;
}

static enum sp_code text_rewind(struct grid *base, struct sp_err *err)
{
    struct text_grid *grid = (struct text_grid *)(void *)base;

    if (grid->fd >= 0 && lseek(grid->fd, 0, SEEK_SET) != 0)
        return sp_fail(err, SP_IO, "%s: cannot be read twice: %s",
            grid->grid.file, strerror(errno));
    grid->memory_at = 0;
    grid->at_start = true;
    grid->at_end = false;
    grid->n_raw = grid->n_text = grid->at = 0;
    grid->line = 1;
    grid->column = 0;
    return SP_OK;
}

static void text_close(struct grid *base)
{
    struct text_grid *grid = (struct text_grid *)(void *)base;

    if (grid->fd >= 0)
        (void)close(grid->fd);
    sp_buf_clear(&grid->record);
    free(grid->cells);
    free(grid->starts);
    free(grid);
}

static bool text_merged(const struct grid *grid, uint64_t line, size_t column,
    uint64_t *first_line_out, size_t *first_column_out)
{
    (void)grid;
    (void)line;
    (void)column;
    (void)first_line_out;
    (void)first_column_out;
    return false;
}

static const struct grid_type text_type = {
    text_next, text_rewind, text_merged, NULL, text_close};

static enum sp_code text_new(const char *file,
    const struct grid_options *options, struct text_grid **grid_out,
    struct sp_err *err)
{
    struct text_grid *grid = calloc(1, sizeof *grid);
    enum sp_code rc = SP_OK;

    if (grid == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to read %s", file);
    grid->grid.type = &text_type;
    grid->grid.file = file;
    grid->fd = -1;
    grid->encoding = options->encoding;
    grid->delimiter = options->delimiter;
    grid->at_start = true;
    grid->line = 1;
    sp_buf_init(&grid->record, SP_CSV_LINE_BYTES_MAX);
    if (options->encoding >= ENCODING_WINDOWS_1250)
        rc = encoding_table(options->encoding, grid->table, err);
    if (rc != SP_OK) {
        text_close(&grid->grid);
        return rc;
    }
    *grid_out = grid;
    return SP_OK;
}

static enum sp_code open_file(const char *path, int *fd_out, struct sp_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sp_fail(err, SP_NOT_FOUND, "%s: no such file", path);
    if (fd < 0)
        return sp_fail(err, errno == EACCES ? SP_DENIED : SP_IO,
            "%s: cannot open: %s", path, strerror(errno));
    *fd_out = fd;
    if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) &&
        (uint64_t)facts.st_size <= GRID_FILE_BYTES_MAX)
        return SP_OK;
    (void)close(fd);
    *fd_out = -1;
    return S_ISREG(facts.st_mode)
               ? sp_fail(err, SP_LIMIT, "%s: is larger than 8 GiB", path)
               : sp_fail(err, SP_INVALID, "%s: is not a regular file", path);
}

enum sp_code grid_open_text(const char *path,
    const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err)
{
    struct text_grid *grid = NULL;
    enum sp_code rc;
    int fd = -1;

    assert(grid_out != NULL);
    rc = open_file(path, &fd, err);
    if (rc == SP_OK)
        rc = text_new(path, options, &grid, err);
    if (rc != SP_OK) {
        if (fd >= 0)
            (void)close(fd);
        return rc;
    }
    grid->fd = fd;
    *grid_out = &grid->grid;
    return SP_OK;
}

enum sp_code grid_open_bytes(const char *name, const char *bytes, size_t len,
    const struct grid_options *options, struct grid **grid_out,
    struct sp_err *err)
{
    struct text_grid *grid = NULL;
    enum sp_code rc = text_new(name, options, &grid, err);

    if (rc != SP_OK)
        return rc;
    grid->memory = bytes;
    grid->memory_len = len;
    *grid_out = &grid->grid;
    return SP_OK;
}

/* ---- guesses ---- */

enum sp_code grid_guess_encoding(
    const char *path, enum encoding *encoding_out, struct sp_err *err)
{
    struct encoding_guess *guess = NULL;
    unsigned char piece[8192];
    struct sp_err why;
    ssize_t got = 1;
    int fd = -1;
    enum sp_code rc = open_file(path, &fd, err);

    if (rc == SP_OK)
        rc = encoding_guess_new(&guess, err);
    while (rc == SP_OK && got != 0) {
        got = read(fd, piece, sizeof piece);
        if (got > 0)
            encoding_guess_put(guess, piece, (size_t)got);
        else if (got < 0 && errno != EINTR)
            rc = sp_fail(
                err, SP_IO, "%s: cannot read: %s", path, strerror(errno));
    }
    if (rc == SP_OK) {
        rc = encoding_guess_end(guess, encoding_out, &why);
        if (rc != SP_OK)
            rc = sp_fail(err, rc, "%s: %.900s", path, why.text);
    }
    encoding_guess_free(guess);
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

/* What a delimiter makes of the file's beginning. */
struct split {
    size_t records;
    size_t agreed; /* records of as many fields as most have */
    size_t fields; /* that number */
    char said;     /* by a sep= line, else '\0' */
    size_t commas; /* records with a comma that is no part of a number and has
                      no space behind it */
};

static struct split split_of(const size_t *counts, size_t n)
{
    struct split split = {.records = n};

    for (size_t i = 0; i < n; i++) {
        size_t agreed = 0;

        for (size_t k = 0; k < n; k++)
            agreed += counts[k] == counts[i];
        if (counts[i] > 1 &&
            (agreed > split.agreed ||
                (agreed == split.agreed && counts[i] > split.fields))) {
            split.agreed = agreed;
            split.fields = counts[i];
        }
    }
    return split;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a comma stands there that looks like a delimiter. */
static bool has_comma(const struct grid_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        const char *text = row->cells[i].text;
        const char *comma = text;

        for (; (comma = strchr(comma, ',')) != NULL; comma++) {
            if (comma[1] != ' ' &&
                !(comma > text && is_digit(comma[-1]) && is_digit(comma[1])))
                return true;
        }
    }
    return false;
}

/* Split the beginning; a record that does not read ends it. */
static enum sp_code try_delimiter(const char *path, enum encoding encoding,
    char delimiter, struct split *split_out, struct sp_err *err)
{
    struct grid_options options = {encoding, delimiter, NULL};
    size_t counts[SAMPLE_RECORDS];
    size_t n = 0, commas = 0;
    struct grid *grid = NULL;
    struct grid_row row;
    bool more = true;
    enum sp_code rc = grid_open_text(path, &options, &grid, err);

    if (rc != SP_OK)
        return rc;
    while (n < SAMPLE_RECORDS) {
        rc = grid_next(grid, &row, &more, err);
        if (rc != SP_OK || !more)
            break;
        counts[n++] = row.n;
        commas += has_comma(&row);
    }
    *split_out = split_of(counts, n);
    split_out->commas = commas;
    if (((struct text_grid *)(void *)grid)->said)
        split_out->said = ((struct text_grid *)(void *)grid)->delimiter;
    grid_close(grid);
    return rc == SP_INVALID || rc == SP_LIMIT ? SP_OK : rc;
}

/* Commas that are decimal ones split the rows evenly, too. */
static bool is_decimal_comma(const struct split splits[])
{
    for (size_t i = 1; i < SP_COUNT(delimiters_known); i++) {
        if (splits[i].agreed * 10 >= splits[0].agreed * 9 &&
            splits[i].commas * 2 < splits[i].records)
            return true;
    }
    return false;
}

enum sp_code grid_guess_delimiter(const char *path, enum encoding encoding,
    char *delimiter_out, struct sp_err *err)
{
    struct split splits[SP_COUNT(delimiters_known)];
    size_t best = 0, second = SIZE_MAX;

    for (size_t i = 0; i < SP_COUNT(splits); i++) {
        enum sp_code rc =
            try_delimiter(path, encoding, delimiters_known[i], &splits[i], err);

        if (rc != SP_OK)
            return rc;
    }
    if (splits[0].said != '\0') {
        *delimiter_out = splits[0].said;
        return SP_OK;
    }
    if (splits[0].agreed > 0 && is_decimal_comma(splits))
        splits[0].agreed = 0;
    for (size_t i = 1; i < SP_COUNT(splits); i++) {
        if (splits[i].agreed > splits[best].agreed)
            best = i;
    }
    for (size_t i = 0; i < SP_COUNT(splits); i++) {
        if (i != best && splits[i].agreed > 0 &&
            splits[i].agreed * 10 >= splits[best].agreed * 9)
            second = i;
    }
    if (second != SIZE_MAX)
        return sp_fail(err, SP_INVALID,
            "%s: the delimiter may be %s (%zu columns) or %s (%zu columns); "
            "say which by --delimiter",
            path, grid_delimiter_name(delimiters_known[best]),
            splits[best].fields, grid_delimiter_name(delimiters_known[second]),
            splits[second].fields);
    *delimiter_out = delimiters_known[best]; /* comma: a single column */
    return SP_OK;
}
