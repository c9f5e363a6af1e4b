/*
 * export.c - the owner's rows as a dossier: all of them.
 */
#include "facts/export.h"

#include "base/csv.h"
#include "base/file.h"
#include "facts/datapackage.h"
#include "facts/pack.h"
#include "facts/registry_internal.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 128 };

enum sp_code export_folder(const char *path, int *fd_out, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    const struct dirent *entry;
    DIR *folder;
    int fd;

    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return sp_fail(err, SP_IO, "cannot make the folder '%s'", path);
    folder = opendir(path);
    if (folder == NULL)
        return sp_fail(err, SP_IO, "cannot read the folder '%s'", path);
    while (code == SP_OK && (entry = readdir(folder)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (len > 4 && strcmp(entry->d_name + len - 4, ".csv") == 0)
            code = sp_fail(err, SP_EXISTS, "the folder '%s' holds '%s' already",
                path, entry->d_name);
    }
    closedir(folder);
    if (code != SP_OK)
        return code;
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return sp_fail(err, SP_IO, "cannot open the folder '%s'", path);
    *fd_out = fd;
    return SP_OK;
}

static enum sp_code put_rows(struct registry *registry, size_t place,
    struct sp_buf *buf, struct sp_err *err)
{
    const struct schema_table *table = &registry->schema->tables[place];
    size_t columns[SCHEMA_COLUMNS_MAX];
    const struct store_read read = {.table = place,
        .columns = columns,
        .n_columns = table->n_columns,
        .author = registry->owner};
    struct store_cursor *cursor = NULL;
    const struct store_cell *cells;
    bool more = true;
    enum sp_code code;

    for (size_t i = 0; i < table->n_columns; i++)
        columns[i] = i;
    pack_put_header(buf, table, false);
    code = store_read_columns(registry->store, &read, &cursor, err);
    while (code == SP_OK) {
        code = store_next(cursor, &cells, &more, err);
        if (code != SP_OK || !more)
            break;
        pack_put_row(buf, table, cells);
    }
    store_cursor_close(cursor);
    return code == SP_OK ? sp_buf_check(buf, err) : code;
}

/* Write the tables that hold rows, and mark them in `with`. */
static enum sp_code export_tables(
    struct registry *registry, int folder_fd, bool *with, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    struct sp_buf buf;

    sp_buf_init(&buf, SP_CSV_FILE_BYTES_MAX);
    for (size_t i = 0; code == SP_OK && i < registry->n_tables; i++) {
        const char *name = registry->schema->tables[i].name;
        char file[NAME_BYTES_MAX];
        bool has = false;

        code = store_has_rows(registry->store, i, registry->owner, &has, err);
        if (code != SP_OK || !has)
            continue;
        sp_buf_reset(&buf);
        code = put_rows(registry, i, &buf, err);
        snprintf(file, sizeof(file), "%s.csv", name);
        if (code == SP_OK)
            code = sp_file_write(folder_fd, file, buf.bytes, buf.len, err);
        with[i] = true;
    }
    sp_buf_clear(&buf);
    return code;
}

enum sp_code registry_export(
    struct registry *registry, const char *folder, struct sp_err *err)
{
    bool *with;
    struct sp_buf buf;
    enum sp_code code;
    int fd = -1;

    assert(registry != NULL && folder != NULL);
    sp_buf_init(&buf, SP_CSV_FILE_BYTES_MAX);
    with = calloc(registry->schema->n_tables, sizeof(*with));
    if (with == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory to export");
    code = export_folder(folder, &fd, err);
    if (code == SP_OK)
        code = registry_hold(registry, err);
    if (code != SP_OK)
        goto out;
    code = export_tables(registry, fd, with, err);
    registry_release(registry);
    if (code != SP_OK)
        goto out;
    code = datapackage_write(registry->schema, with, &buf, err);
    if (code == SP_OK)
        code = sp_file_write(fd, "datapackage.json", buf.bytes, buf.len, err);
out:
    if (fd >= 0)
        close(fd);
    sp_buf_clear(&buf);
    free(with);
    return code;
}
