/*
 * answers_dossier.c - answers as rows of a dossier: each as it is on record,
 * with what was answered.
 */
#include "assess/answers.h"
#include "assess/ask_work.h"
#include "assess/model.h"

#include "base/csv.h"
#include "base/date.h"
#include "facts/cell.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NO_COLUMN = -1, FOUND_BYTES = 120 };
#define FILE_BYTES_MAX SP_CSV_FILE_BYTES_MAX

/* A row of the dossier. */
struct made {
    const struct answers_row *from;
    const struct schema_table *table;
    const char *cells[SCHEMA_COLUMNS_MAX]; /* NULL empty */
};

struct making {
    const struct answers_options *options;
    struct answers *answers;
    struct ask_work work;
    struct made *made;
    size_t n_made, cap_made;
    struct answers_change *changes;
    size_t n_changes, cap_changes;
    size_t n_stated, n_unchanged;
};

/* ---- who may state what ------------------------------------------------ */

/* The missing fact that a question of this row rests on. */
static enum sp_code fact_of(const struct making *making,
    const struct answers_row *row, struct assess_missing *fact,
    struct sp_err *err)
{
    memset(fact, 0, sizeof *fact);
    fact->tbl = row->table->name;
    fact->key = row->key;
    if (row->kind == ANSWERS_FILL) {
        fact->col = row->cells[0].col;
        return SP_OK;
    }
    if (row->kind == ANSWERS_ADD && strcmp(fact->tbl, "offer") == 0) {
        fact->col = "item";
        return SP_OK;
    }
    fact->tbl = "complete";
    fact->key = sp_asprintf(making->answers->arena, "%s|%.*s", row->table->name,
        (int)strcspn(row->key, "|"), row->key);
    fact->col = "subject";
    return fact->key == NULL ? sp_arena_fail(making->answers->arena, err)
                             : SP_OK;
}

static enum sp_code check_party(
    struct making *making, const struct answers_row *row, struct sp_err *err)
{
    struct assess_missing fact;
    struct ask_want want;
    enum sp_code rc = fact_of(making, row, &fact, err);

    if (rc == SP_OK)
        rc = ask_want_of(&making->work, &fact, &want, err);
    if (rc != SP_OK)
        return rc;
    if (want.party != NULL && strcmp(want.party, making->answers->party) == 0)
        return SP_OK;
    return answers_fault(making->answers, row, UINT32_MAX, err,
        "found a statement on %s '%.64s', allowed: what is for %.64s to state",
        row->table->name, row->key, making->answers->party);
}

/* The text that an added row has in a column, NULL for none. */
static const char *added_text(const struct answers_row *row, const char *col)
{
    for (size_t i = 0; i < row->n_given; i++)
        if (strcmp(row->given[i].col, col) == 0)
            return row->given[i].value;
    for (size_t i = 0; i < row->n_cells; i++)
        if (strcmp(row->cells[i].col, col) == 0)
            return row->cells[i].text;
    return NULL;
}

/* Whether the workbook itself adds this party. */
static bool is_new_party(const struct answers *answers, const char *party)
{
    for (size_t i = 0; i < answers->n_rows; i++) {
        const struct answers_row *row = &answers->rows[i];
        const char *text;

        if (row->kind != ANSWERS_ADD || strcmp(row->table->name, "party") != 0)
            continue;
        text = added_text(row, "party");
        if (text != NULL && strcmp(text, party) == 0)
            return true;
    }
    return false;
}

static uint32_t column_of(const struct answers_row *row, const char *col)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (strcmp(row->cells[i].col, col) == 0)
            return row->cells[i].column;
    return UINT32_MAX;
}

/*
 * Rows that follow an answer speak of what is new: a party or a site that is
 * not on record, and the controllers of such a party.
 */
static enum sp_code check_follow(
    struct making *making, const struct answers_row *row, struct sp_err *err)
{
    const struct table *table;
    const char *name = row->table->name;
    bool control = strcmp(name, "control") == 0;
    const char *id = added_text(row, control ? "party" : name);
    enum sp_code rc = snapshot_table(
        making->work.snapshot, control ? "party" : name, &table, err);

    if (rc != SP_OK || id == NULL)
        return rc; /* the dossier's own check says that it is empty */
    if (control && !is_new_party(making->answers, id))
        return answers_fault(making->answers, row, column_of(row, "party"), err,
            "found '%.64s', allowed: a party that this workbook adds", id);
    if (table_find(table, id) == SIZE_MAX)
        return SP_OK;
    return answers_fault(making->answers, row,
        column_of(row, control ? "party" : name), err,
        "found '%.64s', which is on record, allowed: a new id; what is on "
        "record is for its owner to state",
        id);
}

/* ---- a row of the dossier ---------------------------------------------- */

static struct made *new_made(struct making *making,
    const struct answers_row *row, const struct schema_table *table,
    struct sp_err *err)
{
    struct made *made;

    if (making->n_made == making->cap_made) {
        size_t cap = making->cap_made == 0 ? 64 : making->cap_made * 2;
        struct made *grown =
            sp_alloc_array(making->answers->arena, cap, sizeof *grown);

        if (grown == NULL) {
            (void)sp_arena_fail(making->answers->arena, err);
            return NULL;
        }
        if (making->n_made > 0)
            memcpy(grown, making->made, making->n_made * sizeof *grown);
        making->made = grown;
        making->cap_made = cap;
    }
    made = &making->made[making->n_made++];
    memset(made, 0, sizeof *made);
    made->from = row;
    made->table = table;
    return made;
}

static void set_cell(struct made *made, const char *col, const char *text)
{
    int at = schema_column(made->table, col);

    assert(at >= 0);
    made->cells[at] = text;
}

/* Its basis is the party's word, its source the workbook. */
static void sign(const struct making *making, struct made *made)
{
    set_cell(made, "basis", "declared");
    set_cell(made, "source", making->options->source);
}

/* Start from the owner's row of the key, SIZE_MAX for none. */
static void start_from(struct made *made, const struct table *table, size_t row)
{
    for (size_t i = 0; row != SIZE_MAX && i < made->table->n_columns; i++) {
        const char *text = table_text(table, row, (int)i);

        made->cells[i] = text[0] == '\0' ? NULL : text;
    }
}

static void start_key(struct making *making, struct made *made, const char *key)
{
    for (size_t i = 0; i < made->table->n_keys; i++) {
        size_t len = strcspn(key, "|");

        if (len > 0)
            made->cells[i] = sp_strndup(making->answers->arena, key, len);
        key += len + (key[len] == '|');
    }
}

static enum sp_code note_change(struct making *making,
    const struct answers_row *row, const struct answers_cell *cell,
    const char *now, struct sp_err *err)
{
    struct answers_change *change;

    if (making->n_changes == making->cap_changes) {
        size_t cap = making->cap_changes == 0 ? 16 : making->cap_changes * 2;
        struct answers_change *grown =
            sp_alloc_array(making->answers->arena, cap, sizeof *grown);

        if (grown == NULL)
            return sp_arena_fail(making->answers->arena, err);
        if (making->n_changes > 0)
            memcpy(grown, making->changes, making->n_changes * sizeof *grown);
        making->changes = grown;
        making->cap_changes = cap;
    }
    change = &making->changes[making->n_changes++];
    change->row = row;
    change->cell = cell;
    change->now = sp_strdup(making->answers->arena, now);
    if (change->now == NULL)
        return sp_arena_fail(making->answers->arena, err);
    if (making->options->accept_changes)
        return SP_OK;
    return answers_fault(making->answers, row, cell->column, err,
        "found '%.*s', on record is '%.*s', allowed: the same, or "
        "--accept-changes",
        FOUND_BYTES, cell->text, FOUND_BYTES, now);
}

/* The canonical text of an answer, or the answer where it is none. */
static const char *canonical(const struct making *making,
    const struct schema_column *column, const char *text)
{
    struct cell_fault fault;
    struct cell cell;

    if (!cell_read(
            making->options->schema, column, text, strlen(text), &cell, &fault))
        return text;
    return sp_strndup(making->answers->arena, cell.text, cell.len);
}

/* Put the row's answers over what is on record; says whether any differs. */
static enum sp_code put_answers(struct making *making, struct made *made,
    bool *differs_out, struct sp_err *err)
{
    const struct answers_row *row = made->from;

    *differs_out = false;
    for (size_t i = 0; i < row->n_cells; i++) {
        const struct answers_cell *cell = &row->cells[i];
        const char *text;
        const char *now;
        int at;

        if (cell->text == NULL || cell->col[0] == '*')
            continue;
        at = schema_column(made->table, cell->col);
        now = made->cells[at];
        text = canonical(making, &made->table->columns[at], cell->text);
        if (text == NULL)
            return sp_arena_fail(making->answers->arena, err);
        if (now != NULL && strcmp(now, text) == 0) {
            making->n_unchanged++;
            continue;
        }
        *differs_out = true;
        making->n_stated++;
        if (now != NULL && strcmp(now, cell->old) != 0) {
            enum sp_code rc = note_change(making, row, cell, now, err);

            if (rc != SP_OK)
                return rc;
        }
        /* As it was written: the dossier's checks speak of the cell. */
        made->cells[at] = cell->text;
    }
    return SP_OK;
}

static bool is_filled(const struct answers_row *row)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (row->cells[i].text != NULL)
            return true;
    return false;
}

/* The owner's row of the table with this key, SIZE_MAX for none. */
static enum sp_code own_row(const struct making *making,
    const struct schema_table *schema, const char *key,
    const struct table **table_out, size_t *row_out, struct sp_err *err)
{
    enum sp_code rc =
        snapshot_table(making->work.snapshot, schema->name, table_out, err);

    *row_out = rc == SP_OK ? table_find(*table_out, key) : SIZE_MAX;
    if (*row_out != SIZE_MAX && snapshot_layer_of(making->work.snapshot,
                                    *table_out, *row_out) != SNAPSHOT_OWNER)
        *row_out = SIZE_MAX;
    return rc;
}

/* The key of an added row, NULL while a part of it is empty. */
static enum sp_code key_of(struct making *making, const struct made *made,
    const char **key_out, struct sp_err *err)
{
    const char *key = "";

    *key_out = NULL;
    for (size_t i = 0; i < made->table->n_keys; i++) {
        const char *text = made->cells[i];

        if (text != NULL)
            text = canonical(making, &made->table->columns[i], text);
        if (text == NULL)
            return SP_OK;
        key = sp_asprintf(
            making->answers->arena, "%s%s%s", key, i == 0 ? "" : "|", text);
        if (key == NULL)
            return sp_arena_fail(making->answers->arena, err);
    }
    *key_out = key;
    return SP_OK;
}

static enum sp_code take_fill(
    struct making *making, const struct answers_row *row, struct sp_err *err)
{
    const struct table *table;
    struct made *made;
    bool differs = false;
    size_t at;
    enum sp_code rc = check_party(making, row, err);

    if (rc == SP_OK)
        rc = own_row(making, row->table, row->key, &table, &at, err);
    if (rc != SP_OK)
        return rc;
    made = new_made(making, row, row->table, err);
    if (made == NULL)
        return SP_NO_MEMORY;
    start_key(making, made, row->key);
    start_from(made, table, at);
    rc = put_answers(making, made, &differs, err);
    for (size_t i = 0; differs && i < row->n_given; i++)
        set_cell(made, row->given[i].col, row->given[i].value);
    sign(making, made);
    if (!differs)
        making->n_made--;
    return rc;
}

static enum sp_code take_complete(struct making *making,
    const struct answers_row *row, const char *tbl, const char *subject,
    struct sp_err *err)
{
    const struct schema_table *schema =
        schema_table(making->options->schema, "complete");
    const char *key =
        sp_asprintf(making->answers->arena, "%s|%s", tbl, subject);
    const struct table *table;
    struct made *made;
    size_t at;
    enum sp_code rc;

    if (key == NULL)
        return sp_arena_fail(making->answers->arena, err);
    rc = own_row(making, schema, key, &table, &at, err);
    if (rc != SP_OK)
        return rc;
    if (at != SIZE_MAX) {
        making->n_unchanged++;
        return SP_OK;
    }
    made = new_made(making, row, schema, err);
    if (made == NULL)
        return SP_NO_MEMORY;
    making->n_stated++;
    set_cell(made, "tbl", tbl);
    set_cell(made, "subject", subject);
    sign(making, made);
    return SP_OK;
}

/* A row that was added: anew, or one that is on record already. */
static enum sp_code take_add(
    struct making *making, const struct answers_row *row, struct sp_err *err)
{
    const struct table *table;
    struct made *made;
    const char *key;
    bool differs = false;
    bool follow = row->key[0] == '\0';
    size_t at = SIZE_MAX;
    enum sp_code rc =
        follow ? check_follow(making, row, err) : check_party(making, row, err);

    if (rc != SP_OK)
        return rc;
    made = new_made(making, row, row->table, err);
    if (made == NULL)
        return SP_NO_MEMORY;
    for (size_t i = 0; i < row->table->n_columns; i++)
        made->cells[i] = added_text(row, row->table->columns[i].name);
    rc = key_of(making, made, &key, err);
    if (rc == SP_OK && key != NULL && !follow)
        rc = own_row(making, row->table, key, &table, &at, err);
    if (rc != SP_OK)
        return rc;
    if (at != SIZE_MAX) {
        memset(made->cells, 0, sizeof made->cells);
        start_from(made, table, at);
    } else {
        for (size_t i = 0; i < row->table->n_columns; i++)
            made->cells[i] = NULL;
        for (size_t i = 0; i < row->n_given; i++)
            set_cell(made, row->given[i].col, row->given[i].value);
    }
    rc = put_answers(making, made, &differs, err);
    sign(making, made);
    if (!differs && at != SIZE_MAX)
        making->n_made--;
    return rc;
}

static enum sp_code take_row(
    struct making *making, const struct answers_row *row, struct sp_err *err)
{
    enum sp_code rc = SP_OK;

    if (row->kind == ANSWERS_TEXT || !is_filled(row))
        return SP_OK;
    if (row->kind == ANSWERS_FILL)
        return take_fill(making, row, err);
    if (row->kind == ANSWERS_ALL) {
        rc = check_party(making, row, err);
        return rc == SP_OK
                   ? take_complete(making, row, row->table->name, row->key, err)
                   : rc;
    }
    rc = take_add(making, row, err);
    if (rc == SP_OK && column_of(row, "*controllers") != UINT32_MAX &&
        added_text(row, "*controllers") != NULL &&
        added_text(row, "party") != NULL)
        rc = take_complete(
            making, row, "control", added_text(row, "party"), err);
    return rc;
}

/* ---- the files --------------------------------------------------------- */

static enum sp_code put_file(struct making *making,
    const struct schema_table *table, struct dossier_bytes *file,
    const struct answers_row **rows, size_t *offsets, size_t *n_rows,
    struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc;

    sp_buf_init(&buf, FILE_BYTES_MAX);
    for (size_t i = 0; i < table->n_columns; i++)
        sp_buf_printf(&buf, "%s%s", i == 0 ? "" : ",", table->columns[i].name);
    sp_buf_putc(&buf, '\n');
    for (size_t m = 0; m < making->n_made; m++) {
        const struct made *made = &making->made[m];

        if (made->table != table)
            continue;
        offsets[*n_rows] = buf.len;
        rows[(*n_rows)++] = made->from;
        for (size_t i = 0; i < table->n_columns; i++) {
            const char *text = made->cells[i] == NULL ? "" : made->cells[i];

            if (i > 0)
                sp_buf_putc(&buf, ',');
            sp_csv_put(&buf, text, strlen(text));
        }
        sp_buf_putc(&buf, '\n');
    }
    rc = sp_buf_check(&buf, err);
    file->name = sp_asprintf(making->answers->arena, "%s.csv", table->name);
    file->bytes =
        sp_strndup(making->answers->arena, sp_buf_text(&buf), buf.len);
    file->len = buf.len;
    sp_buf_clear(&buf);
    if (rc == SP_OK && (file->name == NULL || file->bytes == NULL))
        rc = sp_arena_fail(making->answers->arena, err);
    return rc;
}

static enum sp_code put_files(
    struct making *making, struct answers_dossier *dossier, struct sp_err *err)
{
    const struct schema *schema = making->options->schema;
    struct sp_arena *arena = making->answers->arena;
    enum sp_code rc = SP_OK;

    dossier->files =
        sp_alloc_array(arena, schema->n_tables, sizeof *dossier->files);
    dossier->rows =
        sp_alloc_array(arena, schema->n_tables, sizeof *dossier->rows);
    dossier->offsets =
        sp_alloc_array(arena, schema->n_tables, sizeof *dossier->offsets);
    dossier->n_rows =
        sp_alloc_array(arena, schema->n_tables, sizeof *dossier->n_rows);
    if (dossier->files == NULL || dossier->rows == NULL ||
        dossier->offsets == NULL || dossier->n_rows == NULL)
        return sp_arena_fail(arena, err);
    for (size_t t = 0; rc == SP_OK && t < schema->n_tables; t++) {
        const struct answers_row **rows;
        size_t *offsets;
        size_t n = 0;
        size_t f = dossier->n_files;

        for (size_t m = 0; m < making->n_made; m++)
            n += making->made[m].table == &schema->tables[t];
        if (n == 0)
            continue;
        rows = sp_alloc_array(arena, n, sizeof *rows);
        offsets = sp_alloc_array(arena, n, sizeof *offsets);
        if (rows == NULL || offsets == NULL)
            return sp_arena_fail(arena, err);
        dossier->rows[f] = rows;
        dossier->offsets[f] = offsets;
        dossier->n_files++;
        rc = put_file(making, &schema->tables[t], &dossier->files[f], rows,
            offsets, &dossier->n_rows[f], err);
    }
    return rc;
}

bool answers_place(const struct answers_dossier *dossier, const char *file,
    uint64_t line, uint32_t column, const struct answers_row **row_out,
    uint32_t *column_out)
{
    const char *at;
    const struct answers_row *row;
    struct sp_csv csv;
    bool more = false;
    size_t f = 0;
    size_t field = SIZE_MAX;

    while (f < dossier->n_files && strcmp(dossier->files[f].name, file) != 0)
        f++;
    if (f == dossier->n_files || line < 2 || line - 2 >= dossier->n_rows[f])
        return false;
    row = dossier->rows[f][line - 2];
    *row_out = row;
    *column_out = UINT32_MAX;
    at = dossier->files[f].bytes + dossier->offsets[f][line - 2];
    sp_csv_init(&csv, at, strcspn(at, "\n"));
    if (sp_csv_next(&csv, &more, NULL) == SP_OK && more)
        for (size_t i = 0; i < csv.n_fields && field == SIZE_MAX; i++)
            if (csv.fields[i].column == column)
                field = i;
    sp_csv_clear(&csv);
    if (strcmp(file, "complete.csv") == 0 &&
        strcmp(row->table->name, "complete") != 0)
        *column_out = row->kind == ANSWERS_ALL ? column_of(row, "*complete")
                                               : column_of(row, "*controllers");
    else if (field < row->table->n_columns)
        *column_out = column_of(row, row->table->columns[field].name);
    return true;
}

enum sp_code answers_dossier(const struct answers_options *options,
    struct answers *answers, struct answers_dossier *dossier_out,
    struct sp_err *err)
{
    const struct assessment assessment = {
        .instrument = answers->instrument, .on = answers->on};
    const struct ask_options ask = {.owner = options->owner};
    struct ask_lists lists = {.n = 0};
    struct ask_audiences audiences = {.n = 0};
    struct making making = {.options = options, .answers = answers};
    struct snapshot_options facts = options->facts;
    struct answers_dossier dossier = {.n_files = 0};
    struct sp_arena *scratch = NULL; /* the snapshot goes with it */
    enum sp_code rc;

    if (strcmp(answers->owner, options->owner) != 0)
        return sp_fail(err, SP_INVALID,
            "the workbook was written from the register of '%s', this is that "
            "of '%s'",
            answers->owner, options->owner);
    making.work.options = &ask;
    making.work.schema = options->schema;
    making.work.venture = answers->venture;
    making.work.assessment = &assessment;
    making.work.lists = &lists;
    making.work.audiences = &audiences;
    if (!sp_date_parse(answers->on, strlen(answers->on), &facts.on))
        return sp_fail(err, SP_INVALID, "no date: '%s'", answers->on);
    rc = sp_arena_new(SP_ARENA_BYTES_MAX, &scratch, err);
    making.work.arena = scratch;
    if (rc == SP_OK)
        rc = assess_snapshot(
            options->schema, &facts, scratch, &making.work.snapshot, err);
    for (size_t i = 0; rc == SP_OK && i < answers->n_rows; i++)
        rc = take_row(&making, &answers->rows[i], err);
    if (rc == SP_OK)
        rc = put_files(&making, &dossier, err);
    sp_arena_free(scratch);
    if (rc != SP_OK)
        return rc;
    dossier.changes = making.changes;
    dossier.n_changes = making.n_changes;
    dossier.n_stated = making.n_stated;
    dossier.n_unchanged = making.n_unchanged;
    *dossier_out = dossier;
    return SP_OK;
}
