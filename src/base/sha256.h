/*
 * sha256.h - SHA-256 by libcrypto, the algorithm fetched once a context.
 *
 * Threads: a context belongs to one thread. Source: FIPS 180-4.
 */
#ifndef SPILNO_BASE_SHA256_H
#define SPILNO_BASE_SHA256_H

#include "base/err.h"

enum { SP_SHA256_BYTES = 32, SP_SHA256_HEX_BYTES = 65 };

struct sp_sha256; /* opaque */

SP_MUST_CHECK enum sp_code sp_sha256_new(
    struct sp_sha256 **sha_out, struct sp_err *err);
void sp_sha256_reset(struct sp_sha256 *sha);
void sp_sha256_put(struct sp_sha256 *sha, const void *bytes, size_t len);
/* Finish, write 64 hex digits and a NUL, and start anew. */
void sp_sha256_hex(struct sp_sha256 *sha, char hex_out[SP_SHA256_HEX_BYTES]);
void sp_sha256_free(struct sp_sha256 *sha); /* accepts NULL */

#endif
