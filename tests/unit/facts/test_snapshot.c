/*
 * Goal:   a snapshot holds one row per natural key on its date: the overlay's
 *         before the owner's before the shipped one; an overlay that names
 *         what does not exist is refused with all its faults.
 * Method: three small folders whose rows are seen through snapshots of
 *         several days, with the owner's rows in a register and in a folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/registry.h"
#include "facts/snapshot.h"

#include "folder.h"

#define STATUS "state,instrument,role,valid_from,valid_until\n"
#define SITE "site,party,state,region\n"

static const struct schema *schema;
static struct sp_arena *schema_arena;

static const struct folder_file data[5] = {
    {"instrument.csv", "instrument\nEDIP\nSAFE\n"},
    {"status.csv", STATUS "FR,EDIP,member,,\n"
                          "UA,EDIP,third,,2030-01-01\n"
                          "UA,EDIP,member,2030-01-01,\n"
                          "NO,EDIP,associated,2026-06-01,\n"}};
static const struct folder_file owner[5] = {
    {"status.csv", STATUS "NO,EDIP,third,,\nMD,EDIP,candidate,,\n"
                          "FR,EDIP,member,,\n"},
    {"party.csv", "party,kind,established\nP,firm,UA\nQ,firm,FR\n"},
    {"item.csv", "item\nA\nB\nC\n"},
    {"structure.csv", "parent,line,child\nA,1,B\nB,1,C\n"},
    {"site.csv", SITE "S,P,UA,UA-32\nT,Q,FR,\n"}};

/* What one table says, one row a line, "L:cell,cell,…" with L the layer. */
static const struct {
    const char *label;
    const char *on;
    struct folder_file overlay[3];
    const char *table;
    const char *columns; /* parted by commas */
    const char *want;
} cases[] = {
    {"shipped rows, and the owner's before them", "2026-01-01", {{NULL, NULL}},
        "status", "state,role",
        "R:FR,member\nR:MD,candidate\nR:NO,third\nD:UA,third\n"},
    {"another day, another row", "2030-01-01", {{NULL, NULL}}, "status",
        "state,role", "R:FR,member\nR:MD,candidate\nR:NO,third\nD:UA,member\n"},
    {"an overlay on both", "2026-01-01",
        {{"status.csv", STATUS "UA,EDIP,member,,\nNO,EDIP,associated,,\n"}},
        "status", "state,role",
        "R:FR,member\nR:MD,candidate\nO:NO,associated\nO:UA,member\n"},
    {"an overlay replaces all days of a key", "2026-01-01",
        {{"status.csv", STATUS "UA,EDIP,member,2027-01-01,\n"}}, "status",
        "state,role", "R:FR,member\nR:MD,candidate\nR:NO,third\n"},
    {"an overlay removes a key", "2026-01-01",
        {{"status.csv", "state,instrument,op\nUA,EDIP,remove\n"
                        "MD,EDIP,remove\n"}},
        "status", "state,role", "R:FR,member\nR:NO,third\n"},
    {"a key of two parts", "2026-01-01",
        {{"status.csv", STATUS "UA,SAFE,partner,,\n"}}, "status",
        "state,instrument,role",
        "R:FR,EDIP,member\nR:MD,EDIP,candidate\nR:NO,EDIP,third\n"
        "D:UA,EDIP,third\nO:UA,SAFE,partner\n"},
    {"new rows that name each other", "2026-01-01",
        {{"party.csv", "party,kind\nN,firm\n"}, {"site.csv", SITE "U,N,,\n"}},
        "site", "site,party,region", "R:S,P,UA-32\nR:T,Q,\nO:U,N,\n"},
    {"a table of the owner alone", "2026-01-01", {{NULL, NULL}}, "party",
        "party,established", "R:P,UA\nR:Q,FR\n"},
    {"a table that nobody fills", "2026-01-01", {{NULL, NULL}}, "venture",
        "venture", ""},
    {"a structure turned round", "2026-01-01",
        {{"structure.csv", "parent,line,child,op\nA,1,,remove\nB,1,A,set\n"}},
        "structure", "parent,child", "O:B,A\n"},
};

struct world {
    char data[FOLDER_PATH];
    char owner[FOLDER_PATH];
    char overlay[FOLDER_PATH];
    char path[FOLDER_PATH];
    struct registry *registry;
};

static void set_up(struct world *world)
{
    struct registry_import import = {.on = 0};
    struct registry_report report;
    struct sp_err err;

    import.dossier_folder = folder_write(world->owner, "owner", owner, 5);
    import.data_folder = folder_write(world->data, "data", data, 5);
    world->registry = folder_register(schema, world->path, "register");
    if (registry_import(world->registry, &import, &report, &err) != SP_OK)
        fail_msg("%s\n%s", err.text, report.faults);
    registry_report_clear(&report);
}

static struct snapshot_options options_of(
    struct world *world, const char *on, bool in_register)
{
    struct snapshot_options options = {.data_folder = world->data};

    if (in_register)
        options.registry = world->registry;
    else
        options.owner_folder = world->owner;
    assert_true(sp_date_parse(on, strlen(on), &options.on));
    return options;
}

static void write_row(struct sp_buf *buf, const struct snapshot *snapshot,
    const struct table *table, size_t row, const char *columns)
{
    sp_buf_putc(buf, "DRO"[snapshot_layer_of(snapshot, table, row)]);
    for (const char *at = columns; *at != '\0';) {
        char name[64];
        size_t len = strcspn(at, ",");

        snprintf(name, sizeof(name), "%.*s", (int)len, at);
        sp_buf_printf(buf, "%c%s", at == columns ? ':' : ',',
            table_text(table, row, schema_column(table->schema, name)));
        at += len + (at[len] == ',');
    }
    sp_buf_putc(buf, '\n');
}

static void expect_rows(struct snapshot *snapshot, const char *name,
    const char *columns, const char *want)
{
    const struct table *table = NULL;
    struct sp_buf got;
    struct sp_err err;

    assert_int_equal(snapshot_table(snapshot, name, &table, &err), SP_OK);
    sp_buf_init(&got, 1 << 16);
    for (size_t row = 0; row < table->n_rows; row++)
        write_row(&got, snapshot, table, row, columns);
    assert_string_equal(sp_buf_text(&got), want);
    sp_buf_clear(&got);
}

static void test_layers(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        for (int in_register = 0; in_register < 2; in_register++) {
            struct snapshot_options options =
                options_of(&world, cases[i].on, in_register != 0);
            struct snapshot *snapshot = NULL;
            struct sp_err err = {.text = ""};

            print_message("%s\n", cases[i].label);
            if (cases[i].overlay[0].name != NULL)
                options.overlay_folder =
                    folder_write(world.overlay, "overlay", cases[i].overlay, 3);
            if (snapshot_open(schema, &options, &snapshot, &err) != SP_OK)
                fail_msg("%s", err.text);
            expect_rows(
                snapshot, cases[i].table, cases[i].columns, cases[i].want);
            snapshot_close(snapshot);
        }
    }
    registry_close(world.registry);
}

static const struct {
    const char *label;
    struct folder_file overlay[3];
    const char *faults;
} refused[] = {
    {"no such reference, twice", {{"site.csv", SITE "U,X,,\nV,PP,,\n"}},
        "site.csv:2:3: found 'X', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n"
        "site.csv:3:3: found 'PP', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n"},
    {"a reference to what it removes",
        {{"party.csv", "party,op\nP,remove\n"}, {"site.csv", SITE "U,P,,\n"}},
        "site.csv:2:3: found 'P', allowed: a row of party that is in the "
        "dossier, the register or the shipped data\n"},
    {"a cycle with the owner's rows",
        {{"structure.csv", "parent,line,child\nC,1,A\n"}},
        "structure.csv:2:5: found the cycle A → B → C → A, allowed: a "
        "structure in which no item contains itself\n"},
    {"a bad cell", {{"status.csv", STATUS "UA,EDIP,x,,\n"}},
        "status.csv:2:9: found 'x', allowed: member, associated, partner, "
        "candidate, third, beneficiary\n"},
};

static void test_refused(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (size_t i = 0; i < SP_COUNT(refused); i++) {
        struct snapshot_options options =
            options_of(&world, "2026-01-01", true);
        struct snapshot *snapshot = NULL;
        struct sp_buf faults;
        struct sp_err err = {.text = ""};

        print_message("%s\n", refused[i].label);
        sp_buf_init(&faults, 1 << 16);
        options.faults = &faults;
        options.overlay_folder =
            folder_write(world.overlay, "overlay", refused[i].overlay, 3);
        assert_int_equal(
            snapshot_open(schema, &options, &snapshot, &err), SP_INVALID);
        assert_string_equal(sp_buf_text(&faults), refused[i].faults);
        assert_non_null(strstr(err.text, "is refused for "));
        assert_null(strstr(err.text, "found")); /* the list says it */
        sp_buf_clear(&faults);
    }
    registry_close(world.registry);
}

/* Only what contradicts is a conflict: NO differs, FR says the same. */
static void test_conflicts(void **state)
{
    struct world world;
    struct snapshot_options options;
    struct snapshot *snapshot = NULL;
    struct sp_err err;

    (void)state;
    set_up(&world);
    options = options_of(&world, "2026-07-01", true);
    assert_int_equal(snapshot_open(schema, &options, &snapshot, &err), SP_OK);
    assert_int_equal(snapshot_conflicts(snapshot), 1);
    assert_string_equal(snapshot_conflict_text(snapshot, 0),
        "status 'NO|EDIP': the register says role 'third', the shipped data "
        "say 'associated'");
    snapshot_close(snapshot);
    options = options_of(&world, "2026-05-31", true);
    assert_int_equal(snapshot_open(schema, &options, &snapshot, &err), SP_OK);
    assert_int_equal(snapshot_conflicts(snapshot), 0);
    snapshot_close(snapshot);
    registry_close(world.registry);
}

/* Digests do not depend on where the owner's rows are, nor on the day. */
static void test_digests(void **state)
{
    static const struct folder_file overlay[3] = {
        {"status.csv", STATUS "UA,EDIP,member,,\n"}};
    struct world world;
    struct snapshot_digests first = {{0}, {0}, {0}, {0}};
    char registered[65];

    (void)state;
    set_up(&world);
    assert_int_equal(registry_digest(world.registry, registered, NULL), SP_OK);
    for (int turn = 0; turn < 4; turn++) {
        struct snapshot_options options = options_of(
            &world, turn < 2 ? "2026-01-01" : "2031-01-01", turn % 2 == 0);
        struct snapshot_digests digests;
        struct snapshot *snapshot = NULL;

        if (turn > 0)
            options.overlay_folder =
                folder_write(world.overlay, "overlay", overlay, 3);
        assert_int_equal(
            snapshot_open(schema, &options, &snapshot, NULL), SP_OK);
        assert_int_equal(snapshot_digest(snapshot, &digests, NULL), SP_OK);
        assert_string_equal(digests.facts, registered);
        assert_int_equal(strlen(digests.data), 64);
        assert_int_equal(strlen(digests.overlay), turn == 0 ? 0 : 64);
        if (turn > 0)
            assert_string_equal(digests.data, first.data);
        first = digests;
        snapshot_close(snapshot);
    }
    registry_close(world.registry);
}

struct blanking {
    size_t at;
    size_t n;
    char cell[128]; /* what was blanked */
};

/* Blank the at-th cell, counting each cell that enters. */
static bool blank(void *user, enum snapshot_layer layer,
    const struct table *table, size_t row, int column)
{
    struct blanking *blanking = user;

    if (blanking->n++ != blanking->at)
        return false;
    snprintf(blanking->cell, sizeof(blanking->cell), "%c:%s.%s", "DRO"[layer],
        table -> schema -> name, table -> schema -> columns[column].name);
    assert_true(row < table->n_rows);
    return true;
}

static void test_blank(void **state)
{
    struct world world;
    size_t n = 1;
    size_t emptied = 0;

    (void)state;
    set_up(&world);
    for (size_t at = 0; at < n; at++) {
        struct blanking blanking = {.at = at};
        struct snapshot_options options =
            options_of(&world, "2026-01-01", at % 2 == 0);
        struct snapshot *snapshot = NULL;
        const struct table *table = NULL;
        size_t filled = 0;

        options.blank = blank;
        options.blank_user = &blanking;
        assert_int_equal(
            snapshot_open(schema, &options, &snapshot, NULL), SP_OK);
        assert_int_equal(snapshot_table(snapshot, "site", &table, NULL), SP_OK);
        for (size_t row = 0; row < table->n_rows; row++)
            for (size_t i = 0; i < table->schema->n_columns; i++)
                filled += table->cells[i][row] != 0;
        /* S: key, party, state, region, two days; T: one less. */
        emptied += filled < 11;
        assert_string_not_equal(blanking.cell, "");
        n = blanking.n;
        snapshot_close(snapshot);
    }
    /* Five cells of `site` are neither keys nor days. */
    assert_int_equal(emptied, 5);
    registry_close(world.registry);
}

/* While a snapshot is open its rows stay; a second one is no trouble. */
static void test_two(void **state)
{
    struct world world;
    struct snapshot_options options;
    struct snapshot *one = NULL;
    struct snapshot *two = NULL;
    struct snapshot_digests digests;

    (void)state;
    set_up(&world);
    options = options_of(&world, "2026-01-01", true);
    assert_int_equal(snapshot_open(schema, &options, &one, NULL), SP_OK);
    assert_int_equal(snapshot_open(schema, &options, &two, NULL), SP_OK);
    assert_int_equal(snapshot_digest(one, &digests, NULL), SP_OK);
    snapshot_close(one);
    expect_rows(two, "party", "party", "R:P\nR:Q\n");
    snapshot_close(two);
    registry_close(world.registry);
}

static void test_shipped_faults(void **state)
{
    static const struct folder_file bad[1] = {{"status.csv", "state\nFR\n"}};
    struct world world;
    struct snapshot_options options;
    struct snapshot *snapshot = NULL;
    struct sp_err err;
    const struct table *table;

    (void)state;
    set_up(&world);
    options = options_of(&world, "2026-01-01", true);
    folder_write(world.data, "data", bad, 1);
    assert_int_equal(
        snapshot_open(schema, &options, &snapshot, &err), SP_CORRUPT);
    options.data_folder = NULL;
    assert_int_equal(snapshot_open(schema, &options, &snapshot, &err), SP_OK);
    assert_int_equal(
        snapshot_table(snapshot, "venue", &table, &err), SP_NOT_FOUND);
    snapshot_close(snapshot);
    registry_close(world.registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_digests),
        cmocka_unit_test(test_blank),
        cmocka_unit_test(test_two),
        cmocka_unit_test(test_shipped_faults),
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
