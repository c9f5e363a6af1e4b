/*
 * decide.h - does one item stand in for another, and do two ports mate.
 *
 * Pure, and it takes no memory: values are read before, once (quantity.h); a
 * decision reads two lists of facts in property order beside the class's
 * rules, so that it costs a few comparisons of exact fractions a rule. What is
 * missing, doubtful or of another kind is unknown and named. Nothing here is a
 * release for use. Threads: no mutable state.
 * Source: docs/formats/fit.md.
 */
#ifndef SPILNO_FIT_DECIDE_H
#define SPILNO_FIT_DECIDE_H

#include "base/arena.h"
#include "fit/quantity.h"

#define FIT_NONE UINT32_MAX /* no such number */

enum {
    FIT_STANDARDS_MAX = 1024,
    FIT_HOPS_MAX = 8, /* edges of a path that are told */
};

/* In the order of the lattice: the least decides. */
enum fit_verdict { FIT_NO, FIT_UNKNOWN, FIT_CONDITIONAL, FIT_YES };

enum fit_axis { FIT_AXIS_FORM, FIT_AXIS_FIT, FIT_AXIS_FUNCTION, FIT_AXES };

enum fit_comparison {
    FIT_EQ,
    FIT_OVERLAP,
    FIT_WITHIN,
    FIT_AT_LEAST,
    FIT_AT_MOST,
    FIT_ONE_OF,
    FIT_MATES,
    FIT_STANDARD,
};

enum fit_criticality { FIT_MUST, FIT_SHOULD, FIT_INFO };

/* Why a comparison came out as it did, beside its verdict. */
enum fit_note {
    FIT_NOTE_NONE,
    FIT_NOTE_MISSING_A, /* the candidate does not state the property */
    FIT_NOTE_MISSING_B, /* what is needed is not stated */
    FIT_NOTE_UNREAD_A,  /* stated, and cannot be read */
    FIT_NOTE_UNREAD_B,
    FIT_NOTE_TWO_TRUTHS_A, /* stated twice, differently */
    FIT_NOTE_TWO_TRUTHS_B,
    FIT_NOTE_KIND,           /* of two kinds, such as torque and energy */
    FIT_NOTE_FORM,           /* a number against a text, and the like */
    FIT_NOTE_NO_BOUND,       /* the bound that is compared is not stated */
    FIT_NOTE_OVERLAP,        /* ranges overlap and are not the same */
    FIT_NOTE_INEXACT,        /* too near for a factor that is rounded */
    FIT_NOTE_NOT_ALL,        /* some of the alternatives */
    FIT_NOTE_FAMILY,         /* threads of two families */
    FIT_NOTE_PITCH,          /* one pitch is not stated, or they differ */
    FIT_NOTE_HAND,           /* a left-hand and a right-hand thread */
    FIT_NOTE_PARTLY,         /* a contract holds in part of the range */
    FIT_NOTE_NO_PATH,        /* nothing is recorded between the standards */
    FIT_NOTE_NOT_EQUIVALENT, /* they are recorded as not equivalent */
    FIT_NOTE_CONTRADICTION,  /* recorded degrees contradict each other */
    FIT_NOTE_DEVIATIONS,     /* adopted with changes */
    FIT_NOTE_REPLACED,       /* a later edition or a successor */
    FIT_NOTE_OTHER_SIZES,    /* deviations are recorded for other sizes only */
};

/* A property of an item or of a port, read. */
struct fit_fact {
    uint32_t property; /* the caller's number of its name */
    enum fit_sense sense;
    bool two_truths;
    const struct fit_value *value; /* NULL: it cannot be read */
    /* Texts as the caller's numbers of their folded form, the alternatives of
     * one written "zinc | nickel"; for FIT_STANDARD numbers of standards. */
    const uint32_t *words;
    uint32_t n_words;
    uint32_t row; /* the caller's own */
};

/* Facts by ascending (property, sense). */
struct fit_facts {
    const struct fit_fact *facts;
    size_t n;
};

struct fit_rule {
    uint32_t property;
    enum fit_axis axis;
    enum fit_comparison comparison;
    enum fit_criticality criticality;
    bool has_tolerance; /* EQ: values may differ by so much, as a difference */
    struct sp_ratio tolerance;
};

/* Rules by ascending property, one each. */
struct fit_class {
    const struct fit_rule *rules;
    size_t n_rules;
    bool reviewed; /* by a person; else nothing is better than conditional */
};

/* Where intervals leave each other, in the unit of the kind. */
struct fit_gap {
    bool has_difference; /* a − b, or by how much it falls short */
    struct sp_ratio difference;
    bool has_low, has_high; /* parts that lie outside */
    bool low_unbounded, high_unbounded;
    struct sp_ratio low_from, low_to;
    struct sp_ratio high_from, high_to;
};

struct fit_reason {
    size_t rule;                  /* index in the class */
    const struct fit_fact *a, *b; /* NULL: not stated */
    enum fit_verdict verdict;
    enum fit_note note;
    struct fit_gap gap;
    /* STANDARD: the recorded edges from a's standard to b's. */
    uint32_t hops[FIT_HOPS_MAX];
    uint32_t n_hops;
};

struct fit_outcome {
    enum fit_verdict verdict;
    enum fit_verdict axes[FIT_AXES];
    bool axis_ruled[FIT_AXES]; /* whether a rule bears on it */
    bool capped;               /* nobody reviewed the class */
    bool no_rules;
    size_t n_properties;         /* M: rules that are not info */
    size_t n_without_difference; /* N */
};

/* ---- standards ---------------------------------------------------------- */

enum fit_degree { FIT_IDT, FIT_MOD, FIT_NEQ, FIT_REPLACES };

/* `standard` adopts or replaces `other`, both the caller's numbers. */
struct fit_edge {
    uint32_t standard, other;
    enum fit_degree degree;
};

/* What an edge of degree MOD changes; without sizes it holds for all. */
struct fit_deviation {
    uint32_t edge;
    const struct sp_ratio *sizes; /* thread diameters in metres */
    size_t n_sizes;
};

struct fit_standards; /* opaque */

/*
 * Prepare the graph: for each pair of standards the best recorded way.
 *
 * Limits:    FIT_STANDARDS_MAX standards, numbered from 0 to n − 1.
 * Ownership: in the arena; edges and deviations are borrowed.
 * Errors:    SP_LIMIT; SP_NO_MEMORY.
 */
SP_MUST_CHECK enum sp_code fit_standards_new(size_t n,
    const struct fit_edge *edges, size_t n_edges,
    const struct fit_deviation *deviations, size_t n_deviations,
    struct sp_arena *arena, struct fit_standards **standards_out,
    struct sp_err *err);

/* How the record of one edge contradicts a way over others: the pairs, at
 * most `max`. Returns how many there are. */
struct fit_contradiction {
    uint32_t standard, other; /* recorded with a lesser degree than the way */
    uint32_t edge;
};
size_t fit_standards_contradictions(const struct fit_standards *standards,
    struct fit_contradiction *out, size_t max);

/* ---- deciding ----------------------------------------------------------- */

struct fit_context {
    const struct fit_standards *standards; /* NULL: none is recorded */
    uint32_t thread_property; /* whose size scopes deviations, or FIT_NONE */
};

/*
 * Decide whether `a` may stand where `b` is needed: a's capability, else its
 * tolerance, against b's requirement, else b's capability, else its tolerance.
 * An axis has the least verdict of its must rules; a should rule that does not
 * hold or is unknown makes it conditional; info changes nothing. `reasons` has
 * room for cls->n_rules, one a rule in the order of the rules, or is NULL.
 */
void fit_interchange(const struct fit_class *cls,
    const struct fit_context *context, const struct fit_facts *a,
    const struct fit_facts *b, struct fit_reason *reasons,
    struct fit_outcome *outcome_out);

enum fit_gender { FIT_GENDER_NONE, FIT_MALE, FIT_FEMALE, FIT_NEUTRAL };
enum fit_role {
    FIT_ROLE_NONE,
    FIT_SUPPLY,
    FIT_CONSUME,
    FIT_BOTH,
    FIT_MECHANICAL,
};

struct fit_port {
    uint32_t type; /* the caller's number, FIT_NONE: not stated */
    enum fit_gender gender;
    enum fit_role role;
    uint32_t standard; /* FIT_NONE: not stated */
    struct fit_facts facts;
};

struct fit_mating {
    enum fit_verdict verdict;
    enum fit_verdict type, gender, role, standard; /* each by itself */
    bool standard_stated;                          /* by one of them at least */
    enum fit_note standard_note;
    uint32_t hops[FIT_HOPS_MAX];
    uint32_t n_hops;
    bool a_is_p;                 /* reasons' a is p: the side that supplies */
    struct fit_outcome contract; /* of the properties */
};

/*
 * Decide whether port p mates with port q: types the same, genders and roles
 * conjugate, standards the same or equivalent, and each property by the rules
 * of the port's class: what the supplying side gives against what the other
 * takes. A range that lies only in part inside is conditional. `reasons` has
 * room for cls->n_rules, or is NULL.
 */
void fit_mate(const struct fit_class *cls, const struct fit_context *context,
    const struct fit_port *p, const struct fit_port *q,
    struct fit_reason *reasons, struct fit_mating *mating_out);

/* How a property of this name is read: threads and plain texts by name. */
enum fit_hint fit_property_hint(const char *property);

const char *fit_verdict_name(enum fit_verdict verdict);
const char *fit_axis_name(enum fit_axis axis);
const char *fit_comparison_name(enum fit_comparison comparison);
bool fit_comparison_find(const char *name, enum fit_comparison *out);
const char *fit_degree_name(enum fit_degree degree);

#endif
