/*
 * Goal:   whatever call to the system fails, sp_file_write leaves the old
 *         file whole and nothing beside it, and sp_file_read gives nothing;
 *         interrupted and short calls go on.
 * Method: the n-th call fails for n = 1, 2, … until all goes well; the
 *         linker wraps the calls.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With _FILE_OFFSET_BITS=64 the library knows two calls by other names. */
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
#define REAL_FSTAT __real_fstat64
#define WRAP_FSTAT __wrap_fstat64
#define REAL_OPENAT __real_openat64
#define WRAP_OPENAT __wrap_openat64
#else
#define REAL_FSTAT __real_fstat
#define WRAP_FSTAT __wrap_fstat
#define REAL_OPENAT __real_openat
#define WRAP_OPENAT __wrap_openat
#endif

/* Calls until one fails (-1: none), and how it fails. */
static int calls_left = -1;
static int failure = EIO;
static bool short_calls;

ssize_t __real_read(int fd, void *bytes, size_t len);
ssize_t __real_write(int fd, const void *bytes, size_t len);
int __real_fsync(int fd);
int REAL_FSTAT(int fd, struct stat *facts);
int REAL_OPENAT(int fd, const char *name, int flags, mode_t mode);
int __real_renameat(int a, const char *from, int b, const char *to);

ssize_t __wrap_read(int fd, void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __wrap_fsync(int fd);
int WRAP_FSTAT(int fd, struct stat *facts);
int WRAP_OPENAT(int fd, const char *name, int flags, mode_t mode);
int __wrap_renameat(int a, const char *from, int b, const char *to);

static bool fails_now(void)
{
    if (calls_left < 0 || calls_left-- != 0)
        return false;
    errno = failure;
    return true;
}

ssize_t __wrap_read(int fd, void *bytes, size_t len)
{
    if (fails_now())
        return -1;
    return __real_read(fd, bytes, short_calls && len > 3 ? 3 : len);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (fails_now())
        return -1;
    return __real_write(fd, bytes, short_calls && len > 3 ? 3 : len);
}

int __wrap_fsync(int fd)
{
    return fails_now() ? -1 : __real_fsync(fd);
}

int WRAP_FSTAT(int fd, struct stat *facts)
{
    return fails_now() ? -1 : REAL_FSTAT(fd, facts);
}

int WRAP_OPENAT(int fd, const char *name, int flags, mode_t mode)
{
    return fails_now() ? -1 : REAL_OPENAT(fd, name, flags, mode);
}

int __wrap_renameat(int a, const char *from, int b, const char *to)
{
    return fails_now() ? -1 : __real_renameat(a, from, b, to);
}

static char folder[64];
static int folder_fd;

static size_t entries(void)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    size_t n = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL)
        n += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    (void)closedir(dir);
    return n;
}

static int folder_make(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "spilno-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    folder_fd = open(folder, O_RDONLY | O_DIRECTORY);
    return folder_fd < 0 ? -1 : 0;
}

static int folder_drop(void **state)
{
    (void)state;
    (void)unlinkat(folder_fd, "file", 0);
    (void)close(folder_fd);
    return rmdir(folder);
}

static void content_is(const char *want)
{
    struct sp_buf buf;
    struct sp_err err;

    calls_left = -1;
    assert_int_equal(sp_file_read(folder_fd, "file", 99, &buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf), want);
    sp_buf_clear(&buf);
}

static void test_write_fails(void **state)
{
    struct sp_err err;
    enum sp_code rc = SP_IO;
    int n;

    (void)state;
    assert_int_equal(sp_file_write(folder_fd, "file", "old", 3, &err), SP_OK);
    for (n = 0; rc != SP_OK; n++) {
        calls_left = n;
        failure = n % 2 == 0 ? EIO : ENOSPC;
        rc = sp_file_write(folder_fd, "file", "new", 3, &err);
        assert_true(calls_left < 0 || rc == SP_OK);
        if (rc != SP_OK) {
            struct sp_buf buf;
            assert_int_equal(rc, SP_IO);
            assert_non_null(strstr(err.text, ": cannot "));
            calls_left = -1;
            assert_int_equal(
                sp_file_read(folder_fd, "file", 99, &buf, &err), SP_OK);
            /* Only the folder's fsync comes after the new name. */
            assert_true(strcmp(sp_buf_text(&buf), "old") == 0 || n == 5);
            sp_buf_clear(&buf);
        }
        assert_int_equal(entries(), 1);
    }
    assert_true(n > 5);
    content_is("new");
}

static void test_read_fails(void **state)
{
    struct sp_err err;
    struct sp_buf buf;
    enum sp_code rc = SP_IO;
    int n;

    (void)state;
    assert_int_equal(sp_file_write(folder_fd, "file", "text", 4, &err), SP_OK);
    for (n = 0; rc != SP_OK; n++) {
        calls_left = n;
        failure = EIO;
        rc = sp_file_read(folder_fd, "file", 4, &buf, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_IO);
            assert_int_equal(buf.len, 0);
            assert_ptr_equal(buf.bytes, NULL);
        }
    }
    assert_true(n > 3);
    assert_string_equal(sp_buf_text(&buf), "text");
    sp_buf_clear(&buf);
    calls_left = -1;
}

static void test_interrupted(void **state)
{
    struct sp_err err;
    struct sp_buf buf;

    (void)state;
    short_calls = true;
    failure = EINTR;
    calls_left = 3; /* folder, file, one write of three bytes, then this */
    assert_int_equal(
        sp_file_write(folder_fd, "file", "0123456789", 10, &err), SP_OK);
    assert_int_equal(calls_left, -1);
    for (int n = 2; n < 6; n++) {
        calls_left = n; /* open, fstat, then each of the reads */
        assert_int_equal(
            sp_file_read(folder_fd, "file", 10, &buf, &err), SP_OK);
        assert_int_equal(calls_left, -1);
        assert_string_equal(sp_buf_text(&buf), "0123456789");
        sp_buf_clear(&buf);
    }
    short_calls = false;
    content_is("0123456789");
}

static void test_not_allowed(void **state)
{
    struct sp_err err;
    struct sp_buf buf;

    (void)state;
    failure = EACCES;
    calls_left = 0;
    assert_int_equal(
        sp_file_read(folder_fd, "file", 10, &buf, &err), SP_DENIED);
    calls_left = 1;
    assert_int_equal(sp_file_write(folder_fd, "file", "x", 1, &err), SP_DENIED);
    calls_left = -1;
    assert_int_equal(entries(), 0);
}

#define EACH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, folder_make, folder_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_write_fails),
        EACH(test_read_fails),
        EACH(test_interrupted),
        EACH(test_not_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
