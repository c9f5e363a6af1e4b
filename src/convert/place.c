/* place.c - a finished dossier takes its place. */
#include "convert/writer.h"

#include "base/csv.h"
#include "base/file.h"
#include "facts/faults.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sp_code io_fail(
    struct sp_err *err, const char *what, const char *name)
{
    return sp_fail(err, errno == EACCES || errno == EPERM ? SP_DENIED : SP_IO,
        "cannot %s '%s': %s", what, name, strerror(errno));
}

/* Whether one place of a source, "FILE:12" or "FILE#/a", is of our files. */
static bool is_ours(
    const struct convert_request *request, const char *text, size_t len)
{
    for (size_t i = 0; i < request->files.n; i++) {
        const char *name = convert_base_name(request->files.items[i]);
        size_t n = strlen(name);

        if (len >= n && memcmp(text, name, n) == 0 &&
            (len == n || text[n] == ':' || text[n] == '#'))
            return true;
    }
    return false;
}

static bool all_ours(
    const struct convert_request *request, const char *text, size_t len)
{
    size_t start = 0;

    for (size_t i = 0; i <= len; i++) {
        if (i < len && (text[i] != ';' || i + 1 == len || text[i + 1] != ' '))
            continue;
        if (!is_ours(request, text + start, i - start))
            return false;
        start = i + 2;
    }
    return true;
}

struct old_file {
    bool there;
    bool ours;     /* all its rows came from our files */
    uint64_t line; /* the first that did not */
    char source[FAULT_FOUND_BYTES];
};

/* Look through the rows for one of another source. */
static enum sp_code look_through(const struct convert_request *request,
    const struct sp_buf *bytes, struct old_file *old, struct sp_err *err)
{
    struct sp_csv csv;
    size_t column = SIZE_MAX;
    bool more = false;
    enum sp_code rc;

    sp_csv_init(&csv, sp_buf_text(bytes), bytes->len);
    rc = sp_csv_next(&csv, &more, err);
    for (size_t i = 0; rc == SP_OK && more && i < csv.n_fields; i++) {
        if (csv.fields[i].len == 6 &&
            memcmp(csv.fields[i].text, "source", 6) == 0)
            column = i;
    }
    old->ours = true;
    while (rc == SP_OK && more && old->ours) {
        rc = sp_csv_next(&csv, &more, err);
        if (rc != SP_OK || !more)
            break;
        old->line = csv.line;
        if (column >= csv.n_fields) {
            old->ours = false;
        } else if (!all_ours(request, csv.fields[column].text,
                       csv.fields[column].len)) {
            old->ours = false;
            fault_quote(
                csv.fields[column].text, csv.fields[column].len, old->source);
        }
    }
    if (rc == SP_INVALID) { /* no dossier's file: not ours to replace */
        old->ours = false;
        old->line = 1;
        rc = SP_OK;
    }
    sp_csv_clear(&csv);
    return rc;
}

static enum sp_code look_at(const struct convert_request *request,
    int output_fd, const char *name, struct old_file *old, struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc;

    *old = (struct old_file){.line = 0};
    rc = sp_file_read(output_fd, name, SP_CSV_FILE_BYTES_MAX, &bytes, err);
    if (rc == SP_NOT_FOUND)
        return SP_OK;
    if (rc != SP_OK)
        return rc;
    old->there = true;
    rc = look_through(request, &bytes, old, err);
    sp_buf_clear(&bytes);
    return rc;
}

/* Look at all tables that stand there: `remove` gets those that are ours and
 * not written again. */
static enum sp_code look_at_all(const struct convert_request *request,
    int output_fd, const bool *wrote, bool *stale,
    struct convert_result *result, struct sp_err *err)
{
    for (size_t i = 0; i < request->schema->n_tables; i++) {
        const struct schema_table *table = &request->schema->tables[i];
        struct convert_place place = {.file = request->output_folder};
        struct old_file old;
        char name[80];
        enum sp_code rc;

        if (table->result)
            continue;
        (void)snprintf(name, sizeof name, "%.60s.csv", table->name);
        rc = look_at(request, output_fd, name, &old, err);
        if (rc != SP_OK)
            return rc;
        stale[i] = old.there && old.ours && !wrote[i];
        if (wrote[i] && old.there && !old.ours)
            convert_log_add(&result->faults, &place,
                "%s line %" PRIu64
                " is not from these files (its source: '%s'), allowed: a "
                "folder whose %s came from them; name another folder",
                name, old.line, old.source, name);
    }
    return SP_OK;
}

static enum sp_code move_files(const struct convert_request *request,
    int folder_fd, int output_fd, const bool *wrote, const bool *stale,
    struct sp_err *err)
{
    for (size_t i = 0; i < request->schema->n_tables; i++) {
        char name[80];

        (void)snprintf(
            name, sizeof name, "%.60s.csv", request->schema->tables[i].name);
        if (wrote[i] && renameat(folder_fd, name, output_fd, name) != 0)
            return io_fail(err, "put into the dossier", name);
        if (stale[i] && unlinkat(output_fd, name, 0) != 0)
            return io_fail(err, "remove", name);
    }
    if (fsync(output_fd) != 0)
        return io_fail(err, "make durable", request->output_folder);
    return SP_OK;
}

/* Make the entry of the new folder durable. */
static enum sp_code sync_parent(const char *output, struct sp_err *err)
{
    char parent[4096];
    const char *base = convert_base_name(output);
    size_t len = (size_t)(base - output);
    enum sp_code rc = SP_OK;
    int fd;

    if (len >= sizeof parent)
        return sp_fail(err, SP_LIMIT, "a path of %zu bytes is too long", len);
    memcpy(parent, output, len);
    parent[len] = '\0';
    fd = open(len == 0 ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return io_fail(err, "open the folder of", output);
    if (fsync(fd) != 0)
        rc = io_fail(err, "make durable the folder of", output);
    (void)close(fd);
    return rc;
}

enum sp_code convert_place_dossier(const struct convert_request *request,
    const char *folder, int folder_fd, const bool *wrote, bool *moved_out,
    struct convert_result *result, struct sp_err *err)
{
    bool stale[SCHEMA_COLUMNS_MAX * 8] = {false};
    enum sp_code rc;
    int fd;

    assert(request->schema->n_tables <= SP_COUNT(stale));
    /* A name that is free, or an empty folder. */
    *moved_out = rename(folder, request->output_folder) == 0;
    if (*moved_out)
        return sync_parent(request->output_folder, err);
    if (errno != EEXIST && errno != ENOTEMPTY)
        return io_fail(err, "make the dossier", request->output_folder);
    fd = open(request->output_folder,
        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return io_fail(err, "open the folder", request->output_folder);
    rc = look_at_all(request, fd, wrote, stale, result, err);
    if (rc == SP_OK && result->faults.n == 0)
        rc = move_files(request, folder_fd, fd, wrote, stale, err);
    if (rc == SP_OK && result->faults.n == 0)
        (void)rmdir(folder);
    (void)close(fd);
    return rc;
}
