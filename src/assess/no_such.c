/*
 * no_such.c - see no_such.h.
 */
#include "assess/no_such.h"

#include "facts/faults.h"

#include <assert.h>
#include <string.h>

enum { LENGTH_APART = 3, COMPARED_MAX = 100000 };

enum sp_code assess_no_such(const struct table *table, const char *what,
    const char *id, struct sp_err *err)
{
    const char *near = NULL;
    size_t len = strlen(id);
    size_t compared = 0;

    assert(table != NULL);
    for (size_t row = 0; row < table->n_rows && compared < COMPARED_MAX;
         row++) {
        const char *names[2] = {near, table_text(table, row, 0)};
        size_t other = strlen(names[1]);

        if (other > len + LENGTH_APART || len > other + LENGTH_APART)
            continue;
        compared++;
        near = near == NULL ? fault_nearest(id, len, names + 1, 1)
                            : fault_nearest(id, len, names, 2);
    }
    return sp_fail(err, SP_NOT_FOUND, "no %s '%s'%s%s%s", what, id,
        near == NULL ? "" : "; did you mean '", near == NULL ? "" : near,
        near == NULL ? "" : "'?");
}

enum sp_code assess_no_such_in(struct snapshot *snapshot, const char *what,
    const char *id, struct sp_err *err)
{
    const struct table *table;
    enum sp_code rc = snapshot_table(snapshot, what, &table, err);

    return rc != SP_OK ? rc : assess_no_such(table, what, id, err);
}
