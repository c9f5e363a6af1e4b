/*
 * grid_internal.h - what a kind of file must do; for grid*.c.
 */
#ifndef SPILNO_CONVERT_GRID_INTERNAL_H
#define SPILNO_CONVERT_GRID_INTERNAL_H

#include "convert/grid.h"

struct grid_type {
    enum sp_code (*next)(struct grid *grid, struct grid_row *row_out,
        bool *more_out, struct sp_err *err);
    enum sp_code (*rewind)(struct grid *grid, struct sp_err *err);
    bool (*merged)(const struct grid *grid, uint64_t line, size_t column,
        uint64_t *first_line_out, size_t *first_column_out);
    size_t (*merged_below)(const struct grid *grid, uint64_t line);
    void (*close)(struct grid *grid);
};

/* Stands first in each kind's own struct. */
struct grid {
    const struct grid_type *type;
    const char *file;  /* borrowed */
    const char *sheet; /* borrowed, or NULL */
    uint64_t n_rows;
};

/*
 * Trim a cell in place, make line breaks in it spaces, and look at its
 * characters. Returns what is wrong in words, or NULL.
 */
const char *grid_clean(char **text, size_t *len);

#endif
