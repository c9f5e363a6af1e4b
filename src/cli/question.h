/*
 * question.h - what the commands that answer have in common: the facts they
 * ask, how they print, and faults of an overlay.
 *
 * Private to src/cli. Threads: one.
 */
#ifndef SPILNO_CLI_QUESTION_H
#define SPILNO_CLI_QUESTION_H

#include "cli/cli.h"
#include "facts/snapshot.h"
#include "report/grids.h"
#include "report/report.h"

/* What every answer is computed from. */
struct question {
    struct snapshot_options facts;
    struct sp_buf faults; /* of an overlay */
    struct sp_buf answer;
};

/* Open the register that the options name; question_close whatever comes. */
SP_MUST_CHECK enum sp_code question_open(
    struct cli *cli, struct question *question, struct sp_err *err);

/* The same, but without a register where none was named and none is there. */
SP_MUST_CHECK enum sp_code question_open_any(
    struct cli *cli, struct question *question, struct sp_err *err);

bool question_is_json(const struct cli *cli);
struct report_text_options question_text_options(const struct cli *cli);
struct report_inputs question_inputs(
    const struct cli *cli, const struct snapshot_digests *digests);

/* Print the answer, unless an append failed. */
SP_MUST_CHECK enum sp_code question_print(
    struct cli *cli, struct question *question, struct sp_err *err);

/* Answers as tables (grid_out.c): whether --format csv or xlsx was given;
 * whether the options about it go together; the grid as the answer's bytes;
 * the answer to --output, else printed. */
bool question_is_grid(const struct cli *cli);
SP_MUST_CHECK enum sp_code question_check_format(
    struct cli *cli, struct sp_err *err);
SP_MUST_CHECK enum sp_code question_put_grid(struct cli *cli,
    struct question *question, const struct grid *grid, struct sp_err *err);
SP_MUST_CHECK enum sp_code question_deliver(
    struct cli *cli, struct question *question, struct sp_err *err);

/* Print the faults of an overlay and give the memory back. */
void question_close(struct cli *cli, struct question *question);

#endif
