/*
 * run_ids.c - the ids of a table, one a line: for completion and scripts.
 */
#include "assess/assess.h"
#include "cli/cli.h"
#include "cli/question.h"

#include <string.h>

/* Whether a shell that reads lines can take the id. Ids hold no line ends;
 * what a register holds is checked again when it is printed. */
static bool is_line(const char *id)
{
    return id[0] != '\0' && strpbrk(id, "\n\r\x1b") == NULL;
}

enum sp_code cli_run_ids(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct snapshot *snapshot = NULL;
    const struct table *table = NULL;
    const char *last = NULL;
    enum sp_code rc;

    (void)argc;
    if (schema_table(cli->schema, argv[0]) == NULL)
        return schema_no_table(cli->schema, argv[0], "", err);
    rc = question_open(cli, &question, err);
    question.facts.values_only = true;
    if (rc == SP_OK)
        rc = snapshot_open(cli->schema, &question.facts, &snapshot, err);
    if (rc == SP_OK)
        rc = snapshot_table(snapshot, argv[0], &table, err);
    /* Rows stand in the order of their keys: equal ids follow one another. */
    for (size_t row = 0; rc == SP_OK && row < table->n_rows; row++) {
        const char *id = table_text(table, row, 0);

        if (is_line(id) && (last == NULL || strcmp(last, id) != 0))
            fprintf(cli->out, "%s\n", id);
        last = id;
    }
    snapshot_close(snapshot);
    question_close(cli, &question);
    return rc;
}
