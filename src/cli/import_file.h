/*
 * import_file.h - what import and check are given: a folder, a workbook whose
 * sheets are tables, or questions that a party filled in.
 *
 * Private to src/cli. Threads: one.
 */
#ifndef SPILNO_CLI_IMPORT_FILE_H
#define SPILNO_CLI_IMPORT_FILE_H

#include "assess/answers.h"
#include "cli/cli.h"
#include "convert/book_dossier.h"

enum import_kind { IMPORT_FOLDER, IMPORT_WORKBOOK, IMPORT_ANSWERS };

/* A fault or a warning, led back to what the user gave. */
struct import_fault {
    bool warning;
    const char *file; /* "offer.csv"; NULL: of a workbook */
    uint64_t line;
    uint32_t column;
    struct book_place cell; /* of a workbook */
    const char *message;
};

struct import_file {
    enum import_kind kind;
    const char *path;
    struct sp_buf bytes; /* of a workbook */
    char digest[65];     /* of the same */
    struct book_dossier book;
    struct answers answers;
    struct answers_dossier made;
    struct import_fault *faults; /* cli->arena; warnings too */
    size_t n_faults;             /* listed */
    size_t n_bad;                /* that are no warnings, listed or not */
    size_t n_warnings;           /* likewise of warnings */
};

/* Read what `path` names; import_file_close whatever comes. */
SP_MUST_CHECK enum sp_code import_file_open(struct cli *cli, const char *path,
    struct import_file *file, struct sp_err *err);
void import_file_close(struct import_file *file);

/* Take the faults of a report over; may be called once. */
SP_MUST_CHECK enum sp_code import_file_faults(struct cli *cli,
    struct import_file *file, const struct registry_report *report,
    struct sp_err *err);

/* Print them; with --output also beside the cells of a copy. */
SP_MUST_CHECK enum sp_code import_file_print(
    struct cli *cli, const struct import_file *file, struct sp_err *err);

/* import_print.c: what an import did. */
struct import_result {
    const struct import_file *file;
    const struct registry_report *report;
    const char *facts; /* digest of the facts after it, or NULL */
    bool dry_run;
    /* Of answers: what was open before and is not now, and what still is, each
     * as "party SATUMAA: managed_in", sorted. */
    bool compared;
    const char *const *settled, *const *open;
    size_t n_settled, n_open;
};
SP_MUST_CHECK enum sp_code import_print(
    struct cli *cli, const struct import_result *result, struct sp_err *err);

#endif
