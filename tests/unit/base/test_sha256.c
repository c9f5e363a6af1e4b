/*
 * Goal:   digests are those of FIPS 180-4, whatever the pieces, and a context
 *         can be used again.
 * Method: the published examples, fed in pieces of each size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sha256.h"

#include <string.h>

static const struct {
    const char *text;
    const char *want;
} cases[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
     "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void test_known(void **state)
{
    struct sp_sha256 *sha;
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_sha256_new(&sha, &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        size_t len = strlen(cases[i].text);

        for (size_t piece = 1; piece <= len + 1; piece++) {
            char hex[SP_SHA256_HEX_BYTES];

            for (size_t at = 0; at < len; at += piece)
                sp_sha256_put(sha, cases[i].text + at,
                    len - at < piece ? len - at : piece);
            sp_sha256_hex(sha, hex);
            assert_string_equal(hex, cases[i].want);
        }
    }
    sp_sha256_free(sha);
    sp_sha256_free(NULL);
}

static void test_million_and_reset(void **state)
{
    char a[1000];
    char hex[SP_SHA256_HEX_BYTES];
    struct sp_sha256 *sha;
    struct sp_err err;

    (void)state;
    memset(a, 'a', sizeof(a));
    assert_int_equal(sp_sha256_new(&sha, &err), SP_OK);
    sp_sha256_put(sha, "dropped", 7);
    sp_sha256_reset(sha);
    for (int i = 0; i < 1000; i++)
        sp_sha256_put(sha, a, sizeof(a));
    sp_sha256_hex(sha, hex);
    assert_string_equal(hex,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    sp_sha256_free(sha);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_million_and_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
