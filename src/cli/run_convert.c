/*
 * run_convert.c - other people's files into a dossier.
 */
#include "cli/cli.h"
#include "convert/bom.h"

#include <string.h>

static void print_result(struct cli *cli, const struct convert_report *report)
{
    fprintf(cli->out,
        "%zu rows: %zu lines of %zu items, %zu left out; %zu questions, %zu "
        "open\n",
        report->n_rows, report->n_lines, report->n_items, report->n_left_out,
        report->n_questions, report->n_open);
    if (report->rows_path != NULL)
        fprintf(cli->out, "what became of each row: %s\n", report->rows_path);
    if (report->findings_path != NULL)
        fprintf(cli->out, "questions, and where to answer them: %s\n",
            report->findings_path);
    if (report->n_unused > 0)
        fprintf(cli->out,
            "%zu answers in that file were not used: give it by --answers\n",
            report->n_unused);
}

enum sp_code cli_run_convert(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const struct cli_options *options = &cli->options;
    struct convert_options convert;
    struct convert_report report;
    enum sp_code rc;

    (void)argc;
    (void)argv;
    if (options->bom == NULL || options->parent == NULL ||
        options->output == NULL)
        return cli_usage(
            cli, err, "convert needs --bom FILE, --parent ITEM and -o DOSSIER");
    memset(&convert, 0, sizeof convert);
    memset(&report, 0, sizeof report);
    convert.schema = cli->schema;
    convert.bom_path = options->bom;
    convert.parent = options->parent;
    convert.answers_path = options->answers;
    convert.output_folder = options->output;
    rc = convert_bom(&convert, &report, err);
    if (report.faults != NULL)
        fputs(report.faults, cli->err);
    if (rc == SP_OK && !options->quiet)
        print_result(cli, &report);
    if (rc == SP_OK && report.n_open > 0)
        cli->status = 2;
    convert_report_clear(&report);
    return rc;
}
