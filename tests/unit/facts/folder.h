/*
 * folder.h - scratch folders of the tests: dossiers written, registers made
 * and compared.
 */
#ifndef SPILNO_TESTS_FOLDER_H
#define SPILNO_TESTS_FOLDER_H

#include "base/file.h"
#include "facts/registry.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_FILES = 6, FOLDER_PATH = 512 };

struct folder_file {
    const char *name; /* NULL: none */
    const char *text;
};

static char folder_scratch[FOLDER_PATH];

/* Make the scratch folder of this program. */
static inline void folder_begin(void)
{
    const char *base = getenv("TMPDIR");

    snprintf(folder_scratch, sizeof(folder_scratch), "%s/spilno-test-XXXXXX",
        base != NULL ? base : "/tmp");
    assert_non_null(mkdtemp(folder_scratch));
}

static inline int folder_remove_one(
    const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline void folder_remove(const char *path)
{
    nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void folder_end(void)
{
    folder_remove(folder_scratch);
}

/* The path of a name in the scratch folder. */
static inline const char *folder_path(char path[FOLDER_PATH], const char *name)
{
    snprintf(path, FOLDER_PATH, "%.400s/%.100s", folder_scratch, name);
    return path;
}

/* Write a dossier anew. */
static inline const char *folder_write(char path[FOLDER_PATH], const char *name,
    const struct folder_file *files, size_t n)
{
    folder_path(path, name);
    folder_remove(path);
    assert_int_equal(mkdir(path, 0777), 0);
    for (size_t i = 0; i < n && files[i].name != NULL; i++) {
        char file[FOLDER_PATH * 2];

        snprintf(file, sizeof(file), "%.500s/%.100s", path, files[i].name);
        assert_int_equal(sp_file_write(AT_FDCWD, file, files[i].text,
                             strlen(files[i].text), NULL),
            SP_OK);
    }
    return path;
}

static inline void folder_read(
    const char *folder, const char *name, struct sp_buf *buf)
{
    char file[FOLDER_PATH * 2];

    snprintf(file, sizeof(file), "%.500s/%.100s", folder, name);
    assert_int_equal(
        sp_file_read(AT_FDCWD, file, (size_t)1 << 30, buf, NULL), SP_OK);
}

static inline int folder_names(const char *folder, char names[][80], int max)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int n = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        assert_true(n < max);
        snprintf(names[n++], 80, "%.79s", entry->d_name);
    }
    closedir(dir);
    return n;
}

/* Whether two folders hold the same files with the same bytes. */
static inline bool folder_same(const char *a, const char *b)
{
    char names[64][80];
    int n = folder_names(a, names, 64);
    char others[64][80];
    bool same = folder_names(b, others, 64) == n;

    for (int i = 0; same && i < n; i++) {
        struct sp_buf left;
        struct sp_buf right;

        folder_read(a, names[i], &left);
        folder_read(b, names[i], &right);
        same =
            left.len == right.len &&
            (left.len == 0 || memcmp(left.bytes, right.bytes, left.len) == 0);
        sp_buf_clear(&left);
        sp_buf_clear(&right);
    }
    return same;
}

/* Make a register anew and open it. */
static inline struct registry *folder_register(
    const struct schema *schema, char path[FOLDER_PATH], const char *name)
{
    struct registry *registry = NULL;
    struct sp_err err;

    folder_path(path, name);
    folder_remove(path);
    assert_int_equal(registry_init(schema, path, "OWNER", &err), SP_OK);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    return registry;
}

#endif
