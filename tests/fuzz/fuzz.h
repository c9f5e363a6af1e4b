/*
 * fuzz.h - what a fuzz target offers to libFuzzer and to the replay driver.
 *
 * A target reads outside bytes by one parser and aborts where a promise of
 * that parser does not hold. Threads: one.
 */
#ifndef SPILNO_TESTS_FUZZ_H
#define SPILNO_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Abort, so that the input is kept: a promise of the parser is broken. */
#define FUZZ_MUST(condition)                                                   \
    do {                                                                       \
        if (!(condition))                                                      \
            abort();                                                           \
    } while (0)

#endif
