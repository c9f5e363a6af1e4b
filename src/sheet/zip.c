#include "sheet/zip.h"

#include "sheet/sheet_read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    END_BYTES = 22, /* of the end record, without a comment */
    COMMENT_BYTES_MAX = 65535,
    DIRECTORY_BYTES_MAX = 1 << 20,
    RATIO_FROM_BYTES = 1 << 20,
};

static const unsigned char ole_mark[] = {
    0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

static bool starts(const unsigned char *bytes, size_t len,
    const unsigned char *mark, size_t mark_len)
{
    return len >= mark_len && memcmp(bytes, mark, mark_len) == 0;
}

bool sheet_is_workbook(const void *bytes, size_t len)
{
    assert(bytes != NULL || len == 0);
    return starts(bytes, len, (const unsigned char *)"PK\003\004", 4) ||
           starts(bytes, len, (const unsigned char *)"PK\005\006", 4) ||
           starts(bytes, len, ole_mark, sizeof(ole_mark));
}

/* Whether the bytes hold the ASCII word in UTF-16, low byte first. */
static bool holds_wide(const unsigned char *bytes, size_t len, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + 2 * n <= len; i++) {
        size_t k = 0;
        while (k < n && bytes[i + 2 * k] == (unsigned char)word[k] &&
               bytes[i + 2 * k + 1] == 0)
            k++;
        if (k == n)
            return true;
    }
    return false;
}

/* Say what a file is that is no ZIP. */
static enum sp_code not_zip(const unsigned char *bytes, size_t len,
    const char *name, struct sp_err *err)
{
    if (len == 0)
        return sp_fail(err, SP_INVALID, "%s: is empty", name);
    if (!starts(bytes, len, ole_mark, sizeof(ole_mark)))
        return sp_fail(
            err, SP_INVALID, "%s: is no XLSX workbook (no ZIP file)", name);
    if (holds_wide(bytes, len, "EncryptedPackage"))
        return sp_fail(err, SP_INVALID,
            "%s: is protected by a password; save it without one", name);
    if (holds_wide(bytes, len, "Workbook") || holds_wide(bytes, len, "Book"))
        return sp_fail(err, SP_INVALID,
            "%s: is a workbook of the old kind (.xls); save it as .xlsx", name);
    return sp_fail(err, SP_INVALID,
        "%s: is an OLE compound file, not an XLSX workbook", name);
}

static uint32_t little(const unsigned char *bytes, int n)
{
    uint32_t value = 0;

    for (int i = n - 1; i >= 0; i--)
        value = value << 8 | bytes[i];
    return value;
}

/* Look at the end record before the library allocates by what it says. */
static enum sp_code end_check(const unsigned char *bytes, size_t len,
    const char *name, struct sp_err *err)
{
    size_t back = END_BYTES;

    for (; back <= len && back <= END_BYTES + COMMENT_BYTES_MAX; back++) {
        const unsigned char *end = bytes + len - back;
        uint32_t entries;

        if (memcmp(end, "PK\005\006", 4) != 0)
            continue;
        entries = little(end + 10, 2);
        if (entries > SHEET_ENTRIES_MAX ||
            little(end + 12, 4) > DIRECTORY_BYTES_MAX)
            return sp_fail(err, SP_LIMIT,
                "%s: has %u parts inside, at most %d may be", name, entries,
                SHEET_ENTRIES_MAX);
        return SP_OK;
    }
    return sp_fail(err, SP_INVALID,
        "%s: is cut short or damaged: the end of the ZIP file is missing",
        name);
}

static enum sp_code entry_check(const struct sheet_zip *zip,
    const zip_stat_t *facts, uint64_t *total, struct sp_err *err)
{
    const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE |
                                ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
                                ZIP_STAT_ENCRYPTION_METHOD;

    if ((facts->valid & needed) != needed || facts->name[0] == '\0')
        return sp_fail(err, SP_INVALID,
            "%s: is damaged: a part without a name "
            "or size",
            zip->name);
    if (facts->encryption_method != ZIP_EM_NONE)
        return sp_fail(err, SP_INVALID,
            "%s: is protected by a password; save it without one", zip->name);
    if (facts->comp_method != ZIP_CM_STORE &&
        facts->comp_method != ZIP_CM_DEFLATE)
        return sp_fail(err, SP_INVALID,
            "%s: part '%.200s' is packed by method %u; allowed are stored and "
            "deflated",
            zip->name, facts->name, (unsigned)facts->comp_method);
    if (facts->size > SHEET_TOTAL_BYTES_MAX ||
        *total > SHEET_TOTAL_BYTES_MAX - facts->size)
        return sp_fail(err, SP_LIMIT, "%s: unpacks to more than %llu bytes",
            zip->name, (unsigned long long)SHEET_TOTAL_BYTES_MAX);
    *total += facts->size;
    if (facts->size >= RATIO_FROM_BYTES &&
        facts->size / SHEET_RATIO_MAX > facts->comp_size)
        return sp_fail(err, SP_LIMIT,
            "%s: part '%.200s' unpacks %llu bytes to %llu, more than 1:%d",
            zip->name, facts->name, (unsigned long long)facts->comp_size,
            (unsigned long long)facts->size, SHEET_RATIO_MAX);
    return SP_OK;
}

static int names_compare(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcasecmp(*left, *right);
}

static enum sp_code entries_check(
    const struct sheet_zip *zip, struct sp_err *err)
{
    const char **names;
    uint64_t total = 0;
    enum sp_code rc = SP_OK;

    names = calloc(zip->n_entries + 1, sizeof(*names));
    if (names == NULL)
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", zip->name);
    for (size_t i = 0; i < zip->n_entries && rc == SP_OK; i++) {
        zip_stat_t facts;

        zip_stat_init(&facts);
        if (zip_stat_index(zip->zip, i, 0, &facts) != 0)
            rc = sp_fail(err, SP_INVALID, "%s: is damaged: %s", zip->name,
                zip_strerror(zip->zip));
        else
            rc = entry_check(zip, &facts, &total, err);
        if (rc == SP_OK)
            names[i] = facts.name;
    }
    if (rc == SP_OK) {
        qsort(names, zip->n_entries, sizeof(*names), names_compare);
        for (size_t i = 1; i < zip->n_entries && rc == SP_OK; i++)
            if (strcasecmp(names[i - 1], names[i]) == 0)
                rc = sp_fail(err, SP_INVALID,
                    "%s: part '%.200s' is there twice", zip->name, names[i]);
    }
    free(names);
    return rc;
}

enum sp_code sheet_zip_open(struct sheet_zip *zip, const void *bytes,
    size_t len, const char *name, struct sp_err *err)
{
    zip_source_t *source;
    zip_error_t fault;
    zip_int64_t n;
    enum sp_code rc;

    assert(zip != NULL);
    assert(name != NULL);
    memset(zip, 0, sizeof(*zip));
    zip->name = name;
    if (len < 4 || memcmp(bytes, "PK", 2) != 0)
        return not_zip(bytes, len, name, err);
    rc = end_check(bytes, len, name, err);
    if (rc != SP_OK)
        return rc;
    zip_error_init(&fault);
    source = zip_source_buffer_create(bytes, len, 0, &fault);
    if (source == NULL) {
        zip_error_fini(&fault);
        return sp_fail(err, SP_NO_MEMORY, "%s: no memory", name);
    }
    zip->zip = zip_open_from_source(source, ZIP_RDONLY, &fault);
    if (zip->zip == NULL) {
        zip_source_free(source);
        rc = sp_fail(err,
            zip_error_code_zip(&fault) == ZIP_ER_MEMORY ? SP_NO_MEMORY
                                                        : SP_INVALID,
            "%s: is cut short or damaged: %s", name,
            zip_error_strerror(&fault));
        zip_error_fini(&fault);
        return rc;
    }
    zip_error_fini(&fault);
    n = zip_get_num_entries(zip->zip, 0);
    if (n < 0 || n > SHEET_ENTRIES_MAX)
        rc = sp_fail(err, SP_LIMIT,
            "%s: has %lld parts inside, at most %d may be", name, (long long)n,
            SHEET_ENTRIES_MAX);
    else
        zip->n_entries = (size_t)n;
    if (rc == SP_OK)
        rc = entries_check(zip, err);
    if (rc != SP_OK)
        sheet_zip_close(zip);
    return rc;
}

int64_t sheet_zip_find(const struct sheet_zip *zip, const char *part)
{
    assert(zip->zip != NULL);
    assert(part != NULL);
    return zip_name_locate(zip->zip, part, ZIP_FL_NOCASE);
}

const char *sheet_zip_name(const struct sheet_zip *zip, uint64_t index)
{
    const char *name = zip_get_name(zip->zip, index, 0);

    return name == NULL ? "" : name;
}

void sheet_zip_close(struct sheet_zip *zip)
{
    if (zip == NULL || zip->zip == NULL)
        return;
    zip_discard(zip->zip);
    zip->zip = NULL;
}

enum sp_code sheet_zip_stream_open(struct sheet_zip *zip, uint64_t index,
    struct sheet_zip_stream *stream, struct sp_err *err)
{
    zip_stat_t facts;

    assert(stream != NULL);
    memset(stream, 0, sizeof(*stream));
    zip_stat_init(&facts);
    if (zip_stat_index(zip->zip, index, 0, &facts) == 0)
        stream->file = zip_fopen_index(zip->zip, index, 0);
    if (stream->file == NULL)
        return sp_fail(err, SP_INVALID, "%s: is cut short or damaged: %s",
            zip->name, zip_strerror(zip->zip));
    stream->name = zip->name;
    stream->part = facts.name;
    stream->left = facts.size;
    return SP_OK;
}

enum sp_code sheet_zip_stream_read(struct sheet_zip_stream *stream, void *bytes,
    size_t len, size_t *got_out, struct sp_err *err)
{
    zip_int64_t got;

    assert(stream->file != NULL);
    assert(got_out != NULL);
    got = zip_fread(stream->file, bytes, len);
    if (got < 0)
        return sp_fail(err, SP_INVALID,
            "%s: part '%.200s' is cut short or damaged: %s", stream->name,
            stream->part, zip_file_strerror(stream->file));
    if ((uint64_t)got > stream->left)
        return sp_fail(err, SP_LIMIT,
            "%s: part '%.200s' unpacks to more than it declares", stream->name,
            stream->part);
    if (got == 0 && stream->left > 0)
        return sp_fail(err, SP_INVALID,
            "%s: part '%.200s' is cut short or damaged", stream->name,
            stream->part);
    stream->left -= (uint64_t)got;
    *got_out = (size_t)got;
    return SP_OK;
}

void sheet_zip_stream_close(struct sheet_zip_stream *stream)
{
    if (stream == NULL || stream->file == NULL)
        return;
    (void)zip_fclose(stream->file);
    stream->file = NULL;
}
