/*
 * ocds.h - releases of the Open Contracting Data Standard 1.1 as rows.
 *
 * Private to src/convert. Several releases of one process are read as one
 * view: what a later release says stands, as the standard merges them.
 * Threads: as the preset. Source: standard.open-contracting.org, 1.1.
 */
#ifndef SPILNO_CONVERT_OCDS_H
#define SPILNO_CONVERT_OCDS_H

#include "convert/preset.h"

/* One object as several releases give it, the oldest first. */
struct ocds_view {
    const struct sp_json_node **parts;
    size_t n;
};

struct ocds_list { /* objects of an array, each as a view */
    struct ocds_view *views;
    const char **ids; /* "" where an object has none */
    size_t n;
};

struct ocds {
    struct preset preset;
    struct preset_map seen; /* keys of lists while they are joined */
    size_t n_lists;
};

/* ---- ocds_view.c --------------------------------------------------------- */

/* Make a view of `n` objects. */
struct ocds_view ocds_view(
    struct ocds *ocds, const struct sp_json_node *const *parts, size_t n);
/* The last part that has the member decides; NULL when it says null. */
const struct sp_json_node *ocds_member(struct ocds_view view, const char *key);
/* A text, or a number as written; "" when it is neither. Marks the member as
 * taken in all parts. */
const char *ocds_text(
    struct ocds *ocds, struct ocds_view view, const char *key);
struct ocds_view ocds_sub(
    struct ocds *ocds, struct ocds_view view, const char *key);
/* The objects of an array, those of one `id` joined; without ids the last
 * part's array stands alone. */
struct ocds_list ocds_items(
    struct ocds *ocds, struct ocds_view view, const char *key);
/* The object of that id; a view without parts when there is none. */
struct ocds_view ocds_find(const struct ocds_list *list, const char *id);
/* Parts of both, those of `b` later. */
struct ocds_view ocds_join(
    struct ocds *ocds, struct ocds_view a, struct ocds_view b);
/* Where the member stands in its last part, else where the object does. */
void ocds_place(struct ocds_view view, const char *key, uint64_t *line_out,
    uint32_t *column_out);

/* ---- ocds_rows.c --------------------------------------------------------- */

/* Turn one contracting process into rows. */
void ocds_process(
    struct ocds *ocds, const char *ocid, struct ocds_view release);

/* ---- ocds_read.c --------------------------------------------------------- */

/* Fill the preset's rows from the bytes of a file; what the file does wrong
 * goes to the faults of the result. */
SP_MUST_CHECK enum sp_code ocds_fill(
    struct ocds *ocds, const char *bytes, size_t len, struct sp_err *err);
bool ocds_is(const char *path, const char *head, size_t len);
SP_MUST_CHECK enum sp_code ocds_read(const struct convert_request *request,
    const char *path, struct convert_writer *writer,
    struct convert_result *result, struct tables **tables, struct sp_err *err);

#endif
