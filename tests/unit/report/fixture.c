#include "fixture.h"

#include <assert.h>
#include <string.h>

#define DIGEST(c)                                                              \
    c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c
#define LONG_WORD                                                              \
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"    \
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"

const char *const fixture_hostile[] = {
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>alert(2)</script>-->",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(3)",
    "=cmd|' /C calc'!A0",
    "\"><svg onload=alert(4)>",
    "' onmouseover='alert(5)",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\xc2\x9b"
    "31mC1",
    "\xe2\x80\xae"
    "reversed"
    "\xe2\x80\xac",
    "line\nbreak\rreturn\ttab",
    "\xe2\x80\xa8"
    "separator"
    "\xe2\x80\xa9",
    "back\x08\x08space\x7f",
    "__proto__",
    "constructor",
    LONG_WORD,
    "%s%n%p",
    "Їжак ґанок & co <b>bold</b>",
};
const size_t fixture_n_hostile = SP_COUNT(fixture_hostile);

/* ---- a venture --------------------------------------------------------- */

#define EDIP "Regulation (EU) 2025/2643, Art. "

static const struct assess_fact origin_facts[] = {
    {"attestation", "CASE-IP65|NORD-METALL|EDIP", "outside_max", false, "1.2",
        "evidenced", "statement of 12 March 2026", "register"},
    {"offer", "OF-0012", "origin", true, NULL, "declared", "price list 2026-02",
        "register"},
    {"offer", "OF-0031", "unit_cost", true, NULL, "declared", NULL, "register"},
    {"offer", "OF-0040", "unit_cost", false, "4.12", "declared",
        "price list 2026-02", "register"},
    {"origin_share", "JV-PU24|component_cost|opened", "outside_max", false,
        "0.417302", NULL, NULL, "engine"},
    {"rate", "PLN|2026-05-29", "per_eur", false, "4.2615", "evidenced",
        "reference rate", "data"},
    {"threshold", "EDIP|inside_share_min", "value", false, "0.65", "determined",
        EDIP "10(3)", "data"},
};

static const struct assess_fact control_facts[] = {
    {"complete", "control|BALT-CONV", "subject", false, "BALT-CONV", "declared",
        "owners' list", "register"},
    {"control", "BALT-CONV|HOLD-X", "decisive", false, "yes", "evidenced",
        "register extract", "register"},
    {"control", "HOLD-X|SG", "decisive", false, "yes", "declared",
        "owners' list", "register"},
    {"guarantee", "BALT-CONV|EDIP", "accepted", true, NULL, NULL, NULL, NULL},
};

static const struct assess_fact member_facts[] = {
    {"member", "JV-PU24|CARPAT-EL|contractor", "role", false, "contractor",
        "declared", "consortium agreement", "register"},
    {"party", "CARPAT-EL", "established", false, "RO", "evidenced",
        "company register", "register"},
    {"party", "CARPAT-EL", "managed_in", true, NULL, "declared",
        "consortium agreement", "register"},
    {"status", "RO|EDIP", "role", false, "member", "determined", "TEU", "data"},
};

static const struct assess_fact buyer_facts[] = {
    {"complete", "member|JV-PU24", "subject", false, "JV-PU24", "declared",
        "letter of intent", "overlay"},
    {"party", "AGENCY-PL", "established", false, "PL", "declared", NULL,
        "register"},
    {"threshold", "EDIP|buyers_min", "value", false, "3", "determined",
        EDIP "11(3)", "data"},
};

static const struct assess_number origin_numbers[] = {
    {"limit", RULE_DEC, "0.35"},
    {"outside_max", RULE_RATIO, "104326/250001"},
    {"outside_min", RULE_RATIO, "31/100"},
};

static const struct assess_number buyer_numbers[] = {
    {"authorities", RULE_INT, "5"},
    {"member_states", RULE_INT, "4"},
    {"states", RULE_INT, "5"},
};

static const struct assess_number money_numbers[] = {
    {"contract_value", RULE_MONEY, "1250000"},
    {"limit", RULE_DEC, "0.15"},
    {"share", RULE_RATIO, NULL},
};

#define FACTS(list) list, SP_COUNT(list)

/* Nothing is withheld. */
#define SHOWN 0, false, NULL, 0

static const struct assess_finding findings[] = {
    {"edip-10-3-component-origin", 1, EDIP "10(3)", "JV-PU24",
        "Joint production of a 24 V field power unit", "EDIP", RULE_UNKNOWN,
        "declared", "summary", origin_numbers, 3, FACTS(origin_facts),
        "JV-PU24: 31 % to 41.74 % of the component cost comes from outside; "
        "at most 35 % may.",
        "JV-PU24: від 31 % до 41,74 % вартості компонентів походить ззовні; "
        "дозволено щонайбільше 35 %.",
        false, SHOWN},
    {"edip-11-3-buyers", 1, EDIP "11(3)", "JV-PU24",
        "Joint production of a 24 V field power unit", "EDIP", RULE_MET,
        "declared", "summary", buyer_numbers, 3, FACTS(buyer_facts),
        "5 authorities of 5 states, 4 of them Member States, buy together.",
        "Спільно купують 5 замовників із 5 держав, з них 4 держав-членів.",
        false, SHOWN},
    {"edip-9-1-established", 2, EDIP "9(1)", "BALT-CONV", "Balt Converter OÜ",
        "EDIP", RULE_MET, "evidenced", "text", NULL, 0, FACTS(buyer_facts),
        "Balt Converter OÜ is established in Estonia, which counts as inside.",
        "Balt Converter OÜ засновано в Естонії, яка вважається внутрішньою.",
        false, SHOWN},
    {"edip-9-1-established", 2, EDIP "9(1)", "CARPAT-EL",
        "Carpat Electronica SRL", "EDIP", RULE_MET, "declared", "text", NULL, 0,
        FACTS(member_facts),
        "Carpat Electronica SRL is established in Romania, which counts as "
        "inside.",
        NULL, false, SHOWN},
    {"edip-9-1-managed", 1, EDIP "9(1)", "CARPAT-EL", "Carpat Electronica SRL",
        "EDIP", RULE_UNKNOWN, "declared", "text", NULL, 0, FACTS(member_facts),
        "Where Carpat Electronica SRL is managed is not known.",
        "Звідки управляється Carpat Electronica SRL, невідомо.", true, SHOWN},
    {"edip-9-3-assets", 1, EDIP "9(3)", "JV-PU24",
        "Joint production of a 24 V field power unit", "EDIP", RULE_MET,
        "assumed", "text", NULL, 0, FACTS(buyer_facts),
        "All assets that the action uses lie inside.",
        "Усі активи, використані для дії, лежать усередині.", false, SHOWN},
    {"edip-9-control", 1, EDIP "9", "BALT-CONV", "Balt Converter OÜ", "EDIP",
        RULE_BREACHED, "declared", "summary", NULL, 0, FACTS(control_facts),
        "Balt Converter OÜ is controlled from outside through Holding X, and "
        "no accepted guarantee is on record.",
        "Balt Converter OÜ контролюється ззовні через Holding X, а прийнятої "
        "гарантії не записано.",
        false, SHOWN},
    {"edip-design-authority", 1, EDIP "10", "PU-24", "24 V field power unit",
        "EDIP", RULE_BREACHED, "evidenced", "summary", money_numbers, 3, NULL,
        0, "The design authority of the 24 V field power unit lies outside.",
        "Право вирішувати про конструкцію польового блоку живлення 24 В "
        "лежить ззовні.",
        false, SHOWN},
    {"edip-measure-agent", 1, EDIP "11(4)", "JV-PU24", NULL, "EDIP",
        RULE_NOT_APPLICABLE, NULL, "text", NULL, 0, NULL, 0,
        "No agent is needed.", "Закупівельний агент не потрібен.", false,
        SHOWN},
};

static const size_t at_0[] = {0}, at_1[] = {1}, at_2[] = {2, 3}, at_4[] = {4},
                    at_5[] = {5}, at_6[] = {6}, at_7[] = {7}, at_8[] = {8};

static const struct assess_condition conditions[] = {
    {"edip-9-1-established", EDIP "9(1)",
        "Recipients are established in the Union or an associated country",
        "Одержувачів засновано в Союзі або асоційованій країні",
        "edip-9-1-established", "text", RULE_MET, "declared", at_2, 2},
    {"edip-9-1-managed", EDIP "9(1)",
        "Recipients have their executive management inside",
        "Виконавче керівництво одержувачів перебуває всередині",
        "edip-9-1-managed", "text", RULE_UNKNOWN, "declared", at_4, 1},
    {"edip-9-3", EDIP "9(3)",
        "Infrastructure, facilities, assets and resources used for the "
        "action lie inside for its whole duration",
        "Інфраструктура, об'єкти, активи й ресурси дії лежать усередині "
        "протягом усього її строку",
        "edip-9-3-assets", "text", RULE_MET, "assumed", at_5, 1},
    {"edip-9-control", EDIP "9",
        "Recipients are not controlled by a non-associated third country or "
        "its entity, or a guarantee is accepted",
        "Одержувачів не контролює неасоційована третя країна чи її суб'єкт, "
        "або прийнято гарантію",
        "edip-9-control", "summary", RULE_BREACHED, "declared", at_6, 1},
    {"edip-10-2-a", EDIP "10(2)",
        "Products are not prohibited by international law",
        "Вироби не заборонено міжнародним правом", NULL, "text", RULE_UNKNOWN,
        NULL, NULL, 0},
    {"edip-10-3", EDIP "10(3)",
        "At most 35 % of the component cost comes from outside",
        "Ззовні походить щонайбільше 35 % вартості компонентів",
        "edip-10-3-component-origin", "summary", RULE_UNKNOWN, "declared", at_0,
        1},
    {"edip-10-design", EDIP "10",
        "The authority that decides on the design lies inside",
        "Право вирішувати про конструкцію лежить усередині",
        "edip-design-authority", "summary", RULE_BREACHED, "evidenced", at_7,
        1},
    {"edip-11-3", EDIP "11(3)",
        "At least three authorities of three states buy together, two of "
        "them of Member States",
        "Спільно купують щонайменше три замовники з трьох держав, два з них "
        "із держав-членів",
        "edip-11-3-buyers", "summary", RULE_MET, "declared", at_1, 1},
    {"edip-11-4", EDIP "11(4)",
        "The participants appoint a procurement agent by unanimity",
        "Учасники одноголосно призначають закупівельного агента",
        "edip-measure-agent", "text", RULE_NOT_APPLICABLE, NULL, at_8, 1},
    {"edip-18", EDIP "18", "Award criteria", "Критерії відбору", NULL,
        "not_read", RULE_UNKNOWN, NULL, NULL, 0},
};

static const struct assess_missing missing[] = {
    {"guarantee", "BALT-CONV|EDIP", "accepted", "MOD-EE",
        "Ministry of Defence of Estonia (illustrative)", 1},
    {"offer", "OF-0012", "origin", "BALT-CONV", "Balt Converter OÜ", 1},
    {"offer", "OF-0031", "unit_cost", "BALT-CONV", "Balt Converter OÜ", 3},
    {"party", "CARPAT-EL", "managed_in", "CARPAT-EL", "Carpat Electronica SRL",
        2},
    {"threshold", "EDIP|other", "value", NULL, NULL, 1},
};

static const struct assess_change changes[] = {
    {"edip-11-3-buyers", EDIP "11(3)", "JV-PU24", "unknown", "met", "declared",
        "declared"},
    {"edip-9-1-established", EDIP "9(1)", "CARPAT-EL", NULL, "met", NULL,
        "evidenced"},
};

static const struct assess_state_sum sums[] = {
    {"DE", "102.5", "161.125", "inside"},
    {"EE", "48", "48", "inside"},
    {"PL", "96.4", "133.75", "inside"},
    {"SE", "31.000001", "31.000001", "inside"},
    {"UA", "210.25", "265", "outside"},
    {"unknown", "0", "39.4", "either"},
};

static const char *const unknown_items[] = {"ITEM-0012", "ITEM-0031"};
static const char *const attested_items[] = {"CASE-IP65"};
static const char *const set_aside_items[] = {"BP-24"};

static const struct assess_view views[BOM_VIEWS] = {
    {"component_cost", "opened", "590.75", "612.5", "0.310000", "0.417303",
        "31/100", "104326/250001", "0.35", RULE_UNKNOWN, sums, SP_COUNT(sums),
        false, false},
    {"component_cost", "declared", "590.75", "612.5", "0.280000", "0.341000",
        "7/25", "341/1000", "0.35", RULE_MET, sums, 4, false, false},
    {"end_product_value", "opened", "590.75", "612.5", "0.201500", "0.201500",
        "403/2000", "403/2000", NULL, ASSESS_NONE, sums, 5, false, false},
    {"end_product_value", "declared", NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        ASSESS_NONE, NULL, 0, false, false},
};

static const struct assess_part parts[] = {
    {0, "PU-24", "24 V field power unit", NULL, NULL, "pc", "1", "84", "674.75",
        "1.000000", "0.337000", "make", "OF-0001", "Dnipro Power LLC", "UA",
        NULL, NULL, NULL, NULL, "declared", 60, false, true, false, 1},
    {1, "BMS-C1", "Battery management system", "1", "1", "pc", "1", "212.4",
        "212.4", "0.350000", "0.412000", "make", "OF-0002",
        "Carpat Electronica SRL", "RO", NULL, NULL, NULL, NULL, "declared", 35,
        false, true, false, 2},
    {2, "ITEM-0012", "Microcontroller 32 bit", "U1", "1", "pc", "1", "4.12",
        "4.12", "0.006789", "1.000000", "buy", "OF-0040", "Balt Converter OÜ",
        "TW", "STMicroelectronics", "STM32G0B1RET6", NULL, NULL, "declared", 21,
        false, true, false, 3},
    {2, "ITEM-0013", "Ceramic capacitor 100 nF", "C1", "24", "pc", "24",
        "0.00125", "0.03", "0.000049", NULL, "buy", "OF-0041",
        "Balt Converter OÜ", NULL, "Murata", "GRM188R71H104KA93D", NULL, "A1",
        "assumed", -1, false, true, false, 1},
    {2, "ITEM-0014", "CAN transceiver", "U7", "1", "pc", NULL, NULL, NULL, NULL,
        NULL, "none", NULL, NULL, NULL, "NXP", "TJA1051", "can", NULL, NULL, -1,
        true, false, false, 0},
    {1, "MPPT-2420", "Charge controller", "2", "1", "pc", "1", "301.5", "301.5",
        "0.490000", "0.300000", "make", "OF-0003", "Nordlicht Elektronik GmbH",
        "DE", NULL, NULL, NULL, NULL, "evidenced", 42, false, true, false, 1},
    {2, "ITEM-0012", "Microcontroller 32 bit", "U3", "2", "pc", "2", "4.12",
        "8.24", "0.013578", "1.000000", "buy", "OF-0040", "Balt Converter OÜ",
        "TW", "STMicroelectronics", "STM32G0B1RET6", NULL, NULL, "declared", 21,
        false, true, true, 3},
    {1, "CASE-IP65", "Case IP65", "3", "1", "pc", "1", "76.85", "76.85",
        "0.130000", "0.015600", "attested", NULL, "Nord Metall AB", "SE", NULL,
        NULL, NULL, NULL, "evidenced", 14, false, true, false, 0},
};

static const char *const conflicts[] = {
    "status 'NO|EDIP': the register says role 'associated', the shipped data "
    "'partner'",
};

/* ---- votes ------------------------------------------------------------- */

static const struct assess_voter voters[] = {
    {"DE", "Germany", "Німеччина", VOTE_AGAINST, 84000000},
    {"EE", "Estonia", "Естонія", VOTE_FOR, 1400000},
    {"FR", "France", "Франція", VOTE_ABSTAIN, 68000000},
    {"PL", "Poland", "Польща", VOTE_FOR, 37000000},
    {"SE", "Sweden", "Швеція", VOTE_FOR, 10500000},
    {"SI", "Slovenia", NULL, VOTE_NO_BALLOT, 2100000},
};
static const uint16_t turning[] = {0, 2};
static const uint16_t blocking[] = {0, 1, 0, 2};

static const struct assess_vote qualified = {
    .measure = "JV-PU24-RULES",
    .title = "Rules of the joint production",
    .rule = "qualified",
    .kind = VOTE_QUALIFIED,
    .decided_on = "2026-05-20",
    .outcome =
        {
            .adopted = VOTE_REJECTED,
            .participants = 6,
            .counts = {[VOTE_NO_BALLOT] = 1,
                [VOTE_FOR] = 3,
                [VOTE_AGAINST] = 1,
                [VOTE_ABSTAIN] = 1},
            .members = {true, 4, 3, VOTE_REJECTED},
            .population = {true, 131950000, 48900000, VOTE_REJECTED},
            .population_total = 203000000,
            .population_blockers = 2,
        },
    .voters = voters,
    .n_voters = SP_COUNT(voters),
    .turns = {1, turning, 2, 2},
    .blocking = {2, blocking, 2, 1200},
    .population_year = "2026",
    .all_take_part = VOTE_REJECTED,
    .basis = "declared",
};

static const struct assess_vote chamber = {
    .measure = "JV-PU24-CHAMBER",
    .title = "First reading of a chamber",
    .rule = "votes_cast",
    .kind = VOTE_VOTES_CAST,
    .outcome =
        {
            .adopted = VOTE_ADOPTED,
            .participants = 638,
            .counts =
                {[VOTE_FOR] = 457, [VOTE_AGAINST] = 148, [VOTE_ABSTAIN] = 33},
            .members = {true, 303, 457, VOTE_ADOPTED},
            .population_total = -1,
        },
    .basis = "evidenced",
};

static const struct assess_measure measures[] = {
    {"JV-PU24-BAD", NULL,
        "ballot 'JV-PU24-BAD|XX': 'XX' does not take part in it"},
    {"JV-PU24-CHAMBER", &chamber, NULL},
    {"JV-PU24-RULES", &qualified, NULL},
};

/* ---- a rule ------------------------------------------------------------ */

static const struct rule origin_rule = {
    .name = "edip-10-3-component-origin",
    .version = 1,
    .path = "edip/10-3-component-origin.sql",
    .sql = "SELECT subject, verdict FROM origin_share WHERE limit_share < 1",
    .rows_sql = "SELECT subject, tbl, key, col, state FROM origin_share_row",
    .en = "{subject}: {outside_min} to {outside_max}",
};
static const struct rule_case cases[] = {
    {"all-inside", "Everything comes from inside.", "met"},
    {"two-views", NULL, "breached, unknown"},
};
static const struct assess_rule rules[] = {
    {&origin_rule, cases, SP_COUNT(cases)},
};

static void digest(char out[65], const char *text)
{
    assert(strlen(text) == 64);
    memcpy(out, text, 65);
}

static struct assess_origin *venture_origin(struct sp_arena *arena)
{
    struct assess_origin *origin = sp_alloc(arena, sizeof *origin);

    assert(origin != NULL);
    *origin = (struct assess_origin){
        .item = "PU-24",
        .item_name = "24 V field power unit",
        .instrument = "EDIP",
        .venture = "JV-PU24",
        .unknown_items = unknown_items,
        .n_unknown_items = SP_COUNT(unknown_items),
        .attested_items = attested_items,
        .n_attested_items = SP_COUNT(attested_items),
        .set_aside_items = set_aside_items,
        .n_set_aside_items = SP_COUNT(set_aside_items),
        .verdict = RULE_UNKNOWN,
        .facts = origin_facts,
        .n_facts = SP_COUNT(origin_facts),
        .parts = parts,
        .n_parts = SP_COUNT(parts),
    };
    memcpy(origin->views, views, sizeof views);
    return origin;
}

struct assessment fixture_venture(struct sp_arena *arena)
{
    struct assess_origin *before = venture_origin(arena);
    struct assessment assessment = {
        .venture = "JV-PU24",
        .title = "Joint production of a 24 V field power unit",
        .instrument = "EDIP",
        .on = "2026-06-01",
        .product = "PU-24",
        .product_name = "24 V field power unit",
        .overlay = "further-buyer",
        .headline = {2, 3, 2, 1, 2, 4, 3},
        .conditions = conditions,
        .n_conditions = SP_COUNT(conditions),
        .findings = findings,
        .n_findings = SP_COUNT(findings),
        .missing = missing,
        .n_missing = SP_COUNT(missing),
        .changes = changes,
        .n_changes = SP_COUNT(changes),
        .origin = venture_origin(arena),
        .origin_before = before,
        .conflicts = conflicts,
        .n_conflicts = SP_COUNT(conflicts),
        .measures = measures,
        .n_measures = SP_COUNT(measures),
        .rules = rules,
        .n_rules = SP_COUNT(rules),
        .strict = true,
        .min_basis = "declared",
        .program = "0.1.0",
    };

    before->views[0].share_min = "0.290000";
    before->views[0].share_max = "0.520000";
    digest(assessment.digests.facts, DIGEST("a1"));
    digest(assessment.digests.data, DIGEST("b2"));
    digest(assessment.digests.overlay, DIGEST("c3"));
    digest(assessment.rules_digest, DIGEST("d4"));
    return assessment;
}

struct assessment fixture_bare(struct sp_arena *arena)
{
    struct assessment assessment = fixture_venture(arena);

    assessment.title = NULL;
    assessment.overlay = NULL;
    assessment.product = NULL;
    assessment.product_name = NULL;
    assessment.origin = NULL;
    assessment.origin_before = NULL;
    assessment.n_changes = 0;
    assessment.n_missing = 0;
    assessment.n_conflicts = 0;
    assessment.n_measures = 0;
    assessment.n_findings = 0;
    assessment.conditions = &conditions[4];
    assessment.n_conditions = 1;
    assessment.headline = (struct assess_headline){0, 0, 0, 0, 1, 0, 0};
    assessment.strict = false;
    assessment.min_basis = NULL;
    assessment.digests.overlay[0] = '\0';
    return assessment;
}

/* ---- one text everywhere ----------------------------------------------- */

static void *one(struct sp_arena *arena, const void *value, size_t bytes)
{
    void *copy = sp_alloc(arena, bytes);

    assert(copy != NULL);
    memcpy(copy, value, bytes);
    return copy;
}

#define ONE(arena, type, ...) one(arena, &(type){__VA_ARGS__}, sizeof(type))

static struct assess_origin *origin_of_text(
    struct sp_arena *arena, const char *text)
{
    const char *const *list = one(arena, &text, sizeof text);
    struct assess_origin *origin = venture_origin(arena);

    origin->item = text;
    origin->item_name = text;
    origin->instrument = text;
    origin->venture = text;
    origin->unknown_items = list;
    origin->n_unknown_items = 1;
    origin->attested_items = list;
    origin->n_attested_items = 1;
    origin->parts = ONE(arena, struct assess_part, 0, text, text, text, text,
        text, text, text, text, text, text, text, text, text, text, text, text,
        text, text, text, 3, true, true, true, 2);
    origin->n_parts = 1;
    origin->parts_cut = true;
    for (size_t i = 0; i < BOM_VIEWS; i++) {
        struct assess_view *view = &origin->views[i];

        view->cost_min = view->cost_max = text;
        view->share_min = view->share_max = text;
        view->share_min_exact = view->share_max_exact = text;
        view->limit = text;
        view->verdict = RULE_UNKNOWN;
        view->by_state =
            ONE(arena, struct assess_state_sum, text, text, text, text);
        view->n_by_state = 1;
    }
    return origin;
}

/* A vote of one voter whose every text is `text`; weighted by it. */
static const struct assess_measure *measure_of_text(
    struct sp_arena *arena, const char *text)
{
    struct assess_vote *vote = one(arena, &qualified, sizeof qualified);

    vote->measure = vote->title = vote->rule = text;
    vote->decided_on = vote->population_year = vote->basis = text;
    vote->kind = VOTE_WEIGHTED;
    vote->voters =
        ONE(arena, struct assess_voter, text, text, text, VOTE_FOR, -1);
    vote->n_voters = 1;
    vote->turns.n_listed = vote->blocking.n_listed = 0;
    vote->dimensions = one(arena, &text, sizeof text);
    vote->n_dimensions = 1;
    vote->outcome.dimensions[0] = (struct vote_limb){true, 7, 5, VOTE_REJECTED};
    return ONE(arena, struct assess_measure, text, vote, NULL);
}

/* A rule of one case, everything `text`. */
static const struct assess_rule *rule_of_text(
    struct sp_arena *arena, const char *text)
{
    const struct rule *rule = ONE(arena, struct rule, .name = text,
        .path = text, .sql = text, .rows_sql = text, .en = text);
    const struct rule_case *list =
        ONE(arena, struct rule_case, text, text, text);

    return ONE(arena, struct assess_rule, rule, list, 1);
}

struct assessment fixture_of_text(struct sp_arena *arena, const char *text)
{
    struct assessment assessment = fixture_venture(arena);
    const struct assess_fact *facts = ONE(arena, struct assess_fact, text, text,
        text, false, text, text, text, text);
    const struct assess_number *numbers =
        ONE(arena, struct assess_number, "number", RULE_TEXT, text);

    assessment.venture = assessment.title = text;
    assessment.instrument = assessment.on = text;
    assessment.product = assessment.product_name = text;
    assessment.overlay = text;
    assessment.min_basis = text;
    assessment.program = text;
    assessment.conditions = ONE(arena, struct assess_condition, text, text,
        text, text, text, text, RULE_MET, text, at_0, 1);
    assessment.n_conditions = 1;
    assessment.findings = ONE(arena, struct assess_finding, text, 1, text, text,
        text, text, RULE_UNKNOWN, text, text, numbers, 1, facts, 1, text, text,
        false, SHOWN);
    assessment.n_findings = 1;
    assessment.missing =
        ONE(arena, struct assess_missing, text, text, text, text, text, 1);
    assessment.n_missing = 1;
    assessment.changes = ONE(
        arena, struct assess_change, text, text, text, text, text, text, text);
    assessment.n_changes = 1;
    assessment.origin = origin_of_text(arena, text);
    assessment.origin_before = NULL;
    assessment.conflicts = one(arena, &text, sizeof text);
    assessment.n_conflicts = 1;
    assessment.measures = measure_of_text(arena, text);
    assessment.n_measures = 1;
    assessment.rules = rule_of_text(arena, text);
    return assessment;
}

/* ---- the hostile texts, one in each place ------------------------------ */

struct turn {
    size_t next;
};

static const char *hostile(struct turn *turn)
{
    return fixture_hostile[turn->next++ % fixture_n_hostile];
}

static struct assess_part *hostile_parts(struct sp_arena *arena)
{
    struct assess_part *list =
        sp_alloc_array(arena, fixture_n_hostile, sizeof *list);

    assert(list != NULL);
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        struct turn turn = {i};

        list[i] = parts[i == 0 ? 0 : 1];
        list[i].item = hostile(&turn);
        list[i].name = fixture_hostile[i];
        list[i].unit = hostile(&turn);
        list[i].supplier = hostile(&turn);
        list[i].made_by = hostile(&turn);
        list[i].mpn = hostile(&turn);
        list[i].origin = hostile(&turn);
        list[i].group = hostile(&turn);
        list[i].variant = hostile(&turn);
    }
    return list;
}

static struct assess_finding *hostile_findings(struct sp_arena *arena)
{
    struct assess_finding *list =
        sp_alloc_array(arena, fixture_n_hostile, sizeof *list);
    struct turn turn = {0};

    assert(list != NULL);
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        const char *text = fixture_hostile[i];

        list[i] = findings[i % SP_COUNT(findings)];
        list[i].subject = list[i].subject_name = text;
        list[i].text_en = list[i].text_uk = text;
        list[i].cites = hostile(&turn);
        list[i].facts = ONE(arena, struct assess_fact, hostile(&turn), text,
            hostile(&turn), i % 2 == 0, text, "declared", text, "register");
        list[i].n_facts = 1;
    }
    return list;
}

struct assessment fixture_hostile_venture(struct sp_arena *arena)
{
    struct assessment assessment = fixture_venture(arena);
    struct assess_origin *origin = venture_origin(arena);
    struct assess_missing *rows =
        sp_alloc_array(arena, fixture_n_hostile, sizeof *rows);

    assert(rows != NULL);
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        const char *text = fixture_hostile[i];

        rows[i] = (struct assess_missing){text, text, text, text, text, i};
    }
    origin->parts = hostile_parts(arena);
    origin->n_parts = fixture_n_hostile;
    origin->unknown_items = fixture_hostile;
    origin->n_unknown_items = fixture_n_hostile;
    assessment.venture = fixture_hostile[3];
    assessment.title = fixture_hostile[0];
    assessment.product_name = fixture_hostile[1];
    assessment.overlay = fixture_hostile[2];
    assessment.findings = hostile_findings(arena);
    assessment.n_findings = fixture_n_hostile;
    assessment.missing = rows;
    assessment.n_missing = fixture_n_hostile;
    assessment.origin = origin;
    assessment.conflicts = fixture_hostile;
    assessment.n_conflicts = fixture_n_hostile;
    assessment.measures = measure_of_text(arena, fixture_hostile[0]);
    assessment.n_measures = 1;
    return assessment;
}

/* ---- many lines -------------------------------------------------------- */

struct assessment fixture_large(struct sp_arena *arena, size_t n_parts)
{
    struct assessment assessment = fixture_venture(arena);
    struct assess_origin *origin = venture_origin(arena);
    struct assess_part *list = sp_alloc_array(arena, n_parts, sizeof *list);

    assert(list != NULL);
    for (size_t i = 0; i < n_parts; i++) {
        /* Ten assemblies under the product, the rest parts of parts. */
        list[i] = i == 0 ? parts[0] : parts[1 + i % 7];
        list[i].level = i == 0                    ? 0
                        : i % (n_parts / 10) == 1 ? 1
                        : i % 20 == 2             ? 2
                                                  : 3;
        list[i].item = sp_asprintf(arena, "ITEM-%05zu", i);
        list[i].name = sp_asprintf(arena, "Part number %zu", i);
        list[i].repeated = false;
        list[i].active = true;
        assert(list[i].item != NULL);
        assert(list[i].name != NULL);
    }
    origin->parts = list;
    origin->n_parts = n_parts;
    assessment.origin = origin;
    return assessment;
}

struct assessment fixture_many(struct sp_arena *arena, size_t n_findings)
{
    struct assessment assessment = fixture_venture(arena);
    struct assess_finding *list =
        sp_alloc_array(arena, n_findings, sizeof *list);
    struct assess_missing *rows =
        sp_alloc_array(arena, n_findings / 100, sizeof *rows);
    size_t *at = sp_alloc_array(arena, n_findings, sizeof *at);
    struct assess_condition *condition =
        one(arena, &conditions[0], sizeof conditions[0]);

    assert(list != NULL);
    assert(rows != NULL);
    assert(at != NULL);
    for (size_t i = 0; i < n_findings; i++) {
        list[i] = findings[i % SP_COUNT(findings)];
        list[i].facts = i % 2 == 0 ? &control_facts[0] : NULL;
        list[i].n_facts = i % 2 == 0 ? 1 : 0;
        list[i].numbers = NULL;
        list[i].n_numbers = 0;
        list[i].subject = sp_asprintf(arena, "PARTY-%06zu", i);
        list[i].subject_name = NULL;
        list[i].text_en = sp_asprintf(arena, "Finding number %zu.", i);
        list[i].text_uk = NULL;
        assert(list[i].subject != NULL);
        assert(list[i].text_en != NULL);
        at[i] = i;
    }
    for (size_t i = 0; i < n_findings / 100; i++)
        rows[i] = (struct assess_missing){
            "guarantee", list[i].subject, "accepted", list[i].subject, NULL, 1};
    condition->findings = at;
    condition->n_findings = n_findings;
    assessment.conditions = condition;
    assessment.n_conditions = 1;
    assessment.findings = list;
    assessment.n_findings = n_findings;
    assessment.missing = rows;
    assessment.n_missing = n_findings / 100;
    return assessment;
}
