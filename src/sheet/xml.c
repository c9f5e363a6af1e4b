#include "sheet/xml.h"

#include "sheet/sheet_read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const char **at)
{
    struct sheet_xml *xml = data;

    xml->depth++;
    if (xml->handlers.start != NULL && xml->rc == SP_OK)
        xml->handlers.start(xml, local(name), at);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct sheet_xml *xml = data;

    if (xml->handlers.end != NULL && xml->rc == SP_OK)
        xml->handlers.end(xml, local(name));
    xml->depth--;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int len)
{
    struct sheet_xml *xml = data;

    if (xml->rc == SP_OK)
        xml->handlers.text(xml, text, (size_t)len);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name,
    const XML_Char *system, const XML_Char *public, int internal)
{
    struct sheet_xml *xml = data;

    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    sheet_xml_fail(xml, SP_INVALID,
        "%s: part '%.200s' has a DOCTYPE, which no workbook needs",
        xml->stream.name, xml->stream.part);
}

void sheet_xml_stop(struct sheet_xml *xml, enum sp_code rc)
{
    assert(rc != SP_OK);
    if (xml->rc == SP_OK)
        xml->rc = rc;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

void sheet_xml_pause(struct sheet_xml *xml)
{
    assert(!xml->paused);
    xml->paused = true;
    (void)XML_StopParser(xml->parser, XML_TRUE);
}

enum sp_code sheet_xml_open(struct sheet_xml *xml, struct sheet_zip *zip,
    uint64_t index, const struct sheet_xml_handlers *handlers, void *user,
    struct sp_err *err)
{
    enum sp_code rc;

    assert(xml != NULL);
    assert(handlers != NULL);
    memset(xml, 0, offsetof(struct sheet_xml, chunk));
    xml->handlers = *handlers;
    xml->user = user;
    rc = sheet_zip_stream_open(zip, index, &xml->stream, err);
    if (rc != SP_OK)
        return rc;
    xml->parser = XML_ParserCreate(NULL);
    if (xml->parser == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", zip->name);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    if (handlers->text != NULL)
        XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    return SP_OK;
}

static enum sp_code parse_fault(struct sheet_xml *xml, struct sp_err *err)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);

    if (xml->rc != SP_OK)
        return xml->rc; /* the handler filled err */
    if (code == XML_ERROR_NO_MEMORY)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", xml->stream.name);
    return sp_fail(err, SP_INVALID,
        "%s: part '%.200s' is damaged: line %lu: %s", xml->stream.name,
        xml->stream.part, (unsigned long)XML_GetCurrentLineNumber(xml->parser),
        XML_ErrorString(code));
}

/* Give the parser the next bytes. */
static enum sp_code feed(
    struct sheet_xml *xml, enum XML_Status *status, struct sp_err *err)
{
    size_t got = 0;
    XML_Index at;
    enum sp_code rc;

    rc = sheet_zip_stream_read(
        &xml->stream, xml->chunk, sizeof(xml->chunk), &got, err);
    if (rc != SP_OK)
        return rc;
    at = XML_GetCurrentByteIndex(xml->parser);
    if (at >= 0 && xml->fed - (uint64_t)at > SHEET_TOKEN_BYTES_MAX)
        return sp_fail(err, SP_LIMIT,
            "%s: part '%.200s' has a tag longer than %d bytes",
            xml->stream.name, xml->stream.part, SHEET_TOKEN_BYTES_MAX);
    xml->fed += got;
    *status = XML_Parse(xml->parser, xml->chunk, (int)got, got == 0);
    xml->ended = got == 0;
    return SP_OK;
}

enum sp_code sheet_xml_run(struct sheet_xml *xml, struct sp_err *err)
{
    bool resume = xml->paused;

    assert(xml->parser != NULL);
    xml->err = err;
    xml->paused = false;
    if (xml->rc != SP_OK)
        return sp_fail(
            err, xml->rc, "%s: was refused before", xml->stream.name);
    while (resume || !xml->ended) {
        enum XML_Status status = XML_STATUS_OK;
        enum sp_code rc;

        if (resume) {
            resume = false;
            status = XML_ResumeParser(xml->parser);
        } else {
            rc = feed(xml, &status, err);
            if (rc != SP_OK)
                return xml->rc = rc;
        }
        if (status == XML_STATUS_ERROR)
            return xml->rc = parse_fault(xml, err);
        if (status == XML_STATUS_SUSPENDED) {
            assert(xml->paused);
            return SP_OK;
        }
    }
    return SP_OK;
}

enum sp_code sheet_xml_read(struct sheet_zip *zip, uint64_t index,
    const struct sheet_xml_handlers *handlers, void *user, struct sp_err *err)
{
    struct sheet_xml *xml;
    enum sp_code rc;

    xml = malloc(sizeof(*xml));
    if (xml == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", zip->name);
    rc = sheet_xml_open(xml, zip, index, handlers, user, err);
    if (rc == SP_OK)
        rc = sheet_xml_run(xml, err);
    assert(rc != SP_OK || (xml->ended && !xml->paused));
    sheet_xml_close(xml);
    free(xml);
    return rc;
}

void sheet_xml_close(struct sheet_xml *xml)
{
    if (xml == NULL)
        return;
    if (xml->parser != NULL)
        XML_ParserFree(xml->parser);
    xml->parser = NULL;
    sheet_zip_stream_close(&xml->stream);
}

const char *sheet_xml_attr(const char **attrs, const char *name)
{
    assert(attrs != NULL);
    for (size_t i = 0; attrs[i] != NULL; i += 2) {
        const char *own = attrs[i];

        if (name[0] == ':') {
            own = strchr(own, ':');
            if (own == NULL)
                continue;
        }
        if (strcmp(own, name) == 0)
            return attrs[i + 1];
    }
    return NULL;
}

bool sheet_xml_flag(const char **attrs, const char *name)
{
    const char *value = sheet_xml_attr(attrs, name);

    return value != NULL &&
           (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 ||
               strcmp(value, "on") == 0);
}
