/*
 * book.c - opening a workbook: its container, its parts, what it may not hold.
 */
#include "sheet/book.h"

#include "base/file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_BYTES_MAX = 512 };
#define ARENA_BYTES_MAX ((uint64_t)16 << 20)

struct relations {
    struct sheet_book *book;
    const char *base; /* the folder of the part that relates, "xl/" or "" */
    const char *workbook;
    const char *strings;
    const char *styles;
};

/* Resolve `target`, . and .. included, from the folder `base`; arena, or
 * NULL. Both together are shorter than PATH_BYTES_MAX. */
static char *path_resolve(
    struct sp_arena *arena, const char *base, const char *target)
{
    char path[PATH_BYTES_MAX];
    size_t len = 0;
    const char *at = target;

    assert(strlen(base) + strlen(target) < sizeof(path));
    if (target[0] != '/') {
        len = strlen(base);
        memcpy(path, base, len);
    }
    while (*at != '\0') {
        size_t step = strcspn(at, "/");
        size_t skip = step + (at[step] == '/');

        if (step == 2 && memcmp(at, "..", 2) == 0) {
            if (len > 0)
                len--; /* the slash */
            while (len > 0 && path[len - 1] != '/')
                len--;
        } else if (step > 0 && !(step == 1 && at[0] == '.')) {
            memcpy(path + len, at, skip);
            len += skip;
        }
        at += skip;
    }
    return sp_strndup(arena, path, len);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);

    return len >= end_len && strcasecmp(text + len - end_len, end) == 0;
}

static void relation_sheet(
    struct sheet_book *book, const char *id, const char *path)
{
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheets[i].relation, id) == 0)
            book->sheets[i].part = sheet_zip_find(&book->zip, path);
}

static void relations_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct relations *relations = xml->user;
    struct sheet_book *book = relations->book;
    const char *id = sheet_xml_attr(attrs, "Id");
    const char *type = sheet_xml_attr(attrs, "Type");
    const char *target = sheet_xml_attr(attrs, "Target");
    const char *path;

    if (xml->depth != 2 || strcmp(name, "Relationship") != 0 || id == NULL ||
        type == NULL || target == NULL)
        return;
    if (strlen(relations->base) + strlen(target) >= PATH_BYTES_MAX) {
        sheet_xml_fail(xml, SP_LIMIT, "%s: part '%.200s': a path too long",
            book->name, xml->stream.part);
        return;
    }
    path = path_resolve(book->arena, relations->base, target);
    if (path == NULL) {
        sheet_xml_stop(xml, sp_arena_fail(book->arena, xml->err));
        return;
    }
    if (ends_with(type, "/officeDocument"))
        relations->workbook = path;
    else if (ends_with(type, "/sharedStrings"))
        relations->strings = path;
    else if (ends_with(type, "/styles"))
        relations->styles = path;
    else if (ends_with(type, "/worksheet"))
        relation_sheet(book, id, path);
    else if (ends_with(type, "/xlMacrosheet") ||
             ends_with(type, "/xlIntlMacrosheet"))
        sheet_xml_fail(xml, SP_INVALID,
            "%s: holds macros; save it as a workbook without macros (.xlsx)",
            book->name);
}

static enum sp_code relations_read(
    struct relations *relations, const char *part, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {
        relations_start, NULL, NULL};
    struct sheet_book *book = relations->book;
    int64_t index = sheet_zip_find(&book->zip, part);

    if (index < 0)
        return sp_fail(err, SP_INVALID,
            "%s: is no XLSX workbook (part '%s' is missing)", book->name, part);
    return sheet_xml_read(
        &book->zip, (uint64_t)index, &handlers, relations, err);
}

static void sheet_add(
    struct sheet_xml *xml, struct sheet_book *book, const char **attrs)
{
    const char *name = sheet_xml_attr(attrs, "name");
    const char *relation = sheet_xml_attr(attrs, ":id");
    const char *state = sheet_xml_attr(attrs, "state");
    struct book_sheet *sheet = &book->sheets[book->n_sheets];

    if (name == NULL || relation == NULL)
        return;
    if (book->n_sheets == SHEET_SHEETS_MAX) {
        sheet_xml_fail(xml, SP_LIMIT, "%s: has more than %d sheets", book->name,
            SHEET_SHEETS_MAX);
        return;
    }
    sheet->name = sp_strdup(book->arena, name);
    sheet->relation = sp_strdup(book->arena, relation);
    sheet->hidden = state != NULL && strcmp(state, "visible") != 0;
    sheet->part = -1;
    if (sheet->name == NULL || sheet->relation == NULL)
        sheet_xml_stop(xml, sp_arena_fail(book->arena, xml->err));
    else
        book->n_sheets++;
}

static void workbook_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct sheet_book *book = xml->user;

    if (xml->depth == 2 && strcmp(name, "workbookPr") == 0)
        book->from_1904 = sheet_xml_flag(attrs, "date1904");
    else if (xml->depth == 3 && strcmp(name, "sheet") == 0)
        sheet_add(xml, book, attrs);
}

static void types_start(
    struct sheet_xml *xml, const char *name, const char **attrs)
{
    struct sheet_book *book = xml->user;
    const char *type = sheet_xml_attr(attrs, "ContentType");

    (void)name;
    if (type == NULL)
        return;
    if (strstr(type, "sheet.binary") != NULL)
        sheet_xml_fail(xml, SP_INVALID,
            "%s: is a binary workbook (.xlsb); save it as .xlsx", book->name);
    else if (strstr(type, "macroEnabled") != NULL ||
             strstr(type, "vbaProject") != NULL)
        sheet_xml_fail(xml, SP_INVALID,
            "%s: holds macros; save it as a workbook without macros (.xlsx)",
            book->name);
}

/* Refuse what no workbook of values needs, by the names of its parts. */
static enum sp_code parts_check(struct sheet_book *book, struct sp_err *err)
{
    static const char links[] = "xl/externalLinks/";

    for (size_t i = 0; i < book->zip.n_entries; i++) {
        const char *part = sheet_zip_name(&book->zip, i);

        if (ends_with(part, "vbaProject.bin"))
            return sp_fail(err, SP_INVALID,
                "%s: holds macros; save it as a workbook without macros "
                "(.xlsx)",
                book->name);
        if (strncasecmp(part, links, strlen(links)) == 0)
            return sp_fail(err, SP_INVALID,
                "%s: holds values linked from other workbooks ('%.200s'); "
                "break the links, which keeps the values, and save it again",
                book->name, part);
    }
    return SP_OK;
}

static enum sp_code types_check(struct sheet_book *book, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {types_start, NULL, NULL};
    int64_t index = sheet_zip_find(&book->zip, "[Content_Types].xml");

    if (index >= 0)
        return sheet_xml_read(
            &book->zip, (uint64_t)index, &handlers, book, err);
    if (sheet_zip_find(&book->zip, "mimetype") >= 0)
        return sp_fail(err, SP_INVALID,
            "%s: is an OpenDocument file; save it as .xlsx", book->name);
    return sp_fail(
        err, SP_INVALID, "%s: is a ZIP file but no XLSX workbook", book->name);
}

/* Read the workbook's part and what it relates to. */
static enum sp_code workbook_read(
    struct sheet_book *book, const char *part, struct sp_err *err)
{
    static const struct sheet_xml_handlers handlers = {
        workbook_start, NULL, NULL};
    struct relations relations = {.book = book};
    const char *slash = strrchr(part, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - part) + 1;
    int64_t index = sheet_zip_find(&book->zip, part);
    const char *rels;
    enum sp_code rc;

    if (index < 0)
        return sp_fail(err, SP_INVALID,
            "%s: is no XLSX workbook (part '%s' is missing)", book->name, part);
    rc = sheet_xml_read(&book->zip, (uint64_t)index, &handlers, book, err);
    if (rc != SP_OK)
        return rc;
    relations.base = sp_strndup(book->arena, part, folder);
    rels = sp_asprintf(
        book->arena, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
    if (relations.base == NULL || rels == NULL)
        return sp_arena_fail(book->arena, err);
    rc = relations_read(&relations, rels, err);
    if (rc == SP_OK && relations.styles != NULL &&
        sheet_zip_find(&book->zip, relations.styles) >= 0)
        rc = book_styles_read(
            book, sheet_zip_find(&book->zip, relations.styles), err);
    if (rc == SP_OK && relations.strings != NULL &&
        sheet_zip_find(&book->zip, relations.strings) >= 0)
        rc = book_strings_read(
            book, sheet_zip_find(&book->zip, relations.strings), err);
    return rc;
}

/* Forget chart sheets and the like, and parts that are missing. */
static enum sp_code sheets_settle(struct sheet_book *book, struct sp_err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < book->n_sheets; i++)
        if (book->sheets[i].part >= 0)
            book->sheets[kept++] = book->sheets[i];
    book->n_sheets = kept;
    if (kept == 0)
        return sp_fail(
            err, SP_INVALID, "%s: has no sheet of cells", book->name);
    return SP_OK;
}

static enum sp_code book_read(
    struct sheet_book *book, const void *bytes, size_t len, struct sp_err *err)
{
    struct relations root = {.book = book, .base = ""};
    enum sp_code rc;

    rc = sheet_zip_open(&book->zip, bytes, len, book->name, err);
    if (rc == SP_OK)
        rc = parts_check(book, err);
    if (rc == SP_OK)
        rc = types_check(book, err);
    if (rc == SP_OK)
        rc = relations_read(&root, "_rels/.rels", err);
    if (rc == SP_OK && root.workbook == NULL)
        rc = sp_fail(err, SP_INVALID,
            "%s: is no XLSX workbook (no workbook is named)", book->name);
    if (rc == SP_OK)
        rc = workbook_read(book, root.workbook, err);
    if (rc == SP_OK)
        rc = sheets_settle(book, err);
    return rc;
}

static enum sp_code book_new(
    const char *name, struct sheet_book **book_out, struct sp_err *err)
{
    struct sheet_book *book;
    enum sp_code rc;

    book = calloc(1, sizeof(*book));
    if (book == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", name);
    sp_buf_init(&book->file, SHEET_FILE_BYTES_MAX);
    sp_buf_init(&book->strings, SHEET_STRINGS_BYTES_MAX);
    sp_buf_init(
        &book->offsets, ((size_t)SHEET_STRINGS_MAX + 2) * sizeof(uint32_t));
    rc = sp_arena_new(ARENA_BYTES_MAX, &book->arena, err);
    if (rc == SP_OK) {
        book->name = sp_strdup(book->arena, name);
        book->sheets = sp_alloc_array(
            book->arena, SHEET_SHEETS_MAX, sizeof(*book->sheets));
        if (book->name == NULL || book->sheets == NULL)
            rc = sp_arena_fail(book->arena, err);
    }
    if (rc != SP_OK) {
        sheet_book_close(book);
        return rc;
    }
    *book_out = book;
    return SP_OK;
}

enum sp_code sheet_book_open_bytes(const void *bytes, size_t len,
    const char *name, struct sheet_book **book_out, struct sp_err *err)
{
    struct sheet_book *book = NULL;
    enum sp_code rc;

    assert(bytes != NULL || len == 0);
    assert(name != NULL);
    assert(book_out != NULL);
    rc = book_new(name, &book, err);
    if (rc != SP_OK)
        return rc;
    rc = book_read(book, bytes, len, err);
    if (rc == SP_OK)
        *book_out = book;
    else
        sheet_book_close(book);
    return rc;
}

enum sp_code sheet_book_open(int folder_fd, const char *name,
    struct sheet_book **book_out, struct sp_err *err)
{
    struct sheet_book *book = NULL;
    enum sp_code rc;

    assert(name != NULL);
    assert(book_out != NULL);
    rc = book_new(name, &book, err);
    if (rc != SP_OK)
        return rc;
    rc = sp_file_read(folder_fd, name, SHEET_FILE_BYTES_MAX, &book->file, err);
    if (rc == SP_OK)
        rc = book_read(book, book->file.bytes, book->file.len, err);
    if (rc == SP_OK)
        *book_out = book;
    else
        sheet_book_close(book);
    return rc;
}

size_t sheet_book_count(const struct sheet_book *book)
{
    assert(book != NULL);
    return book->n_sheets;
}

struct sheet_info sheet_book_info(const struct sheet_book *book, size_t sheet)
{
    assert(book != NULL);
    assert(sheet < book->n_sheets);
    return (struct sheet_info){
        book->sheets[sheet].name, book->sheets[sheet].hidden};
}

size_t sheet_book_find(const struct sheet_book *book, const char *name)
{
    assert(book != NULL);
    assert(name != NULL);
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheets[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

void sheet_book_close(struct sheet_book *book)
{
    if (book == NULL)
        return;
    sheet_zip_close(&book->zip);
    sp_buf_clear(&book->file);
    sp_buf_clear(&book->strings);
    sp_buf_clear(&book->offsets);
    sp_arena_free(book->arena);
    free(book);
}
