#include "assess/fit_model.h"
#include "assess/no_such.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM_FACTS_MAX = 4096, WORDS_MAX = 64 };

const char *fit_model_property(const struct fit_model *model, uint32_t number)
{
    assert(number < model->n_properties);
    return sp_pool_text(model->pool, model->properties[number]);
}

const char *fit_model_standard(const struct fit_model *model, uint32_t number)
{
    assert(number < model->n_standards);
    return sp_pool_text(model->pool, model->standards[number]);
}

static enum sp_code tables_open(struct fit_model *model, struct sp_err *err)
{
    const struct {
        const char *name;
        const struct table **table;
    } tables[] = {
        {"codified", &model->codified},
        {"item", &model->item},
        {"property", &model->property},
        {"port", &model->port},
        {"port_property", &model->port_property},
        {"conformity", &model->conformity},
        {"claim", &model->claim},
        {"standard", &model->standard},
        {"equivalence", &model->equivalence},
        {"deviation", &model->deviation},
        {"fit_class", &model->fit_class},
        {"fit_rule", &model->fit_rule},
    };

    for (size_t i = 0; i < SP_COUNT(tables); i++) {
        enum sp_code rc = snapshot_table(
            model->snapshot, tables[i].name, tables[i].table, err);

        if (rc != SP_OK)
            return rc;
    }
    return SP_OK;
}

static uint32_t *numbers_by_symbol(struct fit_model *model)
{
    uint32_t *numbers =
        sp_alloc_array(model->arena, model->n_symbols + 1, sizeof *numbers);

    for (size_t i = 0; numbers != NULL && i < model->n_symbols; i++)
        numbers[i] = FIT_NONE;
    return numbers;
}

/* ---- names in one order ------------------------------------------------- */

struct name {
    const char *text;
    uint32_t symbol;
};

static int name_order(const void *a, const void *b)
{
    const struct name *x = a;
    const struct name *y = b;

    return strcmp(x->text, y->text);
}

static void mark(
    const struct table *table, const char *column, uint32_t *numbers)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t symbol = table_symbol(table, row, column);

        if (symbol != 0)
            numbers[symbol] = 0;
    }
}

/* Number the marked symbols in bytewise order of their texts. */
static enum sp_code number_names(struct fit_model *model, uint32_t *numbers,
    const uint32_t **symbols_out, uint32_t *n_out, struct sp_err *err)
{
    struct name *names;
    uint32_t *symbols;
    uint32_t n = 0;

    for (uint32_t s = 0; s < model->n_symbols; s++)
        n += numbers[s] != FIT_NONE;
    names = sp_alloc_array(model->arena, n + 1, sizeof *names);
    symbols = sp_alloc_array(model->arena, n + 1, sizeof *symbols);
    if (names == NULL || symbols == NULL)
        return sp_arena_fail(model->arena, err);
    n = 0;
    for (uint32_t s = 0; s < model->n_symbols; s++) {
        if (numbers[s] != FIT_NONE)
            names[n++] = (struct name){sp_pool_text(model->pool, s), s};
    }
    qsort(names, n, sizeof *names, name_order);
    for (uint32_t i = 0; i < n; i++) {
        symbols[i] = names[i].symbol;
        numbers[names[i].symbol] = i;
    }
    *symbols_out = symbols;
    *n_out = n;
    return SP_OK;
}

static uint32_t property_named(const struct fit_model *model, const char *name)
{
    uint32_t symbol = sp_pool_find(model->pool, name, strlen(name));

    return symbol < model->n_symbols ? model->property_numbers[symbol]
                                     : FIT_NONE;
}

static enum sp_code properties_number(
    struct fit_model *model, struct sp_err *err)
{
    uint32_t *numbers = numbers_by_symbol(model);
    uint32_t standard =
        sp_pool_find(model->pool, "standard", strlen("standard"));
    enum sp_code rc;

    if (numbers == NULL)
        return sp_arena_fail(model->arena, err);
    mark(model->property, "property", numbers);
    mark(model->port_property, "property", numbers);
    mark(model->fit_rule, "property", numbers);
    if (model->conformity->n_rows > 0 && standard < model->n_symbols)
        numbers[standard] = 0;
    model->property_numbers = numbers;
    rc = number_names(
        model, numbers, &model->properties, &model->n_properties, err);
    model->standard_property = property_named(model, "standard");
    model->class_property = property_named(model, "fit_class");
    model->context.thread_property = property_named(model, "thread");
    return rc;
}

/* ---- standards ---------------------------------------------------------- */

static bool degree_of(const char *name, enum fit_degree *out)
{
    for (int degree = FIT_IDT; degree <= FIT_REPLACES; degree++) {
        if (strcmp(name, fit_degree_name((enum fit_degree)degree)) == 0) {
            *out = (enum fit_degree)degree;
            return true;
        }
    }
    return false;
}

static enum sp_code edges_read(struct fit_model *model, struct sp_err *err)
{
    const struct table *table = model->equivalence;
    struct fit_edge *edges =
        sp_alloc_array(model->arena, table->n_rows + 1, sizeof *edges);
    uint32_t *rows =
        sp_alloc_array(model->arena, table->n_rows + 1, sizeof *rows);
    size_t n = 0;

    if (edges == NULL || rows == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        uint32_t one = table_symbol(table, row, "standard");
        uint32_t two = table_symbol(table, row, "other");

        if (!degree_of(table_named(table, row, "degree"), &edges[n].degree))
            continue;
        edges[n].standard = model->standard_numbers[one];
        edges[n].other = model->standard_numbers[two];
        rows[n++] = (uint32_t)row;
    }
    model->edges = edges;
    model->edge_rows = rows;
    model->n_edges = n;
    return SP_OK;
}

/* The edge of a deviation, or FIT_NONE. */
static uint32_t edge_of(
    const struct fit_model *model, uint32_t standard, uint32_t other)
{
    for (uint32_t e = 0; e < model->n_edges; e++) {
        if (model->edges[e].standard == standard &&
            model->edges[e].other == other)
            return e;
    }
    return FIT_NONE;
}

/* Sizes such as "M10 M12": threads by spaces; a scope that is no list of
 * threads leaves the deviation without sizes, so that it holds for all. */
static enum sp_code sizes_read(struct fit_model *model, const char *scope,
    struct fit_deviation *deviation, struct sp_err *err)
{
    size_t n = 0;
    struct sp_ratio *sizes =
        sp_alloc_array(model->arena, strlen(scope) / 2 + 1, sizeof *sizes);

    if (sizes == NULL)
        return sp_arena_fail(model->arena, err);
    while (*scope != '\0') {
        size_t len = strcspn(scope, " ");
        struct fit_value value;

        if (fit_value_read(scope, len, FIT_HINT_THREAD, &value, NULL) !=
                SP_OK ||
            value.form != FIT_FORM_THREAD)
            return SP_OK;
        sizes[n++] = value.thread.size;
        scope += len;
        scope += *scope == ' ';
    }
    deviation->sizes = sizes;
    deviation->n_sizes = n;
    return SP_OK;
}

static enum sp_code standards_read(struct fit_model *model, struct sp_err *err)
{
    const struct table *table = model->deviation;
    struct fit_deviation *deviations =
        sp_alloc_array(model->arena, table->n_rows + 1, sizeof *deviations);
    struct fit_standards *standards = NULL;
    size_t n = 0;
    enum sp_code rc = edges_read(model, err);

    if (rc == SP_OK && deviations == NULL)
        rc = sp_arena_fail(model->arena, err);
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        uint32_t one = table_symbol(table, row, "standard");
        uint32_t two = table_symbol(table, row, "other");

        deviations[n].edge = edge_of(
            model, model->standard_numbers[one], model->standard_numbers[two]);
        if (deviations[n].edge != FIT_NONE)
            rc = sizes_read(
                model, table_named(table, row, "scope"), &deviations[n++], err);
    }
    if (rc == SP_OK)
        rc = fit_standards_new(model->n_standards, model->edges, model->n_edges,
            deviations, n, model->arena, &standards, err);
    model->context.standards = standards;
    return rc;
}

static enum sp_code standards_number(
    struct fit_model *model, struct sp_err *err)
{
    uint32_t *numbers = numbers_by_symbol(model);

    if (numbers == NULL)
        return sp_arena_fail(model->arena, err);
    mark(model->standard, "standard", numbers);
    mark(model->equivalence, "standard", numbers);
    mark(model->equivalence, "other", numbers);
    mark(model->deviation, "standard", numbers);
    mark(model->deviation, "other", numbers);
    mark(model->conformity, "standard", numbers);
    mark(model->port, "standard", numbers);
    model->standard_numbers = numbers;
    return number_names(
        model, numbers, &model->standards, &model->n_standards, err);
}

/* ---- classes and rules -------------------------------------------------- */

static int64_t version_of(const char *text)
{
    int64_t version = 0;

    for (; *text >= '0' && *text <= '9' && version < 1000000000; text++)
        version = version * 10 + (*text - '0');
    return version == 0 ? 1 : version;
}

static enum sp_code tolerance_read(
    const char *id, const char *text, struct fit_rule *rule, struct sp_err *err)
{
    struct fit_value value;
    struct sp_err why = {SP_OK, ""};
    enum sp_code rc;

    if (text[0] == '\0')
        return SP_OK;
    rc = fit_value_read(text, strlen(text), FIT_HINT_VALUE, &value, &why);
    if (rc != SP_OK || value.form != FIT_FORM_NUMBER || !value.has_nominal ||
        value.kind == FIT_KIND_TEMPERATURE)
        return sp_fail(err, SP_INVALID,
            "fit_rule '%s': tolerance '%s': allowed is one number with a unit "
            "(of a temperature: ΔK); %s",
            id, text, why.text);
    rule->has_tolerance = true;
    rule->tolerance = value.nominal;
    if (rule->tolerance.num < 0)
        rule->tolerance = fit_ratio_neg(rule->tolerance);
    return SP_OK;
}

static enum sp_code rule_read(struct fit_model *model, size_t row,
    struct fit_rule *rule, struct fit_model_rule *about, struct sp_err *err)
{
    const struct table *table = model->fit_rule;
    const char *axis = table_named(table, row, "axis");
    const char *criticality = table_named(table, row, "criticality");
    bool known;

    rule->property =
        model->property_numbers[table_symbol(table, row, "property")];
    for (int i = 0; i < FIT_AXES; i++) {
        if (strcmp(axis, fit_axis_name((enum fit_axis)i)) == 0)
            rule->axis = (enum fit_axis)i;
    }
    known = fit_comparison_find(
        table_named(table, row, "comparison"), &rule->comparison);
    assert(known); /* the schema lists the words */
    (void)known;
    rule->criticality = strcmp(criticality, "must") == 0     ? FIT_MUST
                        : strcmp(criticality, "should") == 0 ? FIT_SHOULD
                                                             : FIT_INFO;
    about->id = sp_asprintf(model->arena, "%s/%s",
        table_named(table, row, "class"), table_named(table, row, "property"));
    if (about->id == NULL)
        return sp_arena_fail(model->arena, err);
    about->version = version_of(table_named(table, row, "version"));
    about->tolerance = table_named(table, row, "tolerance");
    about->row = row;
    return tolerance_read(about->id, about->tolerance, rule, err);
}

/* The rules of one class: rows of fit_rule stand by class and property, both
 * bytewise, which is the order of the numbers. */
static enum sp_code class_read(struct fit_model *model, size_t row,
    struct fit_model_class *out, struct sp_err *err)
{
    const struct table *table = model->fit_class;
    uint32_t symbol = table_symbol(table, row, "class");
    size_t n = 0;
    struct fit_rule *rules;
    struct fit_model_rule *abouts;

    out->id = table_named(table, row, "class");
    out->reviewed_by = table_named(table, row, "reviewed_by");
    out->reviewed_on = table_named(table, row, "reviewed_on");
    out->version = version_of(table_named(table, row, "version"));
    out->row = row;
    out->cls.reviewed = out->reviewed_by[0] != '\0';
    for (size_t r = 0; r < model->fit_rule->n_rows; r++)
        n += table_symbol(model->fit_rule, r, "class") == symbol;
    rules = sp_alloc_array(model->arena, n + 1, sizeof *rules);
    abouts = sp_alloc_array(model->arena, n + 1, sizeof *abouts);
    if (rules == NULL || abouts == NULL)
        return sp_arena_fail(model->arena, err);
    out->cls.rules = rules;
    out->rules = abouts;
    for (size_t r = 0; r < model->fit_rule->n_rows; r++) {
        enum sp_code rc;

        if (table_symbol(model->fit_rule, r, "class") != symbol)
            continue;
        rc = rule_read(
            model, r, &rules[out->cls.n_rules], &abouts[out->cls.n_rules], err);
        if (rc != SP_OK)
            return rc;
        out->cls.n_rules++;
    }
    return SP_OK;
}

static enum sp_code classes_read(struct fit_model *model, struct sp_err *err)
{
    size_t n = model->fit_class->n_rows;
    struct fit_model_class *classes =
        sp_alloc_array(model->arena, n + 1, sizeof *classes);
    enum sp_code rc = SP_OK;

    if (classes == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = 0; rc == SP_OK && row < n; row++)
        rc = class_read(model, row, &classes[row], err);
    model->classes = classes;
    model->n_classes = n;
    return rc;
}

const struct fit_model_class *fit_model_class_find(
    const struct fit_model *model, const char *id)
{
    for (size_t i = 0; i < model->n_classes; i++) {
        if (strcmp(model->classes[i].id, id) == 0)
            return &model->classes[i];
    }
    return NULL;
}

/* ---- opening ------------------------------------------------------------ */

static enum sp_code first_rows(struct fit_model *model,
    const struct table *table, uint32_t **first_out, struct sp_err *err)
{
    uint32_t *first = numbers_by_symbol(model);

    if (first == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t row = table->n_rows; row > 0; row--)
        first[table_symbol(table, row - 1, "item")] = (uint32_t)(row - 1);
    *first_out = first;
    return SP_OK;
}

enum sp_code fit_model_open(struct fit_model *model,
    const struct schema *schema, struct snapshot *snapshot,
    struct sp_arena *arena, struct sp_err *err)
{
    enum sp_code rc;

    assert(model != NULL);
    assert(snapshot != NULL);
    memset(model, 0, sizeof *model);
    model->schema = schema;
    model->snapshot = snapshot;
    model->pool = snapshot_pool(snapshot);
    model->arena = arena;
    rc = tables_open(model, err);
    if (rc != SP_OK)
        return rc;
    model->n_symbols = sp_pool_count(model->pool);
    for (int hint = 0; hint <= FIT_HINT_TEXT; hint++) {
        model->values[hint] = sp_alloc_array(
            arena, model->n_symbols + 1, sizeof *model->values[hint]);
        if (model->values[hint] == NULL)
            return sp_arena_fail(arena, err);
    }
    rc = properties_number(model, err);
    if (rc == SP_OK)
        rc = standards_number(model, err);
    if (rc == SP_OK)
        rc = standards_read(model, err);
    if (rc == SP_OK)
        rc = classes_read(model, err);
    if (rc == SP_OK)
        rc = first_rows(model, model->property, &model->property_first, err);
    if (rc == SP_OK)
        rc =
            first_rows(model, model->conformity, &model->conformity_first, err);
    if (rc == SP_OK)
        rc = first_rows(model, model->port, &model->port_first, err);
    if (rc == SP_OK)
        rc = first_rows(
            model, model->port_property, &model->port_property_first, err);
    return rc;
}

/* ---- values ------------------------------------------------------------- */

/* Lower case of ASCII, single spaces: what makes two words the same. */
static size_t fold(const char *text, size_t len, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == ' ' && (n == 0 || out[n - 1] == ' '))
            continue;
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    return n;
}

/* The alternatives of "zinc | nickel" as symbols. */
static enum sp_code words_read(struct fit_model *model, const char *written,
    struct fit_model_value *value, struct sp_err *err)
{
    char folded[FIT_VALUE_BYTES_MAX];
    uint32_t words[WORDS_MAX];
    uint32_t n = 0;

    while (*written != '\0' && n < WORDS_MAX) {
        size_t len = strcspn(written, "|");
        size_t folded_len;
        enum sp_code rc;

        if (len > sizeof folded)
            return SP_OK; /* no word, and no value either */
        folded_len = fold(written, len, folded);
        if (folded_len > 0) {
            rc = sp_pool_put(model->pool, folded, folded_len, &words[n], err);
            if (rc != SP_OK)
                return rc;
            n++;
        }
        written += len;
        written += *written == '|';
    }
    value->words = sp_alloc_array(model->arena, n + 1, sizeof *words);
    if (value->words == NULL)
        return sp_arena_fail(model->arena, err);
    memcpy(value->words, words, n * sizeof *words);
    value->n_words = n;
    return SP_OK;
}

static enum sp_code value_of(struct fit_model *model, uint32_t symbol,
    enum fit_hint hint, const struct fit_model_value **out, struct sp_err *err)
{
    const char *written = sp_pool_text(model->pool, symbol);
    struct fit_model_value *value = model->values[hint][symbol];
    struct sp_err why = {SP_OK, ""};
    enum sp_code rc;

    if (value != NULL) {
        *out = value;
        return SP_OK;
    }
    value = sp_alloc(model->arena, sizeof *value);
    if (value == NULL)
        return sp_arena_fail(model->arena, err);
    if (fit_value_read(written, sp_pool_len(model->pool, symbol), hint,
            &value->value, &why) != SP_OK) {
        value->fault = sp_strdup(model->arena, why.text);
        if (value->fault == NULL)
            return sp_arena_fail(model->arena, err);
    }
    rc = words_read(model, written, value, err);
    if (rc != SP_OK)
        return rc;
    model->values[hint][symbol] = value;
    *out = value;
    return SP_OK;
}

static enum fit_sense sense_of(const char *name)
{
    return name[0] == 'r'   ? FIT_REQUIREMENT
           : name[0] == 'c' ? FIT_CAPABILITY
                            : FIT_TOLERANCE;
}

/* Facts under construction. */
struct building {
    struct fit_fact *facts;
    struct fit_model_cell *cells;
    size_t n;
};

/* A property that names a standard has the standard's number as its word. */
static enum sp_code standard_words(struct fit_model *model, uint32_t symbol,
    struct fit_fact *fact, struct sp_err *err)
{
    uint32_t *word = sp_alloc(model->arena, sizeof *word);

    if (word == NULL)
        return sp_arena_fail(model->arena, err);
    *word =
        symbol < model->n_symbols ? model->standard_numbers[symbol] : FIT_NONE;
    fact->words = word;
    fact->n_words = *word == FIT_NONE ? 0 : 1;
    return SP_OK;
}

bool fit_model_sees(struct fit_model *model, const struct table *table,
    size_t row, const char *column)
{
    if (model->audience == NULL || audience_sees(model->audience, table, row,
                                       schema_column(table->schema, column)))
        return true;
    model->n_withheld++;
    return false;
}

const char *fit_model_shown(const struct fit_model *model,
    const struct table *table, size_t row, const char *column)
{
    const char *text = table_named(table, row, column);

    if (text[0] == '\0' ||
        (model->audience != NULL && !audience_sees(model->audience, table, row,
                                        schema_column(table->schema, column))))
        return NULL;
    return text;
}

/* Put a fact into its place by (property, sense). */
static void fact_insert(struct building *b, const struct fit_fact *fact,
    const struct fit_model_cell *cell)
{
    size_t at = b->n++;

    while (at > 0 && (b->facts[at - 1].property > fact->property ||
                         (b->facts[at - 1].property == fact->property &&
                             b->facts[at - 1].sense > fact->sense))) {
        b->facts[at] = b->facts[at - 1];
        b->cells[at] = b->cells[at - 1];
        at--;
    }
    b->facts[at] = *fact;
    b->cells[at] = *cell;
}

static enum sp_code fact_read(struct fit_model *model,
    const struct table *table, size_t row, struct building *b,
    struct sp_err *err)
{
    uint32_t name = table_symbol(table, row, "property");
    uint32_t written = table_symbol(table, row, "written");
    struct fit_fact fact;
    struct fit_model_cell cell = {table, row, "", NULL};
    enum sp_code rc;

    if (written == 0)
        return SP_OK; /* stated as missing: the same as not stated */
    if (!fit_model_sees(model, table, row, "written"))
        return SP_OK;
    memset(&fact, 0, sizeof fact);
    fact.property = model->property_numbers[name];
    fact.sense = sense_of(table_named(table, row, "sense"));
    fact.row = (uint32_t)row;
    cell.written = sp_pool_text(model->pool, written);
    rc = value_of(model, written,
        fit_property_hint(sp_pool_text(model->pool, name)), &cell.value, err);
    if (rc != SP_OK)
        return rc;
    fact.value = cell.value->fault == NULL ? &cell.value->value : NULL;
    fact.words = cell.value->words;
    fact.n_words = cell.value->n_words;
    if (fact.property == model->standard_property)
        rc = standard_words(model, written, &fact, err);
    if (rc == SP_OK)
        fact_insert(b, &fact, &cell);
    return rc;
}

/* The standards to which the item is made, as one capability. */
static enum sp_code conformities_read(struct fit_model *model, uint32_t item,
    struct building *b, struct sp_err *err)
{
    const struct table *table = model->conformity;
    size_t first = model->conformity_first[item];
    size_t last = first;
    struct fit_fact fact;
    struct fit_model_cell cell = {table, first, "", NULL};
    uint32_t *words;

    if (first == FIT_NONE || model->standard_property == FIT_NONE)
        return SP_OK;
    while (last < table->n_rows && table_symbol(table, last, "item") == item)
        last++;
    words = sp_alloc_array(model->arena, last - first, sizeof *words);
    if (words == NULL)
        return sp_arena_fail(model->arena, err);
    memset(&fact, 0, sizeof fact);
    fact.property = model->standard_property;
    fact.sense = FIT_CAPABILITY;
    fact.row = (uint32_t)first;
    fact.words = words;
    for (size_t row = first; row < last; row++) {
        if (!fit_model_sees(model, table, row, "standard"))
            continue;
        if (fact.n_words == 0)
            fact.row = (uint32_t)(cell.row = row);
        words[fact.n_words++] =
            model->standard_numbers[table_symbol(table, row, "standard")];
        cell.written = fact.n_words == 1
                           ? table_named(table, row, "standard")
                           : sp_asprintf(model->arena, "%s | %s", cell.written,
                                 table_named(table, row, "standard"));
        if (cell.written == NULL)
            return sp_arena_fail(model->arena, err);
    }
    if (fact.n_words > 0)
        fact_insert(b, &fact, &cell);
    return SP_OK;
}

/* Whether two facts of one property cannot both be true. */
static bool contradict(const struct fit_fact *a, const struct fit_fact *b)
{
    const struct fit_value *x = a->value;
    const struct fit_value *y = b->value;

    if (x == NULL || y == NULL || x->form != y->form)
        return false;
    if (x->form == FIT_FORM_TEXT)
        return a->n_words == 1 && b->n_words == 1 && a->words[0] != b->words[0];
    if (x->form == FIT_FORM_THREAD)
        return x->thread.family != y->thread.family ||
               sp_ratio_cmp(x->thread.size, y->thread.size) != 0;
    if (x->kind != y->kind)
        return true;
    return (x->has_hi && y->has_lo && sp_ratio_cmp(x->hi, y->lo) < 0) ||
           (y->has_hi && x->has_lo && sp_ratio_cmp(y->hi, x->lo) < 0);
}

/* What an item can do and what it measures must not exclude each other; two
 * conformities beside a stated standard are one more way of saying it. */
static void two_truths(struct building *b)
{
    for (size_t i = 1; i < b->n; i++) {
        struct fit_fact *one = &b->facts[i - 1];
        struct fit_fact *two = &b->facts[i];

        if (one->property == two->property && one->sense != FIT_REQUIREMENT &&
            contradict(one, two))
            one->two_truths = two->two_truths = true;
    }
}

/* Read the rows of one subject, which begin at `first`. */
static enum sp_code rows_read(struct fit_model *model,
    const struct table *table, size_t first, size_t n, struct building *b,
    struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    for (size_t row = first; rc == SP_OK && row < first + n; row++)
        rc = fact_read(model, table, row, b, err);
    return rc;
}

static enum sp_code building_init(struct fit_model *model, size_t n,
    struct building *b, const char *item, struct sp_err *err)
{
    if (n > ITEM_FACTS_MAX)
        return sp_fail(err, SP_LIMIT,
            "item '%s' has %zu properties; at most %d are compared", item, n,
            ITEM_FACTS_MAX);
    b->n = 0;
    b->facts = sp_alloc_array(model->arena, n + 1, sizeof *b->facts);
    b->cells = sp_alloc_array(model->arena, n + 1, sizeof *b->cells);
    return b->facts == NULL || b->cells == NULL
               ? sp_arena_fail(model->arena, err)
               : SP_OK;
}

/* ---- items -------------------------------------------------------------- */

/* Whether `word` stands in `list`, words by spaces. */
static bool listed(const char *list, const char *word)
{
    size_t len = strlen(word);

    while (*list != '\0') {
        size_t n = strcspn(list, " ");

        if (n == len && memcmp(list, word, n) == 0)
            return true;
        list += n;
        list += *list == ' ';
    }
    return false;
}

/* The class that the item's codification names, or its property fit_class,
 * else by its supply class when one class alone lists it. */
static void class_of(struct fit_model *model, struct fit_model_item *item)
{
    const struct fit_model_class *found = NULL;
    size_t codified = table_find(model->codified, item->id);
    const char *supply = "";
    const char *stated = "";

    if (fit_model_sees(model, model->item, item->row, "class"))
        supply = table_named(model->item, item->row, "class");
    if (codified != SIZE_MAX &&
        fit_model_sees(model, model->codified, codified, "fit_class"))
        stated = table_named(model->codified, codified, "fit_class");

    item->class_named = supply;
    if (stated[0] != '\0') {
        item->class_named = stated;
        item->cls = fit_model_class_find(model, stated);
        return;
    }
    for (size_t i = 0; i < item->facts.n; i++) {
        if (item->facts.facts[i].property == model->class_property) {
            item->class_named = item->cells[i].written;
            item->cls = fit_model_class_find(model, item->class_named);
            return;
        }
    }
    if (supply[0] == '\0')
        return;
    item->cls = fit_model_class_find(model, supply);
    for (size_t i = 0; item->cls == NULL && i < model->n_classes; i++) {
        if (!listed(
                table_named(model->fit_class, model->classes[i].row, "classes"),
                supply))
            continue;
        if (found != NULL)
            return; /* several: the item must say which */
        found = &model->classes[i];
    }
    if (item->cls == NULL)
        item->cls = found;
}

enum sp_code fit_model_item(struct fit_model *model, size_t row,
    struct fit_model_item *item_out, struct sp_err *err)
{
    uint32_t symbol = table_symbol(model->item, row, "item");
    size_t first = model->property_first[symbol];
    size_t n = 0;
    struct fit_model_item item;
    struct building b;
    enum sp_code rc;

    assert(row < model->item->n_rows);
    assert(item_out != NULL);
    memset(&item, 0, sizeof item);
    item.id = table_named(model->item, row, "item");
    item.row = row;
    while (first != FIT_NONE && first + n < model->property->n_rows &&
           table_symbol(model->property, first + n, "item") == symbol)
        n++;
    rc = building_init(model, n + 1, &b, item.id, err);
    if (rc == SP_OK)
        rc = rows_read(model, model->property, first, n, &b, err);
    if (rc == SP_OK)
        rc = conformities_read(model, symbol, &b, err);
    if (rc != SP_OK)
        return rc;
    two_truths(&b);
    item.facts = (struct fit_facts){b.facts, b.n};
    item.cells = b.cells;
    class_of(model, &item);
    *item_out = item;
    return SP_OK;
}

enum sp_code fit_model_item_named(struct fit_model *model, const char *id,
    struct fit_model_item *item_out, struct sp_err *err)
{
    size_t row = table_find(model->item, id);

    /* An audience is not told what ids there are. */
    if (model->audience != NULL &&
        (row == SIZE_MAX ||
            !audience_sees_row(model->audience, model->item, row)))
        return sp_fail(err, SP_NOT_FOUND, "no item '%s'", id);
    if (row == SIZE_MAX)
        return assess_no_such(model->item, "item", id, err);
    return fit_model_item(model, row, item_out, err);
}

/* ---- ports -------------------------------------------------------------- */

static enum fit_gender gender_of(const char *name)
{
    return strcmp(name, "male") == 0      ? FIT_MALE
           : strcmp(name, "female") == 0  ? FIT_FEMALE
           : strcmp(name, "neutral") == 0 ? FIT_NEUTRAL
                                          : FIT_GENDER_NONE;
}

static enum fit_role role_of(const char *name)
{
    return strcmp(name, "supply") == 0       ? FIT_SUPPLY
           : strcmp(name, "consume") == 0    ? FIT_CONSUME
           : strcmp(name, "both") == 0       ? FIT_BOTH
           : strcmp(name, "mechanical") == 0 ? FIT_MECHANICAL
                                             : FIT_ROLE_NONE;
}

static enum sp_code port_read(struct fit_model *model, size_t row,
    struct fit_model_port *out, struct sp_err *err)
{
    const struct table *table = model->port;
    const struct table *facts = model->port_property;
    uint32_t item = table_symbol(table, row, "item");
    uint32_t name = table_symbol(table, row, "port");
    uint32_t type = table_symbol(table, row, "type");
    uint32_t standard = table_symbol(table, row, "standard");
    size_t first = model->port_property_first[item];
    size_t n = 0;
    struct building b;
    enum sp_code rc;

    while (first < facts->n_rows &&
           table_symbol(facts, first, "item") == item &&
           table_symbol(facts, first, "port") != name)
        first++;
    while (first < facts->n_rows && first + n < facts->n_rows &&
           table_symbol(facts, first + n, "item") == item &&
           table_symbol(facts, first + n, "port") == name)
        n++;
    rc = building_init(model, n, &b, table_named(table, row, "item"), err);
    if (rc == SP_OK)
        rc = rows_read(model, facts, first, n, &b, err);
    if (rc != SP_OK)
        return rc;
    two_truths(&b);
    out->name = table_named(table, row, "port");
    out->row = row;
    out->type = table_named(table, row, "type");
    out->gender = table_named(table, row, "gender");
    out->role = table_named(table, row, "role");
    out->standard = table_named(table, row, "standard");
    out->port.type = type == 0 ? FIT_NONE : type;
    out->port.gender = gender_of(out->gender);
    out->port.role = role_of(out->role);
    out->port.standard =
        standard == 0 ? FIT_NONE : model->standard_numbers[standard];
    out->port.facts = (struct fit_facts){b.facts, b.n};
    out->cells = b.cells;
    return SP_OK;
}

enum sp_code fit_model_ports(struct fit_model *model, const char *item,
    const struct fit_model_port **ports_out, size_t *n_out, struct sp_err *err)
{
    uint32_t symbol = sp_pool_find(model->pool, item, strlen(item));
    size_t first =
        symbol < model->n_symbols ? model->port_first[symbol] : FIT_NONE;
    size_t n = 0;
    struct fit_model_port *ports;
    enum sp_code rc = SP_OK;

    while (first != FIT_NONE && first + n < model->port->n_rows &&
           table_symbol(model->port, first + n, "item") == symbol)
        n++;
    ports = sp_alloc_array(model->arena, n + 1, sizeof *ports);
    if (ports == NULL)
        return sp_arena_fail(model->arena, err);
    *n_out = 0;
    for (size_t i = 0; rc == SP_OK && i < n; i++) {
        if (fit_model_sees(model, model->port, first + i, "type"))
            rc = port_read(model, first + i, &ports[(*n_out)++], err);
    }
    *ports_out = ports;
    return rc;
}
