/*
 * Goal:   XML is read with namespaces and positions; a file can define no
 *         entities, and its limits hold.
 * Method: one tree looked up in every way; a table of refused texts with
 *         their message; limits at and past their bound; each allocation made
 *         to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/xml_read.h"

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

static const char sample[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!-- a comment --><?pi x?>\n"
    "<n:Notice xmlns:n=\"urn:one\" xmlns=\"urn:two\" n:a=\"1\" b=\"&lt;2\">\n"
    "  <ID scheme=\"org\">\n  ORG-<!-- - -->0001 </ID>\n"
    "  <Name>Ж<b/>&amp;&#x416;<![CDATA[<raw>]]></Name><ID>ORG-2</ID>\n"
    "  <n:Deep><n:Er><ID>x</ID></n:Er></n:Deep>\n"
    "</n:Notice>\n";

static void test_tree(void **state)
{
    const struct sp_xml_node *root = NULL;
    const struct sp_xml_node *id;
    struct sp_err err;

    (void)state;
    assert_int_equal(
        sp_xml_read(sample, sizeof sample - 1, arena, &root, &err), SP_OK);
    assert_string_equal(root->space, "urn:one");
    assert_string_equal(root->name, "Notice");
    assert_string_equal(root->text, "");
    assert_int_equal(root->n, 4);
    assert_int_equal(root->line, 3);
    assert_int_equal(root->column, 1);
    assert_string_equal(sp_xml_attribute(root, "b"), "<2");
    assert_string_equal(sp_xml_attribute(root, "a"), ""); /* of urn:one */
    assert_string_equal(root->attributes[0].space, "urn:one");
    assert_string_equal(sp_xml_attribute(NULL, "b"), "");
    id = sp_xml_child(root, "ID");
    assert_string_equal(id->space, "urn:two");
    assert_string_equal(id->text, "ORG-0001");
    assert_int_equal(id->line, 4);
    assert_int_equal(id->column, 3);
    id = sp_xml_again(id);
    assert_string_equal(id->text, "ORG-2");
    assert_null(sp_xml_again(id));
    assert_string_equal(sp_xml_path_text(root, "Name"), "Ж&Ж<raw>");
    assert_string_equal(sp_xml_path_text(root, "Deep/Er/ID"), "x");
    assert_string_equal(sp_xml_path_text(root, "Deep/Er/I"), "");
    assert_string_equal(sp_xml_path_text(root, "Deep/ID"), "");
    assert_null(sp_xml_child(NULL, "ID"));
    assert_ptr_equal(sp_xml_path(root, ""), root);
}

static const struct {
    const char *label, *text, *want;
} refused[] = {
    {"nothing", "", "1:1: found no element found, allowed: well-formed XML"},
    {"no XML", "a;b\n",
        "1:2: found not well-formed (invalid token), allowed: well-formed "
        "XML"},
    {"an open element", "<a><b></b>",
        "1:11: found no element found, allowed: well-formed XML"},
    {"the wrong end", "<a>\n<b></a></b>",
        "2:6: found mismatched tag, allowed: well-formed XML"},
    {"two documents", "<a/><b/>",
        "1:5: found junk after document element, allowed: well-formed XML"},
    {"an unknown entity", "<a>&x;</a>",
        "1:4: found undefined entity, allowed: well-formed XML"},
    {"an unbound prefix", "<x:a/>",
        "1:1: found unbound prefix, allowed: well-formed XML"},
    {"a doubled attribute", "<a b='1' b='2'/>",
        "1:10: found duplicate attribute, allowed: well-formed XML"},
    {"no UTF-8", "<a>\xff</a>",
        "1:4: found not well-formed (invalid token), allowed: well-formed XML"},
    {"a control character", "<a>\x01</a>",
        "1:4: found not well-formed (invalid token), allowed: well-formed XML"},
    {"a document type", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "1:13: found a document type declaration, allowed: a document without "
        "one"},
    {"a billion of them",
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b \"lol\"><!ENTITY c "
        "\"&b;&b;&b;&b;\">]><a>&c;</a>",
        "2:13: found a document type declaration, allowed: a document without "
        "one"},
    {"an outside document type",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "1:40: found a document type declaration, allowed: a document without "
        "one"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        const struct sp_xml_node *root = NULL;
        struct sp_err err;

        print_message("%s\n", refused[i].label);
        assert_int_equal(sp_xml_read(refused[i].text, strlen(refused[i].text),
                             arena, &root, &err),
            SP_INVALID);
        assert_null(root);
        assert_string_equal(err.text, refused[i].want);
    }
}

static void limit_check(struct sp_buf *buf, bool over, const char *want)
{
    const struct sp_xml_node *root = NULL;
    struct sp_err err;

    assert_int_equal(
        sp_xml_read(sp_buf_text(buf), buf->len, arena, &root, &err),
        over ? SP_LIMIT : SP_OK);
    if (over)
        assert_non_null(strstr(err.text, want));
    sp_buf_reset(buf);
}

static void test_limits(void **state)
{
    struct sp_buf buf;
    const struct sp_xml_node *root = NULL;
    struct sp_err err;

    (void)state;
    sp_buf_init(&buf, (size_t)8 << 20);
    for (int over = 0; over < 2; over++) {
        for (int i = 0; i < SP_XML_READ_DEPTH_MAX + over; i++)
            sp_buf_puts(&buf, "<a>");
        for (int i = 0; i < SP_XML_READ_DEPTH_MAX + over; i++)
            sp_buf_puts(&buf, "</a>");
        limit_check(&buf, over != 0, "at most 64 levels");
        sp_buf_puts(&buf, "<a");
        for (int i = 0; i < SP_XML_READ_ATTRIBUTES_MAX + over; i++)
            sp_buf_printf(&buf, " b%d='x'", i);
        sp_buf_puts(&buf, "/>");
        limit_check(&buf, over != 0, "allowed: at most 64");
        sp_buf_puts(&buf, "<a>");
        for (size_t i = 0; i < SP_XML_READ_TEXT_BYTES_MAX + (size_t)over; i++)
            sp_buf_putc(&buf, 'x');
        sp_buf_puts(&buf, "</a>");
        limit_check(&buf, over != 0, "at most 1 MiB");
    }
    sp_buf_clear(&buf);
    /* Nothing of what is too large is looked at. */
    assert_int_equal(
        sp_xml_read("", SP_XML_READ_BYTES_MAX + 1, arena, &root, &err),
        SP_LIMIT);
}

static void test_no_memory(void **state)
{
    (void)state;
    for (uint64_t n = 0;; n++) {
        const struct sp_xml_node *root = NULL;
        struct sp_err err;
        enum sp_code rc;

        sp_arena_fail_after(arena, n);
        rc = sp_xml_read(sample, sizeof sample - 1, arena, &root, &err);
        sp_arena_fail_after(arena, UINT64_MAX);
        if (rc == SP_OK) {
            assert_true(n > 20);
            break;
        }
        assert_int_equal(rc, SP_NO_MEMORY);
        assert_null(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tree, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_memory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
