/*
 * book.h - what is inside an open workbook.
 *
 * Private to src/sheet. Threads: one.
 */
#ifndef SPILNO_SHEET_BOOK_H
#define SPILNO_SHEET_BOOK_H

#include "base/arena.h"
#include "sheet/sheet_read.h"
#include "sheet/value.h"
#include "sheet/xml.h"

struct book_sheet {
    const char *name;
    const char *relation; /* the id by which the workbook names its part */
    int64_t part;         /* index in the container; -1: no sheet of cells */
    bool hidden;
};

struct book_style {
    const char *code;
    enum sheet_format format;
};

struct sheet_book {
    const char *name;
    struct sp_arena *arena;
    struct sp_buf file; /* when the book was opened by name */
    struct sheet_zip zip;
    bool from_1904;
    struct book_sheet *sheets; /* SHEET_SHEETS_MAX */
    size_t n_sheets;
    struct book_style *styles; /* by a cell's s */
    size_t n_styles;
    struct sp_buf strings; /* each ends with NUL */
    struct sp_buf offsets; /* uint32_t each, and one behind the last */
    size_t n_strings;
};

/* Read the parts that all sheets share (shared.c). */
SP_MUST_CHECK enum sp_code book_strings_read(
    struct sheet_book *book, int64_t part, struct sp_err *err);
SP_MUST_CHECK enum sp_code book_styles_read(
    struct sheet_book *book, int64_t part, struct sp_err *err);

/* Return a shared string and its length, or NULL when there is no such. */
const char *book_string(
    const struct sheet_book *book, size_t number, size_t *len_out);

#endif
