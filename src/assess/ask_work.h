/*
 * ask_work.h - what the files that make questions share; for ask*.c.
 */
#ifndef SPILNO_ASSESS_ASK_WORK_H
#define SPILNO_ASSESS_ASK_WORK_H

#include "assess/ask.h"
#include "facts/audience.h"

/* Lists of ids for one party, made once a table. */
enum { ASK_LISTS_MAX = 8 };
struct ask_lists {
    const char *party;
    size_t n;
    struct {
        const char *table;
        const struct ask_value *list;
        size_t n;
    } of[ASK_LISTS_MAX];
};

/* Audiences, opened once a party. */
struct ask_audience {
    const char *party;
    const struct audience *audience;
};
struct ask_audiences {
    struct ask_audience *of;
    size_t n, cap;
};

struct ask_work {
    const struct ask_options *options;
    const struct schema *schema;
    struct snapshot *snapshot;
    struct sp_arena *arena;
    const char *venture;
    const struct assessment *assessment;
    bool region_matters; /* Ukraine counts as inside by its regions */
    const char *inside;  /* codes of the states counted inside, by commas */
    const char *inside_digest;
    struct ask_lists *lists;
    struct ask_audiences *audiences;
};

/* One missing cell, as it is asked for. */
struct ask_want {
    const char *party; /* NULL: nobody can state it by being asked */
    const struct schema_table *table;
    bool rows;
    const char *key;     /* as in struct ask_question */
    const char *subject; /* of rows, else NULL */
    int column;          /* place in the schema; -1: "are these all?" */
    size_t finding;      /* that names it */
};

/*
 * Say what is asked where a fact is missing, and whom: party, table, rows,
 * key, subject and column of *want_out (ask_want.c).
 */
SP_MUST_CHECK enum sp_code ask_want_of(const struct ask_work *work,
    const struct assess_missing *missing, struct ask_want *want_out,
    struct sp_err *err);

/* Fill cells and known rows of a question. `asked` tells the columns that
 * are missing (ask_cells.c). */
SP_MUST_CHECK enum sp_code ask_fill_row(const struct ask_work *work,
    const char *party, const bool *asked, struct ask_question *question,
    struct sp_err *err);
SP_MUST_CHECK enum sp_code ask_fill_rows(const struct ask_work *work,
    const char *party, struct ask_question *question, struct sp_err *err);

/* What the party may see; NULL: everything (ask_see.c). */
SP_MUST_CHECK enum sp_code ask_audience(const struct ask_work *work,
    const char *party, const struct audience **audience_out,
    struct sp_err *err);

/* The cell's text, "" where it is empty or not to be seen. */
const char *ask_cell_text(const struct audience *audience,
    const struct table *table, size_t row, const char *column);

/* The ids of a table that the party may see, sorted, or the currencies that can
 * be converted; NULL list for none. */
#define ASK_CURRENCIES "rate"
SP_MUST_CHECK enum sp_code ask_list(const struct ask_work *work,
    const char *party, const char *table, const struct ask_value **list_out,
    size_t *n_out, struct sp_err *err);

#endif
