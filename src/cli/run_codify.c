/*
 * run_codify.c - nsn, ncage and duplicates.
 */
#include "cli/cli.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/codify.h"

#include <string.h>

typedef enum sp_code (*numbers_fn)(const struct coded_options *,
    const char *const *, size_t, struct sp_arena *, struct coded_numbers *,
    struct sp_err *);

static enum sp_code run_numbers(struct cli *cli, const char *command, int argc,
    char **argv, numbers_fn numbers_of, struct sp_err *err)
{
    struct coded_options options;
    struct report_text_options text = question_text_options(cli);
    struct question question;
    struct coded_numbers numbers;
    struct report_inputs inputs;
    const char **codes =
        sp_alloc_array(cli->arena, (size_t)argc, sizeof *codes);
    enum sp_code rc = question_open_any(cli, &question, err);

    if (rc == SP_OK && codes == NULL)
        rc = sp_arena_fail(cli->arena, err);
    if (rc != SP_OK)
        goto out;
    for (int i = 0; i < argc; i++)
        codes[i] = argv[i];
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang = text.lang;
    options.dated = cli->options.on != NULL;
    options.state = cli->options.state;
    rc = numbers_of(&options, codes, (size_t)argc, cli->arena, &numbers, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &numbers.digests);
    if (question_is_json(cli))
        report_coded_json(&numbers, command, &inputs, &question.answer);
    else
        report_coded_text(&numbers, &text, &question.answer);
    rc = question_print(cli, &question, err);
    cli->status = coded_status(&numbers);
out:
    question_close(cli, &question);
    return rc;
}

enum sp_code cli_run_nsn(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    return run_numbers(cli, "nsn", argc, argv, coded_stock_numbers, err);
}

enum sp_code cli_run_ncage(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    return run_numbers(cli, "ncage", argc, argv, coded_entities, err);
}

/* ---- duplicates ------------------------------------------------------- */

static int duplicates_status(const struct assess_duplicates *duplicates)
{
    for (size_t i = 0; i < duplicates->n; i++)
        if (duplicates->at[i].kind != IDENTITY_BY_LOOK &&
            !duplicates->at[i].decided)
            return 2;
    return 0;
}

enum sp_code cli_run_duplicates(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct assess_duplicate_options options;
    struct report_text_options text = question_text_options(cli);
    struct assess_duplicates duplicates;
    struct report_inputs inputs;
    struct question question;
    enum sp_code rc = question_open(cli, &question, err);

    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang = text.lang;
    rc = assess_duplicates_of(
        &options, argc > 0 ? argv[0] : NULL, cli->arena, &duplicates, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &duplicates.digests);
    if (question_is_json(cli))
        report_duplicates_json(&duplicates, &inputs, &question.answer);
    else
        report_duplicates_text(&duplicates, &text, &question.answer);
    rc = question_print(cli, &question, err);
    cli->status = duplicates_status(&duplicates);
out:
    question_close(cli, &question);
    return rc;
}
