/*
 * Goal:   the cases beside a rule give the findings that they expect, and
 *         with each fact blanked in turn a verdict only stays or becomes
 *         unknown, naming the blanked cell.
 * Method: run_cases RULES DATA RULE assesses every folder of RULE's .case
 *         folder with that rule alone; exit status 1 after any fault.
 */
#include "case.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABELS_MAX = 1000 };

void case_fault(struct case_run *run, const char *fmt, ...)
{
    va_list args;

    printf("%s: ", run->label);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
    run->faults++;
}

enum sp_code case_assess(struct case_run *run, const char *venture, int32_t on,
    bool (*blank)(
        void *, enum snapshot_layer, const struct table *, size_t, int),
    void *blank_user, struct sp_arena *arena, struct assessment *out,
    struct sp_err *err)
{
    struct assess_options options;

    memset(&options, 0, sizeof(options));
    options.schema = run->schema;
    options.facts.data_folder = run->data_folder;
    options.facts.owner_folder = run->facts;
    options.facts.on = on;
    options.facts.blank = blank;
    options.facts.blank_user = blank_user;
    options.rules = &run->rules;
    return assess_venture(&options, venture, arena, out, err);
}

const struct assess_finding *case_finding(
    const struct assessment *assessment, const char *subject)
{
    for (size_t i = 0; i < assessment->n_findings; i++) {
        if (strcmp(assessment->findings[i].subject, subject) == 0)
            return &assessment->findings[i];
    }
    return NULL;
}

/* ---- expect.csv --------------------------------------------------------- */

static const char *field(
    struct case_run *run, const struct sp_csv *csv, size_t i)
{
    const char *text =
        sp_strndup(run->arena, csv->fields[i].text, csv->fields[i].len);

    return text != NULL ? text : "";
}

static bool read_head(struct case_run *run, const struct sp_csv *csv)
{
    static const char *const first[] = {"venture", "on", "subject", "verdict"};

    if (csv->n_fields < SP_COUNT(first) ||
        csv->n_fields > SP_COUNT(first) + CASE_COLUMNS_MAX)
        return false;
    for (size_t i = 0; i < SP_COUNT(first); i++) {
        if (strcmp(field(run, csv, i), first[i]) != 0)
            return false;
    }
    for (size_t i = SP_COUNT(first); i < csv->n_fields; i++)
        run->columns[run->n_columns++] = field(run, csv, i);
    return true;
}

static bool read_row(struct case_run *run, const struct sp_csv *csv)
{
    struct case_expect *expect = &run->expects[run->n_expects];
    const char *on;

    if (csv->n_fields != run->n_columns + 4 ||
        run->n_expects == CASE_EXPECT_MAX)
        return false;
    on = field(run, csv, 1);
    expect->venture = field(run, csv, 0);
    expect->subject = field(run, csv, 2);
    expect->verdict = field(run, csv, 3);
    for (size_t i = 0; i < run->n_columns; i++)
        expect->values[i] = field(run, csv, i + 4);
    run->n_expects++;
    return sp_date_parse(on, strlen(on), &expect->on);
}

static bool read_expect(struct case_run *run)
{
    const char *path = sp_asprintf(run->arena, "%s/expect.csv", run->folder);
    struct sp_buf bytes;
    struct sp_csv csv;
    struct sp_err err = {SP_OK, ""};
    bool more = false, head = true, good = true;

    sp_buf_init(&bytes, 0);
    if (path == NULL ||
        sp_file_read(AT_FDCWD, path, 1 << 20, &bytes, &err) != SP_OK) {
        case_fault(run, "%s", err.text);
        return false;
    }
    sp_csv_init(&csv, sp_buf_text(&bytes), bytes.len);
    while (good && sp_csv_next(&csv, &more, &err) == SP_OK && more) {
        good = head ? read_head(run, &csv) : read_row(run, &csv);
        head = false;
    }
    if (!good || more || run->n_expects == 0) {
        case_fault(run,
            "expect.csv:%d: a header 'venture,on,subject,verdict' "
            "and at least one such row are expected",
            (int)csv.line);
        good = false;
    }
    sp_csv_clear(&csv);
    sp_buf_clear(&bytes);
    return good;
}

/* ---- one case ----------------------------------------------------------- */

/* The columns `missing` and `used` of expect.csv: "TBL KEY COL" of a cell. */
static void check_cell(struct case_run *run,
    const struct assess_finding *finding, const char *want, bool missing)
{
    for (size_t i = 0; i < finding->n_facts; i++) {
        const struct assess_fact *fact = &finding->facts[i];
        const char *text = sp_asprintf(
            run->arena, "%s %s %s", fact->tbl, fact->key, fact->col);

        if (fact->missing == missing && text != NULL && strcmp(text, want) == 0)
            return;
    }
    if (want[0] != '\0')
        case_fault(run, "'%s' does not name %s as %s", finding->subject, want,
            missing ? "missing" : "used");
}

static void check_value(struct case_run *run,
    const struct assess_finding *finding, const char *name, const char *want)
{
    for (size_t i = 0; i < finding->n_numbers; i++) {
        const struct assess_number *number = &finding->numbers[i];
        const char *got = number->text != NULL ? number->text : "";

        if (strcmp(number->name, name) != 0)
            continue;
        if (strcmp(got, want) != 0)
            case_fault(run, "'%s': %s is '%s', expected '%s'", finding->subject,
                name, got, want);
        return;
    }
    case_fault(
        run, "'%s': nothing is returned as '%s'", finding->subject, name);
}

/* What is used must be there, and each finding is worded and explained. */
static void check_facts(
    struct case_run *run, const struct assess_finding *finding)
{
    for (size_t i = 0; i < finding->n_facts; i++) {
        const struct assess_fact *fact = &finding->facts[i];

        if (!fact->missing && fact->basis == NULL)
            case_fault(run, "'%s' uses %s %s %s, which is not there",
                finding->subject, fact->tbl, fact->key, fact->col);
        if (!fact->missing && fact->basis != NULL && fact->value == NULL)
            case_fault(run, "'%s' uses %s %s %s, which is empty",
                finding->subject, fact->tbl, fact->key, fact->col);
    }
    if (finding->n_facts == 0)
        case_fault(run, "'%s' names no fact", finding->subject);
    if (finding->text_en == NULL || finding->text_en[0] == '\0' ||
        finding->text_uk == NULL || finding->text_uk[0] == '\0')
        case_fault(run, "'%s' has no sentence", finding->subject);
}

static void check_finding(struct case_run *run,
    const struct assessment *assessment, const struct case_expect *expect)
{
    const struct assess_finding *finding =
        case_finding(assessment, expect->subject);

    if (finding == NULL) {
        case_fault(run, "no finding about '%s'", expect->subject);
        return;
    }
    if (strcmp(rule_verdict_name(finding->verdict), expect->verdict) != 0)
        case_fault(run, "'%s' is %s, expected %s: %s", expect->subject,
            rule_verdict_name(finding->verdict), expect->verdict,
            finding->text_en);
    for (size_t i = 0; i < run->n_columns; i++) {
        bool missing = strcmp(run->columns[i], "missing") == 0;

        if (missing || strcmp(run->columns[i], "used") == 0)
            check_cell(run, finding, expect->values[i], missing);
        else
            check_value(run, finding, run->columns[i], expect->values[i]);
    }
    check_facts(run, finding);
}

/* Check all rows of expect.csv about one venture and day. */
static void run_venture(struct case_run *run, const struct case_expect *first)
{
    struct assessment assessment;
    struct sp_err err = {SP_OK, ""};
    size_t n_expected = 0;

    if (case_assess(run, first->venture, first->on, NULL, NULL, run->arena,
            &assessment, &err) != SP_OK) {
        case_fault(run, "%s", err.text);
        return;
    }
    for (size_t i = 0; i < run->n_expects; i++) {
        const struct case_expect *expect = &run->expects[i];

        if (strcmp(expect->venture, first->venture) != 0 ||
            expect->on != first->on || expect->verdict[0] == '\0')
            continue;
        n_expected++;
        check_finding(run, &assessment, expect);
    }
    if (assessment.n_findings != n_expected)
        case_fault(run, "%zu findings, expected %zu", assessment.n_findings,
            n_expected);
    case_blank(run, first->venture, first->on, &assessment);
}

static bool is_first(const struct case_run *run, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (run->expects[i].on == run->expects[at].on &&
            strcmp(run->expects[i].venture, run->expects[at].venture) == 0)
            return false;
    }
    return true;
}

/* Run one case folder; its faults and blanked cells are added up. */
static void run_case(
    struct case_run *total, const char *case_folder, const char *label)
{
    struct case_run run = *total;
    struct sp_err err = {SP_OK, ""};

    run.faults = 0;
    run.blanked = 0;
    if (sp_arena_new(1ULL << 30, &run.arena, &err) != SP_OK ||
        sp_arena_new(1ULL << 30, &run.scratch, &err) != SP_OK) {
        printf("%s\n", err.text);
        exit(1);
    }
    run.folder = sp_asprintf(run.arena, "%s/%s", case_folder, label);
    run.facts = sp_asprintf(run.arena, "%s/%s/facts", case_folder, label);
    run.label = sp_asprintf(run.arena, "%s/%s", run.rules.rules[0].name, label);
    if (run.folder != NULL && run.facts != NULL && run.label != NULL &&
        read_expect(&run)) {
        for (size_t i = 0; i < run.n_expects; i++) {
            if (is_first(&run, i))
                run_venture(&run, &run.expects[i]);
        }
    }
    total->faults += run.faults;
    total->blanked += run.blanked;
    sp_arena_free(run.scratch);
    sp_arena_free(run.arena);
}

/* ---- the folder --------------------------------------------------------- */

static int compare_labels(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcmp(*left, *right);
}

/* List the cases, sorted; they live in the arena. */
static size_t list_cases(
    struct sp_arena *arena, const char *folder, const char **labels)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t n = 0;

    while (dir != NULL && n < LABELS_MAX && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.')
            labels[n++] = sp_strdup(arena, entry->d_name);
    }
    if (dir != NULL)
        closedir(dir);
    qsort(labels, n, sizeof(labels[0]), compare_labels);
    return n;
}

/* edip/9-control.sql has its cases in edip/9-control.case. */
static const char *case_folder(
    struct sp_arena *arena, const char *rules, const struct rule *rule)
{
    size_t len = strlen(rule->path);

    return sp_asprintf(
        arena, "%s/%.*s.case", rules, (int)(len - strlen(".sql")), rule->path);
}

static bool choose_rule(
    struct case_run *run, struct rule_set *all, const char *name)
{
    for (size_t i = 0; i < all->n_rules; i++) {
        if (strcmp(all->rules[i].name, name) == 0) {
            run->rules = *all;
            run->rules.rules = &all->rules[i];
            run->rules.n_rules = 1;
            return true;
        }
    }
    return false;
}

int main(int argc, char **argv)
{
    static const char *labels[LABELS_MAX];
    struct sp_arena *arena = NULL;
    struct case_run run;
    struct rule_set all;
    struct sp_err err = {SP_OK, ""};
    const char *folder;
    size_t n;

    memset(&run, 0, sizeof(run));
    if (argc != 4) {
        printf("usage: run_cases RULES DATA RULE\n");
        return 64;
    }
    run.data_folder = argv[2];
    if (sp_arena_new(1ULL << 30, &arena, &err) != SP_OK ||
        schema_load(arena, &run.schema, &err) != SP_OK ||
        rule_load(arena, argv[1], &all, &err) != SP_OK) {
        printf("%s\n", err.text);
        return 1;
    }
    if (!choose_rule(&run, &all, argv[3])) {
        printf("no rule '%s'\n", argv[3]);
        return 1;
    }
    folder = case_folder(arena, argv[1], run.rules.rules);
    n = folder != NULL ? list_cases(arena, folder, labels) : 0;
    for (size_t i = 0; i < n; i++)
        run_case(&run, folder, labels[i]);
    printf("%s: %zu cases, %zu cells blanked, %zu faults\n", argv[3], n,
        run.blanked, run.faults);
    sp_arena_free(arena);
    return n == 0 || run.faults > 0;
}
