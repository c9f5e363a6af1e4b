/*
 * Goal:   a daily export that replaces a table ends what vanished and never
 *         erases it, says what appeared, changed and vanished, leaves rows of
 *         other sources alone, and does nothing when it comes again.
 * Method: series of days on one register; after each the changes listed and
 *         the exported rows are compared, and the day is imported once more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/registry.h"

#include "folder.h"

#define OUT                                                                    \
    "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"      \
    "evidence,source\n"
#define IN "item,name,source\n"
#define ARROW " \xE2\x86\x92 "

enum { DAYS_MAX = 4 };

struct day {
    const char *on; /* NULL: no further day */
    const char *file;
    bool kept; /* imported without --replace */
    const char *changes;
    unsigned left; /* rows of other sources */
    const char *rows;
};

static const struct {
    const char *label;
    const char *source;
    bool dated;
    struct day days[DAYS_MAX];
} cases[] = {
    {"appeared, changed, vanished", NULL, false,
        {{"2026-06-01", IN "A,a,\nB,b,\n", false, "appeared A\nappeared B\n", 0,
             OUT "A,a,,,,,,,,,,\nB,b,,,,,,,,,,\n"},
            {"2026-06-02", IN "A,a2,\nC,c,\n", false,
                "changed A name 'a'" ARROW "'a2'\nvanished B\nappeared C\n", 0,
                OUT "A,a2,,,,,,,,,,\nB,b,,,,,,,2026-06-02,,,\n"
                    "C,c,,,,,,,,,,\n"},
            {"2026-06-03", IN "C,c,\nB,b,\n", false, "vanished A\nappeared B\n",
                0,
                OUT "A,a2,,,,,,,2026-06-03,,,\n"
                    "B,b,,,,,,,2026-06-02,,,\nB,b,,,,,,2026-06-03,,,,\n"
                    "C,c,,,,,,,,,,\n"}}},
    {"dated: what changed begins on the day", NULL, true,
        {{"2026-06-01", IN "A,a,\n", false, "appeared A\n", 0,
             OUT "A,a,,,,,,,,,,\n"},
            {"2026-06-02", IN "A,a2,\n", false,
                "changed A name 'a'" ARROW "'a2'\n", 0,
                OUT "A,a,,,,,,,2026-06-02,,,\nA,a2,,,,,,2026-06-02,,,,\n"},
            /* The same day once more, corrected. */
            {"2026-06-02", IN "A,a3,\n", false,
                "changed A name 'a2'" ARROW "'a3'\n", 0,
                OUT "A,a,,,,,,,2026-06-02,,,\nA,a3,,,,,,2026-06-02,,,,\n"},
            {"2026-06-03", IN "A,a,\n", false,
                "changed A name 'a3'" ARROW "'a'\n", 0,
                OUT "A,a,,,,,,,2026-06-02,,,\n"
                    "A,a3,,,,,,2026-06-02,2026-06-03,,,\n"
                    "A,a,,,,,,2026-06-03,,,,\n"}}},
    {"rows of another source are left alone", NULL, false,
        {{"2026-06-01", IN "H,hand,a letter\n", true, "", 0,
             OUT "H,hand,,,,,,,,,,a letter\n"},
            {"2026-06-01", IN "A,a,1C:2\nB,b,1C:3\n", false,
                "appeared A\nappeared B\n", 1,
                OUT "A,a,,,,,,,,,,1C:2\nB,b,,,,,,,,,,1C:3\n"
                    "H,hand,,,,,,,,,,a letter\n"},
            /* One row fewer: B stands on another line of the same source. */
            {"2026-06-02", IN "B,b,1C:2\n", false, "vanished A\n", 1,
                OUT "A,a,,,,,,,2026-06-02,,,1C:2\nB,b,,,,,,,,,,1C:3\n"
                    "H,hand,,,,,,,,,,a letter\n"}}},
    {"a source that is named by its beginning", "prices-", false,
        {{"2026-06-01", IN "A,a,prices-01.csv\nH,h,a letter\n", true, "", 0,
             OUT "A,a,,,,,,,,,,prices-01.csv\nH,h,,,,,,,,,,a letter\n"},
            {"2026-06-02", IN "B,b,prices-02.csv\n", false,
                "vanished A\nappeared B\n", 1,
                OUT "A,a,,,,,,,2026-06-02,,,prices-01.csv\n"
                    "B,b,,,,,,,,,,prices-02.csv\n"
                    "H,h,,,,,,,,,,a letter\n"}}},
    {"a row without a source: the whole table", NULL, false,
        {{"2026-06-01", IN "H,h,a letter\nA,a,1C\n", true, "", 0,
             OUT "A,a,,,,,,,,,,1C\nH,h,,,,,,,,,,a letter\n"},
            {"2026-06-02", IN "A,a,1C\nB,b,\n", false,
                "appeared B\nvanished H\n", 0,
                OUT "A,a,,,,,,,,,,1C\nB,b,,,,,,,,,,\n"
                    "H,h,,,,,,,2026-06-02,,,a letter\n"}}},
    {"a row that is still to come stays after what appears", NULL, false,
        {{"2026-06-01", "item,name,valid_from\nA,later,2027-01-01\n", true, "",
             0, OUT "A,later,,,,,,2027-01-01,,,,\n"},
            {"2026-06-02", IN "A,now,\n", false, "appeared A\n", 0,
                OUT "A,now,,,,,,2026-06-02,2027-01-01,,,\n"
                    "A,later,,,,,,2027-01-01,,,,\n"}}},
    {"vanished before it began: removed", NULL, false,
        {{"2026-06-01", "item,name,valid_from\nA,a,2026-07-01\nB,b,\n", true,
             "", 0, OUT "A,a,,,,,,2026-07-01,,,,\nB,b,,,,,,,,,,\n"},
            {"2026-06-02", IN "B,b,\n", false, "removed A\n", 0,
                OUT "B,b,,,,,,,,,,\n"}}},
    {"nothing but a heading: all of it vanished", NULL, false,
        {{"2026-06-01", IN "A,a,1C\n", false, "appeared A\n", 0,
             OUT "A,a,,,,,,,,,,1C\n"},
            {"2026-06-02", IN, false, "vanished A\n", 0,
                OUT "A,a,,,,,,,2026-06-02,,,1C\n"}}},
};

static const struct schema *schema;
static struct sp_arena *schema_arena;

static void list_changes(
    const struct registry_report *report, char *out, size_t size)
{
    static const char *const kinds[] = {
        "appeared", "changed", "vanished", "removed"};
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < report->n_changes; i++) {
        const struct registry_change *change = &report->changes[i];
        bool changed = change->kind == REGISTRY_CHANGED;

        used += (size_t)snprintf(out + used, size - used, "%s %s%s%s\n",
            kinds[change->kind], change->key, changed ? " " : "",
            changed ? change->what : "");
        assert_true(used < size);
    }
}

static void expect_rows(struct registry *registry, const char *want)
{
    char folder[FOLDER_PATH];
    struct sp_buf got;
    struct sp_err err;

    folder_path(folder, "export");
    folder_remove(folder);
    assert_int_equal(registry_export(registry, folder, &err), SP_OK);
    folder_read(folder, "item.csv", &got);
    assert_string_equal(sp_buf_text(&got), want);
    sp_buf_clear(&got);
}

/* Look first, then import, then import once more. */
static void run_day(struct registry *registry, size_t i, const struct day *day)
{
    static const char *const replace[] = {"item"};
    const struct folder_file file = {"item.csv", day->file};
    char dossier[FOLDER_PATH];
    char before[65], after[65];
    char changes[2048];
    struct registry_import import = {.dossier_folder = dossier,
        .replace = replace,
        .n_replace = day->kept ? 0 : 1,
        .source = cases[i].source,
        .dated = cases[i].dated};
    struct registry_report report;
    struct sp_err err;

    assert_true(sp_date_parse(day->on, strlen(day->on), &import.on));
    folder_write(dossier, "day", &file, 1);
    assert_int_equal(registry_digest(registry, before, &err), SP_OK);
    for (int round = 0; round < 3; round++) {
        enum sp_code code =
            round == 0
                ? registry_check(schema, registry, &import, &report, &err)
                : registry_import(registry, &import, &report, &err);

        if (code != SP_OK)
            print_message("%s\n%s", err.text, report.faults);
        assert_int_equal(code, SP_OK);
        list_changes(&report, changes, sizeof changes);
        assert_string_equal(changes, round < 2 ? day->changes : "");
        assert_int_equal(report.n_left, day->left);
        assert_int_equal(registry_digest(registry, after, &err), SP_OK);
        if (round == 0)
            assert_string_equal(before, after);
        if (round == 2)
            assert_string_equal(report.pack, "");
        registry_report_clear(&report);
    }
    expect_rows(registry, day->rows);
}

static void test_series(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        char path[FOLDER_PATH];
        struct registry *registry = folder_register(schema, path, "register");

        print_message("%s\n", cases[i].label);
        for (size_t j = 0; j < DAYS_MAX && cases[i].days[j].on != NULL; j++)
            run_day(registry, i, &cases[i].days[j]);
        registry_close(registry);
        folder_remove(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_series)};
    int failed;

    assert_int_equal(
        sp_arena_new((uint64_t)1 << 30, &schema_arena, NULL), SP_OK);
    assert_int_equal(schema_load(schema_arena, &schema, NULL), SP_OK);
    folder_begin();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    folder_end();
    sp_arena_free(schema_arena);
    return failed;
}
