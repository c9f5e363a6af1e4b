/*
 * Goal:   several processes may import into one register and read it at the
 *         same time: each import is whole, none is lost, none counts twice,
 *         and a reader sees one state or is told that the register is busy.
 * Method: children import dossiers of their own, again and again until they
 *         are not told that it is busy, while others open the register, which
 *         recovers it, and read it; then all rows are counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/registry.h"

#include "../unit/facts/folder.h"

#include <sched.h>
#include <sys/wait.h>

enum { WRITERS = 3, READERS = 2, IMPORTS = 4, READS = 25, ROWS = 20 };

static const struct schema *schema;
static struct sp_arena *schema_arena;
static char register_path[FOLDER_PATH];

/* Write dossier `n` of a writer: items of its own, and one item of all. */
static void write_dossier(
    char path[FOLDER_PATH], const char *name, int writer, int n)
{
    struct folder_file file = {"item.csv", NULL};
    struct sp_buf text;

    sp_buf_init(&text, 1 << 16);
    sp_buf_puts(&text, "item,name\n");
    for (int i = 0; i < ROWS; i++)
        sp_buf_printf(&text, "W%d-%d-%d,x\n", writer, n, i);
    sp_buf_printf(&text, "SHARED,by writer %d in import %d\n", writer, n);
    file.text = sp_buf_text(&text);
    folder_write(path, name, &file, 1);
    sp_buf_clear(&text);
}

/* Open and import until nobody else is at it. */
static enum sp_code import_one(const char *dossier, struct sp_err *err)
{
    const struct registry_import import = {.dossier_folder = dossier};
    enum sp_code code;

    do {
        struct registry *registry = NULL;
        struct registry_report report;

        code = registry_open(schema, register_path, &registry, err);
        if (code == SP_OK) {
            code = registry_import(registry, &import, &report, err);
            registry_report_clear(&report);
        }
        registry_close(registry);
        if (code == SP_BUSY)
            sched_yield();
    } while (code == SP_BUSY);
    return code;
}

static int write_all(int writer)
{
    for (int n = 0; n < IMPORTS; n++) {
        char name[64];
        char path[FOLDER_PATH];
        struct sp_err err = {.text = ""};

        snprintf(name, sizeof(name), "dossier-%d-%d", writer, n);
        write_dossier(path, name, writer, n);
        if (import_one(path, &err) != SP_OK) {
            fprintf(stderr, "writer %d: %s\n", writer, err.text);
            return 1;
        }
    }
    return 0;
}

/* Read the items: whole imports of ROWS rows, and the shared one. */
static enum sp_code count_items(size_t *n_out, struct sp_err *err)
{
    struct registry *registry = NULL;
    struct sp_pool *pool = NULL;
    struct sp_arena *arena = NULL;
    struct table table;
    enum sp_code code = registry_open(schema, register_path, &registry, err);

    if (code == SP_OK)
        code = sp_pool_new(1 << 20, &pool, err);
    if (code == SP_OK)
        code = sp_arena_new(1 << 24, &arena, err);
    if (code == SP_OK)
        code = registry_read(registry, schema_table(schema, "item"), NULL,
            INT32_MIN, pool, arena, &table, err);
    if (code == SP_OK)
        *n_out = table.n_rows;
    sp_arena_free(arena);
    sp_pool_free(pool);
    registry_close(registry);
    return code;
}

static int read_all(int reader)
{
    size_t before = 0;

    for (int i = 0; i < READS; i++) {
        struct sp_err err = {.text = ""};
        size_t n = 0;
        enum sp_code code = count_items(&n, &err);

        if (code == SP_BUSY)
            continue;
        if (code != SP_OK || n < before || (n > 0 && n % ROWS != 1)) {
            fprintf(stderr, "reader %d: %zu after %zu: %s\n", reader, n, before,
                err.text);
            return 1;
        }
        before = n;
    }
    return 0;
}

static void test_concurrent(void **state)
{
    pid_t children[WRITERS + READERS];
    char digest[65];
    char again[65];
    uint64_t packs = 0;
    size_t n = 0;
    struct registry *registry;
    struct sp_err err;

    (void)state;
    registry = folder_register(schema, register_path, "register");
    registry_close(registry);
    for (int i = 0; i < WRITERS + READERS; i++) {
        fflush(NULL);
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            _exit(i < WRITERS ? write_all(i) : read_all(i - WRITERS));
    }
    for (int i = 0; i < WRITERS + READERS; i++) {
        int status = 0;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(count_items(&n, &err), SP_OK);
    assert_int_equal(n, WRITERS * IMPORTS * ROWS + 1);
    assert_int_equal(
        registry_open(schema, register_path, &registry, &err), SP_OK);
    assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
    registry_close(registry);
    assert_int_equal(
        registry_rebuild(schema, register_path, &packs, &err), SP_OK);
    assert_int_equal(packs, WRITERS * IMPORTS);
    assert_int_equal(
        registry_open(schema, register_path, &registry, &err), SP_OK);
    assert_int_equal(registry_digest(registry, again, &err), SP_OK);
    registry_close(registry);
    assert_string_equal(again, digest);
}

/* Two that find no database make it once, and both read the same. */
static void test_both_recover(void **state)
{
    pid_t children[READERS * 2];

    (void)state;
    for (int i = 0; i < READERS * 2; i++) {
        char path[FOLDER_PATH * 2];

        if (i == 0) {
            snprintf(path, sizeof(path), "%.500s/register.db", register_path);
            assert_int_equal(unlink(path), 0);
        }
        fflush(NULL);
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct sp_err err = {.text = ""};
            size_t n = 0;

            if (count_items(&n, &err) != SP_OK)
                fprintf(stderr, "%s\n", err.text);
            _exit(n != WRITERS * IMPORTS * ROWS + 1);
        }
    }
    for (int i = 0; i < READERS * 2; i++) {
        int status = 0;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_concurrent),
        cmocka_unit_test(test_both_recover),
    };
    int failed;

    folder_begin();
    if (sp_arena_new(SP_ARENA_BYTES_MAX, &schema_arena, NULL) != SP_OK ||
        schema_load(schema_arena, &schema, NULL) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_arena_free(schema_arena);
    folder_end();
    return failed;
}
