/*
 * Goal:   files are read whole or refused; a write leaves the old file or the
 *         new one and nothing beside; links are neither read nor followed.
 * Method: a fresh folder for each test, every kind of thing in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char path[64];
    int fd;
};

static int place_open(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    if (place == NULL)
        return -1;
    (void)snprintf(place->path, sizeof(place->path), "spilno-test-XXXXXX");
    if (mkdtemp(place->path) == NULL)
        return -1;
    place->fd = open(place->path, O_RDONLY | O_DIRECTORY);
    *state = place;
    return place->fd < 0 ? -1 : 0;
}

static size_t entries(const struct place *place, bool remove_them)
{
    DIR *dir = fdopendir(openat(place->fd, ".", O_RDONLY | O_DIRECTORY));
    const struct dirent *entry;
    size_t n = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        n++;
        if (remove_them && unlinkat(place->fd, entry->d_name, 0) != 0)
            assert_int_equal(
                unlinkat(place->fd, entry->d_name, AT_REMOVEDIR), 0);
    }
    (void)closedir(dir);
    return n;
}

static int place_close(void **state)
{
    struct place *place = *state;

    (void)entries(place, true);
    (void)close(place->fd);
    (void)rmdir(place->path);
    free(place);
    return 0;
}

static void test_there_and_back(void **state)
{
    static const size_t sizes[] = {0, 1, 255, 256, 257, 65536, 1000003};
    struct place *place = *state;
    struct sp_err err;

    for (size_t i = 0; i < SP_COUNT(sizes); i++) {
        char *bytes = malloc(sizes[i] + 1);
        struct sp_buf buf;

        assert_non_null(bytes);
        for (size_t j = 0; j < sizes[i]; j++)
            bytes[j] = (char)(j * 7 + i);
        assert_int_equal(
            sp_file_write(place->fd, "a.bin", bytes, sizes[i], &err), SP_OK);
        assert_int_equal(
            sp_file_read(place->fd, "a.bin", sizes[i], &buf, &err), SP_OK);
        assert_int_equal(buf.len, sizes[i]);
        assert_memory_equal(sp_buf_text(&buf), bytes, sizes[i]);
        sp_buf_clear(&buf);
        if (sizes[i] > 0) {
            assert_int_equal(
                sp_file_read(place->fd, "a.bin", sizes[i] - 1, &buf, &err),
                SP_LIMIT);
            assert_int_equal(buf.len, 0);
        }
        free(bytes);
    }
    assert_int_equal(entries(place, false), 1);
}

static void test_refused(void **state)
{
    struct place *place = *state;
    struct sp_err err;
    struct sp_buf buf;

    assert_int_equal(sp_file_write(place->fd, "real", "x", 1, &err), SP_OK);
    assert_int_equal(symlinkat("real", place->fd, "link"), 0);
    assert_int_equal(mkdirat(place->fd, "folder", 0700), 0);
    assert_int_equal(mkfifoat(place->fd, "pipe", 0600), 0);
    assert_int_equal(
        sp_file_read(place->fd, "none", 10, &buf, &err), SP_NOT_FOUND);
    assert_string_equal(err.text, "none: no such file");
    assert_int_equal(
        sp_file_read(place->fd, "real/x", 10, &buf, &err), SP_NOT_FOUND);
    assert_int_equal(
        sp_file_read(place->fd, "link", 10, &buf, &err), SP_INVALID);
    assert_int_equal(
        sp_file_read(place->fd, "folder", 10, &buf, &err), SP_INVALID);
    assert_int_equal(
        sp_file_read(place->fd, "pipe", 10, &buf, &err), SP_INVALID);
    assert_int_equal(
        sp_file_write(place->fd, "none/x", "x", 1, &err), SP_NOT_FOUND);
    assert_int_equal(
        sp_file_write(place->fd, "folder/", "x", 1, &err), SP_INVALID);
    assert_int_equal(sp_file_write(place->fd, "folder", "x", 1, &err), SP_IO);
    assert_int_equal(entries(place, false), 4); /* no part file is left */
}

static void test_link_is_replaced(void **state)
{
    struct place *place = *state;
    struct sp_err err;
    struct sp_buf buf;

    assert_int_equal(sp_file_write(place->fd, "real", "old", 3, &err), SP_OK);
    assert_int_equal(symlinkat("real", place->fd, "link"), 0);
    assert_int_equal(sp_file_write(place->fd, "link", "new", 3, &err), SP_OK);
    assert_int_equal(sp_file_read(place->fd, "link", 9, &buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf), "new");
    sp_buf_clear(&buf);
    assert_int_equal(sp_file_read(place->fd, "real", 9, &buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf), "old");
    sp_buf_clear(&buf);
}

static void test_path(void **state)
{
    struct place *place = *state;
    struct sp_err err;
    struct sp_buf buf;
    char path[128];

    (void)snprintf(path, sizeof(path), "%s/below.txt", place->path);
    assert_int_equal(sp_file_write(AT_FDCWD, path, "text", 4, &err), SP_OK);
    assert_int_equal(
        sp_file_read(place->fd, "below.txt", 9, &buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf), "text");
    sp_buf_clear(&buf);
}

#define EACH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_there_and_back),
        EACH(test_refused),
        EACH(test_link_is_replaced),
        EACH(test_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
