/*
 * run_answers.c - assess, origin, explode, where-used, and help.
 */
#include "assess/assess.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/pdf.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/report.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FAULT_BYTES_MAX ((size_t)1 << 20)
#define ANSWER_BYTES_MAX ((size_t)2 << 30)

static void release_registry(void *handle)
{
    registry_close(handle);
}

/* The register lives as long as the arena: snapshots opened later read from
 * it and are closed before it. */
enum sp_code question_open(
    struct cli *cli, struct question *question, struct sp_err *err)
{
    struct registry *registry = NULL;
    enum sp_code rc;

    memset(question, 0, sizeof *question);
    sp_buf_init(&question->faults, FAULT_BYTES_MAX);
    sp_buf_init(&question->answer, ANSWER_BYTES_MAX);
    rc = registry_open(
        cli->schema, cli->options.register_folder, &registry, err);
    if (rc == SP_OK)
        rc = sp_arena_keep(cli->arena, release_registry, registry, err);
    question->facts.registry = registry;
    question->facts.data_folder = cli->data_folder;
    question->facts.overlay_folder = cli->options.as_if;
    question->facts.on = cli->on;
    question->facts.faults = &question->faults;
    return rc;
}

enum sp_code question_open_any(
    struct cli *cli, struct question *question, struct sp_err *err)
{
    enum sp_code rc = question_open(cli, question, err);

    return rc == SP_NOT_FOUND && !cli->register_named ? SP_OK : rc;
}

/* Faults of an overlay are listed before the error. */
void question_close(struct cli *cli, struct question *question)
{
    /* They quote cells, and an audience may not see them. */
    if (cli->options.audience == NULL)
        fputs(sp_buf_text(&question->faults), cli->err);
    sp_buf_clear(&question->faults);
    sp_buf_clear(&question->answer);
}

bool question_is_json(const struct cli *cli)
{
    return strcmp(cli->options.format, "json") == 0;
}

/* Source: no-color.org; a terminal that says it is dumb has none. */
static bool wants_colour(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *kind = getenv("TERM");

    return (no_colour == NULL || no_colour[0] == '\0') &&
           (kind == NULL || strcmp(kind, "dumb") != 0);
}

struct report_text_options question_text_options(const struct cli *cli)
{
    struct report_text_options options;
    struct winsize size;
    const char *colour = cli->options.colour;
    bool terminal = isatty(STDOUT_FILENO);

    memset(&options, 0, sizeof options);
    options.width = 80;
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0)
        options.width = size.ws_col;
    options.colour = colour != NULL && strcmp(colour, "always") == 0;
    if (colour == NULL || strcmp(colour, "auto") == 0)
        options.colour = terminal && wants_colour();
    options.verbose = cli->options.verbose;
    options.lang = cli->options.lang;
    options.audience = cli->options.audience;
    return options;
}

enum sp_code question_print(
    struct cli *cli, struct question *question, struct sp_err *err)
{
    enum sp_code rc = sp_buf_check(&question->answer, err);

    if (rc == SP_OK)
        fwrite(question->answer.bytes, 1, question->answer.len, cli->out);
    return rc;
}

struct report_inputs question_inputs(
    const struct cli *cli, const struct snapshot_digests *digests)
{
    struct report_inputs inputs;

    memset(&inputs, 0, sizeof inputs);
    inputs.on = cli->on_text;
    inputs.facts = digests->facts;
    inputs.data = digests->data;
    inputs.overlay = digests->overlay;
    inputs.program = SPILNO_VERSION;
    inputs.packs = digests->packs;
    inputs.audience = cli->options.audience;
    return inputs;
}

static enum sp_code write_report(
    struct cli *cli, const struct assessment *assessment, struct sp_err *err)
{
    struct sp_buf page;
    struct sp_buf pdf;
    const struct sp_buf *written = &page;
    enum sp_code rc;

    sp_buf_init(&page, ANSWER_BYTES_MAX);
    sp_buf_init(&pdf, ANSWER_BYTES_MAX);
    report_assess_html(assessment, cli->options.lang, &page);
    rc = sp_buf_check(&page, err);
    if (rc == SP_OK && pdf_is_wanted(cli->options.report)) {
        struct pdf_options options = {getenv("SPILNO_CHROMIUM"), getenv("PATH"),
            getenv("TMPDIR"), cli->on_text, PDF_SECONDS_MAX};

        rc = pdf_print(&options, &page, &pdf, err);
        written = &pdf;
    }
    if (rc == SP_OK)
        rc = sp_file_write(
            AT_FDCWD, cli->options.report, written->bytes, written->len, err);
    sp_buf_clear(&pdf);
    sp_buf_clear(&page);
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->err, "report: %s\n", cli->options.report);
    return rc;
}

/* All instruments side by side; for a terminal and for programs. */
static enum sp_code compare_instruments(struct cli *cli,
    struct question *question, const struct assess_options *options,
    const char *venture, struct sp_err *err)
{
    struct assess_comparison comparison;
    struct grid grid;
    struct report_text_options text = question_text_options(cli);
    enum sp_code rc =
        assess_compare(options, venture, cli->arena, &comparison, err);

    if (rc != SP_OK)
        return rc;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, venture);
        report_compare_grid(&comparison, cli->lang, &grid);
        rc = question_put_grid(cli, question, &grid, err);
    } else if (question_is_json(cli)) {
        report_compare_json(&comparison, &question->answer);
    } else {
        report_compare_text(&comparison, &text, &question->answer);
    }
    cli->status = comparison.status;
    return rc == SP_OK ? question_deliver(cli, question, err) : rc;
}

static enum sp_code print_assessment(struct cli *cli, struct question *question,
    const struct assessment *assessment, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct grid grid;
    enum sp_code rc = SP_OK;

    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, assessment->title);
        report_assess_grid(assessment, cli->lang, &grid);
        rc = question_put_grid(cli, question, &grid, err);
    } else if (question_is_json(cli)) {
        report_assess_json(assessment, cli->options.verbose, &question->answer);
    } else {
        report_assess_text(assessment, &text, &question->answer);
    }
    return rc == SP_OK ? question_deliver(cli, question, err) : rc;
}

enum sp_code cli_run_assess(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_options options;
    struct assessment assessment;
    struct rule_set rules;
    const char *instrument = cli->options.instrument;
    bool all = instrument != NULL && strcmp(instrument, "all") == 0;
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    if (all && cli->options.report != NULL)
        return cli_usage(cli, err,
            "--report takes one instrument; --instrument all is for the "
            "terminal and for --format json, csv and xlsx");
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    rc = rule_load(cli->arena, cli->rules_folder, &rules, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.rules = &rules;
    options.min_basis = cli->options.min_basis;
    options.strict = cli->options.strict;
    options.audience = cli->options.audience;
    if (cli->options.report != NULL)
        options.cases_folder = cli->rules_folder;
    options.with_compatibility = !all;
    options.with_parts = cli->options.report != NULL || question_is_grid(cli);
    if (all) {
        rc = compare_instruments(cli, &question, &options, argv[0], err);
        goto out;
    }
    options.instrument = instrument;
    rc = assess_venture(&options, argv[0], cli->arena, &assessment, err);
    if (rc != SP_OK)
        goto out;
    rc = print_assessment(cli, &question, &assessment, err);
    if (rc == SP_OK && cli->options.report != NULL)
        rc = write_report(cli, &assessment, err);
    if (!cli->options.quiet && assessment.n_findings == 0 &&
        assessment.n_conditions > 0)
        fprintf(cli->err, "note: no rule of %s is in force on %s\n",
            assessment.instrument, cli->on_text);
    cli->status = assess_status(&assessment);
out:
    question_close(cli, &question);
    return rc;
}

enum sp_code cli_run_origin(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_origin_options options;
    struct assess_origin origin;
    struct assess_withheld withheld;
    struct snapshot_digests digests;
    struct report_inputs inputs;
    struct report_text_options text = question_text_options(cli);
    struct grid grid;
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    if (cli->options.instrument == NULL)
        return cli_usage(cli, err, "origin needs --instrument NAME");
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.audience = cli->options.audience;
    options.instrument = cli->options.instrument;
    options.venture = cli->options.venture;
    options.variants = cli->options.variants.items;
    options.n_variants = cli->options.variants.n;
    options.with_parts = question_is_grid(cli) ||
                         (!question_is_json(cli) && cli->options.verbose);
    options.facts.values_only = !options.with_parts && options.audience == NULL;
    memset(&withheld, 0, sizeof withheld);
    rc = assess_origin_of(
        &options, argv[0], cli->arena, &origin, &digests, &withheld, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &digests);
    inputs.withheld = &withheld;
    text.withheld = &withheld;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, origin.item_name);
        report_origin_grid(&origin, &inputs, &grid);
        rc = question_put_grid(cli, &question, &grid, err);
    } else if (question_is_json(cli)) {
        report_origin_json(&origin, &inputs, &question.answer);
    } else {
        report_origin_text(&origin, &text, &question.answer);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    cli->status = origin.verdict == RULE_BREACHED  ? 1
                  : origin.verdict == RULE_UNKNOWN ? 2
                                                   : 0;
out:
    question_close(cli, &question);
    return rc;
}

static enum sp_code print_needs(struct cli *cli, struct question *question,
    const struct assess_needs *needs, const struct report_inputs *inputs,
    struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    bool exploded = needs->quantity != NULL;
    struct grid grid;
    enum sp_code rc = SP_OK;

    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, needs->item);
        if (exploded)
            report_explode_grid(needs, inputs, &grid);
        else
            report_where_used_grid(needs, inputs, &grid);
        rc = question_put_grid(cli, question, &grid, err);
    } else if (question_is_json(cli)) {
        if (exploded)
            report_explode_json(needs, inputs, &question->answer);
        else
            report_where_used_json(needs, inputs, &question->answer);
    } else if (exploded) {
        report_explode_text(needs, &text, &question->answer);
    } else {
        report_where_used_text(needs, &text, &question->answer);
    }
    return rc == SP_OK ? question_deliver(cli, question, err) : rc;
}

/* explode and where-used differ in what they ask and print alone. */
static enum sp_code run_needs(
    struct cli *cli, const char *item, const char *quantity, struct sp_err *err)
{
    struct question question;
    struct assess_graph_options options;
    struct snapshot_digests digests;
    struct assess_needs needs;
    struct report_inputs inputs;
    struct sp_dec amount = {1, 0};
    char asked[SP_AMOUNT_BYTES];
    enum sp_code rc = question_check_format(cli, err);

    if (rc != SP_OK)
        return rc;
    if (quantity != NULL &&
        (!sp_dec_parse(quantity, strlen(quantity), &amount) ||
            amount.mant <= 0))
        return cli_usage(
            cli, err, "QUANTITY is a decimal above 0; found '%s'", quantity);
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    options.variants = cli->options.variants.items;
    options.n_variants = cli->options.variants.n;
    options.audience = cli->options.audience;
    options.facts.values_only = options.audience == NULL;
    memset(&needs, 0, sizeof needs);
    rc = quantity != NULL ? assess_explode(&options, item, amount, cli->arena,
                                &needs, &digests, err)
                          : assess_where_used(&options, item, cli->arena,
                                &needs, &digests, err);
    if (rc != SP_OK)
        goto out;
    inputs = question_inputs(cli, &digests);
    inputs.withheld = &needs.withheld;
    if (quantity != NULL) {
        sp_dec_format(amount, asked);
        needs.quantity = asked;
    }
    rc = print_needs(cli, &question, &needs, &inputs, err);
    cli->status = needs.n_unknown > 0 ? 2 : 0;
out:
    question_close(cli, &question);
    return rc;
}

enum sp_code cli_run_explode(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    (void)argc;
    return run_needs(cli, argv[0], argv[1], err);
}

enum sp_code cli_run_where_used(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    (void)argc;
    return run_needs(cli, argv[0], NULL, err);
}

enum sp_code cli_run_help(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const struct cli_command *command;

    if (argc == 0) {
        cli_print_help(cli->out, cli->lang);
        return SP_OK;
    }
    command = cli_command_find(argv[0]);
    if (command == NULL)
        return cli_no_command(cli, argv[0], err);
    cli_print_command_help(cli->out, command, cli->lang);
    return SP_OK;
}

enum sp_code cli_run_man(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    (void)argc;
    (void)argv;
    (void)err;
    cli_print_man(cli->out);
    return SP_OK;
}

enum sp_code cli_run_completion(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    (void)argc;
    if (strcmp(argv[0], "bash") != 0 && strcmp(argv[0], "zsh") != 0)
        return cli_usage(cli, err,
            "completion is made for bash and zsh; "
            "found '%s'",
            argv[0]);
    cli_print_completion(cli->out, cli, argv[0]);
    return SP_OK;
}
