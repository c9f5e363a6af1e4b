/*
 * Goal:   whatever allocation or call to the system fails, a conversion of
 *         lists says so and leaves neither half a dossier nor its own folder;
 *         then it gives what it would have given.
 * Method: the linker wraps the calls; the n-th fails for n = 1, 2, … until
 *         all goes well. Only the last step, the map beside a dossier that
 *         already stands, may fail behind it.
 * Usage:  test_table_faults DATA_FOLDER
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "convert/convert.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_BYTES = 512, TEXT_BYTES_MAX = 1 << 20, TURNS_MAX = 100000 };

/* Calls that may still succeed; SIZE_MAX: all. */
static size_t allocations_left = SIZE_MAX;
static size_t writes_left = SIZE_MAX;
static const char *data_folder;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t len);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_mkdir(const char *path, mode_t mode);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_mkdir(const char *path, mode_t mode);

static bool may(size_t *left)
{
    if (*left == SIZE_MAX)
        return true;
    if (*left == 0)
        return false;
    --*left;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return may(&allocations_left) ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may(&allocations_left) ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may(&allocations_left) ? __real_realloc(old, size) : NULL;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (may(&writes_left))
        return __real_write(fd, bytes, len);
    errno = EIO;
    return -1;
}

int __wrap_fsync(int fd)
{
    if (may(&writes_left))
        return __real_fsync(fd);
    errno = EIO;
    return -1;
}

int __wrap_rename(const char *from, const char *to)
{
    if (may(&writes_left))
        return __real_rename(from, to);
    errno = EIO;
    return -1;
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    if (may(&writes_left))
        return __real_mkdir(path, mode);
    errno = EIO;
    return -1;
}

static const char list[] = "Код;Номенклатура;Контрагент;Ціна;Дата\n"
                           "Н-1;Болт;Метиз (вигаданий);12,50 грн;31.12.2026\n"
                           "Н-1;;Кріп (вигаданий);0,250 €;01.02.2026\n"
                           ";Група;;;\n"
                           "Н-2;Гайка;Кріп (вигаданий);1 234,50;\n";

struct scratch {
    char folder[PATH_BYTES];
    struct sp_arena *arena;
    const struct schema *schema;
};

static const char *in(const struct scratch *s, const char *name)
{
    static char paths[8][PATH_BYTES * 2];
    static size_t next;
    char *path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", s->folder, name);
    return path;
}

static enum sp_code run(const struct scratch *s)
{
    const char *files[] = {in(s, "list.csv")};
    struct convert_request request = {.schema = s->schema,
        .data_folder = data_folder,
        .files = {files, 1},
        .output_folder = in(s, "out")};
    struct convert_result result;
    struct sp_err err;
    enum sp_code rc;

    convert_result_init(&result);
    rc = convert_files(&request, &result, &err);
    if (rc == SP_INVALID)
        print_message("%s%s\n", sp_buf_text(&result.faults.text), err.text);
    convert_result_clear(&result);
    return rc;
}

static void read_all(const char *path, struct sp_buf *out)
{
    struct sp_err err;

    assert_int_equal(
        sp_file_read(AT_FDCWD, path, TEXT_BYTES_MAX, out, &err), SP_OK);
}

/* The whole result: each table, then the map. */
static void all_text(const struct scratch *s, struct sp_buf *buf)
{
    static const char *const names[] = {"out/item.csv", "out/offer.csv",
        "out/site.csv", "out/alias.csv", "out.map"};

    for (size_t i = 0; i < SP_COUNT(names); i++) {
        struct sp_buf file;

        read_all(in(s, names[i]), &file);
        sp_buf_put(buf, file.bytes, file.len);
        sp_buf_clear(&file);
    }
}

/* Remove all but the list; return how many things of the program's own stood
 * there beside dossier and map. */
static size_t forget(const struct scratch *s)
{
    static const char *const tables[] = {
        "out/item.csv", "out/offer.csv", "out/site.csv", "out/alias.csv"};
    DIR *stream = opendir(s->folder);
    struct dirent *entry;
    size_t n = 0;

    assert_non_null(stream);
    while ((entry = readdir(stream)) != NULL)
        n += entry->d_name[0] != '.' && strcmp(entry->d_name, "out") != 0 &&
             strcmp(entry->d_name, "out.map") != 0 &&
             strcmp(entry->d_name, "list.csv") != 0;
    (void)closedir(stream);
    for (size_t i = 0; i < SP_COUNT(tables); i++)
        (void)unlink(in(s, tables[i]));
    (void)unlink(in(s, "out.map"));
    (void)rmdir(in(s, "out"));
    return n;
}

static int setup(void **state)
{
    static struct scratch s;
    const char *base = getenv("TMPDIR");
    struct sp_err err;

    (void)snprintf(s.folder, sizeof s.folder, "%s/spilno-tables-XXXXXX",
        base != NULL ? base : "/tmp");
    if (mkdtemp(s.folder) == NULL)
        return 1;
    if (sp_file_write(AT_FDCWD, in(&s, "list.csv"), list, strlen(list), &err) !=
        SP_OK)
        return 1;
    if (sp_arena_new(64u << 20, &s.arena, &err) != SP_OK ||
        schema_load(s.arena, &s.schema, &err) != SP_OK)
        return 1;
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    struct scratch *s = *state;

    (void)forget(s);
    (void)unlink(in(s, "list.csv"));
    (void)rmdir(s->folder);
    sp_arena_free(s->arena);
    return 0;
}

/* Let the n-th call of one kind fail, for n = 1, 2, … until none is left. */
static void fail_in_turn(struct scratch *s, size_t *left, enum sp_code want)
{
    struct sp_buf wanted, got;
    size_t turns = 0;

    sp_buf_init(&wanted, TEXT_BYTES_MAX);
    sp_buf_init(&got, TEXT_BYTES_MAX);
    assert_int_equal(run(s), SP_OK);
    all_text(s, &wanted);
    assert_int_equal(forget(s), 0);
    for (; turns < TURNS_MAX; turns++) {
        enum sp_code rc;
        bool map, dossier;

        *left = turns;
        rc = run(s);
        *left = SIZE_MAX;
        if (rc == SP_OK)
            break;
        assert_int_equal(rc, want);
        dossier = access(in(s, "out"), F_OK) == 0;
        map = access(in(s, "out.map"), F_OK) == 0;
        assert_true(!map || dossier);
        if (dossier) /* it stands whole */
            assert_int_equal(access(in(s, "out/site.csv"), F_OK), 0);
        assert_int_equal(forget(s), 0);
    }
    assert_in_range(turns, 5, TURNS_MAX - 1);
    all_text(s, &got);
    assert_string_equal(sp_buf_text(&got), sp_buf_text(&wanted));
    assert_int_equal(forget(s), 0);
    sp_buf_clear(&wanted);
    sp_buf_clear(&got);
}

static void test_no_memory(void **state)
{
    fail_in_turn(*state, &allocations_left, SP_NO_MEMORY);
}

static void test_no_writes(void **state)
{
    fail_in_turn(*state, &writes_left, SP_IO);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_no_writes),
    };

    if (argc != 2)
        return 2;
    data_folder = argv[1];
    return cmocka_run_group_tests(tests, setup, teardown);
}
