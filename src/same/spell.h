/*
 * spell.h - names and codes in one spelling, so that they can be compared.
 *
 * Private to src/same and its tests. Threads: a speller belongs to one.
 */
#ifndef SPILNO_SAME_SPELL_H
#define SPILNO_SAME_SPELL_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>

enum { SPELL_NAME_BYTES_MAX = 4096 };

struct speller; /* opaque: the machine's tables of scripts */

SP_MUST_CHECK enum sp_code speller_new(
    struct speller **speller_out, struct sp_err *err);
void speller_free(struct speller *speller); /* accepts NULL */

/* What kind of firm a legal form makes. */
enum spell_form {
    SPELL_NO_FORM,
    SPELL_LIMITED,
    SPELL_STOCK,
    SPELL_PARTNERSHIP,
    SPELL_STATE,
    SPELL_SOLE,
    SPELL_OTHER, /* one that is some kind of firm, not which */
};

struct spelt_name {
    const char *key;   /* words in Latin letters, without legal form */
    const char *sound; /* the words in order, as loosely spelt; "" if short */
    enum spell_form form;
};

/*
 * Spell a name: compatibility forms and cases folded, letters made Latin by
 * the table of the state (Ukraine's, Bulgaria's, Serbia's) or of the machine,
 * marks dropped, legal forms at both ends dropped.
 *
 * Ownership: the arena's. Errors: SP_NO_MEMORY, SP_LIMIT. A name past
 * SPELL_NAME_BYTES_MAX or one that is no text is spelt "".
 * Source: resolution 55 of the Cabinet of Ministers of Ukraine of 27 January
 *         2010; the Bulgarian law on transliteration of 13 March 2009.
 */
SP_MUST_CHECK enum sp_code spell_name(struct speller *speller, const char *name,
    const char *state, struct sp_arena *arena, struct spelt_name *out,
    struct sp_err *err);

/*
 * Spell a code or a part number: upper case, letters of Greek and Cyrillic
 * that look like Latin ones made Latin (then `*looks_alike_out`), all but
 * letters and digits dropped. Errors as above.
 */
SP_MUST_CHECK enum sp_code spell_code(const char *code, struct sp_arena *arena,
    const char **out, bool *looks_alike_out, struct sp_err *err);

/* Drop legal forms from both ends of words parted by spaces, in place; ASCII
 * small letters and digits. A name that is nothing else stays. */
enum spell_form spell_drop_forms(char *words);

#endif
