#include "fit/decide.h"

#include "fit/compare.h"
#include "fit/decide_internal.h"

#include <assert.h>
#include <string.h>

static const char *const verdict_names[] = {
    "no", "unknown", "conditional", "yes"};
static const char *const axis_names[] = {"form", "fit", "function"};
static const char *const comparison_names[] = {"EQ", "OVERLAP", "WITHIN",
    "AT_LEAST", "AT_MOST", "ONE_OF", "MATES", "STANDARD"};
static const char *const degree_names[] = {"IDT", "MOD", "NEQ", "replaces"};

const char *fit_verdict_name(enum fit_verdict verdict)
{
    assert((size_t)verdict < SP_COUNT(verdict_names));
    return verdict_names[verdict];
}

const char *fit_axis_name(enum fit_axis axis)
{
    assert((size_t)axis < SP_COUNT(axis_names));
    return axis_names[axis];
}

const char *fit_comparison_name(enum fit_comparison comparison)
{
    assert((size_t)comparison < SP_COUNT(comparison_names));
    return comparison_names[comparison];
}

bool fit_comparison_find(const char *name, enum fit_comparison *out)
{
    for (size_t i = 0; i < SP_COUNT(comparison_names); i++) {
        if (strcmp(comparison_names[i], name) == 0) {
            *out = (enum fit_comparison)i;
            return true;
        }
    }
    return false;
}

const char *fit_degree_name(enum fit_degree degree)
{
    assert((size_t)degree < SP_COUNT(degree_names));
    return degree_names[degree];
}

enum fit_hint fit_property_hint(const char *property)
{
    static const char *const texts[] = {"package", "material", "coating",
        "standard", "chemistry", "connector", "colour", "color", "head",
        "drive", "polarity", "channel", "technology", "footprint", "series",
        "mounting", "insulation", "protocol", "pinout", "size_code", "lug_hole",
        "characteristic", "medium", "seal", "tyre_size", "container_type",
        "profile", "coding", "barrel", "load_symbol", "speed_symbol"};
    size_t n = strlen(property);

    if (n >= 6 && strcmp(property + n - 6, "thread") == 0)
        return FIT_HINT_THREAD;
    for (size_t i = 0; i < SP_COUNT(texts); i++) {
        if (strcmp(texts[i], property) == 0)
            return FIT_HINT_TEXT;
    }
    return FIT_HINT_ANY;
}

/* The fact of a property with the first of three senses that is stated. */
static const struct fit_fact *fact_of(const struct fit_facts *facts,
    size_t *from, uint32_t property, const enum fit_sense *senses,
    size_t n_senses)
{
    const struct fit_fact *found = NULL;
    size_t rank = n_senses;

    while (*from < facts->n && facts->facts[*from].property < property)
        ++*from;
    for (size_t i = *from; i < facts->n && facts->facts[i].property == property;
         i++) {
        for (size_t k = 0; k < rank; k++) {
            if (facts->facts[i].sense == senses[k]) {
                found = &facts->facts[i];
                rank = k;
            }
        }
    }
    return found;
}

static const struct fit_fact *offered(
    const struct fit_facts *facts, size_t *from, uint32_t property)
{
    static const enum fit_sense senses[] = {FIT_CAPABILITY, FIT_TOLERANCE};

    return fact_of(facts, from, property, senses, SP_COUNT(senses));
}

static const struct fit_fact *needed(
    const struct fit_facts *facts, size_t *from, uint32_t property)
{
    static const enum fit_sense senses[] = {
        FIT_REQUIREMENT, FIT_CAPABILITY, FIT_TOLERANCE};

    return fact_of(facts, from, property, senses, SP_COUNT(senses));
}

static enum fit_note what_is_wrong(
    const struct fit_rule *rule, const struct fit_fact *fact, bool is_a)
{
    if (fact == NULL)
        return is_a ? FIT_NOTE_MISSING_A : FIT_NOTE_MISSING_B;
    if (fact->two_truths)
        return is_a ? FIT_NOTE_TWO_TRUTHS_A : FIT_NOTE_TWO_TRUTHS_B;
    if (rule->comparison == FIT_STANDARD || rule->comparison == FIT_ONE_OF
            ? fact->n_words == 0
            : fact->value == NULL)
        return is_a ? FIT_NOTE_UNREAD_A : FIT_NOTE_UNREAD_B;
    return FIT_NOTE_NONE;
}

/* The diameter of the thread, by which deviations are scoped. */
static struct sp_ratio thread_size(
    const struct fit_context *context, const struct fit_facts *facts)
{
    size_t from = 0;
    const struct fit_fact *fact = NULL;

    if (context->thread_property != FIT_NONE)
        fact = needed(facts, &from, context->thread_property);
    if (fact == NULL || fact->value == NULL || fact->two_truths ||
        fact->value->form != FIT_FORM_THREAD)
        return fit_ratio_int(0);
    return fact->value->thread.size;
}

/* The size of both, or none when they differ. */
static struct sp_ratio common_size(const struct fit_context *context,
    const struct fit_facts *a, const struct fit_facts *b)
{
    struct sp_ratio size = thread_size(context, a);

    if (sp_ratio_cmp(size, thread_size(context, b)) != 0)
        return fit_ratio_int(0);
    return size;
}

static void outcome_init(
    const struct fit_class *cls, struct fit_outcome *outcome)
{
    memset(outcome, 0, sizeof *outcome);
    outcome->no_rules = cls->n_rules == 0;
    for (int axis = 0; axis < FIT_AXES; axis++)
        outcome->axes[axis] = FIT_YES;
}

static void outcome_add(const struct fit_rule *rule, enum fit_verdict verdict,
    struct fit_outcome *outcome)
{
    enum fit_verdict weight = verdict;

    outcome->axis_ruled[rule->axis] = true;
    if (rule->criticality == FIT_INFO)
        return;
    outcome->n_properties++;
    outcome->n_without_difference += verdict == FIT_YES;
    if (rule->criticality == FIT_SHOULD && weight < FIT_CONDITIONAL)
        weight = FIT_CONDITIONAL;
    if (weight < outcome->axes[rule->axis])
        outcome->axes[rule->axis] = weight;
}

/* An axis that no rule bears on is unknown; a contract has no axes. */
static void outcome_close(
    const struct fit_class *cls, bool contract, struct fit_outcome *outcome)
{
    outcome->verdict = outcome->no_rules ? FIT_UNKNOWN : FIT_YES;
    for (int axis = 0; axis < FIT_AXES; axis++) {
        if (!outcome->axis_ruled[axis] && !(contract && cls->n_rules > 0))
            outcome->axes[axis] = FIT_UNKNOWN;
        if (!cls->reviewed && outcome->axes[axis] == FIT_YES) {
            outcome->axes[axis] = FIT_CONDITIONAL;
            outcome->capped = true;
        }
        if (outcome->axes[axis] < outcome->verdict)
            outcome->verdict = outcome->axes[axis];
    }
}

/* One rule over both lists. */
static void reason_make(const struct fit_rule *rule, bool contract,
    const struct fit_context *context, struct sp_ratio size,
    struct fit_reason *reason)
{
    reason->note = what_is_wrong(rule, reason->a, true);
    if (reason->note == FIT_NOTE_NONE)
        reason->note = what_is_wrong(rule, reason->b, false);
    reason->verdict = FIT_UNKNOWN;
    if (reason->note != FIT_NOTE_NONE)
        return;
    if (rule->comparison == FIT_STANDARD)
        fit_compare_standards(context->standards, reason->a->words,
            reason->a->n_words, reason->b->words, reason->b->n_words, size,
            reason);
    else
        fit_compare(rule, contract, reason);
}

static void reason_clear(struct fit_reason *reason, size_t rule)
{
    reason->rule = rule;
    reason->n_hops = 0;
    memset(&reason->gap, 0, sizeof reason->gap);
}

void fit_interchange(const struct fit_class *cls,
    const struct fit_context *context, const struct fit_facts *a,
    const struct fit_facts *b, struct fit_reason *reasons,
    struct fit_outcome *outcome_out)
{
    struct fit_reason own;
    struct sp_ratio size = common_size(context, a, b);
    size_t at_a = 0;
    size_t at_b = 0;

    assert(cls != NULL);
    assert(outcome_out != NULL);
    outcome_init(cls, outcome_out);
    for (size_t i = 0; i < cls->n_rules; i++) {
        const struct fit_rule *rule = &cls->rules[i];
        struct fit_reason *reason = reasons == NULL ? &own : &reasons[i];

        assert(i == 0 || cls->rules[i - 1].property < rule->property);
        reason_clear(reason, i);
        reason->a = offered(a, &at_a, rule->property);
        reason->b = needed(b, &at_b, rule->property);
        reason_make(rule, false, context, size, reason);
        outcome_add(rule, reason->verdict, outcome_out);
    }
    outcome_close(cls, false, outcome_out);
}

/* ---- one rule, for the search -------------------------------------------- */

const struct fit_fact *fit_offered(
    const struct fit_facts *facts, uint32_t property)
{
    size_t from = 0;

    return offered(facts, &from, property);
}

const struct fit_fact *fit_needed(
    const struct fit_facts *facts, uint32_t property)
{
    size_t from = 0;

    return needed(facts, &from, property);
}

struct sp_ratio fit_thread_size(
    const struct fit_context *context, const struct fit_facts *facts)
{
    return thread_size(context, facts);
}

void fit_reason_decide(const struct fit_rule *rule,
    const struct fit_context *context, struct sp_ratio size,
    struct fit_reason *reason)
{
    reason_clear(reason, reason->rule);
    reason_make(rule, false, context, size, reason);
}

/* ---- ports -------------------------------------------------------------- */

static enum fit_verdict same_type(uint32_t p, uint32_t q)
{
    if (p == FIT_NONE || q == FIT_NONE)
        return FIT_UNKNOWN;
    return p == q ? FIT_YES : FIT_NO;
}

static enum fit_verdict genders(enum fit_gender p, enum fit_gender q)
{
    if (p == FIT_GENDER_NONE || q == FIT_GENDER_NONE)
        return FIT_UNKNOWN;
    if (p == FIT_NEUTRAL || q == FIT_NEUTRAL)
        return p == q ? FIT_YES : FIT_NO;
    return p != q ? FIT_YES : FIT_NO;
}

static enum fit_verdict roles(enum fit_role p, enum fit_role q)
{
    if (p == FIT_ROLE_NONE || q == FIT_ROLE_NONE)
        return FIT_UNKNOWN;
    if (p == FIT_MECHANICAL || q == FIT_MECHANICAL)
        return p == q ? FIT_YES : FIT_NO;
    return p != q || p == FIT_BOTH ? FIT_YES : FIT_NO;
}

static void port_standards(const struct fit_context *context,
    const struct fit_port *p, const struct fit_port *q, struct fit_mating *out)
{
    struct fit_reason reason;

    out->standard = FIT_YES;
    out->standard_stated = p->standard != FIT_NONE || q->standard != FIT_NONE;
    if (!out->standard_stated)
        return;
    if (p->standard == FIT_NONE || q->standard == FIT_NONE) {
        out->standard = FIT_UNKNOWN;
        out->standard_note =
            p->standard == FIT_NONE ? FIT_NOTE_MISSING_A : FIT_NOTE_MISSING_B;
        return;
    }
    memset(&reason, 0, sizeof reason);
    fit_compare_standards(context->standards, &p->standard, 1, &q->standard, 1,
        common_size(context, &p->facts, &q->facts), &reason);
    out->standard = reason.verdict;
    out->standard_note = reason.note;
    out->n_hops = reason.n_hops;
    memcpy(out->hops, reason.hops, sizeof out->hops);
}

/* What the one gives against what the other takes. A side that asks for
 * something states a requirement; what it takes is its requirement, else its
 * capability. */
static void contract(const struct fit_class *cls,
    const struct fit_context *context, const struct fit_facts *gives,
    const struct fit_facts *takes, struct fit_reason *reasons,
    struct fit_outcome *outcome)
{
    struct fit_reason own;
    size_t at_a = 0;
    size_t at_b = 0;

    outcome_init(cls, outcome);
    for (size_t i = 0; i < cls->n_rules; i++) {
        const struct fit_rule *rule = &cls->rules[i];
        struct fit_reason *reason = reasons == NULL ? &own : &reasons[i];

        reason_clear(reason, i);
        reason->a = offered(gives, &at_a, rule->property);
        reason->b = needed(takes, &at_b, rule->property);
        reason_make(
            rule, true, context, common_size(context, gives, takes), reason);
        outcome_add(rule, reason->verdict, outcome);
    }
    outcome_close(cls, true, outcome);
}

static enum fit_verdict lesser(enum fit_verdict a, enum fit_verdict b)
{
    return a < b ? a : b;
}

void fit_mate(const struct fit_class *cls, const struct fit_context *context,
    const struct fit_port *p, const struct fit_port *q,
    struct fit_reason *reasons, struct fit_mating *mating_out)
{
    struct fit_mating m;

    assert(cls != NULL);
    assert(mating_out != NULL);
    memset(&m, 0, sizeof m);
    m.type = same_type(p->type, q->type);
    m.gender = genders(p->gender, q->gender);
    m.role = roles(p->role, q->role);
    port_standards(context, p, q, &m);
    /* The side that supplies gives; p when neither alone does. */
    m.a_is_p = !(q->role == FIT_SUPPLY && p->role != FIT_SUPPLY) &&
               !(p->role == FIT_CONSUME && q->role != FIT_CONSUME);
    contract(cls, context, m.a_is_p ? &p->facts : &q->facts,
        m.a_is_p ? &q->facts : &p->facts, reasons, &m.contract);
    m.verdict = lesser(lesser(m.type, m.gender), lesser(m.role, m.standard));
    m.verdict = lesser(m.verdict, m.contract.verdict);
    *mating_out = m;
}
