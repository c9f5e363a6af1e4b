/*
 * Goal:   whatever allocation of ours fails, reading a workbook, putting
 *         messages into it and starting to write one say so, and nothing is
 *         lost or written.
 * Method: the linker wraps the calls; the n-th fails for n = 1, 2, … until
 *         all goes well. Those of the libraries are theirs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "sheet/sheet_read.h"
#include "sheet/sheet_write.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS_MAX = 10000 };

static size_t allocations_left = SIZE_MAX; /* that still succeed */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool may(void)
{
    if (allocations_left == SIZE_MAX)
        return true;
    if (allocations_left == 0)
        return false;
    allocations_left--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return may() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may() ? __real_realloc(old, size) : NULL;
}

static struct sp_buf sample;

static enum sp_code read_all(struct sp_err *err)
{
    struct sheet_book *book = NULL;
    struct sheet_rows *rows = NULL;
    struct sheet_row row;
    size_t n_cells = 0;
    bool more = true;
    enum sp_code rc;

    rc = sheet_book_open_bytes(sample.bytes, sample.len, "a.xlsx", &book, err);
    if (rc != SP_OK)
        return rc;
    rc = sheet_rows_open(book, 0, &rows, err);
    while (rc == SP_OK && more) {
        rc = sheet_rows_next(rows, &row, &more, err);
        if (rc == SP_OK && more)
            n_cells += row.n_cells;
    }
    sheet_rows_close(rows);
    sheet_book_close(book);
    if (rc == SP_OK)
        assert_int_equal(n_cells, 16);
    return rc;
}

static enum sp_code annotate(struct sp_err *err)
{
    struct sheet_note note = {"Ціни", 3, 2, "too late"};
    struct sp_buf copy;
    enum sp_code rc;

    sp_buf_init(&copy, (size_t)1 << 20);
    rc = sheet_annotate(
        sample.bytes, sample.len, "a.xlsx", "Faults", 0, &note, 1, &copy, err);
    assert_true(rc == SP_OK || copy.len == 0 || copy.failed != SP_OK);
    sp_buf_clear(&copy);
    return rc;
}

static enum sp_code write_one(struct sp_err *err)
{
    static const char *const values[] = {"a, b", "c"};
    struct sheet_properties properties = {.title = "t"};
    struct sheet_options options = {.name = "s"};
    struct sheet_list list = {0, 1, 0, values, 2, true, "t", "p"};
    struct sheet_writer *writer = NULL;
    struct sp_buf bytes;
    size_t sheet = 0;
    enum sp_code rc;

    rc = sheet_writer_open(&properties, &writer, err);
    if (rc != SP_OK)
        return rc;
    rc = sheet_writer_add(writer, &options, &sheet, err);
    if (rc == SP_OK)
        rc = sheet_put_text(writer, sheet, 0, 0, "_x0041_", SHEET_PLAIN, err);
    if (rc == SP_OK)
        rc = sheet_put_list(writer, sheet, &list, err);
    if (rc != SP_OK) {
        sheet_writer_abandon(writer);
        return rc;
    }
    sp_buf_init(&bytes, (size_t)1 << 20);
    rc = sheet_writer_close(writer, &bytes, err);
    sp_buf_clear(&bytes);
    return rc;
}

static void run(enum sp_code (*job)(struct sp_err *err))
{
    enum sp_code rc = SP_NO_MEMORY;
    size_t n = 0;

    for (; rc != SP_OK; n++) {
        struct sp_err err;

        assert_true(n < TURNS_MAX);
        allocations_left = n;
        rc = job(&err);
        allocations_left = SIZE_MAX;
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_true(err.text[0] != '\0');
        }
    }
    assert_true(n > 3);
}

static void test_read(void **state)
{
    (void)state;
    run(read_all);
}

static void test_annotate(void **state)
{
    (void)state;
    run(annotate);
}

static void test_write(void **state)
{
    (void)state;
    run(write_one);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_annotate),
        cmocka_unit_test(test_write),
    };
    struct sp_err err;
    int failed;

    if (argc != 2 || sp_file_read(AT_FDCWD, argv[1], SHEET_FILE_BYTES_MAX,
                         &sample, &err) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_buf_clear(&sample);
    return failed;
}
