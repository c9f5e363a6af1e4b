/*
 * code_check.c - codes of an import, judged by the engines of fit.
 */
#include "assess/code_check.h"

#include "assess/codes.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { BUREAUS = 100, KEY_BYTES_MAX = 1 << 18 };

/* The rows of a table that will hold, in all layers. */
struct layers {
    struct import_layer at[IMPORT_LAYERS_MAX];
    size_t n;
    bool read;
};

struct checking {
    struct import_rows *rows;
    struct dossier *dossier;
    struct codes codes;
    struct layers entities; /* ncage */
    struct layers codified;
    struct layers claims;
    bool warned[BUREAUS]; /* of a bureau, once */
    struct sp_err *err;
};

static enum sp_code rows_of(void *user, const char *table,
    struct import_layer layers_out[IMPORT_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    return import_rows_all(user, table, layers_out, n_out, err);
}

static enum sp_code read_layers(
    struct checking *checking, const char *table, struct layers *layers)
{
    if (layers->read)
        return SP_OK;
    layers->read = true;
    return import_rows_all(
        checking->rows, table, layers->at, &layers->n, checking->err);
}

/* Find the row of a key in the last layer that has one that counts. */
static const struct table *find_row(
    const struct layers *layers, const char *key, size_t *row_out)
{
    for (size_t i = layers->n; i-- > 0;) {
        const struct import_layer *layer = &layers->at[i];
        size_t row = table_find(layer->table, key);

        if (row == SIZE_MAX || (layer->skip != NULL && layer->skip[row] != 0))
            continue;
        *row_out = row;
        return layer->table;
    }
    return NULL;
}

/* Return a cell of the row of a key, "" when there is none. */
static const char *looked_up(
    const struct layers *layers, const char *key, const char *column)
{
    size_t row = 0;
    const struct table *table = find_row(layers, key, &row);

    return table == NULL ? "" : table_named(table, row, column);
}

static bool is_set(
    const struct checking *checking, const struct table *table, size_t row)
{
    return dossier_row_op(checking->dossier, table, row) == DOSSIER_SET;
}

/* ---- codes wherever they stand ---------------------------------------- */

/* Say once for each bureau what is odd about it, and each letter. */
static void warn_number(struct checking *checking, const struct table *table,
    size_t row, int column, const struct nsn *nsn)
{
    const char *on =
        looked_up(&checking->codified, table_text(table, row, 0), "niin_on");
    struct nsn_when when = {.today = checking->codes.on};
    size_t bureau =
        (size_t)(nsn->bureau[0] - '0') * 10 + (size_t)(nsn->bureau[1] - '0');
    struct nsn_judged judged;

    assert(bureau < BUREAUS);
    when.dated = on[0] != '\0' && sp_date_parse(on, strlen(on), &when.assigned);
    nsn_judge(nsn, &checking->codes.nsn, &when, &judged);
    for (size_t i = 0; i < judged.n_notes; i++) {
        const struct nsn_note *note = &judged.notes[i];
        bool of_bureau = note->kind != NSN_NOTE_LETTER;

        if (!note->unknown || (of_bureau && checking->warned[bureau]))
            continue;
        if (of_bureau)
            checking->warned[bureau] = true;
        dossier_warn(checking->dossier, table, row, column, "found '%s': %s",
            table_text(table, row, column), note->text);
    }
}

static void check_number(struct checking *checking, const struct table *table,
    size_t row, int column)
{
    const char *text = table_text(table, row, column);
    char fault[NSN_FAULT_BYTES];
    struct nsn nsn;

    if (!nsn_parse(text, strlen(text), &nsn, fault))
        dossier_fault(checking->dossier, table, row, column, "%s", fault);
    else if (nsn.class_code[0] != '\0')
        dossier_fault(checking->dossier, table, row, column,
            "found a whole stock number, allowed: its last nine positions, for "
            "the class has a column of its own, nearest: '%s'",
            nsn.niin);
    else
        warn_number(checking, table, row, column, &nsn);
}

static void check_entity(struct checking *checking, const struct table *table,
    size_t row, int column)
{
    const char *text = table_text(table, row, column);
    char fault[NCAGE_FAULT_BYTES];
    enum ncage_form form;

    if (!ncage_parse(text, strlen(text), &form, fault))
        dossier_fault(checking->dossier, table, row, column, "%s", fault);
}

/* Check every cell of a column of the forms niin and ncage. */
static void check_forms(struct checking *checking, const struct table *table)
{
    for (size_t i = 0; i < table->schema->n_columns; i++) {
        enum schema_form form = table->schema->columns[i].form;

        if (form != SCHEMA_FORM_NIIN && form != SCHEMA_FORM_NCAGE)
            continue;
        for (size_t row = 0; row < table->n_rows; row++) {
            if (table_text(table, row, (int)i)[0] == '\0' ||
                !is_set(checking, table, row))
                continue;
            if (form == SCHEMA_FORM_NIIN)
                check_number(checking, table, row, (int)i);
            else
                check_entity(checking, table, row, (int)i);
        }
    }
}

/* ---- the state that an entity code says ------------------------------- */

/* Judge codes beside a state; `strict`: a contradiction is a fault. */
static void check_states(struct checking *checking, const char *name,
    const char *code_column, const char *state_column, bool strict)
{
    const struct table *table = import_rows_incoming(checking->rows, name);
    int code_at;
    int state_at;

    if (table == NULL)
        return;
    code_at = schema_column(table->schema, code_column);
    state_at = schema_column(table->schema, state_column);
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *code = table_text(table, row, code_at);
        const char *state = table_text(table, row, state_at);
        char fault[NCAGE_FAULT_BYTES];
        struct ncage_judged judged;
        enum ncage_form form;

        if (!is_set(checking, table, row) || state[0] == '\0' ||
            !ncage_parse(code, strlen(code), &form, fault))
            continue;
        ncage_judge(
            code, &checking->codes.ncage, checking->codes.on, state, &judged);
        for (size_t i = 0; i < judged.n_notes; i++) {
            if (strict && !judged.agrees)
                dossier_fault(checking->dossier, table, row, state_at,
                    "code '%s': %s", code, judged.notes[i].text);
            else if (!judged.agrees || judged.notes[i].unknown)
                dossier_warn(checking->dossier, table, row, code_at,
                    "code '%s': %s", code, judged.notes[i].text);
        }
    }
}

/* ---- references ------------------------------------------------------- */

static const char *place_name(enum reference_place place)
{
    static const char *const names[] = {
        "number", "rncc", "rnvc", "rnfc", "original"};

    assert((size_t)place < SP_COUNT(names));
    return names[place];
}

static void say_reference(struct checking *checking, const struct table *table,
    size_t row, const struct reference_finding *finding)
{
    int column = schema_column(table->schema, place_name(finding->place));
    bool coded = finding->return_code[0] != '\0';

    if (finding->severity == REFERENCE_FAULT)
        dossier_fault(checking->dossier, table, row, column, "%s%s%s%s%s%s",
            finding->text, finding->rule[0] == '\0' && !coded ? "" : " (",
            finding->rule, finding->rule[0] != '\0' && coded ? ", " : "",
            coded ? finding->return_code : "",
            finding->rule[0] == '\0' && !coded ? "" : ")");
    else if (finding->severity == REFERENCE_WARNING)
        dossier_warn(
            checking->dossier, table, row, column, "%s", finding->text);
}

/* Gather what is known around the reference. */
static enum sp_code fill_reference(struct checking *checking,
    const struct table *table, size_t row, struct reference *out)
{
    const char *ncage = table_named(table, row, "ncage");
    const char *status = looked_up(&checking->entities, ncage, "status");
    const struct codes_word *word = codes_find(&checking->codes.entity, status);
    char *normal;

    out->ncage = ncage;
    out->number = table_named(table, row, "number");
    out->original = table_named(table, row, "original");
    out->conversion = table_named(table, row, "conversion");
    out->rncc = table_named(table, row, "rncc");
    out->rnvc = table_named(table, row, "rnvc");
    out->rnfc = table_named(table, row, "rnfc");
    out->identification = looked_up(
        &checking->codified, table_named(table, row, "item"), "identification");
    out->state = codes_state_of(&checking->codes, ncage,
        looked_up(&checking->entities, ncage, "state"));
    out->nation = codes_nation(&checking->codes, out->state);
    out->limited = word != NULL && strcmp(word->mark, "yes") == 0;
    out->standard = false;
    if (strcmp(out->rncc, "3") != 0)
        return SP_OK;
    normal = reference_normal(import_rows_arena(checking->rows), out->number);
    if (normal == NULL)
        return sp_arena_fail(import_rows_arena(checking->rows), checking->err);
    out->standard = codes_is_standard(&checking->codes, normal, NULL);
    return SP_OK;
}

static enum sp_code check_references(struct checking *checking)
{
    const struct table *table =
        import_rows_incoming(checking->rows, "reference");
    enum sp_code code = SP_OK;

    if (table == NULL)
        return SP_OK;
    code = read_layers(checking, "ncage", &checking->entities);
    if (code == SP_OK)
        code = read_layers(checking, "codified", &checking->codified);
    for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
        struct reference_findings findings;
        struct reference reference;

        if (!is_set(checking, table, row))
            continue;
        code = fill_reference(checking, table, row, &reference);
        if (code != SP_OK)
            break;
        reference_check(
            &checking->codes.reference, &reference, false, &findings);
        for (size_t i = 0; i < findings.n; i++)
            say_reference(checking, table, row, &findings.at[i]);
    }
    return code;
}

/* ---- claims ----------------------------------------------------------- */

/* Warn of each code that the opposite record should carry and does not. */
static enum sp_code check_opposites(struct checking *checking,
    const struct table *table, size_t row, const struct phrase_claim *claim)
{
    const char *other;
    enum sp_code code = SP_OK;
    struct sp_buf key;

    sp_buf_init(&key, KEY_BYTES_MAX);
    for (size_t i = 0; code == SP_OK && phrase_opposite(&checking->codes.phrase,
                                            claim, &i, &other);) {
        size_t at = 0;

        sp_buf_reset(&key);
        sp_buf_printf(&key, "%s|%s|%s", claim->other, claim->item, other);
        code = sp_buf_check(&key, checking->err);
        if (code == SP_OK &&
            find_row(&checking->claims, sp_buf_text(&key), &at) == NULL)
            dossier_warn(checking->dossier, table, row,
                schema_column(table->schema, "code"),
                "found phrase code %s one-sided, expected: code %s on the "
                "record of '%s'",
                claim->code, other, claim->other);
    }
    sp_buf_clear(&key);
    return code;
}

static enum sp_code check_claims(struct checking *checking)
{
    const struct table *table = import_rows_incoming(checking->rows, "claim");
    char text[PHRASE_FAULT_BYTES];
    enum sp_code code = SP_OK;
    int column;

    if (table == NULL)
        return SP_OK;
    column = schema_column(table->schema, "code");
    code = read_layers(checking, "claim", &checking->claims);
    for (size_t row = 0; code == SP_OK && row < table->n_rows; row++) {
        struct phrase_claim claim = {.item = table_named(table, row, "item"),
            .other = table_named(table, row, "other"),
            .code = table_named(table, row, "code"),
            .nation = table_named(table, row, "nation"),
            .scope = table_named(table, row, "scope")};

        if (!is_set(checking, table, row))
            continue;
        if (!phrase_check(&checking->codes.phrase, &claim, text)) {
            dossier_fault(checking->dossier, table, row, column, "%s", text);
            continue;
        }
        if (phrase_open(&checking->codes.phrase, &claim, text))
            dossier_warn(checking->dossier, table, row, column, "%s", text);
        code = check_opposites(checking, table, row, &claim);
    }
    return code;
}

/* ---- all -------------------------------------------------------------- */

/* Whether the dossier holds anything that is looked at. */
static bool has_codes(const struct checking *checking)
{
    for (size_t i = 0; i < dossier_tables(checking->dossier); i++) {
        const struct table *table = dossier_table(checking->dossier, i);

        if (strcmp(table->schema->name, "claim") == 0)
            return true;
        for (size_t j = 0; j < table->schema->n_columns; j++)
            if (table->schema->columns[j].form == SCHEMA_FORM_NIIN ||
                table->schema->columns[j].form == SCHEMA_FORM_NCAGE)
                return true;
    }
    return false;
}

enum sp_code code_check(struct import_rows *rows, struct sp_err *err)
{
    struct checking checking;
    enum sp_code code;

    assert(rows != NULL);
    memset(&checking, 0, sizeof(checking));
    checking.rows = rows;
    checking.dossier = import_rows_dossier(rows);
    checking.err = err;
    if (!has_codes(&checking))
        return SP_OK;
    code = codes_take(rows_of, rows, "en", import_rows_on(rows),
        import_rows_arena(rows), &checking.codes, err);
    if (code == SP_OK && import_rows_incoming(rows, "item") != NULL)
        code = read_layers(&checking, "codified", &checking.codified);
    if (code != SP_OK)
        return code;
    for (size_t i = 0; i < dossier_tables(checking.dossier); i++)
        check_forms(&checking, dossier_table(checking.dossier, i));
    check_states(&checking, "party", "ncage", "established", false);
    check_states(&checking, "ncage", "ncage", "state", true);
    code = check_references(&checking);
    if (code == SP_OK)
        code = check_claims(&checking);
    return code;
}
