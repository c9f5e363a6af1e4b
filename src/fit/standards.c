/*
 * standards.c - what a conformity to one standard says about another: see
 * decide.h and compare.h.
 */
#include "fit/compare.h"

#include <assert.h>
#include <string.h>

enum { NO_STEP = UINT16_MAX };

/* For each ordered pair, row by row. */
struct fit_standards {
    size_t n;
    const struct fit_edge *edges;
    size_t n_edges;
    const struct fit_deviation *deviations;
    size_t n_deviations;
    uint8_t *best;     /* fit_verdict of the best way; FIT_UNKNOWN: none */
    uint16_t *step;    /* the next standard on it */
    uint32_t *direct;  /* the edge between the two, FIT_NONE */
    uint8_t *contrary; /* the direct record is less than the best way */
    struct fit_contradiction *contradictions;
    size_t n_contradictions;
};

/* What conformity to `from` says for `to` over one edge. */
static enum fit_verdict edge_verdict(const struct fit_edge *edge, bool forward)
{
    switch (edge->degree) {
    case FIT_IDT:
        return FIT_YES;
    case FIT_MOD:
        return FIT_CONDITIONAL;
    case FIT_REPLACES:
        /* The later one in place of the earlier, never the reverse. */
        return forward ? FIT_CONDITIONAL : FIT_UNKNOWN;
    case FIT_NEQ:
        return FIT_UNKNOWN;
    }
    return FIT_UNKNOWN;
}

static void put_edge(struct fit_standards *s, uint32_t edge, bool forward)
{
    const struct fit_edge *e = &s->edges[edge];
    size_t from = forward ? e->standard : e->other;
    size_t to = forward ? e->other : e->standard;
    size_t at = from * s->n + to;
    enum fit_verdict verdict = edge_verdict(e, forward);

    if (s->direct[at] == FIT_NONE || verdict > (enum fit_verdict)s->best[at])
        s->direct[at] = edge;
    if (verdict > (enum fit_verdict)s->best[at]) {
        s->best[at] = (uint8_t)verdict;
        s->step[at] = (uint16_t)to;
    }
}

/* The best way is the one whose weakest edge is strongest. */
static void close_ways(struct fit_standards *s)
{
    size_t n = s->n;

    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < n; i++) {
            uint8_t first = s->best[i * n + k];

            if (first <= FIT_UNKNOWN || i == k)
                continue;
            for (size_t j = 0; j < n; j++) {
                uint8_t second = s->best[k * n + j];
                uint8_t way = first < second ? first : second;

                if (i != j && way > s->best[i * n + j]) {
                    s->best[i * n + j] = way;
                    s->step[i * n + j] = s->step[i * n + k];
                }
            }
        }
    }
}

/* A recorded degree that a way over others outdoes: somebody is wrong. */
static void find_contradictions(struct fit_standards *s)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const struct fit_edge *edge = &s->edges[e];
        size_t at = edge->standard * s->n + edge->other;
        size_t back = edge->other * s->n + edge->standard;

        if (edge->degree == FIT_REPLACES || edge->standard == edge->other ||
            s->best[at] <= (uint8_t)edge_verdict(edge, true))
            continue;
        s->contrary[at] = s->contrary[back] = 1;
        s->contradictions[s->n_contradictions++] =
            (struct fit_contradiction){edge->standard, edge->other, e};
    }
}

static bool take_memory(struct fit_standards *s, struct sp_arena *arena)
{
    size_t pairs = s->n * s->n + 1;

    s->best = sp_alloc_array(arena, pairs, sizeof *s->best);
    s->step = sp_alloc_array(arena, pairs, sizeof *s->step);
    s->direct = sp_alloc_array(arena, pairs, sizeof *s->direct);
    s->contrary = sp_alloc_array(arena, pairs, sizeof *s->contrary);
    s->contradictions =
        sp_alloc_array(arena, s->n_edges + 1, sizeof *s->contradictions);
    if (s->best == NULL || s->step == NULL || s->direct == NULL ||
        s->contrary == NULL || s->contradictions == NULL)
        return false;
    for (size_t i = 0; i < pairs; i++) {
        s->best[i] = FIT_UNKNOWN;
        s->step[i] = NO_STEP;
        s->direct[i] = FIT_NONE;
    }
    return true;
}

enum sp_code fit_standards_new(size_t n, const struct fit_edge *edges,
    size_t n_edges, const struct fit_deviation *deviations, size_t n_deviations,
    struct sp_arena *arena, struct fit_standards **standards_out,
    struct sp_err *err)
{
    struct fit_standards *s;

    assert(standards_out != NULL);
    if (n > FIT_STANDARDS_MAX)
        return sp_fail(err, SP_LIMIT,
            "%zu standards stand in equivalences; at most %d are compared", n,
            FIT_STANDARDS_MAX);
    s = sp_alloc(arena, sizeof *s);
    if (s == NULL)
        return sp_arena_fail(arena, err);
    s->n = n;
    s->edges = edges;
    s->n_edges = n_edges;
    s->deviations = deviations;
    s->n_deviations = n_deviations;
    if (!take_memory(s, arena))
        return sp_arena_fail(arena, err);
    for (uint32_t e = 0; e < n_edges; e++) {
        assert(edges[e].standard < n && edges[e].other < n);
        put_edge(s, e, true);
        put_edge(s, e, false);
    }
    close_ways(s);
    find_contradictions(s);
    *standards_out = s;
    return SP_OK;
}

size_t fit_standards_contradictions(const struct fit_standards *standards,
    struct fit_contradiction *out, size_t max)
{
    for (size_t i = 0; i < standards->n_contradictions && i < max; i++)
        out[i] = standards->contradictions[i];
    return standards->n_contradictions;
}

/* What an edge of degree MOD means for a thread of this size. */
static enum fit_verdict changed(const struct fit_standards *s, uint32_t edge,
    struct sp_ratio size, enum fit_note *note)
{
    bool any = false;

    for (size_t i = 0; i < s->n_deviations; i++) {
        const struct fit_deviation *d = &s->deviations[i];

        if (d->edge != edge)
            continue;
        any = true;
        if (d->n_sizes == 0 || size.num == 0) {
            *note = FIT_NOTE_DEVIATIONS;
            return FIT_CONDITIONAL;
        }
        for (size_t k = 0; k < d->n_sizes; k++) {
            if (sp_ratio_cmp(d->sizes[k], size) == 0) {
                *note = FIT_NOTE_DEVIATIONS;
                return FIT_CONDITIONAL;
            }
        }
    }
    *note = any ? FIT_NOTE_OTHER_SIZES : FIT_NOTE_DEVIATIONS;
    return any ? FIT_YES : FIT_CONDITIONAL;
}

/* Walk the best way from one to the other. */
static void walk(const struct fit_standards *s, uint32_t from, uint32_t to,
    struct sp_ratio size, struct fit_reason *out)
{
    out->verdict = FIT_YES;
    out->note = FIT_NOTE_NONE;
    out->n_hops = 0;
    while (from != to) {
        uint32_t next = s->step[from * s->n + to];
        uint32_t edge = s->direct[from * s->n + next];
        enum fit_verdict verdict = FIT_YES;
        enum fit_note note = FIT_NOTE_NONE;

        if (s->edges[edge].degree == FIT_MOD) {
            verdict = changed(s, edge, size, &note);
        } else if (s->edges[edge].degree == FIT_REPLACES) {
            verdict = FIT_CONDITIONAL;
            note = FIT_NOTE_REPLACED;
        }
        if (verdict < out->verdict || out->note == FIT_NOTE_NONE)
            out->note = note;
        if (verdict < out->verdict)
            out->verdict = verdict;
        if (out->n_hops < FIT_HOPS_MAX)
            out->hops[out->n_hops++] = edge;
        from = next;
    }
}

static void pair(const struct fit_standards *s, uint32_t a, uint32_t b,
    struct sp_ratio size, struct fit_reason *out)
{
    size_t at = a * s->n + b;

    out->n_hops = 0;
    if (a == b) {
        out->verdict = FIT_YES;
        out->note = FIT_NOTE_NONE;
        return;
    }
    if (s->contrary[at] != 0) {
        out->verdict = FIT_UNKNOWN;
        out->note = FIT_NOTE_CONTRADICTION;
    } else if (s->best[at] > FIT_UNKNOWN) {
        walk(s, a, b, size, out);
        return;
    } else {
        uint32_t edge = s->direct[at];

        out->verdict = FIT_UNKNOWN;
        out->note = edge != FIT_NONE && s->edges[edge].degree == FIT_NEQ
                        ? FIT_NOTE_NOT_EQUIVALENT
                        : FIT_NOTE_NO_PATH;
    }
    if (s->direct[at] != FIT_NONE)
        out->hops[out->n_hops++] = s->direct[at];
}

void fit_compare_standards(const struct fit_standards *standards,
    const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b,
    struct sp_ratio size, struct fit_reason *reason)
{
    bool first = true;

    reason->verdict = FIT_UNKNOWN;
    reason->note = FIT_NOTE_NO_PATH;
    reason->n_hops = 0;
    for (size_t i = 0; i < n_a; i++) {
        for (size_t k = 0; k < n_b; k++) {
            struct fit_reason one = *reason;

            if (standards == NULL) {
                one.verdict = a[i] == b[k] ? FIT_YES : FIT_UNKNOWN;
                one.note = a[i] == b[k] ? FIT_NOTE_NONE : FIT_NOTE_NO_PATH;
            } else {
                assert(a[i] < standards->n && b[k] < standards->n);
                pair(standards, a[i], b[k], size, &one);
            }
            if (first || one.verdict > reason->verdict)
                *reason = one;
            first = false;
        }
    }
}
