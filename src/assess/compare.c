/*
 * compare.c - one venture against every instrument that has conditions.
 */
#include "assess/model.h"
#include "assess/no_such.h"
#include "assess/project.h"

#include "base/date.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int assess_status(const struct assessment *assessment)
{
    const struct assess_headline *headline = &assessment->headline;

    if (headline->obstacles > 0)
        return 1;
    if (headline->unknown > 0 || headline->met + headline->not_applicable == 0)
        return 2; /* also where no condition is encoded */
    if (assessment->strict &&
        (headline->not_encoded > 0 || headline->second_hand > 0))
        return 2;
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;

    return strcmp(*x, *y);
}

/* The instruments that some condition names, sorted, each once. */
static enum sp_code list_instruments(struct snapshot *snapshot,
    struct sp_arena *arena, const char ***names_out, size_t *n_out,
    struct sp_err *err)
{
    const struct table *table;
    const char **names;
    size_t n = 0;
    enum sp_code rc = snapshot_table(snapshot, "condition", &table, err);

    if (rc != SP_OK)
        return rc;
    names = sp_alloc_array(arena, table->n_rows + 1, sizeof *names);
    if (names == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < table->n_rows; row++)
        names[row] = table_named(table, row, "instrument");
    if (table->n_rows > 1)
        qsort(names, table->n_rows, sizeof *names, compare_names);
    for (size_t i = 0; i < table->n_rows; i++)
        if (n == 0 || strcmp(names[n - 1], names[i]) != 0)
            names[n++] = names[i];
    *names_out = names;
    *n_out = n;
    return SP_OK;
}

static const char *date_text(struct sp_arena *arena, int32_t day)
{
    char text[SP_DATE_BYTES];

    sp_date_format(day, text);
    return sp_strdup(arena, text);
}

/* While no row says that the instrument is in force, its rules tell on which
 * side of the period the day lies. */
static enum sp_code period_of_rules(const struct assess_options *options,
    const char *instrument, struct sp_arena *arena,
    struct assess_compared *compared, struct sp_err *err)
{
    int32_t from = INT32_MAX;
    int32_t until = INT32_MIN;

    for (size_t i = 0; i < options->rules->n_rules; i++) {
        const struct rule *rule = &options->rules->rules[i];

        if (strcmp(rule->instrument, instrument) != 0)
            continue;
        from = rule->from < from ? rule->from : from;
        until = rule->until > until ? rule->until : until;
    }
    compared->period = ASSESS_CLOSED;
    if (from != INT32_MAX && options->facts.on < from) {
        compared->period = ASSESS_NOT_YET;
        compared->from = date_text(arena, from);
        return compared->from == NULL ? sp_arena_fail(arena, err) : SP_OK;
    }
    if (until != INT32_MIN && until != INT32_MAX) {
        compared->until = date_text(arena, until);
        if (compared->until == NULL)
            return sp_arena_fail(arena, err);
    }
    return SP_OK;
}

static enum sp_code find_period(const struct assess_options *options,
    struct snapshot *snapshot, const char *instrument, struct sp_arena *arena,
    struct assess_compared *compared, struct sp_err *err)
{
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(snapshot, "instrument", &table, err);

    if (rc != SP_OK)
        return rc;
    row = table_find(table, instrument);
    if (row == SIZE_MAX)
        return period_of_rules(options, instrument, arena, compared, err);
    compared->period = ASSESS_IN_FORCE;
    if (table_named(table, row, "valid_from")[0] != '\0')
        compared->from = table_named(table, row, "valid_from");
    if (table_named(table, row, "valid_until")[0] != '\0')
        compared->until = table_named(table, row, "valid_until");
    return SP_OK;
}

static enum sp_code compare_one(const struct assess_options *options,
    struct snapshot *snapshot, const char *instrument, const char *venture,
    struct sp_arena *arena, struct assess_compared *compared,
    struct sp_err *err)
{
    struct assess_options one = *options;
    enum sp_code rc =
        find_period(options, snapshot, instrument, arena, compared, err);

    one.instrument = instrument;
    one.with_parts = false;
    if (rc == SP_OK)
        rc = assess_venture(&one, venture, arena, &compared->assessment, err);
    if (rc == SP_OK)
        compared->status = compared->period == ASSESS_IN_FORCE
                               ? assess_status(&compared->assessment)
                               : -1;
    return rc;
}

/* The best of the instruments in force: 0, else 2, else 1; 2 without any. */
static int best_status(const struct assess_compared *compared, size_t n)
{
    bool seen[3] = {false, false, false};

    for (size_t i = 0; i < n; i++)
        if (compared[i].status >= 0)
            seen[compared[i].status] = true;
    return seen[0] ? 0 : seen[2] || !seen[1] ? 2 : 1;
}

static enum sp_code compare_all(const struct assess_options *options,
    const char *venture, struct sp_arena *arena,
    struct assess_comparison *comparison_out, struct sp_err *err)
{
    struct assess_comparison comparison;
    struct assess_compared *compared;
    struct snapshot *snapshot = NULL;
    const struct table *table;
    const char **names = NULL;
    size_t row;
    enum sp_code rc = assess_snapshot(
        options->schema, &options->facts, arena, &snapshot, err);

    assert(venture != NULL);
    memset(&comparison, 0, sizeof comparison);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, "venture", &table, err);
    if (rc != SP_OK)
        return rc;
    row = table_find(table, venture);
    if (row == SIZE_MAX)
        return assess_no_such(table, "venture", venture, err);
    comparison.own = table_named(table, row, "instrument");
    rc = list_instruments(
        snapshot, arena, &names, &comparison.n_instruments, err);
    if (rc == SP_OK && comparison.n_instruments == 0)
        rc = sp_fail(err, SP_NOT_FOUND, "no instrument has conditions");
    if (rc != SP_OK)
        return rc;
    compared =
        sp_alloc_array(arena, comparison.n_instruments, sizeof *compared);
    if (compared == NULL)
        return sp_arena_fail(arena, err);
    for (size_t i = 0; rc == SP_OK && i < comparison.n_instruments; i++) {
        compared[i].own = strcmp(names[i], comparison.own) == 0;
        rc = compare_one(
            options, snapshot, names[i], venture, arena, &compared[i], err);
    }
    if (rc != SP_OK)
        return rc;
    comparison.instruments = compared;
    comparison.status = best_status(compared, comparison.n_instruments);
    *comparison_out = comparison;
    return SP_OK;
}

enum sp_code assess_compare(const struct assess_options *options,
    const char *venture, struct sp_arena *arena,
    struct assess_comparison *comparison_out, struct sp_err *err)
{
    return project_error(options->audience,
        compare_all(options, venture, arena, comparison_out, err), err);
}
