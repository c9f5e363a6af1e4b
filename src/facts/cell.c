#include "facts/cell.h"

#include "base/amount.h"
#include "base/date.h"
#include "base/text.h"
#include "facts/faults.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    BYTE_ID = 1,    /* ASCII that an id takes anywhere: no space, no ':' */
    BYTE_PLAIN = 2, /* printable ASCII */
    ID_BYTES_SURE = 64,
    NAMES_MAX = 256,
};

/* What each byte from 0x20 to 0x7e is, as a digit; all others are 0. */
static const char byte_classes[] = "22232222332333333333333333222222"
                                   "23333333333333333333333333322223"
                                   "2333333333333333333333333332222";

static unsigned byte_class(unsigned char c)
{
    unsigned place = c - 0x20U;

    return place < sizeof(byte_classes) - 1
               ? (unsigned)(byte_classes[place] - '0')
               : 0;
}

/* Return what all bytes have in common; `*high_out`: one is above 0x7f. */
static unsigned text_class(const char *text, size_t len, bool *high_out)
{
    unsigned class = BYTE_ID | BYTE_PLAIN;
    unsigned char high = 0;

    for (size_t i = 0; i < len; i++) {
        class &= byte_class((unsigned char)text[i]);
        high |= (unsigned char)text[i];
    }
    *high_out = high >= 0x80;
    return class;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_state(const char *text, size_t len)
{
    return len == 2 && is_capital(text[0]) && is_capital(text[1]);
}

/* Write GR for EL and GB for UK. */
static void canon_state(struct cell *cell)
{
    if (memcmp(cell->text, "EL", 2) == 0)
        memcpy(cell->canon, "GR", 3);
    else if (memcmp(cell->text, "UK", 2) == 0)
        memcpy(cell->canon, "GB", 3);
    else
        return;
    cell->text = cell->canon;
}

static const char *id_fault(const char *text, size_t len, unsigned class)
{
    if ((class & BYTE_ID) != 0 && len <= ID_BYTES_SURE)
        return NULL;
    return sp_text_id_fault(text, len);
}

/* A key's text form: each part is an id. */
static const char *key_fault(const char *text, size_t len)
{
    size_t start = 0;

    for (size_t i = 0; i <= len; i++) {
        const char *fault;

        if (i < len && text[i] != '|')
            continue;
        fault = sp_text_id_fault(text + start, i - start);
        if (fault != NULL)
            return i == start ? "has an empty part" : fault;
        start = i + 1;
    }
    return NULL;
}

static bool is_word(
    const struct schema_column *column, const char *text, size_t len)
{
    for (size_t i = 0; i < column->n_choices; i++) {
        if (strlen(column->choices[i]) == len &&
            memcmp(column->choices[i], text, len) == 0)
            return true;
    }
    return false;
}

static void set_nearest(struct cell_fault *fault, const char *text)
{
    if (text != NULL)
        (void)snprintf(fault->nearest, sizeof(fault->nearest), "%s", text);
}

/* Offer the text in capital letters when it is `len` letters long. */
static void set_capitals(
    struct cell_fault *fault, const char *text, size_t len, size_t want)
{
    if (len != want)
        return;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (!is_capital(c) && (c < 'a' || c > 'z')) {
            fault->nearest[0] = '\0';
            return;
        }
        fault->nearest[i] = (char)(is_capital(c) ? c : c - 'a' + 'A');
    }
    fault->nearest[len] = '\0';
}

static bool read_table_name(const struct schema *schema, const char *text,
    size_t len, struct cell_fault *fault)
{
    const char *names[NAMES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < schema->n_tables && n < NAMES_MAX; i++) {
        const char *name = schema->tables[i].name;

        if (strlen(name) == len && memcmp(name, text, len) == 0)
            return true;
        names[n++] = name;
    }
    set_nearest(fault, fault_nearest(text, len, names, n));
    return false;
}

static bool is_code(const char *text, size_t len, size_t want)
{
    if (len != want)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (!is_capital(c) && !is_digit(c) && (c < 'a' || c > 'z'))
            return false;
    }
    return true;
}

/*
 * Return whether the text is a region of ISO 3166-2: a state, a hyphen and one
 * to three capital letters or digits. Of something finer the region is offered.
 */
static bool read_region(struct cell *cell, struct cell_fault *fault)
{
    const char *text = cell->text;
    size_t len = cell->len;
    size_t end = 3;

    if (len < 4 || !is_state(text, 2) || text[2] != '-')
        return false;
    while (end < len && (is_capital(text[end]) || is_digit(text[end])))
        end++;
    if (end < 4 || end > 6)
        return false;
    if (end == len) {
        canon_state(cell);
        if (cell->text == cell->canon)
            memcpy(cell->canon + 2, text + 2, len - 2);
        return true;
    }
    (void)snprintf(
        fault->nearest, sizeof(fault->nearest), "%.*s", (int)end, text);
    return false;
}

/* Check what the form asks for beyond the type. */
static bool read_form(const struct schema *schema,
    const struct schema_column *column, struct cell *cell,
    struct cell_fault *fault)
{
    const char *text = cell->text;
    size_t len = cell->len;

    switch (column->form) {
    case SCHEMA_FORM_ANY:
    case SCHEMA_FORM_KEY:
    case SCHEMA_FORM_NIIN:
    case SCHEMA_FORM_NCAGE:
        return true;
    case SCHEMA_FORM_CURRENCY:
        if (len == 3 && is_state(text, 2) && is_capital(text[2]))
            return true;
        set_capitals(fault, text, len, 3);
        return false;
    case SCHEMA_FORM_CLASS:
        if (len < 2 || len > 4)
            return false;
        for (size_t i = 0; i < len; i++) {
            if (!is_digit(text[i]))
                return false;
        }
        return true;
    case SCHEMA_FORM_PARTY:
        return !is_state(text, len) &&
               (len != 4 || memcmp(text, "none", 4) != 0);
    case SCHEMA_FORM_TABLE:
        return read_table_name(schema, text, len, fault);
    case SCHEMA_FORM_REGION:
        return read_region(cell, fault);
    case SCHEMA_FORM_LEI:
        if (!is_code(text, len, 20))
            cell->warn = "20 letters or digits";
        return true;
    }
    return true;
}

static bool read_id(const struct schema *schema,
    const struct schema_column *column, unsigned class, struct cell *cell,
    struct cell_fault *fault)
{
    const char *what = column->form == SCHEMA_FORM_KEY
                           ? key_fault(cell->text, cell->len)
                           : id_fault(cell->text, cell->len, class);

    if (what != NULL) {
        fault->found = what;
        return false;
    }
    if (!read_form(schema, column, cell, fault))
        return false;
    if (cell->len == 2 && column->ref_tables != NULL &&
        schema_refers_to(column, "state"))
        canon_state(cell);
    return true;
}

static bool in_bounds(const struct schema_column *column, struct sp_dec value)
{
    static const struct sp_dec one = {1, 0};

    if (column->positive)
        return value.mant > 0;
    if (column->not_negative)
        return value.mant >= 0;
    return !column->share || (value.mant >= 0 && sp_dec_cmp(value, one) <= 0);
}

/* Offer a decimal comma's number with a point. */
static void set_number(const struct schema_column *column, const char *text,
    size_t len, struct cell_fault *fault)
{
    char number[CELL_CANON_BYTES];
    size_t used = 0;
    struct sp_dec value;

    for (size_t i = 0; i < len && used < sizeof(number) - 1; i++) {
        if (text[i] != ' ')
            number[used++] = text[i] == ',' ? '.' : text[i];
    }
    if (sp_dec_parse(number, used, &value) && in_bounds(column, value) &&
        (column->type != SCHEMA_INTEGER || value.scale == 0) &&
        (column->type != SCHEMA_MONEY || value.scale <= SP_MONEY_SCALE))
        sp_dec_format(value, fault->nearest);
}

static bool is_whole(const char *text, size_t len)
{
    return memchr(text, '.', len) == NULL;
}

static bool read_number(const struct schema_column *column, struct cell *cell,
    struct cell_fault *fault)
{
    struct sp_dec value = {0, 0};
    int64_t micro = 0;
    bool fine;

    if (column->type == SCHEMA_MONEY) {
        fine = sp_money_parse(cell->text, cell->len, &micro);
        value.mant = micro; /* only the sign is asked for */
    } else {
        fine =
            sp_dec_parse(cell->text, cell->len, &value) &&
            (column->type != SCHEMA_INTEGER || is_whole(cell->text, cell->len));
    }
    if (!fine || !in_bounds(column, value)) {
        set_number(column, cell->text, cell->len, fault);
        return false;
    }
    if (column->type == SCHEMA_MONEY)
        sp_money_format(micro, cell->canon);
    else
        sp_dec_format(value, cell->canon);
    if (strlen(cell->canon) == cell->len &&
        memcmp(cell->canon, cell->text, cell->len) == 0)
        return true;
    cell->text = cell->canon;
    cell->len = strlen(cell->canon);
    return true;
}

/* Offer 31.1.2026 and 2026-1-31 as dates. */
static void set_date(const char *text, size_t len, struct cell_fault *fault)
{
    int parts[3] = {0, 0, 0};
    size_t n_parts = 0;
    char date[CELL_CANON_BYTES];
    int32_t day;

    for (size_t i = 0; i < len; i++) {
        if (is_digit(text[i]) && parts[n_parts] < 1000)
            parts[n_parts] = parts[n_parts] * 10 + (text[i] - '0');
        else if (n_parts < 2 && strchr("-./", text[i]) != NULL)
            n_parts++;
        else
            return;
    }
    if (n_parts != 2)
        return;
    if (parts[0] > 31)
        (void)snprintf(
            date, sizeof(date), "%04d-%02d-%02d", parts[0], parts[1], parts[2]);
    else if (memchr(text, '.', len) != NULL)
        (void)snprintf(
            date, sizeof(date), "%04d-%02d-%02d", parts[2], parts[1], parts[0]);
    else
        return; /* the order of day and month is anybody's guess */
    if (sp_date_parse(date, strlen(date), &day))
        set_nearest(fault, date);
}

static bool read_state(const struct schema_column *column, struct cell *cell,
    struct cell_fault *fault)
{
    if (is_state(cell->text, cell->len)) {
        canon_state(cell);
        return true;
    }
    if (is_word(column, cell->text, cell->len))
        return true;
    set_capitals(fault, cell->text, cell->len, 2);
    return false;
}

static bool read_text(const struct schema *schema,
    const struct schema_column *column, struct cell *cell,
    struct cell_fault *fault)
{
    if (column->need == SCHEMA_KEY &&
        memchr(cell->text, '|', cell->len) != NULL) {
        fault->found = "holds '|'";
        return false;
    }
    return read_form(schema, column, cell, fault);
}

static const char *text_fault_words(enum sp_text_fault fault)
{
    switch (fault) {
    case SP_TEXT_FINE:
        return "";
    case SP_TEXT_NOT_UTF8:
        return "is not UTF-8";
    case SP_TEXT_NUL:
        return "holds a NUL byte";
    case SP_TEXT_CONTROL:
        return "holds a control character";
    case SP_TEXT_BIDI:
        return "holds a character that changes the direction of text";
    }
    return "";
}

static bool read_type(const struct schema *schema,
    const struct schema_column *column, unsigned class, struct cell *cell,
    struct cell_fault *fault)
{
    int32_t day;

    switch (column->type) {
    case SCHEMA_ID:
        return read_id(schema, column, class, cell, fault);
    case SCHEMA_TEXT:
        return read_text(schema, column, cell, fault);
    case SCHEMA_STATE:
        return read_state(column, cell, fault);
    case SCHEMA_DATE:
        if (sp_date_parse(cell->text, cell->len, &day))
            return true;
        set_date(cell->text, cell->len, fault);
        return false;
    case SCHEMA_MONEY:
    case SCHEMA_DECIMAL:
    case SCHEMA_INTEGER:
        return read_number(column, cell, fault);
    case SCHEMA_CHOICE:
        if (is_word(column, cell->text, cell->len))
            return true;
        set_nearest(fault, fault_nearest(cell->text, cell->len, column->choices,
                               column->n_choices));
        return false;
    }
    return false;
}

bool cell_read(const struct schema *schema, const struct schema_column *column,
    const char *text, size_t len, struct cell *cell_out,
    struct cell_fault *fault_out)
{
    enum sp_text_fault text_fault = SP_TEXT_FINE;
    unsigned class;
    bool high;
    size_t at;

    assert(len > 0);
    assert(column != NULL);
    class = text_class(text, len, &high);
    cell_out->text = text;
    cell_out->len = len;
    cell_out->ascii = !high;
    cell_out->warn = NULL;
    if ((class & BYTE_PLAIN) == 0)
        text_fault = sp_text_check(text, len, &at);
    if (text_fault == SP_TEXT_FINE) {
        fault_out->found = "";
        fault_out->nearest[0] = '\0';
        if (read_type(schema, column, class, cell_out, fault_out))
            return true;
        cell_allowed(schema, column, fault_out->allowed);
        return false;
    }
    fault_out->found = text_fault_words(text_fault);
    fault_out->nearest[0] = '\0';
    (void)snprintf(fault_out->allowed, sizeof(fault_out->allowed),
        "UTF-8 text without control or direction characters");
    return false;
}

/* The bounds in words, with a space before them. */
static const char *bounds_words(const struct schema_column *column)
{
    if (column->positive)
        return " above 0";
    if (column->not_negative)
        return " not below 0";
    return column->share ? " from 0 to 1" : "";
}

static const char *id_words(const struct schema_column *column)
{
    switch (column->form) {
    case SCHEMA_FORM_CURRENCY:
        return "a currency of ISO 4217 such as EUR";
    case SCHEMA_FORM_CLASS:
        return "two to four digits such as 6130";
    case SCHEMA_FORM_KEY:
        return "ids joined by | such as PU-24|10";
    case SCHEMA_FORM_PARTY:
        return "an id that is not two capital letters, which mean a state, and "
               "not none";
    case SCHEMA_FORM_TABLE:
        return "the name of a table such as offer";
    case SCHEMA_FORM_REGION:
        return "a region of ISO 3166-2 such as UA-30 and no finer";
    case SCHEMA_FORM_ANY:
    case SCHEMA_FORM_NIIN:
    case SCHEMA_FORM_LEI:
    case SCHEMA_FORM_NCAGE:
        break;
    }
    return "1 to 64 letters, digits, . _ - / + # ( ) , or single spaces";
}

void cell_allowed(const struct schema *schema,
    const struct schema_column *column, char out[CELL_ALLOWED_BYTES])
{
    const char *bounds = bounds_words(column);
    size_t size = CELL_ALLOWED_BYTES;
    size_t used = 0;

    assert(schema != NULL);
    assert(column != NULL);
    switch (column->type) {
    case SCHEMA_ID:
        used = (size_t)snprintf(out, size, "%s", id_words(column));
        break;
    case SCHEMA_TEXT:
        used = (size_t)snprintf(out, size, "text%s",
            column->need == SCHEMA_KEY ? " without |" : "");
        break;
    case SCHEMA_STATE:
        used = (size_t)snprintf(out, size, "a state of ISO 3166-1 such as DE");
        break;
    case SCHEMA_DATE:
        used = (size_t)snprintf(out, size, "a date such as 2026-01-31");
        break;
    case SCHEMA_MONEY:
        used = (size_t)snprintf(out, size,
            "an amount%s with at most six places such as 12.5", bounds);
        break;
    case SCHEMA_DECIMAL:
        used = (size_t)snprintf(out, size, "a decimal%s such as %s", bounds,
            column->share ? "0.51" : "1.5");
        break;
    case SCHEMA_INTEGER:
        used =
            (size_t)snprintf(out, size, "a whole number%s such as 12", bounds);
        break;
    case SCHEMA_CHOICE:
        out[0] = '\0';
        break;
    }
    for (size_t i = 0; i < column->n_choices && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
            i > 0                           ? ", "
            : column->type == SCHEMA_CHOICE ? ""
                                            : ", or ",
            column->choices[i]);
}

bool cell_is_canonical(const struct schema *schema,
    const struct schema_column *column, const char *text, size_t len)
{
    struct cell_fault fault;
    struct cell cell;

    if (len == 0)
        return column->need != SCHEMA_KEY && column->need != SCHEMA_REQUIRED;
    return cell_read(schema, column, text, len, &cell, &fault) &&
           cell.len == len && memcmp(cell.text, text, len) == 0;
}
