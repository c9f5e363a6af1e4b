/*
 * say.h - what the program says to a reader, in the reader's language.
 *
 * A message is written in English where it is used; its translation comes
 * from the catalogues of po/, which the program carries. A message without
 * one is said in English. The language is an argument of each call: it
 * belongs to an answer, not to the process, and no locale of the machine is
 * asked. tools/messages finds the messages by the names below.
 * Threads: no state.
 */
#ifndef SPILNO_BASE_SAY_H
#define SPILNO_BASE_SAY_H

#include "base/catalog.h"

enum sp_lang { SP_LANG_EN, SP_LANG_UK, SP_LANG_DE, SP_LANG_PL, SP_LANGS };

#define SP_SAY_FORMAT(n) __attribute__((format_arg(n)))

/* Mark a message in a table of constants; said later by sp_say, or with its
 * context by sp_say_as. */
#define SP_SAYING(text) text
#define SP_SAYING_AS(context, text) context, text

/* The catalogues that the program carries, by language code. */
extern const struct sp_catalog_file sp_catalog_files[];
extern const size_t sp_catalog_files_count;

/* "en", "uk", "de" or "pl"; also "uk_UA.UTF-8". NULL and others: SP_LANG_EN. */
enum sp_lang sp_lang_of(const char *name);
const char *sp_lang_code(enum sp_lang lang);

/*
 * Choose the language as gettext does: the first of LC_ALL, LC_MESSAGES and
 * LANG that is not empty is the locale; if it is C or POSIX, English; else
 * the first known language of the list LANGUAGE, else the locale's own.
 * NULL is a variable that is not set.
 */
enum sp_lang sp_lang_of_environment(const char *language, const char *lc_all,
    const char *lc_messages, const char *lang);

/* Say `text`. Ownership: constant. */
const char *sp_say(enum sp_lang lang, const char *text) SP_SAY_FORMAT(2);

/* Say `text` as it is meant in `context`, a word or two for translators;
 * a NULL context is none. */
const char *sp_say_as(enum sp_lang lang, const char *context, const char *text)
    SP_SAY_FORMAT(3);

/* Say the form of "%s obstacle", "%s obstacles" that `count` takes. */
const char *sp_say_n(enum sp_lang lang, const char *one, const char *other,
    unsigned long count) SP_SAY_FORMAT(2) SP_SAY_FORMAT(3);

#endif
