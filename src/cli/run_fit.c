/*
 * run_fit.c - the commands fit and substitutes.
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

/* The language of gaps and readings: programs read English. */
static enum sp_lang question_lang(const struct cli *cli)
{
    return question_is_json(cli) ? SP_LANG_EN : cli->lang;
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
    options.lang = question_lang(cli);
    options.ports_only = cli->options.ports;
    options.audience = cli->options.audience;
    rc = assess_fit_of(&options, argv[0], argv[1], cli->arena, &fit, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &fit.digests);
    inputs.withheld = &fit.withheld;
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

static enum sp_code limit_of(
    struct cli *cli, size_t *max_out, struct sp_err *err)
{
    const char *text = cli->options.limit;
    struct sp_dec limit;

    *max_out = ASSESS_SUBSTITUTES_USUAL;
    if (text == NULL)
        return SP_OK;
    if (!sp_dec_parse(text, strlen(text), &limit) || limit.scale != 0 ||
        limit.mant < 1 || limit.mant > ASSESS_SUBSTITUTES_MAX)
        return cli_usage(cli, err,
            "--limit takes a number from 1 to %d; found '%s'",
            (int)ASSESS_SUBSTITUTES_MAX, text);
    *max_out = (size_t)limit.mant;
    return SP_OK;
}

static enum sp_code put_substitutes(struct cli *cli, struct question *question,
    const struct assess_substitutes *found, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct report_inputs inputs = question_inputs(cli, &found->digests);
    struct grid grid;
    enum sp_code rc = SP_OK;

    inputs.withheld = &found->withheld;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, found->item);
        report_substitutes_grid(found, &inputs, &grid);
        rc = question_put_grid(cli, question, &grid, err);
    } else if (question_is_json(cli)) {
        report_substitutes_json(found, &inputs, &question->answer);
    } else {
        report_substitutes_text(found, &text, &question->answer);
    }
    return rc == SP_OK ? question_deliver(cli, question, err) : rc;
}

enum sp_code cli_run_substitutes(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_substitutes_options options;
    struct assess_substitutes found;
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    rc = question_open(cli, &question, err);
    memset(&options, 0, sizeof options);
    if (rc == SP_OK)
        rc = limit_of(cli, &options.max, err);
    if (rc != SP_OK)
        goto out;
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang = question_lang(cli);
    options.audience = cli->options.audience;
    options.in = cli->options.in;
    rc = assess_substitutes_of(&options, argv[0], cli->arena, &found, err);
    if (rc == SP_OK)
        rc = put_substitutes(cli, &question, &found, err);
    if (rc == SP_OK)
        cli->status = status_of(
            found.n == 0 ? FIT_NO : found.candidates[0].decision.verdict);
out:
    question_close(cli, &question);
    return rc;
}
