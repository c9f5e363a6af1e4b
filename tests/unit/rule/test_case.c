/*
 * Goal:   rule_list_cases finds the cases beside a rule, by name, with what
 *         they say and expect, and tells what it cannot read.
 * Method: folders written for each case of a table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "rule/rule_case.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *label;
    const char *about, *expect; /* contents of the files; NULL: no file */
    enum sp_code want;
    const char *want_expect; /* NULL: none */
} files[] = {
    {"both files", "All inside.\n", "venture,on,subject,verdict\nV,D,V,met\n",
        SP_OK, "met"},
    {"two verdicts", "Two.\n",
        "subject,verdict\nA,breached\nB,\"not_applicable\"\n", SP_OK,
        "breached, not_applicable"},
    {"verdict in the first column", NULL, "verdict,subject\nunknown,A\n", SP_OK,
        "unknown"},
    {"no file", NULL, NULL, SP_OK, NULL},
    {"no verdict column", NULL, "subject\nA\n", SP_OK, NULL},
    {"a short line", NULL, "subject,verdict\nA\n", SP_OK, NULL},
    {"an empty file", "", "", SP_OK, NULL},
    {"a stray quote", NULL, "subject,verdict\nA,\"met\n", SP_INVALID, NULL},
};

static void write_file(int folder_fd, const char *name, const char *text)
{
    struct sp_err err;

    if (text != NULL)
        assert_int_equal(
            sp_file_write(folder_fd, name, text, strlen(text), &err), SP_OK);
}

/* Make the folder `name` in `fd` and open it. */
static int make_folder(int fd, const char *name)
{
    int made;

    assert_int_equal(mkdirat(fd, name, 0700), 0);
    made = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(made >= 0);
    return made;
}

static void take_away(int fd, const char *folder)
{
    char path[64];

    for (size_t k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "x/r.case/%c-case/%s", k == 0 ? 'b' : 'a',
            "case.txt");
        (void)unlinkat(fd, path, 0);
        snprintf(path, sizeof path, "x/r.case/%c-case/expect.csv",
            k == 0 ? 'b' : 'a');
        (void)unlinkat(fd, path, 0);
        snprintf(path, sizeof path, "x/r.case/%c-case", k == 0 ? 'b' : 'a');
        (void)unlinkat(fd, path, AT_REMOVEDIR);
    }
    assert_int_equal(unlinkat(fd, "x/r.case/README", 0), 0);
    assert_int_equal(unlinkat(fd, "x/r.case", AT_REMOVEDIR), 0);
    assert_int_equal(unlinkat(fd, "x", AT_REMOVEDIR), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_files(void **state)
{
    const struct rule rule = {.path = "x/r.sql"};

    (void)state;
    for (size_t i = 0; i < SP_COUNT(files); i++) {
        char folder[] = "/tmp/cases-of-a-rule-XXXXXX";
        const struct rule_case *cases = NULL;
        struct sp_arena *arena = NULL;
        struct sp_err err;
        size_t n = 0;
        int root;
        int fds[4];

        print_message("%s\n", files[i].label);
        assert_non_null(mkdtemp(folder));
        root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        fds[0] = make_folder(root, "x");
        fds[1] = make_folder(fds[0], "r.case");
        write_file(fds[1], "README", "no case\n");
        fds[2] = make_folder(fds[1], "b-case");
        fds[3] = make_folder(fds[1], "a-case");
        write_file(fds[2], "case.txt", files[i].about);
        write_file(fds[2], "expect.csv", files[i].expect);
        assert_int_equal(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), SP_OK);
        assert_int_equal(
            rule_list_cases(arena, folder, &rule, &cases, &n, &err),
            files[i].want);
        if (files[i].want == SP_OK) {
            assert_int_equal(n, 2);
            assert_string_equal(cases[0].name, "a-case");
            assert_null(cases[0].about);
            assert_string_equal(cases[1].name, "b-case");
            if (files[i].about == NULL)
                assert_null(cases[1].about);
            else
                assert_string_equal(cases[1].about, files[i].about);
            if (files[i].want_expect == NULL)
                assert_null(cases[1].expect);
            else
                assert_string_equal(cases[1].expect, files[i].want_expect);
        }
        for (size_t k = 0; k < SP_COUNT(fds); k++)
            close(fds[k]);
        take_away(root, folder);
        close(root);
        sp_arena_free(arena);
    }
}

static void test_none(void **state)
{
    const struct rule rule = {.path = "x/r.sql"};
    const struct rule_case *cases = NULL;
    struct sp_arena *arena = NULL;
    struct sp_err err;
    size_t n = 7;

    (void)state;
    assert_int_equal(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), SP_OK);
    assert_int_equal(
        rule_list_cases(arena, "/nowhere/at/all", &rule, &cases, &n, &err),
        SP_OK);
    assert_int_equal(n, 0);
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
