/*
 * Goal:   every command tells what it does, with examples that begin with the
 *         program's name and options that exist; and says it in Ukrainian.
 * Method: the tables themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/cli.h"

#include <string.h>

/* Marked by SP_SAYING and translated. */
static void check_said(const char *what, const char *text)
{
    assert_non_null(text);
    assert_true(text[0] != '\0');
    if (strcmp(sp_say(SP_LANG_UK, text), text) == 0)
        fail_msg("%s: '%s' has no SP_SAYING, or no Ukrainian", what, text);
}

static void check_examples(const struct cli_command *command)
{
    const char *line = command->examples;

    assert_true(line[0] != '\0');
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");

        if (strstr(line, "spilno ") == NULL ||
            strstr(line, "spilno ") > line + len)
            fail_msg("%s: example '%.*s'", command->name, (int)len, line);
        line += len + (line[len] == '\n');
    }
}

static void test_commands(void **state)
{
    (void)state;
    for (size_t i = 0; i < cli_n_commands; i++) {
        const struct cli_command *command = &cli_commands[i];

        print_message("%s\n", command->name);
        check_said(command->name, command->summary);
        check_said(command->name, command->details);
        check_examples(command);
        assert_true(command->args_min <= command->args_max);
        for (const char *at = command->options; *at != '\0';) {
            char name[64];
            size_t len = strcspn(at, " ");

            assert_in_range(len, 1, sizeof name - 1);
            memcpy(name, at, len);
            name[len] = '\0';
            if (cli_option_find(name) == NULL)
                fail_msg("%s: no option %s", command->name, name);
            at += len + strspn(at + len, " ");
        }
    }
}

static void test_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < cli_n_options; i++) {
        const struct cli_option *option = &cli_options_table[i];
        bool taken = false;

        print_message("%s\n", option->name);
        check_said(option->name, option->help);
        for (size_t k = 0; k < cli_n_commands; k++)
            taken = taken || cli_command_takes(&cli_commands[k], option->name);
        if (!taken)
            fail_msg("%s: no command takes it", option->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
