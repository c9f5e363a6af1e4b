/*
 * codes.c - code tables as the engines take them.
 */
#include "assess/codes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define POOL_BYTES_MAX ((uint64_t)1 << 30)

/* One table while its rows are taken. */
struct taking {
    codes_rows_fn rows;
    void *user;
    const char *lang;
    int32_t on;
    struct sp_arena *arena;
    struct codes *codes;
    struct sp_err *err;
};

/* The rows of one table, layer by layer. */
struct walk {
    struct import_layer layers[IMPORT_LAYERS_MAX];
    size_t n;
    size_t layer;
    size_t row;
    size_t rows; /* at most so many */
};

static int32_t day_of(const struct table *table, size_t row, const char *column,
    int32_t otherwise)
{
    const char *text = table_named(table, row, column);
    int32_t day = otherwise;

    if (text[0] != '\0' && strcmp(text, SP_DATE_MIN_TEXT) != 0 &&
        strcmp(text, SP_DATE_MAX_TEXT) != 0)
        (void)sp_date_parse(text, strlen(text), &day);
    return day;
}

bool codes_row_holds(const struct table *table, size_t row, int32_t day)
{
    return day_of(table, row, "valid_from", INT32_MIN) <= day &&
           day < day_of(table, row, "valid_until", INT32_MAX);
}

/* Whether a later layer has a row of the same key. */
static enum sp_code is_replaced(
    const struct walk *walk, struct taking *taking, bool *replaced_out)
{
    const struct table *table = walk->layers[walk->layer].table;
    enum sp_code code = SP_OK;
    struct sp_buf key;

    *replaced_out = false;
    if (walk->layer + 1 == walk->n)
        return SP_OK;
    sp_buf_init(&key, 1 << 20);
    table_key_text(table, walk->row, &key);
    code = sp_buf_check(&key, taking->err);
    for (size_t i = walk->layer + 1; code == SP_OK && i < walk->n; i++)
        *replaced_out = *replaced_out || table_find(walk->layers[i].table,
                                             sp_buf_text(&key)) != SIZE_MAX;
    sp_buf_clear(&key);
    return code;
}

static enum sp_code walk_start(
    struct taking *taking, const char *table, struct walk *walk)
{
    enum sp_code code;

    memset(walk, 0, sizeof(*walk));
    code =
        taking->rows(taking->user, table, walk->layers, &walk->n, taking->err);
    for (size_t i = 0; code == SP_OK && i < walk->n; i++)
        walk->rows += walk->layers[i].table->n_rows;
    walk->row = SIZE_MAX; /* before the first */
    return code;
}

/* Go to the next row that counts; `*more_out` false at the end. */
static enum sp_code walk_next(
    struct taking *taking, struct walk *walk, bool *more_out)
{
    enum sp_code code = SP_OK;
    bool replaced = true;

    *more_out = false;
    while (code == SP_OK && replaced && walk->layer < walk->n) {
        const struct import_layer *layer = &walk->layers[walk->layer];

        walk->row++; /* from SIZE_MAX to 0 */
        if (walk->row >= layer->table->n_rows) {
            walk->layer++;
            walk->row = SIZE_MAX;
            continue;
        }
        if (layer->skip != NULL && layer->skip[walk->row] != 0)
            continue;
        code = is_replaced(walk, taking, &replaced);
    }
    *more_out = code == SP_OK && walk->layer < walk->n;
    return code;
}

/* Return the cell's text, copied; NULL without memory. */
static const char *cell(
    struct taking *taking, const struct walk *walk, const char *column)
{
    const char *text =
        table_named(walk->layers[walk->layer].table, walk->row, column);

    return text[0] == '\0' ? "" : sp_strdup(taking->arena, text);
}

static const char *reading(struct taking *taking, const struct walk *walk)
{
    const char *text = "";

    if (taking->lang != NULL && strcmp(taking->lang, "uk") == 0)
        text = cell(taking, walk, "reading_uk");
    if (text != NULL && text[0] == '\0')
        text = cell(taking, walk, "reading_en");
    return text;
}

static bool is(const char *text, const char *what)
{
    return text != NULL && strcmp(text, what) == 0;
}

static bool row_yes(const struct walk *walk, const char *column)
{
    return is(
        table_named(walk->layers[walk->layer].table, walk->row, column), "yes");
}

static bool holds(const struct taking *taking, const struct walk *walk)
{
    return codes_row_holds(
        walk->layers[walk->layer].table, walk->row, taking->on);
}

/* Return the place of the word in the column's choices. */
static int choice_of(const struct walk *walk, const char *column)
{
    const struct table *table = walk->layers[walk->layer].table;
    int place = schema_column(table->schema, column);
    const struct schema_column *at = &table->schema->columns[place];
    const char *text = table_text(table, walk->row, place);

    assert(place >= 0 && at->type == SCHEMA_CHOICE);
    for (size_t i = 0; i < at->n_choices; i++)
        if (strcmp(at->choices[i], text) == 0)
            return (int)i;
    return -1; /* empty */
}

/* ---- words ------------------------------------------------------------ */

/* Which columns of a table make words. */
struct word_table {
    const char *table;
    const char *code;
    const char *reading; /* NULL: reading_en or reading_uk */
    const char *mark;    /* NULL: none */
};

static enum sp_code take_words(struct taking *taking,
    const struct word_table *from, struct codes_words *words_out)
{
    enum sp_code code;
    struct walk walk;
    struct codes_word *at;
    bool more;
    size_t n = 0;

    code = walk_start(taking, from->table, &walk);
    if (code != SP_OK)
        return code;
    at = sp_alloc_array(taking->arena, walk.rows + 1, sizeof(*at));
    if (at == NULL)
        return sp_arena_fail(taking->arena, taking->err);
    while ((code = walk_next(taking, &walk, &more)) == SP_OK && more) {
        if (!holds(taking, &walk))
            continue;
        at[n].code = cell(taking, &walk, from->code);
        at[n].reading = from->reading == NULL
                            ? reading(taking, &walk)
                            : cell(taking, &walk, from->reading);
        at[n].mark = from->mark == NULL ? "" : cell(taking, &walk, from->mark);
        if (at[n].code == NULL || at[n].reading == NULL || at[n].mark == NULL)
            return sp_arena_fail(taking->arena, taking->err);
        n++;
    }
    words_out->at = at;
    words_out->n = n;
    return code;
}

const struct codes_word *codes_find(
    const struct codes_words *words, const char *code)
{
    assert(words != NULL && code != NULL);
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->at[i].code, code) == 0)
            return &words->at[i];
    return NULL;
}

static enum sp_code take_all_words(struct taking *taking)
{
    struct codes *codes = taking->codes;
    const struct {
        struct word_table from;
        struct codes_words *to;
    } tables[] = {
        {{"ncb", "state", "code", "kind"}, &codes->kinds},
        {{"ncage_status", "code", NULL, "limited"}, &codes->entity},
        {{"dac", "code", NULL, "may_use"}, &codes->dac},
        {{"rnsc", "code", NULL, "may_use"}, &codes->rnsc},
        {{"rncc", "code", NULL, NULL}, &codes->rncc},
        {{"rnvc", "code", NULL, NULL}, &codes->rnvc},
        {{"rnfc", "code", NULL, NULL}, &codes->rnfc},
        {{"identification_type", "code", "written", NULL}, &codes->types},
        {{"item_status", "code", NULL, "procurable"}, &codes->item_status},
    };
    enum sp_code code = SP_OK;

    for (size_t i = 0; code == SP_OK && i < SP_COUNT(tables); i++)
        code = take_words(taking, &tables[i].from, tables[i].to);
    return code;
}

/* ---- standards, by the normal form of how they are written ------------ */

static int compare_words(const void *a, const void *b)
{
    const struct codes_word *left = a;
    const struct codes_word *right = b;
    int order = strcmp(left->code, right->code);

    return order == 0 ? strcmp(left->reading, right->reading) : order;
}

static enum sp_code take_standards(struct taking *taking)
{
    struct codes_word *at;
    struct walk walk;
    enum sp_code code = walk_start(taking, "standard", &walk);
    size_t n = 0;
    bool more;

    if (code != SP_OK)
        return code;
    at = sp_alloc_array(taking->arena, 2 * walk.rows + 1, sizeof(*at));
    if (at == NULL)
        return sp_arena_fail(taking->arena, taking->err);
    while ((code = walk_next(taking, &walk, &more)) == SP_OK && more) {
        const char *id = cell(taking, &walk, "standard");
        const char *who = cell(taking, &walk, "organisation");
        const char *number = cell(taking, &walk, "number");
        char *name = id == NULL || who == NULL || number == NULL
                         ? NULL
                         : sp_asprintf(taking->arena, "%s%s", who, number);

        if (name == NULL)
            return sp_arena_fail(taking->arena, taking->err);
        at[n].code = reference_normal(taking->arena, id);
        at[n + 1].code = reference_normal(taking->arena, name);
        if (at[n].code == NULL || at[n + 1].code == NULL)
            return sp_arena_fail(taking->arena, taking->err);
        at[n].reading = at[n + 1].reading = id;
        at[n].mark = at[n + 1].mark = "";
        n += number[0] == '\0' ? 1 : 2;
    }
    if (n > 1)
        qsort(at, n, sizeof(*at), compare_words);
    taking->codes->standards.at = at;
    taking->codes->standards.n = n;
    return code;
}

bool codes_is_standard(
    const struct codes *codes, const char *normal, const char **id_out)
{
    size_t low = 0;
    size_t high = codes->standards.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(codes->standards.at[mid].code, normal);

        if (order == 0) {
            if (id_out != NULL)
                *id_out = codes->standards.at[mid].reading;
            return true;
        }
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* ---- rows of one table ------------------------------------------------ */

/* Fill the element `at` from the row; false when the arena is full. */
typedef bool (*row_fn)(
    struct taking *taking, const struct walk *walk, void *at);

/* Take the rows of a table into an array of elements of `bytes`: those that
 * hold on the day, or with `periods` all of them. */
static enum sp_code take_rows(struct taking *taking, const char *table,
    bool periods, size_t bytes, row_fn fill, void **rows_out, size_t *n_out)
{
    struct walk walk;
    enum sp_code code = walk_start(taking, table, &walk);
    char *rows;
    size_t n = 0;
    bool more;

    if (code != SP_OK)
        return code;
    rows = sp_alloc_array(taking->arena, walk.rows + 1, bytes);
    if (rows == NULL)
        return sp_arena_fail(taking->arena, taking->err);
    while ((code = walk_next(taking, &walk, &more)) == SP_OK && more) {
        if (!periods && !holds(taking, &walk))
            continue;
        if (!fill(taking, &walk, rows + n * bytes))
            return sp_arena_fail(taking->arena, taking->err);
        n++;
    }
    *rows_out = rows;
    *n_out = n;
    return code;
}

static int32_t day_from(const struct walk *walk)
{
    return day_of(
        walk->layers[walk->layer].table, walk->row, "valid_from", INT32_MIN);
}

static int32_t day_until(const struct walk *walk)
{
    return day_of(
        walk->layers[walk->layer].table, walk->row, "valid_until", INT32_MAX);
}

static bool fill_bureau(
    struct taking *taking, const struct walk *walk, void *at)
{
    struct nsn_bureau *bureau = at;

    bureau->code = cell(taking, walk, "code");
    bureau->state = cell(taking, walk, "state");
    bureau->from = day_from(walk);
    bureau->until = day_until(walk);
    return bureau->code != NULL && bureau->state != NULL;
}

static bool fill_class(struct taking *taking, const struct walk *walk, void *at)
{
    struct nsn_class *class_ = at;

    class_->code = cell(taking, walk, "class");
    class_->from = day_from(walk);
    class_->until = day_until(walk);
    return class_->code != NULL;
}

static bool fill_mask(struct taking *taking, const struct walk *walk, void *at)
{
    struct ncage_mask *mask = at;

    mask->mask = cell(taking, walk, "mask");
    mask->state = cell(taking, walk, "state");
    mask->confirmed = row_yes(walk, "confirmed");
    mask->from = day_from(walk);
    mask->until = day_until(walk);
    return mask->mask != NULL && mask->state != NULL;
}

static bool fill_pair(struct taking *taking, const struct walk *walk, void *at)
{
    struct reference_pair *pair = at;

    pair->rncc = cell(taking, walk, "rncc");
    pair->rnvc = cell(taking, walk, "rnvc");
    pair->rule = cell(taking, walk, "rule");
    pair->return_code = cell(taking, walk, "return_code");
    pair->reading = reading(taking, walk);
    pair->outcome = (enum reference_outcome)(choice_of(walk, "outcome") + 1);
    pair->old_source = row_yes(walk, "old_source");
    return pair->rncc != NULL && pair->rnvc != NULL && pair->rule != NULL &&
           pair->return_code != NULL && pair->reading != NULL;
}

static bool fill_type(struct taking *taking, const struct walk *walk, void *at)
{
    struct reference_type *type = at;

    type->of_variation = choice_of(walk, "scheme") == 1;
    type->code = cell(taking, walk, "code");
    type->type = cell(taking, walk, "type");
    return type->code != NULL && type->type != NULL;
}

static bool fill_phrase(
    struct taking *taking, const struct walk *walk, void *at)
{
    struct phrase_code *phrase = at;

    phrase->code = cell(taking, walk, "code");
    phrase->nation = cell(taking, walk, "nation");
    phrase->use_first = cell(taking, walk, "use_first");
    phrase->needs = cell(taking, walk, "needs");
    phrase->reading = reading(taking, walk);
    phrase->direction = (enum phrase_direction)choice_of(walk, "direction");
    phrase->effect = (enum phrase_effect)choice_of(walk, "effect");
    return phrase->code != NULL && phrase->nation != NULL &&
           phrase->use_first != NULL && phrase->needs != NULL &&
           phrase->reading != NULL;
}

static bool fill_opposite(
    struct taking *taking, const struct walk *walk, void *at)
{
    struct phrase_pair *pair = at;

    pair->code = cell(taking, walk, "code");
    pair->other = cell(taking, walk, "other");
    pair->nation = cell(taking, walk, "nation");
    return pair->code != NULL && pair->other != NULL && pair->nation != NULL;
}

static enum sp_code take_nsn(struct taking *taking)
{
    struct codes *codes = taking->codes;
    void *rows = NULL;
    enum sp_code code = take_rows(taking, "ncb", true,
        sizeof *codes->nsn.bureaus, fill_bureau, &rows, &codes->nsn.n_bureaus);

    codes->nsn.bureaus = rows;
    if (code == SP_OK)
        code = take_rows(taking, "class", true, sizeof *codes->nsn.classes,
            fill_class, &rows, &codes->nsn.n_classes);
    codes->nsn.classes = rows;
    if (code == SP_OK)
        code = take_rows(taking, "ncage_mask", true, sizeof *codes->ncage.masks,
            fill_mask, &rows, &codes->ncage.n_masks);
    codes->ncage.masks = rows;
    return code;
}

static enum sp_code take_references(struct taking *taking)
{
    struct codes *codes = taking->codes;
    void *rows = NULL;
    enum sp_code code = take_rows(taking, "reference_pair", false,
        sizeof *codes->reference.pairs, fill_pair, &rows,
        &codes->reference.n_pairs);

    codes->reference.pairs = rows;
    if (code == SP_OK)
        code = take_rows(taking, "reference_type", false,
            sizeof *codes->reference.types, fill_type, &rows,
            &codes->reference.n_types);
    codes->reference.types = rows;
    return code;
}

static enum sp_code take_phrases(struct taking *taking)
{
    struct codes *codes = taking->codes;
    void *rows = NULL;
    enum sp_code code =
        take_rows(taking, "phrase_code", false, sizeof *codes->phrase.codes,
            fill_phrase, &rows, &codes->phrase.n_codes);

    codes->phrase.codes = rows;
    if (code == SP_OK)
        code =
            take_rows(taking, "phrase_pair", false, sizeof *codes->phrase.pairs,
                fill_opposite, &rows, &codes->phrase.n_pairs);
    codes->phrase.pairs = rows;
    return code;
}

enum sp_code codes_take(codes_rows_fn rows, void *user, const char *lang,
    int32_t on, struct sp_arena *arena, struct codes *codes_out,
    struct sp_err *err)
{
    static enum sp_code (*const steps[])(struct taking *) = {take_all_words,
        take_standards, take_nsn, take_references, take_phrases};
    struct codes codes;
    struct taking taking = {.rows = rows,
        .user = user,
        .lang = lang,
        .on = on,
        .arena = arena,
        .codes = &codes,
        .err = err};
    enum sp_code code = SP_OK;

    assert(rows != NULL && arena != NULL);
    assert(codes_out != NULL);
    memset(&codes, 0, sizeof(codes));
    codes.on = on;
    codes.nsn.lang = codes.ncage.lang = codes.reference.lang = sp_lang_of(lang);
    for (size_t i = 0; code == SP_OK && i < SP_COUNT(steps); i++)
        code = steps[i](&taking);
    if (code == SP_OK)
        *codes_out = codes;
    return code;
}

/* ---- from the shipped data and a register ----------------------------- */

struct files {
    const struct schema *schema;
    struct dossier *data; /* NULL: none */
    struct registry *registry;
    struct sp_pool *pool;
    struct sp_arena *arena;
};

static enum sp_code rows_of_files(void *user, const char *name,
    struct import_layer layers_out[IMPORT_LAYERS_MAX], size_t *n_out,
    struct sp_err *err)
{
    struct files *files = user;
    const struct table *shipped =
        files->data == NULL ? NULL : dossier_table_named(files->data, name);
    struct table *stored;
    enum sp_code code;
    size_t n = 0;

    if (shipped != NULL)
        layers_out[n++] = (struct import_layer){shipped, NULL};
    *n_out = n;
    if (files->registry == NULL)
        return SP_OK;
    stored = sp_alloc(files->arena, sizeof(*stored));
    if (stored == NULL)
        return sp_arena_fail(files->arena, err);
    code = registry_read(files->registry, schema_table(files->schema, name),
        NULL, INT32_MIN, files->pool, files->arena, stored, err);
    if (code != SP_OK)
        return code;
    layers_out[n++] = (struct import_layer){stored, NULL};
    *n_out = n;
    return SP_OK;
}

enum sp_code codes_read(const struct schema *schema, const char *data_folder,
    struct registry *registry, const char *lang, int32_t on,
    struct sp_arena *arena, struct codes *codes_out, struct sp_err *err)
{
    struct files files = {.schema = schema, .registry = registry};
    enum sp_code code = sp_pool_new(POOL_BYTES_MAX, &files.pool, err);

    if (code == SP_OK)
        code = sp_arena_new(SP_ARENA_BYTES_MAX, &files.arena, err);
    if (code == SP_OK && data_folder != NULL)
        code = dossier_open(
            schema, data_folder, files.pool, files.arena, &files.data, err);
    if (code == SP_OK && files.data != NULL && dossier_faults(files.data) > 0)
        code = sp_fail(err, SP_CORRUPT, "the shipped data in '%s': %s",
            data_folder, dossier_fault_text(files.data, 0));
    if (code == SP_OK)
        code =
            codes_take(rows_of_files, &files, lang, on, arena, codes_out, err);
    dossier_close(files.data);
    sp_pool_free(files.pool);
    sp_arena_free(files.arena);
    return code;
}

/* ---- questions -------------------------------------------------------- */

enum reference_nation codes_nation(const struct codes *codes, const char *state)
{
    for (size_t i = 0; i < codes->kinds.n; i++) {
        const struct codes_word *word = &codes->kinds.at[i];

        if (strcmp(word->code, state) != 0 || word->mark[0] == '\0')
            continue;
        return is(word->mark, "NATO") || is(word->mark, "TIER2")
                   ? REFERENCE_NATION_FULL
                   : REFERENCE_NATION_OTHER;
    }
    return REFERENCE_NATION_UNKNOWN;
}

const char *codes_state_of(
    const struct codes *codes, const char *ncage, const char *stated)
{
    char fault[NCAGE_FAULT_BYTES];
    struct ncage_judged judged;
    enum ncage_form form;

    assert(codes != NULL && ncage != NULL);
    if (stated != NULL && stated[0] != '\0')
        return stated;
    if (!ncage_parse(ncage, strlen(ncage), &form, fault))
        return "";
    ncage_judge(ncage, &codes->ncage, codes->on, NULL, &judged);
    return judged.state == NULL ? "" : judged.state;
}
