/*
 * Goal:   rows of one key become one row, contradictions and bad cells are
 *         named, and a dossier takes its place whole, over what came from the
 *         same files and over nothing else.
 * Method: rows given to a writer in a scratch folder; the files read back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "convert/writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 512, ROWS = 40000 };

struct scratch {
    char folder[PATH_BYTES];
    char output[PATH_BYTES * 2];
    struct sp_arena *arena;
    const struct schema *schema;
    struct convert_request request;
    struct convert_result result;
    struct convert_writer *writer;
};

static const char *const files[] = {"in/a.csv", "b.csv"};

static void empty_folder(const char *path)
{
    DIR *stream = opendir(path);
    struct dirent *entry;

    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        char inside[PATH_BYTES * 4];

        (void)snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        (void)unlink(inside);
    }
    if (stream != NULL)
        (void)closedir(stream);
    (void)rmdir(path);
}

static int setup(void **state)
{
    static struct scratch s;
    const char *base = getenv("TMPDIR");
    struct sp_err err;

    memset(&s, 0, sizeof s);
    (void)snprintf(s.folder, sizeof s.folder, "%s/spilno-writer-XXXXXX",
        base != NULL ? base : "/tmp");
    if (mkdtemp(s.folder) == NULL)
        return 1;
    (void)snprintf(s.output, sizeof s.output, "%s/out", s.folder);
    if (sp_arena_new(64u << 20, &s.arena, &err) != SP_OK ||
        schema_load(s.arena, &s.schema, &err) != SP_OK)
        return 1;
    s.request = (struct convert_request){.schema = s.schema,
        .files = {files, SP_COUNT(files)},
        .output_folder = s.output};
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    struct scratch *s = *state;

    empty_folder(s->output);
    empty_folder(s->folder);
    sp_arena_free(s->arena);
    return 0;
}

static void start(struct scratch *s)
{
    struct sp_err err;

    convert_result_init(&s->result);
    assert_int_equal(
        convert_writer_new(&s->request, &s->result, &s->writer, &err), SP_OK);
}

static enum sp_code finish(struct scratch *s, struct sp_err *err)
{
    enum sp_code rc = convert_writer_finish(s->writer, err);

    convert_writer_free(s->writer);
    s->writer = NULL;
    return rc;
}

/* Add an item of up to four cells. */
static void put(struct scratch *s, const char *file, uint64_t line,
    const char *item, const char *name, const char *unit, const char *niin)
{
    const struct convert_cell cells[] = {{"item", item, 1}, {"name", name, 2},
        {"unit", unit, 3}, {"niin", niin, 4}};
    struct convert_place place = {.file = file, .line = line};
    struct sp_err err;

    assert_int_equal(
        convert_writer_row(s->writer, schema_table(s->schema, "item"), &place,
            cells, SP_COUNT(cells), &err),
        SP_OK);
}

static void check_file(struct scratch *s, const char *name, const char *want)
{
    char path[PATH_BYTES * 3];
    struct sp_buf buf;
    struct sp_err err;

    (void)snprintf(path, sizeof path, "%s/%s", s->output, name);
    assert_int_equal(
        sp_file_read(AT_FDCWD, path, 64u << 20, &buf, &err), SP_OK);
    assert_string_equal(sp_buf_text(&buf), want);
    sp_buf_clear(&buf);
}

/* What stands in the scratch folder beside the output. */
static size_t count_beside(const struct scratch *s)
{
    DIR *stream = opendir(s->folder);
    struct dirent *entry;
    size_t n = 0;

    assert_non_null(stream);
    while ((entry = readdir(stream)) != NULL)
        n += entry->d_name[0] != '.' && strcmp(entry->d_name, "out") != 0;
    (void)closedir(stream);
    return n;
}

#define ITEM_HEAD                                                              \
    "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"      \
    "evidence,source\n"

static void test_joins(void **state)
{
    struct scratch *s = *state;
    struct sp_err err;

    start(s);
    put(s, "in/a.csv", 2, "A-1", "Bolt, M6", NULL, NULL);
    put(s, "in/a.csv", 3, "A-2", "Nut", "", NULL);
    put(s, "b.csv", 7, "A-1", NULL, "pcs", NULL);    /* adds */
    put(s, "b.csv", 8, "A-1", "Bolt, M6", "", NULL); /* says the same */
    assert_int_equal(
        convert_writer_rows(s->writer, schema_table(s->schema, "item")), 2);
    assert_int_equal(finish(s, &err), SP_OK);
    assert_int_equal(s->result.faults.n, 0);
    check_file(s, "item.csv",
        ITEM_HEAD "A-2,Nut,,,,,,,,,,a.csv:3\n"
                  "A-1,\"Bolt, M6\",pcs,,,,,,,,,a.csv:2; b.csv:7\n");
    assert_int_equal(count_beside(s), 0);
    convert_result_clear(&s->result);
}

static void test_replaces(void **state)
{
    struct scratch *s = *state;
    struct sp_err err;

    /* All rows are of these files: they make room. */
    s->request.basis = "declared";
    start(s);
    put(s, "in/a.csv", 2, "A-3", "Washer", NULL, "014589124");
    assert_int_equal(finish(s, &err), SP_OK);
    check_file(s, "item.csv",
        ITEM_HEAD "A-3,Washer,,014589124,,,,,,declared,,a.csv:2\n");
    s->request.basis = NULL;
    convert_result_clear(&s->result);
}

static void test_foreign(void **state)
{
    struct scratch *s = *state;
    static const char *const other[] = {"c.csv"};
    struct sp_err err;

    s->request.files = (struct convert_words){other, 1};
    start(s);
    put(s, "c.csv", 2, "C-1", "Other", NULL, NULL);
    assert_int_equal(finish(s, &err), SP_INVALID);
    assert_non_null(strstr(sp_buf_text(&s->result.faults.text),
        "item.csv line 2 is not from these files (its source: 'a.csv:2')"));
    check_file(s, "item.csv",
        ITEM_HEAD "A-3,Washer,,014589124,,,,,,declared,,a.csv:2\n");
    assert_int_equal(count_beside(s), 0);
    s->request.files = (struct convert_words){files, SP_COUNT(files)};
    convert_result_clear(&s->result);
}

static void test_faults(void **state)
{
    struct scratch *s = *state;
    struct sp_err err;

    start(s);
    put(s, "in/a.csv", 2, "A-1", "Bolt", NULL, NULL);
    put(s, "b.csv", 3, "A-1", "Nut", NULL, NULL);
    put(s, "b.csv", 4, "bad  id", "x", NULL, NULL);
    put(s, "b.csv", 5, "", "x", NULL, NULL);
    put(s, "b.csv", 7, "А-4A", "x", NULL, NULL); /* a Cyrillic А */
    assert_int_equal(finish(s, &err), SP_INVALID);
    assert_string_equal(err.text, "3 faults; nothing was written");
    assert_string_equal(sp_buf_text(&s->result.faults.text),
        "b.csv:3: found item 'A-1' again with name 'Nut', allowed: one word "
        "of it; a.csv:2 says 'Bolt'\n"
        "b.csv:4:1: found 'bad  id', which holds two spaces in a row for "
        "item.item, allowed: 1 to 64 letters, digits, . _ - / + # ( ) , or "
        "single spaces\n"
        "b.csv:5:1: found nothing for item.item, which is required\n");
    assert_string_equal(sp_buf_text(&s->result.warnings.text),
        "b.csv:7:1: item: 'А-4A' mixes scripts whose letters look alike\n");
    check_file(s, "item.csv",
        ITEM_HEAD "A-3,Washer,,014589124,,,,,,declared,,a.csv:2\n");
    assert_int_equal(count_beside(s), 0);
    convert_result_clear(&s->result);
}

/* More than is kept in memory: rows are read back from the file. */
static void test_many(void **state)
{
    struct scratch *s = *state;
    char id[32], name[64];
    struct sp_err err;
    char path[PATH_BYTES * 3];
    struct sp_buf buf;
    size_t lines = 0;

    start(s);
    for (unsigned i = 0; i < ROWS; i++) {
        (void)snprintf(id, sizeof id, "A-%06u", i);
        (void)snprintf(name, sizeof name, "a name that is not short %u", i);
        put(s, "b.csv", i + 2, id, name, NULL, NULL);
    }
    for (unsigned i = 0; i < ROWS; i += 3) {
        (void)snprintf(id, sizeof id, "A-%06u", i);
        put(s, "b.csv", ROWS + i, id, NULL, "pcs", NULL);
    }
    assert_int_equal(
        convert_writer_rows(s->writer, schema_table(s->schema, "item")), ROWS);
    assert_int_equal(finish(s, &err), SP_OK);
    (void)snprintf(path, sizeof path, "%s/item.csv", s->output);
    assert_int_equal(
        sp_file_read(AT_FDCWD, path, 64u << 20, &buf, &err), SP_OK);
    for (size_t i = 0; i < buf.len; i++)
        lines += buf.bytes[i] == '\n';
    assert_int_equal(lines, ROWS + 1);
    assert_non_null(strstr(buf.bytes, "\nA-000001,a name that is not short 1,"
                                      ",,,,,,,,,b.csv:3\n"));
    assert_non_null(strstr(buf.bytes, "\nA-000003,a name that is not short 3,"
                                      "pcs,,,,,,,,,b.csv:5; b.csv:40003\n"));
    sp_buf_clear(&buf);
    convert_result_clear(&s->result);
}

static void test_nothing(void **state)
{
    struct scratch *s = *state;
    struct sp_err err;

    start(s);
    assert_int_equal(finish(s, &err), SP_INVALID);
    assert_string_equal(err.text, "the files hold no row for a dossier");
    assert_int_equal(count_beside(s), 0);
    convert_writer_free(NULL);
    convert_result_clear(&s->result);
}

static void test_ids(void **state)
{
    static const struct {
        const char *label, *text, *want; /* NULL: none */
    } cases[] = {
        {"an id stays", "НФ-00000001", "НФ-00000001"},
        {"quotes", "ТОВ \"Метиз\" (вигадане)", "ТОВ Метиз (вигадане)"},
        {"spaces",
            "  a \t b\xc2\xa0"
            "c ",
            "a b c"},
        {"brackets", "[PSU-24] Supply", "PSU-24 Supply"},
        {"composed", "e\xcc\x81tau", "\xc3\xa9tau"},
        {"a colon goes", "a: b", "a b"},
        {"another register's", "AA:b", "AA:b"},
        {"long",
            "1234567890123456789012345678901234567890123456789012345678901234"
            "5",
            "1234567890123456789012345678901234567890123456789012345-"
            "71fbbf9b"},
        {"signs alone", "\"?!\"", NULL},
        {"nothing", "", NULL},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char id[CONVERT_ID_BYTES];
        bool made = convert_make_id(cases[i].text, strlen(cases[i].text), id);

        print_message("%s\n", cases[i].label);
        assert_int_equal(made, cases[i].want != NULL);
        if (made) {
            assert_null(sp_text_id_fault(id, strlen(id)));
            assert_string_equal(id, cases[i].want);
        }
    }
}

static void test_places(void **state)
{
    static const struct {
        struct convert_place place;
        const char *want;
    } cases[] = {
        {{"a.csv", NULL, NULL, 12, 7}, "a.csv:12:7"},
        {{"a.csv", NULL, NULL, 12, 0}, "a.csv:12"},
        {{"a.csv", NULL, NULL, 0, 0}, "a.csv"},
        {{"a.xlsx", "S", NULL, 12, 1}, "a.xlsx, sheet 'S', cell A12"},
        {{"a.xlsx", "S", NULL, 1, 16384}, "a.xlsx, sheet 'S', cell XFD1"},
        {{"a.xlsx", "S", NULL, 12, 27}, "a.xlsx, sheet 'S', cell AA12"},
        {{"a.xlsx", "S", NULL, 12, 0}, "a.xlsx, sheet 'S', row 12"},
        {{"a.json", NULL, "/a/0", 0, 0}, "a.json: /a/0"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf buf;

        sp_buf_init(&buf, 1024);
        convert_place_text(&cases[i].place, &buf);
        assert_string_equal(sp_buf_text(&buf), cases[i].want);
        sp_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joins),
        cmocka_unit_test(test_replaces),
        cmocka_unit_test(test_foreign),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
