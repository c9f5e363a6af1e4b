/*
 * grid_out.c - answers as tables: --format csv and xlsx, --table, --output.
 */
#include "base/file.h"
#include "cli/question.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool question_is_grid(const struct cli *cli)
{
    return strcmp(cli->options.format, "csv") == 0 ||
           strcmp(cli->options.format, "xlsx") == 0;
}

/* What goes together, said before anything is computed. */
enum sp_code question_check_format(struct cli *cli, struct sp_err *err)
{
    bool csv = strcmp(cli->options.format, "csv") == 0;
    bool xlsx = strcmp(cli->options.format, "xlsx") == 0;

    if (cli->options.table != NULL && !csv)
        return cli_usage(cli, err,
            "--table chooses one table for --format csv; '%s' prints all",
            cli->options.format);
    if (xlsx && cli->options.output == NULL && isatty(STDOUT_FILENO))
        return cli_usage(cli, err,
            "--format xlsx needs --output FILE: a workbook is not shown on a "
            "terminal");
    return SP_OK;
}

/* List the tables that the answer has. */
static enum sp_code no_table(struct cli *cli, const struct grid *grid,
    const char *name, struct sp_err *err)
{
    char names[512] = "";
    size_t len = 0;

    for (size_t i = 0; i < grid->n_tables; i++) {
        size_t more = strlen(grid->tables[i].name) + 2;

        if (len + more >= sizeof(names))
            break;
        memcpy(names + len, i == 0 ? "" : ", ", i == 0 ? 0 : 2);
        len += i == 0 ? 0 : 2;
        memcpy(names + len, grid->tables[i].name, more - 2);
        len += more - 2;
    }
    return cli_usage(
        cli, err, "--table takes one of: %s; found '%s'", names, name);
}

enum sp_code question_put_grid(struct cli *cli, struct question *question,
    const struct grid *grid, struct sp_err *err)
{
    size_t table = grid->main;
    enum sp_code rc = grid_check(grid, err);

    if (rc != SP_OK)
        return rc;
    if (strcmp(cli->options.format, "xlsx") == 0)
        return grid_xlsx(grid, cli->lang,
            grid->on == NULL ? cli->on_text : grid->on, &question->answer, err);
    if (cli->options.table != NULL) {
        table = grid_find(grid, cli->options.table);
        if (table == SIZE_MAX)
            return no_table(cli, grid, cli->options.table, err);
    }
    grid_csv(grid, table, &question->answer);
    return SP_OK;
}

enum sp_code question_deliver(
    struct cli *cli, struct question *question, struct sp_err *err)
{
    enum sp_code rc = sp_buf_check(&question->answer, err);

    if (rc != SP_OK || cli->options.output == NULL)
        return rc == SP_OK ? question_print(cli, question, err) : rc;
    rc = sp_file_write(AT_FDCWD, cli->options.output, question->answer.bytes,
        question->answer.len, err);
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->err, "written: %s\n", cli->options.output);
    return rc;
}
