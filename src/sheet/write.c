/*
 * write.c - a workbook through libxlsxwriter: its sheets, its end.
 */
#include "sheet/write.h"

#include "base/date.h"
#include "base/file.h"
#include "sheet/sheet_read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 12, WIDTH_MAX = 255, SECONDS_OF_DAY = 86400 };
#define ARENA_BYTES_MAX ((uint64_t)1 << 30)
#define CREATED_DEFAULT "2000-01-01"

static char *copy(struct sheet_writer *writer, const char *text)
{
    return text == NULL ? NULL : sp_strdup(writer->arena, text);
}

static enum sp_code properties_set(struct sheet_writer *writer,
    const struct sheet_properties *properties, struct sp_err *err)
{
    lxw_doc_properties own;
    const char *created =
        properties->created == NULL ? CREATED_DEFAULT : properties->created;
    int32_t day;

    if (!sp_date_parse(created, strlen(created), &day))
        return sp_fail(err, SP_INVALID, "'%s' is no date", created);
    memset(&own, 0, sizeof(own));
    own.title = copy(writer, properties->title);
    own.subject = copy(writer, properties->subject);
    own.author = copy(writer, properties->author);
    own.comments = copy(writer, properties->comments);
    own.created = (time_t)day * SECONDS_OF_DAY;
    if (own.created == 0)
        own.created = 1; /* 0 would mean now */
    if (workbook_set_properties(writer->book, &own) != LXW_NO_ERROR)
        return sp_fail(err, SP_LIMIT,
            "a property of the workbook is longer "
            "than 255 characters");
    return SP_OK;
}

/* Make the folder in which the library writes. */
static enum sp_code folder_make(
    struct sheet_writer *writer, const char *tmp_folder, struct sp_err *err)
{
    writer->folder = sp_asprintf(writer->arena, "%s/spilno-XXXXXX",
        tmp_folder == NULL ? "/tmp" : tmp_folder);
    if (writer->folder == NULL)
        return sp_arena_fail(writer->arena, err);
    if (mkdtemp(writer->folder) == NULL) {
        char reason[128] = "";

        (void)strerror_r(errno, reason, sizeof(reason));
        writer->folder = NULL;
        return sp_fail(err, SP_IO, "%s: cannot make a folder: %s",
            tmp_folder == NULL ? "/tmp" : tmp_folder, reason);
    }
    writer->path = sp_asprintf(writer->arena, "%s/book.xlsx", writer->folder);
    if (writer->path == NULL)
        return sp_arena_fail(writer->arena, err);
    return SP_OK;
}

enum sp_code sheet_writer_open(const struct sheet_properties *properties,
    struct sheet_writer **writer_out, struct sp_err *err)
{
    struct sheet_writer *writer;
    lxw_workbook_options options;
    enum sp_code rc;

    assert(properties != NULL);
    assert(writer_out != NULL);
    writer = calloc(1, sizeof(*writer));
    if (writer == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a workbook");
    rc = sp_arena_new(ARENA_BYTES_MAX, &writer->arena, err);
    if (rc == SP_OK)
        rc = folder_make(writer, properties->tmp_folder, err);
    if (rc == SP_OK) {
        memset(&options, 0, sizeof(options));
        options.constant_memory = properties->large;
        options.tmpdir = writer->folder;
        writer->book = workbook_new_opt(writer->path, &options);
        if (writer->book == NULL)
            rc = sp_fail(err, SP_NO_MEMORY, "no memory for a workbook");
    }
    if (rc == SP_OK) {
        workbook_unset_default_url_format(writer->book);
        rc = properties_set(writer, properties, err);
    }
    if (rc == SP_OK)
        *writer_out = writer;
    else
        sheet_writer_abandon(writer);
    return rc;
}

static bool name_taken(const struct sheet_writer *writer, const char *name)
{
    if (strcasecmp(name, WRITE_LIST_SHEET) == 0 ||
        strcasecmp(name, "history") == 0)
        return true;
    for (size_t i = 0; i < writer->n_sheets; i++)
        if (strcasecmp(writer->sheets[i].name, name) == 0)
            return true;
    return false;
}

/* Return the bytes of at most `chars` characters of the text. */
static size_t head_bytes(const char *text, size_t chars)
{
    size_t at = 0;

    while (text[at] != '\0') {
        if (((unsigned char)text[at] & 0xc0) != 0x80 && chars-- == 0)
            break;
        at++;
    }
    return at;
}

/* Make a name that the format allows and no sheet has; arena, or NULL. */
static const char *name_make(struct sheet_writer *writer, const char *wanted)
{
    char *name = sp_strndup(
        writer->arena, wanted, head_bytes(wanted, SHEET_NAME_CHARS_MAX));
    size_t len;

    if (name == NULL)
        return NULL;
    len = strlen(name);
    for (size_t i = 0; i < len; i++)
        if (strchr("[]:*?/\\", name[i]) != NULL ||
            (unsigned char)name[i] < 0x20 ||
            (name[i] == '\'' && (i == 0 || i == len - 1)))
            name[i] = '_';
    if (len == 0)
        name = sp_strdup(writer->arena, "_");
    for (int n = 2; name != NULL && name_taken(writer, name); n++)
        name = sp_asprintf(writer->arena, "%.*s (%d)",
            (int)head_bytes(wanted, SHEET_NAME_CHARS_MAX - 5), name, n);
    return name;
}

static void style_colours(lxw_format *format, enum sheet_style style)
{
    switch (style) {
    case SHEET_HEADER:
        format_set_bold(format);
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        format_set_bg_color(format, 0xD9E2EC);
        format_set_bottom(format, LXW_BORDER_THIN);
        break;
    case SHEET_TITLE:
        format_set_bold(format);
        format_set_font_size(format, 14);
        break;
    case SHEET_INPUT:
    case SHEET_INPUT_TEXT:
        format_set_bg_color(format, 0xFFF8DC);
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0xB8A96B);
        format_set_unlocked(format);
        break;
    case SHEET_MUTED:
        format_set_font_color(format, 0x6B7280);
        break;
    case SHEET_BAD:
        format_set_bg_color(format, 0xFBDADA);
        break;
    case SHEET_WARN:
        format_set_bg_color(format, 0xFFEFC2);
        break;
    case SHEET_GOOD:
        format_set_bg_color(format, 0xDDF1DF);
        break;
    case SHEET_WRAP:
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        break;
    case SHEET_LINK:
        format_set_font_color(format, 0x1F5FA8);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
        break;
    case SHEET_PLAIN:
    case SHEET_STYLES:
        break;
    }
}

lxw_format *write_format(struct sheet_writer *writer, enum sheet_style style,
    enum write_variant variant)
{
    lxw_format **format = &writer->formats[style][variant];

    assert(style < SHEET_STYLES);
    assert(variant < WRITE_VARIANTS);
    if (style == SHEET_INPUT_TEXT && variant == WRITE_GENERAL)
        format = &writer->formats[style][variant = WRITE_TEXT];
    if (*format != NULL || (style == SHEET_PLAIN && variant == WRITE_GENERAL))
        return *format;
    *format = workbook_add_format(writer->book);
    if (*format == NULL)
        return NULL;
    style_colours(*format, style);
    if (variant == WRITE_TEXT)
        format_set_num_format(*format, "@");
    else if (variant == WRITE_DATE)
        format_set_num_format(*format, "yyyy-mm-dd");
    return *format;
}

static void sheet_set_up(struct sheet_writer *writer, lxw_worksheet *sheet,
    const struct sheet_options *options)
{
    for (size_t i = 0; i < options->n_columns; i++) {
        const struct sheet_column *column = &options->columns[i];
        uint32_t width = column->width == 0 ? WIDTH_DEFAULT : column->width;
        lxw_row_col_options look = {.hidden = column->hidden};

        if (width > WIDTH_MAX)
            width = WIDTH_MAX;
        (void)worksheet_set_column_opt(sheet, (lxw_col_t)i, (lxw_col_t)i, width,
            write_format(writer, column->style, WRITE_GENERAL), &look);
    }
    if (options->frozen_rows > 0 || options->frozen_columns > 0)
        worksheet_freeze_panes(
            sheet, options->frozen_rows, (lxw_col_t)options->frozen_columns);
    if (options->protect) {
        lxw_protection allowed;

        memset(&allowed, 0, sizeof(allowed));
        allowed.format_columns = LXW_TRUE;
        allowed.format_rows = LXW_TRUE;
        allowed.autofilter = LXW_TRUE;
        worksheet_protect(sheet, NULL, &allowed);
    }
    if (options->hidden)
        worksheet_hide(sheet);
}

enum sp_code sheet_writer_add(struct sheet_writer *writer,
    const struct sheet_options *options, size_t *sheet_out, struct sp_err *err)
{
    struct write_sheet *own = &writer->sheets[writer->n_sheets];

    assert(options != NULL);
    assert(options->name != NULL);
    assert(sheet_out != NULL);
    if (writer->n_sheets == SHEET_WRITE_SHEETS_MAX)
        return sp_fail(err, SP_LIMIT, "a workbook of more than %d sheets",
            SHEET_WRITE_SHEETS_MAX);
    if (options->n_columns > SHEET_COLUMNS_MAX)
        return sp_fail(err, SP_LIMIT,
            "sheet '%.100s' of %zu columns, at most "
            "%d may be",
            options->name, options->n_columns, SHEET_COLUMNS_MAX);
    own->name = name_make(writer, options->name);
    if (own->name == NULL)
        return sp_arena_fail(writer->arena, err);
    own->sheet = workbook_add_worksheet(writer->book, own->name);
    if (own->sheet == NULL)
        return sp_fail(
            err, SP_INVALID, "'%.100s' cannot name a sheet", own->name);
    own->hidden = options->hidden;
    sheet_set_up(writer, own->sheet, options);
    *sheet_out = writer->n_sheets++;
    return SP_OK;
}

const char *sheet_writer_name(const struct sheet_writer *writer, size_t sheet)
{
    assert(writer != NULL);
    assert(sheet < writer->n_sheets);
    return writer->sheets[sheet].name;
}

/* The first sheet that is seen is the one that opens. */
static void first_activate(struct sheet_writer *writer)
{
    for (size_t i = 0; i < writer->n_sheets; i++) {
        if (!writer->sheets[i].hidden) {
            worksheet_activate(writer->sheets[i].sheet);
            worksheet_set_first_sheet(writer->sheets[i].sheet);
            return;
        }
    }
}

enum sp_code write_lists(struct sheet_writer *writer, struct sp_err *err)
{
    lxw_worksheet *sheet;

    if (writer->n_lists == 0)
        return SP_OK;
    sheet = workbook_add_worksheet(writer->book, WRITE_LIST_SHEET);
    if (sheet == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a workbook");
    worksheet_hide(sheet);
    for (size_t row = 0;; row++) {
        bool any = false;

        for (size_t i = 0; i < writer->n_lists; i++) {
            const struct write_list *list = &writer->lists[i];

            if (row >= list->n_values)
                continue;
            any = true;
            if (worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)i,
                    list->values[row], NULL) != LXW_NO_ERROR)
                return sp_fail(err, SP_LIMIT,
                    "a value of a list is longer than %d characters",
                    SHEET_TEXT_CHARS_MAX);
        }
        if (!any)
            return SP_OK;
    }
}

enum sp_code sheet_writer_close(
    struct sheet_writer *writer, struct sp_buf *bytes_out, struct sp_err *err)
{
    struct sp_buf file;
    lxw_error fault;
    enum sp_code rc;

    assert(writer != NULL);
    assert(bytes_out != NULL);
    sp_buf_init(&file, 0);
    rc = write_lists(writer, err);
    if (rc != SP_OK)
        goto out;
    first_activate(writer);
    fault = workbook_close(writer->book);
    writer->book = NULL;
    if (fault != LXW_NO_ERROR) {
        rc = sp_fail(
            err, SP_IO, "cannot write the workbook: %s", lxw_strerror(fault));
        goto out;
    }
    rc = sp_file_read(AT_FDCWD, writer->path, bytes_out->len_max, &file, err);
    if (rc != SP_OK)
        goto out;
    sp_buf_put(bytes_out, file.bytes, file.len);
    rc = sp_buf_check(bytes_out, err);
out:
    sp_buf_clear(&file);
    sheet_writer_abandon(writer);
    return rc;
}

void sheet_writer_abandon(struct sheet_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->book != NULL)
        lxw_workbook_free(writer->book);
    if (writer->path != NULL)
        (void)unlink(writer->path);
    if (writer->folder != NULL)
        (void)rmdir(writer->folder);
    sp_arena_free(writer->arena);
    free(writer);
}
