/*
 * put.c - the cells of a workbook being written.
 */
#include "sheet/write.h"

#include "base/date.h"
#include "base/text.h"
#include "sheet/sheet_read.h"
#include "sheet/value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* libxlsxwriter 1.1 loses the formula of each list that it is given: a few
 * bytes a list, which the leak checker of a test is not to count as ours. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#define LOSSES_BEGIN() __lsan_disable()
#define LOSSES_END() __lsan_enable()
#else
#define LOSSES_BEGIN() ((void)0)
#define LOSSES_END() ((void)0)
#endif

enum {
    TEXT_FORMAT_BYTES_MAX = 200, /* longer ones show as #### under "@" */
    LINK_BYTES_MAX = 2000,
    LIST_INLINE_BYTES_MAX = 250,
    PROMPT_TITLE_CHARS_MAX = 32,
    PROMPT_CHARS_MAX = 255,
    NOTE_WIDTH = 260,
};

/* The format's limits; the row and column count from 0. */
static enum sp_code place_check(const struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, struct sp_err *err)
{
    assert(writer != NULL);
    assert(sheet < writer->n_sheets);
    if (row >= SHEET_ROWS_MAX || column >= SHEET_COLUMNS_MAX)
        return sp_fail(err, SP_LIMIT,
            "sheet '%s': row %u or column %u is past the last (%d, %d)",
            writer->sheets[sheet].name, row + 1, column + 1, SHEET_ROWS_MAX,
            SHEET_COLUMNS_MAX);
    return SP_OK;
}

/* Say what the library found. */
static enum sp_code put_result(const struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, lxw_error fault, struct sp_err *err)
{
    char cell[SHEET_CELL_NAME_BYTES];

    if (fault == LXW_NO_ERROR)
        return SP_OK;
    sheet_cell_name(row + 1, column, cell);
    if (fault == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a workbook");
    return sp_fail(err, SP_LIMIT, "sheet '%s': %s: %s",
        writer->sheets[sheet].name, cell, lxw_strerror(fault));
}

/* Guard each _xHHHH_ of the text; arena, or the text itself, or NULL. */
static const char *guarded(struct sheet_writer *writer, const char *text)
{
    static const char guard[] = "_x005F";
    size_t extra = 0;
    size_t to = 0;
    char *copy;

    for (const char *at = text; (at = strstr(at, "_x")) != NULL; at++)
        if (sheet_escape_at(at))
            extra += strlen(guard);
    if (extra == 0)
        return text;
    copy = sp_alloc(writer->arena, strlen(text) + extra + 1);
    if (copy == NULL)
        return NULL;
    for (const char *at = text; *at != '\0'; at++) {
        if (sheet_escape_at(at)) {
            for (const char *from = guard; *from != '\0'; from++)
                copy[to++] = *from;
        }
        copy[to++] = *at;
    }
    return copy;
}

enum sp_code sheet_put_text(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, const char *text, enum sheet_style style,
    struct sp_err *err)
{
    enum sp_code rc = place_check(writer, sheet, row, column, err);
    lxw_worksheet *own = writer->sheets[sheet].sheet;
    enum write_variant variant = WRITE_TEXT;
    lxw_error fault;

    if (rc != SP_OK)
        return rc;
    if (text == NULL || text[0] == '\0') {
        fault = worksheet_write_blank(own, row, (lxw_col_t)column,
            write_format(writer, style, WRITE_GENERAL));
        return put_result(writer, sheet, row, column, fault, err);
    }
    if (style == SHEET_HEADER || style == SHEET_TITLE || style == SHEET_INPUT ||
        strlen(text) > TEXT_FORMAT_BYTES_MAX)
        variant = WRITE_GENERAL;
    text = guarded(writer, text);
    if (text == NULL)
        return sp_arena_fail(writer->arena, err);
    fault = worksheet_write_string(own, row, (lxw_col_t)column, text,
        write_format(writer, style, variant));
    return put_result(writer, sheet, row, column, fault, err);
}

/* Count the digits from the first to the last that is not zero. */
static size_t digits_count(const char *decimal)
{
    size_t n = 0;
    size_t last = 0;

    for (const char *at = decimal; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || (*at == '0' && n == 0))
            continue;
        n++;
        if (*at != '0')
            last = n;
    }
    return last;
}

static bool decimal_is(const char *text)
{
    size_t at = text[0] == '-';
    size_t n = strspn(text + at, "0123456789");

    at += n;
    if (n > 0 && text[at] == '.') {
        n = strspn(text + at + 1, "0123456789");
        at += n + 1;
    }
    return n > 0 && text[at] == '\0';
}

enum sp_code sheet_put_number(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, const char *decimal, enum sheet_style style,
    struct sp_err *err)
{
    enum sp_code rc;
    lxw_error fault;

    if (decimal == NULL || decimal[0] == '\0' ||
        digits_count(decimal) > SHEET_DIGITS ||
        strlen(decimal) >= SHEET_VALUE_BYTES)
        return sheet_put_text(writer, sheet, row, column, decimal, style, err);
    rc = place_check(writer, sheet, row, column, err);
    if (rc != SP_OK)
        return rc;
    if (!decimal_is(decimal))
        return sp_fail(err, SP_INVALID, "sheet '%s': '%.40s' is no decimal",
            writer->sheets[sheet].name, decimal);
    fault = worksheet_write_number(writer->sheets[sheet].sheet, row,
        (lxw_col_t)column, strtod(decimal, NULL),
        write_format(writer, style, WRITE_GENERAL));
    return put_result(writer, sheet, row, column, fault, err);
}

enum sp_code sheet_put_date(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, const char *date, enum sheet_style style,
    struct sp_err *err)
{
    lxw_datetime own;
    int32_t day;
    enum sp_code rc;
    lxw_error fault;

    if (date == NULL || date[0] == '\0' || strcmp(date, "1900-03-01") < 0)
        return sheet_put_text(writer, sheet, row, column, date, style, err);
    rc = place_check(writer, sheet, row, column, err);
    if (rc != SP_OK)
        return rc;
    if (!sp_date_parse(date, strlen(date), &day))
        return sp_fail(err, SP_INVALID, "sheet '%s': '%.40s' is no date",
            writer->sheets[sheet].name, date);
    memset(&own, 0, sizeof(own));
    own.year = (int)strtol(date, NULL, 10);
    own.month = (int)strtol(date + 5, NULL, 10);
    own.day = (int)strtol(date + 8, NULL, 10);
    fault = worksheet_write_datetime(writer->sheets[sheet].sheet, row,
        (lxw_col_t)column, &own, write_format(writer, style, WRITE_DATE));
    return put_result(writer, sheet, row, column, fault, err);
}

enum sp_code sheet_put_boolean(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, bool value, enum sheet_style style,
    struct sp_err *err)
{
    enum sp_code rc = place_check(writer, sheet, row, column, err);
    lxw_error fault;

    if (rc != SP_OK)
        return rc;
    fault = worksheet_write_boolean(writer->sheets[sheet].sheet, row,
        (lxw_col_t)column, value, write_format(writer, style, WRITE_GENERAL));
    return put_result(writer, sheet, row, column, fault, err);
}

/* Whether a link may lead there: no other schemes, no overlong ones. */
static bool target_allowed(const char *target)
{
    static const char *const starts[] = {
        "https://", "http://", "mailto:", "internal:", "external:"};

    if (strlen(target) > LINK_BYTES_MAX)
        return false;
    for (size_t i = 0; i < SP_COUNT(starts); i++)
        if (strncmp(target, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

enum sp_code sheet_put_link(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, const struct sheet_link *link,
    struct sp_err *err)
{
    struct write_sheet *own = &writer->sheets[sheet];
    enum sp_code rc = place_check(writer, sheet, row, column, err);
    const char *tip;
    lxw_error fault;

    assert(link != NULL);
    if (rc != SP_OK)
        return rc;
    if (link->target == NULL || link->text == NULL || link->text[0] == '\0' ||
        !target_allowed(link->target) || own->n_links >= SHEET_LINKS_MAX)
        return sheet_put_text(
            writer, sheet, row, column, link->text, SHEET_PLAIN, err);
    own->n_links++;
    tip = link->tip;
    if (tip != NULL && sp_text_chars(tip, strlen(tip)) > PROMPT_CHARS_MAX)
        tip = NULL;
    fault = worksheet_write_url_opt(own->sheet, row, (lxw_col_t)column,
        link->target, write_format(writer, SHEET_LINK, WRITE_GENERAL),
        link->text, tip);
    return put_result(writer, sheet, row, column, fault, err);
}

enum sp_code sheet_put_note(struct sheet_writer *writer, size_t sheet,
    uint32_t row, uint32_t column, const char *text, struct sp_err *err)
{
    enum sp_code rc = place_check(writer, sheet, row, column, err);
    lxw_comment_options options;
    lxw_error fault;

    if (rc != SP_OK)
        return rc;
    assert(text != NULL);
    memset(&options, 0, sizeof(options));
    options.width = NOTE_WIDTH;
    fault = worksheet_write_comment_opt(
        writer->sheets[sheet].sheet, row, (lxw_col_t)column, text, &options);
    return put_result(writer, sheet, row, column, fault, err);
}

enum sp_code sheet_put_filter(struct sheet_writer *writer, size_t sheet,
    uint32_t first_row, uint32_t last_row, uint32_t last_column,
    struct sp_err *err)
{
    enum sp_code rc = place_check(writer, sheet, last_row, last_column, err);
    lxw_error fault;

    if (rc != SP_OK)
        return rc;
    assert(first_row <= last_row);
    fault = worksheet_autofilter(writer->sheets[sheet].sheet, first_row, 0,
        last_row, (lxw_col_t)last_column);
    return put_result(writer, sheet, last_row, last_column, fault, err);
}

static bool list_equal(const struct write_list *a, const struct sheet_list *b)
{
    if (a->n_values != b->n_values)
        return false;
    for (size_t i = 0; i < a->n_values; i++)
        if (strcmp(a->values[i], b->values[i]) != 0)
            return false;
    return true;
}

/* Return the column of the hidden sheet that holds the values, new or known;
 * SIZE_MAX when there is no memory or no column. */
static size_t list_column(
    struct sheet_writer *writer, const struct sheet_list *list)
{
    const char **values;

    for (size_t i = 0; i < writer->n_lists; i++)
        if (list_equal(&writer->lists[i], list))
            return i;
    if (writer->lists == NULL)
        writer->lists = sp_alloc_array(
            writer->arena, SHEET_COLUMNS_MAX, sizeof(*writer->lists));
    values = sp_alloc_array(writer->arena, list->n_values, sizeof(*values));
    if (writer->lists == NULL || values == NULL ||
        writer->n_lists == SHEET_COLUMNS_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i < list->n_values; i++) {
        values[i] = sp_strdup(writer->arena, list->values[i]);
        if (values[i] == NULL)
            return SIZE_MAX;
    }
    writer->lists[writer->n_lists].values = values;
    writer->lists[writer->n_lists].n_values = list->n_values;
    return writer->n_lists++;
}

/* Whether the values fit into the rule itself. */
static bool list_is_short(const struct sheet_list *list)
{
    size_t bytes = 0;

    for (size_t i = 0; i < list->n_values; i++) {
        if (strpbrk(list->values[i], ",\"") != NULL ||
            list->values[i][0] == ' ' || list->values[i][0] == '\0' ||
            list->values[i][0] == '=')
            return false;
        bytes += strlen(list->values[i]) + 1;
    }
    return bytes <= LIST_INLINE_BYTES_MAX;
}

/* Copy at most `chars` characters. */
static char *cut(struct sheet_writer *writer, const char *text, size_t chars)
{
    size_t at = 0;

    if (text == NULL)
        return NULL;
    for (; text[at] != '\0'; at++)
        if (((unsigned char)text[at] & 0xc0) != 0x80 && chars-- == 0)
            break;
    return sp_strndup(writer->arena, text, at);
}

static enum sp_code list_fill(struct sheet_writer *writer,
    const struct sheet_list *list, lxw_data_validation *rule,
    struct sp_err *err)
{
    char last[SHEET_CELL_NAME_BYTES];
    size_t column;
    size_t letters;

    if (list_is_short(list)) {
        rule->validate = LXW_VALIDATION_TYPE_LIST;
        rule->value_list = sp_alloc_array(
            writer->arena, list->n_values + 1, sizeof(*rule->value_list));
        for (size_t i = 0; rule->value_list != NULL && i < list->n_values; i++)
            rule->value_list[i] = sp_strdup(writer->arena, list->values[i]);
        return rule->value_list == NULL ? sp_arena_fail(writer->arena, err)
                                        : SP_OK;
    }
    column = list_column(writer, list);
    if (column == SIZE_MAX && writer->n_lists == SHEET_COLUMNS_MAX)
        return sp_fail(err, SP_LIMIT, "a workbook with too many lists");
    if (column == SIZE_MAX)
        return sp_arena_fail(writer->arena, err);
    sheet_cell_name((uint32_t)list->n_values, (uint32_t)column, last);
    letters = strspn(last, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    rule->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    rule->value_formula =
        sp_asprintf(writer->arena, "='" WRITE_LIST_SHEET "'!$%.*s$1:$%.*s$%s",
            (int)letters, last, (int)letters, last, last + letters);
    return rule->value_formula == NULL ? sp_arena_fail(writer->arena, err)
                                       : SP_OK;
}

enum sp_code sheet_put_list(struct sheet_writer *writer, size_t sheet,
    const struct sheet_list *list, struct sp_err *err)
{
    enum sp_code rc =
        place_check(writer, sheet, list->last_row, list->column, err);
    lxw_data_validation rule;
    lxw_error fault;

    assert(list->first_row <= list->last_row);
    if (rc != SP_OK)
        return rc;
    if (list->n_values == 0 || list->n_values > SHEET_ROWS_MAX)
        return sp_fail(err, SP_INVALID, "sheet '%s': a list of %zu values",
            writer->sheets[sheet].name, list->n_values);
    memset(&rule, 0, sizeof(rule));
    rc = list_fill(writer, list, &rule, err);
    if (rc != SP_OK)
        return rc;
    rule.error_type = list->strict ? LXW_VALIDATION_ERROR_TYPE_STOP
                                   : LXW_VALIDATION_ERROR_TYPE_WARNING;
    rule.input_title = cut(writer, list->title, PROMPT_TITLE_CHARS_MAX);
    rule.input_message = cut(writer, list->prompt, PROMPT_CHARS_MAX);
    LOSSES_BEGIN();
    fault = worksheet_data_validation_range(writer->sheets[sheet].sheet,
        list->first_row, (lxw_col_t)list->column, list->last_row,
        (lxw_col_t)list->column, &rule);
    LOSSES_END();
    return put_result(writer, sheet, list->last_row, list->column, fault, err);
}
