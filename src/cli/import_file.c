/*
 * import_file.c - folders and workbooks that are imported or checked, and
 * their faults beside the user's own cells.
 */
#include "cli/import_file.h"

#include "base/file.h"
#include "base/sha256.h"
#include "sheet/sheet_read.h"
#include "sheet/sheet_write.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { ANSWERS_HEADING_ROW = 4 };
#define COPY_BYTES_MAX ((size_t)1 << 30)

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

static enum sp_code digest(struct import_file *file, struct sp_err *err)
{
    struct sp_sha256 *sha = NULL;
    enum sp_code rc = sp_sha256_new(&sha, err);

    if (rc == SP_OK) {
        sp_sha256_put(sha, file->bytes.bytes, file->bytes.len);
        sp_sha256_hex(sha, file->digest);
    }
    sp_sha256_free(sha);
    return rc;
}

enum sp_code import_file_open(struct cli *cli, const char *path,
    struct import_file *file, struct sp_err *err)
{
    struct stat status;
    const char *name = last_part(path);
    enum sp_code rc;

    memset(file, 0, sizeof *file);
    file->path = path;
    sp_buf_init(&file->bytes, SHEET_FILE_BYTES_MAX);
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return SP_OK; /* a folder, or what is said to be none */
    rc = sp_file_read(AT_FDCWD, path, SHEET_FILE_BYTES_MAX, &file->bytes, err);
    if (rc != SP_OK)
        return rc;
    if (!sheet_is_workbook(file->bytes.bytes, file->bytes.len))
        return sp_fail(err, SP_INVALID,
            "'%s' is neither a folder of CSV files nor a workbook", path);
    rc = digest(file, err);
    if (rc != SP_OK)
        return rc;
    file->kind = answers_are(file->bytes.bytes, file->bytes.len, name)
                     ? IMPORT_ANSWERS
                     : IMPORT_WORKBOOK;
    return file->kind == IMPORT_ANSWERS
               ? answers_read(cli->schema, file->bytes.bytes, file->bytes.len,
                     name, cli->arena, &file->answers, err)
               : book_dossier_read(cli->schema, file->bytes.bytes,
                     file->bytes.len, name, cli->arena, &file->book, err);
}

void import_file_close(struct import_file *file)
{
    sp_buf_clear(&file->bytes);
}

/* ---- faults ------------------------------------------------------------ */

/* Lead one of the report's back; false: it is about no cell of a workbook. */
static bool lead_back(const struct import_file *file,
    const struct registry_fault *from, struct import_fault *fault)
{
    const struct answers_row *row;

    fault->warning = from->warning;
    fault->message = from->message;
    if (file->kind == IMPORT_FOLDER) {
        fault->file = from->file;
        fault->line = from->line;
        fault->column = from->column;
        return true;
    }
    if (file->kind == IMPORT_WORKBOOK)
        return book_dossier_place(
            &file->book, from->file, from->line, from->column, &fault->cell);
    if (!answers_place(&file->made, from->file, from->line, from->column, &row,
            &fault->cell.column))
        return false;
    fault->cell.sheet = row->sheet;
    fault->cell.row = row->row;
    return true;
}

static void own_faults(struct import_file *file)
{
    for (size_t i = 0; i < file->answers.n_faults; i++) {
        const struct answers_fault *from = &file->answers.faults[i];
        struct import_fault *fault = &file->faults[file->n_faults++];

        fault->cell.sheet = from->sheet;
        fault->cell.row = from->row;
        fault->cell.column = from->column;
        fault->message = from->text;
        file->n_bad++;
    }
    for (size_t i = 0; i < file->book.n_faults; i++) {
        const struct registry_fault *from = &file->book.faults[i];
        struct import_fault *fault = &file->faults[file->n_faults++];

        fault->cell.sheet = from->file;
        fault->cell.row = (uint32_t)from->line;
        fault->cell.column = from->column;
        fault->message = from->message;
        file->n_bad++;
    }
}

enum sp_code import_file_faults(struct cli *cli, struct import_file *file,
    const struct registry_report *report, struct sp_err *err)
{
    size_t max = report->n_list + file->answers.n_faults + file->book.n_faults;

    file->faults = sp_alloc_array(cli->arena, max + 1, sizeof *file->faults);
    if (file->faults == NULL)
        return sp_arena_fail(cli->arena, err);
    own_faults(file);
    for (size_t i = 0; i < report->n_list; i++) {
        struct import_fault *fault = &file->faults[file->n_faults];

        memset(fault, 0, sizeof *fault);
        if (lead_back(file, &report->list[i], fault))
            file->n_faults++;
    }
    file->n_bad += report->n_faults;
    file->n_warnings = report->n_warnings;
    return SP_OK;
}

/* ---- the copy ---------------------------------------------------------- */

static enum sp_code annotate(struct cli *cli, const struct import_file *file,
    struct sp_buf *copy, struct sp_err *err)
{
    struct sheet_note *notes =
        sp_alloc_array(cli->arena, file->n_faults + 1, sizeof *notes);

    if (notes == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < file->n_faults; i++) {
        notes[i].sheet = file->faults[i].cell.sheet;
        notes[i].row = file->faults[i].cell.row;
        notes[i].column = file->faults[i].cell.column;
        notes[i].text = file->faults[i].message;
    }
    return sheet_annotate(file->bytes.bytes, file->bytes.len,
        last_part(file->path), "spilno: what is wrong",
        file->kind == IMPORT_ANSWERS ? ANSWERS_HEADING_ROW : 0, notes,
        file->n_faults, copy, err);
}

static enum sp_code folder_copy(struct cli *cli, const struct import_file *file,
    struct sp_buf *copy, struct sp_err *err)
{
    struct registry_fault *faults =
        sp_alloc_array(cli->arena, file->n_faults + 1, sizeof *faults);

    if (faults == NULL)
        return sp_arena_fail(cli->arena, err);
    for (size_t i = 0; i < file->n_faults; i++) {
        const struct import_fault *from = &file->faults[i];

        faults[i].warning = from->warning;
        faults[i].line = from->line;
        faults[i].column = from->column;
        snprintf(faults[i].file, sizeof faults[i].file, "%s", from->file);
        snprintf(
            faults[i].message, sizeof faults[i].message, "%s", from->message);
    }
    return book_dossier_write_faults(
        file->path, faults, file->n_faults, cli->arena, copy, err);
}

/* The original stays as it is, also under another name. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat x;
    struct stat y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

static enum sp_code write_copy(
    struct cli *cli, const struct import_file *file, struct sp_err *err)
{
    const char *output = cli->options.output;
    struct sp_buf copy;
    enum sp_code rc;

    if (is_same_file(file->path, output))
        return cli_usage(cli, err,
            "-o names the file itself; the copy needs a name of its own");
    sp_buf_init(&copy, COPY_BYTES_MAX);
    rc = file->kind == IMPORT_FOLDER ? folder_copy(cli, file, &copy, err)
                                     : annotate(cli, file, &copy, err);
    if (rc == SP_OK)
        rc = sp_buf_check(&copy, err);
    if (rc == SP_OK)
        rc = sp_file_write(AT_FDCWD, output, copy.bytes, copy.len, err);
    sp_buf_clear(&copy);
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->err, "with what is wrong beside the cells: %s\n", output);
    return rc;
}

/* ---- printing ---------------------------------------------------------- */

static void print_fault(struct cli *cli, const struct import_file *file,
    const struct import_fault *fault)
{
    char cell[SHEET_CELL_NAME_BYTES];

    if (file->kind == IMPORT_FOLDER) {
        fprintf(cli->err, "%s:%llu:%lu: %s\n", fault->file,
            (unsigned long long)fault->line, (unsigned long)fault->column,
            fault->message);
    } else if (fault->cell.column == UINT32_MAX) {
        fprintf(cli->err, "%s!%lu: %s\n", fault->cell.sheet,
            (unsigned long)fault->cell.row, fault->message);
    } else {
        sheet_cell_name(fault->cell.row, fault->cell.column, cell);
        fprintf(
            cli->err, "%s!%s: %s\n", fault->cell.sheet, cell, fault->message);
    }
}

enum sp_code import_file_print(
    struct cli *cli, const struct import_file *file, struct sp_err *err)
{
    size_t shown[2] = {0, 0}; /* faults, warnings */

    for (int warning = 1; warning >= 0; warning--) {
        size_t all = warning ? file->n_warnings : file->n_bad;

        if (warning && cli->options.quiet)
            continue;
        for (size_t i = 0; i < file->n_faults; i++)
            if (file->faults[i].warning == (warning == 1) &&
                shown[warning] < DOSSIER_FAULTS_MAX) {
                print_fault(cli, file, &file->faults[i]);
                shown[warning]++;
            }
        if (all > shown[warning])
            fprintf(cli->err, "and %zu more %s\n", all - shown[warning],
                warning ? "warnings" : "faults");
    }
    return cli->options.output != NULL && file->n_faults > 0
               ? write_copy(cli, file, err)
               : SP_OK;
}
