/*
 * run_same.c - same: which parties and items may be one; settling that.
 */
#include "assess/same.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/same.h"

#include <string.h>

#define ALIAS_BYTES_MAX ((size_t)1 << 20)

static bool is_settling(const struct cli_options *options)
{
    return options->accept.n + options->reject.n + options->undo.n > 0;
}

/* Record the rows by the ordinary way of an import. */
static enum sp_code record(struct cli *cli, struct registry *registry,
    const struct sp_buf *csv, struct sp_err *err)
{
    const struct dossier_bytes file = {"alias.csv", csv->bytes, csv->len};
    struct registry_import import;
    struct registry_report report;
    enum sp_code rc;

    memset(&import, 0, sizeof import);
    memset(&report, 0, sizeof report);
    import.dossier_folder = "of spilno same";
    import.files = &file;
    import.n_files = 1;
    import.data_folder = cli->data_folder;
    import.on = cli->on;
    rc = registry_import(registry, &import, &report, err);
    if (report.warnings != NULL && !cli->options.quiet)
        fputs(report.warnings, cli->err);
    if (report.faults != NULL)
        fputs(report.faults, cli->err);
    registry_report_clear(&report);
    return rc;
}

/* Make the rows, and what to say of them. */
static enum sp_code settle(struct cli *cli, struct assess_same *same,
    struct sp_arena *arena, struct sp_buf *csv, struct sp_buf *answer,
    struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    const struct cli_options *options = &cli->options;
    struct assess_settle what = {.accept = options->accept.items,
        .n_accept = options->accept.n,
        .reject = options->reject.items,
        .n_reject = options->reject.n,
        .undo = options->undo.items,
        .n_undo = options->undo.n,
        .keep = options->keep};
    const struct assess_settled_row *rows = NULL;
    size_t n = 0;
    enum sp_code rc =
        assess_same_settle(same, &what, arena, csv, &rows, &n, err);

    if (rc == SP_OK && !options->quiet)
        report_settled_text(rows, n, &text, answer);
    return rc;
}

static enum sp_code answer(struct cli *cli, const struct assess_same *same,
    struct sp_arena *arena, struct question *question, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct report_inputs inputs = question_inputs(cli, &same->digests);
    struct grid grid;
    enum sp_code rc = SP_OK;

    if (question_is_grid(cli)) {
        grid_init(&grid, arena, NULL);
        report_same_grid(same, &inputs, cli->lang, &grid);
        rc = question_put_grid(cli, question, &grid, err);
    } else if (question_is_json(cli)) {
        report_same_json(same, &inputs, &question->answer);
    } else {
        report_same_text(same, &text, &question->answer);
    }
    if (same->parties.result.n_proposals + same->items.result.n_proposals > 0)
        cli->status = 2;
    return rc;
}

/* What goes together, said before anything is computed. */
static enum sp_code check_options(struct cli *cli, struct sp_err *err)
{
    bool settling = is_settling(&cli->options);

    if (cli->options.keep != NULL && cli->options.accept.n != 1)
        return cli_usage(cli, err, "--keep ID goes with one --accept ID");
    if (settling && (question_is_grid(cli) || cli->options.output != NULL))
        return cli_usage(cli, err,
            "--accept, --reject and --undo print what they record, one a "
            "line: without --output and --format csv or xlsx");
    return question_check_format(cli, err);
}

enum sp_code cli_run_same(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_same_options options;
    struct assess_same same;
    struct sp_arena *arena = NULL; /* its end lets go of the rows read */
    struct sp_buf csv;
    bool settling = is_settling(&cli->options);
    enum sp_code rc = check_options(cli, err);

    (void)argc;
    (void)argv;
    if (rc != SP_OK)
        return rc;
    sp_buf_init(&csv, ALIAS_BYTES_MAX);
    rc = question_open(cli, &question, err);
    if (rc == SP_OK)
        rc = sp_arena_new(SP_ARENA_BYTES_MAX, &arena, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    rc = assess_same_of(&options, arena, &same, err);
    if (rc == SP_OK && settling)
        rc = settle(cli, &same, arena, &csv, &question.answer, err);
    else if (rc == SP_OK)
        rc = answer(cli, &same, arena, &question, err);
    sp_arena_free(arena);
    if (rc == SP_OK && settling)
        rc = record(cli, question.facts.registry, &csv, err);
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
out:
    sp_buf_clear(&csv);
    question_close(cli, &question);
    return rc;
}
