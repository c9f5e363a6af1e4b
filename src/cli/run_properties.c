/*
 * run_properties.c - the command properties.
 */
#include "assess/properties.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES_MAX ((size_t)1 << 30)

typedef void (*file_maker)(
    const struct assess_properties *properties, struct sp_buf *buf);

static enum sp_code write_file(struct cli *cli, const char *name,
    file_maker make, const struct assess_properties *properties,
    struct sp_err *err)
{
    const char *path =
        sp_asprintf(cli->arena, "%s/%s", cli->options.output, name);
    struct sp_buf buf;
    enum sp_code rc;

    if (path == NULL)
        return sp_arena_fail(cli->arena, err);
    sp_buf_init(&buf, FILE_BYTES_MAX);
    make(properties, &buf);
    rc = sp_buf_check(&buf, err);
    if (rc == SP_OK)
        rc = sp_file_write(AT_FDCWD, path, buf.bytes, buf.len, err);
    sp_buf_clear(&buf);
    return rc;
}

/* The dossier: property.csv, and beside its tables the open questions. */
static enum sp_code write_dossier(struct cli *cli,
    const struct assess_properties *properties, struct sp_err *err)
{
    const char *folder = cli->options.output;
    const char *questions;
    enum sp_code rc;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return sp_fail(err, SP_IO, "folder '%s' cannot be made: %s", folder,
            strerror(errno));
    rc = write_file(
        cli, "property.csv", report_properties_table, properties, err);
    questions = sp_asprintf(cli->arena, "%s/questions", folder);
    if (rc == SP_OK && questions == NULL)
        rc = sp_arena_fail(cli->arena, err);
    if (rc == SP_OK && mkdir(questions, 0777) != 0 && errno != EEXIST)
        rc = sp_fail(err, SP_IO, "folder '%s' cannot be made: %s", questions,
            strerror(errno));
    if (rc == SP_OK)
        rc = write_file(cli, "questions/property.csv",
            report_properties_questions, properties, err);
    return rc;
}

/* The tables go to --output, or are printed; else --output is the dossier
 * that is written beside the answer. */
static enum sp_code answer(struct cli *cli, struct question *question,
    const struct assess_properties *properties, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct report_inputs inputs = question_inputs(cli, &properties->digests);
    struct grid grid;
    enum sp_code rc = SP_OK;

    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, properties->parent);
        report_properties_grid(properties, &inputs, &grid);
        rc = question_put_grid(cli, question, &grid, err);
        return rc == SP_OK ? question_deliver(cli, question, err) : rc;
    }
    if (cli->options.output != NULL)
        rc = write_dossier(cli, properties, err);
    if (rc != SP_OK)
        return rc;
    if (question_is_json(cli))
        report_properties_json(properties, &inputs, &question->answer);
    else
        report_properties_text(properties, &text, &question->answer);
    return question_print(cli, question, err);
}

enum sp_code cli_run_properties(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_properties_options options;
    struct assess_properties properties;
    enum sp_code rc = question_check_format(cli, err);

    if (rc != SP_OK)
        return rc;
    rc = question_open(cli, &question, err);
    if (rc != SP_OK)
        goto out;
    memset(&options, 0, sizeof options);
    options.schema = cli->schema;
    options.facts = question.facts;
    rc = assess_properties_of(
        &options, argc > 0 ? argv[0] : NULL, cli->arena, &properties, err);
    if (rc != SP_OK)
        goto out;
    rc = answer(cli, &question, &properties, err);
    cli->status = properties.n_questions > 0 ? 2 : 0;
out:
    question_close(cli, &question);
    return rc;
}
