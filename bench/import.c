/*
 * import.c - a million lines of structure and their items imported into a new
 * register, beside `sqlite3 .import` of the same files into plain tables and
 * into tables with primary keys.
 *
 * Each run is a process of its own; what is compared is its processor time,
 * and beside it the time on the clock. The register's import checks every
 * cell, every reference, periods, cycles and depth, keeps a durable pack and
 * a digest; the shell's import does none of this.
 */
#include "bench_common.h"

#include "facts/load.h"
#include "facts/registry.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LINES = 1000000,
    LINES_AN_ITEM = 10,
    ITEMS = LINES / LINES_AN_ITEM,
    RUNS = 3,
    PATH_BYTES = 512,
    LOADS = 3,
};

struct cost {
    uint64_t cpu_ns;
    uint64_t wall_ns;
};

struct place {
    char folder[PATH_BYTES];
    char dossier[PATH_BYTES];
    char reg[PATH_BYTES];
    char database[PATH_BYTES];
};

static void must(bool fine, const char *what)
{
    if (fine)
        return;
    fprintf(stderr, "bench: %s failed\n", what);
    exit(1);
}

static void path_of(char path[PATH_BYTES], const char *folder, const char *name)
{
    int len = snprintf(path, PATH_BYTES, "%s/%s", folder, name);

    must(len > 0 && len < PATH_BYTES, "a path");
}

static FILE *open_file(const char *folder, const char *name)
{
    char path[PATH_BYTES];
    FILE *file;

    path_of(path, folder, name);
    file = fopen(path, "w");
    must(file != NULL, path);
    return file;
}

/* Write item.csv and structure.csv: ten lines an item, to later items. */
static void write_dossier(const struct place *place)
{
    uint64_t seed = 0x5b11;
    FILE *file;

    must(mkdir(place->dossier, 0777) == 0, "mkdir");
    file = open_file(place->dossier, "item.csv");
    fprintf(file, "item,name,unit\n");
    for (uint32_t i = 0; i <= ITEMS; i++)
        fprintf(file, "IT-%07u,part %u,each\n", i, i);
    must(fclose(file) == 0, "item.csv");
    file = open_file(place->dossier, "structure.csv");
    fprintf(file, "parent,line,child,quantity,optional,basis\n");
    for (uint32_t i = 0; i < LINES; i++) {
        uint32_t parent = i / LINES_AN_ITEM;
        uint32_t later = ITEMS - parent;

        fprintf(file, "IT-%07u,L%02u,IT-%07u,%u,no,declared\n", parent,
            i % LINES_AN_ITEM,
            parent + 1 + (uint32_t)(bench_random(&seed) % later),
            1 + (uint32_t)(bench_random(&seed) % 40));
    }
    must(fclose(file) == 0, "structure.csv");
}

static uint64_t ns_of(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

static uint64_t clock_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Import into a new register: the work of the child. */
static void import_here(const struct place *place)
{
    const struct registry_import import = {.dossier_folder = place->dossier};
    const struct schema *schema = NULL;
    struct sp_arena *arena = NULL;
    struct registry *registry = NULL;
    struct registry_report report;
    struct sp_err err;

    bench_must(sp_arena_new(1 << 24, &arena, &err), &err, "arena");
    bench_must(schema_load(arena, &schema, &err), &err, "schema");
    bench_must(registry_init(schema, place->reg, "BENCH", &err), &err, "init");
    bench_must(
        registry_open(schema, place->reg, &registry, &err), &err, "open");
    bench_must(
        registry_import(registry, &import, &report, &err), &err, "import");
    registry_report_clear(&report);
    registry_close(registry);
    sp_arena_free(arena);
}

/* Become the sqlite3 shell. */
static void shell_here(const struct place *place, bool keys)
{
    char items[PATH_BYTES + 64];
    char lines[PATH_BYTES + 64];
    char program[] = "sqlite3";
    char csv[] = ".mode csv";
    char plain[] = "CREATE TABLE item (item, name, unit); CREATE TABLE "
                   "structure (parent, line, child, quantity, optional, "
                   "basis)";
    char keyed[] = "CREATE TABLE item (item PRIMARY KEY, name, unit); CREATE "
                   "TABLE structure (parent, line, child, quantity, "
                   "optional, basis, PRIMARY KEY (parent, line))";
    char database[PATH_BYTES];
    char *argv[] = {
        program, database, keys ? keyed : plain, csv, items, lines, NULL};

    snprintf(database, sizeof(database), "%s", place->database);
    snprintf(items, sizeof(items), ".import --skip 1 %s/item.csv item",
        place->dossier);
    snprintf(lines, sizeof(lines),
        ".import --skip 1 %s/structure.csv structure", place->dossier);
    execvp(program, argv);
    _exit(127);
}

enum way { WAY_REGISTER, WAY_PLAIN, WAY_KEYS, WAYS };

/* Run one way in a process of its own; false: there is no such program. */
static bool run(const struct place *place, enum way way, struct cost *cost_out)
{
    uint64_t start;
    struct rusage usage;
    int status = 0;
    pid_t child;

    bench_remove(place->reg);
    bench_remove(place->database);
    fflush(NULL);
    start = clock_ns();
    child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        if (way != WAY_REGISTER)
            shell_here(place, way == WAY_KEYS);
        import_here(place);
        _exit(0);
    }
    must(waitpid(child, &status, 0) == child, "wait");
    cost_out->wall_ns = clock_ns() - start;
    must(getrusage(RUSAGE_CHILDREN, &usage) == 0, "getrusage");
    cost_out->cpu_ns = ns_of(usage.ru_utime) + ns_of(usage.ru_stime);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return false;
    must(WIFEXITED(status) && WEXITSTATUS(status) == 0, "an import");
    return true;
}

/* Load the structure from the register that is there: eight columns. */
static uint64_t load_ns_per_row_100(const struct place *place)
{
    bool wanted[SCHEMA_COLUMNS_MAX] = {
        true, true, true, true, true, true, true, true};
    uint64_t times[LOADS];
    const struct schema *schema = NULL;
    struct sp_arena *arena = NULL;
    struct registry *registry = NULL;
    struct sp_err err;

    bench_must(sp_arena_new(1ULL << 32, &arena, &err), &err, "arena");
    bench_must(schema_load(arena, &schema, &err), &err, "schema");
    bench_must(
        registry_open(schema, place->reg, &registry, &err), &err, "open");
    for (size_t i = 0; i < LOADS; i++) {
        struct sp_pool *pool = NULL;
        struct table table;
        uint64_t start;

        bench_must(sp_pool_new(1ULL << 32, &pool, &err), &err, "pool");
        start = bench_now_ns();
        bench_must(registry_read(registry, schema_table(schema, "structure"),
                       wanted, 0, pool, arena, &table, &err),
            &err, "load");
        times[i] = (bench_now_ns() - start) * 100 / table.n_rows;
        must(table.n_rows == LINES, "all rows");
        sp_pool_free(pool);
    }
    registry_close(registry);
    sp_arena_free(arena);
    return bench_median(times, LOADS);
}

static void print_ms(const char *name, uint64_t ns, const char *after)
{
    printf("\"%s\":%llu%s", name, (unsigned long long)(ns / 1000000), after);
}

static void print_result(
    uint64_t cpu[WAYS], uint64_t wall[WAYS], bool shell, uint64_t load)
{
    printf("{\"bench\":\"import\",");
    print_ms("cpu_ms", cpu[WAY_REGISTER], ",");
    printf("\"load_ns_per_row\":");
    bench_print_hundredths(stdout, load);
    printf(",\"rows\":%d", LINES + ITEMS + 1);
    if (shell) {
        printf(",\"shell_cpu_ratio\":");
        bench_print_hundredths(
            stdout, cpu[WAY_REGISTER] * 100 / (cpu[WAY_PLAIN] + 1));
        printf(",");
        print_ms("shell_cpu_ms", cpu[WAY_PLAIN], ",");
        printf("\"shell_keys_cpu_ratio\":");
        bench_print_hundredths(
            stdout, cpu[WAY_REGISTER] * 100 / (cpu[WAY_KEYS] + 1));
        printf(",");
        print_ms("shell_keys_cpu_ms", cpu[WAY_KEYS], ",");
        print_ms("shell_keys_wall_ms", wall[WAY_KEYS], ",");
        print_ms("shell_wall_ms", wall[WAY_PLAIN], "");
    }
    printf(",");
    print_ms("wall_ms", wall[WAY_REGISTER], "}\n");
    fprintf(stderr, "import, %d rows: %llu ms", LINES + ITEMS + 1,
        (unsigned long long)(cpu[WAY_REGISTER] / 1000000));
    if (shell)
        fprintf(stderr, "; sqlite3 .import: %llu ms, with keys %llu ms",
            (unsigned long long)(cpu[WAY_PLAIN] / 1000000),
            (unsigned long long)(cpu[WAY_KEYS] / 1000000));
    fprintf(stderr, "; loading ");
    bench_print_hundredths(stderr, load);
    fprintf(stderr, " ns a row\n");
}

int main(void)
{
    const char *base = getenv("TMPDIR");
    uint64_t cpu[WAYS][RUNS];
    uint64_t wall[WAYS][RUNS];
    uint64_t cpu_median[WAYS];
    uint64_t wall_median[WAYS];
    uint64_t before = 0;
    bool shell = true;
    uint64_t load;
    struct place place;

    path_of(place.folder, base != NULL ? base : "/tmp", "spilno-bench-XXXXXX");
    must(mkdtemp(place.folder) != NULL, "a scratch folder");
    path_of(place.dossier, place.folder, "dossier");
    path_of(place.reg, place.folder, "register");
    path_of(place.database, place.folder, "shell.db");
    write_dossier(&place);
    for (size_t i = 0; i < RUNS; i++)
        for (int way = WAYS; way-- > 0;) { /* the register is run last */
            struct cost cost;

            shell = run(&place, (enum way)way, &cost) && shell;
            cpu[way][i] = cost.cpu_ns - before; /* of all children so far */
            wall[way][i] = cost.wall_ns;
            before = cost.cpu_ns;
        }
    load = load_ns_per_row_100(&place);
    for (int way = 0; way < WAYS; way++) {
        cpu_median[way] = bench_median(cpu[way], RUNS);
        wall_median[way] = bench_median(wall[way], RUNS);
    }
    print_result(cpu_median, wall_median, shell, load);
    bench_remove(place.folder);
    return 0;
}
