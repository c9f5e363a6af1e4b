/*
 * completion.c - completion for bash and zsh, made from the tables: commands,
 * options and their values, files, and ids where a register is named.
 */
#include "cli/cli.h"

#include <string.h>

enum { WORD_BYTES = 64, PLACES_MAX = 4 };

/* What stands where the tables' argument words say so. */
static const struct {
    const char *word;
    const char *table; /* whose ids; NULL: see `list` */
    const char *list;  /* words; NULL: files */
} kinds[] = {
    {"VENTURE", "venture", NULL},
    {"ITEM", "item", NULL},
    {"MEASURE", "measure", NULL},
    {"PARTY", "party", NULL},
    {"STATE", "state", NULL},
    {"AUDIENCE", "party", NULL},
    {"SHELL", NULL, "bash zsh"},
    {"DATE", NULL, ""},
    {"QUANTITY", NULL, ""},
    {"VALUE", NULL, ""},
    {"UNIT", NULL, ""},
    {"CODE", NULL, ""},
    {"V", NULL, ""},
    {"ROW", NULL, ""},
    {"HEADING", NULL, ""},
    {"NAME", NULL, ""},
};

/* The word at place `at` of "ITEM QUANTITY" or "[FILE…]" without the marks;
 * the last one again where it may be repeated. False where there is none. */
static bool word_at(const char *args, size_t at, char word[WORD_BYTES])
{
    size_t len = 0;
    bool repeated = false;

    while (*args != '\0') {
        size_t n = strcspn(args, " ");

        if (n >= WORD_BYTES)
            return false;
        len = 0;
        repeated = false;
        for (size_t i = 0; i < n; i++) {
            if ((unsigned char)args[i] >= 0x80)
                repeated = true; /* the ellipsis */
            else if (args[i] != '[' && args[i] != ']')
                word[len++] = args[i];
        }
        word[len] = '\0';
        if (at == 0)
            return true;
        at--;
        args += n + (args[n] == ' ');
    }
    return repeated;
}

static const char *table_of(const char *option, const char *word)
{
    if (strcmp(option, "--instrument") == 0)
        return "instrument";
    for (size_t i = 0; i < SP_COUNT(kinds); i++)
        if (strcmp(kinds[i].word, word) == 0)
            return kinds[i].table;
    return NULL;
}

/* The words to choose from, or NULL: files. */
static const char *list_of(const char *word)
{
    for (size_t i = 0; i < SP_COUNT(kinds); i++)
        if (strcmp(kinds[i].word, word) == 0)
            return kinds[i].list;
    return strchr(word, '=') != NULL ? "" : NULL;
}

/* Print the names of all commands, or of all tables. */
static void print_names(FILE *out, const struct cli *cli, const char *word)
{
    if (strcmp(word, "TABLE") == 0) {
        for (size_t i = 0; i < cli->schema->n_tables; i++)
            if (!cli->schema->tables[i].result)
                fprintf(out, "%s ", cli->schema->tables[i].name);
        return;
    }
    for (size_t i = 0; i < cli_n_commands; i++)
        fprintf(out, "%s%s", i == 0 ? "" : " ", cli_commands[i].name);
}

static bool is_names(const char *word)
{
    return strcmp(word, "TABLE") == 0 || strcmp(word, "COMMAND") == 0;
}

/* ---- bash --------------------------------------------------------------- */

/* What completes a word of this kind: one call of a function below. */
static void bash_action(FILE *out, const struct cli *cli, const char *option,
    const char *word, const char *words)
{
    const char *table = table_of(option, word);
    const char *list = words != NULL ? words : list_of(word);

    if (table != NULL) {
        fprintf(out, "_spilno_ids %s", table);
    } else if (is_names(word) && words == NULL) {
        fputs("_spilno_words '", out);
        print_names(out, cli, word);
        fputc('\'', out);
    } else if (list != NULL) {
        fprintf(out, "_spilno_words '%s'", list);
    } else {
        fputs("_spilno_files", out);
    }
}

static const char bash_head[] =
    "# bash completion for spilno, made by 'spilno completion bash'\n"
    "_spilno_words() {\n"
    "    COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
    "}\n"
    "_spilno_files() {\n"
    "    local IFS=$'\\n'\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "}\n"
    "# Ids of the register that the line or the environment names.\n"
    "_spilno_ids() {\n"
    "    local id\n"
    "    [ ${#reg[@]} -gt 0 ] || [ -n \"$SPILNO_REGISTER\" ] || return\n"
    "    while IFS= read -r id; do\n"
    "        [[ $id == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q \"$id\")\")\n"
    "    done < <(\"${COMP_WORDS[0]}\" ids \"$1\" --quiet \"${reg[@]}\" "
    "2>/dev/null)\n"
    "}\n"
    "_spilno() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local cmd= at=0 i word\n"
    "    local -a reg\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        --register) reg=(--register \"${COMP_WORDS[i+1]}\"); i=$((i+1)) "
    ";;\n";

static void print_bash(FILE *out, const struct cli *cli)
{
    char word[WORD_BYTES];

    fputs(bash_head, out);
    fputs("        -o", out);
    for (size_t i = 0; i < cli_n_options; i++)
        if (cli_options_table[i].arg != NULL)
            fprintf(out, "|%s", cli_options_table[i].name);
    fputs(") i=$((i+1)) ;;\n        -*) ;;\n"
          "        *) if [ -z \"$cmd\" ]; then cmd=$word; else at=$((at+1)); "
          "fi ;;\n        esac\n    done\n    case $prev in\n",
        out);
    for (size_t i = 0; i < cli_n_options; i++) {
        const struct cli_option *option = &cli_options_table[i];

        if (option->arg == NULL)
            continue;
        fprintf(out, "    %s%s) ", option->name,
            strcmp(option->name, "--output") == 0 ? "|-o" : "");
        bash_action(out, cli, option->name, option->arg, option->words);
        fputs("; return ;;\n", out);
    }
    fputs("    esac\n    case $cur in\n    -*)\n        case $cmd in\n", out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        fprintf(out, "        %s) _spilno_words '", cli_commands[i].name);
        for (size_t j = 0; j < cli_n_options; j++)
            if (cli_command_takes(&cli_commands[i], cli_options_table[j].name))
                fprintf(out, "%s ", cli_options_table[j].name);
        fputs("' ;;\n", out);
    }
    fputs("        *) _spilno_words '--register --lang --quiet --help "
          "--version' ;;\n        esac\n        return ;;\n    esac\n"
          "    case $cmd:$at in\n    :*) _spilno_words '",
        out);
    print_names(out, cli, "COMMAND");
    fputs("' ;;\n", out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        for (size_t k = 0; k < PLACES_MAX; k++) {
            if (!word_at(cli_commands[i].args, k, word))
                break;
            fprintf(out, "    %s:%zu) ", cli_commands[i].name, k);
            bash_action(out, cli, "", word, NULL);
            fputs(" ;;\n", out);
        }
    }
    fputs("    esac\n}\ncomplete -F _spilno spilno\n", out);
}

/* ---- zsh ---------------------------------------------------------------- */

/* Text inside a quoted specification: no quote, bracket or colon of its own. */
static void zsh_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else if (*text == '[' || *text == ']' || *text == ':')
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

static void zsh_action(FILE *out, const struct cli *cli, const char *option,
    const char *word, const char *words)
{
    const char *table = table_of(option, word);
    const char *list = words != NULL ? words : list_of(word);

    fputc(':', out);
    zsh_text(out, word);
    if (table != NULL) {
        fprintf(out, ":{_spilno_ids %s}", table);
    } else if (is_names(word) && words == NULL) {
        fputs(":(", out);
        print_names(out, cli, word);
        fputc(')', out);
    } else if (list != NULL) {
        fprintf(out, ":(%s)", list);
    } else {
        fputs(":_files", out);
    }
}

static void zsh_option(
    FILE *out, const struct cli *cli, const struct cli_option *option)
{
    fprintf(out, " \\\n      '%s%s[", option->list ? "*" : "", option->name);
    zsh_text(out, option->help);
    fputc(']', out);
    if (option->arg != NULL)
        zsh_action(out, cli, option->name, option->arg, option->words);
    fputc('\'', out);
}

static const char zsh_head[] =
    "#compdef spilno\n# made by 'spilno completion zsh'\n"
    "_spilno_ids() {\n"
    "  local -a ids reg\n"
    "  local i=${words[(I)--register]}\n"
    "  (( i )) && reg=(--register ${(Q)words[i+1]})\n"
    "  (( ${#spilno_register} )) && reg=($spilno_register)\n"
    "  [[ -n $reg || -n $SPILNO_REGISTER ]] || return 1\n"
    "  ids=(${(f)\"$(spilno ids $1 --quiet $reg 2>/dev/null)\"})\n"
    "  compadd -a ids\n"
    "}\n"
    "_spilno() {\n"
    "  local curcontext=$curcontext state line\n"
    "  local -a commands spilno_register\n"
    "  local at=${words[(I)--register]}\n"
    "  (( at )) && spilno_register=(--register ${(Q)words[at+1]})\n"
    "  commands=(\n";

static void print_zsh(FILE *out, const struct cli *cli)
{
    char word[WORD_BYTES];

    fputs(zsh_head, out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        fprintf(out, "    '%s:", cli_commands[i].name);
        zsh_text(out, cli_commands[i].summary);
        fputs("'\n", out);
    }
    fputs("  )\n  _arguments -C", out);
    zsh_option(out, cli, cli_option_find("--register"));
    zsh_option(out, cli, cli_option_find("--lang"));
    fputs(" \\\n      '1:command:->command' '*::argument:->argument'\n"
          "  case $state in\n"
          "  command) _describe command commands ;;\n"
          "  argument)\n    case $line[1] in\n",
        out);
    for (size_t i = 0; i < cli_n_commands; i++) {
        const struct cli_command *command = &cli_commands[i];

        fprintf(out, "    %s) _arguments", command->name);
        for (size_t j = 0; j < cli_n_options; j++)
            if (cli_command_takes(command, cli_options_table[j].name))
                zsh_option(out, cli, &cli_options_table[j]);
        for (size_t k = 0; k < PLACES_MAX; k++) {
            if (!word_at(command->args, k, word))
                break;
            fprintf(out, " \\\n      '%zu", k + 1);
            zsh_action(out, cli, "", word, NULL);
            fputc('\'', out);
        }
        fputs(" ;;\n", out);
    }
    fputs("    esac ;;\n  esac\n}\n_spilno \"$@\"\n", out);
}

void cli_print_completion(FILE *out, const struct cli *cli, const char *shell)
{
    if (strcmp(shell, "zsh") == 0)
        print_zsh(out, cli);
    else
        print_bash(out, cli);
}
