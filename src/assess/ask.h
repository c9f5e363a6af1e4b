/*
 * ask.h - what to ask each party, so that nothing that it could state stays
 * open, also what its first answers would make missing.
 *
 * A pure function of an assessment and its facts; writes nothing. A party
 * finds in its questions only rows that it may see (ask_see.c).
 * Threads: one at a time. Source: docs/formats/ask.md.
 */
#ifndef SPILNO_ASSESS_ASK_H
#define SPILNO_ASSESS_ASK_H

#include "assess/assess.h"

enum { ASK_FORMAT = 1, ASK_SPARE_ROWS = 12 };
#define ASK_HIDDEN_SHEET "spilno-ask"

/* Whether a cell is asked for. */
enum ask_need {
    ASK_SHOWN,     /* on record, or given by the question */
    ASK_NEEDED,    /* a finding misses it */
    ASK_ROW,       /* only where the row is filled in */
    ASK_REGION,    /* only where the state is Ukraine */
    ASK_DELIVERED, /* only where the delivered price without tax differs */
    ASK_OPTIONAL,  /* may be left out */
};

/* Why rows that no finding misses yet may be needed. */
enum ask_follow {
    ASK_NOT_FOLLOWING,
    ASK_NEW_PARTY, /* where a party was named that is not on record */
    ASK_NEW_LINK,  /* the controllers of such a party */
    ASK_NEW_SITE,  /* where a site was named that is not on record */
    ASK_NEW_ASSET, /* where a member was named */
};

/* What a cell takes beside free text of its type. */
enum ask_values {
    ASK_FREE,
    ASK_CHOICES, /* the choices of its column */
    ASK_STATES,  /* any state, after the words of its column and the list */
    ASK_LIST,    /* the list, after the words of its column; others too */
};

struct ask_value {
    const char *id, *name; /* name or NULL */
};

struct ask_state {
    const char *code, *name_en, *name_uk; /* names or NULL */
};

struct ask_cell {
    const struct schema_column *column;
    enum ask_need need;
    const char *value; /* on record, or given; NULL: neither */
    const char *unit;  /* of a quantity, or NULL */
    bool given;        /* taken with the answer, though nobody writes it */
    enum ask_values values;
    const struct ask_value *list; /* ids that the party may see, sorted */
    size_t n_list;
};

struct ask_reason {
    const char *rule, *cites;
    const char *title_en, *title_uk; /* of the condition, or NULL */
};

/* Cells of one row, or rows to add. */
struct ask_question {
    const struct schema_table *table;
    bool rows;       /* rows to add; else one row, `key` its natural key */
    const char *key; /* rows: its known parts, such as "V||recipient" */
    bool recorded;   /* a row of that key is on record */
    enum ask_follow follow;
    /* Rows: whether "are these all?" is asked, of this subject. */
    bool complete;
    const char *subject; /* or NULL */
    /* In schema order; of rows to add: of each of them. */
    struct ask_cell *cells;
    size_t n_cells;
    bool all_controllers;     /* rows of `party`: also "are its controllers all
                                 listed?" */
    const char *const *known; /* n_known × n_cells texts, "" unknown */
    size_t n_known;
    size_t n_unseen;   /* rows on record that the party may not see */
    size_t n_findings; /* that miss something of it */
    const struct ask_reason *reasons; /* by rule */
    size_t n_reasons;
};

struct ask_party {
    const char *party, *name; /* name or NULL */
    const char *language;     /* as on record, or NULL */
    bool owner;               /* of the register */
    const char *title;        /* the venture's, where the party may see it */
    const struct ask_question *questions; /* most findings first */
    size_t n_questions;
    size_t n_cells; /* needed now */
};

/* A missing fact that no party can state. */
struct ask_act {
    const char *tbl, *key, *col;
    size_t n_findings;
};

/* An unknown finding that names nothing missing: a choice or a decision. */
struct ask_undecided {
    const char *rule, *cites, *subject;
};

struct ask {
    const char *venture, *instrument, *on;
    const char *owner;  /* of the register */
    const char *inside; /* states counted inside: codes joined by commas */
    struct snapshot_digests digests;
    char rules_digest[65];
    const char *program;
    const struct ask_state *states; /* by code */
    size_t n_states;
    const struct ask_party *parties; /* by id */
    size_t n_parties;
    const struct ask_act *acts; /* most findings first */
    size_t n_acts;
    const struct ask_undecided *undecided;
    size_t n_undecided;
};

struct ask_options {
    const struct assess_options *assess; /* without an overlay */
    const char *owner;                   /* of the register: a party's id */
    const char *party;                   /* its questions alone, or NULL */
};

/*
 * Assess `venture` and say what to ask whom. Results live in `arena`.
 * Errors: as assess_venture; SP_NOT_FOUND no such party.
 */
SP_MUST_CHECK enum sp_code ask_venture(const struct ask_options *options,
    const char *venture, struct sp_arena *arena, struct ask *ask_out,
    struct sp_err *err);

#endif
