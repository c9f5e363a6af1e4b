/*
 * coded.c - stock numbers and entity codes, judged.
 */
#include "assess/coded.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* What all numbers of a call are judged by. */
struct judging {
    const struct coded_options *options;
    struct sp_arena *arena;
    struct codes codes;
    struct snapshot *snapshot;
    const struct table *entities; /* ncage */
    const struct table *classes;
    struct sp_err *err;
};

static enum sp_code no_memory(struct judging *judging)
{
    return sp_arena_fail(judging->arena, judging->err);
}

static enum sp_code warn(struct judging *judging, struct coded_number *number,
    const char *text, bool unknown)
{
    const char *copy = sp_strdup(judging->arena, text);

    assert(number->n_warnings < CODED_WARNINGS_MAX);
    if (copy == NULL)
        return no_memory(judging);
    number->warnings[number->n_warnings++] = copy;
    number->open = number->open || unknown;
    return SP_OK;
}

/* Copy a cell; NULL where it is empty or there is no row. */
static enum sp_code take_cell(struct judging *judging,
    const struct table *table, const char *key, const char *column,
    const char **text_out)
{
    size_t row = table == NULL ? SIZE_MAX : table_find(table, key);
    const char *text = row == SIZE_MAX ? "" : table_named(table, row, column);

    *text_out = NULL;
    if (text[0] == '\0')
        return SP_OK;
    *text_out = sp_strdup(judging->arena, text);
    return *text_out == NULL ? no_memory(judging) : SP_OK;
}

static enum sp_code fault(
    struct judging *judging, struct coded_number *number, const char *text)
{
    number->valid = false;
    number->fault = sp_strdup(judging->arena, text);
    return number->fault == NULL ? no_memory(judging) : SP_OK;
}

/* ---- stock numbers ---------------------------------------------------- */

static enum sp_code keep_parts(
    struct judging *judging, const struct nsn *nsn, struct coded_number *number)
{
    enum sp_code code = SP_OK;

    number->niin = sp_strdup(judging->arena, nsn->niin);
    number->bureau = sp_strdup(judging->arena, nsn->bureau);
    if (number->niin == NULL || number->bureau == NULL)
        return no_memory(judging);
    if (nsn->class_code[0] == '\0')
        return SP_OK;
    number->class_code = sp_strdup(judging->arena, nsn->class_code);
    if (number->class_code == NULL)
        return no_memory(judging);
    code = take_cell(judging, judging->classes, number->class_code, "title_en",
        &number->class_title);
    return code;
}

static enum sp_code judge_stock_number(
    struct judging *judging, struct coded_number *number)
{
    const struct coded_options *options = judging->options;
    const struct nsn_when when = {
        options->dated, options->facts.on, options->facts.on};
    char text[NSN_FAULT_BYTES];
    struct nsn_judged judged;
    struct nsn nsn;
    enum sp_code code;

    if (!nsn_parse(number->code, strlen(number->code), &nsn, text))
        return fault(judging, number, text);
    number->valid = true;
    code = keep_parts(judging, &nsn, number);
    nsn_judge(&nsn, &judging->codes.nsn, &when, &judged);
    number->state = judged.state;
    for (size_t i = 0; code == SP_OK && i < judged.n_notes; i++)
        code = warn(
            judging, number, judged.notes[i].text, judged.notes[i].unknown);
    return code;
}

/* ---- entity codes ----------------------------------------------------- */

/* What the register says of the code. */
static enum sp_code keep_row(
    struct judging *judging, struct coded_number *number)
{
    const struct table *table = judging->entities;
    const char *key = number->code;
    const struct codes_word *word;
    enum sp_code code =
        take_cell(judging, table, key, "status", &number->status);

    if (code == SP_OK)
        code =
            take_cell(judging, table, key, "replaced_by", &number->replaced_by);
    if (code == SP_OK)
        code = take_cell(judging, table, key, "name", &number->name);
    if (code == SP_OK)
        code = take_cell(judging, table, key, "party", &number->party);
    if (code != SP_OK || number->status == NULL)
        return code;
    word = codes_find(&judging->codes.entity, number->status);
    if (word != NULL)
        number->status_text = word->reading;
    return SP_OK;
}

static enum sp_code judge_state(
    struct judging *judging, struct coded_number *number)
{
    const char *stated = judging->options->state;
    const char *recorded = NULL;
    struct ncage_judged judged;
    enum sp_code code =
        take_cell(judging, judging->entities, number->code, "state", &recorded);

    if (code != SP_OK)
        return code;
    ncage_judge(number->code, &judging->codes.ncage, judging->options->facts.on,
        stated == NULL ? recorded : stated, &judged);
    number->state = judged.state;
    number->n_states = judged.n_states;
    memcpy(number->states, judged.states, sizeof(judged.states));
    if (!judged.agrees)
        return fault(judging, number, judged.notes[0].text);
    for (size_t i = 0; code == SP_OK && i < judged.n_notes; i++)
        code = warn(
            judging, number, judged.notes[i].text, judged.notes[i].unknown);
    return code;
}

static enum sp_code judge_entity(
    struct judging *judging, struct coded_number *number)
{
    char text[NCAGE_FAULT_BYTES];
    enum ncage_form form;
    enum sp_code code;

    if (!ncage_parse(number->code, strlen(number->code), &form, text))
        return fault(judging, number, text);
    number->valid = true;
    code = judge_state(judging, number);
    if (code == SP_OK)
        code = keep_row(judging, number);
    if (code == SP_OK && number->status_text != NULL &&
        strcmp(number->status, "A") != 0) {
        const char *said = sp_asprintf(judging->arena, "status %s: %s%s%s",
            number->status, number->status_text,
            number->replaced_by == NULL ? "" : "; successor ",
            number->replaced_by == NULL ? "" : number->replaced_by);

        code = said == NULL ? no_memory(judging)
                            : warn(judging, number, said, false);
    }
    return code;
}

/* ---- all -------------------------------------------------------------- */

static enum sp_code open_judging(struct judging *judging)
{
    const struct coded_options *options = judging->options;
    struct sp_err *err = judging->err;
    enum sp_code code = codes_read(options->schema, options->facts.data_folder,
        options->facts.registry, options->lang, options->facts.on,
        judging->arena, &judging->codes, err);

    if (code == SP_OK)
        code = snapshot_open(
            options->schema, &options->facts, &judging->snapshot, err);
    if (code == SP_OK)
        code =
            snapshot_table(judging->snapshot, "ncage", &judging->entities, err);
    if (code == SP_OK)
        code =
            snapshot_table(judging->snapshot, "class", &judging->classes, err);
    return code;
}

static enum sp_code judge_all(const struct coded_options *options,
    const char *const *codes, size_t n, struct sp_arena *arena,
    enum sp_code (*judge)(struct judging *, struct coded_number *),
    struct coded_numbers *out, struct sp_err *err)
{
    struct judging judging = {.options = options, .arena = arena, .err = err};
    enum sp_code code = open_judging(&judging);

    assert(codes != NULL && n > 0);
    memset(out, 0, sizeof(*out));
    out->at = sp_alloc_array(arena, n, sizeof(*out->at));
    out->n = n;
    if (code == SP_OK && out->at == NULL)
        code = no_memory(&judging);
    for (size_t i = 0; code == SP_OK && i < n; i++) {
        out->at[i].code = codes[i];
        code = judge(&judging, &out->at[i]);
    }
    if (code == SP_OK)
        code = snapshot_digest(judging.snapshot, &out->digests, err);
    snapshot_close(judging.snapshot);
    return code;
}

enum sp_code coded_stock_numbers(const struct coded_options *options,
    const char *const *codes, size_t n, struct sp_arena *arena,
    struct coded_numbers *numbers_out, struct sp_err *err)
{
    return judge_all(
        options, codes, n, arena, judge_stock_number, numbers_out, err);
}

enum sp_code coded_entities(const struct coded_options *options,
    const char *const *codes, size_t n, struct sp_arena *arena,
    struct coded_numbers *numbers_out, struct sp_err *err)
{
    const char *state = options->state;

    if (state != NULL && !sp_text_is_state(state, strlen(state)))
        return sp_fail(err, SP_INVALID,
            "found '%s', allowed: a state of ISO 3166-1 such as DE", state);
    return judge_all(options, codes, n, arena, judge_entity, numbers_out, err);
}

int coded_status(const struct coded_numbers *numbers)
{
    int status = 0;

    for (size_t i = 0; i < numbers->n; i++) {
        if (!numbers->at[i].valid)
            return 1;
        if (numbers->at[i].open)
            status = 2;
    }
    return status;
}
