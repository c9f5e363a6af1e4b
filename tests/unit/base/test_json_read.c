/*
 * Goal:   JSON is read strictly, with positions, and numbers stay as written.
 * Method: tables of texts that are read and of texts that are refused with
 *         their message; limits at and past their bound; each allocation
 *         made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sp_arena *arena;

static int setup(void **state)
{
    struct sp_err err;

    (void)state;
    return sp_arena_new((uint64_t)256 << 20, &arena, &err) == SP_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sp_arena_free(arena);
    arena = NULL;
    return 0;
}

/* Write a tree in a form of its own: kinds and texts, in order. */
static void put_node(struct sp_buf *buf, const struct sp_json_node *node)
{
    if (node->key != NULL)
        sp_buf_printf(buf, "%s=", node->key);
    switch (node->kind) {
    case SP_JSON_NULL:
        sp_buf_puts(buf, "null");
        break;
    case SP_JSON_BOOL:
        sp_buf_puts(buf, node->truth ? "true" : "false");
        break;
    case SP_JSON_NUMBER:
        sp_buf_printf(buf, "#%s", node->text);
        break;
    case SP_JSON_TEXT:
        sp_buf_printf(buf, "'%s'", node->text);
        break;
    case SP_JSON_ARRAY:
        sp_buf_printf(buf, "[%zu]", node->n);
        break;
    case SP_JSON_OBJECT:
        sp_buf_printf(buf, "{%zu}", node->n);
        break;
    }
}

/* Two levels are enough for the cases. */
static void put_tree(struct sp_buf *buf, const struct sp_json_node *root)
{
    put_node(buf, root);
    for (const struct sp_json_node *child = root->first; child != NULL;
         child = child->next) {
        sp_buf_putc(buf, ' ');
        put_node(buf, child);
        for (const struct sp_json_node *leaf = child->first; leaf != NULL;
             leaf = leaf->next) {
            sp_buf_putc(buf, '/');
            put_node(buf, leaf);
        }
    }
}

static void test_read(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"a number alone", "12", "#12"},
        {"a byte order mark", "\xef\xbb\xbf null", "null"},
        {"spaces of every kind", " \t\r\n[ ]\n", "[0]"},
        {"an empty object", "{}", "{0}"},
        {"numbers as written", "[0,-0,1.50,1e5,-2.5E-03,1E+2]",
            "[6] #0 #-0 #1.50 #1e5 #-2.5E-03 #1E+2"},
        {"a number that no machine holds",
            "123456789012345678901234567890.000000000000000000000000001",
            "#123456789012345678901234567890.000000000000000000000000001"},
        {"words", "[true,false,null]", "[3] true false null"},
        {"escapes", "\"a\\\"\\\\\\/\\n\\u0416\\ud83d\\ude00\"", "'a\"\\/\nЖ😀'"},
        {"a text of two scripts", "\"Об’єднання AG\"", "'Об’єднання AG'"},
        {"an object in its order", "{\"b\":1,\"a\":[2,{}],\"\":\"\"}",
            "{3} b=#1 a=[2]/#2/{0} =''"},
        {"an escaped control character", "\"\\u0001\"", "'\x01'"},
        {"keys that differ in case", "{\"a\":1,\"A\":2}", "{2} a=#1 A=#2"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const struct sp_json_node *root = NULL;
        struct sp_buf buf;
        struct sp_err err;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&buf, 4096);
        assert_int_equal(sp_json_read(cases[i].text, strlen(cases[i].text),
                             arena, &root, &err),
            SP_OK);
        put_tree(&buf, root);
        assert_string_equal(sp_buf_text(&buf), cases[i].want);
        sp_buf_clear(&buf);
    }
}

static const struct {
    const char *label, *text, *want;
} refused[] = {
    {"nothing", "", "1:1: found the end, allowed: a value"},
    {"spaces alone", " \n ", "2:2: found the end, allowed: a value"},
    {"no value", "[1,]",
        "1:4: found ']', allowed: a value: an object, an array, a text, a "
        "number, true, false or null"},
    {"a comma at the end of an object", "{\"a\":1,}",
        "1:8: found '}', allowed: a key in quotes"},
    {"no comma", "[1 2]", "1:4: found '2]', allowed: ',' or ']'"},
    {"the other bracket", "[1}", "1:3: found '}', allowed: ',' or ']'"},
    {"an open object", "{\"a\":1", "1:7: found the end, allowed: ',' or '}'"},
    {"no colon", "{\"a\" 1}", "1:6: found '1}', allowed: ':'"},
    {"a key without quotes", "{a:1}",
        "1:2: found 'a:1}', allowed: a key in quotes"},
    {"single quotes", "'a'",
        "1:1: found ''a'', allowed: a value: an object, an array, a text, "
        "a number, true, false or null"},
    {"a leading zero", "01",
        "1:1: found '01', allowed: a number such as "
        "-12.5"},
    {"a plus", "+1",
        "1:1: found '+1', allowed: a value: an object, an array, a text, a "
        "number, true, false or null"},
    {"a minus alone", "[-]",
        "1:2: found '-]', allowed: a number such as -12.5"},
    {"a point without digits", "1.",
        "1:1: found '1.', allowed: digits after the point"},
    {"an exponent without digits", "1e+",
        "1:1: found '1e+', allowed: digits after the exponent"},
    {"no number", "NaN",
        "1:1: found 'NaN', allowed: a value: an object, an array, a text, "
        "a number, true, false or null"},
    {"a word cut short", "tru",
        "1:1: found 'tru', allowed: a value: an object, an array, a text, "
        "a number, true, false or null"},
    {"two values", "1\n 2",
        "2:2: found more after the value, allowed: its end"},
    {"rubbish after the value", "{} x",
        "1:3: found more after the value, allowed: its end"},
    {"a text without end", "[\"ab",
        "1:2: found a text without end, allowed: a text in quotes"},
    {"an escape at the end", "\"\\",
        "1:1: found a text without end, allowed: a text in quotes"},
    {"a line end in a text", "\"a\nb\"",
        "1:3: found '\\x0a', allowed: a control character only as an "
        "escape"},
    {"an unknown escape", "\"Ж\\x\"",
        "1:3: found '\\x\"', allowed: \\\" \\\\ \\/ \\b \\f \\n \\r \\t or "
        "\\u and four hex digits, not zero"},
    {"an escaped NUL", "\"\\u0000\"",
        "1:2: found '\\u0000\"', allowed: \\\" \\\\ \\/ \\b \\f \\n \\r "
        "\\t or \\u and four hex digits, not zero"},
    {"half a pair", "\"\\ud83dx\"",
        "1:2: found '\\ud83dx\"', allowed: a pair of surrogates"},
    {"the second half first", "\"\\ude00\"",
        "1:2: found '\\ude00\"', allowed: a pair of surrogates"},
    {"no UTF-8", "\"a\xff\"", "1:3: found '\\xff', allowed: UTF-8"},
    {"a surrogate in UTF-8", "\"\xed\xa0\x80\"",
        "1:2: found '\\xed', allowed: UTF-8"},
    {"a doubled key", "{\"a\":1,\n \"b\":2, \"a\":3}",
        "2:13: found the key 'a' a second time, allowed: once an object"},
    {"a doubled key, once escaped", "{\"a\":1,\"\\u0061\":2}",
        "1:17: found the key 'a' a second time, allowed: once an object"},
    {"a comment", "/* */ 1",
        "1:1: found '/*', allowed: a value: an object, an array, a text, a "
        "number, true, false or null"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        const struct sp_json_node *root = NULL;
        struct sp_err err;

        print_message("%s\n", refused[i].label);
        assert_int_equal(sp_json_read(refused[i].text, strlen(refused[i].text),
                             arena, &root, &err),
            SP_INVALID);
        assert_null(root);
        assert_string_equal(err.text, refused[i].want);
    }
}

static void test_many_keys(void **state)
{
    struct sp_buf buf;
    struct sp_err err;
    const struct sp_json_node *root = NULL;

    (void)state;
    for (int doubled = 0; doubled < 2; doubled++) {
        sp_buf_init(&buf, (size_t)1 << 20);
        sp_buf_puts(&buf, "{");
        for (int i = 0; i < 1000; i++)
            sp_buf_printf(&buf, "%s\n\"k%d\":%d", i > 0 ? "," : "",
                doubled != 0 && i == 700 ? 31 : i, i);
        sp_buf_puts(&buf, "}");
        assert_int_equal(
            sp_json_read(sp_buf_text(&buf), buf.len, arena, &root, &err),
            doubled != 0 ? SP_INVALID : SP_OK);
        if (doubled == 0) {
            assert_int_equal(root->n, 1000);
            assert_string_equal(sp_json_member(root, "k999")->text, "999");
        } else {
            assert_string_equal(err.text, "702:7: found the key 'k31' a second "
                                          "time, allowed: once an object");
        }
        sp_buf_clear(&buf);
    }
}

static void test_limits(void **state)
{
    struct sp_buf buf;
    struct sp_err err;
    const struct sp_json_node *root = NULL;

    (void)state;
    for (int over = 0; over < 2; over++) {
        enum sp_code want = over != 0 ? SP_LIMIT : SP_OK;

        sp_buf_init(&buf, (size_t)64 << 20);
        for (int i = 0; i < SP_JSON_READ_DEPTH_MAX + over; i++)
            sp_buf_putc(&buf, '[');
        for (int i = 0; i < SP_JSON_READ_DEPTH_MAX + over; i++)
            sp_buf_putc(&buf, ']');
        assert_int_equal(
            sp_json_read(sp_buf_text(&buf), buf.len, arena, &root, &err), want);
        sp_buf_reset(&buf);
        for (int i = 0; i < SP_JSON_READ_NUMBER_BYTES_MAX + over; i++)
            sp_buf_putc(&buf, '1');
        assert_int_equal(
            sp_json_read(sp_buf_text(&buf), buf.len, arena, &root, &err), want);
        sp_buf_reset(&buf);
        sp_buf_putc(&buf, '"');
        for (size_t i = 0; i < SP_JSON_READ_TEXT_BYTES_MAX + (size_t)over; i++)
            sp_buf_putc(&buf, 'a');
        sp_buf_putc(&buf, '"');
        assert_int_equal(
            sp_json_read(sp_buf_text(&buf), buf.len, arena, &root, &err), want);
        sp_buf_clear(&buf);
    }
    /* Nothing of what is too large is looked at. */
    assert_int_equal(
        sp_json_read("", SP_JSON_READ_BYTES_MAX + 1, arena, &root, &err),
        SP_LIMIT);
}

static void test_several(void **state)
{
    static const char text[] = "{\"a\":1}\n{\"a\":2}\n\n[]\n";
    struct sp_json_cursor cursor = {.line = 0};
    const struct sp_json_node *node = NULL;
    struct sp_err err;

    (void)state;
    for (uint64_t i = 0; i < 3; i++) {
        assert_int_equal(sp_json_read_next(text, sizeof text - 1, &cursor,
                             arena, &node, &err),
            SP_OK);
        assert_int_equal(node->line, i < 2 ? i + 1 : 4);
    }
    assert_int_equal(
        sp_json_read_next(text, sizeof text - 1, &cursor, arena, &node, &err),
        SP_OK);
    assert_null(node);
}

static void test_number(void **state)
{
    static const struct {
        const char *text, *want; /* NULL: no decimal of ours */
    } cases[] = {
        {"0", "0"},
        {"-0.0", "0"},
        {"0e99999999999", "0"},
        {"1.50", "1.5"},
        {"1.50e2", "150"},
        {"-25E-3", "-0.025"},
        {"1e-18", "0.000000000000000001"},
        {"1e-19", NULL},
        {"1e17", "100000000000000000"},
        {"1e18", NULL},
        {"999999999999999999", "999999999999999999"},
        {"1000000000000000000", NULL},
        {"0.1234567890123456789", NULL},
        {"0.123456789012345678000", "0.123456789012345678"},
        {"123456789.123456789", "123456789.123456789"},
        {"1e99999999999", NULL},
        {"1e-99999999999", NULL},
        {"0.00000012e6", "0.12"},
        {"1200e-2", "12"},
        {"true", NULL},
        {"\"1\"", NULL},
    };

    (void)state;
    assert_false(sp_json_number(NULL, (char[SP_AMOUNT_BYTES]){0}));
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const struct sp_json_node *root = NULL;
        char out[SP_AMOUNT_BYTES];
        struct sp_err err;

        print_message("%s\n", cases[i].text);
        assert_int_equal(sp_json_read(cases[i].text, strlen(cases[i].text),
                             arena, &root, &err),
            SP_OK);
        assert_int_equal(sp_json_number(root, out), cases[i].want != NULL);
        if (cases[i].want != NULL)
            assert_string_equal(out, cases[i].want);
    }
}

static void test_members(void **state)
{
    static const char text[] = "{\"a\":\"x\",\"b\":1,\"c\":null}";
    const struct sp_json_node *root = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(
        sp_json_read(text, sizeof text - 1, arena, &root, &err), SP_OK);
    assert_string_equal(sp_json_member_text(root, "a"), "x");
    assert_null(sp_json_member_text(root, "b"));
    assert_null(sp_json_member_text(root, "c"));
    assert_null(sp_json_member(root, "d"));
    assert_null(sp_json_member(NULL, "a"));
    assert_null(sp_json_member(sp_json_member(root, "a"), "a"));
    assert_string_equal(sp_json_kind_name(SP_JSON_TEXT), "a text");
}

static void test_no_memory(void **state)
{
    static const char text[] = "{\"a\":[1,\"\\n\",true],\"b\":{\"c\":null}}";

    (void)state;
    for (uint64_t n = 0;; n++) {
        const struct sp_json_node *root = NULL;
        struct sp_err err;
        enum sp_code rc;

        sp_arena_fail_after(arena, n);
        rc = sp_json_read(text, sizeof text - 1, arena, &root, &err);
        sp_arena_fail_after(arena, UINT64_MAX);
        if (rc == SP_OK) {
            assert_true(n > 8);
            break;
        }
        assert_int_equal(rc, SP_NO_MEMORY);
        assert_null(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several, setup, teardown),
        cmocka_unit_test_setup_teardown(test_number, setup, teardown),
        cmocka_unit_test_setup_teardown(test_members, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_memory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
