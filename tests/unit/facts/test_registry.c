/*
 * Goal:   a register folder is made once, found damaged where it is, brought
 *         to its journal's end when it is opened, and made again from packs
 *         to the same facts; an export read back gives the same bytes.
 * Method: registers of a few imports in scratch folders whose files are then
 *         cut, removed or changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/journal.h"
#include "facts/load.h"
#include "facts/registry.h"

#include "folder.h"

#include <sqlite3.h>
#include <sys/file.h>

static const struct schema *schema;
static struct sp_arena *schema_arena;

static const struct folder_file imports[][3] = {
    {{"item.csv", "item,name\nA,a\nB,\"b, \"\"c\"\"\"\n"},
        {"party.csv", "party,kind\nP,firm\n"}},
    {{"structure.csv", "parent,line,child,quantity\nA,1,B,0.50\nA,2,B,3\n"},
        {"venture.csv", "venture,instrument,value,currency\nV,EDIP,1.500000,"
                        "EUR\n"}},
    {{"item.csv", "item,name,valid_from\nA,new,2026-01-01\n"},
        {"structure.csv", "parent,line,op\nA,2,remove\n"}},
};
enum { ANOTHER = SP_COUNT(imports) };
static const struct folder_file another[3] = {{"item.csv", "item\nZ\n"}};

static void import_one(struct registry *registry, size_t i, char pack[65])
{
    char dossier[FOLDER_PATH];
    char data[FOLDER_PATH];
    static const struct folder_file shipped[1] = {
        {"instrument.csv", "instrument\nEDIP\n"}};
    struct registry_import import = {.on = 0};
    struct registry_report report;
    struct sp_err err = {.text = ""};
    enum sp_code code;

    import.dossier_folder = folder_write(
        dossier, "dossier", i == ANOTHER ? another : imports[i], 3);
    import.data_folder = folder_write(data, "data", shipped, 1);
    code = registry_import(registry, &import, &report, &err);
    if (code != SP_OK)
        print_message("%s\n%s", err.text, report.faults);
    assert_int_equal(code, SP_OK);
    if (pack != NULL)
        snprintf(pack, 65, "%s", report.pack);
    registry_report_clear(&report);
}

/* A register of all imports, closed. */
static void make_register(char path[FOLDER_PATH], char digest[65])
{
    struct registry *registry = folder_register(schema, path, "register");

    for (size_t i = 0; i < SP_COUNT(imports); i++)
        import_one(registry, i, NULL);
    assert_int_equal(registry_digest(registry, digest, NULL), SP_OK);
    registry_close(registry);
}

static const char *inside(
    char out[FOLDER_PATH * 2], const char *folder, const char *name)
{
    snprintf(out, FOLDER_PATH * 2, "%.500s/%.100s", folder, name);
    return out;
}

static void put_bytes(
    const char *folder, const char *name, const char *text, bool append)
{
    char path[FOLDER_PATH * 2];
    FILE *file = fopen(inside(path, folder, name), append ? "ab" : "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void cut_file(const char *folder, const char *name, long by)
{
    char path[FOLDER_PATH * 2];
    struct stat info;

    assert_int_equal(stat(inside(path, folder, name), &info), 0);
    assert_int_equal(truncate(path, info.st_size - by), 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[FOLDER_PATH * 2];

    assert_int_equal(unlink(inside(path, folder, name)), 0);
}

static void test_init(void **state)
{
    static const struct {
        const char *label;
        const char *owner;
        enum sp_code want;
    } cases[] = {
        {"an id", "UA-AGENCY", SP_OK},
        {"Cyrillic letters", "АГЕНЦІЯ", SP_OK},
        {"empty", "", SP_INVALID},
        {"a line feed", "A\nB", SP_INVALID},
    };
    char path[FOLDER_PATH];
    struct registry *registry = NULL;
    struct sp_err err;

    (void)state;
    folder_path(path, "init");
    assert_int_equal(
        registry_open(schema, path, &registry, &err), SP_NOT_FOUND);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        folder_remove(path);
        assert_int_equal(
            registry_init(schema, path, cases[i].owner, &err), cases[i].want);
        if (cases[i].want != SP_OK) {
            assert_int_equal(
                registry_open(schema, path, &registry, &err), SP_NOT_FOUND);
            continue;
        }
        assert_int_equal(
            registry_init(schema, path, cases[i].owner, &err), SP_EXISTS);
        assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
        assert_string_equal(registry_owner(registry), cases[i].owner);
        assert_ptr_equal(registry_schema(registry), schema);
        registry_close(registry);
    }
    /* A folder with other files may become a register. */
    folder_remove(path);
    assert_int_equal(mkdir(path, 0777), 0);
    put_bytes(path, "notes.txt", "x", false);
    assert_int_equal(registry_init(schema, path, "X", &err), SP_OK);
}

/* The pack is kept under its digest, and the journal has its line. */
static void test_files(void **state)
{
    char path[FOLDER_PATH];
    char file[FOLDER_PATH * 2];
    char pack[65];
    char name[128];
    char line[256];
    struct stat info;
    struct sp_buf journal;
    struct registry *registry = folder_register(schema, path, "register");

    (void)state;
    import_one(registry, 0, pack);
    snprintf(name, sizeof(name), "packs/%s", pack);
    assert_int_equal(stat(inside(file, path, name), &info), 0);
    snprintf(line, sizeof(line), "1 %s %lld\n", pack, (long long)info.st_size);
    folder_read(path, "journal", &journal);
    assert_string_equal(sp_buf_text(&journal), line);
    sp_buf_clear(&journal);
    import_one(registry, 0, pack); /* nothing new: no pack, no line */
    assert_string_equal(pack, "");
    folder_read(path, "journal", &journal);
    assert_string_equal(sp_buf_text(&journal), line);
    sp_buf_clear(&journal);
    registry_close(registry);
}

/* What a killed process had begun is swept away, and nothing else. */
static void test_sweep(void **state)
{
    static const struct {
        const char *name;
        bool stays;
    } files[] = {{".spilno-77-0.part", false},
        {"packs/.spilno-77-1.part", false}, {"packs/notes.txt", true},
        {"my.part", true}, {".spilno-notes", true}};
    char path[FOLDER_PATH];
    char file[FOLDER_PATH * 2];
    struct registry *registry = folder_register(schema, path, "register");

    (void)state;
    for (size_t i = 0; i < SP_COUNT(files); i++)
        put_bytes(path, files[i].name, "x", false);
    import_one(registry, 0, NULL);
    registry_close(registry);
    for (size_t i = 0; i < SP_COUNT(files); i++)
        assert_int_equal(access(inside(file, path, files[i].name), F_OK) == 0,
            files[i].stays);
}

static void test_export_round(void **state)
{
    char path[FOLDER_PATH];
    char first[FOLDER_PATH];
    char second[FOLDER_PATH];
    char digest[65];
    char again[65];
    char text[FOLDER_PATH];
    struct registry *registry = NULL;
    struct registry_import import = {.on = 0};
    struct registry_report report;
    struct sp_err err;

    (void)state;
    make_register(path, digest);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    folder_path(first, "export-1");
    folder_remove(first);
    assert_int_equal(registry_export(registry, first, &err), SP_OK);
    assert_int_equal(registry_export(registry, first, &err), SP_EXISTS);
    registry_close(registry);
    registry = folder_register(schema, path, "other");
    import.dossier_folder = first;
    import.data_folder = folder_path(text, "data");
    assert_int_equal(registry_import(registry, &import, &report, &err), SP_OK);
    registry_report_clear(&report);
    folder_path(second, "export-2");
    folder_remove(second);
    assert_int_equal(registry_export(registry, second, &err), SP_OK);
    assert_true(folder_same(first, second));
    assert_int_equal(registry_digest(registry, again, &err), SP_OK);
    assert_string_equal(again, digest);
    registry_close(registry);
}

/* What may be missing or torn, and what the opening does about it. */
static const struct {
    const char *label;
    const char *remove; /* a file, or NULL */
    const char *cut;    /* a file that loses its last byte, or NULL */
    const char *put;    /* a file… */
    const char *text;   /* …with these bytes, */
    bool append;        /* anew or at its end; or NULL */
    enum sp_code want;
    enum sp_code rebuilt; /* what rebuild says */
} damages[] = {
    {"none", NULL, NULL, NULL, NULL, false, SP_OK, SP_OK},
    {"no database", "register.db", NULL, NULL, NULL, false, SP_OK, SP_OK},
    {"a torn line", NULL, NULL, "journal", "4 0123", true, SP_OK, SP_OK},
    {"no register", "register", NULL, NULL, NULL, false, SP_NOT_FOUND,
        SP_NOT_FOUND},
    {"no journal", "journal", NULL, NULL, NULL, false, SP_CORRUPT, SP_CORRUPT},
    {"the last line torn away", NULL, "journal", NULL, NULL, false, SP_CORRUPT,
        SP_OK},
    {"an empty journal", NULL, NULL, "journal", "", false, SP_CORRUPT, SP_OK},
    {"a line of words", NULL, NULL, "journal", "four\n", true, SP_CORRUPT,
        SP_CORRUPT},
    {"a line of another number", NULL, NULL, "journal",
        "5 00000000000000000000000000000000"
        "00000000000000000000000000000000 1\n",
        true, SP_CORRUPT, SP_CORRUPT},
    {"a pack that is not there", NULL, NULL, "journal",
        "4 00000000000000000000000000000000"
        "00000000000000000000000000000000 1\n",
        true, SP_CORRUPT, SP_CORRUPT},
    {"no database but noise", NULL, NULL, "register.db",
        "This file is long enough to be looked at, and not a database. "
        "This file is long enough to be looked at, and not a database. ",
        false, SP_CORRUPT, SP_OK},
    {"another format", NULL, NULL, "register", "spilno-register/v2\nowner X\n",
        false, SP_CORRUPT, SP_CORRUPT},
    {"no owner", NULL, NULL, "register", "spilno-register/v1\nowner \n", false,
        SP_CORRUPT, SP_CORRUPT},
};

static void damage(const char *path, size_t i)
{
    if (damages[i].remove != NULL)
        remove_file(path, damages[i].remove);
    if (damages[i].cut != NULL)
        cut_file(path, damages[i].cut, 1);
    if (damages[i].put != NULL)
        put_bytes(path, damages[i].put, damages[i].text, damages[i].append);
}

static void test_damages(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(damages); i++) {
        char path[FOLDER_PATH];
        char digest[65];
        char again[65];
        uint64_t packs = 0;
        struct registry *registry = NULL;
        struct sp_err err = {.text = ""};

        print_message("%s\n", damages[i].label);
        make_register(path, digest);
        damage(path, i);
        assert_int_equal(
            registry_open(schema, path, &registry, &err), damages[i].want);
        if (damages[i].want == SP_OK) {
            assert_int_equal(registry_digest(registry, again, &err), SP_OK);
            assert_string_equal(again, digest);
            registry_close(registry);
        } else {
            print_message("  %s\n", err.text);
        }
        assert_int_equal(
            registry_rebuild(schema, path, &packs, &err), damages[i].rebuilt);
        if (damages[i].want == SP_OK) {
            assert_int_equal(packs, SP_COUNT(imports));
            assert_int_equal(
                registry_open(schema, path, &registry, &err), SP_OK);
            assert_int_equal(registry_digest(registry, again, &err), SP_OK);
            assert_string_equal(again, digest);
            registry_close(registry);
        }
    }
}

/* A pack whose bytes changed is never applied. */
static void test_changed_pack(void **state)
{
    char path[FOLDER_PATH];
    char digest[65];
    char names[8][80];
    char folder[FOLDER_PATH * 2];
    uint64_t packs = 0;
    struct registry *registry = NULL;
    struct sp_err err;

    (void)state;
    make_register(path, digest);
    inside(folder, path, "packs");
    assert_int_equal(folder_names(folder, names, 8), SP_COUNT(imports));
    cut_file(folder, names[0], 1);
    /* The rows are there: the pack is not needed to read them. */
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    registry_close(registry);
    assert_int_equal(registry_rebuild(schema, path, &packs, &err), SP_CORRUPT);
    assert_non_null(strstr(err.text, names[0]));
    /* And the database that was there is there still. */
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    registry_close(registry);
}

/* A register whose database is some packs behind is brought to the end. */
static void test_gap(void **state)
{
    char path[FOLDER_PATH];
    char from[FOLDER_PATH * 2];
    char digest[65];
    char again[65];
    struct sp_buf old;
    struct registry *registry = folder_register(schema, path, "register");
    struct sp_err err;

    (void)state;
    import_one(registry, 0, NULL);
    registry_close(registry);
    folder_read(path, "register.db", &old);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    import_one(registry, 1, NULL);
    import_one(registry, 2, NULL);
    assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
    registry_close(registry);
    assert_int_equal(sp_file_write(AT_FDCWD, inside(from, path, "register.db"),
                         old.bytes, old.len, &err),
        SP_OK);
    sp_buf_clear(&old);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    assert_int_equal(registry_digest(registry, again, &err), SP_OK);
    assert_string_equal(again, digest);
    registry_close(registry);
}

/* A database of another schema is made again when the register is opened. */
static void test_other_schema(void **state)
{
    static const char *const changes[] = {
        "PRAGMA user_version = 99",
        "ALTER TABLE item ADD COLUMN colour TEXT",
        "DROP TABLE item",
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(changes); i++) {
        char path[FOLDER_PATH];
        char file[FOLDER_PATH * 2];
        char digest[65];
        char again[65];
        sqlite3 *db = NULL;
        struct registry *registry = NULL;
        struct sp_err err;

        print_message("%s\n", changes[i]);
        make_register(path, digest);
        assert_int_equal(
            sqlite3_open(inside(file, path, "register.db"), &db), SQLITE_OK);
        assert_int_equal(
            sqlite3_exec(db, changes[i], NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
        assert_int_equal(registry_digest(registry, again, &err), SP_OK);
        assert_string_equal(again, digest);
        import_one(registry, ANOTHER, NULL);
        registry_close(registry);
    }
}

/* One process at a time changes a register; reading goes on. */
static void test_busy(void **state)
{
    char path[FOLDER_PATH];
    char file[FOLDER_PATH * 2];
    char digest[65];
    uint64_t packs = 0;
    struct registry *registry = NULL;
    struct registry_import import = {.on = 0};
    struct registry_report report;
    struct sp_err err;
    int fd;

    (void)state;
    make_register(path, digest);
    fd = open(inside(file, path, "register"), O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    import.dossier_folder = "x";
    assert_int_equal(
        registry_import(registry, &import, &report, &err), SP_BUSY);
    assert_int_equal(registry_digest(registry, digest, &err), SP_OK);
    assert_int_equal(registry_rebuild(schema, path, &packs, &err), SP_BUSY);
    assert_int_equal(close(fd), 0);
    import_one(registry, ANOTHER, NULL);
    registry_close(registry);
}

/* Chosen columns, on a day, of a text form that export would show. */
static void test_read(void **state)
{
    char path[FOLDER_PATH];
    char digest[65];
    bool wanted[SCHEMA_COLUMNS_MAX] = {true, true};
    struct registry *registry = NULL;
    struct sp_pool *pool = NULL;
    struct sp_arena *arena = NULL;
    struct table table;
    struct sp_err err;
    int32_t day;

    (void)state;
    make_register(path, digest);
    assert_int_equal(registry_open(schema, path, &registry, &err), SP_OK);
    assert_int_equal(sp_pool_new(1 << 20, &pool, &err), SP_OK);
    assert_int_equal(sp_arena_new(1 << 24, &arena, &err), SP_OK);
    assert_int_equal(registry_read(registry, schema_table(schema, "item"),
                         wanted, INT32_MIN, pool, arena, &table, &err),
        SP_OK);
    assert_int_equal(table.n_rows, 3);
    assert_string_equal(table_text(&table, 0, 1), "a");
    assert_string_equal(table_text(&table, 1, 1), "new");
    assert_string_equal(table_text(&table, 2, 1), "b, \"c\"");
    assert_null(table.cells[2]);
    assert_true(sp_date_parse("2026-01-01", 10, &day));
    assert_int_equal(registry_read(registry, schema_table(schema, "item"), NULL,
                         day, pool, arena, &table, &err),
        SP_OK);
    assert_int_equal(table.n_rows, 2);
    assert_string_equal(table_text(&table, 0, 1), "new");
    assert_int_equal(registry_read(registry, schema_table(schema, "venture"),
                         NULL, day, pool, arena, &table, &err),
        SP_OK);
    assert_string_equal(
        table_text(&table, 0, schema_column(table.schema, "value")), "1.5");
    sp_arena_free(arena);
    sp_pool_free(pool);
    registry_close(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_export_round),
        cmocka_unit_test(test_damages),
        cmocka_unit_test(test_changed_pack),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_other_schema),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_read),
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
