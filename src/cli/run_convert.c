/*
 * run_convert.c - other people's files into a dossier.
 */
#include "cli/cli.h"
#include "convert/bom.h"
#include "convert/convert.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

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

static enum sp_code run_bom(struct cli *cli, struct sp_err *err)
{
    const struct cli_options *options = &cli->options;
    struct convert_options convert;
    struct convert_report report;
    enum sp_code rc;

    if (options->parent == NULL || options->output == NULL)
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

static void print_progress(void *context, const char *file, uint64_t rows)
{
    const struct cli *cli = context;

    fprintf(cli->err, "\r%s: %" PRIu64 " rows", convert_base_name(file), rows);
    fflush(cli->err);
}

static void print_log(
    FILE *out, const struct convert_log *log, const char *what)
{
    fputs(sp_buf_text(&log->text), out);
    if (log->n > CONVERT_LOG_MAX)
        fprintf(out, "… and %zu more %s\n", log->n - CONVERT_LOG_MAX, what);
}

static struct convert_words words_of(const struct cli_list *list)
{
    return (struct convert_words){list->items, list->n};
}

static struct convert_request request_of(
    struct cli *cli, int argc, char **argv, const char **files)
{
    const struct cli_options *options = &cli->options;

    for (int i = 0; i < argc; i++)
        files[i] = argv[i];
    return (struct convert_request){
        .schema = cli->schema,
        .data_folder = cli->data_folder,
        .files = {files, (size_t)argc},
        .output_folder = options->output,
        .preset = options->preset,
        .basis = options->basis,
        .table = options->table,
        .map_path = options->map,
        .encoding = options->encoding,
        .delimiter = options->delimiter,
        .decimal = options->decimal,
        .dates = options->dates,
        .currency = options->currency,
        .header = options->header,
        .sheet = options->sheet,
        .columns = words_of(&options->columns),
        .sets = words_of(&options->sets),
        .whens = words_of(&options->whens),
        .empties = words_of(&options->empties),
    };
}

static enum sp_code run_files(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const char *files[CLI_LIST_MAX];
    struct convert_request request;
    struct convert_result result;
    enum sp_code rc;
    bool shows;

    if (cli->options.output == NULL)
        return cli_usage(cli, err, "convert needs -o DOSSIER");
    if (cli->options.parent != NULL || cli->options.answers != NULL)
        return cli_usage(cli, err, "--parent and --answers go with --bom FILE");
    request = request_of(cli, argc, argv, files);
    shows = !cli->options.quiet && isatty(fileno(cli->err)) != 0;
    if (shows) {
        request.progress = print_progress;
        request.progress_context = cli;
    }
    convert_result_init(&result);
    rc = convert_files(&request, &result, err);
    if (shows)
        fputs("\r\033[K", cli->err);
    if (!cli->options.quiet)
        fputs(sp_buf_text(&result.shown), cli->out);
    print_log(cli->err, &result.warnings, "warnings");
    print_log(cli->err, &result.faults, "faults");
    convert_result_clear(&result);
    return rc;
}

enum sp_code cli_run_convert(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    if (cli->options.bom != NULL && argc > 0)
        return cli_usage(
            cli, err, "convert takes --bom FILE or other files, not both");
    if (cli->options.bom != NULL)
        return run_bom(cli, err);
    if (argc == 0)
        return cli_usage(
            cli, err, "convert needs a FILE, or --bom FILE and --parent ITEM");
    return run_files(cli, argc, argv, err);
}
