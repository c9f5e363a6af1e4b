/*
 * cell.h - one cell: is it what its column asks for, and what is its one
 * canonical text.
 *
 * Numbers become their shortest exact decimals, EL and UK become GR and GB.
 * Touches no store. Threads: no state.
 */
#ifndef SPILNO_FACTS_CELL_H
#define SPILNO_FACTS_CELL_H

#include "facts/schema.h"

enum { CELL_CANON_BYTES = 64, CELL_ALLOWED_BYTES = 320 };

/* A cell as it was read. */
struct cell {
    const char *text; /* canonical; the given text or `canon`; not
                         NUL-terminated */
    size_t len;
    bool ascii;       /* no byte above 0x7f */
    const char *warn; /* what the text should be, or NULL; it is kept */
    char canon[CELL_CANON_BYTES];
};

/* What is wrong with it, to be put into a message. */
struct cell_fault {
    const char *found; /* more about the text: "with a NUL byte", or "" */
    char allowed[CELL_ALLOWED_BYTES];
    char nearest[CELL_CANON_BYTES]; /* "" when nothing is near */
};

/*
 * Read a cell that is not empty; false with `*fault_out` filled when the
 * column does not allow it.
 */
bool cell_read(const struct schema *schema, const struct schema_column *column,
    const char *text, size_t len, struct cell *cell_out,
    struct cell_fault *fault_out);

/* Say what the column allows, with an example: for empty required cells. */
void cell_allowed(const struct schema *schema,
    const struct schema_column *column, char out[CELL_ALLOWED_BYTES]);

/* Whether the cell is in its canonical text already (packs hold no other);
 * an empty cell is, unless the column is a key or required. */
bool cell_is_canonical(const struct schema *schema,
    const struct schema_column *column, const char *text, size_t len);

#endif
