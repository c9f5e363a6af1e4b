/*
 * convert.c - a price list of a million rows, as text and as a workbook,
 * turned into the items and offers of a dossier; beside the script that one
 * would write for it: Python's csv or openpyxl, decimal.Decimal, a set of the
 * keys, csv again.
 *
 * Each run is a process of its own: time on the clock, processor time, and
 * the most memory that it held. Ours works out encoding, delimiter, decimal
 * mark and headings and checks every cell; the script is told all of that.
 * usage: bench_convert [DATA_FOLDER [ROWS]]   (data, 1000000)
 */
#define _DEFAULT_SOURCE 1 /* wait4: the memory of one child */

#include "bench_common.h"

#include "convert/convert.h"
#include "facts/schema.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { ROWS = 1000000, SHEET_ROWS = 1048575, PATH_BYTES = 512 };

struct cost {
    uint64_t cpu_ms, wall_ms, memory_kb;
    bool there; /* the program is */
};

struct place {
    char folder[PATH_BYTES];
    char list[PATH_BYTES];
    char book[PATH_BYTES];
    char out[PATH_BYTES];
    const char *data;
    uint32_t rows;
};

/* What the script does: argv is list or workbook, then the output folder. */
static const char script[] =
    "import csv, os, sys\n"
    "from decimal import Decimal\n"
    "path, out = sys.argv[1:]\n"
    "os.mkdir(out)\n"
    "if path.endswith('.xlsx'):\n"
    "    import openpyxl\n"
    "    book = openpyxl.load_workbook(path, read_only=True)\n"
    "    rows = book.active.iter_rows(values_only=True)\n"
    "    number = lambda text: Decimal(str(text))\n"
    "else:\n"
    "    rows = csv.reader(open(path, encoding='utf-8'), delimiter=';')\n"
    "    number = lambda text: Decimal(text.replace(' ', '')\n"
    "                                  .replace(',', '.'))\n"
    "next(rows)\n"
    "items = csv.writer(open(out + '/item.csv', 'w'))\n"
    "offers = csv.writer(open(out + '/offer.csv', 'w'))\n"
    "items.writerow(['item', 'name', 'unit'])\n"
    "offers.writerow(['offer', 'item', 'kind', 'unit_cost', 'currency'])\n"
    "seen = set()\n"
    "for code, name, unit, price, currency in rows:\n"
    "    if code in seen:\n"
    "        sys.exit(code)\n"
    "    seen.add(code)\n"
    "    items.writerow([code, name, unit])\n"
    "    offers.writerow([code, code, 'buy', number(price), currency])\n";

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

static const char *const headings[] = {
    "Код", "Номенклатура", "Од. вим.", "Ціна", "Валюта"};

static void write_list(const struct place *place)
{
    FILE *file = fopen(place->list, "w");

    must(file != NULL, place->list);
    for (size_t i = 0; i < SP_COUNT(headings); i++)
        fprintf(file, "%s%s", i > 0 ? ";" : "", headings[i]);
    fputc('\n', file);
    for (uint32_t i = 0; i < place->rows; i++)
        fprintf(file, "НФ-%08u;Деталь кріплення %u;шт;%u,%02u;UAH\n", i,
            i % 5000, i % 9000 + 1, i % 100);
    must(fclose(file) == 0, place->list);
}

static void write_book(const struct place *place)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(place->book, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "TDSheet");

    must(sheet != NULL, place->book);
    for (uint16_t i = 0; i < SP_COUNT(headings); i++)
        (void)worksheet_write_string(sheet, 0, i, headings[i], NULL);
    for (uint32_t i = 0; i < place->rows && i < SHEET_ROWS; i++) {
        char code[32], name[64];

        (void)snprintf(code, sizeof code, "НФ-%08u", i);
        (void)snprintf(name, sizeof name, "Деталь кріплення %u", i % 5000);
        (void)worksheet_write_string(sheet, i + 1, 0, code, NULL);
        (void)worksheet_write_string(sheet, i + 1, 1, name, NULL);
        (void)worksheet_write_string(sheet, i + 1, 2, "шт", NULL);
        (void)worksheet_write_number(
            sheet, i + 1, 3, (i % 9000 + 1) + (i % 100) / 100.0, NULL);
        (void)worksheet_write_string(sheet, i + 1, 4, "UAH", NULL);
    }
    must(workbook_close(book) == LXW_NO_ERROR, place->book);
}

/* The work of one child of ours. */
static void convert_here(const struct place *place, const char *path)
{
    const char *files[] = {path};
    struct convert_request request = {.data_folder = place->data,
        .files = {files, 1},
        .output_folder = place->out};
    struct convert_result result;
    struct sp_arena *arena = NULL;
    struct sp_err err;

    bench_must(sp_arena_new(1 << 24, &arena, &err), &err, "arena");
    bench_must(schema_load(arena, &request.schema, &err), &err, "schema");
    convert_result_init(&result);
    bench_must(convert_files(&request, &result, &err), &err, "convert");
    convert_result_clear(&result);
    sp_arena_free(arena);
}

static void script_here(const struct place *place, const char *path)
{
    char program[] = "/usr/bin/python3", option[] = "-c";
    char code[sizeof script], file[PATH_BYTES], out[PATH_BYTES];
    char *argv[] = {program, option, code, file, out, NULL};

    memcpy(code, script, sizeof script);
    (void)snprintf(file, sizeof file, "%s", path);
    (void)snprintf(out, sizeof out, "%s", place->out);
    execv(program, argv);
    _exit(127);
}

static uint64_t ms_of(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000u + (uint64_t)time.tv_usec / 1000u;
}

static uint64_t clock_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000u + (uint64_t)time.tv_nsec / 1000000u;
}

static struct cost run(const struct place *place, const char *path, bool ours)
{
    struct cost cost = {.there = true};
    uint64_t start = clock_ms();
    struct rusage usage;
    char map[PATH_BYTES + 8];
    int status = 0;
    pid_t child;

    fflush(NULL);
    child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        if (!ours)
            script_here(place, path);
        convert_here(place, path);
        _exit(0);
    }
    must(wait4(child, &status, 0, &usage) == child, "wait");
    cost.wall_ms = clock_ms() - start;
    cost.cpu_ms = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
    cost.memory_kb = (uint64_t)usage.ru_maxrss;
    bench_remove(place->out);
    (void)snprintf(map, sizeof map, "%s.map", place->out);
    bench_remove(map);
    /* 127: no such program; 1: it lacks its module. */
    cost.there = ours || (WIFEXITED(status) && WEXITSTATUS(status) == 0);
    must(cost.there ? WIFEXITED(status) && WEXITSTATUS(status) == 0 : true,
        "a conversion");
    return cost;
}

static void print_cost(const char *name, struct cost cost)
{
    if (cost.there)
        printf("\"%s\": {\"cpu_ms\": %llu, \"memory_kb\": %llu, "
               "\"wall_ms\": %llu}",
            name, (unsigned long long)cost.cpu_ms,
            (unsigned long long)cost.memory_kb,
            (unsigned long long)cost.wall_ms);
    else
        printf("\"%s\": null", name);
}

static void measure(
    const struct place *place, const char *what, const char *path)
{
    struct cost ours = run(place, path, true);
    struct cost theirs = run(place, path, false);

    printf(", \"%s\": {", what);
    print_cost("python", theirs);
    printf(", ");
    if (theirs.there && ours.cpu_ms > 0) {
        printf("\"ratio_cpu\": ");
        bench_print_hundredths(stdout, theirs.cpu_ms * 100 / ours.cpu_ms);
        printf(", ");
    }
    print_cost("spilno", ours);
    printf("}");
}

int main(int argc, char **argv)
{
    struct place place = {.data = argc > 1 ? argv[1] : "data", .rows = ROWS};
    const char *base = getenv("TMPDIR");

    if (argc > 2)
        place.rows = (uint32_t)strtoul(argv[2], NULL, 10);
    (void)snprintf(place.folder, sizeof place.folder, "%s/spilno-bench-XXXXXX",
        base != NULL ? base : "/tmp");
    must(mkdtemp(place.folder) != NULL, "mkdtemp");
    path_of(place.list, place.folder, "prices.csv");
    path_of(place.book, place.folder, "prices.xlsx");
    path_of(place.out, place.folder, "out");
    write_list(&place);
    write_book(&place);
    printf("{\"bench\": \"convert\", \"rows\": %u", place.rows);
    measure(&place, "text", place.list);
    measure(&place, "workbook", place.book);
    printf("}\n");
    bench_remove(place.folder);
    return 0;
}
