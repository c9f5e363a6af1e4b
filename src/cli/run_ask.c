/*
 * run_ask.c - ask: what is missing, and from whom.
 */
#include "assess/ask.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/ask.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORKBOOK_BYTES_MAX ((size_t)512 << 20)
static const char ending[] = ".xlsx";

/* ---- workbooks --------------------------------------------------------- */

static bool names_file(const char *path)
{
    size_t len = strlen(path);
    size_t end = sizeof ending - 1;

    return len > end && strcmp(path + len - end, ending) == 0;
}

/* A file name of a party's id: no folder and no hidden file comes of it. */
static const char *file_name(struct cli *cli, const char *folder,
    const struct ask *ask, size_t i, struct sp_err *err)
{
    const char *party = ask->parties[i].party;
    char *name = sp_strdup(cli->arena, party);
    const char *path;
    size_t twins = 1;

    if (name != NULL) {
        for (char *c = name; *c != '\0'; c++)
            if (*c == '/' || *c == ':' || (c == name && *c == '.'))
                *c = '_';
        for (size_t j = 0; j < i; j++)
            twins += strpbrk(ask->parties[j].party, "/:_") != NULL &&
                     strlen(ask->parties[j].party) == strlen(party) &&
                     strpbrk(party, "/:_") != NULL;
    }
    path = name == NULL ? NULL
           : twins == 1
               ? sp_asprintf(cli->arena, "%s/%s%s", folder, name, ending)
               : sp_asprintf(
                     cli->arena, "%s/%s-%zu%s", folder, name, twins, ending);
    if (path == NULL)
        (void)sp_arena_fail(cli->arena, err);
    return path;
}

/* What somebody filled in is never overwritten. */
static enum sp_code check_place(const char *path, struct sp_err *err)
{
    struct stat status;

    if (lstat(path, &status) == 0)
        return sp_fail(err, SP_EXISTS,
            "'%s' is there already; name another place by -o", path);
    return SP_OK;
}

static enum sp_code write_workbook(struct cli *cli, const struct ask *ask,
    const struct ask_party *party, const char *path, struct sp_err *err)
{
    struct sp_buf bytes;
    enum sp_code rc = check_place(path, err);

    if (rc != SP_OK)
        return rc;
    sp_buf_init(&bytes, WORKBOOK_BYTES_MAX);
    rc = report_ask_workbook(ask, party,
        report_ask_lang(party, cli->options.lang), cli->arena, &bytes, err);
    if (rc == SP_OK)
        rc = sp_buf_check(&bytes, err);
    if (rc == SP_OK)
        rc = sp_file_write(AT_FDCWD, path, bytes.bytes, bytes.len, err);
    sp_buf_clear(&bytes);
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->err, "%s: %zu facts asked\n", path, party->n_cells);
    return rc;
}

static enum sp_code write_workbooks(
    struct cli *cli, const struct ask *ask, struct sp_err *err)
{
    const char *output = cli->options.output;
    bool file = names_file(output);
    enum sp_code rc = SP_OK;

    if (file && ask->n_parties > 1)
        return cli_usage(cli, err,
            "%zu parties are asked: name a folder by -o, or one of them by "
            "--party",
            ask->n_parties);
    if (!file && ask->n_parties > 0 && mkdir(output, 0777) != 0 &&
        errno != EEXIST)
        return sp_fail(err, SP_IO, "the folder '%s' cannot be made", output);
    for (size_t i = 0; rc == SP_OK && i < ask->n_parties; i++) {
        const char *path = file ? output : file_name(cli, output, ask, i, err);

        rc = path == NULL
                 ? err->code
                 : write_workbook(cli, ask, &ask->parties[i], path, err);
    }
    return rc;
}

static enum sp_code print(struct cli *cli, struct question *question,
    const struct ask *ask, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);
    enum sp_code rc = SP_OK;
    struct grid grid;

    if (question_is_grid(cli)) {
        if (cli->options.output != NULL)
            rc = check_place(cli->options.output, err);
        if (rc != SP_OK)
            return rc;
        grid_init(&grid, cli->arena, ask->venture);
        report_ask_grid(ask, cli->lang, &grid);
        rc = question_put_grid(cli, question, &grid, err);
        return rc == SP_OK ? question_deliver(cli, question, err) : rc;
    }
    if (question_is_json(cli))
        report_ask_json(ask, &question->answer);
    else
        report_ask_text(ask, &text, &question->answer);
    return question_print(cli, question, err);
}

enum sp_code cli_run_ask(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct question question;
    struct assess_options assess;
    struct ask_options options;
    struct rule_set rules;
    struct ask ask;
    /* Of tables -o names the file; else the workbooks to be filled in. */
    bool books = cli->options.output != NULL && !question_is_grid(cli);
    enum sp_code rc = question_check_format(cli, err);

    (void)argc;
    if (rc != SP_OK)
        return rc;
    rc = question_open(cli, &question, err);
    if (rc == SP_OK)
        rc = rule_load(cli->arena, cli->rules_folder, &rules, err);
    if (rc != SP_OK)
        goto out;
    memset(&assess, 0, sizeof assess);
    memset(&options, 0, sizeof options);
    assess.schema = cli->schema;
    assess.facts = question.facts;
    assess.rules = &rules;
    assess.instrument = cli->options.instrument;
    options.assess = &assess;
    options.owner = registry_owner(question.facts.registry);
    options.party = cli->options.party;
    rc = ask_venture(&options, argv[0], cli->arena, &ask, err);
    if (rc == SP_OK && books)
        rc = write_workbooks(cli, &ask, err);
    if (rc == SP_OK && (!books || question_is_json(cli)))
        rc = print(cli, &question, &ask, err);
    if (rc == SP_OK)
        cli->status = ask.n_parties + ask.n_acts + ask.n_undecided > 0 ? 2 : 0;
out:
    question_close(cli, &question);
    return rc;
}
