/*
 * run_import.c - import and check: dossiers, workbooks, and answers.
 */
#include "assess/ask.h"
#include "assess/code_check.h"
#include "cli/import_file.h"
#include "facts/faults.h"
#include "facts/registry.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 64 };

/* Show what would end, and ask on the terminal. */
static bool confirm(void *user, const char *difference)
{
    struct cli *cli = user;
    char line[LINE_BYTES];

    fputs(difference, cli->err);
    if (cli->options.yes)
        return true;
    fputs("End these rows? [y/N] ", cli->err);
    fflush(cli->err);
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    return line[0] == 'y' || line[0] == 'Y';
}

static void progress(void *user, const char *what, uint64_t done, uint64_t of)
{
    struct cli *cli = user;

    if (done >= of)
        fputs("\r\033[K", cli->err);
    else
        fprintf(cli->err, "\r\033[K%s %llu of %llu", what,
            (unsigned long long)done, (unsigned long long)of);
    fflush(cli->err);
}

static struct registry_import import_of(
    struct cli *cli, const struct import_file *file)
{
    struct registry_import import;

    memset(&import, 0, sizeof import);
    import.dossier_folder = file->path;
    import.data_folder = cli->data_folder;
    import.replace = cli->options.replace.items;
    import.n_replace = cli->options.replace.n;
    import.source = cli->options.source;
    import.dated = cli->options.dated;
    import.on = cli->on;
    import.check = code_check;
    import.confirm = confirm;
    import.progress =
        !cli->options.quiet && isatty(STDERR_FILENO) ? progress : NULL;
    import.user = cli;
    if (cli->options.output != NULL)
        import.faults_max = FAULTS_ALL_MAX;
    if (file->kind == IMPORT_WORKBOOK) {
        import.files = file->book.files;
        import.n_files = file->book.n_files;
    } else if (file->kind == IMPORT_ANSWERS) {
        import.files = file->made.files;
        import.n_files = file->made.n_files;
        import.n_replace = 0;
    }
    return import;
}

/* ---- what answers settle ----------------------------------------------- */

struct facts_list {
    const char **texts; /* cli->arena; sorted */
    size_t n;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is asked of one party, as "party SATUMAA: managed_in". */
static enum sp_code list_facts(struct cli *cli, const struct ask *ask,
    struct facts_list *list, struct sp_err *err)
{
    size_t max = 0;

    for (size_t i = 0; i < ask->n_parties; i++)
        for (size_t j = 0; j < ask->parties[i].n_questions; j++)
            max += ask->parties[i].questions[j].n_cells + 1;
    list->texts = sp_alloc_array(cli->arena, max + 1, sizeof *list->texts);
    if (list->texts == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < ask->n_parties; i++)
        for (size_t j = 0; j < ask->parties[i].n_questions; j++) {
            const struct ask_question *question = &ask->parties[i].questions[j];

            if (question->rows && question->n_findings > 0)
                list->texts[list->n++] = sp_asprintf(cli->arena, "%s %s: %s",
                    question->table->name, question->key,
                    question->complete ? "complete" : "rows");
            for (size_t k = 0; k < question->n_cells; k++)
                if (question->cells[k].need == ASK_NEEDED)
                    list->texts[list->n++] = sp_asprintf(cli->arena,
                        "%s %s: %s", question->table->name, question->key,
                        question->cells[k].column->name);
        }
    for (size_t i = 0; i < list->n; i++)
        if (list->texts[i] == NULL)
            return sp_arena_fail(cli->arena, err);
    if (list->n > 1)
        qsort(list->texts, list->n, sizeof *list->texts, compare_texts);
    return SP_OK;
}

/* Ask anew, in an arena of its own: the snapshot closes with it. */
static enum sp_code open_facts(struct cli *cli, struct registry *registry,
    const struct answers *answers, struct facts_list *list, struct sp_err *err)
{
    struct sp_arena *arena = NULL;
    struct assess_options assess;
    struct ask_options options;
    struct rule_set rules;
    struct ask ask;
    enum sp_code rc = sp_arena_new(SP_ARENA_BYTES_MAX, &arena, err);

    memset(list, 0, sizeof *list);
    if (rc == SP_OK)
        rc = rule_load(arena, cli->rules_folder, &rules, err);
    if (rc != SP_OK)
        goto out;
    memset(&assess, 0, sizeof assess);
    memset(&options, 0, sizeof options);
    assess.schema = cli->schema;
    assess.facts.registry = registry;
    assess.facts.data_folder = cli->data_folder;
    assess.facts.on = cli->on;
    assess.rules = &rules;
    assess.instrument = answers->instrument;
    options.assess = &assess;
    options.owner = registry_owner(registry);
    options.party = answers->party;
    rc = ask_venture(&options, answers->venture, arena, &ask, err);
    if (rc == SP_OK)
        rc = list_facts(cli, &ask, list, err);
out:
    sp_arena_free(arena);
    return rc;
}

/* What was open before and is not now. */
static enum sp_code compare_facts(struct cli *cli,
    const struct facts_list *before, const struct facts_list *after,
    struct import_result *result, struct sp_err *err)
{
    const char **settled =
        sp_alloc_array(cli->arena, before->n + 1, sizeof *settled);

    if (settled == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < before->n; i++)
        if (after->n == 0 || bsearch(&before->texts[i], after->texts, after->n,
                                 sizeof *after->texts, compare_texts) == NULL)
            settled[result->n_settled++] = before->texts[i];
    result->settled = settled;
    result->open = after->texts;
    result->n_open = after->n;
    result->compared = true;
    return SP_OK;
}

/* The answers as rows; their faults are listed with the file's. */
static enum sp_code make_rows(struct cli *cli, struct registry *registry,
    struct import_file *file, struct sp_err *err)
{
    struct answers_options options;
    const char *slash = strrchr(file->path, '/');

    if (file->kind != IMPORT_ANSWERS)
        return SP_OK;
    if (registry == NULL)
        return sp_fail(err, SP_NOT_FOUND,
            "answers are read against the register that asked: name it by "
            "--register");
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts.registry = registry;
    options.facts.data_folder = cli->data_folder;
    options.owner = registry_owner(registry);
    options.source = sp_asprintf(cli->arena, "%s, SHA-256 %s",
        slash == NULL ? file->path : slash + 1, file->digest);
    options.accept_changes = cli->options.accept_changes;
    if (options.source == NULL)
        return sp_arena_fail(cli->arena, err);
    return answers_dossier(&options, &file->answers, &file->made, err);
}

/* ---- import ------------------------------------------------------------ */

/* Whether the file's own faults refuse it before the register is asked. */
static bool is_refused(const struct import_file *file)
{
    return file->answers.n_faults + file->book.n_faults > 0;
}

static enum sp_code refuse(const struct import_file *file, struct sp_err *err)
{
    return sp_fail(err, SP_INVALID, "'%s' is refused for %zu fault%s",
        file->path, file->n_bad, file->n_bad == 1 ? "" : "s");
}

/* Check or import, list the faults, and print them. */
static enum sp_code run(struct cli *cli, struct registry *registry,
    struct import_file *file, bool check_only, struct registry_report *report,
    struct sp_err *err)
{
    struct registry_import import = import_of(cli, file);
    struct sp_err later;
    enum sp_code printed;
    enum sp_code rc;

    import.check_only = check_only || is_refused(file);
    rc = import.check_only
             ? registry_check(cli->schema, registry, &import, report, err)
             : registry_import(registry, &import, report, err);
    if (rc != SP_OK && report->n_faults == 0)
        return rc;
    printed = import_file_faults(cli, file, report, &later);
    if (printed == SP_OK)
        printed = import_file_print(cli, file, &later);
    if (printed != SP_OK)
        return sp_fail(err, printed, "%s", later.text);
    if (rc == SP_OK && is_refused(file))
        rc = refuse(file, err);
    return rc;
}

/* What was open is asked before and after. */
static enum sp_code import_given(struct cli *cli, struct registry *registry,
    struct import_file *file, struct import_result *result,
    struct registry_report *report, struct sp_err *err)
{
    bool dry = cli->options.dry_run;
    struct facts_list before = {NULL, 0};
    struct facts_list after = {NULL, 0};
    enum sp_code rc = make_rows(cli, registry, file, err);

    if (rc == SP_OK && file->kind == IMPORT_ANSWERS)
        rc = open_facts(cli, registry, &file->answers, &before, err);
    if (rc == SP_OK)
        rc = run(cli, registry, file, dry, report, err);
    if (rc != SP_OK || dry || report->declined || file->kind != IMPORT_ANSWERS)
        return rc;
    rc = open_facts(cli, registry, &file->answers, &after, err);
    if (rc == SP_OK)
        rc = compare_facts(cli, &before, &after, result, err);
    return rc;
}

enum sp_code cli_run_import(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct registry *registry = NULL;
    struct registry_report report;
    struct import_file file;
    char facts[65] = "";
    struct import_result result = {.file = &file,
        .report = &report,
        .facts = facts,
        .dry_run = cli->options.dry_run};
    enum sp_code rc;

    memset(&report, 0, sizeof report);
    memset(&file, 0, sizeof file);
    rc = registry_open(
        cli->schema, cli->options.register_folder, &registry, err);
    if (rc == SP_OK)
        rc = import_file_open(cli, argv[argc - 1], &file, err);
    if (rc == SP_OK)
        rc = import_given(cli, registry, &file, &result, &report, err);
    if (rc == SP_OK)
        rc = registry_digest(registry, facts, err);
    if (rc != SP_OK)
        goto out;
    if (report.declined) {
        fputs("nothing was changed\n", cli->err);
        cli->status = 1;
        goto out;
    }
    rc = import_print(cli, &result, err);
out:
    registry_report_clear(&report);
    registry_close(registry);
    import_file_close(&file);
    return rc;
}

/* ---- check ------------------------------------------------------------- */

static void print_checked(
    struct cli *cli, const struct registry_report *report, bool with_register)
{
    uint64_t rows = report->rows_set + report->rows_removed;

    fprintf(cli->out, "%zu table%s, %llu row%s: no fault found%s\n",
        report->tables, report->tables == 1 ? "" : "s",
        (unsigned long long)rows, rows == 1 ? "" : "s",
        with_register ? "" : " (checked against the shipped data alone)");
}

enum sp_code cli_run_check(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct registry *registry = NULL;
    struct registry_report report;
    struct import_file file;
    enum sp_code rc;

    memset(&report, 0, sizeof report);
    memset(&file, 0, sizeof file);
    rc = registry_open(
        cli->schema, cli->options.register_folder, &registry, err);
    if (rc == SP_NOT_FOUND && !cli->register_named)
        rc = SP_OK; /* no register: against the shipped data alone */
    if (rc == SP_OK)
        rc = import_file_open(cli, argv[argc - 1], &file, err);
    if (rc == SP_OK)
        rc = make_rows(cli, registry, &file, err);
    if (rc == SP_OK)
        rc = run(cli, registry, &file, true, &report, err);
    if (rc == SP_OK && !cli->options.quiet)
        print_checked(cli, &report, registry != NULL);
    registry_report_clear(&report);
    registry_close(registry);
    import_file_close(&file);
    return rc;
}
