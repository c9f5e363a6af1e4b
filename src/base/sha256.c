#include "base/sha256.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>

struct sp_sha256 {
    EVP_MD *algorithm; /* fetched once: a fetch costs more than a digest */
    EVP_MD_CTX *state;
};

enum sp_code sp_sha256_new(struct sp_sha256 **sha_out, struct sp_err *err)
{
    struct sp_sha256 *sha;

    assert(sha_out != NULL);
    sha = calloc(1, sizeof(*sha));
    if (sha == NULL)
        return sp_fail(err, SP_NO_MEMORY, "no memory for a digest");
    sha->algorithm = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    sha->state = EVP_MD_CTX_new();
    if (sha->algorithm == NULL || sha->state == NULL ||
        EVP_DigestInit_ex2(sha->state, sha->algorithm, NULL) != 1) {
        sp_sha256_free(sha);
        return sp_fail(err, SP_NO_MEMORY, "libcrypto offers no SHA-256");
    }
    *sha_out = sha;
    return SP_OK;
}

void sp_sha256_reset(struct sp_sha256 *sha)
{
    int done;

    assert(sha != NULL);
    done = EVP_DigestInit_ex2(sha->state, sha->algorithm, NULL);
    assert(done == 1); /* no allocation and no input can make it fail */
    (void)done;
}

void sp_sha256_put(struct sp_sha256 *sha, const void *bytes, size_t len)
{
    int done;

    assert(sha != NULL);
    assert(bytes != NULL || len == 0);
    if (len == 0)
        return;
    done = EVP_DigestUpdate(sha->state, bytes, len);
    assert(done == 1);
    (void)done;
}

void sp_sha256_hex(struct sp_sha256 *sha, char hex_out[SP_SHA256_HEX_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[SP_SHA256_BYTES];
    unsigned len = 0;
    int done;

    assert(sha != NULL);
    done = EVP_DigestFinal_ex(sha->state, digest, &len);
    assert(done == 1);
    assert(len == SP_SHA256_BYTES);
    (void)done;
    for (size_t i = 0; i < SP_SHA256_BYTES; i++) {
        hex_out[2 * i] = hex[digest[i] >> 4];
        hex_out[2 * i + 1] = hex[digest[i] & 15];
    }
    hex_out[SP_SHA256_HEX_BYTES - 1] = '\0';
    sp_sha256_reset(sha);
}

void sp_sha256_free(struct sp_sha256 *sha)
{
    if (sha == NULL)
        return;
    EVP_MD_CTX_free(sha->state);
    EVP_MD_free(sha->algorithm);
    free(sha);
}
