/*
 * ted_read.c - a contract notice or a contract award notice: the venture and
 * who takes part in it.
 */
#include "convert/ted.h"

#include "base/amount.h"
#include "base/file.h"

#include <fcntl.h>
#include <string.h>

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

static const char *const persons[] = {
    "Contact", "UltimateBeneficialOwner", NULL};
static const char *const roots[] = {"ContractNotice", "ContractAwardNotice"};

bool ted_is(const char *path, const char *head, size_t len)
{
    static const char mark[] = UBL;

    (void)path;
    if (len < sizeof mark)
        return false;
    for (size_t at = 0; at + sizeof mark - 1 <= len; at++)
        if (memcmp(head + at, mark, sizeof mark - 1) == 0)
            return true;
    return false;
}

static bool root_check(struct ted *ted)
{
    const struct sp_xml_node *root = ted->root;

    for (size_t i = 0; i < SP_COUNT(roots); i++)
        if (strcmp(root->name, roots[i]) == 0 &&
            strcmp(root->space,
                preset_text(&ted->preset, UBL "%s-2", roots[i])) == 0)
            return true;
    preset_fault(&ted->preset, root->line, root->column,
        "found '%s' of '%s', allowed: a ContractNotice or a "
        "ContractAwardNotice of UBL 2",
        root->name, root->space);
    return false;
}

/* The extension of eForms among those of UBL. */
static const struct sp_xml_node *extension_find(const struct sp_xml_node *root)
{
    const struct sp_xml_node *node =
        sp_xml_path(root, "UBLExtensions/UBLExtension");

    for (; node != NULL; node = sp_xml_again(node)) {
        const struct sp_xml_node *found =
            sp_xml_path(node, "ExtensionContent/EformsExtension");

        if (found != NULL)
            return found;
    }
    return NULL;
}

static void used(struct ted *ted, const struct sp_xml_node *node)
{
    if (node != NULL)
        preset_use(&ted->preset, node->number);
}

/* ---- references ---------------------------------------------------------- */

/* The element `name` of the result whose own ID is that of `reference`. */
static const struct sp_xml_node *referred(
    struct ted *ted, const char *name, const struct sp_xml_node *reference)
{
    const struct sp_xml_node *id = sp_xml_child(reference, "ID");
    const struct sp_xml_node *node = sp_xml_child(ted->result, name);

    if (id == NULL)
        return NULL;
    used(ted, id);
    for (; node != NULL; node = sp_xml_again(node))
        if (strcmp(sp_xml_path_text(node, "ID"), id->text) == 0) {
            used(ted, sp_xml_child(node, "ID"));
            return node;
        }
    preset_fault(&ted->preset, id->line, id->column,
        "found '%s', allowed: a %s of the notice", id->text, name);
    return NULL;
}

static struct preset_row *member_put(struct ted *ted,
    const struct sp_xml_node *node, const char *role, const char *kind)
{
    const char *party = ted_party(ted, node, kind);

    if (party[0] == '\0')
        return NULL;
    return preset_row(&ted->preset, "member",
        preset_text(&ted->preset, "%s|%s|%s", ted->venture, party, role),
        node->line, node->column);
}

/* Add the amount at the element, exactly, to a row's. */
static void amount_add(struct ted *ted, struct preset_row *row,
    const char *column, const struct sp_xml_node *node)
{
    struct preset *preset = &ted->preset;
    const char *currency = sp_xml_attribute(node, "currencyID");
    char text[SP_AMOUNT_BYTES];
    const char *old;
    int64_t sum = 0;
    int64_t more = 0;

    if (row == NULL || node == NULL || node->text[0] == '\0')
        return;
    old = preset_get(row, column);
    if (!sp_money_parse(node->text, strlen(node->text), &more) || more < 0) {
        preset_fault(preset, node->line, node->column,
            "found '%s', allowed: an amount such as 1234.50", node->text);
        return;
    }
    if (currency[0] == '\0' ||
        (preset_get(row, "currency")[0] != '\0' &&
            strcmp(preset_get(row, "currency"), currency) != 0)) {
        preset_left(preset, node->name,
            currency[0] == '\0' ? "it has no currency"
                                : "the party's contracts have two currencies",
            node->text, node->line, node->column);
        preset_use(preset, node->number);
        preset_map_set(preset, &ted->open, row->key, 1);
        return;
    }
    if ((old[0] != '\0' && !sp_money_parse(old, strlen(old), &sum)) ||
        __builtin_add_overflow(sum, more, &sum)) {
        preset_fault(preset, node->line, node->column,
            "the sum of %s and %s is too large", old, node->text);
        return;
    }
    used(ted, node);
    sp_money_format(sum, text);
    preset_put(preset, row, column, text, node->line, node->column);
    preset_put(preset, row, "currency", currency, node->line, node->column);
}

/* ---- who takes part ------------------------------------------------------ */

static void buyers_put(struct ted *ted, struct preset_row *venture)
{
    const struct sp_xml_node *node =
        sp_xml_child(ted->root, "ContractingParty");

    for (; node != NULL; node = sp_xml_again(node)) {
        const struct sp_xml_node *id =
            sp_xml_path(node, "Party/PartyIdentification/ID");
        struct preset_row *row = member_put(ted, id, "authority", "authority");

        for (size_t i = 0; row != NULL && i < ted->n_organisations; i++) {
            const struct sp_xml_node *lead =
                sp_xml_child(ted->organisations[i].node, "GroupLeadIndicator");

            if (strcmp(ted->organisations[i].local, id->text) != 0 ||
                lead == NULL)
                continue;
            used(ted, lead);
            if (strcmp(lead->text, "true") == 0)
                preset_put(&ted->preset, venture, "lead",
                    ted->organisations[i].party, lead->line, lead->column);
        }
    }
}

/* A tender that won: its tenderers and their subcontractors. */
static void tender_put(struct ted *ted, const struct sp_xml_node *tender)
{
    const struct sp_xml_node *group =
        referred(ted, "TenderingParty", sp_xml_child(tender, "TenderingParty"));
    const struct sp_xml_node *node = sp_xml_child(group, "Tenderer");
    bool sole = node != NULL && sp_xml_again(node) == NULL;

    for (; node != NULL; node = sp_xml_again(node)) {
        struct preset_row *row =
            member_put(ted, sp_xml_child(node, "ID"), "contractor", "firm");

        const struct sp_xml_node *value =
            sp_xml_path(tender, "LegalMonetaryTotal/PayableAmount");

        /* Who of several has which part is not said. */
        if (sole && value != NULL)
            amount_add(ted, row, "contract_value", value);
        else if (row != NULL)
            preset_map_set(&ted->preset, &ted->open, row->key, 1);
    }
    for (node = sp_xml_child(group, "SubContractor"); node != NULL;
         node = sp_xml_again(node))
        (void)member_put(
            ted, sp_xml_child(node, "ID"), "subcontractor", "firm");
}

/* Put the tenders that contracts were signed for; returns the contracts. */
static size_t contracts_put(struct ted *ted)
{
    const struct sp_xml_node *contract =
        sp_xml_child(ted->result, "SettledContract");
    struct preset_map seen = {NULL, 0};
    size_t n = 0;

    for (; contract != NULL && !preset_failed(&ted->preset);
         contract = sp_xml_again(contract)) {
        const struct sp_xml_node *reference =
            sp_xml_child(contract, "LotTender");

        n++;
        used(ted, sp_xml_child(contract, "ID"));
        for (; reference != NULL; reference = sp_xml_again(reference)) {
            const struct sp_xml_node *tender =
                referred(ted, "LotTender", reference);
            const char *key;

            if (tender == NULL)
                continue;
            key = preset_text(
                &ted->preset, "tender %s", sp_xml_path_text(tender, "ID"));
            if (preset_map_find(&ted->preset, &seen, key) != UINT32_MAX)
                continue; /* two contracts for one tender: its value once */
            preset_map_set(&ted->preset, &seen, key, 1);
            tender_put(ted, tender);
        }
    }
    return n;
}

/* The sum of a member's contracts is unknown when one of them is. */
static void values_close(struct ted *ted)
{
    for (size_t i = 0; i < ted->preset.n_rows; i++) {
        struct preset_row *row = ted->preset.rows[i];

        if (strcmp(row->table->name, "member") != 0 ||
            preset_map_find(&ted->preset, &ted->open, row->key) == UINT32_MAX ||
            preset_get(row, "contract_value")[0] == '\0')
            continue;
        preset_left(&ted->preset, "PayableAmount",
            "of another of the party's contracts no part is its own",
            preset_get(row, "contract_value"), row->line, row->column);
        preset_unset(row, "contract_value");
        preset_unset(row, "currency");
    }
}

/* A lot that was won without a contract in the notice says who won, not who
 * is bound. */
static void results_check(struct ted *ted)
{
    const struct sp_xml_node *lot = sp_xml_child(ted->result, "LotResult");

    for (; lot != NULL; lot = sp_xml_again(lot)) {
        const struct sp_xml_node *code = sp_xml_child(lot, "TenderResultCode");

        if (code == NULL)
            continue;
        used(ted, code);
        if (strcmp(code->text, "selec-w") == 0 &&
            sp_xml_child(lot, "SettledContract") == NULL)
            preset_warn(&ted->preset, lot->line, lot->column,
                "a winner was chosen for lot '%s', but the notice names no "
                "contract: no member is made of it",
                sp_xml_path_text(lot, "TenderLot/ID"));
    }
}

/* ---- the venture --------------------------------------------------------- */

static void date_put(struct ted *ted, struct preset_row *row,
    const char *column, const struct sp_xml_node *node)
{
    const char *date;

    if (node == NULL || node->text[0] == '\0')
        return;
    date = preset_date(&ted->preset, node->text);
    if (date[0] == '\0')
        preset_fault(&ted->preset, node->line, node->column,
            "found '%s', allowed: a date such as 2026-11-24+01:00", node->text);
    used(ted, node);
    preset_put(&ted->preset, row, column, date, node->line, node->column);
}

static struct preset_row *venture_put(struct ted *ted)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *notice = sp_xml_child(ted->root, "ID");
    const struct sp_xml_node *folder =
        sp_xml_child(ted->root, "ContractFolderID");
    const struct sp_xml_node *id =
        folder != NULL && folder->text[0] != '\0' ? folder : notice;
    const struct sp_xml_node *node;
    struct preset_row *venture;
    struct preset_row *alias;
    const char *title;

    if (id == NULL || id->text[0] == '\0') {
        preset_fault(preset, ted->root->line, ted->root->column,
            "found no ContractFolderID and no ID, allowed: a notice that has "
            "one of them");
        return NULL;
    }
    used(ted, id);
    ted->venture = preset_id(preset, id->text, id->line, id->column);
    if (ted->venture[0] == '\0')
        return NULL;
    venture = preset_row(preset, "venture", ted->venture, id->line, id->column);
    title = ted_text(
        ted, sp_xml_child(ted->root, "ProcurementProject"), "Name", &node);
    if (node != NULL)
        preset_put(preset, venture, "title", title, node->line, node->column);
    if (notice != NULL && notice != id && notice->text[0] != '\0' &&
        strchr(notice->text, '|') == NULL) {
        used(ted, notice);
        alias = preset_row(preset, "alias",
            preset_text(preset, "venture|eForms-notice|%s", notice->text),
            notice->line, notice->column);
        preset_put(
            preset, alias, "id", ted->venture, notice->line, notice->column);
    }
    return venture;
}

static void notice_read(struct ted *ted)
{
    struct preset *preset = &ted->preset;
    const struct sp_xml_node *language =
        sp_xml_child(ted->root, "NoticeLanguageCode");
    struct preset_row *venture;
    size_t contracts;

    ted->extension = extension_find(ted->root);
    if (ted->extension == NULL) {
        preset_fault(preset, ted->root->line, ted->root->column,
            "found no efext:EformsExtension, allowed: a notice of eForms");
        return;
    }
    ted->result = sp_xml_child(ted->extension, "NoticeResult");
    ted->language = language == NULL ? "" : language->text;
    used(ted, language);
    venture = venture_put(ted);
    if (venture == NULL)
        return;
    ted_organisations(ted);
    if (preset_failed(preset))
        return;
    buyers_put(ted, venture);
    contracts = contracts_put(ted);
    values_close(ted);
    results_check(ted);
    amount_add(ted, venture, "value", sp_xml_child(ted->result, "TotalAmount"));
    if (contracts == 1)
        date_put(ted, venture, "signed_on",
            sp_xml_path(ted->result, "SettledContract/IssueDate"));
}

/* Words about the format itself, which nobody misses. */
static void rest_use(struct ted *ted)
{
    static const char *const words[] = {
        "UBLVersionID", "CustomizationID", "VersionID"};

    for (size_t i = 0; i < SP_COUNT(words); i++)
        used(ted, sp_xml_child(ted->root, words[i]));
}

enum sp_code ted_fill(
    struct ted *ted, const char *bytes, size_t len, struct sp_err *err)
{
    struct preset *preset = &ted->preset;
    struct sp_err fault;
    enum sp_code code =
        sp_xml_read(bytes, len, preset->arena, &ted->root, &fault);

    if (code == SP_INVALID || code == SP_LIMIT) {
        convert_log_add(
            &preset->result->faults, NULL, "%s:%s", preset->path, fault.text);
        return SP_OK;
    }
    if (code != SP_OK) {
        if (err != NULL)
            *err = fault;
        return code;
    }
    preset->persons = persons;
    if (!root_check(ted))
        return SP_OK;
    notice_read(ted);
    rest_use(ted);
    if (ted->extension != NULL) {
        preset_xml_left(preset, ted->extension, "");
        used(ted, ted->extension);
    }
    preset_xml_left(preset, ted->root, "");
    return SP_OK;
}

enum sp_code ted_read(const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct convert_result *result,
    struct tables **tables, struct sp_err *err)
{
    (void)tables;
    struct ted ted;
    struct sp_buf bytes;
    enum sp_code code;

    memset(&ted, 0, sizeof ted);
    code = sp_file_read(AT_FDCWD, path, SP_XML_READ_BYTES_MAX, &bytes, err);
    if (code != SP_OK)
        return code;
    code = preset_init(&ted.preset, request, path, writer, result, err);
    if (code == SP_OK)
        code = ted_fill(&ted, sp_buf_text(&bytes), bytes.len, err);
    if (code == SP_OK)
        code = preset_finish(&ted.preset, err);
    preset_clear(&ted.preset);
    sp_buf_clear(&bytes);
    return code;
}
