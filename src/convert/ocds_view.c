/*
 * ocds_view.c - one object as several releases give it.
 */
#include "convert/ocds.h"

#include <assert.h>
#include <string.h>

struct ocds_view ocds_view(
    struct ocds *ocds, const struct sp_json_node *const *parts, size_t n)
{
    struct ocds_view view = {NULL, 0};

    if (n == 0 || preset_failed(&ocds->preset))
        return view;
    view.parts = sp_alloc_array(ocds->preset.arena, n, sizeof *view.parts);
    if (view.parts == NULL) {
        preset_fail_memory(&ocds->preset);
        return view;
    }
    memcpy(view.parts, parts, n * sizeof *parts);
    view.n = n;
    return view;
}

const struct sp_json_node *ocds_member(struct ocds_view view, const char *key)
{
    for (size_t i = view.n; i > 0; i--) {
        const struct sp_json_node *node =
            sp_json_member(view.parts[i - 1], key);

        if (node != NULL)
            return node->kind == SP_JSON_NULL ? NULL : node;
    }
    return NULL;
}

const char *ocds_text(struct ocds *ocds, struct ocds_view view, const char *key)
{
    const struct sp_json_node *node = ocds_member(view, key);

    if (node == NULL ||
        (node->kind != SP_JSON_TEXT && node->kind != SP_JSON_NUMBER))
        return "";
    /* What an older release said is settled by the newer one. */
    for (size_t i = 0; i < view.n; i++) {
        const struct sp_json_node *older = sp_json_member(view.parts[i], key);

        if (older != NULL)
            preset_use(&ocds->preset, older->number);
    }
    return node->text;
}

struct ocds_view ocds_sub(
    struct ocds *ocds, struct ocds_view view, const char *key)
{
    struct ocds_view sub = {NULL, 0};

    if (view.n == 0 || preset_failed(&ocds->preset))
        return sub;
    sub.parts = sp_alloc_array(ocds->preset.arena, view.n, sizeof *sub.parts);
    if (sub.parts == NULL) {
        preset_fail_memory(&ocds->preset);
        return sub;
    }
    for (size_t i = 0; i < view.n; i++) {
        const struct sp_json_node *node = sp_json_member(view.parts[i], key);

        if (node == NULL)
            continue;
        if (node->kind == SP_JSON_OBJECT)
            sub.parts[sub.n++] = node;
        else
            sub.n = 0; /* null takes away what was said */
    }
    return sub;
}

struct ocds_view ocds_join(
    struct ocds *ocds, struct ocds_view a, struct ocds_view b)
{
    struct ocds_view both = {NULL, 0};

    if (a.n + b.n == 0 || preset_failed(&ocds->preset))
        return both;
    both.parts =
        sp_alloc_array(ocds->preset.arena, a.n + b.n, sizeof *both.parts);
    if (both.parts == NULL) {
        preset_fail_memory(&ocds->preset);
        return both;
    }
    if (a.n > 0)
        memcpy(both.parts, a.parts, a.n * sizeof *a.parts);
    if (b.n > 0)
        memcpy(both.parts + a.n, b.parts, b.n * sizeof *b.parts);
    both.n = a.n + b.n;
    return both;
}

/* ---- arrays -------------------------------------------------------------- */

static const char *id_of(const struct sp_json_node *object)
{
    const struct sp_json_node *id = sp_json_member(object, "id");

    return id != NULL &&
                   (id->kind == SP_JSON_TEXT || id->kind == SP_JSON_NUMBER)
               ? id->text
               : "";
}

static bool all_have_ids(const struct sp_json_node *array)
{
    for (const struct sp_json_node *node = array->first; node != NULL;
         node = node->next)
        if (id_of(node)[0] == '\0')
            return false;
    return true;
}

/* Add an object to the list, joined with one of the same id. */
static void item_add(struct ocds *ocds, struct ocds_list *list, size_t serial,
    const struct sp_json_node *node)
{
    const char *id = id_of(node);
    const char *key = preset_text(&ocds->preset, "%zu|%s", serial, id);
    struct ocds_view one = ocds_view(ocds, &node, 1);
    uint32_t known = id[0] == '\0'
                         ? UINT32_MAX
                         : preset_map_find(&ocds->preset, &ocds->seen, key);

    if (node->kind != SP_JSON_OBJECT || preset_failed(&ocds->preset))
        return;
    if (known != UINT32_MAX) {
        list->views[known] = ocds_join(ocds, list->views[known], one);
        return;
    }
    list->views[list->n] = one;
    list->ids[list->n] = id;
    preset_map_set(&ocds->preset, &ocds->seen, key, list->n++);
}

struct ocds_list ocds_items(
    struct ocds *ocds, struct ocds_view view, const char *key)
{
    struct ocds_list list = {NULL, NULL, 0};
    size_t first = 0;
    size_t n = 0;

    for (size_t i = 0; i < view.n; i++) {
        const struct sp_json_node *array = sp_json_member(view.parts[i], key);

        if (array == NULL)
            continue;
        if (array->kind != SP_JSON_ARRAY || !all_have_ids(array)) {
            first = i; /* it takes the place of those before */
            n = 0;
        }
        n += array->kind == SP_JSON_ARRAY ? array->n : 0;
    }
    if (n == 0 || preset_failed(&ocds->preset))
        return list;
    list.views = sp_alloc_array(ocds->preset.arena, n, sizeof *list.views);
    list.ids = sp_alloc_array(ocds->preset.arena, n, sizeof *list.ids);
    if (list.views == NULL || list.ids == NULL) {
        preset_fail_memory(&ocds->preset);
        return list;
    }
    ocds->n_lists++;
    for (size_t i = first; i < view.n; i++) {
        const struct sp_json_node *array = sp_json_member(view.parts[i], key);

        for (const struct sp_json_node *node =
                 array != NULL && array->kind == SP_JSON_ARRAY ? array->first
                                                               : NULL;
             node != NULL && !preset_failed(&ocds->preset); node = node->next)
            item_add(ocds, &list, ocds->n_lists, node);
    }
    return list;
}

struct ocds_view ocds_find(const struct ocds_list *list, const char *id)
{
    struct ocds_view none = {NULL, 0};

    for (size_t i = 0; id[0] != '\0' && i < list->n; i++)
        if (strcmp(list->ids[i], id) == 0)
            return list->views[i];
    return none;
}

void ocds_place(struct ocds_view view, const char *key, uint64_t *line_out,
    uint32_t *column_out)
{
    const struct sp_json_node *node =
        key == NULL ? NULL : ocds_member(view, key);

    if (node == NULL && view.n > 0)
        node = view.parts[view.n - 1];
    *line_out = node == NULL ? 0 : node->line;
    *column_out = node == NULL ? 0 : node->column;
}
