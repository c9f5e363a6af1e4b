/*
 * Goal:   the store gives back what was written, in one order, refuses what
 *         its columns do not allow, and tells its failures apart.
 * Method: one table of all kinds of columns in a scratch file; cells on both
 *         sides of each bound; two openings of one file; damaged files; and
 *         every system call and allocation of SQLite made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/store.h"

#include <sqlite3.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const colours[] = {"red", "blue"};

enum { KEY, YEAR, COLOUR, SHARE, COUNT, PRICE, WEIGHT, FROM, UNTIL, NOTE, N };
static const struct store_column columns[N] = {
    [KEY] = {.name = "thing", .kind = STORE_ID, .not_null = true},
    [YEAR] = {.name = "year", .kind = STORE_INTEGER, .not_null = true},
    [COLOUR] = {.name = "colour",
        .kind = STORE_TEXT,
        .not_null = true,
        .choices = colours,
        .n_choices = SP_COUNT(colours)},
    [SHARE] = {.name = "share", .kind = STORE_DECIMAL, .share = true},
    [COUNT] = {.name = "count_of", .kind = STORE_INTEGER, .positive = true},
    [PRICE] = {.name = "price", .kind = STORE_MONEY, .not_negative = true},
    [WEIGHT] = {.name = "statement", .kind = STORE_DECIMAL, .positive = true},
    [FROM] = {.name = "valid_from", .kind = STORE_DATE},
    [UNTIL] = {.name = "valid_until", .kind = STORE_DATE},
    [NOTE] = {.name = "author", .kind = STORE_TEXT},
};
static const struct store_table tables[] = {
    {"thing", N, 2, FROM, UNTIL, columns},
};

static char folder[256];
static char path[300];

static struct store *open_new(void)
{
    struct store *store = NULL;
    struct sp_err err;

    unlink(path);
    assert_int_equal(
        store_open(path, STORE_WRITE, tables, 1, 1, &store, &err), SP_OK);
    return store;
}

/* Cells from "a,b,c" (a text without NUL bytes or quotes). */
static void split(const char *text, struct store_cell cells[N])
{
    for (size_t i = 0; i < N; i++) {
        size_t len = strcspn(text, ",");

        cells[i].text = text;
        cells[i].len = (uint32_t)len;
        text += len + (text[len] == ',');
    }
}

static enum sp_code write_row(struct store *store, const char *author,
    const char *text, enum store_op op, bool fresh, struct sp_err *err)
{
    struct store_cell cells[N];
    uint8_t ops = (uint8_t)op;
    const struct store_write write = {.author = author,
        .statement = "s1",
        .fresh = fresh,
        .cells = cells,
        .ops = &ops,
        .n_rows = 1};

    split(text, cells);
    return store_write_columns(store, &write, err);
}

static void must_write(
    struct store *store, const char *author, const char *text)
{
    struct sp_err err = {.text = ""};
    enum sp_code code = write_row(store, author, text, STORE_SET, false, &err);

    if (code != SP_OK)
        print_message("%s\n", err.text);
    assert_int_equal(code, SP_OK);
}

/* All rows as lines of "a,b,c". */
static void read_rows(struct store *store, const char *author, const char *on,
    const size_t *places, size_t n, char *out, size_t out_bytes)
{
    const struct store_read read = {
        .columns = places, .n_columns = n, .author = author, .on = on};
    struct store_cursor *cursor = NULL;
    const struct store_cell *cells;
    struct sp_err err;
    size_t used = 0;
    bool more;

    out[0] = '\0';
    assert_int_equal(store_read_columns(store, &read, &cursor, &err), SP_OK);
    while (store_next(cursor, &cells, &more, &err) == SP_OK && more)
        for (size_t i = 0; i < n; i++) {
            used += (size_t)snprintf(out + used, out_bytes - used, "%.*s%s",
                (int)cells[i].len, cells[i].len == 0 ? "" : cells[i].text,
                i + 1 < n ? "," : "\n");
            assert_true(used < out_bytes);
        }
    store_cursor_close(cursor);
}

static const size_t all[N] = {
    KEY, YEAR, COLOUR, SHARE, COUNT, PRICE, WEIGHT, FROM, UNTIL, NOTE};

static void test_round_trip(void **state)
{
    static const char want[] =
        "A,10,red,0.5,1,12.000001,0.1,0001-01-01,2026-01-01,x\n"
        "A,10,blue,1,9223372036854775807,0,3,2026-01-01,9999-12-31,\n"
        "A,9,red,,,,,0001-01-01,9999-12-31,\n"
        "\xd0\x96,9,red,0,,9223372036854.775807,,0001-01-01,9999-12-31,y\n";
    struct store *store = open_new();
    struct sp_err err;
    char got[2048];

    (void)state;
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    /* Written in another order than the one in which they come back. */
    must_write(store, "me",
        "\xd0\x96,9,red,0,,9223372036854.775807,,0001-01-01,9999-12-31,y");
    must_write(store, "me", "A,9,red,,,,,0001-01-01,9999-12-31,");
    must_write(store, "me",
        "A,10,blue,1,9223372036854775807,0,3,2026-01-01,9999-12-31,");
    must_write(
        store, "me", "A,10,red,0.5,1,12.000001,0.1,0001-01-01,2026-01-01,x");
    assert_int_equal(store_commit(store, &err), SP_OK);
    store_close(store);
    assert_int_equal(
        store_open(path, STORE_READ, tables, 1, 1, &store, &err), SP_OK);
    read_rows(store, "me", NULL, all, N, got, sizeof(got));
    assert_string_equal(got, want);
    store_close(store);
}

static void test_filters(void **state)
{
    static const struct {
        const char *label;
        const char *author;
        const char *on;
        const char *want;
    } cases[] = {
        {"all", NULL, NULL,
            "A,2025-01-01\nA,2026-01-01\nB,0001-01-01\nB,0001-01-01\n"},
        {"one author", "me", NULL,
            "A,2025-01-01\nA,2026-01-01\nB,0001-01-01\n"},
        {"another author", "you", NULL, "B,0001-01-01\n"},
        {"nobody", "they", NULL, ""},
        {"before the first day", "me", "2024-12-31", "B,0001-01-01\n"},
        {"on the first day", "me", "2025-01-01",
            "A,2025-01-01\nB,0001-01-01\n"},
        {"on the last day", "me", "2025-12-31", "A,2025-01-01\nB,0001-01-01\n"},
        {"on the day of the change", "me", "2026-01-01",
            "A,2026-01-01\nB,0001-01-01\n"},
        {"everybody on a day", NULL, "2026-01-01",
            "A,2026-01-01\nB,0001-01-01\nB,0001-01-01\n"},
    };
    const size_t places[] = {KEY, FROM};
    struct store *store = open_new();
    struct sp_err err;
    uint64_t count = 0;
    bool has;

    (void)state;
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    must_write(store, "me", "A,1,red,,,,,2025-01-01,2026-01-01,");
    must_write(store, "me", "A,1,red,,,,,2026-01-01,9999-12-31,");
    must_write(store, "me", "B,1,red,,,,,0001-01-01,9999-12-31,");
    must_write(store, "you", "B,1,red,,,,,0001-01-01,9999-12-31,");
    assert_int_equal(store_commit(store, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char got[1024];

        print_message("%s\n", cases[i].label);
        read_rows(
            store, cases[i].author, cases[i].on, places, 2, got, sizeof(got));
        assert_string_equal(got, cases[i].want);
    }
    assert_int_equal(store_count_rows(store, 0, &count, &err), SP_OK);
    assert_int_equal(count, 4);
    assert_int_equal(store_has_rows(store, 0, "you", &has, &err), SP_OK);
    assert_true(has);
    assert_int_equal(store_has_rows(store, 0, "they", &has, &err), SP_OK);
    assert_false(has);
    store_close(store);
}

static const struct {
    const char *label;
    const char *row;
    enum sp_code want;
} bounds[] = {
    {"fine", "A,1,red,,,,,0001-01-01,9999-12-31,", SP_OK},
    {"no key", ",1,red,,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"no required cell", "A,1,,,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"no valid_from", "A,1,red,,,,,,9999-12-31,", SP_INVALID},
    {"another choice", "A,1,green,,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"id of 65 characters",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,1,"
        "red,,,,,0001-01-01,9999-12-31,",
        SP_INVALID},
    {"id of 64 letters of two bytes",
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96"
        "\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96,1,"
        "red,,,,,0001-01-01,9999-12-31,",
        SP_OK},
    {"share above one", "A,1,red,1.5,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"share below zero", "A,1,red,-0.5,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"share of one", "A,1,red,1,,,,0001-01-01,9999-12-31,", SP_OK},
    {"share no number", "A,1,red,x,,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"count of zero", "A,1,red,,0,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"count no integer", "A,1,red,,1.5,,,0001-01-01,9999-12-31,", SP_INVALID},
    {"count too large",
        "A,1,red,,9223372036854775808,,,0001-01-01,"
        "9999-12-31,",
        SP_INVALID},
    {"price below zero", "A,1,red,,,-1,,0001-01-01,9999-12-31,", SP_INVALID},
    {"price of seven places", "A,1,red,,,0.0000001,,0001-01-01,9999-12-31,",
        SP_INVALID},
    {"price too large",
        "A,1,red,,,9223372036854.775808,,0001-01-01,"
        "9999-12-31,",
        SP_INVALID},
    {"weight of zero", "A,1,red,,,,0,0001-01-01,9999-12-31,", SP_INVALID},
    {"weight negative", "A,1,red,,,,-2,0001-01-01,9999-12-31,", SP_INVALID},
    {"short date", "A,1,red,,,,,2026-1-1,9999-12-31,", SP_INVALID},
    {"date past the last", "A,1,red,,,,,2026-01-01,9999-12-32,", SP_INVALID},
    {"empty period", "A,1,red,,,,,2026-01-01,2026-01-01,", SP_INVALID},
};

static void test_bounds(void **state)
{
    struct store *store = open_new();

    (void)state;
    for (size_t i = 0; i < SP_COUNT(bounds); i++) {
        struct sp_err err = {.text = ""};
        enum sp_code code;

        print_message("%s\n", bounds[i].label);
        assert_int_equal(store_begin_write(store, &err), SP_OK);
        code = write_row(store, "me", bounds[i].row, STORE_SET, false, &err);
        assert_int_equal(code, bounds[i].want);
        store_rollback(store);
    }
    store_close(store);
}

static void test_writes(void **state)
{
    static const char row[] = "A,1,red,,,,,0001-01-01,9999-12-31,";
    static const char again[] = "A,1,blue,,,,,0001-01-01,2026-01-01,";
    const size_t places[] = {KEY, COLOUR, UNTIL};
    struct store *store = open_new();
    struct sp_err err;
    char got[256];

    (void)state;
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    must_write(store, "me", row);
    must_write(store, "me", again); /* set twice: the last stays */
    read_rows(store, "me", NULL, places, 3, got, sizeof(got));
    assert_string_equal(got, "A,blue,2026-01-01\n");
    assert_int_equal(
        write_row(store, "me", row, STORE_SET, true, &err), SP_INVALID);
    assert_int_equal(
        write_row(store, "you", row, STORE_REMOVE, false, &err), SP_NOT_FOUND);
    assert_int_equal(
        write_row(store, "me", row, STORE_REMOVE, false, &err), SP_OK);
    assert_int_equal(
        write_row(store, "me", row, STORE_REMOVE, false, &err), SP_NOT_FOUND);
    read_rows(store, NULL, NULL, places, 3, got, sizeof(got));
    assert_string_equal(got, "");
    must_write(store, "me", row);
    store_rollback(store); /* and nothing of it stays */
    read_rows(store, NULL, NULL, places, 3, got, sizeof(got));
    assert_string_equal(got, "");
    store_close(store);
}

/* Many rows in one call are the same as one after the other. */
static void test_many(void **state)
{
    enum { ROWS = 333 };
    static char texts[ROWS][64];
    static struct store_cell cells[ROWS * N];
    static const uint8_t ops[ROWS]; /* all STORE_SET */
    const size_t places[] = {KEY, COUNT, NOTE};
    struct store_write write = {.author = "me",
        .statement = "s1",
        .fresh = true,
        .cells = cells,
        .ops = ops,
        .n_rows = ROWS};
    struct store *store = open_new();
    static char want[ROWS * 32];
    static char got[ROWS * 32];
    size_t used = 0;
    uint64_t count = 0;
    struct sp_err err;

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        /* Cells that are filled in some rows only. */
        snprintf(texts[i], sizeof(texts[i]),
            "R%03zu,1,red,,%s,,,0001-01-01,9999-12-31,%s", i,
            i % 3 == 0 ? "7" : "", i % 5 == 0 ? "x" : "");
        split(texts[i], cells + i * N);
        used += (size_t)snprintf(want + used, sizeof(want) - used,
            "R%03zu,%s,%s\n", i, i % 3 == 0 ? "7" : "", i % 5 == 0 ? "x" : "");
    }
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    assert_int_equal(store_write_columns(store, &write, &err), SP_OK);
    assert_int_equal(store_commit(store, &err), SP_OK);
    read_rows(store, "me", NULL, places, 3, got, sizeof(got));
    assert_string_equal(got, want);
    /* One bad row among them, and nothing stays. */
    split("R100,1,green,,,,,0001-01-01,9999-12-31,", cells + 100 * N);
    write.author = "you";
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    assert_int_equal(store_write_columns(store, &write, &err), SP_INVALID);
    store_rollback(store);
    split("R099,1,red,,,,,0001-01-01,9999-12-31,", cells + 100 * N);
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    assert_int_equal(store_write_columns(store, &write, &err), SP_INVALID);
    store_rollback(store);
    assert_int_equal(store_count_rows(store, 0, &count, &err), SP_OK);
    assert_int_equal(count, ROWS);
    store_close(store);
}

static void test_meta(void **state)
{
    char value[STORE_META_BYTES_MAX];
    struct store *store = open_new();
    struct sp_err err;

    (void)state;
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    assert_int_equal(store_meta_get(store, "size", value, &err), SP_NOT_FOUND);
    assert_int_equal(store_meta_set(store, "size", "1", &err), SP_OK);
    assert_int_equal(store_meta_set(store, "size", "2", &err), SP_OK);
    assert_int_equal(store_meta_get(store, "size", value, &err), SP_OK);
    assert_string_equal(value, "2");
    assert_int_equal(store_commit(store, &err), SP_OK);
    store_close(store);
}

/* A snapshot stays as it was; a reader changes nothing. */
static void test_snapshot(void **state)
{
    static const char row[] = "A,1,red,,,,,0001-01-01,9999-12-31,";
    const size_t places[] = {KEY};
    struct store *store = open_new();
    struct store *reader = NULL;
    struct sp_err err;
    char got[64];

    (void)state;
    assert_int_equal(
        store_open(path, STORE_READ, tables, 1, 1, &reader, &err), SP_OK);
    assert_int_equal(store_begin_snapshot(reader, &err), SP_OK);
    assert_int_equal(
        write_row(reader, "me", row, STORE_SET, false, &err), SP_IO);
    store_rollback(reader);
    assert_int_equal(store_begin_write(store, &err), SP_OK);
    must_write(store, "me", row);
    assert_int_equal(store_commit(store, &err), SP_OK);
    read_rows(reader, NULL, NULL, places, 1, got, sizeof(got));
    assert_string_equal(got, "A\n");
    store_close(reader);
    store_close(store);
}

static void put_file(const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void test_open(void **state)
{
    static const struct store_column other[] = {
        {.name = "thing", .kind = STORE_ID},
        {.name = "valid_from", .kind = STORE_DATE},
        {.name = "valid_until", .kind = STORE_DATE},
    };
    static const struct store_table others[] = {
        {"thing", 3, 1, 1, 2, other},
    };
    static const char noise[2048] = "This is no database at all, but text.";
    struct store *store = NULL;
    struct sp_err err;

    (void)state;
    unlink(path);
    assert_int_equal(
        store_open(path, STORE_READ, tables, 1, 1, &store, &err), SP_NOT_FOUND);
    assert_int_not_equal(access(path, F_OK), 0);
    store_close(open_new());
    assert_int_equal(
        store_open(path, STORE_READ, others, 1, 1, &store, &err), SP_CONFLICT);
    assert_int_equal(
        store_open(path, STORE_WRITE, tables, 1, 2, &store, &err), SP_CONFLICT);
    put_file(noise, sizeof(noise));
    assert_int_equal(
        store_open(path, STORE_READ, tables, 1, 1, &store, &err), SP_CORRUPT);
    assert_int_equal(store_open("/no/such/folder/db", STORE_WRITE, tables, 1, 1,
                         &store, &err),
        SP_IO);
}

/* ---- failures of the system, in turn ----------------------------------- */

static long calls_left = -1; /* −1: all succeed */

static bool fails(void)
{
    if (calls_left < 0)
        return false;
    if (calls_left == 0)
        return true;
    calls_left--;
    return false;
}

static ssize_t failing_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    if (fails()) {
        errno = ENOSPC;
        return -1;
    }
    return pwrite(fd, bytes, n, at);
}

static int failing_fsync(int fd)
{
    if (fails()) {
        errno = EIO;
        return -1;
    }
    return fsync(fd);
}

static void set_calls(bool failing)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    union {
        ssize_t (*write)(int, const void *, size_t, off_t);
        int (*sync)(int);
        sqlite3_syscall_ptr any;
    } call;

    call.write = failing_pwrite;
    vfs->xSetSystemCall(vfs, "pwrite", failing ? call.any : NULL);
    vfs->xSetSystemCall(vfs, "pwrite64", failing ? call.any : NULL);
    call.sync = failing_fsync;
    vfs->xSetSystemCall(vfs, "fsync", failing ? call.any : NULL);
    calls_left = -1;
}

/* Write two rows in a transaction; what fails is an error, never half. */
static enum sp_code write_two(struct store *store, struct sp_err *err)
{
    enum sp_code code = store_begin_write(store, err);

    if (code == SP_OK)
        code = write_row(store, "me", "C,1,red,,,,,0001-01-01,9999-12-31,",
            STORE_SET, false, err);
    if (code == SP_OK)
        code = write_row(store, "me", "D,1,red,,,,,0001-01-01,9999-12-31,",
            STORE_SET, false, err);
    if (code == SP_OK)
        code = store_commit(store, err);
    store_rollback(store);
    return code;
}

static void test_failing_calls(void **state)
{
    const size_t places[] = {KEY};
    long n = 0;
    enum sp_code code;

    (void)state;
    do {
        struct store *store = open_new();
        struct sp_err err;
        char got[64];

        set_calls(true);
        calls_left = n++;
        code = write_two(store, &err);
        set_calls(false);
        store_close(store);
        assert_true(code == SP_OK || code == SP_IO);
        if (store_open(path, STORE_READ, tables, 1, 1, &store, &err) != SP_OK)
            fail_msg("%ld: %s", n - 1, err.text);
        read_rows(store, NULL, NULL, places, 1, got, sizeof(got));
        assert_string_equal(got, code == SP_OK ? "C\nD\n" : "");
        store_close(store);
    } while (code != SP_OK);
    print_message("%ld calls failed in turn\n", n - 1);
    assert_true(n > 5);
}

static sqlite3_mem_methods own_memory;
static long allocations_left = -1;

static void *failing_malloc(int n)
{
    if (allocations_left == 0)
        return NULL;
    if (allocations_left > 0)
        allocations_left--;
    return own_memory.xMalloc(n);
}

static void *failing_realloc(void *old, int n)
{
    if (allocations_left == 0)
        return NULL;
    if (allocations_left > 0)
        allocations_left--;
    return own_memory.xRealloc(old, n);
}

static enum sp_code open_write_read(struct sp_err *err)
{
    size_t key = KEY;
    const struct store_read read = {
        .columns = &key, .n_columns = 1, .author = "me", .on = "2026-01-01"};
    struct store *store = NULL;
    struct store_cursor *cursor = NULL;
    const struct store_cell *cells;
    bool more = true;
    enum sp_code code =
        store_open(path, STORE_WRITE, tables, 1, 1, &store, err);

    if (code == SP_OK)
        code = write_two(store, err);
    if (code == SP_OK)
        code = store_read_columns(store, &read, &cursor, err);
    while (code == SP_OK && more)
        code = store_next(cursor, &cells, &more, err);
    store_cursor_close(cursor);
    store_close(store);
    return code;
}

static void test_failing_allocations(void **state)
{
    sqlite3_mem_methods methods;
    long n = 0;
    enum sp_code code;

    (void)state;
    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(
        sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own_memory), SQLITE_OK);
    methods = own_memory;
    methods.xMalloc = failing_malloc;
    methods.xRealloc = failing_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
    do {
        struct sp_err err;

        unlink(path);
        allocations_left = n;
        code = open_write_read(&err);
        allocations_left = -1;
        assert_true(code == SP_OK || code == SP_NO_MEMORY || code == SP_IO);
        n += n < 200 ? 1 : 7;
    } while (code != SP_OK);
    print_message("about %ld allocations\n", n);
    assert_true(n > 100);
    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(
        sqlite3_config(SQLITE_CONFIG_MALLOC, &own_memory), SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_meta),
        cmocka_unit_test(test_snapshot),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_failing_calls),
        cmocka_unit_test(test_failing_allocations),
    };
    const char *base = getenv("TMPDIR");
    int failed;

    snprintf(folder, sizeof(folder), "%s/spilno-store-XXXXXX",
        base != NULL ? base : "/tmp");
    if (mkdtemp(folder) == NULL)
        return 2;
    snprintf(path, sizeof(path), "%s/x.db", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
