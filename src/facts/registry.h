/*
 * registry.h - the register folder: its owner, its kept packs, its database.
 *
 * Layout of the folder: `register` (text: format and owner), `journal` (one
 * line a pack: number, SHA-256, bytes; appended and fsynced: from then on the
 * import is acknowledged), `packs/<sha256>`, `register.db` (a view that
 * `rebuild` makes again). On opening for writing, packs of the journal that
 * the database has not applied are applied.
 * Writes all fact tables (by apply alone). Threads: one.
 */
#ifndef SPILNO_FACTS_REGISTRY_H
#define SPILNO_FACTS_REGISTRY_H

#include "facts/dossier.h"

struct registry; /* opaque */

/* Make a register in `folder` (created when absent). Errors: SP_EXISTS. */
SP_MUST_CHECK enum sp_code registry_init(const struct schema *schema,
    const char *folder, const char *owner, struct sp_err *err);

/* Open for reading (and recovery of the gap, when the journal is ahead).
 * Errors: SP_NOT_FOUND no register there; SP_CORRUPT; SP_BUSY. */
SP_MUST_CHECK enum sp_code registry_open(const struct schema *schema,
    const char *folder, struct registry **registry_out, struct sp_err *err);
const char *registry_owner(const struct registry *registry);
const struct schema *registry_schema(const struct registry *registry);
void registry_close(struct registry *registry); /* accepts NULL */

/*
 * A further check of an import, by a room above: what its rows mean.
 *
 * `import_rows_incoming` gives the dossier's rows of a table (NULL: no file),
 * `import_rows_all` those of all layers that will hold, shipped ones first,
 * the owner's later, with all columns and all periods. Faults and warnings go
 * to the dossier, by dossier_fault and dossier_warn.
 */
struct import_rows; /* opaque */
struct import_layer {
    const struct table *table;
    const uint8_t *skip; /* rows that do not count, or NULL */
};
enum { IMPORT_LAYERS_MAX = 4 };
typedef enum sp_code (*import_check_fn)(
    struct import_rows *rows, struct sp_err *err);

struct dossier *import_rows_dossier(const struct import_rows *rows);
struct sp_arena *import_rows_arena(const struct import_rows *rows);
int32_t import_rows_on(const struct import_rows *rows);
const struct table *import_rows_incoming(
    const struct import_rows *rows, const char *table);
SP_MUST_CHECK enum sp_code import_rows_all(struct import_rows *rows,
    const char *table, struct import_layer layers_out[IMPORT_LAYERS_MAX],
    size_t *n_out, struct sp_err *err);

struct registry_import {
    const char *dossier_folder; /* with `files`: what messages call it */
    /* The dossier's files, in memory; NULL: those of the folder. */
    const struct dossier_bytes *files;
    size_t n_files;
    size_t faults_max;          /* listed; 0: DOSSIER_FAULTS_MAX */
    const char *data_folder;    /* shipped data/, for references */
    const char *const *replace; /* tables whose absent rows are ended */
    size_t n_replace;
    const char *source;    /* only rows whose source begins so are ended; NULL:
                              those of the file's own sources (merge.h) */
    bool dated;            /* a row that `replace` changes begins on that day */
    int32_t on;            /* the day at which they are ended */
    bool check_only;       /* `spilno check`: change nothing */
    import_check_fn check; /* NULL: none */
    /* Ask before rows are ended or removed by `replace`: gets the difference
     * as text; false leaves everything unchanged. NULL: do not ask. */
    bool (*confirm)(void *user, const char *difference);
    /* Progress on long work: what, done, of; NULL: none. */
    void (*progress)(void *user, const char *what, uint64_t done, uint64_t of);
    void *user;
};

/* A fault or a warning, and where. */
struct registry_fault {
    bool warning;
    char file[256];
    uint64_t line;
    uint32_t column;
    char message[800];
};

/* What replacing a table does to one row. */
enum registry_change_kind {
    REGISTRY_APPEARED,
    REGISTRY_CHANGED,
    REGISTRY_VANISHED, /* ended */
    REGISTRY_REMOVED,  /* vanished before it had begun */
};
struct registry_change {
    enum registry_change_kind kind;
    const char *table; /* borrowed from the schema */
    char *key;         /* owned; text form */
    char *what; /* owned; changed: "unit_cost '4.1' → '4.5', …"; vanished
                   because nothing names it: since when it held; else NULL */
};

struct registry_report {
    size_t tables;
    uint64_t rows_set, rows_ended, rows_removed;
    char pack[65]; /* digest of the kept pack, "" when nothing changed */
    char *faults;  /* all listed faults, one a line, owned; NULL: none */
    size_t n_faults;
    char *warnings; /* owned; NULL: none */
    size_t n_warnings;
    bool declined;               /* confirm said no */
    struct registry_fault *list; /* owned; faults, then warnings */
    size_t n_list;
    struct registry_change *changes; /* owned; of replaced tables; the first
                                        REGISTRY_CHANGES_MAX */
    size_t n_changes;
    uint64_t n_changed[4]; /* all, by kind */
    uint64_t n_unnamed;    /* of them, vanished because nothing names them */
    uint64_t n_left;       /* rows that another source left alone */
    char *left;            /* owned; such a source, or NULL */
};
enum { REGISTRY_CHANGES_MAX = 100000 };

/* Check and record a dossier: parse → pack → journal → apply.
 * Errors: SP_INVALID with report->faults; the register is unchanged. */
SP_MUST_CHECK enum sp_code registry_import(struct registry *registry,
    const struct registry_import *import, struct registry_report *report_out,
    struct sp_err *err);
void registry_report_clear(struct registry_report *report);

/* Check a dossier against the register (NULL: against shipped data alone). */
SP_MUST_CHECK enum sp_code registry_check(const struct schema *schema,
    struct registry *registry, const struct registry_import *import,
    struct registry_report *report_out, struct sp_err *err);

/* Write the owner's rows, all periods, and datapackage.json into `folder`
 * (created; must hold no .csv). */
SP_MUST_CHECK enum sp_code registry_export(
    struct registry *registry, const char *folder, struct sp_err *err);

struct registry_export {
    const char *audience; /* a party, role:ROLE or public */
    int32_t on;           /* who it is, and what it may see, on that day */
};
struct registry_exported {
    uint64_t rows;  /* that the audience sees, all or in part */
    uint64_t stubs; /* rows with their key alone, since a cell names them */
    uint64_t rows_withheld, cells_withheld;
};

/*
 * The same for an audience: the rows and cells that it may see, of all
 * periods, and withheld.json with what is left out by table. What an exported
 * cell names is there, if only with its key, so that the folder can be
 * imported; a row that could not be is withheld too.
 * Errors: SP_NOT_FOUND as audience_open.
 * Source: docs/formats/audience.md.
 */
SP_MUST_CHECK enum sp_code registry_export_for(struct registry *registry,
    const struct registry_export *options, const char *folder,
    struct registry_exported *exported_out, struct sp_err *err);

/* Make the database again from journal and packs. */
SP_MUST_CHECK enum sp_code registry_rebuild(const struct schema *schema,
    const char *folder, uint64_t *packs_out, struct sp_err *err);

/* Read the owner's rows of one table that hold on day `on` (INT32_MIN: all
 * periods) with the columns whose `wanted[i]` is set (NULL: all). */
SP_MUST_CHECK enum sp_code registry_read(struct registry *registry,
    const struct schema_table *schema, const bool *wanted, int32_t on,
    struct sp_pool *pool, struct sp_arena *arena, struct table *table_out,
    struct sp_err *err);

/* SHA-256 in hex over the lines "NUMBER SHA256 BYTES" of the kept packs. Each
 * pack holds salt, so that nobody can guess facts and compare. */
SP_MUST_CHECK enum sp_code registry_packs_digest(
    struct registry *registry, char hex_out[65], struct sp_err *err);

/* SHA-256 over the owner's canonical tables, kept up to date by apply. */
SP_MUST_CHECK enum sp_code registry_digest(
    struct registry *registry, char hex_out[65], struct sp_err *err);

#endif
