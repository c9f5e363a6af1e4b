/*
 * help.c - usage, the manual page and completion, made from the tables.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <string.h>

enum { HELP_WIDTH = 78, HELP_INDENT = 2, HELP_COLUMN = 24 };

/* Print `text` wrapped, each line behind `indent` spaces. */
static void print_wrapped(FILE *out, const char *text, int indent)
{
    int at = 0;

    while (*text != '\0') {
        const char *end = text + strcspn(text, " ");
        int len = (int)(end - text);

        if (at > 0 && at + 1 + len > HELP_WIDTH - indent) {
            fputc('\n', out);
            at = 0;
        }
        if (at == 0)
            fprintf(out, "%*s", indent, "");
        else
            fputc(' ', out), at++;
        fwrite(text, 1, (size_t)len, out);
        at += len;
        text = end + (*end == ' ');
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const struct cli_option *option)
{
    int at = fprintf(out, "  %s%s%s", option->name,
        option->arg == NULL ? "" : " ", option->arg == NULL ? "" : option->arg);

    if (at >= HELP_COLUMN) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s%s", HELP_COLUMN - at, "", option->help);
    if (option->words != NULL) {
        fputs(": ", out);
        for (const char *at_word = option->words; *at_word != '\0'; at_word++)
            fputs(*at_word == ' ' ? ", " : (char[]){*at_word, '\0'}, out);
    }
    fputc('\n', out);
}

static void print_example(FILE *out, const char *examples, const char *before)
{
    while (*examples != '\0') {
        size_t len = strcspn(examples, "\n");

        fprintf(out, "%s%.*s\n", before, (int)len, examples);
        examples += len + (examples[len] == '\n');
    }
}

void cli_print_help(FILE *out)
{
    fputs("spilno - the shared register of joint ventures, and what follows "
          "from it\n\nusage: spilno [OPTION…] COMMAND [ARGUMENT…]\n\n"
          "commands:\n",
        out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        const struct cli_command *command = &cli_commands[i];
        int at = fprintf(out, "  %s %s", command->name, command->args);

        fprintf(out, "%*s%s\n", at < 25 ? 25 - at : 1, "", command->summary);
    }
    fputs("\noptions of every command that answers:\n", out);
    for (size_t i = 0; i < cli_n_options; i++)
        if (cli_command_takes(
                cli_command_find("assess"), cli_options_table[i].name))
            print_option(out, &cli_options_table[i]);
    fputs("\nexit status: 0 met, found; 1 breached; 2 unknown; 64 usage or an "
          "unknown id;\n65 input refused; 70 a fault of ours; 74 "
          "input/output; 77 not allowed\n\nexamples:\n"
          "  spilno init reg --owner MINISTRY\n"
          "  spilno --register reg import examples/power-unit\n"
          "  spilno --register reg assess FIELD-POWER --report report.html\n"
          "\n'spilno help COMMAND' tells more. This is decision support, not "
          "legal advice.\n",
        out);
}

void cli_print_command_help(FILE *out, const struct cli_command *command)
{
    fprintf(out, "usage: spilno %s%s%s [OPTION…]\n\n", command->name,
        command->args[0] == '\0' ? "" : " ", command->args);
    print_wrapped(out, command->details, 0);
    if (command->options[0] != '\0')
        fputs("\noptions:\n", out);
    for (size_t i = 0; i < cli_n_options; i++)
        if (cli_command_takes(command, cli_options_table[i].name))
            print_option(out, &cli_options_table[i]);
    fputs("\nexamples:\n", out);
    print_example(out, command->examples, "  ");
}

/* roff: a minus sign is written \-, a leading dot or quote is guarded. */
static void print_roff(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
    }
}

static void print_man_command(FILE *out, const struct cli_command *command)
{
    fputs(".SS ", out);
    print_roff(out, command->name);
    fputc(' ', out);
    print_roff(out, command->args);
    fputc('\n', out);
    print_roff(out, command->details);
    fputc('\n', out);
    for (size_t i = 0; i < cli_n_options; i++) {
        const struct cli_option *option = &cli_options_table[i];

        if (!cli_command_takes(command, option->name))
            continue;
        fputs(".TP\n.B ", out);
        print_roff(out, option->name);
        if (option->arg != NULL)
            fprintf(out, " \\fI%s\\fR", option->arg);
        fputc('\n', out);
        print_roff(out, option->help);
        if (option->words != NULL)
            fprintf(out, " (%s)", option->words);
        fputc('\n', out);
    }
    fputs(".PP\n.nf\n", out);
    for (const char *line = command->examples; *line != '\0';) {
        size_t len = strcspn(line, "\n");

        fputs("    ", out);
        for (size_t i = 0; i < len; i++)
            fputs(line[i] == '-' ? "\\-" : (char[]){line[i], '\0'}, out);
        fputc('\n', out);
        line += len + (line[len] == '\n');
    }
    fputs(".fi\n", out);
}

void cli_print_man(FILE *out)
{
    fputs(".TH SPILNO 1 \"\" \"spilno " SPILNO_VERSION "\" \"User Commands\"\n"
          ".SH NAME\nspilno \\- the shared register of joint ventures, and "
          "what follows from it\n"
          ".SH SYNOPSIS\n.B spilno\n[\\fIOPTION\\fR...] \\fICOMMAND\\fR "
          "[\\fIARGUMENT\\fR...]\n"
          ".SH DESCRIPTION\nSpilno keeps facts about joint ventures (parties, "
          "parts, offers, decisions) and says, by dated and cited rules, what "
          "stands between a venture and an instrument, with the facts behind "
          "every answer. It is decision support, not legal advice and not an "
          "authority's act.\n.SH COMMANDS\n",
        out);
    for (size_t i = 0; i < cli_n_commands; i++)
        print_man_command(out, &cli_commands[i]);
    fputs(".SH EXIT STATUS\n"
          ".TP\n.B 0\nevery encoded condition met or not applicable; found\n"
          ".TP\n.B 1\nsomething breached\n"
          ".TP\n.B 2\nnothing breached, something unknown\n"
          ".TP\n.B 64\nusage, or an id that the register does not hold\n"
          ".TP\n.B 65\ninput refused; nothing was changed\n"
          ".TP\n.B 69\nthe register is in use by another process\n"
          ".TP\n.B 70\na fault of spilno\n"
          ".TP\n.B 74\ninput or output failed\n"
          ".TP\n.B 77\nnot allowed\n"
          ".SH ENVIRONMENT\n.TP\n.B SPILNO_REGISTER\nthe register's folder "
          "where \\fB\\-\\-register\\fR is not given\n"
          ".TP\n.B SPILNO_SHARE\nthe folder that holds data/ and rules/\n",
        out);
}

static void print_bash(FILE *out)
{
    fputs("# bash completion for spilno, made by 'spilno completion bash'\n"
          "_spilno() {\n"
          "    local cur prev cmd word\n"
          "    cur=${COMP_WORDS[COMP_CWORD]}\n"
          "    prev=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    cmd=\n"
          "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
          "        case $word in\n        ",
        out);
    for (size_t i = 0; i < cli_n_commands; i++)
        fprintf(out, "%s%s", i == 0 ? "" : "|", cli_commands[i].name);
    fputs(") cmd=$word; break ;;\n        esac\n    done\n"
          "    case $prev in\n",
        out);
    for (size_t i = 0; i < cli_n_options; i++) {
        const struct cli_option *option = &cli_options_table[i];

        if (option->words != NULL)
            fprintf(out,
                "    %s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); "
                "return ;;\n",
                option->name, option->words);
        else if (option->arg != NULL &&
                 (strcmp(option->arg, "DIR") == 0 ||
                     strcmp(option->arg, "FILE") == 0 ||
                     strcmp(option->arg, "OVERLAY") == 0 ||
                     strcmp(option->arg, "DOSSIER") == 0))
            fprintf(out,
                "    %s) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n",
                option->name);
    }
    fputs("    esac\n    case $cmd in\n", out);
    for (size_t i = 0; i < cli_n_commands; i++)
        fprintf(out, "    %s) word='%s' ;;\n", cli_commands[i].name,
            cli_commands[i].options);
    fputs("    *) word='", out);
    for (size_t i = 0; i < cli_n_commands; i++)
        fprintf(out, "%s ", cli_commands[i].name);
    fputs("--register --format --on --as-if --lang --quiet --help --version' "
          ";;\n    esac\n"
          "    COMPREPLY=($(compgen -W \"$word\" -- \"$cur\"))\n"
          "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "
          "\"$cur\"))\n}\n"
          "complete -o filenames -F _spilno spilno\n",
        out);
}

static void print_zsh(FILE *out)
{
    fputs("#compdef spilno\n# made by 'spilno completion zsh'\n"
          "_spilno() {\n  local -a commands\n  commands=(\n",
        out);
    for (size_t i = 0; i < cli_n_commands; i++)
        fprintf(out, "    '%s:%s'\n", cli_commands[i].name,
            cli_commands[i].summary);
    fputs("  )\n  if (( CURRENT == 2 )); then\n"
          "    _describe command commands\n    return\n  fi\n"
          "  case ${words[2]} in\n",
        out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        const struct cli_command *command = &cli_commands[i];

        fprintf(out, "  %s) _arguments ", command->name);
        for (size_t j = 0; j < cli_n_options; j++) {
            const struct cli_option *option = &cli_options_table[j];

            if (!cli_command_takes(command, option->name))
                continue;
            fprintf(out, "'%s[%s]", option->name, option->help);
            if (option->words != NULL)
                fprintf(out, ":value:(%s)", option->words);
            else if (option->arg != NULL)
                fprintf(out, ":%s:_files", option->arg);
            fputs("' ", out);
        }
        fputs("'*:file:_files' ;;\n", out);
    }
    fputs("  esac\n}\n_spilno \"$@\"\n", out);
}

void cli_print_completion(FILE *out, const char *shell)
{
    if (strcmp(shell, "zsh") == 0)
        print_zsh(out);
    else
        print_bash(out);
}
