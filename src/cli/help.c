/*
 * help.c - usage and the manual page, made from the tables.
 */
#include "base/text.h"
#include "cli/cli.h"

#include <ctype.h>
#include <string.h>

enum {
    HELP_WIDTH = 79,
    HELP_COLUMN = 24,
    COMMAND_COLUMN = 26,
    HELP_TEXT_BYTES = 1024,
};

/* A text of the tables in the reader's language. */
static const char *said(enum sp_lang lang, const char *text)
{
    return text[0] == '\0' ? text : sp_say(lang, text);
}

static void print_spaces(FILE *out, int n)
{
    for (; n > 0; n--)
        fputc(' ', out);
}

/* Print `text` wrapped, its lines `indent` columns in; the first one goes on
 * at column `at`. Returns nothing: the last line is ended. */
static void print_wrapped(FILE *out, const char *text, int indent, int at)
{
    bool first = true;

    if (at == 0) {
        print_spaces(out, indent);
        at = indent;
    }
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        int width = (int)sp_text_chars(text, len);

        if (!first && at + 1 + width > HELP_WIDTH) {
            fputc('\n', out);
            print_spaces(out, indent);
            at = indent;
            first = true;
        }
        if (!first) {
            fputc(' ', out);
            at++;
        }
        fwrite(text, 1, len, out);
        at += width;
        first = false;
        text += len + (text[len] == ' ');
    }
    fputc('\n', out);
}

/* Print "  NAME ARG" and the text beside it, or below where it is long. */
static void print_entry(
    FILE *out, const char *name, const char *arg, const char *text, int column)
{
    int at = 2 + (int)sp_text_chars(name, strlen(name));

    fprintf(out, "  %s", name);
    if (arg[0] != '\0') {
        fprintf(out, " %s", arg);
        at += 1 + (int)sp_text_chars(arg, strlen(arg));
    }
    if (at + 1 > column) {
        fputc('\n', out);
        at = 0;
    }
    print_spaces(out, column - at);
    print_wrapped(out, text, column, column);
}

static void print_option(
    FILE *out, const struct cli_option *option, enum sp_lang lang)
{
    const char *help = said(lang, option->help);
    const char *arg = option->arg == NULL ? "" : option->arg;
    char text[HELP_TEXT_BYTES];
    size_t n = (size_t)snprintf(
        text, sizeof text, "%s%s", help, option->words == NULL ? "" : ": ");

    for (const char *word = option->words;
         word != NULL && *word != '\0' && n + 3 < sizeof text; word++) {
        if (*word == ' ')
            text[n++] = ',';
        text[n++] = *word;
        text[n] = '\0';
    }
    print_entry(out, option->name, arg, text, HELP_COLUMN);
}

static void print_example(FILE *out, const char *examples, const char *before)
{
    while (*examples != '\0') {
        size_t len = strcspn(examples, "\n");

        fprintf(out, "%s%.*s\n", before, (int)len, examples);
        examples += len + (examples[len] == '\n');
    }
}

void cli_print_help(FILE *out, enum sp_lang lang)
{
    fprintf(out, "spilno - %s\n\n%s spilno [OPTION…] COMMAND [ARGUMENT…]\n",
        sp_say(lang, "the shared register of joint ventures, and what follows "
                     "from it"),
        sp_say(lang, "usage:"));
    fprintf(out, "\n%s\n", sp_say(lang, "commands:"));
    for (size_t i = 0; i < cli_n_commands; i++)
        print_entry(out, cli_commands[i].name, cli_commands[i].args,
            said(lang, cli_commands[i].summary), COMMAND_COLUMN);
    fprintf(
        out, "\n%s\n", sp_say(lang, "options of every command that answers:"));
    for (size_t i = 0; i < cli_n_options; i++)
        if (cli_command_takes(
                cli_command_find("assess"), cli_options_table[i].name))
            print_option(out, &cli_options_table[i], lang);
    fputc('\n', out);
    print_wrapped(out,
        sp_say(lang,
            "exit status: 0 met, found; 1 breached; 2 unknown; 64 usage or an "
            "unknown id; 65 input refused; 70 a fault of ours; 74 "
            "input/output; 77 not allowed"),
        0, 0);
    fprintf(out,
        "\n%s\n  spilno init reg --owner MINISTRY\n"
        "  spilno --register reg import examples/power-unit\n"
        "  spilno --register reg assess FIELD-POWER --report report.html\n\n",
        sp_say(lang, "examples:"));
    print_wrapped(out,
        sp_say(lang, "'spilno help COMMAND' tells more. This is decision "
                     "support, not legal advice."),
        0, 0);
}

void cli_print_command_help(
    FILE *out, const struct cli_command *command, enum sp_lang lang)
{
    fprintf(out, "%s spilno %s%s%s [OPTION…]\n\n", sp_say(lang, "usage:"),
        command->name, command->args[0] == '\0' ? "" : " ", command->args);
    print_wrapped(out, said(lang, command->details), 0, 0);
    fprintf(out, "\n%s\n", sp_say(lang, "options:"));
    for (size_t i = 0; i < cli_n_options; i++)
        if (cli_command_takes(command, cli_options_table[i].name))
            print_option(out, &cli_options_table[i], lang);
    fprintf(out, "\n%s\n", sp_say(lang, "examples:"));
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
