/*
 * write.h - a workbook being written.
 *
 * Private to src/sheet. Threads: one.
 */
#ifndef SPILNO_SHEET_WRITE_H
#define SPILNO_SHEET_WRITE_H

#include "base/arena.h"
#include "sheet/sheet_write.h"

#include <xlsxwriter.h>

enum write_variant { WRITE_GENERAL, WRITE_TEXT, WRITE_DATE, WRITE_VARIANTS };

struct write_sheet {
    lxw_worksheet *sheet;
    const char *name;
    size_t n_links;
    bool hidden;
};

/* A list of allowed values: a column of the hidden sheet. */
struct write_list {
    const char *const *values; /* arena */
    size_t n_values;
};

struct sheet_writer {
    struct sp_arena *arena;
    lxw_workbook *book;
    char *folder;                                      /* temporary, ours */
    char *path;                                        /* in it */
    lxw_format *formats[SHEET_STYLES][WRITE_VARIANTS]; /* as needed */
    struct write_sheet sheets[SHEET_WRITE_SHEETS_MAX];
    size_t n_sheets;
    struct write_list *lists;
    size_t n_lists;
};

#define WRITE_LIST_SHEET "_lists"

/* Return the format, made when it is first asked for; NULL for the plainest,
 * and when there is no memory. */
lxw_format *write_format(struct sheet_writer *writer, enum sheet_style style,
    enum write_variant variant);

/* Add the hidden sheet of the lists, if there are any. */
SP_MUST_CHECK enum sp_code write_lists(
    struct sheet_writer *writer, struct sp_err *err);

#endif
