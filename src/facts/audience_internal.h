/*
 * audience_internal.h - what audience.c and audience_row.c share.
 */
#ifndef SPILNO_FACTS_AUDIENCE_INTERNAL_H
#define SPILNO_FACTS_AUDIENCE_INTERNAL_H

#include "facts/audience.h"

/* A row, there or not: symbols by column; 0 is empty or not known. */
struct audience_row {
    const struct schema_table *schema;
    uint32_t cells[SCHEMA_COLUMNS_MAX];
    const char *from, *until; /* its period, as ISO dates */
    bool there;               /* it is a row, not a key alone */
    bool shipped;
};

struct audience_member { /* a party in a venture on the day */
    uint32_t venture, party;
};
struct audience_maker { /* a party that makes an item in a period */
    uint32_t item, party;
    const char *from, *until;
};

/* One of the parties that read: all of them for a role. */
struct audience_party {
    uint32_t symbol;
    uint32_t roles; /* by place in the choices of member.role */
};

struct audience {
    const struct schema *schema;
    struct sp_arena *arena;
    struct sp_pool *pool;
    const struct table **tables; /* one a table of the schema; results NULL */
    bool (*shipped)(void *user, const struct table *table, size_t row);
    void *user;
    const char *name;
    char on[16];     /* ISO date */
    uint32_t author; /* symbol, 0: none */
    bool everyone;   /* the audience "public" */
    int role;        /* place in the choices, −1: none */
    struct audience_party *parties;
    size_t n_parties;
    struct audience_member *members; /* by venture, party */
    size_t n_members;
    struct audience_maker *makers; /* by item, party */
    size_t n_makers;
    uint8_t *known; /* a bit a symbol */
    uint32_t n_symbols;
};

const struct table *audience_table(
    const struct audience *audience, const char *name);

/* Whether a row's period holds the day. */
bool audience_holds(
    const struct audience *audience, const struct table *table, size_t row);

/* Fill members and makers. */
SP_MUST_CHECK enum sp_code audience_read_who(
    struct audience *audience, struct sp_err *err);

/* Fill a row from a table, or from a key in text form; false when no row
 * could have that key. */
void audience_row_of(const struct audience *audience, const struct table *table,
    size_t row, struct audience_row *row_out);
bool audience_row_named(const struct audience *audience,
    const struct schema_table *schema, const char *key,
    struct audience_row *row_out);

/* The narrowest mark that the audience sees in the row's columns. */
enum schema_seen audience_right(
    const struct audience *audience, const struct audience_row *row);

/* Whether a column of the row is seen by whoever has that right. */
bool audience_column_seen(const struct audience *audience,
    const struct audience_row *row, enum schema_seen right, int column);

bool audience_row_owned(const struct audience *audience,
    const struct audience_row *row, uint32_t party);

/* Return an owner that is known to the audience, or 0. */
uint32_t audience_row_owner(
    const struct audience *audience, const struct audience_row *row);

#endif
