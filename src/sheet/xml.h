/*
 * xml.h - one part of a workbook as XML events, a chunk at a time.
 *
 * No DOCTYPE is allowed, so no entity but the five of XML is ever expanded;
 * tags have a limit. Private to src/sheet. Threads: one.
 */
#ifndef SPILNO_SHEET_XML_H
#define SPILNO_SHEET_XML_H

#include "sheet/zip.h"

#include <expat.h>

enum { SHEET_XML_CHUNK_BYTES = 1 << 16 };

struct sheet_xml;

/* What a reader of a part does with it. Names come without their prefix;
 * `depth` of the outermost element is 1. Any may be NULL. */
struct sheet_xml_handlers {
    void (*start)(struct sheet_xml *xml, const char *name, const char **attrs);
    void (*end)(struct sheet_xml *xml, const char *name);
    void (*text)(struct sheet_xml *xml, const char *text, size_t len);
};

struct sheet_xml {
    XML_Parser parser;
    struct sheet_xml_handlers handlers;
    void *user;
    int depth;
    enum sp_code rc; /* of a handler that failed */
    struct sp_err *err;
    struct sheet_zip_stream stream;
    uint64_t fed; /* bytes given to the parser */
    bool paused;
    bool ended;
    char chunk[SHEET_XML_CHUNK_BYTES];
};

/* Open the part; end with sheet_xml_close, whatever comes. */
SP_MUST_CHECK enum sp_code sheet_xml_open(struct sheet_xml *xml,
    struct sheet_zip *zip, uint64_t index,
    const struct sheet_xml_handlers *handlers, void *user, struct sp_err *err);

/* Parse until a handler pauses (`paused` is set then) or to the end. */
SP_MUST_CHECK enum sp_code sheet_xml_run(
    struct sheet_xml *xml, struct sp_err *err);

/* Parse the whole part. */
SP_MUST_CHECK enum sp_code sheet_xml_read(struct sheet_zip *zip, uint64_t index,
    const struct sheet_xml_handlers *handlers, void *user, struct sp_err *err);

/* In a handler: stop for a fault, or until the next run. */
#define sheet_xml_fail(xml, code, ...)                                         \
    sheet_xml_stop((xml), sp_fail((xml)->err, (code), __VA_ARGS__))
void sheet_xml_stop(struct sheet_xml *xml, enum sp_code rc);
void sheet_xml_pause(struct sheet_xml *xml);

void sheet_xml_close(struct sheet_xml *xml);

/* Return the attribute's value, or NULL. A name with ':' at its start is
 * looked for under any prefix. */
const char *sheet_xml_attr(const char **attrs, const char *name);
/* Whether an attribute says yes ("1" or "true"). */
bool sheet_xml_flag(const char **attrs, const char *name);

#endif
