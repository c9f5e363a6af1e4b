#include "assess/compatibility.h"
#include "assess/fill.h"
#include "assess/no_such.h"
#include "assess/project.h"
#include "assess/supplier.h"
#include "assess/vote.h"

#include "base/date.h"
#include "base/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* One pass over one set of facts. */
struct pass {
    const struct assess_options *options;
    struct sp_arena *arena;
    struct snapshot *snapshot;
    const char *venture, *instrument, *article;
    bool other; /* instrument than the venture's own */
    struct assess_origin *origin;
    struct origin_answer *answer;
    struct rule_runner *runner;
    struct assess_finding *findings;
    size_t n_findings, cap;
};

/* ---- the venture and its product --------------------------------------- */

static enum sp_code read_venture(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(pass->snapshot, "venture", &table, err);

    if (rc != SP_OK)
        return rc;
    row = table_find(table, pass->venture);
    if (row == SIZE_MAX)
        return assess_no_such(table, "venture", pass->venture, err);
    out->venture = table_named(table, row, "venture");
    if (table_named(table, row, "title")[0] != '\0')
        out->title = table_named(table, row, "title");
    pass->instrument = table_named(table, row, "instrument");
    pass->article = table_named(table, row, "article");
    if (pass->options->instrument != NULL &&
        strcmp(pass->options->instrument, pass->instrument) != 0) {
        pass->instrument = pass->options->instrument;
        pass->other = true;
        pass->article = ""; /* of the venture's own instrument */
        rc = origin_instrument(pass->snapshot, pass->instrument, err);
    }
    out->instrument = pass->instrument;
    if (table_named(table, row, "product")[0] != '\0')
        out->product = table_named(table, row, "product");
    return rc;
}

static enum sp_code read_origin(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    struct origin_question question;
    enum sp_code rc;

    if (out->product == NULL)
        return SP_OK;
    memset(&question, 0, sizeof question);
    question.item = out->product;
    question.instrument = pass->instrument;
    question.venture = pass->venture;
    question.with_facts = true;
    question.with_parts = pass->options->with_parts;
    pass->origin = sp_alloc(pass->arena, sizeof *pass->origin);
    pass->answer = sp_alloc(pass->arena, sizeof *pass->answer);
    if (pass->origin == NULL || pass->answer == NULL)
        return sp_arena_fail(pass->arena, err);
    rc = origin_answer_of(pass->answer, pass->options->schema, pass->snapshot,
        pass->options->facts.on, &question, pass->arena, pass->origin, err);
    if (rc == SP_OK) {
        out->origin = pass->origin;
        out->product_name = pass->origin->item_name;
    }
    return rc;
}

/* ---- findings ---------------------------------------------------------- */

static struct assess_finding *new_finding(
    struct pass *pass, const struct rule *rule, struct sp_err *err)
{
    struct assess_finding *finding;

    if (pass->n_findings == pass->cap) {
        size_t cap = pass->cap == 0 ? 64 : pass->cap * 2;
        struct assess_finding *grown =
            sp_alloc_array(pass->arena, cap, sizeof *grown);

        if (grown == NULL) {
            (void)sp_arena_fail(pass->arena, err);
            return NULL;
        }
        if (pass->n_findings > 0)
            memcpy(grown, pass->findings, pass->n_findings * sizeof *grown);
        pass->findings = grown;
        pass->cap = cap;
    }
    finding = &pass->findings[pass->n_findings++];
    finding->rule = rule->name;
    finding->version = rule->version;
    finding->cites = rule->cites;
    finding->instrument = rule->instrument;
    finding->checked = rule->checked;
    return finding;
}

static enum sp_code name_subject(
    struct pass *pass, struct assess_finding *finding, struct sp_err *err)
{
    static const struct {
        const char *tbl, *col;
    } named[] = {{"venture", "title"}, {"party", "name"}, {"item", "name"},
        {"state", "name_en"}};

    for (size_t i = 0; i < SP_COUNT(named); i++) {
        const struct table *table;
        size_t row;
        enum sp_code rc =
            snapshot_table(pass->snapshot, named[i].tbl, &table, err);

        if (rc != SP_OK)
            return rc;
        row = table_find(table, finding->subject);
        if (row == SIZE_MAX)
            continue;
        if (table_named(table, row, named[i].col)[0] != '\0')
            finding->subject_name = table_named(table, row, named[i].col);
        return SP_OK;
    }
    return SP_OK;
}

/* Resolve the facts, take the weakest basis, apply --min-basis. */
static enum sp_code finish_finding(
    struct pass *pass, struct assess_finding *finding, struct sp_err *err)
{
    const char *min_basis = pass->options->min_basis;
    enum sp_code rc = name_subject(pass, finding, err);

    if (rc == SP_OK)
        rc = fact_list_resolve((struct assess_fact *)(uintptr_t)finding->facts,
            finding->n_facts, pass->snapshot, pass->options->schema,
            &finding->basis, err);
    if (rc == SP_OK && min_basis != NULL && finding->verdict != RULE_UNKNOWN &&
        finding->basis != NULL &&
        basis_rank(finding->basis) < basis_rank(min_basis)) {
        finding->verdict = RULE_UNKNOWN;
        finding->weakened = true;
    }
    return rc;
}

static int compare_numbers(const void *a, const void *b)
{
    return strcmp(((const struct assess_number *)a)->name,
        ((const struct assess_number *)b)->name);
}

static enum sp_code copy_finding(
    struct pass *pass, const struct rule_finding *from, struct sp_err *err)
{
    const struct rule *rule = from->rule;
    struct assess_finding *finding = new_finding(pass, rule, err);
    struct assess_number *numbers;
    struct assess_fact *facts;
    enum sp_code rc;

    if (finding == NULL)
        return SP_NO_MEMORY;
    numbers = sp_alloc_array(pass->arena, rule->n_returns + 1, sizeof *numbers);
    facts = sp_alloc_array(pass->arena, from->n_rows + 1, sizeof *facts);
    if (numbers == NULL || facts == NULL)
        return sp_arena_fail(pass->arena, err);
    for (size_t i = 0; i < rule->n_returns; i++) {
        numbers[i].name = rule->returns[i].name;
        numbers[i].type = rule->returns[i].type;
        numbers[i].text = from->values[i].text;
    }
    if (rule->n_returns > 1)
        qsort(numbers, rule->n_returns, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < from->n_rows; i++) {
        facts[i].tbl = from->rows[i].tbl;
        facts[i].key = from->rows[i].key;
        facts[i].col = from->rows[i].col;
        facts[i].missing = from->rows[i].missing;
    }
    finding->subject = from->subject;
    finding->verdict = from->verdict;
    finding->numbers = numbers;
    finding->n_numbers = rule->n_returns;
    finding->facts = facts;
    finding->n_facts = from->n_rows;
    rc = rule_sentence(from, "en", pass->arena, &finding->text_en, err);
    if (rc == SP_OK)
        rc = rule_sentence(from, "uk", pass->arena, &finding->text_uk, err);
    return rc == SP_OK ? finish_finding(pass, finding, err) : rc;
}

static const char *join_actions(struct pass *pass, const struct rule *rule)
{
    const char *text = "";

    for (size_t i = 0; text != NULL && i < rule->n_actions; i++)
        text = sp_asprintf(
            pass->arena, "%s%s%s", text, i == 0 ? "" : ", ", rule->actions[i]);
    return text;
}

/* The sentence in a language; NULL without memory. */
static const char *action_text(
    struct pass *pass, const char *actions, enum sp_lang lang)
{
    if (pass->article[0] == '\0')
        return sp_asprintf(pass->arena,
            sp_say(lang,
                "Binds actions under Art. %s; the venture's action is not "
                "stated."),
            actions);
    return sp_asprintf(pass->arena,
        sp_say(lang,
            "Binds actions under Art. %s; the venture's action is under Art. "
            "%s."),
        actions, pass->article);
}

/* A rule of other actions does not apply; with no action stated nobody knows
 * whether it does. */
static enum sp_code action_finding(
    struct pass *pass, const struct rule *rule, struct sp_err *err)
{
    struct assess_finding *finding = new_finding(pass, rule, err);
    const char *actions = join_actions(pass, rule);
    struct fact_list list;
    bool stated = pass->article[0] != '\0';
    enum sp_code rc;

    if (finding == NULL || actions == NULL)
        return sp_arena_fail(pass->arena, err);
    fact_list_init(&list, pass->arena);
    rc =
        fact_list_add(&list, "venture", pass->venture, "article", !stated, err);
    if (rc != SP_OK)
        return rc;
    finding->subject = pass->venture;
    finding->verdict = stated ? RULE_NOT_APPLICABLE : RULE_UNKNOWN;
    finding->facts = list.facts;
    finding->n_facts = list.n;
    finding->text_en = action_text(pass, actions, SP_LANG_EN);
    finding->text_uk = action_text(pass, actions, SP_LANG_UK);
    if (finding->text_en == NULL || finding->text_uk == NULL)
        return sp_arena_fail(pass->arena, err);
    return finish_finding(pass, finding, err);
}

static bool binds_action(const struct pass *pass, const struct rule *rule)
{
    for (size_t i = 0; i < rule->n_actions; i++)
        if (strcmp(rule->actions[i], pass->article) == 0)
            return true;
    return rule->n_actions == 0;
}

static enum sp_code run_rule(
    struct pass *pass, const struct rule *rule, struct sp_err *err)
{
    const struct rule_finding *found = NULL;
    size_t n = 0;
    enum sp_code rc;

    if (!binds_action(pass, rule))
        return action_finding(pass, rule, err);
    rc = rule_run(pass->runner, rule, pass->arena, &found, &n, err);
    for (size_t i = 0; rc == SP_OK && i < n; i++)
        rc = copy_finding(pass, &found[i], err);
    return rc;
}

static int compare_findings(const void *a, const void *b)
{
    const struct assess_finding *x = a;
    const struct assess_finding *y = b;
    int order = strcmp(x->rule, y->rule);

    if (order == 0)
        order = strcmp(x->subject, y->subject);
    return order != 0 ? order : strcmp(x->text_en, y->text_en);
}

/* Whether a rule is asked: of this instrument, in force that day. */
static bool is_asked(const struct pass *pass, const struct rule *rule)
{
    int32_t on = pass->options->facts.on;

    return strcmp(rule->question, "assess") == 0 &&
           strcmp(rule->instrument, pass->instrument) == 0 &&
           rule->from <= on && on < rule->until;
}

static enum sp_code list_rules(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    const struct rule_set *set = pass->options->rules;
    const char *folder = pass->options->cases_folder;
    struct assess_rule *rules =
        sp_alloc_array(pass->arena, set->n_rules + 1, sizeof *rules);
    enum sp_code rc = SP_OK;

    if (rules == NULL)
        return sp_arena_fail(pass->arena, err);
    for (size_t i = 0; rc == SP_OK && i < set->n_rules; i++) {
        struct assess_rule *rule = &rules[out->n_rules];

        if (!is_asked(pass, &set->rules[i]))
            continue;
        out->n_rules++;
        rule->rule = &set->rules[i];
        if (folder != NULL)
            rc = rule_list_cases(pass->arena, folder, rule->rule, &rule->cases,
                &rule->n_cases, err);
    }
    out->rules = rules;
    return rc;
}

static enum sp_code run_rules(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    const struct rule_set *rules = pass->options->rules;
    struct fill fill;
    enum sp_code rc = rule_runner_new(&pass->runner, err);

    if (rc != SP_OK)
        return rc;
    memset(&fill, 0, sizeof fill);
    fill.runner = pass->runner;
    fill.schema = pass->options->schema;
    fill.snapshot = pass->snapshot;
    fill.arena = pass->arena;
    fill.on = pass->options->facts.on;
    fill.venture = pass->venture;
    fill.instrument = pass->instrument;
    fill.other = pass->other;
    fill.origin = pass->origin;
    fill.answer = pass->answer;
    rc = fill_tables(&fill, rules, err);
    for (size_t i = 0; rc == SP_OK && i < rules->n_rules; i++) {
        if (is_asked(pass, &rules->rules[i]))
            rc = run_rule(pass, &rules->rules[i], err);
    }
    rule_runner_free(pass->runner);
    pass->runner = NULL;
    if (rc == SP_OK && pass->n_findings > 1)
        qsort(pass->findings, pass->n_findings, sizeof *pass->findings,
            compare_findings);
    out->findings = pass->findings;
    out->n_findings = pass->n_findings;
    return rc;
}

/* ---- conditions and headline ------------------------------------------- */

static enum sp_code judge_condition(
    struct pass *pass, struct assess_condition *condition, struct sp_err *err)
{
    size_t *findings =
        sp_alloc_array(pass->arena, pass->n_findings + 1, sizeof *findings);
    const char *weakest = NULL;

    if (findings == NULL)
        return sp_arena_fail(pass->arena, err);
    condition->verdict = RULE_NOT_APPLICABLE;
    for (size_t i = 0; i < pass->n_findings; i++) {
        const struct assess_finding *finding = &pass->findings[i];

        if (strcmp(finding->rule, condition->encoded_by) != 0)
            continue;
        findings[condition->n_findings++] = i;
        if (finding->verdict > condition->verdict)
            condition->verdict = finding->verdict;
        if (finding->basis != NULL &&
            (weakest == NULL ||
                basis_rank(finding->basis) < basis_rank(weakest)))
            weakest = finding->basis;
        if (strcmp(finding->checked, "summary") == 0)
            condition->checked = finding->checked;
    }
    condition->findings = findings;
    if (condition->n_findings == 0)
        condition->verdict = RULE_UNKNOWN; /* encoded without a finding */
    condition->basis = weakest;
    return SP_OK;
}

static void count_condition(
    const struct assess_condition *condition, struct assess_headline *headline)
{
    if (condition->encoded_by == NULL) {
        headline->not_encoded++;
        return;
    }
    headline->second_hand += strcmp(condition->checked, "summary") == 0;
    switch (condition->verdict) {
    case RULE_BREACHED:
        headline->obstacles++;
        break;
    case RULE_UNKNOWN:
        headline->unknown++;
        break;
    case RULE_NOT_APPLICABLE:
        headline->not_applicable++;
        break;
    case RULE_MET:
        headline->met++;
        headline->declared +=
            condition->basis != NULL &&
            basis_rank(condition->basis) < basis_rank("evidenced");
        break;
    }
}

static enum sp_code judge_conditions(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    const struct table *table;
    struct assess_condition *conditions;
    enum sp_code rc = snapshot_table(pass->snapshot, "condition", &table, err);

    if (rc != SP_OK)
        return rc;
    conditions =
        sp_alloc_array(pass->arena, table->n_rows + 1, sizeof *conditions);
    if (conditions == NULL)
        return sp_arena_fail(pass->arena, err);
    out->conditions = conditions;
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        struct assess_condition *condition = &conditions[out->n_conditions];

        if (strcmp(table_named(table, row, "instrument"), pass->instrument) !=
            0)
            continue;
        out->n_conditions++;
        condition->condition = table_named(table, row, "condition");
        condition->cites = table_named(table, row, "cites");
        condition->title_en = table_named(table, row, "title_en");
        condition->title_uk = table_named(table, row, "title_uk");
        condition->checked = table_named(table, row, "checked");
        if (table_named(table, row, "encoded_by")[0] != '\0') {
            condition->encoded_by = table_named(table, row, "encoded_by");
            rc = judge_condition(pass, condition, err);
        }
        if (rc == SP_OK)
            count_condition(condition, &out->headline);
    }
    return rc;
}

/* ---- what is missing ---------------------------------------------------- */

static int compare_facts(const void *a, const void *b)
{
    const struct assess_fact *x = a;
    const struct assess_fact *y = b;
    int order = strcmp(x->tbl, y->tbl);

    if (order == 0)
        order = strcmp(x->key, y->key);
    return order != 0 ? order : strcmp(x->col, y->col);
}

static int compare_missing(const void *a, const void *b)
{
    const struct assess_missing *x = a;
    const struct assess_missing *y = b;
    int order =
        (x->n_findings < y->n_findings) - (x->n_findings > y->n_findings);

    if (order == 0)
        order = strcmp(x->tbl, y->tbl);
    if (order == 0)
        order = strcmp(x->key, y->key);
    return order != 0 ? order : strcmp(x->col, y->col);
}

static enum sp_code name_supplier(
    struct pass *pass, struct assess_missing *missing, struct sp_err *err)
{
    const struct table *party;
    enum sp_code rc = supplier_of(pass->snapshot, missing->tbl, missing->key,
        pass->venture, pass->arena, &missing->party, err);

    if (rc == SP_OK)
        rc = snapshot_table(pass->snapshot, "party", &party, err);
    if (rc == SP_OK && missing->party != NULL) {
        size_t row = table_find(party, missing->party);

        if (row != SIZE_MAX && table_named(party, row, "name")[0] != '\0')
            missing->party_name = table_named(party, row, "name");
    }
    return rc;
}

/* Each missing cell of an unknown finding once, with how many findings name
 * it; those that would settle most come first. */
static enum sp_code list_missing(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    struct assess_fact *all;
    struct assess_missing *missing;
    size_t n = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; i < pass->n_findings; i++)
        for (size_t j = 0; j < pass->findings[i].n_facts; j++)
            n += pass->findings[i].verdict == RULE_UNKNOWN &&
                 pass->findings[i].facts[j].missing;
    all = sp_alloc_array(pass->arena, n + 1, sizeof *all);
    missing = sp_alloc_array(pass->arena, n + 1, sizeof *missing);
    if (all == NULL || missing == NULL)
        return sp_arena_fail(pass->arena, err);
    n = 0;
    for (size_t i = 0; i < pass->n_findings; i++)
        for (size_t j = 0; j < pass->findings[i].n_facts; j++)
            if (pass->findings[i].verdict == RULE_UNKNOWN &&
                pass->findings[i].facts[j].missing)
                all[n++] = pass->findings[i].facts[j];
    if (n > 1)
        qsort(all, n, sizeof *all, compare_facts);
    for (size_t i = 0; rc == SP_OK && i < n; i++) {
        struct assess_missing *last = &missing[out->n_missing];

        if (i > 0 && compare_facts(&all[i - 1], &all[i]) == 0) {
            missing[out->n_missing - 1].n_findings++;
            continue;
        }
        out->n_missing++;
        last->tbl = all[i].tbl;
        last->key = all[i].key;
        last->col = all[i].col;
        last->n_findings = 1;
        rc = name_supplier(pass, last, err);
    }
    if (out->n_missing > 1)
        qsort(missing, out->n_missing, sizeof *missing, compare_missing);
    out->missing = missing;
    return rc;
}

static enum sp_code list_conflicts(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    size_t n = snapshot_conflicts(pass->snapshot);
    const char **texts = sp_alloc_array(pass->arena, n + 1, sizeof *texts);

    if (texts == NULL)
        return sp_arena_fail(pass->arena, err);
    for (size_t i = 0; i < n; i++)
        texts[i] = snapshot_conflict_text(pass->snapshot, i);
    out->conflicts = texts;
    out->n_conflicts = n;
    return SP_OK;
}

/* ---- one pass, and the comparison of two -------------------------------- */

static enum sp_code read_measures(struct pass *pass,
    const struct snapshot_options *facts, struct assessment *out,
    struct sp_err *err)
{
    struct assess_vote_options options;

    memset(&options, 0, sizeof options);
    options.schema = pass->options->schema;
    options.facts = *facts;
    return assess_list_measures(
        &options, pass->snapshot, pass->venture, pass->arena, out, err);
}

static enum sp_code one_pass(struct pass *pass,
    const struct assess_options *options, const char *overlay,
    const char *venture, struct sp_arena *arena, struct assessment *out,
    struct sp_err *err)
{
    struct snapshot_options facts = options->facts;
    enum sp_code rc;

    memset(pass, 0, sizeof *pass);
    memset(out, 0, sizeof *out);
    facts.overlay_folder = overlay;
    pass->options = options;
    pass->arena = arena;
    pass->venture = venture;
    rc = assess_snapshot(options->schema, &facts, arena, &pass->snapshot, err);
    if (rc == SP_OK)
        rc = read_venture(pass, out, err);
    if (rc == SP_OK)
        rc = read_origin(pass, out, err);
    if (rc == SP_OK)
        rc = run_rules(pass, out, err);
    if (rc == SP_OK)
        rc = judge_conditions(pass, out, err);
    if (rc == SP_OK)
        rc = list_missing(pass, out, err);
    if (rc == SP_OK)
        rc = list_conflicts(pass, out, err);
    if (rc == SP_OK)
        rc = read_measures(pass, &facts, out, err);
    if (rc == SP_OK)
        rc = list_rules(pass, out, err);
    if (rc == SP_OK)
        rc = snapshot_digest(pass->snapshot, &out->digests, err);
    return rc;
}

/* ---- for an audience ------------------------------------------------------
 */

/* Subjects that are withheld come last, so that their place among the others
 * tells nothing of their names. */
static int compare_projected(const void *a, const void *b)
{
    const struct assess_finding *x = a;
    const struct assess_finding *y = b;
    int order = strcmp(x->rule, y->rule);

    if (order == 0)
        order = (x->subject == NULL) - (y->subject == NULL);
    if (order == 0 && x->subject != NULL)
        order = strcmp(x->subject, y->subject);
    if (order == 0)
        order = (int)y->verdict - (int)x->verdict;
    return order != 0 ? order : strcmp(x->text_en, y->text_en);
}

static enum sp_code project_findings(struct pass *pass,
    struct projection *projection, struct assessment *out, struct sp_err *err)
{
    size_t n_missing = out->n_missing;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < pass->n_findings; i++)
        rc = project_finding(projection, &pass->findings[i], err);
    if (rc == SP_OK && pass->n_findings > 1)
        qsort(pass->findings, pass->n_findings, sizeof *pass->findings,
            compare_projected);
    /* Places in the list changed, and what is named as missing. */
    memset(&out->headline, 0, sizeof out->headline);
    out->n_conditions = 0;
    out->n_missing = 0;
    if (rc == SP_OK)
        rc = judge_conditions(pass, out, err);
    if (rc == SP_OK)
        rc = list_missing(pass, out, err);
    projection->withheld.missing += n_missing - out->n_missing;
    for (size_t i = 0; rc == SP_OK && i < out->n_missing; i++) {
        struct assess_missing *missing =
            (struct assess_missing *)(uintptr_t)&out->missing[i];

        if (missing->party == NULL)
            continue;
        missing->party_name = project_cell(
            projection, "party", missing->party, "name", missing->party_name);
        if (!audience_knows(projection->audience, missing->party))
            missing->party = NULL;
    }
    return rc;
}

static void project_changes(
    const struct projection *projection, struct assessment *out)
{
    struct assess_change *changes =
        (struct assess_change *)(uintptr_t)out->changes;

    for (size_t i = 0; i < out->n_changes; i++)
        if (strcmp(changes[i].subject, projection->venture) != 0 &&
            !project_sees_member(projection, changes[i].subject))
            changes[i].subject = NULL;
}

static enum sp_code project_measures(
    struct projection *projection, struct assessment *out, struct sp_err *err)
{
    struct assess_measure *measures =
        (struct assess_measure *)(uintptr_t)out->measures;
    size_t n = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < out->n_measures; i++) {
        struct assess_measure *measure = &measures[n];

        *measure = measures[i];
        if (!audience_sees_fact(
                projection->audience, "measure", measure->measure, "measure")) {
            projection->withheld.measures++;
            continue;
        }
        n++;
        if (measure->refused != NULL)
            measure->refused = "…"; /* it may name a voter */
        if (measure->vote != NULL)
            rc = project_vote(projection,
                (struct assess_vote *)(uintptr_t)measure->vote, err);
    }
    out->n_measures = n;
    return rc;
}

static enum sp_code project_assessment(
    struct pass *pass, struct assessment *out, struct sp_err *err)
{
    const char *audience = pass->options->audience;
    struct projection projection;
    enum sp_code rc;

    rc = project_open(&projection, pass->options->schema, pass->snapshot,
        audience, pass->venture, pass->arena, err);
    if (rc != SP_OK)
        return rc;
    project_digests(&projection, &out->digests);
    if (audience == NULL)
        return SP_OK;
    projection.rules = pass->options->rules;
    out->audience = audience;
    if (pass->origin != NULL)
        rc = project_origin(&projection, pass->origin, err);
    if (rc == SP_OK)
        rc = project_findings(pass, &projection, out, err);
    project_changes(&projection, out);
    if (rc == SP_OK)
        rc = project_measures(&projection, out, err);
    if (rc != SP_OK)
        return rc;
    out->title = project_cell(
        &projection, "venture", pass->venture, "title", out->title);
    if (out->product != NULL)
        out->product_name = project_cell(
            &projection, "item", out->product, "name", out->product_name);
    out->product = project_cell(
        &projection, "venture", pass->venture, "product", out->product);
    if (pass->origin != NULL && out->product == NULL)
        pass->origin->item = NULL;
    out->origin_before = NULL; /* two sums tell what their difference is */
    if (out->overlay != NULL)
        out->overlay = "…";
    projection.withheld.conflicts = out->n_conflicts;
    out->n_conflicts = 0;
    out->withheld = projection.withheld;
    return SP_OK;
}

static int compare_subjects(
    const struct assess_finding *x, const struct assess_finding *y)
{
    int order = strcmp(x->rule, y->rule);

    return order != 0 ? order : strcmp(x->subject, y->subject);
}

/* Both lists come by rule and subject: merge them. */
static enum sp_code list_changes(const struct assessment *before,
    struct assessment *after, struct sp_arena *arena, struct sp_err *err)
{
    struct assess_change *changes = sp_alloc_array(
        arena, before->n_findings + after->n_findings + 1, sizeof *changes);
    size_t i = 0;
    size_t j = 0;

    if (changes == NULL)
        return sp_arena_fail(arena, err);
    while (i < before->n_findings || j < after->n_findings) {
        const struct assess_finding *x =
            i < before->n_findings ? &before->findings[i] : NULL;
        const struct assess_finding *y =
            j < after->n_findings ? &after->findings[j] : NULL;
        int order = x == NULL ? 1 : y == NULL ? -1 : compare_subjects(x, y);
        const struct assess_finding *one = order <= 0 ? x : y;
        struct assess_change *change = &changes[after->n_changes];

        i += order <= 0;
        j += order >= 0;
        if (order == 0 && x->verdict == y->verdict)
            continue;
        after->n_changes++;
        change->rule = one->rule;
        change->cites = one->cites;
        change->subject = one->subject;
        change->from = order <= 0 ? rule_verdict_name(x->verdict) : NULL;
        change->to = order >= 0 ? rule_verdict_name(y->verdict) : NULL;
        change->from_basis = order <= 0 ? x->basis : NULL;
        change->to_basis = order >= 0 ? y->basis : NULL;
    }
    after->changes = changes;
    return SP_OK;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

enum sp_code assess_venture(const struct assess_options *options,
    const char *venture, struct sp_arena *arena,
    struct assessment *assessment_out, struct sp_err *err)
{
    const char *overlay = options->facts.overlay_folder;
    struct assessment before;
    struct assessment after;
    struct pass pass;
    struct pass pass_before;
    char on_text[SP_DATE_BYTES];
    enum sp_code rc;

    assert(options->rules != NULL);
    assert(venture != NULL);
    rc = one_pass(&pass, options, overlay, venture, arena, &after, err);
    if (rc == SP_OK && overlay != NULL) {
        /* A venture that the overlay alone knows has nothing before it. */
        rc =
            one_pass(&pass_before, options, NULL, venture, arena, &before, err);
        if (rc == SP_NOT_FOUND) {
            memset(&before, 0, sizeof before);
            rc = SP_OK;
        }
        if (rc == SP_OK)
            rc = list_changes(&before, &after, arena, err);
        after.origin_before = before.origin;
        after.overlay = last_part(overlay);
    }
    if (rc == SP_OK && options->with_compatibility &&
        options->audience == NULL && pass.answer != NULL)
        rc = assess_compatibility_of(
            pass.answer, &options->facts, &after.compatibility, err);
    if (rc == SP_OK)
        rc = project_assessment(&pass, &after, err);
    if (rc != SP_OK)
        return project_error(options->audience, rc, err);
    sp_date_format(options->facts.on, on_text);
    after.on = sp_strdup(arena, on_text);
    if (after.on == NULL)
        return sp_arena_fail(arena, err);
    after.strict = options->strict;
    after.min_basis = options->min_basis;
    memcpy(
        after.rules_digest, options->rules->digest, sizeof after.rules_digest);
    after.program = SPILNO_VERSION;
    *assessment_out = after;
    return SP_OK;
}
