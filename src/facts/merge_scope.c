/*
 * merge_scope.c - which rows a replacement of a table may end.
 */
#include "facts/merge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Cut ":12" and ":12:3" off the end. */
static struct merge_source source_of(const char *text)
{
    struct merge_source source = {text, strlen(text)};

    for (int i = 0; i < 2; i++) {
        size_t len = source.len;

        while (len > 0 && text[len - 1] >= '0' && text[len - 1] <= '9')
            len--;
        if (len == source.len || len < 2 || text[len - 1] != ':')
            break;
        source.len = len - 1;
    }
    return source;
}

static int compare_sources(const void *a, const void *b)
{
    const struct merge_source *x = a;
    const struct merge_source *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->text, y->text, len);

    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

bool merge_same_source(const char *a, const char *b)
{
    struct merge_source x = source_of(a);
    struct merge_source y = source_of(b);

    return compare_sources(&x, &y) == 0;
}

enum sp_code merge_scope_init(const struct merge *merge,
    struct merge_scope *scope_out, struct sp_err *err)
{
    const struct table *incoming = merge->incoming;
    struct merge_scope scope = {.prefix = merge->source,
        .stored = merge->stored,
        .column = schema_column(incoming->schema, "source")};
    size_t n = 0;

    assert(scope.column >= 0);
    scope.all = scope.prefix == NULL && incoming->n_rows == 0;
    if (scope.prefix != NULL || scope.all) {
        *scope_out = scope;
        return SP_OK;
    }
    scope.sources =
        sp_alloc_array(merge->arena, incoming->n_rows, sizeof(*scope.sources));
    if (scope.sources == NULL)
        return sp_arena_fail(merge->arena, err);
    for (size_t row = 0; row < incoming->n_rows && !scope.all; row++) {
        struct merge_source source =
            source_of(table_text(incoming, row, scope.column));

        scope.all = source.len == 0;
        if (n == 0 || compare_sources(&source, &scope.sources[n - 1]) != 0)
            scope.sources[n++] = source;
    }
    if (n > 1)
        qsort(scope.sources, n, sizeof(*scope.sources), compare_sources);
    scope.n_sources = n;
    *scope_out = scope;
    return SP_OK;
}

bool merge_scope_has(const struct merge_scope *scope, size_t stored_row)
{
    const char *text;
    struct merge_source source;

    if (scope->all)
        return true;
    text = table_text(scope->stored, stored_row, scope->column);
    if (scope->prefix != NULL)
        return strncmp(text, scope->prefix, strlen(scope->prefix)) == 0;
    source = source_of(text);
    return bsearch(&source, scope->sources, scope->n_sources,
               sizeof(*scope->sources), compare_sources) != NULL;
}
