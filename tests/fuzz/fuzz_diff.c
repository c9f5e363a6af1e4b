/*
 * Goal:   whatever a file says, it is refused by its place or read, an
 *         assessment compared with itself shows no change, and both faces of
 *         a comparison can be printed.
 * Method: the bytes against themselves; the halves of the bytes against each
 *         other, split at the first NUL.
 */
#include "fuzz.h"

#include "assess/diff.h"
#include "report/diff.h"

#include <string.h>

static void print(const struct diff *diff)
{
    struct report_text_options options = {.lang = "uk", .verbose = true};
    struct sp_buf buf;
    struct sp_err err;

    sp_buf_init(&buf, (size_t)256 << 20);
    report_diff_text(diff, &options, &buf);
    FUZZ_MUST(sp_buf_check(&buf, &err) == SP_OK);
    FUZZ_MUST(memchr(buf.bytes, '\x1b', buf.len) == NULL);
    sp_buf_reset(&buf);
    report_diff_json(diff, "0", &buf);
    FUZZ_MUST(sp_buf_check(&buf, &err) == SP_OK);
    sp_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    const uint8_t *nul = size == 0 ? NULL : memchr(data, 0, size);
    size_t half = nul == NULL ? size : (size_t)(nul - data);
    struct diff_assessment one;
    struct diff_assessment other;
    struct sp_arena *arena = NULL;
    struct sp_err err = {SP_OK, ""};
    struct diff diff;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 28, &arena, &err) == SP_OK);
    if (diff_read("one", bytes, half, arena, &one, &err) != SP_OK) {
        FUZZ_MUST(err.text[0] != '\0');
        goto out;
    }
    FUZZ_MUST(diff_make(&one, &one, arena, &diff, &err) == SP_OK);
    FUZZ_MUST(!diff.changed && diff.inputs == 0);
    print(&diff);
    if (nul != NULL && diff_read("other", bytes + half + 1, size - half - 1,
                           arena, &other, &err) == SP_OK) {
        FUZZ_MUST(diff_make(&one, &other, arena, &diff, &err) == SP_OK);
        FUZZ_MUST(!diff.inexplicable || diff.inputs == 0);
        print(&diff);
    }
out:
    sp_arena_free(arena);
    return 0;
}
