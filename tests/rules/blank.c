/*
 * blank.c - every case once more with each fact blanked in turn.
 */
#include "case.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 20000, WORDS_MAX = 20000 };

struct cell {
    enum snapshot_layer layer;
    const char *tbl, *key, *col;
};

struct recorder {
    struct case_run *run;
    const struct assessment *base;
    struct cell *cells;
    size_t n;
    const char **words; /* what the case's rows say, keys included */
    size_t n_words;
    bool full;
    char on[SP_DATE_BYTES]; /* the asked day */
};

struct blanker {
    const struct cell *cell;
    size_t hits;
};

static const struct schema_column *column_of(
    const struct table *table, int column)
{
    return &table->schema->columns[column];
}

/* Whether a finding names the cell, used or missing. */
static bool is_named(const struct assessment *base, const char *tbl,
    const char *key, const char *col)
{
    for (size_t i = 0; i < base->n_findings; i++) {
        const struct assess_finding *finding = &base->findings[i];

        for (size_t j = 0; j < finding->n_facts; j++) {
            const struct assess_fact *fact = &finding->facts[j];

            if (strcmp(fact->tbl, tbl) == 0 && strcmp(fact->key, key) == 0 &&
                strcmp(fact->col, col) == 0)
                return true;
        }
    }
    return false;
}

static bool is_recorded(const struct recorder *recorder,
    enum snapshot_layer layer, const char *tbl, const char *key,
    const char *col)
{
    for (size_t i = 0; i < recorder->n; i++) {
        const struct cell *cell = &recorder->cells[i];

        if (cell->layer == layer && cell->col == col && cell->tbl == tbl &&
            strcmp(cell->key, key) == 0)
            return true;
    }
    return false;
}

static bool is_word(const struct recorder *recorder, const char *text)
{
    for (size_t i = 0; i < recorder->n_words; i++) {
        if (strcmp(recorder->words[i], text) == 0)
            return true;
    }
    return false;
}

/* Note what the case's rows say; blanks none. */
static bool collect(void *user, enum snapshot_layer layer,
    const struct table *table, size_t row, int column)
{
    struct recorder *recorder = user;

    (void)column;
    for (size_t i = 0; layer == SNAPSHOT_OWNER && i < table->schema->n_columns;
         i++) {
        const char *text = table_text(table, row, (int)i);

        if (text[0] == '\0' || is_word(recorder, text))
            continue;
        if (recorder->n_words == WORDS_MAX)
            recorder->full = true;
        else
            recorder->words[recorder->n_words++] =
                sp_strdup(recorder->run->arena, text);
    }
    return false;
}

/* Whether a shipped row is about something that the case speaks of, such as
 * the status of one of its states or a threshold of its instrument. A rule
 * that reads such a cell and does not name it is found out. */
static bool is_touched(const struct recorder *recorder,
    const struct table *table, size_t row, int column)
{
    int instrument = schema_column(table->schema, "instrument");

    return column_of(table, column)->type != SCHEMA_TEXT &&
           is_word(recorder, table_text(table, row, 0)) &&
           (instrument < 0 || strcmp(table_text(table, row, instrument),
                                  recorder->base->instrument) == 0);
}

/* A rate of a later day is no fact of the asked one. */
static bool is_later_rate(
    const struct recorder *recorder, const char *tbl, const char *key)
{
    const char *day = strchr(key, '|');

    return strcmp(tbl, "rate") == 0 && day != NULL &&
           strcmp(day + 1, recorder->on) > 0;
}

/* Note the cells that can be blanked; blanks none. */
static bool record(void *user, enum snapshot_layer layer,
    const struct table *table, size_t row, int column)
{
    struct recorder *recorder = user;
    const struct schema_column *about = column_of(table, column);
    const char *tbl = table->schema->name;
    struct sp_buf key;

    if (about->need != SCHEMA_UNKNOWN ||
        table_text(table, row, column)[0] == '\0' ||
        layer == SNAPSHOT_OVERLAY || strcmp(about->name, "source") == 0 ||
        strcmp(about->name, "evidence") == 0)
        return false;
    sp_buf_init(&key, 1 << 16);
    table_key_text(table, row, &key);
    if (!is_later_rate(recorder, tbl, sp_buf_text(&key)) &&
        (layer == SNAPSHOT_OWNER || is_touched(recorder, table, row, column) ||
            is_named(recorder->base, tbl, sp_buf_text(&key), about->name)) &&
        !is_recorded(recorder, layer, tbl, sp_buf_text(&key), about->name)) {
        if (recorder->n == CELLS_MAX) {
            recorder->full = true;
        } else {
            recorder->cells[recorder->n++] = (struct cell){layer, tbl,
                sp_strdup(recorder->run->arena, sp_buf_text(&key)),
                about->name};
        }
    }
    sp_buf_clear(&key);
    return false;
}

/* A rate is blanked with all older ones of its currency: keys sort by day. */
static bool same_row(const struct cell *cell, const char *key)
{
    size_t len;

    if (strcmp(cell->tbl, "rate") != 0)
        return strcmp(cell->key, key) == 0;
    len = strcspn(cell->key, "|") + 1;
    return strncmp(cell->key, key, len) == 0 && strcmp(key, cell->key) <= 0;
}

static bool blank(void *user, enum snapshot_layer layer,
    const struct table *table, size_t row, int column)
{
    struct blanker *blanker = user;
    const struct cell *cell = blanker->cell;
    struct sp_buf key;
    bool hit;

    if (layer != cell->layer || column_of(table, column)->name != cell->col ||
        table->schema->name != cell->tbl)
        return false;
    sp_buf_init(&key, 1 << 16);
    table_key_text(table, row, &key);
    hit = same_row(cell, sp_buf_text(&key));
    sp_buf_clear(&key);
    blanker->hits += hit ? 1 : 0;
    return hit;
}

static bool is_missing(
    const struct assess_finding *finding, const struct cell *cell)
{
    for (size_t i = 0; i < finding->n_facts; i++) {
        const struct assess_fact *fact = &finding->facts[i];

        if (fact->missing && strcmp(fact->tbl, cell->tbl) == 0 &&
            strcmp(fact->key, cell->key) == 0 &&
            strcmp(fact->col, cell->col) == 0)
            return true;
    }
    return false;
}

static void compare(struct case_run *run, const struct cell *cell,
    const struct assess_finding *before, const struct assess_finding *after)
{
    if (after == NULL) {
        case_fault(run, "without %s %s %s there is no finding about '%s'",
            cell->tbl, cell->key, cell->col, before->subject);
        return;
    }
    if (after->verdict == before->verdict)
        return;
    if (after->verdict != RULE_UNKNOWN)
        case_fault(run, "without %s %s %s '%s' turns from %s into %s",
            cell->tbl, cell->key, cell->col, before->subject,
            rule_verdict_name(before->verdict),
            rule_verdict_name(after->verdict));
    else if (!is_missing(after, cell))
        case_fault(run,
            "without %s %s %s '%s' is unknown, and that cell is not named",
            cell->tbl, cell->key, cell->col, before->subject);
}

static void blank_one(struct case_run *run, const char *venture, int32_t on,
    const struct assessment *base, const struct cell *cell)
{
    struct blanker blanker = {cell, 0};
    struct assessment after;
    struct sp_err err = {SP_OK, ""};

    sp_arena_reset(run->scratch);
    if (case_assess(run, venture, on, blank, &blanker, run->scratch, &after,
            &err) != SP_OK) {
        case_fault(run, "without %s %s %s: %s", cell->tbl, cell->key, cell->col,
            err.text);
        return;
    }
    run->blanked++;
    if (blanker.hits == 0)
        case_fault(run, "%s %s %s was not read again", cell->tbl, cell->key,
            cell->col);
    if (after.n_findings != base->n_findings)
        case_fault(run, "without %s %s %s there are %zu findings, not %zu",
            cell->tbl, cell->key, cell->col, after.n_findings,
            base->n_findings);
    for (size_t i = 0; i < base->n_findings; i++)
        compare(run, cell, &base->findings[i],
            case_finding(&after, base->findings[i].subject));
}

void case_blank(struct case_run *run, const char *venture, int32_t on,
    const struct assessment *base)
{
    static bool (*const passes[])(void *, enum snapshot_layer,
        const struct table *, size_t, int) = {collect, record};
    struct recorder recorder = {.run = run, .base = base};
    struct assessment again;
    struct sp_err err = {SP_OK, ""};

    sp_date_format(on, recorder.on);
    recorder.cells =
        sp_alloc_array(run->arena, CELLS_MAX, sizeof(*recorder.cells));
    recorder.words =
        sp_alloc_array(run->arena, WORDS_MAX, sizeof(*recorder.words));
    if (recorder.cells == NULL || recorder.words == NULL) {
        case_fault(run, "no memory");
        return;
    }
    for (size_t i = 0; i < SP_COUNT(passes); i++) {
        sp_arena_reset(run->scratch);
        if (case_assess(run, venture, on, passes[i], &recorder, run->scratch,
                &again, &err) != SP_OK) {
            case_fault(run, "%s", err.text);
            return;
        }
    }
    if (recorder.full)
        case_fault(run, "more cells than the test holds");
    for (size_t i = 0; i < recorder.n; i++)
        blank_one(run, venture, on, base, &recorder.cells[i]);
}
