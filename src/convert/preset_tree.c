/*
 * preset_tree.c - what of a tree was read into rows, and what is left.
 */
#include "convert/preset.h"

#include <assert.h>
#include <string.h>

enum { PATH_BYTES_MAX = 4096, USED_FIRST = 4096 };

void preset_use(struct preset *preset, size_t number)
{
    size_t cap = preset->cap_used;
    uint8_t *grown;

    if (number >= cap) {
        cap = cap == 0 ? USED_FIRST : cap;
        while (cap <= number)
            cap *= 2;
        grown = sp_alloc(preset->arena, cap);
        if (grown == NULL) {
            preset_fail_memory(preset);
            return;
        }
        if (preset->cap_used > 0)
            memcpy(grown, preset->used, preset->cap_used);
        preset->used = grown;
        preset->cap_used = cap;
    }
    preset->used[number] = 1;
}

bool preset_is_used(const struct preset *preset, size_t number)
{
    return number < preset->cap_used && preset->used[number] != 0;
}

/* A level of a walk: the node, and how long the path was before it. */
struct level {
    const void *node;
    size_t path_len;
};

static void path_cut(struct sp_buf *path, size_t len)
{
    assert(len <= path->len);
    path->len = len;
    if (path->failed == SP_LIMIT)
        path->failed = SP_OK; /* of a key that is too long for a message */
    if (path->bytes != NULL)
        path->bytes[len] = '\0';
}

/* Whether what has this name holds persons; then it is counted and marked. */
static bool is_person(struct preset *preset, const char *name, size_t number,
    const struct sp_buf *path, uint64_t line, uint32_t column)
{
    for (size_t i = 0;
         name != NULL && preset->persons != NULL && preset->persons[i] != NULL;
         i++) {
        if (strcmp(preset->persons[i], name) != 0)
            continue;
        preset_left(preset, sp_buf_text(path), "persons are not carried over",
            "", line, column);
        preset_use(preset, number);
        return true;
    }
    return false;
}

/* ---- JSON ---------------------------------------------------------------- */

static void json_leaf(struct preset *preset, const struct sp_json_node *node,
    const struct sp_buf *path)
{
    const char *text = node->text;

    if (node->kind == SP_JSON_BOOL)
        text = node->truth ? "true" : "false";
    /* null and the empty text say nothing. */
    if (node->kind == SP_JSON_NULL || node->n > 0 || text[0] == '\0' ||
        preset_is_used(preset, node->number))
        return;
    preset_left(
        preset, sp_buf_text(path), NULL, text, node->line, node->column);
}

void preset_json_left(
    struct preset *preset, const struct sp_json_node *root, const char *path)
{
    struct level stack[SP_JSON_READ_DEPTH_MAX + 1];
    const struct sp_json_node *node = root;
    struct sp_buf buf;
    size_t depth = 0;

    sp_buf_init(&buf, PATH_BYTES_MAX);
    sp_buf_puts(&buf, path);
    while (node != NULL && !preset_failed(preset)) {
        size_t len = buf.len;

        if (node->key != NULL)
            sp_buf_printf(&buf, "%s%s", buf.len > 0 ? "." : "", node->key);
        if (node->kind == SP_JSON_ARRAY)
            sp_buf_puts(&buf, "[]");
        if (!is_person(preset, node->key, node->number, &buf, node->line,
                node->column))
            json_leaf(preset, node, &buf);
        if (node->first != NULL && !preset_is_used(preset, node->number)) {
            assert(depth < SP_COUNT(stack));
            stack[depth++] = (struct level){node, len};
            node = node->first;
            continue;
        }
        path_cut(&buf, len);
        while (node != root && node->next == NULL && depth > 0) {
            node = stack[--depth].node;
            path_cut(&buf, stack[depth].path_len);
        }
        node = node == root ? NULL : node->next;
    }
    sp_buf_clear(&buf);
}

const char *preset_json_text(
    struct preset *preset, const struct sp_json_node *object, const char *key)
{
    const struct sp_json_node *node = sp_json_member(object, key);

    if (node == NULL || node->kind != SP_JSON_TEXT)
        return "";
    preset_use(preset, node->number);
    return node->text;
}

const char *preset_json_scalar(
    struct preset *preset, const struct sp_json_node *object, const char *key)
{
    const struct sp_json_node *node = sp_json_member(object, key);

    if (node == NULL ||
        (node->kind != SP_JSON_TEXT && node->kind != SP_JSON_NUMBER))
        return "";
    preset_use(preset, node->number);
    return node->text;
}

const char *preset_json_number(
    struct preset *preset, const struct sp_json_node *object, const char *key)
{
    const struct sp_json_node *node = sp_json_member(object, key);
    char plain[SP_AMOUNT_BYTES];

    if (!sp_json_number(node, plain))
        return "";
    preset_use(preset, node->number);
    return preset_text(preset, "%s", plain);
}

/* ---- XML ----------------------------------------------------------------- */

void preset_xml_left(
    struct preset *preset, const struct sp_xml_node *root, const char *path)
{
    struct level stack[SP_XML_READ_DEPTH_MAX + 1];
    const struct sp_xml_node *node = root;
    struct sp_buf buf;
    size_t depth = 0;

    sp_buf_init(&buf, PATH_BYTES_MAX);
    sp_buf_puts(&buf, path);
    while (node != NULL && !preset_failed(preset)) {
        size_t len = buf.len;

        sp_buf_printf(&buf, "%s%s", buf.len > 0 ? "/" : "", node->name);
        if (!is_person(preset, node->name, node->number, &buf, node->line,
                node->column) &&
            node->text[0] != '\0' && !preset_is_used(preset, node->number))
            preset_left(preset, sp_buf_text(&buf), NULL, node->text, node->line,
                node->column);
        if (node->first != NULL && !preset_is_used(preset, node->number)) {
            assert(depth < SP_COUNT(stack));
            stack[depth++] = (struct level){node, len};
            node = node->first;
            continue;
        }
        path_cut(&buf, len);
        while (node != root && node->next == NULL && depth > 0) {
            node = stack[--depth].node;
            path_cut(&buf, stack[depth].path_len);
        }
        node = node == root ? NULL : node->next;
    }
    sp_buf_clear(&buf);
}
