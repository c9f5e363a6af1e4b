/*
 * rule_sql.c - finds where one SQL statement ends, without a database.
 */
#include "rule/rule_internal.h"

#include <string.h>

/* Skip a comment at `at`; returns the place after it, `at` when there is
 * none, SIZE_MAX when it has no end. */
static size_t skip_comment(const char *sql, size_t len, size_t at)
{
    if (at + 1 >= len)
        return at;
    if (sql[at] == '-' && sql[at + 1] == '-') {
        while (at < len && sql[at] != '\n')
            at++;
        return at;
    }
    if (sql[at] == '/' && sql[at + 1] == '*') {
        for (size_t i = at + 2; i + 1 < len; i++) {
            if (sql[i] == '*' && sql[i + 1] == '/')
                return i + 2;
        }
        return SIZE_MAX;
    }
    return at;
}

/* Skip a quoted text that begins at `at`; SIZE_MAX when it has no end. A
 * doubled quote ends one text and begins the next, which comes to the same. */
static size_t skip_quoted(const char *sql, size_t len, size_t at)
{
    char quote = sql[at];

    for (at++; at < len; at++) {
        if (sql[at] == quote)
            return at + 1;
    }
    return SIZE_MAX;
}

static bool starts_select(const char *sql, size_t len)
{
    static const char *const words[] = {"select", "with"};

    for (size_t w = 0; w < SP_COUNT(words); w++) {
        size_t n = strlen(words[w]), i = 0;

        while (i < n && i < len && (sql[i] | 0x20) == words[w][i])
            i++;
        if (i == n && (i == len || sql[i] == ' ' || sql[i] == '\n'))
            return true;
    }
    return false;
}

const char *rule_sql_fault(const char *sql, size_t len, size_t *at_out)
{
    bool begun = false, ended = false;
    size_t at = 0;

    while (at < len) {
        size_t next = skip_comment(sql, len, at);

        *at_out = at;
        if (next == SIZE_MAX)
            return "a comment without end";
        if (next != at || sql[at] == ' ' || sql[at] == '\n') {
            at = next != at ? next : at + 1;
            continue;
        }
        if (ended)
            return "something after the ';'";
        if (!begun && !starts_select(sql + at, len - at))
            return "a statement that does not begin with SELECT or WITH";
        begun = true;
        ended = sql[at] == ';';
        if (sql[at] == '\'' || sql[at] == '"')
            at = skip_quoted(sql, len, at);
        else
            at++;
        if (at == SIZE_MAX)
            return "a quote without end";
    }
    *at_out = len;
    return begun ? NULL : "no statement";
}
