/*
 * sqlite_names.c - authors and statements, each kept once.
 */
#include "store/sqlite_internal.h"

/* By enum store_name. */
static const struct {
    const char *find;
    const char *add;
} names[] = {
    {"SELECT number FROM spilno_author WHERE author = :name",
        "INSERT INTO spilno_author (author) VALUES (:name)"},
    {"SELECT number FROM spilno_statement WHERE statement = :name",
        "INSERT INTO spilno_statement (statement) VALUES (:name)"},
};
enum sp_code store_name_find(struct store *store, enum store_name which,
    const char *text, int64_t *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code =
        store_db_prepare_text(store->db, names[which].find, &stmt, err);
    int rc;

    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *number_out = sqlite3_column_int64(stmt, 0);
    else if (rc == SQLITE_DONE)
        *number_out = -1;
    else
        code = store_db_fail(store->db, rc, text, err);
    sqlite3_finalize(stmt);
    return code;
}

enum sp_code store_name_put(struct store *store, enum store_name which,
    const char *text, int64_t *number_out, struct sp_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum sp_code code = store_name_find(store, which, text, number_out, err);
    int rc;

    if (code != SP_OK || *number_out >= 0)
        return code;
    code = store_db_prepare_text(store->db, names[which].add, &stmt, err);
    if (code != SP_OK)
        return code;
    rc = sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_DONE)
        *number_out = sqlite3_last_insert_rowid(store->db);
    else
        code = store_db_fail(store->db, rc, text, err);
    sqlite3_finalize(stmt);
    return code;
}
