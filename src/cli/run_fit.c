/*
 * run_fit.c - the command fit.
 */
#include "assess/fit.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "report/report.h"

#include <string.h>

/* Exit status of a comparison (docs/formats/exit-status.md). */
static int status_of(enum fit_verdict verdict)
{
    return verdict == FIT_YES ? 0 : verdict == FIT_NO ? 1 : 2;
}

enum sp_code cli_run_fit(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_fit_options options;
    struct assess_fit fit;
    struct report_inputs inputs;
    struct report_text_options text = question_text_options(cli);
    struct grid grid;
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang = question_is_json(cli) ? SP_LANG_EN : cli->lang;
    options.ports_only = cli->options.ports;
    rc = assess_fit_of(&options, argv[0], argv[1], cli->arena, &fit, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &fit.digests);
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, fit.name_a);
        report_fit_grid(&fit, &inputs, &grid);
        rc = question_put_grid(cli, &question, &grid, err);
    } else if (question_is_json(cli)) {
        report_fit_json(&fit, &inputs, &question.answer);
    } else {
        report_fit_text(&fit, &text, &question.answer);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    cli->status = status_of(fit.ports_only ? fit.mating : fit.a_for_b.verdict);
out:
    question_close(cli, &question);
    return rc;
}
