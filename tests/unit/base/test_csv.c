/*
 * Goal:   RFC 4180 records come back with their positions; what is not a
 *         record is refused where it stands; limits are exact; what
 *         sp_csv_put writes is read back the same.
 * Method: a table of files, each rendered with its lines and columns; every
 *         limit from both sides.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

/* Records as "line:column=text" joined by '|', each ended by ';'. */
static const struct {
    const char *label;
    const char *file;
    const char *want;
    const char *fault; /* NULL: none */
} cases[] = {
    {"empty", "", "", NULL},
    {"only a byte order mark", "\xef\xbb\xbf", "", NULL},
    {"byte order mark",
        "\xef\xbb\xbf"
        "a,b\n",
        "1:1=a|1:3=b;", NULL},
    {"one record, no line end", "a,b", "1:1=a|1:3=b;", NULL},
    {"LF", "a,b\nc,d\n", "1:1=a|1:3=b;2:1=c|2:3=d;", NULL},
    {"CRLF", "a,b\r\nc,d\r\n", "1:1=a|1:3=b;2:1=c|2:3=d;", NULL},
    {"both ends mixed", "a\r\nb\nc", "1:1=a;2:1=b;3:1=c;", NULL},
    {"blank lines", "\n\r\na\n\n\nb\n\n", "3:1=a;6:1=b;", NULL},
    {"empty fields", ",,\n", "1:1=|1:2=|1:3=;", NULL},
    {"empty last field", "a,", "1:1=a|1:3=;", NULL},
    {"spaces are kept", " a , b ", "1:1= a |1:5= b ;", NULL},
    {"quoted", "\"a\",\"b,c\"\n", "1:1=a|1:5=b,c;", NULL},
    {"quoted empty", "\"\",x\n\"\"\n", "1:1=|1:4=x;2:1=;", NULL},
    {"doubled quotes", "\"a\"\"b\",\"\"\"\"\n", "1:1=a\"b|1:8=\";", NULL},
    {"two joined fields", "\"a\"\"\",\"\"\"b\"", "1:1=a\"|1:7=\"b;", NULL},
    {"line end in quotes", "\"a\nb\",c\nd", "1:1=a\nb|2:4=c;3:1=d;", NULL},
    {"CRLF in quotes", "x,\"a\r\nb\"\r\nd", "1:1=x|1:3=a\r\nb;3:1=d;", NULL},
    {"quoted, then quoted", "\"a\nb\",\"c\nd\",e", "1:1=a\nb|2:4=c\nd|3:4=e;",
        NULL},
    {"columns in characters", "їжак,кіт,x", "1:1=їжак|1:6=кіт|1:10=x;", NULL},
    {"columns after quotes", "\"ї\"\"ж\",x", "1:1=ї\"ж|1:8=x;", NULL},
    {"long plain fields", "0123456789abcdef,0123456,01234567\n",
        "1:1=0123456789abcdef|1:18=0123456|1:26=01234567;", NULL},
    {"other bytes stay", "a\x01\xff;b,c", "1:1=a\x01\xff;b|1:7=c;", NULL},
    {"stray quote", "a,b\"c\n", "", "1:4: quote inside a field"},
    {"stray quote, third line", "a\nb\nїї,x\"", "1:1=a;2:1=b;",
        "3:5: quote inside a field"},
    {"unclosed", "a,\"b\nc\n", "", "1:3: quote is never closed"},
    {"unclosed at the end", "a\n\"", "1:1=a;", "2:1: quote is never closed"},
    {"unclosed after a doubled quote", "\"a\"\"", "",
        "1:1: quote is never closed"},
    {"text after quote", "\"a\"b,c", "", "1:4: text after a closing quote"},
    {"space after quote", "\"a\" ,c", "", "1:4: text after a closing quote"},
    {"text after quote, next line", "\"a\nїb\"x", "",
        "2:4: text after a closing quote"},
    {"lone CR", "a\rb\n", "", "1:2: carriage return without line feed"},
    {"lone CR at the end", "a,b\r", "",
        "1:4: carriage return without line feed"},
    {"CR before the text", "\rb", "", "1:1: carriage return without line feed"},
};

static void test_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_csv csv;
        struct sp_buf seen;
        struct sp_err err = {.text = ""};
        enum sp_code rc;
        bool more;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&seen, 1 << 16);
        sp_csv_init(&csv, cases[i].file, strlen(cases[i].file));
        while ((rc = sp_csv_next(&csv, &more, &err)) == SP_OK && more) {
            assert_int_equal(csv.line, csv.fields[0].line);
            for (size_t j = 0; j < csv.n_fields; j++)
                sp_buf_printf(&seen, "%s%d:%d=%.*s", j == 0 ? "" : "|",
                    (int)csv.fields[j].line, (int)csv.fields[j].column,
                    (int)csv.fields[j].len, csv.fields[j].text);
            sp_buf_putc(&seen, ';');
        }
        assert_string_equal(sp_buf_text(&seen), cases[i].want);
        if (cases[i].fault == NULL) {
            assert_int_equal(rc, SP_OK);
        } else {
            assert_int_equal(rc, SP_INVALID);
            assert_string_equal(err.text, cases[i].fault);
        }
        sp_csv_clear(&csv);
        sp_buf_clear(&seen);
    }
    sp_csv_clear(NULL);
}

static void test_delimiter(void **state)
{
    static const char file[] = "a;b,c\t\"d;e\";\n";
    struct sp_csv csv;
    struct sp_err err;
    bool more;

    (void)state;
    sp_csv_init(&csv, file, strlen(file));
    csv.delimiter = ';';
    assert_int_equal(sp_csv_next(&csv, &more, &err), SP_INVALID);
    sp_csv_clear(&csv);
    sp_csv_init(&csv, "a;b,c;\"d;e\";\n", 14);
    csv.delimiter = ';';
    assert_int_equal(sp_csv_next(&csv, &more, &err), SP_OK);
    assert_int_equal(csv.n_fields, 4);
    assert_memory_equal(csv.fields[1].text, "b,c", 3);
    assert_memory_equal(csv.fields[2].text, "d;e", 3);
    assert_int_equal(csv.fields[3].len, 0);
    sp_csv_clear(&csv);
}

/* A record of `n_fields` fields of `len` bytes each, quoted or not. */
static void record_write(
    struct sp_buf *file, size_t n_fields, size_t len, bool quoted)
{
    sp_buf_init(file, (size_t)4 << 20);
    for (size_t i = 0; i < n_fields; i++) {
        if (i > 0)
            sp_buf_putc(file, ',');
        if (quoted)
            sp_buf_putc(file, '"');
        for (size_t j = 0; j < len; j++)
            sp_buf_putc(file, quoted && j + 1 < len && j == 0 ? '\n' : 'x');
        if (quoted)
            sp_buf_putc(file, '"');
    }
}

static void test_limits(void **state)
{
    static const struct {
        const char *label;
        size_t n_fields;
        size_t len;
        bool quoted;
        const char *fault; /* NULL: read */
    } limits[] = {
        {"field at its limit", 1, 65536, false, NULL},
        {"field over its limit", 1, 65537, false, "1:1: field over 64 KiB"},
        {"quoted field at its limit", 1, 65536, true, NULL},
        {"quoted field over", 1, 65537, true, "1:1: field over 64 KiB"},
        {"256 fields", 256, 1, false, NULL},
        {"257 fields", 257, 1, false, "1:513: more than 256 fields"},
        {"line at its limit", 16, 65535, false, NULL},
        {"line over its limit", 16, 65536, false, "1:1: line over 1 MiB"},
        {"record over, in quotes", 16, 65535, true, "record over 1 MiB"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(limits); i++) {
        struct sp_buf file;
        struct sp_csv csv;
        struct sp_err err = {.text = ""};
        enum sp_code rc;
        bool more = false;

        print_message("%s\n", limits[i].label);
        record_write(
            &file, limits[i].n_fields, limits[i].len, limits[i].quoted);
        sp_csv_init(&csv, file.bytes, file.len);
        rc = sp_csv_next(&csv, &more, &err);
        if (limits[i].fault == NULL) {
            assert_int_equal(rc, SP_OK);
            assert_int_equal(csv.n_fields, limits[i].n_fields);
        } else {
            assert_int_equal(rc, SP_LIMIT);
            assert_non_null(strstr(err.text, limits[i].fault));
        }
        sp_csv_clear(&csv);
        sp_buf_clear(&file);
    }
}

static void test_all_quotes(void **state)
{
    struct sp_buf file;
    struct sp_csv csv;
    struct sp_err err;
    bool more = false;

    (void)state;
    /* Eight fields of 30,000 quotes: they share one scratch buffer. */
    sp_buf_init(&file, (size_t)1 << 20);
    for (int i = 0; i < 8; i++) {
        sp_buf_puts(&file, i == 0 ? "\"" : ",\"");
        for (int j = 0; j < 30000; j++)
            sp_buf_puts(&file, "\"\"");
        sp_buf_printf(&file, "%d\"", i);
    }
    sp_csv_init(&csv, file.bytes, file.len);
    assert_int_equal(sp_csv_next(&csv, &more, &err), SP_OK);
    assert_int_equal(csv.n_fields, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(csv.fields[i].len, 30001);
        assert_int_equal(csv.fields[i].text[0], '"');
        assert_int_equal(csv.fields[i].text[30000], '0' + (int)i);
    }
    sp_csv_clear(&csv);
    sp_buf_clear(&file);
}

static void test_put(void **state)
{
    static const struct {
        const char *text;
        const char *want;
    } puts[] = {
        {"", ""},
        {"plain", "plain"},
        {"two words", "two words"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"\"", "\"\"\"\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {" ", "\" \""},
        {"a;b|c", "a;b|c"},
        {"=1+1", "=1+1"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(puts); i++) {
        struct sp_buf buf;
        struct sp_csv csv;
        struct sp_err err;
        bool more;

        sp_buf_init(&buf, 4096);
        sp_csv_put(&buf, puts[i].text, strlen(puts[i].text));
        assert_string_equal(sp_buf_text(&buf), puts[i].want);
        sp_buf_puts(&buf, ",end\n");
        sp_csv_init(&csv, buf.bytes, buf.len);
        assert_int_equal(sp_csv_next(&csv, &more, &err), SP_OK);
        assert_int_equal(csv.n_fields, 2);
        assert_int_equal(csv.fields[0].len, strlen(puts[i].text));
        assert_memory_equal(
            csv.fields[0].text, puts[i].text, csv.fields[0].len);
        sp_csv_clear(&csv);
        sp_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_delimiter),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_all_quotes),
        cmocka_unit_test(test_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
