/*
 * test.h - what the tests of this room include before all else.
 *
 * Threads: none.
 */
#ifndef SPILNO_TESTS_FIT_TEST_H
#define SPILNO_TESTS_FIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#endif
