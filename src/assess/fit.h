/*
 * fit.h - two items compared: identity, interchange in both directions,
 * interfaces, and what is claimed about them beside it.
 *
 * The three questions are never mixed, and "yes" is no release for use. A
 * pure function of the facts and the date; writes nothing. Threads: as the
 * arena. Source: docs/formats/fit.md.
 */
#ifndef SPILNO_ASSESS_FIT_H
#define SPILNO_ASSESS_FIT_H

#include "assess/assess.h"
#include "assess/codes.h"
#include "assess/fit_model.h"
#include "base/say.h"

/* One side of a reason; written is NULL when nothing is stated. */
struct assess_fit_side {
    const char *written;
    const char *base; /* "25", "18..32", "25..", ">2..", "M8x1.25" */
    const char *unit; /* of base; NULL for a text */
    const char *source, *basis, *sense;
};

struct assess_fit_reason {
    const char *rule; /* "capacitor/voltage" */
    int64_t version;
    const char *property, *axis, *criticality, *comparison;
    enum fit_verdict verdict;
    struct assess_fit_side a, b;
    const char *gap; /* why not yes, in words; NULL with yes */
};

/* Whether the candidate may stand where the other is needed. */
struct assess_fit_direction {
    const char *candidate, *wanted;
    const char *cls, *reviewed_by; /* or NULL */
    const char *problem;           /* why nothing is compared, or NULL */
    enum fit_verdict verdict;
    enum fit_verdict axes[FIT_AXES];
    bool capped;
    size_t n_properties, n_without_difference;
    const struct assess_fit_reason *reasons;
    size_t n_reasons;
};

struct assess_fit_interface {
    const char *port_a, *port_b;
    enum fit_verdict verdict;
    bool capped;
    const char *cls; /* "port-power", or NULL without rules */
    /* Conjugation first, then the properties by rule. */
    const struct assess_fit_reason *reasons;
    size_t n_reasons;
};

/* What a catalogue says, beside what is computed. */
struct assess_fit_claim {
    const char *item, *other, *code, *scope, *reading; /* scope or NULL */
    const char *source, *basis;
    const char *a_for_b, *b_for_a; /* yes, conditional, no, unknown, nothing */
    /* One sentence for each direction in which it disagrees, or NULL. */
    const char *disagrees_a_for_b, *disagrees_b_for_a;
};

struct assess_fit {
    const char *a, *b, *name_a, *name_b; /* names or NULL */
    bool ports_only;
    const char *audience; /* or NULL */
    struct assess_withheld withheld;
    const char *identity; /* "probable duplicate", …; NULL: of an audience,
                             which may not see all that it rests on */
    struct assess_fit_direction a_for_b, b_for_a;
    const struct assess_fit_interface *interfaces;
    size_t n_interfaces;
    size_t n_ports_a, n_ports_b;
    enum fit_verdict mating; /* the best of the interfaces */
    const struct assess_fit_claim *claims;
    size_t n_claims;
    struct snapshot_digests digests;
};

struct assess_fit_options {
    const struct schema *schema;
    struct snapshot_options facts;
    const char *audience; /* or NULL: only what it may see is compared */
    enum sp_lang lang;    /* of gaps and readings */
    bool ports_only;
};

/*
 * Compare items `a` and `b`.
 *
 * Errors: SP_NOT_FOUND no such item; those of snapshot_open and
 *         fit_model_open.
 */
SP_MUST_CHECK enum sp_code assess_fit_of(
    const struct assess_fit_options *options, const char *a, const char *b,
    struct sp_arena *arena, struct assess_fit *fit_out, struct sp_err *err);

/* ---- for others that decide --------------------------------------------- */

/* Decide one direction between prepared items, with reasons in words. */
SP_MUST_CHECK enum sp_code assess_fit_direction_of(struct fit_model *model,
    const struct fit_model_item *candidate, const struct fit_model_item *wanted,
    enum sp_lang lang, struct assess_fit_direction *out, struct sp_err *err);

/* What is claimed of `a` and `b`, beside the decisions (NULL: not made).
 * Results live in the model's arena. */
struct assess_fit_saying {
    struct fit_model *model;
    const struct codes *codes;
    enum sp_lang lang;
    const char *a, *b; /* ids */
    const struct assess_fit_direction *a_for_b, *b_for_a;
};
SP_MUST_CHECK enum sp_code assess_fit_claims(
    const struct assess_fit_saying *saying,
    const struct assess_fit_claim **claims_out, size_t *n_out,
    struct sp_err *err);

/* Put reasons of the engine into words (fit_words.c); `a` and `b` are the
 * lists that were compared, `*_name` what they are called in a gap. */
struct assess_fit_wording {
    struct fit_model *model;
    enum sp_lang lang;
    const struct fit_facts *a, *b;
    const struct fit_model_cell *a_cells, *b_cells;
    const char *a_name, *b_name;
};
SP_MUST_CHECK enum sp_code assess_fit_reason_words(
    const struct assess_fit_wording *wording, const struct fit_model_class *cls,
    const struct fit_reason *reason, struct assess_fit_reason *out,
    struct sp_err *err);

/* What a note says, without naming anybody. */
const char *assess_fit_note(enum sp_lang lang, enum fit_note note);

#endif
