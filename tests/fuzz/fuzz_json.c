/*
 * Goal:   outside JSON is read to what another parser reads, or refused.
 * Method: sp_json_read beside jansson: both read the same tree or both refuse;
 *         what only one of them has (levels, sizes of numbers) is let be.
 */
#include "fuzz.h"

#include "base/json_read.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

struct pair {
    const struct sp_json_node *ours;
    json_t *theirs;
};

static bool kinds_agree(const struct sp_json_node *ours, const json_t *theirs)
{
    switch (ours->kind) {
    case SP_JSON_NULL:
        return json_is_null(theirs);
    case SP_JSON_BOOL:
        return ours->truth ? json_is_true(theirs) : json_is_false(theirs);
    case SP_JSON_NUMBER:
        return json_is_number(theirs);
    case SP_JSON_TEXT:
        return json_is_string(theirs);
    case SP_JSON_ARRAY:
        return json_is_array(theirs);
    case SP_JSON_OBJECT:
        return json_is_object(theirs);
    }
    return false;
}

/* Compare one value and put those below it onto the stack. */
static void compare(struct pair pair, struct pair **stack, size_t *n)
{
    const struct sp_json_node *child = pair.ours->first;
    size_t i = 0;

    FUZZ_MUST(kinds_agree(pair.ours, pair.theirs));
    if (pair.ours->kind == SP_JSON_TEXT)
        FUZZ_MUST(pair.ours->len == json_string_length(pair.theirs) &&
                  strcmp(pair.ours->text, json_string_value(pair.theirs)) == 0);
    if (json_is_array(pair.theirs))
        FUZZ_MUST(pair.ours->n == json_array_size(pair.theirs));
    if (json_is_object(pair.theirs))
        FUZZ_MUST(pair.ours->n == json_object_size(pair.theirs));
    if (pair.ours->n == 0)
        return;
    *stack = realloc(*stack, (*n + pair.ours->n) * sizeof **stack);
    FUZZ_MUST(*stack != NULL);
    for (; child != NULL; child = child->next, i++)
        (*stack)[(*n)++] = (struct pair){child,
            child->key == NULL ? json_array_get(pair.theirs, i)
                               : json_object_get(pair.theirs, child->key)};
    FUZZ_MUST(i == pair.ours->n);
}

/* Whether all numbers are small: jansson refuses what a double cannot hold. */
static bool numbers_small(const uint8_t *data, size_t size)
{
    size_t run = 0;

    for (size_t i = 0; i < size; i++) {
        if (data[i] == 'e' || data[i] == 'E')
            return false;
        run = data[i] >= '0' && data[i] <= '9' ? run + 1 : 0;
        if (run > 200)
            return false;
    }
    return true;
}

static size_t levels(const uint8_t *data, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < size; i++)
        n += data[i] == '[' || data[i] == '{';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char none[] = "";
    const char *bytes = size == 0 ? none : (const char *)data;
    const struct sp_json_node *root = NULL;
    struct sp_arena *arena = NULL;
    struct sp_err err;
    struct pair *stack = NULL;
    size_t n = 0;
    bool mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    size_t skip = mark ? 3 : 0;
    json_t *theirs;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, &err) == SP_OK);
    /* jansson takes a NUL byte after a number for nothing. */
    theirs = memchr(bytes, '\0', size) != NULL
                 ? NULL
                 : json_loadb(bytes + skip, size - skip,
                       JSON_DECODE_ANY | JSON_REJECT_DUPLICATES |
                           JSON_DECODE_INT_AS_REAL,
                       NULL);
    if (sp_json_read(bytes, size, arena, &root, &err) == SP_OK) {
        FUZZ_MUST(theirs != NULL || !numbers_small(data, size));
        FUZZ_MUST(memchr(bytes, '\0', size) == NULL);
        if (theirs != NULL)
            compare((struct pair){root, theirs}, &stack, &n);
        while (n > 0) {
            struct pair pair = stack[--n];
            char out[SP_AMOUNT_BYTES];
            struct sp_dec dec;

            compare(pair, &stack, &n);
            if (sp_json_number(pair.ours, out))
                FUZZ_MUST(sp_dec_parse(out, strlen(out), &dec));
        }
    } else {
        FUZZ_MUST(root == NULL && strchr(err.text, ':') != NULL);
        FUZZ_MUST(theirs == NULL ||
                  levels(data, size) > SP_JSON_READ_DEPTH_MAX ||
                  size > SP_JSON_READ_NUMBER_BYTES_MAX);
    }
    free(stack);
    json_decref(theirs);
    sp_arena_free(arena);
    return 0;
}
