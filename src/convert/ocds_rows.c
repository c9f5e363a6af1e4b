/*
 * ocds_rows.c - one contracting process: parties, venture, members, items,
 * offers.
 */
#include "convert/ocds.h"

#include "base/amount.h"

#include <assert.h>
#include <string.h>

/* A contract, or an award without contract: what somebody supplies. */
struct deal {
    struct ocds_view award;    /* without parts when it is not there */
    struct ocds_view contract; /* the same */
    const char *id;            /* of the contract, else of the award */
};

struct process {
    struct ocds *ocds;
    struct preset *preset;
    const char *ocid;
    const char *venture; /* its id */
    struct ocds_view release;
    struct ocds_list parties;
    struct ocds_list awards;
    struct ocds_list contracts;
    struct deal *deals;
    size_t n_deals;
    struct preset_map open; /* members of whose value a part is not said */
};

/* Put a member of the view into a cell, with its place. */
static void put(struct process *p, struct preset_row *row, const char *column,
    struct ocds_view view, const char *key)
{
    uint64_t line;
    uint32_t at;

    ocds_place(view, key, &line, &at);
    preset_put(p->preset, row, column, ocds_text(p->ocds, view, key), line, at);
}

static void put_date(struct process *p, struct preset_row *row,
    const char *column, struct ocds_view view, const char *key)
{
    uint64_t line;
    uint32_t at;
    const char *text = ocds_text(p->ocds, view, key);
    const char *date = preset_date(p->preset, text);

    ocds_place(view, key, &line, &at);
    if (text[0] != '\0' && date[0] == '\0')
        preset_fault(p->preset, line, at,
            "found '%s', allowed: a date such as 2026-11-24 or a date with "
            "time",
            text);
    preset_put(p->preset, row, column, date, line, at);
}

/* ---- amounts ------------------------------------------------------------- */

struct amount {
    const char *amount; /* "": not said, or not exact in our tables */
    const char *currency;
    const char *tax; /* yes, no or "" */
    uint64_t line;
    uint32_t column;
};

/* Read {amount, currency}; both or none. */
static struct amount amount_read(struct process *p, struct ocds_view value)
{
    struct amount amount = {"", "", "", 0, 0};
    const struct sp_json_node *node = ocds_member(value, "amount");
    const struct sp_json_node *tax =
        ocds_member(value, "valueAddedTaxIncluded");
    char plain[SP_AMOUNT_BYTES];
    int64_t micro;

    ocds_place(value, "amount", &amount.line, &amount.column);
    if (node == NULL)
        return amount;
    if (!sp_json_number(node, plain) ||
        !sp_money_parse(plain, strlen(plain), &micro) || micro < 0) {
        if (!preset_is_used(p->preset, node->number))
            preset_left(p->preset, "value.amount",
                "no amount of at most six places, not below 0", node->text,
                node->line, node->column);
        preset_use(p->preset, node->number);
        return amount;
    }
    amount.currency = ocds_text(p->ocds, value, "currency");
    if (amount.currency[0] == '\0')
        return amount; /* its currency is unknown: left */
    (void)ocds_text(p->ocds, value, "amount");
    amount.amount = preset_text(p->preset, "%s", plain);
    if (tax != NULL && tax->kind == SP_JSON_BOOL) {
        amount.tax = tax->truth ? "yes" : "no";
        preset_use(p->preset, tax->number);
    }
    return amount;
}

/* Add an amount to a row's, exactly. */
static void amount_add(struct process *p, struct preset_row *row,
    const char *column, struct amount amount)
{
    const char *old;
    const char *currency;
    char text[SP_AMOUNT_BYTES];
    int64_t a = 0;
    int64_t b = 0;

    if (row == NULL || amount.amount[0] == '\0')
        return;
    old = preset_get(row, column);
    currency = preset_get(row, "currency");
    if (currency[0] != '\0' && strcmp(currency, amount.currency) != 0) {
        preset_left(p->preset, "value.amount",
            "the party's contracts have two currencies", amount.amount,
            amount.line, amount.column);
        preset_map_set(p->preset, &p->open, row->key, 1);
        return;
    }
    if ((old[0] != '\0' && !sp_money_parse(old, strlen(old), &a)) ||
        !sp_money_parse(amount.amount, strlen(amount.amount), &b) ||
        __builtin_add_overflow(a, b, &a)) {
        preset_fault(p->preset, amount.line, amount.column,
            "the sum of %s and %s is too large", old, amount.amount);
        return;
    }
    sp_money_format(a, text);
    preset_put(p->preset, row, column, text, amount.line, amount.column);
    preset_put(p->preset, row, "currency", amount.currency, amount.line,
        amount.column);
}

/* ---- parties ------------------------------------------------------------- */

/* The party that a reference names, joined with its entry in `parties`. */
static struct ocds_view party_view(struct process *p, struct ocds_view ref)
{
    const char *id = ocds_text(p->ocds, ref, "id");

    return ocds_join(p->ocds, ocds_find(&p->parties, id), ref);
}

static const char *party_id(struct process *p, struct ocds_view party)
{
    struct ocds_view identifier = ocds_sub(p->ocds, party, "identifier");
    const char *scheme = ocds_text(p->ocds, identifier, "scheme");
    const char *number = ocds_text(p->ocds, identifier, "id");
    const char *id = ocds_text(p->ocds, party, "id");
    uint64_t line;
    uint32_t column;

    ocds_place(party, NULL, &line, &column);
    if (scheme[0] != '\0' && number[0] != '\0')
        return preset_id(p->preset,
            preset_text(p->preset, "%s-%s", scheme, number), line, column);
    if (id[0] == '\0')
        id = ocds_text(p->ocds, party, "name");
    if (id[0] == '\0') {
        preset_fault(p->preset, line, column,
            "found a party without identifier, id and name, allowed: one that "
            "has one of them");
        return "";
    }
    return preset_id(
        p->preset, preset_text(p->preset, "%s/%s", p->ocid, id), line, column);
}

static void party_kind(
    struct process *p, struct preset_row *row, const char *kind)
{
    const char *said = preset_said_of(p->preset, row, "kind");
    const char *old;

    if (row == NULL)
        return;
    old = preset_get(row, "kind");
    if (said != NULL)
        kind = said;
    else if (old[0] != '\0' && strcmp(old, kind) != 0)
        preset_fault(p->preset, row->line, row->column,
            "party '%s' buys here and supplies there: say what it is by --set "
            "'party:%s.kind=authority' or another kind",
            row->key, row->key);
    preset_put(p->preset, row, "kind", kind, row->line, row->column);
}

/* An identifier becomes an alias, a LEI the party's own column. */
static void identifier_put(
    struct process *p, struct preset_row *row, struct ocds_view identifier)
{
    const char *scheme = ocds_text(p->ocds, identifier, "scheme");
    const char *number = ocds_text(p->ocds, identifier, "id");
    struct preset_row *alias;
    uint64_t line;
    uint32_t column;

    ocds_place(identifier, "id", &line, &column);
    if (row == NULL || scheme[0] == '\0' || number[0] == '\0' ||
        strchr(number, '|') != NULL)
        return;
    if (strcmp(scheme, "XI-LEI") == 0) {
        preset_put(p->preset, row, "lei", number, line, column);
        return;
    }
    scheme = preset_id(p->preset, scheme, line, column);
    if (scheme[0] == '\0')
        return; /* a fault by now */
    alias = preset_row(p->preset, "alias",
        preset_text(p->preset, "party|%s|%s", scheme, number), line, column);
    if (alias != NULL && preset_get(alias, "id")[0] != '\0' &&
        strcmp(preset_get(alias, "id"), row->key) != 0)
        preset_fault(p->preset, line, column,
            "%s '%s' stands at the parties '%s' and '%s', allowed: at one",
            scheme, number, preset_get(alias, "id"), row->key);
    preset_put(p->preset, alias, "id", row->key, line, column);
}

/* The seat, when an option says from where it may be taken. */
static void party_established(
    struct process *p, struct preset_row *row, struct ocds_view party)
{
    struct ocds_view from = {NULL, 0};
    const char *key = "";
    const char *state = "";
    const char *text = "";
    uint64_t line;
    uint32_t column;

    if (row == NULL)
        return;
    if (preset_is_said(p->preset, "party", "established", "address")) {
        from = ocds_sub(p->ocds, party, "address");
        key = ocds_member(from, "country") != NULL ? "country" : "countryName";
        text = ocds_text(p->ocds, from, key);
        state = preset_state(p->preset, text);
    } else if (preset_is_said(p->preset, "party", "established", "register")) {
        from = ocds_sub(p->ocds, party, "identifier");
        key = "scheme";
        text = ocds_text(p->ocds, from, key);
        if (strlen(text) > 3 && text[2] == '-')
            state =
                preset_state(p->preset, preset_text(p->preset, "%.2s", text));
    } else {
        return;
    }
    ocds_place(from, key, &line, &column);
    if (state[0] == '\0')
        preset_warn(p->preset, line, column,
            "party '%s': '%s' names no state by its ISO 3166-1 code, so "
            "established stays unknown",
            row->key, text);
    preset_put(p->preset, row, "established", state, line, column);
}

static void party_size(
    struct process *p, struct preset_row *row, struct ocds_view party)
{
    struct ocds_view details = ocds_sub(p->ocds, party, "details");
    const struct sp_json_node *scale = ocds_member(details, "scale");

    /* A large one may be a mid-cap: that is not said. */
    if (scale == NULL || scale->kind != SP_JSON_TEXT ||
        (strcmp(scale->text, "micro") != 0 && strcmp(scale->text, "sme") != 0))
        return;
    (void)ocds_text(p->ocds, details, "scale");
    preset_put(p->preset, row, "size", "sme", scale->line, scale->column);
}

/* Make the row of a party that takes part; returns its id, "" for none. */
static const char *party_put(
    struct process *p, struct ocds_view ref, const char *kind)
{
    struct ocds_view party = party_view(p, ref);
    struct ocds_view identifier = ocds_sub(p->ocds, party, "identifier");
    const char *id = party_id(p, party);
    struct ocds_list more;
    struct preset_row *row;
    uint64_t line;
    uint32_t column;

    if (id[0] == '\0')
        return "";
    ocds_place(party, NULL, &line, &column);
    row = preset_row(p->preset, "party", id, line, column);
    party_kind(p, row, kind);
    put(p, row, "name", identifier, "legalName");
    put(p, row, "name", party, "name"); /* what it is called stands first */
    identifier_put(p, row, identifier);
    more = ocds_items(p->ocds, party, "additionalIdentifiers");
    for (size_t i = 0; i < more.n; i++)
        identifier_put(p, row, more.views[i]);
    party_size(p, row, party);
    party_established(p, row, party);
    return id;
}

static struct preset_row *member_put(struct process *p, const char *party,
    const char *role, struct ocds_view view)
{
    uint64_t line;
    uint32_t column;

    if (party[0] == '\0' || p->venture[0] == '\0')
        return NULL;
    ocds_place(view, NULL, &line, &column);
    return preset_row(p->preset, "member",
        preset_text(p->preset, "%s|%s|%s", p->venture, party, role), line,
        column);
}

/* ---- items and offers ---------------------------------------------------- */

/* Make the row of an item; `within` names the contract or award. */
static const char *item_put(
    struct process *p, struct ocds_view item, const char *within)
{
    const char *local = ocds_text(p->ocds, item, "id");
    const char *name = ocds_text(p->ocds, item, "description");
    struct preset_row *row;
    const char *id;
    uint64_t line;
    uint32_t column;

    ocds_place(item, NULL, &line, &column);
    if (local[0] == '\0') {
        preset_fault(p->preset, line, column,
            "found an item without id, allowed: an id that is its own in the "
            "process");
        return "";
    }
    id = preset_id(p->preset, preset_text(p->preset, "%s/%s", p->ocid, local),
        line, column);
    row = preset_find(p->preset, "item", id);
    if (row != NULL && within != NULL &&
        strcmp(preset_get(row, "name"), name) != 0) {
        /* The same number names another thing here. */
        id = preset_id(p->preset,
            preset_text(p->preset, "%s/%s/%s", p->ocid, within, local), line,
            column);
    }
    row = preset_row(p->preset, "item", id, line, column);
    put(p, row, "name", item, "description");
    put(p, row, "unit", ocds_sub(p->ocds, item, "unit"), "name");
    return id;
}

/* A unit price of one supplier is an offer from a site of it, whose place the
 * process does not say. */
static void offer_put(struct process *p, struct ocds_view item,
    const char *item_id, const struct deal *deal, const char *supplier)
{
    struct ocds_view unit = ocds_sub(p->ocds, item, "unit");
    struct amount cost = amount_read(p, ocds_sub(p->ocds, unit, "value"));
    const char *site;
    struct preset_row *row;

    if (cost.amount[0] == '\0' || item_id[0] == '\0' || supplier[0] == '\0')
        return;
    site = preset_id(p->preset, preset_text(p->preset, "%s/supply", supplier),
        cost.line, cost.column);
    row = preset_row(p->preset, "site", site, cost.line, cost.column);
    preset_put(p->preset, row, "party", supplier, cost.line, cost.column);
    row = preset_row(p->preset, "offer",
        preset_id(p->preset,
            preset_text(p->preset, "%s/%s/%s", p->ocid, deal->id,
                ocds_text(p->ocds, item, "id")),
            cost.line, cost.column),
        cost.line, cost.column);
    preset_put(p->preset, row, "item", item_id, cost.line, cost.column);
    preset_put(p->preset, row, "site", site, cost.line, cost.column);
    preset_put(p->preset, row, "kind", "buy", cost.line, cost.column);
    preset_put(
        p->preset, row, "unit_cost", cost.amount, cost.line, cost.column);
    preset_put(
        p->preset, row, "currency", cost.currency, cost.line, cost.column);
    preset_put(
        p->preset, row, "tax_included", cost.tax, cost.line, cost.column);
    put_date(p, row, "price_on", deal->award, "date");
    put_date(p, row, "price_on", deal->contract, "dateSigned");
}

/* ---- awards and contracts ------------------------------------------------ */

/* Whether the status is one of the words; no status counts as `absent`. */
static bool status_is(struct process *p, struct ocds_view view, bool absent,
    const char *first, const char *second)
{
    const struct sp_json_node *node = ocds_member(view, "status");

    if (node == NULL || node->kind != SP_JSON_TEXT)
        return absent;
    (void)ocds_text(p->ocds, view, "status");
    return strcmp(node->text, first) == 0 || strcmp(node->text, second) == 0;
}

static bool award_stands(struct process *p, struct ocds_view award)
{
    return status_is(p, award, true, "active", "active");
}

/* An award or contract that does not stand is left as a whole. */
static void deal_leave(
    struct process *p, struct ocds_view view, const char *path, const char *why)
{
    uint64_t line;
    uint32_t column;

    ocds_place(view, NULL, &line, &column);
    preset_left(
        p->preset, path, why, ocds_text(p->ocds, view, "id"), line, column);
    for (size_t i = 0; i < view.n; i++)
        preset_use(p->preset, view.parts[i]->number);
}

/* Contracts that were signed, then awards that have none. */
static void deals_find(struct process *p)
{
    size_t room = p->awards.n + p->contracts.n;

    p->deals = sp_alloc_array(p->preset->arena, room + 1, sizeof *p->deals);
    if (p->deals == NULL) {
        preset_fail_memory(p->preset);
        return;
    }
    for (size_t i = 0; i < p->contracts.n; i++) {
        struct ocds_view contract = p->contracts.views[i];
        const char *award_id = ocds_text(p->ocds, contract, "awardID");
        struct ocds_view award = ocds_find(&p->awards, award_id);

        (void)ocds_text(p->ocds, contract, "id");
        if (!status_is(p, contract, true, "active", "terminated") ||
            (award.n > 0 && !award_stands(p, award))) {
            deal_leave(p, contract, "contracts[]",
                "it was not signed, or is cancelled");
            continue;
        }
        p->deals[p->n_deals++] =
            (struct deal){award, contract, p->contracts.ids[i]};
    }
    for (size_t i = 0; i < p->awards.n; i++) {
        struct ocds_view none = {NULL, 0};
        bool contracted = false;

        (void)ocds_text(p->ocds, p->awards.views[i], "id");
        if (!award_stands(p, p->awards.views[i])) {
            deal_leave(p, p->awards.views[i], "awards[]", "it is not active");
            continue;
        }
        for (size_t k = 0; k < p->contracts.n && !contracted; k++)
            contracted =
                strcmp(ocds_text(p->ocds, p->contracts.views[k], "awardID"),
                    p->awards.ids[i]) == 0;
        if (!contracted)
            p->deals[p->n_deals++] =
                (struct deal){p->awards.views[i], none, p->awards.ids[i]};
    }
}

static struct ocds_view deal_value(struct process *p, const struct deal *deal)
{
    struct ocds_view value = ocds_sub(p->ocds, deal->contract, "value");

    return value.n > 0 ? value : ocds_sub(p->ocds, deal->award, "value");
}

static struct ocds_list deal_items(struct process *p, const struct deal *deal)
{
    struct ocds_list items = ocds_items(p->ocds, deal->contract, "items");

    return items.n > 0 ? items : ocds_items(p->ocds, deal->award, "items");
}

static void deal_put(struct process *p, const struct deal *deal)
{
    struct ocds_list suppliers = ocds_items(p->ocds, deal->award, "suppliers");
    struct ocds_list items = deal_items(p, deal);
    const char *sole = "";

    if (deal->id[0] == '\0') {
        uint64_t line;
        uint32_t column;

        ocds_place(deal->contract.n > 0 ? deal->contract : deal->award, NULL,
            &line, &column);
        preset_fault(p->preset, line, column,
            "found a contract or an award without id, allowed: an id that is "
            "its own in the process");
        return;
    }
    for (size_t i = 0; i < suppliers.n; i++) {
        const char *party = party_put(p, suppliers.views[i], "firm");
        struct preset_row *row =
            member_put(p, party, "contractor", suppliers.views[i]);
        struct amount value = {"", "", "", 0, 0};

        /* Who of several has which part is not said. */
        if (suppliers.n == 1) {
            sole = party;
            value = amount_read(p, deal_value(p, deal));
        }
        if (row != NULL && value.amount[0] == '\0')
            preset_map_set(p->preset, &p->open, row->key, 1);
        amount_add(p, row, "contract_value", value);
    }
    for (size_t i = 0; i < items.n; i++) {
        const char *item = item_put(p, items.views[i], deal->id);

        offer_put(p, items.views[i], item, deal, sole);
    }
}

/* ---- the venture --------------------------------------------------------- */

/* The only item of the process is the product. */
static void product_put(struct process *p, struct preset_row *venture)
{
    struct ocds_view tender = ocds_sub(p->ocds, p->release, "tender");
    struct ocds_list items = ocds_items(p->ocds, tender, "items");

    if (items.n == 0 && p->n_deals == 1)
        items = deal_items(p, &p->deals[0]);
    for (size_t i = 0; i < items.n; i++) {
        const char *id = item_put(p, items.views[i], NULL);
        uint64_t line;
        uint32_t column;
        const char *quantity;

        if (items.n > 1)
            continue;
        ocds_place(items.views[i], "quantity", &line, &column);
        preset_put(p->preset, venture, "product", id, line, column);
        quantity = "";
        for (size_t k = 0; k < items.views[i].n; k++) {
            const char *said = preset_json_number(
                p->preset, items.views[i].parts[k], "quantity");

            quantity = said[0] != '\0' ? said : quantity;
        }
        preset_put(p->preset, venture, "quantity", quantity, line, column);
    }
}

/* What one deal alone says of the whole. */
static void sole_deal_put(struct process *p, struct preset_row *venture)
{
    const struct deal *deal = &p->deals[0];
    struct ocds_view period = ocds_sub(p->ocds, deal->contract, "period");

    amount_add(p, venture, "value", amount_read(p, deal_value(p, deal)));
    put_date(p, venture, "signed_on", deal->contract, "dateSigned");
    put_date(p, venture, "starts", period, "startDate");
    put_date(p, venture, "ends", period, "endDate");
}

static void buyers_put(struct process *p)
{
    struct ocds_view buyer = ocds_sub(p->ocds, p->release, "buyer");
    struct ocds_view manager = ocds_sub(
        p->ocds, ocds_sub(p->ocds, p->release, "tender"), "procuringEntity");
    const char *first = "";
    const char *second;

    if (buyer.n > 0) {
        first = party_put(p, buyer, "authority");
        (void)member_put(p, first, "authority", buyer);
    }
    if (manager.n == 0)
        return;
    second = party_put(p, manager, "authority");
    if (buyer.n == 0)
        (void)member_put(p, second, "authority", manager);
    else if (strcmp(first, second) != 0)
        (void)member_put(p, second, "agent", manager);
}

/* The sum of a member's contracts is unknown when one of them is. */
static void values_close(struct process *p)
{
    struct preset *preset = p->preset;

    for (size_t i = 0; i < preset->n_rows; i++) {
        struct preset_row *row = preset->rows[i];

        if (strcmp(row->table->name, "member") != 0 ||
            preset_map_find(preset, &p->open, row->key) == UINT32_MAX ||
            preset_get(row, "contract_value")[0] == '\0')
            continue;
        preset_left(preset, "value.amount",
            "of another of the party's contracts no part is its own",
            preset_get(row, "contract_value"), row->line, row->column);
        preset_unset(row, "contract_value");
        preset_unset(row, "currency");
    }
}

void ocds_process(struct ocds *ocds, const char *ocid, struct ocds_view release)
{
    struct process p;
    struct preset_row *venture;
    struct preset_row *alias;
    struct ocds_view tender = ocds_sub(ocds, release, "tender");
    const char *tender_id;
    uint64_t line;
    uint32_t column;

    memset(&p, 0, sizeof p);
    p.ocds = ocds;
    p.preset = &ocds->preset;
    p.ocid = ocid;
    p.release = release;
    ocds_place(release, "ocid", &line, &column);
    (void)ocds_text(ocds, release, "ocid");
    p.venture = preset_id(p.preset, ocid, line, column);
    if (p.venture[0] == '\0')
        return;
    p.parties = ocds_items(ocds, release, "parties");
    p.awards = ocds_items(ocds, release, "awards");
    p.contracts = ocds_items(ocds, release, "contracts");
    venture = preset_row(p.preset, "venture", p.venture, line, column);
    put(&p, venture, "title", tender, "title");
    tender_id = ocds_text(ocds, tender, "id");
    if (tender_id[0] != '\0' && strcmp(tender_id, ocid) != 0 &&
        strchr(tender_id, '|') == NULL) {
        ocds_place(tender, "id", &line, &column);
        alias = preset_row(p.preset, "alias",
            preset_text(p.preset, "venture|OCDS-tender|%s", tender_id), line,
            column);
        preset_put(p.preset, alias, "id", p.venture, line, column);
    }
    deals_find(&p);
    if (preset_failed(p.preset))
        return;
    buyers_put(&p);
    product_put(&p, venture);
    for (size_t i = 0; i < p.n_deals; i++)
        deal_put(&p, &p.deals[i]);
    values_close(&p);
    if (p.n_deals == 1)
        sole_deal_put(&p, venture);
}
