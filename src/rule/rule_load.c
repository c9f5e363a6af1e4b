/*
 * rule_load.c - finds the rule files below a folder and reads them all.
 */
#include "rule/rule_internal.h"

#include "base/file.h"
#include "base/sha256.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct paths {
    struct sp_arena *arena;
    const char *names[RULE_FILES_MAX]; /* relative to the rules folder */
    size_t n;
};

static int compare_names(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcmp(*left, *right);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);

    return len > n && strcmp(text + len - n, end) == 0;
}

/* Open a folder as a stream. The operator's own folder may be a link, what
 * lies in it may not. */
static enum sp_code open_folder(
    int folder_fd, const char *name, DIR **dir_out, struct sp_err *err)
{
    int follow = folder_fd == AT_FDCWD ? 0 : O_NOFOLLOW;
    int fd =
        openat(folder_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);

    if (fd < 0)
        return sp_fail(err, errno == ENOENT ? SP_NOT_FOUND : SP_IO,
            "cannot open the rules folder '%s': %s", name, strerror(errno));
    *dir_out = fdopendir(fd);
    if (*dir_out == NULL) {
        close(fd);
        return sp_fail(err, SP_IO, "cannot read the rules folder '%s': %s",
            name, strerror(errno));
    }
    return SP_OK;
}

static enum sp_code add_path(struct paths *paths, const char *folder,
    const char *name, struct sp_err *err)
{
    char *path;

    if (paths->n == RULE_FILES_MAX)
        return sp_fail(
            err, SP_LIMIT, "more than %d rule files", (int)RULE_FILES_MAX);
    path = folder[0] == '\0' ? sp_strdup(paths->arena, name)
                             : sp_asprintf(paths->arena, "%s/%s", folder, name);
    if (path == NULL)
        return sp_arena_fail(paths->arena, err);
    paths->names[paths->n++] = path;
    return SP_OK;
}

/*
 * List one folder: its .sql files go to `files`, its folders (unless
 * `folders` is NULL) to `folders`. Cases beside the rules are folders too.
 */
static enum sp_code list_folder(DIR *dir, const char *folder,
    struct paths *files, struct paths *folders, struct sp_err *err)
{
    struct dirent *entry;
    enum sp_code rc = SP_OK;

    errno = 0;
    while (rc == SP_OK && (entry = readdir(dir)) != NULL) {
        struct stat about;

        if (entry->d_name[0] == '.')
            continue;
        if (fstatat(dirfd(dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) !=
            0)
            return sp_fail(err, SP_IO, "cannot look at rule file '%s': %s",
                entry->d_name, strerror(errno));
        if (S_ISREG(about.st_mode) && ends_with(entry->d_name, ".sql"))
            rc = add_path(files, folder, entry->d_name, err);
        else if (S_ISDIR(about.st_mode) && folders != NULL)
            rc = add_path(folders, folder, entry->d_name, err);
        errno = 0;
    }
    if (rc == SP_OK && errno != 0)
        rc = sp_fail(err, SP_IO, "cannot read the rules folder '%s': %s",
            folder, strerror(errno));
    return rc;
}

/* Find all .sql files in `root` and one level of folders below it. */
static enum sp_code find_files(DIR *root, struct sp_arena *arena,
    struct paths **files_out, struct sp_err *err)
{
    struct paths *files = sp_alloc(arena, sizeof(*files));
    struct paths *folders = sp_alloc(arena, sizeof(*folders));
    enum sp_code rc;

    if (files == NULL || folders == NULL)
        return sp_arena_fail(arena, err);
    files->arena = arena;
    folders->arena = arena;
    rc = list_folder(root, "", files, folders, err);
    for (size_t i = 0; rc == SP_OK && i < folders->n; i++) {
        DIR *dir = NULL;

        rc = open_folder(dirfd(root), folders->names[i], &dir, err);
        if (rc == SP_OK) {
            rc = list_folder(dir, folders->names[i], files, NULL, err);
            closedir(dir);
        }
    }
    if (rc != SP_OK)
        return rc;
    qsort(files->names, files->n, sizeof(files->names[0]), compare_names);
    *files_out = files;
    return SP_OK;
}

static void digest_file(
    struct sp_sha256 *sha, const char *path, const struct sp_buf *bytes)
{
    struct sp_buf head;

    sp_buf_init(&head, 8192);
    sp_buf_printf(&head, "%s\n%zu\n", path, bytes->len);
    sp_sha256_put(sha, sp_buf_text(&head), head.len);
    sp_sha256_put(sha, sp_buf_text(bytes), bytes->len);
    sp_buf_clear(&head);
}

static int compare_rules(const void *a, const void *b)
{
    const struct rule *left = a;
    const struct rule *right = b;

    return strcmp(left->name, right->name);
}

/* Two rules of one name would make findings that nobody can tell apart. */
static enum sp_code check_names(
    const struct rule *rules, size_t n, struct sp_err *err)
{
    for (size_t i = 1; i < n; i++) {
        if (strcmp(rules[i - 1].name, rules[i].name) == 0)
            return sp_fail(err, SP_INVALID,
                "%s:1: found rule '%s' again, allowed: a name that %s does "
                "not have",
                rules[i].path, rules[i].name, rules[i - 1].path);
    }
    return SP_OK;
}

static enum sp_code read_rules(DIR *root, const struct paths *files,
    struct sp_arena *arena, struct rule_set *set_out, struct sp_err *err)
{
    struct rule *rules = sp_alloc_array(arena, files->n + 1, sizeof(*rules));
    struct sp_sha256 *sha = NULL;
    struct sp_buf bytes;
    enum sp_code rc;

    sp_buf_init(&bytes, RULE_FILE_BYTES_MAX + 1);
    rc = rules != NULL ? sp_sha256_new(&sha, err) : sp_arena_fail(arena, err);
    for (size_t i = 0; rc == SP_OK && i < files->n; i++) {
        const char *path = files->names[i];

        sp_buf_clear(&bytes);
        rc = sp_file_read(dirfd(root), path, RULE_FILE_BYTES_MAX, &bytes, err);
        if (rc != SP_OK)
            break;
        digest_file(sha, path, &bytes);
        rc = rule_parse(
            arena, path, sp_buf_text(&bytes), bytes.len, &rules[i], err);
    }
    if (rc != SP_OK)
        goto out;
    qsort(rules, files->n, sizeof(*rules), compare_rules);
    rc = check_names(rules, files->n, err);
    if (rc != SP_OK)
        goto out;
    set_out->rules = rules;
    set_out->n_rules = files->n;
    sp_sha256_hex(sha, set_out->digest);
out:
    sp_buf_clear(&bytes);
    sp_sha256_free(sha);
    return rc;
}

enum sp_code rule_load(struct sp_arena *arena, const char *folder,
    struct rule_set *set_out, struct sp_err *err)
{
    struct paths *files = NULL;
    DIR *root = NULL;
    enum sp_code rc;

    assert(folder != NULL);
    assert(set_out != NULL);
    rc = open_folder(AT_FDCWD, folder, &root, err);
    if (rc == SP_OK)
        rc = find_files(root, arena, &files, err);
    if (rc == SP_OK)
        rc = read_rules(root, files, arena, set_out, err);
    if (root != NULL)
        closedir(root);
    return rc;
}
