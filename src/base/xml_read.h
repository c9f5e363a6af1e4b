/*
 * xml_read.h - XML from outside bytes as a tree of elements.
 *
 * By expat, with namespaces. A document type declaration is refused, and with
 * it every entity that a file could define. Comments and processing
 * instructions are left out. Threads: as the arena.
 */
#ifndef SPILNO_BASE_XML_READ_H
#define SPILNO_BASE_XML_READ_H

#include "base/arena.h"

#define SP_XML_READ_BYTES_MAX ((size_t)64 << 20)
#define SP_XML_READ_TEXT_BYTES_MAX ((size_t)1 << 20)
enum { SP_XML_READ_DEPTH_MAX = 64, SP_XML_READ_ATTRIBUTES_MAX = 64 };

struct sp_xml_attribute {
    const char *space; /* namespace, "" for none */
    const char *name;
    const char *value;
};

/* One element. All texts are NUL-terminated UTF-8. */
struct sp_xml_node {
    const char *space; /* the namespace's name, "" for none */
    const char *name;  /* without prefix */
    const char *text;  /* its own characters, those of elements left out,
                          without white space at both ends */
    const struct sp_xml_attribute *attributes;
    size_t n_attributes;
    size_t n;                        /* elements in it */
    const struct sp_xml_node *first; /* of them, in the order written */
    const struct sp_xml_node *next;  /* the one after this, or NULL */
    uint64_t line;                   /* 1-based, of its start tag */
    size_t number;                   /* in the order written, from 0 */
    uint32_t column;                 /* 1-based, in characters */
};

/*
 * Read one document.
 *
 * Limits:    SP_XML_READ_BYTES_MAX in all, SP_XML_READ_TEXT_BYTES_MAX of
 *            characters in one element, SP_XML_READ_DEPTH_MAX levels,
 *            SP_XML_READ_ATTRIBUTES_MAX attributes; the arena's own.
 * Ownership: nodes and texts are the arena's; `bytes` may go away.
 * Errors:    SP_INVALID and SP_LIMIT say "line:column: found …, allowed: …";
 *            SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code sp_xml_read(const char *bytes, size_t len,
    struct sp_arena *arena, const struct sp_xml_node **root_out,
    struct sp_err *err);

/* Return the first element of that name in `node`, or NULL; also of NULL. */
const struct sp_xml_node *sp_xml_child(
    const struct sp_xml_node *node, const char *name);

/* Return the next element of the same name beside `node`, or NULL. */
const struct sp_xml_node *sp_xml_again(const struct sp_xml_node *node);

/* Follow names joined by '/', the first of each; NULL when one is missing. */
const struct sp_xml_node *sp_xml_path(
    const struct sp_xml_node *node, const char *path);

/* The text at a path, "" when it is missing. */
const char *sp_xml_path_text(const struct sp_xml_node *node, const char *path);

/* The attribute without namespace, "" when it is missing; also of NULL. */
const char *sp_xml_attribute(const struct sp_xml_node *node, const char *name);

#endif
