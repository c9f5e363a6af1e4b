/*
 * Goal:   show other programs what src/sheet reads and let them read what it
 *         writes (tests/interop/sheet.py drives it).
 * Method: dump FILE      every sheet, row and cell, a tab between fields;
 *         write FILE     a workbook with everything that the writer can do;
 *         annotate IN OUT HEADING [SHEET ROW COLUMN TEXT]…
 */
#include "base/file.h"
#include "sheet/sheet_read.h"
#include "sheet/sheet_write.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTES_MAX = 64 };

static const char *const kinds[] = {
    "text", "number", "date", "time", "boolean", "error", "fault"};

static int fail(const struct sp_err *err)
{
    (void)fprintf(stderr, "%s\n", err->text);
    return 1;
}

static void text_print(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == '\\')
            (void)printf("\\x%02x", (unsigned)*text);
        else
            (void)putchar(*text);
    }
}

static enum sp_code sheet_dump(
    struct sheet_book *book, size_t sheet, struct sp_err *err)
{
    struct sheet_info info = sheet_book_info(book, sheet);
    const struct sheet_range *merged;
    struct sheet_rows *rows = NULL;
    struct sheet_row row;
    size_t n_merged;
    bool more = true;
    enum sp_code rc;

    rc = sheet_rows_open(book, sheet, &rows, err);
    if (rc != SP_OK)
        return rc;
    (void)printf("sheet\t%s\t%s\t%u\n", info.name,
        info.hidden ? "hidden" : "visible", sheet_rows_count(rows));
    sheet_rows_merged(rows, &merged, &n_merged);
    for (size_t i = 0; i < n_merged; i++)
        (void)printf("merged\t%u\t%u\t%u\t%u\n", merged[i].first_row,
            merged[i].first_column, merged[i].last_row, merged[i].last_column);
    while ((rc = sheet_rows_next(rows, &row, &more, err)) == SP_OK && more) {
        for (size_t i = 0; i < row.n_cells; i++) {
            const struct sheet_cell *cell = &row.cells[i];
            char name[SHEET_CELL_NAME_BYTES];

            sheet_cell_name(row.number, cell->column, name);
            (void)printf("cell\t%s\t%s\t%s%s%s\t", name, kinds[cell->kind],
                cell->formula ? "f" : "", cell->rounded ? "r" : "",
                row.hidden ? "h" : "");
            text_print(cell->text);
            (void)printf("\t%s\n", cell->format);
        }
    }
    sheet_rows_close(rows);
    return rc;
}

static int dump(const char *path)
{
    struct sheet_book *book;
    struct sp_err err;
    enum sp_code rc;

    if (sheet_book_open(AT_FDCWD, path, &book, &err) != SP_OK)
        return fail(&err);
    rc = SP_OK;
    for (size_t i = 0; rc == SP_OK && i < sheet_book_count(book); i++)
        rc = sheet_dump(book, i, &err);
    sheet_book_close(book);
    return rc == SP_OK ? 0 : fail(&err);
}

#define MUST(call)                                                             \
    do {                                                                       \
        if ((call) != SP_OK)                                                   \
            return fail(&err);                                                 \
    } while (0)

static int write_sample(const char *path)
{
    static const char *const few[] = {"yes", "no"};
    static const char *const commas[] = {"a, b", "c"};
    struct sheet_properties properties = {
        .title = "Sample", .author = "Spilno", .created = "2026-11-24"};
    struct sheet_column columns[] = {
        {.width = 20}, {.width = 14, .style = SHEET_INPUT}, {.hidden = true}};
    struct sheet_options options = {.name = "Findings: [all]/?*\\",
        .columns = columns,
        .n_columns = 3,
        .frozen_rows = 1,
        .frozen_columns = 1,
        .protect = true};
    struct sheet_options hidden = {.name = "keys", .hidden = true};
    struct sheet_link home = {"https://example.org/", "home", "go there"};
    struct sheet_link inside = {"internal:'keys'!A1", "keys", NULL};
    const char *many[300];
    char names[300][16];
    struct sheet_list list = {1, 5, 1, few, 2, true, "Choose", "yes or no"};
    struct sheet_writer *w;
    struct sp_buf bytes;
    struct sp_err err;
    size_t s;
    size_t k;

    sp_buf_init(&bytes, (size_t)16 << 20);
    MUST(sheet_writer_open(&properties, &w, &err));
    MUST(sheet_writer_add(w, &options, &s, &err));
    MUST(sheet_put_text(w, s, 0, 0, "Part", SHEET_HEADER, &err));
    MUST(sheet_put_text(w, s, 0, 1, "Amount", SHEET_HEADER, &err));
    MUST(sheet_put_note(w, s, 0, 1, "in euro", &err));
    MUST(sheet_put_text(w, s, 1, 0, "00012", SHEET_PLAIN, &err));
    MUST(sheet_put_number(w, s, 1, 1, "9.95", SHEET_INPUT, &err));
    MUST(sheet_put_text(w, s, 2, 0, "=1+1", SHEET_BAD, &err));
    MUST(sheet_put_date(w, s, 2, 1, "2026-12-31", SHEET_PLAIN, &err));
    MUST(sheet_put_link(w, s, 3, 0, &home, &err));
    MUST(sheet_put_link(w, s, 3, 1, &inside, &err));
    MUST(sheet_put_boolean(w, s, 4, 1, true, SHEET_PLAIN, &err));
    MUST(sheet_put_number(w, s, 5, 0, "12345678901234567", SHEET_PLAIN, &err));
    MUST(sheet_put_text(w, s, 5, 1, NULL, SHEET_INPUT_TEXT, &err));
    MUST(sheet_put_filter(w, s, 0, 5, 1, &err));
    MUST(sheet_put_list(w, s, &list, &err));
    for (size_t i = 0; i < 300; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "PARTY-%03zu", i);
        many[i] = names[i];
    }
    list.column = 0;
    list.values = many;
    list.n_values = 300;
    list.strict = false;
    MUST(sheet_put_list(w, s, &list, &err));
    list.column = 2;
    list.values = commas;
    list.n_values = 2;
    MUST(sheet_put_list(w, s, &list, &err));
    MUST(sheet_writer_add(w, &hidden, &k, &err));
    MUST(sheet_put_text(w, k, 0, 0, "k", SHEET_PLAIN, &err));
    MUST(sheet_writer_close(w, &bytes, &err));
    MUST(sp_file_write(AT_FDCWD, path, bytes.bytes, bytes.len, &err));
    sp_buf_clear(&bytes);
    return 0;
}

static int annotate(int argc, char **argv)
{
    struct sheet_note notes[NOTES_MAX];
    struct sp_buf in;
    struct sp_buf out;
    struct sp_err err;
    enum sp_code rc;
    size_t n = 0;

    for (int i = 3; i + 3 < argc && n < NOTES_MAX; i += 4)
        notes[n++] = (struct sheet_note){argv[i],
            (uint32_t)strtoul(argv[i + 1], NULL, 10),
            argv[i + 2][0] == '-' ? SHEET_NO_COLUMN
                                  : (uint32_t)strtoul(argv[i + 2], NULL, 10),
            argv[i + 3]};
    sp_buf_init(&out, SHEET_FILE_BYTES_MAX);
    rc = sp_file_read(AT_FDCWD, argv[0], SHEET_FILE_BYTES_MAX, &in, &err);
    if (rc == SP_OK)
        rc = sheet_annotate(
            in.bytes, in.len, argv[0], argv[2], 0, notes, n, &out, &err);
    if (rc == SP_OK)
        rc = sp_file_write(AT_FDCWD, argv[1], out.bytes, out.len, &err);
    sp_buf_clear(&in);
    sp_buf_clear(&out);
    return rc == SP_OK ? 0 : fail(&err);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "dump") == 0)
        return dump(argv[2]);
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        return write_sample(argv[2]);
    if (argc >= 5 && strcmp(argv[1], "annotate") == 0)
        return annotate(argc - 2, argv + 2);
    (void)fprintf(stderr, "usage: sheet_tool dump|write|annotate FILE …\n");
    return 64;
}
