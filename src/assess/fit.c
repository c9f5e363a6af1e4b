#include "assess/fit.h"

#include "assess/identity_facts.h"
#include "assess/project.h"

#include <assert.h>
#include <string.h>

enum { CONJUGATIONS = 4, WHY_BYTES = 512 };

/* One comparison under way. */
struct comparing {
    const struct assess_fit_options *options;
    struct sp_arena *arena;
    struct snapshot *snapshot;
    struct fit_model model;
    struct codes codes;
    struct projection projection;
    struct fit_model_item a, b;
    struct assess_fit *out;
};

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* ---- interchange -------------------------------------------------------- */

/* Why no class decides, or NULL. */
static enum sp_code class_problem(struct fit_model *model,
    const struct fit_model_item *candidate, const struct fit_model_item *wanted,
    enum sp_lang lang, const char **problem_out, struct sp_err *err)
{
    const struct fit_model_item *without =
        candidate->cls == NULL ? candidate : wanted;
    const char *problem = NULL;

    *problem_out = NULL;
    if (candidate->cls == NULL || wanted->cls == NULL) {
        if (without->class_named[0] == '\0')
            problem = sp_asprintf(
                model->arena, sp_say(lang, "%s has no class"), without->id);
        else
            problem = sp_asprintf(model->arena,
                sp_say(lang, "no one class of rules is known for %s of %s"),
                without->class_named, without->id);
    } else if (candidate->cls != wanted->cls) {
        problem = sp_asprintf(model->arena,
            sp_say(lang, "the items are of two classes: %s and %s"),
            candidate->cls->id, wanted->cls->id);
    } else if (candidate->cls->cls.n_rules == 0) {
        problem = sp_asprintf(model->arena,
            sp_say(lang, "class %s has no rules"), candidate->cls->id);
    } else {
        return SP_OK;
    }
    if (problem == NULL)
        return sp_arena_fail(model->arena, err);
    *problem_out = problem;
    return SP_OK;
}

static enum sp_code direction_reasons(struct fit_model *model,
    const struct assess_fit_wording *wording, const struct fit_model_class *cls,
    const struct fit_reason *reasons, struct assess_fit_direction *out,
    struct sp_err *err)
{
    struct assess_fit_reason *words =
        sp_alloc_array(model->arena, cls->cls.n_rules, sizeof *words);
    enum sp_code rc = SP_OK;

    if (words == NULL)
        return sp_arena_fail(model->arena, err);
    for (size_t i = 0; rc == SP_OK && i < cls->cls.n_rules; i++)
        rc = assess_fit_reason_words(wording, cls, &reasons[i], &words[i], err);
    out->reasons = words;
    out->n_reasons = cls->cls.n_rules;
    return rc;
}

enum sp_code assess_fit_direction_of(struct fit_model *model,
    const struct fit_model_item *candidate, const struct fit_model_item *wanted,
    enum sp_lang lang, struct assess_fit_direction *out, struct sp_err *err)
{
    const struct fit_model_class *cls = candidate->cls;
    struct assess_fit_wording wording = {model, lang, &candidate->facts,
        &wanted->facts, candidate->cells, wanted->cells, candidate->id,
        wanted->id};
    struct fit_outcome outcome;
    struct fit_reason *reasons;
    enum sp_code rc;

    assert(out != NULL);
    memset(out, 0, sizeof *out);
    out->candidate = candidate->id;
    out->wanted = wanted->id;
    out->verdict = FIT_UNKNOWN;
    for (int axis = 0; axis < FIT_AXES; axis++)
        out->axes[axis] = FIT_UNKNOWN;
    rc = class_problem(model, candidate, wanted, lang, &out->problem, err);
    if (rc != SP_OK || out->problem != NULL)
        return rc;
    reasons = sp_alloc_array(model->arena, cls->cls.n_rules, sizeof *reasons);
    if (reasons == NULL)
        return sp_arena_fail(model->arena, err);
    fit_interchange(&cls->cls, &model->context, &candidate->facts,
        &wanted->facts, reasons, &outcome);
    out->cls = cls->id;
    out->reviewed_by = or_null(cls->reviewed_by);
    out->verdict = outcome.verdict;
    memcpy(out->axes, outcome.axes, sizeof out->axes);
    out->capped = outcome.capped;
    out->n_properties = outcome.n_properties;
    out->n_without_difference = outcome.n_without_difference;
    return direction_reasons(model, &wording, cls, reasons, out, err);
}

/* ---- interfaces --------------------------------------------------------- */

/* A reason about the ports themselves. */
static void conjugation(const struct comparing *c, const char *name,
    enum fit_verdict verdict, const char *a, const char *b, const char *why,
    struct assess_fit_reason *out)
{
    memset(out, 0, sizeof *out);
    out->rule = "port";
    out->version = 1;
    out->property = name;
    out->axis = "fit";
    out->criticality = "must";
    out->comparison = strcmp(name, "type") == 0       ? "EQ"
                      : strcmp(name, "standard") == 0 ? "STANDARD"
                                                      : "MATES";
    out->verdict = verdict;
    out->a.written = out->a.base = or_null(a);
    out->b.written = out->b.base = or_null(b);
    if (verdict != FIT_YES)
        out->gap = a[0] == '\0' || b[0] == '\0'
                       ? sp_say(c->options->lang, "it is not stated by both")
                       : why;
}

/* What conjugation says of the ports p of A and q of B. */
static size_t conjugations(const struct comparing *c,
    const struct fit_model_port *p, const struct fit_model_port *q,
    const struct fit_mating *mating, struct assess_fit_reason *out)
{
    enum sp_lang lang = c->options->lang;
    size_t n = 0;

    conjugation(c, "type", mating->type, p->type, q->type,
        sp_say(lang, "the interfaces are of two types"), &out[n++]);
    conjugation(c, "gender", mating->gender, p->gender, q->gender,
        sp_say(lang, "the genders do not mate"), &out[n++]);
    conjugation(c, "role", mating->role, p->role, q->role,
        sp_say(lang, "the roles do not meet"), &out[n++]);
    if (mating->standard_stated)
        conjugation(c, "standard", mating->standard, p->standard, q->standard,
            assess_fit_note(lang, mating->standard_note), &out[n++]);
    return n;
}

/* The reasons of the contract keep A's value in a, B's in b. */
static enum sp_code contract_words(struct comparing *c,
    const struct fit_model_port *p, const struct fit_model_port *q,
    const struct fit_model_class *cls, bool a_is_p,
    const struct fit_reason *reason, struct assess_fit_reason *out,
    struct sp_err *err)
{
    const struct fit_model_port *gives = a_is_p ? p : q;
    const struct fit_model_port *takes = a_is_p ? q : p;
    struct assess_fit_wording wording = {&c->model, c->options->lang,
        &gives->port.facts, &takes->port.facts, gives->cells, takes->cells,
        gives->name, takes->name};
    enum sp_code rc = assess_fit_reason_words(&wording, cls, reason, out, err);

    if (rc == SP_OK && !a_is_p) {
        struct assess_fit_side keep = out->a;

        out->a = out->b;
        out->b = keep;
    }
    return rc;
}

static enum sp_code interface_of(struct comparing *c,
    const struct fit_model_port *p, const struct fit_model_port *q,
    struct assess_fit_interface *out, struct sp_err *err)
{
    static const struct fit_class none = {NULL, 0, false};
    const char *id = sp_asprintf(c->arena, "port-%s", p->type);
    const struct fit_model_class *cls = NULL;
    const struct fit_class *rules;
    struct fit_mating mating;
    struct fit_reason *reasons;
    struct assess_fit_reason *words;
    size_t n;
    enum sp_code rc = SP_OK;

    if (id == NULL)
        return sp_arena_fail(c->arena, err);
    /* Ports of two types have no rules in common. */
    if (strcmp(p->type, q->type) == 0)
        cls = fit_model_class_find(&c->model, id);
    rules = cls == NULL ? &none : &cls->cls;
    reasons = sp_alloc_array(c->arena, rules->n_rules + 1, sizeof *reasons);
    words = sp_alloc_array(
        c->arena, rules->n_rules + CONJUGATIONS + 1, sizeof *words);
    if (reasons == NULL || words == NULL)
        return sp_arena_fail(c->arena, err);
    fit_mate(rules, &c->model.context, &p->port, &q->port, reasons, &mating);
    n = conjugations(c, p, q, &mating, words);
    for (size_t i = 0; rc == SP_OK && i < rules->n_rules; i++)
        rc = contract_words(
            c, p, q, cls, mating.a_is_p, &reasons[i], &words[n++], err);
    out->port_a = p->name;
    out->port_b = q->name;
    out->verdict = mating.verdict;
    out->capped = mating.contract.capped;
    out->cls = cls == NULL ? NULL : cls->id;
    out->reasons = words;
    out->n_reasons = n;
    return rc;
}

/* Ports of one type, and those that state none, are held against each other;
 * when ports alone are asked about, all of them are. */
static bool is_a_pair(const struct comparing *c, const struct fit_model_port *p,
    const struct fit_model_port *q)
{
    return c->options->ports_only || p->type[0] == '\0' || q->type[0] == '\0' ||
           strcmp(p->type, q->type) == 0;
}

static enum sp_code interfaces_of(struct comparing *c, struct sp_err *err)
{
    const struct fit_model_port *p = NULL;
    const struct fit_model_port *q = NULL;
    struct assess_fit *out = c->out;
    struct assess_fit_interface *interfaces;
    enum sp_code rc =
        fit_model_ports(&c->model, c->a.id, &p, &out->n_ports_a, err);

    if (rc == SP_OK)
        rc = fit_model_ports(&c->model, c->b.id, &q, &out->n_ports_b, err);
    if (rc != SP_OK)
        return rc;
    interfaces = sp_alloc_array(
        c->arena, out->n_ports_a * out->n_ports_b + 1, sizeof *interfaces);
    if (interfaces == NULL)
        return sp_arena_fail(c->arena, err);
    out->mating = FIT_UNKNOWN;
    for (size_t i = 0; rc == SP_OK && i < out->n_ports_a; i++) {
        for (size_t k = 0; rc == SP_OK && k < out->n_ports_b; k++) {
            struct assess_fit_interface *one = &interfaces[out->n_interfaces];

            if (!is_a_pair(c, &p[i], &q[k]))
                continue;
            rc = interface_of(c, &p[i], &q[k], one, err);
            if (out->n_interfaces == 0 || one->verdict > out->mating)
                out->mating = one->verdict;
            out->n_interfaces++;
        }
    }
    out->interfaces = interfaces;
    return rc;
}

/* ---- identity ----------------------------------------------------------- */

static enum sp_code identity_of(struct comparing *c, struct sp_err *err)
{
    struct identity_facts facts;
    struct identity found;
    const struct identity_answer *answer;
    size_t one;
    size_t two;
    enum sp_code rc = identity_facts_read(c->snapshot, c->arena, &facts, err);

    if (rc != SP_OK)
        return rc;
    one = identity_facts_find(&facts, c->a.id);
    two = identity_facts_find(&facts, c->b.id);
    assert(one != SIZE_MAX && two != SIZE_MAX);
    answer = identity_facts_answer(&facts, c->a.id, c->b.id);
    rc = identity_compare(&c->codes.reference, &facts.items[one],
        &facts.items[two],
        answer == NULL ? IDENTITY_UNDECIDED : answer->decision, c->arena,
        &found, err);
    if (rc == SP_OK)
        c->out->identity = identity_verdict_text(found.verdict);
    return rc;
}

/* ---- all of it ---------------------------------------------------------- */

static void release_snapshot(void *handle)
{
    snapshot_close(handle);
}

static enum sp_code compare_open(
    struct comparing *c, const char *a, const char *b, struct sp_err *err)
{
    const struct assess_fit_options *options = c->options;
    struct assess_fit *out = c->out;
    enum sp_code rc =
        snapshot_open(options->schema, &options->facts, &c->snapshot, err);

    /* Texts of the answer are borrowed from it. */
    if (rc == SP_OK)
        rc = sp_arena_keep(c->arena, release_snapshot, c->snapshot, err);
    if (rc == SP_OK)
        rc = fit_model_open(
            &c->model, options->schema, c->snapshot, c->arena, err);
    if (rc == SP_OK)
        rc = project_open(&c->projection, options->schema, c->snapshot,
            options->audience, NULL, c->arena, err);
    c->model.audience = c->projection.audience;
    if (rc == SP_OK)
        rc = fit_model_item_named(&c->model, a, &c->a, err);
    if (rc == SP_OK)
        rc = fit_model_item_named(&c->model, b, &c->b, err);
    if (rc == SP_OK)
        rc = codes_read(options->schema, options->facts.data_folder,
            options->facts.registry, sp_lang_code(options->lang),
            options->facts.on, c->arena, &c->codes, err);
    if (rc == SP_OK)
        rc = snapshot_digest(c->snapshot, &out->digests, err);
    if (rc != SP_OK)
        return rc;
    project_digests(&c->projection, &out->digests);
    out->a = c->a.id;
    out->b = c->b.id;
    out->audience = options->audience;
    if (fit_model_sees(&c->model, c->model.item, c->a.row, "name"))
        out->name_a = or_null(table_named(c->model.item, c->a.row, "name"));
    if (fit_model_sees(&c->model, c->model.item, c->b.row, "name"))
        out->name_b = or_null(table_named(c->model.item, c->b.row, "name"));
    out->ports_only = options->ports_only;
    return SP_OK;
}

enum sp_code assess_fit_of(const struct assess_fit_options *options,
    const char *a, const char *b, struct sp_arena *arena,
    struct assess_fit *fit_out, struct sp_err *err)
{
    struct assess_fit out;
    struct comparing c;
    enum sp_code rc;

    assert(options != NULL);
    assert(fit_out != NULL);
    memset(&out, 0, sizeof out);
    memset(&c, 0, sizeof c);
    c.options = options;
    c.arena = arena;
    c.out = &out;
    rc = compare_open(&c, a, b, err);
    if (rc == SP_OK)
        rc = interfaces_of(&c, err);
    if (rc == SP_OK && !options->ports_only && options->audience == NULL)
        rc = identity_of(&c, err);
    if (rc == SP_OK && !options->ports_only)
        rc = assess_fit_direction_of(
            &c.model, &c.a, &c.b, options->lang, &out.a_for_b, err);
    if (rc == SP_OK && !options->ports_only)
        rc = assess_fit_direction_of(
            &c.model, &c.b, &c.a, options->lang, &out.b_for_a, err);
    if (rc == SP_OK && !options->ports_only)
        rc = assess_fit_claims(
            &(struct assess_fit_saying){&c.model, &c.codes, options->lang,
                c.a.id, c.b.id, &out.a_for_b, &out.b_for_a},
            &out.claims, &out.n_claims, err);
    out.withheld.facts = c.model.n_withheld;
    if (rc == SP_OK)
        *fit_out = out;
    return project_error(options->audience, rc, err);
}
