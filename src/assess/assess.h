/*
 * assess.h - takes a snapshot, calls engines and rules, collects findings.
 *
 * The engines' only caller. A pure function of (facts, rules, date); writes
 * nothing. What it returns is all that the faces show: they never compute.
 * Threads: one at a time.
 */
#ifndef SPILNO_ASSESS_ASSESS_H
#define SPILNO_ASSESS_ASSESS_H

#include "base/arena.h"
#include "bom/bom.h"
#include "facts/snapshot.h"
#include "rule/rule.h"
#include "rule/rule_case.h"
#include "vote/vote.h"

/* ---- audiences ----------------------------------------------------------
 *
 * With an audience the engines still compute with all facts; what they
 * answer is then projected to what the audience may see
 * (docs/formats/audience.md). How much was left out, by kind: */
struct assess_withheld {
    size_t conflicts; /* rows of the register that replace shipped ones */
    size_t facts;     /* cells used or missing, of all findings and votes */
    size_t findings;  /* findings without their sentence or some number */
    size_t items;     /* items of lists */
    size_t measures;  /* votes that are not listed */
    size_t missing;   /* missing facts that are not listed */
    size_t parts;     /* lines of the structure */
    size_t values;    /* totals over too few rows, names, quantities */
};

/* ---- origin ---------------------------------------------------------- */

enum assess_verdict { /* as rule_verdict, plus: the view has no limit */
    ASSESS_NONE = -1
};

struct assess_state_sum {
    const char *state;     /* alpha-2, "unknown" last */
    const char *min, *max; /* euros, shortest exact decimals */
    const char *counted;   /* by the instrument: inside, outside, either */
};

struct assess_view {
    const char *denominator;           /* component_cost, end_product_value */
    const char *depth;                 /* opened, declared */
    const char *cost_min, *cost_max;   /* euros for one unit, or NULL */
    const char *share_min, *share_max; /* six digits, or NULL */
    const char *share_min_exact, *share_max_exact; /* "n/d", or NULL */
    const char *limit;                             /* decimal, or NULL */
    int verdict; /* enum rule_verdict, or ASSESS_NONE */
    const struct assess_state_sum *by_state; /* only reached; NULL unknown */
    size_t n_by_state;
    /* From the audience: cost and share, or sums by state. */
    bool withheld, states_withheld;
};

struct assess_fact {
    const char *tbl, *key, *col;
    bool missing;
    const char *value;  /* the cell's text, NULL when missing or not one */
    const char *basis;  /* of the row, NULL when the row is missing */
    const char *source; /* of the row, or NULL */
    const char *from;   /* "data", "register", "overlay", "engine" */
};

struct assess_part { /* one line of the indented structure, depth first */
    uint32_t level;  /* 0: the product */
    const char *item, *name, *line; /* line: NULL for the product */
    const char *quantity, *unit;    /* per parent; NULL unknown */
    const char *total;              /* per unit of product */
    const char *unit_cost;          /* standard, euros, NULL unknown */
    const char *cost;               /* total × unit cost */
    const char *share;              /* of the component cost, six digits */
    const char *outside;            /* outside share of this part, six digits */
    const char *source;             /* make, buy, attested, none */
    const char *offer, *supplier;   /* preferred offer and its party's name */
    const char *origin;             /* state, NULL unknown */
    const char *made_by, *mpn, *variant, *group;
    const char *basis;               /* weakest of line and offer */
    int64_t lead_days;               /* −1 unknown */
    bool optional, active, repeated; /* repeated: opened further up */
    uint32_t n_offers;
};

struct assess_origin {
    const char *item, *item_name, *instrument, *venture; /* venture or NULL */
    struct assess_view views[BOM_VIEWS];
    const char *const *unknown_items;
    size_t n_unknown_items;
    const char *const *attested_items;
    size_t n_attested_items;
    const char *const *set_aside_items; /* attested, but their own lines are
                                           here and count instead */
    size_t n_set_aside_items;
    int verdict; /* both depths on the limited denominator; ASSESS_NONE */
    const struct assess_fact *facts; /* used and missing, sorted */
    size_t n_facts;
    const struct assess_part *parts; /* at most ASSESS_PARTS_MAX */
    size_t n_parts;
    bool parts_cut;
    size_t parts_withheld; /* lines that the audience may not see */
};
enum { ASSESS_PARTS_MAX = 20000 };

/* ---- assessment -------------------------------------------------------- */

struct assess_number {
    const char *name;
    enum rule_value_type type;
    const char *text; /* NULL unknown */
};

struct assess_finding {
    const char *rule;
    int version;
    const char *cites, *subject, *subject_name, *instrument;
    enum rule_verdict verdict;
    const char *basis;   /* weakest basis used, NULL: no fact was used */
    const char *checked; /* text, summary */
    const struct assess_number *numbers; /* by name */
    size_t n_numbers;
    const struct assess_fact *facts;
    size_t n_facts;
    const char *text_en, *text_uk;
    bool weakened; /* --min-basis made it unknown */
    /* For an audience: facts left out, and whether the sentence or a number
     * is; whom it may ask, by id. A subject that is withheld is NULL. */
    size_t n_withheld;
    bool withheld;
    const char *const *ask;
    size_t n_ask;
};

struct assess_condition {
    const char *condition, *cites, *title_en, *title_uk;
    const char *encoded_by;    /* NULL: not encoded */
    const char *checked;       /* text, summary, not_read */
    enum rule_verdict verdict; /* meaningless when not encoded */
    const char *basis;         /* of its findings, NULL without */
    const size_t *findings;    /* indices */
    size_t n_findings;
};

struct assess_missing { /* one fact that is missing */
    const char *tbl, *key, *col;
    const char *party, *party_name; /* who could supply it, or NULL */
    size_t n_findings;              /* findings that name it */
};

struct assess_change {
    const char *rule, *cites, *subject;
    const char *from, *to; /* verdict names, NULL where only on one side */
    const char *from_basis, *to_basis; /* of the two findings; NULL likewise */
};

struct assess_headline {
    size_t obstacles, met, unknown, not_applicable, not_encoded;
    size_t second_hand, declared;
};

/* A rule that was asked, with its cases where they were asked for. */
struct assess_rule {
    const struct rule *rule;
    const struct rule_case *cases;
    size_t n_cases;
};

struct assess_vote;

/* A measure of the venture, and the vote on it. */
struct assess_measure {
    const char *measure;
    const struct assess_vote *vote; /* NULL: it cannot be counted */
    const char *refused;            /* why, else NULL */
};

struct assess_compatibility; /* assess/compatibility.h */

struct assessment {
    const char *audience; /* for whom, or NULL: the register's owner */
    struct assess_withheld withheld;
    const char *venture, *title, *instrument, *on;
    const char *product, *product_name;
    /* Folder name, "" when the audience may not see it, or NULL: none. */
    const char *overlay;
    struct assess_headline headline;
    const struct assess_condition *conditions;
    size_t n_conditions;
    const struct assess_finding *findings; /* by rule name, subject */
    size_t n_findings;
    const struct assess_missing *missing;
    size_t n_missing;
    const struct assess_change *changes; /* with an overlay */
    size_t n_changes;
    const struct assess_origin *origin;        /* NULL without a product */
    const struct assess_origin *origin_before; /* with an overlay, or NULL */
    /* NULL: not asked for, nothing to compare, or for an audience. */
    const struct assess_compatibility *compatibility;
    const char *const *conflicts; /* the register against shipped data */
    size_t n_conflicts;
    const struct assess_measure *measures; /* by id */
    size_t n_measures;
    const struct assess_rule *rules; /* by name */
    size_t n_rules;
    bool strict;
    const char *min_basis; /* or NULL */
    struct snapshot_digests digests;
    char rules_digest[65];
    const char *program; /* version */
};

struct assess_options {
    const struct schema *schema;
    struct snapshot_options facts; /* overlay_folder included */
    const struct rule_set *rules;
    /* NULL: the venture's own. Against another one the venture's article
     * counts as not stated: it is an article of its own instrument. */
    const char *instrument;
    const char *audience; /* a party, role:ROLE or public; NULL: all is shown */
    const char *min_basis; /* assumed, declared, evidenced, determined; NULL */
    bool strict;
    bool with_parts;          /* fill origin->parts (the report, --verbose) */
    /* Fill compatibility: what else the product could be made of. */
    bool with_compatibility;
    const char *cases_folder; /* the rules folder, for the cases, or NULL */
};

/*
 * Assess `venture` (against its own instrument, if the options name none).
 * Results live in `arena`.
 * Errors: SP_NOT_FOUND no such venture or instrument; SP_INVALID a rule or
 *         overlay is refused; SP_LIMIT an amount overflows (names item and
 * level).
 */
SP_MUST_CHECK enum sp_code assess_venture(const struct assess_options *options,
    const char *venture, struct sp_arena *arena,
    struct assessment *assessment_out, struct sp_err *err);

/* The exit status of an assessment (docs/formats/exit-status.md): 0, 1, 2. */
int assess_status(const struct assessment *assessment);

/* ---- several instruments for one venture -------------------------------- */

enum assess_period { ASSESS_IN_FORCE, ASSESS_CLOSED, ASSESS_NOT_YET };

struct assess_compared {
    bool own; /* the instrument that the venture names */
    enum assess_period period;
    /* First day in force and first day no longer so, or NULL: of the
     * instrument's row, while it is not in force of its rules. */
    const char *from, *until;
    int status;                   /* as assess_status; -1 when not in force */
    struct assessment assessment; /* when not in force: no rule was asked */
};

struct assess_comparison {
    const char *own;                           /* the venture's instrument */
    const struct assess_compared *instruments; /* by name; at least one */
    size_t n_instruments;
    int status; /* 0 some instrument in force has no obstacle and nothing
                   unknown; else 2 some has no obstacle; else 1 */
};

/*
 * Assess `venture` against each instrument that has conditions; the option
 * `instrument` is not looked at. Errors: as assess_venture.
 */
SP_MUST_CHECK enum sp_code assess_compare(const struct assess_options *options,
    const char *venture, struct sp_arena *arena,
    struct assess_comparison *comparison_out, struct sp_err *err);

struct assess_origin_options {
    const struct schema *schema;
    struct snapshot_options facts;
    const char *audience;
    const char *instrument;
    const char *venture;         /* or NULL: the only one whose product it is */
    const char *const *variants; /* when given, instead of the venture's */
    size_t n_variants;
    bool with_parts;
};
SP_MUST_CHECK enum sp_code assess_origin_of(
    const struct assess_origin_options *options, const char *item,
    struct sp_arena *arena, struct assess_origin *origin_out,
    struct snapshot_digests *digests_out, struct assess_withheld *withheld_out,
    struct sp_err *err);

/* ---- explosion and where-used ------------------------------------------ */

/* One row of an explosion or a where-used list. */
struct assess_need {
    const char *item;
    const char *name;     /* for people, or NULL; not in the JSON */
    const char *quantity; /* shortest exact decimal; NULL: a line on some path
                             has no quantity */
    uint32_t depth;       /* longest path */
    bool withheld;        /* the quantity is, from the audience */
};

struct assess_needs {
    const char *item;
    const char *quantity; /* explode: the asked quantity; where-used: NULL */
    const struct assess_need *rows; /* sorted by item */
    size_t n_rows;
    size_t n_unknown; /* rows without a known quantity */
    struct assess_withheld withheld;
};

struct assess_graph_options {
    const struct schema *schema;
    struct snapshot_options facts;
    const char *audience;
    const char *const *variants;
    size_t n_variants;
};

/* Explode `quantity` of `item`; needs are sorted by item. Errors:
 * SP_NOT_FOUND no such item; SP_LIMIT an amount overflows. */
SP_MUST_CHECK enum sp_code assess_explode(
    const struct assess_graph_options *options, const char *item,
    struct sp_dec quantity, struct sp_arena *arena,
    struct assess_needs *needs_out, struct snapshot_digests *digests_out,
    struct sp_err *err);

/* All ancestors of `item`, over every line; sorted by item. */
SP_MUST_CHECK enum sp_code assess_where_used(
    const struct assess_graph_options *options, const char *item,
    struct sp_arena *arena, struct assess_needs *needs_out,
    struct snapshot_digests *digests_out, struct sp_err *err);

/* ---- votes ------------------------------------------------------------- */

struct assess_voter {
    const char *id;
    const char *name_en, *name_uk; /* NULL: none on record */
    enum vote_choice choice;
    int64_t population; /* -1: not known, or not asked for */
};

/* A vote, counted. Voter numbers in sets are places in `voters`. */
struct assess_vote {
    /* The audience may not see all that it rests on: only the result is
     * here, no count, voter or set. */
    bool withheld;
    struct assess_withheld left_out;
    const char *measure, *title, *instrument, *venture; /* NULL: not stated */
    const char *rule;                                   /* NULL: not stated */
    enum vote_rule kind;
    const char *decided_on; /* NULL: not stated */
    struct vote_outcome outcome;
    const struct assess_voter *voters; /* by id; none of a chamber */
    size_t n_voters;
    const char *const *dimensions; /* of a weighted rule: their names */
    size_t n_dimensions;
    struct vote_sets turns;
    struct vote_sets blocking;
    /* Of an unknown result: voters without a ballot whose votes for would
     * carry it, and whose votes against would defeat it. */
    struct vote_sets carry, defeat;
    bool with_power;
    struct vote_power power;
    /* The population figures that the measure names: their year, whether they
     * are rounded shares, and whether the decision fell into another year. */
    const char *population_year, *population_measure;
    bool rounded, other_year;
    enum vote_result all_take_part;
    size_t n_members; /* of the Union on the day of the decision */
    const struct assess_fact *facts; /* used and missing, sorted */
    size_t n_facts;
    const char *basis;   /* weakest basis of the facts used */
    const char *overlay; /* folder name, or NULL */
    const char *on;
    struct snapshot_digests digests;
    const char *program;
};

struct assess_vote_options {
    const struct schema *schema;
    struct snapshot_options facts; /* overlay_folder included */
    const char *audience;
    bool with_power;
};

/*
 * Count the vote on `measure`. Results live in `arena`.
 *
 * The measure, who takes part and the ballots are read on the asked date;
 * membership of the Union, population and weights on the day of the decision.
 * Errors: SP_NOT_FOUND no such measure; SP_INVALID a ballot of somebody who
 *         does not take part, nobody takes part, a population of zero, a rule
 *         that nobody defined; SP_LIMIT weights that overflow, too many
 *         members for power indices.
 * Source: docs/formats/vote.md.
 */
SP_MUST_CHECK enum sp_code assess_vote_of(
    const struct assess_vote_options *options, const char *measure,
    struct sp_arena *arena, struct assess_vote *vote_out, struct sp_err *err);

#endif
