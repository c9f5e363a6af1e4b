/*
 * identity_facts.c - items with their references, from a snapshot.
 */
#include "assess/identity_facts.h"

#include <assert.h>
#include <string.h>

/* The columns of a reference. */
struct columns {
    int item, ncage, number, original, rncc, rnvc;
};

static struct columns columns_of(const struct table *table)
{
    return (struct columns){.item = schema_column(table->schema, "item"),
        .ncage = schema_column(table->schema, "ncage"),
        .number = schema_column(table->schema, "number"),
        .original = schema_column(table->schema, "original"),
        .rncc = schema_column(table->schema, "rncc"),
        .rnvc = schema_column(table->schema, "rnvc")};
}

static enum sp_code fill_references(const struct table *table,
    struct sp_arena *arena, struct identity_reference **out, struct sp_err *err)
{
    struct columns at = columns_of(table);
    struct identity_reference *references =
        sp_alloc_array(arena, table->n_rows + 1, sizeof(*references));

    if (references == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < table->n_rows; row++)
        references[row] = (struct identity_reference){
            .ncage = table_text(table, row, at.ncage),
            .number = table_text(table, row, at.number),
            .original = table_text(table, row, at.original),
            .rncc = table_text(table, row, at.rncc),
            .rnvc = table_text(table, row, at.rnvc)};
    *out = references;
    return SP_OK;
}

/* Give each item its references: both tables are in the order of the item. */
static enum sp_code fill_items(struct identity_facts *facts,
    const struct identity_reference *references, struct sp_arena *arena,
    struct sp_err *err)
{
    const struct table *table = facts->table;
    int niin = schema_column(table->schema, "niin");
    int of = schema_column(facts->references->schema, "item");
    struct identity_item *items =
        sp_alloc_array(arena, table->n_rows + 1, sizeof(*items));
    size_t next = 0;

    if (items == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; row < table->n_rows; row++) {
        struct identity_item *item = &items[row];

        item->item = table_text(table, row, 0);
        item->niin = table_text(table, row, niin);
        while (next < facts->references->n_rows &&
               strcmp(table_text(facts->references, next, of), item->item) < 0)
            next++; /* of an item that is not there on the day */
        item->references = &references[next];
        while (
            next < facts->references->n_rows &&
            strcmp(table_text(facts->references, next, of), item->item) == 0) {
            next++;
            item->n_references++;
        }
    }
    facts->items = items;
    facts->n_items = table->n_rows;
    return SP_OK;
}

/* Read one determination; false when it is about something else. */
static enum sp_code take_answer(const struct table *table, size_t row,
    struct sp_arena *arena, struct identity_answer *answer, bool *is_one_out,
    struct sp_err *err)
{
    const char *subject = table_named(table, row, "subject");
    const char *bar = strchr(subject, '|');
    const char *outcome = table_named(table, row, "outcome");

    *is_one_out =
        strcmp(table_named(table, row, "subject_tbl"), "duplicate") == 0 &&
        strcmp(table_named(table, row, "question"), "same_item") == 0 &&
        bar != NULL && strchr(bar + 1, '|') == NULL && outcome[0] != '\0';
    if (!*is_one_out)
        return SP_OK;
    answer->a = sp_strndup(arena, subject, (size_t)(bar - subject));
    answer->b = bar + 1;
    answer->decision =
        strcmp(outcome, "yes") == 0 ? IDENTITY_ONE : IDENTITY_TWO;
    answer->authority = table_named(table, row, "authority");
    answer->reference = table_named(table, row, "reference");
    answer->determination = table_named(table, row, "determination");
    answer->basis = table_named(table, row, "basis");
    return answer->a == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

static enum sp_code fill_answers(struct identity_facts *facts,
    const struct table *table, struct sp_arena *arena, struct sp_err *err)
{
    struct identity_answer *answers =
        sp_alloc_array(arena, table->n_rows + 1, sizeof(*answers));
    enum sp_code code = SP_OK;
    size_t n = 0;

    if (answers == NULL)
        return sp_arena_fail(arena, err);
    for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
        bool is_one = false;

        code = take_answer(table, row, arena, &answers[n], &is_one, err);
        n += is_one;
    }
    facts->answers = answers;
    facts->n_answers = n;
    return code;
}

enum sp_code identity_facts_read(struct snapshot *snapshot,
    struct sp_arena *arena, struct identity_facts *facts_out,
    struct sp_err *err)
{
    struct identity_reference *references = NULL;
    const struct table *determinations = NULL;
    struct identity_facts facts;
    enum sp_code code;

    assert(snapshot != NULL && arena != NULL);
    assert(facts_out != NULL);
    memset(&facts, 0, sizeof(facts));
    code = snapshot_table(snapshot, "item", &facts.table, err);
    if (code == SP_OK)
        code = snapshot_table(snapshot, "reference", &facts.references, err);
    if (code == SP_OK)
        code = snapshot_table(snapshot, "determination", &determinations, err);
    if (code == SP_OK)
        code = fill_references(facts.references, arena, &references, err);
    if (code == SP_OK)
        code = fill_items(&facts, references, arena, err);
    if (code == SP_OK)
        code = fill_answers(&facts, determinations, arena, err);
    if (code == SP_OK)
        *facts_out = facts;
    return code;
}

size_t identity_facts_find(const struct identity_facts *facts, const char *item)
{
    size_t low = 0;
    size_t high = facts->n_items;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(facts->items[mid].item, item);

        if (order == 0)
            return mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return SIZE_MAX;
}

const struct identity_answer *identity_facts_answer(
    const struct identity_facts *facts, const char *a, const char *b)
{
    for (size_t i = 0; i < facts->n_answers; i++) {
        const struct identity_answer *answer = &facts->answers[i];

        if ((strcmp(answer->a, a) == 0 && strcmp(answer->b, b) == 0) ||
            (strcmp(answer->a, b) == 0 && strcmp(answer->b, a) == 0))
            return answer;
    }
    return NULL;
}
