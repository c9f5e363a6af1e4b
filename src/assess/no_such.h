/*
 * no_such.h - says that there is no such id, and which one was meant perhaps.
 *
 * Private to src/assess. Threads: no state.
 */
#ifndef SPILNO_ASSESS_NO_SUCH_H
#define SPILNO_ASSESS_NO_SUCH_H

#include "facts/snapshot.h"

/* Fill `err` with "no venture 'X'; did you mean 'Y'?", where Y is the first
 * of the nearest ids of the table's first column; return SP_NOT_FOUND. */
enum sp_code assess_no_such(const struct table *table, const char *what,
    const char *id, struct sp_err *err);

/* The same for the table `what` of the snapshot, whose rows it reads. */
enum sp_code assess_no_such_in(struct snapshot *snapshot, const char *what,
    const char *id, struct sp_err *err);

#endif
