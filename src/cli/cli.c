/*
 * cli.c - parses the command line, finds the folders, runs the command, and
 * says what went wrong.
 */
#include "cli/cli.h"
#include "base/date.h"
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CLI_PATH_BYTES = 4096, SECONDS_A_DAY = 86400 };

const struct cli_command *cli_command_find(const char *name)
{
    for (size_t i = 0; i < cli_n_commands; i++)
        if (strcmp(cli_commands[i].name, name) == 0)
            return &cli_commands[i];
    return NULL;
}

const struct cli_option *cli_option_find(const char *name)
{
    if (strcmp(name, "-o") == 0)
        name = "--output";
    if (strcmp(name, "-h") == 0)
        name = "--help";
    for (size_t i = 0; i < cli_n_options; i++)
        if (strcmp(cli_options_table[i].name, name) == 0)
            return &cli_options_table[i];
    return NULL;
}

/* Options of every command: where the program finds its own files. */
static bool is_everywhere(const char *option)
{
    return strcmp(option, "--help") == 0 || strcmp(option, "--share") == 0 ||
           strcmp(option, "--version") == 0;
}

bool cli_command_takes(const struct cli_command *command, const char *option)
{
    size_t len = strlen(option);

    if (is_everywhere(option))
        return true;
    for (const char *at = command->options; (at = strstr(at, option)) != NULL;
         at += len)
        if (at[len] == ' ' || at[len] == '\0')
            return true;
    return false;
}

enum sp_code cli_usage(
    struct cli *cli, struct sp_err *err, const char *fmt, ...)
{
    char text[SP_ERR_TEXT_BYTES];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    cli->usage_fault = true;
    return sp_fail(err, SP_INVALID, "%s", text);
}

static const char *nearest_command(const char *name)
{
    const char *best = NULL;
    int best_distance = 3;

    for (size_t i = 0; i < cli_n_commands; i++) {
        int distance = sp_text_distance(name, cli_commands[i].name, 3);

        if (distance < best_distance) {
            best = cli_commands[i].name;
            best_distance = distance;
        }
    }
    return best;
}

enum sp_code cli_no_command(
    struct cli *cli, const char *name, struct sp_err *err)
{
    const char *near = nearest_command(name);

    return cli_usage(cli, err, "no command '%s'%s%s%s", name,
        near == NULL ? "; see 'spilno help'" : "; did you mean '",
        near == NULL ? "" : near, near == NULL ? "" : "'?");
}

static const char *nearest_option(const char *name)
{
    const char *best = NULL;
    int best_distance = 3;

    for (size_t i = 0; i < cli_n_options; i++) {
        int distance = sp_text_distance(name, cli_options_table[i].name, 3);

        if (distance < best_distance) {
            best = cli_options_table[i].name;
            best_distance = distance;
        }
    }
    return best;
}

static bool is_word(const char *words, const char *value)
{
    size_t len = strlen(value);

    for (const char *at = words; len > 0 && (at = strstr(at, value)) != NULL;
         at += len)
        if ((at == words || at[-1] == ' ') &&
            (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

/* Store one option's value. */
static enum sp_code set_option(struct cli *cli, const struct cli_option *option,
    const char *value, struct sp_err *err)
{
    char *base = (char *)&cli->options;

    if (option->arg == NULL) {
        *(bool *)(void *)(base + option->offset) = true;
        return SP_OK;
    }
    if (option->words != NULL && !is_word(option->words, value))
        return cli_usage(cli, err, "%s takes one of: %s; found '%s'",
            option->name, option->words, value);
    if (option->list) {
        struct cli_list *list = (void *)(base + option->offset);

        if (list->n == CLI_LIST_MAX)
            return cli_usage(cli, err, "%s: at most %d times", option->name,
                (int)CLI_LIST_MAX);
        list->items[list->n++] = value;
        return SP_OK;
    }
    const char **field = (void *)(base + option->offset);

    if (*field != NULL && strcmp(*field, value) != 0)
        return cli_usage(cli, err, "%s is given twice: '%s' and '%s'",
            option->name, *field, value);
    *field = value;
    return SP_OK;
}

/* Read one option at argv[*at]; moves *at past its value. */
static enum sp_code parse_option(struct cli *cli, int argc, char **argv,
    int *at, const struct cli_option **option_out, struct sp_err *err)
{
    char name[64];
    const char *arg = argv[*at];
    const char *equals = strchr(arg, '=');
    size_t len = equals == NULL ? strlen(arg) : (size_t)(equals - arg);
    const char *value = equals == NULL ? NULL : equals + 1;
    const struct cli_option *option = NULL;

    if (len < sizeof name) {
        memcpy(name, arg, len);
        name[len] = '\0';
        option = cli_option_find(name);
    }
    if (option == NULL) {
        const char *near = len < sizeof name ? nearest_option(name) : NULL;

        return cli_usage(cli, err, "no option '%s'%s%s%s", arg,
            near == NULL ? "" : "; did you mean '", near == NULL ? "" : near,
            near == NULL ? "" : "'?");
    }
    if (option->arg == NULL && value != NULL)
        return cli_usage(cli, err, "%s takes no value", option->name);
    if (option->arg != NULL && value == NULL) {
        if (*at + 1 >= argc)
            return cli_usage(
                cli, err, "%s needs %s", option->name, option->arg);
        value = argv[++*at];
    }
    *option_out = option;
    return set_option(cli, option, value, err);
}

struct parsed {
    const struct cli_command *command;
    const char *used[CLI_LIST_MAX * 2]; /* options, checked against it */
    size_t n_used;
    char **args;
    int n_args;
};

/* No option begins with a digit: "-40 °C" is a value. */
static bool is_option(const char *arg)
{
    return arg[0] == '-' && arg[1] != '\0' && arg[1] != '.' &&
           !(arg[1] >= '0' && arg[1] <= '9');
}

static enum sp_code parse(struct cli *cli, int argc, char **argv,
    struct parsed *parsed, struct sp_err *err)
{
    bool options_end = false;

    for (int i = 1; i < argc; i++) {
        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (!options_end && is_option(argv[i])) {
            const struct cli_option *option = NULL;
            enum sp_code rc = parse_option(cli, argc, argv, &i, &option, err);

            if (rc != SP_OK)
                return rc;
            assert(option != NULL);
            if (parsed->n_used < SP_COUNT(parsed->used))
                parsed->used[parsed->n_used++] = option->name;
        } else if (parsed->command == NULL) {
            parsed->command = cli_command_find(argv[i]);
            if (parsed->command == NULL)
                return cli_no_command(cli, argv[i], err);
        } else {
            parsed->args[parsed->n_args++] = argv[i];
        }
    }
    return SP_OK;
}

static enum sp_code check_use(
    struct cli *cli, const struct parsed *parsed, struct sp_err *err)
{
    const struct cli_command *command = parsed->command;

    for (size_t i = 0; i < parsed->n_used; i++)
        if (!cli_command_takes(command, parsed->used[i]))
            return cli_usage(cli, err,
                "%s does not take %s; see 'spilno help "
                "%s'",
                command->name, parsed->used[i], command->name);
    if (cli->options.format != NULL &&
        (strcmp(cli->options.format, "csv") == 0 ||
            strcmp(cli->options.format, "xlsx") == 0) &&
        !cli_command_takes(command, "--table"))
        return cli_usage(cli, err,
            "%s prints no tables: --format takes text or json; found '%s'",
            command->name, cli->options.format);
    if (parsed->n_args < command->args_min ||
        parsed->n_args > command->args_max)
        return cli_usage(
            cli, err, "usage: spilno %s %s", command->name, command->args);
    return SP_OK;
}

/* The folder that holds data/ and rules/: named, or beside the program. */
static enum sp_code find_share(struct cli *cli, struct sp_err *err)
{
    static const char *const beside[] = {"/../share/spilno", "/..", "/../.."};
    const char *named = cli->options.share_folder;
    char path[CLI_PATH_BYTES];
    ssize_t len;

    if (named == NULL)
        named = getenv("SPILNO_SHARE");
    if (named != NULL && named[0] != '\0') {
        cli->share = named;
    } else {
        len = readlink("/proc/self/exe", path, sizeof path - 1);
        for (; len > 0 && path[len - 1] != '/'; len--) {
        }
        for (size_t i = 0; len > 0 && i < SP_COUNT(beside); i++) {
            const char *folder = sp_asprintf(
                cli->arena, "%.*s%s", (int)(len - 1), path, beside[i]);
            const char *probe = sp_asprintf(cli->arena,
                "%s/data/instrument.csv", folder == NULL ? "" : folder);

            if (folder == NULL || probe == NULL)
                return sp_arena_fail(cli->arena, err);
            if (access(probe, R_OK) == 0) {
                cli->share = folder;
                break;
            }
        }
    }
    if (cli->share == NULL)
        return sp_fail(err, SP_IO,
            "the shipped data/ and rules/ were not "
            "found beside the program; name their folder by --share");
    cli->data_folder = sp_asprintf(cli->arena, "%s/data", cli->share);
    cli->rules_folder = cli->options.rules_folder != NULL
                            ? cli->options.rules_folder
                            : sp_asprintf(cli->arena, "%s/rules", cli->share);
    if (cli->data_folder == NULL || cli->rules_folder == NULL)
        return sp_arena_fail(cli->arena, err);
    return SP_OK;
}

/* The reader's language: as asked for, else as the environment says. */
static enum sp_lang find_lang(const struct cli *cli)
{
    if (cli->options.lang != NULL)
        return sp_lang_of(cli->options.lang);
    return sp_lang_of_environment(getenv("LANGUAGE"), getenv("LC_ALL"),
        getenv("LC_MESSAGES"), getenv("LANG"));
}

static enum sp_code set_defaults(struct cli *cli, struct sp_err *err)
{
    struct cli_options *options = &cli->options;
    const char *register_folder = getenv("SPILNO_REGISTER");

    cli->register_named = options->register_folder != NULL;
    if (options->register_folder == NULL)
        options->register_folder =
            register_folder == NULL ? "." : register_folder;
    if (options->format == NULL)
        options->format = "text";
    options->lang = sp_lang_code(cli->lang);
    if (options->on == NULL)
        cli->on = (int32_t)(time(NULL) / SECONDS_A_DAY);
    else if (!sp_date_parse(options->on, strlen(options->on), &cli->on))
        return cli_usage(
            cli, err, "--on takes a date YYYY-MM-DD; found '%s'", options->on);
    sp_date_format(cli->on, cli->on_text);
    return SP_OK;
}

/* Parse and run; the caller prints the error. */
static enum sp_code run(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct parsed parsed;
    enum sp_code rc;

    memset(&parsed, 0, sizeof parsed);
    parsed.args = sp_alloc_array(cli->arena, (size_t)argc + 1, sizeof(char *));
    if (parsed.args == NULL)
        return sp_arena_fail(cli->arena, err);
    rc = parse(cli, argc, argv, &parsed, err);
    if (rc != SP_OK)
        return rc;
    cli->lang = find_lang(cli);
    if (cli->options.version) {
        fputs("spilno " SPILNO_VERSION "\n", cli->out);
        return SP_OK;
    }
    if (cli->options.help || parsed.command == NULL) {
        if (parsed.command != NULL)
            cli_print_command_help(cli->out, parsed.command, cli->lang);
        else
            cli_print_help(cli->options.help ? cli->out : cli->err, cli->lang);
        if (!cli->options.help)
            cli->status = CLI_STATUS_USAGE;
        return SP_OK;
    }
    rc = check_use(cli, &parsed, err);
    if (rc == SP_OK)
        rc = set_defaults(cli, err);
    if (rc == SP_OK)
        rc = schema_load(cli->arena, &cli->schema, err);
    if (rc == SP_OK && cli_command_takes(parsed.command, "--register"))
        rc = find_share(cli, err);
    if (rc == SP_OK)
        rc = parsed.command->run(cli, parsed.n_args, parsed.args, err);
    return rc;
}

/* Error text may quote outside data: no raw control bytes. */
static void print_safely(FILE *err, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if ((c < 0x20 && c != '\n') || c == 0x7f)
            fprintf(err, "\\x%02X", c);
        else
            fputc(c, err);
    }
}

int cli_main(int argc, char **argv, FILE *out, FILE *err)
{
    struct cli cli;
    struct sp_err fault;
    enum sp_code rc;
    int status;

    assert(out != NULL);
    assert(err != NULL);
    memset(&cli, 0, sizeof cli);
    memset(&fault, 0, sizeof fault);
    cli.out = out;
    cli.err = err;
    rc = sp_arena_new(SP_ARENA_BYTES_MAX, &cli.arena, &fault);
    if (rc == SP_OK)
        rc = run(&cli, argc, argv, &fault);
    status = rc == SP_OK       ? cli.status
             : cli.usage_fault ? CLI_STATUS_USAGE
                               : sp_exit_status(rc);
    if (rc != SP_OK && fault.text[0] != '\0') {
        fputs("spilno: ", err);
        print_safely(err, fault.text);
        fputc('\n', err);
    }
    if ((fflush(out) != 0 || ferror(out)) && rc == SP_OK) {
        fputs("spilno: the output could not be written\n", err);
        status = sp_exit_status(SP_IO);
    }
    sp_arena_free(cli.arena);
    return status;
}
