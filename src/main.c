/*
 * main.c - the program.
 */
#include "cli/cli.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    return cli_main(argc, argv, stdout, stderr);
}
