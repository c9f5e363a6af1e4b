/*
 * Goal:   an import does to the register what its dossier says, and refuses
 *         whole what does not fit to what is there; all faults are named.
 * Method: a register filled by a first dossier, then a second one with the
 *         faults or the exported rows that it must give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/registry.h"

#include "folder.h"

#define PARTY "party,kind\n"
#define ITEM "item,name,valid_from,valid_until,op\n"
#define LINE "parent,line,child,valid_from,valid_until,op\n"
#define ITEM_OUT                                                               \
    "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"      \
    "evidence,source\n"

static const struct schema *schema;
static struct sp_arena *schema_arena;

static const struct {
    const char *label;
    struct folder_file first[3];
    struct folder_file second[3];
    const char *replace; /* on 2026-06-01 */
    const char *want;    /* faults, one a line; NULL: none */
    const char *table;   /* then: what this file of the export holds… */
    const char *rows;    /* NULL: there is no such file */
    unsigned set, ended, removed;
} cases[] = {
    {"a first row", {{NULL, NULL}}, {{"item.csv", "item,name\nA,a\n"}}, NULL,
        NULL, "item.csv", ITEM_OUT "A,a,,,,,,,,,,\n", 1, 0, 0},
    {"the same row again", {{"item.csv", "item,name\nA,a\n"}},
        {{"item.csv", "item,name\nA,a\n"}}, NULL, NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,,,,\n", 0, 0, 0},
    {"the same key and day: replaced", {{"item.csv", "item,name\nA,a\n"}},
        {{"item.csv", "item,name\nA,b\n"}}, NULL, NULL, "item.csv",
        ITEM_OUT "A,b,,,,,,,,,,\n", 1, 0, 0},
    {"rows not mentioned stay", {{"item.csv", "item,name\nA,a\nC,c\n"}},
        {{"item.csv", "item,name\nB,b\n"}}, NULL, NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,,,,\nB,b,,,,,,,,,,\nC,c,,,,,,,,,,\n", 1, 0, 0},
    {"a later row ends the open one", {{"item.csv", ITEM "A,a,,,\n"}},
        {{"item.csv", ITEM "A,b,2026-01-01,,\n"}}, NULL, NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,2026-01-01,,,\nA,b,,,,,,2026-01-01,,,,\n", 1, 1, 0},
    {"a later row with an end does so too", {{"item.csv", ITEM "A,a,,,\n"}},
        {{"item.csv", ITEM "A,b,2026-01-01,2026-02-01,\n"}}, NULL, NULL,
        "item.csv",
        ITEM_OUT "A,a,,,,,,,2026-01-01,,,\n"
                 "A,b,,,,,,2026-01-01,2026-02-01,,,\n",
        1, 1, 0},
    {"two later rows: the first one ends it", {{"item.csv", ITEM "A,a,,,\n"}},
        {{"item.csv",
            ITEM "A,c,2026-02-01,,\nA,b,2026-01-01,2026-02-01,set\n"}},
        NULL, NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,2026-01-01,,,\n"
                 "A,b,,,,,,2026-01-01,2026-02-01,,,\n"
                 "A,c,,,,,,2026-02-01,,,,\n",
        2, 1, 0},
    {"an ended row is not ended again",
        {{"item.csv", ITEM "A,a,,2025-01-01,\n"}},
        {{"item.csv", ITEM "A,b,2026-01-01,,\n"}}, NULL, NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,2025-01-01,,,\nA,b,,,,,,2026-01-01,,,,\n", 1, 0, 0},
    {"an earlier row that overlaps", {{"item.csv", ITEM "A,a,2026-01-01,,\n"}},
        {{"item.csv", ITEM "A,b,2025-01-01,,\n"}}, NULL,
        "item.csv:2:1: found 'A' from 2025-01-01 until 9999-12-31, which "
        "overlaps the register's row from 2026-01-01 until 9999-12-31, "
        "allowed: periods of one key that do not overlap\n",
        NULL, NULL, 0, 0, 0},
    {"an earlier row that ends in time",
        {{"item.csv", ITEM "A,a,2026-01-01,,\n"}},
        {{"item.csv", ITEM "A,b,2025-01-01,2026-01-01,\n"}}, NULL, NULL,
        "item.csv",
        ITEM_OUT "A,b,,,,,,2025-01-01,2026-01-01,,,\n"
                 "A,a,,,,,,2026-01-01,,,,\n",
        1, 0, 0},
    {"a row inside a row with an end",
        {{"item.csv", ITEM "A,a,2025-01-01,2027-01-01,\n"}},
        {{"item.csv", ITEM "A,b,2026-01-01,2026-02-01,\n"}}, NULL,
        "item.csv:2:1: found 'A' from 2026-01-01 until 2026-02-01, which "
        "overlaps the register's row from 2025-01-01 until 2027-01-01, "
        "allowed: periods of one key that do not overlap\n",
        NULL, NULL, 0, 0, 0},
    {"a replaced row that now reaches into the next",
        {{"item.csv", ITEM "A,a,2025-01-01,2026-01-01,\nA,b,2026-01-01,,\n"}},
        {{"item.csv", ITEM "A,a,2025-01-01,,\n"}}, NULL,
        "item.csv:2:1: found 'A' from 2025-01-01 until 9999-12-31, which "
        "overlaps the register's row from 2026-01-01 until 9999-12-31, "
        "allowed: periods of one key that do not overlap\n",
        NULL, NULL, 0, 0, 0},
    {"removal and a new row in its place",
        {{"item.csv", ITEM "A,a,2025-01-01,2027-01-01,\n"}},
        {{"item.csv",
            ITEM "A,,2025-01-01,,remove\nA,b,2026-01-01,2026-02-01,\n"}},
        NULL, NULL, "item.csv", ITEM_OUT "A,b,,,,,,2026-01-01,2026-02-01,,,\n",
        1, 0, 1},
    {"the only row removed", {{"item.csv", "item,name\nA,a\n"}},
        {{"item.csv", "item,op\nA,remove\n"}}, NULL, NULL, "item.csv", NULL, 0,
        0, 1},
    {"nothing there to remove", {{"item.csv", "item,name\nA,a\n"}},
        {{"item.csv", "item,valid_from,op\nA,2026-01-01,remove\n"}}, NULL,
        "item.csv:2:1: found 'A' from 2026-01-01 to remove, allowed: a row "
        "that the register holds\n",
        NULL, NULL, 0, 0, 0},
    {"replace ends what is not named",
        {{"item.csv", ITEM "A,a,,,\nB,b,,,\nC,c,2026-06-01,,\n"
                           "D,d,2027-01-01,,\nE,e,,2026-06-01,\n"}},
        {{"item.csv", "item,name\nB,b\n"}}, "item", NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,2026-06-01,,,\nB,b,,,,,,,,,,\n"
                 "E,e,,,,,,,2026-06-01,,,\n",
        0, 1, 2},
    {"replace by a file without rows", {{"item.csv", "item,name\nA,a\n"}},
        {{"item.csv", "item\n"}}, "item", NULL, "item.csv",
        ITEM_OUT "A,a,,,,,,,2026-06-01,,,\n", 0, 1, 0},
    {"replace names a table of the dossier", {{NULL, NULL}},
        {{"item.csv", "item\nA\n"}}, "party", "", NULL, NULL, 0, 0, 0},
    {"a reference within the dossier", {{NULL, NULL}},
        {{"party.csv", PARTY "P,firm\n"}, {"site.csv", "site,party\nS,P\n"}},
        NULL, NULL, "party.csv",
        "party,name,kind,established,managed_in,lei,ncage,size,language,"
        "valid_from,valid_until,basis,evidence,source\n"
        "P,,firm,,,,,,,,,,,\n",
        2, 0, 0},
    {"a reference to the register", {{"party.csv", PARTY "P,firm\n"}},
        {{"site.csv", "site,party\nS,P\n"}}, NULL, NULL, "site.csv",
        "site,party,state,region,valid_from,valid_until,basis,evidence,"
        "source\nS,P,,,,,,,\n",
        1, 0, 0},
    {"a broken reference", {{"party.csv", PARTY "PARTY-1,firm\n"}},
        {{"site.csv", "site,state,party\nS,UA,PARTY-2\nT,,PARTY-1\n"}}, NULL,
        "site.csv:2:6: found 'PARTY-2', allowed: a row of party that is in "
        "the dossier, the register or the shipped data, nearest: 'PARTY-1'\n",
        NULL, NULL, 0, 0, 0},
    {"a reference to a row removed here",
        {{"party.csv", PARTY "P,firm\nQ,firm\n"}},
        {{"party.csv", "party,op\nP,remove\n"},
            {"site.csv", "site,party\nS,P\n"}},
        NULL,
        "party.csv:2:1: found the removal of 'P', allowed: of a row that "
        "nothing names; site 'S' names it as party\n"
        "site.csv:2:3: found 'P', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
    {"a removal that leaves a reference behind",
        {{"party.csv", PARTY "P,firm\n"}, {"site.csv", "site,party\nS,P\n"}},
        {{"party.csv", "party,op\nP,remove\n"}}, NULL,
        "party.csv:2:1: found the removal of 'P', allowed: of a row that "
        "nothing names; site 'S' names it as party\n",
        NULL, NULL, 0, 0, 0},
    {"a removal of one of two periods",
        {{"party.csv", "party,kind,valid_from,valid_until\n"
                       "P,firm,,2026-01-01\nP,agency,2026-01-01,\n"},
            {"site.csv", "site,party\nS,P\n"}},
        {{"party.csv", "party,op\nP,remove\n"}}, NULL, NULL, "party.csv",
        "party,name,kind,established,managed_in,lei,ncage,size,language,"
        "valid_from,valid_until,basis,evidence,source\n"
        "P,,agency,,,,,,,2026-01-01,,,,\n",
        0, 0, 1},
    {"a removal together with what names it",
        {{"party.csv", PARTY "P,firm\n"}, {"site.csv", "site,party\nS,P\n"}},
        {{"party.csv", "party,op\nP,remove\n"},
            {"site.csv", "site,op\nS,remove\n"}},
        NULL, NULL, "site.csv", NULL, 0, 0, 2},
    {"controllers: a party, a state, none, another register's",
        {{"party.csv", PARTY "P,firm\nQ,firm\n"}},
        {{"control.csv", "party,controller\nP,Q\nP,US\nP,none\nP,OTHER:X\n"}},
        NULL, NULL, "control.csv",
        "party,controller,share,decisive,valid_from,valid_until,basis,"
        "evidence,source\nP,OTHER:X,,,,,,,\nP,Q,,,,,,,\nP,US,,,,,,,\n"
        "P,none,,,,,,,\n",
        4, 0, 0},
    {"a controller that nobody knows", {{"party.csv", PARTY "P,firm\n"}},
        {{"control.csv", "party,controller\nP,R1\n"}}, NULL,
        "control.csv:2:3: found 'R1', allowed: a state's code or a row of "
        "party that is in the dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
    {"a cycle over dossier and register",
        {{"item.csv", "item\nA\nB\nC\n"},
            {"structure.csv", LINE "A,1,B,,,\nB,1,C,,,\n"}},
        {{"structure.csv", LINE "C,1,A,,,\n"}}, NULL,
        "structure.csv:2:5: found the cycle A → B → C → A, allowed: a "
        "structure in which no item contains itself\n",
        NULL, NULL, 0, 0, 0},
    {"the shortest of two cycles",
        {{"item.csv", "item\nA\nB\nC\n"},
            {"structure.csv", LINE "A,1,B,,,\nB,1,C,,,\n"}},
        {{"structure.csv", LINE "C,1,A,,,\nC,2,B,,,\n"}}, NULL,
        "structure.csv:3:5: found the cycle B → C → B, allowed: a structure "
        "in which no item contains itself\n",
        NULL, NULL, 0, 0, 0},
    {"an item in itself", {{"item.csv", "item\nA\n"}},
        {{"structure.csv", LINE "A,1,A,,,\n"}}, NULL,
        "structure.csv:2:5: found the cycle A → A, allowed: a structure in "
        "which no item contains itself\n",
        NULL, NULL, 0, 0, 0},
    {"a cycle that never holds on one day",
        {{"item.csv", "item\nA\nB\n"},
            {"structure.csv", LINE "A,1,B,,2026-01-01,\n"}},
        {{"structure.csv", LINE "B,1,A,2026-01-01,,\n"}}, NULL, NULL,
        "item.csv", ITEM_OUT "A,,,,,,,,,,,\nB,,,,,,,,,,,\n", 1, 0, 0},
    {"a cycle on one day only",
        {{"item.csv", "item\nA\nB\n"},
            {"structure.csv", LINE "A,1,B,,2026-01-02,\n"}},
        {{"structure.csv", LINE "B,1,A,2026-01-01,,\n"}}, NULL,
        "structure.csv:2:5: found the cycle A → B → A, allowed: a structure "
        "in which no item contains itself\n",
        NULL, NULL, 0, 0, 0},
    {"a line ended in time makes no cycle",
        {{"item.csv", "item\nA\nB\nC\n"}, {"structure.csv", LINE "A,1,B,,,\n"}},
        {{"structure.csv", LINE "A,1,C,2026-01-01,,\nB,1,A,2026-01-01,,\n"}},
        NULL, NULL, "item.csv",
        ITEM_OUT "A,,,,,,,,,,,\nB,,,,,,,,,,,\nC,,,,,,,,,,,\n", 2, 1, 0},
    {"an alias of what is not there", {{"item.csv", "item\nA\n"}},
        {{"alias.csv", "tbl,scheme,value,id\nitem,x,a,A\nitem,x,b,B\n"
                       "item,x,c,OTHER:C\n"}},
        NULL,
        "alias.csv:3:10: found 'B', allowed: the key of a row of item that "
        "is in the dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
    {"decisions about rows of several tables",
        {{"party.csv", PARTY "P,firm\nQ,firm\n"},
            {"control.csv", "party,controller\nP,Q\n"}},
        {{"determination.csv",
            "determination,subject_tbl,subject,question\n1,control,P|Q,x\n"
            "2,control,Q|P,x\n3,state,JP,x\n4,party,Q,x\n5,party,R,x\n"}},
        NULL,
        "determination.csv:3:11: found 'Q|P', allowed: the key of a row of "
        "control that is in the dossier, the register or the shipped data\n"
        "determination.csv:6:9: found 'R', allowed: the key of a row of "
        "party that is in the dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
    {"complete lists, also empty ones",
        {{"party.csv", PARTY "P,firm\nQ,firm\n"},
            {"site.csv", "site,party\nS,P\n"}},
        {{"complete.csv", "tbl,subject\nsite,P\nsite,Q\ncontrol,Q\n"
                          "determination,X\nsite,S\n"}},
        NULL,
        "complete.csv:6:6: found 'S', allowed: the subject of a row of site "
        "that is in the dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
    {"all faults in one list", {{"party.csv", PARTY "P,firm\n"}},
        {{"site.csv", "site,party\nS,Q\nT,R\n"},
            {"item.csv", ITEM "A,a,x,,\n"}},
        NULL,
        "item.csv:2:5: found 'x', allowed: a date such as "
        "2026-01-31\n"
        "site.csv:2:3: found 'Q', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n"
        "site.csv:3:3: found 'R', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n",
        NULL, NULL, 0, 0, 0},
};

static struct registry_import import_of(
    const char *dossier, const char *const *replace)
{
    struct registry_import import = {.dossier_folder = dossier,
        .replace = replace,
        .n_replace = *replace == NULL ? 0 : 1};

    assert_true(sp_date_parse("2026-06-01", 10, &import.on));
    return import;
}

static void fill(struct registry *registry, const struct folder_file *files)
{
    char dossier[FOLDER_PATH];
    const char *none = NULL;
    struct registry_import import;
    struct registry_report report;
    struct sp_err err;

    if (files[0].name == NULL)
        return;
    folder_write(dossier, "first", files, 3);
    import = import_of(dossier, &none);
    assert_int_equal(registry_import(registry, &import, &report, &err), SP_OK);
    assert_string_not_equal(report.pack, "");
    registry_report_clear(&report);
}

/* Compare one file of the export, or see that it is not there. */
static void expect_export(
    struct registry *registry, const char *file, const char *want)
{
    char folder[FOLDER_PATH];
    char path[FOLDER_PATH * 2];
    struct sp_buf got;
    struct sp_err err;

    folder_path(folder, "export");
    folder_remove(folder);
    assert_int_equal(registry_export(registry, folder, &err), SP_OK);
    if (want == NULL) {
        snprintf(path, sizeof(path), "%s/%s", folder, file);
        assert_int_not_equal(access(path, F_OK), 0);
        return;
    }
    folder_read(folder, file, &got);
    assert_string_equal(sp_buf_text(&got), want);
    sp_buf_clear(&got);
}

static void run_case(size_t i, bool check_only)
{
    char path[FOLDER_PATH];
    char dossier[FOLDER_PATH];
    char before[65], after[65];
    struct registry *registry = folder_register(schema, path, "register");
    const char *replace = cases[i].replace;
    struct registry_import import;
    struct registry_report report;
    struct sp_err err;
    enum sp_code code;

    fill(registry, cases[i].first);
    folder_write(dossier, "second", cases[i].second, 3);
    import = import_of(dossier, &replace);
    assert_int_equal(registry_digest(registry, before, &err), SP_OK);
    if (check_only)
        code = registry_check(schema, registry, &import, &report, &err);
    else
        code = registry_import(registry, &import, &report, &err);
    assert_int_equal(registry_digest(registry, after, &err), SP_OK);
    if (cases[i].want != NULL) {
        assert_int_equal(code, SP_INVALID);
        assert_string_equal(
            report.faults == NULL ? "" : report.faults, cases[i].want);
        assert_string_equal(before, after);
    } else {
        if (code != SP_OK)
            print_message("%s\n%s", err.text, report.faults);
        assert_int_equal(code, SP_OK);
        assert_int_equal(report.rows_set, cases[i].set);
        assert_int_equal(report.rows_ended, cases[i].ended);
        assert_int_equal(report.rows_removed, cases[i].removed);
        if (check_only)
            assert_string_equal(before, after);
        else
            expect_export(registry, cases[i].table, cases[i].rows);
    }
    registry_report_clear(&report);
    registry_close(registry);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        run_case(i, true);
        run_case(i, false);
    }
}

/* ---- asking before rows end ------------------------------------------- */

struct answer {
    bool yes;
    int asked;
    char text[1024];
};

static bool confirm(void *user, const char *difference)
{
    struct answer *answer = user;

    answer->asked++;
    snprintf(answer->text, sizeof(answer->text), "%s", difference);
    return answer->yes;
}

static void test_confirm(void **state)
{
    static const struct folder_file first[3] = {
        {"item.csv", ITEM "A,a,,,\nB,b,,,\nC,c,2027-01-01,,\n"}};
    static const struct folder_file second[3] = {
        {"item.csv", "item,name\nB,b\n"}};

    (void)state;
    for (int yes = 0; yes < 2; yes++) {
        char path[FOLDER_PATH];
        char dossier[FOLDER_PATH];
        char before[65], after[65];
        const char *replace = "item";
        struct answer answer = {.yes = yes != 0};
        struct registry *registry = folder_register(schema, path, "register");
        struct registry_import import;
        struct registry_report report;

        fill(registry, first);
        folder_write(dossier, "second", second, 3);
        import = import_of(dossier, &replace);
        import.confirm = confirm;
        import.user = &answer;
        assert_int_equal(registry_digest(registry, before, NULL), SP_OK);
        assert_int_equal(
            registry_import(registry, &import, &report, NULL), SP_OK);
        assert_int_equal(registry_digest(registry, after, NULL), SP_OK);
        assert_int_equal(answer.asked, 1);
        assert_string_equal(answer.text,
            "item 'A' from 0001-01-01: ends on 2026-06-01\n"
            "item 'C' from 2027-01-01: removed, it has not begun\n");
        assert_int_equal(report.declined, yes == 0);
        assert_int_equal(strcmp(before, after) == 0, yes == 0);
        assert_int_equal(report.pack[0] == '\0', yes == 0);
        registry_report_clear(&report);
        registry_close(registry);
    }
}

/* Without a register a dossier is checked against the shipped data alone. */
static void test_check_alone(void **state)
{
    static const struct folder_file data[3] = {
        {"instrument.csv", "instrument\nEDIP\n"}};
    static const struct folder_file good[3] = {
        {"venture.csv", "venture,instrument\nV,EDIP\n"}};
    static const struct folder_file bad[3] = {
        {"venture.csv", "venture,instrument\nV,EDIR\n"}};
    const char *none = NULL;
    char path[FOLDER_PATH];
    char shipped[FOLDER_PATH];
    struct registry_import import;
    struct registry_report report;

    (void)state;
    folder_write(shipped, "data", data, 3);
    import = import_of(folder_write(path, "good", good, 3), &none);
    import.data_folder = shipped;
    assert_int_equal(
        registry_check(schema, NULL, &import, &report, NULL), SP_OK);
    assert_int_equal(report.rows_set, 1);
    registry_report_clear(&report);
    folder_write(path, "bad", bad, 3);
    assert_int_equal(
        registry_check(schema, NULL, &import, &report, NULL), SP_INVALID);
    assert_string_equal(report.faults,
        "venture.csv:2:3: found 'EDIR', allowed: a row of instrument that is "
        "in the dossier, the register or the shipped data, nearest: 'EDIP'\n");
    registry_report_clear(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_confirm),
        cmocka_unit_test(test_check_alone),
    };
    int failed;

    folder_begin();
    if (sp_arena_new(SP_ARENA_BYTES_MAX, &schema_arena, NULL) != SP_OK ||
        schema_load(schema_arena, &schema, NULL) != SP_OK)
        return 2;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    sp_arena_free(schema_arena);
    folder_end();
    return failed;
}
