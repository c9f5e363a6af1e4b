/*
 * dossier_periods.c - one row per natural key at a time, within one file.
 *
 * Rows of one key are chained through a hash table; only chains of more than
 * one row are sorted by their first day and compared.
 */
#include "facts/dossier_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS_MIN = 64 };

struct chains {
    uint32_t *slots; /* row plus one that begins a chain, or 0 */
    size_t mask;
    uint32_t *next;   /* by row: row plus one before it in its chain */
    uint32_t *counts; /* by row that begins a chain */
    size_t longest;
};

/* One row of a chain. ISO dates order as texts. */
struct span {
    const char *from;
    const char *until;
    uint32_t row;
    bool removes;
};

/* The start differs from run to run where the system places memory at random,
 * so that nobody can prepare keys that fall into one slot. */
static size_t key_hash(
    const struct table *table, size_t row, const struct chains *chains)
{
    uint64_t hash = (uint64_t)(uintptr_t)chains->slots | 1;

    for (size_t i = 0; i < table->schema->n_keys; i++) {
        unsigned __int128 product =
            (unsigned __int128)(hash ^ table->cells[i][row]) *
            0x9e3779b97f4a7c15ULL;
        hash = (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    return (size_t)hash & chains->mask;
}

static bool same_key(const struct table *table, size_t a, size_t b)
{
    size_t i = 0;

    while (
        i < table->schema->n_keys && table->cells[i][a] == table->cells[i][b])
        i++;
    return i == table->schema->n_keys;
}

/* Chain the usable rows by key: the slot keeps the last row of a chain. */
static void chain_rows(const struct dossier_file *file, struct chains *chains)
{
    const struct table *table = &file->table;

    for (size_t row = 0; row < table->n_rows; row++) {
        size_t at;

        if (file->bad[row] != 0)
            continue;
        at = key_hash(table, row, chains);
        while (chains->slots[at] != 0 &&
               !same_key(table, chains->slots[at] - 1, row))
            at = (at + 1) & chains->mask;
        chains->counts[row] = 1;
        if (chains->slots[at] != 0) {
            uint32_t before = chains->slots[at] - 1;

            chains->next[row] = before + 1;
            chains->counts[row] += chains->counts[before];
            chains->counts[before] = 0;
        }
        if (chains->counts[row] > chains->longest)
            chains->longest = chains->counts[row];
        chains->slots[at] = (uint32_t)row + 1;
    }
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *left = a;
    const struct span *right = b;
    int order = strcmp(left->from, right->from);

    if (order != 0)
        return order;
    return left->row < right->row ? -1 : 1;
}

static void note(struct dossier *dossier, const struct dossier_file *file,
    const struct span *span, const struct span *other, bool twice)
{
    char quoted[FAULT_FOUND_BYTES];
    struct sp_buf key;
    int from = (int)(file->table.schema->n_columns - SCHEMA_COMMON_COLUMNS);
    int column = file->fields[from] == DOSSIER_NO_FIELD ? 0 : from;

    if (!faults_lists(&dossier->faults, file->name, file->lines[span->row])) {
        faults_count(&dossier->faults);
        return;
    }
    sp_buf_init(&key, SP_CSV_LINE_BYTES_MAX);
    table_key_text(&file->table, span->row, &key);
    fault_quote(sp_buf_text(&key), key.len, quoted);
    if (twice)
        dossier_fault(dossier, &file->table, span->row, column,
            "found '%s' from %s, as on line %" PRIu32
            ", allowed: one row per key and valid_from",
            quoted, span->from, file->lines[other->row]);
    else
        dossier_fault(dossier, &file->table, span->row, column,
            "found '%s' from %s until %s, which overlaps line %" PRIu32
            ", allowed: periods of one key that do not overlap",
            quoted, span->from, span->until, file->lines[other->row]);
    sp_buf_clear(&key);
}

/* Compare the rows of one chain, sorted by their first day. */
static void check_chain(struct dossier *dossier,
    const struct dossier_file *file, const struct span *spans, size_t n)
{
    const struct span *latest = NULL; /* the row to set that ends last */

    for (size_t i = 0; i < n; i++) {
        const struct span *span = &spans[i];

        if (i > 0 && strcmp(span->from, spans[i - 1].from) == 0)
            note(dossier, file, span, &spans[i - 1], true);
        else if (!span->removes && latest != NULL &&
                 strcmp(span->from, latest->until) < 0)
            note(dossier, file, span, latest, false);
        if (!span->removes &&
            (latest == NULL || strcmp(span->until, latest->until) > 0))
            latest = span;
    }
}

static void check_chains(struct dossier *dossier,
    const struct dossier_file *file, const struct chains *chains,
    struct span *spans)
{
    const struct table *table = &file->table;
    size_t from = table->schema->n_columns - SCHEMA_COMMON_COLUMNS;

    for (size_t last = 0; last < table->n_rows; last++) {
        size_t n = 0;

        if (chains->counts[last] < 2)
            continue;
        for (uint32_t at = (uint32_t)last + 1; at != 0;
             at = chains->next[at - 1]) {
            uint32_t row = at - 1;

            assert(n < chains->longest);
            spans[n].from = table_text(table, row, (int)from);
            spans[n].until = table_text(table, row, (int)from + 1);
            spans[n].row = row;
            spans[n].removes =
                file->ops != NULL && file->ops[row] == DOSSIER_REMOVE;
            n++;
        }
        qsort(spans, n, sizeof(*spans), compare_spans);
        check_chain(dossier, file, spans, n);
    }
}

enum sp_code dossier_check_periods(
    struct dossier *dossier, struct dossier_file *file, struct sp_err *err)
{
    struct chains chains = {0};
    struct span *spans = NULL;
    size_t n_rows = file->table.n_rows;
    size_t n_slots = SLOTS_MIN;
    enum sp_code rc = SP_NO_MEMORY;

    if (n_rows < 2)
        return SP_OK;
    while (n_slots < n_rows * 2)
        n_slots *= 2;
    chains.mask = n_slots - 1;
    chains.slots = calloc(n_slots, sizeof(*chains.slots));
    chains.next = calloc(n_rows, sizeof(*chains.next));
    chains.counts = calloc(n_rows, sizeof(*chains.counts));
    if (chains.slots == NULL || chains.next == NULL || chains.counts == NULL)
        goto out;
    chain_rows(file, &chains);
    if (chains.longest > 1) {
        spans = malloc(chains.longest * sizeof(*spans));
        if (spans == NULL)
            goto out;
        check_chains(dossier, file, &chains, spans);
    }
    rc = SP_OK;
out:
    free(spans);
    free(chains.counts);
    free(chains.next);
    free(chains.slots);
    return rc == SP_OK ? rc
                       : sp_fail(err, rc, "no memory to compare %zu rows of %s",
                             n_rows, file->name);
}
