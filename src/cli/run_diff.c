/*
 * run_diff.c - two assessments, kept as JSON, compared.
 */
#include "assess/diff.h"
#include "base/file.h"
#include "base/json_read.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "report/diff.h"

#include <fcntl.h>
#include <string.h>

#define ANSWER_BYTES_MAX ((size_t)2 << 30)

static enum sp_code read_one(struct cli *cli, const char *path,
    struct diff_assessment *out, struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc =
        sp_file_read(AT_FDCWD, path, SP_JSON_READ_BYTES_MAX, &bytes, err);

    /* A file that is not there is a fault of the command, as an id is. */
    if (rc == SP_OK)
        rc = diff_read(path, bytes.bytes == NULL ? "" : bytes.bytes, bytes.len,
            cli->arena, out, err);
    sp_buf_clear(&bytes);
    return rc;
}

enum sp_code cli_run_diff(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    struct diff_assessment before;
    struct diff_assessment after;
    struct question question;
    struct diff diff;
    struct grid grid;
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    memset(&question, 0, sizeof question);
    sp_buf_init(&question.answer, ANSWER_BYTES_MAX);
    rc = read_one(cli, argv[0], &before, err);
    if (rc == SP_OK)
        rc = read_one(cli, argv[1], &after, err);
    if (rc == SP_OK)
        rc = diff_make(&before, &after, cli->arena, &diff, err);
    if (rc != SP_OK)
        goto out;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, after.title);
        report_diff_grid(&diff, SPILNO_VERSION, cli->lang, &grid);
        rc = question_put_grid(cli, &question, &grid, err);
    } else if (question_is_json(cli)) {
        report_diff_json(&diff, SPILNO_VERSION, &question.answer);
    } else {
        report_diff_text(&diff, &text, &question.answer);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    cli->status = diff.changed ? 1 : 0;
out:
    sp_buf_clear(&question.answer);
    return rc;
}
