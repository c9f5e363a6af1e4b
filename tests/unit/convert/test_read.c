/*
 * Goal:   a bill of materials is read by its column names, and a file that is
 *         none is refused with the place.
 * Method: small files as text, each with the rows or the fault that it gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/bom_job.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *label, *file;
    const char *want; /* key, references, quantity, value of each row */
} good[] = {
    {"commas", "Reference,Value,Qty\n\"R1,R2\",10k,2\n", "R1:2:2:10k "},
    {"spaces", "References,Value,Quantity\nR1 R2,10k,2\n", "R1:2:2:10k "},
    {"semicolons", "Designator;Value;Qty\n\"R1, R2\";10k;2\n", "R1:2:2:10k "},
    {"tabs", "Reference\tValue\tQty\nR1\t10k\t1\n", "R1:1:1:10k "},
    {"a mark at the start", "\xef\xbb\xbfReference,Value,Qty\nR1,10k,1\n",
        "R1:1:1:10k "},
    {"CRLF", "Reference,Value,Qty\r\nR1,10k,1\r\n", "R1:1:1:10k "},
    {"a range", "Reference,Value,Qty\nR3-R6,10k,4\n", "R3:4:4:10k "},
    {"no range over two prefixes", "Reference,Value,Qty\nR3-C6,10k,1\n",
        "R3-C6:1:1:10k "},
    {"row numbers", "Component,Description,Quantity\n7,Nut,4\n", "7:0:4: "},
    {"no number", "Description,Quantity\nNut,4\nBolt,2\n",
        "line-2:0:4: line-3:0:2: "},
    {"a line break in a cell",
        "Component,Description,Quantity\n1,\"two\nlines\",4\n2,b,1\n",
        "1:0:4: 2:0:1: "},
    {"empty rows", "Reference,Value,Qty\nR1,10k,1\n,,\n\nR2,1k,1\n",
        "R1:1:1:10k R2:1:1:1k "},
    {"remarks around the table",
        "Source:,board.sch\nComponent Count:,2\n\nReference,Value,Qty\n"
        "R1,10k,1\n\nComponent Groups:,1\nNumber of PCBs:,1\n",
        "R1:1:1:10k "},
    {"KiCad's empty field", "Reference,Value,Qty\nR1,~,1\n", "R1:1:1: "},
};

static const struct {
    const char *label, *file, *want;
} bad[] = {
    {"nothing", "", "list.csv:1: found no rows"},
    {"header alone", "Reference,Value,Qty\n", "list.csv:1: found no rows"},
    {"no such list", "a,b\n1,2\n",
        "list.csv:1: found no column that says what a part is"},
    {"no quantity", "Value,Footprint\n10k,R\n",
        "list.csv:1: found no column that says how many"},
    {"a field too many", "Reference,Value,Qty\nR1,10k,1,x\n",
        "list.csv:2: found 4 fields, allowed: 3"},
    {"remarks alone", "Source:,board.sch\n", "list.csv:1: found no rows"},
    {"no such list below remarks", "Source:,x\na,b\n",
        "list.csv:2: found no column"},
    {"a reference twice", "Reference,Value,Qty\nR1,10k,1\nR1,1k,1\n",
        "list.csv:3: found the reference R1 again, first in line 2"},
    {"a reference twice in a row", "Reference,Value,Qty\n\"R1,R1\",10k,2\n",
        "list.csv:2: found the reference R1 again"},
    {"no id", "Reference,Value,Qty\nR?,10k,1\n",
        "list.csv:2: found the reference 'R?', which"},
    {"a stray quote", "Reference,Value,Qty\nR\"1\",10k,1\n", "list.csv:2:"},
    {"a long reference",
        "Reference,Value,Qty\nR12345678901234567890123456789012345,1k,1\n",
        "is too long"},
    {"a row number twice", "Component,Description,Quantity\n1,a,1\n1,b,1\n",
        "list.csv:3: found the row number 1 again"},
    {"not UTF-8", "Reference,Value,Qty\nR1,\xff,1\n",
        "list.csv:2:4: found bytes that are not UTF-8"},
    {"a control character", "Reference,Value,Qty\nR1,a\x01,1\n",
        "list.csv:2:4: found a control character"},
    {"a bidi override", "Reference,Value,Qty\nR1,a\xe2\x80\xae,1\n",
        "list.csv:2:4: found a character that changes the writing direction"},
    {"an open quote", "Reference,Value,Qty\nR1,\"10k,1\n", "list.csv:2:4:"},
};

static void read_text(struct convert_job *job, const char *file)
{
    struct sp_err err;

    assert_int_equal(
        convert_job_init(job, "some/folder/list.csv", "P", &err), SP_OK);
    convert_read(job, file, strlen(file));
    assert_false(convert_failed(job));
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(good); i++) {
        struct convert_job job;
        char got[256] = "";
        size_t at = 0;

        print_message("%s\n", good[i].label);
        read_text(&job, good[i].file);
        assert_string_equal(sp_buf_text(&job.faults), "");
        for (size_t k = 0; k < job.n_rows; k++)
            at += (size_t)snprintf(got + at, sizeof got - at, "%s:%zu:%s:%s ",
                job.rows[k].key, job.rows[k].n_refs,
                job.rows[k].cell[CONVERT_QUANTITY],
                job.rows[k].cell[CONVERT_VALUE]);
        assert_string_equal(got, good[i].want);
        convert_job_clear(&job);
    }
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(bad); i++) {
        struct convert_job job;

        read_text(&job, bad[i].file);
        print_message("%s: %s", bad[i].label, sp_buf_text(&job.faults));
        assert_true(job.n_faults > 0);
        assert_non_null(strstr(sp_buf_text(&job.faults), bad[i].want));
        convert_job_clear(&job);
    }
}

/* A supplier is the maker only where no manufacturer is named. */
static void test_weak_column(void **state)
{
    struct convert_job job;
    const struct convert_outcome *outcome;

    (void)state;
    read_text(
        &job, "Reference,Value,Supplier,Manufacturer\nR1,1k,Shop,Yageo\n");
    assert_string_equal(job.rows[0].cell[CONVERT_MAKER], "Yageo");
    assert_int_equal(job.outcomes.n, 1);
    outcome = job.outcomes.items;
    assert_string_equal(outcome->reference, "Supplier");
    convert_job_clear(&job);
    read_text(&job, "Reference,Value,Supplier\nR1,1k,Yageo\n");
    assert_string_equal(job.rows[0].cell[CONVERT_MAKER], "Yageo");
    convert_job_clear(&job);
}

/* Columns that nothing knows are listed, never dropped silently. */
static void test_unknown_columns(void **state)
{
    struct convert_job job;

    (void)state;
    read_text(&job, "Reference,Value,Reel,Datasheet\nR1,1k,x,y\n");
    assert_int_equal(job.outcomes.n, 2);
    convert_job_clear(&job);
}

static void test_many_faults(void **state)
{
    struct convert_job job;
    struct sp_buf file;
    size_t lines = 0;

    (void)state;
    sp_buf_init(&file, (size_t)1 << 20);
    sp_buf_puts(&file, "Reference,Value\n");
    for (int i = 0; i < 150; i++)
        sp_buf_puts(&file, "R1,1k\n");
    read_text(&job, sp_buf_text(&file));
    assert_int_equal(job.n_faults, 149);
    for (const char *at = sp_buf_text(&job.faults); *at != '\0'; at++)
        lines += *at == '\n' ? 1u : 0u;
    assert_int_equal(lines, CONVERT_FAULTS_MAX);
    sp_buf_clear(&file);
    convert_job_clear(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_weak_column),
        cmocka_unit_test(test_unknown_columns),
        cmocka_unit_test(test_many_faults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
