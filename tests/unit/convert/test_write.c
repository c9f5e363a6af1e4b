/*
 * Goal:   a conversion adds its rows to a dossier and leaves all others; the
 *         same input gives the same bytes; a refused input changes nothing.
 * Method: small lists converted into folders of a scratch folder, the files
 *         that come of it read back as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "convert/bom.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "Reference,Value,Qty,Manufacturer,PartNumber,Remarks\n"

enum { PATH_BYTES = 256 };

struct scratch {
    char folder[PATH_BYTES];
    struct sp_arena *arena;
    const struct schema *schema;
};

static int setup(void **state)
{
    static struct scratch scratch;
    const char *base = getenv("TMPDIR");
    struct sp_err err;

    (void)snprintf(scratch.folder, sizeof scratch.folder,
        "%s/spilno-convert-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(scratch.folder) == NULL)
        return 1;
    if (sp_arena_new(64u << 20, &scratch.arena, &err) != SP_OK ||
        schema_load(scratch.arena, &scratch.schema, &err) != SP_OK)
        return 1;
    *state = &scratch;
    return 0;
}

static const char *in(const struct scratch *scratch, const char *name)
{
    static char paths[8][2 * PATH_BYTES];
    static size_t next;
    char *path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", scratch->folder, name);
    return path;
}

static void put(
    const struct scratch *scratch, const char *name, const char *text)
{
    struct sp_err err;

    assert_int_equal(
        sp_file_write(AT_FDCWD, in(scratch, name), text, strlen(text), &err),
        SP_OK);
}

/* The file's text, "" when there is none; freed by the caller. */
static char *text_of(const struct scratch *scratch, const char *name)
{
    struct sp_buf buf;
    struct sp_err err;
    char *text;

    sp_buf_init(&buf, (size_t)1 << 24);
    (void)!sp_file_read(
        AT_FDCWD, in(scratch, name), (size_t)1 << 24, &buf, &err);
    text = strdup(sp_buf_text(&buf));
    assert_non_null(text);
    sp_buf_clear(&buf);
    return text;
}

static bool holds(
    const struct scratch *scratch, const char *name, const char *what)
{
    char *text = text_of(scratch, name);
    bool found = strstr(text, what) != NULL;

    free(text);
    return found;
}

static enum sp_code convert(const struct scratch *scratch, const char *bom,
    const char *parent, const char *answers, const char *out,
    struct convert_report *report)
{
    char bom_path[2 * PATH_BYTES], answers_path[2 * PATH_BYTES];
    char out_path[2 * PATH_BYTES];
    struct convert_options options = {.schema = scratch->schema};
    struct sp_err err;
    enum sp_code rc;

    (void)snprintf(bom_path, sizeof bom_path, "%s/%s", scratch->folder, bom);
    (void)snprintf(answers_path, sizeof answers_path, "%s/%s", scratch->folder,
        answers != NULL ? answers : "");
    (void)snprintf(out_path, sizeof out_path, "%s/%s", scratch->folder, out);
    options.bom_path = bom_path;
    options.parent = parent;
    options.answers_path = answers != NULL ? answers_path : NULL;
    options.output_folder = out_path;
    *report = (struct convert_report){0};
    rc = convert_bom(&options, report, &err);
    if (rc != SP_OK)
        print_message(
            "%s\n%s", err.text, report->faults != NULL ? report->faults : "");
    return rc;
}

static void same(
    const struct scratch *scratch, const char *first, const char *second)
{
    char *a = text_of(scratch, first), *b = text_of(scratch, second);

    assert_string_equal(a, b);
    free(a);
    free(b);
}

static void test_fresh(void **state)
{
    static const char *const names[] = {"item.csv", "structure.csv",
        "designator.csv", "findings.csv", "rows.csv"};
    const struct scratch *s = *state;
    struct convert_report report;
    char *text;

    put(s, "one.csv",
        HEAD "\"R1,R2\",1k,2,Acme,AB1234C,\"1%, 0603\"\n"
             "TP1,TestPoint,1,,,\n");
    assert_int_equal(
        convert(s, "one.csv", "P-1", NULL, "fresh", &report), SP_OK);
    assert_int_equal(report.n_rows, 2);
    assert_int_equal(report.n_lines, 1);
    assert_int_equal(report.n_items, 1);
    assert_int_equal(report.n_left_out, 1);
    assert_int_equal(report.n_questions, 0);
    assert_string_equal(report.findings_path, in(s, "fresh.findings.csv"));
    convert_report_clear(&report);
    text = text_of(s, "fresh/structure.csv");
    assert_string_equal(text,
        "parent,line,child,quantity,alternate_group,priority,variant,optional,"
        "remark,valid_from,valid_until,basis,evidence,source\n"
        "P-1,R1,AB1234C,2,,,,,\"1%, 0603\",,,declared,,one.csv:2\n");
    free(text);
    assert_true(holds(s, "fresh/item.csv", "\nP-1,,,,"));
    assert_true(holds(s, "fresh/item.csv", "\nAB1234C,Resistor 1k,each,"));
    assert_true(holds(s, "fresh/designator.csv", "\nP-1,R2,") == false);
    assert_true(holds(s, "fresh/designator.csv", "\nP-1,R1,R2,"));
    assert_int_not_equal(access(in(s, "fresh/alias.csv"), F_OK), 0);
    assert_true(holds(s, "fresh.rows.csv",
        "one.csv,3,TP1,1,left_out,,,\"a test point, bare copper\"\n"));

    /* Once more, and into another folder whose name ends in a slash. */
    assert_int_equal(
        convert(s, "one.csv", "P-1", NULL, "fresh", &report), SP_OK);
    convert_report_clear(&report);
    assert_int_equal(
        convert(s, "one.csv", "P-1", NULL, "again/", &report), SP_OK);
    convert_report_clear(&report);
    for (size_t i = 0; i < SP_COUNT(names); i++) {
        char first[64], second[64];
        const char *mark = i < 3 ? "/" : ".";

        (void)snprintf(first, sizeof first, "fresh%s%s", mark, names[i]);
        (void)snprintf(second, sizeof second, "again%s%s", mark, names[i]);
        same(s, first, second);
    }
}

static void test_two_lists(void **state)
{
    static const char *const names[] = {
        "structure.csv", "designator.csv", "item.csv"};
    const struct scratch *s = *state;
    struct convert_report report;

    put(s, "a.csv", HEAD "R1,1k,1,Acme,AB1234C,\nR2,2k,1,Acme,AB2234C,\n");
    put(s, "b.csv", HEAD "R1,1k,1,Acme,AB1234C,\nR3,3k,1,Acme,AB3234C,\n");
    for (int turn = 0; turn < 2; turn++) {
        const char *out = turn == 0 ? "ab" : "ba";

        for (int k = 0; k < 2; k++) {
            bool first = (k == 0) == (turn == 0);

            assert_int_equal(convert(s, first ? "a.csv" : "b.csv",
                                 first ? "A" : "B", NULL, out, &report),
                SP_OK);
            assert_int_equal(report.n_open, 0);
            convert_report_clear(&report);
        }
    }
    for (size_t i = 0; i < 2; i++) {
        char first[64], second[64];

        (void)snprintf(first, sizeof first, "ab/%s", names[i]);
        (void)snprintf(second, sizeof second, "ba/%s", names[i]);
        same(s, first, second);
    }
    same(s, "ab.findings.csv", "ba.findings.csv");
    same(s, "ab.rows.csv", "ba.rows.csv");
    assert_true(holds(s, "ab/item.csv",
        "AB1234C,Resistor 1k,each,,,Acme,"
        "AB1234C,,,declared,,a.csv:2\n"));
}

/* A changed list takes its old lines and its unused items away. */
static void test_changed_list(void **state)
{
    const struct scratch *s = *state;
    struct convert_report report;

    put(s, "c.csv",
        HEAD "R1,1k,1,Acme,AB1234C,\nR2,2k,1,Acme,AB2234C,\n"
             "R4,4k,1,Acme,AB4234C,\n");
    put(s, "d.csv", HEAD "R1,1k,1,Acme,AB1234C,\n");
    assert_int_equal(convert(s, "c.csv", "C", NULL, "cd", &report), SP_OK);
    convert_report_clear(&report);
    assert_int_equal(convert(s, "d.csv", "D", NULL, "cd", &report), SP_OK);
    convert_report_clear(&report);
    put(s, "c.csv", HEAD "R4,4k,1,Acme,AB4234C,\n");
    assert_int_equal(convert(s, "c.csv", "C", NULL, "cd", &report), SP_OK);
    convert_report_clear(&report);
    assert_false(holds(s, "cd/structure.csv", "AB2234C"));
    assert_false(holds(s, "cd/item.csv", "AB2234C"));
    assert_true(holds(s, "cd/item.csv", "AB1234C")); /* D still uses it */
    assert_true(holds(s, "cd/structure.csv", "\nD,R1,AB1234C,"));
    assert_true(holds(s, "cd/structure.csv", "\nC,R4,AB4234C,"));
    assert_false(holds(s, "cd.rows.csv", "AB2234C"));
}

/* Rows of others stay; what they say of an item is not overwritten. */
static void test_others_rows(void **state)
{
    const struct scratch *s = *state;
    struct convert_report report;

    assert_int_equal(mkdir(in(s, "own"), 0700), 0);
    put(s, "own/item.csv",
        "item,name,made_by,source\n"
        "P-1,Board,Inventor,by hand\nAB1234C,A resistor,Bolt,by hand\n"
        "TOP,Device,,by hand\n");
    put(s, "own/structure.csv", "parent,line,child,quantity\nTOP,10,P-1,1\n");
    put(s, "own/party.csv", "party,kind\nX-FIRM,firm\n");
    put(s, "e.csv", HEAD "R1,1k,1,Acme,AB1234C,\n");
    assert_int_equal(convert(s, "e.csv", "P-1", NULL, "own", &report), SP_OK);
    assert_int_equal(report.n_open, 1);
    convert_report_clear(&report);
    assert_true(holds(s, "own/item.csv", "\nP-1,Board,,,,Inventor,"));
    assert_true(holds(s, "own/item.csv",
        "\nAB1234C,A resistor,each,,,Bolt,"
        "AB1234C,,,,,by hand\n"));
    assert_true(holds(s, "own/structure.csv", "\nTOP,10,P-1,1,"));
    assert_true(holds(s, "own/structure.csv", "\nP-1,R1,AB1234C,1,"));
    assert_true(holds(s, "own.findings.csv",
        "e/AB1234C/dossier-made_by,e.csv,2,AB1234C,item AB1234C: made_by is "
        "'Bolt' in the dossier and 'Acme' here,"));
    assert_true(holds(s, "own/party.csv", "party,kind\nX-FIRM,firm\n"));
}

/* What a person wrote into the findings file is not lost, and not applied
 * unless it is given as answers. */
static void test_answers(void **state)
{
    const struct scratch *s = *state;
    struct convert_report report;
    char *text, *cell;
    struct sp_buf filled;

    put(s, "f.csv", HEAD "D1,X,1,Acme,AB1234C,Alternative: Bolt BC2345D\n");
    assert_int_equal(convert(s, "f.csv", "F", NULL, "f", &report), SP_OK);
    assert_int_equal(report.n_open, 1);
    convert_report_clear(&report);
    assert_false(holds(s, "f/structure.csv", "BC2345D,1"));

    text = text_of(s, "f.findings.csv");
    cell = strstr(text, "the remark is carried,,");
    assert_non_null(cell);
    sp_buf_init(&filled, (size_t)1 << 16);
    cell += strlen("the remark is carried,");
    sp_buf_put(&filled, text, (size_t)(cell - text));
    sp_buf_puts(&filled, "alternate");
    sp_buf_puts(&filled, cell);
    put(s, "f.findings.csv", sp_buf_text(&filled));
    free(text);

    assert_int_equal(convert(s, "f.csv", "F", NULL, "f", &report), SP_OK);
    assert_int_equal(report.n_open, 1);
    assert_int_equal(report.n_unused, 1);
    convert_report_clear(&report);
    text = text_of(s, "f.findings.csv");
    assert_string_equal(text, sp_buf_text(&filled));
    free(text);
    sp_buf_clear(&filled);

    assert_int_equal(
        convert(s, "f.csv", "F", "f.findings.csv", "f", &report), SP_OK);
    assert_int_equal(report.n_open, 0);
    assert_int_equal(report.n_unused, 0);
    convert_report_clear(&report);
    assert_true(holds(s, "f/structure.csv", "\nF,D1/2,BC2345D,1,D1,2,"));
}

static void test_refused(void **state)
{
    static const struct {
        const char *label, *bom, *parent, *answers, *want;
    } cases[] = {
        {"a list with a fault", HEAD "R1,1k,1,Acme,AB1234C,\nR1,1k,1,,,\n", "P",
            NULL, "g.csv:3: found the reference R1 again"},
        {"no list", "name,age\na,1\n", "P", NULL, "g.csv:1: found no column"},
        {"a parent that is no id", HEAD "R1,1k,1,Acme,AB1234C,\n", "P*", NULL,
            "the parent's id 'P*'"},
        {"an answer that nobody asked for", HEAD "R1,1k,1,Acme,AB1234C,\n", "P",
            "question,what_was_found,answer\ng/R1/config,x,all\n",
            "g-answers.csv:2: found an answer to 'g/R1/config'"},
        {"answers with another column", HEAD "R1,1k,1,Acme,AB1234C,\n", "P",
            "question,colour\nx,y\n", "g-answers.csv:1:10: found the column"},
        {"empty answers", HEAD "R1,1k,1,Acme,AB1234C,\n", "P", "",
            "g-answers.csv:1: found no rows"},
    };
    const struct scratch *s = *state;
    struct convert_report report;

    put(s, "g.csv", HEAD "R9,1k,1,Acme,AB1234C,\n");
    assert_int_equal(convert(s, "g.csv", "P", NULL, "kept", &report), SP_OK);
    convert_report_clear(&report);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char *before = text_of(s, "kept/structure.csv"), *after;

        print_message("%s\n", cases[i].label);
        put(s, "g.csv", cases[i].bom);
        if (cases[i].answers != NULL)
            put(s, "g-answers.csv", cases[i].answers);
        assert_int_equal(convert(s, "g.csv", cases[i].parent,
                             cases[i].answers != NULL ? "g-answers.csv" : NULL,
                             "kept", &report),
            SP_INVALID);
        assert_int_equal(report.n_faults > 0, 1);
        assert_non_null(strstr(report.faults, cases[i].want));
        convert_report_clear(&report);
        after = text_of(s, "kept/structure.csv");
        assert_string_equal(before, after);
        free(before);
        free(after);
        assert_int_equal(convert(s, "g.csv", cases[i].parent,
                             cases[i].answers != NULL ? "g-answers.csv" : NULL,
                             "never", &report),
            SP_INVALID);
        convert_report_clear(&report);
        assert_int_not_equal(access(in(s, "never"), F_OK), 0);
        assert_int_not_equal(access(in(s, "never.findings.csv"), F_OK), 0);
    }
}

/* A dossier that is not one is not written over. */
static void test_refused_dossier(void **state)
{
    const struct scratch *s = *state;
    struct convert_report report;

    put(s, "h.csv", HEAD "R1,1k,1,Acme,AB1234C,\n");
    assert_int_equal(mkdir(in(s, "bad"), 0700), 0);
    put(s, "bad/item.csv", "item,colour\nX,red\n");
    assert_int_equal(
        convert(s, "h.csv", "P", NULL, "bad", &report), SP_INVALID);
    assert_non_null(strstr(report.faults, "colour"));
    convert_report_clear(&report);
    assert_true(holds(s, "bad/item.csv", "item,colour\nX,red\n"));
    put(s, "bad/item.csv", "item,op\nX,remove\n");
    assert_int_equal(
        convert(s, "h.csv", "P", NULL, "bad", &report), SP_INVALID);
    assert_non_null(strstr(report.faults, "op 'remove'"));
    convert_report_clear(&report);
    put(s, "bad/item.csv", "item\nX\n");
    put(s, "bad/structure.csv", "parent,line,child,source\nX,1,X-1,h.csv:2\n");
    assert_int_equal(
        convert(s, "h.csv", "P", NULL, "bad", &report), SP_INVALID);
    assert_non_null(strstr(report.faults, "found lines of X from a list"));
    convert_report_clear(&report);
    (void)unlink(in(s, "bad/structure.csv"));
    put(s, "bad.findings.csv", "a,b\n1,2\n");
    assert_int_equal(
        convert(s, "h.csv", "P", NULL, "bad", &report), SP_INVALID);
    convert_report_clear(&report);
    assert_true(holds(s, "bad.findings.csv", "a,b\n1,2\n"));
    assert_int_equal(unlink(in(s, "bad.findings.csv")), 0);
    put(s, "bad.rows.csv", "a,b\n1,2\n");
    assert_int_equal(
        convert(s, "h.csv", "P", NULL, "bad", &report), SP_INVALID);
    convert_report_clear(&report);
    assert_int_not_equal(access(in(s, "bad.findings.csv"), F_OK), 0);
    assert_true(holds(s, "bad/item.csv", "item\nX\n"));
}

static void test_no_file(void **state)
{
    const struct scratch *s = *state;
    struct convert_report report;

    assert_int_equal(
        convert(s, "no.csv", "P", NULL, "no", &report), SP_NOT_FOUND);
    put(s, "i.csv", HEAD "R1,1k,1,Acme,AB1234C,\n");
    assert_int_equal(convert(s, "i.csv", "P", "no-answers.csv", "no", &report),
        SP_NOT_FOUND);
    assert_int_not_equal(access(in(s, "no"), F_OK), 0);
}

static int remove_scratch(void **state)
{
    static const char *const folders[] = {
        "fresh", "again", "ab", "ba", "cd", "own", "f", "kept", "bad"};
    static const char *const tables[] = {"item.csv", "structure.csv",
        "designator.csv", "alias.csv", "party.csv"};
    static const char *const files[] = {"one.csv", "a.csv", "b.csv", "c.csv",
        "d.csv", "e.csv", "f.csv", "g.csv", "h.csv", "i.csv", "g-answers.csv"};
    struct scratch *s = *state;

    for (size_t i = 0; i < SP_COUNT(folders); i++) {
        char name[64];

        for (size_t k = 0; k < SP_COUNT(tables); k++) {
            (void)snprintf(name, sizeof name, "%s/%s", folders[i], tables[k]);
            (void)unlink(in(s, name));
        }
        (void)rmdir(in(s, folders[i]));
        (void)snprintf(name, sizeof name, "%s.findings.csv", folders[i]);
        (void)unlink(in(s, name));
        (void)snprintf(name, sizeof name, "%s.rows.csv", folders[i]);
        (void)unlink(in(s, name));
    }
    for (size_t i = 0; i < SP_COUNT(files); i++)
        (void)unlink(in(s, files[i]));
    sp_arena_free(s->arena);
    return rmdir(s->folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh),
        cmocka_unit_test(test_two_lists),
        cmocka_unit_test(test_changed_list),
        cmocka_unit_test(test_others_rows),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_dossier),
        cmocka_unit_test(test_no_file),
    };

    return cmocka_run_group_tests(tests, setup, remove_scratch);
}
