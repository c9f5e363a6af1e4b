/*
 * Goal:   an id that is the same as another is read as it wherever it stands,
 *         on the days on which that holds; nothing is added up or widened by
 *         it; what makes no sense is refused.
 * Method: small dossiers as an owner's rows, each with a table of the
 *         snapshot, as merged and as recorded; imports that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/snapshot.h"

#include "folder.h"

#define ALIAS "tbl,scheme,value,id,valid_from,valid_until\n"
#define PARTIES "party,kind,established\nA,firm,UA\nB,firm,FR\nC,firm,DE\n"
#define ITEMS "item,name\nI,kept\nJ,merged\nK,\nL,\n"

static const struct schema *schema;

static const struct {
    const char *label;
    const char *on;
    struct folder_file files[FOLDER_FILES];
    const char *table, *columns, *want, *recorded;
} cases[] = {
    {"the kept party's row stands", "2026-01-01",
        {{"party.csv", PARTIES}, {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "party", "party,established", "A,UA\nC,DE\n", "A,UA\nB,FR\nC,DE\n"},
    {"without a row of the kept one the merged one's is read", "2026-01-01",
        {{"party.csv", "party,kind,established,valid_from\nA,firm,UA,2030-01-01"
                       "\nB,firm,FR,\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "party", "party,established", "A,FR\n", "B,FR\n"},
    {"references, as a cell and as part of a key", "2026-01-01",
        {{"party.csv", PARTIES}, {"site.csv", "site,party\nS,B\nT,C\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "site", "site,party", "S,A\nT,C\n", "S,B\nT,C\n"},
    {"members: the kept one's row stands, nothing is added up", "2026-01-01",
        {{"party.csv", PARTIES},
            {"venture.csv", "venture,instrument\nV,EDIP\nW,EDIP\n"},
            {"member.csv", "venture,party,role,contract_value,currency\n"
                           "V,A,contractor,1,EUR\nV,B,contractor,2,EUR\n"
                           "W,B,contractor,4,EUR\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "member", "venture,party,contract_value", "V,A,1\nW,A,4\n",
        "V,A,1\nV,B,2\nW,B,4\n"},
    {"a chain is followed to its end", "2026-01-01",
        {{"party.csv", PARTIES}, {"site.csv", "site,party\nS,C\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\nparty,same,C,B,,\n"}},
        "site", "site,party", "S,A\n", "S,C\n"},
    {"only while it holds", "2026-01-01",
        {{"party.csv", PARTIES}, {"site.csv", "site,party\nS,B\nT,C\n"},
            {"alias.csv", ALIAS "party,same,B,A,,2026-01-01\n"
                                "party,same,C,A,2026-01-01,\n"}},
        "site", "site,party", "S,B\nT,A\n", "S,B\nT,C\n"},
    {"a party is no item", "2026-01-01",
        {{"party.csv", "party,kind\nI,firm\nJ,firm\n"}, {"item.csv", ITEMS},
            {"offer.csv", "offer,item,kind\nO,J,buy\n"},
            {"alias.csv", ALIAS "party,same,J,I,,\n"}},
        "offer", "offer,item", "O,J\n", "O,J\n"},
    {"offers of both are choices", "2026-01-01",
        {{"item.csv", ITEMS},
            {"offer.csv", "offer,item,kind\nO,J,buy\nP,I,buy\n"},
            {"alias.csv", ALIAS "item,same,J,I,,\n"}},
        "offer", "offer,item", "O,I\nP,I\n", "O,J\nP,I\n"},
    {"a bill of materials is read whole from the kept one", "2026-01-01",
        {{"item.csv", ITEMS},
            {"structure.csv",
                "parent,line,child\nI,1,K\nJ,1,K\nJ,2,L\nL,1,J\n"},
            {"alias.csv", ALIAS "item,same,J,I,,\n"}},
        "structure", "parent,line,child", "I,1,K\nL,1,I\n",
        "I,1,K\nJ,1,K\nJ,2,L\nL,1,J\n"},
    {"or from the merged one when the kept one has none", "2026-01-01",
        {{"item.csv", ITEMS}, {"structure.csv", "parent,line,child\nJ,1,K\n"},
            {"alias.csv", ALIAS "item,same,J,I,,\nitem,same,L,I,,\n"}},
        "structure", "parent,line,child", "I,1,K\n", "J,1,K\n"},
    {"holders of both", "2026-01-01",
        {{"party.csv", PARTIES},
            {"control.csv",
                "party,controller,share\nA,C,0.4\nB,C,0.3\nB,FR,0.2\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "control", "party,controller,share", "A,C,0.4\nA,FR,0.2\n",
        "A,C,0.4\nB,C,0.3\nB,FR,0.2\n"},
    {"complete of one alone is not complete", "2026-01-01",
        {{"party.csv", PARTIES},
            {"control.csv", "party,controller\nA,C\nB,FR\n"},
            {"complete.csv", "tbl,subject\ncontrol,A\ncontrol,C\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "complete", "tbl,subject", "control,C\n", "control,A\ncontrol,C\n"},
    {"complete of both is", "2026-01-01",
        {{"party.csv", PARTIES},
            {"control.csv", "party,controller\nA,C\nB,FR\n"},
            {"complete.csv", "tbl,subject\ncontrol,A\ncontrol,B\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "complete", "tbl,subject", "control,A\n", "control,A\ncontrol,B\n"},
    {"complete where the other has no row is", "2026-01-01",
        {{"party.csv", PARTIES}, {"control.csv", "party,controller\nB,FR\n"},
            {"complete.csv", "tbl,subject\ncontrol,B\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "complete", "tbl,subject", "control,A\n", "control,B\n"},
    {"keys in cells, whole and in part", "2026-01-01",
        {{"party.csv", PARTIES},
            {"determination.csv",
                "determination,subject_tbl,subject,question\nD,party,B,q\n"
                "E,member,V|B|contractor,q\nF,item,B,q\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "determination", "determination,subject",
        "D,A\nE,V|A|contractor\nF,B\n", "D,B\nE,V|B|contractor\nF,B\n"},
    {"other names of the merged one are the kept one's", "2026-01-01",
        {{"party.csv", PARTIES},
            {"alias.csv", ALIAS "party,UA-EDR,1,B,,\nparty,same,B,A,,\n"}},
        "alias", "scheme,value,id", "UA-EDR,1,A\nsame,B,A\n",
        "UA-EDR,1,B\nsame,B,A\n"},
    {"who may see what is not widened", "2026-01-01",
        {{"party.csv", PARTIES},
            {"audience.csv", "tbl,subject,audience\ncontrol,B,C\nsite,C,B\n"},
            {"alias.csv", ALIAS "party,same,B,A,,\n"}},
        "audience", "tbl,subject,audience", "control,B,C\nsite,C,B\n",
        "control,B,C\nsite,C,B\n"},
    {"two that differ change nothing", "2026-01-01",
        {{"party.csv", PARTIES},
            {"alias.csv", ALIAS "party,not-same,A=B,A,,\n"}},
        "party", "party", "A\nB\nC\n", "A\nB\nC\n"},
};

static void put_rows(
    struct sp_buf *buf, const struct table *table, const char *columns)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        for (const char *at = columns; *at != '\0';) {
            char name[64];
            size_t len = strcspn(at, ",");

            snprintf(name, sizeof name, "%.*s", (int)len, at);
            sp_buf_printf(buf, "%s%s", at == columns ? "" : ",",
                table_named(table, row, name));
            at += len + (at[len] == ',');
        }
        sp_buf_putc(buf, '\n');
    }
}

static void test_read(void **state)
{
    char path[FOLDER_PATH];

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++)
        for (int recorded = 0; recorded < 2; recorded++) {
            struct snapshot_options options = {.as_recorded = recorded != 0};
            struct snapshot *snapshot = NULL;
            const struct table *table = NULL;
            struct sp_err err = {.text = ""};
            struct sp_buf buf;

            print_message("%s%s\n", cases[i].label,
                recorded != 0 ? " (as recorded)" : "");
            options.owner_folder =
                folder_write(path, "owner", cases[i].files, FOLDER_FILES);
            assert_true(
                sp_date_parse(cases[i].on, strlen(cases[i].on), &options.on));
            if (snapshot_open(schema, &options, &snapshot, &err) != SP_OK)
                fail_msg("%s", err.text);
            assert_int_equal(
                snapshot_table(snapshot, cases[i].table, &table, &err), SP_OK);
            assert_true(table_is_sorted(table));
            sp_buf_init(&buf, 1 << 16);
            put_rows(&buf, table, cases[i].columns);
            assert_string_equal(sp_buf_text(&buf),
                recorded != 0 ? cases[i].recorded : cases[i].want);
            sp_buf_clear(&buf);
            snapshot_close(snapshot);
        }
}

static void test_id(void **state)
{
    static const struct folder_file files[] = {{"party.csv", PARTIES},
        {"alias.csv", ALIAS "party,same,B,A,,\nparty,same,C,B,,\n"}};
    struct snapshot_options options = {.on = 0};
    struct snapshot *snapshot = NULL;
    char path[FOLDER_PATH];
    struct sp_err err;

    (void)state;
    options.owner_folder = folder_write(path, "owner", files, 2);
    assert_int_equal(snapshot_open(schema, &options, &snapshot, &err), SP_OK);
    assert_string_equal(snapshot_id(snapshot, "party", "C"), "A");
    assert_string_equal(snapshot_id(snapshot, "party", "A"), "A");
    assert_string_equal(snapshot_id(snapshot, "item", "C"), "C");
    assert_string_equal(snapshot_id(snapshot, "party", "nobody"), "nobody");
    snapshot_close(snapshot);
}

static const struct {
    const char *label;
    struct folder_file files[FOLDER_FILES];
    const char *faults;
} refused[] = {
    {"the same as itself",
        {{"party.csv", PARTIES}, {"alias.csv", ALIAS "party,same,A,A,,\n"}},
        "alias.csv:2:12: found 'A', allowed: another id\n"},
    {"in a circle",
        {{"party.csv", PARTIES},
            {"alias.csv", ALIAS "party,same,A,B,,\nparty,same,B,A,,\n"}},
        "alias.csv:2:12: found 'A', allowed: an id that is not the same as one "
        "that is read as it\n"
        "alias.csv:3:12: found 'B', allowed: an id that is not the same as one "
        "that is read as it\n"},
    {"neither party nor item",
        {{"site.csv", "site\nS\nT\n"},
            {"alias.csv", ALIAS "site,same,S,T,,\n"}},
        "alias.csv:2:1: found 'site', allowed: party or item, of which two may "
        "be the same\n"},
    {"no id",
        {{"party.csv", PARTIES}, {"alias.csv", ALIAS "party,same,a!b,A,,\n"}},
        "alias.csv:2:12: found 'a!b', allowed: the id that is read as the "
        "other one\n"},
    {"no such party",
        {{"party.csv", PARTIES}, {"alias.csv", ALIAS "party,same,A,X,,\n"}},
        "alias.csv:2:14: found 'X', allowed: the key of a row of party that is "
        "in the dossier, the register or the shipped data\n"},
    {"two that differ, in the wrong order",
        {{"party.csv", PARTIES},
            {"alias.csv", ALIAS "party,not-same,B=A,B,,\n"}},
        "alias.csv:2:16: found 'B=A', allowed: of two ids that differ the "
        "lesser one, which is also the id, '=' and the greater one\n"},
    {"two that differ, of another id",
        {{"party.csv", PARTIES},
            {"alias.csv", ALIAS "party,not-same,A=B,B,,\n"}},
        "alias.csv:2:16: found 'A=B', allowed: of two ids that differ the "
        "lesser one, which is also the id, '=' and the greater one\n"},
    {"an item and what it contains",
        {{"item.csv", ITEMS},
            {"structure.csv", "parent,line,child\nI,1,K\n"
                              "K,1,J\n"},
            {"alias.csv", ALIAS "item,same,J,I,,\n"}},
        "structure.csv:2:5: found the cycle I → K → I, allowed: a structure in "
        "which no item contains itself\n"},
};

static void test_refused(void **state)
{
    char path[FOLDER_PATH];

    (void)state;
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        struct registry_import import = {.on = 0, .check_only = true};
        struct registry_report report;
        struct sp_err err;

        print_message("%s\n", refused[i].label);
        import.dossier_folder =
            folder_write(path, "owner", refused[i].files, FOLDER_FILES);
        assert_int_equal(
            registry_check(schema, NULL, &import, &report, &err), SP_INVALID);
        assert_string_equal(report.faults, refused[i].faults);
        registry_report_clear(&report);
    }
}

/* The cycle is there once the register's items become the same. */
static void test_cycle_of_stored(void **state)
{
    static const struct folder_file stored[] = {{"item.csv", ITEMS},
        {"structure.csv", "parent,line,child\nI,1,K\nK,1,J\n"}};
    static const char alias[] = ALIAS "item,same,J,I,,\n";
    static const struct dossier_bytes file = {
        "alias.csv", alias, sizeof alias - 1};
    struct registry_import import = {.on = 0};
    struct registry_report report;
    struct registry *registry;
    char path[FOLDER_PATH];
    char owner[FOLDER_PATH];
    struct sp_err err;

    (void)state;
    registry = folder_register(schema, path, "register");
    import.dossier_folder = folder_write(owner, "owner", stored, 2);
    assert_int_equal(registry_import(registry, &import, &report, &err), SP_OK);
    registry_report_clear(&report);
    import.dossier_folder = "of a test";
    import.files = &file;
    import.n_files = 1;
    assert_int_equal(
        registry_import(registry, &import, &report, &err), SP_INVALID);
    assert_string_equal(report.faults,
        "alias.csv:2:1: with these items the same, found the cycle I → K → I, "
        "allowed: a structure in which no item contains itself\n");
    registry_report_clear(&report);
    registry_close(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_id),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_cycle_of_stored),
    };
    struct sp_arena *arena = NULL;
    struct sp_err err;
    int failed;

    if (sp_arena_new((uint64_t)64 << 20, &arena, &err) != SP_OK ||
        schema_load(arena, &schema, &err) != SP_OK)
        return 1;
    folder_begin();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    folder_end();
    sp_arena_free(arena);
    return failed;
}
