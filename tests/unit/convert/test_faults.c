/*
 * Goal:   whatever allocation or call to the system fails, a conversion says
 *         so; without memory nothing is written, and after a failed write
 *         converting again gives what it would have given.
 * Method: the linker wraps the calls; the n-th fails for n = 1, 2, … until
 *         all goes well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "convert/bom.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_BYTES = 256, TEXT_BYTES_MAX = 1 << 20, TURNS_MAX = 100000 };

/* Calls that may still succeed; SIZE_MAX: all. */
static size_t allocations_left = SIZE_MAX;
static size_t writes_left = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t len);
int __real_fsync(int fd);
int __real_renameat(int a, const char *from, int b, const char *to);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __wrap_fsync(int fd);
int __wrap_renameat(int a, const char *from, int b, const char *to);

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

int __wrap_renameat(int a, const char *from, int b, const char *to)
{
    if (may(&writes_left))
        return __real_renameat(a, from, b, to);
    errno = EIO;
    return -1;
}

static const char list[] =
    "Reference,Value,Footprint,Qty,Manufacturer,PartNumber,Remarks,Config\n"
    "\"R1,R2,RT1\",10k,R_0603_1608,3,\"TDK,Yageo\","
    "\"NTCG163JF103FT1S,RC0603FR-0710KL\",,\n"
    "\"C1,C2\",1uF,C_0805,2,any,,\"min. 10V, X5R,min. 25V, X5R\",+can\n"
    "D1,12V,D_SOT-23,1,ON Semiconductor,SZBZX84C12LT3G,"
    "Alternative: Diodes Inc. BZX84C12-7-F,\n"
    "TP1,TestPoint,TestPoint:X,1,,,,\n";
static const char answers[] =
    "question,what_was_found,answer\n"
    "list/D1/alternative,"
    "the remark names an alternative: Diodes Inc. BZX84C12-7-F,alternate\n"
    "list/ON Semiconductor/spelling,\"maker written 'ON Semiconductor', "
    "probably 'onsemi' (the maker's name since 2021)\",same\n";

static const char *const names[] = {"/out/item.csv", "/out/structure.csv",
    "/out/designator.csv", "/out/alias.csv", "/out.findings.csv",
    "/out.rows.csv"};

struct scratch {
    char folder[PATH_BYTES];
    struct sp_arena *arena;
    const struct schema *schema;
};

static void path_of(const struct scratch *s, const char *name, char *path)
{
    (void)snprintf(path, (size_t)2 * PATH_BYTES, "%s%s", s->folder, name);
}

static enum sp_code run(const struct scratch *s)
{
    char bom[2 * PATH_BYTES], given[2 * PATH_BYTES], out[2 * PATH_BYTES];
    struct convert_options options = {.schema = s->schema, .parent = "P-1"};
    struct convert_report report = {0};
    struct sp_err err;
    enum sp_code rc;

    path_of(s, "/list.csv", bom);
    path_of(s, "/answers.csv", given);
    path_of(s, "/out", out);
    options.bom_path = bom;
    options.answers_path = given;
    options.output_folder = out;
    rc = convert_bom(&options, &report, &err);
    convert_report_clear(&report);
    return rc;
}

static bool exists(const struct scratch *s, const char *name)
{
    char path[2 * PATH_BYTES];

    path_of(s, name, path);
    return access(path, F_OK) == 0;
}

/* All files that a conversion writes, one after the other. */
static void all_text(const struct scratch *s, struct sp_buf *buf)
{
    for (size_t i = 0; i < SP_COUNT(names); i++) {
        char path[2 * PATH_BYTES];
        struct sp_buf file;
        struct sp_err err;

        path_of(s, names[i], path);
        sp_buf_init(&file, TEXT_BYTES_MAX);
        assert_int_equal(
            sp_file_read(AT_FDCWD, path, TEXT_BYTES_MAX, &file, &err), SP_OK);
        sp_buf_put(buf, file.bytes, file.len);
        sp_buf_clear(&file);
    }
}

static void forget(const struct scratch *s)
{
    char path[2 * PATH_BYTES];

    for (size_t i = 0; i < SP_COUNT(names); i++) {
        path_of(s, names[i], path);
        (void)unlink(path);
    }
    path_of(s, "/out", path);
    (void)rmdir(path);
}

static int setup(void **state)
{
    static struct scratch s;
    const char *base = getenv("TMPDIR");
    char path[2 * PATH_BYTES];
    struct sp_err err;

    (void)snprintf(s.folder, sizeof s.folder, "%s/spilno-convert-XXXXXX",
        base != NULL ? base : "/tmp");
    if (mkdtemp(s.folder) == NULL)
        return 1;
    path_of(&s, "/list.csv", path);
    if (sp_file_write(AT_FDCWD, path, list, strlen(list), &err) != SP_OK)
        return 1;
    path_of(&s, "/answers.csv", path);
    if (sp_file_write(AT_FDCWD, path, answers, strlen(answers), &err) != SP_OK)
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
    char path[2 * PATH_BYTES];

    forget(s);
    path_of(s, "/list.csv", path);
    (void)unlink(path);
    path_of(s, "/answers.csv", path);
    (void)unlink(path);
    sp_arena_free(s->arena);
    return rmdir(s->folder);
}

static void test_no_memory(void **state)
{
    const struct scratch *s = *state;
    enum sp_code rc = SP_NO_MEMORY;
    size_t n = 0;

    for (; n < TURNS_MAX && rc != SP_OK; n++) {
        allocations_left = n;
        rc = run(s);
        allocations_left = SIZE_MAX;
        if (rc == SP_OK)
            break;
        assert_int_equal(rc, SP_NO_MEMORY);
        assert_false(exists(s, "/out"));
        for (size_t i = 0; i < SP_COUNT(names); i++)
            assert_false(exists(s, names[i]));
    }
    print_message("%zu allocations made to fail\n", n);
    assert_int_equal(rc, SP_OK);
    assert_true(n > 10);
    forget(s);
}

static void test_no_write(void **state)
{
    const struct scratch *s = *state;
    struct sp_buf want, got;
    enum sp_code rc = SP_IO;
    size_t n = 0;

    sp_buf_init(&want, TEXT_BYTES_MAX);
    assert_int_equal(run(s), SP_OK);
    all_text(s, &want);
    for (; n < TURNS_MAX; n++) {
        forget(s);
        writes_left = n;
        rc = run(s);
        writes_left = SIZE_MAX;
        if (rc == SP_OK)
            break;
        assert_int_equal(rc, SP_IO);
        assert_int_equal(run(s), SP_OK);
        sp_buf_init(&got, TEXT_BYTES_MAX);
        all_text(s, &got);
        assert_string_equal(sp_buf_text(&got), sp_buf_text(&want));
        sp_buf_clear(&got);
    }
    print_message("%zu calls made to fail\n", n);
    assert_int_equal(rc, SP_OK);
    assert_true(n > 10);
    sp_buf_clear(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_no_write),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
