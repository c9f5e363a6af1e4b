#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_BYTES = 1 << 16,
    FOLDER_BYTES_MAX = 4096,
    TEMPORARY_TRIES = 100,
};

/* Fill `err` from errno for the file `name`. */
static enum sp_code errno_fail(
    struct sp_err *err, const char *what, const char *name)
{
    int number = errno;
    char reason[128];

    if (number == ENOENT || number == ENOTDIR)
        return sp_fail(err, SP_NOT_FOUND, "%s: no such file", name);
    if (number == ELOOP)
        return sp_fail(
            err, SP_INVALID, "%s: is a symbolic link, or behind one", name);
    if (strerror_r(number, reason, sizeof(reason)) != 0)
        (void)snprintf(reason, sizeof(reason), "error %d", number);
    return sp_fail(err, number == EACCES || number == EPERM ? SP_DENIED : SP_IO,
        "%s: cannot %s: %s", name, what, reason);
}

/* Read the open file to its end. */
static enum sp_code bytes_read(
    int fd, const char *name, struct sp_buf *buf, struct sp_err *err)
{
    for (;;) {
        ssize_t got;
        size_t room;

        sp_buf_reserve(buf, 1);
        if (buf->failed == SP_LIMIT) {
            char more;
            /* The limit is reached: is this also the end? */
            got = read(fd, &more, 1);
            if (got == 0) {
                buf->failed = SP_OK;
                return SP_OK;
            }
            if (got > 0)
                return sp_fail(err, SP_LIMIT,
                    "%s: is larger than the limit of %zu bytes", name,
                    buf->len_max);
        } else if (buf->failed != SP_OK) {
            return sp_buf_check(buf, err);
        } else {
            room = buf->cap - buf->len - 1;
            if (room > buf->len_max - buf->len)
                room = buf->len_max - buf->len;
            got = read(fd, buf->bytes + buf->len, room);
        }
        if (got == 0)
            return SP_OK;
        if (got < 0) {
            if (errno == EINTR) {
                buf->failed = SP_OK;
                continue;
            }
            return errno_fail(err, "read", name);
        }
        buf->len += (size_t)got;
        buf->bytes[buf->len] = '\0';
    }
}

enum sp_code sp_file_read(int folder_fd, const char *name, size_t bytes_max,
    struct sp_buf *buf_out, struct sp_err *err)
{
    struct sp_buf buf;
    struct stat facts;
    enum sp_code rc;
    int fd;

    assert(name != NULL);
    assert(buf_out != NULL);
    sp_buf_init(&buf, bytes_max);
    sp_buf_init(buf_out, bytes_max);
    /* Not to wait for a pipe's writer; a pipe is refused below. */
    fd =
        openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno_fail(err, "open", name);
    if (fstat(fd, &facts) != 0) {
        rc = errno_fail(err, "look at", name);
        goto out;
    }
    if (!S_ISREG(facts.st_mode)) {
        rc = sp_fail(err, SP_INVALID, "%s: is not a regular file", name);
        goto out;
    }
    if (facts.st_size > 0 && (uint64_t)facts.st_size > bytes_max) {
        rc = sp_fail(err, SP_LIMIT, "%s: is larger than the limit of %zu bytes",
            name, bytes_max);
        goto out;
    }
    sp_buf_reserve(&buf, (size_t)facts.st_size);
    rc = bytes_read(fd, name, &buf, err);
    if (rc == SP_OK) {
        *buf_out = buf;
        sp_buf_init(&buf, 0);
    }
out:
    sp_buf_clear(&buf);
    (void)close(fd);
    return rc;
}

static enum sp_code bytes_write(
    int fd, const char *name, const char *bytes, size_t len, struct sp_err *err)
{
    size_t done = 0;

    while (done < len) {
        ssize_t put = write(fd, bytes + done, len - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return errno_fail(err, "write", name);
        done += (size_t)put;
    }
    if (fsync(fd) != 0)
        return errno_fail(err, "make durable", name);
    return SP_OK;
}

/* Open the folder that `name` lies in and point to its last part. */
static enum sp_code folder_open(int folder_fd, const char *name, int *fd_out,
    const char **last_out, struct sp_err *err)
{
    char folder[FOLDER_BYTES_MAX] = ".";
    const char *slash = strrchr(name, '/');
    int fd;

    *last_out = name;
    if (slash != NULL) {
        size_t len = slash == name ? 1 : (size_t)(slash - name);
        if (len >= sizeof(folder))
            return sp_fail(
                err, SP_LIMIT, "a path of %zu bytes is too long", strlen(name));
        memcpy(folder, name, len);
        folder[len] = '\0';
        *last_out = slash + 1;
    }
    if (**last_out == '\0')
        return sp_fail(err, SP_INVALID, "'%s' does not name a file", name);
    fd = openat(folder_fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno_fail(err, "open", folder);
    *fd_out = fd;
    return SP_OK;
}

/* Create a file of a name that nobody uses. */
static enum sp_code temporary_open(int folder_fd, char *name, size_t name_bytes,
    int *fd_out, struct sp_err *err)
{
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        int fd;

        (void)snprintf(
            name, name_bytes, ".spilno-%ld-%d.part", (long)getpid(), i);
        fd = openat(folder_fd, name,
            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd >= 0) {
            *fd_out = fd;
            return SP_OK;
        }
        if (errno != EEXIST)
            break;
    }
    return errno_fail(err, "create", name);
}

enum sp_code sp_file_write(int folder_fd, const char *name, const void *bytes,
    size_t len, struct sp_err *err)
{
    char temporary[64] = "";
    const char *last;
    enum sp_code rc;
    int folder = -1;
    int fd = -1;

    assert(name != NULL);
    assert(bytes != NULL || len == 0);
    rc = folder_open(folder_fd, name, &folder, &last, err);
    if (rc != SP_OK)
        return rc;
    rc = temporary_open(folder, temporary, sizeof(temporary), &fd, err);
    if (rc != SP_OK) {
        temporary[0] = '\0';
        goto out;
    }
    rc = bytes_write(fd, name, bytes, len, err);
    if (close(fd) != 0 && rc == SP_OK)
        rc = errno_fail(err, "close", name);
    if (rc != SP_OK)
        goto out;
    if (renameat(folder, temporary, folder, last) != 0) {
        rc = errno_fail(err, "name", name);
        goto out;
    }
    temporary[0] = '\0';
    if (fsync(folder) != 0)
        rc = errno_fail(err, "make durable the folder of", name);
out:
    if (temporary[0] != '\0')
        (void)unlinkat(folder, temporary, 0);
    (void)close(folder);
    return rc;
}
