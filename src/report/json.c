/*
 * json.c - see report.h and docs/formats/json.md.
 *
 * Keys are written in byte order, which the writer asserts. What only the
 * page takes is written when `page` is true.
 */
#include "report/json.h"

#include "base/json.h"
#include "report/words.h"

#include <assert.h>
#include <string.h>

static void put_text(struct sp_json *json, const char *key, const char *text)
{
    bool known = text != NULL && text[0] != '\0';

    sp_json_put_text(json, key, known ? text : NULL);
}

static void put_size(struct sp_json *json, const char *key, size_t count)
{
    assert(count <= INT64_MAX);
    sp_json_put_int(json, key, (int64_t)count);
}

static void put_list(struct sp_json *json, const char *key,
    const char *const *items, size_t n_items)
{
    sp_json_key(json, key);
    sp_json_array(json);
    for (size_t i = 0; i < n_items; i++)
        sp_json_text(json, items[i]);
    sp_json_array_end(json);
}

/* A pair of languages; the second may be absent. */
static void put_languages(
    struct sp_json *json, const char *key, const char *en, const char *uk)
{
    sp_json_key(json, key);
    sp_json_object(json);
    put_text(json, "en", en);
    put_text(json, "uk", uk);
    sp_json_object_end(json);
}

void report_envelope_open(struct sp_json *json, const char *command,
    const struct report_inputs *inputs, const char *lang)
{
    sp_json_object(json);
    sp_json_put_text(json, "command", command);
    put_text(json, "for", inputs->audience);
    sp_json_key(json, "inputs");
    sp_json_object(json);
    put_text(json, "data", inputs->data);
    put_text(json, "facts", inputs->facts);
    put_list(json, "logs", NULL, 0);
    put_text(json, "overlay", inputs->overlay);
    put_text(json, "packs", inputs->packs);
    put_text(json, "program", inputs->program);
    put_text(json, "rules", inputs->rules);
    sp_json_object_end(json);
    if (lang != NULL)
        sp_json_put_text(json, "lang", lang);
    put_text(json, "on", inputs->on);
    sp_json_key(json, "result");
}

void report_envelope_close_for(struct sp_json *json,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    sp_json_put_int(json, "spilno", 1);
    report_put_withheld(
        json, "withheld", inputs->audience == NULL ? NULL : inputs->withheld);
    sp_json_object_end(json);
    sp_buf_putc(buf, '\n');
}

void report_envelope_close(struct sp_json *json, struct sp_buf *buf)
{
    static const struct report_inputs none;

    report_envelope_close_for(json, &none, buf);
}

struct report_inputs report_inputs_of(const struct assessment *assessment)
{
    struct report_inputs inputs = {
        .on = assessment->on,
        .facts = assessment->digests.facts,
        .rules = assessment->rules_digest,
        .data = assessment->digests.data,
        .overlay = assessment->digests.overlay,
        .program = assessment->program,
        .packs = assessment->digests.packs,
        .audience = assessment->audience,
        .withheld = &assessment->withheld,
    };

    return inputs;
}

/* ---- origin ------------------------------------------------------------ */

static void put_view(
    struct sp_json *json, const struct assess_view *view, bool page)
{
    sp_json_object(json);
    sp_json_key(json, "by_state");
    if (view->cost_min == NULL || view->by_state == NULL) {
        sp_json_null(json);
    } else {
        sp_json_array(json);
        for (size_t i = 0; i < view->n_by_state; i++) {
            sp_json_object(json);
            if (page)
                put_text(json, "counted", view->by_state[i].counted);
            put_text(json, "max", view->by_state[i].max);
            put_text(json, "min", view->by_state[i].min);
            put_text(json, "state", view->by_state[i].state);
            sp_json_object_end(json);
        }
        sp_json_array_end(json);
    }
    sp_json_key(json, "component_cost");
    if (view->cost_min == NULL) {
        sp_json_null(json);
    } else {
        sp_json_object(json);
        put_text(json, "max", view->cost_max);
        put_text(json, "min", view->cost_min);
        sp_json_object_end(json);
    }
    put_text(json, "denominator", view->denominator);
    put_text(json, "depth", view->depth);
    put_text(json, "limit", view->limit);
    sp_json_key(json, "outside_share");
    if (view->share_min == NULL) {
        sp_json_null(json);
    } else {
        sp_json_object(json);
        put_text(json, "max", view->share_max);
        put_text(json, "max_exact", view->share_max_exact);
        put_text(json, "min", view->share_min);
        put_text(json, "min_exact", view->share_min_exact);
        sp_json_object_end(json);
    }
    sp_json_put_bool(json, "states_withheld", view->states_withheld);
    sp_json_put_text(json, "verdict",
        view->limit == NULL ? NULL : report_verdict_code(view->verdict));
    sp_json_put_bool(json, "withheld", view->withheld);
    sp_json_object_end(json);
}

static const char *const part_columns[] = {"level", "item", "name", "line",
    "quantity", "unit", "total", "unit_cost", "cost", "share", "outside",
    "source", "offer", "supplier", "origin", "made_by", "mpn", "variant",
    "group", "basis", "lead_days", "optional", "active", "repeated", "offers"};

/* One line as a row in the order of part_columns: thousands of lines. */
static void put_part(struct sp_json *json, const struct assess_part *part)
{
    const char *const texts[] = {part->item, part->name, part->line,
        part->quantity, part->unit, part->total, part->unit_cost, part->cost,
        part->share, part->outside, part->source, part->offer, part->supplier,
        part->origin, part->made_by, part->mpn, part->variant, part->group,
        part->basis};

    sp_json_array(json);
    sp_json_int(json, part->level);
    for (size_t i = 0; i < SP_COUNT(texts); i++) {
        bool known = texts[i] != NULL && texts[i][0] != '\0';

        sp_json_text(json, known ? texts[i] : NULL);
    }
    if (part->lead_days < 0)
        sp_json_null(json);
    else
        sp_json_int(json, part->lead_days);
    sp_json_bool(json, part->optional);
    sp_json_bool(json, part->active);
    sp_json_bool(json, part->repeated);
    sp_json_int(json, part->n_offers);
    sp_json_array_end(json);
}

static void put_parts(struct sp_json *json, const struct assess_origin *origin)
{
    put_list(json, "part_columns", part_columns, SP_COUNT(part_columns));
    sp_json_key(json, "parts");
    sp_json_array(json);
    for (size_t i = 0; i < origin->n_parts; i++)
        put_part(json, &origin->parts[i]);
    sp_json_array_end(json);
    sp_json_put_bool(json, "parts_cut", origin->parts_cut);
    put_size(json, "parts_withheld", origin->parts_withheld);
}

static void put_origin(
    struct sp_json *json, const struct assess_origin *origin, bool page)
{
    sp_json_object(json);
    put_list(json, "attested_items", origin->attested_items,
        origin->n_attested_items);
    put_text(json, "instrument", origin->instrument);
    put_text(json, "item", origin->item);
    if (page) {
        put_text(json, "item_name", origin->item_name);
        put_parts(json, origin);
        put_list(json, "set_aside_items", origin->set_aside_items,
            origin->n_set_aside_items);
    }
    put_list(
        json, "unknown_items", origin->unknown_items, origin->n_unknown_items);
    if (page) {
        put_text(json, "venture", origin->venture);
        sp_json_put_text(json, "verdict", report_verdict_code(origin->verdict));
    }
    sp_json_key(json, "views");
    sp_json_array(json);
    for (size_t i = 0; i < BOM_VIEWS; i++)
        put_view(json, &origin->views[i], page);
    sp_json_array_end(json);
    sp_json_object_end(json);
}

void report_origin_json(const struct assess_origin *origin,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(origin != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "origin", inputs, NULL);
    put_origin(&json, origin, false);
    report_envelope_close_for(&json, inputs, buf);
}

/* ---- explode and where-used -------------------------------------------- */

void report_explode_json(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(needs != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "explode", inputs, NULL);
    sp_json_object(&json);
    put_text(&json, "item", needs->item);
    sp_json_key(&json, "needs");
    sp_json_array(&json);
    for (size_t i = 0; i < needs->n_rows; i++) {
        sp_json_object(&json);
        put_text(&json, "item", needs->rows[i].item);
        put_text(&json, "quantity", needs->rows[i].quantity);
        sp_json_put_bool(&json, "withheld", needs->rows[i].withheld);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    put_text(&json, "quantity", needs->quantity);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, inputs, buf);
}

void report_where_used_json(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(needs != NULL);
    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "where-used", inputs, NULL);
    sp_json_object(&json);
    put_text(&json, "item", needs->item);
    sp_json_key(&json, "parents");
    sp_json_array(&json);
    for (size_t i = 0; i < needs->n_rows; i++) {
        sp_json_object(&json);
        sp_json_put_int(&json, "depth", needs->rows[i].depth);
        put_text(&json, "item", needs->rows[i].item);
        put_text(&json, "quantity", needs->rows[i].quantity);
        sp_json_put_bool(&json, "withheld", needs->rows[i].withheld);
        sp_json_object_end(&json);
    }
    sp_json_array_end(&json);
    sp_json_object_end(&json);
    report_envelope_close_for(&json, inputs, buf);
}

/* ---- assess ------------------------------------------------------------ */

enum detail { DETAIL_PLAIN, DETAIL_FACTS, DETAIL_PAGE };

static void put_fact(
    struct sp_json *json, const struct assess_fact *fact, enum detail detail)
{
    bool whole = detail != DETAIL_PLAIN;

    sp_json_object(json);
    if (whole)
        put_text(json, "basis", fact->basis);
    put_text(json, "col", fact->col);
    if (whole)
        put_text(json, "from", fact->from);
    put_text(json, "key", fact->key);
    if (whole)
        put_text(json, "source", fact->source);
    sp_json_put_text(json, "state", fact->missing ? "missing" : "used");
    put_text(json, "tbl", fact->tbl);
    if (whole)
        put_text(json, "value", fact->value);
    sp_json_object_end(json);
}

static const char *type_name(enum rule_value_type type)
{
    switch (type) {
    case RULE_INT:
        return "int";
    case RULE_DEC:
        return "dec";
    case RULE_MONEY:
        return "money";
    case RULE_RATIO:
        return "ratio";
    case RULE_TEXT:
    default:
        return "text";
    }
}

static void put_number(struct sp_json *json, const struct assess_number *number)
{
    struct sp_dec value;

    sp_json_key(json, number->name);
    if (number->text != NULL && number->type == RULE_INT &&
        sp_dec_parse(number->text, strlen(number->text), &value) &&
        value.scale == 0)
        sp_json_int(json, value.mant);
    else
        sp_json_text(json, number->text);
}

static void put_numbers(
    struct sp_json *json, const struct assess_finding *finding, bool page)
{
    if (page) {
        sp_json_key(json, "number_types");
        sp_json_object(json);
        for (size_t i = 0; i < finding->n_numbers; i++)
            sp_json_put_text(json, finding->numbers[i].name,
                type_name(finding->numbers[i].type));
        sp_json_object_end(json);
    }
    sp_json_key(json, "numbers");
    sp_json_object(json);
    for (size_t i = 0; i < finding->n_numbers; i++)
        put_number(json, &finding->numbers[i]);
    sp_json_object_end(json);
}

/* What the audience does not get of a finding; null: nothing. */
static void put_left_out(
    struct sp_json *json, const struct assess_finding *finding)
{
    sp_json_key(json, "withheld");
    if (!finding->withheld && finding->n_withheld == 0) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    put_list(json, "ask", finding->ask, finding->n_ask);
    put_size(json, "facts", finding->n_withheld);
    sp_json_put_bool(json, "text", finding->withheld);
    sp_json_object_end(json);
}

static void put_finding(struct sp_json *json,
    const struct assess_finding *finding, enum detail detail)
{
    bool page = detail == DETAIL_PAGE;

    sp_json_object(json);
    put_text(json, "basis", finding->basis);
    put_text(json, "checked", finding->checked);
    put_text(json, "cites", finding->cites);
    sp_json_key(json, "facts");
    sp_json_array(json);
    for (size_t i = 0; i < finding->n_facts; i++)
        put_fact(json, &finding->facts[i], detail);
    sp_json_array_end(json);
    if (page)
        put_text(json, "instrument", finding->instrument);
    put_numbers(json, finding, page);
    put_text(json, "rule", finding->rule);
    put_text(json, "subject", finding->subject);
    if (page)
        put_text(json, "subject_name", finding->subject_name);
    put_languages(json, "text", finding->text_en, finding->text_uk);
    sp_json_put_text(
        json, "verdict", report_verdict_code((int)finding->verdict));
    sp_json_put_int(json, "version", finding->version);
    if (page)
        sp_json_put_bool(json, "weakened", finding->weakened);
    put_left_out(json, finding);
    sp_json_object_end(json);
}

static void put_condition(
    struct sp_json *json, const struct assess_condition *condition)
{
    bool encoded =
        condition->encoded_by != NULL && condition->encoded_by[0] != '\0';

    sp_json_object(json);
    put_text(json, "basis", condition->basis);
    put_text(json, "checked", condition->checked);
    put_text(json, "cites", condition->cites);
    put_text(json, "condition", condition->condition);
    put_text(json, "encoded_by", condition->encoded_by);
    sp_json_key(json, "findings");
    sp_json_array(json);
    for (size_t i = 0; i < condition->n_findings; i++)
        sp_json_int(json, (int64_t)condition->findings[i]);
    sp_json_array_end(json);
    put_languages(json, "title", condition->title_en, condition->title_uk);
    sp_json_put_text(json, "verdict",
        encoded ? report_verdict_code((int)condition->verdict) : NULL);
    sp_json_object_end(json);
}

static void put_missing(
    struct sp_json *json, const struct assess_missing *missing)
{
    sp_json_object(json);
    put_text(json, "col", missing->col);
    put_size(json, "findings", missing->n_findings);
    put_text(json, "key", missing->key);
    put_text(json, "party", missing->party);
    put_text(json, "party_name", missing->party_name);
    put_text(json, "tbl", missing->tbl);
    sp_json_object_end(json);
}

static void put_change(
    struct sp_json *json, const struct assess_change *change, bool page)
{
    sp_json_object(json);
    if (page)
        put_text(json, "cites", change->cites);
    put_text(json, "from", change->from);
    if (page)
        put_text(json, "from_basis", change->from_basis);
    put_text(json, "rule", change->rule);
    put_text(json, "subject", change->subject);
    put_text(json, "to", change->to);
    if (page)
        put_text(json, "to_basis", change->to_basis);
    sp_json_object_end(json);
}

static void put_headline(
    struct sp_json *json, const struct assess_headline *headline)
{
    sp_json_key(json, "headline");
    sp_json_object(json);
    put_size(json, "declared", headline->declared);
    put_size(json, "met", headline->met);
    put_size(json, "not_applicable", headline->not_applicable);
    put_size(json, "not_encoded", headline->not_encoded);
    put_size(json, "obstacles", headline->obstacles);
    put_size(json, "second_hand", headline->second_hand);
    put_size(json, "unknown", headline->unknown);
    sp_json_object_end(json);
}

/* Changes to findings: the first keys of the result. */
static void put_results_first(struct sp_json *json,
    const struct assessment *assessment, enum detail detail)
{
    bool page = detail == DETAIL_PAGE;

    sp_json_key(json, "changes");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_changes; i++)
        put_change(json, &assessment->changes[i], page);
    sp_json_array_end(json);
    report_put_compatibility(
        json, "compatibility", assessment->compatibility);
    sp_json_key(json, "conditions");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_conditions; i++)
        put_condition(json, &assessment->conditions[i]);
    sp_json_array_end(json);
    put_list(json, "conflicts", assessment->conflicts, assessment->n_conflicts);
    sp_json_key(json, "findings");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_findings; i++)
        put_finding(json, &assessment->findings[i], detail);
    sp_json_array_end(json);
}

/* The page carries it in every language, since its reader may switch. */
static void put_headline_text(
    struct sp_json *json, const struct assess_headline *headline, bool page)
{
    static const enum sp_lang by_code[] = {
        SP_LANG_DE, SP_LANG_EN, SP_LANG_PL, SP_LANG_UK};

    sp_json_key(json, "headline_text");
    sp_json_object(json);
    for (size_t i = 0; i < SP_COUNT(by_code); i++) {
        const char *code = sp_lang_code(by_code[i]);
        struct sp_buf text;

        if (!page && by_code[i] != SP_LANG_EN && by_code[i] != SP_LANG_UK)
            continue;
        sp_buf_init(&text, 4096);
        report_headline(headline, code, &text);
        put_text(json, code, sp_buf_text(&text));
        sp_buf_clear(&text);
    }
    sp_json_object_end(json);
}

static void put_optional_origin(struct sp_json *json, const char *key,
    const struct assess_origin *origin, bool page)
{
    sp_json_key(json, key);
    if (origin == NULL)
        sp_json_null(json);
    else
        put_origin(json, origin, page);
}

static void put_case(struct sp_json *json, const struct rule_case *one)
{
    sp_json_object(json);
    put_text(json, "about", one->about);
    put_text(json, "expect", one->expect);
    put_text(json, "name", one->name);
    sp_json_object_end(json);
}

/* The rules as they are written, with their cases: for the page. */
static void put_rules(struct sp_json *json, const struct assessment *assessment)
{
    sp_json_key(json, "rules");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_rules; i++) {
        const struct assess_rule *one = &assessment->rules[i];

        sp_json_object(json);
        sp_json_key(json, "cases");
        sp_json_array(json);
        for (size_t j = 0; j < one->n_cases; j++)
            put_case(json, &one->cases[j]);
        sp_json_array_end(json);
        put_text(json, "name", one->rule->name);
        put_text(json, "path", one->rule->path);
        put_text(json, "rows_sql", one->rule->rows_sql);
        put_text(json, "sql", one->rule->sql);
        put_languages(json, "text", one->rule->en, one->rule->uk);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_assessment(struct sp_json *json,
    const struct assessment *assessment, enum detail detail)
{
    bool page = detail == DETAIL_PAGE;

    sp_json_object(json);
    put_results_first(json, assessment, detail);
    put_headline(json, &assessment->headline);
    if (page)
        put_headline_text(json, &assessment->headline, page);
    put_text(json, "instrument", assessment->instrument);
    if (page)
        report_page_measures(json, assessment);
    put_text(json, "min_basis", assessment->min_basis);
    sp_json_key(json, "missing");
    sp_json_array(json);
    for (size_t i = 0; i < assessment->n_missing; i++)
        put_missing(json, &assessment->missing[i]);
    sp_json_array_end(json);
    put_optional_origin(json, "origin", assessment->origin, page);
    if (page) {
        put_optional_origin(
            json, "origin_before", assessment->origin_before, false);
        put_text(json, "overlay", assessment->overlay);
    }
    put_text(json, "product", assessment->product);
    if (page)
        put_text(json, "product_name", assessment->product_name);
    if (page)
        put_rules(json, assessment);
    sp_json_put_bool(json, "strict", assessment->strict);
    put_text(json, "title", assessment->title);
    put_text(json, "venture", assessment->venture);
    sp_json_object_end(json);
}

void report_assess_json(
    const struct assessment *assessment, bool with_facts, struct sp_buf *buf)
{
    struct report_inputs inputs;
    struct sp_json json;

    assert(assessment != NULL);
    assert(buf != NULL);
    inputs = report_inputs_of(assessment);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "assess", &inputs, NULL);
    put_assessment(&json, assessment, with_facts ? DETAIL_FACTS : DETAIL_PLAIN);
    report_envelope_close_for(&json, &inputs, buf);
}

void report_page_json(
    const struct assessment *assessment, const char *lang, struct sp_buf *buf)
{
    struct report_inputs inputs;
    struct sp_json json;

    assert(assessment != NULL);
    assert(buf != NULL);
    inputs = report_inputs_of(assessment);
    sp_json_init(&json, buf, false);
    report_envelope_open(
        &json, "assess", &inputs, sp_lang_code(sp_lang_of(lang)));
    put_assessment(&json, assessment, DETAIL_PAGE);
    report_envelope_close_for(&json, &inputs, buf);
}
