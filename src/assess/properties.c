#include "assess/properties.h"

#include "assess/no_such.h"
#include "fit/quantity.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 4096, PART_BYTES = 256 };

/* What a name says that a thing is; the first word that it holds decides. */
enum thing {
    THING_OTHER,
    THING_CAPACITOR,
    THING_POLARIZED,
    THING_RESISTOR,
    THING_INDUCTOR,
    THING_TRANSISTOR,
    THING_FUSE,
    THING_SCREW,
    THING_NUT,
    THING_WASHER,
};

static const struct {
    const char *word;
    enum thing thing;
    const char *cls; /* of fit_class; NULL: the name does not say which */
} things[] = {
    {"unpolarized capacitor", THING_CAPACITOR, NULL},
    {"polarized capacitor", THING_POLARIZED, "capacitor-electrolytic"},
    {"capacitor", THING_CAPACITOR, NULL},
    {"resistor", THING_RESISTOR, "resistor"},
    {"inductor", THING_INDUCTOR, "inductor"},
    {"mosfet, ", THING_TRANSISTOR, "transistor-mosfet"},
    {"transistor", THING_TRANSISTOR, NULL},
    {"fuse", THING_FUSE, "fuse"},
    {"screw", THING_SCREW, "bolt"},
    {"nut", THING_NUT, "nut"},
    {"washer", THING_WASHER, "washer"},
};

/* Which property a value of a kind is, of such a thing. */
static const struct {
    enum thing thing;
    enum fit_kind kind;
    const char *property;
} properties[] = {
    {THING_CAPACITOR, FIT_KIND_CAPACITANCE, "capacitance"},
    {THING_CAPACITOR, FIT_KIND_VOLTAGE, "voltage"},
    {THING_CAPACITOR, FIT_KIND_RATIO, "capacitance_tolerance"},
    {THING_CAPACITOR, FIT_KIND_TEMPERATURE, "temperature"},
    {THING_POLARIZED, FIT_KIND_CAPACITANCE, "capacitance"},
    {THING_POLARIZED, FIT_KIND_VOLTAGE, "voltage"},
    {THING_POLARIZED, FIT_KIND_CURRENT, "ripple_current"},
    {THING_POLARIZED, FIT_KIND_RATIO, "capacitance_tolerance"},
    {THING_POLARIZED, FIT_KIND_TEMPERATURE, "temperature"},
    {THING_RESISTOR, FIT_KIND_RESISTANCE, "resistance"},
    {THING_RESISTOR, FIT_KIND_RATIO, "resistance_tolerance"},
    {THING_RESISTOR, FIT_KIND_POWER, "power"},
    {THING_RESISTOR, FIT_KIND_VOLTAGE, "voltage"},
    {THING_INDUCTOR, FIT_KIND_INDUCTANCE, "inductance"},
    {THING_INDUCTOR, FIT_KIND_CURRENT, "current"},
    {THING_TRANSISTOR, FIT_KIND_VOLTAGE, "voltage"},
    {THING_TRANSISTOR, FIT_KIND_CURRENT, "current"},
    {THING_FUSE, FIT_KIND_CURRENT, "current"},
};

struct reading {
    struct sp_arena *arena;
    const struct table *item, *structure;
    struct assess_property *rows;
    size_t n_rows, cap_rows;
    struct assess_property_question *questions;
    size_t n_questions, cap_questions;
    size_t n_remarks;
    struct sp_err *err;
};

/* Where a text stands. */
struct place {
    const char *item, *parent, *line, *basis, *source;
    enum thing thing;
    const char *cls;
};

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static void *grown(
    struct reading *r, void *old, size_t n, size_t *cap, size_t size)
{
    void *more;

    if (n < *cap)
        return old;
    *cap = *cap == 0 ? 64 : *cap * 2;
    more = sp_alloc_array(r->arena, *cap, size);
    if (more != NULL && n > 0)
        memcpy(more, old, n * size);
    return more;
}

static enum sp_code row_add(struct reading *r, const struct place *place,
    const char *property, const char *written, size_t len)
{
    struct assess_property *rows =
        grown(r, r->rows, r->n_rows, &r->cap_rows, sizeof *rows);
    char *copy = sp_strndup(r->arena, written, len);

    if (rows == NULL || copy == NULL)
        return sp_arena_fail(r->arena, r->err);
    r->rows = rows;
    rows[r->n_rows++] = (struct assess_property){
        place->item, property, copy, place->basis, place->source};
    return SP_OK;
}

static enum sp_code question_add(struct reading *r, const struct place *place,
    const char *text, size_t len, const char *why)
{
    struct assess_property_question *questions = grown(
        r, r->questions, r->n_questions, &r->cap_questions, sizeof *questions);
    char *copy = sp_strndup(r->arena, text, len);
    char *reason = sp_strdup(r->arena, why);

    if (questions == NULL || copy == NULL || reason == NULL)
        return sp_arena_fail(r->arena, r->err);
    r->questions = questions;
    questions[r->n_questions++] = (struct assess_property_question){
        place->item, place->parent, place->line, copy, reason, place->source};
    return SP_OK;
}

/* ---- what a thing is ---------------------------------------------------- */

static bool holds(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (; *text != '\0'; text++) {
        size_t i = 0;

        while (i < n && text[i] != '\0') {
            char c = text[i];

            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            if (c != word[i])
                break;
            i++;
        }
        if (i == n)
            return true;
    }
    return false;
}

static void thing_of(const char *name, struct place *place)
{
    place->thing = THING_OTHER;
    place->cls = NULL;
    for (size_t i = 0; i < SP_COUNT(things); i++) {
        if (holds(name, things[i].word)) {
            place->thing = things[i].thing;
            place->cls = things[i].cls;
            return;
        }
    }
}

/* ---- parts -------------------------------------------------------------- */

/* "C_0603_1608": a chip of that size, as KiCad names its pads. */
static bool is_chip(const char *part, size_t len)
{
    if (len != 11 || strchr("CRL", part[0]) == NULL || part[1] != '_' ||
        part[6] != '_')
        return false;
    for (size_t i = 2; i < 11; i++) {
        if (i != 6 && (part[i] < '0' || part[i] > '9'))
            return false;
    }
    return true;
}

static bool begins(const char *part, size_t len, const char *word)
{
    size_t n = strlen(word);

    return len >= n && memcmp(part, word, n) == 0;
}

static const char *property_of(enum thing thing, enum fit_kind kind)
{
    for (size_t i = 0; i < SP_COUNT(properties); i++) {
        if (properties[i].thing == thing && properties[i].kind == kind)
            return properties[i].property;
    }
    return NULL;
}

static enum sp_code thread_take(struct reading *r, const struct place *place,
    const struct fit_thread *thread)
{
    char text[FIT_THREAD_BYTES];
    char number[FIT_RATIO_BYTES];
    enum sp_code rc;

    fit_thread_text(thread, text);
    rc = row_add(r, place, "thread", text, strlen(text));
    if (rc == SP_OK && thread->length.num > 0) {
        char *length;

        fit_ratio_text(thread->length, number);
        length = sp_asprintf(r->arena, "%s m", number);
        if (length == NULL)
            return sp_arena_fail(r->arena, r->err);
        rc = row_add(r, place, "length", length, strlen(length));
    }
    return rc;
}

static enum sp_code number_take(struct reading *r, const struct place *place,
    const struct fit_value *value, const char *part, size_t len)
{
    const char *property = property_of(place->thing, value->kind);

    if (property == NULL) {
        char why[PART_BYTES];

        (void)snprintf(why, sizeof why,
            "which property of it this %s is, is not said",
            fit_kind_name(value->kind));
        return question_add(r, place, part, len, why);
    }
    /* "at least -20V" of a transistor is meant as an amount, or not. */
    if (value->has_lo != value->has_hi &&
        (value->has_lo ? value->lo.num : value->hi.num) < 0)
        return question_add(r, place, part, len,
            "a bound below 0 may be meant as an amount or as a number");
    return row_add(r, place, property, part, len);
}

static enum sp_code part_read(
    struct reading *r, const struct place *place, const char *part, size_t len)
{
    struct fit_value value;
    struct sp_err why = {SP_OK, ""};
    enum sp_code rc;

    if (is_chip(part, len)) {
        rc = row_add(r, place, "package", part + 2, 4);
        return rc != SP_OK ? rc
                           : row_add(r, place, "mounting", "surface",
                                 strlen("surface"));
    }
    rc = fit_value_read(part, len, FIT_HINT_ANY, &value, &why);
    if (rc != SP_OK)
        return question_add(r, place, part, len, why.text);
    switch (value.form) {
    case FIT_FORM_THREAD:
        /* "Washer, M5" is for a screw of that size. */
        if (place->thing != THING_SCREW && place->thing != THING_NUT)
            return question_add(r, place, part, len,
                "which property of it this thread is, is not said");
        return thread_take(r, place, &value.thread);
    case FIT_FORM_DIELECTRIC:
        rc = row_add(r, place, "dielectric", part, len);
        if (rc == SP_OK && place->thing == THING_CAPACITOR)
            rc = row_add(r, place, "fit_class", "capacitor-ceramic",
                strlen("capacitor-ceramic"));
        return rc;
    case FIT_FORM_NUMBER:
        return number_take(r, place, &value, part, len);
    case FIT_FORM_TEXT:
        break;
    }
    return question_add(r, place, part, len, "it is no value");
}

/* The parts of a remark; what names an alternative is no requirement. */
static enum sp_code remark_read(
    struct reading *r, const struct place *place, const char *remark)
{
    size_t len = strlen(remark);
    size_t at = 0;
    const char *part;
    size_t n;
    size_t before = r->n_rows;
    enum sp_code rc = SP_OK;

    if (len > TEXT_BYTES_MAX)
        return question_add(
            r, place, remark, 64, "a remark of more than 4096 bytes");
    while (rc == SP_OK && fit_part_next(remark, len, &at, &part, &n)) {
        if (begins(part, n, "Alternative:") ||
            begins(part, n, "alternative to line"))
            break;
        rc = part_read(r, place, part, n);
    }
    r->n_remarks++;
    if (rc == SP_OK && r->n_rows > before && place->cls != NULL)
        rc = row_add(r, place, "fit_class", place->cls, strlen(place->cls));
    return rc;
}

/* "Unpolarized capacitor 100nF, C_0603_1608, 100V": the first part ends with
 * the value, or is a designation alone. */
static enum sp_code name_read(
    struct reading *r, const struct place *place, const char *name)
{
    size_t len = strlen(name);
    size_t at = 0;
    const char *part;
    size_t n;
    size_t word;
    size_t before = r->n_rows;
    enum sp_code rc = SP_OK;

    r->n_remarks++;
    if (len > TEXT_BYTES_MAX || !fit_part_next(name, len, &at, &part, &n))
        return SP_OK;
    for (word = n; word > 0 && part[word - 1] != ' '; word--)
        ;
    if (word > 0 && part[word] >= '0' && part[word] <= '9')
        rc = part_read(r, place, part + word, n - word);
    while (rc == SP_OK && fit_part_next(name, len, &at, &part, &n))
        rc = part_read(r, place, part, n);
    if (rc == SP_OK && r->n_rows > before && place->cls != NULL)
        rc = row_add(r, place, "fit_class", place->cls, strlen(place->cls));
    return rc;
}

/* ---- rows of the snapshot ----------------------------------------------- */

static enum sp_code line_read(struct reading *r, size_t row, bool *named)
{
    const char *child = table_named(r->structure, row, "child");
    const char *remark = table_named(r->structure, row, "remark");
    size_t item = table_find(r->item, child);
    struct place place;
    enum sp_code rc = SP_OK;

    if (item == SIZE_MAX)
        return SP_OK;
    memset(&place, 0, sizeof place);
    place.item = child;
    thing_of(table_named(r->item, item, "name"), &place);
    if (remark[0] != '\0' &&
        strcmp(table_named(r->item, item, "made_by"), "any") != 0) {
        place.parent = table_named(r->structure, row, "parent");
        place.line = table_named(r->structure, row, "line");
        place.basis = or_null(table_named(r->structure, row, "basis"));
        place.source = or_null(table_named(r->structure, row, "source"));
        rc = remark_read(r, &place, remark);
    }
    /* The name of an item that anybody makes holds its remark too. */
    if (rc == SP_OK && !named[item] &&
        strcmp(table_named(r->item, item, "made_by"), "any") == 0) {
        named[item] = true;
        place.basis = or_null(table_named(r->item, item, "basis"));
        place.source = or_null(table_named(r->item, item, "source"));
        rc = name_read(r, &place, table_named(r->item, item, "name"));
    }
    return rc;
}

static int row_order(const void *a, const void *b)
{
    const struct assess_property *x = a;
    const struct assess_property *y = b;
    int order = strcmp(x->item, y->item);

    if (order == 0)
        order = strcmp(x->property, y->property);
    return order != 0 ? order : strcmp(x->written, y->written);
}

static int question_order(const void *a, const void *b)
{
    const struct assess_property_question *x = a;
    const struct assess_property_question *y = b;
    int order = strcmp(x->item, y->item);

    if (order == 0)
        order = strcmp(x->text, y->text);
    if (order == 0)
        order = strcmp(x->why, y->why);
    return order != 0 ? order
                      : strcmp(x->line == NULL ? "" : x->line,
                            y->line == NULL ? "" : y->line);
}

/* One row for a property of an item: two that differ are a question. */
static enum sp_code rows_settle(struct reading *r)
{
    size_t kept = 0;
    enum sp_code rc = SP_OK;

    if (r->n_rows > 1)
        qsort(r->rows, r->n_rows, sizeof *r->rows, row_order);
    for (size_t i = 0; rc == SP_OK && i < r->n_rows;) {
        const struct assess_property *row = &r->rows[i];
        size_t end = i + 1;
        bool differ = false;

        while (end < r->n_rows && strcmp(r->rows[end].item, row->item) == 0 &&
               strcmp(r->rows[end].property, row->property) == 0) {
            differ = differ || strcmp(r->rows[end].written, row->written) != 0;
            end++;
        }
        if (differ) {
            struct place place = {
                row->item, NULL, NULL, NULL, row->source, THING_OTHER, NULL};
            char *text = sp_asprintf(r->arena, "%s: %s, %s", row->property,
                row->written, r->rows[end - 1].written);

            rc = text == NULL ? sp_arena_fail(r->arena, r->err)
                              : question_add(r, &place, text, strlen(text),
                                    "two requirements of one property");
        } else {
            r->rows[kept++] = *row;
        }
        i = end;
    }
    r->n_rows = kept;
    if (r->n_questions > 1)
        qsort(
            r->questions, r->n_questions, sizeof *r->questions, question_order);
    return rc;
}

static enum sp_code lines_read(struct reading *r, const char *parent)
{
    bool *named = sp_alloc_array(r->arena, r->item->n_rows + 1, sizeof *named);
    enum sp_code rc = SP_OK;

    if (named == NULL)
        return sp_arena_fail(r->arena, r->err);
    for (size_t row = 0; rc == SP_OK && row < r->structure->n_rows; row++) {
        if (parent == NULL ||
            strcmp(table_named(r->structure, row, "parent"), parent) == 0)
            rc = line_read(r, row, named);
    }
    return rc == SP_OK ? rows_settle(r) : rc;
}

static void release_snapshot(void *handle)
{
    snapshot_close(handle);
}

enum sp_code assess_properties_of(
    const struct assess_properties_options *options, const char *parent,
    struct sp_arena *arena, struct assess_properties *properties_out,
    struct sp_err *err)
{
    struct snapshot *snapshot = NULL;
    struct assess_properties out;
    struct reading r;
    enum sp_code rc =
        snapshot_open(options->schema, &options->facts, &snapshot, err);

    assert(properties_out != NULL);
    memset(&out, 0, sizeof out);
    memset(&r, 0, sizeof r);
    r.arena = arena;
    r.err = err;
    /* Texts of the answer are borrowed from it. */
    if (rc == SP_OK)
        rc = sp_arena_keep(arena, release_snapshot, snapshot, err);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, "item", &r.item, err);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, "structure", &r.structure, err);
    if (rc == SP_OK && parent != NULL && table_find(r.item, parent) == SIZE_MAX)
        rc = assess_no_such(r.item, "item", parent, err);
    if (rc == SP_OK)
        rc = lines_read(&r, parent);
    if (rc == SP_OK)
        rc = snapshot_digest(snapshot, &out.digests, err);
    if (rc != SP_OK)
        return rc;
    out.parent = parent;
    out.rows = r.rows;
    out.n_rows = r.n_rows;
    out.questions = r.questions;
    out.n_questions = r.n_questions;
    out.n_remarks = r.n_remarks;
    *properties_out = out;
    return SP_OK;
}
