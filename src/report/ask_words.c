/*
 * ask_words.c - tables, columns and choices in a reader's language, as
 * questions and headings name them.
 */
#include "report/ask_words.h"

#include <string.h>

static const struct {
    const char *tbl, *label;
} tables[] = {
    {"alias", SP_SAYING("Other names")},
    {"asset", SP_SAYING("Assets by state")},
    {"attestation", SP_SAYING("Attestations")},
    {"attestation_state", SP_SAYING("Attested cost by state")},
    {"ballot", SP_SAYING("Ballots")},
    {"complete", SP_SAYING("Complete lists")},
    {"control", SP_SAYING("Holders and controllers")},
    {"design", SP_SAYING("Design authority")},
    {"determination", SP_SAYING("Decisions of authorities")},
    {"guarantee", SP_SAYING("Guarantees")},
    {"item", SP_SAYING("Items")},
    {"measure", SP_SAYING("Measures put to a vote")},
    {"member", SP_SAYING("Members")},
    {"offer", SP_SAYING("Offers")},
    {"participant", SP_SAYING("Voters")},
    {"party", SP_SAYING("Parties")},
    {"population", SP_SAYING("Population")},
    {"quota", SP_SAYING("Quotas")},
    {"rate", SP_SAYING("Exchange rates")},
    {"site", SP_SAYING("Sites")},
    {"structure", SP_SAYING("Product structure")},
    {"venture", SP_SAYING("Venture")},
    {"venture_variant", SP_SAYING("Build variants")},
    {"weight", SP_SAYING("Weights")},
};

/* Of a table first, then of any. */
static const struct {
    const char *tbl, *col, *label;
} columns[] = {
    {"asset", "state", SP_SAYING("State in which the assets lie")},
    {"attestation_state", "cost_min", SP_SAYING("Least cost")},
    {"attestation_state", "cost_max", SP_SAYING("Greatest cost")},
    {"attestation_state", "state", SP_SAYING("State of origin")},
    {"control", "controller",
        SP_SAYING("Holder: a party, a state, or none when nobody controls it")},
    {"control", "decisive", SP_SAYING("Can it exercise decisive influence?")},
    {"control", "party", SP_SAYING("Party that is held")},
    {"control", "share", SP_SAYING("Share held, a fraction of one (0.51)")},
    {"design", "authority",
        SP_SAYING("Party that decides on the design of the item")},
    {"design", "restricted_by",
        SP_SAYING("State whose restrictions bind that party, or none")},
    {"determination", "authority", SP_SAYING("Authority")},
    {"guarantee", "accepted", SP_SAYING("Was the guarantee accepted?")},
    {"guarantee", "approved_by", SP_SAYING("Approved by")},
    {"measure", "decides",
        SP_SAYING("What it decides: agent appoints the procurement agent")},
    {"member", "role", SP_SAYING("Role in the venture")},
    {"member", "contract_value", SP_SAYING("Value of its contract")},
    {"offer", "kind", SP_SAYING("How the item is got")},
    {"offer", "lead_time_days", SP_SAYING("Days from order to delivery")},
    {"offer", "unit_cost",
        SP_SAYING("Delivered price of a unit without tax; of what is made, "
                  "the value added at the site")},
    {"party", "kind", SP_SAYING("What the party is")},
    {"site", "state", SP_SAYING("State of the site")},
    {"structure", "quantity",
        SP_SAYING("Quantity, in the part's unit, for one of the whole")},
    {"venture", "quantity", SP_SAYING("How many units of the product")},
    {"venture", "value", SP_SAYING("Value of the whole quantity")},
    {NULL, "article", SP_SAYING("Article of the action, such as 11")},
    {NULL, "as_of", SP_SAYING("Day for which it was made")},
    {NULL, "call", SP_SAYING("Call for proposals")},
    {NULL, "category", SP_SAYING("Category of the product under SAFE")},
    {NULL, "child", SP_SAYING("Part that goes in")},
    {NULL, "choice", SP_SAYING("Vote")},
    {NULL, "component_cost_max", SP_SAYING("Greatest component cost")},
    {NULL, "component_cost_min", SP_SAYING("Least component cost")},
    {NULL, "currency", SP_SAYING("Currency")},
    {NULL, "decided_on", SP_SAYING("Day of the decision")},
    {NULL, "determination", SP_SAYING("Decision")},
    {NULL, "established", SP_SAYING("State of establishment")},
    {NULL, "from_site", SP_SAYING("Site it comes from")},
    {NULL, "incoterm",
        SP_SAYING("Delivery term; a delivered price begins with D (DAP)")},
    {NULL, "inside", SP_SAYING("Digest of the states counted inside")},
    {NULL, "instrument", SP_SAYING("Instrument")},
    {NULL, "item", SP_SAYING("Item")},
    {NULL, "kind", SP_SAYING("Kind")},
    {NULL, "language", SP_SAYING("Language in which to write")},
    {NULL, "lead", SP_SAYING("Lead of the venture")},
    {NULL, "line", SP_SAYING("Line")},
    {NULL, "managed_in", SP_SAYING("State of its executive management")},
    {NULL, "measure", SP_SAYING("Measure")},
    {NULL, "name", SP_SAYING("Name")},
    {NULL, "offer", SP_SAYING("Offer")},
    {NULL, "origin", SP_SAYING("State of origin")},
    {NULL, "origin_basis", SP_SAYING("On what the origin rests")},
    {NULL, "origin_region", SP_SAYING("Region of origin, such as UA-46")},
    {NULL, "outcome", SP_SAYING("Answer")},
    {NULL, "outside_max",
        SP_SAYING("Greatest cost of components from outside")},
    {NULL, "outside_min", SP_SAYING("Least cost of components from outside")},
    {NULL, "parent", SP_SAYING("What it is part of")},
    {NULL, "party", SP_SAYING("Party")},
    {NULL, "per_eur", SP_SAYING("Units of the currency for one euro")},
    {NULL, "price_on", SP_SAYING("Day of the price")},
    {NULL, "product", SP_SAYING("End product")},
    {NULL, "question", SP_SAYING("Question")},
    {NULL, "rate_on", SP_SAYING("Day of the rate")},
    {NULL, "reference", SP_SAYING("File or document")},
    {NULL, "region", SP_SAYING("Region, such as UA-46")},
    {NULL, "role", SP_SAYING("Role")},
    {NULL, "signed_on", SP_SAYING("Day of signature")},
    {NULL, "site", SP_SAYING("Site")},
    {NULL, "state", SP_SAYING("State")},
    {NULL, "statement", SP_SAYING("The signed statement")},
    {NULL, "subject", SP_SAYING("About")},
    {NULL, "subject_tbl", SP_SAYING("Table")},
    {NULL, "tax_included", SP_SAYING("Does the price contain tax?")},
    {NULL, "title", SP_SAYING("Title")},
    {NULL, "unit", SP_SAYING("Unit")},
    {NULL, "venture", SP_SAYING("Venture")},
    {NULL, "voter", SP_SAYING("Voter")},
    {NULL, "voting_rule", SP_SAYING("Voting rule")},
};

/* Choices that read otherwise than they are written. */
static const struct {
    const char *word, *context, *label;
} choices[] = {
    {"abstain", SP_SAYING_AS("choice", "abstention")},
    {"abstain_declared",
        SP_SAYING_AS("choice", "abstention with a declaration")},
    {"absent", SP_SAYING_AS("choice", "absent")},
    {"against", SP_SAYING_AS("choice", "against")},
    {"agency", SP_SAYING_AS("choice", "agency")},
    {"agent", SP_SAYING_AS("choice", "agent")},
    {"assumption", SP_SAYING_AS("choice", "an assumption")},
    {"authority", SP_SAYING_AS("choice", "contracting authority")},
    {"buy", SP_SAYING_AS("choice", "bought")},
    {"contractor", SP_SAYING_AS("choice", "contractor")},
    {"customs_non_preferential",
        SP_SAYING_AS("choice", "customs, non-preferential")},
    {"firm", SP_SAYING_AS("choice", "firm")},
    {"for", SP_SAYING_AS("choice", "in favour")},
    {"large", SP_SAYING_AS("choice", "large")},
    {"make", SP_SAYING_AS("choice", "made")},
    {"maker_statement", SP_SAYING_AS("choice", "the maker's statement")},
    {"midcap", SP_SAYING_AS("choice", "mid-cap")},
    {"move", SP_SAYING_AS("choice", "moved")},
    {"no", SP_SAYING_AS("choice", "no")},
    {"none", SP_SAYING_AS("choice", "none")},
    {"one", SP_SAYING_AS("choice", "category one")},
    {"organisation", SP_SAYING_AS("choice", "international organisation")},
    {"other", SP_SAYING_AS("choice", "something else")},
    {"place_of_manufacture",
        SP_SAYING_AS("choice", "the place where it was made")},
    {"recipient", SP_SAYING_AS("choice", "recipient")},
    {"sme", SP_SAYING_AS("choice", "small or medium")},
    {"structure", SP_SAYING_AS("choice", "structure for a European programme")},
    {"subcontractor", SP_SAYING_AS("choice", "subcontractor")},
    {"two", SP_SAYING_AS("choice", "category two")},
    {"yes", SP_SAYING_AS("choice", "yes")},
};

const char *ask_say_table(const char *tbl, enum sp_lang lang)
{
    for (size_t i = 0; i < SP_COUNT(tables); i++)
        if (strcmp(tables[i].tbl, tbl) == 0)
            return sp_say(lang, tables[i].label);
    return tbl;
}

const char *ask_say_column(const char *tbl, const char *col, enum sp_lang lang)
{
    for (size_t i = 0; i < SP_COUNT(columns); i++)
        if ((columns[i].tbl == NULL || strcmp(columns[i].tbl, tbl) == 0) &&
            strcmp(columns[i].col, col) == 0)
            return sp_say(lang, columns[i].label);
    return col;
}

const char *ask_say_choice(const char *word, enum sp_lang lang)
{
    for (size_t i = 0; i < SP_COUNT(choices); i++)
        if (strcmp(choices[i].word, word) == 0)
            return sp_say_as(lang, choices[i].context, choices[i].label);
    return word;
}

const char *ask_say_need(enum ask_need need, enum sp_lang lang)
{
    static const char *const needs[] = {[ASK_SHOWN] = SP_SAYING("on record"),
        [ASK_NEEDED] = SP_SAYING("needed"),
        [ASK_ROW] = SP_SAYING("only where the row is used"),
        [ASK_REGION] = SP_SAYING("only where the state is UA"),
        [ASK_DELIVERED] =
            SP_SAYING("only where the delivered price without tax differs"),
        [ASK_OPTIONAL] = SP_SAYING("if known")};

    return sp_say(lang, needs[need]);
}

const char *ask_say_follow(enum ask_follow follow, enum sp_lang lang)
{
    static const char *const follows[] = {
        [ASK_NOT_FOLLOWING] = SP_SAYING("further rows"),
        [ASK_NEW_PARTY] =
            SP_SAYING("only for parties that you named and that have no row "
                      "here yet"),
        [ASK_NEW_LINK] =
            SP_SAYING("only for parties that you named anew: who holds or "
                      "controls them, up to the last"),
        [ASK_NEW_SITE] =
            SP_SAYING("only for sites that you named and that have no row "
                      "here yet"),
        [ASK_NEW_ASSET] =
            SP_SAYING("only for members that you named: the states in which "
                      "their assets for the action lie")};

    return sp_say(lang, follows[follow]);
}
