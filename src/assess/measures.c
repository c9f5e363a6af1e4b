/*
 * measures.c - the votes on a venture's measures, for its assessment.
 */
#include "assess/vote.h"

#include "assess/model.h"

#include <assert.h>
#include <string.h>

static enum sp_code count_measure(const struct assess_vote_options *options,
    struct snapshot *snapshot, struct sp_arena *arena,
    struct assess_measure *measure, struct sp_err *err)
{
    struct assess_vote *vote = sp_alloc(arena, sizeof *vote);
    struct sp_err refused;
    enum sp_code rc;

    if (vote == NULL)
        return sp_arena_fail(arena, err);
    rc = assess_vote_in(
        options, snapshot, measure->measure, arena, vote, &refused);
    if (rc == SP_OK) {
        measure->vote = vote;
        return SP_OK;
    }
    /* One vote that cannot be counted does not take the report away. */
    if (rc != SP_INVALID && rc != SP_LIMIT)
        return sp_fail(err, rc, "%s", refused.text);
    measure->refused = sp_strdup(arena, refused.text);
    return measure->refused == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

enum sp_code assess_list_measures(const struct assess_vote_options *options,
    struct snapshot *snapshot, const char *venture, struct sp_arena *arena,
    struct assessment *out, struct sp_err *err)
{
    const struct table *table;
    struct assess_measure *measures;
    enum sp_code rc = snapshot_table(snapshot, "measure", &table, err);

    assert(venture != NULL);
    if (rc != SP_OK)
        return rc;
    measures = sp_alloc_array(arena, table->n_rows + 1, sizeof *measures);
    if (measures == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        const char *of = vote_cell(table, row, "venture");
        struct assess_measure *measure = &measures[out->n_measures];

        if (of == NULL || strcmp(of, venture) != 0)
            continue;
        out->n_measures++;
        measure->measure = vote_cell(table, row, "measure");
        rc = count_measure(options, snapshot, arena, measure, err);
    }
    out->measures = measures;
    return rc;
}
