/*
 * fault_calls.c - makes the n-th call that changes a file go wrong.
 *
 * Loaded before the C library into the program under test. SPILNO_FAULT is
 * "N:HOW": HOW is `kill` (the process dies before the call), `half` (dies
 * after half of the bytes of a write), `eio` or `enospc` (this call and all
 * later ones fail). Without it every call goes through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum fault { FAULT_NONE, FAULT_KILL, FAULT_HALF, FAULT_EIO, FAULT_ENOSPC };

static long calls;

/* Count a call and say how it goes; the process may end here. */
static enum fault fault_now(void)
{
    const char *setting = getenv("SPILNO_FAULT");
    char *how;
    long at;

    if (setting == NULL)
        return FAULT_NONE;
    at = strtol(setting, &how, 10);
    calls++;
    if (calls < at || *how != ':')
        return FAULT_NONE;
    if (strcmp(how, ":kill") == 0)
        (void)raise(SIGKILL);
    if (strcmp(how, ":half") == 0)
        return FAULT_HALF;
    errno = strcmp(how, ":eio") == 0 ? EIO : ENOSPC;
    return errno == EIO ? FAULT_EIO : FAULT_ENOSPC;
}

/* The C library's function of this name, as a function of this type. */
#define REAL(name, type) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t pwrite_call(int, const void *, size_t, off_t);
typedef int fd_call(int);
typedef int openat_call(int, const char *, int, mode_t);
typedef int renameat_call(int, const char *, int, const char *);
typedef int rename_call(const char *, const char *);
typedef int unlink_call(const char *);
typedef int unlinkat_call(int, const char *, int);
typedef int ftruncate_call(int, off_t);

ssize_t write(int fd, const void *bytes, size_t len)
{
    enum fault fault = fd > 2 ? fault_now() : FAULT_NONE;

    if (fault > FAULT_HALF)
        return -1;
    if (fault == FAULT_HALF) {
        (void)REAL("write", write_call *)(fd, bytes, len / 2);
        (void)raise(SIGKILL);
    }
    return REAL("write", write_call *)(fd, bytes, len);
}

static ssize_t pwrite_any(
    const char *name, int fd, const void *bytes, size_t len, off_t at)
{
    enum fault fault = fault_now();

    if (fault > FAULT_HALF)
        return -1;
    if (fault == FAULT_HALF) {
        (void)REAL(name, pwrite_call *)(fd, bytes, len / 2, at);
        (void)raise(SIGKILL);
    }
    return REAL(name, pwrite_call *)(fd, bytes, len, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite_any("pwrite", fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    return pwrite_any("pwrite64", fd, bytes, len, at);
}

/* Calls without bytes: half of one is none of it. */
static bool refused(void)
{
    enum fault fault = fault_now();

    if (fault == FAULT_HALF)
        (void)raise(SIGKILL);
    return fault > FAULT_HALF;
}

int fsync(int fd)
{
    return refused() ? -1 : REAL("fsync", fd_call *)(fd);
}

int fdatasync(int fd)
{
    return refused() ? -1 : REAL("fdatasync", fd_call *)(fd);
}

static int openat_any(
    const char *name, int folder, const char *path, int flags, mode_t mode)
{
    if ((flags & O_CREAT) != 0 && refused())
        return -1;
    return REAL(name, openat_call *)(folder, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    mode_t mode = 0;

    if ((flags & O_CREAT) != 0) {
        va_list args;
        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    return openat_any("openat", folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    mode_t mode = 0;

    if ((flags & O_CREAT) != 0) {
        va_list args;
        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    return openat_any("openat64", folder, path, flags, mode);
}

int renameat(int a, const char *from, int b, const char *to)
{
    return refused() ? -1 : REAL("renameat", renameat_call *)(a, from, b, to);
}

int rename(const char *from, const char *to)
{
    return refused() ? -1 : REAL("rename", rename_call *)(from, to);
}

int unlink(const char *path)
{
    return refused() ? -1 : REAL("unlink", unlink_call *)(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return refused() ? -1
                     : REAL("unlinkat", unlinkat_call *)(folder, path, flags);
}

int ftruncate(int fd, off_t len)
{
    return refused() ? -1 : REAL("ftruncate", ftruncate_call *)(fd, len);
}

int ftruncate64(int fd, off64_t len)
{
    return refused() ? -1 : REAL("ftruncate64", ftruncate_call *)(fd, len);
}
