/*
 * ted_party.c - the organisations of a notice.
 */
#include "convert/ted.h"

#include <string.h>

const char *ted_text(struct ted *ted, const struct sp_xml_node *parent,
    const char *name, const struct sp_xml_node **node_out)
{
    const struct sp_xml_node *first = sp_xml_child(parent, name);
    const struct sp_xml_node *found = first;

    for (const struct sp_xml_node *node = first; node != NULL;
         node = sp_xml_again(node))
        if (strcmp(sp_xml_attribute(node, "languageID"), ted->language) == 0) {
            found = node;
            break;
        }
    *node_out = found;
    if (found == NULL)
        return "";
    preset_use(&ted->preset, found->number);
    return found->text;
}

/* Read a text at a path and mark it. */
static const char *path_text(struct ted *ted, const struct sp_xml_node *node,
    const char *path, const struct sp_xml_node **node_out)
{
    *node_out = sp_xml_path(node, path);
    if (*node_out == NULL)
        return "";
    preset_use(&ted->preset, (*node_out)->number);
    return (*node_out)->text;
}

/* The identifier (BT-501) and the list that it is from. */
static void identifier_read(
    struct ted *ted, struct ted_organisation *organisation)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *node =
        sp_xml_path(organisation->company, "PartyLegalEntity/CompanyID");
    const char *scheme = sp_xml_attribute(node, "schemeID");

    organisation->scheme = "";
    organisation->number = "";
    if (node == NULL || node->text[0] == '\0' ||
        strchr(node->text, '|') != NULL)
        return;
    if (scheme[0] != '\0')
        organisation->scheme =
            preset_id(preset, scheme, node->line, node->column);
    else if (organisation->state[0] != '\0')
        organisation->scheme = preset_id(preset,
            preset_text(preset, "BT-501-%s", organisation->state), node->line,
            node->column);
    if (organisation->scheme[0] == '\0')
        return; /* a number of nobody knows which list */
    preset_use(preset, node->number);
    organisation->number = node->text;
}

/* An identifier that several organisations have names none of them. */
static void shared_drop(struct ted *ted)
{
    struct preset *preset = &ted->preset;
    struct preset_map seen = {NULL, 0};

    for (size_t i = 0; i < ted->n_organisations; i++) {
        struct ted_organisation *one = &ted->organisations[i];
        const char *key =
            preset_text(preset, "%s|%s", one->scheme, one->number);
        uint32_t first = preset_map_find(preset, &seen, key);

        if (one->number[0] == '\0')
            continue;
        if (first == UINT32_MAX) {
            preset_map_set(preset, &seen, key, i);
            continue;
        }
        ted->organisations[first].shared = true;
        one->shared = true;
    }
    for (size_t i = 0; i < ted->n_organisations; i++) {
        struct ted_organisation *one = &ted->organisations[i];

        if (!one->shared)
            continue;
        preset_warn(preset, one->node->line, one->node->column,
            "the identifier '%s' stands at several organisations of the "
            "notice, so it names none of them",
            one->number);
        one->number = "";
    }
}

/* Of a natural person nothing is carried over, nor shown. */
static void person_hide(struct ted *ted, struct ted_organisation *organisation)
{
    const struct sp_xml_node *node = organisation->node;

    organisation->person =
        strcmp(sp_xml_path_text(node, "NaturalPersonIndicator"), "true") == 0;
    if (!organisation->person)
        return;
    preset_left(&ted->preset, "Organizations/Organization",
        "persons are not carried over", "", node->line, node->column);
    preset_use(&ted->preset, node->number);
}

void ted_organisations(struct ted *ted)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *all =
        sp_xml_child(ted->extension, "Organizations");
    const struct sp_xml_node *first = sp_xml_child(all, "Organization");
    const struct sp_xml_node *used;

    ted->organisations = sp_alloc_array(preset->arena,
        all == NULL ? 1 : all->n + 1, sizeof *ted->organisations);
    if (ted->organisations == NULL) {
        preset_fail_memory(preset);
        return;
    }
    for (const struct sp_xml_node *node = first; node != NULL;
         node = sp_xml_again(node)) {
        struct ted_organisation *organisation =
            &ted->organisations[ted->n_organisations++];

        organisation->node = node;
        organisation->company = sp_xml_child(node, "Company");
        organisation->local = path_text(
            ted, organisation->company, "PartyIdentification/ID", &used);
        organisation->state = preset_state(
            preset, sp_xml_path_text(organisation->company,
                        "PostalAddress/Country/IdentificationCode"));
        organisation->party = "";
        identifier_read(ted, organisation);
        person_hide(ted, organisation);
    }
    if (!preset_failed(preset))
        shared_drop(ted);
}

/* The LEI goes to its own column: ISO 6523 lists it as 0199. */
static void identifier_put(struct ted *ted, struct preset_row *row,
    const struct ted_organisation *organisation)
{
    struct preset *preset = &ted->preset;
    struct preset_row *alias;

    if (organisation->number[0] == '\0' || row == NULL)
        return;
    if (strcmp(organisation->scheme, "0199") == 0 ||
        strcmp(organisation->scheme, "LEI") == 0) {
        preset_put(
            preset, row, "lei", organisation->number, row->line, row->column);
        return;
    }
    alias = preset_row(preset, "alias",
        preset_text(
            preset, "party|%s|%s", organisation->scheme, organisation->number),
        row->line, row->column);
    preset_put(preset, alias, "id", row->key, row->line, row->column);
}

static void details_put(struct ted *ted, struct preset_row *row,
    const struct ted_organisation *organisation)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *node;
    const char *size =
        sp_xml_path_text(organisation->company, "CompanySizeCode");
    const char *text = ted_text(
        ted, sp_xml_child(organisation->company, "PartyName"), "Name", &node);

    preset_put(preset, row, "name", text, row->line, row->column);
    if (strcmp(size, "micro") == 0 || strcmp(size, "small") == 0 ||
        strcmp(size, "medium") == 0) {
        (void)path_text(ted, organisation->company, "CompanySizeCode", &node);
        preset_put(preset, row, "size", "sme", node->line, node->column);
    }
    if (!preset_is_said(preset, "party", "established", "address"))
        return;
    text = path_text(ted, organisation->company,
        "PostalAddress/Country/IdentificationCode", &node);
    if (organisation->state[0] == '\0')
        preset_warn(preset, row->line, row->column,
            "party '%s': '%s' names no state by its ISO 3166-1 code, so "
            "established stays unknown",
            row->key, text);
    preset_put(preset, row, "established", organisation->state, row->line,
        row->column);
}

static const char *party_make(
    struct ted *ted, struct ted_organisation *organisation)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *node = organisation->node;
    struct preset_row *row;

    organisation->party = preset_id(preset,
        organisation->number[0] != '\0'
            ? preset_text(
                  preset, "%s-%s", organisation->scheme, organisation->number)
            : preset_text(preset, "%s/%s", ted->venture, organisation->local),
        node->line, node->column);
    if (organisation->party[0] == '\0')
        return "";
    row = preset_row(
        preset, "party", organisation->party, node->line, node->column);
    if (row == NULL)
        return "";
    identifier_put(ted, row, organisation);
    details_put(ted, row, organisation);
    return organisation->party;
}

static void kind_put(struct ted *ted,
    const struct ted_organisation *organisation, const char *kind)
{
    struct preset *preset = &ted->preset;
    struct preset_row *row = preset_find(preset, "party", organisation->party);
    const char *said = preset_said_of(preset, row, "kind");
    const char *old;

    if (row == NULL)
        return;
    old = preset_get(row, "kind");
    if (said != NULL)
        kind = said;
    else if (old[0] != '\0' && strcmp(old, kind) != 0)
        preset_fault(preset, row->line, row->column,
            "party '%s' buys here and supplies there: say what it is by --set "
            "'party:%s.kind=authority' or another kind",
            row->key, row->key);
    preset_put(preset, row, "kind", kind, row->line, row->column);
}

/* Names in other languages are other names of the party. */
static void names_put(
    struct ted *ted, const struct ted_organisation *organisation)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *name =
        sp_xml_child(sp_xml_child(organisation->company, "PartyName"), "Name");

    for (; name != NULL; name = sp_xml_again(name)) {
        const char *language = sp_xml_attribute(name, "languageID");
        struct preset_row *alias;
        const char *key;

        if (preset_is_used(preset, name->number) || language[0] == '\0' ||
            name->text[0] == '\0' || strchr(name->text, '|') != NULL)
            continue;
        key = preset_text(preset, "party|%s|%s",
            preset_id(preset, preset_text(preset, "name-%s", language),
                name->line, name->column),
            name->text);
        if (preset_find(preset, "alias", key) != NULL)
            continue; /* the name of another one: it stays among the left */
        preset_use(preset, name->number);
        alias = preset_row(preset, "alias", key, name->line, name->column);
        preset_put(
            preset, alias, "id", organisation->party, name->line, name->column);
    }
}

const char *ted_party(
    struct ted *ted, const struct sp_xml_node *node, const char *kind)
{
    struct ted_organisation *found = NULL;

    if (node == NULL || node->text[0] == '\0')
        return "";
    for (size_t i = 0; i < ted->n_organisations && found == NULL; i++)
        if (strcmp(ted->organisations[i].local, node->text) == 0)
            found = &ted->organisations[i];
    preset_use(&ted->preset, node->number);
    if (found == NULL) {
        preset_fault(&ted->preset, node->line, node->column,
            "found '%s', allowed: an organisation of the notice", node->text);
        return "";
    }
    if (found->person) {
        preset_warn(&ted->preset, node->line, node->column,
            "'%s' is a natural person and is not carried over", node->text);
        return "";
    }
    if (found->party[0] == '\0' && party_make(ted, found)[0] != '\0')
        names_put(ted, found);
    if (found->party[0] != '\0')
        kind_put(ted, found, kind);
    return found->party;
}
