#include "facts/faults.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FOUND_CHARS_MAX = 48, NEAR_BYTES_MAX = 64, NEAR_MAX = 3 };

void faults_init(struct faults *faults, struct sp_arena *arena)
{
    assert(faults != NULL);
    assert(arena != NULL);
    memset(faults, 0, sizeof(*faults));
    faults->arena = arena;
    faults->max = FAULTS_MAX;
}

/* Make room for one more; false: no memory, the text is lost. */
static bool make_room(struct faults *faults)
{
    size_t cap = faults->cap == 0 ? FAULTS_MAX : faults->cap * 2;
    struct fault **list;

    if (faults->n_listed < faults->cap)
        return true;
    list = sp_alloc_array(faults->arena, cap, sizeof(*list));
    if (list == NULL)
        return false;
    if (faults->n_listed > 0)
        memcpy(list, faults->list, faults->n_listed * sizeof(*list));
    faults->list = list;
    faults->cap = cap;
    return true;
}

/* Whether the place comes after that of `fault`. */
static bool is_after(
    const struct fault *fault, const char *file, uint64_t line, uint32_t column)
{
    int order = strcmp(file, fault->file);

    if (order != 0)
        return order > 0;
    if (line != fault->line)
        return line > fault->line;
    return column >= fault->column; /* the earlier discovery first */
}

void faults_add_list(struct faults *faults, const char *file, uint64_t line,
    uint32_t column, const char *fmt, va_list args)
{
    struct fault *fault;
    size_t at;
    int len;

    assert(faults != NULL);
    assert(file != NULL);
    faults->n++;
    at = faults->n_listed;
    while (at > 0 && !is_after(faults->list[at - 1], file, line, column))
        at--;
    if (at == faults->max)
        return;
    if (faults->n_listed == faults->max) {
        fault = faults->list[--faults->n_listed]; /* the last falls out */
    } else {
        fault =
            make_room(faults) ? sp_alloc(faults->arena, sizeof(*fault)) : NULL;
        if (fault == NULL) {
            faults->no_memory = true;
            return;
        }
    }
    memmove(&faults->list[at + 1], &faults->list[at],
        (faults->n_listed - at) * sizeof(*faults->list));
    faults->list[at] = fault;
    faults->n_listed++;
    fault->file = file;
    fault->line = line;
    fault->column = column;
    len = snprintf(fault->text, sizeof(fault->text),
        "%.255s:%" PRIu64 ":%" PRIu32 ": ", file, line, column);
    assert(len > 0 && (size_t)len < sizeof(fault->text));
    fault->message = fault->text + len;
    (void)vsnprintf(
        fault->text + len, sizeof(fault->text) - (size_t)len, fmt, args);
}

void faults_add(struct faults *faults, const char *file, uint64_t line,
    uint32_t column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    faults_add_list(faults, file, line, column, fmt, args);
    va_end(args);
}

bool faults_lists(const struct faults *faults, const char *file, uint64_t line)
{
    assert(faults != NULL);
    return faults->n_listed < faults->max ||
           !is_after(faults->list[faults->max - 1], file, line, 0);
}

void faults_count(struct faults *faults)
{
    assert(faults != NULL);
    faults->n++;
}

const char *faults_text(const struct faults *faults, size_t i)
{
    assert(faults != NULL);
    assert(i < faults->n_listed);
    return faults->list[i]->text;
}

/* Bytes of the character that begins with `first`. */
static size_t char_bytes(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xe0)
        return 2;
    return first < 0xf0 ? 3 : 4;
}

void fault_quote(const char *text, size_t len, char out[FAULT_FOUND_BYTES])
{
    static const char cut[] = "…";
    size_t used = 0;
    size_t at = 0;

    assert(text != NULL || len == 0);
    for (size_t chars = 0; at < len; chars++) {
        size_t bytes = char_bytes((unsigned char)text[at]);
        size_t fault_at;

        if (chars == FOUND_CHARS_MAX ||
            used + 4 + sizeof(cut) > FAULT_FOUND_BYTES)
            break;
        if (bytes <= len - at &&
            sp_text_check(text + at, bytes, &fault_at) == SP_TEXT_FINE) {
            memcpy(out + used, text + at, bytes);
            used += bytes;
            at += bytes;
        } else {
            used += (size_t)snprintf(out + used, FAULT_FOUND_BYTES - used,
                "\\x%02X", (unsigned)(unsigned char)text[at]);
            at++;
        }
    }
    if (at < len) {
        memcpy(out + used, cut, sizeof(cut) - 1);
        used += sizeof(cut) - 1;
    }
    out[used] = '\0';
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Copy in small letters, so that another case is at distance 0. */
static void copy_lower(const char *text, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        out[i] = lower(text[i]);
    out[len] = '\0';
}

const char *fault_nearest(
    const char *text, size_t len, const char *const *names, size_t n)
{
    char wanted[NEAR_BYTES_MAX + 1];
    char name[NEAR_BYTES_MAX + 1];
    const char *best = NULL;
    int best_distance = NEAR_MAX + 1;

    assert(names != NULL || n == 0);
    if (len == 0 || len > NEAR_BYTES_MAX || memchr(text, '\0', len) != NULL)
        return NULL;
    copy_lower(text, len, wanted);
    for (size_t i = 0; i < n; i++) {
        size_t name_len = strlen(names[i]);
        size_t longer = name_len > len ? name_len : len;
        int distance;

        if (name_len > NEAR_BYTES_MAX)
            continue;
        copy_lower(names[i], name_len, name);
        distance = sp_text_distance(wanted, name, NEAR_MAX);
        if (distance < best_distance && (size_t)distance * 3 <= longer) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}
