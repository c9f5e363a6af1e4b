/* bom_part.c - a part as a row names it → one item of the dossier. */
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

enum { ID_CHARS_MAX = 64, HASH_CHARS = 8, PIECES_MAX = 7, NAMED_MAX = 8 };

/* ---- spellings ------------------------------------------------------ */

/* Letters and digits only, without case. */
static const char *folded(struct convert_job *job, const char *name)
{
    char out[256];
    size_t n = 0;

    for (; *name != '\0' && n < sizeof out; name++) {
        char c = *name;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == ' ' || c == '.' || c == ',' || c == '-' || c == '_')
            continue;
        out[n++] = c;
    }
    return convert_copy(job, out, n);
}

static struct convert_spelling *spelling_at(
    const struct convert_job *job, size_t i)
{
    return (struct convert_spelling *)job->spellings.items + i;
}

static void note_maker(
    struct convert_job *job, const struct convert_row *row, const char *maker)
{
    struct convert_spelling *spelling;

    if (maker[0] == '\0' || convert_same(maker, "any") ||
        convert_same(maker, "other") ||
        convert_find(&job->spelling_map, maker) != SIZE_MAX)
        return;
    spelling = convert_add(job, &job->spellings, sizeof *spelling);
    if (spelling == NULL)
        return;
    spelling->written = maker;
    spelling->row = row;
    convert_set(job, &job->spelling_map, maker, job->spellings.n - 1);
}

static void ask_spelling(
    struct convert_job *job, size_t i, const char *usual, const char *why)
{
    const struct convert_row *row = spelling_at(job, i)->row;
    const char *written = spelling_at(job, i)->written;
    struct convert_question *question =
        convert_question(job, row, written, "spelling");
    const char *answer;

    if (question == NULL)
        return;
    question->reference = row->key;
    question->found = convert_text(
        job, "maker written '%s', probably '%s' (%s)", written, usual, why);
    question->proposal = "same";
    convert_word(question, "same");
    convert_word(question, "different");
    question->without = "the maker stays as written, no alias is made";
    answer = convert_ask(job, question);
    if (answer != NULL && strcmp(answer, "same") == 0)
        spelling_at(job, i)->accepted = usual;
}

void convert_spellings(struct convert_job *job)
{
    const char *pieces[PIECES_MAX];
    struct convert_named named[NAMED_MAX];

    for (size_t i = 0; i < job->n_rows && !convert_failed(job); i++) {
        const struct convert_row *row = &job->rows[i];
        const char *remark = row->cell[CONVERT_REMARKS];
        size_t n =
            convert_pieces(job, row->cell[CONVERT_MAKER], pieces, PIECES_MAX);

        for (size_t k = 0; k < n; k++)
            note_maker(job, row, pieces[k]);
        n = convert_alternatives(job, remark, named, NAMED_MAX);
        if (n == 0 && convert_names_part(job, remark, &named[0]))
            n = 1;
        for (size_t k = 0; k < n; k++)
            note_maker(job, row, named[k].maker);
    }
    for (size_t i = 0; i < job->spellings.n && !convert_failed(job); i++) {
        const char *written = spelling_at(job, i)->written, *why = "";
        const char *usual = convert_usual_maker(written, &why);
        const char *fold = convert_text(job, "=%s", folded(job, written));
        size_t first = convert_find(&job->spelling_map, fold);

        if (usual == NULL && first != SIZE_MAX) {
            usual = spelling_at(job, first)->written;
            why = "the same letters as another row's";
        }
        if (usual != NULL)
            ask_spelling(job, i, usual, why);
        else
            convert_set(job, &job->spelling_map, fold, i);
    }
}

static const char *accepted(struct convert_job *job, const char *maker)
{
    size_t at = convert_find(&job->spelling_map, maker);

    return at == SIZE_MAX ? NULL : spelling_at(job, at)->accepted;
}

/* An accepted spelling makes the number findable under it. */
static void add_alias(struct convert_job *job, const char *written,
    const struct convert_item *item, uint64_t line)
{
    struct convert_alias *alias;
    const char *key;

    if (item->mpn[0] == '\0' ||
        sp_text_id_fault(written, strlen(written)) != NULL)
        return;
    key = convert_text(job, "%s|%s", written, item->mpn);
    if (convert_find(&job->alias_map, key) != SIZE_MAX)
        return;
    alias = convert_add(job, &job->aliases, sizeof *alias);
    if (alias == NULL)
        return;
    *alias = (struct convert_alias){written, item->mpn, item->id, line};
    convert_set(job, &job->alias_map, key, job->aliases.n - 1);
}

/* ---- ids ------------------------------------------------------------ */

/* FNV-1a, 32 bits: tells ids apart whose text had to be cut. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* An id from the text: itself where it is one that is free, else what an id
 * may hold of it, told apart by the hash of the key. */
static const char *free_id(
    struct convert_job *job, const char *text, const char *key)
{
    size_t keep = ID_CHARS_MAX - HASH_CHARS - 1;
    size_t len = strlen(text);

    if (sp_text_id_fault(text, len) == NULL &&
        convert_find(&job->id_map, text) == SIZE_MAX &&
        strcmp(text, job->parent) != 0)
        return text;
    if (len > keep)
        len = keep;
    while (len > 0 && (((unsigned char)text[len] & 0xc0) == 0x80))
        len--;
    text = convert_copy(job, text, len);
    if (sp_text_id_fault(text, len) != NULL)
        text = convert_slug(job, text);
    if (text[0] == '\0')
        text = "part";
    for (uint32_t hash = hash_of(key);; hash++) {
        const char *id = convert_text(job, "%s-%08x", text, hash);

        if (convert_find(&job->id_map, id) == SIZE_MAX || convert_failed(job))
            return id;
    }
}

static const char *joined(struct convert_job *job, const char *const *parts)
{
    const char *text = job->parent;

    for (; *parts != NULL; parts++) {
        const char *slug = convert_slug(job, *parts);

        if (slug[0] != '\0')
            text = convert_text(job, "%s.%s", text, slug);
    }
    return text;
}

/* ---- items ---------------------------------------------------------- */

static const char *name_of(struct convert_job *job,
    const struct convert_row *row, const char *key,
    const struct convert_part *part, const char *remark, bool alternate)
{
    const char *kind = convert_kind(key);
    const char *description = row->cell[CONVERT_DESCRIPTION];
    const char *value = row->cell[CONVERT_VALUE];
    const char *footprint = convert_footprint(row->cell[CONVERT_FOOTPRINT]);
    const char *material = row->cell[CONVERT_MATERIAL];
    const char *text;

    if (alternate)
        return convert_text(job, "%s%s%s", kind != NULL ? kind : "",
            kind != NULL ? " " : "", part->mpn);
    if (row->n_refs == 0 && description[0] != '\0')
        text = convert_text(job, "%s%s%s", description,
            material[0] != '\0' ? ", " : "", material);
    else if (description[0] != '\0' && strlen(description) <= 48)
        text = convert_text(job, "%s %s", description, value);
    else
        text = convert_text(job, "%s%s%s", kind != NULL ? kind : "",
            kind != NULL ? " " : "", value);
    if (part->text[0] != '\0' && convert_same(part->maker, "any"))
        return part->text;
    if (part->text[0] != '\0')
        return convert_text(job, "%s: %s", text, part->text);
    if (part->mpn[0] == '\0' && row->n_refs > 0)
        return convert_text(job, "%s%s%s%s%s", text,
            footprint[0] != '\0' ? ", " : "", footprint,
            remark[0] != '\0' ? ", " : "", remark);
    return text;
}

/* All that makes it this part, and the text from which its id is made. */
static const char *key_of(struct convert_job *job,
    const struct convert_row *row, const char *key,
    const struct convert_part *part, const char *remark,
    const char **id_text_out)
{
    const char *footprint = convert_footprint(row->cell[CONVERT_FOOTPRINT]);
    const char *parts[5] = {NULL};

    if (part->open) {
        parts[0] = key;
        *id_text_out = joined(job, parts);
        return convert_text(job, "open|%s", key);
    }
    if (part->mpn[0] != '\0') {
        *id_text_out = part->mpn;
        return convert_text(job, "part|%s", part->mpn);
    }
    if (part->text[0] != '\0' && convert_same(part->maker, "any")) {
        parts[0] = part->text;
    } else if (row->n_refs > 0) {
        parts[0] = row->cell[CONVERT_VALUE];
        parts[1] = part->text[0] != '\0' ? part->maker : footprint;
        parts[2] = part->text[0] != '\0' ? part->text : remark;
    } else {
        parts[0] = row->cell[CONVERT_DESCRIPTION];
        parts[1] = row->cell[CONVERT_MATERIAL];
        parts[2] = part->text;
    }
    for (size_t i = 0; i < 3; i++)
        parts[i] = parts[i] == NULL ? "" : parts[i];
    *id_text_out = joined(job, parts);
    return convert_text(
        job, "any|%s|%s|%s|%s", part->maker, parts[0], parts[1], parts[2]);
}

/* Whether the number stands for another maker's part as well: then the two are
 * two items, unless an answer says that they are one. */
static bool is_another(struct convert_job *job, const struct convert_row *row,
    const char *key, const struct convert_item *item, const char *maker,
    const char *mpn)
{
    struct convert_question *question;
    const char *answer;

    if (mpn[0] == '\0' || maker[0] == '\0' || item->made_by[0] == '\0' ||
        convert_same(item->made_by, maker))
        return false;
    if (convert_same(maker, "other"))
        return true;
    question = convert_question(job, row, key, "number");
    if (question == NULL)
        return true;
    question->found =
        convert_text(job, "part number %s of %s here, of %s in line %llu", mpn,
            maker, item->made_by, (unsigned long long)item->line);
    convert_word(question, "one part");
    convert_word(question, "two parts");
    question->without = "two items, one for each maker";
    answer = convert_ask(job, question);
    return answer == NULL || strcmp(answer, "two parts") == 0;
}

static size_t add_item(struct convert_job *job, const char *key,
    const char *id_text, const struct convert_row *row)
{
    struct convert_item *item = convert_add(job, &job->items, sizeof *item);

    if (item == NULL)
        return SIZE_MAX;
    item->key = key;
    item->id = free_id(job, id_text, key);
    item->line = row->line;
    item->name = item->unit = item->made_by = item->mpn = "";
    convert_set(job, &job->item_map, key, job->items.n - 1);
    convert_set(job, &job->id_map, item->id, job->items.n - 1);
    return job->items.n - 1;
}

const char *convert_item(struct convert_job *job, const struct convert_row *row,
    const char *key, const struct convert_part *part, const char *remark,
    bool alternate, const char *unit)
{
    const char *usual = accepted(job, part->maker);
    const char *maker = usual != NULL ? usual : part->maker;
    const char *id_text = "";
    const char *item_key = key_of(job, row, key, part, remark, &id_text);
    size_t at = convert_find(&job->item_map, item_key);
    struct convert_item *item;

    if (at != SIZE_MAX &&
        is_another(job, row, key, convert_item_at(job, at), maker, part->mpn)) {
        item_key = convert_text(job, "%s|%s", item_key, maker);
        id_text = convert_text(job, "%s#%s", id_text, convert_slug(job, maker));
        at = convert_find(&job->item_map, item_key);
    }
    if (at == SIZE_MAX) {
        at = add_item(job, item_key, id_text, row);
        if (at == SIZE_MAX || convert_failed(job))
            return "";
        item = convert_item_at(job, at);
        item->name = name_of(job, row, key, part, remark, alternate);
        item->unit = unit;
        item->mpn = part->mpn;
    }
    item = convert_item_at(job, at);
    if (item->made_by[0] == '\0')
        item->made_by = convert_same(maker, "other") ? "any" : maker;
    if (usual != NULL)
        add_alias(job, part->maker, item, row->line);
    return item->id;
}
