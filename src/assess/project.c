/*
 * project.c - findings and their facts for an audience.
 */
#include "assess/project.h"

#include "base/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_OF_KEY = 2 * SCHEMA_KEYS_MAX, TOKEN_BYTES = 600 };

enum sp_code project_open(struct projection *projection,
    const struct schema *schema, struct snapshot *snapshot, const char *name,
    const char *venture, struct sp_arena *arena, struct sp_err *err)
{
    const struct table *structure = NULL;
    enum sp_code rc;

    memset(projection, 0, sizeof *projection);
    projection->schema = schema;
    projection->snapshot = snapshot;
    projection->venture = venture;
    projection->arena = arena;
    if (name == NULL)
        return SP_OK;
    rc = audience_open_snapshot(
        schema, snapshot, name, venture, arena, &projection->audience, err);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, "structure", &structure, err);
    if (rc != SP_OK)
        return rc;
    projection->n_symbols = sp_pool_count(snapshot_pool(snapshot));
    projection->lines = sp_alloc_array(arena, projection->n_symbols + 1, 1);
    if (projection->lines == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < structure->n_rows; row++) {
        if (!audience_sees_row(projection->audience, structure, row))
            continue;
        projection->lines[table_symbol(structure, row, "child")] |=
            PROJECT_CHILD;
        projection->lines[table_symbol(structure, row, "parent")] |=
            PROJECT_PARENT;
    }
    return SP_OK;
}

const char *project_cell(const struct projection *projection, const char *tbl,
    const char *key, const char *col, const char *text)
{
    if (text == NULL || audience_sees_fact(projection->audience, tbl, key, col))
        return text;
    return NULL;
}

enum sp_code project_error(
    const char *audience, enum sp_code code, struct sp_err *err)
{
    static const char meant[] = "; did you mean '"; /* no_such.c */
    char *near;

    if (audience == NULL || code == SP_OK)
        return code;
    if (code == SP_NOT_FOUND) {
        near = strstr(err->text, meant);
        if (near != NULL)
            *near = '\0';
        return code;
    }
    return sp_fail(err, code,
        "the answer cannot be computed; without --for the reason is shown");
}

void project_digests(
    const struct projection *projection, struct snapshot_digests *digests)
{
    if (projection->audience == NULL) {
        digests->packs[0] = '\0';
        return;
    }
    digests->facts[0] = '\0';
    digests->overlay[0] = '\0';
}

/* ---- one fact ---------------------------------------------------------- */

static const struct table *table_of(
    const struct projection *projection, const char *name)
{
    const struct table *table = NULL;
    struct sp_err err;

    /* The audience has read every table: there is nothing left to fail. */
    if (snapshot_table(projection->snapshot, name, &table, &err) != SP_OK)
        return NULL;
    return table;
}

bool project_sees_member(const struct projection *projection, const char *party)
{
    const struct table *table = table_of(projection, "member");
    const struct table *venture = table_of(projection, "venture");
    size_t row;

    if (projection->venture == NULL || table == NULL || venture == NULL)
        return false;
    row = table_find(venture, projection->venture);
    if (row != SIZE_MAX &&
        strcmp(table_named(venture, row, "lead"), party) == 0 &&
        audience_sees(projection->audience, venture, row,
            schema_column(venture->schema, "lead")))
        return true;
    for (row = 0; row < table->n_rows; row++)
        if (strcmp(table_named(table, row, "party"), party) == 0 &&
            strcmp(table_named(table, row, "venture"), projection->venture) ==
                0 &&
            audience_sees_row(projection->audience, table, row))
            return true;
    return false;
}

/* "No offer of the item is there" may be read where the item stands in a
 * structure that may be seen. */
static bool sees_in_structure(
    const struct projection *projection, const char *item)
{
    uint32_t symbol =
        sp_pool_find(snapshot_pool(projection->snapshot), item, strlen(item));

    return symbol < projection->n_symbols &&
           (projection->lines[symbol] & PROJECT_CHILD) != 0;
}

/* A decision that is not there is named "TABLE|KEY|QUESTION": it may be asked
 * for where the row that it would be about may be seen. One about a state
 * tells where something comes from. */
static bool sees_undecided(
    const struct projection *projection, const char *text)
{
    const char *first = strchr(text, '|');
    const char *last = strrchr(text, '|');
    char tbl[TOKEN_BYTES];
    char key[TOKEN_BYTES];
    const struct schema_table *table;

    if (first == NULL || last == first ||
        (size_t)(first - text) >= sizeof tbl ||
        (size_t)(last - first) >= sizeof key)
        return false;
    memcpy(tbl, text, (size_t)(first - text));
    tbl[first - text] = '\0';
    memcpy(key, first + 1, (size_t)(last - first) - 1);
    key[last - first - 1] = '\0';
    table = schema_table(projection->schema, tbl);
    return table != NULL && !table->result &&
           table->columns[0].seen != SCHEMA_SEEN_FRAMEWORK &&
           audience_sees_fact(
               projection->audience, tbl, key, table->columns[0].name);
}

static bool sees_fact(
    const struct projection *projection, const struct assess_fact *fact)
{
    const struct table *table = table_of(projection, fact->tbl);

    if (fact->missing && table != NULL &&
        table_find(table, fact->key) == SIZE_MAX) {
        if (strcmp(fact->tbl, "offer") == 0)
            return sees_in_structure(projection, fact->key);
        if (strcmp(fact->tbl, "determination") == 0)
            return sees_undecided(projection, fact->key);
    }
    return audience_sees_fact(
        projection->audience, fact->tbl, fact->key, fact->col);
}

/* ---- facts that tell of others ------------------------------------------- */

/* Whether a key column says something about the row that led to this one: a
 * state, a region, a currency. */
static bool is_telling(const struct schema_column *column)
{
    return column->type == SCHEMA_STATE ||
           column->form == SCHEMA_FORM_CURRENCY ||
           column->form == SCHEMA_FORM_REGION ||
           strcmp(column->name, "region") == 0;
}

static bool is_framework(
    const struct projection *projection, const struct assess_fact *fact)
{
    const struct schema_table *table =
        schema_table(projection->schema, fact->tbl);

    return table != NULL && table->columns[0].seen == SCHEMA_SEEN_FRAMEWORK;
}

/* Whether `text` of `len` bytes is the value or a part of the key of a fact
 * that is kept. */
static bool is_said(const struct assess_fact *facts, const bool *kept, size_t n,
    const char *text, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        const char *at = facts[i].key;

        if (!kept[i])
            continue;
        if (facts[i].value != NULL && strlen(facts[i].value) == len &&
            memcmp(facts[i].value, text, len) == 0)
            return true;
        while (*at != '\0') {
            size_t part = strcspn(at, "|");

            if (part == len && memcmp(at, text, len) == 0)
                return true;
            at += part + (at[part] == '|');
        }
    }
    return false;
}

/* "status KR|EDIP was used" tells where a hidden offer is from: it is kept
 * only where a fact that may be seen says KR too. */
static bool tells_nothing(const struct projection *projection,
    const struct assess_fact *facts, const bool *said, size_t n, size_t i)
{
    const struct schema_table *table =
        schema_table(projection->schema, facts[i].tbl);
    const char *at = facts[i].key;

    for (size_t k = 0; k < table->n_keys; k++) {
        size_t part = strcspn(at, "|");

        if (is_telling(&table->columns[k]) &&
            !is_said(facts, said, n, at, part))
            return false;
        at += part + (at[part] == '|');
    }
    return true;
}

/* ---- lists of facts --------------------------------------------------------
 */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_ask(const struct projection *projection, const char **ask,
    size_t *n, const struct assess_fact *fact)
{
    const char *owner =
        audience_owner(projection->audience, fact->tbl, fact->key);

    if (owner == NULL ||
        strcmp(owner, audience_name(projection->audience)) == 0)
        return;
    for (size_t i = 0; i < *n; i++)
        if (strcmp(ask[i], owner) == 0)
            return;
    if (project_sees_member(projection, owner))
        ask[(*n)++] = owner;
}

/* Count what is hidden, and whom the audience may ask for it. */
static enum sp_code count_hidden(struct projection *projection,
    const struct assess_fact *facts, const bool *kept, size_t n,
    struct project_hidden *hidden, struct sp_err *err)
{
    const struct table *member = table_of(projection, "member");
    size_t room = member == NULL ? 1 : member->n_rows + 2;
    const char **ask = sp_alloc_array(projection->arena, room, sizeof *ask);
    const struct assess_fact *last = NULL;

    if (ask == NULL)
        return sp_arena_fail(projection->arena, err);
    for (size_t i = 0; i < n; i++) {
        if (kept[i])
            continue;
        hidden->facts++;
        if (last == NULL || strcmp(last->tbl, facts[i].tbl) != 0 ||
            strcmp(last->key, facts[i].key) != 0) {
            hidden->rows += !is_framework(projection, &facts[i]);
            add_ask(projection, ask, &hidden->n_ask, &facts[i]);
        }
        last = &facts[i];
    }
    if (hidden->n_ask > 1)
        qsort(ask, hidden->n_ask, sizeof *ask, compare_ids);
    hidden->ask = ask;
    return SP_OK;
}

static bool *choose_facts(const struct projection *projection,
    const struct assess_fact *facts, size_t n)
{
    bool *kept = sp_alloc_array(projection->arena, n + 1, 2 * sizeof *kept);
    bool *said = kept == NULL ? NULL : kept + n + 1;
    bool all = true;

    for (size_t i = 0; kept != NULL && i < n; i++) {
        kept[i] = sees_fact(projection, &facts[i]);
        said[i] = kept[i] && !is_framework(projection, &facts[i]);
        all = all && kept[i];
    }
    for (size_t i = 0; kept != NULL && !all && i < n; i++)
        if (kept[i] && is_framework(projection, &facts[i]))
            kept[i] = tells_nothing(projection, facts, said, n, i);
    return kept;
}

enum sp_code project_facts(struct projection *projection,
    const struct assess_fact **facts, size_t *n_facts,
    struct project_hidden *hidden_out, struct sp_err *err)
{
    const struct assess_fact *all = *facts;
    bool *kept = choose_facts(projection, all, *n_facts);
    struct assess_fact *out =
        sp_alloc_array(projection->arena, *n_facts + 1, sizeof *out);
    struct project_hidden hidden = {0};
    size_t n = 0;
    enum sp_code rc;

    if (kept == NULL || out == NULL)
        return sp_arena_fail(projection->arena, err);
    rc = count_hidden(projection, all, kept, *n_facts, &hidden, err);
    if (rc != SP_OK)
        return rc;
    for (size_t i = 0; i < *n_facts; i++) {
        if (!kept[i])
            continue;
        out[n] = all[i];
        if (out[n].from == NULL || strcmp(out[n].from, "data") != 0)
            out[n].source = project_cell(
                projection, all[i].tbl, all[i].key, "source", all[i].source);
        n++;
    }
    projection->withheld.facts += hidden.facts;
    *facts = out;
    *n_facts = n;
    *hidden_out = hidden;
    return SP_OK;
}

/* ---- findings ---------------------------------------------------------- */

static const struct rule *rule_of(
    const struct projection *projection, const char *name)
{
    const struct rule_set *rules = projection->rules;

    for (size_t i = 0; rules != NULL && i < rules->n_rules; i++)
        if (strcmp(rules->rules[i].name, name) == 0)
            return &rules->rules[i];
    return NULL;
}

/* A word that the rule itself writes. */
static bool is_literal(const struct rule *rule, const char *word)
{
    char quoted[TOKEN_BYTES + 3];
    size_t len = strlen(word);

    if (rule == NULL || len > TOKEN_BYTES || strchr(word, '\'') != NULL)
        return false;
    quoted[0] = '\'';
    memcpy(quoted + 1, word, len);
    memcpy(quoted + 1 + len, "'", 2);
    return strstr(rule->sql, quoted) != NULL;
}

/* Whether each of the words joined by ", " is known. */
static bool words_known(const struct projection *projection,
    const struct rule *rule, const char *text)
{
    char word[TOKEN_BYTES + 1];

    if (audience_knows(projection->audience, text) || is_literal(rule, text))
        return true;
    while (*text != '\0') {
        const char *comma = strstr(text, ", ");
        size_t len = comma == NULL ? strlen(text) : (size_t)(comma - text);

        if (len > TOKEN_BYTES)
            return false;
        memcpy(word, text, len);
        word[len] = '\0';
        if (!audience_knows(projection->audience, word) &&
            !is_literal(rule, word))
            return false;
        text += len + (comma == NULL ? 0 : 2);
    }
    return true;
}

static bool reads_shares(const struct rule *rule)
{
    for (size_t i = 0; i < rule->n_reads; i++)
        if (strcmp(rule->reads[i], "origin_share") == 0)
            return true;
    return false;
}

static bool is_total(const struct rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->n_returns; i++)
        if (strcmp(rule->returns[i].name, name) == 0)
            return rule->returns[i].total;
    return false;
}

static bool subject_known(const struct projection *projection,
    const struct assess_finding *finding, size_t hidden)
{
    const struct table *party = table_of(projection, "party");
    const char *subject = finding->subject;

    if (projection->venture != NULL &&
        strcmp(subject, projection->venture) == 0)
        return true;
    if (party != NULL && table_find(party, subject) != SIZE_MAX)
        return project_sees_member(projection, subject);
    return hidden == 0 && audience_knows(projection->audience, subject);
}

/* The rounded share as a fraction: six digits, least down, greatest up. */
static const char *rounded(
    const struct projection *projection, const struct assess_number *number)
{
    size_t len = strlen(number->name);
    bool up = len > 4 && strcmp(number->name + len - 4, "_max") == 0;
    char text[SP_WIDE_TEXT_BYTES];
    struct sp_ratio ratio;
    struct sp_dec six;
    struct sp_wide part;
    struct sp_wide whole = {1, 0};

    if (number->type != RULE_RATIO || number->text == NULL)
        return number->text;
    if (!sp_ratio_parse(number->text, strlen(number->text), &ratio))
        return NULL;
    sp_ratio_print6(ratio, up, text);
    if (!sp_dec_parse(text, strlen(text), &six))
        return NULL;
    part.num = six.mant;
    part.scale = six.scale;
    if (!sp_ratio_make(part, whole, &ratio))
        return NULL;
    sp_ratio_format(ratio, text);
    return sp_strdup(projection->arena, text);
}

/* Leave out the numbers that may not be seen; true when one was. */
static bool drop_numbers(const struct projection *projection,
    const struct assess_finding *finding, const struct rule *rule,
    const struct project_hidden *hidden, struct assess_number *numbers)
{
    bool totals = rule != NULL && hidden->rows >= PROJECT_ROWS_MIN &&
                  projection->venture != NULL &&
                  strcmp(finding->subject, projection->venture) == 0 &&
                  !(reads_shares(rule) && projection->shares_withheld);
    bool dropped = false;

    for (size_t i = 0; i < finding->n_numbers; i++) {
        const struct assess_number *number = &finding->numbers[i];
        bool seen = true;

        numbers[i] = *number;
        if (number->text == NULL)
            continue;
        if (hidden->facts > 0)
            seen = totals && is_total(rule, number->name);
        else if (number->type == RULE_TEXT)
            seen = words_known(projection, rule, number->text);
        if (seen && hidden->facts > 0)
            numbers[i].text = rounded(projection, number);
        if (!seen)
            numbers[i].text = NULL;
        dropped = dropped || !seen;
    }
    return dropped;
}

static const char *withheld_text(
    const struct projection *projection, size_t n_facts, enum sp_lang lang)
{
    const char *name = audience_name(projection->audience);

    if (n_facts == 0)
        return sp_asprintf(projection->arena,
            sp_say(lang, "What was found is withheld from %s."), name);
    return sp_asprintf(projection->arena,
        sp_say_n(lang,
            "What was found is withheld from %s: it rests on %zu fact that "
            "may not be seen.",
            "What was found is withheld from %s: it rests on %zu facts that "
            "may not be seen.",
            n_facts),
        name, n_facts);
}

enum sp_code project_finding(struct projection *projection,
    struct assess_finding *finding, struct sp_err *err)
{
    const struct rule *rule = rule_of(projection, finding->rule);
    struct assess_number *numbers = sp_alloc_array(
        projection->arena, finding->n_numbers + 1, sizeof *numbers);
    struct project_hidden hidden;
    bool subject;
    enum sp_code rc = project_facts(
        projection, &finding->facts, &finding->n_facts, &hidden, err);

    if (rc != SP_OK)
        return rc;
    if (numbers == NULL)
        return sp_arena_fail(projection->arena, err);
    subject = subject_known(projection, finding, hidden.facts);
    finding->withheld =
        drop_numbers(projection, finding, rule, &hidden, numbers) || !subject;
    /* A sentence about another action holds its article and no number. */
    if (hidden.facts > 0 && finding->n_numbers == 0 &&
        (rule == NULL || rule->n_returns > 0))
        finding->withheld = true;
    finding->numbers = numbers;
    finding->n_withheld = hidden.facts;
    finding->ask = hidden.ask;
    finding->n_ask = hidden.n_ask;
    if (finding->subject_name != NULL &&
        (!subject ||
            !audience_knows(projection->audience, finding->subject_name)))
        finding->subject_name = NULL;
    if (!subject)
        finding->subject = NULL;
    if (!finding->withheld)
        return SP_OK;
    projection->withheld.findings++;
    finding->text_en =
        withheld_text(projection, finding->n_withheld, SP_LANG_EN);
    finding->text_uk =
        withheld_text(projection, finding->n_withheld, SP_LANG_UK);
    if (finding->text_en == NULL || finding->text_uk == NULL)
        return sp_arena_fail(projection->arena, err);
    return SP_OK;
}
