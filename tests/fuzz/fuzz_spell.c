/*
 * Goal:   names and codes of any bytes are spelt within their bounds.
 * Method: spell_name and spell_code; what comes out is what they promise, and
 *         comes out the same again.
 */
#include "fuzz.h"

#include "base/text.h"
#include "same/spell.h"

#include <string.h>

static void words_check(const char *words)
{
    size_t len = strlen(words);

    FUZZ_MUST(len == 0 || (words[0] != ' ' && words[len - 1] != ' '));
    for (size_t i = 0; i < len; i++) {
        char c = words[i];

        FUZZ_MUST((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  (c == ' ' && words[i + 1] != ' '));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const states[] = {"", "UA", "BG", "RS"};
    struct sp_arena *arena = NULL;
    struct speller *speller = NULL;
    struct spelt_name name, again;
    const char *code = NULL;
    bool alike;
    struct sp_err err;
    char *text = malloc(size + 1);
    size_t at;

    FUZZ_MUST(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    FUZZ_MUST(sp_arena_new((uint64_t)64 << 20, &arena, &err) == SP_OK);
    FUZZ_MUST(speller_new(&speller, &err) == SP_OK);
    for (size_t i = 0; i < SP_COUNT(states); i++) {
        FUZZ_MUST(
            spell_name(speller, text, states[i], arena, &name, &err) == SP_OK);
        FUZZ_MUST(
            spell_name(speller, text, states[i], arena, &again, &err) == SP_OK);
        words_check(name.key);
        FUZZ_MUST(strcmp(name.key, again.key) == 0);
        FUZZ_MUST(strcmp(name.sound, again.sound) == 0);
    }
    FUZZ_MUST(spell_code(text, arena, &code, &alike, &err) == SP_OK);
    FUZZ_MUST(sp_text_check(code, strlen(code), &at) == SP_TEXT_FINE);
    FUZZ_MUST(strpbrk(code, " -./") == NULL);
    speller_free(speller);
    sp_arena_free(arena);
    free(text);
    return 0;
}
