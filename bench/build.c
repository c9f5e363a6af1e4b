/*
 * build.c - the products of a register as the engines want them: rows read
 * from the database, texts numbered, the graph made. Beside it, in the same
 * run, SQLite alone stepping over the same rows of the same file.
 *
 * usage: bench_build [LINES]   (1,000,000; the file on disk grows with it)
 */
#include "bench_common.h"

#include "assess/model.h"
#include "facts/registry.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RUNS = 5, LINES_AN_ITEM = 10, PATH_BYTES = 256 };

static FILE *open_csv(const char *folder, const char *name)
{
    char path[PATH_BYTES * 2];
    FILE *file;

    snprintf(path, sizeof path, "%s/dossier/%s", folder, name);
    file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "bench: cannot write %s\n", path);
        exit(1);
    }
    return file;
}

/* A random structure: ten lines an item, each to a later item of a deeper
 * level, so that nothing overflows. */
static void write_dossier(const char *folder, uint32_t n_lines)
{
    uint32_t n_items = n_lines / LINES_AN_ITEM;
    uint32_t level_items = n_items / BENCH_LEVELS;
    uint64_t seed = 0x5b12;
    char path[PATH_BYTES * 2];
    FILE *file;

    snprintf(path, sizeof path, "%s/dossier", folder);
    (void)mkdir(path, 0777);
    file = open_csv(folder, "item.csv");
    fprintf(file, "item,unit\n");
    for (uint32_t i = 0; i < n_items + level_items; i++)
        fprintf(file, "IT-%08u,each\n", i);
    fclose(file);
    file = open_csv(folder, "structure.csv");
    fprintf(file, "parent,line,child,quantity\n");
    for (uint32_t i = 0; i < n_lines; i++) {
        uint32_t parent = i / LINES_AN_ITEM;
        uint32_t first = (parent / level_items + 1) * level_items;

        fprintf(file, "IT-%08u,%u,IT-%08u,%u\n", parent, i % LINES_AN_ITEM,
            first + (uint32_t)(bench_random(&seed) % level_items),
            1 + (uint32_t)(bench_random(&seed) % 4));
    }
    fclose(file);
}

static void import_dossier(const struct schema *schema, const char *folder)
{
    char dossier[PATH_BYTES * 2];
    const struct registry_import import = {.dossier_folder = dossier};
    struct registry *registry = NULL;
    struct registry_report report;
    struct sp_err err;

    snprintf(dossier, sizeof dossier, "%s/dossier", folder);
    bench_must(registry_init(schema, folder, "BENCH", &err), &err, "init");
    bench_must(registry_open(schema, folder, &registry, &err), &err, "open");
    bench_must(
        registry_import(registry, &import, &report, &err), &err, "import");
    registry_report_clear(&report);
    registry_close(registry);
}

/* Open the register and build its model once. */
static uint64_t build_once(const struct schema *schema, const char *folder)
{
    struct registry *registry = NULL;
    struct snapshot_options options;
    struct snapshot *snapshot = NULL;
    struct sp_arena *arena = NULL;
    struct model model;
    struct sp_err err;
    uint64_t start = bench_now_ns();

    memset(&options, 0, sizeof options);
    bench_must(registry_open(schema, folder, &registry, &err), &err, "open");
    bench_must(sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err), &err, "arena");
    options.registry = registry;
    options.on = 20000;
    options.values_only = true;
    bench_must(
        snapshot_open(schema, &options, &snapshot, &err), &err, "snapshot");
    bench_must(model_open(&model, schema, snapshot, options.on, arena, &err),
        &err, "model");
    start = bench_now_ns() - start;
    snapshot_close(snapshot);
    registry_close(registry);
    sp_arena_free(arena);
    return start;
}

/* What SQLite alone takes to hand out the cells that the graph needs. */
static uint64_t step_once(const char *folder, size_t *rows_out)
{
    char path[PATH_BYTES * 2];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    size_t bytes = 0;
    size_t rows = 0;
    uint64_t start = bench_now_ns();

    snprintf(path, sizeof path, "%s/register.db", folder);
    bench_sql_must(
        db, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), "open");
    bench_sql_must(db,
        sqlite3_prepare_v2(db,
            "SELECT parent, line, child, quantity, alternate_group, priority, "
            "variant, optional FROM structure ORDER BY parent, line",
            -1, &stmt, NULL),
        "prepare");
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int i = 0; i < 8; i++)
            bytes += (size_t)sqlite3_column_bytes(stmt, i);
        rows++;
    }
    start = bench_now_ns() - start;
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    *rows_out = bytes == 0 ? 0 : rows;
    return start;
}

int main(int argc, char **argv)
{
    uint32_t n_lines =
        argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000000;
    const char *place = getenv("TMPDIR");
    const struct schema *schema = NULL;
    struct sp_arena *arena = NULL;
    char folder[PATH_BYTES];
    uint64_t build[RUNS];
    uint64_t step[RUNS];
    uint64_t built;
    uint64_t stepped;
    size_t rows = 0;
    struct sp_err err;

    snprintf(folder, sizeof folder, "%s/spilno-bench-XXXXXX",
        place == NULL ? "/tmp" : place);
    if (mkdtemp(folder) == NULL || n_lines < 1000) {
        fprintf(stderr, "bench: no folder, or fewer than 1000 lines\n");
        return 1;
    }
    bench_must(sp_arena_new(1 << 24, &arena, &err), &err, "arena");
    bench_must(schema_load(arena, &schema, &err), &err, "schema");
    write_dossier(folder, n_lines);
    import_dossier(schema, folder);
    for (int i = 0; i < RUNS; i++) {
        build[i] = build_once(schema, folder);
        step[i] = step_once(folder, &rows);
    }
    bench_remove(folder);
    built = bench_median(build, RUNS);
    stepped = bench_median(step, RUNS);
    printf("{\"bench\": \"build\", \"lines\": %zu, \"runs\": %d, "
           "\"build_ns_per_line\": ",
        rows, (int)RUNS);
    bench_print_hundredths(stdout, built * 100 / rows);
    printf(", \"sqlite_step_ns_per_line\": ");
    bench_print_hundredths(stdout, stepped * 100 / rows);
    printf(", \"ratio_to_bare_sqlite\": ");
    bench_print_hundredths(stdout, built * 100 / stepped);
    printf("}\n");
    sp_arena_free(arena);
    return 0;
}
