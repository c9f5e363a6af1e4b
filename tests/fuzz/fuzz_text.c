/*
 * Goal:   checked text survives the JSON writer and another parser, and is
 *         never dangerous inside HTML; the checks agree with each other.
 * Method: sp_text_check, then sp_json_text, then jansson.
 */
#include "fuzz.h"

#include "base/json.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

static void json_check(const char *text, size_t len)
{
    struct sp_buf buf;
    struct sp_json json;
    struct sp_err err;
    json_t *read;

    sp_buf_init(&buf, (size_t)16 << 20);
    sp_json_init(&json, &buf, len % 2 == 0);
    sp_json_object(&json);
    sp_json_put_text(&json, "text", text);
    sp_json_object_end(&json);
    FUZZ_MUST(sp_buf_check(&buf, &err) == SP_OK);
    FUZZ_MUST(strpbrk(sp_buf_text(&buf), "<>&") == NULL);
    read = json_loadb(buf.bytes, buf.len, 0, NULL);
    FUZZ_MUST(read != NULL);
    FUZZ_MUST(
        strcmp(json_string_value(json_object_get(read, "text")), text) == 0);
    json_decref(read);
    sp_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = SIZE_MAX;
    char *text = malloc(size + 1);
    enum sp_text_fault fault;
    size_t chars;

    FUZZ_MUST(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    fault = sp_text_check(text, size, &at);
    FUZZ_MUST((fault == SP_TEXT_FINE) == (at == SIZE_MAX));
    if (fault == SP_TEXT_FINE) {
        json_check(text, size);
        chars = sp_text_chars(text, size);
        FUZZ_MUST(chars <= size && size <= 4 * chars);
    } else {
        size_t before = SIZE_MAX;
        FUZZ_MUST(at < size);
        FUZZ_MUST(sp_text_check(text, at, &before) == SP_TEXT_FINE);
    }
    if (sp_text_id_fault(text, size) == NULL) {
        FUZZ_MUST(fault == SP_TEXT_FINE);
        FUZZ_MUST(sp_text_chars(text, size) <= 64);
        (void)sp_text_mixed_script(text, size);
    }
    (void)sp_text_distance(text, "structure", 3);
    free(text);
    return 0;
}
