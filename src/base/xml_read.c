#include "base/xml_read.h"

#include "base/buf.h"

#include <assert.h>
#include <expat.h>
#include <inttypes.h>
#include <string.h>

enum { CHUNK_BYTES = 1 << 16, SEPARATOR = '\n' };

struct reader {
    XML_Parser parser;
    struct sp_arena *arena;
    struct sp_err *err;
    enum sp_code rc; /* SP_OK, or why reading stopped */
    struct sp_xml_node *root;
    struct sp_xml_node *open[SP_XML_READ_DEPTH_MAX];
    struct sp_xml_node *last[SP_XML_READ_DEPTH_MAX]; /* in each, or NULL */
    struct sp_buf texts[SP_XML_READ_DEPTH_MAX];
    size_t depth;
    size_t n_nodes;
};

static uint64_t line_of(const struct reader *r)
{
    return XML_GetCurrentLineNumber(r->parser);
}

static uint32_t column_of(const struct reader *r)
{
    return (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1;
}

static void stop(
    struct reader *r, enum sp_code code, const char *found, const char *allowed)
{
    if (r->rc == SP_OK)
        r->rc = sp_fail(r->err, code,
            "%" PRIu64 ":%" PRIu32 ": found %s, allowed: %s", line_of(r),
            column_of(r), found, allowed);
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void stop_memory(struct reader *r)
{
    if (r->rc == SP_OK)
        r->rc = sp_arena_fail(r->arena, r->err);
    (void)XML_StopParser(r->parser, XML_FALSE);
}

/* Split "namespace SEPARATOR name" as expat gives it. */
static bool name_split(struct reader *r, const char *full,
    const char **space_out, const char **name_out)
{
    const char *at = strrchr(full, SEPARATOR);

    *space_out = "";
    if (at != NULL)
        *space_out = sp_strndup(r->arena, full, (size_t)(at - full));
    *name_out = sp_strdup(r->arena, at == NULL ? full : at + 1);
    return *space_out != NULL && *name_out != NULL;
}

static bool attributes_put(
    struct reader *r, struct sp_xml_node *node, const char **from)
{
    struct sp_xml_attribute *attributes;
    size_t n = 0;

    while (from[2 * n] != NULL)
        n++;
    if (n == 0)
        return true;
    if (n > SP_XML_READ_ATTRIBUTES_MAX) {
        stop(r, SP_LIMIT, "an element of more attributes", "at most 64");
        return false;
    }
    attributes = sp_alloc_array(r->arena, n, sizeof *attributes);
    if (attributes == NULL) {
        stop_memory(r);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        attributes[i].value = sp_strdup(r->arena, from[2 * i + 1]);
        if (attributes[i].value == NULL ||
            !name_split(
                r, from[2 * i], &attributes[i].space, &attributes[i].name)) {
            stop_memory(r);
            return false;
        }
    }
    node->attributes = attributes;
    node->n_attributes = n;
    return true;
}

static void XMLCALL on_start(
    void *user, const char *name, const char **attributes)
{
    struct reader *r = user;
    struct sp_xml_node *node;

    if (r->rc != SP_OK)
        return;
    if (r->depth == SP_XML_READ_DEPTH_MAX) {
        stop(r, SP_LIMIT, "a deeper level", "at most 64 levels");
        return;
    }
    node = sp_alloc(r->arena, sizeof *node);
    if (node == NULL || !name_split(r, name, &node->space, &node->name)) {
        stop_memory(r);
        return;
    }
    node->text = "";
    node->number = r->n_nodes++;
    node->line = line_of(r);
    node->column = column_of(r);
    if (!attributes_put(r, node, attributes))
        return;
    if (r->depth == 0) {
        r->root = node;
    } else {
        struct sp_xml_node *parent = r->open[r->depth - 1];
        struct sp_xml_node **last = &r->last[r->depth - 1];

        if (*last == NULL)
            parent->first = node;
        else
            (*last)->next = node;
        *last = node;
        parent->n++;
    }
    r->open[r->depth] = node;
    r->last[r->depth] = NULL;
    sp_buf_reset(&r->texts[r->depth]);
    r->depth++;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct reader *r = user;
    struct sp_buf *buf;
    const char *text;
    size_t len;

    (void)name;
    if (r->rc != SP_OK)
        return;
    assert(r->depth > 0);
    r->depth--;
    buf = &r->texts[r->depth];
    if (buf->failed == SP_LIMIT)
        stop(r, SP_LIMIT, "a longer text in an element", "at most 1 MiB");
    else if (buf->failed != SP_OK)
        stop_memory(r);
    text = sp_buf_text(buf);
    len = buf->len;
    while (len > 0 && is_space(text[len - 1]))
        len--;
    while (len > 0 && is_space(*text)) {
        text++;
        len--;
    }
    if (len == 0 || r->rc != SP_OK)
        return;
    r->open[r->depth]->text = sp_strndup(r->arena, text, len);
    if (r->open[r->depth]->text == NULL)
        stop_memory(r);
}

static void XMLCALL on_text(void *user, const char *text, int len)
{
    struct reader *r = user;

    if (r->rc == SP_OK && r->depth > 0)
        sp_buf_put(&r->texts[r->depth - 1], text, (size_t)len);
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system,
    const char *public, int subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    stop(user, SP_INVALID, "a document type declaration",
        "a document without one");
}

/* Say what expat found. */
static enum sp_code fail_expat(struct reader *r)
{
    enum XML_Error what = XML_GetErrorCode(r->parser);

    if (r->rc != SP_OK)
        return r->rc;
    if (what == XML_ERROR_NO_MEMORY)
        return sp_fail(r->err, SP_NO_MEMORY, "no memory to read XML");
    return sp_fail(r->err, SP_INVALID,
        "%" PRIu64 ":%" PRIu32 ": found %s, allowed: well-formed XML",
        line_of(r), column_of(r), XML_ErrorString(what));
}

static enum sp_code parse(struct reader *r, const char *bytes, size_t len)
{
    size_t at = 0;
    bool last;

    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    do {
        size_t n = len - at < CHUNK_BYTES ? len - at : CHUNK_BYTES;

        last = at + n == len;
        if (XML_Parse(r->parser, bytes + at, (int)n, last) != XML_STATUS_OK)
            return fail_expat(r);
        at += n;
    } while (!last);
    return r->rc;
}

enum sp_code sp_xml_read(const char *bytes, size_t len, struct sp_arena *arena,
    const struct sp_xml_node **root_out, struct sp_err *err)
{
    struct reader *r;
    enum sp_code rc;

    assert(bytes != NULL || len == 0);
    assert(arena != NULL && root_out != NULL);
    if (len > SP_XML_READ_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "1:1: found %zu bytes of XML, allowed: at most 64 MiB", len);
    r = sp_alloc(arena, sizeof *r);
    if (r == NULL)
        return sp_arena_fail(arena, err);
    r->arena = arena;
    r->err = err;
    for (size_t i = 0; i < SP_COUNT(r->texts); i++)
        sp_buf_init(&r->texts[i], SP_XML_READ_TEXT_BYTES_MAX);
    r->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (r->parser == NULL)
        rc = sp_fail(err, SP_NO_MEMORY, "no memory to read XML");
    else
        rc = parse(r, bytes == NULL ? "" : bytes, len);
    if (rc == SP_OK) {
        assert(r->root != NULL && r->depth == 0);
        *root_out = r->root;
    }
    XML_ParserFree(r->parser); /* accepts NULL */
    for (size_t i = 0; i < SP_COUNT(r->texts); i++)
        sp_buf_clear(&r->texts[i]);
    return rc;
}

/* ---- looking things up -------------------------------------------------- */

static const struct sp_xml_node *named(
    const struct sp_xml_node *node, const char *name, size_t len)
{
    for (; node != NULL; node = node->next)
        if (strncmp(node->name, name, len) == 0 && node->name[len] == '\0')
            return node;
    return NULL;
}

const struct sp_xml_node *sp_xml_child(
    const struct sp_xml_node *node, const char *name)
{
    return node == NULL ? NULL : named(node->first, name, strlen(name));
}

const struct sp_xml_node *sp_xml_again(const struct sp_xml_node *node)
{
    return named(node->next, node->name, strlen(node->name));
}

const struct sp_xml_node *sp_xml_path(
    const struct sp_xml_node *node, const char *path)
{
    while (node != NULL && *path != '\0') {
        size_t len = strcspn(path, "/");

        node = named(node->first, path, len);
        path += len;
        path += *path == '/';
    }
    return node;
}

const char *sp_xml_path_text(const struct sp_xml_node *node, const char *path)
{
    node = sp_xml_path(node, path);
    return node == NULL ? "" : node->text;
}

const char *sp_xml_attribute(const struct sp_xml_node *node, const char *name)
{
    for (size_t i = 0; node != NULL && i < node->n_attributes; i++)
        if (node->attributes[i].space[0] == '\0' &&
            strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return "";
}
