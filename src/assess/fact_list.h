/*
 * fact_list.h - the cells that an answer used or missed, collected, sorted,
 * and resolved to value, basis and source.
 *
 * Threads: as the arena.
 */
#ifndef SPILNO_ASSESS_FACT_LIST_H
#define SPILNO_ASSESS_FACT_LIST_H

#include "assess/assess.h"

struct fact_list {
    struct sp_arena *arena;
    struct assess_fact *facts;
    size_t n;
    size_t cap;
};

void fact_list_init(struct fact_list *list, struct sp_arena *arena);

/* Add a cell; `tbl`, `key` and `col` are constants or the arena's. */
SP_MUST_CHECK enum sp_code fact_list_add(struct fact_list *list,
    const char *tbl, const char *key, const char *col, bool missing,
    struct sp_err *err);

/* Add the cell of a table's row: missing when it is empty. */
SP_MUST_CHECK enum sp_code fact_list_cell(struct fact_list *list,
    const struct table *table, size_t row, const char *col, struct sp_err *err);

/* Return the row's key as arena text, or NULL. */
const char *fact_list_key(
    struct sp_arena *arena, const struct table *table, size_t row);

/* Sort by table, key, column and state; drop doubles. */
void fact_list_sort(struct fact_list *list);

/* Fill value, basis, source and layer of each fact from the snapshot; set
 * *basis_out to the weakest basis of the used ones (NULL without any). */
SP_MUST_CHECK enum sp_code fact_list_resolve(struct assess_fact *facts,
    size_t n, struct snapshot *snapshot, const struct schema *schema,
    const char **basis_out, struct sp_err *err);

/* 0 assumed, 1 declared, 2 evidenced, 3 determined. */
int basis_rank(const char *basis);
const char *basis_name(int rank);

#endif
