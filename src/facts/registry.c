/*
 * registry.c - the register folder: opened, recovered, read, exported, built
 * again.
 */
#include "facts/registry.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/sha256.h"
#include "facts/datapackage.h"
#include "facts/load.h"
#include "facts/registry_internal.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_ARENA_BYTES ((uint64_t)64 << 20)
enum { RECOVER_WAIT_MS = 10000, NAME_BYTES_MAX = 128 };
static const char new_name[] = "register.db.new";

/* ---- open and close --------------------------------------------------- */

static enum sp_code open_folder(
    const char *folder, int *fd_out, struct sp_err *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sp_fail(err, SP_NOT_FOUND, "no register in '%s'", folder);
    if (fd < 0)
        return sp_fail(err, SP_IO, "cannot open the folder '%s'", folder);
    *fd_out = fd;
    return SP_OK;
}

enum sp_code registry_init(const struct schema *schema, const char *folder,
    const char *owner, struct sp_err *err)
{
    struct registry *registry = NULL;
    enum sp_code code;
    int fd = -1;

    assert(schema != NULL);
    assert(folder != NULL && owner != NULL);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return sp_fail(err, SP_IO, "cannot make the folder '%s'", folder);
    code = open_folder(folder, &fd, err);
    if (code == SP_OK)
        code = journal_init(fd, owner, err);
    if (fd >= 0)
        close(fd);
    /* The first opening makes the database. */
    if (code == SP_OK)
        code = registry_open(schema, folder, &registry, err);
    registry_close(registry);
    return code;
}

enum sp_code registry_store(
    struct registry *registry, enum store_mode mode, struct sp_err *err)
{
    store_close(registry->store);
    registry->store = NULL;
    return store_open(registry->database, mode, registry->tables,
        registry->n_tables, SCHEMA_VERSION, &registry->store, err);
}

static enum sp_code replay_pack(struct registry *registry,
    const struct journal *journal, size_t i, struct sp_err *err)
{
    const struct journal_entry *entry = &journal->entries[i];
    struct apply_pack from = {
        .author = registry->owner, .digest = entry->digest, .number = i + 1};
    struct sp_buf pack;
    enum sp_code code =
        journal_pack_read(registry->folder_fd, entry, &pack, err);

    if (code != SP_OK)
        return code;
    from.bytes = pack.bytes;
    from.len = pack.len;
    code = pack_check(registry->schema, pack.bytes, pack.len, err);
    if (code == SP_OK)
        code = store_begin_write(registry->store, err);
    if (code == SP_OK)
        code = apply_pack(registry->schema, registry->store, &from, err);
    if (code == SP_OK)
        code = store_commit(registry->store, err);
    store_rollback(registry->store);
    sp_buf_clear(&pack);
    /* The digest was right: what was kept is not what was checked then. */
    if (code == SP_INVALID || code == SP_NOT_FOUND)
        code = sp_fail(err, SP_CORRUPT, "packs/%s: cannot be applied again",
            entry->digest);
    return code;
}

enum sp_code registry_replay(struct registry *registry,
    const struct journal *journal, struct sp_err *err)
{
    struct apply_state state;
    enum sp_code code = apply_state_read(registry->store, &state, err);

    for (uint64_t i = state.size; code == SP_OK && i < journal->n; i++)
        code = replay_pack(registry, journal, (size_t)i, err);
    return code;
}

/* Put the finished file in the place of the old one. A journal that a killed
 * writer left would be played into the new file: both old files go first, the
 * database before its journal, so that nothing is ever read half. */
static enum sp_code put_in_place(struct registry *registry, struct sp_err *err)
{
    static const char *const old[] = {"register.db", "register.db-journal"};
    int folder = registry->folder_fd;
    int fd = openat(folder, new_name, O_RDONLY | O_CLOEXEC);
    bool fine = fd >= 0 && fsync(fd) == 0;

    for (size_t i = 0; fine && i < SP_COUNT(old); i++)
        fine = unlinkat(folder, old[i], 0) == 0 || errno == ENOENT;
    fine = fine && renameat(folder, new_name, folder, "register.db") == 0 &&
           fsync(folder) == 0;
    if (fd >= 0)
        close(fd);
    if (!fine)
        return sp_fail(err, SP_IO, "%s: the new database cannot be put there",
            registry->database);
    return SP_OK;
}

/* Build the database beside the old one, from the packs. Under the lock. */
static enum sp_code build_again(struct registry *registry,
    const struct journal *journal, struct sp_err *err)
{
    char *path = registry->database;
    char *new_path = sp_asprintf(registry->arena, "%s.new", path);
    enum sp_code code;

    if (new_path == NULL)
        return sp_arena_fail(registry->arena, err);
    if (unlinkat(registry->folder_fd, new_name, 0) != 0 && errno != ENOENT)
        return sp_fail(err, SP_IO, "%s: cannot be removed", new_path);
    registry->database = new_path;
    code = registry_store(registry, STORE_BUILD, err);
    registry->database = path;
    if (code == SP_OK)
        code = registry_replay(registry, journal, err);
    store_close(registry->store);
    registry->store = NULL;
    if (code == SP_OK)
        code = put_in_place(registry, err);
    if (code != SP_OK)
        unlinkat(registry->folder_fd, new_name, 0);
    return code;
}

/* Read how far the rows are, in one state of the database. */
static enum sp_code read_state(struct registry *registry,
    struct apply_state *state_out, struct sp_err *err)
{
    enum sp_code code = registry_hold(registry, err);

    if (code != SP_OK)
        return code;
    code = apply_state_read(registry->store, state_out, err);
    registry_release(registry);
    return code;
}

/* Open the database for reading; `*gap_out` says what it lacks. The rows
 * are looked at before the journal, which is never behind them. */
enum gap { GAP_NONE, GAP_PACKS, GAP_ALL };

static enum sp_code open_reading(struct registry *registry,
    struct journal *journal, enum gap *gap_out, struct sp_err *err)
{
    struct apply_state state = {.size = 0};
    struct sp_err found = {.text = ""};
    enum sp_code code = registry_store(registry, STORE_READ, &found);
    bool absent = code == SP_NOT_FOUND || code == SP_CONFLICT;

    if (code == SP_OK)
        code = read_state(registry, &state, &found);
    if (code == SP_CORRUPT)
        return sp_fail(err, code, "%s: %s; 'spilno rebuild' makes it again",
            registry->database, found.text);
    if (code != SP_OK && !absent)
        return sp_fail(err, code, "%s: %s", registry->database, found.text);
    code = journal_read(registry->folder_fd, journal, err);
    if (code != SP_OK)
        return code;
    *gap_out = absent                    ? GAP_ALL
               : state.size < journal->n ? GAP_PACKS
                                         : GAP_NONE;
    if (state.size > journal->n ||
        (state.size > 0 &&
            strcmp(state.pack, journal->entries[state.size - 1].digest) != 0))
        code = sp_fail(err, SP_CORRUPT,
            "%s: the database holds packs that the journal does not; "
            "'spilno rebuild' makes it again",
            registry->folder);
    return code;
}

/* Close the gap between journal and rows, unless another process has done so
 * by the time that the lock is ours. */
static enum sp_code recover(struct registry *registry, struct sp_err *err)
{
    struct journal journal = {.n = 0};
    enum gap gap = GAP_NONE;
    enum sp_code code;
    int lock = -1;

    code = journal_lock(registry->folder_fd, RECOVER_WAIT_MS, &lock, err);
    if (code == SP_OK)
        code = open_reading(registry, &journal, &gap, err);
    if (code == SP_OK)
        code = journal_cut(registry->folder_fd, &journal, err);
    if (code == SP_OK && gap == GAP_ALL) {
        code = build_again(registry, &journal, err);
    } else if (code == SP_OK && gap == GAP_PACKS) {
        code = registry_store(registry, STORE_WRITE, err);
        if (code == SP_OK)
            code = registry_replay(registry, &journal, err);
    }
    if (code == SP_OK)
        code = registry_store(registry, STORE_READ, err);
    journal_clear(&journal);
    journal_unlock(lock);
    return code;
}

/* Open the database, and bring it to the journal's end when it is behind,
 * missing, or of another schema. */
static enum sp_code open_store(struct registry *registry, struct sp_err *err)
{
    struct journal journal = {.n = 0};
    enum gap gap = GAP_NONE;
    enum sp_code code = open_reading(registry, &journal, &gap, err);

    journal_clear(&journal);
    if (code == SP_OK && gap != GAP_NONE)
        code = recover(registry, err);
    return code;
}

static enum sp_code registry_new(const struct schema *schema,
    const char *folder, struct registry **registry_out, struct sp_err *err)
{
    struct registry *registry = calloc(1, sizeof(*registry));
    enum sp_code code;

    if (registry == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a register");
    registry->schema = schema;
    registry->folder_fd = -1;
    code = sp_arena_new(SMALL_ARENA_BYTES, &registry->arena, err);
    if (code != SP_OK)
        goto out;
    registry->folder = sp_strdup(registry->arena, folder);
    registry->database = sp_asprintf(registry->arena, "%s/register.db", folder);
    if (registry->folder == NULL || registry->database == NULL) {
        code = sp_arena_fail(registry->arena, err);
        goto out;
    }
    code = apply_tables(
        schema, registry->arena, &registry->tables, &registry->n_tables, err);
    if (code == SP_OK)
        code = open_folder(folder, &registry->folder_fd, err);
    if (code != SP_OK)
        goto out;
    code = journal_owner(registry->folder_fd, registry->owner, err);
    if (code == SP_NOT_FOUND)
        code = sp_fail(err, SP_NOT_FOUND, "no register in '%s'", folder);
out:
    if (code == SP_OK)
        *registry_out = registry;
    else
        registry_close(registry);
    return code;
}

enum sp_code registry_open(const struct schema *schema, const char *folder,
    struct registry **registry_out, struct sp_err *err)
{
    struct registry *registry = NULL;
    enum sp_code code;

    assert(schema != NULL && folder != NULL);
    assert(registry_out != NULL);
    code = registry_new(schema, folder, &registry, err);
    if (code == SP_OK)
        code = open_store(registry, err);
    if (code == SP_OK)
        *registry_out = registry;
    else
        registry_close(registry);
    return code;
}

const char *registry_owner(const struct registry *registry)
{
    assert(registry != NULL);
    return registry->owner;
}

const struct schema *registry_schema(const struct registry *registry)
{
    assert(registry != NULL);
    return registry->schema;
}

void registry_close(struct registry *registry)
{
    if (registry == NULL)
        return;
    store_close(registry->store);
    if (registry->folder_fd >= 0)
        close(registry->folder_fd);
    sp_arena_free(registry->arena);
    free(registry);
}

/* ---- reading ---------------------------------------------------------- */

enum sp_code registry_read(struct registry *registry,
    const struct schema_table *schema, const bool *wanted, int32_t on,
    struct sp_pool *pool, struct sp_arena *arena, struct table *table_out,
    struct sp_err *err)
{
    const struct load load = {.store = registry->store,
        .schema = registry->schema,
        .table = schema,
        .wanted = wanted,
        .author = registry->owner,
        .on = on,
        .pool = pool,
        .arena = arena};
    enum sp_code code = registry_hold(registry, err);

    if (code != SP_OK)
        return code;
    /* Rows are counted before they are read: both in one state. */
    code = load_table(&load, table_out, err);
    registry_release(registry);
    return code;
}

enum sp_code registry_digest(
    struct registry *registry, char hex_out[65], struct sp_err *err)
{
    enum sp_code code = registry_hold(registry, err);

    if (code != SP_OK)
        return code;
    code = apply_digest(registry->schema, registry->store, hex_out, err);
    registry_release(registry);
    return code;
}

enum sp_code registry_hold(struct registry *registry, struct sp_err *err)
{
    enum sp_code code = SP_OK;

    assert(registry != NULL);
    if (registry->holds == 0)
        code = store_begin_snapshot(registry->store, err);
    if (code == SP_OK)
        registry->holds++;
    return code;
}

void registry_release(struct registry *registry)
{
    assert(registry->holds > 0);
    registry->holds--;
    if (registry->holds == 0)
        store_rollback(registry->store);
}

/* ---- built again ------------------------------------------------------- */

enum sp_code registry_rebuild(const struct schema *schema, const char *folder,
    uint64_t *packs_out, struct sp_err *err)
{
    struct registry *registry = NULL;
    struct journal journal = {.n = 0};
    enum sp_code code;
    int lock = -1;

    assert(schema != NULL && folder != NULL);
    code = registry_new(schema, folder, &registry, err);
    if (code != SP_OK)
        return code;
    code = journal_lock(registry->folder_fd, 0, &lock, err);
    if (code == SP_OK)
        code = journal_read(registry->folder_fd, &journal, err);
    if (code == SP_OK)
        code = journal_cut(registry->folder_fd, &journal, err);
    if (code == SP_OK)
        code = build_again(registry, &journal, err);
    if (code == SP_OK)
        *packs_out = journal.n;
    journal_clear(&journal);
    journal_unlock(lock);
    registry_close(registry);
    return code;
}

enum sp_code registry_packs_digest(
    struct registry *registry, char hex_out[65], struct sp_err *err)
{
    struct journal journal = {0};
    struct sp_sha256 *sha = NULL;
    struct sp_buf line;
    enum sp_code code = journal_read(registry->folder_fd, &journal, err);

    sp_buf_init(&line, 4096);
    if (code == SP_OK)
        code = sp_sha256_new(&sha, err);
    for (size_t i = 0; code == SP_OK && i < journal.n; i++) {
        sp_buf_reset(&line);
        sp_buf_printf(&line, "%zu %s %llu\n", i + 1, journal.entries[i].digest,
            (unsigned long long)journal.entries[i].bytes);
        code = sp_buf_check(&line, err);
        if (code == SP_OK)
            sp_sha256_put(sha, line.bytes, line.len);
    }
    if (code == SP_OK)
        sp_sha256_hex(sha, hex_out);
    sp_sha256_free(sha);
    sp_buf_clear(&line);
    journal_clear(&journal);
    return code;
}
