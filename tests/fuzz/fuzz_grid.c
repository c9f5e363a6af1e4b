/*
 * Goal:   any bytes in any encoding are rows of clean cells or a fault with a
 *         place, twice the same; the guess of an encoding ends.
 * Method: the first byte names encoding and delimiter, the rest is the file.
 */
#include "fuzz.h"

#include "base/text.h"
#include "convert/grid.h"

#include <string.h>

static const char delimiters[] = {',', ';', '\t', '|'};

static void check_row(
    const struct grid *grid, const struct grid_row *row, uint64_t line)
{
    bool blank = true;

    FUZZ_MUST(row->n > 0);
    FUZZ_MUST(row->n <= GRID_COLUMNS_MAX);
    FUZZ_MUST(row->line > line);
    for (size_t i = 0; i < row->n; i++) {
        const struct grid_cell *cell = &row->cells[i];
        size_t at;

        FUZZ_MUST(strlen(cell->text) == cell->len);
        FUZZ_MUST(sp_text_check(cell->text, cell->len, &at) == SP_TEXT_FINE);
        FUZZ_MUST(cell->len == 0 || cell->text[0] != ' ');
        FUZZ_MUST(grid_place(grid, row, i).column > 0);
        blank = blank && cell->len == 0;
    }
    FUZZ_MUST(!blank);
}

/* Read all rows; return how many cells there were. */
static size_t all_rows(struct grid *grid, enum sp_code *rc)
{
    struct grid_row row;
    struct sp_err err = {0};
    bool more = true;
    uint64_t line = 0;
    size_t n = 0;

    while ((*rc = grid_next(grid, &row, &more, &err)) == SP_OK && more) {
        check_row(grid, &row, line);
        line = row.line;
        n += row.n;
    }
    FUZZ_MUST(*rc == SP_OK || *rc == SP_INVALID || *rc == SP_LIMIT);
    FUZZ_MUST(*rc == SP_OK || memcmp(err.text, "f.csv:", 6) == 0);
    return n;
}

static void check_guess(const uint8_t *data, size_t size)
{
    struct encoding_guess *guess = NULL;
    enum encoding encoding = ENCODINGS;
    struct sp_err err;
    enum sp_code rc;

    FUZZ_MUST(encoding_guess_new(&guess, &err) == SP_OK);
    encoding_guess_put(guess, data, size);
    rc = encoding_guess_end(guess, &encoding, &err);
    FUZZ_MUST(rc == SP_OK || rc == SP_INVALID);
    FUZZ_MUST(rc != SP_OK || encoding < ENCODINGS);
    encoding_guess_free(guess);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grid_options options = {ENCODING_UTF8, ',', NULL};
    struct grid *grid = NULL;
    struct sp_err err;
    enum sp_code first, second;
    size_t n;

    if (size == 0)
        return 0;
    options.encoding = (enum encoding)(data[0] / 4 % ENCODINGS);
    options.delimiter = delimiters[data[0] % 4];
    FUZZ_MUST(grid_open_bytes("f.csv", (const char *)data + 1, size - 1,
                  &options, &grid, &err) == SP_OK);
    n = all_rows(grid, &first);
    FUZZ_MUST(grid_rewind(grid, &err) == SP_OK);
    FUZZ_MUST(all_rows(grid, &second) == n);
    FUZZ_MUST(first == second);
    grid_close(grid);
    check_guess(data + 1, size - 1);
    return 0;
}
