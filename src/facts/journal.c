/*
 * journal.c - the register's own files.
 */
#include "facts/journal.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "facts/pack.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char format_line[] = "spilno-register/v1\nowner ";
enum {
    REGISTER_BYTES_MAX = 1024,
    LINE_BYTES_MAX = 128,
    PATH_BYTES = 128,
    WAIT_STEP_MS = 20,
};
#define JOURNAL_BYTES_MAX ((size_t)256 << 20)

static enum sp_code fail_errno(
    const char *what, const char *name, struct sp_err *err)
{
    char reason[128];
    int number = errno;

    if (strerror_r(number, reason, sizeof(reason)) != 0)
        snprintf(reason, sizeof(reason), "error %d", number);
    return sp_fail(err, number == EACCES || number == EPERM ? SP_DENIED : SP_IO,
        "%s: cannot %s: %s", name, what, reason);
}

/* ---- register --------------------------------------------------------- */

enum sp_code journal_init(int folder_fd, const char *owner, struct sp_err *err)
{
    static const char *const names[] = {
        "register", "journal", "register.db", "packs"};
    const char *fault = strchr(owner, ':') != NULL
                            ? "names another register's row"
                            : sp_text_id_fault(owner, strlen(owner));
    char text[REGISTER_BYTES_MAX];
    struct stat info;
    enum sp_code code;

    if (fault != NULL)
        return sp_fail(err, SP_INVALID, "owner '%s' %s", owner, fault);
    for (size_t i = 0; i < SP_COUNT(names); i++)
        if (fstatat(folder_fd, names[i], &info, AT_SYMLINK_NOFOLLOW) == 0)
            return sp_fail(
                err, SP_EXISTS, "the folder holds '%s' already", names[i]);
    if (mkdirat(folder_fd, "packs", 0700) != 0)
        return fail_errno("make", "packs", err);
    code = sp_file_write(folder_fd, "journal", "", 0, err);
    if (code != SP_OK)
        return code;
    /* The last file written is the one that makes it a register. */
    snprintf(text, sizeof(text), "%s%s\n", format_line, owner);
    return sp_file_write(folder_fd, "register", text, strlen(text), err);
}

enum sp_code journal_owner(
    int folder_fd, char owner_out[JOURNAL_OWNER_BYTES], struct sp_err *err)
{
    size_t start = sizeof(format_line) - 1;
    struct sp_buf buf;
    const char *text;
    size_t len;
    enum sp_code code =
        sp_file_read(folder_fd, "register", REGISTER_BYTES_MAX, &buf, err);

    if (code != SP_OK)
        return code;
    text = sp_buf_text(&buf);
    len = buf.len > start ? buf.len - start - 1 : 0;
    if (strncmp(text, format_line, start) != 0)
        code = sp_fail(err, SP_CORRUPT,
            "register: does not start with 'spilno-register/v1' and an owner");
    else if (len == 0 || text[buf.len - 1] != '\n' ||
             len >= JOURNAL_OWNER_BYTES ||
             sp_text_id_fault(text + start, len) != NULL)
        code = sp_fail(err, SP_CORRUPT, "register: the owner is not an id");
    else
        snprintf(
            owner_out, JOURNAL_OWNER_BYTES, "%.*s", (int)len, text + start);
    sp_buf_clear(&buf);
    return code;
}

enum sp_code journal_lock(
    int folder_fd, int wait_ms, int *lock_fd_out, struct sp_err *err)
{
    const struct timespec step = {0, WAIT_STEP_MS * 1000000L};
    int fd = openat(folder_fd, "register", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return fail_errno("open", "register", err);
    for (int waited_ms = 0;; waited_ms += WAIT_STEP_MS) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            break;
        if (errno != EWOULDBLOCK && errno != EINTR) {
            enum sp_code code = fail_errno("lock", "register", err);

            close(fd);
            return code;
        }
        if (waited_ms >= wait_ms) {
            close(fd);
            return sp_fail(
                err, SP_BUSY, "another process is changing the register");
        }
        nanosleep(&step, NULL);
    }
    *lock_fd_out = fd;
    return SP_OK;
}

void journal_unlock(int lock_fd)
{
    if (lock_fd >= 0)
        close(lock_fd); /* the lock goes with it */
}

/* ---- journal ---------------------------------------------------------- */

/* Read "NUMBER SHA256 BYTES" of `len` bytes. */
static bool entry_parse(const char *line, size_t len, uint64_t number,
    struct journal_entry *entry_out)
{
    char want[LINE_BYTES_MAX];
    char text[LINE_BYTES_MAX];
    int start;

    if (len >= sizeof(text))
        return false;
    memcpy(text, line, len);
    text[len] = '\0';
    start = snprintf(want, sizeof(want), "%" PRIu64 " ", number);
    if (len < (size_t)start + JOURNAL_DIGEST_BYTES + 1)
        return false;
    memcpy(entry_out->digest, text + start, JOURNAL_DIGEST_BYTES - 1);
    entry_out->digest[JOURNAL_DIGEST_BYTES - 1] = '\0';
    if (strspn(entry_out->digest, "0123456789abcdef") !=
        JOURNAL_DIGEST_BYTES - 1)
        return false;
    entry_out->bytes = strtoull(text + start + JOURNAL_DIGEST_BYTES, NULL, 10);
    /* What would be written is what was read, or it is refused. */
    snprintf(want, sizeof(want), "%" PRIu64 " %s %" PRIu64, number,
        entry_out->digest, entry_out->bytes);
    return strcmp(want, text) == 0;
}

static enum sp_code parse_lines(
    const struct sp_buf *buf, struct journal *journal, struct sp_err *err)
{
    const char *text = sp_buf_text(buf);
    size_t lines = 0;
    size_t at = 0;

    for (size_t i = 0; i < buf->len; i++)
        lines += text[i] == '\n';
    if (lines == 0)
        return SP_OK;
    journal->entries = calloc(lines, sizeof(*journal->entries));
    if (journal->entries == NULL)
        return sp_fail(
            err, SP_NO_MEMORY, "no memory for a journal of %zu lines", lines);
    for (journal->n = 0; journal->n < lines; journal->n++) {
        const char *end = memchr(text + at, '\n', buf->len - at);
        size_t len = (size_t)(end - (text + at));

        if (!entry_parse(
                text + at, len, journal->n + 1, &journal->entries[journal->n]))
            return sp_fail(err, SP_CORRUPT,
                "journal:%zu: is not 'NUMBER SHA256 BYTES'", journal->n + 1);
        at += len + 1;
    }
    journal->whole_bytes = at;
    return SP_OK;
}

enum sp_code journal_read(
    int folder_fd, struct journal *journal_out, struct sp_err *err)
{
    struct journal journal = {.n = 0};
    struct sp_buf buf;
    enum sp_code code =
        sp_file_read(folder_fd, "journal", JOURNAL_BYTES_MAX, &buf, err);

    if (code == SP_NOT_FOUND)
        return sp_fail(err, SP_CORRUPT, "journal: the file is missing");
    if (code != SP_OK)
        return code;
    code = parse_lines(&buf, &journal, err);
    sp_buf_clear(&buf);
    if (code == SP_OK)
        *journal_out = journal;
    else
        journal_clear(&journal);
    return code;
}

void journal_clear(struct journal *journal)
{
    if (journal == NULL)
        return;
    free(journal->entries);
    memset(journal, 0, sizeof(*journal));
}

/* Open the journal for writing after its last whole line. */
static enum sp_code open_at_end(int folder_fd, const struct journal *journal,
    int *fd_out, struct sp_err *err)
{
    enum sp_code code = SP_OK;
    struct stat info;
    int fd = openat(
        folder_fd, "journal", O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return fail_errno("open", "journal", err);
    if (fstat(fd, &info) != 0)
        code = fail_errno("look at", "journal", err);
    else if ((uint64_t)info.st_size < journal->whole_bytes)
        code = sp_fail(err, SP_CORRUPT, "journal: has become shorter");
    else if ((uint64_t)info.st_size > journal->whole_bytes &&
             (ftruncate(fd, (off_t)journal->whole_bytes) != 0 ||
                 fsync(fd) != 0))
        code = fail_errno("cut the torn line of", "journal", err);
    if (code != SP_OK)
        close(fd);
    else
        *fd_out = fd;
    return code;
}

enum sp_code journal_cut(
    int folder_fd, const struct journal *journal, struct sp_err *err)
{
    int fd = -1;
    enum sp_code code = open_at_end(folder_fd, journal, &fd, err);

    if (code == SP_OK)
        close(fd);
    return code;
}

/* Whether sp_file_write makes files of this name before it renames them. */
static bool is_begun(const char *name)
{
    static const char start[] = ".spilno-";
    static const char end[] = ".part";
    size_t len = strlen(name);

    return len > sizeof(start) + sizeof(end) &&
           strncmp(name, start, sizeof(start) - 1) == 0 &&
           strcmp(name + len - (sizeof(end) - 1), end) == 0;
}

void journal_sweep(int folder_fd)
{
    static const char *const folders[] = {".", "packs"};

    for (size_t i = 0; i < SP_COUNT(folders); i++) {
        int fd =
            openat(folder_fd, folders[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *folder = fd < 0 ? NULL : fdopendir(fd);
        const struct dirent *entry;

        if (folder == NULL) {
            if (fd >= 0)
                close(fd);
            continue;
        }
        while ((entry = readdir(folder)) != NULL)
            if (is_begun(entry->d_name))
                unlinkat(fd, entry->d_name, 0);
        closedir(folder);
    }
}

enum sp_code journal_append(int folder_fd, struct journal *journal,
    const char *digest, uint64_t bytes, struct sp_err *err)
{
    struct journal_entry *entries;
    char line[LINE_BYTES_MAX];
    enum sp_code code;
    ssize_t put;
    int fd = -1;
    int len;

    assert(strlen(digest) == JOURNAL_DIGEST_BYTES - 1);
    entries = realloc(journal->entries, (journal->n + 1) * sizeof(*entries));
    if (entries == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for the journal");
    journal->entries = entries;
    code = open_at_end(folder_fd, journal, &fd, err);
    if (code != SP_OK)
        return code;
    len = snprintf(line, sizeof(line), "%zu %s %" PRIu64 "\n", journal->n + 1,
        digest, bytes);
    put = write(fd, line, (size_t)len);
    if (put != len || fsync(fd) != 0) {
        code = fail_errno("write", "journal", err);
        /* A line that is not known to be durable is not acknowledged. */
        if (ftruncate(fd, (off_t)journal->whole_bytes) != 0 || fsync(fd) != 0)
            code = sp_fail(err, SP_IO,
                "journal: the line of pack %s may or may not stay", digest);
    } else {
        snprintf(
            entries[journal->n].digest, JOURNAL_DIGEST_BYTES, "%s", digest);
        entries[journal->n].bytes = bytes;
        journal->n++;
        journal->whole_bytes += (uint64_t)len;
    }
    close(fd);
    return code;
}

/* ---- packs ------------------------------------------------------------ */

static void pack_path(const char *digest, char path_out[PATH_BYTES])
{
    snprintf(path_out, PATH_BYTES, "packs/%s", digest);
}

enum sp_code journal_pack_write(int folder_fd, const char *digest,
    const struct sp_buf *pack, struct sp_err *err)
{
    char path[PATH_BYTES];

    pack_path(digest, path);
    return sp_file_write(folder_fd, path, pack->bytes, pack->len, err);
}

void journal_pack_remove(int folder_fd, const char *digest)
{
    char path[PATH_BYTES];

    pack_path(digest, path);
    unlinkat(folder_fd, path, 0);
}

enum sp_code journal_pack_read(int folder_fd, const struct journal_entry *entry,
    struct sp_buf *pack_out, struct sp_err *err)
{
    char hex[SP_SHA256_HEX_BYTES] = "";
    struct sp_sha256 *sha = NULL;
    char path[PATH_BYTES];
    struct sp_buf buf;
    enum sp_code code;

    pack_path(entry->digest, path);
    code = sp_file_read(folder_fd, path, PACK_BYTES_MAX, &buf, err);
    if (code == SP_NOT_FOUND)
        return sp_fail(err, SP_CORRUPT, "%s: the pack is missing", path);
    if (code != SP_OK)
        return code;
    code = sp_sha256_new(&sha, err);
    if (code == SP_OK) {
        sp_sha256_put(sha, buf.bytes, buf.len);
        sp_sha256_hex(sha, hex);
        if (buf.len != entry->bytes || strcmp(hex, entry->digest) != 0)
            code = sp_fail(err, SP_CORRUPT, "%s: %zu bytes of another digest",
                path, buf.len);
    }
    sp_sha256_free(sha);
    if (code == SP_OK)
        *pack_out = buf;
    else
        sp_buf_clear(&buf);
    return code;
}
