/* bom_job.c - the state of one conversion; see bom_job.h. */
#include "convert/bom_job.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FAULT_BYTES = 2048, FAULTS_BYTES_MAX = 1 << 20 };
#define JOB_BYTES_MAX (1ULL << 30)
#define POOL_BYTES_MAX (256ULL << 20)

enum { MAPS = 7 };

static void maps_of(struct convert_job *job, struct convert_map *maps[MAPS])
{
    struct convert_map *const all[MAPS] = {&job->item_map, &job->id_map,
        &job->alias_map, &job->question_map, &job->given_map, &job->ref_map,
        &job->spelling_map};

    memcpy(maps, all, sizeof all);
}

enum sp_code convert_job_init(struct convert_job *job, const char *bom_path,
    const char *parent, struct sp_err *err)
{
    struct convert_map *maps[MAPS];
    const char *slash, *dot;
    enum sp_code rc;

    assert(job != NULL);
    assert(bom_path != NULL);
    *job = (struct convert_job){.failed = SP_OK};
    maps_of(job, maps);
    sp_buf_init(&job->faults, FAULTS_BYTES_MAX);
    rc = sp_arena_new(JOB_BYTES_MAX, &job->arena, err);
    for (size_t i = 0; rc == SP_OK && i < MAPS; i++)
        rc = sp_pool_new(POOL_BYTES_MAX, &maps[i]->pool, err);
    if (rc != SP_OK) {
        convert_job_clear(job);
        return rc;
    }
    slash = strrchr(bom_path, '/');
    job->file = convert_copy(job, slash != NULL ? slash + 1 : bom_path,
        strlen(slash != NULL ? slash + 1 : bom_path));
    dot = strrchr(job->file, '.');
    job->stem = convert_copy(job, job->file,
        dot != NULL ? (size_t)(dot - job->file) : strlen(job->file));
    job->parent = convert_copy(job, parent, strlen(parent));
    return SP_OK;
}

void convert_job_clear(struct convert_job *job)
{
    struct convert_map *maps[MAPS];

    maps_of(job, maps);
    for (size_t i = 0; i < MAPS; i++)
        sp_pool_free(maps[i]->pool);
    sp_arena_free(job->arena);
    sp_buf_clear(&job->faults);
    *job = (struct convert_job){.failed = SP_OK};
}

void convert_fail(struct convert_job *job, enum sp_code rc, const char *text)
{
    if (job->failed == SP_OK)
        job->failed = sp_fail(&job->failure, rc, "%s", text);
}

bool convert_failed(const struct convert_job *job)
{
    return job->failed != SP_OK;
}

static void out_of_memory(struct convert_job *job)
{
    struct sp_err err;

    if (job->failed == SP_OK) {
        job->failed = sp_arena_fail(job->arena, &err);
        job->failure = err;
    }
}

const char *convert_text(struct convert_job *job, const char *fmt, ...)
{
    va_list args, again;
    char *text;
    int len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    text = len < 0 ? NULL : sp_alloc(job->arena, (size_t)len + 1);
    if (text == NULL)
        out_of_memory(job);
    else
        (void)vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    return text == NULL ? "" : text;
}

const char *convert_copy(struct convert_job *job, const char *text, size_t len)
{
    const char *copy = sp_strndup(job->arena, text, len);

    if (copy == NULL)
        out_of_memory(job);
    return copy == NULL ? "" : copy;
}

const char *convert_take(struct convert_job *job, struct sp_buf *buf)
{
    struct sp_err err;
    const char *text = "";

    if (sp_buf_check(buf, &err) != SP_OK)
        convert_fail(job, err.code, err.text);
    else
        text = convert_copy(job, sp_buf_text(buf), buf->len);
    sp_buf_clear(buf);
    return text;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *convert_trim(struct convert_job *job, const char *text, size_t len)
{
    while (len > 0 && is_space(text[0])) {
        text++;
        len--;
    }
    while (len > 0 && is_space(text[len - 1]))
        len--;
    return convert_copy(job, text, len);
}

void *convert_add(
    struct convert_job *job, struct convert_list *list, size_t size)
{
    if (list->n == list->cap) {
        size_t cap = list->cap == 0 ? 16 : list->cap * 2;
        void *items = sp_alloc_array(job->arena, cap, size);

        if (items == NULL) {
            out_of_memory(job);
            return NULL;
        }
        if (list->n > 0)
            memcpy(items, list->items, list->n * size);
        list->items = items;
        list->cap = cap;
    }
    return (char *)list->items + size * list->n++;
}

size_t convert_find(const struct convert_map *map, const char *text)
{
    uint32_t symbol = sp_pool_find(map->pool, text, strlen(text));

    if (symbol == UINT32_MAX || symbol >= map->cap ||
        map->numbers[symbol] == UINT32_MAX)
        return SIZE_MAX;
    return map->numbers[symbol];
}

void convert_set(struct convert_job *job, struct convert_map *map,
    const char *text, size_t number)
{
    struct sp_err err;
    uint32_t symbol = 0;
    enum sp_code rc;

    assert(number < UINT32_MAX);
    rc = sp_pool_put(map->pool, text, strlen(text), &symbol, &err);
    if (rc != SP_OK) {
        convert_fail(job, rc, err.text);
        return;
    }
    if (symbol >= map->cap) {
        size_t cap = map->cap == 0 ? 256 : map->cap;
        uint32_t *numbers;

        while (cap <= symbol)
            cap *= 2;
        numbers = sp_alloc_array(job->arena, cap, sizeof *numbers);
        if (numbers == NULL) {
            out_of_memory(job);
            return;
        }
        memset(numbers, 0xff, cap * sizeof *numbers);
        if (map->cap > 0)
            memcpy(numbers, map->numbers, map->cap * sizeof *numbers);
        map->numbers = numbers;
        map->cap = cap;
    }
    map->numbers[symbol] = (uint32_t)number;
}

void convert_fault(struct convert_job *job, const char *file, uint64_t line,
    uint32_t column, const char *fmt, ...)
{
    char text[FAULT_BYTES];
    va_list args;

    job->n_faults++;
    if (job->n_faults > CONVERT_FAULTS_MAX)
        return;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    sp_buf_puts(&job->faults, file);
    if (line > 0)
        sp_buf_printf(&job->faults, ":%llu", (unsigned long long)line);
    if (column > 0)
        sp_buf_printf(&job->faults, ":%u", column);
    sp_buf_printf(&job->faults, ": %s\n", text);
}

void convert_csv_fault(
    struct convert_job *job, const char *file, const struct sp_err *err)
{
    if (err->code != SP_INVALID && err->code != SP_LIMIT) {
        convert_fail(job, err->code, err->text);
        return;
    }
    job->n_faults++;
    if (job->n_faults <= CONVERT_FAULTS_MAX)
        sp_buf_printf(&job->faults, "%s:%s\n", file, err->text);
}

struct convert_question *convert_question_at(
    const struct convert_job *job, size_t i)
{
    assert(i < job->questions.n);
    return (struct convert_question *)job->questions.items + i;
}

struct convert_item *convert_item_at(const struct convert_job *job, size_t i)
{
    assert(i < job->items.n);
    return (struct convert_item *)job->items.items + i;
}

struct convert_line *convert_line_at(const struct convert_job *job, size_t i)
{
    assert(i < job->lines.n);
    return (struct convert_line *)job->lines.items + i;
}
