/* convert.c - which format each file has, and one dossier of them all. */
#include "convert/convert.h"
#include "convert/tables.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096 };

/* Read the file's beginning. */
static enum sp_code read_head(
    const char *path, char *head, size_t *len_out, struct sp_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t len = 0;
    ssize_t got = 1;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sp_fail(err, SP_NOT_FOUND, "%s: no such file", path);
    if (fd < 0)
        return sp_fail(err, errno == EACCES ? SP_DENIED : SP_IO,
            "%s: cannot open: %s", path, strerror(errno));
    while (got > 0 && len < HEAD_BYTES) {
        got = read(fd, head + len, HEAD_BYTES - len);
        if (got > 0)
            len += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    (void)close(fd);
    if (got < 0)
        return sp_fail(
            err, SP_IO, "%s: cannot read: %s", path, strerror(errno));
    *len_out = len;
    return SP_OK;
}

/* The format that reads the file, NULL: it is a table. */
static enum sp_code find_format(const struct convert_request *request,
    const char *path, const struct convert_format **format_out,
    struct sp_err *err)
{
    char head[HEAD_BYTES];
    size_t len = 0;
    enum sp_code rc = read_head(path, head, &len, err);

    *format_out = NULL;
    for (size_t i = 0; rc == SP_OK && i < convert_n_formats; i++) {
        const struct convert_format *format = &convert_formats[i];
        bool named = request->preset != NULL &&
                     strcmp(request->preset, format->name) == 0;

        if (named || (request->preset == NULL && request->table == NULL &&
                         format->is(path, head, len))) {
            *format_out = format;
            break;
        }
    }
    return rc;
}

static enum sp_code read_files(const struct convert_request *request,
    struct convert_writer *writer, struct convert_result *result,
    struct tables **tables, struct sp_err *err)
{
    for (size_t i = 0; i < request->files.n; i++) {
        const char *path = request->files.items[i];
        const struct convert_format *format = NULL;
        enum sp_code rc = find_format(request, path, &format, err);

        if (rc == SP_OK && format != NULL)
            rc = format->read(request, path, writer, result, tables, err);
        else if (rc == SP_OK && *tables == NULL)
            rc = tables_new(request, result, tables, err);
        if (rc == SP_OK && format == NULL)
            rc = tables_read(*tables, path, writer, err);
        if (rc != SP_OK)
            return rc;
    }
    return SP_OK;
}

enum sp_code convert_files(const struct convert_request *request,
    struct convert_result *result, struct sp_err *err)
{
    struct convert_writer *writer = NULL;
    struct tables *tables = NULL;
    enum sp_code rc;

    assert(request != NULL);
    assert(request->files.n > 0);
    rc = convert_writer_new(request, result, &writer, err);
    if (rc == SP_OK)
        rc = read_files(request, writer, result, &tables, err);
    if (rc == SP_OK)
        rc = convert_writer_finish(writer, err);
    if (rc == SP_OK && tables != NULL)
        rc = tables_save(tables, err);
    convert_writer_free(writer);
    tables_free(tables);
    return rc;
}
