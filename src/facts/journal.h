/*
 * journal.h - the files of a register folder that are not its database.
 *
 * `register` says the format and the owner; `journal` has one line a pack,
 * "NUMBER SHA256 BYTES"; `packs/SHA256` are the packs. A line that ends is an
 * import that is acknowledged; a torn last line never was.
 * Threads: no state.
 */
#ifndef SPILNO_FACTS_JOURNAL_H
#define SPILNO_FACTS_JOURNAL_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>

enum { JOURNAL_DIGEST_BYTES = 65, JOURNAL_OWNER_BYTES = 257 };

struct journal_entry {
    char digest[JOURNAL_DIGEST_BYTES];
    uint64_t bytes;
};

struct journal {
    size_t n;                      /* entry i has the number i + 1 */
    struct journal_entry *entries; /* owned */
    uint64_t whole_bytes;          /* of the lines that end */
};

/* Make the files of a new register in an open folder. Errors: SP_EXISTS. */
SP_MUST_CHECK enum sp_code journal_init(
    int folder_fd, const char *owner, struct sp_err *err);

/* Read the owner. Errors: SP_NOT_FOUND no register; SP_CORRUPT. */
SP_MUST_CHECK enum sp_code journal_owner(
    int folder_fd, char owner_out[JOURNAL_OWNER_BYTES], struct sp_err *err);

/*
 * Take the right to change the register until journal_unlock.
 * Errors: SP_BUSY another process has it and does not end in `wait_ms`.
 */
SP_MUST_CHECK enum sp_code journal_lock(
    int folder_fd, int wait_ms, int *lock_fd_out, struct sp_err *err);
void journal_unlock(int lock_fd); /* accepts -1 */

/* Read all lines that end; free with journal_clear. Errors: SP_CORRUPT. */
SP_MUST_CHECK enum sp_code journal_read(
    int folder_fd, struct journal *journal_out, struct sp_err *err);
void journal_clear(struct journal *journal); /* accepts NULL */

/* Cut what a killed process left after the last line. Under the lock. */
SP_MUST_CHECK enum sp_code journal_cut(
    int folder_fd, const struct journal *journal, struct sp_err *err);

/* Remove files that a killed process had begun. Under the lock; what cannot
 * be removed stays. */
void journal_sweep(int folder_fd);

/* Append a line and make it durable: from then on the import holds. Under
 * the lock. On failure the line is taken back. */
SP_MUST_CHECK enum sp_code journal_append(int folder_fd,
    struct journal *journal, const char *digest, uint64_t bytes,
    struct sp_err *err);

/* Keep a pack durably under its digest, or take one away again. */
SP_MUST_CHECK enum sp_code journal_pack_write(int folder_fd, const char *digest,
    const struct sp_buf *pack, struct sp_err *err);
void journal_pack_remove(int folder_fd, const char *digest);

/* Read a pack and check its bytes against the entry. Errors: SP_CORRUPT. */
SP_MUST_CHECK enum sp_code journal_pack_read(int folder_fd,
    const struct journal_entry *entry, struct sp_buf *pack_out,
    struct sp_err *err);

#endif
