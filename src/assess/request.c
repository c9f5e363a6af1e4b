/*
 * request.c - the request to a bureau: the item itself, its characteristics,
 * standards and doubles.
 */
#include "assess/request_work.h"

#include "base/date.h"

#include <assert.h>
#include <string.h>

/* ---- rows ------------------------------------------------------------- */

bool request_is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

void request_begin(struct request_work *work)
{
    work->rows = NULL;
    work->n_rows = work->cap_rows = 0;
}

enum sp_code request_row(
    struct request_work *work, struct request_row **row_out)
{
    if (work->n_rows == work->cap_rows) {
        size_t cap = work->cap_rows == 0 ? 16 : work->cap_rows * 2;
        struct request_row *more =
            sp_alloc_array(work->arena, cap, sizeof(*more));

        if (more == NULL)
            return sp_arena_fail(work->arena, work->err);
        if (work->n_rows > 0)
            memcpy(more, work->rows, work->n_rows * sizeof(*more));
        work->rows = more;
        work->cap_rows = cap;
    }
    *row_out = &work->rows[work->n_rows++];
    return SP_OK;
}

enum sp_code request_cell(struct request_work *work, struct request_row *row,
    size_t column, const char *text)
{
    assert(column < REQUEST_COLUMNS_MAX);
    if (request_is_empty(text))
        return SP_OK;
    row->cells[column] = sp_strdup(work->arena, text);
    return row->cells[column] == NULL ? sp_arena_fail(work->arena, work->err)
                                      : SP_OK;
}

enum sp_code request_basis(struct request_work *work, struct request_row *row,
    const struct table *table, size_t from)
{
    const char *basis = table_named(table, from, "basis");

    row->basis = basis[0] == '\0' ? "assumed" : sp_strdup(work->arena, basis);
    return row->basis == NULL ? sp_arena_fail(work->arena, work->err) : SP_OK;
}

enum sp_code request_note(struct request_work *work, struct request_row *row,
    const struct request_note *note)
{
    struct request_note *notes;

    if (row->n_notes == REQUEST_NOTES_MAX)
        return SP_OK; /* the row is bad enough */
    notes = sp_alloc_array(work->arena, row->n_notes + 1, sizeof(*notes));
    if (notes == NULL)
        return sp_arena_fail(work->arena, work->err);
    if (row->n_notes > 0)
        memcpy(notes, row->notes, row->n_notes * sizeof(*notes));
    notes[row->n_notes++] = *note;
    row->notes = notes;
    if (note->state > row->state)
        row->state = note->state;
    return SP_OK;
}

enum sp_code request_end(struct request_work *work, enum request_part part,
    const char *const *columns, size_t n_columns)
{
    struct request *out = work->out;

    assert(n_columns <= REQUEST_COLUMNS_MAX);
    out->sections[part] = (struct request_section){.part = part,
        .n_columns = n_columns,
        .columns = columns,
        .n_rows = work->n_rows,
        .rows = work->rows};
    for (size_t i = 0; i < work->n_rows; i++) {
        enum request_state state = work->rows[i].state;

        out->n_missing += state == REQUEST_MISSING;
        out->n_back += state == REQUEST_BACK;
        out->n_open += state == REQUEST_OPEN;
        out->n_left += state == REQUEST_LEFT;
    }
    return SP_OK;
}

/* ---- the item --------------------------------------------------------- */

/* One element of the item: where it stands, and why it is needed. */
struct element {
    const char *label;
    bool codified; /* the column is of codified, else of item */
    const char *column;
    enum request_state without;
    const char *why;
};

static const struct element elements[] = {
    {SP_SAYING("proposed item name"), false, "name", REQUEST_MISSING,
        SP_SAYING("an item is codified under a name, the noun first")},
    {SP_SAYING("code of the approved name"), true, "inc", REQUEST_LEFT,
        SP_SAYING("the bureau looks it up; without an approved name it records "
                  "77777 with reason 1")},
    {SP_SAYING("supply class"), false, "class", REQUEST_LEFT,
        SP_SAYING("the bureau gives it; a proposal shortens its work")},
    {SP_SAYING("type of identification"), true, "identification", REQUEST_LEFT,
        SP_SAYING("the bureau gives it; category 1 and variation 3 depend on "
                  "it")},
    {SP_SAYING("unit in which it is counted"), false, "unit", REQUEST_MISSING,
        SP_SAYING("quantities are stated in it")},
    {SP_SAYING("maker"), false, "made_by", REQUEST_MISSING,
        SP_SAYING("the maker answers for the reference that identifies the "
                  "item")},
    {SP_SAYING("maker's part number"), false, "mpn", REQUEST_MISSING,
        SP_SAYING("with the maker's NCAGE it identifies the item")},
};

static const char *element_text(
    const struct request_work *work, const struct element *element)
{
    if (!element->codified)
        return table_named(work->items, work->item_row, element->column);
    return work->codified_row == SIZE_MAX
               ? ""
               : table_named(
                     work->codified, work->codified_row, element->column);
}

static enum sp_code put_element(
    struct request_work *work, const struct element *element)
{
    const char *text = element_text(work, element);
    struct request_row *row = NULL;
    enum sp_code code = request_row(work, &row);

    if (code != SP_OK)
        return code;
    row->cells[0] = element->label;
    row->own_first = true;
    if (text[0] == '\0') {
        const struct request_note note = {.state = element->without,
            .code = element->without == REQUEST_MISSING ? "MI" : "",
            .rule = "",
            .message = element->why};

        return request_note(work, row, &note);
    }
    code = request_cell(work, row, 1, text);
    if (code == SP_OK)
        code =
            element->codified
                ? request_basis(work, row, work->codified, work->codified_row)
                : request_basis(work, row, work->items, work->item_row);
    return code;
}

/* A number that it has already. */
static enum sp_code put_niin(struct request_work *work)
{
    static const struct request_note recorded = {.state = REQUEST_OPEN,
        .code = "SM",
        .rule = "",
        .message = SP_SAYING(
            "it has a number already: ask for a change of its record, or to "
            "be recorded as a user")};
    const char *niin = table_named(work->items, work->item_row, "niin");
    const struct codes_word *status = NULL;
    struct request_row *row = NULL;
    enum sp_code code = SP_OK;

    if (niin[0] == '\0')
        return SP_OK;
    code = request_row(work, &row);
    if (code != SP_OK)
        return code;
    row->cells[0] = SP_SAYING("item identification number");
    row->own_first = true;
    code = request_cell(work, row, 1, niin);
    if (code == SP_OK)
        code = request_note(work, row, &recorded);
    if (code == SP_OK && work->codified_row != SIZE_MAX)
        status = codes_find(&work->codes.item_status,
            table_named(work->codified, work->codified_row, "niin_status"));
    if (code == SP_OK && status != NULL) {
        const struct request_note note = {.state = REQUEST_GIVEN,
            .code = "",
            .rule = "",
            .text = sp_asprintf(
                work->arena, "%s: %s", status->code, status->reading)};

        code = note.text == NULL ? sp_arena_fail(work->arena, work->err)
                                 : request_note(work, row, &note);
    }
    return code;
}

static enum sp_code put_item(struct request_work *work)
{
    static const char *const columns[] = {
        SP_SAYING("element"), SP_SAYING("value")};
    enum sp_code code = SP_OK;

    request_begin(work);
    for (size_t i = 0; code == SP_OK && i < SP_COUNT(elements); i++)
        code = put_element(work, &elements[i]);
    if (code == SP_OK)
        code = put_niin(work);
    if (code == SP_OK)
        code = request_end(work, REQUEST_ITEM, columns, SP_COUNT(columns));
    return code;
}

/* ---- characteristics and standards ------------------------------------ */

static enum sp_code put_property(struct request_work *work, size_t from)
{
    static const struct request_note asked = {.state = REQUEST_MISSING,
        .code = "MI",
        .rule = "",
        .message = SP_SAYING("no reply, and no reason why there is none")};
    const char *written = table_named(work->properties, from, "written");
    const char *reason = table_named(work->properties, from, "reason_missing");
    struct request_row *row = NULL;
    enum sp_code code = request_row(work, &row);

    if (code == SP_OK)
        code = request_cell(
            work, row, 0, table_named(work->properties, from, "property"));
    if (code == SP_OK)
        code = request_cell(
            work, row, 1, table_named(work->properties, from, "sense"));
    if (code == SP_OK)
        code = request_cell(work, row, 2, written);
    if (code == SP_OK)
        code = request_cell(work, row, 3, reason);
    if (code == SP_OK)
        code = request_basis(work, row, work->properties, from);
    if (code == SP_OK && written[0] == '\0' && reason[0] == '\0')
        code = request_note(work, row, &asked);
    return code;
}

/* Whether the row of a table is about the item; tables are in its order. */
static bool is_about(
    const struct request_work *work, const struct table *table, size_t row)
{
    return strcmp(table_text(table, row, 0), work->item) == 0;
}

static enum sp_code put_properties(struct request_work *work)
{
    static const char *const columns[] = {SP_SAYING("characteristic"),
        SP_SAYING("sense"), SP_SAYING("as written"),
        SP_SAYING("reason why there is none")};
    static const struct request_note none = {.state = REQUEST_MISSING,
        .code = "MI",
        .rule = "",
        .message = SP_SAYING(
            "no characteristic is on record: which are asked depends on the "
            "guide of the approved name, and without them the item is "
            "identified by references alone")};
    enum sp_code code = SP_OK;

    request_begin(work);
    for (size_t row = 0; code == SP_OK && row < work->properties->n_rows; row++)
        if (is_about(work, work->properties, row))
            code = put_property(work, row);
    if (code == SP_OK && work->n_rows == 0) {
        struct request_row *row = NULL;

        code = request_row(work, &row);
        if (code == SP_OK)
            code = request_note(work, row, &none);
    }
    if (code == SP_OK)
        code = request_end(
            work, REQUEST_CHARACTERISTICS, columns, SP_COUNT(columns));
    return code;
}

static enum sp_code put_standards(struct request_work *work)
{
    static const char *const columns[] = {
        SP_SAYING("standard"), SP_SAYING("grade or class")};
    enum sp_code code = SP_OK;

    request_begin(work);
    for (size_t i = 0; code == SP_OK && i < work->conformity->n_rows; i++) {
        struct request_row *row = NULL;

        if (!is_about(work, work->conformity, i))
            continue;
        code = request_row(work, &row);
        if (code == SP_OK)
            code = request_cell(
                work, row, 0, table_named(work->conformity, i, "standard"));
        if (code == SP_OK)
            code = request_cell(
                work, row, 1, table_named(work->conformity, i, "level"));
        if (code == SP_OK)
            code = request_basis(work, row, work->conformity, i);
    }
    if (code == SP_OK)
        code = request_end(work, REQUEST_STANDARDS, columns, SP_COUNT(columns));
    return code;
}

/* ---- doubles ---------------------------------------------------------- */

static enum sp_code put_double(struct request_work *work,
    const struct assess_duplicate *group,
    const struct assess_duplicate_item *item)
{
    static const struct request_note by_reference = {.state = REQUEST_OPEN,
        .code = "KP",
        .rule = "R9",
        .message = SP_SAYING(
            "probably the same item: it shares an identifying reference")};
    static const struct request_note by_number = {.state = REQUEST_OPEN,
        .code = "KP",
        .rule = "",
        .message = SP_SAYING("probably the same item: it has the same number")};
    static const struct request_note determined = {.state = REQUEST_OPEN,
        .code = "KP",
        .rule = "",
        .message = SP_SAYING(
            "a bureau determined that it is the same item: use its number")};
    const struct identity_answer *answer =
        identity_facts_answer(&work->identity, work->item, item->item);
    struct request_row *row = NULL;
    enum sp_code code;

    if (answer != NULL && answer->decision == IDENTITY_TWO)
        return SP_OK; /* a bureau said that they are two */
    code = request_row(work, &row);
    if (code == SP_OK)
        code = request_cell(work, row, 0, item->item);
    if (code == SP_OK)
        code = request_cell(work, row, 1, item->name);
    if (code == SP_OK)
        code = request_cell(work, row, 2, item->niin);
    if (code == SP_OK)
        code = request_cell(work, row, 3, group->ncage);
    if (code == SP_OK)
        code = request_cell(work, row, 4, item->number);
    if (code == SP_OK)
        code = request_note(work, row,
            answer != NULL                    ? &determined
            : group->kind == IDENTITY_BY_NIIN ? &by_number
                                              : &by_reference);
    return code;
}

static enum sp_code put_doubles(struct request_work *work)
{
    static const char *const columns[] = {SP_SAYING("item"), SP_SAYING("name"),
        SP_SAYING("NIIN"), SP_SAYING("NCAGE"), SP_SAYING("as written there")};
    struct assess_duplicates doubles;
    enum sp_code code = assess_duplicates_in(&work->identity, &work->codes,
        work->item, work->arena, &doubles, work->err);

    request_begin(work);
    for (size_t i = 0; code == SP_OK && i < doubles.n; i++) {
        const struct assess_duplicate *group = &doubles.at[i];

        if (group->kind == IDENTITY_BY_LOOK)
            continue;
        for (size_t j = 0; code == SP_OK && j < group->n_items; j++)
            if (strcmp(group->items[j].item, work->item) != 0)
                code = put_double(work, group, &group->items[j]);
    }
    if (code == SP_OK)
        code =
            request_end(work, REQUEST_DUPLICATES, columns, SP_COUNT(columns));
    return code;
}

/* ---- all -------------------------------------------------------------- */

static enum sp_code read_tables(struct request_work *work)
{
    const struct {
        const char *name;
        const struct table **table;
    } tables[] = {{"item", &work->items}, {"codified", &work->codified},
        {"reference", &work->references}, {"ncage", &work->entities},
        {"property", &work->properties}, {"conformity", &work->conformity},
        {"design", &work->designs}};
    enum sp_code code = SP_OK;

    for (size_t i = 0; code == SP_OK && i < SP_COUNT(tables); i++)
        code = snapshot_table(
            work->snapshot, tables[i].name, tables[i].table, work->err);
    if (code != SP_OK)
        return code;
    work->item_row = table_find(work->items, work->item);
    work->codified_row = table_find(work->codified, work->item);
    if (work->item_row == SIZE_MAX)
        return sp_fail(work->err, SP_NOT_FOUND, "no item '%s'", work->item);
    return identity_facts_read(
        work->snapshot, work->arena, &work->identity, work->err);
}

static enum sp_code fill(struct request_work *work)
{
    static enum sp_code (*const steps[])(struct request_work *) = {put_item,
        request_references, put_properties, put_standards, request_rights,
        put_doubles};
    const char *name = table_named(work->items, work->item_row, "name");
    enum sp_code code = SP_OK;

    work->out->item = sp_strdup(work->arena, work->item);
    work->out->name = name[0] == '\0' ? NULL : sp_strdup(work->arena, name);
    if (work->out->item == NULL || (name[0] != '\0' && work->out->name == NULL))
        return sp_arena_fail(work->arena, work->err);
    for (size_t i = 0; code == SP_OK && i < SP_COUNT(steps); i++)
        code = steps[i](work);
    if (code == SP_OK)
        code = snapshot_digest(work->snapshot, &work->out->digests, work->err);
    return code;
}

enum sp_code request_of(const struct request_options *options, const char *item,
    struct sp_arena *arena, struct request *request_out, struct sp_err *err)
{
    char on[SP_DATE_BYTES];
    struct request_work work;
    struct request out;
    enum sp_code code;

    assert(options != NULL && item != NULL);
    assert(request_out != NULL);
    memset(&work, 0, sizeof(work));
    memset(&out, 0, sizeof(out));
    work.arena = arena;
    work.item = item;
    work.out = &out;
    work.err = err;
    sp_date_format(options->facts.on, on);
    out.on = sp_strdup(arena, on);
    if (out.on == NULL)
        return sp_arena_fail(arena, err);
    code = codes_read(options->schema, options->facts.data_folder,
        options->facts.registry, options->lang, options->facts.on, arena,
        &work.codes, err);
    if (code == SP_OK)
        code = snapshot_open(
            options->schema, &options->facts, &work.snapshot, err);
    if (code == SP_OK)
        code = read_tables(&work);
    if (code == SP_OK)
        code = fill(&work);
    snapshot_close(work.snapshot);
    if (code == SP_OK)
        *request_out = out;
    return code;
}

int request_status(const struct request *request)
{
    assert(request != NULL);
    if (request->n_back > 0)
        return 1;
    return request->n_missing + request->n_open > 0 ? 2 : 0;
}
