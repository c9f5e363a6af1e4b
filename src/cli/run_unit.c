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

static enum sp_code put_table(
    struct cli *cli, struct question *question, struct sp_err *err)
{
    struct report_inputs inputs = inputs_of(cli);
    struct report_text_options text = question_text_options(cli);
    struct grid grid;
    size_t n = assess_unit_rows();
    struct assess_unit_row *rows = sp_alloc_array(cli->arena, n, sizeof *rows);

    if (rows == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < n; i++) {
        enum sp_code rc = assess_unit_row(i, cli->arena, &rows[i], err);

        if (rc != SP_OK)
            return rc;
    }
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, NULL);
        report_units_grid(rows, n, &inputs, &grid);
        return question_put_grid(cli, question, &grid, err);
    }
    if (question_is_json(cli))
        report_units_json(rows, n, &inputs, &question->answer);
    else
        report_units_text(rows, n, &text, &question->answer);
    return SP_OK;
}

static enum sp_code put_value(struct cli *cli, const char *written,
    struct question *question, struct sp_err *err)
{
    struct report_inputs inputs = inputs_of(cli);
    struct report_text_options text = question_text_options(cli);
    struct assess_unit unit;
    struct grid grid;
    enum sp_code rc =
        assess_unit_of(written, cli->options.to, cli->arena, &unit, err);

    if (rc != SP_OK)
        return rc;
    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, unit.written);
        report_unit_grid(&unit, &inputs, &grid);
        return question_put_grid(cli, question, &grid, err);
    }
    if (question_is_json(cli))
        report_unit_json(&unit, &inputs, &question->answer);
    else
        report_unit_text(&unit, &text, &question->answer);
    return SP_OK;
}

enum sp_code cli_run_unit(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question; /* asks no register */
    enum sp_code rc = question_check_format(cli, err);

    if (rc != SP_OK)
        return rc;
    memset(&question, 0, sizeof question);
    sp_buf_init(&question.answer, UNIT_ANSWER_BYTES_MAX);
    if (argc == 0)
        rc = put_table(cli, &question, err);
    else
        rc = put_value(cli, argv[0], &question, err);
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    sp_buf_clear(&question.answer);
    /* An unknown unit is refused input, not an id of the register. */
    return rc == SP_NOT_FOUND ? SP_INVALID : rc;
}
