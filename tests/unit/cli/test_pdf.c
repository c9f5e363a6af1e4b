/*
 * Goal:   a page becomes a PDF, or the reason is said, and the folder that
 *         the browser worked in is gone.
 * Method: small scripts stand in for the browser; one does what a browser
 *         does, the others fail in each way that there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "cli/pdf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRINT                                                                  \
    "#!/bin/sh\n"                                                              \
    "for word in \"$@\"; do case \"$word\" in\n"                               \
    "--print-to-pdf=*) out=${word#--print-to-pdf=};;\n"                        \
    "file://*) page=${word#file://};;\n"                                       \
    "esac; done\n"                                                             \
    "mkdir -p \"$HOME/profile/deep\"; : >\"$HOME/profile/deep/file\"\n"

static const struct {
    const char *label;
    const char *script; /* NULL: there is none */
    int seconds;
    enum sp_code want;
    const char *text; /* in the error, or the PDF */
} cases[] = {
    {"printed",
        PRINT "(printf '%%PDF-1.4 /CreationDate (D:20301122334455+00) ';"
              " cat \"$page\") >\"$out\"\n",
        60, SP_OK, "%PDF-1.4 /CreationDate (D:20261124000000+00) <p>page</p>"},
    {"no browser", NULL, 60, SP_IO, "no such program"},
    {"fails", PRINT "exit 3\n", 60, SP_IO,
        "failed to print the report "
        "(status 3)"},
    {"prints nothing", PRINT, 60, SP_IO, "printed no PDF"},
    {"prints something else", PRINT "echo no >\"$out\"\n", 60, SP_IO,
        "what is no PDF"},
    {"does not end", "#!/bin/sh\nexec sleep 1000\n", 0, SP_IO,
        "did not print the report within 0 seconds"},
    {"is no program", "\n\177", 60, SP_IO, ""},
};

static void script_write(const char *path, const char *script)
{
    struct sp_err err;

    assert_int_equal(
        sp_file_write(AT_FDCWD, path, script, strlen(script), &err), SP_OK);
    assert_int_equal(chmod(path, 0700), 0);
}

static size_t entries(const char *folder)
{
    DIR *open = opendir(folder);
    size_t n = 0;

    assert_non_null(open);
    while (readdir(open) != NULL)
        n++;
    assert_int_equal(closedir(open), 0);
    return n;
}

static void test_print(void **state)
{
    char folder[] = "/tmp/spilno-test-XXXXXX";
    char script[64];
    struct sp_buf html;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(script, sizeof(script), "%s/browser", folder);
    sp_buf_init(&html, 100);
    sp_buf_puts(&html, "<p>page</p>");
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct pdf_options options = {
            script, getenv("PATH"), folder, "2026-11-24", cases[i].seconds};
        struct sp_buf pdf;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&pdf, 1000);
        if (cases[i].script != NULL)
            script_write(script, cases[i].script);
        assert_int_equal(pdf_print(&options, &html, &pdf, &err), cases[i].want);
        if (cases[i].want == SP_OK)
            assert_string_equal(sp_buf_text(&pdf), cases[i].text);
        else
            assert_non_null(strstr(err.text, cases[i].text));
        assert_int_equal(entries(folder), cases[i].script == NULL ? 2 : 3);
        sp_buf_clear(&pdf);
        (void)unlink(script);
    }
    sp_buf_clear(&html);
    assert_int_equal(rmdir(folder), 0);
}

static void test_absent(void **state)
{
    struct pdf_options options = {NULL, "/nowhere:", NULL, "2026-11-24", 1};
    struct sp_buf html;
    struct sp_buf pdf;
    struct sp_err err;

    (void)state;
    sp_buf_init(&html, 1);
    sp_buf_init(&pdf, 1);
    assert_int_equal(pdf_print(&options, &html, &pdf, &err), SP_IO);
    assert_non_null(strstr(err.text, "(Debian package: chromium)"));
    assert_true(pdf_is_wanted("a.pdf"));
    assert_true(pdf_is_wanted("a.PDF"));
    assert_false(pdf_is_wanted("a.html"));
    assert_false(pdf_is_wanted(".pdf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_absent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
