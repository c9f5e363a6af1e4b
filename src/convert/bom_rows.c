/* bom_rows.c - each row decided: by a rule, by an answer, or left open. */
#include "base/amount.h"
#include "base/text.h"
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

enum {
    PIECES_MAX = 7,
    PARTS_MAX = PIECES_MAX * PIECES_MAX,
    PREFIXES_MAX = 8,
    NAMED_MAX = 8,
    NOTE_BYTES_MAX = 8192,
    LIST_BYTES_MAX = 1 << 20,
};
#define PART_ALL SIZE_MAX /* every part of the row: alternates */

/* What a row says, place by place. A place is a reference, or the whole row
 * where it has none. */
struct decision {
    struct convert_job *job;
    const struct convert_row *row;
    size_t n_places;
    const char *const *places;
    size_t *part;         /* of each place: which of `parts` */
    const char **remark;  /* of each place */
    const char **variant; /* of each place, "": every variant */
    struct convert_part parts[PARTS_MAX + PREFIXES_MAX];
    size_t n_parts;
    struct convert_named alternates[NAMED_MAX];
    size_t n_alternates;
    const char *quantity; /* for one place more than counting; "": unknown */
    bool quantity_stated; /* `quantity` counts instead of the places */
    const char *unit;
    bool optional;
    bool left_out;
    const char *outcome; /* "left_out", "not_fitted" */
    struct sp_buf note;
    size_t first_line, first_question;
};

static void note(struct decision *d, const char *text)
{
    if (d->note.len > 0)
        sp_buf_puts(&d->note, "; ");
    sp_buf_puts(&d->note, text);
}

static const char *cell(const struct decision *d, enum convert_field field)
{
    return d->row->cell[field];
}

static struct convert_question *question(struct decision *d, const char *kind)
{
    return convert_question(d->job, d->row, d->row->key, kind);
}

/* ---- is it fitted at all -------------------------------------------- */

static void leave_out(struct decision *d, const char *outcome, const char *why)
{
    d->left_out = true;
    d->outcome = outcome;
    note(d, why);
}

/* A "do not place" mark: words that KiCad and its users write. */
static void decide_fitted(struct decision *d)
{
    static const char *const fitted[] = {"", "0", "no", "false", "fit"};
    static const char *const not_fitted[] = {
        "dnp", "dnf", "1", "x", "yes", "true", "donotplace", "donotpopulate"};
    const char *text = cell(d, CONVERT_DNP);
    struct convert_question *q;
    const char *answer;

    for (size_t i = 0; i < SP_COUNT(fitted); i++) {
        if (convert_same(text, fitted[i]))
            return;
    }
    for (size_t i = 0; i < SP_COUNT(not_fitted); i++) {
        if (convert_same(text, not_fitted[i])) {
            leave_out(d, "not_fitted", "marked as not placed");
            return;
        }
    }
    q = question(d, "dnp");
    if (q == NULL)
        return;
    q->found = convert_text(
        d->job, "%s says '%s'", d->job->headers[CONVERT_DNP], text);
    convert_word(q, "fitted");
    convert_word(q, "not fitted");
    q->without = "carried with unknown quantity";
    answer = convert_ask(d->job, q);
    if (answer == NULL) {
        d->quantity = "";
        d->quantity_stated = true;
    } else if (strcmp(answer, "not fitted") == 0) {
        leave_out(d, "not_fitted", "said to be not placed");
    }
}

/* ---- which part ----------------------------------------------------- */

static size_t add_part(struct decision *d, const char *maker, const char *mpn)
{
    assert(d->n_parts < PARTS_MAX);
    d->parts[d->n_parts] = (struct convert_part){maker, mpn, "", false};
    return d->n_parts++;
}

static void decide_no_part(struct decision *d, struct convert_part *part)
{
    struct convert_question *q = question(d, "part");
    const char *answer;

    if (q == NULL)
        return;
    q->found = "neither a maker nor a part number";
    convert_word(q, "any");
    convert_word(q, "left out");
    q->free_form = CONVERT_FREE_PART;
    q->without = "carried as an item of its own with unknown maker and number";
    answer = convert_ask(d->job, q);
    if (answer == NULL)
        part->open = true;
    else if (strcmp(answer, "any") == 0)
        part->maker = "any";
    else if (strcmp(answer, "left out") == 0)
        leave_out(d, "left_out", "said to be no part");
    else
        part->mpn = answer + strlen("part=");
}

static void decide_prose(struct decision *d, struct convert_part *part)
{
    struct convert_question *q = question(d, "part");
    const char *answer;

    if (q == NULL)
        return;
    q->found = convert_text(d->job,
        "'%s' as part number of %s reads like a description", part->mpn,
        part->maker[0] != '\0' ? part->maker : "an unknown maker");
    convert_word(q, "description");
    q->free_form = CONVERT_FREE_PART;
    q->without = "carried as a description, the part number unknown";
    answer = convert_ask(d->job, q);
    if (answer != NULL && strncmp(answer, "part=", 5) == 0) {
        part->mpn = answer + 5;
        return;
    }
    part->text = part->mpn;
    part->mpn = "";
}

static void decide_one_part(
    struct decision *d, const char *maker, const char *mpn)
{
    struct convert_part *part = &d->parts[add_part(d, maker, mpn)];

    if (maker[0] == '\0' && mpn[0] == '\0') {
        decide_no_part(d, part);
    } else if (convert_same(maker, "any")) {
        part->maker = "any";
        part->text = mpn;
        part->mpn = "";
        note(d, "any maker will do");
    } else if (convert_has(maker, "custom")) {
        part->text = mpn[0] != '\0' ? mpn : maker;
        part->maker = part->mpn = "";
        note(d, "made to order");
    } else if (convert_prose(mpn)) {
        decide_prose(d, part);
    }
}

static const char *part_word(
    struct convert_job *job, const struct convert_part *part)
{
    return convert_text(job, "%s%s%s", part->maker,
        part->maker[0] != '\0' && part->mpn[0] != '\0' ? " " : "", part->mpn);
}

/* The one part that fits the reference by its number's family, or PART_ALL. */
static size_t fitting(const struct decision *d, const char *ref)
{
    size_t found = PART_ALL;

    for (size_t i = 0; i < d->n_parts; i++) {
        const char *maker = convert_part_maker(d->parts[i].mpn);

        if (convert_part_fits(ref, d->parts[i].mpn) != 1 || maker == NULL ||
            !convert_same(maker, d->parts[i].maker))
            continue;
        if (found != PART_ALL)
            return PART_ALL;
        found = i;
    }
    return found;
}

/* Whether place `at` is the first of its reference prefix. */
static bool first_of_prefix(const struct decision *d, size_t at)
{
    size_t len = convert_prefix(d->places[at]);

    for (size_t i = 0; i < at; i++) {
        if (convert_prefix(d->places[i]) == len &&
            strncmp(d->places[i], d->places[at], len) == 0)
            return false;
    }
    return true;
}

static bool same_prefix(const struct decision *d, size_t a, size_t b)
{
    size_t len = convert_prefix(d->places[a]);

    return convert_prefix(d->places[b]) == len &&
           strncmp(d->places[a], d->places[b], len) == 0;
}

/* The places, or those with the prefix of place `like`. */
static const char *places_text(const struct decision *d, size_t like)
{
    struct sp_buf buf;

    sp_buf_init(&buf, LIST_BYTES_MAX);
    for (size_t i = 0; i < d->n_places; i++) {
        if (like != SIZE_MAX && !same_prefix(d, like, i))
            continue;
        if (buf.len > 0)
            sp_buf_putc(&buf, ' ');
        sp_buf_puts(&buf, d->places[i]);
    }
    return convert_take(d->job, &buf);
}

/* A part of which only the place is known. */
static size_t open_part(struct decision *d)
{
    if (d->n_parts == PARTS_MAX + PREFIXES_MAX)
        return d->n_parts - 1;
    d->parts[d->n_parts] = (struct convert_part){"", "", "", true};
    return d->n_parts++;
}

/* Ask which of the row's parts the places of one prefix carry. */
static void ask_prefix(
    struct decision *d, size_t at, bool several_prefixes, bool paired)
{
    struct convert_job *job = d->job;
    struct convert_question *q =
        convert_question(job, d->row, d->places[at], "parts");
    size_t proposed = fitting(d, d->places[at]), chosen = PART_ALL;
    const char *answer;

    if (q == NULL)
        return;
    q->found = convert_text(job, "makers '%s' and part numbers '%s' on %s",
        cell(d, CONVERT_MAKER), cell(d, CONVERT_PART), places_text(d, at));
    for (size_t i = 0; i < d->n_parts; i++) {
        if (!d->parts[i].open)
            convert_word(q, part_word(job, &d->parts[i]));
    }
    if (!several_prefixes && paired)
        convert_word(q, "alternates");
    if (proposed != PART_ALL)
        q->proposal = part_word(job, &d->parts[proposed]);
    q->without = "carried as an item of its own with unknown maker and number";
    answer = convert_ask(job, q);
    for (size_t i = 0; answer != NULL && i < d->n_parts; i++) {
        if (!d->parts[i].open &&
            strcmp(answer, part_word(job, &d->parts[i])) == 0)
            chosen = i;
    }
    if (answer == NULL)
        chosen = open_part(d);
    for (size_t i = at; i < d->n_places; i++) {
        if (same_prefix(d, at, i))
            d->part[i] = chosen;
    }
}

/*
 * Several makers or part numbers in one cell: which place carries which?
 *
 * Grouped exports join the distinct values of the grouped parts; nothing says
 * that the values are alternates of each other.
 */
static void decide_many(struct decision *d, const char *const makers[],
    size_t n_makers, const char *const mpns[], size_t n_mpns)
{
    bool several = false;
    bool paired = n_mpns > 1 && (n_makers == n_mpns || n_makers <= 1);

    for (size_t i = 0; i < n_makers || (n_makers == 0 && i < 1); i++) {
        for (size_t k = 0; k < n_mpns || (n_mpns == 0 && k < 1); k++)
            (void)add_part(
                d, n_makers > 0 ? makers[i] : "", n_mpns > 0 ? mpns[k] : "");
    }
    for (size_t i = 1; i < d->n_places; i++)
        several = several || !same_prefix(d, 0, i);
    for (size_t i = 0; i < d->n_places; i++) {
        if (first_of_prefix(d, i))
            ask_prefix(d, i, several, paired);
    }
    note(d, "several makers or part numbers in one row");
    if (d->part[0] == PART_ALL) { /* alternates: the pairs as written */
        d->n_parts = 0;
        for (size_t i = 0; i < n_mpns; i++)
            (void)add_part(
                d, n_makers == 0 ? "" : makers[n_makers == 1 ? 0 : i], mpns[i]);
    }
}

static void decide_parts(struct decision *d)
{
    const char *makers[PIECES_MAX], *mpns[PIECES_MAX];
    const char *maker = cell(d, CONVERT_MAKER), *mpn = cell(d, CONVERT_PART);
    size_t n_makers = convert_pieces(d->job, maker, makers, PIECES_MAX);
    size_t n_mpns = convert_pieces(d->job, mpn, mpns, PIECES_MAX);

    if (n_makers <= 1 && n_mpns > 1) {
        /* One maker: only pieces that all look like numbers are several. */
        for (size_t i = 0; i < n_mpns; i++) {
            if (!convert_part_like(mpns[i]) || convert_prose(mpn))
                n_mpns = 1;
        }
    }
    if (n_makers <= 1 && n_mpns <= 1)
        decide_one_part(d, maker, mpn);
    else
        decide_many(d, makers, n_makers, mpns, n_mpns);
}

/* ---- requirements --------------------------------------------------- */

/* Requirements of several parts merged into one cell: which holds where? */
static void decide_requirement(struct decision *d)
{
    struct convert_job *job = d->job;
    const char *remark = cell(d, CONVERT_REMARKS), *pieces[PIECES_MAX];
    const char *answer, *best = "";
    struct convert_named named[1];
    struct convert_question *q;
    int64_t volts = 0;
    size_t n;

    for (size_t i = 0; i < d->n_places; i++)
        d->remark[i] = remark;
    if (convert_alternatives(job, remark, named, 1) > 0)
        return;
    n = convert_pieces(job, remark, pieces, PIECES_MAX);
    if (n < 2 || !convert_repeats(pieces, n))
        return;
    q = question(d, "requirement");
    if (q == NULL)
        return;
    q->found = convert_text(job, "%zu requirements merged: '%s'", n, remark);
    for (size_t i = 0; i < n; i++) {
        const char *word = convert_text(job, "all: %s", pieces[i]);

        convert_word(q, word);
        if (convert_voltage(pieces[i]) > volts) {
            volts = convert_voltage(pieces[i]);
            best = word;
        }
    }
    if (n == 2 && d->n_places == 2) {
        convert_word(q, convert_text(job, "%s: %s; %s: %s", d->places[0],
                            pieces[0], d->places[1], pieces[1]));
        convert_word(q, convert_text(job, "%s: %s; %s: %s", d->places[0],
                            pieces[1], d->places[1], pieces[0]));
    }
    q->proposal = best;
    q->without = "the remark is carried as written";
    answer = convert_ask(job, q);
    for (size_t i = 0; answer != NULL && i < n; i++) {
        const char *all = convert_text(job, "all: %s", pieces[i]);
        const char *first =
            convert_text(job, "%s: %s;", d->places[0], pieces[i]);

        if (strcmp(answer, all) == 0) {
            for (size_t k = 0; k < d->n_places; k++)
                d->remark[k] = pieces[i];
        } else if (strncmp(answer, first, strlen(first)) == 0) {
            d->remark[0] = pieces[i];
            d->remark[1] = pieces[n - 1 - i];
        }
    }
}

/* ---- variants and options ------------------------------------------- */

static void set_variant(
    struct decision *d, const char *variant, const char *answer)
{
    for (size_t i = 0; i < d->n_places; i++) {
        if (answer == NULL || convert_lists(answer, d->places[i]))
            d->variant[i] = variant;
    }
}

/* "+can" on several references: which of them does it bind? */
static void ask_binding(struct decision *d, const char *variant)
{
    struct convert_question *q = question(d, "config");
    const char *answer;

    if (q == NULL)
        return;
    q->found = convert_text(d->job, "%s '%s' on %zu references: %s",
        d->job->headers[CONVERT_CONFIG], cell(d, CONVERT_CONFIG), d->n_places,
        places_text(d, SIZE_MAX));
    convert_word(q, "all");
    convert_word(q, "none");
    q->free_form = CONVERT_FREE_REFS;
    q->without = "carried in every variant with unknown quantity";
    answer = convert_ask(d->job, q);
    if (answer == NULL) {
        d->quantity = "";
        d->quantity_stated = true;
    } else if (strcmp(answer, "all") == 0) {
        set_variant(d, variant, NULL);
    } else if (strcmp(answer, "none") != 0) {
        set_variant(d, variant, answer);
    }
}

/* KiBoM: "+x" fits a part only in variant x. Source: KiBoM, "Variants". */
static void decide_config(struct decision *d)
{
    const char *text = cell(d, CONVERT_CONFIG);
    struct convert_question *q;
    const char *answer;

    for (size_t i = 0; i < d->n_places; i++)
        d->variant[i] = "";
    if (text[0] == '\0')
        return;
    if (text[0] == '+' && strpbrk(text, " ,;") == NULL &&
        sp_text_id_fault(text + 1, strlen(text + 1)) == NULL) {
        if (d->n_places > 1) {
            ask_binding(d, text + 1);
        } else {
            set_variant(d, text + 1, NULL);
            note(d, convert_text(d->job, "only in variant %s", text + 1));
        }
        return;
    }
    q = question(d, "config");
    if (q == NULL)
        return;
    q->found = convert_text(
        d->job, "%s says '%s'", d->job->headers[CONVERT_CONFIG], text);
    convert_word(q, "none");
    q->free_form = CONVERT_FREE_VARIANT;
    q->without = "carried in every variant with unknown quantity";
    answer = convert_ask(d->job, q);
    if (answer == NULL) {
        d->quantity = "";
        d->quantity_stated = true;
    } else if (strncmp(answer, "variant=", 8) == 0) {
        set_variant(d, answer + 8, NULL);
    }
}

/* "Optional …" is an option; "Only required for …" names a condition that
 * only a person can call an option, a need or a variant. */
static void decide_optional(struct decision *d)
{
    const char *remark = cell(d, CONVERT_REMARKS);
    struct convert_question *q;
    const char *answer;

    if (convert_same(
            convert_copy(d->job, remark, strnlen(remark, 8)), "optional")) {
        d->optional = true;
        note(d, "an option, as the remark says");
        return;
    }
    if (!convert_has(remark, "onlyrequiredfor") &&
        !convert_has(remark, "onlyneededfor") &&
        !convert_has(remark, "ifrequired") && !convert_has(remark, "ifneeded"))
        return;
    q = question(d, "condition");
    if (q == NULL)
        return;
    q->found =
        convert_text(d->job, "the remark sets a condition: '%s'", remark);
    q->proposal = "optional";
    convert_word(q, "optional");
    convert_word(q, "always");
    q->free_form = CONVERT_FREE_VARIANT;
    q->without = "carried as an option, so that both cases count";
    answer = convert_ask(d->job, q);
    if (answer == NULL || strcmp(answer, "optional") == 0)
        d->optional = true;
    else if (strcmp(answer, "always") != 0)
        set_variant(d, answer + strlen("variant="), NULL);
}

/* ---- how many --------------------------------------------------------- */

/* Words for pieces. */
static bool is_count(const char *unit)
{
    static const char *const words[] = {
        "each", "ea", "pc", "pcs", "pieces", "stk"};

    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (convert_same(unit, words[i]))
            return true;
    }
    return false;
}

/* "4", "2 m": the number, and the unit where one is said. */
static bool read_quantity(struct convert_job *job, const char *text,
    struct sp_dec *dec, const char **unit)
{
    size_t len = strspn(text, "0123456789.");
    const char *rest = convert_trim(job, text + len, strlen(text + len));

    if (!sp_dec_parse(text, len, dec) || dec->mant <= 0 ||
        strpbrk(rest, "0123456789.,") != NULL)
        return false;
    if (rest[0] != '\0')
        *unit = is_count(rest) ? "each" : rest;
    return true;
}

static void ask_quantity(struct decision *d, const char *found, bool count)
{
    struct convert_question *q = question(d, "quantity");
    const char *answer;

    if (q == NULL)
        return;
    q->found = found;
    if (count)
        convert_word(q, "references");
    q->free_form = CONVERT_FREE_QUANTITY;
    q->without = "carried with unknown quantity";
    answer = convert_ask(d->job, q);
    if (answer != NULL && strcmp(answer, "references") == 0)
        return;
    d->quantity_stated = true;
    d->quantity = answer == NULL ? "" : answer + strlen("quantity=");
}

static void decide_quantity(struct decision *d)
{
    const char *text = cell(d, CONVERT_QUANTITY);
    char shown[SP_AMOUNT_BYTES];
    struct sp_dec dec;

    if (text[0] == '\0') {
        if (d->row->n_refs == 0)
            ask_quantity(d, "no quantity and no references", false);
        return;
    }
    if (!read_quantity(d->job, text, &dec, &d->unit)) {
        ask_quantity(d,
            convert_text(d->job, "'%s' is no quantity above 0", text),
            d->row->n_refs > 0);
        return;
    }
    sp_dec_format(dec, shown);
    if (d->row->n_refs == 0 ||
        (d->unit != NULL && strcmp(d->unit, "each") != 0)) {
        if (!d->quantity_stated)
            d->quantity = convert_copy(d->job, shown, strlen(shown));
        d->quantity_stated = true;
    } else if (strcmp(shown, convert_text(d->job, "%zu", d->row->n_refs)) !=
               0) {
        ask_quantity(d,
            convert_text(d->job, "quantity %s, but %zu references", text,
                d->row->n_refs),
            true);
    }
}

static void decide_unit(struct decision *d)
{
    const char *what = cell(d, CONVERT_DESCRIPTION);
    struct convert_question *q;
    const char *answer;

    if (d->unit != NULL)
        return;
    d->unit = "each";
    if (d->row->n_refs > 0 || !convert_bulk(what))
        return;
    q = question(d, "unit");
    if (q == NULL)
        return;
    q->found = convert_text(d->job, "'%s' without a unit", what);
    convert_word(q, "each");
    q->free_form = CONVERT_FREE_UNIT;
    q->without = "the unit is unknown";
    answer = convert_ask(d->job, q);
    if (answer == NULL)
        d->unit = "";
    else if (strcmp(answer, "each") != 0)
        d->unit = answer + strlen("unit=");
}

/* ---- alternates ------------------------------------------------------- */

static void ask_alternate(struct decision *d, const struct convert_named *named,
    const char *kind, const char *found)
{
    struct convert_question *q = question(d, kind);
    const char *answer;

    if (q == NULL)
        return;
    q->found = found;
    q->proposal = strncmp(kind, "alternative", 11) == 0 ? "alternate" : "";
    convert_word(q, "alternate");
    convert_word(q, "no");
    q->without = "no alternate is made; the remark is carried";
    answer = convert_ask(d->job, q);
    if (answer != NULL && strcmp(answer, "alternate") == 0 &&
        d->n_alternates < NAMED_MAX)
        d->alternates[d->n_alternates++] = *named;
}

static void decide_alternates(struct decision *d)
{
    struct convert_job *job = d->job;
    const char *remark = cell(d, CONVERT_REMARKS);
    struct convert_named named[NAMED_MAX];
    size_t n = convert_alternatives(job, remark, named, NAMED_MAX);

    for (size_t i = 0; i < n; i++)
        ask_alternate(d, &named[i],
            i == 0 ? "alternative"
                   : convert_text(job, "alternative-%zu", i + 1),
            convert_text(job, "the remark names an alternative: %s%s%s",
                named[i].maker[0] != '\0' ? named[i].maker : "maker not said,",
                " ", named[i].part));
    if (n == 0 && convert_names_part(job, remark, &named[0]))
        ask_alternate(d, &named[0], "named",
            convert_text(job,
                "the remark names a part and does not say why: '%s'", remark));
}

/* ---- contradictions ---------------------------------------------------- */

static void check_part(struct decision *d, size_t place)
{
    struct convert_part *part = &d->parts[d->part[place]];
    const char *found, *answer;
    struct convert_question *q;

    found = convert_contradiction(d->job, d->row, d->places[place],
        convert_same(part->maker, "any") ? "" : part->maker,
        part->mpn[0] != '\0' ? part->mpn : part->text, d->remark[place]);
    if (found == NULL)
        return;
    q = convert_question(d->job, d->row, d->places[place], "contradiction");
    if (q == NULL)
        return;
    q->found = found;
    convert_word(q, "stands");
    convert_word(q, "unknown");
    q->without = "carried as written; 'unknown' would drop maker and number";
    answer = convert_ask(d->job, q);
    if (answer != NULL && strcmp(answer, "unknown") == 0)
        *part = (struct convert_part){"", "", "", true};
}

static void check_parts(struct decision *d)
{
    if (d->part[0] == PART_ALL)
        return; /* alternates are judged by the person who answered */
    for (size_t i = 0; i < d->n_places; i++) {
        bool seen = false;

        for (size_t k = 0; k < i && !seen; k++)
            seen = d->part[k] == d->part[i];
        if (!seen && !d->parts[d->part[i]].open)
            check_part(d, i);
    }
}

/* ---- lines ------------------------------------------------------------- */

static const char *line_id(struct decision *d, const char *base, size_t nth)
{
    const char *id = convert_text(d->job, "%s/%zu", base, nth);

    while (convert_find(&d->job->ref_map, id) != SIZE_MAX &&
           !convert_failed(d->job))
        id = convert_text(d->job, "%s+", id);
    return id;
}

static const char *quantity_of(
    const struct decision *d, size_t n, size_t n_groups)
{
    if (!d->quantity_stated)
        return convert_text(d->job, "%zu", n);
    return n_groups == 1 ? d->quantity : "";
}

/* Whether another row counts the same item in another unit: the quantity then
 * says nothing. */
static bool other_unit(struct decision *d, const char *id, const char *child)
{
    size_t at = convert_find(&d->job->id_map, child);
    const struct convert_item *item;
    struct convert_question *q;

    if (at == SIZE_MAX)
        return false;
    item = convert_item_at(d->job, at);
    if (strcmp(item->unit, d->unit) == 0 || item->unit[0] == '\0' ||
        d->unit[0] == '\0')
        return false;
    q = convert_question(d->job, d->row, id, "other-unit");
    if (q == NULL)
        return true;
    q->found =
        convert_text(d->job, "item %s in '%s' here, in '%s' in line %llu",
            child, d->unit, item->unit, (unsigned long long)item->line);
    q->without = "carried with unknown quantity; settle it in the list";
    (void)convert_ask(d->job, q);
    return true;
}

/* One line for `places`, and one more for each alternate. */
static void emit_line(struct decision *d, size_t at, const char *const *places,
    size_t n_places, const char *quantity)
{
    struct convert_job *job = d->job;
    bool all = d->part[at] == PART_ALL;
    size_t first = all ? 0 : d->part[at], n_main = all ? d->n_parts : 1;
    size_t n = n_main + d->n_alternates;
    const char *base = d->places[at];

    for (size_t i = 0; i < n && !convert_failed(job); i++) {
        struct convert_part part = {"", "", "", false};
        struct convert_line *line;
        const char *id = i == 0 ? base : line_id(d, base, i + 1);
        const char *child;

        if (i < n_main) {
            part = d->parts[first + i];
        } else {
            part.maker = d->alternates[i - n_main].maker;
            part.mpn = d->alternates[i - n_main].part;
        }
        child = convert_item(
            job, d->row, id, &part, d->remark[at], i >= n_main, d->unit);
        if (other_unit(d, id, child))
            quantity = "";
        line = convert_add(job, &job->lines, sizeof *line);
        if (line == NULL)
            return;
        *line = (struct convert_line){.id = id,
            .child = child,
            .quantity = quantity,
            .group = n > 1 ? base : "",
            .priority = n > 1 ? convert_text(job, "%zu", i + 1) : "",
            .variant = d->variant[at],
            .optional = d->optional,
            .remark = i < n_main
                          ? d->remark[at]
                          : convert_text(job, "alternative to line %s", base),
            .line = d->row->line};
        if (i == 0 && d->row->n_refs > 0) {
            line->places = places;
            line->n_places = n_places;
        }
    }
}

static bool same_group(const struct decision *d, size_t a, size_t b)
{
    return d->part[a] == d->part[b] &&
           strcmp(d->remark[a], d->remark[b]) == 0 &&
           strcmp(d->variant[a], d->variant[b]) == 0;
}

static bool first_of_group(const struct decision *d, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (same_group(d, i, at))
            return false;
    }
    return true;
}

/* Places that agree in part, requirement and variant make one line. */
static void emit_lines(struct decision *d)
{
    size_t n_groups = 0;

    for (size_t i = 0; i < d->n_places; i++)
        n_groups += first_of_group(d, i) ? 1u : 0u;
    for (size_t i = 0; i < d->n_places; i++) {
        const char **places;
        size_t n = 0;

        if (!first_of_group(d, i))
            continue;
        places = sp_alloc_array(d->job->arena, d->n_places, sizeof *places);
        if (places == NULL) {
            convert_fail(d->job, SP_NO_MEMORY, "no memory for a line");
            return;
        }
        for (size_t k = i; k < d->n_places; k++) {
            if (same_group(d, i, k))
                places[n++] = d->places[k];
        }
        emit_line(d, i, places, n, quantity_of(d, n, n_groups));
    }
}

/* ---- a row --------------------------------------------------------------- */

static void record_outcome(struct decision *d)
{
    struct convert_job *job = d->job;
    struct convert_outcome *outcome;
    struct sp_buf lines, items;
    const char *word = d->outcome;
    size_t n_open = 0;

    sp_buf_init(&lines, LIST_BYTES_MAX);
    sp_buf_init(&items, LIST_BYTES_MAX);
    for (size_t i = d->first_question; i < job->questions.n; i++)
        n_open += convert_question_at(job, i)->answer[0] == '\0' ? 1u : 0u;
    for (size_t i = d->first_line; i < job->lines.n; i++) {
        const struct convert_line *line = convert_line_at(job, i);

        sp_buf_puts(&lines, i > d->first_line ? " " : "");
        sp_buf_puts(&lines, line->id);
        sp_buf_puts(&items, i > d->first_line ? " | " : "");
        sp_buf_puts(&items, line->child);
    }
    if (word == NULL)
        word = n_open > 0 ? "open" : d->optional ? "option" : "line";
    if (n_open > 0)
        note(d, convert_text(job, "open questions: %zu", n_open));
    outcome = convert_add(job, &job->outcomes, sizeof *outcome);
    if (outcome != NULL) {
        outcome->line = d->row->line;
        outcome->reference =
            d->row->n_refs > 0 ? cell(d, CONVERT_REFS) : d->row->key;
        outcome->quantity = cell(d, CONVERT_QUANTITY);
        outcome->outcome = word;
        outcome->lines = convert_take(job, &lines);
        outcome->items = convert_take(job, &items);
        outcome->note = convert_take(job, &d->note);
    } else {
        sp_buf_clear(&lines);
        sp_buf_clear(&items);
    }
}

static bool decision_init(
    struct decision *d, struct convert_job *job, const struct convert_row *row)
{
    *d = (struct decision){.job = job, .row = row, .quantity = ""};
    d->n_places = row->n_refs > 0 ? row->n_refs : 1;
    d->places = row->n_refs > 0 ? row->refs : &row->key;
    d->part = sp_alloc_array(job->arena, d->n_places, sizeof *d->part);
    d->remark = sp_alloc_array(job->arena, d->n_places, sizeof *d->remark);
    d->variant = sp_alloc_array(job->arena, d->n_places, sizeof *d->variant);
    d->first_line = job->lines.n;
    d->first_question = job->questions.n;
    sp_buf_init(&d->note, NOTE_BYTES_MAX);
    if (d->part == NULL || d->remark == NULL || d->variant == NULL) {
        convert_fail(job, SP_NO_MEMORY, "no memory for a row");
        return false;
    }
    return true;
}

static void decide_row(struct convert_job *job, const struct convert_row *row)
{
    struct decision d;
    const char *feature = convert_feature(row);

    if (!decision_init(&d, job, row))
        return;
    if (feature != NULL)
        leave_out(&d, "left_out", feature);
    else
        decide_fitted(&d);
    if (!d.left_out)
        decide_parts(&d);
    if (!d.left_out) {
        decide_requirement(&d);
        decide_config(&d);
        decide_optional(&d);
        decide_quantity(&d);
        decide_unit(&d);
        decide_alternates(&d);
        check_parts(&d);
        emit_lines(&d);
    } else {
        job->n_left_out++;
    }
    record_outcome(&d);
    sp_buf_clear(&d.note);
}

void convert_rows(struct convert_job *job)
{
    convert_spellings(job);
    for (size_t i = 0; i < job->n_rows && !convert_failed(job); i++)
        decide_row(job, &job->rows[i]);
}
