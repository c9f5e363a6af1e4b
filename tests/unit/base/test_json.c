/*
 * Goal:   the writer's bytes are JSON that another parser reads back to the
 *         same values, safe inside an HTML script element.
 * Method: exact bytes in both layouts; every character below U+3000 through
 *         jansson.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"

#include <jansson.h>
#include <string.h>

static void write_sample(struct sp_json *json)
{
    sp_json_object(json);
    sp_json_key(json, "a");
    sp_json_array(json);
    sp_json_int(json, INT64_MIN);
    sp_json_bool(json, true);
    sp_json_null(json);
    sp_json_text(json, "x");
    sp_json_text(json, NULL);
    sp_json_array_end(json);
    sp_json_key(json, "b");
    sp_json_object(json);
    sp_json_object_end(json);
    sp_json_put_bool(json, "c", false);
    sp_json_put_int(json, "d", 12);
    sp_json_put_text(json, "e", "é");
    sp_json_key(json, "f");
    sp_json_array(json);
    sp_json_array_end(json);
    sp_json_object_end(json);
}

static void test_layout(void **state)
{
    struct sp_buf buf;
    struct sp_json json;
    struct sp_err err;

    (void)state;
    sp_buf_init(&buf, 4096);
    sp_json_init(&json, &buf, false);
    write_sample(&json);
    assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf),
        "{\"a\":[-9223372036854775808,true,null,\"x\",null],\"b\":{},"
        "\"c\":false,\"d\":12,\"e\":\"é\",\"f\":[]}");
    sp_buf_reset(&buf);
    sp_json_init(&json, &buf, true);
    write_sample(&json);
    assert_string_equal(sp_buf_text(&buf),
        "{\n  \"a\": [\n    -9223372036854775808,\n    true,\n    null,\n"
        "    \"x\",\n    null\n  ],\n  \"b\": {},\n  \"c\": false,\n"
        "  \"d\": 12,\n  \"e\": \"é\",\n  \"f\": []\n}");
    sp_buf_clear(&buf);
}

static void test_escapes(void **state)
{
    static const struct {
        const char *text;
        const char *want;
    } cases[] = {
        {"", "\"\""},
        {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
        {"\n\r\t", "\"\\n\\r\\t\""},
        {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
        {"</script><!--&", "\"\\u003c/script\\u003e\\u003c!--\\u0026\""},
        {"a\u2028b\u2029", "\"a\\u2028b\\u2029\""},
        {"\u2027€", "\"\u2027€\""},
        {"a\u202eb\u2066\u2069", "\"a\\u202eb\\u2066\\u2069\""},
        {"\u200e\u200f\u061c\u200d", "\"\\u200e\\u200f\\u061c\u200d\""},
        {"\xc2\x80\xc2\x9f\u00a0", "\"\\u0080\\u009f\u00a0\""},
        {"Спільно 𝔖", "\"Спільно 𝔖\""},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf buf;
        struct sp_json json;

        sp_buf_init(&buf, 4096);
        sp_json_init(&json, &buf, false);
        sp_json_text(&json, cases[i].text);
        assert_string_equal(sp_buf_text(&buf), cases[i].want);
        sp_buf_clear(&buf);
    }
}

static size_t utf8_write(unsigned c, char out[5])
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;

    if (n == 1) {
        out[0] = (char)c;
    } else if (n == 2) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
    } else {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
    }
    out[n] = '\0';
    return n;
}

static void test_every_character(void **state)
{
    struct sp_buf buf;
    struct sp_json json;

    (void)state;
    sp_buf_init(&buf, 4096);
    for (unsigned c = 1; c < 0x3000; c++) {
        char text[16] = "<";
        json_t *read;
        size_t n = utf8_write(c, text + 1);

        text[1 + n] = '>';
        sp_buf_reset(&buf);
        sp_json_init(&json, &buf, false);
        sp_json_text(&json, text);
        assert_null(strpbrk(sp_buf_text(&buf), "<>&\n\r"));
        read = json_loadb(buf.bytes, buf.len, JSON_DECODE_ANY, NULL);
        if (read == NULL || strcmp(json_string_value(read), text) != 0)
            fail_msg("U+%04X became %s", c, sp_buf_text(&buf));
        json_decref(read);
    }
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_every_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
