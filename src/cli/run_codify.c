/*
 * run_codify.c - nsn, ncage, duplicates and codify.
 */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/pdf.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/codify.h"
#include "report/request.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

typedef enum sp_code (*numbers_fn)(const struct coded_options *,
    const char *const *, size_t, struct sp_arena *, struct coded_numbers *,
    struct sp_err *);

/* Fill the answer in the form that --format asks. */
static enum sp_code put_numbers(struct cli *cli, const char *command,
    const struct coded_numbers *numbers, struct question *question,
    struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct report_inputs inputs = question_inputs(cli, &numbers->digests);
    struct grid grid;

    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, command);
        if (strcmp(command, "ncage") == 0)
            report_entities_grid(numbers, &inputs, &grid);
        else
            report_stock_numbers_grid(numbers, &inputs, &grid);
        return question_put_grid(cli, question, &grid, err);
    }
    if (question_is_json(cli))
        report_coded_json(numbers, command, &inputs, &question->answer);
    else
        report_coded_text(numbers, &text, &question->answer);
    return SP_OK;
}

static enum sp_code run_numbers(struct cli *cli, const char *command, int argc,
    char **argv, numbers_fn numbers_of, struct sp_err *err)
{
    struct coded_options options;
    struct question question;
    struct coded_numbers numbers;
    const char **codes =
        sp_alloc_array(cli->arena, (size_t)argc, sizeof *codes);
    enum sp_code rc = question_check_format(cli, err);

    if (rc != SP_OK)
        return rc;
    rc = question_open_any(cli, &question, err);
    if (rc == SP_OK && codes == NULL)
        rc = sp_arena_fail(cli->arena, err);
    if (rc != SP_OK)
        goto out;
    for (int i = 0; i < argc; i++)
        codes[i] = argv[i];
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang =
        question_is_json(cli) ? "en" : question_text_options(cli).lang;
    options.dated = cli->options.on != NULL;
    options.state = cli->options.state;
    rc = numbers_of(&options, codes, (size_t)argc, cli->arena, &numbers, err);
    if (rc != SP_OK)
        goto out;
    rc = put_numbers(cli, command, &numbers, &question, err);
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
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
    struct grid grid;
    enum sp_code rc = question_check_format(cli, err);

    if (rc != SP_OK)
        return rc;
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.lang = question_is_json(cli) ? "en" : text.lang;
    rc = assess_duplicates_of(
        &options, argc > 0 ? argv[0] : NULL, cli->arena, &duplicates, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &duplicates.digests);
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, duplicates.item);
        report_duplicates_grid(&duplicates, &inputs, &grid);
        rc = question_put_grid(cli, &question, &grid, err);
    } else if (question_is_json(cli)) {
        report_duplicates_json(&duplicates, &inputs, &question.answer);
    } else {
        report_duplicates_text(&duplicates, &text, &question.answer);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    cli->status = duplicates_status(&duplicates);
out:
    question_close(cli, &question);
    return rc;
}

/* ---- the request ------------------------------------------------------ */

static bool ends_in(const char *path, const char *ending)
{
    size_t len = strlen(path);
    size_t end = strlen(ending);

    return len > end && strcmp(path + len - end, ending) == 0;
}

/* The page, printed by Chromium. */
static enum sp_code fill_pdf(struct cli *cli, const struct request *request,
    struct sp_buf *answer, struct sp_err *err)
{
    const struct pdf_options options = {getenv("SPILNO_CHROMIUM"),
        getenv("PATH"), getenv("TMPDIR"), cli->on_text, PDF_SECONDS_MAX};
    struct sp_buf page;
    enum sp_code rc;

    sp_buf_init(&page, answer->len_max);
    report_request_html(request, question_text_options(cli).lang, &page);
    rc = sp_buf_check(&page, err);
    if (rc == SP_OK)
        rc = pdf_print(&options, &page, answer, err);
    sp_buf_clear(&page);
    return rc;
}

/* Fill the answer in the form that the file's ending, or --format, asks. */
static enum sp_code fill_request(struct cli *cli, const struct request *request,
    struct sp_buf *answer, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct report_inputs inputs = question_inputs(cli, &request->digests);
    const char *path = cli->options.output;

    if (path != NULL && ends_in(path, ".xlsx"))
        return report_request_xlsx(request, text.lang, answer, err);
    if (path != NULL && pdf_is_wanted(path))
        return fill_pdf(cli, request, answer, err);
    if (path != NULL && ends_in(path, ".html"))
        report_request_html(request, text.lang, answer);
    else if (path != NULL || question_is_json(cli))
        report_request_json(request, &inputs, answer);
    else
        report_request_text(request, &text, answer);
    return sp_buf_check(answer, err);
}

enum sp_code cli_run_codify(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const char *path = cli->options.output;
    struct request_options options;
    struct question question;
    struct request request;
    bool for_programs;
    enum sp_code rc;

    (void)argc;
    if (path != NULL && !ends_in(path, ".xlsx") && !ends_in(path, ".html") &&
        !ends_in(path, ".json") && !pdf_is_wanted(path))
        return cli_usage(cli, err,
            "-o takes a file that ends in .xlsx, .pdf, .html or .json; found "
            "'%s'",
            path);
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    /* What programs read is English, whoever asks. */
    for_programs =
        path == NULL ? question_is_json(cli) : ends_in(path, ".json");
    options.lang = for_programs ? "en" : question_text_options(cli).lang;
    rc = request_of(&options, argv[0], cli->arena, &request, err);
    if (rc == SP_OK)
        rc = fill_request(cli, &request, &question.answer, err);
    if (rc == SP_OK && path != NULL)
        rc = sp_file_write(
            AT_FDCWD, path, question.answer.bytes, question.answer.len, err);
    else if (rc == SP_OK)
        rc = question_print(cli, &question, err);
    if (rc == SP_OK && path != NULL && !cli->options.quiet)
        fprintf(cli->err, "request: %s\n", path);
    if (rc == SP_OK)
        cli->status = request_status(&request);
out:
    question_close(cli, &question);
    return rc;
}
