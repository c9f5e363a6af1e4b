/*
 * code_check.h - what an import is checked for in codes: stock numbers,
 * entity codes, references and claims.
 *
 * Faults are what no list could hold: a number that is none, a pair of codes
 * that is refused, a claim that says nothing. What is odd and possible is a
 * warning. Threads: none shared. Source: docs/formats/codification.md.
 */
#ifndef SPILNO_ASSESS_CODE_CHECK_H
#define SPILNO_ASSESS_CODE_CHECK_H

#include "facts/registry.h"

/* An import_check_fn. */
SP_MUST_CHECK enum sp_code code_check(
    struct import_rows *rows, struct sp_err *err);

#endif
