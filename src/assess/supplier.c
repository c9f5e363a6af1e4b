#include "assess/supplier.h"

#include <string.h>

/* Which part of the key names the party, by table. */
static const struct {
    const char *tbl;
    int part;
} in_key[] = {
    {"party", 0},
    {"control", 0},
    {"guarantee", 0},
    {"member", 1},
    {"asset", 1},
    {"attestation", 1},
    {"attestation_state", 1},
    {"ballot", 1},
    {"participant", 1},
};

/* Which column of the row names it. */
static const struct {
    const char *tbl;
    const char *col;
} in_row[] = {
    {"site", "party"},
    {"determination", "authority"},
    {"venture", "lead"},
    {"design", "authority"},
};

static const char *key_part(struct sp_arena *arena, const char *key, int part)
{
    const char *end;

    for (; part > 0; part--) {
        key = strchr(key, '|');
        if (key == NULL)
            return NULL;
        key++;
    }
    end = strchr(key, '|');
    return end == NULL ? key : sp_strndup(arena, key, (size_t)(end - key));
}

static enum sp_code cell_of(struct snapshot *snapshot, const char *tbl,
    const char *key, const char *col, const char **text_out, struct sp_err *err)
{
    const struct table *table;
    size_t row;
    enum sp_code rc = snapshot_table(snapshot, tbl, &table, err);

    *text_out = NULL;
    if (rc != SP_OK)
        return rc;
    row = table_find(table, key);
    if (row != SIZE_MAX) {
        const char *text =
            table_text(table, row, schema_column(table->schema, col));

        if (text[0] != '\0')
            *text_out = text;
    }
    return SP_OK;
}

/* An offer is its site's party's to state. */
static enum sp_code offer_party(struct snapshot *snapshot, const char *key,
    const char **party_out, struct sp_err *err)
{
    const char *site = NULL;
    enum sp_code rc = cell_of(snapshot, "offer", key, "site", &site, err);

    *party_out = NULL;
    if (rc == SP_OK && site != NULL)
        rc = cell_of(snapshot, "site", site, "party", party_out, err);
    return rc;
}

/* "TBL|SUBJECT": of rows that belong to the subject, a party, it knows whether
 * they are all listed; of others the venture's lead. */
static const char *complete_party(struct sp_arena *arena, const char *key)
{
    static const char *const own[] = {"control|", "guarantee|", "site|"};

    for (size_t i = 0; i < SP_COUNT(own); i++)
        if (strncmp(key, own[i], strlen(own[i])) == 0)
            return key_part(arena, key, 1);
    return NULL;
}

enum sp_code supplier_of(struct snapshot *snapshot, const char *tbl,
    const char *key, const char *venture, struct sp_arena *arena,
    const char **party_out, struct sp_err *err)
{
    *party_out = NULL;
    if (strcmp(tbl, "offer") == 0)
        return offer_party(snapshot, key, party_out, err);
    for (size_t i = 0; i < SP_COUNT(in_key); i++)
        if (strcmp(in_key[i].tbl, tbl) == 0) {
            const char *party = key_part(arena, key, in_key[i].part);

            if (party == NULL || party[0] == '\0') /* nobody is named yet */
                return cell_of(
                    snapshot, "venture", venture, "lead", party_out, err);
            *party_out = party;
            return SP_OK;
        }
    for (size_t i = 0; i < SP_COUNT(in_row); i++)
        if (strcmp(in_row[i].tbl, tbl) == 0)
            return cell_of(snapshot, tbl, key, in_row[i].col, party_out, err);
    if (strcmp(tbl, "complete") == 0) {
        *party_out = complete_party(arena, key);
        if (*party_out != NULL)
            return SP_OK;
    }
    /* What the venture itself declares; shipped tables have no supplier. */
    if (strcmp(tbl, "complete") == 0 || strcmp(tbl, "structure") == 0 ||
        strcmp(tbl, "measure") == 0)
        return cell_of(snapshot, "venture", venture, "lead", party_out, err);
    return SP_OK;
}
