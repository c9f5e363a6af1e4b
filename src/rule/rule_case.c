/*
 * rule_case.c - see rule_case.h.
 */
#include "rule/rule_case.h"

#include "base/csv.h"
#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Read a file of a case; SP_OK and NULL where there is none. */
static enum sp_code read_text(struct sp_arena *arena, int folder_fd,
    const char *name, const char **text_out, size_t *len_out,
    struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc =
        sp_file_read(folder_fd, name, RULE_FILE_BYTES_MAX, &bytes, err);

    *text_out = NULL;
    *len_out = 0;
    if (rc == SP_NOT_FOUND)
        return SP_OK;
    if (rc != SP_OK)
        return rc;
    *len_out = bytes.len;
    *text_out = sp_strndup(arena, bytes.len == 0 ? "" : bytes.bytes, bytes.len);
    sp_buf_clear(&bytes);
    return *text_out == NULL ? sp_arena_fail(arena, err) : SP_OK;
}

/* The column of the verdict, SIZE_MAX without one. */
static size_t verdict_column(const struct sp_csv *csv)
{
    static const char name[] = "verdict";

    for (size_t i = 0; i < csv->n_fields; i++)
        if (csv->fields[i].len == sizeof name - 1 &&
            memcmp(csv->fields[i].text, name, sizeof name - 1) == 0)
            return i;
    return SIZE_MAX;
}

/* Join the verdicts of expect.csv, in its order. */
static enum sp_code join_verdicts(struct sp_arena *arena, const char *text,
    size_t len, const char **expect_out, struct sp_err *err)
{
    struct sp_csv csv;
    size_t column = SIZE_MAX;
    bool more = true;
    const char *all = "";
    enum sp_code rc;

    sp_csv_init(&csv, text, len);
    rc = sp_csv_next(&csv, &more, err);
    if (rc == SP_OK && more)
        column = verdict_column(&csv);
    while (rc == SP_OK && more && column != SIZE_MAX) {
        rc = sp_csv_next(&csv, &more, err);
        if (rc != SP_OK || !more || column >= csv.n_fields)
            continue;
        all = sp_asprintf(arena, "%s%s%.*s", all, all[0] == '\0' ? "" : ", ",
            (int)csv.fields[column].len, csv.fields[column].text);
        if (all == NULL)
            rc = sp_arena_fail(arena, err);
    }
    sp_csv_clear(&csv);
    if (rc == SP_OK)
        *expect_out = all[0] == '\0' ? NULL : all;
    return rc;
}

static enum sp_code read_case(struct sp_arena *arena, int cases_fd,
    const char *name, struct rule_case *out, bool *found_out,
    struct sp_err *err)
{
    const char *expect;
    size_t len;
    int fd =
        openat(cases_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    enum sp_code rc;

    *found_out = fd >= 0;
    if (fd < 0 && errno == ENOTDIR) /* a file beside the cases */
        return SP_OK;
    if (fd < 0)
        return sp_fail(
            err, SP_IO, "cannot open the case '%s': %s", name, strerror(errno));
    memset(out, 0, sizeof *out);
    out->name = sp_strdup(arena, name);
    rc = out->name == NULL
             ? sp_arena_fail(arena, err)
             : read_text(arena, fd, "case.txt", &out->about, &len, err);
    if (rc == SP_OK)
        rc = read_text(arena, fd, "expect.csv", &expect, &len, err);
    if (rc == SP_OK && expect != NULL)
        rc = join_verdicts(arena, expect, len, &out->expect, err);
    close(fd);
    return rc;
}

static int compare_cases(const void *a, const void *b)
{
    const struct rule_case *x = a;
    const struct rule_case *y = b;

    return strcmp(x->name, y->name);
}

static enum sp_code read_cases(struct sp_arena *arena, DIR *dir,
    struct rule_case *cases, size_t *n, struct sp_err *err)
{
    const struct dirent *entry;
    enum sp_code rc = SP_OK;
    bool found;

    errno = 0;
    while (rc == SP_OK && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (*n == RULE_CASES_MAX)
            return sp_fail(err, SP_LIMIT, "more than %d cases of one rule",
                RULE_CASES_MAX);
        rc = read_case(
            arena, dirfd(dir), entry->d_name, &cases[*n], &found, err);
        *n += rc == SP_OK && found;
        errno = 0;
    }
    if (rc == SP_OK && errno != 0)
        rc = sp_fail(err, SP_IO, "cannot read the cases: %s", strerror(errno));
    return rc;
}

enum sp_code rule_list_cases(struct sp_arena *arena, const char *folder,
    const struct rule *rule, const struct rule_case **cases_out, size_t *n_out,
    struct sp_err *err)
{
    static const char end[] = ".sql";
    size_t len = strlen(rule->path);
    struct rule_case *cases;
    const char *path;
    size_t n = 0;
    DIR *dir;
    enum sp_code rc;

    assert(len > sizeof end - 1);
    path = sp_asprintf(arena, "%s/%.*s.case", folder,
        (int)(len - (sizeof end - 1)), rule->path);
    cases = sp_alloc_array(arena, RULE_CASES_MAX, sizeof *cases);
    if (path == NULL || cases == NULL)
        return sp_arena_fail(arena, err);
    dir = opendir(path);
    if (dir == NULL && errno != ENOENT)
        return sp_fail(
            err, SP_IO, "cannot open '%s': %s", path, strerror(errno));
    rc = dir == NULL ? SP_OK : read_cases(arena, dir, cases, &n, err);
    if (dir != NULL)
        closedir(dir);
    if (rc != SP_OK)
        return rc;
    if (n > 1)
        qsort(cases, n, sizeof *cases, compare_cases);
    *cases_out = cases;
    *n_out = n;
    return SP_OK;
}
