/*
 * request_references.c - references of the request, judged as new input, and
 * the rights that their codes say.
 */
#include "assess/request_work.h"

#include <assert.h>
#include <string.h>

enum { REFERENCES_MAX = 1000 };

/* The references of the item, as the engine takes them. */
struct own {
    size_t n;
    size_t rows[REFERENCES_MAX]; /* places in the table */
    struct reference at[REFERENCES_MAX];
};

static const char *entity_cell(
    const struct request_work *work, const char *ncage, const char *column)
{
    size_t row = table_find(work->entities, ncage);

    return row == SIZE_MAX ? "" : table_named(work->entities, row, column);
}

static enum sp_code fill_one(
    struct request_work *work, size_t row, struct reference *out)
{
    const struct table *table = work->references;
    const char *ncage = table_named(table, row, "ncage");
    const struct codes_word *status =
        codes_find(&work->codes.entity, entity_cell(work, ncage, "status"));
    char *normal;

    out->ncage = ncage;
    out->number = table_named(table, row, "number");
    out->original = table_named(table, row, "original");
    out->conversion = table_named(table, row, "conversion");
    out->rncc = table_named(table, row, "rncc");
    out->rnvc = table_named(table, row, "rnvc");
    out->rnfc = table_named(table, row, "rnfc");
    out->identification =
        work->codified_row == SIZE_MAX
            ? ""
            : table_named(work->codified, work->codified_row, "identification");
    out->state =
        codes_state_of(&work->codes, ncage, entity_cell(work, ncage, "state"));
    out->nation = codes_nation(&work->codes, out->state);
    out->limited = status != NULL && strcmp(status->mark, "yes") == 0;
    normal = reference_normal(work->arena, out->number);
    if (normal == NULL)
        return sp_arena_fail(work->arena, work->err);
    out->standard = codes_is_standard(&work->codes, normal, NULL);
    return SP_OK;
}

static enum sp_code read_own(struct request_work *work, struct own *own)
{
    enum sp_code code = SP_OK;

    for (size_t row = 0; code == SP_OK && row < work->references->n_rows;
         row++) {
        if (strcmp(table_text(work->references, row, 0), work->item) != 0)
            continue;
        if (own->n == REFERENCES_MAX)
            return sp_fail(work->err, SP_LIMIT,
                "item '%s' has over %d references", work->item, REFERENCES_MAX);
        own->rows[own->n] = row;
        code = fill_one(work, row, &own->at[own->n++]);
    }
    return code;
}

/* ---- what each reference lacks ---------------------------------------- */

static const struct {
    const char *column;
    enum request_state without;
    const char *why;
} asked[] = {
    {"rncc", REQUEST_MISSING,
        SP_SAYING("category code: what kind of number it is decides whether "
                  "it identifies the item")},
    {"rnvc", REQUEST_MISSING,
        SP_SAYING("variation code: whether the number identifies the item "
                  "alone")},
    {"rnfc", REQUEST_MISSING,
        SP_SAYING("format code: a number converted from Cyrillic keeps its "
                  "original beside it")},
    {"dac", REQUEST_MISSING,
        SP_SAYING("document availability: whether the drawing is at hand, and "
                  "who may use it")},
    {"rnsc", REQUEST_LEFT,
        SP_SAYING("status of the number: whether the item may be bought by "
                  "it")},
};

static enum request_state state_of(enum reference_severity severity)
{
    switch (severity) {
    case REFERENCE_TOLD:
        return REQUEST_GIVEN;
    case REFERENCE_OPEN:
    case REFERENCE_WARNING:
        return REQUEST_OPEN;
    case REFERENCE_FAULT:
        return REQUEST_BACK;
    }
    return REQUEST_OPEN;
}

static enum sp_code add_finding(struct request_work *work,
    struct request_row *row, const struct reference_finding *finding)
{
    struct request_note note = {.state = state_of(finding->severity),
        .code = finding->return_code,
        .rule = finding->rule};

    note.text = sp_strdup(work->arena, finding->text);
    if (note.text == NULL)
        return sp_arena_fail(work->arena, work->err);
    return request_note(work, row, &note);
}

static enum sp_code add_findings(struct request_work *work,
    struct request_row *row, const struct reference *reference)
{
    struct reference_findings findings;
    enum sp_code code = SP_OK;

    reference_check(&work->codes.reference, reference, true, &findings);
    for (size_t i = 0; code == SP_OK && i < findings.n; i++)
        code = add_finding(work, row, &findings.at[i]);
    return code;
}

/* What the code of the entity says. */
static enum sp_code add_entity(struct request_work *work,
    struct request_row *row, const struct reference *reference)
{
    const char *stated = entity_cell(work, reference->ncage, "state");
    const struct codes_word *status = codes_find(
        &work->codes.entity, entity_cell(work, reference->ncage, "status"));
    struct request_note note = {.state = REQUEST_OPEN, .code = "", .rule = ""};
    char fault[NCAGE_FAULT_BYTES];
    struct ncage_judged judged;
    enum ncage_form form;
    enum sp_code code = SP_OK;

    if (!ncage_parse(
            reference->ncage, strlen(reference->ncage), &form, fault)) {
        note.state = REQUEST_BACK;
        note.code = "IV";
        note.text = sp_strdup(work->arena, fault);
        return note.text == NULL ? sp_arena_fail(work->arena, work->err)
                                 : request_note(work, row, &note);
    }
    ncage_judge(reference->ncage, &work->codes.ncage, work->codes.on,
        stated[0] == '\0' ? NULL : stated, &judged);
    for (size_t i = 0; code == SP_OK && i < judged.n_notes; i++) {
        if (!judged.notes[i].unknown && judged.agrees)
            continue;
        note.text = sp_strdup(work->arena, judged.notes[i].text);
        code = note.text == NULL ? sp_arena_fail(work->arena, work->err)
                                 : request_note(work, row, &note);
    }
    if (code != SP_OK || status == NULL || strcmp(status->code, "A") == 0)
        return code;
    note.code = strcmp(status->code, "R") == 0 ||
                        strcmp(status->code, "N") == 0 ||
                        strcmp(status->code, "P") == 0
                    ? "TC"
                    : "";
    note.text = sp_asprintf(work->arena, "NCAGE %s, %s: %s", reference->ncage,
        status->code, status->reading);
    return note.text == NULL ? sp_arena_fail(work->arena, work->err)
                             : request_note(work, row, &note);
}

static enum sp_code put_cells(struct request_work *work,
    struct request_row *row, const struct own *own, size_t i)
{
    static const char *const columns[] = {
        "number", "original", "rncc", "rnvc", "rnfc", "dac", "rnsc"};
    enum sp_code code = request_cell(work, row, 0, own->at[i].ncage);

    if (code == SP_OK)
        code = request_cell(work, row, 1, own->at[i].state);
    for (size_t j = 0; code == SP_OK && j < SP_COUNT(columns); j++)
        code = request_cell(work, row, j + 2,
            table_named(work->references, own->rows[i], columns[j]));
    if (code == SP_OK)
        code = request_basis(work, row, work->references, own->rows[i]);
    return code;
}

static enum sp_code put_reference(
    struct request_work *work, const struct own *own, size_t i)
{
    struct request_row *row = NULL;
    enum sp_code code = request_row(work, &row);

    if (code == SP_OK)
        code = put_cells(work, row, own, i);
    for (size_t j = 0; code == SP_OK && j < SP_COUNT(asked); j++) {
        const struct request_note note = {.state = asked[j].without,
            .code = asked[j].without == REQUEST_MISSING ? "MI" : "",
            .rule = "",
            .message = asked[j].why};

        if (table_named(work->references, own->rows[i], asked[j].column)[0] ==
            '\0')
            code = request_note(work, row, &note);
    }
    if (code == SP_OK)
        code = add_findings(work, row, &own->at[i]);
    if (code == SP_OK)
        code = add_entity(work, row, &own->at[i]);
    return code;
}

/* ---- the references together ------------------------------------------ */

static enum sp_code put_among(struct request_work *work, const struct own *own)
{
    struct reference_findings findings;
    size_t of[REFERENCE_FINDINGS_MAX];
    enum sp_code code = SP_OK;

    reference_check_item(
        work->codes.reference.lang, own->at, own->n, &findings, of);
    for (size_t i = 0; code == SP_OK && i < findings.n; i++) {
        assert(of[i] < work->n_rows);
        code = add_finding(work, &work->rows[of[i]], &findings.at[i]);
    }
    return code;
}

static enum sp_code put_missing(
    struct request_work *work, const char *code_text, const char *why)
{
    const struct request_note note = {.state = REQUEST_MISSING,
        .code = code_text,
        .rule = "R9",
        .message = why};
    struct request_row *row = NULL;
    enum sp_code code = request_row(work, &row);

    return code == SP_OK ? request_note(work, row, &note) : code;
}

static bool identifies(const struct request_work *work, const struct own *own)
{
    for (size_t i = 0; i < own->n; i++)
        if (reference_pair_of(&work->codes.reference, own->at[i].rncc,
                own->at[i].rnvc, NULL) == REFERENCE_IDENTIFIES)
            return true;
    return false;
}

/* Whether the maker's part number is one of the references. */
static enum sp_code has_mpn(
    struct request_work *work, const struct own *own, bool *has_out)
{
    const char *mpn = table_named(work->items, work->item_row, "mpn");
    char *wanted = reference_normal(work->arena, mpn);

    if (wanted == NULL)
        return sp_arena_fail(work->arena, work->err);
    *has_out = wanted[0] == '\0';
    for (size_t i = 0; !*has_out && i < own->n; i++) {
        char *number = reference_normal(work->arena, own->at[i].number);
        char *original = reference_normal(work->arena, own->at[i].original);

        if (number == NULL || original == NULL)
            return sp_arena_fail(work->arena, work->err);
        *has_out = strcmp(number, wanted) == 0 || strcmp(original, wanted) == 0;
    }
    return SP_OK;
}

enum sp_code request_references(struct request_work *work)
{
    static const char *const columns[] = {SP_SAYING("NCAGE"),
        SP_SAYING("state"), SP_SAYING("reference number"),
        SP_SAYING("original writing"), "RNCC", "RNVC", "RNFC", "DAC", "RNSC"};
    struct own *own = sp_alloc(work->arena, sizeof(*own));
    enum sp_code code;
    bool has = true;

    if (own == NULL)
        return sp_arena_fail(work->arena, work->err);
    request_begin(work);
    code = read_own(work, own);
    for (size_t i = 0; code == SP_OK && i < own->n; i++)
        code = put_reference(work, own, i);
    if (code == SP_OK)
        code = put_among(work, own);
    if (code == SP_OK && !identifies(work, own))
        code = put_missing(work, "MI",
            SP_SAYING("no reference identifies the item: one of the pairs "
                      "1-2, 2-2 or 3-2 with the NCAGE of the entity whose "
                      "number it is"));
    if (code == SP_OK)
        code = has_mpn(work, own, &has);
    if (code == SP_OK && !has)
        code = put_missing(work, "MI",
            SP_SAYING("the maker's part number is not among the references; "
                      "it needs the maker's NCAGE, one code for each entity "
                      "and place"));
    if (code == SP_OK)
        code =
            request_end(work, REQUEST_REFERENCES, columns, SP_COUNT(columns));
    return code;
}

/* ---- rights ----------------------------------------------------------- */

/* "B: drawing, limited by contract", or NULL without memory. */
static const char *word_text(
    struct request_work *work, const struct codes_word *word)
{
    return word == NULL
               ? ""
               : sp_asprintf(work->arena, "%s: %s", word->code, word->reading);
}

static enum sp_code put_right(struct request_work *work, size_t from)
{
    static const struct request_note open = {.state = REQUEST_OPEN,
        .code = "",
        .rule = "",
        .message = SP_SAYING("whether the document may be used for a second "
                             "source is not known")};
    const struct table *table = work->references;
    const struct codes_word *dac =
        codes_find(&work->codes.dac, table_named(table, from, "dac"));
    const struct codes_word *rnsc =
        codes_find(&work->codes.rnsc, table_named(table, from, "rnsc"));
    const char *dac_text = word_text(work, dac);
    const char *rnsc_text = word_text(work, rnsc);
    struct request_row *row = NULL;
    enum sp_code code = request_row(work, &row);

    if (code != SP_OK || dac_text == NULL || rnsc_text == NULL)
        return code != SP_OK ? code : sp_arena_fail(work->arena, work->err);
    code = request_cell(work, row, 0, table_named(table, from, "ncage"));
    if (code == SP_OK)
        code = request_cell(work, row, 1, table_named(table, from, "number"));
    if (code == SP_OK)
        code = request_cell(work, row, 2, dac_text);
    if (code == SP_OK)
        code = request_cell(work, row, 3, dac == NULL ? "unknown" : dac->mark);
    if (code == SP_OK)
        code = request_cell(work, row, 4, rnsc_text);
    if (code == SP_OK)
        code =
            request_cell(work, row, 5, rnsc == NULL ? "unknown" : rnsc->mark);
    if (code == SP_OK && (dac == NULL || strcmp(dac->mark, "unknown") == 0))
        code = request_note(work, row, &open);
    return code;
}

static enum sp_code put_design(struct request_work *work)
{
    size_t at = table_find(work->designs, work->item);
    struct request_row *row = NULL;
    enum sp_code code;

    if (at == SIZE_MAX)
        return SP_OK;
    code = request_row(work, &row);
    if (code != SP_OK)
        return code;
    row->cells[0] = SP_SAYING("decides on the design");
    row->own_first = true;
    code =
        request_cell(work, row, 1, table_named(work->designs, at, "authority"));
    if (code == SP_OK)
        code = request_cell(
            work, row, 2, table_named(work->designs, at, "restricted_by"));
    return code;
}

enum sp_code request_rights(struct request_work *work)
{
    static const char *const columns[] = {SP_SAYING("NCAGE"),
        SP_SAYING("reference number"), SP_SAYING("document"),
        SP_SAYING("use for a second source"), SP_SAYING("status of the number"),
        SP_SAYING("buy elsewhere")};
    enum sp_code code = SP_OK;

    request_begin(work);
    for (size_t row = 0; code == SP_OK && row < work->references->n_rows; row++)
        if (strcmp(table_text(work->references, row, 0), work->item) == 0)
            code = put_right(work, row);
    if (code == SP_OK)
        code = put_design(work);
    if (code == SP_OK)
        code = request_end(work, REQUEST_RIGHTS, columns, SP_COUNT(columns));
    return code;
}
