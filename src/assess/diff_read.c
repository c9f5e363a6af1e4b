/*
 * diff_read.c - an assessment's JSON as structs, every field checked.
 */
#include "assess/diff_internal.h"

#include "base/date.h"
#include "base/json_read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WROTE ", allowed: an assessment as 'spilno assess --format json' writes"

const char *const diff_headline_names[DIFF_HEADLINE] = {"declared", "met",
    "not_applicable", "not_encoded", "obstacles", "second_hand", "unknown"};

/* The first fault ends a reading: later calls return at once. */
struct reader {
    const char *file;
    struct sp_arena *arena;
    struct sp_err *err;
    enum sp_code rc;
};

enum allowed { TEXT, TEXT_OR_NULL, OBJECT, OBJECT_OR_NULL, LIST, WHOLE, TRUTH };

static const struct {
    const char *says;
    enum sp_json_kind kind;
    bool or_null;
} kinds[] = {
    [TEXT] = {"a text", SP_JSON_TEXT, false},
    [TEXT_OR_NULL] = {"a text or null", SP_JSON_TEXT, true},
    [OBJECT] = {"an object", SP_JSON_OBJECT, false},
    [OBJECT_OR_NULL] = {"an object or null", SP_JSON_OBJECT, true},
    [LIST] = {"a list", SP_JSON_ARRAY, false},
    [WHOLE] = {"a whole number", SP_JSON_NUMBER, false},
    [TRUTH] = {"true or false", SP_JSON_BOOL, false},
};

static void fault(struct reader *reader, const struct sp_json_node *at,
    const char *found, const char *allowed)
{
    if (reader->rc != SP_OK)
        return;
    reader->rc = sp_fail(reader->err, SP_INVALID,
        "%s:%llu:%u: found %s, allowed: %s", reader->file,
        (unsigned long long)at->line, (unsigned)at->column, found, allowed);
}

/* The member `key`; NULL after a fault, and where it is null and may be. */
static const struct sp_json_node *member(struct reader *reader,
    const struct sp_json_node *object, const char *key, enum allowed allowed)
{
    const struct sp_json_node *node;

    if (reader->rc != SP_OK || object == NULL)
        return NULL;
    node = sp_json_member(object, key);
    if (node == NULL) {
        reader->rc = sp_fail(reader->err, SP_INVALID,
            "%s:%llu:%u: found no '%s' in this object" WROTE, reader->file,
            (unsigned long long)object->line, (unsigned)object->column, key);
        return NULL;
    }
    if (node->kind == SP_JSON_NULL && kinds[allowed].or_null)
        return NULL;
    if (node->kind != kinds[allowed].kind) {
        reader->rc = sp_fail(reader->err, SP_INVALID,
            "%s:%llu:%u: found %s as '%s', allowed: %s", reader->file,
            (unsigned long long)node->line, (unsigned)node->column,
            sp_json_kind_name(node->kind), key, kinds[allowed].says);
        return NULL;
    }
    return node;
}

static const char *text(struct reader *reader,
    const struct sp_json_node *object, const char *key, enum allowed allowed)
{
    const struct sp_json_node *node = member(reader, object, key, allowed);

    return node == NULL ? NULL : node->text;
}

/* A text that is one of `words`, which stand between commas and spaces. */
static const char *word(struct reader *reader,
    const struct sp_json_node *object, const char *key, enum allowed allowed,
    const char *words)
{
    const struct sp_json_node *node = member(reader, object, key, allowed);
    const char *at = words;

    if (node == NULL)
        return NULL;
    while (*at != '\0') {
        size_t len = strcspn(at, ",");

        if (len == node->len && memcmp(at, node->text, len) == 0)
            return node->text;
        at += len + strspn(at + len, ", ");
    }
    fault(reader, node, "another word", words);
    return NULL;
}

static int64_t whole(struct reader *reader, const struct sp_json_node *object,
    const char *key, int64_t least)
{
    const struct sp_json_node *node = member(reader, object, key, WHOLE);
    struct sp_dec value = {0, 0};

    if (node == NULL)
        return 0;
    if (!sp_dec_parse(node->text, node->len, &value) || value.scale != 0 ||
        value.mant < least) {
        fault(reader, node, "another number",
            least == 0 ? "a whole number, 0 or more"
                       : "a whole number, 1 or more");
        return 0;
    }
    return value.mant;
}

static bool truth(
    struct reader *reader, const struct sp_json_node *object, const char *key)
{
    const struct sp_json_node *node = member(reader, object, key, TRUTH);

    return node != NULL && node->truth;
}

/* A digest of 64 hexadecimal digits, or NULL where it may be null. */
static const char *digest(struct reader *reader,
    const struct sp_json_node *object, const char *key, enum allowed allowed)
{
    const struct sp_json_node *node = member(reader, object, key, allowed);

    if (node == NULL)
        return NULL;
    if (node->len != 64 || strspn(node->text, "0123456789abcdef") != 64)
        fault(reader, node, "no digest", "64 hexadecimal digits");
    return node->text;
}

/* The list `key` with room for its elements; NULL when it is empty, absent
 * (then *list_out is NULL too) or after a fault. */
static void *room(struct reader *reader, const struct sp_json_node *object,
    const char *key, size_t size, const struct sp_json_node **list_out)
{
    void *elements;

    *list_out = member(reader, object, key, LIST);
    if (*list_out == NULL || (*list_out)->n == 0)
        return NULL;
    elements = sp_alloc_array(reader->arena, (*list_out)->n, size);
    if (elements == NULL)
        reader->rc = sp_arena_fail(reader->arena, reader->err);
    return elements;
}

static bool is_object(struct reader *reader, const struct sp_json_node *node)
{
    if (node->kind != SP_JSON_OBJECT)
        fault(reader, node, sp_json_kind_name(node->kind), "an object");
    return reader->rc == SP_OK;
}

/* ---- findings ---------------------------------------------------------- */

static int compare_texts(const char *a, const char *b)
{
    assert(a != NULL);
    assert(b != NULL);
    return strcmp(a, b);
}

int diff_compare_facts(const void *a, const void *b)
{
    const struct diff_fact *x = a;
    const struct diff_fact *y = b;
    int order = compare_texts(x->tbl, y->tbl);

    if (order == 0)
        order = compare_texts(x->key, y->key);
    return order != 0 ? order : compare_texts(x->col, y->col);
}

int diff_compare_findings(const void *a, const void *b)
{
    const struct diff_finding *x = a;
    const struct diff_finding *y = b;
    int order = compare_texts(x->rule, y->rule);

    if (order == 0)
        order = compare_texts(x->subject, y->subject);
    if (order != 0 || x->subject[0] != '\0')
        return order;
    /* Subjects that are not told: those with one answer are alike. */
    order = compare_texts(x->verdict, y->verdict);
    if (order == 0)
        order = compare_texts(
            x->basis != NULL ? x->basis : "", y->basis != NULL ? y->basis : "");
    return order;
}

int diff_compare_numbers(const void *a, const void *b)
{
    const struct diff_number *x = a;
    const struct diff_number *y = b;

    return compare_texts(x->name, y->name);
}

int diff_compare_conditions(const void *a, const void *b)
{
    const struct diff_condition *x = a;
    const struct diff_condition *y = b;

    return compare_texts(x->condition, y->condition);
}

int diff_compare_views(const void *a, const void *b)
{
    const struct diff_view *x = a;
    const struct diff_view *y = b;
    int order = compare_texts(x->denominator, y->denominator);

    return order != 0 ? order : compare_texts(x->depth, y->depth);
}

static void read_fact(struct reader *reader, const struct sp_json_node *node,
    struct diff_fact *fact)
{
    const char *state;

    if (!is_object(reader, node))
        return;
    fact->tbl = text(reader, node, "tbl", TEXT);
    fact->key = text(reader, node, "key", TEXT);
    fact->col = text(reader, node, "col", TEXT);
    state = word(reader, node, "state", TEXT, "used, missing");
    fact->missing = state != NULL && strcmp(state, "missing") == 0;
    fact->with_value = sp_json_member(node, "value") != NULL;
    if (!fact->with_value)
        return;
    fact->value = text(reader, node, "value", TEXT_OR_NULL);
    fact->basis = text(reader, node, "basis", TEXT_OR_NULL);
    fact->from = text(reader, node, "from", TEXT_OR_NULL);
}

static void read_facts(struct reader *reader, const struct sp_json_node *node,
    struct diff_finding *finding)
{
    const struct sp_json_node *list = NULL;
    struct diff_fact *facts = room(reader, node, "facts", sizeof *facts, &list);

    if (facts == NULL)
        return;
    for (const struct sp_json_node *at = list->first;
         at != NULL && reader->rc == SP_OK; at = at->next)
        read_fact(reader, at, &facts[finding->n_facts++]);
    if (reader->rc == SP_OK)
        qsort(facts, finding->n_facts, sizeof *facts, diff_compare_facts);
    finding->facts = facts;
}

static void read_numbers(struct reader *reader, const struct sp_json_node *node,
    struct diff_finding *finding)
{
    const struct sp_json_node *object = member(reader, node, "numbers", OBJECT);
    struct diff_number *numbers;

    if (object == NULL || object->n == 0)
        return;
    numbers = sp_alloc_array(reader->arena, object->n, sizeof *numbers);
    if (numbers == NULL) {
        reader->rc = sp_arena_fail(reader->arena, reader->err);
        return;
    }
    for (const struct sp_json_node *at = object->first; at != NULL;
         at = at->next) {
        struct diff_number *number = &numbers[finding->n_numbers++];

        if (at->kind != SP_JSON_NULL && at->kind != SP_JSON_TEXT &&
            at->kind != SP_JSON_NUMBER)
            fault(reader, at, sp_json_kind_name(at->kind),
                "a text, a number or null");
        number->name = at->key;
        number->text = at->kind == SP_JSON_NULL ? NULL : at->text;
    }
    qsort(numbers, finding->n_numbers, sizeof *numbers, diff_compare_numbers);
    finding->numbers = numbers;
}

#define VERDICTS "breached, met, not_applicable, unknown"
#define BASES "assumed, declared, determined, evidenced"

static void read_finding(struct reader *reader, const struct sp_json_node *node,
    struct diff_finding *finding)
{
    const struct sp_json_node *texts;

    if (!is_object(reader, node))
        return;
    finding->rule = text(reader, node, "rule", TEXT);
    finding->cites = text(reader, node, "cites", TEXT_OR_NULL);
    finding->subject = text(reader, node, "subject", TEXT_OR_NULL);
    if (finding->subject == NULL)
        finding->subject = "";
    finding->verdict = word(reader, node, "verdict", TEXT, VERDICTS);
    finding->basis = word(reader, node, "basis", TEXT_OR_NULL, BASES);
    finding->version = whole(reader, node, "version", 1);
    texts = member(reader, node, "text", OBJECT);
    finding->text_en = text(reader, texts, "en", TEXT_OR_NULL);
    finding->text_uk = text(reader, texts, "uk", TEXT_OR_NULL);
    read_numbers(reader, node, finding);
    read_facts(reader, node, finding);
}

static void read_findings(struct reader *reader,
    const struct sp_json_node *result, struct diff_assessment *out)
{
    const struct sp_json_node *list = NULL;
    struct diff_finding *findings =
        room(reader, result, "findings", sizeof *findings, &list);

    if (findings == NULL)
        return;
    for (const struct sp_json_node *at = list->first;
         at != NULL && reader->rc == SP_OK; at = at->next)
        read_finding(reader, at, &findings[out->n_findings++]);
    if (reader->rc != SP_OK)
        return;
    qsort(findings, out->n_findings, sizeof *findings, diff_compare_findings);
    for (size_t i = 1; i < out->n_findings; i++)
        if (findings[i].subject[0] != '\0' &&
            diff_compare_findings(&findings[i - 1], &findings[i]) == 0)
            fault(
                reader, list, "two findings of one rule on one subject", "one");
    out->findings = findings;
}

/* ---- the rest ---------------------------------------------------------- */

static void read_condition(struct reader *reader,
    const struct sp_json_node *node, struct diff_condition *condition)
{
    const struct sp_json_node *title;

    if (!is_object(reader, node))
        return;
    condition->condition = text(reader, node, "condition", TEXT);
    condition->cites = text(reader, node, "cites", TEXT_OR_NULL);
    condition->encoded_by = text(reader, node, "encoded_by", TEXT_OR_NULL);
    condition->checked = text(reader, node, "checked", TEXT_OR_NULL);
    condition->verdict = word(reader, node, "verdict", TEXT_OR_NULL, VERDICTS);
    condition->basis = word(reader, node, "basis", TEXT_OR_NULL, BASES);
    title = member(reader, node, "title", OBJECT);
    condition->title_en = text(reader, title, "en", TEXT_OR_NULL);
    condition->title_uk = text(reader, title, "uk", TEXT_OR_NULL);
}

static void read_conditions(struct reader *reader,
    const struct sp_json_node *result, struct diff_assessment *out)
{
    const struct sp_json_node *list = NULL;
    struct diff_condition *conditions =
        room(reader, result, "conditions", sizeof *conditions, &list);

    if (conditions == NULL)
        return;
    for (const struct sp_json_node *at = list->first;
         at != NULL && reader->rc == SP_OK; at = at->next)
        read_condition(reader, at, &conditions[out->n_conditions++]);
    if (reader->rc != SP_OK)
        return;
    qsort(conditions, out->n_conditions, sizeof *conditions,
        diff_compare_conditions);
    for (size_t i = 1; i < out->n_conditions; i++)
        if (diff_compare_conditions(&conditions[i - 1], &conditions[i]) == 0)
            fault(reader, list, "one condition twice", "each once");
    out->conditions = conditions;
}

static void read_view(struct reader *reader, const struct sp_json_node *node,
    struct diff_view *view)
{
    const struct sp_json_node *share;

    if (!is_object(reader, node))
        return;
    view->denominator = word(
        reader, node, "denominator", TEXT, "component_cost, end_product_value");
    view->depth = word(reader, node, "depth", TEXT, "declared, opened");
    view->limit = text(reader, node, "limit", TEXT_OR_NULL);
    view->verdict = word(reader, node, "verdict", TEXT_OR_NULL, VERDICTS);
    share = member(reader, node, "outside_share", OBJECT_OR_NULL);
    view->share_min = text(reader, share, "min", TEXT);
    view->share_max = text(reader, share, "max", TEXT);
}

static void read_views(struct reader *reader, const struct sp_json_node *result,
    struct diff_assessment *out)
{
    const struct sp_json_node *origin =
        member(reader, result, "origin", OBJECT_OR_NULL);
    const struct sp_json_node *list = NULL;
    struct diff_view *views =
        room(reader, origin, "views", sizeof *views, &list);

    if (views == NULL)
        return;
    for (const struct sp_json_node *at = list->first;
         at != NULL && reader->rc == SP_OK; at = at->next)
        read_view(reader, at, &views[out->n_views++]);
    if (reader->rc != SP_OK)
        return;
    qsort(views, out->n_views, sizeof *views, diff_compare_views);
    for (size_t i = 1; i < out->n_views; i++)
        if (diff_compare_views(&views[i - 1], &views[i]) == 0)
            fault(reader, list, "one view twice", "each once");
    out->views = views;
}

static void read_inputs(struct reader *reader, const struct sp_json_node *root,
    struct diff_assessment *out)
{
    const struct sp_json_node *inputs = member(reader, root, "inputs", OBJECT);
    const struct sp_json_node *on = member(reader, root, "on", TEXT);
    int32_t day = 0;

    if (on != NULL && !sp_date_parse(on->text, on->len, &day))
        fault(reader, on, "no date", "YYYY-MM-DD");
    out->on = on == NULL ? NULL : on->text;
    out->program = text(reader, inputs, "program", TEXT);
    out->facts = digest(reader, inputs, "facts", TEXT_OR_NULL);
    out->packs = sp_json_member_text(inputs, "packs");
    out->audience = sp_json_member_text(root, "for");
    out->data = digest(reader, inputs, "data", TEXT);
    out->rules = digest(reader, inputs, "rules", TEXT_OR_NULL);
    out->overlay = digest(reader, inputs, "overlay", TEXT_OR_NULL);
}

static void read_result(struct reader *reader,
    const struct sp_json_node *result, struct diff_assessment *out)
{
    const struct sp_json_node *headline;

    out->venture = text(reader, result, "venture", TEXT);
    out->title = text(reader, result, "title", TEXT_OR_NULL);
    out->instrument = text(reader, result, "instrument", TEXT);
    out->min_basis = word(reader, result, "min_basis", TEXT_OR_NULL, BASES);
    out->strict = truth(reader, result, "strict");
    headline = member(reader, result, "headline", OBJECT);
    for (size_t i = 0; i < DIFF_HEADLINE; i++)
        out->headline[i] = whole(reader, headline, diff_headline_names[i], 0);
    read_conditions(reader, result, out);
    read_findings(reader, result, out);
    read_views(reader, result, out);
}

/* What kind of answer it is, before anything else is asked of it. */
static void check_kind(struct reader *reader, const struct sp_json_node *root)
{
    const struct sp_json_node *result;
    const char *command;

    if (!is_object(reader, root))
        return;
    if (whole(reader, root, "spilno", 1) > 1)
        fault(reader, sp_json_member(root, "spilno"), "a later format",
            "1, the format that this program knows");
    command = text(reader, root, "command", TEXT);
    if (command != NULL && strcmp(command, "assess") != 0)
        fault(reader, sp_json_member(root, "command"),
            "the answer of another command", "\"assess\"");
    result = member(reader, root, "result", OBJECT);
    if (result != NULL && sp_json_member(result, "instruments") != NULL)
        fault(reader, result, "a comparison of instruments",
            "an assessment against one instrument");
}

enum sp_code diff_read(const char *file, const char *bytes, size_t len,
    struct sp_arena *arena, struct diff_assessment *out, struct sp_err *err)
{
    struct reader reader = {
        .file = file, .arena = arena, .err = err, .rc = SP_OK};
    struct diff_assessment read = {.file = file};
    const struct sp_json_node *root = NULL;
    struct sp_err fine;
    enum sp_code rc;

    assert(file != NULL);
    assert(out != NULL);
    rc = sp_json_read(bytes, len, arena, &root, &fine);
    if (rc == SP_INVALID || rc == SP_LIMIT)
        return sp_fail(err, rc, "%s:%s", file, fine.text);
    if (rc != SP_OK)
        return sp_fail(err, rc, "%s", fine.text);
    check_kind(&reader, root);
    read_inputs(&reader, root, &read);
    read_result(&reader, member(&reader, root, "result", OBJECT), &read);
    if (reader.rc == SP_OK)
        *out = read;
    return reader.rc;
}
