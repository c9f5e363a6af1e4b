/*
 * run_vote.c - the command vote.
 */
#include "assess/assess.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "report/report.h"

#include <string.h>

/* Exit status of a vote (docs/formats/exit-status.md). */
static int status_of(enum vote_result adopted)
{
    return adopted == VOTE_ADOPTED ? 0 : adopted == VOTE_REJECTED ? 1 : 2;
}

enum sp_code cli_run_vote(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_vote_options options;
    struct assess_vote vote;
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
    options.with_power = cli->options.power;
    options.audience = cli->options.audience;
    rc = assess_vote_of(&options, argv[0], cli->arena, &vote, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &vote.digests);
    inputs.withheld = &vote.left_out;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, vote.title);
        report_vote_grid(&vote, &inputs, cli->lang, &grid);
        rc = question_put_grid(cli, &question, &grid, err);
    } else if (question_is_json(cli)) {
        report_vote_json(&vote, &inputs, &question.answer);
    } else {
        report_vote_text(&vote, &text, &question.answer);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    cli->status = status_of(vote.outcome.adopted);
out:
    question_close(cli, &question);
    return rc;
}
