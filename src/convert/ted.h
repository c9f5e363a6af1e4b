/*
 * ted.h - eForms notices of TED as rows.
 *
 * Private to src/convert. UBL 2.3 notices with the eForms extensions, as the
 * eForms SDK describes them. Persons (contacts, beneficial owners, natural
 * persons) are never carried over. Threads: as the preset.
 * Source: Regulation (EU) 2019/1780; docs.ted.europa.eu/eforms.
 */
#ifndef SPILNO_CONVERT_TED_H
#define SPILNO_CONVERT_TED_H

#include "convert/preset.h"

/* An organisation of the notice. */
struct ted_organisation {
    const char *local;                 /* ORG-0001 */
    const struct sp_xml_node *node;    /* efac:Organization */
    const struct sp_xml_node *company; /* efac:Company in it */
    const char *state;  /* of the address, "" when it is not said */
    const char *party;  /* its id here; "" before it takes part */
    const char *scheme; /* of its identifier, as an id; "" for none */
    const char *number; /* its identifier, "" for none */
    bool shared;        /* its identifier is another one's too */
    bool person;        /* a natural person */
};

struct ted {
    struct preset preset;
    const struct sp_xml_node *root;
    const struct sp_xml_node *extension; /* efext:EformsExtension */
    const struct sp_xml_node *result;    /* efac:NoticeResult, or NULL */
    const char *language;                /* of the notice, such as UKR */
    const char *venture;
    struct ted_organisation *organisations;
    size_t n_organisations;
    struct preset_map open; /* members of whose value a part is not said */
};

/* ---- ted_party.c --------------------------------------------------------- */

/* Read the notice's organisations, without making rows. */
void ted_organisations(struct ted *ted);
/* Make the row of one that takes part; returns its id, "" with a fault when
 * the notice has no such organisation. `node` names it. */
const char *ted_party(
    struct ted *ted, const struct sp_xml_node *node, const char *kind);
/* The text of the element in the notice's language, else of the first; both
 * may be NULL and "". */
const char *ted_text(struct ted *ted, const struct sp_xml_node *parent,
    const char *name, const struct sp_xml_node **node_out);

/* ---- ted_read.c ---------------------------------------------------------- */

/* Fill the preset's rows from the bytes of a file; what the file does wrong
 * goes to the faults of the result. */
SP_MUST_CHECK enum sp_code ted_fill(
    struct ted *ted, const char *bytes, size_t len, struct sp_err *err);
bool ted_is(const char *path, const char *head, size_t len);
SP_MUST_CHECK enum sp_code ted_read(const struct convert_request *request,
    const char *path, struct convert_writer *writer,
    struct convert_result *result, struct tables **tables, struct sp_err *err);

#endif
