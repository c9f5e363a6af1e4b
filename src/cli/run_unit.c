/*
 * run_unit.c - the command unit.
 */
#include "assess/unit.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "report/report.h"

#include <string.h>

#define UNIT_ANSWER_BYTES_MAX ((size_t)16 << 20)

static struct report_inputs inputs_of(const struct cli *cli)
{
    struct report_inputs inputs;

    memset(&inputs, 0, sizeof inputs);
    inputs.on = cli->on_text;
    inputs.program = SPILNO_VERSION;
    return inputs;
}

static enum sp_code print_table(
    struct cli *cli, struct sp_buf *buf, struct sp_err *err)
{
    struct report_inputs inputs = inputs_of(cli);
    struct report_text_options text = question_text_options(cli);
    size_t n = assess_unit_rows();
    struct assess_unit_row *rows = sp_alloc_array(cli->arena, n, sizeof *rows);

    if (rows == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < n; i++) {
        enum sp_code rc = assess_unit_row(i, cli->arena, &rows[i], err);

        if (rc != SP_OK)
            return rc;
    }
    if (question_is_json(cli))
        report_units_json(rows, n, &inputs, buf);
    else
        report_units_text(rows, n, &text, buf);
    return SP_OK;
}

static enum sp_code print_value(struct cli *cli, const char *written,
    struct sp_buf *buf, struct sp_err *err)
{
    struct report_inputs inputs = inputs_of(cli);
    struct report_text_options text = question_text_options(cli);
    struct assess_unit unit;
    enum sp_code rc =
        assess_unit_of(written, cli->options.to, cli->arena, &unit, err);

    if (rc != SP_OK)
        return rc;
    if (question_is_json(cli))
        report_unit_json(&unit, &inputs, buf);
    else
        report_unit_text(&unit, &text, buf);
    return SP_OK;
}

enum sp_code cli_run_unit(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc;

    sp_buf_init(&buf, UNIT_ANSWER_BYTES_MAX);
    if (argc == 0)
        rc = print_table(cli, &buf, err);
    else
        rc = print_value(cli, argv[0], &buf, err);
    if (rc == SP_OK)
        rc = sp_buf_check(&buf, err);
    if (rc == SP_OK)
        fwrite(buf.bytes, 1, buf.len, cli->out);
    sp_buf_clear(&buf);
    /* An unknown unit is refused input, not an id of the register. */
    return rc == SP_NOT_FOUND ? SP_INVALID : rc;
}
