/*
 * cli.h - the command line: options, commands, and what they print.
 *
 * The edge: here alone are the clock read, arguments parsed, and results
 * printed. Usage, completion and the manual page are made from the command
 * table in commands.c. Threads: one.
 */
#ifndef SPILNO_CLI_CLI_H
#define SPILNO_CLI_CLI_H

#include "base/arena.h"
#include "base/say.h"
#include "facts/schema.h"

#include <stdbool.h>
#include <stdio.h>

enum { CLI_LIST_MAX = 64, CLI_CODES_MAX = 1000, CLI_STATUS_USAGE = 64 };

struct cli_list {
    const char *items[CLI_LIST_MAX];
    size_t n;
};

/* What the options said; NULL, false or empty when they were not given. */
struct cli_options {
    const char *register_folder;
    const char *share_folder;
    const char *rules_folder;
    const char *format; /* text, json */
    const char *on;
    const char *as_if;
    const char *audience;
    const char *in;
    const char *limit;
    const char *lang;
    const char *owner;
    const char *instrument;
    const char *venture;
    const char *party;
    const char *state;
    const char *source;
    const char *min_basis;
    const char *report;
    const char *bom;
    const char *parent;
    const char *answers;
    const char *output;
    const char *preset;
    const char *table;
    const char *map;
    const char *basis;
    const char *encoding;
    const char *delimiter;
    const char *decimal;
    const char *dates;
    const char *currency;
    const char *header;
    const char *sheet;
    const char *keep;   /* an id */
    const char *to;     /* a unit */
    const char *colour; /* auto, always, never */
    struct cli_list variants;
    struct cli_list replace;
    struct cli_list columns;
    struct cli_list sets;
    struct cli_list whens;
    struct cli_list empties;
    struct cli_list accept;
    struct cli_list reject;
    struct cli_list undo;
    bool quiet;
    bool verbose;
    bool strict;
    bool power;
    bool ports;
    bool yes;
    bool dry_run;
    bool dated;
    bool accept_changes;
    bool datapackage;
    bool markdown;
    bool help;
    bool version;
};

struct cli {
    FILE *out;
    FILE *err;
    struct cli_options options;
    struct sp_arena *arena; /* of the command */
    const struct schema *schema;
    const char *share; /* the folder that holds data/ and rules/ */
    const char *data_folder;
    const char *rules_folder;
    enum sp_lang lang; /* of what the reader sees */
    int32_t on;
    char on_text[16];
    int status; /* 0, 1 or 2: what the answer was */
    bool usage_fault;
    bool register_named; /* by the option */
};

struct cli_command {
    const char *name;
    const char *args;
    const char *summary;
    const char *details;  /* one paragraph, wrapped by the printer */
    const char *options;  /* names of the options it takes, by spaces */
    const char *examples; /* one a line */
    int args_min, args_max;
    enum sp_code (*run)(
        struct cli *cli, int argc, char **argv, struct sp_err *err);
};

struct cli_option {
    const char *name; /* "--register" */
    const char *arg;  /* "DIR", or NULL for a switch */
    const char *help;
    const char *words; /* allowed values by spaces, or NULL */
    size_t offset;     /* of the field in cli_options */
    bool list;
};

extern const struct cli_command cli_commands[];
extern const size_t cli_n_commands;
extern const struct cli_option cli_options_table[];
extern const size_t cli_n_options;

/* Run the command line; returns the exit status. */
int cli_main(int argc, char **argv, FILE *out, FILE *err);

const struct cli_command *cli_command_find(const char *name);
const struct cli_option *cli_option_find(const char *name);
bool cli_command_takes(const struct cli_command *command, const char *option);

/* help.c and completion.c: all from the tables. */
void cli_print_help(FILE *out, enum sp_lang lang);
void cli_print_command_help(
    FILE *out, const struct cli_command *command, enum sp_lang lang);
void cli_print_man(FILE *out);
void cli_print_completion(FILE *out, const struct cli *cli, const char *shell);

/* A usage fault: fills `err` and makes the exit status 64. */
enum sp_code cli_usage(
    struct cli *cli, struct sp_err *err, const char *fmt, ...) SP_PRINTF(3, 4);

/* The same for a command that is none: says the nearest one. */
enum sp_code cli_no_command(
    struct cli *cli, const char *name, struct sp_err *err);

/* The run functions, by file. */
enum sp_code cli_run_init(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_import(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_check(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_export(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_rebuild(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_schema(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_convert(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_origin(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_explode(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_where_used(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_assess(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_ask(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_properties(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_fit(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_substitutes(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_unit(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_diff(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_vote(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_nsn(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_ncage(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_duplicates(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_codify(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_ids(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_same(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_help(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_man(struct cli *, int, char **, struct sp_err *);
enum sp_code cli_run_completion(struct cli *, int, char **, struct sp_err *);

#endif
