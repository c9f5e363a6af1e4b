/*
 * Goal:   whatever fails in the middle of an import, the register is either
 *         as it was before or as it is after, and after it if the import was
 *         acknowledged; and so it is when the process is killed.
 * Method: the linker wraps the calls that write, SQLite's are replaced. For
 *         n = 1, 2, … the n-th call fails, or kills a child with SIGKILL, in
 *         the middle of its work or after half of its bytes; memory is made
 *         short in the same way. Then the register is opened, which recovers
 *         it, and its digest is compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/registry.h"

#include "../unit/facts/folder.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

/* What the n-th call does. */
enum fault { FAULT_NONE, FAULT_ERROR, FAULT_KILL, FAULT_KILL_HALF };

static enum fault fault;
static long calls_left; /* before it */
static long calls_made; /* in all */

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_renameat(int a, const char *from, int b, const char *to);
int __wrap_renameat(int a, const char *from, int b, const char *to);
int __real_ftruncate(int fd, off_t length);
int __wrap_ftruncate(int fd, off_t length);
int __real_unlinkat(int fd, const char *name, int flags);
int __wrap_unlinkat(int fd, const char *name, int flags);

/* Whether this call is the one; a kill does not return, but the half of a
 * write is made first. */
static bool is_the_one(void)
{
    calls_made++;
    if (fault == FAULT_NONE || calls_left-- != 0)
        return false;
    if (fault == FAULT_KILL)
        raise(SIGKILL);
    errno = EIO;
    return true;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (__real_write(fd, bytes, n / 2) < 0)
            abort();
        raise(SIGKILL);
    }
    return __real_write(fd, bytes, n);
}

int __wrap_fsync(int fd)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        raise(SIGKILL);
    }
    return __real_fsync(fd);
}

int __wrap_renameat(int a, const char *from, int b, const char *to)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        raise(SIGKILL);
    }
    return __real_renameat(a, from, b, to);
}

int __wrap_ftruncate(int fd, off_t length)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        raise(SIGKILL);
    }
    return __real_ftruncate(fd, length);
}

int __wrap_unlinkat(int fd, const char *name, int flags)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        raise(SIGKILL);
    }
    return __real_unlinkat(fd, name, flags);
}

/* The same for what SQLite calls. */
static ssize_t sqlite_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (pwrite(fd, bytes, n / 2, at) < 0)
            abort();
        raise(SIGKILL);
    }
    return pwrite(fd, bytes, n, at);
}

static int sqlite_ftruncate(int fd, off_t length)
{
    return __wrap_ftruncate(fd, length);
}

static int sqlite_fsync(int fd)
{
    return __wrap_fsync(fd);
}

static int sqlite_unlink(const char *path)
{
    if (is_the_one()) {
        if (fault == FAULT_ERROR)
            return -1;
        raise(SIGKILL);
    }
    return unlink(path);
}

static void set_sqlite_calls(void)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    union {
        ssize_t (*write)(int, const void *, size_t, off_t);
        int (*truncate)(int, off_t);
        int (*sync)(int);
        int (*unlink)(const char *);
        sqlite3_syscall_ptr any;
    } call;

    call.write = sqlite_pwrite;
    vfs->xSetSystemCall(vfs, "pwrite", call.any);
    vfs->xSetSystemCall(vfs, "pwrite64", call.any);
    call.truncate = sqlite_ftruncate;
    vfs->xSetSystemCall(vfs, "ftruncate", call.any);
    call.sync = sqlite_fsync;
    vfs->xSetSystemCall(vfs, "fsync", call.any);
    call.unlink = sqlite_unlink;
    vfs->xSetSystemCall(vfs, "unlink", call.any);
}

/* Memory, the program's and SQLite's: allocations that may still succeed. */
static long allocations_left = -1; /* −1: all */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool may_allocate(void)
{
    if (allocations_left > 0)
        allocations_left--;
    return allocations_left != 0;
}

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may_allocate() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may_allocate() ? __real_realloc(old, size) : NULL;
}

static sqlite3_mem_methods sqlite_memory;

static void *sqlite_malloc(int n)
{
    return may_allocate() ? sqlite_memory.xMalloc(n) : NULL;
}

static void *sqlite_realloc(void *old, int n)
{
    return may_allocate() ? sqlite_memory.xRealloc(old, n) : NULL;
}

static void set_sqlite_memory(void)
{
    sqlite3_mem_methods methods;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory) != SQLITE_OK)
        abort();
    methods = sqlite_memory;
    methods.xMalloc = sqlite_malloc;
    methods.xRealloc = sqlite_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK)
        abort();
}

static const struct schema *schema;
static struct sp_arena *schema_arena;

static char register_path[FOLDER_PATH];
static char dossier_path[FOLDER_PATH];
static char digest_before[65];
static char digest_after[65];

static const struct folder_file first[1] = {
    {"item.csv", "item,name\nA,a\nB,b\nC,c\n"}};
static const struct folder_file second[3] = {
    {"item.csv", "item,name,valid_from,op\nA,new,2026-01-01,set\n"
                 "C,,,remove\nD,d,,set\n"},
    {"party.csv", "party,kind\nP,firm\nQ,agency\n"},
    {"structure.csv", "parent,line,child,quantity\nA,1,B,2\nA,2,D,0.5\n"}};

static enum sp_code import_folder(
    struct registry *registry, const char *path, struct sp_err *err)
{
    struct registry_import import = {.dossier_folder = path};
    struct registry_report report;
    enum sp_code code = registry_import(registry, &import, &report, err);

    registry_report_clear(&report);
    return code;
}

/* A register with the first dossier; the second is written beside it. */
static void make_before(void)
{
    char path[FOLDER_PATH];
    struct registry *registry =
        folder_register(schema, register_path, "register");
    struct sp_err err;

    folder_write(path, "first", first, 1);
    assert_int_equal(import_folder(registry, path, &err), SP_OK);
    assert_int_equal(registry_digest(registry, digest_before, &err), SP_OK);
    registry_close(registry);
    folder_write(dossier_path, "second", second, 3);
}

/* Open, import the second dossier, close; say whether it was acknowledged. */
static enum sp_code import_second(struct sp_err *err)
{
    struct registry *registry = NULL;
    enum sp_code code = registry_open(schema, register_path, &registry, err);

    if (code == SP_OK)
        code = import_folder(registry, dossier_path, err);
    registry_close(registry);
    return code;
}

static void count_calls(void)
{
    struct registry *registry = NULL;
    struct sp_err err;

    make_before();
    calls_made = 0;
    assert_int_equal(import_second(&err), SP_OK);
    print_message("%ld calls write\n", calls_made);
    assert_true(calls_made > 20);
    assert_int_equal(
        registry_open(schema, register_path, &registry, &err), SP_OK);
    assert_int_equal(registry_digest(registry, digest_after, &err), SP_OK);
    registry_close(registry);
    assert_string_not_equal(digest_before, digest_after);
}

/* Open the register, which recovers it; then the import goes through. */
static void expect_whole(bool acknowledged)
{
    char digest[65];
    uint64_t packs = 0;
    struct registry *registry = NULL;
    struct sp_err err = {.text = ""};
    enum sp_code code = registry_open(schema, register_path, &registry, &err);

    if (code != SP_OK)
        fail_msg("%s", err.text);
    assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
    assert_true(strcmp(digest, digest_after) == 0 ||
                (!acknowledged && strcmp(digest, digest_before) == 0));
    if (strcmp(digest, digest_before) == 0) {
        assert_int_equal(import_folder(registry, dossier_path, &err), SP_OK);
        assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
        assert_string_equal(digest, digest_after);
    }
    registry_close(registry);
    assert_int_equal(
        registry_rebuild(schema, register_path, &packs, &err), SP_OK);
    assert_int_equal(packs, 2);
    assert_int_equal(
        registry_open(schema, register_path, &registry, &err), SP_OK);
    assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
    assert_string_equal(digest, digest_after);
    registry_close(registry);
}

static void test_errors(void **state)
{
    enum sp_code code;
    long n = 0;
    long before = 0;

    (void)state;
    count_calls();
    do {
        struct sp_err err;

        make_before();
        fault = FAULT_ERROR;
        calls_left = n++;
        code = import_second(&err);
        fault = FAULT_NONE;
        before += code != SP_OK;
        expect_whole(code == SP_OK);
    } while (calls_left < 0);
    print_message(
        "%ld calls failed in turn, %ld of them were told\n", n - 1, before);
    assert_true(n > 20);
}

/* Without memory the import is refused, and what was there is there. */
static void test_allocations(void **state)
{
    enum sp_code code;
    long told = 0;
    long n = 1;

    (void)state;
    count_calls();
    make_before();
    do {
        struct registry *registry = NULL;
        char digest[65];
        struct sp_err err = {.text = ""};

        allocations_left = n;
        code = import_second(&err);
        allocations_left = -1;
        if (code == SP_OK)
            break;
        told++;
        assert_int_equal(
            registry_open(schema, register_path, &registry, &err), SP_OK);
        assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
        registry_close(registry);
        if (strcmp(digest, digest_before) != 0) {
            /* The line was written before memory ran out. */
            assert_string_equal(digest, digest_after);
            make_before();
        }
        n += 1 + n / 64;
    } while (true);
    print_message("%ld of about %ld allocations failed\n", told, n);
    assert_true(told > 200);
    expect_whole(true);
}

/* Import in a child that dies at its n-th call; true: it did not die. */
static bool import_and_die(enum fault kind, long n, bool *acknowledged_out)
{
    int ends[2];
    char byte = 0;
    int status = 0;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sp_err err;

        fault = kind;
        calls_left = n;
        if (import_second(&err) == SP_OK) {
            fault = FAULT_NONE;
            if (__real_write(ends[1], "y", 1) != 1)
                abort();
        }
        _exit(0);
    }
    close(ends[1]);
    *acknowledged_out = read(ends[0], &byte, 1) == 1;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        return true;
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return false;
}

static void kill_in_turn(enum fault kind)
{
    bool acknowledged = false;
    bool survived;
    long n = 0;

    count_calls();
    do {
        make_before();
        survived = import_and_die(kind, n++, &acknowledged);
        expect_whole(acknowledged);
    } while (!survived);
    assert_true(acknowledged);
    print_message("killed at %ld calls\n", n - 1);
    assert_true(n > 20);
}

static void test_kills(void **state)
{
    (void)state;
    kill_in_turn(FAULT_KILL);
}

static void test_kills_half(void **state)
{
    (void)state;
    kill_in_turn(FAULT_KILL_HALF);
}

/* The same for a rebuild: the facts are all there afterwards. */
static void test_kills_rebuild(void **state)
{
    bool survived = false;
    long n = 0;

    (void)state;
    count_calls();
    while (!survived) {
        int status = 0;
        pid_t child;

        fflush(NULL);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            uint64_t packs;
            struct sp_err err;

            fault = FAULT_KILL;
            calls_left = n;
            _exit(
                registry_rebuild(schema, register_path, &packs, &err) != SP_OK);
        }
        n++;
        assert_int_equal(waitpid(child, &status, 0), child);
        survived = WIFEXITED(status);
        expect_whole(true);
    }
    print_message("killed at %ld calls\n", n - 1);
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_allocations),
        cmocka_unit_test(test_kills),
        cmocka_unit_test(test_kills_half),
        cmocka_unit_test(test_kills_rebuild),
    };
    int failed;

    folder_begin();
    set_sqlite_memory();
    set_sqlite_calls();
    if (sp_arena_new(SP_ARENA_BYTES_MAX, &schema_arena, NULL) != SP_OK ||
        schema_load(schema_arena, &schema, NULL) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_arena_free(schema_arena);
    folder_end();
    return failed;
}
