/*
 * pdf.c - prints a page through Chromium: a child process with a folder of
 * its own, which ends with it.
 */
#include "cli/pdf.h"

#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PATH_BYTES = 1024,
    OPTION_BYTES = PATH_BYTES + 64,
    URL_BYTES = 3 * PATH_BYTES + 16,
    WAIT_MS = 20,
    FOLDERS_OPEN = 16,
};
#define PDF_BYTES_MAX ((size_t)512 << 20)

bool pdf_is_wanted(const char *path)
{
    size_t len = strlen(path);

    return len > 4 && strcasecmp(path + len - 4, ".pdf") == 0;
}

/* Look for `name` in the folders of a PATH. */
static bool on_path(const char *path, const char *name, char out[PATH_BYTES])
{
    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");

        if (len > 0 &&
            (size_t)snprintf(out, PATH_BYTES, "%.*s/%s", (int)len, path, name) <
                PATH_BYTES &&
            access(out, X_OK) == 0)
            return true;
        path += len + (path[len] == ':');
    }
    return false;
}

static enum sp_code browser_find(
    const struct pdf_options *options, char out[PATH_BYTES], struct sp_err *err)
{
    static const char *const names[] = {
        "chromium", "chromium-browser", "google-chrome"};

    if (options->browser != NULL) {
        if (access(options->browser, X_OK) != 0 ||
            (size_t)snprintf(out, PATH_BYTES, "%s", options->browser) >=
                PATH_BYTES)
            return sp_fail(err, SP_IO,
                "%s: no such program; it is to print the PDF",
                options->browser);
        return SP_OK;
    }
    for (size_t i = 0; i < SP_COUNT(names); i++)
        if (on_path(options->path, names[i], out))
            return SP_OK;
    return sp_fail(err, SP_IO,
        "a report as PDF is printed by Chromium, which is not installed "
        "(Debian package: chromium); without it write report.html and print "
        "that from a browser");
}

/* A file's URL, every byte but the plainest as %XX. */
static void url_write(const char *path, char out[URL_BYTES])
{
    size_t len = (size_t)snprintf(out, URL_BYTES, "file://");

    for (; *path != '\0' && len + 4 < URL_BYTES; path++) {
        unsigned char c = (unsigned char)*path;

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || strchr("/-_.", c) != NULL)
            out[len++] = (char)c;
        else
            len += (size_t)snprintf(out + len, URL_BYTES - len, "%%%02X", c);
    }
    out[len] = '\0';
}

/* Start the browser on the page; it is the leader of its process group. */
static enum sp_code browser_start(const struct pdf_options *options,
    const char *browser, const char *folder, pid_t *pid_out, struct sp_err *err)
{
    char home[OPTION_BYTES];
    char path[OPTION_BYTES + PATH_BYTES];
    char profile[OPTION_BYTES];
    char page[PATH_BYTES];
    char print[OPTION_BYTES];
    char url[URL_BYTES];
    /* The page needs no network, and gets none. */
    const char *const arguments[] = {browser, "--headless", "--disable-gpu",
        "--no-first-run", "--no-default-browser-check", "--disable-extensions",
        "--disable-sync", "--disable-component-update",
        "--disable-crash-reporter", "--disable-breakpad",
        "--disable-background-networking", "--disable-dev-shm-usage",
        "--metrics-recording-only", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-pdf-header-footer", "--print-to-pdf-no-header", profile, print,
        geteuid() == 0 ? "--no-sandbox" : "--disable-default-apps", url, NULL};
    const char *const environment[] = {home, path, "LC_ALL=C.UTF-8", NULL};
    char *argv[SP_COUNT(arguments)];
    char *envp[SP_COUNT(environment)];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int fault;

    (void)snprintf(home, sizeof(home), "HOME=%s", folder);
    (void)snprintf(path, sizeof(path), "PATH=%s",
        options->path == NULL ? "/usr/bin:/bin" : options->path);
    (void)snprintf(
        profile, sizeof(profile), "--user-data-dir=%s/profile", folder);
    (void)snprintf(
        print, sizeof(print), "--print-to-pdf=%s/report.pdf", folder);
    (void)snprintf(page, sizeof(page), "%s/report.html", folder);
    url_write(page, url);
    memcpy(argv, arguments, sizeof(argv));
    memcpy(envp, environment, sizeof(envp));
    if (posix_spawn_file_actions_init(&actions) != 0)
        return sp_fail(err, SP_NO_MEMORY, "no memory to start a program");
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return sp_fail(err, SP_NO_MEMORY, "no memory to start a program");
    }
    fault = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    for (int fd = 0; fd < 3 && fault == 0; fd++)
        fault = posix_spawn_file_actions_addopen(
            &actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
    if (fault == 0)
        fault =
            posix_spawn(pid_out, browser, &actions, &attributes, argv, envp);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    if (fault != 0)
        return sp_fail(
            err, SP_IO, "%s: cannot be started (error %d)", browser, fault);
    return SP_OK;
}

/* Wait for the end, within the limit; nothing of the group is left after. */
static enum sp_code browser_wait(
    pid_t pid, const char *browser, int seconds_max, struct sp_err *err)
{
    const struct timespec pause = {0, (long)WAIT_MS * 1000000};
    int status = 0;
    pid_t ended = 0;

    for (int left = seconds_max * (1000 / WAIT_MS); left > 0 && ended == 0;
         left--) {
        ended = waitpid(pid, &status, WNOHANG);
        if (ended < 0 && errno == EINTR)
            ended = 0;
        if (ended == 0)
            (void)nanosleep(&pause, NULL);
    }
    (void)kill(-pid, SIGKILL);
    if (ended == 0) {
        (void)waitpid(pid, &status, 0);
        return sp_fail(err, SP_IO,
            "%s: did not print the report within %d seconds", browser,
            seconds_max);
    }
    if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return sp_fail(err, SP_IO, "%s: failed to print the report (status %d)",
            browser, ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return SP_OK;
}

/* Let the PDF say the asked date where it says the moment of printing. */
static void dates_settle(struct sp_buf *pdf, const char *on)
{
    static const char *const names[] = {"/CreationDate (D:", "/ModDate (D:"};
    char digits[16];

    (void)snprintf(
        digits, sizeof(digits), "%.4s%.2s%.2s000000", on, on + 5, on + 8);
    for (size_t i = 0; i < SP_COUNT(names); i++) {
        size_t len = strlen(names[i]);

        for (size_t at = 0; at + len + 14 <= pdf->len; at++)
            if (pdf->bytes[at] == '/' &&
                memcmp(pdf->bytes + at, names[i], len) == 0)
                memcpy(pdf->bytes + at + len, digits, 14);
    }
}

static enum sp_code result_take(const char *folder, const char *on,
    struct sp_buf *pdf_out, struct sp_err *err)
{
    char path[OPTION_BYTES];
    struct sp_buf pdf;
    enum sp_code rc;

    (void)snprintf(path, sizeof(path), "%s/report.pdf", folder);
    rc = sp_file_read(AT_FDCWD, path, PDF_BYTES_MAX, &pdf, err);
    if (rc == SP_NOT_FOUND)
        return sp_fail(err, SP_IO, "Chromium printed no PDF");
    if (rc != SP_OK)
        return rc;
    if (pdf.len < 5 || memcmp(pdf.bytes, "%PDF-", 5) != 0) {
        rc = sp_fail(err, SP_IO, "Chromium printed what is no PDF");
    } else {
        dates_settle(&pdf, on);
        sp_buf_put(pdf_out, pdf.bytes, pdf.len);
        rc = sp_buf_check(pdf_out, err);
    }
    sp_buf_clear(&pdf);
    return rc;
}

static int entry_remove(
    const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

enum sp_code pdf_print(const struct pdf_options *options,
    const struct sp_buf *html, struct sp_buf *pdf_out, struct sp_err *err)
{
    char browser[PATH_BYTES];
    char folder[PATH_BYTES - 32];
    char page[PATH_BYTES];
    pid_t pid = 0;
    enum sp_code rc;

    assert(options->on != NULL);
    assert(strlen(options->on) == 10);
    rc = browser_find(options, browser, err);
    if (rc != SP_OK)
        return rc;
    if ((size_t)snprintf(folder, sizeof(folder), "%s/spilno-XXXXXX",
            options->tmp_folder == NULL ? "/tmp" : options->tmp_folder) >=
            sizeof(folder) ||
        mkdtemp(folder) == NULL)
        return sp_fail(err, SP_IO, "%s: cannot make a folder in it",
            options->tmp_folder == NULL ? "/tmp" : options->tmp_folder);
    (void)snprintf(page, sizeof(page), "%s/report.html", folder);
    rc = sp_file_write(AT_FDCWD, page, html->bytes, html->len, err);
    if (rc == SP_OK)
        rc = browser_start(options, browser, folder, &pid, err);
    if (rc == SP_OK)
        rc = browser_wait(pid, browser, options->seconds_max, err);
    if (rc == SP_OK)
        rc = result_take(folder, options->on, pdf_out, err);
    (void)nftw(folder, entry_remove, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    return rc;
}
