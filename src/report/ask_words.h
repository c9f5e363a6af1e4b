/*
 * ask_words.h - tables, columns and choices in a reader's language.
 *
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_ASK_WORDS_H
#define SPILNO_REPORT_ASK_WORDS_H

#include "assess/ask.h"
#include "base/say.h"

/* A name for people; the word itself where there is none. */
const char *ask_say_table(const char *tbl, enum sp_lang lang);
const char *ask_say_column(const char *tbl, const char *col, enum sp_lang lang);
const char *ask_say_choice(const char *word, enum sp_lang lang);

const char *ask_say_need(enum ask_need need, enum sp_lang lang);
const char *ask_say_follow(enum ask_follow follow, enum sp_lang lang);

#endif
