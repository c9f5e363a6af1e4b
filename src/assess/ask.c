/*
 * ask.c - groups what is missing by party and question, and orders it.
 */
#include "assess/ask_work.h"
#include "assess/model.h"
#include "assess/no_such.h"

#include "base/sha256.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { INSIDE_BYTES_MAX = 1 << 16, FOLLOWS_MAX = 4 };

/* ---- what counts as inside --------------------------------------------- */

static bool is_inside_role(const char *role)
{
    return strcmp(role, "member") == 0 || strcmp(role, "associated") == 0 ||
           strcmp(role, "beneficiary") == 0;
}

/* Rows of `status` come in the order of states. */
static enum sp_code read_inside(struct ask_work *work, struct sp_err *err)
{
    const struct table *table;
    struct sp_sha256 *sha = NULL;
    char digest[SP_SHA256_HEX_BYTES];
    struct sp_buf codes;
    enum sp_code rc = snapshot_table(work->snapshot, "status", &table, err);

    sp_buf_init(&codes, INSIDE_BYTES_MAX);
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        const char *state = table_named(table, row, "state");

        if (strcmp(table_named(table, row, "instrument"),
                work->assessment->instrument) != 0 ||
            !is_inside_role(table_named(table, row, "role")))
            continue;
        sp_buf_printf(&codes, "%s%s", codes.len > 0 ? "," : "", state);
        work->region_matters |= strcmp(state, "UA") == 0;
    }
    if (rc == SP_OK)
        rc = sp_buf_check(&codes, err);
    if (rc == SP_OK)
        rc = sp_sha256_new(&sha, err);
    if (rc == SP_OK) {
        sp_sha256_put(sha, sp_buf_text(&codes), codes.len);
        sp_sha256_hex(sha, digest);
        work->inside_digest = sp_strdup(work->arena, digest);
        work->inside = sp_strdup(work->arena, sp_buf_text(&codes));
        if (work->inside == NULL || work->inside_digest == NULL)
            rc = sp_arena_fail(work->arena, err);
    }
    sp_sha256_free(sha);
    sp_buf_clear(&codes);
    return rc;
}

/* ---- wants, in the order of parties and questions ---------------------- */

static int compare_texts(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* By party, then question. */
static int compare_questions(const struct ask_want *x, const struct ask_want *y)
{
    int order = compare_texts(x->party, y->party);

    if (order == 0)
        order = strcmp(x->table->name, y->table->name);
    if (order == 0)
        order = (int)x->rows - (int)y->rows;
    return order != 0 ? order : strcmp(x->key, y->key);
}

static int compare_wants(const void *a, const void *b)
{
    const struct ask_want *x = a;
    const struct ask_want *y = b;
    int order = compare_questions(x, y);

    if (order == 0)
        order = (x->finding > y->finding) - (x->finding < y->finding);
    return order != 0 ? order
                      : (x->column > y->column) - (x->column < y->column);
}

static int compare_missing_cells(const void *a, const void *b)
{
    const struct assess_missing *x = *(const struct assess_missing *const *)a;
    const struct assess_missing *y = *(const struct assess_missing *const *)b;
    int order = strcmp(x->tbl, y->tbl);

    if (order == 0)
        order = strcmp(x->key, y->key);
    return order != 0 ? order : strcmp(x->col, y->col);
}

struct wants {
    const struct assess_missing **missing; /* by cell */
    struct ask_want *of;                   /* missing[i] is asked as of[i] */
    struct ask_want *all;                  /* one a finding and missing cell */
    size_t n_all;
};

/* How many cells of unknown findings are missing. */
static size_t count_missing(const struct assessment *assessment)
{
    size_t n = 0;

    for (size_t i = 0; i < assessment->n_findings; i++)
        for (size_t j = 0; j < assessment->findings[i].n_facts; j++)
            n += assessment->findings[i].verdict == RULE_UNKNOWN &&
                 assessment->findings[i].facts[j].missing;
    return n;
}

static size_t place_of(const struct assessment *assessment,
    const struct wants *wants, const struct assess_fact *fact)
{
    struct assess_missing cell = {
        .tbl = fact->tbl, .key = fact->key, .col = fact->col};
    const struct assess_missing *wanted = &cell;
    const struct assess_missing *const *found = bsearch(&wanted, wants->missing,
        assessment->n_missing, sizeof *wants->missing, compare_missing_cells);

    assert(found != NULL);
    return (size_t)(found - wants->missing);
}

static enum sp_code read_wants(
    const struct ask_work *work, struct wants *wants, struct sp_err *err)
{
    const struct assessment *assessment = work->assessment;
    size_t n = assessment->n_missing;
    enum sp_code rc = SP_OK;

    wants->missing = sp_alloc_array(work->arena, n + 1, sizeof *wants->missing);
    wants->of = sp_alloc_array(work->arena, n + 1, sizeof *wants->of);
    wants->all = sp_alloc_array(
        work->arena, count_missing(assessment) + 1, sizeof *wants->all);
    if (wants->missing == NULL || wants->of == NULL || wants->all == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; i < n; i++)
        wants->missing[i] = &assessment->missing[i];
    if (n > 1)
        qsort(wants->missing, n, sizeof *wants->missing, compare_missing_cells);
    for (size_t i = 0; rc == SP_OK && i < n; i++)
        rc = ask_want_of(work, wants->missing[i], &wants->of[i], err);
    for (size_t i = 0; rc == SP_OK && i < assessment->n_findings; i++) {
        const struct assess_finding *finding = &assessment->findings[i];

        for (size_t j = 0; j < finding->n_facts; j++) {
            struct ask_want *want = &wants->all[wants->n_all];

            if (finding->verdict != RULE_UNKNOWN || !finding->facts[j].missing)
                continue;
            *want = wants->of[place_of(assessment, wants, &finding->facts[j])];
            want->finding = i;
            wants->n_all += want->party != NULL;
        }
    }
    if (wants->n_all > 1)
        qsort(wants->all, wants->n_all, sizeof *wants->all, compare_wants);
    return rc;
}

/* ---- reasons ----------------------------------------------------------- */

static void title_of(
    const struct assessment *assessment, struct ask_reason *reason)
{
    for (size_t i = 0; i < assessment->n_conditions; i++) {
        const struct assess_condition *one = &assessment->conditions[i];

        if (one->encoded_by == NULL || strcmp(one->encoded_by, reason->rule))
            continue;
        reason->title_en = one->title_en;
        reason->title_uk = one->title_uk;
        return;
    }
}

/* Findings come by rule, and so do the reasons; each rule once. */
static enum sp_code take_reasons(const struct ask_work *work,
    const struct ask_want *wants, size_t n, struct ask_question *question,
    struct sp_err *err)
{
    struct ask_reason *reasons =
        sp_alloc_array(work->arena, n, sizeof *reasons);
    size_t last = SIZE_MAX;

    if (reasons == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; i < n; i++) {
        const struct assess_finding *finding =
            &work->assessment->findings[wants[i].finding];
        struct ask_reason *reason = &reasons[question->n_reasons];

        if (wants[i].finding == last)
            continue;
        last = wants[i].finding;
        question->n_findings++;
        if (question->n_reasons > 0 &&
            strcmp(reasons[question->n_reasons - 1].rule, finding->rule) == 0)
            continue;
        reason->rule = finding->rule;
        reason->cites = finding->cites;
        title_of(work->assessment, reason);
        question->n_reasons++;
    }
    question->reasons = reasons;
    return SP_OK;
}

/* ---- questions --------------------------------------------------------- */

/* Make the question of wants[0 … n), which are of one. */
static enum sp_code make_question(const struct ask_work *work,
    const struct ask_want *wants, size_t n, struct ask_question *question,
    struct sp_err *err)
{
    bool asked[SCHEMA_COLUMNS_MAX] = {false};
    enum sp_code rc;

    question->table = wants->table;
    question->rows = wants->rows;
    question->key = wants->key;
    question->subject = wants->subject;
    for (size_t i = 0; i < n; i++) {
        if (wants[i].column >= 0)
            asked[wants[i].column] = true;
        question->complete |= wants[i].column < 0;
    }
    /* Rows named one by one: none other was meant, or the list is not all. */
    if (question->rows && strcmp(question->table->name, "control") == 0)
        question->complete = true;
    rc = take_reasons(work, wants, n, question, err);
    if (rc == SP_OK && question->rows)
        rc = ask_fill_rows(work, wants->party, question, err);
    else if (rc == SP_OK)
        rc = ask_fill_row(work, wants->party, asked, question, err);
    return rc;
}

static int compare_order(const void *a, const void *b)
{
    const struct ask_question *x = a;
    const struct ask_question *y = b;
    int order =
        (x->n_findings < y->n_findings) - (x->n_findings > y->n_findings);

    if (order == 0)
        order = (int)x->follow - (int)y->follow;
    if (order == 0)
        order = strcmp(x->table->name, y->table->name);
    if (order == 0)
        order = (int)x->rows - (int)y->rows;
    return order != 0 ? order : strcmp(x->key, y->key);
}

/* Which further rows the answers may need. */
static void follow_of(const struct ask_question *question, bool *party,
    bool *link, bool *site, bool *asset)
{
    bool member = strcmp(question->table->name, "member") == 0;

    if (question->rows && member)
        *asset = true;
    if (question->rows &&
        (member || strcmp(question->table->name, "control") == 0))
        *link = true;
    for (size_t i = 0; i < question->n_cells; i++) {
        const struct ask_cell *cell = &question->cells[i];

        if (cell->need == ASK_SHOWN || cell->column->ref_tables == NULL)
            continue;
        *party |= schema_refers_to(cell->column, "party");
        *site |= schema_refers_to(cell->column, "site");
    }
}

static enum sp_code add_follow(const struct ask_work *work, const char *tbl,
    enum ask_follow follow, bool controllers, struct ask_party *party,
    struct ask_question *questions, struct sp_err *err)
{
    struct ask_question *question = &questions[party->n_questions++];

    question->table = schema_table(work->schema, tbl);
    assert(question->table != NULL);
    question->rows = true;
    question->key = "";
    question->follow = follow;
    question->all_controllers = controllers;
    if (follow == ASK_NEW_ASSET)
        question->key = question->subject = work->venture;
    return ask_fill_rows(work, party->party, question, err);
}

static enum sp_code add_follows(const struct ask_work *work,
    struct ask_party *party, struct ask_question *questions, struct sp_err *err)
{
    bool new_party = false;
    bool link = false;
    bool site = false;
    bool asset = false;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; i < party->n_questions; i++)
        follow_of(&questions[i], &new_party, &link, &site, &asset);
    if (site)
        rc = add_follow(
            work, "site", ASK_NEW_SITE, false, party, questions, err);
    if (rc == SP_OK && new_party)
        rc = add_follow(
            work, "party", ASK_NEW_PARTY, link, party, questions, err);
    if (rc == SP_OK && link)
        rc = add_follow(
            work, "control", ASK_NEW_LINK, false, party, questions, err);
    if (rc == SP_OK && asset)
        rc = add_follow(
            work, "asset", ASK_NEW_ASSET, false, party, questions, err);
    return rc;
}

/* ---- parties ----------------------------------------------------------- */

static enum sp_code name_party(
    const struct ask_work *work, struct ask_party *party, struct sp_err *err)
{
    const struct audience *audience = NULL;
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(work->snapshot, "party", &table, err);

    party->owner = strcmp(party->party, work->options->owner) == 0;
    if (rc != SP_OK)
        return rc;
    row = table_find(table, party->party);
    if (row != SIZE_MAX && table_named(table, row, "name")[0] != '\0')
        party->name = table_named(table, row, "name");
    if (row != SIZE_MAX && table_named(table, row, "language")[0] != '\0')
        party->language = table_named(table, row, "language");
    rc = snapshot_table(work->snapshot, "venture", &table, err);
    row = rc == SP_OK ? table_find(table, work->venture) : SIZE_MAX;
    if (rc == SP_OK)
        rc = ask_audience(work, party->party, &audience, err);
    if (rc == SP_OK && row != SIZE_MAX &&
        ask_cell_text(audience, table, row, "title")[0] != '\0')
        party->title = table_named(table, row, "title");
    return rc;
}

/* Make the questions of wants[0 … n), which are of one party. */
static enum sp_code make_party(const struct ask_work *work,
    const struct ask_want *wants, size_t n, struct ask_party *party,
    struct sp_err *err)
{
    struct ask_question *questions =
        sp_alloc_array(work->arena, n + FOLLOWS_MAX, sizeof *questions);
    size_t i = 0;
    enum sp_code rc;

    if (questions == NULL)
        return sp_arena_fail(work->arena, err);
    party->party = wants->party;
    rc = name_party(work, party, err);
    while (rc == SP_OK && i < n) {
        size_t end = i + 1;

        while (end < n && compare_questions(&wants[i], &wants[end]) == 0)
            end++;
        rc = make_question(
            work, &wants[i], end - i, &questions[party->n_questions++], err);
        i = end;
    }
    if (rc == SP_OK)
        rc = add_follows(work, party, questions, err);
    if (rc != SP_OK)
        return rc;
    qsort(questions, party->n_questions, sizeof *questions, compare_order);
    for (i = 0; i < party->n_questions; i++) {
        for (size_t j = 0; j < questions[i].n_cells; j++)
            party->n_cells += questions[i].cells[j].need == ASK_NEEDED;
        party->n_cells += questions[i].rows && questions[i].n_findings > 0;
    }
    party->questions = questions;
    return SP_OK;
}

static enum sp_code make_parties(const struct ask_work *work,
    const struct wants *wants, struct ask *ask, struct sp_err *err)
{
    struct ask_party *parties =
        sp_alloc_array(work->arena, wants->n_all + 1, sizeof *parties);
    const char *only = work->options->party;
    size_t i = 0;
    enum sp_code rc = SP_OK;

    if (parties == NULL)
        return sp_arena_fail(work->arena, err);
    while (rc == SP_OK && i < wants->n_all) {
        const char *party = wants->all[i].party;
        size_t end = i + 1;

        while (end < wants->n_all && !strcmp(wants->all[end].party, party))
            end++;
        if (only == NULL || strcmp(only, party) == 0)
            rc = make_party(
                work, &wants->all[i], end - i, &parties[ask->n_parties++], err);
        i = end;
    }
    ask->parties = parties;
    return rc;
}

static enum sp_code list_states(
    const struct ask_work *work, struct ask *ask, struct sp_err *err)
{
    const struct table *table;
    struct ask_state *states;
    enum sp_code rc = snapshot_table(work->snapshot, "state", &table, err);

    if (rc != SP_OK)
        return rc;
    states = sp_alloc_array(work->arena, table->n_rows + 1, sizeof *states);
    if (states == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        struct ask_state *state = &states[ask->n_states++];

        state->code = table_named(table, row, "state");
        if (table_named(table, row, "name_en")[0] != '\0')
            state->name_en = table_named(table, row, "name_en");
        if (table_named(table, row, "name_uk")[0] != '\0')
            state->name_uk = table_named(table, row, "name_uk");
    }
    ask->states = states;
    return SP_OK;
}

/* ---- what asking does not close ---------------------------------------- */

/* The missing facts come with most findings first, and so do the acts. */
static enum sp_code list_acts(const struct ask_work *work,
    const struct wants *wants, struct ask *ask, struct sp_err *err)
{
    const struct assessment *assessment = work->assessment;
    struct ask_act *acts =
        sp_alloc_array(work->arena, assessment->n_missing + 1, sizeof *acts);

    if (acts == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; i < assessment->n_missing; i++) {
        const struct assess_missing *missing = &assessment->missing[i];
        const struct assess_fact fact = {
            .tbl = missing->tbl, .key = missing->key, .col = missing->col};
        struct ask_act *act = &acts[ask->n_acts];

        if (wants->of[place_of(assessment, wants, &fact)].party != NULL)
            continue;
        act->tbl = missing->tbl;
        act->key = missing->key;
        act->col = missing->col;
        act->n_findings = missing->n_findings;
        ask->n_acts++;
    }
    ask->acts = acts;
    return SP_OK;
}

static enum sp_code list_undecided(
    const struct ask_work *work, struct ask *ask, struct sp_err *err)
{
    const struct assessment *assessment = work->assessment;
    struct ask_undecided *list =
        sp_alloc_array(work->arena, assessment->n_findings + 1, sizeof *list);

    if (list == NULL)
        return sp_arena_fail(work->arena, err);
    for (size_t i = 0; i < assessment->n_findings; i++) {
        const struct assess_finding *finding = &assessment->findings[i];
        bool missing = false;

        for (size_t j = 0; j < finding->n_facts; j++)
            missing |= finding->facts[j].missing;
        if (finding->verdict != RULE_UNKNOWN || missing)
            continue;
        list[ask->n_undecided].rule = finding->rule;
        list[ask->n_undecided].cites = finding->cites;
        list[ask->n_undecided++].subject = finding->subject;
    }
    ask->undecided = list;
    return SP_OK;
}

static enum sp_code check_party(const struct ask_work *work, struct sp_err *err)
{
    const char *party = work->options->party;
    const struct table *table;
    enum sp_code rc = snapshot_table(work->snapshot, "party", &table, err);

    if (rc != SP_OK || party == NULL ||
        strcmp(party, work->options->owner) == 0 ||
        table_find(table, party) != SIZE_MAX)
        return rc;
    return assess_no_such(table, "party", party, err);
}

enum sp_code ask_venture(const struct ask_options *options, const char *venture,
    struct sp_arena *arena, struct ask *ask_out, struct sp_err *err)
{
    struct assessment *assessment = sp_alloc(arena, sizeof *assessment);
    struct ask_options read = *options;
    struct ask_work work = {.options = &read,
        .schema = options->assess->schema,
        .arena = arena,
        .venture = venture,
        .assessment = assessment};
    struct ask_lists lists = {.n = 0};
    struct ask_audiences audiences = {.n = 0};
    struct wants wants = {.n_all = 0};
    struct ask ask = {.owner = options->owner};
    enum sp_code rc;

    assert(options->owner != NULL);
    assert(options->assess->facts.overlay_folder == NULL);
    if (assessment == NULL)
        return sp_arena_fail(arena, err);
    work.lists = &lists;
    work.audiences = &audiences;
    rc = assess_venture(options->assess, venture, arena, assessment, err);
    if (rc == SP_OK)
        rc = assess_snapshot(options->assess->schema, &options->assess->facts,
            arena, &work.snapshot, err);
    if (rc == SP_OK && read.party != NULL)
        read.party = snapshot_id(work.snapshot, "party", read.party);
    if (rc == SP_OK)
        rc = check_party(&work, err);
    if (rc == SP_OK)
        rc = read_inside(&work, err);
    if (rc == SP_OK)
        rc = read_wants(&work, &wants, err);
    if (rc == SP_OK)
        rc = make_parties(&work, &wants, &ask, err);
    if (rc == SP_OK)
        rc = list_acts(&work, &wants, &ask, err);
    if (rc == SP_OK)
        rc = list_undecided(&work, &ask, err);
    if (rc == SP_OK)
        rc = list_states(&work, &ask, err);
    if (rc != SP_OK)
        return rc;
    ask.venture = assessment->venture;
    ask.instrument = assessment->instrument;
    ask.on = assessment->on;
    ask.inside = work.inside;
    ask.digests = assessment->digests;
    memcpy(ask.rules_digest, assessment->rules_digest, sizeof ask.rules_digest);
    ask.program = assessment->program;
    *ask_out = ask;
    return SP_OK;
}
