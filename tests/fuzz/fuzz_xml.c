/*
 * Goal:   outside XML is read whole or refused, within its limits.
 * Method: sp_xml_read; the tree is walked and holds what a tree must.
 */
#include "fuzz.h"

#include "base/text.h"
#include "base/xml_read.h"

#include <stdbool.h>
#include <string.h>

/* Whether a text is UTF-8 without the characters that XML never has. */
static bool is_text(const char *text)
{
    size_t len = strlen(text);
    size_t from = 0;
    size_t at;

    while (from < len) {
        switch (sp_text_check(text + from, len - from, &at)) {
        case SP_TEXT_FINE:
            return true;
        case SP_TEXT_NOT_UTF8:
        case SP_TEXT_NUL:
            return false;
        case SP_TEXT_CONTROL:
        case SP_TEXT_BIDI:
            from += at + 1;
            while (from < len && ((unsigned char)text[from] & 0xc0) == 0x80)
                from++;
            break;
        }
    }
    return true;
}

static size_t node_check(const struct sp_xml_node *node)
{
    size_t n = 0;

    FUZZ_MUST(node->name[0] != '\0' && is_text(node->name));
    FUZZ_MUST(is_text(node->space) && is_text(node->text));
    FUZZ_MUST(node->line > 0 && node->column > 0);
    for (size_t i = 0; i < node->n_attributes; i++)
        FUZZ_MUST(is_text(node->attributes[i].value));
    for (const struct sp_xml_node *child = node->first; child != NULL;
         child = child->next)
        n++;
    FUZZ_MUST(n == node->n);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char none[] = "";
    const struct sp_xml_node *stack[SP_XML_READ_DEPTH_MAX + 1];
    const struct sp_xml_node *root = NULL;
    struct sp_arena *arena = NULL;
    struct sp_err err;
    size_t n = 0;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, &err) == SP_OK);
    if (sp_xml_read(size == 0 ? none : (const char *)data, size, arena, &root,
            &err) == SP_OK)
        stack[n++] = root;
    else
        FUZZ_MUST(root == NULL && strchr(err.text, ':') != NULL);
    while (n > 0) {
        const struct sp_xml_node *node = stack[--n];

        (void)node_check(node);
        if (node->next != NULL)
            stack[n++] = node->next;
        if (node->first != NULL)
            stack[n++] = node->first;
        FUZZ_MUST(n <= SP_XML_READ_DEPTH_MAX);
    }
    sp_arena_free(arena);
    return 0;
}
