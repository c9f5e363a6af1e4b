/*
 * run_ask.c - ask: what is missing, and from whom.
 */
#include "assess/ask.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "facts/registry.h"
#include "report/ask.h"

#include <string.h>

static enum sp_code print(struct cli *cli, struct question *question,
    const struct ask *ask, struct sp_err *err)
{
    struct report_text_options text = question_text_options(cli);

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
    enum sp_code rc = question_open(cli, &question, err);

    (void)argc;
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
    if (rc == SP_OK)
        rc = print(cli, &question, &ask, err);
    if (rc == SP_OK)
        cli->status = ask.n_parties + ask.n_acts + ask.n_undecided > 0 ? 2 : 0;
out:
    question_close(cli, &question);
    return rc;
}
