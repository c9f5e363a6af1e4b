/*
 * Writes the fixture's assessments as files, for the tests in a browser.
 * usage: report_samples FOLDER
 */
#include "fixture.h"

#include "base/file.h"
#include "report/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { LARGE = 2000, LARGEST = 20000, MANY = 100000 };

static enum sp_code write_page(int folder, const char *name,
    const struct assessment *assessment, const char *lang, struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc;

    sp_buf_init(&buf, 256U << 20);
    report_assess_html(assessment, lang, &buf);
    rc = sp_buf_check(&buf, err);
    if (rc == SP_OK)
        rc = sp_file_write(folder, name, buf.bytes, buf.len, err);
    sp_buf_clear(&buf);
    return rc;
}

int main(int argc, char **argv)
{
    struct sp_arena *arena = NULL;
    struct sp_err err = {.text = "usage: report_samples FOLDER"};
    enum sp_code rc = SP_INVALID;
    int folder = -1;

    if (argc != 2)
        goto out;
    folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        rc = sp_fail(&err, SP_IO, "%s: cannot be opened", argv[1]);
        goto out;
    }
    rc = sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err);
    if (rc != SP_OK)
        goto out;
    const struct {
        const char *name;
        const char *lang;
        struct assessment assessment;
    } pages[] = {
        {"venture.html", "en", fixture_venture(arena)},
        {"bare.html", "uk", fixture_bare(arena)},
        {"hostile.html", "en", fixture_hostile_venture(arena)},
        {"large.html", "en", fixture_large(arena, LARGE)},
        {"largest.html", "en", fixture_large(arena, LARGEST)},
        {"many.html", "en", fixture_many(arena, MANY)},
    };
    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(pages); i++)
        rc = write_page(
            folder, pages[i].name, &pages[i].assessment, pages[i].lang, &err);
out:
    if (rc != SP_OK)
        fprintf(stderr, "%s\n", err.text);
    if (folder >= 0)
        close(folder);
    sp_arena_free(arena);
    return sp_exit_status(rc);
}
